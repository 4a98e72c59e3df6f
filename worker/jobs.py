"""Crawl runs as durable jobs: one job per batch of sites, on DBOS.

Our rows are the truth and a job only their servant: its workflow id is made of the run's id and the
batch's number, so that a batch never has two; `reconcile` queues the batches that have none and ends
the runs that are done. DBOS keeps what it needs apart from our tables: a file of its own beside
SQLite, a schema of its own in PostgreSQL.
"""

import asyncio
import contextlib
import logging
import os
import signal

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID
from sqlmodel import col, select

from crawler.fork_server import fork
from directory import leases, runs
from directory.database import Database
from directory.settings import Settings
from directory.tables import CrawlRun

QUEUE = "crawl"
APPLICATION_VERSION = "1"
"""Raised only when a workflow changes so that a half-done one cannot go on."""
BATCHES_AT_ONCE = 2
_STOP_SECONDS = 1
"""What a crawl process gets to end; a site that is under way is lost either way, what is finished is stored."""
_ENDED = {"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}

log = logging.getLogger("worker")


class CrawlProcessError(RuntimeError):
    """A crawl process ended with an error; the job tries its batch again, where finished sites are skipped."""


@DBOS.step(name="crawl_process", preemptible=True, retries_allowed=True, max_attempts=8, interval_seconds=1.0, backoff_rate=1.5)
async def crawl_process(run_id: str, batch: int) -> None:
    """Crawl one batch in a process of its own (Scrapy's reactor starts once per process); a cancelled job ends it."""
    process = fork("crawler.crawl", ["--run", run_id, "--batch", str(batch)])
    try:
        code = await process.ended()
    except asyncio.CancelledError:
        process.signal(signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.ended(), _STOP_SECONDS)
        await process.kill()
        raise
    if code != 0:
        raise CrawlProcessError(f"the crawl process ended with {code}")


@DBOS.workflow(name="crawl_batch")
async def crawl_batch(run_id: str, batch: int) -> None:
    """Crawl one batch of a run; any worker can go on with it after the first one died."""
    await crawl_process(run_id, batch)


def job_id(run_id: str, batch: int | str) -> str:
    """Return the workflow id of a run's batch; with an empty text, what all of them begin with."""
    return f"{run_id}-{batch}"


def launch(settings: Settings, executor_id: str) -> None:
    """Begin to work on the queue in this process, under an identifier that no other worker has."""
    config: DBOSConfig = {
        "name": "clinics",
        "system_database_url": jobs_database_url(settings),
        "application_version": APPLICATION_VERSION,
        "executor_id": executor_id,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "console_log_level": "WARNING",
    }
    DBOS(config=config)
    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=BATCHES_AT_ONCE, polling_interval_sec=min(1.0, settings.worker_poll_seconds))


def jobs_database_url(settings: Settings) -> str:
    """Return where DBOS keeps its tables: a file beside SQLite's, or a schema inside PostgreSQL."""
    url = settings.resolved_database_url
    return f"sqlite:///{settings.data_dir.resolve() / 'jobs.sqlite3'}" if url.startswith("sqlite") else url


def stop() -> None:
    """End the work of this process at once; what is half done goes on in the next worker."""
    DBOS.destroy()


# --- rows and jobs kept in step --------------------------------------------------------------------


def reconcile(database: Database, lease_seconds: float) -> None:
    """Queue each waiting batch that has no job, stop what is cancelled, and end the runs that are done.

    A run that a living `clinics crawl` works on is left to it.
    """
    with database.read() as session:
        open_runs = session.exec(select(CrawlRun).where(col(CrawlRun.state).in_(runs.UNFINISHED))).all()
        alive = leases.alive(session, lease_seconds)
    for run in open_runs:
        if run.job_id not in alive:
            _reconcile_run(database, run.id)


def _reconcile_run(database: Database, run_id: str) -> None:
    with database.write() as session:
        run = session.get_one(CrawlRun, run_id)  # read anew: it may have been cancelled meanwhile
        runs.start_run(session, run)
        batches = runs.batches(session, run.id)
        cancelling = run.state == "cancelling"
    states = _job_states(run.id, batches)
    for batch, state in states.items():
        if cancelling and state is not None and state not in _ENDED:
            DBOS.cancel_workflow(job_id(run.id, batch))
        elif not cancelling and state is None:
            with SetWorkflowID(job_id(run.id, batch)):
                DBOS.enqueue_workflow(QUEUE, crawl_batch, run.id, batch)
    if cancelling or all(state in _ENDED for state in states.values()):
        with database.write() as session:
            if cancelling or runs.batches(session, run.id) == batches:  # else a batch was finished in between: look again
                runs.finish_run(session, session.get_one(CrawlRun, run.id), _reason(run.id, states))


def _job_states(run_id: str, batches: list[int]) -> dict[int, str | None]:
    """Return the state of each batch's job, None where there is none yet; one question, however many batches."""
    jobs = DBOS.list_workflows(workflow_id_prefix=job_id(run_id, ""), load_input=False, load_output=False) if batches else []
    states = {job.workflow_id: job.status for job in jobs}
    return {batch: states.get(job_id(run_id, batch)) for batch in batches}


def _reason(run_id: str, states: dict[int, str | None]) -> str:
    broken = [batch for batch, state in states.items() if state in ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")]
    return f"The crawl process of batch {broken[0]} failed again and again; the worker's log says why." if broken else ""


# --- leases: dead workers' jobs go on elsewhere ---------------------------------------------------------


def new_executor_id() -> str:
    """Return an identifier for this worker process that no other has or had."""
    return f"{os.uname().nodename}-{os.getpid()}-{os.urandom(4).hex()}"


def adopt_orphans(database: Database, lease_seconds: float) -> list[str]:
    """Take over the jobs of workers without a live lease, and return those workers; harmless when repeated.

    DBOS itself resumes only the jobs of the same executor id.
    """
    pending = {status.executor_id for status in DBOS.list_workflows(status="PENDING", queue_name=QUEUE) if status.executor_id}
    if not pending:
        return []
    with database.read() as session:
        alive = leases.alive(session, lease_seconds)
    dead = sorted(pending - alive)
    if dead:
        log.warning("going on with the jobs of %d worker(s) that are gone", len(dead))
        DBOS._recover_pending_workflows(dead)
    return dead
