"""Migrations lead to exactly the tables in code, on both databases."""

import json

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import select

from directory.database import Database
from directory.migrate import UpgradeError, _config, differences, head_revision, present_revision, upgrade
from directory.places import find_place
from directory.tables import Location, Place


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


def test_what_older_listings_offer_is_filled_in(database: Database) -> None:
    step = "55b35b607402"
    before = ScriptDirectory.from_config(_config()).get_revision(step).down_revision
    with database.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, str(before))
        connection.execute(text("INSERT INTO clinic (id, name, created_at) VALUES (1, 'A', '2026-01-01')"))
        services = [{"term": "kap", "status": "offered"}, {"term": "sgb", "status": "mentioned"}]
        for number, listing in ((1, {"services": services}), (2, {})):
            connection.execute(
                text("INSERT INTO location (id, clinic_id, slug, status, revision, listing, hold_reason, created_at)"
                     " VALUES (:id, 1, :slug, 'listed', 1, :listing, '', '2026-01-01')"),
                {"id": number, "slug": f"slug-{number}", "listing": json.dumps(listing)},
            )
        command.upgrade(config, "head")
        connection.commit()
    with database.read() as session:
        assert session.exec(select(Location.offered).order_by(Location.slug)).all() == [["kap"], []]
