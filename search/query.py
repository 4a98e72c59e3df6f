"""How a question is answered: parameters → `SearchQuery` → Meilisearch (or the database) → `SearchPage`.

The portal keeps one `Searcher`. It speaks to Meilisearch by POST only (a GET would write the words
into its log) and over kept connections without compression (compressed answers wait for a delayed ACK).
"""

import asyncio
import functools
import logging
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import aiohttp
import msgspec
import us

from directory.database import Database, now
from directory.settings import Settings
from directory.taxonomy import CONDITIONS, SERVICES
from search import engine, fallback
from search.answers import (
    ClinicSuggestion,
    Hit,
    PlaceSuggestion,
    SearchPage,
    Suggestions,
    TermSuggestion,
    Understood,
    with_distance,
)
from search.documents import FACETS, count_up_to, half_hour, state_code
from search.gazetteer import METERS_PER_MILE, Gazetteer, Spot, load_gazetteer, load_inhabited, load_names, split_state, state_spot, words_of
from search.indexing import CLINICS, PLACES, no_longer_public
from search.parameters import FLAGS, MAX_Q, QueryError, SearchQuery, parse_query
from search.understanding import Understanding, terms_like, understand

__all__ = ["Hit", "QueryError", "SearchPage", "SearchQuery", "Searcher", "Suggestions", "Understood", "parse_query"]

PLACE_RADIUS_MILES = 50
"""How far around a place that was named in the search box we look first."""

TELEHEALTH_HITS = 10
_TIMEOUT = aiohttp.ClientTimeout(total=3, sock_connect=1)
_RETRY_SECONDS = 1.0  # while Meilisearch is down, only one request a second waits to find out
_INHABITED_SECONDS = 60.0
_HALF_HOUR = 1800

US_TIME_ZONES = tuple(sorted({zone for state in [*us.states.STATES, us.states.DC, us.states.PR] for zone in state.time_zones}))


# --- filters ----------------------------------------------------------------------------------------


def quote(value: str) -> str:
    """Return a value as a Meilisearch filter literal: the one place where values enter a filter."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def facet_filter(name: str, values: Sequence[str]) -> str:
    """Return the filter of one facet's choices; a city is also known by its page's name (`menlo-park`)."""
    listed = ", ".join(quote(value) for value in values)
    if name == "city":
        return f"(city IN [{listed}] OR city_key IN [{listed}])"
    return f"{name} IN [{listed}]"


def radius_filter(spot: Spot, miles: float) -> str:
    """Return the filter of a circle around a point, or of a state where the place is one."""
    if not spot.is_point:
        return facet_filter("state", [spot.state or ""])
    return f"_geoRadius({spot.latitude:.4f}, {spot.longitude:.4f}, {miles * METERS_PER_MILE:.0f})"


def _hours_filters(query: SearchQuery) -> list[str]:
    return [_open_now() if flag == "open_now" else f"open_when = {flag}" for flag in FLAGS if flag in query.flags]


def _open_now() -> str:
    """Return the filter of what is open at this moment: one part for each local time in the country."""
    return _open_in(int(now().timestamp() // _HALF_HOUR))


@functools.lru_cache(maxsize=1)
def _open_in(number: int) -> str:
    """Return the filter for one half hour, counted since 1970; all our zones begin theirs at the same moment."""
    at = datetime.fromtimestamp(number * _HALF_HOUR, UTC)
    zones: dict[str, list[str]] = defaultdict(list)
    for zone in US_TIME_ZONES:
        zones[half_hour(at, zone)].append(zone)
    return " OR ".join(f"({facet_filter('time_zone', names)} AND open_at = {quote(local)})" for local, names in zones.items())


def _price_filters(query: SearchQuery) -> list[str]:
    if query.price_max is None:
        return []
    keys = query.chosen.get("service") or ("any",)
    prices = [f"price_from.{key} <= {query.price_max:g}" for key in keys]
    if query.include_not_stated:
        prices += [f"(service = {quote(key)} AND price_from.{key} NOT EXISTS)" for key in keys if key != "any"]
        prices += ["price_from.any NOT EXISTS"] if keys == ("any",) else []
    return [" OR ".join(prices)]


def _sorting(query: SearchQuery, meaning: Understanding, spot: Spot | None) -> list[str]:
    distance = [f"_geoPoint({spot.latitude:.4f},{spot.longitude:.4f}):asc"] if spot is not None and spot.is_point else []
    if query.sort == "distance" and distance:
        return [*distance, "id:asc"]
    if query.sort == "price":
        return [f"price_from.{query.price_key}:asc", *distance, "id:asc"]
    if query.sort == "last_seen":
        return ["last_seen_ts:desc", "id:asc"]
    if distance or meaning.words:
        return [*(f"offer_rank.{name}:asc" for name in meaning.ranked_by), *distance]
    return ["last_seen_ts:desc", "id:asc"]


# --- the searcher -----------------------------------------------------------------------------------


_log = logging.getLogger(__name__)


class Found(msgspec.Struct, rename="camel"):
    """Meilisearch's answer to one question; `hits` are decoded by whoever asked, into what was asked for."""

    hits: list[msgspec.Raw] = []
    total_hits: int = 0
    facet_distribution: dict[str, dict[str, int]] = {}


