"""Which pages of a site are asked for, and in which order: those that matter to a patient first."""

import functools
import heapq
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from crawler.guards import DEFAULT_PORTS

QUEUE_CAP = 5000
"""Addresses of one site that are remembered; a calendar can make endless ones."""

LENGTH_CAP = 2000
"""Characters of an address; RFC 9110 §4.1 asks software to take 8,000, no clinic writes them."""

SEGMENTS_CAP = 12
"""Parts of a path; deeper ones are made by relative links that grow with every page."""

REPEATS_CAP = 2
"""How often a path may have the same part: `/ketamine/ketamine` exists, `/a/b/a/b/a/b` grows."""

_TRACKERS = re.compile(
    r"utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|mc_[ce]id|_ga|_gl|_hs\w+|hsa_\w+|yclid|igshid|ref|ref_src|"
    r"(?:php|j|asp\.?net_?)?sess(?:ion)?_?(?:id|key|token)|sid|s_id|osc?sid|zenid|cftoken|cfid|replytocom|share|trk|srsltid|amp"
)
_SESSION_PARTS = re.compile(r";(?:jsessionid|sid|phpsessid|session\w*)=[^/?;]*|/\((?:[A-Z]\([^()]*\))+\)(?=/)", re.IGNORECASE)
"""Session ids inside a path: Java's `;jsessionid=…`, ASP.NET's `/(S(…))/`."""
_NOT_PAGES = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|gz|jpe?g|png|gif|webp|avif|svg|ico|mp[34]|m4[av]|mov|avi|webm|wav|css|js|json|"
    r"woff2?|ttf|eot|ics|vcf|exe|dmg|apk)$"
)
_REFUSED = (
    ("feed", re.compile(r"/(?:feed|rss|atom|comments/feed)(?:\.xml)?/?$|[?&]feed=|/[\w-]*(?:feed|rss|atom)\.xml$")),
    ("print", re.compile(
        r"/(?:print|printer|printable)(?:[-_](?:friendly|version|view))?(?:\.\w+)?/?(?:\?|$)|/amp/?(?:\?|$)|"
        r"[?&](?:print\w*|pdf|tmpl=component|(?:format|output|view|mode|media|layout)=(?:pdf|print\w*|amp))(?:[=&]|$)"
    )),
    ("calendar", re.compile(
        r"/calendars?/|/events?/(?:\d{4}|month|week|day|list|today|map|photo)|[?&](?:tribe[\w-]*|ical|outlook-ical|eventdisplay)=|"
        r"[?&](?:month|year|week|day|date|start|start_?date|from|cal\w*)=[\d-]+(?:&|$)|"
        r"/(?:schedule|agenda|availability|bookings?|appointments?|classes|slots)/(?:.*/)?\d{4}[-/]\d{1,2}(?:[-/]\d{1,2})?(?:/|$)"
    )),
    ("filter", re.compile(
        r"[?&](?:filters?|filter[_\w]*|f|facets?|sort|sort[_-]?by|sort_?order|order|order_?by|dir|direction|per_?page|limit|"
        r"min_?price|max_?price)(?:(?:\[|%5b)\w*(?:\]|%5d))?="
    )),
    ("account", re.compile(r"/(?:wp-admin|wp-login|wp-json|xmlrpc|login|log-in|signin|my-account|cart|checkout|cdn-cgi)(?:[/.]|$)")),
    ("search", re.compile(r"/search/?$|[?&]s=")),
)
_LAST = re.compile(r"/(?:tag|tags|category|categories|author|archive|page)/|[?&](?:page|paged|cat|tag)=|/\d{4}/\d{2}(?:/\d{2})?/?$")
_BLOG = re.compile(r"\b(?:blog|news|article|post|journal|press|media|testimonial|review|video|podcast|gallery)s?\b")
_POLICY = re.compile(r"\b(?:privacy|terms|disclaimer|cookie|accessibility|sitemap|career|job)s?\b")
_PLACES_AND_CONTACT = re.compile(r"\b(?:contact|location|office|clinic|direction|hour|visit|find|where)s?\b|\bus\b")
_SERVICES_AND_PRICES = re.compile(
    r"\b(?:pric\w+|fees?|costs?|rates?|insurance|payments?|financing|billing|faqs?|question\w*|expect\w*|prepar\w+|aftercare|"
    r"services?|treatments?|therap\w+|infusions?|ketamine|kap|spravato|esketamine|sgb|stellate|ganglion|tms|nad|iv|"
    r"conditions?|depression|anxiety|ptsd|pain|about|process|first|visits?|consultation|telehealth)\b"
)

