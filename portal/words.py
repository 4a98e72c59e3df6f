"""A listing's values in a patient's words: money, minutes, hours, telephones, yes, no and not stated."""

import functools
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
import phonenumbers
import us
from opening_hours import OpeningHours, State

from directory.fields import FIELDS, LANGUAGES, STANCES, Field
from directory.places import slugify
from directory.taxonomy import CONDITIONS, SERVICES

NOT_STATED = "not stated"
Range = Sequence[float | int | None]

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_zone = functools.lru_cache(maxsize=128)(ZoneInfo)  # ZoneInfo itself keeps only eight, and reads the others from disk each time
_A_WEEK = datetime(2026, 6, 1)  # a Monday; the week has no holiday
_SOURCES = {
    "page_text": "the clinic's page", "json_ld": "data inside the clinic's page", "microdata": "data inside the clinic's page",
    "link": "a link on the clinic's page", "meta": "data inside the clinic's page",
    "clinic": "the clinic itself", "operator": "this directory's editors",
}


class HoursLine(msgspec.Struct, frozen=True):
    """Days that share the same hours, both in words."""

    days: str
    times: str


def in_words(key: str, value: Any) -> str:
    """Return a field's value in words; "not stated" for None and for an empty list.

    `key` is a key of `fields.FIELDS` or a path below one (`location.postal_code`). For a field with
    `many` the value may be the whole list or one element.
    """
    if value is None or value == [] or value == {}:
        return NOT_STATED
    field = FIELDS.get(key)
    if field is None:
        return str(value)
    if field.many and isinstance(value, list):
        return join_words([_element(field, element) for element in value])
    return _element(field, value)


def _element(field: Field, value: Any) -> str:
    match field.shape:
        case "money":
            return money(value)
        case "minutes":
            return minutes(value)
        case "count":
            return count(value)
        case "yes_no":
            return "yes" if value else "no"
        case "choice" | "status":
            return choice(field, str(value))
        case "fasting":
            return fasting(value)
        case "stance":
            return stance(value)
        case "phone":
            return phone(value)
        case "hours":
            return "; ".join(f"{line.days} {line.times}" for line in hours_in_words(value))
        case "address":
            return address(value)
        case "age":
            return f"{value} years"
        case "date":
            return day(date.fromisoformat(value))
        case _:
            return str(value)


def money(value: Range) -> str:
    """Return a range of US dollars: "$450", "$400 to $450", "from $550", "up to $900", "free"."""
    return _range(value, _dollars, free="free")


def minutes(value: Range) -> str:
    """Return a range of minutes; from two hours on in hours."""
    low, high = value
    if low is not None and high is not None and low != high and high < 120:
        return f"{_number(low)} to {_number(high)} minutes"
    return _range(value, _duration)


def count(value: Range) -> str:
    """Return a range of sessions: "6 sessions", "6 to 8 sessions", "from 6 sessions"."""
    low, high = value
    if low is not None and high is not None and low != high:
        return f"{_number(low)} to {_number(high)} sessions"
    return _range(value, lambda number: f"{_number(number)} session" + ("" if number == 1 else "s"))


def _range(value: Range, say: Any, free: str | None = None) -> str:
    low, high = value
    if free is not None and low == 0 and high == 0:
        return free
    if low is not None and high is not None:
        return str(say(low)) if low == high else f"{say(low)} to {say(high)}"
    return f"from {say(low)}" if low is not None else f"up to {say(high)}"


def _number(value: float | int) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0")


def _dollars(value: float | int) -> str:
    return f"${value:,.0f}" if float(value).is_integer() else f"${value:,.2f}"


def _duration(value: float | int) -> str:
    if value < 120:
        return f"{_number(value)} minutes"
    hours, rest = divmod(int(value), 60)
    return f"{hours} hours" + (f" {rest} minutes" if rest else "")


def choice(field: Field, value: str) -> str:
    """Return the label of a choice, of a condition or of a language."""
    labels = field.choices or {term: entry.label for term, entry in CONDITIONS.items()}
    return labels.get(value, LANGUAGES.get(value, value))


def service(term: str) -> str:
    """Return the short name of a service."""
    return SERVICES[term].short if term in SERVICES else term


def fasting(value: dict[str, Any]) -> str:
    """Return how long before the treatment one must stop eating and drinking."""
    parts = [
        f"no {what} {'from midnight' if value[part] == 'midnight' else f'for {_number(value[part])} hours before'}"
        for part, what in (("solid", "food"), ("clear", "clear liquids")) if value.get(part) is not None
    ]
    return ", ".join(parts) if any(value.get(part) for part in ("solid", "clear")) else "no fasting"


def stance(value: dict[str, Any]) -> str:
    """Return one statement about insurance: "TMS: in network (Aetna; not Medicaid)"."""
    taken, refused = ", ".join(value.get("plans") or []), ", ".join(value.get("except") or [])
    detail = "; ".join(part for part in (taken, f"not {refused}" if refused else "") if part)
    said = STANCES.get(value["stance"], value["stance"]) + (f" ({detail})" if detail else "")
    return f"{service(value['service'])}: {said}" if value.get("service") else said


def phone(value: str) -> str:
    """Return an E.164 number as it is written in the United States, `+1 650-419-3330 ext. 5`."""
    number, _, extension = value.partition(";ext=")
    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return value
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return f"{written} ext. {extension}" if extension else written


