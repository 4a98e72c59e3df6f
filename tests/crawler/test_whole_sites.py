"""Whole sites in the states that real ones are in: one listing per true location, with the contact data that a patient can use."""

import json
import os
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from crawler import fork_server
from crawler.assembly import assemble_site
from crawler.reading.read import read_page
from directory.listings import listing_from_record
from directory.records import GIVEN_AT_RULE, Listing

SITE = "https://clinic.example/"
AT = datetime(2026, 11, 22, tzinfo=UTC)
MENU = '<nav><a href="/">Home</a> <a href="/ketamine">Ketamine</a> <a href="/faq">FAQ</a> <a href="/contact">Contact</a></nav>'
FOOTER = "<footer><p>Lowell Quiet Room</p><p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p><p>(978) 555-0110</p></footer>"
LISTS = "<p>We offer ketamine infusions for depression and PTSD.</p>"


def shell(title: str, body: str, footer: str = FOOTER, name: str = "Lowell Quiet Room") -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title} | {name}</title></head><body><header><a href='/'>{name}</a>{MENU}</header>"
        f"<main><h1>{title}</h1>{body}</main>{footer}</body></html>"
    )


def usual(footer: str = FOOTER, name: str = "Lowell Quiet Room", **more: str) -> dict[str, str]:
    """A small practice's pages: home, treatment, questions; `more` adds or replaces pages by path."""
    return {
        "": shell("Ketamine infusions in a quiet room", LISTS + f"<p>Welcome to {name}. At {name} we take time.</p>", footer, name),
        "ketamine": shell("Ketamine infusions", "<p>We offer ketamine infusions. An infusion lasts 40 minutes and costs $425.</p>", footer, name),
        "faq": shell("Questions", "<h3>Will I need a driver?</h3><p>Yes, someone must drive you home.</p>", footer, name),
        **more,
    }


def listings(pages: Mapping[str, str]) -> list[Listing]:
    readings = [(read_page(html, SITE + path, AT), AT) for path, html in pages.items()]
    return [listing_from_record(record, "slug") for record in assemble_site(readings, SITE)]


def places(found: list[Listing]) -> list[tuple[str | None, str | None]]:
    return [(listing.location.street_address, listing.location.address_locality) for listing in found]


def test_placeholders_in_a_modal_are_not_the_practice() -> None:
    modal = (
        "<div class='modal fade' id='book' role='dialog'><div class='modal-content'><h4>Contact Info</h4><p>90 Placeholder Avenue, Suite 100, "
        "Brooklyn, NY 11201</p><p>(212) 555-0199</p><p>studio@themeland.example</p><p>Mon - Fri: 8:00 am - 8:00 pm</p></div></div>"
    )
    footer = "<footer><p>© Lowell Quiet Room</p></footer>" + modal
    contact = shell(
        "Contact", "<p>Lowell Quiet Room</p><p>77 Merrimack Street, Suite 4</p><p>Lowell, MA 01852</p><p>Phone: (978) 555-0110</p>"
        "<p>care@quietroom.example</p><p>Hours: Monday to Thursday 9-5</p>", footer,
    )
    (listing,) = listings(usual(footer, contact=contact))
    assert places([listing]) == [("77 Merrimack Street", "Lowell")]
    assert (listing.telephones, listing.emails, listing.opening_hours) == (["+19785550110"], ["care@quietroom.example"], "Mo-Th 09:00-17:00")


def test_a_modal_with_the_only_contact_data_is_believed() -> None:
    footer = (
        "<footer><p>© Lowell Quiet Room</p></footer><div class='modal' id='contact'><p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p>"
        "<p>(978) 555-0110</p></div>"
    )
    (listing,) = listings(usual(footer))
    assert (places([listing]), listing.telephones) == ([("77 Merrimack Street", "Lowell")], ["+19785550110"])


def test_another_practices_booklet_makes_no_second_listing() -> None:
    booklet = (
        "<html><head><title>Patient booklet</title></head><body><h1>Your infusion at Saltgrass Sleep Institute</h1><p>At Saltgrass Sleep Institute we "
        "ask you to fast for 10 hours.</p><p>Infusions cost $900 each.</p><p>Saltgrass Sleep Institute, 5 Harbor Way, Salem, OR 97301. Call us at "
        "503-555-0177. Open Monday to Friday 7-3.</p></body></html>"
    )
    (listing,) = listings(usual(booklet=booklet, contact=shell("Contact", "<p>Call us.</p>")))
    assert (places([listing]), listing.telephones, listing.opening_hours) == ([("77 Merrimack Street", "Lowell")], ["+19785550110"], None)


def test_a_booklet_without_a_name_makes_no_second_listing_either() -> None:
    booklet = (
        "<html><body><h1>Before your infusion</h1><p>Do not eat for 10 hours.</p><p>Questions? Call the nurses at 503-555-0177, or come by: "
        "5 Harbor Way, Salem, OR 97301.</p></body></html>"
    )
    (listing,) = listings(usual(booklet=booklet, contact=shell("Contact", "<p>Call us.</p>")))
    assert places([listing]) == [("77 Merrimack Street", "Lowell")]


TOWNS = [f"{first}{last}" for first in ("North", "Wood", "Glen", "Ash", "Mill", "Fair", "Oak", "Stone", "Spring") for last in (
    "field", "ford", "ville", "bury", "dale", "port", "brook", "ton", "wick", "haven")]


def doorway(town: str, footer: str) -> str:
    return shell(
        f"Ketamine Therapy in {town}, MA", f"<p>Looking for a ketamine clinic in {town}, MA? Lowell Quiet Room is your ketamine clinic near {town}.</p>"
        f"<p>Our clinic in {town} welcomes you. Find directions from {town}.</p>{LISTS}", footer,
    )


def test_ninety_doorway_pages_are_one_listing() -> None:
    for footer, path in ((FOOTER, "ketamine-therapy-{}-ma"), ("<footer>© Lowell Quiet Room. (978) 555-0110</footer>", "ketamine-therapy-{}-ma"),
                         ("<footer>© Lowell Quiet Room. (978) 555-0110</footer>", "locations/{}"), (FOOTER, "locations/{}")):
        doorways = {path.format(town.lower()): doorway(town, footer) for town in TOWNS}
        contact = shell("Contact", "<p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p><p>(978) 555-0110</p>", footer)
        assert places(listings({**usual(footer), "contact": contact, **doorways})) == [("77 Merrimack Street", "Lowell")]


def test_doorway_pages_without_any_street_are_one_listing() -> None:
    footer = "<footer>© Lowell Quiet Room. (978) 555-0110</footer>"
    doorways = {f"locations/{town.lower()}": doorway(town, footer) for town in TOWNS[:30]}
    home = shell("Ketamine infusions in Lowell, MA", LISTS, footer)
    assert places(listings({**usual(footer), "": home, **doorways})) == [(None, "Lowell")]


OLD_DATA = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "MedicalClinic", "name": "Lowell Quiet Room", "telephone": '
    '"978-555-0133", "openingHours": "Mo-Fr 07:00-19:00", "address": {"@type": "PostalAddress", "streetAddress": "9 Old Mill Road", '
    '"addressLocality": "Dracut", "addressRegion": "MA", "postalCode": "01826"}}</script>'
)


def test_structured_data_that_contradicts_the_pages_loses() -> None:
    footer = "<footer>© Lowell Quiet Room</footer>" + OLD_DATA
    contact = shell("Contact", "<p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p><p>Call (978) 555-0110</p><p>Mon-Thu 9-5</p>", footer)
    (listing,) = listings(usual(footer, contact=contact))
    assert places([listing]) == [("77 Merrimack Street", "Lowell")]
    assert (listing.telephones, listing.opening_hours) == (["+19785550110"], "Mo-Th 09:00-17:00")


def test_structured_data_alone_is_believed() -> None:
    (listing,) = listings(usual("<footer>© Lowell Quiet Room</footer>" + OLD_DATA))
    assert (places([listing]), listing.telephones, listing.opening_hours) == ([("9 Old Mill Road", "Dracut")], ["+19785550133"], "Mo-Fr 07:00-19:00")


def test_what_a_link_says_outranks_what_it_dials() -> None:
    footer = FOOTER.replace("(978) 555-0110", '<a href="tel:+19785550144">(978) 555-0110</a>')
    contact = shell("Contact", '<p><a href="mailto:old@webhouse.example">care@quietroom.example</a></p><p><a href="tel:9785550144">978.555.0110</a></p>', footer)
    (listing,) = listings(usual(footer, contact=contact))
    assert (listing.telephones, listing.emails) == (["+19785550110"], ["care@quietroom.example"])


def test_mail_addresses_in_pieces() -> None:
    for piece in ("care@<br>quietroom.example", "care<br>@quietroom.example", "care@quietroom<br>.example", "care [at] quietroom [dot] example",
                  "care(at)quietroom(dot)example", "care<span>@</span>quietroom.example", "care<span style='display:none'>null</span>@quietroom.example",
                  "care&#64;quietroom&#46;example", "care @ quietroom.example", "E-mail:care@quietroom.example.", "care AT quietroom DOT example",
                  "<b>care</b>@<b>quietroom</b>.example", "care&#8203;@quietroom.example", "care@quietroom.<br>example"):
        (listing,) = listings(usual(contact=shell("Contact", f"<p>Write to us:</p><p>{piece}</p><p>Call (978) 555-0110</p>")))
        assert listing.emails == ["care@quietroom.example"], piece


