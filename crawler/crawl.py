"""The crawl process: `python -m crawler.crawl --run RUN --batch N` crawls one batch of a run and stores it.

A process of its own, because Twisted's reactor cannot start twice. Each site is stored when it ends,
in one transaction, so a cancelled or killed batch loses only the sites that were under way; whoever
takes the batch up again finds them still waiting. `--page URL` prints one fetched page (`guards.fetch_page`).
"""

import argparse
import functools
import hashlib
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session, col, insert, select, update

import directory.taxonomy
from crawler.assembly import assemble_site
from crawler.guards import FetchedPage
from crawler.spider import CrawledPage, KnownPage, SiteCrawl, SiteTarget, crawl_sites
from directory import ingest, runs
from directory.database import Database
from directory.processes import die_with_parent
from directory.records import ClinicRecord, PageReading
from directory.settings import Settings, load_settings
from directory.tables import Site, SourcePage

STOP_SECONDS = 2.0
"""How long a cancelled crawl may take to close its connections before the process ends itself."""

RUNS_UNTIL_GONE = 2
"""After so many runs in a row that did not find a page, it is gone and its statements are withdrawn."""
SWITCH_SECONDS = 0.0005
"""How long storing a site may keep the interpreter from the loop, on which all other sites wait; Python's own 5 ms starve it."""
DATABASE_PATIENCE_SECONDS = 30.0
"""How long a batch waits for a database that gives no answer: what was crawled already must be stored."""
T = TypeVar("T")
NOT_FOUND = ("status/404", "status/410", "page/not_found", "redirect/temporary")


def main() -> int:
    """Crawl a batch or fetch a page, as the arguments say; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m crawler.crawl", description=__doc__)
    parser.add_argument("--run", help="id of the crawl run")
    parser.add_argument("--batch", type=int, default=0, help="number of the batch of sites")
    parser.add_argument("--page", metavar="URL", help="print one page as JSON; settings come as JSON on standard input")
    options = parser.parse_args()
    die_with_parent()
    sys.setswitchinterval(SWITCH_SECONDS)
    if options.page:
        return _print_page(options.page, Settings.model_validate_json(sys.stdin.read()))
    if not options.run:
        parser.error("--run or --page is needed")
    crawl_batch(options.run, options.batch, load_settings())
    return 0


def crawl_batch(run_id: str, batch: int, settings: Settings) -> None:
    """Crawl the sites of a batch that still wait, and store each as it ends; stops when the run is cancelled."""
    database = Database(settings.resolved_database_url)
    targets = _write(database, lambda session: _take_sites(session, run_id, batch))
    if targets:
        work = _Batch(database, run_id)
        crawl_sites(targets, settings, finished=work.store, tick=work.tick)
    database.dispose()


def _take_sites(session: Session, run_id: str, batch: int) -> list[SiteTarget]:
    waiting = runs.waiting_sites(session, run_id, batch)
    return [_target(session, site) for site in waiting if runs.site_started(session, run_id, _id(site))]


def _write(database: Database, work: Callable[[Session], T]) -> T:
    """Do it in one transaction; a database that is being restarted is waited for."""
    deadline = time.monotonic() + DATABASE_PATIENCE_SECONDS
    while True:
        try:
            with database.write() as session:
                return work(session)
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


class _Batch:
    """What the spider calls back: one write transaction per finished site, progress once a second."""

    def __init__(self, database: Database, run_id: str) -> None:
        self._database = database
        self._run_id = run_id

    def store(self, site: SiteCrawl) -> None:
        """Store a finished site, or, if that fails, that it failed."""
        try:
            _write(self._database, lambda session: _store_site(session, self._run_id, site))
        except Exception as error:
            note = f"{type(error).__name__}: {error}"[:500]
            _write(self._database, lambda session: runs.site_finished(session, self._run_id, _site_id(site), "failed", note=note))
            raise
        finally:
            site.pages.clear()  # a batch may have many sites; what they said is stored

    def tick(self, sites: Sequence[SiteCrawl]) -> bool:
        """Write how far the sites are; return whether the run is to stop."""
        with self._database.write() as session:
            for site in sites:
                if site.outcome == "crawling":
                    _write_progress(session, self._run_id, site)
            cancelling = runs.is_cancelling(session, self._run_id)
        if cancelling:
            stop_soon()
        return cancelling


def stop_soon() -> None:
    """End the process if a cancelled crawl hangs in a connection; what ended is stored by then."""
    timer = threading.Timer(STOP_SECONDS, os._exit, (0,))
    timer.daemon = True
    timer.start()


def _write_progress(session: Session, run_id: str, site: SiteCrawl) -> None:
    runs.site_progress(
        session, run_id, _site_id(site), pages_found=site.pages_found, pages_fetched=len(site.pages),
        bytes_fetched=site.bytes_fetched, refused=dict(site.refused),
    )


def _store_site(session: Session, run_id: str, crawl: SiteCrawl) -> None:
    """Store pages, listings and the result of one site in the caller's transaction."""
    site = session.get(Site, _site_id(crawl), with_for_update=True)  # an opt-out meanwhile waits, or is seen
    _write_progress(session, run_id, crawl)
    if site is None or site.status != "active":
        runs.site_finished(session, run_id, _site_id(crawl), "skipped", note="The site was taken out while it was crawled.")
        return
    if crawl.outcome != "fetched":
        runs.site_finished(session, run_id, _site_id(crawl), crawl.outcome, note=crawl.note[:500])
        return
    withdrawn = _withdraw_pages(session, _site_id(crawl), crawl.gone)
    if crawl.pages and not withdrawn and all(page.unchanged for page in crawl.pages):
        _store_unchanged(session, _site_id(crawl), crawl)
        outcome = ingest.see_again(session, site, {page.url for page in crawl.pages}, crawl.pages[0].retrieved_at)
    else:
        _store_pages(session, _site_id(crawl), crawl.pages)
        read = {page.url for page in crawl.pages} | withdrawn
        outcome = ingest.ingest_site(session, site, records_of(crawl), run_id, reader_fingerprint(), read)
    note = " ".join(part for part in ("" if crawl.pages else _why_nothing(crawl), outcome.note) if part)
    runs.site_finished(session, run_id, _site_id(crawl), outcome.state, listings=len(outcome.location_ids), note=note[:500])


