"""Facts about the visit, money and access, each read by small rules over sentences.

Begin with `RULES`: every rule in the order in which it runs. To add a fact, write a file with its
rules and name it there. `passages.py` has what rules get, `amounts.py` reads numbers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from crawler.reading.facts import access, insurance, lengths, payment, people, preparation, prices, series
from crawler.reading.facts.passages import ASKED, ATTRIBUTE_LINE, TALKS, TREATMENTS, PageContext, Passage, Rule
from crawler.reading.page import Finding, Page
from crawler.reading.triggers import EDGE, TRIGGERS
from crawler.reading.wording import lower, plain, words
from directory.fields import FIELDS, FieldError, check_value, is_range, merge_ranges

RULES: tuple[Rule, ...] = (
    *prices.RULES,
    *insurance.RULES,
    *payment.RULES,
    *lengths.RULES,
    *series.RULES,
    *preparation.RULES,
    *people.RULES,
    *access.RULES,
)
"""Every rule, in the order in which it runs."""

_BITS = tuple(TRIGGERS.add(*rule.triggers) for rule in RULES)
_PHRASES = {
    bit: tuple(trigger.strip(EDGE) for trigger in rule.triggers)
    for rule, bit in zip(RULES, _BITS, strict=True) if any(" " in trigger.strip() for trigger in rule.triggers)
}
"""The triggers of the rules that have some of several words: of those their bits tell only the longest word."""
_ANYWHERE = reduce(or_, (bit for rule, bit in zip(RULES, _BITS, strict=True) if rule.anywhere), 0)
_BITS_IN = {"main": reduce(or_, _BITS), "header": _ANYWHERE, "footer": _ANYWHERE, "aside": _ANYWHERE}
"""The bits of the rules that look at a part of the page; none looks at menus."""

_BY_TREATMENT = frozenset(
    {"price_per_session", "package_price", "session_minutes", "visit_minutes", "series_sessions", "fasting_hours", "escort_required"}
)
"""Facts whose overall value is that of the treatments where a page has one: talking sessions do not widen it."""


_LENGTHS = frozenset({"facts.session_minutes", "facts.visit_minutes"})


_OF_ALL = frozenset({"fasting_hours", "escort_required", "visit_minutes"})
"""Those of them that a practice may say of all its treatments at once, besides what it says of one."""


_OF_THE_USUAL = frozenset(f"facts.{name}" for name in _BY_TREATMENT - _OF_ALL)
"""Facts that a practice with two kinds of infusion tells of the usual one where it says no more than "infusion"."""


_OF_AN_INFUSION = frozenset(
    {*(f"facts.{name}" for name in _BY_TREATMENT), "facts.monitored_by", "facts.companion_allowed", "facts.private_room"}
)
"""Facts of an infusion of ketamine that hold for a pain infusion where all infusions are for pain."""


_OF_THE_DAY = frozenset({"facts.fasting_hours", "facts.escort_required"})
"""Facts of the day that one sentence often tells of two treatments, or of all that stands below its heading."""


_OF_BOTH = _OF_THE_DAY.union(
    f"facts.{name}" for name in ("companion_allowed", "private_room", "monitored_by", "referral_required", "minimum_age")
)
"""Facts that one sentence may tell of two treatments."""


_OF_THE_ROOM = frozenset({"facts.companion_allowed", "facts.private_room"})
"""Facts of a visit for whatever is given, a vitamin drip as well."""


def read_facts(page: Page, kind: str, services: Iterable[Finding]) -> list[Finding]:
    """Return every fact that the page states: field `facts.X`, value as `fields.check_value` returns it.

    `services` are the findings of `read_services` for the same page. `service` is the one service
    that a statement is about, None when it holds for the practice. Statements about services that
    the page only mentions, or says that it does not offer, are no facts of the practice.
    """
    services = list(services)
    context = PageContext(page, kind, services)
    found: list[Finding] = []
    seen: set[tuple[str, str, str | None]] = set()
    if kind == "feed" or _is_about_no_visit(page):
        return found
    found.extend(people.routes_of(services, page))
    seen.update((finding.field, repr(finding.value), finding.service) for finding in found)
    places = _places(page)
    for rule, bit in zip(RULES, _BITS, strict=True):
        phrases = _PHRASES.get(bit)
        for index in places.get(bit, ()):
            if page.blocks[index].role != "main" and not rule.anywhere:
                continue
            for passage in context.passages(index, rule):
                if not passage.bits & bit or (phrases and not any(map(passage.lower.__contains__, phrases))):
                    continue
                for finding in _run(rule, passage):
                    key = (finding.field, repr(finding.value), finding.service)
                    if key not in seen:
                        seen.add(key)
                        found.append(finding)
    if context.two_infusions and context.all_for_pain and not context.names_other_drugs:
        found += _of_ketamine_too(found)
    context.forget()
    return _whole_fasting(insurance.whole_stances(_first_prices(_drips(found))))


def _of_ketamine_too(findings: list[Finding]) -> list[Finding]:
    """Return what is told of the pain infusion alone as told of the ketamine infusion, which it is where no other drug is named."""
    told = {finding.field for finding in findings if finding.service == "ketamine-infusion"}
    return [
        replace(finding, service="ketamine-infusion")
        for finding in findings
        if finding.service == "pain-infusion" and finding.field in _OF_AN_INFUSION - told
    ]


_DRIP = words(r"\b(?:given|administered|infused|delivered|runs|drips)\b[^.;]*\b(?:over|for|during)\b")
"""How the length of the drip itself is told."""
_WHOLE = words(r"\b(?:treatments?|procedure|process) (?:usually |typically |generally |itself )?(?:takes?|lasts?)\b")
"""How that of a treatment is told, which may hold the time before and after the drip."""


def _drips(findings: list[Finding]) -> list[Finding]:
    """Drop how long a treatment takes where the drip in it is told to be shorter: "an hour", "given over 40 minutes"."""
    lengths_of = [finding for finding in findings if finding.field == "facts.session_minutes" and finding.value[1] is not None]
    drips = {finding.service: finding.value[1] for finding in lengths_of if _DRIP.search(finding.quote) and "infusion" in str(finding.service)}
    return [
        finding
        for finding in findings
        if finding not in lengths_of or not _WHOLE.search(finding.quote) or (finding.value[0] or 0) <= drips.get(finding.service, 600)
    ]


def _first_prices(findings: list[Finding]) -> list[Finding]:
    """Drop what boosters cost where the price of a session of the same treatment is stated."""
    priced = {finding.service for finding in findings if finding.field == "facts.price_per_session" and finding.rule != prices.LATER_SESSION}
    return [finding for finding in findings if finding.rule != prices.LATER_SESSION or finding.service not in priced]


_NO_VISIT = words(
    r"\b(?:careers?|jobs?|job openings?|employment|join (?:our|the) team|work with us|we(?:'re| are) hiring|open positions"
    r"|events?|workshops?|privacy|terms of (?:use|service)|resources)\b",
)


def _is_about_no_visit(page: Page) -> bool:
    """Tell whether the main heading says that the page is for staff or guests, or about others: benefits are no patient's facts."""
    heads = [block.text for block in page.blocks if block.tag == "h1"] or [page.title]
    return any(len(head) < 60 and _NO_VISIT.search(plain(head)) for head in heads)


