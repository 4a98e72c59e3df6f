"""Puts the readers together: one page in, all that it states with its evidence out."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from crawler.reading.addresses import arrival, is_way_mark, read_addresses, same_place
from crawler.reading.areas import read_areas
from crawler.reading.conditions import read_conditions
from crawler.reading.emails import read_emails
from crawler.reading.facts import of_a_talk_beside, overall_fact, read_facts
from crawler.reading.hours import DAYS, read_hours
from crawler.reading.kind import read_kind
from crawler.reading.names import read_clinic_name
from crawler.reading.offers import price_findings, read_offers
from crawler.reading.others import blocks_of_others
from crawler.reading.page import Document, Finding, Mention, Page, page_of, parse_document
from crawler.reading.phones import read_phones
from crawler.reading.refusals import refuse
from crawler.reading.services import read_services
from crawler.reading.structured import read_structured
from crawler.reading.triggers import TRIGGERS
from crawler.reading.vocabulary import Vocabulary
from crawler.reading.where import read_where
from directory.records import (
    ARRIVAL_RULE,
    OFFICE_NAME_RULE,
    OVERLAY_RULE,
    PHONE_HOURS_RULE,
    Evidence,
    Facts,
    LocationReading,
    PageReading,
    PostalAddress,
    ServiceReading,
)

_PARTS = ("street_address", "unit", "address_locality", "address_region", "postal_code")


def read_page(html: bytes | str, url: str, retrieved_at: datetime, content_type: str | None = None) -> PageReading:
    """Read one page: HTML or plain text in, the page contract out. No page makes it fail.

    Without `url` the page's own canonical link is its address.
    `retrieved_at` is when the page was fetched; relative dates on it are read against that time.
    """
    return read_document(parse_document(html, content_type), url, retrieved_at)


def read_document(document: Document, url: str, retrieved_at: datetime) -> PageReading:
    """Read a page whose markup is parsed already (`read_page`)."""
    page = page_of(document, url)
    page.url = page.url or page.canonical or ""
    return read_parsed(page)


def read_parsed(page: Page) -> PageReading:
    """Read a page that is already cut into blocks."""
    kind = read_kind(page)
    reading = PageReading(url=page.url, kind=kind)
    name = read_clinic_name(page)
    if name is not None:
        reading.clinic_name = name.value
        reading.evidence.append(_evidence("clinic_name", name))
    _add_contact(page, reading)
    vocabulary = Vocabulary.of(page, reading.clinic_name)
    offers = read_offers(page, vocabulary)
    services = read_services(page, kind, reading.clinic_name, offers)
    _add_services(reading, services)
    _add_where(reading, read_where(page, vocabulary, services))
    _add_list(reading, "conditions", [Mention(finding) for finding in read_conditions(page, kind, services)])
    facts = read_facts(page, kind, services)
    _add_facts(reading, [*facts, *price_findings(page, offers, facts)])
    return reading


def _evidence(path: str, finding: Finding, value: Any = None) -> Evidence:
    return Evidence(
        field=path, value=finding.value if value is None else value, quote=finding.quote, source=finding.source,
        service=finding.service, rule=finding.rule,
    )


# ------------------------------------------------------------------ contact


def _add_contact(page: Page, reading: PageReading) -> None:
    others = blocks_of_others(page, reading.kind, reading.clinic_name)
    phones = read_phones(page, reading.clinic_name)
    stated: dict[str, list[Mention]] = {
        "locations": read_addresses(page, reading.kind, reading.clinic_name, others),
        "telephones": [mention for mention in phones if mention.finding.field == "telephones"],
        "faxes": [mention for mention in phones if mention.finding.field == "faxes"],
        "emails": read_emails(page),
        "opening_hours": read_hours(page),
        "areas_served": read_areas(page),
    }
    for mention in (mention for mentions in stated.values() for mention in mentions if mention.block in others):
        refuse(mention.finding.field, mention.finding.quote, "contact_of_others", "it stands where the page speaks of others")
    stated["opening_hours"] = [mention for mention in stated["opening_hours"] if not _stands_behind_another(page, stated["locations"], mention)]
    overlays = page.overlays | _samples(page)
    stated = {
        field: _outside_overlays(overlays, page, [mention for mention in mentions if mention.block not in others])
        for field, mentions in stated.items()
    }
    _add_structured(page, stated, read_structured(page))
    stated["areas_served"] = [mention for mention in stated["areas_served"] if not _is_of_its_name(mention.finding, reading.clinic_name or "")]
    served = {mention.finding.value.lower() for mention in stated["areas_served"]}
    lines = {(mention.block, mention.finding.value.lower()) for mention in stated["areas_served"]}
    stated["locations"] = [
        mention for mention in stated["locations"]
        if mention.finding.value.street_address or (mention.block, str(mention.finding.value.address_locality).lower()) not in lines
    ]
    if len(stated["locations"]) > 1:  # of several cities named as places, those merely served are none
        stated["locations"] = [
            mention for mention in stated["locations"] if not _is_served(mention.finding.value, served)
        ] or stated["locations"]
    for field in ("telephones", "faxes", "emails", "areas_served"):
        _add_list(reading, field, stated[field])
    _add_locations(page, reading, stated)


_KEYWORD_FIRST = re.compile(r"(?:Ketamine|TMS|Spravato|KAP|SGB) ")
"""A name that begins so may be a string for search engines, with a town that is served."""


def _is_of_its_name(area: Finding, name: str) -> bool:
    """Tell whether an area is only a part of the practice's name, where its quote has the name."""
    return area.value in name and name in area.quote and not _KEYWORD_FIRST.match(name) and area.value not in area.quote.replace(name, "")


