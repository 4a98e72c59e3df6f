"""Where the crawler may connect, checked on the resolved address of every connection.

The check sits in Twisted's name resolver: each new connection asks it with host and port, literal
addresses included, and connects to exactly the addresses it hands out. So a redirect, a name that
points inwards and a name that changes its address between two requests meet the same rule.
"""

import ipaddress
import time
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urlsplit

import msgspec

from crawler import fork_server
from directory.settings import Settings

if TYPE_CHECKING:
    from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

CLOUD_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})
"""Metadata services on addresses that are public by number; the others are link-local or private."""

NAT64 = ipaddress.ip_network("64:ff9b::/96")
LOOPBACK = ipaddress.ip_address("127.0.0.1")
DEFAULT_PORTS = {"http": 80, "https": 443}


class RefusedError(Exception):
    """A request is not made, or its answer not read; `reason` is the path it is counted under."""

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason


class FetchError(Exception):
    """A page could not be fetched; the message says why in one line."""


class FetchedPage(msgspec.Struct, kw_only=True, frozen=True):
    """One fetched page: its address after redirects, the decompressed body and when it was retrieved."""

    url: str
    body: bytes
    content_type: str | None
    retrieved_at: datetime


def is_loopback_name(host: str) -> bool:
    """Tell whether the host is `localhost`, a name under it (RFC 6761) or a literal loopback address."""
    name = host.lower().rstrip(".").strip("[]")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def port_of(url: str) -> int:
    """Return the port that the address is asked on; 0 for one that is no http(s) address or a wrong port."""
    parts = urlsplit(url)
    try:
        return parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        return 0


def is_open_loopback(url: str, loopback_ports: frozenset[int]) -> bool:
    """Tell whether the address is on loopback and on one of the ports that may be crawled."""
    return is_loopback_name(urlsplit(url).hostname or "") and port_of(url) in loopback_ports


def is_public(address: Address) -> bool:
    """Tell whether an address may be connected to: global unicast, in every embedded form."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _nat64(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and address not in CLOUD_METADATA


def _nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None


def check_url(url: str, loopback_ports: frozenset[int]) -> None:
    """Raise `RefusedError` for an address that can be refused without resolving its name."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise RefusedError("address/invalid", f"{url[:200]} is not a web address") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise RefusedError("address/scheme", f"{parts.scheme or 'no scheme'}: only http and https are asked")
    host = parts.hostname or ""
    if not host or not port_of(url):
        raise RefusedError("address/invalid", f"{url} is not a web address")
    if is_open_loopback(url, loopback_ports):
        return
    if is_loopback_name(host) or not _may_be_public(host):
        raise RefusedError("address/private", f"{host} is not a public address")


def _may_be_public(host: str) -> bool:
    try:
        return is_public(ipaddress.ip_address(host))
    except ValueError:
        return True


class GuardedResolver:
    """Twisted name resolver that hands out public addresses only (Scrapy: TWISTED_DNS_RESOLVER).

    Loopback is handed out for loopback names on the ports of `CLINICS_CRAWL_LOOPBACK_PORTS`, and
    names under `.localhost` need no lookup. `refused` holds the (host, port) that had only forbidden addresses.
    """

    refused: ClassVar[set[tuple[str, int]]] = set()

    def __init__(self, resolver: Any, loopback_ports: frozenset[int]) -> None:
        self._resolver = resolver
        self._loopback_ports = loopback_ports

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        """Build from Scrapy's settings; the process's resolver underneath does the looking up."""
        ports = frozenset(int(port) for port in crawler.settings.getlist("CLINICS_LOOPBACK_PORTS"))
        resolver = cls(reactor.nameResolver, ports)
        resolver._reactor = reactor  # type: ignore[attr-defined]
        return resolver

    def install_on_reactor(self) -> None:
        """Make this the resolver of every connection of the process."""
        self._reactor.installNameResolver(self)  # type: ignore[attr-defined]

    def resolveHostName(  # noqa: N802 (Twisted's name)
        self,
        resolutionReceiver: "IResolutionReceiver",  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: "Sequence[type[IAddress]] | None" = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> "IHostResolution":
        """Resolve through the guard (twisted.internet.interfaces.IHostnameResolver)."""
        open_loopback = is_loopback_name(hostName) and portNumber in self._loopback_ports
        receiver = _GuardedReceiver(resolutionReceiver, hostName, portNumber, open_loopback)
        if open_loopback and hostName.lower().rstrip(".").endswith(".localhost"):
            hostName = str(LOOPBACK)  # noqa: N806
        return self._resolver.resolveHostName(  # type: ignore[no-any-return]
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )


class _GuardedReceiver:
    """Passes on the addresses that may be connected to."""

    def __init__(self, receiver: Any, host: str, port: int, open_loopback: bool) -> None:
        self._receiver = receiver
        self._key = (host.lower(), port)
        self._open_loopback = open_loopback
        self._passed = 0
        self._held = 0

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        resolved = ipaddress.ip_address(address.host.partition("%")[0])
        if is_public(resolved) or (self._open_loopback and resolved.is_loopback):
            self._passed += 1
            self._receiver.addressResolved(address)
        else:
            self._held += 1

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._held and not self._passed:
            GuardedResolver.refused.add(self._key)
        self._receiver.resolutionComplete()


_last_fetch: dict[str, float] = {}


def fetch_page(url: str, settings: Settings) -> FetchedPage:
    """Fetch one page as the spider does: same guards, robots, limits and pace; nothing is stored.

    It runs in a process of its own because Twisted's reactor cannot start twice. Raises `FetchError`.
    """
    host = urlsplit(url).netloc.lower()
    delay = 0.0 if is_open_loopback(url, settings.loopback_ports) else max(1.0, settings.crawl_delay)
    time.sleep(max(0.0, _last_fetch.get(host, float("-inf")) + delay - time.monotonic()))
    answer = fork_server.run("crawler.crawl", ["--page", url], given=settings.model_dump_json(exclude_unset=True).encode())
    _last_fetch[host] = time.monotonic()
    if answer.returncode:
        lines = answer.stderr.decode(errors="replace").strip().splitlines()
        raise FetchError(lines[-1] if lines else f"{url} could not be fetched")
    return msgspec.json.decode(answer.stdout, type=FetchedPage)
