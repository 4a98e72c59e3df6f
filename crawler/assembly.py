"""From the readings of a site's pages to one record per location: pure, no page text, no network.

Three questions are answered here. Which places are locations (`_Places`)? For which of them does a
statement hold (`_Site.holders`)? Which statements of several pages are one and the same (`_merge`)?
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
import us
from rapidfuzz import fuzz

from crawler.reading.wording import telling_words
from directory.fields import FACTS, FIELDS, FieldError, check_value
from directory.listings import canonical
from directory.records import (
    ANOTHERS_ADDRESS_RULE,
    ARRIVAL_RULE,
    GIVEN_AT_RULE,
    OFFICE_NAME_RULE,
    OVERLAY_RULE,
    PHONE_HOURS_RULE,
    UNCLAIMED_ADDRESS_RULE,
    UNCLAIMED_NUMBER_RULE,
    ClinicRecord,
    Evidence,
    LocationReading,
    PageReading,
    PostalAddress,
    Source,
    Statement,
)

ARTICLE_KINDS = frozenset({"blog", "feed"})
"""Kinds of pages that may be years old; the others describe the practice as it is now."""

_SUFFIXES = {
    "street": "st", "avenue": "ave", "av": "ave", "boulevard": "blvd", "road": "rd", "drive": "dr", "lane": "ln", "court": "ct",
    "place": "pl", "parkway": "pkwy", "highway": "hwy", "suite": "ste", "terrace": "ter", "circle": "cir", "square": "sq",
    "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se",
    "southwest": "sw", "saint": "st", "mount": "mt", "fort": "ft", "building": "bldg", "floor": "fl",
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th",
    "ninth": "9th", "tenth": "10th",
}
_KINDS_AND_COMPASS = frozenset(short for short in _SUFFIXES.values() if short.isalpha()) - {"ft", "mt"}
_MOVED_FROM = re.compile(
    r"\b(?:moved|moving|relocated|relocating)\s+(?:\w+\s+){0,3}?from\b|\b(?:leave|leaving|left)\b|\b(?:formerly|previously)\b|\b(?:old|former|previous)\s+(?:\w+\s+)?(?:office|location|address|home)\b",
    re.IGNORECASE,
)
_MOVED_TO = re.compile(r"\bto\b", re.IGNORECASE)
_ONLY = re.compile(r"\b(?:only|exclusively|alone)\b", re.IGNORECASE)
_STRUCTURED = frozenset({"json_ld", "microdata"})
_SOURCE_ORDER: dict[Source, int] = {"page_text": 0, "link": 1, "meta": 2, "microdata": 3, "json_ld": 4, "clinic": 5, "operator": 5}
_BEST_KINDS: dict[str, tuple[str, ...]] = {
    "contact": ("contact", "location", "home"), "services": ("service", "home", "pricing"),
    "cost": ("pricing", "service", "faq"), "insurance": ("pricing", "faq", "policy", "service"),
    "visit": ("what-to-expect", "faq", "service"), "access": ("faq", "contact", "location"), "about": ("home",),
}
_ADDRESS_PARTS = ("street_address", "unit", "address_locality", "address_region", "postal_code")


@dataclass(frozen=True)
class _Said:
    """One value on one page, before pages are compared. `places` are the locations that it names itself."""

    field: str
    value: Any
    service: str | None
    evidence: Evidence
    page: int
    places: frozenset[int] | None = None


def assemble_site(readings: list[tuple[PageReading, datetime]], site_url: str) -> list[ClinicRecord]:
    """Return one record per location of the practice whose pages these are, in the order of the pages.

    A practice that states no place has one record without address; a site that names no practice and
    states nothing has none. Values that do not fit their field are left out (see `dropped_values`).
    """
    if not any(reading.clinic_name or reading.services or reading.locations for reading, _ in readings):
        return []
    strangers = _strangers_pages([reading for reading, _ in readings])
    readings = [pair for page, pair in enumerate(readings) if page not in strangers]
    site = _Site([reading for reading, _ in readings], [at for _, at in readings], site_url)
    return [site.record(place) for place in range(len(site.places.found) or 1)]


def dropped_values(readings: Iterable[PageReading]) -> Counter[str]:
    """Count by field the values that assembly leaves out: unfit for their field, or without evidence."""
    dropped: Counter[str] = Counter()
    for page, reading in enumerate(readings):
        for said in _said_on(page, reading, dropped):
            if _checked(said) is None:
                dropped[said.field] += 1
    return dropped


# --- whose pages ---


_LEFT_OVER_PATH = re.compile(r"/(?:home-?(?:page-?)?[2-9]|sample-page|hello-world|style-?guide|demo)/?$")
"""Pages that a theme or a new blog comes with, full of its examples."""
_OWN_KINDS = frozenset({"home", "contact", "location", "team", "feed"})
"""Kinds of pages that only the practice itself has; a branch may have a name of its own there."""


def _strangers_pages(readings: Sequence[PageReading]) -> set[int]:
    """Return the pages that are another practice's: its booklet or letter, put on this site.

    Such a page names another practice than most pages do, with no word in common, or none at all
    where nearly every page says how to reach the practice; and it shares no telephone, mail address
    or street with the other pages.
    """
    names = Counter(reading.clinic_name for reading in readings if reading.clinic_name)
    name, count = names.most_common(1)[0] if names else (None, 0)
    left_over = {page for page, reading in enumerate(readings) if _LEFT_OVER_PATH.search(urlsplit(reading.url).path)}
    left_over = left_over if len(left_over) * 2 < len(readings) else set()
    own = telling_words(name or "")
    if not own or count * 2 < sum(names.values()):
        return left_over
    ways = [_ways_to_reach(reading) for reading in readings]
    common = Counter(way for reach in ways for way in reach)
    ours = {way for reading, reach in zip(readings, ways, strict=True) if telling_words(reading.clinic_name or "") & own for way in reach}
    has_frame = len(readings) > 2 and any(3 * number >= 2 * len(readings) for number in common.values())
    found = left_over
    for page, reading in enumerate(readings):
        words = telling_words(reading.clinic_name or "")
        is_unnamed = reading.clinic_name is None and has_frame
        if words & own or reading.kind in _OWN_KINDS or not (words or is_unnamed):
            continue
        if ways[page] and not ways[page] & ours:
            found.add(page)
    return found


def _ways_to_reach(reading: PageReading) -> set[str]:
    streets = {_plain(f"{location.street_address} {location.unit or ''}") for location in reading.locations if location.street_address}
    return {*reading.telephones, *reading.emails, *streets}


# --- places ---


@dataclass
class _Place:
    """A location: every spelling of its address with the pages and evidence for it."""

    address: PostalAddress
    said: list[_Said] = field(default_factory=list)

    @property
    def pages(self) -> set[int]:
        return {said.page for said in self.said}


_MOST_WITHOUT_STREET = 7
"""Towns with a page of their own and no street, above which the pages are written for search engines."""


def _menu_quotes(reading: PageReading) -> set[str]:
    return {row.quote for row in reading.evidence if row.field.startswith(("services", "areas_served"))}


class _Places:
    """The locations of a practice, and which of them each page's `locations[i]` means."""

    def __init__(self, readings: Sequence[PageReading]) -> None:
        self._readings = readings
        self.found: list[_Place] = []
        self.of: dict[tuple[int, int], int] = {}
        candidates = self._candidates()
        self._all = _in_its_city([place for place in candidates if not self._is_stray(place)] or candidates)
        self.former: list[tuple[_Place, list[_Said]]] = []
        """What is still said of places that the practice left, with the place that it has now."""
        self._left: list[_Place] = []
        for place in sorted(self._all, key=self._order):
            self._settle(place)
        # Forms and packets of that time, which name no present place: their other contact data is as old.
        self.of_before = {page for place in self._left for page in place.pages} - {page for place in self.found for page in place.pages}
        for new_home, rows in self.former:
            new_home.said.extend(rows)
        self._index()

    def _candidates(self) -> list[_Place]:
        """Group what pages state by normalized address, the most complete spelling standing for the group."""
        groups: list[_Place] = []
        for page, reading in enumerate(self._readings):
            for index, location in enumerate(reading.locations):
                evidence = _address_evidence(reading, index)
                address = _checked_address(location)
                if evidence is None or address is None:
                    continue
                same = [place for place in groups if _same_place(place.address, address)]
                place = next((place for place in same if not self._are_apart(place.address, address)), None)
                if place is None:
                    place = _Place(address)
                    groups.append(place)
                moved = [row for row in reading.evidence if row.field.startswith(f"locations[{index}].") and row.rule == ARRIVAL_RULE]
                place.said.extend(_Said("location", msgspec.structs.asdict(address), None, row, page) for row in (evidence, *moved))
                if _completeness(address) > _completeness(place.address):
                    place.address = address
        for place in groups:
            place.address = _usual_spelling(place)
        return groups

    def _are_apart(self, one: PostalAddress, other: PostalAddress) -> bool:
        """Tell whether two addresses are two doors of one building: several pages give both, each with its own unit."""
        units = frozenset(_plain(address.unit) for address in (one, other))
        return len(units) == 2 and "" not in units and units in self._doors

    @cached_property
    def _doors(self) -> frozenset[frozenset[str]]:
        """Pairs of units that stand beside each other on two pages or more, at the same street, each with a telephone of its own."""
        pairs: Counter[frozenset[str]] = Counter()
        for reading in self._readings:
            whole = [place for place in reading.locations if place.street_address and place.unit and place.telephones]
            pairs.update({
                frozenset((_plain(one.unit), _plain(other.unit))) for one in whole for other in whole
                if one.unit != other.unit and _street_key(one.street_address) == _street_key(other.street_address)
                and not set(one.telephones) & set(other.telephones)
            })
        return frozenset(pair for pair, pages in pairs.items() if pages > 1)

    def _is_stray(self, place: _Place) -> bool:
        """Tell whether the place is somebody else's by every word about it: a hospital, a hotel, an agency that a page names in passing."""
        rules = {said.evidence.rule for said in place.said}
        if rules <= {ANOTHERS_ADDRESS_RULE}:
            return True
        in_passing = not any(self._is_own_page(page) for page in place.pages)
        return in_passing and rules <= {ANOTHERS_ADDRESS_RULE, UNCLAIMED_ADDRESS_RULE}

    def _order(self, place: _Place) -> tuple[bool, bool, bool, int]:
        """Streets before cities, places in the page's own words before others, present ones before those that were left, then by first page."""
        return not place.address.street_address, self._is_weak(place), self._is_former(place), min(place.pages)

    def _settle(self, place: _Place) -> None:
        """Make the candidate a location of its own, or more words about one that is known, or nothing."""
        near = next((other for other in self.found if _same_city(other.address, place.address)), None)
        if place.address.street_address and self._is_weak(place) and any(not self._is_weak(other) for other in self.found):
            (near or self.found[0]).said.extend(place.said)
        elif place.address.street_address and self.found and self._is_former(place):
            self._left.append(place)
            if self._is_said_to_be_left(place) and len(place.pages) > len((near or self.found[0]).pages):
                return  # pages that were not mended since would outvote those that tell of the move
            # Only present pages that still name it speak for it; it stays visible as a conflict.
            still = [said for said in place.said if self._is_present(said.page) and not _says_left(said.evidence.quote, place.address)]
            if any(self._is_present(said.page) for said in place.said) or (near is not None and len(place.pages) < len(near.pages)):
                self.former.append((near or self.found[0], still or place.said[:1]))
        elif not place.address.street_address and near:
            near.said.extend(place.said)
        elif not place.address.street_address and not place.address.postal_code and self._is_named_beside_another_state(place):
            return
        elif self._is_place(place):
            self.found.append(place)

    def _is_named_beside_another_state(self, place: _Place) -> bool:
        """Tell whether the city is that of an office in another state, of whose name a list gave the state of its next one."""
        return any(
            other.address.street_address and other.address.address_region != place.address.address_region
            and _plain(other.address.address_locality) == _plain(place.address.address_locality) for other in self.found
        )

    def _is_weak(self, place: _Place) -> bool:
        """Tell whether only structured data or dialogs state the place, and no page of a location of its own.

        Plug-ins keep the address from before a move, and themes leave their example in a dialog.
        """
        structured = all(said.evidence.source in _STRUCTURED for said in place.said)
        if structured and len(place.pages) == 1 and all(self._readings[page].kind == "location" for page in place.pages):
            return False
        return structured or all(said.evidence.rule == OVERLAY_RULE for said in place.said)

    def _is_former(self, place: _Place) -> bool:
        """Tell whether the place is one that the practice left, or that only articles and notices know."""
        left = self._is_said_to_be_left(place)
        return left or self._is_left_over(place) or not any(self._is_present(page) for page in place.pages)

    def _is_said_to_be_left(self, place: _Place) -> bool:
        """Tell whether the practice says in words that it moved away from the place."""
        left = any(_says_left(said.evidence.quote, place.address) for said in place.said) or self._has_a_new_home(place)
        return left or self._is_of_the_city_before(place)

    def _has_a_new_home(self, place: _Place) -> bool:
        """Tell whether the practice says that it moved to another street of the same city."""
        return any(
            _says_arrived(said.evidence.quote, other.address)
            for other in self._all if other is not place and _same_city(place.address, other.address) for said in other.said
        )

    def _is_of_the_city_before(self, place: _Place) -> bool:
        """Tell whether the practice says that it moved from this place's city to that of another place."""
        return any(
            _says_left_city(said.evidence.quote, place.address.address_locality, other.address.address_locality)
            for other in self._all if other is not place for said in other.said if said.evidence.rule == ARRIVAL_RULE
        )

    def _is_left_over(self, place: _Place) -> bool:
        """Tell whether one page alone, without the frame of the others, has this address instead of that of most pages in the same city.

        Articles that have it too tell of the past.
        """
        rivals = [
            other for other in self._all
            if other is not place and other.address.street_address and 3 * len(other.pages) >= 2 * (len(self._readings) - 1)
        ]
        pages = {page for page in place.pages if self._is_present(page)}
        if any(_says_arrived(said.evidence.quote, place.address) for said in place.said):
            return False
        return len(pages) == 1 and not self._has_frame(min(pages)) and any(
            not pages & other.pages and len(other.pages) > 2 and _same_city(place.address, other.address) for other in rivals
        )

    def _has_frame(self, page: int) -> bool:
        """Tell whether a page shows what the menu of most pages shows of treatments and areas."""
        return not self._of_menus.isdisjoint(_menu_quotes(self._readings[page]))

    @cached_property
    def _of_menus(self) -> frozenset[str]:
        """What more than half of all pages say of treatments and areas in the same words."""
        quoted = Counter(quote for reading in self._readings for quote in _menu_quotes(reading))
        return frozenset(quote for quote, pages in quoted.items() if pages * 2 > len(self._readings))

    def _is_present(self, page: int) -> bool:
        return self._readings[page].kind not in ARTICLE_KINDS | {"policy"}

    def _is_place(self, place: _Place) -> bool:
        address = place.address
        if address.street_address:
            return True
        if not address.address_locality:
            return False
        if not self._speaks_for(place):
            return False
        served = {area.lower().partition(",")[0] for reading in self._readings for area in reading.areas_served}
        with_street = any(other.address.street_address for other in self.found)
        if address.address_locality.lower() in served:
            return False
        if with_street and not address.address_region:
            return False  # "our Lakeside office" may name a part of the town
        return not with_street or any(said.evidence.rule == "our-clinic-in" and self._is_own_page(said.page) for said in place.said)

    def _speaks_for(self, place: _Place) -> bool:
        """Tell whether a city without a street is the practice's own, and not one of many towns that pages were written for."""
        if self._on_own_page(place):
            return True
        rivals = [other for other in self._all if other is not place and not other.address.street_address]
        return not any(self._on_own_page(other) or len(other.pages) >= len(place.pages) for other in rivals)

    def _on_own_page(self, place: _Place) -> bool:
        return any(self._is_own_page(page) and not self._is_doorway(page) for page in place.pages)

    def _is_doorway(self, page: int) -> bool:
        """Tell whether a page is one of many for towns of which none has a street: no practice has so many offices without an address."""
        return self._has_doorways and self._readings[page].kind == "location"

    @cached_property
    def _has_doorways(self) -> bool:
        towns = [place for place in self._all if not place.address.street_address]
        of_their_own = [place for place in towns if any(self._readings[page].kind == "location" for page in place.pages)]
        return len(of_their_own) > _MOST_WITHOUT_STREET

    def _is_own_page(self, page: int) -> bool:
        return self._readings[page].kind in ("home", "contact", "location")

    def _index(self) -> None:
        for page, reading in enumerate(self._readings):
            for index, location in enumerate(reading.locations):
                address = _checked_address(location)
                if address is None:
                    continue
                for number, place in enumerate(self.found):
                    if any(said.page == page and said.value == msgspec.structs.asdict(address) for said in place.said):
                        self.of[page, index] = number
                        break


