"""Backups: everything that is held in one file, and back again.

An SQLite directory is copied page by page while it is in use (SQLite's backup interface), so the copy is
one moment's. A PostgreSQL directory, or any target that ends in `.jsonl`, is written as JSON lines, which
restore on either database:

    {"format": "clinics-backup", "version": 1, "schema": "b0dc…", "made_at": "…"}
    {"table": "site", "row": {"id": 1, "host": "example.org", …}}          one line per row, parents first
    {"end": true, "rows": 1234}                                            without it the file is cut off

The table of places is not among them: it is made anew from a library. A restore replaces everything at once or
nothing; opt-outs, which lie outside every backup, are applied before anybody can see the result.
"""

import contextlib
import itertools
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Column, Table, delete, func, insert, text, update
from sqlalchemy import select as select_rows
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, SQLModel, col, select

from directory import migrate
from directory.audit import record
from directory.database import Database, UTCDateTime, now
from directory.optouts import OptOuts
from directory.runs import UNFINISHED
from directory.tables import CrawlRun, CrawlRunSite, Location, Mail, OperatorSession, Place, SignInLink, Site, WorkerLease

FORMAT, VERSION = "clinics-backup", 1
_SQLITE_MAGIC = b"SQLite format 3\x00"
_BATCH = 500


class BackupError(Exception):
    """A backup cannot be made or restored; the message says why, and nothing was changed."""


def backup(db: Database, target: Path) -> None:
    """Write all that is held into one file, readable by its owner only; a file of that name is replaced when done."""
    if migrate.present_revision(db) is None:
        raise BackupError("there is no directory to back up yet")
    if target.is_dir():
        raise BackupError(f"{target} is a folder; name a file")
    target.parent.mkdir(parents=True, exist_ok=True)
    with _temporary_beside(target) as partial:
        if db.is_sqlite and target.suffix != ".jsonl":
            _copy_sqlite(_sqlite_path(db), partial)
            with contextlib.closing(sqlite3.connect(partial)) as copy:
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        else:
            _write_lines(db, partial)
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(target)


def restore(db: Database, source: Path, optouts: OptOuts) -> None:
    """Put a backup in the place of everything that is held now, all of it or nothing.

    Refuses a backup of a newer version, a broken or a cut-off one with `BackupError`. Opt-outs of now hold
    on; runs that were under way, sessions, and mail that waited do not come back; all listings are indexed anew.
    """
    if not source.is_file():
        raise BackupError(f"there is no file {source}")
    _keep_present_optouts(db, optouts)
    with source.open("rb") as file:
        is_file = file.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC
    if not is_file:
        _restore_lines(db, source, optouts)
    elif db.is_sqlite:
        _restore_sqlite(db, source, optouts)
    else:
        raise BackupError("an SQLite backup cannot go into PostgreSQL; make one that ends in .jsonl")


# --- SQLite, page by page ------------------------------------------------------------------------------


def _copy_sqlite(source: Path, target: Path) -> None:
    """Copy one moment of a database, as one transaction of the target: others see what was there or the copy."""
    read_only = f"{source.absolute().as_uri()}?mode=ro"  # must never create or change its source
    with (
        contextlib.closing(sqlite3.connect(read_only, uri=True, timeout=10)) as original,
        contextlib.closing(sqlite3.connect(target, timeout=10)) as copy,
    ):
        original.backup(copy)


def _restore_sqlite(db: Database, source: Path, optouts: OptOuts) -> None:
    live = _sqlite_path(db)
    with _temporary_beside(live) as prepared:
        try:
            _copy_sqlite(source, prepared)
            _check_sqlite(prepared)
            _prepare(Database(f"sqlite:///{prepared}"), optouts)
            _copy_sqlite(prepared, live)
        except sqlite3.Error as error:
            raise BackupError(f"{source} could not be restored: {error}") from error


