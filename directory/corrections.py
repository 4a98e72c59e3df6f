"""Corrections: what a clinic or a reader proposes, who may speak for the clinic, and what becomes of it.

A correction holds 1 to n items, each decided on its own; its state follows from theirs. It speaks for the
clinic only when one of these was shown: a mail to an address on the clinic's own domain was answered, or to
one that its site has shown for 30 days, or an operator has telephoned. Otherwise an accepted item stands as
the operator's word. Nothing that was corrected ever becomes a proof.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult
from sqlmodel import Session, col, delete, func, select, update

from directory import ingest
from directory.audit import record
from directory.database import now
from directory.domains import own_domain
from directory.fields import FIELDS, FieldError, check_value
from directory.records import PUBLIC_STATUSES
from directory.tables import Assertion, Clinic, Correction, CorrectionItem, Location, Mail, ProofMail, Removal, Site
from directory.taxonomy import SERVICES
from directory.tokens import hash_token, new_token

ROLES = {"clinic": "I work at this clinic", "patient": "I am or was a patient", "visitor": "Someone else"}
"""Who a requester may say to be; it proves nothing."""
REQUESTER = "requester"
"""The actor's label of the person who made a request."""
ITEM_LIMIT = 30
WHY_LIMIT = 2000
_LIST_LIMIT = 60

CRAWLED_FOR = timedelta(days=30)
"""How long an address must have stood on the clinic's site before it proves anything."""
PROOF_LIFETIME = timedelta(days=7)
PROOFS_PER_DAY = 3
"""Verification mails per clinic in 24 hours, so that nobody can flood a clinic through us."""
KEPT_AFTER_DECISION = timedelta(days=90)
"""How long a requester's address and free text are kept after the decision: they may tell of someone's health."""


@dataclass(frozen=True, kw_only=True)
class ProposedItem:
    """One field of a listing as a requester would have it; `value` None says that nothing is stated."""

    field: str
    value: Any
    service: str | None = None
    why: str = ""


# --- asking ------------------------------------------------------------------------------------------


def submit_correction(
    session: Session, location: Location, items: Sequence[ProposedItem], *, requester_email: str | None, requester_role: str = "visitor"
) -> tuple[Correction, str]:
    """Store a request and return it with the token of its status page.

    Raises `FieldError` that names the field, `requester_email`, `requester_role`, `items` or `clinic`.
    """
    if location.status not in PUBLIC_STATUSES:
        raise FieldError("clinic", "is not listed")
    if not 1 <= len(items) <= ITEM_LIMIT:
        raise FieldError("items", f"must be 1 to {ITEM_LIMIT} corrections")
    if len({(item.field, item.service) for item in items}) < len(items):
        raise FieldError("items", "correct one field twice")
    if requester_role not in ROLES:
        raise FieldError("requester_role", f"{requester_role!r} is not one of {', '.join(ROLES)}")
    checked = [_checked_item(location, item) for item in items]
    token = new_token()
    correction = Correction(
        location_id=_id(location), requester_email=check_requester(requester_email), requester_role=requester_role, token_hash=hash_token(token)
    )
    session.add(correction)
    session.flush()
    for item in checked:
        item.correction_id = correction.id
        session.add(item)
    record(session, "correction.submitted", REQUESTER, f"correction:{correction.id}", items=len(checked), clinic=location.slug)
    session.flush()
    return correction, token


def check_requester(email: str | None) -> str | None:
    """Return a requester's address in its one form, None for none; raises `FieldError` on `requester_email`."""
    if email is None or not email.strip():
        return None
    try:
        return str(check_value("emails", email))
    except FieldError as error:
        raise FieldError("requester_email", error.message) from error


def check_why(why: str) -> str:
    """Return a requester's reason; raises `FieldError` on `why` where it is too long."""
    if len(why) > WHY_LIMIT:
        raise FieldError("why", f"must be at most {WHY_LIMIT} characters")
    return why.strip()


def present_value(listing: dict[str, Any], field: str, service: str | None = None) -> Any:
    """Return what a listing (its JSON form) states for a field, overall or for one service; None for nothing."""
    item = FIELDS[field]
    terms = {entry["term"]: entry for entry in listing.get("services") or []}
    if field == "services":
        return terms.get(service or "", {}).get("status")
    if item.fact:
        facts = terms.get(service, {}).get("facts") if service else listing.get("facts")
        return (facts or {}).get(item.fact)
    if field == "location":
        parts = {part: (listing.get("location") or {}).get(part) for part in _ADDRESS_PARTS}
        return parts if any(parts.values()) else None
    return listing.get(field) or None


