"""What the tests of the fork server have it run."""

import json
import os
import signal
import sys
import time
from pathlib import Path

from crawler.fork_server import ADDRESS, fork


def main() -> int:
    """Do what the first argument says."""
    wanted, *rest = sys.argv[1:]
    if wanted == "describe":
        sys.stdout.write(json.dumps({
            "arguments": rest, "given": sys.stdin.read(), "folder": str(Path.cwd()), "variable": os.environ.get("A_VARIABLE"),
            "files": sorted(int(file.name) for file in Path("/proc/self/fd").iterdir())[:-1],
            "title": Path("/proc/self/cmdline").read_text().rstrip("\0"),
            "interrupt": signal.getsignal(signal.SIGINT) is signal.default_int_handler,
        }))
        return 7
    if wanted == "break":
        raise ValueError("broken on purpose")
    if wanted == "parent":
        child = fork("tests.crawler.forked", ["wait", *rest])  # noqa: F841 (it would be killed if nobody held it)
    Path(rest[0], f"{wanted}.address").write_text(os.environ[ADDRESS])
    Path(rest[0], f"{wanted}.pid").write_text(str(os.getpid()))
    time.sleep(600)
    return 0
