"""Reads opening hours from tables, lists, lines and sentences into OSM syntax.

The text is cut into day words, time ranges and words for closed or by appointment; these are put
together day by day. A run of them counts as opening hours when it is set out as such (nothing but
days and times), or when the words around it say so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from opening_hours import validate

from crawler.reading.others import is_not_for_patients
from crawler.reading.page import Block, Finding, Mention, Page, read_captions, word_set
from crawler.reading.triggers import TRIGGERS
from crawler.reading.wording import straight, words
from directory.records import PHONE_HOURS_RULE, QUOTE_LIMIT

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MOST = 100
"""Statements of hours read from one page; a page with more of them is no clinic's page."""
BY_APPOINTMENT = 'unknown "by appointment"'

_DAY_WORDS = (
    r"mondays?|mon|tuesdays?|tues?|wednesdays?|weds?|thursdays?|thurs?|thu|fridays?|fri|saturdays?|sat|sundays?|sun|"
    r"lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bados?|domingos?"
)
_DAY = rf"(?:{_DAY_WORDS})(?:(?![a-z])|(?=closed))\.?"
_BEGIN = r"(?:(?<!\w)|(?<=[ap]m)|(?<=closed)|(?<=\d))"
_SHORT = r"(?<![\w'])(?:Mo|M|Tu|T|We|W|Th|R|Fr|F|Sa|S|Su)(?![\w']|\.\w)"
_THROUGH = r"\s*(?:-+|–|—|to|thru|through|until|til|a(?= (?:ma|mi|ju|vi|s[aá]b|dom)))\s*"
_TIME = (
    r"(?P<{0}h>\d{{1,2}})(?:[:.](?P<{0}m>[0-5]\d))?"
    r"(?:\s{{0,2}}(?P<{0}x>[ap]\.?\s?m(?=\b|mon|tue|wed|thu|fri|sat|sun|closed)\.?|"
    r"[ap](?![a-z])))?"
)
_NAMED = r"(?P<{0}n>noon|midnight)"
_RANGE = (
    rf"(?:from\s+|between\s+)?(?<![\d$])(?<!\d:)(?:{_TIME.format('a')}|{_NAMED.format('a')})\s*(?:-+|–|—|to|until|til|till|"
    rf"and(?: closes? at)?|thru|"
    rf"through|(?<=[ap]m)[ \n](?=\d{{1,2}}:\d\d ?pm))\s*(?:{_TIME.format('b')}|{_NAMED.format('b')})(?![\d%])(?!\s*(?:min|hour|hrs|weeks?\b|"
    rf"days?\b|sessions?|\.\d))"
)
_TOKEN = re.compile(
    rf"(?P<range>{_RANGE})"
    rf"|(?P<span>{_BEGIN}(?:{_DAY}|{_SHORT}){_THROUGH}(?:{_DAY}|{_SHORT}))"
    rf"|(?P<day>{_BEGIN}{_DAY})"
    r"|(?P<group>\b(?:(?:every )?weekdays?|week days|weekends?|daily|every ?day|(?:seven|7) days(?: (?:a|per) week|(?=[,:]?\s*\d)))\b)"
    rf"|(?P<until>\b(?:until|till|til)\s+(?:{_TIME.format('u')}|{_NAMED.format('u')})(?![\d%]))"
    r"|(?P<lunch>\bclosed\s+(?:for|during)\s+lunch\b|\blunch(?:\s+break)?\b)"
    r"|(?P<closed>(?:\b|(?<=day|mon|tue|wed|thu|fri|sat|sun))closed(?=\b|mon|tue|wed|thu|fri|sat|sun))"
    r"|(?P<appointment>\b(?:by|upon|with)\s+(?:appointments?|appts?)(?:\s+only)?\b|\bappointments? only\b)"
    r"|(?P<around>\b(?:open\s+)?24\s*hours\b|\b24/7\b)"
    rf"|(?P<short>{_SHORT}(?=\s*[,&/]\s*(?:Mo|M|Tu|T|We|W|Th|R|Fr|F|Sa|S|Su)\b)|"
    rf"{_SHORT}(?=:?\s\d{{1,2}}(?::\d\d)?\s?(?:[ap]m?)?\s?[-–]|:?\s(?:closed|by app))|"
    rf"(?<=[,&/]\s){_SHORT}|(?<=[,&/]){_SHORT})",
    re.IGNORECASE,
)
_DAY_WORD = re.compile(rf"(?:{_DAY_WORDS}|weekdays?|daily|every ?day|m\s?[-–]\s?(?:f|th|sa?)|(?:tu?|w)\s?[-–]\s?(?:th?|f|sa?)|"
    rf"(?:7|seven) days|weekends?|mo\s?[-–]\s?(?:th|"
    rf"fr|sa|su)|m,\s?(?:tu?|w))(?:(?![a-z])|(?=closed))|(?:m|tu|t|w|th|"
    rf"f):?\s\d{{1,2}}(?::\d\d)?\s?(?:[ap]m?)?\s?[-–]")
