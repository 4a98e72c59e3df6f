"""Tells which parts of a page are about somebody else: a list of other organizations, another clinic's letter.

What stands there (numbers, addresses, hours) is true of others, however well it is set out.
"""

import re
from functools import lru_cache

from crawler.reading.page import Block, Page, once_per_page
from crawler.reading.triggers import TRIGGERS
from crawler.reading.wording import straight, words
from directory.records import PageKind

_LIST_OF_OTHERS = re.compile(
    r"^(?:(?:partner|community|local|outside|other|additional|helpful|useful|crisis|emergency|mental health|patient|veterans?'?s?) )*"
    r"(?:resources|links|organizations|agencies|hotlines?|support groups|providers we (?:like|trust|recommend)|useful (?:numbers|links)|"
    r"helpful (?:numbers|links))$|^resources (?:we trust|near|in|for)\b|^nearby(?: resources)?$|^help around the clock$|"
    r"^(?:where|places) to (?:stay|eat)|\bhotels\b|^(?:recommended|local|nearby) (?:pharmacies|lodging|hotels)|"
    r"^(?:help|numbers|places) that (?:is|are) not (?:us|ours)$|^other (?:places|people) (?:that|who) help$|"
    r"^our (?:sister|partner|affiliated?) (?:practice|clinic|compan(?:y|ie)|business(?:e)?|office)s?$|"
    r"^(?:affiliated with|(?:our )?(?:hospital )?affiliat(?:es|ions?)|(?:our )?partners)$|^other places (?:you|that|we|your)\b|"
    r"^(?:complaints|how to (?:file|make) a complaint|filing a complaint)\b",
    re.IGNORECASE,
)
_NOT_OURS = words(
    r"\bnone of (?:these|them) (?:belongs?|are|is)\b|\b(?:these|they|the following|those below) are (?:independent|separate|other|outside)\b|"
    r"\bwe do not (?:run|operate|own) (?:them|these|any of)\b|\bnot affiliated with (?:any of )?(?:these|them)\b",
)
CRISIS_LINES = (
    r"crisis|hotline|lifeline|suicide|help ?line|cares? ?line|poison(?:s|ing|ings)?|samhsa|nami|trevor|domestic violence|rainn|911|988"
)
"""Words beside the numbers and names of those whom one calls in need: never the clinic's own."""
ANOTHER_HOUSE = (
    r"(?:separate|different|independent|unaffiliated|unrelated) (?:[\w()-]+ ){0,2}?"
    r"(?:practice|clinic|compan(?:y|ies)|business(?:es)?|organi[sz]ation|nonprofit|foundation|charity|entit(?:y|ies)|501\(c\)\(3\))"
)
"""What one calls a house that is not one's own."""
APART = words(rf"(?:\b(?:is|are)|[,(]) ?(?:an? )?{ANOTHER_HOUSE}")
"""Said of a named house, of like name or not: what stands behind it there is true of that one."""
_ELSEWHERE = words(r"\bnot (?:at|in) our (?:office|clinic)\b|\bnot part of our (?:clinic|practice)\b")
_NOT_OURS_BIT = TRIGGERS.add("none", "independent", "separate", "other", "outside", "run ", "operate", "own ", "affiliated")
_NUMBERED_NAME = re.compile(r"^(?:#\s?)?\d{1,2}[.):]\s+(?:The )?[A-Z]")
_CLAIM = words(
    r"\b(?:us|our|ours|we|schedule|book|appointments?|consultations?|reach out|get in touch|get started|learn more|"
    r"more information|llame|ll[aá]menos)\b",
)
_LINKS_PATH = re.compile(r"/(?:links|references|bibliography|research|publications|citations)(?:\.\w{3,5})?/?$", re.IGNORECASE)
"""Pages that name others from top to bottom: where to read more, who wrote what."""
_SPEAKS = words(r"\b(?:us|our|ours|we)\b")
_REACHED = re.compile(
    r"[(2-9@A-Z](?:(?:(?<=\()\b[2-9]|(?<=\b[2-9]))\d\d\)?[\s.\-–·/]{1,3}\d{3}[\s.\-–·]{1,3}\d{4}\b|(?<=@)\w|(?<=\b[A-Z])[A-Z] \d{5}\b)"
)
"""Begins with a set of characters, for speed."""
_DIGIT_OR_AT = TRIGGERS.add(*"0123456789", "@")


_ABOUT_JOBS = words(r"\b(?:careers?|jobs?|employment|join our team|(?:now|we're|we are) hiring|open positions?|for (?:attorneys|lawyers))\b")

