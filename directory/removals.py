"""Removals: a clinic that wants to be taken out is hidden at once, and gone for good 7 days later."""

from datetime import datetime

from sqlmodel import Session, col, select

from directory import ingest
from directory.audit import record
from directory.corrections import REQUESTER, check_requester, check_why, items_of, open_corrections, withdraw_item
from directory.database import now
from directory.fields import FieldError
from directory.listings import find_location
from directory.optouts import GRACE, OptOuts, locations_of, take_out
from directory.records import PUBLIC_STATUSES
from directory.sites import opt_out_site
from directory.tables import AuditEntry, Clinic, Correction, Location, Removal, Site
from directory.tokens import hash_token, new_token


def submit_removal(
    session: Session, location: Location, *, requester_email: str | None, why: str = "", whole_site: bool = True
) -> tuple[Removal, str]:
    """Store a request to take a listing, or all listings of its site, out; return it with its status page's token.

    Raises `FieldError` on `requester_email`, `why` or `clinic`.
    """
    if location.status not in PUBLIC_STATUSES:
        raise FieldError("clinic", "is not listed")
    assert location.id is not None
    token = new_token()
    removal = Removal(
        location_id=location.id, whole_site=whole_site, requester_email=check_requester(requester_email), why=check_why(why),
        token_hash=hash_token(token),
    )
    session.add(removal)
    session.flush()
    record(session, "removal.submitted", REQUESTER, f"removal:{removal.id}", clinic=location.slug, whole_site=whole_site)
    return removal, token


def removal_by_token(session: Session, token: str) -> Removal | None:
    """Return the request whose status page has this token."""
    return session.exec(select(Removal).where(Removal.token_hash == hash_token(token))).first()


def open_removals(session: Session) -> list[Removal]:
    """Return the requests that wait for a decision, the oldest first."""
    query = select(Removal).where(Removal.state == "submitted").order_by(col(Removal.submitted_at), col(Removal.id))
    return list(session.exec(query).all())


def decide_removal(
    session: Session, removal: Removal, *, accept: bool, note: str = "", operator_label: str, optouts: OptOuts
) -> list[Location]:
    """Decide a request; return the listings that are hidden by it.

    Accepted: the listings are hidden at once, the whole site is never crawled again, and the file of
    opt-outs remembers it. A rejection needs a note. Raises `FieldError` on `note` or `removal`.
    """
    if not accept and not note.strip():
        raise FieldError("note", "must say why, since the requester will read it")
    _hold(session, removal, "submitted")
    hidden: list[Location] = []
    if accept:
        locations, site = _scope(session, removal)
        before = {str(location.id): location.status for location in locations if location.status not in ("hidden", "removed")}
        if site is not None:
            opt_out_site(session, site, operator_label, optouts, why=f"removal {removal.id}")
        else:
            _write_down(session, removal, optouts)
            take_out(session, locations, "hidden", _PUBLIC_LABEL)
        hidden = [location for location in locations if str(location.id) in before]
    else:
        before = {}
    removal.state, removal.decision_note = "hidden" if accept else "rejected", note.strip()
    removal.decided_by, removal.decided_at = operator_label, now()
    session.add(removal)
    action = "removal.accepted" if accept else "removal.rejected"
    record(session, action, operator_label, f"removal:{removal.id}", statuses=before)
    session.flush()
    return hidden


def withdraw_removal(session: Session, removal: Removal) -> None:
    """Take back a request that is not decided yet; raises `FieldError` on `removal` afterwards."""
    _hold(session, removal, "submitted")
    removal.state, removal.decided_at = "withdrawn", now()
    session.add(removal)
    record(session, "removal.withdrawn", REQUESTER, f"removal:{removal.id}")


