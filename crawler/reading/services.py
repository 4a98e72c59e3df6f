"""Which treatments a page is about, and whether the practice offers them or only writes about them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from crawler.reading.offers import Offer
from crawler.reading.page import Block, Finding, Page, quote_around
from crawler.reading.purposes import Purpose
from crawler.reading.sections import (
    ARTICLES,
    NO,
    asks,
    heading_test,
    is_menu,
    leads_elsewhere,
    list_openers,
    question_above,
    sentence_quote,
    spelled_in_address,
    standing_elsewhere,
)
from crawler.reading.statements import (
    ANNOUNCES,
    BEFORE_OR_ELSEWHERE,
    COMING,
    CONTRAST,
    DENIES,
    GENERAL,
    NOT_OFFERED,
    OFFER_HEADING,
    OFFERED_IT,
    QUESTION_OFFER,
    SAYS_BOTH,
    SAYS_WE,
    Speaker,
    answer_status,
    asks_after,
    asks_for,
    is_one_kind,
    said_of_what_was_named,
    status_below_name,
)
from crawler.reading.triggers import TRIGGERS
from crawler.reading.vocabulary import NAMES, WAYS_TO_TAKE, Named, Vocabulary, name_of
from crawler.reading.wording import few_of_each, plain, words
from directory.records import Source

_NOT_A_NAME = words(
    r"\b(?:vs\.?|versus|or|compared|differences?|unlike|what is|what are|why|how(?! to (?:start|begin|book|schedule|get))|blog|article"
    r"|news|history"
    r"|research|myths?|stud(?:y|ies))\b|\?",
)
_A_WORD = re.compile(r"\w+")
_OR = re.compile(r"\bor\b", re.I)
_SEPARATOR = re.compile(r"\s*(?:[|\u2022\u00b7,;/]|\s-\s|\s{3})\s*")
_BY_OTHERS = words(
    r"\b(?:guest (?:post|author|article)|shared with permission|reprinted|republished|(?:letter|piece|article|post"
    r"|text) (?:below )?(?:was|is) written by"
    r"|originally (?:published|appeared)|nothing in it describes)\b",
)
"""An article that somebody else wrote: its "we" is not the clinic."""
_AUTHORS = words(
    r"\b(?:in this|this|our) (?:article|blog|post|guide|comparison)\b|\bwe(?:'ll| will)? (?:explore|discuss|look at|break|compare|cover|review"
    r"|dive|explain|examine|outline)\b"
)
"""What the author of an article does, not the clinic."""
_TALK = frozenset({"psychotherapy", "integration-coaching", "medication-management"})
_BACKGROUND = frozenset({"psychotherapy", "medication-management", "ect"})
"""What pages name as the usual care that a patient comes from: said to patients, it is not yet offered."""
_OUR_PEOPLE = {
    "psychotherapy": words(r"\bour (?:\w+ )?(?:(?:psycho)?therapists?|counselors?|psychologists?)\b"),
    "medication-management": words(r"\bour (?:\w+ )?(?:prescribers?|psychiatrists?|nurse practitioners?)\b"),
}
_SEEN_FOR = words(
    r"\b(?:you (?:can|may|will) (?:see|meet)|therapists?|prescribers?|counselors?|clinicians?|new patients|visits?|appointments?|call|press"
    r"|option)\b"
    r"[^.;!?]{0,40}\bfor\s(?:[\w-]+,?\s){0,3}$",
)
_CLINICS_OF_IT = re.compile(r"\W*(?:therapy |treatment )?(?:clinics|centers|providers|practices|services)\b", re.I)
"""After a name: others that give it, in the plural."""
_ALSO_EXISTS = words(r"\b(?:also|exists?|other|others|instead|not)\b")
_INCLUDED = re.compile(r"^[^.;!?]{0,40}\b(?:is|are|comes?|may be) (?:(?:one )?part of (?:it|the|our|every|each|an? (?:\w+ )?plan)"
    r"|included|with (?:every|each)|built in)\b", re.I)
_BESIDE = words(r"\b(?:with|alongside|earlier|past|beside|of|before|after)\s(?:[\w-]+\s)?$|\bbeyond\s(?:[\w-]+\s){0,4}$")
_PREDICATE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|can|may|might|could|will|would|should|must|do|does|did|works?|helps?|uses?|shows?|shown"
    r"|makes?|acts?|comes?|goes|involves?|requires?|includes?|treats?|provides?|offers?|became|becomes?|remains?|means|need|needs"
    r"|change|affects?|targets|binds?|stimulates?|increases?|reduces?|improves?|relieves?|allows?|leads?|causes?|emerged|tends?|produces?"
    r"|differs?|represents?|received?|receives|appears?|occurs?|gained|developed|came|began|blocks (?:the|an?|this|nerves?|pain)|boosts?"
    r"|restores?|founded|joins?|joined"
    r"|holds?|earned|completed|started|studied|worked|takes|took|integrates?|brings?|goes|stays?|recommends?|suggests?|says?|encourages?"
    r"|released|issued|announced|published|reported|found|showed|highlights?|concluded|demonstrat(?:es?|ed)"
    r"|urges?|advises?|prefers?|believes?|welcomes?|wants?)\b|n't\b",
    re.I,
)
_CONDITIONAL = words(r"\b(?:if|not|never|n't|stop|may|might|could|(?<!you )can be)\b")
_CLAUSE = re.compile(r"^\W*(?:if|when|unless|although|because|while)\b|\bif you\b|\b(?:patients|people|clients) (?:see|find|ask|go)\b", re.I)
_FOR_WHOM = words(r"\bfor (?:people|those|adults|patients|anyone|veterans|teens|clients)\b.*$")
_REASON = words(r", (?:since|because|as|so that|when|while) .*$")
_PAID = words(r"\b(?:billed|bill|copays?|authorization|covered|deductibles?|charged|fees?|cards?|in[- ]network|self[- ]pay|superbills?"
    r"|reimbursed|cash|plans? pays?)\b")
_PAST_WORK = words(
    r"\b(?:before|trained|training|fellowship|residency|research|wrote|written|published|papers?|thesis|dissertation|led|ran|unit"
    r"|university|hospital|master'?s|degrees?|doctorate|bachelor'?s|diploma|majored"
    r"|school|college|studied|interests?|formerly|former|previously|years? (?:of|at|in)|author)\b",
)
_YOUR_OWN = words(r"\b(?:come|comes|arrive) in with (?:an?|their|your)\b|\b(?:keep|continue|go on|stay)(?: on)? (?:seeing|working|with|to see"
    r"|in|going to|attending|up with|taking)\b|\b(?:your|their|his"
    r"|her) (?:own|current"
    r"|regular|outside|home) (?:\w+ )?(?:therapist|counselor|prescriber|provider"
    r"|doctor"
    r"|psychiatrist|clinician)")
_VISIT_AFTER = re.compile(
    r"^\W*(?:(?:medicine|dosing|treatment|therapy|first|maintenance) )?(?:sessions?|appointments?|visits?|days?|courses?|series|package|program"
    r"|doses?|insertions?|patients|clients|guests|chair|room|suite|deposits?|memberships?|fees?)\b",
    re.I,
)
_VISIT_BEFORE = words(r"\b(?:your|each|every|per|before|after|during|between|first|next|with|missed|a single|one)\s(?:\w+\s){0,1}$")
_SCHEDULED = words(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
    r"|\b(?:two|three|four|five|six|eight|ten|twelve) (?:\w+ ){0,2}(?:sessions|treatments|visits|meetings)\b"
    r"|\b(?:is|are|for) (?:about |around |roughly |up to )?(?:an?|one|two|three|four|half an?|sixty|ninety|forty) (?:hours?|minutes?)\b"
    r"|\b\d+(?:\.\d+)?[- ](?:to \d+ )?(?:minutes?|hours?|sessions?|treatments?|weeks?)\b"
    r"|\b(?:lasts?|takes?) (?:about|around|roughly|approximately|between|up to|only)?\s?(?:\d|an? |one|two|three|four|five|six|ten|twelve"
    r"|fifteen|twenty|thirty|forty|fifty|sixty|ninety|half)\b|\b(?:is|are) (?:booked"
    r"|scheduled|held)\b",
)
_IS_BILLED = re.compile(r" (?:is|are) billed to your\b")
_BILLED_TO = words(r"\b(?:to|with|through|by) your (?:insurance|insurer)\b")
_PAID_BY = re.compile(r"\W{0,3}[|]\s[^.;!?]*\b(?:Aetna|BCBS|Blue|Cigna|United|Optum|Medicare|Medicaid|Tricare|TRICARE|Anthem|Humana|Kaiser)\b")
"""After a treatment in a row of a table or list: who pays for it."""
_PLANS_IN_GENERAL = words(r"\b(?:most|many|some) (?:\w+ ){0,3}(?:plans|insurers|insurance companies|carriers|policies)\b")
_PART_OF_CARE = words(
    r"\b(?:this|your (?:[\w-]+ ){0,2}(?:treatment|care|plan|program|visits?|sessions?|appointments?)|(?:each|every) (?:\w+ )?(?:visit|session)"
    r"|(?:our|the) (?:[\w-]+ ){0,2}(?:program|approach|plan|team|package))(?: of care)? (?:(?:also|may|can|will|usually|often) )*"
    r"(?:includes?|consists? of|combines?|involves?|integrates?|(?:goes|works|pairs|comes|is paired|is combined) (?:\w+ )?(?:with"
    r"|alongside))\b[^.;!?]*$"
)
"""Before the usual care: that a patient's plan here includes it."""
_TALK_ABOUT = words(r"\btalk (?:with|to) you about\b[^.;!?]*$")
_PLAN_INCLUDES = words(
    r"\b(?:we|we'll|your|our)\b[^.;!?]*\b(?:plan|program|treatment|care|approach|visits?|evaluation)\b[^.;!?]*\b(?:includes?|including"
    r"|involves?|consists? of):?$"
)
"""A line that opens the list of what a patient's plan here may hold."""
_BY_VIDEO = words(r"\b(?:via|by|over|through) (?:telehealth|telemedicine|video|zoom)\b|\btelehealth (?:visits?|consultations?"
    r"|appointments?|sessions?)\b")
