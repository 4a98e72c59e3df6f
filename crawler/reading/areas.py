"""Reads the places that a clinic says it serves, apart from the places where it is."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from crawler.reading.addresses import STATES, state_code
from crawler.reading.page import Block, Finding, Mention, Page, quote_around, word_set
from crawler.reading.patterns import Pattern
from crawler.reading.triggers import TRIGGERS
from crawler.reading.wording import straight, words

_TRIGGERS = (
    "serve ", "serves ", "serving", "patients", "people", "clients", "adults", "veterans", "residents", "families", "individuals", "those ",
    "telehealth", "telepsychiatry",
    "video", "virtual", "online", "licensed", "license", "service area", "areas we", "areas served", "cities", "communities",
    "guests", "anyone", "who come", "wherever you", "be in a state", "states", "telemedicine", "remote", "accessible",
    "drive from", "minutes from", "located near", "homes in", "in-home", "come to you", "home visits", "whether you",
    "neighborhoods", "counties",
    "must live", "must reside", "spravato for ", "ketamine for ", "tms for ", "reached from", "caring for",
    "referrals from", "physically", "be located",
    "live in", "coming from", "driving from", "near me", "near you", "available in", "throughout", " covers",
    "at-home", "at home", "residents",
    " address", "central ", "anywhere in", "deliver", " ship", "house call", "are you",
    " drive", " travel", " fly", " come ", "areas", " area", "region", "beyond", "surrounding", "folks", "neighbors",
    "we bring", "towns of", "cities of", "closest", "convenient to", "extends to",
)
_AREAS_BIT = TRIGGERS.add(*_TRIGGERS)
_CAPITAL = re.compile(r"[a-z:,] [A-Z](?:[a-z]|[A-Z][ ,;/])")
_PEOPLE = r"(?:patients?|people|clients?|guests|adults?|veterans|residents|individuals|families|those|anyone|folks|neighbors)"
_REMOTE = (
    r"(?:telehealth|telemedicine|video (?:visits?|sessions|appointments)|virtual (?:visits|care|appointments|clinic|practice)|"
    r"remote (?:visits|sessions|care)|online)"
)
_HOME_CARE = (
    r"(?:visits? (?:patients'? )?homes|(?:in-home|at-home|mobile|house calls?)(?: \w+){0,3}|"
    r"comes? to (?:you|your home)(?: anywhere)?|home visits)"
)
_LEADS: tuple[tuple[str, str], ...] = (
    ("sure", r"serv(?:es?|ing)\b(?! as\b| in the )(?P<served>[^.:!?]{0,90}?)"),
    ("sure", rf"(?:see|treat|welcome|help|look after|car(?:es?|ed|ing) for|work with|accept|support)(?:s|ed|ing)? "
             rf"(?:(?:more than |over |about |some )?\d[\d,]{{1,6}} |(?:many|all) (?!guests))?{_PEOPLE}\b"
             r"[^.:!?]{0,40}? (?:from|in|across|"
             r"throughout|anywhere in|who live in|located in):? "),
    ("sure", rf"(?:{_PEOPLE}|some|many|others|a few) (?:even |also )?(?:come|travel|visit|drive|fly)"
             r"(?: to (?:us|see us|our (?:\w+ ){1,3})| us)?(?: ?here| ?in| ?over)? ?from "),
    ("sure", rf"(?:accept(?:s|ing)?|draws?|attracts?)(?: new)? (?:{_PEOPLE}|referrals) from (?:all (?:over|of) )?"),
    ("sure", rf"to {_PEOPLE} (?:anywhere in|all over|throughout|across) (?:the )?(?:entire )?(?:state of )?"),
    ("sure", r"if you(?:'re| are| live| reside)? (?:in|near|around) the (?-i:(?=[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:metro )?area))"),
    ("wide", rf"{_PEOPLE} (?:all over|all across|throughout|across) (?-i:(?=[A-Z]))"),
    ("sure", rf"{_PEOPLE} from (?:across|throughout|all (?:over|of|around|across)|around) "),
    ("sure", r"whether you(?:'re| are| live| come)?(?: \w+)? (?:in|from) "),
    ("close", r"if you(?:'re| are)? (?:live in|coming from|driving from) "),
    ("many", r"near (?:me|you): |(?:care|caring) for (?-i:(?=[A-Z]))"),
    ("titled", r"(?:therapy|treatments?|infusions?|spravato|tms|ketamine|psychiatry) for (?:the )?(?-i:(?=[A-Z]))"),
    ("brought", r"(?:provid(?:e|es|ing)|offer(?:s|ing)?|bring(?:s|ing)?|deliver(?:s|ing)?) [^.:!?]{0,60}? (?:to|throughout) (?:the )?"
                r"(?-i:(?=[A-Z]))|(?:care|visits|therapy) (?:across|throughout) (?-i:(?=[A-Z]))|"
                rf"to {_PEOPLE} in (?-i:(?=[A-Z]))"),
    ("covered", r"we (?:bring|deliver|travel)\b[^.:!?]{0,60}? (?:in|to|around) (?-i:(?=[A-Z]))|"
                r"(?:mobile|home|visiting|travel\w*) [^.:!?]{0,20}?(?:covers?|visits|travels to) (?-i:(?=[A-Z]))"),
    ("states", r"(?:available (?:only |currently )?in:?|(?:deliver|ship|mail)(?:s|ed)?\b[^.:!?]{0,50}? in|(?:is|are) licensed in|anywhere in|"
               r"if you(?:'re| are) in|(?:virtual|video|telehealth|online) (?:visits|appointments|sessions|care) for|telepsychiatry for|"
               r"to adults (?:in|across|throughout)) (?-i:(?=[A-Z]))"),
    ("sure", rf"our {_PEOPLE} live\b[^.:!?]{{0,40}}? in (?-i:(?=[A-Z]))"),
    ("sure", r"to (?:(?:people|patients|clients)'?s?'? |your )?homes (?:in|across|throughout|around) "),
    ("sure", rf"{_HOME_CARE}(?: (?:are )?available)? (?:in|across|throughout) |\bhome visits: "),
    ("near", r"central (?:spot|location|place) for (?:all of )?|(?:easily |conveniently )?(?:accessible|reachable|reached) from |"
             r"(?:short|quick|easy|minute) drive from |"
             r"(?:conveniently |centrally )located near |minutes (?:away )?from |patients from (?-i:(?=[A-Z]))|"
             r"(?:come|travel|drive) (?:to (?:us|see us)|here) from (?-i:(?=[A-Z]))"),
    ("sure", r"(?:must|have to|need to) be\b[^.:!?]{0,60}? residents? of (?:the )?(?:state of )?"),
    ("sure", r"(?:must|have to|need to) (?:be [^.:!?]{0,40}? and )?(?:live|reside|be (?:physically )?(?:located|present)) in |\bstates: "),
    ("sure", rf"for {_PEOPLE} (?:in|across|throughout) (?-i:(?=[A-Z]))"),
    ("people", rf"(?:{_PEOPLE}|folks|neighbors)(?: (?!coverage\b|insurance\b|plans?\b|benefits\b|referrals?\b)\w+){{0,4}},? "
               r"(?:from|in|near|of|across|around) (?:or near )?(?:the )?(?-i:(?=[A-Z]))|"
               r"(?:towns|cities|communities|counties) of |closest \w+(?: \w+)? to |convenient to |reach extends to "),
    ("sure", rf"{_PEOPLE}\b[^.:!?]{{0,70}}? (?:who (?:live|are|reside)|living|located|residing)(?: anywhere| physically)? in "),
    ("sure", r"who come (?:to us |here )?(?:live in|are from) "),
    ("sure", r"(?:for|to|help(?:s|ed|ing)?) (?:the )?residents (?:of|in|across|throughout) "),
    ("around", r"surrounding (?:areas|communities|cities|towns|counties) (?:of|in) "),
    ("sure", r"wherever you (?:are|live) in |\bmust be in [^.:!?]{0,60}?licensed?(?: in)?: ?"),
    ("sure", rf"(?:open|available) to {_PEOPLE} (?:anywhere |throughout |across )?(?:in |of )"),
    ("sure", rf"{_REMOTE}\b[^.:!?]{{0,50}}? (?:in|across|throughout|to (?:residents|patients) (?:of|in)) "),
    ("sure", rf"{_REMOTE[:-1]}|video|phone)\b[^.:!?]{{0,30}}? (?:with|for|to) {_PEOPLE} (?:across|throughout|anywhere in|in) (?-i:(?=[A-Z]))"),
    ("sure", r"(?:we(?:'re| are)|I(?:'m| am)) (?:also )?licensed (?:to (?:practice|prescribe|treat)[^.:!?]{0,20} )?in "),
    ("sure", r"(?:service areas?|(?:areas|cities|communities|counties|neighborhoods|towns|states) (?:we serve|served|covered))\b"
             r"\s*(?:include)?\s*:?\s*"),
    ("sure", r"nearby (?:communities|towns|cities|areas): "),
)
"""What stands before a list of places that are served, and what else it takes for that (`_is_served`): the first that fits counts."""
_LEAD = words("|".join(rf"\b(?P<{kind}{number}>{lead})" for number, (kind, lead) in enumerate(_LEADS)))
_NAME = (
    r"(?:(?:St|Ft|Mt)\.\s|(?:Greater|North|South|East|West|Downtown)\s)?[A-Z][A-Za-zÀ-ſ'’.-]*[a-zà-ſ](?:[ -](?:of |the |de |la |"
    r"del |d['’]|'n' )?[A-Z][A-Za-zÀ-ſ'’.-]*[a-zà-ſ]){0,3}"
    r"(?: (?:county|corridor|peninsula|panhandle|basin|foothills|plateau|delta|metroplex)\b)?"
)
_AND = r"(?:(?:and|or|as well as)\s+|&\s*)(?:even\s+|also\s+|as far (?:\w+ )?as\s+)?"
_PART = (
    r"(?:(?:throughout|across|around)\s+)?(?:(?:the\s+)?(?:rest|most|all) of\s+)?(?:the\s+)?(?:entire\s+|whole\s+)?"
    r"(?:surrounding\s+)?(?:greater\s+|(?:borough|city|town|village) of\s+|"
    r"(?:(?:north|south)(?:ern|east|west|eastern|western)?|east(?:ern)?|west(?:ern)?|central|parts of)\s+)?"
)
_ITEM = rf"{_NAME}(?:,? [A-Z]{{2}}\b)?(?:\s(?:(?:metro(?:politan)?\s)?(?:areas?|region)|metro)\b)?"
_LIST = re.compile(
    rf"(?P<items>{_ITEM}(?:\s*(?:,\s*(?:{_AND})?|\s+{_AND}|\s*&\s*|\s*;\s*(?:and\s+)?|"
    rf"\s+in\s+(?=[A-Z][a-z]+ (?:[A-Z][a-z]+ )?County\b)|(?<=,\s[A-Z]{{2}})\s+|\s+[-–—]\s+|\s*[|•·/]\s*)"
    rf"{_PART}{_ITEM}){{0,60}})"
)
_INCLUDING = re.compile(r"\b(?:including|such as|like|of|include)\b:?\s*|:\s*", re.IGNORECASE)
_FROM_AFAR = re.compile(
    r"telehealth|telemedicine|remote|video|virtual|online|licensed|open to|available (?:only |currently )?(?:to|in)\b|^for |must|states",
    re.IGNORECASE,
)
"""Care from afar is licensed by state: towns in such a sentence are something else."""
_BY_VIDEO = re.compile(r"telehealth|telemedicine|video|virtual|online|licensed|states", re.IGNORECASE)
_AT_HOME = re.compile(rf"{_HOME_CARE}|for residents of ", re.IGNORECASE)
"""Care that comes to the house, and whom a clinic is for, which no license bounds."""
_WELCOMES = words(r"\b(?:serv(?:e|es|ing)|patients|welcom\w+|residents)\b")
"""Without such a word "a short drive from Tempe and Mesa" only tells the way."""
_GIVES = words(r"\b(?:we|our|at[- ]home|telehealth|telepsychiatry|video|online|virtual)\b")
_LEGAL = words(r"\b(?:legal|psilocybin|program of\b)")
"""Where a treatment is allowed is no place that the clinic serves."""
_FAR_GUESTS = words(r"\b(?:fly|flies|flown|as far)\b")
"""Words of guests who came once from one far place."""
_SERVES_THERE = re.compile(r"\s*(?:you|our patients|patients) (?:best |better )?(?:at|in) |\s*(?:\w+ ){0,2}(?:locations|offices|clinics)\b")
"""Behind "to serve" or "patients from": at places of the practice itself."""
_SEEN_IN = re.compile(r"\s*(?:see|treat|accept)(?:s|ing)? [^.:!?]* in $", re.IGNORECASE)
"""Where patients are seen the clinic is; only care by video is for people who are there."""
_OR_BY_VIDEO = words(r"\b(?:and|or)(?: also)? (?:by|via|over|through) (?:video|telehealth|telemedicine)\b")
"""Behind the place where patients are seen in person."""
_NO_FARTHER = words(r"\b(?:licens\w+|only|other states)\b")
"""Words that make of one state the bounds of care by video."""
_RESIDENTS = words(r"\b(?:residents?|live|reside|must)\b")
_REGION = re.compile(
    r"(?:north|south|east|west|central|greater|upstate|downstate|mid)(?:ern|east|west|eastern|western)?\b|.*\b"
    r"(?:County|Valley|Islands?|Coast|Bay|Area|Corridor|Peninsula|Panhandle|Basin|Foothills|Plateau|Delta|Metroplex|Lowcountry|Country|Range|"
    r"Triangle|Empire|Cities)$",
    re.IGNORECASE,
)
"""Names that are a region's, whatever stands beside them."""
_LICENSE = words(r"\blicensed in|\banywhere in")
_SO_FAR = words(r"\b(?:at this time|currently|for now|so far|right now)\b")
"""Beside the one state in which a practice's care can be had."""
_IN_PERSON = words(r"\b(?:in[- ]person|face[- ]to[- ]face|in[- ]office|at our\b)")
_VISITS_IN_PERSON = words(r"\b(?:in[- ]person|face[- ]to[- ]face|in[- ]office) (?:visits|appointments|sessions|care|services)\b[^.:!?]{0,40}$")
"""Before a list of places in which patients are then seen."""
_OF_OTHERS = words(
    r"\b(?:another|other|their own|elsewhere)\b.*\b(?:therapists?|providers?|doctors?|clinicians?|practices?)\b|\btherapists? elsewhere\b",
)
"""Between people and a place: it is the place of somebody whom they see there."""
_LIVES = words(r"\b(?:who live|living|who are|residing|located)\b")
_COMES = words(
    r"\b(?:we|us|our)\b.*\b(?:comes?|drives?|travels?|visits?|live|commute|trip|welcome|reach|see|treat|serve|send|closest|convenient|"
    r"patients)\b|\b(?:comes?|drives?|travels?|trip|welcome|reach|send|closest|trust(?:ed)?)\b.*\b(?:we|us|our|here)\b|\bconvenient to\b|"
    r"\b(?:we|our)\b.*\b(?:helped|care|caring|choice)\b|"
    r"\b(?:gives?|offers?|provides?|brings?)\b[^.;]{3,60} to (?:people|patients|adults|residents|veterans|families)\b|"
    r"\b(?:can|may) (?:now )?(?:receive|get|have|find|access)\b|\bare eligible\b|\bmake the trip\b|\b(?:are|always) welcome\b",
)
"""What people do who come to the clinic; studies have patients in towns too."""
_COMES_HERE = words(r"\b(?:come|drive|travel) (?:here|to (?:us|see us|our \w+))\b")
"""What people of one town do who are told of by the clinic itself."""
_AND_ALSO = re.compile(r"(?:,? (?:including|such as|especially|like)|:) (?=[A-Z])")
_TAIL = re.compile(r"\s+(?:and|&)\s+(?:beyond|surrounding|the surrounding|nearby|more)\b.*|\s+(?:(?<!\bBay )areas?|County area|region|"
    r"metro(?:politan)? area)$", re.IGNORECASE)
