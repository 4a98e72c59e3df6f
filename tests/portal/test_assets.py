"""The browser's files come from the locked npm packages."""

import json
from pathlib import Path

import pytest

from portal import assets


def test_the_served_files_are_the_packages_own(tmp_path: Path) -> None:
    copies = assets.copy(assets.ROOT / "node_modules", tmp_path)
    assert {path.name for path in copies} == set(assets.COPIES.values())
    for source, target in assets.COPIES.items():
        assert (tmp_path / target).read_bytes() == (assets.ROOT / "node_modules" / source).read_bytes()


def test_without_npm_one_line_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(assets.AssetError, match="install Node 20"):
        assets.install(tmp_path, tmp_path / "vendor")


def test_versions_are_pinned_and_the_lock_names_no_registry() -> None:
    package = json.loads((assets.ROOT / "package.json").read_text())
    assert all(version[0].isdigit() for version in (package["dependencies"] | package["devDependencies"]).values())
    assert "resolved" not in (assets.ROOT / "package-lock.json").read_text()
