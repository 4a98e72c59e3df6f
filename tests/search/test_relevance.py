"""What a patient types, and who must come first, be among the answers, or be absent."""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

QUESTIONS = tomllib.loads(Path(__file__).with_name("relevance.toml").read_text(encoding="utf-8"))["query"]


def test_the_table_is_large_and_without_doubles() -> None:
    assert len(QUESTIONS) >= 80
    assert len({row["q"] for row in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("row", QUESTIONS, ids=[row["q"] for row in QUESTIONS])
def test_the_right_listing_comes_first(town: Any, row: dict[str, Any]) -> None:
    page = town.ask(f"q={quote_plus(row['q'])}&per_page=100")
    names = [hit.name for hit in page.hits]
    present = set(row.get("present", []))
    assert not page.reduced
    if row.get("first") == "*":
        assert not present or names[0] in present, names[:5]
    else:
        assert (names[0] if names else None) == row.get("first"), names[:5]
    assert present <= set(names), names
    assert set(row.get("absent", [])).isdisjoint(names), names


def test_a_mentioned_service_ranks_below_offered_ones_and_is_in_no_facet(town: Any) -> None:
    page = town.ask("q=sgb")
    assert [hit.name for hit in page.hits][-1] == "Soft Reboot Wellness"
    assert page.facets["service"]["sgb"] == 2
    assert page.total == 3
    assert "Soft Reboot Wellness" not in town.names("service=sgb")


def test_what_was_understood_is_said(town: Any) -> None:
    understood = town.ask("q=stelate+ganglion+menlo+park").understood
    assert (understood.service, understood.near, understood.text) == (["sgb"], "Menlo Park, CA", "")
    understood = town.ask("q=depresion+ketamine+Ravenquill").understood
    assert (understood.condition, understood.near, understood.text) == (["depression"], None, "Ravenquill")


def test_a_place_without_anything_around_it_widens_the_search_and_says_so(town: Any) -> None:
    page = town.ask("q=spravato+in+el+paso")
    assert page.understood.widened
    assert page.understood.near == "El Paso, TX"
    distances = [hit.distance_miles for hit in page.hits]
    assert len(distances) == 2
    assert distances == sorted(distances)


def test_a_longer_name_of_a_city_is_not_taken_for_its_state(town: Any) -> None:
    assert town.ask("q=colorado+springs").understood.near == "Colorado Springs, CO"
    assert town.ask("q=ketamine+colorado").understood.near == "Colorado"
    assert {hit.location.address_region for hit in town.ask("q=ketamine+colorado").hits} == {"CO"}


def test_suggestions_come_grouped_and_forgive_typos(town: Any) -> None:
    async def ask(searcher: Any) -> Any:
        return [await searcher.suggest(text) for text in ("menlo prak", "9402", "stel", "soft reb", "depr", "")]

    typo, digits, service, clinic, condition, nothing = town.with_searcher(ask)
    assert typo.places[0].label == "Menlo Park, CA"
    assert (digits.places[0].label, digits.places[0].near) == ("Menlo Park, CA 94025", "94025")
    assert [item.term for item in service.services] == ["sgb"]
    assert [(item.name, item.place) for item in clinic.clinics] == [("Soft Reboot Wellness", "Menlo Park, CA")]
    assert condition.conditions[0].term == "depression"
    assert nothing == type(nothing)()
