"""Which treatments a page is about, and whether the practice offers them or only writes about them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from crawler.reading.page import Block, Finding, Page, quote_around
from crawler.reading.triggers import TRIGGERS
from crawler.reading.wording import lower, plain
from directory.taxonomy import SERVICES

_TOO_LOOSE = frozenset({"ketamine for chronic pain", "iv therapy drips", "pain protocol", "cbt", "emdr"})
"""Synonyms that help a search but prove nothing in a text, or that `_WORDINGS` reads more exactly."""

_WORDINGS: tuple[tuple[str, str], ...] = (
    ("kap", r"ketamine[- ](?:assisted|enhanced|facilitated)(?:[- ](?:psycho)?therapy)?|KAP"),
    (
        "pain-infusion",
        r"(?:ketamine|lidocaine) infusions? (?:therapy )?for (?:chronic |nerve |neuropathic )?pain|lidocaine infusions?"
        r"|pain infusions?",
    ),
    (
        "ketamine-infusion",
        r"ketamine(?: (?:iv|hydrochloride|therapy|treatment|low-dose))? (?:infusion|drip)s?(?: (?:therapy|treatment)s?)?"
        r"|infusions? of (?:low-dose )?ketamine|(?:iv|intravenous)(?: and im| or im|/im| & im)?(?: low-dose)? ketamine"
        r"|ketamine,? (?:iv|intravenous(?:ly)?)|(?:low-dose )?ketamine infused",
    ),
    (
        "ketamine-im",
        r"(?:im|intramuscular)(?: low-dose)?(?: \(im\))? ketamine|(?:iv and|iv or|iv/|iv & )\s?im ketamine|ketamine,? (?:im\b"
        r"|intramuscular(?:ly)?)"
        r"|ketamine is (?:given|administered) (?:as an?|by|via|through) (?:intramuscular|im)\b|ketamine (?:im )?(?:injection"
        r"|shot)s?|(?:im|intramuscular) (?:\(im\) )?injections? of ketamine",
    ),
    (
        "ketamine-oral",
        r"(?:oral|sublingual|at-home)(?: low-dose)? ketamine|ketamine (?:lozenge|troche|tablet|rdt|rapid[- ]dissolve tablet)s?"
        r"|ketamine,? (?:orally|sublingually)|(?:lozenge|troche|tablet)s? of ketamine|(?:ketamine )?troches?|sublingual (?:lozenge"
        r"|troche|tablet)s?",
    ),
    ("spravato", r"spravato|(?:intranasal |nasal )?esketamine(?: nasal spray)?|s-ketamine"),
    ("sgb", r"(?:bilateral |dual )?stellate[- ]ganglion(?: nerve)?(?: block| injection)?s?|SGB|dual sympathetic reset|DSR"),
    (
        "tms",
        r"(?:repetitive |deep )?transcranial magnetic stimulation|[rd]?TMS|(?:SAINT|deep) TMS|theta[- ]burst|neurostar|brainsway"
        r"|magventure",
    ),
    ("nad", r"NAD\+?(?: (?:iv|infusion|therapy)s?)?(?![\w+])"),
    (
        "iv-vitamin",
        r"(?:iv )?vitamin (?:iv|drip|infusion|injection|shot|therapy)s?(?: therapy)?|iv (?:hydration|vitamin|nutrient|nutrition"
        r"|wellness)s?(?: (?:therapy|infusion|drip)s?)?"
        r"|myers'? cocktails?|hydration (?:therapy|drips?)|iv drips",
    ),
    (
        "psychotherapy",
        r"(?:(?:individual|couples|family|group) )?psychotherapy|talk(?:ing)? therap(?:y|ies)|counsell?ing|(?:individual|couples"
        r"|family) therapy"
        r"|cognitive[- ]behaviou?ral therapy(?: \(CBT\))?|CBT|EMDR",
    ),
    (
        "integration-coaching",
        r"(?:psychedelic |ketamine )?integration (?:session|coaching|therapy|support|circle|group|appointment|work)s?"
        r"|psychedelic integration",
    ),
    ("medication-management", r"(?:psychiatric )?med(?:ication)? management|psychopharmacology"),
    ("ect", r"ECT|electroconvulsive therapy"),
)
_CASED = ("KAP", "SGB", "DSR", "TMS", "NAD", "CBT", "EMDR", "ECT", "HRT", "BHRT", "SAINT")
_KETAMINE = ("ketamine-infusion", "ketamine-im", "ketamine-oral", "kap")
_EXACT_SHORT = (
    ("ketamine-oral", ("lozenge",), re.compile(r"\blozenges?\b", re.I)),
    ("ketamine-im", ("im ", "intramusc"), re.compile(r"\bIM (?:session|[Ii]njection|treatment|dose|protocol)s?\b|\b[Ii]ntramuscular(?:ly)?\b")),
    ("ketamine-infusion", ("iv ",), re.compile(r"\bIV (?:session|treatment|dose|therapy)s?\b")),
)
_BARE = (("ketamine-infusion", ("infus", "intraven", "drip"), re.compile(r"\b(?:infusions?|intravenous(?:ly)?|drip)\b", re.I)),)
"""Service, what a text must hold in lower case, and the short name."""


@dataclass(frozen=True)
class Named:
    """A service named in a text, with its place."""

    term: str
    start: int
    end: int


def _compiled() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern over all wordings; the name of the group that matched is the term."""
    parts: dict[str, list[str]] = {term: [] for term, _ in _WORDINGS}
    for term, wording in _WORDINGS:
        parts[term].append(wording)
    for entry in SERVICES.values():
        synonyms = [re.escape(name) for name in entry.synonyms if name.lower() not in _TOO_LOOSE and name.rstrip("+") not in _CASED]
        parts.setdefault(entry.term, []).extend(sorted(synonyms, key=len, reverse=True))
    groups = {term.replace("-", "_"): term for term in parts}
    pattern = "|".join(f"(?P<{group}>{'|'.join(parts[term])})" for group, term in groups.items() if parts[term])
    for name in _CASED:
        pattern = re.sub(rf"(?<![\w(?-]){name}(?!\w)", f"(?-i:{name})", pattern)
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])", re.I), groups