def reinstate(session: Session, removal: Removal, *, note: str, operator_label: str, optouts: OptOuts) -> list[Location]:
    """Undo an accepted removal within its 7 days: listings return as they were, and the site may be crawled.

    Raises `FieldError` on `note` where it is empty, or on `removal` where nothing is left to return.
    """
    if not note.strip():
        raise FieldError("note", "must say who asked for it and why")
    _hold(session, removal, "hidden")
    locations, site = _scope(session, removal)
    removal.state, removal.decision_note = "reinstated", note.strip()
    removal.decided_by, removal.decided_at = operator_label, now()
    session.add(removal)
    record(session, "removal.reinstated", operator_label, f"removal:{removal.id}")
    session.flush()
    if _another_holds(session, locations):
        return []
    if site is not None:
        optouts.lift(site.host, f"removal {removal.id} was undone")
        site.status = "active"
        session.add(site)
    else:
        _lift(session, removal, optouts)
    before = _statuses_before(session)
    returned = [location for location in locations if location.status == "hidden" and str(location.id) in before]
    for location in returned:
        ingest.set_status(session, location, before[str(location.id)], _PUBLIC_LABEL)
    return returned


def finish_removals(session: Session, at: datetime) -> list[Removal]:
    """Remove for good what was hidden 7 days before `at`: all that was held is erased, the address answers 410."""
    query = select(Removal).where(Removal.state == "hidden", col(Removal.decided_at) <= at - GRACE)
    due = session.exec(query.with_for_update(skip_locked=True)).all()
    for removal in due:
        locations, _ = _scope(session, removal)
        gone = {location.id for location in locations}
        for correction in open_corrections(session):
            if correction.location_id in gone:
                _close(session, correction)
        take_out(session, locations, "removed", _PUBLIC_LABEL)
        removal.state, removal.removed_at = "removed", at
        session.add(removal)
        record(session, "removal.finished", "directory", f"removal:{removal.id}")
    session.flush()
    return list(due)


_PUBLIC_LABEL = "operator"


def _close(session: Session, correction: Correction) -> None:
    for item in items_of(session, correction):
        if item.state == "open":
            withdraw_item(session, item, "directory", "The clinic has been taken out of the directory.")


def _scope(session: Session, removal: Removal) -> tuple[list[Location], Site | None]:
    """Return the listings that a removal is about, and the site where it is about all of it."""
    location = session.get_one(Location, removal.location_id)
    clinic = session.get_one(Clinic, location.clinic_id)
    site = session.get(Site, clinic.site_id) if clinic.site_id is not None else None
    if not removal.whole_site or site is None:
        return [location], None
    return locations_of(session, site), site


def _write_down(session: Session, removal: Removal, optouts: OptOuts) -> None:
    location = session.get_one(Location, removal.location_id)
    clinic = session.get_one(Clinic, location.clinic_id)
    site = session.get(Site, clinic.site_id) if clinic.site_id is not None else None
    optouts.add(site.host if site else "", f"removal {removal.id}", slug=location.slug)


def _lift(session: Session, removal: Removal, optouts: OptOuts) -> None:
    """Take the opt-outs of one listing back, also those under a slug that it no longer has."""
    for entry in optouts.entries():
        location = find_location(session, entry.slug) if entry.slug else None
        if location is not None and location.id == removal.location_id:
            optouts.lift(entry.host, f"removal {removal.id} was undone", slug=entry.slug)


def _another_holds(session: Session, locations: list[Location]) -> bool:
    """Tell whether another accepted request keeps these listings hidden."""
    wanted = {location.id for location in locations}
    others = session.exec(select(Removal).where(Removal.state == "hidden")).all()
    return any(wanted & {location.id for location in _scope(session, other)[0]} for other in others)


def _statuses_before(session: Session) -> dict[str, str]:
    """Return, by listing, the status before its last removal, which the audit entry of that remembers."""
    entries = session.exec(select(AuditEntry).where(AuditEntry.action == "removal.accepted").order_by(col(AuditEntry.id)))
    return {location: status for entry in entries for location, status in entry.detail["statuses"].items()}


def _hold(session: Session, removal: Removal, state: str) -> None:
    session.flush()
    session.refresh(removal, with_for_update=True)
    if removal.state != state:
        raise FieldError("removal", f"is {removal.state} already")
