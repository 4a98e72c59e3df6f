"""The spider: asks any clinic site for its pages, several sites in one process, each at its own pace.

One site is one `SiteCrawl`: a loop that takes the most important waiting address, checks it, asks for
it, reads the answer, and never has more than one request under way. Scrapy does the asking (limits,
decompression, TLS); robots, redirects, retries and pace are in the loop because they belong to a site.
"""

import asyncio
import email.utils
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
from scrapy.http import Response
from twisted.logger import globalLogBeginner

from crawler.downloads import HeadTooLargeError, Transfer, causes, stop_when_enough
from crawler.frontier import LENGTH_CAP, REDIRECTED, START, Entry, Frontier, canonical_url, site_key
from crawler.guards import GuardedResolver, RefusedError, check_url, is_open_loopback, port_of
from crawler.links import PageLinks
from crawler.readers import Readers
from crawler.robots import BODY_LIMIT, Robots, header_directives, links_followed, unreadable
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
SITEMAP_CAP, FEED_CAP = 10, 2
RETRY_AFTER_CAP = 30.0
"""Seconds of Retry-After that are waited for; a site that asks for more is left alone until the next run."""
FAILURES_IN_A_ROW = 5
REPEATS_IN_A_ROW = 20
"""Answers with nothing new, one after the other, until a site is taken to say the same to everything."""
OFFERS_AT_ONCE = 100
"""Links of one page that are looked at before other sites have their turn again."""
PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = ("status/404", "status/410", "directive/", "page/duplicate", "page/not_found", "type/")
FAILURES = ("network/", "page/reader_timeout")
REPEATS = ("page/duplicate", "page/not_found")
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
    feeds: list[str] = field(default_factory=list)
    """Feeds that the first page with any names; they are asked where no sitemap names a page."""
    gone: dict[str, str] = field(default_factory=dict)
    """Addresses that answered, but have nothing to read any more, each with the reason of its refusal."""

    def __post_init__(self) -> None:
        self.frontier = Frontier(self.settings.crawl_depth_cap)
        self._last_answer_at = self._postponed_to = float("-inf")
        self._hashes: set[str] = set()
        self._began_at = time.monotonic()
        self.stopped: str | None = None
        """Why nothing more is asked of the site, as a reason that the waiting addresses are counted under."""

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

    def begin(self) -> None:
        """Start the site's clock."""
        self._began_at = time.monotonic()

    @property
    def seconds_left(self) -> float:
        """What is left of the time that a site may take."""
        return self._began_at + self.settings.crawl_site_seconds - time.monotonic()

    def take_bytes(self, count: int) -> bool:
        """Count bytes that came; tell whether more may come (`downloads.Budget`)."""
        self.bytes_fetched += count
        return self.bytes_fetched <= self.settings.crawl_site_bytes

    @property
    def seconds_until_turn(self) -> float:
        """How long the site must still be left alone: the delay counts from its last answer, so no burst can reach it."""
        return max(0.0, max(self._last_answer_at + self.delay, self._postponed_to) - time.monotonic())

    async def wait_for_turn(self) -> None:
        """Wait until the site may be asked again; raises `RefusedError` when its time is over before that."""
        if self.seconds_until_turn >= self.seconds_left:
            self.stopped = "cap/time"
            raise RefusedError("cap/time", f"{self.target.key} may not be asked again in the time that a site may take")
        await asyncio.sleep(self.seconds_until_turn)
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
        settings: Settings,
        finished: Callable[[SiteCrawl], None],
        tick: Callable[[Sequence[SiteCrawl]], bool],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.sites = sites
        self._readers = Readers(settings.crawl_read_seconds)
        self._opt_outs: frozenset[str] = frozenset()
        self._opt_outs_size = 0
        self._finished = finished
        self._tick = tick
        self._one_call = asyncio.Lock()
        self._places = asyncio.Semaphore(SITES_AT_ONCE)

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> "ClinicSpider":
        """Build as Scrapy does; unwanted content types are hung up on before their body comes."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(_hang_up_on_other_types, signals.headers_received)
        crawler.signals.connect(stop_when_enough, signals.bytes_received)
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
            await asyncio.gather(*crawls, return_exceptions=True)
            await self._readers.close()
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
                site.begin()
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
        for url in site.target.start_urls:
            site.frontier.add(canonical_url(url), depth=0, rank=START)
        problem = await self._work_off(site)
        if problem and problem.outcome == "unreachable" and site.target.fallback_urls and site.stopped is None:
            for url in site.target.fallback_urls:
                site.frontier.add(canonical_url(url), depth=0, rank=START, chain=site.target.start_urls)
            problem = await self._work_off(site)
        if site.stopped == "host/opted_out":
            site.pages.clear()
            site.outcome, site.note = "failed", f"{site.target.key} has asked not to be crawled"
        elif problem and not site.pages:
            site.outcome, site.note = problem.outcome, problem.note
        else:
            site.outcome = "fetched"

    async def _work_off(self, site: SiteCrawl) -> "_StartProblem | None":
        """Ask for the waiting addresses; return what went wrong with the start, if anything did."""
        answered, failures, repeats = 0, 0, 0
        problem: _StartProblem | None = None
        with_sitemaps = not site.target.single
        while entry := site.frontier.pop():
            if answered >= site.settings.crawl_page_cap or site.requests >= 4 * site.settings.crawl_page_cap + SITEMAP_CAP:
                site.stopped = "cap/pages"
            elif failures >= FAILURES_IN_A_ROW:
                site.stopped = "network/given_up"
            elif repeats >= REPEATS_IN_A_ROW:
                site.stopped = "page/given_up"
            if site.stopped or self._must_stop(site):
                site.refused[site.stopped or ""] += len(site.frontier) + 1
                return problem
            try:
                answered += await self._ask_for_page(site, entry)
                failures = repeats = 0
            except RefusedError as refused:
                site.refused[refused.reason] += 1
                if refused.reason.startswith(GONE):
                    site.gone[entry.url] = refused.reason
                problem = problem or (_start_problem(refused) if entry.rank in (START, REDIRECTED) else None)
                failures += refused.reason.startswith(FAILURES)
                repeats += refused.reason in REPEATS
                continue
            if with_sitemaps and answered:
                with_sitemaps = False
                await self._read_sitemaps(site, entry.url)
                await self._offer_all(site, [(url, "") for url in site.target.known_urls], depth=1)
        return problem

    def _must_stop(self, site: SiteCrawl) -> bool:
        """Look before each request whether the site may still be asked; note why not."""
        if site.seconds_left <= 0:
            site.stopped = "cap/time"
        elif site.bytes_fetched > site.settings.crawl_site_bytes:
            site.stopped = "cap/site_bytes"
        elif any(covers(host, site.target.key) for host in self._opted_out(site.settings)):
            site.stopped = "host/opted_out"
        return site.stopped is not None

    def _opted_out(self, settings: Settings) -> frozenset[str]:
        """Return the hosts that want no part; the file is read again when it grew, so an opt-out counts at once."""
        opt_outs = OptOuts(settings.data_dir)
        size = opt_outs.path.stat().st_size if opt_outs.path.exists() else 0
        if size != self._opt_outs_size:
            self._opt_outs, self._opt_outs_size = opt_outs.hosts(), size
        return self._opt_outs

    async def _ask_for_page(self, site: SiteCrawl, entry: Entry) -> int:
        """Ask for one page and take what it says; return 1 when a page answered, 0 for a redirect."""
        await self._check_robots(site, entry.url)
        known = site.target.known.get(entry.url)
        response = await self._fetch(site, entry.url, page=not site.target.single, headers=known.conditions if known else None)
        if response.status in REDIRECTS and b"Location" in response.headers:
            self._follow(site, entry, response)
            return 0
        if known and response.status == 304:
            await self._take_unchanged(site, entry, response, known)
            return 1
        if response.status != 200:
            raise RefusedError(f"status/{response.status}", f"{entry.url} answered {response.status}")
        await self._take_page(site, entry, response, known)
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
                response = await self._fetch(site, url, keep=BODY_LIMIT)
            except RefusedError as refused:
                if refused.reason.startswith(("network/", "address/")) and urlsplit(url).netloc == urlsplit(origin).netloc:
                    raise  # the whole origin gives no answer: that is the page's own problem too
                return Robots.unreachable()
            if response.status not in REDIRECTS or b"Location" not in response.headers:
                return Robots.from_answer(response.status, response.body)
            url = _join(url, _header(response, "Location") or "")
        return Robots(None)  # more than five hops: unavailable, RFC 9309 §2.3.1.2

    async def _read_sitemaps(self, site: SiteCrawl, start: str) -> None:
        origin = urljoin(start, "/").rstrip("/")
        rules = site.robots.get(origin)
        named = rules.sitemaps if rules else []
        waiting = [url for url in named if self._is_own(site, url)] or [f"{origin}/sitemap.xml"]
        feeds = [url for url in site.feeds if self._is_own(site, url)][:FEED_CAP]
        asked: set[str] = set()
        while (waiting or feeds) and len(asked) < SITEMAP_CAP and not self._must_stop(site):
            if not waiting:
                waiting, feeds = feeds, []
            url = waiting.pop(0)
            if url in asked:
                continue
            asked.add(url)
            try:
                await self._check_robots(site, url)
                response = await self._fetch(site, url, keep=site.settings.crawl_page_bytes)
                if response.status in REDIRECTS and self._is_own(site, target := _join(url, _header(response, "Location") or "")):
                    waiting.insert(0, target)
                if response.status != 200:
                    continue
                sitemap = await self._readers.sitemap(response.body)
            except RefusedError as refused:
                site.refused[refused.reason] += 1
                continue
            waiting.extend(url for url in sitemap.sitemaps if self._is_own(site, url))
            if sitemap.pages:
                feeds = []  # they would only name the newest of these
            await self._offer_all(site, [(page, "") for page in sitemap.pages], depth=1)
            if sitemap.left:
                site.refused["cap/queue"] += sitemap.left

    def _is_own(self, site: SiteCrawl, url: str) -> bool:
        return url.startswith(("http://", "https://")) and site_key(url) == site.target.key

    async def _offer_all(self, site: SiteCrawl, links: Sequence[tuple[str, str]], *, depth: int) -> None:
        """Offer addresses with the words of the links to them; other sites have their turn in between."""
        for number, (url, text) in enumerate(links, start=1):
            self._offer(site, url, depth=depth, text=text)
            if number % OFFERS_AT_ONCE == 0:
                await asyncio.sleep(0)

    def _offer(self, site: SiteCrawl, url: str, *, depth: int, text: str = "") -> None:
        """Put an address that was found into the frontier, unless it lies elsewhere."""
        if len(url) > LENGTH_CAP:
            site.frontier.refuse_once(url, "address/too_long")
            return
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
        target = _join(entry.url, _header(response, "Location") or "")
        check_url(target, site.settings.loopback_ports)
        target = _canonical(target)
        if site_key(target) != site.target.key:
            permanent = response.status in (301, 308) and entry.rank in (START, REDIRECTED) and not site.pages
            raise RefusedError("host/moved" if permanent else "host/foreign", f"{entry.url} redirects to {target}")
        if target == entry.url or target in entry.chain:
            raise RefusedError("redirect/loop", f"{entry.url} redirects back to {target}")
        if len(entry.chain) >= HOP_CAP:
            raise RefusedError("redirect/too_many", f"{entry.url}: more than {HOP_CAP} redirects")
        if entry.url in site.target.known:
            site.gone[entry.url] = "redirect/permanent" if response.status in (301, 308) else "redirect/temporary"
        rank = REDIRECTED if entry.rank in (START, REDIRECTED) else entry.rank
        site.frontier.add(target, depth=entry.depth, rank=rank, chain=(*entry.chain, entry.url))

    async def _take_page(self, site: SiteCrawl, entry: Entry, response: Response, known: KnownPage | None) -> None:
        """Read a page that answered 200, unless it is none, asks not to be read or says what is known already."""
        retrieved_at = now()
        content_type = _header(response, "Content-Type")
        if not _is_page(content_type, response) and not (site.target.single and _media_type(content_type) == "text/plain"):
            raise RefusedError("type/not_html", f"{entry.url} is {content_type or 'of no stated type'}, no page")
        if encoded := _header(response, "Content-Encoding"):  # Scrapy takes the header away with the encoding
            raise RefusedError("type/encoding", f"{entry.url} is encoded as {encoded[:40]}, which nobody can read")
        wanted, known_hash = not unreadable(_header_directives(response)), known.content_hash if known else None
        reading_ahead = self._readers.page(response.body, entry.url, content_type, retrieved_at, ahead=wanted, known_hash=known_hash)
        async with reading_ahead as opened:
            links = await self._take_links(site, entry, response, opened.links)
            digest = opened.links.text_hash
            url = self._own_address(site, entry.url, opened.links)
            if site.is_repeated(digest) or (url != entry.url and site.frontier.mark_seen(url) and self._was_read(site, url)):
                raise RefusedError("page/duplicate", f"{entry.url} is {url} again")
            unchanged = known is not None and known.content_hash == digest and url == entry.url
            reading = known.reading if known and unchanged else await opened.read(url)
        site.pages.append(CrawledPage(
            url=url, status=response.status, reading=reading, retrieved_at=retrieved_at, content_hash=digest,
            content_type=content_type, etag=_header(response, "ETag"), last_modified=_header(response, "Last-Modified"),
            links=links, unchanged=unchanged and known is not None and known.links == links, body=response.body if site.target.single else b"",
        ))

    async def _take_links(self, site: SiteCrawl, entry: Entry, response: Response, said: PageLinks) -> list[tuple[str, str]]:
        """Offer and return the links of a page; raises `RefusedError` when it is no page or asks not to be read."""
        if said.not_found and not site.target.single:
            raise RefusedError("page/not_found", f"{entry.url} says itself that there is no such page")
        directives = said.directives | _header_directives(response)
        links = said.links if links_followed(directives) and not site.target.single else []
        site.feeds = site.feeds or said.feeds
        await self._offer_all(site, links, depth=entry.depth + 1)
        if said.links_left and links:
            site.refused["cap/links"] += said.links_left
        if reason := unreadable(directives):
            raise RefusedError(f"directive/{reason}", f"{entry.url} asks not to be read ({reason})")
        return links

    async def _take_unchanged(self, site: SiteCrawl, entry: Entry, response: Response, known: KnownPage) -> None:
        """Take over what the page said before, unless its headers now ask not to be read."""
        if reason := unreadable(_header_directives(response)):
            raise RefusedError(f"directive/{reason}", f"{entry.url} asks not to be read ({reason})")
        await self._offer_all(site, known.links, depth=entry.depth + 1)
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

    async def _fetch(
        self, site: SiteCrawl, url: str, *, page: bool = False, keep: int | None = None, headers: dict[str, str] | None = None
    ) -> Response:
        """Ask once, and once more after a passing failure; raises `RefusedError` when nothing came.

        With `keep` the answer is cut off after so many bytes instead of refused for its size.
        """
        for attempt in (1, 2):
            await site.wait_for_turn()
            transfer = Transfer(site, site.settings.crawl_page_bytes, page, keep)
            seconds = max(1.0, min(site.settings.crawl_request_seconds, site.seconds_left))
            meta = {"download_slot": site.target.key, "download_timeout": seconds, **transfer.meta}
            try:
                response: Response = await self.crawler.engine.download_async(
                    scrapy.Request(url, headers=headers, dont_filter=True, meta=meta)
                )
            except Exception as error:
                refused = _network_refusal(url, error)
                if attempt == 2 or refused.reason not in ("network/timeout", "network/lost"):
                    raise refused from error
                continue
            finally:
                site.note_answer()
            if response.status not in WORTH_A_RETRY:
                return response
            wait = _retry_after(response)
            if wait > RETRY_AFTER_CAP:
                site.stopped = "pace/retry_after"
                raise RefusedError(f"status/{response.status}", f"{url} asks to be left alone for {wait:.0f} seconds")
            if attempt == 2:
                return response
            site.postpone(wait)
        raise AssertionError("two attempts always end")


@dataclass(frozen=True)
class _StartProblem:
    outcome: Outcome
    note: str


def _start_problem(refused: RefusedError) -> _StartProblem | None:
    """Return what a refusal of the start page means for the whole site."""
    area, _, detail = refused.reason.partition("/")
    if area == "network" or refused.reason == "cap/time" or (area == "status" and (detail.startswith("5") or detail == "429")):
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
    if isinstance(error, StopDownload):
        return RefusedError("cap/site_bytes", f"{url}: the site has sent more than it may")
    if isinstance(error, (DownloadCancelledError, IgnoreRequest)):
        return RefusedError("cap/bytes", f"{url} is larger than a page may be")
    if any(isinstance(cause, HeadTooLargeError) for cause in causes(error)):
        return RefusedError("cap/headers", f"{url} answers with more headers than anyone needs")
    reason = {
        CannotResolveHostError: "dns", DownloadConnectionRefusedError: "refused", DownloadTimeoutError: "timeout",
    }.get(type(error), "tls" if "ssl" in repr(error).lower() or "certificate" in repr(error).lower() else "lost")
    return RefusedError(f"network/{reason}", f"{url}: no answer ({reason})")


def _retry_after(response: Response) -> float:
    """Return the seconds that `Retry-After` asks for, 0 when it asks for none (RFC 9110 §10.2.3: seconds or a date)."""
    value = (_header(response, "Retry-After") or "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        return max(0.0, (email.utils.parsedate_to_datetime(value) - now()).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _join(base: str, target: str) -> str:
    """Return where a redirect leads; raises `RefusedError` for what is no address."""
    try:
        return urljoin(base, target)
    except ValueError as error:
        raise RefusedError("address/invalid", f"{base} redirects to {target[:200]}") from error


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError as error:
        raise RefusedError("address/invalid", f"{url[:200]} is no web address") from error


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _header_directives(response: Response) -> set[str]:
    return header_directives(value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag"))


def _media_type(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def _is_page(content_type: str | None, response: Response) -> bool:
    if content_type is None:
        return response.body.lstrip()[:1] == b"<"
    return _media_type(content_type) in PAGE_TYPES


def _hang_up_on_other_types(headers: Any, body_length: int, request: scrapy.Request, spider: Any) -> None:
    content_type = headers.get(b"Content-Type", b"").decode("latin-1")
    if request.meta["transfer"].page and content_type and _media_type(content_type) not in PAGE_TYPES:
        raise StopDownload(fail=False)


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
        "DOWNLOAD_HANDLERS": {
            "http": "crawler.downloads.BoundedHandler", "https": "crawler.downloads.BoundedHandler",
            "data": None, "file": None, "ftp": None, "s3": None,
        },
        "DOWNLOAD_TIMEOUT": settings.crawl_request_seconds, "DOWNLOAD_MAXSIZE": settings.crawl_page_bytes, "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True, "COOKIES_ENABLED": False,
        "ASYNCIO_EVENT_LOOP": "uvloop.Loop",  # a tenth to a sixth less CPU than Python's own
        "REMOTE_CONTROL_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "ERROR", "LOGSTATS_INTERVAL": 0,
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
    # A wrong certificate is a site's own affair and counted there; Twisted prints a traceback for it, twice.
    globalLogBeginner.beginLoggingTo([], redirectStandardIO=False, discardBuffer=True)
    logging.getLogger("twisted").addFilter(lambda record: "verifying certificate" not in record.getMessage())
    process = AsyncCrawlerProcess(scrapy_settings(settings))
    process.crawl(ClinicSpider, sites=sites, settings=settings, finished=finished, tick=tick)
    process.start()
    return sites
