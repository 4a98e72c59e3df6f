"""What a reader sees when something is wrong: a designed page, or problem+json (RFC 9457) under `/api`."""

from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Template

from portal import observe

PROBLEM = "application/problem+json"


class GoneException(HTTPException):
    """The listing was removed; it will not come back under this address."""

    status_code = 410


class ErrorPage(msgspec.Struct, frozen=True):
    """What `error.html` shows."""

    status: int
    title: str
    message: str
    hint: str


_PAGES = {
    400: ErrorPage(
        400, "We could not read that", "Something in the address or the form does not fit.", "Go back and try once more, or search anew.",
    ),
    401: ErrorPage(401, "Please sign in", "This page is for the people who run the directory.", "Sign in and try once more."),
    403: ErrorPage(
        403, "Not allowed", "This page is not open to you, or its form had lain open for too long.",
        "Go back, load the page anew and try once more.",
    ),
    404: ErrorPage(404, "This page is not here", "The address may be old or mistyped.", "Search for the clinic by its name or its city."),
    405: ErrorPage(405, "That does not work here", "The page cannot be asked in this way.", "Begin a new search."),
    410: ErrorPage(
        410, "This listing was removed", "It was taken out of the directory, mostly because the clinic asked for it.",
        "Search for other clinics nearby.",
    ),
    413: ErrorPage(413, "That is too long", "What was sent is larger than this form takes.", "Shorten it and try once more."),
    429: ErrorPage(429, "A short pause, please", "Many requests came from your connection in a short time.", "Wait a little, then go on."),
    500: ErrorPage(500, "Something broke on our side", "It is not your fault, and nothing you typed was kept.", "Try once more in a minute."),
    503: ErrorPage(503, "Not available right now", "A part of the directory does not answer.", "Try once more in a minute."),
}


def answer_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Answer an error that was raised on purpose."""
    if error.status_code >= 500:
        observe.log_failure(request, error)
    return _answer(request, error.status_code, error.detail, error.extra, error.headers)


def answer_failure(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer an unexpected error: written to the log, never shown to the reader."""
    observe.log_failure(request, error)
    return _answer(request, 500, "", None, None)


def _answer(request: Request[Any, Any, Any], status: int, detail: str, extra: Any, headers: dict[str, str] | None) -> Response[Any]:
    if request.url.path.startswith("/api/"):
        problem: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
        if detail and status < 500:
            problem["detail"] = detail
        if isinstance(extra, dict) and status < 500:
            problem |= extra
        return Response(problem, status_code=status, media_type=PROBLEM, headers=headers)
    page = _PAGES.get(status) or _PAGES[500 if status >= 500 else 400]
    return Template("error.html", context={"page": page}, status_code=status, headers=headers)


HANDLERS: Any = {HTTPException: answer_http_error, Exception: answer_failure}
