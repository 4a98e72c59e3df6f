"""How long one treatment takes, and how long the patient is in the building."""

import re
from collections.abc import Iterator
from functools import lru_cache

from crawler.reading.facts.amounts import Amount, durations
from crawler.reading.facts.passages import HEARSAY, TALKS, TREATMENTS, Hit, Passage, Rule, purpose_of
from crawler.reading.patterns import Pattern
from crawler.reading.wording import any_case, words

_TREATMENT = words(
    r"\b(?:infusions?|sessions?|treatments?|injections?|procedures?|drips?|shots?|dosing|dose|block|pulses|pulse (?:pattern|sequence|train)"
    r"|SGB|TMS|ECT|KA[PT]|vein|ketamine"
    r"|spravato"
    r"|stellate|medicine|journey|NAD|IV|protocol|stimulation|coil|pump|helmet|magnet|cocktail|chair|recliner)\b"
)
_LASTS = words(
    r"\b(?:lasts?|lasting|takes?|taking|runs?|var(?:y|ies) from|ranges? from"
    r"|go(?:es)?|over|is|are|be|for|about|approximately|around|duration|long|length|minutes?|given"
    r"|administered|delivered|received?|done|completed?|scheduled|between|of)\b|[:(|,-]"
)
_VISIT = words(
    r"\bvisits?\b|\bappointments?\b|\b(?:at|in) (?:the|our) (?:clinic|office|center|facility|building|hospital)\b"
    r"|\b(?:count|figure) on\b|\bgive yourself\b|\bdoor to door"
    r"|\bfrom the (?:front )?door\b|\btotal(?:ing)?\b|\b(?<!else )altogether\b"
    r"|\b(?<!sessions )(?<!treatments )in all\b|\bstart to finish|\bplan (?:on"
    r"|to be|to spend|for|to stay)\b"
    r"|\bentire\b(?! (?:\w+ )?(?:session|infusion)\b)|\bwhole (?:visit|process|experience|appointment|thing)\b|\bexpect to (?:be|spend"
    r"|stay)\b|\b(?:be|being) here\b|\bwith us\b"
    r"|\bon your calendar\b|\bwindow\b"
    r"|\bset (?:\w+ ){0,4}?aside\b|\b(?:you are|you're|you will be|you'll be) here\b|\ballow\b(?! (?:you|me|us|them"
    r"|patients))|\bstay\b"
    r"|\bout (?:of )?the door\b|\bin and out\b|\bleave\b[^.]{0,30}\b(?:later|after (?:you|they|arriv\w+|check\w*))\b"
    r"|\bafter (?:you|they) (?:arrive|c[ao]me in|walk(?:ed)? in|check(?:ed)? in)\b|\bfrom (?:check-?in|arrival)\b|\bon[- ]?site\b|\bspend\b"
    r"|\bkeep\s+free\b|\ball told\b|\bfrom (?:the time you (?:arrive|check in)|check-?in|arrival) (?:to|until|till)\b"
)
_STAY = words(
    r"\b(?:stay|rest(?:ing)?|recline|relax(?:ing)?|sit|remain|(?:with|you are|you're) (?:us|you|here)|(?:first|last|your) (?:spray|dose)"
    r"|monitor\w*|observ\w*|watch\w*"
    r"|supervis\w*|keep(?:s|ing)? an eye on|the (?:next|following)|that follow|checks? (?:your|their) (?:blood pressure|vitals?)"
    r"|in (?:the|a|your|our) (?:chair"
    r"|recliner))\b")
