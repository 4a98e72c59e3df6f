"""`clinics sites | runs | schedules | operators | db | export`: what an operator does in a shell."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import rich_click as click

if TYPE_CHECKING:
    from sqlmodel import Session

    from directory.database import Database
    from directory.optouts import OptOuts
    from directory.runs import RunProgress, SiteProgress
    from directory.tables import CrawlRun, Operator, Site

DONE, FAILED, WRONG_USE, NOTHING_FOUND = 0, 1, 2, 3
BY = "command line"
"""The actor's label of what is done in a shell."""
_T = TypeVar("_T")

_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object per line, for programs.")


# --- sites -------------------------------------------------------------------------------------------


@click.group()
def sites() -> None:
    """The web sites that may be crawled."""


@sites.command("add")
@click.argument("addresses", metavar="SITE...", nargs=-1, required=True)
@_json_option
def sites_add(addresses: tuple[str, ...], as_json: bool) -> None:
    """Add sites by a start address or a domain; one that is known already is left as it is.

    Example: clinics sites add softrebootwellness.com https://www.example.org/clinic/
    """
    from directory.sites import add_site

    with _changing() as session:
        added = [add_site(session, address, BY) for address in addresses]
    _print_sites(added, as_json)


@sites.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_json_option
def sites_import(file: Path, as_json: bool) -> None:
    """Add the sites of a CSV file: all of them or, when a line is wrong, none.

    The column headed url, site or domain names the site, else the first one.

    Example: clinics sites import sites.csv
    """
    from directory.sites import import_sites

    with _changing() as session:
        try:
            found = import_sites(session, file.read_text(encoding="utf-8"), BY)
        except UnicodeDecodeError:
            _stop(f"{file} is not a text in UTF-8", WRONG_USE)
    _print_sites(found, as_json)
    _exit_if_empty(found)


@sites.command("list")
@_json_option
def sites_list(as_json: bool) -> None:
    """List all sites with their state and when they were last read."""
    from directory.sites import list_sites

    with _reading() as session:
        found = list_sites(session)
    _print_sites(found, as_json)
    _exit_if_empty(found)


@sites.command("pause")
@click.argument("address", metavar="SITE")
def sites_pause(address: str) -> None:
    """Leave a site out of every crawl until it is resumed; its listings stay."""
    from directory.sites import pause_site

    _change_site(address, lambda session, site: pause_site(session, site, BY), "is paused")


@sites.command("resume")
@click.argument("address", metavar="SITE")
def sites_resume(address: str) -> None:
    """Crawl a paused or moved site again."""
    from directory.sites import resume_site

    _change_site(address, lambda session, site: resume_site(session, site, BY), "is crawled again")


@sites.command("pace")
@click.argument("address", metavar="SITE")
@click.option("--every-days", type=click.IntRange(1, 366), help="Crawl it at most once in so many days; without it as often as schedules say.")
def sites_pace(address: str, every_days: int | None) -> None:
    """Set how often schedules and crawls of all sites may read a site; `clinics crawl SITE` always may.

    Example: clinics sites pace example.org --every-days 14
    """
    from directory.sites import pace_site

    said = f"is crawled at most every {every_days} days" if every_days else "is crawled whenever a schedule says so"
    _change_site(address, lambda session, site: pace_site(session, site, every_days, BY), said)


@sites.command("opt-out")
@click.argument("address", metavar="SITE")
@click.confirmation_option(prompt="Its listings are hidden at once and the site is never crawled again. Go on?", help="Do not ask.")
def sites_opt_out(address: str) -> None:
    """Never crawl a site again and hide its listings, because the clinic asked for it.

    The opt-out is also written beside the database, so that no restore of a backup undoes it.

    Example: clinics sites opt-out example.org --yes
    """
    from directory.sites import add_site, find_site, opt_out_site

    with _changing() as session:
        site = find_site(session, address) or add_site(session, address, BY)
        opt_out_site(session, site, BY, _optouts())
    click.echo(f"{site.host} is out")


def _change_site(address: str, change: Callable[["Session", "Site"], None], said: str) -> None:
    from directory.sites import find_site

    with _changing() as session:
        site = find_site(session, address)
        if site is None:
            _stop(f"{address} is not among the sites; see `clinics sites list`", WRONG_USE)
        change(session, site)
    click.echo(f"{site.host} {said}")


def _print_sites(found: Sequence["Site"], as_json: bool) -> None:
    _print(
        [{"host": site.host, "status": site.status, "start_urls": site.start_urls, "last_crawled_at": site.last_crawled_at,
          "crawl_every_days": site.crawl_every_days, "down_since": site.down_since} for site in found],
        as_json, {"host": "Site", "status": "State", "last_crawled_at": "Last read", "down_since": "Down since", "start_urls": "Starts at"},
    )


# --- runs --------------------------------------------------------------------------------------------


