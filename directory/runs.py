"""Crawl runs: asking for one, what its sites are doing, and its end.

The rows are the truth and the job only their servant. Every step between states is one conditional
UPDATE, so that a portal, a worker and a crawl process never undo each other.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy
from sqlalchemy import CursorResult, func, insert
from sqlmodel import Session, SQLModel, col, select, update

from directory.audit import record
from directory.database import now
from directory.fields import FieldError
from directory.tables import CrawlRun, CrawlRunSite, Site

UNFINISHED = ("queued", "running", "cancelling")
"""States of a run that has not ended."""
FOREGROUND = "command-line-"
"""How the job id of a run begins that `clinics crawl` works on itself; the id is also its lease."""
ENDED = ("crawled", "unchanged", "nothing_found", "held", "unreachable", "robots_refused", "moved", "failed", "skipped", "cancelled")
"""States in which a site of a run stays."""
BY_ATTENTION = (
    "crawling", "failed", "unreachable", "robots_refused", "moved", "held", "nothing_found", "waiting", "crawled", "unchanged", "skipped",
    "cancelled",
)
"""States of a site, what needs attention first."""
_LENIENCE = timedelta(hours=12)
_ROWS_AT_ONCE = 1000


class SiteProgress(msgspec.Struct, kw_only=True, frozen=True):
    """What a run did at one site so far."""

    site_id: int
    host: str
    batch: int
    state: str
    pages_found: int
    pages_fetched: int
    bytes_fetched: int
    refused: dict[str, int]
    listings: int
    note: str
    started_at: datetime | None
    finished_at: datetime | None


class RunProgress(msgspec.Struct, kw_only=True, frozen=True):
    """A run as a progress bar needs it: `counts` are sites by state, `refused` pages by reason; `sites` may be only some of them."""

    id: str
    state: str
    reason: str
    requested_by: str
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: str
    counts: dict[str, int]
    sites_total: int
    sites_ended: int
    pages_found: int
    pages_fetched: int
    bytes_fetched: int
    refused: dict[str, int]
    listings: int
    pages_per_second: float
    sites: list[SiteProgress]

    @property
    def finished(self) -> bool:
        """Whether the run has ended."""
        return self.state not in UNFINISHED


def request_run(
    session: Session, site_ids: Sequence[int] | None, requested_by: str, reason: str = "manual", *, batch_sites: int = 20
) -> CrawlRun:
    """Ask for a crawl of the given sites, or with None of all active ones, in batches of `batch_sites`.

    A site that is in an unfinished run, paused or opted out is skipped with a note, and one that was crawled
    less than its `crawl_every_days` ago too, unless it was asked for by name; a run with nothing
    else ends at once. Raises `FieldError` on `sites` when there is none, or one is not known.
    """
    if batch_sites < 1:
        raise ValueError("a batch needs at least one site")
    query = select(Site.id, Site.status, Site.last_crawled_at, Site.crawl_every_days).order_by(col(Site.id))
    query = query.where(Site.status == "active") if site_ids is None else query.where(col(Site.id).in_(site_ids))
    sites = session.exec(query.with_for_update()).all()  # two requests for one site wait for each other
    if not sites:
        raise FieldError("sites", "there is no active site to crawl")
    if site_ids is not None and len(sites) < len(set(site_ids)):
        raise FieldError("sites", "holds a site that is not known")
    busy = _busy_sites(session)
    run = CrawlRun(requested_by=requested_by, reason=reason)
    session.add(run)
    session.flush()
    rows: list[dict[str, Any]] = []
    waiting, at = 0, now()
    for id_, status, last_crawled_at, every_days in sites:
        note = _why_skipped(status, id_ in busy)
        if not note and (site_ids is None or reason == "schedule"):
            note = _too_soon(last_crawled_at, every_days)
        rows.append({
            "run_id": run.id, "site_id": id_, "batch": waiting // batch_sites, "state": "skipped" if note else "waiting", "note": note,
            "finished_at": at if note else None,
        })
        waiting += not note
    for begin in range(0, len(rows), _ROWS_AT_ONCE):
        session.execute(insert(CrawlRunSite), rows[begin : begin + _ROWS_AT_ONCE])
    if not waiting:
        run.state, run.finished_at = "succeeded", now()
        session.add(run)
    record(session, "run.requested", requested_by, f"run:{run.id}", reason=reason, sites=len(sites), skipped=len(sites) - waiting)
    session.flush()
    return run


def batches(session: Session, run_id: str) -> list[int]:
    """Return the numbers of the batches in which a site still waits or is being crawled."""
    query = select(CrawlRunSite.batch).where(CrawlRunSite.run_id == run_id, col(CrawlRunSite.state).in_(("waiting", "crawling")))
    return list(session.exec(query.distinct().order_by(col(CrawlRunSite.batch))))


def start_run(session: Session, run: CrawlRun) -> bool:
    """Begin a queued run; return whether it is to be worked on (also when another worker had begun it)."""
    _update(session, CrawlRun, CrawlRun.id == run.id, CrawlRun.state == "queued", state="running", started_at=now())
    session.refresh(run)
    return run.state == "running"


def cancel_run(session: Session, run: CrawlRun, by: str) -> None:
    """Stop a run: a queued one ends at once, a running one when its batches have seen it; an ended one stays."""
    at = now()
    if _update(session, CrawlRun, CrawlRun.id == run.id, CrawlRun.state == "queued", state="cancelled", finished_at=at):
        _end_rest(session, run.id, ("waiting", "crawling"), "cancelled", "", at)
    elif _update(session, CrawlRun, CrawlRun.id == run.id, CrawlRun.state == "running", state="cancelling"):
        _end_rest(session, run.id, ("waiting",), "cancelled", "", at)
    else:
        return
    session.refresh(run)
    record(session, "run.cancelled", by, f"run:{run.id}")


def finish_run(session: Session, run: CrawlRun, error: str = "") -> None:
    """End a run: cancelled when that was asked, failed with an error or sites that nobody finished, else succeeded."""
    at = now()
    session.refresh(run, with_for_update=True)
    if run.state not in UNFINISHED:
        return
    if run.state == "cancelling":
        _end_rest(session, run.id, ("waiting", "crawling"), "cancelled", "", at)
        state = "cancelled"
    else:
        left = _end_rest(session, run.id, ("waiting", "crawling"), "failed", error or "The crawl ended before this site was done.", at)
        error = error or (f"The crawl ended before {left} of its sites were done." if left else "")
        state = "failed" if error else "succeeded"
    run.state, run.error, run.finished_at = state, error, at
    session.add(run)
    session.flush()


def waiting_sites(session: Session, run_id: str, batch: int) -> list[Site]:
    """Return the sites of a batch that still have to be crawled, also those a dead worker had begun."""
    query = (
        select(Site).join(CrawlRunSite, col(CrawlRunSite.site_id) == col(Site.id))
        .where(CrawlRunSite.run_id == run_id, CrawlRunSite.batch == batch, Site.status == "active")
        .where(col(CrawlRunSite.state).in_(("waiting", "crawling")))
    )
    return list(session.exec(query.order_by(col(Site.id))).all())


def site_started(session: Session, run_id: str, site_id: int) -> bool:
    """Mark a site as being crawled; False when it is no longer to be (cancelled, opted out, done)."""
    still_wanted = select(Site.id).where(Site.id == site_id, Site.status == "active").exists()
    return _update_site(
        session, run_id, site_id, ("waiting", "crawling"), still_wanted,
        state="crawling", started_at=now(), pages_found=0, pages_fetched=0, bytes_fetched=0, refused={},
    )


def site_progress(
    session: Session, run_id: str, site_id: int, *, pages_found: int, pages_fetched: int, bytes_fetched: int, refused: dict[str, int]
) -> None:
    """Store how far a site is; the numbers are totals of this crawl of the site."""
    _update_site(
        session, run_id, site_id, ("crawling",),
        pages_found=pages_found, pages_fetched=pages_fetched, bytes_fetched=bytes_fetched, refused=refused,
    )


def site_finished(session: Session, run_id: str, site_id: int, state: str, *, listings: int = 0, note: str = "") -> None:
    """Store how a site ended, one of `ENDED`.

    A site that moved is not crawled again until it is resumed; one that was unreachable is flagged, and asked again.
    """
    if state not in ENDED:
        raise ValueError(f"{state!r} is not one of {', '.join(ENDED)}")
    at = now()
    if not _update_site(session, run_id, site_id, ("waiting", "crawling"), state=state, listings=listings, note=note, finished_at=at):
        return
    if state in ("crawled", "unchanged", "nothing_found", "held"):
        _update(session, Site, Site.id == site_id, last_crawled_at=at, down_since=None)
    elif state == "unreachable":
        _update(session, Site, Site.id == site_id, col(Site.down_since).is_(None), down_since=at)
    elif state == "moved":
        _update(session, Site, Site.id == site_id, Site.status == "active", status="moved", note=note)


def is_cancelling(session: Session, run_id: str) -> bool:
    """Tell whether the run is to stop, or has stopped."""
    return session.exec(select(CrawlRun.state).where(CrawlRun.id == run_id)).first() not in ("queued", "running")


def recent_runs(session: Session, limit: int = 20) -> list[CrawlRun]:
    """Return the newest runs, newest first."""
    return list(session.exec(select(CrawlRun).order_by(col(CrawlRun.requested_at).desc(), col(CrawlRun.id)).limit(limit)).all())


def run_progress(session: Session, run_id: str, most_sites: int | None = None) -> RunProgress:
    """Return all that a run has done so far; raises `LookupError` for an unknown run.

    `sites` are all by batch, or at most `most_sites`, those that need attention first; the sums are over all.
    """
    run = session.exec(select(CrawlRun).where(CrawlRun.id == run_id).execution_options(populate_existing=True)).first()
    if run is None:
        raise LookupError(f"there is no run {run_id}")
    sums = (func.sum(column) for column in (
        CrawlRunSite.pages_found, CrawlRunSite.pages_fetched, CrawlRunSite.bytes_fetched, CrawlRunSite.listings))
    state = col(CrawlRunSite.state)
    query = sqlalchemy.select(state, func.count(), *sums).where(col(CrawlRunSite.run_id) == run_id).group_by(state)
    of_states = session.execute(query).all()
    counts = {name: number for name, number, *_ in of_states}
    found, fetched, taken, listings = (int(sum(row[place] for row in of_states)) for place in range(2, 6))
    seconds = ((run.finished_at or now()) - run.started_at).total_seconds() if run.started_at else 0.0
    return RunProgress(
        id=run.id, state=run.state, reason=run.reason, requested_by=run.requested_by, requested_at=run.requested_at,
        started_at=run.started_at, finished_at=run.finished_at, error=run.error,
        counts=counts, sites_total=sum(counts.values()), sites_ended=sum(number for name, number in counts.items() if name in ENDED),
        pages_found=found, pages_fetched=fetched, bytes_fetched=taken, refused=_refused(session, run_id), listings=listings,
        pages_per_second=round(fetched / seconds, 2) if seconds > 0 else 0.0, sites=_sites(session, run_id, most_sites),
    )


def _refused(session: Session, run_id: str) -> dict[str, int]:
    """Add up the refusals of all sites by reason, in the database: a large run has a million rows."""
    each = func.json_each if session.get_bind().dialect.name == "sqlite" else func.json_each_text
    entry = each(col(CrawlRunSite.refused)).table_valued("key", "value")
    number = func.sum(sqlalchemy.cast(entry.c.value, sqlalchemy.Integer))
    query = (
        sqlalchemy.select(entry.c.key, number).select_from(CrawlRunSite).join(entry, sqlalchemy.true())
        .where(col(CrawlRunSite.run_id) == run_id).group_by(entry.c.key).order_by(entry.c.key)
    )
    return {reason: int(count) for reason, count in session.execute(query)}


def _sites(session: Session, run_id: str, most: int | None) -> list[SiteProgress]:
    query = select(CrawlRunSite, Site.host).join(Site, col(CrawlRunSite.site_id) == col(Site.id)).where(CrawlRunSite.run_id == run_id)
    if most is not None:
        rank = sqlalchemy.case({state: place for place, state in enumerate(BY_ATTENTION)}, value=col(CrawlRunSite.state))
        query = query.order_by(rank).limit(most)
    query = query.order_by(col(CrawlRunSite.batch), col(CrawlRunSite.id))
    return [_site_progress(row, host) for row, host in session.exec(query.execution_options(populate_existing=True))]


def _site_progress(row: CrawlRunSite, host: str) -> SiteProgress:
    return SiteProgress(
        site_id=row.site_id, host=host, batch=row.batch, state=row.state, pages_found=row.pages_found, pages_fetched=row.pages_fetched,
        bytes_fetched=row.bytes_fetched, refused=row.refused, listings=row.listings, note=row.note,
        started_at=row.started_at, finished_at=row.finished_at,
    )


def _busy_sites(session: Session) -> set[int]:
    query = (
        select(CrawlRunSite.site_id).join(CrawlRun, col(CrawlRunSite.run_id) == col(CrawlRun.id))
        .where(col(CrawlRun.state).in_(UNFINISHED), col(CrawlRunSite.state).in_(("waiting", "crawling")))
    )
    return set(session.exec(query).all())


def _why_skipped(status: str, busy: bool) -> str:
    if status == "opted_out":
        return "The clinic asked not to be crawled."
    if status != "active":
        return f"The site is {status}."
    return "Another run is crawling this site." if busy else ""


def _too_soon(last_crawled_at: datetime | None, every_days: int | None) -> str:
    """Say why a site is left alone: it may be crawled every N days only.

    Half a day is let pass, since a crawl ends later than the schedule's time at which the next one is due.
    """
    if every_days is None or last_crawled_at is None or now() - last_crawled_at >= timedelta(days=every_days) - _LENIENCE:
        return ""
    return f"It was crawled on {last_crawled_at:%Y-%m-%d}, and may be every {every_days} days."


def _end_rest(session: Session, run_id: str, states: tuple[str, ...], state: str, note: str, at: datetime) -> int:
    return _update(
        session, CrawlRunSite, CrawlRunSite.run_id == run_id, col(CrawlRunSite.state).in_(states), state=state, note=note, finished_at=at
    )


def _update_site(session: Session, run_id: str, site_id: int, states: tuple[str, ...], *conditions: object, **values: object) -> bool:
    return bool(_update(
        session, CrawlRunSite, CrawlRunSite.run_id == run_id, CrawlRunSite.site_id == site_id,
        col(CrawlRunSite.state).in_(states), *conditions, **values,
    ))


def _update(session: Session, table: type[SQLModel], *conditions: object, **values: object) -> int:
    """Run one conditional UPDATE and return how many rows it changed."""
    session.flush()
    result = session.exec(update(table).where(*conditions).values(**values))  # type: ignore[arg-type]
    assert isinstance(result, CursorResult)
    return result.rowcount


def _id(site: Site) -> int:
    assert site.id is not None
    return site.id
