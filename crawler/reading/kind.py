"""Tells what a page is for: by its address, its title and main heading, its mark-up and its content."""

import re
from collections import Counter
from urllib.parse import urlsplit

from crawler.reading.page import Block, Page
from crawler.reading.patterns import Pattern
from crawler.reading.sections import is_menu
from crawler.reading.triggers import TRIGGERS
from crawler.reading.wording import straight, words
from directory.records import PageKind

_PATHS: tuple[tuple[PageKind, str], ...] = (
    ("feed", r"^/(?:blog|news|articles?|posts?|journal|stories|resources/blog|category/.*|tag/.*|author/.*|blog/page/\d+|notes|insights|"
    r"press)/?$"),
    ("blog", r"^/(?:blogs?|news|articles?|posts?|journal|stories|notes|insights|press|podcasts?|episodes?)/[^/]+|"
    r"/20\d\d/\d\d/|/(?:[a-z-]*blog|(?:[a-z]+-)?posts?|web-stories"
    r"|press-releases?|newsroom|news-releases?)/.+"),
    ("contact", r"contact|reach-us|get-in-touch|request-(?:your-|an?-)?(?:consultation|appointment)|book(?:ing)?(?:-|/|$)|schedule|visit-us|"
    r"directions|hours|(?<!your-)(?<!first-)(?<!infusion-)(?<!treatment-)(?<!session-)appointments?/?$|find-us|^/visit(?:\.html?|/)?$"
    r"|^/locations?-and-"),
    ("pricing", r"pric(?:e|es|ing)|cost|fees|rates\b|insurance-and-fees|how-much|memberships?/?$|investment|self-pay"),
    ("faq", r"faqs?\b|f-a-q|questions|frequently-asked"),
    ("what-to-expect", r"what-to-expect|expect|prepar|your-(?:first-)?(?:visit|journey|infusion|appointment)|first-visit|how-it-works|"
    r"the-process|process/?$|"
                       r"procedure(?!s/)|before-(?:and-after|your)|after-?care|after-your|instructions|day-of|new-(?:patient"
                       r"|client)s?(?:-info\w*|"
                       r"-guide|-steps)?/?$|"
                       r"(?:patient|visit|visitor|treatment|infusion)s?-guide|getting-(?:ready|started)|first-[a-z-]*(?:day|week|month"
                       r"|visit|session|"
                       r"treatment|infusion)|"
                       r"week-by-week|pre-(?:and|treatment|infusion|session|visit|procedure)|post-(?:care|treatment|infusion|session|visit"
                       r"|procedure)|step-by-step|day-by-day|walk-?through|"
                       r"timeline|treatment-(?:plan|protocol)/?$|(?:the|patient|your|infusion|treatment|session)-experience|"
                       r"checklist|discharge|(?:three|four|five|\d)-(?:easy-|simple-)?steps|important-info(?:rmation)?/?$"
                       r"|typical-[a-z-]*(?:treatment|session|visit|infusion|day)"
                       r"|patient-info(?:rmation)?(?:-[a-z-]+)?/?$"),
    ("policy", r"privacy|polic(?:y|ies)|terms|hipaa|consent|disclaimer|cancel|refund|accessibility|notice-of|good-faith|no-surprises?|"
        r"financial|financing|insurance|payment|paying|billing|superbill|prior-auth"),
    ("other", r"^/(?:about(?:-us|-our-(?:clinic|practice|story))?|(?:about(?:-us)?/)?our-(?:story|mission|approach|philosophy)|why-(?:us"
    r"|choose-us)|thank-you|"
    r"thanks|testimonials?|reviews?|careers?|jobs|gallery|tour|events?|search|sitemap|login|cart|404|referrals?|research|resources|links)"
    r"(?:\.\w{3,4}|/)?$"),
    ("other", r"/refer-a-patient/|(?:^|[/-])(?:letter-to-|for-(?:referring-)?(?:provider|professional|clinician|physician|doctor"
    r"|therapist)s?|referring-\w+"
    r"|health(?:-?care)?-(?:professionals|providers))/?$"),
    ("team", r"(?<![a-z])(?:team|staff|people/?$|provider|doctor|physician|our-people|about-(?:dr|(?:(?:our|the)-)?(?:founder|director|owner"
    r"|medical-director))|meet-|bios?\b|leadership|clinicians|"
    r"therapists?/?$|(?:medical-)?director/?$|founders?/?$|dr-[a-z]+)"),
    ("location", r"locations?(?:-finder)?(?:/|$)|getting-here|/parking|offices?(?:/|$)|clinics?/[^/]+|clinic-in-|"
                 r"-(?:al|ak|az|ar|ca|co|ct|de|fl|ga|hi|id|il|ia|ks|ky|la|me|md|ma|mi|"
    r"mn|ms|mo|mt|ne|nv|"
                 r"nh|nj|nm|ny|nc|nd|oh|ok|or|pa|ri|sc|sd|tn|tx|ut|vt|va|wa|wv|wi|wy|dc)/?$"),
    ("service", r"ketamine|infusion|therap|treatment|(?<![a-z])iv(?![a-z])|spravato|esketamine|tms|sgb|stellate|kap\b|nad|psychiatr"
    r"|medication-management|vitamin|"
    r"hydration|"
                r"services?|psilocybin|ect\b|botox|hormone|pain|mood|depression|anxiety|ptsd|conditions?|migraine|coaching|integration|counsel"
                r"|(?<![a-z])(?:ocd|adhd|bipolar|fibromyalgia|crps|neuropathy|addiction|trauma)(?![a-z])"
                r"|(?:nerve|sympathetic|ganglion|epidural)-(?:blocks?|injections?)"),
)
_PATH_RULES = [(kind, words(pattern)) for kind, pattern in _PATHS]

