"""The worker's one loop: what is due is queued, what is queued is done, what changed is indexed.

Each duty is a small function that looks at our rows and brings them forward; a duty that fails is
logged and tried again at the next turn, and never stops the others.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from directory import corrections, leases, removals, schedules
from directory.database import Database, now
from directory.optouts import OptOuts
from directory.settings import Settings
from search import indexing
from search.engine import EngineError, connect, ensure_search_key
from worker import jobs, outbox

log = logging.getLogger("worker")

_HOUR = 3600.0


@dataclass
class Duty:
    """Something that the worker does again and again; `every` is in seconds."""

    name: str
    every: float
    work: Callable[[], object]
    due: float = 0.0


class Worker:
    """One worker process on one database; any number may work side by side on PostgreSQL."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.resolved_database_url)
        self.executor_id = jobs.new_executor_id()
        self.stopping = threading.Event()
        poll, lease = settings.worker_poll_seconds, settings.worker_lease_seconds
        self.duties = [
            Duty("lease", lease / 3, self._renew_lease),
            Duty("orphans", lease / 3, lambda: jobs.adopt_orphans(self.database, lease)),
            Duty("schedules", poll, self._fire_schedules),
            Duty("runs", poll, lambda: jobs.reconcile(self.database, lease)),
            Duty("index", poll, self._sync_index),
            Duty("mail", poll, lambda: outbox.deliver(self.database, self.settings)),
            Duty("housekeeping", _HOUR, self._keep_house),
        ]

    def run(self) -> None:
        """Work until `stopping` is set; what is half done then goes on in the next worker."""
        with self.database.write() as session:
            leases.renew(session, self.executor_id)
            OptOuts(self.settings.data_dir).reapply(session)
        jobs.launch(self.settings, self.executor_id)
        try:
            while not self.stopping.is_set():
                for duty in self.duties:
                    self._do(duty)
                self.stopping.wait(max(0.02, min(duty.due for duty in self.duties) - time.monotonic()))
        finally:
            jobs.stop()
            with self.database.write() as session:
                leases.end(session, self.executor_id)
            self.database.dispose()

    def _do(self, duty: Duty) -> None:
        if self.stopping.is_set() or time.monotonic() < duty.due:
            return
        try:
            duty.work()
        except Exception as error:  # one duty's trouble must not stop the others
            log.warning("%s: %s: %s", duty.name, type(error).__name__, str(error).splitlines()[0] if str(error) else "")
            log.debug("%s", duty.name, exc_info=True)
        duty.due = time.monotonic() + duty.every

    def _renew_lease(self) -> None:
        with self.database.write() as session:
            leases.renew(session, self.executor_id)

    def _fire_schedules(self) -> None:
        with self.database.write() as session:
            for run in schedules.fire_due(session, now(), batch_sites=self.settings.crawl_batch_sites):
                log.info("a schedule asked for run %s", run.id)

    def _sync_index(self) -> None:
        try:
            engine = connect(self.settings)
        except EngineError:
            return  # none is set up; `clinics doctor` says so
        if not engine.is_running():
            return
        ensure_search_key(self.settings, engine)
        indexing.sync(self.database, engine)

    def _keep_house(self) -> None:
        with self.database.write() as session:
            corrections.erase_old(session, now())
            removals.finish_removals(session, now())
        outbox.forget_kept(self.settings)
