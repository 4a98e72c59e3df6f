"""The demonstration sites over real HTTP on loopback, one virtual host each."""

from __future__ import annotations

import socketserver
from email.utils import parsedate_to_datetime
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from demo.sites import Answer, DemoSite, html_answer, load_sites, origin, render


class DemoServer:
    """All demonstration sites on one port of 127.0.0.1, from construction to `close`."""

    def __init__(self, port: int, sites: list[DemoSite]) -> None:
        self._http = _HTTPServer(("127.0.0.1", port), {site.host: site for site in sites})
        self.port: int = self._http.server_address[1]
        self.start_urls = [origin(site.host, self.port) + "/" for site in sites]
        self._thread = Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering and free the port."""
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def serve(port: int = 0, sites: list[DemoSite] | None = None) -> DemoServer:
    """Serve the sites (all of the room unless given); port 0 takes a free one.

    Raises OSError when the port is taken.
    """
    return DemoServer(port, load_sites() if sites is None else sites)


class _HTTPServer(ThreadingHTTPServer):
    def __init__(self, address: tuple[str, int], sites: dict[str, DemoSite]) -> None:
        self.sites = sites
        self.answers: dict[tuple[str, str], Answer] = {}
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # The library's own version looks the host's name up, which can take seconds.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def answer(self, host: str, path: str) -> Answer:
        """The answer of one host for one path, rendered once."""
        key = (host, path)
        if key not in self.answers:
            answer = self._render(host, path)
            if answer[0] == 404:
                return answer
            self.answers[key] = answer
        return self.answers[key]

    def _render(self, host: str, path: str) -> Answer:
        site = self.sites.get(host)
        if site:
            return render(site, path, self.server_port)
        rows = "".join(f'<li><a href="{origin(host, self.server_port)}/">{escape(site.name)}</a></li>' for host, site in self.sites.items())
        return html_answer(200, f"<h1>Demonstration clinics</h1><ul>{rows}</ul>")


class _Handler(BaseHTTPRequestHandler):
    server: _HTTPServer
    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    timeout = 30
    # Head and body leave in one packet: no wait for a delayed acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, with_body: bool) -> None:
        host = self.headers.get("Host", "").split(":")[0].lower().removesuffix(".localhost")
        status, headers, body = self.server.answer(host, unquote(urlsplit(self.path).path))
        etag = f'"{sha256(body).hexdigest()[:20]}"'
        if status == 200:
            headers = headers | {"ETag": etag}
            if self._unchanged(etag, headers.get("Last-Modified")):
                status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _unchanged(self, etag: str, modified: str | None) -> bool:
        """Whether the asker holds this version (RFC 9110 §13.2.2: the tag goes before the date)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            known = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
            return etag in known or tags.strip() == "*"
        since = self.headers.get("If-Modified-Since")
        if since is None or modified is None:
            return False
        try:
            return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the asker's own log says what was asked."""
