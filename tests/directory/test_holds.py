"""A crawl that would take too much away from a public listing waits for an operator; the public sees what it saw."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from directory import ingest
from directory.database import Database
from directory.listings import load_listing
from directory.records import ClinicRecord, PostalAddress, Statement
from directory.tables import Change, Location, Site

SEEN = datetime(2026, 11, 1, tzinfo=UTC)
HOME, TEAM = "https://clinic.example/", "https://clinic.example/offices"
SLUG = "elm-clinic-denver-co"
FULL = {"telephones": "+13035550143", "street_address": "1 Elm St", "services": ("kap", "sgb", "tms", "spravato")}


def record(day: int, *, city: str = "Denver", **changes: Any) -> ClinicRecord:
    """What a site states on a day: all of `FULL`, but for the changes."""
    stated = FULL | changes
    address = PostalAddress(street_address=stated["street_address"], address_locality=city, address_region="CO", postal_code=None)
    values: list[tuple[str, Any, str | None]] = [("name", "Elm Clinic", None), ("services", "mentioned", "nad")]
    if stated["telephones"]:
        values.append(("telephones", stated["telephones"], None))
    if city:
        values.append(("location", {part: getattr(address, part) for part in address.__struct_fields__}, None))
    values.extend(("services", "offered", term) for term in stated["services"])
    values.extend((key, value, None) for key, value in changes.items() if key in ("opening_hours", "emails"))
    statements = [
        Statement(field=field, value=value, service=service, quote=f"It says {value}", url=HOME if city == "Denver" else TEAM, source="page_text",
                  rule="test", retrieved_at=SEEN + timedelta(days=day))
        for field, value, service in values
    ]
    return ClinicRecord(name="Elm Clinic", address=address if city else None, website=HOME, statements=statements)


def crawl(database: Database, *records: ClinicRecord) -> ingest.SiteOutcome:
    with database.write() as session:
        site = session.exec(select(Site)).first() or Site(host="clinic.example", start_urls=[HOME])
        session.add(site)
        session.flush()
        return ingest.ingest_site(session, site, records, None, "1", {HOME, TEAM})


def only(session: Session) -> Location:
    return session.exec(select(Location)).one()


def shown(database: Database) -> dict[str, Any]:
    """The listing as the public sees it."""
    with database.read() as session:
        listing = load_listing(session, SLUG)
        assert listing is not None
        return {"status": listing.status, "telephones": listing.telephones, "street": listing.location.street_address,
                "offered": listing.offered(), "hours": listing.opening_hours, "emails": listing.emails}


@pytest.mark.parametrize(("loss", "said"), [
    ({"telephones": None}, "no longer states any telephone."),
    ({"street_address": None}, "no longer states its street address."),
    ({"services": ("kap", "sgb")}, "no longer states that it offers"),
    ({"telephones": None, "services": ()}, "any telephone, nor that it offers"),
])
def test_a_loss_is_held_and_the_public_sees_what_it_saw(database: Database, loss: dict[str, Any], said: str) -> None:
    crawl(database, record(0))
    before = shown(database)
    outcome = crawl(database, record(1, opening_hours="Mo-Fr 09:00-17:00", **loss))
    assert outcome.state == "held"
    assert said in outcome.note
    assert shown(database) == before | {"status": "held"}
    with database.read() as session:
        location = only(session)
        assert said in location.hold_reason
        assert location.pending is not None
        assert location.pending["opening_hours"] == "Mo-Fr 09:00-17:00"
        assert location.revision != location.indexed_revision


@pytest.mark.parametrize("change", [
    {"telephones": "+13035550144"}, {"street_address": "9 Oak St"}, {"services": ("kap", "sgb", "tms")}, {"opening_hours": "Mo 09:00-12:00"},
])
def test_a_change_that_takes_nothing_away_is_published_at_once(database: Database, change: dict[str, Any]) -> None:
    crawl(database, record(0))
    assert crawl(database, record(1, **change)).state == "crawled"
    assert shown(database)["status"] == "listed"


def test_a_later_crawl_that_finds_it_again_releases_the_hold(database: Database) -> None:
    crawl(database, record(0))
    before = shown(database)
    crawl(database, record(1, telephones=None))
    assert crawl(database, record(2, telephones=None)).state == "held"
    assert crawl(database, record(3)).state == "crawled"
    assert shown(database) == before
    with database.read() as session:
        location = only(session)
        assert (location.pending, location.hold_reason, location.held_since) == (None, "", None)
        steps = session.exec(select(Change.replacement_value).where(Change.field == "status").order_by(col(Change.id))).all()
    assert steps == ["listed", "held", "listed"]


def test_an_operator_accepts_and_what_waited_becomes_the_listing(database: Database) -> None:
    crawl(database, record(0))
    crawl(database, record(1, services=("kap",)))
    with database.write() as session:
        ingest.set_status(session, only(session), "listed", "operator")
    assert (shown(database)["status"], shown(database)["offered"]) == ("listed", ["kap"])
    with database.read() as session:
        gone = {change.service for change in session.exec(select(Change).where(Change.field == "services"))}
        assert (gone - {"kap", "nad"}, only(session).pending) == ({"sgb", "tms", "spravato"}, None)
    assert crawl(database, record(2, services=("kap",))).state == "unchanged", "what was accepted is not held again"


def test_an_operator_keeps_what_was_lost_and_the_rest_is_published(database: Database) -> None:
    crawl(database, record(0))
    changed: dict[str, Any] = {"telephones": None, "services": ("kap",), "opening_hours": "Mo 09:00-12:00"}
    crawl(database, record(1, **changed))
    with database.write() as session:
        ingest.keep_shown(session, only(session), actor="operator", reason="Their footer is broken; I telephoned.")
    now_shown = shown(database)
    assert now_shown["status"] == "listed"
    assert (now_shown["telephones"], sorted(now_shown["offered"])) == ([FULL["telephones"]], ["kap", "sgb", "spravato", "tms"])
    assert now_shown["hours"] == "Mo 09:00-12:00"
    with database.read() as session:
        rows = only(session).listing["evidence"]
        assert {row["quote"] for row in rows if row["field"] == "telephones"} == {"Their footer is broken; I telephoned."}
    assert crawl(database, record(2, **changed)).state == "unchanged", "what was kept is not held again"


def test_a_correction_shows_at_once_on_a_held_listing(database: Database) -> None:
    crawl(database, record(0))
    crawl(database, record(1, telephones=None, services=()))
    with database.write() as session:
        ingest.assert_by_person(session, only(session), field="emails", value=["hello@clinic.example"], source="clinic", actor="clinic", reason="-")
    held = shown(database)
    assert (held["status"], held["emails"]) == ("held", ["hello@clinic.example"])
    assert (held["telephones"], len(held["offered"])) == ([FULL["telephones"]], 4)
    with database.read() as session:
        pending = only(session).pending
        assert pending is not None
        assert (pending["emails"], pending["telephones"]) == (["hello@clinic.example"], [])


def test_a_correction_that_makes_the_loss_good_releases_the_hold(database: Database) -> None:
    crawl(database, record(0))
    crawl(database, record(1, telephones=None))
    with database.write() as session:
        ingest.assert_by_person(session, only(session), field="telephones", value=["+13035550199"], source="clinic", actor="clinic", reason="-")
    assert (shown(database)["status"], shown(database)["telephones"]) == ("listed", ["+13035550199"])


def test_an_office_that_its_site_no_longer_names_is_held(database: Database) -> None:
    crawl(database, record(0), record(0, city="Boulder", street_address="7 Pine St"))
    outcome = crawl(database, record(1))
    assert (outcome.state, len(outcome.location_ids)) == ("held", 1)
    with database.read() as session:
        statuses = {location.address_locality: (location.status, location.listing["telephones"]) for location in session.exec(select(Location))}
    assert statuses == {"Denver": ("listed", [FULL["telephones"]]), "Boulder": ("held", [FULL["telephones"]])}


def test_a_hidden_listing_that_was_held_waits_further_when_it_comes_back(database: Database) -> None:
    crawl(database, record(0))
    crawl(database, record(1, telephones=None))
    with database.write() as session:
        ingest.set_status(session, only(session), "hidden", "operator")
    with database.write() as session:
        ingest.set_status(session, only(session), "held", "operator")
    assert shown(database)["telephones"] == [FULL["telephones"]]
    assert crawl(database, record(2)).state == "crawled"
    assert shown(database)["status"] == "listed"


def test_a_site_that_yields_nothing_any_more_keeps_its_listings(database: Database) -> None:
    crawl(database, record(0))
    before = shown(database)
    outcome = crawl(database)
    assert (outcome.state, outcome.note) == ("nothing_found", "The listings of this site stay as they were.")
    assert shown(database) == before
