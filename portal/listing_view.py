"""One listing's page: its facts by topic, each with its proof, what is not stated, conflicts and history."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlencode

import msgspec
from markupsafe import Markup
from sqlmodel import Session, col, select

from directory.fields import FACTS, FIELDS
from directory.listings import ADDRESS_PARTS
from directory.records import PUBLIC_STATUSES, Conflict, Listing, ListingEvidence
from directory.tables import Change, Location
from directory.taxonomy import CONDITIONS, SERVICES, Term
from portal import words

HISTORY_LIMIT = 30
_PLAIN_HOURS = re.compile(r"[A-Z][a-z](?:[-,][A-Z][a-z])* \d\d:\d\d-\d\d:\d\d")  # the part of OSM's syntax that schema.org shares

BEFORE = ("facts.referral_required", "facts.minimum_age", "facts.fasting_hours")
DURING = (
    "facts.visit_minutes", "facts.session_minutes", "facts.routes", "facts.monitored_by", "facts.private_room", "facts.companion_allowed",
)
AFTER = ("facts.escort_required", "facts.series_sessions")
COST = ("facts.consultation_fee", "facts.financing", "facts.sliding_scale", "facts.military_discount", "facts.prices_as_of")
INSURANCE = ("facts.insurance", "facts.insurance_stances", "facts.superbill", "facts.hsa", "facts.va_community_care")
ACCESS = ("facts.telehealth", "facts.languages", "facts.wheelchair_accessible", "facts.parking")
GLANCE = (
    "facts.price_per_session", "facts.insurance", "facts.session_minutes", "facts.series_sessions", "facts.escort_required",
    "facts.fasting_hours",
)

STATUS_NOTICES = {
    "temporarily_closed": "This clinic is closed for the time being. Call before you plan a visit.",
    "moved": "This clinic has moved. The address below may be the old one: ask before you travel.",
    "held": "A change on the clinic's pages is being reviewed. This page shows what was stated before.",
}


class Proof(msgspec.Struct, frozen=True):
    """Who says one value, in which words, where and when."""

    value: str
    quote: str
    url: str | None
    source: str
    seen: datetime | None
    changed: datetime | None
    confirmed: datetime | None
    first_seen: datetime | None
    pages: int
    service: str | None
    by_person: bool
    outdated: str | None = None


class Fact(msgspec.Struct, frozen=True):
    """One field of the listing in words; `proofs` is empty only when nothing is stated.

    `values` has more than one line where the clinic states several values; with `by_service` each line
    begins with the treatments that it holds for, and `words` is only the range over them. `doubts` are reasons
    to ask before relying on it, shown beside the value wherever it stands.
    """

    key: str
    label: str
    words: str
    stated: bool
    proofs: list[Proof]
    correct_url: str
    service: str | None = None
    values: list[str] = []
    by_service: bool = False
    doubts: list[str] = []


class ServiceView(msgspec.Struct, frozen=True):
    """One service of the listing with its plain-language explanation and the facts stated for it alone."""

    term: Term
    status: str
    status_words: str
    facts: list[Fact]
    proof: Fact


class FirstCourse(msgspec.Struct, frozen=True):
    """What a first course costs, as far as the clinic states its parts; `exact` only where it states all of them."""

    words: str
    exact: bool
    low: float
    missing: str
    sum: str
    doubts: list[str] = []


class CostBundle(msgspec.Struct, frozen=True):
    """The prices of one service (None: the clinic names no service), and its first course where it can be summed."""

    service: Term | None
    facts: list[Fact]
    first_course: FirstCourse | None


class ConflictView(msgspec.Struct, frozen=True):
    """Statements that contradict each other; the first is the one shown."""

    label: str
    key: str
    proofs: list[Proof]


class Sibling(msgspec.Struct, frozen=True):
    """Another location of the same practice."""

    slug: str
    name: str
    place: str


class ChangeView(msgspec.Struct, frozen=True):
    """One step of the public history."""

    when: datetime
    label: str
    before: str
    after: str
    actor: str


class ListingPage(msgspec.Struct):
    """Everything that `clinic.html` shows."""

    listing: Listing
    name: str
    title: str
    place: str
    city: dict[str, Any]
    notice: str | None
    contact: dict[str, Fact]
    open_now: str | None
    hours: list[words.HoursLine]
    maps_url: str | None
    glance: list[Fact]
    services: list[ServiceView]
    elsewhere: list[ServiceView]
    conditions: list[Term]
    conditions_fact: Fact
    costs: list[CostBundle]
    other_costs: list[Fact]
    insurance: list[Fact]
    day: list[tuple[str, list[Fact]]]
    access: list[Fact]
    questions: list[str]
    conflicts: list[ConflictView]
    siblings: list[Sibling]
    history: list[ChangeView]
    last_seen: datetime | None
    changed: datetime | None
    confirmed: datetime | None
    json_ld: Markup


def listing_page(session: Session, location: Location, public_url: str) -> ListingPage:
    """Return the page of one public listing."""
    listing = msgspec.convert(location.listing, Listing)
    name = listing.name or "Unnamed clinic"
    place = words.city_state(listing.location.address_locality, listing.location.address_region)
    services = [service_view(listing, reading.term) for reading in listing.services if reading.term in SERVICES]
    return ListingPage(
        listing=listing,
        name=name,
        title=f"{name}, {place}" if place else name,
        place=place,
        city=value_of(listing, "location") or {},
        notice=STATUS_NOTICES.get(location.status),
        contact={key: fact(listing, key) for key in ("location", "telephones", "emails", "website", "opening_hours", "faxes", "areas_served")},
        open_now=words.open_now(listing.opening_hours, listing.location.time_zone),
        hours=words.hours_in_words(listing.opening_hours) if listing.opening_hours else [],
        maps_url=maps_url(listing),
        glance=[fact(listing, key) for key in GLANCE],
        services=[view for view in services if view.status in ("offered", "coming_soon")],
        elsewhere=[view for view in services if view.status in ("mentioned", "not_offered")],
        conditions=[CONDITIONS[term] for term in listing.conditions if term in CONDITIONS],
        conditions_fact=fact(listing, "conditions"),
        costs=cost_bundles(listing),
        other_costs=[fact(listing, key) for key in COST],
        insurance=[fact(listing, key) for key in INSURANCE if not _only_repeats(listing, key)],
        day=[
            (heading, [fact(listing, key) for key in keys])
            for heading, keys in (("Before", BEFORE), ("At the clinic", DURING), ("Afterwards", AFTER))
        ],
        access=[fact(listing, key) for key in ACCESS],
        questions=open_questions(listing),
        conflicts=[conflict_view(conflict) for conflict in listing.conflicts],
        siblings=siblings(session, location),
        history=history(session, location),
        last_seen=location.last_seen_at,
        changed=location.changed_at,
        confirmed=location.confirmed_at,
        json_ld=json_ld(listing, f"{public_url}/clinics/{listing.slug}"),
    )


def value_of(listing: Listing, key: str) -> Any:
    """Return a field's value over the whole listing, None where nothing is stated."""
    if key == "location":
        parts = {part: getattr(listing.location, part) for part in ADDRESS_PARTS}
        return parts if any(parts.values()) else None
    name = FIELDS[key].fact
    value = listing.facts.get(name) if name else getattr(listing, key)
    return None if value == [] or value == {} else value


