"""Processes forked by the fork server are as if started anew, and never outlive the one that asked for them."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler import fork_server
from crawler.fork_server import fork, run

ROOT = Path(__file__).parents[2]
MODULE = "tests.crawler.forked"
Wait = Callable[..., Any]


def test_it_has_its_own_arguments_streams_environment_folder_and_title() -> None:
    done = run(MODULE, ["describe", "a", "b c"], given=b"some words", environment=os.environ | {"A_VARIABLE": "x"})
    assert (done.returncode, done.stderr) == (7, b"")
    assert json.loads(done.stdout) == {
        "arguments": ["a", "b c"], "given": "some words", "folder": str(Path.cwd()), "variable": "x", "files": [0, 1, 2],
        "title": f"python -m {MODULE} describe a b c", "interrupt": True,
    }


def test_what_breaks_says_so_and_ends_with_one() -> None:
    done = run(MODULE, ["break"])
    assert done.returncode == 1
    assert done.stderr.decode().endswith("ValueError: broken on purpose\n")


def test_it_is_sent_signals_and_its_end_is_told(tmp_path: Path, eventually: Wait) -> None:
    process = fork(MODULE, ["wait", str(tmp_path)])
    with pytest.raises(TimeoutError):
        process.wait(0.01)
    eventually(lambda: pid(tmp_path, "wait"))
    process.signal(signal.SIGTERM)
    assert asyncio.run(process.ended()) == -signal.SIGTERM
    assert process.wait() == -signal.SIGTERM
    process.signal(signal.SIGTERM)  # too late, and no harm


def test_a_signal_sent_before_it_runs_is_not_lost(tmp_path: Path) -> None:
    process = fork(MODULE, ["wait", str(tmp_path)])
    asyncio.run(process.kill())
    assert process.returncode == -signal.SIGKILL


def test_it_dies_with_the_one_that_asked_for_it(tmp_path: Path, eventually: Wait) -> None:
    parent = fork(MODULE, ["parent", str(tmp_path)])
    child = eventually(lambda: pid(tmp_path, "parent") and pid(tmp_path, "wait"))
    parent.signal(signal.SIGKILL)
    parent.wait()
    eventually(lambda: not alive(child))


def test_all_die_with_the_process_that_started_the_server(tmp_path: Path, eventually: Wait) -> None:
    program = f"from tests.crawler.forked import *; sys.argv = ['', 'parent', {str(tmp_path)!r}]; main()"
    environment = {name: value for name, value in os.environ.items() if name != fork_server.ADDRESS}
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env=environment) as starter:
        child = eventually(lambda: pid(tmp_path, "parent") and pid(tmp_path, "wait"))
        server = int(Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[1])
        starter.kill()
    eventually(lambda: not alive(child) and not alive(server))
    address = Path((tmp_path / "wait.address").read_text())
    assert address.parent.name.startswith("clinics-fork-")
    assert not address.parent.exists()


def test_a_killed_server_takes_its_processes_along_and_another_is_started(tmp_path: Path, eventually: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(fork_server.ADDRESS, raising=False)
    program = (
        "from tests.crawler.test_fork_server import *\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "first = fork(MODULE, ['wait', str(folder)])\n"
        "while not (child := pid(folder, 'wait')): pass\n"
        "os.kill(int(Path(f'/proc/{child}/stat').read_text().rpartition(')')[2].split()[1]), signal.SIGKILL)\n"
        "ended = first.wait()\n"
        "while (second := run(MODULE, ['describe']).returncode) == -signal.SIGKILL: pass\n"  # a dying server may still take a request
        "print(ended, second, child)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    first, second, child = done.stdout.split()
    assert (first, second) == ("-9", "7")
    eventually(lambda: not alive(int(child)))


def pid(folder: Path, name: str) -> int:
    file = folder / f"{name}.pid"
    return int(file.read_text() or 0) if file.exists() else 0


def alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