_NOT_BEFORE = words(
    r"\b(?:recover\w*|recuperat\w*|dizz\w*|drows\w*|blurred|groggy|tired\w*|nausea|hoarse\w*|droopy|rest(?:ing)?\b"
    r"|after(?:wards?|ward)?|following|onset|every|arriv\w*|observ\w*|consult\w*"
    r"|evaluat\w*|intake|assessment|call|relief|effects?\b|feel\w*|felt|peaks?|wears? off|wear|prior|before"
    r"|wait\w*|late\b"
    r"|notice|gone\b|fades?|driv\w+|fast\w*|eat|drink|food|liquids?|(?<!IV )fluids?|you (?:relax|unwind) for|screening|half-life|hangover|sleep"
    r"|improv\w*|benefits?|symptoms?|respon\w+"
    r"|results?"
    r"|follow-?up|prep(?:aration)? (?:meeting|session|visit|appointment)s?"
    r"|zoom|telehealth|orientation|additional|extra|another|monitor\w*|watched|awake|kick|begins? to|within|last up to"
    r"|stay\w*|remain\w*|integration|explained|blog|article|video|questionnaire|forms?|paperwork|checks?|measure\w*|record\w*|interval)\b"
)
_NOT_AFTER = words(
    r"^\W*(?:or (?:two|so) )?(?:before|late\b"
    r"|(?:time )?slots?\b|in(?=\W*$|[.,;])|the first (?:day|visit)|ahead|prior|after|ago|away|later|in advance|early"
    r"|(?:of )?(?:rest|break) (?:period|time|between|in between)|of (?:rest|recovery|observation|monitoring|notice|driving"
    r"|relax\w+|post\S*)|drive\b"
    r"|notice|apart|between|from (?:downtown|the (?:airport|station|city|freeway|highway)|home|here)|read\b|(?:by )?(?:car"
    r"|train|bus|walk)|north|south|east|west|a (?:day"
    r"|week)|per (?:day|week|month)|each (?:day|week)|daily"
    r"|to (?:recover|rest|wear|feel|kick|notice|take effect|get home|drive)|for recovery|following|consult|phone|call|evaluation"
    r"|intake|of (?:your|the) (?:appointment|scheduled)|recovery|observation|(?:for |to )?monitor|post|until|integration"
    r"|psychotherap|discovery|video|at night|or less of)"
)
_QUESTION = words(
    r"\bhow long (?:is|are|does|do|will|should|would)\b|\bhow much time\b|\bwhat is the (?:length|duration)\b|\bduration\b"
    r"|\btime (?:commitment|required)\b|\blength of\b|\b(?:infusion|session|treatment|procedure) (?:length|time)s?\b"
)
_QUESTION_ELSEWHERE = words(
    r"\b(?:before|until|effects?|results?|feel|work\b|wait|recover|drive|relief|last for|benefits?|stay in|improve|see|notice"
    r"|better|symptoms|consult|evaluation|side effect|been|keep|appointment to be|in my system)\b"
)
_QUESTION_VISIT = words(
    r"\b(?:visit|appointment|be (?:at|there|here|in)|in (?:the|your) (?:office|clinic)|stay|plan|block off|set aside|take off|clear)\b"
)
_QUESTION_TIME = words(r"\bhow much time\b|\bhow long\b")


_OF_LENGTH = words(
    r"^\W*(?:(?:long |pain |mood |IV |ketamine |TMS |KAP |dosing |medicine |outpatient |in-office )*(?:infusion|session|treatment|procedure"
    r"|drip)s?"
    r"|under the (?:coil"
    r"|helmet|magnet)|in the chair)\b"
)
"""What follows in "during the 20-minute session"."""
_ANOTHER = words(r"\bor\b|\band\b.*\b(?:infusion|session|treatment|drip|dose)\b")
"""What stands between two lengths of one thing: "A 250 mg drip takes 2 hours and a 500 mg drip up to 4"."""
_LABELLED = words(
    r"^\W*(?:\w+ )?(?:infusion|drip|session|treatment|procedure|injection|block|dosing)(?: (?:itself|time|length"
    r"|duration))?\W*(?:about |approx\w*\.? )?$"
)
"""A line that is a label and a length: "Drip 40 minutes"."""


_BARE_LABEL = words(r"^\W*(?:(?:treatment|session|infusion) )?(?:length|duration|time|how long)\W*(?:about |approx\w*\.? )?$")
"""A label that says only that a length follows: "Length: 40 minutes"."""
_NEXT = words(r"^\W*(?:after (?:that|this)|afterwards?|from then on),? (?=(?:each|every|the|your|a|all|sessions|treatments|infusions)\b)")
"""How a sentence goes on to what comes next; the length in it is not of what comes after."""


@lru_cache(maxsize=512)
def _clauses(text: str, heading: str) -> list[tuple[Amount, str, str]]:
    """Return each length in a passage's text with the words before it and after it that belong to it; two rules ask."""
    clauses = []
    found = durations(text)
    for index, amount in enumerate(found):
        left = text[found[index - 1].end if index else 0 : amount.start]
        right = text[amount.end : found[index + 1].start if index + 1 < len(found) else len(text)]
        right = re.split(
            r"[;()|]|\bfollowed by\b|\band (?=in (?:our|the) (?:office|clinic|building)\b)|\bplus\b|\b(?:for"
            r"|with) an? total (?:\w+ )*(?:time|visit|appointment|stay)\b|\band (?:you|then|the|we"
            r"|have|someone|somebody|your|recovery"
            r"|patients|most|another|is|can|a)\b"
            r"|,? so (?:that )?(?=(?:we|our|you|your)\b)|,(?= (?:(?:total )?time|or until|you will|you'll|because|since|and|but|plus"
            r"|followed|so|during|with|which|of which|while|then|after|allowing))",
            right,
        )[0]
        left = re.split(
            r";|\((?=(?:the )?(?:infusion|session|treatment|drip|procedure)\b[^)]*$)"
            r"|: (?=(?:Your|The|Each|An?|You|We|Our)\b)|\b(?:after|following|upon) which\b|\bfollowed by\b|\bplus\b|\bwhile\b"
            r"|,(?: and)? (?:then|with)\b|, so (?=expect|plan"
            r"|count|you|please"
            r"|allow|the|your|each|we)"
            r"|, and (?=(?:you|we|they|it) )|\b(?:for|with) (?=an? total (?:\w+ )*(?:time|visit|appointment|stay)\b)",
            left,
        )[-1]
        left = _NEXT.sub("", left)
        if not left.strip() and not index and len(heading) < 60 and len(text) < 70:
            left = f"{heading} "
        clauses.append((amount, left, right))
    return clauses


