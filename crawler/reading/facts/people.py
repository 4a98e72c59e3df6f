"""By which route the medicine is given, and who is with the patient."""

import re
from collections.abc import Iterator
from dataclasses import replace

from crawler.reading.facts.passages import OTHERS, Hit, Passage, Rule, denied
from crawler.reading.page import Finding, Page, once_per_page
from crawler.reading.statements import CONTRAST
from crawler.reading.wording import plain, words
from directory.records import QUOTE_LIMIT

_ROUTE_WORDS = (
    (
        "iv",
        words(
            r"\bintravenous(?:ly)?\b|\bIV\b(?! (?:vitamin|hydration|nutri|wellness|fluid|antibiotic))|\b(?:through|into) (?:a|your"
            r"|the) vein\b|\bketamine (?:\w+ )?infusions?\b|\binfusions? of ketamine\b|\bdrip\b"
        ),
        frozenset({"ketamine-infusion", "pain-infusion", "kap"}),
    ),
    (
        "im",
        words(
            r"\b(?:lozenge|troche|tablet)s? (?:or|and) (?:an? )?injections?\b|\binjections? (?:or|and) (?:an? )?(?:lozenge|troche|tablet)s?\b|"
            r"\bintramuscular(?:ly)?\b|\bIM\b|\binto (?:the|your|a) (?:muscle|shoulder|arm|deltoid|thigh)\b|\bketamine (?:injection"
            r"|shot)s?\b"
        ),
        frozenset({"ketamine-im", "kap"}),
    ),
    (
        "sublingual",
        words(
            r"\bsublingual(?:ly)?\b|\blozenges?\b|\btroches?\b|\bunder (?:the|your) tongue\b|\bRDTs?\b|\brapid[- ]dissolv\w+\b"
            r"|\bketamine tablets?\b"
        ),
        frozenset({"ketamine-oral", "kap"}),
    ),
    (
        "oral",
        words(r"\boral ketamine\b|\bketamine (?:taken )?orally\b|\bswallow\w* (?:the )?(?:lozenge|tablet|capsule)"),
        frozenset({"ketamine-oral", "kap"}),
    ),
    (
        "nasal",
        words(
            r"\bnasal(?:ly)? ?(?:spray)?\b|\bintranasal(?:ly)?\b|\bspray\b[^.]{0,20}\b(?:nose|nostrils?)\b"
            r"|\b(?:your|your first|first|last) spray\b|\b(?:yourself|you) the spray\b|\byou(?:'ll)? spray\b"
        ),
        frozenset({"spravato", "kap"}),
    ),
    ("subcutaneous", words(r"\bsubcutaneous(?:ly)?\b|\bsub-?Q\b"), frozenset({"ketamine-im", "kap"})),
)
_GENERAL = words(
    r"\b(?:can be|may be|are available|be) (?:\w+ )?(?:given|administered|delivered|taken|used|prescribed)\b|\bsometimes\b"
    r"|\b(?:many|several|various|different|multiple|other) (?:\w+ )?(?:forms|ways|routes|methods)\b|\b(?:compared|versus|vs\.?"
    r"|unlike|instead of|rather than)\b"
)
_OURS = words(r"\b(?:we|our|us|you will|your|at)\b")
_GIVES = words(r"\b(?:we|our|is|are|will|nurse|anesthesiologist|physician|provider|therapist|you)\b")


_HINTS = {
    "iv": (" iv", "(iv", "intraven", " vein", "infusion", " drip"),
    "im": (" im", "(im", "intramusc", "muscle", "shoulder", "arm", "thigh", "deltoid", "injection", "ketamine shot"),
    "sublingual": ("sublingual", "lozenge", "troche", "tongue", "tablet", " rdt", "rapid"),
    "oral": ("oral", "swallow"),
    "nasal": ("nasal", " nose", "nostril", " spray"),
    "subcutaneous": ("subcut", "sub-q", "subq"),
}
"""What a sentence must hold before the patterns of a route are tried."""


def _route_of_another_drip(passage: Passage) -> Iterator[Hit]:
    """NAD+ and vitamins are intravenous where the practice says that it gives them so; their names alone are often shorthand."""
    text = passage.text
    if not _SPEAKS_OF_US.search(text):
        return
    for name in passage.mentions:
        if name.term in ("nad", "iv-vitamin") and name.term in passage.page.offered:
            stated = _INTRAVENOUS.search(text, name.start, name.end) if name.term == "iv-vitamin" else None
            stated = stated or _GIVEN_BY_VEIN.match(text, name.end)
            if stated and not denied(text, name.start):
                yield Hit("iv", name.start, stated.end(), name.term)


