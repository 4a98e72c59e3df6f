"""Sites: what a person may type, pausing, and opting out for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from directory import ingest
from directory.database import Database, now
from directory.fields import FieldError
from directory.optouts import OptOuts, covers
from directory.records import ClinicRecord, PostalAddress, Statement
from directory.runs import request_run, run_progress
from directory.settings import Settings
from directory.sites import add_site, find_site, import_sites, list_sites, opt_out_site, parse_site, pause_site, resume_site
from directory.tables import AuditEntry, Location, Site

BY = "pat@example.org"


def listed_site(session: Session, host: str = "example.org", city: str = "Denver", state: str = "CO") -> tuple[Site, Location]:
    """Ingest a site with one listing as a crawl would."""
    site = add_site(session, host, BY)
    address = PostalAddress(street_address="1 High St", address_locality=city, address_region=state, postal_code="80202")
    values = [
        ("name", "High Street Clinic", None), ("telephones", "+13035550101", None), ("services", "offered", "kap"),
        ("location", {part: getattr(address, part) for part in address.__struct_fields__}, None),
    ]
    statements = [
        Statement(field=field, value=value, service=service, quote=f"{field} as written", url=f"https://{host}/", source="page_text", rule="test", retrieved_at=now())
        for field, value, service in values
    ]
    record = ClinicRecord(name="High Street Clinic", address=address, website=f"https://{host}/", statements=statements)
    outcome = ingest.ingest_site(session, site, [record], None, "test")
    location = session.get_one(Location, outcome.location_ids[0])
    assert location.status == "listed"
    return site, location


@pytest.mark.parametrize(("typed", "host", "start_url"), [
    ("example.org", "example.org", "https://example.org/"),
    ("  WWW.Example.ORG ", "example.org", "https://www.example.org/"),
    ("http://example.org:80/clinic?a=1#top", "example.org", "http://example.org/clinic?a=1"),
    ("https://example.org:8443", "example.org:8443", "https://example.org:8443/"),
    ("http://soft.localhost:8801/", "soft.localhost:8801", "http://soft.localhost:8801/"),
    ("http://127.0.0.1:8801", "127.0.0.1:8801", "http://127.0.0.1:8801/"),
    ("http://[::1]:8801/", "[::1]:8801", "http://[::1]:8801/"),
    ("www.com", "www.com", "https://www.com/"),
    ("bücher.example", "xn--bcher-kva.example", "https://xn--bcher-kva.example/"),
])
def test_a_start_url_or_a_domain_names_a_site(typed: str, host: str, start_url: str) -> None:
    assert parse_site(typed) == (host, start_url)


@given(st.from_regex(r"(https?://)?([a-z0-9]{1,9}\.){1,3}[a-z]{2,5}(:[0-9]{2,4})?(/[a-z]{0,5})?", fullmatch=True))
def test_a_start_url_leads_back_to_its_site(typed: str) -> None:
    host, start_url = parse_site(typed)
    assert parse_site(start_url) == (host, start_url)


@pytest.mark.parametrize("typed", [
    "", " ", "clinic", "two words.org", "ftp://example.org", "javascript:alert(1)", "https://user:secret@example.org", "https://", "https://ex_ample.org",
    "https://example.org:99999", "https://example..org", "https://[::1", "-a.org", "x" * 3000,
])
def test_anything_else_is_refused_by_name(typed: str) -> None:
    with pytest.raises(FieldError) as raised:
        parse_site(typed)
    assert raised.value.field == "url"


def test_a_site_is_added_once_and_learns_further_start_urls(database: Database) -> None:
    with database.write() as session:
        first = add_site(session, "example.org", BY)
        assert add_site(session, "www.example.org", BY) is first
        assert add_site(session, "https://example.org/locations", BY) is first
        assert first.start_urls == ["https://example.org/", "https://example.org/locations"]
        assert [site.host for site in list_sites(session)] == ["example.org"]
        assert find_site(session, "HTTPS://example.org") is first


@pytest.mark.parametrize("text", [
    "example.org\nexample.com\n",
    "\ufeffurl,note\nexample.org,first\n\n# not yet: example.net\nexample.com,second\n",
    "name,domain\nA,example.org\nB,example.com\nA again,www.example.org\n",
])
def test_a_csv_of_sites_is_imported_in_order(database: Database, text: str) -> None:
    with database.write() as session:
        assert [site.host for site in import_sites(session, text, BY)] == ["example.org", "example.com"]


def test_a_bad_line_is_named_and_imports_nothing(database: Database) -> None:
    with pytest.raises(FieldError) as raised, database.write() as session:
        import_sites(session, "url\nexample.org\nnot a site\n", BY)
    assert raised.value.field == "line 3"
    with database.read() as session:
        assert list_sites(session) == []


def test_a_paused_site_is_left_out_until_it_is_resumed(database: Database) -> None:
    with database.write() as session:
        site = add_site(session, "example.org", BY)
        pause_site(session, site, BY)
        with pytest.raises(FieldError):
            request_run(session, None, BY)
        resume_site(session, site, BY)
        assert request_run(session, None, BY).state == "queued"
        assert [entry.action for entry in session.exec(select(AuditEntry).order_by(AuditEntry.id))] == [  # type: ignore[arg-type]
            "site.added", "site.paused", "site.resumed", "run.requested",
        ]


def test_an_opted_out_site_is_hidden_and_never_added_crawled_or_resumed_again(database: Database, settings: Settings) -> None:
    optouts = OptOuts(settings.data_dir)
    with database.write() as session:
        site, location = listed_site(session)
        run = request_run(session, None, BY)
        opt_out_site(session, site, BY, optouts)
        assert location.status == "hidden"
        assert [row.state for row in run_progress(session, run.id).sites] == ["skipped"]
        for typed in ("example.org", "http://www.example.org/other", "https://shop.example.org", "example.org:8443"):
            with pytest.raises(FieldError):
                add_site(session, typed, BY)
        with pytest.raises(FieldError):
            resume_site(session, site, BY)
        again = request_run(session, [site.id or 0], BY)
        assert [row.note for row in run_progress(session, again.id).sites] == ["The clinic asked not to be crawled."]
    assert optouts.hosts() == {"example.org"}


@pytest.mark.parametrize(("opted_out", "host", "covered"), [
    ("example.org", "example.org", True), ("example.org", "a.example.org", True), ("example.org", "example.org:8443", True),
    ("example.org", "notexample.org", False), ("a.example.org", "example.org", False), ("one.wixsite.com", "two.wixsite.com", False),
    ("127.0.0.1:8001", "127.0.0.1:8002", False), ("localhost:8001", "localhost:8002", False), ("[::1]:8001", "[::1]:8002", False),
])
def test_an_opt_out_covers_the_clinics_own_hosts_only(opted_out: str, host: str, covered: bool) -> None:
    assert covers(opted_out, host) is covered
