"""Which pages of a site are asked for, and in which order: those that matter to a patient first."""

import heapq
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from crawler.guards import DEFAULT_PORTS

QUEUE_CAP = 5000
"""Addresses of one site that are remembered; a calendar can make endless ones."""

_TRACKERS = re.compile(
    r"utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|mc_[ce]id|_ga|_gl|_hs\w+|hsa_\w+|yclid|igshid|ref|ref_src|"
    r"phpsessid|jsessionid|sessionid|sid|replytocom|share|trk|srsltid"
)
_NOT_PAGES = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|gz|jpe?g|png|gif|webp|avif|svg|ico|mp[34]|m4[av]|mov|avi|webm|wav|css|js|json|"
    r"woff2?|ttf|eot|ics|vcf|exe|dmg|apk)$"
)
_REFUSED = (
    ("feed", re.compile(r"/(?:feed|rss|atom|comments/feed)(?:\.xml)?/?$|[?&]feed=|/[\w-]*(?:feed|rss|atom)\.xml$")),
    ("print", re.compile(r"/print/?$|[?&](?:print|printable|format=pdf|view=print)(?:[=&]|$)")),
    ("calendar", re.compile(r"/calendar/|/events/(?:\d{4}|month|week|day|list|today)|[?&](?:tribe[\w-]*|ical|month|eventdisplay)=")),
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

START, REDIRECTED, CONTACT, CARE, ORDINARY, BLOG, POLICY, LAST = range(8)


@dataclass(order=True, frozen=True)
class Entry:
    """An address to ask for; a lower `rank` comes first, then fewer links from the start, then order of finding."""

    rank: int
    depth: int
    order: int
    url: str = field(compare=False)
    hops: int = field(compare=False, default=0)


class Frontier:
    """The addresses of one site that are waiting, each of them once; what is not taken is counted in `refused`."""

    def __init__(self, depth_cap: int) -> None:
        self._depth_cap = depth_cap
        self._heap: list[Entry] = []
        self._seen: set[str] = set()
        self.refused: Counter[str] = Counter()

    def add(self, url: str, *, depth: int, text: str = "", rank: int | None = None, hops: int = 0) -> None:
        """Take an address (canonical, of the site's own host) with the words of the link to it."""
        if url in self._seen:
            return
        if len(self._seen) >= QUEUE_CAP:
            self.refused["cap/queue"] += 1
            return
        self._seen.add(url)
        reason = refusal(url) if rank is None else None
        if reason is None and depth > self._depth_cap:
            reason = "cap/depth"
        if reason is not None:
            self.refused[reason] += 1
            return
        rank = rank_of(url, text) if rank is None else rank
        heapq.heappush(self._heap, Entry(rank, depth, len(self._seen), url, hops))

    def pop(self) -> Entry | None:
        """Return the address that matters most, None when none is waiting."""
        return heapq.heappop(self._heap) if self._heap else None

    def refuse_once(self, url: str, reason: str) -> None:
        """Count an address as refused, the first time that it is met."""
        if url not in self._seen and len(self._seen) < QUEUE_CAP:
            self._seen.add(url)
            self.refused[reason] += 1

    def mark_seen(self, url: str) -> bool:
        """Note that an address needs no request of its own; tell whether it was known already."""
        known = url in self._seen
        self._seen.add(url)
        self._heap = [entry for entry in self._heap if entry.url != url]
        heapq.heapify(self._heap)
        return known

    def __len__(self) -> int:
        return len(self._heap)


def canonical_url(url: str) -> str:
    """Return the one spelling of an address: sorted query, no fragment, default port, tracker or session parameter."""
    parts = urlsplit(canonicalize_url(url.strip()))
    host = (parts.hostname or "").rstrip(".")
    port = f":{parts.port}" if parts.port and parts.port != DEFAULT_PORTS.get(parts.scheme) else ""
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKERS.fullmatch(name.lower())]
    query = urlencode(kept)
    path = re.sub(r";jsessionid=[^/?]*", "", parts.path, flags=re.IGNORECASE) or "/"
    netloc = f"[{host}]{port}" if ":" in host else f"{host}{port}"
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def site_key(url: str) -> str:
    """Return the host that a site is known by: lower case, without `www.`, with a port that is not the default."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().rstrip(".").removeprefix("www.")
    try:
        port = parts.port
    except ValueError:
        return ""
    return f"{host}:{port}" if port and port != DEFAULT_PORTS.get(parts.scheme) else host


def refusal(url: str) -> str | None:
    """Return why an address is not worth a request, judged by its spelling alone."""
    parts = urlsplit(url)
    path = parts.path.lower()
    if _NOT_PAGES.search(path):
        return "type/not_html"
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
