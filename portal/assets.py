"""Fetches what browsers need from npm and lays it where the portal serves it: `python -m portal.assets`."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"
COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "us-atlas/states-albers-10m.json": "states.json",
    "us-atlas/LICENSE": "states-license.txt",
    "htmx.org/LICENSE": "htmx-license.txt",
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/LICENSE": "leaflet-license.txt",
    "leaflet.markercluster/dist/leaflet.markercluster.js": "markercluster.js",
    "leaflet.markercluster/dist/MarkerCluster.css": "markercluster.css",
    "leaflet.markercluster/MIT-LICENCE.txt": "markercluster-license.txt",
}


class AssetError(RuntimeError):
    """The assets cannot be fetched; the message says what to do."""


def install(root: Path = ROOT, vendor: Path = VENDOR) -> list[Path]:
    """Install the locked npm packages in `root` and copy the served files to `vendor`; return the copies.

    Raises `AssetError` where npm is missing or cannot install.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise AssetError("npm is not here: install Node 20 or newer")
    done = subprocess.run([npm, "ci", "--no-progress", "--loglevel=error"], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise AssetError(f"npm could not install the browser assets: {reason}")
    return copy(root / "node_modules", vendor)


def copy(packages: Path, vendor: Path = VENDOR) -> list[Path]:
    """Copy the served files from installed npm packages to `vendor`; return the copies."""
    vendor.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copyfile(packages / source, vendor / target)) for source, target in COPIES.items()]


def main() -> int:
    """Run `install` and print one line; return the exit code."""
    try:
        copies = install()
    except (AssetError, OSError) as error:
        print(f"browser assets: {error}", file=sys.stderr)
        return 1
    print(f"browser assets: {len(copies)} files in {VENDOR.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
