"""Where places are: ZIP codes and cities with their centres, offline, in a table of our own."""

import re
from collections import defaultdict
from collections.abc import Collection
from statistics import median

import us
from sqlalchemy import func, insert
from sqlmodel import Session, col, select

from directory.listings import Locate
from directory.records import ListingLocation, PostalAddress
from directory.tables import Place

_BATCH = 5000


def load_places(session: Session, states: Collection[str] | None = None) -> int:
    """Fill the table of places once from the `zipcodes` package; return how many rows were added.

    `states` limits the load to these two-letter codes, for tests. A city lies at the mean of its ZIPs.
    """
    if session.exec(select(Place.key).limit(1)).first():
        return 0
    import zipcodes  # 147 MB while it is in use: loaded only here

    cities: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    rows: dict[str, dict[str, object]] = {}
    for entry in zipcodes.list_all():  # type: ignore[no-untyped-call]
        if (states is not None and entry["state"] not in states) or entry["state"] not in _STATES or not entry["lat"]:
            continue
        place = {
            "kind": "zip", "name": entry["city"], "state": entry["state"], "time_zone": entry["timezone"],
            "latitude": float(entry["lat"]), "longitude": float(entry["long"]), "zip_count": 1,
        }
        rows[entry["zip_code"]] = {"key": entry["zip_code"], **place}
        place["has_homes"] = entry["zip_code_type"] == "STANDARD"
        for city in (entry["city"], *entry["acceptable_cities"]):
            cities[city, entry["state"]].append(place)
    for (city, state), zips in cities.items():
        key = city_key(city, state)
        rows[key] = {
            "key": key, "kind": "city", "name": city, "state": state, "time_zone": zips[0]["time_zone"], "zip_count": len(zips),
            "latitude": _centre(zips, "latitude"), "longitude": _centre(zips, "longitude"),
        }
    ready = list(rows.values())
    for start in range(0, len(ready), _BATCH):
        session.execute(insert(Place), ready[start : start + _BATCH])
    return len(ready)


def _centre(zips: list[dict[str, object]], axis: str) -> float:
    """Return the middle of a city's ZIPs: the median of those with homes, because some ZIPs of mail boxes lie in another state."""
    homes = [entry for entry in zips if entry["has_homes"]] or zips
    return round(median(float(str(entry[axis])) for entry in homes), 4)


_STATES = {state.abbr for state in us.states.STATES} | {"DC", "PR"}


def slugify(text: str) -> str:
    """Return lower-case ASCII words joined by hyphens, for addresses of pages."""
    return "-".join(re.findall(r"[a-z0-9]+", text.casefold().replace("'", "").replace("’", ""))) or "unnamed"


def city_key(city: str, state: str) -> str:
    """Return the key of a city's row, such as `menlo-park-ca`."""
    return f"{slugify(city)}-{state.lower()}"


def find_place(session: Session, text: str) -> Place | None:
    """Return the ZIP ("94025") or city ("Menlo Park, CA", "menlo park ca", "Denver") that a text names, else None.

    A city without its state is taken when one state has it, or when one has at least three times the ZIPs of the next.
    """
    text = " ".join(text.split())
    if match := re.fullmatch(r"(\d{5})(-\d{4})?", text):
        return session.get(Place, match[1])
    match = re.fullmatch(r"(.+?)[,\s]+([A-Za-z .]{2,20})", text)
    for city, region in _splits(text) if match else []:
        if place := session.get(Place, city_key(city, region)):
            return place
    same_name = select(Place).where(Place.kind == "city", func.lower(Place.name) == text.casefold())
    found = session.exec(same_name.order_by(col(Place.zip_count).desc(), Place.state).limit(2)).all()
    if not found or (len(found) > 1 and found[0].zip_count < 3 * found[1].zip_count):
        return None
    return found[0]


def _splits(text: str) -> list[tuple[str, str]]:
    words = re.split(r"[,\s]+", text)
    splits = []
    for count in (1, 2, 3):
        state = us.states.lookup(" ".join(words[-count:])) if len(words) > count else None
        if state is not None:
            splits.append((" ".join(words[:-count]), state.abbr))
    return splits


def suggest_places(session: Session, prefix: str, limit: int = 8) -> list[Place]:
    """Return ZIPs or cities that begin with the text, larger cities first."""
    prefix = " ".join(prefix.split())
    if not prefix:
        return []
    if prefix.isdigit():
        return list(session.exec(select(Place).where(Place.kind == "zip", col(Place.key).startswith(prefix)).order_by(Place.key).limit(limit)))
    city, _, region = prefix.partition(",")
    query = select(Place).where(Place.kind == "city", func.lower(Place.name).startswith(city.strip().casefold(), autoescape=True))
    if region.strip():
        query = query.where(col(Place.state).startswith(region.strip().upper(), autoescape=True))
    return list(session.exec(query.order_by(col(Place.zip_count).desc(), Place.name, Place.state).limit(limit)))


def locator(session: Session) -> Locate:
    """Return the function that adds the centre of the ZIP, else of the city, to an address."""

    def locate(address: PostalAddress) -> ListingLocation:
        parts = {part: getattr(address, part) for part in address.__struct_fields__}
        zip_place = session.get(Place, address.postal_code[:5]) if address.postal_code else None
        city_place = None
        if zip_place is None and address.address_locality and address.address_region:
            city_place = session.get(Place, city_key(address.address_locality, address.address_region))
        place = zip_place or city_place
        if place is None:
            return ListingLocation(**parts)
        return ListingLocation(
            **parts, latitude=place.latitude, longitude=place.longitude,
            geo_precision="zip" if zip_place else "city", time_zone=place.time_zone,
        )

    return locate