_SPEAKS_OF_US = words(r"\b(?:we|our)\b")
_INTRAVENOUS = re.compile(r"\b(?:IV|[Ii]ntravenous)\b")
_GIVEN_BY_VEIN = re.compile(r"\W{0,2}(?:[a-z]+ ){0,3}(?:as|by|through|into|via) (?:[a-z]+ ){0,3}(?:IV|[Ii]ntravenous|vein)\b")


def _routes(passage: Passage) -> Iterator[Hit]:
    """The routes of the medicines that this practice gives; general knowledge about forms is none."""
    text, page = passage.text, passage.page
    yield from _route_of_another_drip(passage)
    for route, pattern, terms in _ROUTE_WORDS:
        candidates = [term for term in page.offered if term in terms]
        if not candidates or not any(map(passage.lower.__contains__, _HINTS[route])):
            continue
        match = pattern.search(text)
        if match is None or denied(text, match.start()) or _is_general(text) or CONTRAST.search(text[: match.start()]):
            continue
        if route == "oral" and (page.names_lozenges or re.search(r"\btongue\b|\bdissolv|\bsublingual", text, re.I)):
            continue
        named = {name.term for name in passage.mentions}
        subject = min(named) if len(named) == 1 and named <= set(candidates) else passage.subject(match.start())
        exact = [term for term in candidates if term != "kap"]
        if subject == "kap" and "kap" in candidates:
            if (_GIVES.search(text) or "$" in text) and (not (_GENERAL.search(text) or "FDA" in text) or _OURS.search(text)):
                yield Hit(route, match.start(), match.end(), "kap")
        elif subject in exact:
            yield Hit(route, match.start(), match.end(), subject)
        elif exact and (subject is None or subject not in page.status):
            yield Hit(route, match.start(), match.end(), exact[0])


_ROUTE_OF = {"ketamine-infusion": "iv", "pain-infusion": "iv", "ketamine-im": "im", "ketamine-oral": "sublingual"}


_NAMES_ROUTE = {
    "iv": ("infusion", "intraven", " iv "),
    "im": ("intramuscular", "injection", " im "),
    "sublingual": ("lozenge", "troche", "sublingual", "tablet", "tongue"),
}
"""Words that name a treatment together with its route."""


def routes_of(services: list[Finding], page: Page) -> Iterator[Finding]:
    """Yield the route that the name of an offered treatment states: an infusion is intravenous, a lozenge sublingual.

    Where KAP is offered too, lozenges and injections are the medicine of its sessions. The quote is that of the
    service where it holds the name, else the first short text of the page that does.
    """
    offered = [service.value["term"] for service in services if service.value["status"] == "offered"]
    for service in services:
        route = _ROUTE_OF.get(service.value["term"]) if service.value["status"] == "offered" else None
        if route is None:
            continue
        quoted = service if _names(route, service.quote.lower()) else _first_naming(route, page, service)
        if quoted is not None:
            yield Finding("facts.routes", route, quoted.quote, quoted.source, "route_in_the_name", service.value["term"])
            if "kap" in offered and route != "iv":
                yield Finding("facts.routes", route, quoted.quote, quoted.source, "route_in_the_name", "kap")


_CONTRASTED = words(r"\b(?:than|unlike|instead of|versus|vs|without|no|not|other)\b")
"""Words of a text that names a route only to set something against it."""


def _names(route: str, lower: str) -> bool:
    return any(map(f" {lower} ".__contains__, _NAMES_ROUTE[route]))


def _first_naming(route: str, page: Page, service: Finding) -> Finding | None:
    """Return the finding with the first text of the page that names the route as its quote, None where nothing does."""
    for block, lower in zip(page.blocks, page.lower, strict=True):
        if block.role == "main" and len(block.text) <= QUOTE_LIMIT and _names(route, lower) and not _CONTRASTED.search(lower):
            return replace(service, quote=block.text, source="page_text")
    return None


def _is_general(text: str) -> bool:
    """Tell whether the sentence is about what exists, what others do, or another medicine."""
    return (
        (_GENERAL.search(text) is not None and not _OURS.search(text))
        or OTHERS.search(text) is not None
        or re.search(r"\banti-?nausea|\bondansetron|\bsaline only\b", text, re.I) is not None
    )


