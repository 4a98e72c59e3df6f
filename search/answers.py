"""What a search answers: the shapes that the portal shows and the API sends."""

from datetime import datetime

import msgspec

from directory.records import Facts, ListingLocation, ServiceReading
from search.documents import ClinicDocument
from search.gazetteer import Spot, miles_to


class Hit(msgspec.Struct, kw_only=True):
    """One listing in a list; `distance_miles` is whole miles between centres ("about"), None without a place."""

    slug: str
    name: str | None
    clinic: str | None = None
    website: str | None = None
    status: str = "listed"
    location: ListingLocation
    telephones: list[str] = []
    emails: list[str] = []
    opening_hours: str | None = None
    services: list[ServiceReading] = []
    conditions: list[str] = []
    facts: Facts = {}
    distance_miles: int | None = None
    last_seen_at: datetime | None = None


class Understood(msgspec.Struct, kw_only=True):
    """What the search box and `near` were taken to mean.

    `family` holds words for several services ("ketamine"). `radius_miles` is the limit in force, None when none is;
    `widened` says that a place was named but nothing lies around it, so that all places are shown, the nearest
    first.
    """

    service: list[str] = []
    family: list[str] = []
    condition: list[str] = []
    near: str | None = None
    text: str = ""
    radius_miles: float | None = None
    widened: bool = False
    latitude: float | None = None
    longitude: float | None = None


class SearchPage(msgspec.Struct, kw_only=True):
    """One page of answers; `reduced` says that Meilisearch was away and the database answered simply.

    `facets` counts, for each facet, with all other choices in force but not its own; `price_max` likewise, each
    step with all cheaper ones, and `hours` as if each were chosen too. `without` holds, for each chosen facet and
    `price_max`, the number of listings that fit when it is left out. `prices` holds the numbers of listings by
    the lower end of their session price in US dollars, for the one chosen service or else for all. `telehealth_hits` are video-visit listings
    that serve the place's state and lie outside the radius.
    """

    hits: list[Hit]
    total: int
    page: int
    per_page: int
    facets: dict[str, dict[str, int]]
    understood: Understood
    telehealth_hits: list[Hit] = []
    without: dict[str, int] = {}
    prices: dict[float, int] = {}
    reduced: bool = False


class PlaceSuggestion(msgspec.Struct, kw_only=True):
    """A place to be put into `near`: `label` is "Menlo Park, CA" or "Menlo Park, CA 94025"; `near` the value to send."""

    label: str
    near: str
    latitude: float
    longitude: float


class TermSuggestion(msgspec.Struct, kw_only=True):
    """A service or a condition of the taxonomy."""

    term: str
    label: str


class ClinicSuggestion(msgspec.Struct, kw_only=True):
    """A listing by its name; `place` is "Menlo Park, CA" where it is known."""

    slug: str
    name: str
    place: str | None


class Suggestions(msgspec.Struct, kw_only=True):
    """What the first letters may become, by kind."""

    places: list[PlaceSuggestion] = []
    services: list[TermSuggestion] = []
    conditions: list[TermSuggestion] = []
    clinics: list[ClinicSuggestion] = []


HIT_FIELDS = tuple(name for name in Hit.__struct_fields__ if name in ClinicDocument.__struct_fields__)
"""The fields of an index document that a hit shows."""


def with_distance(hit: Hit, spot: Spot | None) -> Hit:
    """Put the whole miles between the place and the listing into a hit, where both are known."""
    miles = miles_to(spot, hit.location)
    hit.distance_miles = None if miles is None else round(miles)
    return hit
