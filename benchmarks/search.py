"""Search: the API's latency beside Meilisearch's own for the same bodies; pages per second; bytes over the wire.

`python -m benchmarks.search --clinics 100000` measures one size of the directory; the benchmark by name measures
1,000 and 10,000. The portal is a process of its own, Meilisearch too; nothing leaves loopback.
"""

import argparse
import asyncio
import contextlib
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import msgspec
from sqlmodel import select

from benchmarks.measure import Measure, show
from directory.database import Database, now
from directory.migrate import upgrade
from directory.places import locator
from directory.records import Listing, PostalAddress, ServiceReading
from directory.settings import Settings
from directory.tables import Clinic, Location, Place
from directory.taxonomy import CONDITIONS, SERVICES
from search import indexing
from search.engine import Engine, start
from search.query import Found, Searcher, parse_query, request_body

SIZES = (1_000, 10_000)
ROUNDS = 12
P50_FACTOR, P50_EXTRA_MS, P95_MS = 1.5, 3.0, 50.0
RESULTS_BYTES, FIRST_VIEW_BYTES = 60_000, 250_000
PAGE_RATES = {"/": 20, "/search?q=ketamine+near+denver": 20, "clinic": 40}
"""Pages a second that one portal process must reach here, with eight readers at once."""

READERS, RATE_SECONDS = 8, 3.0
PARAMETERS = (
    "q=ketamine", "q=sgb+near+palo+alto", "q=stelate+ganglion+94025", "q=spravato+10001", "q=tms+austin+tx", "q=kap+boulder",
    "q=ketamin+infusion+colorado+springs", "q=depression", "q=ptsd+veterans", "q=quiet+harbor", "q=chronic+pain+phoenix", "", "page=3",
    "service=kap", "service=ketamine-infusion&insurance=accepts", "service=tms&state=TX", "condition=ptsd&condition=anxiety",
    "near=94025&radius_miles=25", "near=Denver,+CO&radius_miles=50&sort=distance", "near=80202&service=ketamine-infusion&price_max=500",
    "price_max=400&include_not_stated=true", "sort=price", "sort=last_seen", "weekend=true&telehealth=yes", "escort=no&referral=no",
    "language=es&wheelchair=yes", "open_now=true", "city=Denver&state=CO", "q=zzyzx+quuxery", "q=ketamine&per_page=100",
)
FIRST = ("Quiet", "Amber", "North", "Lantern", "Harbor", "Cedar", "Summit", "Prairie", "Coast", "Orchard", "Granite", "Willow")
SECOND = ("Ketamine", "Infusion", "Mind", "Wellness", "Psychiatry", "Pain", "Mood", "Recovery", "Brain", "Renewal")
THIRD = ("Clinic", "Center", "Institute", "Group", "Care", "House")


# --- the directory -----------------------------------------------------------------------------------


def fill(db: Database, clinics: int) -> None:
    """Write so many listings as ingest leaves them, spread over cities by their size; the same at every run."""
    chance = random.Random(7)
    with db.read() as session:
        cities = session.exec(select(Place).where(Place.kind == "city")).all()
    homes = chance.choices(cities, weights=[city.zip_count for city in cities], k=clinics)
    for begin in range(0, clinics, 2_000):
        with db.write() as session:
            locate = locator(session)
            numbers = range(begin + 1, min(begin + 2_000, clinics) + 1)
            session.add_all([Clinic(id=number, name="Clinic") for number in numbers])
            session.flush()
            session.add_all([_location(number, homes[number - 1], locate, chance) for number in numbers])