def phone_link(value: str) -> str:
    """Return the `tel:` address (RFC 3966) of an E.164 number."""
    return f"tel:{value}"


def address(value: dict[str, Any]) -> str:
    """Return a postal address on one line."""
    street = ", ".join(part for part in (value.get("street_address"), value.get("unit")) if part)
    return ", ".join(part for part in (street, city_line(value)) if part)


def city_line(value: dict[str, Any]) -> str:
    """Return "Menlo Park, CA 94025" from the parts that are stated."""
    region = " ".join(part for part in (value.get("address_region"), value.get("postal_code")) if part)
    return ", ".join(part for part in (value.get("address_locality"), region) if part)


def city_state(city: str | None, region: str | None) -> str:
    """Return "Menlo Park, CA" from the parts that are stated."""
    return ", ".join(part for part in (city, region) if part)


def state_name(code: str) -> str:
    """Return a state's name from its two-letter code; the code itself where there is none."""
    state = us.states.lookup(code, field="abbr")
    return state.name if state else code


def source(name: str) -> str:
    """Return who says something."""
    return _SOURCES.get(name, name)


def host(url: str) -> str:
    """Return the host of a web address without `www.`, for showing a link."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def day(value: date | datetime) -> str:
    """Return a date in words: "November 3, 2026"."""
    return f"{value:%B} {value.day}, {value.year}"


def miles(value: float) -> str:
    """Return a distance between the centres of places: "about 4 miles"; never more exact than that."""
    whole = round(value)
    return "less than a mile" if whole < 1 else f"about {whole} mile{'' if whole == 1 else 's'}"


def join_words(parts: Iterable[str], last: str = "and") -> str:
    """Return "a", "a and b" or "a, b and c"."""
    *start, end = list(parts) or [""]
    return f"{', '.join(start)} {last} {end}" if start else end


def lower_first(text: str) -> str:
    """Return a label as it stands inside a sentence; abbreviations keep their capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def hours_in_words(value: str) -> list[HoursLine]:
    """Return opening hours (OSM syntax) as lines of days and times, in the order of the week.

    A day about which nothing is said is "not stated" unless the hours name closed days themselves.
    """
    try:
        intervals = list(OpeningHours(value).intervals(_A_WEEK, _A_WEEK + timedelta(days=7)))
    except (SyntaxError, ValueError):
        return [HoursLine("As stated", value)]
    silent = "closed" if "off" in value or "closed" in value.lower() else NOT_STATED
    spoken: dict[int, list[str]] = {weekday: [] for weekday in range(7)}
    for start, end, state, comment in intervals:
        if state == State.CLOSED:
            continue
        for weekday in range(7):
            midnight = _A_WEEK + timedelta(days=weekday)
            if start < midnight and end - midnight < timedelta(hours=6):
                continue  # the early hours of a night that began the day before
            if start < midnight + timedelta(days=1) and end > midnight:
                spoken[weekday].append(_times(max(start, midnight), end, midnight, state, comment))
    days = [", ".join(times) or silent for times in spoken.values()]
    lines = []
    for times, group in groupby(range(7), key=lambda weekday: days[weekday]):
        first, *rest = [_DAYS[weekday] for weekday in group]
        lines.append(HoursLine(f"{first} to {rest[-1]}" if len(rest) > 1 else " and ".join([first, *rest]), times))
    return lines


def _times(start: datetime, end: datetime, midnight: datetime, state: Any, comment: str) -> str:
    all_day = start == midnight and end >= midnight + timedelta(days=1)
    if state == State.UNKNOWN:
        return comment or "call first"
    return "all day" if all_day else f"{clock(start)} to {clock(end)}"


def clock(value: datetime) -> str:
    """Return a time of day: "9 am", "5:30 pm", "noon", "midnight"."""
    if value.minute == 0 and value.hour in (0, 12):
        return "noon" if value.hour else "midnight"
    hour = value.hour % 12 or 12
    return f"{hour}{f':{value.minute:02}' if value.minute else ''} {'am' if value.hour < 12 else 'pm'}"


def open_now(value: str | None, time_zone: str | None, at: datetime | None = None) -> str | None:
    """Return "open now until 5 pm" or "closed now, opens Monday at 9 am" in the clinic's own time; None when unknown."""
    if not value or not time_zone:
        return None
    local = (at or datetime.now(UTC)).astimezone(_zone(time_zone)).replace(tzinfo=None)
    try:
        hours = OpeningHours(value)
        state, comment = hours.state(local)
        change = hours.next_change(local)
    except (SyntaxError, ValueError):
        return None
    if state == State.UNKNOWN:
        return f"today: {comment}" if comment else None
    if state == State.OPEN:
        return f"open now until {clock(change)}" if change else "open now"
    if change is None:
        return None
    opens = "today" if change.date() == local.date() else "tomorrow" if change.date() == local.date() + timedelta(days=1) else f"{change:%A}"
    return f"closed now, opens {opens} at {clock(change)}" if change.hour or change.minute else "closed now"


def page_label(url: str) -> str:
    """Return a short name of a page: its host and path, without what follows."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    label = host(url) + path
    return label if len(label) <= 60 else f"{label[:57]}…"


def slug(text: str) -> str:
    """Return a city's name as it stands in addresses of pages."""
    return slugify(text)


def state_path(code: str) -> str:
    """Return the address of a state's page."""
    return f"/places/{code.lower()}"