def _in_its_city(places: list[_Place]) -> list[_Place]:
    """Give a street without a city the only city that the site names anywhere."""
    cities = {(place.address.address_locality, place.address.address_region) for place in places if place.address.address_locality}
    if len(cities) != 1:
        return places
    city, state = cities.pop()
    for place in places:
        if place.address.street_address and not place.address.address_locality:
            place.address = msgspec.structs.replace(place.address, address_locality=city, address_region=place.address.address_region or state)
            first = place.said[0]
            place.said.append(replace(first, value=msgspec.structs.asdict(place.address)))
    return places


def _usual_spelling(place: _Place) -> PostalAddress:
    """Return the address as most pages write it, of the fullest spellings in the page's own words."""
    spellings = Counter(canonical(said.value) for said in place.said)
    in_words = {canonical(said.value) for said in place.said if said.evidence.source not in _STRUCTURED}

    def rank(text: str) -> tuple[int, bool, int, int, str]:
        return _completeness(PostalAddress(**msgspec.json.decode(text))), text in in_words, spellings[text], len(text), text

    return PostalAddress(**msgspec.json.decode(max(spellings, key=rank)))


def _checked_address(location: LocationReading) -> PostalAddress | None:
    parts = {part: getattr(location, part) for part in _ADDRESS_PARTS}
    if not parts["street_address"] and not parts["address_locality"] and not parts["postal_code"]:
        return None
    try:
        return PostalAddress(**check_value("location", parts))
    except FieldError:
        return None


