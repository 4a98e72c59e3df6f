"""Patterns that are asked only where they can match.

A pattern of many alternatives is slow where it does not match, which is nearly everywhere. So each
`Pattern` works out from its own syntax which words no match can do without, makes them triggers of the
page's one scan (`triggers.py`), and leaves all other texts alone. The words are necessary, not
sufficient: nothing that the bare pattern finds is lost, and nobody has to write the words down.
Where it was looked for in vain it leaves its sign in the text's bits, and is not looked for again: menus,
footers and stock phrases stand on many pages, and several rules ask the same of one sentence.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache, reduce
from itertools import chain, product
from operator import or_
from re import _constants as signs  # type: ignore[attr-defined] # no public module tells a pattern's parts
from re import _parser as syntax  # type: ignore[attr-defined]
from typing import Any

from crawler.reading.triggers import EDGE, TRIGGERS

_SPELLINGS = 16
"""Ways to spell a piece that are followed apart; beyond them its words are taken in two parts."""
_WAYS = 48
"""Ways to match that are told apart; beyond them they are taken together."""
_CLAUSES = 2
"""Clauses of one way that are asked for."""
_COMMONPLACE = 0.15
"""Weight of a clause that is not worth asking for: single letters, a word such as "the"."""

_LARGE = 500
"""Characters of a pattern that is tried in small letters first."""

Clause = frozenset[str]
"""Triggers of which one stands in a text."""
Way = frozenset[Clause]
"""Clauses that all hold of a text."""

_COMMON = frozenset((
    "a", "all", "an", "and", "are", "as", "at", "be", "by", "can", "do", "for", "from", "has", "have", "in", "is", "it", "may", "no", "not",
    "of", "on", "or", "our", "that", "the", "this", "to", "we", "will", "with", "you", "your",
))
"""Words that tell little of a text."""
_ANYHOW: list[Way] = [frozenset()]
_BITS_OF = TRIGGERS.of_text
_DIGITS: Clause = frozenset("0123456789")


class Pattern:
    """A compiled pattern with the methods of `re.Pattern` that readers use."""

    __slots__ = ("_asks", "_in_small", "_in_vain", "_needs", "_ways", "bare", "pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.bare = re.compile(pattern, flags)
        self._in_small = _in_small_letters(pattern) if flags & re.IGNORECASE and len(pattern) > _LARGE else None
        ways = needed(pattern, flags)
        self._ways = tuple(sorted(map(_bits, ways))) if len(ways) > 1 else ()
        self._needs = _bits(_together(ways)) if self._ways else _bits(ways[0])
        self._in_vain = TRIGGERS.sign()
        self._asks = self._needs | self._in_vain

    def _may_match(self, text: str) -> bool:
        bits = _BITS_OF[text]
        return bits & self._asks == self._needs and (not self._ways or self._holds_a_way(bits))

    def _holds_a_way(self, bits: int) -> bool:
        for needs in self._ways:  # noqa: SIM110 (several times faster than `any`)
            if bits & needs == needs:
                return True
        return False

    def _is_nowhere(self, text: str, start: int, end: int) -> bool:
        """Tell whether a large pattern does not match, in small letters, which is found out in half the time."""
        return self._in_small is not None and text.isascii() and self._in_small.search(text.lower(), start, end) is None

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match within a span of the text."""
        bits = _BITS_OF[text]  # as `_may_match`: nearly all calls end here
        if bits & self._asks != self._needs or (self._ways and not self._holds_a_way(bits)):
            return None
        match = None if self._is_nowhere(text, start, end) else self.bare.search(text, start, end)
        if match is None and not start and end == sys.maxsize:
            _BITS_OF.mark(text, self._in_vain)
        return match

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match that begins where a span of the text begins."""
        return self.bare.match(text, start, end) if self._may_match(text) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match that is the whole text."""
        return self.bare.fullmatch(text) if self._may_match(text) else None

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """Return all matches behind `start`."""
        if not self._may_match(text):
            return iter(())
        matches = self.bare.finditer(text, start)
        first = None if self._is_nowhere(text, start, sys.maxsize) else next(matches, None)
        if first is not None:
            return chain((first,), matches)
        if not start:
            _BITS_OF.mark(text, self._in_vain)
        return iter(())

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Return the text with every match replaced."""
        return self.bare.sub(new, text) if self._may_match(text) else text

    def split(self, text: str, maxsplit: int = 0) -> list[str | Any]:
        """Return the pieces between the matches."""
        return self.bare.split(text, maxsplit) if self._may_match(text) else [text]


_CAPITAL = re.compile(r"\\.|\(\?P|[A-Z]")
"""A capital letter of a pattern, or a sign that has one."""


def _in_small_letters(pattern: str) -> re.Pattern[str] | None:
    """Return what finds in a text's small letters what the pattern finds in letters of any case; None where it wants capitals."""
    small = _CAPITAL.sub(lambda sign: sign[0].lower() if len(sign[0]) == 1 else sign[0], pattern)
    return None if "(?-i:" in pattern else re.compile(small)


def needed(pattern: str, flags: int = 0) -> list[Way]:
    """Return the ways of which one holds of every text that the pattern matches somewhere."""
    ways = _sure(*_sequence(syntax.parse(pattern, flags)))
    return [way for way in dict.fromkeys(ways) if not any(other < way for other in ways)]


def _bits(way: Way) -> int:
    return reduce(or_, (TRIGGERS.add(*clause) for clause in way), 0)


