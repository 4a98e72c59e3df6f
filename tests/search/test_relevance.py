"""What a patient types, and who must come first, be among the answers, or be absent."""

from typing import Any
from urllib.parse import quote_plus

import pytest

# question, first name (None: no answer), names that must be there, names that must not
QUESTIONS: list[tuple[str, str | None, list[str], list[str]]] = [
    ("stelate ganglion menlo park", "Soft Reboot Wellness", [], ["Ghost Listing", "Austin Kaplan Psychiatry", "Three Rivers Wellness"]),
    ("stellate ganglion block", "Bay Nerve Institute", ["Live Oak Infusions", "Soft Reboot Wellness"], ["Mile High Ketamine"]),
    ("sgb", "Bay Nerve Institute", ["Live Oak Infusions", "Soft Reboot Wellness"], ["Ghost Listing", "Mile High Ketamine"]),
    ("SGB near San Francisco", "Bay Nerve Institute", ["Soft Reboot Wellness"], ["Live Oak Infusions"]),
    ("sgb austin", "Live Oak Infusions", [], ["Bay Nerve Institute", "Austin Kaplan Psychiatry"]),
    ("kap", "Front Range Sessions", ["Soft Reboot Wellness", "Rose City KAP"], ["Austin Kaplan Psychiatry", "Mile High Ketamine"]),
    ("kap near palo alto", "Soft Reboot Wellness", [], ["Front Range Sessions", "Rose City KAP"]),
    ("ketamine asisted psychotherapy boulder", "Front Range Sessions", [], ["Springs Relief"]),
    ("ketamine in denver", "Mile High Ketamine", ["Front Range Sessions"], ["Soft Reboot Wellness"]),
    ("Ketamine clinic Denver", "Mile High Ketamine", [], ["Plain Clinic 00"]),
    ("ketamin infusion colorado springs", "Springs Relief", [], ["Soft Reboot Wellness", "Plain Clinic 00"]),
    ("94025", "Soft Reboot Wellness", ["Bay Nerve Institute"], ["Mile High Ketamine", "Ghost Listing"]),
    ("Portland, ME", "Casco Bay Ketamine", [], ["Rose City KAP"]),
    ("ketamine portland me", "Casco Bay Ketamine", [], ["Rose City KAP"]),
    ("kap Portland OR", "Rose City KAP", [], ["Casco Bay Ketamine"]),
    ("soft reboot", "Soft Reboot Wellness", [], ["Three Rivers Wellness"]),
    ("three rivers welness", "Three Rivers Wellness", [], []),
    ("austin kaplan", "Austin Kaplan Psychiatry", [], []),
    ("sprovato", "Hudson Spravato Center", ["Austin Kaplan Psychiatry"], ["Mile High Ketamine"]),
    ("esketamine nasal spray 10001", "Hudson Spravato Center", [], ["Austin Kaplan Psychiatry"]),
    ("transcranial magnetic stimulation ohio", "Austin Kaplan Psychiatry", [], ["Lone Star Brain Care"]),
    ("rTMS austin tx", "Lone Star Brain Care", [], ["Austin Kaplan Psychiatry"]),
    ("tms aetna", "Austin Kaplan Psychiatry", [], []),
    ("CRPS", "Bay Nerve Institute", [], ["Springs Relief"]),
    ("complex regional pain syndrome", "Bay Nerve Institute", [], ["Springs Relief"]),
    ("grief", "Front Range Sessions", [], ["Mile High Ketamine"]),
    ("post traumatic stress disorder menlo park", "Soft Reboot Wellness", ["Bay Nerve Institute"], ["Live Oak Infusions"]),
    ("ketamine lozenges", "Screen Door Telehealth", [], []),
    ("zzyzx quuxery", None, [], []),
]


@pytest.mark.parametrize(("question", "first", "present", "absent"), QUESTIONS, ids=[question for question, *_ in QUESTIONS])
def test_the_right_listing_comes_first(town: Any, question: str, first: str | None, present: list[str], absent: list[str]) -> None:
    page = town.ask(f"q={quote_plus(question)}&per_page=100")
    names = [hit.name for hit in page.hits]
    assert not page.reduced
    assert (names[0] if names else None) == first
    assert set(present) <= set(names)
    assert set(absent).isdisjoint(names)


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
