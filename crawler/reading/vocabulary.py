"""Which words mean which treatment: the sure names, and the short ones that only the page around them explains."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from crawler.reading.page import Page, word_set
from crawler.reading.patterns import Pattern
from crawler.reading.purposes import Purpose, infusion_purpose
from crawler.reading.triggers import TRIGGERS
from crawler.reading.wording import lower, plain, words
from directory.taxonomy import SERVICES

_TOO_LOOSE = frozenset(
    {"ketamine for chronic pain", "iv therapy drips", "pain protocol", "cbt", "emdr", "counseling", "psychotherapy", "at-home ketamine"}
)
"""Synonyms that help a search but prove nothing in a text, or that `_WORDINGS` reads more exactly."""

_WORDINGS: tuple[tuple[str, str], ...] = (
    ("kap", r"ketamine[- ](?:(?:assisted|enhanced|facilitated)(?:[- ](?:psycho)?therapy)?|psychotherapy)|KAP"),
    (
        "pain-infusion",
        r"(?:ketamine|lidocaine) infusions? (?:therapy )?(?:for|to (?:treat|relieve|ease)) (?:chronic |nerve |neuropathic )?pain"
        r"|lidocaine (?:infusions?|iv\b|drips?)|^lidocaine(?=\W*$|: (?:about |up to )?(?:\d|\$|one hour|an hour|two hours))"
        r"|(?:iv|intravenous(?: \(iv\))?) lidocaine|infusions? of (?:\w+ )?lidocaine|lidocaine (?:and|or|&|/|and/or) ketamine infusions?"
        r"|pain infusions?|infusions? \((?:chronic )?pain\)|protocols? for (?:chronic |nerve |neuropathic )?pain|infusions? for (?:chronic "
        r"|nerve |neuropathic )?pain"
        r"|iv ketamine(?: therapy)? for (?:chronic |nerve |neuropathic )?pain\b(?! (?:and|or)\b|,)",
    ),
    (
        "ketamine-infusion",
        r"(?:im|intramuscular)(?: and | or | & | ?/ ?)(?:iv|intravenous) ketamine|ketamine(?: (?:iv|hydrochloride|therapy|treatment"
        r"|low-dose))? (?:infusion|drip)s?(?: (?:therapy|treatment)s?)?"
        r"|(?:iv|intravenous)(?= (?:and|or|&) (?:spravato|esketamine|intranasal))"
        r"|(?:(?<=spravato and )|(?<=spravato or ))(?:iv|intravenous)"
        r"|ketamine \((?:iv(?:\)| ?(?:and|or|&|/|,) ?im\b)|im ?(?:and|or|&|/|,) ?iv\b)|infusions?(?: (?:or"
        r"|and) injections?)? of (?:low-dose )?ketamine|(?:iv|intravenous)(?: and im| or im|/im"
        r"| & im)?(?: low-dose)? ketamine"
        r"|ketamine,? (?:iv|intravenous(?:ly)?)|(?:low-dose )?ketamine infused|ketamine (?:can|may|could) (?:also )?be (?:given|administered"
        r"|delivered|taken) (?:as|by|via|through) (?:an? )?(?:iv |intravenous )?infusions?|mood infusions?"
        r"|ketamine (?:(?:is|will be|slowly|usually|typically|mostly|given|administered|delivered|infused) ){0,4}(?:by|via|through|into) "
        r"(?:an? |the |your )?(?:iv|vein)\b(?: (?:or|and) im\b)?",
    ),
    (
        "ketamine-im",
        r"(?:im|intra[- ]?muscular)(?: low-dose)?(?: \(im\))? ketamine|(?:iv and|iv or|iv/|iv & )\s?im ketamine|ketamine,? (?:im\b"
        r"|intramuscular(?:ly)?)"
        r"|ketamine is (?:given|administered) (?:as an?|by|via|through) (?:intramuscular|im)\b"
        r"|ketamine (?:is|will be) injected into (?:an?|the|your) (?:\w+ )?muscle|ketamine (?:as|by|via|through) (?:an? )?(?:intramuscular "
        r"|im )?injections?|ketamine (?:im )?(?:injection"
        r"|shot)s?|(?:(?:im|intramuscular) (?:\(im\) )?)?injections? of ketamine",
    ),
    (
        "ketamine-oral",
        r"(?:oral|sublingual|(?:at|take)-home(?![^.;!?]{0,60} nasal))(?: low-dose)? ketamine|(?:oral,? )?home-based ketamine|ketamine (?:lozenge"
        r"|troche|tablet|rdt"
        r"|rapid[- ]dissolve tablet)s?"
        r"|ketamine,? (?:orally|sublingually|by mouth)|ketamine (?:in the form of|as) (?:an? )?(?:oral )?(?:tablets?|lozenges?|troches?)"
        r"|ketamine (?:to take home|(?:for use )?at home|for (?:at-)?home use)|(?:lozenge|troche|tablet)s? of ketamine"
        r"|(?:ketamine )?troches?|(?:tablet"
        r"|lozenge)s? (?:\w+ )?under the tongue|sublingual (?:lozenge"
        r"|troche|tablet)s?",
    ),
    ("spravato", r"spravato|(?:intranasal |nasal )?esketamine(?: nasal spray)?|s-ketamine"),
    ("sgb", r"(?:bilateral |dual )?stellate[- ]ganglion(?: nerve)?(?: block| injection)?s?|SGB|dual sympathetic reset|DSR"),
    (
        "tms",
        r"(?:repetitive |deep )?transcranial magnetic stimulation|[rd]?TMS|(?:SAINT|deep) TMS|theta[- ]burst|iTBS|neurostar|brainsway"
        r"|magventure|exomind|SAINT(?!(?-i:\.? [A-Z]))|SAINT(?= neuromodulation)|stanford (?:accelerated|intelligent|neuromodulation)\b"
        r"(?: (?:intelligent |accelerated )?neuromodulation)?(?: therapy)?",
    ),
    ("nad", r"NAD\+?(?: (?:iv|infusion|therapy)s?)?(?![\w+])"),
    (
        "iv-vitamin",
        r"vitamin (?:c|d|b-?12|b) (?:iv|drip|infusion|injection|shot|boost|push)s?|(?:b-?12|glutathione) (?:push|iv|drip)s?"
        r"|iv (?:drip )?(?:menu|bar|lounge|spa)s?|iv drip therapy|(?:nutrient|vitamin|hydration|wellness|nutrition) ivs?|nutrient (?:therapy"
        r"|infusion|drip)s?"
        r"|(?:iv )?vitamin (?:iv|drip|infusion|injection|shot|therapy)s?(?: therapy)?|iv (?:hydration|vitamin"
        r"|nutrient|nutrition"
        r"|wellness)s?(?: (?:therapy|infusion|drip)s?)?"
        r"|myers'? cocktails?|myers'(?=,|$)|hydration (?:with|and|&) vitamins?|vitamins? (?:and|&) (?:hydration|minerals?) ?(?:iv|drip"
        r"|infusion)?s?"
        r"|hydration (?:therapy|drips?|infusions?|bags?)|iv drips|^hydration(?=\W*(?:$|[\d,:($]))",
    ),
    ("hormone-therapy", r"HRT|BHRT|(?:bio-?identical )?hormone (?:replacement(?: therapy)?|therapy|optimization|pellets?)"
        r"|bio-?identical hormones?|hormone balanc(?:e|ing)|testosterone (?:replacement|therapy|pellets?|injections?)|TRT"),
    (
        "psychotherapy",
        r"(?:(?:individual|couples|family|group) )?(?<!assisted )(?<!assisted-)psychotherapy|(?:regular|ongoing|weekly|intake"
        r"|usual) therapy (?:session|appointment)s?|(?<=\bour )psychotherapists?|(?<=\bour )(?:therapists|counselors"
        r"|psychologists)(?= (?:also )?(?:see|offer|provide)\b)|(?:(?<=offer )|(?<=provide ))therapy(?=\W*(?:[?.,]|$)| (?:and|or)\b)"
        r"|(?:individuals|couples|families|adults"
        r"|teens)(?: and \w+)? (?:for|in) therapy\b"
        r"|^outpatient therapy(?: services?)?(?=\W*$)|^therapy(?= (?:is|are) (?:also )?(?:available|offered|provided)\b| with |\.\s|\W*(?:$"
        r"|[\d,:($])|\s+(?:session|visit|hour|appointment)s?\b"
        r"|\s+(?:and|or|&)\s+(?:med|psychiatr))"
        r"|talk(?:ing)? therap(?:y|ies)|(?<=management, and )therapy|(?<=management and )therapy|(?<=s for medication and )therapy"
        r"|(?<= for )therapy(?=, groups)"
    r"|(?<=individual and couples )therapy"
    r"|(?<!nutrition )(?<!nutritional )(?<!genetic )(?<!dietary )(?<!financial )(?<!weight loss )counsell?ing"
        r"|(?:individual|couples|family|group|online|trauma(?:-(?:informed|focused))?|marital|teen|dialectical behaviou?ral?) therapy"
        r"|cognitive[- ]behaviou?ral therapy(?: \(CBT\))?|CBT|EMDR",
    ),
    (
        "integration-coaching",
        r"(?:psychedelic |ketamine )?integration (?:session|coaching|coach(?:es)?|therapy|support|circle|group|appointment|work|hour|visit"
        r"|meeting"
        r"|call|workshop)(?:s|\(s\))?|psychedelic (?:experience )?integration|experience integration|(?:^|(?<=^\d\. )"
        r"|(?<=^\d\) ))integration(?=\W*(?:$|[\d,:($])|\.\s)"
    r"|(?<= for )integration(?=\W*(?:$|[.,;])| (?:and|or|with|of)\b)",
    ),
    ("medication-management", r"medication (?:and|or) psychiatric management|(?:psychiatric )?medication (?:appointments?|evaluations?"
        r"|consultations?)"
    r"|(?:psychiatric )?med(?:ication)? (?:management|checks?"
    r"|visits?|follow-?ups?|reviews?)|psychopharmacology"
    r"|manag(?:e|es|ing) (?:(?:your|their|all|any|the rest of (?:your|their))(?: other| psychiatric){0,2}|psychiatric) medications?"
    r"|medication(?:(?<=adults for medication)|(?<=patients for medication)|(?<=clients for medication)|(?<=people for medication)"
    r"|(?<=teens for medication)|(?<=adolescents for medication)|(?<=children for medication)|(?<=veterans for medication))s?"
    r"(?= (?:and|or|&) (?:psycho)?therapy\b)"),
    ("ect", r"ECT|electro-?convulsive (?:shock )?therapy"),
)
_CASED = ("KAP", "SGB", "DSR", "TMS", "NAD", "CBT", "EMDR", "ECT", "HRT", "BHRT", "TRT", "SAINT")
_KETAMINE = ("ketamine-infusion", "ketamine-im", "ketamine-oral", "kap")
_EXACT_SHORT = (
    ("ketamine-oral", ("lozenge", "sublingual", "dissolv", "tongue", "tablet", " oral", "swish"), words(
        r"\blozenges?\b|\bsublingual(?:ly)?\b|\bunder (?:the|your) tongue\b|\b(?:orally|oral|rapid(?:ly)?)[- ]dissolving tablets?\b"
        r"|\boral tablets?\b|\bswish\w*\b[^.;!?]{0,30}\bmouth\b|\b(?:taken?|taking|give|given|administered|swallowed) (?:\w+ )?orally\b"
        r"|\bketamine\b[^.;!?]{0,80}?\ban? tablet\b"
        r"|\boral(?=,? (?:and |or )?(?:intravenous|intramuscular|IV\b|IM\b|(?:intra)?nasal)(?! (?:\w+ )?(?:sedat|relax|medic|antibiot|fluid)))"
    )),
    ("ketamine-im", ("im ", "(im)", "muscular", "injection", "shot", "spray"), Pattern(
        r"\bIM (?:session|[Ii]njection|treatment|dose|protocol|shot)s?\b"
        r"|\b(?:[Ii]njections?|[Ss]hots?) (?:\w+ )?in(?:to)? (?:the|your|an?) (?:\w+ )?(?:arm|shoulder|thigh|muscle|deltoid|hip)\b"
        r"|\b[Ii]ntra[- ]?muscular(?:ly)?\b|\b[Ii]njected (?:into (?:an?|the"
        r"|your) (?:\w+ )?muscle|IM)\b"
        r"|\bIM(?= (?:and|or) IV\b)|(?:(?<=\bIV and )|(?<=\bIV or ))IM\b|\bIM(?=:? \$)|(?<!\b[A-Z] )(?<!12 )(?<!min )\(IM\)(?=\W*(?:$|\d))"
        r"|(?:(?<=nfusions or )|(?<=nfusion or )|(?<=ozenge or )|(?<=ozenges or )|(?<=spray, )|(?<=spray or )|(?<=spray, as )"
        r"|(?<=spray, or ))(?:an )?[Ii]njections?\b"
    )),
    ("ketamine-infusion", ("iv ", "(iv)", "i.v."), Pattern(r"\bI\.V\.,? (?:[Kk]etamine|[Ii]nfusion)s?\b"
    r"|\b[Ii]ntravenous(?:ly)?(?: infusions?)? \(IV\)(?! (?:fluid|line|cathet|sedat|access|vitamin"
        r"|nutri|hydrat))|\bIV (?:session|treatment|dose|therapy|[Ii]nfusion)s?\b|(?<!venous )\(IV\)(?=\W*(?:$"
        r"|\d))")),
)
_BARE = (("ketamine-infusion", ("infus", "intraven", "drip"), words(
    r"\b(?:infusions?|intravenous(?:ly)?(?! (?:\(iv\) )?(?:line|cathet\w*|access|fluids?|sedat\w*|an(?:a)?esth\w*|needle|antibiotics?)\b)"
    r"|drip)\b"
)),)
"""Service, what a text must hold in lower case, and the short name."""
_INFUSIONS = Pattern(r"\b(?:IV )?[Ii]nfusions\b|\bIVs\b")
_SAYS_INFUSION = Pattern(r"\b(?:[Ii]nfusions?|IV|[Ii]ntravenous(?:ly)?)\b")
WAYS_TO_TAKE = words(
    r"\b(?:can|may|could|might|is|be|are) [^.;!?]{0,60}\b(?:ways|methods|routes|forms|means)\b"
)
"""A sentence on how a medicine is given anywhere, not here."""
_CONTRASTED = words(r"\b(?:rather than|instead of|unlike|as opposed to)\b[^.;:!?]{0,40}")
_ANY_WAY = words(r"\b(?:can|may) (?:also )?be (?:given|administered|taken|delivered|provided|sprayed|swallowed|injected)\b[^.;!?]*")
"""How a medicine may be given anywhere."""
_OTHER_PLACE = words(
    r"\b(?:exists?|other (?:\w+ )?(?:ways|methods|forms|routes)) |\b(?:trials?|stud(?:y|ies)|research\w*) |\bif you(?:'d| would) (?:like"
    r"|rather|prefer)\b|\bsame as\b|\borally\b|"
    r"\b(?:nearest|other|another|an?) (?:\w+ )?(?:clinic|center|hospital)s?\b|\b(?:not|n't|no) (?:\w+ ){0,2}?(?:offer|provide|do|give"
    r"|prescribe|use|iv"
    r"|infusions?)\b"
)


@dataclass(frozen=True)
class Named:
    """A service named in a text, with its place."""

    term: str
    start: int
    end: int


name_of = attrgetter("term")


def terms_pattern(wordings: Mapping[str, Iterable[str]], abbreviations: Iterable[str]) -> tuple[Pattern, dict[str, str]]:
    """Return one pattern over all wordings of all terms, and the term of each of its groups: that which matched.

    Abbreviations count in capitals only: "add" is no ADHD.
    """
    groups = {term.replace("-", "_"): term for term in wordings}
    parts = {group: "|".join(wordings[term]) for group, term in groups.items()}
    pattern = "|".join(f"(?P<{group}>{part})" for group, part in parts.items() if part)
    for name in abbreviations:
        pattern = re.sub(rf"(?<![\w(?:-]){name}(?!\w)", f"(?-i:{name})", pattern)
    return words(rf"(?<![\w-])(?:{pattern})(?!\w)"), groups


def _wordings() -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {term: [] for term, _ in _WORDINGS}
    for term, wording in _WORDINGS:
        parts[term].append(wording)
    for entry in SERVICES.values():
        synonyms = [re.escape(name) for name in entry.synonyms if name.lower() not in _TOO_LOOSE and name.rstrip("+") not in _CASED]
        parts.setdefault(entry.term, []).extend(sorted(synonyms, key=len, reverse=True))
    return parts


_PATTERN, _GROUPS = terms_pattern(_wordings(), _CASED)
_FIRST_WORDS = word_set(
    """
    home protocol protocols b glutathione
    ketamine kap lidocaine pain mood injection injections infusion infusions low iv intravenous im intramuscular oral sublingual at take lozenge
    lozenges troche troches tablet tablets spravato intranasal nasal esketamine s bilateral dual stellate sgb dsr repetitive deep
    transcranial tms rtms dtms nutrient nutrition wellness itbs saint stanford exomind theta neurostar brainsway magventure nad
    vitamin vitamins myers hydration individual couples family group outpatient therapists counselors psychologists online trauma
    marital teen dialectical trt bio
    psychotherapy psychotherapist psychotherapists regular ongoing weekly intake usual talk talking counseling therapy individuals
    families adults teens counselling cognitive cbt emdr psychedelic integration psychiatric med medication manage manages
    managing psychopharmacology ect electroconvulsive
    """
) | {re.split(r"[^a-z]", name.lower())[0] for entry in SERVICES.values() for name in entry.synonyms}
"""The words that a wording can begin with: only there is the large pattern tried."""
_WORD = re.compile(rf"[{''.join(sorted({word[0] for word in _FIRST_WORDS}))}](?<![a-z].)[a-z]*")
"""Words in lower case whose first letter is that of a name."""
_HINTS = (
    "ketamine", "kap", "infus", "intraven", "drip", "lidocaine", "iv ", "im ", "(im)", "(iv)", "i.v.", "muscular", "troche", "lozenge", "tablet",
    "spravato",
    "stellate", "sgb", "sympathetic", "dsr", "transcranial", "tms", "itbs", "saint", "stanford", "exomind",
    "theta", "neurostar", "brainsway", "magventure", "nad", "vitamin", "hydrat", "b12", "b-12", "glutathione",
    "therapists", "psychologists", "nutri", "wellness", "myers", "hormon", "hrt", "testost", "trt",
    "injection", "psychotherap", "talk", "counsel", "individual", "couples", "family", "group", "cognitive",
    "cbt", "emdr", "integration", "therapy", "med ", "medication", "psychopharm", " ect", "(ect", "/ect", "electroconv",
)
_OTHER_SYNONYMS = [
    name.lower() for entry in SERVICES.values() for name in entry.synonyms if not any(hint in f" {name.lower()} " for hint in _HINTS)
]
NAMES = TRIGGERS.add(*_HINTS, *(max(name.split(), key=len) for name in _OTHER_SYNONYMS))
"""Where none of these stands no treatment is named, surely or loosely."""
_SHORT_NAMES = TRIGGERS.add(*(hint for _, hints, _ in _EXACT_SHORT for hint in hints))
_LOOSE_NAMES = TRIGGERS.add("ketamine", *(hint for _, hints, _ in (*_EXACT_SHORT, *_BARE) for hint in hints))
_NAMES_AT_START = ("therapy", "integration", "hydration")
"""Words that are names only where a line begins."""
_IM = re.compile(r"\bim\b|\binjection")
_IV_THERAPY = Pattern(r"\bIV (?:[Tt]herapy|[Tt]reatments?|[Ii]nfusions?|[Mm]enu)\b")
"""What these are where no ketamine is spoken of: drips of fluid and vitamins."""
_FORMS = frozenset({"ketamine-infusion", "ketamine-im", "ketamine-oral"})
_OTHER_DRIPS = frozenset({"iv-vitamin", "nad"})
"""Treatments whose infusions are none of ketamine."""
_ASSISTED = re.compile(r"[- ]assisted (?:psycho)?therapy\b", re.I)
_KETAMINE_ITSELF = re.compile(r"(?<!es)ketamine")
_KAP = re.compile(r"\bkap\b")


def _mentions(text: str, lowered: str) -> Iterator[Named]:
    end = 0
    for word in _WORD.finditer(lowered):
        if word[0] not in _FIRST_WORDS or word.start() < end:
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
        if term in _FORMS and _ASSISTED.match(text, match.end()):
            yield Named("kap", match.start(), match.end())
        if term == "ketamine-infusion" and _IM.search(wording):
            yield Named("ketamine-im", match.start(), match.end())


class Vocabulary:
    """How one page names treatments: the sure names, and the short ones that only its context explains."""

    def __init__(self, page: Page, clinic_name: str | None = None) -> None:
        self.name, self._page = clinic_name, page
        self._texts = [plain(page.title), plain(page.description), *(page.plain[block.index] for block in page.holding(NAMES))]
        lowered = [text.lower() for text in self._texts]
        self.about_ketamine = any(_KETAMINE_ITSELF.search(text) for text in lowered if "ketamine" in text)
        self.about_ketamine = self.about_ketamine or any(_KAP.search(text) for text in lowered if "kap" in text)
        self._loosely_known: dict[str, list[Named]] = {}
        self._known: dict[str, list[Named]] = {}
        self.purpose = infusion_purpose(page)
        self._short: dict[str, list[Named]] = {}
        self._exact: dict[str, list[str]] = {}
        self._know_sentences(page)

    @classmethod
    def of(cls, page: Page, clinic_name: str | None = None) -> "Vocabulary":
        """Return the vocabulary of a page's whole text and title; the readers of one page share it, the first names the clinic."""
        global _last
        if _last is None or _last[0] is not page:
            _last = page, cls(page, plain(clinic_name).strip() if clinic_name else None)
        return _last[1]

    @cached_property
    def plain_ketamine(self) -> str | None:
        """The service that "ketamine treatment" means here: the form most named, the infusion where infusion or IV is said.

        What is said of other places and for comparison tells nothing of this one; the clinic's name does only where no form is named.
        """
        count: Counter[str] = Counter()
        pieces = (piece for block in self._page.holding(NAMES) for _, piece in self._page.sentences(block.index))
        for text in (*self._texts[:2], *pieces):
            text = _ANY_WAY.sub(" ", _CONTRASTED.sub(" ", self._without_name(text)))
            terms = [name.term for name in (*self.mentions(text), *self.short_mentions(text)) if name.term in _KETAMINE]
            if _SAYS_INFUSION.search(text) and (not self._names_other_drips or "ketamine" in text.lower()):
                terms.append("ketamine-infusion")
            if terms and "elsewhere" not in text and not _OTHER_PLACE.search(text) and not WAYS_TO_TAKE.search(text):
                count.update(terms)
        if not count:
            return "ketamine-infusion" if self.name and _SAYS_INFUSION.search(self.name) else None
        best = max(count, key=lambda term: count[term])
        return best if 2 * count[best] > count.total() or not count["ketamine-infusion"] else "ketamine-infusion"

    @cached_property
    def _names_other_drips(self) -> bool:
        return any(name.term in _OTHER_DRIPS for text in self._texts for name in self.mentions(text))

    def mentions(self, text: str) -> list[Named]:
        """Return the services that the text names for sure, in order."""
        if text not in self._known:
            lowered = lower(text)
            self._known[text] = self._as_meant(_mentions(text, lowered)) if TRIGGERS.bits(text) & NAMES else []
        return self._known[text]

    def _as_meant(self, names: Iterable[Named]) -> list[Named]:
        """Return the names as this page means them: where all infusions are for pain, each is a pain infusion."""
        if self.purpose is not Purpose.PAIN:
            return list(names)
        meant = [Named("pain-infusion", name.start, name.end) if name.term == "ketamine-infusion" else name for name in names]
        return list(dict.fromkeys(meant))

    def _know_sentences(self, page: Page) -> None:
        """Find the names of every block once; those of its sentences are the same, and no name runs over a sentence's end."""
        for block in page.holding(NAMES):
            index = block.index
            text = page.plain[index]
            names = self.mentions(text)
            may_be_short = page.bits[index] & _SHORT_NAMES
            if not may_be_short:
                self._short[text] = []
            for start, sentence in page.sentences(index):
                if start and sentence[:11].lower().startswith(_NAMES_AT_START):
                    continue
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
        return text.replace(self.name, " " * len(self.name)) if self.name and self.name in text else text

    def _loose(self, text: str) -> list[Named]:
        if not self.about_ketamine and self.purpose is not Purpose.PAIN:
            return [Named("iv-vitamin", match.start(), match.end()) for match in _IV_THERAPY.finditer(text)]
        if not TRIGGERS.bits(text) & _LOOSE_NAMES:
            return []
        text = self._without_name(text)
        lowered = text.lower() + " "
        found: list[Named] = []
        for term, hints, pattern in (*_EXACT_SHORT, *_BARE):
            if not any(map(lowered.__contains__, hints)):
                continue
            found.extend(Named(term, match.start(), match.end()) for match in pattern.finditer(text))
        if not found and "ketamine" in lowered and self.plain_ketamine:
            found.extend(Named(self.plain_ketamine, match.start(), match.end()) for match in re.finditer(r"\bketamine\b", text, re.I))
        return self._as_meant(sorted(found, key=lambda mention: mention.start))

    def bare_mentions(self, text: str) -> list[Named]:
        """Return where a text on ketamine says only "infusions" or "IVs" beside the name of another treatment."""
        if not self.about_ketamine or "ketamine-infusion" in self.terms(text):
            return []
        named = {name.end for name in self.mentions(text)}
        return [Named("ketamine-infusion", match.start(), match.end()) for match in _INFUSIONS.finditer(text) if match.end() not in named]

    def short_mentions(self, text: str) -> list[Named]:
        """Return the services of short but plain names ("IM session", "lozenge") that stand in no longer name."""
        if text not in self._short:
            self._short[text] = self._read_short(text) if self.about_ketamine else []
        return self._short[text]

    def _read_short(self, text: str) -> list[Named]:
        lowered, sure = text.lower() + " ", self.mentions(text)
        return self._as_meant(
            Named(term, match.start(), match.end())
            for term, hints, pattern in _EXACT_SHORT
            if any(map(lowered.__contains__, hints))
            for match in pattern.finditer(text)
            if not any(name.start < match.end() and match.start() < name.end for name in sure)
        )

    def exact_short_terms(self, text: str) -> list[str]:
        """Return the services of short but plain names ("IM session", "lozenge") on a page about ketamine."""
        if not self.about_ketamine:
            return []
        if not TRIGGERS.bits(text) & _SHORT_NAMES:
            return []
        if text not in self._exact:
            lowered = text.lower()
            self._exact[text] = [
                term for term, hints, pattern in _EXACT_SHORT if any(map(lowered.__contains__, hints)) and pattern.search(text)
            ]
        return self._exact[text]

    def terms(self, text: str) -> list[str]:
        """Return the distinct services that the text names for sure, in order."""
        return list(dict.fromkeys(mention.term for mention in self.mentions(text)))

    def loose_terms(self, text: str) -> list[str]:
        """Return the distinct services that the text names, short names included, in order."""
        return list(dict.fromkeys(mention.term for mention in self.loose_mentions(text)))


_last: tuple[Page, Vocabulary] | None = None