def records_of(crawl: SiteCrawl) -> list[ClinicRecord]:
    """Return the clinics that the pages of a finished crawl state, one record per location."""
    pages = [(page.reading, page.retrieved_at) for page in crawl.pages]
    home = urlsplit(crawl.home_url)
    return assemble_site(pages, f"{home.scheme}://{home.netloc}/")


def _why_nothing(crawl: SiteCrawl) -> str:
    reasons = ", ".join(f"{reason} {count}" for reason, count in crawl.refused.most_common(5))
    return f"No page could be read ({reasons})." if reasons else "No page could be read."


def _withdraw_pages(session: Session, site_id: int, gone: Mapping[str, str]) -> set[str]:
    """Forget the known pages that have nothing to read any more, and return their addresses.

    One that only answered "not found" or leads elsewhere for now is believed at the second run in a row: sites are
    rebuilt, and servers err.
    """
    query = select(SourcePage).where(SourcePage.site_id == site_id, col(SourcePage.url).in_(gone), col(SourcePage.content_hash).is_not(None))
    withdrawn = set()
    for row in session.exec(query):
        row.missing_runs += 1
        if gone[row.url] not in NOT_FOUND or row.missing_runs >= RUNS_UNTIL_GONE:
            withdrawn.add(row.url)
            row.content_hash, row.etag, row.last_modified, row.remembered = None, None, None, None  # should it return, it is read anew
        session.add(row)
    return withdrawn


def _store_unchanged(session: Session, site_id: int, crawl: SiteCrawl) -> None:
    """Move the date of pages that are as they were; only validators that are new are written row by row."""
    at, urls = crawl.pages[0].retrieved_at, [page.url for page in crawl.pages]
    pages = update(SourcePage).where(col(SourcePage.site_id) == site_id, col(SourcePage.url).in_(urls))
    session.exec(pages.values(last_seen_at=at, missing_runs=0))
    for page in crawl.pages:
        known = crawl.target.known[page.url]
        if (page.etag, page.last_modified) != (known.etag, known.last_modified):
            session.exec(update(SourcePage).where(col(SourcePage.url) == page.url).values(etag=page.etag, last_modified=page.last_modified))


