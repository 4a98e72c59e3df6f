"""The street map: offered only where the operator has set a tile server, loaded only when asked for."""

import base64
import contextlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import ValidationError

from directory.settings import Settings

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mOsrq79DwAFFAKHT6iFjwAAAABJRU5ErkJggg==")
DENVER = {"street_address": "20 Sample St", "unit": None, "address_locality": "Denver", "address_region": "CO", "postal_code": "80202"}
BOULDER = {"street_address": "5 Sample St", "unit": None, "address_locality": "Boulder", "address_region": "CO", "postal_code": "80302"}
MENLO_PARK = {"street_address": "8 Sample St", "unit": None, "address_locality": "Menlo Park", "address_region": "CA", "postal_code": "94025"}


class Tiles(BaseHTTPRequestHandler):
    """Answers every address with one pixel and remembers what was asked for, and by which page."""

    asked: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["referer"]))
        self.send_response(200)
        self.send_header("content-type", "image/png")
        self.send_header("content-length", str(len(PIXEL)))
        self.end_headers()
        self.wfile.write(PIXEL)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def tiles() -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """The address of a tile server on loopback, and what it was asked for."""
    asked: list[tuple[str, str | None]] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Tiles,), {"asked": asked})) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join(10)


@pytest.fixture
def portal(portal_with: Any, tiles: Any) -> Iterator[httpx.Client]:
    """The portal of an operator with a tile server."""
    with portal_with(tile_url=tiles[0] + "/{z}/{x}/{y}.png", tile_attribution="© Map <b>makers</b>") as client:
        yield client


@pytest.fixture
def clinics(add_clinic: Any) -> list[str]:
    """Two clinics near Denver and one in Menlo Park."""
    return [
        add_clinic("Mile Clinic", host="mile.example", address=DENVER),
        add_clinic("Flatiron <i>Clinic</i>", host="flatiron.example", address=BOULDER, facts=[("emails", "us@flatiron.example", None, "us@flatiron.example")]),
        add_clinic("Bay Clinic", host="bay.example", address=MENLO_PARK, services={"tms": "offered"}),
    ]