_ADDRESS_PARTS = ("street_address", "unit", "address_locality", "address_region", "postal_code")


def _checked_item(location: Location, item: ProposedItem) -> CorrectionItem:
    if item.field not in FIELDS:
        raise FieldError(item.field, "is not a field of a listing")
    if item.service is not None and (item.service not in SERVICES or not (item.field == "services" or FIELDS[item.field].fact)):
        raise FieldError(item.field, f"cannot be said of {item.service!r}")
    if item.field == "services" and item.service is None:
        raise FieldError("services", "must name the service")
    if isinstance(item.value, list) and len(item.value) > _LIST_LIMIT:
        raise FieldError(item.field, f"must have at most {_LIST_LIMIT} values")
    value = ingest.check_person_value(item.field, item.value)
    if FIELDS[item.field].many and value:
        value = [element for index, element in enumerate(value) if element not in value[:index]]
    return CorrectionItem(
        correction_id="", field=item.field, service=item.service, proposed_value=value,
        present_value=present_value(location.listing, item.field, item.service), why=check_why(item.why),
    )


# --- finding -----------------------------------------------------------------------------------------


def correction_by_token(session: Session, token: str) -> Correction | None:
    """Return the request whose status page has this token."""
    return session.exec(select(Correction).where(Correction.token_hash == hash_token(token))).first()


def items_of(session: Session, correction: Correction) -> list[CorrectionItem]:
    """Return the items of a request in the order of the fields' registry."""
    items = session.exec(select(CorrectionItem).where(CorrectionItem.correction_id == correction.id)).all()
    order = {key: index for index, key in enumerate(FIELDS)}
    return sorted(items, key=lambda item: (order.get(item.field, len(order)), item.service or ""))


def open_corrections(session: Session) -> list[Correction]:
    """Return the requests that wait for a decision, the oldest first."""
    query = select(Correction).where(col(Correction.state).in_(("submitted", "under_review")))
    return list(session.exec(query.order_by(col(Correction.submitted_at), col(Correction.id))).all())


def is_verified(correction: Correction) -> bool:
    """Tell whether the request was shown to speak for the clinic."""
    return correction.verified_at is not None


# --- deciding ----------------------------------------------------------------------------------------


def begin_review(session: Session, correction: Correction, operator_label: str) -> None:
    """Say that an operator has begun to look; only a submitted request changes."""
    _hold(session, correction)
    if correction.state == "submitted":
        correction.state = "under_review"
        session.add(correction)
        record(session, "correction.review_begun", operator_label, f"correction:{correction.id}")


def decide_item(session: Session, item: CorrectionItem, *, accept: bool, note: str = "", operator_label: str) -> None:
    """Accept or reject one open item; the listing, its history and the request's state follow at once.

    A rejection needs a note, which the requester reads. Raises `FieldError` on `note`, or on `item`
    where somebody else has decided it meanwhile.
    """
    if not accept and not note.strip():
        raise FieldError("note", "must say why, since the requester will read it")
    correction = _hold(session, session.get_one(Correction, item.correction_id))
    session.refresh(item)
    if item.state != "open":
        raise FieldError("item", f"is {item.state} already")
    if accept:
        _apply(session, correction, item)
    item.state, item.decision_note = "accepted" if accept else "rejected", note.strip()
    item.decided_by, item.decided_at = operator_label, now()
    session.add(item)
    _record(session, f"correction.{item.state}", operator_label, item)
    _settle(session, correction)


def withdraw_item(session: Session, item: CorrectionItem, actor: str, reason: str = "") -> None:
    """Take an item back: an open one is closed, an accepted one undone, so that the site's own value returns.

    The requester (actor `REQUESTER`) may do so at any time, an operator with a reason. Raises `FieldError`
    on `reason`, or on `item` where it was rejected or withdrawn.
    """
    if actor != REQUESTER and not reason.strip():
        raise FieldError("reason", "must say why, since the requester will read it")
    correction = _hold(session, session.get_one(Correction, item.correction_id))
    session.refresh(item)
    if item.state not in ("open", "accepted"):
        raise FieldError("item", f"is {item.state} already")
    word = select(Assertion).where(Assertion.correction_item_id == item.id, col(Assertion.invalidated_at).is_(None))
    for assertion in session.exec(word).all():
        ingest.withdraw_assertion(session, assertion, _public_label(correction))
    item.state, item.decision_note, item.decided_by, item.decided_at = "withdrawn", reason.strip(), actor, now()
    session.add(item)
    _record(session, "correction.withdrawn", actor, item)
    _settle(session, correction)


