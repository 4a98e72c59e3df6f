"""Recorded pages, one test per field; what is not read right yet is listed in `known_misses.txt`, and must still be missed.

A miss that is mended must be taken off the list, so that it cannot come back unseen.
"""

import functools
from typing import Any

import pytest

from benchmarks.cases import FIELDS, RECORDED, Case, field_claims, load_cases

CASES = {case.name: case for case in load_cases(RECORDED)}
MISSES = set((RECORDED / "known_misses.txt").read_text(encoding="utf-8").split("\n")) - {""}


@functools.cache
def reading(name: str) -> dict[str, Any]:
    return CASES[name].read()


def parameters() -> list[Any]:
    marks = {True: [pytest.mark.xfail(strict=True, reason="a known miss")], False: []}
    return [
        pytest.param(case, field, id=f"{name}-{field}", marks=marks[f"{name} {field}" in MISSES]) for name, case in CASES.items() for field in FIELDS
    ]


@pytest.mark.parametrize(("case", "field"), parameters())
def test_a_field_is_read_as_a_perfect_reader_would(case: Case, field: str) -> None:
    assert sorted(field_claims(reading(case.name), field)) == sorted(field_claims(case.expected, field))


@pytest.mark.parametrize("name", CASES)
def test_every_quote_stands_in_the_page(name: str) -> None:
    from crawler.reading.page import parse_page

    case = CASES[name]
    raw = (case.folder / "page.html").read_bytes()
    page = parse_page(raw, case.expected["url"])
    visible = " ".join(f"{page.text} {page.title or ''} {' '.join(page.tree.itertext()) if page.tree is not None else ''}".split())
    for row in reading(name)["evidence"]:
        assert row["quote"], row
        assert len(row["quote"]) <= 300, row
        if row["source"] == "page_text":
            assert " ".join(row["quote"].split()) in visible, row


def test_there_are_enough_cases_and_no_miss_is_listed_in_vain() -> None:
    assert len(CASES) >= 90
    assert {miss.split(" ")[0] for miss in MISSES} <= set(CASES)
    assert {miss.split(" ")[1] for miss in MISSES} <= set(FIELDS)
