"""What a sentence says of insurance: one stance of it, or of each part that names its own treatment."""

import re
from collections.abc import Iterator
from dataclasses import replace
from weakref import WeakKeyDictionary

from crawler.reading.facts.insurance_lists import plans_after_treatment, plans_between_bars, plans_in_row
from crawler.reading.facts.insurance_plans import ANY_PLAN, PLAN, named_plans, names_beside, plans_and_exceptions, unique
from crawler.reading.facts.insurance_stances import OfInsurers, OfTheRest, PlanRefused, stance, takes_a_plan
from crawler.reading.facts.insurance_subjects import both_treatments, of_one_office, treatment_of, treatments_meant
from crawler.reading.facts.insurance_words import BILLED, EXCEPT, IF, INSURER, NETWORK, OPEN, PAID, REFUSED, TAKEN, UNPAID
from crawler.reading.facts.passages import HEARSAY, NO, YES, Hit, Passage, denied
from crawler.reading.patterns import Pattern
from crawler.reading.wording import any_case, words

Said = tuple[str, int, int]
"""A stance, and where the words stand that say it."""

_OTHER_PAYEES = words(
    r"\b(?:pharmacy|lab|laboratory|hospital|surgery center) (?:\w+ ){0,2}bills?\b|\b(?:at|to) the pharmacy\b|\blab (?:work|tests?|fees?)\b"
    r"|\b(?:savings|assistance|support|co-?pay|manufacturer'?s?|\w+'s) (?:\w+ )?program\b"
    r"|\b(?:sister|affiliated?|partner|parent) (?:practice|clinic|company|office|group)s?\b"
)
"""Who bills for something else than the treatments of this practice."""
_FEES = words(
    r"\b(?:FMLA|disability|school|leave)\b[^.;]{0,20}\b(?:forms?|letters?|paperwork)\b|\bmedical records\b"
    r"|\bmissed|no[- ]?show|good faith\b|(?:\b(?:these|this|such|late|office|booking|admin\w*)\W?|\$\d+) (?:fees?|charges?)\b"
    r"|\bcancel|\bdeposits?\b"
)
"""What is charged besides treatment."""
_OURS = re.compile(r"\b(?i:we|our|us|here)\b|^At [A-Z]")
_OF_A_PATIENT = words(r"\bmy (?:\w+ ){0,2}(?:plan|insurance|insurer)\b")


def tells_nothing(passage: Passage) -> bool:
    """Tell whether a sentence is a question, or about money that is not this practice's for treatment."""
    text, kind = passage.text, passage.page.kind
    if passage.asks or _OTHER_PAYEES.search(text) or _FEES.search(text):
        return True
    if passage.about_others or (kind == "blog" and not _OURS.search(f"{passage.before[:40]} {text}")):
        passage.refuse("facts.insurance", "insurance_choice", HEARSAY)
        return True
    if kind == "team" and not _OURS.search(text):
        return True  # what one of several takes
    return not passage.question and bool(passage.row) and passage.row[0].endswith("?")  # a row of a comparison


_ASKS_ELSE = words(r"\b(?:superbill|referral|prior auth|how do i|how can|why|what if|membership|I (?:send|submit|file))\b")
"""What a question is about that names insurance beside."""
_ASKS_WHICH = words(
    r"\b(?:which|what) (?:insurances?|insurance (?:plans|companies)|plans)\b[^?]*\b(?:take|accept|bill|work with|in[- ]network)\b"
)
_ASKS_WHY_NOT = words(r"\bwhy\b[^?]*(?:n't|\bnot)\b[^?]*\b(?:accept|take|bill|cover)[^?]*\?")
_ASKS_FOR_PLAN = words(r"\b(?:accept|take|bill|in[- ]network|work with|see)\b(?:(?!insurance)[^?])*\?$")
_SAYS_NO = words(
    r"^\W*(?:[\w ]{3,25}, )?(?:it|they|we|I) (?:is|are|do|does|am)(?: not|n't) (?:when|for|because|as|since|here|though|under|by)\b"
    r"|^\W*(?:usually|generally|typically|currently|at present|mostly) (?:not?)\b|^\W*(?:rarely|seldom|almost never|none)\b"
    r"|^\W*not for (?:\w+ ){0,3}?(?:infusions?|ketamine|sessions?|treatments?|spravato|esketamine|tms|sgb|kap|blocks?|drips?|therapy"
    r"|dosing|medicine|visits?|injections?|services?)\b|^\W*(?:not )?for [^,.;:]{2,50}, no\b"
)
"""An answer that says no in other words: "Rarely", "Not for ketamine"."""
_OF_ONE = words(r"^\W*(?:for )?[^,.;:?]{2,40}(?:,| -|:) (?:(?P<no>no|not)|yes)\b")
"""An answer for one treatment: "For TMS, yes", "Ketamine: no"."""


