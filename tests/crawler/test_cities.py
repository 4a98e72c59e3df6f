"""Cities that a page says the clinic is in, where it gives no street."""

from datetime import UTC, datetime

import pytest

from crawler.reading.read import read_page

AT = datetime(2026, 11, 1, tzinfo=UTC)


def cities(text: str) -> list[tuple[str | None, str | None]]:
    """City and state of each location of a plain text."""
    return sorted((place.address_locality, place.address_region) for place in read_page(text.encode(), "https://clinic.example/page", AT).locations)


@pytest.mark.parametrize(("text", "expected"), [
    (
        "Ask us\n\nAnswers\n\nAldergrove Clinic, with locations in Reno, Elko, and Sparks, NV, offers ketamine infusions.",
        [("Elko", "NV"), ("Reno", "NV"), ("Sparks", "NV")],
    ),
    ("Clinics located in Provo, Orem and Logan, UT\n\nAbout ketamine", [("Logan", "UT"), ("Orem", "UT"), ("Provo", "UT")]),
    ("Psychiatrists in Toledo, OH & Dayton, OH\n\nWe treat depression.", [("Dayton", "OH"), ("Toledo", "OH")]),
    ("Intro\n\nText\n\nMore\n\nWhat To Expect At Our Ketamine Treatment Center In Macon, GA\n\nYou rest.", [("Macon", "GA")]),
    ("Fern Health\n\nAsk\n\nThe pain team at Fern Health PC in Altoona, Pennsylvania, offers ketamine infusions.", [("Altoona", "PA")]),
    ("Montana Calm Clinic\n\nBillings Location\n(406) 555-0101\n\nBozeman Location\n(406) 555-0102", [("Billings", "MT"), ("Bozeman", "MT")]),
    ("Ask us\n\nAnswers\n\nWe give ketamine only in our Santa Rosa office, where a nurse stays with you.", [("Santa Rosa", None)]),
    ("Fern Spine Medicine\n\nAsk\n\nWhy the doctors at Fern Spine Medicine in Grand Junction decided to offer it.", [("Grand Junction", None)]),
    ("Visit us\n\nSuite 12\n115 East 57th Street, NY, NY 10022", [("New York", "NY")]),
])
def test_every_city_of_a_list_is_read_with_its_state(text: str, expected: list[tuple[str, str]]) -> None:
    assert cities(text) == expected


@pytest.mark.parametrize("text", [
    "Answers\n\nText\n\nAt Fern Clinics in Macon, GA and Dublin, GA, Alder Birch, MD, sees patients.",
    "Answers\n\nText\n\nOur clinics in Macon, GA, and Dublin, GA are open.",
])
def test_a_persons_degree_and_a_state_of_its_own_add_no_city(text: str) -> None:
    assert cities(text) == [("Dublin", "GA"), ("Macon", "GA")]


def test_a_part_of_a_town_is_no_city() -> None:
    assert cities("Answers\n\nText\n\nTreatment is given in our Lakeside office or in our Downtown office.") == []
