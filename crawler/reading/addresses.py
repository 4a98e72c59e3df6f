"""Reads where patients are seen: street, unit, city, state and ZIP, however they are set out.

An address is found from its end: a state with a ZIP, or a city with a state. From there the text is
read backwards over unit and building lines to the street. Offsets are those of `page.text`, in which
a line break parts two blocks, so an address may run over several blocks.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote_plus

import msgspec
import us
import usaddress

from crawler.reading.others import is_not_for_patients
from crawler.reading.page import Block, Finding, Mention, Page, quote_around, read_captions, word_set
from crawler.reading.patterns import Pattern
from crawler.reading.triggers import TRIGGERS
from crawler.reading.us_cities import is_in_state, zip_count
from crawler.reading.wording import own_words, straight, words
from directory.records import ANOTHERS_ADDRESS_RULE, QUOTE_LIMIT, UNCLAIMED_ADDRESS_RULE, PostalAddress

STATES: dict[str, str] = {state.name.lower(): state.abbr for state in [*us.states.STATES, us.states.DC]} | {
    "washington, d.c.": "DC", "d.c.": "DC", "puerto rico": "PR", "hawai'i": "HI",
    "fla.": "FL", "calif.": "CA", "ariz.": "AZ", "colo.": "CO", "mass.": "MA", "conn.": "CT", "minn.": "MN", "mich.": "MI", "tenn.": "TN",
    "wash.": "WA", "okla.": "OK", "tex.": "TX", "ore.": "OR", "wis.": "WI", "ill.": "IL",
}
_CODES = "|".join(sorted({*STATES.values()}))


def _parted(words: Iterable[str]) -> str:
    """Return alternatives that stand first or behind a space or a comma, by first letter: no capital is compared with fifty words."""
    tails: dict[str, list[str]] = {}
    for word in words:
        tails.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{letter}(?<![^ \\n\\t,].)(?:{'|'.join(found)})" for letter, found in tails.items())


_STATE_NAMES = "|".join(sorted((re.escape(name).replace(r"\ ", r"\s+") for name in STATES), key=len, reverse=True))

_TITLE_NAMES = "|".join(sorted(
    (name.replace(" ", r"\s+") for name in [*(state.name for state in [*us.states.STATES, us.states.DC]), "Hawai'i"]), key=len, reverse=True,
))
_STATE_BEFORE = re.compile(rf"(?<![A-Za-z.])(?P<state>(?i:{_CODES}|{_STATE_NAMES})|D\.C\.|[A-Z]\.[A-Z]\.)\.?[\s,|•·<(-]{{0,12}}$")
_NO_STATE = r"(?! (?:Beach|City|Springs|Heights|Falls|Park|Court House)\b)"
"""Behind the name of a state that begins a city's."""
_IN_NEWS = [f"{name[:-1].title()}(?=\\.)" for name in STATES if name.endswith(".") and name.count(".") == 1]
"""States as newspapers shorten them ("Duluth, Minn.")."""
_STATE_AFTER = re.compile(rf"(?P<state>{_parted([*_CODES.split('|'), *_TITLE_NAMES.split('|'), *_IN_NEWS])})\b(?!\.?[\s,]*\d{{5}})(?!['’])"
                          rf"{_NO_STATE}")
_CITY_END = re.compile(r"[A-Z][A-Za-z.'-]+,?$")
_NAMED_STATE = re.compile(rf"\b(?:{_TITLE_NAMES})\b")
_BARE_ZIP = re.compile(r"(?P<zip>[0-9][0-9]{4})(?<![\d#$.,]\d{5})(?:\s?[-–]\s?(?P<more>\d{4}))?(?![\d%]|[.,-]\d)")

_STRONG = (
    r"Street|St|Avenue|Ave|Av|Boulevard|Blvd|Bvld|Road|Rd|Drive|Dr|Lane|Ln|Court|Ct|Circle|Cir|Place|Pl|Parkway|Pkwy|Pky|Highway|Hwy|Way|Wy|"
    r"Terrace|Ter|Trail|Trl|Turnpike|Tpke|Expressway|Expy|Freeway|Fwy|Alley|Aly|Loop|Pike|Route|Rte"
)
_WEAK = (
    r"Square|Sq|Plaza|Plz|Crossing|Xing|Row|Run|Path|Pass|Broadway|Point|Pt|Ridge|Center|Centre|Ctr|Commons|Park|Cove|Cv|Bend|Bluff|Creek|"
    r"Esplanade|Causeway|Mall|Walk|Promenade|Hill|Hills|Forest|Lake|Valley|Landing|Grove|Gateway|Glen|Green|Heights|Manor|Meadows?|Mill|"
    r"Village|Vista|View|Corners?|Canyon|Yard|Gardens?|Oval|Summit|Trafficway|Bridge|Brook|Mission|Passage|Common|Station|Crest|"
    r"Trace|Trce|Crescent|Cres|Bypass|Byp|Mews|Skyway|Spur|Arcade|Stravenue|Concourse|Circuit|Quay|Wharf"
)
_KIND = rf"{_STRONG}|{_WEAK}"
_SMALL = r"(?:street|avenue|road|drive|lane|boulevard|parkway)"
"""Kinds that some write small, which only count behind a name ("140 Park street, suite 5")."""
_COMPASS = r"(?:N\.? ?[EW]\.?|S\.? ?[EW]\.?|[NSEW]\.?|North(?:east|west)?|South(?:east|west)?|East|West)"
_STREET = re.compile(
    rf"(?<![\d$.,/#+-])(?!\d{{1,2}}[-–]\d{{1,2}} \d{{2,}} )(?<!\D\d )(?<!\D\d\d )(?<!\d\) )(?<!\d\))\b"
    rf"(?P<street>(?:\d{{1,2}}[NSEW]\d{{2,4}}|\d{{1,6}}(?:[-–]\d{{1,4}})?[A-Z]?|"
    rf"[NSEW]\d{{1,3}}[NSEW]\d{{1,5}}|"
    rf"[NSEW]\d{{2,5}} ?[NSEW]?\d{{0,5}}|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)\.? "
    rf"(?:(?:{_COMPASS}) \d{{2,5}} (?:{_COMPASS})(?![\w.]*\w{{2}})|"
    rf"(?:(?:{_COMPASS}) )?"
    rf"(?:County (?:Road|Rd\.?|Highway|Hwy\.?|Trunk(?: Highway)?) [A-Z]{{1,3}}\b(?: (?:North|South|East|West)\b| [NSEW]\b(?=[,\n]))?"
    rf"|(?:(?:State|US|U\.S\.|County|Old|Farm to Market) )?(?:Highway|Hwy\.?|Route|Rte\.?|Road|Rd\.?|FM|CR|SR|I-) ?#?\d{{1,4}}"
    rf"(?: (?:Rd|Road)\b)?"
    rf"(?: (?:North|"
    rf"South|East|West)\b| ?[NSEW]\b)?"
    rf"|(?:El |La )?(?:Camino|Via|Calle|Paseo|Avenida|Rue)(?: (?:de|del|la|las|los))* [A-Z]\w+(?: [A-Z]\w+)?|(?:Avenue|"
    rf"Ave) of (?:the )?[A-Z]\w+|Avenue [A-Z]\b"
    rf"|(?:(?:[A-Z0-9][\w.'&/-]*|of|the|de|la|del|los|las|el) ){{0,5}}?"
    rf"(?:(?:{_WEAK}|Parkway) (?:[A-Z][\w'-]* )?(?:{_KIND})\b\.?|"
    rf"(?!St\.? [A-Z][\w']+ (?:{_STRONG})\b)(?:{_KIND})\b(?: (?:St|Ave|Dr|Rd|Ln|Ct|Blvd|Way)\b| {_SMALL}\b)?\.?|"
    rf"(?<=[a-z] ){_SMALL}\b(?=[,.\n]| (?:suite|unit|[A-Z#])))"
    rf"(?: (?:{_COMPASS})(?![\w.]*\w{{2}}))?(?: \d{{1,4}}(?!\d)(?=[ ,]))?"
    rf")))"
)
_GLUED = re.compile(r"(?<=[a-z])(?=\d{1,6}\s+(?:[NSEW]\.?\s+)?[A-Z][a-z])")
_BARE_STREET = re.compile(
    rf"(?<![\d$.,/#-])\b(?P<street>\d{{2,6}}(?:[-–]\d{{1,4}})?[A-Z]? +(?:{_COMPASS} +)?[A-Z][\w.'-]*(?: +[A-Z][\w.'-]*){{0,3}})\s*(?=[,\n|•·])"
)
_PO_BOX = re.compile(r"(?i)\bP(?:\.?\s?O\.?|ost office)\s*Box\s*#?\s*\d+")
_UNIT = re.compile(
    r"(?P<unit>(?:(?:Suites?|Stes?|Units?|Apt|Apartment|Room|Rm|Floor|Fl|Bldg|Building|Office|Level|Tower|Pavilion|Wing|Studio|Space|Loft|Dept|Casita|Cottage)\b\.?:?\s*"
    r"(?:(?:No|Number)\b\.?\s*)?#?\s*(?:[A-Z]?\d+[A-Z]?(?:[-–/&]\s?[A-Z0-9]{1,4})*(?:\s(?:&|and)\s\d{1,4}[A-Z]?)?|(?!(?:at|in|is|on|of|or|to|by|we|no|us|as|if)\b)[A-Z]{1,2}(?:[-–]?\d+)?(?![a-z]))"
    r"(?:(?-i: (?:North|South|East|West)(?=,?\n)))?"
    r"|#\s*[A-Z]?[-–]?\d+[A-Z]?(?:[-–][A-Z0-9]{1,4})?|(?-i:\bPH[- ][A-Z0-9]{1,3})"
    r"|(?:\d{1,2}(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth|Ground|Lower|Upper|Main)\s+(?:Floor|Level|Fl\.?)))(?=$|[\s,;|•·)(\n]|\.(?:\s|$)|"
    r"(?-i:[A-Z][a-z]{2}))",
    re.IGNORECASE,
)
_BARE_UNIT = re.compile(
    r"[ ]?,?[ \n](?P<unit>[A-Z]-?\d{1,4}|\d{1,4}-?[A-Z])(?=,? ?\n|,? [A-Z][a-z]+[\w .]*,| ?[•|·]|, (?:between|near|corner)\b)"
)
"""A unit without any word for it, right behind the street ("161 Bay Place, A-104")."""
_EDGE = " \t\n,;|•·-–—:()"
_CITY = re.compile(r"^(?:Town (?:and|&) Country|Truth or Consequences)$|"
                   r"^(?:(?:St|Ste|Ft|Mt)\.?\s)?[A-Z][A-Za-zÀ-ÿ.'-]+(?:\s(?:(?:of|the|on|by|de|la|del|los|las|du)\s|"
    r"d')?[A-Z][A-Za-zÀ-ÿ.'-]*){0,3}$")
_NO_CITY = word_set(
    """
    suite floor building clinic hours phone fax email call open address office contact location locations directions unit
    ketamine monday tuesday wednesday thursday friday saturday sunday center therapy treatment infusion wellness visit map
    our us in at or and for zip between cross shield january february march april june july august september october november december copyright
    psychiatry tms spravato mental health insurance new we from past take turn
    """
)

_REGIONS = word_set("north south east west central northern southern eastern western upstate downstate northeast northwest southeast southwest "
                    "mid middle greater coastal")
"""Words before a state that name a part of it, no town ("West Texas")."""
_MOST = 200
"""Places read from one page; a page with more of them is a directory."""
_NUMBERED = TRIGGERS.add(*"0123456789", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_SITS = TRIGGERS.add(
    "located", "situated", "based", " our ", "my office", "is office in", "er office in", "is practice in", "er practice in", "ir office in",
)

_OFFICES = TRIGGERS.add(" our ", "offices in", "clinics in", "locations in", "based in", "including")
_THE_PLACE = TRIGGERS.add(" clinic ", " office ", " location ", " campus ")

_BACK = 170
"""Characters before a state in which its street must begin."""

_OTHERS_PLACE = words(
    r"\b(?:mail(?=: )|mail(?:ing)? address|(?:sister|partner) (?:clinic|practice|company)|"
    r"(?:medical|clinical|prescribing) partner|(?<![-e])mail (?:reaches|goes|comes|it|them|us at)|"
    r"services (?:are )?(?:provided|rendered) by|medical records|(?:media|press) (?:contact|inquiries)|"
    r"franchis\w+|mail only|letters only|mailed? to|send (?:mail|payments?|checks?)|remit|p\.?\s?o\.? box|billing address|"
    r"pharmacy|department of|trademarks? of|"
    r"office for civil rights|commission|ombudsman|bureau|complaints?|grievances?|appeals?|insurance|laborator(?:y|ies)|"
    r"(?:sent|hosted|processed|handled|supplied|compounded|printed) by|"
    r"corporate(?! (?:cent|park|plaza|square|woods|campus|lakes|tower|b|dr|ct|court|way))|"
    r"attorney general|notices? to|medical board|board of|"
    r"administrative offices?(?=[:,\n])|labs?(?=:)|emergenc(?:y|ies)(?=:)|inn(?=[ ,(])|marriott|hilton|hyatt|sheraton|resort|"
    r"hotel|motel|formerly (?:at|located)|moved from(?! [^.!?\n]* to )|old (?:address|office)|previous(?:ly)? (?:at|"
    r"located|address)|former (?:address|office)|"
    r"registered agents?|headquarters of)\b[^.!?\n]{0,60}$",
)


_NEAR_US = words(
    r"\b(?:park (?:in|at|on)|parking|garage|ramp|valet|bus(?: stop)?|train|subway|station is|hotel|join us|seminar|workshop|conference|talk|"
    r"privileges at|on the staff (?:of|at)|"
    r"event|held|lecture|fundraiser|city hall|town hall|courthouse|chamber of commerce|visitors? center|museum|trained (?:at|with)|"
    r"lodging|lodge|affiliat(?:ed|ions?) (?:with|at)|graduated from|"
    r"interned at|worked(?: [\w-]+){0,6} at|taught(?: \w+){0,3} at|studied(?: \w+){0,3} at|spent (?:[\w-]+ ){1,5}(?:at|with)|"
    r"also (?:practices|works|teaches|operates|sees (?:patients|clients)) at|provides? (?:\w+ )?anesthesia at|"
    r"\bVA (?:clinic|medical center|hospital|healthcare system)|\bVA(?= ?[:,(])|"
    r"fellowship at|residency at|(?:head|drive|go|walk|start|travel|coming|directions|route)(?: [a-z]+)? from)\b"
    r"(?:(?!\b(?:our|us at|we|clinic|office|practice)\b)[^.!?\n]){0,60}$",
)
"""Before the address of a garage, a hall or a school, unless it is the clinic's own building that is spoken of."""
_LATER = r"(?:coming|opening) (?:soon|next|(?:in |this )?(?:early |late )?(?:20\d\d|spring|summer|fall|winter|autumn|year))"
_BESIDE_ANOTHER = re.compile(
    r"\b(?:[Aa]cross from|[Nn]ext (?:door )?to|[Oo]pposite|[Bb]ehind|[Aa]djacent to|[Bb]eside|[Nn]ear) (?:the )?"
    r"[A-Z0-9](?:(?! at )[^.!?\n,;()]){2,40}[,(]\s*$"
)
"""Before the address of a neighbour, whose name stands right before it."""
_NEXT_DOOR = words(
    r"\b(?:is|are|sits) (?:right |just |directly )?(?:next door|"
    r"across the (?:street|hall|road|parking lot)|nearby|adjacent|down the (?:street|hall|road)|"
    r"(?:across from|behind|beside|next to|opposite) us)[^.!?\n]{0,30}$",
)
"""Before the address of a neighbour that its sentence has named first."""
_NOT_YET = words(rf"\b{_LATER}\b[^.!?]{{0,80}}$|\b(?:will open|opens in|future (?:home|location|office))\b[^.!?]{{0,80}}$|"
                 r"\b(?:new (?:address|office|home|location|clinic) will be|(?:are|will be) (?:moving|relocating) to|"
                 r"will (?:move|relocate) to)\b[^.!?]{0,40}$")
_SOON_ABOVE = re.compile(
    rf"^(?:(?:now|our \w+|new) )?{_LATER}\b[^.!?:\n]{{0,20}}[.!]*\n[^\n]{{0,40}}$", re.IGNORECASE | re.MULTILINE,
)
"""A line of its own above an address of later; one that goes on tells of a treatment to come."""
_OPENS_LATER = re.compile(
    r"[^.!?\n]{0,30}\b(?:opens (?:in|soon|this|next)|will open|opening (?:in|soon|this|next)|coming soon)\b", re.IGNORECASE
)
_CLOSED_DOWN = re.compile(
    r"\b(?:office|clinic|location) (?:(?:has|was) )?(?:permanently )?(?:closed|shut)\b(?! (?:on )?(?:mon|tue|wed|thu|fri|sat|sun))[^.!?]{0,60}$"
    r"|^[^\n]{2,40} [(–-]\s?(?:now |permanently )?closed\)?\n[^\n]{0,60}$",
    re.IGNORECASE | re.MULTILINE,
)
_NO_MORE = re.compile(
    r"[ ]?[(,–-]?[ ]?\(?(?:for )?(?:mail(?:ing)?(?: address)? only|mailing address|not a clinic|no patients?|administrative|not open to|"
    r"no (?:clinical )?services)\b|"
    r"[^.!?\n]{0,40}\b(?:(?:has|have|is|are) (?:now |permanently )?closed(?! (?:on|for|from|every|between|mon|tue|wed|thu|fri|sat|sun|week|at))|"
    r"(?:will|is to|to) close (?:on|in|at the end|its doors|permanently)|closes its doors|permanently closed|"
    r"closed permanently|closed (?:in|on|at the end of|as of) "
    r"(?:early |late |the end of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|20\d\d)\w*|"
    r"no longer (?:open|in use))\b|"
    r"(?=[^\n]*\b(?:administrative|management|non-?clinical|support)\b)[^\n]{0,200}"
    r"\bdoes not (?:itself )?(?:practice medicine|provide (?:medical|clinical))\b|"
    r"\.?[ \n]this (?:office|location|clinic) (?:(?:is|has|was) )?(?:now |permanently )?closed\b"
    r"(?! (?:for|on) (?:lunch|mon|tue|wed|thu|fri|sat|sun))",
    re.IGNORECASE,
)


_MAIL_DROP = re.compile(r"PMB|\((?:mail ?box|mail|mailing address) only\)")
_ABBREVIATED = re.compile(r"(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\bInc)\.|(?<=\bCorp)\.")
"""Dots that end no sentence ("P.A.", "Dr.", "Inc.")."""


def _is_elsewhere(text: str, start: int, end: int) -> bool:
    """Tell whether the words around an address make it somebody else's, a way mark, or an office of another time."""
    before = _ABBREVIATED.sub(" ", text[max(0, start - 100):start])
    patterns = (_OTHERS_PLACE, _NEAR_US, _BESIDE_ANOTHER, _NEXT_DOOR, _NOT_YET, _SOON_ABOVE, _CLOSED_DOWN)
    no_more = _NO_MORE.match(text, end) is not None or _MAIL_DROP.search(text, start, end) is not None
    return no_more or any(pattern.search(before) for pattern in patterns)


_PROSE_WORD = re.compile(r"\b[a-z]{2,}\b")
_CLAIMS = words(
    r"\b(?:us|ours?|we|me|my|i|located|location|visit|find|offices?|clinics?|address|suite|parking|park|directions|appointments?|open)\b",
)


@dataclass(frozen=True)
class _Candidate:
    address: PostalAddress
    start: int
    end: int
    rule: str


def read_addresses(
    page: Page, kind: str = "other", name: str | None = None, others: frozenset[int] = frozenset(),
) -> list[Mention]:
    """Return the places where patients are seen, each once; `value` is a `PostalAddress`.

    A city alone is a place only where the page says that the clinic is there, and only on a page
    that states no street. `name` is the clinic's own name; what stands in the blocks `others` is no place of it.
    """
    text = _without_labels(straight(_calmed(page)))
    own = own_words(name or "")
    columns, rows = _in_columns(page)
    found = [candidate for candidate in _with_state(text) if text.count("\n", 0, candidate.start) not in others | rows]
    complete = [candidate for candidate in found if candidate.address.street_address]
    complete += _street_alone(page, text, complete)
    if not complete:
        complete = [candidate for candidate in found if candidate.address.postal_code]
    houses = _houses(text, complete, own)
    branches = [candidate for candidate in complete if _LABEL_BEFORE.search(text[max(0, candidate.start - 42):candidate.start])]
    anothers = [
        candidate for candidate in complete
        if candidate in houses or (
            not (len(branches) > 1 and candidate in branches) and _is_anothers(text, candidate, own)
        ) or is_in_hospital(text[max(0, candidate.start - 240):candidate.start])
    ]
    jobs = bool(complete) and is_not_for_patients(page)
    claimed = [candidate for candidate in complete if candidate not in anothers and not _is_unclaimed(text, candidate)]
    if name and kind not in _TELLS_WHERE:
        complete = [candidate for candidate in complete if candidate not in anothers]
    complete = [
        candidate if _is_claimed(page, text, candidate, own, jobs) else replace(candidate, rule=UNCLAIMED_ADDRESS_RULE) for candidate in claimed
    ] or [replace(candidate, rule=ANOTHERS_ADDRESS_RULE) for candidate in complete]
    if columns:
        return _merged([*columns, *(_mention(page, candidate) for candidate in complete if candidate.address.street_address)])
    if complete:
        return _merged([_mention(page, candidate) for candidate in [*complete, *_other_offices(page, text, complete)]])
    linked = _merged(list(read_captions(page, "locations", _of_caption))) or _in_map_links(page)
    return linked or _merged([_mention(page, candidate) for candidate in _cities(page, text, kind, name)])


_LABEL_BEFORE = re.compile(r"(?:^|\n)(?!(?:Mail|Send|Billing|Pay|Lab|Pharmacy|Hospital|Corporate)\w* )[A-Z][\w' ]{2,30}: $")
"""A line's label before its address; where several lines have one, they are the names of the offices."""
_TELLS_WHERE = ("home", "contact", "location")
"""Kinds of pages whose only address is the clinic's own, whatever name stands before it: a building may be called so."""
_ENDS_IN_ZIP = re.compile(r"\b\d{5}(?:-\d{4})?$")
_COLUMN_ROWS = 4
"""Rows of a table over which an address may run, one under the other."""


def _in_columns(page: Page) -> tuple[list[Mention], frozenset[int]]:
    """Read the addresses of a table that sets offices side by side, a line of each in every row; with the rows that they take."""
    found: list[Mention] = []
    taken: set[int] = set()
    for block in page.blocks:
        if len(block.cells) < 2 or sum(_ENDS_IN_ZIP.search(cell) is not None for cell in block.cells) < 2:
            continue
        rows = [block]
        while len(rows) < _COLUMN_ROWS and rows[0].index and len(page.blocks[rows[0].index - 1].cells) == len(block.cells):
            rows.insert(0, page.blocks[rows[0].index - 1])
        for column, cell in enumerate(block.cells):
            lines = [row.cells[column] for row in rows]
            address = parse_address("\n".join(lines)) if len(rows) > 1 and _ENDS_IN_ZIP.search(cell) else None
            if address is not None and str(address.street_address) not in cell:
                first = next(row.index for row, line in zip(rows, lines, strict=True) if str(address.street_address) in straight(line))
                taken.update(range(first, block.index + 1))
                quote = " ".join(row.text for row in rows if row.index >= first)[-QUOTE_LIMIT:]
                finding = Finding("locations", address, quote, "page_text", "address-in-a-column")
                found.append(Mention(finding, block.index, block.cell_start(column)))
    return found, frozenset(taken)


def _other_offices(page: Page, text: str, complete: list[_Candidate]) -> Iterator[_Candidate]:
    """Find an office in another city that is named beside the address of the first ("our second office is in Salem, OR")."""
    cities = {str(candidate.address.address_locality).lower() for candidate in complete}
    for match in _ANOTHER_OFFICE.finditer(text):
        known = match["city"].lower() in cities or not _good_city(match["city"])
        if not known and not _NOT_YET.search(text[max(0, match.start() - 60):match.end()]):
            address = PostalAddress(address_locality=match["city"].rstrip("."), address_region=state_code(match["state"]))
            yield _Candidate(address, match.start(), match.end(), "our-clinic-in")
    listed = [*_our_cities(page, text), *_of_headlines(page, text)]
    of_ours = {candidate.start for candidate in listed if str(candidate.address.address_locality).lower() in cities}
    for candidate in listed:
        if candidate.start in of_ours and str(candidate.address.address_locality).lower() not in cities:
            cities.add(str(candidate.address.address_locality).lower())
            yield candidate


def _of_headlines(page: Page, text: str) -> Iterator[_Candidate]:
    """Yield the cities of a line at the top that names several with their states, all at the place of the line."""
    for block, offset in zip(page.blocks[:_TOP], page.starts, strict=False):
        line = text[offset:offset + len(block.text)]
        found = list(_in_headline(line)) if len(line) <= 120 and len(_STATE_AFTER.findall(line)) > 1 else []
        yield from (replace(candidate, start=offset, end=offset + len(line)) for candidate in found)


def _is_unclaimed(text: str, candidate: _Candidate) -> bool:
    """Tell whether prose gives an address without a word that makes it the clinic's own; such a one counts only alone."""
    begin = max(text.rfind("\n", 0, candidate.start) + 1, text.rfind(". ", 0, candidate.start) + 1)
    ends = [end for end in (text.find("\n", candidate.end), text.find(". ", candidate.end)) if end >= 0]
    said = f"{text[begin:candidate.start]} {text[candidate.end:min(ends, default=len(text))]}"
    return len(_PROSE_WORD.findall(said)) >= 6 and not _CLAIMS.search(said)


_DAY_AND_TIME = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?\b[^.!?]{0,30}\d")
"""A line of hours, which stands below an address of one's own."""
_OWN_HOURS = ("office hours", "clinic hours", "our hours")
_PLACE_PATH = re.compile(r"/(?:our-)?(?:locations?|offices?|contact(?:-us)?|directions|find-us|visit-us)\b", re.IGNORECASE)
"""Addresses of pages that are there to tell where patients are seen."""


def _is_claimed(page: Page, text: str, candidate: _Candidate, own: frozenset[str], jobs: bool) -> bool:
    """Tell whether an address stands in the page's frame, or beside the clinic's name or words such as "visit us" or "hours".

    On a page about `jobs` only the frame tells where patients are seen.
    """
    index = text.count("\n", 0, candidate.start)
    block = page.blocks[index]
    if block.role != "main" or jobs:
        return block.role != "main"
    if block.tag == "address" or _PLACE_PATH.search(page.url):
        return True
    last = text.count("\n", 0, candidate.end)
    begin = text.rfind("\n", 0, candidate.start) + 1
    above = [*block.headings[-1:], *(near.text for near in page.blocks[max(0, index - 2):index] if near.headings == block.headings)]
    above.append(text[max(begin, text.rfind(". ", 0, candidate.start), candidate.start - 200):candidate.start])
    said = straight(" ".join(line[:200] for line in above)).lower()
    if _CLAIMS.search(said) or not own.isdisjoint(_NAME_WORD.findall(said)):
        return True
    city = straight(candidate.address.address_locality or "-").lower()
    if block.headings and straight(block.headings[-1]).lower().removesuffix(" office").removesuffix(" clinic").removesuffix(" city") == city:
        return True
    section = (block.headings, (*block.headings, page.blocks[min(last, len(page.blocks) - 1)].text))  # a bold address heads what follows
    below = [near.text.lower() for near in page.blocks[last + 1:last + 6] if near.role == "main" and near.headings in section]
    said_below = any("hours" in text or "call us" in text for text in below[:2]) or any(_DAY_AND_TIME.match(text) for text in below[:3])
    return said_below or any(text.startswith(_OWN_HOURS) for text in below)


_PARENT = re.compile(
    r"\b(?:an? )?(?:service|division|department|program|subsidiary|affiliate|member|part) of (?:the )?[A-Z][^.!?;:\n]{2,50},\s*$"
)
"""Before the address of the house that a practice belongs to ("is a service of Valley Regional Health, 1606 N 7th St")."""


_PRACTICE_OF_OTHERS = re.compile(
    r", (?P<name>[A-Z][\w'&.-]+(?: (?:of |and |& )?[A-Z][\w'&.-]+){1,4} "
    r"(?:Pain|Psychiatry|Psychology|Wellness|Medicine|Health|Ketamine|Infusions|TMS))\s?[,(]\s*$"
)
"""Another practice's name before its street, within a sentence ("a clinic in Illinois, Larch Ridge Pain, 939 W North Ave")."""
_SCHOOL = words(r"\b(?:University|College|School of [A-Z]\w+)\s?[,(]\s*$")
"""Before the address of a school, wherever in a sentence it is named."""
_SCHOOL_WORDS = frozenset({"university", "college", "school"})


def _is_anothers(text: str, candidate: _Candidate, own: frozenset[str]) -> bool:
    before = text[max(0, candidate.start - 70):candidate.start]
    if _PARENT.search(before) is not None or (own.isdisjoint(_SCHOOL_WORDS) and _SCHOOL.search(before) is not None):
        return True
    if before.rstrip(" :–—-").endswith(candidate.address.address_locality or "\0"):
        return False  # each office below the name of its city
    practice = _PRACTICE_OF_OTHERS.search(before) if own else None
    if practice is not None and not own & set(_NAME_WORD.findall(practice["name"].lower())):
        return True
    return names_another(before, own) and not _is_named_above(text, candidate.start, own)


def _is_named_above(text: str, start: int, own: frozenset[str]) -> bool:
    """Tell whether the line above that of an address is the clinic's name: what stands before the street is its building."""
    begin = text.rfind("\n", 0, start) + 1
    above = text[text.rfind("\n", 0, max(0, begin - 1)) + 1:begin].lower()
    return own <= set(_NAME_WORD.findall(above)) and len(above.split()) <= len(own) + 4 and not above.rstrip().endswith((".", "!"))


_HOUSE_ABOVE = re.compile(
    r"(?:^|\n)(?=[^\n]*\b(?:Hospital|University|Medical Center|Health System|Healthcare System|Regional Health)\b)"
    r"(?P<name>[A-Z][\w'&.-]+(?: (?:of |and |& |at |the )?[A-Z][\w'&.-]+){1,6})\n$"
)
"""A line above an address that names a hospital or a university."""


def _houses(text: str, complete: list[_Candidate], own: frozenset[str]) -> list[_Candidate]:
    """Return the addresses below the name of a house that the practice belongs to, where another stands below its own name."""
    if len(complete) < 2 or not own or not any(_is_named_above(text, candidate.start, own) for candidate in complete):
        return []
    named = ((candidate, _HOUSE_ABOVE.search(text[max(0, candidate.start - 90):candidate.start])) for candidate in complete)
    return [candidate for candidate, house in named if house and not own & set(_NAME_WORD.findall(house["name"].lower()))]


_SHOUTED = re.compile(r"[A-Z]{2,}")
_STAY_CAPITAL = frozenset({*STATES.values(), "NE", "NW", "SE", "SW", "US", "FM", "CR", "SR", "PO", "II", "III", "IV"})


def _calmed(page: Page) -> str:
    """Return the page's text with lines in capitals in ordinary letters ("1200 N CENTRAL AVE"), every offset unchanged."""
    if not any(block.text.isupper() for block in page.blocks):
        return page.text
    return "\n".join(
        _SHOUTED.sub(lambda match: match.group() if match.group() in _STAY_CAPITAL else match.group().capitalize(), block.text)
        if block.text.isupper() and len(block.text) < 200 else block.text
        for block in page.blocks
    )


_LABELS = re.compile(
    r"(?<!\S)(?:Street(?: Address)?|Address(?: Line)? ?[12]?|Suite|Unit|City|State|Zip(?: ?code)?|Postal Code):(?=\s)", re.IGNORECASE
)


def _without_labels(text: str) -> str:
    """Return the text without the names of an address's parts ("City: Atlanta", "State: GA"), every offset unchanged."""
    if "City:" not in text:
        return text
    return _LABELS.sub(lambda match: " " * len(match.group()), text)


_HOSPITAL = Pattern(
    r"\b(?:performed|given|done|admi\w+|held|carried out|take place|takes place|inpatient|procedures?|surger\w+|"
    r"privileges|[Oo]n (?:the )?staff|works?(?= with)|affiliat\w+)\b[^.!?\n]{0,160}\b(?:at|in|by|of|with|and)\s"
    r"(?:the )?(?:[A-Z][\w'&.-]+ {1,2}){1,5}?(?:Hospital|Medical Center|Surgery Center|University)\b[^.!?\n]{0,30}$"
)
"""Words before the address of a hospital in which some of the work is done; the practice itself is elsewhere."""


def is_in_hospital(before: str) -> bool:
    """Tell whether the words before an address or a number name a hospital in which some of the work is done."""
    return _HOSPITAL.search(before[-240:].replace("St. ", "St  ")) is not None


def before_the_street(before: str) -> str | None:
    """Return what stands before the last street of a text that ends behind its address."""
    street = _last_street(before, with_zip=True)
    return before[:street[0]] if street else None


_CITY_AND_STATE = re.compile(
    rf"[\s,|•·-]*(?:[A-Za-z#][\w.#&'-]*[\s,|•·-]+|\d+[A-Z]?[\s,]+){{0,8}}?(?:{_CODES}|{_TITLE_NAMES})\b\.?(?:[\s,]+\d{{5}}(?:-\d{{4}})?)?"
)


def without_address(before: str) -> str:
    """Return a text with its last street, and the city and state behind it, blanked, every offset unchanged.

    The words of an address name nobody: a clinic on Hospital Drive in Orange County is neither.
    """
    street = next(reversed(list(_STREET.finditer(before))), None)
    if street is None:
        return before
    behind = _CITY_AND_STATE.match(before, street.end())
    end = behind.end() if behind else street.end()
    return f"{before[:street.start()]}{' ' * (end - street.start())}{before[end:]}"


def names_another(before: str, own: frozenset[str]) -> bool:
    """Tell whether a name right before a street is another organization's; `own` are the telling words of the clinic's name."""
    named = _NAME_BEFORE.search(before) if own else None
    if named is not None and _OF_THE_STATE.search(named["name"]):
        return True
    if named is None or _OF_BUILDING.search(named["name"]):
        return False
    if " " not in named["name"] and set(named["name"].lower()) <= {word[0] for word in own} | _OF_CLINICS:
        return False  # its own letters
    return not own & set(_NAME_WORD.findall(named["name"].lower()))


_NAME_WORD = re.compile(r"[a-z]{3,}")
_NAME_BEFORE = re.compile(
    r"(?:^|[\n:;.•|(]\s*|\b(?:by|at|of|is|to|from|with|use|recommend|suggest|ask|through|[Cc]ontact|[Cc]all|[Ww]rite|[Rr]each)\s+)(?:the\s+)?"
    r"(?P<name>[A-Z][\w'&.-]+(?: (?:of |and |& |for |the )?[A-Z][\w'&.-]+){1,5}(?:, (?:Inc|LLC|L\.L\.C|Corp|Ltd)\b\.?)?|"
    r"[A-Z]{3,6})\s?(?:,|[-–—(:])\s*$"
)
_OF_THE_STATE = words(r"\b(?:Army|Naval|Navy|Air Force|Veterans Affairs|VA)\b")
_OF_CLINICS = frozenset("ciktwhmptn")
"""First letters of Clinic, Infusion, Ketamine, TMS, Wellness and the like, which names leave out."""
_OF_BUILDING = words(
    r"\b(?:building|bldg|plaza|tower|center|centre|suite|floor|mall|campus|pavilion|park|square|professional|arts|offices?|location|address|wing|"
    r"us|visit|clinic|hours|directions|house|commons|place|court|village|shops?|complex|main|street|contact|in|hospital|annex|north|south|"
    r"east|west|downtown|hall|terrace|gate|md|do|np|dr|county|city|crna|dnp|pmhnp|phd|map|phone|fax|email|call)\b",
)
"""Words of a building, a town or a label, which stand before the clinic's own street too."""


def is_way_mark(before: str) -> bool:
    """Tell whether the words before a street make it somebody else's place, or one on the way."""
    return any(pattern.search(before) is not None for pattern in (_OTHERS_PLACE, _NEAR_US, _HOSPITAL))


def parse_address(text: str) -> PostalAddress | None:
    """Read one clean address string, such as a structured data value."""
    line = straight(text)
    found = [candidate.address for candidate in _with_state(line) if candidate.address.street_address]
    return found[0] if found else None


# ------------------------------------------------------------------ backwards from the state


_CAPITAL = re.compile(r"Washington,?\s+(?=D)", re.IGNORECASE)
"""The city in "Washington, D.C.", which also stands for the state."""


def _with_state(text: str) -> Iterator[_Candidate]:
    anchors: list[tuple[int, int, str | None, str | None]] = []
    taken: set[int] = set()
    for match in _BARE_ZIP.finditer(text):
        before = _STATE_BEFORE.search(text[max(0, match.start() - 26):match.start()])
        if before and text[match.start() - 1] == "\n" and _STREET.match(text, match.start()):
            continue  # the house number of the street below a headline with city and state
        if before:
            start = max(0, match.start() - 26) + before.start("state")
            capital = _CAPITAL.match(before["state"])
            start += capital.end() if capital is not None else 0
            anchors.append((start, match.end(), "DC" if capital is not None else state_code(before["state"]), _zip_of(match)))
            taken.add(start)
        else:
            anchors.append((match.start(), match.end(), None, _zip_of(match)))
    anchors.extend(
        (match.start("state"), match.end(), state_code(match["state"]), None)
        for match in _STATE_AFTER.finditer(text)
        if match.start("state") not in taken and _CITY_END.search(text[max(0, match.start() - 31):match.start() - 1])
    )
    anchors.sort()
    previous = found = 0
    for start, end, state, code in anchors[:10 * _MOST]:
        floor = max(previous, start - _BACK)
        candidate = _read_back(text, floor, start, end, state, code)
        if candidate is not None and found < _MOST:
            found += 1
            previous = end
            yield candidate
        elif code and state:
            previous = end


def _zip_of(match: re.Match[str]) -> str:
    return f"{match['zip']}-{match['more']}" if match["more"] else match["zip"]


def _read_back(text: str, floor: int, start: int, end: int, state: str | None, code: str | None) -> _Candidate | None:
    window = text[floor:start]
    street = _last_street(window, with_zip=code is not None and state is not None)
    if street is None:
        if not (state and code) or _TEMPLATE_STREET.search(window):
            return None
        city = _city_of(_pieces(window)[-1:] or [""])
        if not city:
            return None
        at = window.rfind(city)
        if at < 0 or _is_elsewhere(text, floor + at, end) or _SERVED.search(window[:at].rpartition("\n")[2]) or _PO_BOX.search(window):
            return None
        return _Candidate(PostalAddress(address_locality=city, address_region=state, postal_code=code), floor + at, end, "city-state-zip")
    street_start, street_end, street_text = street
    if _is_elsewhere(text, floor + street_start, end) or _is_the_themes(text, street_text):
        return None
    rest = window[street_end:]
    unit, rest = _take_unit(rest)
    if len(_PROSE_WORD.findall(rest)) > 6 or _SENTENCE_BETWEEN.search(rest):
        return None  # the street of one sentence, the city of another
    city = _city_of(_pieces(rest))
    if not city and (code is None or rest.strip(_EDGE)):
        return None
    if not city and state is None:
        return None
    inner_unit = None
    if unit is None:
        inner = _UNIT.search(street_text)
        if inner and inner.start() > 3:
            inner_unit = inner["unit"]
            street_text = street_text[:inner.start()]
    first = floor + street_start
    if unit is None and inner_unit is None:
        unit, first = _unit_before(text, floor, first)
    return _Candidate(
        PostalAddress(
            street_address=_clean(street_text), unit=_clean(unit or inner_unit or "") or None,
            address_locality=city or None, address_region=state, postal_code=code,
        ),
        first, end, "street-city-state-zip" if code else "street-city-state",
    )


_SENTENCE_BETWEEN = re.compile(r"[a-z]{3,}[.!?]\s+[A-Z][a-z]+ [a-z]{2,} [a-z]")


_UNIT_BEFORE = re.compile(r"\b(?:Suite|Ste|Unit|Room|Floor|Bldg|Building|Apt)\.? $")


def _last_street(window: str, with_zip: bool) -> tuple[int, int, str] | None:
    """Return (start, end, text) of the street nearest to the end of the window."""
    found = None
    for match in _STREET.finditer(window):
        if found is not None and _UNIT_BEFORE.search(window, max(0, match.start() - 10), match.start()):
            continue  # "Suite 340 Overland Park" behind a street
        if _plausible_street(match["street"]) and not _COUNTED_AFTER.match(window, match.end()) and not _NOTICE.search(window[:match.start()]):
            found = (match.start(), match.end(), match["street"])
    for at in [match.start() for match in _GLUED.finditer(window)]:  # glued: no word boundary before the number
        glued = _STREET.match(" " + window[at:], 1)
        if glued and _plausible_street(glued["street"]) and (found is None or at > found[0]):
            found = (at, at + glued.end() - 1, glued["street"])
    if found is None and with_zip:
        for match in _BARE_STREET.finditer(window):
            if len(window) - match.end() <= 90 and _plausible_street(match["street"]) and _tagged_as_street(match["street"]):
                found = (match.start(), match.end(), match["street"])
    return found


_NOTICE = words(r"(?:©|\(c\)|copyright)\s*(?:\d{4}\s*[-–]\s*)?$")
"""Before the year of a notice ("© 2026 Larch Hill ..."), which is no house number."""
_COUNTED_AFTER = re.compile(r"\s*(?:minutes?|miles?|patients?|sessions?|years?)\b")
_COUNTED = re.compile(r"^\d+\s+(?:minutes?|hours?|days?|weeks?|years?|sessions?|infusions?|miles?|mg|patients|percent|am|pm|reviews?|"
    r"ketamine)\b", re.IGNORECASE)


_NUMBER_GROUPS = re.compile(r"(?:\d{1,3} )?\d{3} \d{4}\b")
"""A telephone number written with spaces, run together with what follows it."""
_SPACED_DIGITS = re.compile(r"\d \d \d")
_TEMPLATE_STREET = re.compile(
    r"(?:123 (?:Demo|Example|Street|Anywhere|Any|Fake|Your|Sample)\b|500 Terry (?:A\.? )?Franc\w+|1234 (?:Street|Example|Any|My|Your|Divi)\b)",
    re.IGNORECASE,
)
"""Streets that site builders put on a new page."""


_NAMED_OR_GRID = re.compile(r"[A-Za-z]{2}|^\d+ [NSEW]\.? \d+ [NSEW]\b")
_USUAL_TEMPLATE = re.compile(r"12[34]\d? (?:Main|Fifth|5th|First|1st|Elm) (?:St|Ave)", re.IGNORECASE)
"""Streets that exist, but on a page that holds another placeholder too are the theme's."""
_PLACEHOLDER = re.compile(
    r"555[-. ]5555|\b123[-) .]{1,2}456|\b234[- .]567[- .]8|@(?:example|domain|yoursite|yourdomain|mysite|company)\.com|lorem ipsum",
    re.IGNORECASE,
)


def _is_the_themes(text: str, street: str) -> bool:
    return _USUAL_TEMPLATE.match(street) is not None and _PLACEHOLDER.search(text) is not None


def _plausible_street(street: str) -> bool:
    known_false = _COUNTED.match(street) or _TEMPLATE_STREET.match(street) or _NUMBER_GROUPS.match(street)
    known_false = known_false or _SPACED_DIGITS.match(street)
    return not known_false and len(street) <= 70 and _NAMED_OR_GRID.search(street) is not None


@lru_cache(maxsize=512)
def _tagged_as_street(street: str) -> bool:
    """Ask the address tagger about a street without a street word ("500 Embarcadero")."""
    try:
        tags, _ = usaddress.tag(street)
    except usaddress.RepeatedLabelError:
        return False
    return "AddressNumber" in tags and "StreetName" in tags


def _take_unit(rest: str) -> tuple[str | None, str]:
    """Take a unit from the text between street and city; a second one (building and suite) belongs to it."""
    units: list[str] = []
    while True:
        stripped = rest.lstrip(_EDGE)
        match = _UNIT.match(stripped)
        if match is None:
            break
        units.append(_clean(match["unit"]))
        rest = stripped[match.end():]
    bare = _BARE_UNIT.match(rest) if not units else None
    if bare is not None:
        return bare["unit"], rest[bare.end():]
    if not units:
        for match in list(_UNIT.finditer(rest))[::-1]:
            units.insert(0, _clean(match["unit"]))
            rest = rest[:match.start()] + "," + rest[match.end():]
    return (", ".join(units) or None), rest


_TO_THE_STREET = re.compile(r"[\s,;|•·:()–—-]*(?:(?:[A-Z][\w-]+ ){1,2}(?:Suite|Pavilion|Department|Wing)[\s,]*)?(?:(?:located )?at )?")
"""What may stand between a unit and the street behind it."""


def _unit_before(text: str, floor: int, start: int) -> tuple[str | None, int]:
    before = text[max(floor, start - 40):start]
    units = list(_UNIT.finditer(before))
    if not units or not _TO_THE_STREET.fullmatch(before, units[-1].end()):
        return None, start
    last = units.pop()
    first = units.pop() if units and before[units[-1].end():last.start()].strip(" ") == "," else last
    return before[first.start("unit"):last.end("unit")], max(floor, start - 40) + first.start()


def _pieces(rest: str) -> list[str]:
    return [piece.strip(_EDGE) for piece in re.split(r"[,\n|•·;()]|\s[-–—]\s", rest) if piece.strip(_EDGE)]


def _city_of(pieces: list[str]) -> str | None:
    """Return the city: the last piece before the state, without what stands before it on the line."""
    if not pieces:
        return None
    last = pieces[-1]
    if _CITY.match(last) and not _is_no_city(last):
        return last
    words = last.split()
    for count in (3, 2, 1):
        tail = " ".join(words[-count:])
        if len(words) > count and _CITY.match(tail) and not _is_no_city(tail):
            before = words[-count - 1]
            if before[0].isupper() and not before.isupper() and count < 3 and before.isalpha():
                continue
            return tail
    if last.isupper() and re.fullmatch(r"[A-Z .'-]{3,30}", last):
        return last.title()
    return last.title() if re.fullmatch(r"[a-z]+(?: [a-z]+){0,2}", last) and not _is_no_city(last) and len(pieces) > 1 else None


def _is_no_city(name: str) -> bool:
    words = [word.strip(".").lower() for word in name.split()]
    first, last = words[0] in _NO_CITY - {"new"}, words[-1] in _NO_CITY - {"park", "new", "center"}
    return first or last or name.lower() in ("new", "anytown") or len(name) > 32


def state_code(name: str) -> str | None:
    """Return the two-letter code of a state's name or code, None when it is neither."""
    folded = " ".join(name.replace(".", "").split()).lower()
    if len(folded) == 2:
        return folded.upper() if folded.upper() in STATES.values() else None
    return STATES.get(folded) or STATES.get(f"{folded}.")


def _clean(text: str) -> str:
    return " ".join(text.split()).strip(_EDGE)


_NEW_YORK = frozenset({"NY", "NYC", "New York City"})


_MOVED_BIT = TRIGGERS.add("moved", "relocated", "new address", "new home")
_ARRIVED = words(r"\b(?:moved|relocated|new (?:address|home))\b")


def arrival(page: Page, street: str) -> str | None:
    """Return the words by which a page says that the practice moved to a street, when it leaves the city out there."""
    for block in page.holding(_MOVED_BIT):
        text = straight(block.text)
        at = text.find(street) if len(text) < 600 else -1
        said = _ARRIVED.search(text, 0, at) if at > 0 else None
        if said is not None:
            return quote_around(page, block, said.start(), at + len(street))
    return None


def _mention(page: Page, candidate: _Candidate) -> Mention:
    visible = " ".join(page.text[candidate.start:candidate.end].split())
    block = page.text.count("\n", 0, candidate.start)
    offset = candidate.start - (page.text.rfind("\n", 0, candidate.start) + 1)
    if "\n" not in page.text[candidate.start:candidate.end] and block < len(page.blocks):
        visible = quote_around(page, page.blocks[block], offset, offset + candidate.end - candidate.start)
    address = candidate.address
    if address.address_locality in _NEW_YORK and address.address_region in ("NY", None):
        address = msgspec.structs.replace(address, address_locality="New York", address_region="NY")
    return Mention(Finding("locations", address, visible[:QUOTE_LIMIT], "page_text", candidate.rule), block, offset)


# ------------------------------------------------------------------ an address that only a map link holds


_MAP = words(r"^https?://(?:www\.|maps\.)?(?:google\.[a-z.]+/maps|maps\.google\.|goo\.gl/maps|maps\.apple\.com|"
    r"(?:www\.)?bing\.com/maps)")
_MAP_WORDS = re.compile(r"(?:[?&](?:q|query|daddr|destination|address|where1)=|/(?:place|dir|search)/+)(?P<words>[^&@/]{12,200})", re.IGNORECASE)


_CAPTION = re.compile(r"\d.*\b[A-Z]{2},? \d{5}\b")


def _of_caption(caption: str) -> PostalAddress | None:
    """Return the whole address in the words of an image."""
    address = parse_address(caption) if _CAPTION.search(caption) else None
    return address if address is not None and address.street_address and address.address_locality else None


def _in_map_links(page: Page) -> list[Mention]:
    """Read the destination of links to a map, for pages whose own text leaves the address to the map."""
    found: list[Mention] = []
    for link in page.links:
        words = _MAP_WORDS.search(link.href) if _MAP.match(link.href) else None
        address = parse_address(unquote_plus(words["words"])) if words else None
        if address is not None and address.address_locality:
            found.append(Mention(Finding("locations", address, link.href[:QUOTE_LIMIT], "link", "map-link"), link.block_index))
    return _merged(found)


# ------------------------------------------------------------------ streets without a city


_STREET_CUE = words(r"\b(?:address|located (?:at|on)|visit us|find us|(?:our|your) (?:office|clinic|location)|location|directions)\b")


def _street_alone(page: Page, text: str, found: list[_Candidate]) -> list[_Candidate]:
    """Find a street that a page gives without its city, where the words say that it is the clinic's."""
    if found or not (any(block.tag == "address" or block.role == "footer" for block in page.blocks) or any(map(_STREET_CUE.search, page.plain))):
        return []
    for block, match in _streets(page, text):
        before = text[max(0, match.start() - 60):match.start()]
        alone = len(block.text) <= len(match["street"]) + 25
        if not _plausible_street(match["street"]) or "\n" in match["street"] or _is_the_themes(text, match["street"]):
            continue
        if _is_elsewhere(text, *match.span()) or _NOTICE.search(before):
            continue
        if not (_STREET_CUE.search(before) or block.tag == "address" or (alone and block.role == "footer")):
            continue
        if not re.search(rf"\b(?:{_KIND})\b", match["street"]):
            continue
        unit, _ = _take_unit(text[match.end():match.end() + 40].split("\n\n")[0])
        end = match.end() + (text[match.end():].index(unit) + len(unit) if unit and unit in text[match.end():match.end() + 45] else 0)
        code = _NAMED_ZIP.search(text, end, page.starts[block.index] + len(block.text))
        address = PostalAddress(street_address=_clean(match["street"]), unit=unit, postal_code=code[1] if code else None)
        return [_Candidate(address, match.start(), end, "street-alone")]
    return []


_NAMED_ZIP = re.compile(r"\bzip(?: code)?:? (?:is )?(\d{5})\b", re.IGNORECASE)


def _streets(page: Page, text: str) -> Iterator[tuple[Block, re.Match[str]]]:
    """Yield what looks like a street, block by block."""
    for block, (start, end) in zip(page.holding(_NUMBERED), _lines(page, _NUMBERED), strict=True):
        for match in _STREET.finditer(text, start, end):
            yield block, match


# ------------------------------------------------------------------ a city that the page says the clinic is in

_HERE = r"(?:the\s+)?(?:heart\s+of\s+)?(?:downtown\s+|beautiful\s+|sunny\s+|historic\s+|central\s+)*"
_PLACE_WORD = (
    r"(?:clinics?|offices?|practices?|cent(?:er|re)s?|facilit(?:y|ies)|locations?|suites?|spas?|"
    r"(?:treatment|procedure|therapy) rooms?)"
)
_OWN_PLACE = (
    rf"(?:{_PLACE_WORD}|sanctuar(?:y|ies)|studios?|(?:healing |treatment )?spaces?|campus(?:es)?|hospitals?|lounges?|headquarters|"
    r"branch(?:es)?|team)"
)
"""What may be the practice's own besides a clinic ("our lakeside sanctuary in Salem")."""
_CITY_NAME = r"(?P<city>(?:(?:St|Ft|Mt)\.\s)?[A-Z][A-Za-z.'-]+(?:(?<!\.) (?!(?:and|Area|County)\b)[A-Z][A-Za-z'-]+){0,3}?)"
_STATE_PART = rf"(?:,?\s+(?P<state>{_CODES}|(?i:{_STATE_NAMES}))(?!\w))"
_ONE_CITY = r"(?:(?:St|Ft|Mt)\. )?[A-Z][A-Za-z.'-]+(?:(?<!\.) [A-Z][A-Za-z'-]+){0,2}"
_SAID = re.compile(
    rf"(?:\b(?i:our|my|his|her|their)\s+(?:[\w-]+\s+){{0,4}}?(?i:{_OWN_PLACE})(?:\s+(?:is|are|sits|lies))?(?:\s+(?:conveniently\s+)?(?:located|situated|"
    rf"based|open))?(?:\s+right)?\s+(?:in|near\s+the\s+heart\s+of)\s+"
    rf"|\b(?i:(?:conveniently\s+|centrally\s+|proudly\s+)?(?:located|situated|based)\s+(?:right\s+)?in)\s+)"
    rf"{_HERE}(?!{_ONE_CITY}(?: (?:community|neighborhood|district|section|part)\b|, {_ONE_CITY}, (?:{_CODES}|{_TITLE_NAMES})\b))"
    rf"{_CITY_NAME}(?:{_STATE_PART}|(?=[.,;:!?\n]|\s(?:and|is|we|offers?|where|for|at|on|to|with|provid\w+|has|by|near)\b|$))"
)
_HERE_IN = re.compile(
    rf"\b(?i:(?:we(?:'re| are)|find us|visit us|see us|come to us) (?:right |here )?in|(?:see|treat|meet) (?:patients|clients|"
    rf"people) (?:in person )?"
    rf"(?:at our \w+ )?in|(?:now )?(?:open|provid\w+ [^.!?\n]{{0,60}}) in|"
    rf"(?:in[- ]person|face[- ]to[- ]face|in[- ]office) (?:visits|appointments|sessions|care|services)\b[^.!?\n]{{0,60}}? in)"
    rf"\s+{_HERE}{_CITY_NAME}{_STATE_PART}"
)
_ONE_STATE = rf"{_HERE}(?P<others>{_ONE_CITY}(?:, (?!(?:{_CODES})\b){_ONE_CITY}){{0,5}}),? (?:and|&) {_CITY_NAME}{_STATE_PART}"
"""Cities of a list that shares the state at its end ("Reno, Elko and Sparks, NV")."""
_CITIES = re.compile(rf"\b(?i:offices|clinics|locations|practices|rooms|campuses)(?: \w+){{0,2}}? in {_ONE_STATE}")

_ANY_STATE = rf"(?:,? (?:{_CODES}|{_TITLE_NAMES})\b{_NO_STATE})?"
_SOME_CITIES = rf"{_ONE_CITY}{_ANY_STATE}(?:,? (?!(?:{_CODES})\b){_ONE_CITY}{_ANY_STATE}){{0,4}},? (?:and|or|&) {_ONE_CITY}{_ANY_STATE}"
_OUR_CITIES = re.compile(
    rf"\b(?i:our) (?P<cities>{_SOME_CITIES}),? (?i:clinics?|offices?|locations?|cent(?:er|re)s)\b|"
    r"(?:(?:\b(?:(?i:our)|(?P<anybody>(?i:with|from|multiple|several|two|three|four))) (?:\w+ )?|(?:^|(?<=\n)))"
    rf"(?i:offices|clinics|locations)(?: in|,? including)|\b[Ww]e(?: are|'re) based in) (?P<others>{_SOME_CITIES})"
    rf"(?=[.;,:!?)\n]| +\||,? (?:to|for|and|where|we|our|with|that|so|is|are)\b|$)"
)
"""Cities of the practice's own offices, some or none of them with a state ("our Elko and Ely offices"); `anybody` has offices as well."""
_CITY_OF_SOME = re.compile(rf"(?P<city>{_ONE_CITY})(?:,? (?P<state>{_CODES}|{_TITLE_NAMES})\b{_NO_STATE})?")
_LABELLED_CITY = re.compile(rf"^(?i:location|office|clinic): {_CITY_NAME}{_STATE_PART}?$", re.MULTILINE)
_LABELS_CITY = re.compile(r"^(?:Location|Office|Clinic|LOCATION|OFFICE|CLINIC): ", re.MULTILINE)
"""Where somebody of a team works, in a line of its own."""
_OUR_CITY = re.compile(
    rf"\b(?i:our|my)\s+{_HERE}{_CITY_NAME}{_STATE_PART},?\s+(?i:(?:[a-z]+ ){{0,2}}?(?:clinic|office|location|cent(?:er|re)|suite|procedure room|"
    rf"treatment room|facility|studio))\b"
)
_ANOTHER_OFFICE = re.compile(
    rf"[Oo]ur (?:second|third|other|additional|satellite|newest|new) (?:office|clinic|location)\b(?:\s+(?:is|sits)(?:\s+located)?)?\s+in\s+"
    rf"{_HERE}{_CITY_NAME}{_STATE_PART}"
)
_ONE_OF_OURS = re.compile(
    rf"\b(?i:our)\s+{_HERE}(?!(?:Main|Front|Home|Back|Billing|Head|New|First|Second|Other|Medical|Business|(?:Down|Up|Mid)town|"
    rf"(?:Lake|West|East|North|South)side)\b){_CITY_NAME}\s+"
    rf"(?i:(?:(?:tms|ketamine|spravato|kap|infusion) )?(?:clinic|center)|office|hospital|campus|"
    r"location)\b(?!\s*\(|[^.!?\n]*\bclosed?\b)"
)
"""A city whose state at most the clinic's own name gives ("our Missoula office" of a clinic with Montana in its name)."""
_THE_OFFICE = re.compile(rf"\b[Tt]he (?!Mayo|Stanford|Cleveland|Princeton)(?P<city>{_ONE_CITY}) (?:clinic|office|location|campus)\b(?! of )")
"""An office of the practice that its city tells ("the Elko clinic"); written with a capital it is a name."""
_NEXT_CITY = re.compile(rf"\s*(?:,|;|/|&|,?\s+and)(?:\s+(?:in|and))?\s+{_HERE}{_CITY_NAME}{_STATE_PART}")
"""A further city of a list in which each has its state."""
_AFTER_NAME = (
    r"(?:, (?:led|directed|founded|owned|run|headed) by [^,!?\n]{3,40}(?:, (?:MD|DO|M\.D\.|D\.O\.))?)?"
    r"(?:,? (?:P\.?C\.?|P\.?L\.?L\.?C\.?|L\.?L\.?C\.?|P\.?A\.?|Inc\.?))?,?\s+(?:with (?:offices|locations|clinics)\s+)?in\s+"
)
_IN_CITY = re.compile(rf"{_AFTER_NAME}{_HERE}{_CITY_NAME}{_STATE_PART}")
_IN_CITY_ALONE = re.compile(
    rf"{_AFTER_NAME}{_HERE}(?P<city>{_ONE_CITY})"
    r"(?=[.;:!?\n]|,? (?:is|has|offers?|provides?|where|decided|we|our|to|for|with)\b|, (?:[a-z]|I )|$)(?P<state>)",
)
_GIVES_IN = rf"\s(?:now |also |proudly )?(?:offers?|provides?|gives|treats|serves)\b[^.!?\n]{{0,60}}? in {_HERE}"
_COMMA_CITY = re.compile(rf"(?:,| [|•·–-]) {_CITY_NAME}{_STATE_PART}(?=$|\n)")
_GIVES_IN_CITIES = re.compile(rf"{_GIVES_IN}{_ONE_STATE}")
_GIVES_IN_CITY = re.compile(rf"{_GIVES_IN}{_CITY_NAME}{_STATE_PART}")
_DATELINE = re.compile(rf"^{_CITY_NAME}{_STATE_PART}(?: \([^)\n]{{3,30}}\))?\s*[-–—]+\s*$", re.MULTILINE)
"""The city at the beginning of a report, before the name of the practice that it is about."""
_IN_CITIES = re.compile(rf"(?:{_AFTER_NAME}|, ){_ONE_STATE}")
_FOLLOWING = re.compile(
    rf"\b(?:at|in) (?:(?:the|our) following|these) (?:locations|cities|offices|clinics):?\s+{_CITY_NAME}{_STATE_PART}",
)
_CITY_WITH_PHONE = re.compile(
    rf"^(?P<city>{_ONE_CITY}) (?i:clinic|office|location)(?: phone)?[:\s–-]{{1,4}}(?:\+?1[ .-])?\(?\d{{3}}\)?[ .-]{{1,2}}\d{{3}}[ .–-]\d{{4}}",
    re.MULTILINE,
)
"""An office in a list of telephone numbers."""
_PHONE = r"(?:(?:[Tt]oll[- ][Ff]ree|[Pp]hone|[Tt]el|[Cc]all|P|T)[.:]? )?(?:\+?1[ .-])?\(?\d{3}\)?[ .-]{1,2}\d{3}[ .–-]\d{4}"
_OFFICE_ABOVE_PHONE = re.compile(rf"^(?P<city>{_ONE_CITY}) (?i:office|location|clinic|campus):?\n(?={_PHONE})", re.MULTILINE)
"""The heading of an office above its number ("Elko Location")."""
_HOUSE_WITH_PHONE = re.compile(rf"^[A-Z][^\n.!?:]{{2,70}} in (?P<city>{_ONE_CITY}): (?={_PHONE})", re.MULTILINE)
_CITY_AND_PHONE = re.compile(rf"(?P<city>{_ONE_CITY}):? (?={_PHONE}\b)")
"""A line of a list of offices by their cities, each with its number."""
_NAMED_OFFICE = re.compile(rf"^(?P<city>{_ONE_CITY}) (?i:office|location)$", re.MULTILINE)
"""The heading of an office whose state only the clinic's own name gives."""
_PRACTICE_IN = re.compile(rf"\b(?i:{_PLACE_WORD})\b[^.!?\n,]{{0,50}}?\s(?:[Ii]n|of)\s+{_HERE}{_CITY_NAME}{_STATE_PART}")
_HEADLINE = re.compile(rf"(?:\b(?:[Ii]n|of|near)\s+|[-–—|:•·,]\s*|^){_HERE}{_CITY_NAME}{_STATE_PART}", re.MULTILINE)
_GLUED_CITY = re.compile(rf"(?<=[a-z]{{4}}){_CITY_NAME}{_STATE_PART}$")
"""The city of a headline whose two lines were run together ("Ketamine TherapyReno, NV")."""
_CITY_LINE = re.compile(rf"^{_CITY_NAME}{_STATE_PART}(?=$| +[|•·] )")
_CITIES_LINE = re.compile(rf"^(?:Offices in |Clinics in )?{_ONE_STATE}$")
_OTHERS_SEAT = words(
    r"\b(?:society|association|compan(?:y|ies)|manufacturer|universit(?:y|ies)|hospitals?|pharmac(?:y|ies)|laborator(?:y|ies)|nonprofit|"
    r"foundation|organi[sz]ations?|stud(?:y|ies)|trials?|researchers?|agency|board|vendor|firm|born|kept|grew up|raised|lives?|trained|"
    r"residency|fellowship)\b[^.!?]{0,60}$",
)
"""Words before "based in" or "located in" that tell of somebody else's seat."""
_SERVED = words(r"\b(?:serv(?:e|es|ing)|near|patients from|telehealth|licensed|surrounding)\b")
_STRINGED = re.compile(r"(?:,[^,\n]{2,30}){4,}")

_SAYINGS = (
    (_SAID, "our-clinic-in", "sits"), (_OUR_CITY, "our-clinic-in", "state"), (_HERE_IN, "our-clinic-in", "state"),
    (_CITIES, "our-clinic-in", "state"), (_FOLLOWING, "our-clinic-in", "state"), (_PRACTICE_IN, "clinic-in", "state"),
    (_ONE_OF_OURS, "our-clinic-in", "sits"), (_CITY_WITH_PHONE, "our-clinic-in", "number"), (_HOUSE_WITH_PHONE, "our-clinic-in", "number"),
    (_OFFICE_ABOVE_PHONE, "our-clinic-in", "any"), (_THE_OFFICE, "our-clinic-in", "the"), (_NAMED_OFFICE, "our-clinic-in", "any"),
)
"""How a page says where the clinic is, the rule, and the lines that may say so; the last where the practice's name holds a state."""


def _cities(page: Page, text: str, kind: str, name: str | None) -> list[_Candidate]:
    with_state = _lines_with_a_state(text)
    result: list[_Candidate] = list(_named_in_city(text, name)) if name else []
    headlines = list(_headlines(page, text, kind, with_state))
    in_title = {candidate.address.address_locality for candidate in headlines} if kind != "blog" else set()
    named_state = _state_in_name(name or "")
    places = {"state": with_state, "sits": _lines(page, _SITS), "number": _lines(page, _NUMBERED), "any": [(0, len(text))],
              "the": _lines(page, _THE_PLACE) if kind != "blog" else []}
    for pattern, rule, lines in _SAYINGS if named_state else _SAYINGS[:-1]:
        for match in islice((match for line in places[lines] for match in pattern.finditer(text, *line)), _MOST):
            state = state_code(match.groupdict().get("state") or "") or named_state
            begin = text.rfind("\n", 0, match.start()) + 1
            first = max(begin, text.rfind(". ", begin, match.start()) + 1)
            ends = [end for end in (text.find("\n", match.end()), text.find(". ", match.end())) if end >= 0]
            line = text[first:min([match.end() + 60, *ends])]
            strings = pattern not in (_CITIES, _FOLLOWING) and _STRINGED.search(line)
            if strings or not _known_city(match["city"], match.groupdict().get("state")):
                continue
            if _OPENS_LATER.match(text, match.end()):
                continue
            other = rule == "clinic-in" and in_title and match["city"] not in in_title
            if other or _OTHERS_SEAT.search(_ABBREVIATED.sub(" ", text[begin:match.start()])):
                continue
            if rule == "clinic-in" and (kind == "blog" or (match["state"] in ("MD", "PA") and text[:match.start("city")].endswith("of "))):
                continue
            if rule == "our-clinic-in" or state:
                address = PostalAddress(address_locality=match["city"].rstrip("."), address_region=state)
                result.append(_Candidate(address, match.start(), match.end(), rule))
                result.extend(_further_cities(text, match.end(), rule) if match.groupdict().get("state") else ())
                result.extend(_others_of_one_state(match, rule) if pattern is _CITIES else ())
    result += [*_our_cities(page, text), *_labelled_cities(page, text), *_rows_of_cities(page, text)]
    if not result:
        result = headlines or [*_datelines(text), *_cities_of_top(page, text)]
        result = result or (list(_large_cities(page, text)) if kind not in ("feed", "blog") else [])
    return _with_states(text, result)


_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Uu]s|[Tt]eam|[Pp]ractice|I)\b[^.!?\n]*$")