def _answered(passage: Passage) -> Said | None:
    """Return what an answer says by yes or no."""
    text, question = passage.text, passage.question
    whole = len(text)
    if any_case(r"insurance|(?<!payment )\bplans?\b|covered").search(question) and not _ASKS_ELSE.search(question):
        if (NO.match(text) or _SAYS_NO.match(text)) and not TAKEN.search(text):
            return "not_accepted", 0, whole
        if YES.match(text) and any_case(r"accept|take|cover|bill|network").search(question):
            return _taken(passage), 0, whole
    if not passage.before and "insur" in question.lower() and _ASKS_WHY_NOT.search(question):
        return "not_accepted", 0, whole
    answer = _OF_ONE.match(text)
    if answer and passage.page.vocabulary.loose_terms(answer[0]) and _ASKS_COVERAGE.search(f"{question} {passage.heading}"):
        return "not_accepted" if answer["no"] else _taken(passage), 0, answer.end()
    return None


_ASKS_COVERAGE = words(r"\b(?:insurance|plans?|insurer)\b[^?]*\?")


def _taken(passage: Passage) -> str:
    """Tell how insurance that is taken is taken: in network only where that is said."""
    return "in_network" if NETWORK.search(f"{passage.near} {passage.heading}") else "billed"


_OTHER_PLANS = words(r"^\W*option \w\b|\b(?:other|remaining) (?:plans?|insur\w+|carriers?|networks)\b[^;]*$")
"""Before what holds only for a way to pay, or for the plans that are not named."""
_ONE_PLAN_FOLLOWS = Pattern(rf" (?:with|for) (?={ANY_PLAN})")
"""How "we are out of network" goes on where only that plan is meant."""
_SOME_KINDS = words(
    r"\b(?:HMO|EPO|managed|out[- ]of[- ]state|marketplace|exchange|auto|workers'?|dental)\b(?! insurance)|\b(?:accept|take) (?:all|every)\b"
)
"""Kinds of plans that may be refused beside others that are taken."""
_AND_ANY_OTHER = words(rf"\b(?:or|nor|and) any (?:\w+ ){{0,2}}{INSURER}\b")
"""How a refusal goes on that names some plans first and means all."""
_A_PART = words(
    r"\bif\b[^,]*$|\b(?:some|a few|certain)\s(?:\w+ )?$"
    r"|\b(?:any|anything|everything|whatever|portion|part|amounts?|charges|balance)\b(?:(?! and\b)[^.;]){0,60}$"
    r"|\b(?:all|those|services|costs|fees) (?:that|which) (?:your |my |the )?$|\bwhat (?:your |my |the )?$|\b(?:that|which|what)$"
)
"""Before what only may be the case, or is said of a part."""
_IN_PLACE_OF = words(r"\b(?:instead|in lieu|in place) of\b|\brather than\b")


