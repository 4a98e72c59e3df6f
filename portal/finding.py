"""Pages that ask the search: home, results, a treatment, a place, a treatment in a place, and readiness."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy import func, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from directory.database import Database
from directory.tables import Change, Location
from directory.taxonomy import SERVICES, Term
from portal import words
from portal.lookups import Card, StateCount, city_name, city_places, load_cards, state_counts
from portal.map import DOT_LIMIT, Map, Place, draw
from portal.price_plot import PricePlot, price_plot
from portal.public import FRESH
from portal.search_view import farther_question, search_view
from search.answers import SearchPage
from search.parameters import MAX_PER_PAGE, QueryError, parse_query
from search.query import Searcher

POPULAR = ("ketamine-infusion", "kap", "spravato", "sgb", "tms", "ketamine-oral", "ketamine-im", "pain-infusion")
SHOWN = 20
Params = Mapping[str, list[str]]


class HomePage(msgspec.Struct, frozen=True):
    """What `home.html` shows."""

    popular: list[tuple[Term, int]]
    states: list[StateCount]
    total: int
    map: Map
    reduced: bool


class Country:
    """The states and the map of the home page; counted anew only when a listing came or changed, for that reads all of them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: object = None
        self._counted: tuple[list[StateCount], Map]

    def read(self) -> tuple[list[StateCount], Map]:
        """Return the states that have public listings, and the map of the country with its largest cities."""
        with self._database.read() as session:
            newest = session.exec(select(func.max(Location.id))).one(), session.exec(select(func.max(Change.id))).one()
            if newest != self._seen:
                states = state_counts(session)
                self._counted = states, draw({state.code: state.count for state in states}, city_places(session, limit=DOT_LIMIT))
                self._seen = newest
            return self._counted


class ListPage(msgspec.Struct, frozen=True):
    """What `list.html` shows: a treatment, a place, or a treatment in a place, with the first listings."""

    title: str
    description: str
    path: str
    lead: str
    term: Term | None
    crumbs: list[tuple[str, str]]
    cards: list[Card]
    total: int
    more: str
    links: list[tuple[str, list[tuple[str, str, int]]]]
    map: Map | None
    prices: PricePlot | None
    reduced: bool


async def ask(searcher: Searcher, params: Params, **changes: Any) -> tuple[SearchPage, str]:
    """Return the answer to these parameters and what was wrong with them; a wrong one is left out, never an error page.

    `changes` are fields of `SearchQuery` that we set ourselves, beyond what a reader may ask for.
    """
    params = dict(params)
    wrong: list[str] = []
    while True:
        try:
            query = msgspec.structs.replace(parse_query(params, strict=False), **changes)
            return await searcher.search(query), " ".join(wrong)
        except QueryError as error:
            if error.parameter not in params:
                raise
            params.pop(error.parameter)
            wrong.append(f"{error.parameter.replace('_', ' ').capitalize()}: {error.message}.")


def query_params(request: Request[Any, Any, Any]) -> dict[str, list[str]]:
    """Return the request's parameters, empty values left out."""
    params: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        if value.strip():
            params.setdefault(name, []).append(value)
    return params


@get("/", cache_control=FRESH, include_in_schema=False)
async def home(country: NamedDependency[Country], searcher: NamedDependency[Searcher]) -> Template:
    """One search box, the treatments, the states and the map."""
    found, _ = await ask(searcher, {"per_page": ["1"]})
    states, drawn = await sync_to_thread(country.read)
    counts = found.facets.get("service", {})
    popular = [(SERVICES[term], counts.get(term, 0)) for term in POPULAR]
    return Template("home.html", context={"page": HomePage(popular=popular, states=states, total=found.total, map=drawn, reduced=found.reduced)})


