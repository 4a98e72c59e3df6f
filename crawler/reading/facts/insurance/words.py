"""The words of insurance: who, which verb, yes or no, and how surely.

A sentence about insurance has few parts. Somebody takes (`WE`, `_TAKE`: a practice) or pays (`INSURER`, `_PAY`: an
insurer); it says yes or `NOT`; and it may leave open whether it is so. Patterns put these parts together:

| | the practice takes | insurers pay |
|---|---|---|
| yes | `TAKEN`, and of claims `BILLED` | `PAID` |
| no | `REFUSED` | `UNPAID` |

What leaves open whether it is so, or speaks of something else, stands below them.
"""

from crawler.reading.wording import words

_PROGRAMS = r"(?:Medicare|Medicaid|Tricare)"
INSURER = (
    r"(?:insur(?:ances?|ers?)|insurance (?:compan(?:ies|y)|carriers?|plans?|providers?|policies|benefits)|(?:health )?plans?|carriers?"
    rf"|pay[eo]rs?|{_PROGRAMS}(?:,? (?:or|and|nor|/) (?:{_PROGRAMS}|insurance))*)"
)
_STAFF = r"(?:providers|clinicians|therapists|psychiatrists|psychologists|doctors|physicians|prescribers)"
WE = rf"(?:we|practice|clinic|office|services|group|{_STAFF})"
TREATMENT = (
    r"(?:(?:es)?ketamine|spravato|TMS|SGB|KAP|infusions?|injections?|blocks?|drips?|treatments?|therapy|sessions?|dosing|medicine|visits?|services?)"
)
_NT = r"(?:are|ca|could|did|do|does|has|have|is|was|were|wo|would)n't"
NOT = (
    rf"(?:{_NT}|cannot|never|(?:do(?:es)?|can|could|will|are|is|am|(?:we|they)'re|I'm)"
    r"(?: (?:currently|presently|generally|typically|usually|unfortunately|also|still))? ?not|(?:not|unable) to)"
)
_TAKE = (
    r"(?:accept(?:ing|ed)?|tak(?:e|ing)|bill(?:ed|ing)?|participat(?:e|ing)|contract(?:ed|s)?|(?:work|deal)(?: directly)? with"
    r"|process|file|submit|in[- ]network|paneled|credentialed)"
)
_TAKEN = r"(?:accepted|billed|taken|used)"
_PAY = r"(?:covers?|pays?|reimburses?)"
_CASH = r"(?:cash|private|self|direct)"
_OUT_OF_POCKET = r"out[- ]of[- ]pocket\b(?! (?:until|first|and))"

_SELF_PAY = (
    rf"(?<!any )\b(?:cash|{_CASH}[- ]?(?:pay|paid|based))[- ](?:only|practice|clinic|basis|service)\b",
    r"\b(?:is|are|it's|strictly) (?:a )?(?:cash|private|self)[- ]?pay\b|^\W*(?:cash|private|self)[- ]pay\W*$",
    rf"\b(?:{TREATMENT} (?:is|are)|must be) (?:\w+ ){{0,2}}?(?:paid (?:for )?)?(?:an? )?{_OUT_OF_POCKET}",
    r"\b(?:(?:most|all) (?:of )?(?:our )?patients(?: \w+)?|(?<!may )(?<!might )(?:need|have) to) pay (?:for )?(?:\w+ ){0,3}?" + _OUT_OF_POCKET,
    r"\b(?:so|and) (?:it's|it is|they're|they are) (?:\w+ )?cash(?=[.;,]|$)",
    r"\bfee[- ]for[- ]service (?:practice|clinic|basis)\b|\boutside (?:of )?(?:the )?insurance\b",
)
_OUT_OF_NETWORK = (
    r"^\W*out[- ]of[- ]network provider\b|\bout[- ]of[- ]network (?:with|for) (?:all|every|any|most)\b(?! (?:the )?others?\b)",
    rf"\b(?:(?:we|clinics?|practice|treatments|services|(?<!some of )(?<!few of )our (?:\w+ )?{_STAFF}) (?:is|are|remain)|we're|I am|I'm)"
    r"(?:,? \w+,?){0,3} \W?out[- ]of[- ]network\b"
    r"(?!\W*(?:\w+ )?(?:with|for) (?:some|many|certain|a few|other|(?:those|patients|people|anyone) not)\b)",
)
REFUSED = words("|".join((
    rf"\b{NOT} (?:\w+ ){{0,3}}?{_TAKE}\b[^.;]{{0,50}}?\b{INSURER}",
    rf"\b{INSURER}(?: \w+)? {NOT} (?:be )?(?:\w+ )?{_TAKEN}\b",
    rf"\b{NOT} (?:belong to|(?:a )?part of|an? member of) any (?:\w+ )?(?:{INSURER}|networks?|panels?)\b",
    rf"\b{NOT} (?:file|submit|process) (?:(?:any|your|insurance) )*claims\b(?! (?:for|to) (?:secondary|out|other))",
    rf"\bno attempt to (?:collect|bill|recover)\b[^.;]{{0,40}}\b{INSURER}",
    rf"\b(?:no contracts? with|not on any|opted out of (?:all|any|every)) (?:\w+ )?{INSURER}",
    r"\bno insurance\b(?! (?:coverage|billing|needed|required|necessary|hassle|referral))",
    r"^\W*(?:accepts? )?insurances?(?: (?:coverage|accepted))?"
    r"(?:\s?:?\s(?:not accepted|none\b|no\b|out[- ]of[- ]network|self[- ]pay)|\s?:\s?not)",
    r"\b(?:sessions|treatments?|infusions?|ketamine|KAP)\b[^.;]{0,30} (?:is|are)(?: not|n't) billable\b",
    *_SELF_PAY,
    *_OUT_OF_NETWORK,
)))
"""The practice takes no insurance: "We do not bill insurance", "Self-pay only", "We are out of network"."""

