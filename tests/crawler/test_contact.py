"""Telephones, mail addresses, places, areas and names as clinics write them."""

from datetime import UTC, datetime

import pytest

from crawler.reading.addresses import read_addresses
from crawler.reading.areas import read_areas
from crawler.reading.emails import read_emails
from crawler.reading.names import read_clinic_name
from crawler.reading.page import fold, parse_page
from crawler.reading.phones import read_phones
from crawler.reading.read import read_page
from directory.records import PageReading


def phones(text: str) -> list[tuple[str, str]]:
    return [(mention.finding.field, mention.finding.value) for mention in read_phones(parse_page(text, "https://clinic.example/"))]


def read(html: str, url: str = "https://clinic.example/contact") -> PageReading:
    return read_page(html, url, datetime(2026, 11, 22, tzinfo=UTC))


@pytest.mark.parametrize(("text", "number"), [
    ("Call us at (303) 555‑0143", "+13035550143"),
    ("Phone 303–555–0143", "+13035550143"),
    ("303.555.0143", "+13035550143"),
    ("+1 303-555-0143hello@clinic.example", "+13035550143"),
    ("Infusion desk: (303) 555-0143 ext. 3", "+13035550143;ext=3"),
    ("303-555-0143 x12", "+13035550143;ext=12"),
    ("Call or text 3035550143", "+13035550143"),
    ("Call 1-800-KETAMINE today", "+18005382646"),
    ("Tel/Fax 303-555-0143", "+13035550143"),
    ("Denver, CO 80202 303 555 0143", "+13035550143"),
    ("Please fax nothing; call 303-555-0143", "+13035550143"),
    ("Ask your pharmacy to call us at 303-555-0143.", "+13035550143"),
])
def test_a_voice_number_is_read(text: str, number: str) -> None:
    assert phones(text) == [("telephones", number)]


@pytest.mark.parametrize("text", [
    "Facsimile (303) 555-0144", "Fax: 303-555-0144", "303-555-0144 (fax)", "F 303-555-0144", "F: 303.555.0144", "Fax for records: 303-555-0144",
    "Complete the form and fax it to our office at 13035550144.", "Fx: 303.555.0144",
    "Please have it faxed to 303-555-0144 before you call.", "<p>Fax</p><p>303-555-0144</p>", "<dl><dt>Fax</dt><dd>303-555-0144</dd></dl>",
    "<table><tr><td>Fax</td><td>303-555-0144</td></tr></table>", "303-555-0144 (secure fax)",
    "Pharmacies may fax 303-555-0144.",
])
def test_a_fax_is_no_telephone(text: str) -> None:
    assert phones(text) == [("faxes", "+13035550144")]


@pytest.mark.parametrize("text", [
    "In a crisis call or text 988, or dial 911.",
    "National Suicide Prevention Lifeline: 1-800-273-8255",
    "Ring the county crisis line at 303-555-0190, which is open all night.",
    "The pharmacy next door (303-555-0188) can fill prescriptions.",
    "Pain Society: information line 877-555-0177",
    "NPI 3035550143", "License no. 303 555 0143", "Order 3035550143", "2024-09-06 123-45-6789", "It costs $303 555 0143",
    "You are visitor number 0048213.", "0.5 mg/kg over 40-60 minutes", "<script>var id = '303-555-0143'</script>",
])
def test_what_is_no_number_of_the_clinic(text: str) -> None:
    assert phones(text) == []


def test_a_fax_that_only_a_picture_tells_is_a_fax() -> None:
    top = "<i class='fa fa-phone'></i> <a href='tel:9785550110'>978-555-0110</a> | <i class='fa fa-fax'></i> 978-555-0111"
    page = read(f"<header>{top}</header>")
    assert (page.telephones, page.faxes) == (["+19785550110"], ["+19785550111"])
    assert read("<p><img class='icon-fax' src='a.png'></p><p>Hello</p><p>978-555-0110</p>").telephones == ["+19785550110"]


def test_a_number_that_only_a_picture_shows_is_read_from_its_words() -> None:
    image = "<img src='top.jpg' alt='Call 775-555-0100'><img src='van.jpg' alt='Our van. Photo by Larch Pictures, 775-555-0196'>"
    assert read(image + "<p>Welcome.</p>").telephones == ["+17755550100"]
    assert read(image + "<p>Call us at 775-555-0101.</p>").telephones == ["+17755550101"]
    assert read("<img src='van.jpg' alt='Our van. Photo by Larch Pictures, 775-555-0196'><p>Welcome.</p>").telephones == []


def test_a_picture_whose_words_say_fax_labels_the_number_behind_it() -> None:
    rows = "<tr><td><img alt='Telephone: '></td><td>915.555.0166</td></tr><tr><td><img alt='{}: '></td><td>915.555.0168</td></tr>"
    assert read(f"<table>{rows.format('Fax')}</table>").faxes == ["+19155550168"]
    assert read(f"<table>{rows.format('Mobile')}</table>").faxes == []
    assert read("<p><img alt='Fax:'> 915.555.0168</p><p>915.555.0166</p>").faxes == ["+19155550168"]


def test_letters_after_the_exchange_are_digits_too() -> None:
    assert read("<footer><p>1-888-555-CALM (2256)</p></footer>").telephones == ["+18885552256"]
    assert read("<p>Call 888-555-MORE infusions</p>").telephones == ["+18885556673"]
    assert read("<p>Model 888-555-AB</p>").telephones == []


def test_a_word_beside_a_mail_address_is_no_part_of_it() -> None:
    assert read("<div><span>Harbor Psychiatry</span><span>hello@harbor.example</span></div>").emails == ["hello@harbor.example"]
    assert read("<div><span>mary.</span><span>lou@harbor.example</span></div>").emails == ["mary.lou@harbor.example"]


@pytest.mark.parametrize("html", [
    "<p>Write: <script>document.write('front' + '@' + 'harbor.example')</script></p>",
    "<noscript>front AT harbor.example</noscript>",
    "<noscript>front@harbor.example</noscript>",
])
def test_an_address_that_a_script_writes_is_read(html: str) -> None:
    assert read(html).emails == ["front@harbor.example"]


def test_a_script_that_only_holds_an_address_writes_none() -> None:
    assert read("<script>track('vendor@metrics.example')</script><noscript><img src='https://t.example/p?x=1'></noscript>").emails == []


def test_an_associations_line_is_not_the_clinics_where_the_page_names_none() -> None:
    text = "The Nerve Pain Syndrome Association, 99 Cherry Street, P.O. Box 502, Milford, CT 06460, Toll-free: (877) 555-0137, has information."
    assert read(f"<p>{text}</p>").telephones == []
    assert read("<p>Our office, 99 Cherry Street, Milford, CT 06460, Toll-free: (877) 555-0137.</p>").telephones == ["+18775550137"]


@pytest.mark.parametrize("street", [
    "1200 Corporate Drive", "500 Hospital Drive", "900 Airport Road", "88 Federal Blvd", "12 Cherry Creek Dr", "50 Anthem Way",
    "77 County Road 12", "15 North Hospital Way", "Riverbend Corporate Center, 12 Oak Street",
])
def test_the_words_of_an_address_name_no_owner_of_the_number_behind_it(street: str) -> None:
    title = "<title>Contact | Harbor Ketamine Clinic</title>"
    for end in (", Suite 100, Milford, CT 06460 Phone: ", ", Milford, CT | ", ", Prosper, TX 75078 "):
        assert read(f"{title}<p>{street}{end}(203) 555-0137</p>").telephones == ["+12035550137"]


@pytest.mark.parametrize("owner", ["Quest Diagnostics, ", "Milford Hospital, ", "Corporate office: ", "Airport shuttle, "])
def test_who_is_named_before_an_address_owns_the_number_behind_it(owner: str) -> None:
    title = "<title>Contact | Harbor Ketamine Clinic</title>"
    assert read(f"{title}<p>{owner}12 Oak St, Milford, CT 06460, (203) 555-0137</p>").telephones == []


@pytest.mark.parametrize(("text", "expected"), [
    ("161 Bay Place, A-104, Kihei, HI 96753", ("161 Bay Place", "A-104", "Kihei")),
    ("161 Bay Place, A-104 • Kihei, HI 96753", ("161 Bay Place", "A-104", "Kihei")),
    ("Our Salem office at 245 Commercial St SE, Salem, OR 97301", ("245 Commercial St SE", None, "Salem")),
    ("12 Forty Dr, Ste 175, Town & Country, MO 63141", ("12 Forty Dr", "Ste 175", "Town & Country")),
    ("Mondays 10-6\n493 Main Street, Beacon, NY 12508", ("493 Main Street", None, "Beacon")),
])
def test_units_without_a_word_and_cities_of_two_words(text: str, expected: tuple[str, str | None, str]) -> None:
    (place,) = read(f"<p>{text}</p>").locations
    assert (place.street_address, place.unit, place.address_locality) == expected


def test_a_street_and_the_city_of_another_sentence_are_no_address() -> None:
    html = "<p>We began in the Arts Building, 324 W Superior St, and moved in 2019.</p><p>Our founders met at a hospital in Rochester, MN.</p>"
    assert [place.address_locality for place in read(html).locations if place.street_address] != ["Rochester"]


def test_offices_in_the_cells_of_a_row_have_their_own_hours() -> None:
    html = (
        "<table><tr><td><b>Beacon</b><br>Mondays and Tuesdays 10-6<br>493 Main Street, Floor 2<br>Beacon, NY 12508</td>"
        "<td><b>Rhinebeck</b><br>Thursdays and Fridays 9-4<br>6423 Montgomery Street<br>Rhinebeck, NY 12572</td></tr></table>"
    )
    assert [(place.street_address, place.opening_hours) for place in read(html).locations] == [
        ("493 Main Street", "Mo-Tu 10:00-18:00"), ("6423 Montgomery Street", "Th-Fr 09:00-16:00"),
    ]


def test_a_column_of_hours_is_read_row_by_row() -> None:
    html = (
        "<table><thead><tr><th>Office</th><th>Address</th><th>Hours</th></tr></thead><tbody>"
        "<tr><td>Norfolk</td><td>142 W York St, Norfolk, VA 23510</td><td>M-F 8-6</td></tr>"
        "<tr><td>Chesapeake</td><td>638 Oak Pkwy #100, Chesapeake, VA 23320</td><td>Tu/Th 9-5</td></tr></tbody></table>"
    )
    assert [place.opening_hours for place in read(html).locations] == ["Mo-Fr 08:00-18:00", "Tu,Th 09:00-17:00"]


def test_hours_in_two_languages() -> None:
    assert read("<p>Lunes–Viernes / Mon–Fri 9am–6pm</p><p>S\u00e1bado / Sat 9am–1pm</p>").opening_hours == "Mo-Fr 09:00-18:00; Sa 09:00-13:00"
    assert read("<p>Lunes a viernes 9am - 6pm</p>").opening_hours == "Mo-Fr 09:00-18:00"


def test_areas_by_state_below_a_heading_of_areas() -> None:
    html = "<h1>Areas we serve</h1><h3>Connecticut</h3><ul><li>Greenwich</li><li>Darien</li></ul><h3>Parking</h3><ul><li>Garage</li></ul>"
    assert read(html).areas_served == ["Greenwich", "Darien"]


def test_the_mail_of_the_press_and_of_a_study_is_not_the_clinics() -> None:
    html = "<p>Media contact: Bright Line, novara@brightline.example</p><p>Ask the study coordinator at 775-555-0188 or trials@research.example.</p>"
    assert (read(html).emails, read(html).telephones) == ([], [])
    assert read("<p>Our contact: care@harbor.example</p>").emails == ["care@harbor.example"]


def test_hours_of_several_parts_and_of_a_soldiers_clock() -> None:
    assert read("<p>Harbor Ketamine | Mon. thru Thurs. 9 to 5:30 • Fri. 9 to noon</p>").opening_hours == "Mo-Th 09:00-17:30; Fr 09:00-12:00"
    assert read("<p>M–Th 0800–1700, F 0730–1200</p>").opening_hours == "Mo-Th 08:00-17:00; Fr 07:30-12:00"
    assert read("<p>Mon-Fri 0930-1630</p>").opening_hours == "Mo-Fr 09:30-16:30"
    assert read("<p>On Mondays we saw 1000-1500 patients.</p>").opening_hours is None