_WHOLE_THING = words(r"\bwhole (?:thing|process|procedure) (?:\w+ )?takes (?:about |around |only |just )*$")
_QUICK = words(r"^\W*(?:from )?start to finish\b")
"""With a nerve block this is the procedure, which takes minutes."""


def _is_visit(passage: Passage, left: str, right: str) -> bool:
    around = f"{left} {right}"
    if _DOOR_TO_DOOR.search(right) and not _QUICK.search(right):
        return True
    if any_case(r"\W*(?:for the (?:infusion|session|treatment|drip|procedure) (?:itself|alone)|in the (?:chair|recliner)|under the (?:coil"
        r"|helmet|magnet))\b").match(right):
        return False
    if (_QUICK.search(right) or _WHOLE_THING.search(left)) and passage.subject(0) == "sgb":
        return False
    if _WHICH_TAKES.search(left) and not any_case(r"\bentire\b|\bwhole\b").search(left):
        return False
    if any_case(
        r"\bentire (?:\w+ ){0,3}procedure\b|\b(?:entire|whole) (?:\w+ ){0,3}(?:visit|process|appointment|experience|day)\b"
        r"|(?<!not )\bincluding (?:\w+ ){0,3}?(?:prep\w*|recovery|check-?in|observation|rest)\b"
        r"|\bin total\b|\btotal time\b|\b(?:from )?start to (?:end|finish)\b"
        r"|\bdoor to door\b",
    ).search(around):
        return True
    if _GIVEN_OVER.search(left):
        return False
    if any_case(r"\W*of (?:actual |active )?(?:pulses|stimulation|infusion|treatment|medicine|drip)\b").match(right):
        return False
    if _OF_A_SESSION.match(right) and not any_case(r"\btotal\b(?! (?:due|cost|price|fee|charge)s?\b)").search(around):
        return False
    if any_case(
        r"\b(?:session|infusion|treatment|drip|injection|procedure)s?\b(?! (?:visit|appointment))[^.,;]{0,40}"
        r"\b(?:lasts?|takes?|runs?|(?:are|is) (?:booked|scheduled) for)\s(?:\w+\s){0,2}$"
    ).search(left):
        return False
    if any_case(r"\b(?:infusion|drip|injection|procedure) (?:itself |alone |portion )").search(around):
        return False
    goes_on = passage.before and passage.heading.endswith("?") and not _TREATMENT.search(passage.text)
    asked = passage.question or (passage.heading if goes_on else "")
    return _VISIT.search(around) is not None or (
        bool(asked)
        and (_QUESTION_TIME.search(asked) or _QUESTION.search(asked)) is not None
        and _QUESTION_VISIT.search(asked) is not None
        and not _TREATMENT.search(left)
    )


_OF_A_SESSION = words(
    r"^\W*(?:(?!(?:visit|appointment|stay|window|block|for|of|in|at|the|your|to|and|before|after|prior)\b)[\w-]+ ){0,2}"
    r"(?:infusion|session|treatment|drip)s?\b(?! (?:visit|appointment|day)s?\b)"
)
"""What follows a length that is part of the name of a session: "2-hour medicine-assisted sessions in the clinic"."""
_GIVEN_OVER = words(
    r"\b(?:administer(?:s|ed)?|gives?|given|infused?|deliver(?:s|ed)?|runs?|dripped|receives?)\b"
    r"[^.;,]*\b(?:over|for) (?:a |the )?(?:period of |course of )?"
    r"(?:about |approximately |around )?$"
)
"""What is given over a time is given for that long, though it says where: "administered in our office over 40-50 minutes"."""
_TALKED_THROUGH = words(r"^\W*(?:appointment|visit|session|meeting) (?:to|where|in which|during which|used to) ")
"""A visit for a purpose of its own: "a 50-minute appointment to review your history"."""


