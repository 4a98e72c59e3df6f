"""The crawl process on a real database: `clinics crawl` and `python -m crawler.crawl`."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from crawler import fork_server
from directory import runs
from directory.database import Database
from directory.sites import add_site
from directory.tables import Assertion, CrawlRun, Location, Site, SourcePage
from tests.worker.crawl_runs import states

PAGE = (
    "<html><head><title>Quiet Harbor Ketamine</title></head><body><header><p class='site-title'><a href='/'>Quiet Harbor Ketamine</a></p></header>"
    "<main><h1>{title}</h1>{body}</main><footer><p>Quiet Harbor Ketamine, 120 N 5th Street, Suite 2, Boise, ID 83702. "
    "Phone: (208) 555-0101</p></footer></body></html>"
)
CONTACT = "<p>Call our office at <a href='tel:+12085550101'>(208) 555-0101</a> to book an appointment. {more}</p>"
SERVICE = "<p>We offer ketamine infusion therapy at our clinic. Ketamine infusions cost $400 per infusion. Someone must drive you home.</p>"


class Sites(ThreadingHTTPServer):
    """Clinic sites on loopback by host name; a path in `held` gets no answer until the end."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, tuple[int, dict[str, str], str]] = {}
        self.held: set[str] = set()
        self.end = threading.Event()
        self.asked: list[str] = []
        self.sent: list[tuple[str, int]] = []

    def url(self, name: str) -> str:
        return f"http://{name}.localhost:{self.server_address[1]}/"

    def clinic(self, name: str, more: str = "") -> str:
        """Serve a small clinic under a name; return its start address."""
        links = "<a href='/contact'>Contact</a> <a href='/ketamine'>Ketamine</a>"
        for path, title, body in (
            ("/", "Quiet Harbor Ketamine", links), ("/contact", "Contact us", CONTACT.format(more=more)), ("/ketamine", "Ketamine infusions", SERVICE),
        ):
            self.answers[name + path] = (200, {"Content-Type": "text/html"}, PAGE.format(title=title, body=body))
        return self.url(name)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Sites

    def do_GET(self) -> None:
        key = self.headers.get("Host", "").partition(".")[0] + self.path
        self.server.asked.append(key)
        if key in self.server.held:
            self.server.end.wait(60)
            self.close_connection = True
            return
        status, headers, body = self.server.answers.get(key, (404, {"Content-Type": "text/html"}, "nothing here"))
        etag = f'"{zlib.crc32(body.encode())}"'
        if status == 200 and self.headers.get("If-None-Match") == etag:
            status, body = 304, ""
        self.server.sent.append((key, status))
        self.send_response(status)
        for name, value in {**headers, "ETag": etag}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def sites() -> Iterator[Sites]:
    server = Sites()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.end.set()
    server.shutdown()
    thread.join()
    server.server_close()


def environment(database: Database, sites: Sites, tmp_path: Path) -> dict[str, str]:
    return os.environ | {
        "CLINICS_DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": database.url,
        "CLINICS_CRAWL_LOOPBACK_PORTS": str(sites.server_address[1]),
    }


def crawl(database: Database, sites: Sites, tmp_path: Path, *arguments: str) -> tuple[int, str]:
    answer = fork_server.run("clinics", ["crawl", *arguments], environment=environment(database, sites, tmp_path), seconds=90)
    assert b"Traceback" not in answer.stderr, answer.stderr.decode()
    return answer.returncode, answer.stdout.decode()


def begin_run(database: Database, urls: list[str]) -> str:
    with database.write() as session:
        ids = [site.id for site in [add_site(session, url, "test") for url in urls] if site.id is not None]
        run = runs.request_run(session, ids, "test")
        runs.start_run(session, run)
        return run.id


def crawl_run(database: Database, sites: Sites, tmp_path: Path, run_id: str) -> None:
    """Crawl what a run waits for, in a crawl process as the worker's."""
    answer = fork_server.run("crawler.crawl", ["--run", run_id], environment=environment(database, sites, tmp_path), seconds=90)
    assert answer.returncode == 0, answer.stderr.decode()


def crawl_batch(database: Database, sites: Sites, tmp_path: Path, url: str) -> str:
    """Crawl one site as the worker does; return the state that it ended in."""
    run_id = begin_run(database, [url])
    crawl_run(database, sites, tmp_path, run_id)
    with database.write() as session:
        run = session.get(CrawlRun, run_id)
        assert run is not None
        runs.finish_run(session, run)
    (state,) = states(database, run_id).values()
    return state


@contextmanager
def crawling(database: Database, sites: Sites, tmp_path: Path, run_id: str) -> Iterator[fork_server.ForkedProcess]:
    """Begin to crawl what a run waits for; the process is killed (SIGKILL) afterwards."""
    process = fork_server.fork("crawler.crawl", ["--run", run_id], environment=environment(database, sites, tmp_path))
    try:
        yield process
    finally:
        process.signal(signal.SIGKILL)
        process.wait()