_ROLES = (
    ("crna", re.compile(r"\bCRNAs?\b|(?i:\b(?:certified (?:registered )?)?nurse an[a]?esthetists?\b)")),
    ("np", re.compile(r"(?i:\bnurse[- ]practitioners?\b)|\b(?:PMH)?NPs?\b|\bAPRNs?\b|\bARNPs?\b|\bPMHNPs?\b")),
    ("anesthesiologist", words(r"\banesthesiologists?\b|\bphysician anesthesiologists?\b")),
    ("anesthesia-provider", words(r"\ban(?:a)?esthesia (?:providers?|professionals?|practitioners?|clinicians?|team)\b")),
    (
        "rn",
        re.compile(
            r"(?i:\b(?:(?:registered|licensed|trained|specialized|icu|critical[- ]care|certified|experienced) )*nurs(?:es?|ing (?:staff"
            r"|team))\b(?![- ](?:practitioner|an[a]?esthetist|midwi)))|\bRNs?\b"
        ),
    ),
    (
        "pa",
        re.compile(
            r"(?i:\bphysician(?:'s)?[- ](?:assistants?|associates?)\b)|\bPA-C\b|\bPAs\b"
            r"|(?<=\bor )PA\b|(?<=\bour )PA\b|(?<=\ba )PA\b"
        ),
    ),
    ("psychiatrist", words(r"\bpsychiatrists?\b")),
    (
        "physician",
        re.compile(r"(?i:\bphysicians?\b(?!(?:'s)?[- ](?:assistant|associate|anesthesiologist|oversight|led\b))"
            r"|\b(?:medical )?doctors?\b(?!'s? (?:office|order|note|referral|prescription)))|\bM\.?D\.?s?\b"),
    ),
    ("therapist", words(r"\b(?:psycho)?therapists?\b|\bKAP (?:guide|facilitator)\b")),
    ("paramedic", re.compile(r"(?i:\bparamedics?\b)|\bEMTs?\b")),
)
_ANESTHETISTS = frozenset({"crna", "anesthesiologist"})
"""Beside one of them an "anesthesia provider" is the same person."""
_ROLE_HINTS = {
    "crna": ("crna", "anesthetist", "anaesthetist"),
    "np": ("practitioner", " np", "(np", "pmhnp", "aprn", "arnp"),
    "anesthesiologist": ("anesthesiologist",),
    "anesthesia-provider": ("anesthesia", "anaesthesia"),
    "rn": ("nurs", " rn", "(rn"),
    "pa": ("physician", "pa-c", " pas", " a pa ", "or pa ", "our pa "),
    "psychiatrist": ("psychiatrist",),
    "physician": ("physician", "doctor", " md", "(md", "m.d"),
    "therapist": ("therapist", "guide", "facilitator"),
    "paramedic": ("paramedic", " emt"),
}
_WATCHES = words(
    r"\b(?:monitor(?:s|ed|ing)?|watch(?:es|ed|ing)?|observation with|supervis\w+|oversee\w*|overseen|observ(?:es|ed|ing|e)|stays?|remains?"
    r"|(?:sits?|sitting) (?:with|in|beside|next|near\w*|close)|supported by|managed by|keeps? you company|eyes? (?:on|off"
    r"|of) you|delivers? (?:each|every|the|your|an?)"
    r"|cares? for (?:one|each|every) patient|there (?:with you|for you|the (?:whole|entire)|throughout|to (?:support|help|guide|assist))\b"
    r"|runs? (?:each|every|all|your) (?:\w+ )?(?:infusion|session|treatment)s?|present|by your side|at your side|beside you"
    r"|with (?:you|your (?:child|teen|loved one)(?!')|the patient|each patient|every patient)|right there|in the room|in (?:a|the|your"
    r"|our) (?:\w+ ){1,2}room with|(?:at|by) (?:the"
    r"|your) bedside|on (?:the )?(?:floor|site)|on-?site(?!,? (?:[\w-]+,? ){0,2}(?:psychiatrists?|physicians?|doctors?))|in attendance"
    r"|in the (?:infusion )?suite(?: for)?\b"
    r"|administer\w*|insert\w*|start(?:s|ed)? (?:the|your|an?|every|each) (?:\w+ )?(?:infusion|drip|session|medicine|pump)"
    r"|check(?:s|ed|ing)?(?! in\b)|attend(?!ing (?:physician|doctor|psychiatrist))\w*|throughout"
    r"|gives? it\b|gives? (?:you |the |your |an? |every |each )(?:\w+ ){0,2}?(?:infusion|injection|treatment|ketamine|medicine|dose|drip|spray"
    r"|block)s?|given by|given [^.;]{0,40} by a|under the care of[^.;]{0,60}\b(?:during|throughout|while)|under (?:\w+ )?(?:physician"
    r"|doctor)(?:'s)? (?:care|supervision)|performs?|run by|done by"
    r"|does it (?:under|with|by|for)|(?:performed|given|done|run) (?:one[- ]on[- ]one|personally|entirely) by"
    r"|never leaves?|keeps? (?:an eye|(?:a )?(?:close )?(?:eye|watch))|does the"
    r"|(?:does not|doesn't|will not|won't) leave|performed by|provided by|care(?:s"
    r"|d)? (?:of|for) (?:you|by|by a)|looks? (?:after|on|in)"
    r"|all the way through|beside you|looked after|received by"
    r"|from (?:the )?(?:beginning|start) to (?:the )?(?:end|finish)|never (?:more than )?[^.;,]{1,25} away"
    r"|team (?:that includes|made up of)|(?:ECT|treatment|infusion|procedure) team includes|accompan\w+|available to (?:\w+ )?(?:assist|help)"
    r"|greeted|guided? (?:you|by)|led by|(?:takes?|records?|measures?|tracks?) your"
    r"|under the (?:[\w-]+ )?eyes? of|conducted by|staffed by|tended)\b"
)
_NOT_WATCHING = words(
    r"\b(?:consult with your|inform (?:your|the)|notify your|let your|your (?:own|primary|current|existing"
    r"|regular|referring|personal|outside"
    r"|prescribing) (?:\w+ )?(?:doctor|physician|psychiatrist|therapist|provider|care)|speak (?:to|with)|talk (?:to|with)"
    r"|talking (?:to|with)|discuss\w*|ask your|tell your|told|referr\w*|referral|evaluat\w*|consultation|calls? you|messages|reads"
    r"|published|founded"
    r"|board[- ]certified in|graduat\w*|residency|degree|years of experience|studied|prescrib\w*|recommended by|approved by your"
    r"|clearance|history|diagnos\w*|intake|screening call|insurance|letter|bill|appointment with (?:a|your|our)|meet with"
    r"|review\w* your|notes|convenience of|motor threshold|mapping|single pulses|works? (?:closely |hand in hand )?with (?!you\b)"
    r"|you already (?:have|see))\b"
)
_GIVES_CARE = words(
    r"\b(?:monitor\w*|watch\w*|supervis\w*|stays?|remains?|in the room|in attendance|by your side|beside you"
    r"|administer\w*|with you (?:the (?:whole"
    r"|entire)|throughout|from|during|all)|throughout|during (?:your"
    r"|the|each|every))\b"
)


