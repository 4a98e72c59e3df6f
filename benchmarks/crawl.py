"""Crawling: the whole pipeline beside bare Scrapy on the same generated sites, in one run.

`python -m benchmarks.crawl --pages 20000` also crawls so many pages in one process, for its peak memory.
The web server, the bare crawl and ours are processes of their own; nothing leaves loopback.
"""

import argparse
import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import Measure, show

PAGES_A_SITE = 40
PAGE_BYTES = 60_000
PAGES = 1_000
RATE_LIMIT, CPU_LIMIT, GROWTH_LIMIT, MEMORY_LIMIT = 0.6, 1.3, 1.25, 400
ETAG = b'"v1"'
BARE_SETTINGS: dict[str, Any] = {
    "CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 4, "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False,
    "ROBOTSTXT_OBEY": False, "COOKIES_ENABLED": False, "RETRY_ENABLED": False, "REDIRECT_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False, "LOG_LEVEL": "ERROR", "LOGSTATS_INTERVAL": 0, "HTTPPROXY_ENABLED": False,
    "TWISTED_DNS_RESOLVER": "crawler.guards.GuardedResolver", "HTTPERROR_ALLOW_ALL": True, "REFERER_ENABLED": False,
}


@dataclass(frozen=True)
class Cost:
    """What one process and its children took: seconds of wall clock and of CPU, and the largest one's peak memory in MB."""

    wall: float
    cpu: float
    peak_mb: float


# --- the web ---------------------------------------------------------------------------------------------


def page(number: int) -> bytes:
    """Return page `number` of any site: about `PAGE_BYTES`, of which 4 KB are text; `@@` stands for the site's own number."""
    links = "".join(f'<li class="menu-item-{n}"><a href="/{f"page-{n}" if n else ""}">Topic {n}</a></li>' for n in range(PAGES_A_SITE))
    style = "".join(f".block-{n} .inner > p{{margin:0 {n}px;padding:{n % 7}px;color:#{n:06x}}}\n" for n in range(240))
    prose = [
        f"We offer ketamine infusion therapy and spravato for depression. Visit {number} lasts {40 + number} to {60 + number} minutes.",
        f"A ketamine infusion costs ${400 + 5 * number} per session and you need someone to drive you home.",
        "Our team listens first, and explains each step in plain words before anything is given, so that nobody is surprised on the day.",
        f"In week {number} of our program we talk about what has changed for you, what has not, and what you would like to try next.",
        "Please do not eat solid food for six hours before your visit; clear liquids are fine until two hours before it begins.",
        "Many people tell us that the waiting room is quiet, that the chairs are comfortable, and that the light can be dimmed.",
    ]
    head = (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Topic {number} | Elm Clinic @@</title>"
        f"<style>{style}</style></head><body>"
        f"<header><p class='site-title'><a href='/'>Elm Clinic @@</a></p><nav><ul>{links}</ul></nav></header><main><h1>Topic {number}</h1>"
    )
    foot = (
        "</main><footer><p>Elm Clinic @@, 1@@ Elm Street, Suite 2, Denver, CO 80202. "
        "Call <a href='tel:+13035550143'>(303) 555-0143</a></p></footer>"
    )
    texts = [*prose, *(f"{text[:-1]}, part {index} of page {number}." for index in range(4) for text in prose[2:])]
    dress = " ".join(f"wp-block-{n} has-{n}-columns is-layout-flow" for n in range(8))
    blocks = [
        f'<div class="block {dress}" data-id="{number}-{index}"><div class="inner {dress}"><p class="x">{text}</p></div></div>\n'
        for index, text in enumerate(texts)
    ]
    script = "var settings = {" + ",".join(f'"key-{n}": "value {n * number}"' for n in range(400)) + "};"
    foot += f"<script>{script}{'/* fill */' * ((PAGE_BYTES - len(head) - len(foot) - len(script) - sum(map(len, blocks))) // 10)}</script>"
    return f"{head}{''.join(blocks)}{foot}</body></html>".encode()


