"""What is indexed: one document per location, made from its listing alone."""

import functools
import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import us
from opening_hours import OpeningHours, validate

from directory.fields import LANGUAGES, MONITORS, ROUTES
from directory.places import slugify
from directory.records import Facts, Listing, ListingLocation, ServiceReading
from directory.tables import Location
from directory.taxonomy import CONDITIONS, SERVICES, Term

DOCUMENT_VERSION = 1
"""Raised when documents are made differently; `indexing.sync` then writes the old ones again."""

INDEX_SETTINGS: Mapping[str, Any] = tomllib.loads(files("search").joinpath("index_settings.toml").read_text(encoding="utf-8"))
FAMILIES: Mapping[str, list[str]] = INDEX_SETTINGS["families"]
"""Words that stand for several services, such as `ketamine`."""

YES_NO_FACTS = {
    "escort": "escort_required", "telehealth": "telehealth", "referral": "referral_required", "superbill": "superbill",
    "financing": "financing", "wheelchair": "wheelchair_accessible", "sliding_scale": "sliding_scale", "va": "va_community_care",
}
"""Search parameter → fact; each is yes, no or not_stated, never guessed."""

LISTED_FACETS = ("service", "condition", "route", "insurance", "plan", "monitored_by", "language", "state", "city")
FACETS: tuple[str, ...] = (*LISTED_FACETS, *YES_NO_FACTS)
"""The facets, each with the name of its search parameter and of its document field."""

PRICE_STEPS = (300, 400, 500, 600, 800, 1000, 1500)
"""US dollars: the values of `price_max` that are counted."""

COUNTED: tuple[str, ...] = (*FACETS, "price_max", "hours")
"""What an answer counts: the facets, `price_max` by `PRICE_STEPS`, and `hours` (open_now, evening, weekend)."""

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
STATE_NAMES: Mapping[str, str] = {state.abbr: state.name for state in us.states.STATES} | {"DC": "District of Columbia", "PR": "Puerto Rico"}
_STATE_CODES = {name.casefold(): code for code, name in STATE_NAMES.items()}

_MONDAY = datetime(2001, 1, 1)  # opening hours are local times; this week stands for any week


class ClinicDocument(msgspec.Struct, kw_only=True, omit_defaults=False):
    """One listing as search holds it.

    Fields named as in `FACETS` are filtered and counted: only offered services are in `service`.
    `words_*` are searched, never shown. `price_from` holds, in US dollars, the lower end of the
    stated session price: `any` for the listing, and one entry per offered service.
    `offer_rank` holds 0 for an offered service (or family), 1 for a mentioned one. `open_at`
    lists the half hours of the week that lie wholly in the stated hours (`Mo-09:30`), local time.
    `last_seen_ts` is in seconds since 1970.
    """

    id: int
    slug: str
    name: str | None
    clinic: str | None
    website: str | None
    status: str
    location: ListingLocation
    telephones: list[str]
    emails: list[str]
    opening_hours: str | None
    services: list[ServiceReading]
    conditions: list[str]
    facts: Facts
    last_seen_at: datetime | None

    service: list[str]
    condition: list[str]
    route: list[str]
    insurance: str
    plan: list[str]
    monitored_by: list[str]
    language: list[str]
    state: str | None
    city: str | None
    city_key: str | None
    escort: str
    telehealth: str
    referral: str
    superbill: str
    financing: str
    wheelchair: str
    sliding_scale: str
    va: str

    geo: dict[str, float] | None = msgspec.field(name="_geo")
    price_from: dict[str, float]
    offer_rank: dict[str, int]
    time_zone: str | None
    open_at: tuple[str, ...]
    open_when: tuple[str, ...]
    telehealth_states: list[str]
    last_seen_ts: int
    document_version: int = DOCUMENT_VERSION

    words_offered: list[str]
    words_place: list[str]
    words_conditions: list[str]
    words_details: list[str]
    words_areas: list[str]
    words_mentioned: list[str]


def document_of(listing: Listing, row: Location) -> ClinicDocument:
    """Return the index document of a public listing; `row` gives id, slug, status and dates."""
    facts = listing.facts
    place = listing.location
    offered = [service for service in listing.services if service.status == "offered"]
    mentioned = [service.term for service in listing.services if service.status == "mentioned"]
    plans = _plans(facts)
    half_hours = _half_hours(listing.opening_hours or "")
    said = {parameter: _yes_no(facts.get(fact)) for parameter, fact in YES_NO_FACTS.items()}
    seen = row.last_seen_at or row.changed_at or row.created_at
    return ClinicDocument(
        id=row.id or 0, slug=row.slug, name=listing.name, clinic=listing.clinic, website=listing.website, status=row.status,
        location=place, telephones=listing.telephones, emails=listing.emails, opening_hours=listing.opening_hours,
        services=listing.services, conditions=listing.conditions, facts=facts, last_seen_at=row.last_seen_at,
        service=[service.term for service in offered], condition=listing.conditions,
        route=_list(facts, "routes"), insurance=facts.get("insurance") or "not_stated", plan=plans,
        monitored_by=_list(facts, "monitored_by"), language=_list(facts, "languages"),
        state=place.address_region, city=place.address_locality,
        city_key=_city_key(place.address_locality) if place.address_locality else None,
        escort=said["escort"], telehealth=said["telehealth"], referral=said["referral"], superbill=said["superbill"],
        financing=said["financing"], wheelchair=said["wheelchair"], sliding_scale=said["sliding_scale"], va=said["va"],
        geo={"lat": place.latitude, "lng": place.longitude} if place.latitude is not None and place.longitude is not None else None,
        price_from=_prices(facts, offered), offer_rank=_offer_rank([service.term for service in offered], mentioned),
        time_zone=place.time_zone, open_at=half_hours, open_when=_open_when(half_hours),
        telehealth_states=_states_served(listing) if facts.get("telehealth") is True else [],
        last_seen_ts=int(seen.timestamp()),
        words_offered=_term_words(SERVICES, [service.term for service in offered]),
        words_place=_place_words(place), words_conditions=_term_words(CONDITIONS, listing.conditions),
        words_details=_detail_words(facts, plans), words_areas=listing.areas_served,
        words_mentioned=_term_words(SERVICES, mentioned),
    )


