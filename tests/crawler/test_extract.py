"""`clinics extract`, and the contract of one page's reading."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.commands import extract
from crawler.reading.page import fold, parse_page
from crawler.reading.read import read_page
from directory.fields import check_value
from directory.records import PageReading

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ARTICLE = """What to Expect at Your Ketamine Infusion

March 6, 2024

An infusion usually lasts between 40 minutes to an hour. An anesthesiologist watches your vital signs.

  • Depression
  • Anxiety

To learn whether ketamine infusions are right for you, reach out to us at Quiet Harbor Wellness today.

You May Also Like

What Is a Bilateral Block?

1 month ago

Quick links
Company Info
+1 303-555-0143hello@quietharbor.example1820 Pearl Ave, Suite B2, Boulder, CO 80302

Serving all Front Range cities including: Denver, Boulder, Fort Collins

Copyright © 2024 Quiet Harbor Wellness - All rights reserved"""


def quoted(reading: PageReading, text: str) -> list[str]:
    """Return the paths whose quote is not a piece of the page's visible text."""
    return [
        item.field for item in reading.evidence
        if item.source == "page_text" and (item.quote not in text or len(item.quote) > 300 or not item.quote)
    ]


def test_an_article_like_the_first_ones_is_read_in_full() -> None:
    reading = read_page(ARTICLE, "https://quietharbor.example/what-to-expect/", NOW)
    assert (reading.kind, reading.clinic_name) == ("blog", "Quiet Harbor Wellness")
    place = reading.locations[0]
    assert (place.street_address, place.unit, place.address_locality, place.address_region, place.postal_code) == (
        "1820 Pearl Ave", "Suite B2", "Boulder", "CO", "80302",
    )
    assert place.telephones == reading.telephones == ["+13035550143"]
    assert reading.emails == ["hello@quietharbor.example"]
    assert reading.areas_served == ["Denver", "Boulder", "Fort Collins"]
    assert reading.opening_hours is None
    assert reading.facts["session_minutes"] == [40, 60]
    assert quoted(reading, fold(ARTICLE)) == []


def test_every_filled_field_has_evidence_under_its_path() -> None:
    reading = read_page(ARTICLE, "https://quietharbor.example/", NOW)
    paths = {item.field for item in reading.evidence}
    expected = {"clinic_name", "telephones[0]", "emails[0]", "areas_served[2]", "locations[0].unit", "locations[0].telephones[0]"}
    expected |= {f"services[{index}].status" for index in range(len(reading.services))}
    expected |= {f"conditions[{index}]" for index in range(len(reading.conditions))} | {f"facts.{name}" for name in reading.facts}
    assert expected <= paths


PIECES = st.lists(st.sampled_from([
    *ARTICLE.split("\n\n"), "<p>", "</p>", "<div>", "</div>", "<br>", "<h2>Hours</h2>", "Mon-Fri 9-5", "<table><tr><td>Infusion</td><td>$450</td></tr></table>",
    "<li>", "</li>", "Fax: 303-555-0144", "12 Main St", "Denver, CO 80202", "We do not accept insurance.", "No food for 6 hours.", "<b>", "</b>", "\0", "&nbsp;",
    "<footer>", "</footer>", '<script type="application/ld+json">{"@type":"LocalBusiness","address":"12 Main St, Denver, CO 80202"}</script>', "\u202e", "<a href='mailto:%'>",
    "<a href='http://['>", "Serving", "© ", "<span>a</span><span>B</span>", "We treat PTSD", "SGB costs $850 a block", "<dl><dt>Length<dd>40 minutes</dl>",
]), max_size=25).map(" ".join)


@settings(max_examples=120, deadline=None)
@given(PIECES)
def test_any_page_is_read_with_valid_values_and_quotes_that_stand_on_it(html: str) -> None:
    reading = read_page(html, "https://clinic.example/x", NOW)
    visible = fold(parse_page(html, "https://clinic.example/x").text)
    assert quoted(reading, visible) == []
    for name, value in reading.facts.items():
        for element in value if name in ("routes", "monitored_by", "languages", "insurance_stances") else [value]:
            check_value(f"facts.{name}", element)
    for number in reading.telephones:
        assert check_value("telephones", number) == number
    if reading.opening_hours:
        check_value("opening_hours", reading.opening_hours)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(read_page(text, "https://clinic.example/", NOW), PageReading)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "contact.html"
    path.write_text('<link rel="canonical" href="https://clinic.example/contact"><h1>Contact</h1><p>Call 303-555-0143</p>', encoding="utf-8")
    return path


def test_json_is_one_object_a_line_in_the_order_given(page: Path, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    result = CliRunner().invoke(extract, ["--json", str(article), str(page)])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [line["clinic_name"] for line in lines] == ["Quiet Harbor Wellness", None]
    assert lines[1]["url"] == "https://clinic.example/contact"
    assert lines[1]["telephones"] == ["+13035550143"]


def test_the_address_given_outranks_the_canonical_link(page: Path) -> None:
    result = CliRunner().invoke(extract, ["--json", "--url", "https://other.example/x", str(page)])
    assert json.loads(result.stdout)["url"] == "https://other.example/x"


def test_a_missing_file_is_one_line_of_reason_and_the_rest_goes_on(page: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(extract, ["--json", str(tmp_path / "none.html"), str(page), str(tmp_path)])
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 1
    assert [line.split(": ")[-1] for line in result.stderr.splitlines()] == ["No such file or directory", "Is a directory"]


def test_an_empty_page_was_read(tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    path.write_bytes(b"")
    result = CliRunner().invoke(extract, ["--json", str(path)])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["evidence"] == []


def test_without_json_a_report_shows_value_words_and_rule(page: Path) -> None:
    result = CliRunner().invoke(extract, [str(page)], env={"COLUMNS": "160"})
    assert result.exit_code == 0
    for part in ("telephones[0]", "+13035550143", "Call 303-555-0143", "labelled-number"):
        assert part in result.stdout


def test_without_json_a_report_shows_what_was_refused_and_why_and_the_json_does_not(tmp_path: Path) -> None:
    path = tmp_path / "prices.html"
    path.write_text("<h1>Ketamine infusions</h1><p>Each ketamine infusion here is $450.</p><p>A $100 deposit is due.</p>", encoding="utf-8")
    report = CliRunner().invoke(extract, [str(path)], env={"COLUMNS": "240"}).stdout
    for part in ("Looked at and not taken", "A $100 deposit is due.", "no price of a treatment: 'deposit'"):
        assert part in report
    assert "deposit" not in CliRunner().invoke(extract, ["--json", str(path)]).stdout