_NO_PLACE = word_set(
    """
    ketamine ptsd depression anxiety spravato tms sgb veterans patients we our the us clinic adults monday tuesday wednesday
    thursday friday saturday sunday dr iv kap therapy treatment if you please call contact january february march april may
    june july august september october november december surrounding beyond nearby army navy marines
    jesus english spanish french polish russian mandarin cantonese chinese korean vietnamese arabic hindi portuguese tagalog german italian
    japanese farsi creole hmong somali asl it all many some most they he she this that medicare medicaid aetna
    cigna blue bluecross healthpartners ucare uhc medica umr preferredone
    first responders nurses teachers physicians doctors men women children teens adolescents seniors couples families individuals professionals
    """
)
_TOWNS_AFTER_ALL = frozenset({
    "Blue Springs", "Blue Island", "Blue Ash", "Blue Bell", "The Colony", "The Woodlands", "The Villages", "The Dalles",
})
"""Towns whose first word is no place by itself."""
_NEARBY = words(
    r"\b(?:is|are) (?:all |each )?(?:only |just |less than |under |about )?"
    r"(?:an? |within )?(?:\w+ )?(?:easy |quick |short |\d+[- ]minutes?'? )?(?:drive|minutes|trip)\b[^.!?]*"
    r"\b(?:serve|patients|welcome)\b",
)
"""What follows a list of towns whose people come to the clinic."""
_HEADING = re.compile(
    r"\b(?:service areas?|areas? (?:we (?:serve|cover)|served|covered|of service)|(?:cities|communities|locations|places|towns|counties|states|"
    r"neighborhoods|regions) (?:we (?:serve|cover)|served|near us)|(?:proudly |now |also )?serving|where (?:do )?(?:y?our )?patients come from|"
    r"(?:which|what) (?:states|areas|cities|towns|counties) (?:do|are) you|"
    r"where we (?:work|practice|see patients|treat|go|travel|drive|come)|(?:available|licensed|our) states|states where)\b",
    re.IGNORECASE,
)
_KEYWORDS = words(r"\b(?:ketamine|tms|spravato|kap|infusions?|therapy|clinic|treatment)\b")
"""What search engines are to find beside each town of a list."""
_LINK_TO_TOWN = re.compile(
    rf"\b(?:in|near|[Tt]herapy|[Tt]reatment|[Cc]linic|[Ii]nfusions?|TMS|Spravato|[Kk]etamine|KAP) "
    rf"(?!(?:Therapy|Treatments?|Clinics?|Infusions?|Center|Services)\b)(?P<name>{_NAME})(?:,? [A-Z]{{2}})?$"
)