@pytest.mark.parametrize(("text", "areas"), [
    ("Telepsychiatry for Minnesota, Wisconsin and Iowa.", ["Minnesota", "Wisconsin", "Iowa"]),
    ("We give medication management by video to adults in Minnesota and Iowa with depression.", ["Minnesota", "Iowa"]),
    ("It was given to adults in Minnesota and Iowa in a trial.", []),
])
def test_states_that_are_reached_by_video(text: str, areas: list[str]) -> None:
    assert read(f"<p>{text}</p>").areas_served == areas


def test_an_army_hospital_is_another_even_among_buildings() -> None:
    title = "<title>Military | Harbor Ketamine Clinic</title>"
    html = f"{title}<p>Active duty: ask Womack Army Medical Center, 2817 Oak Ave, Fayetteville, NC 28310, 910-555-0160, for a referral.</p>"
    assert read(html).telephones == []


def test_a_headline_about_care_from_afar_names_the_state() -> None:
    assert read("<h1>At-home ketamine therapy in Utah</h1><p>How it works</p>").areas_served == ["Utah"]
    assert read("<h1>Ketamine therapy in Utah</h1><p>How it works</p>").areas_served == []
    assert read("<h2>WHERE WE GO</h2><h3>Elko · Ely · Wells</h3>").areas_served == ["Elko", "Ely", "Wells"]


def test_a_part_of_its_own_name_is_no_area() -> None:
    html = "<title>Spravato | Larch Mind & Wellness</title><h1>Larch Mind & Wellness</h1><h3>Serving you: more from Larch Mind & Wellness</h3>"
    assert read(html).areas_served == []


def test_areas_that_are_shouted() -> None:
    assert read("<p>WE SERVE PENSACOLA, NAVARRE, MILTON AND PENSACOLA BEACH.</p>").areas_served == ["Pensacola", "Navarre", "Milton", "Pensacola Beach"]
    assert read("<p>WE SERVE YOU WITH KETAMINE AND CARE.</p>").areas_served == []


def test_an_office_that_closed_in_a_month_is_none_but_one_closed_on_a_day_is() -> None:
    assert read("<p>Our Salem office (5 Essex Street, Salem, MA 01970) closed in December 2024.</p>").locations == []
    assert len(read("<p>Our Salem office (5 Essex Street, Salem, MA 01970) is closed on Mondays.</p>").locations) == 1


def test_single_letters_of_days() -> None:
    assert read("<p>M, W, F 9 a.m.-4 p.m.</p>").opening_hours == "Mo,We,Fr 09:00-16:00"


def test_hours_by_appt_and_hours_in_which_a_treatment_is_given() -> None:
    assert read("<p>Open M-Th 8:30-4:30; F by appt.</p>").opening_hours == 'Mo-Th 08:30-16:30; Fr unknown "by appointment"'
    assert read("<h1>Spravato</h1><p>Given Tuesday and Thursday, 9:00 to 3:00. Bring a driver.</p>").opening_hours is None
    assert read("<p>Intensive outpatient: Monday, Wednesday, Thursday 9-12.</p>").opening_hours is None


def test_a_number_that_a_patient_quotes_gives_way_to_the_clinics_own() -> None:
    html = "<title>Reviews | Harbor Ketamine Clinic</title><blockquote>I had tried Desert Infusions (928-555-0188) before.</blockquote>"
    assert read(f"{html}<footer>Harbor Ketamine Clinic 928-555-0107</footer>").telephones == ["+19285550107"]


def test_county_roads_with_a_compass_word() -> None:
    (place,) = read("<p>2100 County Road C West, Suite 100<br>Roseville, MN 55113</p>").locations
    assert (place.street_address, place.unit) == ("2100 County Road C West", "Suite 100")


def test_counties_in_small_letters_and_the_residents_who_are_helped() -> None:
    assert read("<h2>Serving Elmira, Steuben county and beyond</h2>").areas_served == ["Elmira", "Steuben county"]
    assert read("<p>We have been helping residents of the Twin Cities since 2017.</p>").areas_served == ["Twin Cities"]
    assert read("<p>Nursing home residents of any age were in the study.</p>").areas_served == []


def test_an_office_named_in_a_paragraph_that_also_lists_towns() -> None:
    text = (
        "In 2019, we opened our second clinic in Mansfield, OH. It serves north central Ohio, including Ashland, Wooster, Ontario, Galion, and Bucyrus."
    )
    assert [place.address_locality for place in read(f"<h1>Ketamine in Ohio</h1><p>{text}</p>", "https://clinic.example/ohio").locations] == ["Mansfield"]
    string = "Located in Mansfield, OH, Ashland, OH, Wooster, OH, Ontario, OH, Galion, OH and Bucyrus, OH."
    assert read(f"<p>{string}</p>", "https://clinic.example/ohio").locations == []


def test_two_numbers_in_one_line_keep_their_own_labels() -> None:
    assert phones("Phone: 303-555-0143 | Fax: 303-555-0144 | Text 303-555-0145") == [
        ("telephones", "+13035550143"), ("faxes", "+13035550144"), ("telephones", "+13035550145"),
    ]


def test_a_number_that_stands_only_in_a_link_is_read_from_the_link() -> None:
    page = parse_page('<p><a href="tel:+1-303-555-0143">Call now</a> <a href="tel:988">988</a></p>', "https://clinic.example/")
    assert [(mention.finding.value, mention.finding.source) for mention in read_phones(page)] == [("+13035550143", "link")]


@pytest.mark.parametrize(("html", "address"), [
    ("hello@clinic.example", "hello@clinic.example"),
    ("+1 650-555-0143hello@clinic.com825 Oak Grove Ave", "hello@clinic.com"),
    ("Email: info@clinic.comPhone: 303-555-0143", "info@clinic.com"),
    ("hello [at] clinic [dot] com", "hello@clinic.com"),
    ("hello (at) clinic.com", "hello@clinic.com"),
    ("info at clinic dot com", "info@clinic.com"),
    ('<a href="mailto:Hello@Clinic.com?subject=Hi">Write to us</a>', "hello@clinic.com"),
    ('<p><a href="/cdn-cgi/l/email-protection" data-cfemail="4224302d2c3602212e2b2c2b216c212d2f">[email&#160;protected]</a></p>', "front@clinic.com"),
])
def test_an_email_address_is_read(html: str, address: str) -> None:
    assert [mention.finding.value for mention in read_emails(parse_page(html, "https://clinic.example/"))] == [address]


@pytest.mark.parametrize("html", [
    "you@example.com", "name@domain.com", "logo@2x.png", "Meet us at the clinic dot", "ocrcomplaint@hhs.gov", "@clinic on social media",
    "We arrive at noon (at the latest).",
])
def test_what_is_no_email_address(html: str) -> None:
    assert read_emails(parse_page(html, "https://clinic.example/")) == []


PLACES = [
    ("+1 650-555-0130hello@clinic.com825 Oak Grove Ave, Suite A101, Menlo Park, CA 94025", ("825 Oak Grove Ave", "Suite A101", "Menlo Park", "CA", "94025")),
    ("825 Oak Grove Ave Suite A101 Menlo Park CA 94025", ("825 Oak Grove Ave", "Suite A101", "Menlo Park", "CA", "94025")),
    ("Suite A101, 825 Oak Grove Ave, Menlo Park, CA 94025", ("825 Oak Grove Ave", "Suite A101", "Menlo Park", "CA", "94025")),
    ("1331 W 75th St\nSuite 305\nNaperville, IL 60540", ("1331 W 75th St", "Suite 305", "Naperville", "IL", "60540")),
    ("3915 Heronwood Road, Suite C\nToledo, Ohio  43614", ("3915 Heronwood Road", "Suite C", "Toledo", "OH", "43614")),
    ("280 W River Park Drive Suite 110 Provo, UT", ("280 W River Park Drive", "Suite 110", "Provo", "UT", None)),
    ("500 Broadway, New York, NY 10012", ("500 Broadway", None, "New York", "NY", "10012")),
    ("1200 El Camino Real\nThe Pinnacle Building, 2nd Floor\nSan Mateo, California 94402-1234", ("1200 El Camino Real", "2nd Floor", "San Mateo", "CA", "94402-1234")),
    ("One Embarcadero Center, Suite 500, San Francisco, CA 94111", ("One Embarcadero Center", "Suite 500", "San Francisco", "CA", "94111")),
    ("12345 FM 1960 W, Houston, TX 77065", ("12345 FM 1960 W", None, "Houston", "TX", "77065")),
    ("2000 Avenue of the Stars, #400, Los Angeles, CA 90067", ("2000 Avenue of the Stars", "#400", "Los Angeles", "CA", "90067")),
    ("123 Main St., Ste. 200-B, St. Louis, MO 63101. We are open", ("123 Main St.", "Ste. 200-B", "St. Louis", "MO", "63101")),
    ("150 Lincoln Plaza Center, Building B, Suite 12, Winston-Salem, NC 27101",
     ("150 Lincoln Plaza Center", "Building B, Suite 12", "Winston-Salem", "NC", "27101")),
    ("8000 Research Forest Drive Suite 115-247 The Woodlands, Texas 77382",
     ("8000 Research Forest Drive", "Suite 115-247", "The Woodlands", "TX", "77382")),
    ("1234 Sunset Blvd\nLos Angeles\nCA\n90026", ("1234 Sunset Blvd", None, "Los Angeles", "CA", "90026")),
    ("Phone 303-555-0143 4500 E 9th Ave #470 Denver, CO 80220", ("4500 E 9th Ave", "#470", "Denver", "CO", "80220")),
    ("4545 N. Scottsdale Rd Scottsdale 85251", ("4545 N. Scottsdale Rd", None, "Scottsdale", None, "85251")),
    ("5 W 37th St., New York, N.Y. 10018", ("5 W 37th St.", None, "New York", "NY", "10018")),
    ("<address>77 Elm Street, Suite 4</address>", ("77 Elm Street", "Suite 4", None, None, None)),
    ("<table><tr><td>Address</td><td>77 Elm Street<br>Denver, CO 80202</td></tr></table>", ("77 Elm Street", None, "Denver", "CO", "80202")),
    ("Visit us\n1250 East 3900 South, Suite 260\nSalt Lake City, UT 84124", ("1250 East 3900 South", "Suite 260", "Salt Lake City", "UT", "84124")),
    ("1S443 Winfield Road, Unit B\nWarrenville, IL 60555", ("1S443 Winfield Road", "Unit B", "Warrenville", "IL", "60555")),
    ("37-12 Prince Arcade, Suite 7C, Flushing, NY 11354", ("37-12 Prince Arcade", "Suite 7C", "Flushing", "NY", "11354")),
    ("N2840 County Road QQ\nWaupaca WI 54981", ("N2840 County Road QQ", None, "Waupaca", "WI", "54981")),
    ("(212) 555-2813 115 East 57th Street Suite 1210, New York, NY", ("115 East 57th Street", "Suite 1210", "New York", "NY", None)),
    ("Office: 140 Maple street, suite 5 Attleboro MA 02703", ("140 Maple street", "suite 5", "Attleboro", "MA", "02703")),
    ("<p>Street: 2100 Elm Road SE</p><p>Unit: Suite 250</p><p>City: Salem</p><p>State: OR</p><p>Zip: 97301</p>",
     ("2100 Elm Road SE", "Suite 250", "Salem", "OR", "97301")),
    ("910 Canton Yard\nRoswell, GA 30075", ("910 Canton Yard", None, "Roswell", "GA", "30075")),
    ("<p>Injections in our Reno, Nevada procedure room.</p>", (None, None, "Reno", "NV", None)),
    ("<p>Our clinic is located in downtown Denver, Colorado.</p>", (None, None, "Denver", "CO", None)),
    ("<p>We look forward to seeing you at our new office in Boulder.</p>", (None, None, "Boulder", None, None)),
    ("<h1>Ketamine in Denver, CO</h1>", (None, None, "Denver", "CO", None)),
]


@pytest.mark.parametrize(("text", "expected"), PLACES, ids=[text[:40] for text, _ in PLACES])
def test_a_place_is_read_in_its_parts(text: str, expected: tuple[str | None, ...]) -> None:
    page = parse_page(text, "https://clinic.example/")
    found = [mention.finding for mention in read_addresses(page)]
    parts = [
        (value.street_address, value.unit, value.address_locality, value.address_region, value.postal_code)
        for value in (finding.value for finding in found)
    ]
    assert parts == [expected]
    assert found[0].quote in fold(page.text)


