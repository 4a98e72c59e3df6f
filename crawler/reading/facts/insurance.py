"""Insurance by service: what the practice takes, what insurers pay for, and the plans by name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from crawler.reading.facts.insurance_plans import ANY_PLAN, PLAN, as_written, named_plans
from crawler.reading.facts.passages import HEARSAY, NO, TALKS, TREATMENTS, YES, Hit, Passage, Rule, denied
from crawler.reading.page import Finding
from crawler.reading.patterns import Pattern
from crawler.reading.wording import plain, words

_NAME = r"(?:[A-Z]|1199)[\w&'-]+"
_LISTED = re.compile(
    rf"\b(?:in[- ]network with|accept(?:s|ing)?|contract(?:ed|s)? with|credentialed with|(?:em)?paneled with"
    rf"|participat(?:e|es|ing) (?:providers? )?(?:with|in)|(?:preferred|network|contracted) providers? (?:with|for)|agreements? with"
    r"|take|billed to|bill"
    rf"|submit to|covered by)\s(?P<list>{_NAME}(?: (?:of (?:the )?)?{_NAME}){{0,5}}(?:(?:, | and |, and "
    rf"| or |, or ){_NAME}(?: (?:of (?:the )?)?{_NAME}){{0,5}})*)"
)
_LISTED_FIRST = re.compile(
    rf"^\W*(?P<list>(?:{_NAME}(?: (?:of (?:the )?)?{_NAME}){{0,5}}(?:, and |, | and |(?= (?:is|are)\b))){{2,}})"
    rf" ?(?:is|are) (?:accepted|billed|in)"
)
_EXCEPT = words(
    r"\b(?:except(?:ion of|ing| for)?|exclud(?:e|es|ing)|other than|but not|do(?:es)? not (?:accept|take|bill|participate)"
    r"|don't (?:accept|take|bill)|not (?:accept|take)|unable to accept|cannot accept"
    r"|not? (?=(?:Medicaid|Medicare|Medi-Cal|Tricare|Kaiser|HMOs?)\b))\b"
)

_INSURANCE = (
    r"(?:insurances?|insurers?|insurance (?:companies|company|carriers?|plans?|providers?|policies|benefits)|health plans?|plans?|carriers?"
    r"|(?:third[- ]party |commercial |private )?pay[eo]rs?|(?:Medicare|Medicaid|Tricare)(?:,? (?:or|and|nor|/) (?:Medicare|Medicaid"
    r"|Tricare|insurance))*)"
)
_REFUSED = words(
    rf"(?:\b(?:(?:do(?:es)?|could|will|are|is|am)(?:\s?not|n't|not)|can(?:not|'t| not)|won't|(?:I'm|we're|they're) not))\s"
    rf"(?:\w+\s){{0,3}}?(?:accept(?:ing)?|tak(?:e|ing)|bill(?:ed|ing)?|participat(?:e|ing)"
    rf"|contract|work with"
    r"|deal with|process|file|submit|able to (?:bill|accept|take)|in[- ]network|contracted|paneled|covered by|reimbursed by"
    rf"|credentialed)\b[^.;]{{0,50}}?\b{_INSURANCE}"
    rf"|\b(?:not|unable) to (?:accept|take|bill|work with|participate (?:with|in)|contract with)\b[^.;]{{0,40}}\b{_INSURANCE}"
    r"|\bnot an? insurance[- ]covered\b|^\W*(?:accepts? )?insurances?(?: (?:coverage|accepted))?\s?:\s?(?:no\b|not|none)"
    rf"|\bno contracts? with (?:any )?{_INSURANCE}|\bnon-participating (?:providers?|physicians?|practice)\b"
    rf"|\b{_INSURANCE} (?:will not|won't|cannot|can't) be (?:billed|used|accepted)\b"
    rf"|^\W*out[- ]of[- ]network provider\b|\bopted out of (?:all|any|every) (?:\w+ )?{_INSURANCE}"
    r"|^\W*insurances?\s?:?\s(?:not accepted|none\b|no\b|out[- ]of[- ]network|self[- ]pay)"
    r"|\bnever billed to (?:any )?insurance\b"
    r"|\bmust be paid (?:for )?out[- ]of[- ]pocket\b|\bnot on any insurance panels?\b"
    rf"|\bno insurance\b(?! (?:coverage|billing|needed|required|necessary|hassle|referral))|\b{_INSURANCE}(?: \w+)? (?:is"
    rf"|are)(?: not|n't) (?:\w+ )?(?:accepted|billed|taken)\b"
    rf"|\b(?:sessions|treatments?|infusions?|ketamine|KAP)\b[^.;]{{0,30}} (?:is|are)(?: not|n't) billable\b|\bcannot (?:bill|accept|take|file"
    rf"|submit)\b[^.;]{{0,50}}?\b(?:{_INSURANCE}|it|them)\b|\b(?:not|\w+n't) accept(?:ed)? (?:any )?(?:\w+ )?{_INSURANCE}"
    r"|\b(?:ketamine|infusions?|treatments?|therapy|sessions?|services|KAP|SGB) (?:is|are) (?:\w+ ){0,2}?(?:paid (?:for )?)?(?:an? )?"
    r"out[- ]of[- ]pocket\b"
    r"|\b(?:most|all) (?:of )?(?:our )?patients (?:\w+ )?pay (?:\w+ ){0,3}?out[- ]of[- ]pocket\b"
    r"|\b(?:cash|private|self|direct)[- ]?(?:pay|paid|based)[- ](?:only|practice|clinic|basis|service)\b|\b(?:is|are|it's) (?:a )?(?:cash"
    r"|private|self)[- ]pay\b|\b(?:cash|(?:self|private)[- ]pay)[- ](?:only|service)\b"
    r"|^\W*(?:cash|self|private)[- ]pay\W*$|\bstrictly (?:cash|self|private)[- ]?pay\b"
    r"|\bout[- ]of[- ]network (?:with"
    r"|for) (?:all|every|any|most)\b|\b(?:(?:we|clinics?|practice|treatments|services|(?<!some of )(?<!few of )our (?:\w+ )?"
    r"(?:providers|clinicians|therapists|psychiatrists|doctors|prescribers)) (?:is|are|remain)|we're|I am|I'm)(?:,? \w+,?){0,3}"
    r" \W?out[- ]of[- ]network\b(?!\W*(?:\w+ )?(?:with|for) (?:some|many|certain|a few|other|(?:those|patients|people|anyone) not)\b)"
    r"|\bfee[- ]for[- ]service (?:practice|clinic|basis)\b|\boutside (?:of )?(?:the )?insurance\b"
    r"|(?<!may )(?<!might )\b(?:need|have) to pay (?:for (?:\w+ ){1,3})?out[- ]of[- ]pocket\b(?! (?:until|first|and))"
    rf"|\b(?:do not|don't|does not|doesn't) (?:currently )?(?:accept|take|bill|participate (?:in|with))\b[^.;]{{0,40}}\b{_INSURANCE}"
)
_NOT_COVERED = words(
    r"\b(?:is|are|isn't|aren't|was)\s?(?:generally |usually |typically |currently |often |also )?(?:not|n't|never|rarely"
    r"|seldom)?\s(?:generally |usually |typically |currently |yet |routinely |normally |often )?(?:covered|reimbursed"
    rf"|paid for)\b[^.;]{{0,30}}?\bby\b[^.;]{{0,30}}?\b{_INSURANCE}"
    rf"|\b{_INSURANCE}\b(?:, [^.;,]{{2,40}},)?[^.;,]{{0,80}}?\b(?:do(?:es)? not|don't|doesn't|will not|won't|rarely|seldom|do not currently"
    r"|(?<!did )not) (?:(?!always|necessarily|fully|guarantee|have|need|require|want|tell|know)\w+ ){0,3}?"
    r"(?:cover|pay|reimburse|(?:provide|offer) (?:any |full )?(?:reimbursement|coverage)\b)"
    r"|\bnot (?:currently |usually |typically |generally |yet )?(?:a )?covered\b(?! (?:by|under) (?:some|many|all|every)\b)"
    rf"|\b(?:considered|deemed|called|seen as) (?:\w+ )?(?:experimental|investigational)\b[^.;]{{0,40}}\b{_INSURANCE}"
    rf"|\b{_INSURANCE} (?:\w+ )?considers? [^.;,]{{0,60}}\b(?:experimental|investigational)\b"
    rf"|\b{_INSURANCE}\b[^.;,]{{0,40}} (?:declines?|refuses?) to (?:cover|pay)\b"
    rf"|\bmost (?:\w+ )?do(?: not|n't)(?=[.;,]|$)|\bno (?:coverage (?:by|from|under|through)|insurance coverage (?:by|for|of|yet))\b"
    rf"|\b{_INSURANCE} ha(?:s|ve)(?: not|n't) (?:\w+ )?(?:started|begun)\b"
    r"|\b(?:coverage|reimbursement)\b[^.;]{0,30} (?:is|remains) (?:\w+ )?(?:rare|uncommon|unlikely)\b"
    rf"|\bneither [^.;]{{0,30}}{_INSURANCE} nor [^.;]{{0,40}}\b(?:covers?|pays?|(?:can be|is|are) (?:used|accepted|billed))\b"
    rf"|\b(?:is|are)(?: not|n't) something (?:that )?(?:\w+ )?{_INSURANCE} (?:\w+ )?(?:pays?|covers?|reimburses?)\b"
    rf"|\bnot aware of any insurance\b|\bno {_INSURANCE} (?:\w+ ){{0,4}}?(?:pays?|covers?|reimburses?)\b"
    r"|\black of insurance coverage\b|\binsurance coverage (?:is|for)[^.;]{0,30}(?:not available|unavailable|limited)\b"
)
_A_PART = words(
    r"\bif\b[^,]*$|\b(?:some|a few|certain)\s(?:\w+ )?$"
    r"|\b(?:any|anything|everything|whatever|portion|part|amounts?|charges|balance)\b[^.;]{0,60}$"
    r"|\b(?:all|those|services|costs|fees) (?:that|which) (?:your |my |the )?$|\bwhat (?:your |my |the )?$|\b(?:that|which|what)$"
)
"""Before what only may be the case, or is said of a part."""
_SAYS_NO = words(r"\bno\b|not|n't|never|rare|seldom|lack|limited|unavail|declin|refus|experiment|investig|uncommon|unlikely|neither")
_IN_NETWORK = words(
    r"(?<!not )\b(?:(?:is|are|as) an? (?:\w+ )?network provider|participating providers? (?:with|for|in)"
    r"|in[- ]network (?:with|provider|for)|(?:we|practice|clinic|office|services"
    r"|psychiatrists|providers|clinicians|therapists|physicians|doctors|prescribers|psychologists|group|and|also|only|currently|proudly"
    r"|gladly) (?:\w+ )?(?:accepts?|takes?|welcomes?|partners? with|participates? (?:in|with)|contracts? with"
    rf"|works? with)\b[^.;]{{0,60}}?\b(?:{_INSURANCE})|(?:ac|ex)cept(?:s|ing)? (?:most|many|all|several|the (?:above|below)|the following|major"
    rf"|a (?:wide )?(?:variety|range)|select|some|certain|commercial)\b[^.;]{{0,40}}?\b(?:{_INSURANCE})"
    rf"|(?:{_INSURANCE}|the following plans):? (?:(?:is|are|we) )?(?:currently )?accept(?:ed)?\b"
    rf"|participat(?:es?|ing) (?:in|with) (?:most|many|all|several|major|select|the following)\b[^.;]{{0,40}}?\b(?:{_INSURANCE})"
    rf"|contracted with (?:most|many|all"
    rf"|the following|several|major)|(?:most|many|all major|major) (?:\w+ )?{_INSURANCE}(?:,? including [^.;]{{0,120}}?,?)?"
    r" (?:are )?(?:accepted|welcome)|paneled with"
    r"|insurances? (?:we )?accepted|accepted insurances?|insurances?(?: is| are)?:? (?:welcome|yes)\b)"
)
_BILLED_TO = re.compile(rf"\b(?:billed|bill|submitted) (?:as \w+ )?to (?:\w+ )?{ANY_PLAN}\b")
_BILLED = words(
    r"\b(?:(?:covered|reimbursed|paid for|paid) by (?:most|many|your|some|all|over|nearly|almost|several|major|commercial|insurance"
    r"|medicare|health|a number)|(?:is|are|be"
    rf"|typically|usually|often|generally) (?:\w+ ){{0,2}}covered\b[^.;]{{0,50}}?\b{_INSURANCE}|(?:we|office|team|staff"
    r"|clinic|department) (?:\w+ )?(?:can |will |also |do |would |(?:are |am |is )?(?:happy|glad|pleased|able) to )?(?:bills?"
    r"|file (?:claims )?with|submit (?:(?:an? |the |your )?claims? |[^.;]{1,30} portion )?to)\b"
    rf"[^.;]{{0,40}}?\b{_INSURANCE}"
    rf"|insurance (?:companies|plans|carriers|policies)\b(?:(?!\b(?:policies|whether|may|might|could)\b)[^.;]){{0,140}}\bcover\b"
    rf"|\b(?:most|many|all) (?:\w+ )?{_INSURANCE}[^.;]{{0,40}} (?<!yet to )(?:now )?(?:are providing|provide|offer) coverage\b"
    rf"|{_INSURANCE}[^.;]{{0,40}} (?:began"
    rf"|started) covering\b|policies (?:covering|that cover)\b"
    rf"|approved by (?:most|many|all) (?:\w+ )?{_INSURANCE}|can be covered with\b"
    rf"|{_INSURANCE} (?:will )?(?:(?!to )\w+ )?(?:covers?|will cover|pays? for"
    r"|can be billed|now cover)\b|bill (?:your|the"
    rf"|most|contracted) {_INSURANCE}|billed to (?:your )?{_INSURANCE}|billable to {_INSURANCE}|covered by {_INSURANCE})"
)
_WE_BILL = words(
    r"\bwe (?:are|'re) (?:happy|glad|pleased|able) to bill (?:your )?insurance\b"
    r"|\b(?:your|the) insurance (?:company |plan |carrier )?(?:will be|is) billed\b"
    r"|\b(?:we|staff|office|team|clinic|department)(?:'ll| will| can)? (?:\w+ )?(?:files?|submits?) (?:your |the |all )?(?:insurance|claims?)\b"
    r"(?! (?:forms?|cards?))"
    rf"|\bbills (?:most|many|all|several) (?:\w+ )?{_INSURANCE}"
    r"|\b(?:we|team|staff|office|clinic)\b[^.;]{0,60}\bbills? (?:your|the) (?:medical|pharmacy|health|insurance|plan|carrier)\b"
    r"|\bbilled (?:through|under) (?:your |the )?insurance\b"
    r"|\binsurance-covered\b|\b(?:insurers|carriers|companies|plans) have covered\b"
    r"|\b(?:billed|covered) (?:through|under|to) (?:your |the )?(?:medical|pharmacy|health|insurance)\b[^.;]{0,25}"
    r"\b(?:benefits?|plan|insurance)\b"
)
_SOME = words(
    r"\b(?:some|certain|select|selected|a few|limited|specific)\s(?:\w+\s){0,2}?(?:insurances?|plans|carriers|insurers)\b"
    r"|\b(?:psychotherapy|therapy|medical|visit|evaluation) (?:portion|component|part)\b"
    r"|\bonly for (?:the )?(?:visit|consultation|evaluation)|\b(?:visits?|consultations?|evaluations?"
    r"|appointments?) (?:may|can|might) be (?:billed|covered)\b|\b(?:visits?|consultations?|evaluations?) only\b"
    r"|\b(?:covers?|pays? for) (?:the|your|an?|our) (?:(?:office|initial|first|medical|follow-up) )*(?:visits?|consultations?|evaluations?)\b"
)
_TAKES_PLANS = words(
    r"\b(?:in[- ]?network\b|credentialed with|contract(?:ed|s)? with|paneled with|participat\w+ (?:with|in)|agreements? with"
    r"|(?<!non-)(?:participating|contracted|preferred) (?:plans|insur\w+|providers? (?:with|for))|accept(?:s|ed|ing)?|takes?"
    r"|billed? to|bills?|(?:accepted )?(?:plans|insurances?):|plans accepted:?|works? with|covered by)(?:\b|(?<=:))[^.;]{0,60}$"
)
"""What stands before the names of plans that are taken."""
_WE_ARE_IN = r"\bwe(?:'re| are) (?:\w+ )?in[- ]network(?! with)\b"
_ARE_TAKEN = words(
    rf"[^.;:]{{0,100}}\band {_WE_ARE_IN}"
    r"|[^.;:]{0,120}\b(?:is|are|can be) (?:billed|accepted|(?:all |both )?in[- ]network(?! with))\b"
)
"""How a sentence goes on whose subject is plans: "Aetna and Cigna are billed for TMS"."""
_REFUSES_PLANS = words(r"\b(?:accept|take|see|bill|contract|participate|in[- ]network|enrolled|opted out|work with)\w*\b")
_ASKS_FOR_PLAN = words(r"\b(?:accept|take|bill|in[- ]network|work with|see)\b(?:(?!insurance)[^?])*\?$")
_ASKS_WHICH = words(
    r"\b(?:which|what) (?:insurances?|insurance (?:plans|companies)|plans)\b[^?]*\b(?:take|accept|bill|work with|in[- ]network)\b"
)
_ONLY = words(
    r"^\W*yes\b[^.;]*\bonly\b|\bonly (?:\w+ )?(?:accept|take|participat|contract|in[- ]network|bill)|\b(?:accept|take) [^.;,]{3,40} only\b"
    r"|\bin[- ]network with\b[^.;,]{0,60}\bonly\b|\b(?:accept|take|bill) only\b"
)
_MAY_COVER = words(r"\blikely to be cover|\b(?:may|might|could)\b(?! not)(?: \w+)? (?:be )?(?:cover|pay|reimburs)")
"""What leaves open whether an insurer pays."""
_FOR_ONE = words(r"^\W*(?:for )?[^,.;:?]{2,40}(?:,| -|:) (?:(?P<no>no|not)|yes)\b")
"""An answer for one treatment: "For TMS, yes", "Ketamine: no"."""
_ASKS_COVERAGE = words(r"\b(?:insurance|plans?|insurer)\b[^?]*\?")
_SELDOM = words(
    r"^\W*(?:[\w ]{3,25}, )?(?:it|they|we|I) (?:is|are|do|does|am)(?: not|n't) (?:when|for|because|as|since|here|though|under|by)\b"
    r"|^\W*(?:usually|generally|typically|currently|at present|mostly) (?:not?)\b|^\W*(?:rarely|seldom|almost never)\b"
)
_NOT_FOR = words(
    r"^\W*not for (?:\w+ ){0,3}?(?:infusions?|ketamine|sessions?|treatments?|spravato|esketamine|tms|sgb|kap|blocks?|drips?|therapy"
    r"|dosing|medicine|visits?|injections?|services?)\b|^\W*(?:not )?for [^,.;:]{2,50}, no\b"
)
"""An answer that refuses for what it names: "Not for ketamine"."""
_UNWILLING = words(
    r"\bfor (?:your |the |an? )?insur\w+ (?:plan |company )?to (?:cover|pay)"
    r"|\b(?:reluctant|refus\w+|declin\w+|hesitant|unwilling|hesitate\w*)\b"
)
"""What an insurer is who does not pay, or what it would take."""
_OF_POLICIES = words(r"\b(?:what|how much|which)\b[^.;]{0,40}$|\b(?:deductible|co-?insurance|out[- ]of[- ]pocket maximum)\b")
"""Before what a policy pays, explained, not said of a treatment here."""
_ONE_THAT_PAYS = words(r"\b(?:an?|any|your|whose) (?:\w+ ){0,2}(?:plans?|polic\w+|insur\w+|carrier) (?:that|which) (?:\w+ )?(?:covers?|pays?)\b")
"""A plan of a kind, not what plans do."""
_FEES = words(
    r"\b(?:FMLA|disability|school|leave)\b[^.;]{0,20}\b(?:forms?|letters?|paperwork)\b|\bmedical records\b"
    r"|\bmissed|no-?show|good faith\b|(?:\b(?:these|this|such|late)|\$\d+) (?:fees?|charges?)\b|\bcancel\w* (?:fees?|charges?)\b|\bdeposits?\b"
)
"""What is charged besides treatment."""
_SPEAKS_OF_US = re.compile(r"\b(?i:we|our|us|here)\b|^At [A-Z]")
_ASKS_ELSE = words(r"\b(?:superbill|referral|prior auth|how do i|how can|why|what if|membership|I (?:send|submit|file))\b")
"""What a question is about that names insurance beside."""
_IN_PLACE_OF = words(r"\b(?:instead|in lieu|in place) of\b|\brather than\b")
_OPTION = words(r"^\W*option \w\b")
_IF = words(r"\b(?:if|in case|in the event|whether|when|should)\b(?![^,]*,[^,]*\b(?:then|you)\b)[^;]*$")
_SOME_KINDS = words(
    r"\b(?:HMO|EPO|managed|out[- ]of[- ]state|marketplace|exchange|auto|workers'?|dental)\b(?! insurance)|\b(?:accept|take) (?:all|every)\b"
)
"""Kinds of plans that may be refused beside others that are taken."""
_ANY_OTHER = words(rf"\b(?:or|nor|and) any (?:\w+ ){{0,2}}{_INSURANCE}\b")
"""How a refusal goes on that names some plans first and means all."""
_OTHER_PLANS = words(r"\b(?:other|remaining) (?:plans?|insur\w+|carriers?|networks)\b[^;]*$")
_NONE = words(r"^\W*none\b")
_ASKS_WHY_NOT = words(r"\bwhy\b[^?]*(?:n't|\bnot)\b[^?]*\b(?:accept|take|bill|cover)[^?]*\?")
"""A question that takes a refusal for granted."""
_OF_PATIENT = words(r"\bmy (?:\w+ ){0,2}(?:plan|insurance|insurer)\b")
"""How somebody who was treated speaks of insurance."""
_OFFICE_BILLS = words(r"\b(?:office|clinic|practice|staff|team) (?:\w+ )?bills?\b")
_WISHED = words(r"\b(?:wish|hope|would (?:like|love) to|working (?:on|to|toward)|in the process of)\b")
"""Before what is not so yet."""
_FIND_OUT = words(r"\b(?:verify|confirm|check|make sure|see|find out|ask(?:ed)?)\b(?: \w+){0,3}? (?:that|if|whether)\b[^.;]*$")
"""Before what the patient is to find out."""
_OF_ONE_PLAN = Pattern(rf" (?:with|for) (?={ANY_PLAN})")
"""How "we are out of network" goes on where only that plan is meant."""
_DEPRESSION = words(r"\bdepress|\bTRD\b|\bMDD\b")
"""The use that nearly all treatments are for."""
_COVERED_FOR_ONE_USE = words(
    r"(?<!-)\b(?:covers?|(?<!self )(?<!private )(?<!cash )(?<!direct )pays?(?: for)?|covered|billed)\b[^.;]{0,40}\bonly\b"
)
_NOT_MEDICAL_INSURANCE = words(
    r"\b(?:malpractice|liability|car|travel|regardless of|without|missed|no-?show|cancel\w*|proof of|copy of|bring your|verify"
    r"|insurance card|questions about|check with|contact your|malpractice|what insurance)\b"
)
_NO_PLAN = words(
    r"\b(?:insurances?|(?<!Health )plans?|self[- ]pay|cash|private pay|credit|cards?|HSA|FSA|visa|others?|more|most|many|all|call|contact|please"
    r"|we"
    r"|our|your|you|if|not|(?<!Care )network|coverage|covered|verify|payment|check|treatments?|therapy|care ?credit)\b|[.!?:$]"
)


def _split_plans(text: str) -> tuple[list[str], list[str]]:
    """Return (plans taken, plans excepted) of a sentence that says that insurance is taken."""
    cut = _EXCEPT.search(text)
    taken, excepted = (text[: cut.start()], text[cut.start() :]) if cut else (text, "")
    plans = named_plans(taken)
    items = re.split(r"[;,] ", taken.partition(": ")[2].strip(" .("))
    if len(plans) > 1 and len(items) > 2 and all(map(_listed_names, items)) and _is_bare_list("".join(items)):
        return list(dict.fromkeys(name for item in items for name in _listed_names(item))), named_plans(excepted)
    return [*plans, *_names_beside(taken, plans)], named_plans(excepted)


def _names_beside(text: str, plans: list[str]) -> list[str]:
    """Return the names that nobody knows in a list in which known plans stand."""
    listed = _LISTED.search(text) or _LISTED_FIRST.match(text)
    names = re.split(r", and |, or |, | and | or ", listed["list"]) if listed and plans else []
    return [name.strip() for name in names if name.strip() and not named_plans(name) and not _NO_NAME.search(name)]


_NO_NAME = re.compile(
    r"insurance|^(?:\S+ ){0,2}plans$"
    r"|^(?:Plan$|(?:The|All|Most|Our|We|HSA|FSA|Visa|Master(?:card)?|Discover|American|Cash|Credit|PPO|HMO|Care(?:credit)?)\b)",
    re.I,
)


_NETWORK = words(
    r"\bin[- ]?network\b|(?<!-)\bnetwork provider\b|\bcontract(?:ed|s)? with\b|\bcontracted\b|\b(?:em)?panel(?:ed|s)\b"
    r"|\bparticipat\w+|\bcredentialed\b|\bagreements? with\b"
)


def _accepted(passage: Passage) -> str:
    """Tell how insurance that is taken is taken: in network only where that is said."""
    return "in_network" if _NETWORK.search(f"{passage.near} {passage.heading}") else "billed"


def _refused_plans(passage: Passage) -> list[str]:
    """Return the plans that a sentence refuses right after one that takes others: "We do not take Medicaid." """
    refused = re.search(r"\b(?:not|non-participating|\w+n't|cannot|unable to|opted out)\b", passage.text, re.I)
    if not refused or re.search(r"\binsurance\b", passage.text, re.I):
        return []
    plans = named_plans(passage.text)
    return [*plans, *_names_beside(passage.text, plans)]


def _takes(text: str) -> tuple[int, int] | None:
    """Return where a sentence says that a plan is taken by name, None where it does not."""
    plan = PLAN.search(text)
    passive = _ARE_TAKEN.match(text, plan.start()) if plan else None
    if plan and passive and not denied(text, passive.end(), 25) and not re.search(r"\b(?:if|whether|when)\b", text[: passive.end()], re.I):
        return plan.start(), passive.end()
    takes = _TAKES_PLANS.search(text[: plan.start()]) if plan else None
    if plan is None or takes is None or denied(text, takes.start() + 4, 40) or re.search(
        r"\bout[- ]of[- ]|\bnot?\b|\bnon-|n't\b", text[max(0, takes.start() - 25) : takes.end()], re.I
    ):
        return None
    return takes.start(), plan.end()


def _stance_of(passage: Passage) -> tuple[str, int, int] | None:
    """Tell the stance that a sentence takes, and the words that say it."""
    text = passage.text
    if passage.asks or _OTHER_PAYEES.search(text) or _FEES.search(text):
        return None
    if passage.about_others or (passage.page.kind == "blog" and not _SPEAKS_OF_US.search(f"{passage.before[:40]} {text}")):
        passage.refuse("facts.insurance", "insurance_choice", HEARSAY)
        return None
    if passage.page.kind == "team" and not _SPEAKS_OF_US.search(text):
        return None  # what one of several takes
    question = passage.question
    if not question and passage.row and passage.row[0].endswith("?"):
        return None  # a row of a comparison
    if (
        question
        and re.search(r"insurance|(?<!payment )\bplans?\b|covered", question, re.I)
        and not _ASKS_ELSE.search(question)
    ):
        if (NO.match(text) or _SELDOM.match(text) or _NOT_FOR.match(text)) and not _IN_NETWORK.search(text):
            return "not_accepted", 0, len(text)
        if YES.match(text) and re.search(r"accept|take|cover|bill|network", question, re.I):
            return _accepted(passage), 0, len(text)
    if question and _ASKS_WHICH.search(question) and _NONE.match(text):
        return "not_accepted", 0, len(text)
    if question and not passage.before and "insur" in question.lower() and _ASKS_WHY_NOT.search(question):
        return "not_accepted", 0, len(text)
    answer = _FOR_ONE.match(text)
    if answer and passage.page.vocabulary.loose_terms(answer[0]) and _ASKS_COVERAGE.search(f"{question} {passage.heading}"):
        if answer["no"]:
            return "not_accepted", 0, answer.end()
        return _accepted(passage), 0, answer.end()
    refused = _REFUSED.search(text)
    before = text[: refused.start()] if refused else ""
    if refused and (_IF.search(before) or _OPTION.match(text) or _OTHER_PLANS.search(before) or _OF_ONE_PLAN.match(text, refused.end())):
        refused = None
    taken = _IN_NETWORK.search(text)
    if _OF_PATIENT.search(text) and not refused and not _OFFICE_BILLS.search(text):
        return None
    if taken and (_WISHED.search(text[: taken.end()]) or _FIND_OUT.search(text[: taken.start()])):
        taken = None
    if taken and _IN_PLACE_OF.search(taken[0]):
        taken = None
    if taken and denied(text, taken.end(), taken.end() - taken.start() + 30) and not _EXCEPT.search(text, taken.start() + 8):
        taken = None
    if refused and not (taken and taken.start() < refused.start()):
        exception = re.search(r"\b(?:except|only|other than)\b", text[refused.end() :], re.I)
        of_plans = named_plans(refused[0]) and not _ANY_OTHER.search(text, refused.start())
        of_some = _SOME_KINDS.search(refused[0]) or (of_plans and not re.search(r"\binsurance\b", refused[0], re.I))
        if not of_some or exception:
            return "not_accepted", refused.start(), refused.end()
        if not taken:
            return None
    uncovered = _NOT_COVERED.search(text)
    if (
        uncovered
        and _SAYS_NO.search(uncovered[0])
        and not _A_PART.search(text[: uncovered.start()])
    ):
        return "not_accepted", uncovered.start(), uncovered.end()
    if taken:
        return _accepted(passage), taken.start(), taken.end()
    listed = _LISTED.search(text)
    if listed and _FIND_OUT.search(text[: listed.start()]):
        return None
    if listed and named_plans(listed[0]) and not denied(text, listed.start() + 3):
        return _accepted(passage), listed.start(), listed.end()
    taken_at = _takes(text)
    if taken_at is not None:
        return _accepted(passage), *taken_at
    plan = PLAN.search(text)
    if plan and question and _ASKS_WHICH.search(question) and not passage.before and not denied(text, plan.start(), 80):
        return _accepted(passage), plan.start(), plan.end()
    billed = _WE_BILL.search(text) or _BILLED.search(text) or _BILLED_TO.search(text)
    if (
        billed
        and not denied(text, billed.end() - 2, billed.end() - billed.start() + 25)
        and not _OF_POLICIES.search(text[: billed.end()])
        and not _ONE_THAT_PAYS.search(text)
        and not re.search(r"\banesthe(?:sia|tic)", text[billed.start() :], re.I)
        and not _MAY_COVER.search(text, max(0, billed.start() - 25), billed.end())
        and not _UNWILLING.search(text, max(0, billed.start() - 12), billed.end())
        and not re.search(r"\b(?:if|whether|unless|check|confirm|find out|verify|in case|hope|should|ask)\b[^,]*$", text[: billed.start()], re.I)
    ):
        return "billed", billed.start(), billed.end()
    return None


_ABOUT_INSURANCE = words(
    r"insur|bill|medicare|medicaid|tricare|in[- ]network|out[- ]of[- ]network|carrier|self[- ]pay|cash|(?:private|direct)[- ]pay"
    r"|out[- ]of[- ]pocket|cover|plan"
    r"|aetna|cigna|blue ?cross|bcbs|united ?health|humana|optum|premera|regence|anthem|kaiser"
    r"|tenncare|mainecare|soonercare|masshealth|badgercare|ahcccs|health first|apple health|husky|lovelace",
)


def _is_about_insurance(passage: Passage) -> bool:
    near = f"{passage.near} {passage.heading}"
    return (_ABOUT_INSURANCE.search(near) or PLAN.search(near)) is not None and not _NOT_MEDICAL_INSURANCE.search(
        re.sub(r"without insurance", "", passage.text[:60], flags=re.I) if len(passage.text) < 60 else ""
    )


def _told_stances(passage: Passage) -> Iterator[Hit]:
    """The stances of a passage, what insurers in general pay for left out."""
    return (hit for hit in _stances(passage) if not _is_general_coverage(passage, hit))


def _covered(passage: Passage) -> Iterator[Hit]:
    """What insurers in general pay for: a stance only beside a treatment that they do not pay for, as `whole_stances` decides."""
    for hit in _stances(passage):
        if _is_general_coverage(passage, hit):
            yield replace(hit, value={**hit.value, "plans": [], "except": []})


_HERE = re.compile(r"\b(?i:our|here)\b|\b[Aa]t [A-Z]")
_COVERED_BY = words(r"^\W*(?:insurance: )?(?:covered|accepted) by\b")
_SAYS_COVERED = words(r"\b(?:cover\w*|pays?|paid|reimburse\w*|approved?|approves?)\b")


def _is_general_coverage(passage: Passage, hit: Hit) -> bool:
    """Tell whether a stance is that of insurers in general: "Most plans cover TMS" says nothing of what is billed here."""
    if not isinstance(hit, OfInsurers) or hit.value["stance"] != "billed":
        return False
    answers = hit.end - hit.start == len(passage.text) and not _SAYS_COVERED.search(passage.text)
    if hit.value["plans"] and (answers or _COVERED_BY.match(passage.text)):
        return False  # "Is TMS covered?" "Yes, by Aetna and Cigna."
    return not _HERE.search(passage.text[: hit.end])


def _stances(passage: Passage) -> list[Hit]:
    """One stance per sentence, or per part of it where each names its own treatment, with plans and exceptions."""
    if passage not in _found:
        _found[passage] = list(_read_stances(passage)) if _is_about_insurance(passage) else []
    return _found[passage]


_found: WeakKeyDictionary[Passage, list[Hit]] = WeakKeyDictionary()
"""The stances of the passages read, for the rules that ask for them."""


_CLAUSE = words(r"\b(?:is|are|am|do|does|can|will|'m|'re|we|i) ")
"""What a piece of a sentence has that is a sentence by itself."""


def _read_stances(passage: Passage) -> Iterator[Hit]:
    if passage.row:
        by_label = [*_plans_by_column(passage), *_plans_by_row(passage), *_plan_by_treatment(passage)]
    else:
        by_label = list(_labelled_plans(passage))
    if not passage.start and not by_label and _BARS.search(passage.block.text):
        by_label = list(_barred_plans(passage))
    if by_label:
        yield from by_label
        return
    pieces = passage.text.split(";")
    each_names_one = len(pieces) > 1 and (all(map(passage.page.vocabulary.loose_mentions, pieces)) or all(map(_CLAUSE.search, pieces)))
    if not each_names_one or _COVERED_FOR_ONE_USE.search(passage.text):
        yield from _stances_of_part(passage)
        return
    at = 0
    for piece in pieces:
        part = replace(passage, start=passage.start + at, text=piece, before="" if at else passage.before)
        for hit in _stances_of_part(part):
            yield replace(hit, start=hit.start + at, end=hit.end + at)
        at += len(piece) + 1


@dataclass(frozen=True)
class _PlanRefused(Hit):
    """A plan that is refused by name: an exception from what is taken, which says nothing of other plans."""


@dataclass(frozen=True)
class OfInsurers(Hit):
    """What insurers pay for, not what the practice does itself."""


_IS_IN = words(_WE_ARE_IN)
_OF_THOSE = words(r"\bfor (?:either|both|any|neither|all) of (?:these|those|them)\b|\bfor (?:these|those) (?:two|three|services|treatments)\b")
"""What is refused for treatments named before, not for all."""
_WHO_PAYS = words(r"\b(?:cover\w*|experimental|investigational|reimburse\w*|(?<!self-)(?<!private )pays?|paid by)\b")


def _both(passage: Passage, text: str) -> list[str | None]:
    """Return the two treatments of a practice where a sentence says "both treatments"."""
    treatments: list[str | None] = [term for term in passage.page.offered if term in TREATMENTS]
    return treatments if len(treatments) == 2 and _BOTH_TREATMENTS.search(text) else []


_FOR_THERAPY = words(r"\bfor (?:(?:the|your|individual|couples|talk|family|group|and),? )*(?:psycho)?therapy\b")
_BOTH_TREATMENTS = words(r"\bboth (?:treatments|therapies|services)\b")


def _page_treatment(passage: Passage) -> str | None:
    """Return the treatment that a page is about alone: its main heading names it, or the practice offers nothing else."""
    page = passage.page
    heads = [block.text for block in page.page.blocks if block.tag == "h1"] or [page.page.title]
    named = {term for head in heads if not _NAME_WITH_TREATMENT.search(head) for term in page.vocabulary.loose_terms(plain(head))}
    named -= TALKS if len(page.offered) > 1 else set()
    if len(named) == 1 and named <= set(page.offered) and (page.kind == "policy" or page.own_subject or len(page.offered) == 1):
        return named.pop()
    if page.kind == "home" and len(page.offered) == 1 and page.offered[0] in TREATMENTS:
        return page.offered[0]
    return page.own_subject if page.kind != "what-to-expect" and not TALKS.intersection(page.offered) else None


_FIELD = r"(?:psychiatry|psychology|counseling|(?:behavioral|mental) health|wellness|neurology|pain|medicine)"
_NAME_WITH_TREATMENT = words(
    rf"\b{_FIELD} (?:&|and|\+) (?:TMS|ketamine|spravato|infusions?)\b|\b(?:TMS|ketamine|spravato|infusions?) (?:&|and|\+) (?:\w+ )?{_FIELD}\b"
)
"""The name of a practice of several services, which is no heading about one."""
_BARS = re.compile(r"[|\u2022\u00b7]")


def _barred_plans(passage: Passage) -> Iterator[Hit]:
    """The plans of a line with bars or dots between: what its first words, or the heading, say of them all."""
    first, *others = _BARS.split(plain(passage.block.text))
    items = [item for item in others if _is_bare_list(item) and len(item) < 60]
    refused, plans = _EXCEPT.search(first), named_plans(first)
    if not plans or len(first) > 100 or len(items) < len(others):
        return
    plans = list(dict.fromkeys([*plans, *(name for item in items for name in _listed_names(item))]))
    above = passage.page.plain_blocks[passage.block.index - 1] if passage.block.index else ""
    above = above if above.endswith(":") else ""
    named = passage.page.vocabulary.terms(above)
    service = named[0] if len(named) == 1 else _treatment_of(passage)
    if refused:
        yield _PlanRefused({"service": service, "stance": "in_network", "plans": [], "except": plans}, 0, len(passage.text), service or "")
    elif _takes(first) or _LIST_INTRO.search(f"{passage.heading} {above}"):
        stance = "in_network" if _NETWORK.search(f"{first} {passage.heading} {above}") else "billed"
        yield Hit({"service": service, "stance": stance, "plans": plans, "except": []}, 0, len(passage.text), service or "")


def _treatment_of(passage: Passage) -> str | None:
    """Return the treatment whose plans a sentence names: the one named there, else that of a page about one treatment."""
    return passage.subject(0, named=True) or _page_treatment(passage)


def _asked_plan(passage: Passage) -> Iterator[Hit]:
    """What "Yes" or "No" says to a question about plans by name: "Do you take Medicaid?"."""
    plans = named_plans(passage.question)
    stance, service = _accepted(passage), _treatment_of(passage)
    if YES.match(passage.text):
        yield Hit({"service": service, "stance": stance, "plans": plans, "except": []}, 0, len(passage.text), service)
    elif NO.match(passage.text):
        yield _PlanRefused({"service": service, "stance": "in_network", "plans": [], "except": plans}, 0, len(passage.text), service)


_TO_BE_VERIFIED = words(r"\b(?:verify|confirm|imperative|make sure|check with|call your)\b")
"""What the patient is to find out is not said."""
_SOMEBODY_ELSES = words(r"\bprescribers?\b")
"""Who bills apart from a practice of therapists."""
_OTHER_PAYEES = words(
    r"\b(?:pharmacy|lab|laboratory|hospital|surgery center) (?:\w+ ){0,2}bills?\b|\b(?:at|to) the pharmacy\b|\blab (?:work|tests?|fees?)\b"
    r"|\b(?:savings|assistance|support|co-?pay|manufacturer'?s?|\w+'s) (?:\w+ )?program\b"
    r"|\b(?:sister|affiliated?|partner|parent) (?:practice|clinic|company|office|group)s?\b"
)
"""Who bills for something else than the treatments of this practice."""
_FOR_VISITS = words(
    r"\bfor (?:the )?(?:managing|management|coordinat\w+|monitoring)\b[^.;]{0,80}\bvisits?\b"
    r"|\bfor (?:(?:the|your|our|office|medical|first|initial|psychiatric|follow-up|medication) )*"
    r"(?:visits?|consultations?|evaluations?)\b"
    r"(?! and\b[^.;]{0,40}\b(?:medicine|medication|drug|treatment)\b)"
    r"|\b(?:(?:visits?|consultations?|evaluations?|appointments?)|(?:preparation|integration)(?: sessions?| hours?)?)"
    r" (?:(?:can|may|will|is|are|be) )+(?:\w+ )?(?:billed|covered)\b"
)
_FOR_ALL = words(r"\bfor (?:psychiatry|psychiatric (?:care|visits)|(?:psycho)?therapy|counseling),[^.;]{0,60} and\b")
"""A list of what plans are taken for that begins with talks and goes on with treatments: all that is done."""
_OF_THE_PRACTICE = words(
    r"\bour (?:\w+ ){0,3}?(?:practice|clinic|office|group|providers|clinicians|physicians|doctors)"
    r" (?:is|are|accepts?|takes?|participates?|bills?|works?)\b"
)
"""How a sentence begins whose plans are the practice's, whatever its page is about."""
_FOR_ANOTHER_THING = words(
    r"\bfor (?:[\w-]+ ){0,3}(?:procedures|visits|evaluations?|consultations?|appointments|counseling|therapy|psychiatry|injections"
    r"|testing|care)\b"
)
"""What plans are taken for that is not the page's treatment."""
_ONE_OFFICE = re.compile(r"\b(?:[Oo]ur|[Tt]he|[Ii]n|[Aa]t|[Ff]or) (?:[A-Z][\w.]+ ){1,3}(?:office|location|clinic)\b")
_MEANS_BEFORE = re.compile(r"\W*(?:it|this|these|they)\b", re.I)
_FOR_NOTHING = words(r"\bfor anything\b|\bany (?:insurers?|of our|service|treatment)\b|\bat all\b")
"""Words by which a stance holds for the practice, whichever treatment is named beside."""


