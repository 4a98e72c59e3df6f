"""Whose a telephone number is, and hours that a line of its own gives."""

from datetime import UTC, datetime

from crawler.reading.read import read_page

AT = datetime(2026, 11, 1, tzinfo=UTC)


def numbers(text: str) -> list[str]:
    """The clinic's telephones of a text."""
    return sorted(read_page(text.encode(), "https://clinic.example/page", AT).telephones)


def test_a_town_that_is_called_as_an_organization_is() -> None:
    text = "Fern Care\n\nCANTON  44 Elm St, Canton, OH 44718  330-555-0101\nALLIANCE  14 Elm Ave, Suite B, Alliance, OH 44601  330-555-0103"
    assert numbers(text) == ["+13305550101", "+13305550103"]


def test_a_hospital_has_its_own_number_on_its_own_page() -> None:
    text = "Fern Behavioral Hospital\n\nAt Fern Behavioral Hospital, we listen.\n\nFern Behavioral Hospital in Reno: 775.555.0138"
    assert numbers(text) == ["+17755550138"]


def test_a_number_that_ones_doctor_is_to_call_is_the_clinics() -> None:
    text = "Fern ECT\n\nCall us at 216-555-0100.\n\nHave your psychiatrist call the ECT Suite at 216-555-0138 or fax records to 216-555-0139."
    assert numbers(text) == ["+12165550100", "+12165550138"]
    assert numbers("Fern ECT\n\nCall us at 216-555-0100.\n\nIf it gets worse call your psychiatrist at 216-555-0138.") == ["+12165550100"]


def test_hours_below_a_heading_about_something_else() -> None:
    page = read_page(b"<h3>Cancellation</h3><p>Cancel early.</p><p>Our business hours are Monday through Friday, 8am to 4pm.</p>", "https://c.example/", AT)
    assert page.opening_hours == "Mo-Fr 08:00-16:00"


def test_a_crisis_centers_number_is_its_own() -> None:
    text = "Fern Clinic\n\nCall us at 775-555-0100.\n\nPlease contact your local crisis center. In Elko, contact Birch Tree Center, at 775.555.0118, at any time."
    assert numbers(text) == ["+17755550100"]


def test_hours_in_which_one_may_call() -> None:
    said = b"<p>Please give us a call, and we will answer, any time Wednesday through Sunday, from 8:00 AM until 5:30 PM: 775-555-0163</p>"
    assert read_page(said, "https://c.example/", AT).opening_hours == "We-Su 08:00-17:30"


def test_a_photographer_and_a_surgery_center_have_numbers_of_their_own() -> None:
    text = "Fern Pain\n\nCall us at 775-555-0100.\n\n"
    assert numbers(text + "Our office on Elm Street. Photo: Elko Business Journal, 775-555-0118") == ["+17755550100"]
    done = "Blocks are done at our office or at the Elko Surgery Center, 5 Medical Park Drive, Elko NV 89801, telephone 775-555-0118."
    assert numbers(text + done) == ["+17755550100"]
    downstairs = "Most procedures are done at Fern Surgery Center, 5 Medical Park Drive, Suite 100, downstairs (775-555-0118)."
    assert numbers(text + downstairs) == ["+17755550100"]
    assert numbers(text + "Medical records: 775-555-0118") == ["+17755550100", "+17755550118"]
    assert numbers(text + "Blocks are done at our office, 5 Medical Park Drive, Elko NV 89801, telephone 775-555-0118.") == ["+17755550100", "+17755550118"]


def test_a_house_for_families_and_a_tenants_practice_have_numbers_of_their_own() -> None:
    text = "Fern Pain Clinic\n\nWe at Fern Pain Clinic listen. Call us at 775-555-0100.\n\n"
    end = "\n\nWe look after people with pain of every kind.\n\nYou may bring a friend.\n\nThank you."
    house = f"The Beacon House, 200 S Seventh St, Elko, NV 89801, 775-555-0118, has rooms for families.{end}"
    assert numbers(text + house) == ["+17755550100"]
    assert numbers("Fern Pain Clinic\n\nWe at Fern Pain Clinic listen.\n\nFern Pain Clinic, 200 S Seventh St, Elko, NV 89801, 775-555-0118, has rooms for families." + end) == ["+17755550118"]
    office = f"The Elko office, 200 S Seventh St, Elko, NV 89801, 775-555-0118, is a short walk from the park.{end}"
    assert numbers(text + office) == ["+17755550100", "+17755550118"]
    tenants = "Two therapists rent rooms from me and have their own practices. One can be reached at 775-555-0118."
    assert numbers(text + tenants) == ["+17755550100"]


def test_a_careline_is_nobodys_own() -> None:
    assert numbers("Fern Clinic\n\nCall us at 775-555-0100.\n\nNevada Careline 775-555-0118") == ["+17755550100"]
    assert numbers("Fern Clinic\n\nCall us at 775-555-0100.\n\nNurse line 775-555-0118") == ["+17755550100", "+17755550118"]
