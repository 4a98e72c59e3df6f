"""What the tests of workers share: sites of the demonstration, runs asked for, and what is held afterwards."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from crawler import fork_server
from directory import runs, sites
from directory.database import Database
from directory.tables import Assertion, Clinic, CrawlRun, CrawlRunSite, Location, Site

ROOT = Path(__file__).parents[2]
NAMES = ("granite-lark", "maumee-bend-pain", "tidewrack-kap")
"""Demonstration sites with a few pages each."""

Held = dict[str, set[tuple[Any, ...]]]
"""By the name of a site: every live statement and every listing that came of it, without dates and keys."""


def environment_for(database: Database, demo_sites: Any, tmp_path: Path) -> dict[str, str]:
    """Return what a worker process is told; its patience is shortened."""
    return {
        "CLINICS_DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "CLINICS_CRAWL_LOOPBACK_PORTS": str(demo_sites.port), "CLINICS_WORKER_POLL_SECONDS": "0.1", "CLINICS_WORKER_LEASE_SECONDS": "2",
    }


def start_worker(processes: Any, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return processes([sys.executable, "-m", "worker"], environment, stdout=out, stderr=out)  # type: ignore[no-any-return]


def add_sites(database: Database, demo_sites: Any, *names: str) -> list[int]:
    with database.write() as session:
        added = [sites.add_site(session, f"http://{name}.localhost:{demo_sites.port}/", "test") for name in names]
        session.flush()
        return [site.id for site in added if site.id is not None]


def request_run(database: Database, **options: Any) -> str:
    """Ask for a run over all sites."""
    with database.write() as session:
        return runs.request_run(session, None, "operator@example.org", **options).id


def states(database: Database, run_id: str) -> dict[str, str]:
    """Return the state of each site of a run, by the first part of its host."""
    with database.read() as session:
        return {site.host.partition(".")[0]: site.state for site in runs.run_progress(session, run_id).sites}


def ended(database: Database, run_id: str) -> CrawlRun | None:
    with database.read() as session:
        run = session.get_one(CrawlRun, run_id)
        return run if run.state not in runs.UNFINISHED else None


def site_states(database: Database, run_id: str) -> dict[int, str]:
    with database.read() as session:
        return {row.site_id: row.state for row in session.exec(select(CrawlRunSite).where(CrawlRunSite.run_id == run_id))}


def held(database: Database) -> Held:
    with database.read() as session:
        listings = select(Location, Site.host).join(Clinic, col(Clinic.id) == col(Location.clinic_id)).join(Site, col(Site.id) == col(Clinic.site_id))
        found: Held = {}
        for location, host in session.exec(listings):
            said = session.exec(select(Assertion).where(Assertion.location_id == location.id, col(Assertion.invalidated_at).is_(None)))
            found.setdefault(host.partition(".")[0], set()).update(
                [(location.slug, location.status, location.name)],
                ((location.slug, row.field, row.service, repr(row.value), row.quote, row.pages) for row in said),
            )
        return found


def restart(database: Database) -> None:
    """Stop PostgreSQL without letting anyone finish, and start it again with the options that it had."""
    with database.read() as session:
        folder = Path(session.connection().execute(text("SHOW data_directory")).scalar_one())
    control = Path(f"/proc/{(folder / 'postmaster.pid').read_text().split()[0]}/exe").resolve().parent / "pg_ctl"
    command = f"{control} -D {folder} -l {folder.parent}/log -w -m immediate restart"
    owner = ["su", folder.owner(), "-s", "/bin/sh", "-c", command] if os.geteuid() == 0 else ["/bin/sh", "-c", command]
    subprocess.run(owner, check=True, capture_output=True, cwd=folder.parent, timeout=60)


def own_database(folder: Path, template: Path) -> Database:
    """Return a migrated SQLite database in a data folder of its own."""
    (folder / "data").mkdir(parents=True)
    shutil.copy(template, folder / "data" / "directory.sqlite3")
    return Database(f"sqlite:///{folder}/data/directory.sqlite3")


def crawl_alone(folder: Path, template: Path, demo_sites: Any, names: tuple[str, ...]) -> Held:
    """Crawl sites in one process that nobody disturbs, into a database of their own; return what is then held."""
    database = own_database(folder, template)
    add_sites(database, demo_sites, *names)
    run_id = request_run(database)
    environment = os.environ | environment_for(database, demo_sites, folder)
    assert fork_server.run("crawler.crawl", ["--run", run_id], environment=environment, seconds=100).returncode == 0
    found = held(database)
    database.dispose()
    return found
