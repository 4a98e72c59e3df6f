"""Finds a practice's name in a page's words by the address of its site or its mail, which spells the name without spaces.

The address alone names nobody: only words that the page itself writes as a name count.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.reading.addresses import STATES
from crawler.reading.own_voice import PRACTICE_ENDS, Spoken
from crawler.reading.page import Block, Page, word_set
from crawler.reading.wording import straight

_OF_HOSTS = word_set(
    """
    www gmail yahoo hotmail outlook aol icloud protonmail proton live msn comcast verizon sbcglobal googlemail example wixsite squarespace
    wordpress weebly godaddysites blogspot facebook webflow netlify github business google sites health clinic care
    """
)
"""Parts of addresses that are a provider's or a kind of house, and nobody's name."""
_MAIL_HOST = re.compile(r"@([\w-]+(?:\.[\w-]+)+)")
AS_ITS_ADDRESS = "as-its-address"
"""The rule of a name that an address spells."""
_SHORTEST = 5
"""Letters of an address, below which it may stand for anything."""
_LEADS = ("the", "my", "get", "try", "go", "join", "at")
"""What addresses put before a name."""
_REST = re.compile(
    r"(?:ketamine|clinics?|health(?:care)?|wellness|cent(?:er|re)s?|med(?:ical|icine|spa)?|md|tms|sgb|kap|iv|rx|care|therap(?:y|ies)|psych(?:iatry|ology)?|"
    r"infusions?|gr(?:ou)?p|co|usa|online|spa|app|inc|llc|pllc|mind|mental|behavioral|bh|pain|spine|neuro|integrative|holistic|anesthesia|"
    r"spravato|esketamine|treatments?|practice|assoc(?:iates)?|institute|ctr|team|hospitals?|nyc|and)*[a-z]{0,2}",
)
"""What addresses put behind a name, or say in place of its last words."""
_SMALL = word_set("and of the for at in on")
_BETWEEN = frozenset(" '.,&+-|")
_ENDS = (
    rf"(?:{PRACTICE_ENDS}|Collective|Psychology|Therapeutics|Infusions|Care|Hospital|"
    r"Services|Program|Consultants|Solutions|Neurology|Neurotherapy|Therapy|Therapies)"
)
_END = re.compile(_ENDS, re.IGNORECASE)
_HOUSE_BEHIND = re.compile(rf"(?: (?:(?:of|and|&) )?[A-Z][\w'-]*){{0,2}}? (?:(?:and|&) )?(?i:{_ENDS})\b(?! (?:(?:and|&|of) )?[A-Z])")
"""The last words of a name, which an address may leave out."""
_HOUSE_BEFORE = re.compile(r"(?:Cent(?:er|re)|Institute|Clinic) (?:for|of) (?:the )?$")
_HOUSE_FIRST = re.compile(r"^(?:cent(?:er|re)|institute|clinic) (?:for|of) (?:the )?")
_NEXT_WORD = re.compile(r" [A-Z]")
_OF_MAPS = word_set("san santa los las new north south east west central fort saint st el great greater grand lake mount upper lower")
"""First words of towns and regions, which addresses spell as well."""
_KINDS_OF_MAPS = word_set("valley county bay coast city beach springs lake shore hills island river area")
"""The last words of such names."""
_STRUNG = 2
"""Bars from which on a line is a menu or a string of keywords."""
_AT_A_PLACE = re.compile(r"\b(?:in|near|around|of|from|to|serving|across|throughout|outside)\s+(?:the\s+)?$", re.IGNORECASE)
_TOP = 4
"""Blocks at the top of a page, of which one may be the name alone."""
_LINE = re.compile(
    r"(?!(?!Cent|Inst).* for )(?!.* (?i:FAQs?|Fees|Pricing|Policy|Policies|Team|Blog|Contact|Locations?|Reviews|Hours|Membership)\b)"
    r"[A-Z][\w'.+-]*(?:,? (?:(?:of|and|&|the|for|\+) )*[A-Z][\w'.+-]*){0,6}",
)


def address_words(page: Page) -> list[str]:
    """Return what the addresses of the page's site and of the mail on it spell, letters and digits only."""
    hosts = [urlsplit(page.url).hostname or "", *(_MAIL_HOST.findall(page.text.lower()) if "@" in page.text else ())]
    found = []
    for host in dict.fromkeys(hosts):
        parts = [part for part in host.split(".")[:-1] if part not in _OF_HOSTS]
        word = max(parts, key=len, default="").replace("-", "")
        if len(word) >= _SHORTEST and word not in found:
            found.append(word)
    return found


def _spells_first_words(spelled: str, parts: list[str]) -> bool:
    """Tell whether an address spells the first words of a name and puts only common ones behind them."""
    size = 0
    for part in parts:
        if not spelled.startswith(part, size):
            break
        size += len(part)
    return size >= _SHORTEST and not _REST.fullmatch(spelled[:size]) and _REST.fullmatch(spelled, size) is not None


def _spells_parts(spelled: str, parts: list[str]) -> bool:
    """Tell whether an address is made of a name's first word and others in their order, some of them cut ("integrativepsychqueens")."""
    ways, tried = [(0, 0)], set[tuple[int, int]]()
    while ways:
        at, used = way = ways.pop()
        if way in tried:
            continue  # words that repeat lead to it in many ways
        tried.add(way)
        if at >= _SHORTEST and used > 1 and not _REST.fullmatch(spelled[:at]):
            initials = "".join(part[0] for part in parts[used:] if part not in _SMALL)
            if _REST.fullmatch(spelled, at) or spelled[at:] == initials:
                return True
        for index in range(used, len(parts) if used else 1):
            size = _spelled_of(parts[index], spelled, at)
            if size:
                ways.append((at + size, index + 1))
    return False


