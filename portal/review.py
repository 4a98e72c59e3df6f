"""The console's desk: corrections item by item, requests for removal, listings that wait or need another status."""

from datetime import datetime

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from sqlmodel import Session, col, select

from directory import audit, corrections, ingest, mail, removals
from directory.database import Database
from directory.fields import FieldError
from directory.optouts import GRACE, OptOuts
from directory.records import Listing
from directory.settings import Settings
from directory.tables import Clinic, Correction, CorrectionItem, Location, Operator, Removal, Site
from portal import words
from portal.console import PUBLIC_LABEL, back, found, show
from portal.disagreements import disagreements
from portal.held import decide_hold, held_change
from portal.listing_view import Proof, fact, history
from portal.requests import ItemStatus, item_status
from portal.security import Form
from portal.value_forms import in_a_sentence, say

PAGE_SIZE = 50

MOVES = {
    "draft": ("listed", "hidden"), "held": ("hidden",), "listed": ("temporarily_closed", "moved", "defunct", "hidden"),
    "temporarily_closed": ("listed", "moved", "defunct", "hidden"), "moved": ("listed", "defunct", "hidden"),
    "defunct": ("listed", "hidden"), "hidden": ("listed",), "removed": (),
}
"""To which statuses an operator may move a listing; removed for good is only reached by a request for removal,
and what is held is decided side by side (`held.decide_hold`)."""
MOVE_LABELS = {
    "listed": "Publish", "hidden": "Hide", "temporarily_closed": "Mark as closed for the time being", "moved": "Mark as moved",
    "defunct": "Mark as closed for good",
}


ROLE_LABELS = {"clinic": "Says to work at the clinic", "patient": "Says to be a patient", "visitor": "Somebody else"}


class Summary(msgspec.Struct, frozen=True):
    """One request in a list."""

    id: str
    name: str
    what: str
    state: str
    when: datetime
    who: str
    verified: bool = False


class ItemReview(msgspec.Struct, frozen=True):
    """One item as an operator decides on it: what the page shows now with its proofs, what is proposed."""

    item: ItemStatus
    present: str
    proofs: list[Proof]
    changed_since: bool
    decided_by: str
    note: str = ""
    error: str = ""


# --- corrections -------------------------------------------------------------------------------------


@get("/corrections", sync_to_thread=True)
def list_corrections(
    database: NamedDependency[Database], me: NamedDependency[Operator], closed: FromQuery[bool] = False, done: FromQuery[str | None] = None
) -> Template:
    """The corrections that wait, the oldest first; or those that are closed, the newest first."""
    with database.read() as session:
        if closed:
            query = select(Correction).where(col(Correction.state).in_(("decided", "withdrawn"))).order_by(col(Correction.decided_at).desc())
            rows = list(session.exec(query.limit(PAGE_SIZE)))
        else:
            rows = corrections.open_corrections(session)
        return show(
            session, me, "corrections", "corrections", done=done, rows=[_summary(session, row) for row in rows], closed=closed,
            differing=len(disagreements(session)),
        )


def _summary(session: Session, correction: Correction) -> Summary:
    location = session.get_one(Location, correction.location_id)
    labels = [item_status(item).label for item in corrections.items_of(session, correction)]
    more = f" and {len(labels) - 3} more" if len(labels) > 3 else ""
    return Summary(
        correction.id, location.name or location.slug, words.join_words(labels[:3]) + more,
        correction.state, correction.submitted_at, ROLE_LABELS[correction.requester_role], corrections.is_verified(correction),
    )


@get("/corrections/{ident:str}", sync_to_thread=True)
def show_correction(
    ident: FromPath[str], database: NamedDependency[Database], me: NamedDependency[Operator], done: FromQuery[str | None] = None
) -> Template:
    """One correction, item by item."""
    with database.read() as session:
        return _correction_page(session, me, ident, done=done)


