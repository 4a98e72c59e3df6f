"""A listing that is held: what the public sees beside what its site states now, and an operator's decision."""

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from directory import audit, ingest
from directory.database import Database
from directory.fields import FieldError
from directory.holds import losses
from directory.records import Listing
from directory.tables import Location, Operator
from portal import words
from portal.console import PUBLIC_LABEL, back, found
from portal.security import Form
from portal.value_forms import Ref, label_of, say


class HeldChange(msgspec.Struct, frozen=True):
    """One value that differs: as it is shown, with its quote, and as the site states it now; `lost` is why the listing is held."""

    label: str
    shown: str
    quote: str
    stated: str
    lost: bool


def held_change(location: Location) -> list[HeldChange]:
    """Return where a held listing differs from what its site states now, the losses first; empty when it is not held."""
    if location.pending is None:
        return []
    shown = msgspec.convert(location.listing, Listing)
    lost = {(loss.field, loss.service) for loss in losses(shown, msgspec.convert(location.pending, Listing))}
    quotes = {(row.field.removesuffix(".street_address"), row.service): row.quote for row in reversed(shown.evidence)}
    rows = [
        HeldChange(
            label=label_of(Ref(field, service)), shown=_said(field, before), quote=quotes.get((field, service), ""),
            stated=_said(field, after), lost=(field, service) in lost,
        )
        for field, service, before, after in ingest.differences(location.listing, location.pending)
    ]
    return sorted(rows, key=lambda row: not row.lost)


def _said(field: str, value: object) -> str:
    if field == "location" and isinstance(value, dict) and not any(value.values()):
        value = None
    return say(field, value) if value is not None else words.NOT_STATED.capitalize()


@post("/listings/{ident:int}/hold", sync_to_thread=True)
def decide_hold(
    ident: FromPath[int], form: NamedDependency[Form], database: NamedDependency[Database], me: NamedDependency[Operator]
) -> Redirect:
    """Publish what the site states now, or keep what is shown as the directory's own word (`action` accept or keep)."""
    action, note = form.text("action"), form.text("note")
    with database.write() as session:
        location = found(session, Location, ident)
        if location.status != "held":
            raise FieldError("status", "This listing is not held any more")
        reason = location.hold_reason
        match action:
            case "accept":
                ingest.set_status(session, location, "listed", PUBLIC_LABEL)
            case "keep":
                ingest.keep_shown(
                    session, location, actor=PUBLIC_LABEL, reason=note or "Kept after a review; the clinic's site has ceased to state it.",
                )
            case _:
                raise NotFoundException
        audit.record(session, f"hold.{action}", me.email, f"listing:{ident}", clinic=location.slug, why=reason, note=note)
    return back(f"/operator/listings/{ident}", {"accept": "hold-accepted", "keep": "hold-kept"}[action])
