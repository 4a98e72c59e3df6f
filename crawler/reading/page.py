"""The page as a reader sees it: blocks of visible text in order, with headings, roles and links.

One lxml parse and one walk over the tree per page. Everything that quotes a page quotes the text
that is built here, so no reader needs to touch the tree.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce, wraps
from itertools import accumulate
from operator import or_
from typing import Any, Literal, TypeVar
from urllib.parse import urljoin

import msgspec
from lxml import etree
from w3lib.encoding import html_to_unicode

from crawler.reading.triggers import TRIGGERS
from crawler.reading.wording import lower, plain, sentences
from directory.records import QUOTE_LIMIT, Source

Result = TypeVar("Result")
Role = Literal["header", "nav", "main", "aside", "footer"]

HEADING_TEXT_LIMIT = 140
"""Characters of a line that can be a heading by its looks alone."""


BLOCK_LIMIT = 4000
"""Characters of one block; longer runs of text are cut between words."""


TEXT_LIMIT = 300_000
"""Characters of visible text that are read of one page; no clinic writes a page as long as that."""


class Block(msgspec.Struct, frozen=True, gc=False):
    """One visually separate piece of text, white space folded.

    `tag` is the element that gives it its meaning (p, li, h1 to h6, dt, dd, summary, address,
    button, div, or `row` for a table row with its `cells`). `headings` is the path of headings
    above it, outermost first; a heading's own path ends before itself. `list_id` is the same for
    the items of one list.
    """

    index: int
    text: str
    tag: str
    role: Role
    headings: tuple[str, ...]
    cells: tuple[str, ...] = ()
    table_head: tuple[str, ...] = ()
    list_id: int | None = None
    is_heading: bool = False

    def cell_start(self, index: int) -> int:
        """Return where a cell of a row begins in the text; empty cells take no room."""
        return sum(len(cell) + 1 for cell in self.cells[:index] if cell)

    def column(self, start: int) -> int | None:
        """Return the cell of a row that an offset in the text lies in, None outside rows."""
        return max((index for index, cell in enumerate(self.cells) if cell and self.cell_start(index) <= start), default=None)


class Link(msgspec.Struct, frozen=True, gc=False):
    """A link with its absolute address (`tel:` and `mailto:` as written) and visible text."""

    href: str
    text: str
    role: Role
    block_index: int


@dataclass(frozen=True)
class StructuredItem:
    """One item of JSON-LD or microdata; nested items stay inside `data`."""

    type: str
    data: dict[str, Any]
    source: Literal["json_ld", "microdata"]


@dataclass
class Page:
    """A parsed page; `text` is all visible text, blocks joined with a line break."""

    url: str
    title: str = ""
    description: str = ""
    canonical: str | None = None
    language: str | None = None
    tree: Any = None
    blocks: list[Block] = field(default_factory=list)
    structured: list[StructuredItem] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    text: str = ""
    is_plain_text: bool = False
    meta: dict[str, str] = field(default_factory=dict)
    _sentences: dict[int, list[tuple[int, str]]] = field(default_factory=dict, repr=False)
    _holding: dict[int, list[Block]] = field(default_factory=dict, repr=False)
    overlays: set[int] = field(default_factory=set)
    """The blocks of dialogs that lie over the page, in which themes leave their examples."""
    faxes: set[str] = field(default_factory=set)
    """The digits of numbers that stand behind the picture of a fax, without any word for it."""
    images: list[tuple[str, str]] = field(default_factory=list)
    """(alternative text, source address) of the images, for a logo's name."""

    @cached_property
    def starts(self) -> list[int]:
        """The offset of every block in `text`."""
        return list(accumulate((len(block.text) + 1 for block in self.blocks), initial=0))[:-1]

    @cached_property
    def plain(self) -> list[str]:
        """The text of every block with plain characters, offsets unchanged."""
        return [plain(block.text) for block in self.blocks]

    @cached_property
    def lower(self) -> list[str]:
        """The plain text of every block in lower case."""
        return [lower(text) for text in self.plain]

    @cached_property
    def bits(self) -> list[int]:
        """The bits of the triggers in every block: where each reader has to look."""
        return [TRIGGERS.bits(text) for text in self.plain]

    @cached_property
    def _all_bits(self) -> int:
        return reduce(or_, self.bits, 0)

    def holding(self, bit: int) -> list[Block]:
        """Return the blocks that hold a trigger of the bit, looked for once for all readers."""
        if bit not in self._holding:
            any_holds = self._all_bits & bit
            self._holding[bit] = [block for block, bits in zip(self.blocks, self.bits, strict=True) if bits & bit] if any_holds else []
        return self._holding[bit]

    @cached_property
    def _links_by_block(self) -> dict[int, list[Link]]:
        found: dict[int, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.block_index, []).append(link)
        return found

    def links_in(self, block: Block) -> list[Link]:
        """Return the links that stand in a block."""
        return self._links_by_block.get(block.index, [])

    def sentences(self, index: int) -> list[tuple[int, str]]:
        """Return the plain sentences of one block with their offsets in it, split once for all readers."""
        if index not in self._sentences:
            self._sentences[index] = list(sentences(self.plain[index]))
        return self._sentences[index]


