"""What a session, a package and the first consultation cost, and the date of the price list.

A price is an amount with the words that make it one. The words nearest to an amount decide:
in a table its row and column, in prose its clause.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from crawler.reading.facts.amounts import NUMBER, Amount, Range, money
from crawler.reading.facts.passages import NO, OTHERS, Hit, Passage, Rule
from crawler.reading.wording import words

_NOT_A_PRICE = words(
    r"deposit|\blate\b|no[- ]?show|\bmiss(?:ed)?\b|cancel|resched|returned check|bounced"
    r"|(?<!staff )(?<!team )(?<!family )member(?:ship)?\b|per month|/mo\b|monthly|a month"
    r"|add[- ]?on|co-?pay|co-?insurance|deductible|\bsav(?:e|es|ing|ings)\b|\boff\b|discount"
    r"|\bvalue(?:d)?\b|\bworth\b|coupon|gift|donat|\bCPT\b|\bbalance\b|\(\d{5}\b|\boptional\b|\bone-time\b|pharmacy|refill"
    r"|records(?! review)|paperwork"
    r"|\bforms?\b|letter|booking fee"
    r"|\bmapping\b|motor threshold|sedation|\badds\b|when you (?:book|schedule)|\bsecures?\b"
    r"|hold(?:s|ing)? (?:your|a|the)|reserv|non-?refundable|penalt|after[- ]hours|travel|tips?\b"
    r"|credit (?:line|limit|of)|loan|out[- ]of[- ]pocket maximum|reimburs"
    r"|(?:insurance|insurers?|medicare|medicaid|plans?) (?:may )?(?:pays?|paid|covers?|reimburs|allows?)|list price|retail"
    r"|income|budget|grant|raise|program allots|assistance|instead of|regularly|was \$|(?:less|more|cheaper) than|\bit was\b|\bused to\b|no cost"
    r"|(?<!no )(?<!any )extra|give back|refund(?!able)|(?<!no )(?<!any )additional(?:ly)?(?! (?:\w+ )?(?:support|therapy|counseling)\b)"
    r"|\b(?:drug|medication|medicine)(?:'s)? (?:itself|alone|cost)|^\W*(?:the )?(?:medicine|medication|lozenges?) (?:is|are|costs?|runs?)\b"
    r"|\b(?:veterans?|military|first responders?|students?) (?:only )?(?:pay|receive|get)\b|\bif you(?:'ve| have) served\b"
    r"|\bsome (?:people |patients |of them )?pay\b"
    r"|\bcredit\s+(?:of|to|toward|against)\b"
    r"|surcharge|\bfurther \$?|\bcharge (?:is|will be) added\b|\badd\s*(?:\$|\d|$)|^\W*add (?:an?|our|some|extra|on)\b|\b(?:can"
    r"|may) be added\b|\bsliding\b|\blower fee\b|upgrade|zofran"
    r"|anti-?nausea|ondansetron"
    r"|nausea medic|lab(?:s|oratory)?\b"
    r"|blood ?work|drug (?:screen|test)"
    r"|\bearn\b|referral (?:bonus|credit)|\btraining\b|scholarship|phone call|emails?\b|copies|annual|per year|a year|first class|merch"
    r"|a night|hotel"
)
_FOLLOW_UP = words(
    r"\bmedication follow[- ]?ups?\b|^\W*(?:med(?:ication)?s? (?:management|checks?)(?! (?:and|&|with|plus)\b))|^\W*(?:(?:and|each|a"
    r"|every) ){0,2}follow[- ]?up|follow[- ]?up (?:consult|visit|appointment|evaluation)"
)
"""A follow-up visit is no session of a treatment; where medicines are managed it is the session."""
_CONSULTATION = words(
    r"consult|intake|evaluation|\beval\b|assessment|(?:initial|first|new[- ]patient)"
    r" (?:office |clinic |medical |video |telehealth |virtual |in-person |psychiatric )?"
    r"(?:visit|appointment|meeting|talk|(?:phone )?call|session"
    r"|exam)|\bmeet(?:ing)? with (?:the|our|an?|your) (?:prescriber|psychiatrist|physician|doctor|provider)|screening|medical review"
    r"|discovery call|new patient|medical clearance|readiness visit|get acquainted|intro\w* call|psychiatric interview"
    r"|\bafter an? (?:medical|psychiatric) visit\b"
)
_SEVERAL = r"two|three|four|five|six|eight|ten|twelve|[2-9]|1\d"
_PACKAGE = words(
    rf"package|\bfor (?:the|a) pair\b|\bfor (?:a )?bilateral\b|\b(?:circle|group|program|course|cohort), (?:{NUMBER}) weeks\b"
    rf"|\b(?:comes|works out|adds up|amounts) to\b|\bfor (?:all )?(?:{_SEVERAL})(?=\W*$)|(?<!after the )\b(?:first|all"
    rf"|for the) (?:{_SEVERAL})\b"
    rf"|\b(?:{_SEVERAL}) (?:are|is) (?:pre)?paid\b|\b(?:{_SEVERAL}) (?:on consecutive days|in a row|up front|at once)\b"
    rf"|\b(?:dual|bilateral|double|two-sided|both-sided|2-sided) (?:SGB|stellate|block|injection)|\bboth (?:injections|sides|blocks)\b"
    rf"|\b(?:right and left|left and right|for both)\b"
    rf"|\b(?:{_SEVERAL})[- ]day (?:\w+ )?(?:protocol|treatment|series|course|procedure)\b"
    rf"|\b(?:{NUMBER}) (?:paid |bought |purchased )?together\b|\bseries\b|\bcourse\b|bundle"
    rf"|(?<!through our )\bprogram\b(?! fees?\b)|induction|\bloading\b|\b\d+ ?x ?\d+ ?mg\b|\bfull protocol"
    rf"|\b(?:{NUMBER})[- ](?!min|hour|hr|mg|day"
    rf"|week)(?:\w+[- ]){{0,3}}?(?:infusions"
    r"|drips|sessions|treatments|injections|doses|blocks|visits)\b"
    rf"|\b(?:{NUMBER})[- ](?:session|infusion|treatment|injection|dose|pack)\b|block of (?:{NUMBER})\b|\b(?:set|pack|total"
    rf"|purchase) of (?:{NUMBER})\b|prepa(?:id|y)"
)
_EACH = words(
    r"\beach\b|\bper\b|/\s?(?:session|infusion|treatment)|\bapiece\b|\ba (?:session|piece|treatment|block|visit)\b|\ban infusion\b"
    r"|\bsingle\b|\bone (?:infusion|session|treatment|injection|block)\b|individual (?:infusion|session|treatment)|\bindividually\b"
)
_SESSION = words(
    r"infusions?\b|sessions?\b|treatments?\b|injections?\b|\bdos(?:e|ing)\b|\bblocks?\b|\bprocedure\b|\bdrips?\b|ketamine|spravato"
    r"|esketamine|\bSGB\b|\bTMS\b|\bKA[PT]\b|stellate|psychotherapy|\btherapy\b|troche|lozenge|\bNAD\b|booster|maintenance"
    r"|cocktails?\b|\bone side\b|\bper side\b"
)
_BUNDLE = words(
    r"\b(?:infusion|treatment|session|block)s? (?:and|plus|\+|&) (?:(?:the|your|an?|first|initial) ){0,3}(?:consult\w*|evaluation|intake)\b|"
    r"\b(?:consult\w*|evaluation|intake|assessment)\b(?: (?:and|plus|with)|\s?[+&]) (?:(?:the|your|a|first|one) ){0,3}(?:\w+ )?"
    r"(?:infusion|treatment|session|block|injection)\b"
)
"""A first visit sold with its treatment is neither a consultation nor a session."""
_CREDITED = words(
    r",? (?:(?:fully|which is|and) )*refunded (?:in full )?if\b.*|,? (?:and|but) (?:that|this|the) (?:amount|fee) (?:comes|is taken|goes)\b.*"
    r"|,? with (?:an? )?(?:[\w'-]+ )?sliding\b.*|,[^,$]*\bincluded\b.*"
    r"|,? \(?(?:and |which )?(?:is |are )non-?refundable\b.*|,? (?:which|and) includes?\b.*|,? which comes off\b.*"
    r"|\bincluding\b(?:(?!, (?:and|but) (?:your|the|our|we)\b).)*|\b(?:credited|applied|applies|counts"
    r"|deducted|goes) (?:to|toward"
    r"|towards|against|from)\b.*"
)
_COUNTED = words(rf"^\W*(?:the )?(?:{_SEVERAL})[- ](?:session|infusion|treatment|dose)s? (?:path|program|plan|package|track|series|course)\b")
"""Headings over one price for several sessions."""
_OF_ONE = words(r"\b(?:sessions?|infusions?|treatments?|injections?|visits?)\b")
_COUNT_ONLY = words(rf"^\W*(?:or |and )?(?<!\$)(?!one\b|1\b)(?:{NUMBER})(?: for| costs?| are| at)?\W*(?:\$[\d,.]+\W*)?$")
_LATER = words(r"\b(?:boosters?|maintenance)\b")
LATER_SESSION = "price_of_a_later_session"
"""The rule whose prices count only beside no other price of the same treatment."""
_ONE = words(r"^\W*(?:1|one|single)\b|\b(?:1|one) (?:infusion|session|treatment|injection|block)\b")
_FREE = words(
    r"\bfree\b|\bcomplimentary\b|\bno (?:charge|cost|fee)\b|\bno[- ]cost\b|\bwithout (?:charge|cost)\b|\bat no (?:cost|charge)\b|\$0\b"
)
_FREE_CALL = words(
    r"\b(?:free|complimentary|no[- ]cost|no[- ]charge)\b(?:,? (?:and )?(?:\d+|fifteen|twenty|thirty)?[- ]?(?:minutes?|mins?"
    r"|minute)?,?[- ]?(?:(?!during|with|before|after|at|for)\w+[- ]){0,4}?)(?:consult\w*|(?:phone |discovery "
    r"|introductory )?call|evaluation|screening|assessment"
    r"|intake|zoom|chat|half[- ]hour|meet(?:ing|[- ](?:and|&)[- ]greet))\b"
    r"|\b(?:no (?:charge|fee|cost)|nothing) for (?:the|your|a|our) (?:first|initial|phone|intro\w*) (?:phone )?(?:call|conversation"
    r"|consult\w*)\b"
    r"|\b(?:consult(?:ation)?s?|(?:discovery|phone|first|intro\w*|initial) (?:\d+[- ]minute )?(?:phone )?"
    r"(?:calls?|conversations?|chats?)|screenings?(?: calls?)?"
    r"|(?:evaluation|assessment)s?)\b[^.?!$]{0,40}?\b(?:is|are|:|-|for|at"
    r"|of)? ?(?:always |completely |totally |entirely )?(?:free|complimentary|at no (?:cost|charge)|no charge"
    r"|costs? (?:you )?nothing|(?:won't|doesn't|will not|does not) cost (?:you )?anything|on (?:us|the house))\b(?! of(?! charge))"
    r"|\b(?:first|initial|phone|discovery|information) (?:\w+ )?calls?\b[^.?!$]{0,90}\b(?:costs? (?:you )?nothing|: free)\b"
    r"|\b(?:talk|speak|chat|meet) with (?:us|me|you|our [^.?!$]{3,40}|an? [^.?!$]{3,40}) for free\b"
    r"|\b(?:talking|speaking|chatting|meeting) with (?:us|me|our|an?)\b[^.?!$]{0,50}\b(?:is free|costs nothing|(?:doesn't|does not) cost)\b"
    r"|\b(?:first|initial) (?:office |clinic )?(?:visit|appointment|meeting)(?: with [^?!$,;]{3,40})? is "
    r"(?:always |completely |totally )?(?:free(?! of(?! charge))|complimentary|on (?:us|the house))\b"
    r"|\bmeet[- ](?:and|&)[- ]greets?\b[^.$]{0,12}\bfree\b"
    r"|\bconsult\w*(?: \([^)]*\))?[ .:|-]{2,}(?:free|complimentary|no charge)\b"
)
_OUR = words(r"\b(?:we|ours?|us|here)\b")
_GENERIC_SESSION = words(
    r"\b(?:session|treatment|infusion|visit|procedure|injection|dose|dosing|block|booster|maintenance|cost|price|fee|rate|cash|card"
    r"|self-pay|therapy|each|apiece|single)\b"
)
_FOREIGN_LABEL = words(
    r"vitamin|hydration|high[- ]dose C\b|immunity|NAD|b-?12|glutathione|toradol|botox|filler|massage|yoga|reiki|acupuncture|weight"
    r"|semaglutide|tirzepatide"
    r"|facial|hormone|testosterone|shot\b|supplement|group (?:therapy|class|integration|sessions?\b)|workshop|retreat"
)


_WAS = words(r"\b(?:was|formerly|previously|originally)\W*$")
_FOR_VETERANS = words(
    r"\b(?:veterans?|military|active[- ]duty|first responders?|students?)\b(?:(?:,| and| or|/| &) [\w ]{3,20}?)?"
    r"(?: (?:price|rate|pricing))?(?:\s?[:-]|\bis|\bare)? *(?:only |just )?$"
)
_TYPICAL = words(r"\btypical(?:ly)?\b|\baverage\b|\bmarket\b")
_FEE_FOR_ABSENCE = words(
    r"\bwe (?:once )?paid\b|\bcancel|\bno[- ]?show|\bmiss(?:ed)?\b|\bgive back\b|\brefund(?!able)")
_LATER_ONE = words(r"^\W*(?:(?:single|one|1|each) )?(?:maintenance |ketamine |IV |infusion )*booster\b(?! (?:package|series|pack|bundle))")
"""A booster is one session, though it is for who had a series."""
_IN_TOTAL = words(r"^\W*total\b(?! due (?:at|on|per|for)\b)|\b(?:your|the|a) total (?:of|to|is|comes|cost|price)\b")
_TOTAL = words(r"^\W*(?:grand )?total(?: cost| price)?\W*$")
_PRICED_COURSE = words(r"\b(?:protocol|series|packages?|program|course)\b")
_ABSENCE = words(r"\b(?:reschedul\w+|cancel(?:s|ling|led|lations?)?|no[- ]?shows?|refunds?|late fees?|missed (?:visit|appointment|session)s?"
    r"|miss(?:es|ed|ing)? (?:a|an|my|your|one))\b"
)
"""Headings and questions over what is charged when a visit does not take place."""
_CHARGED_FOR_ABSENCE = words(
    r"\b(?:fees?|charg\w+|table)\b[^.]*\b(?:cancel\w*|no[- ]?shows?|missed|late)\b"
    r"|\b(?:cancel\w*|no[- ]?shows?|missed|late)\b[^.]*\b(?:fees?|charg\w+)\b"
)
"""Lines over a list of what is charged when a visit does not take place."""
_OF_FEES = words(r"\b(?:payment|fees|pric\w+|costs?|rates)\b(?! for)")
_FEES = words(r"\b(?:polic(?:y|ies)|cancell\w*|deposits?|late|missed|small print|memberships?|add-?ons?)\b")
"""Headings over what is charged besides the treatments."""
_A_MONTH = words(r"\s*(?:more\b(?! than)|monthly|a month|/\s?mo|per month|/month|membership)")
_KIND_OF_PRICE = re.compile("|".join(pattern.pattern for pattern in (_NOT_A_PRICE, _CONSULTATION, _PACKAGE, _SESSION)), re.I)
"""Words that tell what an amount is for."""


_LEADS = words(
    r"^(?:[^\w;.]*(?:(?:\w+ )?(?:fee|charge|price|cost|rate)s? )?(?:when|per|each|single|individual|for(?: the| your| each| a)?|off|less|/)"
    r"|[^\w;.,]*(?:a|an))\b"
)
"""How the words after an amount begin when they say what it is for: "$150 for the consultation"."""
_BELONGS_BEFORE = re.compile(_LEADS.pattern + r"[^,;.|()]*?(?:[,;.|()]|\s-\s|\b(?:and|or|plus|while)\b|$)", re.I)


@dataclass(frozen=True)
class _Priced:
    """An amount with its label (the words that name what is paid for) and whether the label is a row's."""

    amount: Amount
    label: str
    rest: str