"""For lower-case text: without the flag for any case the search is several times faster."""
_DAY_HINT = re.compile(r"da(?:y|ily)|m(?:on|[-–,]| [-–789]| 10|: |o ?[-–])|t(?:ue|hu| ?-|u ?-|u [wt]|h \d)|w(?:ed| ?-)|fri|s(?:at|un)")
_DAYS_BIT = TRIGGERS.add(
    "day", "daily", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "m-", "m ", "m:", "m,", "mo-", "mo ", "mo–",
    "tu/", "t/th", "m/", "/th", "lunes", "martes", "jueves", "viernes", " t-", " t ", " tu-", " tu ", " w-", " w ",
)
_HAS_RANGE = re.compile(r"(?:[-–—]|to|till?|and|thr(?:u|ough)|close at)\s*(?:\d|noon|midnight)|24\s*h|24/7")
"""What no range of times is without, for lower-case text."""
_HAS_TIME = re.compile(r"\d\s*(?:[ap]\.?m|[ap]\b|[-–—]|to\b|and (?:\d|close)|:\d\d|until|til\b)|closed|appointment|by appt|noon", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:office|business|clinic|phone|front desk|(?:all|both) (?:centers|offices|clinics|locations)|"
    r"our|hours?|hrs|regular|normal|current|days?|open|opening|of|operation|are|is|from|and|at|the|on|we|by|only|only\.|est|pst|mst|cst|"
    r"edt|pdt|mdt|cdt|hst|akst|akdt|et|pt|mt|ct|"
    r"am|pm|time|central|eastern|pacific|mountain|standard|staffed|answered|available|appointments?|appts?|through|to|please|call|ahead|for|except|"
    r"holidays|federal|major|walk-ins|welcome|"
    r"closed|lunch|some|evenings?|mornings?|afternoons?)\b|[\s.,;:|()•·&/*–—-]+",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[a-z]{3,}")
_PURE_WORDS = word_set(
    """
    office business clinic phone front desk all centers locations offices clinics both every our hour hours hrs regular normal current open
    opening operation are from and the only est pst mst cst edt pdt mdt cdt hst akst akdt time
    central eastern pacific mountain standard staffed answered available appointment appointments appt appts through please call ahead for
    except holidays federal major walk ins welcome some evening evenings morning mornings between until till til thru seven every
    per upon with during break lunes martes rcoles jueves viernes bado bados domingo domingos
    """
)
_PURE_PART = re.compile(r"mon|tue|wed|thu|fri|sat|sun|day|daily|week|noon|midnight|closed|lunch|^[ap]m|[ap]m$|hour|to|thr|til|and")
"""Words, and parts of words run together, that may stand in a line of hours: any other word makes it prose, at less cost than `_TOKEN`."""
_HOURS_CUE = re.compile(
    r"\bhours\b(?!\s+(?:before|after|prior|ahead|a (?:week|day)|per|of (?:sleep|notice|fasting|your)|in advance|notice|later|apart|"
    r"following|post))|\d{4}\)?,? \(?(?:on |from )?(?:mon|tues|wednes|thurs|week)days?\b|\bopen\b(?!\s+(?:wound|enroll|label|mind))|"
    r"\bin[- ]person:? \(?(?=mon|tue|wed|thu|fri|sat|sun|weekdays)|"
    r"\bunlocked\b|\bwe close\b|\bin the office\b|\bat the (?:front )?desk\b|\bvisits? (?:are|is) by appointment\b|"
    r"\boffice(?: is\b|\s*:)|\bwe(?: are|'re) (?:here|in|at)\b|\banswer(?:s|ed|ing)? (?:all |your )?calls\b|"
    r"\bavailable (?:by (?:tele)?phone|for appointments)\b|"
    r"\b(?:call|text) (?:our|the) (?:\w+ ){1,3}at [\d() .-]{10,16}|"
    r"\bline (?:is )?answered\b|\b(?:call|text|reach|visit|contact|see) "
    r"(?:us(?: (?:by phone )?at [\d() .-]{10,16})?|[\d() .-]{10,16}),? ?(?:on |from |between )?"
    r"(?:mon|tue|wed|thu|fri|week|daily|\d)|\b(?:phones?|lines?) (?:is|are|lines?)\b|\banswer(?:s|ed|"
    r"ing)? (?:the )?(?:our )?(?:tele)?phones?\b|\b(?:office|clinic|business|opening|regular|operating) hours\b|"
    r"\bgive us a call\b|\bpicks? up (?:the |our |your )?(?:tele)?(?:phones?|calls?)\b|"
    r"\b(?:speak|talk) (?:to|with) (?:us|(?:our|the|a member of our) (?:\w+ )?(?:staff|team)) "
    r"(?:on |from |between )?(?=mon|tue|wed|thu|fri|week|daily|\d)|"
    r"\bsee patients\b|\bavailable (?:by phone )?(?:mon|tue|wed|thu|fri|sat|sun|weekdays)|\breach (?:us|our)\b|\bdoors open\b|\bstaffed\b|"
    r"\bappointments? (?:are )?(?:available|offered)\b|\bschedule\b(?=.{0,12}$)",
    re.IGNORECASE,
)
_NOT_HOURS = words(
    r"\b(?:infusions?|treatments?|sessions?|blocks?|injections?|dosing|classes|class|group|groups|meets?|meeting|webinar|workshop|course|"
    r"cancel\w*|notice|no[- ]show|deadline|week for|"
    r"(?<!(?:7|n) days a )(?<!(?:7|n) days per )weeks?|times a week|days? per week|"
    r"church|library|pharmacy|support line|crisis|lifeline|emergency|"
    r"(?<!free )parking|answering service|bus|yoga|event|open house|"
    r"live chat|series|intensive outpatient|iop|php)\b",
)
_TIME_ALONE = re.compile(r"^\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?)?$", re.IGNORECASE)
_LUNCH_AFTER = re.compile(r"\s*(?:for|is)?\s*(?:our |the )?lunch\b", re.IGNORECASE)
_BEFORE_DAYS = re.compile(
    r"\b(?:call|text|dial|phone)?(?: us)?(?: at)?:? ?\(?\d{3}\)?[\s.-]{1,3}\d{3}[\s.-]\d{4},? ?(?:on |from )?$|"
    r"\b(?:office|clinic|our|the|telephone|phone) \b",
    re.IGNORECASE,
)
"""What may stand between "call" and the days when they are the hours of the telephone, not a deadline."""
_PHONE_HOURS = words(r"\b(?:call|text|reach|phone)(?: or \w+)? us,? (?:on |from |between )?$")
"""Days and a range right after "call us" tell when somebody answers; a deadline has one time only."""
_OF_PHONES = re.compile(
    r"\b(?:tele)?phones?\b|\b(?:tele-?health|telemedicine|virtual|video|online) (?:\w+ )?(?:hours|visits|appointments|sessions)\b|"
    r"\bline (?:is )?answered\b|\banswer(?:s|ed|ing)?\b|\b(?:call|text) us\b|\bcall hours\b|"
    r"\b(?:by )?(?:video|telehealth|online)(?: only)?\s*:", re.IGNORECASE
)
"""Hours in which somebody answers, or is seen by video; those of the office outrank them."""
_OF_OFFICE = words(r"\b(?:open|office|clinic|business|front desk|see patients|in[- ]person)\b")
_TREATMENT_HOURS = words(
    r"\b(?:treatment|infusion|session|dosing|therapy|tms|spravato|ketamine|kap|class|group|visiting|visitor|pharmacy|cafeteria|gift shop)s? "
    r"(?:hours|times|schedule|days|appointments|slots|visits|chairs)\b")
_SCHEDULED = words(
    r"\b(?:spravato|esketamine|tms|ketamine|sgb|kap)\b(?: (?:is|are|offered|given|available|only|every|on|from|takes? place)){1,4} $"
)
"""Before days and times on which one treatment is given ("We offer Spravato on Tuesdays")."""
_GIVEN_THEN = re.compile(r"\W*(?:given|done|performed|administered|scheduled)\b", re.IGNORECASE)
"""The beginning of a sentence whose subject is the treatment above it."""
_DEFINITE_HOURS = re.compile(r"\b(?:office|clinic|business|opening|regular|operating|our|front desk|phone) hours\b|^hours\b|"
    r"\bhours of operation\b|\bhours\s*:|\bwe(?: are|'re) open\b|\bopen:?\s*$", re.IGNORECASE)


_SAYS_OPEN = re.compile(r"(?:we(?:'re| are) )?open\b|front desk\b|(?:our |the )?(?:office |clinic |business )?hours\b", re.IGNORECASE)
"""The beginning of a line that says itself what its times are, whatever heading stands above it."""

_TIMES_ONLY = re.compile(rf"^(?:open\s*:?\s*|(?:office )?hours\s*:?\s*)?{_RANGE}$", re.IGNORECASE)


_JOB = words(r"\b(?:position|hiring|jobs?|shifts?|part[- ]time|full[- ]time)\b")


@dataclass
class _Week:
    """Hours by weekday number; a day without an entry is not stated."""

    ranges: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    appointment: set[int] = field(default_factory=set)

    def days(self) -> set[int]:
        return set(self.ranges) | self.closed | self.appointment


@dataclass(frozen=True)
class _Token:
    kind: str
    days: tuple[int, ...]
    range: tuple[int, int] | None
    start: int
    end: int


_CLOCK_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "eleven": "11", "twelve": "12",
}
_SPELLED_RANGE = re.compile(
    rf"(?<=[\s,])(?P<from>{'|'.join(_CLOCK_WORDS)})"
    rf"(?P<to>(?: in the morning)? (?:to|until|till) )(?P<until>{'|'.join(_CLOCK_WORDS)})(?=[\s,.;]|$)",
    re.IGNORECASE,
)