class _Answers(msgspec.Struct):
    results: list[Found]


_ANSWERS = msgspec.json.Decoder(_Answers)
_HIT = msgspec.json.Decoder(Hit)


class EngineAway(Exception):  # noqa: N818 (a state of affairs, handled by the caller)
    """Meilisearch is down, too slow, or has no index yet."""


class Searcher:
    """Answers questions; one per process, used from one event loop."""

    def __init__(self, settings: Settings, db: Database) -> None:
        self._settings = settings
        self._db = db
        self._client: aiohttp.ClientSession | None = None
        self._url: str | None = None
        self._key: str | None = None
        self._retry_at = 0.0
        self._is_away = False
        self._gazetteer: Gazetteer | None = None
        self._inhabited_at = 0.0
        self._loading = asyncio.Lock()

    async def close(self) -> None:
        """Close the kept connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def search(self, query: SearchQuery) -> SearchPage:
        """Answer a question; raises `QueryError` when `near` names no place that we know."""
        gazetteer = await self._places()
        meaning = understand(query.q, gazetteer)
        spot = locate(query.near, gazetteer) if query.near else meaning.near
        radius = query.radius_miles or (PLACE_RADIUS_MILES if meaning.place_is_meant and not query.near else None)
        if spot is None:
            radius = None
        elif not spot.is_point:
            radius = radius or PLACE_RADIUS_MILES  # a state is a place with a border, whatever the radius
        understood = Understood(
            service=list(meaning.service), family=list(meaning.family), condition=list(meaning.condition), text=meaning.text,
            near=spot.label if spot else None,
            radius_miles=radius if spot and spot.is_point else None,
            latitude=spot.latitude if spot else None, longitude=spot.longitude if spot else None,
        )
        try:
            return await self._ask_engine(query, meaning, spot, radius, understood)
        except EngineAway:
            return await asyncio.to_thread(fallback.search, self._db, query, meaning, spot, radius, understood)

    async def suggest(self, text: str, limit: int = 5) -> Suggestions:
        """Return what the first letters may become: places, services, conditions and clinics."""
        text = " ".join(text.split())[:MAX_Q]
        if not text:
            return Suggestions()
        services = [TermSuggestion(term=term, label=SERVICES[term].label) for term in terms_like(text, SERVICES, limit)]
        conditions = [TermSuggestion(term=term, label=CONDITIONS[term].label) for term in terms_like(text, CONDITIONS, limit)]
        clinics = {
            "q": " ".join(words_of(text)), "limit": limit, "matchingStrategy": "all",
            "attributesToSearchOn": ["name", "clinic"], "attributesToRetrieve": ["slug", "name", "location"],
        }
        try:
            found, places = await self._multi_search([(CLINICS, clinics), (PLACES, _place_question(text, 2 * limit))])
        except EngineAway:
            named, known = await asyncio.to_thread(fallback.suggest, self._db, text, limit)
        else:
            named = [(hit["slug"], hit["name"], hit["location"]) for hit in map(msgspec.json.decode, found.hits) if hit["name"]]
            known = [msgspec.json.decode(hit) for hit in places.hits]
        return Suggestions(
            services=services, conditions=conditions,
            places=_place_suggestions(known, text)[:limit],
            clinics=[ClinicSuggestion(slug=slug, name=name, place=_place_label(location)) for slug, name, location in named],
        )

    # the parts of an answer

    async def _ask_engine(
        self, query: SearchQuery, meaning: Understanding, spot: Spot | None, radius: float | None, understood: Understood
    ) -> SearchPage:
        around = [radius_filter(spot, radius)] if spot is not None and radius is not None else []
        # Nearly always nothing is gone: both are asked at once, and the engine once more only if something is.
        # The engine first: its request is on the way before the database's thread wants the interpreter.
        answers, gone = await asyncio.gather(
            self._answers(_questions(query, meaning, spot, around, [])), asyncio.to_thread(no_longer_public, self._db)
        )
        hidden = [f"NOT id IN {gone}"] if gone else []
        if gone:
            answers = await self._answers(_questions(query, meaning, spot, around, hidden))
        if not answers["hits"].total_hits and around and query.near is None and query.radius_miles is None:
            # A place in the search box limits only as long as there is something around it.
            answers = await self._answers(_questions(query, meaning, spot, [], hidden))
            understood.widened, understood.radius_miles = True, None
        return _page(query, answers, spot, understood)

    async def _answers(self, questions: Mapping[str, dict[str, Any]]) -> dict[str, Found]:
        """Ask all questions of one page at once; the answers stand under the questions' names."""
        found = await self._multi_search([(CLINICS, question) for question in questions.values()])
        return dict(zip(questions, found, strict=True))

    async def _multi_search(self, questions: Sequence[tuple[str, dict[str, Any]]]) -> list[Found]:
        """Ask Meilisearch several questions at once; raises `EngineAway` when it cannot answer now."""
        if time.monotonic() < self._retry_at:
            raise EngineAway
        if self._client is None:
            self._client = aiohttp.ClientSession(timeout=_TIMEOUT, headers={"Accept-Encoding": "identity"}, auto_decompress=False)
        if self._url is None:
            self._url, self._key = engine.address(self._settings), engine.search_key(self._settings)
        if self._url is None:
            return self._away("no address is known")
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        body = request_body(self._settings.index_prefix, questions)
        try:
            async with self._client.post(f"{self._url}/multi-search", data=body, headers=headers) as answer:
                content = await answer.read()
                if answer.status != 200:
                    return self._away(f"it answered {answer.status}")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return self._away(type(error).__name__)
        if self._is_away:
            self._is_away = False
            _log.info("Meilisearch answers again")
        return _ANSWERS.decode(content).results

    def _away(self, why: str) -> list[Found]:
        """Remember that Meilisearch cannot answer; address and key are read anew at the next try, both may have changed.

        The log gets the reason once, and never the question.
        """
        if not self._is_away:
            _log.warning("Meilisearch is away (%s): answers come from the database", why)
        self._url, self._is_away = None, True
        self._retry_at = time.monotonic() + _RETRY_SECONDS
        raise EngineAway

    # places

    async def _places(self) -> Gazetteer:
        async with self._loading:
            if self._gazetteer is None or not self._gazetteer.zips:
                self._gazetteer = await asyncio.to_thread(load_gazetteer, self._db)
                self._inhabited_at = time.monotonic()
            elif time.monotonic() - self._inhabited_at > _INHABITED_SECONDS:
                self._gazetteer.inhabited = await asyncio.to_thread(load_inhabited, self._db)
                self._gazetteer.clinics = await asyncio.to_thread(load_names, self._db)
                self._inhabited_at = time.monotonic()
            return self._gazetteer


