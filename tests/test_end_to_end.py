"""The whole way on one machine: `clinics up --demo` as a real process, asked over real HTTP."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import lxml.html
import pytest
from sqlmodel import select

from benchmarks.scoring import Report, claims, pair
from directory.database import Database
from directory.tables import Change, Site

ROOT = Path(__file__).parent.parent
CLINICS = str(Path(sys.executable).parent / "clinics")
SOFT_REBOOT = "soft-reboot-wellness-menlo-park-ca"


@dataclass
class Running:
    """A running stack: its process, address, data folder and the operator's one-time link."""

    process: subprocess.Popen[bytes]
    address: str
    data_dir: Path
    sign_in: str
    seconds: float

    def get(self, path: str, **options: Any) -> httpx.Response:
        return httpx.get(f"{self.address}{path}", timeout=30, **options)


def up(data_dir: Path, port: int, seconds: float = 120) -> Running:
    """Start the stack and wait until it has printed its address and the operator's link."""
    log = data_dir.parent / f"up-{port}-{time.monotonic_ns()}.log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CLINICS_", "CRAWLER_", "MEILI_"))}
    environment |= {"CLINICS_DATA_DIR": str(data_dir), "PORT": str(port)}
    begun = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen([CLINICS, "up", "--demo"], env=environment, cwd=ROOT, stdout=out, stderr=out)
    while not (link := re.search(r"(http://\S+)(/operator/sign-in/\S+)", log.read_text())):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < begun + seconds, log.read_text()
        time.sleep(0.1)
    return Running(process, link[1], data_dir, link[2], time.monotonic() - begun)


def down(running: Running, number: int = signal.SIGTERM) -> int:
    if running.process.poll() is None:
        running.process.send_signal(number)
    return running.process.wait(40)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]) -> Iterator[Running]:
    running = up(tmp_path_factory.mktemp("stack") / "data", free_port())
    yield running
    down(running)


