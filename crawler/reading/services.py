"""Which treatments a page is about, and whether the practice offers them or only writes about them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter

from crawler.reading.page import Block, Finding, Page, quote_around
from crawler.reading.triggers import TRIGGERS
from crawler.reading.wording import few_of_each, lower, plain
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
    ("hormone-therapy", r"HRT|BHRT|(?:bio-?identical )?hormone (?:replacement(?: therapy)?|therapy|optimization)|bio-?identical hormones"),
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
_SAYS_INFUSION = re.compile(r"\b(?:[Ii]nfusions?|IV|[Ii]ntravenous(?:ly)?)\b")
_OTHER_PLACE = re.compile(
    r"\b(?:nearest|other|another|an?) (?:\w+ )?(?:clinic|center|hospital)s?\b|\b(?:not|n't|no) (?:\w+ ){0,2}?(?:offer|provide|do|give|iv"
    r"|infusions?)\b", re.I
)


@dataclass(frozen=True)
class Named:
    """A service named in a text, with its place."""

    term: str
    start: int
    end: int


_term = attrgetter("term")


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

    def __init__(self, texts: list[str], clinic_name: str | None = None) -> None:
        self._texts = texts
        self._name = clinic_name
        self.about_ketamine = self._says("ketamine", r"ketamine") or self._says("kap", r"\bKAP\b")
        self._loosely_known: dict[str, list[Named]] = {}
        self._known: dict[str, list[Named]] = {}
        self._short: dict[str, list[Named]] = {}
        self._exact: dict[str, list[str]] = {}

    @classmethod
    def of(cls, page: Page, clinic_name: str | None = None) -> "Vocabulary":
        """Return the vocabulary of a page's whole text and title; the readers of one page share it, the first names the clinic."""
        global _last
        if _last is None or _last[0] is not page:
            _last = page, cls([page.title, page.description, *page.plain], clinic_name)
            _last[1]._know_sentences(page)
        return _last[1]

    def _says(self, hint: str, pattern: str) -> bool:
        return any(hint in text.lower() and re.search(pattern, text, re.I) for text in self._texts)

    @cached_property
    def plain_ketamine(self) -> str | None:
        """The service that "ketamine treatment" means here: the form most named, the infusion where infusion or IV is said.

        What is said of other places and for comparison tells nothing of this one, nor does the clinic's name.
        """
        count: Counter[str] = Counter()
        for text in self._texts:
            text = self._without_name(text)
            terms = [name.term for name in (*self.mentions(text), *self.short_mentions(text)) if name.term in _KETAMINE]
            if _SAYS_INFUSION.search(text):
                terms.append("ketamine-infusion")
            if terms and "elsewhere" not in text and not _OTHER_PLACE.search(text):
                count.update(terms)
        if not count:
            return None
        best = max(count, key=lambda term: count[term])
        return best if 2 * count[best] > count.total() or not count["ketamine-infusion"] else "ketamine-infusion"

    def mentions(self, text: str) -> list[Named]:
        """Return the services that the text names for sure, in order."""
        if text not in self._known:
            self._known[text] = [] if _FIRST_WORDS.isdisjoint(_WORD.findall(text.lower())) else list(_mentions(text))
        return self._known[text]

    def _know_sentences(self, page: Page) -> None:
        """Find the names of every block once; those of its sentences are the same, and no name runs over a sentence's end."""
        for index, text in enumerate(page.plain):
            names = self.mentions(text)
            may_be_short = page.bits[index] & _SHORT_NAMES
            if not may_be_short:
                self._short[text] = []
            for start, sentence in page.sentences(index):
                end = start + len(sentence)
                if not may_be_short:
                    self._short[sentence] = []
                self._known[sentence] = [
                    Named(name.term, name.start - start, name.end - start) for name in names if start <= name.start and name.end <= end
                ] if names else names

    def loose_mentions(self, text: str) -> list[Named]:
        """Return the sure names, or where there is none the short ones: "infusion", "ketamine treatment"."""
        if text not in self._loosely_known:
            self._loosely_known[text] = self.mentions(text) or self._loose(text)
        return self._loosely_known[text]

    def _without_name(self, text: str) -> str:
        return text.replace(self._name, " " * len(self._name)) if self._name and self._name in text else text

    def _loose(self, text: str) -> list[Named]:
        if not self.about_ketamine:
            return []
        text = self._without_name(text)
        lowered = text.lower() + " "
        found: list[Named] = []
        for term, hints, pattern in (*_EXACT_SHORT, *_BARE):
            if not any(hint in lowered for hint in hints):
                continue
            found.extend(Named(term, match.start(), match.end()) for match in pattern.finditer(text))
        if not found and "ketamine" in lowered and self.plain_ketamine:
            found.extend(Named(self.plain_ketamine, match.start(), match.end()) for match in re.finditer(r"\bketamine\b", text, re.I))
        return sorted(found, key=lambda mention: mention.start)

    def short_mentions(self, text: str) -> list[Named]:
        """Return the services of short but plain names ("IM session", "lozenge") that stand in no longer name."""
        if text not in self._short:
            self._short[text] = self._read_short(text) if self.about_ketamine else []
        return self._short[text]

    def _read_short(self, text: str) -> list[Named]:
        lowered, sure = text.lower() + " ", self.mentions(text)
        return [
            Named(term, match.start(), match.end())
            for term, hints, pattern in _EXACT_SHORT
            if any(hint in lowered for hint in hints)
            for match in pattern.finditer(text)
            if not any(name.start < match.end() and match.start() < name.end for name in sure)
        ]

    def exact_short_terms(self, text: str) -> list[str]:
        """Return the services of short but plain names ("IM session", "lozenge") on a page about ketamine."""
        if not self.about_ketamine:
            return []
        if text not in self._exact:
            lowered = text.lower()
            self._exact[text] = [
                term for term, hints, pattern in _EXACT_SHORT if any(hint in lowered for hint in hints) and pattern.search(text)
            ]
        return self._exact[text]

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
    r"|see(?:s|ing)? (?:you|people|clients|patients|adults) for|(?:use|uses|give|gives|gave|do|(?:have|has)(?! (?:\w+ed|been|seen|read"
    r"|heard)\b)|run|runs|ran|completed|pair|pairs|accepts?"
    r"|work(?:s|ing)? with|treat"
    r"|treats|carry|integrate|introduc\w+|operate)"
)
_WE = (
    r"\b(?:we|we're|we've|our (?:clinics?|team|practice|providers?|cent(?:er|re)s?|offices?|doctors?|staff|physicians?|psychiatrists?"
    r"|nurses?|therapists?|services|treatments?|program|specialists?|menu))\b"
)
_I_OFFER = r"(?<!if )\bI(?= (?:also |now )?(?:offer|provide|utilize|speciali[sz]e|use|prescribe)\b)"
_THE_CLINIC = (
    r"\b(?:the|this) (?:clinic|practice|center|office|location)\b"
    r"|(?-i:\b[A-Z][\w&']+ (?:Clinic|Center|Wellness|Health|Psychiatry|Medicine|Institute|Associates)\b)"
)
"""What names the practice on its own pages; in an article it may be any practice."""
_I_REFUSE = re.compile(r"(?<!if )\bI (?:do not|don't|no longer|cannot) (?:\w+ )?(?:offer|provide|prescribe|administer|perform|give|do|use)\b")
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
    r"|gives?) (?:no|neither)\b|\bthere (?:are|is) no\b(?= (?:\w+ )?$)|^\W*no (?=(?:\w+ )?$)"
    r"|\bwe (?:gave up|closed|sold|shut|stopped|ended|discontinued|dropped|retired|phased out|(?:have )?paused|leave|left"
    r"|used to (?:offer|do|give|provide))\b"
    r"|\bwe (?:work|practice) without\b|\b(?:will not|won't) find\b|\b(?:are|is) not (?:a |an )?(?:licensed|certified|approved|enrolled"
    r"|registered|set up|equipped|trained)\b"
    r"|\bnone of our (?:\w+ )?(?:offices|clinics|providers|doctors|therapists|locations)\b",
    re.I,
)
_TERM_NOT_OFFERED = re.compile(
    r"^(?:[^.;]{0,60}?)\b(?:(?:is|are) (?:not|no longer|never) (?:\w+ ){0,2}?(?:offered|available|provided|performed|something we|what we"
    r"|a service|a treatment (?:of|we)|part of (?:our|what we)|(?:among|one of|on) (?:our|the (?:treatments|services"
    r"|things) (?:that )?we)|done here|given here)"
    r"|(?:isn't|aren't) (?:\w+ ){0,2}?(?:offered|available|provided|something we|what we|among|one of|on our|part of)"
    r"|(?:was|were|has been|have been) (?:discontinued|dropped|retired|phased out|stopped|ended)|ended in|not (?:here|with us"
    r"|at this clinic)\b)",
    re.I,
)
_WHICH_WE_DO = re.compile(
    r"^[^.;:!?,]{0,30}(?:, (?:which|and) |,? (?:which|that) | )(?:we|our (?:clinic|practice|team|office)) (?:(?:also|now|currently|do|both"
    r"|gladly) )*(?:offer|provide|perform|give|do|carry|prescribe|administer)s?\b(?! (?:not|n't|no|it|them|this)\b)",
    re.I,
)
_WHICH_WE_DO_NOT = re.compile(
    r"^[^.;:!?,]{0,30}(?:, (?:which|and) |,? (?:which|that) | )(?:we|our (?:clinic|practice|team|office)) (?:\w+ )?"
    r"(?:(?:do|does|can)(?: not|n't)|cannot|no longer|never) (?:\w+ )?(?:offer|provide|perform|give|do|carry|prescribe|administer|have)s?"
    r"(?! (?:it|them|this)\b)[\s.,;:!)]*(?:here|at this (?:clinic|time)|ourselves|yet)?[\s.,;:!)]*$",
    re.I,
)
_ONLY_PARTLY = re.compile(
    r"^\W*(?:\w+\s){0,3}?(?:to (?:patients|people|anyone|adults|children|minors|individuals|those)|for (?:home|children|minors"
    r"|patients|people|anyone|individuals|those|recreational)|if|unless|without|until|on (?:week|sun|sat)\w+|during|outside"
    r"|at (?:home|the same)|(?:at|in) (?:our|this|that|the) (?:[\w.]+ )+(?:office|location|clinic)|(?-i:in [A-Z]\w+)|at-home|as a|over)\b"
    r"|^ for (?!now\b|the time\b)",
    re.I,
)
_OFFERED_IT = re.compile(
    r"\bwe (?:(?:also|now|currently) )?(?:offer|provide|do|give|have|use|perform) (?P<it>it|this|them|both|either|these|all (?:three"
    r"|of (?:them|these)))\b", re.I
)
_EXCEPT = re.compile(r"\b(?:aside from|apart from|except(?: for)?|other than|besides|beyond|only)\s(?:[\w+-]+,?\s){0,4}$", re.I)
_REFUSED_IT = re.compile(
    r"\b(?:do|does|can|could|are|will)(?:\s?not|n't)\s(?:\w+\s){0,2}?(?:offer|provide|perform|administer|do|prescribe|give|carry|have"
    r"|use|inject)\w*\s(?P<it>it|this|that|them|either|these|those|both)\b(?!\s(?:for|to|at home|during|if|unless|without|until"
    r"|\w+ (?:medication|drug)))"
    r"|\b(?P<none>neither|none)(?: of (?:them|these|those|which|the two))? (?:is|are) (?:a treatment|something|part|offered|available"
    r"|given|done|ours|among)\b"
    r"|\b(?P<thing>it|this|that|they|these|those|which) (?:is|are) (?:not|n't|no longer) (?:\w+ )?(?:something (?:that )?we|(?:offered|available"
    r"|performed|provided|done|given) (?:here|at (?:our|this)|by us|in (?:our|this)))"
    r"|\b(?:done|performed|given|offered|provided|available) (?:only )?(?:at|in|by) [^.;]{3,60}?,? (?P<place>not (?:here|at our|in our"
    r"|by us))\b",
    re.I,
)
"""A refusal whose object is a pronoun or a place: what is refused was named before it."""
_REFERRED = re.compile(r"^[^.;!?]{0,60}?,? we (?:\w+ ){0,2}?(?:refer|send|direct|recommend)\b[^.;!?]{0,40}\b(?:to|elsewhere|out)\b", re.I)
_REFERS_FOR = re.compile(
    r"\bwe (?:(?:can|will|may|do|would|often|gladly|happily|usually|currently) ){0,2}(?:refer|send"
    r"|direct)\b(?! back)[^.;!?]{0,60}\bfor\b[^.;!?]{0,50}$", re.I
)
_COMING = re.compile(
    r"\bcoming (?:soon|in |to our |this |next |early |late )|\b(?:planned|expected|due) (?:for|in) 20\d\d\b|\bsoon\b[^.]{0,30}\b(?:offer"
    r"|add|provid|begin|start|avail)\w*"
    r"|\bwill soon\b|\bwill (?:also )?(?:be (?:offering|adding|launching|introducing|opening)|(?:begin|start) (?:offering|providing))\b"
    r"|\b(?:hope|plan|planning|intend|expect|aim)(?:s|ing)? to (?:soon )?(?:begin|offer|add|open|start|launch|provide|introduce"
    r"|bring)\b|\blaunching (?:soon|in)\b|\bin the works\b|\bnot yet\b"
    r"|\b(?:starting|beginning|launching|arriving|arrives?|opens?|opening|starts?|begins?|expected|planned|available"
    r"|joins?) (?:\w+ ){0,3}?(?:in|for|from|by|this"
    r"|next|early|late|later)? ?(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|fall"
    r"|autumn|winter|(?:next|later this|this) (?:month|year|quarter|spring|summer|fall|winter))\b"
    r"|\bin (?:january|february|march|april|may|june|july|august|september|october|november|december|the (?:new year|spring|summer|fall"
    r"|winter)),? we"
    r" (?:will |are going to )?(?:add|begin|start|open|offer|launch|introduce)"
    r"|\b(?:awaiting|waiting for|pending) (?:our |the |its )?(?:\w+ )?(?:certification|licen[sc]e|device|machine|approval|enrollment"
    r"|delivery)\b",
    re.I,
)
_NAME_OFFERS = re.compile(
    r"^(?:At )?[A-Z][\w&'.-]*(?: (?:[A-Z&][\w&'.-]*|of|and)){0,6},? (?:is (?:proud|pleased|excited) to )?(?:(?:now|also|proudly|currently) )?"
    r"(?:offers?|provides?|speciali[sz]es?|delivers?|performs?)\b[^.;!?]{0,80}$"
)
"""A sentence that begins with a name which offers: on the clinic's own pages it is the clinic's."""
_STAFF_DOES = re.compile(
    r"(?:\b(?:[Ss]he|[Hh]e|[Tt]hey|Dr\.? [A-Z][\w.]*|our \w+|[Tt]he (?:doctor|nurse|physician|anesthesiologist|therapist|psychiatrist)))"
    r"(?: (?:also|now|personally|currently))?,? (?:\w+ and )?(?:has (?:placed|performed|given|guided|led|done)|performs?|gives?|runs?"
    r"|leads?|provides?|administers?|prescribes?|offers?"
    r"|does|places"
    r"|oversees|supervises|guides?|directs?)\b[^.;!?]{0,60}$"
)
_DOES = re.compile(
    r"^(?:Also |Now |Currently )?(?:(?:Offers?|Provides?|Performs?|Gives|Leads|Prescribes|Administers|Speciali[sz]es in|Practices)\b"
    r"|Sees (?:\w+ ){1,5}for\b)[^.;!?]{0,60}$"
)
"""A line about somebody of the team that leaves out who."""
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
_NO = re.compile(r"^\W*(?:no|not(?! only)|unfortunately|sorry|we (?:do not|don't|leave|cannot|no longer|used to))\b", re.I)
_NOT_YET = re.compile(r"^\W*(?:no,? )?(?:not yet|soon|coming)\b", re.I)
_NOT_A_NAME = re.compile(
    r"\b(?:vs\.?|versus|or|compared|unlike|what is|what are|why|how|blog|article|news|history|research|myths?|stud(?:y|ies))\b|\?", re.I
)
_OFFER_HEADING = re.compile(
    r"\b(?:our |we |the )?(?:services|treatments?(?: options| we offer)?|therapies|what (?:we|you can) (?:offer|do|provide|give|treat with|get"
    r"|book)|we (?:offer|do|provide|give)|offerings"
    r"|specialties|programs|modalities|menu|ways? we|(?:at|in) (?:this|our|the) (?:\w+ )?(?:office|clinic|location|practice|center))\b",
    re.I,
)
_ELSEWHERE_HEADING = re.compile(
    r"you may also like|related|recent|latest|from (?:the|our) (?:blog|journal|news)|\bblog\b|\bnews\b|articles?|posts?\b"
    r"|read (?:more|on|next)|resources|links|references|testimonials|reviews",
    re.I,
)
_SEPARATOR = re.compile(r"\s*(?:[|\u2022\u00b7,;/]|\s-\s)\s*")
_BY_OTHERS = re.compile(
    r"\b(?:guest (?:post|author|article)|shared with permission|reprinted|republished|(?:letter|piece|article|post"
    r"|text) (?:below )?(?:was|is) written by"
    r"|originally (?:published|appeared)|nothing in it describes)\b",
    re.I,
)
"""An article that somebody else wrote: its "we" is not the clinic."""
_CLINIC_OF = re.compile(r"^\W*(?:(?:REMS|certified|treatment|therapy) ){0,3}(?:clinics?|centers?|providers?|specialists?|practice|site)\b", re.I)