_ADDRESSED = re.compile(r"\b[A-Z]{2},? \d{5}\b")


def _stands_behind_another(page: Page, places: list[Mention], hours: Mention) -> bool:
    """Tell whether hours stand in one line with an address that is none of the page's places: they are open then, not the clinic."""
    known = {block for place in places for block in (place.block, *(at for at, _ in place.again))}
    return bool(known) and hours.block >= 0 and hours.block not in known and _ADDRESSED.search(page.blocks[hours.block].text) is not None


_SAMPLE_BIT = TRIGGERS.add("555-5555", "555.5555", "456-7890", "@example.", "@yoursite.", "@domain.", "@yourdomain.", "@mysite.")


def _samples(page: Page) -> set[int]:
    """Return the blocks of a header or footer that still holds its theme's example of a telephone number or an address."""
    frames = {block.role for block in page.holding(_SAMPLE_BIT) if block.role in ("header", "footer")}
    return {block.index for block in page.blocks if block.role in frames} if frames else set()


def _outside_overlays(overlays: set[int], page: Page, mentions: list[Mention]) -> list[Mention]:
    """Return what stands on the page itself; only where that is nothing, what a dialog over it says, under a rule that tells so."""
    if not overlays or 2 * len(overlays) > len(page.blocks):
        return mentions
    own = [mention for mention in mentions if mention.block not in overlays]
    return own or [replace(mention, finding=replace(mention.finding, rule=OVERLAY_RULE)) for mention in mentions]


def _is_served(address: PostalAddress, served: set[str]) -> bool:
    return not address.street_address and not address.postal_code and str(address.address_locality).lower() in served


def _is_way_mark(page: Page, address: PostalAddress) -> bool:
    """Tell whether the text gives a street as one for mail, or as somebody else's."""
    at = page.text.find(address.street_address) if address.street_address else -1
    return at >= 0 and is_way_mark(page.text[max(0, at - 100):at])


def _add_structured(page: Page, stated: dict[str, list[Mention]], mentions: list[Mention]) -> None:
    """Let structured data fill what the visible text leaves open; plug-ins leave it stale too often for more."""
    by_field: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.finding.field != "locations" or not _is_way_mark(page, mention.finding.value):
            by_field[mention.finding.field].append(mention)
    visible = stated["locations"]
    streets = [mention for mention in visible if mention.finding.value.street_address]
    elsewhere = [mention.finding.value for mention in mentions if mention.finding.field == "locations"]
    if streets and elsewhere and not any(same_place(mention.finding.value, other) for mention in streets for other in elsewhere):
        return  # data about another place, or about the time before a move
    for field, found in by_field.items():
        if field != "locations":
            stated[field] = stated[field] or found
            continue
        if not streets:
            stated["locations"] = found
        else:
            stated["locations"] = [_completed(mention, found) for mention in visible]


