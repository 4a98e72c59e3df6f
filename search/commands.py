"""`clinics index`: status, sync and rebuild."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import rich_click as click

if TYPE_CHECKING:
    from directory.database import Database
    from search.engine import Engine


@click.group()
def index() -> None:
    """The search index: how well it follows the directory, and how to bring it into step."""


@index.command()
def fetch() -> None:
    """Find a verified search engine program for this machine, or fetch one, so that the next start need not."""
    from directory.settings import load_settings
    from search.engine import EngineError, find_binary

    try:
        click.echo(f"search engine: {find_binary(load_settings(), click.echo)}")
    except EngineError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@index.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(as_json: bool) -> None:
    """Show how many listings search holds and how many wait; exit 1 when it is not in step."""
    import msgspec

    from search import indexing

    with _open() as (db, engine):
        found = indexing.status(db, engine)
    if as_json:
        click.echo(json.dumps({**msgspec.structs.asdict(found), "in_step": found.in_step}))
    else:
        click.echo(
            f"{found.listings:,} public listings, {found.documents:,} in search, {found.waiting:,} waiting, {found.places:,} cities: "
            + ("in step." if found.in_step else "not in step; run `clinics index sync`.")
        )
    sys.exit(0 if found.in_step else 1)


@index.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def sync(as_json: bool) -> None:
    """Write the listings that changed since the last time."""
    from search import indexing

    with _open() as (db, engine):
        written = indexing.sync(db, engine)
    click.echo(json.dumps({"written": written}) if as_json else f"{written:,} listings written.")


@index.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def rebuild(as_json: bool) -> None:
    """Build the index anew beside the live one and swap them; searches go on meanwhile."""
    from search import indexing

    with _open() as (db, engine), _progress() as progress:
        documents = indexing.rebuild(db, engine, progress)
    click.echo(json.dumps({"documents": documents}) if as_json else f"{documents:,} listings in the new index.")


@contextmanager
def _open() -> Iterator[tuple["Database", "Engine"]]:
    """Give the database and a Meilisearch that answers; a failure is one line and exit 1."""
    from meilisearch.errors import MeilisearchError

    from directory.database import Database
    from directory.migrate import head_revision, present_revision, upgrade
    from directory.settings import load_settings
    from search.engine import EngineError, running
    from search.indexing import IndexingError

    settings = load_settings()
    db = Database(settings.resolved_database_url)
    revision = present_revision(db)
    if revision is None:
        upgrade(db)
    elif revision != head_revision():
        db.dispose()
        click.echo("clinics index: the tables are not those of this version; run `clinics db upgrade`.", err=True)
        sys.exit(1)
    try:
        with running(settings, say=lambda line: click.echo(line, err=True)) as engine:
            yield db, engine
    except (EngineError, IndexingError, MeilisearchError) as error:
        click.echo(f"clinics index: {str(error).splitlines()[0]}", err=True)
        sys.exit(1)
    finally:
        db.dispose()


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Give a progress callback: a bar on a terminal, plain lines otherwise; both on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, total: click.echo(f"indexed {done:,} of {total:,}", err=True)
        return
    columns = (TextColumn("Indexing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("Indexing", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


commands: list[click.Command] = [index]