_CUT = 4
"""Letters of a word that an address keeps at least."""


def _spelled_of(part: str, spelled: str, at: int) -> int:
    """Return how many letters of a word an address spells at an offset: of a long one its beginning, of a short one all; 0 for none."""
    if len(part) < _CUT:
        return len(part) if part not in _SMALL and spelled.startswith(part, at) else 0
    return next((size for size in range(len(part), _CUT - 1, -1) if spelled.startswith(part[:size], at)), 0)


def begins_with_the(name: str, words: list[str]) -> bool:
    """Tell whether an address spells the name with its article before it."""
    squeezed = "".join(re.findall(r"[a-z0-9]+", straight(name).lower().replace("&", "and").removeprefix("the ")))
    return any(word.startswith(f"the{squeezed}") for word in words)


def is_spelled(name: str, words: list[str]) -> bool:
    """Tell whether one of the addresses spells the name, the beginning of it, or its first letters."""
    plain = _HOUSE_FIRST.sub("", straight(name).lower().replace("&", "and").removeprefix("the "))
    parts = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    squeezed = "".join(parts)
    without_and = "".join(part for part in parts if part != "and")
    initials = "".join(part[0] for part in parts if part not in _SMALL)
    of_maps = bool(parts) and _is_of_maps(parts)
    for word in words:
        for spelled in _without_lead(word):
            if of_maps and spelled not in (squeezed, without_and):
                continue
            if spelled.startswith((squeezed, without_and)) or (len(spelled) > 6 and squeezed.startswith(spelled)):
                return len(squeezed) >= _SHORTEST
            if len(initials) > 3 and spelled.startswith(initials) and _REST.fullmatch(spelled, len(initials)):
                return True
            without = [part for part in parts if part != "and"]
            if _spells_parts(spelled, parts) or _spells_first_words(spelled, parts) or _spells_first_words(spelled, without):
                return True
    return False


def spelled_names(page: Page, words: list[str]) -> Iterator[Spoken]:
    """Yield the page's own words that an address spells, each word of them written as in a name.

    They are sure where they can hardly be anything but its owner's name.
    """
    for spelled in dict.fromkeys(spelled for word in words for spelled in _without_lead(word)):
        start = spelled[:3]
        for block in page.blocks[:_TOP]:
            name = page.plain[block.index]
            if _LINE.fullmatch(name) and _spells_parts(spelled, re.findall(r"[a-z0-9]+", name.lower())):
                yield _spelled(block, 0, len(name), sure=True)
        for block, lowered in zip(page.blocks, page.lower, strict=True):
            head = page.plain[block.index].partition(" | ")[0] if block.index < _TOP else ""
            line = 0 < len(head) < 60 and _LINE.fullmatch(head) is not None
            at = lowered.find(start) if lowered.count(" | ") < _STRUNG else -1
            while at >= 0:
                found = _spelled_at(page.plain[block.index], at, spelled, line) if at == 0 or not lowered[at - 1].isalnum() else None
                if found is not None:
                    whole_line = _spelled(block, 0, len(head), sure=True) if line and at == 0 else None
                    yield whole_line or _as_named(page, block, at, *found)
                    break
                at = lowered.find(start, at + 1)


def _as_named(page: Page, block: Block, start: int, end: int, whole: bool) -> Spoken:
    text = page.plain[block.index]
    before = _HOUSE_BEFORE.search(text, max(0, start - 30), start)
    start = before.start() if before else start
    words = text[start:end].lower().split()
    several = len(words) > 1 and not _is_of_maps(words) and not _AT_A_PLACE.search(text, max(0, start - 20), start)
    return _spelled(block, start, end, sure=whole or several)


def _spelled(block: Block, start: int, end: int, *, sure: bool) -> Spoken:
    return Spoken(block.text[start:end], block, (start, end), AS_ITS_ADDRESS, 2.0 if sure else 1.0, sure)


def _is_of_maps(words: list[str]) -> bool:
    """Tell whether words may be a town or a region, and no house that is called after one."""
    if _END.fullmatch(words[-1]):
        return False
    return words[0] in _OF_MAPS or words[0] in STATES or words[-1] in _KINDS_OF_MAPS


def _without_lead(word: str) -> Iterator[str]:
    yield word
    for lead in _LEADS:
        if word.startswith(lead) and len(word) - len(lead) >= _SHORTEST:
            yield word.removeprefix(lead)


def _spelled_at(text: str, start: int, spelled: str, line: bool) -> tuple[int, bool] | None:
    """Return the end of the words at `start` that the address spells, and whether it spells no other word.

    In a `line` that may be a name from end to end, any words may follow.
    """
    at, letter, last = start, 0, (0, 0)
    while at < len(text) and letter < len(spelled):
        sign = text[at]
        begins = at == start or not text[at - 1].isalnum()
        if begins and text[at:at + 4].lower() == "and " and not spelled.startswith("and", letter):
            at += 4
        elif sign.lower() == spelled[letter] and (not begins or sign.isupper() or sign.isdigit() or _is_small(text, at)):
            at, letter = at + 1, letter + 1
            if at == len(text) or not text[at].isalnum():
                last = at, letter
        elif sign in _BETWEEN and at > start:
            letter += 3 if sign == "&" and spelled.startswith("and", letter) else 0
            at += 1
        else:
            break
    end, letters = last
    if letters < _SHORTEST or not _REST.fullmatch(spelled, letters):
        return None
    house = _HOUSE_BEHIND.match(text, end)
    if house is None and _NEXT_WORD.match(text, end) and not (line and start == 0):
        return None
    return house.end() if house else end, letters == len(spelled)


def _is_small(text: str, at: int) -> bool:
    return re.split(r"\W", text[at:at + 5], maxsplit=1)[0] in _SMALL
