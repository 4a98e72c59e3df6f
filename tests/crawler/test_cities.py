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
    ("Ask\n\nSessions are held in our Elko and Ely offices.\n\nMany people in Nevada wait for years.", [("Elko", "NV"), ("Ely", "NV")]),
    ("Ask\n\nCome in person to our Salem, Oregon, or Reno, Nevada, clinic.", [("Reno", "NV"), ("Salem", "OR")]),
    ("About us\n\nWe are a team of three with offices in Elko and Ely.\n\nThe one in Elko has parking. Winter in Nevada is mild.", [("Elko", "NV"), ("Ely", "NV")]),
    ("Larch Blocks\n\nA block takes ten minutes.\n\nElko and Ely, Nevada\n\nThe day is short.", [("Elko", "NV"), ("Ely", "NV")]),
    ("Larch Health\nMcLean, VA | Bethesda, MD\n\nThe day is short.", [("Bethesda", "MD"), ("McLean", "VA")]),
    ("Ask us\n\nNovember 3, 2021\n\nElko, NV - Larch Clinic now offers TMS. At Larch Clinic, we see adults.", [("Elko", "NV")]),
    ("Choosing\n\nAt Larch Health, we listen.\n\nLarch Health offers IV ketamine in Elko and Ely, Nevada.", [("Elko", "NV"), ("Ely", "NV")]),
    ("Our team\n\nAlder Birch, MD\nLocation: Elko\n\nHe sees adults.\n\nFern Birch, DO\nLocation: Reno, NV", [("Elko", "NV"), ("Reno", "NV")]),
    ("Ask\n\nAt our Sacramento TMS Clinic, therapy is given for many needs.", [("Sacramento", None)]),
    ("Ketamine treatment in San Diego\n\nIt is given by drip.", [("San Diego", None)]),
    ("Questions\n\nHow long is a session? Two hours, in my Salem, OR office.", [("Salem", "OR")]),
    ("Ask\n\nThe doctor gives it in her office in Waimea. Few people in Hawaii know it.", [("Waimea", "HI")]),
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


@pytest.mark.parametrize("text", [
    "Our team\n\nEducation and training\nBS, Biology, Texas Tech University\nSurgery Residency, Ohio State University\nMD, Utah Medical School",
    "Care in the state\n\nThere are a number of good clinics, with locations in Reno, Elko and Ely.",
    "SGB in the Media\n\nVideos",
    "Best ketamine books\n\nPeople in San Diego read them.",
    "Ketamine news\n\nA trial in Denver and Boston ended.",
    "Our team\n\nWho we are\n\nA nurse\n\nShe kept a private practice for thirty years in Northampton, MA.",
])
def test_schools_careers_and_trials_are_no_place_of_the_clinic(text: str) -> None:
    assert cities(text) == []


def test_a_part_of_a_city_is_no_city() -> None:
    assert cities("Ask\n\nHe gives it at his office in the Fernside community of Salem, Oregon.") in ([], [("Salem", "OR")])


def test_only_the_one_state_that_a_page_names_itself_completes_a_city() -> None:
    assert cities("Ask\n\nTMS is given at our Elko hospital.\n\nIowa Medicaid pays for it.") == [("Elko", None)]
    assert cities("Ask\n\nTMS is given at our Elko clinic.\n\nPeople in Iowa and in Utah may come.") == [("Elko", None)]