_TOKEN = re.compile(r"(?=[^/]*\d)(?:[0-9a-f]{12,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=(?:[^/]*\d){4})[0-9a-z]{20,})", re.IGNORECASE)
"""A part of an address that a machine made up: hexadecimal, a UUID, long letters and digits mixed."""

TOKENS_CAP, COMBINATIONS_CAP, NUMBERS_CAP = 5, 8, 40
"""Addresses that differ only in a made-up token, only in the values of several parameters, only in numbers."""

START, REDIRECTED, CONTACT, CARE, ORDINARY, BLOG, POLICY, LAST = range(8)


@dataclass(order=True, frozen=True)
class Entry:
    """An address to ask for; a lower `rank` comes first, then fewer links from the start, then order of finding."""

    rank: int
    depth: int
    order: int
    url: str = field(compare=False)
    chain: tuple[str, ...] = field(compare=False, default=())
    """The addresses that redirected here, first one first."""


class Frontier:
    """The addresses of one site that are waiting, each of them once; what is not taken is counted in `refused`."""

    def __init__(self, depth_cap: int) -> None:
        self._depth_cap = depth_cap
        self._heap: list[Entry] = []
        self._seen: set[str] = set()
        self._shapes: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def add(self, url: str, *, depth: int, text: str = "", rank: int | None = None, chain: tuple[str, ...] = ()) -> None:
        """Take an address (canonical, of the site's own host) with the words of the link to it.

        A page is taken once under all its spellings (`page_key`); the target of a redirect is one of
        them on purpose, so only its exact address counts.
        """
        if len(url) > LENGTH_CAP:
            self.refused["address/too_long"] += 1
            return
        key = url if chain else page_key(url)
        if key in self._seen:
            return
        if len(self._seen) >= 2 * QUEUE_CAP:  # an address and its key each
            self.refused["cap/queue"] += 1
            return
        self._seen |= {url, page_key(url)}
        reason = refusal(url) if rank is None else None
        if reason is None and depth > self._depth_cap:
            reason = "cap/depth"
        if reason is None and rank is None:
            reason = self._too_many_alike(url)
        if reason is not None:
            self.refused[reason] += 1
            return
        rank = rank_of(url, text) if rank is None else rank
        heapq.heappush(self._heap, Entry(rank, depth, len(self._seen), url, chain))

    def _too_many_alike(self, url: str) -> str | None:
        """Return why one more address of this shape is not taken: sessions, filters and counters make them without end."""
        shape, reason, cap = shape_of(url)
        if reason is None:
            return None
        self._shapes[shape] += 1
        return reason if self._shapes[shape] > cap else None

    def pop(self) -> Entry | None:
        """Return the address that matters most, None when none is waiting."""
        return heapq.heappop(self._heap) if self._heap else None

    def refuse_once(self, url: str, reason: str) -> None:
        """Count an address as refused, the first time that it is met."""
        url = url[:LENGTH_CAP]
        if url not in self._seen and len(self._seen) < 2 * QUEUE_CAP:
            self._seen.add(url)
            self.refused[reason] += 1

    def mark_seen(self, url: str) -> bool:
        """Note that an address needs no request of its own; tell whether it was known already."""
        key = page_key(url)
        known = key in self._seen
        self._seen |= {url, key}
        self._heap = [entry for entry in self._heap if page_key(entry.url) != key]
        heapq.heapify(self._heap)
        return known

    def __len__(self) -> int:
        return len(self._heap)


