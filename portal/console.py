"""What all pages of the operators' console share: the frame with what waits, the way back after a deed, refusals."""

from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template
from sqlalchemy import func
from sqlmodel import Session, col, select

from directory.fields import FieldError
from directory.records import PUBLIC_STATUSES
from directory.tables import Correction, Location, Mail, Operator, Removal
from portal.value_forms import in_a_sentence

PUBLIC_LABEL = "operator"
"""Who is named in a listing's public history; the audit log has the operator's address."""

DONE = {
    "accepted": "Accepted. It is on the page now.", "rejected": "Not accepted. The requester can read why.",
    "withdrawn": "Undone. The page shows again what its site says.", "review": "The requester sees that you are looking at it.",
    "keep": "Kept. You are asked again only when the site says something else.", "follow": "Undone. The page shows again what its site says.",
    "phone": "Noted: the clinic stands by this correction.",
    "removal-accepted": "Accepted. The listing is hidden and its site will not be read again.", "reinstated": "The listing is back.",
    "status": "The listing's status is changed.",
    "hold-accepted": "Accepted. The page shows what the site states now.",
    "hold-kept": "Kept as this directory's word. What else the site has changed is published.",
    "site-added": "The site is added.", "site-known": "That site is known already.", "paused": "Paused: the site is left out of every crawl.",
    "resumed": "Resumed: the site is crawled again.",
    "paced": "The pace of this site is set.", "opted-out": "The site is out for ever, and its listings are hidden.",
    "crawl": "The crawl is asked for.", "cancelled": "The run is being stopped.",
    "schedule": "The schedule is set.", "schedule-removed": "The schedule is taken away.", "schedule-on": "The schedule is on.",
    "schedule-off": "The schedule rests.",
    "operator-added": "The account is made. Make a sign-in link for it.", "operator-closed": "The account is closed and signed out.",
    "password": "Your password is set. Other browsers were signed out.",
}


class Waiting(msgspec.Struct, frozen=True):
    """How much waits for an operator."""

    corrections: int
    removals: int
    listings: int
    mail: int
    unindexed: int


def waiting(session: Session) -> Waiting:
    """Count what waits for an operator."""

    def count(table: Any, *conditions: Any) -> int:
        return session.exec(select(func.count()).select_from(table).where(*conditions)).one()

    return Waiting(
        corrections=count(Correction, col(Correction.state).in_(("submitted", "under_review"))),
        removals=count(Removal, Removal.state == "submitted"),
        listings=count(Location, col(Location.status).in_(("draft", "held"))),
        mail=count(Mail, col(Mail.state).in_(("kept", "failed"))),
        unindexed=count(
            Location, col(Location.status).in_(PUBLIC_STATUSES),
            col(Location.indexed_revision).is_distinct_from(Location.revision),
        ),
    )


def show(
    session: Session, me: Operator, template: str, section: str, *, done: str | None = None, status_code: int = 200, **context: Any
) -> Template:
    """Return a page of the console: `section` is lit in its navigation, `done` names what has just been done."""
    frame = {"me": me, "section": section, "waiting": waiting(session), "done": DONE.get(done or "", "")}
    return Template(f"operator/{template}.html", context=frame | context, status_code=status_code)


def back(path: str, done: str) -> Redirect:
    """Lead back to a page after a deed; it then says what was done."""
    return Redirect(f"{path}?done={done}", status_code=303)


def refuse(request: Request[Any, Any, Any], error: FieldError) -> Template:
    """Say why a deed was not done, where the page has no form to say it beside."""
    with request.app.state.database.read() as session:
        return show(session, request.user, "refused", "", status_code=409, message=in_a_sentence(error))


def found(session: Session, table: type[Any], ident: Any) -> Any:
    """Return a row by its key; answers 404 where there is none."""
    row = session.get(table, ident)
    if row is None:
        raise NotFoundException
    return row
