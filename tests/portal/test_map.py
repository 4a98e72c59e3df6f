"""The map: outlines decoded from us-atlas, dots in the same projection."""

import pytest

from portal.map import COUNTRY_DETAIL, STATE_DETAIL, Place, draw, load_outlines, project, simplify


def test_every_state_has_an_outline() -> None:
    outlines = load_outlines(COUNTRY_DETAIL)
    assert len(outlines) == 51  # the District of Columbia is drawn too
    assert all(outline.path.startswith("M") and outline.path.endswith("Z") for outline in outlines)


@pytest.mark.parametrize(("code", "longitude", "latitude"), [
    ("CA", -122.18, 37.45), ("CO", -104.99, 39.74), ("TX", -95.37, 29.76), ("ME", -69.78, 44.31), ("FL", -80.19, 25.76),
    ("AK", -149.9, 61.22), ("HI", -157.86, 21.31), ("WA", -122.33, 47.61),
])
def test_a_city_lies_inside_its_states_box(code: str, longitude: float, latitude: float) -> None:
    left, top, right, bottom = next(outline.box for outline in load_outlines(STATE_DETAIL) if outline.code == code)
    point = project(longitude, latitude)
    assert point
    assert left <= point[0] <= right
    assert top <= point[1] <= bottom


def test_places_outside_the_states_are_left_out() -> None:
    assert project(-66.1, 18.4) is None  # San Juan
    assert project(2.35, 48.85) is None  # Paris
    drawn = draw({"CA": 1}, [Place("San Juan, PR", "/places/pr/san-juan", 1, 18.4, -66.1), Place("Nowhere", "/places/ca/nowhere", 1, None, None)])
    assert drawn.dots == []


def test_the_countrys_map_stays_small_and_a_states_map_fills_its_box() -> None:
    country = draw({"CA": 2}, [Place("Menlo Park, CA", "/places/ca/menlo-park", 2, 37.45, -122.18)])
    assert sum(len(outline.path) for outline, _ in country.states) < 40_000
    assert [count for outline, count in country.states if outline.code == "CA"] == [2]
    state = draw({"CA": 2}, [], only="CA")
    assert [outline.code for outline, _ in state.states] == ["CA"]
    assert float(state.view_box.split()[2]) < 200


def test_simplifying_keeps_the_ends_and_what_sticks_out() -> None:
    line = [(0.0, 0.0), (1.0, 0.01), (2.0, 5.0), (3.0, 0.01), (4.0, 0.0)]
    assert simplify(line, 0.5) == [(0.0, 0.0), (1.0, 0.01), (2.0, 5.0), (3.0, 0.01), (4.0, 0.0)]
    assert simplify([(0.0, 0.0), (1.0, 0.01), (2.0, 0.0)], 0.5) == [(0.0, 0.0), (2.0, 0.0)]