_APART = re.compile(
    r"^\W*(?:(?:related|recent|latest|similar|further|popular|more)\s(?:\w+\s)?(?:articles?|posts?|reading|blogs?|news|stories)\b"
    r"|from (?:the|our) blog\b"
    r"|(?:you (?:may|might)|people) also\b|keep reading\b|read next\b|testimonials?\b|reviews?\b|success stories\b"
    r"|(?:what|words from|hear from) (?:our |some )?(?:patients?|clients?|people)(?: (?:say|are saying|have said|tell))?\W*$)",
    re.I,
)


@lru_cache(maxsize=1024)
def _stands_apart(heading: str) -> bool:
    """Tell whether what stands below a heading is no word of this page: teasers of others, and what patients say."""
    return len(heading) < 60 and _APART.match(plain(heading)) is not None


_OF_INSURANCE = frozenset({"facts.insurance", "facts.insurance_stances"})
_TELLS_WHAT_IS_BILLED = frozenset({"faq", "policy", "pricing", "home"})
"""Kinds of pages that tell what insurers pay of the practice's own treatments, though they may say no more of these."""


_OURS = re.compile(r"\b(?:we|our|us)\b", re.I)
"""The words by which an article speaks of the practice itself."""


def _places(page: Page) -> dict[int, list[int]]:
    """Return for the bit of each rule the blocks that hold one of its triggers, or stand below what does.

    A question, a line such as "Driver" and the head of a column name what the text below them tells.
    """
    places: dict[int, list[int]] = {}
    above = 0
    for index, (block, text, bits) in enumerate(zip(page.blocks, page.plain, page.bits, strict=True)):
        around = above | (TRIGGERS.bits(plain(" ".join(block.table_head))) if block.table_head else 0)
        asks = text.endswith("?") or (block.is_heading and ASKED.match(text) is not None)
        above = bits if asks or (len(text) < 40 and ATTRIBUTE_LINE.match(text)) else 0
        wanted = _BITS_IN.get(block.role, 0)
        if not (bits | around) & wanted or (block.headings and _stands_apart(block.headings[-1])):
            continue
        for bit in dict.fromkeys((*_rules_of(text), *_each(around & wanted))) if around else _rules_of(text):
            if bit & wanted:
                places.setdefault(bit, []).append(index)
    return places


