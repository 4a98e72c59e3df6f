"""Reads how the sentences of a page name the practice that speaks in them.

A page without title, logo and copyright line, such as plain text or an excerpt, still says whose it is: "We at Harbor …",
"as a Harbor patient", "Harbor accepts …". Each way of saying it is one clue; names without a word such as Clinic or
Wellness need two ways, since any proper noun may stand at one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from crawler.reading.page import Block, Page, word_set
from crawler.reading.patterns import Pattern
from crawler.reading.wording import words
from directory.taxonomy import CONDITIONS, SERVICES

_WORD = r"[A-Z][\w'’&+-]*"
_NAME = rf"(?P<name>{_WORD}(?: (?:(?:of|and|&|for|in) (?:the )?)?{_WORD}){{0,6}})"
_OWN_ACTS = (
    r"(?:is|was) (?:proud|happy|glad|pleased|honored|excited|an?|the|one|certified|located|here|committed|dedicated|able|happily|not|now|"
    r"(?i:offering|proudly|only|just|also|where|conveniently|currently|ready|led|built|made|among)|"
    r"out[- ]of[- ]network|in[- ]network|in network|open|different|founded|established|owned)|"
    r"offers?|provides?|treats|believes?|accepts|does|requires|has|will|can|may|speciali[sz]es|looks after|helps|serves|uses|combines|"
    r"welcomes|reserves|strives|understands|works|recommends|administers|performs|belongs|participates|takes|gives|brings|aims|wants|features|"
    r"delivers|partners|opened|became|leads|sees|bills|charges|cares|guides|keeps|supports|makes|asks|began|started|opens|collects|respects|"
    r"protects|never|always|cannot|only|prescribes|ships|answers|holds|follows|runs|keeps|blends|"
    r"(?i:now (?:offers?|provides?|has|accepts))|"
    r"also"
)
_PROUD_ACTS = (
    r"(?:(?:is|was|are) (?:(?:a |an )?(?:proud|happy|glad|pleased|excited|honored|committed|dedicated|delighted)|founded|established)|"
    r"has been (?:providing|offering|helping|serving|treating|giving)|believes?|strives|reserves the right|looks forward|understands|"
    r"takes pride|prides itself)"
)
_SHORT = r"(?: \([A-Z][A-Za-z&-]{1,7}\))?"
"""An abbreviation that a page puts behind its name."""
_PEOPLE = (
    r"(?:programs?|members?|team members?|patients?|clients?|providers?|physicians?|psychiatrists?|therapists?|clinicians?|doctors?|nurses?|"
    r"team|staff|group|practice)"
)


_NEAR = 120
"""Characters around a name in which words of studies and careers are looked for."""
_SMALL_WORD = re.compile(r"\b[a-z][\w'’+-]*")
_SURE = 2.0
"""A way of so much weight needs no second."""


@dataclass(frozen=True)
class Spoken:
    """One way in which a page's own sentences name a practice; `sure` ones need no second."""

    name: str
    block: Block
    span: tuple[int, int]
    rule: str
    weight: float
    sure: bool = False


