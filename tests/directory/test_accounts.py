"""Operators: links that work once, passwords, sessions."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from directory import accounts
from directory.accounts import LINK_LIFETIME, SESSION_LIFETIME
from directory.database import Database, now
from directory.fields import FieldError
from directory.tables import AuditEntry, Operator, OperatorSession, SignInLink

PASSWORD = "a long walk by the river"


def an_operator(session: Session, email: str = "Pat@Example.org") -> Operator:
    return accounts.create_operator(session, email)


def test_an_account_has_a_normal_address_and_is_unique(database: Database) -> None:
    with database.write() as session:
        assert an_operator(session).email == "pat@example.org"
        with pytest.raises(FieldError) as raised:
            an_operator(session, " PAT@example.org ")
        assert raised.value.field == "email"


@pytest.mark.parametrize(("email", "role", "field"), [("nobody", "operator", "email"), ("a@example.org", "king", "role")])
def test_a_bad_account_names_its_field(sqlite_database: Database, email: str, role: str, field: str) -> None:
    with sqlite_database.write() as session, pytest.raises(FieldError) as raised:
        accounts.create_operator(session, email, role)
    assert raised.value.field == field


def test_a_link_signs_in_once(database: Database) -> None:
    with database.write() as session:
        token = accounts.make_sign_in_link(session, an_operator(session))
    with database.write() as session:
        operator = accounts.use_sign_in_link(session, token)
        assert operator is not None
        assert operator.email == "pat@example.org"
    with database.write() as session:
        assert accounts.use_sign_in_link(session, token) is None
        assert accounts.use_sign_in_link(session, "no such token") is None


def test_two_browsers_with_one_link_get_one_session(database: Database) -> None:
    with database.write() as session:
        token = accounts.make_sign_in_link(session, an_operator(session))
    together = threading.Barrier(2)
    winners: list[str] = []

    def use() -> None:
        together.wait()
        with database.write() as session:
            if operator := accounts.use_sign_in_link(session, token):
                winners.append(operator.email)

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert winners == ["pat@example.org"]


def test_a_link_ends_after_fifteen_minutes(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.write() as session:
        token = accounts.make_sign_in_link(session, an_operator(session))
    monkeypatch.setattr(accounts, "now", lambda: now() + LINK_LIFETIME)
    with database.write() as session:
        assert accounts.use_sign_in_link(session, token) is None


def test_no_token_and_no_password_is_stored_in_the_clear(database: Database) -> None:
    with database.write() as session:
        operator = an_operator(session)
        accounts.set_password(session, operator, PASSWORD)
        tokens = [accounts.make_sign_in_link(session, operator), accounts.open_session(session, operator)]
        assert all(len(token) >= 43 for token in tokens)  # 256 bits in base64
    with database.read() as session:
        rows = [*session.exec(select(SignInLink)), *session.exec(select(OperatorSession)), *session.exec(select(Operator)), *session.exec(select(AuditEntry))]
        stored = " ".join(repr(row) for row in rows)
    assert not [secret for secret in (*tokens, PASSWORD) if secret in stored]


def test_a_password_lets_in_its_owner_only(database: Database) -> None:
    with database.write() as session:
        accounts.set_password(session, an_operator(session), PASSWORD)
        assert accounts.check_password(session, "PAT@example.org", PASSWORD) is not None
        assert accounts.check_password(session, "pat@example.org", PASSWORD + "!") is None
        assert accounts.check_password(session, "someone@example.org", PASSWORD) is None


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "pat@example.org", "x" * 1001])
def test_an_easy_password_is_refused(sqlite_database: Database, password: str) -> None:
    with sqlite_database.write() as session, pytest.raises(FieldError) as raised:
        accounts.set_password(session, an_operator(session), password)
    assert raised.value.field == "password"


def test_an_account_without_a_password_cannot_sign_in_by_one(database: Database) -> None:
    with database.write() as session:
        an_operator(session)
        assert accounts.check_password(session, "pat@example.org", "") is None


def test_a_session_lasts_a_week_and_can_be_closed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.write() as session:
        operator = an_operator(session)
        kept, closed = accounts.open_session(session, operator), accounts.open_session(session, operator)
        accounts.close_session(session, closed)
        assert accounts.session_operator(session, closed) is None
        assert accounts.session_operator(session, kept) == operator
    monkeypatch.setattr(accounts, "now", lambda: now() + SESSION_LIFETIME + timedelta(seconds=1))
    with database.read() as session:
        assert accounts.session_operator(session, kept) is None


def test_a_new_password_and_a_closed_account_sign_out_everywhere(database: Database) -> None:
    with database.write() as session:
        operator = an_operator(session)
        token = accounts.open_session(session, operator)
        accounts.set_password(session, operator, PASSWORD)
        assert accounts.session_operator(session, token) is None
        token, link = accounts.open_session(session, operator), accounts.make_sign_in_link(session, operator)
        accounts.deactivate_operator(session, operator, "admin@example.org")
        assert accounts.session_operator(session, token) is None
        assert accounts.use_sign_in_link(session, link) is None
        assert accounts.check_password(session, operator.email, PASSWORD) is None
