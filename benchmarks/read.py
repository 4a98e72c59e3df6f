"""Reading: how right the readers are on the demonstration sites, and what they cost beside a bare parse."""

import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lxml.html
import msgspec

from benchmarks.measure import Measure
from benchmarks.scoring import GROUPS, Report, claims, pair
from crawler.assembly import assemble_site
from crawler.readers import spare_garbage_searches
from crawler.reading.page import parse_page
from crawler.reading.read import read_page
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
    """CPU milliseconds to read a page of 60 KB, beside a bare lxml parse of the same bytes; each the best of five rounds.

    As in a reading process, where searches for garbage are rare.
    """
    spare_garbage_searches()
    wrapped = [(grown(body, PAGE_BYTES), url) for body, url in pages]
    ours = _best(lambda: [read_page(body, url, AT) for body, url in wrapped]) / len(wrapped)
    bare = _best(lambda: [lxml.html.fromstring(body) for body, _ in wrapped]) / len(wrapped)
    size = sum(len(body) for body, _ in wrapped) // len(wrapped)
    text = sum(len(parse_page(body, url).text) for body, url in wrapped) / len(wrapped)
    return Measure("CPU per 60 KB page", ours, PAGE_LIMIT_MS, "ms", "lower",
                   f"bare lxml.html parse {bare:.2f} ms; {len(wrapped)} pages of {size} bytes with {text / 1000:.1f} KB of visible text")


def _best(run: Callable[[], object]) -> float:
    """Return the CPU milliseconds of the quickest of five runs."""
    taken = []
    for _ in range(5):
        begun = time.process_time()
        run()
        taken.append(time.process_time() - begun)
    return min(taken) * 1000


# What stands around the text of a real page: styles and scripts, a menu on every page, sections nested in
# sections with what patients say, drawings, a footer.
_HEAD = (
    "".join(f'<link rel="stylesheet" href="/part-{number}.css"><script src="/part-{number}.js" defer></script>' for number in range(12))
    + f"<style>{'.widget-box{margin:0 auto;padding:12px 24px}.group{display:flex}' * 60}</style>"
    + f"<script>{'settings.push({kind:1,parts:[1,2,3]});' * 120}</script>"
)
_ENTRIES = ("Home", "About", "Treatments", "Conditions", "Pricing", "Questions", "Resources", "Contact") * 4
_MENU = '<div class="top"><nav class="main-navigation"><ul>{}</ul></nav></div>'.format("".join(
    f'<li class="menu-item menu-item-{number}"><a href="/{name.lower()}/"><span class="menu-text">{name}</span></a></li>'
    for number, name in enumerate(_ENTRIES)
))
_SAID = (
    "I came after years of trying one thing after another. They listened, explained each step, and let me take my time.",
    "From the first call to the last visit everyone was kind to us. My husband noticed the change before I did.",
    "I was nervous, but the room was quiet and somebody looked in every few minutes. I would go again in their hands.",
)
_SECTIONS = 24
_DRAWING = f'<svg class="icon" viewBox="0 0 24 24"><path d="{"M10 20 L30 40 C1 2 3 4 5 6 " * 30}"/></svg>'
_FOOTER = '<div class="bottom"><p>What stands on this site is for information and does not replace the advice of your own physician.</p></div>'


def grown(body: bytes, size: int) -> bytes:
    """Return the page inside the mark-up of a real one, filled up to about `size` bytes."""
    html = body.decode("utf-8", "replace")
    html = _put(html, "</head>", _HEAD, before=True)
    html = _put(html, "<body>", _MENU, before=False)
    sections = "".join(
        f'<div class="section element-{number}" data-settings=\'{{"background":"plain"}}\'><div class="container"><div class="column">'
        f'<div class="widget widget-quote"><div class="said"><p>{_SAID[number % len(_SAID)]}</p></div><span>A patient</span>'
        "</div></div></div></div>"
        for number in range(_SECTIONS)
    )
    drawings = _DRAWING * max(0, (size - len(html) - len(sections) - len(_FOOTER)) // len(_DRAWING) + 1)
    return _put(html, "</body>", sections + drawings + _FOOTER, before=True).encode()


def _put(html: str, mark: str, more: str, *, before: bool) -> str:
    """Put mark-up beside a tag, at the end where the page leaves the tag out."""
    match = re.search(mark.replace(">", "[^>]*>"), html, re.IGNORECASE)
    at = len(html) if match is None else match.start() if before else match.end()
    return html[:at] + more + html[at:]
