"""How the index follows the directory: sync by revision, rebuild beside and swap, status.

No update is lost: the revision that was written is recorded, never the one that stands in the
database by then, so a listing that changed meanwhile still differs and is written the next time.
One indexer works at a time, across processes; another one waits.
"""

import contextlib
import fcntl
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import meilisearch
import msgspec
from meilisearch.errors import MeilisearchApiError
from sqlalchemy import and_, bindparam, func, or_, text, update
from sqlalchemy.engine import make_url
from sqlmodel import Session, col, select

from directory.database import Database
from directory.places import city_key
from directory.records import PUBLIC_STATUSES, Listing
from directory.tables import Location, Place
from search.documents import DOCUMENT_VERSION, INDEX_SETTINGS, STATE_NAMES, ClinicDocument, document_of
from search.engine import Engine

CLINICS, PLACES = "clinics", "places"
_SYNC_BATCH = 1_000
_REBUILD_BATCH = 5_000
_TASK_SECONDS = 600
_ADVISORY_LOCK = 0x636C696E  # "clin": the one number under which indexers queue on PostgreSQL
_ORDERED = {"searchableAttributes", "rankingRules"}
_in_process = threading.Lock()

Progress = Callable[[int, int], None]
"""Is told how many of how many documents were sent."""


class IndexingError(RuntimeError):
    """Meilisearch refused a write; the message is its own reason."""


class IndexStatus(msgspec.Struct, kw_only=True, frozen=True):
    """How well the index follows: public listings, documents, listings that wait to be written, places."""

    listings: int
    documents: int
    waiting: int
    places: int

    @property
    def in_step(self) -> bool:
        """Tell whether search holds exactly what the directory shows."""
        return self.waiting == 0 and self.listings == self.documents


def sync(db: Database, engine: Engine) -> int:
    """Write what changed since the last time and take out what is no longer public; return the number of documents written.

    Makes the indexes where they are missing, and repairs an index that was lost, emptied or made by an
    older version of `document_of`.
    """
    with _only_indexer(db):
        client = engine.client()
        _ensure_index(client, engine.index_name(CLINICS), INDEX_SETTINGS[CLINICS])
        written = _write_waiting(db, client, engine.index_name(CLINICS))
        if _reconcile(db, client, engine.index_name(CLINICS)):
            written += _write_waiting(db, client, engine.index_name(CLINICS))
        _ensure_places(db, client, engine)
        return written


def rebuild(db: Database, engine: Engine, progress: Progress | None = None) -> int:
    """Build the index anew beside the live one and swap them; return the number of documents.

    Searches are answered all the while. On an error the new index is deleted and the live one stays.
    """
    with _only_indexer(db):
        client = engine.client()
        live, beside = engine.index_name(CLINICS), engine.index_name(f"{CLINICS}-rebuild")
        _ensure_index(client, live, INDEX_SETTINGS[CLINICS])
        _delete_index(client, beside)
        try:
            _ensure_index(client, beside, INDEX_SETTINGS[CLINICS])
            revisions = _write_all(db, client, beside, progress)
            _wait(client, client.swap_indexes([{"indexes": [live, beside]}]).task_uid)
        finally:
            _delete_index(client, beside)
        _record(db, revisions)
        _ensure_places(db, client, engine)
        return _count_documents(client, live)


def status(db: Database, engine: Engine) -> IndexStatus:
    """Return how well the index follows the directory."""
    client = engine.client()
    with db.read() as session:
        public = col(Location.status).in_(PUBLIC_STATUSES)
        listings = session.exec(select(func.count()).select_from(Location).where(public)).one()
        waiting = session.exec(select(func.count()).select_from(Location).where(_is_waiting())).one()
    return IndexStatus(
        listings=listings, waiting=waiting,
        documents=_count_documents(client, engine.index_name(CLINICS)), places=_count_documents(client, engine.index_name(PLACES)),
    )


# --- clinics --------------------------------------------------------------------------------------


def _is_waiting() -> Any:
    """A row that search does not hold as it is; one that was never indexed and is not public need not wait."""
    never = col(Location.indexed_revision).is_(None)
    return or_(and_(never, col(Location.status).in_(PUBLIC_STATUSES)), col(Location.indexed_revision) != Location.revision)


_NO_LONGER_PUBLIC = str(
    select(Location.id).where(
        col(Location.indexed_revision).is_not(None), col(Location.indexed_revision) != Location.revision,
        col(Location.status).not_in(PUBLIC_STATUSES),
    ).compile(compile_kwargs={"literal_binds": True})
)  # as SQL: each search asks it, and a session and its objects would cost more than the answer


