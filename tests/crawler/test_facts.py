"""Recorded cases for each rule about facts, with what must not be read."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.reading.facts import RULES, overall_facts, read_facts
from crawler.reading.facts.amounts import durations, money
from crawler.reading.page import parse_page
from crawler.reading.read import read_page
from crawler.reading.services import read_services
from directory.fields import FACTS

HEAD = "<h1>Ketamine infusions</h1><p>We offer ketamine infusions.</p>"

# fact, text of a ketamine infusion page, value (None: must not be read)
CASES: list[tuple[str, str, Any]] = [
    ("price_per_session", "<p>Each infusion is $450.</p>", [450, 450]),
    ("price_per_session", "<p>Infusions start from $550 per session.</p>", [550, None]),
    ("price_per_session", "<p>$480 cash or $495 by card per ketamine infusion.</p>", [480, 495]),
    ("price_per_session", "<table><tr><th>Treatment</th><th>Fee</th></tr><tr><td>Ketamine infusion</td><td>$400</td></tr></table>", [400, 400]),
    ("price_per_session", "<p>A $100 deposit holds your infusion.</p>", None),
    ("price_per_session", "<p>Other clinics charge $700 for an infusion.</p>", None),
    ("price_per_session", "<p>A missed infusion costs $75.</p>", None),
    ("package_price", "<p>A package of six ketamine infusions is $2,430.</p>", [2430, 2430]),
    ("package_price", "<p>Each infusion is $425, or $2,300 for the series of six.</p>", [2300, 2300]),
    ("package_price", "<p>Membership is $250 per month.</p>", None),
    ("consultation_fee", "<p>The initial consultation is $200.</p>", [200, 200]),
    ("consultation_fee", "<p>Schedule your free 20-minute phone consultation.</p>", [0, 0]),
    ("consultation_fee", "<p>Feel free to call us about a consultation.</p>", None),
    ("consultation_fee", "<p>Psychiatric evaluation</p><p>Ketamine session</p><p>$375</p><p>$240</p>", [375, 375]),
    ("price_per_session", "<p>Psychiatric evaluation</p><p>Ketamine session</p><p>$375</p><p>$240</p>", [240, 240]),
    ("price_per_session", "<div>$425</div><div>Ketamine infusion</div><div>$90</div><div>Medical consultation</div>", [425, 425]),
    ("price_per_session", "<p>Infusion . . . . $425. Deposit . . . . $150 at booking.</p>", [425, 425]),
    ("price_per_session", "<p>Usual charges in big cities run from $600 to $1,500 per infusion.</p>", None),
    ("price_per_session", "<p>$50 off each infusion (regular price $450).</p>", [450, 450]),
    ("package_price", "<p>Ketamine 6-pack: $2,295</p>", [2295, 2295]),
    ("package_price", "<p>The price is $450 per infusion, or $2,400 for the first six.</p>", [2400, 2400]),
    ("price_per_session", "<p>You pay $150 for the consultation and $450 for each infusion.</p>", [450, 450]),
    ("consultation_fee", "<p>There is a $150 fee for the medical evaluation, and infusions are $450 each.</p>", [150, 150]),
    ("package_price", "<p>$475 each, or six for $2,500.</p>", [2500, 2500]),
    ("package_price", "<p>45-minute infusions are $425.</p>", None),
    ("package_price", "<table><tr><td>Treatment</td><td>One</td><td>Package of 6</td></tr><tr><td>IV</td><td>$450</td><td>$2,400</td></tr></table>", [2400, 2400]),
    ("price_per_session", "<p>Infusion price: $450 (was $500)</p>", [450, 450]),
    ("price_per_session", "<p>An infusion costs $450 here; hospitals may bill $3,000.</p>", [450, 450]),
    ("price_per_session", "<p>Sedation adds $125 to your treatment.</p>", None),
    ("package_price", "<p>Six infusions paid together: $2,500.</p>", [2500, 2500]),
    ("consultation_fee", "<p>A first 15-minute call costs nothing.</p>", [0, 0]),
    ("consultation_fee", "<p>The evaluation is $325 and is not refundable within 48 hours.</p>", [325, 325]),
    ("price_per_session", "<h1>Payment and cancellation</h1><p>Each ketamine infusion is $410.</p>", [410, 410]),
    ("price_per_session", "<h3>What if I miss a day?</h3><p>Call us ahead, otherwise there is a $50 fee for the infusion.</p>", None),
    ("price_per_session", "<h3>Ketamine 40 mg</h3><p>Two hours. $375</p>", [375, 375]),
    ("price_per_session", "<p>Six infusions at $450 each.</p>", [450, 450]),
    ("package_price", "<p>Save when you prepay: 6 infusions for $2,550.</p>", [2550, 2550]),
    ("package_price", "<table><tr><td>Bundle of 6</td><td>$2,550</td></tr></table>", [2550, 2550]),
    ("price_per_session", "<h2>What others charge</h2><p>Hospitals have published $700 for an infusion.</p>", None),
    ("price_per_session", "<h2>Changes and cancellations</h2><p>Infusions changed inside of 3 days are billed at $150.</p>", None),
    ("price_per_session", "<p>The hotel gives our infusion patients a rate of $119 a night.</p>", None),
    ("package_price", "<h3>The six-session path</h3><p>$2,175 with lozenges</p>", [2175, 2175]),
    ("package_price", "<p>The five-day course is $9,800, which includes mapping and the follow-up.</p>", [9800, 9800]),
    ("prices_as_of", "<p>Rates below were last changed on July 1, 2025.</p>", "2025-07-01"),
    ("price_per_session", "<p>Your card is charged $100 when you book an infusion.</p>", None),
    ("price_per_session", "<p>Total for six infusions: $2,700 ($450 each)</p>", [450, 450]),
    ("price_per_session", "<p>An infusion is $450. Booster infusions are $400.</p>", [450, 450]),
    ("price_per_session", "<p>Veterans pay $400 per infusion; everyone else pays $450 per infusion.</p>", [450, 450]),
    ("price_per_session", "<p>The drug itself costs about $900 per dose and is billed to your plan.</p>", None),
    ("prices_as_of", "<p>Updated pricing as of 09/01/23</p>", "2023-09-01"),
    ("prices_as_of", "<p>Fees effective March 1, 2026.</p>", "2026-03-01"),
    ("prices_as_of", "<p>Our team was updated as of 09/01/23.</p>", None),
    ("session_minutes", "<p>The infusion generally lasts around 40 minutes to an hour.</p>", [40, 60]),
    ("session_minutes", "<h3>How long is the infusion?</h3><p>2 hours.</p>", [120, 120]),
    ("session_minutes", "<p>Each visit has 40 minutes of infusion.</p>", [40, 40]),
    ("session_minutes", "<p>Most people listen to music during the 40-minute infusion.</p>", [40, 40]),
    ("session_minutes", "<p>Ask for a complimentary 15-minute ketamine consultation.</p>", None),
    (
        "session_minutes",
        "<table><tr><th></th><th>Mood</th></tr><tr><td>Price</td><td>$450</td></tr><tr><td>Length</td><td>40 minutes</td></tr></table>",
        [40, 40],
    ),
    ("session_minutes", "<p>We place the IV. After that each infusion takes 40 minutes.</p>", [40, 40]),
    ("session_minutes", "<p>A nurse is with you for the infusion. It runs 55 minutes.</p>", [55, 55]),
    ("session_minutes", "<p>In those trials infusions lasted 3 to 40 minutes.</p>", None),
    ("session_minutes", "<p>A low-dose drip takes about 2 hours and a high-dose drip up to 4 hours.</p>", [120, 240]),
    ("session_minutes", "<p>Preparation sessions are 50 minutes.</p>", None),
    ("session_minutes", "<p>Recovery after the infusion takes 30 minutes.</p>", None),
    ("session_minutes", "<p>You may feel relief within 40 minutes of the infusion.</p>", None),
    ("visit_minutes", "<p>Plan on two hours in our office from door to door.</p>", [120, 120]),
    ("visit_minutes", "<p>Please arrive 15 minutes before your appointment.</p>", None),
    ("visit_minutes", "<p>The first consultation visit takes 60 minutes.</p>", None),
    ("series_sessions", "<p>The first course is six infusions over three weeks.</p>", [6, 6]),
    ("series_sessions", "<p>We recommend a series of 6-8 infusions.</p>", [6, 8]),
    ("series_sessions", "<p>Two infusions a week are usual.</p>", None),
    ("series_sessions", "<p>You will have 6 infusions, every weekday at first.</p>", [6, 6]),
    ("series_sessions", "<p>You return for treatment three times per week over the course of two weeks.</p>", None),
    ("series_sessions", "<p>You will have between 4 and 6 infusions.</p>", [4, 6]),
    ("series_sessions", "<p>Treatment begins with two infusions a week for three weeks.</p>", None),
    ("series_sessions", "<h3>How many will I need?</h3><p>The usual course is 6.</p>", [6, 6]),
    (
        "fasting_hours",
        "<p>Do not eat solid food for 6 hours before your visit. Clear liquids are fine until 2 hours before.</p>",
        {"solid": 6, "clear": 2},
    ),
    ("fasting_hours", "<p>Nothing by mouth for 4 hours before.</p>", {"solid": 4, "clear": 4}),
    ("fasting_hours", "<p>Nothing to eat after midnight.</p>", {"solid": "midnight"}),
    ("fasting_hours", "<h3>May I have breakfast?</h3><p>Not within 4 hours.</p>", {"solid": 4}),
    ("fasting_hours", "<p>Q. When do I stop eating?</p><p>A. At midnight.</p>", {"solid": "midnight"}),
    ("fasting_hours", "<h3>When can I eat again?</h3><p>About 2 hours after the infusion.</p>", None),
    ("fasting_hours", "<p>Keep your stomach empty for 3 hours before.</p>", {"solid": 3}),
    ("fasting_hours", "<p>Have a light meal and avoid alcohol for 24 hours before.</p>", None),
    ("escort_required", "<p>You must have an adult drive you home.</p>", True),
    ("escort_required", "<h3>Do I need somebody to drive me?</h3><p>Yes.</p>", True),
    ("escort_required", "<p>I have a responsible adult to take me home.</p>", True),
    ("escort_required", "<p>You can drive yourself home.</p>", False),
    ("escort_required", "<p>There is no sedation, so you may drive home.</p>", False),
    ("escort_required", "<p>Driver required.</p>", True),
    ("escort_required", "<p>Somebody must drive you home; no ride-shares unless a friend comes along.</p>", True),
    ("escort_required", "<p>We will not start until your driver has checked in.</p>", True),
    ("escort_required", "<p>No driver is needed.</p>", False),
    ("escort_required", "<h3>Do I need to bring someone with me?</h3><p>No, you do not need to have someone present during treatment.</p>", None),
    ("escort_required", "<h3>Is a driver needed?</h3><p>Yes. You cannot drive until the next day.</p>", True),
    ("escort_required", "<p>You may not drive until you have slept, and somebody has to collect you at the door.</p>", True),
    ("escort_required", "<p>It does not make you sleepy and you may drive yourself.</p>", False),
    ("escort_required", "<p>You may take a rideshare home, but you may not drive.</p>", True),
    ("escort_required", "<p>Do not drive for 12 hours.</p>", None),
    ("insurance", "<p>We do not accept insurance.</p>", "does_not"),
    ("insurance", "<h3>Do you take insurance?</h3><p>A. No. Not at this time.</p>", "does_not"),
    ("insurance", "<p>Insurance does not pay these fees.</p>", None),
    ("insurance", "<p>Our practice only participates with Aetna insurance.</p>", "some"),
    ("insurance", "<p>Many insurance plans, including Aetna and Cigna, are accepted.</p>", "accepts"),
    ("insurance", "<p>We accept most major insurance plans.</p>", "accepts"),
    ("insurance", "<p>Bring your insurance card.</p>", None),
    ("superbill", "<p>We give you a superbill on request.</p>", True),
    ("superbill", "<p>Self-pay patients will not receive superbills.</p>", False),
    ("superbill", "<p>We bill supers.</p>", None),
    ("hsa", "<p>HSA and FSA cards are fine.</p>", True),
    ("hsa", "<h3>HSA and FSA?</h3><p>Both work for every treatment.</p>", True),
    ("hsa", "<p>We cannot take HSA cards.</p>", False),
    ("hsa", "<p>The HSAT test is separate.</p>", None),
    ("financing", "<p>We stopped taking CareCredit in 2024.</p>", False),
    ("financing", "<p>Ask your bank about financing.</p>", None),
    ("financing", "<p>Financing is available through CareCredit.</p>", True),
    ("financing", "<p>We do not offer payment plans.</p>", False),
    ("financing", "<p>Payment plans: no.</p>", False),
    ("financing", "<p>Credit or payment plans are not something we can offer.</p>", False),
    ("financing", "<p>Our financial policy is simple.</p>", None),
    ("sliding_scale", "<p>Two places are kept on a sliding scale.</p>", True),
    ("sliding_scale", "<p>We have no sliding scale.</p>", False),
    ("sliding_scale", "<p>The doors are sliding.</p>", None),
    ("va_community_care", "<p>Veterans can be seen here with a VA authorization.</p>", True),
    ("va_community_care", "<p>We are an approved provider in the VA Community Care network.</p>", True),
    ("va_community_care", "<p>VA benefits are not accepted here.</p>", False),
    ("va_community_care", "<p>A study of the VA looked at SGB.</p>", None),
    ("military_discount", "<p>Military and veterans: $50 off each infusion.</p>", True),
    ("military_discount", "<p>Veterans receive a discount of 10%.</p>", True),
    ("military_discount", "<p>Ten percent off for active-duty military.</p>", None),
    ("military_discount", "<p>Veterans without an authorization get a military discount of $50.</p>", True),
    ("military_discount", "<p>We have no military discount.</p>", False),
    ("military_discount", "<p>We treat veterans.</p>", None),
    ("routes", "<p>The ketamine is given intravenously.</p>", ["iv"]),
    ("routes", "<p>We also offer intramuscular ketamine.</p>", ["iv", "im"]),
    ("routes", "<p>Ketamine can be given as a lozenge or a nasal spray.</p>", ["iv"]),
    ("routes", "<p>We offer Spravato, a nasal spray.</p>", ["iv", "nasal"]),
    (
        "insurance_stances",
        "<p>For TMS we are in network with Aetna and Cigna, except Medicaid. We offer TMS.</p>",
        [
            {"service": "tms", "stance": "in_network", "plans": ["Aetna", "Cigna"], "except": ["Medicaid"]},
        ],
    ),
    (
        "insurance_stances",
        "<p>We offer TMS, and TMS is covered by most insurance plans. Ketamine infusions are not covered by insurance.</p>",
        [
            {"service": "tms", "stance": "billed", "plans": [], "except": []},
            {"service": "ketamine-infusion", "stance": "not_accepted", "plans": [], "except": []},
        ],
    ),
    (
        "insurance_stances",
        "<p>Ketamine infusions are not covered by insurance. We give a superbill for each infusion.</p>",
        [
            {"service": "ketamine-infusion", "stance": "not_accepted", "plans": [], "except": []},
            {"service": "ketamine-infusion", "stance": "superbill", "plans": [], "except": []},
        ],
    ),
    ("insurance_stances", "<p>We offer TMS. Many insurance policies cover TMS.</p>", None),
    ("insurance", "<p>Infusions are now covered by most insurance providers.</p>", "accepts"),
    ("insurance", "<p>Your plan may cover an infusion on a case-by-case basis.</p>", None),
    ("insurance", "<p>1. Is this procedure covered by insurance.</p><p>We are not aware of any insurance covering it.</p>", "does_not"),
    ("insurance", "<p>It may not be covered, but we are happy to bill your insurance.</p>", "accepts"),
    ("insurance", "<h3>Option 2: self-pay (no insurance billing)</h3><p>No insurance needed to book.</p>", None),
    ("superbill", "<p>If I choose to submit an itemized bill to an insurer for reimbursement, the clinic is exempt.</p>", None),
    ("price_per_session", "<p>Ketamine infusion (96365): $125</p>", None),
    ("price_per_session", "<p>An introductory infusion and consultation with our provider is $375.</p>", None),
    (
        "price_per_session",
        "<p>We offer KAP and integration.</p><h3>Preparation</h3><p>$200 per 60-minute session</p><h3>KAP dosing</h3><p>$400-600 each</p>",
        [400, 600],
    ),
    ("package_price", "<p>Sample pricing for a 3 session protocol</p><ul><li>1 intake</li></ul><p>Total</p><p>$2,350 oral / $2,500 IM</p>", [2350, 2500]),
    ("session_minutes", "<p>This is not a 30 minute infusion.</p>", None),
    ("session_minutes", "<p>We offer TMS. Your first TMS session can last up to 90 minutes. Each TMS session lasts 20 minutes.</p>", [20, 20]),
    ("visit_minutes", "<p>This repeats over the entire session of about 20 minutes.</p>", None),
    ("visit_minutes", "<p>Plan to be here 90 minutes for the first treatment.</p>", None),
    ("series_sessions", "<p>We plan by your response to the first two infusions.</p>", None),
    ("series_sessions", "<p>You will receive a minimum of two and a maximum of ten infusions.</p>", [2, 10]),
    ("series_sessions", "<p>We will do a series of these (usually 6-8).</p>", [6, 8]),
    ("series_sessions", "<p>Advance payment for 20 sessions is required.</p>", None),
    ("fasting_hours", "<p>Fasting recommendations: avoid heavy meals within two hours of your infusion.</p>", None),
    (
        "fasting_hours",
        "<p>Do not eat or drink 6 hours before the procedure except for small amounts of water up to 2 hours before it.</p>",
        {"solid": 6, "clear": 2},
    ),
    ("escort_required", "<p>We offer TMS. After TMS you can return to your normal routine, including driving.</p>", False),
    ("monitored_by", "<p>A physician needs to determine how to best administer your infusion.</p>", None),
    ("monitored_by", "<p>Most providers are busy. A nurse then supervises each patient.</p>", None),
    ("private_room", "<p>You will be in a private or semi-private space.</p>", None),
    ("companion_allowed", "<p>We allow one family member to stay with the patient during the infusion.</p>", True),
    ("va_community_care", "<p>We accept Aetna and TriCare/TriWest.</p>", None),
    ("series_sessions", "<p>30 sessions over six weeks, then a taper of 6 sessions (for a total of 36 sessions).</p>", [36, 36]),
    ("series_sessions", "<p>The taper has 3 treatments the 7th week.</p>", None),
    ("escort_required", "<p>We'll walk you out to your driver.</p>", True),
    ("escort_required", "<p>Please show your driver's license.</p>", None),
    ("escort_required", "<h3>Who drives me home?</h3><p>Anyone over 18 whom you trust.</p>", True),
    ("escort_required", "<p>Arrange a ride; you may not drive or ride a bike until after a night's sleep.</p>", True),
    ("escort_required", "<p>You can't drive until the next morning. Rideshare is fine.</p>", True),
    ("escort_required", "<p>We offer TMS.</p><h3>Do I need a ride?</h3><p>Not for TMS.</p>", False),
    ("visit_minutes", "<p>The infusion is 40 minutes; with check-in and recovery you are here two hours.</p>", [120, 120]),
    ("session_minutes", "<p>We offer KAP. We set aside three hours for each KAP session.</p>", [180, 180]),
    ("series_sessions", "<p>We offer KAP. The standard KAP course has one preparation, three dosing and three integration sessions.</p>", [3, 3]),
    ("package_price", "<p>A single infusion costs $475. Six cost $2,550.</p>", [2550, 2550]),
    ("consultation_fee", "<p>First visit $250, which comes off the price of your first infusion.</p>", [250, 250]),
    ("minimum_age", "<p>Patients can rely on safety data from over 15+ years of use.</p>", None),
    ("visit_minutes", "<p>You will need to stay 30 minutes at the center following the procedure.</p>", None),
    ("escort_required", "<h3>Can I drive after TMS?</h3><p>We offer TMS, and patients may operate a motor vehicle.</p>", False),
    ("minimum_age", "<p>We ask people to plan at least 20 consecutive treatment days.</p>", None),
    ("minimum_age", "<p>Patients must be at least 21 to be treated.</p>", 21),
    ("session_minutes", "<p>A catheter is placed, after which ketamine is infused into the vein over approximately 40 minutes.</p>", [40, 40]),
    ("companion_allowed", "<p>If you bring a friend, you can choose to have them stay with you during your infusion.</p>", True),
    ("series_sessions", "<p>We offer Spravato.</p><p>Weeks 1-4</p><p>Twice weekly</p><p>Weeks 5-8</p><p>Once weekly</p>", None),
    ("routes", "<p>We offer ketamine troches. We work with sublingual troches rather than an intramuscular injection.</p>", ["iv", "sublingual"]),
    ("session_minutes", "<p>96365 - Initial IV infusion (up to 1 hour)</p>", None),
    ("visit_minutes", "<p>99213 - Office visit established 20-29 minutes</p>", None),
    ("session_minutes", "<p>We offer KAP. 60-minute KAP integration session - $300</p>", None),
    ("insurance", "<p>Ask your insurer to understand what their plan covers.</p>", None),
    ("insurance", "<p>After the out-of-pocket maximum the insurance will cover 100% of the allowed fee.</p>", None),
    ("companion_allowed", "<p>We recommend a close friend to accompany the patient during the infusion.</p>", True),
    ("monitored_by", "<p>A nurse will always be available to assist during the infusion.</p>", ["rn"]),
    ("escort_required", "<p>Transportation must be arranged prior to treatment.</p>", True),
    ("escort_required", "<p>Your driver will be called when you are ready.</p>", True),
    ("referral_required", "<p>You don't need a referral to see us.</p>", False),
    ("minimum_age", "<p>Our patients range in age from 18 to 85.</p>", 18),
    ("series_sessions", "<p>Five days a week for four weeks and then twice a week for eight weeks. That is 36 treatments.</p>", [36, 36]),
    ("series_sessions", "<p>That makes ten sessions a day.</p>", None),
    ("series_sessions", "<p>The first three infusions can sting.</p>", None),
    ("series_sessions", "<p>6.2 Unused infusions of a series are refunded.</p>", None),
    ("series_sessions", "<li>Six 45-minute infusions over three weeks</li>", [6, 6]),
    ("series_sessions", "<p>Our infusions are here, and the first course is six.</p>", [6, 6]),
    (
        "price_per_session",
        "<table><tr><th></th><th>Us</th><th>Typical clinic</th></tr><tr><td>Infusion</td><td>$395</td><td>$600</td></tr></table>",
        [395, 395],
    ),
    ("price_per_session", "<p>Saturday infusion: add $75</p>", None),
    ("price_per_session", "<p>A quarter of our therapy hours have a lower fee ($60 to $120 a session).</p>", None),
    ("package_price", "<h4>Ketamine week</h4><p>$2,100</p><p>Three infusions within seven days</p>", [2100, 2100]),
    ("consultation_fee", "<h3>Phone call</h3><p>Free, 15 minutes</p>", [0, 0]),
    ("superbill", "<table><tr><td>Superbill?</td><td>Self-pay patients will not receive superbills.</td></tr></table>", False),
    ("insurance", "<table><tr><td>Do you take insurance?</td><td>No. We are out of network with everyone.</td></tr></table>", "does_not"),
    ("insurance", "<table><tr><td>Covered by plans?</td><td>No</td><td>Often</td></tr></table>", None),
    ("session_minutes", "<li>Four-hour IV ketamine infusion</li>", [240, 240]),
    ("session_minutes", "<p>We offer Spravato. You stay in a chair for two hours after Spravato; the law says at least two hours for Spravato.</p>", [120, 120]),
    ("monitored_by", "<p>A nurse is with you in the room, and our psychiatrist sees you once a week.</p>", ["rn"]),
    ("minimum_age", "<p>Please cancel at least 5 business days before we see you.</p>", None),
    ("languages", "<p>Sees patients in Korean as well.</p>", ["ko"]),
    ("companion_allowed", "<p>Friends and family wait outside.</p>", False),
    ("private_room", "<p>A quiet room that is yours for the afternoon.</p>", True),
    ("escort_required", "<p>Find your ride. It has to be an adult.</p>", True),
    (
        "insurance_stances",
        "<p>We offer TMS. TMS is covered by Medicare. We are in network for TMS with:</p><ul><li>Aetna</li><li>Medicare</li></ul>"
        "<p>We do not accept NJ FamilyCare.</p>",
        [{"service": "tms", "stance": "in_network", "plans": ["Aetna", "Medicare"], "except": ["NJ FamilyCare"]}],
    ),
    (
        "insurance_stances",
        "<p>We offer TMS. For TMS we are in network with Anthem Blue Cross and Blue Shield and Horizon BCBS of New Jersey.</p>",
        [{"service": "tms", "stance": "in_network", "plans": ["Anthem Blue Cross and Blue Shield", "Horizon BCBS of New Jersey"], "except": []}],
    ),
    ("series_sessions", "<p>Number of infusions: 6</p>", [6, 6]),
    ("series_sessions", "<h3>How many will I need?</h3><p>About four in ten come back for a booster.</p>", None),
    (
        "series_sessions",
        "<table><tr><th>Protocol</th><th>Infusions in first series</th></tr><tr><td>Mood</td><td>6</td></tr></table>",
        [6, 6],
    ),
    ("session_minutes", "<p>Plan to be at the clinic 90 minutes for a 40 min infusion.</p>", [40, 40]),
    ("visit_minutes", "<p>Plan to be at the clinic 90 minutes for a 40 min infusion.</p>", [90, 90]),
    ("session_minutes", "<p>Infusions are done here. The process is typically completed in under 50 minutes.</p>", [None, 50]),
    ("routes", "<p>We also offer ketamine troches. The oral ketamine will dissolve under your tongue.</p>", ["iv", "sublingual"]),
    ("price_per_session", "<p>The cost is $450 per infusion for mental health and $600 - $1,200 for chronic pain.</p>", [450, 1200]),
    ("price_per_session", "<p>Each infusion is $495. Pay for six up front and save $300, bringing your total to $2,670.</p>", [495, 495]),
    ("price_per_session", "<p>Ketamine infusion: $500. Veterans and first responders: $400.</p>", [500, 500]),
    ("price_per_session", "<h2>Ketamine infusions</h2><p>$425 per infusion</p><h2>NAD+ therapy</h2><p>$500 per infusion</p>", [425, 425]),
    (
        "insurance_stances",
        "<p>We offer TMS and Spravato. Many insurance policies cover TMS and Spravato for depression and sometimes TMS for OCD.</p>",
        None,
    ),
    ("insurance_stances", "<p>Bring your insurance card.</p>", None),
    ("insurance", "<p>We do not accept insurance for ketamine infusions. We offer TMS. TMS is covered by most insurance plans.</p>", "some"),
    ("insurance", "<p>Most clinics do not take insurance.</p>", None),
    ("escort_required", "<p>It is advisable to arrange a ride home.</p>", True),
    ("escort_required", "<p>We drive our costs down.</p>", None),
    ("visit_minutes", "<p>You will be with us for about 90 minutes.</p>", [90, 90]),
    ("session_minutes", "<p>Each infusion takes 40-45 minutes, plus 30 minutes to recover.</p>", [40, 45]),
    ("session_minutes", "<p>The office is ten minutes from the station.</p>", None),
    ("fasting_hours", "<p>Please stop eating and drinking 4 hours before your infusion.</p>", {"solid": 4, "clear": 4}),
    ("fasting_hours", "<p>You may eat 2 hours after the infusion.</p>", None),
    ("package_price", "<h3>Series of 6</h3><p>$2,550</p>", [2550, 2550]),
    ("package_price", "<p>Save $300 on a package.</p>", None),
    ("consultation_fee", "<table><tr><td>First phone consultation</td><td>Free</td></tr></table>", [0, 0]),
    ("minimum_age", "<p>Patients 18 to 80.</p>", 18),
    ("minimum_age", "<p>Your driver must be 18 or older.</p>", None),
    ("minimum_age", "<h3>Do you see children?</h3><p>No, 21 and older only.</p>", 21),
    ("minimum_age", "<p>Arrange for a person of 18 years or older to drive you home.</p>", None),
    ("series_sessions", "<p>Boosters come after 6 sessions of maintenance.</p>", None),
    ("monitored_by", "<p>We work hand in hand with the psychiatrist or nurse practitioner whom you already have.</p>", None),
    ("monitored_by", "<p>Your session is prescribed by a medical doctor and administered by a registered nurse.</p>", ["rn"]),
    ("monitored_by", "<p>Your vital signs are checked by an RN every ten minutes.</p>", ["rn"]),
    ("monitored_by", "<p>A registered nurse stays in the room.</p>", ["rn"]),
    ("monitored_by", "<p>A CRNA monitors you.</p>", ["crna"]),
    ("monitored_by", "<p>Ask your own doctor about it.</p>", None),
    ("monitored_by", "<p>The medical team monitors you.</p>", None),
    ("monitored_by", "<p>Our onsite, board-certified psychiatrist meets with you throughout your course to monitor your progress.</p>", None),
    ("monitored_by", "<p>You are watched closely by a licensed medical provider (physician, physician assistant, or nurse practitioner).</p>",
     ["np", "pa", "physician"]),
    ("series_sessions", "<p>Five daily treatments over 4 to 6 weeks make a total of 30-36 infusions in a course.</p>", [30, 36]),
    ("series_sessions", "<p>You receive five to ten daily infusion sessions for one to two weeks.</p>", None),
    ("series_sessions", "<p>Patients do a four hour infusion on 3-5 consecutive days.</p>", [3, 5]),
    ("series_sessions", "<p>Weeks 5-8: an infusion once a week for four weeks.</p>", None),
    ("session_minutes", "<p>Infusions last around 10 minutes, but you need a 50-minute rest period between each one.</p>", [10, 10]),
    ("session_minutes", "<p>The ketamine infusion is administered in our office over a period of 40-50 minutes.</p>", [40, 50]),
    ("visit_minutes", "<p>The ketamine infusion is administered in our office over a period of 40-50 minutes.</p>", None),
    ("visit_minutes", "<p>Most patients leave the office about 30 minutes after their treatment.</p>", None),
    ("visit_minutes", "<p>This is a 50-minute appointment to review medications and history.</p>", None),
    ("escort_required", "<p>You'll need to plan for rides to and from the clinic.</p>", True),
    ("referral_required", "<p>Patients must be referred for infusions by a physician.</p>", True),
    ("insurance", "<p>Insurers have been reluctant to cover infusions.</p>", None),
    ("insurance", "<p>Insurance may cover the office visit on the day of your infusion.</p>", "some"),
    ("fasting_hours", "<p>Nothing to eat or drink for 6 hours before your infusion. You can have clear liquids up until 2 hours prior.</p>",
     {"solid": 6, "clear": 2}),
    ("price_per_session", "<p>Ketamine infusion, single session $365 $335 cash</p>", [335, 365]),
    ("price_per_session", "<h3>How much does each infusion cost?</h3><p>An infusion for depression typically costs $600.</p>", [600, 600]),
    ("price_per_session", "<h3>What is the average cost of an infusion?</h3><p>An infusion typically costs $600.</p>", None),
    ("series_sessions", "<p>We try to administer six infusions within a two week period.</p>", [6, 6]),
    ("session_minutes", "<p>Studies have shown that ketamine infused over one hour lifts the mood.</p>", None),
    ("session_minutes", "<p>The first 15 minutes of the infusion will be spent with paperwork.</p>", None),
    ("session_minutes", "<p>We do a preparation session. This session is 50-60 minutes long.</p>", None),
    ("monitored_by", "<p>Clinics that are staffed by nurses must limit the doses they administer.</p>", None),
    ("monitored_by", "<p>Before we administer ketamine we require a full medical evaluation by our anesthesiologist.</p>", None),
    ("monitored_by", "<p>The physician will monitor your right hand for movement.</p>", None),
    ("referral_required", "<p>If you are being treated for depression, we will need a referral from a therapist.</p>", True),
    ("insurance", "<p>All of our treatments are, unfortunately, still considered out-of-network.</p>", "does_not"),
    ("insurance", "<p>Because infusions are viewed as experimental, insurance companies do not provide reimbursement.</p>", "does_not"),
    ("consultation_fee", "<ul><li>First Office Visit: $200</li></ul>", [200, 200]),
    ("session_minutes", "<p>A two hour window for your infusion is reserved.</p>", None),
    ("session_minutes", "<h3>Step one: intake session</h3><p>You meet by Zoom for a first session that is typically 30 minutes.</p>", None),
    ("session_minutes", "<p>Each infusion lasts only a few minutes [see 3-Minute 'Burst'].</p>", None),
    ("series_sessions", "<p>We start with two infusions 48 hours apart.</p>", None),
    ("series_sessions", "<p>A course includes 31-38 infusions. Following this, you'll complete 30-35 infusions with our coordinator.</p>", [31, 38]),
    ("insurance", "<p>Since some insurance companies differ, it is imperative that you verify that we are in network and infusions covered.</p>", None),
    ("insurance", "<p>Calls of more than 15 minutes incur a $25 charge that is generally not reimbursed by insurance companies.</p>", None),
    ("fasting_hours", "<p>No solid food in the six hours before your infusion. You may have transparent liquids such as water, black coffee"
     " (no dairy) or clear tea (no milk) up to two hours prior.</p>", {"solid": 6, "clear": 2}),
    ("superbill", "<p>I also have information on superbills and private pay.</p>", None),
    ("sliding_scale", "<p>I also have information on superbills and reduced fee sessions.</p>", None),
    ("session_minutes", "<p>A session (like a 60-minute infusion) is sent to your insurer.</p>", None),
    ("minimum_age", "<p>Spouses are eligible for Tricare coverage if the beneficiary is 18 years of age or older.</p>", None),
    ("series_sessions", "<p>The first course is two infusion visits a week for four weeks, eight in all.</p>", [8, 8]),
    ("series_sessions", "<p>Infusion sessions last 40 minutes and there are 12 of them over six weeks.</p>", [12, 12]),
    ("series_sessions", "<p>Six sessions of ketamine, two of them in our office.</p>", None),
    ("monitored_by", "<p>A nurse places a small IV.</p>", None),
    ("insurance", "<p>Regence and PacificSource are billed for ketamine infusions.</p>", "accepts"),
    ("consultation_fee", "<p>The medical review is $100.</p>", [100, 100]),
    ("consultation_fee", "<p>A psychiatric evaluation by video, $310, which your insurance may cover.</p>", [310, 310]),
    ("series_sessions", "<p><b>How many will I need?</b></p><p>We suggest six over two to three weeks.</p>", [6, 6]),
    ("insurance", "<h3>Will my insurance pay?</h3><p>Not for ketamine.</p>", "does_not"),
    ("military_discount", "<p>Veterans pay $400 for an infusion.</p>", True),
    ("visit_minutes", "<p>A nurse watches you afterwards, and you are out the door within 75 minutes of arriving for your infusion.</p>", [75, 75]),
    ("insurance", "<h2>Requirements for insurance to cover infusions</h2><p>For your insurance to cover infusions we must follow a schedule.</p>", None),
    ("session_minutes", "<p>Although the infusion takes from 35 to 55 minutes, you will spend some time talking to our specialist.</p>", [35, 55]),
    ("escort_required", "<p>After the treatment you can drive and resume your normal activity.</p>", False),
    ("package_price", "<p>$445 per infusion, or $2,490 when six are paid up front (a saving of $180).</p>", [2490, 2490]),
    ("price_per_session", "<p>If you go on we credit $100 of it to your second infusion.</p>", None),
    ("escort_required", "<p>No driver, no fasting for an infusion.</p>", False),
    ("escort_required", "<p>Have a ride both ways on the day of your infusion.</p>", True),
    ("monitored_by", "<p>An assistant takes your blood pressure and our nurse practitioner is down the hall.</p>", None),
    ("minimum_age", "<p>By using this site you must be 18 or older and agree to our terms.</p>", None),
    ("escort_required", "<p>Unlike ECT, which needs anesthesia and somebody to drive you home, this infusion is gentle.</p>", None),
    ("series_sessions", "<p>Unlike ECT, which needs 6 to 12 sessions over a month, this infusion is gentle.</p>", None),
    ("price_per_session", "<h3>Related articles</h3><ul><li>How much does an infusion cost? $400 to $800 per infusion</li></ul>", None),
    ("escort_required", "<h3>From the blog</h3><ul><li>Ten minutes: why you need a driver after an infusion</li></ul>", None),
    ("package_price", "<p>The five-session treatment with the additional psychological support costs $2,750.</p>", [2750, 2750]),
    ("minimum_age", "<p>We treat adults who are 18 or older.</p>", 18),
    ("minimum_age", "<p>Patients must be at least 21.</p>", 21),
    ("minimum_age", "<p>We have 18 years of experience.</p>", None),
    ("languages", "<p>Our staff speaks Spanish and Korean.</p>", ["es", "ko"]),
    ("languages", "<p>Se habla español.</p>", ["es"]),
    ("languages", "<p>The Spanish restaurant is next door.</p>", None),
    ("wheelchair_accessible", "<p>There is a ramp for wheelchairs.</p>", True),
    ("wheelchair_accessible", "<p>The suite is wheelchair accessible.</p>", True),
    ("wheelchair_accessible", "<p>The old office is not wheelchair accessible.</p>", False),
    ("wheelchair_accessible", "<p>A nurse takes you by wheelchair to the car.</p>", None),
    ("parking", "<p>The lot behind the building is for our patients.</p>", True),
    ("parking", "<p>Free parking is available behind the building.</p>", True),
    ("parking", "<p>There is no parking at the office.</p>", False),
    ("parking", "<p>Read this at home, not in the parking lot.</p>", None),
    ("companion_allowed", "<p>Companions cannot come into the treatment rooms.</p>", False),
    ("companion_allowed", "<p>Your driver waits in the lobby or in the car.</p>", False),
    ("companion_allowed", "<p>You are welcome to bring a companion into the room.</p>", True),
    ("companion_allowed", "<p>Visitors are not allowed in the treatment room.</p>", False),
    ("companion_allowed", "<p>Bring a friend to drive you home.</p>", None),
    ("private_room", "<p>You will be in a room of your own.</p>", True),
    ("private_room", "<p>You have a private room with a recliner.</p>", True),
    ("private_room", "<p>There are no private rooms.</p>", False),
    ("private_room", "<p>We are a private practice.</p>", None),
    ("telehealth", "<p>The visit must be in person; video visits are not possible.</p>", False),
    ("telehealth", "<p>The first visit can be by secure video.</p>", True),
    ("telehealth", "<p>We do not offer telehealth.</p>", False),
    ("telehealth", "<p>Watch our video about the clinic.</p>", None),
    ("referral_required", "<p>No referral is necessary, unless your plan wants one.</p>", False),
    ("referral_required", "<p>We ask for a referral from your psychiatrist.</p>", True),
    ("referral_required", "<p>You do not need a referral.</p>", False),
    ("referral_required", "<p>A referral is required from your physician.</p>", True),
    ("referral_required", "<p>Your insurance plan may require a referral.</p>", None),
    ("price_per_session", "<p>Hospitals in the area charge up to $3,000 for an infusion.</p>", None),
    ("price_per_session", "<p>Ketamine infusion</p><p>45 minutes</p><p>$460</p>", [460, 460]),
    ("package_price", "<h3>Six-infusion series</h3><p>Total $2,140 in the morning or $2,365 in the afternoon.</p>", [2140, 2365]),
    ("package_price", "<p>One infusion: $460. Six: $2,500.</p>", [2500, 2500]),
    ("consultation_fee", "<p>Evaluation plus first infusion: $650.</p>", None),
    ("consultation_fee", "<p>The first call is free. The medical evaluation is $220.</p>", [0, 220]),
    ("consultation_fee", "<p>Other clinics offer free consultations.</p>", None),
    ("session_minutes", "<table><tr><th>Treatment</th><th>Length</th></tr><tr><td>Ketamine infusion</td><td>45 minutes</td></tr></table>", [45, 45]),
    ("session_minutes", "<p>Drip 40 minutes</p>", [40, 40]),
    ("session_minutes", "<p>Some patients have blurred vision for an hour or two after treatment.</p>", None),
    ("visit_minutes", "<p>You are usually out of the door after 90 minutes.</p>", [90, 90]),
    ("visit_minutes", "<h3>Mapping</h3><p>Set aside 75 minutes.</p>", None),
    ("series_sessions", "<h3>How many infusions?</h3><p>Six over three weeks.</p>", [6, 6]),
    ("fasting_hours", "<p>No solid food for 6 hours.</p>", {"solid": 6}),
    ("fasting_hours", "<p>Do not eat or drink anything except water for 4 hours before.</p>", {"solid": 4}),
    ("escort_required", "<p>You may not leave alone.</p>", True),
    ("escort_required", "<p>Your driver takes you home.</p>", True),
    ("insurance", "<p>If we are not in-network with your insurance plan, you can pay yourself.</p>", None),
    ("insurance", "<p>Insurance pays for CRPS only; the infusion for PTSD is self-pay.</p>", "some"),
    ("military_discount", "<p>Veterans pay 10 percent less.</p>", True),
    ("companion_allowed", "<p>Companions wait in the lobby.</p>", False),
    ("minimum_age", "<p>Our minimum age is 18.</p>", 18),
    ("minimum_age", "<p>It is not approved for patients under 18.</p>", None),
    ("parking", "<p>The nurse knows every parking space in town.</p>", None),
    ("routes", "<p>Some clinics give ketamine by nose.</p>", ["iv"]),
    ("insurance", "<p>We are a network provider for Aetna and Cigna.</p>", "accepts"),
    ("insurance", "<p>Infusions are not covered under many insurance plans.</p>", None),
    ("superbill", "<p>You get a paid receipt that you can submit to your insurance.</p>", True),
    ("referral_required", "<ul><li>TriWest (with referral only)</li></ul>", None),
    ("series_sessions", "<p>Visits with the doctor: typically 4 per treatment course.</p>", None),
    ("session_minutes", "<p>The altered state of consciousness usually lasts 45 minutes.</p>", None),
    ("session_minutes", "<p>We give the infusion in our clinic over 45-55 minutes.</p>", [45, 55]),
    ("visit_minutes", "<p>We give the infusion in our clinic over 45-55 minutes.</p>", None),
    ("price_per_session", "<p>Fee Late Cancellation Fee</p><p>Ketamine infusion $480 $120</p>", [480, 480]),
    ("price_per_session", "<p>Monday Friday</p><p>Ketamine infusion $480 $520</p>", [480, 520]),
    ("price_per_session", "<h2>Series of three</h2><p>Total cost | $1,350 with the infusions</p>", None),
    ("routes", "<p>Sometimes patients take ketamine by nasal spray.</p>", ["iv"]),
    ("escort_required", "<p>Rest until you feel fit to drive. Otherwise you can have a friend drive you home.</p>", None),
    ("escort_required", "<p>You may not drive that day. You can have a friend drive you home.</p>", True),
    ("monitored_by", "<p>Photo of a nurse who watches a patient.</p>", None),
    ("session_minutes", "<p>A drug given by vein is something else altogether: it runs in slowly over 50 minutes.</p>", [50, 50]),
    ("session_minutes", "<p>A course of 3-hour infusion sessions in our clinic follows.</p>", [180, 180]),
    ("session_minutes", "<p>Expect each infusion visit to take between 1 and 2 hours.</p>", None),
    ("visit_minutes", "<p>Expect each infusion visit to take between 1 and 2 hours.</p>", [60, 120]),
    ("visit_minutes", "<p>You need time to wake up after the infusion, so plan on 2 hours in the clinic.</p>", [120, 120]),
    ("price_per_session", "<p>Fees for missed visits:</p><p>1. Ketamine infusion - $150</p><p>2. Psychotherapy - $90</p>", None),
    ("price_per_session", "<p>What you pay:</p><p>1. Ketamine infusion - $450</p>", [450, 450]),
    ("price_per_session", "<p>Table of late cancellation fees</p><p>Visit Fee</p><p>Ketamine infusion $150</p>", None),
    ("referral_required", "<p>We are a referral based infusion clinic.</p>", True),
    ("referral_required", "<p>To be seen you will need:</p><ul><li>An insurance card</li><li>A referral from your doctor</li></ul>", True),
    ("referral_required", "<p>What we are glad to get:</p><ul><li>A referral from your doctor</li></ul>", None),
    ("referral_required", "<p>You should ask your psychiatrist to fax us a referral.</p>", True),
    ("va_community_care", "<p>Now a VA Community Care Center</p>", True),
    ("escort_required", "<p>You are expected to have a driver with you.</p>", True),
    ("escort_required", "<p>With TMS you may drive immediately after your treatment.</p>", False),
    ("monitored_by", "<p>Please inform your psychiatrist when you start your infusions.</p>", None),
    ("monitored_by", "<p>Your therapist guides you as you find meaning in it.</p>", None),
    ("monitored_by", "<h1>KAP</h1><p>We offer KAP.</p><p>You are in a private room with your therapist.</p>", ["therapist"]),
    ("session_minutes", "<p>Six infusions are given within 3 weeks, about one hour for each infusion.</p>", [60, 60]),
    ("visit_minutes", "<p>Set aside two hours for the first visit, then an hour for every further visit.</p>", [60, 120]),
    ("visit_minutes", "<p>Set aside two hours for the first visit.</p>", None),
    ("minimum_age", "<p>Depression is found in over 20 million adults.</p>", None),
    ("escort_required", "<p>A relative is required to take you home.</p>", True),
    ("series_sessions", "<p>In general the therapy is made up of 20 to 24 infusions.</p>", [20, 24]),
    ("referral_required", "<p>If you are interested, have your therapist send us a referral.</p>", True),
    ("referral_required", "<p>If your plan is an HMO, have your doctor send us a referral.</p>", None),
    ("monitored_by", "<p>The psychiatrist talks over with you what the infusion may do.</p>", None),
    ("monitored_by", "<p>The doctor goes over the plan with you, and a nurse watches the infusion.</p>", ["rn"]),
    ("monitored_by", "<p>The owner, a CRNA, is an anesthesia practitioner and gives the infusion.</p>", ["crna"]),
    ("visit_minutes", "<p>An infusion at our center takes 2 hours from start to end.</p>", [120, 120]),
    ("visit_minutes", "<p>Most patients are fit to leave 20 minutes after the end.</p>", None),
    ("session_minutes", "<p>Within 2 hours of the infusion most patients feel lighter.</p>", None),
    ("escort_required", "<p>An adult has to come with you to the infusion.</p>", True),
    ("escort_required", "<p>Your head is soon clear, but transportation home is a must.</p>", True),
    ("fasting_hours", "<p>No solid food for 6 hours before the infusion. Until 2 hours before it you may have clear liquids.</p>", {"solid": 6, "clear": 2}),
    ("series_sessions", "<p>At the least you will receive three infusions in the first weeks.</p>", None),
    ("consultation_fee", "<p>There is a cost for meeting with the prescriber ($220, one-time).</p>", [220, 220]),
    ("referral_required", "<p>First you have to get a referral from your doctor.</p>", True),
    ("monitored_by", "<p>It is allowed when an attending physician finds it right.</p>", None),
    ("monitored_by", "<p>A nurse or a physician starts your IV.</p>", None),
    ("monitored_by", "<p>The nurse starts the infusion.</p>", ["rn"]),
    ("monitored_by", "<p>Physician oversight and RN monitoring</p>", ["rn"]),
    ("session_minutes", "<p>Be there 30-45 minutes ahead of the infusion.</p>", None),
    ("visit_minutes", "<p>Our procedure starts with a 60-minute appointment with a psychiatrist.</p>", None),
    ("series_sessions", "<p>As a rule patients have an infusion of four hours on 3-5 days in a row.</p>", [3, 5]),
    ("escort_required", "<p>You are going to need someone to bring you home.</p>", True),
    ("routes", "<h2>Oral ketamine</h2><p>We offer oral ketamine and prescribe troches.</p>", ["sublingual", "iv"]),
    ("session_minutes", "<ul><li>ECT: you are put to sleep and a seizure is set off in the brain. A session lasts 20 minutes.</li></ul>", None),
    ("session_minutes", "<ul><li>Ketamine infusion: the medicine runs slowly into a vein of the arm. A session lasts 50 minutes.</li></ul>", [50, 50]),
    ("series_sessions", "<p>Our program has two advanced treatments: infusions and injections.</p>", None),
    ("series_sessions", "<p>A typical course is six to eight weeks long.</p>", None),
    ("series_sessions", "<ul><li>20-24 treatment sessions on average</li></ul>", [20, 24]),
    ("telehealth", "<p>Online Patient Intake Forms</p>", None),
    ("escort_required", "<p>After TMS people go back to their usual routine, and that includes driving.</p>", False),
    ("private_room", "<p>Private consultation rooms for your talk.</p>", None),
    ("minimum_age", "<p>We see kids from 12 years on, and adults.</p>", 12),
    ("monitored_by", "<p>Patients have to stay in the care of their psychiatrist.</p>", None),
    ("series_sessions", "<p>The standard protocol is 5-7 doses one after the other.</p>", [5, 7]),
    ("series_sessions", "<p>We ask our patients to commit to six infusions.</p>", [6, 6]),
    ("series_sessions", "<p>It matters to have 6-8 appointments in 3-4 weeks.</p>", [6, 8]),
    ("series_sessions", "<h3>How many will I need?</h3><p>Most people do best with six.</p>", [6, 6]),
    ("series_sessions", "<p>For over 20 years low doses have been used.</p>", None),
    ("session_minutes", "<p>A pump infuses the ketamine over 40+ minutes.</p>", [40, None]),
    ("series_sessions", "<h2>Your first three appointments</h2>", None),
    ("escort_required", "<p>You can't drive until the next day, so line up a ride.</p>", True),
    ("escort_required", "<p>You have to be picked up by an adult.</p>", True),
    ("escort_required", "<p>You must be accompanied home by an adult.</p>", True),
    ("escort_required", "<p>No patient is discharged without an escort.</p>", True),
    ("escort_required", "<p>With TMS, driving is fine right after a session.</p>", False),
    ("escort_required", "<p>With TMS you can drive to your appointment and back.</p>", False),
    ("monitored_by", "<p>Our ICU-trained nurses keep a close eye on you.</p>", ["rn"]),
    ("minimum_age", "<p>We treat patients from the age of 17.</p>", 17),
    ("minimum_age", "<p>Patients under the age of 18 cannot be treated.</p>", 18),
    ("minimum_age", "<p>We see no patients younger than 18.</p>", 18),
    ("minimum_age", "<p>Minimum age: 21</p>", 21),
    ("minimum_age", "<p>A companion of at least 18 years is welcome.</p>", None),
    ("session_minutes", "<p>The block itself takes 10 minutes; you are watched for 30 minutes.</p>", [10, 10]),
    ("session_minutes", "<p>You rest in a recliner while ketamine is infused for 45 minutes.</p>", [45, 45]),
    ("fasting_hours", "<p>Do not eat solid food or drink milk products for 7 hours before the infusion.</p>", {"solid": 7}),
    ("session_minutes", "<p>The infusion for mood lasts about 50 minutes, while for pain it can go up to 4 hours.</p>", [50, 240]),
    ("session_minutes", "<h1>KAP</h1><p>We offer KAP.</p><h3>Preparation and integration</h3><p>KAP dosing session (2 hours)</p>", [120, 120]),
    ("price_per_session", "<p>Sessions cost $210-365, depending on which staff member sits with you.</p>", [210, 365]),
    ("price_per_session", "<p>We offer an infusion for $430, and members of the military get 20% off.</p>", [430, 430]),
    ("monitored_by", "<p>We give our clients access to our clinic, directed by Dana Pell, APRN.</p>", None),
    ("monitored_by", "<p>A nurse practitioner gives you the infusion.</p>", ["np"]),
    ("monitored_by", "<p>It is given in quiet by a team made up of an anesthesiologist and nurses.</p>", ["anesthesiologist", "rn"]),
    ("monitored_by", "<p>The infusion is done under physician care.</p>", ["physician"]),
    ("referral_required", "<p>Everybody is welcome to refer themselves.</p>", False),
    ("referral_required", "<p>If you are coming to us for pain, we will need a referral from your doctor.</p>", True),
    ("minimum_age", "<p>More than 40,000 adults between the ages of 18 and 65 are depressed here.</p>", None),
    ("series_sessions", "<p>Most patients need 4 or 5 infusions before they start to feel better.</p>", None),
    ("session_minutes", "<p>A session of the infusion lasts 50 minutes but can be as short as 30 minutes.</p>", [30, 50]),
    ("visit_minutes", "<p>Please check in at our facility an hour and a half ahead of the infusion.</p>", None),
    ("consultation_fee", "<p>Self-pay: $255 initial evaluation; $450 ketamine infusion</p>", [255, 255]),
    ("escort_required", "<p>Have a safe ride to and from your appointment.</p>", True),
    ("escort_required", "<p>With TMS your head is clear, so you can drive a car afterwards.</p>", False),
    ("monitored_by", "<p>Your guide will work with you and your therapist on a plan.</p>", None),
    ("session_minutes", "<h1>ECT</h1><p>We offer ECT.</p><p>ECT takes about 10 minutes, plus time to recover.</p>", [10, 10]),
    ("session_minutes", "<p>A session takes an hour, but the actual infusion is about 40 minutes.</p>", [40, 40]),
    ("visit_minutes", "<p>The feelings fade and last for a total of 50 minutes.</p>", None),
    ("series_sessions", "<p>This is more than a standard infusion: you get two injections at two levels.</p>", None),
    ("escort_required", "<p>We require that someone transport you to and from your infusion.</p>", True),
    ("monitored_by", "<p>You use it in the doctor's office so we can monitor you.</p>", None),
    ("monitored_by", "<h1>ECT</h1><p>We offer ECT.</p><p>The ECT team includes a psychiatrist and a nurse.</p>", ["rn", "psychiatrist"]),
    ("price_per_session", "<p>A single infusion is $460; a package of six is $2,450.</p>", [460, 460]),
    ("price_per_session", "<p>You pay only $460 per infusion (regular price $560).</p>", [460, 460]),
    ("price_per_session", "<p>Hospital infusions may cost $1,500.</p>", None),
    ("telehealth", "<p>Mail-order companies prescribe via telehealth.</p>", None),
    ("telehealth", "<p>Follow-ups are virtual.</p>", True),
    ("companion_allowed", "<p>We encourage you to have a loved one with you.</p>", True),
    ("private_room", "<p>Our waiting room is private.</p>", None),
    ("parking", "<p>Patients may use the parking lot.</p>", True),
    ("referral_required", "<p>A referral is helpful but not mandatory.</p>", False),
    ("minimum_age", "<p>In the study 650 people from 9 hospitals had infusions.</p>", None),
    ("series_sessions", "<p>A course can have from 8 up to 12 infusions.</p>", [8, 12]),
    ("session_minutes", "<p>In a 2017 trial, patients had six infusions, each lasting 35 minutes.</p>", None),
    ("price_per_session", "<p>In other states infusions cost up to $1,100.</p>", None),
    ("visit_minutes", "<p>Unlike Spravato, which takes two hours in the office, an infusion is short.</p>", None),
    ("series_sessions", "<p>Patients who complete six infusions report fewer symptoms.</p>", None),
    ("price_per_session", "<p>Therapists can join our training on ketamine treatment for $900.</p>", None),
    ("consultation_fee", "<p>Initial Medical Evaluation | $245</p>", [245, 245]),
    ("price_per_session", "<p>Initial Medical Evaluation | $245</p>", None),
    ("price_per_session", "<p>$240 first evaluation; $430 ketamine infusion (regular price $480)</p>", [430, 430]),
    ("consultation_fee", "<p>Consultation (20 min) ..... free</p>", [0, 0]),
    ("price_per_session", "<p>Our scholarship pays $300 of each infusion.</p>", None),
    ("monitored_by", "<p>Each infusion is managed by an anesthesiologist.</p>", ["anesthesiologist"]),
    ("monitored_by", "<p>Dr. Bell (MD) performs every infusion.</p>", ["physician"]),
    ("monitored_by", "<p>Our nurses have eyes for detail.</p>", None),
    ("escort_required", "<p>You may not leave by yourself.</p>", True),
    ("escort_required", "<p>We can only treat you if you have a driver.</p>", True),
    ("escort_required", "<p>If you have a driver who needs directions, call us.</p>", None),
    ("session_minutes", "<p>The ketamine treatment takes an hour. The medicine is given slowly over 45 minutes.</p>", [45, 45]),
    ("session_minutes", "<p>An infusion takes 40 minutes or an hour. The medicine is given slowly.</p>", [40, 60]),
    ("series_sessions", "<h1>SGB</h1><p>We offer SGB.</p><p>Most people get two shots of SGB within a few weeks.</p>", [2, 2]),
    ("price_per_session", "<p>$375 single, $1,980 for six.</p>", [375, 375]),
    ("package_price", "<p>$375 single, $1,980 for six.</p>", [1980, 1980]),
    ("price_per_session", "<p>Single sessions are $450, a 6-pack is $2,500.</p>", [450, 450]),
    ("package_price", "<p>$450 each or 6 for $2,400.</p>", [2400, 2400]),
    ("package_price", "<p>SGB in a two-day protocol (right and left): $2,150</p>", [2150, 2150]),
    ("package_price", "<p>Infusion booster for guests of a series: $385</p>", None),
    ("price_per_session", "<p>Add a vitamin to any infusion for $95.</p>", None),
    ("price_per_session", "<p>Treatments start at $425 and everything is included: monitoring and anti-nausea medicine.</p>", [425, None]),
    ("price_per_session", "<p>Ketamine infusion $299 / 500 mg magnesium on request</p>", [299, 299]),
    ("consultation_fee", "<p>The intake is $250 and is non-refundable.</p>", [250, 250]),
    ("consultation_fee", "<p>1. First consultation</p><p>You meet our prescriber. Cost: $250.</p>", [250, 250]),
    ("military_discount", "<p>Home Veterans Pricing Contact</p>", None),
    ("military_discount", "<p>We offer military pricing.</p>", True),
    ("visit_minutes", "<p>Plan for 90 minutes from check-in to discharge.</p>", [90, 90]),
    ("visit_minutes", "<p>An infusion takes 40 minutes, followed by 20-30 min of rest for a total appointment time of 1.5 hours.</p>", [90, 90]),
    ("visit_minutes", "<p>Plan to be with us for 60 to 90 minutes so that we can watch you afterwards.</p>", [60, 90]),
    ("session_minutes", "<p>Depending on your symptoms, an infusion can take from one to four hours.</p>", [60, 240]),
    ("session_minutes", "<p>Depending on your dose, the effects of an infusion can last from one to four hours.</p>", None),
    ("series_sessions", "<p>Most of our pain patients have five infusions, one each weekday.</p>", [5, 5]),
    ("series_sessions", "<p>The six-session starter program is $390.</p>", [6, 6]),
    ("fasting_hours", "<p>Skip food for 4 hours before.</p>", {"solid": 4}),
    ("minimum_age", "<p>You need to be at least 18 and live in this state.</p>", 18),
    ("referral_required", "<p>No referral? No problem.</p>", False),
    ("referral_required", "<p>Self-referrals cannot be accepted.</p>", True),
    ("languages", "<p>Falamos português.</p>", ["pt"]),
    ("financing", "<p>We do not offer payment plans or third-party financing.</p>", False),
    ("escort_required", "<p>A friend or family member will need to come in and sign you out.</p>", True),
    ("escort_required", "<p>Line up your ride.</p>", True),
    ("escort_required", "<li>A driver. You will not be able to drive until the next day.</li>", True),
    ("companion_allowed", "<p>They are also welcome to sit with you.</p>", True),
    ("monitored_by", "<p>We have two anesthesiologists. One of them is present for every infusion.</p>", ["anesthesiologist"]),
    ("monitored_by", "<p>I sit with you through all of it: there is no revolving door of nurses.</p>", None),
    ("monitored_by", "<p>Ask whether a psychiatrist oversees treatment.</p>", None),
    ("monitored_by", "<p>Please stay in touch with their own nurse throughout.</p>", None),
    ("monitored_by", "<p>It is given with a nurse checking on you until you leave.</p>", ["rn"]),
    ("telehealth", "<p>You do a video screening with one of our doctors.</p>", True),
    ("price_per_session", "<h3>The classic (IV)</h3><p>$495 each / $2,790 for six</p>", [495, 495]),
    ("price_per_session", "<p>Rescheduling is free until the evening before. After that there is a $100 fee.</p>", None),
    ("price_per_session", "<p>Vitamin infusions can be added for $75.</p>", None),
    ("consultation_fee", "<p>First, our physician does an evaluation. The fee for those paying privately is $400.</p>", [400, 400]),
    ("consultation_fee", "<p>You begin with a new patient visit ($210), in person, and some basic labs.</p>", [210, 210]),
    ("consultation_fee", "<p>Assessments are free and confidential.</p>", [0, 0]),
    ("session_minutes", "<p>An injection begins within 5 minutes and lasts about an hour.</p>", None),
    ("session_minutes", "<p>Start to finish, the procedure takes about 20 minutes.</p>", [20, 20]),
    ("session_minutes", "<p>If I am over 20 minutes late my infusion may have to be moved.</p>", None),
    ("session_minutes", "<p>A booster dose of ketamine is given ten minutes in.</p>", None),
    ("visit_minutes", "<p>With check-in and check-out, count on two and a half hours.</p>", [150, 150]),
    ("visit_minutes", "<p>Count on 20 minutes from the bridge.</p>", None),
    ("visit_minutes", "<p>Stay off the road for at least 12 hours.</p>", None),
    ("escort_required", "<h3>How do I get home?</h3><p>With another human being.</p>", True),
    ("escort_required", "<p>You will leave with your ride at noon.</p>", True),
    ("escort_required", "<p>Please arrange to be picked up.</p>", True),
    ("escort_required", "<p>You're fine to drive yourself.</p>", False),
    ("escort_required", "<h3>Will I Need a Driver</h3><p>Yes.</p>", True),
    ("companion_allowed", "<h3>Can my husband be in the room?</h3><p>Not during the infusion, no.</p>", False),
    ("companion_allowed", "<p>One person can keep you company.</p>", True),
    ("referral_required", "<p>Your own doctor has to send us a referral.</p>", True),
    ("private_room", "<p>Each room at our clinic is private.</p>", True),
    ("sliding_scale", "<p>Some hours are held for patients who can't pay the full rate.</p>", True),
    ("military_discount", "<p>Anybody who has served gets $50 off.</p>", True),
    ("military_discount", "<p>Ketamine infusion $550, military family price $425</p>", True),
    ("price_per_session", "<p>$199 consult, $450 infusion, $2,400 series</p>", [450, 450]),
    ("consultation_fee", "<p>Self-pay: $275 evaluation, $140 follow-up</p>", [275, 275]),
    ("consultation_fee", "<p>Book a free 20-minute Zoom.</p>", [0, 0]),
    ("consultation_fee", "<p>Consultation and records review: $350</p>", [350, 350]),
    ("price_per_session", "<p>Trade any infusion for an injection for $85 more.</p>", None),
    ("price_per_session", "<p>Treatment may be paused if my balance reaches $500.</p>", None),
    ("price_per_session", "<p>The pharmacy charges separately: $70 per session.</p>", None),
    ("package_price", "<h2>Financial policy</h2><p>The fee is $450 per infusion or $2,400 for a prepaid series of six.</p>", [2400, 2400]),
    ("session_minutes", "<h2>How a session works</h2><p>Expect about an hour.</p>", [60, 60]),
    ("session_minutes", "<p>Your teen is in the chair for 19 minutes and in our office for 30.</p>", [19, 19]),
    ("session_minutes", "<p>The treatment is checked at 40 minutes.</p>", None),
    ("visit_minutes", "<h2>Your visit, start to finish</h2><p>2 hours before: stop eating</p>", None),
    ("monitored_by", "<p>It is done by video when your doctor says that it is appropriate.</p>", None),
    ("monitored_by", "<p>This includes two hours of observation with a nurse.</p>", ["rn"]),
    ("referral_required", "<p>A psychiatrist or nurse practitioner must refer you.</p>", True),
    ("referral_required", "<p>Patients can't refer themselves.</p>", True),
    ("referral_required", "<h3>Do I need a referral?</h3><p>You don't, unless your insurance says so.</p>", False),
    ("referral_required", "<p>No prescription, diagnosis or doctor's referral is needed.</p>", False),
    ("companion_allowed", "<p>I may have one adult in the room.</p>", True),
    ("companion_allowed", "<p>We can't have visitors in the treatment rooms.</p>", False),
    ("companion_allowed", "<p>There is a chair for your spouse.</p>", True),
    ("private_room", "<p>You have a private bay with a door.</p>", True),
    ("wheelchair_accessible", "<p>We are on the ground floor with no steps.</p>", None),
    ("telehealth", "<p>Follow-up (30 minutes, video or in person)</p>", True),
    ("languages", "<p>Мы говорим по-русски.</p>", ["ru"]),
    ("minimum_age", "<p>Florida residents 21 and up with depression.</p>", 21),
    ("minimum_age", "<p>We see patients as young as 16.</p>", 16),
    ("series_sessions", "<p>You'll come in for six infusions.</p>", [6, 6]),
    ("series_sessions", "<p>Infusions: 6 over 3 weeks</p>", [6, 6]),
    ("session_minutes", "<p>Call us about an infusion. That takes a quarter of an hour.</p>", None),
    ("session_minutes", "<p>It's a quick 10-20 minute outpatient procedure.</p>", [10, 20]),
    ("monitored_by", "<p>I'm a nurse anesthetist and own this clinic.</p><p>I sit with you all the way.</p>", ["crna"]),
    ("monitored_by", "<p>Ann Example, LCSW</p><p>I'll be with you the whole time.</p>", ["therapist"]),
    ("monitored_by", "<p>I'm a nurse anesthetist and own this clinic.</p><p>I give talks on ketamine.</p>", None),
    ("monitored_by", "<p>I sit with you all the way.</p>", None),
    ("monitored_by", "<p>Dr. Example, a board-certified anesthesiologist, opened this clinic.</p><p>Dr. Example stays with you.</p>", ["anesthesiologist"]),
    ("monitored_by", "<p>Dr. Example opened this clinic.</p><p>Dr. Example stays with you.</p>", None),
    ("session_minutes", "<h1>TMS</h1><p>We offer TMS. A session runs 20 minutes, though some are as short as 4 minutes.</p>", [4, 20]),
    ("session_minutes", "<p>Dress warmly: Your infusion means sitting for 45 minutes.</p>", [45, 45]),
    ("series_sessions", "<p>The medicine is infused slowly over 45 minutes at low doses.</p>", None),
    ("visit_minutes", "<h3>How long does an infusion take?</h3><p>Expect to be at the clinic about two hours for every infusion.</p>", [120, 120]),
    ("fasting_hours", "<p>Patients cannot eat or drink anything after midnight.</p>", {"solid": "midnight", "clear": "midnight"}),
    ("escort_required", "<h3>Can the patient drive afterwards?</h3><p>It does not sedate, so patients can drive and go on with their day.</p>", False),
    ("escort_required", "<h3>Can I drive afterwards?</h3><p>You can drive the next day.</p>", None),
    ("escort_required", "<p>You need somebody who comes with you and drives.</p>", True),
    ("escort_required", "<p>Your ride picks you up at our door.</p>", True),
    ("escort_required", "<p>There are no restrictions on driving.</p>", False),
    ("financing", "<p>We offer flexible repayment options.</p>", True),
    ("financing", "<p>Interest-free payments over a year can be arranged.</p>", True),
    ("companion_allowed", "<p>You can choose to be by yourself with your music, or have a friend sit with you.</p>", True),
    ("companion_allowed", "<p>A partner can relax in the suite with you.</p>", True),
    ("companion_allowed", "<p>We do not have space for visitors.</p>", False),
    ("private_room", "<p>Our recliners share one large room.</p>", False),
    ("private_room", "<p>The infusion area is open, with curtains.</p>", False),
    ("private_room", "<p>Two nurses share the infusion rooms.</p>", None),
    ("private_room", "<h3>Will I have my own room?</h3><p>Yes.</p>", True),
    ("minimum_age", "<p>We see adolescents, 13 to 17 years old.</p>", 13),
    ("minimum_age", "<p>Patients over 18 years of age.</p>", 18),
    ("minimum_age", "<p>Children age 12 and under may not visit patients.</p>", None),
    ("referral_required", "<p>Please get a referral from a licensed practitioner.</p>", True),
    ("referral_required", "<p>We accept patients on a referral basis.</p>", True),
    ("referral_required", "<p>You do not need to be referred by a doctor.</p>", False),
    ("monitored_by", "<p>We are not connected with any of the other doctors who perform infusions.</p>", None),
    ("price_per_session", "<p>Where an infusion is included, we add a further $45 charge.</p>", None),
    ("consultation_fee", "<p>With a consultation we check plans, including Aetna and Cigna, and your medication costs may be $10.</p>", None),
    ("series_sessions", "<p>For CRPS we give one infusion daily for five days.</p>", [5, 5]),
    ("series_sessions", "<p>The first course is made up of at least 20 sessions in a row.</p>", [20, None]),
    ("series_sessions", "<p>You will feel relief after at least three infusions.</p>", None),
    ("series_sessions", "<p>A standard course adds up to 36 sessions.</p>", [36, 36]),
    ("series_sessions", "<p>Patients receive 30 daily treatments over six weeks.</p>", [30, 30]),
    ("visit_minutes", "<p>Infusions require 2-4 hours per session including preparation and recovery time.</p>", [120, 240]),
    ("visit_minutes", "<p>A treatment means a visit of about an hour every day.</p>", [60, 60]),
    ("visit_minutes", "<p>You'll spend about an hour inward while your guide sits by.</p>", None),
    ("visit_minutes", "<p>You first have an intake with us. This appointment takes 50 minutes.</p>", None),
    ("visit_minutes", "<p>Within an hour of her call she was in our clinic.</p>", None),
    ("visit_minutes", "<p>Plan on at least 90 minutes at the clinic, or on five hours for a long infusion.</p>", [90, 300]),
    ("fasting_hours", "<p>Nothing should be taken by mouth for 8 hours prior to a treatment.</p>", {"solid": 8, "clear": 8}),
    ("session_minutes", "<p>On the day of your infusion: no food for 4 hours or liquids for 2 hours.</p>", None),
    ("escort_required", "<p>Somebody else (a relative, for example) has to meet you here and drive you home.</p>", True),
    ("escort_required", "<p>Outpatients go home the same day with a friend.</p>", True),
    ("escort_required", "<p>You must be accompanied by an adult.</p>", True),
    ("escort_required", "<p>You do not have to count on someone else to drive you home.</p>", False),
    ("monitored_by", "<p>We are two nurse anesthetists. When you are here, one of us watches over you.</p>", ["crna"]),
    ("monitored_by", "<p>A nurse is always there to help during the infusion.</p>", ["rn"]),
    ("monitored_by", "<p>A physician places your IV and is with you for all of the infusion.</p>", ["physician"]),
    ("price_per_session", "<p>Our clinic offers an infusion for $415.00 and takes 15% off for members of the military.</p>", [415, 415]),
    ("package_price", "<p>Pay ahead for six to eight infusions, which comes to $2,500 or $3,300.</p>", [2500, 3300]),
    ("consultation_fee", "<p>First ketamine session | price includes a medical intake | $800</p>", None),
    ("referral_required", "<p>You don't need a prescription, a diagnosis, or a referral.</p>", False),
    ("telehealth", "<p>Appointments are in-person and virtual.</p>", True),
    ("escort_required", "<p>You can't leave alone.</p>", True),
    ("escort_required", "<p>If you arrive without a driver we will have to reschedule.</p>", True),
    ("escort_required", "<p>We'll ask who is driving you home.</p>", True),
    ("escort_required", "<p>A friend, a relative or a medical service must take you.</p>", True),
    ("escort_required", "<p>It doesn't affect your ability to drive.</p>", False),
    ("fasting_hours", "<p>Solids: 6 hours. Clear liquids: 2 hours.</p>", {"solid": 6, "clear": 2}),
    ("session_minutes", "<p>It drips in over 40 minutes.</p>", [40, 40]),
    ("series_sessions", "<p>You come for six weeks, then taper for three weeks (36 sessions total).</p>", [36, 36]),
    ("visit_minutes", "<h2>After your infusion</h2><p>Plan on 90 minutes for the entire visit.</p>", [90, 90]),
    ("companion_allowed", "<p>Bring a friend to sit with you if you like.</p>", True),
    ("companion_allowed", "<p>We encourage you to bring a support person.</p>", True),
    ("companion_allowed", "<p>We encourage you to bring a friend to drive you home.</p>", None),
    ("companion_allowed", "<p>Only the patient may be in the treatment room.</p>", False),
    ("private_room", "<p>Each room is yours alone.</p>", True),
    ("parking", "<p>You can park right out front.</p>", True),
    ("parking", "<p>Parking can be hard to find in the afternoon.</p>", None),
    ("referral_required", "<p>We only see patients who've been referred.</p>", True),
    ("sliding_scale", "<p>Our fees slide with income.</p>", True),
    ("sliding_scale", "<p>If cost is a barrier, ask about reduced rates.</p>", True),
    ("military_discount", "<p>20% off for those who serve or have served.</p>", True),
    ("military_discount", "<p>An infusion is $395 (veterans and first responders $350).</p>", True),
    ("va_community_care", "<p>For veterans, care here may be authorized through Community Care.</p>", True),
    ("price_per_session", "<p>Earn $500 for an infusion patient that you send us.</p>", None),
    ("escort_required", "<p>Driving is off limits for a day, so you will need to be picked up.</p>", True),
    ("escort_required", "<p>Without an escort your visit will be called off: come without a driver and it is postponed.</p>", True),
    ("escort_required", "<p>Patients are alert and can drive as soon as it is over.</p>", False),
    ("fasting_hours", "<p>For 8 hours ahead of the procedure you shouldn't eat or drink.</p>", {"solid": 8, "clear": 8}),
    ("series_sessions", "<p>Daily visits for six weeks, then a taper = 36 sessions</p>", [36, 36]),
    ("series_sessions", "<p>You come in 6 times over three weeks.</p>", [6, 6]),
    ("series_sessions", "<p>The number of infusions is usually 4 to 6.</p>", [4, 6]),
    ("series_sessions", "<p>We ask you to commit to no fewer than 3 infusions.</p>", [3, None]),
    ("session_minutes", "<p>Count on 45 minutes for the infusion itself.</p>", [45, 45]),
    ("session_minutes", "<p>An infusion takes 45 minutes, and then you relax for 30 minutes.</p>", [45, 45]),
    ("visit_minutes", "<p>In our office you will stay 15 to 30 minutes longer.</p>", None),
    ("monitored_by", "<p>A registered nurse gives it to you.</p>", ["rn"]),
    ("monitored_by", "<p>A nurse anesthetist runs each infusion.</p>", ["crna"]),
    ("companion_allowed", "<p>Your driver can't come into the treatment room.</p>", False),
    ("minimum_age", "<p>18+ only</p>", 18),
    ("minimum_age", "<p>Age requirement: 18 years</p>", 18),
    ("referral_required", "<p>You don't need a doctor or therapist to refer you.</p>", False),
    ("consultation_fee", "<p>Book a consult. It's free!</p>", [0, 0]),
    ("financing", "<p>Payments can be broken up over 12 months.</p>", True),
    ("hsa", "<p>Most HSAs and FSAs can be used.</p>", True),
    ("series_sessions", "<p>I am there with you. We do several of these (6-8 as a rule).</p>", [6, 8]),
    ("series_sessions", "<p>Members choose any 2 infusions a month.</p>", None),
    ("series_sessions", "<p>If 2 infusions in a row are canceled, we charge for one.</p>", None),
    ("private_room", "<p>For a telehealth visit you need a private space.</p>", None),
    ("monitored_by", "<p>You have the convenience of physicians on site, with no need to travel.</p>", None),
    ("price_per_session", "<p>One infusion: $450 (includes nausea medication)</p>", [450, 450]),
    ("price_per_session", "<p>$425 an infusion, no extra fees.</p>", [425, 425]),
    ("consultation_fee", "<p>There's no fee for your first call.</p>", [0, 0]),
    ("consultation_fee", "<p>The consultation won't cost you anything.</p>", [0, 0]),
    ("consultation_fee", "<p>Your consultation is on us.</p>", [0, 0]),
    ("visit_minutes", "<p>Talk with us for free for 15 minutes.</p>", None),
    ("monitored_by", "<p>A former medic, now a paramedic, is in the room.</p>", ["paramedic"]),
    ("monitored_by", "<p>You are under the care of a nurse practitioner during each infusion.</p>", ["np"]),
    ("monitored_by", "<p>You are under the care of a nurse practitioner.</p>", None),
    ("series_sessions", "<p>Infusions are given here. Most people do 6-8 of these.</p>", [6, 8]),
    ("escort_required", "<h3>What should I bring?</h3><p>A driver and warm clothes.</p>", True),
    ("escort_required", "<li>Someone to drive you home</li>", True),
    ("series_sessions", "<h3>How often are infusions given?</h3><p>Twice a week for three weeks, six in total.</p>", [6, 6]),
    ("session_minutes", "<p>Three-hour medicine sessions</p>", [180, 180]),
    ("consultation_fee", "<h3>How much is the consultation?</h3><p>It's free.</p>", [0, 0]),
    ("referral_required", "<p>Patients need a psychiatrist's referral.</p>", True),
    ("session_minutes", "<p>We use a first series of five infusions, each running about 50 minutes, to break the hold of low mood.</p>", [50, 50]),
    ("session_minutes", "<p>Hold the lozenge in your mouth for 12 minutes during the session.</p>", None),
    ("session_minutes", "<p>We book an hour, of which the infusion itself is about 45 minutes.</p>", [45, 45]),
    ("session_minutes", "<h3>During the infusion</h3><p>Ketamine is then infused slowly. This takes 45 to 50 minutes.</p>", [45, 50]),
    ("visit_minutes", "<h3>Afterward</h3><p>All told, set aside about two hours.</p>", [120, 120]),
    ("visit_minutes", "<h3>After your infusion</h3><p>Most people are with us for 2 to 2½ hours.</p>", [120, 150]),
    ("visit_minutes", "<h3>Your first infusion</h3><p>Please plan on two hours for this visit only.</p>", None),
    ("visit_minutes", "<h3>So how much time should I block off?</h3><p>Bring a book. About an hour and a half at the center.</p>", [90, 90]),
    ("visit_minutes", "<h3>How long will I be there?</h3><p>About 90 minutes. The infusion is 50 minutes for mood.</p>", [90, 90]),
    ("minimum_age", "<p>You do need to be 21 for this, and we check.</p>", 21),
    ("minimum_age", "<p>I don't work with anyone under 21.</p>", 21),
    ("minimum_age", "<h3>Who can't be treated?</h3><p>Anyone under 18, and anyone who is expecting.</p>", 18),
    ("companion_allowed", "<p>Come along with a friend if you'd like: come with a friend if you want.</p>", True),
    ("companion_allowed", "<p>If a partner or friend in the room would calm you, that is fine with us.</p>", True),
    ("companion_allowed", "<h3>Do I have to bring someone?</h3><p>No one needs to sit with you.</p>", None),
    ("companion_allowed", "<h3>Can somebody sit with me?</h3><p>Sure. One person.</p>", True),
    ("companion_allowed", "<p>In the room it is just you and your guide.</p>", False),
    ("companion_allowed", "<p>We ask that friends and partners say goodbye at the door.</p>", False),
    ("parking", "<p>Park in Deck C, level 2.</p>", True),
    ("parking", "<p>Parking in the Harbor ramp is free with a stamp.</p>", True),
    ("private_room", "<p>Each patient has a room to himself or herself.</p>", True),
    ("referral_required", "<p>Both kinds of infusion are by referral from a neurologist.</p>", True),
    ("referral_required", "<h3>Do I need a referral?</h3><p>It helps but it isn't required.</p>", False),
    ("referral_required", "<p>Call us to make an appointment, or ask your doctor for a referral.</p>", None),
    ("fasting_hours", "<p>A light breakfast is fine up to 5 hours before your visit; after that, nothing solid.</p>", {"solid": 5}),
    ("fasting_hours", "<p>No solid food for six hours and nothing clear for two hours before.</p>", {"solid": 6, "clear": 2}),
    ("fasting_hours", "<p>Do not eat, drink or smoke after midnight before your infusion.</p>", {"solid": "midnight", "clear": "midnight"}),
    ("escort_required", "<p>You will be discharged to a responsible adult.</p>", True),
    ("escort_required", "<p>Please have your ride home set up.</p>", True),
    ("escort_required", "<p>If you arrive without a driver, the infusion will not be given.</p>", True),
    ("escort_required", "<p>No one drives home after a session.</p>", True),
    ("escort_required", "<h3>Do I need a driver?</h3><p>After ketamine or lidocaine, yes.</p>", True),
    ("escort_required", "<p>Go right back to your day, driving included.</p>", False),
    ("escort_required", "<p>When it is over you go on with your day, and yes, you can drive.</p>", False),
    ("escort_required", "<p>Once 24 hours have passed you can drive.</p>", None),
    ("session_minutes", "<p>You come four hours a day for five days in a row.</p>", [240, 240]),
    ("series_sessions", "<p>You come four hours a day for five days in a row.</p>", [5, 5]),
    ("session_minutes", "<p>Plan a two- to three-hour infusion.</p>", [120, 180]),
    ("session_minutes", "<h3>What is an infusion like?</h3><p>Each one is 40 minutes, in soft light.</p>", [40, 40]),
    ("session_minutes", "<p>Why so slow? We run it over two to three hours.</p>", [120, 180]),
    ("visit_minutes", "<h3>Afterward</h3><p>From the time you arrive until you leave is about 90 minutes.</p>", [90, 90]),
    ("series_sessions", "<p>There are two or three treatments a week for a total of 6 to 10.</p>", [6, 10]),
    ("series_sessions", "<p>Infusions are on weekdays until you have completed all 9.</p>", [9, 9]),
    ("series_sessions", "<p>Ten sessions a day, for 50 in all.</p>", [50, 50]),
    ("series_sessions", "<p>We plan a series of these (most often 5-7).</p>", [5, 7]),
    ("series_sessions", "<p>And plan on six infusions to begin with.</p>", [6, 6]),
    ("price_per_session", "<p>Nothing is billed for ketamine sessions; those are $395 and are paid by you.</p>", [395, 395]),
    ("price_per_session", "<p>Elsewhere an infusion runs $400 to $800; ours are $430.</p>", [430, 430]),
    ("price_per_session", "<p>Some people pay $0 and some pay $50 a visit. Each infusion is $410.</p>", [410, 410]),
    ("price_per_session", "<p>Infusions are $500, with a sliding scale for those who need it.</p>", [500, 500]),
    ("price_per_session", "<p>Our price is $900 per infusion, and $750 if you've served.</p>", [900, 900]),
    ("military_discount", "<p>Our price is $900 per infusion, and $750 if you've served.</p>", True),
    ("military_discount", "<h3>Veterans and first responders</h3><p>$150 off, every time. Bring a badge.</p>", True),
    ("package_price", "<p>$475 for one infusion. $900 for the pair, a week apart.</p>", [900, 900]),
    ("package_price", "<p>Ketamine therapy circle, 4 weeks: $1,650.</p>", [1650, 1650]),
    ("consultation_fee", "<p>The medical evaluation is $150, and that amount comes off your first infusion.</p>", [150, 150]),
    ("consultation_fee", "<p>Your first video visit is $199.</p>", [199, 199]),
    ("consultation_fee", "<p>Is there a consult fee? Nope.</p>", [0, 0]),
    ("consultation_fee", "<h3>Is there anything free?</h3><p>The 15-minute meet and greet by phone.</p>", [0, 0]),
    ("consultation_fee", "<p>Our nurse will talk with you for free.</p>", [0, 0]),
    ("consultation_fee", "<p>Talking with our coordinator by phone doesn't cost anything.</p>", [0, 0]),
    ("sliding_scale", "<p>We wish we could offer a sliding scale.</p>", False),
    ("sliding_scale", "<p>If that won't work there's a sliding fee scale for infusions.</p>", True),
    ("hsa", "<p>HSA and FSA cards cannot be used here.</p>", False),
    ("escort_required", "<p>A responsible adult has to take the patient home.</p>", True),
    ("monitored_by", "<h3>Ana Reyes, RN</h3><p>Ana came from the burn unit. She starts your IV and sits with you for the whole infusion.</p>", ["rn"]),
    ("monitored_by", "<p>Tom Ames, PA-C</p><p>Our program is his.</p><p>The two hours are yours. Tom stays with you.</p>", ["pa"]),
    ("monitored_by", "<p>Ana Reyes, RN</p><p>Ana answers the telephone and sends your forms.</p>", None),
    ("monitored_by", "<h3>Who's with me during my infusion?</h3><p>Gina, our CRNA, is.</p>", ["crna"]),
    ("monitored_by", "<p>One of our psychiatrists and a nurse are with your child for the whole infusion.</p>", ["psychiatrist", "rn"]),
    ("monitored_by", "<p>One of our CRNAs sits in the room with you, and that is not how most clinics do it.</p>", ["crna"]),
    ("monitored_by", "<p>At most clinics a nurse sits in the next room.</p>", None),
    ("monitored_by", "<p>Watching on the fluoroscope, the doctor guides the needle.</p>", None),
    ("session_minutes", "<p>Tom stays with you for the infusion, which is one hour.</p>", [60, 60]),
    ("session_minutes", "<p>The infusion calms the nerves. A lump in the throat is gone in 3 to 6 hours.</p>", None),
    ("session_minutes", "<h3>Ketamine resources</h3><p>60 Minutes: the ketamine infusion</p>", None),
    ("visit_minutes", "<h3>After the infusion</h3><p>Most people are on their way home about 90 minutes after they come in.</p>", [90, 90]),
    ("visit_minutes", "<p>If we are treating you for chronic pain, plan on as many as 4 hours.</p>", None),
    ("series_sessions", "<p>Each infusion is 45 minutes, and we start with six of them.</p>", [6, 6]),
    ("series_sessions", "<p>We begin with two infusions. We recommend three more over ten days, so five in all.</p>", [5, 5]),
    ("companion_allowed", "<h3>Can my wife stay in the room?</h3><p>We're sorry, no. The rooms are small.</p>", False),
    ("escort_required", "<p>Before any infusion: an empty stomach, and a driver who'll come in and sign you out.</p>", True),
    ("military_discount", "<p>No referral is needed, and veterans get a discount on infusions.</p>", True),
    ("sliding_scale", "<h3>Do you have a sliding scale?</h3><p>On a limited basis. Ask about it.</p>", True),
    ("package_price", "<h3>Six-infusion protocol</h3><p>Total $4,285 by drip / $4,585 by injection</p>", [4285, 4585]),
    ("monitored_by", "<p>CRNAs spend their careers watching over people.</p>", None),
    ("monitored_by", "<p>One of our doctors will start an IV.</p>", None),
    ("visit_minutes", "<p>Treatment takes about two hours and fifteen minutes from check-in to check-out.</p>", [135, 135]),
    ("session_minutes", "<p>Plan about 2.5 hrs for your visit (infusion time is 40 min).</p>", [40, 40]),
    ("session_minutes", "<p>The infusion procedure takes 50 to 55 minutes, not including preparation and recovery time.</p>", [50, 55]),
    ("session_minutes", "<p>First we find your motor threshold. This takes about 5-15 minutes.</p>", None),
    ("session_minutes", "<p>2 preparation groups (90 minutes)</p>", None),
    ("monitored_by", "<p>Unlike other clinics, our physician never leaves your side during the infusion.</p>", ["physician"]),
    ("monitored_by", "<p>Every treatment is performed one on one by our nurse anesthetist.</p>", ["crna"]),
    ("monitored_by", "<p>If you feel uneasy, inform the nurse who is in attendance.</p>", ["rn"]),
    ("escort_required", "<p>Another person, such as a relative, is required to meet the patient here and drive the patient home.</p>", True),
    ("telehealth", "<p>The session lasts 3 hours if in person, and 2 hours if virtual.</p>", True),
    ("session_minutes", "<p>Then comes the infusion. It's only about 45 minutes long!</p>", [45, 45]),
    ("session_minutes", "<p>The infusion works on old habits. It loosens their grip for an hour or so.</p>", None),
    ("fasting_hours", "<p>No food for four hours before your infusion, and no liquids for two.</p>", {"solid": 4, "clear": 2}),
    ("companion_allowed", "<p>Bring your driver with you. They may stay in the room or come back for you.</p>", True),
    ("companion_allowed", "<p>Only surgery center staff may go with you past that point.</p>", False),
    ("monitored_by", "<p>Dr. Ames, who practiced emergency medicine for years, sits in the room for every infusion.</p>", ["physician"]),
    ("monitored_by", "<h3>Ana Reyes, CRNA</h3><p>She gives our infusions and stays with the patient; a nurse is in the room as well.</p>", ["crna", "rn"]),
    ("minimum_age", "<p>Patients must be at least 18 years old, or 16 with a parent's consent.</p>", 16),
    ("minimum_age", "<p>Minimum 18 years of age.</p>", 18),
    ("monitored_by", "<h3>Who administers the infusion?</h3><p>A board-certified anesthesiologist with 20 years of experience.</p>", ["anesthesiologist"]),
    ("monitored_by", "<p>As an anesthesiologist, Dr. Ames personally administers each infusion.</p>", ["anesthesiologist"]),
    ("monitored_by", "<p>An MD or PA will remain with you for the length of the infusion.</p>", ["physician", "pa"]),
    ("monitored_by", "<p>Our office in Erie, PA will remain open; watch this page.</p>", None),
    ("package_price", "<p>Blocks: $800 for one side; $1,500 for bilateral.</p>", [1500, 1500]),
    ("series_sessions", "<dl><dt>Sessions</dt><dd>6 over 2-3 weeks</dd></dl>", [6, 6]),
    ("session_minutes", "<h3>Infusion length</h3><p>Depression: 40 minutes</p><p>Chronic pain: up to 4 hours</p>", [40, 240]),
    ("referral_required", "<p>Referral from a psychiatrist is preferred but not required.</p>", False),
    ("companion_allowed", "<p>As space is short we ask that your driver wait in their car.</p>", False),
    ("escort_required", "<p>You may use a rideshare service such as Uber to get home.</p>", True),
    ("monitored_by", "<p>The nurse practitioner listens to your heart. She starts the line herself and remains with you until the end.</p>", ["np"]),
    ("monitored_by", "<p>The drip is given in a quiet room under the watchful eye of a nurse practitioner.</p>", ["np"]),
    ("monitored_by", "<p>A nurse records your pulse before, at 20 minutes and at the end.</p>", ["rn"]),
    ("monitored_by", "<p>All of our infusion patients must remain with their own psychiatrist.</p>", None),
    ("monitored_by", "<p>Clients stay with their outside therapist during treatment with us.</p>", None),
    ("monitored_by", "<p>Dr. Ada Brook worked for years as a surgeon. Now she greets everybody and is present for every infusion.</p>", ["physician"]),
    ("monitored_by", "<p>Dr. Ada Brook paints boats. Now she is present for every infusion.</p>", None),
    ("session_minutes", "<p>Amount due today: $410 total due for a 50-minute infusion</p>", [50, 50]),
    ("session_minutes", "<h3>How long is an infusion?</h3><p>We hold 90-minute slots. The infusion itself takes about 45 minutes.</p>", [45, 45]),
    ("session_minutes", "<p>The pump's pulse pattern decides how long it takes, somewhere from 18 to 25 minutes.</p>", [18, 25]),
    ("session_minutes", "<p>The clip checks your pulse every 10 minutes.</p>", None),
    ("session_minutes", "<p>Three days a week, 35 minutes at a time.</p>", [35, 35]),
    ("visit_minutes", "<h3>How long is an appointment?</h3><p>Plan on two hours here. The experience itself lasts about 45 minutes.</p>", [120, 120]),
    ("series_sessions", "<p>Our office is at 12 Alder Street, two blocks from the start of the river trail.</p>", None),
    ("series_sessions", "<p>We schedule five dates within three weeks.</p>", [5, 5]),
    ("series_sessions", "<p>We plan five dates a year for open house.</p>", None),
    ("series_sessions", "<p>The standard plan is 7 to 9 infusions in total. You then come for 6 to 8 further infusions over four weeks.</p>", [7, 9]),
    ("series_sessions", "<p>For low mood there are 30 infusions in total. For pain the usual course is 20 infusions.</p>", [20, 30]),
    ("fasting_hours", "<p>No solid food for eight hours before your visit. Until three hours before it, clear fluids are fine.</p>", {"solid": 8, "clear": 3}),
    ("fasting_hours", "<p>Until two hours before your visit our parking lot is fine with water on it.</p>", None),
    ("wheelchair_accessible", "<p>Wheelchairs and strollers are welcome.</p>", True),
    ("wheelchair_accessible", "<p>Wheelchairs can be rented at the pharmacy.</p>", None),
    ("companion_allowed", "<p>If you decide to have a support person in the room with you, ask them to be quiet.</p>", True),
    ("companion_allowed", "<p>Should you decide to have a friend in the room with you, tell us.</p>", True),
    ("companion_allowed", "<p>Should you prefer to have a friend in the room with you.</p>", None),
    ("companion_allowed", "<p>Please name a friend who can take you home and stay with you overnight.</p>", None),
    ("referral_required", "<p>Referrals come to us from many doctors, who may call on their own line.</p>", None),
    ("referral_required", "<p>We take referrals from any doctor, but people are welcome to schedule on their own.</p>", False),
    ("referral_required", "<h3>Do I need a referral?</h3><p>We do not ask for one.</p>", False),
    ("referral_required", "<h3>Do I need a referral?</h3><p>We do not need one if you pay yourself.</p>", None),
    ("price_per_session", "<p>Total due on the day: $410 for a 50-minute infusion</p>", [410, 410]),
    ("price_per_session", "<p>Total: $2,460</p>", None),
    ("consultation_fee", "<p>Infusions are $410 each, and your first visit with our nurse is complimentary.</p>", [0, 0]),
    ("price_per_session", "<p>Infusions are $410 each, and your first visit with our nurse is complimentary.</p>", [410, 410]),
    ("consultation_fee", "<p>On your first visit with us you are free of charge for parking.</p>", None),
]


def in_any_order(value: Any) -> Any:
    """A set of words is the same in any order; a range is not."""
    return sorted(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else value


@pytest.mark.parametrize(("fact", "html", "expected"), CASES)
def test_a_rule_reads_its_fact_and_nothing_else(fact: str, html: str, expected: Any) -> None:
    page = parse_page(f"<html><body>{HEAD}{html}</body></html>", "https://example.org/")
    findings = read_facts(page, "service", read_services(page, "service", None))
    own = [finding for finding in findings if finding.field == f"facts.{fact}"]
    assert in_any_order(overall_facts(own).get(fact)) == in_any_order(expected)
    for finding in findings:
        assert " ".join(finding.quote.split()) in " ".join(page.text.split())
        assert len(finding.quote) <= 300


def test_shots_are_priced_where_the_only_injection_is_ketamine() -> None:
    offer = "<h1>Ketamine injections</h1><p>We give ketamine as an intramuscular injection.</p><p>Shots are $260 each.</p>"
    also = "<p>We also offer IV vitamin therapy.</p>"
    readings = [read_page(html, "https://clinic.example/", datetime(2026, 11, 1, tzinfo=UTC)) for html in (offer, offer.replace("<h1>Ketamine injections</h1>", also))]
    assert readings[0].facts["price_per_session"] == [260, 260]


def test_the_two_hours_told_as_known_close_an_open_end() -> None:
    stay = "<h1>Spravato</h1><p>We offer Spravato.</p><p>We watch you for at least two hours.</p>"
    known, driven = "<p>Your driver should be here by the end of those two hours.</p>", "<p>Your driver may be two hours away.</p>"
    lengths = [
        read_page(stay + more, "https://clinic.example/", datetime(2026, 11, 1, tzinfo=UTC)).facts["session_minutes"] for more in (known, driven)
    ]
    assert lengths == [[120, 120], [120, None]]


def test_talks_that_a_line_leads_with_are_held_by_video() -> None:
    html = "<p>We offer TMS, psychotherapy and medication management.</p><h2>What we do</h2><p>{} In the office or by secure video.</p>"
    told = []
    for lead in ("Psychotherapy and medication management.", "TMS."):
        page = parse_page(html.format(lead), "https://clinic.example/")
        found = read_facts(page, "home", read_services(page, "home", None))
        told.append({finding.service for finding in found if finding.field == "facts.telehealth"})
    assert told == [{"psychotherapy", "medication-management"}, {None}]


def test_somebody_who_works_alone_is_there() -> None:
    html = "<h1>Ketamine-assisted psychotherapy</h1><p>I offer KAP.</p><p>{}</p><h3>Wren Alder, MA, LMHC</h3>"
    told = [
        read_page(html.format(text), "https://clinic.example/", datetime(2026, 11, 1, tzinfo=UTC)).facts.get("monitored_by")
        for text in ("You take your lozenge, and I am there with you until it has passed.", "I am often asked who is with you.")
    ]
    assert told == [["therapist"], None]


def test_an_infusion_for_mood_and_one_for_pain_keep_their_own_prices() -> None:
    html = "<p>A ketamine infusion for mood is $450. A ketamine infusion for pain is $950.</p>"
    page = parse_page(f"<html><body><h1>Prices</h1>{html}</body></html>", "https://example.org/")
    prices = [finding for finding in read_facts(page, "pricing", read_services(page, "pricing", None)) if finding.field == "facts.price_per_session"]
    assert {finding.service: finding.value for finding in prices} == {"ketamine-infusion": [450, 450], "pain-infusion": [950, 950]}


ANSWERS = (
    ("How long does an infusion take?", "About 40 minutes."),
    ("How many infusions will I need?", "Most people do six over three weeks."),
    ("Do I need a driver?", "Yes. You cannot drive until the next day."),
    ("What does it cost?", "Infusions are $450 each. The evaluation is $200."),
    ("Do you take insurance?", "No, but we can give you a superbill."),
    ("Do I need a referral?", "No."),
)
TOLD = {
    "session_minutes": [40, 40], "series_sessions": [6, 6], "escort_required": True, "price_per_session": [450, 450],
    "consultation_fee": [200, 200], "insurance": "does_not", "superbill": True, "referral_required": False, "routes": ["iv"],
    "insurance_stances": [{"service": None, "stance": stance, "plans": [], "except": []} for stance in ("not_accepted", "superbill")],
}


@pytest.mark.parametrize(
    "shape",
    [
        "<h3>{}</h3><p>{}</p>", "<p><strong>{}</strong><br>{}</p>", "<p>{}</p><p>{}</p>", "<dl><dt>{}</dt><dd>{}</dd></dl>", "<p>{} {}</p>",
        "<div><button>{}</button><div><p>{}</p></div></div>", "<details><summary>{}</summary><div>{}</div></details>",
        "<p>Q: {}</p><p>A: {}</p>", "<table><tr><td>{}</td><td>{}</td></tr></table>", "<div><div><span>{}</span></div><div>{}</div></div>",
    ],
)
def test_answers_are_read_in_every_shape_of_a_list_of_questions(shape: str) -> None:
    answers = "".join(shape.format(*pair) for pair in ANSWERS)
    reading = read_page(f"<main>{HEAD}{answers}</main>", "https://clinic.example/faq", datetime(2026, 11, 1, tzinfo=UTC))
    assert {name: value for name, value in reading.facts.items() if value} | {"referral_required": reading.facts["referral_required"]} == TOLD


@pytest.mark.parametrize(
    "shape", ["<p>{}: {}</p>", "<table><tr><th>{}</th><td>{}</td></tr></table>", "<dl><dt>{}</dt><dd>{}</dd></dl>", "<h4>{}</h4><p>{}</p>"]
)
def test_a_card_of_names_and_values_is_read_in_every_shape(shape: str) -> None:
    card = (("Length", "40 minutes"), ("Number of infusions", "6"), ("Driver", "Required"), ("Age", "18+"), ("Insurance", "Not accepted"))
    page = f"<main>{HEAD}<h2>At a glance</h2>{''.join(shape.format(*pair) for pair in card)}</main>"
    reading = read_page(page, "https://clinic.example/ketamine", datetime(2026, 11, 1, tzinfo=UTC))
    told = {"session_minutes": [40, 40], "series_sessions": [6, 6], "escort_required": True, "minimum_age": 18, "insurance": "does_not"}
    refusal = {"service": None, "stance": "not_accepted", "plans": [], "except": []}
    assert reading.facts == told | {"routes": ["iv"], "insurance_stances": [refusal]}


def test_a_session_of_a_practice_that_talks_too_is_no_treatments() -> None:
    html = "<h1>Fees</h1><p>We offer psychotherapy.</p><p>45-minute session: $250</p><h2>KAP</h2><p>We offer KAP.</p><p>3 hour KAP session: $1,200</p>"
    reading = read_page(html, "https://clinic.example/fees", datetime(2026, 11, 1, tzinfo=UTC))
    assert (reading.facts["price_per_session"], reading.facts["session_minutes"]) == ([1200, 1200], [180, 180])


def test_what_holds_for_the_practice_needs_the_treatment_named() -> None:
    html = "<p>We treat adults 18 and older.</p><p>The infusion lasts 40 minutes.</p>"
    page = parse_page(f"<html><body>{HEAD}{html}</body></html>", "https://example.org/")
    services = {finding.field: finding.service for finding in read_facts(page, "service", read_services(page, "service", None))}
    assert services["facts.minimum_age"] is None
    assert services["facts.session_minutes"] == "ketamine-infusion"


def test_the_benefits_of_staff_are_no_facts_of_patients() -> None:
    page = parse_page("<html><body><h1>Work with us</h1><p>HSA and free parking. We offer ketamine infusions.</p></body></html>", "https://example.org/")
    assert read_facts(page, "other", read_services(page, "other", None)) == []


def test_plans_refused_after_those_taken_are_exceptions() -> None:
    html = "<p>For infusions we are in network with Aetna and Cigna. We do not take Medicaid.</p>"
    page = parse_page(f"<html><body>{HEAD}{html}</body></html>", "https://example.org/")
    findings = read_facts(page, "service", read_services(page, "service", None))
    stance = next(finding.value for finding in findings if finding.field == "facts.insurance_stances")
    assert (stance["stance"], stance["plans"], stance["except"]) == ("in_network", ["Aetna", "Cigna"], ["Medicaid"])


def test_plans_keep_the_names_that_the_page_gives_them() -> None:
    html = (
        "<h1>TMS</h1><p>We offer TMS.</p><p>We are in network with BCBS, United Healthcare and Tufts Health Plan.</p>"
        "<h2>Accepted insurance plans</h2><ul><li>MaineCare</li><li>Oxford Liberty (PPO)</li><li>Self-pay</li></ul>"
    )
    reading = read_page(html, "https://clinic.example/insurance", datetime(2026, 11, 1, tzinfo=UTC))
    plans = {tuple(stance["plans"]) for stance in reading.facts["insurance_stances"]}
    assert plans == {("Blue Cross Blue Shield", "Tufts Health Plan", "United Healthcare"), ("MaineCare", "Oxford Liberty")}


@pytest.mark.parametrize(
    ("html", "stance"),
    [
        ("<p>We are credentialed with Aetna and Cigna.</p>", ("in_network", ["Aetna", "Cigna"], [])),
        ("<h3>Which insurance do you take?</h3><p>Aetna, Cigna and Tricare.</p>", ("billed", ["Aetna", "Cigna", "Tricare"], [])),
        ("<h3>In-network plans</h3><p>Aetna, Cigna</p>", ("in_network", ["Aetna", "Cigna"], [])),
        ("<p>We take Aetna. We cannot see patients with Medicaid.</p>", ("billed", ["Aetna"], ["Medicaid"])),
        ("<p>We take Aetna.</p><h3>Do you take Medicaid?</h3><p>No, not at this time.</p>", ("billed", ["Aetna"], ["Medicaid"])),
        ("<p>We do not contract with Medicaid or Kaiser.</p>", None),
        ("<h3>Insurance we accept</h3><p>Ask Aetna whether they will pay for what you have in mind.</p>", None),
    ],
)
def test_plans_are_taken_or_refused_by_name(html: str, stance: tuple[str, list[str], list[str]] | None) -> None:
    reading = read_page(f"<h1>Fees</h1><p>We offer TMS.</p>{html}", "https://clinic.example/fees", datetime(2026, 11, 1, tzinfo=UTC))
    found = [(item["stance"], item["plans"], item["except"]) for item in reading.facts.get("insurance_stances", [])]
    assert found == ([stance] if stance else [])


def test_a_list_of_plans_is_of_the_treatment_that_it_stands_under() -> None:
    html = (
        "<h1>Fees</h1><p>We offer TMS and Spravato.</p><h2>TMS</h2><p>We are in network with:</p><ul><li>Aetna</li><li>UCare</li></ul>"
        "<h2>In-network plans</h2><div>Cigna</div><div>Quartz One</div>"
    )
    reading = read_page(html, "https://clinic.example/fees", datetime(2026, 11, 1, tzinfo=UTC))
    stances = {(item["service"], tuple(item["plans"])) for item in reading.facts["insurance_stances"]}
    assert stances == {("tms", ("Aetna", "UCare")), (None, ("Cigna", "Quartz One"))}


def test_a_stance_for_visits_or_for_everything_is_the_practices() -> None:
    html = "<h1>Stellate ganglion block</h1><p>For office visits we are in network with Aetna.</p><p>We do not bill insurance for SGB or anything at all.</p>"
    reading = read_page(html, "https://clinic.example/sgb", datetime(2026, 11, 1, tzinfo=UTC))
    assert {row.service for row in reading.evidence if row.field in ("facts.insurance", "facts.insurance_stances")} == {None}


def test_a_refused_plan_is_an_exception_of_each_treatment_named_before() -> None:
    html = "<h1>Fees</h1><p>We bill Cigna for Spravato and TMS. We do not accept TennCare.</p>"
    reading = read_page(html, "https://clinic.example/fees", datetime(2026, 11, 1, tzinfo=UTC))
    assert [(item["service"], item["except"]) for item in reading.facts["insurance_stances"]] == [("spravato", ["TennCare"]), ("tms", ["TennCare"])]


def test_lengths_of_two_infusions_go_by_what_each_is_for() -> None:
    page = "<h1>Ketamine infusions</h1><p>We offer ketamine infusions for mood and ketamine infusions for pain.</p>"
    for text in (
        "<p>The infusion takes 40 minutes for mood and 4 hours for pain.</p>",
        "<p>Infusions for mood last 40 minutes and infusions for nerve pain last 4 hours.</p>",
    ):
        reading = read_page(f"<main>{page}{text}</main>", "https://clinic.example/ketamine", datetime(2026, 11, 1, tzinfo=UTC))
        facts = {service.term: service.facts.get("session_minutes") for service in reading.services}
        assert facts == {"ketamine-infusion": [40, 40], "pain-infusion": [240, 240]}


def test_what_a_talk_beside_a_treatment_costs_is_not_the_pages_price() -> None:
    page = f"<main>{HEAD}<p>Our therapist offers integration sessions. An integration session is $140.</p></main>"
    reading = read_page(page, "https://clinic.example/ketamine", datetime(2026, 11, 1, tzinfo=UTC))
    assert "price_per_session" not in reading.facts


def test_a_table_with_treatments_in_its_columns_tells_plans_and_drivers_of_each() -> None:
    table = (
        "<table><tr><th></th><th>TMS</th><th>Spravato</th></tr><tr><th>Driver needed</th><td>No</td><td>Yes</td></tr>"
        "<tr><th>In network with</th><td>Regence, Medicare</td><td>Medicaid</td></tr></table>"
    )
    page = f"<main><h1>TMS and Spravato</h1><p>We offer TMS and Spravato.</p>{table}</main>"
    reading = read_page(page, "https://clinic.example/compare", datetime(2026, 11, 1, tzinfo=UTC))
    facts = {service.term: service.facts for service in reading.services}
    assert [facts[term]["escort_required"] for term in ("tms", "spravato")] == [False, True]
    assert [facts[term]["insurance_stances"][0]["plans"] for term in ("tms", "spravato")] == [["Medicare", "Regence"], ["Medicaid"]]


def test_the_first_words_of_a_paragraph_are_a_heading_of_their_own() -> None:
    page = (
        "<main><h1>Pricing</h1><p>We offer ketamine infusions for mood and ketamine infusions for pain.</p>"
        "<p><b>Ketamine infusions for depression.</b> $445 each.</p><p><b>Ketamine infusions for pain.</b> $790 each.</p>"
        "<p><b>Consultation.</b> $175, by video.</p><p><b>Cancelling.</b> $90.</p></main>"
    )
    reading = read_page(page, "https://clinic.example/pricing", datetime(2026, 11, 1, tzinfo=UTC))
    facts = {service.term: service.facts.get("price_per_session") for service in reading.services}
    assert facts == {"ketamine-infusion": [445, 445], "pain-infusion": [790, 790]}
    assert reading.facts["consultation_fee"] == [175, 175]


def test_a_page_that_tells_of_one_treatment_is_about_it_though_menus_name_others() -> None:
    menu = "<nav><ul><li>TMS therapy</li><li>Ketamine infusions</li><li>Spravato</li></ul></nav>"
    page = (
        f"{menu}<main><h1>About treatment</h1><p>You take Spravato here under supervision, with a daily antidepressant by mouth.</p>"
        "<p>Spravato is taken twice a week in the first month and then less often.</p><p>Spravato may make you sleepy for some hours.</p>"
        "<p>You will need someone to drive you home from the clinic.</p></main>"
    )
    reading = read_page(page, "https://clinic.example/about-treatment", datetime(2026, 11, 1, tzinfo=UTC))
    facts = {service.term: service.facts.get("escort_required") for service in reading.services}
    assert facts["spravato"] is True
    assert not any(value for term, value in facts.items() if term != "spravato")


def test_the_only_treatment_is_what_a_visit_is_for() -> None:
    html = "<h1>Your visit</h1><p>We offer ketamine infusions and psychotherapy.</p><p>A nurse stays with you. You must arrange a ride home.</p>"
    reading = read_page(html, "https://clinic.example/visit", datetime(2026, 11, 1, tzinfo=UTC))
    assert {row.service for row in reading.evidence if row.field in ("facts.escort_required", "facts.monitored_by")} == {"ketamine-infusion"}


def test_each_part_of_a_sentence_speaks_of_its_own_treatment() -> None:
    html = "<h1>Fees</h1><p>For Spravato we bill Medicare; for TMS we are in network with Optum.</p>"
    reading = read_page(html, "https://clinic.example/fees", datetime(2026, 11, 1, tzinfo=UTC))
    stances = {(item["service"], item["stance"], tuple(item["plans"])) for item in reading.facts["insurance_stances"]}
    assert stances == {("spravato", "billed", ("Medicare",)), ("tms", "in_network", ("Optum",))}


def test_what_is_granted_for_one_treatment_is_told_of_it() -> None:
    html = "<h1>Fees</h1><p>We offer TMS and Spravato.</p><p>There is a 20% military discount on TMS.</p>"
    reading = read_page(html, "https://clinic.example/fees", datetime(2026, 11, 1, tzinfo=UTC))
    assert {row.service for row in reading.evidence if row.field == "facts.military_discount"} == {"tms"}


def stated(html: str, fact: str) -> list[tuple[str | None, Any]]:
    """Return the services and values of a fact that a page states."""
    reading = read_page(f"<body>{html}</body>", "https://clinic.example/page", datetime(2026, 11, 1, tzinfo=UTC))
    return [(row.service, row.value) for row in reading.evidence if row.field == f"facts.{fact}"]


@pytest.mark.parametrize(
    ("fact", "text", "expected"),
    [
        ("visit_minutes", "<h2>Afterwards</h2><p>Plan on two hours in our office from door to door.</p>", [120, 120]),
        ("visit_minutes", "<h2>Aftercare</h2><p>Plan on two hours for a follow-up appointment.</p>", None),
        ("visit_minutes", "<p>With the talk before and the rest after it you are here for 3 hours.</p>", [180, 180]),
        ("visit_minutes", "<p>Most people are out of the door 30 to 40 minutes after they came in.</p>", [30, 40]),
        ("session_minutes", "<p>The nurse remains at your side for the whole procedure, which takes 20 minutes.</p>", [20, 20]),
        ("session_minutes", "<p>You have a first video visit with a nurse practitioner. It lasts seventy-five minutes.</p>", None),
        ("session_minutes", "<p>You then have an infusion. It lasts forty minutes.</p>", [40, 40]),
        ("companion_allowed", "<p>You are alone with your nurse and the music.</p>", None),
        ("companion_allowed", "<h3>Can someone sit with me?</h3><p>In a session you are alone with your therapist.</p>", False),
        ("companion_allowed", "<p>Up to four friends can sit together by the window.</p>", None),
        ("monitored_by", "<p>Our anesthesiologist is in the building from beginning to end.</p>", "anesthesiologist"),
        ("monitored_by", "<p>The physician places the needle and remains at your side.</p>", "physician"),
    ],
)
def test_the_whole_stay_and_who_is_there_are_read_from_the_words_beside_them(fact: str, text: str, expected: Any) -> None:
    assert stated(HEAD + text, fact) == ([] if expected is None else [("ketamine-infusion", expected)])


def test_nobody_watches_where_only_talking_is_done() -> None:
    html = "<h1>Psychotherapy</h1><p>We offer psychotherapy.</p><p>Your therapist, your hour and your fee stay as they were.</p>"
    assert stated(html, "monitored_by") == []


@pytest.mark.parametrize(
    ("fact", "html", "expected"),
    [
        # short names mean what the page around them gives
        ("monitored_by", "<h1>NAD+ infusions</h1><p>We offer NAD+ infusions and ketamine infusions.</p><p>A nurse slows the drip and stays.</p>",
         [("nad", "rn")]),
        ("escort_required", "<h1>Questions</h1><p>We offer ketamine infusions and ketamine injections (IM).</p>"
         "<p>An adult must take you home after every ketamine session.</p>", [(None, True)]),
        ("escort_required", "<h1>Questions</h1><p>We offer ketamine infusions and ketamine injections (IM).</p>"
         "<p>An adult must take you home after every ketamine infusion.</p>", [("ketamine-infusion", True)]),
        ("monitored_by", "<h1>Your visit</h1><p>We offer the stellate ganglion block (SGB) and ketamine infusions.</p>"
         "<p>For a block our physician stays with you.</p>", [("sgb", "physician")]),
        ("visit_minutes", "<h1>Ketamine pain infusions</h1><p>We offer pain infusions and ketamine infusions for mood.</p>"
         "<p>Plan on five hours at the clinic.</p>", [("pain-infusion", [300, 300])]),
        # what holds for two things alike, or for all that come
        ("referral_required", "<h1>Questions</h1><p>We offer KAP and psychotherapy.</p><p>No referral is needed for therapy or for KAP.</p>",
         [(None, False)]),
        ("referral_required", "<h1>Questions</h1><p>We offer KAP and psychotherapy.</p><p>No referral is needed for KAP.</p>", [("kap", False)]),
        ("companion_allowed", "<h1>Questions</h1><p>We offer ketamine infusions and IV vitamin drips.</p><p>One friend is welcome in the room.</p>",
         [(None, True)]),
        # what is granted for each of two, or for one set against another
        ("financing", "<h1>Fees</h1><p>We offer TMS and ketamine infusions.</p><p>Financing is available for TMS and ketamine.</p>",
         [("tms", True), ("ketamine-infusion", True)]),
        ("financing", "<h1>Fees</h1><p>We offer TMS and ketamine infusions.</p><p>Financing is available for everyone.</p>", [(None, True)]),
        ("hsa", "<h1>Fees</h1><p>We offer ketamine infusions and IV vitamin drips.</p>"
         "<p>HSA cards work for ketamine; for drips your plan may refuse.</p>", [("ketamine-infusion", True)]),
        # talks
        ("telehealth", "<h1>Questions</h1><p>We offer psychotherapy and medication management.</p>"
         "<p>Medication visits and therapy are possible by video.</p>", [("medication-management", True), ("psychotherapy", True)]),
        ("telehealth", "<h1>Psychotherapy</h1><p>We offer psychotherapy.</p><p>Meet your therapist over secure video.</p>", [("psychotherapy", True)]),
        ("telehealth", "<h1>Ketamine infusions</h1><p>We offer ketamine infusions.</p><p>Consultations by video.</p>", [(None, True)]),
        ("session_minutes", "<h1>Questions</h1><p>We offer Spravato and ketamine injections (IM).</p><h2>Ketamine and Spravato therapy</h2>"
         "<h3>How long is a ketamine session?</h3><p>Sessions last 1-2 hours.</p>", [("ketamine-im", [60, 120])]),
        ("session_minutes", "<h1>Questions</h1><p>We offer ketamine infusions and pain infusions.</p>"
         "<p>For mood disorders we give 5 infusions. Each treatment lasts 45 minutes.</p>", [("ketamine-infusion", [45, 45])]),
        ("telehealth", "<h1>Your start</h1><p>We offer TMS.</p><p>Talk with us by video about what TMS can do for you.</p>", [(None, True)]),
        ("telehealth", "<h1>Your start</h1><p>We offer KAP.</p><p>KAP is possible by video.</p>", [("kap", True)]),
        ("routes", "<h1>Treatments</h1><p>We offer Spravato and ketamine injections (IM).</p><p>Intranasal: Spravato is sprayed here by you.</p>",
         [("ketamine-im", "im"), ("spravato", "nasal")]),
        ("languages", "<h1>Therapy</h1><p>We offer psychotherapy one to one, in English and in Spanish.</p>",
         [("psychotherapy", "es"), ("psychotherapy", "en")]),
        ("languages", "<h1>Therapy</h1><p>We offer psychotherapy. Our staff speaks Spanish.</p>", [(None, "es")]),
        # one sentence about the day of two treatments
        ("fasting_hours", "<h1>Your visit</h1><p>We offer SGB and ketamine infusions.</p>"
         "<p>Whether you come for SGB or for ketamine: no solid food for 6 hours before your appointment.</p>",
         [("sgb", {"solid": 6}), ("ketamine-infusion", {"solid": 6})]),
        ("escort_required", "<h1>Your visit</h1><p>We offer SGB and ketamine infusions.</p><p>After a block or ketamine a driver must take you home.</p>",
         [("sgb", True), ("ketamine-infusion", True)]),
        ("escort_required", "<h1>Your visit</h1><p>We offer SGB and ketamine infusions.</p><p>After SGB a driver must take you home.</p>",
         [("sgb", True)]),
        ("escort_required", "<h1>Preparing</h1><p>We offer pain infusions and mood infusions.</p><p>These rules hold for pain infusions and mood infusions alike.</p>"
         "<p>You must bring a driver.</p>", [("pain-infusion", True), ("ketamine-infusion", True)]),
        ("escort_required", "<h1>Preparing</h1><p>We offer pain infusions and mood infusions.</p><p>You must bring a driver.</p>", [(None, True)]),
        ("escort_required", "<h1>Ketamine infusions</h1><p>We offer ketamine infusions.</p><p>You are no driver for the rest of the day.</p>", []),
        ("superbill", "<h1>Fees</h1><p>We offer pain infusions and ketamine infusions for mood.</p><p>We will give you a superbill for infusions.</p>",
         [("ketamine-infusion", True), ("pain-infusion", True)]),
        # other drips are intravenous where the practice says so
        ("routes", "<h1>NAD+</h1><p>We give NAD+ as a slow IV drip.</p>", [("nad", "iv")]),
        ("routes", "<h1>NAD+</h1><p>We offer NAD+ infusions.</p>", []),
        ("routes", "<h1>Drips</h1><p>All of our IV vitamin drips cost the same.</p>", [("iv-vitamin", "iv")]),
        # a heading on the course of a visit goes on about the treatment of the heading before it
        ("session_minutes", "<h1>Our treatments</h1><p>We offer Spravato and ECT.</p><h2>Spravato</h2><h2>During your treatment</h2>"
         "<p>You rest in a recliner for two hours.</p>", [("spravato", [120, 120])]),
        ("escort_required", "<h1>Our treatments</h1><p>We offer Spravato and ECT.</p><h2>Spravato</h2><h2>Our team</h2>"
         "<p>You must bring a driver.</p>", [(None, True)]),
        # what a treatment is given with names it
        ("session_minutes", "<h1>Our treatments</h1><p>We offer Spravato and TMS.</p><p>You stay for two hours after the first spray.</p>",
         [("spravato", [120, 120])]),
        ("visit_minutes", "<h1>Spravato</h1><p>We offer Spravato.</p><p>A nurse is with you for the two hours that you are here.</p>", []),
        ("visit_minutes", "<h1>Spravato</h1><p>We offer Spravato.</p><p>With check-in you are here for 2.5 hours.</p>", [("spravato", [150, 150])]),
        # a line that begins with the treatment's name
        ("price_per_session", "<h1>How is it given?</h1><p>We offer ketamine infusions and ketamine injections (IM).</p>"
         "<p>IM: one or two shots in the arm, a bit stronger and a bit shorter. $325</p>", [("ketamine-im", [325, 325])]),
        # a form of ketamine that is refused is not meant
        ("price_per_session", "<h1>Questions</h1><p>We give intramuscular ketamine injections. We do not offer ketamine infusions.</p>"
         "<p>Ketamine session: $600</p>", [("ketamine-im", [600, 600])]),
        # injections of a practice that gives no others
        ("session_minutes", "<h1>Questions</h1><p>We offer ketamine infusions and ketamine injections (IM).</p>"
         "<p>Injections are scheduled for 90 minutes.</p>", [("ketamine-im", [90, 90])]),
        # where all infusions are for pain, one of ketamine is a pain infusion too
        ("session_minutes", "<h1>Infusions for CRPS pain</h1><p>We give ketamine infusions and lidocaine infusions for chronic pain.</p>"
         "<p>Ketamine infusions run 4 hours.</p><p>Lidocaine infusions run 1 hour.</p>",
         [("ketamine-infusion", [240, 240]), ("pain-infusion", [240, 240]), ("pain-infusion", [60, 60])]),
        # a heading above names the treatment of a visit, not whom a referral is asked of
        ("referral_required", "<h1>TMS</h1><p>We offer TMS.</p><p>No referral is required; you can call us yourself.</p>", [(None, False)]),
        ("referral_required", "<h1>Our care</h1><p>We offer Spravato and TMS.</p><p>A referral is required for Spravato.</p>", [("spravato", True)]),
        ("session_minutes", "<h1>Questions</h1><p>We offer Spravato.</p><p>Blood pressure is taken at 40 minutes and again at 90 minutes.</p>", []),
        # "it" on a page of one treatment
        ("minimum_age", "<h1>TMS</h1><p>We offer TMS.</p><p>We do not use it for anybody under 18.</p>", [("tms", 18)]),
        ("insurance", "<h1>Ketamine infusions</h1><p>We offer ketamine infusions and TMS.</p><p>Insurance does not pay for it.</p>",
         [("ketamine-infusion", "does_not")]),
        # the sentence before names the treatment
        ("visit_minutes", "<h1>Questions</h1><p>We offer TMS and ketamine infusions.</p>"
         "<p>A ketamine infusion runs 50 minutes. With check-in you will be here for two hours.</p>",
         [("ketamine-infusion", [120, 120])]),
        # a practice that gives another psychedelic too
        ("escort_required", "<h1>Questions</h1><p>We offer KAP and psilocybin sessions.</p><p>You need a ride home.</p>", [(None, True)]),
        # a page on ketamine for pain alone tells of its infusion by both names
        ("session_minutes", "<h1>Infusions for CRPS pain</h1><p>We give ketamine infusions for chronic pain.</p><p>Most infusions last 5 hours.</p>",
         [("pain-infusion", [300, 300]), ("ketamine-infusion", [300, 300])]),
        # a nerve block is over within minutes, from start to finish
        ("session_minutes", "<h1>Questions</h1><p>We offer the stellate ganglion block (SGB).</p><p>The procedure takes 10 minutes from start to finish.</p>",
         [("sgb", [10, 10])]),
        ("session_minutes", "<h1>Spravato</h1><p>We offer Spravato.</p><p>For the next two hours a nurse checks your blood pressure.</p>",
         [("spravato", [120, 120])]),
        ("session_minutes", "<h1>Spravato</h1><p>We offer Spravato and watch you.</p><p>Don't eat for at least 2 hours before you come.</p>", []),
        # a talk that only a heading calls preparation is therapy as usual
        ("price_per_session", "<h1>KAP</h1><p>We offer KAP, psychotherapy and integration sessions.</p><p>KAP session: $600</p>"
         "<h2>Preparation</h2><p>$190 per 60-minute session</p>", [("kap", [600, 600]), ("psychotherapy", [190, 190])]),
        ("price_per_session", "<h1>KAP</h1><p>We offer KAP, psychotherapy and integration sessions.</p><p>KAP session: $600</p>"
         "<h2>Integration</h2><p>$190 per 60-minute session</p>", [("kap", [600, 600]), ("integration-coaching", [190, 190])]),
        ("visit_minutes", "<h1>KAP</h1><p>We offer KAP.</p><p>Plan on three hours for your medicine session.</p>", []),
        # the questions that follow the bare name of a treatment are about it, though their headings are of one size
        ("escort_required", "<h1>Questions</h1><p>We offer Spravato and TMS.</p><h2>Spravato</h2><h2>Can I drive home?</h2><p>No, arrange a ride.</p>"
         "<h2>TMS</h2><h2>Can I drive home?</h2><p>Yes.</p>", [("spravato", True), ("tms", False)]),
        ("routes", "<h1>Spravato</h1><p>We offer Spravato.</p><p>You stay for two hours after your first spray.</p>", [("spravato", "nasal")]),
        ("session_minutes", "<h1>Spravato</h1><p>We offer Spravato.</p><p>The next two hours are yours.</p>", [("spravato", [120, 120])]),
        ("visit_minutes", "<h1>Spravato</h1><p>We offer Spravato.</p><p>You owe a copay for the two hours in the office.</p>", []),
        ("series_sessions", "<h1>TMS</h1><p>We offer TMS.</p><p>Ask about our offer: 36 sessions for $6,480.</p>", [("tms", [36, 36])]),
        # rows below a row that holds nothing but a name are of what it names, and words of a block are of the block
        ("price_per_session", "<h1>Fees</h1><p>We offer TMS and ketamine infusions.</p><table><tr><td>TMS</td><td></td></tr><tr><td>Per session</td>"
         "<td>$290</td></tr><tr><td>IV ketamine</td><td></td></tr><tr><td>Per session</td><td>$450</td></tr></table>",
         [("tms", [290, 290]), ("ketamine-infusion", [450, 450])]),
        ("package_price", "<h1>Fees</h1><p>We offer stellate ganglion blocks and ketamine infusions.</p><p>Two-day package, right and left: $1,750</p>",
         [("sgb", [1750, 1750])]),
        # what a paragraph goes on to tell is of the other treatment that it named before
        ("session_minutes", "<h1>TMS</h1><p>We offer TMS and Spravato.</p><p>Each TMS session lasts 20 minutes.</p>"
         "<p>We give Spravato too. You stay with us for two hours and rest.</p>", [("tms", [20, 20]), ("spravato", [120, 120])]),
        ("session_minutes", "<h1>TMS</h1><p>We offer TMS and Spravato.</p><p>We also provide Spravato, a nasal spray. You'd stay in our office for"
         " two hours after each dose and have someone drive you home.</p>", [("spravato", [120, 120])]),
        # a talk beside the treatment needs no driver
        ("escort_required", "<h1>KAP</h1><p>We offer KAP and integration sessions.</p><h2>Integration</h2><p>You need someone to drive you home.</p>",
         [("kap", True)]),
        # of the first TMS session only what is longer than any treatment holds the mapping too
        ("session_minutes", "<h1>TMS</h1><p>We offer TMS.</p><p>The technician gives your first treatment, which lasts 19 to 37 minutes.</p>",
         [("tms", [19, 37])]),
        ("session_minutes", "<h1>TMS</h1><p>We offer TMS.</p><p>Your first treatment takes about 90 minutes.</p>", []),
        # a question about what is not given heads an answer about what is
        ("monitored_by", "<h1>Ketamine injections</h1><p>We offer ketamine injections.</p><h3>Can I take ketamine lozenges at home?</h3>"
         "<p>No. We do not prescribe ketamine lozenges. The injection is given here, and a nurse monitors you.</p>", [("ketamine-im", "rn")]),
        ("session_minutes", "<h1>Questions</h1><p>We offer Spravato and TMS.</p><p>Figure-8 coil: sessions last 19 minutes each.</p>", [("tms", [19, 19])]),
    ],
)
def test_a_fact_is_told_of_the_treatment_that_its_words_mean(fact: str, html: str, expected: list[tuple[str | None, Any]]) -> None:
    assert stated(html, fact) == expected


TWO_INFUSIONS = (
    "<p>We offer ketamine infusions for depression and ketamine infusions for chronic pain.</p>"
    "<p>A mood infusion takes 45 minutes. A pain infusion takes four hours.</p>"
)


@pytest.mark.parametrize(
    ("html", "services"),
    [
        ("<p>After either infusion you need a driver to take you home.</p>", {"ketamine-infusion", "pain-infusion"}),
        ("<p>After a mood or a pain infusion you need a driver to take you home.</p>", {"ketamine-infusion", "pain-infusion"}),
        ("<p>You need a driver to take you home.</p>", {None}),
        ("<p>Infusions for chronic pain are scheduled a week ahead. After infusions you need a driver to take you home.</p>", {"pain-infusion"}),
        ("<h2>Ketamine Infusion Therapy</h2><h3>The day itself</h3><p>You need a driver to take you home.</p>", {"ketamine-infusion"}),
    ],
)
def test_what_a_practice_says_of_both_infusions_is_told_of_each(html: str, services: set[str | None]) -> None:
    page = parse_page(f"<html><body><h1>Questions</h1>{TWO_INFUSIONS}{html}</body></html>", "https://example.org/")
    found = read_facts(page, "faq", read_services(page, "faq", None))
    assert {finding.service for finding in found if finding.field == "facts.escort_required"} == services


def test_on_a_page_of_the_team_who_stays_is_told_by_the_line_above() -> None:
    html = "<h1>Our team</h1><p>We give ketamine infusions.</p><h3>Our nurse anesthetist</h3><p>Stays with you during every ketamine infusion.</p>"
    page = parse_page(f"<html><body>{html}</body></html>", "https://example.org/team")
    found = read_facts(page, "team", read_services(page, "team", None))
    assert [finding.value for finding in found if finding.field == "facts.monitored_by"] == ["crna"]


def test_the_address_of_a_page_tells_which_of_several_treatments_it_is_about() -> None:
    html = "<p>We offer TMS and ketamine infusions.</p><p>You must bring a driver.</p>"
    for address, service in (("https://clinic.example/services/ketamine-infusions.html", "ketamine-infusion"), ("https://clinic.example/x", None)):
        found = read_page(f"<body>{html}</body>", address, datetime(2026, 11, 1, tzinfo=UTC)).evidence
        assert {row.service for row in found if row.field == "facts.escort_required"} == {service}


def test_every_fact_has_a_rule_and_every_rule_a_case() -> None:
    ruled = {rule.field.removeprefix("facts.") for rule in RULES}
    assert ruled == set(FACTS)
    for fact in ruled:
        cases = [expected for name, _, expected in CASES if name == fact]
        assert len(cases) >= 3, fact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("around 40 minutes to an hour", [[40, 60]]),
        ("an hour and a half", [[90, 90]]),
        ("1 hour and 15 minutes", [[75, 75]]),
        ("between forty and fifty minutes", [[40, 50]]),
        ("at least two hours", [[120, None]]),
        ("under 15 minutes", [[None, 15]]),
        ("2 hours and 1/2", [[150, 150]]),
        ("an hour and three quarters", [[105, 105]]),
        ("two weeks", []),
    ],
)
def test_lengths_of_time_are_read_in_digits_and_words(text: str, expected: list[Any]) -> None:
    assert [amount.value for amount in durations(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$1,200", [[1200, 1200]]),
        ("from $550", [[550, None]]),
        ("$400-$700", [[400, 700]]),
        ("up to $900", [[None, 900]]),
        ("5 mg/kg", []),
    ],
)
def test_dollars_are_read_as_ranges(text: str, expected: list[Any]) -> None:
    assert [amount.value for amount in money(text)] == expected


def test_a_bare_price_is_quoted_with_the_lines_that_say_what_it_is_for() -> None:
    html = "<h1>Prices</h1><div><h3>Ketamine infusion</h3><p>one session</p><p>$475</p></div><div><h3>SGB</h3><p>$850</p></div>"
    reading = read_page(html, "https://clinic.example/prices", datetime(2026, 11, 1, tzinfo=UTC))
    quotes = {row.quote for row in reading.evidence if row.field == "facts.price_per_session"}
    assert quotes == {"Ketamine infusion one session $475", "SGB $850"}


def test_a_menu_or_a_list_of_services_in_plain_text_heads_nothing() -> None:
    told = "We give ketamine infusions and NAD+ here every day of the week.\nThe infusion takes 45 minutes to an hour."
    for lines in ("Elm Street Wellness\nHome / Ketamine / NAD+ / About", "Elm Street Wellness\nNAD+ 250 mg $325\nKetamine program"):
        page = parse_page(f"{lines}\n{told}", "https://example.org/faq")
        found = read_facts(page, "faq", read_services(page, "faq", None))
        assert [finding.service for finding in found if finding.field == "facts.session_minutes"] == ["ketamine-infusion"], lines


def told_by_service(text: str, fact: str) -> list[tuple[str | None, Any]]:
    page = parse_page(text, "https://example.org/p")
    return [(found.service, found.value) for found in read_facts(page, "pricing", read_services(page, "pricing", None)) if found.field == f"facts.{fact}"]


def test_a_price_list_in_plain_text_is_told_of_the_treatment_that_stands_over_its_lines() -> None:
    text = "Prices\nSGB\nOne side - $1,000\nBoth sides - $1,800\nTMS\nMapping - $300\nPer session - $225\nFull course (36) - $7,500\n"
    text += "We offer the stellate ganglion block (SGB) and TMS in our office every day."
    assert told_by_service(text, "price_per_session") == [("sgb", [1000, 1000]), ("tms", [225, 225])]
    assert told_by_service(text, "package_price") == [("sgb", [1800, 1800]), ("tms", [7500, 7500])]


def test_questions_below_the_bare_name_of_a_treatment_are_about_it() -> None:
    text = "Frequently asked questions\nKetamine\nHow long does it take?\nAbout 45 minutes.\nTMS\nHow long does it take?\nAround 20 minutes.\n"
    text += "We offer ketamine infusions and TMS in our office every day."
    assert told_by_service(text, "session_minutes") == [("ketamine-infusion", [45, 45]), ("tms", [20, 20])]


def test_a_page_named_for_two_treatments_is_about_neither_alone() -> None:
    html = "<h1>Ketamine or TMS?</h1><p>We offer IV ketamine and TMS.</p><p>An infusion takes 40 minutes; a TMS session is short.</p>"
    assert stated(html, "session_minutes") == [("ketamine-infusion", [40, 40])]
    assert stated(html + "<p>After ketamine a driver must take you home.</p>", "escort_required") == [("ketamine-infusion", True)]


def test_an_article_on_several_forms_tells_of_each_under_its_own_heading() -> None:
    html = "<h1>Nasal spray, lozenge or drip?</h1><p>Our practice offers ketamine-assisted psychotherapy (KAP). Spravato is a spray.</p>"
    html += "<h2>The nasal spray</h2><p>You stay for two hours.</p><h2>So which?</h2><p>If the answer is relief by Friday, the drip.</p>"
    page = parse_page(f"<html><body>{html}</body></html>", "https://example.org/blog/a")
    found = read_facts(page, "blog", read_services(page, "blog", None))
    assert not [one for one in found if one.field == "facts.visit_minutes" or one.value == "iv"]