def wait_for(condition: Callable[[], Any], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the awaited condition did not come"
        time.sleep(0.02)


def test_a_crawl_is_stored_and_a_second_one_says_what_changed(sqlite_database: Database, sites: Sites, tmp_path: Path) -> None:
    url = sites.clinic("harbor")
    code, output = crawl(sqlite_database, sites, tmp_path, url)
    assert code == 0, output
    assert "harbor.localhost" in output
    assert "crawled, 3 pages, 1 listings" in output
    with sqlite_database.read() as session:
        (location,) = session.exec(select(Location)).all()
        pages = session.exec(select(SourcePage)).all()
        (run,) = session.exec(select(CrawlRun)).all()
        assert (location.name, run.state, run.reason) == ("Quiet Harbor Ketamine", "succeeded", "command_line")
        assert {page.http_status for page in pages} == {200}
        assert len(pages) == 3

    code, output = crawl(sqlite_database, sites, tmp_path, "--json", url)
    result = json.loads(output)
    assert (result["state"], result["changes"], code) == ("unchanged", [], 0)

    sites.clinic("harbor", more="Our direct line is (208) 555-0102.")
    code, output = crawl(sqlite_database, sites, tmp_path, "--json", url)
    result = json.loads(output)
    assert result["state"] == "crawled"
    assert "+12085550102" in json.dumps(result["changes"])
    with sqlite_database.read() as session:
        changed = {page.url.rpartition("/")[2] for page in session.exec(select(SourcePage)) if page.changed_at > page.first_seen_at}
        assert changed == {"contact"}


def test_a_page_that_did_not_change_is_not_sent_again_and_goes_on_counting(sqlite_database: Database, sites: Sites, tmp_path: Path) -> None:
    url = sites.clinic("harbor")
    assert crawl_batch(sqlite_database, sites, tmp_path, url) == "crawled"
    with sqlite_database.read() as session:
        before = session.exec(select(Location)).one().listing
    sites.sent.clear()
    assert crawl_batch(sqlite_database, sites, tmp_path, url) == "unchanged"
    assert {status for key, status in sites.sent if key in ("harbor/", "harbor/contact", "harbor/ketamine")} == {304}
    sites.clinic("harbor", more="Our direct line is (208) 555-0102.")
    sites.sent.clear()
    crawl_batch(sqlite_database, sites, tmp_path, url)
    assert [key for key, status in sites.sent if status == 200] == ["harbor/contact"]
    with sqlite_database.read() as session:
        after = session.exec(select(Location)).one().listing
    assert after["telephones"] == [*before["telephones"], "+12085550102"]
    assert {name: after[name] for name in ("name", "location", "services", "facts")} == {
        name: before[name] for name in ("name", "location", "services", "facts")
    }

    def agreeing(listing: dict[str, Any]) -> dict[str, int]:
        return {json.dumps([row["field"], row["value"]]): row["pages"] for row in listing["evidence"]}

    assert agreeing(after).items() > agreeing(before).items(), "unchanged pages still agree"


def facts(database: Database) -> dict[str, Any]:
    with database.read() as session:
        return session.exec(select(Location)).one().listing["facts"]  # type: ignore[no-any-return]


def test_a_page_that_is_gone_twice_takes_its_statements_with_it(sqlite_database: Database, sites: Sites, tmp_path: Path) -> None:
    url = sites.clinic("harbor")
    sites.answers["harbor/drive"] = (200, {"Content-Type": "text/html"}, PAGE.format(title="After your visit", body="<p>Someone must drive you home.</p>"))
    sites.answers["harbor/"] = (200, {"Content-Type": "text/html"}, PAGE.format(title="Quiet Harbor Ketamine", body="<a href='/ketamine'>Ketamine</a><a href='/drive'>x</a>"))
    sites.answers["harbor/ketamine"] = (200, {"Content-Type": "text/html"}, PAGE.format(title="Ketamine infusions", body="<p>We offer ketamine infusion therapy.</p>"))
    crawl_batch(sqlite_database, sites, tmp_path, url)
    assert facts(sqlite_database)["escort_required"] is True
    page = sites.answers.pop("harbor/drive")
    assert crawl_batch(sqlite_database, sites, tmp_path, url) == "unchanged"
    assert facts(sqlite_database)["escort_required"] is True, "missing once may be a mistake"
    assert crawl_batch(sqlite_database, sites, tmp_path, url) == "crawled"
    assert "escort_required" not in facts(sqlite_database)
    sites.sent.clear()
    assert crawl_batch(sqlite_database, sites, tmp_path, url) == "unchanged"
    assert [status for key, status in sites.sent if key == "harbor/drive"] == [404], "still linked, so still asked for"
    sites.answers["harbor/drive"] = page
    assert crawl_batch(sqlite_database, sites, tmp_path, url) == "crawled"
    assert facts(sqlite_database)["escort_required"] is True, "a page that comes back counts again"


def test_a_page_that_asks_not_to_be_read_or_leads_elsewhere_for_good_is_forgotten_at_once(
    sqlite_database: Database, sites: Sites, tmp_path: Path
) -> None:
    url = sites.clinic("harbor", more="<a href='mailto:desk@quiet-harbor.example'>desk@quiet-harbor.example</a> <a href='/fasting'>x</a>")
    sites.answers["harbor/fasting"] = (200, {"Content-Type": "text/html"}, PAGE.format(title="Before", body="<p>Do not eat for 6 hours before your infusion.</p>"))
    crawl_batch(sqlite_database, sites, tmp_path, url)
    assert facts(sqlite_database)["fasting_hours"] == {"solid": 6}
    sites.answers["harbor/fasting"] = (301, {"Location": "/"}, "")
    status, headers, body = sites.answers["harbor/contact"]
    sites.answers["harbor/contact"] = (status, headers, body.replace("<head>", "<head><meta name='robots' content='noindex'>"))
    assert crawl_batch(sqlite_database, sites, tmp_path, url) == "crawled"
    with sqlite_database.read() as session:
        assert session.exec(select(Location)).one().listing["emails"] == []
        assert session.exec(select(SourcePage.remembered).where(SourcePage.url == f"{url}contact")).one() is None
    assert "fasting_hours" not in facts(sqlite_database)


def test_an_unchanged_site_moves_dates_only(sqlite_database: Database, sites: Sites, tmp_path: Path) -> None:
    url = sites.clinic("harbor")
    crawl_batch(sqlite_database, sites, tmp_path, url)
    with sqlite_database.read() as session:
        before = session.exec(select(Location)).one()
        retrieved = {row.id: row.retrieved_at for row in session.exec(select(Assertion))}
    assert crawl_batch(sqlite_database, sites, tmp_path, url) == "unchanged"
    with sqlite_database.read() as session:
        after = session.exec(select(Location)).one()
        assert {row.id: row.retrieved_at for row in session.exec(select(Assertion))} == retrieved, "nothing was retrieved"
        assert before.last_seen_at is not None
        assert after.last_seen_at is not None
        assert after.last_seen_at > before.last_seen_at
        assert after.revision > before.revision, "search is to get the new date"
        assert all(row.last_seen_at == after.last_seen_at for row in session.exec(select(Assertion)))
        assert {row["last_seen_at"] for row in after.listing["evidence"]} == {after.last_seen_at.isoformat().replace("+00:00", "Z")}
        assert session.exec(select(SourcePage.last_seen_at)).first() == after.last_seen_at


def test_a_site_that_is_down_is_flagged_and_keeps_its_listings(sqlite_database: Database, sites: Sites, tmp_path: Path) -> None:
    url = sites.clinic("harbor")
    crawl_batch(sqlite_database, sites, tmp_path, url)
    working = dict(sites.answers)
    sites.answers["harbor/"] = (500, {"Content-Type": "text/html"}, "")
    assert crawl_batch(sqlite_database, sites, tmp_path, url) == "unreachable"
    with sqlite_database.read() as session:
        assert session.exec(select(Site.down_since)).one() is not None
        assert session.exec(select(Location.status)).one() == "listed"
    sites.answers.update(working)
    assert crawl_batch(sqlite_database, sites, tmp_path, url) == "unchanged"
    with sqlite_database.read() as session:
        assert session.exec(select(Site.down_since)).one() is None


def test_a_site_that_states_nothing_any_more_keeps_its_listings_and_says_so(sqlite_database: Database, sites: Sites, tmp_path: Path) -> None:
    url = sites.clinic("harbor")
    crawl_batch(sqlite_database, sites, tmp_path, url)
    for path in ("/", "/contact", "/ketamine"):
        sites.answers[f"harbor{path}"] = (200, {"Content-Type": "text/html"}, f"<html><body><p>{path} This domain is for sale.</p></body></html>")
    run_id = begin_run(sqlite_database, [url])
    crawl_run(sqlite_database, sites, tmp_path, run_id)
    with sqlite_database.read() as session:
        (site,) = runs.run_progress(session, run_id).sites
        location = session.exec(select(Location)).one()
    assert (site.state, location.status) in {("nothing_found", "listed"), ("held", "held")}
    assert "stay as they were" in site.note or "no longer states" in site.note
    assert location.listing["telephones"] == ["+12085550101"]


def test_each_site_of_a_batch_has_its_own_end(sqlite_database: Database, sites: Sites, tmp_path: Path) -> None:
    sites.answers["closed/robots.txt"] = (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /\n")
    sites.answers["moved/"] = (301, {"Location": "https://new.example/"}, "")
    sites.answers["broken/"] = (500, {"Content-Type": "text/html"}, "")
    urls = [sites.clinic("harbor"), *(sites.url(name) for name in ("closed", "moved", "broken", "empty"))]
    run_id = begin_run(sqlite_database, urls)
    crawl_run(sqlite_database, sites, tmp_path, run_id)
    assert states(sqlite_database, run_id) == {
        "harbor": "crawled", "closed": "robots_refused", "moved": "moved", "broken": "unreachable", "empty": "nothing_found",
    }
    with sqlite_database.read() as session:
        progress = {site.host.partition(".")[0]: site for site in runs.run_progress(session, run_id).sites}
        assert (progress["harbor"].pages_fetched, progress["harbor"].listings) == (3, 1)
        assert progress["harbor"].bytes_fetched > 1000
        assert progress["closed"].refused == {"robots/forbidden": 1}
        assert "https://new.example/" in progress["moved"].note
        assert progress["empty"].note == "No page could be read (status/404 1)."
        statuses = {site.host.partition(".")[0]: site.status for site in session.exec(select(Site))}
        assert statuses["moved"] == "moved", "a site that moved is not crawled again"


def test_cancelling_stops_within_seconds_and_keeps_what_is_finished(sqlite_database: Database, sites: Sites, tmp_path: Path) -> None:
    sites.held.add("slow/")
    run_id = begin_run(sqlite_database, [sites.clinic("harbor"), sites.url("slow")])
    with crawling(sqlite_database, sites, tmp_path, run_id) as process:
        wait_for(lambda: states(sqlite_database, run_id)["harbor"] == "crawled" and "slow/" in sites.asked)
        with sqlite_database.write() as session:
            run = session.get(CrawlRun, run_id)
            assert run is not None
            runs.cancel_run(session, run, "test")
        asked = time.monotonic()
        assert process.wait(10) == 0
        assert time.monotonic() - asked < 5  # three on a free machine; the wait above must not be the bound
    assert states(sqlite_database, run_id) == {"harbor": "crawled", "slow": "crawling"}
    with sqlite_database.write() as session:
        run = session.get(CrawlRun, run_id)
        assert run is not None
        runs.finish_run(session, run)
    assert states(sqlite_database, run_id) == {"harbor": "crawled", "slow": "cancelled"}


def test_a_killed_batch_is_taken_up_where_it_stopped(sqlite_database: Database, sites: Sites, tmp_path: Path) -> None:
    sites.held.add("later/contact")
    run_id = begin_run(sqlite_database, [sites.clinic("harbor"), sites.clinic("later")])
    with crawling(sqlite_database, sites, tmp_path, run_id):
        wait_for(lambda: states(sqlite_database, run_id)["harbor"] == "crawled" and "later/contact" in sites.asked)
    asked = len(sites.asked)
    sites.held.clear()
    crawl_run(sqlite_database, sites, tmp_path, run_id)
    assert states(sqlite_database, run_id) == {"harbor": "crawled", "later": "crawled"}
    assert not [key for key in sites.asked[asked:] if key.startswith("harbor")], "a finished site is not asked again"


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_the_crawl_ends_with_its_parent(sqlite_database: Database, sites: Sites, tmp_path: Path) -> None:
    sites.held.add("slow/")
    run_id = begin_run(sqlite_database, [sites.url("slow")])
    parent = "import subprocess, sys; p = subprocess.Popen(sys.argv[1:]); print(p.pid, flush=True); p.wait()"
    command = [sys.executable, "-c", parent, sys.executable, "-m", "crawler.crawl", "--run", run_id]
    with subprocess.Popen(command, env=environment(sqlite_database, sites, tmp_path), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        wait_for(lambda: "slow/" in sites.asked)
        process.kill()
    try:
        wait_for(lambda: _ended(child), 5)
    finally:
        if not _ended(child):
            os.kill(child, signal.SIGKILL)
    assert states(sqlite_database, run_id) == {"slow": "crawling"}, "another worker may take it up"


def _ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_an_opted_out_site_is_refused_before_anything_is_asked(sqlite_database: Database, sites: Sites, tmp_path: Path) -> None:
    from directory.optouts import OptOuts

    url = sites.clinic("harbor")
    OptOuts(tmp_path / "data").add(url.removeprefix("http://").rstrip("/"), "asked by mail")
    code, _ = crawl(sqlite_database, sites, tmp_path, url)
    assert code in (2, 3)
    assert sites.asked == []