@contextlib.contextmanager
def watched(page: Page) -> Iterator[list[str]]:
    """Collect the addresses that a page asks for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield asked


def test_streets_are_loaded_only_when_asked_for_and_lead_to_the_clinics_by_keyboard(page: Page, clinics: list[str], tiles: Any) -> None:
    origin, asked_tiles = tiles
    with watched(page) as asked:
        page.goto("/search?state=CO")
        page.locator(".map-box > summary").click()
        expect(page.get_by_role("button", name="Show streets")).to_be_visible()
        assert not [url for url in asked if re.search(r"leaflet|cluster|street|points", url)]
        assert asked_tiles == []
        page.get_by_role("button", name="Show streets").click()
        street_map = page.get_by_role("region", name="Street map")
        expect(street_map).to_be_focused()
        expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
        assert asked_tiles
        assert {referrer for _, referrer in asked_tiles} == {None}
        assert all(re.fullmatch(r"/\d+/\d+/\d+\.png", path) for path, _ in asked_tiles)
        assert {url.partition("://")[2].partition("/")[0] for url in asked} == {origin.partition("://")[2], page.url.partition("://")[2].partition("/")[0]}
    expect(page.get_by_text("2 listings on the map.")).to_be_visible()
    expect(street_map).to_contain_text("© Map <b>makers</b>")
    dot = street_map.get_by_role("button", name="Flatiron <i>Clinic</i>, Boulder, CO")
    dot.focus()
    page.keyboard.press("Enter")
    link = street_map.get_by_role("link", name="Flatiron <i>Clinic</i>")
    expect(link).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_have_count(0)
    expect(dot).to_be_focused()
    page.keyboard.press("Enter")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/clinics/{clinics[1]}")


def test_near_dots_are_one_cluster_that_opens(page: Page, clinics: list[str]) -> None:
    page.goto("/search")
    page.locator(".map-box > summary").click()
    page.get_by_role("button", name="Show streets").click()
    cluster = page.get_by_role("button", name="2 listings, look closer")
    expect(page.get_by_role("button", name="Bay Clinic, Menlo Park, CA")).to_be_visible()
    cluster.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Mile Clinic, Denver, CO")).to_be_visible()
    expect(cluster).to_have_count(0)


def test_the_dots_are_the_results_and_change_with_them(page: Page, clinics: list[str]) -> None:
    page.goto("/search")
    page.locator(".map-box > summary").click()
    page.get_by_role("button", name="Show streets").click()
    expect(page.locator(".street-map .pin")).to_have_count(1)
    page.locator("#q").press_sequentially("mile")
    page.wait_for_url("**/search?q=mile*")
    expect(page.locator("ol.hits > li")).to_have_count(1)
    page.locator(".map-box > summary").click()
    page.get_by_role("button", name="Show streets").click()
    expect(page.get_by_role("button", name="Mile Clinic, Denver, CO")).to_be_visible()
    expect(page.get_by_text("1 listing on the map.")).to_be_visible()


def test_the_street_map_breaks_no_accessibility_rule_and_fits_a_small_telephone(page: Page, clinics: list[str]) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/search?state=CO")
    page.locator(".map-box > summary").click()
    page.get_by_role("button", name="Show streets").click()
    dot = page.get_by_role("button", name="Mile Clinic, Denver, CO")
    dot.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Mile Clinic").last).to_be_focused()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_javascript_the_drawn_map_and_the_list_stay(plain_page: Page, clinics: list[str]) -> None:
    plain_page.goto("/search")
    plain_page.locator(".map-box > summary").click()
    expect(plain_page.locator("svg.map")).to_be_visible()
    expect(plain_page.locator("ol.hits > li")).to_have_count(3)
    expect(plain_page.get_by_text("Show streets")).to_be_hidden()


def test_where_no_tile_server_is_set_there_is_no_trace_of_one(browser: Browser, portal_with: Any, clinics: list[str]) -> None:
    with portal_with() as client:
        assert "img-src" not in client.get("/search").headers["content-security-policy"]
        assert client.get("/search/points").status_code == 404
        assert "street" not in client.get("/about/privacy").text
        context = browser.new_context(base_url=str(client.base_url))
        page = context.new_page()
        with watched(page) as asked:
            page.goto("/search")
            page.locator(".map-box > summary").click()
            expect(page.locator("svg.map")).to_be_visible()
            page.wait_for_load_state("networkidle")
        assert page.locator(".streets, .street-map").count() == 0
        assert asked
        assert all(url.startswith(str(client.base_url)) for url in asked)
        assert not [url for url in asked if re.search(r"leaflet|cluster|street|points", url)]
        context.close()


def test_pictures_may_come_from_the_tile_server_and_nothing_else_from_anywhere(portal: httpx.Client, portal_with: Any, tiles: Any) -> None:
    with portal_with() as client:
        before = client.get("/").headers["content-security-policy"]
    for path in ("/", "/search", "/nowhere"):
        assert portal.get(path).headers["content-security-policy"] == f"{before}; img-src 'self' {tiles[0]}"
    assert tiles[0].partition("://")[2] in portal.get("/about/privacy").text


def test_points_are_the_filtered_results_without_what_a_dot_does_not_say(portal: httpx.Client, clinics: list[str], add_clinic: Any) -> None:
    add_clinic("Somewhere Clinic", host="somewhere.example", address=None)
    answer = portal.get("/search/points?service=ketamine-infusion")
    assert answer.headers["content-type"].startswith("application/geo+json")
    assert "set-cookie" not in answer.headers
    assert "us@flatiron.example" not in answer.text
    body = answer.json()
    assert body["total"] == 3
    assert {feature["properties"]["href"] for feature in body["features"]} == {f"/clinics/{clinics[0]}", f"/clinics/{clinics[1]}"}
    mile = next(feature for feature in body["features"] if feature["properties"]["name"] == "Mile Clinic")
    assert mile["properties"] == {"name": "Mile Clinic", "place": "Denver, CO", "href": f"/clinics/{clinics[0]}", "precision": "zip"}
    longitude, latitude = mile["geometry"]["coordinates"]
    assert -105.2 < longitude < -104.8
    assert 39.6 < latitude < 39.9
    assert portal.get("/search/points?per_page=1&page=2&service=ketamine-infusion").json() == body


@pytest.mark.parametrize("url", [
    "https://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org:8443/streets/{z}/{x}/{y}@2x.webp?key=abc",
    "http://127.0.0.1:9000/{z}/{x}/{y}.png", "http://localhost/{z}/{y}/{x}", "http://[::1]:80/{z}/{x}/{y}",
])
def test_a_tile_server_is_https_or_on_loopback(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CLINICS_TILE_URL", url)
    origin = Settings().tile_origin
    assert origin
    assert url.startswith(f"{origin}/")


@pytest.mark.parametrize("url", [
    "http://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org/{z}/{x}.png", "https://tiles.example.org/{z}/{x}/{y}/{z}",
    "https://{s}.tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org/{z}/{x}/{y}{r}.png", "https://tiles.example.org", "tiles",
    "https://*/{z}/{x}/{y}", "https://a.example;script-src/{z}/{x}/{y}", "https://a.example 'unsafe-inline'/{z}/{x}/{y}",
    "https://me:secret@a.example/{z}/{x}/{y}", "javascript:alert(1)/{z}/{x}/{y}", "https://a.example:port/{z}/{x}/{y}",
    "http://127.0.0.1.example.org/{z}/{x}/{y}", "//a.example/{z}/{x}/{y}",
])
def test_any_other_tile_server_stops_the_start_with_the_settings_name(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CLINICS_TILE_URL", url)
    with pytest.raises(ValidationError, match=r"CLINICS_TILE_URL[\s\S]*must be an https address") as error:
        Settings()
    assert "{z}, {x} and {y}" in str(error.value)
