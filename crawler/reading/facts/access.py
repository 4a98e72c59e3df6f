"""Who can come and how: age, languages, wheelchair, parking, company, room, video, referral."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from crawler.reading.facts.amounts import number
from crawler.reading.facts.passages import NO, TALKS, YES, Hit, Passage, Rule, denied
from crawler.reading.wording import any_case, plain, words
from directory.fields import LANGUAGES

_AGE = words(
    r"\b(?P<a>\d{1,2})(?: ?(?:years?|yrs?)(?: of age| old)?)?(?:,? ?(?:and|or|&) ?(?:older|over|up|above)\b| ?\+(?=\W|$))"
    r"|\b(?:at least|minimum(?: of)?) (?P<b>\d{1,2})(?: years| yrs|(?=[.,;:)]|\s(?:to|at|when|or|and|before|for|of age)\b|$))"
    r"|\b(?:must|(?:need|needs|have|has) to) be (?:over )?(?P<c>\d{1,2})\b(?! (?:minutes|hours|miles))"
    r"|\b(?:adults|patients|clients|people|individuals) (?:who are |age[sd]? |over |between )(?:the age of )?(?P<d>\d{1,2})\b"
    r"|\bage[sd]? (?:of )?(?P<e>\d{1,2}) ?(?:-|to|and|through|\+)|\bover (?:the age of )?(?P<f>1\d|21)\b(?! (?:years? (?:of experience|in|ago)"
    r"|patients|million|thousand|percent|%))|\bunder (?:the age of )?(?P<g>1\d|21)\b|\bfrom (?P<i>1\d|21) (?:years )?on\b"
    r"|\b(?:as young as|from the age of) (?P<n>\d{1,2})\b|\b(?:no|not|never|nobody|\w+n't) (?:\w+ ){0,5}younger than (?P<o>\d{1,2})\b"
    r"|\brange in age from (?P<m>\d{1,2}) to\b|\b(?:adults|patients|clients|adolescents|teens|teenagers|youth|children|kids),? (?:ages? "
    r"|aged )?(?P<l>\d\d) ?(?:to|through|-) ?\d\d\b"
    r"|\b(?:ages?|aged) (?P<h>\d{1,2})\b|\b(?:minimum age|age (?:requirement|minimum|limit)):? (?:\w+ ){0,4}?(?:is |of )?(?P<j>\d{1,2})\b"
    r"|\b(?:adults|teens"
    r"|adolescents|kids|children|clients|people|patients) from (?:age )?(?P<k>\d{1,2})(?= (?:years|yrs|and|to|on|or|up)\b|[.,;)+]|$)"
)
_AGE_CONTEXT = words(
    r"\b(?:patients?|clients?|guests?|residents|adults?|treat\w*|see\b|must|old|age[ds]?|years?|older|teen\w*|adolescents?|accept\w*"
    r"|eligible|candidates?|anyone|work with"
    r"|minors?|people|no one|nobody|serve|approved|we|(?:need|have) to be)\b"
)


_ASKS_WHO_CANNOT = words(
    r"\bwho (?:can(?:no|')t|can not|should(?: not|n't)|is(?: not|n't)|may not|(?:do|will) you not|(?:don't|won't) you)\b"
    r"|\bnot (?:be )?(?:an? )?(?:good |right )?(?:candidates?|fit|eligible|treated?)\b"
)
"""A question whose answer names who is not treated."""
_NO_COMMA = re.compile(r"^\W*(?:A[.:] +)?No, ")
_OF_COMPANY = words(r"\b(?:companion|caregiver|visitor)s?\b[^.;,]*$")
"""Before the age of those who come with a patient."""


def _minimum_age(passage: Passage) -> Iterator[Hit]:
    """The youngest age that the practice treats."""
    text = passage.text
    alone = any_case(r"\W*(1\d|21) ?(?:\+|(?:and|or|&) (?:up|older|over))(?: only)?\W*$").match(text)
    if alone:
        yield Hit(int(alone[1]), alone.start(1), alone.end(1))
        return
    if any_case(r"\bdriv|\bride\b|\bescort|\baccompan|\btake you home").search(text):
        return
    if (
        passage.asks
        or not (_AGE_CONTEXT.search(passage.near))
        or any_case(
            r"\b(?:medicare|per cent|percent|\d+ ?%|studies|study|experience|suicide|risk|black box|boxed warning"
            r"|tricare|million|visitors?|may not visit|\d{1,3},\d{3}|thought to|estimated|beneficiar\w+|website|(?:this|our) site|cookies"
            r"|children's online|over \d+ (?:patients|treatments|years(?! of age| old)|infusions))\b",
        ).search(text)
    ):
        return
    asked = any_case(r"\bminimum age\b|\bhow old\b|\bage limit\b").search(passage.question) and re.match(r"\W*(\d\d)\b", text)
    if asked and 5 <= int(asked[1]) <= 25:
        yield Hit(int(asked[1]), asked.start(1), asked.end(1))
        return
    for match in islice(_AGE.finditer(text), 40):
        age = number(next(group for group in match.groups() if group))
        if age is None or not 5 <= age <= 25:
            continue
        if any_case(r"\+?(?: ?years?)?['’]? (?:of (?!age)|in (?:practice|business)|experience|ago)").match(text[match.end() :]):
            continue
        if match["g"] and (
            any_case(r"\bapproved\b").search(text)
            or not (
                any_case(r"\b(?:not|\w+n't|no one|nobody|cannot|never)\b[^.]*$").search(text[: match.start()])
                or _ASKS_WHO_CANNOT.search(passage.question)
                or any_case(r"[^.,;]{0,20}\b(?:cannot|can't|(?:are|is|will|may) not|aren't|won't)\b").match(text[match.end() :])
            )
        ):
            continue
        if not (match["g"] or match["o"]) and denied(_NO_COMMA.sub(lambda found: " " * len(found[0]), text), match.start(), 30):
            continue
        if _OF_COMPANY.search(text[: match.start()]):
            continue
        if any_case(r"[^.]{0,5}\b(?:minutes|hours|weeks|days|months|sessions|infusions|lb|lbs|pounds|kg)\b").match(text[match.end() :]):
            continue
        younger = _YOUNGER_WITH_CONSENT.search(text, match.end())
        yield Hit(min(int(age), int(younger["age"])) if younger else int(age), match.start(), match.end())
        return


_YOUNGER_WITH_CONSENT = words(
    r"\bor (?:as young as |at |ages? )?(?P<age>1\d)(?: ?(?:-|to|and) ?17)?(?: years old)? (?:with|if)\b"
    r"[^.;]{0,25}\b(?:parents?|parental|guardians?|consent)\b"
)
"""What lets somebody younger in: "18, or 16 with a parent's consent"."""
_LANGUAGE_NAMES = {name.lower(): code for code, name in LANGUAGES.items() if code != "en"} | {
    "español": "es",
    "espanol": "es",
    "português": "pt",
    "portugues": "pt",
    "по-русски": "ru",
    "français": "fr",
    "mandarin": "zh",
    "cantonese": "zh",
    "farsi": "fa",
    "tagalog": "tl",
    "filipino": "tl",
    "asl": "ase",
    "sign language": "ase",
}
_LANGUAGE = words(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, _LANGUAGE_NAMES), key=len, reverse=True)) + r")(?!\w)")
_SPEAKS = words(
    r"\b(?:speak(?:s|ing)?|spoken|fluent(?:ly)?|bilingual|multilingual|languages?|interpret\w*|translat\w*|se habla|hablamos|hablan?"
    r"|falamos|parlons|говорим|atiende|offered in|available in|conducted in|services in|in (?:both )?english|staff|sesiones|atendemos"
    r"|works? in|(?:sees?"
    r"|treats?) (?:\w+ )?(?:patients|clients|people) in)\b"
)


def _talk_in(passage: Passage, at: int) -> str | None:
    """Return the one talk that is offered in a language ("We offer psychotherapy in Spanish"), None where it is spoken here at all."""
    named = {name.term for name in passage.mentions if name.start < at}
    offered = len(named) == 1 and named <= TALKS.intersection(passage.page.offered)
    return named.pop() if offered and _OFFERED_IN.search(passage.text[:at]) else None


_OFFERED_IN = words(r"\b(?:offer\w*|provid\w+|available|possible)\b[^.;]*\bin (?:both )?(?:\w+ (?:and|or) )?(?:in )?$")


def _languages(passage: Passage) -> Iterator[Hit]:
    """Languages that are spoken here, English left out unless it is the point."""
    if not _SPEAKS.search(f"{passage.text} {passage.heading}"):
        return
    for match in _LANGUAGE.finditer(passage.text):
        if denied(passage.text, match.start()) or any_case(
            r"\s(?:food|restaurant|class|study|version of|hospital|heritage)"
        ).match(passage.text[match.end() :]):
            continue
        yield Hit(_LANGUAGE_NAMES[match[0].lower()], match.start(), match.end(), _talk_in(passage, match.start()))
    if any_case(
        r"\bspeak\w* english\b|\bspeak\w* [^.]*(?:,|and) english\b|\benglish,? (?:and|or|,)|\blanguages?:? [^.]*english"
    ).search(passage.text):
        at = any_case(r"\benglish\b").search(passage.text)
        if at and _LANGUAGE.search(passage.text):
            yield Hit("en", at.start(), at.end(), _talk_in(passage, at.start()))


_WHEELCHAIR = words(
    r"\bwheelchair[- ](?:accessib\w+|access|friendly|ramp)\b|\baccessible (?:by|to|for|with) (?:a )?(?:wheelchairs?|people"
    r"|patients with)\b|\bADA[- ](?:accessib\w+|complian\w+|compliant)\b|\bhandicap(?:ped)?[- ]?(?:accessib\w+|access)\b"
    r"|\b(?:ramp|elevator|lift)s?\b[^.]{0,80}\bwheelchairs?\b"
    r"|\bstep-free\b|\bno steps\b|\bwheelchairs?(?:,? (?:and|or) \w+)?"
    r" (?:is no|are no|users?|get in|can (?:\w+ )?(?:get|come|enter|roll|pass|fit|reach|move|be (?:used|accommodated))\b"
    r"|(?:is|are) (?:always )?(?:welcome|fine|easy|ok|okay))\b"
    r"|\b(?:use|in) a wheelchair\b[^.]{0,60}\b(?:ramp|elevator"
    r"|door|lift|entrance)\b|\bfully accessible\b"
)
_PARKING = words(
    r"\bthere(?:'s| is) (?:\w+ )?parking\b|\bparking (?:costs|is|are|lot is|available|can be(?! (?:hard|difficult|tricky|limited|tight))"
    r"|validat\w+|behind|garage|(?:spaces"
    r"|spots) (?:are|behind|next"
    r"|available)|in (?:the )?(?:rear|front|back|lot"
    r"|garage)|on-?site|for patients|at (?:the|our)|passes|structure|next to|beside|deck|adjacent)\b"
    r"|\b(?:free|ample|on-?site|off-?street|convenient|validated|plenty of|complimentary|covered|designated|private|street|metered"
    r"|paid|garage|patient|easy|dedicated|reserved|handicap(?:ped)?|accessible)\s(?:\w+\s){0,2}?parking\b"
    r"|\bparking in (?:the )?(?:[\w-]+ ){0,3}(?:ramp|deck|garage|lot|structure)\b"
    r"|\blot (?:behind|beside|next to|in front of) (?:the|our)\b|\bvalidate (?:your )?parking\b|\buse (?:the|our) (?:\w+ )?parking\b"
    r"|\bpark (?:right )?(?:out front|out back|outside|on-?site)\b|\bpark (?:for )?free\b|\b(?:has|have|is) (?:a"
    r"|our own) (?:\w+ )?parking (?:lot|garage|deck)\b|\bpark (?:in|behind|at|on|beside"
    r"|next to) (?:the|our|any|front|level|deck|lot|garage|ramp|structure)\b"
)
_COMPANION = words(
    r"\b(?:welcome|may|can|invited|allowed|encouraged|free|able|like)\b[^.!?]{0,60}?\b(?:bring|have|invite|be accompanied by"
    r"|to have)\b[^.!?]{0,30}?\b(?:companions?|friend|family|loved ones?|support person|partner|someone|guest|spouse|person"
    r"|buddy|relative|caregiver)\b(?![^.!?]{0,25}\b(?:drive|home|pick)\b)"
    r"|\b(?:we|to) allow\b[^.!?]{0,30}?\b(?:companion|friend|family member|loved one|support person|partner"
    r"|guest)s?\b[^.!?]{0,20}\b(?:stay|sit|remain|be|come)\b"
    r"|\bwelcome (?:one|a|your) (?:companion|friend|guest|support person)\b|\b(?:bring|come with) (?:someone|a friend"
    r"|a companion|a loved one|a family member)\b[^.!?]{0,12}\bif you(?:'d)? (?:like|wish|want|prefer)\b"
    r"|\b(?:companions?|someone(?: you trust)?|one person|families|husbands?|wi(?:fe|ves)|friends?|family(?: members?)?"
    r"|loved ones?|support persons?|partners?"
    r"|guests?|spouses?|visitors|(?:\w+ )?buddy|one person"
    r"|driver)\b[^.!?]{0,30}?\b(?:is|are|may|can)\b[^.!?]{0,20}?\b(?:welcome|allowed|sit(?! together)|stay|remain|keep you company"
    r"|be (?:present|with you|in the room)"
    r"|relax (?:with|beside|in)|join|come in with you|wait with you|wait in the room|accompany you (?:in|during))\b"
    r"|\b(?:they|he|she)(?:'s|'re| is| are) (?:\w+ ){0,2}welcome to (?:sit|stay|join|be|come)\b"
    r"|\b(?:they|he|she) (?:may|can) (?:also )?(?:stay|sit|wait|be) (?:in the room|with you|beside you)\b"
    r"|\b(?:are|is) welcome to (?:sit|stay|come) (?:in|with)\b|\b(?:one|an?) (?:adult|person|friend) (?:may|can) (?:stay|sit|come|be)\b"
    r"|\b(?:anyone|somebody|someone) you (?:like|want|choose) (?:may|can) (?:stay|sit|come|be)\b"
    r"|\bmay have (?:one|an) adult in the room\b|\b(?:one"
    r"|a) (?:visitor|guest|companion) may\b"
)
_WITH_YOU = words(
    r"\b(?:chair|seat) for (?:whoever|anyone|someone)\b|\bchair for (?:a|your) (?:support person|companion|friend|guest|loved one|family"
    r"|spouse|partner)\b"
    r"|\bbring (?:someone|an? (?:friend|companion|guest|relative|family member|loved one)) to (?:sit|stay|be|keep)\b"
    r"|\bencourage you to (?:have|bring) [^.!?]{0,20}\b(?:family|friend|loved one|companion|partner|someone|support person)\b"
    r"(?![^.!?]{0,30}\b(?:drive|driving|home|pick))"
    r"|\broom for (?:a |your )(?:family member|friend|loved one|companion|partner)\b|"
    r"\b(?:can|may) (?:choose to )?have them (?:stay|sit|be) (?:with you|in)\b|\baccompanying you may [^.!?]{0,40}\bin the room\b"
    r"|\b(?:recommend|encourage)\b[^.!?]{0,30}\b(?:family|friend|loved one)\b[^.!?]{0,30}\baccompany\b[^.!?]{0,20}\bduring\b"
    r"|\bencourage\b[^.!?]{0,30}\b(?:family|friend|loved one|companion|partner)\b[^.!?]{0,30}\b(?:be|sit|stay) with you\b"
    r"|\b(?:choose|decide|wish|prefer) to have\b[^.!?]{0,30}\b(?:family|friend|loved one|companion|partner|support person|someone)\b"
    r"[^.!?]{0,30}\bwith you\b"
    r"|\b(?:family|friend|loved one|companion|partner|spouse)\b[^.!?]{0,20}\bin the room\b[^.!?]{0,60}\b(?:fine|welcome|okay|ok) with us\b"
)
_NO_COMPANION = words(
    r"\b(?:companions?|friends?|family(?: members?)?|loved ones?|guests?|visitors|children)\b[^.!?]{0,30}?"
    r"\b(?:(?:is|are|may|can|will)\s?(?:not|n't)|can't|won't)\b[^.!?]{0,25}?\b(?:allowed|permitted|stay|sit|remain|be in|join|come"
    r"|be present)\b|\bno (?:guests|visitors"
    r"|companions)\b|\b(?:not|\w+n't|cannot) (?:allow|permit|have) (?:guests|visitors|companions|family|friends)\b"
    r"|\b(?:no|not|\w+n't|cannot) (?:\w+ ){0,2}?(?:space|room|seats?|seating|chairs?) for (?:\w+ )?(?:guests|visitors|companions|family"
    r"|families|friends)\b|\bdrivers? (?:can ?not|can't|may not|won't) (?:come in|join|stay with|sit)\w*\b|\bonly (?:the )?patients? (?:are"
    r"|is|may be|can be) (?:allowed|permitted|in)\b"
)
_WAITS_OUTSIDE = words(
    r"\bask (?:companions|guests|visitors|friends|drivers) to wait\b|\b(?:companions|guests|visitors|friends and family"
    r"|family members|support persons|your driver|drivers)\b(?: (?:must|should|need to|will))?"
    r" (?:waits?|stays?|remains?) in (?:the|our|their) (?:lobby|waiting|reception|car)\b"
    r"|\b(?:companions|guests|visitors|friends and family|family and friends|family members)(?: (?:must|should|need to|will))? wait outside\b"
    r"|\bonly (?:[\w-]+ ){0,3}staff (?:may|can|are allowed to) (?:go|come|be|stay)\b"
    r"|\b(?:companions|guests|visitors|friends|family|partners)\b[^.!?]{0,25}\bsay goodbye\b"
)
_PRIVATE_ROOM = words(
    r"\broom to (?:himself|herself|themselves|themself)\b"
    r"|\bprivate,? (?:\w+,? (?:and )?){0,3}?(?:rooms?|suites?|spaces?|bays?)\b|\b(?:your|their) own (?:\w+ )?(?:room|suite)\b"
    r"|\b(?:rooms?|suites?) of (?:your|their) own\b"
    r"|\b(?<!waiting )rooms? (?:is|are) private\b|\broom (?:all )?to yourself\b|\brooms? (?:that )?is (?:all )?yours\b"
    r"|\bindividual (?:\w+ )?(?:treatment |infusion )?(?:rooms?|suites?)\b|\b(?:each"
    r"|every) (?:of our )?(?:\w+ )?rooms? (?:\w+ ){0,4}is private\b"
)
_SHARED_ROOM = words(
    r"\bopen (?:bay|plan|area|room|floor|infusion (?:area|room|suite))s?\b|\b(?:area|room|suite|bay) is (?:open|shared)\b"
    r"|\b(?:recliners|chairs|beds|patients|guests|you|you'll) (?:\w+ )?share (?:\w+,? ){0,4}rooms?\b|\bshared (?:\w+,? ){0,2}(?:room|suite"
    r"|space)s?\b"
    r"|\b(?:separated|divided|partitioned) by (?:\w+ )?(?:curtains?|screens?|dividers?|partitions?)\b"
)
"""How a practice says that several patients are treated in one room."""
_ASKS_OWN_ROOM = words(r"\b(?:private|own) (?:\w+ )?(?:room|suite|space)\b|\broom to myself\b|\bshare (?:a|the) (?:\w+ )?room\b")
_OTHER_ROOM = re.compile(r"practice|insurance|consult|waiting|exam|group", re.I)
_TELEHEALTH = words(
    r"\(video\b|\btele-?(?:health|medicine|psychiatry|therapy)\b|\b(?:by|via|over|through|secure|using|on|or|and) (?:secure |a |live |zoom "
    r"|our )?(?:video|zoom|facetime)\b|\bvideo (?:visits?|calls?|sessions?|screenings?|intakes?|evaluations?|assessments?|appointments?"
    r"|consult\w*|chat|conferenc\w*|meeting)\b"
    r"|\b(?:virtual|online|remote) (?:\w+ )?(?:visits?|appointments?|consult\w*|sessions?|evaluations?|therapy"
    r"|intake(?! (?:\w+ )?(?:forms?|packet|paperwork|questionnaire))|care"
    r"|psychiatr\w*)\b|\bvirtually\b|\b(?:sessions?|visits?|appointments?|consult\w*|follow-?ups?|intake) (?:is|are"
    r"|can be) (?:also )?(?:virtual|remote|online)\b"
    r"|\bin[- ]person\b[^.;]{0,30}\bif virtual\b"
    r"|\bmeet (?:\w+ ){0,3}?(?:online|virtually)\b|\bvideo or in[- ]person\b|\bin[- ]person or (?:by |over |via )?video\b"
    r"|\bin[- ]person (?:and|or|&|\+) (?:virtual|online|remote)(?:ly)?\b|\b(?:virtual|online|remote)(?:ly)? (?:and|or|&|\+) in[- ]person\b"
)
_NOT_TELEHEALTH = words(
    r"\b(?:watch|educational|music|youtube|training|instruct\w*|testimonial|play|record\w*|monitor\w*|camera|surveillance|phone only"
    r"|virtually (?:all|no|every|any|none|painless|identical))\b"
)
_NO_REFERRAL = words(
    r"\b(?:not|\w+n't) (?:need|require|have to have) (?:[\w']+,? ){1,6}?(?:or|and) (?:an? |any )?referrals?\b|"
    r"\bno (?:[\w']+,? ){1,4}?(?:or|and) (?:[\w']+ ){0,2}referrals? (?:is |are )?(?:needed|required|necessary)\b"
    r"|\b(?:no|not|\w+n't|without|never)\s(?:\w+\s){0,4}?(?:a |any |doctor'?s? |physician |formal )*referrals?\b|\breferrals? (?:is"
    r"|are|isn't|aren't) ?(?:not|n't|never)? ?(?:always )?(?:required|necessary|needed|mandatory)\b|\bself[- ]?refer\w*\b|\b(?:not"
    r"|\w+n't) (?:need|have) to be referred\b|\b(?:not|\w+n't) need (?:[\w']+ ){1,6}to refer you\b|\breferral\w*\b[^.;]*\b(?:directly"
    r"|yourself)\b[^.;]{0,30}\bwithout one\b|\byou (?:can"
    r"|may) refer yourself\b|\brefer (?:themselves|yourself)\b"
    r"|\breferrals?\b[^.;]{0,60}\bbut not (?:required|needed|necessary|mandatory)|\breferrals?\b[^.;]{0,60}\b(?:is|are) not (?:required"
    r"|needed|necessary|mandatory)|\breferrals? not (?:required|needed|necessary)\b"
    r"|\breferrals?\b[^.;]*\b(?:patients|people|clients|you|anyone|everyone) (?:(?:are|is) (?:also |always )?welcome to|can|may)"
    r" (?:also )?(?:call|contact|reach out|schedule|book|come)\b"
    r"[^.;,]{0,15}\bon (?:their|your) own\b(?! time)"
)
_REFERRAL = words(
    r"\b(?:provider|doctor|physician|psychiatrist|therapist|clinician)s?\b[^.;]{0,30}\b(?:has to|must|needs to|should|will need to)"
    r" (?:(?:send|fax|submit|make|provide)\b[^.;]{0,20}\breferral|refer you)\b|\b(?:practitioner|specialist)s? (?:must|has to"
    r"|needs to) refer you\b"
    r"|^\W*ask (?:your|the) [^.;]{0,40}\bto (?:send|fax|submit|provide|make)\b[^.;]{0,20}\breferral\b|\bwe ask for a referral\b"
    r"|\bon an? (?:\w+ )?referral basis\b"
    r"|(?<!\bor )\bask your [^.;]{0,40}\bfor a referral\b"
    r"|\b(?:doctor|physician|provider|psychiatrist|therapist|clinician) (?:must|has to|needs to"
    r"|will need to|should) (?:send|fax|submit|make|provide|complete|fill)\b[^.;]{0,30}\breferral\b"
    r"|\breferral[- ](?:based"
    r"|only) (?:\w+ ){0,3}(?:center|clinic|practice|program|service)\b"
    r"|(?:\b(?:should|must|please|need to|will) |, )(?:ask|have) (?:your|their) [^.;]{0,40}\b(?:send|fax|submit|provide"
    r"|make)\b[^.;]{0,20}\breferral\b"
    r"|\b(?:require|requires|required|need|needs|must (?:have|get|obtain|provide|bring)|have|obtain|get|with"
    r"|by) (?:a |an |your "
    r"|to have a |to get a |to obtain a )?(?:\w+ )?(?:physician'?s? |doctor'?s? |psychiatrist'?s? |provider'?s? )?referrals?\b"
    r"|\breferrals? (?:is|are"
    r"|will be) (?:required|necessary|needed|mandatory)\b|\bby (?:physician |doctor )?referral only\b"
    r"|\breferral(?:/clearance)? from (?:a|your|their)\b|\breferral required\b|\bmust be referred\b(?! to)"
    r"|\bonly (?:see|treat|accept|take) (?:patients|people|clients|those) (?:who(?:'ve| have| are)? )?(?:been )?referred\b"
)


_SEEN_BY_REFERRAL = words(
    r"\b(?:is|are|seen|available|patients|treatment|done|given|scheduled) (?:[\w-]+ ){0,3}?(?:by|on|upon|with) (?:an? |your )?"
    r"(?:(?:physician|doctor|provider|psychiatrist|neurologist)(?:'s)? )?referral (?:from|of|only)\b"
    r"|\bpatients? [^.;]{0,30}\bon an? (?:physician|doctor|provider|psychiatrist|neurologist|specialist)(?:'s)? referral\b"
    r"|\bwe ask (?:that|your|the) (?:\w+ )?(?:therapist|doctor|provider|psychiatrist|physician|prescriber) (?:for|to send) a referral\b"
)
"""How a practice says that patients come to it sent by somebody: "Both are by referral from a neurologist"."""
_NOT_REQUIRED = words(r"\b(?:(?:is|are)(?:n't| not)|not|never) (?:strictly |always )?(?:required|needed|necessary|mandatory)\b"
    r"|^\W*(?:we|you) (?:do not|don't|never) (?:require|need|ask for|insist on) (?:one|it)\b(?! (?:if|when|unless))"
)
_REFERRAL_ITEM = words(r"^\W*(?:\d+[.)] )?(?:an? |your )?(?:\w+ )?(?:\w+ )?referral (?:from|by|letter)\b")
_YOU_NEED = words(r"\b(?:need(?:ed|s)?|require\w*|must)\b[^.?:]*:")
"""What announces a list of what a patient must have or bring."""


def _wheelchair(passage: Passage) -> Iterator[Hit]:
    """The office can be entered with a wheelchair, or cannot."""
    match = _WHEELCHAIR.search(passage.text)
    if match and not passage.asks and not any_case(r"\bwebsite\b|\bweb site\b|WCAG|content\b").search(passage.text):
        yield Hit(not denied(passage.text, match.start()), match.start(), match.end())
    elif (
        passage.question and any_case(r"wheelchair|accessible").search(passage.question) and (YES.match(passage.text) or NO.match(passage.text))
    ):
        yield Hit(YES.match(passage.text) is not None, 0, len(passage.text))


def _parking(passage: Passage) -> Iterator[Hit]:
    """There is a place to park."""
    match = _PARKING.search(passage.text)
    if match and not passage.asks:
        refused = denied(passage.text, match.start(), 25) or any_case(r"\bno (?:on-?site |dedicated )?parking\b").search(passage.text)
        yield Hit(not refused, match.start(), match.end())
        return
    refused = any_case(r"\bno (?:on-?site |dedicated |free )?parking\b").search(passage.text)
    if refused:
        yield Hit(False, refused.start(), refused.end())
        return
    label = any_case(r"\W*parking\s?:\s?\w+").match(passage.text)
    if label or (
        any_case(r"\bparking\b").search(passage.heading) and any_case(r"\b(?:lot|garage|street|free|park|spaces?)\b").search(passage.text)
    ):
        yield Hit(True, 0, len(passage.text))


_ALONE_WITH_STAFF = words(
    r"\byou (?:are|will be|stay) alone with (?:your|the|our|a) (?:\w+ )?(?:therapist|nurse|guide|physician|provider|team)\b"
    r"|\b(?:just|only) (?:for )?you and (?:your|the|our) (?:\w+ )?(?:therapist|nurse|guide|facilitator|physician|provider)\b"
)
"""How a practice says that nobody else comes in."""


_LATER_AT_HOME = words(
    r"[^.;!?]{0,25}\b(?:that (?:evening|night)|overnight|at home|for the (?:evening|night|rest of|first (?:night|few hours|24 hours)))\b"
)
"""After what somebody does who stays with the patient when the visit is over."""


def _companion(passage: Passage) -> Iterator[Hit]:
    """Someone may be with the patient at the clinic; to be driven home is another fact."""
    text = passage.text
    if passage.asks:
        return
    refused = _NO_COMPANION.search(text) or _WAITS_OUTSIDE.search(text) or _ALONE_WITH_STAFF.search(text)
    if refused:
        yield Hit(False, refused.start(), refused.end())
        return
    match = _COMPANION.search(text) or _WITH_YOU.search(text)
    if match and _LATER_AT_HOME.match(text, match.end()):
        return
    if match and not denied(text, match.end(), match.end() - match.start()):
        yield Hit(True, match.start(), match.end())
    elif (
        passage.question
        and any_case(
            r"\b(?:bring|have|can|may)\b[^?]*\b(?:someone|somebody|anyone|friend|family|companion|partner|guest|spouse|husband|wife|mom"
            r"|support person)\b",
        ).search(passage.question)
        and not any_case(r"driv|home|need|have to|must|required").search(passage.question)
    ) and (YES.match(text) or NO.match(text)):
        yield Hit(YES.match(text) is not None, 0, len(text))


_AT_HOME = words(r"\b(?:internet connection|at home|video (?:visit|call|session)s?|telehealth|camera)\b")
"""What shows that a private space is the patient's own."""


