"""The names of US cities and their states, with which a name without a state can be told from other words.

`us_cities.txt` is written by `scripts/us_cities.py` from the `zipcodes` package (the post's own names); here it is
only read, since reading a page asks no database.
"""

import re
from functools import cache
from pathlib import Path

_SHORT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
_OTHER_NAMES = {"new york city": "new york", "nyc": "new york"}


def zip_count(name: str) -> int:
    """Return how many ZIPs the largest city of that name has, 0 when there is none: its size, roughly."""
    return int(_known(name)[0])


def is_in_state(name: str, state: str) -> bool:
    """Tell whether the post knows a city of that name in the state (its two letters)."""
    return state in _known(name)[1].split()


def _known(name: str) -> tuple[str, str]:
    lowered = re.sub(r"^(st|ste|ft|mt)\b\.?", lambda short: _SHORT[short[1]], " ".join(_plain(name).split()))
    return _cities().get(_OTHER_NAMES.get(lowered, lowered), ("0", ""))


@cache
def _cities() -> dict[str, tuple[str, str]]:
    lines = Path(__file__).with_name("us_cities.txt").read_text(encoding="utf-8").splitlines()
    return {_plain(name): (count, states) for name, count, states in (line.split("\t") for line in lines)}


def _plain(name: str) -> str:
    return name.lower().replace("-", " ")