@click.group()
def runs() -> None:
    """The crawls that were asked for: what they do and what came of them."""


@runs.command("list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="How many, the newest first.")
@_json_option
def runs_list(limit: int, as_json: bool) -> None:
    """List the newest runs."""
    from directory.runs import recent_runs, run_progress

    with _reading() as session:
        found = [run_progress(session, run.id) for run in recent_runs(session, limit)]
    _print(
        [_summary(run) for run in found], as_json,
        {"id": "Run", "state": "State", "requested_at": "Asked for", "requested_by": "By", "sites": "Sites", "pages_fetched": "Pages",
         "listings": "Listings"},
    )
    _exit_if_empty(found)


@runs.command("watch")
@click.argument("run_id", metavar="[RUN]", required=False)
@click.option("--interval", default=0.5, show_default=True, type=click.FloatRange(0.05), help="Seconds between two looks.")
@_json_option
def runs_watch(run_id: str | None, interval: float, as_json: bool) -> None:
    """Follow a run to its end; without RUN the newest. Exit code 1 when it fails or is cancelled.

    RUN may be cut short to its first letters.

    Example: clinics runs watch 4f2a
    """
    from directory.runs import run_progress

    with _open() as database:
        with database.read() as session:
            ident = _find_run(session, run_id).id
        progress = _follow(lambda: _read(database, lambda session: run_progress(session, ident)), interval, as_json)
    sys.exit(DONE if progress.state == "succeeded" else FAILED)


@runs.command("cancel")
@click.argument("run_id", metavar="RUN")
def runs_cancel(run_id: str) -> None:
    """Stop a run; what it has read already stays."""
    from directory.runs import cancel_run

    with _changing() as session:
        run = _find_run(session, run_id)
        cancel_run(session, run, BY)
    click.echo(f"{run.id} is {run.state}")


def _find_run(session: "Session", start: str | None) -> "CrawlRun":
    from directory.runs import recent_runs

    newest = recent_runs(session, limit=1000)
    found = [run for run in newest if run.id.startswith(start)] if start else newest[:1]
    if not found:
        _stop(f"there is no run {start}" if start else "no crawl was asked for yet", WRONG_USE if start else NOTHING_FOUND)
    if len(found) > 1:
        _stop(f"{start} begins {len(found)} runs; write more of it", WRONG_USE)
    return found[0]


def _summary(run: "RunProgress") -> dict[str, Any]:
    return {
        "id": run.id, "state": run.state, "reason": run.reason, "requested_by": run.requested_by, "requested_at": run.requested_at,
        "finished_at": run.finished_at, "sites": run.sites_total, "counts": run.counts, "pages_found": run.pages_found,
        "pages_fetched": run.pages_fetched, "refused": run.refused, "listings": run.listings, "error": run.error,
    }


def _follow(look: Callable[[], "RunProgress"], interval: float, as_json: bool) -> "RunProgress":
    """Show a run until it ends: a bar on a terminal, a line per ended site elsewhere, an object per change as JSON."""
    import time

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console()
    said: set[int] = set()
    last: dict[str, Any] | None = None
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("sites"), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=as_json or not console.is_terminal) as bar:
        task = bar.add_task("waiting")
        while True:
            progress = look()
            if as_json and (now := _summary(progress)) != last:
                last = now
                _print([now], True, {})
            for site in progress.sites:
                if site.finished_at and site.site_id not in said and not as_json:
                    said.add(site.site_id)
                    bar.console.print(_site_line(site), highlight=False, soft_wrap=True, markup=False)
            bar.update(
                task, total=progress.sites_total, completed=progress.sites_ended,
                description=f"{progress.state}, {progress.pages_fetched} pages, {progress.pages_per_second} a second",
            )
            if progress.finished:
                break
            time.sleep(interval)
    if not as_json:
        error = f". {progress.error}" if progress.error else ""
        click.echo(f"{progress.state}: {progress.pages_fetched} pages, {progress.listings} listings{error}")
    return progress


def _site_line(site: "SiteProgress") -> str:
    line = f"{site.host}: {site.state.replace('_', ' ')}, {site.pages_fetched} pages, {site.listings} listings"
    return f"{line}. {site.note}" if site.note else line


# --- schedules ---------------------------------------------------------------------------------------


@click.group()
def schedules() -> None:
    """When sites are crawled by themselves."""


@schedules.command("set")
@click.argument("cron")
@click.option("--site", "address", metavar="SITE", help="Only this site; without it all active ones.")
@click.option("--time-zone", default="UTC", show_default=True, help="Such as America/Los_Angeles.")
def schedules_set(cron: str, address: str | None, time_zone: str) -> None:
    """Crawl at the times of a cron expression: minute, hour, day of month, month, day of week.

    Example: clinics schedules set "30 3 * * 1" --time-zone America/Los_Angeles
    """
    from directory.schedules import in_words, set_schedule

    with _changing() as session:
        schedule = set_schedule(session, _site_id(session, address), cron, time_zone, BY)
    click.echo(f"{in_words(schedule.cron)} ({schedule.time_zone}); next {_said(schedule.next_due_at)}")