def _pieces(passage: Passage) -> Iterator[_Priced]:
    """Yield each amount with the words of its clause, or of its row and column."""
    amounts = _joined(" ".join([passage.text, *passage.block.table_head]), money(passage.text))
    if not amounts:
        return
    if passage.row:
        yield from _row_pieces(passage, amounts)
        return
    text = passage.text
    total = _total_above(passage)
    if total:
        yield from (_Priced(amount, total, text) for amount in amounts)
        return
    if len(amounts) == 1 and len(_CREDITED.sub("", text)) - (amounts[0].end - amounts[0].start) < 16:
        above = "" if _CONSULTATION.search(text) or passage.page.vocabulary.terms(text) else _label_above(passage)
        yield _Priced(amounts[0], f"{above} {text} {_course_below(passage)}", text)
        return
    named_after = _are_named_after(text, amounts)
    before = passage.before[-120:] if _PRICE_OF_WHAT_WAS_NAMED.match(text) else ""
    kind = ""
    for index, amount in enumerate(amounts):
        left_edge = amounts[index - 1].end if index else 0
        right_edge = amounts[index + 1].start if index + 1 < len(amounts) else len(text)
        left, right = text[left_edge : amount.start], text[amount.end : right_edge]
        if left.endswith("(") and ")" in right:
            right = right[: right.index(")")]
        if index and ((not left.strip() and _is_under_absence(passage)) or (_REGULAR.search(left) and not _OFF.match(text, left_edge))):
            continue
        if named_after:
            yield _Priced(amount, right, text)
            continue
        if index and _TOTAL.match(text[: amounts[0].start]):
            left = f"Total {left}"
        if index + 1 < len(amounts):  # the words between two amounts belong to one of them
            leads = _LEADS.match(right)
            cut = re.compile(r"[,;.|()]|\s-\s|\b(?:and|or|plus|with|while|for the)\b").search(right, leads.end()) if leads else None
            right = right[: cut.start()] if cut else right if leads else _up_to_mark(right)
        if index:
            belongs = _BELONGS_BEFORE.match(left)
            left = left[belongs.end() :] if belongs else left
        inner = _PARTS_OF_A_LINE.split(left)[-1]
        if not index and before:
            inner = f"{before} {inner}"
        if index and re.match(r"[^,;.$]*\bor\W*(?:just |only )?$", left):  # "$2,140 with lozenge or $2,365 with injections"
            inner = f"{before} {inner}"
        elif index and re.match(r"[^.$]*,\W*(?:or |and )?$", left) and not _KIND_OF_PRICE.search(inner + amount_mark(right)):
            inner = f"{before} {inner}"  # "Consultation: $150 by video, $200 in person"
        elif index and kind and not _KIND_OF_PRICE.search(inner + amount_mark(right)) and (
            _FOR_ANOTHER_USE.match(right) or _OURS_ARE.search(inner)
        ):
            inner = f"{inner} {kind}"  # "$450 per infusion for mood and $600 for pain"
        named = _SESSION.search(f"{inner} {amount_mark(right)} {text[amount.end : right_edge][:30]}")
        kind = named[0] if named else kind
        before = inner
        inner = re.sub(r"\bsave\b[^:]*:", "", inner, flags=re.I)
        inner = re.sub(r".*(?=\b(?:regular(?:ly)?|normal|full) price\b)", "", inner)
        yield _Priced(amount, f"{inner} {amount_mark(right)}", text)