_OTHER_WORK = words(
    r"(?:,? \w+\.?,)? (?:will )?(?:finds? (?:your|the) motor|sees?|meets?|reviews?|reads?|prescribes?|determines?|designs?|evaluates?"
    r"|decides?|maps?|fits|(?:is|are) (?:down the hall|nearby|on call|close by))\b"
)
"""What somebody does who is named beside those who watch: "and our psychiatrist sees you once a week"."""
_DONE_BEFORE = words(
    r"\b(?:prescribed|ordered|recommended|referred|evaluated|reviewed|owned|founded) by (?:\w+ ){0,2}$"
    r"|\b(?:evaluation|assessment|examination|exam|screening|consultation|consult|review|intake) (?:by|with) (?:(?!while|during)[\w-]+ ){0,4}$"
)
"""What somebody did before the treatment, or apart from it."""
_HOW_TO = words(r"\bhow to [^,;.]{0,30}\b(?:administer|give|perform|start)\b|\bwhether (?:an?|the|your) [^.;]*")
"""What is still to be found out is no watching."""
_LETTERS = (
    ("crna", re.compile(r"\b(?:CRNA|DNAP)\b")),
    ("np", re.compile(r"\b[A-Z]{0,4}NP(?:-[A-Z]+)?\b|\bA(?:PRN|RNP)\b")),
    ("pa", re.compile(r"\bPA(?:-C)?\b")),
    ("paramedic", re.compile(r"\b(?:NRP|NREMT|EMT|[Pp]aramedic)\b")),
    ("rn", re.compile(r"\b(?:RN|BSN|LPN|LVN)\b")),
    ("therapist", re.compile(r"\b(?:LMHC|LCSW|LICSW|LMFT|LPCC?|LCPC|LMSW)\b")),
    ("physician", re.compile(r"\b(?:M\.?D|D\.?O)\b")),
)
"""What the letters behind a name say that somebody is."""
_ANY_LETTERS = re.compile(r", (?:CRNA|DNAP|[A-Z]{0,4}NP|APRN|ARNP|PA|NRP|NREMT|EMT|[Pp]aramedic|RN|BSN|L[A-Z]{2,3}|M[A-Z]?\.?[DA]|D\.?O)\b")
"""What shows that a text may hold such a name."""
_SIGNED = re.compile(
    r"\b(?P<first>[A-Z][\w'-]+)(?: [A-Z]\.?)?(?P<last>(?: [A-Z][\w'-]+){0,2}), (?P<letters>[A-Z][A-Za-z.-]+(?:, ?[A-Z][A-Za-z.-]+){0,3})"
)
"""A name with letters behind it: "Ana Reyes, CRNA, DNAP"."""
_IS_THERE = words(
    r"\b(?:stays?|remains?|sits?|(?:(?:is|be|are|am) |'(?:s|ll be|re) )(?:\w+ ){0,2}"
    r"(?:with (?:you|the patient|each|every|our|patients)|in the room|(?:by|at) your side|beside you|present (?:for|at|during|throughout))"
    r"|monitors?|watch(?:es)?|never leaves?|looks after|administers?|performs?"
    r"|runs? (?:every|each|all|the|our|your) (?:[\w-]+ )?(?:infusion|session|treatment|room|suite)s?"
    r"|gives? (?:the|your|our|every|each|all) (?:[\w-]+ ){0,2}(?:infusion|injection|session|ketamine|block|treatment)s?)\b"
)
"""What somebody does who is with the patient, told of a name: "Ana stays with you"."""
_PRONOUN = re.compile(r"\b(?:[Ss]?[Hh]e|[Tt]hey)\b")
_A_NAME = re.compile(r"\b[A-Z][\w'-]+")