def _completed(mention: Mention, others: list[Mention]) -> Mention:
    """Fill the parts of a visible address that only structured data about the same place states."""
    address = mention.finding.value
    for other in others:
        more = other.finding.value
        if same_place(address, more):
            merged = PostalAddress(**{part: getattr(address, part) or getattr(more, part) for part in _PARTS})
            finding = mention.finding
            return replace(mention, finding=replace(finding, value=merged))
    return mention


def _add_list(reading: PageReading, field: str, mentions: Iterable[Mention]) -> None:
    values: list[Any] = getattr(reading, field)
    for mention in mentions:
        if mention.finding.value not in values:
            reading.evidence.append(_evidence(f"{field}[{len(values)}]", mention.finding))
            values.append(mention.finding.value)


def _add_locations(page: Page, reading: PageReading, stated: dict[str, list[Mention]]) -> None:
    places = stated["locations"]
    phones = _by_place(page, places, stated["telephones"])
    names = _office_names(page, places)
    hours = _by_place(page, places, [] if _for_all_places(page, places, stated["opening_hours"]) else stated["opening_hours"])
    for index, mention in enumerate(places):
        address: PostalAddress = mention.finding.value
        parts = {part: getattr(address, part) for part in _PARTS}
        reading.evidence.extend(
            _evidence(f"locations[{index}].{part}", mention.finding, value) for part, value in parts.items() if value is not None
        )
        if names:
            reading.evidence.append(_evidence(
                f"locations[{index}]", replace(mention.finding, quote=names[index], rule=OFFICE_NAME_RULE), names[index],
            ))
        if address.street_address and mention.finding.source == "page_text" and (said := arrival(page, address.street_address)):
            row = _evidence(f"locations[{index}].street_address", mention.finding, address.street_address)
            reading.evidence.append(msgspec.structs.replace(row, quote=said, rule=ARRIVAL_RULE))
        elif address.street_address and address.address_locality and (said := arrival(page, f"to {address.address_locality}")):
            row = _evidence(f"locations[{index}].address_locality", mention.finding, address.address_locality)
            reading.evidence.append(msgspec.structs.replace(row, quote=said, rule=ARRIVAL_RULE))
        numbers: list[str] = []
        for phone in phones[index]:
            if phone.finding.value not in numbers:
                reading.evidence.append(_evidence(f"locations[{index}].telephones[{len(numbers)}]", phone.finding))
                numbers.append(phone.finding.value)
        best = _best_hours(hours[index])
        if best is not None:
            reading.evidence.append(_evidence(f"locations[{index}].opening_hours", best.finding))
        reading.locations.append(LocationReading(**parts, telephones=numbers, opening_hours=best.finding.value if best else None))
    every = {location.opening_hours for location in reading.locations} - {None}
    loose = [mention for mention in stated["opening_hours"] if not any(mention in own for own in hours.values())]
    overall = _best_hours(loose or (stated["opening_hours"] if len(every) <= 1 else []))
    if overall is not None:
        reading.opening_hours = overall.finding.value
        reading.evidence.append(_evidence("opening_hours", overall.finding))


_OFFICE_NAME = re.compile(
    r"(?!(?:Our|The|Main|Office|Clinic|Location|Address|Contact|Visit|Hours|Mail|New|Find|Get|Directions|Call|Phone)\b)"
    r"(?P<name>[A-Z][a-z'.]+(?: [A-Z][a-z'.]+){0,2}?)(?: (?i:office|clinic|location|center))?"
)