def _address_evidence(reading: PageReading, index: int) -> Evidence | None:
    """Return the evidence of an address whose quote shows most of it."""
    rows = [row for row in reading.evidence if row.field == f"locations[{index}]"]
    for part in ("street_address", "postal_code", "address_locality", "address_region"):
        rows.extend(row for row in reading.evidence if row.field == f"locations[{index}].{part}")
    location = reading.locations[index]
    parts = [str(value) for part in _ADDRESS_PARTS if (value := getattr(location, part))]
    return max(rows, key=lambda row: (sum(part in row.quote for part in parts), -_SOURCE_ORDER[row.source]), default=None)


def _plain(text: str | None) -> str:
    words = re.sub(r"[^a-z0-9 ]", " ", (text or "").lower().replace("'", "").replace("&", " and ")).split()
    return " ".join(_SUFFIXES.get(word, word) for word in words)


_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10"}
_SLIPS = 85
"""Likeness (0 to 100) of two street names with the same house number in one place, above which one of them is a slip."""


def _same_city(one: PostalAddress, other: PostalAddress) -> bool:
    if one.postal_code and other.postal_code and one.postal_code[:5] == other.postal_code[:5]:
        return True
    if one.address_region and other.address_region and one.address_region != other.address_region:
        return False
    return bool(one.address_locality) and _plain(one.address_locality) == _plain(other.address_locality)


def _same_place(one: PostalAddress, other: PostalAddress) -> bool:
    """Tell whether two spellings mean one place: the same street in the same city, or the same city alone."""
    streets = _street_key(one.street_address), _street_key(other.street_address)
    if not all(streets):
        return not any(streets) and _same_city(one, other)
    same = streets[0] == streets[1]
    if not same and not (streets[0].split()[0] == streets[1].split()[0] and fuzz.ratio(*streets) >= _SLIPS and _same_city(one, other)):
        return False
    if same and len(streets[0].split()) > 1 and one.address_region == other.address_region:
        return True  # pages for several towns name their own beside the one street
    unknown = not (one.address_locality and other.address_locality) and not (one.postal_code and other.postal_code)
    return unknown or _same_city(one, other)


def _street_key(street: str | None) -> str:
    """Return a street without its kind and compass words, which pages write or leave out as they like."""
    words = _plain(re.sub(r"^(\d+)-\d+\b", r"\1", street or "")).split()
    words[:1] = [_NUMBERS.get(word, word) for word in words[:1]]
    telling = [word for word in words if word not in _KINDS_AND_COMPASS]
    return " ".join(telling if len(telling) > 1 else words)


def _completeness(address: PostalAddress) -> int:
    return sum(getattr(address, part) is not None for part in _ADDRESS_PARTS)


def _says_left(quote: str, address: PostalAddress) -> bool:
    """Tell whether the quote says that the practice left this address ("moved from A to B" leaves A)."""
    position = quote.lower().find((address.street_address or "\0").lower())
    if position < 0:
        return False
    before = quote[:position]
    said = list(_MOVED_FROM.finditer(before))
    return bool(said) and not _MOVED_TO.search(before, said[-1].end())


def _says_left_city(quote: str, left: str | None, found: str | None) -> bool:
    """Tell whether the quote says that the practice moved from one city to another."""
    if not left or not found or left == found:
        return False
    from_there, to_here = (re.search(rf"\b{word} (?:\w+ )?{re.escape(city)}\b", quote) for word, city in (("from", left), ("to", found)))
    return from_there is not None and to_here is not None


_MOVED = re.compile(
    r"\b(?:we(?:'ve)? (?:recently )?(?:moved|relocated)|have (?:recently )?(?:moved|relocated)|new (?:office|location|address|home))\b",
    re.IGNORECASE,
)


