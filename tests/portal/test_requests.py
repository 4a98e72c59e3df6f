"""Corrections and removals as a clinic, a reader and an operator live them: over real HTTP, without any script."""

import re
from typing import Any

import pytest
from lxml import html
from sqlmodel import select

from directory.corrections import items_of
from directory.database import Database
from directory.tables import AuditEntry, Correction, Mail, ProofMail, Removal

PRICE = "facts.price_per_session@ketamine-infusion"


def file_price(visitor: Any, slug: str, low: str = "500", email: str = "someone@elsewhere.example") -> str:
    """File a correction of the price of an infusion and return the path of its status page."""
    visitor.open(f"/clinics/{slug}/correct?field=facts.price_per_session&service=ketamine-infusion")
    sent = visitor.send("/correct", {f"{PRICE}:low": low, f"{PRICE}:why": "It rose in May.", "email": email}, ("action", "send"))
    assert sent.status_code == 200, visitor.text()
    return sent.url.path


def decide(console: Any, action: str, note: str = "") -> None:
    """Decide the first item of the first waiting correction."""
    page = console.open("/operator/corrections")
    console.open(page.xpath("//table//th/a/@href")[0])
    form = next(form.action for form in html.fromstring(console.page.content).forms if "/items/" in form.action)
    console.send(form, {"note": note}, ("action", action))


def test_a_correction_shows_the_present_value_with_its_quote_and_is_filed(visitor: Any, full_clinic: str, sqlite_database: Database) -> None:
    page = visitor.open(f"/clinics/{full_clinic}/correct?field=facts.price_per_session&service=ketamine-infusion")
    assert "Each ketamine infusion is $450." in page.text_content()
    assert "quiet-harbor.example/visit" in page.text_content()
    path = file_price(visitor, full_clinic)
    assert re.fullmatch(r"/corrections/[\w-]{43}", path)
    assert "The page said $450 You proposed $500" in visitor.text()
    with sqlite_database.read() as session:
        [mail] = session.exec(select(Mail)).all()
    assert mail.recipient == "someone@elsewhere.example"
    assert f"http://127.0.0.1:8000{path}" in mail.body  # from the settings, not from the Host header


def test_an_accepted_correction_is_on_the_page_and_in_the_history_and_withdrawn_the_sites_value_returns(
    visitor: Any, console: Any, full_clinic: str, sqlite_database: Database
) -> None:
    status = file_price(visitor, full_clinic)
    decide(console, "accept")
    assert "Accepted. It is on the page now." in console.text()
    visitor.open(f"/clinics/{full_clinic}")
    assert "$500" in visitor.text()
    assert "A reader reported this and we accepted it." in visitor.text()
    with sqlite_database.read() as session:
        actions = {entry.action: entry.actor for entry in session.exec(select(AuditEntry))}
        subjects = [mail.subject for mail in session.exec(select(Mail)).all()]
    assert actions["correction.accepted"] == "desk@directory.example"
    assert any("the decision" in subject for subject in subjects)
    visitor.open(status)
    assert "Accepted: it is on the page" in visitor.text()
    visitor.send("/withdraw")
    assert "Taken back." in visitor.text()
    page = visitor.open(f"/clinics/{full_clinic}")
    assert "$500" not in page.xpath("string(//*[@id='cost-title']/..)")
    assert "Each ketamine infusion is $450." in visitor.text()


def test_a_rejection_needs_a_note_which_the_requester_reads(visitor: Any, console: Any, full_clinic: str) -> None:
    status = file_price(visitor, full_clinic)
    decide(console, "reject")
    assert console.page.status_code == 422
    assert "This must say why, since the requester will read it." in console.text()
    decide(console, "reject", "The clinic's price list still says 450.")
    visitor.open(status)
    assert "Not accepted" in visitor.text()
    assert "The clinic's price list still says 450." in visitor.text()
    visitor.open(f"/clinics/{full_clinic}")
    assert "$500" not in visitor.text()


def test_what_was_typed_stays_beside_its_error(visitor: Any, full_clinic: str) -> None:
    visitor.open(f"/clinics/{full_clinic}/correct?field=location&field=telephones")
    sent = visitor.send(
        "/correct",
        {"location:postal_code": "9402", "telephones:text": "650-555-0143\nring us", "telephones:why": "We moved", "email": "no address"},
        ("action", "send"),
    )
    assert sent.status_code == 422
    page = visitor_tree(visitor)
    assert page.xpath("//input[@name='location:postal_code']/@value") == ["9402"]
    assert page.xpath("string(//textarea[@name='telephones:text'])").split("\n") == ["650-555-0143", "ring us"]
    assert page.xpath("string(//textarea[@name='telephones:why'])") == "We moved"
    described = page.xpath("//input[@name='location:postal_code']/@aria-describedby")[0]
    assert page.xpath(f"string(//*[@id='{described}'])") == "This must be a ZIP of five digits, such as 94025."
    assert "'ring us' is not a telephone number" in visitor.text()
    assert page.xpath("//input[@name='email']/@value") == ["no address"]


def visitor_tree(visitor: Any) -> Any:
    return html.fromstring(visitor.page.content)