_OTHER_USES = words(
    r"\b(?:for|of) (?:\w+ )?(?:OCD|obsessive|anxiety|PTSD|bipolar|smoking|other|ADHD|autism|maintenance)\b|\b(?:off-label|maintenance)\b"
)
"""Uses of TMS that few plans pay for, beside that which most do."""


def _takes_some(before: str) -> bool:
    """Tell whether the sentence before says that some insurance is taken."""
    takes = before and (_IN_NETWORK.search(before) or _BILLED_TO.search(before) or _takes(before))
    return bool(takes) and not _WISHED.search(before)


_KETAMINE = words(
    r"\bketamine (?:sessions?|treatments?|therapy|visits?|portion|part)\b|\b(?:dosing|medicine|journey) (?:sessions?|visits?|days?)\b"
)
"""The sessions of a practice that gives ketamine within psychotherapy."""


def _about(passage: Passage, at: int) -> list[str | None]:
    """Return the services that words about insurance are about, None or "" for the practice.

    A treatment that is only contrasted is not what they are about, nor one whose price stands above as a line of its own;
    a short name that heads them is.
    """
    services, vocabulary = passage.subjects(at, named=True), passage.page.vocabulary
    if len(services) > 1:
        return services
    here = {name.term for name in passage.mentions}
    contrasted = {name.term for name in vocabulary.mentions(passage.text)} - here
    if services[0] in contrasted:
        return [_page_treatment(passage)]
    if "$" in passage.heading and not vocabulary.loose_terms(passage.text):
        return [""]
    if services[0] is not None:
        return services
    offered = passage.page.offered
    if services == [None] and "kap" in offered and "ketamine-infusion" not in offered and _KETAMINE.search(passage.text):
        return ["kap"]
    short = vocabulary.loose_terms(passage.heading) if len(passage.block.headings) > 1 and not passage.heading.endswith("?") else []
    return [short[0]] if len(short) == 1 and short[0] in offered else services


