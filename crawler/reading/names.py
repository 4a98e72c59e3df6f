"""Reads what the practice calls itself."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from crawler.reading.others import CRISIS_LINES
from crawler.reading.own_address import AS_ITS_ADDRESS, address_words, begins_with_the, is_spelled, spelled_names
from crawler.reading.own_voice import OTHERS_WORK, PRACTICE_ENDS, Spoken, has_own_word, spoken_names
from crawler.reading.page import Block, Finding, Link, Page, fold, quote_around, word_set
from crawler.reading.patterns import Pattern
from crawler.reading.structured import practices
from crawler.reading.triggers import TRIGGERS
from crawler.reading.wording import straight, words
from directory.records import QUOTE_LIMIT, Source

_WORD = r"[A-Z0-9][\w'’&.-]*"
_NAME = rf"(?:The )?{_WORD}(?:,? (?:(?:of|and|&|the|for|\+|del?|y) )?(?:(?:the|la|las|los|el) )?{_WORD}){{0,7}}"
_BUSINESS = words(
    r"\b(?:wellness|clinics?|cent(?:er|re)s?|ketamine|health(?:care)?|psychiatr\w+|therap(?:y|ies|eutics)|institute|medical|medicine|"
    r"infusions?|associates|group|"
    r"care|recovery|spa|practice|neuro\w*|tms|counseling|solutions|specialists|partners|services|collective|behavioral|pain|anesthesia|"
    r"telehealth|lounge|labs?|brain|mind\w*|"
    r"psychology|spine|orthop\w+|physicians|treatments?|integrative|holistic|restor\w+|hospital|healing|md)\b",
)
_GENERIC = word_set(
    """
    ketamine infusion infusions therapy therapies treatment treatments home contact us about our services service welcome to
    what expect faq faqs frequently asked questions blog news the a an and of for in at on with your you we depression
    anxiety ptsd pain chronic mental health clinic clinics center centers tms sgb spravato iv kap nad appointment pricing
    prices cost costs insurance team staff locations location hours directions directory patient patients resources privacy
    policy page site website official logo menu header footer image first session visit how it works fees links rights
    reserved all llc inc medical assisted psychotherapy esketamine stellate ganglion block book now call today schedule
    consultation near me best top new online request information learn more
    preparing preparation prepare before after during safety research instructions provider providers doctor doctors clinician clinicians
    right choose choosing find finding why is are does do can
    neurostar brainsway deep accelerated racemic generic im intravenous intramuscular intranasal oral sublingual lozenge lozenges
    """
)
_COPYRIGHT = re.compile(
    rf"(?:©|\(c\)|Copyright)\s*(?:©|\(c\)|Copyright)?\s*(?:20\d\d|19\d\d)?(?:\s*[-–—]\s*(?:20\d\d|present))?,?\s*(?:by\s+|"
    rf"[-–|]\s*)?(?P<name>{_NAME})"
    rf"|^(?P<before>{_NAME}),? (?:©|\(c\)|Copyright)",
)
_AFTER_COPYRIGHT = re.compile(r"\s*(?:[.|•·–—-]\s*|,\s*)?(?:All Rights.*|Powered.*|Designed.*|Website.*|Web Design.*|Privacy.*|Terms.*|"
    r"Site by.*|Created.*|Inc\.?.*)$", re.IGNORECASE)
_CUES = re.compile(
    rf"(?:\b(?:reach out to us|contact us|talk to us|call us|join us|visit us|available|here|team|staff|provider|doctors?|physicians?|"
    rf"specialists|experts|journey|care|offered|treatments?|infusions?|"
    rf"therapy|TMS|session|experience|experts|goal|mission|believe|clinicians) at |\b(?:[Ww]elcome to|[Aa]t|[Cc]ontact|[Cc]hoose|"
    rf"[Cc]hoosing|[Aa]bout|[Cc]all|[Tt]hank you for choosing|[Ww]hy choose|[Vv]isit|"
    rf"[Ww]e at|[Bb]ehind) )(?P<name>{_NAME})"
)
_SPEAKS = re.compile(rf"\b(?:[Hh]ere )?[Aa]t (?P<name>{_NAME}),? (?:we|our)\b")
_PRACTICE_END = re.compile(rf"\b(?:{PRACTICE_ENDS})$")
_HOUSE = re.compile(r"\b(?:Clinics?|Cent(?:er|re)s?|Institute|Associates|Hospital|Lounge|Spa)$")
_CERTIFIED = re.compile(r"\b(?:Certified|Treatment Cent|Medical Cent|Wellness Associates$|Care Cent|The Clinics?$|Our|Your)")
"""Kinds of houses rather than the name of one."""
_PRACTICE_END_WORD = re.compile(_PRACTICE_END.pattern.removesuffix("$").replace(r"\b", r"\b(?=[A-Z])", 1) + r"\b")
_WHOSE = re.compile(rf"(?<= )(?P<house>{PRACTICE_ENDS})['’]s [A-Z].*$")
"""What a house has ("Lark Health's Infusion Center")."""
_PRACTICE_WORD = re.compile(
    r"\b(?=[A-Z])(?:Wellness|Clinic|Cent(?:er|re)|Ketamine|Health|Psych|Therap|Institute|Medic|Infusion|Associates|Group|Care|Recovery|Spa\b|"
    r"Practice|Neuro|TMS|Counsel|"
    r"Solutions|Specialists|Partners|Services|Collective|Behavioral|Pain|Anesthesia|Telehealth|Lounge|Labs?\b|Brain|Mind|Treatment|"
    r"Integrative|Holistic|Restor|Hospital|Healing|MD\b)"
)
_PRACTICE_BIT = TRIGGERS.add(
    " at ", "wellness", "clinic", "center", "centre", "ketamine", "health", "psych", "therap", "institute", "medic", "infusion", "associates",
    "group", "care", "recovery", "spa", "practice", "neuro", "tms", "counsel", "solutions", "specialists", "partners", "services", "collective",
    "behavioral",
    "pain", "anesthesia", "lounge", "lab", "brain", "mind", "treatment", "integrative", "holistic", "restor", "hospital", "healing", "md",
)
"""`_PRACTICE_WORD` for the scan, and the word before a practice that speaks of itself; a notice's defined name stands beside one of them."""
_PROPER = re.compile(rf"(?:\bThe )?\b{_WORD}(?: (?:(?:of|and|&|the|for|del?|y) )?(?:(?:la|las|los|el) )?{_WORD}){{1,6}}")
_SUBJECT = Pattern(rf"(?:^|[.!?] )(?P<name>{_NAME}) (?:is (?:a|an|the|proud|here|located|dedicated|committed)|offers?|provides?|treats|"
    rf"was founded|specializes|has been|now offers|will)\b")
