"""Reads sentences that tell at which of several offices a treatment is given ("Infusions are available in Salem only").

What a page says best of a treatment seldom tells the place; the site's assembly, which knows the offices, needs the sentence that does.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from crawler.reading.page import Block, Finding, Page
from crawler.reading.triggers import TRIGGERS
from crawler.reading.us_cities import zip_count
from crawler.reading.vocabulary import Vocabulary
from crawler.reading.wording import words
from directory.records import GIVEN_AT_RULE, QUOTE_LIMIT

_WHERE_BIT = TRIGGERS.add(
    " only", "exclusively", " office", "available in", "available at", "offered in", "offered at", "given in", "given at", "provided in",
    "provided at",
    "performed in", "performed at", " have ", " has ", "offer", " give", "provide", "perform",
)
_WHERE = words(
    r"\b(?:in|at)(?: our| the)? (?-i:[A-Z])[\w'.-]*(?: (?-i:[A-Z])[\w'.-]*){0,3}(?: (?:office|location|clinic|center|campus)s?)? "
    r"(?:only|exclusively)\b|"
    r"^(?-i:[A-Z][\w'-]+(?: [A-Z][\w'-]+)?(?:(?:, | and |, and )[A-Z][\w'-]+(?: [A-Z][\w'-]+)?){0,3}) "
    r"(?:office|location|clinic)s?(?: only)?(?=[.;]|$)|"
    r"\bour (?-i:[A-Z][\w'-]+(?: [A-Z][\w'-]+)?(?:(?:, | and |, and )[A-Z][\w'-]+(?: [A-Z][\w'-]+)?){1,3}) "
    r"(?:offices|locations|clinics) (?:each |both |all )?(?:have|has|offer|give|provide|perform|are equipped)\b|"
    r"\b(?:only|exclusively) (?:\w+ ){0,2}?(?:in|at)(?: our| the)? (?-i:[A-Z])|"
    r"\b(?:available|offered|given|provided|performed) (?:in|at)(?: our| the)? (?-i:[A-Z])|"
    r"\b(?:have|has|offers?|gives?|provides?|performs?) (?:[\w-]+,? ){1,6}?(?:in|at)(?: our| the)? "
    r"(?-i:[A-Z][\w'-]+(?: [A-Z][\w'-]+)?(?:,| and) [A-Z])",
)
_ONE_FORM = words(r"\b(?:groups?|couples?|accelerated|retreats?|intensives?|adolescents?|evaluations?|consultations?|saturdays?|evening)\b")
"""Words of one form of a treatment or of one kind of visit, which tell nothing of the others."""
_NOT_THERE = words(
    r"(?:\bnot|\bno longer|n't) (?:\w+ ){0,2}?(?:available|offer(?:ed)?|provided?|perform(?:ed)?|given?|done)\b[^.;!?]{0,40}? "
    r"(?:in|at)(?: our| the)? (?-i:[A-Z])",
)
"""Tells where a treatment is not given, though the practice has it."""
_OWN_WORDS = frozenset({"menu_entry", "named", "offered_in_data"})
"""Rules by which a page only lists a treatment."""


def read_where(page: Page, vocabulary: Vocabulary, services: list[Finding]) -> Iterator[Finding]:
    """Yield further evidence for offered services: the sentences that name the place where they are given.

    A sentence that names no treatment speaks of the one in the heading above it, or that the page is about, if it is about one.
    """
    offered = {str(service.service): service for service in services if service.value["status"] == "offered"}
    if not offered:
        return
    subjects = [term for term, service in offered.items() if service.rule not in _OWN_WORDS]
    telling = [(block, *said) for block in page.holding(_WHERE_BIT) for said in _telling(page, block)]
    for block, start, sentence in [*telling, *_cities_below_headings(page)]:
        above = block.headings[-1] if block.headings else ""
        named = {mention.term for mention in vocabulary.loose_mentions(sentence) or vocabulary.loose_mentions(above)}
        terms = named or (set(subjects) if len(subjects) == 1 and block.role == "main" and not block.is_heading else set())
        for term in sorted(terms & offered.keys()):
            quote = block.text[start:start + min(len(sentence), QUOTE_LIMIT)]
            value = {"term": term, "status": "mentioned" if _NOT_THERE.search(sentence) else "offered"}
            yield Finding("services", value, quote, "page_text", GIVEN_AT_RULE, term)


_CITIES = re.compile(
    r"(?:In )?(?P<cities>[A-Z][\w'-]+(?: [A-Z][\w'-]+)?(?:, [A-Z][\w'-]+(?: [A-Z][\w'-]+)?){0,3},? and [A-Z][\w'-]+(?: [A-Z][\w'-]+)?)(?:\.|$)"
)
"""A sentence of nothing but capitals, as a list of cities is."""


def _telling(page: Page, block: Block) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a block that name a place where something is given, with their offsets."""
    return (said for said in page.sentences(block.index) if _WHERE.search(said[1]) and not _ONE_FORM.search(said[1]))


def _cities_below_headings(page: Page) -> Iterator[tuple[Block, int, str]]:
    """Yield the blocks that begin with a bare list of cities right below a heading ("Reno and Elko. Two hours, twice a week.")."""
    for heading, block in pairwise(page.blocks):
        listed = _CITIES.match(block.text) if heading.is_heading and not block.is_heading else None
        if listed is not None and all(map(zip_count, re.split(r",? and |, ", listed["cities"]))):
            yield block, 0, listed.group()
