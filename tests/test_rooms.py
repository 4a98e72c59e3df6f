"""The rooms and who may import whom: the table of ARCHITECTURE.md as a test."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "directory": set(),
    "crawler": {"directory"},
    "search": {"directory"},
    "portal": {"directory", "search"},
    "worker": {"directory", "crawler", "search"},
    "demo": set(),
}
ROOMS = {*MAY_IMPORT, "benchmarks", "clinics"}


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by full name"
            names.add((node.module or "").split(".")[0])
    return names & ROOMS


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_the_table_allows(room: str) -> None:
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / room).rglob("*.py")
        for name in _imports(path) - MAY_IMPORT[room] - {room}
    }
    assert wrong == set()


@pytest.mark.parametrize("room", [*MAY_IMPORT, "benchmarks"])
def test_each_room_says_what_it_is_for(room: str) -> None:
    module = ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(module)


def test_tests_are_no_packages() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []
