"""How a reading of a site, or the word of a person, becomes assertions, changes and a new listing.

`project` is the only function that writes the columns of `Location`; each call that changes the
listing raises its revision in SQL, in the same transaction. A crawl never undoes a person, and what it
would take away from a public listing (`holds`) waits for one.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session, col, delete, insert, select, update

from directory.database import now
from directory.fields import FIELDS, FieldError, check_value
from directory.holds import in_words, losses
from directory.listings import ADDRESS_PARTS, assertion_values, canonical, is_complete, resolve_listing
from directory.places import locator, slugify
from directory.records import ClinicRecord, Listing, PostalAddress, Statement
from directory.tables import Assertion, Change, Clinic, Location, Site, SlugRedirect, SourcePage

CRAWLER = "crawler"
"""The actor's label of what a crawl changed."""
_PERSONS = ("clinic", "operator")


@dataclass
class SiteOutcome:
    """What one reading of a site did: `state` is crawled, unchanged, nothing_found or held; `note` says why."""

    state: str
    location_ids: list[int] = field(default_factory=list)
    changes: int = 0
    note: str = ""


def ingest_site(
    session: Session, site: Site, records: Sequence[ClinicRecord], run_id: str | None, reader_version: str,
    pages_read: Collection[str] | None = None,
) -> SiteOutcome:
    """Store what a site states now; return what that changed.

    A statement that is no longer made is invalidated when its page is among `pages_read` (with None:
    in any case); a page that was not read says nothing. A site that yields no record changes nothing.
    """
    clinic = session.exec(select(Clinic).where(Clinic.site_id == site.id)).first()
    if not records:
        return SiteOutcome("nothing_found", note="The listings of this site stay as they were." if clinic else "")
    clinic = _named_clinic(session, clinic, site, records)
    locations = list(session.exec(select(Location).where(Location.clinic_id == clinic.id).order_by(col(Location.id))))
    matched = _match(session, records, locations)
    named = {location.id for _, location in matched if location}
    outcome, at = SiteOutcome("unchanged"), now()
    for record, location in matched:
        if location is None:
            location = _new_location(session, clinic, record)
        elif location.status == "removed":
            continue  # a removed clinic stays removed, whatever its site says
        _store_statements(session, location, record.statements, at, run_id, reader_version, pages_read)
        outcome.changes += project(session, location, CRAWLER, since=at)
        if location.status == "draft" and is_complete(msgspec.convert(location.listing, Listing)):
            _move(session, location, "listed", CRAWLER)
            outcome.changes += 1
        outcome.location_ids.append(_id(location))
    for location in locations:
        if location.id not in named and location.status in ("listed", "held"):  # its site names this office no longer
            _store_statements(session, location, (), at, run_id, reader_version, pages_read)
            outcome.changes += project(session, location, CRAWLER, since=at)
    if outcome.changes:
        outcome.state = "crawled"
    if held := [location for location in locations if location.status == "held"]:
        outcome.state, outcome.note = "held", f"{held[0].name or held[0].slug}: {held[0].hold_reason}"
    site.last_crawled_at = at
    session.add(site)
    return outcome


def see_again(session: Session, site: Site, urls: Collection[str], at: datetime) -> SiteOutcome:
    """Move the dates of what a site states on pages that were seen at `at` and have not changed; nothing else can have.

    Assertions move in one UPDATE; each listing's evidence moves with them, so that search gets the new date.
    A held listing stays as the public saw it.
    """
    query = select(Location).join(Clinic, col(Location.clinic_id) == col(Clinic.id))
    locations = list(session.exec(query.where(Clinic.site_id == site.id, Location.status != "removed").order_by(col(Location.id))))
    idents = [_id(location) for location in locations]
    session.exec(
        update(Assertion).where(col(Assertion.location_id).in_(idents), col(Assertion.invalidated_at).is_(None))
        .where(col(Assertion.source).not_in(_PERSONS), col(Assertion.url).in_(urls)).values(last_seen_at=at)
    )
    outcome = SiteOutcome("unchanged", idents)
    for location in locations:
        if location.held_since is None:
            _lock(session, location)
            _see_listing_again(location, urls, at)
            _raise_revision(session, location)
        elif location.status == "held":
            outcome.state, outcome.note = "held", f"{location.name or location.slug}: {location.hold_reason}"
    site.last_crawled_at = now()
    session.add(site)
    return outcome