async def show_results(request: Request[Any, Any, Any], database: NamedDependency[Database], searcher: NamedDependency[Searcher]) -> Template:
    """Results as cards; htmx gets the part that changes, other browsers the whole page."""
    params = query_params(request)
    found, error = await ask(searcher, params)
    question = farther_question(params, found)
    farther = (await ask(searcher, question, per_page=1))[0] if question else None

    def read() -> Any:
        with database.read() as session:
            return search_view(session, params, found, error, farther)

    part = request.headers.get("hx-request") == "true" and request.headers.get("hx-history-restore-request") != "true"
    page = await sync_to_thread(read)
    return Template("results.html" if part else "search.html", context={"page": page}, headers={"vary": "HX-Request"})


@get("/services/{term:str}", cache_control=FRESH, include_in_schema=False)
async def show_service(term: FromPath[str], database: NamedDependency[Database], searcher: NamedDependency[Searcher]) -> Template:
    """A treatment in plain words, where it is offered, and the first listings."""
    entry = _term(term)
    found, _ = await ask(searcher, {"service": [term], "per_page": [str(MAX_PER_PAGE)]})
    by_state = sorted(found.facets.get("state", {}).items(), key=lambda pair: words.state_name(pair[0]))
    links = [(words.state_name(code), f"/search?service={term}&state={code}", count) for code, count in by_state]
    counts = found.facets.get("state", {})
    return await _list_page(
        database, found, title=f"{entry.label}: clinics and prices", path=f"/services/{term}",
        description=f"{entry.description} {_stated(found, f'clinics that offer {entry.short}')}",
        lead=entry.description, term=entry, crumbs=[], more=f"/search?service={term}",
        links=[("By state", links), ("By city", _city_links(found, term))], chart=draw(counts, []) if len(counts) > 1 else None,
    )


@get("/places/{region:str}", cache_control=FRESH, include_in_schema=False)
async def show_state(region: FromPath[str], database: NamedDependency[Database], searcher: NamedDependency[Searcher]) -> Template | Redirect:
    """A state's cities, its map and the first listings."""
    code = region.upper()
    if words.state_name(code) == code:
        raise NotFoundException
    if region != code.lower():
        return Redirect(f"/places/{code.lower()}", status_code=301)
    found, _ = await ask(searcher, {"state": [code]})
    places = await sync_to_thread(_read_places, database, code)
    cities = [(place.name.rpartition(",")[0], place.href, place.count) for place in places]
    return await _list_page(
        database, found, title=f"Ketamine, SGB, Spravato and TMS clinics in {words.state_name(code)}", path=f"/places/{code.lower()}",
        description=_stated(found, f"clinics in {words.state_name(code)}"), lead=_count_words(found.total), term=None, crumbs=[],
        more=f"/search?state={code}", links=[("Cities", cities), ("Treatments", _service_links(found, f"/search?state={code}&service="))],
        chart=draw({code: found.total}, places, only=code) if places else None,
    )


@get("/places/{region:str}/{city:str}", cache_control=FRESH, include_in_schema=False)
async def show_city(
    region: FromPath[str], city: FromPath[str], database: NamedDependency[Database], searcher: NamedDependency[Searcher],
) -> Template:
    """A city's listings and the treatments offered there."""
    name, found = await _in_city(database, searcher, region, city, {})
    return await _list_page(
        database, found, title=f"Ketamine, SGB, Spravato and TMS clinics in {name}, {region.upper()}", path=f"/places/{region.lower()}/{city}",
        description=_stated(found, f"clinics in {name}, {region.upper()}"), lead=_count_words(found.total), term=None,
        crumbs=[(words.state_name(region.upper()), f"/places/{region}")], more=f"/search?near={name}%2C+{region.upper()}&radius_miles=50",
        links=[("Treatments", _service_links(found, "/services/", f"/{region}/{city}"))], chart=None,
    )


