"""What a fetched page or sitemap says to a crawler: links, canonical address, directives."""

import codecs
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html

from crawler.robots import ROBOT_NAME

_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"\s;]+)", re.IGNORECASE)
XML_LIMIT = 5 * 1024 * 1024


@dataclass
class PageLinks:
    """Links (absolute address, words), the page's own canonical address and its robots directives."""

    links: list[tuple[str, str]] = field(default_factory=list)
    canonical: str | None = None
    directives: set[str] = field(default_factory=set)


def read_links(body: bytes, url: str, encoding: str | None = None) -> PageLinks:
    """Read what an HTML page says to crawlers; a broken page yields what can be read."""
    page = PageLinks()
    try:
        tree = html.document_fromstring(body, parser=html.HTMLParser(encoding=_known(encoding)))
    except (etree.ParserError, ValueError):
        return page
    base = next((element.get("href", "") for element in tree.iter("base") if element.get("href")), "")
    base = _join(url, base) or url
    for meta in tree.iter("meta"):
        if (meta.get("name") or "").strip().lower() in ("robots", ROBOT_NAME):
            page.directives.update(part.strip() for part in (meta.get("content") or "").lower().split(","))
        if (meta.get("http-equiv") or "").strip().lower() == "refresh" and (target := _REFRESH.search(meta.get("content") or "")):
            page.links.append((_join(base, target[1]) or url, ""))
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and page.canonical is None:
            page.canonical = _join(base, link.get("href") or "")
    page.links.extend(_anchors(tree, base))
    return page


def _known(encoding: str | None) -> str | None:
    try:
        return codecs.lookup(encoding).name if encoding else None
    except LookupError:
        return None


def _anchors(tree: Any, base: str) -> Iterator[tuple[str, str]]:
    for anchor in tree.iter("a", "area"):
        href = (anchor.get("href") or "").strip()
        if not href or href.startswith("#") or "nofollow" in (anchor.get("rel") or "").lower().split():
            continue
        target = _join(base, href)
        if target and target.startswith(("http://", "https://")):
            yield target, " ".join((anchor.text_content() or "").split())


def _join(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href.strip()) or None
    except ValueError:
        return None


def read_sitemap(body: bytes) -> tuple[list[str], list[str]]:
    """Return (pages, further sitemaps) of a sitemap, a sitemap index, their gzip, or a plain list of addresses.

    A compressed sitemap is read up to 5 MB of its unpacked size.
    """
    if body[:2] == b"\x1f\x8b":
        try:
            body = gzip.GzipFile(fileobj=io.BytesIO(body)).read(XML_LIMIT)
        except (OSError, EOFError):
            return [], []
    if body.lstrip()[:1] != b"<":
        return [line.strip() for line in body.decode(errors="ignore").splitlines() if line.strip().startswith("http")], []
    try:
        parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(body, parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        return [], []
    if root is None:
        return [], []
    found: dict[str, list[str]] = {"url": [], "sitemap": []}
    for element in root.iter("{*}loc"):
        parent = element.getparent()
        name = etree.QName(parent).localname if parent is not None else ""
        if name in found and element.text and element.text.strip():
            found[name].append(element.text.strip())
    return found["url"], found["sitemap"]
