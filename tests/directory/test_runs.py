"""Crawl runs: one per site at a time, progress, cancelling, and an honest end."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from directory.database import Database, now
from directory.fields import FieldError
from directory.runs import (
    batches,
    cancel_run,
    finish_run,
    is_cancelling,
    recent_runs,
    request_run,
    run_progress,
    site_finished,
    site_progress,
    site_started,
    start_run,
    waiting_sites,
)
from directory.sites import add_site, pace_site
from directory.tables import CrawlRun, CrawlRunSite, Site
from tests.side_by_side import in_processes

BY = "pat@example.org"


def add_sites(session: Session, count: int) -> list[int]:
    return [add_site(session, f"clinic-{number}.example.org", BY).id or 0 for number in range(count)]


def states(session: Session, run: CrawlRun) -> list[str]:
    return [site.state for site in run_progress(session, run.id).sites]


def test_a_run_splits_its_sites_into_batches(database: Database) -> None:
    with database.write() as session:
        ids = add_sites(session, 5)
        run = request_run(session, None, BY, batch_sites=2)
        assert batches(session, run.id) == [0, 1, 2]
        assert [[site.id for site in waiting_sites(session, run.id, batch)] for batch in range(3)] == [ids[:2], ids[2:4], ids[4:]]


def test_a_site_in_an_unfinished_run_is_skipped(database: Database) -> None:
    with database.write() as session:
        one, two = add_sites(session, 2)
        first = request_run(session, [one], BY)
        second = request_run(session, [one, two], BY)
        assert states(session, second) == ["skipped", "waiting"]
        assert run_progress(session, second.id).sites[0].note == "Another run is crawling this site."
        third = request_run(session, [one], BY)
        assert (third.state, states(session, third)) == ("succeeded", ["skipped"])
        start_run(session, first)
        site_finished(session, first.id, one, "crawled", listings=1)
        finish_run(session, first)
        assert states(session, request_run(session, [one], BY)) == ["waiting"]


def test_a_run_of_nothing_is_refused(database: Database) -> None:
    with database.write() as session:
        with pytest.raises(FieldError):
            request_run(session, None, BY)
        ids = add_sites(session, 1)
        with pytest.raises(FieldError):
            request_run(session, [*ids, 404], BY)


def test_progress_adds_up_over_sites(database: Database) -> None:
    with database.write() as session:
        one, two = add_sites(session, 2)
        run = request_run(session, None, BY)
        assert start_run(session, run)
        for site_id in (one, two):
            assert site_started(session, run.id, site_id)
            site_progress(session, run.id, site_id, pages_found=9, pages_fetched=6, bytes_fetched=1000, refused={"robots": 2, "too_large": 1})
        site_finished(session, run.id, one, "crawled", listings=3)
        progress = run_progress(session, run.id)
        assert progress.counts == {"crawled": 1, "crawling": 1}
        assert (progress.sites_ended, progress.sites_total, progress.listings) == (1, 2, 3)
        assert (progress.pages_found, progress.pages_fetched, progress.bytes_fetched) == (18, 12, 2000)
        assert progress.refused == {"robots": 4, "too_large": 2}
        assert progress.pages_per_second > 0
        assert not progress.finished
        site_finished(session, run.id, two, "nothing_found")
        finish_run(session, run)
        assert run_progress(session, run.id).state == "succeeded"
        assert session.get_one(Site, one).last_crawled_at is not None


def test_of_a_large_run_only_the_sites_that_need_attention_are_given(database: Database) -> None:
    with database.write() as session:
        ids = add_sites(session, 5)
        run = request_run(session, None, BY)
        start_run(session, run)
        for site_id, state in zip(ids, ("crawled", "failed", "unchanged", "waiting", "crawling"), strict=True):
            if state != "waiting":
                site_started(session, run.id, site_id)
            if state not in ("waiting", "crawling"):
                site_finished(session, run.id, site_id, state)
        progress = run_progress(session, run.id, most_sites=3)
        assert [site.state for site in progress.sites] == ["crawling", "failed", "waiting"]
        assert (progress.sites_total, progress.sites_ended) == (5, 3)
        assert run_progress(session, run.id, most_sites=0).sites == []


def test_an_unknown_run_has_no_progress(database: Database) -> None:
    with database.read() as session, pytest.raises(LookupError):
        run_progress(session, "nonesuch")


def test_a_queued_run_is_cancelled_at_once(database: Database) -> None:
    with database.write() as session:
        add_sites(session, 2)
        run = request_run(session, None, BY)
        cancel_run(session, run, BY)
        assert (run.state, states(session, run)) == ("cancelled", ["cancelled"] * 2)
        assert not start_run(session, run)
        assert waiting_sites(session, run.id, 0) == []


def test_a_running_run_is_cancelled_when_its_batches_have_seen_it(database: Database) -> None:
    with database.write() as session:
        one, two = add_sites(session, 2)
        run = request_run(session, None, BY)
        start_run(session, run)
        site_started(session, run.id, one)
        assert not is_cancelling(session, run.id)
        cancel_run(session, run, BY)
        assert is_cancelling(session, run.id)
        assert (run.state, states(session, run)) == ("cancelling", ["crawling", "cancelled"])
        assert not site_started(session, run.id, two)
        finish_run(session, run)
        assert (run.state, states(session, run)) == ("cancelled", ["cancelled", "cancelled"])
        cancel_run(session, run, BY)
        finish_run(session, run, error="too late")
        assert (run.state, run.error) == ("cancelled", "")


def test_a_crawl_that_dies_is_no_success(database: Database) -> None:
    with database.write() as session:
        one, _ = add_sites(session, 2)
        run = request_run(session, None, BY)
        start_run(session, run)
        site_finished(session, run.id, one, "unchanged")
        finish_run(session, run)
        assert (run.state, states(session, run)) == ("failed", ["unchanged", "failed"])
        assert "1 of its sites" in run.error


def test_a_site_begun_by_a_dead_worker_waits_again_and_counts_anew(database: Database) -> None:
    with database.write() as session:
        [one] = add_sites(session, 1)
        run = request_run(session, None, BY)
        start_run(session, run)
        site_started(session, run.id, one)
        site_progress(session, run.id, one, pages_found=5, pages_fetched=5, bytes_fetched=5, refused={})
        assert start_run(session, run)
        assert [site.id for site in waiting_sites(session, run.id, 0)] == [one]
        assert site_started(session, run.id, one)
        assert run_progress(session, run.id).pages_fetched == 0


def test_a_site_that_has_ended_stays_so(database: Database) -> None:
    with database.write() as session:
        [one] = add_sites(session, 1)
        run = request_run(session, None, BY)
        start_run(session, run)
        site_finished(session, run.id, one, "crawled", listings=1)
        site_finished(session, run.id, one, "failed", listings=0)
        site_progress(session, run.id, one, pages_found=1, pages_fetched=1, bytes_fetched=1, refused={})
        [site] = run_progress(session, run.id).sites
        assert (site.state, site.listings, site.pages_fetched) == ("crawled", 1, 0)
        with pytest.raises(ValueError, match="is not one of"):
            site_finished(session, run.id, one, "crawling")


def test_a_moved_site_is_not_crawled_with_the_rest(database: Database) -> None:
    with database.write() as session:
        one, two = add_sites(session, 2)
        run = request_run(session, None, BY)
        start_run(session, run)
        site_finished(session, run.id, one, "moved", note="now at example.net")
        site_finished(session, run.id, two, "unchanged")
        finish_run(session, run)
        assert [site.site_id for site in run_progress(session, request_run(session, None, BY).id).sites] == [two]


def test_runs_are_listed_newest_first(database: Database) -> None:
    with database.write() as session:
        one, two = add_sites(session, 2)
        runs = [request_run(session, [one], BY), request_run(session, [two], BY)]
        assert [run.id for run in recent_runs(session)] == [run.id for run in reversed(runs)]


def _ask(url: str, times: int) -> None:
    database = Database(url)
    for _ in range(times):
        with database.write() as session:
            request_run(session, None, BY)
    database.dispose()


def test_two_processes_that_ask_at_once_give_each_site_one_run(database: Database) -> None:
    with database.write() as session:
        ids = add_sites(session, 3)
    in_processes(_ask, *[(str(database.url), 4)] * 2)
    with database.read() as session:
        runs = session.exec(select(CrawlRun)).all()
        waiting = [site.site_id for run in runs for site in run_progress(session, run.id).sites if site.state == "waiting"]
        assert len(runs) == 8
        assert sorted(waiting) == ids


def test_a_site_with_a_pace_is_left_alone_by_schedules_and_runs_of_all_but_not_when_it_is_named(database: Database) -> None:
    with database.write() as session:
        site = add_site(session, "slow.example.org", BY)
        add_site(session, "other.example.org", BY)
        pace_site(session, site, 7, BY)
        site.last_crawled_at = now() - timedelta(days=6)
    with database.write() as session:
        everything = request_run(session, None, BY)
        found = {row.site_id: (row.state, row.note) for row in session.exec(select(CrawlRunSite).where(CrawlRunSite.run_id == everything.id))}
        [(state, note), (other_state, _)] = [found[ident] for ident in sorted(found)]
        assert other_state == "waiting"
        assert state == "skipped"
        assert "may be every 7 days" in note
        assert request_run(session, sorted(found)[:1], "schedule", "schedule").state == "succeeded", "nothing was left to do"
        assert request_run(session, sorted(found)[:1], BY).state == "queued"


def test_a_pace_of_a_week_lets_a_weekly_schedule_through_although_the_last_crawl_took_hours(database: Database) -> None:
    with database.write() as session:
        site = add_site(session, "slow.example.org", BY)
        pace_site(session, site, 7, BY)
        site.last_crawled_at = now() - timedelta(days=6, hours=20)
    with database.write() as session:
        assert request_run(session, None, "schedule", "schedule").state == "queued"
        with pytest.raises(FieldError):
            pace_site(session, session.exec(select(Site)).one(), 0, BY)
