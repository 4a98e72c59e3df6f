"""Whose word a stance is, the practice's or insurers', and which treatments it is about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from crawler.reading.facts.insurance.words import BILLED, PAID, UNPAID
from crawler.reading.facts.passages import TALKS, TREATMENTS, Hit, PageContext, Passage
from crawler.reading.wording import plain, words


@dataclass(frozen=True)
class OfInsurers(Hit):
    """What insurers pay for, not what the practice does itself."""


@dataclass(frozen=True)
class OfTheRest(OfInsurers):
    """What the end of a sentence, or the next one, says to the contrary of something else."""


@dataclass(frozen=True)
class PlanRefused(Hit):
    """A plan that is refused by name: an exception from what is taken, which says nothing of other plans."""


def stance(
    passage: Passage, service: str | None, said: str, plans: Iterable[str] = (), excepted: Iterable[str] = (), kind: type[Hit] = Hit
) -> Hit:
    """Return what a whole passage says of a service, of the practice where it is None."""
    value = {"service": service, "stance": said, "plans": list(plans), "except": list(excepted)}
    return kind(value, 0, len(passage.text), service or "")


_VISITS = r"(?:visits?|consultations?|evaluations?)"
FOR_VISITS = words(
    r"\bfor (?:the )?(?:managing|management|coordinat\w+|monitoring)\b[^.;]{0,80}\bvisits?\b"
    rf"|\bfor (?:(?:the|your|our|office|medical|first|initial|psychiatric|follow-up|medication) )*{_VISITS}\b"
    r"(?! and\b[^.;]{0,40}\b(?:medicine|medication|drug|treatments?|procedures?|infusions?|injections?)\b)"
    r"|\bfor (?:\w+ ){0,2}?(?:management|managing|coordination|coordinating)(?: and \w+)?(?: of)?(?: your| the)? care\b"
    rf"|\b(?:(?:{_VISITS}|appointments?)|(?:preparation|integration)(?: sessions?| hours?)?)"
    r" (?:(?:can|may|will|is|are|be) )+(?:\w+ )?(?:billed|covered)\b"
)
"""What is taken for visits is taken by the practice, whatever treatment is named beside."""
_TALKS_AROUND = words(
    r"^\W*(?:(?:intake|therapy|the|your|our),? (?:and )?)*(?:preparation|integration)(?:(?:,|,? and| or) (?:preparation|integration))?"
    r"(?: (?:sessions?|hours?|visits?))? (?:(?:can|may|will|is|are|be) )+(?:\w+ )?(?:billed|covered)\b"
)
"""What is taken for the talks before and after a dosing session."""
_FOR_ALL = words(r"\bfor (?:psychiatry|psychiatric (?:care|visits)|(?:psycho)?therapy|counseling),[^.;]{0,60} and\b")
"""A list of what plans are taken for that begins with talks and goes on with treatments: all that is done."""
_FOR_ANYTHING = words(r"\bfor anything\b|\bany (?:insurers?|of our|service|treatment)\b|\bat all\b")
_FOR_INFUSIONS = words(r"\bfor (?:all |any |both |our |your |the )?infusions\b")
_INFUSIONS = frozenset({"ketamine-infusion", "pain-infusion"})
"""A practice that gives both kinds and nothing else means itself by "infusions"."""
_WHY_NOT_YOU = words(r"\bwhy\b[^?]*\b(?:you|your (?:clinic|practice|office))\b[^?]*\?")
"""A question about the practice, whatever its answer tells of insurers."""
_OF_THE_PRACTICE = words(
    r"\bour (?:\w+ ){0,3}?(?:practice|clinic|office|group|providers|clinicians|physicians|doctors)"
    r" (?:is|are|accepts?|takes?|participates?|bills?|works?)\b|\bour other services\b"
)
_FOR_ANOTHER_THING = words(
    r"\bfor (?:[\w-]+ ){0,3}(?:procedures|visits|evaluations?|consultations?|appointments|counseling|therapy|psychiatry|injections"
    r"|testing|care)\b"
)
"""What plans are taken for that is not the page's treatment."""
_FOR_THERAPY = words(r"\bfor (?:(?:the|your|individual|couples|talk|family|group|and),? )*(?:psycho)?therapy\b")