def test_a_postal_code_in_a_broken_tag() -> None:
    for piece in ("Lowell, MA <01852</p>", "Lowell, MA <01852></p>", "Lowell, MA <b 01852</b></p>", "Lowell, MA <span>018</span>52</p>", "Lowell, MA 01852<br</p>",
                  "Lowell, MA <zip>01852</zip></p>", "Lowell, MA &nbsp;01852<</p>", "Lowell, MA <span01852</span></p>"):
        footer = f"<footer><p>77 Merrimack Street, Suite 4, {piece}<p>(978) 555-0110</p></footer>"
        (listing,) = listings(usual(footer))
        assert listing.location.address_locality == "Lowell", piece
        assert listing.location.street_address == "77 Merrimack Street", piece
        assert listing.location.postal_code == "01852", piece


def test_hours_in_dotted_leaders_and_mojibake() -> None:
    for lines in ("Monday ........ 9:00 am - 5:00 pm<br>Tuesday ....... 9:00 am - 5:00 pm<br>Friday ........ 9:00 am - 1:00 pm",
                  "Mon…………9:00 am – 5:00 pm<br>Tue…………9:00 am – 5:00 pm<br>Fri…………9:00 am – 1:00 pm",
                  "Mon: 9:00 am \u00e2\u20ac\u201c 5:00 pm<br>Tue: 9:00 am \u00e2\u20ac\u201c 5:00 pm<br>Fri: 9:00 am \u00e2\u20ac\u201c 1:00 pm",
                  "Mon, Tue . . . . . 9am to 5pm<br>Fri . . . . . . . 9am to 1pm", "Mon & Tue_____9 am-5 pm<br>Fri_____9 am-1 pm",
                  "Monday\u00c2\u00a09:00\u00c2\u00a0am\u00c2\u00a0-\u00c2\u00a05:00 pm<br>Tuesday 9:00 am - 5:00 pm<br>Friday 9:00 am - 1:00 pm"):
        (listing,) = listings(usual(contact=shell("Contact", f"<h2>Office Hours</h2><p>{lines}</p>")))
        assert listing.opening_hours == "Mo-Tu 09:00-17:00; Fr 09:00-13:00", lines


def test_a_job_advertisement_says_nothing_about_the_office() -> None:
    job = shell(
        "Careers", "<h2>Infusion nurse, full time</h2><p>Pay: $42 to $55 per hour. Monday-Friday 6:30 am - 3:00 pm, no weekends.</p><p>Send your resume to "
        "hr@quietroom.example or call our recruiter at 617-555-0188.</p><p>Location: Nashua, NH (new office in 2027)</p>",
    )
    (listing,) = listings(usual(careers=job))
    assert (places([listing]), listing.telephones, listing.opening_hours) == ([("77 Merrimack Street", "Lowell")], ["+19785550110"], None)
    assert not [row for row in listing.evidence if "price" in row.field and row.value != [425, 425]]


def test_a_group_of_eight_offices_has_eight_listings() -> None:
    towns = ["Lowell", "Salem", "Quincy", "Newton", "Waltham", "Brockton", "Lynn", "Medford"]
    rows = [(town, f"{10 + n} River Street", f"018{n}", f"978-555-01{n:02}") for n, town in enumerate(towns, 20)]
    block = "".join(f"<div><h4>{town}</h4><p>{street}, {town}, MA {code}</p><p>{phone}</p></div>" for town, street, code, phone in rows)
    footer = f"<footer>{block}<p>© Lowell Quiet Room</p></footer>"
    own = {
        f"locations/{town.lower()}": shell(f"Ketamine in {town}", f"<p>{street}, {town}, MA {code}</p><p>Call {phone}</p><p>Open Mon-Fri {8 + n % 2}-5</p>", footer)
        for n, (town, street, code, phone) in enumerate(rows)
    }
    found = listings({**usual(footer), **own})
    assert sorted(places(found)) == sorted((street, town) for town, street, _, _ in rows)
    phones = {town: f"+1{phone.replace('-', '')}" for town, _, _, phone in rows}
    assert {str(listing.location.address_locality): listing.telephones for listing in found} == {town: [phone] for town, phone in phones.items()}
    assert {str(listing.location.address_locality): listing.opening_hours for listing in found} == {
        town: f"Mo-Fr 0{8 + n % 2}:00-17:00" for n, town in enumerate(towns)
    }


def one_place(pages: Mapping[str, str]) -> Listing:
    (listing,) = listings(pages)
    assert places([listing]) == [("77 Merrimack Street", "Lowell")]
    return listing


def test_spellings_and_slips_of_one_street_are_one_listing() -> None:
    for other in ("77 Merrimac St., Ste. 4, Lowell, Massachusetts 01852", "77 Merrimack Street #4, Lowell MA", "77 Merrimack St, Lowell, MA 01825",
                  "77 Merrimack Street, Chelmsford, MA 01824", "77-79 Merrimack Street, Lowell, MA 01852", "77 MERRIMACK ST LOWELL MA 01852"):
        one_place(usual(contact=shell("Contact", f"<p>Visit us at {other}.</p>", "<footer>© Lowell Quiet Room</footer>")))


def test_where_to_park_and_where_to_hear_a_talk_are_no_listings() -> None:
    for sentence in ("Park in the city garage at 45 Market Street, Lowell, MA 01852; we validate.", "The nearest bus stop is at 101 Jackson Street, Lowell, "
                     "MA 01852.", "Join us for a talk at the library, 401 Moody Street, Lowell, MA 01854, on May 5.",
                     "Coming soon: our second office at 12 Oak Street, Nashua, NH 03060.", "Our Nashua office at 12 Oak Street, Nashua, NH 03060 has closed.",
                     "A new location is opening in 2027 at 12 Oak Street, Nashua, NH 03060."):
        one_place(usual(visit=shell("Getting here", f"<p>{sentence}</p>")))
        one_place(usual(visit=shell("Getting here", f"<p>{sentence}</p>", "<footer>© Lowell Quiet Room</footer>")))


def test_the_address_of_a_privacy_officer_is_no_listing() -> None:
    policy = shell("Notice of privacy practices", "<p>Write to our privacy officer at 900 King Street, Wilmington, DE 19801.</p>", "<footer>© LQR</footer>")
    one_place(usual(privacy=policy))


def test_a_page_left_over_from_before_a_move_is_no_listing() -> None:
    old = (
        "<html><head><title>Contact | Lowell Quiet Room</title></head><body><h1>Contact Lowell Quiet Room</h1><p>Lowell Quiet Room<br>9 Old Mill Road"
        "<br>Lowell, MA 01850<br>(978) 555-0110</p></body></html>"
    )
    one_place(usual(**{"contact": shell("Contact", "<p>Call us.</p>"), "contact-old.html": old, "about": shell("About", "<p>We are few.</p>")}))


def test_a_form_with_the_address_from_before_a_move_is_no_listing() -> None:
    old = "14 Old Mill Road, Lowell, MA 01851"
    moved = f"<p>Posted March 3, 2025</p><p>After six years at {old} we have moved to 77 Merrimack Street, Suite 4.</p>"
    form = shell("New patient form", f"<p>Return this form to Lowell Quiet Room, {old}.</p>", footer="")
    found = listings(usual(**{"blog/we-moved": shell("We have moved", moved), "old-form": form, "contact": shell("Contact", "<p>Write to us.</p>")}))
    assert places(found) == [("77 Merrimack Street", "Lowell")]


def test_the_big_city_in_a_headline_is_no_second_listing() -> None:
    footer = "<footer>© Lowell Quiet Room</footer>"
    home = shell("Ketamine therapy in Boston, MA", LISTS, footer)
    contact = shell("Contact", "<p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p>", footer)
    one_place({**usual(footer), "": home, "contact": contact})


def test_two_offices_of_which_one_has_no_street_are_two_listings() -> None:
    footer = "<footer>© Lowell Quiet Room</footer>"
    home = shell("Ketamine", "<p>Our clinics in Lowell, MA and Nashua, NH offer ketamine infusions.</p>", footer)
    contact = shell("Contact", "<p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p>", footer)
    assert places(listings({**usual(footer), "": home, "contact": contact})) == [("77 Merrimack Street", "Lowell"), (None, "Nashua")]


def test_a_banner_that_says_where_the_practice_moved_outweighs_its_old_footer() -> None:
    banner = "<div>We have moved! As of May 2026 our office is at 77 Merrimack Street, Suite 4, Lowell, MA 01852.</div>"
    footer = f"<footer><p>Lowell Quiet Room<br>9 Old Mill Road<br>Lowell, MA 01850<br>(978) 555-0110</p></footer>{banner}"
    assert one_place(usual(footer)).telephones == ["+19785550110"]


def test_a_mail_drop_is_no_place() -> None:
    footer = "<footer><p>Lowell Quiet Room, 77 Merrimack Street #4242, Lowell, MA 01852 (mail only). (978) 555-0110</p></footer>"
    (listing,) = listings(usual(footer))
    assert (places([listing]), listing.telephones) == ([(None, None)], ["+19785550110"])


