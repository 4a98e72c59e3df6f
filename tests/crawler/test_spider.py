"""The spider against a real HTTP server on loopback, through `clinics crawl --dry-run --json`.

Starting a crawl takes a second, so the sites of most tests are crawled in one run: a function marked
`arranged` sets up a site of its own name, the test below it looks at what the run did there.
"""

import gzip
import json
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from crawler import fork_server

HTML = {"Content-Type": "text/html; charset=utf-8"}
TEXT = {"Content-Type": "text/plain"}
Answer = tuple[int, dict[str, str], bytes]


class ClinicSite:
    """A clinic's web site: `pages` maps path (or host and path) to an answer; `asked` says what was asked, and when."""

    def __init__(self, name: str, port: int) -> None:
        self.host = f"{name.replace('_', '-')}.localhost:{port}"
        self.url = f"http://{self.host}"
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, float, dict[str, str]]] = []
        self.page("/")

    def page(self, path: str, body: str = "", *, head: str = "", **headers: str) -> None:
        """Serve a page with a text of its own, so that no two pages are the same."""
        html = f"<html><head><title>Quiet Harbor</title>{head}</head><body><h1>Page {path}</h1>{body}</body></html>"
        self.pages[path] = (200, HTML | {name.replace("_", "-"): value for name, value in headers.items()}, html.encode())

    def links(self, path: str, *targets: str, **more: str) -> None:
        """Serve a page that links to the targets."""
        self.page(path, "".join(f'<a href="{target}">x</a> ' for target in targets), **more)

    def robots(self, text: str) -> None:
        self.pages["/robots.txt"] = (200, TEXT, text.encode())

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.pages[path] = (status, {"Location": target}, b"")

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


class Web(ThreadingHTTPServer):
    """Clinic sites by host name on one port of loopback."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.port = int(self.server_address[1])
        self.sites: dict[str, ClinicSite] = {}

    def site(self, name: str = "clinic") -> ClinicSite:
        site = ClinicSite(name, self.port)
        self.sites[site.host] = site
        return site


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Web

    def do_GET(self) -> None:
        host = self.headers.get("Host", "")
        site = self.server.sites[host.removeprefix("www.")]
        site.asked.append((self.path, time.monotonic(), dict(self.headers)))
        status, headers, body = site.pages.get(host + self.path) or site.pages.get(self.path) or (404, HTML, b"nothing here")
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
def serving() -> Iterator[Web]:
    web = Web()
    thread = threading.Thread(target=web.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield web
    finally:
        web.shutdown()
        thread.join()
        web.server_close()


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as server:
        yield server


def run(data: Path, urls: list[str], ports: list[int], **settings: str) -> tuple[int, list[dict[str, Any]], str]:
    """Run `clinics crawl --dry-run --json` as a user would; return exit code, objects, messages."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLINICS_")}
    environment |= {"CLINICS_DATA_DIR": str(data), "CLINICS_CRAWL_LOOPBACK_PORTS": ",".join(map(str, ports)), **settings}
    answer = fork_server.run("clinics", ["crawl", "--dry-run", "--json", *urls], environment=environment, seconds=100)
    assert b"Traceback" not in answer.stderr, answer.stderr.decode()
    return answer.returncode, [json.loads(line) for line in answer.stdout.splitlines()], answer.stderr.decode()


Arrange = Callable[[ClinicSite], None]
ARRANGED: dict[str, Arrange] = {}


def arranged(arrange: Arrange) -> Arrange:
    ARRANGED[arrange.__name__] = arrange
    return arrange


