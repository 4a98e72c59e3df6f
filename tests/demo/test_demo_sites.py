"""The demonstration sites hold what their expected.json says, and nothing that could be real."""

import json
import re
from functools import cache
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from protego import Protego

from demo.sites import HERE, DemoSite, load_sites, origin, render
from directory.fields import FACTS, check_value, merge_ranges
from directory.taxonomy import CONDITIONS, SERVICES

SITES = {site.host: site for site in load_sites()}
KINDS = {
    "home",
    "contact",
    "location",
    "service",
    "pricing",
    "faq",
    "what-to-expect",
    "team",
    "blog",
    "policy",
    "feed",
    "other",
}
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
COMPARED = {"ketamine-infusion", "ketamine-im", "ketamine-oral", "kap", "sgb", "spravato", "tms", "pain-infusion"}
"""The services whose prices and lengths make the overall ones."""
REAL = {"soft-reboot-wellness": ["+16504193330"], "three-rivers-wellness": []}

each_site = pytest.mark.parametrize("site", SITES.values(), ids=SITES)


def expected(site: DemoSite) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / "sites" / site.host / "expected.json").read_text("utf-8"))
    return found


def html(site: DemoSite, path: str, port: int = 80) -> str:
    return render(site, path, port)[2].decode(site.pages[path].charset or "utf-8")


@cache
def sources(host: str) -> str:
    """The mark-up of every page of a site, attributes included."""
    return "\n".join(html(SITES[host], path) for path in SITES[host].pages)


@cache
def visible_text(host: str) -> str:
    """The words of every page of a site, white space folded."""
    pages = (BeautifulSoup(html(SITES[host], path), "lxml") for path in SITES[host].pages)
    return " ".join(" ".join(page.get_text(" ") for page in pages).split())


def stated_texts(clinic: dict[str, Any]) -> list[str]:
    """The expected values that a page must hold as they are."""
    location = clinic["location"]
    street = ("street_address", "unit", "address_locality", "postal_code")
    texts = [clinic["name"], clinic["clinic"], *(location[key] for key in street)]
    texts += clinic["areas_served"]
    for mail in clinic["emails"]:
        texts += mail.split("@")
    for facts in (
        clinic["facts"],
        *(service["facts"] for service in clinic["services"]),
    ):
        for stance in facts.get("insurance_stances", []):
            texts += [*stance.get("plans", []), *stance.get("except", [])]
    return [text for text in texts if text]


@each_site
def test_every_page_answers_200_with_its_title(site: DemoSite) -> None:
    for path in site.pages:
        status, headers, _ = render(site, path, 8080)
        assert status == 200, path
        assert headers["Content-Type"].startswith("text/html")
        text = html(site, path, 8080)
        assert not re.search(r"\{[{%]", text), path
        assert BeautifulSoup(text, "lxml").select_one("title:not(:empty)"), path


@each_site
def test_links_of_a_site_lead_to_its_own_pages(site: DemoSite) -> None:
    home = origin(site.host, 80)
    for path in site.pages:
        for link in BeautifulSoup(html(site, path), "lxml").select("a[href]"):
            target = re.split(r"[?#]", urljoin(home + path, str(link["href"])))[0]
            if target.startswith(home + "/"):
                status = render(site, target.removeprefix(home))[0]
                assert status in (200, 301), f"{path} links to {link['href']}"


@each_site
def test_expected_pages_are_the_crawlable_pages(site: DemoSite) -> None:
    kinds = expected(site)["pages"]
    assert set(kinds.values()) <= KINDS
    robots = Protego.parse(render(site, "/robots.txt")[2].decode())
    crawlable = {path for path in site.pages if robots.can_fetch(path, "clinics")}
    assert set(kinds) - {"/feed/"} == crawlable


