"""The crawl process of the hostile web: `python crawl_hostile_web.py PLAN`, results as JSON on standard output.

It is the spider as it is, with two changes around it: names under `.example` are looked up in the plan
(a list of addresses, one for each look-up in turn), and 127.0.0.2 counts as a public address, so that a
name can begin as a public one and then point inwards.
"""

import asyncio
import ipaddress
import json
import socket
import sys
import time
from pathlib import Path
from typing import Any

PLAN = json.loads(Path(sys.argv[1]).read_text())
NAMES: dict[str, list[str]] = PLAN["names"]
_look_up = socket.getaddrinfo


def _planned(host: Any, *rest: Any, **more: Any) -> Any:
    addresses = NAMES.get(host)
    if addresses is None:
        return _look_up(host, *rest, **more)
    return _look_up(addresses.pop(0) if len(addresses) > 1 else addresses[0], *rest, **more)


socket.getaddrinfo = _planned

import msgspec  # noqa: E402

from crawler import guards, spider  # noqa: E402
from crawler.crawl_command import site_result  # noqa: E402
from directory.settings import Settings  # noqa: E402

_really_public = guards.is_public
guards.is_public = lambda address: address == ipaddress.ip_address("127.0.0.2") or _really_public(address)

longest_grip = 0.0
"""The longest that the loop's own thread computed without giving others their turn, in seconds of its CPU."""


async def _measure_grip() -> None:
    global longest_grip
    while True:
        before = time.thread_time()
        await asyncio.sleep(0.01)
        longest_grip = max(longest_grip, time.thread_time() - before)


class MeasuredSpider(spider.ClinicSpider):
    """The spider, watched."""

    async def start(self) -> Any:
        """Measure while it runs."""
        measuring = asyncio.create_task(_measure_grip())
        async for item in super().start():
            yield item
        measuring.cancel()


def main() -> None:
    """Crawl all sites of the plan and print what became of each."""
    settings = Settings(**PLAN["settings"])
    ended: dict[str, float] = {}
    began: dict[str, float] = {}
    crawls: list[spider.SiteCrawl] = []
    begin = spider.SiteCrawl.begin

    def note_begin(site: spider.SiteCrawl) -> None:
        began[site.target.key] = time.monotonic()
        begin(site)

    spider.SiteCrawl.begin = note_begin  # type: ignore[method-assign]
    spider.ClinicSpider = MeasuredSpider  # type: ignore[misc]
    targets = [spider.SiteTarget((url,)) for url in PLAN["starts"]]
    crawls = spider.crawl_sites(targets, settings, finished=lambda site: ended.update({site.target.key: time.monotonic()}))
    sites = {
        site.target.key: site_result(site) | {
            "outcome": site.outcome, "bytes": site.bytes_fetched, "requests": site.requests,
            "seconds": ended[site.target.key] - began[site.target.key],
            "read": [msgspec.to_builtins(page.reading) for page in site.pages],
        }
        for site in crawls
    }
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    memory = int(peak.split()[1]) * 1024  # ru_maxrss would count the process that started this one
    sys.stdout.buffer.write(msgspec.json.encode({"sites": sites, "grip": longest_grip, "memory": memory}))


if __name__ == "__main__":
    main()