def _in_digits(match: re.Match[str]) -> str:
    """Write "nine to five" in digits, as long as before."""
    ends = [_CLOCK_WORDS[match[name].lower()].rjust(len(match[name])) for name in ("from", "until")]
    return f"{ends[0]}{match['to']}{ends[1]}"


_NOT_EVERY_WEEK = re.compile(
    rf"\b(?:every other|alternat(?:e|ing)|(?:the )?(?:1st|2nd|3rd|4th|first|second|third|fourth|last)(?: (?:and|&) \w+)?) (?:{_DAY_WORDS})\b"
    r"(?: of (?:the|each|every) month)?[^.;,\n|]{0,40}",
    re.IGNORECASE,
)
"""Days that are not of every week, with their times."""
_SPACED = re.compile(r"(?<![\w'])(?:(?:Mo?|Tu?|We?|Th|Fr?|Sa|Su) ){1,5}(?:Tu?|We?|Th|Fr?|Sa|Su)(?=:? \d)")
"""Short days with nothing but a space between them ("Tu W Th 9-6")."""
_CHAIN = re.compile(rf"(?<!\w)(?:{_DAY_WORDS}|M|Tu|W|Th|F)(?: ?[-–] ?(?:{_DAY_WORDS}|M|Tu|W|Th|F)(?!\w)){{2,}}", re.IGNORECASE)
"""Three days or more joined by dashes are those days ("Mon-Wed-Fri"), no range."""
_PART_OF_DAY = re.compile(r"(?<=\d) (?:o'clock )?in the (?P<part>morning|afternoon|evening)\b|(?<=\d) at night\b", re.IGNORECASE)
_BROKEN_DASH = ("\u00e2\u20ac\u2013", "\u00e2\u20ac\u2014",
                "\u00e2\u20ac\u201c", "\u00e2\u20ac\u201d", "\u00e2\u0080\u0093", "\u00e2\u0080\u0094")
"""A dash of UTF-8 that was once read as cp1252 or latin-1 and stored so."""


_SPANISH_SURE = re.compile(r"\b(?:lun|vie|s[aá]b|cerrado)\b", re.IGNORECASE)
_SPANISH_WORDS = re.compile(r"\b(?:lun|mar|mi[eé]|jue|vie|s[aá]b|dom|cerrado)\b", re.IGNORECASE)
_ENGLISH = {"lun": "Mon", "mar": "Tue", "mie": "Wed", "jue": "Thu", "vie": "Fri", "sab": "Sat", "dom": "Sun", "cerrado": "closed "}


def _in_english(text: str) -> str:
    """Return the text with short Spanish days in English, every offset unchanged."""
    if not _SPANISH_SURE.search(text):
        return text
    return _SPANISH_WORDS.sub(lambda match: _ENGLISH[match.group().lower().replace("é", "e").replace("á", "a")], text)


@lru_cache(maxsize=2048)
def _even(text: str) -> str:
    """Return the text with plain quotes, mended dashes and "in the afternoon" as pm, every offset unchanged."""
    text = _in_english(text)
    if not text.isascii():
        for broken in _BROKEN_DASH:
            text = text.replace(broken, " - ")
        text = straight(text).replace("\ufffd", "-").replace("\u00c2 ", "  ").replace("\u200b", " ")
    if "12:00 noon" in text:
        text = text.replace("12:00 noon", "12:00     ")
    if _SPELLED_RANGE.search(text):
        text = _SPELLED_RANGE.sub(_in_digits, text)
    if _MILITARY.search(text):
        text = _MILITARY.sub(_of_a_clock, text)
    if _CHAIN.search(text):
        text = _CHAIN.sub(lambda match: re.sub(r"[-–]", ",", match.group()), text)
    if _NOT_EVERY_WEEK.search(text):
        text = _NOT_EVERY_WEEK.sub(lambda match: " " * len(match.group()), text)
    if _SPACED.search(text):
        text = _SPACED.sub(lambda match: match.group().replace(" ", ","), text)
    if "in the " in text or "at night" in text:
        text = _PART_OF_DAY.sub(lambda match: (" am" if match["part"] == "morning" else " pm").ljust(len(match.group())), text)
    return text


