"""What robots.txt and page directives allow us (RFC 9309)."""

import pytest

from crawler.robots import BODY_LIMIT, DELAY_CAP, ROBOT_NAME, Robots, header_directives, links_followed, unreadable

PAGE = "https://clinic.example/prices"


def rules(text: str) -> Robots:
    return Robots.from_answer(200, text.encode())


def test_the_longest_rule_decides_and_allow_wins_a_tie() -> None:
    robots = rules("User-agent: *\nDisallow: /private\nAllow: /private/hours\n")
    assert not robots.allows("https://clinic.example/private/notes")
    assert robots.allows("https://clinic.example/private/hours")
    assert rules("User-agent: *\nDisallow: /prices\nAllow: /prices\n").allows(PAGE)


def test_a_group_for_us_replaces_the_group_for_everyone() -> None:
    robots = rules(f"User-agent: *\nDisallow: /\n\nUser-agent: {ROBOT_NAME.upper()}\nDisallow: /prices\n")
    assert robots.allows("https://clinic.example/contact")
    assert not robots.allows(PAGE)


def test_groups_that_name_the_same_agent_are_one() -> None:
    robots = rules("User-agent: *\nDisallow: /a\n\nUser-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /b\n")
    assert not robots.allows("https://clinic.example/a")
    assert not robots.allows("https://clinic.example/b")
    assert robots.allows(PAGE)


def test_wildcards_and_end_marks_are_understood() -> None:
    robots = rules("User-agent: *\nDisallow: /*?preview=\nDisallow: /*.php$\n")
    assert not robots.allows("https://clinic.example/prices?preview=1")
    assert not robots.allows("https://clinic.example/index.php")
    assert robots.allows("https://clinic.example/index.php5")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_client_error_means_no_rules(status: int) -> None:
    assert Robots.from_answer(status, b"User-agent: *\nDisallow: /").allows(PAGE)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_an_unreachable_file_forbids_everything(status: int) -> None:
    robots = Robots.from_answer(status, b"")
    assert not robots.reachable
    assert not robots.allows(PAGE)


def test_an_empty_or_broken_file_forbids_nothing() -> None:
    assert rules("").allows(PAGE)
    assert Robots.from_answer(200, b"\xff\xfe\x00<html>not rules").allows(PAGE)
    assert not Robots.from_answer(200, b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /prices\r\n").allows(PAGE)


def test_only_the_first_500_kib_are_parsed_and_no_rule_is_cut() -> None:
    filler = "# filler\n" * (BODY_LIMIT // 9 - 5)
    within = rules(filler + "User-agent: *\nDisallow: /a\n")
    assert not within.allows("https://clinic.example/a")
    robots = rules("User-agent: *\nDisallow: /a\n" + filler + "Disallow: /prices-of-something-long-enough\n" * 20)
    assert not robots.allows("https://clinic.example/a")
    assert robots.allows("https://clinic.example/p"), "a rule cut in the middle forbids too much"
    assert robots.allows("https://clinic.example/b")


def test_crawl_delay_is_respected_up_to_the_cap() -> None:
    assert rules("User-agent: *\nCrawl-delay: 4\n").crawl_delay == 4
    assert rules("User-agent: *\nCrawl-delay: 86400\n").crawl_delay == DELAY_CAP
    assert rules("User-agent: *\nCrawl-delay: soon\n").crawl_delay == 0
    assert rules("").crawl_delay == 0


def test_named_sitemaps_are_given() -> None:
    assert rules("Sitemap: https://clinic.example/a.xml\nSitemap: https://clinic.example/b.xml\n").sitemaps == [
        "https://clinic.example/a.xml", "https://clinic.example/b.xml",
    ]


def test_header_directives_for_others_are_not_ours() -> None:
    assert header_directives(["noindex, nofollow"]) == {"noindex", "nofollow"}
    assert header_directives(["otherbot: noindex, nofollow"]) == set()
    assert header_directives([f"otherbot: noindex, {ROBOT_NAME}: noai"]) == {"noai"}
    assert "noindex" in header_directives(["unavailable_after: 25 Jun 2030 15:00:00 PST", "noindex"])


@pytest.mark.parametrize(("directives", "reason"), [
    ({"noindex"}, "noindex"), ({"none"}, "none"), ({"noai"}, "noai"), ({"nofollow"}, None), ({"index", "follow"}, None),
])
def test_directives_that_forbid_reading(directives: set[str], reason: str | None) -> None:
    assert unreadable(directives) == reason


def test_none_and_nofollow_forbid_following_links() -> None:
    assert not links_followed({"none"})
    assert not links_followed({"nofollow"})
    assert links_followed({"noindex"})
