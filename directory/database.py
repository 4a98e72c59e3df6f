"""The database: one place where connections and transactions begin, on SQLite and on PostgreSQL."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import DateTime, Dialect, Engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, create_engine


def now() -> datetime:
    """Return the present time in UTC; every stored time is made here or comes from a fetched page."""
    return datetime.now(UTC)


class UTCDateTime(TypeDecorator[datetime]):
    """A time in UTC; refuses naive values and gives aware ones back on SQLite too, which drops zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; times are stored in UTC")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)  # type: ignore[no-any-return]


class Database:
    """An engine with two ways in: `read()` and `write()`, each a session in one transaction.

    Write transactions on SQLite begin with BEGIN IMMEDIATE: anything later loses updates
    without an error when two processes write (measured, see ARCHITECTURE.md).
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.url = url
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        arguments = {"timeout": 10, "check_same_thread": False} if self.is_sqlite else {}
        self.engine: Engine = create_engine(
            url, connect_args=arguments, pool_pre_ping=not self.is_sqlite, json_serializer=_json, json_deserializer=msgspec.json.decode,
        )
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        self._writer = self.engine.execution_options(begin_immediate=True)

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for reading; nothing in it is committed."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextlib.contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose changes are committed together at the end, or none of them on an error."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _json(value: Any) -> str:
    """Return a value for a JSON column; several times faster than the standard library, and a crawl writes some thousand."""
    return msgspec.json.encode(value).decode()


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("begin_immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