_BARE_REFUSAL = words(r"^\W*(?:(?:services )?not covered|not accepted|out[- ]of[- ]network(?: insurances?| plans?)?)\W*$")


def _stances_of_part(passage: Passage) -> Iterator[Hit]:
    asks_for_plan = passage.question and not passage.asks and _ASKS_FOR_PLAN.search(passage.question) and named_plans(passage.question)
    if asks_for_plan and not (_IN_NETWORK.search(passage.text) or _LISTED.search(passage.text)):
        yield from _asked_plan(passage)
        return
    if passage.block.is_heading and _BARE_REFUSAL.match(passage.text):
        return  # it heads what is refused
    found = _stance_of(passage)
    excepted = _refused_plans(passage) if found is None or found[0] == "not_accepted" else []
    if excepted and _takes_some(passage.before):
        stance = "in_network" if _NETWORK.search(passage.before) else "billed"
        terms = list(dict.fromkeys(name.term for name in passage.page.vocabulary.mentions(passage.before)))
        terms = terms or passage.page.vocabulary.loose_terms(passage.before) or [str(term) for term in _both(passage, passage.before)]
        own = _treatment_of(passage) if not terms or passage.mentions else None
        for service in [own] if own or not terms else terms:  # of each treatment that the sentence before said it of
            yield _PlanRefused({"service": service, "stance": stance, "plans": [], "except": excepted}, 0, len(passage.text), service)
        return
    if found is None:
        if excepted and _REFUSES_PLANS.search(passage.text) and not passage.asks and not passage.about_others:
            service = _treatment_of(passage)
            yield _PlanRefused({"service": service, "stance": "in_network", "plans": [], "except": excepted}, 0, len(passage.text), service)
        return
    stance, start, end = found
    if stance == "not_accepted" and _COVERED_FOR_ONE_USE.search(passage.text):
        return
    plans, excepted = _split_plans(passage.text) if stance != "not_accepted" else ([], [])
    plans = [plan for plan in plans if not passage.page.vocabulary.loose_terms(plan)]
    whole = (
        _FOR_VISITS.search(passage.text)
        or (_FOR_ALL.search(passage.text) and any(name.term in TREATMENTS for name in passage.mentions))
        or (stance == "not_accepted" and _FOR_NOTHING.search(passage.text))
        or (not passage.mentions and _OF_THE_PRACTICE.search(passage.text))
    )
    services = [""] if whole else _both(passage, passage.text) or _about(passage, start)
    talks = passage.page.offered if _FOR_THERAPY.search(passage.text) else []
    if "psychotherapy" in talks and services in ([None], ["medication-management"], ["psychotherapy"]):
        services = ["psychotherapy", *{name.term for name in passage.mentions if name.term == "medication-management"}]
    if services == [None] and len(asked := passage.page.vocabulary.loose_terms(passage.question)) == 1:
        services = [asked[0]]
    if services == [None] and (plans or excepted) and not _FOR_ANOTHER_THING.search(passage.text):
        services = [_page_treatment(passage)]
    but = _EXCEPT.search(passage.text, end) if stance != "not_accepted" else None
    if but and (terms := passage.page.vocabulary.loose_terms(passage.text[but.end() :])):
        services = [""]
        for term in terms:
            yield Hit({"service": term, "stance": "not_accepted", "plans": [], "except": []}, but.start(), len(passage.text), term)
    words_of = passage.question if passage.question and end == len(passage.text) else passage.text[start:end]
    of_insurers = _WHO_PAYS.search(words_of) and not _IS_IN.search(passage.text)
    section = passage.heading if len(passage.block.headings) > 1 else ""
    meant = f"{passage.before if _MEANS_BEFORE.match(passage.text) else ''} {passage.near} {section}"
    if of_insurers and plans and not passage.page.vocabulary.mentions(meant):
        return  # what a plan pays for in general
    of_one = plans and passage.page.kind != "location" and _ONE_OFFICE.search(passage.text)
    if of_one and not passage.page.vocabulary.loose_terms(of_one[0]):
        plans, excepted = [], []  # other plans elsewhere
    if stance == "not_accepted" and services == ["tms"] and of_insurers and _OTHER_USES.search(passage.text):
        return  # depression is what plans pay for
    hit = OfInsurers if of_insurers or (stance == "not_accepted" and _OF_THOSE.search(passage.text)) else Hit
    for service in services:
        yield hit({"service": service or None, "stance": stance, "plans": plans, "except": excepted}, start, end, service)
    for service in _said_otherwise(passage, stance, end):
        if service not in services:
            otherwise = "billed" if stance == "not_accepted" else "not_accepted"
            yield OfInsurers({"service": service, "stance": otherwise, "plans": [], "except": []}, start, end, service)


