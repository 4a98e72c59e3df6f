"""The vocabulary of services and conditions, read from `taxonomy.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Term:
    """One service or condition: its slug, how we call it, how others call it, and what it is.

    `source` is where the definition comes from; `note` a caution shown beside it (legal status).
    """

    term: str
    label: str
    short: str
    synonyms: tuple[str, ...]
    description: str
    source: str
    note: str = ""


def _load(kind: str) -> Mapping[str, Term]:
    raw = tomllib.loads(files("directory").joinpath("taxonomy.toml").read_text(encoding="utf-8"))
    return {
        entry["term"]: Term(**{"short": entry["label"], **entry, "synonyms": tuple(entry["synonyms"])}) for entry in raw[kind]
    }


SERVICES: Mapping[str, Term] = _load("services")
CONDITIONS: Mapping[str, Term] = _load("conditions")