class _Web(asyncio.Protocol):
    """Answers GET with keep-alive, 304 where the validator fits; as little work as can be, so that it is not what is measured."""

    bodies: list[bytes] = []  # noqa: RUF012 (filled once, before the first connection)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.waiting = transport, b""

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            head, self.waiting = self.waiting.split(b"\r\n\r\n", 1)
            self.transport.write(self.answer(head))

    def answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1]
        number = 0 if path == b"/" else int(path[6:]) if path.startswith(b"/page-") else -1
        if number < 0:
            return b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nnone"
        lower = head.lower()
        if b"if-none-match: " + ETAG in lower:
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + ETAG + b"\r\n\r\n"
        site = lower.partition(b"host: site-")[2].partition(b".")[0]
        body = self.bodies[number].replace(b"@@", site)
        return b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: %b\r\nContent-Length: %d\r\n\r\n%b" % (ETAG, len(body), body)


async def _serve() -> None:
    _Web.bodies = [page(number) for number in range(PAGES_A_SITE)]
    server = await asyncio.get_running_loop().create_server(_Web, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextlib.contextmanager
def web() -> Iterator[int]:
    """Give the port of the generated sites `site-N.localhost`, served for as long as the block lasts."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.crawl", "--serve"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


# --- the bare crawl ----------------------------------------------------------------------------------------


def bare(port: int, sites: int, *, conditional: bool = False, following: bool = False) -> None:
    """Ask for every page of every site with nothing but Scrapy: nothing read, nothing stored.

    All addresses are given, and the links of a page are not looked at; with `following` they are found as
    Scrapy's users find them.
    """
    import scrapy
    from scrapy.crawler import CrawlerProcess
    from scrapy.linkextractors import LinkExtractor

    headers = {"If-None-Match": ETAG.decode()} if conditional else None
    statuses: list[int] = []

    class Bare(scrapy.Spider):
        name = "bare"
        links = LinkExtractor()

        async def start(self) -> Any:
            for number in range(1 if following else PAGES_A_SITE):
                for site in range(sites):
                    path = f"page-{number}" if number else ""
                    yield scrapy.Request(f"http://site-{site}.localhost:{port}/{path}", headers=headers, dont_filter=not following)

        def parse(self, response: Any) -> Any:
            statuses.append(response.status)
            if following:
                yield from response.follow_all(self.links.extract_links(response))

    process = CrawlerProcess({**BARE_SETTINGS, "CLINICS_LOOPBACK_PORTS": [port]})
    process.crawl(Bare)
    process.start()
    wanted = 304 if conditional else 200
    if statuses != [wanted] * (sites * PAGES_A_SITE):
        sys.exit(f"the bare crawl got {len(statuses)} answers, {statuses.count(wanted)} of them {wanted}")


# --- ours --------------------------------------------------------------------------------------------------


class Ours:
    """Our crawl of the generated sites, as the worker runs it: one crawl process on a database of its own."""

    def __init__(self, folder: Path, port: int, sites: int) -> None:
        from crawler import fork_server
        from directory.database import Database
        from directory.migrate import upgrade
        from directory.sites import add_site

        fork_server.fork("crawler.readers").wait()  # a worker has a fork server that is ready
        self.sites = sites
        self.environment = os.environ | {"CLINICS_DATA_DIR": str(folder), "CLINICS_CRAWL_LOOPBACK_PORTS": str(port)}
        self.environment.pop("DATABASE_URL", None)
        self.database = Database(f"sqlite:///{folder.resolve() / 'directory.sqlite3'}")
        upgrade(self.database)
        with self.database.write() as session:
            for number in range(sites):
                add_site(session, f"http://site-{number}.localhost:{port}/", "benchmark")

    def crawl(self, state: str) -> Cost:
        """Crawl all sites once in one process; each must end in `state` with all of its pages."""
        from directory import runs
        from directory.tables import CrawlRun

        with self.database.write() as session:
            run = runs.request_run(session, None, "benchmark", batch_sites=self.sites)
            runs.start_run(session, run)
        cost = cost_of([sys.executable, "-m", "crawler.crawl", "--run", run.id], self.environment)
        with self.database.write() as session:
            runs.finish_run(session, session.get_one(CrawlRun, run.id))
            progress = runs.run_progress(session, run.id)
        if progress.counts != {state: self.sites} or progress.pages_fetched != self.sites * PAGES_A_SITE:
            sys.exit(f"our crawl: {progress.counts}, {progress.pages_fetched} pages, refused {progress.refused}: {progress.sites[0].note}")
        return cost


def cost_of(command: list[str], environment: dict[str, str] | None = None) -> Cost:
    """Run a command and return what it took; its children count once it has waited for them."""
    begun = time.monotonic()
    process = subprocess.Popen(command, env=environment)
    peak = 0.0
    while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
        peak = max(peak, _peak_memory(process.pid))
        time.sleep(0.05)
    _, status, used = ended
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command[2:5])} ended with {process.returncode}")
    return Cost(time.monotonic() - begun, used.ru_utime + used.ru_stime, peak)


def _peak_memory(pid: int) -> float:
    """Return a running process's peak memory in MB; `ru_maxrss` would begin with that of the process that started it."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0


def measure(pages: int = PAGES, large: int = 0) -> list[Measure]:
    """Crawl the same sites bare and with ours, twice each; with `large`, so many pages once more for the memory."""
    sites = pages // PAGES_A_SITE
    with web() as port, tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.crawl", "--bare", str(port), "--sites", str(sites)]
        ours = Ours(Path(folder) / "first", port, sites)
        bare_first, our_first = cost_of(command), ours.crawl("crawled")
        following = cost_of([*command, "--following"])
        bare_second, our_second = cost_of([*command, "--conditional"]), ours.crawl("unchanged")
        largest = Ours(Path(folder) / "large", port, large // PAGES_A_SITE).crawl("crawled") if large else None
    count = sites * PAGES_A_SITE
    bare_rate, rate = count / bare_first.wall, count / our_first.wall
    measures = [
        Measure(
            "pages per second", rate, RATE_LIMIT * bare_rate, "1/s", "higher",
            f"bare Scrapy {bare_rate:.0f}/s, ours is {rate / bare_rate:.2f} of it; Scrapy that follows links {count / following.wall:.0f}/s, "
            f"ours is {rate * following.wall / count:.2f} of it; {count} pages of {PAGE_BYTES // 1000} KB at {sites} sites; "
            f"{os.cpu_count()} cores with the server; the start of both processes is in it; bare: every address "
            f"given, nothing parsed or stored, {BARE_SETTINGS['CONCURRENT_REQUESTS']} requests at once",
        ),
        Measure(
            "CPU of a crawl of an unchanged web", our_second.cpu, CPU_LIMIT * bare_second.cpu, "s", "lower",
            f"bare Scrapy with the same conditional requests {bare_second.cpu:.2f} s, ours is {our_second.cpu / bare_second.cpu:.2f} times it; "
            "the start of the process is in both",
        ),
        Measure("peak memory", our_first.peak_mb, MEMORY_LIMIT, "MB", "lower", f"largest process, {count} pages"),
    ]
    if largest:
        measures.append(Measure(
            f"peak memory at {large} pages", largest.peak_mb, GROWTH_LIMIT * our_first.peak_mb, "MB", "lower",
            f"at {count} pages {our_first.peak_mb:.0f} MB; one process, {large / largest.wall:.0f} pages a second",
        ))
    return measures


def main() -> None:
    """Run the benchmark with a chosen size, or one of the processes that it is made of."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crawl", description=__doc__)
    parser.add_argument("--pages", type=int, default=0, help="also crawl so many pages in one process")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--bare", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--sites", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--conditional", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--following", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(_serve())
    elif options.bare:
        bare(options.bare, options.sites, conditional=options.conditional, following=options.following)
    else:
        show("crawl", measure(large=options.pages), as_json=False)


if __name__ == "__main__":
    main()
