"""What of a listing gets into its index document, and what must not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from directory.records import Listing, ListingLocation, ServiceReading
from directory.tables import Location
from search.documents import FACETS, ClinicDocument, document_of, half_hour, state_code

SEEN = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def make(**parts: Any) -> ClinicDocument:
    place = parts.pop("location", ListingLocation(address_locality="Menlo Park", address_region="CA", postal_code="94025"))
    listing = Listing(slug="old-slug", name="One", clinic="One", website=None, status="draft", location=place, **parts)
    return document_of(listing, Location(id=7, clinic_id=1, slug="one", status="listed", last_seen_at=SEEN))


def service(term: str, status: Any = "offered", **facts: Any) -> ServiceReading:
    return ServiceReading(term=term, status=status, facts=facts)


def test_the_row_says_slug_status_and_date() -> None:
    document = make()
    assert (document.id, document.slug, document.status, document.last_seen_at) == (7, "one", "listed", SEEN)
    assert document.last_seen_ts == int(SEEN.timestamp())


def test_only_offered_services_are_filtered_and_mentioned_ones_only_searched() -> None:
    document = make(services=[service("kap"), service("sgb", "mentioned"), service("tms", "not_offered"), service("ect", "coming_soon")])
    assert document.service == ["kap"]
    assert "Ketamine-assisted psychotherapy (KAP)" in document.words_offered
    assert "stellate ganglion block" in document.words_mentioned
    assert not {"TMS", "ECT"} & {*document.words_offered, *document.words_mentioned}
    assert document.offer_rank == {"kap": 0, "sgb": 1, "ketamine": 0}


def test_what_is_not_stated_is_neither_yes_nor_no() -> None:
    document = make(facts={"escort_required": False, "telehealth": True})
    assert (document.escort, document.telehealth, document.wheelchair, document.insurance) == ("no", "yes", "not_stated", "not_stated")


@pytest.mark.parametrize(
    ("overall", "own", "expected"),
    [
        ([400, 1500], [1500, 1500], {"any": 400, "sgb": 1500}),
        ([400, 450], None, {"any": 400, "sgb": 400}),
        ([None, 800], None, {"any": 800, "sgb": 800}),
        (None, [655, None], {"sgb": 655}),
        ([0, 0], None, {"any": 0, "sgb": 0}),
        (None, None, {}),
    ],
)
def test_the_lowest_stated_price_is_kept_per_offered_service(overall: Any, own: Any, expected: dict[str, float]) -> None:
    facts = {"price_per_session": overall} if overall else {}
    services = [service("sgb", price_per_session=own) if own else service("sgb"), service("kap", "mentioned", price_per_session=[1, 1])]
    assert make(facts=facts, services=services).price_from == expected


def test_opening_hours_become_half_hours_that_lie_wholly_inside() -> None:
    document = make(opening_hours='Mo 09:15-10:30; Su unknown "by appointment"')
    assert (document.open_at, document.open_when) == (("Mo-09:30", "Mo-10:00"), ())
    document = make(opening_hours="Sa 23:00-01:00")
    assert (document.open_at, document.open_when) == (("Sa-23:00", "Sa-23:30", "Su-00:00", "Su-00:30"), ("weekend",))
    assert make(opening_hours="Tu-Th 10:00-18:30").open_when == ("evening",)
    assert make(opening_hours="not hours at all").open_at == ()
    assert make().open_at == ()


def test_half_hours_follow_the_clinics_clock() -> None:
    assert half_hour(datetime(2026, 7, 1, 1, 59, tzinfo=UTC), "America/Los_Angeles") == "Tu-18:30"
    assert half_hour(datetime(2026, 12, 1, 1, 59, tzinfo=UTC), "America/Los_Angeles") == "Mo-17:30"


def test_telehealth_serves_its_own_state_and_those_it_names() -> None:
    areas = ["Oregon", "WA", "San Jose", "new york"]
    assert make(areas_served=areas, facts={"telehealth": True}).telehealth_states == ["CA", "NY", "OR", "WA"]
    assert make(areas_served=areas).telehealth_states == []


def test_refused_plans_are_no_plans() -> None:
    stances = [
        {"service": None, "stance": "in_network", "plans": ["Cigna", "Aetna"], "except": ["Medicaid"]},
        {"service": None, "stance": "not_accepted", "plans": ["Medicare"], "except": []},
    ]
    assert make(facts={"insurance_stances": stances}).plan == ["Aetna", "Cigna"]


def test_a_practice_without_a_place_has_no_coordinates() -> None:
    document = make(location=ListingLocation())
    assert (document.geo, document.state, document.city, document.time_zone, document.words_place) == (None, None, None, None, [])


def test_every_facet_is_a_field_of_the_document() -> None:
    assert set(FACETS) <= set(ClinicDocument.__struct_fields__)


@pytest.mark.parametrize(("text", "code"), [("CA", "CA"), ("ca", "CA"), ("California", "CA"), ("dc", "DC"), ("Organ", None), ("", None)])
def test_states_are_read_exactly(text: str, code: str | None) -> None:
    assert state_code(text) == code
