"""Numbers as clinics write them: durations, dollars, counts, in digits or in words.

All functions expect text that went through `passages.plain` (straight quotes, plain dashes).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from crawler.reading.wording import words

_MOST = 24
"""Amounts read from one sentence, or one block of them; text with more of them is no prose."""

Range = list[float | int | None]

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS: dict[str, float] = {word: value for value, word in enumerate(_ONES, 1)}
_WORDS |= {word: value for value, word in enumerate(_TEENS, 10)}
_WORDS |= {word: 10 * value for value, word in enumerate(_TENS, 2)}
_WORDS |= {"a": 1, "an": 1, "half": 0.5, "a half": 0.5, "half an": 0.5, "half a": 0.5}

NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?(?:\s?½|\s1/2)?|½|(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES)}))?"
    rf"|(?:{'|'.join(_TEENS + _ONES)}))"
)
"""A number in digits or in words, from one to ninety-nine."""

_AMOUNT = rf"(?:(?:a|one)\squarter\sof\san|three\squarters\sof\san|half\s(?:of\s)?an|half\sa|half|{NUMBER}(?:\s\(\d+\))?(?:\sand\sa\shalf)?|an?)"
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|h)\b\.?"
_SINGLE = (
    rf"(?:{_AMOUNT})\+?[\s-]*(?:{_UNIT})(?:\sand\s(?:a\shalf|1/2|½|(?:a|three)\squarters?\b))?"
    rf"(?:,?\s(?:and\s)?{NUMBER}[\s-]*(?:minutes?|mins?)\b)?"
)
_DURATION = re.compile(
    r"(?<![\w$.,/:])(?=[\d½abefhlmnostuw])"  # where a number or a word before it can begin: tried at few places, for speed
    rf"(?P<bound>\b(?:at least|a minimum of|minimum of|no less than|up to|less than|under|no more than|as long as|at most"
    rf"|within)\s(?:about\s|around\s)?)?"
    rf"(?P<between>\bbetween\s)?(?<![\w$.,/:])(?:(?P<low>{_AMOUNT})(?P<lowunit>[\s-]*{_UNIT}(?:\sand\sa\shalf)?"
    rf"(?:\s\([a-z][\w -]{{2,25}}\)(?=\sto\s))?)?"
    r"(?:-?\s(?:to|or|and|-)\s|\s?(?<=[\d.shrn])-\s?)(?:about\s|around\s|perhaps\s)?)?"
    rf"(?P<high>{_SINGLE})(?P<more>\sor\s(?:more|longer)|\sat\s(?:the\s)?(?:very\s)?least|\+)?",
    re.I,
)
_SPLIT_SINGLE = re.compile(
    rf"(?P<n>{_AMOUNT})\+?[\s-]*(?P<u>{_UNIT})(?P<half>\sand\s(?:a\shalf|1/2|½|(?P<quarters>a"
    rf"|three)\squarters?\b))?(?:,?\s(?:and\s)?(?P<m>{NUMBER})[\s-]*min)?",
    re.I,
)
_LOWER_BOUND = ("at least", "minimum of", "a minimum of", "no less than")


@dataclass(frozen=True)
class Amount:
    """A quantity found in a text: its place and its range (minutes, dollars or a count)."""

    start: int
    end: int
    value: Range


def number(text: str) -> float | None:
    """Return the value of a number in digits or in words, None when it is neither."""
    text = re.sub(r"\s?\(\d+\)", "", " ".join(text.lower().replace("of ", "").split()))
    if "quarter" in text:
        return 0.75 if text.startswith("three") else 0.25
    half = 0.0
    for ending in (" and a half", " 1/2", "½"):
        if text.endswith(ending):
            text, half = text.removesuffix(ending).strip(), 0.5
    if not text:
        return half or None
    if text in _WORDS:
        return _WORDS[text] + half
    if re.fullmatch(r"[\d,]+(\.\d+)?", text):
        return float(text.replace(",", "")) + half if re.search(r"\d", text) else None
    tens, _, ones = text.replace("-", " ").partition(" ")
    if tens in _WORDS and ones in _WORDS:
        return _WORDS[tens] + _WORDS[ones] + half
    return None


def _minutes(text: str) -> float | None:
    match = _SPLIT_SINGLE.match(text)
    if match is None:
        return None
    value = number(match["n"])
    if value is None:
        return None
    if match["half"]:
        value += {"a": 0.25, "three": 0.75}.get((match["quarters"] or "").lower(), 0.5)
    minutes = value * (60 if match["u"].lower().startswith("h") else 1)
    if match["m"]:
        minutes += number(match["m"]) or 0
    return minutes


def whole(value: float | None) -> float | int | None:
    """Return the value as an int when it is one."""
    return int(value) if value is not None and float(value).is_integer() else value


@lru_cache(maxsize=512)
def durations(text: str) -> list[Amount]:
    """Return every length of time in minutes ("40 minutes to an hour" is [40, 60]), in order."""
    found = []
    for match in islice(_DURATION.finditer(text), _MOST):
        start = match.start()
        high = _minutes(match["high"])
        if high is None:
            continue
        low: float | None = high
        if match["low"] and not (
            re.search(r"\sand\s", text[match.end("lowunit" if match["lowunit"] else "low") : match.start("high")]) and not match["between"]
        ):
            value = number(match["low"])
            if match["lowunit"]:
                low = _minutes(match["low"] + match["lowunit"])
            elif value is not None:
                low = value * (60 if re.search(r"h(?:ou)?rs?", match["high"], re.I) else 1)
            if low is not None and low > high:
                low = high
                start = match.start("high")
        elif match["low"]:
            if match["lowunit"]:  # "20 minutes and 40 minutes" is two statements, "1 hour and 15 minutes" one
                first = _minutes(match["low"] + match["lowunit"])
                if first is not None and re.search("hour|hr", match["lowunit"], re.I) and re.search("min", match["high"], re.I):
                    found.append(Amount(match.start("low"), match.end(), [whole(first + high), whole(first + high)]))
                    continue
                if first is not None:
                    found.append(Amount(match.start("low"), match.end("lowunit"), [whole(first), whole(first)]))
            start = match.start("high")
        bound = " ".join((match["bound"] or "").lower().split())
        value_range: Range = [whole(low), whole(high)]
        if low == high and (match["more"] or "+" in match["high"] or bound.startswith(_LOWER_BOUND)):
            value_range = [whole(low), None]
        elif low == high and bound and not bound.startswith("within"):
            value_range = [None, whole(high)]
        found.append(Amount(start, match.end(), value_range))
    return found


_DOLLARS = r"(?:US\s?)?\$\s?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d\d\b|\.\d(?=[kK]))?(?:\s?[kK]\b)?"
_MONEY = re.compile(
    r"(?P<from>\b(?:starting\s(?:at|from)|starts?\s(?:at|from)|start\s(?:at|from)|begin(?:s|ning)?\sat|from|as\slow\sas"
    r"|as\slittle\sas)\s(?:only\s|just\s)?)?"
    rf"(?P<upto>\b(?:up\sto)\s)?"
    rf"(?P<low>{_DOLLARS})(?:\s?(?P<sep>-|to|and|or|/)\s?(?P<high>{_DOLLARS}|\d[\d,]{{1,6}}(?![\d%]|\s?(?:mg|mcg|ml|cc|min|hours?|hrs?"
    rf"|units?|sessions?|infusions?)\b)))?(?P<plus>\+|\s(?:and|or)\s(?:up|more))?",
    re.I,
)
_SPELLED_DOLLARS = words(r"(?<![\w$.,])(?P<n>\d[\d,]*(?:\.\d\d)?)\s(?:(?:US\s)?dollars|USD)\b")


def _dollars(text: str) -> float:
    digits = re.sub(r"[^\d.]", "", text)
    return float(digits) * (1000 if text.rstrip().lower().endswith("k") else 1)


def money(text: str) -> list[Amount]:
    """Return every amount in US dollars; "from $550" is [550, None], "$400-$700" is [400, 700]."""
    found = []
    for match in islice(_MONEY.finditer(text), _MOST):
        low = _dollars(match["low"])
        high, end = low, match.end()
        if match["high"]:
            second = _dollars(match["high"])
            separator = match["sep"].lower()
            between = separator != "and" or text[: match.start()].lower().rstrip().endswith(("between", "from"))
            if second >= low and between and (separator in ("-", "to", "and") or second < 2 * low):
                high = second
            else:
                found.append(Amount(match.start(), match.end("low"), [whole(low), whole(low)]))
                if "$" in match["high"]:
                    found.append(Amount(match.start("high"), match.end("high"), [whole(second), whole(second)]))
                continue
        value: Range = [whole(low), whole(high)]
        if low == high and (match["from"] or match["plus"]):
            value = [whole(low), None]
        elif low == high and match["upto"]:
            value = [None, whole(high)]
        found.append(Amount(match.start(), end, value))
    for match in islice(_SPELLED_DOLLARS.finditer(text), _MOST):
        amount = whole(float(match["n"].replace(",", "").rstrip(".")))
        found.append(Amount(match.start(), match.end(), [amount, amount]))
    return sorted(found, key=lambda amount: amount.start)


_COUNT_RANGE = re.compile(rf"(?<![\w$.,/:-])(?P<low>{NUMBER})(?:\s?(?:-|to|or)\s?(?P<high>{NUMBER}))?(?![\w%]|[.,]\d)", re.I)


def counts(text: str) -> list[Amount]:
    """Return every bare number or range of numbers, as a count."""
    found = []
    for match in islice(_COUNT_RANGE.finditer(text), _MOST):
        low = number(match["low"])
        high = number(match["high"]) if match["high"] else low
        if low is None or high is None or high < low:
            continue
        found.append(Amount(match.start(), match.end(), [whole(low), whole(high)]))
    return found
