"""Who may do what: sessions, one-time links, forged forms, rate limits, secrets that nobody stores or logs."""

import json
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from prometheus_client import generate_latest
from sqlmodel import select, update

from directory.accounts import create_operator, make_sign_in_link, set_password
from directory.database import Database, now
from directory.settings import Settings
from directory.tables import Operator, OperatorSession, SignInLink
from portal import security
from portal.app import create_app

PASSWORD = "four unrelated words here"


def all_routes(app: Litestar, begin: str = "/") -> list[tuple[str, str]]:
    """Return (method, path) of every route below `begin`, with something in place of its parameters."""
    found = []
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path.startswith(begin) and not route.path.startswith("/static"):
            path = re.sub(r"\{[^}]*:int\}", "1", re.sub(r"\{[^}]*:str\}", "some-text", route.path))
            found += [(method, path) for method in sorted(route.methods) if method in ("GET", "POST")]
    return found


def test_without_a_session_every_page_of_the_console_leads_to_the_sign_in(portal: httpx.Client, settings: Settings) -> None:
    routes = [(method, path) for method, path in all_routes(create_app(settings), "/operator") if not path.startswith("/operator/sign-in")]
    assert len(routes) > 30
    token = csrf_of(portal)
    for method, path in routes:
        answer = portal.request(method, path, data={"_csrf_token": token} if method == "POST" else None)
        assert (answer.status_code, answer.headers.get("location")) == (303, "/operator/sign-in"), (method, path)


def csrf_of(client: httpx.Client) -> str:
    found = re.search(r'name="_csrf_token" value="([^"]+)"', client.get("/operator/sign-in").text)
    return found[1] if found else next(value for name, value in client.cookies.items() if name.startswith("form_"))


def test_a_form_without_its_secret_is_refused_everywhere(portal: httpx.Client, console: Any, settings: Settings) -> None:
    posts = [path for method, path in all_routes(create_app(settings)) if method == "POST"]
    assert {"/operator/sites", "/clinics/some-text/correct", "/operator/sign-in"} <= set(posts)
    for path in posts:
        assert console.client.post(path, data={"url": "x.example"}).status_code == 403, path
        assert console.client.post(path, data={"_csrf_token": "0" * 128}).status_code == 403, path


def test_pages_without_forms_set_no_cookie(portal: httpx.Client, full_clinic: str) -> None:
    for path in ("/", f"/clinics/{full_clinic}", "/search", "/about/privacy", "/api/v1/taxonomy", "/robots.txt"):
        assert "set-cookie" not in portal.get(path).headers, path


