"""What a clinic's site has come to say since a person decided: a crawl never undoes a person, so an operator is asked."""

from datetime import datetime

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from sqlalchemy import and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from directory import audit, corrections, ingest
from directory.database import Database
from directory.fields import FIELDS, FieldError
from directory.listings import canonical
from directory.tables import Assertion, CorrectionItem, Location, Operator
from portal.console import PUBLIC_LABEL, back, found, show
from portal.security import Form
from portal.value_forms import Ref, label_of, say

PERSONS = ("clinic", "operator")
"""Sources of an assertion that is a person's word."""


class Disagreement(msgspec.Struct, frozen=True):
    """A person's word and what the clinic's site has come to say since; a crawl never undoes a person, so an operator is asked."""

    assertion_id: int
    location_id: int
    name: str
    slug: str
    label: str
    decided: str
    decided_at: datetime
    by: str
    stated: str
    quote: str
    url: str | None
    seen_since: datetime


def disagreements(session: Session) -> list[Disagreement]:
    """Return where a site states something new about a field on which a person has decided, the newest first."""
    word, site = aliased(Assertion), aliased(Assertion)
    query = (
        select(word, site).join(site, and_(
            col(site.location_id) == col(word.location_id), col(site.field) == col(word.field),
            col(site.service).is_not_distinct_from(col(word.service)), col(site.first_seen_at) > col(word.generated_at),
        ))
        .where(col(word.source).in_(PERSONS), col(site.source).not_in(PERSONS))
        .where(col(word.invalidated_at).is_(None), col(site.invalidated_at).is_(None))
        .order_by(col(site.first_seen_at).desc(), col(site.id))
    )
    asked: dict[int | None, Disagreement] = {}
    for said, stated in session.exec(query).all():
        if said.id not in asked and not _agree(said, stated):
            asked[said.id] = _disagreement(session.get_one(Location, said.location_id), said, stated)
    return list(asked.values())


def _agree(said: Assertion, stated: Assertion) -> bool:
    values = said.value or [] if FIELDS[said.field].many else [said.value]
    return canonical(stated.value) in {canonical(value) for value in values}


def _disagreement(location: Location, said: Assertion, stated: Assertion) -> Disagreement:
    assert said.id is not None
    assert location.id is not None
    return Disagreement(
        assertion_id=said.id, location_id=location.id, name=location.name or location.slug, slug=location.slug,
        label=label_of(Ref(said.field, said.service)), decided=say(said.field, said.value), decided_at=said.generated_at,
        by="the clinic" if said.source == "clinic" else "this directory", stated=say(said.field, stated.value), quote=stated.quote,
        url=stated.url, seen_since=stated.first_seen_at,
    )


@get("/disagreements", sync_to_thread=True)
def list_disagreements(
    database: NamedDependency[Database], me: NamedDependency[Operator], done: FromQuery[str | None] = None
) -> Template:
    """Where a clinic's site has come to say something else than a person decided."""
    with database.read() as session:
        return show(session, me, "disagreements", "corrections", done=done, rows=disagreements(session))


@post("/disagreements/{ident:int}", sync_to_thread=True)
def settle_disagreement(
    ident: FromPath[int], form: NamedDependency[Form], database: NamedDependency[Database], me: NamedDependency[Operator]
) -> Redirect:
    """Keep the person's word, now knowing what the site says, or let the site speak again (`action` keep or follow)."""
    action = form.text("action")
    with database.write() as session:
        said = found(session, Assertion, ident)
        if said.invalidated_at is not None or said.source not in PERSONS:
            raise FieldError("assertion", "This was settled meanwhile")
        location = session.get_one(Location, said.location_id)
        match action:
            case "keep":
                ingest.assert_by_person(
                    session, location, field=said.field, service=said.service, value=said.value, source=said.source, actor=said.actor,
                    reason=said.quote, correction_item_id=said.correction_item_id,
                )
            case "follow" if said.correction_item_id is not None:
                item = session.get_one(CorrectionItem, said.correction_item_id)
                corrections.withdraw_item(session, item, me.email, "The clinic's own page has changed since, and we follow it.")
            case "follow":
                ingest.withdraw_assertion(session, said, PUBLIC_LABEL)
            case _:
                raise NotFoundException
        audit.record(
            session, f"disagreement.{action}", me.email, f"listing:{location.id}", clinic=location.slug, field=said.field, service=said.service,
        )
    return back("/operator/disagreements", action)


HANDLERS = [list_disagreements, settle_disagreement]
