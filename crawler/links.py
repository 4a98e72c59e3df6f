"""What a fetched page or sitemap says to a crawler: links, canonical address, directives."""

import functools
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.robots import ROBOT_NAME

_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"\s;]+)", re.IGNORECASE)
_NOT_FOUND = re.compile(
    r"^\W*404\W*$|\berror\W*404\b|\b404\W+(?:error|not found|page)|\b(?:page|file|content)s? (?:was |could |is |can)?(?:not|n.t)(?: be)? found\b"
    r"|^\W*(?:oops\W*)?not found\b|\bpage (?:does not|doesn.t|no longer) exists?\b|\bnothing (?:was )?found here\b",
    re.IGNORECASE,
)
XML_LIMIT = 5 * 1024 * 1024
LINKS_LIMIT = 2000
"""Links of one page that are looked at; a large clinic's menu has a few hundred."""
SITEMAP_LIMIT = 5000
"""Addresses of one sitemap file that are looked at; the frontier remembers no more of a site."""
LABEL_LIMIT, LABEL_ELEMENTS = 120, 40
"""Characters of a link's words that are kept, elements inside it that are looked at; they only serve to rank it."""
FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_ENTRIES = {"loc": ("url", "sitemap"), "link": ("item", "entry")}
"""By the element with an address, whose address it is: of a page of a sitemap or one sitemap of an index, of a page of an RSS or Atom feed."""
_COMMENTS = re.compile(r"/comments/", re.IGNORECASE)
_UNSEEN = ("script", "style", "template", "noscript")


@dataclass
class PageLinks:
    """What a page says to crawlers.

    `links` are (absolute address, words); `links_left` is how many more there were; `feeds` are the addresses of
    its RSS and Atom feeds, those of comments left out; `text_hash` is a sum
    over the readable part (visible text, title, description, structured data, mail and phone links): two
    pages with the same sum state the same. `not_found` is true where title or heading say that there is
    no such page, whatever the status code was.
    """

    links: list[tuple[str, str]] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    canonical: str | None = None
    directives: set[str] = field(default_factory=set)
    links_left: int = 0
    text_hash: str = ""
    not_found: bool = False


@dataclass
class Sitemap:
    """Addresses of pages and of further sitemaps; `left` is how many more pages there were."""

    pages: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    left: int = 0


def links_of(tree: Any, body: bytes, url: str) -> PageLinks:
    """Read what an HTML page says to crawlers; without a tree (plain text, a page that nobody can parse) that is nothing."""
    page = PageLinks(text_hash=hashlib.sha256(body).hexdigest())
    if tree is None:
        return page
    page.text_hash = _text_hash(tree) or page.text_hash
    page.not_found = _says_not_found(tree)
    base = next((element.get("href", "") for element in tree.iter("base") if element.get("href")), "")
    base = _join(url, base) or url
    for meta in tree.iter("meta"):
        if (meta.get("name") or "").strip().lower() in ("robots", ROBOT_NAME):
            page.directives.update(part.strip() for part in (meta.get("content") or "").lower().split(","))
        if (meta.get("http-equiv") or "").strip().lower() == "refresh" and (match := _REFRESH.search(meta.get("content") or "")):
            page.links.append((_join(base, match[1]) or url, ""))
    for link in tree.iter("link"):
        relations, target = (link.get("rel") or "").lower().split(), _join(base, link.get("href") or "")
        if "canonical" in relations and page.canonical is None:
            page.canonical = target
        if "alternate" in relations and (link.get("type") or "").strip().lower() in FEED_TYPES and target and not _COMMENTS.search(target):
            page.feeds.append(target)
    for anchor, target in _anchors(tree, base):
        if len(page.links) < LINKS_LIMIT:
            page.links.append((target, _label(anchor)))
        else:
            page.links_left += 1
    return page