def read_areas(page: Page) -> list[Mention]:
    """Return the places merely served, in the order of the page, each once."""
    found: list[Mention] = []
    seen: set[str] = set()
    for block in page.blocks:
        triggered = page.bits[block.index] & _AREAS_BIT or _is_below_areas(block)
        if not triggered or block.role == "nav" or len(block.text) > 1500:
            continue
        for name, start, end, rule in _in_block(block):
            key = name.lower()
            if key not in seen:
                seen.add(key)
                name = written if straight(written := block.text[start:end]) == name else name
                found.append(Mention(Finding("areas_served", name, quote_around(page, block, start, end), "page_text", rule), block.index))
    for block, name, start, end in [*_listed_towns(page), *_keyword_towns(page)]:
        if name.lower() not in seen:
            seen.add(name.lower())
            quote = quote_around(page, block, start, end)
            found.append(Mention(Finding("areas_served", name, quote, "page_text", "towns-in-a-list"), block.index))
    return found


_KEYWORD = (
    r"(?:(?:IV |At-Home )?[Kk]etamine|TMS|Spravato|KAP|SGB|[Ii]nfusions?|[Tt]herapy|[Tt]reatments?|[Cc]linics?|[Pp]sychiatr(?:y|ists?)|"
    r"[Mm]ental [Hh]ealth|[Dd]octors?)"
)
_TOWN = r"(?:(?:St|Ft|Mt)\. )?(?:Mc|O')?[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+){0,2}"
_KEYWORD_TOWN = re.compile(
    rf"(?:{_KEYWORD} )+(?P<sure>(?:in|near) )?(?P<after>{_TOWN})(?:,? (?P<state>[A-Z]{{2}}))?|"
    rf"(?P<before>{_TOWN})(?:,? (?P<of>[A-Z]{{2}}))?(?: {_KEYWORD})+"
)
_KEYWORD_TOWNS = re.compile(
    rf"(?:^|(?<=\s))(?:{_KEYWORD} )*{_KEYWORD}\s?(?:[|•·]\s?|(?:[Ii]n|[Nn]ear|[Ss]erving)\s)?"
    rf"(?P<towns>{_TOWN}(?:,? [A-Z]{{2}})?(?:(?:, (?:and |& )?| and | & |\s?[|•·/]\s?){_TOWN}(?:,? [A-Z]{{2}})?){{2,}})$"
)
"""A line of one keyword and three towns or more ("Ketamine Clinic Kenner, Gretna, Slidell")."""
_KEYWORD_BIT = TRIGGERS.add("ketamine", "tms", "spravato", "kap", "sgb")
_NO_TOWN = word_set(
    """
    iv im at-home home oral deep accelerated adolescent adult teen chronic major bipolar postpartum treatment-resistant pain ocd adhd
    crps migraine fibromyalgia addiction suicidality grief trauma stress neuropathic low-dose assisted ketamine-assisted nasal spray
    overview preparation financing team basics myths facts info science history guide videos forms aftercare lozenge lozenges cost costs
    pricing research faq faqs blog side effects benefits risks process protocol safety studies success about our the your what how is book
    start certified provider center express theta burst near contact new patients patient group couples individual family veterans first
    responders disorder disorders injection injections nad vitamin intramuscular intravenous esketamine treatment clinic and or after before
    during schedule a an consultation information resources results reviews testimonials news program programs services referrals
    infusion therapy privacy terms careers policy sitemap login portal accessibility disclaimer gallery media press shop gift cards card store
    appointments appointment adults teens children seniors men women office hours directions specials events podcast videos newsletter
    """
)
"""Words that stand beside a treatment's name in menus, where a list of towns has a town."""


