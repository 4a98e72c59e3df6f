"""The console as an operator uses it: over real HTTP, without any script, with real rows."""

from datetime import datetime
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient
from lxml import html
from sqlmodel import col, select

import directory.sites
from directory import corrections, runs
from directory.accounts import create_operator, make_sign_in_link
from directory.corrections import ProposedItem
from directory.database import Database, now
from directory.ingest import ingest_site
from directory.mail import queue_mail, sign_in_link
from directory.optouts import OptOuts
from directory.records import ClinicRecord, PostalAddress, Statement
from directory.settings import Settings
from directory.tables import AuditEntry, Clinic, CrawlRun, CrawlRunSite, Location, Operator, Schedule, Site
from portal import words
from portal.app import create_app

DESK = "desk@directory.example"
MENLO_PARK = {"street_address": "100 Example Ave", "unit": "Suite 2", "address_locality": "Menlo Park", "address_region": "CA", "postal_code": "94025"}


def audited(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        return [(entry.action, entry.actor) for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))]


def add_site(console: Any, url: str) -> str:
    console.open("/operator/sites")
    console.send("/operator/sites", {"url": url})
    assert console.page.status_code == 200, console.text()
    return console.page.url.path


def test_an_empty_directory_says_what_to_do_first(console: Any) -> None:
    for path, said in {
        "/operator": "Nothing waits for a decision", "/operator/sites": "Add the first one above", "/operator/runs": "No run yet",
        "/operator/schedules": "Nothing is scheduled", "/operator/corrections": "Corrections appear here", "/operator/removals": "No removal waits",
        "/operator/listings": "No listing waits", "/operator/mail": "No mail",
    }.items():
        console.open(path)
        assert console.page.status_code == 200
        assert said in console.text(), path


def test_the_overview_counts_what_waits(console: Any, visitor: Any, full_clinic: str) -> None:
    visitor.open(f"/clinics/{full_clinic}/remove")
    visitor.send("/remove")
    page = console.open("/operator")
    tiles = {tile.xpath("string(span[1])"): tile.xpath("string(strong)") for tile in page.xpath("//a[contains(@class, 'tile')]")}
    assert tiles == {"corrections": "0", "removals": "1", "listings": "0", "mails": "0"}
    assert "No worker is alive." in console.text()
    assert "1 listing changed and is not in search yet" in console.text()


def test_a_site_is_added_paused_resumed_and_crawled(console: Any, sqlite_database: Database) -> None:
    path = add_site(console, "https://www.one.example/start")
    assert "The site is added." in console.text()
    console.send("/pause")
    assert "Paused" in console.text()
    assert not [form for form in html.fromstring(console.page.content).forms if form.action.endswith("/crawl")]
    console.send("/resume")
    console.send("/crawl")
    assert console.page.url.path.startswith("/operator/runs/")
    assert "0 of 1 sites" in console.text()
    with sqlite_database.read() as session:
        run = session.exec(select(CrawlRun)).one()
        site = session.exec(select(Site)).one()
    assert (run.state, run.requested_by, run.reason) == ("queued", DESK, "manual")
    assert (site.host, site.status, path) == ("one.example", "active", f"/operator/sites/{site.id}")
    done = [action for action, actor in audited(sqlite_database) if actor == DESK]
    assert done[-4:] == ["site.added", "site.paused", "site.resumed", "run.requested"]


def test_a_wrong_site_is_refused_beside_its_input(console: Any) -> None:
    console.open("/operator/sites")
    console.send("/operator/sites", {"url": "ftp://files.example"})
    assert console.page.status_code == 422
    page = html.fromstring(console.page.content)
    assert page.xpath("//input[@name='url']/@value") == ["ftp://files.example"]
    assert "must begin with https:// or http://" in page.xpath("string(//*[@id='url-problem'])")


