"""Fixtures of the portal's tests: clinics written through the real ingest, and the portal on a real port."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pydantic import SecretStr

from directory.accounts import create_operator, make_sign_in_link
from directory.database import Database
from directory.ingest import ingest_site
from directory.records import ClinicRecord, PostalAddress, Statement
from directory.settings import Settings
from directory.tables import Location, Site
from portal.__main__ import server_config

READ_AT = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)

MENLO_PARK = {"street_address": "100 Example Ave", "unit": "Suite 2", "address_locality": "Menlo Park", "address_region": "CA", "postal_code": "94025"}
DENVER = {"street_address": "20 Sample St", "unit": None, "address_locality": "Denver", "address_region": "CO", "postal_code": "80202"}

AddClinic = Callable[..., str]


@pytest.fixture
def add_clinic(sqlite_database: Database) -> AddClinic:
    """Write one clinic as a crawl would and return its slug.

    `facts` are (field, value, service or None, quote); `address` is a dict of the five parts or None.
    """

    def add(
        name: str = "Quiet Harbor Ketamine", *, host: str = "quiet-harbor.example", address: dict[str, Any] | None = MENLO_PARK,
        services: dict[str, str] | None = None, facts: list[tuple[str, Any, str | None, str]] | None = None, phone: str = "+16505550142",
    ) -> str:
        statements = [_say("name", name, name), _say("clinic", name, name), _say("website", f"https://{host}/", host)]
        statements += [_say("telephones", phone, f"Call {phone}")]
        if address:
            statements.append(_say("location", address, "Find us at our clinic"))
        for term, status in (services or {"ketamine-infusion": "offered"}).items():
            statements.append(_say("services", status, f"We give {term}.", term))
        statements += [_say(field, value, quote, service) for field, value, service, quote in facts or []]
        record = ClinicRecord(name=name, address=PostalAddress(**address) if address else None, website=f"https://{host}/", statements=statements)
        with sqlite_database.write() as session:
            site = Site(host=host, start_urls=[f"https://{host}/"])
            session.add(site)
            session.flush()
            outcome = ingest_site(session, site, [record], None, "test")
            return session.get_one(Location, outcome.location_ids[0]).slug

    return add


def _say(field: str, value: Any, quote: str, service: str | None = None) -> Statement:
    return Statement(
        field=field, value=value, quote=quote, url="https://quiet-harbor.example/visit", source="page_text", rule="test", retrieved_at=READ_AT, service=service,
    )


@pytest.fixture
def full_clinic(add_clinic: AddClinic) -> str:
    """The slug of a clinic that states most of what a patient asks for."""
    return add_clinic(
        services={"ketamine-infusion": "offered", "kap": "offered", "spravato": "offered", "sgb": "mentioned", "tms": "not_offered"},
        facts=[
            ("facts.price_per_session", [450, 450], "ketamine-infusion", "Each ketamine infusion is $450."),
            ("facts.price_per_session", [550, None], "kap", "KAP sessions start from $550."),
            ("facts.series_sessions", [6, 6], "ketamine-infusion", "We begin with six infusions over three weeks."),
            ("facts.consultation_fee", [200, 200], None, "The first consultation is $200."),
            ("facts.session_minutes", [40, 60], None, "The infusion runs 40 to 60 minutes."),
            ("facts.visit_minutes", [120, 120], None, "Plan two hours with us."),
            ("facts.escort_required", True, None, "Someone must drive you home."),
            ("facts.fasting_hours", {"solid": 6, "clear": 2}, None, "No food for six hours, clear liquids until two hours before."),
            ("facts.routes", "iv", None, "Ketamine is given by IV."),
            ("facts.routes", "im", None, "or as an injection"),
            ("facts.monitored_by", "rn", None, "A registered nurse stays with you."),
            ("facts.insurance", "some", None, "We bill insurance for Spravato."),
            ("facts.insurance_stances", {"service": "spravato", "stance": "in_network", "plans": ["Aetna", "Cigna"], "except": ["Medicaid"]}, None, "In network with Aetna and Cigna, not Medicaid."),
            ("facts.superbill", True, None, "We give superbills on request."),
            ("facts.wheelchair_accessible", True, None, "Our rooms are wheelchair accessible."),
            ("facts.minimum_age", 18, None, "We treat adults."),
            ("opening_hours", "Mo-Fr 09:00-17:00; Sa 10:00-14:00", None, "Monday to Friday 9 to 5, Saturday 10 to 2"),
            ("emails", "hello@quiet-harbor.example", None, "Write to hello@quiet-harbor.example"),
            ("conditions", "ptsd", None, "for PTSD"),
            ("conditions", "depression", None, "and depression"),
        ],
    )


@contextlib.contextmanager
def serve(settings: Settings) -> Iterator[httpx.Client]:
    """Give a client of the portal, which listens on a free port of loopback for as long as the block lasts."""
    config = server_config(settings)
    config.port = 0
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the portal did not start"
            thread.join(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, verify=False) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def portal(settings: Settings, sqlite_database: Database) -> Iterator[httpx.Client]:
    """A client of the portal over the test's database; without Meilisearch, so search answers from the database."""
    with serve(settings) as client:
        yield client


@pytest.fixture
def portal_with(settings: Settings, sqlite_database: Database) -> Callable[..., contextlib.AbstractContextManager[httpx.Client]]:
    """`portal_with(demo=True)`: a client of the portal with other settings, as a context."""
    return lambda **changes: serve(settings.model_copy(update=changes))


@pytest.fixture
def keyed_portal(settings: Settings, sqlite_database: Database) -> Iterator[httpx.Client]:
    """The portal with a key for its metrics."""
    with serve(settings.model_copy(update={"metrics_key": SecretStr("open-sesame")})) as client:
        yield client


@pytest.fixture
def limited_portal(settings: Settings, sqlite_database: Database) -> Iterator[httpx.Client]:
    """The portal with three searches a minute."""
    with serve(settings.model_copy(update={"search_limit": 3})) as client:
        yield client


@pytest.fixture
def broken_portal(settings: Settings) -> Iterator[httpx.Client]:
    """The portal over a database that was never migrated."""
    with serve(settings) as client:
        yield client


@pytest.fixture
def visitor(portal: httpx.Client, browse: Callable[[httpx.Client], Any]) -> Any:
    """A reader in front of the portal."""
    return browse(portal)


@pytest.fixture
def console(portal: httpx.Client, browse: Callable[[httpx.Client], Any], sqlite_database: Database) -> Iterator[Any]:
    """An admin who has signed in by a one-time link, in a browser of their own."""
    with sqlite_database.write() as session:
        token = make_sign_in_link(session, create_operator(session, "desk@directory.example", "admin"))
    with httpx.Client(base_url=portal.base_url, timeout=20, verify=False) as client:
        signed_in = browse(client)
        signed_in.open(f"/operator/sign-in/{token}")
        assert signed_in.send(token).status_code == 200
        yield signed_in


# --- a browser ---------------------------------------------------------------------------------------

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a file; playwright keeps an event loop running, so it must not outlive them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, portal: httpx.Client) -> Iterator[BrowserContext]:
    """A reader's window of its own, with JavaScript."""
    context = browser.new_context(base_url=str(portal.base_url), viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page with JavaScript; any message of the console that is an error fails the test."""
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert not errors


@pytest.fixture
def plain_page(browser: Browser, portal: httpx.Client) -> Iterator[Page]:
    """A page of a small telephone without JavaScript."""
    context = browser.new_context(base_url=str(portal.base_url), viewport={"width": 320, "height": 640}, java_script_enabled=False)
    yield context.new_page()
    context.close()
