"""Patients' pages: home, search, a clinic, comparison, services, places, and what the directory promises."""

from litestar import get
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.database import Database
from directory.listings import find_location
from directory.records import PUBLIC_STATUSES
from directory.settings import Settings
from portal.errors import GoneException
from portal.listing_view import listing_page

_FRESH = CacheControlHeader(no_cache=True)


@get("/clinics/{slug:str}", sync_to_thread=True, cache_control=_FRESH)
def clinic(slug: FromPath[str], database: NamedDependency[Database], settings: NamedDependency[Settings]) -> Template | Redirect:
    """One listing; an old slug leads to the present one, a removed listing answers 410."""
    with database.read() as session:
        location = find_location(session, slug)
        if location is None:
            raise NotFoundException
        if location.status in ("removed", "hidden"):
            raise GoneException
        if location.status not in PUBLIC_STATUSES:
            raise NotFoundException
        if location.slug != slug:
            return Redirect(f"/clinics/{location.slug}", status_code=301)
        return Template("clinic.html", context={"page": listing_page(session, location, settings.resolved_public_url)})


ROUTES = [clinic]