def _text_hash(tree: Any) -> str | None:
    """Return the sum over what can be read, None where there are no words: then the bytes decide."""
    digest, letters = hashlib.sha256(), 0
    for element in tree.iter():
        tag = element.tag
        if not isinstance(tag, str):
            parts = [element.tail]
        elif tag == "script" and "json" in (element.get("type") or ""):
            parts = [element.text, element.tail]
        elif tag in _UNSEEN:
            parts = [element.tail]
        elif tag == "meta":
            parts = [element.get("content") if element.get("name") == "description" else None, element.tail]
        elif tag == "a" and (element.get("href") or "").startswith(("tel:", "mailto:")):
            parts = [element.get("href"), element.text, element.tail]
        else:
            parts = [element.text, element.tail]
        for part in parts:
            if part and (words := part.split()):
                letters += len(words)
                digest.update(" ".join([*words, ""]).encode(errors="replace"))
    return digest.hexdigest() if letters else None


def _says_not_found(tree: Any) -> bool:
    for tag in ("title", "h1"):
        element = next(tree.iter(tag), None)
        if element is not None and _NOT_FOUND.search(" ".join("".join(element.itertext()).split())[:LABEL_LIMIT]):
            return True
    return False


def _anchors(tree: Any, base: str) -> Iterator[tuple[Any, str]]:
    for anchor in tree.iter("a", "area"):
        href = (anchor.get("href") or "").strip()
        if not href or href.startswith("#") or "nofollow" in (anchor.get("rel") or "").lower().split():
            continue
        target = _join(base, href)
        if target and target.startswith(("http://", "https://")):
            yield anchor, target


def _label(anchor: Any) -> str:
    """Return the first words of a link; all of them would be quadratic where anchors lie inside anchors."""
    words = (anchor.text or "").split()
    for element in islice(anchor.iterdescendants(), LABEL_ELEMENTS):
        if isinstance(element.tag, str):
            words += (element.text or "").split()
        words += (element.tail or "").split()
    return " ".join(words)[:LABEL_LIMIT]


_FROM_ANY_PAGE = re.compile(r"/|[a-z]+://", re.IGNORECASE)


def _join(base: str, href: str) -> str | None:
    """Return the address that a link leads to; menus have the same ones on every page, and lead there from any."""
    href = href.strip()
    return _joined(_root(base) if _FROM_ANY_PAGE.match(href) else base, href)


@functools.lru_cache(maxsize=8_192)
def _joined(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href) or None
    except ValueError:
        return None


@functools.lru_cache(maxsize=1_024)
def _root(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.scheme}://{parts.netloc}/" if parts.netloc else url


def read_sitemap(body: bytes) -> Sitemap:
    """Read a sitemap, a sitemap index, a feed (RSS, Atom; the protocol lets them be sitemaps), their gzip, or a plain list of addresses.

    A compressed sitemap is read up to 5 MB of its unpacked size, one that breaks off as far as it goes.
    No entity is expanded and nothing is fetched.
    """
    if body[:2] == b"\x1f\x8b":
        try:
            body = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, XML_LIMIT)
        except zlib.error:
            return Sitemap()
    if body.lstrip()[:1] != b"<":
        lines = [line.strip() for line in body.decode(errors="ignore").splitlines() if line.strip().startswith("http")]
        return Sitemap(lines[:SITEMAP_LIMIT], [], max(0, len(lines) - SITEMAP_LIMIT))
    try:
        parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(body, parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        return Sitemap()
    sitemap = Sitemap()
    if root is None:
        return sitemap
    for element in root.iter("{*}loc", "{*}link"):
        parent = element.getparent()
        name = etree.QName(parent).localname if parent is not None else ""
        address = (element.text or element.get("href") or "").strip()
        if not address or name not in _ENTRIES[etree.QName(element).localname] or element.get("rel", "alternate") != "alternate":
            continue
        if name == "sitemap":
            sitemap.sitemaps.append(address)
        elif len(sitemap.pages) < SITEMAP_LIMIT:
            sitemap.pages.append(address)
        else:
            sitemap.left += 1
    return sitemap