def _said_otherwise(passage: Passage, stance: str, end: int) -> list[str]:
    """Return the treatments of which a sentence, or the next in a few words, says the contrary: "TMS is covered. Ketamine is not."."""
    if stance != "not_accepted":
        other = _not_so(passage, end)
        return [other.service] if other and other.service else []
    rest = _rest(passage, end)
    but = _BUT_IS_SO.search(rest) or _BUT_BILLS.match(rest)
    return passage.page.vocabulary.loose_terms(but["what"]) if but else []


_LIST_INTRO = words(
    r"\b(?:accept\w*|in[- ]network|participat\w*|contract\w*|take|work with)\b[^.]{0,60}\b(?:insur\w*|plans?|carriers?"
    r"|following)\b|\b(?:which|what) (?:insurances?|plans)\b[^.?]{0,30}\b(?:take|accept|bill)\b"
    r"|\bin[- ]network\b[^.]{0,40}\b(?:with|for):\W*$|\b(?:insurances?|plans) (?:plans? )?(?:(?:that )?we )?(?:accept\w*|take)\b"
    r"|\b(?:insurances?|plans|carriers) (?:listed )?below are (?:\w+ )?accepted\b"
    r"|\baccepted (?:insurances?|plans?|carriers?)\b|\bcovered by(?: (?:all|most|many|these|the following)\b[^.]{0,80})?:\W*$"
    r"|\binsurance partners\b|\b(?:insurances?|plans) we work with\b"
    r"|\bin[- ]network (?:insur\w*|plans|with|for)\b"
    r"|\b(?:contract\w*|participat\w*|credentialed|work|agreements?) with:\W*$|\b(?:accept|take|bill):\W*$|^\W*in[- ]network\W*$"
)


