"""The log of decisions."""

import pytest
from sqlmodel import select

from directory.audit import record
from directory.database import Database
from directory.tables import AuditEntry


def test_an_entry_keeps_the_actor_as_text_and_the_detail_as_data(database: Database) -> None:
    with database.write() as session:
        record(session, "correction.accepted", "pat@example.org", "correction:1", field="telephones", items=[1, 2])
    with database.read() as session:
        entry = session.exec(select(AuditEntry)).one()
        assert (entry.action, entry.actor, entry.subject) == ("correction.accepted", "pat@example.org", "correction:1")
        assert entry.detail == {"field": "telephones", "items": [1, 2]}


def test_a_deed_that_fails_leaves_no_entry(database: Database) -> None:
    def fail_after_the_entry() -> None:
        with database.write() as session:
            record(session, "correction.accepted", "pat@example.org")
            raise RuntimeError("the deed fails")

    with pytest.raises(RuntimeError):
        fail_after_the_entry()
    with database.read() as session:
        assert session.exec(select(AuditEntry)).first() is None
