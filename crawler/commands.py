"""The crawler's part of the `clinics` command: `extract` reads pages, `crawl` reads sites."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from crawler.crawl_command import crawl

if TYPE_CHECKING:
    from rich.table import Table

    from directory.records import PageReading, Refusal

READ_ALL, MISSING = 0, 2


@click.command()
@click.argument("sources", metavar="PATH|URL...", nargs=-1, required=True)
@click.option("--url", help="The address of the files given; else each file's own canonical link.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per page, one a line, in the order given.")
def extract(sources: tuple[str, ...], url: str | None, as_json: bool) -> None:
    """Read pages, HTML or plain text, and show what they state and what was not taken, with the reason; nothing is stored.

    A web address is fetched as the spider fetches it. Exit code 2 when a page could not be had; the others are still read.
    """
    missing = False
    for source in sources:
        try:
            reading, refused = (_read(source, url), []) if as_json else _explained(source, url)
        except _UnreadableError as error:
            click.echo(f"clinics extract: {error}", err=True)
            missing = True
            continue
        if as_json:
            _print_json(reading)
        else:
            _print_report(reading, refused, source)
    sys.exit(MISSING if missing else READ_ALL)


class _UnreadableError(Exception):
    """A page could not be had; the message is one line."""


def _read(source: str, url: str | None) -> "PageReading":
    from datetime import UTC, datetime

    from crawler.reading.read import read_page

    if source.startswith(("http://", "https://")):
        from crawler.guards import FetchError, fetch_page
        from directory.settings import load_settings

        try:
            page = fetch_page(source, load_settings())
        except FetchError as error:
            raise _UnreadableError(f"{source}: {error}") from error
        return read_page(page.body, page.url, page.retrieved_at, page.content_type)
    path = Path(source)
    try:
        body = path.read_bytes()
    except OSError as error:
        raise _UnreadableError(f"{source}: {error.strerror or error}") from error
    return read_page(body, url or "", datetime.now(UTC), "text/plain" if path.suffix == ".txt" else None)


def _explained(source: str, url: str | None) -> "tuple[PageReading, list[Refusal]]":
    """Read a page and keep what the readers refused."""
    from crawler.reading.refusals import refusals

    with refusals() as refused:
        return _read(source, url), refused


def _print_json(reading: "PageReading") -> None:
    import msgspec

    click.echo(msgspec.json.encode(reading).decode())


def _print_report(reading: "PageReading", refused: "list[Refusal]", source: str) -> None:
    """Print field, value, the page's own words and the rule that read them; then what was refused, and why."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(f"{reading.url or source} ({reading.kind})"), title_justify="left", expand=True)
    for name, ratio in (("Field", 3), ("Value", 3), ("The page's words", 5), ("Rule", 2)):
        table.add_column(name, ratio=ratio, overflow="fold")
    rows: dict[tuple[str, str, str], list[str]] = {}
    for item in reading.evidence:
        rows.setdefault((_said(item.value), item.quote, item.rule), []).append(item.field)
    for (value, quote, rule), fields in rows.items():
        table.add_row(Text("\n".join(fields)), Text(value), Text(quote), Text(rule))
    console = Console()
    console.print(table if rows else Text(f"{reading.url or source} ({reading.kind}): the page states nothing that the directory holds."))
    if refused:
        console.print(_refusals_table(refused))


def _refusals_table(refused: "list[Refusal]") -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(title="Looked at and not taken", title_justify="left", expand=True)
    for name, ratio in (("Field", 3), ("Why not", 3), ("The page's words", 5), ("Rule", 2)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for item in refused:
        table.add_row(*map(Text, (item.field, item.reason, item.quote, item.rule)))
    return table


def _said(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " to ".join("open" if part is None else str(part) for part in value) if len(value) == 2 else ", ".join(map(str, value))
    return str(value)


commands: list[click.Command] = [extract, crawl]
