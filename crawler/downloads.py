"""How much may come in over one connection before the spider hangs up.

Scrapy limits a body while it comes and again while it is unpacked. Beside that stand: the head of an
answer (headers, and any number of 1xx answers before it), the first part of a file of which no more is
wanted (robots.txt, sitemaps), and all bytes of one site together.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import scrapy
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import StopDownload
from twisted.web._newclient import HEADER, STATUS

HEAD_LIMIT = 64 * 1024
"""Bytes that may come before the body; browsers stop at 256 KB, common servers send at most 16 KB."""


class HeadTooLargeError(Exception):
    """The head of an answer was longer than `HEAD_LIMIT`, or one line of it longer than Twisted takes."""


class _BoundedParser(_LenientHTTPClientParser):
    """Scrapy's parser of answers, with a limit on the head."""

    _head_bytes = 0

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 (Twisted's name)
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if self.state in (STATUS, HEADER):
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_LIMIT:
                raise HeadTooLargeError

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802
        with contextlib.suppress(ValueError):  # no header that Twisted takes; browsers pass over such a line too
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802
        raise HeadTooLargeError


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        self._parser.__class__ = _BoundedParser  # as Scrapy's own class does it: Twisted's choice is fixed
        return answer


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _BoundedProtocol:  # noqa: N802
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https, with a limit on the head of an answer."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory


class Budget(Protocol):
    """Who pays for the bytes of a request: a site."""

    def take_bytes(self, count: int) -> bool:
        """Count bytes that came; tell whether more may come."""


@dataclass
class Transfer:
    """One request's account, in its `meta["transfer"]`; `keep` is how much of the body is wanted at most, None for all of it."""

    budget: Budget
    body_limit: int
    page: bool = False
    keep: int | None = None
    received: int = 0

    @property
    def meta(self) -> dict[str, Any]:
        """The request's meta: a body of which only the beginning is kept may state any length."""
        return {"transfer": self, "download_maxsize": self.body_limit if self.keep is None else 0}


def stop_when_enough(data: bytes, request: scrapy.Request, spider: Any) -> None:
    """Scrapy's `bytes_received`: hang up when the wanted part is there (a success) or the site's bytes are used up."""
    transfer: Transfer = request.meta["transfer"]
    transfer.received += len(data)
    request.meta["download_maxsize"] = transfer.body_limit  # what is kept is unpacked to this size at most
    if not transfer.budget.take_bytes(len(data)):
        raise StopDownload(fail=True)
    if transfer.keep is not None and transfer.received >= transfer.keep:
        raise StopDownload(fail=False)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Go through an error, what caused it and, for Twisted's collections of failures, all their reasons."""
    while error is not None:
        yield error
        for reason in getattr(error, "reasons", ()):
            yield from causes(reason.value)
        error = error.__cause__
