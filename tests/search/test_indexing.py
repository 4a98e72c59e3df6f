"""The index follows the directory, and loses nothing when both move at once."""

import os
import threading
from typing import Any

import msgspec
import pytest
from meilisearch.errors import MeilisearchApiError
from sqlmodel import delete, select

from directory.records import Listing, ListingLocation
from directory.tables import Clinic, Location, Place
from search import documents, indexing
from search.engine import Engine


def test_sync_writes_only_what_changed(directory_: Any) -> None:
    first, second = directory_.add("First"), directory_.add("Second")
    assert directory_.sync() == 2
    assert directory_.sync() == 0
    directory_.change(second, listing=directory_.row(second).listing | {"name": "Renamed"})
    assert indexing.status(directory_.db, directory_.engine).waiting == 1
    assert directory_.sync() == 1
    assert directory_.names("q=renamed") == ["Renamed"]
    assert directory_.indexed_ids() == {first, second}
    assert indexing.status(directory_.db, directory_.engine).in_step


def test_a_listing_that_is_no_longer_public_leaves_search(directory_: Any) -> None:
    kept = directory_.add("Kept")
    gone = {status: directory_.add(f"Gone {status}") for status in ("draft", "hidden", "defunct", "removed")}
    directory_.sync()
    for status, location in gone.items():
        directory_.change(location, status=status)
    directory_.sync()
    assert directory_.indexed_ids() == {kept}
    assert directory_.names("") == ["Kept"]
    assert indexing.status(directory_.db, directory_.engine).in_step
    directory_.change(gone["hidden"], status="listed")
    directory_.sync()
    assert directory_.indexed_ids() == {kept, gone["hidden"]}


def test_every_public_status_is_found_and_said(directory_: Any) -> None:
    public = {"listed", "held", "temporarily_closed", "moved"}
    for status in public:
        directory_.add(f"Shown {status}", status=status)
    directory_.sync()
    assert {hit.status for hit in directory_.ask("q=shown").hits} == public


