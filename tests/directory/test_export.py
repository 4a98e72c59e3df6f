"""Exports: what leaves, what does not, and cells that no spreadsheet runs."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.database import Database
from directory.export import QUOTES_PER_SITE, export_rows, safe_cell, write_csv, write_geojson, write_json
from directory.records import Conflict, ConflictValue, Listing, ListingEvidence, ListingLocation, ServiceReading
from directory.tables import Clinic, Location

SEEN = datetime(2026, 11, 1, tzinfo=UTC)


def a_listing(slug: str, **values: Any) -> Listing:
    evidence = [ListingEvidence(field="telephones", value="+13035550101", quote="Call 303-555-0101 or write to info@example.org.", url="https://example.org/", source="page_text", last_seen_at=SEEN)]
    place = ListingLocation(address_locality="Denver", address_region="CO", postal_code="80202", latitude=39.7, longitude=-104.9)
    shape: dict[str, Any] = {
        "slug": slug, "name": "High Street Clinic", "clinic": None, "website": "https://example.org/", "status": "listed", "location": place,
        "telephones": ["+13035550101"], "emails": ["info@example.org"], "evidence": evidence,
        "services": [ServiceReading(term="kap", status="offered"), ServiceReading(term="sgb", status="mentioned")],
        "facts": {"price_per_session": [400, None], "escort_required": True, "fasting_hours": {"solid": 6, "clear": 2}, "routes": ["iv", "im"], "superbill": False},
    }
    return Listing(**(shape | values))


def store(database: Database, *listings: Listing) -> None:
    with database.write() as session:
        clinic = Clinic()
        session.add(clinic)
        session.flush()
        for listing in listings:
            session.add(Location(clinic_id=clinic.id or 0, slug=listing.slug, status=listing.status, listing=msgspec.to_builtins(listing)))


def exported(database: Database) -> list[Listing]:
    with database.read() as session:
        return list(export_rows(session))


def test_only_public_listings_leave_in_the_order_of_their_slugs(database: Database) -> None:
    statuses = ("draft", "listed", "held", "hidden", "temporarily_closed", "moved", "defunct", "removed")
    store(database, *(a_listing(f"clinic-{status}", status=status) for status in statuses))
    assert [listing.status for listing in exported(database)] == ["held", "listed", "moved", "temporarily_closed"]


def test_no_mail_address_leaves(database: Database) -> None:
    mails = ListingEvidence(field="emails", value="info@example.org", quote="info@example.org", url="https://example.org/", source="page_text")
    conflict = Conflict(field="name", values=[ConflictValue(value="A", url=None, quote="ask x.y+z@sub.example.org", source="page_text")])
    store(database, a_listing("a", areas_served=["Denver (ask a@b.example.org)"], evidence=[*a_listing("a").evidence, mails], conflicts=[conflict]))
    for write in (write_csv, write_json, write_geojson):
        stream = io.StringIO()
        write(exported(database), stream)
        assert not re.search(r"\w@\w", stream.getvalue())


def test_quotes_are_short_and_few_per_site_and_their_pages_stay(database: Database) -> None:
    def long_quotes(site: str) -> list[ListingEvidence]:
        return [ListingEvidence(field="conditions", value="ptsd", quote="q" * 900, url=f"https://{site}/{page}", source="page_text") for page in range(30)]

    store(database, *(a_listing(slug, evidence=long_quotes(site)) for slug, site in (("a", "one.example"), ("b", "one.example"), ("c", "two.example"))))
    rows = [row for listing in exported(database) for row in listing.evidence]
    assert {len(row.quote) for row in rows} == {0, 300}
    assert len([row for row in rows if row.quote and row.url and "one.example" in row.url]) == QUOTES_PER_SITE
    assert len([row for row in rows if row.quote and row.url and "two.example" in row.url]) == 30
    assert all(row.url for row in rows)


def test_json_is_the_contract_of_a_listing(database: Database) -> None:
    store(database, a_listing("a"), a_listing("b"))
    stream = io.StringIO()
    assert write_json(exported(database), stream) == 2
    assert [msgspec.convert(item, Listing).slug for item in json.loads(stream.getvalue())] == ["a", "b"]


def test_geojson_has_longitude_first_and_null_without_a_place(database: Database) -> None:
    store(database, a_listing("a"), a_listing("b", location=ListingLocation()))
    stream = io.StringIO()
    assert write_geojson(exported(database), stream) == 2
    collection = json.loads(stream.getvalue())
    assert collection["type"] == "FeatureCollection"
    assert [feature["geometry"] for feature in collection["features"]] == [{"type": "Point", "coordinates": [-104.9, 39.7]}, None]
    assert collection["features"][0]["properties"]["name"] == "High Street Clinic"


@pytest.mark.parametrize("write", [write_json, write_geojson, write_csv])
def test_an_empty_export_is_still_whole(write: Any) -> None:
    stream = io.StringIO()
    assert write([], stream) == 0
    if write is write_csv:
        assert stream.getvalue().startswith("slug,name,")
    else:
        assert json.loads(stream.getvalue()) in ([], {"type": "FeatureCollection", "features": []})


def test_a_csv_row_has_a_column_for_each_fact_and_leaves_empty_what_is_not_stated() -> None:
    [row] = rows_of(a_listing("a"))
    assert (row["price_per_session_min"], row["price_per_session_max"]) == ("400", "")
    assert (row["escort_required"], row["superbill"], row["telehealth"]) == ("yes", "no", "")
    assert (row["fasting_hours_solid"], row["fasting_hours_clear"], row["routes"]) == ("6", "2", "iv; im")
    assert (row["services_offered"], row["telephones"], row["longitude"]) == ("kap", "'+13035550101", "-104.9")
    assert row["last_seen_at"].startswith("2026-11-01")


def rows_of(*listings: Listing) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    write_csv(listings, stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


@given(st.text(max_size=30), st.sampled_from(["=", "+", "-", "@", "\t", "\r", "", " =", "＝"]))
def test_no_text_from_a_page_becomes_a_formula(text: str, start: str) -> None:
    value = (start + text).replace("\x00", "")
    cell = safe_cell(value)
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell in (value, f"'{value}")


@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3))
def test_every_cell_of_a_csv_is_safe_and_stays_in_its_column(name: str, areas: list[str]) -> None:
    [row] = rows_of(a_listing("a", name=name, areas_served=areas))
    assert None not in row
    for column, cell in row.items():
        assert column in ("latitude", "longitude") or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.one_of(st.integers(-10**9, 10**9), st.floats(-200, 200).map(lambda number: round(number, 4))))
def test_numbers_stay_numbers(number: float) -> None:
    assert float(safe_cell(number)) == number
