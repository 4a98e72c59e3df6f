"""Comparison and the cost of a first course: sums only from what is stated."""

from typing import Any

from directory.records import Conflict, ConflictValue, Listing, ListingEvidence, ListingLocation, ServiceReading
from portal.comparison import course_cell, topics
from portal.listing_view import fact, first_course, open_questions


def listing(services: dict[str, dict[str, Any]], facts: dict[str, Any] | None = None, slug: str = "a") -> Listing:
    """A listing with facts per service, and facts that hold for the whole practice."""
    whole = facts or {}
    return Listing(
        slug=slug, name="Clinic", clinic="Clinic", website=None, status="listed", location=ListingLocation(),
        services=[ServiceReading(term=term, status="offered", facts=stated) for term, stated in services.items()],
        facts=whole | {name: value for stated in services.values() for name, value in stated.items()},
        evidence=[ListingEvidence(field=f"facts.{name}", value=value, quote="", url=None, source="page_text") for name, value in whole.items()],
    )


def test_a_first_course_is_exact_only_when_every_part_is_stated() -> None:
    course = first_course(listing({"ketamine-infusion": {"price_per_session": [450, 450], "series_sessions": [6, 6]}}, {"consultation_fee": [200, 200]}), "ketamine-infusion")
    assert course is not None
    assert (course.words, course.exact) == ("$2,900", True)


def test_a_first_course_without_the_consultation_fee_is_a_lower_bound() -> None:
    course = first_course(listing({"ketamine-infusion": {"price_per_session": [400, 450], "series_sessions": [6, 8]}}), "ketamine-infusion")
    assert course is not None
    assert (course.words, course.exact, course.missing) == ("at least $2,400", False, "the consultation fee")


def test_an_open_price_makes_the_course_a_lower_bound() -> None:
    course = first_course(listing({"kap": {"price_per_session": [550, None], "series_sessions": [3, 3]}}, {"consultation_fee": [0, 0]}), "kap")
    assert course is not None
    assert (course.words, course.missing) == ("at least $1,650", "the highest price")


def test_without_a_price_or_a_number_of_sessions_there_is_no_sum() -> None:
    assert first_course(listing({"kap": {"price_per_session": [550, 550]}}), "kap") is None
    assert first_course(listing({"kap": {"series_sessions": [6, 6]}}), "kap") is None
    assert first_course(listing({"kap": {"series_sessions": [6, 6], "price_per_session": [None, 900]}}), "kap") is None


def test_what_is_stated_about_another_service_never_enters_a_sum() -> None:
    mixed = listing({"sgb": {"price_per_session": [1500, 1500]}, "ketamine-infusion": {"series_sessions": [6, 6]}})
    assert first_course(mixed, "sgb") is None
    assert first_course(mixed, "ketamine-infusion") is None


def test_rows_differ_only_when_two_stated_answers_are_not_the_same() -> None:
    one = listing({"tms": {}}, {"escort_required": True, "parking": True}, "a")
    two = listing({"tms": {}}, {"escort_required": False, "parking": True}, "b")
    three = listing({"tms": {}}, {}, "c")
    rows = {row.label: row for _, rows in topics([one, two, three]) for row in rows}
    assert rows["Someone to take you home"].differs
    assert [cell.words for cell in rows["Someone to take you home"].cells] == ["Yes", "No", "Not stated"]
    assert not rows["Parking"].differs
    assert "Private room" not in rows
    assert [cell.stated for cell in rows["Price per session"].cells] == [False, False, False]


def test_questions_are_asked_about_silence_only() -> None:
    asked = open_questions(listing({"tms": {}}, {"escort_required": False}))
    assert "Must someone take me home?" not in asked
    assert "How is the medicine given?" in asked


def test_values_that_depend_on_the_treatment_are_said_per_treatment() -> None:
    mixed = listing({
        "ketamine-infusion": {"escort_required": True, "fasting_hours": {"solid": 4}},
        "spravato": {"escort_required": True, "fasting_hours": {"solid": 2}},
        "tms": {"escort_required": False},
    })
    mixed.facts = {"escort_required": True}
    escort = fact(mixed, "facts.escort_required")
    assert escort.by_service
    assert escort.values == ["Ketamine infusion and Spravato: yes", "TMS: no"]
    fasting = fact(mixed, "facts.fasting_hours")
    assert fasting.stated  # though no one value holds for the whole practice
    assert fasting.words == "Depends on the treatment"
    assert fasting.values == ["Ketamine infusion: no food for 4 hours before", "Spravato: no food for 2 hours before"]
    assert "How long before must I stop eating and drinking?" not in open_questions(mixed)


def test_a_value_that_holds_for_all_treatments_is_said_once() -> None:
    same = listing({"ketamine-infusion": {"escort_required": True}, "spravato": {"escort_required": True}})
    assert not fact(same, "facts.escort_required").by_service


def test_a_value_that_the_pages_dispute_is_marked() -> None:
    torn = listing({"ketamine-infusion": {"price_per_session": [425, 425], "series_sessions": [6, 6]}})
    values = [ConflictValue(value=[price, price], url=None, quote="", source="page_text") for price in (425, 475)]
    torn.conflicts = [Conflict(field="facts.price_per_session", service="ketamine-infusion", values=values)]
    assert fact(torn, "facts.price_per_session").doubts == ["the clinic's pages disagree"]
    assert fact(torn, "facts.price_per_session", "ketamine-infusion").doubts == ["the clinic's pages disagree"]
    assert fact(torn, "facts.price_per_session", "kap").doubts == []
    assert fact(torn, "facts.series_sessions").doubts == []
    course = first_course(torn, "ketamine-infusion")
    assert course is not None
    assert (course.doubts, course_cell(course).doubts) == (["the clinic's pages disagree"], ["the clinic's pages disagree"])


def test_a_value_from_a_time_that_is_over_is_marked_beside_it() -> None:
    old = listing({"ketamine-infusion": {"price_per_session": [425, 425]}})
    old.facts = {"price_per_session": [425, 425], "series_sessions": [6, 6]}
    old.evidence = [
        ListingEvidence(
            field="facts.price_per_session", value=[425, 425], quote="In 2019 a session costs $425.", source="page_text",
            url="https://a.example/prices", service="ketamine-infusion", outdated="In 2019",
        ),
        ListingEvidence(field="facts.series_sessions", value=[6, 6], quote="Six sessions.", source="page_text", url="https://a.example/"),
    ]
    assert fact(old, "facts.price_per_session").doubts == ["may be out of date"]
    assert fact(old, "facts.series_sessions").doubts == []