_LEGAL = words(r",?\s+(?:L\.?L\.?C\.?|P\.?L\.?L\.?C\.?|Inc\.?|Incorporated|P\.?C\.?|P\.?A\.?|Corp(?:oration)?\.?|Ltd\.?|L\.?L\.?P\.?|"
    r"P\.?S\.?|S\.?C\.?|A\.?P\.?C\.?|P\.?L\.?C\.?)$|"
    r",\s+an? (?:professional|medical|nursing|psychological|dental)(?: (?:corp(?:oration)?|group|association|practice))?\.?$|,\s+all$")
_SLOGAN_TAIL = Pattern(
    r"\s+(?:[Ii]n|[Nn]ear|[Ss]erving)\s+(?!(?:Health|Mind|Balance|Motion|Bloom)\b)[A-Z][\w .'-]+(?:,\s*[A-Z][\w ]+)?$|\s+(?:Official (?:Site|"
    r"Website)|Home ?page|Logo|logo)$")
_DEFINED = Pattern(
    rf"(?P<name>{_NAME}),? \((?:[Hh]ereinafter |[Hh]ereafter )?(?:referred to as |collectively,? |the )?[\"“](?:[Tt]he )?"
    r"(?:[Ww]e|[Uu]s|[Oo]ur|[Pp]ractice|[Cc]linic|[Cc]ompany|[Cc]enter)\b",
)
"""How terms and notices introduce their author ("Harbor Clinic (“we,” “us”)")."""
_PERSON_OF = re.compile(
    r"^[A-Z][\w'’-]+(?: [A-Z]\.?)? [A-Z][\w'’-]+ of (?P<name>(?:the )?.*\b(?:Clinics?|Cent(?:er|re)s?|Wellness|Institute|Associates|Group))$",
)
_BRANCH = re.compile(
    r"^(?P<name>.*(?:Clinics?|Cent(?:er|re)s?|Wellness|Ketamine|TMS|Psychiatry|Health|Lounge|Spa|Infusions)) [–—-] [A-Z]\w+(?: [A-Z]\w+)?$",
)
"""A practice's name with one of its people before it, or with the city of one office behind it."""
_STREET_LINE = re.compile(r"^\d{1,6} (?:[NSEW]{1,2}\.? )?[A-Z0-9][^?!$]{3,80}$")
_BEFORE_STREET = Pattern(rf"^(?P<name>{_NAME}),?\s?[,|•·–—-]?\s(?=\d{{1,6}} (?:[NSEW]{{1,2}}\.? )?[A-Z0-9][\w .'-]+,|P\.?O\.? Box )")
"""The name that begins a footer's line of name, street and city."""
_MOST = 400
"""Clues weighed on one page; a page with more of them repeats itself."""
_SMALL_WORDS = word_set("of and the for at in de la las los el del y by")
_NO_PRACTICE = Pattern(
    r"^(?:Wh(?:at|y|en|ere)|How|Does|Dr|An?|His|Her|Their|Your|My|Our)\b|"
    r"^\d+\.|#|,\s*(?:MD|M\.D|DO|NP|PA|RN|CRNA|PhD)\b|^\d+ (?:[NSEW]\.? )?[A-Z]",
)
_SENTENCE_WORDS = word_set("WE OUR IS ARE YOUR OFFER OFFERS PROVIDE PROVIDES CALL")
"""Words of a sentence in capitals, which is no name for all its capitals."""
_SMALL = re.compile(r"\b[a-z]{3,}\b")
"""What a line of a menu has not."""
_STOP_WORDS = word_set("i today now to for and with by from in on at or our your you we as is are was will when who that this if today. can so")
_OTHERS = words(
    r"\b(?:university|national institute|food and drug|mayo clinic|cleveland clinic|johns hopkins|harvard|yale|stanford|american "
    r"(?:psych|assoc|soc|coll|acad|med|journ|heart|cancer|board|foundation|express|red)\w*|"
    r"lending|financial services|association|society|department|organization|authority|fda|nih|nimh|journal|"
    r"blue cross|medicare|medicaid|veterans (?:affairs|administration)|janssen|johnson & johnson|google|facebook|instagram|wordpress|"
    r"squarespace|wix|godaddy|carecredit)\b",
)