def _private_room(passage: Passage) -> Iterator[Hit]:
    """Each patient has a room to themselves."""
    match = _PRIVATE_ROOM.search(passage.text) if "semi" not in passage.lower and not _AT_HOME.search(passage.text) else None
    if match and not passage.asks and not passage.about_others and not _OTHER_ROOM.search(match[0]):
        yield Hit(not denied(passage.text, match.start()), match.start(), match.end())
        return
    shared = None if match or passage.asks or passage.about_others else _SHARED_ROOM.search(passage.text)
    if shared:
        yield Hit(denied(passage.text, shared.start()), shared.start(), shared.end())
    elif passage.question and _ASKS_OWN_ROOM.search(passage.question) and (YES.match(passage.text) or NO.match(passage.text)):
        own = "share" not in passage.question.lower()
        yield Hit((YES.match(passage.text) is not None) is own, 0, len(passage.text))


def _talks_by_video(passage: Passage) -> list[str | None]:
    """Return the offered talks that a sentence about video names, "therapy" in a list of them too, or the one that its page is about."""
    page = passage.page
    named = passage.mentions
    if not named and passage.start and len(passage.before) < 60 and plain(passage.block.text).startswith(passage.before):
        named = page.vocabulary.mentions(passage.before)  # "Psychotherapy and coaching. In the office or by video."
    talks: list[str | None] = list(dict.fromkeys(name.term for name in named))
    if not TALKS.issuperset(talks):
        return []
    talks = [term for term in talks if term in page.offered]
    if "psychotherapy" in page.offered and "psychotherapy" not in talks and _THERAPY.search(passage.text):
        talks.append("psychotherapy")
    if not talks and page.kind == "service" and page.single_subject in TALKS and _TALKED.search(passage.text):
        talks.append(page.single_subject)
    return talks