@schedules.command("list")
@_json_option
def schedules_list(as_json: bool) -> None:
    """List the schedules with their next times."""
    from sqlmodel import col, select

    from directory.schedules import in_words
    from directory.tables import Schedule, Site

    with _reading() as session:
        hosts = dict(session.exec(select(Site.id, Site.host)).all())
        found = session.exec(select(Schedule).order_by(col(Schedule.next_due_at))).all()
    rows = [
        {"site": hosts.get(row.site_id) if row.site_id else None, "cron": row.cron, "words": in_words(row.cron), "time_zone": row.time_zone,
         "enabled": row.enabled, "next_due_at": row.next_due_at, "last_fired_at": row.last_fired_at, "set_by": row.set_by}
        for row in found
    ]
    columns = {"site": "Site", "words": "When", "time_zone": "Time zone", "next_due_at": "Next", "set_by": "Set by"}
    _print(rows if as_json else [row | {"site": row["site"] or "all"} for row in rows], as_json, columns)
    _exit_if_empty(rows)


@schedules.command("remove")
@click.option("--site", "address", metavar="SITE", help="The site's schedule; without it that of all sites.")
def schedules_remove(address: str | None) -> None:
    """Take a schedule away."""
    from directory.schedules import remove_schedule

    with _changing() as session:
        removed = remove_schedule(session, _site_id(session, address), BY)
    if not removed:
        _stop("there was no schedule", NOTHING_FOUND)
    click.echo("removed")


def _site_id(session: "Session", address: str | None) -> int | None:
    from directory.sites import find_site

    if address is None:
        return None
    site = find_site(session, address)
    if site is None:
        _stop(f"{address} is not among the sites; see `clinics sites list`", WRONG_USE)
    return site.id


# --- operators ---------------------------------------------------------------------------------------


@click.group()
def operators() -> None:
    """The people who run the directory."""


@operators.command("create")
@click.argument("email")
@click.option("--role", type=click.Choice(["operator", "admin"]), default="operator", show_default=True, help="An admin may manage operators.")
@_json_option
def operators_create(email: str, role: str, as_json: bool) -> None:
    """Create an account; then sign in by `clinics operators link`.

    Example: clinics operators create me@example.org --role admin
    """
    from directory.accounts import create_operator

    with _changing() as session:
        created = create_operator(session, email, role)
    _print_operators([created], as_json)


@operators.command("link")
@click.argument("email")
def operators_link(email: str) -> None:
    """Print an address that signs the operator in once, within 15 minutes."""
    from directory.accounts import make_sign_in_link
    from directory.mail import sign_in_url
    from directory.settings import load_settings

    with _changing() as session:
        token = make_sign_in_link(session, _find_operator(session, email))
    click.echo(sign_in_url(load_settings().resolved_public_url, token))


@operators.command("list")
@_json_option
def operators_list(as_json: bool) -> None:
    """List the accounts."""
    from directory.accounts import list_operators

    with _reading() as session:
        found = list_operators(session)
    _print_operators(found, as_json)
    _exit_if_empty(found)


@operators.command("set-password")
@click.argument("email")
def operators_set_password(email: str) -> None:
    """Set an operator's password, asked for on a terminal or read as a line of standard input; signs out everywhere.

    It is never an argument: those can be read by everybody on the machine.
    """
    from directory.accounts import set_password

    with _changing() as session:
        operator = _find_operator(session, email)
        set_password(session, operator, _ask_password())
    click.echo(f"{operator.email} has a new password")


def _ask_password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


def _find_operator(session: "Session", email: str) -> "Operator":
    from directory.accounts import find_operator

    operator = find_operator(session, email)
    if operator is None:
        _stop(f"{email} has no account; see `clinics operators create`", WRONG_USE)
    return operator


def _print_operators(found: Sequence["Operator"], as_json: bool) -> None:
    _print(
        [{"email": one.email, "role": one.role, "active": one.active, "password": one.password_hash is not None,
          "last_signed_in_at": one.last_signed_in_at} for one in found],
        as_json, {"email": "Address", "role": "Role", "active": "Active", "password": "Password", "last_signed_in_at": "Last signed in"},
    )


# --- db ----------------------------------------------------------------------------------------------


@click.group()
def db() -> None:
    """The database: bring it up to date, back it up, restore it."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the tables to the present version; harmless when repeated."""
    from directory import migrate
    from directory.database import Database
    from directory.settings import load_settings

    database = Database(load_settings().resolved_database_url)
    try:
        migrate.upgrade(database)
        with database.write() as session:
            _optouts().reapply(session)
        click.echo(f"The database is at {migrate.present_revision(database)}")
    finally:
        database.dispose()