@dataclass(frozen=True)
class _Clue:
    name: str
    weight: float
    source: Source
    quote: str
    rule: str
    trusted: bool
    """Whether this source names practices even without a word such as Clinic or Wellness."""


_FRAMES = frozenset({"title", "header-name", "logo", "og-site-name", "site-name", "copyright", "before-the-address"})
"""Places where a site names its owner: two of them that agree need no word such as Clinic in the name."""


_VOICE = frozenset({"first-line", "given-at", "given-by", "acts", "its-people"})
"""Ways in which sentences name the practice that speaks (`own_voice`): of these, too, two are needed."""


_COINED = re.compile(
    r"\b(?!BrainsWay|NeuroStar|CareCredit|MyChart|GoodRx|YouTube|LinkedIn|PayPal|PubMed|HealthPartners)[A-Z]+[a-z]+[A-Z][A-Za-z]+\b|\b[A-Z]{3,}[a-z]{3,}\b",
)
"""A capital within a word ("CalmMind"), as only names have it."""

_SENTENCES = (_VOICE | {"speaks-as", "founded", "given-there", "speaks-of-itself", "named-in-text", "subject"}) - {"first-line"}
"""Clues from within a sentence: capitals there are the name's own, no shouting."""

_ENOUGH = 2.4
_PLAIN_ENOUGH = 4.0
"""A name that so much speaks for needs no sentences to tell it, where a page has neither title nor logo to name it."""