@post("/corrections/{ident:str}/review", sync_to_thread=True)
def begin_review(ident: FromPath[str], database: NamedDependency[Database], me: NamedDependency[Operator]) -> Redirect:
    """Tell the requester and other operators that somebody is looking."""
    with database.write() as session:
        corrections.begin_review(session, found(session, Correction, ident), me.email)
    return back(f"/operator/corrections/{ident}", "review")


@post("/corrections/{ident:str}/phone", sync_to_thread=True)
def confirm_by_phone(ident: FromPath[str], database: NamedDependency[Database], me: NamedDependency[Operator]) -> Redirect:
    """Note that the clinic was telephoned and stands by the correction."""
    with database.write() as session:
        corrections.confirm_by_phone(session, found(session, Correction, ident), me.email)
    return back(f"/operator/corrections/{ident}", "phone")


@post("/corrections/{ident:str}/items/{item_id:str}", sync_to_thread=True)
def decide_item(
    ident: FromPath[str], item_id: FromPath[str], form: NamedDependency[Form], database: NamedDependency[Database],
    settings: NamedDependency[Settings], me: NamedDependency[Operator],
) -> Template | Redirect:
    """Accept, reject or undo one item; `action` is accept, reject or withdraw. The last decision is mailed to the requester."""
    action, note = form.text("action"), form.text("note")
    try:
        with database.write() as session:
            correction, item = found(session, Correction, ident), found(session, CorrectionItem, item_id)
            if item.correction_id != correction.id or action not in ("accept", "reject", "withdraw"):
                raise NotFoundException
            if action == "withdraw":
                corrections.withdraw_item(session, item, me.email, note)
            else:
                corrections.decide_item(session, item, accept=action == "accept", note=note, operator_label=me.email)
                if correction.state == "decided":
                    name = session.get_one(Location, correction.location_id).name or "the clinic"
                    mail.correction_decided(session, correction, corrections.items_of(session, correction), name, settings.resolved_public_url)
    except FieldError as error:
        with database.read() as session:
            return _correction_page(session, me, ident, wrong={item_id: (note, in_a_sentence(error))}, status_code=422)
    return back(f"/operator/corrections/{ident}", {"accept": "accepted", "reject": "rejected", "withdraw": "withdrawn"}[action])


def _correction_page(
    session: Session, me: Operator, ident: str, *, done: str | None = None, wrong: dict[str, tuple[str, str]] | None = None,
    status_code: int = 200,
) -> Template:
    correction = found(session, Correction, ident)
    location = session.get_one(Location, correction.location_id)
    listing = msgspec.convert(location.listing, Listing) if location.listing else None
    reviews = []
    for item in sorted(corrections.items_of(session, correction), key=lambda item: item.state != "open"):
        note, error = (wrong or {}).get(item.id, ("", ""))
        now_stated = corrections.present_value(location.listing, item.field, item.service)
        reviews.append(ItemReview(
            item=item_status(item), present=say(item.field, now_stated),
            proofs=fact(listing, item.field, item.service).proofs if listing else [],
            changed_since=item.state == "open" and now_stated != item.present_value,
            decided_by=item.decided_by, note=note, error=error,
        ))
    return show(
        session, me, "correction", "corrections", done=done, status_code=status_code, correction=correction, location=location, reviews=reviews,
        role=ROLE_LABELS[correction.requester_role], verified=corrections.is_verified(correction),
        phones=[words.phone(number) for number in _crawled_phones(location)],
        any_open=any(review.item.state == "open" for review in reviews),
    )


def _crawled_phones(location: Location) -> list[str]:
    """Return the telephone numbers that the clinic's own site states: only those may confirm a correction."""
    rows = (location.listing or {}).get("evidence", [])
    stated = [row["value"] for row in rows if row["field"] == "telephones" and row.get("source") not in ("clinic", "operator")]
    return list(dict.fromkeys(number for value in stated for number in (value if isinstance(value, list) else [value])))


# --- removals ----------------------------------------------------------------------------------------


