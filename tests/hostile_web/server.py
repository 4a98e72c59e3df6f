"""A web server with no manners: sites by host name on one port, each answer any bytes at all, at any pace."""

import asyncio
import contextlib
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


@dataclass
class Connection:
    """One request and the way to answer it."""

    host: str
    path: str
    headers: dict[str, str]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    site: "Site"

    async def send(self, data: bytes) -> None:
        """Send bytes and wait until they are taken."""
        self.writer.write(data)
        self.site.sent += len(data)
        await self.writer.drain()

    async def reset(self) -> None:
        """End the connection with a reset instead of a farewell."""
        self.writer.transport.abort()


Answer = bytes | Callable[[Connection], Awaitable[None]]


@dataclass
class Site:
    """A site: answers by path, `otherwise` for every other path; what was asked of it and when, and how much was sent."""

    name: str
    port: int
    tls_port: int = 0
    other_port: int = 0
    data: Path = Path()
    answers: dict[str, Answer] = field(default_factory=dict)
    otherwise: Answer = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\ngone"
    asked: list[tuple[str, float, dict[str, str]]] = field(default_factory=list)
    sent: int = 0
    start: str = ""

    def __post_init__(self) -> None:
        self.host = f"{self.name}.localhost:{self.port}"
        self.url = f"http://{self.host}"
        self.start = f"{self.url}/"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for path, _, _ in self.asked]


def answer(body: bytes | str = b"", status: str = "200 OK", kind: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """Return a whole, honest answer."""
    content = body.encode() if isinstance(body, str) else body
    head = {"Content-Type": kind, "Content-Length": str(len(content))} | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + content


class HostileWeb:
    """The sites of one run, served on a plain port and on a TLS port whose certificate nobody vouches for."""

    def __init__(self, folder: Path) -> None:
        self.sites: dict[str, Site] = {}
        self.intruded: list[str] = []
        self._folder = folder
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def site(self, name: str) -> Site:
        """Return a new site of that name."""
        site = Site(name, self.port, self.tls_port, self.other_port, self._folder)
        self.sites[site.host.partition(":")[0]] = site
        return site

    @contextmanager
    def running(self) -> Iterator["HostileWeb"]:
        """Serve until the block ends."""
        self._thread.start()
        servers = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(self._end(servers), self._loop).result(10)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    async def _listen(self) -> list[asyncio.Server]:
        plain = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = plain.sockets[0].getsockname()[1]
        public = await asyncio.start_server(self._serve, "127.0.0.2", self.port)  # stands for a public address
        secure = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=_untrusted(self._folder))
        self.tls_port = secure.sockets[0].getsockname()[1]
        other = await asyncio.start_server(self._intrusion, "127.0.0.1", 0)  # what a hostile site wants to reach through us
        self.other_port = other.sockets[0].getsockname()[1]
        return [plain, public, secure, other]

    async def _end(self, servers: list[asyncio.Server]) -> None:
        for server in servers:
            server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _intrusion(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.intruded.append(str(writer.get_extra_info("peername")))
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):  # hung up on, or the end of all tests
            while connection := await self._request(reader, writer):
                reply = connection.site.answers.get(connection.host + connection.path) or connection.site.answers.get(connection.path)
                reply = reply or connection.site.otherwise
                if not isinstance(reply, bytes):
                    await reply(connection)
                    break
                await connection.send(reply)
                if b"Connection: close" in reply:
                    break
        writer.close()
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Connection | None:
        try:
            first = await reader.readexactly(1)
            if first == b"\x16":  # a TLS greeting on the plain port
                writer.write(answer("speak plainly", "400 Bad Request"))
                return None
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        except asyncio.IncompleteReadError:
            return None
        path = head[0].split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:]) if name}
        host = headers["host"]
        site = self.sites.get(host.partition(":")[0].removeprefix("www."))
        if site is None:
            raise ConnectionError(host)
        site.asked.append((path, time.monotonic(), headers))
        return Connection(host, path, headers, reader, writer, site)


def _untrusted(folder: Path) -> ssl.SSLContext:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "clinic.example")])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=9)).not_valid_after(datetime.now(UTC) - timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "untrusted.pem"
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