TAKEN = words("|".join((
    rf"\b(?:{WE}|and|also|only|currently|proudly|gladly) (?:\w+ )?"
    r"(?:(?:accept|take|welcome)s?|(?:partner|contract|work)s? with|participates? (?:in|with))"
    rf"\b[^.;]{{0,60}}?\b{INSURER}",
    r"\b(?:accept(?:s|ing)?|works with|partners with|(?:contracted|credentialed) with|participat(?:es?|ing) (?:in|with))"
    r" (?:most|many|all|several|the (?:above|below|following)|major"
    rf"|a (?:wide )?(?:variety|range)|select|some|certain|commercial)\b[^.;]{{0,40}}?\b{INSURER}",
    rf"\b(?:{INSURER}|the following plans)(?:,? including [^.;]{{0,120}}?,?)?:?"
    r" (?:(?:is|are|we) )?(?:currently )?(?:accept(?:ed)?|welcome|yes)\b",
    r"(?<!not )\b(?:(?:is|are|as) an? (?:\w+ )?network provider|participating providers? (?:with|for|in)|in[- ]network (?:with|provider|for)"
    r"|paneled with|accepted insurances?)\b",
)))
"""The practice takes insurance: "We accept most plans", "Insurance accepted", "In network with"."""

UNPAID = words("|".join((
    rf"\b(?:{_NT}|(?<!may )(?<!might )not|never|rarely|seldom) (?:\w+ )?(?:covered|reimbursed|paid for)"
    rf"\b[^.;]{{0,30}}?\bby\b[^.;]{{0,30}}?\b{INSURER}",
    r"\bnot (?:currently |usually |typically |generally |yet )?(?:a )?covered\b(?! (?:by|under) (?:some|many|all|every)\b)",
    rf"\b{INSURER}\b(?:, [^.;,]{{2,40}},)?[^.;,]{{0,80}}?\b(?:(?:do|does|will)(?: not|n't)|won't|rarely|seldom|(?<!did )not)"
    r" (?:(?!always|necessarily|fully|guarantee|have|need|require|want|tell|know)\w+ ){0,3}?"
    r"(?:cover|pay|reimburse|(?:provide|offer) (?:any |full )?(?:reimbursement|coverage)\b)",
    rf"\b(?:no|neither [^.;]{{0,30}}?) ?{INSURER} (?:\w+ ){{0,4}}?(?:nor [^.;]{{0,40}}\b)?"
    rf"(?:{_PAY}|(?:can be|is|are) (?:used|accepted|billed))\b",
    rf"\b{INSURER} (?:\w+ )?(?:ha(?:s|ve)(?: not|n't) (?:\w+ )?(?:started|begun)|(?:declines?|refuses?) to (?:cover|pay))\b",
    rf"\b(?:is|are)(?: not|n't) something (?:that )?(?:\w+ )?{INSURER} (?:\w+ )?{_PAY}\b|\bmost (?:\w+ )?do(?: not|n't)(?=[.;,]|$)",
    rf"\b(?:considered|deemed|called|seen as) (?:\w+ )?(?:experimental|investigational)\b[^.;]{{0,40}}\b{INSURER}",
    rf"\b{INSURER} (?:\w+ )?considers? [^.;,]{{0,60}}\b(?:experimental|investigational)\b",
    r"\bno (?:coverage (?:by|from|under|through)|insurance coverage (?:by|for|of|yet))\b|\black of insurance coverage\b",
    r"\bnot aware of any insurance\b|\bnot eligible for (?:insurance )?coverage\b",
    r"\b(?:coverage|reimbursement)\b[^.;]{0,30} (?:is|remains) (?:\w+ )?(?:rare|uncommon|unlikely)\b",
    r"\binsurance coverage (?:is|for)[^.;]{0,30}(?:not available|unavailable|limited)\b",
)))
"""Insurers do not pay: "not covered by most plans", "Insurance rarely covers ketamine"."""

