"""Ways to pay besides insurance: papers for insurers, financing, health savings accounts, lower prices."""

from datetime import UTC, datetime

import pytest

from crawler.reading.read import read_page
from directory.records import PageReading

OFFERS = "<p>We offer TMS, Spravato and ketamine infusions.</p>"


def read(html: str, path: str = "/insurance") -> PageReading:
    """Read a page of a clinic."""
    return read_page(html, f"https://clinic.example{path}", datetime(2026, 11, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("said", "superbill"),
    [
        ("<p>We give you a receipt with codes to send to your insurance company.</p>", True),
        ("<p>A superbill is a form that lists services.</p>", None),
        ("<p>We cannot guarantee that a superbill will be paid.</p>", None),
        ("<p>We do not provide superbills.</p>", False),
        ("<p>Superbills aren't provided for ketamine.</p>", False),
        ("<p>Superbills do not guarantee reimbursement.</p>", None),
        ("<p>If you have a superbill from another clinic, bring it.</p>", None),
        ("<p>We can give you an invoice with diagnosis codes for insurance reimbursement.</p>", True),
        ("<p>We send the claim for you at no charge or hand you a superbill.</p>", True),
    ],
)
def test_papers_for_insurers(said: str, superbill: bool | None) -> None:
    assert read(f"<h1>Insurance</h1>{OFFERS}{said}").facts.get("superbill") is superbill


def test_missed_sessions_tell_nothing_of_superbills() -> None:
    said = "<p>You get a superbill each month.</p><p>Missed sessions cannot be put on a superbill.</p>"
    assert read(f"<h1>Fees</h1>{OFFERS}{said}", "/pricing").facts["superbill"] is True


@pytest.mark.parametrize(
    ("said", "fact", "value"),
    [
        ("We do not offer in-house payment plans, but you may apply for CareCredit.", "financing", True),
        ("A monthly payment of $99 covers your membership.", "financing", None),
        ("Dr. Cherry leads our team near Cherry Creek.", "financing", None),
        ("Pay over time with Cherry.", "financing", True),
        ("Our coordinator helps with insurance and financing questions.", "financing", None),
        ("Check with your HSA administrator whether ketamine qualifies.", "hsa", None),
        ("Members get reduced rates for boosters.", "sliding_scale", None),
        ("$50 off each infusion for veterans.", "military_discount", True),
        ("Use your VA benefits at our clinic.", "va_community_care", True),
    ],
)
def test_ways_to_pay(said: str, fact: str, value: bool | None) -> None:
    assert read(f"<h1>Prices</h1>{OFFERS}<p>{said}</p>", "/pricing").facts.get(fact) is value


@pytest.mark.parametrize(
    ("said", "financing"),
    [
        ("<p>Patients who don't have coverage may make monthly payments.</p>", True),
        ("<p>Ask about Pay Later: no credit check, 0% interest.</p>", True),
        ("<p>We do not offer payment plans or financing.</p>", False),
        ("<p>Payment plans aren't available.</p>", False),
        ("<p>Without insurance you may use CareCredit.</p>", True),
    ],
)
def test_what_somebody_lacks_refuses_no_financing(said: str, financing: bool) -> None:
    assert read(f"<h1>Payment</h1>{OFFERS}{said}", "/pricing").facts.get("financing") is financing


def test_discounts_that_a_question_asks_about() -> None:
    html = f"<h1>Questions</h1>{OFFERS}<h3>Do you offer discounts?</h3><p>Yes, for veterans and first responders.</p>"
    assert read(html, "/faq").facts["military_discount"] is True


def test_what_an_article_tells_of_paying_in_general_is_not_the_practices() -> None:
    general = "<p>May 2, 2024</p><p>Insurers rarely cover ketamine. Some clinics offer superbills, payment plans or CareCredit. HSA funds often work.</p>"
    ours = "<p>At our clinic we offer payment plans.</p>"
    assert not {"superbill", "financing", "hsa"} & read(f"<h1>What ketamine costs</h1>{general}", "/blog/costs").facts.keys()
    assert read(f"<h1>What ketamine costs</h1>{OFFERS}{general}{ours}", "/blog/costs").facts["financing"] is True


@pytest.mark.parametrize(
    ("said", "service"),
    [
        ("<h2>How much does TMS cost?</h2><p>HSA cards are welcome.</p>", "tms"),
        ("<h2>What to bring</h2><p>For TMS we take HSA cards.</p>", "tms"),
        ("<h2>Ways to pay</h2><p>Each TMS session is $200. It can be paid with an HSA card.</p>", "tms"),
        ("<h2>Ways to pay</h2><p>Use HSA money for your ketamine infusions.</p>", "ketamine-infusion"),
        ("<h2>Ways to pay</h2><p>Use HSA money for your copays.</p>", None),
        ("<h2>Paying for TMS and Spravato</h2><p>HSA cards are welcome.</p>", None),
        ("<h2>Our TMS center and its policies</h2><p>HSA cards are welcome.</p>", None),
        ("<h2>Ways to pay</h2><p>HSA cards are welcome.</p>", None),
    ],
)
def test_a_way_to_pay_is_of_the_treatment_whose_costs_the_heading_asks_for(said: str, service: str | None) -> None:
    reading = read(f"<h1>Questions</h1>{OFFERS}{said}", "/faq")
    assert {each.term for each in reading.services if each.facts.get("hsa")} == ({service} if service else set())
    assert reading.facts["hsa"] is True