_ENTRY_OF_MENU = words(r"\| (?:service areas?|areas (?:we serve|served)) \|")
"""An entry of a menu in one line, behind which stands the next one."""
_OPENS_LIST = re.compile(
    r"\b(?:serv(?:e|es|ing|ed)|patients|clients|residents|people|families|licensed|welcome|travel|drive)\b.*"
    r"\b(?:from|in|of|areas?|communities|cities|towns|counties|states|neighborhoods|regions|serv(?:e|es|ing|ed))\b[^:]{0,25}:$|"
    r"^(?:also |now )?serving:$",
    re.IGNORECASE,
)
_OF_CARE = words(r"\b(?:services|treatments?|conditions|our (?:clinic|office)|kinds|types|stages|symptoms|with)\b")
_AREAS_ITEM = re.compile(rf"(?P<town>{_NAME})(?:,? [A-Z]{{2}})?\.?")


def _listed_towns(page: Page) -> Iterator[tuple[Block, str, int, int]]:
    """Yield the items below a line such as "We see patients from:", when every one of them may be a town."""
    for opener in page.holding(_AREAS_BIT):
        text = straight(opener.text)
        if len(text) > 120 or not text.endswith(":") or not _OPENS_LIST.search(text) or _OF_CARE.search(text):
            continue
        items: list[tuple[Block, str, int, int]] = []
        for block in page.blocks[opener.index + 1:opener.index + 61]:
            match = _AREAS_ITEM.fullmatch(straight(block.text)) if block.tag == "li" else None
            if match is None or any(word.lower() in _NO_TOWN | _NO_PLACE for word in match["town"].split()):
                items = [] if block.tag == "li" else items
                break
            items.append((block, match["town"], *match.span("town")))
        yield from items


