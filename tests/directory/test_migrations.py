"""Migrations lead to exactly the tables in code, on both databases."""

import pytest
from sqlalchemy import text
from sqlmodel import select

from directory.database import Database
from directory.migrate import UpgradeError, differences, head_revision, present_revision, upgrade
from directory.places import find_place
from directory.tables import Place


def test_a_migrated_database_is_in_step_with_the_tables(database: Database) -> None:
    assert differences(database) == []
    assert present_revision(database) == head_revision()


def test_upgrading_again_is_harmless(database: Database) -> None:
    upgrade(database)
    assert present_revision(database) == head_revision()


def test_a_fresh_database_knows_every_place(tmp_path: object) -> None:
    database = Database(f"sqlite:///{tmp_path}/fresh.sqlite3")
    upgrade(database)
    with database.read() as session:
        assert len(session.exec(select(Place.key)).all()) > 70_000
        found = find_place(session, "menlo park, california")
        assert found is not None
        assert found.key == "menlo-park-ca"
    database.dispose()


def test_a_database_of_a_newer_version_is_refused_in_one_line(sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'fffffffffff0'"))
    with pytest.raises(UpgradeError, match="another version"):
        upgrade(sqlite_database)