def test_a_site_that_opted_out_stays_out(console: Any, sqlite_database: Database, settings: Settings) -> None:
    path = add_site(console, "one.example")
    console.send("/opt-out")
    assert console.page.status_code == 409
    assert "Tick the box that says you are sure" in console.text()
    console.open(path)
    console.send("/opt-out", {"sure": "yes"})
    assert "The site is out for ever" in console.text()
    assert OptOuts(settings.data_dir).hosts() == {"one.example"}
    console.open("/operator/sites")
    console.send("/operator/sites", {"url": "one.example"})
    assert console.page.status_code == 422
    console.open(path)
    assert not [form for form in html.fromstring(console.page.content).forms if form.action.endswith(("/crawl", "/resume", "/opt-out"))]


def test_all_active_sites_are_crawled_at_once_and_a_run_is_followed_and_stopped(console: Any, sqlite_database: Database) -> None:
    for host in ("one.example", "two.example"):
        add_site(console, host)
    console.open("/operator/runs")
    console.send("/operator/runs")
    path = console.page.url.path
    with sqlite_database.write() as session:
        run = session.exec(select(CrawlRun)).one()
        first, _ = session.exec(select(CrawlRunSite).order_by(col(CrawlRunSite.id))).all()
        runs.start_run(session, run)
        runs.site_started(session, run.id, first.site_id)
        runs.site_progress(session, run.id, first.site_id, pages_found=9, pages_fetched=4, bytes_fetched=1_500_000, refused={"robots": 2})
        runs.site_finished(session, run.id, first.site_id, "crawled", listings=1, note="All pages read.")
    page = console.open(path)
    text = console.text()
    for said in ("running 1 of 2 sites", "1.5 MB", "robots 2", "All pages read.", "4 of 9 found"):
        assert said in text
    assert page.xpath("//progress/@value") == ["1"]
    assert page.xpath("//*[@id='progress']/@hx-get") == [f"{path}/progress"]
    fragment = console.client.get(f"{path}/progress").text
    assert "<html" not in fragment
    assert "1 of 2 sites" in fragment
    console.open(path)
    console.send("/cancel")
    assert "The run is being stopped." in console.text()
    with sqlite_database.write() as session:
        runs.finish_run(session, session.get_one(CrawlRun, run.id))
    page = console.open(path)
    assert page.xpath("//*[@id='progress']/@hx-get") == []  # what has ended does not ask on
    assert "cancelled" in console.text()
    assert ("run.cancelled", DESK) in audited(sqlite_database)


def test_a_schedule_is_previewed_set_rested_and_removed(console: Any, sqlite_database: Database) -> None:
    add_site(console, "one.example")
    console.open("/operator/schedules")
    console.send("/schedules", {"preset": "", "cron": "15 4 * * 2", "time_zone": "America/Los_Angeles"}, ("action", "preview"))
    times = html.fromstring(console.page.content).xpath("//div[@class='done']//li/text()")
    assert len(times) == 5
    assert all(datetime.strptime(time, "%a %d %b %Y, %H:%M").strftime("%a %H:%M") == "Tue 04:15" for time in times)
    with sqlite_database.read() as session:
        assert session.exec(select(Schedule)).all() == []
    console.send("/schedules", {}, ("action", "set"))
    with sqlite_database.read() as session:
        schedule = session.exec(select(Schedule)).one()
    assert (schedule.site_id, schedule.cron, schedule.time_zone, schedule.enabled) == (None, "15 4 * * 2", "America/Los_Angeles", True)
    console.send("/disable")
    assert "The schedule rests." in console.text()
    console.send("/enable")
    assert "The schedule is on." in console.text()
    console.send("/remove")
    with sqlite_database.read() as session:
        assert session.exec(select(Schedule)).all() == []
    done = [action for action, actor in audited(sqlite_database) if actor == DESK]
    assert done[-4:] == ["schedule.set", "schedule.disabled", "schedule.enabled", "schedule.removed"]


