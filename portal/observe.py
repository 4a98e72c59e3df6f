"""What leaves with every answer and what is written down about it: headers, HEAD, host check, request log, metrics.

Nothing written down names a reader or what was looked for: only the method, the route's template and
the outcome (design, "Trust and safety").
"""

import hmac
import sys
import traceback
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from litestar import Request, Response, get
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import HTTPException
from litestar.plugins.prometheus import PrometheusConfig
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from directory.settings import Settings

SECURITY_HEADERS = {
    "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(self), interest-cohort=(), microphone=(), payment=(), usb=()",
}


def security_headers(tile_origin: str | None) -> dict[str, str]:
    """Return the headers of every answer; pictures may also come from the operator's tile server where there is one."""
    if tile_origin is None:
        return SECURITY_HEADERS
    name = "content-security-policy"
    return SECURITY_HEADERS | {name: f"{SECURITY_HEADERS[name]}; img-src 'self' {tile_origin}"}


_ROOT = Path(__file__).resolve().parent.parent

metrics_config = PrometheusConfig(app_name="portal", prefix="clinics", group_path=True)


class _StandardError:
    """Writes whole lines to whatever standard error is at that moment."""

    def msg(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    info = error = msg


def make_log() -> Any:
    """Return the portal's log: one JSON object per line on standard error."""
    return structlog.wrap_logger(
        _StandardError(),
        processors=[
            structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), structlog.processors.JSONRenderer(),
        ],
        cache_logger_on_first_use=False,
    )


def route_of(scope: Scope) -> str:
    """Return the template of the matched route, never the path itself."""
    return str(scope.get("path_template") or "unmatched")


async def finish_answer(message: Message, scope: Scope) -> None:
    """Add the security headers to an answer and write one line about it."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    state = scope["litestar_app"].state
    for name, value in state.security_headers.items():
        headers.setdefault(name, value)
    state.log.info("request", method=scope.get("method"), route=route_of(scope), status=message["status"])


def log_failure(request: Request[Any, Any, Any], error: Exception) -> None:
    """Write an unexpected error down: its type and where it happened, not its message, which may hold a reader's words."""
    stack = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in stack[:-1] if Path(frame.filename).is_relative_to(_ROOT) and "site-packages" not in frame.filename]
    frames = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in [*ours[-5:], *stack[-1:]]]
    request.app.state.log.error(
        "failure", method=request.method, route=route_of(request.scope), error=type(error).__name__, frames=frames,
    )


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """Return the host names that the portal answers to, without ports."""
    further = {host.strip().lower() for host in settings.allowed_hosts.split(",") if host.strip()}
    public = urlsplit(settings.resolved_public_url).hostname or ""
    return frozenset({"localhost", "127.0.0.1", "::1", settings.host.lower(), public.lower()} | further)


def host_check(hosts: frozenset[str]) -> Any:
    """Return a middleware that answers 400 to requests for any other host."""

    def wrap(app: ASGIApp) -> ASGIApp:
        async def check(scope: Scope, receive: Receive, send: Send) -> None:
            host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
            name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
            if name.lower() not in hosts:
                raise HTTPException(status_code=400, detail="This address is not served here.")
            await app(scope, receive, send)

        return check

    return wrap


def head_as_get(app: ASGIApp) -> ASGIApp:
    """Return an application that answers HEAD as it answers GET, without the body (RFC 9110 §9.3.2)."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") != "HEAD":
            await app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await app({**scope, "method": "GET"}, receive, send_head)  # type: ignore[arg-type]

    return answer


@get("/metrics", include_in_schema=False, sync_to_thread=False)
def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Answer Prometheus with the key `CLINICS_METRICS_KEY`; closed without one."""
    key = request.app.state.settings.metrics_key
    given = request.headers.get("authorization", "")
    if key is None or not hmac.compare_digest(given.encode(), f"Bearer {key.get_secret_value()}".encode()):
        raise HTTPException(status_code=401, detail="The metrics need their key.", headers={"www-authenticate": "Bearer"})
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