def _listed_names(line: str) -> list[str]:
    """Return the plans of one line of a list of plans: those known, else the whole line where it can be a name."""
    known = named_plans(line)
    whole = re.sub(r"\s*\([^)]*\)", "", line).strip(" *-")
    is_name = (len(known) < 2 or _TWO_NAMES.match(whole)) and len(whole.split()) < 6 and not _NO_PLAN.search(whole)
    return [as_written(whole, known[0] if known else whole)] if is_name else known


_TWO_NAMES = re.compile(r"[\w ]+/[\w ]+$")
"""An insurer with what it is called elsewhere: "Cigna/Evernorth"."""


def _is_bare_list(text: str) -> bool:
    """Tell whether a text is nothing but names with what joins them."""
    return len(re.findall(r"\b(?!and\b|or\b)[a-z]{2,}\b", text)) < 3


_PLANS_HEAD = words(r"^\W*(?:insurance|plans?|insurance (?:plans?|carriers?|company|provider)|carriers?|payers?|insurers?)\W*$")
_TAKEN_HEAD = words(r"\b(?:network|accept\w*|status|cover\w*|tak(?:e|en)|participat\w*)\b")
_TAKEN_CELL = words(
    r"^\W*(?:yes|in[- ]network|(?:usually |often )?covered(?: by (?:most|many|all)[\w ]{0,20})?"
    r"|accepted|(?:most|all)(?: major)?(?: insurance)? plans|x)\W*$|^[\u2713\u2714\u2705]$"
)
_REFUSED_CELL = words(
    r"^\W*(?:no|(?:none|not (?:accepted|covered|in[- ]network|billed)|out[- ]of[- ]network|(?:self|cash)[- ]pay)(?:\b[^.]{0,30})?)\W*$"
    r"|^[\u2717\u2718\u274c]$"
)