def _see_listing_again(location: Location, urls: Collection[str], at: datetime) -> None:
    seen = msgspec.to_builtins(at)

    def moved(row: dict[str, Any]) -> dict[str, Any]:
        return row | {"last_seen_at": seen} if row["url"] in urls and row["source"] not in _PERSONS else row

    listing = location.listing
    conflicts = [conflict | {"values": [moved(value) for value in conflict["values"]]} for conflict in listing.get("conflicts", [])]
    location.listing = listing | {"evidence": [moved(row) for row in listing.get("evidence", [])], "conflicts": conflicts}
    location.last_seen_at = at if any(row["url"] in urls for row in listing.get("evidence", [])) else location.last_seen_at


def assert_by_person(
    session: Session, location: Location, *, field: str, value: Any, source: str, actor: str, reason: str,
    service: str | None = None, correction_item_id: str | None = None,
) -> Assertion:
    """Store a person's word for a field of a listing, which then outranks the site's, and project it.

    `source` is `clinic` or `operator`; `value` the whole value (the list for a field with `many`), None to
    say that nothing is stated. An earlier word of the same rank for the field is invalidated. Raises `FieldError`.
    """
    if source not in _PERSONS:
        raise ValueError(f"{source!r} is not a person; use clinic or operator")
    checked = check_person_value(field, value)
    at = now()
    for earlier in _live(session, location, field, service):
        if earlier.source == source:
            earlier.invalidated_at = at
            session.add(earlier)
    assertion = Assertion(
        location_id=_id(location), field=field, service=service, value=checked, quote=reason[:300], source=source, actor=actor,
        correction_item_id=correction_item_id, first_seen_at=at, last_seen_at=at, changed_at=at, confirmed_at=at,
    )
    session.add(assertion)
    location.confirmed_at = at
    project(session, location, actor)
    return assertion


def check_person_value(field: str, value: Any) -> Any:
    """Return the value that a person's assertion stores, or raise `FieldError` that names the field."""
    if field not in FIELDS:
        raise FieldError(field, "is not a field of a listing")
    if value is None:
        return None
    if FIELDS[field].many:
        if not isinstance(value, list):
            raise FieldError(field, "must be a list")
        return [check_value(field, element) for element in value] or None
    return check_value(field, value)


def withdraw_assertion(session: Session, assertion: Assertion, actor: str) -> None:
    """Take a person's word back; the listing then shows what is left, usually the site's own statement."""
    assertion.invalidated_at = now()
    session.add(assertion)
    location = session.get_one(Location, assertion.location_id)
    project(session, location, actor)


def keep_shown(session: Session, location: Location, *, actor: str, reason: str) -> None:
    """Let a held listing stay as it is shown: each value that its site has ceased to state becomes the operator's word.

    What else the site has changed is then published. Does nothing when the listing is not held.
    """
    if location.pending is None:
        return
    for loss in losses(msgspec.convert(location.listing, Listing), msgspec.convert(location.pending, Listing)):
        assert_by_person(
            session, location, field=loss.field, service=loss.service, value=loss.value, source="operator", actor=actor, reason=reason,
        )


def set_status(session: Session, location: Location, status: str, actor: str) -> None:
    """Move a listing to another status, with a row in its history; removed erases all that was held about it.

    A held listing that is published shows what was pending from then on; hidden, it waits further.
    """
    _lock(session, location)
    if location.status == status:
        return
    if status not in ("held", "hidden"):
        _forget_hold(location)
    _move(session, location, status, actor)
    if status == "removed":
        _erase(session, location)
    else:
        project(session, location, actor)


