"""The pages in a real browser: accessibility by axe, journeys without JavaScript, instant search with it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, only: dict[str, Any]) -> list[str]:
    found: dict[str, Any] = page.evaluate("(only) => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    return [f"{item['id']}: {node['html'][:160]} {node['failureSummary'][:200]}" for item in found["violations"] for node in item["nodes"]]


def test_no_page_breaks_an_accessibility_rule(page: Page, full_clinic: str, add_clinic: Any) -> None:
    other = add_clinic("Other Clinic", host="other.example", facts=[("facts.parking", True, None, "We have parking.")])
    found = []
    for path in (
        "/", "/search", "/search?q=kap+near+menlo+park&service=kap", "/search?q=sgb+near+menlo+park", "/search?service=ect", "/search?state=CA", f"/clinics/{full_clinic}", f"/clinics/{full_clinic}/questions", f"/clinics/{other}",
        f"/compare?clinic={full_clinic}&clinic={other}", "/compare", "/services/psilocybin", "/services/kap", "/places/ca",
        "/places/ca/menlo-park", "/about/privacy", "/about/data",
    ):
        page.goto(path)
        page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
        page.evaluate(AXE.read_text(encoding="utf-8"))  # the CSP lets no script element of ours in
        page.emulate_media(color_scheme="light")
        found += [f"{path}: {violation}" for violation in violations(page, {"type": "tag", "values": RULES})]
        page.emulate_media(color_scheme="dark")
        found += [f"{path}, dark: {violation}" for violation in violations(page, {"type": "rule", "values": ["color-contrast"]})]
    page.goto("/")
    page.locator("#q").press_sequentially("ke")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found += [f"suggestions: {violation}" for violation in violations(page, {"type": "tag", "values": RULES})]
    assert not found, "\n".join(found)


def test_no_page_is_wider_than_a_small_telephone(page: Page, full_clinic: str, add_clinic: Any) -> None:
    other = add_clinic("A Clinic With A Remarkably Long Name For A Small Telephone", host="other.example")
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/", "/search", f"/clinics/{full_clinic}", f"/compare?clinic={full_clinic}&clinic={other}", "/places/ca", "/about/privacy"):
        page.goto(path)
        page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_a_patient_finds_compares_and_checks_a_fact_without_javascript(plain_page: Page, full_clinic: str, add_clinic: Any) -> None:
    add_clinic("Other Clinic", host="other.example")
    plain_page.goto("/")
    plain_page.get_by_role("searchbox").fill("ketamine menlo park")
    plain_page.get_by_role("button", name="Search").click()
    assert plain_page.locator("ol.hits > li").count() == 2
    plain_page.locator(".facets-box > summary").click()
    plain_page.get_by_role("link", name="Spravato").first.click()
    assert plain_page.locator("ol.hits > li").count() == 1
    plain_page.get_by_role("link", name="Take out Spravato").click()
    for box in plain_page.get_by_label("Compare").all():
        box.check()
    plain_page.get_by_role("button", name="Compare").click()
    assert plain_page.locator("thead th").count() == 3
    plain_page.get_by_role("link", name="Quiet Harbor Ketamine", exact=True).click()
    fact = plain_page.locator("#facts-escort_required")
    fact.locator("summary").click()
    assert fact.get_by_text("Someone must drive you home.").is_visible()
    assert fact.get_by_role("link", name="This is wrong").get_attribute("href") == f"/clinics/{full_clinic}/correct?field=facts.escort_required"


def test_results_change_while_typing_and_the_address_with_them(page: Page, full_clinic: str, add_clinic: Any) -> None:
    add_clinic("Front Range TMS", host="other.example", services={"tms": "offered"})
    page.goto("/search")
    assert page.locator("ol.hits > li").count() == 2
    page.locator("#q").press_sequentially("front range")
    page.wait_for_url("**/search?q=front*range*")
    page.locator("ol.hits > li", has_text="Quiet Harbor").wait_for(state="detached")
    assert page.locator("ol.hits .hit-name").all_inner_texts() == ["Front Range TMS"]
    assert page.locator("#q").evaluate("box => box === document.activeElement")
    page.goto("/search")
    page.get_by_role("link", name="TMS").first.click()
    page.wait_for_url("**/search?service=tms")
    assert page.locator("#facet-service-tms").get_attribute("aria-current") == "true"
    page.locator("#q").press_sequentially("quiet")
    page.wait_for_url("**/search?q=quiet*service=tms*")
    assert page.get_by_role("link", name="Take out TMS").count() == 1


def test_four_clinics_fit_into_the_tray(page: Page, add_clinic: Any) -> None:
    for number in range(5):
        add_clinic(f"Clinic {number}", host=f"clinic-{number}.example")
    page.goto("/search")
    boxes = page.get_by_label("Compare").all()
    for box in boxes[:4]:
        box.check()
    assert boxes[4].is_disabled()
    assert page.locator("#tray-count").inner_text() == "4 chosen"


def test_the_keyboard_reaches_the_content_first(page: Page, full_clinic: str) -> None:
    page.goto(f"/clinics/{full_clinic}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_browser_asks_nobody_but_us(page: Page, full_clinic: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/search", f"/clinics/{full_clinic}"):
        page.goto(path)
    host = page.url.split("/clinics/")[0]
    assert asked
    assert all(url.startswith(host) for url in asked)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []
