"""The API over real HTTP: shapes, refusals by name, exports, its description, and what it leaves in the log."""

import asyncio
import csv
import io
import json
from datetime import timedelta

import httpx
import pytest
from litestar.stores.memory import MemoryStore

from directory.database import Database
from directory.settings import Settings


def test_a_list_has_the_contracts_shape(portal: httpx.Client, full_clinic: str) -> None:
    answer = portal.get("/api/v1/clinics", params={"service": "kap", "near": "94025", "radius_miles": "25"})
    assert answer.status_code == 200
    body = answer.json()
    assert {"hits", "total", "page", "per_page", "facets", "understood"} <= set(body)
    hit = body["hits"][0]
    assert {"slug", "name", "location", "services", "distance_miles", "last_seen_at"} <= set(hit)
    assert hit["slug"] == full_clinic
    assert hit["distance_miles"] is not None
    assert body["facets"]["service"]["kap"] == 1


def test_a_listing_carries_its_evidence(portal: httpx.Client, full_clinic: str) -> None:
    body = portal.get(f"/api/v1/clinics/{full_clinic}").json()
    assert body["telephones"] == ["+16505550142"]
    row = next(row for row in body["evidence"] if row["field"] == "facts.session_minutes")
    assert (row["value"], row["quote"]) == ([40, 60], "The infusion runs 40 to 60 minutes.")
    assert row["url"].startswith("https://")
    assert row["last_seen_at"].startswith("2026-11-03")


@pytest.mark.parametrize(("path", "parameter"), [
    ("/api/v1/clinics?colour=red", "colour"), ("/api/v1/clinics?per_page=1000", "per_page"), ("/api/v1/clinics?near=00000", "near"),
    ("/api/v1/clinics?service=magic", "service"), ("/api/v1/taxonomy?x=1", "x"), ("/api/v1/places?query=men", "query"),
    ("/api/v1/compare?clinic=a", "clinic"), ("/api/v1/export.csv?limit=5", "limit"),
])
def test_what_is_not_understood_is_refused_by_name(portal: httpx.Client, path: str, parameter: str) -> None:
    answer = portal.get(path)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == parameter
    assert answer.json()["status"] == 400


def test_errors_under_the_api_are_problems(portal: httpx.Client) -> None:
    for path, status in (("/api/v1/clinics/nobody", 404), ("/api/v1/nothing", 404), ("/api/v1/compare?clinic=a&clinic=b", 404)):
        answer = portal.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert portal.post("/api/v1/clinics").status_code == 405


def test_comparison_answers_null_for_silence(portal: httpx.Client, full_clinic: str, add_clinic) -> None:  # type: ignore[no-untyped-def]
    other = add_clinic("Other Clinic", host="other.example")
    body = portal.get(f"/api/v1/compare?clinic={full_clinic}&clinic={other}").json()
    assert [clinic["slug"] for clinic in body["clinics"]] == [full_clinic, other]
    row = next(row for row in body["rows"] if row["label"] == "Someone to take you home")
    assert row == {"topic": "Afterwards", "label": "Someone to take you home", "values": ["Yes", None], "differs": False}


def test_places_complete_a_name(portal: httpx.Client) -> None:
    places = portal.get("/api/v1/places?q=menlo").json()["places"]
    assert places[0]["label"].startswith("Menlo Park, CA")


def test_the_taxonomy_explains_each_term(portal: httpx.Client) -> None:
    body = portal.get("/api/v1/taxonomy").json()
    sgb = next(term for term in body["services"] if term["term"] == "sgb")
    assert "stellate ganglion block" in sgb["synonyms"]
    assert sgb["description"]
    assert any(term["term"] == "ptsd" for term in body["conditions"])


def test_exports_hold_every_listing_and_no_mail_address(portal: httpx.Client, full_clinic: str) -> None:
    rows = list(csv.DictReader(io.StringIO(portal.get("/api/v1/export.csv").text)))
    assert [row["slug"] for row in rows] == [full_clinic]
    assert [listing["slug"] for listing in portal.get("/api/v1/export.json").json()] == [full_clinic]
    features = portal.get("/api/v1/export.geojson")
    assert features.headers["content-type"].startswith("application/geo+json")
    assert features.json()["features"][0]["geometry"]["type"] == "Point"
    for kind in ("csv", "json", "geojson"):
        answer = portal.get(f"/api/v1/export.{kind}")
        assert "hello@" not in answer.text
        assert f'filename="clinics.{kind}"' in answer.headers["content-disposition"]


