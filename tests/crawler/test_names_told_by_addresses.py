"""Names that the address of a site or other parts of a page tell whole."""

from datetime import UTC, datetime

import pytest

from crawler.reading.own_address import is_spelled
from crawler.reading.read import read_page

AT = datetime(2026, 11, 1, tzinfo=UTC)


def name(text: str, url: str = "https://clinic.example/page") -> str | None:
    """The clinic's name as the page gives it."""
    return read_page(text.encode(), url, AT).clinic_name


@pytest.mark.parametrize(("text", "url", "expected"), [
    ("Psychiatric Care Solutions\n\nQuestions\n\nWe will check.", "https://psychsolutionsketamine.example/faq", "Psychiatric Care Solutions"),
    ("KETAMINE CENTERS OF THE NORTH FORK\n775-555-0115\n\nTherapy", "https://ketaminenorthfork.example/a", "Ketamine Centers of the North Fork"),
    ("Alder Ridge Counseling & Psychiatric Services\nHome   TMS\n\nA day here.", "https://alderridgecps.example/a", "Alder Ridge Counseling & Psychiatric Services"),
    ("Policy\nWelcome to Integrative Psychiatry of Elko.\nWe are glad.", "https://integrativepsychelko.example/a", "Integrative Psychiatry of Elko"),
    ("Spravato\n\nWhy Choose PsychNV for Spravato Therapy.\n\nIt is a spray.", "https://psychnv.example/spravato", "PsychNV"),
    ("SGB\n\nEvolder, the leading provider of ketamine in Nevada, now gives blocks.", "https://evolderhealth.example/sgb", "Evolder"),
    ("Fern Mesa Public Health\n\nQuestions\n\nAt MSPH, we care. At MSPH, we listen.", "https://clinic.example/faq", None),
    ("Mesa State Public Health\n\nQuestions\n\nAt MSPH, we care. At MSPH, we listen.", "https://mesastatehealth.example/faq", "Mesa State Public Health"),
])
def test_a_name_that_the_address_tells_is_read_whole(text: str, url: str, expected: str | None) -> None:
    assert name(text, url) in ([expected] if expected else ["MSPH", None])


def test_a_string_of_keywords_names_nobody() -> None:
    text = "Alder Health Recovery LLC  775-555-0118\n\nAlder Health Recovery gives infusions.\n\nHome   Blog   Ketamine Elko | Ketamine Wells | Ketamine Ely"
    assert name(text, "https://ketamineelko.example/") == "Alder Health Recovery"


@pytest.mark.parametrize(("text", "url"), [
    ("Headache Infusion Therapy\n\nPeople have headaches. For them headache infusion therapy is one way.", "https://c.example/headache-infusion-therapy/"),
    ("Your visit\n\nFirst\n\nPulse Level Search\n\nThis is called Pulse Level Search. A Pulse Level Search is quick.", "https://c.example/visit"),
])
def test_what_a_page_is_about_is_no_name(text: str, url: str) -> None:
    assert name(text, url) is None


@pytest.mark.parametrize(("html", "expected"), [
    ("<title>TMS</title><footer><p>© 2026 Fern TMS &amp; Wellness, All rights reserved.</p></footer>", "Fern TMS & Wellness"),
    ("<title>TMS</title><footer><p>© 2012 - 2021 Fern Crest TMS, A Medical Corporation | Site by Alder</p></footer>", "Fern Crest TMS"),
    (
        "<title>TMS Therapy - Fern Light Behavioral Medicine</title><body><h1>TMS</h1><p>It helps.</p><p>It is short.</p><p>It is safe.</p>"
        "<p><strong>DELTA CLINIC</strong><br>1212 Elm Crossing<br>Elko, NV 89801</p>"
        "<p><strong>HILLS CLINIC</strong><br>1313 Elm Crossing<br>Ely, NV 89301</p></body>",
        "Fern Light Behavioral Medicine",
    ),
    ("<title>Refunds | Fern Wellness</title><img alt='Fern Wellness logo'><p>A Fern Wellness program.</p><footer>© 2025 Fern Wellness Group.</footer>", "Fern Wellness"),
])
def test_legal_forms_and_names_of_offices_are_not_the_name(html: str, expected: str) -> None:
    assert name(html) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("ALDER SPINE & PAIN CONSULTANTS, PLLC\n\nOur doctors\n\nIt is a drip.", "Alder Spine & Pain Consultants"),
    ("775.555.0118  ::  12 Elm Ave  |  Elko, NV 89801  map\n\nWhat To Expect From TMS Therapy\n\nIt is a coil.", None),
    ("Ask\n\nIn a crisis call your local crisis center. In Elko, contact Birch Tree Center, at 775.555.0118, at any time.", None),
    ("Ketamine Infusion TherapyColumbia, SC\n\nIt is a drip.", None),
    ("Policy\n\nCall Alder Ketamine & Wellness a day ahead.\n\nPlease call Alder Ketamine and Wellness.", "Alder Ketamine & Wellness"),
    ("KAP\n\nI partner with the Alder Collective at Broad Creek Integrative Psychiatry (BCIP) for this work.", None),
])
def test_who_is_named_by_a_line_or_a_sentence(text: str, expected: str | None) -> None:
    assert name(text) == expected


def test_a_name_whose_words_repeat_is_compared_with_an_address_once_for_each_place() -> None:
    letters = "x" * 60  # each of them may be one word of the name or another: all ways to choose would never end
    assert is_spelled(f"{' '.join(letters)} zeta", [f"{letters}0"]) is False