def read_hours(page: Page) -> list[Mention]:
    """Return the statements of opening hours, each an OSM string that the evaluator accepts."""
    shifts = is_not_for_patients(page)
    found = (mention for run in _runs(page) if not shifts or run[0].role != "main" for mention in _read(page, run))
    return _of_most_of_the_year(page, list(islice(found, _MOST))) or list(read_captions(page, "opening_hours", _of_caption))


_SHORT_SEASON = re.compile(r"\b(?:summer|holiday|seasonal)\b(?![ ,]+(?:and|or|&) )", re.IGNORECASE)
_ITS_LABEL = 80
"""Characters before the first day of hours in which the word for their season stands, when it is not in the line above them."""


def _of_most_of_the_year(page: Page, found: list[Mention]) -> list[Mention]:
    """Return hours without those of the summer or of holidays, where the page states others."""
    others = [mention for mention in found if not _is_of_a_season(page, mention)] if len(found) > 1 else found
    return others or found


def _is_of_a_season(page: Page, mention: Mention) -> bool:
    block = page.blocks[mention.block]
    quote = mention.finding.quote
    first = _TOKEN.search(quote)
    before = f"{block.text.partition(quote[:12])[0]}{quote[:first.start() if first else 0]}"
    return _SHORT_SEASON.search(before[-_ITS_LABEL:].strip() or _label_of(page, block)) is not None


def _of_caption(caption: str) -> str | None:
    """Return the hours in the words of an image."""
    week = _parse(_even(caption))[0] if _CAPTION.match(caption) and _names_a_day(caption) else _Week()
    return _osm(week) if week.ranges else None


_CAPTION = re.compile(r"(?:(?:our |office |clinic |business )*hours)\b", re.IGNORECASE)


def _read(page: Page, run: list[Block]) -> list[Mention]:
    columns = list(_columns(page, run))
    mention = None if columns else _read_run(page, run)
    return columns or ([mention] if mention is not None else [])


_NUMBER_LINE = re.compile(r"[A-Za-z]{0,9}[.:]? ?\(?\d{3}\)?[-. ]{1,2}\d{3}[-. ]\d{4}$")
"""A telephone number with its label, which may be the letter of a day ("T 555-555-0101")."""


def _runs(page: Page) -> Iterator[list[Block]]:
    """Yield neighbouring blocks that may belong to one statement of hours."""
    run: list[Block] = []
    for block in page.blocks:
        names_a_day = page.bits[block.index] & _DAYS_BIT and _names_a_day(block.text)
        holds = len(block.text) < 900 and (names_a_day or (bool(run) and _goes_on(block.text))) and not _NUMBER_LINE.match(block.text)
        if holds and run and block.role == run[-1].role:
            run.append(block)
            continue
        if run:
            yield from _parted(run)
        run = [*_times_above(page, block), block] if holds else []
    if run:
        yield from _parted(run)


@lru_cache(maxsize=2048)
def _names_a_day(text: str) -> bool:
    lowered = text.lower()
    return _DAY_HINT.search(lowered) is not None and any(
        not lowered[max(0, match.start() - 1):match.start()].isalpha() or lowered[:match.start()].endswith(("am", "pm", "closed"))
        for match in _DAY_WORD.finditer(lowered)
    )


def _times_above(page: Page, block: Block) -> list[Block]:
    """Return the line above that holds the times for the days of this one."""
    above = page.blocks[block.index - 1] if block.index and not _HAS_TIME.search(block.text) else None
    return [above] if above is not None and len(above.text) < 60 and _TIMES_ONLY.match(_even(above.text)) else []


_LETTER_DAY = re.compile(r"(?:M|Tu?|W|Th|F|Sa?|Su)[.:]?")
"""A day of one letter or two in a line of its own, between lines of times."""


def _goes_on(text: str) -> bool:
    return len(text) < 60 and (
        _LETTER_DAY.fullmatch(text) is not None
        or ((_HAS_TIME.search(text) is not None or text in ("-", "–", "—", "to")) and _is_pure(text))
    )


def _parted(run: list[Block]) -> Iterator[list[Block]]:
    """Split a run into its pure lines together, and its sentences each alone."""
    pure: list[Block] = []
    for block in run:
        if pure and _names_a_day(block.text) and bool(_OF_PHONES.search(block.text)) != bool(_OF_PHONES.search(pure[0].text)):
            yield pure
            pure = []
        said_before = any(block.text == other.text for other in pure) and _names_a_day(block.text) and _HAS_TIME.search(block.text)
        if _is_pure(_text_of(block)) and not said_before:
            pure.append(block)
            continue
        if pure:
            yield pure
            pure = []
        yield [block]
    if pure:
        yield pure


@lru_cache(maxsize=1024)
def _is_pure(text: str) -> bool:
    """Tell whether a line holds nothing but days, times and the small words between them."""
    text = _in_english(text)
    if len(text) > 300 or any(word not in _PURE_WORDS and not _PURE_PART.search(word) for word in _LETTERS.findall(text.lower())):
        return False
    if text in ("-", "–", "—") or _TIME_ALONE.match(text):
        return True
    rest = _FILLER.sub(" ", _TOKEN.sub(" ", _even(text)))
    return len(re.sub(r"[^A-Za-z0-9]", "", rest)) <= 2


_HOURS_HEAD = re.compile(r"\bhours\b|^open\b", re.IGNORECASE)


def _columns(page: Page, run: list[Block]) -> Iterator[Mention]:
    """Yield the hours of each cell where a row sets those of several offices side by side."""
    row = run[0]
    if len(run) > 1 or len(row.cells) < 2:
        return
    texts = [_even(cell) for cell in row.cells]
    headed = [index for index, head in enumerate(row.table_head[:len(texts)]) if _HOURS_HEAD.search(head)]
    if len(headed) == 1 and _HAS_TIME.search(texts[headed[0]]) and _is_pure(texts[headed[0]]):
        week = _parse(texts[headed[0]])[0]
        value = _osm(week) if week.ranges else None
        if value:
            finding = Finding("opening_hours", value, row.cells[headed[0]][:QUOTE_LIMIT], "page_text", "hours-column")
            yield Mention(finding, row.index, row.cell_start(headed[0]))
        return
    weeks = {index: _parse(text)[0] for index, text in enumerate(texts) if _HAS_TIME.search(text) and _is_pure(text)}
    of_an_office = len(weeks) == 1 and any(_ZIP_LINE.search(cell) for cell in row.cells)
    if not of_an_office and sum(len(week.days()) for week in weeks.values()) == len({day for week in weeks.values() for day in week.days()}):
        return  # one week, day beside day
    for index, cell in enumerate(row.cells):
        if index in weeks:
            week = weeks[index]
            value = _osm(week) if week.ranges else None
            if value:
                yield Mention(Finding("opening_hours", value, cell[:QUOTE_LIMIT], "page_text", "hours-column"), row.index, row.cell_start(index))