def _apply(session: Session, correction: Correction, item: CorrectionItem) -> None:
    location = session.get_one(Location, correction.location_id)
    if location.status == "removed":
        raise FieldError("item", "is about a clinic that was removed")
    source = "clinic" if is_verified(correction) else "operator"
    if source == "clinic":  # the operator agrees with the clinic now, so an earlier word of theirs must not outrank it
        for earlier in session.exec(select(Assertion).where(
            Assertion.location_id == location.id, Assertion.field == item.field, Assertion.source == "operator",
            col(Assertion.invalidated_at).is_(None),
        )).all():
            if earlier.service == item.service:
                ingest.withdraw_assertion(session, earlier, _public_label(correction))
    reason = "The clinic asked for this correction." if source == "clinic" else "A reader reported this and we accepted it."
    ingest.assert_by_person(
        session, location, field=item.field, service=item.service, value=item.proposed_value, source=source,
        actor=_public_label(correction), reason=reason, correction_item_id=item.id,
    )


def _record(session: Session, action: str, actor: str, item: CorrectionItem) -> None:
    record(session, action, actor, f"correction:{item.correction_id}", item=item.id, field=item.field, service=item.service)


def _public_label(correction: Correction) -> str:
    """Return who is named in the public history: never a person's address."""
    return "clinic" if is_verified(correction) else "operator"


def _settle(session: Session, correction: Correction) -> None:
    """Set the request's state from its items' states."""
    session.flush()
    states = {item.state for item in items_of(session, correction)}
    if "open" in states:
        state = "submitted" if states == {"open"} and correction.state == "submitted" else "under_review"
    else:
        state = "withdrawn" if states == {"withdrawn"} else "decided"
    if state in ("decided", "withdrawn") and correction.decided_at is None:
        correction.decided_at = now()
    correction.state = state
    session.add(correction)
    session.flush()


def _hold(session: Session, correction: Correction) -> Correction:
    """Lock a request until the transaction ends: two operators that decide its last two items must see each other."""
    session.flush()
    session.refresh(correction, with_for_update=True)
    return correction


# --- speaking for the clinic ---------------------------------------------------------------------------


def proof_addresses(session: Session, correction: Correction) -> list[str]:
    """Return the known addresses of which each would prove that a request speaks for the clinic.

    These are the addresses on the clinic's site, and the requester's own where it is on the clinic's domain.
    """
    clinic = _clinic(session, correction)
    addresses = [*(address for address, _ in _crawled_addresses(session, clinic)), correction.requester_email]
    return sorted({address for address in addresses if address and _proves(session, clinic, address)})


def request_proof(session: Session, correction: Correction, address: str) -> str:
    """Return the token to be mailed to an address (see `mail.proof_asked`); answering it proves the request.

    Raises `FieldError` on `address` where it proves nothing, or where the clinic had enough mail today.
    """
    checked = check_requester(address) or ""
    clinic = _clinic(session, correction, hold=True)
    if correction.state == "withdrawn":
        raise FieldError("address", "cannot prove a request that was withdrawn")
    if not _proves(session, clinic, checked):
        raise FieldError("address", "proves nothing: it is neither on the clinic's own domain nor has it stood on its site for 30 days")
    sent = session.exec(
        select(func.count()).select_from(ProofMail)
        .join(Correction, col(ProofMail.correction_id) == col(Correction.id)).join(Location, col(Correction.location_id) == col(Location.id))
        .where(Location.clinic_id == clinic.id, ProofMail.sent_at > now() - timedelta(days=1))
    ).one()
    if sent >= PROOFS_PER_DAY:
        raise FieldError("address", f"has to wait: this clinic was sent {PROOFS_PER_DAY} such mails within a day")
    token = new_token()
    session.add(ProofMail(correction_id=correction.id, address=checked, token_hash=hash_token(token)))
    record(session, "correction.proof_requested", REQUESTER, f"correction:{correction.id}")
    session.flush()
    return token