def _says_arrived(quote: str, address: PostalAddress) -> bool:
    """Tell whether the quote says that the practice moved to this address ("we have moved! Our office is at B")."""
    position = quote.lower().find((address.street_address or "\0").lower())
    moved = _MOVED.search(quote, 0, position) if position > 0 else None
    return moved is not None and not _says_left(quote, address)


# --- statements ---


def _said_on(page: int, reading: PageReading, dropped: Counter[str]) -> Iterator[_Said]:
    """Give every value of a page but its addresses, one element at a time for sets, with its evidence."""
    def said(key: str, value: Any, evidence: Evidence | None, service: str | None = None) -> Iterator[_Said]:
        if evidence is None:
            dropped[key] += 1
        else:
            yield _Said(key, value, service, evidence, page)

    if reading.clinic_name:
        yield from said("clinic", reading.clinic_name, _evidence(reading, ("clinic_name",), reading.clinic_name))
    for name in ("telephones", "faxes", "emails", "areas_served", "conditions"):
        for index, value in enumerate(getattr(reading, name)):
            paths = (f"{name}[{index}]", name, *(f"locations[{number}].{name}" for number in range(len(reading.locations))))
            yield from said(name, value, _evidence(reading, paths, value))
    if reading.opening_hours and not any(location.opening_hours for location in reading.locations):
        yield from said("opening_hours", reading.opening_hours, _evidence(reading, ("opening_hours",), reading.opening_hours))
    for index, service in enumerate(reading.services):
        paths = (f"services[{index}].status", f"services[{index}].term", f"services[{index}]", "services")
        yield from said("services", service.status, _evidence(reading, paths, service.status, service.term), service.term)
        for row in reading.evidence:
            if row.rule == GIVEN_AT_RULE and row.service == service.term:
                yield _Said("services", row.value, service.term, row, page)
    yield from _facts_on(page, reading, dropped)


def _facts_on(page: int, reading: PageReading, dropped: Counter[str]) -> Iterator[_Said]:
    """Give the facts of a page: those of one service, and the overall value where no service has one."""
    by_service = {name for service in reading.services for name in service.facts}
    stated = [(None, reading.facts), *((service.term, service.facts) for service in reading.services)]
    for term, facts in stated:
        for name, value in facts.items():
            if value is None or name not in FACTS or (term is None and name in by_service):
                continue
            for element in value if FACTS[name].many and isinstance(value, list) else [value]:
                index = next((number for number, service in enumerate(reading.services) if service.term == term), 0)
                paths = (f"services[{index}].facts.{name}", f"facts.{name}", f"facts.{name}[*]")
                evidence = _evidence(reading, paths, element, term)
                if evidence is None:
                    dropped[f"facts.{name}"] += 1
                else:
                    yield _Said(f"facts.{name}", element, term, evidence, page)


def _evidence(reading: PageReading, paths: tuple[str, ...], value: Any, service: str | None = None) -> Evidence | None:
    """Return the best evidence for a value: of its own path and service, with the same value, in words."""
    rows = [row for row in reading.evidence if row.field in paths or (row.field.endswith("]") and row.field[: row.field.rindex("[")] in paths)]
    if not rows:
        return None
    return min(rows, key=lambda row: (
        row.service != service, not _holds(row.value, value), _SOURCE_ORDER[row.source], -min(len(row.quote), 60), row.quote,
    ))


def _holds(stated: Any, value: Any) -> bool:
    return bool(stated == value) or (isinstance(stated, list) and value in stated)


def _checked(said: _Said) -> Any:
    try:
        return check_value(said.field, said.value)
    except FieldError:
        return None


_REACH = ("telephones", "faxes", "emails", "opening_hours", "location")


_LAST_RESORT = frozenset({OVERLAY_RULE, PHONE_HOURS_RULE, UNCLAIMED_NUMBER_RULE})


def _without_last_resort(said: list[_Said], old_pages: set[int]) -> list[_Said]:
    """Leave out what only dialogs, articles and pages from before a move say, and hours of telephones, where the site states better."""
    def weak(one: _Said) -> bool:
        return one.evidence.rule in _LAST_RESORT or (one.page in old_pages and one.field != "location")

    stated = {one.field for one in said if not weak(one)}
    present = {(one.field, canonical(one.value)) for one in said if not weak(one)}
    return [
        one for one in said
        if not weak(one) or one.field not in _REACH or one.field not in stated or (one.field, canonical(one.value)) in present
    ]


_AFTER_CITY = re.compile(r"(?: (?:office|clinic|location))?\W{0,3}(?:phone|tel|call|fax)?\W{0,4}$", re.IGNORECASE)
"""What may stand between a city and the number that is its office's."""


_TOLL_FREE = frozenset({"+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888"})
_HEADLINES = frozenset({"title_of_a_page", "menu_entry"})
"""Rules by which a treatment is offered though no sentence says so."""


def _is_headline(said: _Said) -> bool:
    """Tell whether a service is offered by nothing but a headline or a menu, or by a sentence that in truth denies it for an office."""
    return said.value == "offered" and (said.evidence.rule in _HEADLINES or _NOT_THERE.search(said.evidence.quote) is not None)


_ANY_NUMBER = re.compile(r"\(?\b[2-9]\d\d\D{1,3}\d{3}\D{1,3}\d{4}\b")


_COMMON_PATHS = frozenset({"", "contact", "contact-us", "location", "locations", "office", "offices", "directions", "visit", "call",
                            "phone", "fax", "text"})
_TOWN_LINE = re.compile(r"^[A-Z][\w .'-]{2,24}, (?P<state>[A-Z]{2})\W{1,4}\+?[\d(][\d() .-]{8,16}$")
"""A line of a list of towns and their numbers."""
_JOINED = re.compile(r"\s*[&/,+]\s*$|\s+and\s*$")
"""What joins two cities whose offices share the number behind them."""


_OF_ALL = re.compile(r"\b(?:both|all|each|every) (?:of )?(?:our )?(?:offices?|locations?|clinics?|centers?)\b", re.IGNORECASE)
"""Beside a number that is every office's."""


def _labels_of(address: PostalAddress) -> list[str]:
    """Return the words by which a line of numbers names an office: its city, its state."""
    state = us.states.lookup(address.address_region) if address.address_region else None
    return [name for name in (address.address_locality, state.name if state else None, address.address_region) if name]