def test_a_sign_in_link_works_once_and_only_by_its_button(visitor: Any, sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        token = make_sign_in_link(session, create_operator(session, "desk@directory.example"))
    for _ in range(2):  # a mail scanner opens it first
        visitor.open(f"/operator/sign-in/{token}")
        assert visitor.page.status_code == 200
    first = visitor.page
    visitor.send(token)
    assert visitor.page.url.path == "/operator"
    visitor.page = first
    visitor.send(token)
    assert visitor.page.status_code == 410
    assert "This link does not work any more" in visitor.text()


def test_an_old_sign_in_link_is_refused(visitor: Any, sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        token = make_sign_in_link(session, create_operator(session, "desk@directory.example"))
    visitor.open(f"/operator/sign-in/{token}")
    with sqlite_database.write() as session:
        session.exec(update(SignInLink).values(expires_at=now() - timedelta(seconds=1)))
    visitor.send(token)
    assert visitor.page.status_code == 410
    assert visitor.client.get("/operator").status_code == 303


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(visitor: Any, sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        token = make_sign_in_link(session, create_operator(session, "desk@directory.example"))
    visitor.open(f"/operator/sign-in/{token}")
    form = {name: value for name, value in visitor.client.cookies.items() if name.startswith("form_")}
    answer = visitor.client.post(f"/operator/sign-in/{token}", data={"_csrf_token": next(iter(form.values()))})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/operator" in cookie
    assert "Secure" not in cookie
    with sqlite_database.read() as session:
        kept = session.exec(select(OperatorSession)).one().token_hash
    assert kept not in cookie


def test_cookies_insist_on_https_where_the_portal_is_reached_by_it(settings: Settings) -> None:
    secure = Settings(data_dir=settings.data_dir, public_url="https://directory.example")
    assert security.session_cookie(secure, "x").secure
    assert security.csrf_config(secure).cookie_secure


def test_signing_out_ends_the_session_itself(console: Any) -> None:
    cookies = dict(console.client.cookies)
    console.open("/operator")
    console.send("/operator/sign-out")
    assert console.page.url.path == "/operator/sign-in"
    with httpx.Client(base_url=console.client.base_url, cookies=cookies) as thief:
        assert thief.get("/operator").status_code == 303


def test_a_deactivated_operator_is_out_at_once(console: Any, sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        session.exec(update(Operator).values(active=False))
    assert console.client.get("/operator").status_code == 303


@pytest.fixture
def with_password(sqlite_database: Database) -> str:
    with sqlite_database.write() as session:
        set_password(session, create_operator(session, "word@directory.example"), PASSWORD)
    return "word@directory.example"


def test_a_password_signs_in_and_a_wrong_one_tells_nothing(visitor: Any, with_password: str) -> None:
    answers = []
    for email in (with_password, "nobody@directory.example"):
        visitor.open("/operator/sign-in")
        visitor.send("/operator/sign-in", {"email": email, "password": "not the right words"})
        assert visitor.page.status_code == 422
        assert "not the right words" not in visitor.page.text
        answers.append(visitor.text())
    assert answers[0] == answers[1]
    visitor.send("/operator/sign-in", {"email": with_password, "password": PASSWORD})
    assert visitor.page.url.path == "/operator"


def test_guessing_passwords_is_slowed_down(visitor: Any, with_password: str) -> None:
    visitor.open("/operator/sign-in")
    form = visitor.page
    statuses = []
    for _ in range(11):
        visitor.page = form
        statuses.append(visitor.send("/operator/sign-in", {"email": with_password, "password": "a guess at the words"}).status_code)
    assert statuses == [422] * 10 + [429]


@pytest.mark.parametrize(("path", "limit"), [("correct", 40), ("remove", 15)])
def test_requests_from_one_address_are_limited(visitor: Any, full_clinic: str, path: str, limit: int) -> None:
    visitor.open(f"/clinics/{full_clinic}/{path}?field=facts.parking")
    form = visitor.page
    statuses = []
    for _ in range(limit + 1):
        visitor.page = form
        statuses.append(visitor.send(f"/{path}", {"email": "no address"}, ("action", "send")).status_code)
    assert statuses == [422] * limit + [429]


def test_pages_with_a_secret_are_never_stored_logged_or_sent_along(
    visitor: Any, console: Any, full_clinic: str, sqlite_database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    visitor.open(f"/clinics/{full_clinic}/correct?field=facts.parking")
    visitor.send("/correct", {"facts.parking:choice": "yes", "facts.parking:why": "privately said", "email": "me@elsewhere.example"}, ("action", "send"))
    correction = visitor.page
    visitor.open(f"/clinics/{full_clinic}/remove")
    visitor.send("/remove", {"email": "me@elsewhere.example"})
    removal = visitor.page
    with sqlite_database.write() as session:
        token = make_sign_in_link(session, create_operator(session, "second@directory.example"))
    visitor.open(f"/operator/sign-in/{token}")
    for page in (correction, removal, visitor.page, console.client.get("/operator")):
        assert page.headers["cache-control"] == "no-store", page.url
        assert page.headers["referrer-policy"] == "no-referrer", page.url
    secrets = [correction.url.path.split("/")[2], removal.url.path.split("/")[2], token, "privately said", "me@elsewhere.example"]
    secrets += [value for client in (visitor.client, console.client) for value in client.cookies.values()]
    said = capfd.readouterr()
    logged = [json.loads(line)["route"] for line in said.err.splitlines() if line.startswith("{")]
    assert {"/corrections/{token}", "/removals/{token}", "/operator/sign-in/{token}"} <= set(logged)
    metrics = generate_latest().decode()
    assert "/corrections/{token}" in metrics
    assert [secret for secret in secrets if secret in said.err + said.out + metrics] == []


def test_the_portals_secret_is_shared_by_its_processes_and_closed_to_others(settings: Settings) -> None:
    security.portal_secret.cache_clear()
    first = security.portal_secret(settings.data_dir)
    security.portal_secret.cache_clear()
    assert security.portal_secret(settings.data_dir) == first
    assert len(first) == 64
    assert (settings.data_dir / "portal-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in settings.data_dir.glob("portal-key*")] == ["portal-key"]


def test_a_form_that_is_too_long_is_refused(visitor: Any, full_clinic: str) -> None:
    visitor.open(f"/clinics/{full_clinic}/remove")
    visitor.send("/remove", {"why": "x" * 200_000})
    assert visitor.page.status_code == 413
    visitor.open(f"/clinics/{full_clinic}/remove")
    visitor.send("/remove", {"why": "x" * 2001})
    assert visitor.page.status_code == 422
    assert "This must be at most 2000 characters." in visitor.text()
