"""Backups: all of it or nothing, never a newer one, and never a clinic that has left since."""

import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from directory import ingest, migrate
from directory.accounts import create_operator, open_session, session_operator
from directory.backup import BackupError, backup, restore
from directory.database import Database, now
from directory.optouts import OptOuts
from directory.runs import request_run, run_progress, start_run
from directory.schedules import set_schedule
from directory.settings import Settings
from directory.sites import add_site, list_sites, opt_out_site
from directory.tables import Assertion, AuditEntry, Clinic, Location, Mail, Place, Site

BY = "pat@example.org"


@pytest.fixture
def optouts(settings: Settings) -> OptOuts:
    return OptOuts(settings.data_dir)


def fill(session: Session) -> None:
    """Store rows with every kind of column: times, JSON, nulls, flags, references."""
    site = add_site(session, "example.org", BY)
    set_schedule(session, site.id, "0 3 * * *", "UTC", BY)
    clinic = Clinic(site_id=site.id, name="Ünïcode “Clinic”")
    session.add(clinic)
    session.flush()
    location = Location(clinic_id=clinic.id or 0, slug="a-clinic", status="listed", revision=7, indexed_revision=7)
    session.add(location)
    session.flush()
    session.add(Assertion(location_id=location.id or 0, field="facts.price_per_session", value=[400, None], source="page_text", quote="line\nbreak", first_seen_at=now(), last_seen_at=now()))
    session.add(Assertion(location_id=location.id or 0, field="facts.parking", value=True, source="operator", first_seen_at=now(), last_seen_at=now()))
    place = {"street_address": "1 High St", "unit": None, "address_locality": "Denver", "address_region": "CO", "postal_code": "80202"}
    session.add(Assertion(location_id=location.id or 0, field="location", value=place, source="page_text", quote="1 High St", first_seen_at=now(), last_seen_at=now()))
    ingest.project(session, location, BY)


def held(database: Database) -> dict[str, Any]:
    with database.read() as session:
        return {
            "sites": [(site.host, site.start_urls, site.status, site.added_at) for site in list_sites(session)],
            "values": [(row.field, row.value, row.quote, row.first_seen_at) for row in session.exec(select(Assertion).order_by(col(Assertion.id)))],
            "listings": [(row.slug, row.revision, row.listing, row.latitude, row.status) for row in session.exec(select(Location))],
            "clinics": session.exec(select(Clinic.name)).all(),
        }