@once_per_page
def _people(page: Page) -> dict[str, str]:
    """Return what the people of a page are by their first and last names, as the letters behind them say.

    Names of two kinds of people are left out.
    """
    found: dict[str, set[str]] = {}
    for index, text in enumerate(page.plain):
        for match in _SIGNED.finditer(text) if ", " in text and _ANY_LETTERS.search(text) else ():
            role = next((role for role, letters in _LETTERS if letters.search(match["letters"])), None)
            if role == "physician":
                told = " ".join([*page.plain[index : index + 4]])[:600]
                role = next((kind for kind, words_of_it in _KINDS_OF_DOCTOR if words_of_it.search(told)), role)
            for name in {match["first"], *match["last"].split()} if role else ():
                found.setdefault(name, set()).add(str(role))
    return {name: roles.pop() for name, roles in found.items() if len(roles) == 1}


def _somebody_named(passage: Passage, at: int) -> str | None:
    """Return what somebody is who is named before `at`, or whom a pronoun there means: the name before it, or that over the lines."""
    people = _people(passage.page.page)
    if not people:
        return None
    texts = [passage.text[:at]]
    if _PRONOUN.search(passage.text[:at]):
        texts += [passage.before, plain(passage.block.text[: passage.start])]
        texts += [*map(plain, reversed(passage.block.headings[-2:])), _line_above(passage)]
    for text in texts:
        named = [people[match[0].removesuffix("'s")] for match in _A_NAME.finditer(text) if match[0].removesuffix("'s") in people]
        if named:
            return named[-1]
    return None


def _line_above(passage: Passage) -> str:
    """Return the short lines just above a text: the name and what somebody is, where neither is a heading."""
    blocks = passage.page.plain_blocks[max(0, passage.block.index - 2) : passage.block.index]
    return " ".join(text for text in blocks if len(text) < 60)