_SAYS_IT_WHOLE = _FRAMES | {"footer-line", "structured-name", "speaks-as", "named-in-text"}
"""Places that write the name out, where others shorten it."""


def read_clinic_name(page: Page) -> Finding | None:
    """Return the practice's name as the page gives it, from the clues that agree best."""
    groups: dict[str, list[_Clue]] = defaultdict(list)
    for clue in [*_structured_clues(page), *_head_clues(page), *_image_clues(page), *_block_clues(page)]:
        groups[_key(clue.name)].append(clue)
    text = straight(page.text)
    addressed: list[str] = []
    _drop_branches(groups)
    scores = _scores(groups, text, addressed)
    if page.is_plain_text or max(scores.values(), default=0) < _ENOUGH:
        addressed = address_words(page)
        _add_spoken(groups, page, spelled_names(page, addressed))
        scores = _scores(groups, text, addressed)
    if max(scores.values(), default=0) < (_PLAIN_ENOUGH if page.is_plain_text else _ENOUGH):
        _add_spoken(groups, page, spoken_names(page))
        scores = _scores(groups, text, addressed)
    for key in _parents(text, scores) if page.holding(_OF_A_HOUSE) else ():
        scores[key] /= 1 if any(clue.rule in _FRAMES - {"copyright"} for clue in groups[key]) else 3
    best = max(scores, key=lambda key: (scores[key], len({clue.rule for clue in groups[key]}), len(key)), default=None)
    if best is None or scores[best] < _ENOUGH:
        return None
    if (whole := next((key for key in groups if _abbreviates(groups[best][0].name, groups[key][0].name)), None)) is not None:
        return _finding(page, text, groups[whole], addressed)
    framed = not _FRAMES.isdisjoint(clue.rule for clue in groups[best])
    fuller = [key for key in scores if key.startswith(f"{best} ") and _is_written_out(groups[key], [] if framed else addressed)]
    return _finding(page, text, groups[max(fuller, key=lambda key: scores[key], default=best)], addressed)


def _abbreviates(short: str, name: str) -> bool:
    """Tell whether a name of capitals is made of the first letters of the words of another ("MSPH", "Mesa State Public Health")."""
    letters = "".join(word[0] for word in name.split() if word[0].isupper())
    return short == letters and 2 < len(short) < 7 and short.isupper() and not name.isupper()


def _drop_branches(groups: dict[str, list[_Clue]]) -> None:
    """Drop what only stands above one of several addresses: such names are those of the offices."""
    branches = [key for key, clues in groups.items() if {clue.rule for clue in clues} <= _OF_OFFICES]
    if len(branches) > 1:
        for key in branches:
            del groups[key]


_OF_OFFICES = frozenset({"above-the-address", "footer-line"})


def _add_spoken(groups: dict[str, list[_Clue]], page: Page, names: Iterable[Spoken]) -> None:
    """Add the clues of names that stand in the page's sentences."""
    for spoken in islice(names, _MOST):
        for clue in _text_clue(page, spoken.block, spoken.name, spoken.span, spoken.weight, spoken.rule, spoken.sure):
            groups[_key(clue.name)].append(clue)