def once_per_page(read: Callable[[Page], Result]) -> Callable[[Page], Result]:
    """Let the readers of one page, which come one after another, share what was read of it."""
    last: list[tuple[Page, Result]] = []

    @wraps(read)
    def shared(page: Page) -> Result:
        if not last or last[0][0] is not page:
            last[:] = [(page, read(page))]
        return last[0][1]

    return shared


@dataclass(frozen=True)
class Finding:
    """One statement that a reader found: the evidence of the page contract with lists unindexed."""

    field: str
    value: Any
    quote: str
    source: Source
    rule: str
    service: str | None = None


@dataclass(frozen=True)
class Mention:
    """A finding and where it stands, so that a location gets the telephones and hours beside it.

    `block` is the index of the block, -1 for a statement outside the visible text; `start` the offset in it.
    `again` are the blocks and offsets where the same is said once more.
    """

    finding: Finding
    block: int = -1
    start: int = 0
    again: tuple[tuple[int, int], ...] = ()


_CAPTION_LIMIT = 200
"""Characters of an image's words beyond which they are an article, not what the picture shows."""


def read_captions(page: Page, field: str, read: Callable[[str], Any]) -> Iterator[Mention]:
    """Yield what `read` finds in the words of images, for pages that show it as a picture; it returns None where there is nothing."""
    for caption, _ in page.images:
        if len(caption) < _CAPTION_LIMIT and (value := read(caption)) is not None:
            yield Mention(Finding(field, value, caption, "meta", "image-words"))


def fold(text: str) -> str:
    """Return the text with every run of white space (no-break spaces too) as one space."""
    return " ".join(text.split())


