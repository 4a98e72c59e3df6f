"""Reads what JSON-LD and microdata say about the practice: address, numbers, hours, name, areas."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any

from crawler.reading.addresses import parse_address, state_code
from crawler.reading.emails import clean_email
from crawler.reading.hours import structured_hours
from crawler.reading.page import Finding, Mention, Page, StructuredItem, fold
from crawler.reading.phones import numbers_in
from crawler.reading.wording import words
from directory.records import QUOTE_LIMIT, PostalAddress

_PRACTICE = re.compile(r"Business|Clinic|Organization|Medical(?!WebPage|Condition|Procedure|Therapy|Study)|Physician|Dentist|Hospital|"
    r"Health(?!Topic)|Store$|Place$|Psychiatric|Spa$")
_NOT_PRACTICE = re.compile(r"WebPage|WebSite|Article|Posting|Breadcrumb|Person|Review|Product|Condition|Therapy|Procedure|Insurance|College|"
    r"School|Government|Event")


_EXAMPLE = words(
    r"\byour (?:business|company|clinic|practice|city|name|site)\b|@example\.|\b555-?5555\b|\b\d{1,4} (?:main|demo|example|any|your) (?:street|"
    r"st)\b.*\b(?:any|your)|^any ?town$|^123 (?:main|demo|example) st(?:reet)?\.?$|lorem ipsum|^business name$",
)
_AROUND_THE_CLOCK = frozenset({"Mo-Su 00:00-24:00", "Mo-Fr 00:00-24:00"})
"""What plug-ins write where nobody filled in the hours; no clinic of this kind is open at night."""


def read_structured(page: Page) -> list[Mention]:
    """Return the statements of structured data about the practice, in the fields of the other readers; `start` numbers their items."""
    return [
        replace(mention, start=number) for number, item in enumerate(practices(page)) for mention in _of_practice(item)
    ]


def practices(page: Page) -> Iterator[StructuredItem]:
    """Yield the items that describe the practice or one of its places, nested departments too."""
    waiting = list(page.structured)
    seen = 0
    while waiting and seen < 200:
        item = waiting.pop(0)
        seen += 1
        if _NOT_PRACTICE.search(item.type) and not re.search(r"Business|Clinic", item.type):
            nested: tuple[str, ...] = ("publisher", "mainEntity", "about", "provider", "isPartOf")
        elif _PRACTICE.search(item.type):
            if not _is_template(item):
                yield item
            nested = ("department", "location", "subOrganization", "branchOf")
        else:
            continue
        for key in nested:
            parts = [part for part in _as_list(item.data.get(key)) if isinstance(part, dict) and "@type" in part]
            waiting.extend(StructuredItem(_type_of(part), part, item.source) for part in parts)


def _is_template(item: StructuredItem) -> bool:
    """Tell whether an item still holds what a theme or plug-in filled in as an example."""
    address = item.data.get("address")
    said = [item.data.get(key) for key in ("name", "email", "telephone", "streetAddress")]
    said += [address.get(key) for key in ("streetAddress", "addressLocality")] if isinstance(address, dict) else [address]
    return any(isinstance(value, str) and _EXAMPLE.search(value) for value in said)


def _type_of(data: dict[str, Any]) -> str:
    return " ".join(str(name) for name in _as_list(data["@type"]))


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _of_practice(item: StructuredItem) -> Iterator[Mention]:
    data = item.data
    for address in _as_list(data.get("address")):
        read = _address(address)
        if read is not None:
            yield _mention(item, "locations", read, "address", address)
    for key, field in (("telephone", "telephones"), ("faxNumber", "faxes")):
        points = [part for part in _as_list(data.get("contactPoint")) if isinstance(part, dict)]
        for raw in [value for source in [data, *points] for value in _as_list(source.get(key))]:
            for number in _numbers(raw):
                yield _mention(item, field, number, key, raw)
    for raw in _as_list(data.get("email")):
        address = clean_email(str(raw).removeprefix("mailto:")) if isinstance(raw, str) and "@" in raw else None
        if address:
            yield _mention(item, "emails", address, "email", raw)
    hours = structured_hours(data)
    if hours and hours not in _AROUND_THE_CLOCK:
        key = "openingHours" if data.get("openingHours") else "openingHoursSpecification"
        yield _mention(item, "opening_hours", hours, key, data.get(key))
    for area in _as_list(data.get("areaServed")):
        name = area.get("name") if isinstance(area, dict) else area
        place = re.fullmatch(r"([A-Z][\w.' -]{2,39})(?:, [A-Z]{2})?", fold(name)) if isinstance(name, str) else None
        if place and place[1] not in ("US", "USA", "United States"):
            yield _mention(item, "areas_served", place[1], "areaServed", name)


def _numbers(raw: Any) -> list[str]:
    if not isinstance(raw, (str, int)):
        return []
    digits = re.sub(r"\D", "", str(raw))
    text = str(raw) if not str(raw).lstrip("+").isdigit() else f"+1 {digits[-10:-7]}-{digits[-7:-4]}-{digits[-4:]}"
    return [value for _, value in numbers_in(text)]


_TOWN = re.compile(r"(?P<city>[A-Z][A-Za-z.' -]{2,28}), (?P<state>[A-Z]{2})")
"""The whole of an address that names a city only."""


def _address(address: Any) -> PostalAddress | None:
    if isinstance(address, str):
        town = _TOWN.fullmatch(_words(address))
        if town is not None and state_code(town["state"]) is not None:
            return PostalAddress(address_locality=town["city"], address_region=town["state"])
        return parse_address(_words(address))
    if not isinstance(address, dict):
        return None
    keys = ("streetAddress", "addressLocality", "addressRegion", "postalCode")
    parts = {key: _words(str(address[key])) for key in keys if _is_text(address.get(key))}
    if not parts.get("streetAddress") and not parts.get("addressLocality"):
        return None
    code = re.match(r"\d{5}", parts.get("postalCode", ""))
    region = state_code(parts.get("addressRegion", ""))
    split = parse_address(f"{parts['streetAddress']}, Springfield, IL 62701") if parts.get("streetAddress") else None
    return PostalAddress(
        street_address=split.street_address if split else parts.get("streetAddress"),
        unit=split.unit if split else None,
        address_locality=parts.get("addressLocality"), address_region=region, postal_code=code.group() if code else None,
    )


def _words(value: str) -> str:
    """Return a value's words: plug-ins write markup and entities into it ("825 Oak Ave&lt;br&gt;Suite 2")."""
    value = unescape(value)
    if "<" in value:
        from bs4 import BeautifulSoup  # few pages need it

        value = BeautifulSoup(value, "lxml").get_text(", ")
    return re.sub(r"(?:\s*,)+", ",", fold(value)).strip(", ")


def _is_text(value: Any) -> bool:
    return isinstance(value, (str, int)) and bool(str(value).strip())


def _mention(item: StructuredItem, field: str, value: Any, key: str, raw: Any) -> Mention:
    """Return a statement with the raw pair as its quote."""
    quote = f'"{key}": {json.dumps(raw, ensure_ascii=False)}'[:QUOTE_LIMIT]
    return Mention(Finding(field, value, quote, item.source, "structured-data"))
