"""Tell whether requirements.lock still holds what pyproject.toml asks for; exit 1 with a line if not."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LOCK = Path("requirements.lock")


def main() -> int:
    """Compile the lock again beside the present one, keeping its versions, and compare the two."""
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / LOCK.name
        shutil.copy(LOCK, again)
        command = [".venv/bin/uv", "pip", "compile", "-q", "--universal", "--generate-hashes", "--extra", "dev", "-o", str(again), "pyproject.toml"]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        if _requirements(again) != _requirements(LOCK):
            print("requirements.lock is not in step with pyproject.toml: run `make lock`", file=sys.stderr)
            return 1
    return 0


def _requirements(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if line and not line.lstrip().startswith("#")]


if __name__ == "__main__":
    sys.exit(main())