_OF_THE_DAY = frozenset({"facts.fasting_hours", "facts.escort_required"})
"""As the readers have it (`reading.facts`); a crawl process does without them, so nothing of theirs is imported here."""
_INFUSIONS = ("ketamine-infusion", "pain-infusion")
_NOT_THERE = re.compile(
    r"(?:\bnot|\bno longer|n't) (?:\w+ ){0,2}?(?:available|offer(?:ed)?|provided?|perform(?:ed)?|given?|done)\b"
    r"(?:(?!\b(?:to|for|if|without|until|on)\b)[^.;!?]){0,40}?"
    r"\b(?:at|in) (?:our |the )?(?P<where>[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})"
)
"""What an office of a practice does not offer ("Ketamine infusions are not available at the Lincoln clinic")."""
_ONLY_THESE = re.compile(r"\bonly (?:[\w/&+-]+,? ){1,8}(?:is|are) (?:offered|available|provided|given|done)\b", re.IGNORECASE)
_NOTHING_ELSE = re.compile(
    rf"{_ONLY_THESE.pattern}[^.;:]*|"
    r"\b(?:services|we offer|offers|available)\b[^.;]{2,60}? only\b(?: at this time| for now| at present)?\W*$",
    re.IGNORECASE,
)
"""What a location says when it offers less than the practice's other ones."""
_GIVEN_AT = re.compile(
    r"\b(?:available|offered|given|provided|performed|done) (?:in|at) [^.;!?]{3,120}|"
    r"\bwe (?:have|offer|give|provide|perform|do) (?:[\w-]+ ){1,5}?(?:in|at) [^.;!?]{3,120}|"
    r"^[A-Z][^.;!?]{3,80} (?:office|location|clinic)(?:s\b|\.?$)|^(?-i:(?:In )?(?:[A-Z][\w'-]+,? ){1,8}and [A-Z][\w'-]+(?: [A-Z][\w'-]+)?\.?$)",
    re.IGNORECASE,
)
"""A list of the offices where a treatment is given."""
_AT_THE_OFFICE = re.compile(
    r"\b(?:available|offered|given|provided|performed|done) (?:in|at) (?:our|the) (?:[A-Z][\w'-]+ ){1,3}(?:office|clinic|location)\b|"
    r"^(?:[A-Z][\w'-]+ ){1,3}(?:office|clinic|location)\.?$"
)
"""One office of several, named as the place of a treatment."""
_ANY_INFUSION = re.compile(r"\b(?:an?|any|every|each|all) ketamine infusions?\b(?! (?:for|to treat)\b)", re.IGNORECASE)
"""A ketamine infusion of whatever kind, in the words of a page that is not about one kind."""


