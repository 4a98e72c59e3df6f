"""Ways to pay: health savings accounts, financing, sliding scale, and terms for veterans."""

import re
from collections.abc import Callable, Iterator

from crawler.reading.facts.passages import NO, TOLD_ABOUT, TREATMENTS, YES, Hit, Passage, Rule, denied, is_general
from crawler.reading.patterns import Pattern
from crawler.reading.wording import words

_HSA = words(r"\b(?:HSAs?|FSAs?|HRAs?|health savings? (?:account|card)s?|flex(?:ible)? spending(?: account| card)?s?)\b")
_FINANCING = Pattern(
    r"(?i:\bfinanc(?:ing|e (?:plan|option|your|a|the|treatment)\w*)\b|\b(?:re)?payment plans?\b|\brepayment (?:options?|terms)\b"
    r"|\binstal+ments?\b|\bcare\s?credit\b"
    r"|\badvance\s?care\b|\b(?:payments?|costs?|prices?) (?:can|may) be (?:broken|split|spread|divided) (?:up |out |down )?(?:over|into)\b"
    r"|\bpay over time\b|\bpay later\b"
    r"|\bmonthly payments?\b|\bmedical (?:loan|financ\w+)"
    r"|\b[Ii]nterest[- ]free\b|\b(?:zero|no)[- ]interest\b|\bspread (?:\w+ ){1,4}(?:out )?over\b[^.;]{0,20}\bmonths\b"
    r"|\b0 ?% (?:interest|APR)\b|\bunited medical credit\b|\bprosper healthcare\b)"
    r"|(?<!Dr\. )\bCherry\b(?! (?:Creek|Hills?|St|Street|Ave\w*|Blvd|Lane|Valley|Grove|Point|Blossom))"
    r"|\b(?:Affirm|Sunbit|Afterpay|Klarna|Scratchpay|PatientFi|AccessOne|Alphaeon|Wisetack)\b"
)
_SLIDING = words(
    r"\bsliding[- ](?:fee[- ])?scales?\b|\bsliding[- ]fees?\b|\bincome[- ]based (?:fee|pricing|discount|rate|adjustment)s?\b|\breduced[- ](?:fee"
    r"|rate)s? (?:slots?|spots?|places?|sessions?|for|based|available)\b"
    r"|\b(?:can't|cannot) (?:pay|afford) (?:the |our )?full (?:rate|fee|price)s?\b|\bbased on (?:your )?(?:income|ability to pay"
    r"|financial need)\b"
    r"|\bfees? slides? (?:with|by|according|based)\b"
    r"|\b(?:ask (?:me |us )?about|offers?|have|limited|some) (?:[\w-]+ ){0,3}?reduced[- ](?:fee|rate)s?\b"
    r"|\bneed[- ]based (?:pricing|discount|scholarship)s?\b"
)
_VA = words(
    r"\bVA\b[^.;]{0,60}\bcommunity care\b"
    r"|\bVA[- ](?:community care|CCN|authori[sz](?:ed|ation)|approved|(?:community )?care network|referr\w+|covered|benefits|choice|patients"
    r"|insurance)\b|\bcommunity care (?:network|provider|program|referral|authorization|center)\b"
    r"|\bveterans? (?:affairs )?community care\b|\bTriWest\b"
    r"|\bmission act\b|\bveterans?\b[^.;]{0,60}\b(?:through|via|under) community care\b"
    r"|\b(?:covered|approved|authori[sz]ed|paid(?: for)?) (?:by|through) the (?:VA|Veterans Administration"
    r"|Department of Veterans Affairs)\b|\bthrough the VA\b|\bOptum (?:VA|CCN)\b"
)
_VA_STANCE = words(
    r"\b(?:accept\w*|provider|in[- ]network|approved|authori[sz]\w+|partner\w*|participat\w+|contract\w*|work with|through|cover\w*"
    r"|in the|part of|seen?|treat|take|bill|eligible|serve|use|welcome|credentialed|member|now an?|(?<=community care )center)\b"
)
_DISCOUNT = words(
    r"\b(?:military|veterans?|active[- ]duty|service ?members?|first responders?|anybody who (?:has )?served"
    r"|anyone who (?:has )?served)\b[^.;!?]{0,60}(?:\$\d+ (?:off|less)|\b(?:discounts?"
    r"|pricing (?:is )?(?:available|offered)"
    r"|\d+ (?:%|percent) (?:off|less)|lower the price|\d+ ?% less|save \$\d+|pay \$\d+ less|\d+ ?% off|reduced"
    r"|special (?:rate|pricing))|(?<=s) (?:only )?pay (?:only |just )?\$\d)"
    r"|(?:\$\d+ (?:off|less)\b|\bdiscount\w*|\b(?:\d+ ?% off|reduced (?:rate|price|fee)s?|special (?:rate"
    r"|pricing)))\b[^.;!?]{0,80}\b(?:military|veterans?|active[- ]duty|service ?members?|those who (?:serve|have served))\b"
    r"|\$[\d,]+ (?:if|for (?:those|anyone|anybody|people|patients) who)[^.;!?$]{0,15}\bserved\b"
    r"|\b(?:military|veteran|first responder)s?'?s? (?:family )?(?:price|rate)s?:? \$\d"
    r"|\((?:for )?(?:veterans?|military|active[- ]duty|first responders?)\b[^()$]{0,40}\$\d[\d,]*\)"
    r"|\b(?:offers?|provides?|have|ask about)\b[^.;!?]{0,30}\b(?:military|veterans?'?|first responders?) pricing\b"
)