_PARTS_OF_A_LINE = re.compile(r"\||;(?!\s*(?:those|they|these|it|ours)\b)", re.I)
"""Where what is told of one thing ends; "not for KAP; those are $400" goes on about what it named."""


def _are_named_after(text: str, amounts: list[Amount]) -> bool:
    """Tell whether each of several amounts stands before what it pays for: "$275 evaluation, $140 follow-up"."""
    ends = [*(amount.start for amount in amounts[1:]), len(text)]
    return (
        len(amounts) > 1
        and not _KIND_OF_PRICE.search(text[: amounts[0].start])
        and all(_NAME_AFTER.fullmatch(text[amount.end : end]) for amount, end in zip(amounts, ends, strict=True))
    )


_NAME_AFTER = words(
    r" (?!(?:for|per|each|or|and|to|an?|with|by|in|on|of|if|when|plus|at|from)\b)[\w-]+(?: [\w-]+){0,3}(?:[,;/.] ?(?:and |or )?| and | or )?"
)
"""What stands between two amounts that are named by the words after them."""


def _up_to_mark(right: str) -> str:
    """Return what belongs to the amount before it though another one follows: "$240 evaluation; $430 infusion (was $480)"."""
    found = re.match(r" \w[^;(]*(?=[;(])", right)
    return found[0] if found else ""