def _location(number: int, city: Place, locate: Callable[[PostalAddress], Any], chance: random.Random) -> Location:
    name = f"{chance.choice(FIRST)} {chance.choice(SECOND)} {chance.choice(THIRD)}"
    offered = chance.sample(sorted(SERVICES), chance.randint(1, 4))
    facts: dict[str, Any] = {
        "price_per_session": [price := chance.randrange(200, 1200, 25), price + 100], "session_minutes": [40, 60],
        "insurance": chance.choice(["accepts", "does_not", "some"]), "escort_required": chance.random() < 0.8,
        "telehealth": chance.random() < 0.3, "referral_required": chance.random() < 0.2, "wheelchair_accessible": True, "routes": ["iv"],
        "languages": chance.sample(["es", "zh", "vi", "ko", "ru"], 1), "monitored_by": ["rn"],
    }
    facts = {key: value for key, value in facts.items() if chance.random() < 0.6}  # clinics are silent about much
    slug = f"clinic-{number}"
    place = locate(PostalAddress(address_locality=city.name, address_region=city.state))
    listing = Listing(
        slug=slug, name=name, clinic=name, website="https://clinic.example/", status="listed", location=place, telephones=["+16505550101"],
        opening_hours=chance.choice([None, "Mo-Fr 09:00-17:00", "Mo-Sa 10:00-19:00"]), facts=facts,
        services=[ServiceReading(term=term, status="offered") for term in offered], conditions=chance.sample(sorted(CONDITIONS), 3),
    )
    return Location(
        id=number, clinic_id=number, slug=slug, status="listed", revision=1, name=name, address_locality=city.name, address_region=city.state,
        latitude=place.latitude, longitude=place.longitude, time_zone=place.time_zone, listing=msgspec.to_builtins(listing), last_seen_at=now(),
    )