def _answers_length(passage: Passage) -> bool:
    """Tell whether the question above asks for the length of a treatment."""
    question = passage.question or (passage.heading if len(passage.heading) < 80 else "")
    return _QUESTION.search(question) is not None and not _QUESTION_ELSEWHERE.search(question)


_LEAVING = words(
    r"\bout (?:of )?the door (?:after|within)\b|\bafter (?:you|they) (?:arrived?|c[ao]me in|walk(?:ed)? in|check(?:ed)? in)\b"
    r"|\bleave\b[^.]{0,20}\bafter\b(?: (?:you|they) arrive\w*)?"
    r"(?! (?:your|their|the|each) (?:\w+ )?(?:treatment|infusion|session|dose)s?\b)"
)
_AFTER_COMING = words(r"^\W*after (?:you|they) (?:arrive|c[ao]me in|walk(?:ed)? in|check(?:ed)? in)\b")
"""After the time in which a patient is out again: "on your way home about two hours after you come in"."""
_FIRST_VISIT = words(
    r"\b(?:(?:first|initial) (?:visit|appointment|call)s?|mapping|visit one|visit 1|consult\w*|evaluation|intake|screening"
    r"|after(?:care|ward)?s?)\b"
)
"""Headings over visits that are no treatment session."""


_NOT_OURS = words(r"\b(?:not|\w+n't|beyond) (?:just |merely |like )?(?:a|an|the|your)?\W*$|\[see $|\((?:like|such as|e\.g\.,?) an? $")
_BILLING_CODE = Pattern(r"\b9[069]\d{3}\b")
"""A code of a list of services for insurers, each with the time that it stands for."""
_OF_GROUPS = words(r"^\W*group\b")
_OF_MEDIA = words(r"\bresources\b|\bin the (?:news|media|press)\b")
"""Headings over what others tell: "60 Minutes: ketamine" is a film."""
_INTEGRATION = words(r"^\W*(?:\d\s)?(?:preparation|integration) (?:therapy )?(?:sessions?|groups?|circles?)\W*$")
_A_DAY = words(r"^\W*(?:a|each|per) day\b")
"""With TMS, which is given every day, the time a day is that of a session."""
_EACH_TIME = words(r"^\W*(?:at a time|each time)\b")
"""After the length of what is given again and again: "five days a week, 20 minutes at a time"."""
_DAYS_IN_A_ROW = words(r"\b(?:days in a row|(?:consecutive|successive|straight) days)\b")
_INTAKE_SESSION = words(r"\b(?:intake|evaluation|consultation|screening|mapping) sessions?\b")
_FIRST_SESSION = words(r"\b(?:first|initial) (?:\w+ ){0,2}(?:sessions?|treatments?)\b")
"""With TMS the first session mostly holds the mapping as well, and takes longer than any treatment."""


_ONSET = words(r"\b(?:begins?|starts?) (?:to work |working |acting )?(?:with)?in\b|\bkicks? in\b|\btakes? effect\b|\bpeaks?\b")
"""A sentence on how the medicine is felt."""


_END_OF = words(r"\bend of (?:your|the|those|these) $")
"""Before the two hours of watching, told as known: "by the end of your two hours"."""
_AT_A_TIME = words(r"\bat (?:about |around )?$")
"""Before the minute at which something is done: "a nurse checks it at 40 minutes"."""


def _is_other_time(passage: Passage, left: str, right: str) -> bool:
    if _ONSET.search(passage.text) or _AT_A_TIME.search(left):
        return True
    if any_case(r"\b(?:tongue|mouth|dissolves?|swish|hold(?:ing)? (?:it|them|the|in|under))\b").search(f"{left} {right}"):
        return True
    if any_case(r"\W*(?:KAP |ketamine )?(?:integration|preparation|prep)\b").match(right) or _PART_OF_VISIT.search(left):
        return True
    if _THIS_SESSION.match(passage.text) and (_TALKED_OF.search(passage.before) or _MET_FIRST.search(passage.before)):
        return True
    if re.search(r"^(?:(?!\b(?:with|and|plus|then|not including|excluding)\b).){0,70}\b(?:monitoring|observation|recovery)\b", right):
        return True
    if any_case(
        r"\W*(?:(?!(?:infusion|session|treatment|injection|and|with|for|of|before|after|or)\b)\w+[ -]){0,3}"
        r"(?:consult|call\b|evaluation|intake|assessment|conversation|chat\b)",
    ).match(right) or any_case(r"\bas (?:short|little|few|quick\w*|fast) as $|\bCBS $").search(left):
        return True
    if any_case(r"\W*(?:long )?(?:infusion|session|treatment|injection|appointment|visit|procedure)").match(right):
        return (
            any_case(
                r"\b(?:consult\w*|recovery|integration|intake|follow-?up|prior|before|within|evaluation|preparation)\b"
            ).search(left[-50:] + right[:40])
            is not None
        )
    if _A_DAY.match(right) and (passage.subject(0) == "tms" or _DAYS_IN_A_ROW.search(right)):
        return False
    return _NOT_BEFORE.search(left) is not None or _NOT_AFTER.search(right) is not None