class Crawled(dict[str, tuple[dict[str, Any], ClinicSite]]):
    """By name of the arranging function: what the crawl says about the site, and the site."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """All arranged sites, crawled side by side in one run."""
    with serving() as web:
        sites = {name: web.site(name) for name in ARRANGED}
        for name, arrange in ARRANGED.items():
            arrange(sites[name])
        _, results, _ = run(
            tmp_path_factory.mktemp("data"), [site.url + "/" for site in sites.values()], [web.port],
            CLINICS_CRAWL_CONTACT="crawler@directory.example",
        )
        by_host = {result["site"]: result for result in results}
        return Crawled({name: (by_host[site.host], site) for name, site in sites.items()})


@arranged
def found(site: ClinicSite) -> None:
    site.links("/", "/linked?utm_source=x", "/linked#part")
    site.links("/linked", "/deeper")
    for path in ("/deeper", "/from-sitemap", "/from-gzip"):
        site.page(path)
    index = f"<sitemapindex><sitemap><loc>{site.url}/one.xml</loc></sitemap><sitemap><loc>{site.url}/two.xml.gz</loc></sitemap></sitemapindex>"
    one = f"<urlset><url><loc>{site.url}/from-sitemap</loc></url></urlset>"
    two = f"<urlset><url><loc>{site.url}/from-gzip</loc></url><url><loc>https://elsewhere.example/x</loc></url></urlset>"
    site.pages["/sitemap.xml"] = (200, {"Content-Type": "application/xml"}, index.encode())
    site.pages["/one.xml"] = (200, {"Content-Type": "application/xml"}, one.encode())
    site.pages["/two.xml.gz"] = (200, {"Content-Type": "application/gzip"}, gzip.compress(two.encode()))


def test_pages_are_found_by_links_and_by_the_sitemap(crawled: Crawled) -> None:
    result, site = crawled["found"]
    assert result["pages"] == {"fetched": 5, "refused": {"host/foreign": 1}}
    asked = site.paths()
    assert asked[:2] == ["/robots.txt", "/"], "robots.txt is asked for before anything else"
    assert len(asked) == len(set(asked)), "nothing is asked for twice"
    assert not [path for path in asked if "utm_source" in path]


@arranged
def fed(site: ClinicSite) -> None:
    site.page("/", head="<link rel='alternate' type='application/rss+xml' href='/feed/'>")
    site.page("/from-feed")
    rss = f"<rss><channel><item><link>{site.url}/from-feed</link></item></channel></rss>"
    site.pages["/feed/"] = (200, {"Content-Type": "application/rss+xml"}, rss.encode())


def test_where_no_sitemap_names_a_page_a_feed_does(crawled: Crawled) -> None:
    result, site = crawled["fed"]
    assert result["pages"] == {"fetched": 2, "refused": {}}
    assert site.paths() == ["/robots.txt", "/", "/sitemap.xml", "/feed/", "/from-feed"]


def test_the_user_agent_names_us_and_a_contact(crawled: Crawled) -> None:
    _, site = crawled["found"]
    assert {headers["User-Agent"] for _, _, headers in site.asked} == {"ClinicsDirectoryBot/0.1 (+mailto:crawler@directory.example)"}
    assert not any("Cookie" in headers or "Referer" in headers for _, _, headers in site.asked)


@arranged
def forbidden_parts(site: ClinicSite) -> None:
    site.robots("User-agent: *\nDisallow: /team\n")
    site.links("/", "/team", "/team/x", "/prices", "/go")
    site.page("/team")
    site.page("/prices")
    site.redirect("/go", "/team/y")


def test_robots_rules_are_kept_and_counted(crawled: Crawled) -> None:
    result, site = crawled["forbidden_parts"]
    assert result["pages"] == {"fetched": 2, "refused": {"robots/forbidden": 3}}
    assert not [path for path in site.paths() if path.startswith("/team")]


@arranged
def robots_500(site: ClinicSite) -> None:
    site.pages["/robots.txt"] = (500, HTML, b"")


@arranged
def robots_503(site: ClinicSite) -> None:
    site.pages["/robots.txt"] = (503, HTML, b"")


@arranged
def robots_lost(site: ClinicSite) -> None:
    site.pages["/robots.txt"] = (-1, HTML, b"")


@pytest.mark.parametrize(("name", "state", "reason"), [
    ("robots_500", "robots_refused", "robots/unreachable"), ("robots_503", "robots_refused", "robots/unreachable"),
    ("robots_lost", "unreachable", "network/lost"),
])
def test_a_robots_file_that_cannot_be_reached_forbids_everything(crawled: Crawled, name: str, state: str, reason: str) -> None:
    result, site = crawled[name]
    assert set(site.paths()) == {"/robots.txt"}
    assert (result["state"], result["pages"]) == (state, {"fetched": 0, "refused": {reason: 1}})


@arranged
def robots_moved(site: ClinicSite) -> None:
    site.redirect("/robots.txt", "/rules.txt", 301)
    site.pages["/rules.txt"] = (200, TEXT, b"User-agent: *\nDisallow: /closed\n")
    site.links("/", "/closed")


@arranged
def robots_missing(site: ClinicSite) -> None:
    site.pages["/robots.txt"] = (403, HTML, b"")
    site.links("/", "/closed")
    site.page("/closed")


def test_a_robots_file_that_is_missing_or_moved_is_understood(crawled: Crawled) -> None:
    assert crawled["robots_moved"][0]["pages"] == {"fetched": 1, "refused": {"robots/forbidden": 1}}
    assert crawled["robots_missing"][0]["pages"] == {"fetched": 2, "refused": {}}


@arranged
def redirects(site: ClinicSite) -> None:
    site.links("/", *(f"/{name}" for name in ("inside", "outside", "inner-net", "file", "loop", "circle")))
    site.redirect("/inside", "/target", 301)
    site.page("/target")
    site.redirect("/outside", "https://elsewhere.example/")
    site.redirect("/inner-net", "http://169.254.169.254/latest/meta-data/")
    site.redirect("/file", "file:///etc/passwd")
    site.redirect("/loop", "/loop")
    site.redirect("/circle", "/circle2")
    site.redirect("/circle2", "/circle")


def test_redirects_stay_on_the_site(crawled: Crawled) -> None:
    result, _ = crawled["redirects"]
    assert result["pages"]["fetched"] == 2
    assert result["pages"]["refused"] == {"host/foreign": 1, "address/private": 1, "address/scheme": 1, "redirect/loop": 2}


@arranged
def moved_away(site: ClinicSite) -> None:
    site.redirect("/", "https://new-clinic.example/", 301)


def test_a_site_that_moved_to_another_host_is_said_to_have_moved(crawled: Crawled) -> None:
    result, _ = crawled["moved_away"]
    assert result["state"] == "moved"
    assert "https://new-clinic.example/" in result["note"]


@arranged
def directives(site: ClinicSite) -> None:
    site.links("/", "/meta", "/header", "/noai", "/none", "/other-bot")
    site.links("/meta", "/behind", head='<meta name="robots" content="noindex">')
    site.page("/header", X_Robots_Tag="noindex, nofollow")
    site.page("/noai", head='<meta name="robots" content="noai, noimageai">')
    site.links("/none", "/hidden", head='<meta name="robots" content="none">')
    site.page("/other-bot", X_Robots_Tag="otherbot: noindex")
    site.page("/behind")


def test_pages_that_ask_not_to_be_read_are_not(crawled: Crawled) -> None:
    result, site = crawled["directives"]
    assert result["pages"] == {"fetched": 3, "refused": {"directive/noindex": 2, "directive/noai": 1, "directive/none": 1}}
    assert "/hidden" not in site.paths()


@arranged
def not_pages(site: ClinicSite) -> None:
    site.links("/", *(f"/{name}" for name in ("form.pdf", "download", "missing", "broken", "large", "bomb", "again")))
    site.pages["/download"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4")
    site.pages["/broken"] = (500, HTML, b"")
    site.pages["/large"] = (200, HTML, b"<p>" + b"x" * (6 * 1024 * 1024))
    site.pages["/bomb"] = (200, HTML | {"Content-Encoding": "gzip"}, gzip.compress(b"<p>" + b"x" * (50 * 1024 * 1024)))
    site.pages["/again"] = site.pages["/"]


def test_only_pages_are_read(crawled: Crawled) -> None:
    result, site = crawled["not_pages"]
    assert result["pages"] == {"fetched": 1, "refused": {
        "cap/bytes": 2, "page/duplicate": 1, "status/404": 1, "status/500": 1, "type/not_html": 2,
    }}
    assert "/form.pdf" not in site.paths()


@arranged
def canonical(site: ClinicSite) -> None:
    site.links("/", "/a?view=1", "/a", "/b", "/c")
    site.page("/a?view=1", head='<link rel="canonical" href="/a">')
    site.page("/a", head='<link rel="canonical" href="/a">')
    site.page("/b", head='<link rel="canonical" href="https://elsewhere.example/b">')
    site.page("/c", head='<link rel="canonical" href="/">')


def test_a_page_goes_by_its_canonical_address_on_its_own_site(crawled: Crawled) -> None:
    result, site = crawled["canonical"]
    assert result["pages"]["fetched"] == 4, "home, one of the two spellings of a, b, c"
    assert sum(path.startswith("/a") for path in site.paths()) <= 2


@arranged
def overloaded(site: ClinicSite) -> None:
    site.pages["/"] = (503, HTML | {"Retry-After": "1"}, b"")


def test_a_server_that_asks_for_patience_gets_it_once(crawled: Crawled) -> None:
    result, site = crawled["overloaded"]
    assert result["state"] == "unreachable"
    first, second = (at for path, at, _ in site.asked if path == "/")
    assert second - first >= 0.98


@arranged
def with_www(site: ClinicSite) -> None:
    www = f"www.{site.host}"
    site.redirect(f"{site.host}/", f"http://{www}/", 301)
    site.pages[f"{www}/robots.txt"] = (200, TEXT, f"User-agent: *\nDisallow: /closed\nSitemap: http://{www}/map.txt\n".encode())
    site.pages[f"{www}/map.txt"] = (200, TEXT, f"http://{www}/listed\n".encode())
    site.links(f"{www}/", "/closed", "/open")
    site.page("/open")
    site.page("/listed")


def test_www_and_the_bare_name_are_one_site_with_two_robots_files(crawled: Crawled) -> None:
    result, _ = crawled["with_www"]
    assert result["pages"] == {"fetched": 3, "refused": {"robots/forbidden": 1}}


@arranged
def crawl_delay(site: ClinicSite) -> None:
    site.robots("User-agent: *\nCrawl-delay: 0.4\n")
    site.links("/", "/a", "/b")
    site.page("/a")
    site.page("/b")


def test_requests_to_one_site_keep_their_distance_and_sites_run_side_by_side(crawled: Crawled) -> None:
    _, site = crawled["crawl_delay"]
    times = [at for _, at, _ in site.asked]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) == 4
    assert min(gaps) >= 0.4, gaps
    others = [at for _, at, _ in crawled["overloaded"][1].asked]
    assert min(times) < max(others)
    assert max(times) > min(others)


def test_private_addresses_are_refused_by_number_and_by_name(tmp_path: Path, web: Web) -> None:
    """`localhost` and a machine's own name resolve to private addresses; no port is open here."""
    names = ["127.0.0.1", "localhost", "a.localhost", "[::1]", "10.0.0.1"]
    sites = [web.site("127.0.0.1"), web.site("localhost")]
    code, results, _ = run(tmp_path, [f"http://{name}:{web.port}/" for name in names], [])
    assert [result["pages"]["refused"] for result in results] == [{"address/private": 1}] * len(names)
    assert code == 1
    assert [site.asked for site in sites] == [[], []]