_PARENT = Pattern(rf"(?i:\b(?:a|an) (?:division|subsidiary) of) (?:the )?(?P<name>{_NAME})")


_OF_A_HOUSE = TRIGGERS.add("division", "subsidiary")


def _parents(text: str, keys: Iterable[str]) -> list[str]:
    """Return which of the names are those of the house that a page says its practice is a division of."""
    named = [_key(clean_name(match["name"]) or "") for match in _PARENT.finditer(text)]
    return [key for key in keys if any(key.startswith(parent) for parent in named if parent)]


def _is_written_out(clues: list[_Clue], addressed: list[str]) -> bool:
    """Tell whether a longer form of a name is the whole of it: two places write it so, or it ends as names do and the address spells it."""
    if len({clue.rule for clue in clues} & _SAYS_IT_WHOLE) > 1:
        return True
    ends = _PRACTICE_END.search(clues[0].name) or _HOUSE.search(clues[0].name) or any(clue.rule == AS_ITS_ADDRESS for clue in clues)
    return bool(ends) and is_spelled(clues[0].name, addressed)


def _scores(groups: dict[str, list[_Clue]], text: str, addressed: list[str]) -> dict[str, float]:
    """Return what speaks for each name: its clues, one of a kind, how often the page has it, a word such as Clinic, and its address."""
    lowered = text.lower()
    scores: dict[str, float] = {}
    for key, clues in groups.items():
        by_rule: dict[str, float] = {}
        for clue in clues:
            by_rule[clue.rule] = max(by_rule.get(clue.rule, 0), clue.weight)
        count = min(lowered.count(straight(clues[0].name).lower()), 6)
        like_a_practice = bool(_BUSINESS.search(clues[0].name) or _COINED.search(clues[0].name))
        spoken = len(_VOICE & by_rule.keys())
        spelled = is_spelled(clues[0].name, addressed)
        once = spoken == 1 and (spelled or (count > 2 and " " in key and "first-line" not in by_rule))
        agree = len(_FRAMES & by_rule.keys()) > 1 or spoken > 1 or once or (spelled and count > 2)
        if agree or like_a_practice or any(clue.trusted for clue in clues):
            scores[key] = sum(by_rule.values()) + 0.5 * count + (1.0 if like_a_practice else 0.0) + (1.5 if spelled else 0.0)
    return scores


def _finding(page: Page, text: str, clues: list[_Clue], addressed: list[str]) -> Finding:
    forms = [clue.name for clue in clues]
    if begins_with_the(forms[0], addressed):
        forms = [form for form in forms if form.startswith("The ")] or forms
    name = max(forms, key=lambda form: (not form.isupper(), text.count(form), -text.find(form)))
    shouted = name.isupper() and (" " in name or len(name) > _LONG_WORD) and not any(clue.rule in _SENTENCES for clue in clues)
    name = _calmed(name) if shouted else name
    said = max((clue for clue in clues if clue.source == "page_text"), key=lambda clue: clue.weight, default=None)
    if said is None:
        for block in page.blocks:
            at = straight(block.text).lower().find(straight(name).lower())
            if at >= 0:
                return Finding("clinic_name", name, quote_around(page, block, at, at + len(name)), "page_text", "repeated-name")
        said = max(clues, key=lambda clue: clue.weight)
    return Finding("clinic_name", name, said.quote[:QUOTE_LIMIT], said.source, said.rule)


_LONG_WORD = 6
"""Letters of a word in capitals beyond which it is no abbreviation."""
_ACRONYMS = word_set("TMS KAP SGB NAD NAD+ IV MD DO PLLC USA US NYC NY LA DC ECT PTSD TX CA FL II III")


def _calmed(name: str) -> str:
    """Return a name that a page shouts in ordinary letters; abbreviations stay."""
    small = _SMALL_WORDS - {"at"}
    words = [
        word if word in _ACRONYMS or not any(letter in "AEIOUY" for letter in word)
        else word.lower() if index and word.lower() in small else "-".join(part.capitalize() for part in word.split("-"))
        for index, word in enumerate(name.split())
    ]
    return " ".join(words)


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", straight(name).lower().replace("&", "and").removeprefix("the ")).strip()