def test_numbers_labelled_with_a_city_are_that_offices() -> None:
    footer = "<footer>Lowell: (978) 555-0110 | Nashua: (603) 555-0120</footer>"
    own = {
        city: shell(f"{city} office", f"<p>{street}, {city}, {state}</p><p>Fax: {fax}</p>", footer)
        for city, street, state, fax in (("Lowell", "77 Merrimack Street", "MA 01852", "978-555-0111"), ("Nashua", "12 Oak Street", "NH 03060", "603-555-0121"))
    }
    found = listings({**usual(footer), **{f"locations/{city.lower()}": page for city, page in own.items()}})
    assert {str(listing.location.address_locality): (listing.telephones, listing.faxes) for listing in found} == {
        "Lowell": (["+19785550110"], ["+19785550111"]), "Nashua": (["+16035550120"], ["+16035550121"]),
    }


def test_faxes_beside_their_offices_keep_their_order() -> None:
    footer = (
        "<footer><h5>Lowell</h5><p>77 Merrimack Street<br>Lowell, MA 01852<br>Tel: 978-555-0110<br>Fax: 978-555-0111</p><h5>Nashua</h5><p>12 Oak "
        "Street<br>Nashua, NH 03060<br>Tel: 603-555-0120<br>Fax: 603-555-0121</p></footer>"
    )
    assert [(listing.telephones, listing.faxes) for listing in listings(usual(footer))] == [
        (["+19785550110"], ["+19785550111"]), (["+16035550120"], ["+16035550121"]),
    ]


def test_addresses_named_in_passing_are_no_listings() -> None:
    for path, words in (
        ("spravato", "Report side effects to Saltgrass Pharmaceuticals, Inc., 1125 Harbourton Road, Titusville, NJ 08560."),
        ("travel", "<h1>Coming from out of town</h1><p>Courtyard Merrimack West, 640 Broad Street, Lowell, MA 01854.</p>"),
        ("links", "<p>RSDA, 99 Cherry Street, Milford, CT 06460, (203) 555-0190</p>"),
        ("terms", "Notices to: Quiet Room Holdings, Inc., 251 Falls Drive, Wilmington, DE 19808."),
        ("procedures", "Stellate ganglion blocks are performed at Mesa Surgery Center, 4801 Lang Avenue, Lowell, MA 01851."),
        ("rights", "You may contact the State Division of Insurance, 1560 Broadway, Suite 850, Boston, MA 02110, Phone: 617-555-0149."),
        ("network", "Lowell Quiet Room is a service of Lowell Valley Regional Health, 1606 Seventh Street, Lowell, MA 01850."),
        ("policies/refund-policy", "Send returns to: Quiet Returns, 500 Commerce Way, Lowell, MA 01850."),
        ("pharmacy", "We send prescriptions to Mill Drugs, 21 Mill Road, Lowell, MA 01850. Phone: 978-555-0168. Fax: 978-555-0169."),
    ):
        for footer in (FOOTER, "<footer>© Lowell Quiet Room</footer>"):
            contact = shell("Contact", "<p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p><p>Call (978) 555-0110</p>", footer)
            listing = one_place({**usual(footer), "contact": contact, path: shell("More", f"<p>{words}</p>", footer)})
            assert (listing.telephones, listing.faxes) == (["+19785550110"], []), path


def test_the_way_from_a_doorways_town_is_no_listing() -> None:
    towns = {
        f"areas/{town.lower()}": shell(
            f"Ketamine in {town}, MA", f"<h2>Directions from {town}</h2><p>Head north from 101 Main Street, {town}, MA 01810 and follow the river.</p>"
            f"<p>{town} City Hall: 100 Main Street, {town}, MA 01810, (978) 555-0181.</p>",
        ) for town in TOWNS[:12]
    }
    assert one_place(usual(**towns)).telephones == ["+19785550110"]


def test_a_themes_example_in_the_footer_is_not_the_practice() -> None:
    footer = "<footer><p>123 Main Street, New York, NY 10001</p><p>(555) 555-5555</p><p>info@example.com</p><p>Mon - Sat: 8:00 - 20:00</p></footer>"
    contact = shell("Contact", "<p>77 Merrimack Street, Suite 4</p><p>Lowell, MA 01852</p><p>978-555-0110</p><p>Open Wed to Sat, 10am to 6pm.</p>", footer)
    left = shell("Dental care for all", "<p>Call us (212) 555-0100 or +1 234 567 8900. 40 Park Ave, Brooklyn, NY 11201</p>", footer)
    listing = one_place(usual(footer, contact=contact, **{"home-2": left}))
    assert (listing.telephones, listing.emails, listing.opening_hours) == (["+19785550110"], [], "We-Sa 10:00-18:00")


def test_branches_of_later_and_of_before_on_cards_are_no_listings() -> None:
    cards = (
        "<div><h3>Lowell</h3><p>77 Merrimack Street, Suite 4<br>Lowell, MA 01852</p></div><div><h3>Salem</h3><p>Coming spring 2027!</p><p>16 Essex "
        "Street, Salem, MA 01970</p></div><div><h3>Lynn (closed)</h3><p>18 Market Street, Lynn, MA 01901</p></div><div><h3>Quincy</h3><p>8 Hancock "
        "Street, Quincy, MA 02169</p><p>This office closed on June 30, 2025.</p></div>"
    )
    one_place(usual("<footer>© Lowell Quiet Room</footer>", locations=shell("Locations", cards, "<footer>© Lowell Quiet Room</footer>")))


def test_two_clinics_of_one_group_keep_their_names() -> None:
    footer = "<footer><p>© 2025 Cascade Partners, LLC. Corporate office (no patients): 1000 Broadway, Suite 900, Portland, OR 97205.</p></footer>"
    own = {
        path: shell(name, f"<p>Welcome to {name}. At {name} we offer {what}.</p><h3>Find us</h3><p>{name}<br>{street}<br>{city}</p><p>Phone: {phone}</p>"
                    f"<p>Mon-Fri {hours}</p>", footer, "Cascade Partners")
        for path, name, what, street, city, phone, hours in (
            ("bend", "Bend Ketamine Center", "ketamine infusions", "2150 Neff Rd", "Bend, OR 97701", "541-555-0110", "8-4"),
            ("medford", "Rogue TMS Clinic", "TMS", "1025 Main Street", "Medford, OR 97504", "541-555-0120", "7-6"),
        )
    }
    about = shell("About", "<p>We began in 2016.</p>", footer, "Cascade Partners")
    jobs = shell("Careers", "<p>TMS technician. Send a resume to jobs@cascade.example or call 503-555-0199.</p>", footer, "Cascade Partners")
    home = shell("Two clinics", "<p>Cascade Partners runs two clinics in Oregon.</p>", footer, "Cascade Partners")
    found = listings({"": home, **own, "about": about, "careers": jobs})
    assert [(listing.name, listing.telephones, listing.opening_hours) for listing in found] == [
        ("Bend Ketamine Center", ["+15415550110"], "Mo-Fr 08:00-16:00"), ("Rogue TMS Clinic", ["+15415550120"], "Mo-Fr 07:00-18:00"),
    ]


def test_a_packet_from_before_a_move_gives_no_telephone() -> None:
    packet = (
        "<html><head><title>New patient packet</title></head><body><h1>Lowell Quiet Room</h1><p>9 Old Mill Road, Dracut, MA 01826</p><p>Phone "
        "978-555-0100</p></body></html>"
    )
    news = shell("We are moving", "<p>January 9, 2025</p><p>On February 1 we leave 9 Old Mill Road, Dracut, MA 01826 for our new home in Lowell.</p>")
    listing = one_place(usual(packet=packet, **{"blog/we-are-moving": news}))
    assert listing.telephones == ["+19785550110"]


def test_a_row_of_hours_below_two_offices_side_by_side() -> None:
    table = (
        "<table><tr><td>Lowell<br>77 Merrimack Street<br>Lowell MA 01852</td><td>Nashua<br>12 Oak Street<br>Nashua NH 03060</td></tr>"
        "<tr><td>M-F 8:00-4:30</td><td>Tu &amp; Th 9:00-4:00</td></tr></table>"
    )
    found = listings(usual("<footer>© Lowell Quiet Room</footer>", contact=shell("Contact", table, "<footer>© Lowell Quiet Room</footer>")))
    assert [listing.opening_hours for listing in found] == ["Mo-Fr 08:00-16:30", "Tu,Th 09:00-16:00"]


def test_a_line_of_numbers_by_state_and_one_number_for_two_offices() -> None:
    offices = "".join(f"<h2>{city}</h2><p>{street}, {city}, {state}</p><p>Hours: Mon-Fri {hours}</p>" for city, street, state, hours in (
        ("Lowell", "77 Merrimack Street", "MA 01852", "8-4"), ("Nashua", "12 Oak Street", "NH 03060", "9-5")))
    for footer, phones in (
        ("<footer><div>Massachusetts (978) 555-0110</div><div>New Hampshire (603) 555-0120</div></footer>", [["+19785550110"], ["+16035550120"]]),
        ("<footer><p>Lowell Quiet Room | Lowell &amp; Nashua | 978.555.0110</p></footer>", [["+19785550110"], ["+19785550110"]]),
        ("<footer><p>Lowell Quiet Room | 978.555.0110</p></footer>", [["+19785550110"], ["+19785550110"]]),
    ):
        found = listings(usual(footer, contact=shell("Contact", offices, footer)))
        assert [listing.telephones for listing in found] == phones, footer


