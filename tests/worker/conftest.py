"""What a kill is compared with."""

from pathlib import Path
from typing import Any

import pytest

from tests.worker.crawl_runs import NAMES, Held, crawl_alone


@pytest.fixture(scope="session")
def undisturbed(sqlite_template: Path, demo_sites: Any, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """What is held after a crawl of the sites `NAMES` that nobody disturbed, by the name of the site."""
    found = crawl_alone(tmp_path_factory.mktemp("undisturbed"), sqlite_template, demo_sites, NAMES)
    assert all(len(found[name]) > 20 for name in NAMES)
    return found
