"""Answers from the database while Meilisearch is away: the same filters, a simple match of words, said to be reduced."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import String, cast, func, or_
from sqlmodel import col, select

from directory.database import Database, now
from directory.places import suggest_places
from directory.records import PUBLIC_STATUSES, Listing
from directory.tables import Location
from search.answers import HIT_FIELDS, Hit, SearchPage, Understood, with_distance
from search.documents import FACETS, ClinicDocument, count_up_to, document_of, half_hour
from search.gazetteer import Spot, miles_to, words_of
from search.parameters import SearchQuery
from search.understanding import Understanding

MAX_LISTINGS = 3_000
"""Listings that are looked at for one reduced answer; a larger directory answers from the first that fit."""

_MILES_PER_DEGREE = 69.0
_FAR = 1e9


def search(
    db: Database, query: SearchQuery, meaning: Understanding, spot: Spot | None, radius: float | None, understood: Understood
) -> SearchPage:
    """Answer a question from the database alone."""
    words = words_of(meaning.words)
    documents = [document for document in _documents(db, query, spot, radius) if _fits(document, query, words, spot, radius)]
    found = [document for document in documents if _chosen_fit(document, query)]
    found.sort(key=lambda document: _order(document, query, meaning, words, spot))
    start = (query.page - 1) * query.per_page
    facets = {name: _counts(documents, query, name) for name in FACETS}
    prices = Counter(
        document.price_from[query.price_key] for document in documents
        if query.price_key in document.price_from and _chosen_fit(document, query, but="price_max")
    )
    facets["price_max"] = count_up_to(prices)
    facets["hours"] = {"open_now": sum(_is_open(document) for document in found)} | Counter(
        name for document in found for name in document.open_when
    )
    choices = [*query.chosen, *(["price_max"] if query.price_max is not None else [])]
    return SearchPage(
        hits=[_hit(document, spot) for document in found[start : start + query.per_page]], total=len(found), page=query.page,
        per_page=query.per_page, facets=facets, understood=understood, reduced=True, prices=dict(prices),
        without={name: sum(_chosen_fit(document, query, but=name) for document in documents) for name in choices},
    )


def suggest(db: Database, text: str, limit: int) -> tuple[list[tuple[str, str, dict[str, Any]]], list[dict[str, Any]]]:
    """Return clinics whose name begins with or holds the text, and places that begin with it."""
    with db.read() as session:
        named = select(Location).where(col(Location.status).in_(PUBLIC_STATUSES), col(Location.name).icontains(text, autoescape=True))
        clinics = [
            (row.slug, row.name or "", {"address_locality": row.address_locality, "address_region": row.address_region})
            for row in session.exec(named.order_by(col(Location.name), col(Location.id)).limit(limit))
        ]
        places = [
            {
                "name": place.name, "state": place.state, "zips": [place.key] if place.kind == "zip" else [],
                "latitude": place.latitude, "longitude": place.longitude,
            }
            for place in suggest_places(session, text, limit)
        ]
    return clinics, places


def _documents(db: Database, query: SearchQuery, spot: Spot | None, radius: float | None) -> Iterable[ClinicDocument]:
    """Read listings that may fit; a large directory is narrowed by the choices too, at the price of those facets' other counts."""
    public = col(Location.status).in_(PUBLIC_STATUSES)
    wanted = select(Location).where(public)
    if radius is not None and spot is not None and spot.latitude is not None and spot.longitude is not None:
        reach, stretch = radius / _MILES_PER_DEGREE, 2.5  # a degree of longitude is never under 27 miles in the US
        wanted = wanted.where(
            col(Location.latitude).between(spot.latitude - reach, spot.latitude + reach),
            col(Location.longitude).between(spot.longitude - reach * stretch, spot.longitude + reach * stretch),
        )
    elif radius is not None and spot is not None:
        wanted = wanted.where(Location.address_region == spot.state)
    with db.read() as session:
        if session.exec(select(func.count()).select_from(Location).where(public)).one() > MAX_LISTINGS:
            if states := query.chosen.get("state"):
                wanted = wanted.where(col(Location.address_region).in_(states))
            if services := query.chosen.get("service"):
                text = cast(col(Location.listing), String)
                wanted = wanted.where(or_(*(text.contains(f'"{service}"', autoescape=True) for service in services)))
        for row in session.exec(wanted.order_by(col(Location.id)).limit(MAX_LISTINGS)):
            yield document_of(msgspec.convert(row.listing, Listing), row)


def _fits(document: ClinicDocument, query: SearchQuery, words: list[str], spot: Spot | None, radius: float | None) -> bool:
    if words and words[0] not in _words(document):
        return False
    if radius is not None and spot is not None and spot.is_point and _miles(document, spot) > radius:
        return False
    if any(flag in query.flags and flag not in document.open_when for flag in ("evening", "weekend")):
        return False
    return "open_now" not in query.flags or _is_open(document)


def _is_open(document: ClinicDocument) -> bool:
    return bool(document.time_zone) and half_hour(now(), document.time_zone or "") in document.open_at


def _price_fits(document: ClinicDocument, query: SearchQuery, highest: float) -> bool:
    for key in query.chosen.get("service") or ("any",):
        price = document.price_from.get(key)
        if price is not None and price <= highest:
            return True
        if price is None and query.include_not_stated and (key == "any" or key in document.service):
            return True
    return False


def _values(document: ClinicDocument, facet: str) -> list[str]:
    value = getattr(document, facet)
    return value if isinstance(value, list) else [value] if value else []


def _chosen_fit(document: ClinicDocument, query: SearchQuery, but: str = "") -> bool:
    for name, chosen in query.chosen.items():
        values = _values(document, name) + ([document.city_key] if name == "city" and document.city_key else [])
        if name != but and {value.casefold() for value in values}.isdisjoint(value.casefold() for value in chosen):
            return False
    return but == "price_max" or query.price_max is None or _price_fits(document, query, query.price_max)


def _counts(documents: Iterable[ClinicDocument], query: SearchQuery, facet: str) -> dict[str, int]:
    counts = Counter(value for document in documents if _chosen_fit(document, query, but=facet) for value in _values(document, facet))
    return dict(counts.most_common())


def _words(document: ClinicDocument) -> frozenset[str]:
    texts = [document.name or "", document.clinic or ""]
    for part in ("offered", "place", "conditions", "details", "areas", "mentioned"):
        texts += getattr(document, f"words_{part}")
    return frozenset(words_of(" ".join(texts)))


def _order(document: ClinicDocument, query: SearchQuery, meaning: Understanding, words: list[str], spot: Spot | None) -> tuple[float, ...]:
    distance = _miles(document, spot) if spot is not None and spot.is_point else 0.0
    if query.sort == "distance":
        return (distance, document.id)
    if query.sort == "price":
        return (document.price_from.get(query.price_key, _FAR), distance, document.id)
    if query.sort == "last_seen":
        return (-document.last_seen_ts, document.id)
    held = _words(document)
    matched = sum(word in held for word in words)
    ranks = [document.offer_rank.get(name, 2) for name in meaning.ranked_by]
    return (-matched, *ranks, distance, -document.last_seen_ts, document.id)


def _miles(document: ClinicDocument, spot: Spot | None) -> float:
    miles = miles_to(spot, document.location)
    return _FAR if miles is None else miles


def _hit(document: ClinicDocument, spot: Spot | None) -> Hit:
    fields: Mapping[str, Any] = {name: getattr(document, name) for name in HIT_FIELDS}
    return with_distance(Hit(**fields), spot)
