"""Places by name, in memory: what a reader's words for a place mean, without a query to anything."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import func
from sqlmodel import col, select

from directory.database import Database
from directory.records import PUBLIC_STATUSES, ListingLocation
from directory.tables import Location, Place
from search.documents import STATE_NAMES, state_code

EARTH_MILES = 3958.8
METERS_PER_MILE = 1609.344


@dataclass(frozen=True)
class Spot:
    """A place that was understood: how we call it, its centre in degrees, its state; a whole state has no centre."""

    label: str
    state: str | None
    latitude: float | None = None
    longitude: float | None = None
    zip_count: int = 1

    @property
    def is_point(self) -> bool:
        """Tell whether distances can be measured from here."""
        return self.latitude is not None


def miles_to(spot: Spot | None, place: ListingLocation) -> float | None:
    """Return the great-circle distance in miles (haversine), None where one of the two has no coordinates."""
    if spot is None or spot.latitude is None or spot.longitude is None or place.latitude is None or place.longitude is None:
        return None
    a, b = math.radians(spot.latitude), math.radians(place.latitude)
    east = math.radians(place.longitude - spot.longitude)
    half_chord = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(east / 2) ** 2
    return 2 * EARTH_MILES * math.asin(min(1.0, math.sqrt(half_chord)))


def words_of(text: str) -> list[str]:
    """Return a text's words in lower case, without punctuation: how names are compared."""
    return re.findall(r"[^\W_]+", text.casefold().replace("'", "").replace("’", ""))


@dataclass
class Gazetteer:
    """Cities and ZIPs by name; `inhabited` holds the (city, state) pairs that have a public listing, `clinics` the listings' names."""

    zips: dict[str, Spot] = field(default_factory=dict)
    cities: dict[str, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    inhabited: frozenset[tuple[str, str]] = frozenset()
    clinics: frozenset[str] = frozenset()

    def zip(self, text: str) -> Spot | None:
        """Return the place of a ZIP of five digits."""
        return self.zips.get(text)

    def city(self, words: list[str], state: str | None = None, *, sure: bool = False) -> Spot | None:
        """Return the city of that name, in the state when one is given.

        Among several of one name, the one where we list clinics wins, then the largest. With `sure` a name that
        stays ambiguous (no listing decides, and none has three times the ZIPs of the next) is no place at all.
        """
        name = " ".join(words)
        found = [spot for spot in self.cities.get(name, []) if state is None or spot.state == state]
        if not found:
            return None
        known = [spot for spot in found if (name, spot.state or "") in self.inhabited]
        best = sorted(known or found, key=lambda spot: (-spot.zip_count, spot.state or ""))
        if sure and len(best) > 1 and best[0].zip_count < 3 * best[1].zip_count:
            return None
        return best[0]

    def similar_city(self, words: list[str], state: str | None = None) -> Spot | None:
        """Return the city whose name is a small typo away: one edit, two from 8 letters on; takes milliseconds."""
        name = " ".join(words)
        if len(name) < 4:
            return None
        names = [known for known, spots in self.cities.items() if state is None or any(spot.state == state for spot in spots)]
        found = process.extract(name, names, scorer=OSA.distance, score_cutoff=2 if len(name) >= 8 else 1, limit=10)
        closest = [known for known, distance, _ in found if distance == found[0][1]]
        spots = [spot for known in closest if (spot := self.city(known.split(), state))]
        return max(spots, key=lambda spot: spot.zip_count, default=None)

    def nearest(self, latitude: float, longitude: float) -> Spot | None:
        """Return the nearest ZIP's place within 100 miles."""
        closest, best = None, math.inf
        stretch = math.cos(math.radians(latitude))
        for spot in self.zips.values():
            if spot.latitude is not None and spot.longitude is not None:
                away = (spot.latitude - latitude) ** 2 + ((spot.longitude - longitude) * stretch) ** 2
                if away < best:
                    closest, best = spot, away
        return closest if math.sqrt(best) * 69 <= 100 else None


def load_gazetteer(db: Database) -> Gazetteer:
    """Read all places, and the cities that have a public listing."""
    gazetteer = Gazetteer()
    with db.read() as session:
        columns = (Place.kind, Place.key, Place.name, Place.state, Place.latitude, Place.longitude, Place.zip_count)
        for kind, key, name, state, latitude, longitude, zip_count in session.connection().execute(select(*columns)):  # type: ignore[call-overload]
            spot = Spot(f"{name}, {state}", state, latitude, longitude, zip_count)
            if kind == "zip":
                gazetteer.zips[key] = spot
            else:
                gazetteer.cities[" ".join(words_of(name))].append(spot)
    gazetteer.inhabited, gazetteer.clinics = load_inhabited(db), load_names(db)
    return gazetteer


def load_names(db: Database) -> frozenset[str]:
    """Read the names of all public listings: a name may hold a city or a treatment, and is still a name."""
    with db.read() as session:
        names = session.exec(select(Location.name).where(col(Location.status).in_(PUBLIC_STATUSES)).distinct())
        return frozenset(" ".join(words_of(name)) for name in names if name)


def load_inhabited(db: Database) -> frozenset[tuple[str, str]]:
    """Read which (city, state) pairs have a public listing."""
    with db.read() as session:
        pairs = (
            select(Location.address_locality, Location.address_region)
            .where(col(Location.status).in_(PUBLIC_STATUSES), func.length(Location.address_locality) > 0)
            .distinct()
        )
        return frozenset((" ".join(words_of(city)), state) for city, state in session.exec(pairs) if city and state)


def split_state(words: list[str]) -> Iterable[tuple[list[str], str]]:
    """Return the ways to read words as a city followed by a state ("menlo park ca", "santa fe new mexico")."""
    for count in (1, 2, 3):
        state = state_code(" ".join(words[-count:])) if len(words) > count else None
        if state is not None:
            yield words[:-count], state


def state_spot(code: str) -> Spot:
    """Return a whole state as a place."""
    return Spot(STATE_NAMES[code], code)