_THERAPY = words(r"(?:^|, |\band |\bor )therapy (?:and\b|or\b|by\b|via\b|over\b|is\b|are\b|sessions?\b)")
"""Therapy without a word that tells which: talking."""
_TALKED = words(r"\b(?:therapists?|coach(?:es)?|counselors?|sessions?)\b")
"""What shows on a page about a talk that it is the talk which is held by video."""


_GIVEN_IN_PERSON = frozenset({"ketamine-infusion", "pain-infusion", "ketamine-im", "spravato", "sgb", "tms", "ect"})
"""Treatments that no video visit can be: what is held by video beside them is a talk, and told of the practice."""


def _telehealth(passage: Passage) -> Iterator[Hit]:
    """Some visits can be by video; a telephone call alone is no video visit."""
    text = passage.text
    match = _TELEHEALTH.search(text)
    if passage.asks or passage.about_others:
        return
    if match and not _NOT_TELEHEALTH.search(text):
        refused = denied(text, match.start()) or any_case(
            r"\b(?:not|\w+n't) (?:\w+ ){0,3}?(?:available|offered|possible|done) (?:\w+ ){0,3}?(?:by|via|over|through|virtually"
            r"|online)",
        ).search(text)
        if not refused and any_case(r"\bin[- ]person only\b").search(text):
            refused = True
        if any_case(r"[^.;,]{0,20}\b(?:is|are) not (?:\w+ )?(?:possible|available|offered)\b").match(text[match.end() :]):
            refused = True
        if passage.block.role != "main" and not any_case(r"\b(?:available|offer\w*|see|by|via|over|book|in[- ]person)\b").search(text):
            return  # the link of a menu
        about = "" if passage.subject(match.start(), named=True) in _GIVEN_IN_PERSON or not _names_its_treatment(passage) else None
        for talk in _talks_by_video(passage) or [about]:
            yield Hit(not refused, match.start(), match.end(), talk)
    elif passage.question and _TELEHEALTH.search(passage.question) and (YES.match(text) or NO.match(text)):
        yield Hit(YES.match(text) is not None, 0, len(text))


