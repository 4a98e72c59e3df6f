"""What the box offers while someone types: grouped, keyboard alone, announced; a plain box without the script."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect


def offered(portal: httpx.Client, text: str, **more: str) -> dict[str, list[str]]:
    """Return the values by kind."""
    part = portal.get("/suggest", params={"q": text, **more})
    assert part.status_code == 200
    assert "set-cookie" not in part.headers
    groups = re.findall(r'aria-label="(\w+)">(.*?)</div>\s*</div>\s*(?=<div role="group"|$)', part.text, re.DOTALL)
    return {kind: re.findall(r'data-value="([^"]*)"', body) for kind, body in groups}


def test_suggestions_come_by_kind_and_keep_what_is_already_said(portal: httpx.Client, full_clinic: str) -> None:
    assert offered(portal, "stel")["Treatments"] == ["Stellate ganglion block"]
    assert offered(portal, "sgb near menlo p") == {"Places": ["sgb near Menlo Park, CA"]}
    assert offered(portal, "9402")["Places"][0].startswith("9402")
    assert offered(portal, "quiet")["Clinics"] == ["Quiet Harbor Ketamine"]
    assert "Depression" in offered(portal, "depr")["Conditions"]
    assert offered(portal, "menlo", only="places") == {"Places": ["Menlo Park, CA"]}
    assert offered(portal, "") == {}


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "%", "'\"; --", "x" * 5000])
def test_any_text_gets_an_answer_and_stays_text(portal: httpx.Client, add_clinic: Any, text: str) -> None:
    add_clinic("<script>alert(1)</script> Clinic")
    part = portal.get("/suggest", params={"q": text})
    assert part.status_code == 200
    assert "<script>" not in part.text


def test_suggestions_are_limited_apart_from_searches(limited_portal: httpx.Client) -> None:
    answers = [limited_portal.get("/suggest?q=ke").status_code for _ in range(13)]
    assert answers == [200] * 12 + [429]
    assert limited_portal.get("/search?q=ke").status_code == 200


def test_the_keyboard_chooses_a_suggestion(page: Page, full_clinic: str) -> None:
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("kap near menlo p")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="1 suggestion,")).to_be_attached()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert active
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    box.press("Enter")
    page.wait_for_url("**/search?q=kap+near+Menlo+Park%2C+CA*")
    assert page.locator("ol.hits > li").count() == 1


def test_escape_closes_the_list_and_keeps_the_text(page: Page, full_clinic: str) -> None:
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("quiet")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("quiet")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("ArrowDown")
    page.get_by_role("option", name="Quiet Harbor").click()
    page.wait_for_url(f"**/clinics/{full_clinic}")


def test_near_me_sends_two_decimals(page: Page, context: BrowserContext, full_clinic: str) -> None:
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 37.45298123, "longitude": -122.18166123})
    page.goto("/")
    page.get_by_role("button", name="Near me").click()
    page.wait_for_url("**/search?q=&near=37.45%2C-122.18")
    assert page.locator("ol.hits > li").count() == 1
    assert "Near Menlo Park, CA" in page.locator(".chips").inner_text()


def test_a_refused_place_is_said(page: Page, full_clinic: str) -> None:
    page.goto("/")
    page.get_by_role("button", name="Near me").click()
    expect(page.get_by_text("Write a ZIP or a city instead")).to_be_visible()