def _store_pages(session: Session, site_id: int, pages: Sequence[CrawledPage]) -> None:
    """Bring the rows of the fetched pages up to date; `changed_at` moves with the content."""
    urls = [page.url for page in pages]
    known = {row.url: row for row in session.exec(select(SourcePage).where(col(SourcePage.url).in_(urls)))}
    new = [
        _page_values(page) | {"site_id": site_id, "url": page.url, "first_seen_at": page.retrieved_at, "changed_at": page.retrieved_at}
        for page in pages if page.url not in known
    ]
    if new:
        session.execute(insert(SourcePage), new)
    for page in pages:
        if row := known.get(page.url):
            if row.content_hash != page.content_hash:
                row.changed_at = page.retrieved_at
            row.sqlmodel_update(_page_values(page, row.remembered))
            session.add(row)


def _page_values(page: CrawledPage, remembered: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what a crawl writes of a page each time; an unchanged one keeps what is `remembered`."""
    if not page.unchanged:
        remembered = msgspec.to_builtins({"reader": reader_fingerprint(), "links": page.links, "reading": page.reading})
    return {
        "kind": page.reading.kind, "http_status": page.status, "last_seen_at": page.retrieved_at, "missing_runs": 0,
        "content_hash": page.content_hash, "etag": page.etag, "last_modified": page.last_modified, "remembered": remembered,
    }


def target_of(start_urls: Sequence[str], *, site_id: int | None = None, pages: Sequence[SourcePage] = ()) -> SiteTarget:
    """Return what to crawl for a site whose pages are known so far; a bare domain's https home page falls back to http."""
    fallback: tuple[str, ...] = ()
    parts = urlsplit(start_urls[0])
    if len(start_urls) == 1 and parts.scheme == "https" and parts.path in ("", "/") and not parts.query:
        fallback = (f"http://{parts.netloc}/",)
    known = {page.url: _known(page) for page in pages if page.remembered and page.remembered.get("reader") == reader_fingerprint()}
    asked_again = tuple(page.url for page in pages if page.missing_runs < RUNS_UNTIL_GONE)
    return SiteTarget(tuple(start_urls), fallback, site_id, known_urls=asked_again, known=known)


@functools.cache
def reader_fingerprint() -> str:
    """Return a sum over the page readers, the assembly and the taxonomy: a remembered reading is good for the same ones only."""
    room = Path(__file__).parent
    sources = [*sorted((room / "reading").rglob("*.py")), room / "assembly.py", Path(directory.taxonomy.__file__).with_suffix(".toml")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def _known(page: SourcePage) -> KnownPage:
    remembered = page.remembered or {}
    links = [(url, text) for url, text in remembered["links"]]
    reading = msgspec.convert(remembered["reading"], PageReading)
    return KnownPage(page.etag, page.last_modified, page.content_hash, reading, links)


def _target(session: Session, site: Site) -> SiteTarget:
    pages = session.exec(select(SourcePage).where(SourcePage.site_id == site.id)).all()
    return target_of(site.start_urls or [f"https://{site.host}/"], site_id=site.id, pages=pages)


def _id(site: Site) -> int:
    if site.id is None:
        raise ValueError("the site is not stored yet")
    return site.id


def _site_id(crawl: SiteCrawl) -> int:
    if crawl.target.site_id is None:
        raise ValueError(f"{crawl.target.key} is not a stored site")
    return crawl.target.site_id


def _print_page(url: str, settings: Settings) -> int:
    (site,) = crawl_sites([SiteTarget((url,), single=True)], settings)
    if not site.pages:
        print(site.note or f"{url}: {', '.join(site.refused) or 'no answer'}", file=sys.stderr)
        return 1
    page = site.pages[0]
    fetched = FetchedPage(url=page.url, body=page.body, content_type=page.content_type, retrieved_at=page.retrieved_at)
    sys.stdout.buffer.write(msgspec.json.encode(fetched))
    return 0


if __name__ == "__main__":
    sys.exit(main())
