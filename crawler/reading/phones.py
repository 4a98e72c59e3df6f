"""Reads telephone and fax numbers: those of the clinic, not those of others."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote, urlsplit

import phonenumbers

from crawler.reading.addresses import before_the_street, is_in_hospital, is_way_mark, names_another, without_address
from crawler.reading.others import ANOTHER_HOUSE, CRISIS_LINES, is_not_for_patients
from crawler.reading.page import Block, Finding, Mention, Page, quote_around, read_captions, word_set
from crawler.reading.refusals import refuse
from crawler.reading.triggers import TRIGGERS
from crawler.reading.wording import own_words, straight, words
from directory.records import UNCLAIMED_NUMBER_RULE

_GAP = r"[\s.\-–—/·•\u200b]{0,3}"
_EXTENSION = r"(?:[\s,;(]*(?:ext(?:ension)?|x)[\s.:#]*(?P<ext>\d{1,5})\b)?"
_NUMBER = re.compile(
    rf"(?<![\d$])(?<!\d[.\-–])(?:\+?1{_GAP})?\(?(?P<area>[2-9]\d\d)\)?(?P<gap>{_GAP})(?P<exchange>[2-9]\d\d)(?P<gap2>{_GAP})(?P<line>\d{{4}})(?!\d)"
    rf"(?![.\-]\d){_EXTENSION}",
    re.IGNORECASE,
)
_VANITY = re.compile(
    rf"(?<![\w$])(?:\+?1{_GAP})?\(?(?P<area>[2-9]\d\d)\)?[\s.\-–]{{1,2}}"
    r"(?P<word>(?=[A-Z0-9.\- ]{0,4}[A-Z])[A-Z0-9]{2,7}(?:[-. ]?[A-Z0-9]{2,8}){0,2})\b"
)
_TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})
_DIGITS = re.compile(r"\d\d\d(?:\D{0,4}\d{3}\D{0,3}\d{4}|\)?[\s.\-–]{1,2}[A-Z0-9-]{0,4}[A-Z]{3})")

_DIGIT_BIT = TRIGGERS.add(*"0123456789")
_MOST = 300
"""Numbers read from one page; a page with more of them is no clinic's page."""

