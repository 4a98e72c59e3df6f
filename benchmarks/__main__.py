"""`python -m benchmarks NAME [--json]`: runs one benchmark, or `all` of them."""

import importlib
import sys

import rich_click as click

from benchmarks.measure import show

NAMES = ("read", "pages", "crawl", "search")


@click.command()
@click.argument("name", type=click.Choice([*NAMES, "all"]))
@click.option("--json", "as_json", is_flag=True, help="One JSON object per measure.")
def main(name: str, as_json: bool) -> None:
    """Measure one part of the product beside its limit, in one run. Ratios tell more than figures on a shared machine."""
    for each in NAMES if name == "all" else (name,):
        show(each, importlib.import_module(f"benchmarks.{each}").measure(), as_json=as_json)


if __name__ == "__main__":
    sys.exit(main())