def quote_around(page: Page, where: Block | str, start: int, end: int) -> str:
    """Return a contiguous piece of visible text, at most `QUOTE_LIMIT` characters, that holds [start:end].

    `where` is a block, or any folded slice of the page's visible text. The piece is the sentence
    around the span when that fits, otherwise a window of whole words.
    """
    text = where.text if isinstance(where, Block) else where
    start = max(0, min(start, len(text)))
    end = max(start, min(end, len(text)))
    if len(text) <= QUOTE_LIMIT:
        return _sentence(text, start, end) if len(text) > 160 else text
    sentence = _sentence(text, start, end)
    if len(sentence) <= QUOTE_LIMIT:
        return sentence
    end = min(end, start + QUOTE_LIMIT)
    spare = QUOTE_LIMIT - (end - start)
    left = max(0, start - spare // 2)
    right = min(len(text), left + QUOTE_LIMIT)
    left = max(0, right - QUOTE_LIMIT) if right == len(text) else left
    if left > 0:
        space = text.find(" ", left, start)
        left = space + 1 if space >= 0 else left
    if right < len(text):
        space = text.rfind(" ", end, right)
        right = space if space >= 0 else right
    return text[left:right].strip()


_SENTENCE_END = re.compile(
    r"[.!?](?<![A-Z].)(?<!\b[DJSM]r.)(?<!\bMrs.)(?<!\bSt.)(?<!\bvs.)(?<!\bapprox.)['\"”’)]?\s+(?=[A-Z“\"'(\d])"
)
"""Begins with a set of characters, for speed."""


def _sentence(text: str, start: int, end: int) -> str:
    left, right = 0, len(text)
    for match in _SENTENCE_END.finditer(text):
        if match.end() <= start:
            left = match.end()
        elif match.start() >= end - 1:
            right = match.end()
            break
    return text[left:right].strip()


# --------------------------------------------------------------------------- parsing


_TAG = re.compile(r"<(?:!doctype|!--|/?[a-zA-Z][a-zA-Z0-9]*[\s/>])", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_CONTROL_BYTES = bytes(32 if (byte < 32 and byte not in b"\t\n\r") or byte == 127 else byte for byte in range(256))
_ODD = re.compile("[\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Document:
    """A page's decoded markup and its tree; None for plain text, and for what nobody can parse."""

    text: str
    tree: Any
    plain: bool = False


def parse_document(html: bytes | str, content_type: str | None = None) -> Document:
    """Decode and parse a page's bytes or text, once for all who look at it. Never raises for bad markup."""
    text = _decode(html, content_type)
    if not _TAG.search(text) or ("text/plain" in (content_type or "") and "<body" not in text and "<p" not in text):
        return Document(_CONTROL.sub(" ", text), None, plain=True)
    return Document(text, _parse_tree(text))


def page_of(document: Document, url: str) -> Page:
    """Return a document's blocks of visible text; plain text becomes one block per line."""
    if document.plain:
        return _parse_plain(document.text, url)
    page = Page(url=url)
    page.tree = document.tree
    if page.tree is None:
        return page
    _read_head(page)
    walker = _Walker(page)
    walker.walk()
    page.text = "\n".join(block.text for block in page.blocks)
    page.structured = list(_structured(page, document.text))
    return page


def parse_page(html: bytes | str, url: str, content_type: str | None = None) -> Page:
    """Parse a page's bytes or text into blocks (`parse_document`, `page_of`)."""
    return page_of(parse_document(html, content_type), url)


def _decode(html: bytes | str, content_type: str | None) -> str:
    if isinstance(html, str):
        return html
    try:
        declared, text = html_to_unicode(content_type, html, default_encoding="utf-8")
    except (LookupError, ValueError):
        return html.decode("utf-8", "replace")
    if "\ufffd" in text:  # a wrong or missing declaration: old pages are cp1252
        try:
            text = html.decode("utf-8")
        except UnicodeDecodeError:
            if declared in ("utf-8", "ascii") and text.count("\ufffd") * 200 > len(text) // 10:
                text = html.decode("cp1252", "replace")
    return text


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


_MENDED = re.compile(rb"<(?:/(?:body|html|BODY|HTML)\s*>|([a-z]{1,6}+)\s?+(\d{5}(?:-\d{4})?)\s?>?(?=<))")
"""An early end of the page, behind which the parser drops what browsers show (footers are often added there), and a postal code
that a missing ">" makes a part of a tag."""
_HEAD_TAGS = word_set("title meta link script style base noscript template")


def _parse_tree(text: str) -> Any:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, remove_comments=True)
    try:
        body = text.encode("utf-8")
    except UnicodeEncodeError:  # half a character
        body = _ODD.sub(" ", text).encode("utf-8")
    if b"\xef" in body and b"\xef\xbf" in body:  # the single byte is looked for fifty times faster
        body = _ODD.sub(" ", body.decode("utf-8")).encode("utf-8")
    body = _MENDED.sub(lambda match: b"<%b> %b " % match.groups() if match[2] else b"", body)
    try:
        return etree.fromstring(body.translate(_CONTROL_BYTES), parser)  # many times faster than `_CONTROL`
    except (etree.LxmlError, ValueError):
        return None


def _read_head(page: Page) -> None:
    tree = page.tree
    page.language = tree.get("lang") or None
    for element in tree.iter("title", "meta", "link", "body"):
        if element.tag == "body":
            break
        if element.tag == "title" and not page.title:
            page.title = fold(element.text or "")
        elif element.tag == "meta":
            name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
            if name and element.get("content"):
                page.meta.setdefault(name, fold(element.get("content")))
        elif element.tag == "link" and "canonical" in (element.get("rel") or "").lower().split() and element.get("href"):
            page.canonical = page.canonical or _absolute(page.url, element.get("href"))
    page.description = page.meta.get("description", "")


def _absolute(base: str, href: str) -> str:
    href = href.strip()
    if href.startswith(("http://", "https://", "tel:", "mailto:", "sms:", "#", "javascript:", "data:")):
        return href
    try:
        if _ROOTED.fullmatch(href):  # most links of most pages
            return _origin(base) + href
        return urljoin(base, href)
    except ValueError:
        return href


_ROOTED = re.compile(r"/(?:[\w~%-]+/)*[\w~%-]*", re.ASCII)


@lru_cache(maxsize=256)
def _origin(base: str) -> str:
    return urljoin(base, "/").removesuffix("/")


# --------------------------------------------------------------------------- the walk

_INLINE = word_set(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark nobr q s samp small span strike strong "
    "sub sup time tt u var wbr data ruby rb rt output"
)
_SKIPPED = word_set(
    "script style template noscript head svg iframe object embed select datalist textarea canvas video audio map math input progress meter"
)
_BOLD = frozenset(("b", "strong"))
_LISTS = frozenset(("ul", "ol", "dl", "menu"))
_GROUPING = frozenset(("div", "p", "section"))
_MEANING = word_set("h1 h2 h3 h4 h5 h6 li dt dd summary address button blockquote figcaption caption legend td th")
_KEEPS_MEANING = _MEANING - {"td", "th", "blockquote"}
_HEADING_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LOOKS_LEVEL, _BOLD_LEVEL, _TERM_LEVEL = 7, 8, 9

_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|font-size\s*:\s*(?:2\d|[3-9]\d)(?:px|pt)|font-size\s*:\s*(?:1\.[4-9]|"
    r"[2-9])\d*r?em", re.IGNORECASE)
_HIDDEN_CLASSES = word_set("sr-only screen-reader-text visually-hidden skip-link")
_OPENABLE = re.compile(
    r"accordion|toggle|tab(?:[-_ ]|s|panel|$)|collaps|faq|panel|dropdown-list|wsite-menu|sub-?menu|dropdown-menu", re.IGNORECASE
)
_HEADING_CLASS = re.compile(r"(?:^|[\s_-])(?:title|heading|headline|question)(?:$|[\s_-])", re.IGNORECASE)
_BLOCK_CLASSES = word_set("d-block block")


def _role_of(tag: str, aria: str, names: str) -> Role | None:
    """Tell which region an element opens by its tag, ARIA role, id and classes; None when it opens none."""
    if aria:
        by_aria: dict[str, Role] = {
            "banner": "header", "navigation": "nav", "main": "main", "complementary": "aside", "contentinfo": "footer",
        }
        if aria in by_aria:
            return by_aria[aria]
    by_tag: dict[str, Role] = {"header": "header", "nav": "nav", "main": "main", "aside": "aside", "footer": "footer"}
    if tag in by_tag:
        return by_tag[tag]
    if not names or tag in _INLINE or tag in _HEADING_LEVELS or tag in ("li", "p", "button", "td", "tr", "th"):
        return None
    words = set(re.split(r"[^a-z0-9]+", names.lower()))
    tokens = set(names.lower().split())
    if words & {"footer", "colophon", "copyright"} and not words & {"modal", "card", "entry", "post", "article", "no", "not", "has", "popup"}:
        return "footer"
    if tokens & {"header", "site-header", "site_header", "masthead", "main-header", "topbar", "top-bar", "page-top", "navbar"}:
        return "header"
    if words & {"nav", "navigation", "navbar", "breadcrumb", "breadcrumbs", "menu"} and not words & {"no", "has", "content"}:
        return "nav"
    if words & {"sidebar"} and not words & {"no", "has", "with", "content", "main"}:
        return "aside"
    if tokens & {"related-posts", "comments", "recent-posts", "widget-area"} or (words & _REVIEWS and not words & _NO_REVIEWS and tag != "body"):
        return "aside"
    return None


_REVIEWS = word_set("testimonial testimonials review reviews")
_NO_REVIEWS = word_set("no has with page content main body")


_OVERLAYS = word_set("modal popup lightbox offcanvas dialog")


def _is_overlay(aria: str, names: str) -> bool:
    return aria in ("dialog", "alertdialog") or not _OVERLAYS.isdisjoint(re.split(r"[^a-z0-9]+", names.lower()))


def _is_hidden(style: str, hidden: str | None, role: str, classes: str, names: str, labelled: bool) -> bool:
    if _HIDDEN_STYLE.search(style) or (hidden is not None and hidden != "until-found"):
        return not (role in ("tabpanel", "region") or labelled or _OPENABLE.search(names))
    return not _HIDDEN_CLASSES.isdisjoint(classes.split())


def _is_inline(tag: str, role: str, classes: str, style: str) -> bool:
    if tag not in _INLINE:
        return False
    return role != "heading" and not _BLOCK_STYLE.search(style) and _BLOCK_CLASSES.isdisjoint(classes.split())


_ICONS = frozenset(("i", "span", "svg", "img", "em"))
_FAX_ICON = re.compile(r"(?:^|[\s_-])fax(?:$|[\s_-])", re.IGNORECASE)
_TEN_DIGITS = re.compile(r"\s*(?:\+?1[\s.-])?\(?(\d{3})\)?[\s.-]{0,2}(\d{3})[\s.-]?(\d{4})")


def _number_behind(icon: Any) -> str | None:
    """Return the digits of the telephone number that the text behind an icon begins with."""
    near: Any = icon
    for _ in range(3):
        following = near.getnext()
        text = (near.tail or "").strip() or ("" if following is None else "".join(following.itertext())).strip()
        if text:
            number = _TEN_DIGITS.match(text)
            return "".join(number.groups()) if number else None
        near = near.getparent()
        if near is None:
            break
    return None


class _Look(msgspec.Struct, frozen=True, gc=False):
    """What an element's tag and attributes tell of it, wherever it stands; pages repeat the same few hundred."""

    hidden: bool
    bold: bool
    inline: bool
    role: Role | None
    overlay: bool
    heading: bool
    fax: bool
    groups: bool
    """It only groups others: most of the elements of a page."""


@lru_cache(maxsize=4096)
def _look(
    tag: str, classes: str = "", name: str = "", style: str = "", role: str = "", hidden: str | None = None, labelled: bool = False
) -> _Look:
    names = f"{classes} {name}".strip()
    bold = tag in _BOLD or _BOLD_STYLE.search(style) is not None
    region = _role_of(tag, role, names)
    overlay = tag != "body" and _is_overlay(role, names)
    heading = _HEADING_CLASS.search(names) is not None
    return _Look(
        hidden=_is_hidden(style, hidden, role, classes, names, labelled),
        bold=bold,
        inline=_is_inline(tag, role, classes, style),
        role=region,
        overlay=overlay,
        heading=heading,
        fax=tag in _ICONS and _FAX_ICON.search(names) is not None,
        groups=tag in _GROUPING and not (bold or region or overlay or heading or role == "heading"),
    )


_TELLING = frozenset(("id", "style", "role", "hidden", "aria-labelledby"))


def _look_of(tag: str, attributes: dict[str, str]) -> _Look:
    get = attributes.get
    if _TELLING.isdisjoint(attributes):  # most elements have a class, a link or nothing
        return _look(tag, get("class", ""))
    return _look(
        tag, get("class", ""), get("id", ""), get("style", ""), get("role", ""), get("hidden"), "aria-labelledby" in attributes
    )


_NO_ATTRIBUTES: dict[str, str] = {}
_OPENED_BOLD, _OPENED_INLINE, _OPENED_BLOCK, _OPENED_ROLE, _OPENED_GROUP = 1, 2, 4, 8, 16


class _Walker:
    """Walks the tree once and cuts its visible text into blocks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pieces: list[str] = []
        self.bold_depth = 0
        self.bold_size = 0
        self.size = 0
        self.broken_line = False
        self.open_link: tuple[str, int] | None = None
        self.pending_links: list[tuple[str, str]] = []
        self.tags: list[tuple[str, bool]] = [("div", False)]
        self.roles: list[Role] = ["main"]
        self.heading_stacks: list[list[tuple[float, tuple[str, ...]]]] = [[]]
        """For each region its open headings: level, and the path down to it."""
        self.lists: list[int] = []
        self.list_count = 0
        self.heads: list[tuple[str, ...]] = []
        self.article_depth = 0
        self.length = 0
        self.inline_end: str | None = None
        self.overlay: Any = None

    def walk(self) -> None:
        body = self.page.tree if self.page.tree.tag == "body" else self.page.tree.find("body")
        for head in self.page.tree.iterchildren("head"):
            for element in head:
                if isinstance(element.tag, str) and element.tag not in _HEAD_TAGS:  # shown, though the head was never closed
                    self._walk(element)
        self._walk(body if body is not None else self.page.tree)

    def _walk(self, root: Any) -> None:
        steps = etree.iterwalk(root, events=("start", "end"))
        closers: list[int] = []
        skipping: Any = None
        for event, element in steps:
            tag = element.tag
            if event == "start":
                attributes = dict(items) if (items := element.items()) else _NO_ATTRIBUTES
                look = _look_of(tag, attributes) if attributes else _look(tag)
                if look.fax and (number := _number_behind(element)):
                    self.page.faxes.add(number)
                if tag in _SKIPPED or look.hidden or (tag == "tr" and self._take_row(element)):
                    skipping = element
                    steps.skip_subtree()
                    continue
                closers.append(self._open(element, tag, attributes, look))
                if text := element.text:
                    self._add(text)
            else:
                if element is skipping:
                    skipping = None
                else:
                    signs = closers.pop()
                    if signs == _OPENED_INLINE and tag != "a":
                        self.inline_end = tag
                    elif signs == _OPENED_GROUP:
                        self._end_block()
                        self.tags.pop()
                    elif signs:
                        self._close(tag, signs)
                    if element is self.overlay:
                        self.overlay = None
                if (text := element.tail) and element is not root:
                    self._add(text)
            if self.length > TEXT_LIMIT:
                break
        self._flush()

    # -- elements

    def _open(self, element: Any, tag: str, attributes: dict[str, str], look: _Look) -> int:
        """Enter an element; the signs tell `_close` what to undo."""
        if look.groups:
            self._end_block()
            outer = self.tags[-1][0]
            self.tags.append((outer if outer in _KEEPS_MEANING else "div" if tag == "section" else tag, False))
            return _OPENED_GROUP
        signs = 0
        if look.bold:
            self.bold_depth += 1
            signs = _OPENED_BOLD
        if look.inline:
            self._open_inline(element, tag, attributes)
            return signs | _OPENED_INLINE
        if tag == "br":
            self._flush(line_break=True)
            return signs
        get = attributes.get
        if tag == "img":
            if alt := get("alt"):
                self._see_fax(element, alt)
                self.page.images.append((fold(alt), f"{get('src') or ''} {get('class') or ''} {get('id') or ''}"))
            return signs
        outer = self.tags[-1][0]
        if tag in ("button", "label") and outer in _HEADING_LEVELS:
            return signs | _OPENED_INLINE
        self._end_block()
        if look.overlay and self.overlay is None:
            self.overlay = element
        if tag == "article":
            self.article_depth += 1
        role = self._checked_role(look.role, element, tag) if look.role is not None else None
        if role is not None:
            self.roles.append(role)
            self.heading_stacks.append(self.heading_stacks[-1] if role == "main" else [])
            signs |= _OPENED_ROLE
        looks = look.heading
        if get("role") == "heading" and tag not in _HEADING_LEVELS:
            level = get("aria-level", "2")
            tag_here = f"h{level}" if level in "123456" else "h2"
        elif tag == "td":
            tag_here = "div"  # cells of data are taken by row; this one lays out the page
        elif tag in _MEANING:
            tag_here = outer if tag == "button" and outer in ("summary", "dt") else tag
        else:
            tag_here = outer if outer in _KEEPS_MEANING else (tag if tag != "section" else "div")
        if tag == "button" and get("aria-expanded") is not None:
            looks = True
        self.tags.append((tag_here, looks))
        if tag in _LISTS:
            self.list_count += 1
            self.lists.append(self.list_count)
        elif tag == "table":
            self.heads.append(())
        elif tag == "a" and (href := get("href")):
            self.open_link = (href, 0)
        return signs | _OPENED_BLOCK

    def _see_fax(self, image: Any, alt: str) -> None:
        """Note the number behind a picture whose words label it as a fax."""
        if alt[:3].lower() == "fax" and not alt[3:].strip(" :.") and (number := _number_behind(image)):
            self.page.faxes.add(number)

    def _open_inline(self, element: Any, tag: str, attributes: dict[str, str]) -> None:
        if tag == "a":
            if self.inline_end == "a":
                self.pieces.append(" ")
            elif self.inline_end is not None and self.pieces and element.text:
                self._part_words(element.text)
            if href := attributes.get("href"):
                self.open_link = (href, len(self.pieces))
        elif self.inline_end is not None and self.pieces and element.text:
            if "itemprop" in attributes:
                self.pieces.append(" ")
            self._part_words(element.text)
        self.inline_end = None

    def _checked_role(self, role: Role, element: Any, tag: str) -> Role | None:
        here = self.roles[-1]
        if role != "main" and tag != role and any(True for _ in element.iterdescendants("main", "h1")):
            return None
        if role == "nav" and here == "main" and any(len(text) > 20 for p in element.iterdescendants("p") for text in p.itertext()):
            return None  # some builders fold the answers of a FAQ into a "nav"
        if role == "main":
            return "main" if here != "main" else None
        if self.article_depth and role in ("header", "footer") and here == "main":
            return None
        if here == "footer":
            return None
        return role

    def _close(self, tag: str, signs: int) -> None:
        if tag == "a" and self.open_link is not None:
            href, at = self.open_link
            self.pending_links.append((href, fold("".join(self.pieces[at:]))))
            self.open_link = None
        if signs & _OPENED_BOLD:
            self.bold_depth -= 1
        if signs & _OPENED_INLINE:
            self.inline_end = tag
            return
        if not signs & _OPENED_BLOCK:
            return
        self._end_block()
        self.tags.pop()
        if tag in _LISTS:
            self.lists.pop()
        elif tag == "table":
            self.heads.pop()
        elif tag == "article":
            self.article_depth -= 1
        if signs & _OPENED_ROLE:
            self.roles.pop()
            self.heading_stacks.pop()

    def _end_block(self) -> None:
        if self.pieces or self.pending_links:
            self._flush()
        else:
            self.inline_end, self.broken_line = None, False

    # -- text

    def _add(self, text: str) -> None:
        if "\n" in text and self.tags[-1][0] == "pre":  # shown line by line as it is written
            first, *lines = text[:TEXT_LIMIT].split("\n")
            self._add(first)
            for line in lines:
                self._flush(line_break=True)
                self._add(line)
            return
        text = text[:TEXT_LIMIT]
        size = len(text)
        self.length += size
        self.pieces.append(text)
        if not text.isspace():
            self.size += size
            if self.bold_depth:
                self.bold_size += size
        self.inline_end = None

    def _part_words(self, following: str) -> None:
        """Put a space between two neighbouring inline elements whose words cannot be one word."""
        before = self.pieces[-1]
        if _apart(before, following):
            self.pieces.append(" ")

    def _flush(self, line_break: bool = False) -> None:
        self.inline_end = None
        if not self.pieces:
            if not line_break:
                self.broken_line = False
            self._place_links(-1)
            return
        text = fold("".join(self.pieces) if len(self.pieces) > 1 else self.pieces[0]) if self.size else ""
        if not text.isascii():
            text = text.strip("\u200b\u200c\u200d\ufeff\u2060 ")
        all_bold = self.size > 0 and self.bold_size >= self.size
        self.pieces = []
        if self.open_link is not None:
            self.open_link = (self.open_link[0], 0)
        self.size = self.bold_size = 0
        if text:
            tag, looks = self.tags[-1]
            blocks = self.page.blocks
            if self.broken_line and blocks and _continues(blocks[-1], text, tag):
                last = blocks[-1]
                blocks[-1] = Block(
                    last.index, f"{last.text} {text}", last.tag, last.role, last.headings, list_id=last.list_id, is_heading=last.is_heading
                )
            elif len(text) <= BLOCK_LIMIT:
                self._emit(text, tag, looks, all_bold)
            else:
                for piece in _bounded(text):
                    self._emit(piece, tag, looks, all_bold)
        self.broken_line = line_break
        self._place_links(len(self.page.blocks) - 1)

    def _place_links(self, block_index: int) -> None:
        if not self.pending_links:
            return
        index = block_index if block_index >= 0 else len(self.page.blocks) - 1
        for href, text in self.pending_links:
            self.page.links.append(Link(_absolute(self.page.url, href), text, self.roles[-1], max(index, 0)))
        self.pending_links = []

    def _emit(self, text: str, tag: str, looks: bool, all_bold: bool) -> None:
        level = _heading_level(text, tag, looks, all_bold)
        stack = self.heading_stacks[-1]
        blocks = self.page.blocks
        index = len(blocks)
        if self.overlay is not None:
            self.page.overlays.add(index)
        if level is not None:
            while stack and stack[-1][0] >= level:
                stack.pop()
        path = stack[-1][1] if stack else ()
        blocks.append(Block(index, text, tag, self.roles[-1], path, (), (), self.lists[-1] if self.lists else None, level is not None))
        if level is not None:
            stack.append((level, (*path, text)))

    # -- tables

    def _take_row(self, row: Any) -> bool:
        """Make a data row one block with its cells; a row that only lays out the page is walked into."""
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if len(cells) < 2 or any(True for _ in row.iter("table", "ul", "ol", "h1", "h2", "h3", "form", "nav")) or any(map(_lays_out, cells)):
            return False
        found: list[tuple[str, list[tuple[str, str]]]] = [self._cell(cell) for cell in cells]
        texts = tuple(text for text, _ in found)
        if sum(map(len, texts)) > 600:
            return False
        self._flush()
        if not any(texts):
            return True
        is_head = all(cell.tag == "th" for cell in cells) or row.getparent().tag == "thead" or _looks_like_head(row, cells, texts)
        if self.overlay is not None:
            self.page.overlays.add(len(self.page.blocks))
        self.page.blocks.append(Block(
            index=len(self.page.blocks), text=" ".join(text for text in texts if text), tag="row", role=self.roles[-1],
            headings=self.heading_stacks[-1][-1][1] if self.heading_stacks[-1] else (), cells=texts,
            table_head=self.heads[-1] if self.heads and not is_head else (),
        ))
        if is_head and self.heads:
            self.heads[-1] = texts
        self.pending_links.extend(link for _, links in found for link in links)
        self._place_links(len(self.page.blocks) - 1)
        return True

    def _cell(self, cell: Any) -> tuple[str, list[tuple[str, str]]]:
        pieces: list[str] = []
        links: list[tuple[str, str]] = []
        steps = etree.iterwalk(cell, events=("start", "end"))
        skipping: Any = None
        starts: list[int] = []
        for event, element in steps:
            tag = element.tag
            if event == "start":
                if tag in _SKIPPED or (element is not cell and (items := element.items()) and _look_of(tag, dict(items)).hidden):
                    skipping = element
                    steps.skip_subtree()
                    continue
                if tag not in _INLINE:
                    pieces.append(" ")
                if tag == "img":
                    self._see_fax(element, element.get("alt") or "")
                starts.append(len(pieces))
                if element.text:
                    pieces.append(element.text)
                continue
            if element is skipping:
                skipping = None
            else:
                at = starts.pop()
                if tag == "a" and element.get("href"):
                    links.append((element.get("href"), fold("".join(pieces[at:]))))
                if tag not in _INLINE:
                    pieces.append(" ")
            if element.tail and element is not cell:
                pieces.append(element.tail)
        return fold("".join(pieces)), links


_STATE_AND_ZIP = re.compile(r"\b[A-Z]{2},?\s+\d{5}\b")
"""The end of an address, whose lines stand in one cell."""


def _lays_out(cell: Any) -> bool:
    """Tell whether a cell is a column of the page (a menu, several paragraphs), as pages were built before style sheets."""
    counts = Counter(element.tag for element in cell.iter("a", "p", "br"))
    if counts["a"] > 2 or counts["p"] > 1 or counts["br"] > 4:
        return True
    return counts["br"] > 1 and _STATE_AND_ZIP.search("".join(cell.itertext())) is not None


def _looks_like_head(row: Any, cells: list[Any], texts: tuple[str, ...]) -> bool:
    """Tell whether the first row of a table names its columns though not marked so: bold, an empty corner, or prices below."""
    if row.getprevious() is not None or not all(text and len(text) <= 60 for text in texts[1:]):
        return False
    following = row.getnext()
    if "$" not in "".join(texts) and following is not None and "$" in "".join(following.itertext()):
        return True
    if re.search(r"\d|\bfree\b|closed", " ".join(texts), re.I):
        return False
    return not texts[0] or all(cell.find(".//b") is not None or cell.find(".//strong") is not None for cell in cells)


def _bounded(text: str) -> Iterator[str]:
    """Cut a text that no clinic writes as one paragraph, so that no reader's search grows with its square."""
    while len(text) > BLOCK_LIMIT:
        cut = text.rfind(" ", BLOCK_LIMIT // 2, BLOCK_LIMIT)
        cut = cut if cut > 0 else BLOCK_LIMIT
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


_REACHES = re.compile(r"[\w.+-]{2,40}@[\w-]+\.\w|\(\d{3}\) ?\d{3}")


def _apart(before: str, after: str) -> bool:
    """Tell whether two neighbouring inline texts without white space between are visibly separate words."""
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return False
    left, right = before[-1], after[0]
    if " " in before.strip() and left.isalpha() and _REACHES.match(after):
        return True
    if left.islower() and right.isdigit():
        return True
    if left.isdigit() and right.isupper():
        return True
    return left.islower() and right.isupper() and (" " in before.strip() or " " in after.strip())


def _continues(last: Block, text: str, tag: str) -> bool:
    """Tell whether a line after <br> is the rest of the sentence before it."""
    return (
        last.tag == tag and not last.is_heading and text[0].islower() and last.text[-1] not in ".!?:;|"
        and 25 < len(last.text) < BLOCK_LIMIT - 1000
        and "@" not in text.split(" ", 1)[0] and not text.startswith(("www.", "http"))
    )


def _heading_level(text: str, tag: str, looks: bool, all_bold: bool) -> float | None:
    level = _HEADING_LEVELS.get(tag)
    if level is not None:
        return level if len(text) <= 300 else None
    if len(text) > HEADING_TEXT_LIMIT:
        return None
    if tag == "summary":
        return _LOOKS_LEVEL
    if tag == "dt":
        return _TERM_LEVEL
    if looks:
        level = _LOOKS_LEVEL
    elif all_bold and tag not in ("li", "td", "th", "dd", "button"):
        level = _BOLD_LEVEL
    return None if level is None or text[-1] in ".,;!" or not any(map(str.isalpha, text)) else level


# --------------------------------------------------------------------------- structured data


def _structured(page: Page, text: str) -> Iterator[StructuredItem]:
    if "ld+json" in text:
        for script in page.tree.iter("script"):
            if "ld+json" in (script.get("type") or ""):
                yield from _json_ld(script.text or "")
    if "itemscope" in text:
        yield from _microdata(page)


def _json_ld(text: str) -> Iterator[StructuredItem]:
    text = text.strip().removeprefix("<!--").removesuffix("-->").removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
    data: Any = None
    for candidate in (text, re.sub(r",(\s*[}\]])", r"\1", text)):
        try:
            data = json.loads(candidate, strict=False)
            break
        except (ValueError, RecursionError):
            continue
    waiting = [data]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting = item + waiting
        elif isinstance(item, dict):
            if isinstance(item.get("@graph"), list):
                waiting = item["@graph"] + waiting
            if "@type" in item:
                yield StructuredItem(_type_name(item["@type"]), item, "json_ld")


def _type_name(value: Any) -> str:
    names = [str(name) for name in (value if isinstance(value, list) else [value])]
    return " ".join(re.split(r"[/#:]", name)[-1] for name in names)


def _microdata(page: Page) -> Iterator[StructuredItem]:
    """Read microdata in the shape of JSON-LD; one pass, because nested items may be many (HTML standard, 5.2)."""
    items: list[dict[str, Any]] = []
    open_items: list[tuple[Any, dict[str, Any]]] = []
    for event, element in etree.iterwalk(page.tree, events=("start", "end")):
        if event == "end":
            if open_items and open_items[-1][0] is element:
                open_items.pop()
            continue
        if not element.attrib:
            continue
        names, opens = element.get("itemprop"), element.get("itemscope") is not None
        item: dict[str, Any] = {"@type": _type_name(element.get("itemtype", "").split() or [""])} if opens else {}
        if names and open_items:
            value = item if opens else _property_value(element)
            for name in names.split():
                _add_property(open_items[-1][1], name, value)
        elif opens:
            items.append(item)
        if opens:
            open_items.append((element, item))
    for item in items:
        yield StructuredItem(item["@type"], item, "microdata")


def _property_value(element: Any) -> str:
    for attribute in ("content", "datetime", "href", "src"):
        if element.get(attribute):
            return fold(element.get(attribute))
    return fold("".join(element.itertext()))[:1000]


def _add_property(item: dict[str, Any], name: str, value: Any) -> None:
    if name not in item:
        item[name] = value
    elif isinstance(item[name], list):
        item[name].append(value)
    else:
        item[name] = [item[name], value]


# --------------------------------------------------------------------------- plain text

_BULLET = re.compile(r"^\s*(?:[•●▪◦‣∙·*]|[-–](?=\s))\s+")
_COUNTED_TITLE = re.compile(r"\d{1,2} (?:[A-Z][\w'-]*\W+){1,6}(?:of|to|for|about|why|you|that|when|from)\b")
"""The title of an article that counts: "9 Benefits of"."""
_GOES_ON = re.compile(r"(?:[a-z][a-z'-]*[.,;]?|\([A-Za-z]+\),?) +[\w('-]+(?![\w.]*[@/])")
"""Words that begin small or in parentheses, and no address of a page or of mail."""
_LAST_WORD = re.compile(r"[a-z]+[.!?]")
_HANGS = re.compile(r" (?:and|or|of|the|an?|to|for|with|is|are|in|by|at|from|that|our|your|uses?|like)$")
_RELATED = re.compile(r"^(?:you may also like|related (?:posts|articles|reading)|recent posts|more articles)\b", re.IGNORECASE)
_FOOT = re.compile(r"copyright|©|all rights reserved|^(?:quick links|company info|serving )|\d{3}[-.\s]\d{4}|@\w+\.\w", re.IGNORECASE)


def _parse_plain(text: str, url: str) -> Page:
    page = Page(url=url, is_plain_text=True)
    lines = [(fold(_BULLET.sub("", raw)), bool(_BULLET.match(raw))) for raw in text[:TEXT_LIMIT].splitlines()]
    lines = list(_unwrapped((line.strip("\u200b\ufeff "), bullet) for line, bullet in lines))
    lines = [(piece, bullet) for line, bullet in lines if line for piece in _bounded(line)]
    foot = _foot_start([line for line, _ in lines])
    is_heading = [not bullet and _plain_heading(line) for line, bullet in lines]
    path: list[str] = []
    role: Role = "main"
    list_id = 0
    for index, (line, bullet) in enumerate(lines):
        if _RELATED.match(line):
            role, path = "aside", []
        if index == foot:
            role, path = "footer", []
        if bullet and (index == 0 or not lines[index - 1][1]):
            list_id += 1
        heading = is_heading[index]
        if heading:
            above = index + 1 < len(lines) and is_heading[index + 1] and lines[index + 1][0] != line
            path = path[:0] if above or not path else path[:1]
        page.blocks.append(Block(
            index=index, text=line, tag="li" if bullet else ("h2" if not path else "h3") if heading else "p", role=role,
            headings=tuple(path), list_id=list_id if bullet else None, is_heading=heading,
        ))
        if heading:
            path = [*path, line]
    page.title = lines[0][0] if lines and (is_heading[0] or _COUNTED_TITLE.match(lines[0][0])) else ""
    page.text = "\n".join(block.text for block in page.blocks)
    return page


def _unwrapped(lines: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Yield the lines with those joined that are broken in the middle of a sentence."""
    held: tuple[str, bool] | None = None
    for line, bullet in lines:
        if held and not bullet and _is_broken(held[0], line):
            held = f"{held[0]} {line}", held[1]
            continue
        if held:
            yield held
        held = line, bullet
    if held:
        yield held


def _is_broken(line: str, following: str) -> bool:
    if not line or not following or line[-1] in ".!?:;":
        return False
    if len(line) > 60 and _LAST_WORD.fullmatch(following):
        return True
    if line.rfind("(") > line.rfind(")") and following[0].islower():
        return True
    return _GOES_ON.match(following) is not None or (len(following) > 44 and _HANGS.search(line) is not None)


def _plain_heading(line: str) -> bool:
    return len(line) <= 90 and len(line.split()) <= 12 and line[-1] not in ".,;:!…" and not _FOOT.search(line) and line[0].isalpha()


def _foot_start(lines: list[str]) -> int:
    """Return the index of the first line of the footer: the contact and copyright lines at the very end, below the last paragraph."""
    start = len(lines)
    for index in range(len(lines) - 1, max(-1, len(lines) - 12), -1):
        if len(lines[index]) > 140 and lines[index][-1] in ".!?" and "©" not in lines[index]:
            break
        if _FOOT.search(lines[index]):
            start = index
    return start