_PATTERN, _GROUPS = _compiled()
_FIRST_WORDS = {
    "ketamine",
    "kap",
    "lidocaine",
    "pain",
    "infusion",
    "infusions",
    "low",
    "iv",
    "intravenous",
    "im",
    "intramuscular",
    "oral",
    "sublingual",
    "at",
    "lozenge",
    "lozenges",
    "troche",
    "troches",
    "tablet",
    "tablets",
    "spravato",
    "intranasal",
    "nasal",
    "esketamine",
    "s",
    "bilateral",
    "dual",
    "stellate",
    "sgb",
    "dsr",
    "repetitive",
    "deep",
    "transcranial",
    "tms",
    "rtms",
    "dtms",
    "saint",
    "theta",
    "neurostar",
    "brainsway",
    "magventure",
    "nad",
    "vitamin",
    "myers",
    "hydration",
    "individual",
    "couples",
    "family",
    "group",
    "psychotherapy",
    "talk",
    "talking",
    "counseling",
    "counselling",
    "cognitive",
    "cbt",
    "emdr",
    "psychedelic",
    "integration",
    "psychiatric",
    "med",
    "medication",
    "psychopharmacology",
    "ect",
    "electroconvulsive",
} | {re.split(r"[^a-z]", name.lower())[0] for entry in SERVICES.values() for name in entry.synonyms}
"""The words that a wording can begin with: only there is the large pattern tried."""
_WORD = re.compile(r"[a-z]+")


def _mentions(text: str) -> Iterator[Named]:
    end = 0
    for word in _WORD.finditer(lower(text)):
        if word.start() < end or word[0] not in _FIRST_WORDS:
            continue
        match = _PATTERN.match(text, word.start())
        if match is None:
            continue
        end = match.end()
        term = _GROUPS[match.lastgroup or ""]
        yield Named(term, match.start(), match.end())
        wording = match[0].lower()
        if term == "pain-infusion" and "ketamine" in wording:
            yield Named("ketamine-infusion", match.start(), match.end())
        if term == "ketamine-infusion" and re.search(r"\bim\b", wording):
            yield Named("ketamine-im", match.start(), match.end())


