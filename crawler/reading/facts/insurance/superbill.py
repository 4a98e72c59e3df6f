"""The paper that a patient can send to an insurer, and forms that a practice fills in for one."""

import re
from collections.abc import Iterator

from crawler.reading.facts.insurance.words import REFUSED, UNPAID
from crawler.reading.facts.passages import NO, TOLD_ABOUT, YES, Hit, Passage, Rule, denied, is_general
from crawler.reading.wording import words

_OON_FORM = words(
    r"\bout[- ]of[- ]network\b[^.;]{0,60}\b(?:forms?|claims?|paperwork|documentation)\b|\b(?:forms?|claims?"
    r"|paperwork|documentation)\b[^.;]{0,60}\bout[- ]of[- ]network\b"
)
_FORMS_FOR_INSURER = words(
    r"\bforms?\b[^.;]{0,60}\b(?:insur\w+|plan)\b[^.;]{0,50}\breimburse"
    r"|\b(?:help|assist)\w*\b[^.;]{0,30}\b(?:with )?(?:fil(?:e|ing)|submit(?:ting)?|prepar(?:e|ing)|mak(?:e|ing))"
    r" (?:an? |your |my |the )?(?:own )?(?:\w+ )?claims?\b"
)
_CLAIMS_FOR_YOU = words(r"\bclaims?(?: forms?)? (?:on your behalf|for you)\b")
_NO_FORM = words(r"\b(?:do|does|will|can)(?: not|n't) (?:submit|file|provide|complete|fill)|\bsingle[- ]case\b")
_SUPERBILL = words(
    r"\bsuper[- ]?bills?\b|\b(?:itemized|detailed|billing|paid) (?:receipts?|invoices?|bills?"
    r"|(?:billing )?statements?)\b[^.;]{0,80}\b(?:insur\w+|reimburse\w*|carrier|your plan"
    r"|out[- ]of[- ]network)\b"
    r"|\b(?:receipts?|invoices?|statements?)\b[^.;]{0,60}\b(?:submit|send|file|forward|seek|request|use|ask)\b[^.;]{0,40}"
    r"\b(?:insur\w+|reimburse\w*|carrier|claims?|your plan)\b"
    r"|\b(?:receipts?|invoices?|statements?) with [^.;]{0,30}\bcodes\b[^.;]{0,40}\b(?:insur\w+|reimburse\w*)\b"
)
_IF_YOU_SEND = words(
    r"\bif (?:I|you|they) (?:(?:choose|decide|elect|wish|want) to )?(?:submit|send|file|use)\b[^,]*$"
    r"|\bif you (?:already )?have an? $"
)
"""Before a paper that the patient has, not one that the clinic offers."""
_AT_NO_COST = words(
    r"\bno (?:extra |additional )?(?:charges?|costs?|fees?|problem)\b|\bif\b[^,;]*,|\b(?:are not|aren't|we're not|not) in[- ]network\b[^,;.]*,"
)
"""What denies a price, or an insurer, not the paper."""
_OF_ABSENCE = words(r"\b(?:missed|late[- ]cancel\w*|no-?shows?)\b")
"""Sessions whose fees nobody can send to an insurer."""
_EXPLAINS_SUPERBILL = words(
    r"^\W*an? \W?super-? ?bill\W? is (?:an?|like|basically|essentially)\b|\bguarantee\b[^.;]{0,60}\bsuper-? ?bills?\b"
    r"|\bsuper-? ?bills?\b[^.;]{0,30}\bguarantee"
)
"""What such a paper is, or that nobody knows what an insurer makes of it."""


_YES_FOR_ONE = words(r"^\W*for (?:\w+ ){1,3}?\w+, yes\b")


def says_superbill(passage: Passage) -> tuple[bool, int, int] | None:
    """Tell whether a sentence offers (True) or refuses (False) a superbill, and where."""
    text = passage.text
    match = _SUPERBILL.search(text)
    if is_general(passage) or _EXPLAINS_SUPERBILL.search(text) or _OF_ABSENCE.search(text):
        return None
    if match and not passage.asks and not _IF_YOU_SEND.search(text[: match.start()]) and not TOLD_ABOUT.search(text[: match.start()]):
        refused = denied(_AT_NO_COST.bare.sub(lambda words: " " * len(words[0]), text), match.start(), 60) or re.match(
            r"[^.;]{0,25}\b(?:are|is)(?: not|n't) (?:provided|available|offered|given|issued)", text[match.end() :], re.I
        )
        return not refused, match.start(), match.end()
    if passage.question and _SUPERBILL.search(passage.question):
        if YES.match(text) or _YES_FOR_ONE.match(text):
            return True, 0, len(text)
        if NO.match(text):
            return False, 0, len(text)
    return None