def test_the_only_number_of_a_practice_is_for_its_day_elsewhere_too() -> None:
    visit = shell("Where", "<p>On the second Tuesday of each month we see patients in Nashua, at the Health Center, 12 Oak Street, Nashua, NH 03060.</p>")
    found = listings(usual(visit=visit))
    assert [(listing.location.address_locality, listing.telephones) for listing in found] == [("Lowell", ["+19785550110"]), ("Nashua", ["+19785550110"])]


def test_a_street_on_one_page_is_not_left_over_beside_the_city_of_all() -> None:
    footer = "<footer><p>Lowell Quiet Room | Lowell, Massachusetts | 978-555-0110</p></footer>"
    offices = "<h2>Lowell</h2><p>77 Merrimack Street, Suite 4<br>Lowell, MA 01852</p><h2>Nashua</h2><p>As of January 1 our Nashua office (12 Oak Street, " \
        "Nashua, NH 03060) is closed.</p>"
    one_place(usual(footer, locations=shell("Locations", offices, footer)))


def test_offices_that_only_structured_data_states_are_all_listings() -> None:
    offices = ", ".join(
        f'{{"@type": "MedicalClinic", "name": "Lowell Quiet Room", "telephone": "{phone}", "address": {{"@type": "PostalAddress", "streetAddress": '
        f'"{street}", "addressLocality": "{city}", "addressRegion": "MA"}}}}'
        for phone, street, city in (("978-555-0110", "77 Merrimack Street", "Lowell"), ("978-555-0120", "12 Oak Street", "Salem"))
    )
    data = f'<script type="application/ld+json">[{offices}]</script>'
    found = listings(usual("<footer>© Lowell Quiet Room</footer>" + data))
    assert [(listing.location.address_locality, listing.telephones) for listing in found] == [("Lowell", ["+19785550110"]), ("Salem", ["+19785550120"])]


def test_a_number_that_only_an_old_article_has_is_of_the_past() -> None:
    article = shell("Two years of infusions", "<p>Posted June 1, 2021 by the team</p><p>Thank you all. To book call us at 978-555-0199.</p>")
    assert one_place(usual(**{"blog/two-years": article})).telephones == ["+19785550110"]


def test_a_visit_page_inside_the_sites_frame_is_no_left_over() -> None:
    footer = "<footer><p>Lowell University Hospital, 600 Highland Ave, Lowell, MA 01854</p></footer>"
    visit = shell("Visit us", "<p>Our clinic is in the Research Park, not in the hospital:</p><p>6001 Research Park Blvd, 2nd Floor<br>Lowell, MA 01851</p>", footer)
    found = listings(usual(footer, "Lowell University Psychiatry", visit=visit))
    assert ("6001 Research Park Blvd", "Lowell") in places(found)
    assert {listing.name for listing in found} == {"Lowell University Psychiatry"}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def test_sister_practices_neighbours_and_lodgings_are_no_listings() -> None:
    footer = (
        "<footer><h4>Visit</h4><p>Lowell Quiet Room</p><p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p><p>(978) 555-0110</p>"
        "<h4>Our sister practice</h4><p>Concord Spine Partners</p><p>9 Walden Street, Concord, MA 01742</p><p>(978) 555-0166</p>"
        "<p>Affiliated with Saint Anne General Hospital, 300 Hospital Drive, Lowell, MA 01852</p></footer>"
    )
    contact = shell(
        "Contact", "<p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p><p>Mercy Hospital is next door: 81 Merrimack Street, Lowell, MA 01852.</p>"
        "<p>Lodging: The Mill Pond Lodge, 12 Canal Street, Lowell, MA 01852, (978) 555-0177, has a rate for patients.</p>"
        "<p>Lowell VA: 5 Central Street, Lowell, MA 01852, 978-555-0178.</p>", footer,
    )
    team = shell("Team", "<p>Our nurse trained at the Merrimack Medical Center, Main and Oak, Lowell, MA 01854.</p>", footer)
    (listing,) = listings(usual(footer, contact=contact, team=team))
    assert (places([listing]), listing.telephones) == ([("77 Merrimack Street", "Lowell")], ["+19785550110"])
    assert not listing.conflicts


def test_the_place_of_work_and_the_recruiter_in_a_job_advertisement_are_not_the_practice() -> None:
    jobs = shell(
        "Medical assistant", "<p>Hours: Mon-Fri 7am-4pm</p><p>Work location: 9 Walden Street, Concord, MA 01742</p>"
        "<p>Send a letter to hiring@spinepartners.example or fax 978-555-0161.</p>",
    )
    contact = shell("Contact", "<p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p><p>care@quietroom.example</p><p>Fax (978) 555-0112</p>")
    (listing,) = listings(usual(contact=contact, **{"join-us.php": jobs}))
    assert (places([listing]), listing.emails, listing.faxes) == ([("77 Merrimack Street", "Lowell")], ["care@quietroom.example"], ["+19785550112"])


def test_what_lies_over_the_page_below_its_footer_is_no_single_offices() -> None:
    two = (
        "<footer><h4>Lowell</h4><p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p><p>(978) 555-0110</p><h4>Salem</h4>"
        "<p>5 Essex Street, Salem, MA 01970</p><p>(978) 555-0120</p></footer><div id='chat'><p>Hello! Text us at (978) 555-0110</p></div>"
    )
    lowell, salem = listings(usual(two))
    assert (lowell.telephones, salem.telephones) == (["+19785550110"], ["+19785550120"])


def test_hours_of_video_visits_are_no_other_hours_of_the_office() -> None:
    contact = shell("Contact", "<p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p><p>Office hours: Mon-Thu 9am-5pm</p>")
    video = shell("Telehealth", "<p>Telehealth hours: Monday to Sunday 7am to 9pm.</p>")
    (listing,) = listings(usual(contact=contact, telehealth=video))
    assert (listing.opening_hours, listing.conflicts) == ("Mo-Th 09:00-17:00", [])
    (listing,) = listings(usual(telehealth=video))
    assert listing.opening_hours == "Mo-Su 07:00-21:00"


TWO = (
    "<footer><p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p><p>(978) 555-0110</p><p>5 Essex Street, Salem, MA 01970</p>"
    "<p>(978) 555-0120</p></footer>"
)


def test_an_office_that_offers_only_one_of_the_treatments() -> None:
    home = shell("TMS and Spravato", "<p>We offer TMS, Spravato and ketamine infusions for depression.</p>", TWO)
    for words, offered in (
        ("Only TMS is offered in Salem; for Spravato or ketamine please come to Lowell.", {"tms"}),
        ("Services: TMS only at this time.", {"tms"}),
        ("We offer TMS, Spravato and ketamine infusions here, by appointment only.", {"tms", "spravato", "ketamine-infusion"}),
    ):
        salem = shell("Salem", f"<p>5 Essex Street, Salem, MA 01970</p><p>{words}</p>", TWO)
        first, second = listings({**usual(TWO), "": home, "locations/salem": salem})
        assert {service.term for service in first.services if service.status == "offered"} >= {"tms", "spravato", "ketamine-infusion"}
        assert {service.term for service in second.services if service.status == "offered"} == offered, words


def test_what_one_office_does_not_offer_the_other_may() -> None:
    home = shell("TMS and Spravato", "<p>We offer TMS, Spravato and ketamine infusions for depression.</p>", TWO)
    for words, is_denied in (
        ("Ketamine infusions are not available at the Salem clinic.", True), ("We don't offer ketamine infusions in Salem.", True),
        ("Ketamine infusions are not given to children in Lowell or Salem.", False), ("Ketamine infusions are not available online.", False),
    ):
        salem = shell("Salem", f"<p>5 Essex Street, Salem, MA 01970</p><p>{words}</p>", TWO)
        first, second = listings({**usual(TWO), "": home, "locations/salem": salem})
        of = [{service.term: service.status for service in listing.services}["ketamine-infusion"] for listing in (first, second)]
        assert of == ["offered", "not_offered" if is_denied else "offered"], words


def test_a_page_whose_footer_has_only_one_of_two_offices_is_about_that_office() -> None:
    lowell, salem = (f"<footer>{part}</footer>" for part in (TWO[8:94], TWO[94:-9]))
    pages = {
        **usual(TWO), "contact": shell("Contact", "<p>Write to us.</p>", TWO),
        "quiet-room": shell("The quiet room", "<p>Weekdays 7 am to 6 pm</p><p>quiet@harbor.example</p>", lowell),
        "light-room": shell("The light room", "<p>Tuesday - Friday, 8:30 am - 4 pm</p><p>light@harbor.example</p>", salem),
    }
    first, second = listings(pages)
    assert (first.opening_hours, first.emails) == ("Mo-Fr 07:00-18:00", ["quiet@harbor.example"])
    assert (second.opening_hours, second.emails) == ("Tu-Fr 08:30-16:00", ["light@harbor.example"])