def test_the_resolver_hands_out_no_private_address(web: Web) -> None:
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
reactor.installNameResolver(GuardedResolver(GAIResolver(reactor, getaddrinfo=looked_up), frozenset({{{web.port}}})))
said = []
def connect(host):
    return HostnameEndpoint(reactor, host, {web.port}).connect(Factory.forProtocol(Protocol))
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
    assert answer.stdout.strip() == f"['DNSLookupError', 'connected'] [('clinic.example', {web.port})]"


def test_caps_on_pages_and_depth_hold(tmp_path: Path, web: Web) -> None:
    site = web.site()
    site.links("/", *(f"/p{number}" for number in range(10)), "/contact-us")
    site.links("/contact-us", "/level-2")
    for number in range(10):
        site.page(f"/p{number}")
    site.links("/level-2", "/level-3")
    _, (result,), _ = run(tmp_path, [site.url + "/"], [web.port], CLINICS_CRAWL_PAGE_CAP="4")
    assert result["pages"] == {"fetched": 4, "refused": {"cap/pages": 9}}
    assert site.paths()[3] == "/contact-us", "what matters comes first"
    _, (result,), _ = run(tmp_path, [site.url + "/"], [web.port], CLINICS_CRAWL_DEPTH_CAP="1")
    assert result["pages"] == {"fetched": 12, "refused": {"cap/depth": 1}}


