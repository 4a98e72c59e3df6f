"""Which plans are taken for which treatment: stances in sentences, lists and tables, and of the page as a whole."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.reading.read import read_page
from directory.records import PageReading

Stance = tuple[str | None, str, tuple[str, ...], tuple[str, ...]]
"""Service, stance, plans, exceptions."""
OFFERS = "<p>We offer TMS, Spravato and ketamine infusions.</p>"


def read(html: str, path: str = "/insurance") -> PageReading:
    """Read a page of a clinic."""
    return read_page(html, f"https://clinic.example{path}", datetime(2026, 11, 1, tzinfo=UTC))


def told(reading: PageReading) -> set[Stance]:
    """Return every stance as (service, stance, plans, exceptions)."""
    stances: list[dict[str, Any]] = reading.facts.get("insurance_stances") or []
    return {(item["service"], item["stance"], tuple(item["plans"]), tuple(item["except"])) for item in stances}


@pytest.mark.parametrize(
    ("said", "stance"),
    [
        ("<p>Spravato: Aetna and Cigna</p>", ("spravato", "billed", ("Aetna", "Cigna"), ())),
        ("<p>Accepted plans: Aetna | Cigna | Humana</p>", (None, "billed", ("Aetna", "Cigna", "Humana"), ())),
        ("<p>We currently contract with Aetna, Viva Health and Medicare.</p>", (None, "in_network", ("Aetna", "Medicare", "Viva Health"), ())),
        ("<p>Presbyterian, Lovelace and Aetna are accepted for TMS.</p>", ("tms", "billed", ("Aetna", "Lovelace", "Presbyterian"), ())),
        ("<p>We bill your insurance for the Spravato visit and the medicine.</p>", ("spravato", "billed", (), ())),
        ("<p>We bill Aetna for TMS.</p><p>We do not participate in Medicaid.</p>", ("tms", "billed", ("Aetna",), ("Medicaid",))),
        ("<p>We have agreements with Aetna and Cigna for TMS.</p>", ("tms", "in_network", ("Aetna", "Cigna"), ())),
        ("<p>Our clinic is a contracted provider for Premera and Regence.</p>", (None, "in_network", ("Premera", "Regence"), ())),
        ("<p>Insurances accepted: Aetna, Cigna (no Medicaid)</p>", (None, "billed", ("Aetna", "Cigna"), ("Medicaid",))),
        ("<p>We are a participating provider with Presbyterian and Medicare.</p>", (None, "in_network", ("Medicare", "Presbyterian"), ())),
        ("<p>We are credentialed with Aetna and Cigna for psychiatry, therapy, TMS and Spravato.</p>", (None, "in_network", ("Aetna", "Cigna"), ())),
        ("<p>We take Aetna.</p><p>We are not in network with Molina or Iowa Total Care.</p>", (None, "billed", ("Aetna",), ("Iowa Total Care", "Molina"))),
        ("<h2>Insurance partners</h2><p>Aetna · Cigna · SelectHealth</p>", (None, "billed", ("Aetna", "Cigna", "SelectHealth"), ())),
        ("<p>Participating plans: Medica and Cigna.</p>", (None, "in_network", ("Cigna", "Medica"), ())),
        ("<h2>Insurance we work with</h2><p>Aetna and Optum for Spravato</p>", ("spravato", "billed", ("Aetna", "Optum"), ())),
        ("<p>We take Wellmark, Medica, and Cigna.</p>", (None, "billed", ("Cigna", "Medica", "Wellmark"), ())),
        ("<p>Preparation and integration can be billed to Premera.</p>", (None, "billed", ("Premera",), ())),
        ("<p>The evaluation can be billed to Aetna or Cigna.</p>", (None, "billed", ("Aetna", "Cigna"), ())),
    ],
)
def test_plans_belong_to_what_their_words_name(said: str, stance: Stance) -> None:
    assert told(read(f"<h1>Insurance</h1>{OFFERS}{said}")) == {stance}


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("TRICARE, AETNA and UHC", {"TRICARE", "Aetna", "UnitedHealthcare"}),
        ("BlueCross BlueShield of Texas, United Health Care and Blue Shield", {"BlueCross BlueShield of Texas", "United Health Care", "Blue Shield"}),
        ("Texas Medicaid, medicare and Humana Military", {"Texas Medicaid", "Medicare", "Humana Military"}),
        ("Optum, United Healthcare/Optum, Medicare/Medicaid", {"Optum", "United Healthcare/Optum", "Medicare", "Medicaid"}),
        ("BlueCross and BlueShield of Kansas City, Aetna", {"BlueCross and BlueShield of Kansas City", "Aetna"}),
    ],
)
def test_plans_are_named_as_the_page_writes_them(written: str, names: set[str]) -> None:
    stances = told(read(f"<h1>Insurance</h1>{OFFERS}<p>For TMS we are in network with {written}.</p>"))
    assert stances == {("tms", "in_network", tuple(sorted(names)), ())}


def test_a_treatment_is_no_plan() -> None:
    said = "<p>For TMS we are in network with Premera and Aetna, and TMS is a benefit of both.</p>"
    assert told(read(f"<h1>Insurance</h1>{OFFERS}{said}")) == {("tms", "in_network", ("Aetna", "Premera"), ())}


@pytest.mark.parametrize(
    ("said", "stances"),
    [
        ("<p>TMS is billed to insurance; ketamine infusions can't be.</p>", {("tms", "billed"), ("ketamine-infusion", "not_accepted")}),
        (
            "<p>Ketamine infusions are not covered by insurance, but we can bill your plan for Spravato.</p>",
            {("spravato", "billed"), ("ketamine-infusion", "not_accepted")},
        ),
        (
            "<p>We bill Medicare for Spravato and provide superbills for ketamine infusions.</p>",
            {("spravato", "billed"), ("ketamine-infusion", "superbill")},
        ),
    ],
)
def test_one_sentence_tells_two_treatments_apart(said: str, stances: set[tuple[str, str]]) -> None:
    assert {(service, stance) for service, stance, _, _ in told(read(f"<h1>Insurance</h1>{OFFERS}{said}"))} == stances


def test_an_answer_tells_each_treatment_apart() -> None:
    reading = read(
        f"<h1>FAQ</h1>{OFFERS}<h3>Do you accept insurance?</h3><p>For TMS, yes: we participate with Cigna. For ketamine, no.</p>", "/faq"
    )
    assert told(reading) == {("tms", "in_network", ("Cigna",), ()), ("ketamine-infusion", "not_accepted", (), ())}
    assert reading.facts["insurance"] == "some"


def test_what_must_be_paid_out_of_pocket_is_not_accepted() -> None:
    html = f"<h1>Insurance</h1>{OFFERS}<p>We bill Aetna for Spravato.</p><p>Insurers call ketamine infusions unproven: they must be paid out of pocket.</p>"
    assert told(read(html)) == {("spravato", "billed", ("Aetna",), ()), ("ketamine-infusion", "not_accepted", (), ())}


@pytest.mark.parametrize(
    "said",
    [
        "<p>Our sister practice takes Aetna, Humana and Medicare.</p>",
        "<p>Bring your card so that the pharmacy can bill your plan.</p>",
        "<p>We are out of network with Kaiser.</p>",
        "<h2>Not covered</h2>",
        "<blockquote>They even got my Cigna plan to pay for it!</blockquote>",
        "<p>We wish we could take insurance. We cannot bill Aetna or Cigna.</p>",
    ],
)
def test_what_others_bill_and_a_bare_heading_tell_no_stance(said: str) -> None:
    reading = read(f"<h1>Insurance</h1>{OFFERS}{said}")
    assert not told(reading)
    assert "insurance" not in reading.facts


def test_what_one_of_the_team_takes_is_no_stance_of_the_practice() -> None:
    assert not told(read(f"<h1>Our providers</h1>{OFFERS}<p>Dr. A. treats adults with TMS and accepts Aetna and Cigna.</p>", "/our-team"))


def test_plans_of_one_office_are_told_for_none() -> None:
    html = f"<h1>Insurance</h1>{OFFERS}<p>Our Salem office accepts Moda and Regence. Our Bend office accepts PacificSource.</p>"
    assert not told(read(html))


@pytest.mark.parametrize(
    ("said", "stance"),
    [
        ("<p>We are in-network with Premera for psychiatric evaluations.</p>", (None, "in_network", ("Premera",), ())),
        ("<p>We accept Medicare for pain procedures.</p>", (None, "billed", ("Medicare",), ())),
        ("<p>We accept: Aetna; Cigna; Ohio Medicaid; Buckeye Health Plan.</p>", ("spravato", "billed", ("Aetna", "Buckeye Health Plan", "Cigna", "Ohio Medicaid"), ())),
        ("<p>For Spravato we accept:</p><p>Aetna</p><p>Medicare</p>", ("spravato", "billed", ("Aetna", "Medicare"), ())),
    ],
)
def test_plans_are_of_the_pages_treatment_unless_they_are_for_something_else(
    said: str, stance: Stance
) -> None:
    html = f"<h1>Spravato and insurance</h1>{OFFERS}{said}"
    assert told(read(html)) == {stance}


def test_plans_of_a_practice_that_also_talks_are_the_practices() -> None:
    html = "<h1>Billing</h1><p>We offer Spravato, medication management and psychotherapy.</p><p>We are credentialed with Premera and Regence.</p>"
    assert told(read(html, "/spravato-and-more")) == {(None, "in_network", ("Premera", "Regence"), ())}


def test_plans_of_a_page_for_new_patients_are_the_practices() -> None:
    said = "<h1>New patients</h1><p>We offer ketamine infusions, injections and braces.</p><p>Elm Pain accepts Medicare and Aetna.</p>"
    assert told(read(said, "/new-patients")) == {(None, "billed", ("Aetna", "Medicare"), ())}


def test_a_price_above_or_a_name_of_the_practice_makes_no_plans_of_one_treatment() -> None:
    lines = ("Alder Counseling", "Individual therapy: $180", "KAP medicine session: $600", "In network with: Premera and Regence.",
             "KAP medicine sessions can't be billed to insurance.")
    reading = read("".join(f"<p>{line}</p>" for line in lines), "/rates")
    assert told(reading) == {(None, "in_network", ("Premera", "Regence"), ()), ("kap", "not_accepted", (), ())}
    named = "<h1>Birch Psychiatry &amp; TMS</h1><p>We offer TMS and medication management.</p><p>We accept: Aetna, Cigna and Humana.</p>"
    assert told(read(named)) == {(None, "billed", ("Aetna", "Cigna", "Humana"), ())}


@pytest.mark.parametrize(
    ("said", "stance"),
    [
        ("<h2>In-network for Spravato</h2><p>Ask us.</p><ul><li>Aetna</li><li>Cigna/Evernorth</li></ul>", ("spravato", "in_network", ("Aetna", "Cigna/Evernorth"), ())),
        ("<p>For TMS we have contracts with:</p><p>Aetna | Highmark | UPMC</p>", ("tms", "in_network", ("Aetna", "Highmark", "UPMC"), ())),
        ("<p>We proudly accept TriWest.</p>", (None, "billed", ("TriWest",), ())),
    ],
)
def test_lists_of_plans(said: str, stance: Stance) -> None:
    assert told(read(f"<h1>Insurance</h1>{OFFERS}{said}")) == {stance}


def test_names_below_a_line_that_takes_them_are_taken_and_those_below_another_are_not() -> None:
    lines = ("In-network plans", "Aetna", "Carelon", "Hometown Health", "Out-of-network", "Kaiser", "Non-participating: Quartz, Medica")
    html = f"<h1>Insurance</h1>{OFFERS}{''.join(f'<p>{line}</p>' for line in lines)}"
    assert told(read(html)) == {(None, "in_network", ("Aetna", "Carelon", "Hometown Health"), ())}


def test_items_that_name_their_treatment_tell_nothing_of_each_other() -> None:
    items = "<li>Spravato – Aetna, MVP</li><li>TMS – Fidelis</li><li>Ketamine infusions – none (private pay)</li>"
    reading = read(f"<h1>Which insurance do you take?</h1>{OFFERS}<ul>{items}</ul>")
    assert told(reading) == {
        ("spravato", "billed", ("Aetna", "MVP"), ()), ("tms", "billed", ("Fidelis",), ()), ("ketamine-infusion", "not_accepted", (), ()),
    }


def test_what_each_treatments_section_or_row_says_in_a_word() -> None:
    sections = "<h2>TMS</h2><p>Insurance accepted.</p><h2>IV ketamine</h2><p>Self-pay.</p>"
    assert told(read(f"<h1>Our services</h1>{OFFERS}{sections}", "/services")) == {
        ("tms", "billed", (), ()), ("ketamine-infusion", "not_accepted", (), ()),
    }
    rows = "<tr><td>TMS</td><td>Aetna, Cigna</td></tr><tr><td>Ketamine infusions</td><td>None (self-pay, $450)</td></tr>"
    table = f"<table><tr><th>Treatment</th><th>Plans accepted</th></tr>{rows}</table>"
    assert told(read(f"<h1>What's covered</h1>{OFFERS}{table}")) == {
        ("tms", "billed", ("Aetna", "Cigna"), ()), ("ketamine-infusion", "not_accepted", (), ()),
    }


def test_a_table_of_plans_tells_what_each_column_says_of_each_treatment() -> None:
    rows = "<tr><td>Aetna</td><td>Yes</td><td>Yes</td><td>No</td></tr><tr><td>Cigna</td><td>✓</td><td>No</td><td>No</td></tr>"
    reading = read(f"<h1>Insurance</h1>{OFFERS}<table><tr><th>Plan</th><th>TMS</th><th>Spravato</th><th>IV ketamine</th></tr>{rows}</table>")
    assert told(reading) == {("tms", "billed", ("Aetna", "Cigna"), ()), ("spravato", "billed", ("Aetna",), ("Cigna",))}


def test_a_column_of_a_price_table_tells_the_plans_of_each_row() -> None:
    rows = (("Ketamine infusion", "$450", "Not covered"), ("Spravato", "Copay", "Aetna, Cigna"), ("TMS", "Copay", "Most plans"))
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    table = f"<table><tr><th>Service</th><th>Price</th><th>Insurance</th></tr>{body}</table>"
    assert told(read(f"<h1>Pricing</h1>{OFFERS}{table}", "/pricing")) == {
        ("ketamine-infusion", "not_accepted", (), ()), ("spravato", "billed", ("Aetna", "Cigna"), ()), ("tms", "billed", (), ()),
    }


def test_a_table_of_two_columns_tells_which_plans_are_taken() -> None:
    rows = "".join(f"<tr><td>{plan}</td><td>{said}</td></tr>" for plan, said in (("Aetna", "In network"), ("Kaiser PPO", "Out of network")))
    html = f"<h1>Insurance</h1>{OFFERS}<table>{rows}</table><p>We are an in-network provider for:</p><ul><li>Cigna HMO</li><li>Optum / UBH</li></ul>"
    assert told(read(html)) == {(None, "in_network", ("Aetna", "Cigna HMO", "Optum / UBH"), ("Kaiser PPO",))}


def test_a_row_that_says_yes_or_no_of_each_column_and_what_ends_a_list_of_plans() -> None:
    head = "<tr><th></th><th>TMS</th><th>Spravato</th><th>IV ketamine</th></tr>"
    table = f"<table>{head}<tr><td>Accepts insurance</td><td>Yes</td><td>Yes</td><td>No</td></tr></table>"
    assert told(read(f"<h1>Compare</h1>{OFFERS}{table}", "/services")) == {
        ("tms", "billed", (), ()), ("spravato", "billed", (), ()), ("ketamine-infusion", "not_accepted", (), ()),
    }
    plans = "<h2>Accepted insurance plans</h2><p>Aetna</p><p>Cigna</p><h2>Testimonials</h2>"
    assert told(read(f"<h1>Elm Psychiatry</h1>{OFFERS}{plans}", "/")) == {(None, "billed", ("Aetna", "Cigna"), ())}


def test_tables_of_plans_in_cells_and_written_out_with_bars() -> None:
    rows = "".join(f"<tr><td>{plan}</td><td>{said}</td></tr>" for plan, said in (("Aetna", "Yes"), ("Cigna", "Yes"), ("AHCCCS", "No")))
    table = f"<table><tr><th>Insurance plan</th><th>In network?</th></tr>{rows}</table>"
    assert told(read(f"<h1>TMS insurance</h1><p>We offer TMS.</p>{table}", "/tms")) == {("tms", "in_network", ("Aetna", "Cigna"), ("AHCCCS",))}
    lines = ("Which plans do you accept?", "Service | In network", "TMS | Aetna, Optum", "Spravato | Optum", "Ketamine infusions | Self-pay only")
    assert told(read(f"<h1>Billing</h1>{OFFERS}{''.join(f'<p>{line}</p>' for line in lines)}", "/faq")) == {
        ("tms", "in_network", ("Aetna", "Optum"), ()), ("spravato", "in_network", ("Optum",), ()), ("ketamine-infusion", "not_accepted", (), ()),
    }


def test_what_a_plan_pays_for_in_general_is_no_stance_and_our_practice_is_the_whole_one() -> None:
    html = "<h1>Spravato</h1><p>We offer Spravato.</p><p>TRICARE covers mental health care.</p><p>Our practice is in network with Aetna and Cigna.</p>"
    assert told(read(html, "/spravato")) == {(None, "in_network", ("Aetna", "Cigna"), ())}


@pytest.mark.parametrize(
    ("said", "stances"),
    [
        ("<p>Most insurance companies cover TMS. Medicare covers it too.</p>", set()),
        ("<h3>Is TMS covered by insurance?</h3><p>Yes. Nearly all carriers, Aetna and Cigna among them, pay for TMS.</p>", set()),
        ("<p>Employers may offer a plan that covers ketamine infusions.</p>", set()),
        (
            "<p>Spravato is covered by most plans. Insurance does not cover ketamine infusions.</p>",
            {("spravato", "billed", (), ()), ("ketamine-infusion", "not_accepted", (), ())},
        ),
        ("<p>TMS at our office is covered by Aetna and Martin's Point.</p>", {("tms", "billed", ("Aetna", "Martin's Point"), ())}),
        ("<p>TRICARE covers Spravato, and we are in network.</p>", {("spravato", "in_network", ("TRICARE",), ())}),
    ],
)
def test_what_insurers_in_general_pay_for_is_no_stance_but_beside_what_they_do_not(
    said: str, stances: set[Stance]
) -> None:
    assert told(read(f"<h1>Insurance</h1>{OFFERS}{said}")) == stances


def test_a_treatment_that_is_paid_for_in_some_cases_has_both_stances() -> None:
    said = "<p>We bill insurance for SGB against pain.</p><p>Insurance does not cover SGB for PTSD.</p><p>We bill Aetna for TMS.</p>"
    reading = read(f"<h1>Insurance</h1><p>We offer TMS and stellate ganglion blocks.</p>{said}")
    assert told(reading) == {("tms", "billed", ("Aetna",), ()), ("sgb", "billed", (), ()), ("sgb", "not_accepted", (), ())}
    assert reading.facts["insurance"] == "some"


@pytest.mark.parametrize(
    ("said", "stances"),
    [
        ("<p>We don't take insurance. We'll print you a superbill.</p>", {(None, "not_accepted", (), ()), (None, "superbill", (), ())}),
        ("<p>We do not bill any insurance and cannot accept Medicare.</p>", {(None, "not_accepted", ("Medicare",), ())}),
        ("<p>We do not file with insurance. We have opted out of Medicaid.</p>", {(None, "not_accepted", ("Medicaid",), ())}),
        ("<p>We are a self-pay practice.</p><p>Insurance does not pay for ketamine infusions.</p>", {(None, "not_accepted", (), ())}),
        ("<p>Insurance does not pay for ketamine infusions.</p>", {("ketamine-infusion", "not_accepted", (), ())}),
        (
            "<p>Ketamine infusions are not covered by insurance. You will get a superbill.</p>",
            {("ketamine-infusion", "not_accepted", (), ()), ("ketamine-infusion", "superbill", (), ())},
        ),
        (
            "<p>We take no insurance. Plans rarely pay for ketamine infusions. You will get a superbill.</p>",
            {(None, "not_accepted", (), ()), (None, "superbill", (), ())},
        ),
        ("<p>For plans that we're not in network with, we can write a superbill.</p>", {(None, "superbill", (), ())}),
        ("<p>We will help you file a claim for reimbursement.</p>", {(None, "out_of_network_form", (), ())}),
        ("<p>Our staff does the paperwork for a single case agreement when we are out of network.</p>", set()),
    ],
)
def test_refusals_and_superbills_are_stances_each_told_once(said: str, stances: set[Stance]) -> None:
    assert told(read(f"<h1>Insurance</h1>{OFFERS}{said}")) == stances


@pytest.mark.parametrize(
    ("said", "stances"),
    [
        (
            "<p>TMS and Spravato are billed to insurance. We are in network for both with Aetna and Cigna.</p>",
            {("tms", "in_network", ("Aetna", "Cigna"), ()), ("spravato", "in_network", ("Aetna", "Cigna"), ())},
        ),
        (
            "<h3>Is Spravato covered?</h3><p>Yes! Our practice is in network with Aetna and Cigna.</p>",
            {("spravato", "in_network", ("Aetna", "Cigna"), ())},
        ),
        ("<h3>Is my plan taken?</h3><p>Our practice is in network with Aetna and Cigna.</p>", {(None, "in_network", ("Aetna", "Cigna"), ())}),
        (
            "<p>Our practice participates with most plans.</p><h3>Accepted insurance plans</h3><ul><li>Aetna</li><li>Oscar (Optum)</li></ul>",
            {(None, "in_network", ("Aetna", "Oscar (Optum)"), ())},
        ),
        ("<p>TMS is covered by most plans. We're in network with Aetna and Cigna.</p>", {("tms", "in_network", ("Aetna", "Cigna"), ())}),
        ("<p>We bill insurance for TMS for depression and for Spravato.</p>", {("tms", "billed", (), ()), ("spravato", "billed", (), ())}),
        ("<p>We take Aetna and Cigna for TMS. AHCCCS is the main exception.</p>", {("tms", "billed", ("Aetna", "Cigna"), ("AHCCCS",))}),
        ("<p>Insurers call ketamine infusions experimental, and we do not accept insurance.</p>", {(None, "not_accepted", (), ())}),
        ("<p>Ketamine infusions may be covered by workers' compensation.</p>", set()),
        ("<p>Insurance partners: Aetna and Cigna.</p>", {(None, "billed", ("Aetna", "Cigna"), ())}),
        ("<p>We bill your insurance for Spravato. That includes Medicare.</p>", {("spravato", "billed", ("Medicare",), ())}),
        ("<p>We bill Aetna for Spravato, unlike ketamine, which is rarely covered.</p>", {("spravato", "billed", ("Aetna",), ())}),
        (
            "<p>Harbor Mood Infusion and its doctors do not participate with any insurance plans.</p>",
            {(None, "not_accepted", (), ())},
        ),
        (
            "<h3>Which plans do you take?</h3><p>We participate with Aetna, Highmark Delaware and Cigna.</p>",
            {(None, "in_network", ("Aetna", "Cigna", "Highmark Delaware"), ())},
        ),
        (
            "<p>We're out of network. We will send the claim forms on your behalf.</p>",
            {(None, "not_accepted", (), ()), (None, "out_of_network_form", (), ())},
        ),
        ("<p>We bill Aetna for TMS. We file the claims for you.</p>", {("tms", "billed", ("Aetna",), ())}),
        (
            "<p>We take Aetna for TMS. Insurance pays for TMS. It does not cover ketamine infusions.</p>",
            {("tms", "billed", ("Aetna",), ()), ("ketamine-infusion", "not_accepted", (), ())},
        ),
        (
            "<p>We do not take insurance for ketamine infusions, but we are in network with Aetna for TMS.</p>",
            {("ketamine-infusion", "not_accepted", (), ()), ("tms", "in_network", ("Aetna",), ())},
        ),
        (
            "<p>Ketamine infusions are not covered by insurance. TMS and Spravato are approved and usually covered.</p>",
            {("ketamine-infusion", "not_accepted", (), ()), ("tms", "billed", (), ()), ("spravato", "billed", (), ())},
        ),
        ("<p>We accept most plans, including but not limited to Aetna and Cigna.</p>", {(None, "billed", ("Aetna", "Cigna"), ())}),
        ("<p>We accept every major plan except Medicaid for TMS.</p>", {("tms", "billed", (), ("Medicaid",))}),
        ("<p>We take Aetna, Cigna and workers' compensation for TMS.</p>", {("tms", "billed", ("Aetna", "Cigna", "workers' compensation"), ())}),
        ("<p>We bill Aetna for TMS. Plans do not cover TMS for anxiety.</p>", {("tms", "billed", ("Aetna",), ())}),
        ("<p>We take Aetna. Those whose insurance will not cover TMS pay less.</p>", {(None, "billed", ("Aetna",), ())}),
    ],
)
def test_the_question_and_the_sentence_before_tell_what_plans_are_for(said: str, stances: set[Stance]) -> None:
    assert told(read(f"<h1>Insurance</h1>{OFFERS}{said}")) == stances


def test_what_the_footer_says_of_plans_holds_for_the_practice() -> None:
    html = f"<main><h1>What to expect</h1>{OFFERS}</main><footer><p>In-network with Aetna and Cigna</p></footer>"
    assert told(read(html, "/visit")) == {(None, "in_network", ("Aetna", "Cigna"), ())}


def test_a_refusal_goes_on_with_what_is_billed_for_the_visit() -> None:
    said = "<p>Insurance does not cover TMS for teenagers here, but we can bill your plan for the evaluation.</p>"
    reading = read(f"<h1>Insurance</h1>{OFFERS}{said}")
    assert (reading.facts["insurance"], told(reading)) == ("some", {("tms", "not_accepted", (), ())})


def test_plans_on_a_page_about_ketamine_are_for_what_plans_pay_for() -> None:
    html = f"<h1>Ketamine and insurance</h1>{OFFERS}<h2>Plans we accept</h2><ul><li>Aetna</li><li>Cigna</li></ul>"
    assert told(read(html)) == {(None, "billed", ("Aetna", "Cigna"), ())}


def test_talks_before_and_after_a_dosing_session_are_a_service_of_their_own() -> None:
    said = "<p>Preparation and integration sessions are billed to Premera. KAP dosing sessions are private pay.</p>"
    reading = read(f"<h1>Fees</h1><p>We offer ketamine-assisted psychotherapy and integration sessions.</p>{said}")
    assert told(reading) == {("integration-coaching", "billed", ("Premera",), ()), ("kap", "not_accepted", (), ())}
    assert reading.facts["insurance"] == "some"


def test_a_list_of_accepted_plans_is_that_of_the_treatments_which_are_in_network_without_names() -> None:
    said = "<p>For TMS and Spravato we are in network with most plans.</p><h2>Accepted plans</h2><ul><li>Aetna</li><li>Medica</li></ul>"
    assert told(read(f"<h1>Insurance</h1>{OFFERS}{said}")) == {
        ("tms", "in_network", ("Aetna", "Medica"), ()), ("spravato", "in_network", ("Aetna", "Medica"), ()),
    }
    under_a_treatment = "<h2>Spravato</h2><p>Ask us.</p><ul><li>Aetna</li><li>Medica</li></ul>"
    assert not told(read(f"<h1>Insurance</h1>{OFFERS}{under_a_treatment}"))


def test_a_plan_that_stands_alone_in_a_refusal_is_excepted() -> None:
    said = "<p>We are in network with Aetna and Cigna.</p><p>We're not able to accept Medi-Cal at this time.</p>"
    assert told(read(f"<h1>Insurance</h1>{OFFERS}{said}")) == {(None, "in_network", ("Aetna", "Cigna"), ("Medi-Cal",))}


def test_items_with_a_check_mark_are_plans_and_one_that_refuses_is_an_exception() -> None:
    items = ("✓ Aetna", "✓ Quest Behavioral Health", "✓ Oxford (Optum)", "Note: we don't take Medicaid.")
    listed = "".join(f"<li>{item}</li>" for item in items)
    assert told(read(f"<h1>Fees</h1>{OFFERS}<h2>Insurance providers we accept</h2><ul>{listed}</ul>")) == {
        (None, "billed", ("Aetna", "Oxford (Optum)", "Quest Behavioral Health"), ("Medicaid",)),
    }


def test_a_trade_mark_before_the_full_stop_ends_a_sentence() -> None:
    said = "<p>We bill Aetna and Utah Medicaid for SPRAVATO\u00ae. The maker's savings program may lower your copay.</p>"
    assert ("spravato", "billed", ("Aetna", "Utah Medicaid"), ()) in told(read(f"<h1>Costs</h1>{OFFERS}{said}"))


@pytest.mark.parametrize(
    ("said", "stances"),
    [
        ("This page tells how we work with Medicare, Tricare and Kaiser.", set()),
        ("To be paid for by your insurance, Spravato must be given in a clinic.", set()),
        ("Insurers do not cover ketamine infusions at this time. Our other services are billed to most major insurance plans.",
         {("ketamine-infusion", "not_accepted", (), ())}),
        ("We take Aetna for TMS. Medi-Cal, which is Medicaid in California, is not accepted.", {("tms", "billed", ("Aetna",), ("Medi-Cal",))}),
        ("We are in network with MVP Health Care and Excellus for TMS.", {("tms", "in_network", ("Excellus", "MVP Health Care"), ())}),
    ],
)
def test_plans_are_taken_only_where_the_page_says_so(said: str, stances: set[Stance]) -> None:
    assert told(read(f"<h1>Insurance</h1>{OFFERS}<p>{said}</p>")) == stances


def test_what_insurers_do_not_pay_for_and_what_the_practice_does_not_send_are_told_apart() -> None:
    reading = read(f"<h1>Insurance</h1>{OFFERS}<p>Insurance does not pay for ketamine infusions, and we do not file claims.</p>")
    assert told(reading) == {(None, "not_accepted", (), ())}
    assert {service.term: service.facts.get("insurance") for service in reading.services}["ketamine-infusion"] == "does_not"
    back = read(f"<h1>Insurance</h1>{OFFERS}<p>Insurance does not pay for ketamine infusions, and we do not bill insurance for them.</p>")
    assert told(back) == {("ketamine-infusion", "not_accepted", (), ())}


def test_an_article_that_begins_with_the_clinics_own_name_speaks_of_it() -> None:
    html = f"<article><h1>Paying for care</h1><p>By Our Team, May 2, 2026</p>{OFFERS}<p>%s, Spravato and TMS are billed to insurance.</p></article>"
    assert read(html % "At Quiet Harbor", "/blog/paying").facts.get("insurance") == "accepts"
    assert read(html % "Across the country", "/blog/paying").facts.get("insurance") is None


def test_infusions_of_a_practice_that_gives_nothing_else_are_all_it_does() -> None:
    offers = "<p>We offer ketamine infusions for depression and ketamine infusions for chronic pain.</p>"
    assert told(read(f"<h1>Questions</h1>{offers}<p>We do not bill insurance for infusions.</p>", "/faq")) == {(None, "not_accepted", (), ())}
