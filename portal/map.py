"""A map of the United States drawn by the server: outlines of the states, a dot per city, no third party.

The outlines are us-atlas' (npm), already in d3's composite Albers projection of 975 × 610 units; dots
are brought into the same projection here. Alaska and Hawaii stand in their usual insets.
"""

import functools
import json
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import us

STATES_FILE = Path(__file__).resolve().parent / "static" / "vendor" / "states.json"
WIDTH, HEIGHT = 975, 610
DOT_LIMIT = 200
STATE_DOTS = 2.2
"""How much larger a state's dots are drawn, because its map is shown smaller."""

COUNTRY_DETAIL, STATE_DETAIL = 0.9, 0.15
"""How far a drawn outline may stray, in units of the map; the country's map must stay small over the wire."""

Point = tuple[float, float]


class Outline(msgspec.Struct, frozen=True):
    """One state: two-letter code, name, SVG path and the box around it (left, top, right, bottom)."""

    code: str
    name: str
    path: str
    box: tuple[float, float, float, float]


class Dot(msgspec.Struct, frozen=True):
    """A city on the map with the number of its listings."""

    x: float
    y: float
    radius: float
    label: str
    href: str
    count: int


class Map(msgspec.Struct, frozen=True):
    """What `map.html` draws: the view box, the outlines with counts and links, the dots."""

    view_box: str
    states: list[tuple[Outline, int]]
    dots: list[Dot]


class Place(msgspec.Struct, frozen=True):
    """A city with its listings, as the map needs it."""

    name: str
    href: str
    count: int
    latitude: float | None
    longitude: float | None


def draw(counts: dict[str, int], places: Iterable[Place], only: str | None = None) -> Map:
    """Return the map of the country, or of one state (two-letter code), with a dot per located city.

    `counts` maps state codes to numbers of listings. Places outside the fifty states are left out.
    """
    outlines = [outline for outline in load_outlines(COUNTRY_DETAIL if only is None else STATE_DETAIL) if only is None or outline.code == only]
    box = outlines[0].box if only and outlines else (0.0, 0.0, float(WIDTH), float(HEIGHT))
    size = max(box[2] - box[0], box[3] - box[1])
    pad = size * 0.04
    unit = size / WIDTH * (1.0 if only is None else STATE_DOTS)
    dots = []
    for place in sorted(places, key=lambda place: -place.count)[:DOT_LIMIT]:
        point = project(place.longitude, place.latitude) if place.longitude is not None and place.latitude is not None else None
        if point:
            radius = min(5 + 2.5 * math.sqrt(place.count), 26) * unit
            dots.append(Dot(round(point[0], 1), round(point[1], 1), round(radius, 2), place.name, place.href, place.count))
    view = (box[0] - pad, box[1] - pad, box[2] - box[0] + 2 * pad, box[3] - box[1] + 2 * pad)
    return Map(" ".join(f"{number:.1f}" for number in view), [(outline, counts.get(outline.code, 0)) for outline in outlines], dots)


@functools.cache
def load_outlines(tolerance: float, file: Path = STATES_FILE) -> tuple[Outline, ...]:
    """Return the outlines of the states, decoded once from the TopoJSON file (run `python -m portal.assets` if it is missing).

    Shared borders are simplified as arcs, so that neighbours still fit together.
    """
    atlas = json.loads(file.read_text(encoding="utf-8"))
    arcs = [simplify(_decode(arc, atlas["transform"]), tolerance) for arc in atlas["arcs"]]
    outlines = []
    for geometry in atlas["objects"]["states"]["geometries"]:
        state = us.states.lookup(geometry["id"], field="fips")
        if state is None:
            continue
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        rings = [_ring(ring, arcs) for polygon in polygons for ring in polygon]
        rings = [ring for ring in rings if len(ring) > 4] or [max(rings, key=len)]
        points = [point for ring in rings for point in ring]
        box = (min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points))
        outlines.append(Outline(state.abbr, state.name, "".join(_path(ring) for ring in rings), box))
    return tuple(sorted(outlines, key=lambda outline: outline.name))


def _decode(arc: Sequence[Sequence[int]], transform: dict[str, Any]) -> list[Point]:
    """Return an arc's points: TopoJSON holds each as the difference from the one before, in whole steps."""
    (scale_x, scale_y), (left, top) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + left, y * scale_y + top))
    return points


def simplify(points: list[Point], tolerance: float) -> list[Point]:
    """Return the line without points nearer than `tolerance` to what is left (Douglas and Peucker, 1973)."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        distances = [(_distance(points[i], points[first], points[last]), i) for i in range(first + 1, last)]
        if distances and (farthest := max(distances))[0] > tolerance:
            keep.add(farthest[1])
            spans += [(first, farthest[1]), (farthest[1], last)]
    return [points[i] for i in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    if length == 0:
        return math.hypot(point[0] - start[0], point[1] - start[1])
    return abs(dy * (point[0] - start[0]) - dx * (point[1] - start[1])) / length


def _ring(indexes: Sequence[int], arcs: Sequence[list[Point]]) -> list[Point]:
    """Return a closed ring in tenths of a unit, points that fall together dropped; a negative index runs an arc backwards."""
    ring: list[Point] = []
    for index in indexes:
        for x, y in arcs[index] if index >= 0 else reversed(arcs[~index]):
            point = (round(x, 1), round(y, 1))
            if not ring or ring[-1] != point:
                ring.append(point)
    return ring


def _path(ring: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in ring[:-1]) + "Z"


def project(longitude: float, latitude: float) -> Point | None:
    """Return where a place lies on the map, None outside the United States' states."""
    if latitude > 50 and longitude < -129:
        return _ALASKA(longitude, latitude)
    if latitude < 23 and longitude < -150:
        return _HAWAII(longitude, latitude)
    return _MAINLAND(longitude, latitude) if 24 < latitude < 50 and -125.5 < longitude < -66 else None


def _albers(meridian: float, center: Point, parallels: Point, scale: float, at: Point) -> Callable[[float, float], Point]:
    """Return Albers' equal-area conic projection (Snyder, Map Projections, 1987, §14)."""
    south, north = (math.radians(parallel) for parallel in parallels)
    n = (math.sin(south) + math.sin(north)) / 2
    c = 1 + math.sin(south) * (2 * n - math.sin(south))

    def raw(longitude: float, latitude: float) -> Point:
        radius = math.sqrt(c - 2 * n * math.sin(math.radians(latitude))) / n
        angle = math.radians(longitude) * n
        return radius * math.sin(angle), math.sqrt(c) / n - radius * math.cos(angle)

    origin = raw(*center)

    def forward(longitude: float, latitude: float) -> Point:
        x, y = raw(longitude + meridian, latitude)
        return at[0] + scale * (x - origin[0]), at[1] - scale * (y - origin[1])

    return forward


# The three parts of d3-geo's geoAlbersUsa at scale 1300, centre (487.5, 305), in which us-atlas is drawn.
_SCALE, _X, _Y = 1300.0, 487.5, 305.0
_MAINLAND = _albers(96, (-0.6, 38.7), (29.5, 45.5), _SCALE, (_X, _Y))
_ALASKA = _albers(154, (-2, 58.5), (55, 65), 0.35 * _SCALE, (_X - 0.307 * _SCALE, _Y + 0.201 * _SCALE))
_HAWAII = _albers(157, (-3, 19.9), (8, 18), _SCALE, (_X - 0.205 * _SCALE, _Y + 0.212 * _SCALE))