_PART_OF_VISIT = words(r"\b(?:the|your) (?:first|next|last|final|remaining)\s$|\bmapping (?:process|procedure|itself|session|appointment)\b")
_THIS_SESSION = words(r"^\W*(?:this|these|it|they|each of these)\b")
_TALKED_OF = words(r"\bmotor threshold\b|\b(?:preparation|preparatory|integration|intake|prep)\b[^.;]*\bsessions?\b")
"""Talking sessions named in the sentence before."""


_MET_FIRST = words(
    r"\b(?:first|initial) (?:\w+ ){0,2}(?:visit|appointment|call|meeting|conversation)\b(?! (?:and|includes?|is your)\b)|\bintake\b"
)
"""The visit before any treatment, named in the sentence before: "You have a first video visit. It lasts 75 minutes." """


def text_before(passage: Passage, amount: Amount) -> str:
    """Return the words of the sentence up to a length."""
    return passage.text[: amount.start]


_WHAT_IS_FELT = words(r"^\W*(?:the |an? )?(?:[\w-]+ )?(?:states? of consciousness|dissociation|dissociative (?:state|effects?|feelings?))\b")
"""The subject of a sentence on how long the medicine is felt, not on how long it is given."""


def _session(passage: Passage) -> Iterator[Hit]:
    """The length of the treatment itself: the drip, the dosing session, the pulses, the Spravato stay."""
    of_groups = _OF_GROUPS.match(passage.heading) and not passage.page.names_a_treatment(passage.heading)
    if passage.asks or of_groups or _OF_MEDIA.search(passage.heading) or _BILLING_CODE.search(passage.text) or _WHAT_IS_FELT.match(passage.text):
        return
    if passage.about_others:
        passage.refuse("facts.session_minutes", "length_of_a_session", HEARSAY)
        return
    no_session = len(passage.heading) < 80 and _FIRST_VISIT.search(passage.heading)
    if no_session and not _TREATMENT.search(_INTAKE_SESSION.sub("", passage.heading)) and passage.subject(0) != "spravato":
        return
    taken = False
    actual = _ACTUAL.search(passage.text)
    for amount, left, right in _clauses(passage.text, passage.heading):
        low, high = amount.value
        if actual and amount.end <= actual.start():
            continue
        if (high or low or 0) > 600 or (low or high or 0) < 2 or passage.text[amount.start : amount.start + 7].lower() == "within ":
            continue
        around = f"{left} {right}"
        talk = passage.talk_around(left) if passage.talks_around else None
        if talk in passage.page.offered:
            yield Hit(amount.value, amount.start, amount.end, talk)
            continue
        if _INTEGRATION.match(left):
            if "integration-coaching" in passage.page.offered:
                yield Hit(amount.value, amount.start, amount.end, "integration-coaching")
            continue
        if _AS_SHORT_AS.search(left) and (taken or _TREATMENT.search(left)):
            yield Hit(amount.value, amount.start, amount.end)
            continue
        if _NOT_OURS.search(left) or passage.talks_around or (
            _FIRST_SESSION.search(left) and (high or low or 0) > 45 and passage.subject(amount.start) == "tms"
        ):
            passage.refuse("facts.session_minutes", "length_of_a_session", "another session: what is denied, talks, or the mapping")
            continue
        if (
            (low or 0) >= 90
            and _STAY.search(f"{passage.before[-40:]} {around}")
            and not _is_long_visit(amount, around)
            and not any_case(r"\b(?:driv|eat\b|food|drink)|\bafter you (?:leave|get home)|\b(?:co-?pay|early)").search(around)
            and not _AT_A_TIME.search(left)
            and passage.subject(amount.start) == "spravato"
        ):
            yield Hit(amount.value, amount.start, amount.end, "spravato")
            continue
        if low == 120 and _END_OF.search(left) and passage.subject(amount.start) == "spravato":
            yield Hit(amount.value, amount.start, amount.end, "spravato")
            continue
        runs = any_case(r"\s(?:it|the \w+) (?:runs|lasts|takes)\b").match(passage.text[amount.end :])
        if _FOR_ANOTHER.match(right):
            continue
        if not _DOOR_TO_DOOR.search(right) or _QUICK.search(right):
            runs = runs or _WHICH_TAKES.search(left)
        if not runs and not _PER_SESSION.match(right) and _is_other_time(passage, left, right):
            passage.refuse("facts.session_minutes", "length_of_a_session", "another length of time: recovery, waiting, onset, a talk")
            continue
        if _FOR_EACH.match(right) and passage.subject(amount.start) == "kap":
            yield Hit(amount.value, amount.start, amount.end)
            continue
        if not runs and _is_visit(passage, left, right):
            if passage.subject(amount.start) in TALKS:
                yield Hit(amount.value, amount.start, amount.end)
            continue
        named = _TREATMENT.search(around) or _TREATMENT.search(passage.text[: amount.start])
        if not named and any_case(r"\W*(?:it|this|each|they|that (?:lasts|runs)|the process|takes|lasts|runs)\b").match(passage.text):
            named = _TREATMENT.search(passage.before or passage.question) if _IT_LASTS.match(passage.text[: amount.start]) else None
        if passage.row:
            head = " ".join(passage.block.table_head)
            if _TREATMENT.search(passage.row[0]) and (
                any_case(r"duration|length|time|min").search(f"{head} {passage.row[0]}")
                or re.search(r"^\W*(?:about |approx\w*\.? )?$", left[-12:])
            ):
                yield Hit(amount.value, amount.start, amount.end)
            continue
        if (
            (_A_DAY.match(right) and _DAYS_IN_A_ROW.search(right))
            or (_EACH_TIME.match(right) and passage.subject(amount.start) in TREATMENTS)
            or (named and (_LASTS.search(around) or _OF_LENGTH.match(right) or (taken and _ANOTHER.search(left))))
            or _answers_length(passage)
            or _LABELLED.search(text_before(passage, amount))
            or (
                _BARE_LABEL.match(text_before(passage, amount))
                and not _FIRST_VISIT.search(passage.title)
                and passage.subject(amount.start) in TREATMENTS
            )
            or runs
            or (any_case(r"\W*(?:each|apiece)\b").match(right) and amount.start < 8)
            or (
                not (passage.cell and _FIRST_VISIT.search(passage.title))
                and (
                    _TREATMENT.search(passage.title)
                    or (passage.cell and _is_treatment_cell(passage, passage.subject(amount.start)))
                    or (passage.title and passage.subject(amount.start) == "psychotherapy")
                )
                and any_case(
                    r"\W*(?:(?:it|this) (?:\w+ )?(?:lasts?|takes?|runs?)|expect|duration|length|time|minutes|about|approximately|\d+"
                    r"|(?:up to )?\w+(?: to \w+)? (?:hours?|minutes?))\b",
                ).match(passage.text)
                and len(passage.text) < 60
            )
        ):
            taken = True
            yield Hit(amount.value, amount.start, amount.end, _named_right_after(passage, amount) or _by_purpose(passage, left, right))


