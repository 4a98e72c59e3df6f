"""How a person writes a listing's value into a form, and how it is read back.

A field's inputs have *parts* (an address has five, a range two ends). `to_parts` fills them from a stored
value, `read_parts` turns what was typed into the value that the field stores or says, part by part, what
would be right. What was typed stays as it was typed, so that nothing is lost beside an error.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from directory.fields import FIELDS, STANCES, Field, FieldError, check_value
from directory.listings import ADDRESS_PARTS
from directory.taxonomy import CONDITIONS, SERVICES
from portal import words
from portal.security import Form

Parts = dict[str, list[str]]
"""Part of a field's form → what stands in it."""

NOTHING = "none"
"""The part, or the choice, that says: the clinic states nothing about this."""

KINDS: Mapping[str, str] = {
    "text": "line", "url": "line", "hours": "line", "age": "line", "date": "line", "phone": "lines", "email": "lines", "address": "address",
    "money": "range", "minutes": "range", "count": "range", "yes_no": "radios", "choice": "radios", "status": "radios", "fasting": "fasting",
    "stance": "stances",
}

HELP: Mapping[str, str] = {
    "url": "The whole address, such as https://www.example.org/",
    "age": "Years, such as 18",
    "phone": "One number a line, such as 650-555-0142. An extension as “ext. 5”.",
    "email": "One address a line.",
    "hours": "Days in two letters, times on a 24-hour clock, parts divided by a semicolon. By appointment only: unknown \"by appointment\"",
    "fasting": "Hours before the treatment, or the word midnight. 0 where eating or drinking is allowed.",
    "money": "US dollars. One price: fill in the first box only.",
    "minutes": "Minutes. One length: fill in the first box only.",
    "count": "Sessions. One number: fill in the first box only.",
    "stance": "One line for each service or plan. Plans are divided by commas.",
}

ADDRESS_LABELS = {
    "street_address": "Street and number", "unit": "Suite or unit", "address_locality": "City", "address_region": "State", "postal_code": "ZIP",
}
EMPTY_STANCES = 2
"""Empty lines offered below the statements about insurance that are there."""


class Ref(msgspec.Struct, frozen=True):
    """A field of a listing, overall or for one service; written `field` or `field@service`."""

    field: str
    service: str | None = None

    def __str__(self) -> str:
        return f"{self.field}@{self.service}" if self.service else self.field


class Option(msgspec.Struct, frozen=True):
    """One of the choices of a field."""

    value: str
    label: str
    checked: bool


class ValueForm(msgspec.Struct):
    """One field's inputs as a template shows them; `errors` are by part, "" for the whole field."""

    ref: str
    ident: str
    label: str
    shape: str
    kind: str
    help: str
    parts: Parts
    options: list[Option]
    errors: dict[str, str]

    def text(self, part: str) -> str:
        """Return what stands in a part."""
        return next(iter(self.parts.get(part, [])), "")

    @property
    def says_nothing(self) -> bool:
        """Whether “should not be stated” is ticked."""
        return bool(self.parts.get(NOTHING))

    @property
    def stances(self) -> list[dict[str, str]]:
        """The lines about insurance, with some empty ones below."""
        columns = [self.parts.get(part, []) for part in STANCE_PARTS]
        filled = [dict(zip(STANCE_PARTS, row, strict=True)) for row in zip(*columns, strict=False)]
        return filled + [dict.fromkeys(STANCE_PARTS, "")] * EMPTY_STANCES


STANCE_PARTS = ("service", "stance", "plans", "except")


def read_ref(text: str) -> Ref | None:
    """Return the field that `field` or `field@service` names, None where there is no such field."""
    key, _, term = text.partition("@")
    if key not in FIELDS or (term and term not in SERVICES) or (term and not (FIELDS[key].fact or key == "services")):
        return None
    return None if key == "services" and not term else Ref(key, term or None)


def label_of(ref: Ref) -> str:
    """Return a field's label, with its service."""
    if ref.field == "services" and ref.service:
        return SERVICES[ref.service].label
    label = FIELDS[ref.field].label
    return f"{label} ({words.service(ref.service)})" if ref.service else label