_FOLLOWS_PROGRESS = words(
    r"\bmonitor\w* (?:your|their|his|her|the|patients?'?s?) (?:\w+ )?"
    r"(?:progress|response|symptoms|improvement|medications?|hand|thumb|fingers?)\b"
    r"|\bthroughout (?:your|the|their) (?:entire |whole |full )?(?:\w+ )?(?:course|journey|program|process|care|plan)\b"
    r"|\bcontact with you\b|\bwatch\w* (?:on|under|with|through) (?:the |an? )?(?:fluoroscop\w*|screen|ultrasound|x-ray)"
    r"|\b(?:talk|meet|discuss|speak|call|review|go(?:es)? (?:over|through)|decid|look(?:s|ing)? at|makes? a|creat|design|build"
    r"|develop)\w*\b[^.;,]{0,60} with you\b"
    r"|\b(?:stay|remain|continue)\w* (?:in|under) the care of\b|\b(?:stay|remain|continue)\w* with (?:their|your|his|her) (?:\w+ )?"
    r"(?:psychiatrist|therapist|psychologist|counselor|doctor|physician|prescriber|provider|clinician)\b|\bwork\w* with you (?:and|on|to)\b"
)
"""Who follows a patient through the weeks, or talks with them, is not with them during a treatment."""


_WHAT_THEY_LEARNED = words(
    r"\b(?:spend|spent) (?:their|our|his|her|years|\w+ years)\b|\b(?:are|were|is|was) (?:trained|experts?) (?:in|at|to)\b"
)
"""What makes a sentence one on what somebody has learned, not on what is done here."""
_A_PICTURE = words(
    r"^\W*(?:an? |the )?(?:\w+ )?(?:cartoon|photo(?:graph)?|image|picture|illustration|drawing|graphic) (?:of|shows?|showing|with)\b"
)
"""How the words for a picture begin that stand among the text."""


_CLAUSE_END = re.compile(r"[;.]|,? and (?:your|our|the|an?) (?=\w+ \w+s\b)")
"""Where what is told of one of the staff ends, and that of the next begins."""


_NOBODY = words(r"\b(?:connected with|affiliated with|no|without|instead of|rather than|not(?! only| just))\b\s?(?:[\w-]+ ){0,4}$")
"""Before somebody who is not there: "there is no revolving door of nurses"."""
_SAME_PERSON = words(
    r"^\W*(?:[\w' ]{1,25}, )?(?:one of (?:them|these|us|the two)|both(?: of them)?|he|she|they)(?:'s|'re|'ll)? (?:is |are |will )?(?:be "
    r"|personally |always "
    r"|physically )*"
    r"(?:starts? your \w+ and )?"
    r"(?:stays?|remains?|present|with you|in the room|at your side|by your side|beside you|monitors?|watch(?:es)?|sits?|never leaves?"
    r"|administers?|performs?|does (?:every|each|all))\b"
)
"""How a sentence goes on about somebody whom the one before it named."""


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


_HAVE_THERAPISTS = frozenset({"kap", "psychotherapy", "integration-coaching"})
"""Without one of these "your therapist" is somebody outside of the practice."""
_ONLY_TALKED = frozenset({"psychotherapy", "medication-management"})
"""Where nothing is given nobody is watched."""


def _one_role(text: str) -> str | None:
    """Return the one role that a sentence names, None for none or several."""
    roles = [role for role, pattern in _ROLES if pattern.search(text)]
    return roles[0] if len(roles) == 1 else None


def _named_before(passage: Passage) -> str | None:
    """Return the one role that the sentence before names, or what stands before it in the block."""
    return _one_role(passage.before) or _one_role(plain(passage.block.text[: passage.start]))


_I_WATCH = re.compile(
    r"\bI(?:'m|'ll| am| will| are)? (?:(?:be|both|personally|always|also) )*"
    r"(?:(?:there )?with you|sit|stay|remain|in the room|present|(?:at|by) your side|beside you|monitor|watch)\b"
)
"""How somebody who works alone tells who is there."""
_SPEAKS_TO_PATIENTS = words(r"\b(?:our|you|your)\b")
_AS_WHAT_THEY_ARE = re.compile(r", (?:Dr\.|I\b|s?he\b|our\b)")
"""How a sentence goes on after "As an anesthesiologist"."""
_BOTH_OF_US = re.compile(r"\b(?:therapist|nurse|guide) and I\b")
_I_AM = re.compile(r"\b(?:I'm|I am|me,|I,|[Aa]s) (?:an?|your|the) (?P<who>[^.;:!?]{3,60})")
_COUNSELOR = re.compile(r"\w, (?:LMHC|LCSW|LICSW|LMFT|LPCC?|LCPC|LPC-S|LMSW)\b")
"""A therapist's licence behind a name."""


