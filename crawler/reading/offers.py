"""Reads the treatments that JSON-LD and microdata say the practice offers, with their prices."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from crawler.reading.page import Finding, Page, fold
from crawler.reading.structured import practices
from crawler.reading.vocabulary import NAMES, Vocabulary
from crawler.reading.wording import plain
from directory.records import QUOTE_LIMIT, Source

_LISTS = ("makesOffer", "hasOfferCatalog", "availableService", "itemListElement", "itemOffered", "hasPart")
_A_SERVICE = re.compile(r"Service$|MedicalTherapy|MedicalProcedure|Product$")
_SEVERAL = re.compile(r"\b(?:series|packages?|packs?|courses?|bundles?|memberships?|deposit|\d+ (?:\w+ )?(?:infusions|sessions|treatments"
    r"|visits))\b", re.I)
_DEEP, _MOST = 6, 200


@dataclass(frozen=True)
class Offer:
    """One treatment of an item's list of offers, its price in US dollars where the item states one."""

    term: str
    price: float | None
    quote: str
    source: Source


def read_offers(page: Page, vocabulary: Vocabulary) -> list[Offer]:
    """Return the offers of the practice's structured data whose treatment the visible page names as well.

    What plug-ins fill in is often stale or a template's, so the page's own words have to agree.
    """
    if not page.structured:
        return []
    visible = {term for block in page.holding(NAMES) for term in vocabulary.terms(page.plain[block.index])}
    offers = []
    for source, name, price, quote in _named(page):
        terms = vocabulary.terms(plain(name))
        if len(terms) == 1 and terms[0] in visible:
            offers.append(Offer(terms[0], None if _SEVERAL.search(name) else price, quote, source))
    return offers


def price_findings(page: Page, offers: Iterable[Offer], facts: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the session price of each offer whose amount the page shows and for whose treatment its text gives no price."""
    priced = {finding.service for finding in facts if finding.field in ("facts.price_per_session", "facts.package_price")}
    for offer in offers:
        if offer.price and offer.term not in priced and _shows(page, offer.price):
            value = [offer.price, offer.price]
            yield Finding("facts.price_per_session", value, offer.quote, offer.source, "offer_in_data", offer.term)


def _shows(page: Page, price: float) -> bool:
    amount = f"{price:,.2f}".removesuffix(".00")
    return re.search(rf"\$\s?(?:{re.escape(amount)}|{re.escape(amount.replace(',', ''))})(?:\.00)?(?![\d,.]\d|\d)", page.text) is not None


def _named(page: Page) -> Iterator[tuple[Source, str, float | None, str]]:
    """Yield source, name, price and raw pair of every service in the practice's lists, or described with its offer."""
    for item in practices(page):
        for key in _LISTS:
            for name, price, raw in _services(item.data.get(key), _DEEP):
                yield item.source, name, price, _pair(key, raw)
    for item in page.structured[:_MOST]:
        if _A_SERVICE.search(item.type) and item.data.get("offers") and isinstance(item.data.get("name"), str):
            yield item.source, fold(item.data["name"]), _price(item.data["offers"]), _pair("name", item.data["name"])


def _services(value: Any, depth: int) -> Iterator[tuple[str, float | None, Any]]:
    """Yield name, price and raw value of each leaf of a list, an offer or a catalogue of offers."""
    if not depth:
        return
    if isinstance(value, list):
        for part in value[:_MOST]:
            yield from _services(part, depth - 1)
    elif isinstance(value, str):
        yield fold(value), None, value
    elif isinstance(value, dict):
        nested = [part for key in _LISTS if key in value for part in _services(value[key], depth - 1)]
        if nested:
            own = _price(value) if len(nested) == 1 else None
            yield from ((name, price or own, raw) for name, price, raw in nested)
        elif isinstance(value.get("name"), str):
            yield fold(value["name"]), _price(value) or _price(value.get("offers")), value["name"]


def _price(value: Any) -> float | None:
    """Return the one price of an offer in US dollars, None for none or a range."""
    if isinstance(value, list):
        return _price(value[0]) if len(value) == 1 else None
    if not isinstance(value, dict) or value.get("priceCurrency") not in (None, "USD"):
        return None
    price = value.get("price")
    if isinstance(price, (str, int, float)) and re.fullmatch(r"\$?\d{2,5}(?:\.\d{1,2})?", str(price).replace(",", "")):
        return float(str(price).replace(",", "").lstrip("$"))
    return _price(value["priceSpecification"]) if "priceSpecification" in value else None


def _pair(key: str, raw: Any) -> str:
    return f'"{key}": {json.dumps(raw, ensure_ascii=False)}'[:QUOTE_LIMIT]