_ZIP_LINE = re.compile(r"\b[A-Z]{2},? \d{5}(?:-\d{4})?$")
"""The end of an address: one day alone below it is the office's."""


_OF_THE_PLACE = re.compile(r"(?:contact|visit|find|reach|locations?|where|directions)\b", re.IGNORECASE)
"""Begins a heading above the office's own hours, whatever the practice is called ("Contact Larch Infusion")."""


def _read_run(page: Page, run: list[Block]) -> Mention | None:
    if len(run) == 1 and not _is_pure(_text_of(run[0])):
        return _read_sentences(page, run[0])
    text = "\n".join(_text_of(block) for block in run)
    if not _HAS_TIME.search(text):
        return None
    week, tokens = _parse(text)
    label = _label_of(page, run[0])
    if _TREATMENT_HOURS.search(f"{label} {text}"):
        return None
    below_address = any(_ZIP_LINE.search(near.text) for near in page.blocks[max(0, run[0].index - 2):run[0].index])
    refused = run[0].role == "main" and _NOT_HOURS.search(label) is not None and not _DEFINITE_HOURS.search(label) and not _SAYS_OPEN.match(text)
    refused = refused and not _OF_THE_PLACE.match(label)
    if refused or (len(week.days()) < 2 and not below_address and not _HOURS_CUE.search(f"{label} {text}")):
        return None
    value = _osm(week)
    if value is None or not tokens or (not week.ranges and not week.appointment):
        return None
    start, end = tokens[0].start, tokens[-1].end
    visible = " ".join("\n".join(block.text for block in run)[start:end].split())[:QUOTE_LIMIT]
    phones = _OF_PHONES.search(f"{label} {text}") and not _OF_OFFICE.search(f"{label} {text}")
    return Mention(Finding("opening_hours", value, visible, "page_text", PHONE_HOURS_RULE if phones else "hours-lines"), run[0].index)


_NUMBER_FIRST = re.compile(r"\(?\d{3}\)?[-. ]{1,2}\d{3}[-. ]\d{4}[\s,·]+(?=[A-Z][a-z]{1,8}\b)")
_REMARK = re.compile(r"(?<=[\dm]) \((?![^)]*(?:day|appoint|closed|lunch|noon|phone|video|virtual|tele|online))[^()\d]{3,40}\)$", re.IGNORECASE)
"""What is done on a day, behind its hours ("Sat 9-1 (injections only)")."""


def _text_of(block: Block) -> str:
    """Return a line's text; two times in two cells of a table row are a range."""
    text = _even(block.text)
    if len(block.cells) == 3 and all(_TIME_ALONE.match(cell) for cell in block.cells[1:]) and text.endswith(block.cells[2]):
        at = len(text) - len(block.cells[2])
        return f"{text[:at - 1]}-{text[at:]}"
    if (number := _NUMBER_FIRST.match(text)) is not None:
        return " " * number.end() + text[number.end():]
    if text.endswith(")") and (remark := _REMARK.search(text)) is not None and _HAS_TIME.search(text, 0, remark.start()):
        return text[:remark.start()].ljust(len(text))
    return text


def _label_of(page: Page, block: Block) -> str:
    above = page.blocks[block.index - 1].text if block.index and len(page.blocks[block.index - 1].text) < 60 else ""
    above = "" if _NUMBER_LINE.match(above) else above
    return f"{block.headings[-1] if block.headings else ''} {above}".strip()


def _read_sentences(page: Page, block: Block) -> Mention | None:
    """Read hours said in a sentence; the office's rather than those of its telephone."""
    text = _even(block.text)
    if not _HAS_RANGE.search(text.lower()):
        return _by_appointment(block, text) if "ppointment" in text else None
    label = _label_of(page, block)
    if _TREATMENT_HOURS.search(label):
        return None
    sentences = list(_SENTENCE.finditer(text))
    apart = len(sentences) > 1 and any(_is_of_phones(match.group()) for match in sentences if _names_a_day(match.group()))
    said = None if apart or _TREATMENT_HOURS.search(text) or _GIVEN_THEN.match(text) else _read_segment(block, text) or _read_dense(block, text)
    if said is not None:
        return said
    below_address = bool(block.index) and _ZIP_LINE.search(page.blocks[block.index - 1].text) is not None
    found = list(_hours_in(block, text, label, sentences, apart, below_address))
    return next((mention for mention in found if mention.finding.rule != PHONE_HOURS_RULE), found[0] if found else None)


def _by_appointment(block: Block, text: str) -> Mention | None:
    """Read a sentence that tells nothing but the days on which one may come by appointment, among others that tell no times."""
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        if "ppointment" in sentence and _names_a_day(sentence) and _is_pure(sentence):
            week, _ = _parse(sentence)
            value = _osm(week)
            if value:
                quote = block.text[match.start():match.end()].strip()
                return Mention(Finding("opening_hours", value, quote, "page_text", "hours-sentence"), block.index)
    return None


_SENTENCE = re.compile(
    r"(?:[^.!?;]|[.!?;](?!\s+[A-Z]|(?<=\d\.)\s+[\d(])|(?<=[apAP]\.m)\.(?!\s+"
    r"(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Daily|Week|Closed|By|[ECMP][SD]?T\b|Eastern|Central|Mountain|Pacific|[MTWFS]\b))[A-Z]))+(?:[.!?;]|$)"
)


def _is_of_phones(sentence: str) -> bool:
    return _OF_PHONES.search(sentence) is not None and _OF_OFFICE.search(sentence) is None