_IT_LASTS = words(
    r"^\W*(?:(?:it|this|each|they|that|the process)\b[^.;]*)?"
    r"\b(?:lasts?|takes?|runs?|is|are|goes?|be|(?:done|given|scheduled) (?:in|over|for))\b|^\W*it's\b"
)
"""How a sentence tells how long that lasts which the one before it named."""
_ACTUAL = words(
    r"\b(?:the|your) actual (?:\w+ )?(?:treatment|stimulation|infusion|procedure|injection|drip)\b"
    r"|\bof which (?:the |your )?(?:\w+ )?(?:treatment|stimulation|infusion|session|drip)\b"
)
"""What sets the treatment itself against the time that was told before: "an hour, but the actual treatment is 20 minutes"."""
_AS_SHORT_AS = words(r"\b(?:are|is|be|and) as (?:short|little|quick|long) as $")
"""Before another length of the same session: "typically 19 minutes, but can be as short as 3"."""
_BEFORE_A_PURPOSE = re.compile(r"^\W*(?:(?:in the building|here|at the clinic|each) )?(?=for (?!your\b|the\b|you\b))", re.I)


def _by_purpose(passage: Passage, left: str, right: str) -> str | None:
    """Return the infusion that a length is of by what it is for, where a practice has two: "40 minutes for mood and 4 hours for pain"."""
    if not passage.page.two_infusions:
        return None
    purpose = purpose_of(right[:30]) if _BEFORE_A_PURPOSE.match(right) else None
    return purpose or purpose_of(left)


def _named_right_after(passage: Passage, amount: Amount) -> str | None:
    """Return the treatment that a length is part of the name of: "a four-hour pain infusion"."""
    named = next((name.term for name in passage.mentions if 0 < name.start - amount.end < 2), None)
    return passage.page.refined(named, passage, passage.text[amount.start : amount.end + 40]) if named else None


