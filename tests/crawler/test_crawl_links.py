"""What pages and sitemaps say to a crawler."""

import gzip

from crawler.links import read_links, read_sitemap

URL = "https://clinic.example/a/b"


def test_links_are_absolute_and_nofollow_is_left_alone() -> None:
    page = read_links(
        b'<base href="/c/"><a href="d">Our <b>prices</b></a><a href="#x">x</a><a href="mailto:a@b.example">m</a>'
        b'<a rel="nofollow" href="/spam">s</a><a href="http://[bad">b</a><area href="/map">', URL,
    )
    assert page.links == [("https://clinic.example/c/d", "Our prices"), ("https://clinic.example/map", "")]


def test_a_refresh_is_a_link() -> None:
    assert read_links(b'<meta http-equiv="Refresh" content="0; URL=\'home.htm\'">', URL).links == [("https://clinic.example/a/home.htm", "")]


def test_canonical_and_directives_are_read() -> None:
    page = read_links(
        b'<link rel="canonical" href="/a"><meta name="ROBOTS" content="NoIndex, nofollow">'
        b'<meta name="otherbot" content="none">', URL,
    )
    assert page.canonical == "https://clinic.example/a"
    assert page.directives == {"noindex", "nofollow"}


def test_broken_pages_yield_what_can_be_read() -> None:
    assert read_links(b"", URL).links == []
    assert read_links(b"\x00\xff<a href='/x'>x", URL, "no-such-encoding").links == [("https://clinic.example/x", "x")]
    assert read_links(b"<a href='/x'>x<table><a href=/y>", URL).links == [("https://clinic.example/x", "x"), ("https://clinic.example/y", "")]


def test_sitemap_index_gzip_and_plain_lists_are_read() -> None:
    index = b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc> https://c.example/1.xml </loc></sitemap></sitemapindex>'
    assert read_sitemap(index) == ([], ["https://c.example/1.xml"])
    urls = b'<urlset><url><loc>https://c.example/a</loc><image:image xmlns:image="i"><image:loc>https://c.example/i.png</image:loc></image:image></url></urlset>'
    assert read_sitemap(gzip.compress(urls)) == (["https://c.example/a"], [])
    assert read_sitemap(b"https://c.example/a\nnot an address\n") == (["https://c.example/a"], [])


def test_hostile_sitemaps_are_harmless() -> None:
    entities = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><urlset><url><loc>&e;</loc></url></urlset>'
    assert read_sitemap(entities) == ([], [])
    assert read_sitemap(b"<urlset><url><loc>") == ([], [])
    assert read_sitemap(b"\x1f\x8bnot gzip at all") == ([], [])
    assert read_sitemap(gzip.compress(b"<!-- " + b"x" * 20_000_000 + b" --><urlset/>")) == ([], [])
