"""Take a screenshot of a running portal's page: `python scripts/screenshot.py http://127.0.0.1:8000/clinics/… docs/clinic-page.png`."""

import argparse
import os
import shutil
import sys

from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]


def main() -> int:
    """Open the page in a headless Chromium, optionally open its first proof, and save what is seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("target")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=1100)
    parser.add_argument("--full", action="store_true", help="the whole page, not only the first view")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--open", metavar="SELECTOR", help="click this first, such as a closed proof")
    options = parser.parse_args()
    program = os.environ.get("CHROMIUM_BIN") or shutil.which("chromium")
    if program is None:
        print("screenshot: Chromium was not found; set CHROMIUM_BIN", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        scheme = "dark" if options.dark else "light"
        page = browser.new_page(viewport={"width": options.width, "height": options.height}, color_scheme=scheme)
        page.goto(options.address)
        if options.open:
            page.locator(options.open).first.click()
        page.screenshot(path=options.target, full_page=options.full)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
