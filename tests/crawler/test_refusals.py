"""What readers look at and do not take is told to whoever asks, with the reason."""

from datetime import UTC, datetime

import pytest

from crawler.reading.read import read_page
from crawler.reading.refusals import refusals
from directory.records import QUOTE_LIMIT, Refusal

HEAD = "<title>Prices | Clear Lake Ketamine</title><h1>Ketamine infusion prices</h1><p>Each ketamine infusion is $450.</p>"


def refused(html: str) -> list[Refusal]:
    with refusals() as kept:
        read_page(HEAD + html, "https://clinic.example/prices", datetime(2026, 11, 1, tzinfo=UTC))
    return kept


@pytest.mark.parametrize(
    ("html", "field", "reason"),
    [
        ("<p>A $100 deposit holds your time.</p>", "facts.price_per_session", "deposit"),
        ("<p>A late arrival costs $75.</p>", "facts.price_per_session", "late"),
        ("<p>Other clinics charge $700 for an infusion.</p>", "facts.price_per_session", "others"),
        ("<p>Membership is $99 a month.</p>", "facts.price_per_session", "Membership"),
        ("<p>NAD is given in 250 mg doses.</p>", "facts.series_sessions", "dose"),
        ("<p>Fax: 214-555-0124</p>", "telephones", "214-555-0124 is a fax"),
        ("<p>Main Street Pharmacy: 214-555-0177</p>", "telephones", "another organization"),
        ("<p>At other clinics an infusion lasts two hours.</p>", "facts.session_minutes", "others"),
        ("<p>We do not offer TMS. TMS sessions last 20 minutes.</p>", "facts.session_minutes", "tms is not offered"),
        ("<p>Recovery after the infusion takes 30 minutes.</p>", "facts.session_minutes", "recovery"),
    ],
)
def test_a_refused_candidate_is_kept_with_its_words_and_the_reason(html: str, field: str, reason: str) -> None:
    kept = [refusal for refusal in refused(html) if refusal.field == field and reason in refusal.reason]
    assert len(kept) == 1
    assert kept[0].rule
    assert kept[0].quote in " ".join(html.replace("<p>", " ").replace("</p>", " ").split())


def test_what_is_taken_is_not_among_the_refused() -> None:
    assert not refused("<p>The infusion lasts 40 minutes. Call us: 214-555-0123</p>")


def test_a_refusal_is_kept_once_and_its_quote_is_bounded() -> None:
    kept = refused("<p>A $100 deposit holds your time " + "and your chair " * 60 + "until then.</p>" * 2)
    assert len(kept) == len({(refusal.field, refusal.quote, refusal.rule) for refusal in kept})
    assert all(len(refusal.quote) <= QUOTE_LIMIT for refusal in kept)


def test_outside_nothing_is_kept_and_within_each_asker_has_its_own() -> None:
    with refusals() as outer:
        inner = refused("<p>A $100 deposit holds your time.</p>")
    read_page(HEAD + "<p>A $100 deposit holds your time.</p>", "https://clinic.example/", datetime(2026, 11, 1, tzinfo=UTC))
    assert inner
    assert not outer