class _Site:
    """All that a site's pages state, and for which location each statement holds."""

    def __init__(self, readings: Sequence[PageReading], times: Sequence[datetime], site_url: str) -> None:
        self.readings = readings
        self.times = times
        self.site_url = site_url
        self.places = _Places(readings)
        self.boilerplate = self._boilerplate()
        self.parts_of_town: dict[int, tuple[str, ...]] = {}
        self.office_names = self._office_names()
        self.page_place = [self._place_of_page(page) for page in range(len(readings))]
        dropped: Counter[str] = Counter()
        self.said = [said for page, reading in enumerate(readings) for said in _said_on(page, reading, dropped)]
        self.said += list(self._said_of_places())
        articles = {page for page, reading in enumerate(readings) if reading.kind in ARTICLE_KINDS}
        self.said = _without_last_resort(self.said, self.places.of_before | articles)
        self.labels = self._labels()
        self.parts_of_town = self._parts_of_town()
        self.own_lines = self._own_lines()
        foreign = self._of_other_towns()
        self.said = [said for said in self.said if (said.field, canonical(said.value)) not in foreign]
        self.one_number = len({canonical(said.value) for said in self.said if said.field == "telephones"}) == 1
        self.owners = self._owners()
        refuted = self._refuted()
        self.said = [
            said for said in self.said if not (said.service in refuted and said.value == "offered" and said.evidence.rule in _HEADLINES)
        ]
        self.only_at = self._only_at()
        self.nothing_else = self._nothing_else()
        self.said += list(self._denied_elsewhere())
        self.said += list(self._denied_there())
        self.said += list(self._of_every_infusion())
        self.name = self._practice_name()

    def _boilerplate(self) -> set[int]:
        """Places named on most pages: a footer's, which says nothing about the page it stands on."""
        pages = len(self.readings)
        return {number for number, place in enumerate(self.places.found) if pages > 2 and len(place.pages) > pages / 2}

    def _place_of_page(self, page: int) -> int | None:
        """Return the one location that a page is about, None for a page about the whole practice."""
        if len(self.places.found) < 2:
            return None
        reading = self.readings[page]
        if reading.kind in ("home", "blog", "feed", "policy"):
            return None
        in_url = self._named_in(unquote(urlsplit(reading.url).path).replace("-", " ").replace("_", " "))
        if len(in_url) == 1:
            return next(iter(in_url))
        named = [self.places.of[page, index] for index in range(len(reading.locations)) if (page, index) in self.places.of]
        own = [number for number in dict.fromkeys(named) if number not in self.boilerplate]
        if not own and len(self.boilerplate) > 1 and len(set(named)) == 1:
            return named[0]  # the others, which most pages have too, are left out here
        if reading.kind == "location" and named:
            return own[0] if len(own) == 1 else named[0]
        return own[0] if len(own) == 1 and (len(set(named)) == 1 or reading.kind == "service") else None

    def _named_in(self, text: str) -> frozenset[int]:
        """Return the places whose city stands in the text, or the part of town by which offices of one city are told apart."""
        words = f" {_plain(text)} "
        return frozenset(
            number for number, place in enumerate(self.places.found)
            if any(
                f" {_plain(name)} " in words
                for name in (*self.parts_of_town.get(number, (place.address.address_locality,)), *self.office_names.get(number, ())) if name
            )
        )

    def _said_of_places(self) -> Iterator[_Said]:
        """Give addresses, telephones and hours that a page states inside one of its locations."""
        doors = [self._other_doors(number) for number in range(len(self.places.found))]
        for number, place in enumerate(self.places.found):
            for said in place.said:
                if (said.page, said.value["unit"]) not in doors[number]:
                    yield replace(said, places=frozenset({number}))
        for (page, index), number in self.places.of.items():
            location = self.readings[page].locations[index]
            only_named = not location.street_address and self.places.found[number].address.street_address  # "in our Reno office"
            values = [("telephones", phone) for phone in location.telephones if not only_named or len(self.places.found) == 1]
            own_door = (page, location.unit) not in doors[number]
            values += [("opening_hours", location.opening_hours)] if location.opening_hours and own_door else []
            faxes = self.readings[page].faxes
            if 1 < len(faxes) == len(self.readings[page].locations):  # one for each office, in their order
                values.append(("faxes", faxes[index]))
            for name, value in values:
                own, rest = (f"locations[{index}].{name}",), (f"locations[{index}]", name, f"{name}[{index}]")
                evidence = _evidence(self.readings[page], own, value) or _evidence(self.readings[page], rest, value)
                if evidence is not None:
                    yield _Said(name, value, None, evidence, page, frozenset({number}))

    def _other_doors(self, number: int) -> set[tuple[int, str]]:
        """Return page and unit of suites that a page gives with their hours, beside the one that stands for a location and its hours."""
        main = self.places.found[number].address.unit
        beside: dict[int, list[LocationReading]] = defaultdict(list)
        for (page, index), at in self.places.of.items():
            location = self.readings[page].locations[index]
            if at == number and main and location.unit and location.opening_hours:
                beside[page].append(location)
        found: set[tuple[int, str]] = set()
        for page, locations in beside.items():
            others = {str(location.unit) for location in locations if not _same_part("unit", str(location.unit), str(main))}
            found.update((page, unit) for unit in others if len(locations) > len(others))
        return found

    @cached_property
    def main_line(self) -> list[_Said]:
        """What is said of the one number that nearly every page gives: offices without a number of their own are called there."""
        pages: dict[str, set[int]] = defaultdict(set)
        for said in self.said:
            if said.field == "telephones":
                pages[canonical(said.value)].add(said.page)
        common = [value for value, on in pages.items() if 3 * len(on) > 2 * len(self.readings)]
        return [said for said in self.said if said.field == "telephones" and [canonical(said.value)] == common]

    def _owners(self) -> dict[tuple[str, str], frozenset[int]]:
        """Map contact values to the locations that they belong to, where pages tell.

        A page tells by stating the value inside an address, or by being about one of the locations
        while the pages of other locations lack it.
        """
        stated: dict[tuple[str, str], set[int]] = defaultdict(set)
        lines: dict[tuple[int, str], set[int]] = defaultdict(set)
        on_pages: dict[tuple[str, str], set[int]] = defaultdict(set)
        for said in self.said:
            page_place = self.page_place[said.page]
            if said.field in ("telephones", "faxes", "opening_hours") and said.places:
                stated[said.field, canonical(said.value)] |= said.places
                lines[said.page, said.evidence.quote] |= said.places if said.field == "telephones" else set()
            elif said.field in ("telephones", "faxes", "emails") and page_place is not None:
                on_pages[said.field, canonical(said.value)].add(page_place)
        for said in self.said:  # "P 704-555-0151 F 704-555-0153": the fax is of the office that the number is of
            beside = lines.get((said.page, said.evidence.quote), set()) if said.field == "faxes" else set()
            if len(beside) == 1 and len(self.readings[said.page].locations) > 1 and not _OF_ALL.search(said.evidence.quote):
                stated[said.field, canonical(said.value)] |= beside
        toll_free = [key for key in stated if key[0] == "telephones" and key[1][1:6] in _TOLL_FREE]
        if len(toll_free) == 1 and len(self.places.found) > 1:  # the practice's one line from everywhere is no office's
            del stated[toll_free[0]]
        with_page = {page_place for page_place in self.page_place if page_place is not None}
        pages = Counter(key for key, _ in {((said.field, canonical(said.value)), said.page) for said in self.said if said.field == "telephones"})
        own = {key: places for key, places in on_pages.items() if places < with_page and 2 * pages[key] <= len(self.readings)}
        return {key: frozenset(places) for key, places in {**own, **stated}.items()}

    def _labels(self) -> list[set[str]]:
        """Return for each location the words by which the practice calls it: its city, its state, the last part of its page's address."""
        found = [set(_labels_of(place.address)) for place in self.places.found]
        for page, place in enumerate(self.page_place):
            slug = unquote(urlsplit(self.readings[page].url).path).rstrip("/").rpartition("/")
            if place is not None and slug[2] not in _COMMON_PATHS and len(slug[2]) < 25 and {place} == {self.places.of.get((page, 0))}:
                found[place].add(slug[2].replace("-", " ").title())
        for place, names in self.office_names.items():
            found[place] |= names
        return found

    def _office_names(self) -> dict[int, set[str]]:
        """Map locations to what the headings above their addresses call them, without names that are another location's too."""
        found: dict[int, set[str]] = defaultdict(set)
        for (page, index), number in self.places.of.items():
            found[number].update(
                row.value for row in self.readings[page].evidence
                if row.rule == OFFICE_NAME_RULE and row.field == f"locations[{index}]"
            )
        cities = {place.address.address_locality for place in self.places.found}
        named = Counter(name for names in found.values() for name in names)
        return {number: {name for name in names if named[name] == 1 and name not in cities} for number, names in found.items()}

    def _parts_of_town(self) -> dict[int, tuple[str, ...]]:
        """Return what offices in one city are called apart, where each has a page of its own named so ("/locations/stone-oak")."""
        cities = Counter(_plain(place.address.address_locality) for place in self.places.found)
        found: dict[int, tuple[str, ...]] = {}
        for number, place in enumerate(self.places.found):
            own = tuple(self.labels[number] - set(_labels_of(place.address)))
            if own and cities[_plain(place.address.address_locality)] > 1:
                found[number] = own
        return found

    def _of_other_towns(self) -> set[tuple[str, str]]:
        """Return the numbers that lists give for towns in states where the practice has no place: those of others under its name."""
        states = {place.address.address_region for place in self.places.found}
        told: dict[tuple[str, str], set[bool]] = defaultdict(set)
        for said in self.said if all(states) and states else ():
            if said.field in ("telephones", "faxes"):
                town = _TOWN_LINE.match(said.evidence.quote)
                elsewhere = town is not None and town["state"] not in states and us.states.lookup(town["state"]) is not None
                told[said.field, canonical(said.value)].add(elsewhere)
        foreign = {key for key, told_so in told.items() if told_so == {True}}
        return foreign if len(foreign) > 1 else set()

    def _own_lines(self) -> dict[tuple[str, str], frozenset[int]]:
        """Map the numbers that a page labels with a location's city to that location."""
        found: dict[tuple[str, str], set[int]] = defaultdict(set)
        for said in self.said:
            labelled = self._labelled(said)
            if labelled is not None:
                found[said.field, canonical(said.value)].add(labelled)
        return {key: frozenset(places) for key, places in found.items()}

    def _labelled(self, said: _Said) -> int | None:
        """Return the one location whose city stands right before a number ("Tampa: (813) 555-0101"), or behind each number of a line."""
        if said.field not in ("telephones", "faxes") or len(self.places.found) < 2:
            return None
        quote, digits = said.evidence.quote, str(said.value)[2:12]
        number = re.search(r"\D{0,3}".join((digits[:3], digits[3:6], digits[6:])), quote)
        if number is None:
            return None
        if (behind := self._labelled_behind(quote)) is not None:
            return behind.get(re.sub(r"\D", "", number.group()))
        label = _AFTER_CITY.sub("", f" {quote[:number.start()]}"[-60:]).lower()
        named = [(at, name.lower()) for at, names in enumerate(self.labels) for name in names if label.endswith(f" {name.lower()}")]
        if len({at for at, _ in named}) != 1:
            return None
        before = label.removesuffix(named[0][1])
        joined = _JOINED.sub("", before)
        shared = joined != before and any(joined.endswith(f" {name.lower()}") for names in self.labels for name in names)
        return None if shared else named[0][0]

    def _labelled_behind(self, quote: str) -> dict[str, int] | None:
        """Return the locations of a line's numbers that have their city behind them ("813-555-0101 Tampa 941-555-0102 Venice"), or None.

        The line begins with a number, and each of its numbers is followed by another location's city.
        """
        numbers = list(_ANY_NUMBER.finditer(quote))
        if len(numbers) < 2 or re.search(r"[A-Za-z]", quote[:numbers[0].start()]):
            return None
        found: dict[str, int] = {}
        for number in numbers:
            label = quote[number.end():number.end() + 40].lstrip(" -–—|:()").lower()
            named = {at for at, names in enumerate(self.labels) for name in names if re.match(rf"{re.escape(name.lower())}\b", label)}
            if len(named) != 1:
                return None
            found[re.sub(r"\D", "", number.group())] = named.pop()
        return found if len(set(found.values())) == len(numbers) else None

    def _refuted(self) -> set[str]:
        """Return the services that a page denies in words, and others offer by nothing but a headline or an entry of a menu."""
        stances: dict[str, set[str]] = defaultdict(set)
        for said in self.said:
            if said.service is None or self.readings[said.page].kind in ARTICLE_KINDS:
                continue
            if said.field == "services" and self.page_place[said.page] is None:
                stances[said.service].add(said.value if said.value != "offered" or said.evidence.rule in _HEADLINES else "given")
            elif said.field == "services" or said.field in ("facts.price_per_session", "facts.package_price"):
                stances[said.service].add("given")
        return {service for service, said in stances.items() if "not_offered" in said and "given" not in said}

    def _only_at(self) -> dict[str, frozenset[int]]:
        """Map services to the locations that alone offer them, where a sentence says so ("in Tucson only") or names some of several."""
        found: dict[str, frozenset[int]] = {}
        for said in self.said:
            if said.service and (named := self._named_alone(said)):
                found[said.service] = found.get(said.service, frozenset()) | named
        for service, named in self._named_of_several().items():
            found.setdefault(service, named)
        for one, other in (_INFUSIONS, _INFUSIONS[::-1]):  # the same drip, listed for mood and for pain
            quotes = [said.evidence.quote.lower() for said in self.said if said.service == other]
            if one in found and other not in found and all("ketamine" in quote for quote in quotes):
                found[other] = found[one]
        return found

    def _named_of_several(self) -> dict[str, frozenset[int]]:
        """Map services to the offices that a sentence names out of more ("in Katy and Spring", "at our Katy office").

        None where another sentence or another office's page has them elsewhere too.
        """
        found: dict[str, frozenset[int]] = {}
        offers = [said for said in self.said if said.field == "services" and said.value == "offered"] if len(self.places.found) > 1 else []
        for said in offers:
            listed = _GIVEN_AT.search(said.evidence.quote)
            named = self._named_in(listed.group()) if listed is not None else frozenset()
            few = 1 if _AT_THE_OFFICE.search(said.evidence.quote) else 2
            if said.service and few <= len(named) < len(self.places.found):
                found[said.service] = found.get(said.service, frozenset()) | named
        for said in offers if found else ():
            in_its_name = said.evidence.rule in _HEADLINES and said.evidence.quote == self.readings[said.page].clinic_name
            page_place = None if said.evidence.rule == "menu_entry" or in_its_name else self.page_place[said.page]
            elsewhere = {page_place} if page_place is not None else self._named_in(said.evidence.quote)
            if said.service in found and (not elsewhere <= found[said.service] or _OF_ALL.search(said.evidence.quote)):
                del found[said.service]
        return found

    def _nothing_else(self) -> dict[int, frozenset[str]]:
        """Map locations that say what they offer and that it is all ("only TMS is offered in Vancouver") to those services."""
        found: dict[int, frozenset[str]] = defaultdict(frozenset)
        for said in self.said if len(self.places.found) > 1 else ():
            is_given = said.field == "services" and said.value in ("offered", "mentioned")
            all_of_it = _NOTHING_ELSE.search(said.evidence.quote) if is_given else None
            if all_of_it is None or said.service is None or said.service.partition("-")[0] not in all_of_it.group().lower():
                continue
            page_place = self.page_place[said.page]
            for place in self._named_in(all_of_it.group()) or (frozenset() if page_place is None else frozenset({page_place})):
                found[place] |= {said.service}
        return found

    def _named_alone(self, said: _Said) -> frozenset[int]:
        """Return the locations that a sentence about a service names as the only ones with it."""
        if said.field != "services" or said.value not in ("offered", "not_offered") or not _ONLY.search(said.evidence.quote):
            return frozenset()
        if _ONLY_THESE.search(said.evidence.quote):
            return frozenset()  # nothing else is offered there
        named = self._named_in(said.evidence.quote)
        return named if len(named) < len(self.places.found) else frozenset()

    def _denied_elsewhere(self) -> Iterator[_Said]:
        """Give what "only our Tucson office offers it" says about the other offices."""
        for said in self.said:
            if said.value == "offered" and said.service and self._named_alone(said):
                elsewhere = frozenset(range(len(self.places.found))) - self.only_at[said.service]
                yield replace(said, value="not_offered", places=elsewhere)

    def _denied_there(self) -> Iterator[_Said]:
        """Give what "ketamine is not available in Lincoln" says about that office; for the page alone it is no refusal by the practice."""
        for said in self.said if len(self.places.found) > 1 else ():
            denied = _NOT_THERE.search(said.evidence.quote) if said.field == "services" and said.value == "mentioned" else None
            if denied is None or said.service is None:
                continue
            clause = re.split(r"[.;!?] ", said.evidence.quote[:denied.end()])[-1].lower()
            named = self._named_in(denied["where"])
            if len(named) == 1 and said.service.partition("-")[0] in clause:
                yield replace(said, value="not_offered", places=named)

    def _of_every_infusion(self) -> Iterator[_Said]:
        """Give for ketamine infusions against pain what pages for all patients say of "any ketamine infusion" and of no other."""
        pain = [said for said in self.said if said.service == "pain-infusion"]
        if not any("ketamine" in said.evidence.quote.lower() for said in pain):
            return
        own = {said.field for said in pain}
        for said in self.said:
            if (
                said.service == "ketamine-infusion" and said.field in _OF_THE_DAY and said.field not in own
                and self.readings[said.page].kind != "service" and _ANY_INFUSION.search(said.evidence.quote)
            ):
                yield replace(said, service="pain-infusion")

    def holders(self, said: _Said) -> frozenset[int] | None:
        """Return the locations that a statement holds for; None means the whole practice."""
        if (line := self.own_lines.get((said.field, canonical(said.value)))) is not None:
            return line
        if said.field == "telephones" and self.one_number:
            return None
        if said.places is not None:
            return said.places
        owned = self.owners.get((said.field, canonical(said.value)))
        if owned is not None:
            return owned
        page_place = self.page_place[said.page]
        about_care = said.field == "services" or said.field.startswith("facts.")
        if about_care and said.service in self.only_at:
            return self._holders_of_rare(said, self.only_at[said.service], page_place)
        if page_place is not None and said.field != "clinic":
            return frozenset({page_place})
        if about_care:
            named = self._named_in(said.evidence.quote)
            if named and len(named) < len(self.places.found):
                return named
        return None

    def _holders_of_rare(self, said: _Said, only_at: frozenset[int], page_place: int | None) -> frozenset[int]:
        """Return where a statement holds about a service that only some locations offer."""
        everywhere = frozenset(range(len(self.places.found)))
        if said.field == "services" and said.value != "offered":
            named = self._named_in(said.evidence.quote)
            here = frozenset({page_place}) if page_place is not None else everywhere
            return (named if named and not named & only_at else here) - only_at
        return only_at if page_place is None else only_at & {page_place}

    def _practice_name(self) -> str | None:
        """Return the name that most pages give the practice; the home page's word counts for three."""
        names: Counter[str] = Counter()
        for said in self.said:
            if said.field == "clinic":
                about_all = self.page_place[said.page] is None
                names[said.value] += (3 if self.readings[said.page].kind == "home" else 1) * (len(self.readings) if about_all else 1)
        return max(names, key=lambda name: (names[name], -len(name), name)) if names else None

    def record(self, place: int) -> ClinicRecord:
        """Return the record of one location: what is said for it alone and for the whole practice."""
        said = self._said_for(place)
        statements = [*self._names(place), *self._merge([one for one in said if one.field != "clinic"])]
        names = [statement for statement in statements if statement.field == "name"]
        address = self.places.found[place].address if self.places.found else None
        return ClinicRecord(
            name=names[0].value if names else None, address=address, website=self.site_url, statements=_settled(statements),
        )

    def _said_for(self, place: int) -> list[_Said]:
        """Give what holds for a location; its own word on a service outweighs the practice's general one."""
        held = [(one, holders) for one in self.said if (holders := self.holders(one)) is None or place in holders]
        if any(one.field == "opening_hours" and holders is not None for one, holders in held):  # hours of its own outweigh those of a header
            held = [(one, holders) for one, holders in held if one.field != "opening_hours" or holders is not None]
        if not any(one.field == "telephones" for one, _ in held):
            held += [(one, None) for one in self.main_line]
        own = {one.service for one, holders in held if one.field == "services" and holders is not None and one.value != "mentioned"}
        if (all_of_it := self.nothing_else.get(place)) is not None:
            held = [(one, holders) for one, holders in held if one.service is None or one.service in own | all_of_it]
        denied = {one.service for one, _ in held if one.field == "services" and one.value == "not_offered" and one.places}
        return [
            one for one, holders in held
            if not (one.field == "services" and ((holders is None and one.service in own) or (one.service in denied and _is_headline(one))))
        ]

    def _names(self, place: int) -> Iterator[Statement]:
        """Give the practice's name, and the location's own where a page of this location states another."""
        rows = [said for said in self.said if said.field == "clinic"]
        practice = [said for said in rows if said.value == self.name]
        own = [said for said in rows if said.value != self.name and self.page_place[said.page] == place]
        best = Counter(said.value for said in own).most_common(1)
        named = [said for said in own if said.value == best[0][0]] if best else practice
        for key, group in (("name", named), ("clinic", practice)):
            yield from self._merge([replace(said, field=key) for said in group])
        if practice:
            url = self._root_url()
            yield from self._merge([replace(said, field="website", value=url) for said in practice[:1]])

    def _root_url(self) -> str:
        parts = urlsplit(self.site_url)
        return f"{parts.scheme}://{parts.netloc}/"

    def _merge(self, said: list[_Said]) -> list[Statement]:
        """Make one statement of each value, with its best quote and the number of pages that agree."""
        groups: dict[tuple[str, str | None, str], list[tuple[_Said, Any]]] = defaultdict(list)
        for one in said:
            value = _checked(one)
            if value is not None:
                groups[one.field, one.service, canonical(value)].append((one, value))
        return [self._statement(group) for group in _joined_hours(_joined_addresses(groups)).values()]

    def _statement(self, group: list[tuple[_Said, Any]]) -> Statement:
        best, value = min(group, key=lambda pair: self._quality(pair[0]))
        return Statement(
            field=best.field, value=group[0][1] if best.field in ("location", "opening_hours") else value, service=best.service,
            quote=best.evidence.quote, url=self.readings[best.page].url, source=best.evidence.source, rule=best.evidence.rule,
            retrieved_at=self.times[best.page], pages=len({self.readings[one.page].url for one, _ in group}),
        )

    def _quality(self, said: _Said) -> tuple[Any, ...]:
        kinds = _BEST_KINDS[FIELDS[said.field].topic]
        kind = self.readings[said.page].kind
        return (
            _SOURCE_ORDER[said.evidence.source], kind == "blog", kinds.index(kind) if kind in kinds else len(kinds),
            -min(len(said.evidence.quote), 60), said.page, said.evidence.quote,
        )