def _office_names(page: Page, places: list[Mention]) -> list[str]:
    """Return what the headings above the addresses call the offices, in their order; none where not each has one of its own."""
    if len(places) < 2 or any(place.block < 0 for place in places):
        return []
    found: list[str] = []
    for place in places:
        block = page.blocks[place.block]
        column = block.column(place.start) if block.table_head else None
        label = block.table_head[column] if column is not None and column < len(block.table_head) else next(iter(block.headings[-1:]), "")
        named = _OFFICE_NAME.fullmatch(label) if len(label) < 40 else None
        found.append(named["name"] if named else "")
    return found if all(found) and len(set(found)) == len(found) else []


def _best_hours(mentions: list[Mention]) -> Mention | None:
    """Return the office's hours rather than those of its telephone, and those that cover most days; the first of equals."""
    return max(mentions, key=lambda mention: (
        mention.finding.rule != PHONE_HOURS_RULE, _days(mention.finding.value), mention.finding.source == "page_text",
    ), default=None)


def _days(value: str) -> int:
    count = 0
    for rule in value.split("; "):
        for part in rule.split(" ")[0].split(","):
            first, _, last = part.partition("-")
            if first in DAYS:
                count += DAYS.index(last) - DAYS.index(first) + 1 if last in DAYS else 1
    return count


def _by_place(page: Page, places: list[Mention], mentions: list[Mention]) -> dict[int, list[Mention]]:
    """Give each place what stands beside it: under the same heading, or after it and before the next place."""
    owned: dict[int, list[Mention]] = {index: [] for index in range(len(places))}
    if len(places) == 1:
        owned[0] = list(mentions)
        return owned
    if len(mentions) == len(places) and len({mention.block for mention in mentions}) == 1 and all(
        -1 < place.block < mentions[0].block for place in places
    ) and page.blocks[mentions[0].block].role != "footer":
        return {index: [mention] for index, mention in enumerate(mentions)}  # one row below all places, a cell for each
    few = len({mention.finding.value for mention in mentions}) < len(places)
    for mention in mentions:
        index = _owner(page, places, mention)
        if index is not None and not (few and _in_section_of_its_own(page, places, mention)):
            owned[index].append(mention)
    return owned


_HOURS_LINE = re.compile(r"(?:our )?(?:office|clinic|business) hours:?", re.IGNORECASE)


def _for_all_places(page: Page, places: list[Mention], hours: list[Mention]) -> bool:
    """Tell whether the only hours of a page stand below all of its places, in a line that belongs to none of them."""
    if len(places) < 2 or len({mention.finding.value for mention in hours}) != 1:
        return False
    blocks = [place.block for place in places]
    if all(mention.block > max(blocks) and _HOURS_LINE.fullmatch(page.blocks[mention.block - 1].text) for mention in hours):
        return True
    return max(blocks) - min(blocks) < 2 * len(places) and all(mention.block > max(blocks) + 1 for mention in hours)


def _in_section_of_its_own(page: Page, places: list[Mention], mention: Mention) -> bool:
    """Tell whether a statement stands beside the sections of the places, not in one of them ("Hours" after all addresses)."""
    if mention.block < 0 or any(place.block < 0 for place in places):
        return False
    path = page.blocks[mention.block].headings
    if not path or page.blocks[mention.block].role == "footer":
        return False
    paths = [page.blocks[place.block].headings for place in places]
    return len(set(paths)) == len(paths) and not any(path[:len(own)] == own or own[:len(path)] == path for own in paths)


_FOR_ALL = re.compile(r"\b(?:main (?:line|number)|central (?:line|number|scheduling)|toll[- ]free|both|all(?: of)?(?: our|"
    r" the)? (?:locations|offices|clinics|centers)|each (?:location|office|clinic|center)|"
    r"either)\b", re.IGNORECASE)


