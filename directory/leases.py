"""Signs of life of the processes that do queued work: who is silent for too long is dead, and others go on."""

from datetime import timedelta

from sqlmodel import Session, col, delete, select

from directory.database import now
from directory.tables import WorkerLease

_FORGET = timedelta(days=1)


def renew(session: Session, holder: str) -> None:
    """Write the holder's sign of life."""
    lease = session.get(WorkerLease, holder) or WorkerLease(executor_id=holder, last_seen_at=now())
    lease.last_seen_at = now()
    session.add(lease)


def end(session: Session, holder: str) -> None:
    """Say that the holder has stopped, so that nobody waits for it; forget those that are long gone."""
    session.exec(delete(WorkerLease).where((col(WorkerLease.executor_id) == holder) | (col(WorkerLease.last_seen_at) < now() - _FORGET)))


def alive(session: Session, seconds: float) -> set[str]:
    """Return the holders that were seen in the last `seconds`."""
    return set(session.exec(select(WorkerLease.executor_id).where(WorkerLease.last_seen_at >= now() - timedelta(seconds=seconds))))