@lru_cache(maxsize=4096)
def _rules_of(text: str) -> tuple[int, ...]:
    """Return the bits of the rules whose trigger a text holds whole, not only its longest word; many texts stand on many pages."""
    held = f" {lower(text)} ".__contains__
    return tuple(
        bit for bit in _each(TRIGGERS.bits(text) & _BITS_IN["main"]) if bit not in _PHRASES or any(map(held, _PHRASES[bit]))
    )


def _each(bits: int) -> Iterator[int]:
    while bits:
        bit = bits & -bits
        yield bit
        bits ^= bit


def _run(rule: Rule, passage: Passage) -> Iterable[Finding]:
    context = passage.page
    for hit in rule.read(passage):
        subject = passage.subject(hit.start, rule.named) if hit.service is None else hit.service or None
        if rule.field in _OF_THE_DAY and subject in TALKS and context.single_subject in TREATMENTS:
            subject = context.single_subject
        if rule.field in _OF_THE_ROOM and (context.has_other_drips or context.offers_several) and not context.label_line(passage.block):
            subject = passage.subject(hit.start, True)
        if subject is None and rule.field in _OF_THE_USUAL and context.two_infusions and "infusion" in passage.lower:
            subject = "ketamine-infusion"
        ours = (rule.about_practice or (rule.named and subject is None)) and _OURS.search(passage.text) is not None
        if rule.field in _OF_INSURANCE and context.status.get(subject or "") == "mentioned":
            ours |= context.kind in _TELLS_WHAT_IS_BILLED or not (isinstance(hit, insurance.OfInsurers) or context.kind == "blog")
        if not rule.about_practice and context.refuses(subject) and not ours:
            passage.refuse(rule.field, rule.name, context.why_refused(subject))
            continue
        if (
            rule.about_practice
            and context.kind == "blog"
            and not (context.offered or ours)
            and rule.field not in ("facts.languages", "facts.wheelchair_accessible")
        ):
            continue
        service = hit.service or None if rule.about_practice else subject
        value = {**hit.value, "service": service} if rule.field == "facts.insurance_stances" else hit.value
        try:
            value = check_value(rule.field, value)
        except FieldError:
            continue
        alike = context.told_alike(passage, rule.field in _OF_THE_DAY) if rule.field in _OF_BOTH and not hit.service else []
        if service == "ketamine-infusion" and rule.field in _OF_AN_INFUSION and context.two_infusions and context.all_for_pain:
            alike = [service, "pain-infusion"]
        for term in alike or (service,):
            yield context.finding(rule, passage, hit, value, term)