def _plan_by_treatment(passage: Passage) -> Iterator[Hit]:
    """A row of a table of plans: what each treatment's cell says of the plan, or the one cell beside it."""
    heads = [plain(head) for head in passage.block.table_head]
    of_plans = heads and _PLANS_HEAD.match(heads[0])
    plans = _listed_names(passage.row[0]) if of_plans else named_plans(passage.row[0])
    if len(plans) != 1 or len(passage.row[0]) > 50:
        return
    stance = "in_network" if _NETWORK.search(f"{' '.join(passage.row[1:])} {passage.heading}") else "billed"
    if len(passage.row) == 2 and (not heads or _TAKEN_HEAD.search(heads[-1])):
        service = _treatment_of(passage)
        stance = "in_network" if heads and _NETWORK.search(heads[-1]) else stance
        if _TAKEN_CELL.match(passage.row[1]):
            yield Hit({"service": service, "stance": stance, "plans": plans, "except": []}, 0, len(passage.text), service or "")
        elif _REFUSED_CELL.match(passage.row[1]):
            yield _PlanRefused({"service": service, "stance": stance, "plans": [], "except": plans}, 0, len(passage.text), service or "")
    for head, cell in zip(passage.block.table_head[1:], passage.row[1:], strict=False):
        services = passage.page.vocabulary.terms(plain(head))
        if len(services) != 1:
            continue
        if _TAKEN_CELL.match(cell):
            yield Hit({"service": services[0], "stance": stance, "plans": plans, "except": []}, 0, len(passage.text), services[0])
        elif _REFUSED_CELL.match(cell):
            value = {"service": services[0], "stance": "in_network", "plans": [], "except": plans}
            yield _PlanRefused(value, 0, len(passage.text), services[0])


_TREATMENT_LABEL = re.compile(r"^\W*([^:.;]{2,40}?)(?:: | - )")
_REFUSED_LABEL = words(
    r"^\W*(?:none|(?:(?:currently |always )?(?:self|private|cash)[- ]pay|not (?:covered|accepted|billed)|out[- ]of[- ]network)"
    r"(?: only)?(?! (?:rate|price|patient)))\b"
    r"[^$]{0,50}$"
)
_OF_INSURANCE = words(r"\b(?:insur\w*|plans?|network|coverage|payers?|carriers?)\b")
"""Headings over which plans are taken."""


def _label_and_rest(passage: Passage) -> tuple[str, str]:
    """Return what heads a line and what it heads: "TMS: Aetna", or the second cell of a row that is written out with a bar."""
    cells = passage.page.plain_blocks[passage.block.index].split("|")
    if len(cells) == 2:
        return (cells[0], cells[1].strip()) if passage.start and len(cells[0]) < 40 else ("", "")
    label = _TREATMENT_LABEL.match(passage.text)
    return (label[1], passage.text[label.end() :]) if label else ("", "")


