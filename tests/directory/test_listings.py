"""How assertions become a listing: precedence, agreement, conflicts."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from directory.listings import is_complete, resolve_listing
from directory.records import Listing
from directory.tables import Assertion

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def said(field: str, value: Any, *, service: str | None = None, source: str = "page_text", pages: int = 1, day: int = 0) -> Assertion:
    at = DAY + timedelta(days=day)
    return Assertion(
        location_id=1, field=field, value=value, service=service, source=source, pages=pages, quote=f"about {value}",
        url=None if source in ("clinic", "operator") else "https://clinic.example/", retrieved_at=at, generated_at=at, first_seen_at=at, last_seen_at=at,
    )


def resolve(*assertions: Assertion) -> Listing:
    return resolve_listing(assertions, slug="clinic", status="listed")


def test_a_value_that_more_pages_state_wins_and_the_other_stays_as_a_conflict() -> None:
    listing = resolve(said("facts.price_per_session", [450, 450], pages=1, day=2), said("facts.price_per_session", [400, 400], pages=3))
    assert listing.facts["price_per_session"] == [400, 400]
    [conflict] = listing.conflicts
    assert conflict.field == "facts.price_per_session"
    assert [value.value for value in conflict.values] == [[400, 400], [450, 450]]


def test_with_equal_agreement_the_later_reading_wins() -> None:
    listing = resolve(said("opening_hours", "Mo-Fr 09:00-17:00"), said("opening_hours", "Mo-Fr 08:00-16:00", day=3))
    assert listing.opening_hours == "Mo-Fr 08:00-16:00"


def test_the_order_in_which_one_crawl_fetched_its_pages_does_not_decide() -> None:
    early, late = said("opening_hours", "Mo-Fr 09:00-17:00"), said("opening_hours", "Mo-Fr 08:00-16:00")
    for first, second in ((early, late), (late, early)):
        first.retrieved_at, second.retrieved_at = DAY, DAY + timedelta(seconds=5)
        assert resolve(early, late).opening_hours == "Mo-Fr 09:00-17:00"
        late.url, early.url = "https://clinic.example/contact", "https://clinic.example/blog/new"
        assert resolve(early, late).opening_hours == "Mo-Fr 08:00-16:00"
        late.url = early.url = "https://clinic.example/"


def test_an_operator_outranks_the_clinic_and_the_clinic_outranks_its_site() -> None:
    site = said("facts.session_minutes", [40, 40], pages=9, day=9)
    clinic = said("facts.session_minutes", [50, 50], source="clinic", day=1)
    operator = said("facts.session_minutes", [60, 60], source="operator")
    assert resolve(site, clinic).facts["session_minutes"] == [50, 50]
    assert resolve(site, clinic, operator).facts["session_minutes"] == [60, 60]


def test_the_sites_differing_value_stays_in_sight_beside_a_persons() -> None:
    listing = resolve(said("facts.session_minutes", [40, 40]), said("facts.session_minutes", [90, 90], source="operator"))
    assert [value.source for value in listing.conflicts[0].values] == ["operator", "page_text"]


def test_structured_data_gives_way_to_words_however_many_pages_carry_it() -> None:
    stale = said("telephones", "+13035550100", source="json_ld", pages=30)
    listing = resolve(stale, said("telephones", "+13035550143"))
    assert listing.telephones == ["+13035550143"]
    assert listing.conflicts[0].values[1].value == "+13035550100"


def test_structured_data_stands_where_no_page_says_it_in_words() -> None:
    assert resolve(said("telephones", "+13035550100", source="json_ld")).telephones == ["+13035550100"]


def test_a_range_inside_another_is_no_conflict() -> None:
    listing = resolve(said("facts.session_minutes", [40, 60], pages=2), said("facts.session_minutes", [60, 60]))
    assert listing.facts["session_minutes"] == [40, 60]
    assert listing.conflicts == []


def test_sets_are_united_over_pages_and_a_person_gives_the_whole_set() -> None:
    site = [said("facts.routes", "iv", pages=2), said("facts.routes", "im")]
    assert resolve(*site).facts["routes"] == ["iv", "im"]
    assert resolve(*site, said("facts.routes", ["im"], source="operator")).facts["routes"] == ["im"]


def test_a_person_can_say_that_nothing_is_stated() -> None:
    listing = resolve(said("facts.price_per_session", [400, 400]), said("facts.price_per_session", None, source="operator"))
    assert "price_per_session" not in listing.facts


def test_the_overall_fact_is_the_range_over_the_services_that_are_offered() -> None:
    listing = resolve(
        said("services", "offered", service="kap"), said("services", "offered", service="sgb"), said("services", "mentioned", service="ect"),
        said("facts.price_per_session", [450, 450], service="kap"), said("facts.price_per_session", [1500, 1500], service="sgb"),
        said("facts.price_per_session", [9000, 9000], service="ect"),
    )
    assert listing.facts["price_per_session"] == [450, 1500]
    assert {service.term: service.facts for service in listing.services}["sgb"] == {"price_per_session": [1500, 1500]}


def test_an_escort_needed_for_one_service_is_said_of_the_whole() -> None:
    listing = resolve(said("facts.escort_required", True, service="kap"), said("facts.escort_required", False, service="tms"))
    assert listing.facts["escort_required"] is True


def test_hours_of_fasting_that_do_not_contradict_are_told_together() -> None:
    spray, drip = said("facts.fasting_hours", {"solid": 2, "clear": 0.5}, service="spravato"), said("facts.fasting_hours", {"solid": 2}, service="kap")
    assert resolve(spray, drip).facts["fasting_hours"] == {"solid": 2, "clear": 0.5}
    assert "fasting_hours" not in resolve(spray, said("facts.fasting_hours", {"solid": 6}, service="kap")).facts


def test_offered_outranks_a_mention_without_conflict_but_not_offered_is_a_conflict() -> None:
    mentions = [said("services", "mentioned", service="sgb", pages=8), said("services", "offered", service="sgb")]
    assert resolve(*mentions).services[0].status == "offered"
    assert resolve(*mentions).conflicts == []
    assert resolve(*mentions, said("services", "not_offered", service="sgb")).conflicts[0].field == "services"


def test_each_part_of_an_address_has_its_evidence() -> None:
    address = {"street_address": "825 Oak Grove Ave", "unit": None, "address_locality": "Menlo Park", "address_region": "CA", "postal_code": "94025"}
    listing = resolve(said("location", address))
    assert {row.field for row in listing.evidence} == {
        "location.street_address", "location.address_locality", "location.address_region", "location.postal_code"}


def test_a_city_alone_does_not_contradict_its_full_address() -> None:
    full = {"street_address": "1 Elm St", "unit": None, "address_locality": "Denver", "address_region": "CO", "postal_code": "80202"}
    city = {"street_address": None, "unit": None, "address_locality": "Denver", "address_region": "CO", "postal_code": None}
    listing = resolve(said("location", city, pages=9), said("location", full))
    assert listing.location.postal_code == "80202"
    assert listing.conflicts == []


def test_the_order_of_assertions_does_not_matter() -> None:
    rows = [
        said("facts.price_per_session", [450, 450]), said("facts.price_per_session", [500, 500]), said("telephones", "+13035550143"),
        said("telephones", "+13035550144"), said("name", "One"), said("name", "Two"),
    ]
    expected = resolve(*rows)
    assert all(resolve(*order) == expected for order in itertools.permutations(rows))


def test_invalidated_assertions_say_nothing() -> None:
    gone = said("name", "Old name")
    gone.invalidated_at = DAY
    assert resolve(gone).name is None


def test_a_listing_needs_a_name_an_offered_service_and_a_contact() -> None:
    name, service, phone = said("name", "A"), said("services", "offered", service="kap"), said("telephones", "+13035550143")
    assert is_complete(resolve(name, service, phone))
    assert not is_complete(resolve(name, service))
    assert not is_complete(resolve(name, phone))
    assert not is_complete(resolve(service, phone))
