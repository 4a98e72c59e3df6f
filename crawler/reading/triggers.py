"""One scan over a page's words tells every reader where it may have something to read.

Patterns are slow where nothing matches, and most sentences concern no rule. So each reader and each
rule names the words without which it can find nothing, and gets a bit for them; `Page.bits` has, for
every block, the bits of the words in it. A bit that is set is no finding: it says "look here".
"""

from functools import reduce
from operator import or_

_KNOWN_LIMIT = 100_000
"""Words remembered before the memory starts anew; a language has fewer, random text has more."""


class Triggers:
    """Trigger words, each list of them behind one bit."""

    def __init__(self) -> None:
        self._count = 0
        self._by_start: dict[str, list[tuple[str, bool, bool, int]]] = {}
        self._known = _Known(self)

    def add(self, *words: str) -> int:
        """Return the bit of texts that hold one of the words (lower case, anywhere in a word).

        A space at an end of a trigger, or within it, is the edge of a word. Of several words only
        the longest is looked for.
        """
        bit = 1 << self._count
        self._count += 1
        for word in words:
            piece = max(word.split(), key=len)
            at = word.index(piece)
            entry = (piece, at > 0, at + len(piece) < len(word), bit)
            self._by_start.setdefault(piece[:3], []).append(entry)
        self._known.clear()
        return bit

    def bits(self, lower: str) -> int:
        """Return the bits of a text in lower case."""
        return reduce(or_, map(self._known.__getitem__, lower.split()), 0)

    def bits_of_word(self, word: str) -> int:
        """Return the bits of one word."""
        bits = 0
        for at in range(len(word)):
            for start in {word[at:at + 3], word[at:at + 2], word[at]}:
                for piece, begins, ends, bit in self._by_start.get(start, ()):
                    if not bits & bit and word.startswith(piece, at) and (at == 0 or not begins) and (
                        not ends or at + len(piece) == len(word)
                    ):
                        bits |= bit
        return bits


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


TRIGGERS = Triggers()
"""The triggers of all readers."""