_TALK = frozenset({"psychotherapy", "integration-coaching", "medication-management"})
_BACKGROUND = frozenset({"psychotherapy", "medication-management", "ect"})
"""What pages name as the usual care that a patient comes from: said to patients, it is not yet offered."""
_OWN_PAGES = frozenset({"home", "service", "pricing", "faq", "what-to-expect", "location", "contact", "team", "policy", "other"})
_PREDICATE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|can|may|might|could|will|would|should|must|do|does|did|works?|helps?|uses?|shows?|shown"
    r"|makes?|acts?|comes?|goes|involves?|requires?|includes?|treats?|provides?|offers?|became|becomes?|remains?|means|need|needs)\b|n't\b",
    re.I,
)
_VARIANT = re.compile(r"\b(?:couples|family|group|marriage|at-home|home|mobile|teen|adolescent|second|new)\s$", re.I)
"""Before a treatment's name: what is refused or announced is one form of it, not the treatment."""
_BEFORE_OR_ELSEWHERE = re.compile(
    r"\b(?:currently (?:receiving|taking|on|doing)|(?:have|has|had) (?:had|tried|received|done|failed|already)|tried|failed|previous(?:ly)?"
    r"|prior (?:to )?(?:trials?|treatments?)|in the past|alternatives?|(?:an)?other (?:\w+ )?(?:treatment|option|choice|clinic|therap"
    r"|route|place|doctor"
    r"|provider|form)\w*|elsewhere|nearest|(?:at|in|from) (?:an?|the) (?:\w+ ){0,2}hospital|exists?"
    r"|(?:traditional|conventional|standard) (?:treatment|antidepressant|medic|therap|psycho|care|TMS|ECT)\w*|FDA|approved"
    r"|your (?:own )?(?:doctor|psychiatrist|prescriber|physician|insurance|insurer|pharmacy)"
    r"|similar to|differ(?:s|ent)? from|compared?|comparison|versus|vs|no longer|would rather|sister (?:clinic|office|practice)|neighbou?rs?)\b",
    re.I,
)
_CONDITIONAL = re.compile(r"\b(?:if|not|never|n't|stop|may|might|could|can be)\b", re.I)
_FOR_WHOM = re.compile(r"\bfor (?:people|those|adults|patients|anyone|veterans|teens|clients)\b.*$", re.I)
_PAID = re.compile(r"\b(?:billed|bill|copays?|authorization|covered|deductibles?|charged|fees?|cards?)\b", re.I)
_VISIT_AFTER = re.compile(
    r"^\W*(?:(?:medicine|dosing|treatment|therapy|first|maintenance) )?(?:sessions?|appointments?|visits?|days?|courses?|series|package|program"
    r"|doses?|patients|clients|guests|chair|room|suite)\b",
    re.I,
)
_VISIT_BEFORE = re.compile(r"\b(?:your|each|every|per|before|after|during|between|first|next|with|missed|a single|one)\s(?:\w+\s){0,1}$", re.I)
_SCHEDULED = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b\d+(?:\.\d+)?[- ](?:to \d+ )?(?:minutes?|hours?|sessions?|treatments?|weeks?)\b"
    r"|\b(?:lasts?|takes?) (?:about|around|roughly|approximately|between|up to|only)?\s?(?:\d|an? |one|two|three|four|five|six|ten|twelve"
    r"|fifteen|twenty|thirty|forty|fifty|sixty|ninety|half)\b|\b(?:is|are) (?:booked"
    r"|scheduled|held)\b",
    re.I,
)
_PATIENT = re.compile(r"\b(?:you|your|yours|we|our|us|patients?|clients?|guests?)\b", re.I)
_PRACTICAL = re.compile(
    r"\b(?:cover\w*|insurance|medicare|cost|price|pay|how (?:long|many|often|much|soon|do i|should i|is|are|does|do)|prepare|expect|drive|eat"
    r"|safe|painful|hurt|feel|side effects?|session|appointment|right for me|candidate|qualify|eligible|who (?:is|can)|what (?:is|are"
    r"|does|happens|can)"
    r"|(?:can|do|will|should) I|why|when|where|start|begin|schedule|referral|work)\b",
    re.I,
)
_COMPARES = re.compile(r"\b(?:vs\.?|versus|differen\w*|differ|compar\w+|better|same as|alternatives?|other|instead|rather|unlike"
    r"|similar)\b", re.I)
