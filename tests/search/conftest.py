"""A real Meilisearch for all search tests, and a directory of generated listings to search."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import msgspec
import pytest
from sqlalchemy import text
from sqlmodel import Session

import directory.migrate
from directory.database import Database, now
from directory.places import load_places, locator
from directory.records import Facts, Listing, PostalAddress, ServiceReading
from directory.settings import Settings
from directory.tables import Clinic, Location
from search import indexing
from search.engine import Engine, ManagedMeilisearch, start
from search.query import Searcher, SearchPage, parse_query

STATES = ("CA", "CO", "TX", "NY", "OH", "OR", "ME")


@pytest.fixture(scope="session")
def meilisearch_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ManagedMeilisearch]:
    """One real server for the session; nothing may stop it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("MEILI_", "CLINICS_"))]:
            patch.delenv(name)
        server = start(Settings(data_dir=tmp_path_factory.mktemp("meilisearch")))
    yield server
    server.stop()


def make_database(path: Path, states: tuple[str, ...]) -> Path:
    """Make an SQLite file with our tables and the places of some states."""
    db = Database(f"sqlite:///{path}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(directory.migrate, "load_places", lambda session: load_places(session, states) if states else 0)
        directory.migrate.upgrade(db)
    with db.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    db.dispose()
    return path


@pytest.fixture(scope="session")
def small_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without places, so that a test's index is made quickly."""
    return make_database(tmp_path_factory.mktemp("small") / "directory.sqlite3", ())


class Directory:
    """A database, an index of its own on the shared server, and short ways to fill and ask them."""

    def __init__(self, folder: Path, template: Path, server: ManagedMeilisearch, prefix: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "directory.sqlite3"
        path.write_bytes(template.read_bytes())
        self.settings = Settings(
            data_dir=folder, database_url=f"sqlite:///{path}", meili_url=server.url, meili_search_key=server.master_key, index_prefix=prefix
        )
        self.db = Database(self.settings.resolved_database_url)
        self.engine = Engine(server.url, server.master_key, prefix)
        self._runner = asyncio.Runner()
        self._searcher: Searcher | None = None

    def add(self, name: str, place: str | None = None, **parts: Any) -> int:
        with self.db.write() as session:
            return add_listing(session, name, place, **parts)

    def sync(self) -> int:
        return indexing.sync(self.db, self.engine)

    def ask(self, query: str, *, strict: bool = True) -> SearchPage:
        """Answer a query string."""

        async def once(searcher: Searcher) -> SearchPage:
            return await searcher.search(parse_query(parse_qs(query, keep_blank_values=True), strict=strict))

        return self.with_searcher(once)

    def with_searcher(self, work: Callable[[Searcher], Coroutine[Any, Any, Any]]) -> Any:
        """Run a coroutine with this directory's one searcher, as the portal does."""

        async def run() -> Any:
            if self._searcher is None:
                self._searcher = Searcher(self.settings, self.db)
            return await work(self._searcher)

        return self._runner.run(run())

    def names(self, query: str) -> list[str | None]:
        return [hit.name for hit in self.ask(query).hits]

    def change(self, location: int, **columns: Any) -> None:
        """Change columns of a row and raise its revision, as ingest does."""
        with self.db.write() as session:
            row = session.get_one(Location, location)
            for name, value in columns.items():
                setattr(row, name, value)
            row.revision += 1

    def row(self, location: int) -> Location:
        with self.db.read() as session:
            return session.get_one(Location, location)

    def indexed_ids(self) -> set[int]:
        documents = self.engine.client().index(self.engine.index_name("clinics")).get_documents({"limit": 1000, "fields": ["id"]})
        return {int(document.id) for document in documents.results}

    def close(self) -> None:
        self.db.dispose()
        if self._searcher is not None:
            self._runner.run(self._searcher.close())
        self._runner.close()
        client = self.engine.client()
        for name in ("clinics", "clinics-rebuild", "places"):
            client.wait_for_task(client.delete_index(self.engine.index_name(name)).task_uid, timeout_in_ms=30_000)


def add_listing(
    session: Session, name: str, place: str | None = None, *, offered: tuple[str, ...] = ("ketamine-infusion",), mentioned: tuple[str, ...] = (),
    facts: Facts | None = None, service_facts: dict[str, Facts] | None = None, status: str = "listed", **parts: Any,
) -> int:
    """Add a listing as ingest leaves one; `place` is "94025 Menlo Park, CA" or "Menlo Park, CA" or None."""
    words = (place or "").split()
    code = words.pop(0) if words and words[0].isdigit() else None
    city, _, state = " ".join(words).partition(", ")
    address = PostalAddress(address_locality=city or None, address_region=state or None, postal_code=code)
    clinic = Clinic(name=name)
    session.add(clinic)
    session.flush()
    slug = "-".join([*name.lower().split(), str(clinic.id)])
    services = [ServiceReading(term=term, status="offered", facts=(service_facts or {}).get(term, {})) for term in offered]
    services += [ServiceReading(term=term, status="mentioned") for term in mentioned]
    listing = Listing(
        slug=slug, name=name, clinic=name, website="https://clinic.example/", status="listed", location=locator(session)(address),
        telephones=["+16505550101"], services=services, facts=facts or {}, **parts,
    )
    row = Location(
        clinic_id=clinic.id or 0, slug=slug, status=status, revision=1, name=name, address_locality=city or None, address_region=state or None,
        postal_code=code, latitude=listing.location.latitude, longitude=listing.location.longitude, time_zone=listing.location.time_zone,
        listing=msgspec.to_builtins(listing), last_seen_at=now(),
    )
    session.add(row)
    session.flush()
    return row.id or 0


@pytest.fixture
def directory_(tmp_path: Path, small_database: Path, meilisearch_server: ManagedMeilisearch) -> Iterator[Directory]:
    """An empty directory with an index of its own."""
    made = Directory(tmp_path / "data", small_database, meilisearch_server, f"t{os.urandom(4).hex()}-")
    yield made
    made.close()


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory, meilisearch_server: ManagedMeilisearch) -> Iterator[Directory]:
    """A few dozen listings, indexed; tests only read them."""
    template = make_database(tmp_path_factory.mktemp("states") / "directory.sqlite3", STATES)
    made = Directory(tmp_path_factory.mktemp("town") / "data", template, meilisearch_server, f"t{os.urandom(4).hex()}-")
    fill_town(made)
    made.sync()
    yield made
    made.close()


def fill_town(made: Directory) -> None:
    """Write the listings of the relevance tests; 555 numbers and invented names, except the two real practices."""
    with made.db.write() as session:

        def add(name: str, place: str | None = None, **parts: Any) -> None:
            add_listing(session, name, place, **parts)

        add(
            "Soft Reboot Wellness", "94025 Menlo Park, CA", offered=("ketamine-infusion", "kap"), mentioned=("sgb", "psychotherapy"),
            conditions=["depression", "ptsd", "chronic-pain"], areas_served=["San Francisco", "Palo Alto", "San Jose"],
            facts={"session_minutes": [40, 60], "escort_required": True, "routes": ["iv"], "monitored_by": ["anesthesiologist", "rn"]},
        )
        add("Three Rivers Wellness", None, facts={"escort_required": True, "routes": ["iv"], "monitored_by": ["rn"]})
        add(
            "Bay Nerve Institute", "94110 San Francisco, CA", offered=("sgb", "pain-infusion"), conditions=["ptsd", "crps"],
            facts={"price_per_session": [1500, 1500], "insurance": "does_not", "escort_required": True},
        )
        add(
            "Austin Kaplan Psychiatry", "44113 Cleveland, OH", offered=("tms", "spravato"), conditions=["treatment-resistant-depression"],
            facts={"insurance": "accepts", "referral_required": True, "escort_required": False,
                   "insurance_stances": [{"service": "tms", "stance": "in_network", "plans": ["Aetna", "Cigna"], "except": []},
                                         {"service": "spravato", "stance": "not_accepted", "plans": ["Medicaid"], "except": []}]},
        )
        add(
            "Mile High Ketamine", "80202 Denver, CO", offered=("ketamine-infusion", "ketamine-im"), conditions=["depression", "anxiety"],
            facts={"price_per_session": [450, 550], "insurance": "some", "superbill": True, "languages": ["es"]},
            opening_hours="Mo-Fr 09:00-19:00",
        )
        add(
            "Front Range Sessions", "80302 Boulder, CO", offered=("kap", "integration-coaching"), mentioned=("psilocybin",), conditions=["grief"],
            facts={"price_per_session": [400, 400], "sliding_scale": True}, opening_hours="Sa-Su 10:00-16:00",
        )
        add("Springs Relief", "80903 Colorado Springs, CO", offered=("ketamine-infusion",), conditions=["chronic-pain"], facts={"va_community_care": True})
        add(
            "Lone Star Brain Care", "78701 Austin, TX", offered=("tms", "medication-management"), conditions=["depression", "ocd"],
            facts={"insurance": "accepts", "telehealth": True, "wheelchair_accessible": True}, opening_hours="24/7",
        )
        add(
            "Live Oak Infusions", "78704 Austin, TX", offered=("ketamine-infusion", "sgb"), conditions=["ptsd", "migraine"],
            facts={"price_per_session": [500, 900], "financing": True}, service_facts={"sgb": {"price_per_session": [900, 900]}},
        )
        add(
            "Screen Door Telehealth", None, offered=("ketamine-oral",), conditions=["anxiety"], areas_served=["California", "Texas", "CO"],
            facts={"telehealth": True, "routes": ["sublingual"], "price_per_session": [129, None]},
        )
        add("Casco Bay Ketamine", "04101 Portland, ME", offered=("ketamine-infusion",), status="temporarily_closed")
        add("Rose City KAP", "97201 Portland, OR", offered=("kap",), facts={"price_per_session": [None, 700]})
        add("Hudson Spravato Center", "10001 New York, NY", offered=("spravato",), facts={"insurance": "accepts"})
        add("Ghost Listing", "94025 Menlo Park, CA", offered=("sgb",), status="draft")
        for number in range(24):
            add(f"Plain Clinic {number:02d}", "90012 Los Angeles, CA", offered=("ketamine-infusion",))
