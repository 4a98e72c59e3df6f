"""The image's recipe is executed line by line in an empty folder, since no Docker engine is at hand."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
NOBODY = 65534


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder that an ordinary user may write to (pytest's own are private to root)."""
    made = Path(tempfile.mkdtemp(prefix="clinics-image-", dir="/tmp"))
    if os.geteuid() == 0:
        os.chown(made, NOBODY, NOBODY)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions in order."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def as_user(folder: Path) -> dict[str, Any]:
    """Return how a process is started as an ordinary user, with nothing of this machine's environment but the way out."""
    shims = folder / "bin"
    if not shims.exists():
        shims.mkdir()
        system_python = Path("/usr/bin/python3")
        (shims / "python").symlink_to(system_python if os.geteuid() == 0 and system_python.exists() else sys.executable)
    passed = {name: os.environ[name] for name in os.environ if re.match(r"(?i)(pip_|uv_|npm_config_|ssl_|.*_proxy$|node_extra)", name)}
    environment = {"PATH": f"{shims}:/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"} | passed
    return {"env": environment} | ({"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {})


def build(folder: Path) -> tuple[Path, list[str]]:
    """Execute every COPY and RUN; return the last stage's folder and the image's command."""
    stages: dict[str, Path] = {}
    here, command = folder, [""]
    for name, argument in instructions():
        if name == "FROM":
            stage = argument.split(" AS ")[-1]
            here = stages[stage] = folder / f"stage-{len(stages)}"
            here.mkdir()
            give_away(here)
        elif name == "COPY":
            source_stage = re.match(r"--from=(\S+)\s+", argument)
            *sources, target = argument[source_stage.end() if source_stage else 0 :].split()
            for source in sources:
                origin = stages[source_stage[1]] / source.removeprefix("/app/") if source_stage else ROOT / source
                copy(origin, here / target / origin.name if target.endswith("/") else here / target)
        elif name == "RUN":
            done = subprocess.run(["/bin/sh", "-c", argument], cwd=here, capture_output=True, text=True, check=False, **as_user(folder))
            assert done.returncode == 0, f"RUN {argument}\n{done.stdout}{done.stderr}"
        elif name == "CMD":
            command = json.loads(argument)
    return here, command


def copy(origin: Path, target: Path) -> None:
    if origin.is_dir():
        shutil.copytree(origin, target, dirs_exist_ok=True, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", "vendor"))
        for path in target.rglob("*"):
            give_away(path)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(origin, target)
    give_away(target)


def give_away(path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


@pytest.mark.timeout(600)
def test_the_image_is_built_and_its_command_answers(folder: Path, free_port: Callable[[], int], eventually: Callable[..., Any]) -> None:
    image, command = build(folder)
    port = free_port()
    options = as_user(folder)
    options["env"] |= {"PORT": str(port), "CLINICS_DATA_DIR": str(image / "data")}
    upgrade = subprocess.run([".venv/bin/clinics", "db", "upgrade"], cwd=image, capture_output=True, text=True, check=False, **options)
    assert upgrade.returncode == 0, upgrade.stdout + upgrade.stderr
    with (folder / "portal.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=image, stdout=log, stderr=log, **options)
    try:
        eventually(lambda: answers(port), 60)
    finally:
        process.terminate()
        assert process.wait(20) in (0, -15), (folder / "portal.log").read_text()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def test_the_image_runs_as_an_ordinary_user_and_holds_no_secret() -> None:
    assert ("USER", "10001:10001") in instructions()
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    secrets = re.findall(r"^\s+\w*(?:PASSWORD|MASTER_KEY|SMTP_URL|METRICS_KEY): (.*)$", compose, re.MULTILINE)
    assert secrets
    assert all(value.startswith("${") for value in secrets)


def test_compose_runs_the_search_engine_that_the_tests_run() -> None:
    from search.engine import VERSION

    assert f"getmeili/meilisearch:v{VERSION}" in (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