def _our_cities(page: Page, text: str) -> Iterator[_Candidate]:
    """Yield the cities of lists of the practice's own offices; those of one list have one place in the text."""
    for match in islice((match for line in _lines(page, _OFFICES) for match in _OUR_CITIES.finditer(text, *line)), _MOST):
        group = "cities" if match["cities"] else "others"
        if match["anybody"] and not _WE.search(text, max(0, match.start() - 160), match.start()):
            continue  # others' offices
        for city in _CITY_OF_SOME.finditer(match[group]):
            if _known_city(city["city"], city["state"]):
                address = PostalAddress(address_locality=city["city"].rstrip("."), address_region=state_code(city["state"] or ""))
                yield _Candidate(address, match.start(), match.end(), "our-clinic-in")


def _rows_of_cities(page: Page, text: str) -> Iterator[_Candidate]:
    """Yield the cities of a line that consists of nothing but cities with their states, parted by bars or dots."""
    for block in page.holding(_BARS):
        offset = page.starts[block.index]
        line = text[offset:offset + len(block.text)] if len(block.text) < 120 else ""
        parts = _BAR.split(line)
        found = [match for part in parts if (match := _CITY_LINE.fullmatch(part)) is not None and _good_city(match["city"])]
        if 1 < len(found) == len(parts):
            yield from (replace(_candidate_of(match, "headline"), start=offset, end=offset + len(line)) for match in found)


