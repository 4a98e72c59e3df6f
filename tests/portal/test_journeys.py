"""What a patient does from the first word to the call, in a real browser: with JavaScript, and on a small telephone without."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

SGB = {"sgb": "offered", "ketamine-infusion": "offered"}
PALO_ALTO = {"street_address": "7 Sample Rd", "unit": None, "address_locality": "Palo Alto", "address_region": "CA", "postal_code": "94301"}
SAN_JOSE = {"street_address": "9 Sample Rd", "unit": None, "address_locality": "San Jose", "address_region": "CA", "postal_code": "95112"}


@pytest.fixture
def three_clinics(add_clinic: Any) -> list[str]:
    """Slugs of three clinics with SGB within 25 miles of 94025, the nearest first; one states no driver."""
    price = ("facts.price_per_session", [1500, 1500], "sgb", "An SGB costs $1,500.")
    return [
        add_clinic("Near Nerve Clinic", host="near.example", services=SGB, facts=[price, ("facts.escort_required", True, None, "Bring a driver.")]),
        add_clinic("Alto Nerve Clinic", host="alto.example", address=PALO_ALTO, services=SGB, facts=[price]),
        add_clinic("Jose Nerve Clinic", host="jose.example", address=SAN_JOSE, services=SGB, facts=[("facts.parking", True, None, "We have parking.")]),
    ]


def find_compare_ask_and_report(page: Page, *, script: bool) -> None:
    """Find SGB near a ZIP, narrow by price, compare three, open the questions of one, report an error there."""
    page.goto("/")
    box = page.locator("#q")
    box.fill("sgb 94025")
    box.press("Enter")
    page.wait_for_url("**/search?*")
    expect(page.locator("ol.hits .hit-name")).to_have_text(["Near Nerve Clinic", "Alto Nerve Clinic", "Jose Nerve Clinic"])
    expect(page.locator(".chips")).to_contain_text("SGB")
    if not page.locator("#price-1500").is_visible():
        page.locator(".facets-box > summary").click()
    page.locator("#price-1500").click()
    expect(page.locator("ol.hits > li")).to_have_count(2)
    page.get_by_role("link", name=re.compile(r"Take out Up to \$1500")).click()
    expect(page.locator("ol.hits > li")).to_have_count(3)
    for choice in page.get_by_label("Compare").all():
        choice.check()
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**/compare?*")
    expect(page.locator("thead th")).to_have_count(4)
    expect(page.locator("tr.differs, tr:has(td.none)").first).to_be_attached()
    page.locator("thead").get_by_role("link", name="Near Nerve Clinic", exact=True).click()
    page.get_by_role("link", name="Take this list to your call").click()
    expect(page.get_by_text("Is there parking?")).to_be_visible()
    expect(page.get_by_text("Must someone take me home?")).to_have_count(0)
    expect(page.locator("[data-print]")).to_be_visible(visible=script)
    page.get_by_role("link", name="Back to Near Nerve Clinic").click()
    fact = page.locator("#facts-escort_required")
    fact.locator("summary").click()
    fact.get_by_role("link", name="This is wrong").click()
    page.wait_for_url("**/correct?field=facts.escort_required")
    page.get_by_label("No", exact=True).first.check()
    page.get_by_role("button", name="Send this correction").click()
    page.wait_for_url("**/corrections/*")
    expect(page.get_by_role("heading", name="Your correction")).to_be_visible()


def test_a_patient_goes_all_the_way_with_javascript(page: Page, three_clinics: list[str]) -> None:
    find_compare_ask_and_report(page, script=True)


def test_a_patient_goes_all_the_way_without_javascript_on_a_small_telephone(plain_page: Page, three_clinics: list[str]) -> None:
    find_compare_ask_and_report(plain_page, script=False)


def test_the_shortlist_stays_in_the_browser(page: Page, context: BrowserContext, three_clinics: list[str]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    for slug in three_clinics[:2]:
        page.goto(f"/clinics/{slug}")
        page.get_by_role("button", name="Keep on my shortlist").click()
        expect(page.get_by_role("button", name="On my shortlist")).to_have_attribute("aria-pressed", "true")
    assert not [url for url in asked if "shortlist" in url]
    assert context.cookies() == []
    page.get_by_role("link", name="Shortlist 2").click()
    page.get_by_role("button", name="Compare the chosen").click()
    page.wait_for_url("**/compare?clinic=*&clinic=*")
    page.goto("/compare")
    page.get_by_role("button", name="Forget the shortlist").click()
    expect(page.locator("#shortlist")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_leaving_quickly_replaces_the_page(page: Page, full_clinic: str) -> None:
    page.route("https://weather.gov/**", lambda route: route.fulfill(body="weather", content_type="text/plain"))
    page.goto("/")
    page.goto(f"/clinics/{full_clinic}")
    page.get_by_role("link", name="Leave quickly").click()
    page.wait_for_url("https://weather.gov/")
    page.go_back()
    assert "/clinics/" not in page.url


def test_pages_hold_at_twice_the_size_and_without_motion(browser: Browser, portal: httpx.Client, full_clinic: str) -> None:
    context = browser.new_context(
        base_url=str(portal.base_url), viewport={"width": 640, "height": 450}, device_scale_factor=2, reduced_motion="reduce",
    )
    page = context.new_page()
    for path in ("/", "/search", f"/clinics/{full_clinic}", f"/compare?clinic={full_clinic}", "/services/kap"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, path
        moving = page.evaluate("document.getAnimations().length + [...document.querySelectorAll('*')].filter((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0).length")
        assert moving == 0, path
    context.close()