@pytest.mark.parametrize("html", [
    "<p>We are 10 minutes from Main Street in Denver.</p>",
    "<p>Send checks to 99 Pine St, Denver, CO 80202.</p>",
    "<p>PO Box 123, Denver, CO 80202</p>",
    "<p>We serve Denver, Boulder and Aurora, CO.</p>",
    "<p>We infuse 12 patients a day in room 80202.</p>",
    "<table><tr><td>TMS</td><td>Aetna, Blue Cross NC, Cigna</td></tr><tr><td>Spravato</td><td>Aetna, Blue Cross NC</td></tr></table>",
    "<p>We were formerly at 99 Pine St, Denver, CO 80202.</p>",
    "<p>In 2019 a trial in Boston, MA enrolled 200 people.</p>",
])
def test_what_is_no_place_of_the_clinic(html: str) -> None:
    assert read_addresses(parse_page(html, "https://clinic.example/")) == []


def test_a_hospital_where_some_procedures_are_done_is_no_place_of_the_clinic() -> None:
    html = "<p>ECT is performed by our psychiatrists at St. Brendan Hospital, 900 Lake Ave, Racine, WI 53403.</p>" + OWN
    assert [location.street_address for location in read(html).locations] == ["12 Oak Street"]
    inside = "<p>Our clinic is at Mercy Hospital, 900 Lake Ave, Racine, WI 53403.</p>" + OWN
    assert [location.street_address for location in read(inside).locations] == ["900 Lake Ave", "12 Oak Street"]


def test_a_second_office_named_beside_the_address_of_the_first_is_a_place() -> None:
    places = read("<p>Our second office is in Sparks, NV.</p>" + OWN).locations
    assert [(place.street_address, place.address_locality) for place in places] == [("12 Oak Street", "Reno"), (None, "Sparks")]
    assert len(read("<p>Coming soon: our second office in Sparks, NV.</p>" + OWN).locations) == 1


def test_numbers_of_another_company_or_another_place_of_work_are_not_the_clinics() -> None:
    html = (
        "<p>Send records requests to MedRecords Inc., 900 Commerce Dr, Omaha, NE 68102, phone 402-555-0144.</p>"
        "<p>Dr. Reyes is on staff at Rose Medical Center. Her office number there is 303-555-0177.</p>" + OWN
    )
    assert read(html).telephones == ["+17755550101"]


def test_the_year_of_a_notice_is_no_house_number() -> None:
    places = read("<footer><p>© 2026 Larch Hill Ketamine | Keene, NH</p></footer>").locations
    assert [(place.street_address, place.address_locality) for place in places] == [(None, "Keene")]


def test_a_city_whose_office_opens_later_is_no_place_yet() -> None:
    places = read("<p>Our Keene, NH office is near Central Square, and our Concord, NH office opens in June.</p>").locations
    assert [place.address_locality for place in places] == ["Keene"]


def test_a_suppliers_number_is_not_the_clinics() -> None:
    html = (
        "<p>The lozenges are shipped by Strive Pharmacy. Questions about delivery: 855-555-0142.</p>"
        "<p>The nearest emergency room, (775) 555-0190, is four minutes away from us.</p>"
        "<p>Call the number on your card, or CarePlus billing at 800-555-0133.</p><p>Use a GoodRx card (855-555-0122) at the pharmacy.</p>"
        "<p>Please have your therapist, Dr. Kim (775-555-0166), send us a note.</p><p>For rides, Reno City Express: (775) 555-0131.</p>"
        "<p>Our old office number, 775-555-0192, no longer works.</p>" + OWN
    )
    assert read(html).telephones == ["+17755550101"]


@pytest.mark.parametrize("said", [
    "Our Salem office closed in May 2025: 14 Front St, Salem, MA 01970.",
    "Dr. Ames also practices at Elliot Pain Center, 100 Elliot Way, Manchester, NH 03103.",
    "Our nurse practitioner worked for nine years at Larch County Medical Center, 130 Fisher Rd, Berlin, VT 05602.",
])
def test_an_office_that_closed_and_where_else_a_doctor_works_are_no_places(said: str) -> None:
    assert [location.street_address for location in read(f"<p>{said}</p>" + OWN).locations] == ["12 Oak Street"]


def test_a_town_of_a_list_of_areas_is_no_place_of_the_clinic() -> None:
    assert read("<footer><h4>Areas We Serve</h4><ul><li>Naperville</li><li>Wheaton</li><li>Lisle, IL</li></ul></footer>").locations == []


def test_several_places_have_their_own_numbers_and_hours() -> None:
    reading = read(
        "<h1>Locations</h1>"
        "<div><h2>Denver</h2><p>100 N Main St, Denver, CO 80202</p><p>303-555-0143</p><p>Mon-Fri 9am-5pm</p></div>"
        "<div><h2>Boulder</h2><p>200 S Pine Rd, Boulder, CO 80301</p><p>303-555-0145</p><p>Tue-Thu 8am-4pm</p></div>"
    )
    assert [(place.address_locality, place.telephones, place.opening_hours) for place in reading.locations] == [
        ("Denver", ["+13035550143"], "Mo-Fr 09:00-17:00"), ("Boulder", ["+13035550145"], "Tu-Th 08:00-16:00"),
    ]
    assert reading.telephones == ["+13035550143", "+13035550145"]
    assert reading.opening_hours is None


def test_two_places_in_one_line_keep_their_own_numbers() -> None:
    reading = read(
        "<p>NYC: 30 E 60th St Suite 1008 New York, NY 10022 (212) 555-0143 "
        "Long Island: 1 Hollow Ln #202, New Hyde Park, NY 11042 (516) 555-0199</p>"
    )
    assert [(place.unit, place.telephones) for place in reading.locations] == [("Suite 1008", ["+12125550143"]), ("#202", ["+15165550199"])]


def test_hours_for_all_offices_belong_to_none_alone() -> None:
    reading = read(
        "<p>2 Charter Drive, Columbia, MD 21044</p><p>10 Medical Pkwy, Annapolis, MD 21401</p><p>Hours for both: Mon-Fri 8:30am-5pm</p>"
    )
    assert [place.opening_hours for place in reading.locations] == [None, None]
    assert reading.opening_hours == "Mo-Fr 08:30-17:00"


def test_an_address_said_twice_is_one_place_in_its_fuller_form() -> None:
    reading = read("<p>100 N Main St, Denver, CO</p><footer><p>100 N. Main Street, Suite 4, Denver, CO 80202</p></footer>")
    assert [(place.unit, place.postal_code) for place in reading.locations] == [("Suite 4", "80202")]


def test_structured_data_fills_what_the_page_does_not_show() -> None:
    reading = read(
        '<script type="application/ld+json">{"@type": "MedicalClinic", "name": "Pine Ketamine Clinic", "telephone": "(303) 555-0143",'
        '"address": {"@type": "PostalAddress", "streetAddress": "100 N Main St, Suite 4", "addressLocality": "Denver",'
        '"addressRegion": "Colorado", "postalCode": "80202"}, "openingHours": ["Mo-Fr 07:30-18:00", "Sa 09:00-13:00"]}</script><p>Welcome.</p>'
    )
    place = reading.locations[0]
    assert (place.street_address, place.unit, place.address_region) == ("100 N Main St", "Suite 4", "CO")
    assert (place.telephones, place.opening_hours) == (["+13035550143"], "Mo-Fr 07:30-18:00; Sa 09:00-13:00")
    assert {item.source for item in reading.evidence if item.field.startswith("locations")} == {"json_ld"}


def test_visible_words_outrank_stale_structured_data() -> None:
    reading = read(
        '<script type="application/ld+json">{"@type": "LocalBusiness", "name": "Pine", "telephone": "303-555-0199"}</script><p>Call 303-555-0143</p>'
    )
    assert reading.telephones == ["+13035550143"]


@pytest.mark.parametrize(("text", "areas"), [
    ("Serving all Bay Area cities including: San Francisco, Palo Alto, Los Gatos", ["San Francisco", "Palo Alto", "Los Gatos"]),
    ("We serve patients from Sarasota, Bradenton, Venice and Port Charlotte.", ["Sarasota", "Bradenton", "Venice", "Port Charlotte"]),
    ("Patients come to us from Perrysburg, Findlay and Monroe, Michigan.", ["Perrysburg", "Findlay", "Monroe"]),
    ("<h3>Areas we serve</h3><ul><li>Loveland</li><li>Greeley</li></ul>", ["Loveland", "Greeley"]),
    ("Video visits are available to patients in Vermont, New York and Pennsylvania.", ["Vermont", "New York", "Pennsylvania"]),
    ("We offer virtual visits in California, Oregon, and Washington State.", ["California", "Oregon", "Washington"]),
    ("Many guests come from Cortez, Pagosa Springs and Farmington, New Mexico.", ["Cortez", "Pagosa Springs", "Farmington"]),
    ("For adults who live in Texas, Florida, Colorado or Arizona.", ["Texas", "Florida", "Colorado", "Arizona"]),
    ("Santa Fe and Los Lunas are a short drive away, and we serve patients from both.", ["Santa Fe", "Los Lunas"]),
    ("<h2>Serving the valley</h2><p>Patients come to us from Meridian and Nampa.</p>", ["Meridian", "Nampa"]),
    ("Serving the greater Fargo area including Moorhead, Dilworth, and Horace.", ["Fargo", "Moorhead", "Dilworth", "Horace"]),
    ("Patients travel to us from Fort Dodge, Ames, and even Sioux City.", ["Fort Dodge", "Ames", "Sioux City"]),
    ("If you live in Dover, Smyrna, or Milford, we are just a short drive away.", ["Dover", "Smyrna", "Milford"]),
    ("We provide infusions to the Billings metro area, Laurel, Red Lodge and beyond.", ["Billings", "Laurel", "Red Lodge"]),
    ("Our mobile team covers Summit, Wasatch, and Tooele Counties.", ["Summit", "Wasatch", "Tooele Counties"]),
    ("Serving Northern Michigan since 2015.", ["Northern Michigan"]),
    ("At-home ketamine is currently available in: Colorado, Wyoming, New Mexico", ["Colorado", "Wyoming", "New Mexico"]),
    ("Ketamine near you: Plano | Frisco | Allen", ["Plano", "Frisco", "Allen"]),
    ("<h3>Where do your patients come from?</h3><p>Mostly from Duluth, Superior and the Iron Range.</p>", ["Duluth", "Superior", "Iron Range"]),
    ("<h1>A clinic serving Tulsa, Jenks &amp; Owasso</h1><p>Infusions in a calm room.</p>", ["Tulsa", "Jenks", "Owasso"]),
    ("Ketamine Clinic Metairie, Kenner, McAllister, Slidell", ["Metairie", "Kenner", "McAllister", "Slidell"]),
    ("Ketamine Treatment | Phoenix | Scottsdale | Tempe", ["Phoenix", "Scottsdale", "Tempe"]),
    ("ketamine phoenix, ketamine scottsdale, ketamine tempe", ["Phoenix", "Scottsdale", "Tempe"]),
    ("ketamine infusion, ketamine therapy, ketamine treatment", []),
    ("Ketamine Depression, Ketamine Anxiety, Ketamine PTSD", []),
    ("Ketamine | Careers | Privacy | Terms", []),
    ("Families in Salinas, Monterey and Carmel have trusted us since 2012.", ["Salinas", "Monterey", "Carmel"]),
    ("Most of our patients live within an hour of us, in Bangor, Brewer or Belfast.", ["Bangor", "Brewer", "Belfast"]),
    ("We deliver lozenges to your door in Utah, Nevada and Arizona.", ["Utah", "Nevada", "Arizona"]),
    ("<h3>Which states are you licensed in?</h3><p>California, Oregon and Washington.</p>", ["California", "Oregon", "Washington"]),
    ("Dr. Reyes is licensed in New York and Florida and offers virtual care in both.", ["New York", "Florida"]),
    ("Our doctors are licensed in New York and Florida.", []),
    ("Psilocybin services are legally available in: Oregon, Colorado", []),
    ("Visits can be by video if you live in Colorado or Utah.", []),
    ("Video visits are available anywhere in Texas.", []),
    ("Sees patients in Athens.", []),
    ("We see patients in person in Boise.", []),
    ("We serve tea and coffee.", []),
    ("Dr Smith served in Iraq.", []),
    ("Our therapists are licensed in Washington.", []),
    ("Spravato is available in Denver.", []),
    ("Veterans in Elko, Ely and the rest of the valley can receive infusions here.", ["Elko", "Ely"]),
    ("Veterans in Elko and Ely were studied for a year.", []),
    ("Proudly caring for folks from Elko, Ely and as far away as Wells", ["Elko", "Ely", "Wells"]),
    ("We had one patient fly in from as far as Alaska.", []),
    ("Our program makes this treatment available to people in the Carson Valley.", ["Carson Valley"]),
    ("I'm licensed in Utah and Idaho and can see you by video.", ["Utah", "Idaho"]),
    ("We proudly serve Allen, The Colony and Frisco.", ["Allen", "The Colony", "Frisco"]),
    ("Patients who want a video visit must be located in Oregon.", ["Oregon"]),
    ("Our Elko clinic + care across King, Pierce & Kitsap counties", ["King County", "Pierce County", "Kitsap County"]),
    ("Veterans in the Fresno region and Central California are eligible for infusions.", ["Fresno", "Central California"]),
    ("We take insurance patients of HealthPartners, UCare and Medica.", []),
    ("Nevada residents 21 and older may join.", ["Nevada"]),
    ("Nevada residents voted in May.", []),
])
def test_areas_served(text: str, areas: list[str]) -> None:
    assert [mention.finding.value for mention in read_areas(parse_page(text, "https://clinic.example/"))] == areas


