"""Sentences and plain characters: what readers of prose share."""

import re
from collections.abc import Iterator
from functools import lru_cache

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

_SENTENCE_END = re.compile(
    r"[\"')\]\s](?:(?<=[.!?].)(?:(?<=\s)\s*|(?<!\s)[\"')\]]*\s+)(?=[\"'(\[$\dA-Z*])|(?<=\s)\s*[|•·●]\s+)", re.DOTALL
)
"""The end of a sentence with its quotes and space, or a bar; written so that it begins with a set of characters, for speed."""
_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|St|vs|approx|e\.g|i\.e|etc|[A-Z])|^\d)\.$")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return the text with straight quotes, plain dashes and no trade marks, every offset unchanged."""
    return text if text.isascii() else straight(text).translate(_DASHES)


def lower(text: str) -> str:
    """Return the text in lower case, every offset unchanged."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(character.lower() if len(character.lower()) == 1 else character for character in text)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, sentence); abbreviations and the number of a numbered line end no sentence."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        piece = text[start : match.start()]
        if _ABBREVIATION.search(piece[-6:]):
            continue
        if piece.strip():
            yield start, piece
        start = match.end()
    if text[start:].strip():
        yield start, text[start:]