_ARTICLE_PATH = re.compile(r"/blog/|/news/|/articles?/|/journal/|/20\d\d/|/category/|/tag/", re.I)
_SIGNAL = re.compile(
    r"\b(?:we|we're|we've|our|us|here|offer\w*|avail\w*|provid\w*|coming|soon|starts?|opens?|opening|neither|closed|clinic|practice"
    r"|center|donat\w*|fund\w*|scholarships?|access"
    r"|given|administered|delivered|speciali\w+|launch\w*|hope|plan\w*|introducing|isn't|aren't|not|no|never|book|schedule|today"
    r"|performed|used|will|you|your)\b",
    re.I,
)
_DURING = re.compile(
    r"\byou(?:r)?\b[^.]*\b(?:during|throughout|before|after|prior to)\s(?:the|your|each|every|a|an)\s(?:\w+\s){0,2}$|\b(?:during"
    r"|throughout|before|after) your\s(?:\w+\s){0,2}$",
    re.I,
)
_GIVEN = re.compile(r"\b(?:is|are) (?:then |slowly |always |only )?(?:given|administered|delivered|done|performed|placed)\b", re.I)
_SHORT_NAMES = TRIGGERS.add(*(hint for _, hints, _ in _EXACT_SHORT for hint in hints))
_DENIES = TRIGGERS.add(
    "without", "no", "n't", "never", "neither", "stopped", "refer", "send", "direct", "gave up", "clos", "sold", "shut", "ended", "discontinued",
    "dropped", "retired", "phased", "paused", "leave", "left", "used to",
)
_ANNOUNCES = TRIGGERS.add(
    " add ", "start", "begin", "arriv", "open", "join", "availab", "await", "wait", "pending", "coming", "soon", "will", "hope", "plan",
    "intend", "expect", "aim", "launch", "works", "yet",
)
_INVITES = TRIGGERS.add(
    "schedule", "book", "request", "start", "begin", "reserve", "sign up", "inquire", "learn", "find out", "interested", "considering",
    "candidate", "right", "questions",
)
_FUNDS = TRIGGERS.add("donat", "fund", "scholarship", "access")
_SAYS_OUR = TRIGGERS.add("our")
_SAYS_WE = TRIGGERS.add(" we ")
_REFUSES_IT = TRIGGERS.add("not", "n't", "neither", "none", "no ")
_SAYS_AT = TRIGGERS.add("at", "with us")
_SAYS_GIVEN = TRIGGERS.add("availab", "offered", "provided", "performed", "administered", "delivered", "given", "done", "used")
"""What the patterns of a sentence are without their words: only where one stands is its pattern tried."""
_STRENGTH = {"nav": 1, "list": 2, "told": 3, "heading": 4, "title": 5, "price": 6, "sentence": 7}
_BY_PLACE = ("told_to_patients", "asked_of_the_clinic")


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


