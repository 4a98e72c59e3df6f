"""How readings and people's words are stored: identity, history, revisions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from directory import ingest
from directory.database import Database
from directory.fields import FieldError
from directory.listings import find_location, load_listing
from directory.records import ClinicRecord, PostalAddress, Statement
from directory.tables import Assertion, Change, Location, Site, SourcePage
from tests.side_by_side import in_processes

SEEN = datetime(2026, 11, 1, tzinfo=UTC)
ADDRESS = PostalAddress(street_address="1 Elm St", unit="Suite 2", address_locality="Denver", address_region="CO", postal_code="80202")


def statement(field: str, value: Any, *, service: str | None = None, day: int = 0, url: str = "https://clinic.example/") -> Statement:
    return Statement(
        field=field, value=value, service=service, quote=f"It says {value}", url=url, source="page_text", rule="test",
        retrieved_at=SEEN + timedelta(days=day),
    )


def record(*further: Statement, address: PostalAddress | None = ADDRESS, day: int = 0, name: str = "Elm Clinic") -> ClinicRecord:
    statements = [statement("name", name, day=day), statement("telephones", "+13035550143", day=day), statement("services", "offered", service="kap", day=day)]
    if address:
        parts = {part: getattr(address, part) for part in address.__struct_fields__}
        statements.append(statement("location", parts, day=day))
    return ClinicRecord(name=name, address=address, website="https://clinic.example/", statements=[*statements, *further])


def a_site(session: Session) -> Site:
    site = session.exec(select(Site)).first() or Site(host="clinic.example", start_urls=["https://clinic.example/"])
    session.add(site)
    session.flush()
    return site


def crawl(database: Database, *records: ClinicRecord, pages_read: list[str] | None = None) -> ingest.SiteOutcome:
    with database.write() as session:
        return ingest.ingest_site(session, a_site(session), records, None, "1", pages_read)


def only_location(session: Session) -> Location:
    return session.exec(select(Location)).one()


def test_a_first_complete_reading_is_listed_with_a_place(database: Database) -> None:
    assert crawl(database, record()).state == "crawled"
    with database.read() as session:
        listing = load_listing(session, "elm-clinic-denver-co")
    assert listing is not None
    assert listing.status == "listed"
    assert (listing.location.geo_precision, listing.location.time_zone) == ("zip", "America/Denver")


def test_a_reading_without_contact_is_a_draft(database: Database) -> None:
    incomplete = ClinicRecord(name="Elm", address=None, website="https://clinic.example/", statements=[statement("name", "Elm")])
    crawl(database, incomplete)
    with database.read() as session:
        assert only_location(session).status == "draft"


def test_the_same_reading_again_changes_no_value_but_moves_last_seen(database: Database) -> None:
    crawl(database, record())
    assert crawl(database, record(day=5)).state == "unchanged"
    with database.read() as session:
        row = session.exec(select(Assertion).where(Assertion.field == "name")).one()
        assert (row.first_seen_at, row.last_seen_at) == (SEEN, SEEN + timedelta(days=5))
        assert session.exec(select(Change).where(Change.field == "name")).all() == []


def test_a_changed_value_is_in_the_history_and_the_old_assertion_is_kept(database: Database) -> None:
    crawl(database, record(statement("facts.price_per_session", [400, 400])))
    crawl(database, record(statement("facts.price_per_session", [450, 450], day=1), day=1))
    with database.read() as session:
        change = session.exec(select(Change).where(Change.field == "facts.price_per_session")).one()
        assert (change.previous_value, change.replacement_value, change.actor) == ([400, 400], [450, 450], "crawler")
        rows = session.exec(select(Assertion).where(Assertion.field == "facts.price_per_session")).all()
        assert sorted(row.invalidated_at is None for row in rows) == [False, True]


def test_a_page_that_was_not_read_withdraws_nothing(database: Database) -> None:
    price = statement("facts.price_per_session", [400, 400], url="https://clinic.example/prices")
    crawl(database, record(price))
    crawl(database, record(day=1), pages_read=["https://clinic.example/"])
    with database.read() as session:
        assert only_location(session).listing["facts"]["price_per_session"] == [400, 400]
    crawl(database, record(day=2), pages_read=["https://clinic.example/", "https://clinic.example/prices"])
    with database.read() as session:
        assert only_location(session).listing["facts"] == {}


def test_a_site_that_yields_nothing_changes_nothing(database: Database) -> None:
    crawl(database, record())
    assert crawl(database).state == "nothing_found"
    with database.read() as session:
        assert only_location(session).status == "listed"


def test_a_crawl_never_undoes_a_person_and_withdrawal_brings_the_sites_word_back(database: Database) -> None:
    crawl(database, record(statement("facts.session_minutes", [40, 40])))
    with database.write() as session:
        said = ingest.assert_by_person(
            session, only_location(session), field="facts.session_minutes", value=[90, 90], source="operator", actor="operator", reason="phoned")
    crawl(database, record(statement("facts.session_minutes", [45, 45], day=3), day=3))
    with database.read() as session:
        assert only_location(session).listing["facts"]["session_minutes"] == [90, 90]
    with database.write() as session:
        ingest.withdraw_assertion(session, session.get_one(Assertion, said.id), "operator")
    with database.read() as session:
        listing = only_location(session).listing
        assert listing["facts"]["session_minutes"] == [45, 45]
        assert next(row for row in listing["evidence"] if row["field"] == "facts.session_minutes")["quote"] == "It says [45, 45]"


def test_a_persons_value_is_checked_and_the_error_names_the_field(database: Database) -> None:
    crawl(database, record())
    with database.write() as session, pytest.raises(FieldError, match=r"facts\.session_minutes"):
        ingest.assert_by_person(
            session, only_location(session), field="facts.session_minutes", value=[60, 40], source="operator", actor="x", reason="")


def test_a_corrected_address_still_meets_the_crawled_one(database: Database) -> None:
    crawl(database, record())
    parts = {part: getattr(ADDRESS, part) for part in ADDRESS.__struct_fields__} | {"street_address": "99 Oak St"}
    with database.write() as session:
        ingest.assert_by_person(session, only_location(session), field="location", value=parts, source="operator", actor="x", reason="")
    crawl(database, record(day=1))
    with database.read() as session:
        assert only_location(session).listing["location"]["street_address"] == "99 Oak St"


def test_two_offices_in_one_city_stay_apart_and_a_new_one_is_added(database: Database) -> None:
    other = PostalAddress(street_address="200 Oak St", address_locality="Denver", address_region="CO", postal_code="80202")
    crawl(database, record(), record(address=other, name="Elm Clinic Oak"))
    crawl(database, record(address=other, name="Elm Clinic Oak", day=1), record(day=1))
    with database.read() as session:
        streets = {row.slug: row.listing["location"]["street_address"] for row in session.exec(select(Location))}
    assert streets == {"elm-clinic-denver-co": "1 Elm St", "elm-clinic-oak-denver-co": "200 Oak St"}


def test_a_practice_that_moved_keeps_its_listing(database: Database) -> None:
    crawl(database, record())
    crawl(database, record(address=PostalAddress(street_address="7 New Rd", address_locality="Boulder", address_region="CO", postal_code="80301"), day=1))
    with database.read() as session:
        location = only_location(session)
        assert location.address_locality == "Boulder"
        assert location.slug == "elm-clinic-denver-co"


def test_a_renamed_listing_answers_to_its_old_slug(database: Database) -> None:
    crawl(database, record())
    with database.write() as session:
        ingest.assert_by_person(session, only_location(session), field="name", value="Oak Clinic", source="operator", actor="x", reason="")
    with database.read() as session:
        found = find_location(session, "elm-clinic-denver-co")
        assert found is not None
        assert found.slug == found.listing["slug"] == "oak-clinic-denver-co"


def test_a_crawled_name_or_a_change_of_status_moves_no_public_address(database: Database) -> None:
    crawl(database, record())
    crawl(database, record(name="Elm and Oak Clinic", day=1))
    with database.write() as session:
        ingest.set_status(session, only_location(session), "temporarily_closed", "operator")
    with database.read() as session:
        location = only_location(session)
        assert (location.name, location.slug) == ("Elm and Oak Clinic", "elm-clinic-denver-co")


def test_a_removed_listing_is_erased_and_a_crawl_does_not_bring_it_back(database: Database) -> None:
    crawl(database, record())
    with database.write() as session:
        ingest.set_status(session, only_location(session), "removed", "operator")
    crawl(database, record(day=1))
    with database.read() as session:
        location = only_location(session)
        assert (location.status, location.listing, location.name) == ("removed", {}, None)
        assert session.exec(select(Assertion)).all() == []


def _correct_often(url: str, field: str, times: int) -> None:
    database = Database(url)
    for count in range(1, times + 1):
        with database.write() as session:
            ingest.assert_by_person(session, only_location(session), field=field, value=[count, count], source="operator", actor="x", reason="")


def test_two_writing_processes_lose_no_revision_and_no_value(database: Database) -> None:
    crawl(database, record())
    with database.read() as session:
        before = only_location(session).revision
    url = database.engine.url.render_as_string(hide_password=False)
    fields = ["facts.session_minutes", "facts.visit_minutes"]
    in_processes(_correct_often, *((url, field, 20) for field in fields))
    with database.read() as session:
        location = only_location(session)
        assert location.revision == before + 40
        assert location.listing["facts"] == {"session_minutes": [20, 20], "visit_minutes": [20, 20]}


def test_what_the_crawler_remembers_of_a_site_goes_with_its_last_listing(database: Database) -> None:
    other = PostalAddress(street_address="200 Oak St", address_locality="Denver", address_region="CO", postal_code="80202")
    crawl(database, record(), record(address=other, name="Elm Clinic Oak"))
    with database.write() as session:
        page = SourcePage(site_id=a_site(session).id, url="https://clinic.example/", first_seen_at=SEEN, last_seen_at=SEEN, changed_at=SEEN)
        session.add(page)
    left = [1, 0]
    for _ in range(2):
        with database.write() as session:
            location = session.exec(select(Location).where(Location.status == "listed")).first()
            assert location is not None
            ingest.set_status(session, location, "removed", "operator")
        with database.read() as session:
            assert len(session.exec(select(SourcePage)).all()) == left.pop(0)
