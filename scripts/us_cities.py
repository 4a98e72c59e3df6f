"""Write `crawler/reading/us_cities.txt` anew from the `zipcodes` package: each city's name and how many ZIPs the largest of that name has."""

import sys
from collections import Counter
from pathlib import Path

import us
import zipcodes

TARGET = Path(__file__).parent.parent / "crawler" / "reading" / "us_cities.txt"
STATES = {state.abbr for state in us.states.STATES} | {"DC", "PR"}


def main() -> int:
    """Count each city's ZIPs by state; names that the post only tolerates count as well."""
    counts: Counter[tuple[str, str]] = Counter()
    for entry in zipcodes.list_all():
        if entry["state"] in STATES:
            counts.update((city, entry["state"]) for city in (entry["city"], *entry["acceptable_cities"]))
    largest: dict[str, int] = {}
    for (city, _), count in counts.items():
        largest[city] = max(largest.get(city, 0), count)
    TARGET.write_text("".join(f"{city}\t{largest[city]}\n" for city in sorted(largest)), encoding="utf-8")
    print(f"{len(largest)} names")
    return 0


if __name__ == "__main__":
    sys.exit(main())
