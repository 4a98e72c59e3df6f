"""The spider against real HTTP servers on loopback, through `clinics crawl --dry-run --json`."""

import gzip
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any

import pytest

HTML = {"Content-Type": "text/html; charset=utf-8"}
Answer = tuple[int, dict[str, str], bytes]


class ClinicSite(ThreadingHTTPServer):
    """A clinic's web site on loopback: `pages` maps path (or host + path) to an answer; `asked` says what was asked, when."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, float, dict[str, str]]] = []
        self.held = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://clinic.localhost:{self.port}"

    def page(self, path: str, body: str = "", *, head: str = "", **headers: str) -> None:
        """Serve a page with a text of its own, so that no two pages are the same."""
        html = f"<html><head><title>Quiet Harbor</title>{head}</head><body><h1>Page {path}</h1>{body}</body></html>"
        self.pages[path] = (200, HTML | {name.replace("_", "-"): value for name, value in headers.items()}, html.encode())

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.pages[path] = (status, {"Location": target}, b"")

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ClinicSite

    def do_GET(self) -> None:
        self.server.asked.append((self.path, time.monotonic(), dict(self.headers)))
        host = self.headers.get("Host", "")
        status, headers, body = self.server.pages.get(host + self.path) or self.server.pages.get(self.path) or (404, HTML, b"nothing here")
        if status == 0:  # no answer until the test ends
            self.server.held.wait(30)
            self.close_connection = True
            return
        if status < 0:  # the connection is lost
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True  # the crawler hung up

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[ClinicSite]:
    site = ClinicSite()
    thread = threading.Thread(target=site.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        site.held.set()
        site.shutdown()
        thread.join()
        site.server_close()


@pytest.fixture
def site() -> Iterator[ClinicSite]:
    with serving() as server:
        server.page("/")
        yield server


def run(tmp_path: Any, urls: list[str], ports: list[int], **settings: str) -> tuple[int, list[dict[str, Any]], str]:
    """Run `clinics crawl --dry-run --json` as a user would; return exit code, objects, messages."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLINICS_")}
    environment |= {"CLINICS_DATA_DIR": str(tmp_path), "CLINICS_CRAWL_LOOPBACK_PORTS": ",".join(map(str, ports)), **settings}
    answer = subprocess.run(
        [sys.executable, "-c", "from crawler.crawl_command import crawl; crawl()", "--dry-run", "--json", *urls],
        capture_output=True, text=True, timeout=60, env=environment, check=False,
    )
    return answer.returncode, [json.loads(line) for line in answer.stdout.splitlines()], answer.stderr


def crawl(tmp_path: Any, site: ClinicSite, **settings: str) -> dict[str, Any]:
    _, (result,), _ = run(tmp_path, [site.url + "/"], [site.port], **settings)
    return result


def test_pages_are_found_by_links_and_by_the_sitemap(tmp_path: Any, site: ClinicSite) -> None:
    site.page("/", '<a href="/linked?utm_source=x">a</a> <a href="/linked#part">a</a>')
    site.page("/linked", '<a href="/deeper">a</a>')
    site.page("/deeper")
    site.page("/from-sitemap")
    site.page("/from-gzip")
    site.pages["/sitemap.xml"] = (200, {"Content-Type": "application/xml"}, (
        f"<sitemapindex><sitemap><loc>{site.url}/one.xml</loc></sitemap><sitemap><loc>{site.url}/two.xml.gz</loc></sitemap></sitemapindex>"
    ).encode())
    site.pages["/one.xml"] = (200, {"Content-Type": "application/xml"}, f"<urlset><url><loc>{site.url}/from-sitemap</loc></url></urlset>".encode())
    site.pages["/two.xml.gz"] = (200, {"Content-Type": "application/gzip"}, gzip.compress(
        f"<urlset><url><loc>{site.url}/from-gzip</loc></url><url><loc>https://elsewhere.example/x</loc></url></urlset>".encode(),
    ))
    result = crawl(tmp_path, site)
    assert result["pages"] == {"fetched": 5, "refused": {"host/foreign": 1}}
    asked = site.paths()
    assert asked[:2] == ["/robots.txt", "/"], "robots.txt is asked for before anything else"
    assert len(asked) == len(set(asked)), "nothing is asked for twice"
    assert not [path for path in asked if "utm_source" in path]


def test_the_user_agent_names_us_and_a_contact(tmp_path: Any, site: ClinicSite) -> None:
    crawl(tmp_path, site, CLINICS_CRAWL_CONTACT="crawler@directory.example")
    agents = {headers["User-Agent"] for _, _, headers in site.asked}
    assert agents == {"ClinicsDirectoryBot/0.1 (+mailto:crawler@directory.example)"}
    assert not any("Cookie" in headers or "Referer" in headers for _, _, headers in site.asked)