_LABEL = words(
    r"(?P<both>(?:tele)?phone\s*(?:/|&|and|or)\s*fax|tel\s*/\s*fax|fax\s*(?:/|&)\s*(?:tele)?phone)|(?P<fax>\b(?:e-?)?fax(?:ed|es|ing)?\b|\bfacsimile\b|\bfacs\b|\btelefax\b|\bfx\b|"
    r"\bF(?=\s*[.:]))"
    r"|(?P<voice>\b(?:tele)?phone\b|\btel\b|\bcall(?:ing)?\b|\btext(?:ing)?\b|\bsms\b|\bmobile\b|\bcell\b|\boffice\b|\bdirect\b|\bvoice\b|"
    r"\b[PTOMC](?=\s*[.:])"
    r"|\btoll[\s-]free\b|\bring\b|\bdial\b|\breach\b|☎|📞)",
)
_LOOSE_LABEL = re.compile(r"office|mobile|cell|direct|reach", re.IGNORECASE)
"""Words that label a number only right before it ("fax it to our office at ...")."""
_LETTER_LABEL = re.compile(r"(?:^|[\s|•·,;(])([FPTMCO]|[fpt](?=[.:]?\s*$))[.:]?\s*$")
_FAX_AFTER = re.compile(r"^\s*(?:[-–,(]?\s*(?:fax|f)|\((?:[a-z]+ ){1,2}fax)\b\s*\)?(?!\s*[:.#]?\s*\(?\+?\d)", re.IGNORECASE)
_OURS = words(
    r"\b(?:us|ours|the (?:office|clinic|front desk))\b[^.!?]{0,30}$|\b(?:our|the clinic's) (?:[\w-]+ ){0,3}?(?:office|clinic|front desk|desk|"
    r"numbers?|lines?|phones?|team|staff|nurses?|coordinators?|practice|location|center|receptionist|hotline)\b[^.!?]{0,30}$|"
    r"\b(?:office|clinic|front desk)\s*:?\s*$",
)
_BESIDE_US = words(
    r"\b(?:not|than|near|behind|above|below|beside|across from|next (?:door )?to|for|by|with|before|outside|upstairs from) $",
)
"""Before "us" or "our office": what follows is where somebody else is, or what somebody else does for the clinic."""
_CRISIS = re.compile(rf"\b(?:{CRISIS_LINES})\b", re.IGNORECASE)
_OTHERS = words(
    r"\b(?:pharmac(?:y|ies)|hotels?|motel|inn|resort|taxi|cab|uber|lyft|medicare|medicaid|hospital|police|county|department of|board of|"
    r"state of|hhs|office for civil rights|fda|insurer|insurance compan(?:y|ies)|"
    r"your (?:plan|insurance|"
    r"(?:doctor|pc[mp]|therapist|psychiatrist|prescriber)(?! (?:can |may |should |must |to )?(?:call|fax|send|contact)\b))|"
    r"carecredit|janssen|withme|rems|"
    r"billing company|laboratory|"
    r"quest|labcorp|association|foundation|society|information line|alliance(?!,? [a-z]{2}\b| +\d)|"
    r"coalition|warm ?line|airport|shuttle|transport(?:ation)?|"
    r"sister (?:clinic|practice)|(?:medical|clinical|prescribing) partner|"
    r"not affiliated|web ?(?:site )?design(?:ed)?|diseñad[oa] por|(?:medical|licensing|nursing) board|ombudsman|"
    r"patient advocate|"
    rf"{ANOTHER_HOUSE}|federal|the state's|"
    r"number (?:has |will )?(?:chang\w+|switch\w+) from|"
    r"their|not (?:ours|us|part of our)|relay|interpreters?|parking garage|landlord|building (?:security|manager)|security desk|"
    r"(?:drug)?maker'?s|member(?:ship)? services|study (?:coordinator|team)|research coordinator|peer[- ]to[- ]peer|day surgery|"
    r"admitting|operator|inpatient|franchis\w+|office of community care|"
    r"(?:powered|developed|built|designed) by|l\.a\. care|molina|caresource|optima health|medi-cal|"
    r"corporate(?! (?:cent|park|plaza|square|woods|campus|lakes|tower|b))|(?:sent|hosted|processed|handled|supplied|compounded) by|"
    r"support program|"
    r"aetna|bcbs\w*|cigna|humana|united ?health\w*|optum|anthem|blue (?:cross|shield)|kaiser|tricare|magellan|carelon|centene|"
    r"our (?:phone |telephone )?number was|(?:web)?site (?:by|credit)|attorney general|anonymous|vendor|billing (?:partner|service)|"
    r"(?:side effects|adverse (?:events|reactions)),? (?:to|call|dial)|also (?:practices|works|sees patients) at|"
    r"(?:them|her|him) at|(?:is|are) (?:run|operated|managed) by|does(?: it| that)?(?=:)|number there|there at|"
    r"emergency (?:room|department)(?=[^a-z]*$)|for rides|VA community care office|(?:previous|old|former) (?:\w+ )?number|"
    r"health ?care system|health system|the (?:city|town|county)'s|parking (?:office|authority)|(?:booking|scheduling) (?:tool|software)|"
    r"rides? home|need a ride|dial-a-ride|paratransit|VA (?:clinic|medical center|hospital|office)|"
    r"billed by|good faith estimate|elevator|the lab's|rides?:|nurse at|psychology today|mychart|(?:patient )?portal (?:support|help)|"
    r"privileges at|on the staff (?:of|at)|imaging|mri|tty|tdd|sample|patient assistance|"
    r"manufacturer|copay|savings program|access line|response team|regulators?|agency|authority|bureau|commission|ride service|bus (?:line|"
    r"company)|(?:old|former|previous) (?:phone )?number|no longer|used to be|(?:financing|lending|credit) (?:company|partner|agency)|lenders?|"
    r"cherry|affirm|prosper|photos?(?: by| courtesy| credit)?(?=:)|photos? (?:by|courtesy)|"
    r"no surprises act|dispute (?:it|the bill|your bill|a bill))\b",
)
_ORGANIZATION = re.compile(
    r"\b(?:[A-Z][\w'&.-]+ ){1,4}(?:of [A-Z]\w+ )?(?:Board|Services|Lab(?:s|oratory)?|House|Network|Alliance|Authority|Program|Hotel|Inn|Suites|"
    r"Motel|Lodge|Institute|Society|Circle|Council|Agency|Bureau|Commission|Hospital|Pharmacy|Drugs?|Apothecary|Transit|Shuttle|Taxi|Cab|"
    r"Security|Garage|Imaging|Radiology|Diagnostics|Association|Foundation|Coalition|Church|University|College|School|Library|Police|"
    r"Sheriff|Response|Medical Center|Psychiatry|Counseling|Behavioral Health|Hospice|Rehab|Dental|Orthopedics|Acupuncture|Yoga|Studio|"
    r"Physical Therapy|Urgent Care|Health Plan|Insurance|Billing|Line)\b"
)
_FAXED_TO = words(r"\bfax (?:\w+ ){0,6}to $|\b(?:the|our) fax(?: number)? is $|\bfax (?:it|them|us) (?:to|at) $|"
    r"\b(?:may|can|should|please) fax(?: us)?(?: at)? $")