_BUT = words(r",? but\b")
_OUR_OWN = words(
    r"\b(?:we|I|we're|I'm|our (?:practice|clinic|office)|(?:this|the) (?:practice|clinic|office)|any insurance"
    r"|its (?:\w+ )?(?:doctors|physicians|providers|clinicians))\b"
)
"""Who refuses, where it is the practice."""
_OF_WHAT_IS_NAMED = words(
    r"\b(?:for|of) (?:it|this|that|these|those|them)\b|\b(?:bill|file|submit|cover|accept\w*) (?:it|this|these|them)\b"
    r"|\b(?:this|these|those) (?:treatments?|services?|sessions?|procedures?|therapy|infusions?)\b"
)
"""What ties a refusal to the treatment that was named before: "we do not bill insurance for it"."""
_ON_INSURANCE = words(r"\binsur\w*|\bcover\w*|\bpay|\bfees?\b|\bcosts?\b")
"""Headings about money, whichever treatment they name."""
_NEXT_CLAUSE = words(r"(?:,|;) (?:and|but) |; | and (?=we\b)")
_NAME_BEGINS = re.compile(r"\b(?!(?:Our|The|For|Your|All|While|Since|Because|Currently|Deep|Each)\b)[A-Z][a-z']+ $")


def _is_a_name(passage: Passage, at: int) -> bool:
    """Tell whether a treatment stands within the name of a practice: "Triangle Mood Infusion"."""
    return _NAME_BEGINS.search(passage.text[:at]) is not None


def _of_practice(passage: Passage, at: int) -> bool:
    """Tell whether a refusal is of the whole practice: "We do not bill insurance", below no treatment's own heading."""
    clause = max((match.end() for match in _NEXT_CLAUSE.finditer(passage.text[:at])), default=0)
    own = _OUR_OWN.search(passage.text, clause)
    terms = passage.page.vocabulary.loose_terms
    if own is None or UNPAID.match(passage.text, at) or _OF_WHAT_IS_NAMED.search(passage.text, own.end()) or terms(passage.text[own.end() :]):
        return False
    if any(name.start >= clause and not _is_a_name(passage, name.start) for name in passage.mentions):
        return False
    if clause and passage.mentions:
        return True
    return not terms(passage.question) and (_ON_INSURANCE.search(passage.heading) is not None or not terms(passage.heading))


def treatments_meant(passage: Passage, at: int, refused: bool, plans_named: bool) -> list[str | None]:
    """Return what the words at `at` are about: treatments, "" for the practice, None where its page decides."""
    if refused and (but := _BUT.search(passage.text, at)) and but.start() > at:
        passage = replace(passage, text=passage.text[: but.start()])
    page, text = passage.page, passage.text
    if _TALKS_AROUND.search(text) and "integration-coaching" in page.offered:
        return ["integration-coaching"]
    if (
        FOR_VISITS.search(text)
        or (_FOR_ALL.search(text) and any(name.term in TREATMENTS for name in passage.mentions))
        or (refused and page.two_infusions and _FOR_INFUSIONS.search(text) and set(page.offered) <= _INFUSIONS)
        or (refused and (_FOR_ANYTHING.search(text) or _WHY_NOT_YOU.search(passage.question) or _of_practice(passage, at)))
    ):
        return [""]
    asked = page.vocabulary.loose_terms(_asked(passage)) if not passage.mentions else []
    services: list[str | None]
    if not passage.mentions and len(asked) != 1 and _OF_THE_PRACTICE.search(text):
        services = [""]
    else:
        services = both_treatments(passage, text) or _each_named(passage, at) or _named(passage, at)
    if "psychotherapy" in page.offered and services in ([None], ["medication-management"], ["psychotherapy"]) and _FOR_THERAPY.search(text):
        services = ["psychotherapy", *{name.term for name in passage.mentions if name.term == "medication-management"}]
    if services == [None] and len(asked) == 1:
        services = [asked[0]]
    if services == [None] and plans_named and not _FOR_ANOTHER_THING.search(text):
        services = [_paid_before(passage) or page_treatment(passage)]
    return services


def _paid_before(passage: Passage) -> str | None:
    """Return the one treatment of which the sentence before says that it is paid for: "TMS is covered. We are in network with Aetna"."""
    if not PAID.search(passage.before) and not BILLED.search(passage.before):
        return None
    terms = passage.page.vocabulary.loose_terms(passage.before)
    return terms[0] if len(terms) == 1 and terms[0] in passage.page.offered else None


def _asked(passage: Passage) -> str:
    """Return the question that a passage answers, be it the first sentence of the answer or a later one."""
    return passage.question or (passage.heading if passage.heading.endswith("?") else "")


_BOTH_TREATMENTS = words(r"\bboth (?:treatments|therapies|services)\b")
_ALL_NAMED = words(
    r"\bfor (?:both|all (?:two|three|four)|(?:both|all|each|any|either) of (?:these|them|those)|these (?:two|three|services|treatments))\b"
)
_KETAMINE = words(
    r"\bketamine (?:sessions?|treatments?|therapy|visits?|portion|part)\b|\b(?:dosing|medicine|journey) (?:sessions?|visits?|days?)\b"
)
"""The sessions of a practice that gives ketamine within psychotherapy."""