def no_longer_public(db: Database) -> list[int]:
    """Return the ids that search may still hold though the public may not see them any more: queries leave them out at once."""
    with db.engine.connect() as connection:
        return list(connection.exec_driver_sql(_NO_LONGER_PUBLIC).scalars())


def _write_waiting(db: Database, client: meilisearch.Client, name: str) -> int:
    written, last = 0, 0
    while rows := _next_rows(db, _is_waiting(), last, _SYNC_BATCH):
        documents = [document_of(_listing(row), row) for row in rows if row.status in PUBLIC_STATUSES]
        gone = [_id(row) for row in rows if row.status not in PUBLIC_STATUSES]
        _send(client, name, documents, gone)
        _record(db, {_id(row): row.revision for row in rows})
        written += len(documents)
        last = _id(rows[-1])
    return written


def _write_all(db: Database, client: meilisearch.Client, name: str, progress: Progress | None) -> dict[int, int]:
    """Write every public listing to a new index and return the revision of every location as it was read."""
    with db.read() as session:
        total = session.exec(select(func.count()).select_from(Location).where(col(Location.status).in_(PUBLIC_STATUSES))).one()
        hidden = session.exec(select(Location.id, Location.revision).where(col(Location.status).not_in(PUBLIC_STATUSES))).all()
    revisions = {location: revision for location, revision in hidden if location is not None}
    tasks: list[int] = []
    last = done = 0
    while rows := _next_rows(db, col(Location.status).in_(PUBLIC_STATUSES), last, _REBUILD_BATCH):
        tasks.append(_send_documents(client, name, [document_of(_listing(row), row) for row in rows]))
        revisions |= {_id(row): row.revision for row in rows}
        done, last = done + len(rows), _id(rows[-1])
        if progress is not None:
            progress(done, max(total, done))
    for task in tasks:
        _wait(client, task)
    return revisions


def _next_rows(db: Database, which: Any, after: int, count: int) -> Sequence[Location]:
    with db.read() as session:
        query = select(Location).where(which, col(Location.id) > after).order_by(col(Location.id)).limit(count)
        return session.exec(query).all()


def _listing(row: Location) -> Listing:
    return msgspec.convert(row.listing, Listing)


def _id(row: Location) -> int:
    assert row.id is not None
    return row.id


def _record(db: Database, revisions: Mapping[int, int]) -> None:
    """Record the revisions that were written, in short transactions."""
    rows = [{"row_id": location, "written": revision} for location, revision in revisions.items()]
    statement = update(Location).where(col(Location.id) == bindparam("row_id")).values(indexed_revision=bindparam("written"))
    for start in range(0, len(rows), _SYNC_BATCH):
        with db.write() as session:
            session.connection().execute(statement, rows[start : start + _SYNC_BATCH])


def _reconcile(db: Database, client: meilisearch.Client, name: str) -> bool:
    """Take out documents without a public listing; tell whether listings must be written again.

    That is so when Meilisearch lost its data, was restored, or holds documents of an older version.
    """
    outdated = client.index(name).search(
        "", {"filter": f"document_version != {DOCUMENT_VERSION}", "hitsPerPage": 1, "attributesToRetrieve": ["id"]}
    )["totalHits"]
    public, is_written = col(Location.status).in_(PUBLIC_STATUSES), col(Location.indexed_revision).is_not(None)
    with db.read() as session:
        expected = session.exec(select(func.count()).select_from(Location).where(public, is_written)).one()
        if not outdated and _count_documents(client, name) == expected:
            return False
        rows = session.exec(select(col(Location.id), is_written).where(public)).all()
    shown = {location for location, _ in rows if location is not None}
    written = {location for location, has_been in rows if has_been and location is not None}
    held = {} if outdated else _held_ids(client, name)
    _send(client, name, [], sorted(set(held) - shown))  # what a restore made unwritten stays until it is written
    missing = sorted(written - set(held))
    with db.write() as session:
        for start in range(0, len(missing), _SYNC_BATCH):
            chosen = col(Location.id).in_(missing[start : start + _SYNC_BATCH])
            session.connection().execute(update(Location).where(chosen).values(indexed_revision=None))
    return bool(missing)


def _held_ids(client: meilisearch.Client, name: str) -> dict[int, None]:
    held: dict[int, None] = {}
    while True:
        answer = client.index(name).get_documents({"offset": len(held), "limit": 10_000, "fields": ["id"]})
        held |= {int(document.id): None for document in answer.results}
        if not answer.results or len(held) >= answer.total:
            return held


# --- places ---------------------------------------------------------------------------------------