_BARS = TRIGGERS.add(*"|•·")
_BAR = re.compile(r" ?[|•·] ?")


def _labelled_cities(page: Page, text: str) -> Iterator[_Candidate]:
    """Yield the cities of lines such as "Office: Elko", and of neighbouring lines of a city and its number."""
    run: list[re.Match[str]] = []
    for begin, end in _lines(page, _NUMBERED):
        match = _CITY_AND_PHONE.match(text, begin, end)
        if match is None or not _known_city(match["city"], None):
            run = []
            continue
        run = [match] if run and "\n" in text[run[-1].end():begin - 1] else [*run, match]
        for listed in run[-1:] if len(run) > _FEW else run if len(run) == _FEW else ():
            yield _Candidate(PostalAddress(address_locality=listed["city"]), *listed.span(), "our-clinic-in")
    for match in islice(_LABELLED_CITY.finditer(text), _MOST) if _LABELS_CITY.search(text) else ():
        if _known_city(match["city"], match["state"]):
            address = PostalAddress(address_locality=match["city"], address_region=state_code(match["state"] or ""))
            yield _Candidate(address, match.start(), match.end(), "our-clinic-in")


_OF_ANOTHER = re.compile(
    r"\b(?:University|College|School|State|Cross|Shield|Medicaid|Association|Society|Board|Department) of (?:the )?$|[a-z]'s $"
)
_ANOTHERS = re.compile(
    r" (?:Medicaid|Medical|University|Tech|State|A&M|Health|Department|Board|Blue|Society|Academy|College|Law|Crisis|Association)\b"
)
"""Around a state's name in the name of an insurer, a school or an authority."""


