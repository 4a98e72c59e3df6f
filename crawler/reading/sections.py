"""Where a sentence stands: the heading above it, the line that opens its list, the question it answers, the piece to quote."""

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.reading.page import Block, Page, once_per_page, quote_around
from crawler.reading.patterns import Pattern
from crawler.reading.wording import plain, words
from directory.records import QUOTE_LIMIT

ARTICLES = frozenset({"blog", "feed"})
"""Kinds of pages that tell of treatments rather than offer them; every other page is the practice's own."""
NO = re.compile(
    r"^\W*(?:no|not(?! only)|unfortunately|sorry|sadly|regrettably|alas|i'm afraid|perhaps not"
    r"|(?:currently|presently|right now|at (?:this time|present|the moment)),? (?:no\b(?! one)|not|we do not|we don't)"
    r"|we (?:do not|don't|leave|cannot|no longer|used to))\b", re.I
)
"""How an answer begins that denies."""


def heading_test(pattern: Pattern) -> Callable[[str], bool]:
    """Return a test of headings by a pattern that remembers its answers: one heading stands over many blocks, one menu on many pages."""

    @lru_cache(maxsize=2048)
    def holds(heading: str) -> bool:
        return pattern.search(plain(heading)) is not None

    return holds


leads_elsewhere = heading_test(words(
    r"\byou may (?:also )?like\b|^(?:related|recent|latest)(?: (?!services|treatments|therapies|procedures)\w+)?$|\b(?:related|recent"
    r"|latest) (?:posts?|articles?|news|stories|blogs?"
    r"|reading|pages"
    r"|topics)\b|\bfrom (?:the|our) (?:blog|journal|news)\b|\b(?:blogs?|news|newsletter|testimonials?|reviews?|references|resources"
    r"|(?<!skip )links"
    r"|articles?)\b"
    r"|\b(?:blog|other|more|our|all|previous|next|popular|featured) posts?\b|^posts?$|\bread (?:(?:more|on) (?:about|from|in|of)|next)\b",
))
"""Whether what stands under a heading, or behind a link of that name, is about something else than the page."""


_FAR = 15
"""Blocks after which a heading that leads elsewhere is forgotten: where headings are only bold lines the last one stands over all the rest."""


_TESTIMONIAL = re.compile(r"\"[^\"]*\b(?:I|[Mm]y|me)\b")
"""What a patient says of his or her treatment."""


_BAR = re.compile(r"\s*[|\u2022\u00b7]\s*|\s+/\s+|\s-\s|\s\.\s|\s{3,}")
_USUAL_ENTRY = re.compile(
    r"\W*(?:home|about(?: us| me)?|contact(?: us| me)?|blog|faqs?|(?:our )?team|fees|pricing|rates|services|locations?|resources|testimonials"
    r"|reviews|book(?: now| online)?|schedule|careers|(?:new )?patients?|insurance|portal|patient portal|login|shop|news|conditions|staff"
    r"|providers|meet the team)\W*", re.I
)
_USUAL_ENTRIES = re.compile(r"\b(?:Home|About|Contact|Blog|FAQs?|Our Team|Fees|Pricing|Rates|Services|Locations?|Resources|Testimonials"
    r"|Reviews|Book Now"
    r"|Careers|Conditions|Insurance|Payments?|New Patients|Shop|Portal)\b")
_CAPITALS = re.compile(r"[A-Z][\w&'+/-]*(?: [A-Z&\u25be\u25bc][\w&'+/-]*){3,}")
"""A line of words written large, without a stop: a menu whose entries run together."""


_PHONE_AT_END = re.compile(r"(?: (?:call|text|phone|tel))?[ :]+\(?\d{3}\)?[ .-]\d{3}[.-]\d{4}$", re.I)


def is_menu(text: str) -> bool:
    """Tell whether a line of plain text is a site's menu: "About | Therapy | Fees | Contact"."""
    entries = _BAR.split(text) if len(text) < 200 else ()
    if len(entries) == 1 and len(text) < 140 and _CAPITALS.fullmatch(_PHONE_AT_END.sub("", text)):
        return len(_USUAL_ENTRIES.findall(text)) > 1
    return len(entries) > 3 and max(map(len, entries)) < 40 and any(map(_USUAL_ENTRY.fullmatch, entries))


@once_per_page
def standing_elsewhere(page: Page) -> frozenset[int]:
    """Return the indexes of the blocks beside the page's subject: in a side column, a patient's words, or under a heading
    that leads elsewhere."""
    found, since, leads = set(), 0, False
    menu = _menu_lines(page)
    path: tuple[str, ...] = ()
    for block in page.blocks:
        if block.headings != path:
            path, since = block.headings, block.index
            leads = any(leads_elsewhere(heading) and heading not in menu for heading in path[-2:])
        beside = leads and block.index - since < _FAR
        if beside or block.role == "aside" or _TESTIMONIAL.match(page.plain[block.index]):
            found.add(block.index)
    return frozenset(found)