def clean_name(raw: str, own_frame: bool = False, of_its_address: bool = False) -> str | None:
    """Return a name without legal form, slogan and edges, None when it cannot be a practice's name.

    In its `own_frame` (title, header, logo) a university's clinic may name its university; a name that its address
    spells may be a person's.
    """
    name = fold(raw).strip(" .,;:|-–—•·\"'“”")
    name = _WHOSE.sub(r"\g<house>", name) if "'s " in name or "’s " in name else name
    name = _SLOGAN_TAIL.sub("", name)
    name = _LEGAL.sub("", name).strip(" .,;:|-–—")
    if (parted := _PERSON_OF.match(name) or _BRANCH.match(name)) is not None:
        name = parted["name"]
    words = name.split()
    while words and words[-1].lower() in _STOP_WORDS:
        words.pop()
    name = f"{' '.join(words)}." if words[-1:] == ["Co"] else " ".join(words)
    if not 1 <= len(words) <= 9 or not 3 <= len(name) <= 70 or not (name[0].isupper() or name[0].isdigit())\
            or not re.search(r"[A-Za-z]{2}", name):
        return None
    if any(word.islower() and word not in _SMALL_WORDS for word in words) or (name.isupper() and not _SENTENCE_WORDS.isdisjoint(words)):
        return None
    if name.count(",") > 1 or name.lower().count("ketamine") > 1 or (_NO_PRACTICE.search(name) and not of_its_address):
        return None
    others = _OTHERS.search(name)
    if others and not (own_frame and others.group().lower() == "university" and _BUSINESS.search(name)):
        return None
    if name[-1] in "?!" or re.search(r"https?:|www\.|@|\d{4,}", name):
        return None
    significant = [word for word in re.findall(r"[a-z0-9']+", straight(name).lower()) if word not in _GENERIC]
    return name if significant else None


def _clue(raw: str, weight: float, source: Source, quote: str, rule: str, trusted: bool) -> list[_Clue]:
    name = clean_name(raw, rule in _FRAMES)
    return [_Clue(name, weight, source, quote, rule, trusted)] if name else []


def _text_clue(page: Page, block: Block, raw: str, span: tuple[int, int], weight: float, rule: str, trusted: bool) -> list[_Clue]:
    """Return the clue of a name in the text, quoted only when it can be a practice's name."""
    name = clean_name(raw, of_its_address=trusted and rule == AS_ITS_ADDRESS)
    return [_Clue(name, weight, "page_text", quote_around(page, block, *span), rule, trusted)] if name else []


def _structured_clues(page: Page) -> list[_Clue]:
    clues: list[_Clue] = []
    for item in practices(page):
        name = item.data.get("name")
        if isinstance(name, str):
            clues += _clue(name, 4, item.source, f'"name": "{name}"', "structured-name", True)
    for item in page.structured:
        name = item.data.get("name")
        if "WebSite" in item.type and isinstance(name, str):
            clues += _clue(name, 3, item.source, f'"name": "{name}"', "site-name", True)
    return clues


def _head_clues(page: Page) -> list[_Clue]:
    clues: list[_Clue] = []
    site_name = page.meta.get("og:site_name", "")
    for part in _title_parts(site_name)[:1]:
        clues += _clue(part, 4, "meta", site_name, "og-site-name", True)
    if page.is_plain_text:
        return clues
    parts = _title_parts(page.title)
    heading = next((straight(block.text).lower() for block in page.blocks if block.tag == "h1"), "")
    for index, part in enumerate(parts):
        if straight(part).lower() != heading or len(parts) == 1:
            weight = 2.0 if index in (0, len(parts) - 1) and len(parts) > 1 else 1.0
            clues += _clue(part, weight, "meta", page.title, "title", False)
            if f" at {part} " in page.text or f"elcome to {part}" in page.text:
                clues += _clue(part, 2.5, "meta", page.title, "title-in-text", True)
    return clues


