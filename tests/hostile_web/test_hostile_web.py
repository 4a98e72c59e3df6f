"""One crawl process against a web full of misbehaviour, with well-behaved neighbours in between."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.hostile_web.misbehaviours import MISBEHAVIOURS, NAMES, PAGE_BYTES, PAGE_CAP, SITE_BYTES, Misbehaviour, page
from tests.hostile_web.server import HostileWeb, Site, answer

SCRIPT = Path(__file__).parent / "crawl_hostile_web.py"
NEIGHBOURS = ("neighbour-first", "neighbour-middle", "neighbour-last")


@dataclass(frozen=True)
class Crawled:
    """What the crawl reports of each site, by name, and what each site saw."""

    results: dict[str, dict[str, Any]]
    sites: dict[str, Site]
    intruded: list[str]
    grip: float
    memory: int


def _neighbour(site: Site) -> None:
    """A clinic as they should be: contact, prices, a page for each treatment."""
    names = ("contact", "pricing", "faq", "ketamine-infusion", "spravato", "team", "what-to-expect", "insurance")
    site.answers["/"] = answer(page("We offer ketamine infusions. Call (415) 555-0100.", *(f"/{name}" for name in names)))
    for name in names:
        site.answers[f"/{name}"] = answer(page(f"About {name}: ketamine infusions cost $400.", "/", title=name))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """All sites, crawled side by side in one process."""
    folder = tmp_path_factory.mktemp("hostile")
    with HostileWeb(folder).running() as web:
        names = [one.name for one in MISBEHAVIOURS]
        order = [NEIGHBOURS[0], *names[: len(names) // 2], NEIGHBOURS[1], *names[len(names) // 2 :], NEIGHBOURS[2]]
        sites = {name: web.site(name) for name in order}
        for one in MISBEHAVIOURS:
            one.arrange(sites[one.name])
        for name in NEIGHBOURS:
            _neighbour(sites[name])
        for name in NAMES:
            web.sites[name] = sites[name.removesuffix(".example")]
        settings = {
            "data_dir": str(folder), "crawl_loopback_ports": f"{web.port},{web.tls_port}", "crawl_page_cap": PAGE_CAP,
            "crawl_request_seconds": 2.5, "crawl_read_seconds": 8, "crawl_site_seconds": 20,
            "crawl_page_bytes": PAGE_BYTES, "crawl_site_bytes": SITE_BYTES,
        }
        plan = folder / "plan.json"
        plan.write_text(json.dumps({"names": NAMES, "settings": settings, "starts": [sites[name].start for name in order]}))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CLINICS_")}
        done = subprocess.run([sys.executable, str(SCRIPT), str(plan)], capture_output=True, timeout=110, env=environment, check=False)
        assert done.returncode == 0, done.stderr.decode()
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        answered = json.loads(done.stdout)
        results = dict(zip(order, answered["sites"].values(), strict=True))
        return Crawled(results, sites, web.intruded, answered["grip"], answered["memory"])


@pytest.mark.parametrize("one", MISBEHAVIOURS, ids=lambda one: one.name)
def test_misbehaviour(crawled: Crawled, one: Misbehaviour) -> None:
    """The refusal's reason, the bytes taken, the requests made and what was still read are as foreseen."""
    result, expected = crawled.results[one.name], one.expected
    refused = result["pages"]["refused"]
    assert result["outcome"] == expected.outcome, result
    if expected.refused is not None:
        assert refused == expected.refused
    assert set(expected.among) & set(refused) or not expected.among, refused
    assert expected.read in (None, result["pages"]["fetched"]), result
    assert result["bytes"] <= expected.most_bytes
    assert result["requests"] <= expected.most_requests, crawled.sites[one.name].paths


