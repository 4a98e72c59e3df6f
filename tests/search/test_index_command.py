"""`clinics index` on a directory of its own."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from directory.settings import load_settings
from search.commands import index


@pytest.fixture
def command(directory_: Any, meilisearch_server: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings = directory_.settings
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("CLINICS_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("MEILI_URL", meilisearch_server.url)
    monkeypatch.setenv("MEILI_MASTER_KEY", meilisearch_server.master_key)
    monkeypatch.setenv("CLINICS_INDEX_PREFIX", settings.index_prefix)
    load_settings.cache_clear()
    return lambda *arguments: CliRunner().invoke(index, arguments)


def test_status_sync_and_rebuild_say_what_they_did(directory_: Any, command: Any) -> None:
    directory_.add("One")
    directory_.add("Two")
    before = command("status", "--json")
    assert before.exit_code == 1
    assert json.loads(before.stdout) == {"listings": 2, "documents": 0, "waiting": 2, "places": 0, "in_step": False}
    assert json.loads(command("sync", "--json").stdout) == {"written": 2}
    assert command("status").exit_code == 0
    rebuilt = command("rebuild")
    assert rebuilt.stdout == "2 listings in the new index.\n"
    assert rebuilt.stderr == "indexed 2 of 2\n"


def test_an_unreachable_meilisearch_is_one_line_and_exit_1(command: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEILI_URL", "http://127.0.0.1:9")
    load_settings.cache_clear()
    result = command("sync")
    assert result.exit_code == 1
    assert result.stderr == "clinics index: Meilisearch does not answer at http://127.0.0.1:9\n"


def test_without_a_meilisearch_one_is_started_for_the_command(command: Any, directory_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEILI_URL")
    monkeypatch.delenv("MEILI_MASTER_KEY")
    load_settings.cache_clear()
    directory_.add("One")
    assert command("sync").stdout == "1 listings written.\n"
    assert not (Path(directory_.settings.data_dir) / "meili-address").exists()


def test_tables_of_another_version_are_one_line_and_exit_1(command: Any, directory_: Any) -> None:
    with directory_.db.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = 'of-another-version'")
    result = command("status")
    assert result.exit_code == 1
    assert result.stderr == "clinics index: the tables are not those of this version; run `clinics db upgrade`.\n"