def _joined_addresses(
    groups: dict[tuple[str, str | None, str], list[tuple[_Said, Any]]],
) -> dict[tuple[str, str | None, str], list[tuple[_Said, Any]]]:
    """Count an address that leaves parts out as agreeing with the fuller one that it fits.

    The fuller spelling comes first in its group and stands for it.
    """
    def rank(key: tuple[str, str | None, str]) -> tuple[int, int, int, int, str]:
        group = groups[key]
        source = min(_SOURCE_ORDER[said.evidence.source] for said, _ in group)
        return -_completeness(PostalAddress(**group[0][1])), source, -len({said.page for said, _ in group}), -len(key[2]), key[2]

    keys = sorted((key for key in groups if key[0] == "location"), key=rank)
    kept: list[tuple[str, str | None, str]] = []
    for key in keys:
        fuller = next((other for other in kept if _fits(groups[key][0][1], groups[other][0][1])), None)
        if fuller is None:
            kept.append(key)
        else:
            groups[fuller].extend(groups.pop(key))
    return groups


def _joined_hours(
    groups: dict[tuple[str, str | None, str], list[tuple[_Said, Any]]],
) -> dict[tuple[str, str | None, str], list[tuple[_Said, Any]]]:
    """Count hours that leave out which days are closed as agreeing with those that tell them, which come first in their group."""
    fullest: dict[str, tuple[str, str | None, str]] = {}
    for key in sorted((key for key in groups if key[0] == "opening_hours"), key=lambda key: -len(groups[key][0][1])):
        opens = "; ".join(rule for rule in groups[key][0][1].split("; ") if not rule.endswith(" off"))
        if (fuller := fullest.setdefault(opens, key)) != key:
            groups[fuller].extend(groups.pop(key))
    return groups


