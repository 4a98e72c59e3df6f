"""The worker process: `python -m worker`, started by `clinics up`, `clinics worker` and docker compose."""

import logging
import signal

from directory.processes import die_with_parent
from directory.settings import load_settings
from worker.loop import Worker


def main() -> None:
    """Work until SIGTERM or SIGINT."""
    die_with_parent()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("dbos").setLevel(logging.ERROR)  # its notices on SQLite and its cancel tracebacks tell an operator nothing
    worker = Worker(load_settings())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stopping.set())
    worker.run()


if __name__ == "__main__":
    main()
