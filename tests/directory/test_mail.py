"""Mail: links from the public address, nothing of what a requester wrote."""

import pytest
from sqlmodel import select

from directory import mail
from directory.database import Database
from directory.tables import Correction, CorrectionItem, Mail, Operator, Removal

PUBLIC = "https://directory.example/"
CORRECTION = Correction(id="c", location_id=1, token_hash="x", requester_email="owner@example.org")
ITEM = CorrectionItem(correction_id="c", field="facts.price_per_session", service="kap", why="my own illness", state="rejected", decision_note="The site says otherwise.")


def test_a_mail_waits_in_the_queue_and_cannot_smuggle_headers(database: Database) -> None:
    with database.write() as session:
        mail.queue_mail(session, "a@example.org\r\nBcc: b@example.org", "Hello\r\nBcc: c@example.org", "Text")
    with database.read() as session:
        row = session.exec(select(Mail)).one()
        assert row.state == "queued"
        assert "\n" not in row.recipient + row.subject
        assert "\r" not in row.recipient + row.subject


def test_a_requester_gets_the_link_of_the_status_page(database: Database) -> None:
    with database.write() as session:
        sent = mail.correction_received(session, CORRECTION, "High Street Clinic", "secret", PUBLIC)
        assert sent is not None
        assert sent.recipient == "owner@example.org"
        assert "https://directory.example/corrections/secret\n" in sent.body


def test_a_requester_without_an_address_gets_no_mail(database: Database) -> None:
    nobody = Correction(id="d", location_id=1, token_hash="y", requester_email=None)
    with database.write() as session:
        assert mail.correction_received(session, nobody, "High Street Clinic", "secret", PUBLIC) is None
        assert mail.correction_decided(session, nobody, [ITEM], "High Street Clinic", PUBLIC) is None
        assert session.exec(select(Mail)).first() is None


def test_the_decision_names_each_point_and_its_note_but_not_the_requesters_words(database: Database) -> None:
    with database.write() as session:
        sent = mail.correction_decided(session, CORRECTION, [ITEM], "High Street Clinic", PUBLIC)
        assert sent is not None
        assert "Price per session (Ketamine-assisted psychotherapy" in sent.body
        assert "rejected (The site says otherwise.)" in sent.body
        assert "illness" not in sent.body


def test_the_clinic_is_asked_at_the_address_given(database: Database) -> None:
    with database.write() as session:
        sent = mail.proof_asked(session, "info@highstreet.com", "High Street Clinic", "secret", PUBLIC)
        assert sent.recipient == "info@highstreet.com"
        assert "https://directory.example/corrections/proof/secret\n" in sent.body
        assert "owner@example.org" not in sent.body


def test_an_operator_gets_a_link_that_signs_in(database: Database) -> None:
    with database.write() as session:
        sent = mail.sign_in_link(session, Operator(email="pat@example.org"), "secret", PUBLIC)
        assert "https://directory.example/operator/sign-in/secret\n" in sent.body


@pytest.mark.parametrize("state", ["hidden", "rejected", "reinstated", "removed", "withdrawn"])
def test_every_end_of_a_removal_can_be_told(sqlite_database: Database, state: str) -> None:
    removal = Removal(location_id=1, token_hash="z", requester_email="owner@example.org", state=state, decision_note="As asked.")
    with sqlite_database.write() as session:
        received = mail.removal_received(session, removal, "High Street Clinic", "secret", PUBLIC)
        decided = mail.removal_decided(session, removal, "High Street Clinic", PUBLIC)
        assert received is not None
        assert decided is not None
        assert "https://directory.example/removals/secret\n" in received.body
        assert "As asked." in decided.body