def _with_states(text: str, candidates: list[_Candidate]) -> list[_Candidate]:
    """Give cities without a state the one that stands beside them elsewhere, or the only one that the page names."""
    if all(candidate.address.address_region for candidate in candidates):
        return candidates
    beside: dict[str, str] = {}
    named: set[str] = set()
    before_it: list[tuple[int, str]] = []
    for match in _STATE_AFTER.finditer(text):
        of_another = _OF_ANOTHER.search(text, max(0, match.start() - 30), match.start()) or _ANOTHERS.match(text, match.end())
        if len(match["state"]) > 2 and not of_another:
            before_it.append((match.end(), str(state_code(match["state"]))))
            named.add(before_it[-1][1])
        before = re.search(rf"({_ONE_CITY}),? $", text[max(0, match.start() - 40):match.start()])
        if before is not None:
            beside.setdefault(before[1].lower(), str(state_code(match["state"])))
    told = {candidate.address.address_region for candidate in candidates if candidate.address.address_region}
    only = named.pop() if len(named) == 1 else told.pop() if len(told) == 1 else None
    completed = []
    for candidate in candidates:
        city, state = str(candidate.address.address_locality), candidate.address.address_region
        in_line = [name for end, name in before_it if end <= candidate.start and "\n" not in text[end:candidate.start]]
        if state is None:
            likely = (name for name in (*in_line[:1], only) if name and is_in_state(city, name))
            state = beside.get(city.lower()) or next(likely, None)
        completed.append(replace(candidate, address=msgspec.structs.replace(candidate.address, address_region=state)))
    return completed


