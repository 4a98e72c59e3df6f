"""What web sites do to a crawler, each by name, with what must come of it.

`@misbehaviour(...)` registers a function that arranges one site; its keywords say what the crawl must
report: pages read, refusals by reason, the most bytes that may be taken, the most requests made.
"""

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from directory.optouts import OptOuts
from tests.hostile_web.server import Connection, Site, answer

PAGE_BYTES = 600_000
SITE_BYTES = 4_000_000
PAGE_CAP = 12
"""The limits that the run is given: lower than in life, so that it takes seconds."""

NAMES: dict[str, list[str]] = {}
"""What a name under `.example` resolves to, one address for each look-up in turn; the last one stays."""


@dataclass(frozen=True)
class Expected:
    """What the crawl must report of a site; `refused` is compared whole, `among` only for the reasons in it."""

    read: int | None
    refused: dict[str, int] | None
    among: tuple[str, ...]
    outcome: str
    most_bytes: int
    most_requests: int


@dataclass(frozen=True)
class Misbehaviour:
    name: str
    arrange: Callable[[Site], None]
    expected: Expected = field(repr=False)


MISBEHAVIOURS: list[Misbehaviour] = []


def misbehaviour(
    *, read: int | None = 1, refused: dict[str, int] | None = None, among: tuple[str, ...] = (), outcome: str = "fetched",
    most_bytes: int = 20_000, most_requests: int = 6,
) -> Callable[[Callable[[Site], None]], Callable[[Site], None]]:
    """Register a site; by default one page is read, nothing refused, and little is sent."""
    expected = Expected(read, refused if refused is not None or among else {}, among, outcome, most_bytes, most_requests)

    def register(arrange: Callable[[Site], None]) -> Callable[[Site], None]:
        MISBEHAVIOURS.append(Misbehaviour(arrange.__name__.replace("_", "-"), arrange, expected))
        return arrange

    return register


def page(text: str = "", *links: str, title: str = "Quiet Harbor", head: str = "") -> str:
    anchors = "".join(f'<a href="{link}">more</a> ' for link in links)
    return f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1><p>{text}</p>{anchors}</body></html>"


def with_trap(site: Site, trap: object) -> None:
    """A harmless home page that leads to `/trap`."""
    site.answers["/"] = answer(page("We offer ketamine infusions.", "/trap"))
    site.answers["/trap"] = trap  # type: ignore[assignment]


def redirect(target: str, status: str = "302 Found") -> bytes:
    return answer("", status, Location=target)


# --- bodies ----------------------------------------------------------------------------------------


@misbehaviour(refused={"cap/bytes": 1}, most_bytes=PAGE_BYTES)
def gzip_bomb(site: Site) -> None:
    with_trap(site, answer(gzip.compress(b"<p>" + bytes(50_000_000), 9), Content_Encoding="gzip"))


@misbehaviour(refused={"cap/bytes": 1}, most_bytes=PAGE_BYTES)
def gzip_bomb_in_a_gzip(site: Site) -> None:
    with_trap(site, answer(gzip.compress(gzip.compress(bytes(100_000_000), 9), 9), Content_Encoding="gzip, gzip"))


async def _without_end(connection: Connection) -> None:
    await connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>")
    while True:
        await connection.send(b"ketamine " * 5000)


async def _chunks_without_end(connection: Connection) -> None:
    await connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        await connection.send(b"2000\r\n" + b"k" * 0x2000 + b"\r\n")


@misbehaviour(refused={"cap/bytes": 1}, most_bytes=PAGE_BYTES + 200_000)
def endless_body(site: Site) -> None:
    with_trap(site, _without_end)


@misbehaviour(refused={"cap/bytes": 1}, most_bytes=PAGE_BYTES + 200_000)
def endless_chunks(site: Site) -> None:
    with_trap(site, _chunks_without_end)