_REGULAR = words(r"\((?:the )?(?:regular|normal|full|list|usual|original)(?:ly)?(?: price)?(?: (?:is|of|at))?:? ?$")
"""Before the price that is not asked just now: "$450 (regular price $500)"."""
_OFF = words(r"\W*(?:off|less|discount)\b")


def _is_under_absence(passage: Passage) -> bool:
    """Tell whether the heads of a table that came out as lines name what is charged for a visit that does not take place."""
    heads = passage.page.plain_blocks[max(0, passage.block.index - 2) : passage.block.index]
    return any(len(head) < 100 and "$" not in head and _ABSENCE.search(head) for head in heads)


def _total_above(passage: Passage) -> str:
    """Return "package: " with the line that names the course of which a line of amounts is the total, announced by a line "Total"; else ""."""
    blocks, at = passage.page.plain_blocks, passage.block.index
    if passage.start or not at or len(passage.text) > 60 or not _TOTAL.match(blocks[at - 1]):
        return ""
    return next((f"package: {line}" for line in reversed(blocks[max(0, at - 12) : at - 1]) if _PRICED_COURSE.search(line)), "")


def _course_below(passage: Passage) -> str:
    """Return "package" where the next line of a price card says of how many sessions the amount is the price."""
    blocks, below = passage.page.page.blocks, passage.block.index + 1
    if below >= len(blocks) or blocks[below].headings != passage.block.headings or not passage.block.headings:
        return ""
    return "package" if _COURSE_BELOW.match(passage.page.plain_blocks[below]) else ""


