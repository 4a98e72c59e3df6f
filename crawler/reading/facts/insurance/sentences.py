"""What a sentence says of insurance: that it is taken or paid for, that it is not, or nothing that is sure."""

import re

from crawler.reading.facts.insurance.plans import ANY_PLAN, PLAN, named_plans
from crawler.reading.facts.insurance.words import BILLED, EXCEPT, IF, INSURER, OPEN, PAID, REFUSED, TAKEN, TAKES, TREATMENT, UNPAID, how_taken
from crawler.reading.facts.passages import HEARSAY, NO, YES, Passage, denied
from crawler.reading.patterns import Pattern
from crawler.reading.wording import any_case, words

Said = tuple[str, int, int]
"""A stance, and where the words stand that say it."""

_OTHER_PAYEES = words(
    r"\b(?:pharmacy|lab|laboratory|hospital|surgery center|prescriber) (?:\w+ ){0,2}(?:bills?|charges)\b"
    r"|\b(?:at|to) the pharmacy\b|\blab (?:work|tests?|fees?)\b"
    r"|\b(?:savings|assistance|support|co-?pay|manufacturer'?s?|\w+'s) (?:\w+ )?program\b"
    r"|\b(?:sister|affiliated?|partner|parent) (?:practice|clinic|company|office|group)s?\b"
)
"""Who bills for something else than the treatments of this practice."""
_FEES = words(
    r"\b(?:FMLA|disability|school|leave)\b[^.;]{0,20}\b(?:forms?|letters?|paperwork)\b|\bmedical records\b"
    r"|\bmissed|no[- ]?show|good faith\b|(?:\b(?:these|this|such|late|office|booking|admin\w*|chair|facility|room|member\w*"
    r"|concierge|program)\W?|\$\d+) (?:fees?|charges?)\b"
    r"|\bcancel|\bdeposits?\b"
)
"""What is charged besides treatment."""
_OURS = re.compile(r"\b(?i:we|our|us|here)\b|^At [A-Z]|\bI(?:'m| am| do| don't| take| accept| bill)\b")
_OF_A_PATIENT = words(r"\bmy (?:\w+ ){0,2}(?:plan|insurance|insurer)\b")