def value_for(listing: Listing, key: str, term: str | None) -> Any:
    """Return a fact that holds for one service: stated for it alone, or for the practice as a whole; None otherwise.

    What the clinic states about another service never counts.
    """
    about = _stated_about(listing, key, term)
    if about is not None:
        return _service_value(listing, key, about)
    return next((row.value for row in listing.evidence if row.field == key and row.service is None), None)


def _stated_about(listing: Listing, key: str, term: str | None) -> str | None:
    """Return the service when a fact is stated for it alone, None when only the practice as a whole may state it."""
    return term if term is not None and _service_value(listing, key, term) is not None else None


def fact(listing: Listing, key: str, term: str | None = None) -> Fact:
    """Return one field with its proofs; with `term` the statement about that service alone."""
    value = _value(listing, key, term)
    lines = by_service(listing, key) if term is None else []
    stated = value is not None or bool(lines)
    said = words.in_words(key, value) if value is not None or not lines else "depends on the treatment"
    elements = [words.in_words(key, element) for element in value] if FIELDS[key].many and isinstance(value, list) else []
    rows = [row for row in listing.evidence if _is_about(row, key) and (term is None or row.service == term)] if stated else []
    correct = {"field": key} | ({"service": term} if term else {})
    return Fact(
        key=key, label=FIELDS[key].label, words=_capital(key, said), stated=stated, proofs=_together([proof(row, key) for row in rows]),
        service=term, correct_url=f"/clinics/{listing.slug}/correct?{urlencode(correct)}",
        values=[_capital(key, line) for line in lines or elements], by_service=bool(lines),
        doubts=doubts(listing, key, term),
    )