def _hours_in(
    block: Block, text: str, label: str, sentences: list[re.Match[str]], apart: bool, below_address: bool,
) -> Iterator[Mention]:
    """Yield the hours of each sentence; its words, or its place right below an address, must say that they are opening hours.

    `apart`: no sentence goes on in the next.
    """
    for match in sentences:
        sentence = match.group()
        if not _names_a_day(sentence) or not _HAS_TIME.search(sentence):
            continue
        first = _TOKEN.search(sentence)
        cut = sentence[first.start():] if first else ""
        cue = _HOURS_CUE.search(sentence) or _DEFINITE_HOURS.search(label)
        bare = _BEFORE_DAYS.sub("", sentence[:first.start()] if first else "")
        if (cue is None and not _is_pure(sentence)) or _JOB.search(sentence) or _TREATMENT_HOURS.search(sentence):
            continue
        if _SCHEDULED.search(bare) or _GIVEN_THEN.match(sentence):
            continue
        if _NOT_HOURS.search(sentence) and not _DEFINITE_HOURS.search(sentence):
            continue
        if not _PHONE_HOURS.search(bare) and re.search(r"\b(?:call(?! cent)|cancel|by(?! phone)|before|until|"
            r"notify)\b[^.]{0,20}$", bare, re.IGNORECASE) and not _DEFINITE_HOURS.search(sentence):
            continue
        whole = text[match.start() + (first.start() if first else 0):]
        week, tokens = _parse(_until_prose(whole if _DEFINITE_HOURS.search(sentence) and not apart else cut))
        value = _osm(week)
        placed = below_address and match.start() == 0 and _is_pure(sentence)
        if value and tokens and week.ranges and (cue is not None or placed or len(week.days()) > 1):
            start = match.start() + (first.start() if first else 0)
            end = start + tokens[-1].end
            left = max(match.start(), start - 60)
            left = text.rfind(" ", 0, left) + 1 if left > match.start() else left
            quote = block.text[left:end + 1].strip()[:QUOTE_LIMIT]
            rule = PHONE_HOURS_RULE if _is_of_phones(sentence) else "hours-sentence"
            yield Mention(Finding("opening_hours", value, quote, "page_text", rule), block.index)


def _read_segment(block: Block, text: str) -> Mention | None:
    """Read the part of a line parted by bars that holds nothing but days and times."""
    start = 0
    for part in _segments(text):
        if _names_a_day(part) and _HAS_TIME.search(part) and _is_pure(part):
            week, tokens = _parse(part)
            value = _osm(week) if week.ranges else None
            if value and tokens:
                quote = block.text[start:start + len(part)].strip()
                return Mention(Finding("opening_hours", value, quote, "page_text", "hours-part"), block.index)
        start += len(part)
    return None


def _segments(text: str) -> list[str]:
    """Cut a line at its bars, but not between parts that all hold nothing but days and times."""
    pieces = re.split(r"(\s[|•·~]\s)", text)
    joined = pieces[:1]
    for bar, part in zip(pieces[1::2], pieces[2::2], strict=True):
        if all(_names_a_day(near) and _is_pure(near) for near in (joined[-1], part)):
            joined[-1] += bar + part
        else:
            joined += [bar, part]
    return joined


_MILITARY = re.compile(r"\b(0[5-9]|1\d)([0-5][05])(\s?[-–—]\s?)(1\d|2[0-2])([0-5][05])\b")


def _of_a_clock(match: re.Match[str]) -> str:
    """Return "0800-1700" as "8:00-5 pm", in as many characters."""
    return f"{_in_four(int(match[1]), match[2])}{match[3]}{_in_four(int(match[4]), match[5])}"


def _in_four(hour: int, minutes: str) -> str:
    if hour == 12:
        return "noon" if minutes == "00" else f"12{minutes}"
    if minutes == "00":
        return f"{hour % 12} pm" if 12 < hour < 22 else f"{hour}:00" if hour < 10 else f"{hour}am"
    return f"{hour % 12}:{minutes}" if hour % 12 < 10 else f"{hour}{minutes}"


def _read_dense(block: Block, text: str) -> Mention | None:
    """Read a line that is nearly all days and times, with some other words before or after."""
    first = _TOKEN.search(text)
    if first is None:
        return None
    week, tokens = _parse(_until_prose(text[first.start():]))
    if len(week.ranges) < 2 or len([token for token in tokens if token.days]) < 2 or not tokens:
        return None
    length = tokens[-1].end
    before, after = text[:first.start()], text[first.start() + length:]
    if _NOT_HOURS.search(before) or _JOB.search(before) or _SCHEDULED.search(before) or len(before) > 60 or len(after) > length * 2:
        return None
    value = _osm(week)
    quote = block.text[first.start():first.start() + length][:QUOTE_LIMIT]
    return Mention(Finding("opening_hours", value, quote, "page_text", "hours-line"), block.index) if value else None


_NEW_SENTENCE = re.compile(r"\.?\s+(?:(?:Our|The) )?(?:Office|Clinic|Hours|Open)\b")
_JOINS = ("", "and", "&", "/", "or")
_DESK_BEFORE = re.compile(r"\b(?:desk|phones?|line) (?:\w+ ){1,3}$")
"""Before "lunch": the pause of a desk or a telephone, not of the clinic."""
_PHONES_NEXT = re.compile(r"(?:[^.!?]*[.!?])?\s+(?:The|Our) (?:tele)?phones?\b")
"""A new sentence about the hours of the telephone, which do not change those of the office."""


def _until_prose(text: str) -> str:
    """Cut the text at the first gap between two tokens that is more than small words."""
    end = 0
    for match in _TOKEN.finditer(text):
        between = text[end:match.start()]
        if end and (len(_FILLER.sub("", between)) > 12 or _PHONES_NEXT.match(between)):
            break
        end = match.end()
    return text[:end]


# ------------------------------------------------------------------ tokens to a week


def _ends_row(text: str, before: int, token: _Token, after: int) -> bool:
    """Tell whether a token stands in the line of what is before it, and what follows in the next."""
    return "\n" in text[token.end:after] and "\n" not in text[before:token.start]


_TO_DAYS = re.compile(r"[\s,:–-]*(?:only\b)?[\s,:–-]*(?:on )?")
"""Between the words "by appointment" and the days."""


