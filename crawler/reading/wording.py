"""Sentences and plain characters: what readers of prose share."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

Item = TypeVar("Item")

SENTENCE_LIMIT = 1000
"""Characters of one sentence; longer ones are cut, because many rules look over a whole sentence for each thing in it."""

_STRAIGHT = (
    ("’", "'"), ("‘", "'"), ("ʼ", "'"), ("“", '"'), ("”", '"'), ("‐", "-"), ("‑", "-"), ("‒", "-"), ("−", "-"), ("\u00ad", "-"),
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
_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|St|vs|approx|e\.g|i\.e|etc|[A-Z])|^\d|\s\.*|\.\.\.)\.$")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return the text with straight quotes, plain dashes and no trade marks, every offset unchanged."""
    return text if text.isascii() else straight(text).translate(_DASHES)


def words(pattern: str) -> re.Pattern[str]:
    """Compile a pattern, letters of any case; a `\\b` that begins every alternative is asked once per place, for speed."""
    pieces = _alternatives(pattern)
    if len(pieces) > 1 and all(piece.startswith(r"\b") for piece in pieces):
        pattern = rf"\b(?:{'|'.join(piece[2:] for piece in pieces)})"
    return re.compile(pattern, re.I)


def _alternatives(pattern: str) -> list[str]:
    """Return the outermost alternatives of a pattern."""
    pieces, depth, begin, in_set = [], 0, 0, False
    for match in re.finditer(r"\\.|[\[\]()|]", pattern):
        sign = match[0]
        if in_set:
            in_set = sign != "]"
        elif sign == "[":
            in_set = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and not depth:
            pieces.append(pattern[begin : match.start()])
            begin = match.end()
    return [*pieces, pattern[begin:]]


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
