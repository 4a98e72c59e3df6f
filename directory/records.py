"""The shapes that travel between the rooms.

A page reader returns a `PageReading`, site assembly turns the readings of one site
into one `ClinicRecord` per location, ingest stores its statements as assertions, and
`listings.resolve_listing` turns live assertions into a `Listing`. Field names are
schema.org's where schema.org has one.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec

PageKind = Literal[
    "home", "contact", "location", "service", "pricing", "faq", "what-to-expect", "team", "blog", "policy", "feed", "other",
]
ServiceStatus = Literal["offered", "mentioned", "not_offered", "coming_soon"]
Source = Literal["page_text", "json_ld", "microdata", "link", "meta", "clinic", "operator"]
LocationStatus = Literal[
    "draft", "listed", "held", "hidden", "temporarily_closed", "moved", "defunct", "removed",
]
PUBLIC_STATUSES: frozenset[str] = frozenset({"listed", "held", "temporarily_closed", "moved"})
"""The states of a listing that the public sees."""

QUOTE_LIMIT = 300
"""Characters that a quote may have; longer ones are cut around the raw value."""

Facts = dict[str, Any]
"""Fact name → value, the keys and shapes of `fields.FACTS`; absent means not stated."""


GIVEN_AT_RULE = "given_at_a_place"
"""The rule of a sentence that names the place where a service is given, beside the page's best word for it."""
OVERLAY_RULE = "in-a-dialog"
"""The rule of contact data that a page states in a dialog over it only; what the site states elsewhere outranks it."""

PHONE_HOURS_RULE = "phone-hours"
"""The rule of hours in which somebody answers the telephone; they stand for opening hours only where a site states no others."""

ANOTHERS_ADDRESS_RULE = "anothers-address"
"""The rule of an address that another's name or a hospital introduces, read because its page states no other; any other outranks it."""

ARRIVAL_RULE = "moved-here"
"""The rule of a sentence that says that the practice moved to a street, in whose words the city may be left out."""

OFFICE_NAME_RULE = "office-name"
"""The rule of what the heading above an address calls the office there, one of several."""

UNCLAIMED_ADDRESS_RULE = "unclaimed-address"
"""The rule of an address that nothing beside it calls the clinic's own; on pages that do not tell how to find the clinic it is a stray."""

UNCLAIMED_NUMBER_RULE = "unclaimed-number"
"""The rule of a telephone number that its sentence does not call the clinic's own; it counts only where a site states no other."""


class Evidence(msgspec.Struct, kw_only=True, frozen=True):
    """Why one field of a page reading has its value.

    `field` is a path into the reading (`locations[0].postal_code`, `facts.session_minutes`,
    `services[2].status`). `quote` is a contiguous piece of the page's visible text, white space
    folded, at most `QUOTE_LIMIT` characters, or the raw pair for structured data. `service`
    names the one service that the statement holds for. `rule` names the rule that read it.
    """

    field: str
    value: Any
    quote: str
    source: Source
    service: str | None = None
    rule: str


class Refusal(msgspec.Struct, kw_only=True, frozen=True):
    """A candidate that a rule looked at and did not take, with the reason, for `clinics extract`."""

    field: str
    quote: str
    rule: str
    reason: str


class PostalAddress(msgspec.Struct, kw_only=True, frozen=True):
    """A US postal address; parts that are not stated are None (`address_region` is a two-letter code)."""

    street_address: str | None = None
    unit: str | None = None
    address_locality: str | None = None
    address_region: str | None = None
    postal_code: str | None = None


class LocationReading(PostalAddress, kw_only=True, frozen=True):
    """A place where patients are seen, as one page states it; telephones are E.164 (`;ext=5`)."""

    telephones: list[str] = []
    opening_hours: str | None = None


class ServiceReading(msgspec.Struct, kw_only=True, frozen=True):
    """What one page says about one service (a taxonomy term), with the facts stated for it alone."""

    term: str
    status: ServiceStatus
    facts: Facts = {}


class PageReading(msgspec.Struct, kw_only=True):
    """All that one page states: the contract of `clinics extract --json` (design, "reading a page")."""

    url: str
    kind: PageKind = "other"
    clinic_name: str | None = None
    locations: list[LocationReading] = []
    areas_served: list[str] = []
    telephones: list[str] = []
    faxes: list[str] = []
    emails: list[str] = []
    opening_hours: str | None = None
    services: list[ServiceReading] = []
    conditions: list[str] = []
    facts: Facts = {}
    evidence: list[Evidence] = []


class Statement(msgspec.Struct, kw_only=True, frozen=True):
    """One value that a site states about one location, with its best quote.

    `field` is a key of `fields.FIELDS`. For a field with `many` the value is one element of the
    set; for `location` it is a `PostalAddress` as a dict; for `services` it is a `ServiceStatus`
    and `service` names the term. `pages` counts the pages of the site that agree.
    """

    field: str
    value: Any
    quote: str
    url: str
    source: Source
    rule: str
    retrieved_at: datetime
    service: str | None = None
    pages: int = 1


class ClinicRecord(msgspec.Struct, kw_only=True, frozen=True):
    """One location of one practice as its own site describes it: what site assembly hands to ingest.

    `name` and `address` repeat the best statement of `name` and `location`, for identity;
    `address` is None for a practice that states no place.
    """

    name: str | None
    address: PostalAddress | None
    website: str
    statements: list[Statement] = []


class ListingLocation(PostalAddress, kw_only=True, frozen=True):
    """A listing's address with the centre of its ZIP or city in degrees, and its time zone."""

    latitude: float | None = None
    longitude: float | None = None
    geo_precision: Literal["zip", "city"] | None = None
    time_zone: str | None = None


class ListingEvidence(msgspec.Struct, kw_only=True, frozen=True):
    """Who says one value of a listing, in which words, on which page, and since when.

    `source` is `clinic` or `operator` where a person said it; `url` and `quote` are then empty or
    the person's reason. Three dates are kept apart: seen on the page, changed, confirmed by a person.
    `outdated` are the words by which the statement dates itself to a time that was over when it was
    last seen ("as of 09/01/23"), None for the others.
    """

    field: str
    value: Any
    quote: str
    url: str | None
    source: Source
    service: str | None = None
    rule: str | None = None
    retrieved_at: datetime | None = None
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    changed_at: datetime | None = None
    confirmed_at: datetime | None = None
    pages: int = 1
    outdated: str | None = None


class ConflictValue(msgspec.Struct, kw_only=True, frozen=True):
    """One of the values that contradict each other; the first of a conflict is the one shown."""

    value: Any
    url: str | None
    quote: str
    source: Source
    pages: int = 1
    last_seen_at: datetime | None = None


class Conflict(msgspec.Struct, kw_only=True, frozen=True):
    """Contradicting statements about one field, the winner first."""

    field: str
    service: str | None = None
    values: list[ConflictValue] = []


class Listing(msgspec.Struct, kw_only=True):
    """One location as the public sees it: the contract of the API, exports and dry runs."""

    slug: str
    name: str | None
    clinic: str | None
    website: str | None
    status: LocationStatus
    location: ListingLocation
    telephones: list[str] = []
    faxes: list[str] = []
    emails: list[str] = []
    opening_hours: str | None = None
    areas_served: list[str] = []
    services: list[ServiceReading] = []
    conditions: list[str] = []
    facts: Facts = {}
    evidence: list[ListingEvidence] = []
    conflicts: list[Conflict] = []

    def offered(self) -> list[str]:
        """Return the terms of the services that are offered, in the listing's order."""
        return [service.term for service in self.services if service.status == "offered"]