_MILITARY = words(r"\bveteran|\bmilitary|\bfirst responder|\bservice ?members?|\bactive[- ]duty")
_NO_OFFER = words(
    r"\b(?:without|whether) (?:\w+ )?$|\bask your (?:bank|lender|employer)\b|\b(?:check|confirm|ask|verify|contact)(?: with)? your $"
)
_LACKS = words(
    r"\b(?:if (?:that|this|it|the (?:cost|price|fee)) (?:won't|doesn't|isn't|will not|does not|is not)"
    r"|(?:who|that|if you|if your \w+|those) (?:(?:do|does|is|are|can|has|have)(?: not|n't)|can't|have no|lack)|without"
    r"|no (?:credit|interest|hidden|hard|penalt\w+|down|coverage|insurance))\b"
)
"""Who has no insurance, or what is not asked for, denies no way to pay."""
_ENDED = words(r"\b(?:stopped|ended|quit) (?:\w+ )?$")
"""What stands before a way to pay that was offered once."""
_WISHED = words(r"\bwish (?:that )?(?:we|I) (?:could|had)\b[^.;]*$")
"""Before a way to pay that is not offered though it is regretted."""
_GRANTS = words(
    r"^\W*(?:on a limited basis|both (?:work|are|can)|they (?:are|work)|(?:it|this) is (?:accepted|welcome|available)"
    r"|just ask|we (?:do|can|accept|take|offer|have|work|partner|use)\b(?! not))"
)
"""An answer that says yes in other words."""


def _offer(pattern: Pattern, not_about: Pattern | None = None) -> Callable[[Passage], Iterator[Hit]]:
    """Return a reader of yes (the words stand there) and no (they are denied, or the answer is no)."""

    def read(passage: Passage) -> Iterator[Hit]:
        text = passage.text
        if passage.asks or is_general(passage):
            return
        match = pattern.search(text)
        if match is None:
            if passage.question and pattern.search(passage.question):
                if YES.match(text) or _GRANTS.match(text):
                    yield Hit(True, 0, len(text))
                elif NO.match(text):
                    yield Hit(False, 0, len(text))
            return
        if not_about and not_about.search(text):
            return
        said: dict[bool | None, re.Match[str]] = {}
        for each in pattern.finditer(text):
            refused = said.get(False)
            goes_on = refused is not None and _NOR.fullmatch(text, refused.end(), each.start())
            said[False if goes_on else _offered(text, each)] = each
        offered = True if True in said else False if False in said else None
        if offered is not None:
            for service in _granted_for(passage, said[offered].end()):
                yield Hit(offered, said[offered].start(), said[offered].end(), service)

    return read


_NOR = re.compile(r"[\w\s,/-]*\b(?:or|nor)\b[\w\s-]*", re.I)
"""Between two ways to pay that are refused with one word: "no payment plans or third-party financing"."""


