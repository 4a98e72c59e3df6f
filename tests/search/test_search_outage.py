"""Meilisearch goes away and comes back: answers stay, say that they are reduced, and recover by themselves."""

import asyncio
import os
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote_plus

import pytest

from directory.database import Database
from directory.settings import Settings
from search import indexing, query
from search.engine import ManagedMeilisearch, start
from search.query import Searcher, SearchPage, parse_query


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[ManagedMeilisearch]:
    """A server of the test's own, which it may kill."""
    server = start(Settings(data_dir=tmp_path / "data"))
    yield server
    server.stop()


def test_a_killed_meilisearch_is_started_again_and_search_recovers(tmp_path: Path, own_server: ManagedMeilisearch, town: Any) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    with sqlite3.connect(town.db.url.removeprefix("sqlite:///")) as source, sqlite3.connect(tmp_path / "copy.sqlite3") as target:
        source.backup(target)
    source.close()
    target.close()
    copy = Database(f"sqlite:///{tmp_path / 'copy.sqlite3'}")
    indexing.rebuild(copy, own_server.engine)

    async def story() -> None:
        searcher = Searcher(settings, copy)

        async def ask() -> SearchPage:
            return await searcher.search(parse_query(parse_qs("q=stelate+ganglion+menlo+park"), strict=True))

        before = await ask()
        assert not before.reduced
        killed = own_server.pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        saw_reduced = False
        for _ in range(2_000):
            page = await ask()
            assert page.hits[0].name == "Soft Reboot Wellness"
            saw_reduced = saw_reduced or page.reduced
            if saw_reduced and not page.reduced:
                break
            await asyncio.sleep(0.01)
        assert saw_reduced
        assert not (await ask()).reduced
        assert own_server.pid not in (None, killed)
        assert own_server.restarts == 1
        await searcher.close()

    asyncio.run(story())
    assert indexing.status(copy, own_server.engine).in_step
    copy.dispose()


@pytest.fixture(scope="module")
def reduced(town: Any) -> Iterator[Callable[[str], SearchPage]]:
    """Ask the town's database while nothing listens where Meilisearch should be."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings = town.settings.model_copy(update={"meili_url": f"http://127.0.0.1:{probe.getsockname()[1]}"})
        runner = asyncio.Runner()

        async def make() -> Searcher:
            return Searcher(settings, town.db)

        searcher = runner.run(make())

        def ask(query: str) -> SearchPage:
            return runner.run(searcher.search(parse_query(parse_qs(query, keep_blank_values=True), strict=True)))

        yield ask
        runner.run(searcher.close())
        runner.close()


@pytest.mark.parametrize(
    "parameters",
    [
        "service=kap", "service=kap&state=CO", "condition=ocd&condition=crps", "insurance=not_stated&state=CO", "plan=aetna", "city=menlo-park",
        "escort=yes", "telehealth=yes", "price_max=450", "price_max=900&service=sgb", "price_max=450&service=kap&include_not_stated=true",
        "evening=true", "weekend=true", "open_now=true", "near=94025&radius_miles=25", "near=94025&radius_miles=10", "sort=price", "sort=last_seen",
        "near=80202", "near=80202&sort=distance", "q=near+94025", "q=colorado", "", "per_page=5&page=3",
    ],
)
def test_reduced_answers_hold_the_same_listings(town: Any, reduced: Callable[[str], SearchPage], parameters: str) -> None:
    full, simple = town.ask(f"per_page=100&{parameters}" if "per_page" not in parameters else parameters), None
    simple = reduced(f"per_page=100&{parameters}" if "per_page" not in parameters else parameters)
    assert (full.reduced, simple.reduced) == (False, True)
    assert simple.total == full.total
    if "sort" in parameters or "near" in parameters:
        assert [hit.distance_miles for hit in simple.hits] == [hit.distance_miles for hit in full.hits]
    if "page" not in parameters:
        assert {hit.slug for hit in simple.hits} == {hit.slug for hit in full.hits}
    assert {name: counts for name, counts in simple.facets.items() if counts} == {name: counts for name, counts in full.facets.items() if counts}


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("stelate ganglion menlo park", "Soft Reboot Wellness"), ("kap near palo alto", "Soft Reboot Wellness"), ("three rivers", "Three Rivers Wellness"),
        ("sgb austin", "Live Oak Infusions"), ("ketamine in denver", "Mile High Ketamine"), ("zzyzx", None),
    ],
)
def test_reduced_answers_still_find_words(reduced: Callable[[str], SearchPage], question: str, first: str | None) -> None:
    hits = reduced(f"q={quote_plus(question)}").hits
    assert (hits[0].name if hits else None) == first


def test_suggestions_go_on_from_the_database(town: Any, reduced: Any) -> None:
    settings = town.settings.model_copy(update={"meili_url": "http://127.0.0.1:9"})

    async def ask() -> Any:
        searcher = Searcher(settings, town.db)
        found = await searcher.suggest("soft"), await searcher.suggest("menlo"), await searcher.suggest("9402")
        await searcher.close()
        return found

    clinic, city, code = asyncio.run(ask())
    assert clinic.clinics[0].name == "Soft Reboot Wellness"
    assert city.places[0].label == "Menlo Park, CA"
    assert code.places[0].label.endswith("94020")


def test_a_meilisearch_that_hangs_costs_one_request_its_time_limit_not_all(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "_RETRY_SECONDS", 60)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings = town.settings.model_copy(update={"meili_url": f"http://127.0.0.1:{silent.getsockname()[1]}"})

        async def ask() -> list[float]:
            searcher = Searcher(settings, town.db)
            took = []
            for _ in range(3):
                begun = time.monotonic()
                assert (await searcher.search(parse_query({"q": ["kap"]}, strict=True))).reduced
                took.append(time.monotonic() - begun)
            await searcher.close()
            return took

        first, *others = asyncio.run(ask())
    assert first >= query._TIMEOUT.total
    assert max(others) < query._TIMEOUT.total


def test_a_wrong_key_gives_reduced_answers_and_no_error(town: Any) -> None:
    settings = town.settings.model_copy(update={"meili_search_key": type(town.settings.meili_search_key)("wrong")})

    async def ask() -> SearchPage:
        searcher = Searcher(settings, town.db)
        page = await searcher.search(parse_query({}, strict=True))
        await searcher.close()
        return page

    page = asyncio.run(ask())
    assert page.reduced
    assert page.total == 37