def _is_cut_off(page: Page, block: Block, text: str) -> bool:
    """Tell whether a line without an end is followed by a list: "You may not be a candidate if"."""
    following = page.blocks[block.index + 1 : block.index + 2]
    return bool(following and following[0].list_id is not None) and block.list_id is None and not block.is_heading and text[-1:] not in ".!?"


def list_openers(page: Page) -> list[str]:
    """Return for each block the sentence that opens the list in which it stands, else "": one with a colon, or a line cut off by the list."""
    opener, openers = "", []
    for block, text in zip(page.blocks, page.plain, strict=True):
        if block.list_id is None and (block.is_heading or len(text) > 120):
            opener = ""
        openers.append(opener)
        if text.rstrip().endswith(":") or _is_cut_off(page, block, text):
            opener = [sentence for _, sentence in page.sentences(block.index)][-1]
    return openers


@lru_cache(maxsize=2048)
def _compares(heading: str) -> bool:
    return _COMPARES.search(plain(heading)) is not None


def _rank(claim: _Claim) -> tuple[int, int]:
    order = {"mentioned": 0, "offered": 1, "coming_soon": 2, "not_offered": 3}
    return order[claim.status], claim.strength


@lru_cache(maxsize=128)
def _patterns(name: str, in_article: bool) -> tuple[re.Pattern[str] | None, re.Pattern[str], re.Pattern[str]]:
    """Return how a page of this practice writes its name, "we", and that "we" offer something."""
    named = len(name) > 3
    we = "|".join([_WE, *([] if in_article else [_THE_CLINIC]), *([re.escape(name)] if named else [])])
    offers = rf"(?:{we}|{_I_OFFER})[^.;!?]{{0,80}}?\b(?P<verb>{_VERB})\b(?! (?:not|never|no)\b)"
    if not in_article:
        offers += r"|\bspeciali[sz](?:es?|ing) in\b|^(?:now )?(?:offering|providing|introducing)\b"
    return re.compile(re.escape(name), re.I) if named else None, re.compile(we, re.I), re.compile(offers, re.I)


