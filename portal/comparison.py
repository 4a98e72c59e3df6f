"""Two to four clinics side by side, by topic; what is not stated stays "not stated"."""

from collections.abc import Sequence

import msgspec
from sqlmodel import Session, col, select

from directory.fields import FIELDS
from directory.records import PUBLIC_STATUSES, Listing
from directory.tables import Location
from directory.taxonomy import SERVICES
from portal import words
from portal.listing_view import Fact, FirstCourse, fact, first_course

MOST = 4
TOPICS = (
    ("What it costs", (
        "facts.price_per_session", "facts.package_price", "facts.consultation_fee", "facts.financing", "facts.sliding_scale",
        "facts.prices_as_of",
    )),
    ("Insurance", ("facts.insurance", "facts.insurance_stances", "facts.superbill", "facts.hsa", "facts.va_community_care")),
    ("Before the visit", ("facts.referral_required", "facts.minimum_age", "facts.fasting_hours", "facts.telehealth")),
    ("At the clinic", (
        "facts.session_minutes", "facts.visit_minutes", "facts.routes", "facts.monitored_by", "facts.private_room", "facts.companion_allowed",
    )),
    ("Afterwards", ("facts.escort_required", "facts.series_sessions")),
    ("Getting there", ("location", "telephones", "opening_hours", "facts.wheelchair_accessible", "facts.parking", "facts.languages")),
)


class Cell(msgspec.Struct, frozen=True):
    """One clinic's answer in a row."""

    words: str
    stated: bool
    fact: Fact | None = None
    note: str = ""
    doubts: list[str] = []


class Row(msgspec.Struct, frozen=True):
    """One question and the clinics' answers; `differs` when at least two stated answers are not the same."""

    label: str
    cells: list[Cell]
    differs: bool


class Column(msgspec.Struct, frozen=True):
    """One clinic at the head of the table; `without` leads to the comparison without it."""

    slug: str
    name: str
    place: str
    phone: str | None
    phone_link: str | None
    without: str


class Comparison(msgspec.Struct, frozen=True):
    """What `compare.html` shows; without columns it explains how to choose."""

    columns: list[Column]
    topics: list[tuple[str, list[Row]]]
    missing: list[str]
    too_many: bool

    @property
    def title(self) -> str:
        """The page's title."""
        return "Compare " + words.join_words([column.name for column in self.columns]) if self.columns else "Compare clinics"


def load_listings(session: Session, slugs: Sequence[str]) -> list[Listing]:
    """Return the public listings of these slugs in that order, each once, unknown ones left out."""
    rows = session.exec(select(Location).where(col(Location.slug).in_(slugs), col(Location.status).in_(PUBLIC_STATUSES))).all()
    by_slug = {row.slug: msgspec.convert(row.listing, Listing) for row in rows}
    return [by_slug[slug] for slug in dict.fromkeys(slugs) if slug in by_slug]


def compare(session: Session, slugs: Sequence[str]) -> Comparison:
    """Return the comparison of the first four of these listings."""
    wanted = list(dict.fromkeys(slugs))
    listings = load_listings(session, wanted[:MOST])
    known = [listing.slug for listing in listings]
    return Comparison(
        columns=[_column(listing, known) for listing in listings],
        topics=topics(listings) if listings else [],
        missing=[slug for slug in wanted[:MOST] if slug not in known],
        too_many=len(wanted) > MOST,
    )


def _column(listing: Listing, slugs: Sequence[str]) -> Column:
    phone = listing.telephones[0] if listing.telephones else None
    return Column(
        slug=listing.slug, name=listing.name or "Unnamed clinic",
        place=words.city_state(listing.location.address_locality, listing.location.address_region) or "Place not stated",
        phone=words.phone(phone) if phone else None, phone_link=words.phone_link(phone) if phone else None,
        without="/compare?" + "&".join(f"clinic={slug}" for slug in slugs if slug != listing.slug),
    )


def topics(listings: Sequence[Listing]) -> list[tuple[str, list[Row]]]:
    """Return the rows by topic; a row on which no clinic states anything is left out, except the price."""
    found = [("Treatments", _service_rows(listings))]
    for heading, keys in TOPICS:
        rows = [_field_row(listings, key) for key in keys]
        rows = [row for row in rows if any(cell.stated for cell in row.cells) or row.label == FIELDS["facts.price_per_session"].label]
        if heading == "What it costs":
            rows[1:1] = _course_rows(listings)
        found.append((heading, rows))
    return [(heading, rows) for heading, rows in found if rows]


def _service_rows(listings: Sequence[Listing]) -> list[Row]:
    terms = [term for term in SERVICES if any(term in listing.offered() for listing in listings)]
    rows = []
    for term in terms:
        facts = [fact(listing, "services", term) for listing in listings]
        cells = [Cell(shown.words, shown.stated, shown, doubts=shown.doubts) for shown in facts]
        rows.append(Row(SERVICES[term].short, cells, _differ(cells)))
    return rows


def _field_row(listings: Sequence[Listing], key: str) -> Row:
    cells = [Cell(shown.words, shown.stated, shown, doubts=shown.doubts) for shown in (fact(listing, key) for listing in listings)]
    return Row(FIELDS[key].label, cells, _differ(cells) and key not in ("location", "telephones"))


def _differ(cells: Sequence[Cell]) -> bool:
    return len({(cell.words, *(cell.fact.values if cell.fact else ())) for cell in cells if cell.stated}) > 1


def _course_rows(listings: Sequence[Listing]) -> list[Row]:
    """Return what a first course costs, per service for which at least one clinic states enough."""
    rows = []
    for term in SERVICES:
        if not any(term in listing.offered() for listing in listings):
            continue
        courses = [first_course(listing, term) if term in listing.offered() else None for listing in listings]
        if any(courses):
            cells = [course_cell(course) for course in courses]
            rows.append(Row(f"First course, {SERVICES[term].short}", cells, _differ(cells)))
    return rows


def course_cell(course: FirstCourse | None) -> Cell:
    """Return a first course in words, with its sum; "not stated" where it cannot be summed."""
    if course is None:
        return Cell("Not stated", False)
    note = course.sum if course.exact else f"{course.sum}; not stated: {course.missing}"
    return Cell(course.words[:1].upper() + course.words[1:], True, note=note, doubts=course.doubts)