def test_spellings_of_one_address_do_not_contradict() -> None:
    for other, contradict in (
        ("77 Merrimack St., Ste. 4, Lowell, Massachusetts 01852-1234", False), ("77 Merrimack Street, #4, Lowell, MA 01852", False),
        ("77 E. Merrimack Street, Building B, Suite 4, Lowell, MA 01852", False), ("77 Merrimack Street, Suite 9, Lowell, MA 01852", True),
    ):
        (listing,) = listings(usual(contact=shell("Contact", f"<p>{other}</p>")))
        assert bool([conflict for conflict in listing.conflicts if conflict.field == "location"]) is contradict, other


def test_the_booklet_of_the_house_that_the_practice_is_in_is_anothers() -> None:
    booklet = (
        "<html><body><h1>Mill Surgery House</h1><p>Mill Surgery House, 77 Merrimack Street, Suite 100, Lowell, MA 01852. Main desk: (978) 555-0160.</p>"
        "<p>At Mill Surgery House we perform sixty kinds of surgery, Monday-Friday 5:30 am - 5 pm.</p></body></html>"
    )
    (listing,) = listings(usual(booklet=booklet))
    assert (listing.telephones, listing.opening_hours, listing.conflicts) == (["+19785550110"], None, [])


def test_an_office_that_an_old_article_closes_is_no_rival_of_another_citys() -> None:
    footer = "<footer><p>(978) 555-0110</p></footer>"
    contact = shell("Contact", "<p>Visit us:</p><p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p>", footer)
    old = shell("Our Salem office", "<time datetime='2021-06-01'>June 1, 2021</time><p>Our Salem office at 5 Essex Street, Salem, MA 01970 moves.</p>", footer)
    (listing,) = listings({**usual(footer), "contact": contact, "news/salem": old})
    assert (places([listing]), listing.conflicts) == ([("77 Merrimack Street", "Lowell")], [])


def test_a_move_told_without_the_city_outweighs_old_footers() -> None:
    old = "<footer><p>Lowell Quiet Room · 9 Dutton Street · Lowell, MA 01852 · 978-555-0150</p></footer>"
    home = shell(
        "Welcome", LISTS + "<p>We have moved! As of August you will find us at 77 Merrimack Street, Suite 4. Our number is 978-555-0110 (was 978-555-0150).</p>",
    )
    pages = {**usual(), "": home, "faq": shell("Questions", "<p>Yes, someone must drive you home.</p>", old), "tms": shell("TMS", "<p>We offer TMS.</p>", old)}
    (listing,) = listings(pages)
    assert (places([listing]), listing.telephones) == ([("77 Merrimack Street", "Lowell")], ["+19785550110"])


def test_an_office_card_on_a_page_of_locations_is_a_place_whatever_its_headline() -> None:
    def office(city: str, lines: str) -> str:
        return shell(f"Ketamine and TMS in {city}", f"<div><p>{lines}</p></div><h3>Also near you</h3><p>Northside: 615-555-0142</p><p>Salem: 978-555-0120</p>", "")

    pages = {
        **usual("<footer>Lowell Quiet Room</footer>"),
        "locations/northside": office("Northside", "33 Grove Drive<br>Franklin, MA 02038</p><p>615-555-0142"),
        "locations/salem": office("Salem", "5 Essex Street<br>Salem, MA 01970</p><p>978-555-0120"),
    }
    first, second = listings(pages)
    assert places([first, second]) == [("33 Grove Drive", "Franklin"), ("5 Essex Street", "Salem")]
    assert (first.telephones, second.telephones) == (["+16155550142"], ["+19785550120"])


def test_the_university_that_a_program_belongs_to_is_no_second_office() -> None:
    footer = (
        "<footer><div>Lowell Quiet Room<br>77 Merrimack Street, Suite 4<br>Lowell, MA 01852<br>(978) 555-0110, option 2</div>"
        "<div>Merrimack University Health<br>1155 Mill Street, Lowell, MA 01852<br>Operator: 978-555-0100</div></footer>"
    )
    (listing,) = listings(usual(footer))
    assert (places([listing]), listing.telephones) == ([("77 Merrimack Street", "Lowell")], ["+19785550110"])
    footer = footer.replace("Merrimack University Health", "Second office").replace("Operator: ", "")
    assert len(listings(usual(footer))) == 2


def test_a_building_named_before_the_street_below_the_practices_name_is_its_own() -> None:
    footer = "<footer><p>Lowell Quiet Room<br>The Old Creamery, 77 Merrimack Street, Lowell, MA 01852</p></footer>"
    (listing,) = listings(usual(footer))
    assert places([listing]) == [("77 Merrimack Street", "Lowell")]


def test_the_other_towns_of_a_franchise_and_its_seat_are_not_the_practice() -> None:
    seat = "<footer><p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p><p>Quiet Room Franchising LLC, 500 Creek Rd, Miami, FL 33309.</p></footer>"
    cities = shell("All cities", "<ul><li>Lowell, MA 978-555-0110</li><li>Asheville, NC 828-555-0132</li><li>Lexington, KY 859-555-0133</li></ul>", seat)
    (listing,) = listings(usual(seat, cities=cities))
    assert (places([listing]), listing.telephones) == ([("77 Merrimack Street", "Lowell")], ["+19785550110"])


def test_two_offices_with_pages_of_their_own_names_share_a_footer_of_numbers() -> None:
    footer = "<footer><p>NYC 212.555.0136 ext. 3</p><p>NJ 973.555.0137</p></footer>"
    york = shell("New York City", "<p>36 West 17th Street, 7th Floor<br>(between 5th &amp; 6th Avenues)<br>New York, New York 10011</p><p>Mon / 10–7<br>Tue / 10–7</p>", footer)
    jersey = shell("Montclair", "<p>127 Valley Road, Suite 2<br>Montclair, New Jersey 07042</p><p>Tuesdays &amp; Saturdays, 9 to 4</p>", footer)
    first, second = listings(usual(footer, nyc=york, montclair=jersey))
    assert places([first, second]) == [("36 West 17th Street", "New York"), ("127 Valley Road", "Montclair")]
    assert (first.telephones, second.telephones) == (["+12125550136;ext=3"], ["+19735550137"])
    assert (first.opening_hours, second.opening_hours) == ("Mo-Tu 10:00-19:00", "Tu,Sa 09:00-16:00")


def test_a_fax_is_of_the_office_whose_number_stands_in_its_line() -> None:
    top = "<p>Lowell 978-555-0110 / Salem 978-555-0120</p>"
    offices = shell(
        "Locations", "<h2>Lowell</h2><p>77 Merrimack Street, Suite 4</p><p>Lowell, MA 01852</p><p>P 978-555-0110 F 978-555-0111</p>"
        "<h2>Salem</h2><p>5 Essex Street</p><p>Salem, MA 01970</p><p>P 978-555-0120 F 978-555-0121</p>", f"<footer>{top}</footer>",
    )
    for more in ("", "<p>Records are kept in our store at 9 Mill Street, Lowell, MA 01852.</p>"):
        first, second = listings(usual(f"<footer>{top}</footer>", locations=offices.replace("</main>", f"{more}</main>")))[:2]
        assert (first.faxes, second.faxes) == (["+19785550111"], ["+19785550121"])


def test_two_names_of_the_city_behind_one_postal_code_do_not_contradict() -> None:
    (listing,) = listings(usual(contact=shell("Contact", "<p>77 Merrimack St, Suite 4, Centralville, MA 01852</p>")))
    assert not listing.conflicts


def test_an_infusion_that_one_office_alone_gives_is_listed_there_under_both_its_names() -> None:
    home = shell("Interventional pain and ketamine", "<p>We treat CRPS and PTSD with ketamine infusions and stellate ganglion blocks in Lowell and Salem.</p>", TWO)
    care = shell("Ketamine infusions", "<p>Ketamine infusions are given at our Lowell office only.</p>", TWO)
    first, second = listings({**usual(TWO), "": home, "ketamine": care})
    offered = [{service.term for service in listing.services if service.status == "offered"} for listing in (first, second)]
    assert "ketamine-infusion" in offered[0]
    assert not offered[1] & {"ketamine-infusion", "pain-infusion"}


def test_numbers_of_streets_in_words_and_figures_are_one_listing() -> None:
    footer = "<footer><p>3200 N 1st St, Bldg. C, Unit 12, Lowell, MA 01852</p></footer>"
    contact = shell("Contact", "<p>3200 North First Street<br>Building C, Unit 12<br>Lowell, MA 01852</p>", footer)
    (listing,) = listings(usual(footer, contact=contact))
    assert not listing.conflicts


