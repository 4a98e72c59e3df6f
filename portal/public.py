"""Patients' pages: home, a clinic, comparison, what the directory promises, and what machines read first.

Pages that ask the search stand in `finding.py`.
"""

import math
from typing import Any
from xml.sax.saxutils import escape

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from sqlmodel import Session

from directory.database import Database
from directory.listings import find_location
from directory.records import PUBLIC_STATUSES
from directory.settings import Settings
from directory.tables import Location
from directory.taxonomy import SERVICES
from portal.comparison import compare
from portal.errors import GoneException
from portal.listing_view import listing_page
from portal.lookups import city_places, public_slugs, service_places, state_counts

FRESH = CacheControlHeader(no_cache=True)
SITEMAP_SIZE = 50_000
"""Addresses in one sitemap, at most (sitemaps.org)."""

ABOUT = {
    "data": "Where the facts come from",
    "ranking": "How results are ordered",
    "removal": "Corrections and removal",
    "privacy": "Your privacy",
}


class AboutPage(msgspec.Struct, frozen=True):
    """What the pages under `/about` show."""

    topic: str
    title: str
    topics: dict[str, str]


def public_location(session: Session, slug: str) -> Location:
    """Return the location that the public may see under a slug, also an old one.

    Raises `GoneException` for a removed listing and `NotFoundException` for one that was never public.
    """
    location = find_location(session, slug)
    if location is not None and location.status in ("removed", "hidden"):
        raise GoneException
    if location is None or location.status not in PUBLIC_STATUSES:
        raise NotFoundException
    return location


@get("/clinics/{slug:str}", sync_to_thread=True, cache_control=FRESH, include_in_schema=False)
def show_clinic(slug: FromPath[str], database: NamedDependency[Database], settings: NamedDependency[Settings]) -> Template | Redirect:
    """One listing; an old slug leads to the present one, a removed listing answers 410."""
    with database.read() as session:
        location = public_location(session, slug)
        if location.slug != slug:
            return Redirect(f"/clinics/{location.slug}", status_code=301)
        return Template("clinic.html", context={"page": listing_page(session, location, settings.resolved_public_url)})


@get("/clinics/{slug:str}/questions", sync_to_thread=True, cache_control=FRESH, include_in_schema=False)
def show_questions(slug: FromPath[str], database: NamedDependency[Database], settings: NamedDependency[Settings]) -> Template | Redirect:
    """What a clinic's pages leave open, as a sheet of questions to print and take to the call."""
    with database.read() as session:
        location = public_location(session, slug)
        if location.slug != slug:
            return Redirect(f"/clinics/{location.slug}/questions", status_code=301)
        return Template("questions.html", context={"page": listing_page(session, location, settings.resolved_public_url)})


@get("/compare", sync_to_thread=True, cache_control=FRESH, include_in_schema=False)
def show_comparison(database: NamedDependency[Database], clinic: FromQuery[list[str] | None] = None) -> Template:
    """Two to four listings side by side; with fewer it says how to choose."""
    with database.read() as session:
        return Template("compare.html", context={"page": compare(session, clinic or [])})


@get("/about/{topic:str}", sync_to_thread=False, include_in_schema=False)
def show_about(topic: FromPath[str]) -> Template:
    """What the directory promises and how it works."""
    if topic not in ABOUT:
        raise NotFoundException
    return Template(f"about/{topic}.html", context={"page": AboutPage(topic, ABOUT[topic], ABOUT)})


@get("/sitemap.xml", sync_to_thread=True, media_type=MediaType.XML, include_in_schema=False)
def sitemap(database: NamedDependency[Database], settings: NamedDependency[Settings], part: FromQuery[int | None] = None) -> Response[str]:
    """All public addresses; more than 50,000 are split, and this is then the list of the parts."""
    base = settings.resolved_public_url
    with database.read() as session:
        pages: list[tuple[str, Any]] = [(path, None) for path in ("/", *(f"/about/{topic}" for topic in ABOUT))]
        pages += [(f"/services/{term}", None) for term in SERVICES]
        pages += [(f"/places/{state.code.lower()}", None) for state in state_counts(session)]
        pages += [(city.href, None) for city in city_places(session)]
        pages += [(path, None) for path in service_places(session)]
        pages += [(f"/clinics/{slug}", changed) for slug, changed in public_slugs(session)]
    parts = math.ceil(len(pages) / SITEMAP_SIZE)
    if part is None and parts > 1:
        rows = "".join(f"<sitemap><loc>{escape(base)}/sitemap.xml?part={number}</loc></sitemap>" for number in range(1, parts + 1))
        return _xml(f"<sitemapindex {_SITEMAP_SPACE}>{rows}</sitemapindex>")
    start = ((part or 1) - 1) * SITEMAP_SIZE
    rows = "".join(
        f"<url><loc>{escape(base + path)}</loc>{f'<lastmod>{changed.date().isoformat()}</lastmod>' if changed else ''}</url>"
        for path, changed in pages[max(start, 0) : max(start, 0) + SITEMAP_SIZE]
    )
    return _xml(f"<urlset {_SITEMAP_SPACE}>{rows}</urlset>")


_SITEMAP_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _xml(text: str) -> Response[str]:
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', media_type="application/xml")


@get("/robots.txt", sync_to_thread=False, media_type=MediaType.TEXT, include_in_schema=False)
def robots(settings: NamedDependency[Settings]) -> str:
    """What crawlers may read: listings and places; nothing personal, no endless combinations of filters."""
    closed = (
        "/search", "/suggest", "/compare", "/operator", "/corrections/", "/removals/", "/clinics/*/correct", "/clinics/*/remove",
        "/clinics/*/questions",
    )
    return "\n".join(["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {settings.resolved_public_url}/sitemap.xml", ""])


@get("/healthz", sync_to_thread=False, media_type=MediaType.TEXT, include_in_schema=False)
def healthz(request: Request[Any, Any, Any]) -> str:
    """The process answers."""
    return "ok\n"


ROUTES = [show_clinic, show_questions, show_comparison, show_about, sitemap, robots, healthz]
