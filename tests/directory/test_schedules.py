"""Schedules: next times, words, and firing once however many times were missed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from directory import schedules
from directory.database import Database, now
from directory.fields import FieldError
from directory.runs import run_progress
from directory.schedules import fire_due, in_words, next_times, remove_schedule, set_schedule
from directory.sites import add_site, pause_site
from directory.tables import Schedule, Site

ZONES = ("UTC", "America/Los_Angeles", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")


def numbers(low: int, high: int) -> st.SearchStrategy[str]:
    one = st.integers(low, high)
    return st.one_of(
        st.just("*"), one.map(str), st.integers(1, high).map(lambda step: f"*/{step}"),
        st.lists(one, min_size=2, max_size=3).map(lambda some: ",".join(map(str, some))),
        st.tuples(one, one).map(lambda pair: f"{min(pair)}-{max(pair)}"),
    )


CRONS = st.tuples(numbers(0, 59), numbers(0, 23), numbers(1, 28), numbers(1, 12), numbers(0, 6)).map(" ".join)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@given(CRONS, st.sampled_from(ZONES), MOMENTS)
def test_next_times_strictly_rise_and_lie_after_the_moment(cron: str, zone: str, after: datetime) -> None:
    times = next_times(cron, zone, after, count=4)
    assert times
    assert all(earlier < later for earlier, later in zip([after, *times], times, strict=False))


@given(CRONS)
def test_every_expression_can_be_said(cron: str) -> None:
    assert in_words(cron).strip()


@pytest.mark.parametrize("after", [datetime(2026, 11, 1, 8, 50, tzinfo=UTC), datetime(2026, 11, 1, 9, 20, tzinfo=UTC)])
def test_the_hour_that_comes_twice_never_goes_back(after: datetime) -> None:
    times = next_times("15,45 1 * * *", "America/Los_Angeles", after, count=3)
    assert all(earlier < later for earlier, later in zip([after, *times], times, strict=False))


def test_a_time_is_that_of_its_zone_in_summer_and_winter() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    for month in (1, 7):
        due = next_times("30 3 * * *", "America/Los_Angeles", datetime(2026, month, 5, tzinfo=UTC), count=1)[0]
        assert due.tzinfo is UTC
        assert (due.astimezone(zone).hour, due.astimezone(zone).minute) == (3, 30)


@pytest.mark.parametrize(("cron", "words"), [
    ("30 3 * * *", "At 03:30 every day"),
    ("0 3 * * 1", "At 03:00 on Monday"),
    ("0 4 1 * *", "At 04:00 on the first day of every month"),
    ("5 * * * *", "At minute 5 of every hour"),
])
def test_common_schedules_read_as_english(cron: str, words: str) -> None:
    assert in_words(cron) == words


def test_what_cannot_be_said_is_quoted() -> None:
    assert in_words("every now and then") == "At the times of the cron expression “every now and then”"


@pytest.mark.parametrize(("cron", "zone", "field"), [
    ("", "UTC", "cron"), ("* * * *", "UTC", "cron"), ("* * * * * *", "UTC", "cron"), ("61 * * * *", "UTC", "cron"),
    ("0 0 30 2 *", "UTC", "cron"), ("0 0 28 2 1", "Nowhere/Land", "time_zone"), ("0 3 * * *", "", "time_zone"), ("0 3 * * *", "America", "time_zone"),
    ("0 3 * * *", "../../etc/passwd", "time_zone"),
])
def test_a_bad_schedule_names_its_field(sqlite_database: Database, cron: str, zone: str, field: str) -> None:
    with sqlite_database.write() as session, pytest.raises(FieldError) as raised:
        set_schedule(session, None, cron, zone, "pat@example.org")
    assert raised.value.field == field


def make_overdue(database: Database, by: timedelta = timedelta(days=9)) -> None:
    with database.write() as session:
        for schedule in session.exec(select(Schedule)):
            schedule.next_due_at = now() - by
            session.add(schedule)


def test_a_due_time_in_the_past_fires_once_and_moves_to_the_future(database: Database) -> None:
    with database.write() as session:
        site = add_site(session, "example.org", "pat@example.org")
        set_schedule(session, site.id, "0 3 * * *", "America/Chicago", "pat@example.org")
    make_overdue(database)
    with database.write() as session:
        [run] = fire_due(session, now())
        assert (run.reason, run.state) == ("schedule", "queued")
    with database.write() as session:
        assert fire_due(session, now()) == []
        assert session.exec(select(Schedule)).one().next_due_at > now()


def test_a_schedule_of_all_sites_crawls_the_active_ones(database: Database) -> None:
    with database.write() as session:
        add_site(session, "one.example.org", "pat@example.org")
        pause_site(session, add_site(session, "two.example.org", "pat@example.org"), "pat@example.org")
        set_schedule(session, None, "0 3 * * *", "UTC", "pat@example.org")
    make_overdue(database)
    with database.write() as session:
        [run] = fire_due(session, now())
        assert [site.host for site in run_progress(session, run.id).sites] == ["one.example.org"]


def test_a_paused_site_and_an_empty_directory_move_on_without_a_run(database: Database) -> None:
    with database.write() as session:
        site = add_site(session, "example.org", "pat@example.org")
        pause_site(session, site, "pat@example.org")
        set_schedule(session, site.id, "0 3 * * *", "UTC", "pat@example.org")
        set_schedule(session, None, "0 3 * * *", "UTC", "pat@example.org")
    make_overdue(database)
    with database.write() as session:
        assert fire_due(session, now()) == []
        assert all(schedule.next_due_at > now() for schedule in session.exec(select(Schedule)))


def test_setting_a_schedule_again_replaces_it_and_removing_ends_it(database: Database) -> None:
    with database.write() as session:
        site = add_site(session, "example.org", "pat@example.org")
        for owner in (site.id, None):
            set_schedule(session, owner, "0 3 * * *", "UTC", "pat@example.org")
            set_schedule(session, owner, " 0  4 * * 1 ", "UTC", "pat@example.org")
        assert [schedule.cron for schedule in session.exec(select(Schedule))] == ["0 4 * * 1"] * 2
        assert schedules.remove_schedule(session, None, "pat@example.org")
        assert not remove_schedule(session, None, "pat@example.org")
        assert [schedule.site_id for schedule in session.exec(select(Schedule))] == [site.id]


def test_a_schedule_of_an_unknown_site_is_refused(database: Database) -> None:
    with database.write() as session, pytest.raises(FieldError) as raised:
        set_schedule(session, 404, "0 3 * * *", "UTC", "pat@example.org")
    assert raised.value.field == "site"
    with database.read() as session:
        assert session.exec(select(Site)).first() is None