def _referral(passage: Passage) -> Iterator[Hit]:
    """A referral is needed to be seen, or is not; for one treatment only where the words themselves name it."""
    for hit in _referrals(passage):
        yield hit if hit.service is not None or _names_its_treatment(passage) else replace(hit, service="")


def _names_its_treatment(passage: Passage) -> bool:
    """Tell whether the sentence, the question above it or the nearest heading names the treatment."""
    if passage.mentions or passage.page.names_a_service(passage.question) or passage.page.names_a_service(passage.heading):
        return True
    return any_case(r"\b(?:this|the) procedure\b").search(passage.text) is not None


def _referrals(passage: Passage) -> Iterator[Hit]:
    """The statements about referrals that a passage makes."""
    text = passage.text
    unless = re.split(r",? unless\b", text)
    asked = any_case(r"\breferral\b").search(passage.question) is not None
    if len(unless) > 1 and (_NO_REFERRAL.search(unless[0]) or (asked and NO.match(unless[0]))):
        yield Hit(False, 0, len(unless[0]))
        return
    if passage.asks or any_case(
        r"\b(?:your|some|most|many|if your) (?:\w+ )?(?:insurance|plan|HMO|insurer)\w*\b|\breferral (?:bonus|program|fee|form|source"
        r"|partner)|\bproviders? (?:can|may) (?:submit|fax|send)"
        r"|\b(?:VA|Tri-?West|Tricare|Kaiser|HMOs?|Medicaid)\b[^.;]*\breferral|\brefer(?:ral)?s? (?:you )?to (?:a|an|our|other|another|the)\b",
    ).search(text):
        return
    if any_case(
        r"\W*no (?:\w+ )?referral\?").match(passage.question) and any_case(r"\W*no (?:problem|worries)|\W*that's (?:ok|okay|fine)"
    ).match(text):
        yield Hit(False, 0, len(text))
        return
    none = _NO_REFERRAL.search(text)
    if none and re.search(
        r"sel(?:f|ves)", none[0], re.I) and any_case(r"\b(?:cannot|not|no longer|never)\b|n't\b"
    ).search(text[max(0, none.start() - 30) :]):
        yield Hit(True, none.start(), none.end())
        return
    if none and any_case(r"no|n't|self|selves|without|never|\bown\b").search(none[0]):
        yield Hit(False, none.start(), none.end())
        return
    seen = _SEEN_BY_REFERRAL.search(text)
    if seen and not denied(text, seen.start()):
        yield Hit(True, seen.start(), seen.end())
        return
    needed = _REFERRAL.search(text)
    if (
        needed
        and not denied(text, needed.start())
        and any_case(r"\b(?:requir\w+|need\w*|must|please|necessary|mandatory|only|basis|have a"
            r"|obtain|ask|based|have your|ha(?:ve|s) to)\b").search(text)
        and not any_case(
            r"\bif\b(?! you (?:are|have been) (?:being )?(?:treated|interested|coming))|\bmay\b|\bprefer\b|\brecommend\b|with or without|welcome"
        ).search(text)
    ):
        yield Hit(True, needed.start(), needed.end())
        return
    listed = _REFERRAL_ITEM.match(text)
    if listed and _YOU_NEED.search(passage.announced):
        about = passage.page.vocabulary.terms(passage.announced)
        yield Hit(True, listed.start(), listed.end(), about[0] if len(about) == 1 else None)
        return
    if (
        passage.question
        and any_case(r"\breferr(?:al|ed)\b").search(passage.question)
        and not any_case(r"insurance").search(passage.question)
        and (NO.match(text) or YES.match(text) or _NOT_REQUIRED.search(text))
    ):
        yield Hit(YES.match(text) is not None, 0, len(text))