_GENERIC_WORD = re.compile(
    r"ketamine|infusions?|clinics?|cent(?:er|re)s?|therap(?:y|ies)|treatments?|tms|spravato|mental|health|wellness|depression|pain|iv|the|of"
    r"|my|best|usa?"
)
_GENERIC = re.compile(rf"(?:{_GENERIC_WORD.pattern})+")
"""What a site's address may be made of without naming anybody."""
_GENERIC_END = re.compile(rf"{_GENERIC.pattern}$")


def _menu_lines(page: Page) -> set[str]:
    """Return the headings of a text that are a site's menu: in one line, or a line each, three below one another."""
    heads = [block for block in page.blocks if block.is_heading] if page.is_plain_text else []
    return {block.text for block in heads if _is_frame(block.text) or _stands_in_a_row(page, block.index)}


def _is_frame(text: str) -> bool:
    """Tell whether a heading of a text is its menu, even one that ends in a sentence, or the way that leads to the page ("Patients > FAQ")."""
    return is_menu(text) or " > " in text or (len(text) < 140 and len(_USUAL_ENTRIES.findall(text)) > 2)


def _stands_in_a_row(page: Page, index: int) -> bool:
    return index > 1 and index + 1 < len(page.blocks) and all(page.blocks[near].is_heading for near in (index - 2, index - 1, index + 1))


def spelled_in_address(page: Page) -> str:
    """Return the words of the text, written large, that the site's own address is made of: "Elm Street" at elmstreetusa.example; else ""."""
    host = (urlsplit(page.url).hostname or "") if "[" not in page.url else ""
    labels = host.removeprefix("www.").split(".")
    label = re.sub(r"[^a-z0-9]", "", labels[-2] if len(labels) > 1 else "")
    if len(label) < 7:
        return ""
    if _GENERIC.fullmatch(label):  # it may be a name where it is written as one: "My TMS Therapy"
        parts = _GENERIC_WORD.findall(label)
        names = (match[0] for match in re.finditer(" ".join(parts), page.text, re.I)) if len(parts) > 2 else ()
        return next((name for name in names if all(part[0].isupper() for part in name.split())), "")
    squashed = re.sub(r"[^a-z0-9]+", "", page.text.lower())
    telling = len(_GENERIC_END.sub("", label))
    for length in range(len(label), max(6, min(telling - 1, int(0.7 * len(label)))), -1):
        if label[:length] in squashed and not _GENERIC.fullmatch(label[:length]):
            spelled = re.compile(r"[ .&'-]?".join(label[:length]), re.I)
            return next((match[0] for match in spelled.finditer(page.text) if match[0][0].isupper()), "")
    return ""


def asks(sentence: str) -> bool:
    """Tell whether a sentence is a question."""
    return sentence.rstrip().endswith("?")


def question_above(page: Page, block: Block) -> str:
    """Return the question that a block answers: its heading or the block before it; "" where neither asks."""
    if block.headings and block.headings[-1].endswith("?"):
        return plain(block.headings[-1])
    above = page.plain[block.index - 1] if block.index else ""
    if "?" in above[:-1] and len(above) < 160:  # "Do you offer TMS? My plan covers it."
        first = page.sentences(block.index - 1)[0][1]
        return first if asks(first) else ""
    return above if above.endswith("?") else ""


_NUMBERED = re.compile(r"\d{1,2}[.)] ")
"""How an entry of a list begins that is no marked list."""


@once_per_page
def list_openers(page: Page) -> list[str]:
    """Return for each block the sentence that opens the list in which it stands, else "": one with a colon, or a line cut off by the list."""
    opener, openers, listed = "", [], False
    for block, text in zip(page.blocks, page.plain, strict=True):
        if listed and block.list_id is None:
            opener = ""  # the list has ended
        listed = block.list_id is not None
        outside = block.list_id is None and not (text[:1].isdigit() and _NUMBERED.match(text))
        if opener and outside and ((block.is_heading and ": " not in text) or len(text) > 120):
            opener = ""
        openers.append(opener)
        if text.endswith(":") or (outside and not block.is_heading and text[-1:] not in ".!?" and _precedes_list(page, block)):
            opener = page.sentences(block.index)[-1][1]
    return openers


def _precedes_list(page: Page, block: Block) -> bool:
    """Tell whether a list follows: it goes on a line without an end, "You may not be a candidate if"."""
    following = page.blocks[block.index + 1 : block.index + 2]
    return bool(following) and following[0].list_id is not None


def sentence_quote(page: Page, block: Block, start: int, sentence: str, begin: int, end: int) -> str:
    """Return a sentence of a block as the page writes it, or where it is too long the piece around [begin:end] of it."""
    piece = block.text[start : start + len(sentence)].strip()
    return piece if len(piece) <= QUOTE_LIMIT else quote_around(page, block, start + begin, start + end)
