"""The one-machine stack: everything that `clinics up` starts, in order, and ends again.

Portal, worker and the demonstration sites are child processes that die with this one; Meilisearch is
looked after by `search.engine`. A child that ends by itself is started again.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlmodel import col, func, select

from directory import accounts, runs, sites
from directory.database import Database
from directory.migrate import upgrade
from directory.records import PUBLIC_STATUSES
from directory.settings import Settings
from directory.tables import CrawlRun, Location, Operator, Site
from search import engine as search_engine

OPERATOR = "operator@localhost.example"
_READY_SECONDS = 60
_STOP_SECONDS = 10
_RESTART_SECONDS = 1.0


class StackError(RuntimeError):
    """The stack cannot start or go on; the message is one line that says what to do."""


class Child:
    """A process of the stack that is started again when it ends by itself.

    `begin` must be called from the thread that waits for signals: children are tied to its life.
    """

    def __init__(self, name: str, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.name, self.command, self.environment, self.log = name, command, environment, log
        self.process: subprocess.Popen[bytes] | None = None
        self.began = 0.0

    def begin(self) -> None:
        """Start the process; its output goes to its log in the data folder."""
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C in the terminal reaches only the stack, which ends its children in order.
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )
        self.began = time.monotonic()

    def look_after(self) -> bool:
        """Start the process again if it has ended; return whether that was needed."""
        if self.process is None or self.process.poll() is None or time.monotonic() - self.began < _RESTART_SECONDS:
            return False
        self.begin()
        return True

    def end(self) -> None:
        """End the process, at first politely."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Stack:
    """The directory on one machine; use as `with Stack(settings, demo=True) as stack: stack.stay()`."""

    def __init__(self, settings: Settings, *, demo: bool, console: Console) -> None:
        self.settings, self.demo, self.console = settings, demo, console
        self.stopping = threading.Event()
        self.database = Database(settings.resolved_database_url)
        self.data_dir = settings.data_dir.resolve()
        self.children: list[Child] = []
        self.meilisearch: search_engine.ManagedMeilisearch | None = None
        self.environment = os.environ | {
            "CLINICS_DATA_DIR": str(self.data_dir), "PORT": str(settings.port), "CLINICS_DEMO": "true" if demo else "false",
        }

    @property
    def address(self) -> str:
        """Where the portal answers on this machine."""
        return f"http://{'127.0.0.1' if self.settings.host in ('0.0.0.0', '::') else self.settings.host}:{self.settings.port}"  # noqa: S104

    def __enter__(self) -> "Stack":
        try:
            self._begin()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def _begin(self) -> None:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with _one_line(f"The port {self.settings.port} is taken; choose another, such as PORT={self.settings.port + 1}"):
            _check_free(self.settings.host, self.settings.port)
        with self.console.status("Database"):
            upgrade(self.database)
        if self.demo:
            self._begin_demo_sites()
        self._begin_child("worker", [sys.executable, "-m", "worker"])
        self._begin_child("portal", [sys.executable, "-m", "portal"])
        if self.settings.meili_url is None:  # after the children: they find it when it answers, and load meanwhile
            with self.console.status("Search engine"):
                self.meilisearch = search_engine.start(self.settings, say=self._say)
        self._await_portal()

    def _begin_demo_sites(self) -> None:
        port = self._demo_port()
        self.environment["CLINICS_CRAWL_LOOPBACK_PORTS"] = ",".join(
            str(known) for known in sorted(self.settings.loopback_ports | {port}))
        self._begin_child("demo", [sys.executable, "-m", "demo", "--port", str(port), "--die-with-parent"])
        start_urls = _demo_start_urls(port)
        with self.database.write() as session:
            known = set(session.exec(select(Site.host)))
            for url in start_urls:
                if url.split("/")[2] not in known:
                    sites.add_site(session, url, "demonstration")

    def _demo_port(self) -> int:
        """Return the demonstration sites' port, kept between starts, because a site's address holds it."""
        kept = self.data_dir / "demo-port"
        port = int(kept.read_text()) if kept.exists() else _free_port()
        with _one_line(f"The demonstration sites' port {port} is taken; end what uses it, or delete {self.data_dir} to begin anew"):
            _check_free("127.0.0.1", port)
        kept.write_text(str(port))
        return port

    def _begin_child(self, name: str, command: list[str]) -> None:
        child = Child(name, command, self.environment, self.data_dir / f"{name}.log")
        self.children.append(child)
        child.begin()

    def _await_portal(self) -> None:
        portal = self.children[-1]
        deadline = time.monotonic() + _READY_SECONDS
        while not _answers(f"{self.address}/healthz"):
            if portal.process is not None and portal.process.poll() is not None:
                raise StackError(f"The portal did not start; see {portal.log}")
            if time.monotonic() > deadline or self.stopping.is_set():
                raise StackError(f"The portal does not answer at {self.address}; see {portal.log}")
            self.stopping.wait(0.1)

    # --- the demonstration's first crawl ------------------------------------------------------------

    def crawl_demo(self) -> None:
        """Crawl the demonstration sites once, show how far it is, and wait until search holds what was found."""
        with self.database.write() as session:
            if session.exec(select(func.count()).select_from(Location)).one() and not self._open_run():
                return
            run = self._open_run() or runs.request_run(
                session, None, "demonstration", "command_line", batch_sites=self.settings.crawl_batch_sites)
        with _bars(self.console) as bars:
            crawl = bars.add_task("Crawling the demonstration sites", total=None)
            index = bars.add_task("Filling the search index", total=None, start=False)
            while not self.stopping.is_set():
                self.look_after()
                with self.database.read() as session:
                    progress = runs.run_progress(session, run.id, most_sites=0)
                    public, indexed = self._counts(session)
                bars.update(crawl, total=progress.sites_total, completed=progress.sites_ended, description=(
                    f"Crawling the demonstration sites: {progress.pages_fetched} pages"))
                if progress.finished:
                    bars.start_task(index)
                    bars.update(index, total=max(1, public), completed=indexed if public else 1)
                    if indexed >= public:
                        break
                self.stopping.wait(0.25)
        if progress.state == "failed":
            raise StackError(f"The crawl failed: {progress.error} ({self.data_dir / 'worker.log'})")

    def _open_run(self) -> CrawlRun | None:
        with self.database.read() as session:
            return session.exec(select(CrawlRun).where(col(CrawlRun.state).in_(runs.UNFINISHED))).first()

    @staticmethod
    def _counts(session: object) -> tuple[int, int]:
        public = select(func.count()).select_from(Location).where(col(Location.status).in_(PUBLIC_STATUSES))
        indexed = public.where(Location.indexed_revision == Location.revision)
        return session.exec(public).one(), session.exec(indexed).one()  # type: ignore[attr-defined]

    # --- while it runs -----------------------------------------------------------------------------------

    def sign_in_link(self) -> str:
        """Return a one-time address (15 minutes) under which the operator signs in."""
        with self.database.write() as session:
            operator = session.exec(select(Operator).where(Operator.email == OPERATOR)).first()
            operator = operator or accounts.create_operator(session, OPERATOR, "admin")
            return f"{self.address}/operator/sign-in/{accounts.make_sign_in_link(session, operator)}"

    def stay(self) -> None:
        """Look after the children until `stopping` is set."""
        while not self.stopping.wait(0.5):
            self.look_after()

    def look_after(self) -> None:
        """Start again what ended by itself."""
        for child in self.children:
            if child.look_after():
                self._say(f"The {child.name} ended and was started again; see {child.log}")

    def end(self) -> None:
        """End everything that was started, last first."""
        for child in reversed(self.children):
            child.end()
        if self.meilisearch is not None:
            self.meilisearch.stop()
        self.database.dispose()

    def _say(self, text: str) -> None:
        self.console.print(text, highlight=False)


def on_signals(stopping: threading.Event) -> None:
    """Set the event at Ctrl-C, SIGTERM and hang-up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())


@contextlib.contextmanager
def _one_line(message: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StackError(f"{message} ({error.strerror})") from error


def _check_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 (our own portal on loopback)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _demo_start_urls(port: int) -> list[str]:
    """Return the demonstration sites' start addresses, one a folder of `demo/sites` (that room is not imported)."""
    folder = Path(__file__).parent.parent / "demo" / "sites"
    return [f"http://{site.parent.name}.localhost:{port}/" for site in sorted(folder.glob("*/site.toml"))]


def _bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn(), console=console,
    )
