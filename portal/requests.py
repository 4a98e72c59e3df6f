"""What clinics and readers ask of us: corrections field by field, proof that one speaks for the clinic, removal.

Each request has a status page whose address is its secret. Forms work without any script; what was
typed stays beside its error. Mail is only queued here; the links in it come from the settings.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from sqlmodel import Session, select

from directory import corrections, mail, removals
from directory.database import Database, now
from directory.fields import FIELDS, FieldError
from directory.listings import canonical
from directory.records import Listing
from directory.settings import Settings
from directory.tables import Clinic, Correction, CorrectionItem, Location, ProofMail, Removal, Site
from directory.taxonomy import SERVICES
from directory.tokens import hash_token
from portal.listing_view import Proof, fact
from portal.public import public_location
from portal.security import FORM_LIMIT, NO_STORE, Form, limit, read_form
from portal.value_forms import (
    ADDRESS_LABELS,
    STANCE_LABELS,
    Parts,
    PartsError,
    Ref,
    ValueForm,
    in_a_sentence,
    label_of,
    parts_of_form,
    read_parts,
    read_ref,
    say,
    to_parts,
    value_form,
)

TOPICS = {
    "contact": "Contact and place", "services": "Treatments", "cost": "Cost", "insurance": "Insurance", "visit": "The visit", "access": "Access",
    "about": "About",
}
ITEM_STATES = {
    "open": "Waiting for a decision", "accepted": "Accepted: it is on the page", "rejected": "Not accepted", "withdrawn": "Taken back",
}
CORRECTION_STATES = {
    "submitted": "We have your correction. A person will read it.", "under_review": "A person is looking at your correction.",
    "decided": "Your correction has been decided.", "withdrawn": "This correction has been taken back.",
}
REMOVAL_STATES = {
    "submitted": "We have your request. A person will read it.",
    "hidden": "The listing is hidden and its site is not read any more. It is removed for good 7 days after the decision.",
    "removed": "The listing has been removed for good, and what we held about it is deleted.",
    "reinstated": "The listing is back in the directory.", "rejected": "We did not take the listing out.",
    "withdrawn": "This request has been taken back.",
}


# --- what the pages show -----------------------------------------------------------------------------


class FieldChoice(msgspec.Struct, frozen=True):
    """A field that can be corrected, with what the page says now."""

    ref: str
    label: str
    words: str


class ItemForm(msgspec.Struct, frozen=True):
    """One correction in the form: the inputs beside what the page says now with its proofs, and why."""

    value: ValueForm
    present: str
    proofs: list[Proof]
    why: str


class CorrectPage(msgspec.Struct, frozen=True):
    """What `requests/correct.html` shows; without items it lets the reader choose."""

    slug: str
    name: str
    items: list[ItemForm]
    choices: dict[str, list[FieldChoice]]
    email: str
    role: str
    errors: dict[str, str]
    roles: Mapping[str, str]
    address_labels: Mapping[str, str]
    stances: Mapping[str, str]


class ItemStatus(msgspec.Struct, frozen=True):
    """One item of a correction on its status page."""

    id: str
    label: str
    before: str
    after: str
    why: str
    state: str
    state_words: str
    note: str
    can_withdraw: bool


class CorrectionPage(msgspec.Struct, frozen=True):
    """What `requests/correction.html` shows."""

    token: str
    name: str
    slug: str | None
    state: str
    state_words: str
    submitted_at: datetime
    items: list[ItemStatus]
    verified: bool
    proof_addresses: list[str]
    notice: str
    error: str


class ProofPage(msgspec.Struct, frozen=True):
    """What `requests/proof.html` shows; `state` is open, answered or gone."""

    token: str
    name: str
    state: str
    items: list[ItemStatus]


class RemovePage(msgspec.Struct, frozen=True):
    """What `requests/remove.html` shows."""

    slug: str
    name: str
    host: str | None
    siblings: int
    email: str
    why: str
    scope: str
    errors: dict[str, str]


class RemovalPage(msgspec.Struct, frozen=True):
    """What `requests/removal.html` shows."""

    token: str
    name: str
    state: str
    state_words: str
    note: str
    whole_site: bool
    submitted_at: datetime
    notice: str


# --- a correction ------------------------------------------------------------------------------------


@get("/clinics/{slug:str}/correct", sync_to_thread=True)
def ask_correction(
    slug: FromPath[str], database: NamedDependency[Database],
    field: FromQuery[list[str] | None] = None, service: FromQuery[str | None] = None,
) -> Template | Redirect:
    """The form for the fields that the address names, or the choice of fields."""
    with database.read() as session:
        location = public_location(session, slug)
        if location.slug != slug:
            return Redirect(f"/clinics/{location.slug}/correct", status_code=301)
        refs = _unique([ref for text in field or [] if (ref := read_ref(_with_service(text, service)))])
        listing = msgspec.convert(location.listing, Listing)
        drafts: list[Draft] = [(ref, to_parts(FIELDS[ref.field], _present(location, ref)), "", {}) for ref in refs]
        return _correct_page(listing, drafts)


@post("/clinics/{slug:str}/correct", sync_to_thread=True, middleware=[limit("correct", 40, "hour")])
def send_correction(
    slug: FromPath[str], form: NamedDependency[Form], database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Template | Redirect:
    """Store a correction and lead to its status page; `action` may instead add a field to the form or drop one."""
    action = form.text("action")
    refs = _unique([ref for text in form.all("item") if (ref := read_ref(text)) and action != f"drop:{text}"])[: corrections.ITEM_LIMIT]
    typed = {ref: parts_of_form(ref, form) for ref in refs}
    with database.read() as session:
        location = public_location(session, slug)
    listing = msgspec.convert(location.listing, Listing)
    if action != "send":
        drafts: list[Draft] = [(ref, typed[ref], form.text(f"{ref}:why"), {}) for ref in refs]
        added = read_ref(form.text("add")) if action == "add" else None
        if added and added not in refs:
            drafts.append((added, to_parts(FIELDS[added.field], _present(location, added)), "", {}))
        return _correct_page(listing, drafts, form)
    proposed, wrong = _read_items(location, typed, form)
    errors = {} if refs else {"nothing": "Choose at least one thing to correct."}
    if not wrong and not errors:
        try:
            with database.write() as session:
                correction, token = corrections.submit_correction(
                    session, public_location(session, slug), proposed, requester_email=form.text("email"),
                    requester_role=form.text("role") or "visitor",
                )
                mail.correction_received(session, correction, listing.name or slug, token, settings.resolved_public_url)
        except FieldError as error:
            errors = {error.field: in_a_sentence(error)}
        else:
            return Redirect(f"/corrections/{token}?done=sent", status_code=303)
    drafts = [(ref, typed[ref], form.text(f"{ref}:why"), wrong.get(ref, {})) for ref in refs]
    return _correct_page(listing, drafts, form, errors, status_code=422)


Draft = tuple[Ref, Parts, str, dict[str, str]]


def _correct_page(
    listing: Listing, drafts: list[Draft], form: Form | None = None, errors: dict[str, str] | None = None, status_code: int = 200
) -> Template:
    taken = {ref for ref, *_ in drafts}
    page = CorrectPage(
        slug=listing.slug, name=listing.name or "Unnamed clinic",
        items=[
            ItemForm(value_form(ref, parts, wrong), _said(listing, ref), fact(listing, ref.field, ref.service).proofs, why)
            for ref, parts, why, wrong in drafts
        ],
        choices=_choices(listing, taken), email=form.text("email") if form else "", role=form.text("role") if form else "", errors=errors or {},
        roles=corrections.ROLES, address_labels=ADDRESS_LABELS, stances=STANCE_LABELS,
    )
    return Template("requests/correct.html", context={"page": page}, status_code=status_code)


def _choices(listing: Listing, taken: set[Ref]) -> dict[str, list[FieldChoice]]:
    """Return by topic what can be corrected: every field, every treatment, and what is stated for one treatment."""
    refs = [Ref(key) for key in FIELDS if key not in ("services", "clinic")]
    refs += [Ref("services", term) for term in SERVICES]
    refs += [Ref(f"facts.{name}", reading.term) for reading in listing.services if reading.term in SERVICES for name in reading.facts]
    groups: dict[str, list[FieldChoice]] = {}
    for ref in refs:
        if ref not in taken:
            topic = TOPICS[FIELDS[ref.field].topic]
            groups.setdefault(topic, []).append(FieldChoice(str(ref), label_of(ref), _said(listing, ref)))
    return groups


def _read_items(location: Location, typed: dict[Ref, Parts], form: Form) -> tuple[list[corrections.ProposedItem], dict[Ref, dict[str, str]]]:
    """Return what is proposed, and by field what is wrong with it."""
    proposed: list[corrections.ProposedItem] = []
    wrong: dict[Ref, dict[str, str]] = {}
    for ref, parts in typed.items():
        why = form.text(f"{ref}:why")
        try:
            value = read_parts(FIELDS[ref.field], parts)
            corrections.check_why(why)
        except PartsError as error:
            wrong[ref] = error.errors
        except FieldError as error:
            wrong[ref] = {"why": in_a_sentence(error)}
        else:
            if _same(value, _present(location, ref)):
                wrong[ref] = {"": "This is what the page says already. Change it, or leave this correction out."}
            proposed.append(corrections.ProposedItem(field=ref.field, service=ref.service, value=value, why=why))
    return proposed, wrong


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list) and one and not isinstance(one[0], (int, float, type(None))):
        return sorted(map(canonical, one)) == sorted(map(canonical, other))
    return canonical(one) == canonical(other)


def _present(location: Location, ref: Ref) -> Any:
    return corrections.present_value(location.listing, ref.field, ref.service)


def _said(listing: Listing, ref: Ref) -> str:
    return say(ref.field, corrections.present_value(msgspec.to_builtins(listing), ref.field, ref.service))


def _with_service(text: str, service: str | None) -> str:
    return f"{text}@{service}" if service and "@" not in text else text


def _unique(refs: list[Ref]) -> list[Ref]:
    return list(dict.fromkeys(refs))


# --- its status page ---------------------------------------------------------------------------------

_NOTICES = {
    "sent": "Thank you. Keep the address of this page: it is the only way back here.",
    "withdrawn": "Taken back.",
    "mailed": "We have sent a mail to the clinic. When its link is opened and the button there pressed, this page says so.",
}


@get("/corrections/{token:str}", sync_to_thread=True)
def show_correction(token: FromPath[str], database: NamedDependency[Database], done: FromQuery[str | None] = None) -> Template:
    """What became of a correction, item by item."""
    with database.read() as session:
        return _correction_page(session, token, notice=_NOTICES.get(done or "", ""))


@post("/corrections/{token:str}/withdraw", sync_to_thread=True, middleware=[limit("withdraw", 60, "hour")])
def withdraw_correction(token: FromPath[str], form: NamedDependency[Form], database: NamedDependency[Database]) -> Template | Redirect:
    """Take one item back, or with no `item` all that can be; what was accepted is undone."""
    wanted = form.text("item")
    try:
        with database.write() as session:
            items = [item for item in corrections.items_of(session, _correction(session, token)) if wanted in ("", item.id)]
            if not items:
                raise NotFoundException
            for item in items:
                if wanted or item.state in ("open", "accepted"):
                    corrections.withdraw_item(session, item, corrections.REQUESTER)
    except FieldError:
        with database.read() as session:
            return _correction_page(session, token, error="This point was decided or taken back meanwhile.", status_code=409)
    return Redirect(f"/corrections/{token}?done=withdrawn", status_code=303)


@post("/corrections/{token:str}/proof", sync_to_thread=True, middleware=[limit("proof", 10, "hour")])
def ask_proof(
    token: FromPath[str], form: NamedDependency[Form], database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Template | Redirect:
    """Send a mail to one of the clinic's own addresses, whose answer shows that the correction speaks for it."""
    address = form.text("address")
    try:
        with database.write() as session:
            correction = _correction(session, token)
            name = session.get_one(Location, correction.location_id).name or "the clinic"
            proof = corrections.request_proof(session, correction, address)
            mail.proof_asked(session, address, name, proof, settings.resolved_public_url)
    except FieldError as error:
        with database.read() as session:
            return _correction_page(session, token, error=in_a_sentence(error), status_code=422)
    return Redirect(f"/corrections/{token}?done=mailed", status_code=303)


