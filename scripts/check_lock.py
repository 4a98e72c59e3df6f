"""Tell whether the two locks still hold what pyproject.toml asks for; exit 1 with a line if not."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LOCKS = {"requirements.lock": [], "requirements-dev.lock": ["--extra", "dev", "-c", "requirements.lock"]}
COMPILE = [".venv/bin/uv", "pip", "compile", "-q", "--universal", "--generate-hashes"]


def main() -> int:
    """Compile each lock again beside the present one, keeping its versions, and compare the two."""
    with tempfile.TemporaryDirectory() as folder:
        for lock, options in LOCKS.items():
            again = Path(folder) / lock
            shutil.copy(lock, again)
            subprocess.run([*COMPILE, *options, "-o", str(again), "pyproject.toml"], check=True, stderr=subprocess.DEVNULL)
            if _requirements(again) != _requirements(Path(lock)):
                print(f"{lock} is not in step with pyproject.toml: run `make lock`", file=sys.stderr)
                return 1
    return 0


def _requirements(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if line and not line.lstrip().startswith("#")]


if __name__ == "__main__":
    sys.exit(main())
