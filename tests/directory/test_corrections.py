"""Corrections: per-item decisions, undoing them, and who may speak for a clinic."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select, update

from directory import corrections, ingest
from directory.corrections import (
    PROOF_LIFETIME,
    REQUESTER,
    ProposedItem,
    answer_proof,
    begin_review,
    confirm_by_phone,
    correction_by_token,
    decide_item,
    erase_old,
    is_verified,
    items_of,
    open_corrections,
    proof_addresses,
    request_proof,
    submit_correction,
    withdraw_item,
)
from directory.database import Database, now
from directory.domains import own_domain
from directory.fields import FieldError
from directory.records import ClinicRecord, PostalAddress, Statement
from directory.sites import add_site
from directory.tables import Assertion, AuditEntry, Change, Correction, CorrectionItem, Location, Mail, ProofMail
from tests.side_by_side import in_processes

OPERATOR = "pat@directory.example"
CRAWLED, PROPOSED = "+13035550101", "+13035550199"


def read_site(session: Session, host: str, emails: list[str], telephone: str = CRAWLED) -> Location:
    """Ingest one reading of a clinic's site, as a crawl does."""
    site = add_site(session, host, OPERATOR)
    address = PostalAddress(street_address="1 High St", address_locality="Denver", address_region="CO", postal_code="80202")
    values: list[tuple[str, Any, str | None]] = [
        ("name", "High Street Clinic", None), ("telephones", telephone, None), ("services", "offered", "kap"),
        ("location", {part: getattr(address, part) for part in address.__struct_fields__}, None),
        ("facts.session_minutes", [40, 60], None), *(("emails", email, None) for email in emails),
    ]
    statements = [
        Statement(field=field, value=value, service=service, quote=f"{field} as written", url=f"https://{host}/", source="page_text", rule="test", retrieved_at=now())
        for field, value, service in values
    ]
    record = ClinicRecord(name="High Street Clinic", address=address, website=f"https://{host}/", statements=statements)
    return session.get_one(Location, ingest.ingest_site(session, site, [record], None, "test").location_ids[0])


def a_listing(session: Session, host: str = "highstreet.example", emails: list[str] | None = None, age_days: int = 0) -> Location:
    location = read_site(session, host, ["front@mailbox.example"] if emails is None else emails)
    session.exec(update(Assertion).values(first_seen_at=now() - timedelta(days=age_days)))
    return location


def submit(session: Session, location: Location, *items: ProposedItem, email: str | None = "owner@highstreet.example") -> tuple[Correction, str]:
    proposed = items or (ProposedItem(field="telephones", value=[PROPOSED], why="We have a new line."),)
    return submit_correction(session, location, proposed, requester_email=email, requester_role="clinic")


def test_a_correction_remembers_what_was_shown_and_what_is_proposed(database: Database) -> None:
    with database.write() as session:
        location = a_listing(session)
        correction, token = submit(
            session, location,
            ProposedItem(field="telephones", value=["303-555-0199", "(303) 555-0199"]), ProposedItem(field="services", service="kap", value="not_offered"),
            ProposedItem(field="facts.session_minutes", value=None), ProposedItem(field="location", value={"address_locality": "Boulder", "address_region": "Colorado"}),
        )
        by_field = {item.field: item for item in items_of(session, correction)}
        assert (by_field["telephones"].present_value, by_field["telephones"].proposed_value) == ([CRAWLED], [PROPOSED])
        assert (by_field["services"].present_value, by_field["services"].proposed_value) == ("offered", "not_offered")
        assert (by_field["facts.session_minutes"].present_value, by_field["facts.session_minutes"].proposed_value) == ([40, 60], None)
        assert by_field["location"].present_value["address_locality"] == "Denver"
        assert by_field["location"].proposed_value["address_region"] == "CO"
        assert correction_by_token(session, token) is correction
        assert correction_by_token(session, correction.token_hash) is None
        assert open_corrections(session) == [correction]


@pytest.mark.parametrize(("items", "email", "role", "field"), [
    ([ProposedItem(field="telephones", value=["12"])], None, "clinic", "telephones"),
    ([ProposedItem(field="telephones", value="303-555-0101")], None, "clinic", "telephones"),
    ([ProposedItem(field="shoe_size", value=1)], None, "clinic", "shoe_size"),
    ([ProposedItem(field="services", value="offered")], None, "clinic", "services"),
    ([ProposedItem(field="services", value="offered", service="magic")], None, "clinic", "services"),
    ([ProposedItem(field="name", value="A", service="kap")], None, "clinic", "name"),
    ([ProposedItem(field="name", value="A"), ProposedItem(field="name", value="B")], None, "clinic", "items"),
    ([], None, "clinic", "items"),
    ([ProposedItem(field="name", value="A", why="x" * 2001)], None, "clinic", "why"),
    ([ProposedItem(field="areas_served", value=["Denver"] * 61)], None, "clinic", "areas_served"),
    ([ProposedItem(field="name", value="A")], "nobody", "clinic", "requester_email"),
    ([ProposedItem(field="name", value="A")], None, "king", "requester_role"),
])
def test_a_bad_correction_names_its_field(sqlite_database: Database, items: list[ProposedItem], email: str | None, role: str, field: str) -> None:
    with sqlite_database.write() as session:
        location = a_listing(session)
        with pytest.raises(FieldError) as raised:
            submit_correction(session, location, items, requester_email=email, requester_role=role)
        assert raised.value.field == field


