"""The fields of a listing: names, shapes, labels and how their values are checked and said.

One registry serves the readers (keys), corrections (checking what a person proposes), the portal
(labels, words, "questions to ask") and the exports. Shapes are those of the page contract in the design.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import phonenumbers
import us
from email_validator import EmailNotValidError, validate_email
from opening_hours import validate

Shape = Literal[
    "text", "url", "address", "phone", "email", "hours", "status",
    "money", "minutes", "count", "yes_no", "choice", "fasting", "stance", "age", "date",
]
Topic = Literal["contact", "services", "cost", "insurance", "visit", "access", "about"]


class FieldError(ValueError):
    """A value does not fit its field; `field` names it and the message says what would be right."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True)
class Field:
    """One field of a listing.

    `many`: the value is a set; a site's statement holds one element, a person's the whole list.
    `question`: what a patient asks where the clinic states nothing.
    `choices`: allowed values and their labels.
    """

    key: str
    shape: Shape
    label: str
    topic: Topic
    question: str = ""
    many: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def fact(self) -> str | None:
        """The name inside `facts`, None for the fields outside it."""
        return self.key.removeprefix("facts.") if self.key.startswith("facts.") else None


ROUTES = {
    "iv": "IV infusion", "im": "injection into a muscle", "sublingual": "under the tongue", "oral": "by mouth",
    "nasal": "nasal spray", "subcutaneous": "injection under the skin",
}
MONITORS = {
    "anesthesiologist": "anesthesiologist", "crna": "nurse anesthetist (CRNA)", "anesthesia-provider": "anesthesia provider",
    "rn": "registered nurse", "np": "nurse practitioner", "pa": "physician assistant", "physician": "physician",
    "psychiatrist": "psychiatrist", "therapist": "therapist", "paramedic": "paramedic",
}
INSURANCE = {"accepts": "accepts insurance", "does_not": "does not take insurance", "some": "some plans or services"}
STANCES = {
    "in_network": "in network", "billed": "billed to insurance", "out_of_network_form": "out-of-network form",
    "superbill": "superbill", "not_accepted": "not accepted",
}
STATUSES = {"offered": "offered", "mentioned": "mentioned only", "not_offered": "not offered", "coming_soon": "coming soon"}
LANGUAGES = {
    "en": "English", "es": "Spanish", "ko": "Korean", "zh": "Chinese", "vi": "Vietnamese", "ru": "Russian", "fr": "French",
    "de": "German", "pt": "Portuguese", "ar": "Arabic", "tl": "Tagalog", "hi": "Hindi", "fa": "Persian", "pl": "Polish",
    "ja": "Japanese", "it": "Italian", "he": "Hebrew", "uk": "Ukrainian", "ur": "Urdu", "pa": "Punjabi", "ase": "American Sign Language",
}

