"""The search parameters of pages and API: names, values and what is said when one is wrong."""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from directory.fields import INSURANCE, LANGUAGES, MONITORS, ROUTES
from directory.taxonomy import CONDITIONS, SERVICES
from search.documents import FACETS, YES_NO_FACTS, state_code

MAX_PER_PAGE = 100
MAX_Q = 200

Sort = Literal["relevance", "distance", "price", "last_seen"]
SORTS: tuple[Sort, ...] = ("relevance", "distance", "price", "last_seen")
FLAGS = ("open_now", "evening", "weekend")
YES_NO = ("yes", "no", "not_stated")
_CHOICES: Mapping[str, Sequence[str]] = {
    "service": tuple(SERVICES), "condition": tuple(CONDITIONS), "route": tuple(ROUTES), "insurance": (*INSURANCE, "not_stated"),
    "monitored_by": tuple(MONITORS), "language": tuple(LANGUAGES), **dict.fromkeys(YES_NO_FACTS, YES_NO),
}
PARAMETERS = frozenset(
    {"q", *FACETS, *FLAGS, "price_max", "include_not_stated", "near", "radius_miles", "sort", "page", "per_page"}
)


class QueryError(ValueError):
    """A search parameter that cannot be understood; `parameter` names it, `message` says what would be right."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(f"{parameter}: {message}")
        self.parameter = parameter
        self.message = message


class SearchQuery(msgspec.Struct, kw_only=True, frozen=True):
    """A checked question. `chosen` holds the values per facet (OR within one, AND between them); prices in US dollars."""

    q: str = ""
    chosen: dict[str, tuple[str, ...]] = {}
    flags: frozenset[str] = frozenset()
    price_max: float | None = None
    include_not_stated: bool = False
    near: str | None = None
    radius_miles: float | None = None
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = 20

    @property
    def price_key(self) -> str:
        """The entry of `price_from` that is meant: that of the one chosen service, else the listing's."""
        services = self.chosen.get("service", ())
        return services[0] if len(services) == 1 else "any"


def parse_query(params: Mapping[str, Sequence[str]], *, strict: bool) -> SearchQuery:
    """Return the checked question, or raise `QueryError` naming the first parameter that cannot be understood.

    `strict` also refuses unknown parameters, and choices without effect; without it they are ignored, as are
    `utm_…`. Empty values are as good as absent.
    """
    if strict and (unknown := sorted(set(params) - PARAMETERS)):
        raise QueryError(unknown[0], "is not a parameter of this search")
    given = {name: [value.strip() for value in values if value.strip()] for name, values in params.items() if name in PARAMETERS}
    q = " ".join(_one(given, "q").split())
    if len(q) > MAX_Q:
        raise QueryError("q", f"may have at most {MAX_Q} characters")
    near, radius = _one(given, "near") or None, _number(given, "radius_miles", 0, 500)
    sort = _sort(given)
    if not near and not q:
        if strict and radius is not None:
            raise QueryError("radius_miles", "needs near: a ZIP, a city with its state, or lat,lng")
        if strict and sort == "distance":
            raise QueryError("sort", "by distance needs near: a ZIP, a city with its state, or lat,lng")
    page = _whole(given, "page", 1, 10_000)
    return SearchQuery(
        q=q, chosen={name: _chosen(name, given[name]) for name in FACETS if given.get(name)},
        flags=frozenset(name for name in FLAGS if _switch(given, name)),
        price_max=_number(given, "price_max", 0, 1_000_000), include_not_stated=_switch(given, "include_not_stated"),
        near=near, radius_miles=radius, sort=sort, page=page, per_page=_whole(given, "per_page", 20, MAX_PER_PAGE),
    )


def _one(given: Mapping[str, list[str]], name: str) -> str:
    values = given.get(name, [])
    if len(values) > 1:
        raise QueryError(name, "may be given once only")
    return values[0] if values else ""


def _chosen(name: str, values: list[str]) -> tuple[str, ...]:
    if name == "state":
        codes = [(value, state_code(value)) for value in values]
        wrong = [value for value, code in codes if code is None]
        if wrong:
            raise QueryError("state", f"{wrong[0]!r} is no US state; write a two-letter code such as CA")
        return tuple(dict.fromkeys(code for _, code in codes if code))
    if name not in _CHOICES:
        return tuple(dict.fromkeys(value[:100] for value in values))
    for value in values:
        if value not in _CHOICES[name]:
            raise QueryError(name, f"{value!r} is not one of {', '.join(_CHOICES[name])}")
    return tuple(dict.fromkeys(values))


def _switch(given: Mapping[str, list[str]], name: str) -> bool:
    value = _one(given, name).casefold()
    if value not in ("", "true", "false", "1", "0", "on", "yes", "no"):
        raise QueryError(name, "must be true or false")
    return value in ("true", "1", "on", "yes")


def _number(given: Mapping[str, list[str]], name: str, low: float, high: float) -> float | None:
    text = _one(given, name)
    if not text:
        return None
    try:
        value = float(text.removeprefix("$").replace(",", ""))
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise QueryError(name, f"must be a number from {low:,g} to {high:,.0f}")
    return value


def _whole(given: Mapping[str, list[str]], name: str, usual: int, high: int) -> int:
    text = _one(given, name)
    if not text:
        return usual
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= high:
        raise QueryError(name, f"must be a whole number from 1 to {high:,}")
    return int(text)


def _sort(given: Mapping[str, list[str]]) -> Sort:
    value = _one(given, "sort") or "relevance"
    for sort in SORTS:
        if value == sort:
            return sort
    raise QueryError("sort", f"{value!r} is not one of {', '.join(SORTS)}")