class Vocabulary:
    """How one page names treatments: the sure names, and the short ones that only its context explains."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self.about_ketamine = self._says("ketamine", r"ketamine") or self._says("kap", r"\bKAP\b")
        self._loosely_known: dict[str, list[Named]] = {}
        self._known: dict[str, list[Named]] = {}

    @classmethod
    def of(cls, page: Page) -> "Vocabulary":
        """Return the vocabulary of a page's whole text and title; the readers of one page share it."""
        global _last
        if _last is None or _last[0] is not page:
            _last = page, cls([page.title, page.description, *page.plain])
            _last[1]._know_sentences(page)
        return _last[1]

    def _says(self, hint: str, pattern: str) -> bool:
        return any(hint in text.lower() and re.search(pattern, text, re.I) for text in self._texts)

    @cached_property
    def plain_ketamine(self) -> str | None:
        """The service that "ketamine treatment" means here: the infusion where infusion or IV is said."""
        named = [mention.term for text in self._texts for mention in self.mentions(text) if mention.term in _KETAMINE]
        if named and 2 * named.count("kap") > len(named):
            return "kap"
        if self._says("infusion", r"\binfusions?\b") or self._says("iv", r"\bIV\b") or self._says("intraven", r"\bintravenous"):
            return "ketamine-infusion"
        return named[0] if len(set(named)) == 1 else None

    def mentions(self, text: str) -> list[Named]:
        """Return the services that the text names for sure, in order."""
        if text not in self._known:
            self._known[text] = [] if _FIRST_WORDS.isdisjoint(_WORD.findall(text.lower())) else list(_mentions(text))
        return self._known[text]

    def _know_sentences(self, page: Page) -> None:
        """Find the names of every block once; those of its sentences are the same, and no name runs over a sentence's end."""
        for index, text in enumerate(page.plain):
            names = self.mentions(text)
            for start, sentence in page.sentences(index):
                end = start + len(sentence)
                self._known[sentence] = [
                    Named(name.term, name.start - start, name.end - start) for name in names if start <= name.start and name.end <= end
                ] if names else names

    def loose_mentions(self, text: str) -> list[Named]:
        """Return the sure names, or where there is none the short ones: "infusion", "ketamine treatment"."""
        if text not in self._loosely_known:
            self._loosely_known[text] = self.mentions(text) or self._loose(text)
        return self._loosely_known[text]

    def _loose(self, text: str) -> list[Named]:
        lowered = text.lower() + " "
        if not self.about_ketamine:
            return []
        found: list[Named] = []
        for term, hints, pattern in (*_EXACT_SHORT, *_BARE):
            if not any(hint in lowered for hint in hints):
                continue
            found.extend(Named(term, match.start(), match.end()) for match in pattern.finditer(text))
        if not found and "ketamine" in lowered and self.plain_ketamine:
            found.extend(Named(self.plain_ketamine, match.start(), match.end()) for match in re.finditer(r"\bketamine\b", text, re.I))
        return sorted(found, key=lambda mention: mention.start)

    def exact_short_terms(self, text: str) -> list[str]:
        """Return the services of short but plain names ("IM session", "lozenge") on a page about ketamine."""
        if not self.about_ketamine:
            return []
        lowered = text.lower()
        return [term for term, hints, pattern in _EXACT_SHORT if any(hint in lowered for hint in hints) and pattern.search(text)]

    def terms(self, text: str) -> list[str]:
        """Return the distinct services that the text names for sure, in order."""
        return list(dict.fromkeys(mention.term for mention in self.mentions(text)))

    def loose_terms(self, text: str) -> list[str]:
        """Return the distinct services that the text names, short names included, in order."""
        return list(dict.fromkeys(mention.term for mention in self.loose_mentions(text)))


_last: tuple[Page, Vocabulary] | None = None


# --------------------------------------------------------------------------- what a sentence says of a service