def say(key: str, value: Any) -> str:
    """Return a value in words as they stand alone, with a capital unless it is an address that must be typed as it is."""
    said = words.in_words(key, value)
    return said if FIELDS[key].shape in ("url", "email") and value else _capital(said)


def value_form(ref: Ref, parts: Parts, errors: dict[str, str] | None = None) -> ValueForm:
    """Return the inputs of one field, filled with these parts."""
    field = FIELDS[ref.field]
    kind = kind_of(field)
    chosen = set(parts.get("choice", []))
    return ValueForm(
        ref=str(ref), ident=re.sub(r"[^a-z0-9]+", "-", str(ref)), label=label_of(ref), shape=field.shape, kind=kind,
        help=HELP.get(field.shape, "One a line." if kind == "lines" else ""), parts=parts,
        options=[Option(value, label, value in chosen) for value, label in options_of(field, kind)], errors=errors or {},
    )


def kind_of(field: Field) -> str:
    """Return how a field's inputs look: line, lines, address, range, radios, boxes, fasting or stances."""
    if field.many and field.shape == "choice":
        return "boxes"
    return "lines" if field.many and field.shape == "text" else KINDS[field.shape]


def options_of(field: Field, kind: str) -> list[tuple[str, str]]:
    """Return the choices of a field with their labels; a single choice also offers "not stated"."""
    if kind == "radios":
        named = [("yes", "Yes"), ("no", "No")] if field.shape == "yes_no" else [(key, _capital(label)) for key, label in field.choices.items()]
        return [*named, (NOTHING, "Not stated")]
    if kind != "boxes":
        return []
    labels = field.choices or {term: entry.label for term, entry in CONDITIONS.items()}
    return [(key, _capital(label)) for key, label in labels.items()]


def parts_of_form(ref: Ref, form: Form) -> Parts:
    """Return what was typed into a field's inputs."""
    names = (*ADDRESS_PARTS, *STANCE_PARTS, "text", "low", "high", "open", "choice", "solid", "clear", NOTHING)
    return {name: values for name in names if (values := form.all(f"{ref}:{name}"))}


# --- a value as parts --------------------------------------------------------------------------------


def to_parts(field: Field, value: Any) -> Parts:
    """Return a stored value as it stands in the inputs; None leaves them empty."""
    kind = kind_of(field)
    if value is None:
        return {"choice": [NOTHING]} if kind == "radios" else {}
    match kind:
        case "radios":
            return {"choice": [("yes" if value else "no") if field.shape == "yes_no" else str(value)]}
        case "boxes":
            return {"choice": [str(element) for element in value]}
        case "lines":
            written = [words.phone(element) if field.shape == "phone" else str(element) for element in value]
            return {"text": ["\n".join(written)]}
        case "address":
            return {part: [value[part]] for part in ADDRESS_PARTS if value.get(part)}
        case "range":
            low, high = value
            parts = {"low": [_number(low)]} if low is not None else {}
            if high is None:
                return parts | {"open": ["1"]}
            return parts if low == high else parts | {"high": [_number(high)]}
        case "fasting":
            return {part: [str(value[part])] for part in ("solid", "clear") if value.get(part) is not None}
        case "stances":
            return {
                "service": [row.get("service") or "" for row in value], "stance": [row["stance"] for row in value],
                "plans": [", ".join(row.get("plans") or []) for row in value], "except": [", ".join(row.get("except") or []) for row in value],
            }
    return {"text": [str(value)]}


def _number(value: float | int) -> str:
    return f"{value:g}" if value < 100_000 else str(value)


# --- parts as a value --------------------------------------------------------------------------------


