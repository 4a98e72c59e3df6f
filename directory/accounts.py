"""Operators: who may sign in, by a one-time link or a password, and their sessions.

Tokens have 256 random bits and only their SHA-256 is stored. A password costs argon2's about
200 ms of CPU: call `check_password` and `set_password` in a thread.
"""

import functools
from datetime import timedelta

from pwdlib import PasswordHash
from sqlalchemy import CursorResult
from sqlmodel import Session, col, delete, select, update

from directory.audit import record
from directory.database import now
from directory.fields import FieldError, check_value
from directory.tables import Operator, OperatorSession, SignInLink
from directory.tokens import hash_token, new_token

LINK_LIFETIME = timedelta(minutes=15)
SESSION_LIFETIME = timedelta(days=7)
ROLES = ("operator", "admin")
PASSWORD_MINIMUM = 12
"""Characters that a password must have (NIST SP 800-63B asks for at least 8 and for no rule on kinds)."""
_PASSWORD_LIMIT = 1000


def create_operator(session: Session, email: str, role: str = "operator") -> Operator:
    """Create an account without a password; raises `FieldError` on `email` or `role`."""
    address = _address(email)
    if role not in ROLES:
        raise FieldError("role", f"{role!r} is not one of {', '.join(ROLES)}")
    if find_operator(session, address) is not None:
        raise FieldError("email", f"{address} already has an account")
    operator = Operator(email=address, role=role)
    session.add(operator)
    session.flush()
    record(session, "operator.created", address, f"operator:{operator.id}", role=role)
    return operator


def find_operator(session: Session, email: str) -> Operator | None:
    """Return the account of an address, whatever its case."""
    return session.exec(select(Operator).where(Operator.email == email.strip().lower())).first()


def list_operators(session: Session) -> list[Operator]:
    """Return all accounts by address."""
    return list(session.exec(select(Operator).order_by(col(Operator.email))).all())


def deactivate_operator(session: Session, operator: Operator, by: str) -> None:
    """Close an account: its sessions and links end at once; what it decided keeps its label."""
    operator.active = False
    session.add(operator)
    _sign_out_everywhere(session, operator)
    record(session, "operator.deactivated", by, f"operator:{operator.id}")


def make_sign_in_link(session: Session, operator: Operator) -> str:
    """Return the token of a link that signs an operator in once, within 15 minutes."""
    at = now()
    session.exec(delete(SignInLink).where(col(SignInLink.expires_at) <= at))
    token = new_token()
    session.add(SignInLink(token_hash=hash_token(token), operator_id=_id(operator), expires_at=at + LINK_LIFETIME))
    session.flush()
    record(session, "operator.link_made", operator.email, f"operator:{operator.id}")
    return token


def use_sign_in_link(session: Session, token: str) -> Operator | None:
    """Return the operator of a link and use it up; None when it is unknown, used or too old."""
    at, hashed = now(), hash_token(token)
    used = session.exec(
        update(SignInLink)
        .where(col(SignInLink.token_hash) == hashed, col(SignInLink.used_at).is_(None), col(SignInLink.expires_at) > at)
        .values(used_at=at)
    )
    assert isinstance(used, CursorResult)
    if used.rowcount != 1:
        return None
    operator = session.get(Operator, session.get_one(SignInLink, hashed).operator_id)
    return operator if operator is not None and operator.active else None


def set_password(session: Session, operator: Operator, password: str) -> None:
    """Set a password and sign the operator out everywhere; raises `FieldError` on `password`."""
    if not PASSWORD_MINIMUM <= len(password) <= _PASSWORD_LIMIT:
        raise FieldError("password", f"must have {PASSWORD_MINIMUM} to {_PASSWORD_LIMIT} characters")
    if password.strip().lower() in (operator.email, operator.email.split("@")[0]) or len(set(password)) < 4:
        raise FieldError("password", "is too easy to guess")
    operator.password_hash = _hasher().hash(password)
    session.add(operator)
    _sign_out_everywhere(session, operator)
    record(session, "operator.password_set", operator.email, f"operator:{operator.id}")


def check_password(session: Session, email: str, password: str) -> Operator | None:
    """Return the operator whose address and password these are; an unknown address takes as long as a known one."""
    operator = find_operator(session, email)
    known = operator is not None and operator.active and operator.password_hash is not None
    stored = operator.password_hash if known and operator is not None else None
    fits = _hasher().verify(password[:_PASSWORD_LIMIT], stored or _nobodys_hash())
    return operator if fits and known else None


def open_session(session: Session, operator: Operator) -> str:
    """Return the cookie token of a new session of 7 days; sessions that have ended are cleared away."""
    at = now()
    session.exec(delete(OperatorSession).where(col(OperatorSession.expires_at) <= at))
    token = new_token()
    session.add(OperatorSession(token_hash=hash_token(token), operator_id=_id(operator), expires_at=at + SESSION_LIFETIME))
    operator.last_signed_in_at = at
    session.add(operator)
    session.flush()
    record(session, "operator.signed_in", operator.email, f"operator:{operator.id}")
    return token


def session_operator(session: Session, token: str) -> Operator | None:
    """Return the active operator whose session a cookie token is, None when it has ended."""
    query = (
        select(Operator).join(OperatorSession, col(OperatorSession.operator_id) == col(Operator.id))
        .where(OperatorSession.token_hash == hash_token(token), OperatorSession.expires_at > now(), col(Operator.active))
    )
    return session.exec(query).first()


def close_session(session: Session, token: str) -> None:
    """End a session; an unknown one is passed over."""
    session.exec(delete(OperatorSession).where(col(OperatorSession.token_hash) == hash_token(token)))


def _sign_out_everywhere(session: Session, operator: Operator) -> None:
    session.exec(delete(OperatorSession).where(col(OperatorSession.operator_id) == operator.id))
    session.exec(delete(SignInLink).where(col(SignInLink.operator_id) == operator.id))


def _address(email: str) -> str:
    try:
        return str(check_value("emails", email))
    except FieldError as error:
        raise FieldError("email", error.message) from error


@functools.cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@functools.cache
def _nobodys_hash() -> str:
    return _hasher().hash(new_token())


def _id(operator: Operator) -> int:
    assert operator.id is not None
    return operator.id
