"""The one place where the portal is wired: `create_app(settings)` returns the whole web application."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Litestar, get
from litestar.config.compression import CompressionConfig
from litestar.datastructures import CacheControlHeader, State
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.stores.memory import MemoryStore
from litestar.template.config import TemplateConfig

from directory.database import Database
from directory.fields import FIELDS
from directory.settings import Settings
from directory.taxonomy import CONDITIONS, SERVICES
from portal import api, errors, finding, observe, operator, public, requests, security, street_map, suggesting, words
from search.query import Searcher

SITE_NAME = "In Their Words"
_HERE = Path(__file__).resolve().parent
STATIC = _HERE / "static"
A_YEAR = 31_536_000
FORGET_SECONDS = 30.0
LETTERS = 4
"""Suggestions that may be asked for per allowed search."""


def create_app(settings: Settings) -> Litestar:
    """Return the portal: pages, API, requests and console over the directory and the search of `settings`."""
    database = Database(settings.resolved_database_url)
    searcher = Searcher(settings, database)
    country = finding.Country(database)

    @asynccontextmanager
    async def running(app: Litestar) -> AsyncIterator[None]:
        forgetting = asyncio.create_task(forget_addresses(app))
        try:
            yield
        finally:
            forgetting.cancel()
            await searcher.close()
            database.dispose()

    portal = Litestar(
        route_handlers=[
            *public.ROUTES, *finding.ROUTES, *api.ROUTES, *search_routes(settings), *requests.ROUTES, *operator.ROUTES, observe.metrics,
            create_static_files_router(
                "/static", directories=[STATIC], cache_control=CacheControlHeader(max_age=A_YEAR, public=True, immutable=True),
            ),
        ],
        dependencies={
            "database": Provide(lambda: database, sync_to_thread=False),
            "searcher": Provide(lambda: searcher, sync_to_thread=False),
            "country": Provide(lambda: country, sync_to_thread=False),
            "settings": Provide(lambda: settings, sync_to_thread=False),
        },
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(make_templates(settings))),
        exception_handlers=errors.HANDLERS,
        csrf_config=security.csrf_config(settings),
        before_send=[observe.finish_answer],
        middleware=[observe.host_check(observe.allowed_hosts(settings)), observe.metrics_config.middleware],
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=5, minimum_size=1000),
        state=State({
            "settings": settings, "database": database, "log": observe.make_log(),
            "security_headers": observe.security_headers(settings.tile_origin),
        }),
        lifespan=[running],
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title=f"{SITE_NAME}: clinics in their own words", version="1", path="/schema", use_handler_docstrings=True,
            description="Read-only. Every fact of a listing carries its evidence: quote, page and dates. Facts that are absent are not stated.",
            render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"])],
        ),
    )
    portal.asgi_handler = observe.head_as_get(portal.asgi_handler)
    return portal


async def forget_addresses(app: Litestar) -> None:
    """Drop the network addresses whose time for counting is over; the store by itself would keep them until they come again."""
    store = app.stores.get("rate_limit")
    while isinstance(store, MemoryStore):
        await asyncio.sleep(FORGET_SECONDS)
        await store.delete_expired()


def search_routes(settings: Settings) -> list[HTTPRouteHandler]:
    """Return the search as a page, as API, while typing and as a street map's dots, limited per address and minute where the settings say so."""
    typing = [security.limit("suggest", LETTERS * settings.search_limit, "minute")] if settings.search_limit else []
    limit = [RateLimitConfig(("minute", settings.search_limit)).middleware] if settings.search_limit else []
    dots = [security.limit("points", settings.search_limit, "minute")] if settings.search_limit else []
    streets = get("/search/points", middleware=dots, include_in_schema=False, cache_control=public.FRESH)(street_map.show_points)
    return [
        get("/search", middleware=limit, include_in_schema=False, cache_control=public.FRESH)(finding.show_results),
        get(
            "/api/v1/clinics", middleware=limit, operation_class=api.SearchOperation, summary="Find listings", tags=["listings"],
            cache_control=public.FRESH,
        )(api.search_listings),
        get("/suggest", middleware=typing, include_in_schema=False, cache_control=public.FRESH)(suggesting.show_suggestions),
        *([streets] if settings.tile_url else []),
    ]


def make_templates(settings: Settings) -> Environment:
    """Return the template environment: escaping always, an unknown name is an error."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        SITE_NAME=SITE_NAME, SERVICES=SERVICES, CONDITIONS=CONDITIONS, FIELDS=FIELDS, words=words,
        demo=settings.demo, public_url=settings.resolved_public_url, asset=partial(asset, _sums()),
        tile_url=settings.tile_url, tile_attribution=settings.tile_attribution, tile_origin=settings.tile_origin,
    )
    return environment


def _sums() -> dict[str, str]:
    files: list[Any] = [path for path in STATIC.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return {path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in files}


def asset(sums: dict[str, str], name: str) -> str:
    """Return the address of a static file; it changes with the file's content, so browsers may keep it for a year."""
    return f"/static/{name}?v={sums[name]}"