@functools.lru_cache(maxsize=65_536)  # every page of a site links to the same ones
def canonical_url(url: str) -> str:
    """Return the one spelling of an address: sorted query, no fragment, default port, tracker or session parameter."""
    parts = urlsplit(canonicalize_url(url.strip()))
    host = (parts.hostname or "").rstrip(".")
    port = f":{parts.port}" if parts.port and parts.port != DEFAULT_PORTS.get(parts.scheme) else ""
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKERS.fullmatch(name.lower())]
    query = urlencode(kept)
    path = _without_dots(_SESSION_PARTS.sub("", parts.path)) or "/"
    netloc = f"[{host}]{port}" if ":" in host else f"{host}{port}"
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` (RFC 3986 §5.2.4), also where they are written as %2e: servers do, so robots rules must see it."""
    if "." not in path and "%2e" not in path.lower():
        return path
    kept: list[str] = []
    dots = ""
    for part in path.split("/")[1:]:
        dots = re.sub("%2e", ".", part, flags=re.IGNORECASE)
        if dots == "..":
            kept = kept[:-1]
        elif dots != ".":
            kept.append(part)
    return "/" + "/".join(kept) + ("/" if dots in (".", "..") and kept else "")


@functools.lru_cache(maxsize=65_536)
def page_key(url: str) -> str:
    """Return what all spellings of one page's address have in common.

    Not counted: scheme, `www.`, letter case of the path, doubled and closing slashes, `index.html` and its like.
    """
    parts = urlsplit(url)
    path = re.sub(r"/+", "/", parts.path.lower())
    path = re.sub(r"/(?:index|default|home)\.(?:html?|php|aspx?|jsp)$", "/", path).rstrip("/")
    return f"{parts.netloc.removeprefix('www.')}{path}?{parts.query}"


def shape_of(url: str) -> tuple[str, str | None, int]:
    """Return what is left of an address without its made-up parts, under which reason more of them are refused, and how many pass.

    The reason is None for an address that has no such parts.
    """
    parts = urlsplit(url)
    segments = parts.path.lower().split("/")
    query = parse_qsl(parts.query, keep_blank_values=True)
    if any(_TOKEN.fullmatch(text) for text in [*segments, *(value for _, value in query)]):
        shape = "/".join("*" if _TOKEN.fullmatch(segment) else segment for segment in segments)
        return f"{shape}?{'&'.join(name for name, _ in query)}", "page/session", TOKENS_CAP
    if len(query) > 1:
        return parts.path.lower() + "?", "page/filter", COMBINATIONS_CAP
    target = f"{parts.path}?{parts.query}".lower()
    if re.search(r"\d", target):
        return re.sub(r"\d+", "#", target), "page/numbered", NUMBERS_CAP
    return target, None, 0


@functools.lru_cache(maxsize=65_536)
def site_key(url: str) -> str:
    """Return the host that a site is known by: lower case, without `www.`, with a port that is not the default."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").lower().rstrip(".").removeprefix("www.")
    return f"{host}:{port}" if port and port != DEFAULT_PORTS.get(parts.scheme) else host


def refusal(url: str) -> str | None:
    """Return why an address is not worth a request, judged by its spelling alone."""
    parts = urlsplit(url)
    path = parts.path.lower()
    if _NOT_PAGES.search(path):
        return "type/not_html"
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > SEGMENTS_CAP or any(count > REPEATS_CAP for count in Counter(segments).values()):
        return "page/path_trap"
    target = f"{path}?{parts.query.lower()}" if parts.query else path
    return next((f"page/{name}" for name, pattern in _REFUSED if pattern.search(target)), None)


def rank_of(url: str, text: str = "") -> int:
    """Return how early an address is asked for, by its path and the words of the link to it."""
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}".lower()
    if _LAST.search(target):
        return LAST
    words = re.sub(r"[-_/.?=&+]+", " ", unquote(target))
    if _POLICY.search(words):
        return POLICY
    if _BLOG.search(words) or re.search(r"/\d{4}/\d{2}/", target):
        return BLOG
    label = text.lower()[:80]
    if _PLACES_AND_CONTACT.search(words) or _PLACES_AND_CONTACT.search(label):
        return CONTACT
    if _SERVICES_AND_PRICES.search(words) or _SERVICES_AND_PRICES.search(label):
        return CARE
    return ORDINARY
