"""Every field's inputs give back the value that filled them, and say what would be right where they do not fit."""

from typing import Any

import pytest

from directory.fields import FIELDS
from portal.value_forms import PartsError, read_parts, read_ref, to_parts

VALUES: dict[str, Any] = {
    "name": "Quiet Harbor", "clinic": "Quiet Harbor", "website": "https://quiet-harbor.example/",
    "location": {"street_address": "100 Example Ave", "unit": None, "address_locality": "Menlo Park", "address_region": "CA", "postal_code": "94025"},
    "telephones": ["+16505550142", "+16505550143;ext=5"], "faxes": ["+16505550144"], "emails": ["hello@quiet-harbor.example"],
    "opening_hours": "Mo-Fr 09:00-17:00", "areas_served": ["San Francisco", "Oakland"], "services": "coming_soon", "conditions": ["ptsd", "ocd"],
    "facts.price_per_session": [450, 450], "facts.package_price": [550, None], "facts.consultation_fee": [None, 200],
    "facts.prices_as_of": "2026-09-01", "facts.insurance": "some",
    "facts.insurance_stances": [
        {"service": "tms", "stance": "in_network", "plans": ["Aetna", "Cigna"], "except": ["Medicaid"]},
        {"service": None, "stance": "superbill", "plans": [], "except": []},
    ],
    "facts.superbill": True, "facts.hsa": False, "facts.financing": True, "facts.sliding_scale": False, "facts.va_community_care": True,
    "facts.military_discount": True, "facts.session_minutes": [40, 60], "facts.visit_minutes": [90, 120], "facts.series_sessions": [6, 6],
    "facts.fasting_hours": {"solid": "midnight", "clear": 2}, "facts.escort_required": True, "facts.companion_allowed": False,
    "facts.routes": ["iv", "im"], "facts.monitored_by": ["rn"], "facts.private_room": True, "facts.telehealth": True,
    "facts.referral_required": False, "facts.minimum_age": 18, "facts.languages": ["es", "ase"], "facts.wheelchair_accessible": True,
    "facts.parking": True,
}


def test_every_field_has_inputs() -> None:
    assert set(VALUES) == set(FIELDS)


@pytest.mark.parametrize("key", sorted(FIELDS))
def test_inputs_give_back_the_value_that_filled_them(key: str) -> None:
    parts = to_parts(FIELDS[key], VALUES[key])
    assert all(isinstance(text, str) for texts in parts.values() for text in texts)
    assert read_parts(FIELDS[key], parts) == VALUES[key]


@pytest.mark.parametrize("key", sorted(FIELDS))
def test_nothing_is_stated_only_where_that_is_said(key: str) -> None:
    assert read_parts(FIELDS[key], {"none": ["1"]}) is None
    with pytest.raises(PartsError):
        read_parts(FIELDS[key], {})


@pytest.mark.parametrize(("key", "parts", "part", "said"), [
    ("facts.price_per_session", {"low": ["about 400"]}, "low", "“about 400” is not a number; write only digits, such as 450."),
    ("facts.price_per_session", {"low": ["500"], "high": ["400"]}, "", "The lower end is above the upper end."),
    ("facts.price_per_session", {"low": ["9999999"]}, "", "This must be from 0 to 1,000,000 US dollars, with at least one end stated."),
    ("facts.fasting_hours", {"solid": ["all night"]}, "solid", "“all night” is neither a number of hours, such as 6, nor the word midnight."),
    ("facts.fasting_hours", {"clear": ["90"]}, "", "Clear must be hours from 0 to 48, or midnight."),
    ("location", {"address_region": ["Cali"]}, "address_region", "'Cali' is no US state; write a two-letter code such as CA."),
    ("opening_hours", {"text": ["nine to five"]}, "", "This must be opening hours such as Mo-Fr 09:00-17:00; Sa 10:00-14:00."),
    ("facts.minimum_age", {"text": ["grown-up"]}, "", "'grown-up' does not fit: an age in years."),
    ("facts.insurance", {"choice": ["maybe"]}, "", "'maybe' is not one of accepts, does_not, some."),
    ("facts.parking", {"choice": ["maybe"]}, "", "This must be yes or no."),
    ("facts.insurance_stances", {"service": ["tms"], "stance": [""], "plans": [""], "except": [""]}, "", "Choose in each line that you use what the clinic does about insurance."),
    ("facts.insurance_stances", {"service": ["surgery"], "stance": ["billed"], "plans": [""], "except": [""]}, "", "Choose the treatment from the list."),
    ("website", {"text": ["javascript:alert(1)"]}, "", "This must be a web address such as https://example.org."),
])
def test_what_does_not_fit_is_said_beside_its_part(key: str, parts: dict[str, list[str]], part: str, said: str) -> None:
    with pytest.raises(PartsError) as caught:
        read_parts(FIELDS[key], parts)
    assert caught.value.errors == {part: said}


def test_money_is_read_as_people_write_it() -> None:
    assert read_parts(FIELDS["facts.package_price"], {"low": ["$1,500"], "high": [" 2,750.50 "]}) == [1500, 2750.5]


@pytest.mark.parametrize("text", ["", "nothing", "services", "services@surgery", "name@tms", "facts.parking@nowhere", "facts.", "__class__"])
def test_only_fields_of_the_registry_are_fields(text: str) -> None:
    assert read_ref(text) is None