def what_is_said(passage: Passage) -> Said | None:
    """Return the stance that a sentence takes and the words that say it: refusals first, and what the practice does before what insurers do."""
    if tells_nothing(passage):
        return None
    answer = _answered(passage)
    if answer:
        return answer
    text = passage.text
    refused, taken = _refusal(text), _acceptance(text)
    if _OF_A_PATIENT.search(text) and not refused and not BILLED.search(text):
        return None
    if refused and not (taken and taken.start() < refused.start()):
        if not _is_of_some(text, refused):
            return "not_accepted", refused.start(), refused.end()
        if not taken:
            return None
    unpaid = UNPAID.search(text)
    if unpaid and not _A_PART.search(text[: unpaid.start()]):
        return "not_accepted", unpaid.start(), unpaid.end()
    if taken:
        return _taken(passage), taken.start(), taken.end()
    named = takes_a_plan(text) or _named_in_answer(passage)
    if named:
        return _taken(passage), *named
    paid = _payment(text)
    return ("billed", paid.start(), paid.end()) if paid else None


def _refusal(text: str) -> re.Match[str] | None:
    match = REFUSED.search(text)
    if match is None or _ONE_PLAN_FOLLOWS.match(text, match.end()):
        return None
    before = text[: match.start()]
    return None if IF.search(before) or OPEN.search(before) or _OTHER_PLANS.search(before) else match


def _is_of_some(text: str, refused: re.Match[str]) -> bool:
    """Tell whether a refusal is of some plans, by name or by kind, and of no more."""
    of_plans = "insurance" not in refused[0].lower() and named_plans(refused[0]) and not _AND_ANY_OTHER.search(text, refused.start())
    return bool(_SOME_KINDS.search(refused[0]) or of_plans) and not any_case(r"\b(?:except|only|other than)\b").search(text, refused.end())


def _acceptance(text: str) -> re.Match[str] | None:
    match = TAKEN.search(text)
    if match is None or OPEN.search(text[: match.start()]) or _IN_PLACE_OF.search(match[0]):
        return None
    refuses = denied(text, match.end(), match.end() - match.start() + 30) and not EXCEPT.search(text, match.start() + 8)
    return None if refuses else match


def _named_in_answer(passage: Passage) -> tuple[int, int] | None:
    """Return where the first answer to "Which plans do you take?" names one."""
    plan = PLAN.search(passage.text) if not passage.before and passage.question and _ASKS_WHICH.search(passage.question) else None
    return plan.span() if plan and not denied(passage.text, plan.start(), 80) else None


_OF_POLICIES = words(
    r"\b(?:what|how much|which)\b[^.;]{0,40}$|\b(?:deductible|co-?insurance|out[- ]of[- ]pocket maximum)\b"
    r"|\b(?:check|confirm|find out|verify|ask|for (?:your |the |an? )?insur\w+ (?:plan |company )?to)\b[^,]*$"
)
"""Before what a policy pays, explained or to be found out, not said of a treatment here."""
_LEFT_OPEN = words(
    r"\blikely to be cover|\b(?:may|might|could)\b(?! not)(?: \w+)? (?:be )?(?:cover|pay|reimburs)"
    r"|\b(?:reluctant|refus\w+|declin\w+|hesitant|unwilling|hesitate\w*)\b|\banesthe(?:sia|tic)"
    r"|\b(?:an?|any|your|whose) (?:\w+ ){0,2}(?:plans?|polic\w+|insur\w+|carrier) (?:that|which) (?:\w+ )?(?:covers?|pays?)\b"
)
"""An insurer that may pay, or would rather not; a plan of a kind; another use of the drug."""


def _payment(text: str) -> re.Match[str] | None:
    match = BILLED.search(text) or PAID.search(text)
    if match is None or denied(text, match.end() - 2, match.end() - match.start() + 25) or _LEFT_OPEN.search(text, max(0, match.start() - 25)):
        return None
    before = text[: match.start()]
    return None if IF.search(before) or OPEN.search(before) or _OF_POLICIES.search(text[: match.end()]) else match


_NEAR_INSURANCE = words(
    r"insur|bill|in[- ]network|out[- ]of[- ]network|carrier|self[- ]pay|cash|(?:private|direct)[- ]pay|out[- ]of[- ]pocket|cover|plan",
)
def is_about_insurance(passage: Passage) -> bool:
    """Tell whether a passage, its question or its heading speaks of insurance."""
    near = f"{passage.near} {passage.heading}"
    return (_NEAR_INSURANCE.search(near) or PLAN.search(near)) is not None