@contextlib.contextmanager
def portal(settings: Settings) -> Iterator[str]:
    """Run the portal as it is run in earnest, without a limit of searches, and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CLINICS_", "MEILI_"))}
    own = {"CLINICS_DATA_DIR": str(settings.data_dir), "CLINICS_SEARCH_LIMIT": "0", "PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "portal"], env=clean | own, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


# --- measuring ---------------------------------------------------------------------------------------


class _Recorder(Searcher):
    """A searcher that notes what it sends to Meilisearch."""

    body = b""

    async def _multi_search(self, questions: Sequence[tuple[str, dict[str, Any]]]) -> list[Found]:
        self.body = request_body("", questions)
        return await super()._multi_search(questions)


async def latencies(url: str, settings: Settings, db: Database, engine: Engine) -> tuple[list[float], list[float]]:
    """Return milliseconds of our API and of Meilisearch for the same bodies, asked in turn over kept connections."""
    recorder = _Recorder(settings, db)
    bodies = []
    for parameters in PARAMETERS:
        assert not (await recorder.search(parse_query(parse_qs(parameters), strict=True))).reduced
        bodies.append(recorder.body)
    await recorder.close()
    headers = {"Accept-Encoding": "identity", "Content-Type": "application/json", "Authorization": f"Bearer {engine.master_key}"}
    ours: list[float] = []
    theirs: list[float] = []
    async with aiohttp.ClientSession() as client:
        for round_ in range(ROUNDS + 1):
            for parameters, body in zip(PARAMETERS, bodies, strict=True):
                engine_ms = await _timed(client.post(f"{engine.url}/multi-search", data=body, headers=headers))
                api_ms = await _timed(client.get(f"{url}/api/v1/clinics?{parameters}", headers={"Accept-Encoding": "identity"}))
                if round_:  # the first round warms both
                    theirs.append(engine_ms)
                    ours.append(api_ms)
    return ours, theirs


async def _timed(request: Any) -> float:
    begun = time.perf_counter()
    async with request as answer:
        await answer.read()
        assert answer.status == 200, await answer.text()
    return (time.perf_counter() - begun) * 1000


async def wait_for(url: str) -> None:
    """Wait until the portal is ready and its search is up."""
    deadline = time.monotonic() + 60
    async with aiohttp.ClientSession() as client:
        while time.monotonic() < deadline:
            with contextlib.suppress(aiohttp.ClientError):
                async with client.get(f"{url}/readyz") as answer:
                    if (await answer.json()).get("search") == "up":
                        return
            await asyncio.sleep(0.1)
    raise RuntimeError("the portal did not become ready")


async def rate(url: str) -> float:
    """Return pages a second with `READERS` readers at once."""
    done = 0
    async with aiohttp.ClientSession(headers={"Accept-Encoding": "gzip"}, auto_decompress=False) as client:
        end = time.perf_counter() + RATE_SECONDS

        async def reader() -> None:
            nonlocal done
            while time.perf_counter() < end:
                await _timed(client.get(url))
                done += 1

        begun = time.perf_counter()
        await asyncio.gather(*(reader() for _ in range(READERS)))
        return done / (time.perf_counter() - begun)


async def weight(url: str, path: str) -> tuple[int, int]:
    """Return the bytes over the wire of a page, and of the page with all that it loads."""
    async with aiohttp.ClientSession(headers={"Accept-Encoding": "gzip"}, auto_decompress=False) as client:

        async def size(address: str) -> int:
            async with client.get(url + address) as answer:
                return len(await answer.read())

        async with client.get(url + path, auto_decompress=True) as answer:
            parts = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', await answer.text()))
        page = await size(path)
        return page, page + sum([await size(part) for part in parts])


def measure_size(clinics: int, *, pages: bool) -> list[Measure]:
    """Measure a directory of so many listings; with `pages` also rates and sizes of pages."""
    with tempfile.TemporaryDirectory(prefix="benchmark-search-") as folder:
        settings = Settings(data_dir=Path(folder), search_limit=0)
        db = Database(settings.resolved_database_url)
        upgrade(db)
        fill(db, clinics)
        server = start(settings, say=lambda _: None)
        try:
            indexing.rebuild(db, server.engine)
            indexing.sync(db, server.engine)
            with portal(settings) as url:
                return asyncio.run(_measure(url, settings, db, server.engine, clinics, pages=pages))
        finally:
            server.stop()
            db.dispose()


async def _measure(url: str, settings: Settings, db: Database, engine: Engine, clinics: int, *, pages: bool) -> list[Measure]:
    await wait_for(url)
    ours, theirs = await latencies(url, settings, db, engine)
    (p50, p95), (engine_p50, engine_p95) = _percentiles(ours), _percentiles(theirs)
    said = f"Meilisearch itself {engine_p50:.1f} / {engine_p95:.1f} ms (p50 / p95), the same {len(PARAMETERS)} bodies, keep-alive"
    measures = [
        Measure(f"API p50 at {clinics:,}", p50, max(P50_FACTOR * engine_p50, engine_p50 + P50_EXTRA_MS), "ms", "lower", said),
        Measure(f"API p95 at {clinics:,}", p95, P95_MS, "ms", "lower", f"Meilisearch itself {engine_p95:.1f} ms"),
    ]
    if pages:
        for path, least in PAGE_RATES.items():
            found = await rate(url + ("/clinics/clinic-1" if path == "clinic" else path))
            measures.append(Measure(f"pages a second: {path}", found, least, "/s", "higher", f"one portal process, {READERS} readers"))
        page, whole = await weight(url, "/search?q=ketamine")
        measures.append(Measure("results page", page / 1000, RESULTS_BYTES / 1000, "KB", "lower", "all assets cached, 20 cards"))
        measures.append(Measure("results page, nothing cached", whole / 1000, RESULTS_BYTES / 1000, "KB", "lower", "with style and scripts"))
        measures += [
            Measure(f"first view {path}", (await weight(url, path))[1] / 1000, FIRST_VIEW_BYTES / 1000, "KB", "lower")
            for path in ("/", "/clinics/clinic-1")
        ]
    return measures


def _percentiles(values: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(values, n=20)
    return cuts[9], cuts[18]


def measure() -> list[Measure]:
    """Measure `SIZES`, the pages at the largest of them."""
    return [found for clinics in SIZES for found in measure_size(clinics, pages=clinics == SIZES[-1])]


def main() -> None:
    """Measure one size of the directory."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--clinics", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    show("search", measure_size(given.clinics, pages=True), as_json=given.json)


if __name__ == "__main__":
    main()
