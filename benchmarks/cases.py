"""Recorded pages: each a page and what a perfect reading of it holds, compared field by field.

`tests/recorded_pages` is what rules are written for; `benchmarks/held_out` is only measured.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.measure import Measure
from benchmarks.scoring import Claim, Report, facts_claims, week
from crawler.reading.read import read_page

ROOT = Path(__file__).parent.parent
RECORDED = ROOT / "tests" / "recorded_pages"
HELD_OUT = ROOT / "benchmarks" / "held_out"
FIELDS = (
    "kind", "clinic_name", "locations", "areas_served", "telephones", "faxes", "emails", "opening_hours", "services", "conditions",
    "facts", "service_facts",
)
GROUPS = {
    "contact": ("clinic_name", "locations", "telephones", "faxes", "emails", "opening_hours", "areas_served"),
    "services": ("services",), "conditions": ("conditions",), "facts": ("facts",), "page kind": ("kind",),
}
LIMITS = {"contact": 0.95, "services": 0.90, "conditions": 0.85, "facts": 0.85, "page kind": 0.85}
AT = datetime(2026, 11, 1, tzinfo=UTC)
ADDRESS = ("street_address", "unit", "address_locality", "address_region", "postal_code")


@dataclass(frozen=True)
class Case:
    """One page with its expected reading; `name` is `site/case`."""

    name: str
    folder: Path

    @property
    def expected(self) -> dict[str, Any]:
        """The page contract's object without evidence."""
        loaded: dict[str, Any] = json.loads((self.folder / "expected.json").read_text(encoding="utf-8"))
        return loaded

    def read(self) -> dict[str, Any]:
        """Read the page as the crawler would."""
        reading = read_page((self.folder / "page.html").read_bytes(), self.expected["url"], AT)
        found: dict[str, Any] = msgspec.to_builtins(reading)
        return found


def load_cases(folder: Path) -> list[Case]:
    """Return all cases under a folder, by name."""
    return [Case("/".join(path.parent.parts[-2:]), path.parent) for path in sorted(folder.glob("*/*/expected.json"))]


def field_claims(reading: dict[str, Any], field: str) -> Iterator[Claim]:
    """Yield what a reading says in one of `FIELDS`, in comparable form."""
    value = reading.get(field)
    if field in ("kind", "clinic_name") and value:
        yield field, str(value)
    elif field == "opening_hours" and value:
        yield field, week(str(value))
    elif field == "locations":
        for location in value or []:
            yield field, " | ".join(_plain(location.get(part)) for part in ADDRESS)
    elif field == "services":
        for service in value or []:
            yield field, f"{service['term']} {service['status']}"
    elif field == "facts":
        yield from ((f"facts.{name}", text) for name, text in facts_claims(value))
        for stance in (value or {}).get("insurance_stances") or []:
            yield from (("facts.insurance_stances", text) for text in stance_claims(stance))
    elif field == "service_facts":
        for service in reading.get("services") or []:
            yield from ((f"service_facts.{name}", f"{service['term']}: {text}") for name, text in facts_claims(service.get("facts")))
    else:
        yield from ((field, str(element)) for element in value or [])


def stance_claims(stance: dict[str, Any]) -> Iterator[str]:
    """Yield what an insurance stance says: the stance of its service, each plan and each exception."""
    about = f"{stance.get('service') or 'practice'} {stance['stance']}"
    yield about
    yield from (f"{about}: {plan}" for plan in stance.get("plans") or [])
    yield from (f"{about}: not {plan}" for plan in stance.get("except") or [])


def _plain(text: str | None) -> str:
    """Return an address part without the differences that send no letter astray: case, dots, commas."""
    return " ".join((text or "").replace(".", " ").replace(",", " ").casefold().split())


def measure_cases(folder: Path, title: str, *, tell: bool) -> list[Measure]:
    """Compare all cases of a folder; with `tell` print each wrong claim first."""
    report = Report()
    cases = load_cases(folder)
    if not cases:
        raise FileNotFoundError(f"{folder} holds no case: an empty set would meet every limit")
    for case in cases:
        expected, found = case.expected, case.read()
        for field in FIELDS:
            report.add(case.name, field_claims(expected, field), field_claims(found, field))
    if tell:
        print("\n".join(report.wrong))
    measures = []
    for group, fields in GROUPS.items():
        score = report.sum(fields)
        baseline = f"precision {score.precision:.3f}, recall {score.recall:.3f}, {len(cases)} pages"
        measures.append(Measure(f"{title}: {group} F1", score.f1, LIMITS[group], "", "higher", baseline))
    measures.append(Measure(f"{title}: facts precision", report.sum(("facts",)).precision, 0.92, "", "higher"))
    for name in sorted(report.scores):
        score = report.scores[name]
        print(f"{title:9} {name:34} P {score.precision:.2f}  R {score.recall:.2f}  F1 {score.f1:.2f}  ({score.right + score.missed})")
    return measures
