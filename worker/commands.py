"""`clinics up`, `clinics worker`, `clinics doctor`."""

import json
import os
import sys
from pathlib import Path

import rich_click as click


@click.command()
@click.option("--demo", is_flag=True, help="With the demonstration clinics, in a data folder of their own.")
def up(demo: bool) -> None:
    """Run the whole directory on this machine: search engine, worker, portal; stays up until Ctrl-C.

    Without --demo it starts empty: add sites with `clinics sites add`, or in the operator's console, and crawl them.
    PORT and CLINICS_DATA_DIR choose where; two copies can run side by side.
    """
    from rich.console import Console

    from directory.migrate import UpgradeError
    from directory.settings import load_settings
    from search.engine import EngineError
    from worker.stack import Stack, StackError, on_signals

    if demo and "CLINICS_DATA_DIR" not in os.environ:
        os.environ["CLINICS_DATA_DIR"] = str(Path(".data") / "demo")
        load_settings.cache_clear()
    console = Console(soft_wrap=True)
    stack = Stack(load_settings(), demo=demo, console=console)
    on_signals(stack.stopping)
    try:
        with stack:
            if demo:
                stack.crawl_demo()
            if not stack.stopping.is_set():
                console.print(f"The directory is at      {stack.address}/", highlight=False)
                console.print(f"Operator, one-time link  {stack.sign_in_link()}", highlight=False)
                console.print("Ctrl-C ends it.", highlight=False)
            stack.stay()
    except (StackError, EngineError, UpgradeError) as error:
        if not stack.stopping.is_set():
            console.print(str(error), style="red", highlight=False)
            sys.exit(1)


@click.command()
def worker() -> None:
    """Run one worker: crawl jobs, schedules, the search index, mail. Any number may run on PostgreSQL."""
    from worker.__main__ import main

    main()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object per check.")
def doctor(as_json: bool) -> None:
    """Tell what is configured, what answers, and what to do about the rest; exit 1 when something must be done."""
    from rich.console import Console

    from directory.settings import load_settings
    from worker.doctor import examine

    findings = examine(load_settings())
    console = Console(soft_wrap=True)
    for finding in findings:
        if as_json:
            print(json.dumps({"check": finding.check, "state": finding.state, "detail": finding.detail, "advice": finding.advice}))
        else:
            colour = {"ok": "green", "note": "yellow", "wrong": "red"}[finding.state]
            console.print(f"[{colour}]{finding.state:5}[/] {finding.check:14} {finding.detail}", highlight=False)
            if finding.advice:
                console.print(f"      {'':14} → {finding.advice}", highlight=False)
    sys.exit(1 if any(finding.state == "wrong" for finding in findings) else 0)


commands: list[click.Command] = [up, worker, doctor]
