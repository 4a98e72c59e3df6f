"""How assertions become a listing: a pure function with precedence, and conflicts kept in sight.

Precedence (design, "What is held"): operator > the clinic, confirmed > its site. Within the site:
what more pages agree on, then what was read more recently; structured data counts only where no
page says it in words, because plug-ins leave it stale. A loser stays visible as a conflict.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from sqlmodel import Session, select

from directory.fields import FACTS, FIELDS, is_range, merge_ranges
from directory.outdated import is_old, outdated_words
from directory.records import (
    ClinicRecord,
    Conflict,
    ConflictValue,
    Listing,
    ListingEvidence,
    ListingLocation,
    LocationStatus,
    PostalAddress,
    ServiceReading,
    Source,
    Statement,
)
from directory.tables import Assertion, Location, SlugRedirect
from directory.taxonomy import SERVICES

Locate = Callable[[PostalAddress], ListingLocation]
"""Adds coordinates and time zone to an address; see `places.locator`."""

ADDRESS_PARTS = ("street_address", "unit", "address_locality", "address_region", "postal_code")
_RANK = {"operator": 2, "clinic": 1}
_STRUCTURED = {"json_ld", "microdata"}
_STATUS_ORDER = {"mentioned": 0, "coming_soon": 1, "not_offered": 1, "offered": 1}
_SHOWN_STATUS = ("offered", "coming_soon", "mentioned", "not_offered")
_NO_CONFLICT = {"name", "clinic", "website"}
_MAIN_SERVICES = {None, "ketamine-infusion", "ketamine-im", "ketamine-oral", "kap", "sgb", "spravato", "tms", "pain-infusion"}
"""Whose prices and lengths are the listing's; a vitamin drip's stand only under its service (reading rules, "Money")."""
_CONTACTS = {"telephones", "faxes", "emails"}  # where a stale plug-in would send a patient to a wrong number
_REACHED = {"opening_hours", "location"}
_REACH_PAGE = re.compile(r"contact|location|hours|visit|office|find-?us|direction|://[^/]+/?$", re.IGNORECASE)
"""Addresses of pages that tell where the clinic is and when it is open, the front page among them."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def without_place(address: PostalAddress) -> ListingLocation:
    """Return the address without coordinates: the `Locate` of dry runs and of tests."""
    return ListingLocation(**msgspec.structs.asdict(address))


def resolve_listing(
    assertions: Iterable[Assertion], *, slug: str, status: LocationStatus, locate: Locate = without_place
) -> Listing:
    """Return the listing that these assertions make; invalidated ones are passed over.

    Pure: the same assertions, in any order, give the same listing.
    """
    groups: dict[tuple[str, str | None], list[Assertion]] = defaultdict(list)
    for assertion in assertions:
        if assertion.invalidated_at is None and assertion.field in FIELDS:
            groups[assertion.field, assertion.service].append(assertion)
    settled = {key: _settle(key[0], group) for key, group in groups.items()}
    values = {key: value for key, (value, _, _) in settled.items() if value is not None}

    services = _services(values)
    facts = _overall_facts(values, services)
    address = PostalAddress(**(values.get(("location", None)) or {}))
    evidence = _with_old_prices([row for key in sorted(settled, key=_key_order) for row in settled[key][1]])
    conflicts = [conflict for key in sorted(settled, key=_key_order) if (conflict := settled[key][2])]

    def single(field: str) -> Any:
        return values.get((field, None))

    return Listing(
        slug=slug,
        name=single("name") or single("clinic"),
        clinic=single("clinic") or single("name"),
        website=single("website"),
        status=status,
        location=locate(address),
        telephones=single("telephones") or [],
        faxes=single("faxes") or [],
        emails=single("emails") or [],
        opening_hours=single("opening_hours"),
        areas_served=single("areas_served") or [],
        services=services,
        conditions=single("conditions") or [],
        facts=facts,
        evidence=evidence,
        conflicts=conflicts,
    )


def listing_from_record(record: ClinicRecord, slug: str, locate: Locate = without_place) -> Listing:
    """Return the listing that one reading of a site would make, without storing anything."""
    return resolve_listing(
        (Assertion(location_id=0, **assertion_values(statement)) for statement in record.statements),
        slug=slug, status="draft", locate=locate,
    )


def assertion_values(statement: Statement) -> dict[str, Any]:
    """Return the columns of the assertion that a site's statement makes; the location's are left to the caller."""
    return {
        "field": statement.field, "service": statement.service, "value": statement.value, "quote": statement.quote,
        "url": statement.url, "source": statement.source, "rule": statement.rule, "pages": statement.pages,
        "retrieved_at": statement.retrieved_at, "first_seen_at": statement.retrieved_at, "last_seen_at": statement.retrieved_at,
    }


