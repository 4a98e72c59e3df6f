"""The log of decisions: who did what, and when."""

from typing import Any

from sqlmodel import Session

from directory.tables import AuditEntry


def record(session: Session, action: str, actor: str, subject: str = "", **detail: Any) -> AuditEntry:
    """Add an entry to the log, in the same transaction as the deed.

    `action` is a dotted name such as `correction.accepted`, `subject` such as `site:12`. `detail`
    is JSON and never holds what a requester wrote: the log is kept longer than that may be.
    """
    entry = AuditEntry(action=action, actor=actor, subject=subject, detail=detail)
    session.add(entry)
    return entry
