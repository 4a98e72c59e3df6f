"""What a site's robots.txt allows (RFC 9309), and what a page itself says to crawlers."""

from collections.abc import Iterable

from protego import Protego

ROBOT_NAME = "clinicsdirectorybot"
"""The name that robots.txt groups and page directives address us by (RFC 9309 §2.2.1)."""

BODY_LIMIT = 500 * 1024
"""Bytes of a robots.txt that are parsed (RFC 9309 §2.5)."""

DELAY_CAP = 30.0
"""Seconds of Crawl-delay that are respected, so that a typing error does not stop a crawl for days."""

UNREADABLE = ("noindex", "none", "noai")


class Robots:
    """The rules of one origin. `reachable` is False when none could be had, which forbids everything."""

    def __init__(self, rules: Protego | None, *, reachable: bool = True) -> None:
        self._rules = rules
        self.reachable = reachable

    @classmethod
    def from_answer(cls, status: int, body: bytes) -> "Robots":
        """Return the rules that an answer to `/robots.txt` means (RFC 9309 §2.3.1).

        2xx: the rules; 4xx: none, everything may be crawled; anything else, and 429 which asks us to
        stay away, counts as unreachable: nothing may be crawled.
        """
        if 200 <= status < 300:
            return cls(Protego.parse(_whole_lines(body).decode("utf-8-sig", errors="ignore")))
        if 400 <= status < 500 and status != 429:
            return cls(None)
        return cls.unreachable()

    @classmethod
    def unreachable(cls) -> "Robots":
        """Return the rules of an origin whose robots.txt could not be reached: nothing is allowed."""
        return cls(None, reachable=False)

    def allows(self, url: str) -> bool:
        """Tell whether the address may be asked for."""
        if not self.reachable:
            return False
        return self._rules is None or bool(self._rules.can_fetch(url, ROBOT_NAME))

    @property
    def crawl_delay(self) -> float:
        """Seconds between requests that the site asks for, at most `DELAY_CAP`; 0 when it asks for none."""
        delay = self._rules.crawl_delay(ROBOT_NAME) if self._rules else None
        return min(float(delay), DELAY_CAP) if delay and delay > 0 else 0.0

    @property
    def sitemaps(self) -> list[str]:
        """The sitemaps that robots.txt names."""
        return list(self._rules.sitemaps) if self._rules else []


def _whole_lines(body: bytes) -> bytes:
    if len(body) <= BODY_LIMIT:
        return body
    return body[:BODY_LIMIT].rpartition(b"\n")[0]


def header_directives(values: Iterable[str]) -> set[str]:
    """Return the directives of `X-Robots-Tag` headers that are addressed to everyone or to us."""
    found: set[str] = set()
    for value in values:
        ours = True
        for part in value.lower().split(","):
            name, colon, rest = part.strip().partition(":")
            if colon and name.strip() not in ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"):
                ours = name.strip() in ("*", ROBOT_NAME)
                part = rest
            if ours:
                found.add(part.strip())
    return found


def unreadable(directives: set[str]) -> str | None:
    """Return the directive that forbids reading the page, if one does."""
    return next((directive for directive in UNREADABLE if directive in directives), None)


def links_followed(directives: set[str]) -> bool:
    """Tell whether the page's links may be followed."""
    return not directives & {"nofollow", "none"}