def is_complete(listing: Listing) -> bool:
    """Tell whether a first reading may be listed by itself: a name, one offered service, one contact."""
    contact = listing.telephones or listing.emails or listing.location.street_address
    return bool(listing.name and listing.offered() and contact)


def load_listing(session: Session, slug: str) -> Listing | None:
    """Return the public listing of a slug as last projected, or None when there is none.

    Old slugs are followed. The status tells whether the public may see it.
    """
    location = find_location(session, slug)
    return msgspec.convert(location.listing, Listing) if location and location.listing else None


def find_location(session: Session, slug: str) -> Location | None:
    """Return the location with this slug, also by an old one (its present slug then differs)."""
    location = session.exec(select(Location).where(Location.slug == slug)).first()
    if location is None and (redirect := session.get(SlugRedirect, slug)):
        location = session.get(Location, redirect.location_id)
    return location


def canonical(value: Any) -> str:
    """Return a value's one JSON form, for comparing values that are dicts and lists."""
    return msgspec.json.encode(value, order="sorted").decode()


# --- settling one field ------------------------------------------------------------------------

Settled = tuple[Any, list[ListingEvidence], Conflict | None]


def _settle(field: str, group: list[Assertion]) -> Settled:
    ordered = sorted(group, key=_weight, reverse=True)
    return _settle_set(field, ordered) if FIELDS[field].many else _settle_single(field, ordered)


def _weight(assertion: Assertion) -> tuple[Any, ...]:
    """Order assertions of one field: rank, words before structured data, agreement, recency by day, then anything stable.

    How to reach the clinic is told best by the pages that are there for it. The order in which one crawl
    fetched its pages must not decide: it differs from crawl to crawl.
    """
    said_at = assertion.retrieved_at or assertion.generated_at or _EPOCH
    status = _STATUS_ORDER.get(assertion.value, 0) if assertion.field == "services" else 0
    completeness = sum(1 for part in assertion.value.values() if part) if _is_address(assertion) else 0
    return (
        _RANK.get(assertion.source, 0), assertion.source not in _STRUCTURED, status, bool(completeness > 2), assertion.pages,
        completeness, assertion.field in _REACHED and _REACH_PAGE.search(assertion.url or "") is not None,
        said_at if assertion.source in _RANK else said_at.date(), canonical(assertion.value), assertion.url or "",
    )


def _is_address(assertion: Assertion) -> bool:
    return assertion.field == "location" and isinstance(assertion.value, dict)


def _settle_single(field: str, ordered: list[Assertion]) -> Settled:
    winner = ordered[0]
    rivals = [other for other in ordered[1:] if not _agree(field, winner.value, other.value)]
    conflict = _conflict(field, winner.service, [winner, *_distinct(rivals)]) if rivals and field not in _NO_CONFLICT else None
    return winner.value, _evidence(winner, winner.value), conflict


def _settle_set(field: str, ordered: list[Assertion]) -> Settled:
    if ordered[0].source in _RANK:  # a person gives the whole list
        person = ordered[0]
        shown = list(person.value or [])
        others = [row for row in ordered[1:] if row.source not in _RANK and row.value not in shown]
        conflict = _conflict(field, person.service, [person, *_distinct(others)]) if others else None
        return shown or None, _evidence(person, shown), conflict
    in_words = [row for row in ordered if row.source not in _STRUCTURED]
    chosen = _distinct(in_words if in_words and field in _CONTACTS else ordered)
    shown_keys = {canonical(row.value) for row in chosen}
    others = [row for row in ordered if canonical(row.value) not in shown_keys]
    conflict = _conflict(field, chosen[0].service, [chosen[0], *_distinct(others)]) if others else None
    return [row.value for row in chosen], [item for row in chosen for item in _evidence(row, row.value)], conflict


def _distinct(rows: Sequence[Assertion]) -> list[Assertion]:
    seen: dict[str, Assertion] = {}
    for row in rows:
        seen.setdefault(canonical(row.value), row)
    return list(seen.values())


def _agree(field: str, shown: Any, other: Any) -> bool:
    """Tell whether two values do not contradict: equal, one range inside the other, one address a part of the other."""
    if shown == other:
        return True
    if shown is None or other is None:
        return False
    if field == "services":
        return "mentioned" in (shown, other)
    if is_range(field):
        return _inside(shown, other) or _inside(other, shown)
    if field == "location":
        pairs = [(_plain(shown.get(part)), _plain(other.get(part))) for part in ADDRESS_PARTS]
        return all(one == two or not one or not two for one, two in pairs)
    if field == "facts.fasting_hours":
        return all(shown.get(part, hours) == hours for part, hours in other.items())
    return False


