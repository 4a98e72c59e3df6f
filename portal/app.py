"""The one place where the portal is wired: `create_app(settings)` returns the whole web application."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import CacheControlHeader, State
from litestar.di import Provide
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig

from directory.database import Database
from directory.fields import FIELDS
from directory.settings import Settings
from directory.taxonomy import CONDITIONS, SERVICES
from portal import errors, observe, public, words

SITE_NAME = "In Their Words"
_HERE = Path(__file__).resolve().parent
STATIC = _HERE / "static"
A_YEAR = 31_536_000


def create_app(settings: Settings) -> Litestar:
    """Return the portal: pages, API, requests and console over the directory and the search of `settings`."""
    database = Database(settings.resolved_database_url)

    @asynccontextmanager
    async def closing(app: Litestar) -> AsyncIterator[None]:
        try:
            yield
        finally:
            database.dispose()

    return Litestar(
        route_handlers=[
            *public.ROUTES, observe.metrics,
            create_static_files_router(
                "/static", directories=[STATIC], cache_control=CacheControlHeader(max_age=A_YEAR, public=True, immutable=True),
            ),
        ],
        dependencies={
            "database": Provide(lambda: database, sync_to_thread=False),
            "settings": Provide(lambda: settings, sync_to_thread=False),
        },
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(make_templates(settings))),
        exception_handlers=errors.HANDLERS,
        before_send=[observe.finish_answer],
        middleware=[observe.host_check(observe.allowed_hosts(settings)), observe.metrics_config.middleware],
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=5, minimum_size=1000),
        state=State({"settings": settings, "log": observe.make_log()}),
        lifespan=[closing],
        logging_config=None,
        openapi_config=None,
    )


def make_templates(settings: Settings) -> Environment:
    """Return the template environment: escaping always, an unknown name is an error."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )
    environment.globals.update(
        SITE_NAME=SITE_NAME, SERVICES=SERVICES, CONDITIONS=CONDITIONS, FIELDS=FIELDS, words=words,
        demo=settings.demo, public_url=settings.resolved_public_url, asset=partial(asset, _sums()),
    )
    return environment


def _sums() -> dict[str, str]:
    files: list[Any] = [path for path in STATIC.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return {path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in files}


def asset(sums: dict[str, str], name: str) -> str:
    """Return the address of a static file; it changes with the file's content, so browsers may keep it for a year."""
    return f"/static/{name}?v={sums[name]}"