def locate(text: str, gazetteer: Gazetteer) -> Spot:
    """Return the place of `near`: "lat,lng", a ZIP, a city with or without its state, or a state; small typos forgiven.

    Raises `QueryError` when it is none of them.
    """
    if point := _point(text):
        nearest = gazetteer.nearest(*point)
        return Spot(nearest.label if nearest else f"{point[0]}, {point[1]}", nearest.state if nearest else None, *point)
    words = words_of(text)
    if words and words[0].isdigit():
        spot = gazetteer.zip(words[0])
    else:
        readings: list[tuple[list[str], str | None]] = [*split_state(words), (words, None)]
        code = state_code(text)
        exact = (gazetteer.city(city, state) for city, state in readings)
        similar = (gazetteer.similar_city(city, state) for city, state in readings)
        spot = state_spot(code) if code else next((found for found in chain(exact, similar) if found), None)
    if spot is None:
        raise QueryError("near", f"we know no place {text[:60]!r}; write a ZIP, a city with its state (Menlo Park, CA), or lat,lng")
    return spot


def _questions(
    query: SearchQuery, meaning: Understanding, spot: Spot | None, around: list[str], hidden: list[str]
) -> dict[str, dict[str, Any]]:
    """Return the questions for one page by name: `hits`, one per choice for the counts without it, `open_now` and `farther_away`."""
    choices = {name: [facet_filter(name, values)] for name, values in query.chosen.items()}
    if query.price_max is not None:
        choices["price_max"] = _price_filters(query)
    plain = [*_hours_filters(query), *hidden]
    common = {"q": meaning.words, "matchingStrategy": "last" if query.sort == "relevance" else "all"}
    chosen = [text for texts in choices.values() for text in texts]
    price = f"price_from.{query.price_key}"
    questions = {"hits": common | {
        "filter": [*chosen, *plain, *around], "sort": _sorting(query, meaning, spot), "facets": [*FACETS, "open_when", price],
        "page": query.page, "hitsPerPage": query.per_page,
    }}
    for name in choices:
        others = [text for other, texts in choices.items() if other != name for text in texts]
        counted = price if name == "price_max" else name
        questions[name] = common | {"filter": [*others, *plain, *around], "facets": [counted], "page": 1, "hitsPerPage": 0}
    if "open_now" not in query.flags:
        questions["open_now"] = common | {"filter": [*chosen, *plain, *around, _open_now()], "page": 1, "hitsPerPage": 0}
    if around and spot is not None and spot.is_point and spot.state and query.page == 1:
        served = ["telehealth = yes", f"telehealth_states = {quote(spot.state)}", *(f"NOT {circle}" for circle in around)]
        questions["farther_away"] = common | {
            "filter": [*chosen, *plain, *served], "sort": questions["hits"]["sort"], "limit": TELEHEALTH_HITS,
        }
    return questions