def _offered(text: str, match: re.Match[str]) -> bool | None:
    """Tell whether a way to pay is offered or refused where it is named, None where neither is said."""
    before = text[: match.start()]
    if _NO_OFFER.search(before) or TOLD_ABOUT.search(before):
        return None
    after = re.match(
        r"[^.;,]{0,30}\b(?:(?:is|are)(?: not|n't| no longer)|can(?:not|'t| not) be) (?:currently )?(?:available|offered|accepted|possible|used"
        r"|something we|what we)|\s?[:?-]\s?(?:no|none|not)\b",
        text[match.end() :],
        re.I,
    )
    said = _LACKS.bare.sub(lambda clause: " " * len(clause[0]), before)
    return not (denied(said, match.start(), 45) or after or _ENDED.search(before) or _WISHED.search(before))


def _granted_for(passage: Passage, after: int) -> list[str | None]:
    """Return the services that something is granted for ("available for TMS and ketamine"), a list of None for the practice.

    A short name counts where the practice has other treatments beside it.
    """
    listed = _FOR_LIST.search(passage.text, after)
    names = listed["names"] if listed else ""
    terms = passage.page.vocabulary.terms(names)
    if len(passage.page.offered) > 1 and _KETAMINE_ALONE.search(names):
        terms += [term for term in ("ketamine-infusion", "ketamine-im", "ketamine-oral") if term in passage.page.offered and term not in terms]
    if len(set(terms)) > 1 or (listed and terms and _IN_CONTRAST.match(passage.text, listed.end())):
        return [term for term in dict.fromkeys(terms) if term in passage.page.offered] or [None]
    return [_meant(passage, after) or _treatment_above(passage)]


def _treatment_above(passage: Passage) -> str | None:
    """Return the one offered treatment that a sentence is on by its words, its pronoun, or the question or heading on paying above."""
    names = passage.page.vocabulary.loose_terms
    words_for = _FOR_ONE.match(passage.text) or (None if passage.page.two_infusions else _FOR_YOURS.search(passage.text))
    named = names(words_for[0]) if words_for else names(passage.before) if _IS_PAID.match(passage.text) else []
    over = passage.question or (passage.heading if len(passage.block.headings) > 1 else "")
    if not named and (_ON_PAYING.search(over) or len(over.split()) < 3):
        named = names(over)
    return named[0] if len(named) == 1 and named[0] in passage.page.offered and named[0] in TREATMENTS else None


_FOR_ONE = words(r"^\W*for (?:\w+ ){1,4}?(?:we|I|you|our)\b|^\W*for [\w -]{2,30},")
"""How a sentence begins that is on one treatment: "For TMS we offer"."""
_FOR_YOURS = words(r"\bfor (?:your|their|our|my) (?:\w+ )?[a-z]{5,}s\b")
_IS_PAID = words(r"^\W*(?:they|it|these|this) (?:can|may) (?:also )?be paid\b")
_ON_PAYING = words(r"\bpay\w*|\bcosts?\b|\bcover\w*|\binsur\w*|\bpric\w+|\bfees?\b|\bafford\w*|\bHSA\b|\bfinanc\w+")


_FOR_LIST = words(r"\b(?:for|with) (?P<names>[\w+-]+(?: [\w+-]+)?(?:(?:,|,? and|,? or) [\w+-]+(?: [\w+-]+)?)*)(?=[.;]|$)")
"""What something is available for, at the end of its clause."""
_KETAMINE_ALONE = words(r"^(?:.*(?:and|or|,) )?ketamine$|\bketamine(?=,| and\b| or\b)")
_IN_CONTRAST = re.compile(r"; (?:but )?(?:for|with) ", re.I)
"""How a sentence goes on with another treatment: "cards work for ketamine; for drips your plan may refuse"."""


def _meant(passage: Passage, after: int = 0) -> str | None:
    """Return the one offered service that a sentence grants something for ("financing for ketamine packages"), None for the practice."""
    named = {
        name.term for name in passage.mentions
        if name.start >= after and (not after or re.search(r"\b(?:for|with)\s(?:\w+\s){0,2}$", passage.text[: name.start]))
    }
    return named.pop() if len(named) == 1 and named <= set(passage.page.offered) else None