@once_per_page
def _own_role(page: Page) -> str | None:
    """Return who speaks on the page of somebody who works alone: "I'm a nurse anesthetist", "A. Reyes, LCSW"; None where nobody says it."""
    lines = [text for block, text in zip(page.blocks, page.plain, strict=True) if block.role in ("main", "footer")]
    for text in lines:
        for match in _I_AM.finditer(text):
            roles = {found.start(): role for role, pattern in reversed(_ROLES) if (found := pattern.search(match["who"]))}
            if roles:
                return roles[min(roles)]
    return "therapist" if any(len(text) < 90 and _COUNSELOR.search(text) for text in (page.title, *lines)) else None


_A_DOCTOR_WATCHES = re.compile(
    r"\bDr\. (?:[A-Z][\w'-]*\.? )?(?P<name>[A-Z][\w'-]+)(?:,? (?:MD|DO|M\.D\.),?|, who [^,.;]{3,60},)? (?:[a-z' ]{3,25} and )?"
    r"(?:(?:will|himself|herself"
    r"|personally|always|also) )*"
    r"(?:stays?|remains?|sits?|(?:is|be) (?:\w+ )?(?:with you|present|in the room|(?:at|by) your side)|monitors?|administers?|performs?|gives"
    r"|does (?:each|every|the|all|your)|never leaves)\b"
)
"""How a doctor is told to be there by the name."""
_A_DOCTOR = re.compile(r"\bDr\. (?:[A-Z][\w'-]*\.? )?([A-Z][\w'-]+)")


_KINDS_OF_DOCTOR = (("psychiatrist", re.compile(r"psychiatr", re.I)), ("anesthesiologist", re.compile(r"anesthesiolog", re.I)))
_IN_MEDICINE = re.compile(r"\b(?:medicine|surge(?:on|ry))\b")
_PHYSICIAN = next((role, pattern) for role, pattern in _ROLES if role == "physician")


def _role_of(page: Page, name: str) -> str | None:
    """Return what a doctor of this name is, as the page says it beside the name somewhere: "Dr. Reyes, a psychiatrist"; else None."""
    beside = re.compile(rf"\b{re.escape(name)}(?:,| is| are|\b)[^.;:!?]{{0,40}}$")
    for role, pattern in (*_KINDS_OF_DOCTOR, _PHYSICIAN, ("physician", _IN_MEDICINE)):
        for text in page.plain:
            if name in text and any(beside.search(text[: found.start()]) for found in pattern.finditer(text)):
                return role
    return None