def test_robots_rules_are_kept_and_counted(tmp_path: Any, site: ClinicSite) -> None:
    site.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /team\n")
    site.page("/", '<a href="/team">t</a><a href="/team/x">t</a><a href="/prices">p</a><a href="/go">g</a>')
    site.page("/team")
    site.page("/prices")
    site.redirect("/go", "/team/y")
    result = crawl(tmp_path, site)
    assert result["pages"] == {"fetched": 2, "refused": {"robots/forbidden": 3}}
    assert not [path for path in site.paths() if path.startswith("/team")]


@pytest.mark.parametrize("status", [500, 503, -1])
def test_a_robots_file_that_cannot_be_reached_forbids_everything(tmp_path: Any, site: ClinicSite, status: int) -> None:
    site.pages["/robots.txt"] = (status, HTML, b"")
    code, (result,), _ = run(tmp_path, [site.url + "/"], [site.port])
    assert set(site.paths()) == {"/robots.txt"}
    assert result["pages"]["fetched"] == 0
    assert result["state"] == ("unreachable" if status == -1 else "robots_refused")
    assert code == (1 if status == -1 else 3)


def test_a_robots_file_that_is_missing_or_moved_is_understood(tmp_path: Any, site: ClinicSite) -> None:
    site.redirect("/robots.txt", "/rules.txt", 301)
    site.pages["/rules.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /closed\n")
    site.page("/", '<a href="/closed">c</a>')
    assert crawl(tmp_path, site)["pages"] == {"fetched": 1, "refused": {"robots/forbidden": 1}}
    site.pages["/robots.txt"] = (403, HTML, b"")
    site.page("/closed")
    assert crawl(tmp_path, site)["pages"] == {"fetched": 2, "refused": {}}


def test_redirects_stay_on_the_site(tmp_path: Any, site: ClinicSite) -> None:
    site.page("/", "".join(f'<a href="/{name}">x</a>' for name in ("inside", "outside", "inner-net", "file", "loop", "circle")))
    site.redirect("/inside", "/target", 301)
    site.page("/target")
    site.redirect("/outside", "https://elsewhere.example/")
    site.redirect("/inner-net", "http://169.254.169.254/latest/meta-data/")
    site.redirect("/file", "file:///etc/passwd")
    site.redirect("/loop", "/loop")
    site.redirect("/circle", "/circle2")
    site.redirect("/circle2", "/circle")
    result = crawl(tmp_path, site)
    assert result["pages"]["fetched"] == 2
    assert result["pages"]["refused"] == {"host/foreign": 1, "address/private": 1, "address/scheme": 1, "redirect/loop": 1}


def test_a_site_that_moved_to_another_host_is_said_to_have_moved(tmp_path: Any, site: ClinicSite) -> None:
    site.redirect("/", "https://new-clinic.example/", 301)
    code, (result,), _ = run(tmp_path, [site.url + "/"], [site.port])
    assert (result["state"], code) == ("moved", 1)
    assert "https://new-clinic.example/" in result["note"]


def test_private_addresses_are_refused_by_number_and_by_name(tmp_path: Any, site: ClinicSite) -> None:
    """`localhost` is a name that resolves to a private address; its port is not open here."""
    own_name = socket.gethostname()
    urls = [f"http://127.0.0.1:{site.port}/", f"http://localhost:{site.port}/", f"http://a.localhost:{site.port}/", "http://10.0.0.1/"]
    code, results, _ = run(tmp_path, urls, [])
    assert [result["pages"]["refused"] for result in results] == [{"address/private": 1}] * 4
    assert code == 1
    if "." in own_name:
        _, (result,), _ = run(tmp_path, [f"http://{own_name}:{site.port}/"], [site.port])
        assert result["pages"]["refused"] == {"address/private": 1}
    assert site.asked == []


