"""What is configured, what answers, and what to do: the checks of `clinics doctor`."""

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, func, select

from directory.database import Database, now
from directory.migrate import head_revision, present_revision
from directory.settings import Settings
from directory.tables import Location, Operator, Site, WorkerLease
from search.engine import EngineError, connect


@dataclass(frozen=True)
class Finding:
    """One check's answer: `wrong` must be mended, `note` may be."""

    check: str
    state: Literal["ok", "note", "wrong"]
    detail: str
    advice: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Run every check; none of them changes anything."""
    findings = [_data_folder(settings), _public_address(settings), _crawler(settings), _mail(settings)]
    database = Database(settings.resolved_database_url)
    try:
        findings += _database(database)
    except SQLAlchemyError as error:
        reason = str(error.__cause__ or error).splitlines()[0]
        findings.append(Finding("database", "wrong", f"does not answer: {reason}", "check DATABASE_URL, and that the server runs"))
    finally:
        database.dispose()
    return [*findings, _search(settings)]


def _data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir.resolve()
    parent = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(parent, os.W_OK):
        return Finding("data folder", "wrong", f"{folder} cannot be written", "set CLINICS_DATA_DIR to a folder of your own")
    return Finding("data folder", "ok", str(folder))


def _public_address(settings: Settings) -> Finding:
    if settings.public_url is None:
        return Finding("public address", "note", settings.resolved_public_url,
                       "set PUBLIC_URL before others use it: links in mail begin with it")
    if not settings.public_url.startswith("https://"):
        return Finding("public address", "note", settings.public_url, "serve it over https, so that sign-in and requests are private")
    return Finding("public address", "ok", settings.public_url)


def _crawler(settings: Settings) -> Finding:
    if settings.crawl_contact.endswith("@localhost"):
        return Finding("crawler", "note", "no contact address",
                       "set CLINICS_CRAWL_CONTACT before crawling real sites, so that a clinic can reach you")
    return Finding("crawler", "ok", f"contact {settings.crawl_contact}, {settings.crawl_delay:g} s between requests")


def _mail(settings: Settings) -> Finding:
    if settings.smtp_url is None:
        return Finding("mail", "note", f"is kept in {settings.data_dir / 'mail'}", "set SMTP_URL to send it")
    return Finding("mail", "ok", "SMTP is set")


def _database(database: Database) -> list[Finding]:
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    revision = present_revision(database)
    if revision != head_revision():
        return [Finding("database", "wrong", f"{kind}, not in the present shape", "run `clinics db upgrade`")]
    with database.read() as session:
        sites = session.exec(select(func.count()).select_from(Site)).one()
        listings = session.exec(select(func.count()).select_from(Location)).one()
        operators = session.exec(select(func.count()).select_from(Operator).where(col(Operator.active).is_(True))).one()
        leases = select(func.count()).select_from(WorkerLease)
        alive = session.exec(leases.where(WorkerLease.last_seen_at > now() - timedelta(minutes=1))).one()
    return [
        Finding("database", "ok", f"{kind}, {sites} sites, {listings} listings"),
        Finding("operators", "ok", str(operators)) if operators else
        Finding("operators", "note", "none", "run `clinics operators create YOU@YOUR.DOMAIN`"),
        Finding("worker", "ok", f"{alive} running") if alive else
        Finding("worker", "note", "none is running", "run `clinics up`, or `clinics worker`: without one nothing is crawled or indexed"),
    ]


def _search(settings: Settings) -> Finding:
    try:
        engine = connect(settings)
    except EngineError as error:
        return Finding("search", "note", str(error))
    if not engine.is_running():
        return Finding("search", "wrong", f"Meilisearch does not answer at {engine.url}",
                       "start it, or check MEILI_URL; until then search is reduced")
    return Finding("search", "ok", f"Meilisearch at {engine.url}")
