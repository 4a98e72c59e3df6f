"""Every parameter of the search, on a real Meilisearch."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

import pytest

from search import documents, query
from search.gazetteer import Spot, miles_to
from search.query import QueryError

CHOICES = [
    ("service=kap", {"Soft Reboot Wellness", "Front Range Sessions", "Rose City KAP"}),
    ("service=kap&service=tms", {"Soft Reboot Wellness", "Front Range Sessions", "Rose City KAP", "Austin Kaplan Psychiatry", "Lone Star Brain Care"}),
    ("service=kap&state=CO", {"Front Range Sessions"}),
    ("condition=ocd&condition=crps", {"Lone Star Brain Care", "Bay Nerve Institute"}),
    ("route=sublingual", {"Screen Door Telehealth"}),
    ("insurance=accepts", {"Austin Kaplan Psychiatry", "Lone Star Brain Care", "Hudson Spravato Center"}),
    ("insurance=does_not&insurance=some", {"Bay Nerve Institute", "Mile High Ketamine"}),
    ("insurance=not_stated&state=CO", {"Front Range Sessions", "Springs Relief"}),
    ("plan=Aetna", {"Austin Kaplan Psychiatry"}),
    ("plan=aetna", {"Austin Kaplan Psychiatry"}),
    ("plan=Medicaid", set()),
    ("monitored_by=anesthesiologist", {"Soft Reboot Wellness"}),
    ("language=es", {"Mile High Ketamine"}),
    ("state=OH", {"Austin Kaplan Psychiatry"}),
    ("state=ohio", {"Austin Kaplan Psychiatry"}),
    ("city=Menlo+Park&state=CA", {"Soft Reboot Wellness"}),
    ("city=menlo-park&state=CA", {"Soft Reboot Wellness"}),
    ("city=portland&state=ME", {"Casco Bay Ketamine"}),
    ("escort=yes", {"Soft Reboot Wellness", "Three Rivers Wellness", "Bay Nerve Institute"}),
    ("escort=no", {"Austin Kaplan Psychiatry"}),
    ("telehealth=yes", {"Lone Star Brain Care", "Screen Door Telehealth"}),
    ("referral=yes", {"Austin Kaplan Psychiatry"}),
    ("superbill=yes", {"Mile High Ketamine"}),
    ("financing=yes", {"Live Oak Infusions"}),
    ("wheelchair=yes", {"Lone Star Brain Care"}),
    ("sliding_scale=yes", {"Front Range Sessions"}),
    ("va=yes", {"Springs Relief"}),
    ("va=no", set()),
    ("price_max=450", {"Mile High Ketamine", "Front Range Sessions", "Screen Door Telehealth"}),
    ("price_max=600&service=sgb", set()),
    ("price_max=900&service=sgb", {"Live Oak Infusions"}),
    ("price_max=700&state=OR", {"Rose City KAP"}),
    ("price_max=450&include_not_stated=true&state=CO", {"Mile High Ketamine", "Front Range Sessions", "Springs Relief"}),
    ("price_max=450&service=kap&include_not_stated=true", {"Front Range Sessions", "Soft Reboot Wellness"}),
    ("evening=true", {"Mile High Ketamine", "Lone Star Brain Care"}),
    ("weekend=true", {"Front Range Sessions", "Lone Star Brain Care"}),
    ("evening=false&weekend=&q=&utm_source=x&state=OH", {"Austin Kaplan Psychiatry"}),
]


@pytest.mark.parametrize(("parameters", "names"), CHOICES, ids=[parameters for parameters, _ in CHOICES])
def test_a_parameter_finds_exactly_what_fits(town: Any, parameters: str, names: set[str]) -> None:
    page = town.ask(parameters + "&per_page=100", strict=False)
    assert not page.reduced
    assert {hit.name for hit in page.hits} == names
    assert page.total == len(names)


@pytest.mark.parametrize(
    ("moment", "open_then"),
    [
        (datetime(2026, 7, 1, 18, 5, tzinfo=UTC), {"Mile High Ketamine", "Lone Star Brain Care"}),  # Wednesday 12:05 in Denver
        (datetime(2026, 7, 1, 14, 50, tzinfo=UTC), {"Lone Star Brain Care"}),  # 8:50 in Denver
        (datetime(2026, 12, 5, 17, 10, tzinfo=UTC), {"Front Range Sessions", "Lone Star Brain Care"}),  # Saturday 10:10, winter time
    ],
)
def test_open_now_follows_each_clinics_own_clock(town: Any, monkeypatch: pytest.MonkeyPatch, moment: datetime, open_then: set[str]) -> None:
    monkeypatch.setattr(query, "now", lambda: moment)
    assert set(town.names("open_now=true")) == open_then


def test_a_radius_gives_distances_in_whole_miles_nearest_first(town: Any) -> None:
    page = town.ask("near=94025&radius_miles=25")
    assert [(hit.name, hit.distance_miles) for hit in page.hits] == [("Soft Reboot Wellness", 0), ("Bay Nerve Institute", 25)]
    assert page.understood.near == "Menlo Park, CA"
    assert town.names("near=94025&radius_miles=10") == ["Soft Reboot Wellness"]
    assert town.names("service=kap&near=94025&radius_miles=25") == ["Soft Reboot Wellness"]


@pytest.mark.parametrize("near", ["94025", "Menlo Park, CA", "menlo park ca", "Menlo Park", "Menlo Prak, CA", "37.45,-122.18", "37.453333,-122.181"])
def test_near_takes_a_zip_a_city_or_coordinates(town: Any, near: str) -> None:
    page = town.ask(f"near={quote_plus(near)}&radius_miles=20&service=kap")
    assert [hit.name for hit in page.hits] == ["Soft Reboot Wellness"]
    assert page.hits[0].distance_miles in range(4)
    assert page.understood.near.endswith(", CA")


def test_coordinates_are_kept_to_two_decimals_only(town: Any) -> None:
    understood = town.ask("near=37.453333,-122.181111").understood
    assert (understood.latitude, understood.longitude) == (37.45, -122.18)


def test_near_without_a_radius_sorts_all_by_distance(town: Any) -> None:
    page = town.ask("near=80202&per_page=100")
    distances = [hit.distance_miles for hit in page.hits if hit.distance_miles is not None]
    assert distances == sorted(distances)
    assert page.total == 37
    assert page.hits[0].name == "Mile High Ketamine"


def test_an_unknown_place_is_named(town: Any) -> None:
    with pytest.raises(QueryError, match="near: we know no place 'Qwrtzplx'"):
        town.ask("near=Qwrtzplx")


def test_telehealth_that_serves_the_state_is_shown_apart(town: Any) -> None:
    page = town.ask("near=94025&radius_miles=25")
    assert [hit.name for hit in page.telehealth_hits] == ["Screen Door Telehealth"]
    assert "Screen Door Telehealth" not in [hit.name for hit in page.hits]
    texas = town.ask("near=79901&radius_miles=50")  # El Paso
    assert {hit.name for hit in texas.telehealth_hits} == {"Lone Star Brain Care", "Screen Door Telehealth"}
    assert town.ask("near=44113&radius_miles=25").telehealth_hits == []
    assert town.ask("near=94025&radius_miles=25&service=kap").telehealth_hits == []


def test_sorting_by_price_puts_unstated_prices_last(town: Any) -> None:
    names = town.names("sort=price&per_page=100")
    priced = ["Screen Door Telehealth", "Front Range Sessions", "Mile High Ketamine", "Live Oak Infusions", "Rose City KAP", "Bay Nerve Institute"]
    assert names[: len(priced)] == priced
    assert town.names("sort=price&service=sgb") == ["Live Oak Infusions", "Bay Nerve Institute"]


def test_sorting_by_distance_holds_with_words_too(town: Any) -> None:
    page = town.ask("q=ketamine&near=80202&sort=distance&per_page=100")
    distances = [hit.distance_miles for hit in page.hits if hit.distance_miles is not None]
    assert distances == sorted(distances)
    assert len(distances) > 20


def test_sorting_by_last_seen_is_newest_first(town: Any) -> None:
    seen = [hit.last_seen_at for hit in town.ask("sort=last_seen&per_page=100").hits]
    assert [int(moment.timestamp()) for moment in seen] == sorted((int(moment.timestamp()) for moment in seen), reverse=True)


@pytest.mark.parametrize("sort", ["relevance", "price", "last_seen", "distance"])
def test_pages_hold_every_listing_once(town: Any, sort: str) -> None:
    near = "&near=90012" if sort == "distance" else ""
    found = [hit.slug for page in range(1, 9) for hit in town.ask(f"sort={sort}&per_page=5&page={page}{near}").hits]
    assert len(found) == len(set(found)) == town.ask("").total == 37
    assert town.ask(f"sort={sort}&per_page=5&page=9{near}").hits == []


def test_a_facets_own_choice_does_not_shrink_its_own_counts(town: Any) -> None:
    free = town.ask("").facets["service"]
    page = town.ask("service=kap&insurance=not_stated")
    assert town.ask("service=kap").facets["service"] == free
    assert page.facets["service"] == town.ask("insurance=not_stated").facets["service"]
    assert page.facets["insurance"] == town.ask("service=kap").facets["insurance"]
    assert page.facets["state"] == {"CA": 1, "CO": 1, "OR": 1}


def test_every_facet_is_counted_with_not_stated_beside_yes_and_no(town: Any) -> None:
    facets = town.ask("").facets
    assert set(facets) == set(documents.COUNTED)
    assert facets["escort"] == {"not_stated": 33, "yes": 3, "no": 1}
    assert facets["city"]["Los Angeles"] == 24
    assert sum(facets["insurance"].values()) == 37


HOSTILE = ['" OR 1=1', "' OR 1=1 --", '\\" OR service = "sgb', "\\", '"', "x] OR state IN [CA", "a\\\\\" OR 1=1", "\u202e\x00", "Aetna' OR plan EXISTS"]


def test_prices_and_hours_are_counted_as_choosing_them_would_find(town: Any) -> None:
    for before in ("", "service=ketamine-infusion", "price_max=400", "service=sgb&price_max=1500", "state=CO&weekend=true"):
        page = town.ask(before)
        others = "&".join(part for part in before.split("&") if part and not part.startswith("price_max"))
        for step, count in page.facets["price_max"].items():
            assert count == town.ask(f"{others}&price_max={step}").total, (before, step)
        for name in ("open_now", "evening", "weekend"):
            assert page.facets["hours"].get(name, 0) == town.ask(f"{before}&{name}=true" if f"{name}=true" not in before else before).total, (before, name)


def test_what_leaving_out_a_choice_would_find_is_counted(town: Any) -> None:
    page = town.ask("service=tms&language=es&price_max=300")
    assert page.total == 0
    assert page.without == {
        "service": town.ask("language=es&price_max=300").total, "language": town.ask("service=tms&price_max=300").total,
        "price_max": town.ask("service=tms&language=es").total,
    }


@pytest.mark.parametrize("value", HOSTILE)
def test_a_filter_value_stays_a_value(town: Any, value: str) -> None:
    for name in ("plan", "city"):
        page = town.ask(f"{name}={quote_plus(value)}")
        assert not page.reduced, "Meilisearch refused the filter"
        assert page.total == 0


def test_a_value_with_quotes_and_backslashes_is_found_as_it_is(directory_: Any) -> None:
    plan = 'Blue "Cross" \\ Shield\'s, [HMO]'
    directory_.add("Quoted Plans", facts={"insurance_stances": [{"service": None, "stance": "billed", "plans": [plan], "except": []}]})
    directory_.add("Other")
    directory_.sync()
    assert directory_.names(f"plan={quote_plus(plan)}") == ["Quoted Plans"]


@pytest.mark.parametrize("question", ['"', "-ketamine", '"ketamine', "ketamine -sgb", "🙂", "\x00", "a" * 200, "OR AND NOT", "%", "*"])
def test_any_words_get_an_answer(town: Any, question: str) -> None:
    assert not town.ask(f"q={quote_plus(question)}").reduced


def test_a_hit_carries_what_a_card_shows(town: Any) -> None:
    hit = town.ask("q=soft+reboot&near=94025").hits[0]
    assert hit.slug.startswith("soft-reboot-wellness")
    assert (hit.location.address_locality, hit.location.postal_code) == ("Menlo Park", "94025")
    assert [(service.term, service.status) for service in hit.services][:3] == [("ketamine-infusion", "offered"), ("kap", "offered"), ("sgb", "mentioned")]
    assert hit.facts["session_minutes"] == [40, 60]
    assert (hit.distance_miles, hit.telephones) == (0, ["+16505550101"])
    assert hit.last_seen_at is not None


def test_the_public_status_of_a_listing_is_said(town: Any) -> None:
    assert town.ask("state=ME").hits[0].status == "temporarily_closed"


def test_distances_are_great_circles() -> None:
    place = documents.ListingLocation(latitude=40.7128, longitude=-74.0060)
    assert miles_to(Spot("Los Angeles, CA", "CA", 34.0522, -118.2437), place) == pytest.approx(2445, abs=5)
    assert miles_to(Spot("California", "CA"), place) is None


def test_a_listing_that_is_taken_out_is_gone_before_the_index_follows(directory_: Any) -> None:
    directory_.add("Stays")
    leaves = directory_.add("Leaves")
    directory_.sync()
    directory_.change(leaves, status="hidden")
    answer = directory_.ask("service=ketamine-infusion")
    assert ([hit.name for hit in answer.hits], answer.total, answer.facets["service"]) == (["Stays"], 1, {"ketamine-infusion": 1})
    assert leaves in directory_.indexed_ids()
