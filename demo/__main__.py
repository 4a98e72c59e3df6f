"""`python -m demo --port N`: serve the demonstration sites until told to stop."""

from __future__ import annotations

import argparse
import ctypes
import signal
import sys
from threading import Event
from types import FrameType

from demo.server import serve

PR_SET_PDEATHSIG = 1


def main() -> int:
    """Serve in the foreground; SIGTERM and SIGINT end it with exit code 0."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (0: a free one)")
    parser.add_argument("--die-with-parent", action="store_true", help="stop when the parent ends")
    options = parser.parse_args()
    stop = Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    if options.die_with_parent and sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    try:
        server = serve(options.port)
    except OSError as error:
        print(f"port {options.port}: {error.strerror}", file=sys.stderr)
        return 1
    with server:
        print(f"demonstration clinics: http://localhost:{server.port}/", flush=True)
        for url in server.start_urls:
            print(f"  {url}", flush=True)
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