_ALL = (
    Field("name", "text", "Name", "contact"),
    Field("clinic", "text", "Practice", "contact"),
    Field("website", "url", "Website", "contact"),
    Field("location", "address", "Address", "contact", "Where do you see patients?"),
    Field("telephones", "phone", "Telephone", "contact", many=True),
    Field("faxes", "phone", "Fax", "contact", many=True),
    Field("emails", "email", "E-mail", "contact", many=True),
    Field("opening_hours", "hours", "Opening hours", "contact", "When are you open?"),
    Field("areas_served", "text", "Areas served", "contact", many=True),
    Field("services", "status", "Service", "services", choices=STATUSES),
    Field("conditions", "choice", "Conditions treated", "services", many=True),
    Field("facts.price_per_session", "money", "Price per session", "cost", "What does one session cost, and what is included?"),
    Field("facts.package_price", "money", "Package price", "cost", "Is there a price for a whole course?"),
    Field("facts.consultation_fee", "money", "Consultation fee", "cost", "What does the first consultation cost?"),
    Field("facts.prices_as_of", "date", "Prices as of", "cost"),
    Field("facts.insurance", "choice", "Insurance", "insurance", "Do you take my insurance, and for which service?", choices=INSURANCE),
    Field("facts.insurance_stances", "stance", "Insurance by service", "insurance", many=True),
    Field("facts.superbill", "yes_no", "Superbill", "insurance", "Do you give a superbill that I can send to my insurer?"),
    Field("facts.hsa", "yes_no", "HSA or FSA", "insurance", "Can I pay from an HSA or FSA?"),
    Field("facts.financing", "yes_no", "Financing", "cost", "Is there a payment plan?"),
    Field("facts.sliding_scale", "yes_no", "Sliding scale", "cost", "Do you have lower prices for people with a low income?"),
    Field("facts.va_community_care", "yes_no", "VA community care", "insurance", "Do you take VA community care?"),
    Field("facts.military_discount", "yes_no", "Military discount", "cost"),
    Field("facts.session_minutes", "minutes", "Length of a session", "visit", "How long does one treatment take?"),
    Field("facts.visit_minutes", "minutes", "Time at the clinic", "visit", "How long will I be at the clinic?"),
    Field("facts.series_sessions", "count", "Sessions in a first course", "visit", "How many sessions are in a first course?"),
    Field("facts.fasting_hours", "fasting", "Fasting", "visit", "How long before must I stop eating and drinking?"),
    Field("facts.escort_required", "yes_no", "Someone to take you home", "visit", "Must someone take me home?"),
    Field("facts.companion_allowed", "yes_no", "Companion allowed", "visit", "May someone stay with me?"),
    Field("facts.routes", "choice", "How it is given", "visit", "How is the medicine given?", many=True, choices=ROUTES),
    Field("facts.monitored_by", "choice", "Who watches over you", "visit", "Who is with me during the treatment?", many=True, choices=MONITORS),
    Field("facts.private_room", "yes_no", "Private room", "visit"),
    Field("facts.telehealth", "yes_no", "Video visits", "access", "Can any visit be by video?"),
    Field("facts.referral_required", "yes_no", "Referral needed", "access", "Do I need a referral?"),
    Field("facts.minimum_age", "age", "Minimum age", "access", "How old must a patient be?"),
    Field("facts.languages", "choice", "Languages", "access", "Which languages do you speak?", many=True, choices=LANGUAGES),
    Field("facts.wheelchair_accessible", "yes_no", "Wheelchair access", "access", "Can I get in with a wheelchair?"),
    Field("facts.parking", "yes_no", "Parking", "access", "Is there parking?"),
)
FIELDS: Mapping[str, Field] = {item.key: item for item in _ALL}
FACTS: Mapping[str, Field] = {item.fact: item for item in _ALL if item.fact}

_RANGES = {"money": "US dollars", "minutes": "minutes", "count": "sessions"}


def check_value(key: str, value: Any) -> Any:
    """Return `value` in the one form that its field stores, or raise `FieldError`.

    For a field with `many` this checks one element. Values are JSON: an address is a dict of the
    five parts, a range a list [min, max] with None for an open end.
    """
    if key not in FIELDS:
        raise FieldError(key, "is not a field of a listing")
    item = FIELDS[key]
    try:
        return _CHECKS[item.shape](item, value)
    except FieldError:
        raise
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise FieldError(key, f"{value!r} does not fit: {_EXPECTED[item.shape]}") from error


def _text(item: Field, value: Any) -> str:
    text = " ".join(str(value).split())
    if not text or len(text) > QUOTED_TEXT_LIMIT:
        raise FieldError(item.key, f"must be a text of 1 to {QUOTED_TEXT_LIMIT} characters")
    return text


QUOTED_TEXT_LIMIT = 200


def _url(item: Field, value: Any) -> str:
    text = _text(item, value)
    if not re.fullmatch(r"https?://[^\s/]+\S*", text):
        raise FieldError(item.key, "must be a web address such as https://example.org")
    return text


def _address(item: Field, value: Any) -> dict[str, str | None]:
    parts = ("street_address", "unit", "address_locality", "address_region", "postal_code")
    unknown = set(value) - set(parts)
    if unknown:
        raise FieldError(item.key, f"has no part {sorted(unknown)[0]!r}; its parts are {', '.join(parts)}")
    address = {part: " ".join(str(value.get(part) or "").split()) or None for part in parts}
    region = address["address_region"]
    if region:
        state = us.states.lookup(region)
        if state is None:
            raise FieldError("location.address_region", f"{region!r} is no US state; write a two-letter code such as CA")
        address["address_region"] = state.abbr
    if address["postal_code"] and not re.fullmatch(r"\d{5}(-\d{4})?", address["postal_code"]):
        raise FieldError("location.postal_code", "must be a ZIP of five digits, such as 94025")
    return address


