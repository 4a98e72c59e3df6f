"""What words in the one box mean."""

import pytest

from directory.taxonomy import CONDITIONS, SERVICES
from search.gazetteer import Gazetteer, Spot, words_of
from search.understanding import Understanding, terms_like, understand


def gazetteer() -> Gazetteer:
    places = Gazetteer()
    cities = [
        ("Menlo Park", "CA", 2), ("Palo Alto", "CA", 7), ("Denver", "CO", 60), ("Denver", "NC", 1), ("Colorado Springs", "CO", 40),
        ("Portland", "OR", 40), ("Portland", "ME", 9), ("Springfield", "IL", 12), ("Springfield", "MO", 11), ("Hope", "AR", 2), ("Home", "PA", 1),
        ("Austin", "TX", 70), ("New York", "NY", 100), ("Austin", "MN", 1), ("Greenville", "SC", 12), ("Greenville", "NC", 11), ("Santa Fe", "NM", 9),
    ]
    for name, state, count in cities:
        places.cities[" ".join(words_of(name))].append(Spot(f"{name}, {state}", state, 40.0, -100.0, count))
    places.zips["94025"] = Spot("Menlo Park, CA", "CA", 37.45, -122.18)
    places.inhabited = frozenset({("greenville", "NC")})
    return places


PLACES = gazetteer()


@pytest.mark.parametrize(
    ("question", "service", "condition", "near", "text"),
    [
        ("stelate ganglion menlo park", ["sgb"], [], "Menlo Park, CA", ""),
        ("kap near palo alto", ["kap"], [], "Palo Alto, CA", ""),
        ("KAP, Palo Alto, CA", ["kap"], [], "Palo Alto, CA", ""),
        ("ketamine in denver", [], [], "Denver, CO", ""),
        ("ketamine Denver NC", [], [], "Denver, NC", ""),
        ("94025", [], [], "Menlo Park, CA", ""),
        ("94025-1234 depression", [], ["depression"], "Menlo Park, CA", "1234"),
        ("colorado springs tms", ["tms"], [], "Colorado Springs, CO", ""),
        ("tms colorado", ["tms"], [], "Colorado", ""),
        ("tms in CO", ["tms"], [], "Colorado", ""),
        ("new york spravato", ["spravato"], [], "New York", ""),
        ("santa fe new mexico ketamine", [], [], "Santa Fe, NM", ""),
        ("portland me kap", ["kap"], [], "Portland, ME", ""),
        ("kap portland", ["kap"], [], "Portland, OR", ""),
        ("kap springfield", ["kap"], [], None, "springfield"),
        ("kap greenville", ["kap"], [], "Greenville, NC", ""),
        ("austin wellness", [], [], None, "austin wellness"),
        ("hope ketamine", [], [], None, "hope"),
        ("ketamine at home", ["ketamine-oral"], [], None, ""),
        ("kap hope ar", ["kap"], [], "Hope, AR", ""),
        ("ketamine near me", [], [], None, ""),
        ("near me", [], [], None, ""),
        ("the clinic", [], [], None, "the clinic"),
        ("ketemine infusion for depresion", ["ketamine-infusion"], ["depression"], None, ""),
        ("iv ketamine for nerve pain", ["ketamine-infusion"], ["neuropathic-pain"], None, ""),
        ("TRD esketamine", ["spravato"], ["treatment-resistant-depression"], None, ""),
        ("kaplan", [], [], None, "kaplan"),
        ("", [], [], None, ""),
    ],
)
def test_words_are_understood(question: str, service: list[str], condition: list[str], near: str | None, text: str) -> None:
    meaning = understand(question, PLACES)
    assert (list(meaning.service), list(meaning.condition), meaning.near.label if meaning.near else None, meaning.text) == (
        service, condition, near, text,
    )


def test_services_are_searched_first_and_the_place_last() -> None:
    assert understand("menlo park stelate ganglion", PLACES).words == "stellate ganglion menlo park"
    assert understand("near palo alto kap", PLACES).words == '"kap"'
    assert understand("denver", PLACES).words == ""


@pytest.mark.parametrize("question", ['"kap', "-kap", "kap OR 1=1", "kap\x00", "‮kap", "(kap)"])
def test_operators_of_the_engine_do_not_get_through(question: str) -> None:
    words = understand(question, PLACES).words
    assert words.startswith('"kap"')
    assert words.count('"') == 2
    assert "-" not in words


def test_a_long_question_is_cut_not_refused() -> None:
    assert isinstance(understand("ketamine " * 5_000, PLACES), Understanding)


@pytest.mark.parametrize("term", [*SERVICES, *CONDITIONS])
def test_every_name_in_the_taxonomy_is_understood_as_its_term(term: str) -> None:
    entry = SERVICES.get(term) or CONDITIONS[term]
    for name in (entry.label.split(" (")[0], *entry.synonyms):
        meaning = understand(name, PLACES)
        assert term in (*meaning.service, *meaning.condition), name


def test_first_letters_suggest_terms() -> None:
    assert terms_like("stel", SERVICES, 5) == ["sgb"]
    assert terms_like("ganglion", SERVICES, 5) == ["sgb"]
    assert terms_like("depresion", CONDITIONS, 1) == ["depression"]
    assert terms_like("!", SERVICES, 5) == []
