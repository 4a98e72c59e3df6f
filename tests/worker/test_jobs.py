"""Crawl runs as durable jobs, with real worker processes."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from directory import leases, mail, runs, schedules
from directory.database import Database, now
from directory.sites import add_site
from directory.tables import CrawlRun, Location, Mail, Schedule, Site
from tests.worker.crawl_runs import (
    NAMES,
    ROOT,
    Held,
    add_sites,
    ended,
    environment_for,
    held,
    own_database,
    request_run,
    site_states,
    start_worker,
)
from worker import jobs

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


@dataclass(frozen=True)
class Morning:
    """What waited for a worker that has been started, and the run and the sites that it was about."""

    database: Database
    data_dir: Path
    run_id: str
    requested: int
    opted_out: int
    scheduled: int


@pytest.fixture(scope="module")
def morning(sqlite_template: Path, demo_sites: Any, tmp_path_factory: pytest.TempPathFactory, eventually: Wait) -> Iterator[Morning]:
    """A requested run, a due time that is past and a mail, found by one worker that started afterwards, and done."""
    folder = tmp_path_factory.mktemp("morning")
    database = own_database(folder, sqlite_template)
    requested, opted_out, scheduled = add_sites(database, demo_sites, "granite-lark", "maumee-bend-pain", "three-rivers-wellness")
    with database.write() as session:
        session.get_one(Site, opted_out).status = "opted_out"
        run_id = runs.request_run(session, [requested, opted_out], "operator@example.org", batch_sites=1).id
        schedule = schedules.set_schedule(session, scheduled, "30 3 * * *", "America/Denver", "operator@example.org")
        schedule.next_due_at = now() - timedelta(days=3)
        mail.queue_mail(session, "clinic@clinic.example", "Your correction", "It was accepted.")

    def all_done() -> bool:
        with database.read() as session:
            states = session.exec(select(CrawlRun.state)).all()
            return len(states) == 2 and not set(states) & set(runs.UNFINISHED) and session.exec(select(Mail.state)).one() != "queued"

    with (folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "worker"], env=os.environ | environment_for(database, demo_sites, folder), cwd=ROOT, stdout=log, stderr=log)
        try:
            eventually(all_done, 60)
        finally:
            process.terminate()
            process.wait(20)
    yield Morning(database, folder / "data", run_id, requested, opted_out, scheduled)
    database.dispose()


def test_a_requested_run_is_crawled_by_the_worker(morning: Morning) -> None:
    run = ended(morning.database, morning.run_id)
    assert run is not None
    assert (run.state, run.error) == ("succeeded", "")
    assert site_states(morning.database, morning.run_id)[morning.requested] == "crawled"
    with morning.database.read() as session:
        statuses = {row.name: row.status for row in session.exec(select(Location))}
    assert statuses.pop("Three Rivers Wellness") == "draft"
    assert list(statuses.values()) == ["listed"]


def test_an_opted_out_site_is_never_asked(morning: Morning) -> None:
    assert site_states(morning.database, morning.run_id)[morning.opted_out] == "skipped"


def test_a_due_time_in_the_past_is_run_once_by_a_worker_that_starts_afterwards(morning: Morning) -> None:
    with morning.database.read() as session:
        run = session.exec(select(CrawlRun).where(CrawlRun.id != morning.run_id)).one()
        assert (run.reason, run.state, run.error) == ("schedule", "succeeded", "")
        assert session.exec(select(Schedule)).one().next_due_at > now()
    assert site_states(morning.database, run.id) == {morning.scheduled: "crawled"}


def test_mail_without_smtp_lies_in_the_data_folder(morning: Morning) -> None:
    [kept] = (morning.data_dir / "mail").glob("*.eml")
    assert b"To: clinic@clinic.example" in kept.read_bytes()
    assert kept.stat().st_mode & 0o777 == 0o600
    with morning.database.read() as session:
        assert session.exec(select(Mail.state)).one() == "kept"


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


def test_a_cancel_that_comes_while_a_worker_looks_at_the_run_is_not_lost(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.write() as session:
        add_site(session, "https://clinic.example/", "test")
    run_id = request_run(database)
    with database.write() as session:
        runs.start_run(session, session.get_one(CrawlRun, run_id))
    alive = leases.alive

    def alive_and_cancelled(*asked: Any) -> set[str]:
        with database.write() as session:  # the worker has read that the run is under way
            runs.cancel_run(session, session.get_one(CrawlRun, run_id), "operator@example.org")
        return alive(*asked)

    monkeypatch.setattr(leases, "alive", alive_and_cancelled)
    jobs.reconcile(database, 2)
    run = ended(database, run_id)
    assert run is not None
    assert run.state == "cancelled"


def crawl_processes(run_id: str) -> list[int]:
    """Return the process ids of the crawl processes of a run; what one of them is just starting bears its title for a moment."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            command = (folder / "cmdline").read_text(errors="replace") if folder.name.isdigit() else ""
            if "crawler.crawl" in command and run_id in command:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    return [pid for pid, parent in parents.items() if parent not in parents]


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
