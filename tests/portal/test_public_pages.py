"""Patients' pages over real HTTP, with rows that the real ingest wrote; search answers from the database here."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from directory import corrections
from directory.database import Database
from directory.ingest import assert_by_person, set_status
from directory.settings import Settings
from directory.tables import Location, SlugRedirect
from portal.app import SITE_NAME
from portal.public import ABOUT

TEMPLATES = Path(__file__).resolve().parents[2] / "portal" / "templates"


DENVER = {"street_address": "20 Sample St", "unit": None, "address_locality": "Denver", "address_region": "CO", "postal_code": "80202"}
PortalWith = Callable[..., AbstractContextManager[httpx.Client]]


def in_transaction(database: Database, slug: str, **changes: str) -> None:
    with database.write() as session:
        location = session.exec(select(Location).where(Location.slug == slug)).one()
        set_status(session, location, changes["status"], "test")


def test_a_clinic_page_shows_each_fact_with_its_quote_page_and_date(portal: httpx.Client, full_clinic: str) -> None:
    page = portal.get(f"/clinics/{full_clinic}")
    assert page.status_code == 200
    assert "+1 650-555-0142" in page.text
    assert "The infusion runs 40 to 60 minutes." in page.text
    assert 'href="https://quiet-harbor.example/visit" rel="nofollow noopener"' in page.text
    assert "November 3, 2026" in page.text
    assert "40 to 60 minutes" in page.text
    assert "$2,900" in page.text  # six sessions at $450 and the consultation at $200
    assert "Monday to Friday" in page.text
    assert "Must someone take me home?" not in page.text  # stated, so no question
    assert "Is there parking?" in page.text
    assert f'href="/clinics/{full_clinic}/correct?field=facts.escort_required"' in page.text


def test_a_refusal_of_insurance_is_told_once(portal: httpx.Client, add_clinic: Any) -> None:
    refusal = {"service": None, "stance": "not_accepted", "plans": [], "except": []}
    facts = [
        ("facts.insurance", "does_not", None, "We do not take insurance."), ("facts.insurance_stances", refusal, None, "We do not take insurance."),
    ]
    told = portal.get(f"/clinics/{add_clinic(name='Bare Harbor', facts=facts)}").text
    assert "Does not take insurance" in told
    assert "insurance by service" not in told.lower()


def test_what_is_billed_for_a_treatment_is_told_beside_the_practices_choice(portal: httpx.Client, full_clinic: str) -> None:
    assert "Insurance by service" in portal.get(f"/clinics/{full_clinic}").text


def test_what_a_person_confirmed_is_told_apart_from_what_was_read(portal: httpx.Client, full_clinic: str, sqlite_database: Database) -> None:
    assert "Not yet confirmed by a person." in portal.get(f"/clinics/{full_clinic}").text
    with sqlite_database.write() as session:
        location = session.exec(select(Location).where(Location.slug == full_clinic)).one()
        assert_by_person(session, location, field="facts.parking", value=True, source="clinic", actor="the clinic", reason="There is a garage.")
    page = portal.get(f"/clinics/{full_clinic}").text
    assert "Stated by the clinic itself" in page
    assert "There is a garage." in page
    assert "History of changes" in page


PATHS = (
    "/", "/search", "/search?q=ketamine", "/search?q=zzzz&price_max=1", "/compare", "/services/ketamine-infusion", "/services/psilocybin",
    "/places/ca", "/places/ca/menlo-park", "/services/kap/ca/menlo-park", *(f"/about/{topic}" for topic in ABOUT),
)


def test_every_page_answers_with_a_title_the_lifeline_and_the_notes(portal: httpx.Client, full_clinic: str) -> None:
    for path in (*PATHS, f"/clinics/{full_clinic}"):
        page = portal.get(path)
        assert page.status_code == 200, path
        title = re.search(r"<title>(.+?)</title>", page.text, re.DOTALL)
        assert title
        assert title[1].endswith(f"· {SITE_NAME}")
        assert len(re.findall(r"<h1", page.text)) == 1, path
        for words in ("988", "press 1", "Information, not medical advice", "Not affiliated"):
            assert words in page.text, path
        assert "Demonstration" not in page.text


def test_no_page_asks_another_host_for_anything(portal: httpx.Client, full_clinic: str) -> None:
    for path in (*PATHS, f"/clinics/{full_clinic}"):
        text = re.sub(r'<a\s[^>]*>|<link rel="canonical"[^>]*>|<blockquote[^>]*>', "", portal.get(path).text)
        assert not re.search(r'(src|href|action|srcset|poster|data)="(https?:)?//', text), path


def test_every_page_template_gives_a_title() -> None:
    texts = {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in TEMPLATES.rglob("*.html")}
    parents = {name: found[1] for name, text in texts.items() if (found := re.search(r'{% extends "(.+?)" %}', text))}
    pages = [name for name in parents if name not in parents.values()]
    assert len(pages) >= 10

    def has_title(name: str) -> bool:
        return name != "base.html" and ("{% block title %}" in texts[name] or has_title(parents[name]))

    assert [name for name in pages if not has_title(name)] == []


def test_an_unknown_address_gets_a_designed_page(portal: httpx.Client) -> None:
    for path in ("/nowhere", "/clinics/nobody", "/services/none", "/places/zz", "/places/ca/nowhere", "/services/kap/ca/nowhere", "/about/none"):
        answer = portal.get(path)
        assert answer.status_code == 404
        assert "This page is not here" in answer.text


@pytest.mark.parametrize("status", ["removed", "hidden"])
def test_a_removed_listing_is_gone_everywhere(portal: httpx.Client, full_clinic: str, sqlite_database: Database, status: str) -> None:
    in_transaction(sqlite_database, full_clinic, status=status)
    assert portal.get(f"/clinics/{full_clinic}").status_code == 410
    assert "This listing was removed" in portal.get(f"/clinics/{full_clinic}").text
    gone = portal.get(f"/api/v1/clinics/{full_clinic}")
    assert (gone.status_code, gone.headers["content-type"]) == (410, "application/problem+json")
    for path in ("/", "/sitemap.xml", "/search", "/places/ca", "/api/v1/clinics", "/api/v1/export.csv", "/api/v1/export.json"):
        assert full_clinic not in portal.get(path).text


def test_a_listing_that_was_never_public_is_not_found(portal: httpx.Client, full_clinic: str, sqlite_database: Database) -> None:
    in_transaction(sqlite_database, full_clinic, status="draft")
    assert portal.get(f"/clinics/{full_clinic}").status_code == 404


def test_a_clinic_that_moved_says_so(portal: httpx.Client, full_clinic: str, sqlite_database: Database) -> None:
    in_transaction(sqlite_database, full_clinic, status="moved")
    assert "This clinic has moved." in portal.get(f"/clinics/{full_clinic}").text


def test_an_old_slug_leads_to_the_present_one(portal: httpx.Client, full_clinic: str, sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        location = session.exec(select(Location).where(Location.slug == full_clinic)).one()
        session.add(SlugRedirect(slug="old-name", location_id=location.id or 0))
    for before, after in (("/clinics/old-name", f"/clinics/{full_clinic}"), ("/api/v1/clinics/old-name", f"/api/v1/clinics/{full_clinic}")):
        answer = portal.get(before)
        assert (answer.status_code, answer.headers["location"]) == (301, after)


HOSTILE = "<script>alert(1)</script> \"quoted\" 'n' {{ 7*7 }} </script><!-- \u2028"


def test_what_a_page_says_stays_text(portal: httpx.Client, add_clinic) -> None:  # type: ignore[no-untyped-def]
    slug = add_clinic(HOSTILE, facts=[("facts.parking", True, None, HOSTILE), ("conditions", "ptsd", None, HOSTILE)])
    for path in (f"/clinics/{slug}", "/search", f"/compare?clinic={slug}", "/places/ca", f"/search?q={HOSTILE}&near={HOSTILE}"):
        page = portal.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|>49<", page.text)
    page = portal.get(f"/clinics/{slug}").text
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert data
    assert json.loads(data[1])["name"].startswith("<script>alert(1)</script>")


def test_formulas_in_a_name_cannot_run_in_a_spreadsheet(portal: httpx.Client, add_clinic) -> None:  # type: ignore[no-untyped-def]
    add_clinic('=HYPERLINK("http://evil.example","x") Clinic')
    rows = portal.get("/api/v1/export.csv").text
    assert "HYPERLINK" in rows
    assert not re.search(r'(^|,)"?=', rows)


def test_every_answer_carries_the_security_headers(portal: httpx.Client, full_clinic: str) -> None:
    for path in ("/", f"/clinics/{full_clinic}", "/nowhere", "/api/v1/clinics", "/static/site.css", "/metrics"):
        headers = portal.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert "permissions-policy" in headers
        assert "set-cookie" not in headers


def test_pages_hold_no_inline_style_or_script(portal: httpx.Client, full_clinic: str) -> None:
    for path in ("/", f"/clinics/{full_clinic}", "/search", f"/compare?clinic={full_clinic}"):
        text = portal.get(path).text
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)
        assert all('type="application/ld+json"' in tag or "src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_static_files_may_be_kept_for_a_year_and_change_their_address(portal: httpx.Client) -> None:
    address = re.search(r'href="(/static/site\.css\?v=[0-9a-f]{12})"', portal.get("/").text)
    assert address
    answer = portal.get(address[1])
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert "max-age=31536000" in answer.headers["cache-control"]


def test_pages_are_compressed_and_small(portal: httpx.Client, full_clinic: str) -> None:
    for path in ("/", "/search", f"/clinics/{full_clinic}"):
        with portal.stream("GET", path, headers={"accept-encoding": "gzip"}) as answer:
            assert answer.headers["content-encoding"] == "gzip"
            assert len(b"".join(answer.iter_raw())) < 60_000


def test_another_host_name_is_refused(portal: httpx.Client) -> None:
    assert portal.get("/", headers={"host": "evil.example"}).status_code == 400
    assert portal.get("/", headers={"host": "localhost:9999"}).status_code == 200


def test_facets_are_links_that_narrow_and_widen(portal: httpx.Client, full_clinic: str, add_clinic) -> None:  # type: ignore[no-untyped-def]
    other = add_clinic("Other TMS", host="other.example", services={"tms": "offered"})
    page = portal.get("/search").text
    link = re.search(r'href="(/search\?service=tms)"', page)
    assert link
    narrowed = portal.get(link[1]).text
    assert f'href="/clinics/{other}"' in narrowed
    assert f'href="/clinics/{full_clinic}"' not in narrowed
    assert re.search(r'id="facet-service-tms" href="/search"[^>]*aria-current="true"', narrowed)


def test_what_was_understood_can_be_taken_out(portal: httpx.Client, full_clinic: str) -> None:
    page = portal.get("/search", params={"q": "kap near menlo park"}).text
    chips = re.findall(r'<a class="chip" href="([^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL)
    assert any("KAP" in label for _, label in chips)
    place = next(href for href, label in chips if "Menlo Park" in label).replace("&amp;", "&")
    assert "near" not in place
    assert "service=kap" in place
    assert portal.get(place).status_code == 200


def test_a_wrong_parameter_is_said_and_left_out(portal: httpx.Client, full_clinic: str) -> None:
    page = portal.get("/search?radius_miles=far&near=94025&page=x&utm_source=mail")
    assert page.status_code == 200
    assert "We left out what we could not read" in page.text
    assert full_clinic in page.text


def test_nothing_found_helps_on(portal: httpx.Client, full_clinic: str) -> None:
    page = portal.get("/search?service=spravato&language=es").text
    assert "No listing fits" in page
    assert "Languages: with your other choices no clinic states “Spanish”." in page
    assert "Without “Languages”: 1 listing" in page
    page = portal.get("/search?q=quuxery&near=denver%2C+co&radius_miles=25&open_now=true").text
    for words in ("is called “quuxery”", "Look within 250 miles", "Without “Open now”", "Without “quuxery”"):
        assert words in page


LOS_ANGELES = {"street_address": "3 Sample St", "unit": None, "address_locality": "Los Angeles", "address_region": "CA", "postal_code": "90001"}


def elsewhere(page: str) -> tuple[str, str, str]:
    """Return the sentence above the results, the link's words and its address."""
    notice = re.search(r'<p class="notice" role="status">(Within .*?) <a href="([^"]+)" rel="nofollow">(.*?)</a>', page)
    assert notice
    return notice[1], notice[3], notice[2].replace("&amp;", "&")