_NAMED_IN_ONE = frozenset({"pricing", "faq", "what-to-expect", "policy"})
"""Kinds that one address may name together, "fees-and-faqs": the first is what the page is."""
_PLAIN_PATHS = frozenset({"contact", "pricing", "faq", "policy", "other"})
"""Kinds whose address says outright what the page is for, whatever treatment its headings name."""

_INSTRUCTS = re.compile(
    r"guidelines|instructions|process/?$|(?:^|[/-])(?:pre|post)-|aftercare|discharge|/(?:how-to-)?prepar\w+-(?:for-)?(?:your|a|the)-"
    r"|/what-(?:can"
    r"|should|do|will)-(?:i|you)-expect"
)
"""What the address of instructions holds, whatever treatment they are for."""
_ASKED_OFTEN = re.compile(r"\W*(?:frequently asked|faq)", re.IGNORECASE)
_WORDS: tuple[tuple[PageKind, str], ...] = (
    ("faq", r"\bf\.?a\.?q\.?'?s?\b|frequently asked|\bquestions\b(?! your| to)|common questions|\bq\s?&\s?a\b|^ask (?:us|me|our|the)\b"),
    ("pricing", r"\bpricing\b|\bprices?\b|\bfees?\b|\bcosts?\b|how much|\brates\b"),
    ("policy", r"privacy|\bpolic(?:y|ies)\b|\bterms (?:of|and|&)|^terms$|informed consent|hipaa|disclaimer|notice of"
        r"|good faith estimate|no surprises|prior authorization|refund|"
        r"cancellation"),
    ("what-to-expect", r"what to expect|how to prepare|preparing for|prepar(?:e|ation)\b|your (?:first |next )?(?:week|visit|infusion|session|"
    r"appointment|journey|[\w®™]+ (?:day|session|treatment|infusion|visit|appointment))\b|how it works|getting ready|(?:visit|patient) guide|"
                       r"^new patients?\b|^getting started\b|^how (?:our|the|your|an?) .{2,40} works?$|^going home\b|(?:week"
    r"|day) by (?:week|day)"
                       r"|walk-?through|after ?care|after your (?!\w+ program)|^(?:infusion|"
                       r"treatment|"
                       r"session|dosing) day|"
                       r"what happens|step by step|(?:pre|post)[- ]?(?:infusion|treatment|procedure)|aftercare|instructions|"
                       r"\bpatient (?:education|information|instructions)\b|what will the (?:procedure|treatment)|the process|the procedure"
                       r"|\bprocess$|(?<!block )\bprocedure$"
                       r"|\btreatment (?:plan|protocol)$|"
                       r"day of (?:your |the )?(?:treatment|infusion|session|procedure|visit)|"
                       r"guide to (?:the|your) (?:day|visit|session|infusion)|"
                       r"the day of|infusion series work|during (?:a|your|the)|first (?:visit|session)"),
    ("contact", r"\bcontact\b|get in touch|reach (?:us|out)|request (?:a|an|your)\b.*(?:consultation|appointment)|hours and directions|"
        r"\bdirections\b|"
    r"visit us|say hello|schedule (?:a|an|your)|book (?:a|an|your)|find us"),
    ("team", r"\b(?:our|meet (?:the|our)) (?:team|staff|providers?|doctors?|physicians?|clinicians|people)\b|^(?:team|staff|providers|"
    r"about dr)\b|^meet\b|\bstaff$"),
    ("location", r"\b(?:clinic|office|location|center) in [A-Z]|(?<!treatment )\blocations?\b"),
    ("service", r"ketamine|infusion|spravato|esketamine|\btms\b|transcranial|stellate|\bsgb\b|\bkap\b|\bnad\b|psychotherapy|"
    r"medication management|iv (?:therapy|vitamin)|\btreatments?\b|"
                r"\bservices?\b(?! members)|therapy|coaching"),
)
_LEADS_QUESTIONS = words(r"\bfaq'?s?\b|\bfrequently asked\b|^(?:common |your )?questions\b|\bquestions (?:you may|and answers)\b")
_WORD_RULES = [(kind, words(pattern)) for kind, pattern in _WORDS]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"(?:^|^(?-i:(?:[A-Z][\w.'-]*,? ){{1,4}})|(?-i:(?<=[a-z])(?=[A-Z]))|[·|•,]\s*|\b(?:on|posted|published|updated|by [A-Z][\w .]+,?"
    rf"|reviewed)\b:?\s*)(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? 20\d\d(?!\d)|"
    rf"\d{{1,2}} {_MONTH},? 20\d\d\b)"
    r"|^\d{1,2}/\d{1,2}/(?:20)?\d\d$|^20\d\d-\d\d-\d\d$|^\d+ min(?:ute)?s? read$",
    re.IGNORECASE,
)
_KICKER = re.compile(r"\W*(?:our |the |from (?:our|the) )?(?:blogs?|articles?|news|journal|insights)\W*", re.I)
"""The line above an article's title."""
_NOT_A_BYLINE = re.compile(r"\bprices?\b|\bas of\b|\beffective\b|\$", re.IGNORECASE)
_REVISED = re.compile(r"\b(?:last )?(?:updated|revised|modified)\b", re.IGNORECASE)
_CALLS_ITSELF = words(
    r"\bin this (?:article|blog|post|blog post)\b"
    r"|\bthis (?:article|blog(?: post)?|post|guide) (?:will|explores?|explains?|discusses|covers|provides|offers|breaks)\b"
    r"|\bkeep reading\b|\blet's (?:explore|examine|dive|delve|break|take a (?:closer )?look)\b",
)
_SIGNED_BY = re.compile(r"^[Bb]y:? (?:Dr\.? )?[A-Z][\w.'-]+,? (?:[A-Z][\w.'-]*,? ){0,3}(?:[A-Z][\w.'-]+)(?:,| and |$)")
_ARTICLE = words(
    r"\bread on to\b|\bin this (?:article|post|blog|guide)\b|\bthis (?:article|guide|blog post|post)\b"
    r"|^(?:share (?:on|this)|previous post|next post|"
    r"read more posts|leave a (?:reply|comment)|related posts|"
    r"you may also like|recent posts|back to (?:the |all )?(?:blog|news|articles|posts))\b|^(?:written|posted|reviewed) by\b|"
    r"\bparting (?:words|thoughts)\b|^(?:conclusion|final thoughts|"
    r"the bottom line|key takeaways)$|\b\d+ min(?:ute)? read\b",
)
_ARTICLE_TITLE = words(
    r"\b(?:everything|what) you (?:need to|should) know\b|\b(?:best|top) ways to\b|\bin 20\d\d$|\b(?:complete|ultimate|comprehensive|definitive"
    r"|beginner's) (?:\w+ )?guide\b|: (?:how to (?!prepare|get|start|begin|book|reach|find|pay)|why|tips|the (?:science|truth|role|future)"
    r"|understanding|exploring|navigating|what (?:the )?(?:research|science|studies|patients))\b|\bvs\.? [^:|]{3,40}: \w"
    r"|\b(?:\d+|five|six|seven|ten) (?:\w+ )?(?:reasons|ways|things|tips|signs|myths|facts|benefits|steps to)\b|\bdid you know\b"
    r"|^(?:what(?:'s| is) )?(?:the |understanding the )?differences? between\b|^[\w -]{2,40} (?:vs\.?|versus) \w",
)
_SLUG_OF_A_SENTENCE = Pattern(
    r"^/(?:(?=(?:[^/]*-){5})(?:[^/]*-)?(?:and|but|the|that|than|both|from|about|you|your|can|how|why|does|is|are|be|my)-"
    r"|[^/]*-in-20\d\d/?$|(?:best|top)-ways-to-|(?:\d+|five|seven|ten)-(?:[a-z]+-)?(?:reasons|ways|things|tips|signs|myths|facts|benefits)\b"
    r"|(?=(?:[^/]*-){4})(?:who|what(?!-to-expect)|why|how(?!-much)|when|which|am|does|do|is|are|can|should|will)-)"
)
"""The address of a post at the root of a site: its whole title, with the small words that a page's name leaves out."""
_SLUG_OF_A_POST = re.compile(
    r"^/(?=(?:[^/]*-){4})(?:does|do|is|are|can|should|will|why|when|which|am|on|understanding|exploring|navigating|what-(?:you|to-know))-"
    r"|^/(?:[^/]+/)*(?:[a-z]+-the-)?differences?-between-|-(?:vs\.?|versus)-[^/]+/?$"
)
"""The same where it asks: no page of a service is called so."""
_SLUG_OF_READING = re.compile(r"^/(?:resources|perspectives|learn|library|education|insights|guides?|[a-z]+-101)/(?:[^/]+/)?(?=(?:[^/]*-){3})")
"""The address of a text to read, in a folder of such."""
_SLUG_OF_NEWS = Pattern(
    r"-cleared-for-|-approval-for-|-opens?(?:[-./]|$)|-announces?-|(?:^/|-)(?:celebrat\w*|happy)-|-awareness-|-hopes?-and-|-concerns?(?:[-./]|$)"
    r"|(?<!-first)(?<!^/first)(?<!-by)-(?:week|month)/?$|/(?:[a-z]+-)?magazine/|-help-for-"
)
_SLUGS = ((_SLUG_OF_READING, 11), (_SLUG_OF_A_POST, 9), (_SLUG_OF_NEWS, 9), (_SLUG_OF_A_SENTENCE, 6))
_OPENS_NEWS = Pattern(
    r"^(?:[Tt]his (?:week|month)\b|Today,? (?:I|we)\b|On this [A-Z]|Every (?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b|In honor of\b|It's official|Happy [A-Z])"
)
"""How news begins: its address, its first words."""
_WRITTEN = TRIGGERS.add(
    "article", "post", "guide", "blog", "share", "reply", "comment", "like", "back", "news", "written", "reviewed", "parting", "conclusion",
    "thoughts", "bottom", "takeaways",
    "read",
)
_ITSELF = TRIGGERS.add("guide", "article", "blog", "post", "reading", "read", "let's")
_DATED = TRIGGERS.add("20", "read")
_TEASER = re.compile(r"^(?:read more|continue reading|read the (?:article|post))\b", re.IGNORECASE)
_STEP = words(r"\b(?:before|during|after|day of|prepar\w+|arriv\w+|what to (?:bring|wear)|step \d|first|recovery|going home|"
    r"aftercare)\b")