_COURSE_BELOW = words(rf"^\W*(?:{_SEVERAL}) (?:[\w-]+ ){{0,3}}?(?:infusions|sessions|treatments|injections)\b(?! (?:per|a|each)\b)")
_OURS_ARE = words(r"\b(?:ours|we charge|our (?:price|fee)s?)\b")
"""How a sentence goes on to what is charged here: "an infusion runs $400 to $800 elsewhere; ours are $425"."""
_FOR_ANOTHER_USE = words(r"^\W*for (?:\w+ )?(?:pain|mood|mental health|depression|CRPS|maintenance|boosters?)\b")


_INCLUDES = words(r"^\W*(?:(?:the )?(?:price|fee|cost|package) )?(?:includes|including)\b")
"""What stands between the name of what is sold and its price: "KAP session | price includes an intake | $825"."""


def _label_above(passage: Passage) -> str:
    """The short lines above an amount that stands alone, up to one that names it: the head of a price card."""
    if passage.before:
        leads = passage.block.text[: passage.start].rstrip().endswith(("|", "..", "\u00b7", "\u2022"))
        if leads and _INCLUDES.match(passage.before):
            return passage.page.plain_blocks[passage.block.index].partition(passage.before)[0]
        return passage.before if leads else ""  # "Evaluation | $250", "Evaluation ... $250"
    blocks, lines = passage.page.plain_blocks, list[str]()
    named = passage.page.price_labels.get(passage.block.index)
    if named is not None:
        return blocks[named]
    for index in range(passage.block.index - 1, max(-1, passage.block.index - 4), -1):
        if len(blocks[index]) >= 80 or "$" in blocks[index]:
            break
        lines.insert(0, blocks[index])
        if passage.page.page.blocks[index].is_heading or _SESSION.search(blocks[index]):
            break
    return " ".join(lines)


def amount_mark(right: str) -> str:
    """Return the words after an amount up to the end of its clause."""
    return re.split(
        r"[;|]|\.\s|,? with (?:a|an)\b|,? and (?:\w+ )?(?:members of|veterans|military|students|seniors|first responders)\b"
        r"|,? which (?:your|the|some|most|many)\b|,? (?:and|with) (?:everything|all)\b|, and if\b|,? and (?:\w+ ){0,3}\d+ ?% (?:off|less"
        r"|discount)"
        r"|,? and (?=(?:your|the|our|an?) [^,;$]{3,50} (?:is|are) (?:always )?(?:free|complimentary)\b)"
        r"|\s\((?:the|not|plus|incl\w*|with|drug|medic|billed|(?:a |you )?sav(?:e|ing))\b",
        right,
    )[0]


def _row_pieces(passage: Passage, amounts: list[Amount]) -> Iterator[_Priced]:
    offset = 0
    for index, cell in enumerate(passage.row):
        start = passage.text.find(cell, offset) if cell else -1
        if start < 0:
            continue
        offset = start + len(cell)
        for amount in amounts:
            if start <= amount.start < offset:
                head = passage.block.table_head[index] if index < len(passage.block.table_head) else ""
                first = passage.row[0] if index else ""
                if _COUNT_ONLY.match(head) and _SESSION.search(first):
                    head = f"package of {head}"
                yield _Priced(amount, f"{first} {head} {cell}", " ".join(passage.row))


def _joined(text: str, amounts: list[Amount]) -> list[Amount]:
    """Join a cash and a card price of the same thing into one range; `text` is the sentence, or the row with its head."""
    if len(amounts) == 2 and re.search(r"\bcash\b", text, re.I) and re.search(r"\b(?:card|credit)\b", text, re.I):
        return _as_range(*amounts) or amounts
    if len(amounts) == 2 and _AND_CASH.fullmatch(text, amounts[0].end):
        return _as_range(*amounts) or amounts
    return amounts


_AND_CASH = re.compile(r"[\s,/(-]*(?:\bor\s)?\$[\d,.]+\s\(?(?:in )?cash(?: price| discount)?\W*", re.I)
"""After a price that of who pays cash: "$365 $335 cash"."""


def _as_range(one: Amount, other: Amount) -> list[Amount] | None:
    """Return two prices of the same thing as one range, None where they are too far apart to be that."""
    low, high = sorted((one, other), key=lambda amount: amount.value[0] or 0)
    first, second = low.value[0], high.value[1]
    return [Amount(one.start, other.end, [first, second])] if first is not None and second is not None and second <= 1.15 * first else None