def test_a_wrong_cron_expression_is_refused_beside_its_input(console: Any) -> None:
    console.open("/operator/schedules")
    console.send("/schedules", {"preset": "", "cron": "every day"}, ("action", "set"))
    assert console.page.status_code == 422
    page = html.fromstring(console.page.content)
    assert page.xpath("//input[@name='cron']/@value") == ["every day"]
    assert "five fields" in page.xpath("string(//*[@id='cron-problem'])")


def test_a_draft_is_published_and_a_listing_hidden_and_closed(console: Any, visitor: Any, add_clinic: Any, sqlite_database: Database) -> None:
    slug = add_clinic(services={"ketamine-infusion": "mentioned"})
    assert visitor.client.get(f"/clinics/{slug}").status_code == 404
    page = console.open("/operator/listings")
    console.open(page.xpath("//table//th/a/@href")[0])
    assert "does not state a treatment that is offered" in console.text()
    console.send("/status", {}, ("status", "listed"))
    assert visitor.client.get(f"/clinics/{slug}").status_code == 200
    console.send("/status", {}, ("status", "temporarily_closed"))
    visitor.open(f"/clinics/{slug}")
    assert "closed for the time being" in visitor.text()
    console.send("/status", {}, ("status", "hidden"))
    assert visitor.client.get(f"/clinics/{slug}").status_code == 410
    console.send("/status", {}, ("status", "removed"))
    assert console.page.status_code == 409
    with sqlite_database.read() as session:
        details = [entry.detail["after"] for entry in session.exec(select(AuditEntry).where(AuditEntry.action == "listing.status_set"))]
    assert details == ["listed", "temporarily_closed", "hidden"]


def test_a_site_is_given_a_pace(console: Any, sqlite_database: Database) -> None:
    path = add_site(console, "slow.example.org")
    console.send("/pace", {"days": "14"})
    assert "The pace of this site is set" in console.text()
    with sqlite_database.read() as session:
        assert session.exec(select(Site.crawl_every_days)).one() == 14
    console.open(path)
    console.send("/pace", {"days": "often"})
    assert (console.page.status_code, "is not a number of days" in console.text()) == (409, True)
    console.open(path)
    console.send("/pace", {"days": ""})
    with sqlite_database.read() as session:
        assert session.exec(select(Site.crawl_every_days)).one() is None


def crawl_again(database: Database, slug: str, price: list[int], quote: str) -> None:
    """Read the clinic's site once more, which now states another price of an infusion."""
    with database.write() as session:
        location = session.exec(select(Location).where(Location.slug == slug)).one()
        site = session.get_one(Site, session.get_one(Clinic, location.clinic_id).site_id)
        seen = now()
        statements = [
            Statement(field=field, service=service, value=value, quote=said, url="https://quiet-harbor.example/fees", source="page_text", rule="test", retrieved_at=seen)
            for field, service, value, said in (
                ("name", None, "Quiet Harbor Ketamine", "Quiet Harbor Ketamine"), ("location", None, MENLO_PARK, "100 Example Ave"),
                ("services", "ketamine-infusion", "offered", "We give infusions."), ("facts.price_per_session", "ketamine-infusion", price, quote))
        ]
        record = ClinicRecord(name="Quiet Harbor Ketamine", address=PostalAddress(**MENLO_PARK), website="https://quiet-harbor.example/", statements=statements)
        ingest_site(session, site, [record], None, "test", ["https://quiet-harbor.example/fees"])