def test_the_description_names_each_search_parameter_with_an_example(portal: httpx.Client) -> None:
    for path in ("/schema", "/schema/openapi.json"):
        assert portal.get(path).status_code == 200
    paths = portal.get("/schema/openapi.json").json()["paths"]
    parameters = {parameter["name"]: parameter for parameter in paths["/api/v1/clinics"]["get"]["parameters"]}
    from search.parameters import PARAMETERS

    assert set(parameters) == PARAMETERS
    assert all(parameter["examples"] for parameter in parameters.values())
    assert not [path for path in paths if not path.startswith("/api/v1/")]


def test_neither_log_nor_metrics_hold_what_was_looked_for(
    capfd: pytest.CaptureFixture[str], keyed_portal: httpx.Client, full_clinic: str,
) -> None:
    secret = "xylophone"
    for path in (
        f"/search?q={secret}", f"/api/v1/clinics?q={secret}", f"/search?near={secret}", f"/clinics/{secret}", f"/corrections/{secret}",
        f"/api/v1/places?q={secret}", f"/{secret}", f"/api/v1/clinics?{secret}=1", f"/static/{secret}.css", f"/services/{secret}",
    ):
        keyed_portal.get(path)
    metrics = keyed_portal.get("/metrics", headers={"authorization": "Bearer open-sesame"})
    assert metrics.status_code == 200
    assert 'path="/search"' in metrics.text
    written = "".join(capfd.readouterr())
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert any(line.get("route") == "/search" and line["status"] == 200 for line in lines)
    for text in (written, metrics.text):
        assert secret not in text
        assert "127.0.0.1" not in text.replace("Uvicorn running on http://127.0.0.1", "")


def test_a_search_that_comes_too_often_is_slowed_down(limited_portal: httpx.Client, full_clinic: str) -> None:
    assert [limited_portal.get("/api/v1/clinics").status_code for _ in range(4)] == [200, 200, 200, 429]
    problem = limited_portal.get("/api/v1/clinics")
    assert problem.headers["content-type"] == "application/problem+json"
    page = limited_portal.get("/search")
    assert page.status_code == 429
    assert "A short pause, please" in page.text
    assert limited_portal.get(f"/clinics/{full_clinic}").status_code == 200


def test_an_unexpected_failure_shows_no_traceback(capfd: pytest.CaptureFixture[str], broken_portal: httpx.Client) -> None:
    page = broken_portal.get("/clinics/anything-secret")
    assert page.status_code == 500
    assert "Something broke on our side" in page.text
    problem = broken_portal.get("/api/v1/clinics/anything-secret")
    assert (problem.status_code, problem.headers["content-type"]) == (500, "application/problem+json")
    assert set(problem.json()) == {"type", "title", "status"}
    assert broken_portal.get("/readyz").status_code == 503
    assert broken_portal.get("/healthz").status_code == 200
    written = "".join(capfd.readouterr())
    assert '"event": "failure"' in written
    assert "OperationalError" in written
    assert "anything-secret" not in written
    for text in (page.text, problem.text):
        assert "Traceback" not in text
        assert "Operational" not in text


def test_addresses_are_forgotten_when_their_time_is_over(settings: Settings, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    import portal.app

    monkeypatch.setattr(portal.app, "FORGET_SECONDS", 0.01)

    async def count_down() -> None:
        app = portal.app.create_app(settings)
        store = app.stores.get("rate_limit")
        assert isinstance(store, MemoryStore)
        await store.set("RateLimitMiddleware::192.0.2.1", "{}", expires_in=timedelta(milliseconds=1))
        async with app.lifespan():
            async with asyncio.timeout(10):
                while store._store:
                    await asyncio.sleep(0.01)

    asyncio.run(count_down())