def _section(passage: Passage) -> str:
    return " ".join([*passage.block.headings[-2:], passage.question])


def _clause(text: str, at: int) -> str:
    """Return the part of a sentence between semicolons that holds an offset."""
    end = text.find(";", at)
    return text[text.rfind(";", 0, at) + 1 : end if end >= 0 else len(text)]


def _why_no_price(passage: Passage, piece: _Priced, label: str, section: str) -> str | None:
    """Return why an amount is no price of this practice, None when it may be one."""
    other = _NOT_A_PRICE.search(label)
    if other and not ((piece.amount.value == [0, 0] or other[0].lower() == "one-time") and _CONSULTATION.search(label)):
        return f"no price of a treatment: {other[0].strip()!r}"
    if passage.row and (_TYPICAL.search(label) or OTHERS.search(label)):
        return "a column of what others charge"
    if _WAS.search(passage.text[: piece.amount.start]):
        return "a price of before"
    if _FOR_VETERANS.search(passage.text[: piece.amount.start]):
        return "a price for some patients"
    of_others = passage.about_others and (";" not in passage.text or OTHERS.search(_clause(passage.text, piece.amount.start)))
    if of_others or (_TYPICAL.search(passage.text) and not _OUR.search(passage.text) and not _asked_the_price(passage, piece)):
        return "what others charge, or the market"
    if passage.page.kind in ("blog", "feed") and not _OUR.search(passage.text):
        return "an article tells it without calling it this practice's own"
    other = _FEE_FOR_ABSENCE.search(passage.text if passage.text.count("$") < 3 else label)
    if other:
        return f"no price of a treatment: {other[0]!r}"
    other = _ABSENCE.search(f"{passage.heading} {passage.question}")
    if other and not _OF_FEES.search(passage.heading):
        return f"stands under {other[0]!r}"
    other = _CHARGED_FOR_ABSENCE.search(passage.announced) if len(passage.text) < 80 and passage.text.count("$") == 1 else None
    if other:
        return f"announced by {other[0]!r}"
    if len(passage.text) < 60 and _ABSENCE.search(passage.before) and not _SESSION.search(passage.text):
        return "what is charged for changing a visit"
    other = _FEES.search(section)
    if other and not (_SESSION.search(label) or _CONSULTATION.search(label) or _PACKAGE.search(label)):
        return f"stands under {other[0]!r}"
    if _A_MONTH.match(passage.text[piece.amount.end :]):
        return "a monthly amount or a membership"
    return None


def _asked_the_price(passage: Passage, piece: _Priced) -> bool:
    """Tell whether one amount answers what a treatment costs: a market price is a range, and asked for as one."""
    low, high = piece.amount.value
    return low == high and passage.page.kind in ("faq", "pricing", "service") and _ASKS_PRICE.search(passage.question) is not None


_ASKS_PRICE = words(
    r"^\W*(?:how much|what) (?:do|does|is|are|will|would)\b(?:(?!\b(?:average|typical|usual)\b)[^?])*\b(?:cost|price|fee|charge)s?\b"
)


def _class(passage: Passage, piece: _Priced) -> str | None:
    """Tell what an amount is the price of: consultation, package, session, or nothing of these."""
    label, section = _CREDITED.sub("", piece.label), _section(passage)
    refused = _why_no_price(passage, piece, label, section)
    if refused is not None:
        passage.refuse("facts.price_per_session", "price_of_a_session", refused)
        return None
    if _FOLLOW_UP.search(label):
        return "session" if "medication-management" in passage.page.offered else None
    if _BUNDLE.search(label):
        return None
    if _CONSULTATION.search(label) and not re.search(
        r"\b(?:includ\w*|plus|after|(?:infusion|treatment|session|package)s? with|(?:infusion|treatment"
        r"|session) and) (?:\w+ ){0,3}(?:consult|evaluation|intake|assessment)",
        label,
        re.I,
    ):
        return "consultation"
    package = (_PACKAGE.search(label) and not _LATER_ONE.match(label)) or (not passage.row and _COUNT_ONLY.match(label))
    if package and not _ONE.search(label):
        after = passage.text[piece.amount.end : piece.amount.end + 30]
        if re.match(r"\W*(?:each|per|apiece|/|a (?:session|treatment))", after, re.I):
            return "each"
        return "package"
    if (
        "(" in passage.text[max(0, piece.amount.start - 12) : piece.amount.start]
        and _EACH.search(label)
        and not package
        and _PACKAGE.search(passage.text)
    ):
        return "each"
    if _IN_TOTAL.search(label) or _TOTAL.match(passage.text[: piece.amount.start] or passage.before):
        return "package" if re.search(r"package|series|bundle|program|protocol|course|up front", f"{section} {passage.text}", re.I) else None
    if _COUNTED.search(passage.heading) and not _EACH.search(label) and not _OF_ONE.search(label):
        return "package"
    if _SESSION.search(label) or _OTHER_DRIPS.intersection(passage.page.vocabulary.terms(label)):
        return "session"
    if re.search(r"package|series|bundle|program", passage.heading, re.I):
        return "package" if not _EACH.search(label) else None
    if _CONSULTATION.search(f"{passage.question} {passage.heading}"):
        return "consultation"
    step = _step_above(passage)
    if step and _CONSULTATION.search(step):
        return "consultation"
    if len(passage.text) < 40 and passage.page.names_a_treatment(passage.heading):
        return "session"
    near = f"{passage.question} {passage.heading} {passage.before[-100:]}"
    if (_GENERIC_SESSION.search(label) and (_SESSION.search(near) or passage.page.single_subject or passage.page.vocabulary.terms(label))) or (
        _SESSION.search(f"{passage.question} {passage.title}") and len(passage.text) < 160
    ):
        return "session"
    return None