_IS_GIVEN = words(r"\b(?:is|are) (?:\w+ )?(?:available|offered|provided|included|scheduled)\b")
_IS_THERE = re.compile(
    r" (?:is|are) (?:also |always |now )?(?:available|offered|included)\b"
    r"(?! (?:to (?!you|our)|from|by|elsewhere|near|through (?!us|our)|at (?!our|the clinic|no)|in (?!our|house|the clinic|addition)))", re.I
)
"""After the usual care: that it can be had, said of no other place."""
_TO_FIND = words(r"\b(?:find|seek(?: out)?|look(?:ing)? for)\s(?:[\w-]+\s){0,2}$")
_PATIENT = words(r"\b(?:you|your|yours|we|our|us|patients?|clients?|guests?)\b")
_PRACTICAL = words(
    r"\b(?:cover\w*|insurance|medicare|cost|price|pay|how (?:long|many|often|much|soon|do i|should i|is|are|does|do)|prepare|expect|drive|eat"
    r"|safe|painful|hurt|feel|side effects?|session|appointment|right for me|candidate|qualify|eligible|who (?:is|can)|what (?:is|are"
    r"|does|happens|can)"
    r"|(?:can|do|will|should) I|why|when|where|start|begin|schedule|referral|work)\b",
)
_HAS_ALREADY = words(r"\b(?:keep|continue|stay) (?:\w+ing|on)\b")
"""A question about what the reader gets elsewhere."""
_TEMPTS = words(
    r"\b(?:interested|ready|considering|thinking (?:of|about)|looking for|curious|sounds?|right for you|good fit|questions about|learn more"
    r"|need|wonder\w*|want to)\b"
)
"""A question that asks the reader to come."""
_INVITATION = re.compile(
    r"^\W*(?:please |then |if so, )?(?:(?:call|text|contact|e-?mail|visit|chat with|speak (?:to|with)|talk (?:to|with)|reach out to"
    r"|get in touch with"
    r"|connect with|give) (?:\w+ ){0,2}?(?:us|our|today|now)\b|(?:call|text) (?:\w+ ){0,2}\(?\d{3}\)?[ .-]\d{3}|(?:schedule|book"
    r"|request) (?:\w+ ){1,4})", re.I
)
_NOT_DONE = re.compile(r"(?:\bnot|n't|\bnever|\bcannot) (?:\w+ )?$", re.I)
_MANAGES = re.compile(r"manag(?:e|es|ing)\b", re.I)
"""What the doctor at home does is no name of a treatment."""
_WELCOMES = words(
    r"\b(?:we|we're|we'd|our (?:[\w-]+ ){0,2}?(?:team|staff|providers?|clinicians?|doctors?|specialists?|clinic|office|practice|experts?))\b"
    r"[^.;!?]{0,50}\b(?:help|happy|here (?:for|to)|welcome|would love|'d love|glad|answer|guide|ready|offer|provide)\b"
)
"""What follows a question that asks the reader to come."""
_REACHES = words(r"\b(?:contact|call|visit|reach(?: out to)?|email|text|schedule|book)\b")
_HAS = words(r"\b(?:has|have|offers?|provides?|can help|is here|accepts?|welcomes?)\b")
_COMPARES = words(r"\b(?:and not|vs\.?|versus|differen\w*|differ|compar\w+|better|same as|alternatives?"
    r"|(?<!our )other(?![^.;:!?]*\b(?:we (?:offer|provide|give|do)|here)\b)|instead|rather|unlike"
    r"|similar)\b")
_ARTICLE_PATH = re.compile(r"/blog/|/news/|/articles?/|/journal/|/20\d\d/|/category/|/tag/", re.I)
_CONTRASTS = TRIGGERS.add(
    "unlike", "instead", "rather", "compared", "opposed", "versus", "vs", "alternative", "contrast", "differ", "than", "similar", "adjunct",
    "addition", "tried", "failed", "as with", "see with", "seen with", "found with",
)
_GENERALIZES = TRIGGERS.add("other", "some", "many", "most", "several", "certain", "elsewhere", "clinics", "stud", "research", "trials")
_SPEAKS_OF_IT = ANNOUNCES | DENIES | SAYS_WE | SAYS_BOTH
_HOW_GIVEN = TRIGGERS.add("ways", "methods", "routes", "forms", "means", "session", "given", "administered", "taken", "provided", "delivered")
_WRITTEN = TRIGGERS.add("guest", "permission", "reprinted", "republished", "written", "originally", "nothing")
_OFFERS_BY_HEADING = heading_test(OFFER_HEADING)
_COMPARES_BY_HEADING = heading_test(_COMPARES)
_ELSEWHERE_BY_HEADING = heading_test(words(r"\b(?:standard|traditional|conventional|common|usual|first[- ]line"
    r"|(?<!our )other(?![^.;:!?]*\b(?:we|here)\b)|alternative)\b"))