"""Right before the number to which others are asked to send something."""
_NO_CLINIC = words(r"\b(?:association|foundation|society|coalition|alliance|hotel|motel|inn|lodge|pharmacy|university)[ ,:(–-]*$")
"""Ends the name of an organization before its address and number, where the page does not tell the clinic's own name."""
_OWN_DESKS = word_set("""
    patient patients client clients customer member new front main medical records billing scheduling call care clinic office ketamine
    infusion spravato intake nurse after hours text appointment appointments administrative support services service line program direct
    phone telephone toll free help desk business the our and insurance security reception therapy tms health referral referrals
    call text contact please number numbers hotline booking schedule questions now today dial speak talk reach center nationwide
    treatment care spravato ketamine monday tuesday wednesday thursday friday saturday sunday mobile cell tel or
""")
"""Words of a clinic's own desks ("Patient Services", "Nurse Line"), which name no other organization."""
_CLAIMED = words(r"\b(?:us|our|we|the (?:clinic|office))\b")
_NO_CLAIM = words(
    r"\b(?:not|than|near|behind|above|below|beside|across from|next (?:door )?to) (?:us|our \w+|the (?:office|clinic))\b",
)
_SUPPLIER = words(r"\b(?:pharmacy|laboratory|supplier|billing company|crisis center|(?:have|has|with|run) their own (?:\w+ )?practices?)\b")
_SPEAKS = words(r"\b(?:us|ours?|we|office|clinic|front desk)\b")
"""A number behind a sentence about a supplier is the supplier's, unless its own sentence calls it the clinic's."""
_SENTENCE_GAP = re.compile(r"(?<!\b[A-Z]\.[A-Z])(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bSt)[.!?]\s+(?=[A-Z])")
_STOP = re.compile(r"[.!?](?:\s|$)")
_PROSE_WORD = re.compile(r"\b[a-z]{2,}\b")
_CLAIMS = re.compile(
    r"\b(?:us|ours?|we|me|my|i'm|billing|front desk|nurses?|after[- ]hours|on[- ]call|voicemail|appointments?|schedul\w+|book\w*|"
    r"patients\b[^.]{0,30}\b(?:may|can|should|please) (?:call|text)|"
    r"consult\w*|refills?|referrals?|questions?|the (?:office|clinic)|office|reception|(?:have|ask) your \w+ (?:to )?call|get started|"
    r"learn more|more information)\b|@",
    re.IGNORECASE,
)
_AFTER_ADDRESS = re.compile(r"\b[A-Z]{2},? \d{5}(?:-\d{4})?\b")
"""What stands before a complete address names the building, not whose number follows."""
_ENDS_IN_ADDRESS = re.compile(r"\b[A-Z]{2},? \d{5}(?:-\d{4})?$")
_NOT_OURS_AFTER = re.compile(r"[^.!?]{0,50}\b(?:not (?:ours|us|our (?:number|line|office))|their (?:\w+ )?(?:number|line|"
    r"office))\b", re.IGNORECASE)
