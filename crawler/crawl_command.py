"""`clinics crawl SITE…`: crawl sites in the foreground, and either store what they state or only show it."""

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import rich_click as click

if TYPE_CHECKING:
    from sqlmodel import Session

    from crawler.fork_server import ForkedProcess
    from crawler.spider import SiteCrawl
    from directory.database import Database
    from directory.records import Listing
    from directory.runs import RunProgress

FAILED, WRONG_USE, NOTHING_FOUND = 1, 2, 3
POLL_SECONDS = 0.5


@click.command()
@click.argument("sites", metavar="SITE...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Store nothing; show what the sites would be listed as.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per site, one a line.")
def crawl(sites: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Crawl clinic web sites and read what they state.

    SITE is a start address with scheme and port, or a domain (https, then http). Without `--dry-run` the
    listings are stored and what changed is said. Exit code 3 when nothing was found, 1 when no site could be crawled.
    """
    from directory.fields import FieldError

    try:
        sys.exit(_dry_run(sites, as_json) if dry_run else _stored_run(sites, as_json))
    except FieldError as error:
        click.echo(f"clinics crawl: {error}", err=True)
        sys.exit(WRONG_USE)


def _dry_run(sites: Sequence[str], as_json: bool) -> int:
    import msgspec

    from crawler.crawl import target_of
    from crawler.spider import crawl_sites
    from directory.settings import load_settings
    from directory.sites import parse_site

    targets = [target_of([parse_site(site)[1]]) for site in sites]
    results: dict[str, dict[str, Any]] = {}
    with _bar(len(targets), quiet=as_json) as show:
        def finished(site: "SiteCrawl") -> None:
            results[site.target.key] = site_result(site)
            show(sum(len(other.pages) for other in crawls), len(results), site.target.key)

        def tick(sites: Sequence["SiteCrawl"]) -> bool:
            crawls[:] = sites
            show(sum(len(site.pages) for site in sites), len(results), None)
            return False

        crawls: list[SiteCrawl] = []
        done = crawl_sites(targets, load_settings(), finished=finished, tick=tick)
    for site in done:
        result = results.get(site.target.key) or site_result(site)
        click.echo(msgspec.json.encode(result).decode() if as_json else _in_words(result))
    return _exit_code([site.outcome for site in done], sum(len(result["clinics"]) for result in results.values()))


def site_result(site: "SiteCrawl") -> dict[str, Any]:
    """Return what one crawled site yields, in the shape of `clinics crawl --dry-run --json`."""
    from crawler.crawl import records_of

    clinics = [_listing(record) for record in records_of(site)]
    return {
        "site": site.target.key, "state": "crawled" if clinics else "nothing_found" if site.pages else _state(site),
        "clinics": clinics, "pages": {"fetched": len(site.pages), "refused": dict(sorted(site.refused.items()))}, "note": site.note,
    }


def _state(site: "SiteCrawl") -> str:
    return "nothing_found" if site.outcome == "fetched" else site.outcome


def _listing(record: Any) -> "Listing":
    from directory.listings import is_complete, listing_from_record
    from directory.places import slugify

    place = [record.address.address_locality, record.address.address_region] if record.address else []
    listing = listing_from_record(record, slugify(" ".join(part for part in (record.name, *place) if part)))
    listing.status = "listed" if is_complete(listing) else "draft"
    return listing


def _in_words(result: dict[str, Any]) -> str:
    pages = result["pages"]
    lines = [f"{result['site']}: {result['state'].replace('_', ' ')}, {pages['fetched']} pages read, {sum(pages['refused'].values())} refused"]
    if result["note"]:
        lines.append(f"  {result['note']}")
    lines.extend(f"  not read: {reason} {count}" for reason, count in pages["refused"].items())
    for listing in result["clinics"]:
        place = ", ".join(part for part in (listing.location.address_locality, listing.location.address_region) if part)
        offered = ", ".join(listing.offered()) or "no service stated as offered"
        lines.append(f"  {listing.name or 'unnamed'} ({place or 'no place stated'}): {offered}; {len(listing.evidence)} statements")
    return "\n".join(lines)


def _stored_run(sites: Sequence[str], as_json: bool) -> int:
    from directory import leases, migrate, runs
    from directory.database import Database
    from directory.optouts import OptOuts
    from directory.settings import load_settings
    from directory.sites import add_site
    from directory.tables import CrawlRun

    settings = load_settings()
    database = Database(settings.resolved_database_url)
    migrate.upgrade(database)
    with database.write() as session:
        OptOuts(settings.data_dir).reapply(session)
        ids = [site.id for site in [add_site(session, site, "command line") for site in sites] if site.id is not None]
        run = runs.request_run(session, ids, "command line", "command_line", batch_sites=settings.crawl_batch_sites)
        run.job_id = f"{runs.FOREGROUND}{run.id}"  # while its lease lives no worker takes it up as well
        leases.renew(session, run.job_id)
        runs.start_run(session, run)
    try:
        _crawl_batches(database, run.id, len(ids), quiet=as_json)
    except KeyboardInterrupt:
        with database.write() as session:
            if (row := session.get(CrawlRun, run.id)) is not None:
                runs.cancel_run(session, row, "command line")
    finally:
        with database.write() as session:
            if (row := session.get(CrawlRun, run.id)) is not None:
                runs.finish_run(session, row)
                leases.end(session, str(row.job_id))
    with database.read() as session:
        progress = runs.run_progress(session, run.id)
        _say_what_changed(session, progress, as_json)
    database.dispose()
    return _exit_code([site.state for site in progress.sites], progress.listings)


def _crawl_batches(database: "Database", run_id: str, sites: int, *, quiet: bool) -> None:
    """Crawl the run's batches one after the other, each in a process of its own, and show how far they are."""
    from crawler.fork_server import fork
    from directory import leases, runs

    with database.read() as session:
        batches = runs.batches(session, run_id)
    said: set[int] = set()
    with _bar(sites, quiet=quiet) as show:
        for batch in batches:
            process = fork("crawler.crawl", ["--run", run_id, "--batch", str(batch)])
            try:
                while True:
                    ended = _ended_within(process, POLL_SECONDS)
                    with database.write() as session:
                        leases.renew(session, f"{runs.FOREGROUND}{run_id}")
                        progress = runs.run_progress(session, run_id)
                    for site in progress.sites:
                        if site.finished_at and site.site_id not in said:
                            said.add(site.site_id)
                            show(progress.pages_fetched, progress.sites_ended, f"{site.host}: {site.state.replace('_', ' ')}")
                    show(progress.pages_fetched, progress.sites_ended, None)
                    if ended:
                        break
            except BaseException:
                process.signal(signal.SIGTERM)
                process.wait()
                raise


def _ended_within(process: "ForkedProcess", seconds: float) -> bool:
    try:
        process.wait(seconds)
    except TimeoutError:
        return False
    return True


def _say_what_changed(session: "Session", progress: "RunProgress", as_json: bool) -> None:
    import msgspec
    from sqlmodel import col, select

    from directory.tables import Change, Clinic, Location

    for site in progress.sites:
        query = (
            select(Change, Location.slug)
            .join(Location, col(Change.location_id) == col(Location.id)).join(Clinic, col(Location.clinic_id) == col(Clinic.id))
            .where(Clinic.site_id == site.site_id, Change.changed_at >= progress.requested_at).order_by(col(Change.id))
        )
        changes = [
            {"slug": slug, "field": change.field, "service": change.service, "before": change.previous_value, "after": change.replacement_value}
            for change, slug in session.exec(query)
        ]
        if as_json:
            click.echo(msgspec.json.encode({
                "site": site.host, "state": site.state, "listings": site.listings, "changes": changes, "note": site.note,
                "pages": {"fetched": site.pages_fetched, "refused": site.refused},
            }).decode())
            continue
        click.echo(f"{site.host}: {site.state.replace('_', ' ')}, {site.pages_fetched} pages, {site.listings} listings, {len(changes)} changes")
        if site.note:
            click.echo(f"  {site.note}")
        for change in changes:
            name = change["field"] + (f" ({change['service']})" if change["service"] else "")
            click.echo(f"  {change['slug']}  {name}: {_value(change['before'])} → {_value(change['after'])}")


def _value(value: Any) -> str:
    import msgspec

    return "not stated" if value is None else value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _exit_code(states: Sequence[str], listings: int) -> int:
    if listings:
        return 0
    return FAILED if states and all(state in ("unreachable", "failed", "cancelled", "moved") for state in states) else NOTHING_FOUND


@contextmanager
def _bar(sites: int, *, quiet: bool) -> Iterator[Any]:
    """Give a function (pages, sites ended, line or None) that shows progress: a bar on a terminal, else lines."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        def say(pages: int, ended: int, line: str | None) -> None:
            if line and not quiet:
                click.echo(f"[{ended}/{sites}] {line}", err=True)

        yield say
        return
    columns = (TextColumn("crawling"), BarColumn(), MofNCompleteColumn(), TextColumn("sites, {task.fields[pages]} pages"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("crawling", total=sites, pages=0)

        def show(pages: int, ended: int, line: str | None) -> None:
            progress.update(task, completed=ended, pages=pages)
            if line and not quiet:
                progress.console.print(line, markup=False, highlight=False)

        yield show


commands: list[click.Command] = [crawl]
