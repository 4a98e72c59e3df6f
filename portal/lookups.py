"""Reads from the directory that several pages share: cards of listings, and counts by state and city."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
import sqlalchemy
from sqlalchemy import func
from sqlmodel import Session, col, select

from directory.places import slugify
from directory.records import PUBLIC_STATUSES, Listing
from directory.tables import Location
from directory.taxonomy import SERVICES, Term
from portal import words
from portal.listing_view import doubts, value_for, value_of
from portal.map import Place

CARD_SERVICES = 5


class Card(msgspec.Struct, frozen=True):
    """One listing in a list; `facts` are label, words, whether the clinic states it, and doubts about it."""

    slug: str
    name: str
    place: str
    services: list[Term]
    more_services: int
    phone: str | None
    phone_link: str | None
    facts: list[tuple[str, str, bool, list[str]]]
    notice: str | None
    last_seen: datetime | None
    confirmed: datetime | None
    distance: str | None = None
    open_now: str | None = None
    not_offered: list[str] = []


class StateCount(msgspec.Struct, frozen=True):
    """A state with its number of listings."""

    code: str
    name: str
    count: int


def load_cards(session: Session, found: Sequence[tuple[str, float | None]], wanted: Sequence[str] = ()) -> list[Card]:
    """Return cards for (slug, distance in miles or None), in that order; listings that the public may not see are left out.

    `wanted` names the services that the reader asked for: a card says when its clinic only writes about one.
    """
    slugs = [slug for slug, _ in found]
    rows = session.exec(select(Location).where(col(Location.slug).in_(slugs), col(Location.status).in_(PUBLIC_STATUSES))).all()
    by_slug = {row.slug: row for row in rows}
    return [make_card(by_slug[slug], distance, wanted) for slug, distance in found if slug in by_slug]


def make_card(location: Location, distance: float | None = None, wanted: Sequence[str] = ()) -> Card:
    """Return one listing's card."""
    listing = msgspec.convert(location.listing, Listing)
    offered = [SERVICES[term] for term in listing.offered() if term in SERVICES]
    phone = listing.telephones[0] if listing.telephones else None
    return Card(
        slug=location.slug, name=listing.name or "Unnamed clinic",
        place=words.city_state(listing.location.address_locality, listing.location.address_region) or "Place not stated",
        services=offered[:CARD_SERVICES], more_services=max(len(offered) - CARD_SERVICES, 0),
        phone=words.phone(phone) if phone else None, phone_link=words.phone_link(phone) if phone else None,
        facts=_facts(listing, wanted),
        notice={"temporarily_closed": "Closed for the time being", "moved": "Has moved"}.get(location.status),
        last_seen=location.last_seen_at, confirmed=location.confirmed_at, distance=words.miles(distance) if distance is not None else None,
        open_now=words.open_now(listing.opening_hours, listing.location.time_zone),
        not_offered=[
            f"{words.service(reading.term)}: {words.in_words('services', reading.status)}"
            for reading in listing.services if reading.term in wanted and reading.status != "offered"
        ],
    )


def _facts(listing: Listing, wanted: Sequence[str]) -> list[tuple[str, str, bool, list[str]]]:
    """Return what decides, price and insurance also when they are not stated; the price is that of the treatment asked for, if stated."""
    term = next((term for term in wanted if value_for(listing, "facts.price_per_session", term) is not None and term in listing.offered()), None)
    price = value_for(listing, "facts.price_per_session", term) if term else value_of(listing, "facts.price_per_session")
    rows = [
        (f"{words.service(term)} session" if term else "Session", "facts.price_per_session", price, term),
        *((label, key, value_of(listing, key), None) for label, key in (
            ("Insurance", "facts.insurance"), ("Length", "facts.session_minutes"), ("Consultation", "facts.consultation_fee"),
            ("Ride home", "facts.escort_required"),
        )),
    ]
    always = ("facts.price_per_session", "facts.insurance", "facts.session_minutes")
    return [
        (label, _short(key, value), value is not None, doubts(listing, key, about) if value is not None else [])
        for label, key, value, about in rows if value is not None or key in always
    ]


def _short(key: str, value: object) -> str:
    if key == "facts.escort_required":
        return "needed" if value else "not needed"
    return words.in_words(key, value)


def state_counts(session: Session) -> list[StateCount]:
    """Return the states that have public listings, by name."""
    rows = session.exec(
        select(Location.address_region, func.count()).where(col(Location.status).in_(PUBLIC_STATUSES)).group_by(col(Location.address_region))
    ).all()
    counts = [StateCount(code, words.state_name(code), count) for code, count in rows if code]
    return sorted(counts, key=lambda state: state.name)


def city_places(session: Session, state: str | None = None, limit: int | None = None) -> list[Place]:
    """Return the cities that have public listings, those with most first; `state` is a two-letter code, `limit` the most cities."""
    city, region, count = col(Location.address_locality), col(Location.address_region), func.count()
    query = (
        sqlalchemy.select(city, region, count, func.avg(Location.latitude), func.avg(Location.longitude))
        .where(col(Location.status).in_(PUBLIC_STATUSES), city.is_not(None), region.is_not(None))
        .group_by(city, region)
        .order_by(count.desc(), city)
    )
    if state:
        query = query.where(region == state)
    if limit:
        query = query.limit(limit)
    return [
        Place(name=f"{name}, {code}", href=f"/places/{code.lower()}/{slugify(name)}", count=total, latitude=latitude, longitude=longitude)
        for name, code, total, latitude, longitude in session.execute(query).all()
    ]


def service_places(session: Session) -> list[str]:
    """Return the paths of the pages "treatment in a city" that have a public listing which offers it."""
    city, region = col(Location.address_locality), col(Location.address_region)
    query = select(Location.offered, region, city).where(col(Location.status).in_(PUBLIC_STATUSES), city.is_not(None), region.is_not(None))
    places = {(term, str(code), str(name)) for offered, code, name in session.exec(query) for term in offered if term in SERVICES}
    return [f"/services/{term}/{code.lower()}/{slugify(name)}" for term, code, name in sorted(places)]


def city_name(session: Session, state: str, slug: str) -> str | None:
    """Return the name of a city with public listings from its slug; None where there is none."""
    cities = session.exec(
        select(Location.address_locality)
        .where(Location.address_region == state, col(Location.status).in_(PUBLIC_STATUSES), col(Location.address_locality).is_not(None))
        .distinct()
    ).all()
    return next((city for city in cities if city and slugify(city) == slug), None)


def public_slugs(session: Session) -> list[tuple[str, datetime | None]]:
    """Return all public slugs with the time of their last change, for the sitemap."""
    query = select(Location.slug, Location.changed_at).where(col(Location.status).in_(PUBLIC_STATUSES)).order_by(Location.slug)
    return [(slug, changed) for slug, changed in session.exec(query).all()]