@pytest.mark.parametrize(("html", "name"), [
    ("<title>Contact | Pine Ketamine Clinic</title><h1>Contact</h1><footer>© 2026 Pine Ketamine Clinic, LLC. All rights reserved.</footer>",
     "Pine Ketamine Clinic"),
    ("To learn more about what is available at Three Rivers Wellness, contact us today.", "Three Rivers Wellness"),
    ("If it is right for you, reach out to us at Soft Reboot Wellness today to schedule.\nCopyright © 2024 Soft Reboot Wellness - All rights reserved",
     "Soft Reboot Wellness"),
    ('<meta property="og:site_name" content="Alder &amp; Fern"><h1>Fees</h1>', "Alder & Fern"),
    ("<p>Studies at the Mayo Clinic and at Harvard Medical School were small.</p>", None),
    ("Bluff Ketamine & Wellness\n5000 Bee Cave Rd\nAustin, TX 78746", "Bluff Ketamine & Wellness"),
    ("<p>Call us.</p><p>© Bluff Ketamine 2024</p>", "Bluff Ketamine"),
    ("<p>At Ravens Rest, we provide outpatient care.</p>", "Ravens Rest"),
    ("<h1>Ketamine Clinic Serving Denver, CO</h1><p>Ketamine Denver, Ketamine Boulder</p>", None),
    ("<title>Consent | Heronfield</title><header><div>Heronfield</div></header><h1>Consent</h1>", "Heronfield"),
    ("<p>IRON RIDGE PAIN & INFUSION • 6117 Oak Rd, Chattanooga, TN 37421</p><p>At Iron Ridge Pain & Infusion we care.</p>",
     "Iron Ridge Pain & Infusion"),
    ("<p>Dr. Roe, MD</p><p>51 W. Center St., #120</p>", None),
    ("<title>What to expect</title><h1>What to expect</h1><p>Rest.</p>", None),
])
def test_the_clinic_s_name(html: str, name: str | None) -> None:
    finding = read_clinic_name(parse_page(html, "https://clinic.example/"))
    assert (finding.value if finding else None) == name


OWN = "<footer>Pine Ketamine Clinic, 12 Oak Street, Reno, NV 89501, (775) 555-0101</footer>"


@pytest.mark.parametrize("html", [
    "<p>Complaints may be filed with the Nevada Medical Board, 775-555-0170.</p>",
    "<p>The Patient Advocate at the Reno VA (775-555-0190 is their public line, not ours) can explain appeals.</p>",
    "<p>We share a hallway with Oak Physical Therapy, a separate business (775/555-0188).</p>",
    "<p>Hill Road Pharmacy, where our prescriptions are filled: (775) 555-0191</p>",
    "<h2>Partner resources</h2><ul><li>Piedmont Grief House, Sparks, NV: 775-555-0195</li></ul>",
    "<h2>Nearby</h2><p>Desert Human Services, 4615 Government St, Reno, NV 89502, 775-555-0192.</p>",
    "<p>These are independent organizations. We do not run them.</p><p>Volunteer Sleep: 775-555-0196</p>",
    "<p>Those who cannot wait for a bed may be seen at the walk-in unit across the river (775-555-0188).</p>",
    "<p>For a room close by, the inn next to our office is at 775-555-0187.</p>",
    "<p>Yoga at 260 Haywood St, Reno, NV 89503 (not at our office). Hall manager: 775-555-0186.</p>",
])
def test_what_belongs_to_others_is_not_the_clinics(html: str) -> None:
    reading = read(f"<main><h1>About us</h1><section><h2>More</h2>{html}</section></main>{OWN}", "https://pine.example/x")
    assert reading.telephones == ["+17755550101"]
    assert [location.street_address for location in reading.locations] == ["12 Oak Street"]


def test_an_article_about_another_clinic_keeps_its_number_apart() -> None:
    html = (
        "<main><h1>The best clinics</h1><p>May 1, 2024</p><h2>1. Palo Brea Infusions</h2><p>Call (480) 555-0181 there.</p>"
        f"<p>If you pass through Eugene one day, knock: 541-555-0184.</p><p>Call us at (775) 555-0102 to book.</p></main>{OWN}"
    )
    assert read(html, "https://pine.example/blog/best").telephones == ["+17755550102", "+17755550101"]


def test_the_words_of_a_link_outrank_the_number_behind_it() -> None:
    html = '<p><a href="tel:+17755550199">(775) 555-0101</a></p><p><a href="tel:5555555555">Call</a></p>'
    assert read(html, "https://pine.example/").telephones == ["+17755550101"]


def test_the_words_of_a_link_outrank_the_mail_address_behind_it() -> None:
    html = '<p><a href="mailto:theme@builder.com">office@pineketamine.com</a> <a href="mailto:care@pineketamine.com">Write</a></p>'
    assert read(html).emails == ["office@pineketamine.com", "care@pineketamine.com"]


def test_an_address_is_read_from_a_link_to_a_map() -> None:
    html = '<p><a href="https://www.google.com/maps?q=415+Juniper+Street+Suite+2,+Durango,+CO+81301">Get directions</a></p>'
    location = read(html, "https://pine.example/visit").locations[0]
    assert (location.street_address, location.unit, location.address_locality) == ("415 Juniper Street", "Suite 2", "Durango")


def test_what_a_theme_fills_in_is_not_read() -> None:
    html = (
        '<script type="application/ld+json">{"@type": "LocalBusiness", "name": "Your Business Name", "openingHours": "Mo-Su 00:00-24:00",'
        '"address": {"@type": "PostalAddress", "streetAddress": "123 Main Street", "addressLocality": "Your City"}}</script>'
        "<p>500 Terry Francine Street, San Francisco, CA 94158</p><p>Call 775-555-5555 or mail info@my-domain.com</p>"
    )
    reading = read(html, "https://pine.example/contact")
    assert (reading.locations, reading.telephones, reading.emails, reading.opening_hours) == ([], [], [], None)


def test_a_mail_address_is_read_from_the_words_of_an_image() -> None:
    assert read('<p><img src="mail.gif" alt="office@pine.example"></p>', "https://pine.example/").emails == ["office@pine.example"]


def test_a_national_societys_seat_is_no_place_of_the_clinic() -> None:
    html = "<p>We are members of a national society based in Seattle, Washington.</p>"
    assert read(html, "https://pine.example/about").locations == []


def test_a_number_in_prose_counts_where_it_is_the_only_one_or_the_clinic_claims_it() -> None:
    html = "<main><p>Those who cannot wait until the morning may ring 775-555-0188 at night.</p>{}</main>"
    assert read(html.format("")).telephones == ["+17755550188"]
    assert read(html.format("<p>Phone: 775-555-0101</p>")).telephones == ["+17755550101"]
    claimed = "<main><p>Phone: 775-555-0101</p><p>At night you can ring our nurse on call at 775-555-0188.</p></main>"
    assert read(claimed).telephones == ["+17755550101", "+17755550188"]


def test_a_mail_address_goes_on_over_a_line_break() -> None:
    assert read("<p>Email: info<br>@pineketamine.com</p>").emails == ["info@pineketamine.com"]
    assert read("<p>Email: info<br>@ the front desk</p>").emails == []
    assert read("<p>E-mail: front<br>desk@pine<br>ketamine.com</p>").emails == ["frontdesk@pineketamine.com"]
    assert read("<p>desk@pineketamine.com<br>Mon-Fri 9.30 to 5</p>").emails == ["desk@pineketamine.com"]


def test_a_main_line_belongs_to_no_one_office() -> None:
    html = (
        "<h3>Boise</h3><p>100 W Main St<br>Boise, ID 83702<br>208-555-0101</p><h3>Meridian</h3><p>22 Elm Ave<br>Meridian, ID 83642<br>"
        "208-555-0103</p><p>Main line 800-555-0104</p>"
    )
    assert [location.telephones for location in read(html).locations] == [["+12085550101"], ["+12085550103"]]
    assert "+18005550104" in read(html).telephones


def test_structured_data_about_another_place_is_left_out() -> None:
    html = (
        '<script type="application/ld+json">{"@type": "MedicalBusiness", "name": "Pine", "openingHours": "Mo-Fr 08:00-17:00", "address": '
        '{"@type": "PostalAddress", "streetAddress": "99 Old Rd", "addressLocality": "Tempe", "addressRegion": "AZ", "postalCode": "85281"}}'
        "</script><footer>1400 N Dobson Rd, Chandler, AZ 85224</footer>"
    )
    reading = read(html)
    assert [location.street_address for location in reading.locations] == ["1400 N Dobson Rd"]
    assert reading.opening_hours is None


def test_hours_in_a_section_of_their_own_belong_to_no_one_office() -> None:
    html = (
        "<h1>Contact</h1><h2>Tucson</h2><p>12 Oak Street, Tucson, AZ 85701</p><h2>Phoenix</h2><p>14 Elm Street, Phoenix, AZ 85004</p>"
        "<h2>Hours</h2><p>Monday to Friday 9-5</p>"
    )
    reading = read(html)
    assert ([location.opening_hours for location in reading.locations], reading.opening_hours) == ([None, None], "Mo-Fr 09:00-17:00")


def test_an_address_in_prose_that_the_clinic_does_not_claim_counts_only_alone() -> None:
    html = "<p>Whoever needs an infusion pump repaired can walk over to 77 Elm Street, Reno, NV 89502 on any weekday.</p>"
    assert [location.street_address for location in read(html).locations] == ["77 Elm Street"]
    assert [location.street_address for location in read(html + OWN).locations] == ["12 Oak Street"]


@pytest.mark.parametrize(("text", "cities"), [
    ("You will find us in Ames, Iowa.", [("Ames", "IA")]),
    ("Our offices in Bend and Redmond, Oregon open at eight.", [("Bend", "OR"), ("Redmond", "OR")]),
    ("People come to see us because in Ames, Iowa, nobody else does this.", []),
    ("<h1>Meet Jane Roe, MD</h1>", []),
    ("<h1>Ketamine in Silver Spring, MD</h1>", [("Silver Spring", "MD")]),
    ("Three clinics in Norfolk, Virginia Beach and Richmond.", []),
])
def test_a_city_is_a_place_where_the_clinic_says_that_it_is_there(text: str, cities: list[tuple[str, str]]) -> None:
    places = [(location.address_locality, location.address_region) for location in read(f"<p>{text}</p>").locations]
    assert sorted(places) == sorted(cities)


@pytest.mark.parametrize("other", [
    "Savannah Vet Council, 321 Commercial Dr, Savannah, GA 31406: 912.555.0180", "OTHER PLACES THAT HELP: Harbor Free Clinic, 321 Commercial Dr, Savannah, "
    "GA 31406, 912-555-0180", "Our mail is sent by Letterbox Partners, 321 Commercial Dr, Savannah, GA 31406 (912-555-0180).",
])
def test_an_address_behind_another_name_is_that_ones(other: str) -> None:
    own = "<footer>Sandpiper Mind – 7 E Congress St, Ste 401, Savannah, GA 31401 – 912.555.0146</footer><p>© Sandpiper Mind</p>"
    reading = read(f"<p>{other}</p>{own}")
    assert [location.street_address for location in reading.locations] == ["7 E Congress St"]