_COPYRIGHT_BIT = TRIGGERS.add("©", "copyright", "(c)")
_PARTED_BIT = TRIGGERS.add("|", " - ", " • ", " · ")
_PARTED = re.compile(r" [-–•·] |\|")


def _title_parts(title: str) -> list[str]:
    return [part for part in re.split(r"\s+[|/–—•«»:·-]\s+|\s*\|\s*|:\s+", title) if part.strip()]


def _image_clues(page: Page) -> list[_Clue]:
    clues: list[_Clue] = []
    for alt, where in page.images[:30]:
        if re.search(r"logo", f"{alt} {where}", re.IGNORECASE):
            raw = re.sub(r"\b(?:logo|image|icon)\b.*$", "", alt, flags=re.IGNORECASE)
            for part in _title_parts(raw)[:2]:
                clues += _clue(part, 2.5, "meta", alt, "logo", False)
    return clues


_HOME = re.compile(r"https?://[^/]+/?(?:(?:index|default)\.\w{3,5})?$")


_COMPANY = re.compile(r",? (?:P\.?L\.?L\.?C|L\.?L\.?C|Inc|P\.?C|PLC)\.?$")
_FIRST = 3
"""Lines at the top of a plain text, of which one may be the name with its legal form."""


def _block_clues(page: Page) -> list[_Clue]:
    clues: list[_Clue] = []
    home_links = {
        link.block_index for link in page.links
        if link.href.count("/") < 4 and _HOME.match(link.href) and (link.role in ("header", "nav") or _is_line_at_the_top(page, link))
    }
    last = len(page.blocks) - 1
    for block, bits in zip(page.blocks, page.bits, strict=True):
        text, index = block.text, block.index
        size = len(text)
        if index < _FIRST and size < 80 and page.is_plain_text and (legal := _COMPANY.search(text)) and _BUSINESS.search(text):
            clues += _clue(text[:legal.start()], 2, "page_text", text, "legal-form", False)
        if bits & _COPYRIGHT_BIT and size < 400:
            clues += _copyright_clues(page, block)
        if size < 70 and (index in home_links or (index < 4 and not page.is_plain_text)):
            clues += _top_clues(block, index in home_links)
        below = page.blocks[index + 1].text if size < 60 and index < last else ""
        if below[:1].isdigit() and _STREET_LINE.match(below) and _BUSINESS.search(text) and _may_be_a_name(text):
            clues += _clue(text, 2.5, "page_text", text, "above-the-address", False)
        if bits & _PARTED_BIT and size < 250 and block.role != "nav" and ("|" in text or _PARTED.search(text) is not None):
            parts = _title_parts(text)
            strung = len(parts) > 2 and len({part.split()[0] for part in parts[1:]}) == 1  # keywords with a town each
            for part in parts if not strung else ():
                if _BUSINESS.search(part) and (_may_be_a_name(part) or not page.is_plain_text):
                    clues += _clue(part, 1, "page_text", text, "caption", False)
        frame = block.role == "footer" or index >= last - 3
        before = _BEFORE_STREET.match(text) if frame and len(text) < 300 else None
        if before is not None:
            clues += _text_clue(page, block, before["name"], before.span("name"), 2, "before-the-address", False)
        if block.tag == "address" or (block.role == "footer" and len(text) < 60 and not any(character.isdigit() for character in text)):
            clues += _clue(text, 1, "page_text", text, "footer-line", False) if _BUSINESS.search(text) and len(text.split()) <= 7 else []
        if block.role not in ("header", "nav") and page.bits[block.index] & _PRACTICE_BIT:
            clues += _prose_clues(page, block)
        if len(clues) > _MOST:
            break
    return clues