RULES = (
    Rule(
        "minimum_age",
        "facts.minimum_age",
        ("12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "25", " 5", " 6", " 8", "10"),
        _minimum_age,
        named=True,
    ),
    Rule(
        "languages",
        "facts.languages",
        (
            *("speak", "spoken", "fluent", "lingual", "language", "interpret", "habla", "spanish", "english"),
            *("falamos", "parlons", "говорим", "español", "korean", "mandarin", "vietnamese", "russian"),
        ),
        _languages,
        about_practice=True,
        anywhere=True,
    ),
    Rule(
        "wheelchair_access",
        "facts.wheelchair_accessible",
        ("wheelchair", "accessib", "ada ", "ada-", "handicap", "step-free"),
        _wheelchair,
        about_practice=True,
        anywhere=True,
    ),
    Rule("parking", "facts.parking", ("park", " lot "), _parking, about_practice=True, anywhere=True),
    Rule(
        "companion_allowed",
        "facts.companion_allowed",
        (
            "bring",
            "companion",
            "accompan",
            "loved one",
            "famil",
            "one person",
            "husband",
            "wife",
            "friend",
            "guest",
            "partner",
            "support person",
            "visitor",
            "spouse",
            "someone",
            "driver",
            "welcome to",
            "buddy",
            "whoever",
            "somebody",
            "staff may",
            "stay in the room",
            "anyone",
            "just you",
            "only you",
            "just for you",
            "only for you",
            "only patients",
            "only the patient",
            "adult may",
            "adult in the room",
        ),
        _companion,
    ),
    Rule(
        "private_room",
        "facts.private_room",
        (
            *("private", "own room", "your own", "own suite", "yourself", " yours", "individual", "himself", "herself", "themselves"),
            *("open bay", "open area", "open room", "open plan", "open floor", "open infusion", "is open", "share", "curtain", "divider"),
        ),
        _private_room,
    ),
    Rule(
        "video_visits",
        "facts.telehealth",
        ("tele", "video", "virtual", "zoom", "online", "remote", "facetime"),
        _telehealth,
        named=True,
        anywhere=True,
    ),
    Rule(
        "referral",
        "facts.referral_required",
        ("referral", "referred", "self-refer", "self refer", "refer yourself", "refer themselves", "refer you"),
        _referral,
        named=True,
    ),
)