def _fits(part: dict[str, Any], whole: dict[str, Any]) -> bool:
    by_zip = part["street_address"] and part["postal_code"] and (whole["postal_code"] or "")[:5] == part["postal_code"][:5]
    return all(
        part[name] is None or (whole[name] is not None and _same_part(name, part[name], whole[name])) or (by_zip and name == "address_locality")
        for name in _ADDRESS_PARTS
    )


_KINDS_OF_UNITS = frozenset({"ste", "unit", "rm", "room", "apt", "no", "number", "office", "bldg", "fl"})
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)$")


def _same_part(name: str, one: str, other: str) -> bool:
    """Tell whether two spellings of an address's part contradict in nothing; a compass word or a building may be left out."""
    if name == "postal_code":
        return one[:5] == other[:5]
    if name == "unit":
        first, second = ({_ORDINAL.sub(r"\1", word) for word in _plain(unit).split()} - _KINDS_OF_UNITS for unit in (one, other))
        return first <= second or second <= first or "".join(sorted(first)) == "".join(sorted(second))
    if name == "street_address" and _street_key(one) == _street_key(other):
        first, second = set(_plain(one).split()), set(_plain(other).split())
        return first <= second or second <= first
    return _plain(one).replace(" ", "") == _plain(other).replace(" ", "")


def _settled(statements: list[Statement]) -> list[Statement]:
    """Order by field, without "mentioned" beside a clear word, facts of a service that is only denied and refusals that other pages limit."""
    said: dict[str | None, set[str]] = defaultdict(set)
    stances = [statement for statement in statements if statement.field == "facts.insurance_stances" and statement.service]
    pays = any(statement.field == "facts.insurance_stances" and statement.value["stance"] in _PAID for statement in statements)
    with_plans = {statement.service for statement in stances if statement.value["stance"] in _PAID and statement.value["plans"]}
    for statement in statements:
        if statement.field == "services":
            said[statement.service].add(statement.value)
    kept = []
    for statement in statements:
        others = said[statement.service] - {"mentioned"}
        if statement.field == "services" and statement.value == "mentioned" and others:
            continue
        if statement.field.startswith("facts.") and statement.service and others == {"not_offered"}:
            continue
        if statement.field == "facts.insurance_stances" and statement.service in with_plans and _is_bare_stance(statement.value):
            continue
        if statement.field == "facts.insurance_stances" and pays and statement.service is None and statement.value["stance"] == "not_accepted":
            continue  # "We take no insurance", said on the page of a treatment that none pays for
        kept.append(statement)
    order = {key: number for number, key in enumerate(FIELDS)}
    return sorted(kept, key=lambda statement: (order[statement.field], statement.service or "", -statement.pages))


_PAID = ("in_network", "billed")


def _is_bare_stance(value: dict[str, Any]) -> bool:
    """Tell whether a stance says no more than that insurance pays, which another page tells with the plans."""
    return value["stance"] == "billed" and not value["plans"] and not value["except"]