def doubts(listing: Listing, key: str, term: str | None = None) -> list[str]:
    """Return why one should ask before relying on a field, with `term` on what is stated of that service alone; mostly nothing."""
    disputed = any(conflict.field == key and term in (None, conflict.service) for conflict in listing.conflicts)
    old = any(row.outdated and _is_about(row, key) and term in (None, row.service) for row in listing.evidence)
    return [*(["the clinic's pages disagree"] if disputed else []), *(["may be out of date"] if old else [])]


def by_service(listing: Listing, key: str) -> list[str]:
    """Return what the clinic states for its treatments as lines, "TMS: no"; none where all that is stated is the same.

    What it states for the practice as a whole comes first, as "In general: …".
    """
    name = FIELDS[key].fact
    if name is None or FIELDS[key].shape == "stance":  # a stance names its treatment itself
        return []
    said: dict[str, list[str]] = {}
    general = [row.value for row in listing.evidence if row.field == key and row.service is None and row.value is not None]
    if general:
        whole = [element for value in general for element in (value if isinstance(value, list) else [value])] if FIELDS[key].many else general[0]
        said[words.in_words(key, whole)] = ["In general"]
    for reading in listing.services:
        if reading.status in ("offered", "coming_soon") and reading.facts.get(name) is not None:
            said.setdefault(words.in_words(key, reading.facts[name]), []).append(words.service(reading.term))
    return [f"{words.join_words(services)}: {value}" for value, services in said.items()] if len(said) > 1 else []


_TOLD_BESIDE: dict[str, tuple[str, Any]] = {"not_accepted": ("facts.insurance", "does_not"), "superbill": ("facts.superbill", True)}
"""The stances that another field tells as well, with its value."""


def _only_repeats(listing: Listing, key: str, term: str | None = None) -> bool:
    """Tell whether stances on insurance say no more than the fields beside them: "Does not take insurance", "Superbill"."""
    stances = (_value(listing, key, term) or []) if FIELDS[key].shape == "stance" else []
    return bool(stances) and all(
        (term or stance["service"] is None) and not (stance["plans"] or stance["except"]) and stance["stance"] in _TOLD_BESIDE
        and _value(listing, _TOLD_BESIDE[stance["stance"]][0], term) == _TOLD_BESIDE[stance["stance"]][1]
        for stance in stances
    )


def _capital(key: str, text: str) -> str:
    """Begin with a capital; a mail or web address stays as it is written."""
    return text if FIELDS[key].shape in ("email", "url") and text != words.NOT_STATED else text[:1].upper() + text[1:]


def _value(listing: Listing, key: str, term: str | None) -> Any:
    return _service_value(listing, key, term) if term else value_of(listing, key)


def _service_value(listing: Listing, key: str, term: str) -> Any:
    reading = next((reading for reading in listing.services if reading.term == term), None)
    if reading is None:
        return None
    return reading.status if key == "services" else reading.facts.get(key.removeprefix("facts."))