def _keyword_towns(page: Page) -> Iterator[tuple[Block, str, int, int]]:
    """Yield the towns of a string of search words ("Ketamine Mesa AZ | Ketamine Tempe AZ"), at least three in one line or in neighbouring lines.

    A line of its own must say "in" or a state: menus are built alike ("Ketamine Research").
    """
    run: list[tuple[Block, str, int, int]] = []
    last = -2
    for block in page.holding(_KEYWORD_BIT):
        towns = [*_keyword_towns_in(block), *_towns_of_one_keyword(block)] if len(block.text) <= 600 else []
        if block.index != last + 1:
            yield from _if_many(run)
            run = []
        if towns:
            run += towns
            last = block.index
    yield from _if_many(run)


def _if_many(run: list[tuple[Block, str, int, int]]) -> list[tuple[Block, str, int, int]]:
    return run if len({name for _, name, _, _ in run}) >= 3 else []


def _keyword_towns_in(block: Block) -> Iterator[tuple[Block, str, int, int]]:
    start = 0
    parts = re.split(r"(\s*[|•·/]\s*|, (?=Ketamine|TMS|Spravato|KAP))", straight(block.text))
    for part in parts:
        match = _KEYWORD_TOWN.fullmatch(part) if len(part) <= 60 else None
        if match is not None and (len(parts) > 4 or match["sure"] or match["state"] or match["of"]):
            group = "after" if match["after"] else "before"
            if not any(word.lower() in _NO_TOWN or word.lower() in _NO_PLACE for word in match[group].split()):
                yield block, match[group], start + match.start(group), start + match.end(group)
        start += len(part)


