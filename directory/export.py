"""Exports: the public listings as CSV, JSON and GeoJSON, with less than a reader of the pages sees.

No mail address leaves in bulk (they are what spammers collect), quotes are short and few per site (they
are the clinics' own sentences), and no cell of a CSV can run as a formula.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO
from urllib.parse import urlsplit

import msgspec
from sqlmodel import Session, col, select

from directory.fields import FACTS, is_range
from directory.records import PUBLIC_STATUSES, QUOTE_LIMIT, Conflict, ConflictValue, Listing, ListingEvidence
from directory.tables import Location

QUOTES_PER_SITE = 40
"""Quotes of one site in one export; the facts beyond keep their page and date."""
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def export_rows(session: Session) -> Iterator[Listing]:
    """Yield the public listings by slug, without mail addresses and with the quotes cut to what may leave."""
    query = select(Location).where(col(Location.status).in_(sorted(PUBLIC_STATUSES))).order_by(col(Location.slug))
    quotes: Counter[str] = Counter()
    for location in session.exec(query.execution_options(yield_per=500)):
        if location.listing:
            yield _for_export(msgspec.convert(location.listing, Listing), quotes)


def write_json(listings: Iterable[Listing], stream: TextIO) -> int:
    """Write a JSON array, one listing a line, and return how many."""
    return _write_array(listings, stream, "[\n", "\n]\n", msgspec.to_builtins)


def write_geojson(listings: Iterable[Listing], stream: TextIO) -> int:
    """Write a GeoJSON FeatureCollection (RFC 7946: longitude first) and return how many features it has.

    A listing without a place has the geometry null.
    """
    return _write_array(listings, stream, '{"type": "FeatureCollection", "features": [\n', "\n]}\n", _feature)


def write_csv(listings: Iterable[Listing], stream: TextIO) -> int:
    """Write one row per listing with one column per fact and return how many rows.

    Ranges have two columns; several values in one cell are parted by "; "; what is not stated is empty.
    """
    writer = csv.writer(stream, lineterminator="\r\n")  # RFC 4180
    writer.writerow(_HEADER)
    count = 0
    for listing in listings:
        writer.writerow([safe_cell(cell) for cell in _row(listing)])
        count += 1
    return count


WRITERS: dict[str, Callable[[Iterable[Listing], TextIO], int]] = {"csv": write_csv, "json": write_json, "geojson": write_geojson}
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "geojson": "application/geo+json"}


def safe_cell(value: Any) -> str:
    """Return a cell that no spreadsheet runs: text that would begin a formula gets an apostrophe, numbers stay."""
    text = "" if value is None else str(value).replace("\x00", "")
    if isinstance(value, (int, float)) and not isinstance(value, bool) and _NUMBER.fullmatch(text):
        return text
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def _write_array(listings: Iterable[Listing], stream: TextIO, before: str, after: str, shape: Callable[[Listing], Any]) -> int:
    stream.write(before)
    count = 0
    for count, listing in enumerate(listings, start=1):
        stream.write(",\n" if count > 1 else "")
        stream.write(msgspec.json.encode(shape(listing)).decode())
    stream.write(after)
    return count


def _feature(listing: Listing) -> dict[str, Any]:
    place = listing.location
    point = None
    if place.latitude is not None and place.longitude is not None:
        point = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    return {"type": "Feature", "id": listing.slug, "geometry": point, "properties": msgspec.to_builtins(listing)}


# --- what may leave --------------------------------------------------------------------------------


def _for_export(listing: Listing, quotes: Counter[str]) -> Listing:
    """Return a copy without mail addresses, with quotes capped in length and per site (`quotes` counts)."""
    listing.emails = []
    listing.evidence = [_evidence(row, quotes) for row in listing.evidence if row.field != "emails"]
    listing.conflicts = [_conflict(row, quotes) for row in listing.conflicts if row.field != "emails"]
    return msgspec.convert(_mask(msgspec.to_builtins(listing)), Listing)


def _mask(value: Any) -> Any:
    """Return a JSON value in which no text holds a mail address."""
    if isinstance(value, str):
        return _MAIL.sub("[mail address]", value) if "@" in value else value
    if isinstance(value, dict):
        return {key: _mask(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_mask(item) for item in value]
    return value


def _evidence(row: ListingEvidence, quotes: Counter[str]) -> ListingEvidence:
    return msgspec.structs.replace(row, quote=_quote(row.quote, row.url, quotes))


def _conflict(conflict: Conflict, quotes: Counter[str]) -> Conflict:
    def capped(value: ConflictValue) -> ConflictValue:
        return msgspec.structs.replace(value, quote=_quote(value.quote, value.url, quotes))

    return msgspec.structs.replace(conflict, values=[capped(value) for value in conflict.values])


def _quote(quote: str, url: str | None, quotes: Counter[str]) -> str:
    if not quote or not url:
        return quote[:QUOTE_LIMIT]
    host = urlsplit(url).netloc
    quotes[host] += 1
    return quote[:QUOTE_LIMIT] if quotes[host] <= QUOTES_PER_SITE else ""


# --- CSV -------------------------------------------------------------------------------------------

_PLACE = (
    "street_address", "unit", "address_locality", "address_region", "postal_code", "latitude", "longitude", "geo_precision", "time_zone",
)


def _fact_columns(fact: str) -> tuple[str, ...]:
    key = FACTS[fact].key
    if is_range(key):
        return f"{fact}_min", f"{fact}_max"
    return (f"{fact}_solid", f"{fact}_clear") if fact == "fasting_hours" else (fact,)


_HEADER = (
    "slug", "name", "clinic", "website", "status", *_PLACE, "telephones", "faxes", "opening_hours", "areas_served",
    "services_offered", "conditions", *(column for fact in FACTS for column in _fact_columns(fact)), "source_pages", "last_seen_at",
)


def _row(listing: Listing) -> list[Any]:
    pages = sorted({row.url for row in listing.evidence if row.url})
    seen = max((row.last_seen_at for row in listing.evidence if row.last_seen_at), default=None)
    return [
        listing.slug, listing.name, listing.clinic, listing.website, listing.status,
        *(getattr(listing.location, part) for part in _PLACE),
        "; ".join(listing.telephones), "; ".join(listing.faxes), listing.opening_hours, "; ".join(listing.areas_served),
        "; ".join(listing.offered()), "; ".join(listing.conditions),
        *(cell for fact in FACTS for cell in _fact_cells(fact, listing.facts.get(fact))),
        " ".join(pages), seen.isoformat() if seen else None,
    ]


def _fact_cells(fact: str, value: Any) -> list[Any]:
    width = len(_fact_columns(fact))
    if value is None:
        return [None] * width
    if fact == "fasting_hours":
        return [value.get("solid"), value.get("clear")]
    if width == 2:
        return list(value)
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, list):
        return ["; ".join(item if isinstance(item, str) else msgspec.json.encode(item).decode() for item in value)]
    return [value]
