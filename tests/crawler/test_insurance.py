"""What a practice does about insurance: one value of each sentence, by who speaks of whom, and how surely."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.reading.read import read_page
from directory.records import PageReading

OFFERS = "<p>We offer TMS, Spravato and ketamine infusions.</p>"


def read(html: str, path: str = "/insurance") -> PageReading:
    """Read a page of a clinic."""
    return read_page(html, f"https://clinic.example{path}", datetime(2026, 11, 1, tzinfo=UTC))


PRACTICE_REFUSES = (
    "<p>I am not contracted with any insurance companies.</p>",
    '<p>I am considered an "out-of-network" provider.</p>',
    "<p>Insurance will not be billed.</p>",
    "<h3>Why don't you take insurance?</h3><p>We would rather spend the time with you.</p>",
    "<p>Cash pay only</p>",
    "<p>We have chosen not to work with insurance companies.</p>",
    "<p>We are unable to accept insurance.</p>",
    "<p>Accepts insurance: No</p>",
    "<p>Insurance cannot be used for infusions.</p>",
    "<p>We're not in network with insurance and don't file claims.</p>",
    "<p>Insurance isn't accepted.</p>",
    "<p>Medicine sessions and bundles are not billable.</p>",
    "<p>Elm Clinic doesn't participate with Medicare, Medicaid or any commercial insurer.</p>",
    "<p>Insurers cover Spravato for some uses. We do not bill insurance for Spravato.</p>",
    "<p>At this time we are not accepting insurance.</p>",
    "<p>We have chosen not to participate in insurance.</p>",
    "<p>We operate outside of the insurance system.</p>",
    "<p>All of our providers are out of network.</p>",
    "<p>Insurers have not caught up, so you'll need to pay out of pocket.</p>",
    "<p>Insurance cannot be billed.</p>",
    "<p>Infusions are a cash service.</p>",
    "<p>Therapy with our psychologists is out-of-network.</p>",
)
"""The practice takes no insurance, in words of not taking, of paying oneself, or of being out of network."""
PRACTICE_TAKES = (
    "<p>We are a participating provider with most insurance companies.</p>",
    "<p>Most insurance plans are welcome.</p>",
    "<p>We are contracted with all the major carriers.</p>",
    "<p>Insurers cover TMS for depression. For that reason we bill insurance.</p>",
    "<p>We file claims with your insurance. You pay anything that your plan doesn't cover.</p>",
    "<p>Elm participates with most major plans.</p>",
    "<p>Elm bills most major insurance.</p>",
    "<p>We submit a claim to your insurance.</p>",
    "<p>Your insurance will be billed.</p>",
    "<p>Insurance is welcome.</p>",
    "<p>Claims are billed to your insurance.</p><p>Option 2: Self-pay (insurance is not billed)</p>",
    "<p>We contract with Aetna; for other plans we are out-of-network.</p>",
    "<p>If we are in network with your insurance, we can bill it for the intake.</p>",
)
"""The practice takes insurance or sends claims."""
INSURERS_REFUSE = (
    "<p>Insurance, we are sorry to say, does not cover infusions.</p>",
    "<p>Ketamine for mood is considered experimental by insurance companies.</p>",
    "<p>Most insurers do not at present pay for infusions.</p>",
    "<p>Neither private insurance nor Medicare covers infusions.</p>",
    "<p>Reimbursement for ketamine by insurers is rare.</p>",
    "<p>Neither insurance nor Medicare can be used for infusions.</p>",
    "<p>Ketamine isn't something insurance pays for.</p>",
    "<p>No health plan in this state pays for infusions, which insurers call off-label.</p>",
    "<p>As of today no insurer in our state covers ketamine infusions.</p>",
)
"""Insurers do not pay."""
INSURERS_PAY = (
    "<p>Insurers did not cover TMS for years. Now TMS is covered by most insurance plans.</p>",
    "<p>Most insurance companies including Medicare are providing coverage for TMS.</p>",
    "<p>TMS is covered by most plans. TMS for OCD is not yet covered by most plans.</p>",
    "<p>TMS is generally a covered benefit for depression under most plans.</p>",
    "<p>TMS is covered by insurance for depression only.</p>",
    "<p>Spravato is covered under your medical or pharmacy benefit.</p>",
    "<p>TMS is reimbursed by Medicare and most other insurers.</p>",
)
"""Insurers pay."""
IN_PART = (
    "<p>Infusions are not covered by insurance. We are able to submit the psychotherapy portion to your insurance.</p>",
    "<p>Therapy can often be covered by insurance, but the medicine will not be covered.</p>",
    "<p>All treatments are covered by most insurance except IV ketamine.</p>",
    "<p>I am in network with Aetna; ketamine sessions are billed privately.</p>",
    "<p>We currently accept only Medicare.</p>",
    "<p>We are in network with several plans for office visits.</p>",
    "<p>Ketamine is not covered by insurance. TMS and Spravato are.</p>",
    "<p>Infusions are not billed to insurance, but office visits are.</p>",
    "<p>Our psychiatrists accept insurance, our therapists do not.</p>",
    "<p>TRICARE covers Spravato, and we are in network. We don't bill insurance for either of these two.</p>",
)
"""One treatment and not the other, some plans, or the visit only."""
LEFT_OPEN = (
    "<p>Approval leads insurance companies to write policies to cover TMS.</p>",
    "<p>Contact your insurer to verify that we are in-network for your specific plan.</p>",
    "<p>No insurance? No problem.</p>",
    "<p>Insurance does not always cover infusions.</p>",
    "<p>Most insurance companies have yet to offer coverage for TMS.</p>",
    "<p>We are often asked if we take Tricare insurance.</p>",
    "<p>Spravato is more likely to be covered by insurance.</p>",
    "<p>You are responsible for knowing whether we are in network with your plan.</p>",
    "<p>Some services may not be covered by your insurance.</p>",
)
"""It may be so, is wished for, or to be found out."""
OF_SOME_PLANS = (
    "<p>We are an out-of-network provider for those not using Premera.</p>",
    "<p>We do not accept HMO plans.</p>",
    "<p>Some of our providers are out of network.</p>",
)
"""A refusal of some plans or people is none of all."""
OF_OTHER_THINGS = (
    "<p>Lab work may be billed to your insurance by the lab.</p>",
    "<p>The maker's savings program helps people with commercial insurance pay for the medicine.</p>",
    "<h3>Approved uses, no insurance coverage</h3><p>Migraine</p>",
    "<p>Ketamine is covered by insurance as an anesthetic.</p>",
    "<p>Paperwork is not billable.</p>",
    "<p>We accept HSA cards instead of insurance.</p>",
    "<h3>Can I send the bill to my insurance?</h3><p>Sure, with our receipt.</p>",
    "<p>Disability forms cost $40 and are not covered by insurance.</p>",
    "<p>An office fee is charged and is not billed to insurance.</p>",
    "<p>Late cancellations cost $75, which insurance won't cover.</p>",
)
"""What others bill, what is charged besides treatment, other uses."""


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        *((said, "does_not") for said in (*PRACTICE_REFUSES, *INSURERS_REFUSE)),
        *((said, "accepts") for said in (*PRACTICE_TAKES, *INSURERS_PAY)),
        *((said, "some") for said in IN_PART),
        *((said, None) for said in (*LEFT_OPEN, *OF_SOME_PLANS, *OF_OTHER_THINGS)),
    ],
)
def test_what_a_sentence_says_of_insurance(said: str, choice: str | None) -> None:
    assert read(f"<h1>Insurance</h1>{OFFERS}{said}").facts.get("insurance") == choice


@pytest.mark.parametrize(
    ("asked", "said", "facts"),
    [
        ("Will my insurance pay?", "In most cases, no.", {"insurance": "does_not"}),
        ("Do you bill insurance?", "We do not. Ask for a receipt.", {"insurance": "does_not"}),
        ("Is TMS covered by insurance?", "In most cases it is. We ask your plan first.", {"insurance": "accepts"}),
        ("Is TMS covered by insurance?", "It depends on your plan.", {}),
        ("Do you take insurance?", "Yes and no. Consultations are billed to insurance; infusions are not.", {"insurance": "some"}),
        ("Do you have payment plans?", "At present we don't.", {"financing": False}),
        ("Can I finance my treatment?", "We partner with a lender near us; ask about financing at the desk.", {"financing": True}),
        ("Will my plan pay?", "Cigna and Tricare are filed by our office. All others are considered out of network.", {"insurance": "some"}),
        ("Will my plan pay?", "Cigna and Tricare are filed by our office. All other questions are answered at the desk.", {"insurance": "accepts"}),
        ("Can I pay with my HSA card?", "You can, as long as it is a Visa.", {"hsa": True}),
    ],
)
def test_short_answers_about_paying(asked: str, said: str, facts: dict[str, Any]) -> None:
    reading = read(f"<h1>Questions</h1>{OFFERS}<h3>{asked}</h3><p>{said}</p>", "/faq")
    assert {name: reading.facts[name] for name in ("insurance", "financing", "hsa") if name in reading.facts} == facts


@pytest.mark.parametrize(
    "said",
    [
        "<p>We bill insurance for Spravato. Any part of the treatment that is not covered is due at the visit.</p>",
        "<p>We bill insurance for Spravato. Your insurance company pays for it according to your specific plan.</p>",
    ],
)
def test_what_a_plan_leaves_to_the_patient_takes_nothing_back(said: str) -> None:
    assert read(f"<h1>Insurance</h1>{OFFERS}{said}").facts["insurance"] == "accepts"


def test_fees_that_no_insurer_pays_tell_nothing_of_the_practice() -> None:
    said = "<p>We bill your insurance.</p><p>The cancellation fee is not billable to insurance.</p>"
    assert read(f"<h1>Policies</h1>{OFFERS}{said}", "/policies").facts["insurance"] == "accepts"


def test_a_refusal_of_something_else_right_after_counts() -> None:
    assert read(f"<h1>Insurance</h1>{OFFERS}<p>TMS and Spravato are covered by most plans. IV ketamine is not.</p>").facts["insurance"] == "some"


def test_a_practice_that_takes_no_insurance_takes_none_whatever_insurers_pay_for() -> None:
    said = "<p>Spravato is covered by most insurance plans.</p><h3>Does your office take insurance?</h3><p>No, payment is due at the visit.</p>"
    assert read(f"<h1>Questions</h1>{OFFERS}{said}", "/faq").facts["insurance"] == "does_not"


def test_that_all_other_plans_are_out_of_network_is_of_the_treatment_whose_plans_were_named() -> None:
    reading = read(f"<h1>Questions</h1>{OFFERS}<p>We bill Cigna and Aetna for TMS. All others are out of network.</p>", "/faq")
    assert {service.term: service.facts.get("insurance") for service in reading.services}["tms"] == "some"
