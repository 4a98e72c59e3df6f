"""All tables, in one module because they refer to each other.

Every time is UTC and named for its event. A listing is one `Location`; a `Clinic` groups the
locations of one practice. A listing is a pure function of its live `Assertion` rows; the columns of
`Location` that lists and search need are a projection that only `ingest.project` writes.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from directory.database import UTCDateTime, now

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> str:
    """Return a random identifier that tells nothing (UUID4, hex)."""
    return uuid.uuid4().hex


class Site(SQLModel, table=True):
    """A web site that may be crawled: `host` with its port, status active, paused, opted_out or moved.

    `crawl_every_days`: schedules and runs of all sites leave it alone for so long. `down_since`: the first
    crawl that found it unreachable, None when the last one did not; its listings stay as they are.
    """

    __tablename__ = "site"
    id: int | None = Field(default=None, primary_key=True)
    host: str = Field(unique=True)
    start_urls: list[str] = Field(default_factory=list, sa_type=JSON)
    status: str = Field(default="active", index=True)
    note: str = ""
    added_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    last_crawled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    crawl_every_days: int | None = None
    down_since: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Schedule(SQLModel, table=True):
    """When a site, or with `site_id` None all active sites, is crawled: cron expression and time zone."""

    __tablename__ = "schedule"
    id: int | None = Field(default=None, primary_key=True)
    site_id: int | None = Field(default=None, foreign_key="site.id", unique=True)
    cron: str
    time_zone: str = "UTC"
    enabled: bool = True
    next_due_at: datetime = Field(sa_type=UTCDateTime, index=True)
    last_fired_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    set_by: str = ""


class SourcePage(SQLModel, table=True):
    """A page of a site: its last answer and the three dates of its content.

    `remembered` is the crawler's own note (reader version, links, reading) for a page that answers "not modified".
    `missing_runs` counts the runs in a row in which it was gone (404, 410).
    """

    __tablename__ = "source_page"
    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    url: str = Field(unique=True)
    kind: str = "other"
    http_status: int = 0
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    remembered: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    missing_runs: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    first_seen_at: datetime = Field(sa_type=UTCDateTime)
    last_seen_at: datetime = Field(sa_type=UTCDateTime)
    changed_at: datetime = Field(sa_type=UTCDateTime)


class Clinic(SQLModel, table=True):
    """A practice: the group of its locations."""

    __tablename__ = "clinic"
    id: int | None = Field(default=None, primary_key=True)
    site_id: int | None = Field(default=None, foreign_key="site.id", index=True)
    name: str | None = None
    website: str | None = None
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


_UNINDEXED = text("indexed_revision IS NULL OR indexed_revision != revision")
"""Asked every second and with every search; true for next to no row."""


class Location(SQLModel, table=True):
    """A listing: slug, status, revision, and the projection of its live assertions.

    `listing` is the public `records.Listing` as JSON, `offered` the terms of the services that it offers.
    `pending` is the one that waits for review, for the reason in `hold_reason`, since `held_since`: the
    public listing is made of what was asserted before that, and of what persons have said since.
    `indexed_revision` is the revision that search holds.
    """

    __tablename__ = "location"
    __table_args__ = (
        Index("ix_location_unindexed", "id", sqlite_where=_UNINDEXED, postgresql_where=_UNINDEXED),
        # Holds all that the map and the lists of places count, so that they need not read the rows, which are large.
        Index("ix_location_places", "status", "address_region", "address_locality", "latitude", "longitude"),
    )
    id: int | None = Field(default=None, primary_key=True)
    clinic_id: int = Field(foreign_key="clinic.id", index=True)
    slug: str = Field(unique=True)
    status: str = Field(default="draft", index=True)
    revision: int = 0
    indexed_revision: int | None = None
    name: str | None = Field(default=None, index=True)
    address_locality: str | None = Field(default=None, index=True)
    address_region: str | None = Field(default=None, index=True)
    postal_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    time_zone: str | None = None
    offered: list[str] = Field(default_factory=list, sa_type=JSON)
    listing: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    pending: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    hold_reason: str = ""
    held_since: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    last_seen_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    changed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class SlugRedirect(SQLModel, table=True):
    """An old slug of a listing; old links go on working."""

    __tablename__ = "slug_redirect"
    slug: str = Field(primary_key=True)
    location_id: int = Field(foreign_key="location.id", index=True)


class Assertion(SQLModel, table=True):
    """Somebody's word for one value of one listing (PROV: who, whence, when generated, when invalidated).

    `source` is a `records.Source`. For a site: quote, url, rule, run. For a person (`clinic`,
    `operator`): `actor` (label kept as text), `correction_item_id`; a person's value is the whole value of
    the field (the full list for a field with `many`), None for "not stated". Live while
    `invalidated_at` is None.
    """

    __tablename__ = "assertion"
    __table_args__ = (Index("ix_assertion_live", "location_id", "invalidated_at"),)
    id: int | None = Field(default=None, primary_key=True)
    location_id: int = Field(foreign_key="location.id")
    field: str
    service: str | None = None
    value: Any = Field(default=None, sa_type=JSON)
    quote: str = ""
    url: str | None = None
    source: str
    rule: str | None = None
    pages: int = 1
    actor: str = ""
    correction_item_id: str | None = Field(default=None, foreign_key="correction_item.id", index=True)
    run_id: str | None = Field(default=None, foreign_key="crawl_run.id")
    reader_version: str = ""
    retrieved_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    first_seen_at: datetime = Field(sa_type=UTCDateTime)
    last_seen_at: datetime = Field(sa_type=UTCDateTime)
    changed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    generated_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    invalidated_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Change(SQLModel, table=True):
    """One step of a listing's public history; the actor's label is kept as text and outlives the account."""

    __tablename__ = "change"
    id: int | None = Field(default=None, primary_key=True)
    location_id: int = Field(foreign_key="location.id", index=True)
    field: str
    service: str | None = None
    previous_value: Any = Field(default=None, sa_type=JSON)
    replacement_value: Any = Field(default=None, sa_type=JSON)
    actor: str
    revision: int
    changed_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class Correction(SQLModel, table=True):
    """A request to correct one listing, 1 to n items: submitted, under_review, decided or withdrawn.

    `token_hash` is the SHA-256 of the status page's secret. `requester_email` and the items' `why` are
    deleted 90 days after the decision. `verified_domain` is set once a mail to the clinic's own domain was answered.
    """

    __tablename__ = "correction"
    id: str = Field(default_factory=new_id, primary_key=True)
    location_id: int = Field(foreign_key="location.id", index=True)
    state: str = Field(default="submitted", index=True)
    requester_email: str | None = None
    requester_role: str = "visitor"
    token_hash: str = Field(unique=True)
    verified_domain: str | None = None
    verified_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    submitted_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    erased_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class CorrectionItem(SQLModel, table=True):
    """One field of a correction: open, accepted, rejected or withdrawn; decided on its own."""

    __tablename__ = "correction_item"
    id: str = Field(default_factory=new_id, primary_key=True)
    correction_id: str = Field(foreign_key="correction.id", index=True)
    field: str
    service: str | None = None
    present_value: Any = Field(default=None, sa_type=JSON)
    proposed_value: Any = Field(default=None, sa_type=JSON)
    why: str = ""
    state: str = Field(default="open", index=True)
    decision_note: str = ""
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Removal(SQLModel, table=True):
    """A request to take a clinic out: submitted, hidden, removed, reinstated, rejected or withdrawn."""

    __tablename__ = "removal"
    id: str = Field(default_factory=new_id, primary_key=True)
    location_id: int = Field(foreign_key="location.id", index=True)
    whole_site: bool = True
    state: str = Field(default="submitted", index=True)
    requester_email: str | None = None
    why: str = ""
    token_hash: str = Field(unique=True)
    decision_note: str = ""
    decided_by: str = ""
    submitted_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    erased_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class ProofMail(SQLModel, table=True):
    """A single-use secret mailed to a clinic's own address: answering it proves that a correction speaks for the clinic."""

    __tablename__ = "proof_mail"
    id: str = Field(default_factory=new_id, primary_key=True)
    correction_id: str = Field(foreign_key="correction.id", index=True)
    address: str
    token_hash: str = Field(unique=True)
    sent_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Mail(SQLModel, table=True):
    """A mail to be sent by the worker: queued, sent, kept (no SMTP set) or failed."""

    __tablename__ = "mail"
    id: str = Field(default_factory=new_id, primary_key=True)
    recipient: str
    subject: str
    body: str
    state: str = Field(default="queued", index=True)
    queued_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    attempts: int = 0
    error: str = ""


