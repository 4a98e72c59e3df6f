"""Crawl runs as durable jobs, with real worker processes."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from directory import leases, mail, runs, schedules
from directory.database import Database, now
from directory.tables import CrawlRun, Location, Mail, Schedule, Site
from tests.worker.crawl_runs import NAMES, Held, add_sites, ended, environment_for, held, request_run, site_states, start_worker

Wait = Callable[..., Any]
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what does not depend on the database: each start of a worker costs seconds."""


@pytest.fixture
def worker(database: Database, demo_sites: Any, processes: Any, tmp_path: Path) -> Callable[..., Any]:
    """`worker()` starts a worker process on the test's database; its log is `worker.log`."""
    environment = environment_for(database, demo_sites, tmp_path)

    def start(**further: str) -> Any:
        return start_worker(processes, environment | further, tmp_path / "worker.log")

    return start


@ON_SQLITE
def test_a_requested_run_is_crawled_by_the_worker(
    database: Database, demo_sites: Any, worker: Callable[..., Any], eventually: Wait
) -> None:
    add_sites(database, demo_sites, "granite-lark", "three-rivers-wellness")
    run_id = request_run(database, batch_sites=1)
    worker()
    run = eventually(lambda: ended(database, run_id), 60)
    assert (run.state, run.error) == ("succeeded", "")
    assert set(site_states(database, run_id).values()) == {"crawled"}
    with database.read() as session:
        statuses = {row.name: row.status for row in session.exec(select(Location))}
    assert statuses["Three Rivers Wellness"] == "draft"
    assert list(statuses.values()).count("listed") == 1


@ON_SQLITE
def test_a_due_time_in_the_past_is_run_once_by_a_worker_that_starts_afterwards(
    database: Database, demo_sites: Any, worker: Callable[..., Any], eventually: Wait
) -> None:
    [site_id] = add_sites(database, demo_sites, "three-rivers-wellness")
    with database.write() as session:
        schedule = schedules.set_schedule(session, site_id, "30 3 * * *", "America/Denver", "operator@example.org")
        schedule.next_due_at = now() - timedelta(days=3)
    worker()

    def finished() -> list[CrawlRun]:
        with database.read() as session:
            return list(session.exec(select(CrawlRun).where(col(CrawlRun.state).not_in(runs.UNFINISHED))))

    [run] = eventually(finished, 60)
    assert (run.reason, run.state, run.error) == ("schedule", "succeeded", "")
    with database.read() as session:
        assert len(session.exec(select(CrawlRun)).all()) == 1
        assert session.exec(select(Schedule)).one().next_due_at > now()


@ON_SQLITE
def test_a_cancelled_run_stops_soon_and_keeps_what_was_finished(
    database: Database, demo_sites: Any, worker: Callable[..., Any], eventually: Wait
) -> None:
    add_sites(database, demo_sites, "granite-lark", "tidewrack-kap", "ironwood-lantern")
    run_id = request_run(database)
    worker(CLINICS_CRAWL_DELAY="1")
    eventually(lambda: "crawling" in site_states(database, run_id).values(), 30)
    with database.write() as session:
        runs.cancel_run(session, session.get_one(CrawlRun, run_id), "operator@example.org")
    run = eventually(lambda: ended(database, run_id), 10)
    assert run.state == "cancelled"
    assert set(site_states(database, run_id).values()) <= {"cancelled", "crawled"}
    eventually(lambda: not crawl_processes(run_id), 10)


def crawl_processes(run_id: str) -> list[int]:
    """Return the process ids of the crawl processes of a run."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
        except (OSError, NotADirectoryError):
            continue
        if folder.name.isdigit() and "crawler.crawl" in command and run_id in command:
            found.append(int(folder.name))
    return found


@pytest.mark.xdist_group("deaths")
def test_a_killed_workers_run_is_finished_by_another_as_if_nothing_had_happened(
    database: Database, demo_sites: Any, worker: Callable[..., Any], eventually: Wait, undisturbed: Held
) -> None:
    add_sites(database, demo_sites, *NAMES[:2])
    run_id = request_run(database, batch_sites=1)
    victim = worker(CLINICS_CRAWL_DELAY="0.2")
    eventually(lambda: "crawling" in site_states(database, run_id).values(), 30)
    victim.send_signal(signal.SIGKILL)
    victim.wait(10)
    eventually(lambda: not crawl_processes(run_id), 10)
    worker()
    run = eventually(lambda: ended(database, run_id), 60)
    assert (run.state, run.error) == ("succeeded", "")
    assert held(database) == {name: undisturbed[name] for name in NAMES[:2]}


@ON_SQLITE
def test_a_killed_crawl_process_is_tried_again(
    database: Database, demo_sites: Any, worker: Callable[..., Any], eventually: Wait
) -> None:
    add_sites(database, demo_sites, "granite-lark")
    run_id = request_run(database)
    worker(CLINICS_CRAWL_DELAY="0.2")
    [victim] = eventually(lambda: "crawling" in site_states(database, run_id).values() and crawl_processes(run_id), 30)
    os.kill(victim, signal.SIGKILL)
    assert eventually(lambda: ended(database, run_id), 60).state == "succeeded"


@ON_SQLITE
def test_an_opted_out_site_is_never_asked(
    database: Database, demo_sites: Any, worker: Callable[..., Any], eventually: Wait
) -> None:
    ids = add_sites(database, demo_sites, "granite-lark", "three-rivers-wellness")
    with database.write() as session:
        site = session.get_one(Site, ids[0])
        site.status = "opted_out"
        session.add(site)
        run_id = runs.request_run(session, ids, "operator@example.org").id
    worker()
    eventually(lambda: ended(database, run_id), 60)
    assert site_states(database, run_id)[ids[0]] == "skipped"


@ON_SQLITE
def test_mail_without_smtp_lies_in_the_data_folder(
    database: Database, worker: Callable[..., Any], eventually: Wait, tmp_path: Path
) -> None:
    with database.write() as session:
        mail.queue_mail(session, "clinic@clinic.example", "Your correction", "It was accepted.")
    worker()
    [kept] = eventually(lambda: list((tmp_path / "data" / "mail").glob("*.eml")), 30)
    assert b"To: clinic@clinic.example" in kept.read_bytes()
    assert kept.stat().st_mode & 0o777 == 0o600

    def state() -> str:
        with database.read() as session:
            return session.exec(select(Mail.state)).one()

    eventually(lambda: state() == "kept", 10)


@ON_SQLITE
def test_a_run_that_a_living_command_works_on_is_left_to_it_and_taken_over_when_it_died(
    database: Database, demo_sites: Any, worker: Callable[..., Any], eventually: Wait
) -> None:
    add_sites(database, demo_sites, "three-rivers-wellness")
    with database.write() as session:
        run = runs.request_run(session, None, "command line", "command_line")
        run_id, run.job_id = run.id, f"{runs.FOREGROUND}{run.id}"
        runs.start_run(session, run)
        leases.renew(session, run.job_id)
    taking_over = worker(CLINICS_WORKER_LEASE_SECONDS="6")

    def worker_lives() -> bool:
        with database.write() as session:
            leases.renew(session, f"{runs.FOREGROUND}{run_id}")  # as the living command does
            return len(leases.alive(session, 6)) == 2

    eventually(worker_lives, 60)
    assert site_states(database, run_id) == {1: "waiting"}
    assert taking_over.poll() is None
    assert eventually(lambda: ended(database, run_id), 60).state == "succeeded"  # no sign of life from the command any more
