"""The console and the request forms in a real browser: accessibility, a small telephone, no script, a run that moves."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlmodel import select

from directory import corrections, runs, schedules
from directory.accounts import create_operator, make_sign_in_link
from directory.corrections import ProposedItem
from directory.database import Database
from directory.mail import queue_mail
from directory.removals import submit_removal
from directory.tables import CrawlRun, Location, Site

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def enter(browser: Browser, portal: httpx.Client, database: Database, **options: Any) -> BrowserContext:
    """Return a browser in which an admin has signed in by pressing the button of a one-time link."""
    context = browser.new_context(base_url=str(portal.base_url), **options)
    with database.write() as session:
        token = make_sign_in_link(session, create_operator(session, "desk@directory.example", "admin"))
    page = context.new_page()
    page.goto(f"/operator/sign-in/{token}")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="What waits")).to_be_visible()
    page.close()
    return context


@pytest.fixture
def desk(sqlite_database: Database, full_clinic: str) -> list[str]:
    """Fill the desk with one of each and return the paths of all pages of requests and console."""
    with sqlite_database.write() as session:
        location = session.exec(select(Location).where(Location.slug == full_clinic)).one()
        site = session.exec(select(Site)).one()
        items = [ProposedItem(field="telephones", value=["+16505550177"], why="A new line"), ProposedItem(field="facts.escort_required", value=None)]
        correction, token = corrections.submit_correction(session, location, items, requester_email="me@elsewhere.example")
        corrections.decide_item(session, corrections.items_of(session, correction)[0], accept=True, operator_label="desk@directory.example")
        _, removal = submit_removal(session, location, requester_email=None, why="We close in spring.")
        run = runs.request_run(session, None, "desk@directory.example")
        runs.cancel_run(session, run, "desk@directory.example")
        schedules.set_schedule(session, None, "30 3 * * 1", "America/New_York", "desk@directory.example")
        mail = queue_mail(session, "me@elsewhere.example", "Hello", "A long line of text " * 20)
        fields = ("location", "telephones", "opening_hours", "conditions", "facts.price_per_session", "facts.escort_required", "facts.insurance",
                  "facts.insurance_stances", "facts.fasting_hours", "facts.prices_as_of", "services@kap")
        return [
            f"/clinics/{full_clinic}/correct", f"/clinics/{full_clinic}/correct?" + "&".join(f"field={field}" for field in fields),
            f"/clinics/{full_clinic}/remove", f"/corrections/{token}", f"/removals/{removal}", "/operator/sign-in",
            "/operator", "/operator/corrections", f"/operator/corrections/{correction.id}", "/operator/disagreements", "/operator/removals", "/operator/listings?status=all",
            f"/operator/listings/{location.id}", "/operator/sites", f"/operator/sites/{site.id}", "/operator/runs", f"/operator/runs/{run.id}",
            "/operator/schedules", "/operator/mail", f"/operator/mail/{mail.id}", "/operator/audit", "/operator/operators", "/operator/account",
        ]


def test_no_page_of_the_desk_breaks_an_accessibility_rule_or_is_too_wide(
    browser: Browser, portal: httpx.Client, sqlite_database: Database, desk: list[str]
) -> None:
    context = enter(browser, portal, sqlite_database, viewport={"width": 1280, "height": 900})
    page, found = context.new_page(), []
    for path in desk:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto(path)
        page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
        page.evaluate(AXE.read_text(encoding="utf-8"))  # the CSP lets no script element of ours in
        found += [f"{path}: {fault}" for fault in faults(page, {"type": "tag", "values": RULES})]
        page.emulate_media(color_scheme="dark")
        found += [f"{path}, dark: {fault}" for fault in faults(page, {"type": "rule", "values": ["color-contrast"]})]
        page.set_viewport_size({"width": 320, "height": 640})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append(f"{path} is wider than 320")
    context.close()
    assert not found, "\n".join(found)


def faults(page: Page, only: dict[str, Any]) -> list[str]:
    answer: dict[str, Any] = page.evaluate("(only) => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    return [f"{item['id']}: {node['html'][:160]} {node['failureSummary'][:200]}" for item in answer["violations"] for node in item["nodes"]]


def test_an_error_is_announced_and_bound_to_its_input(browser: Browser, portal: httpx.Client, full_clinic: str) -> None:
    context = browser.new_context(base_url=str(portal.base_url))
    page = context.new_page()
    page.goto(f"/clinics/{full_clinic}/correct?field=location")
    page.get_by_label("ZIP").fill("9402")
    page.get_by_label("ZIP").press("Enter")  # sends, and does not press "Leave out" or "Add"
    expect(page.get_by_role("alert")).to_contain_text("Nothing was sent yet")
    expect(page.get_by_label("ZIP")).to_have_accessible_description("This must be a ZIP of five digits, such as 94025.")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert faults(page, {"type": "tag", "values": RULES}) == []
    context.close()


def test_a_correction_goes_from_a_small_telephone_to_the_page_without_javascript(
    browser: Browser, portal: httpx.Client, full_clinic: str, sqlite_database: Database
) -> None:
    small: dict[str, Any] = {"viewport": {"width": 375, "height": 700}, "java_script_enabled": False}
    reader = browser.new_context(base_url=str(portal.base_url), **small).new_page()
    reader.goto(f"/clinics/{full_clinic}/correct")
    reader.get_by_text("The visit", exact=False).first.click()
    reader.get_by_role("checkbox", name="Length of a session").check()
    reader.get_by_role("button", name="Continue").click()
    expect(reader.get_by_text("The infusion runs 40 to 60 minutes.")).to_be_visible()
    reader.get_by_label("To (minutes)").fill("55")
    reader.get_by_label("Why? (optional)").fill("The visit sheet says so.")
    reader.get_by_role("button", name="Send this correction").click()
    expect(reader.get_by_role("status")).to_contain_text("Keep the address of this page")
    status = reader.url

    desk = enter(browser, portal, sqlite_database, **small).new_page()
    desk.goto("/operator")
    desk.get_by_text("Menu").click()
    desk.get_by_role("navigation", name="Console, folded").get_by_role("link", name="Corrections").click()
    desk.get_by_role("link", name="Quiet Harbor Ketamine").click()
    desk.get_by_role("button", name="Accept Length of a session", exact=True).click()
    expect(desk.get_by_role("status")).to_contain_text("It is on the page now")
    reader.goto(f"/clinics/{full_clinic}")
    expect(reader.locator(".glance")).to_contain_text("40 to 55 minutes")
    reader.goto(status)
    reader.get_by_role("button", name="Take this back").click()
    reader.goto(f"/clinics/{full_clinic}")
    expect(reader.locator(".glance")).to_contain_text("40 to 60 minutes")
    for page in (reader, desk):
        page.context.close()


def test_a_run_moves_by_itself_while_it_lasts(browser: Browser, portal: httpx.Client, sqlite_database: Database, full_clinic: str) -> None:
    context = enter(browser, portal, sqlite_database)
    page = context.new_page()
    with sqlite_database.write() as session:
        run = runs.request_run(session, None, "desk@directory.example")
        site_id = session.exec(select(Site.id)).one()
        assert site_id is not None
        runs.start_run(session, run)
    page.goto(f"/operator/runs/{run.id}")
    expect(page.locator("#progress")).to_contain_text("0 of 1 sites")
    with sqlite_database.write() as session:
        runs.site_started(session, run.id, site_id)
        runs.site_finished(session, run.id, site_id, "unchanged", note="Nothing new.")
        runs.finish_run(session, session.get_one(CrawlRun, run.id))
    expect(page.locator("#progress")).to_contain_text("1 of 1 sites")
    expect(page.locator("#progress")).to_contain_text("Nothing new.")
    assert page.locator("#progress").get_attribute("hx-get") is None
    context.close()