def _lines_with_a_state(text: str) -> list[tuple[int, int]]:
    """Return begin and end of the lines that name a state; all other searches for a city and its state look there only."""
    lines: dict[int, int] = {}
    for match in _STATE_AFTER.finditer(text):
        begin = text.rfind("\n", 0, match.start("state")) + 1
        end = text.find("\n", match.end())
        lines.setdefault(begin, end if end >= 0 else len(text))
    return list(lines.items())


def _lines(page: Page, bit: int) -> list[tuple[int, int]]:
    """Return begin and end in the page's text of the blocks that hold a trigger of the bit."""
    return [(start := page.starts[block.index], start + len(block.text)) for block in page.holding(bit)]


def _further_cities(text: str, start: int, rule: str) -> Iterator[_Candidate]:
    """Yield the other cities of a list ("in Reno, NV and Carson City, NV")."""
    while (match := _NEXT_CITY.match(text, start)) is not None and _good_city(match["city"]) and match["state"] not in ("MD", "PA"):
        start = match.end()
        address = PostalAddress(address_locality=match["city"].rstrip("."), address_region=state_code(match["state"]))
        yield _Candidate(address, match.start("city"), match.end(), rule)


def _others_of_one_state(match: re.Match[str], rule: str) -> Iterator[_Candidate]:
    """Yield the cities before the last one of a list that shares its state."""
    for city in re.finditer(_ONE_CITY, match["others"]):
        if _good_city(city.group()):
            address = PostalAddress(address_locality=city.group(), address_region=state_code(match["state"]))
            yield _Candidate(address, match.start("others") + city.start(), match.end(), rule)