def _correction(session: Session, token: str) -> Correction:
    correction = corrections.correction_by_token(session, token)
    if correction is None:
        raise NotFoundException
    return correction


def _correction_page(session: Session, token: str, notice: str = "", error: str = "", status_code: int = 200) -> Template:
    correction = _correction(session, token)
    location = session.get_one(Location, correction.location_id)
    verified = corrections.is_verified(correction)
    asks = correction.state != "withdrawn" and not verified
    page = CorrectionPage(
        token=token, name=location.name or "a clinic that was removed", slug=location.slug if location.status in _SHOWN else None,
        state=correction.state, state_words=CORRECTION_STATES[correction.state], submitted_at=correction.submitted_at,
        items=[item_status(item) for item in corrections.items_of(session, correction)], verified=verified,
        proof_addresses=corrections.proof_addresses(session, correction) if asks else [], notice=notice, error=error,
    )
    return Template("requests/correction.html", context={"page": page}, status_code=status_code)


_SHOWN = ("listed", "held", "temporarily_closed", "moved")


def item_status(item: CorrectionItem) -> ItemStatus:
    """Return one item in words."""
    return ItemStatus(
        id=item.id, label=label_of(Ref(item.field, item.service)), before=say(item.field, item.present_value),
        after=say(item.field, item.proposed_value), why=item.why, state=item.state, state_words=ITEM_STATES[item.state],
        note=item.decision_note, can_withdraw=item.state in ("open", "accepted"),
    )