def test_where_a_treatment_is_only_mentioned_near_the_nearest_that_offers_it_is_named(
    portal: httpx.Client, full_clinic: str, add_clinic: Any,
) -> None:
    south = add_clinic("South Nerve Clinic", host="south.example", address=LOS_ANGELES, services={"sgb": "offered"})
    page = portal.get("/search?q=sgb+94025").text
    assert f'href="/clinics/{full_clinic}"' in page
    said, words, address = elsewhere(page)
    assert re.fullmatch(
        r"Within 50 miles of Menlo Park, CA no clinic states that it offers SGB\. What is listed below only mentions it\. "
        r"The nearest that does is about 3\d\d miles away, in Los Angeles, CA\.", said,
    )
    assert words == "See the one clinic that does"
    assert f'href="/clinics/{south}"' in portal.get(address).text


def test_where_nobody_near_offers_a_treatment_the_way_leads_farther(portal: httpx.Client, full_clinic: str, add_clinic: Any) -> None:
    jose = add_clinic("Jose Clinic", host="jose.example", services={"tms": "offered"}, address={
        "street_address": "9 Sample Rd", "unit": None, "address_locality": "San Jose", "address_region": "CA", "postal_code": "95112"})
    south = add_clinic("South Clinic", host="south.example", address=LOS_ANGELES, services={"tms": "offered"})
    page = portal.get("/search?service=tms&near=94025&radius_miles=5").text
    assert "No listing fits" in page
    assert ">Look within 250 miles<" not in page  # the notice leads there already, and says what is there
    said, words, address = elsewhere(page)
    assert re.fullmatch(
        r"Within 5 miles of Menlo Park, CA no clinic states that it offers TMS\. The nearest that does is about \d\d miles away, in San Jose, CA\.", said,
    )
    assert words == "See all 2 clinics that do, the nearest first"
    farther = portal.get(address).text
    assert re.findall(r'<h2[^>]*><a href="/clinics/([^"]+)"', farther) == [jose, south]
    assert "no clinic states that it offers" not in farther
    nowhere = portal.get("/search?service=tms&near=94025&radius_miles=5&language=es").text
    assert "offers TMS and fits your other choices. Nor does any other in this directory.</p>" in nowhere
    for silent in ("q=kap+94025", "service=spravato&near=94025&radius_miles=25", "near=94025&radius_miles=5", "q=sgb", "q=ketamine+94025"):
        assert "no clinic states that it offers" not in portal.get(f"/search?{silent}").text