def test_there_are_enough_of_them() -> None:
    assert len({one.name for one in MISBEHAVIOURS}) == len(MISBEHAVIOURS) >= 60


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_neighbours_finish_in_time(crawled: Crawled, name: str) -> None:
    """All pages of a well-behaved site are read, and no hostile one makes it wait long for a turn."""
    times = [at for _, at, _ in crawled.sites[name].asked]
    assert crawled.results[name]["pages"] == {"fetched": 9, "refused": {}}
    assert max(later - earlier for earlier, later in pairwise(times)) < 10


def test_no_site_holds_the_process(crawled: Crawled) -> None:
    """No parsing and no other long work is done in the loop that all sites share, and memory stays small."""
    assert crawled.grip < 1
    assert crawled.memory < 500_000_000


def test_nothing_inside_is_ever_connected_to(crawled: Crawled) -> None:
    assert crawled.intruded == []


def test_a_name_that_turns_inwards_is_asked_once_outside_and_never_inside(crawled: Crawled) -> None:
    assert crawled.sites["name-that-turns-inwards"].paths == ["/robots.txt"]


def test_no_site_gets_a_cookie_a_password_or_a_referrer_back(crawled: Crawled) -> None:
    heads = [headers for site in crawled.sites.values() for _, _, headers in site.asked]
    assert not [headers for headers in heads if headers.keys() & {"cookie", "authorization", "referer"}]


def test_a_forbidden_page_is_not_asked_for_under_any_spelling(crawled: Crawled) -> None:
    paths = crawled.sites["forbidden-page-in-other-spellings"].paths
    assert sorted(paths) == ["/", "/open", "/robots.txt", "/sitemap.xml"]


def test_no_path_leaves_the_root_or_carries_a_line_end(crawled: Crawled) -> None:
    for path in crawled.sites["encoded-tricks-in-paths"].paths:
        assert not {"..", "%2e%2e", "%2E%2E"} & set(path.split("/")), path
        assert "\r" not in path


def test_an_opt_out_stops_the_crawl_at_once(crawled: Crawled) -> None:
    assert [path for path in crawled.sites["opt-out-in-mid-crawl"].paths if path != "/sitemap.xml"] == ["/robots.txt", "/"]


def test_a_site_that_asks_for_a_day_of_peace_gets_it(crawled: Crawled) -> None:
    site = crawled.sites["wait-for-a-day"]
    assert site.paths[-1] == "/contact", "nothing is asked after the answer that says so"
    assert crawled.results["wait-for-a-day"]["pages"]["refused"]["pace/retry_after"] == 2


def test_only_the_first_part_of_a_long_robots_file_is_taken(crawled: Crawled) -> None:
    assert "/closed" not in crawled.sites["robots-of-50-mb"].paths
    assert crawled.sites["robots-of-50-mb"].sent < 8_000_000, "the connection is closed, not read to its end"


def test_no_entity_is_expanded_and_no_file_of_ours_is_read(crawled: Crawled) -> None:
    name = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else "localhost"
    for site in ("sitemap-of-entities", "sitemap-that-reads-our-files"):
        assert not [path for path in crawled.sites[site].paths if "lol" in path or name in path]


def test_markup_in_a_page_is_only_text(crawled: Crawled) -> None:
    """What a page says is data: its words come out as they would be seen, neither run nor filled in."""
    (reading,) = (reading for reading in crawled.results["markup-in-every-field"]["read"] if reading["url"].endswith("/trap"))
    stated = json.dumps(reading)
    assert [service["term"] for service in reading["services"]] == ["ketamine-infusion"]
    assert "{{ 7*7 }}" in stated, "the words are there"
    assert "49" not in stated.replace(reading["url"], ""), "and nobody reckoned them up"  # the server's port may hold a 49
    quotes = [evidence["quote"] for evidence in reading["evidence"]]
    assert max(len(quote) for quote in quotes) <= 300


def test_what_a_site_may_cost_is_bounded_for_all_of_them(crawled: Crawled) -> None:
    for name, result in crawled.results.items():
        assert result["bytes"] <= SITE_BYTES + PAGE_BYTES, name
        assert result["requests"] <= 4 * PAGE_CAP + 20, name
        assert result["seconds"] < 20 + 10, name
