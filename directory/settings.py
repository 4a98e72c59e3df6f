"""Every setting of the product, read from the environment; the README's table is made from these docstrings."""

import functools
import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """All settings; a wrong value stops the start with the variable's name and what would be right."""

    model_config = SettingsConfigDict(use_attribute_docstrings=True, extra="ignore", populate_by_name=True, env_ignore_empty=True)

    data_dir: Path = Field(default=Path(".data"), validation_alias="CLINICS_DATA_DIR")
    """Folder of everything that is kept: database, search data, keys, opt-outs, mail that was not sent."""

    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    """`postgresql+psycopg://…`, or `sqlite:///file`; without it an SQLite file in the data folder."""

    public_url: str | None = Field(default=None, validation_alias="PUBLIC_URL")
    """Address under which patients reach the portal; links in mail and the allowed host come from it."""

    host: str = Field(default="127.0.0.1", validation_alias="CLINICS_HOST")
    """Address that the portal binds to."""

    port: int = Field(default=8000, ge=0, le=65535, validation_alias="PORT")
    """Port that the portal listens on."""

    allowed_hosts: str = Field(default="", validation_alias="CLINICS_ALLOWED_HOSTS")
    """Further host names that the portal answers to, separated by commas."""

    trusted_proxies: str = Field(default="", validation_alias="CLINICS_TRUSTED_PROXIES")
    """Addresses or networks of your own proxies, separated by commas: only from these are X-Forwarded-For and -Proto believed."""

    demo: bool = Field(default=False, validation_alias="CLINICS_DEMO")
    """Show the demonstration banner; set by `clinics up --demo`."""

    meili_url: str | None = Field(default=None, validation_alias="MEILI_URL")
    """A running Meilisearch; without it one is started and looked after."""

    meili_master_key: SecretStr | None = Field(default=None, validation_alias="MEILI_MASTER_KEY")
    """Master key of that Meilisearch; for a managed one it is made at the first start and kept with mode 600."""

    meili_search_key: SecretStr | None = Field(default=None, validation_alias="MEILI_SEARCH_KEY")
    """Search-only key for the portal; without it the worker makes one and keeps it in the data folder."""

    meili_bin: Path | None = Field(default=None, validation_alias="MEILI_BIN")
    """Meilisearch program to use instead of the one found or fetched."""

    meili_sha256: str | None = Field(default=None, validation_alias="MEILI_SHA256")
    """The sum that the Meilisearch program must have, for platforms whose sum we do not know."""

    index_prefix: str = Field(default="", validation_alias="CLINICS_INDEX_PREFIX")
    """Put before the names of the search indexes, where several directories share one Meilisearch."""

    smtp_url: SecretStr | None = Field(default=None, validation_alias="SMTP_URL")
    """`smtp://user:password@host:587` (or `smtps://`); without it mail lies in the data folder and in the console."""

    mail_from: str = Field(default="directory@localhost", validation_alias="CLINICS_MAIL_FROM")
    """Sender of our mail."""

    crawl_contact: str = Field(default="directory@localhost", validation_alias="CLINICS_CRAWL_CONTACT")
    """Mail address or web address in the crawler's user agent, so that a clinic can reach us."""

    crawl_delay: float = Field(default=1.0, ge=0, validation_alias="CLINICS_CRAWL_DELAY")
    """Seconds between two requests to one site; below 1 only for loopback sites."""

    crawl_loopback_ports: str = Field(default="", validation_alias="CLINICS_CRAWL_LOOPBACK_PORTS")
    """Ports on loopback that may be crawled, separated by commas: for demonstration and tests only."""

    crawl_page_cap: int = Field(default=60, ge=1, validation_alias="CLINICS_CRAWL_PAGE_CAP")
    """Pages fetched from one site in one run, at most."""

    crawl_depth_cap: int = Field(default=4, ge=0, validation_alias="CLINICS_CRAWL_DEPTH_CAP")
    """Links followed from a start page, at most."""

    crawl_request_seconds: float = Field(default=20.0, gt=0, validation_alias="CLINICS_CRAWL_REQUEST_SECONDS")
    """Seconds that one answer may take from the question to its last byte; then the crawler hangs up."""

    crawl_read_seconds: float = Field(default=10.0, gt=0, validation_alias="CLINICS_CRAWL_READ_SECONDS")
    """Seconds that reading one page may take; then its reading process is ended."""

    crawl_site_seconds: float = Field(default=1800.0, gt=0, validation_alias="CLINICS_CRAWL_SITE_SECONDS")
    """Seconds that one site may take in one run; what was read until then is kept."""

    crawl_page_bytes: int = Field(default=5 * 1024 * 1024, ge=1024, validation_alias="CLINICS_CRAWL_PAGE_BYTES")
    """Bytes of one page, at most, before and after it is unpacked."""

    crawl_site_bytes: int = Field(default=100 * 1024 * 1024, ge=1024, validation_alias="CLINICS_CRAWL_SITE_BYTES")
    """Bytes received from one site in one run, at most."""

    crawl_batch_sites: int = Field(default=20, ge=1, validation_alias="CLINICS_CRAWL_BATCH_SITES")
    """Sites crawled by one job."""

    worker_poll_seconds: float = Field(default=1.0, gt=0, validation_alias="CLINICS_WORKER_POLL_SECONDS")
    """How often the worker looks for new runs, due schedules and changed listings."""

    worker_lease_seconds: float = Field(default=15.0, gt=0, validation_alias="CLINICS_WORKER_LEASE_SECONDS")
    """A worker that is silent for so long is taken for dead and its jobs go to another."""

    search_limit: int = Field(default=240, ge=0, validation_alias="CLINICS_SEARCH_LIMIT")
    """Searches that one network address may make in a minute; 0 for no limit."""

    metrics_key: SecretStr | None = Field(default=None, validation_alias="CLINICS_METRICS_KEY")
    """Bearer key of `/metrics`; without it the metrics are closed."""

    tile_url: str | None = Field(default=None, validation_alias="CLINICS_TILE_URL")
    """Tile server of the operator's own, as `https://tiles.example.org/{z}/{x}/{y}.png`; without it no street map is offered."""

    tile_attribution: str = Field(default="", validation_alias="CLINICS_TILE_ATTRIBUTION")
    """Whom the street map names as the maker of its pictures, in plain text, such as “© OpenStreetMap contributors”."""

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, value: str) -> str:
        for part in value.replace(" ", "").split(","):
            ip_network(part or "::1", strict=False)
        return value.replace(" ", "")

    @field_validator("tile_url")
    @classmethod
    def _tiles(cls, value: str | None) -> str | None:
        if value is not None and not _is_tile_url(value):
            raise ValueError(
                "must be an https address (http only on loopback) whose path holds {z}, {x} and {y} once each and no other braces, "
                "such as https://tiles.example.org/{z}/{x}/{y}.png"
            )
        return value

    @property
    def tile_origin(self) -> str | None:
        """Scheme, host and port of the tile server: the one foreign address that a page may take pictures from; None without one."""
        parts = urlsplit(self.tile_url or "")
        return f"{parts.scheme}://{parts.netloc}" if self.tile_url else None

    @property
    def resolved_database_url(self) -> str:
        """The database's URL, the SQLite file in the data folder where none is set."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'directory.sqlite3'}"

    @property
    def resolved_public_url(self) -> str:
        """The portal's public address without a trailing slash."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def loopback_ports(self) -> frozenset[int]:
        """The ports of `CLINICS_CRAWL_LOOPBACK_PORTS`."""
        return frozenset(int(port) for port in self.crawl_loopback_ports.replace(" ", "").split(",") if port)


def _is_tile_url(value: str) -> bool:
    """Tell whether tiles may come from there; the host goes into a header, so it may hold nothing but a name and a port."""
    match = re.fullmatch(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?/[^\s\"'<>\\#]*", value, re.IGNORECASE)
    path = value.partition("://")[2].partition("/")[2]
    if match is None or sorted(re.findall(r"\{[^}]*\}", path)) != ["{x}", "{y}", "{z}"] or path.count("{") + path.count("}") != 6:
        return False
    return match[1].lower() == "https" or _is_loopback(match[2].strip("[]").lower())


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@functools.cache
def load_settings() -> Settings:
    """Return the process's settings, read once from the environment; tests clear the cache."""
    return Settings()
