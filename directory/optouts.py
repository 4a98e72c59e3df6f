"""The clinics that want no part in this: a file outside every backup, honoured for ever.

A restore of an older backup would bring back a clinic that has asked to be left out since. So opt-outs
are also kept in `opt-outs.jsonl` in the data folder, which no backup holds and no restore touches, and
are applied again after a restore and at each start.
"""

import fcntl
import ipaddress
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from sqlmodel import Session, col, select, update

from directory import ingest
from directory.audit import record
from directory.database import now
from directory.listings import find_location
from directory.tables import Clinic, CrawlRunSite, Location, Site

GRACE = timedelta(days=7)
"""How long an accepted removal can still be taken back; then it is for good."""


class OptOut(msgspec.Struct, kw_only=True, frozen=True):
    """One line of the file: a host, or with `slug` one listing of it; `lifted` takes the earlier line back."""

    host: str
    why: str
    at: datetime
    slug: str | None = None
    lifted: bool = False


class OptOuts:
    """The file of opt-outs in a data folder; lines are only ever added."""

    def __init__(self, data_dir: Path) -> None:
        self.path = Path(data_dir) / "opt-outs.jsonl"

    def add(self, host: str, why: str, *, slug: str | None = None) -> None:
        """Write down that a host, or with `slug` one listing of it, is out; it is on the disk on return."""
        self._append(OptOut(host=host, why=why, at=now(), slug=slug))

    def lift(self, host: str, why: str, *, slug: str | None = None) -> None:
        """Take an opt-out back; the earlier line stays readable."""
        self._append(OptOut(host=host, why=why, at=now(), slug=slug, lifted=True))

    def entries(self) -> list[OptOut]:
        """Return the opt-outs that hold, each as it was first asked for."""
        held: dict[tuple[str, str | None], OptOut] = {}
        for entry in self._lines():
            key = (entry.host, entry.slug)
            if entry.lifted:
                held.pop(key, None)
            else:
                held.setdefault(key, entry)
        return list(held.values())

    def hosts(self) -> frozenset[str]:
        """Return the hosts that may not be crawled."""
        return frozenset(entry.host for entry in self.entries() if entry.slug is None)

    def reapply(self, session: Session) -> int:
        """Bring the database in line with the file and return how many rows had to change.

        An opted-out host without a site gets one, so that it cannot be added again. Listings are
        hidden, or removed for good where the days of grace are over.
        """
        return sum(self._apply(session, entry) for entry in self.entries())

    def _apply(self, session: Session, entry: OptOut) -> int:
        status = "removed" if entry.at + GRACE <= now() else "hidden"
        if entry.slug is not None:
            location = find_location(session, entry.slug)
            return take_out(session, [location] if location else [], status, "opt-out")
        changed = 0
        site = session.exec(select(Site).where(Site.host == entry.host)).first()
        if site is None:
            site = Site(host=entry.host, start_urls=[f"https://{entry.host}/"], status="opted_out")
            session.add(site)
            session.flush()
            changed = 1
        elif site.status != "opted_out":
            mark_opted_out(session, site)
            changed = 1
        if changed:
            record(session, "site.opt_out_reapplied", "opt-out", f"site:{site.id}", host=entry.host)
        return changed + take_out(session, locations_of(session, site), status, "opt-out")

    def _lines(self) -> Iterable[OptOut]:
        if not self.path.exists():
            return
        for line in self.path.read_bytes().splitlines():
            if line.strip():
                yield msgspec.json.decode(line, type=OptOut)

    def _append(self, entry: OptOut) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(msgspec.json.encode(entry) + b"\n")
            file.flush()
            os.fsync(file.fileno())


def covers(opted_out: str, host: str) -> bool:
    """Tell whether the opt-out of one host holds for another: its subdomains and its other ports.

    A bare machine (an IP address, `localhost`) is one site per port, so there the port counts.
    """
    if opted_out == host:
        return True
    out_name, name = _name(opted_out), _name(host)
    if name == "localhost" or _is_address(name):
        return False
    return name == out_name or name.endswith(f".{out_name}")


def locations_of(session: Session, site: Site) -> list[Location]:
    """Return all listings that come from a site."""
    query = select(Location).join(Clinic, col(Location.clinic_id) == col(Clinic.id)).where(Clinic.site_id == site.id)
    return list(session.exec(query.order_by(col(Location.id))).all())


def mark_opted_out(session: Session, site: Site) -> None:
    """Set the site's status and take it out of every run that has not reached it."""
    site.status = "opted_out"
    session.add(site)
    session.exec(
        update(CrawlRunSite)
        .where(col(CrawlRunSite.site_id) == site.id, col(CrawlRunSite.state) == "waiting")
        .values(state="skipped", note="The clinic asked not to be crawled.", finished_at=now())
    )


def take_out(session: Session, locations: Iterable[Location], status: str, actor: str) -> int:
    """Set listings to hidden or removed where they are not yet that far, and return how many changed."""
    order = {"hidden": 1, "removed": 2}
    changed = [location for location in locations if order.get(location.status, 0) < order[status]]
    for location in changed:
        ingest.set_status(session, location, status, actor)
    return len(changed)


def _name(host: str) -> str:
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
