"""Treatments and prices that structured data offers, where the visible page agrees."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec

from crawler.reading.read import read_page

AT = datetime(2026, 11, 1, tzinfo=UTC)


def read(data: dict[str, Any], text: str) -> dict[str, Any]:
    practice = {"@context": "https://schema.org", "@type": "MedicalClinic", "name": "Elm Street", **data}
    html = f'<html><head><script type="application/ld+json">{json.dumps(practice)}</script></head><body>{text}</body></html>'
    found: dict[str, Any] = msgspec.to_builtins(read_page(html, "https://elm.example/blog/x", AT))
    return found


def statuses(reading: dict[str, Any]) -> dict[str, str]:
    return {service["term"]: service["status"] for service in reading["services"]}


def test_what_the_text_names_and_the_data_offers_is_offered() -> None:
    data = {"availableService": [{"@type": "MedicalTherapy", "name": "TMS"}, "Ketamine infusion"]}
    reading = read(data, "<p>TMS uses magnets.</p>")
    assert statuses(reading) == {"tms": "offered"}
    evidence = next(entry for entry in reading["evidence"] if entry["field"] == "services[0].status")
    assert evidence["source"] == "json_ld"
    assert evidence["quote"] == '"availableService": "TMS"'


def test_a_catalogue_of_offers_gives_the_price_that_the_page_shows() -> None:
    offer = {"@type": "Offer", "price": "290.00", "priceCurrency": "USD", "itemOffered": {"@type": "Service", "name": "TMS session"}}
    data = {"hasOfferCatalog": {"@type": "OfferCatalog", "itemListElement": [{"@type": "OfferCatalog", "itemListElement": [offer]}]}}
    reading = read(data, "<p>TMS uses magnets.</p><p>From our price list: $290</p>")
    assert reading["services"][0]["facts"]["price_per_session"] == [290, 290]
    assert "price_per_session" not in read(data, "<p>TMS uses magnets.</p>")["facts"]


def test_a_price_of_several_sessions_is_no_price_of_one() -> None:
    data = {"makesOffer": [{"@type": "Offer", "name": "TMS series", "price": 7200}]}
    reading = read(data, "<p>TMS uses magnets.</p><p>$7,200</p>")
    assert statuses(reading) == {"tms": "offered"}
    assert "price_per_session" not in reading["facts"]


def test_a_refusal_in_words_outranks_the_data() -> None:
    reading = read({"makesOffer": {"@type": "Offer", "itemOffered": {"name": "Spravato"}}}, "<p>We do not offer Spravato.</p>")
    assert statuses(reading) == {"spravato": "not_offered"}


def test_odd_data_is_passed_over() -> None:
    nested: Any = "TMS"
    for _ in range(50):
        nested = {"itemListElement": [nested]}
    reading = read({"makesOffer": [None, 3, [], {"price": {}}, {"itemOffered": nested}]}, "<p>TMS uses magnets.</p>")
    assert statuses(reading) == {"tms": "mentioned"}