def _state_in_name(name: str) -> str | None:
    """Return the state that a practice's name holds."""
    found = _NAMED_STATE.search(name)
    return STATES[" ".join(found.group().lower().split())] if found else None


def _named_in_city(text: str, name: str) -> Iterator[_Candidate]:
    """Find "Harbor Wellness in Duluth, MN": the clinic's own name and the city that it is in."""
    for named in re.finditer(re.escape(straight(name)), text):
        several = _IN_CITIES.match(text, named.end())
        if several is not None:
            yield from _others_of_one_state(several, "name-in-city")
        given = _GIVES_IN_CITIES.match(text, named.end())
        if given is not None:
            yield from _others_of_one_state(given, "name-in-city")
        begin = text.rfind("\n", 0, named.start()) + 1
        dated = _DATELINE.search(text[begin:named.start()])
        if dated is not None and _good_city(dated["city"]):
            address = PostalAddress(address_locality=dated["city"], address_region=state_code(dated["state"]))
            yield _Candidate(address, begin, named.end(), "name-in-city")
        listed = _COMMA_CITY.match(text, named.end())
        match = several or given or listed or _IN_CITY.match(text, named.end()) or _GIVES_IN_CITY.match(text, named.end())\
            or _IN_CITY_ALONE.match(text, named.end())
        if match is not None and _known_city(match["city"], match["state"]):
            address = PostalAddress(address_locality=match["city"].rstrip("."), address_region=state_code(match["state"]))
            yield _Candidate(address, match.start("city"), match.end(), "name-in-city")
            yield from _further_cities(text, match.end(), "name-in-city")