def project(session: Session, location: Location, actor: str, *, since: datetime | None = None) -> bool:
    """Write the listing that the live assertions make; return whether a public value changed.

    Values that differ become rows of the public history. The revision also rises when only evidence
    or dates moved, since search shows them. Where a crawl, whose assertions began at `since`, would take
    away what must not be lost unseen (`holds.losses`), the listing is held instead; it is released as soon
    as the loss is gone.
    """
    _lock(session, location)
    stated, changed = _resolve(session, location), False
    if location.held_since is not None and actor != CRAWLER:  # a person's word counts at once, also on a held listing
        changed = _publish(session, location, _resolve(session, location, before=location.held_since), actor)
        actor = CRAWLER  # what the hold kept back came from the site
    if location.held_since is not None or (actor == CRAWLER and location.status == "listed"):
        if lost := losses(msgspec.convert(location.listing, Listing), stated):
            _hold(session, location, stated, in_words(lost), since or now())
            return changed
        if location.held_since is not None:
            _forget_hold(location)
            if location.status == "held":
                _move(session, location, "listed", actor)
                stated.status, changed = "listed", True
    return _publish(session, location, stated, actor) or changed


def _resolve(session: Session, location: Location, before: datetime | None = None) -> Listing:
    """Return the listing of the live assertions; with `before`, of the site's that were live then and persons' of today."""
    rows = session.exec(select(Assertion).where(Assertion.location_id == location.id, col(Assertion.invalidated_at).is_(None))).all()
    if before is not None:
        ended_since = select(Assertion).where(Assertion.location_id == location.id, col(Assertion.invalidated_at) >= before)
        then = [row for row in (*rows, *session.exec(ended_since)) if row.source not in _PERSONS and row.generated_at < before]
        rows = [row for row in rows if row.source in _PERSONS] + [Assertion(**row.model_dump(exclude={"invalidated_at"})) for row in then]
    return resolve_listing(rows, slug=location.slug, status=location.status, locate=locator(session))  # type: ignore[arg-type]


def _publish(session: Session, location: Location, listing: Listing, actor: str) -> bool:
    """Write a listing into the public columns, its differences into the history; return whether a value changed."""
    before = location.listing or {}
    if location.status == "draft" or (actor != CRAWLER and _identity(before) != _identity(msgspec.to_builtins(listing))):
        _settle_slug(session, location, listing)  # a public address follows a person's correction, never a crawl
    after = msgspec.to_builtins(listing)
    if after == before:
        return False
    location.listing = after
    location.offered = listing.offered()
    location.name = listing.name
    location.address_locality = listing.location.address_locality
    location.address_region = listing.location.address_region
    location.postal_code = listing.location.postal_code
    location.latitude = listing.location.latitude
    location.longitude = listing.location.longitude
    location.time_zone = listing.location.time_zone
    location.last_seen_at = max((row.last_seen_at for row in listing.evidence if row.last_seen_at and row.url), default=None)
    steps = [] if not before else differences(before, after)
    if steps or not before:
        location.changed_at = now()
    _raise_revision(session, location)
    for name, service, previous, replacement in steps:
        session.add(Change(
            location_id=_id(location), field=name, service=service, previous_value=previous, replacement_value=replacement,
            actor=actor, revision=location.revision,
        ))
    return bool(steps) or not before


def _hold(session: Session, location: Location, stated: Listing, reason: str, since: datetime) -> None:
    location.held_since = location.held_since or since
    location.pending, location.hold_reason = msgspec.to_builtins(stated), reason
    if location.status == "listed":
        _move(session, location, "held", CRAWLER)
    session.add(location)


def _forget_hold(location: Location) -> None:
    location.pending, location.hold_reason, location.held_since = None, "", None


def _move(session: Session, location: Location, status: str, actor: str) -> None:
    """Write another status, here and in the public listing, with a row in the history."""
    previous, location.status = location.status, status
    if location.listing:
        location.listing = location.listing | {"status": status}
    _raise_revision(session, location)
    session.add(Change(
        location_id=_id(location), field="status", previous_value=previous, replacement_value=status, actor=actor, revision=location.revision,
    ))


# --- assertions of a site -------------------------------------------------------------------------


