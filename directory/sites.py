"""The web sites that may be crawled: adding, pausing, opting out."""

import csv
import io
import re
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from directory.audit import record
from directory.fields import FieldError
from directory.optouts import OptOuts, covers, locations_of, mark_opted_out, take_out
from directory.tables import Site

MOST_DAYS = 366
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def parse_site(text: str) -> tuple[str, str]:
    """Return (host, start URL) of what a person typed: a start URL, or a domain for its https home page.

    The host has its port unless it is the scheme's own, is lower case and has no leading `www.`, so that
    one site is not crawled twice. Raises `FieldError` on `url`.
    """
    typed = text.strip()
    if not typed or len(typed) > 2000 or re.search(r"\s", typed):
        raise FieldError("url", "must be one start address such as https://example.org/ or a domain such as example.org")
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        port = parts.port
        name = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError) as error:
        raise FieldError("url", f"{typed!r} is not a web address") from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise FieldError("url", f"{typed!r} must begin with https:// or http://")
    if parts.username is not None or parts.password is not None:
        raise FieldError("url", "must not hold a user name or a password")
    if not _is_host(name):
        raise FieldError("url", f"{typed!r} does not name a web site, such as example.org")
    shown = f"[{name}]" if ":" in name else name
    netloc = shown if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{shown}:{port}"
    query = f"?{parts.query}" if parts.query else ""
    bare = netloc.removeprefix("www.")
    return bare if "." in bare else netloc, f"{parts.scheme}://{netloc}{parts.path or '/'}{query}"


def add_site(session: Session, url: str, by: str) -> Site:
    """Add a site by a start URL or a domain, or return the one that is known already.

    A further start URL of a known site is added to it. Raises `FieldError` on `url` where it is no web
    address, or where the clinic has asked not to be crawled.
    """
    host, start_url = parse_site(url)
    opted_out = session.exec(select(Site.host).where(Site.status == "opted_out")).all()
    if any(covers(out, host) for out in opted_out):
        raise FieldError("url", f"{host} has asked not to be crawled; that holds for ever")
    site = session.exec(select(Site).where(Site.host == host)).first()
    if site is None:
        site = Site(host=host, start_urls=[start_url])
        session.add(site)
        session.flush()
        record(session, "site.added", by, f"site:{site.id}", host=host)
    elif "://" in url and start_url not in site.start_urls:
        site.start_urls = [*site.start_urls, start_url]
        session.add(site)
        record(session, "site.start_url_added", by, f"site:{site.id}", url=start_url)
    return site


def import_sites(session: Session, csv_text: str, by: str) -> list[Site]:
    """Add the sites of a CSV text and return them in order: all of them or, on any bad line, none.

    The first column, or the one headed `url`, `site` or `domain`, names the site; empty lines and lines
    that begin with # are passed over. Raises `FieldError` on `line N`.
    """
    sites: list[Site] = []
    column = 0
    for number, row in enumerate(csv.reader(io.StringIO(csv_text.removeprefix("\ufeff"))), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        headed = next((index for index, cell in enumerate(cells) if cell.lower() in ("url", "site", "domain")), None)
        if headed is not None and not sites:
            column = headed
            continue
        try:
            site = add_site(session, cells[column] if column < len(cells) else "", by)
        except FieldError as error:
            raise FieldError(f"line {number}", error.message) from error
        if site not in sites:
            sites.append(site)
    return sites


def list_sites(session: Session) -> list[Site]:
    """Return all sites by host."""
    return list(session.exec(select(Site).order_by(col(Site.host))).all())


def find_site(session: Session, text: str) -> Site | None:
    """Return the site that a person means by a start URL, a domain or a host with its port."""
    host, _ = parse_site(text)
    return session.exec(select(Site).where(Site.host == host)).first()


def pause_site(session: Session, site: Site, by: str) -> None:
    """Leave a site out of every crawl until it is resumed; its listings stay as they are."""
    _move(session, site, by, allowed=("active", "moved"), to="paused")


def resume_site(session: Session, site: Site, by: str) -> None:
    """Crawl a paused or moved site again; an opted-out one stays out."""
    _move(session, site, by, allowed=("paused", "moved"), to="active")


def pace_site(session: Session, site: Site, days: int | None, by: str) -> None:
    """Let schedules and runs of all sites crawl a site at most every so many days; None for as often as they say.

    A crawl that is asked for this site alone is never held back. Raises `FieldError` on `days`.
    """
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise FieldError("days", f"must be a whole number of days from 1 to {MOST_DAYS}")
    site.crawl_every_days = days
    session.add(site)
    record(session, "site.paced", by, f"site:{site.id}", host=site.host, days=days)


def opt_out_site(
    session: Session, site: Site, by: str, optouts: OptOuts, why: str = "asked not to be listed"
) -> None:
    """Never crawl a site again and hide its listings at once.

    The file of opt-outs is written first: should the transaction fail, the next start applies it.
    """
    optouts.add(site.host, why)
    mark_opted_out(session, site)
    take_out(session, locations_of(session, site), "hidden", by)
    record(session, "site.opted_out", by, f"site:{site.id}", host=site.host)


def _move(session: Session, site: Site, by: str, *, allowed: tuple[str, ...], to: str) -> None:
    if site.status == to:
        return
    if site.status not in allowed:
        raise FieldError("status", f"{site.host} is {site.status.replace('_', ' ')} and cannot become {to}")
    site.status = to
    session.add(site)
    record(session, f"site.{'resumed' if to == 'active' else to}", by, f"site:{site.id}", host=site.host)


def _is_host(name: str) -> bool:
    if ":" in name:  # urlsplit has checked the form of an IPv6 address
        return True
    labels = name.split(".")
    return (len(labels) > 1 or name == "localhost") and len(name) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