class CrawlRun(SQLModel, table=True):
    """A crawl that was asked for: queued, running, cancelling, cancelled, succeeded or failed.

    The row is the truth and the durable job its servant: the job's workflow id is the row's id.
    `job_id` is set once a job was made for it. `reason` is manual, schedule or command_line.
    """

    __tablename__ = "crawl_run"
    id: str = Field(default_factory=new_id, primary_key=True)
    state: str = Field(default="queued", index=True)
    reason: str = "manual"
    requested_by: str
    job_id: str | None = None
    requested_at: datetime = Field(default_factory=now, sa_type=UTCDateTime, index=True)
    started_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    error: str = ""


class CrawlRunSite(SQLModel, table=True):
    """One site of a run, committed when the site ends.

    `state`: waiting, crawling, then one of crawled, unchanged, nothing_found, held, unreachable,
    robots_refused, moved, failed, skipped, cancelled. `refused` counts refusals by reason.
    """

    __tablename__ = "crawl_run_site"
    __table_args__ = (UniqueConstraint("run_id", "site_id"),)
    id: int | None = Field(default=None, primary_key=True)
    run_id: str = Field(foreign_key="crawl_run.id", index=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    batch: int = 0
    state: str = Field(default="waiting", index=True)
    pages_found: int = 0
    pages_fetched: int = 0
    bytes_fetched: int = 0
    refused: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    listings: int = 0
    note: str = ""
    started_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class WorkerLease(SQLModel, table=True):
    """A worker's sign of life; one that is silent too long is dead and its jobs go to another."""

    __tablename__ = "worker_lease"
    executor_id: str = Field(primary_key=True)
    started_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    last_seen_at: datetime = Field(sa_type=UTCDateTime)


class Operator(SQLModel, table=True):
    """A person who runs the directory: role operator, or admin who may also manage operators."""

    __tablename__ = "operator"
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    role: str = "operator"
    password_hash: str | None = None
    active: bool = True
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)
    last_signed_in_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class SignInLink(SQLModel, table=True):
    """A single-use sign-in link: only its SHA-256 is kept; valid for 15 minutes."""

    __tablename__ = "sign_in_link"
    token_hash: str = Field(primary_key=True)
    operator_id: int = Field(foreign_key="operator.id")
    expires_at: datetime = Field(sa_type=UTCDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class OperatorSession(SQLModel, table=True):
    """A signed-in browser: only the SHA-256 of its cookie is kept."""

    __tablename__ = "operator_session"
    token_hash: str = Field(primary_key=True)
    operator_id: int = Field(foreign_key="operator.id", index=True)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UTCDateTime)


class AuditEntry(SQLModel, table=True):
    """Who did what: a dotted action name (`correction.accepted`), its subject, and the actor's label as text."""

    __tablename__ = "audit_entry"
    id: int | None = Field(default=None, primary_key=True)
    action: str = Field(index=True)
    actor: str
    subject: str = ""
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    happened_at: datetime = Field(default_factory=now, sa_type=UTCDateTime, index=True)


class Place(SQLModel, table=True):
    """A ZIP or a city with its centre: `kind` zip or city; `key` is the ZIP, or `city-name-st`."""

    __tablename__ = "place"
    key: str = Field(primary_key=True)
    kind: str
    name: str = Field(index=True)
    state: str = Field(index=True)
    latitude: float
    longitude: float
    time_zone: str | None = None
    zip_count: int = 1