def _store_statements(
    session: Session, location: Location, statements: Sequence[Statement], at: datetime, run_id: str | None, reader_version: str,
    pages_read: Collection[str] | None,
) -> None:
    known = {
        (row.field, row.service, canonical(row.value)): row
        for row in session.exec(select(Assertion).where(Assertion.location_id == location.id, col(Assertion.invalidated_at).is_(None)))
        if row.source not in _PERSONS
    }
    had_before = {(name, service) for name, service, _ in known}
    new = []
    for statement in statements:
        row = known.pop((statement.field, statement.service, canonical(statement.value)), None)
        if row is None:
            changed_at = at if (statement.field, statement.service) in had_before else None
            said_now = {"location_id": _id(location), "changed_at": changed_at, "run_id": run_id, "reader_version": reader_version}
            new.append(assertion_values(statement) | said_now)
        else:
            row.quote, row.url, row.source, row.rule = statement.quote, statement.url, statement.source, statement.rule
            row.pages, row.retrieved_at = statement.pages, statement.retrieved_at
            row.last_seen_at = max(row.last_seen_at, statement.retrieved_at)
            row.run_id, row.reader_version = run_id, reader_version
            session.add(row)
    if new:
        session.execute(insert(Assertion), new)
    for row in known.values():
        if pages_read is None or row.url in pages_read:
            row.invalidated_at = at
            session.add(row)


def _live(session: Session, location: Location, name: str, service: str | None) -> list[Assertion]:
    return [
        row for row in session.exec(select(Assertion).where(
            Assertion.location_id == location.id, Assertion.field == name, col(Assertion.invalidated_at).is_(None)))
        if row.service == service
    ]


# --- identity ---------------------------------------------------------------------------------------


def _named_clinic(session: Session, clinic: Clinic | None, site: Site, records: Sequence[ClinicRecord]) -> Clinic:
    clinic = clinic or Clinic(site_id=site.id)
    practice = next((statement.value for record in records for statement in record.statements if statement.field == "clinic"), None)
    clinic.name = practice or records[0].name
    clinic.website = records[0].website
    session.add(clinic)
    session.flush()
    return clinic


def _match(
    session: Session, records: Sequence[ClinicRecord], locations: list[Location]
) -> list[tuple[ClinicRecord, Location | None]]:
    """Pair records with known locations by every address ever asserted for one, losers and old ones included.

    The strictest key goes first, so that two offices in one city are not mixed up. Where one record and one
    location are left of a practice, they are the same: it moved, or its page now states its place.
    """
    asserted: dict[int, list[PostalAddress]] = {
        _id(location): [
            PostalAddress(**row.value)
            for row in session.exec(select(Assertion).where(Assertion.location_id == location.id, Assertion.field == "location"))
            if row.value
        ]
        for location in locations
    }
    free = {_id(location): location for location in locations}
    paired: dict[int, Location] = {}
    for key in _ADDRESS_KEYS:
        for index, record in enumerate(records):
            if index in paired or record.address is None or not (wanted := key(record.address)):
                continue
            hits = [ident for ident in free if wanted in map(key, asserted[ident])]
            if len(hits) == 1:
                paired[index] = free.pop(hits[0])
    for index, record in enumerate(records):
        placeless = [ident for ident in free if not asserted[ident]]
        if index not in paired and record.address is None and len(placeless) == 1:
            paired[index] = free.pop(placeless[0])
    if len(records) == 1 and 0 not in paired and len(locations) == 1:
        paired[0] = locations[0]
    return [(record, paired.get(index)) for index, record in enumerate(records)]


def _street_key(address: PostalAddress) -> str:
    """Number, first letters of the street's words and ZIP: "825 Oak Grove Avenue" is "825 Oak Grove Ave."."""
    if not address.street_address:
        return ""
    words = re.findall(r"[a-z0-9]+", address.street_address.casefold())
    return " ".join([*(word[:2] for word in words[1:]), words[0], (address.postal_code or "")[:5]]) if words else ""


def _full_key(address: PostalAddress) -> str:
    street = _street_key(address)
    return f"{street} {slugify(address.unit)}" if street and address.unit else ""


def _city_key(address: PostalAddress) -> str:
    return slugify(f"{address.address_locality} {address.address_region}") if address.address_locality else ""