def test_the_real_crawl_of_an_old_site_with_doorways(tmp_path: Path) -> None:
    """The process that users run, on a site of 2013: a layout table, windows-1252, doorways, somebody else's booklet, pay and poverty tables."""
    menu = "<a href=index.htm>Home</a><br><a href=fees.htm>Fees</a><br><a href=office.htm>Our Office</a><br><a href=booklet.htm>Booklet</a><br>"
    menu += "<a href=jobs.htm>Employment</a><br>" + "".join(f"<a href=ketamine-{town.lower()}-vt.htm>{town}</a><br>" for town in TOWNS[:40])

    def old(body: str) -> str:
        return (
            f"<HTML><HEAD><TITLE>Welcome</TITLE></HEAD><BODY><TABLE WIDTH=760><TR><TD COLSPAN=2><IMG SRC=logo.gif ALT='Blue Heron Pain Clinic'></TD></TR>"
            f"<TR><TD>{menu}</TD><TD><FONT SIZE=2>{body}</FONT></TD></TR><TR><TD COLSPAN=2>Blue Heron Pain Clinic, P.C. \u2022 (802) 555\u20130121<BR>"
            "&copy; 2013. You are visitor 0012345</TD></TR></TABLE></BODY></HTML>"
        )

    site = {
        "index.htm": old("<B>Welcome to Blue Heron Pain Clinic</B><P>We offer ketamine infusions for depression and chronic pain in Burlington, Vermont."),
        "fees.htm": old("<B>FEES</B><P>Ketamine infusion . . . . . . $500<BR>No show . . . . . . $100<P>Poverty guidelines:<TABLE BORDER=1><TR><TD>Family of"
                        "</TD><TD>100%</TD></TR><TR><TD>1</TD><TD>$11,490</TD></TR></TABLE>"),
        "office.htm": old("<B>OUR OFFICE</B><P>Blue Heron Pain Clinic<BR>1S443 Shelburne Road, Bldg. 2<BR>Burlington VT <05401<BR>Phone: 802\u2013555\u20130121"
                          "<BR>Fax: 802\u2013555\u20130122<BR>E-mail: office<BR>@blueheron.example<P>HOURS<BR>Monday .......... 8:00 \u2013 4:00<BR>"
                          "Tuesday .......... 8:00 \u2013 4:00<BR>Friday ............ 8:00 \u2013 Noon<P>Parking is free behind the building."),
        "jobs.htm": old("<B>EMPLOYMENT</B><P>RN, $38.00 to $45.00 per hour. Mon, Wed, Fri 6:30 am to 2:30 pm. Call 802-555-0129."),
        "booklet.htm": "<HTML><BODY><H1>Infusion Booklet</H1><P>Saltmarsh Infusion Center, 88 Broad Street, Charleston, SC 29401, 843-555-0177. Your infusion "
                       "at Saltmarsh Infusion Center costs $700. Welcome to Saltmarsh Infusion Center. Hours Mon-Fri 7-7.</BODY></HTML>",
    }
    for town in TOWNS[:40]:
        site[f"ketamine-{town.lower()}-vt.htm"] = old(f"<H1>Ketamine Clinic in {town}, VT</H1><P>Looking for a ketamine clinic in {town}, VT? Call us.")
    for name, html in site.items():
        (tmp_path / name).write_bytes(html.encode("cp1252"))
    (tmp_path / "index.html").write_bytes((tmp_path / "index.htm").read_bytes())
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        port = server.server_address[1]
        environment = os.environ | {"CLINICS_DATA_DIR": str(tmp_path / "data"), "CLINICS_CRAWL_LOOPBACK_PORTS": str(port)}
        answer = fork_server.run("clinics", ["crawl", "--dry-run", "--json", f"http://heron.localhost:{port}/"], environment=environment, seconds=90)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    result = json.loads(answer.stdout)
    (clinic,) = result["clinics"]
    location = clinic["location"]
    assert (clinic["name"], location["street_address"], location["address_locality"], location["postal_code"]) == (
        "Blue Heron Pain Clinic", "1S443 Shelburne Road", "Burlington", "05401",
    )
    assert (clinic["telephones"], clinic["faxes"], clinic["emails"]) == (["+18025550121"], ["+18025550122"], ["office@blueheron.example"])
    assert clinic["opening_hours"] == "Mo-Tu 08:00-16:00; Fr 08:00-12:00"
    assert [service["term"] for service in clinic["services"] if service["status"] == "offered"] == ["ketamine-infusion"]
    assert clinic["facts"]["price_per_session"] == [500, 500]


def test_two_doors_of_one_building_are_two_listings() -> None:
    footer = (
        "<footer><h4>Lowell Quiet Room</h4><p>77 Merrimack Street, Suite 4<br>Lowell, MA 01852</p><p>(978) 555-0110</p>"
        "<h4>Lowell Drip Lounge</h4><p>77 Merrimack Street, Suite 9<br>Lowell, MA 01852</p><p>(978) 555-0120</p></footer>"
    )
    found = listings(usual(footer))
    assert sorted((listing.location.street_address, listing.location.unit) for listing in found) == [
        ("77 Merrimack Street", "Suite 4"), ("77 Merrimack Street", "Suite 9"),
    ]


def test_a_unit_that_one_page_gives_otherwise_is_no_second_door() -> None:
    other = shell("Ways in", "<p>77 Merrimack Street, Suite 4A, Lowell, MA 01852</p>")
    assert places(listings(usual(about=other, visit=other))) == [("77 Merrimack Street", "Lowell")]


def test_a_practice_that_moved_to_another_city_has_one_listing() -> None:
    old = "<footer><p>Lowell Quiet Room, 12 Elm Street, Nashua, NH 03060, (603) 555-0133</p></footer>"
    (listing,) = listings(usual(**{
        "we-moved": shell("A new door", "<p>In 2025 we moved from Nashua to Lowell.</p>"),
        "nashua": shell("Ketamine in Nashua", "<p>Visit our Nashua clinic at 12 Elm Street, Nashua, NH 03060. Call (603) 555-0133.</p>", old),
        "policy": shell("Financial policy", "<p>Payment is due at each visit.</p>", old),
    }))
    assert (places([listing]), listing.telephones) == ([("77 Merrimack Street", "Lowell")], ["+19785550110"])


def test_houses_that_a_practice_works_with_are_no_listings() -> None:
    footer = FOOTER.replace(
        "</footer>", "<h4>Affiliated with</h4><p>Mill City Surgery Center<br>90 Suffolk Street<br>Lowell, MA 01854<br>(978) 555-0190</p></footer>",
    )
    book = shell("Book", "<p>Questions about the booking tool? help@chairs.example or 888-555-0199</p><p>Powered by Chairs</p>", footer)
    (listing,) = listings(usual(footer, book=book))
    assert (places([listing]), listing.telephones, listing.emails) == ([("77 Merrimack Street", "Lowell")], ["+19785550110"], [])


def test_a_card_of_the_next_office_is_not_the_footers_first() -> None:
    cities = {"Lowell": ("01852", "11"), "Nashua": ("03060", "12"), "Salem": ("03079", "13")}
    state = {"Lowell": "MA", "Nashua": "NH", "Salem": "NH"}
    footer = "<footer>" + "".join(
        f"<p><b>{city}</b><br>{number} Larch Road<br>{city}, {state[city]} {code}</p>" for city, (code, number) in cities.items()
    ) + "</footer>"
    def office(city: str) -> str:
        code, number = cities[city]
        cards = "".join(f"<a><h4>{other}</h4><span>(978) 555-01{cities[other][1]}</span></a>" for other in cities if other != city)
        address = f"<address><span>{number} Larch Road</span><span>{city}</span>, <span>{state[city]}</span> <span>{code}</span></address>"
        return shell(f"Ketamine in {city}", f"{address}<p>(978) 555-01{number}</p><h2>Nearby</h2>{cards}", footer)
    found = listings({"": shell("Home", LISTS, footer), **{f"locations/{city.lower()}": office(city) for city in cities}})
    assert {listing.location.address_locality: listing.telephones for listing in found} == {
        city: [f"+197855501{number}"] for city, (_, number) in cities.items()
    }


OFFICES = "<footer><p>Lowell Quiet Room</p>" + "".join(
    f"<p>{city} office<br>{number} Larch Road<br>{city}, MA {code}<br>Phone: (978) 555-01{number}</p>"
    for city, code, number in (("Lowell", "01852", 11), ("Andover", "01810", 12), ("Salem", "01970", 13))
) + "</footer>"


def of_offices(body: str, header: str = "", **more: str) -> dict[str, Listing]:
    pages = {
        "": shell("Home", f"{header}<p>We offer ketamine infusions and TMS for depression.</p>{body}", OFFICES),
        "ketamine": shell("Ketamine infusions", "<p>Each of our infusions takes 40 minutes and costs $425.</p>", OFFICES),
        "faq": shell("Questions", "<h3>Will I need a driver?</h3><p>Yes, someone must drive you home.</p>", OFFICES), **more,
    }
    return {str(listing.location.address_locality): listing for listing in listings(pages)}


def with_infusions(found: dict[str, Listing]) -> set[str]:
    return {
        city for city, listing in found.items()
        if any(service.term == "ketamine-infusion" and service.status == "offered" for service in listing.services)
    }


def test_offices_that_a_sentence_names_out_of_more_are_those_with_the_service() -> None:
    assert with_infusions(of_offices("<p>Ketamine infusions are given in Lowell and Salem. TMS is given everywhere.</p>")) == {"Lowell", "Salem"}
    assert with_infusions(of_offices("<p>Ketamine infusions are given in Lowell, Andover and Salem.</p>")) == {"Lowell", "Andover", "Salem"}
    assert with_infusions(of_offices("<p>Ketamine infusions are given to people from Lowell and Salem.</p>")) == {"Lowell", "Andover", "Salem"}


