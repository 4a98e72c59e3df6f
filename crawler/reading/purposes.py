"""What a page's infusions are for: mood, pain, or both, which decides how a plain "ketamine infusion" is listed."""

import re
from enum import Enum

from crawler.reading.page import Page
from crawler.reading.triggers import TRIGGERS
from crawler.reading.wording import plain, words

_SAYS_PAIN = TRIGGERS.add("pain", "crps", "rsd", "fibromyal", "neuropath", "neuralg")
_SAYS_MOOD = TRIGGERS.add("depress", "anxi", "ptsd", "mood", "suicid", "bipolar", "ocd", "mental", "psychiatr")
_PAIN = words(r"\b(?:pain(?! (?:medic\w+|relievers?|killers?|pills?|drugs?|signals?|receptors?|(?:or|and) (?:\w+ )?condition))|CRPS|RSD"
    r"|fibromyalgia|neuropath(?:y|ies|ic)|neuralgias?)\b")
_MOOD = re.compile(
    r"(?<!respiratory )\b(?:depression|depressive|anxiety|PTSD|mood|suicidal\w*|bipolar|OCD|mental (?:health|illness)|psychiatric)\b", re.I
)
_GIVEN = words(r"\bketamine|\binfus|\blidocaine")
_SAID_OF_US = words(r"\b(?:we|our|us)\b")
_DENIED = re.compile(r"\b(?:not|never|no|rather than|instead)\b|n't\b", re.I)
_IN_HOSPITALS = re.compile(r"\b(?:stud(?:y|ies)|trials?|research\w*|an(?:a)?esthe\w+|sedat\w+|surger\w+|hospitals?|emergency|operating)\b", re.I)
"""What ketamine has long been used for, pain among it, on every page that tells what it is."""
_TITLE_END = re.compile(r"\s[|-]\s")
_SHORT = 80
"""Characters of a line that names something rather than tells of it."""


class Purpose(Enum):
    """What the infusions of a page are for."""

    NOT_SAID = "not said"
    PAIN = "pain and nothing else"
    BOTH = "pain first, and mood as well"


def infusion_purpose(page: Page) -> Purpose:
    """Return what the page's infusions are for, by its subject: title, first headings, first two paragraphs.

    A ketamine clinic that lists pain among what it helps with says nothing of the kind; one whose subject is an infusion
    for pain gives that, and a mood infusion only where some sentence says so.
    """
    if not any(map(_is_for_pain, _subject(page))):
        return Purpose.NOT_SAID
    return Purpose.BOTH if _is_for_mood_too(page) else Purpose.PAIN


def _subject(page: Page) -> list[str]:
    """Return the sentences that say what the page is about."""
    heads, first = 0, 0
    told = [_TITLE_END.split(plain(page.title))[0]]
    for block in page.blocks:
        if block.role != "main" or (not block.is_heading and len(block.text) <= 40):
            continue
        heads, first = (heads + 1, first) if block.is_heading else (heads, first + 1)
        if page.bits[block.index] & _SAYS_PAIN and (heads <= 4 if block.is_heading else first <= 2):
            told += [sentence for _, sentence in page.sentences(block.index)[:2]]
        if heads >= 4 and first >= 2:
            break
    return told


def _is_for_pain(sentence: str) -> bool:
    told = _PAIN.search(sentence) is not None and _GIVEN.search(sentence) is not None
    return told and _MOOD.search(sentence) is None and _IN_HOSPITALS.search(sentence) is None


def _is_for_mood_too(page: Page) -> bool:
    for block in page.holding(_SAYS_MOOD):
        for _, sentence in page.sentences(block.index):
            if not _MOOD.search(sentence) or _DENIED.search(sentence):
                continue
            if _GIVEN.search(sentence) or (block.role == "main" and (_SAID_OF_US.search(sentence) or len(sentence) <= _SHORT)):
                return True
    return False