def _parse(text: str) -> tuple[_Week, list[_Token]]:
    tokens = list(_tokens(text))
    week = _Week()
    pending: list[tuple[int, ...]] = []
    loose: list[tuple[int, int]] = []
    used: list[_Token] = []
    last_days: tuple[int, ...] = ()
    times_first = _times_come_first(tokens)
    if _in_columns(tokens):
        days = [token for token in tokens if token.days]
        values = [token for token in tokens if not token.days]
        for day, value in zip(days, values, strict=True):
            _put(week, day.days, value)
        return week, tokens
    by_appointment = len(tokens) > 1 and tokens[0].kind == "appointment" and all(token.days for token in tokens[1:])
    if by_appointment and _TO_DAYS.fullmatch(text, tokens[0].end, tokens[1].start):
        week.appointment |= {day for token in tokens[1:] for day in token.days}
        return week, tokens
    lunch = closed_first = False
    for index, token in enumerate(tokens):
        if token.days:
            if closed_first:
                _put(week, token.days, _Token("closed", (), None, 0, 0))
                used.append(token)
                following = tokens[index + 1] if index + 1 < len(tokens) else None
                closed_first = following is not None and bool(following.days) and text[token.end:following.start].strip(" ,.") in _JOINS
                continue
            if loose and times_first:
                for low, high in loose:
                    _put_range(week, token.days, (low, high))
                used.append(token)
                last_days = token.days
                continue
            if not pending:
                last_days = ()
            pending.append(token.days)
            used.append(token)
        elif token.kind == "lunch":
            lunch = not (used and _is_lunch(text, used[-1])) and not _DESK_BEFORE.search(text[max(0, token.start - 40):token.start])
        elif token.kind == "until":
            if pending and token.range is not None:
                last_days = tuple(day for days in pending for day in days)
                pending = []
                _close_at(week, last_days, token.range[1])
                used.append(token)
        elif token.kind == "range":
            if token.range is not None and week.ranges and _is_lunch(text, token):
                _take_out(week, token.range)
                used.append(token)
                continue
            if lunch and token.range is not None:
                _take_out(week, token.range)
                lunch = False
                used.append(token)
                continue
            if pending and index + 1 < len(tokens) and tokens[index + 1].days and _NEW_SENTENCE.search(text, tokens[index - 1].end, token.start):
                pending, last_days = [], ()
                times_first = True
            if pending:
                last_days = tuple(day for days in pending for day in days)
                pending = []
            if last_days and not times_first:
                _put(week, last_days, token)
                used.append(token)
            elif token.range is not None:
                loose = [token.range] if used and used[-1].days else [*loose, token.range]
                used.append(token)
        else:
            if pending:
                last_days = tuple(day for days in pending for day in days)
                pending = []
            elif token.kind == "appointment":
                continue
            elif token.kind == "closed" and index + 1 < len(tokens) and tokens[index + 1].days:
                if index and tokens[index - 1].range and _ends_row(text, tokens[index - 1].end, token, tokens[index + 1].start):
                    continue  # the afternoon of the day before it
                closed_first = True
                used.append(token)
                continue
            if last_days and not (token.kind == "appointment" and set(last_days) <= set(week.ranges)):
                _put(week, last_days, token)
                used.append(token)
    if not times_first and pending:
        while used and used[-1].days:
            used.pop()
    return week, used


def _times_come_first(tokens: list[_Token]) -> bool:
    """Tell whether the text says "9 to 5, Monday to Friday" and not the other way round."""
    if not tokens or tokens[0].kind != "range":
        return False
    return len(tokens) < 2 or not (tokens[-2].days and tokens[-1].kind == "range")


def _in_columns(tokens: list[_Token]) -> bool:
    """Tell whether all days come first and then as many times: a table read column by column."""
    count = sum(1 for token in tokens if token.days)
    if count < 2 or count * 2 != len(tokens):
        return False
    return all(token.days for token in tokens[:count])


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        groups = match.groupdict()
        if groups["until"]:
            end = _minutes(groups, "u")
            if end is not None:
                minutes = _half(*end) if end[1] else end[0] + 720 if end[0] < 10 * 60 else end[0]
                yield _Token("until", (), (0, minutes), *match.span())
        elif groups["range"]:
            span = _time_range(groups)
            if span is not None:
                yield _Token("range", (), span, *match.span())
        elif groups["span"]:
            ends = re.split(_THROUGH, groups["span"], maxsplit=1, flags=re.IGNORECASE)
            first, last = _day_number(ends[0]), _day_number(ends[-1])
            if first == last == 5:  # "S - S"
                last = 6
            if first is not None and last is not None:
                yield _Token("days", _through(first, last), None, *match.span())
        elif groups["day"] or groups["short"]:
            number = _day_number(groups["day"] or groups["short"])
            if number is not None:
                yield _Token("days", (number,), None, *match.span())
        elif groups["group"]:
            yield _Token("days", _group_days(groups["group"].lower()), None, *match.span())
        elif groups["around"]:
            yield _Token("range", (), (0, 1440), *match.span())
        else:
            kind = "lunch" if groups["lunch"] else "closed" if groups["closed"] else "appointment"
            yield _Token(kind, (), None, *match.span())


def _through(first: int, last: int) -> tuple[int, ...]:
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


def _group_days(text: str) -> tuple[int, ...]:
    if "weekend" in text:
        return (5, 6)
    return (0, 1, 2, 3, 4) if "week" in text and "per week" not in text and "a week" not in text else (0, 1, 2, 3, 4, 5, 6)


_SPANISH = ("lun", "mar", "mi\u00e9", "jue", "vie", "s\u00e1b", "dom")


def _day_number(text: str) -> int | None:
    word = text.strip(" .").lower()
    short = {"m": 0, "t": 1, "tu": 1, "w": 2, "th": 3, "r": 3, "f": 4, "s": 5, "sa": 5, "su": 6}
    if word in short:
        return short[word]
    if word[:3] in _SPANISH:
        return _SPANISH.index(word[:3])
    return next((index for index, day in enumerate(("mo", "tu", "we", "th", "fr", "sa", "su")) if word.startswith(day)), None)


def _time_range(groups: dict[str, Any]) -> tuple[int, int] | None:
    """Return (opens, closes) in minutes after midnight; without am and pm the plausible half of the day."""
    start = _minutes(groups, "a")
    end = _minutes(groups, "b")
    if start is None or end is None:
        return None
    (low, low_half), (high, high_half) = start, end
    if low_half is None and high_half is None and not groups["am"] and not groups["bm"] and low >= 13 * 60:
        return None
    low = _half(low, low_half)
    high = _half(high, high_half)
    if low_half is None and low < 13 * 60:
        if high_half is None:
            low = low + 720 if low < 6 * 60 + (30 if low % 60 else 0) or (low < 7 * 60 and high > low and high <= 7 * 60) else low
        elif high_half == "p":
            low = low + 720 if low < 6 * 60 and low + 720 < high else low
    if high_half is None and high <= low:
        high += 720
    if high == 0:
        high = 1440
    if not 0 <= low < high <= 1440 or high - low < 30:
        return None
    return low, high