def answer_proof(session: Session, token: str) -> bool:
    """Take the answer to a verification mail; True when the request now speaks for the clinic. Works once, for 7 days."""
    at = now()
    answered = session.exec(
        update(ProofMail)
        .where(col(ProofMail.token_hash) == hash_token(token), col(ProofMail.answered_at).is_(None))
        .where(col(ProofMail.sent_at) > at - PROOF_LIFETIME)
        .values(answered_at=at)
    )
    assert isinstance(answered, CursorResult)
    if answered.rowcount != 1:
        return False
    proof = session.exec(select(ProofMail).where(ProofMail.token_hash == hash_token(token))).one()
    correction = _hold(session, session.get_one(Correction, proof.correction_id))
    if correction.state == "withdrawn":
        return False
    _verify(session, correction, at)
    correction.verified_domain = proof.address.rsplit("@", 1)[-1]
    record(session, "correction.proved_by_mail", REQUESTER, f"correction:{correction.id}", domain=correction.verified_domain)
    return True


def confirm_by_phone(session: Session, correction: Correction, operator_label: str) -> None:
    """Say that an operator has telephoned the clinic, at a number from its own site, and it stands by the request."""
    _hold(session, correction)
    _verify(session, correction, now())
    record(session, "correction.confirmed_by_phone", operator_label, f"correction:{correction.id}")


def _verify(session: Session, correction: Correction, at: datetime) -> None:
    correction.verified_at = at
    session.add(correction)


def _proves(session: Session, clinic: Clinic, address: str) -> bool:
    domain, site_domain = own_domain(address), _site_domain(session, clinic)
    if domain is not None and domain == site_domain:
        return True
    stood_since = now() - CRAWLED_FOR
    return any(crawled == address and first_seen <= stood_since for crawled, first_seen in _crawled_addresses(session, clinic))


def _site_domain(session: Session, clinic: Clinic) -> str | None:
    """Return the clinic's own domain: that of the site which is crawled, never of a website that somebody proposed."""
    site = session.get(Site, clinic.site_id) if clinic.site_id is not None else None
    return own_domain(site.host.rsplit(":", 1)[0]) if site is not None else None


def _crawled_addresses(session: Session, clinic: Clinic) -> list[tuple[str, datetime]]:
    query = (
        select(Assertion.value, Assertion.first_seen_at).join(Location, col(Assertion.location_id) == col(Location.id))
        .where(Location.clinic_id == clinic.id, Assertion.field == "emails", col(Assertion.invalidated_at).is_(None))
        .where(col(Assertion.source).not_in(("clinic", "operator")))
    )
    return [(str(address).lower(), first_seen) for address, first_seen in session.exec(query).all()]


def _clinic(session: Session, correction: Correction, *, hold: bool = False) -> Clinic:
    location = session.get_one(Location, correction.location_id)
    query = select(Clinic).where(Clinic.id == location.clinic_id)
    return session.exec(query.with_for_update() if hold else query).one()


# --- forgetting ----------------------------------------------------------------------------------------


def erase_old(session: Session, at: datetime) -> int:
    """Delete what requesters wrote about themselves 90 days after the decision; return how many requests were erased.

    That is the address and free text of corrections and removals, verification mails, and all mail of that age.
    """
    before = at - KEPT_AFTER_DECISION
    corrections = session.exec(
        select(Correction).where(col(Correction.decided_at) <= before, col(Correction.erased_at).is_(None))
        .where(col(Correction.state).in_(("decided", "withdrawn")))
    ).all()
    for correction in corrections:
        for item in items_of(session, correction):
            item.why = ""
            if item.decided_by == REQUESTER:
                item.decision_note = ""
            session.add(item)
        session.exec(delete(ProofMail).where(col(ProofMail.correction_id) == correction.id))
        correction.requester_email, correction.erased_at = None, at
        session.add(correction)
    removals = session.exec(select(Removal).where(col(Removal.decided_at) <= before, col(Removal.erased_at).is_(None))).all()
    for removal in removals:
        removal.requester_email, removal.why, removal.erased_at = None, "", at
        session.add(removal)
    session.exec(delete(Mail).where(col(Mail.queued_at) <= before))
    if erased := len(corrections) + len(removals):
        record(session, "requests.erased", "directory", count=erased)
    return erased


def _id(location: Location) -> int:
    assert location.id is not None
    return location.id