# --- the clinic's answer to a verification mail ----------------------------------------------------------


@get("/corrections/proof/{token:str}", sync_to_thread=True)
def show_proof(token: FromPath[str], database: NamedDependency[Database]) -> Template:
    """What the clinic is asked to stand by; only the button answers, since mail scanners open links."""
    with database.read() as session:
        return _proof_page(session, token)


@post("/corrections/proof/{token:str}", sync_to_thread=True, middleware=[limit("proof-answer", 30, "hour")])
def answer_proof(token: FromPath[str], database: NamedDependency[Database]) -> Template | Redirect:
    """Take the clinic's answer; it counts once."""
    with database.write() as session:
        counted = corrections.answer_proof(session, token)
    if counted:
        return Redirect(f"/corrections/proof/{token}", status_code=303)
    with database.read() as session:
        return _proof_page(session, token, status_code=409)


def _proof_page(session: Session, token: str, status_code: int = 200) -> Template:
    proof = session.exec(select(ProofMail).where(ProofMail.token_hash == hash_token(token))).first()
    if proof is None:
        raise NotFoundException
    correction = session.get_one(Correction, proof.correction_id)
    location = session.get_one(Location, correction.location_id)
    gone = proof.sent_at <= now() - corrections.PROOF_LIFETIME or correction.state == "withdrawn"
    state = "answered" if proof.answered_at else "gone" if gone else "open"
    page = ProofPage(
        token=token, name=location.name or "the clinic", state=state,
        items=[msgspec.structs.replace(item_status(item), why="") for item in corrections.items_of(session, correction)],
    )
    return Template("requests/proof.html", context={"page": page}, status_code=status_code)