class PartsError(ValueError):
    """What was typed does not fit; `errors` says by part what would be right."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors


def read_parts(field: Field, parts: Parts) -> Any:
    """Return the value that the inputs hold, None for "not stated"; raises `PartsError`."""
    kind = kind_of(field)
    if parts.get(NOTHING):
        return None
    try:
        value = _READERS[kind](field, parts)
    except FieldError as error:
        raise PartsError({_part_of(error, kind): in_a_sentence(error)}) from error
    if value is None and not (kind == "radios" and parts.get("choice") == [NOTHING]):
        hint = "Choose one." if kind == "radios" else "Write what it should say, or tick “This should not be stated”."
        raise PartsError({"": hint})
    return value


def in_a_sentence(error: FieldError) -> str:
    """Return the message of an error as a sentence that stands beside its input."""
    message = error.message.rstrip(".")
    begin = f"This {message}" if re.match(r"(must|has|is|cannot|proves)\b", message) else _capital(message)
    return f"{begin}."


def _line(field: Field, parts: Parts) -> Any:
    text = _text(parts, "text")
    return check_value(field.key, text) if text else None


def _lines(field: Field, parts: Parts) -> list[Any] | None:
    lines = [line.strip() for line in _text(parts, "text").splitlines() if line.strip()]
    return [check_value(field.key, line) for line in lines] or None


def _address(field: Field, parts: Parts) -> dict[str, Any] | None:
    address = {part: _text(parts, part) or None for part in ADDRESS_PARTS}
    return check_value(field.key, address) if any(address.values()) else None


def _range(field: Field, parts: Parts) -> Any:
    low, high = (_amount(field, parts, part) for part in ("low", "high"))
    if low is None and high is None:
        return None
    if high is None and not parts.get("open"):
        high = low
    return check_value(field.key, [low, high])


def _amount(field: Field, parts: Parts, part: str) -> float | None:
    typed = _text(parts, part)
    number = re.sub(r"[$,\s]", "", typed)
    if not number:
        return None
    if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", number):
        raise PartsError({part: f"“{typed}” is not a number; write only digits, such as {_EXAMPLES[field.shape]}."})
    return float(number)


_EXAMPLES = {"money": "450", "minutes": "40", "count": "6"}


def _radio(field: Field, parts: Parts) -> Any:
    chosen = _text(parts, "choice")
    if chosen in ("", NOTHING):
        return None
    if field.shape == "yes_no":
        return check_value(field.key, {"yes": True, "no": False}.get(chosen, chosen))
    return check_value(field.key, chosen)


def _boxes(field: Field, parts: Parts) -> list[Any] | None:
    return [check_value(field.key, choice) for choice in parts.get("choice", [])] or None


def _fasting(field: Field, parts: Parts) -> Any:
    hours: dict[str, Any] = {}
    for part in ("solid", "clear"):
        typed = _text(parts, part).lower()
        if not typed:
            continue
        if typed != "midnight" and not re.fullmatch(r"\d{1,2}(\.\d)?", typed):
            raise PartsError({part: f"“{typed}” is neither a number of hours, such as 6, nor the word midnight."})
        hours[part] = typed if typed == "midnight" else float(typed)
    return check_value(field.key, hours) if hours else None


def _stances(field: Field, parts: Parts) -> list[Any] | None:
    columns = [parts.get(part, []) for part in STANCE_PARTS]
    rows = [dict(zip(STANCE_PARTS, row, strict=True)) for row in zip(*columns, strict=False)]
    found = []
    for row in rows:
        if not row["stance"]:
            if row["plans"].strip() or row["except"].strip() or row["service"]:
                raise PartsError({"": "Choose in each line that you use what the clinic does about insurance."})
            continue
        if row["service"] and row["service"] not in SERVICES:
            raise PartsError({"": "Choose the treatment from the list."})
        plans, refused = ([plan for part in row[name].split(",") if (plan := " ".join(part.split()))] for name in ("plans", "except"))
        found.append(check_value(field.key, {"service": row["service"] or None, "stance": row["stance"], "plans": plans, "except": refused}))
    return found or None


_READERS: Mapping[str, Callable[[Field, Parts], Any]] = {
    "line": _line, "lines": _lines, "address": _address, "range": _range, "radios": _radio, "boxes": _boxes, "fasting": _fasting,
    "stances": _stances,
}


def _text(parts: Parts, part: str) -> str:
    return next(iter(parts.get(part, [])), "").strip()


def _part_of(error: FieldError, kind: str) -> str:
    part = error.field.rpartition(".")[2]
    return part if kind == "address" and part in ADDRESS_PARTS else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


STANCE_LABELS: Mapping[str, str] = {key: _capital(label) for key, label in STANCES.items()}
