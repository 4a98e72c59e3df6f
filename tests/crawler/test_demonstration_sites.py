"""The demonstration sites are read and put together as their hand-written `expected.json` says, every field."""

import functools
import json
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from benchmarks.read import AT, SITES, page_body
from benchmarks.scoring import claims, pair
from crawler.assembly import assemble_site
from crawler.reading.read import read_page
from demo.sites import load_sites
from directory.listings import listing_from_record
from directory.records import PageReading

HOSTS = {site.host: site for site in load_sites()}
STANCES_MISREAD = {"maumee-bend-pain"}
"""Sites whose insurance stances are not read right yet."""
CONFLICTS_MISREAD: set[str] = set()
"""Sites on which pages seem to contradict each other, and do not."""

each_site = pytest.mark.parametrize("host", HOSTS)


def misread(known: set[str]) -> pytest.MarkDecorator:
    marks = {host: pytest.mark.xfail(strict=True, reason="a known miss") for host in known}
    return pytest.mark.parametrize("host", [pytest.param(host, marks=marks.get(host, ())) for host in HOSTS])


@functools.cache
def expected(host: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SITES / host / "expected.json").read_text(encoding="utf-8"))
    return found


@functools.cache
def readings(host: str) -> dict[str, PageReading]:
    return {path: read_page(page_body(HOSTS[host], path), f"https://{host}.example{path}", AT) for path in expected(host)["pages"]}


@functools.cache
def pairs(host: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return each expected clinic with the listing that was read of it."""
    records = assemble_site([(reading, AT) for reading in readings(host).values()], f"https://{host}.example/")
    return pair(expected(host)["clinics"], [msgspec.to_builtins(listing_from_record(record, "listing")) for record in records])


def stances(clinic: Mapping[str, Any]) -> set[tuple[Any, ...]]:
    rows = (clinic.get("facts") or {}).get("insurance_stances") or []
    return {(row["service"], row["stance"], tuple(sorted(row["plans"])), tuple(sorted(row["except"]))) for row in rows}


def conflicts(clinic: Mapping[str, Any]) -> set[tuple[str, str | None]]:
    return {(row["field"], row.get("service")) for row in clinic.get("conflicts") or []}


@each_site
def test_each_page_is_of_its_kind(host: str) -> None:
    assert {path: reading.kind for path, reading in readings(host).items()} == expected(host)["pages"]


@each_site
def test_every_field_of_every_clinic_is_as_expected(host: str) -> None:
    for clinic, listing in pairs(host):
        assert sorted(claims(listing)) == sorted(claims(clinic))


@misread(STANCES_MISREAD)
def test_insurance_by_service_is_as_expected(host: str) -> None:
    assert [stances(listing) for _, listing in pairs(host)] == [stances(clinic) for clinic, _ in pairs(host)]


@misread(CONFLICTS_MISREAD)
def test_pages_contradict_each_other_only_where_expected(host: str) -> None:
    assert [conflicts(listing) for _, listing in pairs(host)] == [conflicts(clinic) for clinic, _ in pairs(host)]