def test_a_building_or_a_branch_before_the_street_is_no_other_practice() -> None:
    html = (
        "<p>Lakeside Medical Building, 12 Oak Street, Reno, NV 89502</p><p>Sandpiper Mind South, 9 Elm Street, Reno, NV 89509</p>"
        "<p>© Sandpiper Mind</p>"
    )
    assert [location.street_address for location in read(html).locations] == ["12 Oak Street", "9 Elm Street"]


def test_offices_side_by_side_keep_their_columns() -> None:
    html = (
        "<table><tr><th></th><th>Spokane</th><th>Coeur d'Alene</th></tr>"
        "<tr><td>Address</td><td>808 W Spruce Ave, Spokane, WA 99201</td><td>1902 N Lakewood Dr, Coeur d'Alene, ID 83814</td></tr>"
        "<tr><td>Phone</td><td>(509) 555-0140</td><td>(208) 555-0141</td></tr><tr><td>Fax</td><td>(509) 555-0142</td><td>(208) 555-0143</td></tr>"
        "<tr><td>Hours</td><td>Mon-Fri 8-5</td><td>Tue &amp; Thu 9-4</td></tr></table>"
    )
    reading = read(html)
    assert [(place.address_locality, place.telephones, place.opening_hours) for place in reading.locations] == [
        ("Spokane", ["+15095550140"], "Mo-Fr 08:00-17:00"), ("Coeur d'Alene", ["+12085550141"], "Tu,Th 09:00-16:00"),
    ]
    assert reading.faxes == ["+15095550142", "+12085550143"]


def test_offices_side_by_side_with_a_line_of_each_in_every_row() -> None:
    html = (
        "<table><tr><td><b>WINCHESTER</b></td><td><b>HARRISONBURG</b></td></tr><tr><td>1818 Amherst Street, Suite 2B</td><td>90 East Market Street</td>"
        "</tr><tr><td>Winchester, Virginia 22601</td><td>Harrisonburg, Virginia 22801</td></tr><tr><td>(540) 555-0118</td><td>(540) 555-0119</td></tr>"
        "<tr><td>Mon-Fri 8 to 4:30</td><td>Mon &amp; Wed 9 to 4</td></tr></table>"
    )
    assert [(place.street_address, place.unit, place.postal_code, place.telephones, place.opening_hours) for place in read(html).locations] == [
        ("1818 Amherst Street", "Suite 2B", "22601", ["+15405550118"], "Mo-Fr 08:00-16:30"),
        ("90 East Market Street", None, "22801", ["+15405550119"], "Mo,We 09:00-16:00"),
    ]


def test_a_house_number_below_a_headline_is_no_postal_code() -> None:
    (place,) = read("<h1>Ketamine Clinic in Omaha, NE</h1><address>17055 Frances St<br>Suite 108<br>Omaha, NE</address>").locations
    assert (place.street_address, place.address_locality, place.address_region, place.postal_code) == ("17055 Frances St", "Omaha", "NE", None)


def test_lines_of_preformatted_text_are_lines() -> None:
    reading = read(
        "<title>DESERT SKY KETAMINE HOME</title><h1>DESERT SKY KETAMINE</h1><p>WE OFFER KETAMINE INFUSIONS.</p><pre>DESERT SKY KETAMINE\n1200 N CENTRAL AVE "
        "  STE 300\nPHOENIX AZ  85004\n\nPHONE   602-555-0166\nFAX     602-555-0167\n\nMON     8AM - 4PM\nTUE     8AM - 4PM\n</pre>",
    )
    (place,) = reading.locations
    assert (reading.clinic_name, place.street_address, place.unit, place.address_locality, place.telephones, place.opening_hours, reading.faxes) == (
        "Desert Sky Ketamine", "1200 N Central Ave", "Ste 300", "Phoenix", ["+16025550166"], "Mo-Tu 08:00-16:00", ["+16025550167"],
    )


def test_structured_data_of_two_offices_keeps_their_numbers_and_hours_apart() -> None:
    offices = ", ".join(
        f'{{"@type": "MedicalClinic", "name": "Northwind TMS", "telephone": "{phone}", "openingHours": "{hours}", "address": {{"@type": "PostalAddress", '
        f'"streetAddress": "{street}", "addressLocality": "{city}", "addressRegion": "MN"}}}}' for phone, hours, street, city in (
            ("218-555-0121", "Mo-Fr 08:00-17:00", "11 E Superior St", "Duluth"), ("218-555-0122", "Tu,Th 09:00-15:00", "1101 E 37th St", "Hibbing"))
    )
    data = f'{{"@context": "https://schema.org", "@type": "MedicalOrganization", "name": "Northwind TMS", "department": [{offices}]}}'
    reading = read(f'<script type="application/ld+json">{data}</script><p>Choose your office.</p>')
    assert [(place.address_locality, place.telephones, place.opening_hours) for place in reading.locations] == [
        ("Duluth", ["+12185550121"], "Mo-Fr 08:00-17:00"), ("Hibbing", ["+12185550122"], "Tu,Th 09:00-15:00"),
    ]


@pytest.mark.parametrize("said", [
    "Most patients use Drug Mart, 120 Century Dr, Bend, OR 97702, 541-555-0108.", "Dr. Kay also sees patients at the hospital, 2500 Neff Rd, Bend, OR 97701.",
    "Veterans: Community care office, Bend VA clinic, 2650 Courtney Dr, Bend, OR 97701, 541-555-0108.", "Patient: Jane Sample, 1 Oak Way, Anytown, OR 97000.",
])
def test_a_page_about_something_else_makes_no_place_of_anothers_address(said: str) -> None:
    reading = read(f"<title>FAQ | Larkspur Ketamine</title><h1>FAQ</h1><p>{said}</p><footer>© Larkspur Ketamine 541-555-0101</footer>", "https://clinic.example/faq")
    assert (reading.locations, reading.telephones) == ([], ["+15415550101"])


def test_the_head_of_a_column_tells_faxes_from_telephones() -> None:
    reading = read(
        "<table><tr><th>City</th><th>Phone</th><th>Fax</th></tr><tr><td>Akron</td><td>330-555-0101</td><td>330-555-0102</td></tr>"
        "<tr><td>Canton</td><td>330-555-0103</td><td>330-555-0104</td></tr></table>",
    )
    assert (reading.telephones, reading.faxes) == (["+13305550101", "+13305550103"], ["+13305550102", "+13305550104"])


def test_hours_in_one_line_with_another_practices_address_are_its() -> None:
    reading = read(
        "<p>Ridge Orthopedics, 1188 Myrtle St, Suite 100, Boise, ID 83702, 208-555-0150. Hours: Mon-Fri 7-6.</p>"
        "<footer><p>Stillpoint Ketamine, 40 Oak Street, Boise, ID 83702</p><p>© Stillpoint Ketamine</p></footer>",
    )
    assert reading.opening_hours is None
    assert [place.street_address for place in reading.locations] == ["40 Oak Street"]


def test_the_state_may_come_from_the_clinics_own_name() -> None:
    places = read("<h1>Montana Ketamine House</h1><p>Please call our Missoula office.</p><p>© Montana Ketamine House</p>").locations
    assert [(place.address_locality, place.address_region) for place in places] == [("Missoula", "MT")]
    assert read("<h1>Montana Ketamine House</h1><p>Please call our Main office.</p><p>© Montana Ketamine House</p>").locations == []


def test_who_built_the_site_is_not_the_clinic() -> None:
    html = "<p>Write to hello@clinic.example</p><footer>© Pine Clinic. Theme by author@themes.test</footer>"
    assert read(html).emails == ["hello@clinic.example"]


def test_a_footer_names_the_practice_before_its_street() -> None:
    html = "<title>Birchglass House</title><p>I write here.</p><footer>Birchglass House, 802 E Washington Ave, Madison, WI 53703</footer>"
    assert read(html).clinic_name == "Birchglass House"


@pytest.mark.parametrize(("text", "name"), [
    ("Harbor TMS Physical Therapy (“we,” “us,” or “our”) respects your privacy.", "Harbor TMS Physical Therapy"),
    ("Welcome to American TMS Clinics. American TMS Clinics sees adults.", "American TMS Clinics"),
    ("How To Choose A TMS Provider. Some TMS providers open early.", None),
    ("Ask the American Psychiatric Association. The American Psychiatric Association has a guide.", None),
])
def test_whose_page_it_is(text: str, name: str | None) -> None:
    assert read(f"<p>{text}</p>").clinic_name == name


def test_a_part_of_a_state_is_no_town() -> None:
    assert read("<p>Call the Ketamine Clinic of West Texas. Our clinic in Central Florida is open.</p>").locations == []


@pytest.mark.parametrize("text", [
    "Lines for Life: 800-555-0190", "To report side effects, call 1-800-555-0190.", "Before June 2024 our number was 303-555-0190.",
    "Call 1-866-555-0190 for the Trevor Project.", "MRI: River Imaging 303-555-0190", "TTY users call 711 or 800-555-0190",
    "NeuroStar patient line 877-555-0190", "Rides: Valley Medi-Van, 303-555-0190", "Anesthesia is billed by Summit Partners, 303-555-0190.",
    "Our physicians have privileges at Green Country Medical Center, 303-555-0190.", "Emergency contact: ______ Phone: 303-555-0190", "Website by Bright Pixel, 303-555-0190",
])
def test_a_number_that_somebody_elses_name_introduces_is_theirs(text: str) -> None:
    page = f"<title>Pine Clinic</title><p>{text}</p><footer>© Pine Clinic, (303) 555-0101</footer>"
    assert read(page).telephones == ["+13035550101"]


@pytest.mark.parametrize("text", ["Toll free in Alaska: 877-555-0190", "Call the Pine Clinic nurse line at 877-555-0190", "Patient Services: 877-555-0190"])
def test_the_clinics_own_toll_free_number_is_its(text: str) -> None:
    page = f"<title>Pine Clinic</title><p>{text}</p><footer>© Pine Clinic, (303) 555-0101</footer>"
    assert "+18775550190" in read(page).telephones