_found: WeakKeyDictionary[Passage, list[Hit]] = WeakKeyDictionary()
"""The stances of the passages read, for the rules that ask for them."""


def stances_of(passage: Passage) -> list[Hit]:
    """Return what a row, a line or a sentence says, each treatment apart, with the plans and exceptions that it names."""
    if passage not in _found:
        _found[passage] = list(_read(passage)) if is_about_insurance(passage) else []
    return _found[passage]


_CLAUSE = words(r"\b(?:is|are|am|do|does|can|will|'m|'re|we|i) ")
"""What a piece of a sentence has that is a sentence by itself."""


def _read(passage: Passage) -> Iterator[Hit]:
    by_label = [*(plans_in_row if passage.row else plans_after_treatment)(passage)] or [*plans_between_bars(passage)]
    if by_label:
        yield from by_label
        return
    pieces = passage.text.split(";")
    each_names_one = len(pieces) > 1 and (all(map(passage.page.vocabulary.loose_mentions, pieces)) or all(map(_CLAUSE.search, pieces)))
    if not each_names_one:
        yield from _stances(passage)
        return
    at = 0
    for piece in pieces:
        part = replace(passage, start=passage.start + at, text=piece, before="" if at else passage.before)
        for hit in _stances(part):
            yield replace(hit, start=hit.start + at, end=hit.end + at)
        at += len(piece) + 1


_BARE_REFUSAL = words(r"^\W*(?:(?:services )?not covered|not accepted|out[- ]of[- ]network(?: insurances?| plans?)?)\W*$")
_OF_THOSE = words(r"\bfor (?:either|both|any|neither|all) of (?:these|those|them)\b|\bfor (?:these|those) (?:two|three|services|treatments)\b")
"""What is refused for treatments named before, not for all."""
_INSURERS_DO = words(r"\b(?:cover\w*|experimental|investigational|reimburse\w*|(?<!self-)(?<!private )pays?|paid by)\b")
_GOES_ON = re.compile(r"\W*(?:it|this|these|they)\b", re.I)
_OTHER_USES = words(
    r"\b(?:for|of) (?:\w+ )?(?:OCD|obsessive|anxiety|PTSD|bipolar|smoking|other|ADHD|autism|maintenance)\b|\b(?:off-label|maintenance)\b"
)
"""Uses of TMS that few plans pay for, beside that which most do."""


def _stances(passage: Passage) -> Iterator[Hit]:
    text, vocabulary = passage.text, passage.page.vocabulary
    if passage.question and not passage.asks and _asks_for_plan(passage.question) and not (TAKEN.search(text) or takes_a_plan(text)):
        yield from _answer_about_plans(passage)
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
    plans, excepted = plans_and_exceptions(text) if what != "not_accepted" else ([], [])
    plans = [plan for plan in plans if not vocabulary.loose_terms(plan)]
    services = treatments_meant(passage, start, what == "not_accepted", bool(plans or excepted))
    but = EXCEPT.search(text, end) if what != "not_accepted" else None
    if but and (terms := vocabulary.loose_terms(text[but.end() :])):
        services = [""]
        for term in terms:
            yield stance(passage, term, "not_accepted")
    of_insurers = what != "in_network" and _INSURERS_DO.search(passage.question if passage.question and end == len(text) else text[start:end])
    section = passage.heading if len(passage.block.headings) > 1 else ""
    if of_insurers and plans and not vocabulary.mentions(f"{passage.before if _GOES_ON.match(text) else ''} {passage.near} {section}"):
        return  # what a plan pays for in general
    if what == "not_accepted" and services == ["tms"] and of_insurers and _OTHER_USES.search(text):
        return  # depression is what plans pay for
    if plans and of_one_office(passage):
        plans, excepted = [], []
    kind = OfInsurers if of_insurers or (what == "not_accepted" and _OF_THOSE.search(text)) else Hit
    for service in services:
        yield kind({"service": service or None, "stance": what, "plans": plans, "except": excepted}, start, end, service)
    for service in _contrary(passage, what, end):
        if service is None or service not in services:
            yield stance(passage, service, "billed" if what == "not_accepted" else "not_accepted", kind=OfTheRest)


