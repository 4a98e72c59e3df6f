"""Tells which statements date themselves to a time that is over, so that nobody takes them for today's.

Pages go stale: "pricing as of 09/01/23", "we hope to begin in 2023". Such a statement stays what the
clinic says, but it is shown with its own date.
"""

import re
from datetime import UTC, date, datetime

OLD_AFTER_DAYS = 548
"""Days after which a statement's own date makes it old: about a year and a half."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<{{0}}>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATE = (
    r"(?:(?P<m>\d{1,2})[/.-](?:(?P<d>\d{1,2})[/.-])?(?P<y>(?:20)?\d\d)(?!\d)"
    rf"|{_MONTH.format('month')}\s+(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<year>20\d\d)|(?P<only>20\d\d))"
)
_SINCE = re.compile(
    rf"\b(?:as of|effective|(?:last )?(?:updated|revised)|new for)\b:?\s+(?:(?:on|in|from)\s+)?{_DATE}", re.IGNORECASE,
)
_UNTIL = re.compile(rf"\b(?:valid|good|offered|ends?|expires?)\b[^.!?]{{0,20}}?\b(?:through|until|till|on|in)\s+{_DATE}", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:hope|plan|expect|aim|intend)(?:s|ing)? to\b[^.!?]{0,60}?\b(?P<hoped>20\d\d)\b"
    r"|\b(?:coming|opening|arriving|launching)(?: soon)?,?(?: in| this| early| late| by)*(?: [a-z]+)?,? (?P<coming>20\d\d)\b"
    r"|\bwill (?:\w+ ){1,6}?(?:in|by) (?:\w+ )?(?P<will>20\d\d)\b",
    re.IGNORECASE,
)


def outdated_words(quote: str, seen_at: datetime | None) -> str | None:
    """Return the words by which a quote dates itself to a time that was over when it was seen; None when it does not.

    A date that the clinic gives its statement ("as of") makes it old after `OLD_AFTER_DAYS`, the end of an
    offer at once, and a year that something was still hoped for when the year is over.
    """
    if seen_at is None or not any(character.isdigit() for character in quote):
        return None
    today = seen_at.astimezone(UTC).date()
    for pattern, days in ((_SINCE, OLD_AFTER_DAYS), (_UNTIL, 0)):
        for match in pattern.finditer(quote):
            said = _last_day(match)
            if said is not None and (today - said).days > days:
                return match.group()
    for match in _AHEAD.finditer(quote):
        year = next(int(value) for value in match.groupdict().values() if value)
        if year < today.year:
            return match.group()
    return None


def is_old(day: str, seen_at: datetime | None) -> bool:
    """Tell whether an ISO day, such as that of a price list, was old when it was seen."""
    return seen_at is not None and (seen_at.astimezone(UTC).date() - date.fromisoformat(day)).days > OLD_AFTER_DAYS


def _last_day(match: re.Match[str]) -> date | None:
    """Return the last day that a matched date may mean; None when there is no such day."""
    part = match.groupdict()
    if part["only"]:
        return date(int(part["only"]), 12, 31)
    if part["month"]:
        year, month, day = int(part["year"]), _MONTHS.index(part["month"].lower()[:3]) + 1, int(part["day"] or 28)
    else:
        year, month, day = int(part["y"]) % 100 + 2000, int(part["m"]), int(part["d"] or 28)
    try:
        return date(year, month, day)
    except ValueError:
        return None
