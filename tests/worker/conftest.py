"""What a kill is compared with."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from directory.database import Database
from tests.worker.crawl_runs import NAMES, Held, crawl_alone


@pytest.fixture(scope="session")
def undisturbed(sqlite_template: Path, demo_sites: Any, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """What is held after a crawl of the sites `NAMES` that nobody disturbed, by the name of the site."""
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "data").mkdir()
    shutil.copy(sqlite_template, folder / "data" / "directory.sqlite3")
    database = Database(f"sqlite:///{folder}/data/directory.sqlite3")
    found = crawl_alone(database, demo_sites, folder, NAMES)
    database.dispose()
    assert all(len(found[name]) > 20 for name in NAMES)
    return found
