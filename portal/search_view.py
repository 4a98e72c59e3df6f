"""The search page: cards, facet links, what was understood, sorting and paging, all as plain links."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec
from sqlmodel import Session

from directory.fields import INSURANCE, LANGUAGES, MONITORS, ROUTES
from directory.taxonomy import CONDITIONS, SERVICES
from portal import words
from portal.lookups import Card, load_cards
from portal.map import Map, draw
from search.answers import SearchPage, Understood

Params = Mapping[str, Sequence[str]]

YES_NO = {"yes": "Yes", "no": "No", "not_stated": "Not stated"}
_INSURANCE = {value: label[:1].upper() + label[1:] for value, label in INSURANCE.items()} | {"not_stated": "Not stated"}
_SERVICES = {term: entry.short for term, entry in SERVICES.items()}
_CONDITIONS = {term: entry.label for term, entry in CONDITIONS.items()}

FACETS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "service": ("Treatment", _SERVICES),
    "condition": ("Condition", _CONDITIONS),
    "insurance": ("Insurance", _INSURANCE),
    "plan": ("Insurance plan", {}),
    "route": ("How it is given", {value: label[:1].upper() + label[1:] for value, label in ROUTES.items()}),
    "escort": ("Someone must take you home", YES_NO),
    "telehealth": ("Video visits", YES_NO),
    "referral": ("Referral needed", YES_NO),
    "superbill": ("Superbill", YES_NO),
    "financing": ("Payment plan", YES_NO),
    "sliding_scale": ("Sliding scale", YES_NO),
    "va": ("VA community care", YES_NO),
    "wheelchair": ("Wheelchair access", YES_NO),
    "monitored_by": ("Who watches over you", {value: label[:1].upper() + label[1:] for value, label in MONITORS.items()}),
    "language": ("Languages", LANGUAGES),
    "state": ("State", {}),
    "city": ("City", {}),
}
"""Parameter → heading and labels of the facet, in the order of the page; the first three stand open."""

OPEN_FACETS = 3
FACET_VALUES = 12
SORTS = {"relevance": "Best match", "distance": "Nearest", "price": "Lowest price", "last_seen": "Last read"}
SWITCHES = {"open_now": "Open now", "evening": "Open evenings", "weekend": "Open weekends"}
RADII = ("5", "10", "25", "50", "100", "250")
_FORM = ("q", "near", "radius_miles", "sort", "price_max", "include_not_stated")


class FacetLink(msgspec.Struct, frozen=True):
    """One value of a facet: the link turns it on or off."""

    id: str
    label: str
    count: int
    href: str
    chosen: bool


class FacetGroup(msgspec.Struct, frozen=True):
    """One facet with its values."""

    name: str
    label: str
    links: list[FacetLink]
    open: bool


class Chip(msgspec.Struct, frozen=True):
    """Something that was understood from the question; the link takes it out."""

    label: str
    href: str


class SearchView(msgspec.Struct):
    """What `search.html` shows."""

    title: str
    form: dict[str, str]
    hidden: list[tuple[str, str]]
    chips: list[Chip]
    switches: list[FacetLink]
    facets: list[FacetGroup]
    cards: list[Card]
    telehealth: list[Card]
    total: int
    first: int
    last: int
    previous: str | None
    next: str | None
    sorts: dict[str, str]
    reduced: bool
    widened: str
    error: str
    map: Map | None
    clear: str
    widen: list[Chip]
    json_url: str


def search_view(session: Session, params: Params, found: SearchPage, error: str = "") -> SearchView:
    """Return the page of one answer of `search.query.Searcher.search` to these parameters."""
    kept = {name: list(values) for name, values in params.items() if name in FACETS or name in SWITCHES or name in _FORM}
    first = (found.page - 1) * found.per_page + 1 if found.hits else 0
    chips = _chips(kept, found.understood)
    states = found.facets.get("state", {})
    wanted = [*kept.get("service", []), *found.understood.service]
    return SearchView(
        title=_title(kept, found.understood),
        form={name: (kept.get(name) or [""])[0] for name in _FORM},
        hidden=[(name, value) for name, values in kept.items() if name not in _FORM for value in values],
        chips=chips,
        switches=[_switch(kept, name, label) for name, label in SWITCHES.items()],
        facets=[group for name in FACETS if (group := _facet(kept, name, found.facets.get(name, {})))],
        cards=load_cards(session, [(hit.slug, hit.distance_miles) for hit in found.hits], wanted),
        telehealth=load_cards(session, [(hit.slug, None) for hit in found.telehealth_hits]),
        total=found.total, first=first, last=first + len(found.hits) - 1 if found.hits else 0,
        previous=_href(kept, page=str(found.page - 1)) if found.page > 1 else None,
        next=_href(kept, page=str(found.page + 1)) if found.page * found.per_page < found.total else None,
        sorts={name: label for name, label in SORTS.items() if name != "distance" or found.understood.near},
        reduced=found.reduced, error=error,
        widened=found.understood.near or "" if found.understood.widened else "",
        map=draw(states, []) if len(states) > 1 else None,
        clear="/search", widen=_widen(kept), json_url="/api/v1/clinics?" + urlencode(kept, doseq=True),
    )


def label(name: str, value: str) -> str:
    """Return a search value in words."""
    if name == "state":
        return words.state_name(value)
    return FACETS[name][1].get(value, value) if name in FACETS else value


def _href(kept: Params, **more: str) -> str:
    query = urlencode({**kept, **{name: [value] for name, value in more.items()}}, doseq=True)
    return f"/search?{query}" if query else "/search"


def _without(kept: Params, name: str, value: str) -> dict[str, list[str]]:
    rest = {other: list(values) for other, values in kept.items() if other != name}
    left = [other for other in kept.get(name, []) if other != value]
    return rest | ({name: left} if left else {})


def _facet(kept: Params, name: str, counts: Mapping[str, int]) -> FacetGroup | None:
    heading, labels = FACETS[name]
    chosen = list(kept.get(name, []))
    values = sorted(set(counts) | set(chosen), key=lambda value: (value not in chosen, value == "not_stated", -counts.get(value, 0), value))
    if labels is YES_NO:
        values = [value for value in YES_NO if value in counts or value in chosen]
    if not chosen and len(values) < 2 and name not in ("service", "state"):
        return None  # a facet that cannot narrow anything
    links = []
    for value in values[:FACET_VALUES]:
        on = value in chosen
        query = _without(kept, name, value) if on else {**kept, name: [*chosen, value]}
        links.append(FacetLink(f"facet-{name}-{words.slug(value)}", label(name, value), counts.get(value, 0), _href(query), on))
    return FacetGroup(name, heading, links, bool(chosen) or list(FACETS).index(name) < OPEN_FACETS) if links else None


def _switch(kept: Params, name: str, text: str) -> FacetLink:
    on = (kept.get(name) or [""])[0] in ("true", "yes", "1")
    query = {other: values for other, values in kept.items() if other != name}
    return FacetLink(f"switch-{name}", text, 0, _href(query if on else {**query, name: ["true"]}), on)


def _chips(kept: Params, understood: Understood) -> list[Chip]:
    """Return what was understood as links that take one thing out.

    What came from the words of the question is made explicit first, so that taking out one part keeps the others.
    """
    explicit: dict[str, list[str]] = {name: list(values) for name, values in kept.items() if name != "q"}
    if understood.text:
        explicit["q"] = [understood.text]
    for name, values in (("service", understood.service), ("condition", understood.condition)):
        if values:
            explicit[name] = list(dict.fromkeys([*explicit.get(name, []), *values]))
    if understood.near:
        explicit.setdefault("near", [understood.near])
    chips = [Chip(f"“{understood.text}”", _href(_without(explicit, "q", understood.text)))] if understood.text else []
    for name, values in explicit.items():
        if name in FACETS:
            chips += [Chip(_chip_label(name, value), _href(_without(explicit, name, value))) for value in values]
    if near := understood.near or (kept.get("near") or [""])[0]:
        rest = {name: values for name, values in explicit.items() if name not in ("near", "radius_miles")}
        within = f"Within {understood.radius_miles:g} miles of" if understood.radius_miles else "Near"
        chips.append(Chip(f"{within} {near}", _href(rest)))
    if most := (explicit.get("price_max") or [""])[0]:
        chips.append(Chip(f"Up to ${most} a session", _href(_without(explicit, "price_max", most))))
    return chips


def _chip_label(name: str, value: str) -> str:
    said = label(name, value)
    return f"{FACETS[name][0]}: {said.lower()}" if FACETS[name][1] is YES_NO or name == "insurance" else said


def _title(kept: Params, understood: Understood) -> str:
    services = list(dict.fromkeys([*kept.get("service", []), *understood.service]))
    what = words.join_words([words.service(term) for term in services], "or") if services else "Clinics"
    return f"{what} near {understood.near}" if understood.near else what


def _widen(kept: Params) -> list[Chip]:
    """Return what may help when nothing was found: the same question with one condition less."""
    ways = [
        Chip(f"Without “{FACETS[name][0]}”", _href({other: values for other, values in kept.items() if other != name}))
        for name in kept if name in FACETS
    ]
    if kept.get("near"):
        ways.insert(0, Chip("Within 250 miles", _href({**kept, "radius_miles": ["250"]})))
    if kept.get("price_max") and not kept.get("include_not_stated"):
        ways.insert(0, Chip("Also clinics that state no price", _href({**kept, "include_not_stated": ["true"]})))
    return ways[:5]