def test_silence_can_be_let_in(portal: httpx.Client, full_clinic: str, add_clinic: Any) -> None:
    other = add_clinic("Other Clinic", host="other.example", facts=[("facts.referral_required", False, None, "No referral needed.")])
    page = portal.get("/search?referral=no").text
    assert f'href="/clinics/{other}"' in page
    assert f'href="/clinics/{full_clinic}"' not in page
    also = re.search(r'Show also: <a href="([^"]+)"[^>]*>1 not stated: referral needed', page)
    assert also
    assert f'href="/clinics/{full_clinic}"' in portal.get(also[1].replace("&amp;", "&")).text
    assert "Stated: no" in page


def test_prices_and_hours_are_choices_with_counts(portal: httpx.Client, full_clinic: str) -> None:
    page = portal.get("/search?weekend=true").text
    assert re.search(r'id="price-500" href="/search\?price_max=500&amp;weekend=true".*?<span>Up to \$500</span><span class="count">1</span>', page)
    assert re.search(r'id="switch-weekend" href="/search"[^>]*aria-current="true"', page)
    assert re.search(r'<a class="chip" href="/search"[^>]*><span class="unseen">Take out </span>Open weekends', page)
    assert 'name="weekend" value="true" form="finder"' in page  # the form keeps what the links chose