_refuses = heading_test(words(rf"{NOT_OFFERED.pattern}|\bnot among our\b|\bservices\b[^.;!?]{{0,30}}\bnot include\b|\bnot (?:do|offer)"
    r"|\bunavailable\b"
    r"|\bwhat (?:you|we|I) (?:won't|will not|don't|do not|can't|cannot) (?:get|find|see|do|offer|have|provide|treat)\b"
    r"|\bno longer available\b|\brefer(?:red)? out\b|\bby referral\b"))
_asks_what_not = heading_test(words(r"\bwhat (?:do|does) (?:you|we|the \w+) not\b|\bwhat (?:don't|doesn't) (?:you|we|the \w+)\b"))
_refuses_other = heading_test(words(
    r"\b(?:refunds?|returns?|exchanges?|discounts?|insurance|credits?|financing|payment plans?)\b|\b(?:if|when|because) you\b"
    r"|\b(?:it|which|that) (?:is|are)(?: not|n't) (?:approved|cleared|indicated|meant)\b"
))
"""Headings that refuse money, or speak of what the reader has not."""
_announces = heading_test(words(r"^\W*(?:coming (?:soon|in|this|next|early|late|20\d\d|up|spring|summer|fall|winter)|launching|arriving"
    r"|on the horizon"
    r"|soon\b)"))
_SITE_PART = re.compile(r"\s[|-]\s|:")
_SIGNED = words(r"\b(?:consent|agreement|authorization|contract)\b")
_TO_PATIENTS = words(r"\b(?:we|our|you|your|patients?)\b|\$\d")
_PRICE_OF_OTHERS = words(
    r"\b(?:pharmacy|average|typically|nationwide|in most cities|market|other clinics|(?:at|in) (?:\w+ )?clinics|what others|others (?:ask"
    r"|charge|bill)|for comparison|list price|range from)\b"
)
_PRICE_LINE = re.compile(r"\W*\$\s?\d")
_WHY_NOT = re.compile(
    r"\W*why (?:(?:is|are) there )?(?:no|not)\b|\W*why (?:don't (?:you|we)|do (?:you|we) not) (?:offer|have|do|give|provide)", re.I
)
_HAD = words(r"\b(?:have|has|had|'ve) (?:already )?(?:had|tried|failed)\s(?:\w+\s){0,3}$")
_SERVICES_OF_IT = re.compile(r" services?\b", re.I)
_I_CANNOT = re.compile(r"\bI (?:do not|don't|cannot|can't|am not)\b")
_IS_NO = re.compile(r":? no\b", re.I)
_THEN_TELLS = re.compile(r": | - ")
_FALLS_SHORT = words(r"\b(?:enough|alone|insufficient|fall(?:s|en)? short)\b")
_ONE_OF_US = re.compile(r"\b(?:I|my|we|you)\b")
_NO_MARKS = frozenset({"no", "not offered", "not available", "none", "x", "\u2717", "\u2715", "\u274c", "not here"})
_FORMS = frozenset({"ketamine-infusion", "ketamine-im", "ketamine-oral"})
_OUR_PATIENTS = words(r"\bour (?:\w+ )?(?:patients|clients|clinics?|office|nurses?|CRNAs?|anesthesiologists?|(?:treatment|infusion) (?:rooms?"
    r"|suites?))\b")
_FOR_PAIN = words(
    r"\b(?:for|in) (?:(?!and\b|or\b)[\w-]+ ){0,2}pain\b(?: (?:syndromes?|conditions?|disorders?|patients?|treatment|management|relief"
    r"|diagnos\w+))?"
    r"(?!,? (?:and|or|&)\b)"
)
_HOW_MANY = words(r"(?:\d|\b(?:an?|two|three|four|five|six|seven|eight|ten|several)) (?:\w+ ){0,3}?(?:hours?|minutes|infusions|treatments"
    r"|days|weeks)\b")
_INFUSED = words(r"\binfusions?\b|\bketamine (?:treatment|therapy)\b")
_NOT_LEGAL = re.compile(r"[^.;!?]{0,30}\b(?:is|are) (?:still |currently )?(?:not (?:yet )?legal|illegal)\b")
_JOINS = words(r"\b(?:combin\w+|conjunction|complement\w*|alongside|assist\w*|enhanc\w+|join\w*|together|pair\w*|within|with|integrat\w*)\b")
_KINDS_OF = words(r"\b(?:types|forms|kinds|ways|methods|routes) (?:of|to|in which)\b")
"""A line that opens a list of what exists."""
_WORSE = words(
    r"\b(?:only (?:for )?an? short|for an? short (?:time|period) only|less (?:effective|potent|efficient|predictable|well)|not as (?:effective"
    r"|well|strong)|inferior|poorly absorbed|low(?:er)? bioavailability)\b"
)
"""What is said of the form that one does not give."""
_EITHER = re.compile(r"\beither\b", re.I)
_OTHER_OPTIONS = words(r"\bother (?:\w+ )?(?:options|treatments|therapies|choices|ways|approaches)\b|\balternatives\b")
"""A line that opens a list of what else exists."""
_GIVEN_AS = words(r"\b(?<!may be )(?<!could be )(?:given|administered|taken|provided|delivered) (?:as|by|via|through|using"
    r"|in the form of)\b")
_SESSIONS_WITH = words(r"\bsessions?\b[^.;!?]{0,40}\b(?:includes?|uses?|with|involves?)\b[^.;!?]{0,30}$")
_PART_OF_ANOTHER = re.compile(r"\W*(?:portion|part|component|piece|side|aspect)\b", re.I)
"""After "psychotherapy": it is a part of the treatment that the page is about."""
_QUESTIONS_ON = words(r"\b(?:questions|FAQ'?s?|answers)\b[^.;!?]{0,60}\b(?:about|on|regarding)\b")
"""What a page of questions says that its questions are about."""
_YET = re.compile(r"(?: here)? (?:quite )?yet\b", re.I)
_NOT_HERE_CELL = words(r"\bnot (?:here|with us|offered|at this (?:clinic|office))\b")
_KETAMINE = re.compile(r"\bketamine\b", re.I)
_NEITHER_ONE = re.compile(r"\W*neither\b", re.I)
_ONE_THING = ("it", "this", "that", "which", "ours")
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
    source: Source = "page_text"


def read_services(page: Page, kind: str, clinic_name: str | None, offers: Iterable[Offer] = ()) -> list[Finding]:
    """Return one finding per service that the page names: value {"term", "status"}, the best quote for it.

    `offers` are those of the page's structured data: with them what the text merely names is offered.

    An announcement in words outranks a refusal ("not yet"), a refusal an offer, an offer a mention.
    """
    reader = _Reader(page, kind, clinic_name)
    best: dict[str, _Claim] = {}
    in_data = (_Claim(offer.term, "offered", "offered_in_data", _STRENGTH["list"], None, offer.quote, offer.source) for offer in offers)
    for claim in (*reader.claims_by_name(), *in_data):
        held = best.get(claim.term)
        if held is None or _rank(claim) > _rank(held):
            best[claim.term] = claim
    return [
        Finding(
            field="services",
            value={"term": claim.term, "status": claim.status},
            quote=claim.quote,
            source=claim.source,
            rule=claim.rule,
            service=claim.term,
        )
        for claim in best.values()
    ]


