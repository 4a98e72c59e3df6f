"""Demonstration sites: folders of pages, rendered through the mark-up of their theme."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

HERE = Path(__file__).parent
FRONT_MATTER = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n(.*)\Z", re.DOTALL)
ORIGIN = re.compile(r"\{\{ origin(?::([a-z0-9-]+))? \}\}")
DEFAULT_ROBOTS = "User-agent: *\nDisallow:\n\nSitemap: {{ origin }}/sitemap.xml\n"

Answer = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class DemoPage:
    """One page: its front matter, and the HTML that follows it."""

    path: str
    title: str
    template: str
    body: str
    meta: Mapping[str, Any]
    """The whole front matter, for what only one theme needs."""
    modified: datetime
    description: str = ""
    section: str = ""
    head: str = ""
    date: date | None = None
    noindex: bool = False
    in_sitemap: bool = True
    charset: str = ""
    """Set: the page is sent in this encoding, and only its own mark-up says so."""


@dataclass(frozen=True)
class DemoSite:
    """One web site, reached under the host `<host>.localhost`."""

    host: str
    name: str
    theme: str
    tagline: str
    nav: list[tuple[str, str]]
    footer: str
    contact: Mapping[str, Any]
    robots: str
    redirects: Mapping[str, str]
    """Path to target, answered 301; the path `*` stands for every path without a page."""
    pages: Mapping[str, DemoPage]
    meta: Mapping[str, Any]
    """The whole site.toml, for what only one theme needs."""

    @property
    def posts(self) -> list[DemoPage]:
        """The dated pages, newest first."""
        dated = [page for page in self.pages.values() if page.date]
        return sorted(dated, key=lambda page: (page.date or date.min, page.path), reverse=True)


def load_sites(folder: Path = HERE / "sites") -> list[DemoSite]:
    """Every site under the folder, by name of its host."""
    return [_load_site(path.parent) for path in sorted(folder.glob("*/site.toml"))]


def render(site: DemoSite, path: str, port: int = 80) -> Answer:
    """The answer for a path without query: status, headers, body.

    The port is the one that the sites are asked on; it stands in absolute addresses.
    """
    answer = _generated(site, path, port) or _page_answer(site, path, port)
    if answer:
        return answer
    target = site.redirects.get(path) or _other_slash(site, path) or site.redirects.get("*")
    if target:
        return _redirect(site, target, port)
    return html_answer(404, f"<h1>Not found</h1><p>{escape(site.name)} has no such page.</p>")


def origin(host: str, port: int) -> str:
    """`http://host.localhost:port`."""
    return f"http://{host}.localhost:{port}"


def html_answer(status: int, body: str) -> Answer:
    """A bare answer of the server itself, without any theme."""
    page = f"<!doctype html><title>{status}</title>{body}\n"
    return status, {"Content-Type": "text/html; charset=utf-8"}, page.encode()


def _load_site(folder: Path) -> DemoSite:
    meta = tomllib.loads((folder / "site.toml").read_text("utf-8"))
    theme = str(meta["theme"])
    shared = [folder / "site.toml", *(HERE / "themes" / theme).glob("*")]
    pages = [_load_page(path, shared) for path in sorted((folder / "pages").glob("*.html"))]
    if len({page.path for page in pages}) != len(pages):
        raise ValueError(f"{folder.name}: two pages share a path")
    return DemoSite(
        host=folder.name,
        name=meta["name"],
        theme=theme,
        tagline=meta.get("tagline", ""),
        nav=[(label, path) for label, path in meta.get("nav", [])],
        footer=meta.get("footer", ""),
        contact=meta.get("contact", {}),
        robots=meta.get("robots", DEFAULT_ROBOTS),
        redirects=meta.get("redirects", {}),
        pages={page.path: page for page in pages},
        meta=meta,
    )


def _load_page(path: Path, shared: Iterable[Path]) -> DemoPage:
    parts = FRONT_MATTER.match(path.read_text("utf-8"))
    if parts is None:
        raise ValueError(f"{path}: no front matter between two +++ lines")
    meta = tomllib.loads(parts[1])
    newest = max(file.stat().st_mtime for file in (path, *shared))
    return DemoPage(
        path=meta["path"],
        title=meta["title"],
        template=meta["template"],
        body=parts[2],
        meta=meta,
        modified=datetime.fromtimestamp(int(newest), UTC),
        description=meta.get("description", ""),
        section=meta.get("section", ""),
        head=meta.get("head", ""),
        date=meta.get("date"),
        noindex=meta.get("noindex", False),
        in_sitemap=meta.get("in_sitemap", True),
        charset=meta.get("charset", ""),
    )


@cache
def _theme(name: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "themes" / name),
        autoescape=select_autoescape(["html", "xml"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["rfc822"] = _rfc822
    return environment


def _rfc822(day: date) -> str:
    return format_datetime(datetime.combine(day, time(9), UTC))


def _with_origin(text: str, site: DemoSite, port: int) -> str:
    return ORIGIN.sub(lambda found: origin(found[1] or site.host, port), text)


def _page_answer(site: DemoSite, path: str, port: int) -> Answer | None:
    page = site.pages.get(path)
    if page is None:
        return None
    text = page.body if page.template == "raw" else _themed(site, page, port)
    body = _with_origin(text, site, port).encode(page.charset or "utf-8")
    kind = "text/html" if page.charset else "text/html; charset=utf-8"
    return 200, {"Content-Type": kind, "Last-Modified": _http_date(page.modified)}, body


def _themed(site: DemoSite, page: DemoPage, port: int) -> str:
    return (
        _theme(site.theme)
        .get_template(f"{page.template}.html")
        .render(
            site=site,
            page=page,
            body=_own(page.body),
            head=_own(page.head),
            footer=_own(site.footer),
            posts=site.posts,
            related=[post for post in site.posts if post is not page][:3],
            has_feed=_has_feed(site),
            origin=origin(site.host, port),
        )
    )


def _own(text: str) -> Markup:
    """Mark-up from our own files, which goes into the page as it is."""
    return Markup(text)  # noqa: S704


def _generated(site: DemoSite, path: str, port: int) -> Answer | None:
    if path == "/robots.txt":
        kind, text = "text/plain", _with_origin(site.robots, site, port)
    elif path == "/sitemap.xml":
        kind, text = "application/xml", _sitemap(site, port)
    elif path == "/feed/" and _has_feed(site):
        kind = "application/rss+xml"
        feed = _theme(site.theme).get_template("feed.xml")
        text = feed.render(site=site, posts=site.posts, origin=origin(site.host, port))
        text = _with_origin(text, site, port)
    else:
        return None
    newest = max(page.modified for page in site.pages.values())
    headers = {
        "Content-Type": f"{kind}; charset=utf-8",
        "Last-Modified": _http_date(newest),
    }
    return 200, headers, text.encode()


def _has_feed(site: DemoSite) -> bool:
    return bool(site.posts) and "feed.xml" in _theme(site.theme).list_templates()


def _sitemap(site: DemoSite, port: int) -> str:
    rows = "".join(
        f"<url><loc>{escape(origin(site.host, port) + page.path)}</loc><lastmod>{page.date or page.modified.date()}</lastmod></url>\n"
        for page in site.pages.values()
        if page.in_sitemap and not page.noindex
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{rows}</urlset>\n'


def _other_slash(site: DemoSite, path: str) -> str | None:
    other = path[:-1] if path.endswith("/") else path + "/"
    return other if other in site.pages else None


def _redirect(site: DemoSite, target: str, port: int) -> Answer:
    place = _with_origin(target, site, port)
    if place.startswith("/"):
        place = origin(site.host, port) + place
    status, headers, body = html_answer(301, f'<p>Moved <a href="{escape(place)}">here</a>.</p>')
    return status, headers | {"Location": place}, body


def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)