def test_a_card_says_what_decides_and_what_is_not_stated(portal: httpx.Client, full_clinic: str, add_clinic: Any) -> None:
    page = portal.get("/search?service=ketamine-infusion&service=kap&q=quiet").text
    assert re.search(r"<dt>Ketamine infusion session</dt><dd>\$450</dd>", page)
    assert re.search(r"(Open|Closed) now", page)
    add_clinic("Silent Clinic", host="silent.example", address=None)
    assert '<div class="none"><dt>Insurance</dt><dd>not stated</dd></div>' in portal.get("/search?q=silent").text


def test_the_map_follows_the_choices_from_country_to_city(portal: httpx.Client, full_clinic: str, add_clinic: Any) -> None:
    add_clinic("Mile Clinic", host="mile.example", address=DENVER, services={"tms": "offered"})
    page = portal.get("/search").text
    assert "<details class=\"more map-box\">" in page
    assert 'href="/search?state=CO" aria-label="Colorado: 1 listing"' in page
    assert 'aria-label="Colorado' not in portal.get("/search?service=kap").text
    page = portal.get("/search?service=kap&state=CA").text
    assert 'href="/search?service=kap&amp;state=CA&amp;city=Menlo+Park" aria-label="Menlo Park, CA: 1 listing"' in page