_NOT_A_PHONE = words(r"\b(?:npi|license|lic|ein|tax id|id|ref|invoice|account|acct|isrc|isbn|doi|pmid|nct|dea|"
    r"visitor)\b[\s#.:no]*$")
_WAS = re.compile(r"[(,;]\s*(?:it )?(?:was|formerly|previously|old number)[ :]*$", re.IGNORECASE)
"""Before the number that another one has replaced ("479-555-0160 (was 479-555-0150)")."""
_PLACEHOLDERS = frozenset({"5678900", "5678901", "5678910", "5555555", "5551234", "5551212", "5550000", "4567890", "1234567"})
"""The seven digits of numbers that templates and themes leave on a page, whatever area code stands before them."""
_KNOWN_OTHERS = frozenset({
    "+18002738255", "+18006624357", "+18002221222", "+18007997233", "+18006564673", "+18664887386", "+18775658860", "+18009506264",
    "+18886289454", "+18007994889", "+18009855990", "+18003681019", "+18776966775", "+18003321088", "+18333321088", "+18006334227",
    "+18009853059", "+18005377697", "+18006770718", "+18772273728", "+18442246744", "+18448724681", "+18557729866", "+18002528966",
    "+18009226868", "+18005267736",
})
"""Crisis lines and authorities whose numbers clinics print beside their own (from their own public pages)."""


def read_phones(page: Page, name: str | None = None) -> list[Mention]:
    """Return the clinic's voice numbers (`telephones`) and faxes (`faxes`) in reading order, each once per block.

    `name` is the clinic's own: a number that another organization's name introduces is that one's.
    """
    blocks = (block for block in page.holding(_DIGIT_BIT) if _DIGITS.search(block.text))
    own = own_words(name) if name else None
    jobs = is_not_for_patients(page)
    found = list(islice((mention for block in blocks for mention in _in_block(page, block, name, own, jobs)), _MOST))
    seen = {mention.finding.value.split(";")[0] for mention in found}
    found.extend(_in_links(page, seen))
    if not seen:
        found.extend(islice(read_captions(page, "telephones", _of_caption), 1))
    claimed = {
        mention.finding.value for mention in found if mention.finding.field == "telephones" and mention.finding.rule != UNCLAIMED_NUMBER_RULE
    }
    if claimed:
        for mention in found:
            if mention.finding.rule == UNCLAIMED_NUMBER_RULE and mention.finding.value not in claimed:
                refuse("telephones", mention.finding.quote, UNCLAIMED_NUMBER_RULE, "the sentence does not call the number the clinic's")
        found = [mention for mention in found if mention.finding.rule != UNCLAIMED_NUMBER_RULE or mention.finding.value in claimed]
    faxes = {mention.finding.value for mention in found if mention.finding.field == "faxes"}
    voices = {mention.finding.value for mention in found if mention.finding.field == "telephones" and mention.finding.rule != "tel-link"}
    return [
        mention for mention in found
        if mention.finding.field == "faxes" or mention.finding.value not in faxes or mention.finding.value in voices
    ]


def _of_caption(caption: str) -> str | None:
    """Return the number that the words of an image call one's own."""
    said = _CAPTION.match(caption)
    return next((value for _, value in numbers_in(straight(caption))), None) if said and not _CRISIS.search(caption) else None


_CAPTION = re.compile(r"(?:please )?(?:call|phone|tel(?:ephone)?|text|contact)\b", re.IGNORECASE)
"""How the words of a picture of a number begin; those of a photograph may name whoever took it."""
_BETWEEN_NUMBERS = re.compile(r"\W{0,3}(?:(?:tele)?phone|tel|fax|toll[- ]free|tty|or|and|[pft])?\W{1,3}", re.IGNORECASE)
"""What parts two numbers of one and the same organization ("Phone: ... Fax: ...")."""


