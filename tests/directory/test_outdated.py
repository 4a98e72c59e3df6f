"""Statements that date themselves to a time that is over."""

from datetime import UTC, datetime

import pytest

from directory.listings import listing_from_record
from directory.outdated import outdated_words
from directory.records import ClinicRecord, Statement

SEEN = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(("quote", "words"), [
    ("Updated pricing as of 09/01/23: infusions are $450.", "as of 09/01/23"),
    ("Effective January 2021 our fee is $400.", "Effective January 2021"),
    ("As of March 3, 2024, each infusion costs $475.", "As of March 3, 2024"),
    ("We hope to begin Spravato in early 2023.", "hope to begin Spravato in early 2023"),
    ("TMS: coming in spring 2024!", "coming in spring 2024"),
    ("Special offer valid through December 2024: $399.", "valid through December 2024"),
    ("As of 10/01/26 each infusion costs $475.", None),
    ("We have offered ketamine since 2015.", None),
    ("We plan to open in 2027.", None),
    ("As of 13/45/23 we are closed.", None),
    ("Each infusion costs $2023.", None),
])
def test_a_statement_dates_itself(quote: str, words: str | None) -> None:
    assert outdated_words(quote, SEEN) == words
    assert outdated_words(quote, None) is None


def test_a_listing_tells_which_of_its_statements_are_old() -> None:
    def said(field: str, value: object, quote: str) -> Statement:
        return Statement(field=field, value=value, quote=quote, url="https://clinic.example/", source="page_text", rule="rule", retrieved_at=SEEN, pages=1)

    record = ClinicRecord(name="Pine Clinic", address=None, website="https://clinic.example/", statements=[
        said("facts.price_per_session", [450, 450], "Infusions are $450."), said("facts.prices_as_of", "2023-09-01", "Updated pricing as of 09/01/23"),
        said("facts.session_minutes", [40, 40], "An infusion lasts 40 minutes."), said("telephones", "+13035550101", "Call 303-555-0101"),
    ])
    old = {row.field: row.outdated for row in listing_from_record(record, "pine").evidence if row.outdated}
    assert old == {"facts.price_per_session": "prices as of 2023-09-01", "facts.prices_as_of": "as of 09/01/23"}
