"""Opening hours as clinics write them, in OSM syntax."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import validate

from crawler.reading.hours import read_hours
from crawler.reading.page import fold, parse_page

TABLE = (
    "<table><tr><th colspan=3>Office hours</th></tr><tr><td>Monday</td><td>8:00 - 12:00</td><td>1:00 - 5:00</td></tr>"
    "<tr><td>Tuesday</td><td>8:00 - 12:00</td><td>1:00 - 5:00</td></tr><tr><td>Wednesday</td><td>closed</td></tr></table>"
)
HOURS = [
    ("Open Mon-Wed-Fri 7:30am-3:30pm", "Mo,We,Fr 07:30-15:30"),
    ("Our phones are answered M–Th 8–4. Clinic hours: M–F 7–3.", "Mo-Fr 07:00-15:00"),
    ("Office hours\nMonday - Thursday\n8:00 AM - 5:00 PM\nFriday\n8:00 AM - 1:00 PM\nSaturday & Sunday\nClosed",
     "Mo-Th 08:00-17:00; Fr 08:00-13:00; Sa-Su off"),
    ("<dl><dt>Office hours</dt><dd>Monday to Thursday, 9:00 am to 6:00 pm; Friday, 9:00 am to 3:00 pm</dd></dl>", "Mo-Th 09:00-18:00; Fr 09:00-15:00"),
    (TABLE, "Mo-Tu 08:00-12:00,13:00-17:00; We off"),
    ("Hours: M-F 9-5", "Mo-Fr 09:00-17:00"),
    ("<h3>Cancellations</h3><p>Front desk: Monday through Thursday, 9 to 5</p>", "Mo-Th 09:00-17:00"),
    ("All centers: Monday – Friday, 7:00AM – 7:00PM", "Mo-Fr 07:00-19:00"),
    ("Mon–Sat 8–6\nT 732-555-0127\nF 732-555-0128", "Mo-Sa 08:00-18:00"),
    ("M-Th 8-5, F 8-2", "Mo-Th 08:00-17:00; Fr 08:00-14:00"),
    ("Open 9am-5pm Monday through Friday", "Mo-Fr 09:00-17:00"),
    ("<h3>Hours</h3><p>9:00 am - 5:00 pm</p><p>Monday - Friday</p>", "Mo-Fr 09:00-17:00"),
    ("We are open Tuesday through Saturday from 8:30 to 4:30.", "Tu-Sa 08:30-16:30"),
    ("Our staff answer the phones from 9 am to 4 pm, Monday through Friday.", "Mo-Fr 09:00-16:00"),
    ("Hours\nMon: 9-5\nTue: 9-5\nWed: Closed\nThu: 10-6\nFri: 9-12\nSat: By appointment",
     'Mo-Tu 09:00-17:00; Th 10:00-18:00; Fr 09:00-12:00; Sa unknown "by appointment"; We off'),
    ("Hours of Operation: Monday-Friday 9:00 AM-5:00 PM, Saturday by appointment only. Closed Sunday",
     'Mo-Fr 09:00-17:00; Sa unknown "by appointment"; Su off'),
    ("Mon–Fri 8am–5pm (closed for lunch 12-1pm)", "Mo-Fr 08:00-12:00,13:00-17:00"),
    ("Monday\nTuesday\nWednesday\n9-5\n9-5\n8-4", "Mo-Tu 09:00-17:00; We 08:00-16:00"),
    ("Monday9:00am – 5:00pmTuesday9:00am – 5:00pm", "Mo-Tu 09:00-17:00"),
    ("We are closed on weekends. Open Mon to Fri from 9 to 5.", "Mo-Fr 09:00-17:00; Sa-Su off"),
    ("The office is open 9-5 weekdays.", "Mo-Fr 09:00-17:00"),
    ("In a hurry? Call 941.555.0128 Monday to Friday, 8:00 am to 4:30 pm.", "Mo-Fr 08:00-16:30"),
    ("Open every weekday from 7:30 in the morning until 4:30 in the afternoon.", "Mo-Fr 07:30-16:30"),
    ("Office hours: Monday-Thursday 8-5, closed from noon to 1 for lunch; Friday 8-12.", "Mo-Th 08:00-12:00,13:00-17:00; Fr 08:00-12:00"),
    ("Hours: Mon-Fri 9-5, Wednesday until 8", "Mo-Tu,Th-Fr 09:00-17:00; We 09:00-20:00"),
    ("<h3>Hours</h3><p>M, T, W, TH 9AM-5PM</p><p>F 9AM-3PM</p>", "Mo-Th 09:00-17:00; Fr 09:00-15:00"),
    ("<h3>Hours</h3><p>Mo-Fr: 8:00-17:00</p>", "Mo-Fr 08:00-17:00"),
    ("<li>Monday:8AM-5PM</li><li>Tuesday:8AM-5PM</li>", "Mo-Tu 08:00-17:00"),
    ("Monday 8:00 am \u00e2\u20ac\u201c 5:00 pm\nTuesday 8:00 am \u00e2\u20ac\u201c 5:00 pm", "Mo-Tu 08:00-17:00"),
    ("Tue. . . . . . . . . . 12 noon to 8\nWed . . . . . . . . 9 to 5", "Tu 12:00-20:00; We 09:00-17:00"),
    ("<table><tr><td>Monday</td><td>8:00</td><td>17:00</td></tr><tr><td>Tuesday</td><td>8:00</td><td>17:00</td></tr></table>", "Mo-Tu 08:00-17:00"),
    ("Monday\n8:00 am\n–\n5:00 pm\nTuesday\n8:00 am\n–\n5:00 pm", "Mo-Tu 08:00-17:00"),
    ("We're here Monday, Tuesday and Thursday from ten to six.", "Mo-Tu,Th 10:00-18:00"),
    ("<p>Hours: 9:00 AM - 5:00 PM</p><p>Days: Monday - Friday</p>", "Mo-Fr 09:00-17:00"),
    ("You can reach our staff by phone weekdays between 8:30 a.m. and 4:30 p.m.", "Mo-Fr 08:30-16:30"),
    ("M - F: 8 AM - 5 PM\nS - S: Closed", "Mo-Fr 08:00-17:00; Sa-Su off"),
    ("Office Hours: Mon-Thurs 8a-5p, Fri 8a-12p", "Mo-Th 08:00-17:00; Fr 08:00-12:00"),
    ("<p>Clinic Hours</p><p>M 9-5 | T 9-5 | W 10-6 | Th 9-5 | F 9-1</p>", "Mo-Tu,Th 09:00-17:00; We 10:00-18:00; Fr 09:00-13:00"),
    ("100 Main St #204, Mesa AZ 85255 | M-Th 8:00-4:30; Fri 8-12 | P: 480.555.0133", "Mo-Th 08:00-16:30; Fr 08:00-12:00"),
    ("Open today\n09:00 am - 05:00 pm\nMon 08:00 am - 05:00 pm\nSat Closed", "Mo 08:00-17:00; Sa off"),
    ("We are open Monday, Wednesday, and Friday, 9 AM to 3 PM, and Tuesday and Thursday by appointment.",
     'Mo,We,Fr 09:00-15:00; Tu,Th unknown "by appointment"'),
    ("Our hours are 9am to 5pm Monday-Thursday and 9am to 1pm on Fridays.", "Mo-Th 09:00-17:00; Fr 09:00-13:00"),
    ("Open 7 days a week 8am-8pm", "Mo-Su 08:00-20:00"),
    ("Mon, Wed & Fri 10am-6pm", "Mo,We,Fr 10:00-18:00"),
    ("Business Hours Mon-Fri: 9 a.m. - 5 p.m. Sat: 9 a.m. - noon", "Mo-Fr 09:00-17:00; Sa 09:00-12:00"),
    ("Mon - Fri 08:00-17:00 Sat - Sun Closed", "Mo-Fr 08:00-17:00; Sa-Su off"),
]


@pytest.mark.parametrize(("text", "expected"), HOURS, ids=[text[:40] for text, _ in HOURS])
def test_opening_hours_are_read(text: str, expected: str) -> None:
    page = parse_page(text, "https://clinic.example/")
    found = [mention.finding for mention in read_hours(page)]
    assert [finding.value for finding in found] == [expected]
    assert found[0].quote in fold(page.text)


@pytest.mark.parametrize(("html", "expected"), [
    ("<p>Summer and winter hours are the same: Tu-F, 10-6.</p>", "Tu-Fr 10:00-18:00"),
    ("<h2>What infusions cost</h2><p>Open 8:00 am - 4:00 pm Monday-Friday</p>", "Mo-Fr 08:00-16:00"),
    ("<h2>Infusions</h2><p>8:00 am - 4:00 pm Monday-Friday</p>", None),
    ("<p>Treatment Hours: Monday-Friday 7am-6pm</p>", None),
    ("<p>TMS appointments are available 7 am to 7 pm, Monday to Friday.</p>", None),
    ("<p>TMS chairs run Mon–Fri 7–7. The office is open Mon–Fri 8–5.</p>", "Mo-Fr 08:00-17:00"),
    ("<footer><p>Bellwether Pain &amp; Infusion</p><p>Mon 8-5, Fri 8-12</p></footer>", "Mo 08:00-17:00; Fr 08:00-12:00"),
    ("<p>Mon 9-5</p><p>WedClosed</p>", "Mo 09:00-17:00; We off"),
    ("<p>Friday 8:00 AM to 12:00 noon</p><p>Closed Saturday and Sunday</p>", "Fr 08:00-12:00; Sa-Su off"),
    ("<p>Our line is answered Monday to Friday 9 to 4.</p>", "Mo-Fr 09:00-16:00"),
    ("<p>Call 502-555-0167 between 8 and 4 on weekdays.</p>", "Mo-Fr 08:00-16:00"),
    ("<p>Evening appointments until 8 pm on Tuesdays. Office hours 9-5 Monday-Friday.</p>", "Mo-Fr 09:00-17:00"),
    ("<p>Regular hours Mon-Fri 8:30am-5:00pm</p><p>Lunch 12:30pm-1:30pm</p>", "Mo-Fr 08:30-12:30,13:30-17:00"),
    ("<p>Closed Sunday and Monday. Open Tuesday through Saturday 10-6.</p>", "Tu-Sa 10:00-18:00; Mo,Su off"),
    ("<p>Closed Saturday and Sunday</p><p>Mon-Fri 9-5</p>", "Mo-Fr 09:00-17:00; Sa-Su off"),
    ("<p>We open at 8 and close at 5, Monday to Friday.</p>", "Mo-Fr 08:00-17:00"),
    ("<p>Monday to Friday, from eight in the morning until five in the afternoon.</p>", "Mo-Fr 08:00-17:00"),
    ("<p>Open: 8am–5pm</p><p>Monday–Friday</p>", "Mo-Fr 08:00-17:00"),
    ("<p>Hours: 7 days 8am - 8pm</p>", "Mo-Su 08:00-20:00"),
    ("<p>Visit us Mon-Fri, 8am-5pm.</p>", "Mo-Fr 08:00-17:00"),
    ("<p>Mon\u200b-Fri 9\u202fAM\u2009–\u20095\u202fPM</p>", "Mo-Fr 09:00-17:00"),
    ("<p>Clinic: 350 Elm St, Austin, TX 78701. M-F 8-4:30. 512-555-0101.</p>", "Mo-Fr 08:00-16:30"),
    ("<p>Same-day cancellations must be made before 9am Monday through Friday.</p>", None),
    ("<div>Hours</div><div>M–Th</div><div>8:30a–5:30p</div><div>F</div><div>8:30a–1p</div>", "Mo-Th 08:30-17:30; Fr 08:30-13:00"),
    ("<p>Hours of Operation</p><p>M 10:00a – 6:00p</p><p>T 10:00a – 6:00p</p><p>R 10:00a – 6:00p</p><p>F closed</p>", "Mo-Tu,Th 10:00-18:00; Fr off"),
    ("<p>Ph: 417-555-0101. Hours: 8-5 M-F.</p>", "Mo-Fr 08:00-17:00"),
    ("<p>Our office is open Mon-Thurs 8:30 to 5 and every other Friday 8:30 to 12.</p>", "Mo-Th 08:30-17:00"),
    ("<p>Hours: Mon-Fri 9-5, 1st and 3rd Saturday of the month 9-12</p>", "Mo-Fr 09:00-17:00"),
    ("<p>Open Wed–Sun, 10 a.m.–6 p.m. Last infusion starts at 4.</p>", "We-Su 10:00-18:00"),
    ("<p>Weekdays 8 to 4:30; we close for lunch from 12 to 12:30.</p>", "Mo-Fr 08:00-12:00,12:30-16:30"),
    ("<p>By appointment only, Tu W Th 9–6</p>", "Tu-Th 09:00-18:00"),
    ("<p>12 Oak Street<br>Salem, OR 97301</p><p>Fri 8-4</p>", "Fr 08:00-16:00"),
    ("<p>12 Oak Street<br>Salem, OR 97301</p><p>Tuesdays, 9 am - 4 pm. Medication visits only; ask for the key.</p>", "Tu 09:00-16:00"),
    ("<p>Tuesdays, 9 am - 4 pm. Medication visits only; ask for the key.</p>", None),
    ("<p>Monday-Friday, 8am-4pm HST</p>", "Mo-Fr 08:00-16:00"),
    ("<p>905 Larch Blvd, Elko, NV 89801 ~ 850-555-0188 ~ Tuesday-Saturday 9 to 6</p>", "Tu-Sa 09:00-18:00"),
    ("<p>Telephone 541 555 0163 (Tuesday to Saturday, 10 to 4)</p>", "Tu-Sa 10:00-16:00"),
    ("<p>Office hours are 9 to 5, Monday through Friday. The phones are answered from 9:30 to 4:00.</p>", "Mo-Fr 09:00-17:00"),
])
def test_what_stands_around_the_times_decides(html: str, expected: str | None) -> None:
    found = read_hours(parse_page(html, "https://clinic.example/"))
    assert [mention.finding.value for mention in found] == ([expected] if expected else [])


@pytest.mark.parametrize(("html", "expected"), [
    ("<p>Summer hours (May-September): Monday-Friday 7:30-3:30<br>Winter hours (October-April): Monday-Friday 8:30-4:30</p>", "Mo-Fr 08:30-16:30"),
    ("<p><b>Summer (June - August)</b><br>Mon - Thu 7am - 3pm</p><p><b>The rest of the year</b><br>Mon - Fri 8am - 5pm</p>", "Mo-Fr 08:00-17:00"),
    ("<h3>Holiday hours</h3><p>Monday-Saturday 9-12</p><h3>Office hours</h3><p>Monday-Friday 8-5</p>", "Mo-Fr 08:00-17:00"),
    ("<h3>Hours</h3><p>Summer hours: Mon - Thu 7am - 3pm</p>", "Mo-Th 07:00-15:00"),
])
def test_hours_of_the_summer_give_way_to_those_of_the_rest_of_the_year(html: str, expected: str) -> None:
    assert [mention.finding.value for mention in read_hours(parse_page(html, "https://clinic.example/"))] == [expected]


def test_a_number_above_the_days_makes_no_hours_of_the_telephone() -> None:
    found = read_hours(parse_page("<p>Phone: (813) 555-0130</p><p>Mon-Fri 8:00 AM - 6:00 PM</p>", "https://clinic.example/"))
    assert [mention.finding.rule for mention in found] == ["hours-lines"]
    found = read_hours(parse_page("<h4>Phone hours</h4><p>Mon-Fri 8:00 AM - 6:00 PM</p>", "https://clinic.example/"))
    assert [mention.finding.rule for mention in found] == ["phone-hours"]


@pytest.mark.parametrize("text", [
    "Blocks are done on Tuesdays and Thursdays from 9 to 12.",
    "We offer Spravato on Tuesdays and Thursdays, 9-3.",
    "Infusions are given Monday through Friday 9am - 4pm.",
    "A group meets in the library on Tuesdays from 6 to 7:30 pm and is open to everybody.",
    "Cancel before Friday 4:00 pm or we charge $50.",
    "TMS is given five days a week, Monday to Friday, for 4 to 6 weeks.",
    "Do not eat for 6 hours before your visit on Monday, 9-5.",
    "Hours for this position are 3 pm to 7 pm, Tuesday and Thursday.",
    "The session lasts 2-3 hours. We will see you Monday.",
    "By appointment only",
    "Hospital visiting hours are 10 am to 8 pm daily.",
    "Call us Monday.",
])
def test_what_are_no_opening_hours(text: str) -> None:
    assert read_hours(parse_page(f"<p>{text}</p>", "https://clinic.example/")) == []


DAYS = ("Mon", "Tuesday", "Wed.", "Thurs", "Fri", "Saturday", "Sun", "Mon-Fri", "M-F", "weekdays", "daily")
TIMES = ("9-5", "8:30am - 4:30 pm", "10 to 6", "9:00–17:00", "noon to 8pm", "closed", "by appointment", "24 hours", "25-99", "5pm-9am", "12-1", "0-0")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from(TIMES), st.sampled_from([": ", " ", "\n", ", ", " | "])), max_size=9))
def test_whatever_is_read_is_valid_osm_syntax(lines: list[tuple[str, str, str]]) -> None:
    text = "Hours\n" + "\n".join(f"{day}{gap}{time}" for day, time, gap in lines)
    for mention in read_hours(parse_page(text, "https://clinic.example/")):
        assert validate(mention.finding.value)