def _in_block(page: Page, block: Block, name: str | None, own: frozenset[str] | None, jobs: bool) -> Iterator[Mention]:
    text = straight(block.text)
    previous_end = refused_end = 0
    for match, value in numbers_in(text):
        before = text[previous_end:match.start()]
        of_the_same = bool(refused_end) and refused_end == previous_end and _BETWEEN_NUMBERS.fullmatch(before) is not None
        after = text[match.end():match.end() + 30]
        *earlier, sentence_before = _SENTENCE_GAP.split(text[max(0, match.start() - 160):match.start()])
        if earlier and len(sentence_before) < 12 and _ENDS_IN_ADDRESS.search(earlier[-1]):
            sentence_before = f"{earlier[-1]}; {sentence_before}"
        label = _label(before, after, page, block, match.start(), first=previous_end == 0)
        previous_end = match.end()
        quote = quote_around(page, block, match.start(), match.end())
        if of_the_same:
            refused_end = previous_end
            refuse("telephones", quote, "number", f"{match.group()} stands behind a number of another organization")
            continue
        if _NOT_A_PHONE.search(before) or (value[:12] in _KNOWN_OTHERS):
            old = "the crisis line's number from before 988; the page is out of date" if value == "+18002738255" else None
            refuse("telephones", quote, "number", f"{match.group()} is {old or 'a crisis line, an authority, or no telephone number at all'}")
            continue
        if not match.groupdict().get("gap2") and not _is_grouped(match) and label is None and not _tel_link(page, block, value):
            continue
        if _WAS.search(before):
            refuse("telephones", quote, "number", f"{match.group()} is said to be the number of before")
            continue
        if name and "Hospital" in name and page.text.count(name) > 1:
            sentence_before = sentence_before.replace(straight(name), " ")
        of_others = bool(earlier) and _SUPPLIER.search(earlier[-1])
        supplied = of_others and not _SPEAKS.search(sentence_before)
        if supplied or _belongs_to_others(sentence_before, text[match.end():match.end() + 60], label):
            refused_end = previous_end
            refuse("telephones", quote, "number", f"{match.group()} is the number of another organization or of a crisis line")
            continue
        told = block.role in ("main", "aside") or len(_PROSE_WORD.findall(sentence_before)) > 4 or _TOLD_OF.match(after) is not None
        if own is not None and told and (
            _named_other(sentence_before, text[match.end():], own) or (match["area"] in _TOLL_FREE and _named_before(sentence_before, own))
        ):
            refused_end = previous_end
            refuse("telephones", quote, "number", f"another organization is named just before {match.group()}")
            continue
        if _BLANKS.search(sentence_before):
            continue
        if own is not None and _is_in_anothers_link(page, block, match, own):
            refuse("telephones", quote, "number", f"{match.group()} stands in a link to another organization's site")
            continue
        label = "fax" if label is None and value[2:12] in page.faxes else label
        field = "faxes" if label == "fax" else "telephones"
        rule = "labelled-number" if label else "number"
        if field == "faxes":
            refuse("telephones", quote, rule, f"{match.group()} is a fax, kept among the faxes")
        introduced = own is not None and _introduced(sentence_before, own)
        recruits = jobs and not (own and own & set(_PROSE_WORD.findall(_MAIL.sub(" ", text.lower()))))
        unclaimed = recruits or introduced or block.tag == "blockquote" or _is_unclaimed(sentence_before, text[match.end():], own)
        if _TAGLINE.search(text) or (block.role in ("main", "aside") and (unclaimed if field == "telephones" else recruits)):
            rule = UNCLAIMED_NUMBER_RULE
        yield Mention(Finding(field, value, quote, "page_text", rule), block.index, match.start())


_NAME_AND_NUMBER = re.compile(r"^(?:The )?[A-Z][\w'&.-]+(?: (?:of |and |& )?[A-Z][\w'&.-]+)+[\s(:,|–-]+$")
"""A link's words before a number, when they are a name."""