_PART_OF_VISIT = re.compile(r"(?:on |in )?(?:the |your )?(?:before|during|after|day\b|week|step (?:\d|one|two|three)|arriv|recovery|prepar"
    r"|how to get ready|leading up to|(?:time|days|weeks) (?:before|leading|after)|(?:infusion|session|treatment|procedure) itself)", re.I)

_MISSING = words(
    r"^(?:error )?404\b|\bpage not found\b|\b(?:page|nothing) (?:can't be|cannot be|could not be|was not|wasn't)? ?found\b|"
    r"^thank you\b(?! for (?:choosing|visiting))|\b(?:site|page) (?:is )?under construction\b|^coming soon$",
)
"""Titles of pages that say nothing: not found, sent, not yet there."""
_VISIT_TOPICS = tuple(
    words(pattern)
    for pattern in (
        r"\b(?:do not|don't|nothing to|stop|avoid|no) (?:eat\w*|(?:solid )?food)\b|\bfast(?:ing)? for\b|\bempty stomach\b",
        r"\b(?:ride home|pick you up|drive you home|(?:not|cannot) drive|drive you(?:rself)? home|driver|taxi)\b",
        r"\b(?:you will be|be) (?:here|with us)\b|\bcheck[- ]?in\b|\b(?:when|after|once) you arrive\b|\bblock out\b"
        r"|\byou(?:'ll| will)? (?:rest|recover|lie|sit|relax|recline|arrive|be (?:seated|taken|shown|awake))\b",
        r"\b(?:wear|bring) (?:\w+ ){0,3}(?:clothes|clothing|headphones|blanket|eye mask|music)\b|\bsits? with you\b|\bstays? with you\b",
    )
)
"""What a page about the visit itself speaks of: food, the way home, the hours in the building, who and what is with you."""
_TREATMENT = words(r"ketamine|infusions?\b|spravato|\btms\b|transcranial|stellate|\bsgb\b|\bkap\b")
_CITY_WITH_ZIP = re.compile(r"(?P<city>[A-Z][A-Za-z.' -]{2,40}),?\s+(?:[A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?),?\s+(?P<zip>\d{5})\b")
_LISTING_PATH = re.compile(r"^/(?:our-)?(?:locations?|offices|clinics)(?:\.\w{3,4}|/)?$")
_OFFICE_PATH = re.compile(r"^/(?:our-)?(?:locations?(?:-finder)?|offices?|clinics?)/")
_WAY_HERE = re.compile(r"getting-here|/parking")
_NUMBERED = re.compile(r"\?(?:[^#]*&)?(?:p|page_id|cat|attachment_id)=\d", re.IGNORECASE)
"""Addresses of pages without a path of their own."""
_OWN_PAGE = re.compile(r"^/(?:our-|the-)?(?:locations?(?:-finder)?|team|staff|providers?|doctors|clinicians|people)/[^/]+/?$")
"""The address of one office, or of one person."""
_REST_OF_NAME = re.compile(
    r"(?:\W|\b(?:therapy|clinics?|cent(?:er|re)s?|wellness|health|institute|infusions?|services|group|psychiatry|medical|medicine|and|of|llc"
    r"|pllc|pc|inc"
    r"|treatment|care|associates|usa)\b)*", re.I
)
_FRAME = re.compile(r"\W*(?:(?:top|bottom) of page|skip (?:links|navigation|to (?:main )?(?:content|menu|navigation))|fbpx|menu|logo|close"
    r"|call for more information)\W*", re.I)