_OF_CAREERS = words(r"\b(?:residency|fellowship|university|college|internship|school of)\b")
_LARGE = 3
"""ZIPs of a city that is known by its name alone, so that a headline needs no state."""
_TOP = 6
"""Blocks at the beginning of a page in which a line of cities tells where the practice is."""
_LARGE_ALONE = 20
"""The same of one that is the whole of a line."""
_ALSO_WORDS = frozenset({"mobile", "independence"})
"""Cities of which each is a word or a name of another thing, when it stands alone."""
_IN_LARGE = re.compile(
    r"\b(?i:ketamine|tms|spravato|sgb|kap|infusions?|therapy|treatments?|psychiatry|clinics?|care|cent(?:er|re)|practice|office)\b"
    rf"[^.!?\n]{{0,40}}? (?:in|of) (?!the [A-Z]){_HERE}(?P<city>{_ONE_CITY})"
    rf"(?![\w']|,? (?:{_CODES}|{_TITLE_NAMES})\b| (?:and|or|&|area|Area|County|Metro)\b|,? [A-Z])"
)


_CITY_AT_END = re.compile(rf"(?:^|[|•·–—-] ){_CITY_NAME}{_STATE_PART}$")
"""The city that an article's headline names apart from its subject ("How TMS Works | Elko NV")."""
_OF_OFFICES = words(r"\b(?:locations|offices|clinics|hospitals|campuses)\b")
_LAST = 3
"""Lines at the end of a plain text that may be its footer."""
_FEW = 2
"""Lines of a city alone on a page that does not say of what places it tells."""


def _headlines(page: Page, text: str, kind: str, with_state: list[tuple[int, int]]) -> Iterator[_Candidate]:
    stated = {begin for begin, _ in with_state}
    lone = [
        block.index for block, offset in zip(page.blocks, page.starts, strict=True)
        if offset in stated and len(block.text) <= 60 and _is_city_line(straight(block.text))
    ]
    if len(lone) > _FEW and not any(_OF_OFFICES.search(block.text) for block in page.blocks[max(0, lone[0] - 4):lone[0]]):
        lone = []
    for block, offset in zip(page.blocks, page.starts, strict=True):
        line = text[offset:offset + len(block.text)]
        in_frame = block.role in ("header", "footer") and len(line) <= 80
        tagline = page.is_plain_text and (
            block.index < (2 if line[-1:] in ".!?" else 5) or (block.index >= len(page.blocks) - _LAST and "|" in line)
        )
        if (block.tag in ("h1", "h2") or in_frame or tagline or block.index in lone) and len(line) <= 120:
            apart = _CITY_AT_END.search(line) if kind == "blog" else None
            skipped = apart.start("city") if apart else 0
            for candidate in _in_headline(line[skipped:]) if apart or kind != "blog" else ():
                yield replace(candidate, start=offset + skipped + candidate.start, end=offset + skipped + candidate.end)


_SHOUTED_DATELINE = re.compile(
    rf"^(?P<city>[A-Z]{{2,}}(?: [A-Z]{{2,}}){{0,2}})(?:, (?P<state>{_CODES}|{'|'.join(_IN_NEWS)}|{_TITLE_NAMES})\.?)?"
    r"(?:,? \(?[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}\)?)?(?: \([^)\n]{3,30}\))? ?[–—-]{1,2} ?(?=[A-Z\"])",
    re.MULTILINE,
)
"""The city in capitals at the beginning of a report ("RENO (May 2, 2019) - ...")."""


def _datelines(text: str) -> Iterator[_Candidate]:
    for match in islice(_SHOUTED_DATELINE.finditer(text), 1):
        city = match["city"].title()
        if _known_city(city, match["state"]):
            address = PostalAddress(address_locality=city, address_region=state_code(match["state"] or ""))
            yield _Candidate(address, match.start(), match.end(), "dateline")


_MOST_OF_TOP = 4


def _cities_of_top(page: Page, text: str) -> Iterator[_Candidate]:
    """Yield the cities of a line at the top that has them as one part ("Aetna • Reno & Sparks"), two or more of them, one not small."""
    for block, offset in zip(page.blocks[:_TOP], page.starts, strict=False):
        line = text[offset:offset + len(block.text)]
        last = line.rpartition(" | ")[2] if not offset and " | " in line else ""
        if last and zip_count(last) >= _LARGE and _good_city(last) and last.lower() not in _ALSO_WORDS:
            yield _Candidate(PostalAddress(address_locality=last), len(line) - len(last), len(line), "headline")
            return
        for part in _BAR.split(line) if len(line) <= 80 and not _SERVED.search(line) else ():
            cities = re.split(r",? (?:&|and) |, ", part)
            if 1 < len(cities) <= _MOST_OF_TOP and all(_known_city(city, None) for city in cities) and max(map(zip_count, cities)) >= _LARGE:
                begin = offset + line.index(part)
                yield from (_Candidate(PostalAddress(address_locality=city), begin, begin + len(part), "headline") for city in cities)
                return


_IN_NYC = re.compile(r"\b(?:[Ii]n|[Oo]f|[Nn]ear) (?:[A-Z][\w ]+(?:, CT)?,? (?:and|&) )?(?P<city>NYC)\b")
_BARRED = re.compile(r"[^|]+")


def _is_city_line(line: str) -> bool:
    alone = _CITY_LINE.match(line)
    return (alone is not None and (len(line) <= 45 or alone.end() < len(line))) or _cities_of_line(line) is not None


def _cities_of_line(line: str) -> re.Match[str] | None:
    """Return the match of a line that consists of cities which share a state ("Reno, Elko & Sparks, NV")."""
    match = _CITIES_LINE.match(line)
    return match if match is not None and _good_city(match["city"]) and all(map(_good_city, match["others"].split(", "))) else None


def _in_headline(line: str) -> Iterator[_Candidate]:
    """Yield the city of a headline, or all cities of a line that consists of them."""
    if "|" in line:
        line = _BARRED.sub(lambda part: " " * len(part.group()) if _SERVED.search(part.group()) else part.group(), line)
    if any(pattern.search(line) for pattern in (_SERVED, _PO_BOX, _OTHERS_PLACE, _OF_CAREERS)):
        return
    short = _IN_NYC.search(line) if "NYC" in line else None
    if short is not None:
        yield _Candidate(PostalAddress(address_locality="NYC", address_region="NY"), *short.span("city"), "headline")
    several = _cities_of_line(line)
    if several is not None:
        yield from _others_of_one_state(several, "headline")
        yield _candidate_of(several, "headline")
        return
    parts = [match for part in re.finditer(r"[^|•·]+", line) if (match := _CITY_LINE.match(part.group().strip()))] if len(line) < 90 else []
    if len(parts) > 1 and len(parts) == len(re.findall(r"[|•·]", line)) + 1:
        for match in parts:
            yield replace(_candidate_of(match, "headline"), start=line.index(match["city"]), end=line.index(match["city"]) + len(match.group()))
        return
    found = (*_HEADLINE.finditer(line), *_GLUED_CITY.finditer(line))
    matches = [match for match in found if _good_city(match["city"]) and not _is_credential(match)]
    if len(matches) == 1 and not _ANOTHERS.match(line, matches[0].end()):
        yield _candidate_of(matches[0], "headline")
        yield from _further_cities(line, matches[0].end(), "headline")


def _large_cities(page: Page, text: str) -> Iterator[_Candidate]:
    """Yield the large city in which a headline of the page says that a treatment is given."""
    for block, offset in zip(page.blocks, page.starts, strict=True):
        if block.is_heading and block.index < 12 and len(block.text) <= 90:
            line = text[offset:offset + len(block.text)]
            match = _IN_LARGE.search(line)
            city = match["city"] if match is not None and zip_count(match["city"]) >= _LARGE else ""
            if not city and block.index < 3 and zip_count(line) >= _LARGE_ALONE and line.lower() not in _ALSO_WORDS:
                city = line
            if city and _good_city(city) and not _SERVED.search(line):
                start = offset + line.rindex(city)
                yield _Candidate(PostalAddress(address_locality=city.title() if city.isupper() else city), start, start + len(city), "headline")
                return


def _candidate_of(match: re.Match[str], rule: str) -> _Candidate:
    address = PostalAddress(address_locality=match["city"], address_region=state_code(match["state"]))
    return _Candidate(address, match.start("city"), match.end(), rule)


def _is_credential(match: re.Match[str]) -> bool:
    """Tell whether "MD", "PA" or "MA" after a name is a person's degree; a city stands after "in" then."""
    degree = match["state"] in ("MD", "PA") or (match["state"] in ("MA", "MS", "ND") and not is_in_state(match["city"], match["state"]))
    return degree and not re.match(r"(?:in|of|near)\b", match.group())


def _known_city(city: str, state: str | None) -> bool:
    """Tell whether words may be a city; where the page does not name its `state`, only those that the post knows."""
    return _good_city(city) and (bool(state) or zip_count(city.rstrip(".")) > 0)


def _good_city(city: str) -> bool:
    lowered = city.lower()
    written_so = bool(_CITY.match(city)) and not city.startswith(("Dr. ", "Dr "))
    no_name = lowered.endswith(" of") or lowered in STATES or lowered in _NO_CITY or lowered in _REGIONS
    return written_so and not no_name and not _is_no_city(city)


# ------------------------------------------------------------------ the same place said twice


def _merged(mentions: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in mentions:
        for index, other in enumerate(kept):
            if same_place(other.finding.value, mention.finding.value):
                fuller = _filled(mention.finding.value) > _filled(other.finding.value)
                said, less = (mention, other) if fuller else (other, mention)
                kept[index] = replace(said, again=(*other.again, (less.block, less.start)))
                break
        else:
            kept.append(mention)
    return kept


def same_place(one: PostalAddress, two: PostalAddress) -> bool:
    """Tell whether two readings are one place: the same house number and no part that contradicts."""
    if one.postal_code and two.postal_code and one.postal_code[:5] != two.postal_code[:5]:
        return False
    if one.street_address and two.street_address:
        if _number(one.street_address) != _number(two.street_address):
            return False
        if one.unit and two.unit and not _agree(_unit_parts(one.unit), _unit_parts(two.unit)):
            return False
        return _street_word(one.street_address) == _street_word(two.street_address)
    if one.address_locality and two.address_locality:
        return one.address_locality.lower() == two.address_locality.lower()
    return True


def _number(street: str) -> str:
    match = re.match(r"[\w-]+", street)
    return match.group().lower() if match else ""


_NO_STREET_WORD = re.compile(rf"{_COMPASS}|{_KIND}", re.IGNORECASE)


def _street_word(street: str) -> str:
    words = [word.strip(".,").lower() for word in street.split()[1:]]
    significant = [word for word in words if not _NO_STREET_WORD.fullmatch(word)]
    return significant[0] if significant else " ".join(words)


_UNIT_KIND = re.compile(r"\b(?:suite|ste|unit|no|number|building|bldg|floor|fl|room|rm|office)\b")


def _unit_parts(unit: str) -> set[str]:
    """Return what tells a unit from others, without the kinds ("Bldg 4, Ste 201": 4 and 201)."""
    return set(re.findall(r"[a-z0-9]+", _UNIT_KIND.sub(" ", unit.lower())))


def _agree(one: set[str], two: set[str]) -> bool:
    return one <= two or two <= one or {"".join(sorted(one))} == {"".join(sorted(two))}


def _filled(address: PostalAddress) -> int:
    return sum(part is not None for part in (
        address.street_address, address.unit, address.address_locality, address.address_region, address.postal_code,
    ))
