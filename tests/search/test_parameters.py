"""What a search may be asked, and what is said when it is asked wrongly."""

from urllib.parse import parse_qs

import pytest

from search.query import QueryError, SearchQuery, parse_query


def parse(text: str, *, strict: bool = True) -> SearchQuery:
    return parse_query(parse_qs(text, keep_blank_values=True), strict=strict)


@pytest.mark.parametrize(
    ("text", "parameter", "words"),
    [
        ("colour=red", "colour", "not a parameter"),
        ("service=reiki", "service", "'reiki' is not one of"),
        ("condition=boredom", "condition", "not one of"),
        ("route=teleport", "route", "not one of"),
        ("insurance=yes", "insurance", "accepts, does_not, some, not_stated"),
        ("escort=maybe", "escort", "yes, no, not_stated"),
        ("state=ZZ", "state", "no US state"),
        ("price_max=cheap", "price_max", "number from 0 to 1,000,000"),
        ("price_max=-1", "price_max", "number from"),
        ("price_max=nan", "price_max", "number from"),
        ("radius_miles=501&near=94025", "radius_miles", "from 0 to 500"),
        ("radius_miles=25", "radius_miles", "needs near"),
        ("sort=distance", "sort", "needs near"),
        ("sort=random", "sort", "relevance, distance, price, last_seen"),
        ("page=0", "page", "whole number from 1"),
        ("page=²", "page", "whole number from 1"),
        ("page=1.5", "page", "whole number"),
        ("per_page=101", "per_page", "from 1 to 100"),
        ("open_now=perhaps", "open_now", "true or false"),
        ("near=a&near=b", "near", "once only"),
        ("q=" + "x" * 201, "q", "200 characters"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(text: str, parameter: str, words: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.parameter == parameter
    assert words in caught.value.message


def test_pages_ignore_unknown_parameters_and_empty_form_fields() -> None:
    asked = parse("utm_source=x&q=&near=&radius_miles=25&price_max=&sort=&service=&page=", strict=False)
    assert asked == SearchQuery(radius_miles=25.0)


def test_all_parameters_are_read() -> None:
    asked = parse(
        "q=+two++words+&service=kap&service=sgb&service=kap&state=california&city=Menlo+Park&open_now=true&evening=1&weekend=on"
        "&price_max=$1,200&include_not_stated=true&near=94025&radius_miles=10&sort=price&page=3&per_page=50&telehealth=not_stated"
    )
    assert asked == SearchQuery(
        q="two words", chosen={"service": ("kap", "sgb"), "state": ("CA",), "city": ("Menlo Park",), "telehealth": ("not_stated",)},
        flags=frozenset({"open_now", "evening", "weekend"}), price_max=1200.0, include_not_stated=True, near="94025", radius_miles=10.0,
        sort="price", page=3, per_page=50,
    )