_RULES = words(
    r"\b(?:cancel\w*|reschedul\w*|no-shows?|refund\w*|late fees?|forfeit\w*|responsible for|consent|agree\w*|polic(?:y|ies)|terminat\w*)\b"
)
"""What a page about the rules of a practice speaks of."""
_HOME_PATHS = frozenset({"/", "/index", "/home", "/home/", "/default"})
_ANOTHER_HOME = re.compile(r"/home-?(?:page|\d)/?")
_PROGRAM = re.compile(r"(?<=[^/])\.(?:[xs]?html?|php|aspx?|cfm|jsp)$")


def read_kind(page: Page) -> PageKind:
    """Return the kind of the page; `other` when nothing speaks for one."""
    path = _path_of(page)
    if (path in _HOME_PATHS or _ANOTHER_HOME.fullmatch(path) or (not path and page.url)) and not _NUMBERED.search(page.url):
        return "home"
    scores: Counter[PageKind] = Counter()
    title_slug = next((weight for pattern, weight in _SLUGS if pattern.search(path)), 0)
    for rank, (kind, pattern) in enumerate(_PATH_RULES):
        if path and pattern.search(path):
            kind = _kind_of_place(page, path) if kind == "location" else kind
            kind = _first_named(path) if kind in _NAMED_IN_ONE else kind
            title_slug = 0 if kind == "faq" or (kind == "what-to-expect" and _INSTRUCTS.search(path)) else title_slug
            plain_path = kind in _PLAIN_PATHS or _OWN_PAGE.match(path) or (kind == "what-to-expect" and _INSTRUCTS.search(path))
            scores[kind] += 14 if rank < 2 else 8 if plain_path and not title_slug else 4
            if rank:
                break
    title, heading = _title_of(page), _heading_of(page)
    if title_slug and _ASKED_OFTEN.match(heading):
        title_slug = 0
    if _MISSING.search(title) or _MISSING.search(heading):
        return "other"
    for text, weight in ((heading, 4), (title, 3)):
        for kind, pattern in _WORD_RULES:
            if text and pattern.search(text):
                scores[_kind_of_place(page, path) if kind == "location" else kind] += weight
                break
    if _is_of_a_city(page, path):
        scores["location"] += 8
    if any(map(_ARTICLE_TITLE.search, (heading, title, _first_line(page)))):
        scores["blog"] += 8
    if title_slug:
        scores["blog"] += title_slug
    _score_markup(page, scores)
    _score_content(page, scores, heading)
    if max(scores.values(), default=0) < 3:
        _score_subject(page, scores)
    if max(scores.values(), default=0) < 3 and scores["faq"]:
        return "faq"
    if not scores:
        return "other"
    best = max(scores.values())
    return next((kind for kind in _ORDER if scores[kind] == best), "other") if best >= 3 else "other"