def test_the_delay_has_a_floor_away_from_loopback(tmp_path: Path) -> None:
    from crawler.spider import SiteCrawl, SiteTarget
    from directory.settings import Settings

    settings = Settings(data_dir=tmp_path, crawl_delay=0, crawl_loopback_ports="8001")
    assert SiteCrawl(SiteTarget(("https://clinic.example/",)), settings).delay == 1
    assert SiteCrawl(SiteTarget(("http://clinic.localhost:8002/",)), settings).delay == 1
    assert SiteCrawl(SiteTarget(("http://clinic.localhost:8001/",)), settings).delay == 0
    assert SiteCrawl(SiteTarget(("https://clinic.example/",)), Settings(data_dir=tmp_path, crawl_delay=7)).delay == 7


def test_a_site_that_does_not_answer_is_unreachable(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    code, (result,), _ = run(tmp_path, [f"http://clinic.localhost:{port}/"], [port])
    assert (result["state"], result["pages"], code) == ("unreachable", {"fetched": 0, "refused": {"network/refused": 1}}, 1)


def test_a_domain_without_https_is_asked_over_http(tmp_path: Path, web: Web) -> None:
    code, (result,), _ = run(tmp_path, [web.site().host], [web.port])
    assert result["pages"]["fetched"] == 1
    assert code in (0, 3)


def test_a_certificate_that_nobody_vouches_for_is_no_answer(tmp_path: Path, web: Web) -> None:
    site = web.site()
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "clinic.localhost")])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1)).not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("clinic.localhost")]), critical=False).sign(key, hashes.SHA256())
    )
    (tmp_path / "pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pem")
    web.socket = context.wrap_socket(web.socket, server_side=True, do_handshake_on_connect=False)
    _, (result,), _ = run(tmp_path, [f"https://{site.host}/prices"], [web.port])
    assert (result["state"], result["pages"]) == ("unreachable", {"fetched": 0, "refused": {"network/tls": 1}})
    assert site.asked == []


