"""The demonstration sites over HTTP: hosts, conditional requests, and a clean end."""

import http.client
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.server import DemoServer, serve
from demo.sites import load_sites

ROOT = Path(__file__).parents[2]
HOST = "soft-reboot-wellness.localhost"


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with serve() as running:
        yield running


def ask(server: DemoServer, path: str, host: str = HOST, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"Host": f"{host}:{server.port}", **names})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def test_every_site_has_a_start_url_that_answers(server: DemoServer) -> None:
    sites = load_sites()
    assert len(server.start_urls) == len(sites)
    for site, url in zip(sites, server.start_urls, strict=True):
        assert url == f"http://{site.host}.localhost:{server.port}/"
        answer, _ = ask(server, "/", host=f"{site.host}.localhost")
        assert answer.status in (200, 301)


def test_addresses_on_a_page_carry_the_port_asked(server: DemoServer) -> None:
    body = ask(server, "/contact/")[1].decode()
    assert f'<link rel="canonical" href="http://{HOST}:{server.port}/contact/"' in body


def test_a_bare_host_shows_the_sites(server: DemoServer) -> None:
    answer, body = ask(server, "/", host="localhost")
    assert answer.status == 200
    assert "Soft Reboot Wellness" in body.decode()


def test_an_unchanged_page_answers_304(server: DemoServer) -> None:
    first, body = ask(server, "/faq/")
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert body
    for headers in ({"If_None_Match": tag}, {"If_Modified_Since": modified}):
        again, empty = ask(server, "/faq/", **headers)
        assert (again.status, empty) == (304, b"")
    other = ask(server, "/faq/", If_None_Match='"other"', If_Modified_Since=modified)[0]
    assert other.status == 200


def test_head_sends_the_length_without_the_body(server: DemoServer) -> None:
    body = ask(server, "/faq/")[1]
    answer, empty = ask(server, "/faq/", method="HEAD")
    assert (answer.status, empty) == (200, b"")
    assert int(answer.headers["Content-Length"]) == len(body)


def test_a_query_does_not_change_the_page(server: DemoServer) -> None:
    assert ask(server, "/faq/?utm_source=x")[1] == ask(server, "/faq/")[1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_ends_cleanly(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "demo", "--die-with-parent"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        assert "http://localhost:" in process.stdout.readline()
        process.send_signal(number)
        assert process.wait(timeout=20) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_the_command_dies_with_its_parent() -> None:
    start = "import subprocess, sys; subprocess.run([sys.executable, '-m', 'demo', '--die-with-parent'])"
    parent = subprocess.Popen([sys.executable, "-c", start], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout is not None
        assert "http://localhost:" in parent.stdout.readline()
        parent.kill()
        # The end of the pipe comes only when the child, which holds it too, has ended.
        assert "localhost" in parent.stdout.read()


def test_a_taken_port_is_one_clear_line(server: DemoServer) -> None:
    command = [sys.executable, "-m", "demo", "--port", str(server.port)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=20)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"port {server.port}: Address already in use"]
