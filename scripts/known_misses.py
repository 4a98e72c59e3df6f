"""Write `tests/recorded_pages/known_misses.txt` anew: the fields of recorded pages that are not read right yet."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.cases import FIELDS, RECORDED, field_claims, load_cases

if __name__ == "__main__":
    misses = []
    for case in load_cases(RECORDED):
        expected, found = case.expected, case.read()
        misses += [f"{case.name} {field}" for field in FIELDS if sorted(field_claims(expected, field)) != sorted(field_claims(found, field))]
    (RECORDED / "known_misses.txt").write_text("\n".join(misses) + "\n", encoding="utf-8")
    print(f"{len(misses)} fields are not read right yet")
