"""Schedules: when a site, or all of them, is crawled by itself.

A schedule is a cron expression of five fields in a time zone. However many of its times were missed
while no worker ran, it fires once and then waits for its next time.
"""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from sqlmodel import Session, col, select

from directory.audit import record
from directory.database import now
from directory.fields import FieldError
from directory.runs import request_run
from directory.tables import CrawlRun, Schedule, Site


def next_times(cron: str, time_zone: str, after: datetime, count: int = 5) -> list[datetime]:
    """Return the next `count` times of a schedule after `after`, rising, in UTC; fewer when it has no more.

    Raises `FieldError` on `cron` or `time_zone`.
    """
    return list(itertools.islice(_times(cron, time_zone, after), count))


def in_words(cron: str) -> str:
    """Say a cron expression in English, such as "At 03:30 every day"; one that is hard to say is quoted."""
    try:
        return CronSim(cron, now()).explain()
    except (CronSimError, ValueError, KeyError, IndexError, AssertionError, TypeError):
        return f"At the times of the cron expression “{cron}”"


def set_schedule(session: Session, site_id: int | None, cron: str, time_zone: str, by: str) -> Schedule:
    """Set when a site, or with None all active sites, is crawled; replaces what was set before.

    Raises `FieldError` on `cron`, `time_zone` or `site`.
    """
    cron = " ".join(cron.split())
    due = next_times(cron, time_zone, now(), count=1)
    if not due:
        raise FieldError("cron", f"“{cron}” names a time that never comes")
    if site_id is not None and session.get(Site, site_id) is None:
        raise FieldError("site", "is not known")
    schedule = find_schedule(session, site_id) or Schedule(site_id=site_id, cron=cron, next_due_at=due[0])
    schedule.cron, schedule.time_zone, schedule.next_due_at, schedule.set_by, schedule.enabled = cron, time_zone, due[0], by, True
    session.add(schedule)
    session.flush()
    record(session, "schedule.set", by, _subject(site_id), cron=cron, time_zone=time_zone)
    return schedule


def find_schedule(session: Session, site_id: int | None) -> Schedule | None:
    """Return the schedule of a site, or with None that of all sites."""
    return session.exec(select(Schedule).where(col(Schedule.site_id).is_(None) if site_id is None else Schedule.site_id == site_id)).first()


def enable_schedule(session: Session, schedule: Schedule, enabled: bool, by: str) -> None:
    """Let a schedule rest, or go on with its next time after now; times that passed while it rested are not made up for."""
    if enabled:
        schedule.next_due_at = next_times(schedule.cron, schedule.time_zone, now(), count=1)[0]
    schedule.enabled = enabled
    session.add(schedule)
    record(session, "schedule.enabled" if enabled else "schedule.disabled", by, _subject(schedule.site_id))


def remove_schedule(session: Session, site_id: int | None, by: str) -> bool:
    """Take the schedule of a site, or with None that of all sites, away; return whether there was one."""
    schedule = find_schedule(session, site_id)
    if schedule is None:
        return False
    session.delete(schedule)
    record(session, "schedule.removed", by, _subject(site_id))
    return True


def fire_due(session: Session, at: datetime, *, batch_sites: int = 20) -> list[CrawlRun]:
    """Ask for the runs that are due at `at` and return them; each schedule fires once and moves on.

    Two workers may call this at once: a schedule that one of them holds is passed over by the other.
    """
    query = select(Schedule).where(Schedule.enabled, Schedule.next_due_at <= at).order_by(col(Schedule.next_due_at))
    due = session.exec(query.with_for_update(skip_locked=True)).all()
    return [run for schedule in due if (run := _fire(session, schedule, at, batch_sites))]


def _fire(session: Session, schedule: Schedule, at: datetime, batch_sites: int) -> CrawlRun | None:
    following = next_times(schedule.cron, schedule.time_zone, at, count=1)
    schedule.last_fired_at = at
    if following:
        schedule.next_due_at = following[0]
    else:
        schedule.enabled = False
    session.add(schedule)
    if schedule.site_id is not None:
        site = session.get_one(Site, schedule.site_id)
        if site.status != "active":
            return None
    try:
        return request_run(
            session, None if schedule.site_id is None else [schedule.site_id], "schedule", "schedule", batch_sites=batch_sites
        )
    except FieldError:  # no active site at present
        return None


def _times(cron: str, time_zone: str, after: datetime) -> Iterator[datetime]:
    if len(cron.split()) != 5:
        raise FieldError("cron", f"“{cron}” must have five fields: minute, hour, day of month, month, day of week")
    zone = _zone(time_zone)
    try:
        ticks = CronSim(cron, after.astimezone(zone))
    except (CronSimError, ValueError) as error:
        raise FieldError("cron", f"“{cron}” is not a cron expression: {error}") from error
    # At the end and the beginning of summer time two ticks may name one moment, or an earlier one.
    latest = after.astimezone(UTC)
    for tick in ticks:
        moment = tick.astimezone(UTC)
        if moment > latest:
            latest = moment
            yield moment


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # ZoneInfoNotFoundError is a KeyError; a folder's name is an OSError
        raise FieldError("time_zone", f"{name!r} is not a time zone such as America/Los_Angeles") from error


def _subject(site_id: int | None) -> str:
    return "sites" if site_id is None else f"site:{site_id}"