def test_the_resolver_hands_out_no_private_address(tmp_path: Any, site: ClinicSite) -> None:
    """A public-looking name of the hosts file's kind: the guard sees the address that it resolves to."""
    code = f"""
import asyncio, socket, sys
from twisted.internet import asyncioreactor
asyncioreactor.install(asyncio.new_event_loop())
from twisted.internet import reactor
from twisted.internet._resolver import GAIResolver
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.protocol import Factory, Protocol
from crawler.guards import GuardedResolver
looked_up = lambda host, *rest: socket.getaddrinfo("127.0.0.1" if host == "clinic.example" else host, *rest)
reactor.installNameResolver(GuardedResolver(GAIResolver(reactor, getaddrinfo=looked_up), frozenset({{{site.port}}})))
said = []
def connect(host):
    return HostnameEndpoint(reactor, host, {site.port}).connect(Factory.forProtocol(Protocol))
def begin():
    first = connect(b"clinic.example")
    first.addCallbacks(lambda p: said.append("connected"), lambda f: said.append(f.type.__name__))
    first.addCallback(lambda _: connect(b"clinic.localhost"))
    first.addCallbacks(lambda p: said.append("connected"), lambda f: said.append(f.type.__name__))
    first.addBoth(lambda _: reactor.stop())
reactor.callWhenRunning(begin)
reactor.run()
print(said, sorted(GuardedResolver.refused))
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert answer.stdout.strip() == f"['DNSLookupError', 'connected'] [('clinic.example', {site.port})]"


def test_caps_on_pages_and_depth_hold(tmp_path: Any, site: ClinicSite) -> None:
    site.page("/", "".join(f'<a href="/p{number}">x</a>' for number in range(10)) + '<a href="/contact-us">c</a>')
    site.page("/contact-us", '<a href="/level-2">x</a>')
    for number in range(10):
        site.page(f"/p{number}")
    site.page("/level-2", '<a href="/level-3">x</a>')
    result = crawl(tmp_path, site, CLINICS_CRAWL_PAGE_CAP="4")
    assert result["pages"] == {"fetched": 4, "refused": {"cap/pages": 9}}
    assert "/contact-us" in site.paths(), "what matters comes first"
    result = crawl(tmp_path, site, CLINICS_CRAWL_DEPTH_CAP="1")
    assert result["pages"] == {"fetched": 12, "refused": {"cap/depth": 1}}


def test_pages_that_ask_not_to_be_read_are_not(tmp_path: Any, site: ClinicSite) -> None:
    site.page("/", "".join(f'<a href="/{name}">x</a>' for name in ("meta", "header", "noai", "none", "other-bot")))
    site.page("/meta", '<a href="/behind">x</a>', head='<meta name="robots" content="noindex">')
    site.page("/header", X_Robots_Tag="noindex, nofollow")
    site.page("/noai", head='<meta name="robots" content="noai, noimageai">')
    site.page("/none", '<a href="/hidden">x</a>', head='<meta name="robots" content="none">')
    site.page("/other-bot", X_Robots_Tag="otherbot: noindex")
    site.page("/behind")
    result = crawl(tmp_path, site)
    assert result["pages"] == {"fetched": 3, "refused": {"directive/noindex": 2, "directive/noai": 1, "directive/none": 1}}
    assert "/hidden" not in site.paths()


def test_only_pages_are_read(tmp_path: Any, site: ClinicSite) -> None:
    site.page("/", "".join(f'<a href="/{name}">x</a>' for name in ("form.pdf", "download", "missing", "broken", "large", "bomb", "again")))
    site.pages["/download"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4")
    site.pages["/broken"] = (500, HTML, b"")
    site.pages["/large"] = (200, HTML, b"<p>" + b"x" * (6 * 1024 * 1024))
    site.pages["/bomb"] = (200, HTML | {"Content-Encoding": "gzip"}, gzip.compress(b"<p>" + b"x" * (50 * 1024 * 1024)))
    site.pages["/again"] = site.pages["/"]
    result = crawl(tmp_path, site)
    assert result["pages"] == {"fetched": 1, "refused": {
        "cap/bytes": 2, "page/duplicate": 1, "status/404": 1, "status/500": 1, "type/not_html": 2,
    }}
    assert "/form.pdf" not in site.paths()


def test_a_page_goes_by_its_canonical_address_on_its_own_site(tmp_path: Any, site: ClinicSite) -> None:
    site.page("/", '<a href="/a?view=1">x</a><a href="/a">x</a><a href="/b">x</a><a href="/c">x</a>')
    site.page("/a?view=1", head='<link rel="canonical" href="/a">')
    site.page("/a", head='<link rel="canonical" href="/a">')
    site.page("/b", head='<link rel="canonical" href="https://elsewhere.example/b">')
    site.page("/c", head='<link rel="canonical" href="/">')
    result = crawl(tmp_path, site)
    assert result["pages"]["fetched"] == 4, "home, one of the two spellings of a, b, c"
    assert sum(path.startswith("/a") for path in site.paths()) <= 2


def test_requests_to_one_site_keep_their_distance(tmp_path: Any, site: ClinicSite) -> None:
    site.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nCrawl-delay: 0.4\n")
    site.page("/", '<a href="/a">x</a><a href="/b">x</a>')
    site.page("/a")
    site.page("/b")
    with serving() as other:
        other.page("/", '<a href="/a">x</a>')
        other.page("/a")
        _, results, _ = run(tmp_path, [site.url + "/", other.url + "/"], [site.port, other.port], CLINICS_CRAWL_DELAY="0.2")
        assert [result["pages"]["fetched"] for result in results] == [3, 2]
        for server, delay in ((site, 0.4), (other, 0.2)):
            times = [at for _, at, _ in server.asked]
            gaps = [later - earlier for earlier, later in pairwise(times[1:])]
            assert min(gaps) >= delay - 0.02, f"pace of {delay} s broken: {gaps}"
        assert min(at for _, at, _ in other.asked) < max(at for _, at, _ in site.asked), "sites are crawled side by side"


def test_the_delay_has_a_floor_away_from_loopback(tmp_path: Any) -> None:
    from crawler.spider import SiteCrawl, SiteTarget
    from directory.settings import Settings

    settings = Settings(data_dir=tmp_path, crawl_delay=0, crawl_loopback_ports="8001")
    assert SiteCrawl(SiteTarget(("https://clinic.example/",)), settings).delay == 1
    assert SiteCrawl(SiteTarget(("http://clinic.localhost:8002/",)), settings).delay == 1
    assert SiteCrawl(SiteTarget(("http://clinic.localhost:8001/",)), settings).delay == 0
    assert SiteCrawl(SiteTarget(("https://clinic.example/",)), Settings(data_dir=tmp_path, crawl_delay=7)).delay == 7


def test_a_site_that_does_not_answer_is_unreachable(tmp_path: Any) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    code, (result,), _ = run(tmp_path, [f"http://clinic.localhost:{port}/"], [port])
    assert (result["state"], result["pages"], code) == ("unreachable", {"fetched": 0, "refused": {"network/refused": 1}}, 1)


def test_a_server_that_asks_for_patience_gets_it_once(tmp_path: Any, site: ClinicSite) -> None:
    site.pages["/"] = (503, HTML | {"Retry-After": "1"}, b"")
    _, (result,), _ = run(tmp_path, [site.url + "/"], [site.port])
    assert result["state"] == "unreachable"
    asked = [at for path, at, _ in site.asked if path == "/"]
    assert len(asked) == 2
    assert asked[1] - asked[0] >= 0.98


def test_a_domain_without_https_is_asked_over_http(tmp_path: Any, site: ClinicSite) -> None:
    code, (result,), _ = run(tmp_path, [f"clinic.localhost:{site.port}"], [site.port])
    assert result["pages"]["fetched"] == 1
    assert code in (0, 3)


def test_www_and_the_bare_name_are_one_site_with_two_robots_files(tmp_path: Any, site: ClinicSite) -> None:
    port = site.port
    site.redirect(f"clinic.localhost:{port}/", f"http://www.clinic.localhost:{port}/", 301)
    site.pages[f"www.clinic.localhost:{port}/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /closed\n")
    site.page(f"www.clinic.localhost:{port}/", '<a href="/closed">x</a><a href="/open">x</a>')
    site.page("/open")
    result = crawl(tmp_path, site)
    assert result["pages"] == {"fetched": 2, "refused": {"robots/forbidden": 1}}


def test_an_opted_out_site_is_never_asked(tmp_path: Any, site: ClinicSite) -> None:
    from directory.optouts import OptOuts

    OptOuts(tmp_path).add(f"clinic.localhost:{site.port}", "asked by mail")
    result = crawl(tmp_path, site)
    assert result["pages"] == {"fetched": 0, "refused": {"host/opted_out": 1}}
    assert site.asked == []


def test_a_wrong_site_is_wrong_use(tmp_path: Any) -> None:
    code, results, message = run(tmp_path, ["not a site"], [])
    assert (code, results) == (2, [])
    assert "web address" in message or "start address" in message


def test_one_page_is_fetched_by_the_same_rules(tmp_path: Any, site: ClinicSite) -> None:
    from crawler.guards import FetchError, fetch_page
    from directory.settings import Settings

    settings = Settings(data_dir=tmp_path, crawl_loopback_ports=str(site.port))
    site.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /closed\n")
    site.redirect("/old", "/prices", 301)
    site.page("/prices", '<a href="/more">x</a>')
    site.page("/closed")
    site.pages["/notes.txt"] = (200, {"Content-Type": "text/plain"}, b"Plain notes")
    page = fetch_page(f"{site.url}/old", settings)
    assert (page.url, page.content_type) == (f"{site.url}/prices", HTML["Content-Type"])
    assert b"Page /prices" in page.body
    assert fetch_page(f"{site.url}/notes.txt", settings).body == b"Plain notes"
    assert "/more" not in site.paths()
    for url, why in ((f"{site.url}/closed", "robots.txt"), (f"{site.url}/none", "404"), ("http://10.0.0.1/", "public")):
        with pytest.raises(FetchError, match=why):
            fetch_page(url, settings)