@pytest.mark.parametrize(("text", "expected"), [
    ("Ask\n\nAll sessions are given right here in our Outpatient office.", []),
    ("Ask\n\nAsk for a visit in our Mood Disorders Consultation Clinic.", []),
    ("Ask\n\nOur Winston-Salem clinic has four rooms.", [("Winston-Salem", None)]),
    ("Ask\n\nOur St. Cloud office is open again.", [("St. Cloud", None)]),
    ("Spravato Therapy in Yakima\n\nIt is a spray.", [("Yakima", None)]),
    ("Spravato Therapy in Practice\n\nIt is a spray.", []),
    ("Ketamine Infusion TherapyElko, NV\n\nIt is a drip.", [("Elko", "NV")]),
    ("Policies\n\nOffice Hours: Monday to Friday, 9am to 6pm\n\nReston Clinic: (703) 555-0128\nNorfolk Clinic: (757) 555-0151", [("Norfolk", None), ("Reston", None)]),
    ("Policies\n\nBilling Office: (703) 555-0128\nFront Office: (703) 555-0129", []),
    (
        "SGB\n\nPatients are seen at the following locations: Joliet, Illinois, Tampa Florida, Plano, Texas and surrounding areas of Illinois.",
        [("Joliet", "IL"), ("Plano", "TX"), ("Tampa", "FL")],
    ),
    ("Ask\n\nWe're based in Austin, Waco and El Paso, and we see people from anywhere in Texas.", [("Austin", "TX"), ("El Paso", "TX"), ("Waco", "TX")]),
])
def test_a_city_without_a_state_is_one_that_the_post_knows(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert cities(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Call us\n\nOffice phones are:\n\nElko   775-555-0140   Toll free 1-866-555-0140\nEly   775-555-0168", [("Elko", None), ("Ely", None)]),
    ("Call us\n\nFern Hospital in Elko: 775.555.0140\n\nAlder Outpatient Center in Ely: 775.555.0141", [("Elko", None), ("Ely", None)]),
    ("Fern Health\n\nElko Location\n(775) 555-0140\n\nEly Location\n(775) 555-0141\n\nQuestions", [("Elko", None), ("Ely", None)]),
    ("Where\n\nECT is given at these locations:\n\nFern Hospital\nDuluth, Minn.\n\nAlder Hospital\nMankato, Minn.\n\nBirch Center\nHibbing, Minn.",
     [("Duluth", "MN"), ("Hibbing", "MN"), ("Mankato", "MN")]),
    ("Call us\n\nBilling 775-555-0140\nReferrals 775-555-0141", []),
])
def test_offices_in_a_list_of_numbers_or_of_lines(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert cities(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Ask\n\nWe opened in 2018. The Elko clinic sits near the river in Nevada.", [("Elko", "NV")]),
    ("Ask\n\nThe Mayo clinic studied it. The Front office answers.", []),
    ("Ask\n\nSessions are held at The Pine Room, our quiet lakeside sanctuary in Salem, Oregon.", [("Salem", "OR")]),
    ("Ask\n\nFern Health, directed by Dr. Alder Birch, in Salem, Oregon, offers infusions.\n\nAt Fern Health, we listen.", [("Salem", "OR")]),
    ("Ask\n\nWe now offer face-to-face visits for new patients in Salem, Oregon.", [("Salem", "OR")]),
    ("New Jersey Office - Ketamine Clinic located in Oradell. Serving Teaneck, Ridgewood, Paramus, Fair Lawn and Westwood.", [("Oradell", "NJ")]),
    ("Ask\n\nWe treat people from multiple locations, including Elko, Wells, and Reno.", [("Elko", None), ("Reno", None), ("Wells", None)]),
    ("Ask\n\nThe chain closed several clinics, including Elko, Wells, and Reno.", []),
    ("Aetna and TMS | Nevada Calm Clinic\nAetna • Elko & Reno\n\nNevada Calm Clinic takes Aetna.", [("Elko", "NV"), ("Reno", "NV")]),
    ("Ask\nHope & Healing\n\nA drip takes an hour.", []),
    ("Fern of the Coast & TMS of Maryland\n\nA drip takes an hour.", []),
    ("Where\n\nOur clinic in Reno, Nevada, is the oldest. The Vancouver clinic opened later.", [("Reno", "NV"), ("Vancouver", None)]),
])
def test_ways_to_say_where_a_clinic_is(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert cities(text) == expected


def blog_cities(text: str) -> list[tuple[str | None, str | None]]:
    """City and state of each location of an article."""
    page = read_page(text.encode(), "https://clinic.example/blog/2024/tms-therapy", AT)
    assert page.kind == "blog"
    return [(place.address_locality, place.address_region) for place in page.locations]


@pytest.mark.parametrize(("text", "expected"), [
    ("How TMS Therapy Works | Elko NV\n\nThe coil makes a field.", [("Elko", "NV")]),
    ("RENO (May 2, 2019) – Fern Health now offers TMS.", [("Reno", None)]),
    ("SANTA ROSA — Fern Health has opened its doors.", [("Santa Rosa", None)]),
    ("Ketamine Therapy in Memphis: Costs and Safety\n\nIt is a drip.", []),
    ("KETAMINE — what it is and how it works.", []),
])
def test_an_articles_headline_tells_a_place_only_apart_from_its_subject(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert blog_cities(text) == expected


def test_a_list_of_ones_own_offices_adds_to_the_one_with_a_street() -> None:
    text = "Day one\n\nYou are welcome at one of our offices in Reno, Elko or Ely).\n\nFern Clinic\n12 Elm Street, Reno, NV 89501"
    assert cities(text) == [("Elko", None), ("Ely", None), ("Reno", "NV")]


def test_the_owner_of_a_trade_mark_is_somewhere_else() -> None:
    text = "Fern TMS\n\nVisit us: 12 Elm Street, Reno, NV 89501\n\nNeuroStar is a registered trademark of Neuronetics, Inc., 3222 Oak Pike, Malvern, PA 19355"
    assert cities(text) == [("Reno", "NV")]


@pytest.mark.parametrize(("text", "expected"), [
    ("Day one\n\nA day takes an hour.\n\nFern Health | South Perry District, Reno, NV | In person + telehealth in Nevada & Idaho", [("Reno", "NV")]),
    ("SGB\n\nOur Elko location is the only one with it.\n\nElko, NV · Reno, NV · Ely, NV\nAppointments", [("Elko", "NV"), ("Ely", "NV"), ("Reno", "NV")]),
    ("Three Easy Steps | Fern Research Institute | Scottsdale\n\nCall us.", [("Scottsdale", None)]),
    ("Who we are\n\nIn my residency at St. Brendan Medical Center in Tyler, Texas, I met a child.", []),
    ("About\n\nIt is a drip.\n\nAlder Birch, MA, LPC | Alder Birch Counseling\nReno, Nevada", [("Reno", "NV")]),
    ("Fern Psychiatry\n\nHours\n\nWall Street: 44 Elm Terrace, Suite 26, Reno, NV 89501\nOak Circle: 18 Oak Row, Suite 12, Elko, NV 89801",
     [("Elko", "NV"), ("Reno", "NV")]),
])
def test_cities_in_the_frame_of_a_page(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert cities(text) == expected


@pytest.mark.parametrize(("text", "unit"), [
    ("Parking\n\nWe are in the Fern Pavilion, Level 2, at 200 Elm Avenue, Reno, NV 89501.", "Level 2"),
    ("Parking\n\nFern Hospitals\n3rd Floor, ECT Suite\n27100 Elm Rd.\nReno, NV 89501", "3rd Floor"),
])
def test_a_unit_may_stand_before_its_street(text: str, unit: str) -> None:
    assert [place.unit for place in read_page(text.encode(), "https://clinic.example/page", AT).locations] == [unit]


def test_structured_data_may_name_a_city_only() -> None:
    html = """<script type="application/ld+json">{"@context":"http://schema.org","@type":"Organization","address":"Reno, NV"}</script>
    <h1>Therapy</h1><p>It is a talk.</p>"""
    assert cities(html) == [("Reno", "NV")]


def test_a_headline_names_further_cities_beside_a_street_in_one_of_them() -> None:
    text = "Fern Health\n\nPsychiatrists in Reno, NV & Elko, NV\n\nVisit us: 12 Elm Street, Reno, NV 89501"
    assert cities(text) == [("Elko", "NV"), ("Reno", "NV")]


def test_new_york_by_its_letters() -> None:
    assert cities("Ketamine Therapy in NYC, Greenwich CT\n\nIt is a drip.") == [("Greenwich", "CT"), ("New York", "NY")]
