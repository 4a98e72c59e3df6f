"""What the search box offers while someone types: places, treatments, conditions and clinics, as a part of a page.

The script of the pages puts it under the box; without the script the box is a plain one.
"""

from typing import Any

import msgspec
from litestar import Request
from litestar.di import NamedDependency
from litestar.response import Template

from portal.finding import query_params
from search.answers import Suggestions
from search.query import Searcher
from search.understanding import unfinished

MOST = 4
"""Options of one kind, at most: the list must fit above a telephone's keyboard."""


PLACES = "Places"
LETTERS = 2
"""An end shorter than this says nothing yet."""


class Option(msgspec.Struct, frozen=True):
    """One line: choosing it puts `value` into the box and searches, or opens `href`."""

    label: str
    value: str
    detail: str = ""
    href: str = ""


class OptionGroup(msgspec.Struct, frozen=True):
    """The options of one kind."""

    label: str
    options: list[Option]


async def show_suggestions(request: Request[Any, Any, Any], searcher: NamedDependency[Searcher]) -> Template:
    """What the typed text (`q`) may become; with `only=places` places alone."""
    params = query_params(request)
    text = (params.get("q") or [""])[0]
    groups = await suggest_places(searcher, text) if params.get("only") == ["places"] else await suggest(searcher, text)
    return Template("suggestions.html", context={"groups": groups})


async def suggest_places(searcher: Searcher, text: str) -> list[OptionGroup]:
    """Return the places that the text may mean."""
    return [group for group in _groups([("", await searcher.suggest(text, MOST))]) if group.label == PLACES]


async def suggest(searcher: Searcher, text: str) -> list[OptionGroup]:
    """Return what the text may become: as a whole, and by its end alone when its beginning is already understood."""
    understood, end = unfinished(text)
    readings = [("", await searcher.suggest(text, MOST))]
    if understood and len(end) >= LETTERS:
        readings.append((f"{understood} ", await searcher.suggest(end, MOST)))
    return _groups(readings)


def _groups(readings: list[tuple[str, Suggestions]]) -> list[OptionGroup]:
    """Return the options by kind; each reading comes with the words that stand before what it completes."""
    kinds: dict[str, dict[str, Option]] = {"Treatments": {}, "Conditions": {}, PLACES: {}, "Clinics": {}}
    for before, found in readings:
        for place in found.places:
            kinds[PLACES].setdefault(place.label, Option(place.label, before + place.near))
        for kind, terms in (("Treatments", found.services), ("Conditions", found.conditions)):
            for term in terms:
                kinds[kind].setdefault(term.label, Option(term.label, before + term.label.split(" (")[0]))
        for clinic in found.clinics:
            kinds["Clinics"].setdefault(clinic.slug, Option(clinic.name, clinic.name, clinic.place or "", f"/clinics/{clinic.slug}"))
    return [OptionGroup(kind, list(options.values())[:MOST]) for kind, options in kinds.items() if options]