class RemovalReview(msgspec.Struct, frozen=True):
    """One request for removal as an operator decides on it."""

    id: str
    name: str
    slug: str
    host: str
    whole_site: bool
    locations: int
    state: str
    email: str
    why: str
    submitted_at: datetime
    decided_by: str
    decided_at: datetime | None
    final_at: datetime | None
    decision_note: str
    note: str = ""
    error: str = ""


@get("/removals", sync_to_thread=True)
def list_removals(database: NamedDependency[Database], me: NamedDependency[Operator], done: FromQuery[str | None] = None) -> Template:
    """Requests that wait, those that can still be undone, and the last that are over."""
    with database.read() as session:
        return _removals_page(session, me, done=done)


@post("/removals/{ident:str}", sync_to_thread=True)
def decide_removal(
    ident: FromPath[str], form: NamedDependency[Form], database: NamedDependency[Database], settings: NamedDependency[Settings],
    me: NamedDependency[Operator],
) -> Template | Redirect:
    """Accept, reject or undo a removal; `action` is accept, reject or reinstate. The requester is told by mail."""
    action, note, optouts = form.text("action"), form.text("note"), OptOuts(settings.data_dir)
    try:
        with database.write() as session:
            removal = found(session, Removal, ident)
            name = session.get_one(Location, removal.location_id).name or "the clinic"
            if action == "reinstate":
                removals.reinstate(session, removal, note=note, operator_label=me.email, optouts=optouts)
            elif action in ("accept", "reject"):
                removals.decide_removal(session, removal, accept=action == "accept", note=note, operator_label=me.email, optouts=optouts)
            else:
                raise NotFoundException
            mail.removal_decided(session, removal, name, settings.resolved_public_url)
    except FieldError as error:
        with database.read() as session:
            return _removals_page(session, me, wrong={ident: (note, in_a_sentence(error))}, status_code=422)
    return back("/operator/removals", {"accept": "removal-accepted", "reject": "rejected", "reinstate": "reinstated"}[action])


def _removals_page(
    session: Session, me: Operator, *, done: str | None = None, wrong: dict[str, tuple[str, str]] | None = None, status_code: int = 200
) -> Template:
    over = select(Removal).where(col(Removal.state).not_in(("submitted", "hidden"))).order_by(col(Removal.decided_at).desc()).limit(PAGE_SIZE)
    hidden = select(Removal).where(Removal.state == "hidden").order_by(col(Removal.decided_at))
    groups = {"open": removals.open_removals(session), "hidden": list(session.exec(hidden)), "over": list(session.exec(over))}
    reviews = {key: [_removal_review(session, row, (wrong or {}).get(row.id, ("", ""))) for row in rows] for key, rows in groups.items()}
    return show(session, me, "removals", "removals", done=done, status_code=status_code, groups=reviews)


def _removal_review(session: Session, removal: Removal, wrong: tuple[str, str]) -> RemovalReview:
    location = session.get_one(Location, removal.location_id)
    clinic = session.get_one(Clinic, location.clinic_id)
    site = session.get(Site, clinic.site_id) if clinic.site_id is not None else None
    locations = session.exec(select(Location.id).where(Location.clinic_id == clinic.id)).all() if removal.whole_site else [location.id]
    return RemovalReview(
        id=removal.id, name=location.name or location.slug, slug=location.slug, host=site.host if site else "", whole_site=removal.whole_site,
        locations=len(locations), state=removal.state, email=removal.requester_email or "", why=removal.why, submitted_at=removal.submitted_at,
        decided_by=removal.decided_by, decided_at=removal.decided_at,
        final_at=removal.decided_at + GRACE if removal.state == "hidden" and removal.decided_at else None,
        decision_note=removal.decision_note, note=wrong[0], error=wrong[1],
    )


# --- listings ----------------------------------------------------------------------------------------


