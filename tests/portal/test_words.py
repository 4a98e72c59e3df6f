"""Values in words, in a patient's language."""

from datetime import UTC, datetime

import pytest

from portal import words


@pytest.mark.parametrize(("value", "said"), [
    ([450, 450], "$450"), ([400, 450], "$400 to $450"), ([550, None], "from $550"), ([None, 900], "up to $900"), ([0, 0], "free"),
    ([99.5, 99.5], "$99.50"), ([3025, 3925], "$3,025 to $3,925"),
])
def test_money(value: list[float | None], said: str) -> None:
    assert words.money(value) == said


@pytest.mark.parametrize(("value", "said"), [
    ([40, 60], "40 to 60 minutes"), ([40, 40], "40 minutes"), ([120, 120], "2 hours"), ([150, 240], "2 hours 30 minutes to 4 hours"),
    ([None, 15], "up to 15 minutes"), ([90, 120], "90 minutes to 2 hours"),
])
def test_minutes(value: list[float | None], said: str) -> None:
    assert words.minutes(value) == said


def test_silence_is_never_no() -> None:
    assert words.in_words("facts.escort_required", None) == "not stated"
    assert words.in_words("facts.escort_required", False) == "no"
    assert words.in_words("facts.escort_required", True) == "yes"
    assert words.in_words("facts.routes", []) == "not stated"


def test_a_set_is_joined_with_and() -> None:
    assert words.in_words("facts.routes", ["iv", "im", "oral"]) == "IV infusion, injection into a muscle and by mouth"


@pytest.mark.parametrize(("value", "said"), [
    ({"solid": 6, "clear": 2}, "no food for 6 hours before, no clear liquids for 2 hours before"),
    ({"solid": "midnight"}, "no food from midnight"),
    ({"solid": 0}, "no fasting"),
])
def test_fasting(value: dict[str, object], said: str) -> None:
    assert words.fasting(value) == said


def test_a_stance_names_service_plans_and_exceptions() -> None:
    stance = {"service": "tms", "stance": "in_network", "plans": ["Aetna", "Cigna"], "except": ["Medicaid"]}
    assert words.stance(stance) == "TMS: in network (Aetna, Cigna; not Medicaid)"


def test_phone_numbers_are_written_out_with_their_extension() -> None:
    assert words.phone("+16505550142") == "+1 650-555-0142"
    assert words.phone("+16505550142;ext=5") == "+1 650-555-0142 ext. 5"
    assert words.phone("not a number") == "not a number"


def spoken(value: str) -> list[tuple[str, str]]:
    return [(line.days, line.times) for line in words.hours_in_words(value)]


def test_hours_group_days_that_are_alike() -> None:
    assert spoken("Mo-Fr 09:00-17:00; Sa 10:00-14:30") == [
        ("Monday to Friday", "9 am to 5 pm"), ("Saturday", "10 am to 2:30 pm"), ("Sunday", "not stated"),
    ]


def test_a_day_is_closed_only_where_the_clinic_says_so() -> None:
    assert spoken("Mo-Fr 09:00-12:00,13:00-17:00; Sa,Su off")[-1] == ("Saturday and Sunday", "closed")
    assert spoken("Mo 09:00-17:00")[-1] == ("Tuesday to Sunday", "not stated")


def test_hours_by_appointment_keep_the_comment() -> None:
    assert ("Friday", "by appointment") in spoken('Mo-Th 09:00-12:00; Fr unknown "by appointment"')


def test_hours_past_midnight_stay_with_the_day_that_began() -> None:
    assert spoken("Mo-Fr 22:00-02:00") == [("Monday to Friday", "10 pm to 2 am"), ("Saturday and Sunday", "not stated")]


def test_open_now_is_told_in_the_clinics_own_time() -> None:
    five_pm_utc_on_a_tuesday = datetime(2026, 11, 3, 17, 0, tzinfo=UTC)
    assert words.open_now("Mo-Fr 09:00-17:00", "America/Los_Angeles", five_pm_utc_on_a_tuesday) == "open now until 5 pm"
    assert words.open_now("Mo-Fr 10:00-11:00", "America/New_York", five_pm_utc_on_a_tuesday) == "closed now, opens tomorrow at 10 am"
    assert words.open_now("Mo-Fr 09:00-17:00", None, five_pm_utc_on_a_tuesday) is None
    assert words.open_now('Tu unknown "by appointment"', "America/New_York", five_pm_utc_on_a_tuesday) == "today: by appointment"


def test_distances_are_never_exact() -> None:
    assert [words.miles(value) for value in (0, 1, 4.4)] == ["less than a mile", "about 1 mile", "about 4 miles"]


def test_an_address_leaves_out_what_is_not_stated() -> None:
    assert words.address({"street_address": None, "address_locality": "Denver", "address_region": "CO", "postal_code": None}) == "Denver, CO"
