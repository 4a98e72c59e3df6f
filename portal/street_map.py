"""The dots of the street map: all results of a search as GeoJSON, where the operator has set a tile server."""

from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency

from portal import words
from portal.finding import ask, query_params
from search.answers import Hit
from search.query import Searcher

MOST = 1000
"""Dots on one map; the page says when there are more listings."""


async def show_points(request: Request[Any, Any, Any], searcher: NamedDependency[Searcher]) -> Response[dict[str, Any]]:
    """Answer a GeoJSON FeatureCollection (RFC 7946) of the results that `/search` lists for the same parameters, best first.

    A feature has name, place in words, the page's address and how exact its point is; a listing without a point is
    left out. `total` counts all results.
    """
    found, _ = await ask(searcher, query_params(request), page=1, per_page=MOST)
    features = [feature(hit) for hit in found.hits if hit.location.latitude is not None and hit.location.longitude is not None]
    return Response({"type": "FeatureCollection", "features": features, "total": found.total}, media_type="application/geo+json")


def feature(hit: Hit) -> dict[str, Any]:
    """Return one listing as a GeoJSON point, with what its popup says and nothing else."""
    place = hit.location
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]},
        "properties": {
            "name": hit.name or "Unnamed clinic", "place": words.city_state(place.address_locality, place.address_region) or "",
            "href": f"/clinics/{hit.slug}", "precision": place.geo_precision,
        },
    }