def _check_sqlite(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise BackupError(f"the backup is damaged: {found}")


def _prepare(database: Database, optouts: OptOuts) -> None:
    try:
        _check_schema(migrate.present_revision(database))
        migrate.upgrade(database)
        with database.write() as session:
            _settle(session, optouts)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        database.dispose()


def _sqlite_path(db: Database) -> Path:
    return Path(make_url(db.url).database or "")


# --- JSON lines, any database ----------------------------------------------------------------------------


def _write_lines(db: Database, target: Path) -> None:
    encode = msgspec.json.Encoder().encode
    with target.open("wb") as file, _one_moment(db) as connection:
        file.write(encode({"format": FORMAT, "version": VERSION, "schema": migrate.present_revision(db), "made_at": now()}) + b"\n")
        count = 0
        for table in _tables():
            for row in connection.execute(select_rows(table).order_by(*table.primary_key.columns)).mappings():
                file.write(encode({"table": f"{table.name}", "row": {f"{name}": value for name, value in row.items()}}) + b"\n")
                count += 1
        file.write(encode({"end": True, "rows": count}) + b"\n")


@contextlib.contextmanager
def _one_moment(db: Database) -> Iterator[Connection]:
    """Give a connection that sees the rows of one moment, whatever is written meanwhile."""
    engine = db.engine if db.is_sqlite else db.engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        yield connection.execution_options(yield_per=_BATCH)


def _restore_lines(db: Database, source: Path, optouts: OptOuts) -> None:
    _check_lines(source)
    migrate.upgrade(db)
    try:
        with db.write() as session:
            connection = session.connection()
            _empty(connection, db.is_sqlite)
            _insert_lines(connection, source)
            if not db.is_sqlite:
                _set_sequences(connection)
            _settle(session, optouts)
    except (SQLAlchemyError, ValueError, TypeError) as error:
        raise BackupError(f"{source} could not be restored: {error}") from error


def _insert_lines(connection: Connection, source: Path) -> None:
    tables = {table.name: table for table in _tables()}
    for name, group in itertools.groupby(_lines(source), key=lambda line: line["table"]):
        for rows in _batches(_row(tables[name], line["row"]) for line in group):
            connection.execute(insert(tables[name]), rows)


def _check_lines(source: Path) -> None:
    """Refuse a file before anything is touched; it is read once for that."""
    try:
        with source.open("rb") as file:
            header = msgspec.json.decode(file.readline())
            if not isinstance(header, dict) or header.get("format") != FORMAT:
                raise BackupError(f"{source} is no backup of a directory")
            if header.get("version") != VERSION:
                raise BackupError("the backup was made by a newer version; update first")
            _check_schema(header.get("schema"))
            known, last, rows = {table.name for table in _tables()}, {}, -1
            for line in file:
                last, rows = msgspec.json.decode(line), rows + 1
                if not last.get("end") and last["table"] not in known:
                    raise BackupError(f"the backup holds a table {last['table']!r} that is not known; update first")
    except (msgspec.DecodeError, KeyError, AttributeError, UnicodeDecodeError) as error:
        raise BackupError(f"{source} is no whole backup of a directory") from error
    if not last.get("end") or last.get("rows") != rows:
        raise BackupError(f"{source} is cut off")


def _lines(source: Path) -> Iterator[dict[str, Any]]:
    with source.open("rb") as file:
        file.readline()
        for line in file:
            content = msgspec.json.decode(line)
            if not content.get("end"):
                yield content


def _row(table: Table, stored: dict[str, Any]) -> dict[str, Any]:
    """Return a row for the present table: times parsed, columns that the backup did not have at their defaults."""
    fields = _models()[table.name].model_fields
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.name not in stored:
            row[column.name] = fields[column.name].get_default(call_default_factory=True)
        else:
            row[column.name] = _value(column, stored[column.name])
    return row


def _value(column: Column[Any], value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(column.type, UTCDateTime) and value is not None else value


def _empty(connection: Connection, is_sqlite: bool) -> None:
    if is_sqlite:
        for table in reversed(_tables()):
            connection.execute(delete(table))
    else:
        named = connection.dialect.identifier_preparer.format_table
        connection.execute(text(f"TRUNCATE {', '.join(named(table) for table in _tables())}"))


def _set_sequences(connection: Connection) -> None:
    """Let PostgreSQL count on after the highest number that came back."""
    for table in _tables():
        for column in table.primary_key.columns:
            if column.type.python_type is int:
                highest = connection.execute(select_rows(func.max(column))).scalar() or 0
                connection.execute(select_rows(func.setval(func.pg_get_serial_sequence(table.name, column.name), max(highest, 1), highest > 0)))


def _tables() -> list[Table]:
    """Return the tables that a backup holds, parents before children."""
    return [table for table in SQLModel.metadata.sorted_tables if table.name != Place.__tablename__]


def _models() -> dict[str, type[SQLModel]]:
    return {str(model.__tablename__): model for model in SQLModel.__subclasses__() if hasattr(model, "__table__")}


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    waiting = iter(rows)
    while batch := list(itertools.islice(waiting, _BATCH)):
        yield batch


# --- both ------------------------------------------------------------------------------------------------


def _check_schema(revision: str | None) -> None:
    if revision is None:
        raise BackupError("the file holds no directory")
    if not migrate.knows_revision(revision):
        raise BackupError(f"the backup was made by a newer version (its tables are at {revision}); update first")


def _keep_present_optouts(db: Database, optouts: OptOuts) -> None:
    """Write down whoever is opted out now, should the file of opt-outs have been lost."""
    if migrate.present_revision(db) is None:
        return
    with db.read() as session:
        hosts = session.exec(select(Site.host).where(Site.status == "opted_out")).all()
    for host in sorted(set(hosts) - optouts.hosts()):
        optouts.add(host, "was opted out before a restore")


def _settle(session: Session, optouts: OptOuts) -> None:
    """Bring restored rows into the present: what was under way then is not now, and who has left since stays out."""
    at = now()
    note = "The directory was restored from a backup."
    unfinished = col(CrawlRun.state).in_(UNFINISHED)
    session.exec(
        update(CrawlRunSite).where(col(CrawlRunSite.state).in_(("waiting", "crawling"))).values(state="failed", note=note, finished_at=at)
    )
    session.exec(update(CrawlRun).where(unfinished).values(state="failed", error=note, finished_at=at))
    session.exec(update(Mail).where(col(Mail.state) == "queued").values(state="failed", error=f"{note} It may have been sent before."))
    session.exec(update(Location).values(indexed_revision=None))
    for table in (OperatorSession, SignInLink, WorkerLease):
        session.exec(delete(table))
    optouts.reapply(session)
    record(session, "database.restored", "command line")


@contextlib.contextmanager
def _temporary_beside(path: Path) -> Iterator[Path]:
    """Give a new file for the owner only, in the same folder; it and SQLite's files beside it are gone afterwards."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(name + suffix).unlink(missing_ok=True)