def _phone(item: Field, value: Any) -> str:
    try:
        number = phonenumbers.parse(str(value).replace(";ext=", " ext "), "US")
    except phonenumbers.NumberParseException as error:
        raise FieldError(item.key, f"{value!r} is not a telephone number such as 650-419-3330") from error
    if not phonenumbers.is_possible_number(number):
        raise FieldError(item.key, f"{value!r} is not a telephone number such as 650-419-3330")
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{e164};ext={number.extension}" if number.extension else e164


def _email(item: Field, value: Any) -> str:
    try:
        return validate_email(str(value).strip(), check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise FieldError(item.key, f"{value!r} is not an e-mail address") from error


def _hours(item: Field, value: Any) -> str:
    text = _text(item, value)
    if not validate(text):
        raise FieldError(item.key, "must be opening hours such as Mo-Fr 09:00-17:00; Sa 10:00-14:00")
    return text


def _range(item: Field, value: Any) -> list[float | int | None]:
    low, high = value
    ends = [None if end is None else float(end) for end in (low, high)]
    if ends == [None, None] or any(end is not None and not 0 <= end <= 1_000_000 for end in ends):
        raise FieldError(item.key, f"must be from 0 to 1,000,000 {_RANGES[item.shape]}, with at least one end stated")
    if ends[0] is not None and ends[1] is not None and ends[0] > ends[1]:
        raise FieldError(item.key, "the lower end is above the upper end")
    return [int(end) if end is not None and end.is_integer() else end for end in ends]


def _yes_no(item: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise FieldError(item.key, "must be yes or no")
    return value


def _choice(item: Field, value: Any) -> str:
    choices = item.choices or _condition_labels()
    if value not in choices:
        raise FieldError(item.key, f"{value!r} is not one of {', '.join(choices)}")
    return str(value)


def _fasting(item: Field, value: Any) -> dict[str, Any]:
    unknown = set(value) - {"solid", "clear"}
    if unknown or not value:
        raise FieldError(item.key, "has the parts solid and clear, each in hours")
    checked: dict[str, Any] = {}
    for part, hours in value.items():
        if hours != "midnight" and not (isinstance(hours, (int, float)) and 0 <= hours <= 48):
            raise FieldError(item.key, f"{part} must be hours from 0 to 48, or midnight")
        checked[part] = hours if hours == "midnight" or not float(hours).is_integer() else int(hours)
    return checked


def _stance(item: Field, value: Any) -> dict[str, Any]:
    if value.get("stance") not in STANCES:
        raise FieldError(item.key, f"the stance must be one of {', '.join(STANCES)}")
    return {
        "service": value.get("service"), "stance": value["stance"],
        "plans": sorted(value.get("plans") or []), "except": sorted(value.get("except") or []),
    }


def _age(item: Field, value: Any) -> int:
    age = int(value)
    if not 0 <= age <= 99:
        raise FieldError(item.key, "must be an age in years from 0 to 99")
    return age


def _date(item: Field, value: Any) -> str:
    return date.fromisoformat(str(value)).isoformat()


def _condition_labels() -> Mapping[str, str]:
    from directory.taxonomy import CONDITIONS

    return {term: entry.label for term, entry in CONDITIONS.items()}


_CHECKS: dict[Shape, Callable[[Field, Any], Any]] = {
    "text": _text, "url": _url, "address": _address, "phone": _phone, "email": _email, "hours": _hours, "status": _choice,
    "money": _range, "minutes": _range, "count": _range, "yes_no": _yes_no, "choice": _choice, "fasting": _fasting,
    "stance": _stance, "age": _age, "date": _date,
}
_EXPECTED: dict[Shape, str] = {
    "text": "a text", "url": "a web address", "address": "the five parts of a postal address", "phone": "a telephone number",
    "email": "an e-mail address", "hours": "opening hours in OSM syntax", "status": "offered, mentioned, not_offered or coming_soon",
    "money": "a range [min, max] in US dollars", "minutes": "a range [min, max] in minutes", "count": "a range [min, max]",
    "yes_no": "yes or no", "choice": "one of the field's choices", "fasting": "hours for solid and clear",
    "stance": "a service, a stance and plans", "age": "an age in years", "date": "a date such as 2026-09-01",
}


def merge_ranges(values: list[list[float | int | None]]) -> list[float | int | None]:
    """Return the range over several ranges; an open end stays open."""
    lows = [value[0] for value in values]
    highs = [value[1] for value in values]
    return [
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    ]


def is_range(key: str) -> bool:
    """Tell whether the field's value is a range [min, max]."""
    return FIELDS[key].shape in _RANGES