def test_a_change_during_a_sync_is_written_by_the_next_one(directory_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    location = directory_.add("Before")
    send = indexing._send

    def change_meanwhile(*arguments: Any) -> None:
        monkeypatch.setattr(indexing, "_send", send)
        directory_.change(location, listing=directory_.row(location).listing | {"name": "After"})
        send(*arguments)

    monkeypatch.setattr(indexing, "_send", change_meanwhile)
    directory_.sync()
    assert directory_.names("") == ["Before"]
    assert directory_.row(location).indexed_revision < directory_.row(location).revision
    assert directory_.sync() == 1
    assert directory_.names("") == ["After"]


def test_no_update_is_lost_while_a_writer_and_two_indexers_run(directory_: Any) -> None:
    locations = [directory_.add(f"Clinic {number}") for number in range(5)]
    done = threading.Event()

    def index() -> None:
        while not done.is_set():
            indexing.sync(directory_.db, directory_.engine)

    indexers = [threading.Thread(target=index) for _ in range(2)]
    for thread in indexers:
        thread.start()
    for turn in range(12):
        for location in locations:
            directory_.change(location, listing=directory_.row(location).listing | {"name": f"Clinic {location} turn {turn}"})
    done.set()
    for thread in indexers:
        thread.join()
    directory_.sync()
    assert set(directory_.names("")) == {f"Clinic {location} turn 11" for location in locations}
    assert indexing.status(directory_.db, directory_.engine).in_step


def test_an_index_that_was_lost_is_written_again(directory_: Any) -> None:
    location = directory_.add("Back Again")
    directory_.sync()
    client = directory_.engine.client()
    client.wait_for_task(client.delete_index(directory_.engine.index_name("clinics")).task_uid)
    assert directory_.ask("").reduced
    assert directory_.sync() == 1
    assert directory_.indexed_ids() == {location}


def test_documents_without_a_listing_and_of_an_older_version_are_put_right(directory_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, erased = directory_.add("Kept"), directory_.add("Erased")
    directory_.sync()
    with directory_.db.write() as session:
        session.delete(session.get_one(Location, erased))
    directory_.sync()
    assert directory_.indexed_ids() == {kept}
    monkeypatch.setattr(indexing, "DOCUMENT_VERSION", documents.DOCUMENT_VERSION + 1)
    monkeypatch.setattr(indexing, "document_of", lambda listing, row: _of_version(listing, row, documents.DOCUMENT_VERSION + 1))
    assert directory_.sync() == 1
    assert directory_.sync() == 0


def test_a_restore_that_forgets_what_was_written_leaves_search_full(directory_: Any) -> None:
    location = directory_.add("Kept")
    directory_.sync()
    with directory_.db.write() as session:
        session.get_one(Location, location).indexed_revision = None  # as a restore leaves it, at any moment of a sync
    indexing._reconcile(directory_.db, directory_.engine.client(), directory_.engine.index_name("clinics"))
    assert directory_.indexed_ids() == {location}


def _of_version(listing: Any, row: Any, version: int) -> Any:
    document = documents.document_of(listing, row)
    document.document_version = version
    return document


def test_changed_settings_reach_an_index_that_exists(directory_: Any) -> None:
    directory_.add("Any")
    directory_.sync()
    index = directory_.engine.client().index(directory_.engine.index_name("clinics"))
    directory_.engine.client().wait_for_task(index.update_ranking_rules(["words"]).task_uid)
    directory_.sync()
    assert index.get_ranking_rules() == documents.INDEX_SETTINGS["clinics"]["rankingRules"]


def test_a_rebuild_tells_its_progress_and_leaves_one_index_in_step(directory_: Any) -> None:
    ids = {directory_.add(f"Clinic {number}") for number in range(7)}
    hidden = directory_.add("Hidden", status="hidden")
    told: list[tuple[int, int]] = []
    assert indexing.rebuild(directory_.db, directory_.engine, lambda done, total: told.append((done, total))) == 7
    assert told == [(7, 7)]
    assert directory_.indexed_ids() == ids
    assert indexing.status(directory_.db, directory_.engine).in_step
    assert directory_.sync() == 0
    names = {index.uid for index in directory_.engine.client().get_indexes({"limit": 1000})["results"]}
    assert directory_.engine.index_name("clinics-rebuild") not in names
    assert directory_.row(hidden).indexed_revision == 1


def test_a_rebuild_that_fails_leaves_the_live_index_alone(directory_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = directory_.add("Kept")
    directory_.sync()
    directory_.add("New")
    monkeypatch.setattr(indexing, "_REBUILD_BATCH", 1)

    def stop_after_one(done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        indexing.rebuild(directory_.db, directory_.engine, stop_after_one)
    assert directory_.indexed_ids() == {kept}
    with pytest.raises(MeilisearchApiError, match="not found"):
        directory_.engine.client().get_index(directory_.engine.index_name("clinics-rebuild"))
    assert directory_.sync() == 1


def test_a_change_during_a_rebuild_is_written_by_the_next_sync(directory_: Any) -> None:
    location = directory_.add("Before")

    def change(done: int, total: int) -> None:
        directory_.change(location, listing=directory_.row(location).listing | {"name": "After"})

    indexing.rebuild(directory_.db, directory_.engine, change)
    assert directory_.names("") == ["Before"]
    assert directory_.sync() == 1
    assert directory_.names("") == ["After"]


def test_a_document_that_meilisearch_refuses_is_an_error_and_not_recorded(directory_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    location = directory_.add("Refused")

    def without_id(listing: Any, row: Any) -> dict[str, str]:
        return {"id": "not allowed!"}

    monkeypatch.setattr(indexing, "document_of", without_id)
    with pytest.raises(indexing.IndexingError, match="identifier"):
        directory_.sync()
    assert directory_.row(location).indexed_revision is None


def test_sync_records_revisions_on_both_databases(database: Any, meilisearch_server: Any) -> None:
    """The lock and the bulk update differ between SQLite and PostgreSQL."""
    engine = Engine(meilisearch_server.url, meilisearch_server.master_key, f"t{os.urandom(4).hex()}-")
    with database.write() as session:
        session.exec(delete(Place))
        clinic = Clinic(name="One")
        session.add(clinic)
        session.flush()
        listing = Listing(slug="one", name="One", clinic="One", website=None, status="listed", location=ListingLocation())
        session.add(Location(clinic_id=clinic.id, slug="one", status="listed", revision=4, name="One", listing=msgspec.to_builtins(listing)))
    assert indexing.sync(database, engine) == 1
    with database.read() as session:
        assert session.exec(select(Location.indexed_revision)).one() == 4
    assert indexing.sync(database, engine) == 0
    client = engine.client()
    client.wait_for_task(client.delete_index(engine.index_name("clinics")).task_uid)
