"""How near a reading comes to what a perfect one holds: precision, recall and F1 per field."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from opening_hours import OpeningHours

Claim = tuple[str, str]
"""A field (`facts.price_per_session`, `services`, `telephones`) and one value of it, as comparable text."""

GROUPS = {
    "contact": ("name", "location", "telephones", "faxes", "emails", "opening_hours", "areas_served"),
    "services": ("services",),
    "conditions": ("conditions",),
    "facts": ("facts",),
}


@dataclass
class Score:
    """Counts of right, invented and missed claims."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was read that is right; 1 when nothing was read."""
        return self.right / (self.right + self.invented) if self.right + self.invented else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that was read; 1 when there is nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = 2 * self.right + self.invented + self.missed
        return 2 * self.right / total if total else 1.0


@dataclass
class Report:
    """Scores per field, and each wrong claim by name, for whoever mends the reader."""

    scores: dict[str, Score] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def add(self, where: str, expected: Iterable[Claim], found: Iterable[Claim]) -> None:
        """Compare the claims of one listing."""
        want, got = Counter(expected), Counter(found)
        for claim in want | got:
            score = self.scores.setdefault(claim[0], Score())
            right = min(want[claim], got[claim])
            score.right += right
            score.invented += got[claim] - right
            score.missed += want[claim] - right
            if got[claim] > right:
                self.wrong.append(f"{where}: invented {claim[0]} {claim[1]}")
            if want[claim] > right:
                self.wrong.append(f"{where}: missed   {claim[0]} {claim[1]}")

    def group(self, name: str) -> Score:
        """Return the score over all fields of a group of `GROUPS`."""
        return self.sum(GROUPS[name])

    def sum(self, fields: tuple[str, ...]) -> Score:
        """Return the score over all fields that begin with one of these."""
        total = Score()
        for key, score in self.scores.items():
            if key.startswith(fields):
                total.right += score.right
                total.invented += score.invented
                total.missed += score.missed
        return total


def claims(listing: Mapping[str, Any]) -> Iterator[Claim]:
    """Yield every claim of a listing in the design's JSON shape (or of an `expected.json` clinic)."""
    if listing.get("name"):
        yield "name", str(listing["name"])
    if listing.get("opening_hours"):
        yield "opening_hours", week(str(listing["opening_hours"]))
    for part in ("street_address", "unit", "address_locality", "address_region", "postal_code"):
        if value := (listing.get("location") or {}).get(part):
            yield f"location.{part}", str(value)
    for key in ("telephones", "faxes", "emails", "areas_served", "conditions"):
        for value in listing.get(key) or []:
            yield key, str(value)
    for service in listing.get("services") or []:
        yield "services", f"{service['term']} {service['status']}"
        for name, value in facts_claims(service.get("facts")):
            yield f"facts.{name}", f"{service['term']}: {value}"
    for name, value in facts_claims(listing.get("facts")):
        yield f"facts.{name}", value


def week(hours: str) -> str:
    """Return when a week is open or unknown, the same for two ways of writing the same hours."""
    monday = datetime(2026, 11, 2)  # local time, as opening hours are
    evaluated, parts, last = OpeningHours(hours), [], "closed"
    for quarter in range(7 * 24 * 4):
        at = monday + timedelta(minutes=15 * quarter)
        if (state := str(evaluated.state(at)[0])) != last:
            parts.append(f"{at:%a %H:%M} {state}")
            last = state
    return ", ".join(parts)


def facts_claims(facts: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """Yield each stated fact with its value as text, sets element by element."""
    for name, value in (facts or {}).items():
        if value is None:
            continue
        if name in ("routes", "monitored_by", "languages"):
            for element in value:
                yield name, str(element)
        elif name != "insurance_stances":
            yield name, json.dumps(value, sort_keys=True)


def pair(expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Pair expected clinics with found listings by street, then by what is left; the unpaired meet an empty one."""
    left = list(found)
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for key in (_street, _city, lambda listing: ""):
        for clinic in [clinic for clinic in expected if not any(clinic is done for done, _ in pairs)]:
            match = next((listing for listing in left if key(listing) == key(clinic)), None)
            if match is not None:
                left.remove(match)
                pairs.append((clinic, match))
    unread: list[tuple[dict[str, Any], dict[str, Any]]] = [(clinic, {}) for clinic in expected if not any(clinic is done for done, _ in pairs)]
    return [*pairs, *unread, *(({}, listing) for listing in left)]


def _street(listing: Mapping[str, Any]) -> str | None:
    return (listing.get("location") or {}).get("street_address") or None


def _city(listing: Mapping[str, Any]) -> str | None:
    return (listing.get("location") or {}).get("address_locality")