def _head_of_lines(passage: Passage) -> str:
    """Return the first of the lines with bars that a line with a bar stands among, a table written out as text; "" for other lines."""
    texts, index = passage.page.plain_blocks, passage.block.index
    while index and "|" in texts[index] and "|" in texts[index - 1]:
        index -= 1
    return texts[index] if index < passage.block.index else ""


def _labelled_plans(passage: Passage) -> Iterator[Hit]:
    """The plans of a line under a heading about insurance that a treatment heads: "Spravato: Aetna and Cigna"."""
    label, rest = _label_and_rest(passage)
    services = passage.page.vocabulary.terms(label) or passage.page.vocabulary.loose_terms(label)
    if len(services) == 1 and _REFUSED_LABEL.match(rest):
        yield Hit({"service": services[0], "stance": "not_accepted", "plans": [], "except": []}, 0, len(passage.text), services[0])
        return
    above = f"{passage.heading} {passage.before} {_head_of_lines(passage)}"
    if not _OF_INSURANCE.search(above):
        return
    plans = named_plans(rest)
    if services and plans and _is_bare_list(rest) and not re.search(r"\b(?:not?|except|out[- ]of)\b|n't\b", rest, re.I):
        stance = "in_network" if _NETWORK.search(f"{above} {passage.text}") else "billed"
        for service in services:
            yield Hit({"service": service, "stance": stance, "plans": plans, "except": []}, 0, len(passage.text), service)


_PLANS_ROW = words(
    r"^\W*(?:accept(?:ed|s)? |our |covered by |billed to )?(?:insurance|insurers|plans|in[- ]network)"
    r"(?: (?:plans|accepted|coverage|we (?:accept|take)|with))?\W*$"
)


def _plans_by_row(passage: Passage) -> Iterator[Hit]:
    """What the column "Insurance" says in the row of one treatment."""
    services = passage.page.vocabulary.terms(passage.row[0])
    for head, cell in zip(passage.block.table_head[1:], passage.row[1:], strict=False):
        if len(services) != 1 or not _PLANS_ROW.match(plain(head)):
            continue
        plans = named_plans(cell)
        if _REFUSED_CELL.match(cell):
            yield Hit({"service": services[0], "stance": "not_accepted", "plans": [], "except": []}, 0, len(passage.text), services[0])
        elif (plans and not re.search(r"\b(?:not|no|except)\b|n't\b", cell, re.I)) or _TAKEN_CELL.match(cell):
            stance = "in_network" if _NETWORK.search(f"{head} {cell}") else "billed"
            yield Hit({"service": services[0], "stance": stance, "plans": plans, "except": []}, 0, len(passage.text), services[0])


def _plans_by_column(passage: Passage) -> Iterator[Hit]:
    """The names in a row "Insurance" of a table whose columns are treatments."""
    if not _PLANS_ROW.match(passage.row[0]):
        return
    stance = "in_network" if _NETWORK.search(f"{passage.row[0]} {passage.heading}") else "billed"
    hit = OfInsurers if _SAYS_COVERED.search(" ".join(passage.row)) else Hit
    for head, cell in zip(passage.block.table_head[1:], passage.row[1:], strict=False):
        services, plans = passage.page.vocabulary.terms(plain(head)), named_plans(cell)
        said = "not_accepted" if _REFUSED_CELL.match(cell) else "billed" if _TAKEN_CELL.match(cell) else ""
        if len(services) == 1 and said:
            yield hit({"service": services[0], "stance": said, "plans": [], "except": []}, 0, len(passage.text), services[0])
        elif len(services) == 1 and plans and not re.search(r"\b(?:not|no|except)\b|n't\b", cell, re.I):
            at = passage.text.find(cell)
            yield Hit({"service": services[0], "stance": stance, "plans": plans, "except": []}, at, at + len(cell), services[0])


def _listed_plans(passage: Passage) -> Iterator[Hit]:
    """The names in a list under "we accept the following insurance"."""
    names_one = not passage.row and (label := _TREATMENT_LABEL.match(passage.text)) and passage.page.vocabulary.loose_terms(label[1])
    if names_one or passage.start or len(passage.text) > 300 or (len(passage.text) > 60 and not _is_bare_list(passage.text)):
        return
    if not named_plans(passage.text) or _NOT_TAKEN.search(passage.text):  # beside a known name the other items of the list are plans too
        return
    items, above = _items_beside(passage)
    if passage.block.list_id is None and not _is_bare_list(passage.text) and not above.endswith(":"):
        return
    intro = above[-200:] if passage.block.list_id is not None or above.endswith(":") or len(above) < 60 else ""
    for text in (intro.replace("but not limited to", ""), passage.heading):
        match = _LIST_INTRO.search(text)
        if match and not denied(text, match.end(), match.end() - match.start() + 30) and not _NOT_TAKEN.search(text):
            plans = list(dict.fromkeys(name for item in items for name in _listed_names(item)))
            stance = "in_network" if _NETWORK.search(f"{text} {passage.heading}") else "billed"
            services: list[str | None] = [*passage.page.vocabulary.terms(text)]
            if not services:
                services = passage.subjects(0, named=True) if len(passage.mentions) > 1 else [_treatment_of(passage)]
            for service in services:
                yield Hit({"service": service, "stance": stance, "plans": plans, "except": []}, 0, len(passage.text), service or "")
        if match or _NOT_TAKEN.search(text):
            return


_NOT_TAKEN = words(r"\bnon-participating\b|\bout[- ]of[- ]network\b|\bnot (?:accept|cover|in[- ]network|take)|\bexclu|\bn't (?:accept|take)\b")
"""Over names of plans that are not taken."""
def _items_beside(passage: Passage) -> tuple[list[str], str]:
    """Return the items of the list that a line belongs to, its own or the short lines around it, and what stands above it."""
    block, blocks, texts = passage.block, passage.page.page.blocks, passage.page.plain_blocks

    def belongs(index: int) -> bool:
        if block.list_id is not None:
            return blocks[index].list_id == block.list_id
        text, item = texts[index], blocks[index].list_id is not None
        if item or blocks[index].is_heading != block.is_heading or len(text) >= 40 or text[-1:] in ".:?" or not _listed_names(text):
            return False
        return not (_LIST_INTRO.search(text) or passage.page.vocabulary.loose_terms(text))

    if block.list_id is None and len(passage.text) >= 40:
        return [passage.text], texts[block.index - 1] if block.index else ""
    first = last = block.index
    while first and block.index - first < 40 and belongs(first - 1):
        first -= 1
    while last + 1 < len(blocks) and last - block.index < 40 and belongs(last + 1):
        last += 1
    return [texts[index] for index in range(first, last + 1)], texts[first - 1] if first else ""


def _choice(passage: Passage) -> Iterator[Hit]:
    """What the practice itself does about insurance: accepts, does_not or some."""
    return (hit for hit in _choices(passage) if not isinstance(hit, OfInsurers))


def _coverage(passage: Passage) -> Iterator[Hit]:
    """What insurers are said to do about the treatments that the practice offers: accepts, does_not or some."""
    offered = passage.page.offered
    for hit in _choices(passage):
        if isinstance(hit, OfInsurers) and not (hit.value != "does_not" and hit.service and offered and hit.service not in offered):
            yield hit


_NOT_SO = words(
    r"(?:^|[;,.]|\bbut|\bwhile) *(?P<what>[^.;,]{2,60}?) "
    r"(?:(?:(?:is|are|does|do)(?: not|n't)(?: yet| covered| billed)?|can(?:not|'t) be(?: billed)?|will (?:likely |probably )?not be covered)"
    r"|(?:is|are) (?:paid|due|cash|billed privately|(?:self|private)[- ]pay|out[- ]of[- ]pocket)\b[^.;]{0,40})(?=\s*(?:[.;,]|$))"
)
"""How a sentence or the one after it ends that says no of something else: "TMS is covered. Ketamine is not."."""


_OF_VISITS = words(r"\b(?:visits?|consultations?|evaluations?|appointments?)\b")
_BUT_TAKES = words(r"\b(?:except|but (?:we )?(?:do )?(?:accept|bill|take)|(?:can|may) be (?:billed|submitted))\b")


_BUT_IS_SO = words(r"(?:\b(?:but|while|whereas)|[.;]) (?P<what>[^.;,]{2,40}?) (?:is|are|does|do)(?=\s*(?:[.;,]|$))")
"""How a refusal ends that says yes of something else: "Ketamine is not covered, but Spravato is."."""


_BUT_BILLS = words(r"[^.;]{0,40}\bbut (?:we )?(?:do |can |will |are able to )?(?:bill|accept|take)\b(?P<what>[^.;]{0,60})")
"""How a refusal goes on with what is billed: "Ketamine is not covered, but we bill your plan for Spravato"."""


def _rest(passage: Passage, at: int) -> str:
    """Return how a sentence goes on from a place, with the beginning of the next one."""
    text = passage.page.plain_blocks[passage.block.index]
    return text[passage.start + at : passage.start + len(passage.text) + 100]


def _not_so(passage: Passage, at: int) -> Hit | None:
    """Return the refusal of something else right after what is taken, None where there is none."""
    match = _NOT_SO.search(_rest(passage, at))
    if match is None or _A_PART.search(match["what"]):
        return None
    services = passage.page.vocabulary.loose_terms(match["what"])
    return OfInsurers("does_not", at, len(passage.text), services[0] if len(services) == 1 else "")