@get("/listings", sync_to_thread=True)
def list_listings(
    database: NamedDependency[Database], me: NamedDependency[Operator], status: FromQuery[str] = "waiting", q: FromQuery[str] = "",
    done: FromQuery[str | None] = None,
) -> Template:
    """Listings by status (`waiting` for drafts and held ones, `all`), found by a part of their name or address."""
    with database.read() as session:
        query = select(Location).order_by(col(Location.name), col(Location.id)).limit(PAGE_SIZE + 1)
        if status == "waiting":
            query = query.where(col(Location.status).in_(("draft", "held")))
        elif status != "all":
            query = query.where(Location.status == status)
        if q.strip():
            part = f"%{q.strip()}%"
            query = query.where(col(Location.name).ilike(part) | col(Location.slug).ilike(part) | col(Location.address_locality).ilike(part))
        rows = list(session.exec(query))
        return show(
            session, me, "listings", "listings", done=done, rows=rows[:PAGE_SIZE], more=len(rows) > PAGE_SIZE, status=status, q=q,
            statuses=["waiting", "all", *MOVES],
        )


@get("/listings/{ident:int}", sync_to_thread=True)
def show_listing(
    ident: FromPath[int], database: NamedDependency[Database], me: NamedDependency[Operator], done: FromQuery[str | None] = None
) -> Template:
    """One listing: what is known, what is missing, its history, and where it may be moved."""
    with database.read() as session:
        location = found(session, Location, ident)
        listing = msgspec.convert(location.listing, Listing) if location.listing else None
        clinic = session.get_one(Clinic, location.clinic_id)
        keys = ("name", "location", "telephones", "emails", "opening_hours", "conditions", "facts.price_per_session", "facts.insurance")
        return show(
            session, me, "listing", "listings", done=done, location=location,
            site=session.get(Site, clinic.site_id) if clinic.site_id is not None else None,
            facts=[(fact(listing, key), say(key, corrections.present_value(location.listing, key))) for key in keys] if listing else [],
            offered=[words.service(term) for term in listing.offered()] if listing else [],
            missing=_missing(listing), moves=[(status, MOVE_LABELS[status]) for status in MOVES[location.status]],
            barrier=_barrier(session, location), history=history(session, location), held=held_change(location),
        )


@post("/listings/{ident:int}/status", sync_to_thread=True)
def move_listing(
    ident: FromPath[int], form: NamedDependency[Form], database: NamedDependency[Database], me: NamedDependency[Operator]
) -> Redirect:
    """Move a listing to another status."""
    wanted = form.text("status")
    with database.write() as session:
        location = found(session, Location, ident)
        if wanted not in MOVES[location.status]:
            raise FieldError("status", f"The listing is {location.status.replace('_', ' ')} and cannot become {wanted or 'nothing'}")
        if wanted == "listed" and (barrier := _barrier(session, location)):
            raise FieldError("status", barrier)
        before = location.status
        ingest.set_status(session, location, wanted, PUBLIC_LABEL)
        audit.record(session, "listing.status_set", me.email, f"listing:{location.id}", clinic=location.slug, before=before, after=wanted)
    return back(f"/operator/listings/{ident}", "status")


def _missing(listing: Listing | None) -> list[str]:
    """Return what a draft lacks to be listed by itself."""
    if listing is None:
        return []
    contact = listing.telephones or listing.emails or listing.location.street_address
    wanted = {"a name": listing.name, "a treatment that is offered": listing.offered(), "a telephone, a mail address or a street": contact}
    return [what for what, there in wanted.items() if not there]


def _barrier(session: Session, location: Location) -> str:
    """Return why a listing must not be published: its clinic has asked to be out."""
    clinic = session.get_one(Clinic, location.clinic_id)
    site = session.get(Site, clinic.site_id) if clinic.site_id is not None else None
    if site is not None and site.status == "opted_out":
        return "The clinic has asked not to be listed. Only undoing its removal brings it back"
    asked = session.exec(select(Removal.id).where(Removal.location_id == location.id, Removal.state == "hidden")).first()
    return "Its removal was accepted. Only undoing that brings it back" if asked else ""


HANDLERS = [
    list_corrections, show_correction, begin_review, confirm_by_phone, decide_item, list_removals, decide_removal,
    list_listings, show_listing, move_listing, decide_hold,
]