def _towns_of_one_keyword(block: Block) -> Iterator[tuple[Block, str, int, int]]:
    """Yield the towns of a line in which a keyword stands once before them, or in small letters before each."""
    text = straight(block.text)
    match = _KEYWORD_TOWNS.search(text) if len(text) <= 160 and text[-1] not in ".!?" else None
    if match is not None:
        towns = [(town.group(), match.start("towns") + town.start()) for town in re.finditer(_TOWN, match["towns"])]
    else:
        towns = list(_after_shared_words(text))
    if not any(word.lower() in _NO_TOWN or word.lower() in _NO_PLACE for town, _ in towns for word in town.split()):
        yield from ((block, town, start, start + len(town)) for town, start in towns)


def _after_shared_words(text: str) -> Iterator[tuple[str, int]]:
    """Yield what follows the same words in each part of a string in small letters ("ketamine mesa, ketamine tempe, ketamine gilbert")."""
    parts = list(re.finditer(r"[^\s,|•·][^,|•·]*", text))
    if len(parts) < 3 or not text.islower():
        return
    words = zip(*(part.group().split() for part in parts), strict=False)
    shared = " ".join(group[0] for group in takewhile(lambda group: len(set(group)) == 1, words))
    for part in parts if shared and _KEYWORDS.search(shared) else ():
        town = part.group()[len(shared):].strip()
        if re.fullmatch(r"[a-z]+(?: [a-z]+){0,2}", town):
            yield town.title(), part.start() + len(shared) + 1


@lru_cache(maxsize=2048)
def _lists_areas(heading: str) -> bool:
    return _HEADING.search(heading) is not None


def _is_below_areas(block: Block) -> bool:
    """Tell whether the heading above lists what is served, or parts by state what a heading above it lists."""
    if not block.headings:
        return False
    by_state = len(block.headings) > 1 and block.headings[-1].strip(" :").lower() in STATES
    return _lists_areas(block.headings[-1]) or (by_state and _lists_areas(block.headings[-2]))


_NOT_YET = re.compile(r"^(?:coming (?:soon|in)|soon|not yet|opening)\b", re.IGNORECASE)
"""A line about places of later, below the heading of those served now."""


_SHOUTED = re.compile(r"[A-Z']{2,}")
_SMALL = word_set("""
    and or the we serve serves serving from patients people clients in of to our all as far visit come drive us for areas area proudly
    """)


def _calmed(text: str) -> str:
    """Return a line in capitals in ordinary letters, every offset unchanged."""
    return _SHOUTED.sub(lambda match: match.group().lower() if match.group().lower() in _SMALL else match.group().capitalize(), text)


_PARTS = re.compile(r"[,·•] ")
_ONLINE_IN = re.compile(
    r"(?=.*\b(?:[Oo]nline|[Aa]t[- ][Hh]ome|[Vv]irtual|[Tt]elehealth|[Tt]elemedicine|ONLINE|AT[- ]HOME|VIRTUAL|TELEHEALTH)\b)"
    r"(?:[^.!?]* )?(?:[Ii]n|IN|[Aa]cross|[Ff]or) (?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?)$"
)
"""A headline about care from afar in one state."""
_TO_ADDRESS = Pattern(r"\bto your (?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?) (?:address|home|door)\b")
"""Where a practice sends what it prescribes."""
_RESIDENTS_OF = re.compile(r"(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?) residents\b(?=.*\b(?:\d\d|adults?|over|older|only|with)\b)")