def test_a_sentence_below_the_treatment_tells_where_it_is_given() -> None:
    only = shell("Ketamine infusions", "<p>We give ketamine infusions in six visits.</p><p>Available at our Andover office only.</p>", OFFICES)
    assert with_infusions(of_offices("", ketamine=only)) == {"Andover"}
    first = shell("Ketamine infusions", "<p>We give ketamine infusions. They are available in Andover.</p>", OFFICES)
    assert with_infusions(of_offices("", ketamine=first)) == {"Lowell", "Andover", "Salem"}


def test_cities_behind_their_numbers_label_them() -> None:
    line = "<p>(978) 555-0111 Lowell (978) 555-0112 Andover (978) 555-0113 Salem</p>"
    found = of_offices("", header=line)
    assert {city: listing.telephones for city, listing in found.items()} == {
        "Lowell": ["+19785550111"], "Andover": ["+19785550112"], "Salem": ["+19785550113"],
    }


def test_footers_that_were_not_mended_do_not_outvote_the_page_that_tells_of_the_move() -> None:
    old = "<footer><p>Lowell Quiet Room</p><p>5 Canal Street, Lowell, MA 01850</p><p>(978) 555-0110</p></footer>"
    moved = shell("We moved", "<p>In May we moved from 5 Canal Street to 77 Merrimack Street, Suite 4, Lowell, MA 01852.</p>", "<footer></footer>")
    assert places(listings(usual(old, **{"we-moved": moved}))) == [("77 Merrimack Street", "Lowell")]


def test_the_one_toll_free_line_is_every_offices() -> None:
    column = "<div id='right'><p>Toll free: 888-555-0134</p></div>"
    offices = shell(
        "Locations", "<p><b>Lowell</b><br>77 Merrimack Street, Suite 4<br>Lowell, MA 01852</p><p><b>Salem</b><br>13 Larch Road<br>"
        "Salem, MA 01970<br>Phone (978) 555-0113</p>" + column,
    )
    found = listings(usual(FOOTER.replace("</footer>", column + "</footer>"), locations=offices))
    assert [set(listing.telephones) & {"+18885550134"} for listing in found] == [{"+18885550134"}] * 2


def test_a_service_that_one_sentence_gives_to_all_offices_is_at_all() -> None:
    some = shell("Ketamine infusions", "<p>We offer ketamine infusions at our Lowell and Salem offices.</p>", OFFICES)
    assert with_infusions(of_offices("", ketamine=some)) == {"Lowell", "Salem"}
    every = "<p>Lowell Quiet Room offers ketamine infusions in Lowell, Andover and Salem.</p>"
    assert with_infusions(of_offices(every, ketamine=some)) == {"Lowell", "Andover", "Salem"}


def test_a_form_of_a_treatment_at_one_office_leaves_the_treatment_at_all() -> None:
    group = shell("Ketamine infusions", "<p>We give ketamine infusions.</p><p>Group infusions take place in Salem only.</p>", OFFICES)
    assert with_infusions(of_offices("", ketamine=group)) == {"Lowell", "Andover", "Salem"}


def test_what_a_list_denies_is_not_offered_by_a_headline() -> None:
    services = shell("Services", "<ul><li>TMS</li></ul><h3>What we do not do</h3><ul><li>IV ketamine</li><li>ECT</li></ul>")
    home = shell("TMS in Lowell", "<p>Lowell Quiet Room offers TMS for depression.</p>")
    about = shell("About IV ketamine", "<p>Patients who want it may ask for a name.</p>")
    def terms(page: str) -> set[str]:
        (listing,) = listings({"": home, "services": services, "ketamine": page, "faq": shell("Questions", "<p>Yes.</p>")})
        return {service.term for service in listing.services if service.status == "offered"}
    assert "ketamine-infusion" not in terms(about)
    assert "ketamine-infusion" in terms(shell("IV ketamine", "<p>We give IV ketamine in six visits of $400 each.</p>"))


def test_a_city_named_before_the_state_of_the_next_is_no_further_office() -> None:
    home = shell("Home", LISTS + "<p>We are a clinic with rooms in Lowell and Nashua, New Hampshire.</p>", "<footer></footer>")
    both = shell("Locations", "<p>77 Merrimack Street, Lowell, MA 01852</p><p>12 Elm Street, Nashua, NH 03060</p>", "<footer></footer>")
    assert places(listings({"": home, "locations": both})) == [("77 Merrimack Street", "Lowell"), ("12 Elm Street", "Nashua")]


def test_what_a_guest_of_a_podcast_offers_is_not_the_practices() -> None:
    episode = shell("Episode 14", "<p>March 9, 2024. Our guest runs a clinic in Illinois, where they also do TMS and Spravato. Reach her at 312-555-0173.</p>")
    (listing,) = listings(usual(**{"podcast/14": episode}))
    assert {service.term for service in listing.services if service.status == "offered"} == {"ketamine-infusion"}
    assert listing.telephones == ["+19785550110"]


def test_a_heading_and_the_offices_below_it_tell_where_a_treatment_is_given() -> None:
    headed = shell("Treatments", "<h2>TMS</h2><p>All offices.</p><h2>Ketamine infusions</h2><p>Salem and Andover offices. 40 minutes.</p>", OFFICES)
    assert with_infusions(of_offices("", treatments=headed)) == {"Salem", "Andover"}
    one = shell("Treatments", "<h2>Ketamine infusions</h2><p>Salem office only.</p>", OFFICES)
    assert with_infusions(of_offices("", treatments=one)) == {"Salem"}


def test_an_offices_own_hours_outweigh_those_of_the_header() -> None:
    def headed(title: str, body: str) -> str:
        return shell(title, body, "<footer>Lowell Quiet Room</footer>").replace("<main>", "<div><p>(978) 555-0111 &nbsp; Mon-Fri 8-6</p></div><main>")
    offices = (
        "<h3>Lowell</h3><p>11 Larch Road<br>Lowell, MA 01852</p><p>(978) 555-0111</p><h3>Andover</h3><p>12 Larch Road<br>Andover, MA 01810</p>"
        "<p>(978) 555-0112</p><p>Tue, Thu 9-5</p>"
    )
    found = listings({"": headed("Home", LISTS), "faq": headed("Questions", "<p>Yes.</p>"), "offices": headed("Our offices", offices)})
    assert {listing.location.address_locality: listing.opening_hours for listing in found} == {"Lowell": "Mo-Fr 08:00-18:00", "Andover": "Tu,Th 09:00-17:00"}


def test_offices_of_one_city_are_told_apart_by_their_pages() -> None:
    footer = "<footer>" + "".join(
        f"<p>{name}<br>{number} Larch Road<br>Lowell, MA 0185{code}</p><p>(978) 555-01{number}</p>" for name, number, code in (("Hilltop", 21, 1), ("Canal Side", 22, 2))
    ) + "</footer>"
    def office(name: str, number: int, code: int) -> str:
        return shell(f"{name} office", f"<p>{number} Larch Road, Lowell, MA 0185{code}</p>", footer)
    def given(sentence: str) -> list[set[str]]:
        found = listings({
            "": shell("Home", "<p>We have two offices in Lowell and offer TMS and ketamine infusions.</p>", footer),
            "ketamine": shell("Ketamine infusions", f"<p>{sentence}</p>", footer), "faq": shell("Questions", "<p>Yes.</p>", footer),
            "locations/hilltop": office("Hilltop", 21, 1), "locations/canal-side": office("Canal Side", 22, 2),
        })
        return [{service.term for service in listing.services if service.status == "offered"} for listing in found]
    assert given("Ketamine infusions are given at our Canal Side office only.") == [{"tms"}, {"tms", "ketamine-infusion"}]
    assert given("Ketamine infusions are offered at the Canal Side office, Monday to Friday.") == [{"tms"}, {"tms", "ketamine-infusion"}]
    assert given("Ketamine infusions are given at both offices.") == [{"tms", "ketamine-infusion"}] * 2


def test_a_number_of_every_page_is_not_that_of_the_office_that_one_page_names() -> None:
    footer = "<footer><p>Lowell Quiet Room, appointments 978-555-0140</p></footer>"
    offices = "<p>11 Larch Road<br>Lowell, MA 01852</p><p>Mon-Fri 8-5</p><p>12 Larch Road<br>Andover, MA 01810</p><p>Tue-Thu 9-5</p>"
    found = listings({
        "": shell("Home", LISTS, footer), "spravato": shell("Spravato", "<p>Spravato is given in our Andover office.</p>", footer),
        "faq": shell("Questions", "<p>Yes.</p>", footer), "offices": shell("Offices", offices, footer),
    })
    assert [listing.telephones for listing in found] == [["+19785550140"]] * 2