_VERB = (
    r"(?:offer|provid|administer|perform|speciali[sz]|deliver|prescrib|utili[sz]|featur|dedicated to|devoted to|pleased to"
    r"|proud to|excited to|combin)\w*"
    r"|see(?:s|ing)? (?:you|people|clients|patients|adults) for|(?:use|uses|give|gives|do|have|run|runs|pair|pairs|accepts?"
    r"|work(?:s|ing)? with|treat"
    r"|treats|carry|integrate|introduc\w+|operate)"
)
_WE = (
    r"\b(?:we|we're|we've|our (?:clinics?|team|practice|providers?|cent(?:er|re)s?|offices?|doctors?|staff|physicians?|psychiatrists?"
    r"|nurses?|therapists?|services|treatments?|program|specialists?|menu)|the (?:clinic|practice|center))\b"
    r"|(?-i:\b[A-Z][\w&']+ (?:Clinic|Center|Wellness|Health|Psychiatry|Medicine|Institute|Associates)\b)"
)
_NEGATION = r"(?:not|n't|no longer|never|cannot|neither|without)"
CONTRAST = re.compile(
    r"\b(?:unlike|instead of|rather than|compared (?:to|with)|as opposed to|versus|vs\.?|alternatives? to|contrast to"
    r"|different from|differs? from|than|similar to"
    r"|(?:as an? )?adjunct to|in addition to your|tried|failed)\s(?:\w+\s){0,4}$",
    re.I,
)
_GENERAL = re.compile(
    r"\b(?:other|some|many|most|several|certain) (?:clinics|providers|practices|centers|places|doctors|physicians|patients|people"
    r"|therapists)\b|\belsewhere\b|\bin (?:the )?stud(?:y|ies)\b"
    r"|\b(?:research|trials|studies)\b",
    re.I,
)
_NOT_OFFERED = re.compile(
    r"\b(?:do|does|did|can|could|are|is|will)(?:\s?not|n't)\s(?:\w+\s){0,2}?(?:offer|provide|perform|administer|do|prescribe"
    r"|give|carry|sell|have|practice|treat with|able to offer|licensed to)\w*\b"
    r"|\bno longer (?:offer|provide|perform|do|prescrib)\w*|\bstopped (?:offering|providing)\b|\bcannot (?:offer|provide"
    r"|prescribe)\b|\bnever (?:offer|prescribe|provide)\w*"
    r"|\bnot (?:offering|providing)\b|\bneither (?:offer|provide|do)\b|\b(?:we|practice|clinic) (?:have|has|offers?|provides?"
    r"|gives?) (?:no|neither)\b|\bthere (?:are|is) no\b(?= (?:\w+ )?$)",
    re.I,
)
_TERM_NOT_OFFERED = re.compile(
    r"^(?:[^.;]{0,60}?)\b(?:(?:is|are) (?:not|no longer|never) (?:\w+ ){0,2}?(?:offered|available|provided|performed|something we"
    r"|a service|a treatment of|part of)|(?:isn't|aren't) (?:\w+ ){0,2}?(?:offered|available|provided|something we))",
    re.I,
)
_ONLY_PARTLY = re.compile(
    r"^\W*(?:\w+\s){0,3}?(?:to (?:patients|people|anyone|adults|children|minors|individuals|those)|for (?:home|children|minors"
    r"|patients|people|anyone|individuals|those|recreational)|if|unless|without|until|on (?:week|sun|sat)\w+|during|outside"
    r"|at (?:home|our|this|that|the same)|in [A-Z]\w+|at-home|as a|in (?:the|our) \w+ (?:office|location)|over)\b",
    re.I,
)
_COMING = re.compile(
    r"\bcoming (?:soon|in |this |early |late )|\bsoon\b[^.]{0,30}\b(?:offer|add|provid|begin|start|avail)\w*"
    r"|\bwill soon\b|\bwill (?:also )?(?:be (?:offering|adding|launching|introducing|opening)|(?:begin|start) (?:offering|providing))\b"
    r"|\b(?:hope|plan|planning|intend|expect|aim)(?:s|ing)? to (?:soon )?(?:begin|offer|add|open|start|launch|provide|introduce"
    r"|bring)\b|\blaunching (?:soon|in)\b|\bin the works\b|\bnot yet\b",
    re.I,
)
_AVAILABLE = re.compile(
    r"\b(?:(?:is|are) (?:now |also |currently |both )?(?:available|offered|provided|performed|administered|given|done)|available"
    r"|offered|performed|provided|administered|used)\b"
    r"[^.]{0,60}?\b(?:at|in|by|here|through|with)\b",
    re.I,
)
_HERE = re.compile(r"\b(?:us|our|here|we|in-?office|in-?house|in-?clinic|(?:in|at) (?:the|this) (?:clinic|office|center|practice))\b", re.I)
_BOOK = re.compile(
    r"\b(?:schedule|book|request|start|begin|reserve|sign up for|get started with|inquire about|learn (?:more )?(?:about|if)"
    r"|find out (?:more )?(?:about|if)|interested in|considering|candidate for|right for you|questions (?:about|regarding))\b",
    re.I,
)
_REACH = re.compile(
    r"\b(?:contact|call|reach out to|reach|schedule|book|request|speak (?:to|with)|talk to|visit|email|text)\b[^.?!]{0,60}\b(?:us|our"
    r"|today|now|appointment|consult\w*|session)\b",
    re.I,
)
_DONATION = re.compile(r"\bdonat\w+|\bfund(?:raiser|ing)?\b|\bscholarships?\b|\baccess expansion\b|\bexpand(?:ing)? access\b", re.I)
_QUESTION_OFFER = re.compile(
    r"\b(?:do|does|can|will) (?:you|your clinic|the clinic|we|i)\b[^?]{0,40}?\b(?:offer|provide|do|perform|have|use|treat with"
    r"|prescribe|give|work with|get|receive)\b",
    re.I,
)
_YES = re.compile(r"^\W*(?:yes|absolutely|certainly|of course|we do)\b", re.I)
_NO = re.compile(r"^\W*(?:no|not (?:at this time|currently|yet|at present)|unfortunately|sorry|we do not|we don't)\b", re.I)
_NOT_A_NAME = re.compile(
    r"\b(?:vs\.?|versus|or|compared|unlike|what is|what are|why|how|blog|article|news|history|research|myths?|stud(?:y|ies))\b|\?", re.I
)
_OFFER_HEADING = re.compile(
    r"\b(?:our |we |the )?(?:services|treatments?(?: options| we offer)?|therapies|what we (?:offer|do|provide)|we offer|offerings"
    r"|specialties|programs|modalities|menu|ways? we)\b",
    re.I,
)
_ELSEWHERE_HEADING = re.compile(
    r"you may also like|related|recent|latest|from (?:the|our) (?:blog|journal|news)|\bblog\b|\bnews\b|articles?|posts?\b"
    r"|read (?:more|on|next)|resources|links|references|testimonials|reviews",
    re.I,
)
_CLINIC_OF = re.compile(r"^\W*(?:clinic|clinics|center|centers|provider|providers|specialists?|practice)\b", re.I)