def test_a_listing_that_nobody_sees_takes_no_correction(database: Database) -> None:
    with database.write() as session:
        location = a_listing(session)
        ingest.set_status(session, location, "hidden", OPERATOR)
        with pytest.raises(FieldError):
            submit(session, location)


def test_an_accepted_item_is_shown_stays_after_a_crawl_and_returns_when_withdrawn(database: Database) -> None:
    with database.write() as session:
        location = a_listing(session)
        correction, _ = submit(session, location)
        [item] = items_of(session, correction)
        decide_item(session, item, accept=True, operator_label=OPERATOR)
        assert location.listing["telephones"] == [PROPOSED]
        assert (correction.state, item.state, item.decided_by) == ("decided", "accepted", OPERATOR)
    with database.write() as session:
        location = read_site(session, "highstreet.example", ["front@mailbox.example"])
        assert location.listing["telephones"] == [PROPOSED]
        withdraw_item(session, session.get_one(CorrectionItem, item.id), REQUESTER)
        assert location.listing["telephones"] == [CRAWLED]
        shown = [row for row in location.listing["evidence"] if row["field"] == "telephones"]
        assert [row["quote"] for row in shown] == ["telephones as written"]
        history = [
            (change.previous_value, change.replacement_value)
            for change in session.exec(select(Change).where(Change.field == "telephones").order_by(col(Change.id)))
        ]
        assert history == [([CRAWLED], [PROPOSED]), ([PROPOSED], [CRAWLED])]
        assert session.get_one(Correction, correction.id).state == "withdrawn"


def test_the_state_of_a_request_follows_from_its_items(database: Database) -> None:
    with database.write() as session:
        location = a_listing(session)
        correction, _ = submit(
            session, location, *(ProposedItem(field=field, value=value) for field, value in (("telephones", [PROPOSED]), ("name", "New"), ("faxes", None)))
        )
        first, second, third = items_of(session, correction)
        begin_review(session, correction, OPERATOR)
        begin_review(session, correction, OPERATOR)
        assert correction.state == "under_review"
        decide_item(session, first, accept=True, operator_label=OPERATOR)
        decide_item(session, second, accept=False, note="The site says otherwise.", operator_label=OPERATOR)
        assert (correction.state, correction.decided_at) == ("under_review", None)
        withdraw_item(session, third, REQUESTER)
        assert correction.state == "decided"
        assert correction.decided_at is not None
        withdraw_item(session, first, OPERATOR, "It was wrong after all.")
        assert correction.state == "decided"
        actions = session.exec(select(AuditEntry.action).where(col(AuditEntry.action).startswith("correction.")).order_by(col(AuditEntry.id))).all()
        assert actions == [
            "correction.submitted", "correction.review_begun", "correction.accepted", "correction.rejected", "correction.withdrawn", "correction.withdrawn",
        ]


def test_reasons_are_asked_where_the_requester_reads_them(database: Database) -> None:
    with database.write() as session:
        correction, _ = submit(session, a_listing(session))
        [item] = items_of(session, correction)
        with pytest.raises(FieldError) as raised:
            decide_item(session, item, accept=False, note=" ", operator_label=OPERATOR)
        assert raised.value.field == "note"
        with pytest.raises(FieldError) as raised:
            withdraw_item(session, item, OPERATOR, "")
        assert raised.value.field == "reason"


def test_an_item_is_decided_once(database: Database) -> None:
    with database.write() as session:
        correction, _ = submit(session, a_listing(session))
        [item] = items_of(session, correction)
        decide_item(session, item, accept=False, note="No.", operator_label=OPERATOR)
        for again in (True, False):
            with pytest.raises(FieldError) as raised:
                decide_item(session, item, accept=again, note="Yes.", operator_label="sam@directory.example")
            assert raised.value.field == "item"
        with pytest.raises(FieldError):
            withdraw_item(session, item, REQUESTER)