_WE_AT = Pattern(rf"\b(?:[Ww]e,? (?:here )?|[Hh]ere )at (?:the )?{_NAME}")
_FOUNDED = Pattern(rf"\b(?:[Ww]e|I|who) (?:have )?(?:opened|founded|started|established) (?:the )?{_NAME}")
_AT_US = Pattern(rf"\b[Aa]t (?:the )?{_NAME}{_SHORT}(?:,? in [A-Z][\w.]+(?: [A-Z]\w+)?(?:,? [A-Z]{{2}})?)?,? (?:we|our)\b")
_GIVEN_AT = Pattern(
    rf"\b(?:(?:[Aa]ppointments?|[Cc]onsultations?|[Ss]ervices) (?:here )?at|"
    rf"(?:services|treatments?|care|sessions|infusions) (?:are |is )?(?:provided|offered|given|performed|administered|held) (?:here )?at) "
    rf"(?:the )?{_NAME}",
)
_PROUD = Pattern(rf"(?:^|[.!?:,;–—a-z-] )(?:[Tt]he )?{_NAME}{_SHORT} {_PROUD_ACTS}\b")
_AT = Pattern(rf"\b[Aa]t (?:the |our )?{_NAME}")
_BY = Pattern(
    rf"\b(?:(?:offered|provided|given|performed|administered) by|(?:valid|policy is|agreement is|notice is) for|"
    rf"(?:new|comes?|came|turn(?:s|ed)?|go(?:es)?|went|welcome) to|"
    rf"[Cc]all|[Cc]ontact|[Vv]isit|[Cc]hoos(?:e|ing)|[Ww]hy) {_NAME}",
)
_SUBJECT = Pattern(
    rf"(?:^|[.!?:,;–—a-z-] )(?:[Tt]he )?{_NAME}{_SHORT}(?:,? with (?:locations|offices|clinics) in|"
    rf",? (?:the|a|an|your) (?:leading|premier|trusted|top|first|only)| (?:{_OWN_ACTS}))\b",
)
_ITS_PEOPLE = Pattern(
    rf"\b(?:an?|your|our|their|his|her|the|select|any|each|all|of|every|most) {_NAME}(?:['’]s?)? {_PEOPLE}\b|"
    rf"\b(?:of|by|from|with) (?P<owner>{_WORD}(?: {_WORD}){{0,4}})['’]s? {_PEOPLE}\b",
)
_ABOUT = (
    r"FAQ['’]?s?|Frequently Asked Questions|Q&A|Fees|Pricing|Prices|Policies|Policy|Payments?|Insurance|Locations?|"
    r"(?<!Psychiatric )(?<!Health )(?<!Counseling )(?<!Care )Services?|Patients?|"
    r"Blog|Home|Contact|Reviews|Team|Staff|Providers|Hours|Directions"
)
_HEADING = re.compile(rf"^(?:Welcome to )?(?:[Tt]he )?{_NAME.replace('{0,6}', '{0,6}?')}(?P<about>(?: [:|–—-]+)? (?:{_ABOUT})\b.*)?$")
PRACTICE_ENDS = (
    r"Clinics?|Cent(?:er|re)s?|Wellness|Psychiatry|Associates|Institute|Health(?:care)?|Medical|Medicine|Group|Recovery|Ketamine|TMS|"
    r"Counseling|Specialists|Partners|Spa|Lounge"
)
"""Words that end the names of practices, wherever they stand."""
_LAST_WORD = re.compile(rf"\b(?:{PRACTICE_ENDS}|Hospital|Collective|Psychology|Therapeutics|Therapy|Infusions?|Care|MD)$")
"""How a line at the top ends that is a name."""
OTHERS_WORK = words(
    r"\b(?:stud(?:y|ies|ied)|research\w*|train(?:ed|ing)|residency|fellowship|graduat\w+|degrees?|professor|faculty|published|trial|journal|"
    r"partner(?:ed|ing|s)? with|"
    r"colleagues?(?= at))\b",
)
"""Words of studies and of careers, which happen at other places."""
_NO_NAME = re.compile(
    r"^(?:\w+ing (?:[Ff]or|[Rr]eady|[Tt]ogether|[Hh]ome|[Yy]our|[Tt]he|[Tt]o|[Ww]ith|[Aa]n?|[Aa]fter)|[Dd]r|[Mm]rs?|[Mm]s|[Hh]is|[Hh]er)\b|"
    r"^(?!.*(?:Cent(?:er|re)|Institute|Clinic|Collective|Home)\b.* [Ff]or ).* [Ff]or ",
)
"""Headings ("Getting Ready For …", "Treatment for …") and persons; a Center for something is a name."""

_NOT_OURS = word_set(
    """
    a an the this that these those it its he she they we you i our your my their his her who what when where why how which if in on at by for
    from with as to of and or but so no not yes all any each every some most many few more much other another such both one two three first
    second last next new old while because since after before during until once although though however therefore also then there here please
    note make may can will do does did is are was were be been being has have had having get got let let's call text visit ask see read learn
    contact click book schedule request monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december medicare medicaid tricare aetna cigna humana anthem optum kaiser bluecross blue cross shield united
    unitedhealthcare insurance insurances insurers fda dea nih rems hipaa irs hsa fsa cpt icd mdd trd ptsd ocd adhd gad nmda gaba bdnf ect emdr
    cbt dbt iv im cdc va acip gfe asam doctor doctors dr patient patients provider providers clinician clinicians physician physicians
    psychiatrist psychiatrists therapist therapists nurse people person adults adult children teens women men veterans clients client members
    individuals everyone anyone someone family families friends treatment treatments therapy therapies session sessions infusion infusions dose
    doses medication medications drug drugs medicine side effects effect symptoms symptom depression anxiety pain disorder disorders major mild
    severe bipolar chronic acute mental health brain mood suicidal thoughts research studies study evidence results result response remission
    recovery relief care support help safety benefits risks cost costs price prices payment payments fee fees policy policies coverage plan
    plans deductible copay visits appointment appointments consultation evaluation home page top faq faqs questions question answer answers
    introduction conclusion overview summary about menu skip content share print posted american national international states america us usa
    society college board association academy institute administration department zofran ativan xanax prozac zoloft lexapro wellbutrin ssri
    ssris snri snris maoi benzodiazepines lithium lamictal adderall alcohol cannabis marijuana psychiatry psychiatric interventional behavioral
    associates clinic clinics center centers group wellness medical hospital hospitals integrative functional anesthesia anesthesiology
    neurology hydration spa lounge services service specialist specialists healthcare existing location locations office offices hours licensed
    certified organization world day days week weeks guide tips instructions handout discharge preparation process journey steps step advance
    credit card carecredit standard typical common general important recent current available additional several certain different specific
    initial maintenance booster injection injections outpatient inpatient authority reimbursement anesthesiologist anesthesiologists trained
    surgical surgery suite suites room rooms financial billing records relations portal lending
    saint neurostar brainsway coordinator professional professionals technician technicians manager assistant director founder take taking
    """
)