def test_an_opted_out_site_is_never_asked(tmp_path: Path, web: Web) -> None:
    from directory.optouts import OptOuts

    site = web.site()
    OptOuts(tmp_path).add(site.host, "asked by mail")
    _, (result,), _ = run(tmp_path, [site.url + "/"], [web.port])
    assert result["pages"] == {"fetched": 0, "refused": {"host/opted_out": 1}}
    assert site.asked == []


def test_a_wrong_site_is_wrong_use(tmp_path: Path) -> None:
    code, results, message = run(tmp_path, ["not a site"], [])
    assert (code, results) == (2, [])
    assert "web address" in message or "start address" in message


def test_one_page_is_fetched_by_the_same_rules(tmp_path: Path, web: Web) -> None:
    from crawler.guards import FetchError, fetch_page
    from directory.settings import Settings

    site = web.site()
    settings = Settings(data_dir=tmp_path, crawl_loopback_ports=str(web.port))
    site.robots("User-agent: *\nDisallow: /closed\n")
    site.redirect("/old", "/prices", 301)
    site.links("/prices", "/more")
    site.page("/closed")
    site.pages["/notes.txt"] = (200, TEXT, b"Plain notes")
    page = fetch_page(f"{site.url}/old", settings)
    assert (page.url, page.content_type) == (f"{site.url}/prices", HTML["Content-Type"])
    assert b"Page /prices" in page.body
    assert fetch_page(f"{site.url}/notes.txt", settings).body == b"Plain notes"
    assert "/more" not in site.paths()
    with pytest.raises(FetchError, match=r"robots.txt .* forbids /closed"):
        fetch_page(f"{site.url}/closed", settings)