def _is_in_anothers_link(page: Page, block: Block, match: re.Match[str], own: frozenset[str]) -> bool:
    """Tell whether a number stands behind a name in a link to another site ("Harbor Primary Care (843-555-0180)" in a row of links)."""
    host = urlsplit(page.url).hostname
    for link in page.links_in(block):
        if match.group() not in link.text or not link.href.startswith("http"):
            continue
        named = _NAME_AND_NUMBER.match(link.text.partition(match.group())[0])
        words = set(re.findall(r"[a-z]{3,}", named.group().lower())) if named is not None else set()
        return bool(words - own - _OWN_DESKS) and urlsplit(link.href).hostname != host
    return False


_TAGLINE = words(r"\bsi habla español\b|\blanguage assistance\b|\bif you (?:speak|do not speak) [A-Z]")
"""The notice that health centers owe to speakers of other languages; its number is the interpreters'."""


def numbers_in(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the US telephone numbers in a text as (match, E.164 with `;ext=`), in order."""
    if "\n" not in text and not _DIGITS.search(text):
        return
    matches = [(match, _e164(match["area"] + match["exchange"] + match["line"])) for match in _NUMBER.finditer(text)]
    taken = [match.span() for match, value in matches if value]
    for match in _VANITY.finditer(text):
        letters = sum(character.isalpha() for character in match["word"])
        if letters >= 3 and not any(start < match.end() and match.start() < end for start, end in taken):
            word = re.sub(r"[^A-Z0-9]", "", match["word"])
            if len(word) >= 7 and (match["area"] in _TOLL_FREE or " " not in match["word"]):
                spelled = phonenumbers.convert_alpha_characters_in_number(match["area"] + word)
                matches.append((match, _e164(spelled[:10])))
    for match, value in sorted(matches, key=lambda pair: pair[0].start()):
        if value:
            extension = match.groupdict().get("ext")
            yield match, f"{value};ext={extension}" if extension else value


@lru_cache(maxsize=2048)
def _e164(digits: str) -> str | None:
    """Return a ten-digit US number in E.164, or None when no such number can exist."""
    if len(digits) != 10 or digits[1:3] == "11" or digits[4:6] == "11" or len(set(digits)) < 3 or digits[3:] in _PLACEHOLDERS:
        return None
    probe = digits if digits[3:6] != "555" else digits[:3] + "234" + digits[6:]  # numbers reserved for examples
    if not phonenumbers.is_valid_number(phonenumbers.PhoneNumber(country_code=1, national_number=int(probe))):
        return None
    return f"+1{digits}"


def _is_grouped(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    return "word" in groups or bool(groups.get("gap")) or "(" in match.group()


_LABEL_BEHIND = re.compile(r"^\s?\((?:voice|fax|phone|tel|cell|text|office|mobile|main)[^()]{0,20}\)", re.IGNORECASE)
"""The label of the number before, which stands behind it."""


def _label(before: str, after: str, page: Page, block: Block, start: int, first: bool) -> str | None:
    """Return fax or voice for the word that names the number: before it, after it, or the line above it."""
    letter = _LETTER_LABEL.search(before)
    if letter:
        return "fax" if letter[1] in "Ff" else "voice"
    if not first:
        before = _LABEL_BEHIND.sub("", before)
    near = before[-60:]
    labels = [match for match in _LABEL.finditer(near) if not (_LOOSE_LABEL.fullmatch(match.group()) and len(near) - match.end() > 3)]
    if labels:
        last = labels[-1]
        if _LOOSE_LABEL.fullmatch(last.group()) and any(label["fax"] for label in labels):  # "fax our office: ..."
            return "fax"
        return "voice" if last["both"] else "fax" if last["fax"] else "voice"
    if _FAX_AFTER.match(after):
        return "fax"
    if re.match(r"^\s*[-–,(]?\s*(?:phone|tel|cell|mobile|voice|text|office)\b", after, re.IGNORECASE):
        return "voice"
    if block.table_head and (head := _label_of_column(block, start)):
        return head
    if not first:
        return _label_of_row(block)
    above = [block.headings[-1]] if block.headings and len(block.headings[-1]) <= 30 else []
    if block.index and len(page.blocks[block.index - 1].text) <= 30:
        above.insert(0, page.blocks[block.index - 1].text)
    for text in above:
        match = _LABEL.search(text)
        if match and not any(character.isdigit() for character in text):
            return "voice" if match["both"] else "fax" if match["fax"] else "voice"
    return None


def _label_of_column(block: Block, start: int) -> str | None:
    """Return what the head of a table's column says about the numbers below it."""
    column = block.column(start)
    head = block.table_head[column] if column is not None and column < len(block.table_head) else ""
    match = _LABEL.search(head)
    return None if match is None else "fax" if match["fax"] else "voice"


def _label_of_row(block: Block) -> str | None:
    """Return what the first cell of a row says about the numbers in all its other cells."""
    head = block.cells[0] if len(block.cells) > 2 else ""
    match = _LABEL.search(head) if not any(character.isdigit() for character in head) else None
    return None if match is None else "fax" if match["fax"] else "voice"


_RELAY = re.compile(r"\bTT[YD]:? ?711\b")
"""The relay's three digits, which name nobody else in the line of the clinic's own number."""


def _belongs_to_others(before: str, after: str, label: str | None) -> bool:
    ours = _OURS.search(before)
    if ours is not None and not _BESIDE_US.search(before[:ours.start()]) and not _OTHERS.search(before, ours.start()):
        return False
    if label == "fax" and _FAXED_TO.search(before) and not _CRISIS.search(before[-40:]):
        return False
    before = _RELAY.sub(" ", before)
    near = before[-110:]
    follows = re.match(r"[^.!?]{0,60}", after)
    if _CRISIS.search(near) or (label is None and follows is not None and _CRISIS.search(follows.group()[:40])):
        return True
    if re.match(r"\s*(?:\(|-|,)?\s*(?:\w+\s){0,3}(?:crisis|lifeline|hotline|trevor|poison)", after, re.IGNORECASE):
        return True
    if _NOT_OURS_AFTER.match(after) is not None or (_OTHERS.search(near[-80:]) and _OTHERS.search(without_address(before)[-80:])):
        return True
    addressed = before_the_street(before) if _AFTER_ADDRESS.search(before) else None
    return addressed is not None and len(addressed.split()) > 1 and _NO_CLINIC.search(addressed) is not None


_TOLD_OF = re.compile(r",? (?:has|offers|takes|gives|provides|is an?|can|will)\b")
"""Behind a number: the sentence goes on about the house that it began with."""


def _named_other(before: str, after: str, own: frozenset[str]) -> bool:
    """Tell whether the number follows an organization's name that shares no word with the clinic's own (`own`, lower case)."""
    if _AFTER_ADDRESS.search(before):
        named = before_the_street(before)
        if named is not None and (names_another(named, own) or is_way_mark(named)):
            return True
        subject = set(_NAME_LETTERS.findall((named or "").lower())) - {"the"}
        if subject and not subject & (own | _OWN_DESKS) and not _CLAIMED.search(named or "") and _TOLD_OF.match(after):
            return True
    plain = without_address(_AFTER_ADDRESS.split(before)[-1])
    if is_in_hospital(_SPACES.sub(" ", plain)):
        return True
    names = list(_ORGANIZATION.finditer(plain[-90:]))
    if not names or _CLAIMED.search(names[-1].string, names[-1].end()):
        return False
    words = set(_NAME_LETTERS.findall(names[-1].group().lower()))
    return not words & own and not words <= _OWN_DESKS


_SPACES = re.compile(r" {2,}")
_NAME_LETTERS = re.compile(r"[a-z]{3,}")


def _named_before(before: str, own: frozenset[str]) -> bool:
    """Tell whether a proper name that is not the clinic's stands right before a toll-free number: others' lines are given so."""
    named = _PROPER_NAME.search(before) if not _TOLL_FREE_LABEL.search(before) else None
    words = set(re.findall(r"[a-z]{3,}", named["name"].lower())) if named else set()
    return bool(words - _OWN_DESKS) and not words & own


_PROPER_NAME = re.compile(
    r"(?P<name>(?!(?:Our|The|Call|Please|Phone|Toll|Text)\b)"
    r"[A-Z][\w'&.-]+(?: (?:for |of |and |& |the )?[A-Z][\w'&.-]+)*)(?: \(?(?:[a-z]+ ){0,2}line| billing| support| customer service| card| app)?"
    r"(?:\s?[:,(–-]\s?|\s(?:at|on)\s|\s)$"
)
def _introduced(before: str, own: frozenset[str]) -> bool:
    """Tell whether somebody else is introduced with the number ("Rides: Valley Van, 303-555-0190"); no person, no desk, no city's office."""
    named = _INTRODUCED.search(before)
    words = set(re.findall(r"[a-z]{3,}", named["name"].lower())) if named else set()
    return bool(words) and not words & (own | _OWN_DESKS)


_INTRODUCED = re.compile(
    r"(?:[a-z]:|\b(?:by|from|through)) (?!Dr\b)(?P<name>[A-Z][\w'&.-]+(?: (?:of |and |& )?[A-Z][\w'&.-]+){1,4})(?<!M\.D\.)(?<!MD)(?<!NP)(?<!RN)"
    r"(?:,| \()\s*$"
)
_TOLL_FREE_LABEL = words(r"\btoll[- ]?free\b")
_MAIL = re.compile(r"\S+@\S+")
_BLANKS = re.compile(r"_{3,}")
"""A form's line, to be filled in."""


_CALLED = words(r"\b(?:i|we|she|he|they)? ?(?:called|phoned|texted)(?: them)?(?: at)? $")
"""What a patient tells of a call."""


def _is_unclaimed(before: str, after: str, own: frozenset[str] | None) -> bool:
    """Tell whether a sentence of prose gives a number without a word that makes it the clinic's own.

    Clinics say "call us", "our nurse" or "to book"; a sentence that does none of this tells how to reach somebody else.
    """
    if _CALLED.search(before):
        return True
    said = f"{_NO_CLAIM.sub(' ', before)} {_STOP.split(after, maxsplit=1)[0]}"
    return len(_PROSE_WORD.findall(said)) >= 6 and not _CLAIMS.search(said) and not (own and own & set(_PROSE_WORD.findall(said.lower())))


def _tel_link(page: Page, block: Block, value: str) -> bool:
    return any(
        link.href.lower().startswith(("tel:", "sms:")) and value[2:12] in re.sub(r"\D", "", link.href) for link in page.links_in(block)
    )


def _says_another_number(text: str, digits: str) -> bool:
    """Tell whether a link's text holds a number itself: then that is what the clinic says, not a left-over address behind it.

    A text whose last letters only spell `digits` ("1-833-555-01TM") says the same.
    """
    said = "".join(character for character in text if character.isdigit()).removeprefix("1")
    spelled = len(said) < 10 and digits.startswith(said) and text.rstrip()[-1:].isalpha()
    return (len(said) >= 7 and not spelled) or any(True for _ in numbers_in(straight(text)))


def _in_links(page: Page, seen: set[str]) -> Iterator[Mention]:
    """Yield numbers that stand only in `tel:` and `sms:` links ("Call us")."""
    for link in page.links:
        scheme, _, rest = link.href.partition(":")
        if scheme.lower() not in ("tel", "sms", "callto"):
            continue
        match = re.match(r"\s*\+?(\d{10,11})(?:\D+(\d{1,5}))?$", re.sub(r"[\s().\-–‑]", "", unquote(rest)).removeprefix("//"))
        digits = match[1].removeprefix("1") if match else ""
        value = _e164(digits) if len(digits) == 10 else None
        if value is None or match is None or value in seen or value in _KNOWN_OTHERS or _says_another_number(link.text, digits):
            continue
        before = page.blocks[link.block_index].text.partition(link.text)[0] if page.blocks and link.text else ""
        if _CRISIS.search(before[-110:]) or _CRISIS.search(link.text) or _OTHERS.search(link.text):
            continue
        seen.add(value)
        field = "faxes" if digits in page.faxes or re.search(r"\bfax\b", link.text, re.IGNORECASE) else "telephones"
        full = f"{value};ext={match[2]}" if match[2] else value
        yield Mention(Finding(field, full, link.href[:300], "link", "tel-link"), link.block_index)