# --- removal -----------------------------------------------------------------------------------------


@get("/clinics/{slug:str}/remove", sync_to_thread=True)
def ask_removal(slug: FromPath[str], database: NamedDependency[Database]) -> Template | Redirect:
    """The form with which a clinic asks to be taken out."""
    with database.read() as session:
        location = public_location(session, slug)
        if location.slug != slug:
            return Redirect(f"/clinics/{location.slug}/remove", status_code=301)
        return _remove_page(session, location)


@post("/clinics/{slug:str}/remove", sync_to_thread=True, middleware=[limit("remove", 15, "hour")])
def send_removal(
    slug: FromPath[str], form: NamedDependency[Form], database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Template | Redirect:
    """Store a request for removal and lead to its status page."""
    try:
        with database.write() as session:
            location = public_location(session, slug)
            removal, token = removals.submit_removal(
                session, location, requester_email=form.text("email"), why=form.text("why"), whole_site=form.text("scope") != "location",
            )
            mail.removal_received(session, removal, location.name or "the clinic", token, settings.resolved_public_url)
    except FieldError as error:
        with database.read() as session:
            return _remove_page(session, public_location(session, slug), form, {error.field: in_a_sentence(error)}, status_code=422)
    return Redirect(f"/removals/{token}?done=sent", status_code=303)


def _remove_page(
    session: Session, location: Location, form: Form | None = None, errors: dict[str, str] | None = None, status_code: int = 200
) -> Template:
    clinic = session.get_one(Clinic, location.clinic_id)
    site = session.get(Site, clinic.site_id) if clinic.site_id is not None else None
    siblings = session.exec(select(Location.id).where(Location.clinic_id == clinic.id, Location.id != location.id)).all()
    page = RemovePage(
        slug=location.slug, name=location.name or "Unnamed clinic", host=site.host if site else None, siblings=len(siblings),
        email=form.text("email") if form else "", why=form.text("why") if form else "",
        scope=(form.text("scope") if form else "") or "site", errors=errors or {},
    )
    return Template("requests/remove.html", context={"page": page}, status_code=status_code)


@get("/removals/{token:str}", sync_to_thread=True)
def show_removal(token: FromPath[str], database: NamedDependency[Database], done: FromQuery[str | None] = None) -> Template:
    """What became of a request for removal."""
    with database.read() as session:
        removal = _removal(session, token)
        location = session.get_one(Location, removal.location_id)
        page = RemovalPage(
            token=token, name=location.name or "the clinic", state=removal.state, state_words=REMOVAL_STATES[removal.state],
            note=removal.decision_note, whole_site=removal.whole_site, submitted_at=removal.submitted_at, notice=_NOTICES.get(done or "", ""),
        )
        return Template("requests/removal.html", context={"page": page})


@post("/removals/{token:str}/withdraw", sync_to_thread=True, middleware=[limit("withdraw", 60, "hour")])
def withdraw_removal(token: FromPath[str], database: NamedDependency[Database]) -> Redirect:
    """Take a request for removal back while it waits."""
    try:
        with database.write() as session:
            removals.withdraw_removal(session, _removal(session, token))
    except FieldError:  # it was decided meanwhile: the page says how
        return Redirect(f"/removals/{token}", status_code=303)
    return Redirect(f"/removals/{token}?done=withdrawn", status_code=303)


def _removal(session: Session, token: str) -> Removal:
    removal = removals.removal_by_token(session, token)
    if removal is None:
        raise NotFoundException
    return removal



ROUTES = [
    Router(
        "/",
        route_handlers=[
            ask_correction, send_correction, show_correction, withdraw_correction, ask_proof, show_proof, answer_proof,
            ask_removal, send_removal, show_removal, withdraw_removal,
        ],
        dependencies={"form": Provide(read_form)}, cache_control=NO_STORE, request_max_body_size=FORM_LIMIT, include_in_schema=False,
    ),
]