@pytest.mark.parametrize(("text", "areas"), [
    ("Our providers are licensed in CA, NV and AZ.", []),
    ("We are licensed in CA, NV, and AZ and see patients by video in all three.", ["California", "Nevada", "Arizona"]),
    ("Currently accepting patients in: FL, GA, NC", ["Florida", "Georgia", "North Carolina"]),
    ("You must be physically located in Ohio or Michigan at the time of your visit.", ["Ohio", "Michigan"]),
    ("People drive in from Spokane, Coeur d'Alene and even Missoula.", ["Spokane", "Coeur d'Alene", "Missoula"]),
    ("Our office is a convenient choice for residents of Naperville, Wheaton and Aurora.", ["Naperville", "Wheaton", "Aurora"]),
    ("We are proud to provide care to the people of Knoxville, Maryville and Oak Ridge.", ["Knoxville", "Maryville", "Oak Ridge"]),
    ("Our clinic is easily reached from Plano, McKinney and Little Elm.", ["Plano", "McKinney", "Little Elm"]),
    ("Virtual appointments for Washington, Oregon & Idaho residents.", ["Washington", "Oregon", "Idaho"]),
    ("We can treat you by video if you are in Utah, Nevada or Wyoming.", ["Utah", "Nevada", "Wyoming"]),
    ("Our mobile team visits Fairfield, New Haven and Litchfield counties.", ["Fairfield County", "New Haven County", "Litchfield County"]),
    ("Home visits available in Austin, Round Rock, and Cedar Park.", ["Austin", "Round Rock", "Cedar Park"]),
    ("Our Boise clinic serves Meridian, Eagle and the entire Treasure Valley.", ["Meridian", "Eagle", "Treasure Valley"]),
    ("TMS & Spravato for Marietta, Kennesaw and Roswell, GA", ["Marietta", "Kennesaw", "Roswell"]),
    ("Ketamine for Depression, Chronic Pain and Grief", []),
    ("The clinic is 20 minutes from Provo and 35 minutes from Salt Lake City.", []),
    ("We serve Veterans, First Responders and Nurses.", []),
    ("Proudly serving Lakewood, CO; Arvada, CO; and Golden, CO.", ["Lakewood", "Arvada", "Golden"]),
    ("Our patients come from all over Ohio, including Dayton and Toledo.", ["Ohio", "Dayton", "Toledo"]),
    ("Now accepting new patients from Kirkland, Redmond, and Bothell.", ["Kirkland", "Redmond", "Bothell"]),
    ("Hagerstown and Frederick are each less than 40 minutes away, and we see patients from both.", ["Hagerstown", "Frederick"]),
    ("We visit homes in Marin and Sonoma.", ["Marin", "Sonoma"]),
    ("She sees patients in Elko and by video.", []),
    ("Now accepting new patients in Elko and Winnemucca", []),
    ("Serving the Elko-Winnemucca corridor.", ["Elko-Winnemucca corridor"]),
    ("Proudly serving the Upper Peninsula.", ["Upper Peninsula"]),
    ("We proudly serve Middle Tennessee and southern Kentucky.", ["Middle Tennessee", "southern Kentucky"]),
    ("We serve Las Cruces, Ciudad Juárez and Kauaʻi.", ["Las Cruces", "Ciudad Juárez", "Kauaʻi"]),
    ("Patients from Winnemucca come to us for depression.", ["Winnemucca"]),
    ("Patients from Winnemucca may ask for a ride.", []),
    ("Our patients with PPO coverage from Larchwood, Birchmont or Elmstone pay half.", []),
    ("How it works | Pricing | Service Area | Book", []),
    ("Available in Florida, Texas and New York", ["Florida", "Texas", "New York"]),
    ("Larch Clinic gives TMS to people from Winnemucca, Carlin and Wells.", ["Winnemucca", "Carlin", "Wells"]),
    ("People from Winnemucca, Carlin and Wells took part in a trial.", []),
    ("Guests travel to us from Reno, Elko and the Bay Area.", ["Reno", "Elko", "Bay Area"]),
    ("We care for 14,000 people in Elko, Eureka and Lander counties.", ["Elko County", "Eureka County", "Lander County"]),
    ("You need to be 22 or older and live in Georgia, Tennessee or South Carolina.", ["Georgia", "Tennessee", "South Carolina"]),
    ("She prescribes lozenges for use at home to patients in Texas, Colorado and Florida.", ["Texas", "Colorado", "Florida"]),
    ("We serve Wooster, Ontario and Galion, as well as Shelby.", ["Wooster", "Ontario", "Galion", "Shelby"]),
    ("Serving Westchase, Town 'n' Country and Carrollwood.", ["Westchase", "Town 'n' Country", "Carrollwood"]),
    ("Families from Dublin, Pleasanton and Livermore make the trip to us.", ["Dublin", "Pleasanton", "Livermore"]),
    ("We are the closest Spravato clinic to Salem and Keizer.", ["Salem", "Keizer"]),
    ("In trials, patients in Boston and Baltimore improved.", []),
    ("We are a short drive from Tempe and Mesa.", []),
    ("After serving in the Army, he trained at Duke.", []),
    ("We help patients from Mayo Clinic.", []),
    ("The first visit can be by video if you live in Utah.", []),
    ("We see patients in English, Spanish and Polish.", []),
])
def test_places_served(text: str, areas: list[str]) -> None:
    assert read(f"<p>{text}</p>").areas_served == areas


def test_office_hours_stand_before_those_of_the_telephone() -> None:
    calls = "<p>Call us Monday through Friday, 7am to 6pm.</p>"
    assert read(calls).opening_hours == "Mo-Fr 07:00-18:00"
    assert read(f"{calls}<p>The office is open Monday to Thursday, 9 to 5.</p>").opening_hours == "Mo-Th 09:00-17:00"


def test_a_column_of_an_old_layout_is_read_line_by_line() -> None:
    html = (
        "<table><tr><td><a href=/>Home</a><br><a href=/fees>Fees</a><br><a href=/office>Office</a></td><td><b>OUR OFFICE</b><p>Heron Pain Clinic<br>"
        "14 Shelburne Road<br>Burlington VT 05401<br>Phone: 802-555-0121<br>Fax: 802-555-0122<p>HOURS<br>Monday ..... 8:00 - 4:00<br>Tuesday ..... "
        "8:00 - Noon</td></tr></table>"
    )
    reading = read(html)
    assert (reading.telephones, reading.faxes, reading.opening_hours) == (["+18025550121"], ["+18025550122"], "Mo 08:00-16:00; Tu 08:00-12:00")


@pytest.mark.parametrize(("text", "streets"), [
    ("City Hall: 20 E Main Street, Mesa, AZ 85201", []),
    ("I trained at the Center for Inquiry, 1440 Broadway, Oakland, CA 94612.", []),
    ("Lakeside Medical Park, 120 Main Street, Mesa, AZ 85201", ["120 Main Street"]),
    ("Parking is behind our office at 120 Main Street, Mesa, AZ 85201.", ["120 Main Street"]),
    ("We are across from Memorial Hospital, 120 Main Street, Mesa, AZ 85201.", []),
    ("We are across from the mall at 120 Main Street, Mesa, AZ 85201.", ["120 Main Street"]),
    ("Head north from 120 Main Street, Mesa, AZ 85201.", []),
    ("Medical services are provided by Moonrise Medical Group, P.A., 120 Main Street, Mesa, AZ 85201.", []),
    ("Visit our sister clinic, Desert Bloom, 120 Main Street, Mesa, AZ 85201.", []),
    ("As of January 1 our Mesa office (120 Main Street, Mesa, AZ 85201) is closed.", []),
    ("Our office at 120 Main Street, Mesa, AZ 85201 is closed on Mondays.", ["120 Main Street"]),
    ("We have no office; mail reaches us at 120 Main Street, Mesa, AZ 85201.", []),
    ("Coming in from the north, you will see our office at 120 Main Street, Mesa, AZ 85201.", ["120 Main Street"]),
])
def test_way_marks_and_schools_are_no_places_of_the_clinic(text: str, streets: list[str]) -> None:
    assert [place.street_address for place in read(f"<p>{text}</p>").locations] == streets


def test_one_line_of_hours_below_all_offices_holds_for_all() -> None:
    html = (
        "<footer><p>Downtown: 1098 King Street, Charleston, SC 29403 · 843.555.0121</p><p>East: 725 Dodds Boulevard, Mount Pleasant, SC 29464</p>"
        "<p>f 843.555.0123 hello@clinic.example</p><p>Hours: Monday to Thursday 8:30–5:30</p></footer>"
    )
    reading = read(html)
    assert (reading.opening_hours, reading.faxes) == ("Mo-Th 08:30-17:30", ["+18435550123"])
    assert [place.opening_hours for place in reading.locations] == [None, None]


@pytest.mark.parametrize(("html", "areas"), [
    ("<h2>Areas we serve</h2><p>Westerville ketamine | Worthington ketamine | Powell ketamine</p>", ["Westerville", "Worthington", "Powell"]),
    ("<h2>Proudly serving</h2><p>Leland</p><p>© 2025 Amber Tide Infusions</p>", ["Leland"]),
    ("<p>For adults in Washington, Oregon and Idaho who live with depression.</p>", ["Washington", "Oregon", "Idaho"]),
    ("<p>Neighbors from Jeffersonville and New Albany are always welcome.</p>", ["Jeffersonville", "New Albany"]),
    ("<p>Visits can be held by video as long as you are physically in Ohio.</p>", []),
    ("<p>We see patients from:</p><ul><li>Redmond</li><li>Sisters</li><li>La Pine, OR</li></ul>", ["Redmond", "Sisters", "La Pine"]),
    ("<h2>Where we practice</h2><ul><li>California</li><li>Nevada</li></ul><p>Coming soon: Washington.</p>", ["California", "Nevada"]),
    ("<h2>Areas we serve</h2><p>Raytown, Independence, Blue Springs</p>", ["Raytown", "Independence", "Blue Springs"]),
    ("<p>We help patients in search of:</p><ul><li>Better Sleep</li><li>Less Pain</li></ul>", []),
    ("<footer><p>Ketamine Denver | Ketamine Boulder | Ketamine Fort Collins</p></footer>", ["Denver", "Boulder", "Fort Collins"]),
    ("<ul><li>TMS Therapy in Salem</li><li>TMS Therapy in Albany</li><li>TMS Therapy in Keizer, OR</li></ul>", ["Salem", "Albany", "Keizer"]),
    ("<ul><li>Ketamine Research</li><li>Ketamine Depression</li><li>Ketamine Financing</li><li>Deep TMS</li></ul>", []),
    ("<p>Ketamine Infusions | Ketamine Research | Spravato Treatment | TMS Therapy</p>", []),
])
def test_lists_of_places_served(html: str, areas: list[str]) -> None:
    assert read(html).areas_served == areas


def test_a_hospital_where_the_physicians_have_privileges_is_another_place() -> None:
    html = "<p>Our physicians are on the staff of Olentangy Regional Hospital, 300 Harding Way, Mansfield, OH 44903.</p>"
    assert read(html).locations == []
    assert read("<p>384 SW Upper Terrace Dr, Suite 105, Bend, OR 97702</p>").locations[0].street_address == "384 SW Upper Terrace Dr"


def test_a_name_in_the_title_that_the_text_speaks_of_is_the_practices() -> None:
    assert read("<title>IV Ketamine | The Drip Room</title><p>Our team at The Drip Room will help.</p>").clinic_name == "The Drip Room"
    assert read("<title>IV Ketamine | The Drip Room</title><p>Our team will help.</p>").clinic_name is None


def test_a_physicians_degree_is_no_state() -> None:
    assert read("<p>Welcome to the practice of Jane Park, MD.</p>").locations == []
    assert [place.address_locality for place in read("<p>Our practice in Severna Park, MD offers TMS.</p>").locations] == ["Severna Park"]


@pytest.mark.parametrize(("line", "street"), [
    ("4400 St. Charles Ave., 2nd Fl., New Orleans, LA 70115", "4400 St. Charles Ave."),
    ("N6W23001 Bluemound Rd, Waukesha, WI 53188", "N6W23001 Bluemound Rd"),
    ("9950 FM 1960 Rd W, Ste 210, Humble, TX 77338", "9950 FM 1960 Rd W"),
    ("200 Biscayne Blvd Way, Miami, FL 33131", "200 Biscayne Blvd Way"),
    ("12 Main St. 33rd Floor, Dallas, TX 75201", "12 Main St."),
    ("1200 N CENTRAL AVE STE 300 PHOENIX AZ 85004", "1200 N Central Ave"),
    ("455 E 500 S, Ste 300, Salt Lake City, UT 84111", "455 E 500 S"),
    ("+1 234 567 8900. 40 Park Ave, Brooklyn, NY 11201", "40 Park Ave"),
])
def test_streets_as_they_are_named(line: str, street: str) -> None:
    assert [place.street_address for place in read(f"<p>{line}</p>").locations] == [street]


@pytest.mark.parametrize("between", ["&lt;br /&gt;", "<br>", ",<br/> ", "</p><p>"])
def test_markup_in_structured_data_is_read_as_what_it_shows(between: str) -> None:
    reading = read(
        '<script type="application/ld+json">{"@type": "MedicalClinic", "name": "Pine Ketamine Clinic", "address": {"streetAddress": '
        f'"825 Oak Grove Ave{between}Suite A101", "addressLocality": "Menlo Park", "addressRegion": "CA", "postalCode": "94025"}}}}</script><p>Hi</p>',
    )
    assert [(place.street_address, place.unit) for place in reading.locations] == [("825 Oak Grove Ave", "Suite A101")]


def test_a_line_for_both_offices_begins_what_holds_for_all() -> None:
    page = read(
        "<h1>Contact</h1><h3>Bend</h3><p>1012 NE 4th Street, Suite 220</p><p>Bend, Oregon 97701</p>"
        "<h3>Redmond</h3><p>340 SW Rimrock Way, Unit B</p><p>Redmond, Oregon 97756</p>"
        "<p>Main line (both offices): (541) 555-0170</p><p>Text: (541) 555-0172</p><p>Office Hours (both offices)</p><p>Mon - Fri: 9:00 AM - 5:00 PM</p>",
    )
    assert page.opening_hours == "Mo-Fr 09:00-17:00"
    assert [(place.address_locality, place.telephones, place.opening_hours) for place in page.locations] == [("Bend", [], None), ("Redmond", [], None)]


def test_where_others_are_asked_to_fax_to_is_the_clinics() -> None:
    assert read("<p>If your doctor sends records, fax them to 815-555-0168.</p>").faxes == ["+18155550168"]
    assert read("<p>The pharmacy's fax is 815-555-0168.</p>").faxes == []


