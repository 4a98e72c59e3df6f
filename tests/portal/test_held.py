"""A held listing in the console and in public: side by side for the operator, as it was for the reader."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlmodel import col, select

from directory import ingest
from directory.database import Database, now
from directory.records import ClinicRecord, Listing, PostalAddress, Statement
from directory.tables import AuditEntry, Location, Site


@pytest.fixture
def held_clinic(full_clinic: str, sqlite_database: Database) -> str:
    """A clinic whose site has lost its telephone and all but one treatment, and states new hours."""
    with sqlite_database.write() as session:
        location = session.exec(select(Location)).one()
        listing = msgspec.convert(location.listing, Listing)
        address = {part: getattr(listing.location, part) for part in PostalAddress.__struct_fields__}
        stated = [("name", listing.name, None), ("location", address, None), ("services", "offered", "kap"), ("opening_hours", "Tu 10:00-14:00", None)]
        statements = [
            Statement(field=field, value=value, quote="As it stands now", url="https://quiet-harbor.example/visit", source="page_text", rule="test",
                      retrieved_at=now() + timedelta(seconds=1), service=service)
            for field, value, service in stated
        ]
        record = ClinicRecord(name=listing.name, address=PostalAddress(**address), website=listing.website or "", statements=statements)
        outcome = ingest.ingest_site(session, session.exec(select(Site)).one(), [record], None, "test")
        assert outcome.state == "held"
        return location.slug


def listing_path(database: Database) -> str:
    with database.read() as session:
        return f"/operator/listings/{session.exec(select(Location.id)).one()}"


def test_the_reader_sees_a_held_listing_as_it_was(held_clinic: str, visitor: Any) -> None:
    visitor.open(f"/clinics/{held_clinic}")
    assert 'href="tel:+16505550142"' in visitor.page.text
    assert "is being reviewed" in visitor.text()
    assert "Tu 10:00-14:00" not in visitor.page.text


def test_an_operator_sees_both_side_by_side(held_clinic: str, console: Any, sqlite_database: Database) -> None:
    page = console.open(listing_path(sqlite_database))
    assert "no longer states any telephone" in console.text()
    rows = {row.xpath("string(th)"): [cell.text_content() for cell in row.xpath("td")] for row in page.xpath("//section[.//h2[@id='held-title']]//tbody/tr")}
    shown, stated = rows["Telephone"]
    assert "650-555-0142" in shown
    assert stated == "Not stated"
    assert set(list(rows)[:3]) == {"Telephone", "Ketamine infusion (IV)", "Spravato (esketamine nasal spray)"}, "what is lost comes first"
    assert "Opening hours" in rows
    console.open("/operator/listings")
    assert held_clinic in console.page.text or "no longer states" in console.text()


def test_accepting_publishes_what_the_site_states(held_clinic: str, console: Any, visitor: Any, sqlite_database: Database) -> None:
    console.open(listing_path(sqlite_database))
    console.send("/hold", press=("action", "accept"))
    assert "The page shows what the site states now" in console.text()
    visitor.open(f"/clinics/{held_clinic}")
    assert 'href="tel:+16505550142"' not in visitor.page.text
    with sqlite_database.read() as session:
        location = session.exec(select(Location)).one()
        assert (location.status, location.listing["telephones"], location.pending) == ("listed", [], None)
        assert session.exec(select(AuditEntry.action).order_by(col(AuditEntry.id).desc())).first() == "hold.accept"


def test_keeping_shows_the_operators_reason_and_the_rest_of_the_news(held_clinic: str, console: Any, visitor: Any, sqlite_database: Database) -> None:
    console.open(listing_path(sqlite_database))
    console.send("/hold", {"note": "We telephoned: the number still answers."}, press=("action", "keep"))
    assert "Kept as this directory's word" in console.text()
    visitor.open(f"/clinics/{held_clinic}")
    assert "650-555-0142" in visitor.text()
    assert "We telephoned: the number still answers." in visitor.text()
    with sqlite_database.read() as session:
        location = session.exec(select(Location)).one()
        assert (location.status, location.listing["opening_hours"]) == ("listed", "Tu 10:00-14:00")
    console.open(listing_path(sqlite_database))
    assert "A change waits for you" not in console.text()


def test_a_decision_that_comes_too_late_is_refused(held_clinic: str, console: Any, sqlite_database: Database) -> None:
    path = listing_path(sqlite_database)
    console.open(path)
    with sqlite_database.write() as session:
        ingest.set_status(session, session.exec(select(Location)).one(), "hidden", "operator")
    console.send("/hold", press=("action", "accept"))
    assert console.page.status_code == 409
    assert "is not held any more" in console.text()