def _inside(inner: list[float | None], outer: list[float | None]) -> bool:
    low = outer[0] is None or (inner[0] is not None and inner[0] >= outer[0])
    high = outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
    return low and high


def _plain(part: str | None) -> str:
    return "".join(character for character in (part or "").casefold() if character.isalnum())


def _conflict(field: str, service: str | None, rows: list[Assertion]) -> Conflict:
    return Conflict(
        field=field, service=service,
        values=[
            ConflictValue(
                value=row.value, url=row.url, quote=row.quote, source=cast(Source, row.source), pages=row.pages, last_seen_at=row.last_seen_at)
            for row in rows
        ],
    )


def _evidence(row: Assertion, value: Any) -> list[ListingEvidence]:
    fields = {row.field: value}
    if row.field == "location" and value:
        fields = {f"location.{part}": value[part] for part in ADDRESS_PARTS if value.get(part)}
    return [
        ListingEvidence(
            field=field, value=part, quote=row.quote, url=row.url, source=cast(Source, row.source), service=row.service, rule=row.rule,
            retrieved_at=row.retrieved_at, first_seen_at=row.first_seen_at, last_seen_at=row.last_seen_at,
            changed_at=row.changed_at, confirmed_at=row.confirmed_at, pages=row.pages,
            outdated=None if row.source in _RANK else outdated_words(row.quote, row.last_seen_at),
        )
        for field, part in fields.items()
    ]


_PRICES = frozenset({"facts.price_per_session", "facts.package_price", "facts.consultation_fee"})


def _with_old_prices(evidence: list[ListingEvidence]) -> list[ListingEvidence]:
    """Mark the prices of a page whose price list dates itself to long ago ("prices as of 2023-09-01")."""
    dated = {
        row.url: f"prices as of {row.value}" for row in evidence
        if row.field == "facts.prices_as_of" and row.source not in _RANK and is_old(str(row.value), row.last_seen_at)
    }
    return [
        msgspec.structs.replace(row, outdated=dated[row.url]) if row.field in _PRICES and row.url in dated and not row.outdated else row
        for row in evidence
    ]


# --- putting the fields together -----------------------------------------------------------------


_RANK_OF_TERM = {term: rank for rank, term in enumerate(SERVICES)}
"""The taxonomy has what this directory is for first: a ketamine clinic's vitamins come after its ketamine."""


def _shown_order(service: tuple[str, str]) -> tuple[int, int, str]:
    term, status = service
    return _SHOWN_STATUS.index(status), _RANK_OF_TERM.get(term, len(_RANK_OF_TERM)), term


def _services(values: dict[tuple[str, str | None], Any]) -> list[ServiceReading]:
    statuses = {service: status for (field, service), status in values.items() if field == "services" and service}
    return [
        ServiceReading(
            term=term, status=status,
            facts={
                name: values[f"facts.{name}", term] for name in FACTS if (f"facts.{name}", term) in values
            } if status != "not_offered" else {},
        )
        for term, status in sorted(statuses.items(), key=_shown_order)
    ]


def _overall_facts(values: dict[tuple[str, str | None], Any], services: list[ServiceReading]) -> dict[str, Any]:
    """Return the facts of the whole listing: said of the practice, or drawn from its services.

    Facts of services that are only mentioned or not offered say nothing about the clinic.
    """
    passed_over = {service.term for service in services if service.status in ("mentioned", "not_offered")}
    facts: dict[str, Any] = {}
    for name in FACTS:
        key = f"facts.{name}"
        stated = [(service, value) for (field, service), value in values.items() if field == key and service not in passed_over]
        if stated and (overall := _overall(key, dict(stated))) is not None:
            facts[name] = overall
    return facts


def _overall(key: str, by_service: dict[str | None, Any]) -> Any:
    if is_range(key) and (main := {term: value for term, value in by_service.items() if term in _MAIN_SERVICES}):
        by_service = main
    values = [by_service[service] for service in sorted(by_service, key=lambda service: service or "")]
    if is_range(key):
        return merge_ranges(values)
    if FIELDS[key].many:
        return list({canonical(element): element for value in values for element in value}.values())
    if None in by_service:
        return by_service[None]
    if key == "facts.fasting_hours" and all(_agree(key, one, other) for one in values for other in values):
        return {part: hours for value in values for part, hours in value.items()}  # one treatment may say no more than food
    if all(value == values[0] for value in values):
        return values[0]
    if key == "facts.escort_required":
        return True  # a patient must know before the day; which service needs it stands beside it
    if key == "facts.insurance":
        return "some"
    if key == "facts.minimum_age":
        return min(values)
    return None


def _key_order(key: tuple[str, str | None]) -> tuple[int, str]:
    return list(FIELDS).index(key[0]), key[1] or ""