def both_treatments(passage: Passage, text: str) -> list[str | None]:
    """Return the two treatments of a practice where a sentence says "both treatments", or those of the sentence before: "for all three"."""
    if not passage.mentions and _ALL_NAMED.search(text) and len(named := passage.page.vocabulary.mentions(passage.before)) > 1:
        return list(dict.fromkeys(name.term for name in named))
    treatments: list[str | None] = [term for term in passage.page.offered if term in TREATMENTS]
    return treatments if len(treatments) == 2 and _BOTH_TREATMENTS.search(text) else []


_AND_FOR = words(r"^\W*(?:for [\w/ -]{2,30})?,?(?: and| or|,) for (?:our |the |your )?$")


def _each_named(passage: Passage, at: int) -> list[str | None]:
    """Return the treatments that a clause names each with "for": "We bill insurance for TMS for depression and for Spravato"."""
    names = [name for name in passage.mentions if name.start > at]
    named = [other.term for name, other in pairwise(names) if _AND_FOR.match(passage.text[name.end : other.start])]
    return list(dict.fromkeys([names[0].term, *named])) if named else []


def _named(passage: Passage, at: int) -> list[str | None]:
    """Return the services that a sentence names.

    A treatment that is only contrasted is not what it is about, nor one whose price stands above as a line of its own;
    a short name that heads it is.
    """
    services, page = passage.subjects(at, named=True), passage.page
    if len(services) > 1:
        return services
    contrasted = {name.term for name in page.vocabulary.mentions(passage.text)} - {name.term for name in passage.mentions}
    if services[0] in contrasted:
        return [page_treatment(passage)]
    if "$" in passage.heading and not page.vocabulary.loose_terms(passage.text):
        return [""]
    if services[0] is not None:
        return services
    if "kap" in page.offered and "ketamine-infusion" not in page.offered and _KETAMINE.search(passage.text):
        return ["kap"]
    short = page.vocabulary.loose_terms(passage.heading) if len(passage.block.headings) > 1 and not passage.heading.endswith("?") else []
    return [short[0]] if len(short) == 1 and short[0] in page.offered else services


def treatment_of(passage: Passage) -> str | None:
    """Return the treatment whose plans a text names: the one named there, else that of a page about one treatment."""
    return passage.subject(0, named=True) or page_treatment(passage)


_FIELD = r"(?:psychiatry|psychology|counseling|(?:behavioral|mental) health|wellness|neurology|pain|medicine)"
_NAME_WITH_TREATMENT = words(
    rf"\b{_FIELD} (?:&|and|\+) (?:TMS|ketamine|spravato|infusions?)\b|\b(?:TMS|ketamine|spravato|infusions?) (?:&|and|\+) (?:\w+ )?{_FIELD}\b"
)
"""The name of a practice of several services, which is no heading about one."""


def page_treatment(passage: Passage) -> str | None:
    """Return the treatment that a page is about alone: its main heading names it, or the practice offers nothing else."""
    page = passage.page
    main = [block for block in page.page.blocks if block.tag == "h1"]
    if main and passage.block.index < main[0].index:
        return None  # a banner
    heads = [block.text for block in main] or [page.page.title]
    treatment = _treatment_of_page(page, heads)
    return None if treatment in _RARELY_PAID and not _OFTEN_PAID.isdisjoint(page.offered) else treatment


_RARELY_PAID = frozenset({"ketamine-infusion", "ketamine-im", "ketamine-oral", "kap"})
_OFTEN_PAID = frozenset({"tms", "spravato", "psychotherapy", "medication-management"})
"""Treatments that plans on a page are for, whatever it is about."""


def _treatment_of_page(page: PageContext, heads: list[str]) -> str | None:
    named = {term for head in heads if not _NAME_WITH_TREATMENT.search(head) for term in page.vocabulary.loose_terms(plain(head))}
    named -= TALKS if len(page.offered) > 1 else set()
    if len(named) == 1 and named <= set(page.offered) and (page.kind == "policy" or page.own_subject or len(page.offered) == 1):
        return named.pop()
    if page.kind == "home" and len(page.offered) == 1 and page.offered[0] in TREATMENTS:
        return page.offered[0]
    return page.own_subject if page.kind != "what-to-expect" and not TALKS.intersection(page.offered) else None


_OFFICE = re.compile(r"\b(?:[Oo]ur|[Tt]he|[Ii]n|[Aa]t|[Ff]or) (?:[A-Z][\w.]+ ){1,3}(?:office|location|clinic)\b")


def of_one_office(passage: Passage) -> bool:
    """Tell whether a sentence speaks of one office among several, which other plans may hold for."""
    office = _OFFICE.search(passage.text) if passage.page.kind != "location" else None
    return office is not None and not passage.page.vocabulary.loose_terms(office[0])
