"""Sudden death of everything beside the worker: portal, search engine, database; and two workers at one run."""

import contextlib
import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from directory.database import Database
from tests.worker.crawl_runs import NAMES, Held, add_sites, ended, environment_for, held, request_run, restart, start_worker, states

Wait = Callable[..., Any]


def test_two_workers_share_the_batches_of_a_run(
    postgresql_database: Database, demo_sites: Any, processes: Any, tmp_path: Path, eventually: Wait, undisturbed: Held
) -> None:
    environment = environment_for(postgresql_database, demo_sites, tmp_path) | {"CLINICS_CRAWL_DELAY": "0.1"}
    for number in (1, 2):
        start_worker(processes, environment, tmp_path / f"worker-{number}.log")
    eventually(lambda: leases(postgresql_database) == 2, 60)
    names = NAMES[:3]  # more than the two batches that one worker does at a time
    add_sites(postgresql_database, demo_sites, *names)
    run_id = request_run(postgresql_database, batch_sites=1)
    assert eventually(lambda: ended(postgresql_database, run_id), 100).state == "succeeded"
    assert held(postgresql_database) == {name: undisturbed[name] for name in names}
    with postgresql_database.read() as session:
        jobs = session.connection().execute(
            text("SELECT executor_id, workflow_uuid FROM dbos.workflow_status WHERE workflow_uuid LIKE :run"), {"run": f"{run_id}-%"}).all()
    assert len({job for _, job in jobs}) == len(names)
    assert len({worker for worker, _ in jobs}) == 2, "one of them did it all"


def leases(database: Database) -> int:
    from directory.leases import alive

    with database.read() as session:
        return len(alive(session, 2))


def test_a_restart_of_the_database_in_mid_crawl_loses_nothing(
    postgresql_database: Database, demo_sites: Any, processes: Any, tmp_path: Path, eventually: Wait, undisturbed: Held
) -> None:
    add_sites(postgresql_database, demo_sites, *NAMES[:2])
    run_id = request_run(postgresql_database, batch_sites=1)
    log = tmp_path / "worker.log"
    worker = start_worker(processes, environment_for(postgresql_database, demo_sites, tmp_path) | {"CLINICS_CRAWL_DELAY": "0.2"}, log)
    eventually(lambda: "crawling" in states(postgresql_database, run_id).values(), 60)
    restart(postgresql_database)
    run = eventually(lambda: ended(postgresql_database, run_id), 100)
    assert (run.state, run.error, worker.poll()) == ("succeeded", "", None), log.read_text()
    assert set(states(postgresql_database, run_id).values()) == {"crawled"}
    assert held(postgresql_database) == {name: undisturbed[name] for name in NAMES[:2]}


def test_the_portal_and_the_search_engine_killed_while_a_run_goes_on_come_back_and_nothing_is_lost(
    sqlite_database: Database, demo_sites: Any, processes: Any, tmp_path: Path, eventually: Wait, free_port: Callable[[], int], undisturbed: Held
) -> None:
    port = free_port()
    environment = environment_for(sqlite_database, demo_sites, tmp_path) | {"CLINICS_CRAWL_DELAY": "0.2", "PORT": str(port)}
    del environment["DATABASE_URL"]  # the same file, in the data folder
    with (tmp_path / "up.log").open("wb") as out:
        stack = processes([sys.executable, "-m", "clinics", "up"], environment, stdout=out, stderr=out)
    eventually(lambda: re.search(r"/operator/sign-in/", (tmp_path / "up.log").read_text()), 100)
    add_sites(sqlite_database, demo_sites, *NAMES[:2])
    run_id = request_run(sqlite_database, batch_sites=1)
    eventually(lambda: "crawling" in states(sqlite_database, run_id).values(), 60)
    victims = [pid for pid in children(stack.pid) if any(name in command_of(pid) for name in ("-m portal", "meilisearch"))]
    assert len(victims) == 2, [command_of(pid) for pid in children(stack.pid)]
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: ended(sqlite_database, run_id), 100).state == "succeeded"
    expected = {name: undisturbed[name] for name in NAMES[:2]}
    assert held(sqlite_database) == expected
    address = f"http://127.0.0.1:{port}"

    def found() -> bool:
        with contextlib.suppress(httpx.HTTPError):
            answer = httpx.get(f"{address}/api/v1/clinics?per_page=100", timeout=20)
            return answer.status_code == 200 and answer.json()["total"] == listed and "reduced" not in httpx.get(f"{address}/search", timeout=20).text
        return False

    listed = sum(row[1] == "listed" for rows in expected.values() for row in rows if len(row) == 3)
    assert listed
    eventually(found, 60)


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still live."""
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