_FOR_ANOTHER = words(r"^\W*(?:minimum |total )?for (?:a|an|your) $")
"""Between the length of a visit and that of the treatment in it: "90 minutes for a 40 min infusion"."""
_WHICH_TAKES = words(
    r"\bwe (?:run|give|infuse|drip) (?:it|this|each|them|the \w+) (?:slowly )?(?:over|for) (?:about |around )?$"
    r"|\b(?:infusion|session|treatment|procedure|injection|drip|block), which (?:(?:just|only) )?(?:lasts?|takes?|runs?|is)"
    r" (?:(?:about|around|just|only) )*$|\b(?:start to finish|in all), (?:the|a) (?:procedure|injection|block) takes (?:about |around )?$"
    r"|(?:^\W*|[,;:] )(?:(?:an?|each|the|your|our|every|most|all|IV|ketamine|TMS|mood|pain) )*(?:infusion|session|treatment|injection|drip"
    r"|block)s?"
    r" (?:itself )?(?:(?:can|may|will|usually|typically|generally|normally) )*(?:lasts?|takes?|runs?)"
    r"(?: (?:for|about|around|approximately|anywhere|roughly|on average))*(?: from| between)?\s$"
)
"""Words that tie a length to the treatment right before them, whatever the rest of the sentence tells."""
_PER_SESSION = words(r"^\W*(?:for|per) (?:each |every |one )?(?:\w+ )?(?:infusion|session|treatment|procedure|drip)\b(?! (?:visit|appointment))")
"""What follows the length of one session, whatever the sentence told before of its series: "6 within 2 weeks, an hour for each infusion"."""
_FOR_EACH = words(r"^\W*(?:with (?:your|a|the) \w+ )?for (?:each|every|a|your) (?:\w+ )?session\b")
"""What the hours are for that are set aside: a KAP session is as long as its visit."""
_OF_FIRST = words(
    r"^\W*for (?:(?:the|your) (?:first|initial) (?:\w+ )?(?:treatment|infusion|session|visit|appointment)"
    r"|th(?:is|at) (?:\w+ )?(?:visit|appointment) only)\b"
)


def _is_long_visit(amount: Amount, around: str) -> bool:
    """Tell whether a Spravato visit is said to take more than the two hours of watching."""
    return (amount.value[0] or 0) > 125 and _VISIT_WORDS.search(around) is not None


_VISIT_WORDS = words(r"\b(?:visits?|appointments?|here|check-?in|in total|altogether|in all|plan|set aside|allow)\b")


_DOOR_TO_DOOR = words(
    r"\bdoor to door\b|\b(?:from )?the time you (?:arrive|check in|walk in) (?:to|until|till)\b"
    r"|\b(?:entire|whole) (?:visit|appointment|stay)\b|\bstart to finish\b|\bfrom (?:the time (?:of "
    r"|you )?)?(?:check(?:ing)?[- ]?in|arriv\w+)\b[^.;,]{0,15}\b(?:to|until"
    r"|through)\b|\bcheck-?in to\b"
)
"""The whole stay, under whatever heading it is told."""
_YOU_ARE_HERE = words(
    r"\b(?:you are|you're|you will be|you'll be|you spend|you(?: wi|')ll spend|(?:patients|people|clients|they) are"
    r"|(?:on|expect|plan) (?:to be|being))"
    r" (?:here|with us|(?:at|in) (?:our|the) (?:\w+ )?(?:office|clinic|center|facility|building|hospital))? ?"
    r"(?:for )?(?:about |around |roughly |approximately )?$|\ball told,? [^.;]{0,20}$"
)
"""What stands right before the time in the building, whatever else the sentence counts up: talks before, rest after."""


def _is_treatment_cell(passage: Passage, subject: str | None) -> bool:
    """Tell whether a cell's row is about a treatment, not about an intake."""
    return (subject is not None or "therapy" in passage.heading.lower()) and not _FIRST_VISIT.search(passage.heading)


_ON_THE_WAY = words(r"\b(?:count|figure) on (?:about |around )?$")
"""Before the time that the way takes, where nothing else tells of the visit."""
_STARTS_WITH = words(r"\b(?:starts?|begins?|starting|beginning) with (?:an?|your|one) $")
"""Before the length of a talk that comes before all treatment."""
_EACH_VISIT = words(r"\W*for (?:each|every|the|all) (?:additional|further|following|later|other|subsequent) (?:visit|appointment)s?\b")
"""What makes the length of the first visit one of the treatments' too: "two hours for the first visit, one hour for each further visit"."""