_OTHER_DRIPS = frozenset({"iv-vitamin", "nad"})
"""Treatments whose name is enough for a price of a session: "Hydration bag: $120"."""
_STEP = words(r"^\W*(?:(?:step|phase|part)\s?)?\d\s?[.):-]")


def _step_above(passage: Passage) -> str:
    """Return the line above that is the title of a numbered step: "1. First consultation"; else ""."""
    above = passage.page.plain_blocks[passage.block.index - 1] if passage.block.index else ""
    return above if len(above) < 80 and _STEP.match(above) else ""


_PRICE_OF_WHAT_WAS_NAMED = words(
    r"^\W*(?:it|this|that) (?:costs?|is|takes [^.;$]{0,25}\band costs?)\b|^\W*(?:the|our) (?:fee|cost|price|charge)\b[^$.;]{0,50}$"
    r"|^\W*(?:the|our) (?:fee|cost|price|charge)(?: for (?:those|patients|people) [^$.;]{0,30})? is\b"
)
"""How a sentence begins that tells what the one before it costs."""


_classes: WeakKeyDictionary[Passage, list[tuple[str | None, _Priced]]] = WeakKeyDictionary()


def _priced_as(what: str, passage: Passage) -> list[_Priced]:
    """Return the amounts that are the price of a session, package or consultation, told apart once for the three rules."""
    if passage not in _classes:
        _classes[passage] = [(_class(passage, piece), piece) for piece in _pieces(passage)]
    return [piece for kind, piece in _classes[passage] if kind == what]


def _subject(passage: Passage, piece: _Priced) -> str | None:
    """The service of the label, else of the passage's surroundings."""
    if _FOLLOW_UP.search(piece.label):
        return "medication-management"
    terms = passage.page.vocabulary.terms(piece.label) or passage.page.vocabulary.exact_short_terms(piece.label)
    if len(terms) == 1 and terms[0] not in ("ketamine-infusion", "ketamine-im", "ketamine-oral"):
        return terms[0]
    if len(terms) == 1 or (terms and set(terms) == {"ketamine-infusion", "pain-infusion"}):
        return passage.page.refined(terms[0], passage, piece.label)
    loose = [term for term in passage.page.vocabulary.loose_terms(piece.label) if term in passage.page.offered] if not terms else []
    if len(loose) == 1:
        return passage.page.refined(loose[0], passage, piece.label)
    return passage.subject(piece.amount.start)


_WITH_SESSIONS = words(r"\b(?:dosing|medicine)\b|\bsessions? ?(?:\+|and|plus|with) ")
"""What a package holds besides talks."""
_BESIDE_DOSING = words(r"\b(?:after|before|between|following) (?:each|every|a|the|your) (?:\w+ )?(?:dosing|medicine) sessions?\b")
"""When a talking session takes place."""


def _sane(value: Range, low: float, high: float) -> bool:
    return all(end is None or low <= end <= high for end in value)


def _later_sessions(passage: Passage) -> Iterator[Hit]:
    """A booster, or one session of a package: the price of a session where no other is stated."""
    yield from _sessions(passage, later=True)


def _sessions(passage: Passage, later: bool = False) -> Iterator[Hit]:
    """ "$450 per infusion", "IV ketamine | $450": one session of one treatment."""
    pieces = _priced_as("session", passage)
    for piece in [*pieces, *_priced_as("each", passage)] if later else pieces:
        if not _sane(piece.amount.value, 50, 5000):
            continue
        term = _subject(passage, piece)
        if piece in pieces and bool(_LATER.search(piece.label)) is not later:
            continue
        if re.search(r"\bshots?\b", piece.label, re.I) and not passage.page.vocabulary.terms(piece.label) and term != "ketamine-im":
            continue
        if _FOREIGN_LABEL.search(piece.label) and term not in ("nad", "iv-vitamin", "botox", "hormone-therapy"):
            continue
        talks = passage.talks_around or re.search(r"integration|preparation|prep\b", piece.label, re.I)
        if talks and not re.search(r"dosing|medicine", _BESIDE_DOSING.sub("", piece.label), re.I):
            named = passage.page.vocabulary.terms(piece.label)
            term = "psychotherapy" if "psychotherapy" in named else passage.talk_around(piece.label)
        yield Hit(piece.amount.value, piece.amount.start, piece.amount.end, term)


def _packages(passage: Passage) -> Iterator[Hit]:
    """A named series, course or number of sessions with one price."""
    for piece in _priced_as("package", passage):
        if _sane(piece.amount.value, 200, 60000):
            term = _subject(passage, piece)
            if term == "integration-coaching" and "kap" in passage.page.offered and _WITH_SESSIONS.search(piece.label):
                term = "kap"
            if _FOREIGN_LABEL.search(piece.label) and term != "nad" and not re.search(r"ketamine|KAP|SGB|TMS", piece.label):
                continue
            yield Hit(piece.amount.value, piece.amount.start, piece.amount.end, term)


def _consultations(passage: Passage) -> Iterator[Hit]:
    """The fee of the first consultation, intake or evaluation."""
    for piece in _priced_as("consultation", passage):
        if _sane(piece.amount.value, 0, 2000):
            yield Hit(piece.amount.value, piece.amount.start, piece.amount.end)