def _sequence(items: Iterable[tuple[Any, Any]]) -> tuple[set[str] | None, list[Way]]:
    """Return all spellings of what the items match, None where they are too many, and the ways of all else."""
    run, ways, whole = {""}, _ANYHOW, True
    for item in items:
        spelled, more = _item(*item)
        if more is not _ANYHOW:
            ways = _both(ways, more)
        if spelled is not None and len(run) * len(spelled) <= _SPELLINGS:
            run = {before + after for before, after in product(run, spelled)}
        else:
            ways = _sure(run, ways)
            run, whole = spelled or {""}, False
    return (run, ways) if whole else (None, _sure(run, ways))


def _item(sign: Any, value: Any) -> tuple[set[str] | None, list[Way]]:
    if sign is signs.LITERAL:
        return {chr(value).lower()}, _ANYHOW
    if sign is signs.IN:
        return _characters(value)
    if sign is signs.AT:
        return {EDGE if value is signs.AT_BOUNDARY else ""}, _ANYHOW
    if sign is signs.ASSERT:
        return {""}, _sure(*_sequence(value[1]))
    if sign is signs.ASSERT_NOT:
        return {""}, _ANYHOW
    if sign is signs.SUBPATTERN:
        return _sequence(value[-1])
    if sign is signs.ATOMIC_GROUP:
        return _sequence(value)
    if sign is signs.BRANCH:
        return _branches(value[1])
    if sign in (signs.MAX_REPEAT, signs.MIN_REPEAT, signs.POSSESSIVE_REPEAT):
        return _repeated(*value)
    return None, _ANYHOW


def _characters(options: list[tuple[Any, Any]]) -> tuple[set[str] | None, list[Way]]:
    """Return the characters of a set that has only a few, and that a digit stands there."""
    if all((sign is signs.CATEGORY and value is signs.CATEGORY_DIGIT) or (sign is signs.RANGE and value[0] >= 48 and value[1] <= 57)
           for sign, value in options):
        return None, [frozenset([_DIGITS])]
    if len(options) <= 4 and all(sign is signs.LITERAL or value is signs.CATEGORY_SPACE for sign, value in options):
        return {chr(value).lower() if sign is signs.LITERAL else " " for sign, value in options}, _ANYHOW
    return None, _ANYHOW


def _repeated(least: int, most: int, body: Any) -> tuple[set[str] | None, list[Way]]:
    spelled, ways = _sequence(body)
    if least == 0:
        return (spelled | {""} if spelled is not None and most == 1 else None), _ANYHOW
    return (spelled, ways) if most == 1 else (None, _sure(spelled, ways))


def _branches(branches: list[Any]) -> tuple[set[str] | None, list[Way]]:
    """Return the spellings of all branches, or where they are too many their ways."""
    each = [_sequence(branch) for branch in branches]
    spellings: set[str] = set().union(*(spelled or () for spelled, _ in each))
    if all(spelled is not None for spelled, _ in each) and len(spellings) <= _SPELLINGS:
        return spellings, [way for _, ways in each for way in ways] if any(ways is not _ANYHOW for _, ways in each) else _ANYHOW
    ways = [way for spelled, ways in each for way in _sure(spelled, ways)]
    return None, ways if len(ways) <= _WAYS else [_together(ways)]


def _both(ways: list[Way], others: list[Way]) -> list[Way]:
    """Return the ways in which one of either holds."""
    if len(ways) * len(others) > _WAYS:
        ways, others = sorted((ways, others), key=len)
        return _both([_together(ways)] if len(ways) * 2 > _WAYS else ways, [_together(others)])
    return [_rarest(way | other) for way, other in product(ways, others)]


def _sure(spelled: set[str] | None, ways: list[Way]) -> list[Way]:
    """Return the ways with the clause that one of the spellings stands there; one that has no letters tells nothing."""
    words = {_trigger(spelling) for spelling in spelled or ("",)}
    return ways if "" in words else _both(ways, [_rarest(frozenset([_shortest(words)]))])


def _together(ways: list[Way]) -> Way:
    """Return one way that holds wherever one of several does: a word of their first clauses stands there, one of their second ones..."""
    if not all(ways):
        return frozenset()
    columns = [sorted(way, key=_weight) for way in ways]
    rows = range(max(map(len, columns)))
    return _rarest(frozenset(_shortest(word for column in columns for word in column[min(row, len(column) - 1)]) for row in rows))


@cache
def _rarest(way: Way) -> Way:
    return frozenset(sorted((clause for clause in way if _weight(clause)[0] < _COMMONPLACE), key=_weight)[:_CLAUSES])


def _trigger(spelling: str) -> str:
    """Return the longest word of a spelling with its edges, as `Triggers.add` wants it."""
    pieces = spelling.split(" ")
    bare = [piece.strip(EDGE) for piece in pieces]
    at = max(range(len(pieces)), key=lambda index: (bare[index] not in _COMMON, len(bare[index])))
    word = bare[at]
    if not word or EDGE in word or any(map(str.isspace, word)):
        return ""
    before = " " if at > 0 else EDGE if pieces[at].startswith(EDGE) else ""
    after = " " if at + 1 < len(pieces) else EDGE if pieces[at].endswith(EDGE) else ""
    return f"{before}{word}{after}"


def _shortest(words: Iterable[str]) -> Clause:
    """Return the words without those that hold another one."""
    kept = set(words)
    return frozenset(word for word in kept if not any(other != word and other in word for other in kept))


@cache
def _weight(clause: Clause) -> tuple[float, list[str]]:
    """Return how common a clause is likely to be, and its words so that the order is always the same."""
    if clause == _DIGITS:
        return 0.1, sorted(clause)
    return sum(_commonness(word.strip(EDGE + " "), len(word)) for word in clause), sorted(clause)


def _commonness(word: str, size: int) -> float:
    return 1 if word in _COMMON else 0.01 if word in "@$©|" else 0.2 ** size
