"""Brings a database to the present shape of the tables; `python -m directory.migrate NAME` writes a new step."""

import sys
from importlib.resources import files

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import directory.tables  # noqa: F401  (fills the metadata)
from directory.database import Database
from directory.places import load_places


class UpgradeError(RuntimeError):
    """The database cannot be brought to the present shape; the message is one line that says what to do."""


def upgrade(database: Database) -> None:
    """Run all missing steps, then load the table of places if it is empty; harmless when repeated.

    Raises `UpgradeError` for a database of a newer version, and changes nothing in it.
    """
    if (present := present_revision(database)) is not None and not knows_revision(present):
        raise UpgradeError(
            f"The database was made by another version of this program (step {present}): run that version, or set another CLINICS_DATA_DIR."
        )
    with database.engine.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    with database.write() as session:
        load_places(session)


def present_revision(database: Database) -> str | None:
    """Return the step that the database is at, None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str | None:
    """Return the newest step."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def knows_revision(revision: str) -> bool:
    """Tell whether a step is one of ours; a database at an unknown one was made by a newer version."""
    return any(step.revision == revision for step in ScriptDirectory.from_config(_config()).walk_revisions())


def differences(database: Database) -> list[object]:
    """Return what differs between the migrated database and the tables in code; empty when they agree."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        return list(compare_metadata(context, SQLModel.metadata))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("directory").joinpath("migrations")))
    return config


def _write_step(name: str) -> None:
    """Write the step from the last migration to the present tables, by comparing with a database made anew."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/step.sqlite3")
        config = _config()
        with database.engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            command.revision(config, message=name, autogenerate=True)


if __name__ == "__main__":
    _write_step(" ".join(sys.argv[1:]) or "change")