def _monitors(passage: Passage) -> Iterator[Hit]:
    """Who gives the treatment, watches or is with the patient during it."""
    text = _HOW_TO.sub(_blank, passage.text)
    if passage.asks or _A_PICTURE.match(text):
        return
    if OTHERS.search(passage.before) and not re.search(r"\b(?:we|our|us|you|your)\b", text, re.I):
        return
    watching = _WATCHES.search(_FOLLOWS_PROGRESS.sub(_blank, text))
    if watching and _WHAT_THEY_LEARNED.search(text):
        return
    if watching:
        role = _named_before(passage) if _SAME_PERSON.match(text) else _own_role(passage.page.page) if _I_WATCH.search(text) else None
        doctor = _A_DOCTOR_WATCHES.search(text) if "Dr. " in text else None
        if doctor and not role and not _one_role(text):
            role = _role_of(passage.page.page, doctor["name"])
        there = None if role else _IS_THERE.search(text)
        others_too = there is not None and any(pattern.search(text) for _, pattern in _ROLES)
        there = None if others_too and not _PRONOUN.match(text) else there
        if there and not _NOT_WATCHING.search(text):
            role = (_named_before(passage) if _PRONOUN.match(text) else None) or _somebody_named(passage, there.start())
            if role is None and passage.page.kind == "team":
                role = _one_role(f"{passage.heading} {_line_above(passage)} {plain(passage.block.text[: passage.start])}")
            if role is None and _PRONOUN.search(text[: there.start()]):
                doctors = _A_DOCTOR.findall(plain(passage.block.text[: passage.start]))
                role = _role_of(passage.page.page, doctors[-1]) if doctors else None
            role = role if role != "therapist" or _HAVE_THERAPISTS.intersection(passage.page.offered) else None
        if role:
            yield Hit(role, watching.start(), watching.end())
            if not (_BOTH_OF_US.search(text) or (there and others_too)):
                return
    if passage.question and re.search(
        r"\bwho(?:'s| (?:does|do|places|runs|starts|keeps)) "
        r"|\bwho (?:will |is |are |administers?|gives?|monitors?|performs?|comes|stays|sits|watches|looks after|takes care)",
        passage.question,
        re.I,
    ):
        watching = watching or re.match("", text)
    elif _NOT_WATCHING.search(text) and not _GIVES_CARE.search(text):
        return
    if watching is None:
        return
    if re.search(r"\b(?:your|you) (?:will )?(?:work|continue) (?:\w+ )?with your\b|\bwe work (?:closely )?with your\b", text, re.I):
        return
    others = OTHERS.search(text)
    if others and not (others.start() > watching.end() and _SPEAKS_TO_PATIENTS.search(text[: others.start()])):
        return
    taken: list[tuple[int, int]] = []
    found: set[str] = set()
    for role, pattern in _ROLES:
        if not any(map(passage.lower.__contains__, _ROLE_HINTS[role])) or (role == "anesthesia-provider" and found & _ANESTHETISTS):
            continue
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            left = text[max(0, match.start() - 45) : match.start()]
            if _NOBODY.search(left):
                continue
            clause = _CLAUSE_END.split(text[match.start() :])[0]
            if re.search(
                r"\b(?:(?:your|their|his|her) (?:own|primary|current|existing|regular|referring|primary care|outside)|unlike a|by your (?:\w+ )?"
                r"|as an? (?:former )?|to your|(?<!room )with your|(?:your )?VA|another|any other|from (?:a|your)|(?:when|if|unless|until"
                r"|once) (?:your|the))\s*$",
                left,
                re.I,
            ) and not _AS_WHAT_THEY_ARE.match(text, match.end()):
                continue
            if _OTHER_WORK.match(text, match.end()):
                continue
            if _DONE_BEFORE.search(left):
                continue
            if role in ("physician", "psychiatrist", "therapist") and re.search(
                r"\b(?:call|contact|inform|notify|ask|tell|see|consult|alert)\s(?:\w+\s){0,2}$", left, re.I
            ):
                continue
            if role == "physician" and not re.search(
                r"monitor|supervis|overs|administ|perform|present|stay|remain|watch|in and out of the room|(?:is|be) with you"
                r"|does the (?:injection|block"
                r"|procedure|infusion)|on[- ]?site|given|done by"
                r"|does it (?:under|with)|gives? (?:the|your|each"
                r"|every)|delivers?|^physician (?:care|supervision)"
                r"|(?:by|at) your side|leaves? your side|in the room|throughout|start(?!s? (?:an?|your|the) IV\b)|attend",
                clause + text[max(0, match.start() - 80) : match.start()],
                re.I,
            ):
                continue
            if role == "therapist" and re.search(r"\byour\s$", left, re.I) and not _HAVE_THERAPISTS.intersection(passage.page.offered):
                continue
            if role == "therapist" and not re.search(
                r"stay|sit|present|there the|in the room|with you|beside|side|guid|throughout|support you|supported by|room with|during|attend"
                r"|monitor|led by"
                r"|accompan",
                clause + left,
                re.I,
            ):
                continue
            if passage.subject(match.start()) in _ONLY_TALKED:
                continue
            taken.append((match.start(), match.end()))
            found.add(role)
            yield Hit(role, match.start(), match.end())
            break


_ROUTE_TRIGGERS = tuple(dict.fromkeys(hint for hints in _HINTS.values() for hint in hints if hint != "arm"))
_ROLE_TRIGGERS = (
    *dict.fromkeys(hint for hints in _ROLE_HINTS.values() for hint in hints),
    *("is with you", "'s with you", "be with you", "are with you", "sits with", "sit with", "in the room", "your side", "monitors", "chairside"),
    *("looks after", "never leaves", "runs every", "runs the", "runs our", "with the patient", "stays with", "remains with", " gives "),
    *("one of them", "one of us", "stays with you", "stay with you", "remains with you", "i'm ", "i'll ", " i sit ", " i stay ", "dr. "),
    *("is present", "there with you"),
)
RULES = (
    Rule("route_of_the_medicine", "facts.routes", _ROUTE_TRIGGERS, _routes),
    Rule("who_watches_over_you", "facts.monitored_by", _ROLE_TRIGGERS, _monitors),
)