def _community_care(passage: Passage) -> Iterator[Hit]:
    """The VA pays for care here; mere mention of the VA's research is nothing."""
    match = _VA.search(passage.text)
    if (
        match
        and not passage.asks
        and _VA_STANCE.search(passage.text)
        and not re.search(r"\b(?:study|studies|research|trial|literature)\b", passage.text, re.I)
        and not (match[0].lower() == "triwest" and re.search(r"tricare\W+triwest", passage.text, re.I))
    ):
        refused = denied(passage.text, match.start(), 50) or re.match(r"[^.;,]{0,20}\b(?:is|are) not\b", passage.text[match.end() :], re.I)
        yield Hit(not refused, match.start(), match.end())


def _military(passage: Passage) -> Iterator[Hit]:
    """Lower prices for the military or veterans."""
    match = _DISCOUNT.search(passage.text)
    if match is None and _MILITARY.search(f"{passage.heading} {passage.question}"):
        match = re.search(r"(?:\d+ ?%|\$\d+) (?:off|discount|less)|\bdiscount", passage.text, re.I)
    if match is None and YES.match(passage.text) and "discount" in passage.question.lower():
        match = _MILITARY.search(passage.text)
    if match is None and passage.question and _DISCOUNT.search(passage.question) and (YES.match(passage.text) or NO.match(passage.text)):
        yield Hit(YES.match(passage.text) is not None, 0, len(passage.text))
    if match and not passage.asks:
        clause = re.split(r"[.;,]|\band\b", passage.text[max(0, match.start() - 40) : match.start()])[-1] + match[0]
        refused = re.search(r"\b(?:not|no|never)\b|n't\b", clause, re.I)
        yield Hit(refused is None, match.start(), match.end(), _meant(passage))


_FOR_MEMBERS = words(r"\bmember(?:s|ships?)?\b|\bboosters?\b|\bpackages?\b")
"""Who pays less for coming more often."""
_NOT_FINANCING = words(
    r"\bmember\w*\b[^.;]{0,40}\bmonthly payments?\b|\bmonthly payments?\b[^.;]{0,40}\bmember|\bfinancing (?:\w+ )?questions\b"
    r"|\b(?:financial disclosure|financial interest|no credit check required for|no interest in)\b"
)
RULES = (
    Rule(
        "health_savings_account",
        "facts.hsa",
        ("hsa", "fsa", "health saving", "flexible spending", "flex spending"),
        _offer(_HSA),
        about_practice=True,
        anywhere=True,
        rows=True,
    ),
    Rule(
        "financing",
        "facts.financing",
        (
            "financ",
            "payment plan",
            "repayment",
            "interest-free",
            "interest free",
            "installment",
            "instalment",
            "carecredit",
            "care credit",
            "advance care",
            "advancecare",
            "pay over time",
            "spread",
            "be broken",
            "be split",
            "be divided",
            "pay later",
            "monthly payment",
            "affirm",
            "cherry",
            "sunbit",
            "afterpay",
            "klarna",
            "prosper",
            "medical credit",
            "medical loan",
            "% interest",
            "% apr",
            "scratchpay",
            "patientfi",
        ),
        _offer(_FINANCING, _NOT_FINANCING),
        about_practice=True,
        rows=True,
    ),
    Rule(
        "sliding_scale",
        "facts.sliding_scale",
        (
            *("sliding", "income", "reduced-", "reduced fee", "reduced rate", "need-based", "need based", "ability to pay", "financial need"),
            *("full rate", "full fee"),
        ),
        _offer(_SLIDING, _FOR_MEMBERS),
        named=True,
        rows=True,
    ),
    Rule(
        "va_community_care",
        "facts.va_community_care",
        ("va ", "va-", "community care", "triwest", "mission act", "veterans"),
        _community_care,
        about_practice=True,
        rows=True,
    ),
    Rule(
        "military_discount",
        "facts.military_discount",
        (
            "% off",
            "0 off",
            "5 off",
            "% discount",
            "discount",
            "military",
            "veteran",
            "active duty",
            "active-duty",
            "service member",
            " served",
            "servicemember",
            "first responder",
        ),
        _military,
        about_practice=True,
        rows=True,
    ),
)
