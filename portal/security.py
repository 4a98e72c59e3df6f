"""Who may do what in the portal: the operator's session, forgery-proof forms, rate limits, pages that nobody stores.

Secrets never stand in the log: a page that has one in its address is logged by its route's template
(`portal.observe`), carries `Cache-Control: no-store`, and only the SHA-256 of the secret is in the database.
"""

import asyncio
import functools
import hashlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from litestar import Request
from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.datastructures import CacheControlHeader, Cookie
from litestar.exceptions import HTTPException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.response import Redirect
from litestar.types import Middleware

from directory import accounts
from directory.database import Database
from directory.settings import Settings
from directory.tables import Operator

NO_STORE = CacheControlHeader(no_store=True)
"""For pages with a secret in their address, a form of one's own, or an operator's view."""

FORM_LIMIT = 100_000
"""Bytes that a form may have."""

_WITHOUT_FORMS = [
    r"^/$", r"^/clinics/[^/]+(/questions)?$",
    r"^/(search|suggest|compare|services|places|about|api|schema|static|sitemap\.xml|robots\.txt|healthz|readyz|metrics)(/|$)",
]
"""Pages on which no form changes anything: they set no cookie. All others are protected."""


class SignInRequiredException(HTTPException):
    """A page of the console was asked for without a session."""

    status_code = 401


# --- forms -------------------------------------------------------------------------------------------


class Form:
    """A submitted form: names with one or several texts."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def text(self, name: str) -> str:
        """Return the first text of a name without outer white space, "" for none."""
        return next(iter(self._values.get(name, [])), "").strip()

    def all(self, name: str) -> list[str]:
        """Return all texts of a name."""
        return self._values.get(name, [])

    def __contains__(self, name: str) -> bool:
        return name in self._values


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """Return the form that a request carries; files are left out."""
    submitted = await request.form()
    return Form([(name, value.replace("\r\n", "\n")) for name, value in submitted.multi_items() if isinstance(value, str)])


def csrf_config(settings: Settings) -> CSRFConfig:
    """Return the protection of all forms: a signed secret in a cookie that the form must repeat."""
    secret = portal_secret(settings.data_dir)
    return CSRFConfig(
        secret=secret, cookie_name=f"form_{_short(secret)}", cookie_secure=is_https(settings), cookie_httponly=True,
        cookie_samesite="lax", exclude=_WITHOUT_FORMS,
    )


@functools.cache
def portal_secret(data_dir: Path) -> str:
    """Return the secret that all portal processes of a data folder share; it is made at the first start, with mode 600."""
    path = data_dir / "portal-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(fresh, path)  # another process may be first: whoever links wins, and nobody reads half a file
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()


def is_https(settings: Settings) -> bool:
    """Tell whether readers reach the portal over https, so that cookies may insist on it."""
    return settings.resolved_public_url.startswith("https://")


def _short(secret: str) -> str:
    """Return what tells apart the cookies of two portals on one host: browsers share cookies between ports."""
    return hashlib.sha256(secret.encode()).hexdigest()[:8]


# --- rate limits -------------------------------------------------------------------------------------


def limit(name: str, requests: int, unit: Literal["second", "minute", "hour", "day"]) -> Middleware:
    """Return a middleware that lets one address make so many requests of a kind; kept in memory, for that long only."""

    def who(request: Request[Any, Any, Any]) -> str:
        return f"{name}:{request.client.host if request.client else ''}"

    return RateLimitConfig(rate_limit=(unit, requests), identifier_for_request=who).middleware


# --- sessions of operators ---------------------------------------------------------------------------


def session_cookie_name(settings: Settings) -> str:
    """Return the name of the cookie that holds an operator's session."""
    return f"operator_{_short(portal_secret(settings.data_dir))}"


def session_cookie(settings: Settings, token: str) -> Cookie:
    """Return the cookie of a new session; no script reads it and no other site sends it along."""
    return Cookie(
        key=session_cookie_name(settings), value=token, path="/operator", max_age=int(accounts.SESSION_LIFETIME.total_seconds()), httponly=True,
        samesite="lax", secure=is_https(settings),
    )


async def require_operator(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Let a request pass when its cookie is a live session (guard); the operator is then `request.user`."""
    token = connection.cookies.get(session_cookie_name(connection.app.state.settings), "")
    operator = await asyncio.to_thread(_operator_of, connection.app.state.database, token) if token else None
    if operator is None:
        raise SignInRequiredException
    connection.scope["user"] = operator


def _operator_of(database: Database, token: str) -> Operator | None:
    with database.read() as session:
        return accounts.session_operator(session, token)


def require_admin(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Let only an admin pass (guard, after `require_operator`)."""
    if connection.user.role != "admin":
        raise PermissionDeniedException


async def signed_in(request: Request[Any, Any, Any]) -> Operator:
    """Return the operator whom `require_operator` has let pass."""
    operator: Operator = request.user
    return operator


def to_sign_in(request: Request[Any, Any, Any], error: SignInRequiredException) -> Redirect:
    """Answer a request without a session: the way to the sign-in page."""
    return Redirect("/operator/sign-in", status_code=303)
