"""Reading takes time in proportion to the page, whatever stands on it: an endless or odd page holds up no crawl."""

import gc
import time
import weakref
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crawler.reading.addresses import read_addresses
from crawler.reading.areas import read_areas
from crawler.reading.conditions import read_conditions
from crawler.reading.emails import read_emails
from crawler.reading.facts import read_facts
from crawler.reading.hours import read_hours
from crawler.reading.kind import read_kind
from crawler.reading.names import read_clinic_name
from crawler.reading.page import Finding, Page, parse_page
from crawler.reading.phones import read_phones
from crawler.reading.read import read_page, read_parsed
from crawler.reading.services import read_services

URL = "https://clinic.example/ketamine"
AT = datetime(2026, 11, 1, tzinfo=UTC)
OFFERED = [Finding("services", {"term": "ketamine-infusion", "status": "offered"}, "", "page_text", "test", "ketamine-infusion")]

READERS: dict[str, Callable[[Page], object]] = {
    "kind": read_kind,
    "name": read_clinic_name,
    "addresses": read_addresses,
    "areas": read_areas,
    "phones": read_phones,
    "emails": read_emails,
    "hours": read_hours,
    "services": lambda page: read_services(page, "service", "Larkspur Ketamine"),
    "conditions": lambda page: read_conditions(page, "service", OFFERED),
    "facts": lambda page: read_facts(page, "service", OFFERED),
}

TOKENS = {
    "letters": "a",
    "numbers": "(303) 555-0142 ",
    "digits": "1",
    "streets": "12 Oak St, ",
    "zip codes": "Denver, CO 80202 ",
    "cities": "Our clinic in Denver, ",
    "mail addresses": "hello@clinic.example ",
    "spelled addresses": "us at home dot ",
    "names": "Larkspur Ketamine Wellness Center ",
    "hours": "Monday to Friday 9am - 5pm, ",
    "served": "We serve Boulder, Aurora and ",
    "ketamine": "ketamine infusion for depression and ",
    "offers": "we offer ",
    "refusals": "we do not offer or ",
    "prices": "$450 per session, ",
    "lengths": "40 minutes to an hour ",
    "insurance": "we accept Aetna and ",
    "companions": "you may bring a friend or ",
    "questions": "Do you offer TMS? Yes. ",
    "commas": "a, ",
    "spaces": " \t",
    "quotes": "'\"",
    "capitals": "Aa ",
    "bars": "Mon | ",
}


def _cpu(read: Callable[[], object]) -> float:
    begun = time.process_time()
    read()
    return max(time.process_time() - begun, 0.02)


def _ratio(read: Callable[[Page], object], large: Page, small: Page) -> float:
    return _cpu(lambda: read(large)) / _cpu(lambda: read(small))


@pytest.mark.parametrize("layout", ["one paragraph", "a line each"])
@pytest.mark.parametrize("token", TOKENS)
def test_four_times_the_text_takes_no_more_than_eight_times_as_long(token: str, layout: str) -> None:
    def page(size: int) -> Page:
        unit = TOKENS[token] if layout == "one paragraph" else f"{TOKENS[token] * max(1, 60 // len(TOKENS[token]))}</p><p>"
        return parse_page(f"<html><body><p>{unit * (size // len(unit))}</p></body></html>", URL)

    small, large = page(20_000), page(80_000)
    slow = []
    for name, read in READERS.items():
        ratio = _ratio(read, large, small)
        if ratio >= 8:  # once may be the machine
            ratio = min(ratio, _ratio(read, large, small), _ratio(read, large, small))
        if ratio >= 8:
            slow.append(f"{name}: {ratio:.1f} times")
    assert not slow


@pytest.mark.parametrize("tags", ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<h2>", "<a href='/x'>", "<span class='title'>"])
def test_a_megabyte_of_nested_tags_is_read(tags: str) -> None:
    html = f"<html><body>{tags * (1_000_000 // len(tags))}We offer ketamine infusions.</body></html>"
    assert read_page(html, URL, AT).url == URL


def test_a_page_that_was_read_is_let_go_without_a_search_for_garbage() -> None:
    body = b"<h1>Ketamine infusions</h1><p>Each infusion takes 40 minutes and costs $450. A nurse stays with you. Please bring a driver.</p>"
    gc.disable()
    try:
        page = parse_page(body, URL)
        seen = weakref.ref(page)
        read_parsed(page)
        del page
        read_page(body, URL, AT)  # what readers share of the page before is replaced
        assert seen() is None
    finally:
        gc.enable()