_ADDRESS_KEYS = (_full_key, _street_key, _city_key)


def _new_location(session: Session, clinic: Clinic, record: ClinicRecord) -> Location:
    location = Location(clinic_id=clinic.id, slug=_free_slug(session, _slug_words(record.name, record.address)))  # type: ignore[arg-type]
    session.add(location)
    session.flush()
    return location


def _slug_words(name: str | None, address: PostalAddress | None) -> str:
    place = [address.address_locality, address.address_region] if address else []
    return slugify(" ".join(part for part in (name, *place) if part))


def _free_slug(session: Session, wanted: str) -> str:
    slug, number = wanted, 1
    while session.exec(select(Location.id).where(Location.slug == slug)).first() or session.get(SlugRedirect, slug):
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _settle_slug(session: Session, location: Location, listing: Listing) -> None:
    wanted = _slug_words(listing.name, listing.location)
    if wanted == "unnamed" or re.fullmatch(re.escape(wanted) + r"(-\d+)?", location.slug):
        return
    old = location.slug
    back = session.get(SlugRedirect, wanted)
    if back is not None and back.location_id == location.id:
        session.delete(back)
        session.flush()
    location.slug = _free_slug(session, wanted)
    listing.slug = location.slug
    session.add(SlugRedirect(slug=old, location_id=_id(location)))


def _identity(listing: dict[str, Any]) -> tuple[Any, ...]:
    place = listing.get("location", {})
    return listing.get("name"), place.get("address_locality"), place.get("address_region")


# --- history ------------------------------------------------------------------------------------------

Step = tuple[str, str | None, Any, Any]


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Step]:
    """Return (field, service, previous, replacement) for each public value that differs."""
    old, new = _flat(before), _flat(after)
    keys = sorted(set(old) | set(new), key=lambda key: (key[0], key[1] or ""))
    return [(*key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


def _flat(listing: dict[str, Any]) -> dict[tuple[str, str | None], Any]:
    single = ("name", "clinic", "website", "telephones", "faxes", "emails", "opening_hours", "areas_served", "conditions")
    flat: dict[tuple[str, str | None], Any] = {(name, None): listing.get(name) or None for name in single}
    flat |= {("location", None): {part: listing["location"].get(part) for part in ADDRESS_PARTS}}
    flat |= {(f"facts.{name}", None): value for name, value in listing["facts"].items()}
    for service in listing["services"]:
        flat["services", service["term"]] = service["status"]
        flat |= {(f"facts.{name}", service["term"]): value for name, value in service["facts"].items()}
    return flat


def _lock(session: Session, location: Location) -> None:
    """Hold the listing until the transaction ends, so that no projection misses another writer's assertion.

    On SQLite the whole write transaction is already alone (BEGIN IMMEDIATE).
    """
    session.flush()
    held = select(Location).where(Location.id == location.id).with_for_update(key_share=True)  # key_share: inserts that refer to it go on
    session.exec(held.execution_options(populate_existing=True)).one()


def _raise_revision(session: Session, location: Location) -> None:
    """Raise the revision in SQL: reading it first would lose raises of other writers."""
    session.add(location)
    session.flush()
    session.exec(update(Location).where(col(Location.id) == location.id).values(revision=Location.revision + 1))
    session.refresh(location, ["revision"])


def _erase(session: Session, location: Location) -> None:
    """Forget all that was held about a removed listing; its slug stays, to answer 410."""
    session.exec(delete(Assertion).where(col(Assertion.location_id) == location.id))
    session.exec(delete(Change).where(col(Change.location_id) == location.id))
    others = select(Location.id).where(Location.clinic_id == location.clinic_id, Location.id != location.id, Location.status != "removed")
    if not session.exec(others.limit(1)).first():
        site_id = session.get_one(Clinic, location.clinic_id).site_id
        session.exec(delete(SourcePage).where(col(SourcePage.site_id) == site_id))
    location.listing = {}
    location.name = location.address_locality = location.address_region = location.postal_code = location.time_zone = None
    location.latitude = location.longitude = None


def _id(location: Location) -> int:
    assert location.id is not None, "the location was not stored yet"
    return location.id