_TALK = frozenset({"psychotherapy", "integration-coaching", "medication-management"})
_ARTICLE_PATH = re.compile(r"/blog/|/news/|/articles?/|/journal/|/20\d\d/|/category/|/tag/", re.I)
_SIGNAL = re.compile(
    r"\b(?:we|we're|we've|our|us|here|offer\w*|avail\w*|provid\w*|coming|soon|clinic|practice|center|donat\w*|fund\w*|scholarships?|access"
    r"|given|administered|delivered|speciali\w+|launch\w*|hope|plan\w*|introducing|isn't|aren't|not|no|never|book|schedule|today"
    r"|performed|used|will|you|your)\b",
    re.I,
)
_DURING = re.compile(
    r"\byou(?:r)?\b[^.]*\b(?:during|throughout|before|after|prior to)\s(?:the|your|each|every|a|an)\s(?:\w+\s){0,2}$|\b(?:during"
    r"|throughout|before|after) your\s(?:\w+\s){0,2}$",
    re.I,
)
_GIVEN = re.compile(r"\bis (?:then |slowly )?(?:given|administered|delivered)\b", re.I)
_DENIES = TRIGGERS.add("no", "n't", "never", "neither", "stopped")
_ANNOUNCES = TRIGGERS.add("coming", "soon", "will", "hope", "plan", "intend", "expect", "aim", "launch", "works", "yet")
_INVITES = TRIGGERS.add(
    "schedule", "book", "request", "start", "begin", "reserve", "sign up", "inquire", "learn", "find out", "interested", "considering",
    "candidate", "right", "questions",
)
_FUNDS = TRIGGERS.add("donat", "fund", "scholarship", "access")
_SAYS_OUR = TRIGGERS.add("our")
_SAYS_AT = TRIGGERS.add("at", "with us")
_SAYS_GIVEN = TRIGGERS.add("availab", "offered", "provided", "performed", "administered", "delivered", "given", "done", "used")
"""What the patterns of a sentence are without their words: only where one stands is its pattern tried."""
_STRENGTH = {"nav": 1, "list": 2, "heading": 3, "title": 4, "price": 5, "sentence": 6}
_DESCRIBING = frozenset({"service", "pricing", "faq", "what-to-expect", "home", "location", "contact", "other", "team", "policy"})


@dataclass(frozen=True)
class _Claim:
    term: str
    status: str
    rule: str
    strength: int
    block: Block | None
    quote: str
    source: str = "page_text"


def read_services(page: Page, kind: str, clinic_name: str | None) -> list[Finding]:
    """Return one finding per service that the page names: value {"term", "status"}, the best quote for it.

    A refusal or an announcement in words outranks an offer, an offer outranks a mention.
    """
    reader = _Reader(page, kind, clinic_name)
    best: dict[str, _Claim] = {}
    for claim in reader.claims():
        held = best.get(claim.term)
        if held is None or _rank(claim) > _rank(held):
            best[claim.term] = claim
    return [
        Finding(
            field="services",
            value={"term": claim.term, "status": claim.status},
            quote=claim.quote,
            source="page_text",
            rule=claim.rule,
            service=claim.term,
        )
        for claim in best.values()
    ]


@lru_cache(maxsize=2048)
def _leads_elsewhere(heading: str) -> bool:
    return _ELSEWHERE_HEADING.search(heading) is not None


def _rank(claim: _Claim) -> tuple[int, int]:
    order = {"mentioned": 0, "offered": 1, "coming_soon": 2, "not_offered": 3}
    return order[claim.status], claim.strength


@lru_cache(maxsize=128)
def _patterns(name: str) -> tuple[re.Pattern[str] | None, re.Pattern[str], re.Pattern[str]]:
    """Return how a page of this practice writes its name, "we", and that "we" offer something."""
    named = len(name) > 3
    we = f"(?:{_WE}|{re.escape(name)})" if named else f"(?:{_WE})"
    offers = rf"{we}[^.;!?]{{0,80}}?\b(?P<verb>{_VERB})\b|\bspeciali[sz](?:es?|ing) in\b|^(?:now )?(?:offering|providing|introducing)\b"
    return re.compile(re.escape(name), re.I) if named else None, re.compile(we, re.I), re.compile(offers, re.I)


