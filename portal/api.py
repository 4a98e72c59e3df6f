"""The read-only API under `/api/v1`; errors are problem+json, an unknown parameter is refused with its name."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TextIO

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException, NotFoundException
from litestar.openapi.spec import Example, OpenAPIType, Operation, Parameter, Schema
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from directory.database import Database
from directory.export import export_rows, write_csv, write_geojson, write_json
from directory.records import Listing
from directory.taxonomy import CONDITIONS, SERVICES, Term
from portal.comparison import MOST, load_listings, topics
from portal.finding import query_params
from portal.public import FRESH, public_location
from search.answers import Hit, PlaceSuggestion, Understood
from search.parameters import QueryError, parse_query
from search.query import Searcher

CHUNK = 64 * 1024


class SearchAnswer(msgspec.Struct, frozen=True):
    """A page of listings; `understood` says what was read out of `q`, `reduced` that only the database answered."""

    hits: list[Hit]
    total: int
    page: int
    per_page: int
    facets: dict[str, dict[str, int]]
    understood: Understood
    reduced: bool
    telehealth_hits: list[Hit]


class PlacesAnswer(msgspec.Struct, frozen=True):
    """Places that a text may mean; `near` is what the search takes."""

    places: list[PlaceSuggestion]


class ComparedRow(msgspec.Struct, frozen=True):
    """One question of a comparison; `values` in words, None where nothing is stated."""

    topic: str
    label: str
    values: list[str | None]
    differs: bool


class ComparisonAnswer(msgspec.Struct, frozen=True):
    """Listings side by side: `rows[].values` follow the order of `clinics`."""

    clinics: list[Listing]
    rows: list[ComparedRow]


class TaxonomyTerm(msgspec.Struct, frozen=True):
    """One service or condition."""

    term: str
    label: str
    synonyms: list[str]
    description: str
    source: str
    note: str


class Taxonomy(msgspec.Struct, frozen=True):
    """The vocabulary of services and conditions."""

    services: list[TaxonomyTerm]
    conditions: list[TaxonomyTerm]


def _parameter(name: str, text: str, example: Any, *, many: bool = False, kind: OpenAPIType = OpenAPIType.STRING) -> Parameter:
    schema = Schema(type=kind)
    return Parameter(
        name=name, param_in="query", description=text, schema=Schema(type=OpenAPIType.ARRAY, items=schema) if many else schema,
        examples={"example": Example(value=[example] if many else example)}, explode=True if many else None,
    )


_YES_NO = "yes, no or not_stated; repeatable"
SEARCH_PARAMETERS = [
    _parameter("q", "Anything: treatment, condition, clinic or place; misspellings are understood.", "stellate ganglion menlo park"),
    *(
        _parameter(name, text, example, many=True)
        for name, text, example in (
            ("service", "Offered service (term of the taxonomy).", "kap"), ("condition", "Condition named by the clinic.", "ptsd"),
            ("route", "How the medicine is given.", "iv"), ("insurance", "accepts, does_not, some or not_stated.", "accepts"),
            ("plan", "Insurance plan named by the clinic.", "Aetna"), ("monitored_by", "Who watches over the patient.", "rn"),
            ("language", "Language spoken (ISO 639).", "es"), ("state", "Two-letter code.", "CA"), ("city", "City.", "Menlo Park"),
            *((name, _YES_NO, "yes") for name in (
                "escort", "telehealth", "referral", "superbill", "financing", "wheelchair", "sliding_scale", "va",
            )),
        )
    ),
    _parameter("price_max", "Highest lower end of a stated session price, in US dollars.", 500, kind=OpenAPIType.NUMBER),
    _parameter("include_not_stated", "With price_max: let clinics that state no price pass.", True, kind=OpenAPIType.BOOLEAN),
    *(
        _parameter(name, "Stated opening hours, in the clinic's own time.", True, kind=OpenAPIType.BOOLEAN)
        for name in ("open_now", "evening", "weekend")
    ),
    _parameter("near", "ZIP, “City, ST” or “lat,lng”.", "94025"),
    _parameter("radius_miles", "Miles around `near`, between centres of ZIPs or cities.", 25, kind=OpenAPIType.NUMBER),
    _parameter("sort", "relevance, distance, price or last_seen.", "distance"),
    _parameter("page", "From 1.", 1, kind=OpenAPIType.INTEGER),
    _parameter("per_page", "1 to 100.", 20, kind=OpenAPIType.INTEGER),
]


@dataclass
class SearchOperation(Operation):
    """The search, with the parameters that `search.query.parse_query` reads."""

    parameters: Any = field(default_factory=lambda: list(SEARCH_PARAMETERS))

    def __post_init__(self) -> None:
        self.parameters = list(SEARCH_PARAMETERS)


@dataclass
class CompareOperation(Operation):
    """The comparison, with its one parameter."""

    def __post_init__(self) -> None:
        self.parameters = [_parameter("clinic", "Slug of a listing; two to four.", "soft-reboot-wellness-menlo-park-ca", many=True)]


@dataclass
class PlacesOperation(Operation):
    """The place suggestions, with their one parameter."""

    def __post_init__(self) -> None:
        self.parameters = [_parameter("q", "Beginning of a ZIP or of a city's name.", "menlo")]


def refuse_unknown(params: dict[str, list[str]], *known: str) -> None:
    """Raise 400 with the name of the first parameter that is not known."""
    for name in params:
        if name not in known:
            raise bad_parameter(name, "is not a parameter of this address")


def bad_parameter(name: str, message: str) -> HTTPException:
    """Return the 400 that names a parameter."""
    return HTTPException(status_code=400, detail=f"{name}: {message}", extra={"parameter": name})


async def search_listings(request: Request[Any, Any, Any], searcher: NamedDependency[Searcher]) -> SearchAnswer:
    """Find listings; parameters repeat for OR within one and AND between them."""
    try:
        found = await searcher.search(parse_query(query_params(request), strict=True))
    except QueryError as error:
        raise bad_parameter(error.parameter, error.message) from error
    return SearchAnswer(
        hits=found.hits, total=found.total, page=found.page, per_page=found.per_page, facets=found.facets,
        understood=found.understood, reduced=found.reduced, telehealth_hits=found.telehealth_hits,
    )


@get("/api/v1/clinics/{slug:str}", sync_to_thread=True, cache_control=FRESH, summary="One listing", tags=["listings"])
def read_listing(request: Request[Any, Any, Any], slug: FromPath[str], database: NamedDependency[Database]) -> Listing | Redirect:
    """One listing with its evidence; 410 when it was removed, 301 from an old slug."""
    refuse_unknown(query_params(request))
    with database.read() as session:
        location = public_location(session, slug)
        if location.slug != slug:
            return Redirect(f"/api/v1/clinics/{location.slug}", status_code=301)
        return msgspec.convert(location.listing, Listing)


@get(
    "/api/v1/compare", sync_to_thread=True, cache_control=FRESH, operation_class=CompareOperation, summary="Listings side by side",
    tags=["listings"],
)
def read_comparison(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> ComparisonAnswer:
    """Two to four listings by topic; what a clinic does not state is null."""
    params = query_params(request)
    refuse_unknown(params, "clinic")
    slugs = list(dict.fromkeys(params.get("clinic", [])))
    if not 2 <= len(slugs) <= MOST:
        raise bad_parameter("clinic", f"give two to {MOST} different slugs")
    with database.read() as session:
        listings = load_listings(session, slugs)
    if unknown := next((slug for slug in slugs if slug not in {listing.slug for listing in listings}), None):
        raise NotFoundException(detail=f"clinic: no listing has the slug {unknown!r}", extra={"parameter": "clinic"})
    return ComparisonAnswer(listings, [
        ComparedRow(topic, row.label, [cell.words if cell.stated else None for cell in row.cells], row.differs)
        for topic, rows in topics(listings) for row in rows
    ])


@get("/api/v1/places", operation_class=PlacesOperation, summary="Places by the beginning of their name", tags=["places"])
async def suggest_places(request: Request[Any, Any, Any], searcher: NamedDependency[Searcher]) -> PlacesAnswer:
    """ZIPs and cities for a place box; misspellings are understood while search is up."""
    params = query_params(request)
    refuse_unknown(params, "q")
    return PlacesAnswer((await searcher.suggest((params.get("q") or [""])[0])).places)


@get("/api/v1/taxonomy", sync_to_thread=False, summary="Services and conditions", tags=["vocabulary"])
def read_taxonomy(request: Request[Any, Any, Any]) -> Taxonomy:
    """The terms that `service` and `condition` take, with their meaning."""
    refuse_unknown(query_params(request))
    return Taxonomy([_term(entry) for entry in SERVICES.values()], [_term(entry) for entry in CONDITIONS.values()])


def _term(entry: Term) -> TaxonomyTerm:
    return TaxonomyTerm(entry.term, entry.label, list(entry.synonyms), entry.description, entry.source, entry.note)


Writer = Callable[[Iterable[Listing], TextIO], int]
_EXPORTS: dict[str, tuple[str, Writer]] = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "json": ("application/json", write_json),
    "geojson": ("application/geo+json", write_geojson),
}


def _export(kind: str) -> Any:
    media_type, write = _EXPORTS[kind]

    @get(f"/api/v1/export.{kind}", sync_to_thread=True, name=f"export_{kind}", summary=f"All listings as {kind.upper()}", tags=["export"])
    def export(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Stream:
        """All public listings without mail addresses; quotes are short and few per site, no cell can run as a formula."""
        refuse_unknown(query_params(request))
        file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 (closed by the stream)
        with database.read() as session:
            write(export_rows(session), file)
        file.seek(0)
        return Stream(_chunks(file), media_type=media_type, headers={"content-disposition": f'attachment; filename="clinics.{kind}"'})

    return export


def _chunks(file: TextIO) -> Iterator[str]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


ROUTES = [read_listing, read_comparison, suggest_places, read_taxonomy, *(_export(kind) for kind in _EXPORTS)]
