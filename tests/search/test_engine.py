"""Meilisearch is found, verified before it is run, kept alive, and gone with its parent."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import meilisearch
import pytest
from meilisearch.errors import MeilisearchApiError

from directory.settings import Settings
from search import engine
from search.engine import EngineError


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing on the PATH, no cache, and every download refused."""
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(engine, "RELEASE_URL", "http://127.0.0.1:9/")


def lure(path: Path, trace: Path) -> Path:
    """Make a program that leaves a trace when it is run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\ntouch {trace}\n")
    path.chmod(0o755)
    return path


def test_a_wrong_sum_is_refused_before_the_program_ever_runs(settings: Settings, tmp_path: Path, no_network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    trace = tmp_path / "it-ran"
    wrong = lure(tmp_path / "bin" / "meilisearch", trace)
    settings.meili_bin = wrong
    with pytest.raises(EngineError, match="MEILI_SHA256") as caught:
        engine.start(settings)
    assert "\n" not in str(caught.value)
    settings.meili_bin = None
    monkeypatch.setenv("PATH", str(wrong.parent))
    lure(settings.data_dir / "cache" / "meilisearch-1.21.0", trace)
    said: list[str] = []
    with pytest.raises(EngineError, match="MEILI_BIN"):
        engine.start(settings, say=said.append)
    assert not trace.exists()
    assert sum("passed over" in line for line in said) == 2
    assert any("third party" in line for line in said)


def test_a_download_with_a_wrong_sum_is_thrown_away(settings: Settings, tmp_path: Path, no_network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_download", lambda url, out: out.write(b"not it"))
    said: list[str] = []
    with pytest.raises(EngineError):
        engine.find_binary(settings, said.append)
    assert any("its SHA-256 is" in line for line in said)
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []


def test_a_fetched_program_is_kept_and_used_again(settings: Settings, tmp_path: Path, no_network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    import hashlib

    settings.meili_sha256 = hashlib.sha256(b"it").hexdigest()
    fetched = []

    def download(url: str, out: Any) -> None:
        fetched.append(url)
        out.write(b"it")

    monkeypatch.setattr(engine, "_download", download)
    first = engine.find_binary(settings, lambda line: None)
    assert engine.find_binary(settings, lambda line: None) == first
    assert first.parent == tmp_path / "cache" / "clinics"
    assert os.access(first, os.X_OK)
    assert fetched == [f"http://127.0.0.1:9/{engine.platform_name()}"]


def test_an_unknown_platform_is_asked_for_a_sum_or_a_program(settings: Settings, no_network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "platform_name", lambda: "plan9-mips")
    with pytest.raises(EngineError, match=r"plan9-mips: set MEILI_BIN .* or MEILI_SHA256"):
        engine.find_binary(settings)


def test_keys_are_kept_with_mode_600_and_the_portals_key_may_only_search(settings: Settings, tmp_path: Path) -> None:
    settings.index_prefix = "one-"
    server = engine.start(settings)
    try:
        for name in ("meili-master-key", "meili-search-key", "meili-address"):
            assert stat.S_IMODE((settings.data_dir / name).stat().st_mode) == 0o600
        arguments = Path(f"/proc/{server.pid}/cmdline").read_text()
        assert server.master_key not in arguments
        assert "--no-analytics" in arguments
        assert engine.connect(settings) == server.engine
        key = engine.search_key(settings)
        assert key
        assert engine.ensure_search_key(settings, server.engine) == key
        searcher = meilisearch.Client(server.url, key)
        with pytest.raises(MeilisearchApiError, match="invalid"):
            searcher.create_index("one-x")
        with pytest.raises(MeilisearchApiError, match="invalid"):
            searcher.index("other").search("")
        with pytest.raises(EngineError, match="already looks after"):
            engine.start(settings)
    finally:
        server.stop()
    assert server.pid is None
    assert not server.engine.is_running()
    again = engine.start(settings)
    again.stop()
    assert (again.master_key, engine.search_key(settings)) == (server.master_key, key)
    with pytest.raises(EngineError, match="MEILI_URL"):
        engine.connect(settings)


def test_a_port_that_is_taken_is_one_clear_line(settings: Settings, meilisearch_server: Any) -> None:
    with pytest.raises(EngineError, match="ended at once") as caught:
        engine.start(settings, port=int(meilisearch_server.url.rsplit(":", 1)[1]))
    assert "\n" not in str(caught.value)


def test_meilisearch_dies_with_its_parent(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from directory.settings import Settings; from search.engine import start\n"
        "server = start(Settings(data_dir=Path(sys.argv[1]))); print(server.pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "data")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(engine.__file__).parent.parent,
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    child = int(parent.stdout.readline())
    assert Path(f"/proc/{child}").exists()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    parent.stdin.close()
    deadline = time.monotonic() + 20
    while _alive(child):
        assert time.monotonic() < deadline, "Meilisearch outlived its parent"
        threading.Event().wait(0.02)


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_second_process_reaches_the_managed_server_or_starts_its_own(settings: Settings) -> None:
    with engine.running(settings) as first:
        assert first.is_running()
        with engine.running(settings) as second:
            assert second == first
    assert not first.is_running()
    settings.meili_url = first.url
    with pytest.raises(EngineError, match="does not answer"), engine.running(settings):
        pass