def _rank(claim: _Claim) -> tuple[int, int]:
    order = {"mentioned": 0, "offered": 1, "not_offered": 2, "coming_soon": 3}
    return order[claim.status], claim.strength


def _first_heading(page: Page) -> list[str]:
    return [page.plain[block.index] for block in page.blocks if block.is_heading and block.role == "main"][: 3 if page.is_plain_text else 1]


class _Reader:
    """One page while its services are read."""

    def __init__(self, page: Page, kind: str, clinic_name: str | None) -> None:
        self.page, self.kind = page, kind
        name = plain(clinic_name).strip() if clinic_name else spelled_in_address(page) if kind in ARTICLES else ""
        self.vocabulary = Vocabulary.of(page, clinic_name)
        self.speaker = Speaker(name, kind)
        self._offered: Counter[str] = Counter()  # the strength of the best offer of each treatment so far
        self._openers = list_openers(page)
        self._elsewhere = standing_elsewhere(page)
        # a page on KAP tells of the forms in which ketamine is taken there
        heads = [page.plain[block.index] for block in page.blocks if block.tag == "h1"] or [plain(page.title), *_first_heading(page)]
        self._is_of_kap = kind not in ARTICLES and any("kap" in self.vocabulary.terms(head) for head in heads)
        self._is_by_others = kind == "blog" and any(_BY_OTHERS.search(page.plain[block.index]) for block in page.holding(_WRITTEN))

    def claims_by_name(self) -> Iterator[_Claim]:
        """Yield the claims; on a page whose infusions are for pain, what is said of one that is ketamine's is said of both."""
        for claim in self.claims():
            yield claim
            of_ketamine = "etamine" in claim.quote or "idocaine" not in claim.quote
            if claim.term == "pain-infusion" and self._gives_ketamine_for_pain and of_ketamine:
                yield replace(claim, term="ketamine-infusion")

    @property
    def _gives_ketamine_for_pain(self) -> bool:
        return self.vocabulary.purpose is Purpose.PAIN and self.vocabulary.about_ketamine

    def claims(self) -> Iterator[_Claim]:
        yield from self._title()
        yield from self._main_treatment()
        yield from self._subject_of_article()
        for block, text, bits in zip(self.page.blocks, self.page.plain, self.page.bits, strict=True):
            if block.cells:
                yield from self._marked_no(block)
            if not bits & NAMES or not self.vocabulary.loose_mentions(text):
                if block.role == "main" and (bits & _SPEAKS_OF_IT or self._follows_question(block)):
                    yield from self._below_question(block, text)
                    yield from self._said_of_what_was_named(block)
                continue
            if block.role in ("nav", "header", "footer") or (block.role == "aside" and self._is_listed(block)) or is_menu(text):
                yield from self._menu(block, text)
                yield from self._sentences(block, text)
            elif self._is_by_others or block.index in self._elsewhere:
                yield from self._mentions(block, text)
            else:
                yield from self._block(block, text)

    def _follows_question(self, block: Block) -> bool:
        return bool(block.headings and block.headings[-1].endswith("?")) or (block.index > 0 and self.page.plain[block.index - 1].endswith("?"))

    def _title(self) -> Iterator[_Claim]:
        """A page of its own: the treatment is in the title of a page that is no article."""
        title = plain(self.page.title)
        if self.kind == "policy":
            yield from self._consent()
        if self.kind in ("blog", "feed", "policy", "team") or not title:
            return
        heads_first = sorted(self.page.holding(NAMES), key=lambda block: block.tag != "h1")
        first = _SITE_PART.split(title)[0]
        text = first if self.kind == "faq" else title
        named = self.vocabulary.loose_mentions(text)  # "Elm Counseling" stands behind a bar, or is known to be the name
        terms = dict.fromkeys(
            name.term
            for name in named
            if name.term not in _TALK
            or (name.start < len(first) and not self._is_in_our_name(text, name))
            or _SERVICES_OF_IT.match(text, name.end)
        )
        if self.kind in ("service", "pricing", "what-to-expect", "home") and not _COMPARES.search(title):
            for term in terms:
                block = next((block for block in heads_first if term in self.vocabulary.loose_terms(self.page.plain[block.index])), None)
                if block is not None:
                    yield self._claim(term, "offered", "title_of_a_page", "title", block, "")

    def _consent(self) -> Iterator[_Claim]:
        """A consent or agreement form of a treatment is signed for what the clinic gives."""
        for block in self.page.blocks:
            text = self.page.plain[block.index]
            if block.is_heading and _SIGNED.search(text):
                for term in self.vocabulary.loose_terms(text):
                    yield self._claim(term, "offered", "consent_to_it", "title", block, "")

    def _menu(self, block: Block, text: str) -> Iterator[_Claim]:
        """An entry of the site's menu or of a footer list that is a treatment's name."""
        links = [(plain(link.text), link.href) for link in self.page.links_in(block) if link.role != "main" and link.text]
        for entry, href in links or [(entry, "") for entry in _SEPARATOR.split(text)]:
            in_one_line = not links and is_menu(entry)  # its entries run together
            if not in_one_line and (len(entry) > 60 or _NOT_A_NAME.search(entry) or leads_elsewhere(entry)):
                continue
            if _ARTICLE_PATH.search(href):
                continue
            for mention in self.vocabulary.mentions(entry):
                if mention.term in _TALK and self._is_in_our_name(entry, mention):
                    continue  # "Elm Street Counseling" leads home
                rest = (entry[: mention.start] + entry[mention.end :]).split()
                few = len(rest) <= (6 if mention.start < 14 else 4)
                if few or ((block.role == "nav" or not links) and not any(word[0].islower() for word in rest)):
                    yield self._claim(mention.term, "offered", "menu_entry", "nav", block, "")

    def _main_treatment(self) -> Iterator[_Claim]:
        """What a page of the clinic's own speaks about most, to the patient or of itself, is offered there."""
        if self.kind not in ("service", "faq", "what-to-expect", "pricing", "home", "location", "policy"):
            return
        count: Counter[str] = Counter()
        first: dict[str, tuple[Block, Named]] = {}
        addressed = self.kind == "service"
        usual: list[str] = []
        shock = 0
        for block, text, bits in zip(self.page.blocks, self.page.plain, self.page.bits, strict=True):
            if block.role != "main" or (addressed and not bits & NAMES) or block.index in self._elsewhere:
                continue
            if any(map(_COMPARES_BY_HEADING, block.headings[-1:])):
                continue
            addressed = addressed or _TO_PATIENTS.search(text) is not None
            named: dict[str, Named] = {}
            for mention in self.vocabulary.loose_mentions(text) if bits & NAMES else ():
                named.setdefault(mention.term, mention)
            shock += "ect" in named
            for mention in named.values():
                left = text[max(0, mention.start - 120) : mention.start]
                if (
                    mention.term in ("ect", "psilocybin")
                    or (bits & _CONTRASTS and CONTRAST.search(left))
                    or (bits & DENIES and NOT_OFFERED.search(left))
                    or (bits & _GENERALIZES and GENERAL.search(left))
                    or _KINDS_OF.search(left)
                    or _NOT_LEGAL.match(text, mention.end)
                    or _HAD.search(left)
                ):
                    continue
                count[mention.term] += 1
                first.setdefault(mention.term, (block, mention))
                if mention.term in _BACKGROUND:
                    usual.append(text)
        if not count or not addressed:
            return
        main = max(count, key=lambda term: count[term])
        if shock > 2 * count[main]:  # the page is about ECT
            return
        if count[main] == 1 and len(count) > 2:  # several are named once: none is the subject
            return
        if (count[main] >= 2 or main not in _TALK) and (main not in _BACKGROUND or not all(map(BEFORE_OR_ELSEWHERE.search, usual))):
            block, mention = first[main]
            yield self._claim(main, "offered", "subject_of_a_page", "list", block, "", mention)
        if self.vocabulary.purpose is Purpose.BOTH and "ketamine-infusion" in first:
            block, mention = first["ketamine-infusion"]
            yield self._claim("pain-infusion", "offered", "subject_of_a_page", "list", block, "", mention)

    def _subject_of_article(self) -> Iterator[_Claim]:
        """An article about one treatment that speaks of "our patients" tells of what the clinic gives."""
        if self.kind != "blog" or self._is_by_others:
            return
        own = [block for block in self.page.blocks if block.role == "main" and block.index not in self._elsewhere]
        count = Counter(name.term for block in own for name in self.vocabulary.loose_mentions(self.page.plain[block.index]))
        if not count:
            return
        main, most = count.most_common(1)[0]
        if most < 4 or most * 5 < count.total() * 4:
            return
        for block in own:
            said = _OUR_PATIENTS.search(self.page.plain[block.index])
            if said:
                quote = quote_around(self.page, block, said.start(), said.end())
                yield self._claim(main, "offered", "subject_of_an_article", "list", block, quote)
                return

    def _mentions(self, block: Block, text: str) -> Iterator[_Claim]:
        yield from self._said_of_what_was_named(block)
        for mention in few_of_each(self.vocabulary.mentions(text), name_of):
            yield self._claim(mention.term, "mentioned", "named_elsewhere", "list", block, "", mention)

    def _block(self, block: Block, text: str) -> Iterator[_Claim]:
        marked = block.is_heading or block.tag in ("li", "button", "summary", "row", "dt")
        if marked or self._openers[block.index] or self._may_be_entry(block, text):
            yield from self._names(block, text)
        if self.kind not in ARTICLES and not (self.page.bits[block.index] & _GENERALIZES and GENERAL.search(text)):
            if "$" in text:
                yield from self._priced(block, text)
            elif self._price_follows(block, text):
                for mention in (*self.vocabulary.mentions(text), *self.vocabulary.short_mentions(text)):
                    yield self._claim(mention.term, "offered", "priced", "price", block, "", mention)
        yield from self._sentences(block, text)

    def _names(self, block: Block, text: str) -> Iterator[_Claim]:
        """A heading, list item or card that is a treatment's name, where the page lists what is offered."""
        bits = self.page.bits[block.index]
        listed = self._is_listed(block)
        tells = _THEN_TELLS.search(text, 0, 80) if listed else None
        if tells and not (bits & (DENIES | ANNOUNCES) and (NOT_OFFERED.search(text) or COMING.search(text))):
            text = text[: tells.start()] if status_below_name(text[tells.end() :]) is None else text  # an entry that tells of what it names
        ours = block.list_id is not None and self.speaker.offers.search(self._openers[block.index])
        if (self.kind in ARTICLES and not ours) or len(text) > 90 or (self.kind == "policy" and not listed):
            return
        if (bits & DENIES and NOT_OFFERED.search(text)) or (bits & ANNOUNCES and COMING.search(text)):
            return
        if self._under_refusal(block):
            for mention in self.vocabulary.mentions(text):
                yield self._claim(mention.term, "not_offered", "refused_list", "list", block, "")
            return
        if any(map(_announces, block.headings[-1:])):
            for mention in self.vocabulary.mentions(text):
                yield self._claim(mention.term, "coming_soon", "announced_list", "list", block, "")
            return
        if _NOT_A_NAME.search(_OR.sub(" ", text) if listed else text) or any(map(_COMPARES_BY_HEADING, block.headings[-1:])):
            return
        if not (
            listed
            or (block.is_heading and self.kind in ("home", "service", "pricing", "location", "what-to-expect"))
            or (block.is_heading and self.kind == "other")
        ):
            return
        for mention in self.vocabulary.mentions(text):
            if mention.term in _TALK and " | " in text[: mention.start]:
                continue  # the practice's name behind the page's
            if self.kind in ARTICLES and mention.start > 2:
                continue  # it is not what the entry names
            marked = status_below_name(text[mention.end :])
            if marked:  # "Spravato - coming in May", "ECT - by referral"
                rule = "announced" if marked == "coming_soon" else "refused"
                yield self._claim(mention.term, marked, rule, "sentence", block, "")
                continue
            extra = len(_A_WORD.findall(self._beside_names(text)))
            if extra <= (8 if block.tag == "h1" or listed else 2 if self.kind == "other" else 5):
                yield self._claim(mention.term, "offered", "listed_by_name", "heading" if block.is_heading else "list", block, "")

    def _beside_names(self, text: str) -> str:
        """Return what a line says beside the treatments that it names."""
        for mention in reversed(self.vocabulary.mentions(text)):
            text = text[: mention.start] + text[mention.end :]
        return text

    def _may_be_entry(self, block: Block, text: str) -> bool:
        """Tell whether a short line is an entry of a list without marks, under "What we do"."""
        return (len(text) <= 90 or ": " in text[:40]) and len(text) < 130 and text[-1:] not in ".!?" and self._is_listed(block)

    def _under_refusal(self, block: Block) -> bool:
        """Tell whether the entry stands under "What we do not do" or "we do not offer:"."""
        over = [*block.headings[-1:], self._openers[block.index]]
        return any(_refuses(text) and (not text.endswith("?") or _asks_what_not(text)) and not _refuses_other(text) for text in over)

    def _is_listed(self, block: Block) -> bool:
        """Tell whether the entry stands under "Our services" or "we offer:"."""
        opener = self._openers[block.index]
        over = block.headings[-1] if block.headings else ""
        asked = over.endswith("?") and QUESTION_OFFER.search(over) is None
        under = bool(over) and _OFFERS_BY_HEADING(over) and not asked and not _ELSEWHERE_BY_HEADING(over)
        if under or not opener or _KINDS_OF.search(opener):
            return under
        offered, general = self.speaker.offers.search(opener), GENERAL.search(opener)
        if general:
            return offered is not None and offered.end() <= general.start()  # "we offer what helps many people:"
        if offered or _PLAN_INCLUDES.search(opener):
            return True
        headed = OFFER_HEADING.search(opener)
        return headed is not None and ("services" in headed[0].lower() or len(opener.split()) < 8 or self.speaker.we.search(opener) is not None)

    def _priced(self, block: Block, text: str) -> Iterator[_Claim]:
        """A treatment with a price of this clinic beside it."""
        for start, sentence in self.page.sentences(block.index) if not block.cells else [(0, text)]:
            if "$" not in sentence or asks(sentence) or _PRICE_OF_OTHERS.search(sentence):
                continue
            names = [*self.vocabulary.mentions(sentence), *self.vocabulary.short_mentions(sentence)]
            for mention in few_of_each(names, name_of):
                if not CONTRAST.search(sentence[: mention.start]) and not NOT_OFFERED.search(sentence):
                    yield self._claim(mention.term, "offered", "priced", "price", block, self._quote(block, start, sentence, mention))

    def _price_follows(self, block: Block, text: str) -> bool:
        """Tell whether the block is a name in a price list: short, its price in one of the two short blocks after it."""
        if block.role != "main" or len(text) > 90 or text.rstrip().endswith("?") or _NOT_A_NAME.search(text):
            return False
        for following in self.page.plain[block.index + 1 : block.index + 3]:
            if _PRICE_LINE.match(following) or ("$" in following and len(following) < 90):
                return True
            if len(following) > 90 or self.vocabulary.mentions(following):
                return False
        return False

    def _sentences(self, block: Block, text: str) -> Iterator[_Claim]:
        yield from self._below_question(block, text)
        yield from self._said_of_what_was_named(block)
        before = ""
        for number, (start, sentence) in enumerate(self.page.sentences(block.index)):
            mentions = self.vocabulary.mentions(sentence)
            own = [*mentions, *self.vocabulary.short_mentions(sentence)] if mentions else self.vocabulary.loose_mentions(sentence)
            if before.endswith("?") and QUESTION_OFFER.search(before):
                yield from self._answer(block, sentence, before)
            bits = (self.page.bits[block.index] if sentence == text else TRIGGERS.bits(sentence)) if own or "IVs" in sentence else 0
            if start and block.is_heading and text[:start].rstrip().endswith("|"):
                own = [mention for mention in own if mention.term not in _TALK]  # the practice's name behind the page's
            if own and self._is_protocol_for_pain(sentence):
                quote = self._quote(block, start, sentence, own[0])
                yield self._claim("pain-infusion", "offered", "protocol_for_pain", "sentence", block, quote)
            if bits & DENIES and NOT_OFFERED.search(sentence):
                yield from self._refused_barely(block, start, sentence, bits)
            for mention in few_of_each(own, name_of):
                if mention.term in _TALK and self._is_in_our_name(sentence, mention):
                    continue  # "we use it at Elm Counseling"
                with_before = f"{before[-120:]} {sentence}" if block.role != "main" else sentence
                known = self._offered[mention.term]
                judged = self.speaker.judge(sentence, mention, bits, with_before, known >= _STRENGTH["sentence"])
                if judged and judged[1] == "given_here" and self._is_given_anywhere(block, sentence, mention):
                    judged = None
                if judged and judged[0] == "not_offered" and self._answers_another_question(block, sentence, mention):
                    judged = None
                if judged and judged[0] == "not_offered" and mention.term == "kap" and mention not in mentions:
                    judged = None  # "I do not prescribe ketamine": the therapist's part is the therapy
                if judged is None and not known and asks(sentence) and self._leads_to_us(block, number, sentence):
                    judged = "offered", "invites_to_book"
                if judged is None and known >= _STRENGTH["told"]:  # by its place it could only be refused
                    judged = self._refused_by_place(block, sentence, mention)
                    if judged is None:
                        continue
                if judged is None and mention.term == "psychotherapy" and self._is_part_of_kap(sentence):
                    continue
                status, rule = judged or self._by_place(block, sentence, mention)
                if status == "mentioned" and mention not in mentions and not self._is_worth_a_mention(sentence, mention):
                    continue
                if status == "mentioned" and _MANAGES.match(sentence, mention.start):
                    if asks(sentence) or not self.speaker.we.search(sentence[: mention.start]):
                        continue
                    denied = _NOT_DONE.search(sentence[: mention.start])
                    status, rule = ("not_offered", "refused") if denied else ("offered", "clinic_offers")
                if status == "mentioned" and self._is_in_our_name(sentence, mention):
                    continue
                strength = "told" if rule in _BY_PLACE else "list" if status == "mentioned" and block.is_heading else "sentence"
                yield self._claim(mention.term, status, rule, strength, block, self._quote(block, start, sentence, mention))
            before = sentence

    def _refused_barely(self, block: Block, start: int, sentence: str, bits: int) -> Iterator[_Claim]:
        """Yield that infusions are refused in "we do not offer infusions or lozenges", where the shorter name would count for nothing else."""
        for mention in self.vocabulary.bare_mentions(sentence)[:2]:
            judged = self.speaker.judge(sentence, mention, bits, sentence, True)
            if judged and judged[0] == "not_offered":
                yield self._claim(mention.term, *judged, "sentence", block, self._quote(block, start, sentence, mention))

    def _answers_another_question(self, block: Block, sentence: str, mention: Named) -> bool:
        """Tell whether "Ketamine: no." answers what is asked of it, "Does insurance pay?", not whether it is given."""
        question = question_above(self.page, block) if _IS_NO.match(sentence, mention.end) else ""
        return question != "" and not asks_after(question)

    def _is_given_anywhere(self, block: Block, sentence: str, mention: Named) -> bool:
        """Tell whether "is given" is said of the treatment in general: of one kind in a list, of one way or another."""
        return mention.term == "ect" or _KINDS_OF.search(self._openers[block.index]) is not None or self._is_one_of_ways(sentence, mention)

    def _is_one_of_ways(self, sentence: str, mention: Named) -> bool:
        """Tell whether a form of ketamine stands in "either by vein or by mouth", where the page says elsewhere which form "we" give."""
        if mention.term not in _FORMS or not (_EITHER.search(sentence) or self._names_several_forms(sentence)):
            return False
        return self._says_which_form

    def _names_several_forms(self, sentence: str) -> bool:
        if len({name.term for name in self._forms_in(sentence)}) < 2 or self.speaker.we.search(sentence):
            return False
        return _OR.search(sentence) is not None or WAYS_TO_TAKE.search(sentence) is not None

    def _forms_in(self, sentence: str) -> list[Named]:
        """Return what names a form of ketamine in a sentence, short names too."""
        named = (*self.vocabulary.loose_mentions(sentence), *self.vocabulary.short_mentions(sentence))
        return [name for name in named if name.term in _FORMS]

    def _leads_to_us(self, block: Block, number: int, sentence: str) -> bool:
        """Tell whether a question to the reader goes on as an invitation: "Is TMS what you need? Call us today."."""
        if not _TEMPTS.search(sentence) or _COMPARES.search(sentence):
            return False
        after = self.page.sentences(block.index)[number + 1 :] or [
            first for following in self.page.blocks[block.index + 1 : block.index + 2] for first in self.page.sentences(following.index)[:1]
        ]
        return any(
            _INVITATION.search(following) or (not asks(following) and (_WELCOMES.search(following) or self._is_our_welcome(following)))
            for _, following in after[:2]
        )

    def _is_our_welcome(self, sentence: str) -> bool:
        return self.speaker.is_named_in(sentence) and (_REACHES.search(sentence) is not None or _HAS.search(sentence) is not None)

    def _is_worth_a_mention(self, sentence: str, mention: Named) -> bool:
        """Tell whether a short name is one where it offers nothing: "lozenge" is, "infusion" may be any but an IV infusion of ketamine."""
        if mention.term in ("ketamine-oral", "ketamine-im"):
            return True
        name = sentence[mention.start : mention.end]
        if "nfusion" in name and name.startswith("IV"):
            return True
        if name[1:].startswith(("ntraven", "nfusion")) and len({name.term for name in self._forms_in(sentence)}) > 1:
            return True
        return name[1:].startswith("ntraven") and "etamine" in sentence

    def _is_protocol_for_pain(self, sentence: str) -> bool:
        """Tell whether a sentence says how many or how long the ketamine infusions are that the clinic gives for pain."""
        return (
            self.kind not in ARTICLES
            and self.vocabulary.about_ketamine
            and _FOR_PAIN.search(sentence) is not None
            and _HOW_MANY.search(sentence) is not None
            and _INFUSED.search(sentence) is not None
        )

    def _is_part_of_kap(self, sentence: str) -> bool:
        """Tell whether psychotherapy is named as what makes KAP with ketamine, not as what a patient tried before."""
        if "ketamine" not in sentence.lower() or not _JOINS.search(sentence) or not self._names_kap:
            return False
        if set(self.vocabulary.terms(sentence)) - {"psychotherapy", "kap", *_FORMS}:
            return False
        return BEFORE_OR_ELSEWHERE.search(sentence) is None and _FALLS_SHORT.search(sentence) is None

    @cached_property
    def _names_kap(self) -> bool:
        return any("kap" in self.vocabulary.terms(self.page.plain[block.index]) for block in self.page.holding(NAMES))

    def _is_in_our_name(self, sentence: str, mention: Named) -> bool:
        named = self.speaker.name.finditer(sentence) if self.speaker.name else ()
        return any(name.start() <= mention.start < name.end() for name in named)

    def _said_of_what_was_named(self, block: Block) -> Iterator[_Claim]:
        """Yield what "We offer both", "we do not offer it" or "not something we do here" says of the treatments named before."""
        if self.page.bits[block.index] & (DENIES | SAYS_WE | SAYS_BOTH):
            for start, sentence in self.page.sentences(block.index):
                match = said_of_what_was_named(sentence)
                if match is not None and not sentence.startswith(":", match.end()):  # "not offered: ECT" names its own
                    yield from self._said_of_it(block, start, sentence, match)

    def _said_of_it(self, block: Block, start: int, sentence: str, match: re.Match[str]) -> Iterator[_Claim]:
        """Yield a claim for the treatment named last before the pronoun, or in the question above."""
        offered = match.re is OFFERED_IT.bare
        by_us = self.speaker.we.search(sentence[: match.end()]) or _I_CANNOT.search(sentence, 0, match.end())
        if not offered and match["it"] and not by_us:
            return
        said = sentence[: match.start()]
        named = self.vocabulary.terms(said) or self.vocabulary.exact_short_terms(said)
        before = [] if named else self._named_before(block, start)
        terms = named or next((found for found in reversed(before) if found), [])
        it = (match["it"] or match["given" if offered else "none"] or match["ours" if offered else "thing"] or "").lower()
        two = it in ("both", "either", "neither")
        if two and not named and len(terms) < 2:
            around = [*reversed(before), *([] if terms else self._named_after(block, start))]
            terms = list(dict.fromkeys(term for found in around for term in found))[:2]
        if (not terms or (two and len(terms) < 2)) and not block.cells and block.headings:
            terms = list(dict.fromkeys([*self.vocabulary.terms(plain(block.headings[-1])), *terms]))[:2 if two else None]
        if two and len(terms) == 1 and not named and block.headings and _KETAMINE.search(block.headings[-1]) and self.vocabulary.plain_ketamine:
            terms = list(dict.fromkeys([*terms, self.vocabulary.plain_ketamine]))  # under "Ketamine or Spravato?"
        if it.split(" ")[0] in _ONE_THING or (not offered and (match["sent"] or "").lower() in _ONE_THING):
            terms = terms[-1:] if named else terms[:1]
        if not offered and not named and any(map(is_one_kind, [*self._just_before(block, start), *block.headings[-1:]])):
            return
        for term in terms:
            yet = _YET.match(sentence, match.end()) is not None
            status, rule = ("offered", "clinic_offers") if offered else ("coming_soon", "announced") if yet else ("not_offered", "refused")
            yield self._claim(term, status, rule, "sentence", block, self._quote(block, start, sentence, Named(term, 0, 1)))

    def _marked_no(self, block: Block) -> Iterator[_Claim]:
        """Yield what a table row says that marks a treatment with no in every column, or the one of a column with "not here"."""
        label, marks = plain(block.cells[0]), [plain(cell).strip().lower() for cell in block.cells[1:]]
        if marks and all(mark in _NO_MARKS for mark in marks):
            for term in self.vocabulary.terms(label):
                yield self._claim(term, "not_offered", "refused_row", "sentence", block, "")
        for head, cell in zip(block.table_head, block.cells, strict=False):
            if _NOT_HERE_CELL.search(cell):
                for term in self.vocabulary.terms(plain(head)):
                    yield self._claim(term, "not_offered", "refused_row", "sentence", block, "")

    def _named_before(self, block: Block, start: int) -> list[list[str]]:
        """Return what the sentences just before name, those of the paragraph above where none of this one does."""
        near = range(max(0, start - 400), start)
        before = [self.vocabulary.terms(piece) for offset, piece in self.page.sentences(block.index) if offset in near]
        if any(before) or not block.index or self.page.blocks[block.index - 1].headings != block.headings:
            return before
        return [self.vocabulary.terms(piece) for _, piece in self.page.sentences(block.index - 1)]

    def _just_before(self, block: Block, start: int) -> list[str]:
        """Return the two sentences before a place of a block."""
        return [piece for offset, piece in self.page.sentences(block.index) if offset < start][-2:]

    def _named_after(self, block: Block, start: int) -> list[list[str]]:
        """Return what a sentence and the two after it name: "We do both." may come first."""
        return [self.vocabulary.terms(piece) for offset, piece in self.page.sentences(block.index) if offset >= start][:3]

    def _below_question(self, block: Block, text: str) -> Iterator[_Claim]:
        question = question_above(self.page, block)
        if question and asks_after(question):
            yield from self._answer(block, text, question)
        elif not question and self.page.bits[block.index] & (ANNOUNCES | DENIES) and not self._heads_a_list(block):
            status = status_below_name(text)
            name = self._name_above(block) if status else ""
            terms = self.vocabulary.terms(name)
            if status and len(terms) == 1:
                yield self._claim(terms[0], status, "announced" if status == "coming_soon" else "refused", "sentence", block, "")

    def _heads_a_list(self, block: Block) -> bool:
        following = self.page.blocks[block.index + 1 : block.index + 2]
        return block.is_heading and bool(following) and following[0].list_id is not None

    def _name_above(self, block: Block) -> str:
        """Return the short line above a block: its heading where it stands right below, else the line before it."""
        above = self.page.plain[block.index - 1] if block.index else ""
        heading = plain(block.headings[-1]) if block.headings else ""
        return above if above and len(above) < 50 and above[-1] not in ".!?" else heading if above == heading else ""

    def _answer(self, block: Block, text: str, question: str) -> Iterator[_Claim]:
        """Yield what "Yes" or "No" below "Do you offer TMS?" says of it."""
        status = answer_status(text, question)
        asked = {mention.term: mention for mention in reversed(self.vocabulary.loose_mentions(question))} if status else {}
        if status is None or (len(asked) > 1 and (status != "not_offered" or not (_OR.search(question) or _NEITHER_ONE.match(text)))):
            return
        for term, mention in asked.items():
            if status == "offered" or asks_for(question, mention):
                yield self._claim(term, status, "answered_question", "sentence", block, "")

    def _by_place(self, block: Block, sentence: str, mention: Named) -> tuple[str, str]:
        """Judge a sentence that does not say who gives the treatment by what it tells, to whom, and on which page."""
        refused = self._refused_by_place(block, sentence, mention)
        if refused:
            return refused
        if self.kind == "faq" and mention.term != "ect" and _QUESTIONS_ON.search(sentence[: mention.start]):
            return "offered", "asked_of_the_clinic"
        if asks(sentence):
            asked = self._asks_about_ours(sentence, mention)
            return ("offered", "asked_of_the_clinic") if asked else ("mentioned", "named")
        if not CONTRAST.search(sentence[: mention.start]) and self._told_to_patients(block, sentence, mention):
            return "offered", "told_to_patients"
        return "mentioned", "named"

    def _denied_at_home(self, block: Block, sentence: str, mention: Named) -> bool:
        """Tell whether a question for lozenges at home is answered with no: what is taken at home is then nothing that the clinic gives."""
        if mention.term != "ketamine-oral" or "home" not in sentence:
            return False
        text = self.page.plain[block.index]
        after = text[text.find(sentence) + len(sentence) :].strip() or "".join(self.page.plain[block.index + 1 : block.index + 2])
        return NO.match(after) is not None

    def _refused_by_place(self, block: Block, sentence: str, mention: Named) -> tuple[str, str] | None:
        """Tell whether a name in a refused list, or the question why it is not given, refuses the treatment."""
        if asks(sentence):
            return ("not_offered", "refused") if _WHY_NOT.match(sentence) or self._denied_at_home(block, sentence, mention) else None
        if any(map(_announces, block.headings[-1:])) and not block.is_heading:
            return "coming_soon", "announced_list"
        return ("not_offered", "refused_list") if self._under_refusal(block) and not _PREDICATE.search(sentence) else None

    def _asks_about_ours(self, sentence: str, mention: Named) -> bool:
        """A practical question on the clinic's own pages ("Is TMS covered?") is asked of what the clinic gives."""
        return (
            self.kind in ("faq", "service", "pricing", "home", "what-to-expect")
            and mention.term not in _BACKGROUND
            and _PRACTICAL.search(sentence) is not None
            and _COMPARES.search(sentence) is None
            and _HAS_ALREADY.search(sentence) is None
            and (len(self.vocabulary.terms(sentence)) < 2 or _ONE_OF_US.search(sentence) is not None)
        )

    def _told_to_patients(self, block: Block, sentence: str, mention: Named) -> bool:
        """Instructions, times and captions on the clinic's own pages are about what the clinic gives."""
        if block.role not in ("main", "header"):
            return False
        if self.kind in ARTICLES and (not self.speaker.we.search(sentence) or _AUTHORS.search(sentence)):
            return False
        if self._is_in_our_name(sentence, mention):
            return False
        bits = self.page.bits[block.index]
        if bits & _GENERALIZES and GENERAL.search(sentence):
            return False
        if (bits & DENIES and NOT_OFFERED.search(sentence)) or any(map(_COMPARES_BY_HEADING, block.headings[-1:])):
            return False
        if _TALK_ABOUT.search(sentence[: mention.start]):
            return False
        if _CLINICS_OF_IT.match(sentence[mention.end :]) or (mention.term in _TALK and _PART_OF_ANOTHER.match(sentence[mention.end :])):
            return False
        opener = self._openers[block.index]
        if opener and (_OTHER_OPTIONS.search(opener) or (mention.term in _FORMS and _KINDS_OF.search(opener))):
            return False
        if "%" in sentence and mention.term in (*_FORMS, "spravato") and len({name.term for name in self._forms_in(sentence)}) > 1:
            return False  # how much of it is absorbed
        if self._is_one_of_ways(sentence, mention) or (mention.term in (*_FORMS, "spravato") and _WORSE.search(sentence)):
            return False
        if mention.term in _FORMS and bits & _HOW_GIVEN:
            left = sentence[: mention.start]
            if WAYS_TO_TAKE.search(left) and not self.speaker.we.search(sentence):
                return False
            if _SESSIONS_WITH.search(left) or (_GIVEN_AS.search(left) and not self._says_which_form):
                return self.kind not in ARTICLES
        if "|" in self.page.plain[block.index] and _PAID_BY.match(self.page.plain[block.index], mention.end):
            return True
        told = _FOR_WHOM.sub("", sentence)
        if _YOUR_OWN.search(told) or (BEFORE_OR_ELSEWHERE.search(_BILLED_TO.sub("", told)) and mention.term != "integration-coaching"):
            return False
        named = _OR.sub(" ", told) if mention.term not in _BACKGROUND and len(self.vocabulary.terms(told)) < 2 else told
        verbless = not _PREDICATE.search(_REASON.sub("", told)) and not _CLAUSE.search(told) and not _NOT_A_NAME.search(named)
        beside = mention.term in _BACKGROUND and (
            _BESIDE.search(sentence[: mention.start]) is not None or (self._openers[block.index] != "" and not self._is_listed(block))
        )
        past = self.kind == "team" and _PAST_WORK.search(told) is not None
        if verbless and self.kind not in ("policy", "blog", "feed") and not past and not beside and mention.term != "ect":
            return True
        if past:
            return False
        people = _OUR_PEOPLE.get(mention.term)
        if people and (people.search(told) or (_SEEN_FOR.search(sentence[: mention.start]) and not _YOUR_OWN.search(told))):
            return self.kind not in ARTICLES
        if people and not beside and _VISIT_AFTER.search(sentence[mention.end :]):
            return True
        if _INCLUDED.search(sentence[mention.end :]):
            return True
        if self._is_of_kap and mention.term in ("ketamine-oral", "ketamine-im"):
            return _ALSO_EXISTS.search(told) is None
        if mention.term == "integration-coaching":
            if _TO_FIND.search(sentence[: mention.start]):
                return False
            return self._is_of_kap or any(pattern.search(told) for pattern in (_SCHEDULED, _PATIENT, _IS_GIVEN))
        if mention.term in _BACKGROUND and len(set(self.vocabulary.terms(told)) - _BACKGROUND) < 2:
            if _PLANS_IN_GENERAL.search(told):
                return False
            if mention.term != "ect" and _IS_THERE.match(sentence, mention.end):
                return True
            if mention.term == "ect" and _IS_BILLED.match(sentence, mention.end):
                return True
            listed = (self._is_listed(block) and not _PREDICATE.search(told)) or _PART_OF_CARE.search(sentence[: mention.start]) is not None
            return mention.term != "ect" and (listed or any(pattern.search(told) for pattern in (_SCHEDULED, _PAID, _BY_VIDEO)))
        if _VISIT_AFTER.search(sentence[mention.end :]) or _VISIT_BEFORE.search(sentence[: mention.start]) or _PAID.search(told):
            return True
        timed = _SCHEDULED.search(told) is not None or (self.kind not in ARTICLES and _PATIENT.search(told) is not None)
        return timed and not _CONDITIONAL.search(told)

    @cached_property
    def _says_which_form(self) -> bool:
        """Tell whether the page says in which form "we" give ketamine: what it can be given as is then said of others."""
        return any(
            self.speaker.offers.search(sentence[: mention.start])
            for block in self.page.holding(NAMES)
            for _, sentence in self.page.sentences(block.index)
            for mention in (*self.vocabulary.mentions(sentence), *self.vocabulary.short_mentions(sentence))
            if mention.term in _FORMS
        )

    def _quote(self, block: Block, start: int, sentence: str, mention: Named) -> str:
        return sentence_quote(self.page, block, start, sentence, mention.start, mention.end)

    def _claim(
        self, term: str, status: str, rule: str, strength: str, block: Block | None, quote: str, mention: Named | None = None
    ) -> _Claim:
        if not quote and block is not None:
            if mention is None:
                mention = next((found for found in self.vocabulary.loose_mentions(plain(block.text)) if found.term == term), Named(term, 0, 1))
            quote = quote_around(self.page, block, mention.start, mention.end)
        if status == "offered":
            self._offered[term] = max(self._offered[term], _STRENGTH[strength])
        return _Claim(term, status, rule, _STRENGTH[strength], block, quote[:300])