def _ensure_places(db: Database, client: meilisearch.Client, engine: Engine) -> None:
    """Fill the index of cities, each with its ZIPs, when it does not hold as many as the directory knows."""
    with db.read() as session:
        cities = session.exec(select(func.count()).select_from(Place).where(Place.kind == "city")).one()
        name = engine.index_name(PLACES)
        if _count_documents(client, name) == cities and cities:
            return
        _ensure_index(client, name, INDEX_SETTINGS[PLACES], primary_key="key")
        documents = list(_place_documents(session))
    tasks = [
        _send_documents(client, name, documents[start : start + 2 * _REBUILD_BATCH]) for start in range(0, len(documents), 2 * _REBUILD_BATCH)
    ]
    for task in tasks:
        _wait(client, task)


def _place_documents(session: Session) -> Iterator[dict[str, Any]]:
    zips: dict[str, list[str]] = defaultdict(list)
    for key, city, state in session.exec(select(Place.key, Place.name, Place.state).where(Place.kind == "zip").order_by(Place.key)):
        zips[city_key(city, state)].append(key)
    for place in session.exec(select(Place).where(Place.kind == "city")):
        yield {
            "key": place.key, "name": place.name, "state": place.state, "state_name": STATE_NAMES.get(place.state, place.state),
            "zips": zips[place.key], "zip_count": place.zip_count, "latitude": place.latitude, "longitude": place.longitude,
        }


# --- Meilisearch ----------------------------------------------------------------------------------


def _send(client: meilisearch.Client, name: str, documents: Sequence[ClinicDocument], gone: Sequence[int]) -> None:
    tasks = []
    if documents:
        tasks.append(_send_documents(client, name, documents))
    if gone:
        tasks.append(client.index(name).delete_documents(filter=f"id IN [{', '.join(map(str, gone))}]").task_uid)
    for task in tasks:
        _wait(client, task)


def _send_documents(client: meilisearch.Client, name: str, documents: Sequence[Any]) -> int:
    lines = msgspec.json.Encoder().encode_lines(documents)
    return client.index(name).add_documents_ndjson(lines).task_uid


def _ensure_index(client: meilisearch.Client, name: str, wanted: Mapping[str, Any], primary_key: str = "id") -> None:
    """Make the index where it is missing, and give it our settings where they differ."""
    try:
        client.get_index(name)
    except MeilisearchApiError as error:
        if error.code != "index_not_found":
            raise
        _wait(client, client.create_index(name, {"primaryKey": primary_key}).task_uid)
    present = client.index(name).get_settings()
    if any(_differs(present.get(key), value, ordered=key in _ORDERED) for key, value in wanted.items()):
        _wait(client, client.index(name).update_settings(dict(wanted)).task_uid)


def _differs(present: Any, wanted: Any, *, ordered: bool = True) -> bool:
    """Tell whether a setting differs from ours; what we do not set is the server's own."""
    if isinstance(wanted, Mapping):
        return not isinstance(present, Mapping) or any(_differs(present.get(key), value) for key, value in wanted.items())
    if not ordered and isinstance(present, list):
        return sorted(present) != sorted(wanted)
    return bool(present != wanted)


def _delete_index(client: meilisearch.Client, name: str) -> None:
    task = client.wait_for_task(client.delete_index(name).task_uid, timeout_in_ms=_TASK_SECONDS * 1000)
    if task.status != "succeeded" and (task.error or {}).get("code") != "index_not_found":
        raise IndexingError(f"{name}: {(task.error or {}).get('message', task.status)}")


def _count_documents(client: meilisearch.Client, name: str) -> int:
    try:
        return int(client.index(name).get_stats().number_of_documents)
    except MeilisearchApiError as error:
        if error.code != "index_not_found":
            raise
        return 0


def _wait(client: meilisearch.Client, task_uid: int) -> None:
    task = client.wait_for_task(task_uid, timeout_in_ms=_TASK_SECONDS * 1000, interval_in_ms=10)
    if task.status != "succeeded":
        raise IndexingError(str((task.error or {}).get("message", task.status)))


# --- one at a time --------------------------------------------------------------------------------


@contextlib.contextmanager
def _only_indexer(db: Database) -> Iterator[None]:
    """Hold the right to write to the index; another thread or process that wants it waits."""
    with _in_process:
        if not db.is_sqlite:
            # A connection of its own: the lock belongs to it and goes with it, also when this process is killed.
            with db.engine.connect() as connection:
                connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ADVISORY_LOCK})
                try:
                    yield
                finally:
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY_LOCK})
            return
        path = make_url(db.url).database
        with open(f"{path}.index-lock", "w", encoding="utf-8") as file:  # noqa: PTH123 (a name beside the database)
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