def test_several_fields_go_into_one_request(visitor: Any, full_clinic: str, sqlite_database: Database) -> None:
    visitor.open(f"/clinics/{full_clinic}/correct?field=facts.escort_required")
    visitor.send("/correct", {"facts.escort_required:choice": "no", "add": "opening_hours"}, ("action", "add"))
    page = visitor_tree(visitor)
    assert page.xpath("//input[@name='facts.escort_required:choice'][@checked]/@value") == ["no"]
    assert page.xpath("//input[@name='opening_hours:text']/@value") == ["Mo-Fr 09:00-17:00; Sa 10:00-14:00"]
    visitor.send("/correct", {"add": "facts.routes"}, ("action", "add"))
    visitor.send("/correct", {}, ("action", "drop:opening_hours"))
    visitor.send("/correct", {"facts.routes:choice": ["iv", "oral"], "role": "clinic"}, ("action", "send"))
    assert visitor.page.url.path.startswith("/corrections/")
    with sqlite_database.read() as session:
        [correction] = session.exec(select(Correction)).all()
        assert [(item.field, item.proposed_value) for item in items_of(session, correction)] == [
            ("facts.escort_required", False), ("facts.routes", ["iv", "oral"]),
        ]
        assert correction.requester_role == "clinic"


def test_what_the_page_says_already_is_no_correction(visitor: Any, full_clinic: str) -> None:
    visitor.open(f"/clinics/{full_clinic}/correct?field=opening_hours")
    visitor.send("/correct", {}, ("action", "send"))
    assert visitor.page.status_code == 422
    assert "This is what the page says already." in visitor.text()


def test_without_a_field_the_form_lets_one_choose(visitor: Any, full_clinic: str) -> None:
    page = visitor.open(f"/clinics/{full_clinic}/correct")
    offered = page.xpath("//input[@name='field']/@value")
    assert {"telephones", "facts.insurance", "services@sgb", PRICE} <= set(offered)


@pytest.mark.parametrize("path", ["/clinics/nobody/correct", "/clinics/nobody/remove", "/corrections/nothing", "/removals/nothing", "/corrections/proof/nothing"])
def test_unknown_requests_are_not_found(visitor: Any, path: str) -> None:
    visitor.open(path)
    assert visitor.page.status_code == 404


def test_a_clinic_proves_that_it_speaks_for_itself_by_pressing_a_button(visitor: Any, console: Any, add_clinic: Any, sqlite_database: Database) -> None:
    slug = add_clinic(host="example.org")
    visitor.open(f"/clinics/{slug}/correct?field=facts.parking")
    visitor.send("/correct", {"facts.parking:choice": "yes", "email": "owner@example.org", "role": "clinic"}, ("action", "send"))
    status = visitor.page.url.path
    visitor.send("/proof", {"address": "owner@elsewhere.example"})
    assert visitor.page.status_code == 422
    assert "This proves nothing" in visitor.text()
    visitor.send("/proof", {"address": "owner@example.org"})
    with sqlite_database.read() as session:
        mail = next(mail for mail in session.exec(select(Mail)) if "speak for" in mail.subject)
    assert mail.recipient == "owner@example.org"
    link = re.search(r"http://127.0.0.1:8000(/corrections/proof/[\w-]+)", mail.body)
    assert link
    visitor.open(link[1])
    with sqlite_database.read() as session:
        assert session.exec(select(ProofMail.answered_at)).one() is None  # opening the link answers nothing
    visitor.send(link[1])
    assert "This correction now speaks for the clinic" in visitor.text()
    visitor.open(status)
    assert "Confirmed by the clinic." in visitor.text()
    decide(console, "accept")
    visitor.open(f"/clinics/{slug}")
    assert "The clinic asked for this correction." in visitor.text()


def test_an_accepted_removal_takes_the_clinic_out_everywhere(visitor: Any, console: Any, full_clinic: str, sqlite_database: Database) -> None:
    visitor.open(f"/clinics/{full_clinic}/remove")
    visitor.send("/remove", {"why": "We do not wish to be listed.", "email": "owner@quiet-harbor.example"})
    status = visitor.page.url.path
    assert status.startswith("/removals/")
    with sqlite_database.read() as session:
        removal = session.exec(select(Removal)).one()
    console.open("/operator/removals")
    console.send(removal.id, {}, ("action", "accept"))
    assert "Accepted. The listing is hidden" in console.text()
    for path in (f"/clinics/{full_clinic}", f"/clinics/{full_clinic}/correct", f"/clinics/{full_clinic}/remove", f"/api/v1/clinics/{full_clinic}"):
        assert visitor.client.get(path).status_code == 410, path
    assert full_clinic not in visitor.client.get("/sitemap.xml").text
    visitor.open(status)
    assert "The listing is hidden" in visitor.text()
    console.open("/operator/removals")
    console.send(removal.id, {"note": "The owner called: it was a mistake."}, ("action", "reinstate"))
    assert visitor.client.get(f"/clinics/{full_clinic}").status_code == 200


def test_a_removal_can_be_taken_back_while_it_waits(visitor: Any, full_clinic: str) -> None:
    visitor.open(f"/clinics/{full_clinic}/remove")
    visitor.send("/remove", {"scope": "location"})
    visitor.send("/withdraw")
    assert "This request has been taken back." in visitor.text()