_JOBS_PATH = re.compile(r"/(?:careers?|jobs?|employment|hiring|work-(?:with|for)-us|join-(?:us|our-team))\b(?!-)", re.IGNORECASE)


_ORDERS_PATH = re.compile(
    r"/(?:policies/)?(?:shipping|returns?)[\w-]*policy\b|/(?:shipping|collections|cart|checkout)\b|/products?/", re.IGNORECASE,
)
"""Pages of a store: who sends parcels, from where."""


@once_per_page
def is_not_for_patients(page: Page) -> bool:
    """Tell whether the page looks for people to work there (its hours are shifts, its numbers a recruiter's) or is a store's."""
    if _JOBS_PATH.search(page.url) or _ORDERS_PATH.search(page.url):
        return True
    first = next((block.text for block in page.blocks if block.is_heading and block.role == "main"), "")
    heads = [page.title, first, *(block.text for block in page.blocks if block.tag == "h1")]
    return any(_ABOUT_JOBS.search(head) for head in heads)


def blocks_of_others(page: Page, kind: PageKind, name: str | None) -> frozenset[int]:
    """Return the indexes of the blocks whose contact data is somebody else's.

    `name` is the clinic's own: what names it is never others'.
    """
    own = _key(name) if name else None
    found: set[int] = set()
    paths = [
        (block.headings, block.index) for block in page.holding(_NOT_OURS_BIT)
        if block.role == "main" and block.headings and len(block.text) < 300
        and (_NOT_OURS.search(block.text) or (own and not _names(own, block.text) and _is_about_another_house(block.text)))
    ]
    told: set[int] = set()
    claimed = False
    of_others = _LINKS_PATH.search(page.url) is not None
    for block in page.holding(_DIGIT_OR_AT):
        if (block.role in ("footer", "header", "nav") and not _in_list_of_others(block, [])) or (own and _names(own, block.text)):
            claimed = claimed or _REACHED.search(block.text) is not None
        elif _ELSEWHERE.search(block.text) or _in_list_of_others(block, paths):
            found.add(block.index)
        elif (kind == "blog" and _is_anothers(page, block, own)) or (of_others and _is_of_links(block)):
            told.add(block.index)
        else:
            claimed = claimed or _REACHED.search(block.text) is not None
    return frozenset(found | told if claimed else found)


def _is_about_another_house(text: str) -> bool:
    """Tell whether a paragraph says of a named house that it is a separate one ("Larch Counseling is a separate practice")."""
    said = APART.search(text)
    return said is not None and not _SPEAKS.search(text, 0, said.start()) and text[:1].isupper()


def _in_list_of_others(block: Block, disowned: list[tuple[tuple[str, ...], int]]) -> bool:
    """Tell whether a heading above names a list of others, or a sentence above it in its section says that they are others."""
    under = any(block.index >= first and block.headings[:len(path)] == path for path, first in disowned)
    label, colon, _ = block.text[:60].partition(": ")
    return under or any(_lists_others(heading) for heading in block.headings) or bool(colon and _lists_others(label))


@lru_cache(maxsize=2048)
def _lists_others(heading: str) -> bool:
    return _LIST_OF_OTHERS.search(straight(heading).strip(" .:!")) is not None


def _is_anothers(page: Page, block: Block, own: str | None) -> bool:
    """Tell whether an article's line says how to reach somebody whom the article does not call its own practice."""
    reach = _REACHED.search(block.text)
    if reach is None or (own and _is_below_name(page, block, own)):
        return False
    said = next((text for start, text in page.sentences(block.index) if start <= reach.start() < start + len(text)), block.text)
    if block.headings and _NUMBERED_NAME.match(block.headings[-1]):
        return not _SPEAKS.search(said)
    return len(said.split()) >= 5 and not _CLAIM.search(said)


def _is_of_links(block: Block) -> bool:
    """Tell whether a line of a page of links says how to reach somebody, and does not speak for the practice."""
    return len(block.text.split()) > 4 and _REACHED.search(block.text) is not None and not _CLAIM.search(block.text)


def _is_below_name(page: Page, block: Block, own: str) -> bool:
    """Tell whether one of the lines right above is the clinic's name, so that this one goes on about it."""
    return any(len(near.text) < 80 and _names(own, near.text) for near in page.blocks[max(0, block.index - 3):block.index])


def _names(own: str, text: str) -> bool:
    """Tell whether the text holds the clinic's own name; first the plain look for its first word, which is cheaper."""
    return own.partition(" ")[0] in straight(text).lower() and own in _key(text)


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", straight(text).lower()).strip()