_HERE = words(r"\b(?:at|in) (?:the|our) (?:clinic|office|center|facility|building)\b|\b(?:be|being) here\b|\bwith us\b")
"""Before the time that patients are in the building, whatever the question asks."""


_GONE = words(r"\b(?:door|leav\w+|on your way)\b")
"""Before the time within which a patient is gone again."""
_INWARD = words(r"^\W*(?:inward|inside|lying|reclin\w+|resting|talking|looking)\b")
"""What follows the length of a part of a session: "you spend about an hour inward"."""


_IF_FOR_PAIN = words(r"\bif (?:we|you)\b[^.;]*\bpain\b")
"""Before the length of another protocol than the page is about."""


def _visit(passage: Passage) -> Iterator[Hit]:
    """The time in the building, from arrival to leaving."""
    if passage.asks or passage.about_others or "$" in passage.text or _BILLING_CODE.search(passage.text):
        return
    each = _EACH_VISIT.search(passage.text)
    for amount, left, right in _clauses(passage.text, passage.heading):
        low, high = amount.value
        if each and (_EACH_VISIT.match(right) or _OF_FIRST.match(right)):
            yield Hit(amount.value, amount.start, amount.end)
            continue
        if not 15 <= (high or low or 0) <= 720:
            continue
        if any_case(r"\W*(?:before|prior|ahead|longer|more\b(?! than)|extra)\b").match(right) or _IF_FOR_PAIN.search(left):
            continue
        around = f"{left} {right}"
        if (high or low or 0) < 45 and _ON_THE_WAY.search(left) and not _VISIT.search(_ON_THE_WAY.sub("", left) + right):
            continue
        if (passage.text[amount.start : amount.start + 7].lower() == "within " and not _GONE.search(left)) or _INWARD.match(right):
            continue
        if _THIS_SESSION.match(passage.text) and _MET_FIRST.search(passage.before):
            continue
        if _FOR_EACH.match(right) and passage.subject(amount.start) == "kap":
            continue
        if _STARTS_WITH.search(left) or _OF_FIRST.match(right) or _TALKED_THROUGH.match(right):
            continue
        if not (_FOR_ANOTHER.match(right) or _is_visit(passage, left, right)):
            continue
        asked = passage.question or passage.heading
        if _PER_SESSION.match(right) and not _HERE.search(left) and _answers_length(passage) and not _QUESTION_VISIT.search(asked):
            continue
        whole = _DOOR_TO_DOOR.search(around) or _YOU_ARE_HERE.search(left) or _AFTER_COMING.match(right)
        if (len(passage.heading) < 60 and not whole and _FIRST_VISIT.search(passage.heading)) or passage.subject(amount.start) in TALKS:
            continue
        around = _LEAVING.sub("", around)
        if any_case(
            r"\b(?:psychotherapy|therapy|co-?pays?|consult\w*|evaluat\w*|intake|assessment|call|talk|chat|notice|cancel\w*|resched\w*|late|early"
            r"|ahead|check in"
            r"|arrive|eat|drink|food"
            r"|fast\w*|before|prior|driv\w+|recover\w*|initial|first (?:visit|appointment)s?|follow-?up|additional|another|extra"
            r"|observ\w*|integration|every(?= (?:\d|few|other|two|three|four|five|six|ten|fifteen|thirty|half|hour|minute|week|month))"
            r"|new patient|within|phone|video|after\w*"
            r"|following)\b",
        ).search(around) and not whole and not any_case(r"\btotal\b|\bincluding\b|\bwith (?:[\w-]+ and |\w+ )?recovery\b|\bfrom start\b"
            r"|\bin all\b",
        ).search(around):
            continue
        if any_case(r"\brest\b[^,]*$|\b(?:drowsy|sleepy|dizzy|tired|groggy)\b").search(left) and not whole:
            continue
        if any_case(r"\b(?:feelings?|effects?|sensations?|they last|experience itself)\b").search(left) and not whole:
            continue
        if any_case(r"\b(?:hold|quiet|off the road|behind the wheel|hours? of operation|per week|a week)\b").search(around):
            continue
        if _STAY.search(around) and not _is_long_visit(amount, around) and passage.subject(amount.start) == "spravato":
            continue
        yield Hit(amount.value, amount.start, amount.end, _by_purpose(passage, left, right))


RULES = (
    Rule("length_of_a_session", "facts.session_minutes", ("minute", "hour", " min", "-min", " hr", "hrs", "1hr", "2hr", " h "), _session),
    Rule("time_at_the_clinic", "facts.visit_minutes", ("minute", "hour", " min", "-min", " hr", "hrs", "1hr", "2hr", " h "), _visit),
)
