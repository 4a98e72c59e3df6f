"""The shell commands of the directory: what they print, and their exit codes."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich_click import Group

from directory import accounts, commands, runs
from directory.database import Database
from directory.optouts import OptOuts
from directory.settings import load_settings
from directory.tables import Clinic, Location

DONE, FAILED, WRONG_USE, NOTHING_FOUND = 0, 1, 2, 3
Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command on the test's database; the first words name it."""
    monkeypatch.setenv("DATABASE_URL", sqlite_database.url)
    monkeypatch.setenv("CLINICS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PUBLIC_URL", "https://directory.example")
    load_settings.cache_clear()
    front = Group("clinics", commands={command.name or "": command for command in commands.commands})

    def invoke(*words: str, input: str | None = None) -> Result:
        result = CliRunner().invoke(front, words, input=input)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    yield invoke
    load_settings.cache_clear()


def objects(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_sites_are_added_listed_paused_and_resumed(run: Run) -> None:
    assert run("sites", "list").exit_code == NOTHING_FOUND
    assert run("sites", "add", "example.org", "http://clinic.localhost:8801/").exit_code == DONE
    assert "example.org is paused" in run("sites", "pause", "https://www.example.org").stdout
    found = {site["host"]: site["status"] for site in objects(run("sites", "list", "--json"))}
    assert found == {"clinic.localhost:8801": "active", "example.org": "paused"}
    assert run("sites", "resume", "example.org").exit_code == DONE
    assert "at most every 14 days" in run("sites", "pace", "example.org", "--every-days", "14").stdout
    assert "never" in run("sites", "list").stdout


@pytest.mark.parametrize("words", [("add", "not a site"), ("pause", "unknown.example.org"), ("import", "/nonesuch.csv"), ("add",), ("fly",)])
def test_wrong_use_is_one_line_and_exit_code_two(run: Run, words: tuple[str, ...]) -> None:
    result = run("sites", *words)
    assert result.exit_code == WRONG_USE
    assert result.stdout == ""
    assert result.stderr.strip()


def test_the_list_of_sites_that_comes_with_the_product_is_imported(run: Run) -> None:
    result = run("sites", "import", str(Path(__file__).parents[2] / "sites.csv"), "--json")
    assert [site["host"] for site in objects(result)] == ["softrebootwellness.com"]


def test_a_wrong_line_of_a_csv_imports_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text("url\nexample.org\nnot a site\n")
    result = run("sites", "import", str(file))
    assert (result.exit_code, "line 3" in result.stderr) == (WRONG_USE, True)
    file.write_bytes(b"\xff\xfe\x00")
    assert run("sites", "import", str(file)).exit_code == WRONG_USE
    file.write_text("# nothing yet\n")
    assert run("sites", "import", str(file)).exit_code == NOTHING_FOUND


def test_an_opt_out_is_asked_for_and_holds_for_ever(run: Run, tmp_path: Path) -> None:
    run("sites", "add", "example.org")
    assert run("sites", "opt-out", "example.org", input="n\n").exit_code == FAILED
    assert OptOuts(tmp_path / "data").hosts() == frozenset()
    assert run("sites", "opt-out", "example.org", "--yes").exit_code == DONE
    assert run("sites", "opt-out", "unknown.example.com", "--yes").exit_code == DONE
    assert OptOuts(tmp_path / "data").hosts() == {"example.org", "unknown.example.com"}
    assert run("sites", "add", "www.example.org").exit_code == WRONG_USE


def a_run(database: Database) -> str:
    with database.write() as session:
        return runs.request_run(session, None, "pat@example.org").id


def test_runs_are_listed_watched_and_cancelled(run: Run, sqlite_database: Database) -> None:
    assert run("runs", "list").exit_code == NOTHING_FOUND
    assert run("runs", "watch").exit_code == NOTHING_FOUND
    run("sites", "add", "example.org")
    ident = a_run(sqlite_database)
    assert [(found["id"], found["state"]) for found in objects(run("runs", "list", "--json"))] == [(ident, "queued")]
    assert "queued" in run("runs", "list").stdout
    assert run("runs", "cancel", "nonesuch").exit_code == WRONG_USE
    assert f"{ident} is cancelled" in run("runs", "cancel", ident[:12]).stdout
    watched = run("runs", "watch", ident[:12])
    assert watched.exit_code == FAILED
    assert "example.org: cancelled, 0 pages, 0 listings" in watched.stdout


def test_a_run_is_watched_to_its_end(run: Run, sqlite_database: Database) -> None:
    run("sites", "add", "example.org")
    ident = a_run(sqlite_database)
    with sqlite_database.write() as session:
        row = session.get_one(runs.CrawlRun, ident)
        [site] = runs.waiting_sites(session, ident, 0)
        runs.start_run(session, row)
        runs.site_finished(session, ident, site.id or 0, "crawled", listings=2, note="[bold]as written[/bold]")
        runs.finish_run(session, row)
    assert run("runs", "watch").exit_code == DONE
    assert "example.org: crawled, 0 pages, 2 listings. [bold]as written[/bold]" in run("runs", "watch").stdout
    assert [(found["state"], found["listings"]) for found in objects(run("runs", "watch", "--json"))] == [("succeeded", 2)]


def test_schedules_are_set_said_and_removed(run: Run) -> None:
    run("sites", "add", "example.org")
    said = run("schedules", "set", "30 3 * * 1", "--site", "example.org", "--time-zone", "America/Los_Angeles")
    assert "At 03:30 on Monday (America/Los_Angeles)" in said.stdout
    assert run("schedules", "set", "0 4 * * *").exit_code == DONE
    assert {found["site"] for found in objects(run("schedules", "list", "--json"))} == {"example.org", None}
    assert "all" in run("schedules", "list").stdout
    assert run("schedules", "remove").exit_code == DONE
    assert run("schedules", "remove").exit_code == NOTHING_FOUND
    assert run("schedules", "set", "every day").exit_code == WRONG_USE
    assert run("schedules", "set", "0 4 * * *", "--site", "unknown.example.org").exit_code == WRONG_USE


def test_an_operator_is_created_and_gets_a_link_that_works(run: Run, sqlite_database: Database) -> None:
    assert run("operators", "list").exit_code == NOTHING_FOUND
    assert run("operators", "create", "pat@example.org", "--role", "admin").exit_code == DONE
    assert run("operators", "create", "pat@example.org").exit_code == WRONG_USE
    assert [one["role"] for one in objects(run("operators", "list", "--json"))] == ["admin"]
    address = run("operators", "link", "pat@example.org").stdout.strip()
    assert address.startswith("https://directory.example/operator/sign-in/")
    with sqlite_database.write() as session:
        assert accounts.use_sign_in_link(session, address.rsplit("/", 1)[-1]) is not None
    assert run("operators", "link", "sam@example.org").exit_code == WRONG_USE


def test_a_password_is_read_from_standard_input(run: Run, sqlite_database: Database) -> None:
    run("operators", "create", "pat@example.org")
    assert run("operators", "set-password", "pat@example.org", input="short\n").exit_code == WRONG_USE
    assert run("operators", "set-password", "pat@example.org", input="a long walk by the river\n").exit_code == DONE
    with sqlite_database.read() as session:
        assert accounts.check_password(session, "pat@example.org", "a long walk by the river") is not None


def test_a_backup_is_made_and_restored(run: Run, tmp_path: Path) -> None:
    run("sites", "add", "example.org")
    target = tmp_path / "backup.jsonl"
    assert run("db", "backup", str(target)).exit_code == DONE
    run("sites", "add", "later.example.org")
    assert run("db", "restore", str(target), input="n\n").exit_code == FAILED
    assert len(objects(run("sites", "list", "--json"))) == 2
    assert run("db", "restore", str(target), "--yes").exit_code == DONE
    assert [site["host"] for site in objects(run("sites", "list", "--json"))] == ["example.org"]
    assert run("db", "restore", str(tmp_path / "nonesuch"), "--yes").exit_code == FAILED
    assert run("db", "backup", str(tmp_path)).exit_code == FAILED
    assert "The database is at" in run("db", "upgrade").stdout


def test_an_export_goes_to_standard_output_or_a_file(run: Run, sqlite_database: Database, tmp_path: Path) -> None:
    assert run("export").exit_code == NOTHING_FOUND
    listing = {"slug": "a", "name": "A", "clinic": None, "website": None, "status": "listed", "location": {}}
    with sqlite_database.write() as session:
        clinic = Clinic()
        session.add(clinic)
        session.flush()
        session.add(Location(clinic_id=clinic.id or 0, slug="a", status="listed", listing=listing))
    assert run("export").stdout.splitlines()[1].startswith("a,A,")
    assert [found["slug"] for found in json.loads(run("export", "--format", "json").stdout)] == ["a"]
    target = tmp_path / "clinics.geojson"
    assert run("export", "--format", "geojson", "--output", str(target)).exit_code == DONE
    assert len(json.loads(target.read_text())["features"]) == 1
    assert run("export", "--format", "xml").exit_code == WRONG_USE


def test_a_database_that_does_not_answer_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    load_settings.cache_clear()
    result = run("sites", "list")
    assert (result.exit_code, "does not answer" in result.stderr) == (FAILED, True)


def test_every_command_says_what_it_does() -> None:
    for command in commands.commands:
        for one in [command, *(command.commands.values() if isinstance(command, Group) else [])]:
            assert (one.help or "").strip(), one.name