def _first_line(page: Page) -> str:
    """Return the line that a text begins with, be it too long for a heading; "" for a marked page."""
    first = next((block for block in page.blocks[:3] if not _is_frame(block.text)), None) if page.is_plain_text else None
    line = page.sentences(first.index)[0][1] if first else ""
    return line if len(line) < 140 and line[-1:] not in ".:" else ""


def _first_named(path: str) -> PageKind:
    """Return the kind that the last part of an address names first."""
    folder, _, last = path.rstrip("/").rpartition("/")
    if "faq" in folder:
        return "faq"
    rules = [rule for rule in _PATH_RULES if rule[0] in _NAMED_IN_ONE]
    for text in (last, path):
        places = [(match.start(), kind) for kind, pattern in rules if (match := pattern.search(text))]
        if places:
            return min(places, key=lambda place: place[0])[1]
    return "other"


def _without_brand(page: Page, text: str) -> str:
    """Return a heading or title without the practice's name where it begins with it, as the address spells it; "" if no more is said."""
    label = re.sub(r"[^a-z0-9]", "", ((urlsplit(page.url).hostname or "") if "[" not in page.url else "").removeprefix("www.").partition(".")[0])
    rest = text
    rest = rest.replace(" & ", " and ") if "and" in label else rest
    for count, letter in enumerate(label):
        at = next((index for index, sign in enumerate(rest) if sign.isalnum()), len(rest))
        if rest[at : at + 1].lower() != letter:
            return text if count < 7 or rest[at:] else ""
        rest = rest[at + 1 :]
    return "" if len(label) > 6 and _REST_OF_NAME.fullmatch(rest) else text