def _is_about(row: ListingEvidence, key: str) -> bool:
    return row.field == key or row.field.startswith(f"{key}.")


def proof(row: ListingEvidence, key: str) -> Proof:
    """Return one row of evidence in words."""
    return Proof(
        value=words.in_words(row.field if row.field in FIELDS else key, row.value) if row.field in FIELDS else str(row.value),
        quote=row.quote, url=row.url, source=words.source(row.source), seen=row.last_seen_at, changed=row.changed_at,
        confirmed=row.confirmed_at, first_seen=row.first_seen_at, pages=row.pages,
        service=words.service(row.service) if row.service else None, by_person=row.source in ("clinic", "operator"),
        outdated=row.outdated,
    )


def _together(proofs: list[Proof]) -> list[Proof]:
    """Join proofs that rest on the same words (the parts of an address) into one."""
    joined: dict[tuple[Any, ...], Proof] = {}
    for item in proofs:
        key = (item.quote, item.url, item.source, item.service)
        known = joined.get(key)
        joined[key] = msgspec.structs.replace(known, value=f"{known.value}, {item.value}") if known else item
    return list(joined.values())


def service_view(listing: Listing, term: str) -> ServiceView:
    """Return one service of the listing."""
    reading = next(reading for reading in listing.services if reading.term == term)
    return ServiceView(
        term=SERVICES[term], status=reading.status, status_words=words.in_words("services", reading.status),
        facts=[
            fact(listing, f"facts.{name}", term)
            for name in FACTS if name in reading.facts and not _only_repeats(listing, f"facts.{name}", term)
        ],
        proof=fact(listing, "services", term),
    )


def cost_bundles(listing: Listing) -> list[CostBundle]:
    """Return the prices by service, then those that the clinic ties to no service."""
    prices = ("facts.price_per_session", "facts.package_price", "facts.series_sessions")
    bundles = []
    for reading in listing.services:
        if reading.status == "offered" and reading.term in SERVICES and {"price_per_session", "package_price"} & set(reading.facts):
            facts = [found for key in prices if (found := fact(listing, key, reading.term)).stated]
            bundles.append(CostBundle(SERVICES[reading.term], facts, first_course(listing, reading.term)))
    general = [key for key in prices[:2] if any(row.field == key and row.service is None for row in listing.evidence)]
    if general:
        bundles.append(CostBundle(None, [fact(listing, key) for key in general], first_course(listing, None)))
    return bundles


def first_course(listing: Listing, term: str | None) -> FirstCourse | None:
    """Return what a first course of a service costs: sessions times price plus the consultation.

    None without a price and a number of sessions. Where the consultation fee or an upper end is not
    stated the sum is a lower bound and says so; a doubt about a part is one about the sum.
    """
    keys = ("facts.price_per_session", "facts.series_sessions", "facts.consultation_fee")
    price, sessions, consultation = (value_for(listing, key, term) for key in keys)
    if price is None or sessions is None or price[0] is None or sessions[0] is None:
        return None
    low = price[0] * sessions[0] + ((consultation or [0])[0] or 0)
    parts = [f"{words.count([sessions[0], sessions[1]])} at {words.money(price)}"]
    ends = {"the consultation fee": consultation, "the highest price": price[1], "the highest number of sessions": sessions[1]}
    missing = [name for name, end in ends.items() if end is None]
    doubted = list(dict.fromkeys(doubt for key in keys for doubt in doubts(listing, key, _stated_about(listing, key, term))))
    if consultation is not None:
        parts.append(f"consultation {words.money(consultation)}")
        if None in consultation:
            missing.append("the full consultation fee")
    if missing:
        return FirstCourse(f"at least {words.money([low, low])}", False, low, words.join_words(missing), " + ".join(parts), doubted)
    high = price[1] * sessions[1] + consultation[1]
    return FirstCourse(words.money([low, high]), True, low, "", " + ".join(parts), doubted)


