"""A pattern that is asked only where its words stand finds what the bare pattern finds."""

import re
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

import crawler.reading.read  # noqa: F401 (loads every reader)
from crawler.reading.page import parse_page
from crawler.reading.patterns import Pattern, needed
from crawler.reading.triggers import EDGE, TRIGGERS

PAGES = sorted((Path(__file__).parent.parent / "recorded_pages").glob("*/*/page.html"))


def _all_patterns() -> Iterator[tuple[str, Pattern]]:
    for name, module in list(sys.modules.items()):
        if name.startswith("crawler.reading"):
            yield from ((f"{name}.{key}", value) for key, value in vars(module).items() if isinstance(value, Pattern))


def test_no_pattern_of_the_readers_loses_a_match_on_recorded_pages() -> None:
    texts: set[str] = set()
    for path in islice(PAGES, 0, None, 4):
        page = parse_page(path.read_bytes(), "https://clinic.example/")
        texts.update(sentence for block in page.blocks for _, sentence in page.sentences(block.index))
    patterns = dict(_all_patterns())
    assert len(texts) > 500
    assert len(patterns) > 200
    lost = [
        (name, text) for name, pattern in patterns.items() for text in texts
        if pattern.bare.search(text) is not None and pattern.search(text) is None
    ]
    assert lost == []


@pytest.mark.parametrize(("pattern", "text"), [
    (r"\bkap\b", "Ask about (KAP), please."),
    (r"we do not (?:offer|provide)", "WE DO NOT PROVIDE it"),
    (r"no\s+longer\b", "no\u00a0 longer"),
    (r"\d+ weeks", "٣ weeks"),
    (r"sessions?", "ſeſſion"),
    (r"in the clinic", "İn the clınic"),
    (r"kelvin", "\u212aelvin"),
    (r"(?=.*tablet)x", "x tablet"),
    (r"(?:foo|ba[rz]+)-?qux", "bazz-qux"),
    (r"(?P<a>tms|sgb) \1 again|never", "tms tms again"),
    (r"(?:a|b|c)?only", "only"),
    (r"a{0}word", "word"),
    (r"", "anything"),
])
def test_matches_of_odd_letters_spaces_and_structures_are_found(pattern: str, text: str) -> None:
    assert re.search(pattern, text, re.IGNORECASE) is not None
    assert Pattern(pattern, re.IGNORECASE).search(text) is not None


def test_a_text_without_the_needed_words_is_not_searched() -> None:
    assert needed(r"\b(?:monitored|watched) \w+ (?:a|our) nurse|always\b", re.IGNORECASE) == [
        frozenset([frozenset([f"{EDGE}monitored ", f"{EDGE}watched "]), frozenset([" nurse"])]),
        frozenset([frozenset([f"always{EDGE}"])]),
    ]


def test_a_pattern_without_words_is_asked_everywhere() -> None:
    assert needed(r"\w+|\W") == [frozenset()]
    assert Pattern(r"\w+|\W").search("x") is not None


LARGE = "|".join(rf"\b(?:Said|told) (?:of|about) the (?P<{word}{number}>{word}s?)\b[^A-D]" for number in (1, 2)
                 for word in ("kelvin", "Session", "harbor", "meadow", "lantern", "Orchard"))


@pytest.mark.parametrize("text", [
    "TOLD OF THE SESSIONS.", "said about the \u212aelvin ", "said of the \u017fe\u017f\u017fion ", "Told of the HARBOR bay", "told the harbor",
])
def test_a_large_pattern_finds_what_the_bare_one_finds(text: str) -> None:
    large = Pattern(LARGE, re.IGNORECASE)
    assert len(LARGE) > 500
    found = large.bare.search(text)
    assert (large.search(text) is None) == (found is None)
    assert found is None or large.search(text)[0] == found[0]  # type: ignore[index]
    assert [match.span() for match in large.finditer(text)] == [match.span() for match in large.bare.finditer(text)]


def test_a_large_pattern_that_wants_capitals_is_not_tried_in_small_letters() -> None:
    pattern = Pattern(f"(?-i:KAP) again|{LARGE}", re.IGNORECASE)
    assert pattern.search("Then KAP AGAIN.") is not None
    assert pattern.search("Then kap again.") is None


def test_a_pattern_that_was_looked_for_in_vain_tells_so_in_the_bits_and_other_patterns_are_still_asked() -> None:
    text = "The lantern by the door is lit."
    absent, present = Pattern(r"lantern by the gate"), Pattern(r"lantern by the door")
    before = TRIGGERS.of_text[text]
    assert absent.search(text) is None
    assert TRIGGERS.of_text[text] > before
    assert absent.search(text) is None
    assert list(absent.finditer(text)) == []
    assert present.search(text) is not None
    assert [match[0] for match in present.finditer(text)] == ["lantern by the door"]


def test_a_search_in_a_part_of_a_text_says_nothing_of_the_rest() -> None:
    text = "A quiet room with a lantern."
    pattern = Pattern(r"lantern")
    assert pattern.search(text, 0, 10) is None
    assert pattern.search(text, 23) is None
    assert list(pattern.finditer(text, 23)) == []
    assert pattern.search(text) is not None


def test_a_text_too_long_to_be_remembered_is_searched_each_time() -> None:
    text = "word " * 1_000 + "lantern"
    pattern = Pattern(r"lantern|gate")
    assert Pattern(r"lantern by the gate").search(text) is None
    assert pattern.search(text) is not None


def test_every_method_gives_what_the_bare_pattern_gives() -> None:
    pattern, bare = Pattern(r"or\b"), re.compile(r"or\b")
    for text in ("this or that or those", "neither"):
        assert [match.span() for match in pattern.finditer(text)] == [match.span() for match in bare.finditer(text)]
        assert pattern.sub("and", text) == bare.sub("and", text)
        assert pattern.split(text) == bare.split(text)
        assert (pattern.match(text, 5) is None) == (bare.match(text, 5) is None)
        assert (pattern.fullmatch(text[5:7]) is None) == (bare.fullmatch(text[5:7]) is None)
        assert (pattern.search(text, 8, 12) is None) == (bare.search(text, 8, 12) is None)