def _in_block(block: Block) -> Iterator[tuple[str, int, int, str]]:
    text = straight(block.text)
    text = _calmed(text) if text.isupper() and len(text) > 20 else text
    if _NOT_YET.match(text):
        return
    if _is_below_areas(block) and len(text) <= 1200 and (not block.is_heading or len(_PARTS.findall(text)) > 1) and "©" not in text:
        text = _KEYWORDS.sub(lambda match: " " * len(match.group()), text) if "|" in text else text
        town = _LINK_TO_TOWN.search(text) if len(text) < 70 else None
        if town is not None:
            yield town["name"], town.start("name"), town.end("name"), "areas-heading"
            return
        names = list(_names(text, 0)) if block.tag != "li" or len(text) <= 40 else []
        if len(names) < 2 and text[-1] in ".!?" and len(text.split()) > 3:  # a sentence below a headline
            names = []
        yield from ((name, start, end, "areas-heading") for name, start, end in names)
        if names:
            return
    headline = (_ONLINE_IN.match(text) if len(text) < 90 and block.index < 10 else None) or _RESIDENTS_OF.match(text) or _TO_ADDRESS.search(text)
    if headline is not None and headline["name"].lower() in STATES:
        yield headline["name"], *headline.span("name"), "areas-headline"
        return
    if not _CAPITAL.search(text):
        return
    lowered = f" {text.lower()} "
    if not any(map(lowered.__contains__, _TRIGGERS)):
        return
    if _ENTRY_OF_MENU.search(text):
        return
    nearby = _NEARBY.search(text)
    if nearby is not None:
        begin = text.rfind(". ", 0, nearby.start()) + 1
        yield from ((name, start, end, "areas-nearby") for name, start, end in _names(text[begin:nearby.start()], begin))
    asked = block.headings[-1] if block.headings and block.headings[-1].endswith("?") else ""
    said = f"{asked} {text}" if asked else text
    for lead in _LEAD.finditer(text):
        at = lead.end()
        clause = re.split(r"(?<!\bSt)(?<!\bFt)(?<!\bMt)[.!?](?=\s|$)", text[at:], maxsplit=1)[0]
        including = _INCLUDING.search(clause)
        offset = at
        whole: list[tuple[str, int, int]] = []
        if lead["served"] is not None and including is not None and re.match(r"\s*(?:the\s+)?[A-Z]", clause[including.end():]):
            head = clause[:including.start()]
            whole = [] if _KINDS_OF_PLACES.search(head) or _PART_OF.search(head) else list(_names(head, at))
            offset, clause = at + including.end(), clause[including.end():]
        names = [*whole, *_states_by_code(clause, offset), *_names(clause, offset)]
        if not names or not _is_served(lead, said, clause, [name for name, _, _ in names]):
            continue
        if lead["served"] is not None and len(names) == 1 and including is None and not _is_region(names[0][0]) and not _SURROUNDING.search(
            clause[:max(40, names[0][1] - offset)]
        ):
            continue
        yield from ((name, start, end, "areas-served") for name, start, end in names)


def _is_served(lead: re.Match[str], text: str, clause: str, names: list[str]) -> bool:
    """Tell whether the words before a list of names, and those around it, say that people there are served."""
    if _OF_OTHERS.search(lead.group() + clause.partition(names[0])[0]) or _SERVES_THERE.match(lead.string, lead.end()):
        return False
    if _IN_PERSON.search(lead.group() + clause[:8]) or _VISITS_IN_PERSON.search(lead.string[:lead.start()]):
        return False  # the clinic is there
    kind = str(lead.lastgroup).rstrip("0123456789")
    if kind == "states":
        bounded = len(names) > 1 or _SO_FAR.search(text) is not None or "only" in lead.group()
        return bounded and all(name.lower() in STATES for name in names) and _is_care(lead, text)
    if _FROM_AFAR.search(lead.group()) and not _AT_HOME.match(lead.group()):  # video visits all over the clinic's own state serve no other place
        if not _BY_VIDEO.search(text) and not lead.group().lower().startswith("for ") and all(map(_is_region, names)):
            return True  # "available to people in the Carson Valley"
        several = len(names) > 1 or _RESIDENTS.search(lead.group()) is not None or _NO_FARTHER.search(clause) is not None
        return several and all(name.lower() in STATES for name in names)
    if len(names) == 1 and _FAR_GUESTS.search(lead.group()):
        return False
    there = not _FROM_AFAR.search(text) or _OR_BY_VIDEO.search(clause) is not None
    if _SEEN_IN.match(lead.group()) and there and not all(name.lower() in STATES for name in names):
        return False
    if kind in ("near", "people") and len(names) == 1 and _COMES_HERE.search(clause):
        return True
    if kind == "near":
        return len(names) > 2 or (len(names) > 1 and _WELCOMES.search(text) is not None)
    if kind == "people":
        return _LIVES.search(lead.group()) is not None or (len(names) > 1 and _COMES.search(text) is not None)
    if kind == "titled":  # conditions stand there too: a state or a region tells that these are places
        states = any(state_code(code.group(1)) for code in re.finditer(r",? ([A-Z]{2})\b", clause))
        return len(names) > 2 and (states or any(map(_is_region, names)))
    if kind == "many":
        return len(names) > 2 or ("car" in lead.group().lower() and all(map(_is_region, names)))
    if kind == "close":
        return len(names) > 1 and _CLOSE.search(clause) is not None
    if kind == "wide":
        return len(names) > 1 or all(map(_is_part_of_state, names))
    if kind == "brought":
        return len(names) > 1 and (
            _AROUND.search(clause) is not None or (all(name.lower() in STATES for name in names) and _is_care(lead, text))
        )
    if kind == "covered":
        return len(names) > 1
    if kind == "around":  # of a whole state it says nothing
        return not all(name.lower() in STATES for name in names)
    return True


def _is_care(lead: re.Match[str], text: str) -> bool:
    """Tell whether it is care that can be had in those states; a license alone serves nobody there."""
    by_video = _FROM_AFAR.search(_LICENSE.sub("", text)) is not None
    begin, end = lead.string.rfind(". ", 0, lead.start()) + 1, lead.string.find(". ", lead.end())
    if _LEGAL.search(lead.string[begin:end if end > 0 else len(lead.string)]):
        return False
    return by_video if _LICENSE.search(lead.group()) else lead.start() == 0 or _GIVES.search(text) is not None


