"""The long soak (`make soak`): two workers on PostgreSQL crawl for minutes while things are killed at random.

Killed with SIGKILL: workers, their fork servers, crawl processes, reading processes; PostgreSQL is restarted without warning.
`SOAK_MINUTES` (20) says how long, `SOAK_SEED` repeats the choices of an earlier soak. In the end every run
must have succeeded and exactly the listings of an undisturbed crawl be held. Not collected by `make test`.
"""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from crawler import fork_server
from directory.database import Database
from directory.tables import CrawlRun
from tests.worker.crawl_runs import Held, add_sites, crawl_alone, ended, environment_for, held, request_run, restart, start_worker

MINUTES = float(os.environ.get("SOAK_MINUTES", "20"))
SEED = int(os.environ.get("SOAK_SEED", str(random.randrange(10_000))))
DEMO_SITES = Path(__file__).parents[2] / "demo" / "sites"


@pytest.fixture
def expected(sqlite_template: Path, demo_sites: Any, tmp_path: Path) -> Held:
    """What is held after a crawl of all demonstration sites that nobody disturbed."""
    return crawl_alone(tmp_path / "undisturbed", sqlite_template, demo_sites, site_names())


def site_names() -> tuple[str, ...]:
    return tuple(sorted(folder.name for folder in DEMO_SITES.iterdir() if folder.is_dir()))


@pytest.mark.timeout(MINUTES * 60 + 900)
def test_two_workers_and_random_kills_leave_the_listings_of_an_undisturbed_run(
    postgresql_database: Database, demo_sites: Any, processes: Any, tmp_path: Path, expected: Held, eventually: Callable[..., Any],
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    def say(line: str) -> None:
        with capsys.disabled():
            print(f"soak: {line}", flush=True)

    monkeypatch.delenv(fork_server.ADDRESS, raising=False)  # each worker has its own
    chance = random.Random(SEED)
    environment = environment_for(postgresql_database, demo_sites, tmp_path) | {"CLINICS_CRAWL_DELAY": "0.1"}
    add_sites(postgresql_database, demo_sites, *site_names())
    workers = [start_worker(processes, environment, tmp_path / "worker.log") for _ in range(2)]
    done: Counter[str] = Counter()
    run_ids: list[str] = []
    say(f"{MINUTES:g} minutes, seed {SEED}, {len(expected)} sites, two workers, PostgreSQL")
    end = told = time.monotonic()
    end += MINUTES * 60
    while time.monotonic() < end:
        if not run_ids or is_ended(postgresql_database, run_ids[-1]):
            run_ids.append(request_run(postgresql_database, batch_sites=2))
        time.sleep(chance.uniform(0.5, 12))  # the soak's own rhythm: nothing is waited for
        done[disturb(chance, postgresql_database, workers)] += 1
        for index, worker in enumerate(workers):
            if worker.poll() is not None:
                workers[index] = start_worker(processes, environment, tmp_path / "worker.log")
        if time.monotonic() - told > 60:
            told = time.monotonic()
            say(f"{(end - told) / 60:.0f} minutes left; {len(run_ids)} runs; {dict(done)}")
    eventually(lambda: is_ended(postgresql_database, run_ids[-1]), 300)
    with postgresql_database.read() as session:
        states = Counter(session.exec(select(CrawlRun.state, CrawlRun.error)).all())
    say(f"{dict(states)} runs; {dict(done)}")
    log = (tmp_path / "worker.log").read_text()
    assert set(states) == {("succeeded", "")}, log[-5000:]
    assert held(postgresql_database) == expected


def is_ended(database: Database, run_id: str) -> bool:
    try:
        return ended(database, run_id) is not None
    except SQLAlchemyError:
        return False  # it is being restarted


def disturb(chance: random.Random, database: Database, workers: list[subprocess.Popen[bytes]]) -> str:
    """Kill one thing that is there, and return what it was."""
    what = chance.choice(["worker", "crawler.fork_server", "crawler.crawl", "crawler.crawl", "crawler.readers", "crawler.readers", "database"])
    if what == "database":
        restart(database)
    elif what == "worker":
        chance.choice(workers).kill()
        time.sleep(0.2)
    else:
        victims = running(what, {worker.pid for worker in workers})
        if not victims:
            return "nothing there"
        os.kill(chance.choice(victims), signal.SIGKILL)
    return what


def running(module: str, roots: set[int]) -> list[int]:
    """Return the processes of a module that descend from ours."""
    parents: dict[int, int] = {}
    named: list[int] = []
    for folder in Path("/proc").iterdir():
        try:
            status, command = (folder / "stat").read_text(), (folder / "cmdline").read_bytes()
        except (OSError, NotADirectoryError):
            continue
        if folder.name.isdigit():
            parents[int(folder.name)] = int(status.rpartition(")")[2].split()[1])
            if module.encode() in command:
                named.append(int(folder.name))

    def is_ours(pid: int) -> bool:
        return pid in roots or (pid in parents and is_ours(parents[pid]))

    return [pid for pid in named if is_ours(pid)]


