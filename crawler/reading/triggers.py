"""One scan over a page's words tells every reader where it may have something to read.

Patterns are slow where nothing matches, and most sentences concern no rule. So each reader and each
rule names the words without which it can find nothing, and gets a bit for them; `Page.bits` has, for
every block, the bits of the words in it. A bit that is set is no finding: it says "look here".
`patterns.Pattern` works its words out by itself.
"""

from functools import reduce
from operator import or_
from typing import Any

_KNOWN_LIMIT = 100_000
"""Words remembered before the memory starts anew; a language has fewer, random text has more."""
_TEXTS_LIMIT = 16_000
"""Texts remembered before the memory starts anew: those of some hundred pages, since those of many sites come in turn."""
_TEXT_LIMIT = 1_500
"""Characters of a text that is remembered."""

EDGE = "\b"
"""In a trigger, the edge of a word as patterns know it: a letter, digit or _ on one side only."""


class Triggers:
    """Trigger words, each list of them behind one bit."""

    def __init__(self) -> None:
        self._bits: dict[frozenset[str], int] = {}
        self._count = 0
        self.every = 0
        """The bits of all triggers, as of a text of which nothing is known."""
        self._tree: dict[str, Any] = {}
        """The triggers letter by letter; under "" the bits of those that end there, by the edges that they want."""
        self._known = _Known(self)
        self.of_text = _OfText(self)
        """The bits of texts that many ask about; all bits for a text that is too long to be remembered."""

    def add(self, *words: str) -> int:
        """Return the bit of texts that hold one of the words (lower case, anywhere in a word).

        A space at an end of a trigger, or within it, is the edge of a word, `EDGE` that of a run of letters and
        digits. Of several words only the longest is looked for.
        """
        wanted = frozenset(words)
        if wanted not in self._bits:
            self._bits[wanted] = self.sign()
            self.every |= self._bits[wanted]
            for word in wanted:
                self._want(word, self._bits[wanted])
            self._known.clear()
            self.of_text.clear()
        return self._bits[wanted]

    def sign(self) -> int:
        """Return a bit that no word sets: a reader's own sign in the bits of a text (`of_text.mark`)."""
        self._count += 1
        return 1 << (self._count - 1)

    def _want(self, word: str, bit: int) -> None:
        piece = max(word.split(), key=len)
        at = word.index(piece)
        bare = piece.strip(EDGE)
        before = " " if at > 0 else EDGE if piece[0] == EDGE and _in_word(bare[0]) else ""
        after = " " if at + len(piece) < len(word) else EDGE if piece[-1] == EDGE and _in_word(bare[-1]) else ""
        node = self._tree
        for letter in bare:
            node = node.setdefault(letter, {})
        ends: dict[tuple[str, str], int] = node.setdefault("", {})
        ends[before, after] = ends.get((before, after), 0) | bit

    def bits(self, text: str) -> int:
        """Return the bits of a text."""
        return self.of_text[text] if len(text) <= _TEXT_LIMIT else self.scanned(text)

    def scanned(self, text: str) -> int:
        """Return the bits of a text that is not worth remembering."""
        lower = text.lower() if "İ" not in text else text.replace("İ", "i").lower()
        return reduce(or_, map(self._known.__getitem__, lower.split()), 0)

    def bits_of_word(self, word: str) -> int:
        """Return the bits of one word."""
        bits = 0
        if not word.isascii():
            word = "".join(map(_as_patterns_see, word))
        for at in range(len(word)):
            node = self._tree
            for end, letter in enumerate(word[at:], at + 1):
                if letter not in node:
                    break
                node = node[letter]
                for (before, after), more in node.get("", _NONE).items():
                    if _is_edge(word, at, before, -1) and _is_edge(word, end, after, 0):
                        bits |= more
        return bits


_NONE: dict[tuple[str, str], int] = {}


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _as_patterns_see(character: str) -> str:
    """Return the letter that patterns which ignore case take a character for, and the digit that they take for one."""
    return str(int(character)) if character.isdecimal() else {"ſ": "s", "ı": "i"}.get(character, character)


def _is_edge(word: str, at: int, wanted: str, side: int) -> bool:
    """Tell whether there is an edge of the wanted kind at an offset; `side` is where the neighbour stands."""
    if not wanted or at in (0, len(word)):
        return True
    return wanted == EDGE and not _in_word(word[at + side])


class _Known(dict[str, int]):
    """The bits of the words seen so far."""

    def __init__(self, triggers: Triggers) -> None:
        self._triggers = triggers

    def __missing__(self, word: str) -> int:
        bits = self._triggers.bits_of_word(word)
        if len(word) <= 40:
            if len(self) >= _KNOWN_LIMIT:
                self.clear()
            self[word] = bits
        return bits


class _OfText(dict[str, int]):
    """The bits of the texts seen of late, as they are written."""

    def __init__(self, triggers: Triggers) -> None:
        self._triggers = triggers

    def __missing__(self, text: str) -> int:
        if len(text) > _TEXT_LIMIT:
            return self._triggers.every
        bits = self._triggers.scanned(text)
        if len(self) >= _TEXTS_LIMIT:
            self.clear()
        self[text] = bits
        return bits

    def mark(self, text: str, sign: int) -> None:
        """Set a sign in the bits of a text for as long as it is remembered."""
        if text in self:
            self[text] |= sign


TRIGGERS = Triggers()
"""The triggers of all readers."""
