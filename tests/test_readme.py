"""The README keeps in step with the code."""

import importlib.util
from pathlib import Path

from directory.settings import Settings

ROOT = Path(__file__).parent.parent


def test_every_setting_stands_in_the_readme_with_its_meaning() -> None:
    specification = importlib.util.spec_from_file_location("settings_table", ROOT / "scripts" / "settings_table.py")
    assert specification is not None
    assert specification.loader is not None
    script = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(script)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert script.with_table(readme) == readme, "run: python scripts/settings_table.py"


def test_every_setting_has_a_docstring_and_a_variable() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description or not field.validation_alias] == []
