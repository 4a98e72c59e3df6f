"""The spider: asks any clinic site for its pages, several sites in one process, each at its own pace.

One site is one `SiteCrawl`: a loop that takes the most important waiting address, checks it, asks for
it, reads the answer, and never has more than one request under way. Scrapy does the asking (limits,
decompression, TLS); robots, redirects, retries and pace are in the loop because they belong to a site.
"""

import asyncio
import hashlib
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    StopDownload,
)
from scrapy.http import Response, TextResponse

from crawler.frontier import REDIRECTED, START, Entry, Frontier, canonical_url, site_key
from crawler.guards import GuardedResolver, RefusedError, check_url, is_open_loopback, port_of
from crawler.links import PageLinks, read_links, read_sitemap
from crawler.reading import read_page
from crawler.robots import Robots, header_directives, links_followed, unreadable
from directory.database import now
from directory.optouts import OptOuts, covers
from directory.records import PageReading
from directory.settings import Settings

log = logging.getLogger(__name__)

Outcome = Literal["waiting", "crawling", "fetched", "unreachable", "robots_refused", "moved", "failed", "cancelled"]

DELAY_FLOOR = 1.0
"""Seconds between two requests to one site, at least, except on open loopback ports."""
SITES_AT_ONCE = 20
HOP_CAP = 5
SITEMAP_CAP = 10
RETRY_AFTER_CAP = 30.0
FAILURES_IN_A_ROW = 5
PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = ("status/404", "status/410", "directive/", "page/duplicate", "type/")
WORTH_A_RETRY = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True)
class KnownPage:
    """A page as an earlier crawl left it: what is needed to take it as it is when it did not change."""

    etag: str | None
    last_modified: str | None
    content_hash: str | None
    reading: PageReading
    links: list[tuple[str, str]]

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for the page only if it changed (RFC 9110 §13.1)."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


@dataclass(frozen=True)
class SiteTarget:
    """A site to crawl; `fallback_urls` are asked when no start address answers at all.

    `known_urls` were read before and are asked for again, linked or not; `known` holds what may be
    taken over from that time where a page did not change. `single` asks for the start
    address alone, plain text included: for `clinics extract URL`.
    """

    start_urls: tuple[str, ...]
    fallback_urls: tuple[str, ...] = ()
    site_id: int | None = None
    known_urls: tuple[str, ...] = ()
    known: Mapping[str, KnownPage] = field(default_factory=dict)
    single: bool = False

    @property
    def key(self) -> str:
        """The host that the site is known by (`frontier.site_key`)."""
        return site_key(self.start_urls[0])


@dataclass(frozen=True)
class CrawledPage:
    """A page that was fetched and read, or is `unchanged` since it was; `body` is kept for single pages only."""

    url: str
    status: int
    reading: PageReading
    retrieved_at: datetime
    content_hash: str
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    links: list[tuple[str, str]] = field(default_factory=list)
    unchanged: bool = False
    body: bytes = b""