def _kind_of_place(page: Page, path: str) -> PageKind:
    """Tell an office's page from a list of offices (contact) and from a page written for a town without an office (service)."""
    cities = {re.sub(r"[^a-z]+", "-", match["city"].lower()).strip("-") for match in _CITY_WITH_ZIP.finditer(page.text)}
    if _WAY_HERE.search(path):
        return "location"
    if _LISTING_PATH.match(path):
        main = "\n".join(block.text for block in page.blocks if block.role == "main")
        return "contact" if len({match["zip"] for match in _CITY_WITH_ZIP.finditer(main)}) > 1 else "location"
    named = f"{path}-{re.sub('[^a-z]+', '-', _heading_of(page).lower())}"
    here = any(city and re.search(rf"(?:^|[-/]){re.escape(end)}(?:[-/.]|$)", named) for city in cities for end in _ends(city))
    if here or (_OFFICE_PATH.match(path) and not cities):
        return "location"
    if _OFFICE_PATH.match(path) and len(cities) > 2:
        return "contact"
    return "service" if _TREATMENT.search(path.replace("-", " ")) or _TREATMENT.search(_heading_of(page)) else "location"


def _is_of_a_city(page: Page, path: str) -> bool:
    """Tell whether the address ends in a city that the page's main part gives with its ZIP: "/savannah/", "/savannah-office"."""
    last = re.sub(r"\.\w{3,4}$", "", path.strip("/").split("/")[-1]).removesuffix("-office").removesuffix("-clinic").removesuffix("-location")
    if not last or not re.fullmatch(r"[a-z]+(?:-[a-z]+){0,3}", last):
        return False
    main = (page.lower[block.index] for block in page.holding(_DIGIT) if block.role in ("main", "aside"))
    lines = [line for line in main if last[:4] in line and _ZIP.search(line)]
    pattern = rf"\b{last.replace('-', '[ .-]+')}"
    return any(_STATE_AND_ZIP.match(line, named.end()) for line in lines for named in re.finditer(pattern, line))