def descendants(data_dir: Path) -> list[str]:
    """Return the command lines of all processes that work on a data folder."""
    found = []
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if folder.name.isdigit() and str(data_dir).encode() in (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


# --- what a patient finds ------------------------------------------------------------------------


def test_a_mistyped_treatment_and_a_town_find_the_clinic_that_writes_about_it(stack: Running) -> None:
    answer = stack.get("/api/v1/clinics?q=stelate+ganglion+menlo+park").json()
    assert answer["hits"][0]["slug"] == SOFT_REBOOT


def test_a_treatment_that_is_only_written_about_is_in_no_facet(stack: Running) -> None:
    slugs = [hit["slug"] for hit in stack.get("/api/v1/clinics?service=sgb&per_page=100").json()["hits"]]
    assert slugs
    assert SOFT_REBOOT not in slugs


def test_a_radius_search_gives_distances(stack: Running) -> None:
    [hit] = stack.get("/api/v1/clinics?service=kap&near=94025&radius_miles=25").json()["hits"]
    assert hit["slug"] == SOFT_REBOOT
    assert hit["distance_miles"] == 0


def test_a_clinics_page_shows_contact_and_a_quote_with_its_page_and_date(stack: Running) -> None:
    page = stack.get(f"/clinics/{SOFT_REBOOT}").text
    for text in ("+1 650-419-3330", "hello@softrebootwellness.com", "825 Oak Grove Ave", "Suite A101", "Menlo Park"):
        assert text in page
    listing = stack.get(f"/api/v1/clinics/{SOFT_REBOOT}").json()
    minutes = next(row for row in listing["evidence"] if row["field"] == "facts.session_minutes")
    document = lxml.html.fromstring(page)
    assert minutes["quote"] in folded(document)
    assert minutes["url"] in document.xpath("//a/@href")


def test_every_listing_is_close_to_what_a_perfect_reading_of_its_site_holds(stack: Running) -> None:
    report = Report()
    listings = all_listings(stack)
    for folder in sorted((ROOT / "demo" / "sites").iterdir()):
        expected = [clinic for clinic in json.loads((folder / "expected.json").read_text())["clinics"] if clinic["status"] == "listed"]
        found = [listing for listing in listings if f"//{folder.name}.localhost:" in listing["website"]]
        for clinic, listing in pair(expected, found):
            report.add(folder.name, claims(clinic), claims(listing))
    floors = {"contact": 0.95, "services": 0.90, "conditions": 0.85, "facts": 0.85}
    below = {name: round(report.group(name).f1, 3) for name, floor in floors.items() if report.group(name).f1 < floor}
    assert not below, "\n".join([str(below), *report.wrong])


def all_listings(stack: Running) -> list[dict[str, Any]]:
    hits = stack.get("/api/v1/clinics?per_page=100").json()["hits"]
    return [stack.get(f"/api/v1/clinics/{hit['slug']}").json() for hit in hits]


def test_every_quote_stands_word_for_word_in_the_fetched_page(stack: Running) -> None:
    pages: dict[str, tuple[str, str]] = {}
    checked = 0
    with httpx.Client(timeout=30) as client:
        for listing in all_listings(stack):
            for row in listing["evidence"]:
                if row["url"] not in pages:
                    pages[row["url"]] = read(client, row["url"])
                visible, source = pages[row["url"]]
                quote = " ".join(row["quote"].split())
                assert quote, f"{listing['slug']}: {row['field']} has no quote"
                assert quote in visible or (row["source"] != "page_text" and quote in source), f"{row['url']}: {row['field']}: {quote}"
                checked += 1
    assert checked > 500


def read(client: httpx.Client, url: str) -> tuple[str, str]:
    """Return a demonstration page's visible text and its source, white space folded."""
    host = url.split("/")[2]
    answer = client.get(url.replace(host, f"127.0.0.1:{host.split(':')[1]}", 1), headers={"Host": host})
    assert answer.status_code == 200, url
    return folded(lxml.html.fromstring(answer.content)), " ".join(answer.text.split())


def folded(document: Any) -> str:
    """Return a page's text as a reader sees it: block elements and line breaks part words, inline ones do not."""
    from crawler.reading.page import parse_page

    html = lxml.html.tostring(document, encoding="unicode")
    return " ".join(f"{parse_page(html, 'https://page.example/').text} {document.text_content()}".split())


def test_the_demonstration_says_that_it_is_one_and_988_stands_on_every_page(stack: Running) -> None:
    for path in ("/", "/search", f"/clinics/{SOFT_REBOOT}", "/services/sgb", "/about/data", "/about/privacy", "/places/ca/menlo-park"):
        answer = stack.get(path)
        assert answer.status_code == 200, path
        assert "Demonstration" in answer.text, path
        assert "988" in answer.text, path
        assert "not medical advice" in answer.text, path


# --- what goes wrong --------------------------------------------------------------------------


def test_meilisearch_killed_in_mid_run_only_reduces_search_and_comes_back(stack: Running, eventually: Callable[..., Any]) -> None:
    [victim] = [int(pid) for pid in pids("meilisearch", stack.data_dir)]
    os.kill(victim, signal.SIGSTOP)
    try:
        assert stack.get(f"/clinics/{SOFT_REBOOT}").status_code == 200
        reduced = stack.get("/api/v1/clinics?q=soft+reboot")
        assert reduced.status_code == 200
        assert reduced.json()["hits"][0]["slug"] == SOFT_REBOOT
        assert "reduced" in stack.get("/search?q=soft+reboot").text
    finally:
        os.kill(victim, signal.SIGCONT)
        os.kill(victim, signal.SIGKILL)
    eventually(lambda: "reduced" not in stack.get("/search?q=soft+reboot").text, 60)
    assert stack.get("/api/v1/clinics?q=stelate+ganglion+menlo+park").json()["hits"][0]["slug"] == SOFT_REBOOT


def pids(name: str, data_dir: Path) -> list[str]:
    found = []
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            command = (folder / "cmdline").read_bytes().split(b"\0") if folder.name.isdigit() else [b""]
            if name.encode() in command[0] and str(data_dir).encode() in b" ".join(command):
                found.append(folder.name)
    return found


def test_a_taken_port_is_one_clear_line_and_a_failure(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environment = os.environ | {"CLINICS_DATA_DIR": str(tmp_path / "data"), "PORT": str(taken.getsockname()[1])}
        done = subprocess.run([CLINICS, "up", "--demo"], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "is taken" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_set_up_without_node_is_one_clear_line_and_a_failure(tmp_path: Path) -> None:
    for program in ("sh", "dirname", "cat", "cksum", "id"):
        found = subprocess.run(["/bin/sh", "-c", f"command -v {program}"], capture_output=True, text=True, check=True).stdout.strip()
        (tmp_path / program).symlink_to(found)
    (tmp_path / "python3").symlink_to(sys.executable)
    done = subprocess.run(
        ["/bin/sh", "scripts/setup.sh"], env={"PATH": str(tmp_path)}, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "Node 20 or newer" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


# --- what a clinic asks and an operator decides -----------------------------------------------------------


@pytest.fixture(scope="module")
def console(stack: Running, browse: Callable[[httpx.Client], Any]) -> Iterator[Any]:
    """The operator, signed in by the link that the start printed."""
    with httpx.Client(base_url=stack.address, timeout=30, verify=False) as client:
        operator = browse(client)
        operator.open(stack.sign_in)
        assert operator.send(stack.sign_in.rsplit("/", 1)[1]).status_code == 200
        yield operator


@pytest.fixture
def clinic(stack: Running, browse: Callable[[httpx.Client], Any]) -> Iterator[Any]:
    """Somebody of a clinic, in a browser of their own."""
    with httpx.Client(base_url=stack.address, timeout=30, verify=False) as client:
        yield browse(client)


def crawl_again(stack: Running, host: str) -> None:
    """Crawl one demonstration site in the foreground, as an operator at a shell would."""
    port = (stack.data_dir / "demo-port").read_text()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CLINICS_", "MEILI_"))}
    environment |= {"CLINICS_DATA_DIR": str(stack.data_dir), "CLINICS_CRAWL_LOOPBACK_PORTS": port}
    done = subprocess.run(
        [CLINICS, "crawl", f"http://{host}.localhost:{port}/"], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_accepted_correction_is_everywhere_within_seconds_survives_a_crawl_and_withdrawn_the_clinics_words_return(
    stack: Running, clinic: Any, console: Any, eventually: Callable[..., Any]
) -> None:
    slug = next(hit["slug"] for hit in stack.get("/api/v1/clinics?state=CO&per_page=100").json()["hits"] if "granite-lark" in hit["website"])
    before = stack.get(f"/api/v1/clinics/{slug}").json()

    clinic.open(f"/clinics/{slug}/correct?field=telephones")
    sent = clinic.send("/correct", {"telephones:text": "303-555-0199", "telephones:why": "Our number changed."}, ("action", "send"))
    assert sent.status_code == 200, clinic.text()
    status_page = sent.url.path

    console.open("/operator/corrections")
    console.open(lxml.html.fromstring(console.page.content).xpath("//table//th/a/@href")[0])
    form = next(form.action for form in lxml.html.fromstring(console.page.content).forms if "/items/" in form.action)
    console.send(form, {"note": "Rang the new number."}, ("action", "accept"))

    assert stack.get(f"/api/v1/clinics/{slug}").json()["telephones"] == ["+13035550199"]
    assert "303-555-0199" in stack.get(f"/clinics/{slug}").text
    eventually(lambda: found_phones(stack, slug) == ["+13035550199"], 20)  # one or two on a free machine

    crawl_again(stack, "granite-lark")
    assert stack.get(f"/api/v1/clinics/{slug}").json()["telephones"] == ["+13035550199"]

    clinic.open(status_page)
    clinic.send("/withdraw")
    after = stack.get(f"/api/v1/clinics/{slug}").json()
    assert after["telephones"] == before["telephones"]
    quotes = [row["quote"] for row in after["evidence"] if row["field"] == "telephones"]
    assert quotes == [row["quote"] for row in before["evidence"] if row["field"] == "telephones"]
    eventually(lambda: found_phones(stack, slug) == before["telephones"], 20)
    database = Database(f"sqlite:///{stack.data_dir}/directory.sqlite3")
    with database.read() as session:
        steps = session.exec(select(Change).where(Change.field == "telephones")).all()
        assert [step.replacement_value for step in steps] == [["+13035550199"], before["telephones"]]
    database.dispose()


def found_phones(stack: Running, slug: str) -> list[str]:
    hits = stack.get("/api/v1/clinics?state=CO&per_page=100").json()["hits"]
    return next(hit["telephones"] for hit in hits if hit["slug"] == slug)


def test_an_accepted_removal_is_out_at_once_is_never_crawled_again_and_stays_out_after_a_restore(
    stack: Running, clinic: Any, console: Any
) -> None:
    slug = next(hit["slug"] for hit in stack.get("/api/v1/clinics?state=WA&per_page=100").json()["hits"] if "tidewrack" in hit["website"])
    backup = stack.data_dir.parent / "older.backup"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CLINICS_", "MEILI_"))}
    environment |= {"CLINICS_DATA_DIR": str(stack.data_dir)}
    subprocess.run([CLINICS, "db", "backup", str(backup)], env=environment, cwd=ROOT, check=True, capture_output=True, timeout=60)

    clinic.open(f"/clinics/{slug}/remove")
    assert clinic.send("/remove", {"why": "We do not want to be listed."}).status_code == 200, clinic.text()
    console.open("/operator/removals")
    form = next(form for form in lxml.html.fromstring(console.page.content).forms if re.search(r"/operator/removals/\w+$", form.action or ""))
    console.send(form.action, {"note": "As asked."}, ("action", "accept"))
    assert console.page.status_code == 200, console.text()
    assert_gone(stack, slug)

    port = (stack.data_dir / "demo-port").read_text()
    again = subprocess.run(
        [CLINICS, "crawl", f"http://tidewrack-kap.localhost:{port}/"], env=environment | {"CLINICS_CRAWL_LOOPBACK_PORTS": port},
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode != 0
    assert "not to be" in again.stdout + again.stderr

    restored = subprocess.run(
        [CLINICS, "db", "restore", "--yes", str(backup)], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert_gone(stack, slug)


def assert_gone(stack: Running, slug: str) -> None:
    assert stack.get(f"/clinics/{slug}").status_code == 410
    assert stack.get(f"/api/v1/clinics/{slug}").status_code == 410
    assert slug not in stack.get("/sitemap.xml").text
    assert slug not in [hit["slug"] for hit in stack.get("/api/v1/clinics?per_page=100").json()["hits"]]
    assert slug not in stack.get("/search?q=tidewrack").text
    assert slug not in stack.get("/api/v1/export.json").text


# --- how it ends and starts again ------------------------------------------------------------------------


def test_stopped_and_started_again_it_keeps_its_data_and_leaves_no_process(stack: Running, eventually: Callable[..., Any]) -> None:
    """The last of this file: it ends the stack that the others use."""
    database = Database(f"sqlite:///{stack.data_dir}/directory.sqlite3")
    with database.read() as session:
        sites = len(session.exec(select(Site)).all())
    slugs = sorted(listing["slug"] for listing in all_listings(stack))
    assert down(stack, signal.SIGINT) == 0
    eventually(lambda: not descendants(stack.data_dir), 10)

    again = up(stack.data_dir, int(stack.address.rsplit(":", 1)[1]))
    stack.process = again.process  # ended with the stack, whatever fails here
    assert sorted(listing["slug"] for listing in all_listings(again)) == slugs
    with database.read() as session:
        assert len(session.exec(select(Site)).all()) == sites
    database.dispose()
    again.process.kill()  # nothing is left even of one that could not say goodbye
    again.process.wait(10)
    eventually(lambda: not descendants(stack.data_dir), 20)