class _Reader:
    """One page while its services are read."""

    def __init__(self, page: Page, kind: str, clinic_name: str | None) -> None:
        self.page, self.kind = page, kind
        self.vocabulary = Vocabulary.of(page)
        self._links: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for link in page.links:
            if link.role != "main" and link.text:
                self._links[link.block_index].append((plain(link.text), link.href))
        self.name, self.we, self.offers = _patterns(plain(clinic_name).strip() if clinic_name else "")

    def claims(self) -> Iterator[_Claim]:
        yield from self._title()
        yield from self._main_treatment()
        for block, text in zip(self.page.blocks, self.page.plain, strict=True):
            if not self.vocabulary.loose_mentions(text):
                if block.role == "main":
                    yield from self._below_question(block, text)
                continue
            if block.role in ("nav", "header") or (block.role == "footer" and len(text) < 60):
                yield from self._menu(block, text)
                yield from self._sentences(block, text)
            elif self._is_about_others(block):
                yield from self._mentions(block, text)
            else:
                yield from self._block(block, text)

    def _is_about_others(self, block: Block) -> bool:
        return block.role == "aside" or any(map(_leads_elsewhere, block.headings[-2:]))

    def _title(self) -> Iterator[_Claim]:
        """A page of its own: the treatment is in the title of a page that is no article."""
        title = plain(self.page.title)
        if self.kind in ("blog", "feed", "policy", "team") or not title:
            return
        heads = [plain(block.text) for block in self.page.blocks if block.tag == "h1"]
        text = re.split(r"\s[|-]\s|:", title)[0] if self.kind == "faq" else title
        terms = self.vocabulary.loose_terms(text)
        if self.kind in ("service", "pricing", "what-to-expect", "home") and not re.search(r"\b(?:vs\.?|versus)\b", title, re.I):
            for term in terms:
                visible = next((head for head in heads if term in self.vocabulary.loose_terms(head)), None)
                if visible is not None:
                    yield self._claim(term, "offered", "title_of_a_page", "title", None, visible)
                else:
                    block = next((block for block in self.page.blocks if term in self.vocabulary.loose_terms(plain(block.text))), None)
                    if block is not None:
                        yield self._claim(term, "offered", "title_of_a_page", "title", block, "")

    def _menu(self, block: Block, text: str) -> Iterator[_Claim]:
        """An entry of the site's menu or of a footer list that is a treatment's name."""
        links = self._links[block.index]
        for entry, href in links or [(text, "")]:
            if len(entry) > 60 or _NOT_A_NAME.search(entry) or _ARTICLE_PATH.search(href):
                continue
            for mention in self.vocabulary.mentions(entry):
                if len((entry[: mention.start] + entry[mention.end :]).split()) <= 4:
                    yield self._claim(mention.term, "offered", "menu_entry", "nav", block, "")

    def _main_treatment(self) -> Iterator[_Claim]:
        """What a page of the clinic's own speaks about most, to the patient or of itself, is offered there."""
        if self.kind not in ("service", "faq", "what-to-expect", "pricing", "home", "location"):
            return
        count: dict[str, int] = {}
        first: dict[str, tuple[Block, Named]] = {}
        addressed = self.kind == "service"
        for block in self.page.blocks:
            if block.role != "main" or self._is_about_others(block):
                continue
            text = self.page.plain[block.index]
            addressed = addressed or re.search(r"\b(?:we|our|you|your|patients?)\b|\$\d", text, re.I) is not None
            for mention in self.vocabulary.loose_mentions(text):
                left = text[max(0, mention.start - 120) : mention.start]
                if CONTRAST.search(left) or _NOT_OFFERED.search(left) or _GENERAL.search(left):
                    continue
                count[mention.term] = count.get(mention.term, 0) + 1
                first.setdefault(mention.term, (block, mention))
        if not count or not addressed:
            return
        main = max(count, key=lambda term: count[term])
        if count[main] >= 2 or main not in _TALK:
            block, mention = first[main]
            yield self._claim(main, "offered", "subject_of_a_page", "list", block, "", mention)

    def _mentions(self, block: Block, text: str) -> Iterator[_Claim]:
        for mention in self.vocabulary.mentions(text):
            yield self._claim(mention.term, "mentioned", "named_elsewhere", "list", block, "", mention)

    def _block(self, block: Block, text: str) -> Iterator[_Claim]:
        if block.is_heading or block.tag in ("li", "button", "summary", "row", "dt"):
            yield from self._names(block, text)
        if self.kind not in ("blog", "feed") and "$" in text and not _GENERAL.search(text):
            yield from self._priced(block, text)
        yield from self._sentences(block, text)

    def _names(self, block: Block, text: str) -> Iterator[_Claim]:
        """A heading, list item or card that is a treatment's name, where the page lists what is offered."""
        if (
            self.kind in ("blog", "feed", "policy")
            or len(text) > 90
            or _NOT_A_NAME.search(text)
            or _NOT_OFFERED.search(text)
            or self._under_refusal(block)
        ):
            return
        if _COMING.search(text):
            return
        listed = bool(block.headings) and _OFFER_HEADING.search(block.headings[-1]) is not None
        if not (
            listed
            or (block.is_heading and self.kind in ("home", "service", "pricing", "location", "what-to-expect"))
            or (block.tag == "h1" and self.kind == "other")
        ):
            return
        for mention in self.vocabulary.mentions(text):
            extra = len((text[: mention.start] + text[mention.end :]).split())
            if extra <= (8 if block.tag == "h1" or listed else 5):
                yield self._claim(mention.term, "offered", "listed_by_name", "heading" if block.is_heading else "list", block, "")

    def _under_refusal(self, block: Block) -> bool:
        """Tell whether the list stands under "we do not offer"."""
        above = next(
            (
                self.page.blocks[index]
                for index in range(block.index - 1, max(-1, block.index - 12), -1)
                if self.page.blocks[index].list_id != block.list_id or block.list_id is None
            ),
            None,
        )
        texts = [*block.headings[-1:], *([above.text] if above is not None and block.list_id is not None else [])]
        return any(_NOT_OFFERED.search(plain(text)) or re.search(r"\bnot offer", text, re.I) for text in texts)

    def _priced(self, block: Block, text: str) -> Iterator[_Claim]:
        """A treatment with a price of this clinic beside it."""
        if re.search(r"\b(?:pharmacy|average|typically|nationwide|in most cities|market|other clinics|list price|range from)\b", text, re.I):
            return
        for start, sentence in self.page.sentences(block.index) if not block.cells else [(0, text)]:
            if "$" not in sentence or (self._question_in(sentence)):
                continue
            for mention in self.vocabulary.mentions(sentence):
                if not CONTRAST.search(sentence[: mention.start]) and not _NOT_OFFERED.search(sentence):
                    yield self._claim(mention.term, "offered", "priced", "price", block, self._quote(block, start, sentence, mention))

    @staticmethod
    def _question_in(sentence: str) -> bool:
        return sentence.rstrip().endswith("?")

    def _sentences(self, block: Block, text: str) -> Iterator[_Claim]:
        yield from self._below_question(block, text)
        before = ""
        for start, sentence in self.page.sentences(block.index):
            mentions = self.vocabulary.mentions(sentence)
            own = mentions or self.vocabulary.loose_mentions(sentence)
            if before.endswith("?") and _QUESTION_OFFER.search(before):
                yield from self._answer(block, sentence, before)
            bits = TRIGGERS.bits(sentence.lower()) if own else 0
            for mention in own:
                status, rule = self._judge(block, sentence, mention, before, bits)
                if status == "mentioned" and mention not in mentions:
                    continue
                strength = "sentence" if status != "mentioned" else "list" if block.is_heading else "sentence"
                yield self._claim(mention.term, status, rule, strength, block, self._quote(block, start, sentence, mention))
            before = sentence

    def _below_question(self, block: Block, text: str) -> Iterator[_Claim]:
        question = ""
        if block.headings and block.headings[-1].endswith("?"):
            question = plain(block.headings[-1])
        elif block.index and self.page.blocks[block.index - 1].text.endswith("?"):
            question = plain(self.page.blocks[block.index - 1].text)
        if question and _QUESTION_OFFER.search(question):
            yield from self._answer(block, text, question)

    def _answer(self, block: Block, text: str, question: str) -> Iterator[_Claim]:
        """ "Do you offer TMS?" with "Yes" or "No" below it."""
        status = "offered" if _YES.search(text) else "not_offered" if _NO.search(text) else None
        terms = self.vocabulary.loose_terms(question)
        if (
            status is None
            or len(terms) != 1
            or re.search(r"\b(?:at home|insurance|referral|without|for (?:my|minors|children|teens))\b", question, re.I)
        ):
            return
        if status == "not_offered" and re.match(r"\W*no,? (?:only |just )?(?:in|at) |\W*no, [^.]{0,30}\bonly\b", text, re.I):
            return
        if status == "not_offered" and re.search(r"\b(?:but|yet|however|soon)\b[^.]*\b(?:offer|will|plan)", text, re.I):
            return
        if status == "offered" and not re.search(r"\b(?:offer|provide|perform|prescribe|do you (?:do|have|use|give))\b", question, re.I):
            return
        yield self._claim(terms[0], status, "answered_question", "sentence", block, "")

    def _judge(self, block: Block, sentence: str, mention: Named, before: str, bits: int) -> tuple[str, str]:
        """Tell what one sentence says about one service that it names, and by which rule; `bits` are its triggers."""
        if not _SIGNAL.search(sentence) and not (self.name and self.name.search(sentence)):
            return "mentioned", "named"
        left, right = sentence[: mention.start], sentence[mention.end :]
        refusal = self._refusal(left, right) if bits & _DENIES else None
        if refusal:
            return "not_offered", refusal
        if (
            bits & _ANNOUNCES
            and _COMING.search(sentence)
            and not _NOT_OFFERED.search(sentence)
            and (self.we.search(sentence) or len(sentence) < 90)
            and not re.search(r"\byou(?:r)? will\b|\bwill (?:be able to )?begin\b", sentence, re.I)
        ):
            return "coming_soon", "announced"
        if self._question_in(sentence) or CONTRAST.search(left):
            return "mentioned", "named"
        offer = None if bits & _DENIES and _NOT_OFFERED.search(left) else self.offers.search(left)
        if (
            offer
            and not re.search(rf"\b{_NEGATION}\b|n't\b", left[offer.start() : offer.end()], re.I)
            and not re.search(
                r"\b(?:refer|send|recommend (?:that )?you|ask you to|questions about|articles?|wrote|write|written|explain|read about"
                r"|information about|resources)\b",
                left[offer.start() :],
                re.I,
            )
        ) and not re.search(r"\b(?:but|however|while|although)\b", left[offer.end() :], re.I):
            return "offered", "clinic_offers"
        if bits & _SAYS_OUR and re.search(r"\bour\s(?:[\w,+-]+\s(?:and\s)?){0,4}$", left, re.I) and not re.search(
            r"\bour (?:article|blog|guide|post|comparison|page)\b", left, re.I
        ):
            return "offered", "our_treatment"
        if self.kind not in ("blog", "feed") and _CLINIC_OF.search(right) and re.search(r"\b(?:is|as|we are)\b", left, re.I):
            return "offered", "clinic_for_it"
        available = _AVAILABLE.search(right) if bits & _SAYS_GIVEN else None
        if (
            available
            and (_HERE.search(right[available.start() :]) or (self.name and self.name.search(right[available.start() :])))
            and not re.search(rf"\b{_NEGATION}\b|n't\b", right[: available.end()], re.I)
        ):
            return "offered", "available_here"
        if (
            self.name
            and re.search(r"^\W*(?:therapy |treatments? |options |sessions? )?(?:here )?(?:at|with) ", right, re.I)
            and self.name.match(re.sub(r"^.*?\b(?:at|with) ", "", right, count=1))
        ):
            return "offered", "at_this_clinic"
        whole = f"{before[-120:]} {sentence}" if block.role != "main" else sentence
        if (
            bits & _INVITES
            and _BOOK.search(sentence)
            and _REACH.search(sentence)
            and (self.we.search(sentence) or re.search(r"\b(?:us|today)\b", sentence, re.I))
        ):
            return "offered", "invites_to_book"
        if (
            bits & _FUNDS
            and _DONATION.search(sentence)
            and (self.we.search(whole) or re.search(r"\b(?:donate|tax-deductible)\b", sentence, re.I))
            and self.kind != "feed"
        ):
            return "offered", "raises_funds_for_it"
        if self.kind in ("service", "what-to-expect", "faq", "home", "pricing") and _DURING.search(left) and not _GENERAL.search(sentence):
            return "offered", "patient_has_it"
        if (
            bits & _SAYS_GIVEN
            and _GIVEN.search(sentence)
            and self.kind in ("service", "what-to-expect", "faq", "home")
            and not _GENERAL.search(sentence)
            and not re.search(r"\b(?:can|may|sometimes|often|or)\b", sentence, re.I)
        ):
            return "offered", "given_here"
        if bits & _SAYS_AT and re.search(r"\bat (?:our|the) \w+,?\s*$|\b(?:at|with) us\b", left, re.I) and not _GENERAL.search(sentence):
            return "offered", "at_this_clinic"
        if re.search(r"^\W*(?:\w+\s){0,4}(?:with|from|at) us\b", right, re.I):
            return "offered", "at_this_clinic"
        return "mentioned", "named"

    def _refusal(self, left: str, right: str) -> str | None:
        if re.search(r"\b(?:couples|family|group|marriage)\s$", left, re.I):
            return None
        refusals = list(_NOT_OFFERED.finditer(left))
        if refusals:
            match = refusals[-1]
            between = left[match.end() :]
            about_us = self.we.search(left[: match.end()]) or re.search(r"\bhere\b", left, re.I) or not left[: match.start()].strip()
            if re.search(r"\b(?:cases|if|when|people|patients|who|until|unless)\b", left[: match.start()], re.I):
                return None
            if (
                about_us
                and not re.search(r"\b(?:but|however|instead|although|though|while|only|if|unless|until|without|during)\b|[;:]", between, re.I)
                and not _ONLY_PARTLY.search(right)
                and len(between) < 160
            ):
                return "refused"
        named = _TERM_NOT_OFFERED.search(right)
        if named and not re.search(r"\b(?:insurance|FDA|covered)\b", named[0], re.I) and not _ONLY_PARTLY.search(right[named.end() :]):
            return "refused"
        return None

    def _quote(self, block: Block, start: int, sentence: str, mention: Named) -> str:
        piece = block.text[start : start + len(sentence)].strip()
        return piece if len(piece) <= 300 else quote_around(self.page, block, start + mention.start, start + mention.end)

    def _claim(
        self, term: str, status: str, rule: str, strength: str, block: Block | None, quote: str, mention: Named | None = None
    ) -> _Claim:
        if not quote and block is not None:
            if mention is None:
                mention = next((found for found in self.vocabulary.loose_mentions(plain(block.text)) if found.term == term), Named(term, 0, 1))
            quote = quote_around(self.page, block, mention.start, mention.end)
        return _Claim(term, status, rule, _STRENGTH[strength], block, quote[:300])