@dataclass
class SiteCrawl:
    """The state of one site while it is crawled, and its result afterwards."""

    target: SiteTarget
    settings: Settings
    outcome: Outcome = "waiting"
    note: str = ""
    pages: list[CrawledPage] = field(default_factory=list)
    bytes_fetched: int = 0
    requests: int = 0
    frontier: Frontier = field(init=False)
    robots: dict[str, Robots] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    """Addresses that answered, but have nothing to read any more, each with the reason of its refusal."""

    def __post_init__(self) -> None:
        self.frontier = Frontier(self.settings.crawl_depth_cap)
        self._last_answer_at = self._postponed_to = float("-inf")
        self._hashes: set[str] = set()

    @property
    def refused(self) -> Counter[str]:
        """Addresses that were not asked for, or whose answer was not read, by reason."""
        return self.frontier.refused

    @property
    def home_url(self) -> str:
        """The first page that was read, else the start address."""
        return self.pages[0].url if self.pages else self.target.start_urls[0]

    @property
    def pages_found(self) -> int:
        """Pages fetched and pages that still wait."""
        return len(self.pages) + len(self.frontier)

    @property
    def delay(self) -> float:
        """Seconds between two requests to this site.

        Open loopback ports have no floor: there the delay is 0 unless one is set.
        """
        asked = max((rules.crawl_delay for rules in self.robots.values()), default=0.0)
        if is_open_loopback(self.target.start_urls[0], self.settings.loopback_ports):
            own = self.settings.crawl_delay if "crawl_delay" in self.settings.model_fields_set else 0.0
        else:
            own = max(DELAY_FLOOR, self.settings.crawl_delay)
        return max(own, asked)

    async def wait_for_turn(self) -> None:
        """Wait until the site may be asked again: the delay counts from its last answer, so no burst can reach it."""
        at = max(self._last_answer_at + self.delay, self._postponed_to)
        await asyncio.sleep(max(0.0, at - time.monotonic()))
        self.requests += 1

    def note_answer(self) -> None:
        """Begin the delay anew: an answer has come, or none will."""
        self._last_answer_at = time.monotonic()

    def postpone(self, seconds: float) -> None:
        """Leave the site alone for so long (Retry-After)."""
        self._postponed_to = time.monotonic() + seconds

    def is_repeated(self, digest: str) -> bool:
        """Tell whether the same content was read under another address; remember it."""
        known = digest in self._hashes
        self._hashes.add(digest)
        return known


