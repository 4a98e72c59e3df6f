"""Which pages are asked for first, and which never."""

import pytest

from crawler.frontier import START, Frontier, canonical_url, refusal, site_key

HOST = "https://clinic.example"


@pytest.mark.parametrize(("url", "canonical"), [
    ("HTTPS://Clinic.Example:443/a#top", "https://clinic.example/a"),
    ("http://clinic.example:80", "http://clinic.example/"),
    ("http://clinic.example:8080/a", "http://clinic.example:8080/a"),
    ("https://clinic.example/a?utm_source=x&b=2&a=1&fbclid=9", "https://clinic.example/a?a=1&b=2"),
    ("https://clinic.example/a;jsessionid=12?x=1", "https://clinic.example/a?x=1"),
    ("https://clinic.example/caf%c3%a9", "https://clinic.example/caf%C3%A9"),
])
def test_an_address_has_one_spelling(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


def test_a_site_is_its_host_with_or_without_www_and_with_its_port() -> None:
    assert site_key("https://www.clinic.example/a") == site_key("http://clinic.example") == "clinic.example"
    assert site_key("http://clinic.localhost:8123/") == "clinic.localhost:8123"
    assert site_key("http://clinic.example:99999/") == ""


def test_pages_that_matter_come_first() -> None:
    frontier = Frontier(depth_cap=4)
    for path in ("/tag/mood/", "/blog/2024/03/a-post/", "/privacy-policy/", "/gallery-of-rooms", "/team", "/pricing/", "/contact-us/"):
        frontier.add(HOST + path, depth=1)
    frontier.add(f"{HOST}/p=17", depth=1, text="What to expect")
    frontier.add(f"{HOST}/", depth=0, rank=START)
    order = []
    while entry := frontier.pop():
        order.append(entry.url.removeprefix(HOST))
    assert order == ["/", "/contact-us/", "/pricing/", "/p=17", "/team", "/blog/2024/03/a-post/", "/gallery-of-rooms", "/privacy-policy/", "/tag/mood/"]


def test_an_address_is_taken_once() -> None:
    frontier = Frontier(depth_cap=4)
    frontier.add(f"{HOST}/a", depth=1)
    frontier.add(f"{HOST}/a", depth=2)
    assert len(frontier) == 1
    frontier.mark_seen(f"{HOST}/a")
    assert frontier.pop() is None


@pytest.mark.parametrize(("path", "reason"), [
    ("/feed/", "page/feed"), ("/blog/feed", "page/feed"), ("/rss.xml", "page/feed"), ("/prices/?print=1", "page/print"),
    ("/events/2024-05/", "page/calendar"), ("/visit?ical=1", "page/calendar"), ("/wp-json/x", "page/account"),
    ("/?s=ketamine", "page/search"), ("/form.pdf", "type/not_html"), ("/IMG.JPG", "type/not_html"),
    ("/feedback", None), ("/printable-forms", None), ("/login-help-for-patients", None), ("/events", None), ("/research", None),
])
def test_addresses_that_are_not_worth_a_request(path: str, reason: str | None) -> None:
    assert refusal(HOST + path) == reason


def test_refusals_are_counted_once_for_each_address() -> None:
    frontier = Frontier(depth_cap=2)
    for _ in range(2):
        frontier.add(f"{HOST}/feed/", depth=1)
        frontier.add(f"{HOST}/deep", depth=3)
        frontier.refuse_once("https://elsewhere.example/", "host/foreign")
    assert frontier.refused == {"page/feed": 1, "cap/depth": 1, "host/foreign": 1}