def _choices(passage: Passage) -> list[Hit]:
    """The stances of a sentence as accepts, does_not or some."""
    if passage not in _chosen:
        _chosen[passage] = list(_read_choices(passage))
    return _chosen[passage]


_chosen: WeakKeyDictionary[Passage, list[Hit]] = WeakKeyDictionary()
"""The choices of the passages read, for the two rules that ask for them."""


def _read_choices(passage: Passage) -> Iterator[Hit]:
    said = False
    one_use = _COVERED_FOR_ONE_USE.search(passage.text)
    if one_use and _is_about_insurance(passage) and _stance_of(passage) is not None:
        yield OfInsurers("accepts" if _DEPRESSION.search(passage.text) else "some", one_use.start(), one_use.end())
        return
    for hit in _stances(passage):
        if isinstance(hit, _PlanRefused):
            continue
        value = "does_not" if hit.value["stance"] == "not_accepted" else "accepts"
        if value == "accepts" and (_SOME.search(passage.text) or _ONLY.search(passage.text)):
            value = "some"
        if value == "does_not" and _BUT_TAKES.search(passage.text):
            value = "some"
        said = True
        yield replace(hit, value=value)
        if value == "accepts" and (other := _not_so(passage, hit.end)) and not other.service:
            yield other
        but = _BUT_IS_SO.search(_rest(passage, hit.end)) if value == "does_not" else None
        if but and _OF_VISITS.search(but["what"]):
            yield OfInsurers("some", hit.start, len(passage.text), "")
    for hit in () if said else _listed_plans(passage):
        said = True
        yield Hit("accepts", hit.start, hit.end, hit.service)
    if said:
        return
    some = _SOME.search(passage.text)
    if (
        some
        and not passage.asks
        and re.search(r"\b(?:bill|cover|accept|reimburs)\w*", passage.text, re.I)
        and re.search(r"\b(?:we|our|visit|consultation|evaluation|appointment)s?\b", passage.text, re.I)
        and not passage.about_others
        and not denied(passage.text, some.start())
        and not _SOMEBODY_ELSES.search(passage.text)
        and not _OTHER_PAYEES.search(passage.text)
        and not _TO_BE_VERIFIED.search(passage.text)
        and (_OF_VISITS.search(passage.text) or not _MAY_COVER.search(passage.text))
    ):
        yield Hit("some", some.start(), some.end())


def overall(findings: list[Finding]) -> str:
    """Return the practice's stance over all findings: `some` where they differ.

    A practice that takes no insurance at all takes none, whatever insurers pay elsewhere.
    """
    own = {(finding.service, finding.value) for finding in findings if finding.rule != _COVERAGE}
    choices = {value for _, value in own}
    refused = {service for service, value in own if value == "does_not"} - {service for service, value in own if value != "does_not"}
    if choices != {"does_not"} or None not in refused:
        choices |= {finding.value for finding in findings if finding.service not in refused}
    return str(choices.pop()) if len(choices) == 1 else "some"


_COVERAGE = "insurance_coverage"
_COVERED = "covered_in_general"
_LISTS = "plans_in_a_list"


def _without_general(findings: list[Finding]) -> list[Finding]:
    """Drop what insurers in general pay for, but where it tells one treatment from another that they do not pay for."""
    stances = [finding for finding in findings if finding.field == "facts.insurance_stances"]
    refused = {finding.service for finding in stances if finding.value["stance"] == "not_accepted"} - {None}
    own = {finding.service for finding in stances if finding.rule != _COVERED and finding.value["stance"] in ("in_network", "billed")}
    return [
        finding for finding in findings
        if finding.rule != _COVERED
        or (finding.service and finding.service not in own and None not in own and refused - {finding.service})
    ]


def _lists_of_services(findings: list[Finding]) -> list[Finding]:
    """Give a list of accepted plans to the treatments that the page says it is in network for without naming plans."""
    stances = [finding for finding in findings if finding.field == "facts.insurance_stances"]
    named = [finding for finding in stances if finding.value["plans"]]
    lists = [finding for finding in named if finding.rule == _LISTS and finding.service is None and finding.value["stance"] == "billed"]
    bare = [finding for finding in stances if finding.service and finding.value["stance"] == "in_network"]
    if not lists or len(named) > len(lists) or not bare:
        return findings
    heads = {finding.service: finding.value for finding in bare}
    given = [
        Finding(each.field, {**value, "plans": each.value["plans"]}, each.quote, each.source, each.rule, service)
        for each in lists for service, value in heads.items()
    ]
    return [*(finding for finding in findings if finding not in lists), *given]


def whole_stances(findings: list[Finding]) -> list[Finding]:
    """Give every insurance stance of one service all its plans, and drop those that only repeat another fact.

    Stances say how treatments differ: where nothing is billed anywhere, a refusal of one treatment is
    `facts.insurance` again, and its superbill is `facts.superbill`.
    """
    findings = _lists_of_services(_without_general(findings))
    plans: dict[tuple[str | None, str], tuple[set[str], set[str]]] = {}
    for finding in findings:
        if finding.field == "facts.insurance_stances":
            taken, excepted = plans.setdefault((finding.service, finding.value["stance"]), (set(), set()))
            taken.update(finding.value["plans"])
            excepted.update(finding.value["except"])
    for (service, stance), (taken, excepted) in list(plans.items()):
        if stance == "in_network" and excepted and not taken and ("billed" in {other for about, other in plans if about == service}):
            plans[(service, "billed")][1].update(excepted)
    for stance in ("in_network", "billed"):  # "We do not take Medicaid", whichever treatment the plans are for
        _, excepted = plans.get((None, "in_network"), (set(), set()))
        if excepted and not any(plans.get((None, kind), (set(), set()))[0] for kind in ("in_network", "billed")):
            for (service, kind), (taken, not_taken) in plans.items():
                if service is not None and kind == stance and taken:
                    not_taken.update(excepted - taken)
    whole = []
    billed = any(stance in ("in_network", "billed") for _, stance in plans)
    for finding in findings:
        if finding.field != "facts.insurance_stances":
            whole.append(finding)
            continue
        if not billed and finding.value["stance"] in ("superbill", "not_accepted"):
            continue
        taken, excepted = plans[(finding.service, finding.value["stance"])]
        if finding.service is None and not taken and not excepted and finding.value["stance"] != "out_of_network_form":
            continue
        network, practice = plans.get((finding.service, "in_network")), plans.get((None, "in_network"))
        in_network = network is not None and taken <= network[0]
        if finding.value["stance"] == "billed" and (in_network or (not taken and practice and practice[0])):
            continue  # "Yes, by Medicare." before the sentence that says how
        bare = [plans.get((finding.service, stance)) for stance in ("billed", "not_accepted")]
        if finding.service and bare == [(set(), set())] * 2 and finding.value["stance"] in ("billed", "not_accepted"):
            continue  # one treatment is paid for in some cases: no one stance
        if not taken and finding.value["except"] and finding.value["stance"] == "in_network":
            continue  # only a refusal
        value = {**finding.value, "plans": sorted(taken), "except": sorted(excepted)}
        whole.append(Finding(finding.field, value, finding.quote, finding.source, finding.rule, finding.service))
    return whole


_TRIGGERS = (
    "insur",
    "network",
    "medicare",
    "medicaid",
    "tricare",
    "cover",
    "self-pay",
    "self pay",
    "cash",
    "private pay",
    "private-pay",
    "carrier",
    "out of pocket",
    "out-of-pocket",
    "direct pay",
    "direct-pay",
    "aetna",
    "cigna",
    "plans",
    "fee-for-service",
    "fee for service",
)
_PLAN_TRIGGERS = (
    "aetna",
    "blue cross",
    "bcbs",
    "blue shield",
    "cigna",
    "united",
    "uhc",
    "humana",
    "medicare",
    "medicaid",
    "tricare",
    "kaiser",
    "optum",
    "anthem",
    "magellan",
    "beacon",
    "carelon",
    "regence",
    "premera",
    "oscar",
    "ambetter",
    "molina",
    "moda",
    "providence",
    "medica",
    "evernorth",
    "oxford",
    "upmc",
    "highmark",
    "geisinger",
    "horizon",
    "triwest",
    "champ",
    "familycare",
    *("tenncare", "mainecare", "soonercare", "masshealth", "badgercare", "ahcccs", "health first", "apple health", "husky", "lovelace"),
    *("fidelis", "harvard pilgrim", "tufts", "pacificsource", "health net", "healthpartners", "medical mutual", "selecthealth", "carefirst"),
    *("priority health", "caresource", "meritain", "emblem", "wellcare", "multiplan", "healthfirst", "avmed", "sentara", "connecticare"),
)
_STANCE_TRIGGERS = (*_TRIGGERS, *_PLAN_TRIGGERS, "bill")
RULES = (
    Rule(_COVERED, "facts.insurance_stances", _STANCE_TRIGGERS, _covered, named=True, rows=True),
    Rule("insurance_stance", "facts.insurance_stances", _STANCE_TRIGGERS, _told_stances, named=True, rows=True),
    Rule(_LISTS, "facts.insurance_stances", _PLAN_TRIGGERS, _listed_plans, about_practice=True, rows=True),
    Rule("insurance_choice", "facts.insurance", _STANCE_TRIGGERS, _choice, named=True, rows=True),
    Rule(_COVERAGE, "facts.insurance", _STANCE_TRIGGERS, _coverage, named=True, rows=True),
)