_BILLS = r"(?:\w+ )?(?:(?:can|will|also|do|would|(?:are |am |is )?(?:happy|glad|pleased|able) to) )?(?:bills?|files?|submits?)"
_YOUR = r"(?:your|both the|both|the|most|many|all|several|contracted)"
_BENEFIT = rf"(?:{INSURER}|(?:medical|pharmacy|health|insurance)\b[^.;]{{0,25}}\b(?:benefits?|plan|insurance))"
BILLED = words("|".join((
    rf"\b(?:we|office|team|staff|clinic|department)(?:'ll)? {_BILLS}"
    rf" (?:[^.;]{{0,40}}?\b{INSURER}|(?:your |the |all |an? )?claims?\b)(?! (?:forms?|cards?))",
    rf"\bbills? {_YOUR} (?:\w+ )?{_BENEFIT}|\b{INSURER} (?:will be|is|can be) billed\b",
    rf"\bbill(?:ed|able) (?:directly )?(?:to|through|under) (?:(?:your|the|most|many|all|several|major|commercial) ){{0,3}}{_BENEFIT}",
)))
"""The practice sends claims: "We bill your plan", "billed to insurance"."""

PAID = words("|".join((
    r"\b(?:covered|reimbursed|paid for|paid) by (?:most|many|your|some|all|over|nearly|almost|several|major|commercial|insurance|medicare|health"
    r"|a number)",
    rf"\b(?:is|are|be|typically|usually|often|generally) (?:\w+ ){{0,2}}covered\b[^.;]{{0,50}}?\b{INSURER}",
    rf"\bcovered (?:through|under|to) (?:your |the )?{_BENEFIT}|\bcan be covered with\b",
    rf"\b(?:most|many|all) (?:\w+ )?{INSURER}[^.;]{{0,40}} (?<!yet to )(?:now )?(?:are providing|provide|offer) coverage\b",
    r"\binsurance (?:companies|plans|carriers|policies)\b(?:(?!\b(?:policies|whether|may|might|could|slow|reluctant"
    r"|hesitant|fail|refuse|decline)\b)[^.;]){0,140}\bcover\b",
    rf"\b{INSURER} (?:(?:will )?(?:(?!to )\w+ )?(?:cover(?:s|ing)?|pays? for)|have covered)\b",
)))
"""Insurers pay: "covered by most plans", "Medicare covers TMS"."""

_NETWORK = words(
    r"\bin[- ]?network\b|(?<!-)\bnetwork provider\b|\bcontract(?:ed|s)? with\b|\bcontracted\b|\b(?:em)?panel(?:ed|s)\b"
    r"|\bparticipat\w+|\bcredentialed\b|\bagreements? with\b"
)


def how_taken(*texts: str) -> str:
    """Return how insurance that is taken is taken: in network only where one of the texts says so."""
    return "in_network" if any(map(_NETWORK.search, texts)) else "billed"


EXCEPT = words(
    rf"\b(?:except(?:ion of|ing| for)?|exclud(?:e|es|ing)|other than|but not(?! limited)|{NOT} (?:accept|take|bill|participate)"
    r"|not? (?=(?:Medicaid|Medicare|Medi-Cal|Tricare|Kaiser|HMOs?)\b))\b"
)
"""What stands before plans, or treatments, that are left out."""
TAKES = (
    r"(?:in[- ]?network(?: with)?|(?:credentialed|contract(?:ed|s)?|(?:em)?paneled|works?|partners?|agreements?) with"
    r"|participat(?:es?|ing) (?:with|in)"
    r"|(?<!non-)(?:participating|contracted|preferred|network) (?:plans|insur\w+|providers? (?:with|for|in))|accept(?:s|ed|ing)?|takes?"
    r"|billed? to|bills?|(?:submit|file)(?: claims)? (?:to|with)|covered by)"
)
"""What stands before the names of plans that are taken."""

_TO_ITS_END = r"(?:[^,;]|, (?:and|or)\b)*$"
IF = words(rf"\b(?:if|unless|in case|in the event|when|should)\b{_TO_ITS_END}")
"""Before what is so in some cases."""
OPEN = words(
    r"\b(?:whether|how(?= (?:we|I)\b| $)|hope|wish|would (?:like|love) to|working (?:on|to|toward)|in the process of"
    rf"|(?:verify|confirm|check|make sure|see|find out|ask(?:ed)?)(?: \w+){{0,3}}? (?:that|if))\b{_TO_ITS_END}"
)
"""Before what is not said to be so: it is wished for, or the patient is to find out."""