@db.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
def db_backup(target: Path) -> None:
    """Write everything into one file, also while the directory is in use.

    From PostgreSQL, or with a name that ends in .jsonl, it is JSON lines that restore on either database; else an
    SQLite file. It holds addresses of requesters: keep it safe. Opt-outs are not in it, on purpose.

    Example: clinics db backup backups/2026-11-01.sqlite3
    """
    from directory.backup import backup

    with _open() as database:
        backup(database, target)
    click.echo(f"{target}: {target.stat().st_size:,} bytes")


@db.command("restore")
@click.argument("source", type=click.Path(path_type=Path))
@click.confirmation_option(prompt="Everything that is held now is replaced. Go on?", help="Do not ask.")
def db_restore(source: Path) -> None:
    """Put a backup in the place of everything that is held now, all of it or nothing.

    Clinics that have opted out since stay out. Stop the portal and the worker before, and let
    `clinics index rebuild` follow.

    Example: clinics db restore backups/2026-11-01.sqlite3 --yes
    """
    from directory.backup import restore

    with _open() as database:
        restore(database, source, _optouts())
    click.echo("Restored. Now run `clinics index rebuild`, so that search shows the same.")


# --- export ------------------------------------------------------------------------------------------


@click.command()
@click.option("--format", "shape", type=click.Choice(["csv", "json", "geojson"]), default="csv", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; without it standard output.")
def export(shape: str, output: Path | None) -> None:
    """Write the public listings, without mail addresses and with few quotes per site.

    Exit code 3 when there are none.

    Example: clinics export --format geojson --output clinics.geojson
    """
    from directory.export import WRITERS, export_rows

    with _reading() as session:
        if output is None:
            count = WRITERS[shape](export_rows(session), sys.stdout)
        else:
            with output.open("w", encoding="utf-8", newline="") as stream:
                count = WRITERS[shape](export_rows(session), stream)
            click.echo(f"{output}: {count} listings")
    if not count:
        sys.exit(NOTHING_FOUND)


# --- shared ------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _open() -> Iterator["Database"]:
    """Give the database, made when it is new; turns what a person can set right into one line and an exit code."""
    from sqlalchemy.exc import OperationalError

    from directory import migrate
    from directory.backup import BackupError
    from directory.database import Database
    from directory.fields import FieldError
    from directory.settings import load_settings

    database = Database(load_settings().resolved_database_url)
    try:
        revision = migrate.present_revision(database)
        if revision is None:
            migrate.upgrade(database)
            with database.write() as session:
                _optouts().reapply(session)
        elif revision != migrate.head_revision():
            _stop("the tables are not those of this version; run `clinics db upgrade`", FAILED)
        yield database
    except FieldError as error:
        _stop(str(error), WRONG_USE)
    except BackupError as error:
        _stop(str(error), FAILED)
    except OperationalError as error:
        _stop(f"the database does not answer: {error.orig}", FAILED)
    finally:
        database.dispose()


@contextlib.contextmanager
def _reading() -> Iterator["Session"]:
    with _open() as database, database.read() as session:
        yield session


@contextlib.contextmanager
def _changing() -> Iterator["Session"]:
    with _open() as database, database.write() as session:
        yield session


def _read(database: "Database", ask: Callable[["Session"], _T]) -> _T:
    with database.read() as session:
        return ask(session)


def _optouts() -> "OptOuts":
    from directory.optouts import OptOuts
    from directory.settings import load_settings

    return OptOuts(load_settings().data_dir)


def _stop(message: str, code: int) -> NoReturn:
    click.echo(f"clinics: {message}", err=True)
    sys.exit(code)


def _exit_if_empty(found: Sequence[object]) -> None:
    if not found:
        sys.exit(NOTHING_FOUND)


def _print(rows: Sequence[dict[str, Any]], as_json: bool, columns: dict[str, str]) -> None:
    """Print rows as JSON lines, or as a table of the named columns."""
    if as_json:
        import msgspec

        for row in rows:
            click.echo(msgspec.json.encode(row).decode())
        return
    if not rows:
        click.echo("nothing")
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for index, title in enumerate(columns.values()):
        table.add_column(title, no_wrap=index == 0, overflow="fold")
    for row in rows:
        table.add_row(*(escape(_said(row[key])) for key in columns))
    console = Console()
    # Not a terminal: as wide as it needs, so that grep and cut find whole lines.
    (console if console.is_terminal else Console(width=1000)).print(table, highlight=False)


def _said(value: Any) -> str:
    from datetime import datetime

    if value is None:
        return "never"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return ", ".join(value) if isinstance(value, list) else str(value)


commands: list[click.Command] = [sites, runs, schedules, operators, db, export]