def test_the_sentence_that_tells_where_a_treatment_is_given_is_quoted_as_it_is_written() -> None:
    said = "Ketamine infusions aren’t far – they’re available in Salem only."
    body = f"<html lang=en><title>Larch Wellness</title><main><h1>Larch Wellness</h1><p>We offer TMS and ketamine infusions.</p><p>{said}</p></main>"
    reading = read_page(body.encode(), "https://larch.example/", AT)
    assert [row.quote for row in reading.evidence if row.rule == GIVEN_AT_RULE] == [said]


def test_a_suite_with_hours_of_its_own_is_no_contradiction() -> None:
    def contact(second: str) -> str:
        return shell("Find us", (
            "<h4>TMS suite</h4><p>77 Merrimack Street, Suite 4<br>Lowell, MA 01852</p><p>Monday - Friday, 7 am - 6 pm</p>"
            f"<h4>Spravato suite</h4><p>77 Merrimack Street, Suite 9<br>Lowell, MA 01852</p>{second}"
        ))
    (listing,) = listings(usual(contact=contact("<p>Tuesday & Thursday, 9 am - 5 pm</p>")))
    assert (listing.location.unit, listing.opening_hours, listing.conflicts) == ("Suite 4", "Mo-Fr 07:00-18:00", [])
    (listing,) = listings(usual(contact=contact("")))
    assert [conflict.field for conflict in listing.conflicts] == ["location"]


def test_an_offices_own_page_denies_what_its_menu_names() -> None:
    def offered(said: str) -> set[str]:
        menu = MENU.replace("</nav>", " <a href='/tms'>TMS</a></nav>")
        page = shell("Andover office", f"<p>12 Larch Road, Andover, MA 01810</p><p>{said}</p>", OFFICES).replace(MENU, menu)
        tms = shell("TMS", "<p>We offer TMS at our Lowell and Salem offices.</p>", OFFICES).replace(MENU, menu)
        found = listings({"": shell("Home", LISTS, OFFICES).replace(MENU, menu), "tms": tms, "andover": page, "faq": shell("Questions", "<p>Yes.</p>", OFFICES)})
        return {str(listing.location.address_locality) for listing in found if "tms" in [one.term for one in listing.services if one.status == "offered"]}
    assert offered("TMS is not available in Andover; our Salem office is 20 minutes away.") == {"Lowell", "Salem"}
    assert offered("TMS is now available in Andover too.") == {"Lowell", "Andover", "Salem"}


def test_what_a_separate_business_in_the_suite_offers_is_not_the_practices() -> None:
    beside = "<p>We share our suite with Larch Aesthetics, a separate business that offers Botox and hormone pellets.</p>"
    (listing,) = listings(usual(about=shell("About us", beside)))
    assert {service.term for service in listing.services if service.status == "offered"} == {"ketamine-infusion"}
    (listing,) = listings(usual(about=shell("About us", "<p>In a separate suite we offer Botox and hormone pellets.</p>")))
    assert {service.term for service in listing.services if service.status == "offered"} == {"ketamine-infusion", "botox", "hormone-therapy"}


def test_a_bare_list_of_cities_below_a_heading_tells_where_a_treatment_is_given() -> None:
    listed = shell("Ketamine infusions", "<p>Salem and Andover. Two hours, twice a week to start.</p>", OFFICES)
    assert with_infusions(of_offices("", ketamine=listed)) == {"Salem", "Andover"}
    other = shell("Ketamine infusions", "<p>Rest and Comfort. Each of our infusions takes 40 minutes.</p>", OFFICES)
    assert with_infusions(of_offices("", ketamine=other)) == {"Lowell", "Andover", "Salem"}


def test_a_street_without_a_city_is_in_the_only_city_of_the_site() -> None:
    footer = "<footer><p>Lowell Quiet Room</p><p>Lowell, MA</p><p>(978) 555-0110</p></footer>"
    faq = shell("Questions", "<h3>Where is your office?</h3><p>At 77 Merrimack Street, 2F, between Elm and Palmer. Zip 01852.</p>" + LISTS * 4, footer)
    (listing,) = listings(usual(footer, faq=faq))
    place = listing.location
    assert (place.street_address, place.unit, place.address_locality, place.address_region, place.postal_code) == (
        "77 Merrimack Street", "2F", "Lowell", "MA", "01852",
    )


def test_hours_that_leave_out_the_closed_days_are_no_contradiction() -> None:
    data = '<script type="application/ld+json">{"@type": "MedicalClinic", "name": "Lowell Quiet Room", "openingHours": "Mo,Tu,We,Th 08:00-17:00"}</script>'
    def with_hours(hours: str) -> Listing:
        pages = usual(contact=shell("Contact", f"<p>77 Merrimack Street, Suite 4, Lowell, MA 01852</p><p>{hours}</p>"))
        (listing,) = listings({path: html.replace("</head>", data + "</head>") for path, html in pages.items()})
        return listing
    closed = with_hours("Hours: 8 to 5, Monday through Thursday. We are closed on Fridays.")
    assert (closed.opening_hours, closed.conflicts) == ("Mo-Th 08:00-17:00; Fr off", [])
    assert [conflict.field for conflict in with_hours("Hours: 8 to 4, Monday through Thursday.").conflicts] == ["opening_hours"]


def test_offices_are_told_apart_by_the_headings_above_their_addresses() -> None:
    offices = shell("Offices", (
        "<h3>Canal Side</h3><p>11 Larch Road, Lowell, MA 01852</p><p>(978) 555-0111</p><h3>Hilltop</h3><p>12 Larch Road, Lowell, MA 01852</p><p>(978) 555-0112</p>"
    ), "<footer>Lowell Quiet Room</footer>")
    def given(sentence: str) -> list[set[str]]:
        found = listings({
            "": shell("Home", "<p>We offer TMS and ketamine infusions.</p>", "<footer>Lowell Quiet Room</footer>"), "offices": offices,
            "ketamine": shell("Ketamine infusions", f"<p>{sentence}</p>", "<footer>Lowell Quiet Room</footer>"),
        })
        return [{service.term for service in listing.services if service.status == "offered"} for listing in found]
    assert given("Ketamine infusions are given at our Hilltop office only.") == [{"tms"}, {"tms", "ketamine-infusion"}]
    assert given("Hilltop office. An infusion takes 40 minutes.") == [{"tms"}, {"tms", "ketamine-infusion"}]
    assert given("Ketamine infusions are given in a quiet room.") == [{"tms", "ketamine-infusion"}] * 2


def test_an_office_without_a_number_is_called_on_the_line_that_all_pages_give() -> None:
    def headed(title: str, body: str) -> str:
        return shell(title, body, "<footer>Lowell Quiet Room, 11 Larch Road, Lowell, MA 01852, (978) 555-0111</footer>")
    clinics = "<h3>Lowell</h3><p>11 Larch Road<br>Lowell, MA 01852</p><h3>Andover</h3><p>12 Larch Road<br>Andover, MA 01810</p>"
    pages = {"": headed("Home", LISTS), "clinics": headed("Clinics", clinics), "faq": headed("Questions", "<p>Yes.</p>")}
    records = headed("Records", "<p>Our records desk: (978) 555-0119</p>")
    assert [listing.telephones for listing in listings({**pages, "records": records})] == [["+19785550111", "+19785550119"], ["+19785550111"]]


def test_an_address_for_mail_is_no_place_though_data_gives_it() -> None:
    data = (
        '<script type="application/ld+json">{"@type": "Organization", "name": "Larch Home Ketamine", "address": {"@type": "PostalAddress", "streetAddress": '
        '"1007 N Orange St, 4th Floor", "addressLocality": "Wilmington", "addressRegion": "DE", "postalCode": "19801"}}</script>'
    )
    def page(footer: str) -> str:
        return shell("Ketamine at home", "<p>We offer ketamine lozenges at home.</p>", footer, "Larch Home Ketamine").replace("</head>", data + "</head>")
    mail = "<footer>Available in Texas, Ohio and Maine. Mailing address: 1007 N Orange St, 4th Floor, Wilmington, DE 19801.</footer>"
    (listing,) = listings({"": page(mail), "faq": page(mail)})
    assert (listing.location.street_address, listing.areas_served) == (None, ["Texas", "Ohio", "Maine"])
    (listing,) = listings({"": page("<footer></footer>"), "faq": page("<footer></footer>")})
    assert listing.location.street_address == "1007 N Orange St"


def test_a_treatment_in_the_practices_name_is_not_offered_by_it_at_an_office() -> None:
    def page(title: str, body: str) -> str:
        return shell(title, body, "<footer>(978) 555-0110</footer>", "Lark Psychiatry & TMS").replace("<main>", "<h2>Lark Psychiatry & TMS</h2><main>")
    def with_tms(said: str) -> set[str]:
        found = listings({
            "": page("Home", "<p>We offer TMS and Spravato.</p>"), "tms": page("TMS", f"<p>{said}</p>"), "offices": page("Offices", OFFICES[8:-9]),
            "spravato": page("Spravato", "<p>Spravato is given in our Andover office. Each visit lasts two hours.</p>"),
        })
        return {str(one.location.address_locality) for one in found if "tms" in [service.term for service in one.services if service.status == "offered"]}
    assert with_tms("TMS is available in Lowell and Salem.") == {"Lowell", "Salem"}
    assert with_tms("TMS is available to everybody.") == {"Lowell", "Andover", "Salem"}
