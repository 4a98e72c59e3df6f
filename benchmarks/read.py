"""Reading: how right the readers are on the demonstration sites, and what they cost beside a bare parse."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lxml.html
import msgspec

from benchmarks.measure import Measure
from benchmarks.scoring import GROUPS, Report, claims, pair
from crawler.assembly import assemble_site
from crawler.reading import read_page
from demo.sites import DemoSite, load_sites, render
from directory.listings import listing_from_record

SITES = Path("demo/sites")
AT = datetime(2026, 11, 1, tzinfo=UTC)
LIMITS = {"contact": 0.95, "services": 0.90, "conditions": 0.85, "facts": 0.85}
KIND_LIMIT = 0.85
PAGE_LIMIT_MS = 8.0
PAGE_BYTES = 60_000


def measure() -> list[Measure]:
    """Read every demonstration site's pages and compare with its `expected.json`; print what is wrong first."""
    report, kinds, pages = Report(), [], []
    for site in load_sites():
        expected = json.loads((SITES / site.host / "expected.json").read_text(encoding="utf-8"))
        readings = []
        for path, kind in expected["pages"].items():
            url, body = f"https://{site.host}.example{path}", page_body(site, path)
            reading = read_page(body, url, AT)
            readings.append((reading, AT))
            kinds.append(reading.kind == kind)
            if reading.kind != kind:
                report.wrong.append(f"{site.host}{path}: kind {reading.kind}, is {kind}")
            pages.append((body, url))
        compare(report, site, expected["clinics"], readings)
    print("\n".join(report.wrong))
    return [
        *(Measure(f"{name} F1", report.group(name).f1, LIMITS[name], "", "higher",
                  f"precision {report.group(name).precision:.3f}, recall {report.group(name).recall:.3f}") for name in GROUPS),
        Measure("facts precision", report.group("facts").precision, 0.92, "", "higher"),
        Measure("page kind", sum(kinds) / len(kinds), KIND_LIMIT, "", "higher", f"{len(kinds)} pages"),
        _cost(pages),
    ]


def page_body(site: DemoSite, path: str) -> bytes:
    """Return a page as the demonstration server sends it."""
    status, _, body = render(site, path)
    assert status == 200, f"{site.host}{path} answers {status}"
    return body


def compare(report: Report, site: DemoSite, expected: list[dict[str, Any]], readings: list[tuple[Any, datetime]]) -> None:
    """Assemble one site's readings and add the comparison to the report."""
    records = assemble_site(readings, f"https://{site.host}.example/")
    found = [msgspec.to_builtins(listing_from_record(record, "listing")) for record in records]
    for clinic, listing in pair(expected, found):
        report.add(site.host, claims(clinic), claims(listing))


def _cost(pages: list[tuple[bytes, str]]) -> Measure:
    """CPU milliseconds for 60 KB of page, beside a bare lxml parse of the same pages in the same run."""
    size = sum(len(body) for body, _ in pages)
    begun = time.process_time()
    for body, url in pages:
        read_page(body, url, AT)
    ours = time.process_time() - begun
    begun = time.process_time()
    for body, _ in pages:
        lxml.html.fromstring(body)
    bare = time.process_time() - begun
    per_page = PAGE_BYTES / size * 1000
    return Measure("CPU per 60 KB", ours * per_page, PAGE_LIMIT_MS, "ms", "lower",
                   f"bare lxml.html parse {bare * per_page:.2f} ms, {len(pages)} pages of {size // len(pages) // 1024} KB")
