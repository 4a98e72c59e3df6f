"""The rules: the stances, one for each treatment, and the practice's choice."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from crawler.reading.facts.insurance.lists import plans_in_list
from crawler.reading.facts.insurance.page import COVERAGE, IN_A_LIST, IN_GENERAL
from crawler.reading.facts.insurance.plans import TRIGGERS as PLAN_TRIGGERS
from crawler.reading.facts.insurance.sentences import takes_a_plan, tells_nothing
from crawler.reading.facts.insurance.stances import read_once, stances_of
from crawler.reading.facts.insurance.subjects import FOR_VISITS, OfInsurers, OfTheRest, PlanRefused, treatment_of
from crawler.reading.facts.passages import Hit, Passage, Rule, denied
from crawler.reading.wording import words

_HERE = re.compile(r"\b(?i:our|here)\b|\b[Aa]t [A-Z]")
_COVERED_BY = words(r"^\W*(?:insurance: )?(?:covered|accepted) by\b")
_SAYS_COVERED = words(r"\b(?:cover\w*|pays?|paid|reimburs\w*|approv\w*)\b")


def _told(passage: Passage) -> Iterator[Hit]:
    """The stances of a passage, what insurers in general pay for left out."""
    return (hit for hit in stances_of(passage) if not _is_general(passage, hit))


def _in_general(passage: Passage) -> Iterator[Hit]:
    """What insurers in general pay for: a stance only beside a treatment that they do not pay for, as `whole_stances` decides."""
    for hit in stances_of(passage):
        if _is_general(passage, hit):
            yield replace(hit, value={**hit.value, "plans": [], "except": []})


def _is_general(passage: Passage, hit: Hit) -> bool:
    """Tell whether a stance is that of insurers in general: "Most plans cover TMS" says nothing of what is billed here."""
    if not isinstance(hit, OfInsurers) or hit.value["stance"] != "billed":
        return False
    answers = hit.end - hit.start == len(passage.text) and not _SAYS_COVERED.search(passage.text)
    if hit.value["plans"] and (answers or _COVERED_BY.match(passage.text)):
        return False  # "Is TMS covered?" "Yes, by Aetna and Cigna."
    return not _HERE.search(passage.text[: hit.end])


_VISITS = r"(?:visits?|consultations?|evaluations?)"
_THE_VISIT = words(
    rf"\b(?:{_VISITS}|appointments?)(?: with [\w ]{{2,30}}?)? (?:may|can|might) be(?: (?:billed|covered)\b|(?=\W*$))"
    rf"|\b(?:covers?|pays? for) (?:the|your|an?|our) (?:(?:office|initial|first|medical|follow-up) )*{_VISITS}\b"
)
_IN_PART = words(
    r"\b(?:some|certain|select|selected|a few|limited|specific)\s(?:\w+\s){0,2}?(?:insurances?|plans|carriers|insurers)\b"
    rf"|\b(?:psychotherapy|therapy|medical|visit|evaluation) (?:portion|component|part)\b|\bonly for (?:the )?{_VISITS}|\b{_VISITS} only\b"
    r"|^\W*yes\b[^.;]*\bonly\b|\bonly (?:\w+ )?(?:accept|take|participat|contract|in[- ]network|bill)"
    r"|\b(?:accept|take|bill)(?: [^.;,]{3,70})? only\b|\bin[- ]network with\b[^.;,]{0,60}\bonly\b"
)
"""Certain plans, or a part of what is done."""
_OTHERS_ARE_OUT = words(
    r"\b(?:all|any) (?:the )?others?(?: (?:insurances?|plans|carriers|insurers))? (?:is|are) (?:\w+ ){0,2}?"
    r"(?:out[- ]of[- ]network|self[- ]pay)\b"
)
"""How a sentence goes on from one that names the plans that are taken: those alone are."""
_ONE_USE = words(
    r"(?<!-)\b(?:covers?|(?<!self )(?<!private )(?<!cash )(?<!direct )pays?(?: for)?|covered|billed)\b(?:(?! and\b)[^.;]){0,40}\bonly\b"
)
"""How a sentence tells for which one use insurers pay."""
_BUT_TAKES = words(r"\b(?:except|but (?:we |I )?(?:do |can |will |are able to )?(?:accept|bill|take)|(?:can|may) be (?:billed|submitted))\b")
_PAPERS = re.compile(r"\bsuper-? ?bill|\breceipt|\bstatement|\binvoice", re.I)
"""After these words a sentence tells what they are given for."""
_DEPRESSION = words(r"\bdepress|\bTRD\b|\bMDD\b")
"""The use that nearly all treatments are for."""


def _choice(passage: Passage) -> Iterator[Hit]:
    """What the practice itself does about insurance: accepts, does_not or some."""
    return (hit for hit in _choices(passage) if not isinstance(hit, OfInsurers))


def _coverage(passage: Passage) -> Iterator[Hit]:
    """What insurers are said to do about the treatments that the practice offers: accepts, does_not or some."""
    offered = passage.page.offered
    for hit in _choices(passage):
        if isinstance(hit, OfInsurers) and not (hit.value != "does_not" and hit.service and offered and hit.service not in offered):
            yield hit


@read_once
def _choices(passage: Passage) -> Iterable[Hit]:
    """The stances of a sentence, a list of plans, or what is said of the visit, as accepts, does_not or some."""
    stances = [hit for hit in stances_of(passage) if not isinstance(hit, PlanRefused)]
    lists = [] if stances else [Hit("accepts", hit.start, hit.end, hit.service) for hit in plans_in_list(passage)]
    return [replace(hit, value=_chosen_by(hit, passage.text)) for hit in stances] or lists or _of_the_visit(passage)


def _chosen_by(hit: Hit, text: str) -> str:
    refused = hit.value["stance"] == "not_accepted"
    if refused:
        in_part = _BUT_TAKES.search(_PAPERS.split(text, 1)[0])
    else:
        in_part = _IN_PART.search(text) or _THE_VISIT.search(text) or FOR_VISITS.search(text)
    for_one_use = _ONE_USE.search(text) and not _DEPRESSION.search(text)
    if not isinstance(hit, OfTheRest) and (in_part or for_one_use):
        return "some"
    return "does_not" if refused else "accepts"


def _of_the_visit(passage: Passage) -> Iterator[Hit]:
    """That an insurer may pay for the visit, which is more than that it may pay, or that no other plans are taken than those before."""
    others = _OTHERS_ARE_OUT.search(passage.text)
    if others and takes_a_plan(passage.before):
        terms = passage.page.vocabulary.loose_terms(passage.before)
        yield Hit("some", others.start(), others.end(), terms[0] if len(terms) == 1 else treatment_of(passage))
    visit = _THE_VISIT.search(passage.text)
    if visit and not tells_nothing(passage) and not denied(passage.text, visit.start()):
        yield Hit("some", visit.start(), visit.end())


_TRIGGERS = (
    *("insur", "network", "\bcover", "bill", "carrier", "plans", "commercial", "cash", "pocket", "self-pay", "self ", "private-pay", "private "),
    *("direct-pay", "direct ", "fee-for-service", "fee ", *PLAN_TRIGGERS),
)
"""Single words only: those of several would be asked for as they stand, edges and all."""
RULES = (
    Rule(IN_GENERAL, "facts.insurance_stances", _TRIGGERS, _in_general, named=True, rows=True),
    Rule("insurance_stance", "facts.insurance_stances", _TRIGGERS, _told, named=True, rows=True, anywhere=True),
    Rule(IN_A_LIST, "facts.insurance_stances", PLAN_TRIGGERS, plans_in_list, about_practice=True, rows=True),
    Rule("insurance_choice", "facts.insurance", _TRIGGERS, _choice, named=True, rows=True, anywhere=True),
    Rule(COVERAGE, "facts.insurance", _TRIGGERS, _coverage, named=True, rows=True),
)