def _is_line_at_the_top(page: Page, link: Link) -> bool:
    return -1 < link.block_index < min(4, len(page.blocks)) and link.text == page.blocks[link.block_index].text


def _top_clues(block: Block, leads_home: bool) -> list[_Clue]:
    """Return what a short line at the top of the page, or one that links to the first page, says of the name."""
    if block.tag == "h1" and not leads_home:
        return _clue(block.text, 1, "page_text", block.text, "heading", False) if block.index < 4 else []
    top = block.index < 3 or leads_home
    if not top or (block.role == "nav" and (block.tag != "div" or block.index > 2)):
        return []
    return _clue(block.text, 3 if leads_home else 2, "page_text", block.text, "header-name", False)


_END_OF_NAME = re.compile(r"(?<!\bSt)(?<!\bFt)(?<!\bMt)\.\s|\s[-–—|]\s|\sAll Rights")


def _copyright_clues(page: Page, block: Block) -> list[_Clue]:
    text = re.sub(r"(?i)copyright", "Copyright", block.text)
    match = _COPYRIGHT.search(text)
    if match is None:
        return []
    raw = _AFTER_COPYRIGHT.sub("", match["name"] or match["before"])
    raw = re.sub(r"[\s,]+(?:19|20)\d\d\b.*$", "", _END_OF_NAME.split(raw)[0])
    return _clue(raw, 5, "page_text", quote_around(page, block, *match.span()), "copyright", True)


def _may_be_a_name(name: str) -> bool:
    """Tell whether words with capitals are more than a heading or a treatment: one is their own, or they end as a house is called."""
    return has_own_word(name) or (_HOUSE.search(name) is not None and not _CERTIFIED.search(name))


_END_OF_SUBJECT = re.compile(r"[.,;:!?](?<!\bSt\.)(?<!\bFt\.)(?<!\bMt\.)(?:\s|$)|\s[-–—|]\s")
_IN_CRISIS = words(rf"\b(?:{CRISIS_LINES}|suicidal|emergency)\b")
"""Before the name of somebody else, whom one calls then."""


def _prose_clues(page: Page, block: Block) -> list[_Clue]:
    clues: list[_Clue] = []
    text, lowered = block.text, page.lower[block.index]
    speaks = "at " in lowered and (" we" in lowered or " our" in lowered)
    for match in _SPEAKS.finditer(text) if speaks else ():
        if len(match["name"].split()) >= 2:
            clues += _text_clue(page, block, match["name"], match.span(), 3, "speaks-as", True)
    if "(" in text and ("we" in lowered or "our" in lowered or "clinic" in lowered or "practice" in lowered):
        for match in _DEFINED.finditer(text):
            clues += _text_clue(page, block, match["name"], match.span(), 4, "defined-name", True)
    if not _PRACTICE_WORD.search(text):
        return clues
    is_menu = _SMALL.search(text) is None and not lowered.startswith("welcome to ")
    for pattern, rule, weight in ((_CUES, "named-in-text", 2.5), (_SUBJECT, "subject", 2.0)) if not is_menu else ():
        for match in pattern.finditer(text):
            raw = _END_OF_SUBJECT.split(match["name"])[0]
            start = match.start("name")
            elsewhere = OTHERS_WORK.search(text, max(0, start - 60), start) or _IN_CRISIS.search(text, max(0, start - 160), start)
            if _BUSINESS.search(raw) and len(raw.split()) >= 2 and not elsewhere and _may_be_a_name(raw):
                clues += _text_clue(page, block, raw, (start, start + len(raw)), weight, rule, False)
    for match in _PROPER.finditer(text) if _PRACTICE_END_WORD.search(text) else ():
        name = _WHOSE.sub(r"\g<house>", match.group()) if "s " in match.group() else match.group()
        if _PRACTICE_END.search(name) and _may_be_a_name(name):
            clues += _text_clue(page, block, name, (match.start(), match.start() + len(name)), 0.5, "repeated-name", False)
    return clues