def test_hours_below_all_addresses_are_those_of_every_office() -> None:
    offices = "".join(
        f"<h3>{city}</h3><p>{number} Larch Street, Suite 4</p><h4>{city}, VA {code}</h4><p>Tel 757-555-01{number}</p><p>Fax 757-555-02{number}</p>"
        for number, city, code in ((11, "Norfolk", "23502"), (12, "Hampton", "23661"))
    )
    reading = read(f"<h1>Contact us</h1>{offices}<h3>OFFICE HOURS</h3><p>8:30 a.m. to 5:00 p.m., Monday through Friday</p>")
    assert (reading.opening_hours, [place.opening_hours for place in reading.locations]) == ("Mo-Fr 08:30-17:00", [None, None])


def test_streets_are_told_from_counts_and_from_mail_drops() -> None:
    place = read("<p>Lark Clinic<br>3400 Patient Care Way<br>Lansing, MI 48911</p>").locations[0]
    assert place.street_address == "3400 Patient Care Way"
    assert read("<p>We have no office. Mail: 1624 Market St, PMB 202, Denver, CO 80202.</p>").locations == []


def test_an_address_above_office_hours_is_the_clinics() -> None:
    html = (
        "<p>1 8 2 0 W. Larch Ave.<br>Elko NV 89801</p><p><b>1820 West Larch Avenue, 2nd floor<br>Elko, Nevada 89801</b></p><p>Tele: 775/555-0135<br>"
        "Facs: 775/555-0136</p><p>Office hours: M T W Th 8:00 - 4:00</p>"
    )
    reading = read(html)
    assert [(place.street_address, place.unit) for place in reading.locations] == [("1820 West Larch Avenue", "2nd floor")]
    assert (reading.telephones, reading.faxes) == (["+17755550135"], ["+17755550136"])


def test_whoever_made_the_site_has_a_spelled_out_address_of_no_use() -> None:
    assert read("<p>info (at) larch (dot) example</p><footer>webmaster: rick (at) coyote (dot) example</footer>").emails == ["info@larch.example"]


def test_the_house_of_which_a_practice_is_a_division_is_not_its_name() -> None:
    html = (
        "<title>Larch Peak Ketamine - Elko</title><p>Larch Peak Ketamine</p><p>A division of Larch Peak Anesthesia Consultants, P.C.</p>"
        "<p>Larch Peak Ketamine has offered infusions since 2014.</p><footer>© 2026 Larch Peak Anesthesia Consultants, P.C.</footer>"
    )
    assert read(html).clinic_name == "Larch Peak Ketamine"


def test_a_service_line_keeps_the_name_of_its_practice() -> None:
    html = (
        "<title>Contact - Larch Psychiatry</title><h1>Contact</h1><p>Larch Drip Lounge</p>"
        "<footer>© 2026 Larch Psychiatry PLLC. Larch Drip Lounge is a division of Larch Psychiatry PLLC.</footer>"
    )
    assert read(html).clinic_name == "Larch Psychiatry"


def test_homes_that_a_practice_goes_to_are_areas() -> None:
    assert read("<p>We bring therapy to homes in Elko, Ely and Wells.</p>").areas_served == ["Elko", "Ely", "Wells"]


def test_the_number_for_other_languages_gives_way_to_the_clinics_own() -> None:
    notice = "<footer><p>ATENCIÓN: si habla español, llame al 1-844-555-0191 (TTY: 711).</p></footer>"
    assert read(f"<main><p>Front desk: 505-555-0128</p></main>{notice}").telephones == ["+15055550128"]
    assert read("<main><p>Se habla español. Llame al 505-555-0128.</p></main>").telephones == ["+15055550128"]


def test_a_link_whose_letters_spell_the_number_behind_it() -> None:
    assert read('<a href="tel:8335550182">1-833-555-01TB</a>').telephones == ["+18335550182"]
    assert read('<a href="tel:8335550182">1-833-555-0177</a>').telephones == ["+18335550177"]


def test_whom_a_page_of_links_names_is_somebody_else() -> None:
    html = (
        "<p><b>Pine Ketamine</b></p><p>Call 208-555-0114</p><p>St. Alban Medical Center, 190 Bannock St., Boise, ID 83712, (208) 555-0173</p>"
        "<p>Pine Ketamine, 305 Fort Street, Boise, ID 83702, questions to our desk at 208-555-0115</p>"
    )
    links, about = (read(html, f"https://pineketamine.com/{path}.html") for path in ("links", "about"))
    assert links.telephones == ["+12085550114", "+12085550115"]
    assert "+12085550173" in about.telephones


def test_a_school_named_in_a_sentence_is_no_place_of_the_clinic() -> None:
    said = (
        "<title>Pine Ketamine</title><p>Our therapists come from Elm College (Northampton, MA), Larch University (2130 Arapahoe Ave, Boulder, "
        "CO 80302) and other schools.</p><p>Pine Ketamine, 305 Fort Street, Boise, ID 83702</p>"
    )
    assert [place.street_address for place in read(said, "https://pineketamine.com/team").locations] == ["305 Fort Street"]


def test_directions_name_no_city() -> None:
    said = "<p>Turn left past the grocery (1115 N Riverside Dr). From Los Alamos, NM 30 and NM 201.</p><p>620 Coronado Street, Taos, NM 87571</p>"
    assert [place.street_address for place in read(said).locations] == ["620 Coronado Street"]


def test_people_seen_by_video_are_in_the_states_named() -> None:
    said = "We meet in person in Burlington, and by video with people throughout Vermont, New Hampshire and Maine."
    assert read(f"<p>{said}</p>").areas_served == ["Vermont", "New Hampshire", "Maine"]
    assert read("<p>We meet by video with people in Burlington and Barre.</p>").areas_served == []


def test_what_patients_write_in_a_box_of_reviews_is_not_the_clinics_word() -> None:
    box = "<div class='ti-widget'><div class='ti-review'><p>Cured my migraines too! A cab from 208-555-0177 brought my wife there and back twice.</p></div></div>"
    page = read(f"<main><h1>Ketamine infusions</h1><p>We treat depression.</p><p>Call us: 208-555-0114</p>{box}</main>")
    assert (page.conditions, page.telephones) == (["depression"], ["+12085550114"])


def test_a_move_names_the_new_address_behind_the_old_one() -> None:
    moved = "<p>On March 3 we moved from 9111 Cross Drive to 6207 Papermill Drive, Suite 110, Knoxville, Tennessee 37919.</p>"
    assert [place.street_address for place in read(moved).locations] == ["6207 Papermill Drive"]
    later = "<p>Our new address will be 6207 Papermill Drive, Knoxville, TN 37919.</p><p>9111 Cross Drive, Knoxville, TN 37923</p>"
    assert [place.street_address for place in read(later).locations] == ["9111 Cross Drive"]


def test_address_and_hours_that_only_images_show() -> None:
    images = (
        '<img src="a.png" alt="Pine Ketamine, 6207 Papermill Drive, Suite 110, Knoxville, TN 37919">'
        '<img src="h.png" alt="Hours: Mon, Tue, Thu 8-4; Wed 8-12; Fri-Sun closed">'
    )
    shown = read(f"<p>Drop us a line!</p>{images}")
    assert [(place.street_address, place.unit, place.postal_code) for place in shown.locations] == [("6207 Papermill Drive", "Suite 110", "37919")]
    assert shown.opening_hours == "Mo-Tu,Th 08:00-16:00; We 08:00-12:00; Fr-Su off"
    written = read(f"<p>9111 Cross Drive, Knoxville, TN 37923</p><p>Hours: Monday-Friday 9-5</p>{images}")
    assert ([place.street_address for place in written.locations], written.opening_hours) == (["9111 Cross Drive"], "Mo-Fr 09:00-17:00")


def test_the_seat_of_a_company_that_practices_no_medicine_is_no_place() -> None:
    seat = (
        "<p>Loop Technologies, Inc., 600 Congress Ave, 14th Floor, Austin, TX 78701. Loop Technologies provides administrative services to "
        "Loop Medical, P.A. and does not practice medicine.</p>"
    )
    assert read(seat).locations == []
    assert len(read("<p>600 Congress Ave, Austin, TX 78701. Our coach does not practice medicine.</p>").locations) == 1


@pytest.mark.parametrize(("text", "hours"), [
    ("By appointment, Tuesday through Friday. No drop-ins, please.", 'Tu-Fr unknown "by appointment"'),
    ("By appointment only, Monday - Thursday", 'Mo-Th unknown "by appointment"'),
    ("Infusions are by appointment, Tuesday and Thursday.", None),
])
def test_days_behind_the_words_by_appointment(text: str, hours: str | None) -> None:
    assert read(f"<p>{text}</p>").opening_hours == hours


def test_a_site_title_that_leads_home_names_the_practice_whatever_its_tag() -> None:
    html = (
        "<title>Procedures</title><body><div id=top><h1 class=logo><a href='index.php'>Delta Larch Pain</a></h1></div><h2>Procedures</h2>"
        "<p>Some are done at Crescent Surgery Center, 971 Lakeland Dr, Jackson, MS 39216, (601) 555-0171.</p><p>Delta Larch Pain: call 601-555-0133</p></body>"
    )
    page = read(html, "https://clinic.example/procedures.html")
    assert page.clinic_name == "Delta Larch Pain"


def test_a_number_in_a_link_to_another_practices_site_is_its() -> None:
    html = (
        "<title>Home | Larch Psychiatry</title><div><a href='{}'>Larch Primary Care (843-555-0180)</a></div><p>Welcome to Larch Psychiatry.</p>"
        "<p>Call 843-555-0160</p>"
    )
    assert read(html.format("https://primary.example"), "https://larchpsychiatry.example/").telephones == ["+18435550160"]
    assert len(read(html.format("/primary"), "https://larchpsychiatry.example/").telephones) == 2


def test_the_presss_mail_is_not_for_patients() -> None:
    assert read("<p>Write to care@loop.com</p><p>Press: news@loop.com.</p>").emails == ["care@loop.com"]


def test_towns_whose_people_come_to_us() -> None:
    assert read("<p>East Tennesseans come to us from Maryville, Oak Ridge and Morristown.</p>").areas_served == ["Maryville", "Oak Ridge", "Morristown"]
    assert read("<p>Our nurse came to us from Denver Health.</p>").areas_served == []


@pytest.mark.parametrize(("html", "hours"), [
    ("<p>Lun-Vie / Mon-Fri 9:00am-6:00pm<br>Sáb / Sat 9:00am-1:00pm<br>Dom / Sun Cerrado / Closed</p>", "Mo-Fr 09:00-18:00; Sa 09:00-13:00; Su off"),
    ("<p>Mon-Thu 8-6<br>Fri 8-2<br>Sat 9-1 (injections only)<br>Sun closed</p>", "Mo-Th 08:00-18:00; Fr 08:00-14:00; Sa 09:00-13:00; Su off"),
    ("<p>Mon-Thu 8-6<br>Fri 8-2 (phones only)</p>", "Mo-Th 08:00-18:00"),
    ("<table><tr><th></th><th>AM</th><th>PM</th></tr><tr><td>Wednesday</td><td>8:00-12:00</td><td>closed</td></tr><tr><td>Thursday</td>"
     "<td>8:00-12:00</td><td>1:00-5:00</td></tr></table>", "We 08:00-12:00; Th 08:00-12:00,13:00-17:00"),
])
def test_hours_in_two_languages_with_remarks_and_by_half_days(html: str, hours: str) -> None:
    assert read(html).opening_hours == hours


def test_a_label_behind_a_number_is_not_the_next_ones() -> None:
    page = read("<p>785.555.0141 (voice) • 785.555.0142 (fax) • 1-855-57-DRIPS</p>")
    assert (page.telephones, page.faxes) == (["+17855550141", "+18555737477"], ["+17855550142"])


def test_hospitals_that_a_practice_works_with_or_whose_staff_its_doctors_are_on() -> None:
    own = "<title>Pine Ketamine</title><footer>Pine Ketamine, 305 Fort Street, Boise, ID 83702</footer>"
    for said in (
        "For ECT we work with Elm Valley Hospital, 6401 Larch Ave S, Boise, ID 83704 (208-555-0181).",
        "On the staff of Alder South Hospital, 6200 73rd Way, Boise, ID 83703, and Doctors Hospital, 5000 Larch Drive, Boise, ID 83704.",
    ):
        page = read(f"{own}<p>{said}</p>", "https://pineketamine.com/team")
        assert [place.street_address for place in page.locations] == ["305 Fort Street"]