@pytest.mark.parametrize(("action", "shown"), [("follow", "$650"), ("keep", "$500")])
def test_a_site_that_changes_after_a_decision_undoes_nothing_but_asks(
    console: Any, visitor: Any, full_clinic: str, sqlite_database: Database, action: str, shown: str
) -> None:
    with sqlite_database.write() as session:
        location = session.exec(select(Location).where(Location.slug == full_clinic)).one()
        item = ProposedItem(field="facts.price_per_session", service="ketamine-infusion", value=[500, 500])
        correction, _ = corrections.submit_correction(session, location, [item], requester_email=None)
        corrections.decide_item(session, corrections.items_of(session, correction)[0], accept=True, operator_label=DESK)
    console.open("/operator/disagreements")
    assert "Sites and decisions agree" in console.text()
    crawl_again(sqlite_database, full_clinic, [650, 650], "Infusions are $650 from now on.")
    visitor.open(f"/clinics/{full_clinic}#cost")
    assert "$500" in visitor.text()
    console.open("/operator")
    assert "1 decision : the clinic's site has come to say something else since." in console.text()
    console.open("/operator/disagreements")
    for said in ("$500", "$650", "Infusions are $650 from now on."):
        assert said in console.text()
    console.send("/disagreements/" + html.fromstring(console.page.content).xpath("//form[contains(@action, 'disagreements/')]/@action")[0].rsplit("/", 1)[1], {}, ("action", action))
    assert "Sites and decisions agree" in console.text()
    with sqlite_database.read() as session:
        listing = session.exec(select(Location).where(Location.slug == full_clinic)).one().listing
    price = next(service for service in listing["services"] if service["term"] == "ketamine-infusion")["facts"]["price_per_session"]
    assert words.money(price) == shown
    assert (f"disagreement.{action}", DESK) in audited(sqlite_database)


def test_a_clinic_that_asked_to_be_out_cannot_be_published(console: Any, add_clinic: Any, sqlite_database: Database) -> None:
    slug = add_clinic()
    with sqlite_database.read() as session:
        location = session.exec(select(Location).where(Location.slug == slug)).one()
        site_id = session.get_one(Clinic, location.clinic_id).site_id
    console.open(f"/operator/sites/{site_id}")
    console.send("/opt-out", {"sure": "yes"})
    console.open(f"/operator/listings/{location.id}")
    assert "The clinic has asked not to be listed." in console.text()
    console.send("/status", {}, ("status", "listed"))
    assert console.page.status_code == 409
    with sqlite_database.read() as session:
        assert session.get_one(Location, location.id).status == "hidden"