_ZIP = Pattern(r"\b\d{5}\b")
_DIGIT = TRIGGERS.add(*"0123456789")
_STATE_AND_ZIP = re.compile(r",?\s+(?:[a-z]{2}|[a-z]+(?: [a-z]+)?),?\s+\d{5}\b")


def _ends(city: str) -> list[str]:
    """Return what the words before a state may end with as a city: "oak-street-san-jose" ends with "san-jose" and "jose"."""
    words = city.split("-")
    return ["-".join(words[-count:]) for count in (3, 2, 1) if len(words) >= count]


_ORDER: tuple[PageKind, ...] = (
    "feed", "blog", "faq", "pricing", "policy", "what-to-expect", "contact", "team", "location", "service", "home", "other",
)


def _score_subject(page: Page, scores: Counter[PageKind]) -> None:
    """A page without telling address, title or heading tells of the visit, or is a service page when it talks of a treatment throughout."""
    main = [block for block in page.blocks if block.role == "main"]
    about = sum(1 for block in main if _TREATMENT.search(block.text))
    prices = sum(1 for block in main if len(block.text) < 120 and "$" in block.text)
    if prices >= 4 and prices * 6 >= len(main):
        scores["pricing"] += 3
    elif sum(1 for topic in _VISIT_TOPICS if any(topic.search(block.text) for block in main)) >= 3:
        scores["what-to-expect"] += 3
    elif about >= min(2, len(main)) and about * 4 >= len(main):
        scores["service"] += 3


def _can_ask(block: Block) -> bool:
    return block.is_heading or block.tag in ("li", "summary", "dt", "button")


def _path_of(page: Page) -> str:
    """Return the path of the page's address without the name of a program: "/fees" of "/fees.html"."""
    try:
        return _PROGRAM.sub("", urlsplit(page.url).path.lower())
    except ValueError:
        return ""


def _title_of(page: Page) -> str:
    parts = [straight(part) for part in re.split(r"\s+[|–—•»:-]\s+|\s*\|\s*", page.title)]
    return next((part for part in parts if _without_brand(page, part)), "")


def _heading_of(page: Page) -> str:
    first = next((block for block in page.blocks if block.tag == "h1" and block.role != "nav" and _without_brand(page, block.text)), None)
    if first is None:  # a heading after a paragraph is that of a part
        told = (block for block in page.blocks if block.role == "main" and (block.is_heading or len(block.text) > 100))
        first = next((block for block in told if _without_brand(page, block.text) and not (page.is_plain_text and _is_frame(block.text))), None)
    return straight(first.text) if first and first.is_heading else ""


def _is_frame(text: str) -> bool:
    """Tell whether a line of a text is what browsers and builders put above a page."""
    return is_menu(text) or _FRAME.fullmatch(text) is not None


def _score_markup(page: Page, scores: Counter[PageKind]) -> None:
    kinds = {item.type for item in page.structured if item.source == "json_ld" or "FAQ" in item.type}
    if any("FAQPage" in kind for kind in kinds):
        scores["faq"] += 3
    if any(re.search(r"BlogPosting|NewsArticle|^Article|MedicalScholarlyArticle", kind) for kind in kinds):
        scores["blog"] += 5
    if any("ContactPage" in kind for kind in kinds):
        scores["contact"] += 5
    if any(kind.split()[-1:] == ["Blog"] or "CollectionPage" in kind for kind in kinds):
        scores["feed"] += 4
    if page.meta.get("og:type") == "article" and "article:published_time" in page.meta:
        body = page.tree.find("body") if page.tree is not None else None
        names = body.get("class", "") if body is not None else ""
        scores["blog"] += 6 if "single-post" in names or ("page-template" not in names and " page " not in f" {names} ") else 0