def tells_nothing(passage: Passage) -> bool:
    """Tell whether a sentence is a question, or about money that is not this practice's for treatment."""
    text, kind = passage.text, passage.page.kind
    if passage.asks or _OTHER_PAYEES.search(text) or _FEES.search(text):
        return True
    article = kind == "blog" and passage.block.role == "main"
    if passage.about_others or (article and not _OURS.search(f"{passage.before[:40]} {text}".lstrip())):
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
_SAYS_NO = words(
    r"^\W*(?:[\w ]{3,25}, )?(?:it|they|we|I) (?:is|are|do|does|am)(?: not|n't) (?:when|for|because|as|since|here|though|under|by)\b"
    r"|^\W*(?:usually|generally|typically|currently|at present|mostly) (?:not?)\b|^\W*(?:rarely|seldom|almost never|none)\b"
    r"|^\W*not (?:at (?:the|this) (?:moment|time)|right now|yet|at present|currently|presently)\b"
    rf"|^\W*not for (?:\w+ ){{0,3}}?{TREATMENT}\b"
)
"""An answer that says no in other words: "Rarely", "Not for ketamine"."""
_ASKS_COVERAGE = words(r"\b(?:insurance|plans?|insurer)\b[^?]*\?")
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
            return how_taken(passage.near, passage.heading), 0, whole
    if not passage.before and "insur" in question.lower() and _ASKS_WHY_NOT.search(question):
        return "not_accepted", 0, whole
    answer = _OF_ONE.match(text)
    if answer and passage.page.vocabulary.loose_terms(answer[0]) and _ASKS_COVERAGE.search(f"{question} {passage.heading}"):
        return "not_accepted" if answer["no"] else how_taken(passage.near, passage.heading), 0, answer.end()
    return None


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
A_PART = words(
    r"\bif\b[^,]*$|\b(?:some|a few|certain)\s(?:\w+ )?$"
    r"|\b(?:any|anything|everything|whatever|portion|part|amounts?|charges|balance)\b(?:(?! and\b)[^.;]){0,60}$"
    r"|\b(?:what|(?:all|those|services|costs|fees) (?:that|which)) (?:your |my |the )?$"
    r"|\b(?:whose|when|where) (?:\w+ ){0,2}$|\bunlike [^,.;]{2,50}, which (?:\w+ ){0,3}$|\bother (?:diagnos[ei]s|conditions|uses)\b[^.;]*$"
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
    unpaid = UNPAID.search(text) or (_IT_DOES_NOT_PAY.match(text) if _OF_INSURERS.match(passage.before) else None)
    if unpaid and not A_PART.search(text[: unpaid.start()]):
        return "not_accepted", unpaid.start(), unpaid.end()
    if taken:
        return how_taken(passage.near, passage.heading), taken.start(), taken.end()
    named = takes_a_plan(text) or _named_in_answer(passage)
    if named:
        return how_taken(passage.near, passage.heading), *named
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


_OF_INSURERS = words(rf"^\W*(?:\w+ ){{0,3}}{INSURER}\b")
_IT_DOES_NOT_PAY = words(r"^\W*(?:it|they) (?:do|does)(?: not|n't) (?:\w+ )?(?:cover|pay|reimburse)\b")
"""How a sentence goes on from one about insurers."""
_OF_POLICIES = words(
    r"\b(?:what|how much|which)\b[^.;]{0,40}$|\b(?:deductible|co-?insurance|out[- ]of[- ]pocket maximum)\b"
)
"""Before what a policy pays, explained, not said of a treatment here."""
_TO_BE = words(r"(?:^\W*(?:in order )?|\b(?:in order|has|have|needs?|required|must qualify) )to be $")
"""Before what is only asked for: "To be paid for by your plan it must be"."""
_LEFT_OPEN = words(
    r"\blikely to be cover|\b(?:may|might|could)\b(?! not)(?: \w+)? (?:be )?(?:cover|pay|reimburs)"
    r"|\banesthe(?:sia|tic)|\b(?:covers?|pays? for) (?:just|only) (?:the first|an? |one |part|some)"
    r"|\b(?:an?|any|your|whose) (?:\w+ ){0,2}(?:plans?|polic\w+|insur\w+|carrier) (?:that|which) (?:\w+ )?(?:covers?|pays?)\b"
)
"""An insurer that may pay; a plan of a kind; another use of the drug."""


def _payment(text: str) -> re.Match[str] | None:
    match = BILLED.search(text) or PAID.search(text)
    if match is None or denied(text, match.end() - 2, match.end() - match.start() + 25) or _LEFT_OPEN.search(text, max(0, match.start() - 25)):
        return None
    before = text[: match.start()]
    return None if IF.search(before) or OPEN.search(before) or _TO_BE.search(before) or _OF_POLICIES.search(text[: match.end()]) else match


_MAY_COVER = words(r"\b(?:may|might|could)(?: \w+)? be(?: \w+)? covered\b")
_TAKES_ONE = words(rf"\b(?:{TAKES}\b|(?:plans|insurances?|insurance partners)(?: accepted)?:)[^.;]{{0,60}}$")
_ARE_TAKEN = words(
    r"[^.;:]{0,100}\band we(?:'re| are) (?:\w+ )?in[- ]network(?! with)\b"
    r"|[^.;:]{0,120}\b(?:is|are|can be) (?:billed|filed|accepted|taken|(?:all |both )?in[- ]network(?! with))\b"
)
"""How a sentence goes on whose subject is plans: "Aetna and Cigna are billed for TMS"."""


def takes_a_plan(text: str) -> tuple[int, int] | None:
    """Return where a sentence says that a plan is taken by name, None where it does not."""
    plan = PLAN.search(text)
    if plan is None:
        return None
    passive = _ARE_TAKEN.match(text, plan.start())
    if passive and not denied(text, passive.end(), 25) and not any_case(r"\b(?:if|whether|when)\b").search(text, 0, passive.end()):
        return plan.start(), passive.end()
    takes = _TAKES_ONE.search(text[: plan.start()])
    refuses = any_case(r"\bout[- ]of[- ]|\bnot?\b|\bnon-|n't\b")
    if takes is None or OPEN.search(text[: takes.start()]) or _MAY_COVER.search(text, 0, plan.start()) or denied(text, takes.start() + 4, 40):
        return None
    return None if refuses.search(text, max(0, takes.start() - 25), takes.end()) else (takes.start(), plan.end())