@each_site
def test_expected_texts_stand_on_some_page(site: DemoSite) -> None:
    text = visible_text(site.host)
    for clinic in expected(site)["clinics"]:
        for value in stated_texts(clinic):
            assert value in text or value in sources(site.host), value


@each_site
def test_expected_numbers_stand_on_some_page(site: DemoSite) -> None:
    digits = re.sub(r"\D", "", visible_text(site.host) + sources(site.host))
    for clinic in expected(site)["clinics"]:
        for number in (*clinic["telephones"], *clinic["faxes"]):
            assert re.fullmatch(r"\+1\d{10}(;ext=\d+)?", number)
            assert number[2:12] in digits, number


@each_site
def test_invented_clinics_have_fictional_numbers_only(site: DemoSite) -> None:
    for clinic in expected(site)["clinics"]:
        numbers = [*clinic["telephones"], *clinic["faxes"]]
        if site.host in REAL:
            assert numbers == REAL[site.host]
        else:
            assert all(re.match(r"\+1\d{3}55501\d\d", number) for number in numbers)
            assert all(mail.endswith(".example") for mail in clinic["emails"])


@each_site
def test_expected_values_fit_their_fields(site: DemoSite) -> None:
    for clinic in expected(site)["clinics"]:
        for facts in (clinic["facts"], *(service["facts"] for service in clinic["services"])):
            for name, value in facts.items():
                for element in value if FACTS[name].many else [value]:
                    assert check_value(f"facts.{name}", element) == element
        assert check_value("location", clinic["location"]) == clinic["location"]
        assert set(clinic["conditions"]) <= set(CONDITIONS)
        assert {service["term"] for service in clinic["services"]} <= set(SERVICES)
        if clinic["opening_hours"]:
            assert check_value("opening_hours", clinic["opening_hours"]) == clinic["opening_hours"]


@each_site
def test_overall_ranges_span_the_ranges_of_the_services(site: DemoSite) -> None:
    for clinic in expected(site)["clinics"]:
        for name in ("price_per_session", "package_price", "session_minutes", "visit_minutes"):
            services = [service for service in clinic["services"] if service["term"] in COMPARED]
            own = [service["facts"][name] for service in services if name in service["facts"]]
            overall = clinic["facts"].get(name)
            assert not own or overall == merge_ranges([overall, *own]), (clinic["name"], name)


@each_site
def test_robots_and_sitemap_can_be_read(site: DemoSite) -> None:
    robots = Protego.parse(render(site, "/robots.txt", 8080)[2].decode())
    assert list(robots.sitemaps) == [f"{origin(site.host, 8080)}/sitemap.xml"]
    tree = ElementTree.fromstring(render(site, "/sitemap.xml", 8080)[2])
    places = [place.text or "" for place in tree.iter(f"{SITEMAP}loc")]
    assert len(places) >= 5
    for place in places:
        assert render(site, place.removeprefix(origin(site.host, 8080)), 8080)[0] == 200


@each_site
def test_a_feed_holds_every_post(site: DemoSite) -> None:
    status, headers, body = render(site, "/feed/", 8080)
    if status == 404:
        assert site.theme != "blocks"
        return
    assert headers["Content-Type"].startswith("application/rss+xml")
    items = ElementTree.fromstring(body).findall("./channel/item/link")
    assert [item.text for item in items] == [origin(site.host, 8080) + post.path for post in site.posts]


def test_there_are_enough_pages_and_styles() -> None:
    assert sum(len(site.pages) for site in SITES.values()) >= 60
    assert len({site.theme for site in SITES.values()}) >= 5


def test_a_missing_slash_is_redirected() -> None:
    status, headers, _ = render(SITES["soft-reboot-wellness"], "/contact", 8080)
    assert status == 301
    assert headers["Location"] == "http://soft-reboot-wellness.localhost:8080/contact/"


def test_an_unknown_page_is_not_found() -> None:
    assert render(SITES["soft-reboot-wellness"], "/wp-login.php")[0] == 404