def test_a_mailbox_is_no_place_where_patients_are_seen() -> None:
    said = "<p>Lawrence<br>4821 W 6th St #118 (mailbox only)<br>Lawrence KS 66049</p><p>3510 Larch Road, Topeka, KS 66614</p>"
    assert [place.street_address for place in read(said).locations] == ["3510 Larch Road"]


def test_a_stores_parcels_are_not_the_clinic() -> None:
    store = (
        "<main><p>Orders ship from 1395 Greg St, Sparks, NV 89431. Order questions: orders@pine.com or 775-555-0100, Monday to Friday 8 to 4.</p>"
        "</main><footer>Pine Ketamine, 645 Larch Drive, Reno, NV 89511, 775-555-0138, hello@pine.com</footer>"
    )
    page = read(store, "https://pine.com/policies/shipping-policy")
    assert (page.telephones, page.opening_hours) == (["+17755550138"], None)
    assert "1395 Greg St" in [place.street_address for place in page.locations], "the site's other pages decide"


def test_a_script_that_keeps_the_parts_of_an_address_in_variables() -> None:
    script = (
        "<p>Write to us</p><script>var u=\"mapleroom\";var d=\"gmail\";document.write('<a href=\"mai'+'lto:'+u+'@'+d+'.com\">e-mail us</a>');</script>"
    )
    assert read(script).emails == ["mapleroom@gmail.com"]


@pytest.mark.parametrize(("text", "hours"), [
    ("In person (Fridays 8:30 am to 4 pm):", "Fr 08:30-16:00"),
    ("In person: Tuesday and Thursday 9-5. Video: Mon-Fri 8-6.", "Tu,Th 09:00-17:00"),
])
def test_hours_in_person_stand_before_those_by_video(text: str, hours: str) -> None:
    assert read(f"<p>{text}</p>").opening_hours == hours


@pytest.mark.parametrize("said", [
    "Lab: IHC, 5121 Cottonwood St, Murray, UT 84107.", "Emergencies: Larch Hospital, 211 Church St, Murray, UT 84107.",
    "May 1-3: Provo, UT, Hampton Inn, 1922 Skibo Rd, Provo, UT 84601",
    "Our guest runs a clinic in Illinois, Larch Ridge Pain, 939 North Ave, Chicago, IL 60642, where she teaches.",
])
def test_labs_inns_and_guests_are_no_places_of_the_clinic(said: str) -> None:
    html = f"<title>Weekends | Pine Ketamine</title><p>{said}</p><footer>Pine Ketamine, 305 Fort Street, Boise, ID 83702</footer>"
    assert [place.street_address for place in read(html, "https://pineketamine.com/weekends").locations] == ["305 Fort Street"]


def test_who_hires_has_an_address_that_counts_only_alone() -> None:
    hired = "<p>Now hiring a medical assistant, hr@pine.com</p>"
    assert read(hired).emails == ["hr@pine.com"]
    assert [row.rule for row in read(f"{hired}<p>desk@pine.com</p>").evidence] == ["unclaimed-number", "email"]


def test_the_mail_of_a_separate_foundation_is_its_own() -> None:
    said = "<p>The fund is a separate 501(c)(3): Stand Down Fund, give@standdown.com.</p><p>desk@pine.com</p>"
    assert read(said, "https://pine.com/fund").emails == ["desk@pine.com"]


def test_a_number_that_patients_may_call_is_the_clinics() -> None:
    front = "<p>Phone: 775-555-0101</p>"
    assert read(f"<main>{front}<p>Patients in treatment may call 720-555-0166 at night until seven.</p></main>").telephones[1:] == ["+17205550166"]
    assert read(f"<main>{front}<p>Our guest has a practice of her own. Reach her at 312-555-0173.</p></main>").telephones[1:] == []


def test_people_whom_a_clinic_has_cared_for() -> None:
    assert read("<p>We have cared for families in Westerville, Northland and Minerva Park since 2009.</p>").areas_served == [
        "Westerville", "Northland", "Minerva Park",
    ]


def test_an_office_for_papers_is_no_place_where_patients_are_seen() -> None:
    clinic = "<p>1100 Larch St, Mount Vernon, WA 98273</p>"
    for said in (
        "Administrative office: 1810 College Way, Mount Vernon, WA 98273", "1810 College Way, Mount Vernon, WA 98273 (no services at this location).",
    ):
        assert [place.street_address for place in read(f"{clinic}<p>{said}</p>").locations] == ["1100 Larch St"]


def test_the_relays_digits_name_nobody_else() -> None:
    assert read("<p>Main line 360-555-0120 | TTY 711 | Toll-free 888-555-0121</p>").telephones == ["+13605550120", "+18885550121"]


def test_who_runs_a_house_or_gives_a_treatment_elsewhere_has_the_number_behind() -> None:
    ours = "<p>Call us at 360-555-0120.</p>"
    for said in ("Supported housing is run by Larch Homes, 612 2nd St, Mount Vernon, 360-555-0171.", "No. Benefis does: 500 15th Ave, 406-555-0171."):
        assert read(f"{ours}<p>{said}</p>").telephones == ["+13605550120"]


@pytest.mark.parametrize(("html", "hours"), [
    ("<p>(626) 555-0177 &nbsp; Mon-Fri 8-6</p>", "Mo-Fr 08:00-18:00"),
    ("<table><tr><th>Mount Vernon clinic</th><td>1100 Larch St, Mount Vernon, WA 98273</td><td>Counseling</td><td>M-Th 8-7, F 8-5</td></tr></table>",
     "Mo-Th 08:00-19:00; Fr 08:00-17:00"),
])
def test_hours_behind_a_number_and_in_the_row_of_an_office(html: str, hours: str) -> None:
    assert read(html).opening_hours == hours or read(html).locations[0].opening_hours == hours


def test_floors_in_words_and_parties_in_towns() -> None:
    assert read("<p>16133 Ventura Blvd., Twelfth Floor<br>Encino, CA 91436</p>").locations[0].unit == "Twelfth Floor"
    assert read("<p>We bring drips to weddings in Athens, Watkinsville and Madison.</p>").areas_served == ["Athens", "Watkinsville", "Madison"]
    assert read("<p>Counseling is offered to adults in Skagit, Island and Whatcom counties.</p>").areas_served == [
        "Skagit County", "Island County", "Whatcom County",
    ]


def test_the_capital_is_a_city_and_its_district() -> None:
    (place,) = read("<p>1717 Larch Street NW, Suite 900<br>Washington, D.C. 20006</p>").locations
    assert (place.street_address, place.unit, place.address_locality, place.address_region) == ("1717 Larch Street NW", "Suite 900", "Washington", "DC")


def test_a_parkway_that_is_part_of_a_name_and_a_wing_that_is_part_of_a_unit() -> None:
    assert read("<p>14101 Parkway Commons Drive, Oklahoma City, OK 73134</p>").locations[0].street_address == "14101 Parkway Commons Drive"
    assert read("<p>7315 Larch Avenue, Suite 400 West<br>Bethesda, MD 20814</p>").locations[0].unit == "Suite 400 West"


def test_hours_below_a_heading_that_names_the_practice() -> None:
    said = "<h1>Contact Larch Infusion</h1><p>Call 405-555-0163</p><p>Mon Tue Thu Fri 9-5, closed Wed and weekends</p>"
    assert read(said).opening_hours == "Mo-Tu,Th-Fr 09:00-17:00; We,Sa-Su off"


def test_a_section_about_a_separate_house_of_like_name() -> None:
    said = (
        "<meta property='og:site_name' content='Larch Psychiatry'><main><h1>Larch Counseling</h1><p>Larch Counseling is a separate practice of eight therapists, 300 W "
        "Broadway, Council Bluffs, IA 51503. Call Larch Counseling at 712-555-0126.</p></main><footer><p>402-555-0124</p>© Larch Psychiatry</footer>"
    )
    assert read(said, "https://larchpsychiatry.com/counseling").telephones == ["+14025550124"]
    ours = said.replace("Larch Counseling is a separate practice", "Larch Psychiatry is an independent practice")
    assert "+17125550126" in read(ours, "https://larchpsychiatry.com/counseling").telephones


def test_mail_of_a_separate_house_and_of_a_course_is_not_the_patients() -> None:
    own = "<p>desk@larchganglion.example</p>"
    fund = "<p>Ask the Larch fund (a separate nonprofit, 775-555-0137, help@larchfund.example) for a grant.</p>"
    page = read(own + fund + "<p>775-555-0100</p>")
    assert (page.emails, page.telephones) == (["desk@larchganglion.example"], ["+17755550100"])
    course = read(own + "<p>Write to courses@larchganglion.example.</p>")
    assert [row.rule for row in course.evidence if row.value == "courses@larchganglion.example"] == ["unclaimed-number"]


@pytest.mark.parametrize("said", [
    "Powered by Larch City Search (775) 555-0198", "Billing questions: Larch Medical Billing, 775-555-0198.",
])
def test_who_powers_the_site_and_who_bills_have_numbers_of_their_own(said: str) -> None:
    assert read(f"<title>Elko Ketamine</title><p>Elko Ketamine: 775-555-0100</p><p>{said}</p>").telephones == ["+17755550100"]
    assert len(read("<title>Elko Ketamine</title><p>Elko Ketamine: 775-555-0100</p><p>Patient billing: 775-555-0198</p>").telephones) == 2


def test_a_name_with_spanish_joints_is_whole() -> None:
    footer = "<footer>Copyright &copy; 2014 Paso del Lago Ketamine &amp; Pain. All Rights Reserved.</footer>"
    assert read(f"<h1><a href='/'>Paso del Lago Ketamine &amp; Pain</a></h1><p>Welcome.</p>{footer}").clinic_name == "Paso del Lago Ketamine & Pain"


def test_where_else_doctors_give_anesthesia_is_no_place_of_the_clinic() -> None:
    said = "<p>Our doctors also provide anesthesia at Larch Memorial Hospital, 2001 N Oregon St, Reno, NV 89501.</p>"
    assert [location.street_address for location in read(said + OWN).locations] == ["12 Oak Street"]
    said = "<p>We also provide care at 2001 N Oregon St, Reno, NV 89501.</p>"
    assert [location.street_address for location in read(said + OWN).locations] == ["2001 N Oregon St", "12 Oak Street"]


def test_a_saint_in_a_notice_of_copyright_ends_no_name() -> None:
    footer = "<footer><p>&copy; 2024 Larch Ketamine &amp; TMS of St. Louis, LLC. All rights reserved.</p></footer>"
    assert read(f"<title>Larch Ketamine &amp; TMS of St. Louis</title><p>Welcome.</p>{footer}").clinic_name == "Larch Ketamine & TMS of St. Louis"


def test_a_medical_partners_address_is_no_place_of_the_clinic() -> None:
    said = "<p>It is given by our medical partner, Rogue Larch (541-555-0166, 1910 E Barnett Rd, Medford, OR 97504).</p>"
    assert [location.street_address for location in read(said + OWN).locations] == ["12 Oak Street"]
    assert read(said + OWN).telephones == ["+17755550101"]


def test_two_suites_of_one_office_are_its_unit() -> None:
    place = read("<p>Our clinic: 1690 University Ave W, Suites 100 &amp; 110<br>St. Paul, MN 55104</p>").locations[0]
    assert (place.unit, place.address_locality) == ("Suites 100 & 110", "St. Paul")
    place = read("<p>Our clinic: 1690 University Ave W, Suite 100<br>St. Paul, MN 55104</p>").locations[0]
    assert (place.unit, place.address_locality) == ("Suite 100", "St. Paul")


def test_numbers_in_a_footer_below_two_offices_are_each_for_both() -> None:
    offices = "<h2>Reno</h2><p>12 Oak Street<br>Reno, NV 89501</p><h2>Elko</h2><p>14 Idaho Street<br>Elko, NV 89801</p>"
    footer = "<footer><p>Appointments: 775-555-0101 | Fax: 775-555-0102 | Espa&ntilde;ol: 775-555-0103</p></footer>"
    assert [location.telephones for location in read(f"<main>{offices}</main>{footer}").locations] == [[], []]
    row = "<table><tr><td>775-555-0101</td><td>775-555-0103</td></tr></table>"
    assert [location.telephones for location in read(f"<main>{offices}{row}</main>").locations] == [["+17755550101"], ["+17755550103"]]