@misbehaviour(refused={"cap/bytes": 1})
def announced_too_long(site: Site) -> None:
    with_trap(site, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999999\r\n\r\n<p>")


@misbehaviour(refused={"network/lost": 1})
def length_longer_than_body(site: Site) -> None:
    with_trap(site, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n<p>short</p>")


@misbehaviour(read=2)
def length_shorter_than_body(site: Site) -> None:
    with_trap(site, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<p>short</p>" + b"x" * 3000)


@misbehaviour(refused={"network/lost": 1})
def two_lengths(site: Site) -> None:
    with_trap(site, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n<p>shorter")


@misbehaviour(refused={"network/lost": 1})
def negative_length(site: Site) -> None:
    with_trap(site, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: -1\r\n\r\n<p>")


@misbehaviour(refused={"network/lost": 1})
def broken_chunks(site: Site) -> None:
    with_trap(site, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<p>\r\n")


@misbehaviour(refused={"network/lost": 1})
def unknown_transfer_encoding(site: Site) -> None:
    with_trap(site, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: klingon\r\n\r\n<p>")


@misbehaviour(refused={"type/encoding": 1})
def unknown_content_encoding(site: Site) -> None:
    with_trap(site, answer(b"\x00\x01\x02\x03" * 100, Content_Encoding="klingon"))


@misbehaviour(among=("network/lost",))
def not_the_gzip_it_says(site: Site) -> None:
    with_trap(site, answer("<p>plain</p>", Content_Encoding="gzip"))


async def _reset(connection: Connection) -> None:
    await connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>half")
    await connection.reset()


@misbehaviour(refused={"network/lost": 1})
def reset_in_mid_body(site: Site) -> None:
    with_trap(site, _reset)


async def _nothing(connection: Connection) -> None:
    pass


@misbehaviour(refused={"network/lost": 1})
def empty_reply(site: Site) -> None:
    with_trap(site, _nothing)


@misbehaviour(refused={"network/lost": 1})
def http_0_9(site: Site) -> None:
    with_trap(site, b"<html><p>no status line at all</p></html>\n" * 3 + b"\nConnection: close\n")


@misbehaviour(refused={"network/lost": 1})
def status_that_is_no_number(site: Site) -> None:
    with_trap(site, b"HTTP/1.1 abc Fine\r\nContent-Length: 0\r\n\r\n")


# --- pace ------------------------------------------------------------------------------------------


async def _drip_head(connection: Connection) -> None:
    await connection.send(b"HTTP/1.1 200 OK\r\n")
    for number in count():
        await connection.send(f"X-{number}: 1\r\n".encode())
        await asyncio.sleep(0.1)


async def _drip_body(connection: Connection) -> None:
    await connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        await connection.send(b"k")
        await asyncio.sleep(0.1)


async def _silence(connection: Connection) -> None:
    await asyncio.Event().wait()


@misbehaviour(refused={"network/timeout": 1})
def slow_drip_of_headers(site: Site) -> None:
    with_trap(site, _drip_head)


@misbehaviour(refused={"network/timeout": 1})
def slow_drip_of_body(site: Site) -> None:
    with_trap(site, _drip_body)


@misbehaviour(refused={"network/timeout": 1})
def silence(site: Site) -> None:
    with_trap(site, _silence)


@misbehaviour(refused={"network/timeout": 1})
def switching_protocols(site: Site) -> None:
    with_trap(site, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")


@misbehaviour(read=0, among=("cap/time", "network/timeout", "network/given_up"), outcome="unreachable", most_requests=14)
def everything_hangs(site: Site) -> None:
    site.answers["/robots.txt"] = answer("", "404 Not Found")
    site.otherwise = _silence


async def _unhurried(connection: Connection) -> None:
    await asyncio.sleep(2)
    await connection.send(answer(page(f"Page {connection.path}", f"{connection.path}x", f"{connection.path}y")))


@misbehaviour(read=None, among=("cap/time",), most_requests=12)
def every_page_as_slow_as_allowed(site: Site) -> None:
    site.answers["/robots.txt"] = answer("", "404 Not Found")
    site.answers["/sitemap.xml"] = answer("", "404 Not Found")
    site.otherwise = _unhurried


# --- heads -----------------------------------------------------------------------------------------


@misbehaviour(refused={"cap/headers": 1})
def header_line_of_100_kb(site: Site) -> None:
    with_trap(site, b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100_000 + b"\r\nContent-Length: 0\r\n\r\n")


async def _headers_without_end(connection: Connection) -> None:
    await connection.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await connection.send(b"X-More: and more\r\n" * 1000)


async def _continue_without_end(connection: Connection) -> None:
    while True:
        await connection.send(b"HTTP/1.1 102 Processing\r\n\r\n" * 500)


@misbehaviour(refused={"cap/headers": 1})
def header_flood(site: Site) -> None:
    with_trap(site, _headers_without_end)


@misbehaviour(refused={"cap/headers": 1})
def flood_of_interim_answers(site: Site) -> None:
    with_trap(site, _continue_without_end)


@misbehaviour(read=2)
def set_cookie_flood(site: Site) -> None:
    cookies = "".join(f"Set-Cookie: c{number}={'x' * 40}; Path=/\r\n" for number in range(800))
    with_trap(site, f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{cookies}Content-Length: 15\r\n\r\n<p>Cookies!</p>".encode())


@misbehaviour(refused={"redirect/loop": 1})
def cookie_wall(site: Site) -> None:
    with_trap(site, answer("", "302 Found", Location="/trap", Set_Cookie="seen=1"))


@misbehaviour(read=2)
def header_lines_that_are_none(site: Site) -> None:
    with_trap(site, b"HTTP/1.1 200 OK\r\nno colon here\r\nX-\xff\xfe: \x01\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<p>fine?</p>")


# --- redirects -------------------------------------------------------------------------------------


@misbehaviour(refused={"redirect/loop": 1})
def redirect_to_itself(site: Site) -> None:
    with_trap(site, redirect("/trap"))


@misbehaviour(refused={"redirect/loop": 1})
def redirect_circle(site: Site) -> None:
    with_trap(site, redirect("/b"))
    site.answers["/b"], site.answers["/c"] = redirect("/c"), redirect("/trap")


@misbehaviour(refused={"redirect/too_many": 1}, most_requests=10)
def chain_of_30_redirects(site: Site) -> None:
    with_trap(site, redirect("/step0"))
    site.answers |= {f"/step{number}": redirect(f"/step{number + 1}") for number in range(30)}


@misbehaviour(read=0, refused={"redirect/loop": 1}, outcome="failed")
def www_and_bare_name_redirect_to_each_other(site: Site) -> None:
    site.answers[f"{site.host}/"] = redirect(f"http://www.{site.host}/", "301 Moved Permanently")
    site.answers[f"www.{site.host}/"] = redirect(f"http://{site.host}/", "301 Moved Permanently")


@misbehaviour(refused={"address/private": 1})
def redirect_to_another_port_of_loopback(site: Site) -> None:
    with_trap(site, redirect(f"http://127.0.0.1:{site.other_port}/admin"))


@misbehaviour(refused={"address/private": 1})
def redirect_to_ipv6_loopback(site: Site) -> None:
    with_trap(site, redirect(f"http://[::1]:{site.other_port}/"))


@misbehaviour(refused={"address/private": 1})
def redirect_to_cloud_metadata(site: Site) -> None:
    with_trap(site, redirect("http://169.254.169.254/latest/meta-data/"))


@misbehaviour(refused={"host/foreign": 1})
def redirect_to_a_number_as_host(site: Site) -> None:
    with_trap(site, redirect("http://2130706433/"))


@misbehaviour(refused={"address/scheme": 1})
def redirect_to_a_file(site: Site) -> None:
    with_trap(site, redirect("file:///etc/passwd"))


@misbehaviour(refused={"address/scheme": 1})
def redirect_to_javascript(site: Site) -> None:
    with_trap(site, redirect("javascript:alert(1)"))


@misbehaviour(refused={"address/scheme": 1})
def redirect_to_data(site: Site) -> None:
    with_trap(site, redirect("data:text/html,<p>hello"))


@misbehaviour(refused={"address/scheme": 1})
def redirect_to_gopher(site: Site) -> None:
    with_trap(site, redirect(f"gopher://127.0.0.1:{site.other_port}/_x"))


@misbehaviour(refused={"address/invalid": 1})
def redirect_to_a_broken_address(site: Site) -> None:
    with_trap(site, redirect("http://[bad/"))


@misbehaviour(refused={"host/foreign": 1})
def redirect_to_another_site(site: Site) -> None:
    with_trap(site, redirect("https://elsewhere.example/"))


@misbehaviour(refused={"status/302": 1})
def redirect_to_nowhere(site: Site) -> None:
    with_trap(site, answer("", "302 Found"))


@misbehaviour(read=2, most_requests=6)
def refresh_header(site: Site) -> None:
    with_trap(site, answer(page("Waiting"), Refresh=f"0; url=http://127.0.0.1:{site.other_port}/"))


@misbehaviour(read=2, refused={"host/foreign": 1})
def refresh_in_the_page(site: Site) -> None:
    with_trap(site, answer(page("Waiting", head=f'<meta http-equiv="refresh" content="0;url=http://127.0.0.1:{site.other_port}/">')))


# --- page content ----------------------------------------------------------------------------------


@misbehaviour(read=2)
def charset_that_is_not_true(site: Site) -> None:
    with_trap(site, answer("<p>Café Clínica offers ketamine".encode("latin-1"), kind="text/html; charset=utf-8"))


@misbehaviour(read=2)
def charset_that_does_not_exist(site: Site) -> None:
    with_trap(site, answer("<p>Café", kind="text/html; charset=klingon-8"))


@misbehaviour(read=2)
def charset_utf_16_said_as_ascii(site: Site) -> None:
    with_trap(site, answer("<p>We offer ketamine".encode("utf-16"), kind="text/html; charset=ascii"))


@misbehaviour(read=2)
def charset_utf_7(site: Site) -> None:
    with_trap(site, answer(b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-", kind="text/html; charset=utf-7"))


@misbehaviour(read=2)
def null_bytes(site: Site) -> None:
    with_trap(site, answer(b"\x00<p>We\x00 offer\x00\x00 ketamine</p>\x00" * 50))


@misbehaviour(read=2, most_bytes=PAGE_BYTES + 20_000)
def one_tag_of_half_a_megabyte(site: Site) -> None:
    with_trap(site, answer("<p " + "class=x " * 62_000 + ">We offer ketamine"))


@misbehaviour(read=2, most_bytes=PAGE_BYTES + 20_000)
def nested_200_000_tags(site: Site) -> None:
    with_trap(site, answer("<b>" * 190_000 + "We offer ketamine"))


@misbehaviour(read=2, among=("cap/links",), most_bytes=PAGE_BYTES + 20_000)
def anchors_inside_anchors(site: Site) -> None:
    with_trap(site, answer("<a href='/trap'>" * 30_000))


@misbehaviour(read=2, most_bytes=PAGE_BYTES + 20_000)
def one_sentence_a_thousand_times(site: Site) -> None:
    with_trap(site, answer("<p>" + "Ketamine infusions cost $400 to $450 at 12 Elm St, Reno, NV 89501, (415) 555-0100. " * 1_000))


@misbehaviour(read=2)
def pdf_that_says_it_is_html(site: Site) -> None:
    with_trap(site, answer(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type/Catalog>> endobj\n"))


@misbehaviour(refused={"type/not_html": 1})
def html_that_says_it_is_an_image(site: Site) -> None:
    with_trap(site, answer(page("We offer ketamine"), kind="image/png"))


@misbehaviour(refused={"type/not_html": 1})
def binary_without_a_type(site: Site) -> None:
    with_trap(site, b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\x7fELF")


@misbehaviour()
def script_addresses(site: Site) -> None:
    site.answers["/"] = answer(page(
        "x", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "mailto:a@b.example", "tel:+14155550100", "vbscript:x",
        "blob:x", "file:///etc/passwd", "ftp://files.example/", "about:blank", "  ", "#", "view-source:http://x.example/",
    ))


@misbehaviour(refused={"address/invalid": 2, "status/404": 1})
def broken_addresses(site: Site) -> None:
    site.answers["/"] = answer(page("x", "http://[bad", "http://a.example:99999/", "http://a.example:port/", "http:///x", "//"))


@misbehaviour(refused={"address/too_long": 1}, most_bytes=150_000)
def address_of_100_kb(site: Site) -> None:
    site.answers["/"] = answer(page("x", "/" + "a" * 100_000))


@misbehaviour(read=2, refused={"host/foreign": 1})
def base_on_another_host(site: Site) -> None:
    site.answers["/"] = answer(page("x", "/trap", f"{site.url}/own", head='<base href="https://elsewhere.example/">'))
    site.answers["/own"] = answer(page("An own page"))


@misbehaviour(read=2)
def canonical_on_another_host(site: Site) -> None:
    with_trap(site, answer(page("Ours", head='<link rel="canonical" href="https://elsewhere.example/theirs">')))


MARKUP = """<script>alert(1)</script> "'><img src=x onerror=alert(1)> {{ 7*7 }} ${7*7} '; DROP TABLE location;-- =cmd|'/c calc'!A1"""


@misbehaviour(read=2)
def markup_in_every_field(site: Site) -> None:
    text = MARKUP.replace("&", "&amp;").replace("<", "&lt;")
    data = '{"@type": "MedicalClinic", "name": "%s", "telephone": "%s", "address": {"streetAddress": "%s"}}'
    filled = data.replace("%s", MARKUP.replace("</", "<\\/").replace('"', '\\"'))
    with_trap(site, answer(page(
        f"{text} We offer ketamine infusions. Call (415) 555-0100 {text}. 12 Elm St {text}, Reno, NV 89501. "
        f"Ketamine infusions cost $400 {text}. You must arrange a ride home {text}.",
        title=f"{text} Ketamine Clinic", head=f'<script type="application/ld+json">{filled}</script>',
    )))


# --- addresses without end -------------------------------------------------------------------------


@misbehaviour(read=PAGE_CAP, among=("cap/links", "cap/pages"), most_bytes=PAGE_BYTES, most_requests=20)
def ten_thousand_links(site: Site) -> None:
    names = [f"{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}{chr(97 + number // 676)}" for number in range(10_000)]
    site.answers["/"] = answer(page("x", *(f"/{name}" for name in names)))
    site.answers |= {f"/{name}": answer(page(f"About {name}")) for name in names}


def _echo(*links: Callable[[str], str]) -> Callable[[Connection], object]:
    async def reply(connection: Connection) -> None:
        text = f"Page {connection.path}"
        await connection.send(answer(page(text, *(link(connection.path) for link in links)), Connection="close"))

    return reply


@misbehaviour(read=3, refused={"page/path_trap": 1})
def path_that_repeats_itself(site: Site) -> None:
    site.otherwise = _echo(lambda path: f"{path.rstrip('/')}/again")  # type: ignore[assignment]
    site.answers["/robots.txt"] = site.answers["/sitemap.xml"] = answer("", "404 Not Found")


@misbehaviour(read=5, among=("cap/depth",), most_requests=8)
def path_that_grows(site: Site) -> None:
    site.otherwise = _echo(lambda path: f"{path.rstrip('/')}/{chr(97 + path.count('/'))}{len(path)}")  # type: ignore[assignment]
    site.answers["/robots.txt"] = site.answers["/sitemap.xml"] = answer("", "404 Not Found")


@misbehaviour(refused={"page/calendar": 60})
def calendar_without_end(site: Site) -> None:
    days = [f"/availability/2026/{month}/{day}" for month in range(1, 7) for day in range(1, 6)]
    queries = [f"/visits?month={month}&year={year}" for month in range(1, 7) for year in range(2026, 2031)]
    site.answers["/"] = answer(page("x", *days, *queries))


@misbehaviour(read=6, refused={"page/session": 25}, most_requests=10)
def session_in_the_path(site: Site) -> None:
    links = [f"/s/{number:032x}/prices" for number in range(1, 31)]
    site.answers["/"] = answer(page("x", *links))
    site.answers |= {link: answer(page(f"Your session {link}")) for link in links}


@misbehaviour(read=2)
def session_in_the_query(site: Site) -> None:
    site.answers["/"] = answer(page("x", *(f"/prices?{name}={number:032x}" for number, name in enumerate(("sid", "PHPSESSID", "session_id", "sessionToken")))))
    site.answers["/prices"] = answer(page("Prices"))


@misbehaviour(read=2)
def session_of_aspnet_and_java(site: Site) -> None:
    site.answers["/"] = answer(page("x", "/(S(lit3py55t21z5v55vlm25s55))/prices", "/prices;jsessionid=1A530637289A03B07199A44E8D531427", "/(X(1)S(b))/prices"))
    site.answers["/prices"] = answer(page("Prices"))


@misbehaviour(read=9, refused={"page/filter": 40}, most_requests=12)
def filters_in_every_combination(site: Site) -> None:
    known = [f"/team?sort={number}" for number in range(8)]
    own = [f"/team?speciality={a}&language={b}" for a in "abcdefgh" for b in "pqrst"]
    site.answers["/"] = answer(page("x", *known, *own))
    site.answers |= {link: answer(page(link)) for link in own}
    site.otherwise = _echo()  # type: ignore[assignment]
    site.answers["/robots.txt"] = site.answers["/sitemap.xml"] = answer("", "404 Not Found")


@misbehaviour(refused={"page/print": 6})
def print_views(site: Site) -> None:
    site.answers["/"] = answer(page("x", "/prices/print/", "/prices?print=1", "/print.php?p=3", "/prices?tmpl=component", "/printer-friendly/", "/prices/amp/"))


@misbehaviour(read=2)
def spellings_of_one_page(site: Site) -> None:
    site.answers["/"] = answer(page("x", "/Prices", "/prices", "/PRICES/", "/prices/index.html", "//" + site.host + "/prices", "/./prices", "/x/../prices", "/prices#a"))
    site.otherwise = _echo()  # type: ignore[assignment]
    site.answers["/robots.txt"] = site.answers["/sitemap.xml"] = answer("", "404 Not Found")


@misbehaviour(read=3, most_requests=6)
def mirror_under_www(site: Site) -> None:
    names = ("/prices", "/team")
    site.answers["/"] = answer(page("x", *names, *(f"http://www.{site.host}{name}" for name in ("/", *names))))
    site.answers |= {name: answer(page(name)) for name in names}


@misbehaviour(refused={"page/not_found": 3}, most_requests=8)
def soft_404_for_everything(site: Site) -> None:
    site.answers["/"] = answer(page("x", "/a", "/b", "/c"))
    site.answers["/robots.txt"] = answer("", "404 Not Found")
    site.otherwise = answer(page("Sorry", title="Page not found – Quiet Harbor"))


@misbehaviour(read=2, refused={"page/duplicate": 20, "page/given_up": 31}, most_requests=25)
def the_same_page_under_every_address(site: Site) -> None:
    site.answers["/"] = answer(page("x", *(f"/{chr(97 + number)}way" for number in range(26)), *(f"/{chr(97 + number)}on" for number in range(26))))
    site.answers["/robots.txt"] = answer("", "404 Not Found")
    site.otherwise = answer(page("Everything is here"))


@misbehaviour(refused={"host/foreign": 4})
def international_hosts(site: Site) -> None:
    site.answers["/"] = answer(page("x", "http://bücher.example/", "http://xn--bcher-kva.example/a", f"http://{site.name}。localhost.example/", "http://xn--/"))


@misbehaviour(read=2, refused={"robots/forbidden": 1})
def forbidden_page_in_other_spellings(site: Site) -> None:
    site.answers["/robots.txt"] = answer("User-agent: *\nDisallow: /private\n", kind="text/plain")
    site.answers["/"] = answer(page("x", "/%70rivate", "/x/../private", "/x/%2e%2e/private", "/./private", "/open"))
    site.answers["/open"] = answer(page("Open"))
    site.otherwise = _echo()  # type: ignore[assignment]


@misbehaviour(read=2, refused={"page/duplicate": 6}, most_requests=14)
def encoded_tricks_in_paths(site: Site) -> None:
    site.answers["/"] = answer(page("x", "/%00", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc", "/a%0d%0aX-Injected:%201", "/%c0%ae%c0%ae/", "/%zz", "/ok"))
    site.answers["/robots.txt"] = answer("", "404 Not Found")
    site.otherwise = answer(page("The same for all of them"))


# --- robots ----------------------------------------------------------------------------------------


async def _robots_of_50_mb(connection: Connection) -> None:
    rules = b"User-agent: *\nDisallow: /closed\n"
    await connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 50000000\r\n\r\n" + rules)
    while True:
        await connection.send(b"# and so on, and so on\n" * 1000)


@misbehaviour(refused={"robots/forbidden": 1}, most_bytes=700_000)
def robots_of_50_mb(site: Site) -> None:
    site.answers["/robots.txt"] = _robots_of_50_mb
    site.answers["/"] = answer(page("x", "/closed"))


@misbehaviour(most_requests=9)
def robots_that_redirect_for_ever(site: Site) -> None:
    site.answers["/robots.txt"] = redirect("/robots.txt")
    site.answers["/"] = answer(page("x"))


@misbehaviour(read=0, refused={"robots/unreachable": 1}, outcome="robots_refused")
def robots_that_redirect_inside(site: Site) -> None:
    site.answers["/robots.txt"] = redirect(f"http://127.0.0.1:{site.other_port}/robots.txt")


@misbehaviour(read=0, refused={"robots/unreachable": 1}, outcome="robots_refused")
def robots_with_a_server_error(site: Site) -> None:
    site.answers["/robots.txt"] = answer("", "502 Bad Gateway")
    site.otherwise = answer(page("x"))


@misbehaviour(read=0, refused={"robots/unreachable": 1}, outcome="robots_refused", most_bytes=200_000)
def robots_bomb(site: Site) -> None:
    site.answers["/robots.txt"] = answer(gzip.compress(bytes(50_000_000), 9), kind="text/plain", Content_Encoding="gzip")
    site.otherwise = answer(page("x"))


@misbehaviour(read=2)
def robots_as_a_web_page(site: Site) -> None:
    site.answers["/robots.txt"] = answer(page("Disallow: /"))
    with_trap(site, answer(page("y")))


@misbehaviour(read=2, most_bytes=60_000)
def robots_of_noise(site: Site) -> None:
    site.answers["/robots.txt"] = answer(bytes(range(256)) * 200 + b"\nCrawl-delay: soon\nDisallow\n:\n", kind="text/plain")
    with_trap(site, answer(page("y")))


@misbehaviour(read=0, refused={"network/timeout": 1}, outcome="unreachable")
def robots_that_never_come(site: Site) -> None:
    site.answers["/robots.txt"] = _silence
    site.otherwise = answer(page("x"))


@misbehaviour(read=0, refused={"cap/time": 1}, outcome="unreachable", most_requests=2)
def robots_with_a_delay_of_years(site: Site) -> None:
    site.answers["/robots.txt"] = answer("User-agent: *\nCrawl-delay: 99999999\n", kind="text/plain")
    site.otherwise = answer(page("x"))


@misbehaviour(read=2, most_bytes=PAGE_BYTES)
def robots_with_ten_thousand_rules(site: Site) -> None:
    rules = "".join(f"Disallow: /*a*b*c*{number}*$\n" for number in range(10_000))
    site.answers["/robots.txt"] = answer(f"User-agent: *\n{rules}", kind="text/plain")
    with_trap(site, answer(page("y")))


# --- sitemaps --------------------------------------------------------------------------------------


def sitemap(*pages: str, index: tuple[str, ...] = ()) -> bytes:
    entries = "".join(f"<url><loc>{url}</loc><lastmod>2999-99-99</lastmod></url>" for url in pages)
    if index:
        return answer(f"<sitemapindex>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in index)}</sitemapindex>", kind="text/xml")
    return answer(f"<urlset>{entries}</urlset>", kind="text/xml")


def with_sitemap(site: Site, content: object) -> None:
    site.answers["/"] = answer(page("We offer ketamine infusions."))
    site.answers["/sitemap.xml"] = content  # type: ignore[assignment]
    site.answers["/listed"] = answer(page("A page of the sitemap"))


@misbehaviour()
def sitemap_index_of_itself(site: Site) -> None:
    with_sitemap(site, sitemap(index=(f"{site.url}/sitemap.xml",)))


@misbehaviour(read=2)
def sitemaps_in_a_circle(site: Site) -> None:
    with_sitemap(site, sitemap(index=(f"{site.url}/b.xml",)))
    site.answers["/b.xml"] = sitemap(index=(f"{site.url}/sitemap.xml", f"{site.url}/c.xml"))
    site.answers["/c.xml"] = sitemap(f"{site.url}/listed")


async def _ever_more_sitemaps(connection: Connection) -> None:
    url = f"http://{connection.host}{connection.path}"
    await connection.send(sitemap(index=(f"{url}0.xml", f"{url}1.xml", f"{url}2.xml")))


@misbehaviour(most_requests=14)
def sitemaps_without_end(site: Site) -> None:
    with_sitemap(site, _ever_more_sitemaps)
    site.answers["/robots.txt"] = answer("", "404 Not Found")
    site.otherwise = _ever_more_sitemaps


@misbehaviour(most_requests=16)
def sitemap_that_redirects_for_ever(site: Site) -> None:
    with_sitemap(site, redirect("/sitemap.xml"))


@misbehaviour(most_bytes=100_000)
def sitemap_bomb(site: Site) -> None:
    with_sitemap(site, answer(gzip.compress(b"<urlset>" + bytes(80_000_000), 9), kind="application/gzip"))


@misbehaviour()
def sitemap_of_entities(site: Site) -> None:
    laughs = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]><urlset><url><loc>{site.url}/&l11;</loc></url></urlset>'
    with_sitemap(site, answer(bomb, kind="text/xml"))


@misbehaviour()
def sitemap_that_reads_our_files(site: Site) -> None:
    with_sitemap(site, answer(
        f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname"><!ENTITY h SYSTEM "http://127.0.0.1:{site.other_port}/">'
        f'<!ENTITY % p SYSTEM "http://127.0.0.1:{site.other_port}/dtd">%p;]>'
        f"<urlset><url><loc>{site.url}/?&f;</loc></url><url><loc>&h;</loc></url></urlset>", kind="text/xml",
    ))


async def _a_million_addresses(connection: Connection) -> None:
    await connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 60000000\r\n\r\n<urlset>")
    for start in range(0, 1_000_000, 1000):
        entries = "".join(f"<url><loc>http://{connection.host}/p{number:x}</loc></url>" for number in range(start, start + 1000))
        await connection.send(entries.encode())


@misbehaviour(among=("cap/queue",), most_bytes=PAGE_BYTES + 200_000, most_requests=60)
def sitemap_of_a_million_addresses(site: Site) -> None:
    with_sitemap(site, _a_million_addresses)


@misbehaviour(read=2, refused={"host/foreign": 4, "address/invalid": 1})
def sitemap_of_other_places(site: Site) -> None:
    with_sitemap(site, sitemap(
        f"{site.url}/listed", "https://elsewhere.example/a", f"http://127.0.0.1:{site.other_port}/", "file:///etc/passwd", "javascript:alert(1)", "http://[bad",
    ))


@misbehaviour(read=2, refused={"status/404": 1})
def sitemap_that_breaks_off(site: Site) -> None:
    with_sitemap(site, answer(f"<urlset><url><loc>{site.url}/listed</loc></url><url><loc>{site.url}/li", kind="text/xml"))


# --- status codes ----------------------------------------------------------------------------------


def _status(name: str, status: str, reason: str) -> None:
    def arrange(site: Site) -> None:
        with_trap(site, answer(page("x"), status) if status[:3] not in ("204", "304") else f"HTTP/1.1 {status}\r\n\r\n".encode())

    arrange.__name__ = name
    misbehaviour(refused={reason: 1})(arrange)


_status("status_204", "204 No Content", "status/204")
_status("status_206_unasked", "206 Partial Content", "status/206")
_status("status_304_unasked", "304 Not Modified", "status/304")
_status("status_418", "418 I'm a teapot", "status/418")
_status("status_999", "999 Denied", "status/999")


@misbehaviour(refused={"status/401": 1})
def asks_for_a_password(site: Site) -> None:
    with_trap(site, answer(page("x"), "401 Unauthorized", WWW_Authenticate='Basic realm="your password please"'))


@misbehaviour(read=1, among=("status/429", "pace/retry_after"), most_requests=5)
def wait_for_a_day(site: Site) -> None:
    site.answers["/"] = answer(page("x", "/contact", "/team", "/prices"))
    site.answers["/contact"] = answer("", "429 Too Many Requests", Retry_After="99999")


@misbehaviour(read=0, refused={"status/503": 1}, outcome="unreachable", most_requests=4)
def closed_until_a_date(site: Site) -> None:
    site.answers["/"] = answer("", "503 Service Unavailable", Retry_After="Fri, 31 Dec 2999 23:59:59 GMT")


@misbehaviour(read=0, refused={"status/503": 1}, outcome="unreachable", most_requests=4)
def closed_for_ever(site: Site) -> None:
    site.answers["/"] = answer("", "503 Service Unavailable")


@misbehaviour(refused={"status/503": 1}, most_requests=6)
def come_back_yesterday(site: Site) -> None:
    with_trap(site, answer("", "503 Service Unavailable", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"))


@misbehaviour(refused={"status/503": 1}, most_requests=6)
def come_back_never_mind_when(site: Site) -> None:
    with_trap(site, answer("", "503 Service Unavailable", Retry_After="-5; DROP TABLE"))


@misbehaviour(among=("network/lost", "network/given_up"), most_requests=24)
def every_page_breaks_off(site: Site) -> None:
    site.answers["/"] = answer(page("x", *(f"/{chr(97 + number)}" for number in range(12))))
    site.answers["/robots.txt"] = site.answers["/sitemap.xml"] = answer("", "404 Not Found")
    site.otherwise = _reset


async def _large_pages(connection: Connection) -> None:
    body = page(f"Page {connection.path}", *(f"{connection.path}{name}" for name in "uvwxyz")) + f"<!-- {connection.path} {'x' * 560_000} -->"
    await connection.send(answer(body, Connection="close"))


@misbehaviour(read=7, among=("cap/site_bytes",), most_bytes=SITE_BYTES + PAGE_BYTES, most_requests=14)
def every_page_as_large_as_allowed(site: Site) -> None:
    site.answers["/robots.txt"] = site.answers["/sitemap.xml"] = answer("", "404 Not Found")
    site.otherwise = _large_pages


# --- names and certificates ------------------------------------------------------------------------


def _named(name: str, *addresses: str) -> None:
    def arrange(site: Site) -> None:
        NAMES[f"{site.name}.example"] = list(addresses)
        site.start = f"http://{site.name}.example:{site.other_port if addresses[0] == '127.0.0.1' else site.port}/"

    arrange.__name__ = name
    misbehaviour(read=0, refused={"address/private": 1}, outcome="failed", most_bytes=0, most_requests=1)(arrange)


_named("name_at_loopback", "127.0.0.1")
_named("name_at_a_private_address", "10.0.0.5")
_named("name_at_cloud_metadata", "169.254.169.254")
_named("name_at_mapped_loopback", "::ffff:127.0.0.1")
_named("name_at_nothing", "0.0.0.0")


@misbehaviour(read=0, refused={"address/private": 1}, outcome="failed", most_requests=2)
def name_that_turns_inwards(site: Site) -> None:
    """DNS rebinding: public for the robots file, loopback for the page."""
    NAMES[f"{site.name}.example"] = ["127.0.0.2", "127.0.0.1"]
    site.start = f"http://{site.name}.example:{site.port}/"
    site.answers["/robots.txt"] = answer("", "404 Not Found", Connection="close")
    site.answers["/"] = answer(page("must not be read"))


@misbehaviour(read=0, refused={"network/tls": 1}, outcome="unreachable", most_bytes=0)
def certificate_that_nobody_vouches_for(site: Site) -> None:
    site.start = f"https://{site.name}.localhost:{site.tls_port}/prices"


@misbehaviour(read=0, refused={"network/tls": 1}, outcome="unreachable", most_bytes=0)
def no_tls_at_all(site: Site) -> None:
    site.start = f"https://{site.name}.localhost:{site.port}/prices"


# --- what people want ------------------------------------------------------------------------------


async def _opt_out(connection: Connection) -> None:
    OptOuts(connection.site.data).add(connection.site.host, "asked while it was crawled")
    await connection.send(answer(page("x", "/team", "/prices", "/stories"), Connection="close"))


@misbehaviour(read=0, among=("host/opted_out",), outcome="failed", most_requests=3)
def opt_out_in_mid_crawl(site: Site) -> None:
    site.answers["/"] = _opt_out
    site.otherwise = answer(page("must not be asked for"))


@misbehaviour(read=1, refused={"directive/noindex": 2, "directive/noai": 2}, most_requests=8)
def pages_that_want_to_be_left_out(site: Site) -> None:
    site.answers["/"] = answer(page("x", "/one", "/two", "/three", "/four"))
    site.answers["/one"] = answer(page("one", head='<meta name="ROBOTS" content="NOINDEX,FOLLOW">'))
    site.answers["/two"] = answer(page("two"), X_Robots_Tag="clinicsdirectorybot: noindex")
    site.answers["/three"] = answer(page("three", head='<meta name="robots" content="noai">'))
    site.answers["/four"] = answer(page("four"), X_Robots_Tag="noai, noimageai")