def _whole_fasting(findings: list[Finding]) -> list[Finding]:
    """Give every statement about fasting of one service the whole rule: food and clear liquids may stand apart."""
    whole: dict[str | None, dict[str, Any]] = {}
    for finding in findings:
        if finding.field == "facts.fasting_hours":
            whole[finding.service] = {**finding.value, **whole.get(finding.service, {})}
    return [
        Finding(finding.field, whole[finding.service], finding.quote, finding.source, finding.rule, finding.service)
        if finding.field == "facts.fasting_hours"
        else finding
        for finding in findings
    ]


def service_facts(findings: Iterable[Finding]) -> dict[str, dict[str, Any]]:
    """Return service → facts for the findings that are about one service."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.service is not None:
            groups.setdefault(finding.service, []).append(finding)
    return {term: overall_facts(group) for term, group in groups.items()}


def overall_facts(findings: Iterable[Finding]) -> dict[str, Any]:
    """Return the page's overall value of each fact: the range, the union, or the one value over its services."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.field.removeprefix("facts."), []).append(finding)
    return {name: overall_fact(name, group) for name, group in groups.items()}


def overall_fact(name: str, group: list[Finding]) -> Any:
    """Return the one value for several statements of a fact: the range over them, the union of a set, or the practice's own."""
    if name in _BY_TREATMENT:
        counted: set[str | None] = {finding.service for finding in group if finding.service in TREATMENTS and finding.service != "ect"}
        if name in _OF_ALL:
            counted.add(None)
        group = [finding for finding in group if finding.service in counted] or group
    values = [finding.value for finding in group]
    key = f"facts.{name}"
    if FIELDS[key].many:
        return list({repr(value): value for value in values}.values())
    if is_range(key):
        return merge_ranges([_with_low_end(finding, group) for finding in group])
    if name == "insurance":
        return insurance.overall(group)
    if name == "fasting_hours":
        return _merged(values)
    if name == "minimum_age":
        return min(values)
    if isinstance(values[0], bool):
        return values.count(True) >= values.count(False) if name != "escort_required" else any(values)
    return values[0]


def of_a_talk_beside(name: str, group: list[Finding], services: Iterable[str]) -> bool:
    """Tell whether a price or a length is told only of the talks around a treatment that the page has too: it is not the page's own."""
    talks = TALKS if name in ("price_per_session", "session_minutes") else frozenset[str]()
    return {finding.service for finding in group} <= talks and not TREATMENTS.isdisjoint(services)


def _with_low_end(finding: Finding, group: list[Finding]) -> Any:
    """Return an open end closed by another statement.

    "Up to four hours" is four hours where another says from where on; "at least two hours" is two hours where another
    says "two hours" of the same service, or more: "at least 90 minutes, and five hours for pain".
    """
    low, high = finding.value
    if high is None and low is not None and finding.field in _LENGTHS and any(
        other.service == finding.service and other.value[1] is not None and (other.value[0] or 0) > low for other in group
    ):
        return [low, low]
    if high is None and [low, low] in [other.value for other in group if other.service == finding.service]:
        return [low, low]
    stated = low is None and any(other.value[0] is not None for other in group)
    return [high, high] if stated else finding.value


def _merged(values: list[Mapping[str, Any]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for value in values:
        for part, hours in value.items():
            merged.setdefault(part, hours)
    return merged