@pytest.fixture(params=["backup.file", "backup.jsonl"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / "backups" / str(request.param)


def test_a_restore_brings_back_what_was_held(database: Database, target: Path, optouts: OptOuts) -> None:
    with database.write() as session:
        fill(session)
    before = held(database)
    backup(database, target)
    assert target.stat().st_mode & 0o077 == 0
    with database.write() as session:
        add_site(session, "later.example.org", BY)
        for row in session.exec(select(Assertion)):
            session.delete(row)
    assert held(database) != before
    restore(database, target, optouts)
    assert held(database) == before
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_rows_can_be_added_after_a_restore(database: Database, target: Path, optouts: OptOuts) -> None:
    with database.write() as session:
        fill(session)
    backup(database, target)
    restore(database, target, optouts)
    with database.write() as session:
        numbers = [add_site(session, host, BY).id for host in ("two.example.org", "three.example.org")]
        assert len({*numbers, *session.exec(select(Site.id).where(Site.host == "example.org"))}) == 3


def test_places_and_search_are_made_anew_after_a_restore(database: Database, target: Path, optouts: OptOuts) -> None:
    with database.write() as session:
        fill(session)
    backup(database, target)
    restore(database, target, optouts)
    with database.read() as session:
        assert session.exec(select(Place)).first() is not None
        assert session.exec(select(Location.indexed_revision)).one() is None


def test_a_clinic_that_has_left_since_stays_out(database: Database, target: Path, optouts: OptOuts) -> None:
    with database.write() as session:
        fill(session)
    backup(database, target)
    with database.write() as session:
        opt_out_site(session, list_sites(session)[0], BY, optouts)
    restore(database, target, optouts)
    with database.read() as session:
        assert [site.status for site in list_sites(session)] == ["opted_out"]
        assert session.exec(select(Location.status)).one() == "hidden"


def test_opt_outs_are_kept_by_a_restore_even_when_their_file_was_lost(database: Database, target: Path, optouts: OptOuts) -> None:
    with database.write() as session:
        fill(session)
    backup(database, target)
    with database.write() as session:
        opt_out_site(session, list_sites(session)[0], BY, optouts)
    optouts.path.unlink()
    restore(database, target, optouts)
    with database.read() as session:
        assert [site.status for site in list_sites(session)] == ["opted_out"]
    assert optouts.hosts() == {"example.org"}


def test_what_was_under_way_does_not_come_back(database: Database, target: Path, optouts: OptOuts) -> None:
    with database.write() as session:
        fill(session)
        run = request_run(session, None, BY)
        start_run(session, run)
        token = open_session(session, create_operator(session, BY))
        session.add(Mail(recipient=BY, subject="s", body="b"))
    backup(database, target)
    restore(database, target, optouts)
    with database.write() as session:
        assert session_operator(session, token) is None
        assert session.exec(select(Mail.state)).one() == "failed"
        progress = run_progress(session, run.id)
        assert (progress.state, progress.counts) == ("failed", {"failed": 1})
        assert request_run(session, None, BY).state == "queued"
        assert "database.restored" in session.exec(select(AuditEntry.action)).all()


def test_a_backup_of_a_newer_version_is_refused(database: Database, target: Path, optouts: OptOuts) -> None:
    with database.write() as session:
        fill(session)
    before = held(database)
    backup(database, target)
    if target.suffix == ".jsonl" or not database.is_sqlite:
        lines = target.read_text().splitlines()
        target.write_text("\n".join([json.dumps(json.loads(lines[0]) | {"schema": "ffffffffffff"}), *lines[1:]]) + "\n")
    else:
        connection = sqlite3.connect(target)
        connection.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
        connection.commit()
        connection.close()
    with pytest.raises(BackupError, match="newer version"):
        restore(database, target, optouts)
    assert held(database) == before


def test_a_cut_off_or_foreign_file_changes_nothing(database: Database, target: Path, optouts: OptOuts, tmp_path: Path) -> None:
    with database.write() as session:
        fill(session)
    before = held(database)
    backup(database, target)
    whole = target.read_bytes()
    for name, content in {
        "half": whole[: len(whole) // 2], "last line missing": whole[: whole.rstrip(b"\n").rfind(b"\n") + 1] if whole[:1] == b"{" else whole[:5000],
        "empty": b"", "text": b"hello\n", "list": b"[1]\n", "binary": bytes(range(256)) * 20,
    }.items():
        broken = tmp_path / name
        broken.write_bytes(content)
        with pytest.raises(BackupError):
            restore(database, broken, optouts)
    with pytest.raises(BackupError):
        restore(database, tmp_path / "nonesuch", optouts)
    assert held(database) == before


def test_a_row_that_does_not_fit_undoes_the_whole_restore(database: Database, optouts: OptOuts, tmp_path: Path) -> None:
    with database.write() as session:
        fill(session)
    before = held(database)
    target = tmp_path / "backup.jsonl"
    backup(database, target)
    orphan = target.read_text().replace('"clinic_id":1', '"clinic_id":99')
    assert orphan != target.read_text()
    target.write_text(orphan)
    with pytest.raises(BackupError, match="could not be restored"):
        restore(database, target, optouts)
    assert held(database) == before


def test_columns_that_an_older_backup_did_not_have_get_their_defaults(database: Database, optouts: OptOuts, tmp_path: Path) -> None:
    with database.write() as session:
        fill(session)
    target = tmp_path / "backup.jsonl"
    backup(database, target)
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    for line in lines:
        if line.get("table") == "site":
            del line["row"]["note"], line["row"]["status"]
    target.write_text("".join(json.dumps(line) + "\n" for line in lines))
    restore(database, target, optouts)
    with database.read() as session:
        [site] = list_sites(session)
        assert (site.note, site.status) == ("", "active")


def test_lines_from_one_kind_of_database_restore_on_the_other(
    sqlite_database: Database, postgresql_database: Database, optouts: OptOuts, tmp_path: Path
) -> None:
    target = tmp_path / "backup.jsonl"
    with sqlite_database.write() as session:
        fill(session)
    before = held(sqlite_database)
    backup(sqlite_database, target)
    restore(postgresql_database, target, optouts)
    assert held(postgresql_database) == before
    backup(postgresql_database, target)
    restore(sqlite_database, target, optouts)
    assert held(sqlite_database) == before


def test_an_sqlite_file_cannot_go_into_postgresql(sqlite_database: Database, postgresql_database: Database, optouts: OptOuts, tmp_path: Path) -> None:
    backup(sqlite_database, tmp_path / "file")
    with pytest.raises(BackupError, match="jsonl"):
        restore(postgresql_database, tmp_path / "file", optouts)


def test_a_backup_goes_into_an_empty_database(sqlite_database: Database, optouts: OptOuts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite_database.write() as session:
        fill(session)
    monkeypatch.setattr(migrate, "load_places", lambda session: 0)
    for name in ("file", "lines.jsonl"):
        backup(sqlite_database, tmp_path / name)
        fresh = Database(f"sqlite:///{tmp_path}/{name}.sqlite3")
        with pytest.raises(BackupError):
            backup(fresh, tmp_path / "nothing")
        restore(fresh, tmp_path / name, optouts)
        assert held(fresh) == held(sqlite_database)
        fresh.dispose()


def test_a_listing_out_for_a_week_is_erased_again_by_a_restore(database: Database, target: Path, optouts: OptOuts) -> None:
    with database.write() as session:
        fill(session)
    backup(database, target)
    optouts.add("example.org", "asked")
    entry = json.loads(optouts.path.read_text())
    optouts.path.write_text(json.dumps(entry | {"at": (now() - timedelta(days=9)).isoformat()}) + "\n")
    restore(database, target, optouts)
    assert held(database)["values"] == []
    assert [(listing, status) for _, _, listing, _, status in held(database)["listings"]] == [({}, "removed")]