def _asks_for_plan(question: str) -> bool:
    return _ASKS_FOR_PLAN.search(question) is not None and PLAN.search(question) is not None


def _answer_about_plans(passage: Passage) -> Iterator[Hit]:
    """What "Yes" or "No" says to a question about plans by name: "Do you take Medicaid?"."""
    plans = named_plans(passage.question)
    if YES.match(passage.text):
        yield stance(passage, treatment_of(passage), _taken(passage), plans)
    elif NO.match(passage.text):
        yield stance(passage, treatment_of(passage), "in_network", (), plans, PlanRefused)


_SEES = words(r"\b(?:accept|take|see|bill|contract|participate|in[- ]network|enrolled|opted out|work with)\w*\b")


def _refused_plans(passage: Passage, alone: bool) -> Iterator[Hit]:
    """The plans that a sentence refuses by name: of each treatment that the sentence before took others for, else if it stands `alone`."""
    text, before = passage.text, passage.before
    if "insurance" in text.lower() or not any_case(r"\b(?:not|non-participating|\w+n't|cannot|unable to|opted out)\b").search(text):
        return
    plans = named_plans(text)
    plans += names_beside(text, plans)
    services: list[str | None] = [treatment_of(passage)]
    said = "in_network"
    if plans and before and (TAKEN.search(before) or takes_a_plan(before)) and not OPEN.search(before):
        terms = unique(name.term for name in passage.page.vocabulary.mentions(before)) or passage.page.vocabulary.loose_terms(before)
        services = services if passage.mentions else [*terms] or both_treatments(passage, before) or services
        said = "in_network" if NETWORK.search(before) else "billed"
    elif not plans or not alone or not _SEES.search(text) or passage.asks or passage.about_others:
        return
    for service in services:
        yield stance(passage, service, said, (), plans, PlanRefused)


_OTHERWISE = words(
    r"(?:^|[;,.]|\b(?:but|while|whereas)\b) *(?P<what>[^.;,]{2,60}?) "
    r"(?:(?:(?:is|are|does|do|will)(?P<no> not|n't)?|(?P<never>can(?:not|'t| not)))(?: (?:likely|probably|yet|be|covered|billed)){0,3}"
    r"|(?:is|are) (?P<cash>paid|due|cash|billed privately|(?:self|private)[- ]pay|out[- ]of[- ]pocket)\b[^.;]{0,40})(?=\s*(?:[.;,]|$))"
)
"""How a sentence or the one after it ends that says the contrary of something else: "TMS is covered. Ketamine is not."."""
_BUT_BILLS = words(r"[^.;]{0,40}\bbut (?:we )?(?:do |can |will |are able to )?(?:bill|accept|take)\b(?P<what>[^.;]{0,60})")
"""How a refusal goes on with what is billed: "Ketamine is not covered, but we bill your plan for Spravato"."""
OF_VISITS = words(r"\b(?:visits?|consultations?|evaluations?|appointments?)\b")


def _contrary(passage: Passage, what: str, end: int) -> list[str | None]:
    """Return the treatments of which a sentence, or the next in a few words, says the contrary; None is something else that it names."""
    text, terms = passage.page.plain_blocks[passage.block.index], passage.page.vocabulary.loose_terms
    rest = text[passage.start + end : passage.start + len(passage.text) + 100]
    for match in _OTHERWISE.finditer(rest):
        if bool(match["no"] or match["never"] or match["cash"]) == (what != "not_accepted") and not _A_PART.search(match["what"]):
            services = terms(match["what"])
            if what == "not_accepted" and not OF_VISITS.search(match["what"]):
                return [*services]
            return [services[0] if len(services) == 1 else None]
    but = _BUT_BILLS.match(rest) if what == "not_accepted" else None
    return [*terms(but["what"])] if but else []