class _Reader:
    """One page while its services are read."""

    def __init__(self, page: Page, kind: str, clinic_name: str | None) -> None:
        self.page, self.kind = page, kind
        self.vocabulary = Vocabulary.of(page, plain(clinic_name).strip() if clinic_name else None)
        self._links: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for link in page.links:
            if link.role != "main" and link.text:
                self._links[link.block_index].append((plain(link.text), link.href))
        self._openers = list_openers(page)
        self.name, self.we, self.offers = _patterns(
            plain(clinic_name).strip() if clinic_name else "", kind in ("blog", "feed")
        )
        self._is_by_others = kind == "blog" and any(map(_BY_OTHERS.search, page.plain))

    def claims(self) -> Iterator[_Claim]:
        yield from self._title()
        yield from self._main_treatment()
        for block, text in zip(self.page.blocks, self.page.plain, strict=True):
            if not self.vocabulary.loose_mentions(text):
                if block.role == "main":
                    yield from self._below_question(block, text)
                    for start, sentence in self.page.sentences(block.index):
                        yield from self._said_of_it(block, start, sentence)
                continue
            if block.role in ("nav", "header", "footer") or (block.role == "aside" and self._is_listed(block)):
                yield from self._menu(block, text)
                yield from self._sentences(block, text)
            elif self._is_by_others or self._is_about_others(block):
                yield from self._mentions(block, text)
            else:
                yield from self._block(block, text)

    def _is_about_others(self, block: Block) -> bool:
        return block.role == "aside" or any(map(_leads_elsewhere, block.headings[-2:]))

    def _title(self) -> Iterator[_Claim]:
        """A page of its own: the treatment is in the title of a page that is no article."""
        title = plain(self.page.title)
        if self.kind == "policy":
            yield from self._consent()
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

    def _consent(self) -> Iterator[_Claim]:
        """A consent or agreement form of a treatment is signed for what the clinic gives."""
        for block in self.page.blocks:
            text = self.page.plain[block.index]
            if block.is_heading and re.search(r"\b(?:consent|agreement|authorization|contract)\b", text, re.I):
                for term in self.vocabulary.loose_terms(text):
                    yield self._claim(term, "offered", "consent_to_it", "title", block, "")

    def _menu(self, block: Block, text: str) -> Iterator[_Claim]:
        """An entry of the site's menu or of a footer list that is a treatment's name."""
        links = self._links[block.index]
        for entry, href in links or [(entry, "") for entry in _SEPARATOR.split(text)]:
            if len(entry) > 60 or _NOT_A_NAME.search(entry) or _ARTICLE_PATH.search(href) or _leads_elsewhere(entry):
                continue
            for mention in self.vocabulary.mentions(entry):
                rest = (entry[: mention.start] + entry[mention.end :]).split()
                if len(rest) <= 4 or (block.role == "nav" and all(word[0].isupper() for word in rest)):
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
                if mention.term == "ect" or CONTRAST.search(left) or _NOT_OFFERED.search(left) or _GENERAL.search(left):
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
        for start, sentence in self.page.sentences(block.index):
            yield from self._said_of_it(block, start, sentence)
        for mention in few_of_each(self.vocabulary.mentions(text), _term):
            yield self._claim(mention.term, "mentioned", "named_elsewhere", "list", block, "", mention)

    def _block(self, block: Block, text: str) -> Iterator[_Claim]:
        if block.is_heading or block.tag in ("li", "button", "summary", "row", "dt") or self._openers[block.index]:
            yield from self._names(block, text)
        if self.kind not in ("blog", "feed") and not _GENERAL.search(text):
            if "$" in text:
                yield from self._priced(block, text)
            elif self._price_follows(block, text):
                for mention in self.vocabulary.mentions(text):
                    yield self._claim(mention.term, "offered", "priced", "price", block, "", mention)
        yield from self._sentences(block, text)

    def _names(self, block: Block, text: str) -> Iterator[_Claim]:
        """A heading, list item or card that is a treatment's name, where the page lists what is offered."""
        if self.kind in ("blog", "feed", "policy") or len(text) > 90 or _NOT_OFFERED.search(text) or _COMING.search(text):
            return
        if self._under_refusal(block):
            for mention in self.vocabulary.mentions(text):
                yield self._claim(mention.term, "not_offered", "refused_list", "list", block, "")
            return
        if _NOT_A_NAME.search(text):
            return
        listed = self._is_listed(block)
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
        """Tell whether the entry stands under "What we do not do" or "we do not offer:"."""
        opener = self._openers[block.index]
        texts = [*map(plain, block.headings[-1:]), *([opener] if opener else [])]
        return any((_NOT_OFFERED.search(text) or re.search(r"\bnot (?:do|offer)", text, re.I)) and not text.endswith("?") for text in texts)

    def _is_listed(self, block: Block) -> bool:
        """Tell whether the entry stands under "Our services" or "we offer:"."""
        opener = self._openers[block.index]
        under = bool(block.headings) and _OFFER_HEADING.search(block.headings[-1]) is not None
        return under or bool(opener and (self.offers.search(opener) or _OFFER_HEADING.search(opener)) and not _GENERAL.search(opener))

    def _priced(self, block: Block, text: str) -> Iterator[_Claim]:
        """A treatment with a price of this clinic beside it."""
        if re.search(r"\b(?:pharmacy|average|typically|nationwide|in most cities|market|other clinics|list price|range from)\b", text, re.I):
            return
        for start, sentence in self.page.sentences(block.index) if not block.cells else [(0, text)]:
            if "$" not in sentence or (self._question_in(sentence)):
                continue
            names = [*self.vocabulary.mentions(sentence), *self.vocabulary.short_mentions(sentence)]
            for mention in few_of_each(names, _term):
                if not CONTRAST.search(sentence[: mention.start]) and not _NOT_OFFERED.search(sentence):
                    yield self._claim(mention.term, "offered", "priced", "price", block, self._quote(block, start, sentence, mention))

    def _price_follows(self, block: Block, text: str) -> bool:
        """Tell whether the block is a name in a price list: short, its price in one of the two short blocks after it."""
        if block.role != "main" or len(text) > 90 or text.rstrip().endswith("?") or _NOT_A_NAME.search(text):
            return False
        for following in self.page.plain[block.index + 1 : block.index + 3]:
            if re.match(r"\W*\$\s?\d", following) or ("$" in following and len(following) < 90):
                return True
            if len(following) > 90 or self.vocabulary.mentions(following):
                return False
        return False

    @staticmethod
    def _question_in(sentence: str) -> bool:
        return sentence.rstrip().endswith("?")

    def _sentences(self, block: Block, text: str) -> Iterator[_Claim]:
        yield from self._below_question(block, text)
        before = ""
        for start, sentence in self.page.sentences(block.index):
            mentions = self.vocabulary.mentions(sentence)
            own = [*mentions, *self.vocabulary.short_mentions(sentence)] or self.vocabulary.loose_mentions(sentence)
            yield from self._said_of_it(block, start, sentence)
            if before.endswith("?") and _QUESTION_OFFER.search(before):
                yield from self._answer(block, sentence, before)
            bits = TRIGGERS.bits(sentence.lower()) if own else 0
            for mention in few_of_each(own, _term):
                status, rule = self._judge(block, sentence, mention, before, bits)
                if status == "mentioned" and mention not in mentions and mention.term != "ketamine-oral":
                    continue  # "lozenge" is a name, "infusion" may be any
                strength = "told" if rule in _BY_PLACE else "list" if status == "mentioned" and block.is_heading else "sentence"
                yield self._claim(mention.term, status, rule, strength, block, self._quote(block, start, sentence, mention))
            before = sentence

    def _said_of_it(self, block: Block, start: int, sentence: str) -> Iterator[_Claim]:
        """ "We offer both", "we do not offer it", "not something we do here": the treatment named last before, or in the question above."""
        bits = self.page.bits[block.index]
        match = (_REFUSED_IT.search(sentence) if bits & _REFUSES_IT else None) or (_OFFERED_IT.search(sentence) if bits & _SAYS_WE else None)
        if match is None:
            return
        offered = match.re is _OFFERED_IT
        if not offered and match["it"] and not self.we.search(sentence[: match.end()]):
            return
        named = self.vocabulary.terms(sentence[: match.start()])
        near = range(max(0, start - 400), start)
        before = [self.vocabulary.terms(piece) for offset, piece in self.page.sentences(block.index) if not named and offset in near]
        terms = named or next((found for found in reversed(before) if found), [])
        if not terms and not block.cells and block.headings:
            terms = self.vocabulary.terms(plain(block.headings[-1]))
        if (match["it"] or (not offered and match["thing"]) or "").lower() in ("it", "this", "that", "which"):
            terms = terms[-1:] if named else terms[:1]
        for term in terms:
            status, rule = ("offered", "clinic_offers") if offered else ("not_offered", "refused")
            yield self._claim(term, status, rule, "sentence", block, self._quote(block, start, sentence, Named(term, 0, 1)))

    def _below_question(self, block: Block, text: str) -> Iterator[_Claim]:
        question = ""
        if block.headings and block.headings[-1].endswith("?"):
            question = plain(block.headings[-1])
        elif block.index and self.page.blocks[block.index - 1].text.endswith("?"):
            question = plain(self.page.blocks[block.index - 1].text)
        if question and (_QUESTION_OFFER.search(question) or len(question.split()) <= 3):
            yield from self._answer(block, text, question)
        elif block.headings and not question and re.match(r"\W*coming (?:soon|in|this|next)\b", text, re.I):
            terms = self.vocabulary.terms(plain(block.headings[-1]))
            if len(terms) == 1:
                yield self._claim(terms[0], "coming_soon", "announced", "sentence", block, "")

    def _answer(self, block: Block, text: str, question: str) -> Iterator[_Claim]:
        """ "Do you offer TMS?" with "Yes" or "No" below it."""
        status = (
            "offered" if _YES.search(text) else "coming_soon" if _NOT_YET.search(text) else "not_offered" if _NO.search(text) else None
        )
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
        if self.kind in ("blog", "feed") and not _SIGNAL.search(sentence) and not (self.name and self.name.search(sentence)):
            return self._by_place(block, sentence, mention)
        left, right = sentence[: mention.start], sentence[mention.end :]
        refusal = self._refusal(left, right) if bits & _DENIES else None
        if refusal:
            return "not_offered", refusal
        if bits & _DENIES and _EXCEPT.search(left) and _NOT_OFFERED.search(left) and self.we.search(left):
            return "offered", "clinic_offers"
        if (
            bits & _ANNOUNCES
            and _COMING.search(sentence)
            and not _VARIANT.search(left)
            and not _NOT_OFFERED.search(sentence)
            and (self.we.search(sentence) or len(sentence) < 90)
            and not re.search(r"\byou(?:r)? will\b|\bwill (?:be able to )?begin\b", sentence, re.I)
        ):
            return "coming_soon", "announced"
        if bits & _SAYS_WE and not self._question_in(sentence) and _WHICH_WE_DO.search(right):
            return "offered", "clinic_offers"
        if self._question_in(sentence) or CONTRAST.search(left):
            return self._by_place(block, sentence, mention)
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
        heading, colon, _ = left.rpartition(":")
        if colon and self.kind in _OWN_PAGES and len(heading) < 60 and _OFFER_HEADING.search(heading):
            return "offered", "listed_by_name"
        if self.kind in _OWN_PAGES and (_NAME_OFFERS.search(left) or _STAFF_DOES.search(left) or (self.kind == "team" and _DOES.search(left))):
            return "offered", "clinic_offers"
        if bits & _SAYS_OUR and re.search(r"\bour\s(?!patients?\b|clients?\b"
            r"|guests?\b)(?:[\w,+-]+\s(?:and\s)?){0,4}$", left, re.I) and not re.search(
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
            and self.kind in _OWN_PAGES
            and not _GENERAL.search(sentence)
            and not _BEFORE_OR_ELSEWHERE.search(sentence)
            and not re.search(r"\b(?:can|may|sometimes|often|usually|or)\b", sentence, re.I)
        ):
            return "offered", "given_here"
        if bits & _SAYS_AT and re.search(r"\bat (?:our|the) \w+,?\s*$|\b(?:at|with) us\b", left, re.I) and not _GENERAL.search(sentence):
            return "offered", "at_this_clinic"
        if re.search(r"^\W*(?:\w+\s){0,4}(?:with|from|at|in) (?:us|our (?:office|clinic|practice|center|therapists?|team"
            r"|providers?))\b", right, re.I):
            return "offered", "at_this_clinic"
        return self._by_place(block, sentence, mention)

    def _by_place(self, block: Block, sentence: str, mention: Named) -> tuple[str, str]:
        """Judge a sentence that does not say who gives the treatment by what it tells, to whom, and on which page."""
        if not self._question_in(sentence) and not _PREDICATE.search(sentence) and self._under_refusal(block):
            return "not_offered", "refused_list"
        if self._question_in(sentence):
            if re.match(r"\W*why (?:(?:is|are) there )?(?:no|not)\b|\W*why (?:don't|do) (?:you|we) (?:not )?(?:offer|have|do|give"
                r"|provide)", sentence, re.I):
                return "not_offered", "refused"
            asked = self._asks_about_ours(sentence, mention)
            return ("offered", "asked_of_the_clinic") if asked else ("mentioned", "named")
        if not CONTRAST.search(sentence[: mention.start]) and self._told_to_patients(block, sentence, mention):
            return "offered", "told_to_patients"
        return "mentioned", "named"

    def _asks_about_ours(self, sentence: str, mention: Named) -> bool:
        """A practical question on the clinic's own pages ("Is TMS covered?") is asked of what the clinic gives."""
        return (
            self.kind in ("faq", "service", "pricing", "home", "what-to-expect")
            and mention.term not in _BACKGROUND
            and _PRACTICAL.search(sentence) is not None
            and _COMPARES.search(sentence) is None
            and (len(self.vocabulary.terms(sentence)) < 2 or re.search(r"\b(?:I|my|we|you)\b", sentence) is not None)
        )

    def _told_to_patients(self, block: Block, sentence: str, mention: Named) -> bool:
        """Instructions, times and captions on the clinic's own pages are about what the clinic gives."""
        if block.role not in ("main", "header") or (self.kind not in _OWN_PAGES and not self.we.search(sentence)):
            return False
        if self.name and any(name.start() <= mention.start < name.end() for name in self.name.finditer(sentence)):
            return False
        if _GENERAL.search(sentence) or _NOT_OFFERED.search(sentence) or any(map(_compares, block.headings[-1:])):
            return False
        told = _FOR_WHOM.sub("", sentence)
        if _BEFORE_OR_ELSEWHERE.search(told) and mention.term != "integration-coaching":
            return False
        caption = not _PREDICATE.search(told) and self.kind not in ("team", "policy", "blog", "feed") and not _NOT_A_NAME.search(told)
        if caption and mention.term != "ect":
            return True
        if mention.term == "integration-coaching":
            return _SCHEDULED.search(told) is not None or _PATIENT.search(told) is not None
        if mention.term in _BACKGROUND and len(set(self.vocabulary.terms(told)) - _BACKGROUND) < 2:
            return mention.term != "ect" and (self._is_listed(block) or _SCHEDULED.search(told) is not None or _PAID.search(told) is not None)
        if _VISIT_AFTER.search(sentence[mention.end :]) or _VISIT_BEFORE.search(sentence[: mention.start]) or _PAID.search(told):
            return True
        timed = _SCHEDULED.search(told) is not None or (self.kind in _OWN_PAGES and _PATIENT.search(told) is not None)
        return timed and not _CONDITIONAL.search(told)

    def _refusal(self, left: str, right: str) -> str | None:
        if _VARIANT.search(left):
            return None
        refusals = list(_NOT_OFFERED.finditer(left))
        if refusals and not _EXCEPT.search(left):
            match = refusals[-1]
            between = left[match.end() :]
            clause = re.split(r"[;:]|, (?:and|but) ", left[: match.start()])[-1]
            says_we = self.we.search(clause + match[0]) or not clause.strip() or _I_REFUSE.search(left)
            about_us = says_we or "find" in match[0].lower() or re.search(r"\bhere\b", left, re.I)
            if re.search(r"\b(?:cases|if|when|people|patients|who|until|unless)\b", clause, re.I):
                return None
            if (
                about_us
                and not re.search(r"\b(?:but|however|instead|although|though|while|only|if|unless|until|without|during)\b|[;:]", between, re.I)
                and not _ONLY_PARTLY.search(right)
                and len(between) < 160
            ):
                return "refused"
        if (re.match(r"(?:.*[.;]\s)?\W*for\s(?:[\w+-]+,?\s){0,6}$", left, re.I) and _REFERRED.match(right)) or _REFERS_FOR.search(left):
            return "refers_elsewhere"
        if re.match(r"\W*neither\b", left, re.I) and re.search(r"\b(?:is|are) (?:\w+ )?(?:offered|available|given|done|provided|part"
            r"|something|among)", right, re.I):
            return "refused"
        if re.search(r"(?:^|[:;,-])\s*(?:and |but |so )?no\s$", left, re.I) and re.match(r"\W*(?:$|[,.;:]|here\b|at\b|and\b|or\b)", right, re.I):
            return "refused"
        if _WHICH_WE_DO_NOT.search(right):
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