def test_kept_mail_is_read_as_text_and_sign_in_links_only_by_an_admin(console: Any, portal: httpx.Client, sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        plain = create_operator(session, "plain@directory.example")
        link = make_sign_in_link(session, plain)
        queue_mail(session, "reader@elsewhere.example", "About your correction", "<b>Hello</b>\nthere")
        admin = session.exec(select(Operator).where(Operator.email == DESK)).one()
        secret = sign_in_link(session, admin, "not-for-others", "http://127.0.0.1:8000")
    page = console.open("/operator/mail")
    assert "Your sign-in link" in console.text()
    console.open(next(href for href in page.xpath("//th/a/@href") if secret.id not in href))
    assert "&lt;b&gt;Hello" in console.page.text
    with httpx.Client(base_url=portal.base_url, timeout=20, follow_redirects=True) as client:
        client.get(f"/operator/sign-in/{link}")
        form = next(value for name, value in client.cookies.items() if name.startswith("form_"))
        client.post(f"/operator/sign-in/{link}", data={"_csrf_token": form})
        listed = client.get("/operator/mail").text
        assert "About your correction" in listed
        assert "Your sign-in link" not in listed
        assert client.get(f"/operator/mail/{secret.id}").status_code == 404
        assert client.get("/operator/operators").status_code == 403


def test_an_admin_adds_an_operator_gives_a_link_and_closes_the_account(console: Any, sqlite_database: Database, portal: httpx.Client) -> None:
    console.open("/operator/operators")
    console.send("/operators", {"email": "Second@Directory.example"})
    assert "The account is made." in console.text()
    with sqlite_database.read() as session:
        second = session.exec(select(Operator).where(Operator.email == "second@directory.example")).one()
    console.send(f"/{second.id}/link")
    link = html.fromstring(console.page.content).xpath("string(//*[@class='secret'])").strip()
    assert link.startswith("http://127.0.0.1:8000/operator/sign-in/")
    assert console.page.headers["cache-control"] == "no-store"
    assert portal.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200
    console.send(f"/{second.id}/deactivate")
    assert "The account is closed" in console.text()
    assert portal.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 410
    console.open("/operator/operators")
    console.send("/operators", {"email": "second@directory.example"})
    assert console.page.status_code == 422
    assert "already has an account" in console.text()


def test_nobody_closes_the_account_they_sit_in(console: Any, sqlite_database: Database) -> None:
    with sqlite_database.read() as session:
        me = session.exec(select(Operator.id)).one()
    console.open("/operator/account")
    token = html.fromstring(console.page.content).xpath("//input[@name='_csrf_token']/@value")[0]
    assert console.client.post(f"/operator/operators/{me}/deactivate", data={"_csrf_token": token}).status_code == 409


def test_an_operator_sets_a_password_and_stays_signed_in(console: Any, visitor: Any) -> None:
    console.open("/operator/account")
    console.send("/operator/account", {"password": "short"})
    assert console.page.status_code == 422
    assert "must have 12 to 1000 characters" in console.text()
    console.send("/operator/account", {"password": "four unrelated words here"})
    assert "Your password is set." in console.text()
    visitor.open("/operator/sign-in")
    visitor.send("/operator/sign-in", {"email": DESK, "password": "four unrelated words here"})
    assert visitor.page.url.path == "/operator"


def test_the_log_is_read_by_subject_and_page_by_page(console: Any) -> None:
    path = add_site(console, "one.example")
    for _ in range(30):
        console.open(path)
        console.send("/pause")
        console.send("/resume")
    console.open(f"/operator/audit?about=site:{path.rsplit('/', 1)[1]}")
    page = html.fromstring(console.page.content)
    assert page.xpath("string(//tbody/tr[1]/th)") == "site.resumed"
    assert len(page.xpath("//tbody/tr")) == 50
    page = console.open(f"/operator/audit{page.xpath('//nav[@class=$name]/a/@href', name='pages')[0].removeprefix('/operator/audit')}")
    assert len(page.xpath("//tbody/tr")) == 11


@pytest.mark.parametrize("path", ["sites/99", "runs/nothing", "corrections/nothing", "listings/99", "mail/nothing", "nothing"])
def test_what_is_not_there_is_not_found(console: Any, path: str) -> None:
    console.open(f"/operator/{path}")
    assert console.page.status_code == 404


def test_every_page_of_the_console_reads_from_postgresql_too(postgresql_database: Database, settings: Settings) -> None:
    with postgresql_database.write() as session:
        token = make_sign_in_link(session, create_operator(session, DESK, "admin"))
        sites = [add_site_row(session, host) for host in ("one.example", "two.example")]
        run = runs.request_run(session, sites, DESK)
    elsewhere = settings.model_copy(update={"database_url": postgresql_database.engine.url.render_as_string(hide_password=False)})
    with TestClient(create_app(elsewhere), base_url="http://127.0.0.1") as client:
        client.get(f"/operator/sign-in/{token}")
        form = next(value for name, value in client.cookies.items() if name.startswith("form_"))
        assert client.post(f"/operator/sign-in/{token}", data={"_csrf_token": form}).status_code == 200
        for path in (
            "", "/sites?q=one&status=active", "/sites/1", "/runs", f"/runs/{run.id}", "/schedules", "/corrections", "/corrections?closed=true",
            "/disagreements", "/removals", "/listings?status=all&q=a", "/mail", "/audit?about=site.added", "/operators", "/account",
        ):
            assert client.get(f"/operator{path}").status_code == 200, path


def add_site_row(session: Any, host: str) -> int:
    site = directory.sites.add_site(session, host, DESK)
    assert site.id is not None
    return site.id