_WE_ARE = Pattern(rf"(?:^|[.!?:] )(?i:We(?:'re| are)) (?:the )?{_NAME}(?=$|[.!,:;]| (?:and|in|a|an|the|your|here)\b)")
_WAYS = (
    (_WE_ARE, "given-by", 1.5),
    (_WE_AT, "speaks-as", 3.0), (_AT_US, "speaks-as", 3.0), (_FOUNDED, "founded", 2.0), (_GIVEN_AT, "given-there", 2.0),
    (_PROUD, "speaks-of-itself", 2.0), (_SUBJECT, "acts", 1.5), (_AT, "given-at", 1.0), (_BY, "given-by", 1.0), (_ITS_PEOPLE, "its-people", 1.0),
)


_LONG_LINE = 200


def spoken_names(page: Page) -> Iterator[Spoken]:
    """Yield what the sentences and first lines of a page call the practice that speaks."""
    small = frozenset(_SMALL_WORD.findall(page.text))
    for block in page.blocks:
        if block.role != "nav":
            yield from _first_lines(page, block, small)
            yield from _ways(page, block, small)


_SLUG = re.compile(r"[^a-z0-9]+")


def _first_lines(page: Page, block: Block, small: frozenset[str]) -> Iterator[Spoken]:
    """Yield the name that a line at the top consists of, or begins with before a word such as FAQ."""
    text = page.plain[block.index]
    match = _HEADING.match(text) if block.index < 4 and len(text) < 90 else None
    if match is None:
        return
    name = match["name"]
    again = page.text.count(name) > 1 and any(name in block.text and len(block.text) > 2 * len(name) for block in page.blocks[1:])
    begins = _is_telling(name.split()[0])
    if _SLUG.sub("-", name.lower()) == page.url.rstrip("/").rpartition("/")[2].lower():
        return  # what the page is about
    if _is_own(name, small) and (again or (begins and (match["about"] or _LAST_WORD.search(name)))):
        yield Spoken(name, block, match.span("name"), "first-line", 2)


def _ways(page: Page, block: Block, small: frozenset[str]) -> Iterator[Spoken]:
    text = page.plain[block.index]
    if len(text) > _LONG_LINE and text.istitle():
        return  # a list or menu, no sentence
    speaks = re.search(r"\b(?:we|our|us)\b", page.lower[block.index]) is not None
    for pattern, rule, weight in _WAYS:
        for match in pattern.finditer(text):
            group = "owner" if "owner" in match.groupdict() and match["owner"] else "name"
            name = match[group].removesuffix("'s").removesuffix("’s")
            start = match.start(group)
            if (leading := _LEADING.match(name)) is not None:
                name, start = name[leading.end():], start + leading.end()
            named = _is_own(name, small) or _is_abbreviated(name, text[start + len(name):start + len(name) + 9])
            if pattern is _BY and "crisis" in page.lower[block.index]:
                continue  # whom one calls then
            if named and not (pattern is _AT and OTHERS_WORK.search(text, max(0, start - _NEAR), match.end() + _NEAR)):
                more = 0.5 if pattern is _AT and speaks else 0
                yield Spoken(name, block, (start, start + len(name)), rule, weight + more, weight >= _SURE)


def _is_own(name: str, small: frozenset[str]) -> bool:
    """Tell whether a proper noun may name a practice: it has a word of its own, which is not among the page's words in small letters."""
    return has_own_word(name) and (" " in name or (len(name) > 3 and name.lower() not in small))


def _is_abbreviated(name: str, after: str) -> bool:
    """Tell whether the first letters of a name stand behind it in parentheses, as only a name's do ("Center for Family Care (CFC)")."""
    letters = re.match(r" \(([A-Z]{3,6})\)", after)
    return letters is not None and letters[1] == "".join(word[0] for word in name.split() if word[0].isupper())


_LEADING = re.compile(
    r"(?:How|Why|When|Where|What|Does|Can|Is|Will|About|With|At|Choose|Choosing|Meet|Contact|Visit|Call|Join|Welcome to) (?=[A-Z])"
)
"""Words of a question or heading before a name."""


def has_own_word(name: str) -> bool:
    """Tell whether a name has a word that is none of treatments, illnesses, insurers and ordinary headings, and is none itself."""
    return not _NO_NAME.search(name) and any(map(_is_telling, re.findall(r"[A-Za-z][\w'’+]*", name)))


def _is_telling(word: str) -> bool:
    return word.lower() not in _NOT_OURS and word.lower() not in _taxonomy_words()


@cache
def _taxonomy_words() -> frozenset[str]:
    terms = [*SERVICES.values(), *CONDITIONS.values()]
    return frozenset(word for term in terms for text in (term.label, *term.synonyms) for word in re.findall(r"[a-z][\w'+-]*", text.lower()))