def test_a_card_says_when_the_treatment_is_only_written_about(portal: httpx.Client, full_clinic: str) -> None:
    assert "SGB: mentioned only" in portal.get("/search?q=sgb").text


def test_htmx_gets_the_part_that_changes(portal: httpx.Client, full_clinic: str) -> None:
    part = portal.get("/search", headers={"hx-request": "true"})
    assert "<html" not in part.text
    assert 'id="results"' in part.text
    assert "HX-Request" in part.headers["vary"]


def test_reduced_search_says_so(portal: httpx.Client, full_clinic: str) -> None:
    assert "Search works in a reduced way" in portal.get("/search").text
    assert portal.get("/readyz").json() == {"database": "up", "search": "reduced"}


def test_comparison_shows_silence_and_differences(portal: httpx.Client, full_clinic: str, add_clinic) -> None:  # type: ignore[no-untyped-def]
    other = add_clinic("Other Clinic", host="other.example", facts=[("facts.escort_required", False, None, "You can drive yourself.")])
    page = portal.get(f"/compare?clinic={full_clinic}&clinic={other}&clinic=nobody")
    assert page.status_code == 200
    assert "Not stated" in page.text
    assert "1 of the chosen listings is not in the directory" in page.text
    row = re.search(r'<tr class="differs">\s*<th scope="row">Someone to take you home.*?</tr>', page.text, re.DOTALL)
    assert row
    assert "You can drive yourself." in row[0]