def test_an_unverified_report_is_the_operators_word_and_a_verified_one_the_clinics(database: Database) -> None:
    with database.write() as session:
        location = a_listing(session)
        report, _ = submit(session, location, email=None)
        decide_item(session, items_of(session, report)[0], accept=True, operator_label=OPERATOR)
        assert sources(location) == ["operator"]
        request, _ = submit(session, location, ProposedItem(field="telephones", value=["+13035550150"]))
        confirm_by_phone(session, request, OPERATOR)
        decide_item(session, items_of(session, request)[0], accept=True, operator_label=OPERATOR)
        assert location.listing["telephones"] == ["+13035550150"]  # not outranked by the report that was accepted before
        assert sources(location) == ["clinic"]


def sources(location: Location) -> list[str]:
    return [row["source"] for row in location.listing["evidence"] if row["field"] == "telephones" and row["source"] in ("clinic", "operator")]


def test_what_a_requester_wrote_and_who_decided_are_never_public(database: Database) -> None:
    with database.write() as session:
        location = a_listing(session)
        correction, _ = submit(session, location, ProposedItem(field="telephones", value=[PROPOSED], why="I was treated there for depression."))
        decide_item(session, items_of(session, correction)[0], accept=True, note="Thank you.", operator_label=OPERATOR)
        public = repr(location.listing) + repr(session.exec(select(Change)).all())
        assert "depression" not in public
        assert OPERATOR not in public
        assert "owner@" not in public
        assert "depression" not in repr(session.exec(select(AuditEntry)).all())


# --- speaking for the clinic ---------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "domain"), [
    ("www.highstreet.com", "highstreet.com"), ("info@mail.highstreet.co.uk", "highstreet.co.uk"), ("HIGHSTREET.COM.", "highstreet.com"),
    ("clinic.wixsite.com", None), ("x@clinic.wixsite.com", None), ("wixsite.com", None), ("clinic.github.io", None), ("sites.google.com", None),
    ("someone@gmail.com", None), ("someone@yahoo.co.uk", None), ("psychiatry.stanford.edu", None), ("x@ox.ac.uk", None), ("a@va.gov", None),
    ("clinic.squarespace.com", None), ("a@clinic.weebly.com", None), ("127.0.0.1", None), ("clinic.localhost", None), ("", None), ("com", None),
])
def test_a_shared_host_belongs_to_nobody(text: str, domain: str | None) -> None:
    assert own_domain(text) == domain


def test_a_mail_answered_from_the_own_domain_proves_a_request_once(database: Database) -> None:
    with database.write() as session:
        correction, _ = submit(session, a_listing(session, "highstreet.com", emails=[]), email="owner@mail.highstreet.com")
        assert proof_addresses(session, correction) == ["owner@mail.highstreet.com"]
        token = request_proof(session, correction, "owner@mail.highstreet.com")
    with database.write() as session:
        assert not answer_proof(session, "something else")
        assert not is_verified(session.get_one(Correction, correction.id))
        assert answer_proof(session, token)
        found = session.get_one(Correction, correction.id)
        assert (is_verified(found), found.verified_domain) == (True, "mail.highstreet.com")
        assert not answer_proof(session, token)


@pytest.mark.parametrize(("host", "address"), [
    ("highstreet.com", "owner@gmail.com"), ("highstreet.com", "owner@otherstreet.com"), ("highstreet.com", "owner@highstreet.com.evil.org"),
    ("highstreet.com", "x@nothighstreet.com"), ("highstreet.wixsite.com", "owner@highstreet.wixsite.com"), ("highstreet.wixsite.com", "owner@wixsite.com"),
    ("ketamine.stanford.edu", "student@stanford.edu"), ("highstreet.squarespace.com", "x@squarespace.com"), ("highstreet.localhost", "x@highstreet.localhost"),
])
def test_an_address_that_anybody_can_have_proves_nothing(sqlite_database: Database, host: str, address: str) -> None:
    with sqlite_database.write() as session:
        correction, _ = submit(session, a_listing(session, host, emails=[]), email=None)
        assert proof_addresses(session, correction) == []
        with pytest.raises(FieldError) as raised:
            request_proof(session, correction, address)
        assert raised.value.field in ("address", "requester_email")
        assert session.exec(select(ProofMail)).first() is None


@pytest.mark.parametrize(("days", "proves"), [(29, False), (31, True)])
def test_an_address_on_the_site_proves_after_thirty_days(database: Database, days: int, proves: bool) -> None:
    with database.write() as session:
        location = a_listing(session, emails=["clinic@gmail.com"], age_days=days)
        correction, _ = submit(session, location, email=None)
        assert proof_addresses(session, correction) == (["clinic@gmail.com"] if proves else [])