def _superbill(passage: Passage) -> Iterator[Hit]:
    """A superbill is offered, or refused in words."""
    said = says_superbill(passage)
    if said:
        both = passage.page.two_infusions and _FOR_INFUSIONS.search(passage.text)
        for service in ("ketamine-infusion", "pain-infusion") if both else (_of_superbill(passage, said[1]) or "",):
            yield Hit(*said, service)


_FOR_WHAT = words(r"\bfor (?:\w+ ){0,2}$")
_FOR_INFUSIONS = words(r"\bfor (?:all |any |both |our |your |the )?infusions\b")
"""Where a practice has two kinds of infusion these are both."""


def _of_superbill(passage: Passage, at: int) -> str | None:
    """Return the treatment that a superbill is for; that for the therapy part of KAP, or for an only treatment, is the practice's."""
    said_for = [name.term for name in passage.mentions if name.start > at and _FOR_WHAT.search(passage.text[at : name.start])]
    named = passage.page.vocabulary.loose_terms
    service = said_for[0] if said_for else passage.subject(at, named=True) or _refused_before(passage)
    if (service in ("psychotherapy", "integration-coaching") and "kap" in passage.page.offered) or "$" in passage.heading:
        return None
    headed = len(passage.page.offered) > 1 and (passage.heading.endswith("?") or not _ON_INSURANCE.search(passage.heading))
    return service if headed or service in named(passage.text) or _refused_before(passage) == service else None


_ON_INSURANCE = words(r"\binsur\w*|\bcover")
"""Headings that are sentences about insurance, not names of treatments."""
_FOR_OTHERS = words(r"\bfor (?:the |your )?(?:psycho)?therapy\b|\bother (?:plans?|insurances?|insurers?)\b")
"""Who gets a superbill that is not for the treatment which the sentence before refuses."""
_OWN = words(r"\b(?:we|our|I)\b")


def _refused_before(passage: Passage) -> str | None:
    """Return the one treatment that a sentence before in the block says is not paid for, where none refuses insurance in general."""
    before = _SENTENCES.split(passage.page.plain_blocks[passage.block.index][: passage.start])
    refusals = [text for text in before if REFUSED.search(text) or UNPAID.search(text) or _NOT_FOR.match(text)]
    if not refusals or passage.page.two_infusions or any(map(_OWN.search, refusals)) or _FOR_OTHERS.search(passage.text):
        return None
    terms = passage.page.vocabulary.loose_terms(refusals[-1])
    return terms[0] if len(terms) == 1 and terms[0] in passage.page.offered else None


_SENTENCES = re.compile(r"(?<=[.!?]) +")
_NOT_FOR = words(r"^\W*(?:no|not)\b[^.;]{0,20}\bfor\b|^[^.:;]{2,30}: no\b")
"""How an answer says that a treatment is not paid for: "Not for ketamine"."""


def _out_of_network_form(passage: Passage) -> Iterator[Hit]:
    """The offer of forms that a patient sends to an insurer out of network, where it is no superbill."""
    form = _OON_FORM.search(passage.text) or _FORMS_FOR_INSURER.search(passage.text) or _CLAIMS_FOR_YOU.search(passage.text)
    if (
        form
        and says_superbill(passage) is None
        and not passage.asks
        and not denied(passage.text, form.start())
        and not _NO_FORM.search(passage.text)
        and re.search(r"\b(?:we|our|my office)\b", passage.text, re.I)
        and re.search(r"\b(?:provide|give|help|assist|submit|complete|fill|supply|furnish|file|send)\w*", passage.text, re.I)
    ):
        service = passage.subject(form.start(), named=True)
        yield Hit({"service": service, "stance": "out_of_network_form", "plans": [], "except": []}, form.start(), form.end(), service)


RULES = (
    Rule(
        "superbill",
        "facts.superbill",
        ("superbill", "super bill", "super-bill", "itemized", "detailed", "statement", "receipt", "invoice"),
        _superbill,
        named=True,
        rows=True,
    ),
    Rule(
        "out_of_network_form",
        "facts.insurance_stances",
        ("out-of-network", "out of network", "form", "claim"),
        _out_of_network_form,
        named=True,
        rows=True,
    ),
)