def test_other_locations_of_the_practice_are_linked(portal: httpx.Client, full_clinic: str, sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        first = session.exec(select(Location).where(Location.slug == full_clinic)).one()
        session.add(Location(
            clinic_id=first.clinic_id, slug="second", status="listed", name="Second House", address_locality="Denver", address_region="CO",
            listing={**first.listing, "slug": "second"},
        ))
    page = portal.get(f"/clinics/{full_clinic}").text
    assert 'href="/clinics/second"' in page
    assert "Second House" in page


def test_the_home_page_counts_anew_when_a_listing_comes_changes_or_goes(
    portal: httpx.Client, add_clinic: Any, sqlite_database: Database
) -> None:
    def counted() -> dict[str, str]:
        return dict(re.findall(r'href="/places/(\w\w)"[^>]*>[^<]*</a>\s*<span[^>]*>(\d+)', portal.get("/").text))

    add_clinic()
    assert counted() == {"ca": "1"}
    add_clinic("Front Range TMS", host="front-range.example", address=DENVER)
    assert counted() == {"ca": "1", "co": "1"}
    with sqlite_database.write() as session:
        location = session.exec(select(Location).where(Location.address_region == "CA")).one()
        set_status(session, location, "hidden", "desk@directory.example")
    assert counted() == {"co": "1"}


def test_sitemap_and_robots_name_the_public_address(
    portal: httpx.Client, full_clinic: str, settings: Settings, sqlite_database: Database
) -> None:
    base = settings.resolved_public_url
    sitemap = portal.get("/sitemap.xml").text
    for path in ("/", f"/clinics/{full_clinic}", "/places/ca", "/places/ca/menlo-park", "/services/kap", "/about/privacy"):
        assert f"<loc>{base}{path}</loc>" in sitemap
    assert f"<loc>{base}/services/kap/ca/menlo-park</loc>" in sitemap
    assert "/services/sgb/ca" not in sitemap, "only written about there"
    with sqlite_database.write() as session:
        location = session.exec(select(Location)).one()
        items = [corrections.ProposedItem(field="services", service="kap", value="not_offered")]
        correction, _ = corrections.submit_correction(session, location, items, requester_email=None)
        corrections.decide_item(session, corrections.items_of(session, correction)[0], accept=True, operator_label="desk@directory.example")
    assert "/services/kap/ca" not in portal.get("/sitemap.xml").text, "a person says that it is not offered"
    robots = portal.get("/robots.txt").text
    assert f"Sitemap: {base}/sitemap.xml" in robots
    assert "Disallow: /operator" in robots


def test_metrics_open_only_with_their_key(portal: httpx.Client) -> None:
    assert portal.get("/metrics").status_code == 401
    assert portal.get("/metrics", headers={"authorization": "Bearer guess"}).status_code == 401


def test_head_answers_like_get_without_the_body(portal: httpx.Client, full_clinic: str) -> None:
    for path in (*PATHS, f"/clinics/{full_clinic}", "/sitemap.xml", "/robots.txt", "/api/v1/clinics", "/nowhere", "/static/site.css"):
        got, head = portal.get(path), portal.head(path)
        assert (head.status_code, head.content) == (got.status_code, b""), path
        for name in ("content-type", "cache-control", "content-security-policy", "content-length"):
            assert head.headers.get(name) == got.headers.get(name), (path, name)


@pytest.mark.parametrize(("trusted", "status"), [("127.0.0.0/8", [200, 200]), ("", [200, 429]), ("10.0.0.0/8", [200, 429])])
def test_a_readers_address_is_believed_from_trusted_proxies_only(
    portal_with: PortalWith, trusted: str, status: list[int],
) -> None:
    with portal_with(search_limit=1, trusted_proxies=trusted) as client:
        seen = [client.get("/search", headers={"x-forwarded-for": address}).status_code for address in ("203.0.113.5", "203.0.113.6")]
    assert seen == status


def test_a_proxy_that_is_no_address_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINICS_TRUSTED_PROXIES", "10.0.0.0/8, anywhere")
    with pytest.raises(ValueError, match="CLINICS_TRUSTED_PROXIES"):
        Settings()


def test_mail_and_web_addresses_keep_their_letters(portal: httpx.Client, full_clinic: str) -> None:
    for path in (f"/clinics/{full_clinic}", f"/compare?clinic={full_clinic}"):
        assert "Hello@quiet" not in portal.get(path).text


def test_the_demonstration_says_so_as_a_landmark(portal_with: PortalWith) -> None:
    with portal_with(demo=True) as client:
        assert '<aside class="demo" aria-label="Demonstration">' in client.get("/").text


def test_what_is_not_stated_becomes_a_sheet_to_print(portal: httpx.Client, full_clinic: str) -> None:
    answer = portal.get(f"/clinics/{full_clinic}/questions")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "<li>Is there parking?</li>" in answer.text
    assert "Must someone take me home?" not in answer.text
    assert "+1 650-555-0142" in answer.text
    assert f'href="/clinics/{full_clinic}/questions"' in portal.get(f"/clinics/{full_clinic}").text
    assert portal.get("/clinics/nobody/questions").status_code == 404


def test_machines_read_the_same_facts_as_people(portal: httpx.Client, full_clinic: str) -> None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', portal.get(f"/clinics/{full_clinic}").text, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert (data["@type"], data["telephone"], data["openingHours"]) == (
        "MedicalClinic", "+16505550142", ["Mo-Fr 09:00-17:00", "Sa 10:00-14:00"],
    )
    assert data["priceRange"] == "from $450"
    assert "geo" not in data  # only the centre of the ZIP is known, which is no place to drive to
    names = [service["name"] for service in data["availableService"]]
    assert "Ketamine infusion (IV)" in names
    assert not any("ganglion" in name for name in names)  # only written about


def test_landing_pages_say_what_they_hold(portal: httpx.Client, full_clinic: str, add_clinic: Any, settings: Settings) -> None:
    add_clinic("Other KAP", host="other.example", services={"kap": "offered"}, facts=[("facts.price_per_session", [700, 700], "kap", "$700")])
    seen = set()
    for path, words in (
        ("/services/kap", "2 of 2 listings state the price of a session: from $550 to $700"), ("/services/kap/ca/menlo-park", "half of them $550"),
        ("/places/ca", "2 clinics in California"), ("/places/ca/menlo-park", "2 clinics in Menlo Park, CA"),
    ):
        page = portal.get(path).text
        assert words in page
        assert f'<link rel="canonical" href="{settings.resolved_public_url}{path}">' in page
        description = re.search(r'<meta name="description" content="([^"]+)"', page)
        title = re.search(r"<title>([^<]+)</title>", page)
        assert description
        assert title
        seen |= {description[1], title[1]}
    assert len(seen) == 8
    assert 'href="/services/kap/ca/menlo-park"' in portal.get("/services/kap").text
