"""The search page: cards, facet links, what was understood, sorting and paging, all as plain links."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec
from sqlmodel import Session

from directory.fields import INSURANCE, LANGUAGES, MONITORS, ROUTES
from directory.taxonomy import CONDITIONS, SERVICES
from portal import words
from portal.lookups import Card, city_places, load_cards
from portal.map import Map, draw
from search.answers import SearchPage, Understood
from search.documents import FAMILIES

Params = Mapping[str, Sequence[str]]

YES_NO = {"yes": "Stated: yes", "no": "Stated: no", "not_stated": "Not stated"}
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
FACET_VALUES = {"state": 60}
MOST_VALUES = 12
SORTS = {"relevance": "Best match", "distance": "Nearest", "price": "Lowest price", "last_seen": "Last read"}
SWITCHES = {"open_now": "Open now", "evening": "Open evenings", "weekend": "Open weekends"}
SPARED = {"referral": "No referral needed", "escort": "No driver needed"}
"""What a patient may wish to be spared: the clinic states that it does not ask for it."""

RADII = ("5", "10", "25", "50", "100", "250")
WIDER_MILES = 250
_FORM = ("q", "near", "radius_miles", "sort")
_PRICE = ("price_max", "include_not_stated")
_ORDER = (*_FORM, *FACETS, *_PRICE, *SWITCHES)
"""The parameters in the order of every link, so that the same choices have one address."""


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
    """Something that was understood from the question, or a way to change it: a link with its words."""

    label: str
    href: str


class Elsewhere(msgspec.Struct, frozen=True):
    """Said above the results where nobody near states that it offers the treatment asked for, with the way to those who do."""

    said: str
    link: Chip | None


class SearchView(msgspec.Struct):
    """What `search.html` shows."""

    title: str
    form: dict[str, str]
    hidden: list[tuple[str, str]]
    chips: list[Chip]
    also: list[Chip]
    switches: list[FacetLink]
    spared: list[FacetLink]
    prices: list[FacetLink]
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
    elsewhere: Elsewhere | None
    error: str
    map: Map | None
    map_title: str
    map_links: dict[str, str]
    cities: list[FacetLink]
    missing: list[str]
    widen: list[Chip]
    json_url: str
    points_url: str


def search_view(session: Session, params: Params, found: SearchPage, error: str = "", farther: SearchPage | None = None) -> SearchView:
    """Return the page of one answer of `search.query.Searcher.search` to these parameters; `farther` answers `farther_question`."""
    kept = _kept(params)
    first = (found.page - 1) * found.per_page + 1 if found.hits else 0
    chips = _chips(kept, found.understood)
    chart, cities = _map(session, kept, found)
    wanted = [*kept.get("service", []), *found.understood.service]
    elsewhere = _elsewhere(kept, found, farther) if farther else None
    return SearchView(
        title=_title(kept, found.understood),
        form={name: (kept.get(name) or [""])[0] for name in _FORM},
        hidden=[(name, value) for name, values in kept.items() if name not in _FORM for value in values],
        chips=chips,
        also=_also(kept, found),
        switches=[_switch(kept, name, label, found.facets.get("hours", {}).get(name, 0)) for name, label in SWITCHES.items()],
        spared=[_spared(kept, name, label, found.facets.get(name, {}).get("no", 0)) for name, label in SPARED.items()],
        prices=_prices(kept, found.facets.get("price_max", {})),
        facets=[group for name in FACETS if (group := _facet(kept, name, found.facets.get(name, {})))],
        cards=load_cards(session, [(hit.slug, hit.distance_miles) for hit in found.hits], wanted),
        telehealth=load_cards(session, [(hit.slug, None) for hit in found.telehealth_hits]),
        total=found.total, first=first, last=first + len(found.hits) - 1 if found.hits else 0,
        previous=_href(kept, page=str(found.page - 1)) if found.page > 1 else None,
        next=_href(kept, page=str(found.page + 1)) if found.page * found.per_page < found.total else None,
        sorts={name: label for name, label in SORTS.items() if name != "distance" or found.understood.near},
        reduced=found.reduced, error=error,
        widened=found.understood.near or "" if found.understood.widened else "", elsewhere=elsewhere,
        map=chart, cities=cities,
        map_title=f"Map of the cities with results in {chart.states[0][0].name}" if cities and chart else "Map of the states with results",
        map_links={code: _href({**kept, "state": [code]}) for code in found.facets.get("state", {})} if not cities else {},
        missing=[] if elsewhere else _missing(kept, found), widen=_widen(kept, found, farther is not None),
        json_url="/api/v1/clinics?" + urlencode({**kept, **({"page": found.page} if found.page > 1 else {})}, doseq=True),
        points_url="/search/points?" + urlencode(kept, doseq=True),
    )


def farther_question(params: Params, found: SearchPage) -> dict[str, list[str]] | None:
    """Return what to ask next when a treatment was asked for within a radius and nobody there states that it offers it, else None.

    The question is for those that do offer it, the nearest first, however far. Facets count offered treatments
    only, so a listing that just mentions one does not count.
    """
    understood = found.understood
    terms = _treatments(params, understood)
    offered = found.facets.get("service", {})
    if not terms or not understood.near or not understood.radius_miles or found.page > 1 or any(offered.get(term) for term in terms):
        return None
    others = {name: values for name, values in _kept(params).items() if name not in ("q", "radius_miles")}
    text = {"q": [understood.text]} if understood.text else {}
    return {**others, **text, "service": terms, "near": [understood.near], "sort": ["distance"]}


def _treatments(params: Params, understood: Understood) -> list[str]:
    """Return the treatments that were asked for, by choice or in words; a word for several stands for all of them."""
    families = [term for family in understood.family for term in FAMILIES[family]]
    return list(dict.fromkeys([*params.get("service", []), *understood.service, *families]))


def _elsewhere(kept: Params, found: SearchPage, farther: SearchPage) -> Elsewhere:
    """Return the sentence and the link; `farther` holds the total and the nearest listing."""
    understood = found.understood
    named = dict.fromkeys([*(words.service(term) for term in [*kept.get("service", []), *understood.service]), *understood.family])
    also = " and fits your other choices" if any(name in kept for name in (*FACETS, *_PRICE, *SWITCHES) if name != "service") else ""
    treatment = words.join_words(named, "or")
    said = [f"Within {understood.radius_miles:g} miles of {understood.near} no clinic states that it offers {treatment}{also}."]
    said += ["What is listed below only mentions it."] if found.total else []
    question = farther_question(kept, found)
    if not farther.total or question is None:
        return Elsewhere(" ".join([*said, "Nor does any other in this directory."]), None)
    nearest = farther.hits[0]
    if nearest.distance_miles is not None:
        place = words.city_state(nearest.location.address_locality, nearest.location.address_region)
        said.append(f"The nearest that does is {words.miles(nearest.distance_miles)} away{f', in {place}' if place else ''}.")
    who = "the one clinic that does" if farther.total == 1 else f"all {farther.total:,} clinics that do, the nearest first"
    return Elsewhere(" ".join(said), Chip(f"See {who}", _href(question)))


def _kept(params: Params) -> dict[str, list[str]]:
    return {name: list(params[name]) for name in _ORDER if name in params}


def label(name: str, value: str) -> str:
    """Return a search value in words."""
    if name == "state":
        return words.state_name(value)
    return FACETS[name][1].get(value, value) if name in FACETS else value


def _href(kept: Params, **more: str) -> str:
    wanted = {**kept, **{name: [value] for name, value in more.items()}}
    query = urlencode({name: wanted[name] for name in (*_ORDER, "page") if name in wanted}, doseq=True)
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
    for value in values[: FACET_VALUES.get(name, MOST_VALUES)]:
        on = value in chosen
        query = _without(kept, name, value) if on else {**kept, name: [*chosen, value]}
        links.append(FacetLink(f"facet-{name}-{words.slug(value)}", label(name, value), counts.get(value, 0), _href(query), on))
    return FacetGroup(name, heading, links, bool(chosen) or list(FACETS).index(name) < OPEN_FACETS) if links else None


def _switch(kept: Params, name: str, text: str, count: int) -> FacetLink:
    on = _is_on(kept, name)
    query = {other: values for other, values in kept.items() if other != name}
    return FacetLink(f"switch-{name}", text, count, _href(query if on else {**query, name: ["true"]}), on)


def _is_on(kept: Params, name: str) -> bool:
    return (kept.get(name) or [""])[0] in ("true", "yes", "on", "1")


def _spared(kept: Params, name: str, text: str, count: int) -> FacetLink:
    on = list(kept.get(name, [])) == ["no"]
    query = {other: values for other, values in kept.items() if other != name}
    return FacetLink(f"spared-{name}", text, count, _href(query if on else {**query, name: ["no"]}), on)


def _prices(kept: Params, counts: Mapping[str, int]) -> list[FacetLink]:
    """Return the steps of the price that make a difference, the one in force marked."""
    chosen = (kept.get("price_max") or [""])[0]
    rest = {name: values for name, values in kept.items() if name not in _PRICE}
    links, before = [], 0
    for step, count in counts.items():
        if count > before or step == chosen:
            query = rest if step == chosen else {**kept, "price_max": [step]}
            links.append(FacetLink(f"price-{step}", f"Up to ${int(step):,}", count, _href(query), step == chosen))
        before = count
    if chosen:
        links.append(_switch(kept, "include_not_stated", "Also where no price is stated", 0))
    return links


def _also(kept: Params, found: SearchPage) -> list[Chip]:
    """Return how to let those pass too that are silent about a choice: silence is neither yes nor no."""
    chips = []
    for name in kept:
        silent = found.facets.get(name, {}).get("not_stated", 0)
        if silent and name in FACETS and "not_stated" not in kept[name]:
            heading = words.lower_first(FACETS[name][0])
            chips.append(Chip(f"{silent} not stated: {heading}", _href({**kept, name: [*kept[name], "not_stated"]})))
    return chips


def _chips(kept: Params, understood: Understood) -> list[Chip]:
    """Return what was understood as links that take one thing out.

    What came from the words of the question is made explicit first, so that taking out one part keeps the others.
    """
    explicit: dict[str, list[str]] = {name: list(values) for name, values in kept.items() if name != "q"}
    typed = [*understood.family, *([understood.text] if understood.text else [])]
    if typed:
        explicit["q"] = [" ".join(typed)]
    for name, values in (("service", understood.service), ("condition", understood.condition)):
        if values:
            explicit[name] = list(dict.fromkeys([*explicit.get(name, []), *values]))
    if understood.near:
        explicit.setdefault("near", [understood.near])
    chips = []
    for part in typed:
        others = [other for other in typed if other != part]
        said = part.capitalize() if part in understood.family else f"“{part}”"
        chips.append(Chip(said, _href({**explicit, "q": [" ".join(others)]} if others else _without(explicit, "q", part))))
    for name, values in explicit.items():
        if name in FACETS:
            chips += [Chip(_chip_label(name, value), _href(_without(explicit, name, value))) for value in values]
    if near := understood.near or (kept.get("near") or [""])[0]:
        rest = {name: values for name, values in explicit.items() if name not in ("near", "radius_miles")}
        within = f"Within {understood.radius_miles:g} miles of" if understood.radius_miles else "Near"
        chips.append(Chip(f"{within} {near}", _href(rest)))
    if most := (explicit.get("price_max") or [""])[0]:
        chips.append(Chip(f"Up to ${most} a session", _href({name: values for name, values in explicit.items() if name not in _PRICE})))
    for name, text in (*SWITCHES.items(), ("include_not_stated", "Also where no price is stated")):
        if _is_on(explicit, name):
            chips.append(Chip(text, _href({other: values for other, values in explicit.items() if other != name})))
    return chips


def _chip_label(name: str, value: str) -> str:
    said = label(name, value)
    return f"{FACETS[name][0]}: {said.lower()}" if FACETS[name][1] is YES_NO or name == "insurance" else said


def _title(kept: Params, understood: Understood) -> str:
    services = [words.service(term) for term in dict.fromkeys([*kept.get("service", []), *understood.service])]
    named = [*(family.capitalize() for family in understood.family), *services]
    what = words.join_words(named, "or") if named else "Clinics"
    return f"{what} near {understood.near}" if understood.near else what


def _map(session: Session, kept: Params, found: SearchPage) -> tuple[Map | None, list[FacetLink]]:
    """Return the map in step with the choices: the country, or one state with its cities as links when all results lie in it."""
    states = found.facets.get("state", {})
    chosen = list(kept.get("state", [])) or list(states)
    if len(chosen) != 1:
        return (draw(states, []) if states else None), []
    counts = found.facets.get("city", {})
    places = [
        msgspec.structs.replace(place, href=_href({**kept, "city": [city]}), count=counts[city])
        for place in city_places(session, chosen[0]) if (city := place.name.rpartition(",")[0]) in counts
    ]
    links = [FacetLink(f"map-{words.slug(place.name)}", place.name, place.count, place.href, False) for place in places]
    return (draw({chosen[0]: states.get(chosen[0], 0)}, places, only=chosen[0]) if places else None), links


def _missing(kept: Params, found: SearchPage) -> list[str]:
    """Return what is missing where nothing fits: words that mean nothing to us, and choices that nobody here states."""
    if found.total:
        return []
    known = _title({}, found.understood)
    lines = [f"No treatment, condition, place or clinic that we know is called “{found.understood.text}”."] if found.understood.text else []
    for name in kept:
        if name in FACETS:
            silent = [value for value in kept[name] if not found.facets.get(name, {}).get(value)]
            said = words.join_words([f"“{label(name, value)}”" for value in silent], "or")
            lines += [f"{FACETS[name][0]}: with your other choices no clinic states {said}."] if silent else []
    if not lines and found.understood.near:
        lines.append(f"No clinic lies within this distance: {known}.")
    return lines


def _widen(kept: Params, found: SearchPage, looked_farther: bool) -> list[Chip]:
    """Return what may help when nothing was found, what helps most first: the same question with one condition less."""
    ways = []
    if not looked_farther and kept.get("near") and (kept.get("radius_miles") or [""])[0] != str(WIDER_MILES):
        ways.append(Chip(f"Look within {WIDER_MILES} miles", _href({**kept, "radius_miles": [str(WIDER_MILES)]})))
    if kept.get("price_max") and not _is_on(kept, "include_not_stated"):
        ways.append(Chip("Also clinics that state no price", _href({**kept, "include_not_stated": ["true"]})))
    for name, total in sorted(found.without.items(), key=lambda pair: -pair[1]):
        if total and name in kept:
            heading = FACETS[name][0] if name in FACETS else "Session price"
            rest = {other: values for other, values in kept.items() if other != name}
            ways.append(Chip(f"Without “{heading}”: {total:,} {'listing' if total == 1 else 'listings'}", _href(rest)))
    for name, text in SWITCHES.items():
        if _is_on(kept, name):
            ways.append(Chip(f"Without “{text}”", _href({other: values for other, values in kept.items() if other != name})))
    if found.understood.text and len(kept) > 1:
        ways.append(Chip(f"Without “{found.understood.text}”", _href({name: values for name, values in kept.items() if name != "q"})))
    return ways[:6]