def _owner(page: Page, places: list[Mention], mention: Mention) -> int | None:
    if mention.block < 0 or not places:
        same = [index for index, place in enumerate(places) if (place.block, place.start) == (mention.block, mention.start)]
        return same[0] if len(same) == 1 else None  # an item of structured data tells its own telephone and hours
    block = page.blocks[mention.block]
    if block.role in ("header", "nav") or _FOR_ALL.search(block.text):
        return None
    beside = _in_same_column(page, places, mention)
    if beside is not None:
        return beside
    under = [
        index for index, place in enumerate(places)
        if block.headings and any(at >= 0 and page.blocks[at].headings == block.headings for at in (place.block, *(at for at, _ in place.again)))
    ]
    if len(under) == 1:
        return None if _turned_to_all(page, places[under[0]].block + 1, mention.block) else under[0]
    here = (mention.block, mention.start)
    spots = [(*spot, index) for index, place in enumerate(places) for spot in ((place.block, place.start), *place.again)]
    if block.role == "footer" and not any(at >= 0 and page.blocks[at].role == "footer" for at, _, _ in spots):
        return None
    before = [spot for spot in spots if (0, 0) <= spot[:2] <= here and not (block.role == "main" and _ended(page, spot[0], mention.block))]
    if before and mention.block - max(before)[0] <= 12:
        return None if _turned_to_all(page, max(before)[0] + 1, mention.block) else max(before)[2]
    after = [(at, index) for at, _, index in spots if at > mention.block and page.blocks[at].role == block.role]
    return min(after)[1] if after and min(after)[0] - mention.block <= 3 else None


def _ended(page: Page, first: int, last: int) -> bool:
    """Tell whether the page's footer stands between two blocks, or begins with the first: what follows it lies over the page."""
    return any(page.blocks[index].role == "footer" for index in range(first, last))


def _turned_to_all(page: Page, first: int, last: int) -> bool:
    """Tell whether a line between two blocks begins what holds for all places ("Office hours (both offices)")."""
    return any(len(block.text) < 100 and _FOR_ALL.search(block.text) for block in page.blocks[first:last])


def _in_same_column(page: Page, places: list[Mention], mention: Mention) -> int | None:
    """Return the place that stands in the same column, where a table sets the places side by side."""
    column = page.blocks[mention.block].column(mention.start)
    rows = [place.block for place in places if place.block >= 0]
    if column is None or len(rows) < 2 or len(set(rows)) > 1 or abs(mention.block - rows[0]) > 12:
        return None
    columns = [page.blocks[place.block].column(place.start) if place.block >= 0 else None for place in places]
    return columns.index(column) if columns.count(column) == 1 else None


# ------------------------------------------------------------------ services and facts


def _add_services(reading: PageReading, findings: list[Finding]) -> None:
    for finding in findings:
        index = len(reading.services)
        reading.services.append(ServiceReading(term=finding.value["term"], status=finding.value["status"]))
        evidence = _evidence(f"services[{index}].status", finding, finding.value["status"])
        reading.evidence.append(msgspec.structs.replace(evidence, service=finding.value["term"]))


def _add_where(reading: PageReading, findings: Iterable[Finding]) -> None:
    """Add the sentences that tell at which office a service is given, as further evidence for it."""
    index_of = {service.term: index for index, service in enumerate(reading.services)}
    known = {(row.service, row.quote, row.value) for row in reading.evidence if row.service}
    for finding in findings:
        if (finding.service, finding.quote, finding.value["status"]) not in known:
            reading.evidence.append(_evidence(f"services[{index_of[str(finding.service)]}].status", finding, finding.value["status"]))


def _add_facts(reading: PageReading, findings: list[Finding]) -> None:
    """Set each service's facts, and overall the range over services, or the page's own value."""
    by_fact: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_fact[finding.field.removeprefix("facts.")].append(finding)
    index_of = {service.term: index for index, service in enumerate(reading.services)}
    service_facts: dict[str, Facts] = defaultdict(dict)
    for name, found in by_fact.items():
        for term in dict.fromkeys(finding.service for finding in found if finding.service in index_of):
            own = [finding for finding in found if finding.service == term]
            service_facts[str(term)][name] = overall_fact(name, own)
            reading.evidence.extend(_evidence(f"services[{index_of[str(term)]}].facts.{name}", finding) for finding in own)
        if of_a_talk_beside(name, found, index_of):
            continue
        reading.facts[name] = overall_fact(name, found)
        reading.evidence.extend(_evidence(f"facts.{name}", finding) for finding in found)
    reading.services = [
        msgspec.structs.replace(service, facts=service_facts[service.term]) if service.term in service_facts else service
        for service in reading.services
    ]
