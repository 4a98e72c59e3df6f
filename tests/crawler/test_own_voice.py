"""Names that only the sentences of a page tell: plain text, without title, logo and copyright line."""

from datetime import UTC, datetime

import pytest

from crawler.reading.read import read_page

AT = datetime(2026, 11, 1, tzinfo=UTC)


def name_in(text: str) -> str | None:
    """What a plain text names its practice."""
    return read_page(text.encode(), "https://clinic.example/page", AT).clinic_name


@pytest.mark.parametrize(("text", "name"), [
    ("Ketamine therapy\n\nWe at Altiva believe that ketamine works best beside psychotherapy.", "Altiva"),
    ("Paying for TMS\n\nAt Verasol, we check your benefits before the first visit.", "Verasol"),
    ("Depression\n\nSix sessions are usual. Treatment at the Cedar Point Clinic begins with a talk.", "Cedar Point Clinic"),
    ("As a Tressel patient you get a key card.\n\nAll visits are held at Tressel.", "Tressel"),
    ("Harbor North is glad to see patients from two counties.\n\nIV therapy at Harbor North is supervised.", "Harbor North"),
    ("Besides pills, Calmwater Health offers ketamine by drip.", "Calmwater Health"),
    ("NV Ketamine Infusions FAQs\n\nIs it safe?\n\nIt has been in use for fifty years.", "NV Ketamine Infusions"),
    ("Linden Hospital\n\nTMS Service\n\nPulses are given on weekdays.", "Linden Hospital"),
    ("We have followed this plan since we opened Prairie Ketamine Center in 2016.", "Prairie Ketamine Center"),
    ("Whoever asks, asks much.\n\nJoy In Health does not require a referral, and sessions at Joy In Health are calm.", "Joy In Health"),
    ("First you have an intake with one of ClearNTC's physicians.\n\nWhat does the program of ClearNTC cost?", "ClearNTC"),
])
def test_a_page_that_speaks_for_a_practice_names_it(text: str, name: str) -> None:
    assert name_in(text) == name


@pytest.mark.parametrize("text", [
    "Getting Ready For Ketamine\n\nSleep well. Getting Ready For Ketamine takes a week.",
    "The Day of Your Infusion\n\nWear loose clothes on the day of your infusion.",
    "Treatment for CPS\n\nTreatment for CPS has changed.",
    "Medicare covers TMS for adults. Medicare patients pay a part.",
    "Spravato is given at certified places. Spravato patients stay for two hours.",
    "Ketamine was studied at Lakeside General Hospital in a trial of forty adults.",
    "You can pay through Advance Care Card. Advance Care offers plans.",
    "The World Health Organization has it on its list.",
    "1. This is the policy.\n\n3. TMS must be cancelled a day before.",
])
def test_headings_insurers_treatments_and_others_are_no_practice(text: str) -> None:
    assert name_in(text) is None


def test_capitals_within_a_sentence_are_the_names_own() -> None:
    assert name_in("At SEPA TMS we have seen that plans differ. Call SEPA TMS first.") == "SEPA TMS"


@pytest.mark.parametrize(("text", "name"), [
    ("FAQ\n\nTidewell Infuse is a proud member of a society of physicians.", "Tidewell Infuse"),
    ("Step one\n\nMake an appointment at ARDEN by calling us.", "ARDEN"),
    ("If you leave an Ever Path program, an Ever Path team member signs. Your Ever Path sitter stays.", "Ever Path"),
    ("Waltham, MA - Aldermoor Hospital now offers pulses for depression.", "Aldermoor Hospital"),
    ("All about TMS\n\nAt the Center for Family Minds (CFM) in Chelsea MI, we treat depression.", "Center for Family Minds"),
    ("Words by Ann Birch of Bayou Ketamine Clinics.\n\nBayou Ketamine Clinics is proud to help.", "Bayou Ketamine Clinics"),
])
def test_proud_words_bookings_and_programs_name_it_too(text: str, name: str) -> None:
    assert name_in(text) == name


def name_at(host: str, text: str) -> str | None:
    """What a plain text names its practice when it stands at an address of this host."""
    return read_page(text.encode(), f"https://www.{host}/page", AT).clinic_name


@pytest.mark.parametrize(("host", "text", "name"), [
    ("tarnwoodsgb.example", "Tarnwood SGB\nProcedure  Pricing  Contact\n\nThe block takes ten minutes.", "Tarnwood SGB"),
    ("lowtideketamine.example", "Questions\n\nLow Tide looks at your chart before the first visit.", "Low Tide"),
    ("mirelhealth.example", "mirel\n\nHow it works\n\nAm I eligible?\n\nHow Mirel works\n\nMirel ships to you. Can I use Mirel?", "Mirel"),
    ("alderheadache.example", "Alder Headache & Neurology\nPortal | Refill\n\nOur suite has six chairs.", "Alder Headache & Neurology"),
    ("fernpsychgroup.example", "A place to start\n\nFern Psychological Group (FPG) is Offering Spravato.", "Fern Psychological Group"),
    ("cfgmh.example", "All about TMS\n\nAt the Center for Good Mental Health (CGMH) in Salem, we treat depression.", "Center for Good Mental Health"),
    ("mossstoneandpain.example", "Center for Moss, Stone & Pain\n\nHeadaches come in kinds.", "Center for Moss, Stone & Pain"),
    ("thelarkclinic.example", "Blocks\n\nThe Lark Clinic is excited to bring this block to the valley.", "The Lark Clinic"),
    ("larchfennp.example", "Larchfen Psychiatric Services\nHome\n\nLarchfen sees adults. Call Larchfen today.", "Larchfen Psychiatric Services"),
    ("larchfensgb.example", "Larchfen Blocks & SGB | Elko Area Blocks\nHome\n\nA block takes ten minutes.", "Larchfen Blocks & SGB"),
    ("stormamedical.example", "St. Orma Medical Center\nFind a doctor\n\nECT is given in our Elko hospital.", "St. Orma Medical Center"),
    ("northvalepsych.example", "NORTHVALE NEUROPSYCHIATRY\n\nFees\n\nAn intake is $300.", "Northvale Neuropsychiatry"),
])
def test_words_that_the_sites_address_spells_are_its_name(host: str, text: str, name: str) -> None:
    assert name_at(host, text) == name


def test_the_address_of_its_mail_spells_a_name_too() -> None:
    assert name_in("IV menu\n\nHush & Hum's bar is open daily.\n\nhello@hushandhumrx.example") == "Hush & Hum"


@pytest.mark.parametrize(("host", "text"), [
    ("northtexasketamine.example", "Ketamine for pain\n\nPeople come from all over North Texas. Nobody in North Texas waits."),
    ("boiseketamine.example", "Ketamine\n\nMany in Boise ask about ketamine."),
    ("calmclinic.example", "Stay calm\n\nA calm mind helps. Calm is a state."),
    ("utahvalleypsych.example", "Ketamine\n\nPeople come from Utah Valley. Utah Valley has many lakes."),
    ("larch.example", "Visits Hormones IV Therapy Apothecary Book\n\nAbout Visits Hormones IV Therapy Apothecary Book Now"),
    ("gmail.com", "Ketamine\n\nGmail is not private."),
])
def test_the_address_alone_names_nobody(host: str, text: str) -> None:
    assert name_at(host, text) is None


def test_a_name_ends_where_something_of_its_house_begins() -> None:
    assert name_in("Find a doctor\n\nAt St. Orla Health's Interventional Psychiatry Center we go slowly.\n\n© St. Orla Health") == "St. Orla Health"
