"""What pages and sitemaps say to a crawler."""

import gzip

from crawler.links import PageLinks, Sitemap, links_of, read_sitemap
from crawler.reading.page import parse_document

URL = "https://clinic.example/a/b"


def read_links(body: bytes, content_type: str | None = None) -> PageLinks:
    return links_of(parse_document(body, content_type).tree, body, URL)


def test_links_are_absolute_and_nofollow_is_left_alone() -> None:
    page = read_links(
        b'<base href="/c/"><a href="d">Our <b>prices</b></a><a href="#x">x</a><a href="mailto:a@b.example">m</a>'
        b'<a rel="nofollow" href="/spam">s</a><a href="http://[bad">b</a><area href="/map">'
    )
    assert page.links == [("https://clinic.example/c/d", "Our prices"), ("https://clinic.example/map", "")]


def test_a_refresh_is_a_link() -> None:
    assert read_links(b'<meta http-equiv="Refresh" content="0; URL=\'home.htm\'">').links == [("https://clinic.example/a/home.htm", "")]


def test_canonical_and_directives_are_read() -> None:
    page = read_links(
        b'<link rel="canonical" href="/a"><meta name="ROBOTS" content="NoIndex, nofollow">'
        b'<meta name="otherbot" content="none">'
    )
    assert page.canonical == "https://clinic.example/a"
    assert page.directives == {"noindex", "nofollow"}


def test_broken_pages_yield_what_can_be_read() -> None:
    assert read_links(b"").links == []
    assert read_links(b"\x00\xff<a href='/x'>x", "text/html; charset=no-such-encoding").links == [("https://clinic.example/x", "x")]
    assert read_links("<p>caf\xe9 <a href='/x'>".encode("utf-16-le"), "text/html; charset=utf-16-le").text_hash, "an encoding that Python knows and lxml does not"
    assert read_links(b"<a href='/x'>x<table><a href=/y>").links == [("https://clinic.example/x", "x"), ("https://clinic.example/y", "")]


def test_sitemap_index_gzip_and_plain_lists_are_read() -> None:
    index = b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc> https://c.example/1.xml </loc></sitemap></sitemapindex>'
    assert read_sitemap(index) == Sitemap([], ["https://c.example/1.xml"])
    urls = b'<urlset><url><loc>https://c.example/a</loc><image:image xmlns:image="i"><image:loc>https://c.example/i.png</image:loc></image:image></url></urlset>'
    assert read_sitemap(gzip.compress(urls)) == Sitemap(["https://c.example/a"])
    assert read_sitemap(b"https://c.example/a\nnot an address\n") == Sitemap(["https://c.example/a"])


def test_feeds_name_pages_and_pages_name_feeds() -> None:
    rss = b'<?xml version="1.0"?><rss version="2.0"><channel><link>https://c.example/</link><item><link>https://c.example/a</link></item></channel></rss>'
    assert read_sitemap(rss) == Sitemap(["https://c.example/a"])
    atom = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://c.example/"/><entry><link rel="alternate" href="https://c.example/a"/>'
        b'<link rel="edit" href="https://c.example/edit/a"/></entry></feed>'
    )
    assert read_sitemap(atom) == Sitemap(["https://c.example/a"])
    languages = b'<urlset xmlns:x="x"><url><loc>https://c.example/a</loc><x:link rel="alternate" hreflang="es" href="https://c.example/es/a"/></url></urlset>'
    assert read_sitemap(languages) == Sitemap(["https://c.example/a"])
    page = read_links(
        b"<link rel='alternate' type='application/rss+xml' href='/feed/'><link rel='alternate' type='application/rss+xml' href='/comments/feed/'>"
        b"<link rel='alternate' hreflang='es' href='/es/'><link rel='alternate' type='application/atom+xml' href='/atom.xml'>"
    )
    assert page.feeds == ["https://clinic.example/feed/", "https://clinic.example/atom.xml"]


def test_hostile_sitemaps_are_harmless() -> None:
    entities = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><urlset><url><loc>&e;</loc></url></urlset>'
    assert read_sitemap(entities) == Sitemap()
    assert read_sitemap(b"<urlset><url><loc>") == Sitemap()
    assert read_sitemap(b"\x1f\x8bnot gzip at all") == Sitemap()
    assert read_sitemap(gzip.compress(b"<!-- " + b"x" * 20_000_000 + b" --><urlset/>")) == Sitemap()


def test_a_sitemap_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    urls = b"<urlset>" + b"".join(b"<url><loc>https://c.example/%d</loc></url>" % number for number in range(9000)) + b"</urlset>"
    whole = read_sitemap(urls)
    assert (len(whole.pages), whole.left) == (5000, 4000)
    assert read_sitemap(urls[:100]).pages == ["https://c.example/0", "https://c.example/1"]
    cut = gzip.compress(urls)[:5000]
    assert read_sitemap(cut).pages[:2] == ["https://c.example/0", "https://c.example/1"]


def test_pages_that_state_the_same_have_the_same_sum() -> None:
    one = read_links(b"<title>Prices</title><script>var session = 1</script><p>Ketamine   $400 <a href='/x?sid=1'>more</a>")
    two = read_links(b"<title>Prices</title><script>var session = 2</script><p>Ketamine $400 <a href='/x?sid=2'>more</a></p>")
    other = read_links(b"<title>Prices</title><p>Ketamine $500 <a href='/x?sid=2'>more</a></p>")
    call = read_links(b"<title>Prices</title><p>Ketamine $400 <a href='tel:+14155550100'>more</a></p>")
    assert one.text_hash == two.text_hash
    assert len({one.text_hash, other.text_hash, call.text_hash}) == 3


def test_a_page_that_says_that_it_is_none_is_known() -> None:
    for title in ("404", "Page not found", "Page Not Found - Quiet Harbor", "Oops! Not found", "Error 404: sorry"):
        assert read_links(f"<title>{title}</title><h1>Hm</h1>".encode()).not_found, title
    for title in ("Peace not found elsewhere", "404 Main Street", "Ketamine", "Contact"):
        assert not read_links(f"<title>{title}</title>".encode()).not_found, title


def test_links_without_end_are_counted_not_kept() -> None:
    page = read_links(b"<a href='/a'>" * 10_000)
    assert len(page.links) + page.links_left == 10_000
    assert page.links_left == 8_000
