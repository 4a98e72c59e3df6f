"""The file of opt-outs: it outlives every backup and is applied again."""

import json
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from directory.database import Database, now
from directory.fields import FieldError
from directory.optouts import OptOuts
from directory.settings import Settings
from directory.sites import add_site
from directory.tables import Clinic, Location, Site

BY = "pat@example.org"


def site_with_listing(session: Session) -> Location:
    site = add_site(session, "example.org", BY)
    clinic = Clinic(site_id=site.id)
    session.add(clinic)
    session.flush()
    location = Location(clinic_id=clinic.id or 0, slug="high-street-clinic", status="listed")
    session.add(location)
    session.flush()
    return location


def test_an_opt_out_is_applied_to_a_database_that_does_not_know_it(database: Database, settings: Settings) -> None:
    optouts = OptOuts(settings.data_dir)
    optouts.add("example.org", "asked by mail")
    with database.write() as session:
        location = site_with_listing(session)
        assert optouts.reapply(session) == 2
        assert location.status == "hidden"
        assert session.exec(select(Site.status)).one() == "opted_out"
        assert optouts.reapply(session) == 0


def test_an_opted_out_host_that_is_unknown_cannot_be_added(database: Database, settings: Settings) -> None:
    optouts = OptOuts(settings.data_dir)
    optouts.add("example.org", "asked by mail")
    with database.write() as session:
        optouts.reapply(session)
        with pytest.raises(FieldError):
            add_site(session, "www.example.org", BY)


def test_after_seven_days_the_listings_are_removed_for_good(database: Database, settings: Settings) -> None:
    optouts = OptOuts(settings.data_dir)
    optouts.add("example.org", "asked by mail")
    entry = json.loads(optouts.path.read_text())
    entry["at"] = (now() - timedelta(days=8)).isoformat()
    optouts.path.write_text(json.dumps(entry) + "\n")
    with database.write() as session:
        location = site_with_listing(session)
        optouts.reapply(session)
        assert location.status == "removed"
        assert optouts.reapply(session) == 0


def test_one_listing_may_be_out_while_its_site_stays(database: Database, settings: Settings) -> None:
    optouts = OptOuts(settings.data_dir)
    optouts.add("example.org", "this branch only", slug="high-street-clinic")
    with database.write() as session:
        location = site_with_listing(session)
        optouts.reapply(session)
        assert location.status == "hidden"
        assert session.exec(select(Site.status)).one() == "active"
    assert optouts.hosts() == frozenset()


def test_a_lifted_opt_out_holds_no_more_and_its_line_stays(settings: Settings) -> None:
    optouts = OptOuts(settings.data_dir)
    optouts.add("example.org", "asked by mail")
    optouts.lift("example.org", "a mistake")
    assert optouts.hosts() == frozenset()
    assert len(optouts.path.read_text().splitlines()) == 2
    optouts.add("example.org", "asked again")
    assert optouts.hosts() == {"example.org"}


def test_the_file_is_for_its_owner_only(settings: Settings) -> None:
    optouts = OptOuts(settings.data_dir)
    optouts.add("example.org", "asked by mail")
    assert optouts.path.stat().st_mode & 0o077 == 0
