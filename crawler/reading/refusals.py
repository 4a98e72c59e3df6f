"""What the readers looked at and did not take, with the reason: kept only while somebody asks for it.

A crawl never asks, so a rule that refuses pays one look at a variable there and nothing elsewhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from directory.records import QUOTE_LIMIT, Refusal

_kept: ContextVar[list[Refusal] | None] = ContextVar("refusals", default=None)


@contextmanager
def refusals() -> Iterator[list[Refusal]]:
    """Collect what is refused while pages are read within, each refusal once, in the order of reading."""
    kept: list[Refusal] = []
    token = _kept.set(kept)
    try:
        yield kept
    finally:
        _kept.reset(token)


def refuse(field: str, quote: str, rule: str, reason: str) -> None:
    """Record that a rule did not take a candidate for `field`, where refusals are asked for; `reason` completes "refused: "."""
    kept = _kept.get()
    if kept is None:
        return
    refusal = Refusal(field=field, quote=" ".join(quote.split())[:QUOTE_LIMIT], rule=rule, reason=reason)
    if refusal not in kept:
        kept.append(refusal)