def _leads_questions(block: Block) -> bool:
    """Tell whether a heading says that questions follow: near the top, they are what the page is for."""
    return block.is_heading and len(block.text) < 60 and _LEADS_QUESTIONS.search(block.text) is not None and not is_menu(block.text)


def _tells_the_visit(main: list[Block]) -> bool:
    """Tell whether the blocks speak of what patients do on the day: food, the way home, the hours in the building."""
    if len(main) >= 12 and sum(1 for block in main if len(block.text) < 60 and _PART_OF_VISIT.match(block.text)) < 2:
        return False
    topics = [{number for number, topic in enumerate(_VISIT_TOPICS) if topic.search(block.text)} for block in main]
    return len(set().union(*topics)) > 2 and sum(map(bool, topics)) >= 0.136 * len(main)


def _score_content(page: Page, scores: Counter[PageKind], heading: str) -> None:
    main = [block for block in page.blocks if block.role == "main"]
    if not main:
        return
    bylines = [
        block.index for block in main
        if page.bits[block.index] & _DATED and len(block.text) < 90 and _DATE.search(block.text) and not _NOT_A_BYLINE.search(block.text)
    ]
    dated, dates = (bylines[0] if bylines else None), len(bylines)
    words = sum(len(block.text.split()) for block in main)
    teasers = sum(1 for block in main if block.text.endswith(("…", "[…]", "...")) or (len(block.text) < 40 and _TEASER.search(block.text)))
    if dates >= 3 or (teasers >= 3 and words < 1200):
        scores["feed"] += 4
    elif dated is not None and dated <= main[0].index + 12 and words > 30:
        revised = _REVISED.search(page.blocks[dated].text) is not None
        scores["blog"] += 12 if not revised else 6 if dated <= main[0].index + 4 else 0  # below its text every page of some systems has one
    if not scores["feed"] and any(_KICKER.fullmatch(block.text) for block in main[:3] if block.tag != "h1"):
        scores["blog"] += 9
    if any(_OPENS_NEWS.search(block.text) for block in [block for block in main if block.is_heading or len(block.text) > 80][:2]):
        scores["blog"] += 6
    if any(len(block.text) < 90 and _SIGNED_BY.match(block.text) for block in main[:8]):
        scores["blog"] += 8
    signs = sum(1 for block in page.holding(_WRITTEN) if len(block.text) < 120 and _ARTICLE.search(block.text))
    if any(page.bits[block.index] & _ITSELF and _CALLS_ITSELF.search(page.plain[block.index]) for block in main[:15]):
        scores["blog"] += 9
        signs += 1
    if (signs >= 2) or (signs and words > 350 and page.is_plain_text):
        scores["blog"] += 8 if signs >= 2 else 4
    if not (scores["faq"] or scores["pricing"] or scores["policy"] or scores["blog"] >= 14) and _tells_the_visit(main):
        scores["what-to-expect"] += 5
    questions = sum(1 for block in main if block.text.endswith("?") and len(block.text) < (160 if _can_ask(block) else 80))
    if questions >= 4 and questions * 5 >= len(main) * 0.7:
        scores["faq"] += 8 if questions >= 7 and questions * 3 >= len(main) else 2  # less than the address of a service: many such pages ask
    if questions >= 4 and not (scores["pricing"] or scores["policy"]) and any(map(_leads_questions, main[: 1 + len(main) // 7])):
        scores["faq"] += 10
    prices = sum(1 for block in main if "$" in block.text)
    if prices >= 4 and prices * 3 >= len(main):
        scores["pricing"] += 3
    rules = sum(1 for block in main if _RULES.search(block.text))
    if rules >= 3 and rules >= 0.3 * len(main):
        scores["policy"] += 3 if scores["contact"] >= 8 else 12
    steps = sum(1 for block in main if block.is_heading and _STEP.search(block.text))
    if steps >= 3:
        scores["what-to-expect"] += 3
    if {"before", "during", "after"} <= {block.text.lower() for block in main if block.is_heading and len(block.text) < 7}:
        scores["what-to-expect"] += 4