def test_a_corrected_address_never_becomes_a_proof(database: Database) -> None:
    with database.write() as session:
        location = a_listing(session, "highstreet.com", emails=[])
        first, _ = submit(
            session, location, ProposedItem(field="emails", value=["thief@gmail.com"]), ProposedItem(field="website", value="https://thief.com/"), email=None
        )
        confirm_by_phone(session, first, OPERATOR)
        for item in items_of(session, first):
            decide_item(session, item, accept=True, operator_label=OPERATOR)
        assert location.listing["emails"] == ["thief@gmail.com"]
        session.exec(update(Assertion).values(first_seen_at=now() - timedelta(days=300)))
        second, _ = submit(session, location, email="thief@thief.com")
        assert proof_addresses(session, second) == []


def test_a_clinic_is_sent_three_verification_mails_a_day_at_most(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.write() as session:
        location = a_listing(session, "highstreet.com", emails=[])
        for _ in range(3):
            correction, _ = submit(session, location, email=None)
            request_proof(session, correction, "info@highstreet.com")
        with pytest.raises(FieldError) as raised:
            request_proof(session, correction, "other@highstreet.com")
        assert raised.value.field == "address"
        monkeypatch.setattr(corrections, "now", lambda: now() + timedelta(days=1, seconds=1))
        assert request_proof(session, correction, "info@highstreet.com")


def test_a_verification_mail_ends_after_a_week_and_with_its_request(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.write() as session:
        location = a_listing(session, "highstreet.com", emails=[])
        withdrawn, _ = submit(session, location, email=None)
        token = request_proof(session, withdrawn, "info@highstreet.com")
        withdraw_item(session, items_of(session, withdrawn)[0], REQUESTER)
        assert not answer_proof(session, token)
        late, _ = submit(session, location, email=None)
        token = request_proof(session, late, "info@highstreet.com")
        monkeypatch.setattr(corrections, "now", lambda: now() + PROOF_LIFETIME + timedelta(seconds=1))
        assert not answer_proof(session, token)
        assert not is_verified(late)


# --- forgetting ----------------------------------------------------------------------------------------


def test_what_tells_of_a_person_is_erased_ninety_days_after_the_decision(database: Database) -> None:
    with database.write() as session:
        location = a_listing(session, "highstreet.com", emails=[])
        decided, _ = submit(session, location)
        request_proof(session, decided, "owner@highstreet.com")
        decide_item(session, items_of(session, decided)[0], accept=True, note="Thank you.", operator_label=OPERATOR)
        waiting, _ = submit(session, location)
        session.add(Mail(recipient="owner@highstreet.example", subject="s", body="b"))
    with database.write() as session:
        assert erase_old(session, now() + timedelta(days=89)) == 0
        assert session.get_one(Correction, decided.id).requester_email is not None
        assert erase_old(session, now() + timedelta(days=91)) == 1
        erased = session.get_one(Correction, decided.id)
        assert (erased.requester_email, erased.erased_at is not None) == (None, True)
        assert [item.why for item in items_of(session, erased)] == [""]
        assert items_of(session, erased)[0].proposed_value == [PROPOSED]
        assert session.get_one(Correction, waiting.id).requester_email is not None
        assert session.exec(select(ProofMail)).first() is None
        assert session.exec(select(Mail)).first() is None
        assert erase_old(session, now() + timedelta(days=92)) == 0


# --- several at once -----------------------------------------------------------------------------------


def _decide(url: str, item_ids: list[str]) -> None:
    database = Database(url)
    for item_id in item_ids:
        with database.write() as session:
            decide_item(session, session.get_one(CorrectionItem, item_id), accept=True, operator_label=OPERATOR)
    database.dispose()


def test_two_operators_that_decide_at_once_lose_nothing(database: Database) -> None:
    values = {"telephones": [PROPOSED], "name": "New Name", "faxes": ["+13035550198"], "opening_hours": "Mo-Fr 09:00-17:00", "facts.parking": True,
              "facts.superbill": True, "facts.financing": False, "facts.hsa": True}
    with database.write() as session:
        location = a_listing(session)
        correction, _ = submit(session, location, *(ProposedItem(field=field, value=value) for field, value in values.items()))
        items = [item.id for item in items_of(session, correction)]
        before = location.revision
    in_processes(_decide, *((database.url, items[half::2]) for half in range(2)))
    with database.read() as session:
        found = session.get_one(Correction, correction.id)
        location = session.get_one(Location, location.id)
        assert (found.state, found.decided_at is not None) == ("decided", True)
        assert [item.state for item in items_of(session, found)] == ["accepted"] * len(values)
        assert {field: corrections.present_value(location.listing, field) for field in values} == values
        assert location.revision >= before + len(values)