def _is_part_of_state(name: str) -> bool:
    """Tell whether a name is a part of a state ("Southern Utah")."""
    return name.partition(" ")[2].lower() in STATES and _REGION.match(name) is not None and name.lower() not in STATES


def _is_region(name: str) -> bool:
    return name.lower() in STATES or _REGION.match(name) is not None


def _names(clause: str, offset: int) -> Iterator[tuple[str, int, int]]:
    """Yield the place names of a list that begins near the start of the clause."""
    match = next((found for start in _CAPITALS.finditer(clause, 0, 110) if (found := _LIST.match(clause, start.end()))), None)
    if match is None or "(" in clause[:match.start("items")]:
        return
    if match["items"] in _ADVERBS:
        match = _LIST.match(clause, begin.end()) if (begin := _FROM.match(clause, match.end())) else None
        if match is None:
            return
    counties = _COUNTIES.match(clause, match.end()) is not None
    for item in re.finditer(rf"{_NAME}", match["items"]):
        name = _TAIL.sub("", item.group()).strip(" .")
        name = name.removesuffix(" State") if name.removesuffix(" State").lower() in STATES else name
        first = match.start("items") + item.start()
        if (kind := _KIND_OF.match(name)) is not None:
            name, first = name[kind.end():], first + kind.end()
        before = match["items"][:item.start()]
        part = _SMALL_COMPASS.search(clause, 0, first) if name.lower() in STATES else None
        if part is not None:
            name, first = f"{part.group()}{name}", part.start()
        words = name.lower().split()
        if not words or (words[0] in _NO_PLACE and name not in _TOWNS_AFTER_ALL) or words[-1] in _NO_PLACE or len(name) < 3:
            continue
        ends_list = not match["items"][item.end():].strip()
        if name.lower() in STATES and ends_list and _follows_city(before):
            continue
        yield f"{name} County" if counties and not name.endswith("County") else name, offset + first, offset + first + len(name)
    further = _AND_ALSO.match(clause, match.end())
    if further is not None:
        yield from _names(clause[further.end():], offset + further.end())


_CODES = re.compile(
    r"\s*(?:the states? of )?(?P<codes>[A-Z]{2}(?:(?:\s*[,;/]\s*(?:and |or |& )?|\s+(?:and|or|&)\s+)[A-Z]{2})+)\b(?! [A-Z][a-z])"
)
"""States that a list gives by their two letters ("CA, NV and OR")."""
_STATE_NAMES = {code: name.title().replace(" Of ", " of ") for name, code in reversed(STATES.items()) if "." not in name}


def _states_by_code(clause: str, offset: int) -> Iterator[tuple[str, int, int]]:
    """Yield the names of the states that a clause begins with by their codes."""
    match = _CODES.match(clause)
    codes = list(re.finditer(r"[A-Z]{2}", match["codes"])) if match else []
    if match is not None and all(state_code(code.group()) for code in codes):
        first = offset + match.start("codes")
        yield from ((_STATE_NAMES[code.group()], first + code.start(), first + code.end()) for code in codes)


_SMALL_COMPASS = re.compile(
    r"\b(?:(?:north|south)(?:east|west)?(?:ern)?|(?:east|west)(?:ern)?|central|coastal|upstate) (?:and (?:\w+ern|central) )?$"
)
"""Before the name of a state of which a part is meant ("southern Kentucky")."""
_KIND_OF = re.compile(r"(?:Borough|City|Town|Village|State) of (?=[A-Z])")
_CAPITALS = re.compile(r"(?:^|\s)(?=[A-Z])")
_ADVERBS = frozenset({"Mostly", "Mainly", "Usually", "Often", "Many", "Some", "Most"})
_FROM = re.compile(r"\s(?:(?:of them|come|travel|drive|are)\s){0,2}(?:from|in)\s+(?:the\s+)?")
_COUNTIES = re.compile(r"\s+(?:[Cc]ounties|COUNTIES)\b")
"""Behind a list of counties that says the word once."""
_PART_OF = words(r"\b(?:north|south|east|west|northeast|northwest|southeast|southwest|central)(?:ern)? (?:[a-z]+ )?(?:part|" + "|".join(
    name for name in STATES if "." not in name) + r")\b")
"""Before the towns of a part of a state, which is not the state."""
_KINDS_OF_PLACES = words(r"\b(?:boroughs?|cities|communities|towns|suburbs|counties|states)\b")
_CLOSE = words(r"\b(?:drive|minutes|away|close|near(?! (?:you|me)\b)|nearby|easy|convenient|welcome|serve|reach)\b")
_AROUND = words(r"\b(?:areas?|region|county|counties|communities|beyond|surrounding|residents)\b")
_SURROUNDING = words(r"\b(?:area|county|in|from|the|throughout|across|around|surrounding|nearby)\b")


def _follows_city(before: str) -> bool:
    """Tell whether a state's name at the end of a list only says where the last city is ("and Monroe, Michigan")."""
    return re.search(r"(?:\band|&)\s+[A-Z][\w' -]+,\s*$", before) is not None
