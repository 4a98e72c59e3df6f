"""Sentences and plain characters: what readers of prose share."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import TypeVar

from crawler.reading.patterns import Pattern

Item = TypeVar("Item")

SENTENCE_LIMIT = 1000
"""Characters of one sentence; longer ones are cut, because many rules look over a whole sentence for each thing in it."""

_STRAIGHT = (
    ("’", "'"), ("‘", "'"), ("ʼ", "'"), ("ʻ", "'"), ("“", '"'), ("”", '"'), ("‐", "-"), ("‑", "-"), ("‒", "-"), ("−", "-"), ("\u00ad", "-"),
)


def straight(text: str) -> str:
    """Return the text with typographic quotes and hyphens made plain, every offset unchanged."""
    if text.isascii():
        return text
    for old, new in _STRAIGHT:  # several times faster than str.translate
        text = text.replace(old, new)
    return text


_DASHES = str.maketrans({"–": "-", "—": "-", "\u00a0": " ", "®": " ", "™": " "})

_SENTENCE_END = re.compile(r"[.!?|•·●](?:(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[$\dA-Z*])|(?<=\s[|•·●])\s+)")
"""The end of a sentence with its quotes and space, or a bar; written so that it begins with a set of rare characters, for speed."""
_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|St|vs|approx|e\.g|i\.e|etc|[A-Z])|^\d|\s\.+|\.\s|\.\.\.)\.$")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return the text with straight quotes, plain dashes and no trade marks, every offset unchanged."""
    return text if text.isascii() else straight(text).translate(_DASHES)


_NAME_WORDS = re.compile(r"[a-z0-9]{3,}")
_LETTERS = re.compile(r"[a-z]{3,}")
_COMMON_WORDS = frozenset((
    "the", "and", "for", "ketamine", "clinic", "clinics", "center", "centers", "wellness", "health", "infusion", "infusions", "therapy",
    "psychiatry", "medical", "medicine", "treatment", "care", "mental", "group", "institute", "tms", "pain", "brain", "behavioral",
))


def telling_words(name: str) -> frozenset[str]:
    """Return the words (lower case) that tell a practice's name from other practices' names, none where it has only common ones."""
    return frozenset(_NAME_WORDS.findall(straight(name).lower())) - _COMMON_WORDS


def own_words(name: str) -> frozenset[str]:
    """Return the words by which a text may name a practice: the telling ones, or all where it has only common ones."""
    return telling_words(name) or frozenset(_LETTERS.findall(straight(name).lower()))


def words(pattern: str) -> Pattern:
    """Compile a pattern, letters of any case; what begins every alternative (`\\b`, then a letter) is asked once per place, for speed."""
    pieces = _alternatives(pattern)
    if all(piece.startswith(r"\b") for piece in pieces):
        rest = "|".join(piece[2:] for piece in pieces)
        pattern = rf"\b(?=[a-z])(?:{rest})" if _begins_with_a_letter(rest) else rf"\b(?:{rest})"
    return Pattern(pattern, re.I)


@cache
def any_case(pattern: str) -> re.Pattern[str]:
    """Return a pattern that stands where it is used, compiled for letters of any case; `re.search` takes longer to look it up than to search."""
    return re.compile(pattern, re.I)


_BEHIND = re.compile(r"(?:\(\?<[!=][^()|]*\))*")
_GROUP = re.compile(r"\((?:\?:|\?P<\w+>|(?!\?))")


def _begins_with_a_letter(pattern: str) -> bool:
    """Tell whether everything that a pattern matches begins with a letter; where that is not plain to see, it does not."""
    for piece in _alternatives(pattern):
        piece = _BEHIND.sub("", piece, count=1)
        group = _GROUP.match(piece)
        if group is None:
            certain, after, rest = piece[:1].isascii() and piece[:1].isalpha(), piece[1:2], piece[2:]
        else:
            close = next(sign.start() for sign in _outer_signs(piece, group.end()) if sign[0] == ")")
            certain, after, rest = _begins_with_a_letter(piece[group.end() : close]), piece[close + 1 : close + 2], piece[close + 2 :]
        if after == "?":
            certain = certain and _begins_with_a_letter(rest)
        if not certain or after in ("*", "{"):
            return False
    return True


def _alternatives(pattern: str) -> list[str]:
    """Return the outermost alternatives of a pattern."""
    bars = [sign.start() for sign in _outer_signs(pattern) if sign[0] == "|"]
    return [pattern[begin:end] for begin, end in zip([0, *(bar + 1 for bar in bars)], [*bars, len(pattern)], strict=True)]


def _outer_signs(pattern: str, begin: int = 0) -> Iterator[re.Match[str]]:
    """Yield the bars outside all groups that open behind `begin`, and the parentheses that close what opened before it."""
    depth, in_set = 0, False
    for sign in re.compile(r"\\.|[\[\]()|]").finditer(pattern, begin):
        if in_set:
            in_set = sign[0] != "]"
        elif sign[0] == "[":
            in_set = True
        elif sign[0] == "(":
            depth += 1
        elif depth:
            depth -= sign[0] == ")"
        elif sign[0] in "|)":
            yield sign


def lower(text: str) -> str:
    """Return the text in lower case, every offset unchanged."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(character.lower() if len(character.lower()) == 1 else character for character in text)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, sentence); abbreviations, dotted leaders and the number of a numbered line end no sentence.

    What has no end for `SENTENCE_LIMIT` characters is cut between two words.
    """
    start = 0
    for match in _SENTENCE_END.finditer(text):
        end = match.start() + 1
        piece = text[start:end] if text[end - 1] in ".!?" else text[start : end - 1].rstrip()
        if _ABBREVIATION.search(piece[-6:]):
            continue
        if piece.strip():
            if len(piece) <= SENTENCE_LIMIT:
                yield start, piece
            else:
                yield from _bounded(start, piece)
        start = match.end()
    if text[start:].strip():
        yield from _bounded(start, text[start:])


def _bounded(start: int, piece: str) -> Iterator[tuple[int, str]]:
    while len(piece) > SENTENCE_LIMIT:
        cut = piece.rfind(" ", SENTENCE_LIMIT // 2, SENTENCE_LIMIT)
        cut = cut if cut > 0 else SENTENCE_LIMIT
        yield start, piece[:cut]
        start, piece = start + cut, piece[cut:]
    yield start, piece


def few_of_each(items: Iterable[Item], kind: Callable[[Item], object]) -> Iterator[Item]:
    """Yield at most eight items of each kind: what a sentence says of a thing it says by then."""
    count: Counter[object] = Counter()
    for item in items:
        count[kind(item)] += 1
        if count[kind(item)] <= 8:
            yield item
