"""Removals: hidden at once, gone for good after 7 days, and never back by an older backup."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from directory import ingest
from directory.corrections import ProposedItem, open_corrections, submit_correction
from directory.database import Database, now
from directory.fields import FieldError
from directory.optouts import GRACE, OptOuts
from directory.records import ClinicRecord, PostalAddress, Statement
from directory.removals import (
    decide_removal,
    finish_removals,
    open_removals,
    reinstate,
    removal_by_token,
    submit_removal,
    withdraw_removal,
)
from directory.runs import request_run, run_progress
from directory.settings import Settings
from directory.sites import add_site
from directory.tables import Assertion, AuditEntry, Location, Removal, Site

OPERATOR = "pat@directory.example"


@pytest.fixture
def optouts(settings: Settings) -> OptOuts:
    return OptOuts(settings.data_dir)


def two_listings(session: Session, host: str = "highstreet.com") -> tuple[Site, list[Location]]:
    """Ingest a practice with two locations."""
    site = add_site(session, host, OPERATOR)
    records = []
    for street, city, postal_code in (("1 High St", "Denver", "80202"), ("2 Low St", "Boulder", "80301")):
        address = PostalAddress(street_address=street, address_locality=city, address_region="CO", postal_code=postal_code)
        values = [
            ("name", "High Street Clinic", None), ("telephones", "+13035550101", None), ("services", "offered", "kap"),
            ("location", {part: getattr(address, part) for part in address.__struct_fields__}, None),
        ]
        records.append(ClinicRecord(name="High Street Clinic", address=address, website=f"https://{host}/", statements=[
            Statement(field=field, value=value, service=service, quote="as written", url=f"https://{host}/", source="page_text", rule="test", retrieved_at=now())
            for field, value, service in values
        ]))
    outcome = ingest.ingest_site(session, site, records, None, "test")
    return site, [session.get_one(Location, ident) for ident in outcome.location_ids]


def ask(session: Session, location: Location, *, whole_site: bool = True) -> tuple[Removal, str]:
    return submit_removal(session, location, requester_email="owner@highstreet.com", why="We are closing.", whole_site=whole_site)


def test_a_request_waits_for_a_person(database: Database) -> None:
    with database.write() as session:
        _, [first, _] = two_listings(session)
        removal, token = ask(session, first)
        assert removal_by_token(session, token) is removal
        assert removal_by_token(session, removal.token_hash) is None
        assert open_removals(session) == [removal]
        assert first.status == "listed"


def test_an_accepted_removal_hides_all_listings_of_the_site_and_ends_its_crawls(database: Database, optouts: OptOuts) -> None:
    with database.write() as session:
        site, locations = two_listings(session)
        run = request_run(session, None, OPERATOR)
        removal, _ = ask(session, locations[0])
        before = [location.revision for location in locations]
        assert decide_removal(session, removal, accept=True, operator_label=OPERATOR, optouts=optouts) == locations
        assert [location.status for location in locations] == ["hidden", "hidden"]
        assert all(location.revision > revision for location, revision in zip(locations, before, strict=True))
        assert (removal.state, removal.decided_by, site.status) == ("hidden", OPERATOR, "opted_out")
        assert [row.state for row in run_progress(session, run.id).sites] == ["skipped"]
        with pytest.raises(FieldError):
            add_site(session, "highstreet.com", OPERATOR)
    assert optouts.hosts() == {"highstreet.com"}


def test_one_branch_may_leave_alone(database: Database, optouts: OptOuts) -> None:
    with database.write() as session:
        site, locations = two_listings(session)
        removal, _ = ask(session, locations[0], whole_site=False)
        decide_removal(session, removal, accept=True, operator_label=OPERATOR, optouts=optouts)
        assert [location.status for location in locations] == ["hidden", "listed"]
        assert site.status == "active"
        two_listings(session)
        assert [location.status for location in locations] == ["hidden", "listed"]
    assert optouts.hosts() == frozenset()


def test_a_rejection_says_why_and_changes_nothing(database: Database, optouts: OptOuts) -> None:
    with database.write() as session:
        _, [first, _] = two_listings(session)
        removal, _ = ask(session, first)
        with pytest.raises(FieldError) as raised:
            decide_removal(session, removal, accept=False, note="", operator_label=OPERATOR, optouts=optouts)
        assert raised.value.field == "note"
        assert decide_removal(session, removal, accept=False, note="Not the clinic.", operator_label=OPERATOR, optouts=optouts) == []
        assert (removal.state, first.status) == ("rejected", "listed")
        with pytest.raises(FieldError) as raised:
            decide_removal(session, removal, accept=True, operator_label=OPERATOR, optouts=optouts)
        assert raised.value.field == "removal"
    assert optouts.hosts() == frozenset()


def test_an_open_request_can_be_withdrawn(database: Database) -> None:
    with database.write() as session:
        _, [first, _] = two_listings(session)
        removal, _ = ask(session, first)
        withdraw_removal(session, removal)
        assert (removal.state, open_removals(session)) == ("withdrawn", [])
        with pytest.raises(FieldError):
            withdraw_removal(session, removal)


def test_after_seven_days_all_that_was_held_is_gone(database: Database, optouts: OptOuts) -> None:
    with database.write() as session:
        _, locations = two_listings(session)
        submit_correction(session, locations[1], [ProposedItem(field="name", value="New")], requester_email=None)
        removal, _ = ask(session, locations[0])
        decide_removal(session, removal, accept=True, operator_label=OPERATOR, optouts=optouts)
        assert finish_removals(session, now() + GRACE - timedelta(minutes=1)) == []
        assert finish_removals(session, now() + GRACE + timedelta(minutes=1)) == [removal]
        assert [location.status for location in locations] == ["removed", "removed"]
        assert (removal.state, removal.removed_at is not None) == ("removed", True)
        assert session.exec(select(Assertion)).first() is None
        assert [location.listing for location in locations] == [{}, {}]
        assert open_corrections(session) == []
        with pytest.raises(FieldError):
            reinstate(session, removal, note="too late", operator_label=OPERATOR, optouts=optouts)
        assert finish_removals(session, now() + GRACE * 2) == []


def test_within_seven_days_a_removal_can_be_undone(database: Database, optouts: OptOuts) -> None:
    with database.write() as session:
        site, locations = two_listings(session)
        ingest.set_status(session, locations[1], "temporarily_closed", OPERATOR)
        removal, _ = ask(session, locations[0])
        decide_removal(session, removal, accept=True, operator_label=OPERATOR, optouts=optouts)
        with pytest.raises(FieldError):
            reinstate(session, removal, note=" ", operator_label=OPERATOR, optouts=optouts)
        assert reinstate(session, removal, note="The owner telephoned.", operator_label=OPERATOR, optouts=optouts) == locations
        assert [location.status for location in locations] == ["listed", "temporarily_closed"]
        assert (removal.state, site.status) == ("reinstated", "active")
        assert optouts.hosts() == frozenset()
        assert optouts.reapply(session) == 0
        actions = session.exec(select(AuditEntry.action).where(col(AuditEntry.action).startswith("removal.")).order_by(col(AuditEntry.id))).all()
        assert actions == ["removal.submitted", "removal.accepted", "removal.reinstated"]


def test_one_of_two_accepted_requests_keeps_the_clinic_out(database: Database, optouts: OptOuts) -> None:
    with database.write() as session:
        site, locations = two_listings(session)
        requests = [ask(session, location)[0] for location in locations]
        for removal in requests:
            decide_removal(session, removal, accept=True, operator_label=OPERATOR, optouts=optouts)
        assert reinstate(session, requests[0], note="asked", operator_label=OPERATOR, optouts=optouts) == []
        assert (site.status, optouts.hosts()) == ("opted_out", {"highstreet.com"})
        assert reinstate(session, requests[1], note="asked", operator_label=OPERATOR, optouts=optouts) == locations
        assert [location.status for location in locations] == ["listed", "listed"]


def test_a_branch_that_left_alone_can_return(database: Database, optouts: OptOuts) -> None:
    with database.write() as session:
        _, locations = two_listings(session)
        removal, _ = ask(session, locations[0], whole_site=False)
        decide_removal(session, removal, accept=True, operator_label=OPERATOR, optouts=optouts)
        old = locations[0].slug
        ingest.assert_by_person(session, locations[0], field="name", value="A New Name", source="operator", actor="operator", reason="")
        assert locations[0].slug != old
        reinstate(session, removal, note="asked", operator_label=OPERATOR, optouts=optouts)
        assert optouts.entries() == []
        assert locations[0].status == "listed"


def test_a_hidden_clinic_takes_no_second_request(database: Database, optouts: OptOuts) -> None:
    with database.write() as session:
        _, [first, second] = two_listings(session)
        removal, _ = ask(session, first)
        decide_removal(session, removal, accept=True, operator_label=OPERATOR, optouts=optouts)
        with pytest.raises(FieldError) as raised:
            ask(session, second)
        assert raised.value.field == "clinic"