def _minutes(groups: dict[str, Any], side: str) -> tuple[int, str | None] | None:
    if groups[f"{side}n"]:
        return (720, "24") if groups[f"{side}n"].lower() == "noon" else (1440 if side == "b" else 0, "24")
    hour, minute = int(groups[f"{side}h"]), int(groups[f"{side}m"] or 0)
    if hour > 24:
        return None
    half = (groups[f"{side}x"] or "").lower()[:1] or None
    if hour > 12:
        half = "24"
    return hour * 60 + minute, half


def _half(minutes: int, half: str | None) -> int:
    if half == "a":
        return minutes - 720 if minutes >= 720 else minutes
    if half == "p":
        return minutes + 720 if minutes < 720 else minutes
    return minutes


def _put(week: _Week, days: tuple[int, ...], token: _Token) -> None:
    if token.kind == "range" and token.range is not None:
        _put_range(week, days, token.range)
    elif token.kind == "closed":
        week.closed |= set(days) - set(week.ranges)
    elif token.kind == "appointment":
        week.appointment |= set(days) - set(week.ranges) - week.closed


def _put_range(week: _Week, days: tuple[int, ...], span: tuple[int, int]) -> None:
    for day in days:
        spans = week.ranges.setdefault(day, [])
        last = spans[-1] if spans else None
        low, high = span
        if last is not None and low < last[1] and low + 720 >= last[1] and high + 720 <= 1440 and low < 720:
            low, high = low + 720, high + 720  # "8:00 - 12:00, 1:00 - 5:00"
        if last is None or low >= last[1]:
            spans.append((low, high))
        week.closed.discard(day)


def _close_at(week: _Week, days: tuple[int, ...], minutes: int) -> None:
    """Set another closing time for days whose hours are known ("Wednesdays until 7")."""
    for day in days:
        if day in week.ranges and week.ranges[day][-1][0] < minutes:
            week.ranges[day] = [*week.ranges[day][:-1], (week.ranges[day][-1][0], minutes)]


def _is_lunch(text: str, token: _Token) -> bool:
    """Tell whether a range is the pause at noon: "closed 12-1", "(12 to 1 for lunch)"."""
    if token.range is None or token.range[0] < 660 or token.range[1] > 900:
        return False
    before = text[:token.start].rstrip().lower()
    return _LUNCH_AFTER.match(text, token.end) is not None or before.endswith(("closed", "closed from", "closed daily"))


def _take_out(week: _Week, lunch: tuple[int, int]) -> None:
    for day, spans in week.ranges.items():
        cut: list[tuple[int, int]] = []
        for low, high in spans:
            if low < lunch[0] and lunch[1] < high:
                cut += [(low, lunch[0]), (lunch[1], high)]
            else:
                cut.append((low, high))
        week.ranges[day] = cut


# ------------------------------------------------------------------ a week to OSM syntax


def _osm(week: _Week) -> str | None:
    """Write a week as OSM opening hours; days with the same hours share a rule; None when nothing is stated."""
    rules: dict[str, list[int]] = {}
    for day in range(7):
        if day in week.ranges:
            text = ",".join(f"{_clock(low)}-{_clock(high)}" for low, high in sorted(week.ranges[day]))
        elif day in week.appointment:
            text = BY_APPOINTMENT
        elif day in week.closed:
            text = "off"
        else:
            continue
        rules.setdefault(text, []).append(day)
    if not rules:
        return None
    ordered = sorted(rules.items(), key=lambda rule: (rule[0] == "off", rule[1][0]))
    value = "; ".join(f"{_day_list(days)} {text}" for text, days in ordered)
    return value if validate(value) else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _day_list(days: list[int]) -> str:
    parts: list[list[int]] = []
    for day in days:
        if parts and day == parts[-1][-1] + 1:
            parts[-1].append(day)
        else:
            parts.append([day])
    return ",".join(DAYS[part[0]] if len(part) == 1 else f"{DAYS[part[0]]}-{DAYS[part[-1]]}" for part in parts)


# ------------------------------------------------------------------ structured data


def structured_hours(data: dict[str, Any]) -> str | None:
    """Return the OSM form of schema.org `openingHours` or `openingHoursSpecification`."""
    week = _Week()
    plain = data.get("openingHours")
    for text in plain if isinstance(plain, list) else [plain]:
        if isinstance(text, str):
            for part in re.split(r";|(?<=\d),\s*(?=[A-Z][a-z])", text):
                part_week, _ = _parse(re.sub(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)\b", lambda match: _FULL[match[1]], part))
                for day, spans in part_week.ranges.items():
                    for span in spans:
                        _put_range(week, (day,), span)
    specs = data.get("openingHoursSpecification")
    for spec in specs if isinstance(specs, list) else [specs]:
        if isinstance(spec, dict):
            _put_specification(week, spec)
    return _osm(week) if week.ranges else None


_FULL = {"Mo": "Monday", "Tu": "Tuesday", "We": "Wednesday", "Th": "Thursday", "Fr": "Friday", "Sa": "Saturday", "Su": "Sunday"}


def _put_specification(week: _Week, spec: dict[str, Any]) -> None:
    names = spec.get("dayOfWeek")
    numbers = [_day_number(re.split(r"[/#]", str(name))[-1]) for name in (names if isinstance(names, list) else [names]) if name]
    days = tuple(number for number in numbers if number is not None)
    times = [re.match(r"(\d{1,2}):(\d\d)", str(spec.get(key) or "")) for key in ("opens", "closes")]
    if spec.get("validFrom") or not days or times[0] is None or times[1] is None:
        return
    low, high = (int(match[1]) * 60 + int(match[2]) for match in times if match)
    if low == high == 0:
        week.closed |= set(days) - set(week.ranges)
        return
    high = 1440 if high in (0, 1439) else high
    if 0 <= low < high <= 1440:
        _put_range(week, days, (low, high))