class ClinicSpider(scrapy.Spider):
    """Crawls the sites of one process side by side; `finished` is called as each of them ends.

    `finished(site)` and `tick(sites)` run in a thread, one call at a time; a `tick` (once a second)
    that returns True cancels what is not finished yet.
    """

    name = "clinics"

    def __init__(
        self,
        sites: Sequence[SiteCrawl],
        finished: Callable[[SiteCrawl], None],
        tick: Callable[[Sequence[SiteCrawl]], bool],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.sites = sites
        self._finished = finished
        self._tick = tick
        self._one_call = asyncio.Lock()
        self._places = asyncio.Semaphore(SITES_AT_ONCE)

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> "ClinicSpider":
        """Build as Scrapy does; unwanted content types are hung up on before their body comes."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(_hang_up_on_other_types, signals.headers_received)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Run all sites to their end; Scrapy's own request loop has nothing to do."""
        crawls = [asyncio.create_task(self._run(site)) for site in self.sites]
        ticking = asyncio.create_task(self._tick_until_cancelled(crawls))
        try:
            await asyncio.gather(*crawls, return_exceptions=True)
        finally:
            ticking.cancel()
            for task in crawls:
                task.cancel()
        return
        yield  # an async iterator is wanted

    async def _tick_until_cancelled(self, crawls: list[asyncio.Task[None]]) -> None:
        while True:
            await asyncio.sleep(1)
            try:
                async with self._one_call:
                    cancelled = await asyncio.to_thread(self._tick, self.sites)
            except Exception:
                log.exception("progress could not be written")
                continue
            if cancelled:
                for task in crawls:
                    task.cancel()
                return

    async def _run(self, site: SiteCrawl) -> None:
        try:
            async with self._places:
                site.outcome = "crawling"
                await self._crawl(site)
        except asyncio.CancelledError:
            site.outcome = "cancelled"
            return
        except Exception as error:
            log.exception("crawl of %s failed", site.target.key)
            site.outcome, site.note = "failed", f"{type(error).__name__}: {error}"
        try:
            async with self._one_call:
                # Shielded: a site that ended is stored whole, also when the run is cancelled meanwhile.
                await asyncio.shield(asyncio.to_thread(self._finished, site))
        except Exception:
            log.exception("%s could not be stored", site.target.key)

    async def _crawl(self, site: SiteCrawl) -> None:
        if any(covers(host, site.target.key) for host in OptOuts(site.settings.data_dir).hosts()):
            site.outcome, site.note = "failed", f"{site.target.key} has asked not to be crawled"
            site.refused["host/opted_out"] += 1
            return
        for url in site.target.start_urls:
            site.frontier.add(canonical_url(url), depth=0, rank=START)
        problem = await self._work_off(site)
        if problem and problem.outcome == "unreachable" and site.target.fallback_urls:
            for url in site.target.fallback_urls:
                site.frontier.add(canonical_url(url), depth=0, rank=START)
            problem = await self._work_off(site)
        if site.pages or problem is None:
            site.outcome = "fetched"
        else:
            site.outcome, site.note = problem.outcome, problem.note

    async def _work_off(self, site: SiteCrawl) -> "_StartProblem | None":
        """Ask for the waiting addresses; return what went wrong with the start, if anything did."""
        answered, failures = 0, 0
        problem: _StartProblem | None = None
        with_sitemaps = not site.target.single
        while entry := site.frontier.pop():
            if answered >= site.settings.crawl_page_cap or site.requests >= 4 * site.settings.crawl_page_cap + SITEMAP_CAP:
                site.refused["cap/pages"] += len(site.frontier) + 1
                break
            if failures >= FAILURES_IN_A_ROW:
                site.refused["network/given_up"] += len(site.frontier) + 1
                break
            try:
                answered += await self._ask_for_page(site, entry)
                failures = 0
            except RefusedError as refused:
                site.refused[refused.reason] += 1
                if refused.reason.startswith(GONE):
                    site.gone[entry.url] = refused.reason
                problem = problem or (_start_problem(refused) if entry.rank in (START, REDIRECTED) else None)
                failures = failures + 1 if refused.reason.startswith("network/") else failures
                continue
            if with_sitemaps and answered:
                with_sitemaps = False
                await self._read_sitemaps(site, entry.url)
                for url in site.target.known_urls:
                    self._offer(site, url, depth=1)
        return problem

    async def _ask_for_page(self, site: SiteCrawl, entry: Entry) -> int:
        """Ask for one page and take what it says; return 1 when a page answered, 0 for a redirect."""
        await self._check_robots(site, entry.url)
        known = site.target.known.get(entry.url)
        response = await self._fetch(site, entry.url, page=not site.target.single, headers=known.conditions if known else None)
        if response.status in REDIRECTS and b"Location" in response.headers:
            self._follow(site, entry, response)
            return 0
        if known and (response.status == 304 or (response.status == 200 and _hash(response.body) == known.content_hash)):
            self._take_unchanged(site, entry, response, known)
            return 1
        if response.status != 200:
            raise RefusedError(f"status/{response.status}", f"{entry.url} answered {response.status}")
        self._take_page(site, entry, response)
        return 1

    async def _check_robots(self, site: SiteCrawl, url: str) -> None:
        check_url(url, site.settings.loopback_ports)
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in site.robots:
            site.robots[origin] = await self._fetch_robots(site, origin)
        rules = site.robots[origin]
        if not rules.reachable:
            raise RefusedError("robots/unreachable", f"{origin}/robots.txt gives no answer, which forbids everything (RFC 9309)")
        if not rules.allows(url):
            raise RefusedError("robots/forbidden", f"robots.txt of {origin} forbids {parts.path}")

    async def _fetch_robots(self, site: SiteCrawl, origin: str) -> Robots:
        url = f"{origin}/robots.txt"
        for _ in range(HOP_CAP + 1):
            try:
                check_url(url, site.settings.loopback_ports)
                response = await self._fetch(site, url)
            except RefusedError as refused:
                if refused.reason.startswith(("network/", "address/")) and urlsplit(url).netloc == urlsplit(origin).netloc:
                    raise  # the whole origin gives no answer: that is the page's own problem too
                return Robots.unreachable()
            if response.status not in REDIRECTS or b"Location" not in response.headers:
                return Robots.from_answer(response.status, response.body)
            url = urljoin(url, _header(response, "Location") or "")
        return Robots(None)  # more than five hops: unavailable, RFC 9309 §2.3.1.2

    async def _read_sitemaps(self, site: SiteCrawl, start: str) -> None:
        origin = urljoin(start, "/").rstrip("/")
        rules = site.robots.get(origin)
        named = rules.sitemaps if rules else []
        waiting = [url for url in named if self._is_own(site, url)] or [f"{origin}/sitemap.xml"]
        asked: set[str] = set()
        while waiting and len(asked) < SITEMAP_CAP:
            url = waiting.pop(0)
            if url in asked:
                continue
            asked.add(url)
            try:
                await self._check_robots(site, url)
                response = await self._fetch(site, url)
            except RefusedError as refused:
                site.refused[refused.reason] += 1
                continue
            if response.status in REDIRECTS and self._is_own(site, target := urljoin(url, _header(response, "Location") or "")):
                waiting.insert(0, target)
            if response.status != 200:
                continue
            pages, further = read_sitemap(response.body)
            waiting.extend(url for url in further if self._is_own(site, url))
            for page in pages:
                self._offer(site, page, depth=1)

    def _is_own(self, site: SiteCrawl, url: str) -> bool:
        return url.startswith(("http://", "https://")) and site_key(url) == site.target.key

    def _offer(self, site: SiteCrawl, url: str, *, depth: int, text: str = "") -> None:
        """Put an address that was found into the frontier, unless it lies elsewhere."""
        try:
            url = canonical_url(url)
        except ValueError:
            site.frontier.refuse_once(url, "address/invalid")
            return
        if self._is_own(site, url):
            site.frontier.add(url, depth=depth, text=text)
        else:
            site.frontier.refuse_once(url, "host/foreign")

    def _follow(self, site: SiteCrawl, entry: Entry, response: Response) -> None:
        target = urljoin(entry.url, _header(response, "Location") or "")
        try:
            check_url(target, site.settings.loopback_ports)
            target = canonical_url(target)
        except ValueError as error:
            raise RefusedError("address/invalid", f"{entry.url} redirects to {target[:200]}") from error
        if site_key(target) != site.target.key:
            permanent = response.status in (301, 308) and entry.rank in (START, REDIRECTED) and not site.pages
            raise RefusedError("host/moved" if permanent else "host/foreign", f"{entry.url} redirects to {target}")
        if entry.hops >= HOP_CAP:
            raise RefusedError("redirect/too_many", f"{entry.url}: more than {HOP_CAP} redirects")
        if target == entry.url:
            raise RefusedError("redirect/loop", f"{entry.url} redirects to itself")
        rank = REDIRECTED if entry.rank in (START, REDIRECTED) else entry.rank
        site.frontier.add(target, depth=entry.depth, rank=rank, hops=entry.hops + 1)

    def _take_page(self, site: SiteCrawl, entry: Entry, response: Response) -> None:
        """Read a page that answered 200, unless it is none or asks not to be read."""
        retrieved_at = now()
        content_type = _header(response, "Content-Type")
        if not _is_page(content_type, response) and not (site.target.single and _media_type(content_type) == "text/plain"):
            raise RefusedError("type/not_html", f"{entry.url} is {content_type or 'of no stated type'}, no page")
        encoding = response.encoding if isinstance(response, TextResponse) else None
        said = read_links(response.body, entry.url, encoding)
        directives = said.directives | _header_directives(response)
        links = said.links if links_followed(directives) and not site.target.single else []
        for target, text in links:
            self._offer(site, target, depth=entry.depth + 1, text=text)
        if reason := unreadable(directives):
            raise RefusedError(f"directive/{reason}", f"{entry.url} asks not to be read ({reason})")
        url = self._own_address(site, entry.url, said)
        digest = _hash(response.body)
        if site.is_repeated(digest) or (url != entry.url and site.frontier.mark_seen(url) and self._was_read(site, url)):
            raise RefusedError("page/duplicate", f"{entry.url} is {url} again")
        try:
            reading = read_page(response.body, url, retrieved_at, content_type)
        except Exception as error:  # a page must never stop a site
            log.exception("reading %s failed", url)
            raise RefusedError("page/reader_failed", f"{url}: {error}") from error
        site.pages.append(CrawledPage(
            url=url, status=response.status, reading=reading, retrieved_at=retrieved_at, content_hash=digest,
            content_type=content_type, etag=_header(response, "ETag"), last_modified=_header(response, "Last-Modified"),
            links=links, body=response.body if site.target.single else b"",
        ))

    def _take_unchanged(self, site: SiteCrawl, entry: Entry, response: Response, known: KnownPage) -> None:
        """Take over what the page said before, unless its headers now ask not to be read."""
        if reason := unreadable(_header_directives(response)):
            raise RefusedError(f"directive/{reason}", f"{entry.url} asks not to be read ({reason})")
        for url, text in known.links:
            self._offer(site, url, depth=entry.depth + 1, text=text)
        digest = known.content_hash or ""
        if site.is_repeated(digest):
            raise RefusedError("page/duplicate", f"{entry.url} is another page again")
        site.pages.append(CrawledPage(
            url=entry.url, status=response.status, reading=known.reading, retrieved_at=now(), content_hash=digest, links=known.links,
            etag=_header(response, "ETag") or known.etag, last_modified=_header(response, "Last-Modified") or known.last_modified,
            unchanged=True,
        ))

    def _was_read(self, site: SiteCrawl, url: str) -> bool:
        return any(page.url == url for page in site.pages)

    def _own_address(self, site: SiteCrawl, url: str, said: PageLinks) -> str:
        """Return the address that the page gives itself, if it is credible.

        It must be on the site's own host and allowed, and not the home page, which careless
        templates name on every page.
        """
        if not said.canonical:
            return url
        try:
            check_url(said.canonical, site.settings.loopback_ports)
            own = canonical_url(said.canonical)
        except (ValueError, RefusedError):
            return url
        parts = urlsplit(own)
        rules = site.robots.get(f"{parts.scheme}://{parts.netloc}")
        is_home = parts.path == "/" and not parts.query and urlsplit(url).path != "/"
        if is_home or site_key(own) != site.target.key or rules is None or not rules.allows(own):
            return url
        return own

    async def _fetch(self, site: SiteCrawl, url: str, *, page: bool = False, headers: dict[str, str] | None = None) -> Response:
        """Ask once, and once more after a passing failure; raises `RefusedError` when nothing came."""
        for attempt in (1, 2):
            await site.wait_for_turn()
            try:
                response: Response = await self.crawler.engine.download_async(
                    scrapy.Request(url, headers=headers, dont_filter=True, meta={"download_slot": site.target.key, "page": page})
                )
            except Exception as error:
                refused = _network_refusal(url, error)
                if attempt == 2 or refused.reason not in ("network/timeout", "network/lost"):
                    raise refused from error
                continue
            finally:
                site.note_answer()
            site.bytes_fetched += len(response.body)
            if attempt == 2 or response.status not in WORTH_A_RETRY:
                return response
            site.postpone(_retry_after(response))
        raise AssertionError("two attempts always end")


@dataclass(frozen=True)
class _StartProblem:
    outcome: Outcome
    note: str


def _start_problem(refused: RefusedError) -> _StartProblem | None:
    """Return what a refusal of the start page means for the whole site."""
    area, _, detail = refused.reason.partition("/")
    if area == "network" or (area == "status" and detail.startswith("5")):
        return _StartProblem("unreachable", str(refused))
    if area == "robots":
        return _StartProblem("robots_refused", str(refused))
    if refused.reason == "host/moved":
        return _StartProblem("moved", str(refused))
    if area in ("address", "host", "redirect"):
        return _StartProblem("failed", str(refused))
    return None


def _network_refusal(url: str, error: Exception) -> RefusedError:
    if (urlsplit(url).hostname or "", port_of(url)) in GuardedResolver.refused:
        return RefusedError("address/private", f"{urlsplit(url).hostname} is not at a public address")
    if isinstance(error, (DownloadCancelledError, IgnoreRequest)):
        return RefusedError("cap/bytes", f"{url} is larger than {_MAX_BYTES} bytes")
    reason = {
        CannotResolveHostError: "dns", DownloadConnectionRefusedError: "refused", DownloadTimeoutError: "timeout",
    }.get(type(error), "tls" if "ssl" in repr(error).lower() or "certificate" in repr(error).lower() else "lost")
    return RefusedError(f"network/{reason}", f"{url}: no answer ({reason})")


def _retry_after(response: Response) -> float:
    value = _header(response, "Retry-After") or ""
    return min(float(value), RETRY_AFTER_CAP) if value.isdigit() else 0.0


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _header_directives(response: Response) -> set[str]:
    return header_directives(value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag"))


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _media_type(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def _is_page(content_type: str | None, response: Response) -> bool:
    if content_type is None:
        return response.body.lstrip()[:1] == b"<"
    return _media_type(content_type) in PAGE_TYPES


def _hang_up_on_other_types(headers: Any, body_length: int, request: scrapy.Request, spider: Any) -> None:
    content_type = headers.get(b"Content-Type", b"").decode("latin-1")
    if request.meta.get("page") and content_type and _media_type(content_type) not in PAGE_TYPES:
        raise StopDownload(fail=False)


_MAX_BYTES = 5 * 1024 * 1024


def scrapy_settings(settings: Settings) -> dict[str, Any]:
    """Return Scrapy's settings: its defaults changed where they are unsafe or impolite (library-notes)."""
    contact = settings.crawl_contact
    return {
        "USER_AGENT": f"ClinicsDirectoryBot/0.1 (+{contact if '://' in contact else 'mailto:' + contact})",
        # The loop in `ClinicSpider` does these itself, per site: robots as RFC 9309, redirects, retries, pace.
        "ROBOTSTXT_OBEY": False, "REDIRECT_ENABLED": False, "METAREFRESH_ENABLED": False, "RETRY_ENABLED": False,
        "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "CONCURRENT_REQUESTS": SITES_AT_ONCE,
        "TWISTED_DNS_RESOLVER": "crawler.guards.GuardedResolver",
        "CLINICS_LOOPBACK_PORTS": sorted(settings.loopback_ports),
        "HTTPPROXY_ENABLED": False,  # a proxy would connect where the guard cannot see
        "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None},
        "DOWNLOAD_TIMEOUT": 20, "DOWNLOAD_MAXSIZE": _MAX_BYTES, "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True, "COOKIES_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "ERROR", "LOGSTATS_INTERVAL": 0, "URLLENGTH_LIMIT": 2083,
    }


def crawl_sites(
    targets: Sequence[SiteTarget],
    settings: Settings,
    *,
    finished: Callable[[SiteCrawl], None] = lambda site: None,
    tick: Callable[[Sequence[SiteCrawl]], bool] = lambda sites: False,
) -> list[SiteCrawl]:
    """Crawl the sites side by side and return their results, in the order given.

    Once per process: Twisted's reactor cannot start again. See `ClinicSpider` for the two calls back.
    """
    sites = [SiteCrawl(target, settings) for target in targets]
    process = AsyncCrawlerProcess(scrapy_settings(settings))
    process.crawl(ClinicSpider, sites=sites, finished=finished, tick=tick)
    process.start()
    return sites