_city_key = functools.lru_cache(maxsize=65_536)(slugify)


def _list(facts: Facts, name: str) -> list[str]:
    return list(facts.get(name) or [])


def _yes_no(value: Any) -> str:
    return "not_stated" if value is None else "yes" if value else "no"


def _plans(facts: Facts) -> list[str]:
    stances = facts.get("insurance_stances") or []
    return sorted({plan for stance in stances if stance.get("stance") != "not_accepted" for plan in stance.get("plans") or []})


def _prices(facts: Facts, offered: Iterable[ServiceReading]) -> dict[str, float]:
    overall = _lower_end(facts)
    prices = {service.term: _lower_end(service.facts) for service in offered}
    stated = {term: overall if price is None else price for term, price in prices.items()} | {"any": overall}
    return {term: price for term, price in stated.items() if price is not None}


def _lower_end(facts: Facts) -> float | None:
    low, high = facts.get("price_per_session") or (None, None)
    return low if low is not None else high


def count_up_to(prices: Mapping[float, int]) -> dict[str, int]:
    """Return how many listings cost at most each of `PRICE_STEPS`, from the numbers of listings by price."""
    return {str(step): sum(count for price, count in prices.items() if price <= step) for step in PRICE_STEPS}


def _offer_rank(offered: list[str], mentioned: list[str]) -> dict[str, int]:
    ranks = dict.fromkeys(mentioned, 1) | dict.fromkeys(offered, 0)
    for family, members in FAMILIES.items():
        if known := [ranks[term] for term in members if term in ranks]:
            ranks[family] = min(known)
    return ranks


def _term_words(terms: Mapping[str, Term], chosen: Iterable[str]) -> list[str]:
    return [text for term in chosen if term in terms for text in (terms[term].label, *terms[term].synonyms)]


def _place_words(place: ListingLocation) -> list[str]:
    state = place.address_region
    parts = [place.address_locality, state, STATE_NAMES.get(state or ""), (place.postal_code or "")[:5], place.street_address]
    return [part for part in parts if part]


def _detail_words(facts: Facts, plans: list[str]) -> list[str]:
    words = [*plans]
    words += [ROUTES[route] for route in _list(facts, "routes") if route in ROUTES]
    words += [MONITORS[person] for person in _list(facts, "monitored_by") if person in MONITORS]
    words += [LANGUAGES[language] for language in _list(facts, "languages") if language in LANGUAGES]
    said = {"telehealth": "telehealth online video visits", "va_community_care": "veterans VA community care", "sliding_scale": "sliding scale"}
    return words + [text for fact, text in said.items() if facts.get(fact) is True]


def _states_served(listing: Listing) -> list[str]:
    """Return the states that a telehealth listing serves: its own and those among its areas served."""
    states = {listing.location.address_region} | {state_code(area) for area in listing.areas_served}
    return sorted(state for state in states if state)


def state_code(text: str) -> str | None:
    """Return the two-letter code of a state given by its name or its code, else None."""
    text = text.strip()
    return text.upper() if text.upper() in STATE_NAMES else _STATE_CODES.get(text.casefold())


@functools.lru_cache(maxsize=4096)
def _half_hours(hours: str) -> tuple[str, ...]:
    if not hours or not validate(hours):
        return ()
    half_hour = timedelta(minutes=30)
    found = []
    for begin, end, state, _ in OpeningHours(hours).intervals(_MONDAY, _MONDAY + timedelta(days=7)):
        if str(state) != "open":  # "unknown" (by appointment) is not open
            continue
        chunk = begin + (_MONDAY - begin) % half_hour
        while chunk + half_hour <= end:
            found.append(f"{WEEKDAYS[chunk.weekday()]}-{chunk:%H:%M}")
            chunk += half_hour
    return tuple(found)


_zone = functools.lru_cache(maxsize=128)(ZoneInfo)  # ZoneInfo itself keeps only eight, and reads the others from disk each time


def half_hour(at: datetime, zone: str) -> str:
    """Return the half hour of the week that a moment falls into, as in `ClinicDocument.open_at`."""
    local = at.astimezone(_zone(zone))
    return f"{WEEKDAYS[local.weekday()]}-{local.hour:02d}:{30 * (local.minute // 30):02d}"


@functools.lru_cache(maxsize=4096)
def _open_when(half_hours: tuple[str, ...]) -> tuple[str, ...]:
    """Return `evening` (open at 18:00 or later, Monday to Friday) and `weekend` where the hours say so."""
    weekend = any(chunk.startswith(("Sa", "Su")) for chunk in half_hours)
    evening = any(chunk >= f"{chunk[:2]}-18:00" for chunk in half_hours if not chunk.startswith(("Sa", "Su")))
    return tuple(name for name, holds in (("evening", evening), ("weekend", weekend)) if holds)
