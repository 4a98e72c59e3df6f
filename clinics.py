"""The front door: the `clinics` command, one thin group of sub-commands per room."""

import importlib
import sys

import rich_click as click

ROOMS = ("crawler", "directory", "search", "worker")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Read clinic web sites, keep what they state with its source, and show it.

    Begin with `clinics up --demo` (the whole directory on this machine, with demonstration clinics)
    or `clinics extract PAGE.html` (what one page states). `clinics doctor` tells what is configured and what answers.
    """


for room in ROOMS:
    for command in importlib.import_module(f"{room}.commands").commands:
        main.add_command(command)

if __name__ == "__main__":
    sys.exit(main())