@get("/services/{term:str}/{region:str}/{city:str}", cache_control=FRESH, include_in_schema=False)
async def show_service_in_city(
    term: FromPath[str], region: FromPath[str], city: FromPath[str], database: NamedDependency[Database], searcher: NamedDependency[Searcher],
) -> Template:
    """Where a treatment is offered in a city."""
    entry = _term(term)
    name, found = await _in_city(database, searcher, region, city, {"service": [term]})
    return await _list_page(
        database, found, title=f"{entry.short} in {name}, {region.upper()}", path=f"/services/{term}/{region.lower()}/{city}",
        description=_stated(found, f"clinics in {name}, {region.upper()} that offer {entry.short}"), lead=entry.description, term=entry,
        crumbs=[(words.state_name(region.upper()), f"/places/{region}"), (name, f"/places/{region}/{city}")],
        more=f"/search?service={term}&near={name}%2C+{region.upper()}&radius_miles=50", links=[], chart=None,
    )


@get("/readyz", include_in_schema=False)
async def readyz(database: NamedDependency[Database], searcher: NamedDependency[Searcher]) -> Response[dict[str, str]]:
    """Ready when the database answers; a reduced search is said, and is no reason to stop sending readers here."""

    def read() -> None:
        with database.read() as session:
            session.connection().execute(text("SELECT 1"))

    try:
        await sync_to_thread(read)
        found, _ = await ask(searcher, {"per_page": ["1"]})
    except SQLAlchemyError:
        return Response({"database": "down", "search": "unknown"}, status_code=503)
    return Response({"database": "up", "search": "reduced" if found.reduced else "up"})


def _term(term: str) -> Term:
    if term not in SERVICES:
        raise NotFoundException
    return SERVICES[term]


def _read_places(database: Database, code: str) -> list[Place]:
    with database.read() as session:
        return city_places(session, code)


async def _in_city(database: Database, searcher: Searcher, region: str, city: str, params: Params) -> tuple[str, SearchPage]:
    def read() -> str | None:
        with database.read() as session:
            return city_name(session, region.upper(), city)

    name = await sync_to_thread(read)
    if name is None:
        raise NotFoundException
    found, _ = await ask(searcher, {**params, "state": [region.upper()], "city": [name]})
    return name, found


def _service_links(found: SearchPage, before: str, after: str = "") -> list[tuple[str, str, int]]:
    counts = found.facets.get("service", {})
    return [(SERVICES[term].short, f"{before}{term}{after}", counts[term]) for term in SERVICES if counts.get(term)]


def _city_links(found: SearchPage, term: str) -> list[tuple[str, str, int]]:
    """Return the cities of the first listings that offer a treatment, with links to their pages."""
    counts = Counter((hit.location.address_locality, hit.location.address_region) for hit in found.hits)
    return [
        (f"{city}, {code}", f"/services/{term}/{code.lower()}/{words.slug(city)}", count)
        for (city, code), count in sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0]))) if city and code
    ][:SHOWN]


def _stated(found: SearchPage, what: str) -> str:
    """Return what a page holds in one sentence for search engines: how many clinics, and the prices that they state."""
    said = f"{found.total:,} {what}" if found.total != 1 else f"1 of the {what}"
    prices = f" Sessions from {words.money([min(found.prices)] * 2)}." if found.prices else ""
    return f"{said}, each fact with the clinic's own sentence, page and date.{prices}"


def _count_words(total: int) -> str:
    return f"{total:,} listing{'' if total == 1 else 's'}, each fact with the clinic's own sentence, the page and the date."


async def _list_page(
    database: Database, found: SearchPage, *, title: str, description: str, path: str, lead: str, term: Term | None,
    crumbs: list[tuple[str, str]], more: str, links: list[tuple[str, list[tuple[str, str, int]]]], chart: Map | None,
) -> Template:
    def read() -> list[Card]:
        with database.read() as session:
            return load_cards(session, [(hit.slug, None) for hit in found.hits[:SHOWN]], [term.term] if term else [])

    page = ListPage(
        title=title, description=description, path=path, lead=lead, term=term, crumbs=crumbs, cards=await sync_to_thread(read),
        total=found.total, more=more,
        links=[(heading, rows) for heading, rows in links if rows], map=chart,
        prices=price_plot(found.prices, found.total) if term else None, reduced=found.reduced,
    )
    return Template("list.html", context={"page": page})


ROUTES = [home, show_service, show_state, show_city, show_service_in_city, readyz]