_ASKS_FEE = words(r"\b(?:consult\w*|evaluation|intake|assessment|first (?:call|visit|talk)) (?:fees?|cost|charge)\b")
_ASKS_WHAT_IS_FREE = words(r"\b(?:anything|something|what|which)\b[^?]{0,20}\bfree\b")
_FIRST_TALK = words(r"\b(?:consult\w*|(?:discovery|intro\w*|phone) calls?|meet (?:and|&) greets?)\b")
_IT_IS_FREE = words(r"^\W*(?:it(?:'s| is)|they(?:'re| are)|that(?:'s| is)) (?:\w+ )?free\b(?! (?:of|to))")
"""How a sentence goes on about the consultation that the one before it named."""


def _free_consultations(passage: Passage) -> Iterator[Hit]:
    """A free first call or consultation; "feel free to call" is none."""
    if passage.row:
        if _CONSULTATION.search(passage.row[0]) and any(_FREE.search(cell) for cell in passage.row[1:]):
            yield Hit([0, 0], 0, len(passage.text))
        return
    if passage.asks:
        return
    if _IT_IS_FREE.match(passage.text) and _CONSULTATION.search(passage.before):
        yield Hit([0, 0], 0, len(passage.text))
        return
    if passage.about_others or (
        re.search(r"feel free|free of(?! charge)|credited|applied toward|if you (?:proceed|decide|book)", passage.text, re.I)
        and not re.search(r"\bfree (?:\d|phone|consult|initial|call)", passage.text, re.I)
    ):
        return
    if re.match(r"\W*(?:free|complimentary|no charge)\b(?:, (?:about )?\d+[ -]min\w*)?\W*$", passage.text, re.I) and (
        _CONSULTATION.search(_label_above(passage)) or re.search(r"\bphone call\b", passage.heading, re.I)
    ):
        yield Hit([0, 0], 0, len(passage.text))
        return
    if (_ASKS_FEE.search(passage.question) and NO.match(passage.text)) or (
        _ASKS_WHAT_IS_FREE.search(passage.question) and _FIRST_TALK.search(passage.text) and not NO.match(passage.text)
    ):
        yield Hit([0, 0], 0, len(passage.text))
        return
    match = _FREE_CALL.search(passage.text)
    if match and not re.search(r"\bnot (?:a )?free\b|n't free", passage.text, re.I):
        yield Hit([0, 0], match.start(), match.end())
        return
    if (
        passage.question
        and re.search(r"consult|evaluation|intake", passage.question, re.I)
        and re.search(r"\b(?:cost|fee|charge|free|how much|price)\b", passage.question, re.I)
    ):
        free = re.search(r"\bfree\b|\bno (?:charge|cost|fee)\b|\bcosts? (?:you )?nothing\b", passage.text, re.I)
        if (free and "$" not in passage.text) or (re.search(r"\bfree\b", passage.question, re.I) and re.match(r"\W*yes", passage.text, re.I)):
            yield Hit([0, 0], free.start() if free else 0, free.end() if free else len(passage.text))


_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
_AS_OF = words(
    r"\b(?:as of|effective|hold from|in force from|updated|changed on|current as of|valid (?:as of|from)|last (?:updated"
    rf"|revised))\b[^.]{{0,30}}?(?:(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})/(?P<y>\d{{2,4}})|(?P<iso>20\d\d-\d\d-\d\d)"
    rf"|(?P<month>{'|'.join(_MONTHS)})(?:\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?)?\s(?P<year>20\d\d))"
)


def _as_of(passage: Passage) -> Iterator[Hit]:
    """The clinic's own date of its price list."""
    if not re.search(r"pric|fee|rate|cost|\$", f"{passage.text} {passage.heading} {passage.before}", re.I):
        return
    match = _AS_OF.search(passage.text)
    if match is None:
        return
    try:
        if match["iso"]:
            day = date.fromisoformat(match["iso"])
        elif match["month"]:
            day = date(int(match["year"]), _MONTHS.index(match["month"].lower()) + 1, int(match["day"] or 1))
        else:
            year = int(match["y"])
            day = date(year + 2000 if year < 100 else year, int(match["m"]), int(match["d"]))
    except ValueError:
        return
    yield Hit(day.isoformat(), match.start(), match.end())


RULES = (
    Rule("price_of_a_session", "facts.price_per_session", ("$", "dollars", "usd"), _sessions, rows=True),
    Rule(LATER_SESSION, "facts.price_per_session", ("$", "dollars", "usd"), _later_sessions, rows=True),
    Rule("price_of_a_package", "facts.package_price", ("$", "dollars", "usd"), _packages, rows=True),
    Rule("fee_of_a_consultation", "facts.consultation_fee", ("$", "dollars", "usd"), _consultations, about_practice=True, rows=True),
    Rule(
        "free_consultation",
        "facts.consultation_fee",
        (
            *("free", "complimentary", "no charge", "no cost", "no-cost", "no fee", "nothing", "anything", "on us", "on the house"),
            *("consult fee", "consultation fee", "evaluation fee", "intake fee"),
        ),
        _free_consultations,
        about_practice=True,
        anywhere=True,
        rows=True,
    ),
    Rule(
        "date_of_prices",
        "facts.prices_as_of",
        ("as of", "hold from", "in force", "effective", "updated", "changed", "valid", "revised"),
        _as_of,
        about_practice=True,
        rows=True,
    ),
)
