"""The stances of a passage: what it says of each treatment and insurance, with the plans that it names and leaves out."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import wraps
from weakref import WeakKeyDictionary

from crawler.reading.facts.insurance.lists import plans_after_treatment, plans_between_bars, plans_in_row
from crawler.reading.facts.insurance.plans import PLAN, named_plans, names_beside, plans_and_exceptions, unique
from crawler.reading.facts.insurance.sentences import A_PART, takes_a_plan, what_is_said
from crawler.reading.facts.insurance.subjects import (
    OfInsurers,
    OfTheRest,
    PlanRefused,
    both_treatments,
    of_one_office,
    stance,
    treatment_of,
    treatments_meant,
)
from crawler.reading.facts.insurance.words import BILLED, EXCEPT, OPEN, REFUSED, TAKEN, UNPAID, how_taken
from crawler.reading.facts.passages import NO, YES, Hit, Passage
from crawler.reading.wording import words


def read_once(read: Callable[[Passage], Iterable[Hit]]) -> Callable[[Passage], list[Hit]]:
    """Return a reader that reads a passage once, however many rules ask for it."""
    found: WeakKeyDictionary[Passage, list[Hit]] = WeakKeyDictionary()

    @wraps(read)
    def once(passage: Passage) -> list[Hit]:
        if passage not in found:
            found[passage] = list(read(passage))
        return found[passage]

    return once


_CLAUSE = words(r"\b(?:is|are|am|do|does|can|will|'m|'re|we|i) ")
"""What a piece of a sentence has that is a sentence by itself."""


@read_once
def stances_of(passage: Passage) -> Iterator[Hit]:
    """What a row, a line or a sentence says, each treatment apart, with the plans and exceptions that it names."""
    by_label = [*(plans_in_row if passage.row else plans_after_treatment)(passage)] or [*plans_between_bars(passage)]
    if by_label:
        yield from by_label
        return
    pieces = _pieces(passage)
    if len(pieces) == 1:
        yield from _stances(passage)
        return
    at = 0
    for piece in pieces:
        part = replace(passage, start=passage.start + at, text=piece, before="" if at else passage.before)
        for hit in _stances(part):
            yield replace(hit, start=hit.start + at, end=hit.end + at)
        at += len(piece) + 1


def _plans_beside(text: str) -> list[str]:
    """Return the plans that a refusal of all insurance names besides: "We do not bill insurance and cannot accept Medicare"."""
    return [] if _EXCEPTS.search(text) else named_plans(text)


_EXCEPTS = words(r"\b(?:but|except\w*|other than|only|however|although|though|can be|are billed|is billed)\b")
_AND_WE = words(r", and (?=(?:we|I)\b)(?![^.;]*\b(?:it|them|this|these|those|treatments?)\b)")
"""Before what the practice does besides, where it is not of the treatment that was named."""
_BUT_WE = words(r",? but (?=(?:we|I|our)\b)")


def _pieces(passage: Passage) -> list[str]:
    """Return the parts of a sentence that say something each, a character apart: what is refused, and what is taken but for that."""
    text = passage.text
    pieces = text.split(";")
    if len(pieces) > 1 and (all(map(passage.page.vocabulary.loose_mentions, pieces)) or all(map(_CLAUSE.search, pieces))):
        return pieces
    but = _BUT_WE.search(text)
    if but and REFUSED.search(text[: but.start()]) and (TAKEN.search(text, but.end()) or takes_a_plan(text[but.end() :])):
        return [text[: but.start()], text[but.start() + 1 :]]
    beside = _AND_WE.search(text)
    if beside and UNPAID.search(text[: beside.start()]) and REFUSED.search(text, beside.end()):
        return [text[: beside.start()], text[beside.start() + 1 :]]
    return [text]


_ASKS_FOR_PLAN = words(r"\b(?:accept|take|bill|in[- ]network|work with|see)\b(?:(?!insurance)[^?])*\?$")
_INCLUDES = words(r"^\W*(?:that|this|these|they) includes?\b")
"""How a sentence goes on with the plans that the one before takes: "That includes Medicare"."""
_BARE_REFUSAL = words(r"^\W*(?:(?:services )?not covered|not accepted|out[- ]of[- ]network(?: insurances?| plans?)?)\W*$")
_OF_THOSE = words(r"\bfor (?:either|both|any|neither|all) of (?:these|those|them)\b|\bfor (?:these|those) (?:two|three|services|treatments)\b")
"""What is refused for treatments named before, not for all."""
_INSURERS_DO = words(
    r"\b(?:cover\w*|experimental|investigational|reimburse\w*|paid by"
    r"|(?<!self[- ])(?<!private[- ])(?<!cash[- ])(?<!direct[- ])pays?)\b"
)
_GOES_ON = re.compile(r"\W*(?:it|this|these|they)\b", re.I)
_OTHER_USES = words(
    r"\b(?:for|of|treat\w*) (?:\w+ )?(?:OCD|obsessive|anxiety|PTSD|bipolar|smoking|other|ADHD|autism|maintenance)\b"
    r"|\b(?:off-label|maintenance)\b"
    r"|\b(?:\d+|one|five|single)[- ]days? (?:protocol|treatment|course|option)\b"
)
"""Uses of TMS that few plans pay for, beside that which most do."""


def _stances(passage: Passage) -> Iterator[Hit]:
    text, vocabulary = passage.text, passage.page.vocabulary
    if passage.question and not passage.asks and _asks_for_plan(passage.question) and not (TAKEN.search(text) or takes_a_plan(text)):
        yield from _answer_about_plans(passage)
        return
    if _INCLUDES.match(text) and (TAKEN.search(passage.before) or BILLED.search(passage.before)) and named_plans(text):
        terms = vocabulary.loose_terms(passage.before)
        service = terms[0] if len(terms) == 1 and terms[0] in passage.page.offered else treatment_of(passage)
        yield stance(passage, service, how_taken(passage.before, passage.heading), named_plans(text))
        return
    if passage.block.is_heading and _BARE_REFUSAL.match(text):
        return  # it heads what is refused
    said = what_is_said(passage)
    if said is None or said[0] == "not_accepted":
        refused = [*_refused_plans(passage, said is None)]
        if refused or said is None:
            yield from refused
            return
    what, start, end = said
    plans, excepted = plans_and_exceptions(text) if what != "not_accepted" else (_plans_beside(text), [])
    plans = [plan for plan in plans if not vocabulary.loose_terms(plan)]
    services = treatments_meant(passage, start, what == "not_accepted", bool(plans or excepted))
    but = EXCEPT.search(text, end) if what != "not_accepted" else None
    if but and not PLAN.match(text, but.end() + 1) and (left_out := vocabulary.loose_terms(text[but.end() :])):
        services = [""]
        for term in left_out:
            yield stance(passage, term, "not_accepted")
    of_insurers = what != "in_network" and _INSURERS_DO.search(passage.question if passage.question and end == len(text) else text[start:end])
    of_other_uses = what == "not_accepted" and services == ["tms"] and _OTHER_USES.search(passage.near)
    if of_insurers and (of_other_uses or (plans and what != "not_accepted" and not _names_a_treatment(passage))):
        return
    if of_insurers and what == "not_accepted":
        plans = []
    if plans and of_one_office(passage):
        plans, excepted = [], []
    kind = OfInsurers if of_insurers or (what == "not_accepted" and _OF_THOSE.search(text)) else Hit
    for service in services:
        yield kind({"service": service or None, "stance": what, "plans": plans, "except": excepted}, start, end, service)
    for service in _contrary(passage, what, end):
        if service is None or service not in services:
            yield stance(passage, service, "billed" if what == "not_accepted" else "not_accepted", kind=OfTheRest)


def _names_a_treatment(passage: Passage) -> bool:
    """Tell whether a sentence or what it goes on from names what plans pay for; else they are told to pay in general."""
    before = passage.before if _GOES_ON.match(passage.text) else ""
    section = passage.heading if len(passage.block.headings) > 1 else ""
    return bool(passage.page.vocabulary.mentions(f"{before} {passage.near} {section}"))


def _asks_for_plan(question: str) -> bool:
    return _ASKS_FOR_PLAN.search(question) is not None and PLAN.search(question) is not None


def _answer_about_plans(passage: Passage) -> Iterator[Hit]:
    """What "Yes" or "No" says to a question about plans by name: "Do you take Medicaid?"."""
    plans = named_plans(passage.question)
    if YES.match(passage.text):
        yield stance(passage, treatment_of(passage), how_taken(passage.near, passage.heading), plans)
    elif NO.match(passage.text):
        yield stance(passage, treatment_of(passage), "in_network", (), plans, PlanRefused)


_REFUSES = words(r"\b(?:not|non-participating|cannot|unable to|no longer|opted out|no (?:provider|clinician|doctor|therapist)s?)\b|n't\b")
_EXCEPTION = words(r"\bexceptions? (?:is|are|being)\b|\b(?:is|are) (?:the|an|our) (?:\w+ )?exceptions?\b")
_EXPLAINED = words(r", which is [^,.;]{2,60},")
"""What a plan is, by the name of another: "Medi-Cal, which is Medicaid in California, is not taken"."""
_SEES = words(r"\b(?:accept|take|see|bill|contract|participate|in[- ]network|enrolled|opted out|work with)\w*\b")


def _refused_plans(passage: Passage, alone: bool) -> Iterator[Hit]:
    """The plans that a sentence refuses by name: of each treatment that the sentence before took others for, else if it stands `alone`."""
    text, before = passage.text, passage.before
    excepted = _EXCEPTION.search(text) is not None
    plans = named_plans(_EXPLAINED.bare.sub(",", text)) if excepted or (_REFUSES.search(text) and "insurance" not in text.lower()) else []
    if not plans:
        return
    plans += names_beside(text, plans)
    services: list[str | None] = [treatment_of(passage)]
    said = "in_network"
    if before and (TAKEN.search(before) or takes_a_plan(before)) and not OPEN.search(before):
        terms = unique(name.term for name in passage.page.vocabulary.mentions(before)) or passage.page.vocabulary.loose_terms(before)
        services = services if passage.mentions else [*terms] or both_treatments(passage, before) or services
        said = how_taken(before)
    elif not excepted and (not alone or not _SEES.search(text) or passage.asks or passage.about_others):
        return
    for service in services:
        yield stance(passage, service, said, (), plans, PlanRefused)


_OTHERWISE = words(
    r"(?:^|[;,.]|\b(?:but|while|whereas)\b) *(?P<what>[^.;,]{2,60}?) "
    r"(?:(?:(?:is|are|does|do|will)(?P<no> not|n't)?|(?P<never>can(?:not|'t| not)))"
    r"(?: (?:likely|probably|yet|be|covered|billed|(?:FDA[- ])?approved and|usually|typically|generally|often)){0,4}"
    r"|(?:is|are) (?P<cash>paid|due|cash|billed privately|(?:self|private)[- ]pay|out[- ]of[- ]pocket)\b[^.;]{0,40})(?=\s*(?:[.;,]|$))"
)
"""How a sentence or the one after it ends that says the contrary of something else: "TMS is covered. Ketamine is not."."""
_BUT_BILLS = words(r"[^.;]{0,40}\bbut (?:we )?(?:(?:do |can |will |are able to )?(?:bill|accept|take)\b|do(?= for\b))(?P<what>[^.;]{0,60})")
"""How a refusal goes on with what is billed: "Ketamine is not covered, but we bill your plan for Spravato"."""
OF_VISITS = words(r"\b(?:visits?|consultations?|evaluations?|appointments?)\b")


def _contrary(passage: Passage, what: str, end: int) -> list[str | None]:
    """Return the treatments of which a sentence, or the next in a few words, says the contrary; None is something else that it names."""
    text, terms = passage.page.plain_blocks[passage.block.index], passage.page.vocabulary.loose_terms
    begin = passage.start + end
    rest = text[begin : passage.start + len(passage.text) + 100]
    for match in _OTHERWISE.finditer(rest):
        if match.end() == len(rest) and begin + len(rest) < len(text):
            break  # a sentence that is cut off
        if bool(match["no"] or match["never"] or match["cash"]) == (what != "not_accepted") and not A_PART.search(match["what"]):
            services = terms(match["what"])
            if what == "not_accepted" and not OF_VISITS.search(match["what"]):
                return [*services]
            return [services[0] if len(services) == 1 else None]
    but = _BUT_BILLS.match(rest) if what == "not_accepted" else None
    return [*terms(but["what"])] if but else []