def open_questions(listing: Listing) -> list[str]:
    """Return what to ask the clinic: the questions of the fields about which it states nothing."""
    silent = (field for key, field in FIELDS.items() if value_of(listing, key) is None and not by_service(listing, key))
    return [field.question for field in silent if field.question]


def conflict_view(conflict: Conflict) -> ConflictView:
    """Return contradicting statements in words."""
    field = FIELDS[conflict.field]
    label = f"{field.label} ({words.service(conflict.service)})" if conflict.service else field.label
    return ConflictView(label, conflict.field, [
        Proof(
            value=words.in_words(conflict.field, value.value), quote=value.quote, url=value.url, source=words.source(value.source),
            seen=value.last_seen_at, changed=None, confirmed=None, first_seen=None, pages=value.pages, service=None,
            by_person=value.source in ("clinic", "operator"),
        )
        for value in conflict.values
    ])


def siblings(session: Session, location: Location) -> list[Sibling]:
    """Return the other public locations of the same practice."""
    rows = session.exec(
        select(Location)
        .where(Location.clinic_id == location.clinic_id, Location.id != location.id, col(Location.status).in_(PUBLIC_STATUSES))
        .order_by(col(Location.address_region), col(Location.address_locality), Location.slug)
    ).all()
    return [
        Sibling(row.slug, row.name or "Unnamed clinic", words.city_state(row.address_locality, row.address_region))
        for row in rows
    ]


def history(session: Session, location: Location) -> list[ChangeView]:
    """Return the last changes of the listing, the newest first."""
    rows = session.exec(
        select(Change)
        .where(Change.location_id == location.id)
        .order_by(col(Change.changed_at).desc(), col(Change.id).desc())
        .limit(HISTORY_LIMIT)
    ).all()
    return [
        ChangeView(
            when=row.changed_at, label=_change_label(row), before=words.in_words(row.field, row.previous_value),
            after=words.in_words(row.field, row.replacement_value), actor=row.actor,
        )
        for row in rows
    ]


def _change_label(row: Change) -> str:
    label = FIELDS[row.field].label if row.field in FIELDS else row.field.replace("_", " ").capitalize()
    return f"{label} ({words.service(row.service)})" if row.service else label


def maps_url(listing: Listing) -> str | None:
    """Return a link that opens the stated address in a map service, None without a street or city."""
    value = value_of(listing, "location")
    return f"https://www.openstreetmap.org/search?query={quote_plus(words.address({**value, 'unit': None}))}" if value else None


def json_ld(listing: Listing, url: str) -> Markup:
    """Return the listing as schema.org MedicalClinic, safe inside a script element."""
    place = listing.location
    data: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "MedicalClinic", "@id": url, "name": listing.name, "url": listing.website,
        "telephone": listing.telephones[:1] and listing.telephones[0].partition(";")[0],
        "address": {
            "@type": "PostalAddress", "streetAddress": ", ".join(part for part in (place.street_address, place.unit) if part) or None,
            "addressLocality": place.address_locality, "addressRegion": place.address_region, "postalCode": place.postal_code,
            "addressCountry": "US",
        } if value_of(listing, "location") else None,
        "openingHours": [rule.strip() for rule in (listing.opening_hours or "").split(";") if _PLAIN_HOURS.fullmatch(rule.strip())],
        "priceRange": words.money(price) if (price := value_of(listing, "facts.price_per_session")) else None,
        "availableService": [{"@type": "MedicalTherapy", "name": SERVICES[term].label} for term in listing.offered() if term in SERVICES],
    }
    return script_json({key: value for key, value in data.items() if value})


def script_json(data: Any) -> Markup:
    """Return JSON in which no character can end a script element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 (no character that HTML reads is left)


def known_services(terms: Sequence[str]) -> list[Term]:
    """Return the taxonomy entries of these terms, unknown ones left out."""
    return [SERVICES[term] for term in terms if term in SERVICES]
