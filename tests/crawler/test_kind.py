"""What a page is for."""

import pytest

from crawler.reading.kind import read_kind
from crawler.reading.page import parse_page

LONG = "<p>" + "Ketamine changes how the brain handles glutamate, and that may lift a depression within hours. " * 15 + "</p>"
CASES = [
    ("https://clinic.example/services/sgb", f"<h2>What is it?</h2>{LONG}<h2>Why?</h2>{LONG}<h2>How?</h2>{LONG}<h2>When?</h2>{LONG}", "service"),
    ("https://novahillketamine.example/locations/stone-oak", "Nova Hill Ketamine Centers\n\nNova Hill Ketamine Centers\n\n12 Elm St", "location"),
    ("https://novahillketamine.example/team/ana-lee-md", "Nova Hill Ketamine\n\nAna Lee, MD\n\nShe likes dogs.", "team"),
    ("https://clinic.example/billing-faq", "<h1>Billing</h1><p>We bill.</p>", "policy"),
    ("https://clinic.example/index.php/espanol", "<h1>Larch Ketamine</h1>" + LONG * 5 + "<p>Last Updated on Tuesday, 18 March 2014 10:22</p>", "service"),
    ("https://clinic.example/fees-and-faqs", "<h1>Fees</h1><p>$90</p>", "pricing"),
    ("https://clinic.example/our-faq/what-is-the-procedure-like", "<h1>What is the procedure like?</h1><p>Quiet.</p>", "faq"),
    ("https://clinic.example/spravato", "<h1>Spravato</h1><h2>Frequently asked questions</h2>" + "<h3>How so?</h3><p>Well.</p>" * 8, "faq"),
    ("https://clinic.example/ketamine-2", "<h1>Getting ready</h1><p>Before the infusion:</p><p>Do not eat for 4 hours.</p><p>An adult must drive you home.</p>"
     "<p>During it:</p><p>You will rest in a chair.</p><p>Wear soft clothes.</p>", "what-to-expect"),
    ("https://clinic.example/tms-cleared-for-ocd/", f"<p>This week brought a second clearance for TMS, which many had hoped for since the first one came years ago.</p>{LONG}", "blog"),
    ("https://clinic.example/happy-nurses-week", f"<h1>Happy Nurses Week!</h1>{LONG}", "blog"),
    ("https://clinic.example/treatment/ketamine", "<h1>Ketamine</h1><p>You may cancel two days before.</p><p>You agree to come sober.</p>"
     "<p>Rescheduling costs $50.</p><p>No refunds.</p>", "policy"),
    ("https://clinic.example/infusion-procedure", "<h1>Infusion Procedure</h1><p>You lie down.</p>", "what-to-expect"),
    ("https://clinic.example/", "<h1>Welcome</h1><p>We treat depression.</p>", "home"),
    ("https://clinic.example/contact-us", "<h1>Get in touch</h1>", "contact"),
    ("https://clinic.example/request-your-consultation/", "<h1>Request a consultation</h1>", "contact"),
    ("https://clinic.example/locations/flagstaff/", "<h1>Our clinic in Flagstaff</h1><p>610 W Juniper Rd</p>", "location"),
    ("https://clinic.example/ketamine-infusions", f"<h1>Ketamine infusions</h1>{LONG}", "service"),
    ("https://clinic.example/pricing", "<h1>What it costs</h1><p>$450</p>", "pricing"),
    ("https://clinic.example/faq", "<h1>Questions</h1><h3>Does it hurt?</h3><p>No.</p>", "faq"),
    ("https://clinic.example/what-to-expect/", "<h1>What to expect</h1><h2>Before</h2><p>Rest.</p>", "what-to-expect"),
    ("https://clinic.example/our-team", "<h1>Meet the team</h1>", "team"),
    ("https://clinic.example/privacy-policy", "<h1>Privacy policy</h1>", "policy"),
    ("https://clinic.example/general-office-policies-2/", "<h1>General Office Policies</h1>", "policy"),
    ("https://clinic.example/blog/", "<h1>Blog</h1><p>May 1, 2024</p><p>June 2, 2024</p><p>July 3, 2024</p>", "feed"),
    ("https://clinic.example/what-to-expect-at-your-appointment/", f"<h1>What to expect</h1><p>September 6, 2024</p>{LONG}", "blog"),
    ("https://clinic.example/blog/what-does-it-cost", f"<h1>What does ketamine cost?</h1>{LONG}", "blog"),
    ("https://clinic.example/blog/preparing-for-your-first-infusion.html", "<h1>Preparing for your first infusion</h1><h2>Before</h2><h2>During</h2><h2>After</h2>", "blog"),
    ("https://clinic.example/everything-you-need-to-know-about-tms/", "<h1>Everything you need to know about TMS</h1><p>TMS is a magnet.</p>", "blog"),
    ("https://clinic.example/the-new-spray-raising-both-hopes-and-concerns/", "<p>Many of you have heard of Spravato.</p>", "blog"),
    ("https://clinic.example/ketamine-infusion-therapy-for-crps-utah", "<h1>Ketamine infusion therapy for CRPS</h1>", "service"),
    ("https://clinic.example/does-aetna-cover-tms-therapy/", "<p>Does Aetna cover TMS?</p><p>In short, yes.</p>", "blog"),
    ("https://clinic.example/long-covid-sgb/", "<h1>Stellate ganglion blocks</h1><p>By Lena Marsh, Tom Reyes MD</p><p>SGB is old.</p>", "blog"),
    ("https://clinic.example/why-choose-us", "<h1>Why choose our treatment</h1>", "other"),
    ("https://clinic.example/ketamine", f"{LONG}<h2>What to expect</h2><p>A shot.</p>", "service"),
    ("https://clinic.example/ketamine", "<h1>Ketamine, in plain terms</h1>", "service"),
    ("https://clinic.example/ketamine-for-providers/", "<h1>To our colleagues</h1><p>How to refer.</p>", "other"),
    ("https://clinic.example/procedures/stellate-ganglion-blocks", "<h1>Stellate ganglion blocks</h1><h2>What to expect</h2>", "service"),
    ("https://clinic.example/first-ketamine-infusion-appointment/", "<h1>What to expect at your infusion appointment</h1>", "what-to-expect"),
    ("https://clinic.example/research-notes", f"<p>Research · 12 May 2026 · By the clinical team</p><h1>The stellate ganglion block</h1>{LONG}", "blog"),
    ("https://clinic.example/x", "What to Expect: Your First Session\n\nIn this article, we guide you through the process.\n\nParting Words\n\nBe well.", "blog"),
    ("https://clinic.example/x", "<h1>Ketamine prices</h1><p>Prices as of September 1, 2023</p><p>Infusion $450</p>", "pricing"),
    ("https://clinic.example/patient-guide", "<h1>A guide</h1><p>TMS takes 18 minutes.</p>", "what-to-expect"),
    ("https://clinic.example/first-spravato-day", "<h1>Your first Spravato day</h1>", "what-to-expect"),
    ("https://clinic.example/day-of-treatment", "<h1>Day of treatment</h1><p>You are booked for an infusion.</p>", "what-to-expect"),
    (
        "https://clinic.example/the-medicine-session",
        "<h1>The medicine session</h1><p>Do not eat for four hours.</p><p>Someone must pick you up.</p><p>You will be with us for three hours.</p>",
        "what-to-expect",
    ),
    ("https://clinic.example/offices", "<p>Spokane, WA 99201</p><p>Coeur d'Alene, ID 83814</p>", "contact"),
    ("https://clinic.example/ask", "<h1>Ask us about ketamine</h1>" + "<h3>Does it help?</h3><p>Often.</p>" * 8, "faq"),
    ("https://clinic.example/prepare-for-your-appointment", "<p>You and your driver arrive early.</p>", "what-to-expect"),
    ("https://clinic.example/x", "<div>Is it safe?</div><div>It is.</div>" * 6, "faq"),
    ("https://clinic.example/investment", "<div>KAP session</div><div>$450</div><div>Intake</div><div>$200</div>" * 2, "pricing"),
    ("https://clinic.example/first-week", "<h1>Your first week of TMS</h1>", "what-to-expect"),
    ("https://clinic.example/savannah/", "<h1>Psychiatry in Savannah</h1><p>6 Mall Terrace</p><p>Savannah, GA 31405</p>", "location"),
    ("https://clinic.example/?p=258", f"<h1>Ketamine infusions</h1>{LONG}", "service"),
    ("https://clinic.example/after-care/", "<h1>After your stellate ganglion block</h1>", "what-to-expect"),
    ("https://clinic.example/pre-and-post-care", "<h1>Pre and post care</h1>", "what-to-expect"),
    ("https://clinic.example/no-surprises-act", "<h1>Your rights</h1>", "policy"),
    ("https://clinic.example/about", "<h1>About our ketamine clinic</h1>", "other"),
    ("https://clinic.example/about-ketamine", "<h1>About ketamine infusions</h1>", "service"),
    ("https://clinic.example/prices-2019/", "<title>Page not found</title><h1>Oops! That page can't be found.</h1>", "other"),
    ("https://clinic.example/privacy-policy", "<h1>This notice applies to the Pine Psychiatry Treatment Centers</h1>", "policy"),
    ("https://clinic.example/ketamine-clinic-in-tempe-az/",
     "<h1>Ketamine Clinic in Tempe, AZ</h1><footer>12 Oak Street, Phoenix, AZ 85004</footer>", "service"),
    ("https://clinic.example/ketamine-phoenix-az/", "<h1>Ketamine in Phoenix, AZ</h1><footer>12 Oak Street, Phoenix, AZ 85004</footer>", "location"),
    ("https://clinic.example/locations/", "<h1>Locations</h1><p>12 Oak Street, Phoenix, AZ 85004</p><p>14 Elm Street, Mesa, AZ 85201</p>", "contact"),
    ("https://clinic.example/x", "<h1>Links</h1><p>Friends of ours.</p>", "other"),
    ("https://clinic.example/what-to-expect-during-a-ketamine-treatment/", "<p>The infusion is started. The lights are low.</p>", "what-to-expect"),
    ("https://clinic.example/does-aetna-insurance-cover-tms-therapy", "<h1>Does Aetna cover TMS?</h1><p>By and large.</p>", "blog"),
    ("https://clinic.example/membership", "<p>Drips every month.</p><p>$99 a month</p>", "pricing"),
    ("https://clinic.example/?p=7", "9 Major Benefits of Spravato Today\n\nA spray under watch.\n\nRelief\n\nIt comes early.", "blog"),
    ("https://clinic.example/is-ketamine-infusion-therapy-covered-by-insurance/", "<h1>Is ketamine infusion therapy covered by insurance?</h1>", "blog"),
    ("https://clinic.example/resources/insurance-coverage-for-ketamine-spravato-and-tms", "<h1>Coverage for ketamine and TMS</h1>", "blog"),
    ("https://clinic.example/single-post/your-first-session", f"<h1>Your first session</h1><p>An adult must drive you home.</p>{LONG}", "blog"),
    ("https://clinic.example/post-infusion/care", "<h1>Your first infusion</h1><p>An adult must drive you home.</p>", "what-to-expect"),
    ("https://clinic.example/perspectives/posts/accelerated", "<h1>TMS: accelerated protocols</h1>", "blog"),
    ("https://clinic.example/frequently-asked-questions-about-ketamine-therapy/", "<p>It was developed in 1963.</p>", "faq"),
    ("https://clinic.example/how-it-works", "<h1>Our IV Infusion Process</h1><p>An hour from start to finish.</p>", "what-to-expect"),
    ("https://clinic.example/iv.html", "<p>Fluids and vitamins through a vein.</p>", "service"),
    ("https://clinic.example/difference-between-spravato-and-ketamine", "<h1>Difference Between Spravato & Ketamine Infusions</h1>", "blog"),
    ("https://clinic.example/ketamine-therapy-pre-session-guidelines", "<h1>Ketamine-assisted therapy</h1><p>Come early.</p>", "what-to-expect"),
    ("https://clinic.example/ketamine-vs-spravato", "<h1>Ketamine vs Spravato</h1><p>Both work.</p>", "blog"),
    ("https://clinic.example/is-ketamine-therapy-right-for-me", "<h1>Frequently asked questions.</h1><p>It may be.</p>", "faq"),
    ("https://clinic.example/patient-information-ketamine", "<h1>Patient information</h1><p>Come early.</p>", "what-to-expect"),
    ("https://clinic.example/kap", "<h1>KAP</h1><p>We do KAP. Read on to see how.</p>", "service"),
    ("https://clinic.example/preparing-for-your-ketamine-journey-and-group", "<p>Come rested.</p>", "what-to-expect"),
    ("https://clinic.example/s/ketamine-discharge", "<h1>Going home after ketamine</h1><p>Rest.</p>", "what-to-expect"),
    ("https://clinic.example/refer-a-patient/letter-to-providers-on-ketamine", "<h1>Letter</h1><p>Dear colleague.</p>", "other"),
    ("https://clinic.example/reflections/ketamine-vs.-spravato-what-fits", "<h1>Ketamine vs. Spravato</h1><p>Both.</p>", "blog"),
    ("https://clinic.example/best-ways-to-weigh-spravato-in-2026/", "<h1>Best ways to weigh Spravato in 2026</h1><p>Read.</p>", "blog"),
    ("https://clinic.example/about-us/newsroom/press-releases/tms-for-depression", "<h1>TMS for depression</h1><p>It is here.</p>", "blog"),
    ("https://clinic.example/wellness-blog/what-to-expect-from-spravato", "<h1>What to expect</h1><p>A spray.</p>", "blog"),
    ("https://clinic.example/guides/how-many-ketamine-sessions/", "<h1>How many ketamine sessions?</h1><p>Six or so.</p>", "blog"),
    ("https://clinic.example/sympathetic-blocks/", "<p>A block at the neck.</p>", "service"),
    ("https://clinic.example/health-care-professionals/", "<h1>Refer a patient for ketamine</h1><p>Fill out the form.</p>", "other"),
    ("https://clinic.example/begin-ketamine-in-three-easy-steps/", "<p>Call us, come, rest.</p>", "what-to-expect"),
    ("https://clinic.example/tms-day-one", "<p>Our blog</p><h1>Your First TMS Session</h1><p>We get why it looks odd.</p>", "blog"),
    ("https://clinic.example/adaptable/", "<h1>ADAPTABLE</h1><p>ShellyMay 20, 2024Uncategorized</p><p>"
     + "We learn about ketamine all the time. " * 6 + "</p>", "blog"),
    ("https://clinic.example/the-ketamine-infusion-experience/", "<h1>The infusion</h1><p>Lie down.</p>", "what-to-expect"),
    ("https://clinic.example/locations/kansas/elm-park", "<h1>TMS in Elm Park, Kansas</h1><aside><p>Elm Park, KS 66210</p></aside><p>Come.</p>", "location"),
    ("https://clinic.example/ocd/", "<p>Some thoughts come again and again.</p>", "service"),
    ("https://clinic.example/home-2/", "<h1>Relief</h1><p>We give ketamine infusions.</p>", "home"),
    ("https://clinic.example/medical-director", "<h1>Our medical director</h1><p>She is board certified.</p>", "team"),
    ("https://clinic.example/superbills", "<h1>Superbills</h1><p>We write them.</p>", "policy"),
    ("https://clinic.example/appointments.html", "<h1>Appointments</h1><p>Call us.</p>", "contact"),
    ("https://clinic.example/what-you-should-know-about-our-new-tms-helmet/", "<h1>What You Should Know About Our New TMS Helmet</h1>", "blog"),
    ("https://clinic.example/about-our-founder/", "<h1>Ketamine Infusions</h1><p>Twenty years of practice.</p>", "team"),
    ("https://clinic.example/ketamine/getting-started", "<h1>Getting started with ketamine</h1><p>Call us. Then come by.</p>", "what-to-expect"),
    ("https://clinic.example/tms-self-pay.html", "<h1>TMS</h1><p>It is $200 a visit.</p>", "pricing"),
    ("https://clinic.example/getting-here", "<h1>Ketamine in Reno</h1><p>Park behind the bank.</p>", "location"),
    ("https://clinic.example/ketamine-winter-schedule", "<h1>Ketamine and Winter Trips: How to Plan Both</h1><p>Plan.</p>", "blog"),
    ("https://clinic.example/how-ketamine-therapy-works-in-tempe-a-complete-patient-guide", "<h1>How Ketamine Works: A Complete Patient Guide</h1>", "blog"),
]


@pytest.mark.parametrize(("url", "html", "kind"), CASES, ids=[f"{kind}-{index}" for index, (_, _, kind) in enumerate(CASES)])
def test_the_kind_of_a_page(url: str, html: str, kind: str) -> None:
    assert read_kind(parse_page(html, url)) == kind


def test_questions_with_answers_are_an_faq_whatever_the_address() -> None:
    html = "<main>" + "".join(f"<h3>Question number {n}, may I?</h3><p>Yes, you may.</p>" for n in range(6)) + "</main>"
    assert read_kind(parse_page(html, "https://clinic.example/x")) == "faq"


def test_a_text_that_begins_with_a_question_between_two_is_an_article() -> None:
    text = "IV ketamine vs. Spravato: what is the difference, and which one is for you? Both of them help.\n\nBoth act on the same system of the brain.\n"
    assert read_kind(parse_page(text, "https://clinic.example/?p=1090")) == "blog"
