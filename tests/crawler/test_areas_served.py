"""Places that a clinic says it serves, told apart from those where it is and from other people's places."""

from datetime import UTC, datetime

import pytest

from crawler.reading.read import read_page

AT = datetime(2026, 11, 1, tzinfo=UTC)


def areas(text: str) -> list[str]:
    """The areas served of a plain text."""
    return sorted(read_page(f"Ask\n\n{text}".encode(), "https://clinic.example/page", AT).areas_served)


@pytest.mark.parametrize(("text", "expected"), [
    ("Serving Elko and Ely in White Pine County; and Wells and Carlin in Elko County.",
     ["Carlin", "Elko", "Elko County", "Ely", "Wells", "White Pine County"]),
    ("It brings this care to residents of Elko, Wells, Carlin, and surrounding West Elko communities.", ["Carlin", "Elko", "Wells", "West Elko"]),
    ("If you live in the Portland area, you can see Dr. Birch here.", ["Portland"]),
    ("Right now Larch Health is available in Florida. We hope to send it legally to more states.", ["Florida"]),
    ("New patients have to be adults and legal residents of the state of Maryland.", ["Maryland"]),
    ("The pharmacy sends the lozenge to your Georgia address.", ["Georgia"]),
    ("The Elko clinic is in a central spot for all of the valley, including Wells, Carlin, and Spring Creek.", ["Carlin", "Spring Creek", "Wells"]),
    ("We offer patients all over Northern Minnesota, Northern Wisconsin, and Iowa a strong alternative.", ["Iowa", "Northern Minnesota", "Northern Wisconsin"]),
    ("Ketamine clinic. Serving the Borough of Manhattan and Yonkers", ["Manhattan", "Yonkers"]),
    ("Our Lexington clinic serves central Kentucky, including Georgetown and Richmond.", ["Georgetown", "Richmond"]),
])
def test_places_that_are_served(text: str, expected: list[str]) -> None:
    assert areas(text) == expected


@pytest.mark.parametrize("text", [
    "We may open the service to clients who are in therapy with another therapist in the greater Elko County area.",
    "We have two locations to serve you in Delray Beach, FL, and Jupiter, FL.",
    "A good schedule serves both the treatment and your plans (Frontiers in Psychiatry, 2023).",
    "We offer face-to-face visits for new patients in Salem, Oregon.",
    "The law of Georgia asks for a visit before a doctor may prescribe it. Ketamine is legal in Georgia.",
])
def test_places_of_others_and_of_the_clinic_itself_are_not(text: str) -> None:
    assert areas(text) == []