def _page(query: SearchQuery, answers: Mapping[str, Found], spot: Spot | None, understood: Understood) -> SearchPage:
    """Put the answers to `_questions` together."""
    main = answers["hits"]

    def counts(attribute: str, choice: str) -> dict[str, int]:
        return answers.get(choice, main).facet_distribution.get(attribute, {})

    facets = {name: counts(name, name) for name in FACETS}
    prices = {float(price): count for price, count in counts(f"price_from.{query.price_key}", "price_max").items()}
    facets["price_max"] = count_up_to(prices)
    facets["hours"] = {"open_now": answers.get("open_now", main).total_hits} | counts("open_when", "hits")
    telehealth = answers["farther_away"].hits if "farther_away" in answers else []
    return SearchPage(
        hits=[_hit(document, spot) for document in main.hits], total=main.total_hits, page=query.page, per_page=query.per_page,
        facets=facets, understood=understood, telehealth_hits=[_hit(document, spot) for document in telehealth],
        prices=prices, without={name: answer.total_hits for name, answer in answers.items() if name in query.chosen or name == "price_max"},
    )


def request_body(prefix: str, questions: Sequence[tuple[str, dict[str, Any]]]) -> bytes:
    """Return the body of a multi-search; each question goes to the index of its name behind the prefix."""
    return msgspec.json.encode({"queries": [{"indexUid": prefix + name} | question for name, question in questions]})


def _hit(document: msgspec.Raw, spot: Spot | None) -> Hit:
    return with_distance(_HIT.decode(document), spot)


def _point(text: str) -> tuple[float, float] | None:
    """Read "lat,lng" in degrees, rounded to two decimals: nobody's doorstep."""
    parts = text.split(",")
    try:
        latitude, longitude = (round(float(part), 2) for part in parts)
    except ValueError:
        return None
    return (latitude, longitude) if -90 <= latitude <= 90 and -180 <= longitude <= 180 else None


def _place_question(text: str, limit: int) -> dict[str, Any]:
    return {"q": " ".join(words_of(text)), "limit": limit, "matchingStrategy": "last"}


def _place_suggestions(places: Sequence[Mapping[str, Any]], text: str) -> list[PlaceSuggestion]:
    """Return places as suggestions, each point once: "Mt View" and "Mountain View" are one city."""
    suggestions: dict[tuple[float, float], PlaceSuggestion] = {}
    for place in places:
        code = next((code for code in place["zips"] if text.isdigit() and code.startswith(text)), None)
        city = f"{place['name']}, {place['state']}"
        suggestion = PlaceSuggestion(
            label=f"{city} {code}" if code else city, near=code or city, latitude=place["latitude"], longitude=place["longitude"]
        )
        suggestions.setdefault((suggestion.latitude, suggestion.longitude), suggestion)
    return list(suggestions.values())


def _place_label(location: Mapping[str, Any]) -> str | None:
    parts = [location.get("address_locality"), location.get("address_region")]
    return ", ".join(part for part in parts if part) or None
