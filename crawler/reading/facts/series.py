"""How many sessions a first course has; boosters and maintenance are not part of it."""

import re
from collections.abc import Iterator
from itertools import islice

from crawler.reading.facts.amounts import NUMBER, number, whole
from crawler.reading.facts.passages import HEARSAY, Hit, Passage, Rule
from crawler.reading.wording import plain, words

_NOUN = (
    r"(?:infusions|sessions|treatments|injections|doses|shots|visits|appointments|drips"
    r"|blocks(?! (?:from|away|off|down|past|north|south|east|west|up|over)\b))"
)
_NO_SESSIONS = rf"\s?(?:(?:-|to|or)\s?{NUMBER}\s?)?(?:weeks|months|days|hours|%|\$)"
_COUNT = words(
    rf"(?<![\w$.,/:-])(?P<low>{NUMBER})(?:\s?(?:-|(?:up )?to"
    rf"|or|and (?:a )?maximum of|(?P<and>and))\s?(?P<high>{NUMBER}))?(?:\s\(\d+\))?(?:[\s-]"
    rf"|(?<=\d)(?=[A-Za-z]))(?:\d+[- ](?:min(?:ute)?s?|hours?) )?(?:[A-Za-z+-]+[\s-]){{0,3}}?(?:{_NOUN}|dosing(?=,| and\b)|(?:infusion|session"
    rf"|treatment|injection"
    r"|dose|block)(?=\s(?:\w+\s)?(?:series|course|protocol|induction|program|package))|pack)\b"
    rf"|\b(?:series|course)\s?: (?P<named>{NUMBER})(?:\s?(?:-|to|or)\s?(?P<namedhigh>{NUMBER}))?(?![\w%$]|{_NO_SESSIONS})"
    rf"|\b(?:series|course|set|standard is a set|number of (?:\w+ )?(?:infusions|sessions|treatments)) (?:of|is|ranges from"
    rf"|varies from) (?:about |around |roughly |usually |typically |generally |approximately |up to |at least "
    rf"|(?:\w+ ){{1,3}}\((?:\w+ )?)?(?P<of>{NUMBER})(?:\s?(?:-|to"
    rf"|or)\s?(?P<ofhigh>{NUMBER}))?(?!{_NO_SESSIONS})"
)
_HOW_MANY = words(r"\bhow many (?:\w+ )?(?:infusions|sessions|treatments|injections|blocks|visits|will i|do i|do people|do most"
    r"|does it take|are)\b")
_ANSWER = words(
    r"^\W*(?:\w+[:.] )?(?:[\w' ]{0,40}\b"
    r"(?:start|begin|need|have|receive|come|plan|recommend|suggest|advise|schedule|do|get|course i|series i)s? (?:(?:best |well )?with "
    r"|for |on )?)?"
    rf"(?:about |usually |typically )?(?P<low>{NUMBER})(?! in (?:ten|five|four|three|\d))(?:\s?(?:-|to|or)\s?(?P<high>{NUMBER}))?"
    r"(?: (?:\w+ )?(?:infusions|sessions|treatments|blocks))?(?=[,.;:]| to (?:start|begin)\b| over\b| in\b| on\b| within\b| for (?:most"
    r"|many)\b|$)(?P<total>)"
)
"""The number that answers "How many infusions?"."""
_ALONE = words(
    rf"^\W*(?P<low>{NUMBER})(?:\s?(?:-|to|or)\s?(?P<high>{NUMBER}))? (?:ketamine |IV |TMS |KAP |spravato |treatment )*"
    r"(?:infusions|sessions|treatments)(?: \([^)]*\)|,? (?:of )?(?:about )?\d+[ -]min\w*(?: each)?| on average| in (?:total|all)| total)?\W*$"
    rf"|^\W*(?:(?:typical |total |average )?number of (?:\w+ )?)?(?:infusions|sessions|treatments)(?: in [\w ]{{3,25}}| needed| required"
    rf"| recommended)?\s?: ?(?:about )?(?P<labelled>{NUMBER})(?:\s?(?:-|to)\s?(?P<labelledhigh>{NUMBER}))?(?: (?:over|in"
    rf"|within) [\w -]{{3,20}})?\W*$"
    rf"|^\W*there are (?P<total>{NUMBER}) (?:of them )?(?:in all|in total|altogether)\b"
)
"""A line of a price list, or a cell of a table, that is nothing but a count: "Six infusions", "Number of sessions: 36"."""
_CONTEXT = words(
    r"\b(?:series|course|initial|initially|induction|loading|acute|first|begins?|start\w*|recommend\w*|protocol|standard (?:course"
    r"|protocol|series|plan|regimen|treatment|is)"
    r"|typical\w*|usual\w*|generally|over (?:a|the|about|approximately|two|three|four|six|2|3|4|6|several|\d+)|weekly|a week"
    r"|per week"
    r"|times a week|weeks|consists?|full|plan\b|program\b|path\b|in all\b|altogether|included"
    r"|apart|consecutive|in a row|spread|average|commit\w*|phase|you(?:'ll| will) (?:have|need|receive|get|come)"
    r"|(?:with)?in (?:[\w-]+ (?:days|weeks)|a \w+[- ](?:day|week)\b)"
    r"|most (?:of )?(?:our |your )?(?:\w+ )?(?:people|patients|clients|folks)|starter|introductory|completes?|optimal|need|how many"
    r"|required|schedul\w+|twice|in general|made up of|to (?:begin|start) with|same week)\b"
)
_NOT = words(
    r"\b(?:boosters?|maintenance|failed|failing|past|previous|insurance|studies|study|trial|research|package|packages|participants"
    r"|(?<!one )after (?:the|your|these|those|completing)|follow-?ups?|integration|preparat\w+|therapy sessions|psychotherapy|cancel\w*"
    r"|missed|bundle|free|remaining|more|additional"
    r"|by (?:the|your)|taper\w*|since (?=\d|we|our|then|opening)|payments?|performed|provided (?:over|more)|thousand|have (?:done|given"
    r"|performed)"
    r"|credit)\b"
)
_RATE = words(r"^[\s(-]*(?:(?:a|per|each|every)[- ]|(?:in |during )?the (?!first\b)\w+ )(?:week|month|day|year)\b(?!s)|^\W*(?:weekly"
    r"|daily|monthly)\b(?! for)|^\W*/(?:week|wk|month)")
_DOSE = re.compile(r"(?:\s?-\s?\d+)?[\s-]?(?:mg|mcg|ml|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|%)\b", re.I)
"""What follows a number that counts no sessions: "50 mg doses", "45-minute sessions"."""
_RANGE = rf"(?P<n>{NUMBER})(?:\s?(?:-|to|or)\s?(?P<high>{NUMBER}))?"
_TOTALS = (
    words(rf"\b(?:for |is |of )?(?:generally |usually )?a total of (?:about |approximately |around )?{_RANGE} (?:\w+ )?{_NOUN}\b"),
    words(
        rf"^\W*(?:that is|that's|that makes|this makes|altogether|in all) (?:about |a total of )?{_RANGE} (?:\w+ )?{_NOUN}\b"
        r"(?! (?:a|per|each) )"
    ),
    words(rf"\b{_NOUN}\b[^.;]*[,:(] ?(?:and |so |for )?{_RANGE} (?:of them )?(?:in all|in total|altogether)\b"),
    words(rf"\b{_NOUN}\b[^.;]*\bfor a total of (?:about )?{_RANGE}(?=[.,;]|$)"),
    words(
        rf"\b(?:you(?:'ve| have)?|they(?:'ve| have)?) (?:had|done|completed?|finish(?:ed)?) all (?:of )?{_RANGE}"
        rf"(?: (?:\w+ )?{_NOUN}\b|(?=\W*$))"
    ),
    words(rf"\b(?:a|per) week\b[^.;]*[,:(] ?{_RANGE} (?:in all|(?:in )?total|altogether)\b"),
    words(rf"\b{_NOUN}\b[^.;]*\bthere are {_RANGE} of them\b"),
    words(rf"(?<![\w$.,/:-]){_RANGE} (?:\w+ )?{_NOUN} (?:in )?(?:total|all|altogether)\b"),
    words(rf"(?:= ?|\b(?:totaling|totalling|equals|making) ){_RANGE} (?:\w+ )?{_NOUN}\b"),
    words(rf"\b(?:find|book|schedule|set(?: up)?|reserve|plan) (?:you )?{_RANGE} (?:dates|times|slots) (?:in|within|inside(?: of)?|over)\b"),
    words(rf"\bcome (?:in |to us )?{_RANGE} times (?:over|in|within|during)\b"),
    words(rf"\b(?:several|series|number) of (?:these|them) \((?:\w+ ){{0,3}}{_RANGE}(?: as a rule| usually| typically| on average)?\)"),
    words(
        rf"\b(?:do|have|need|get|receive|recommend|(?:we|you) (?:start with|begin with|plan(?: on)?)) (?:about )?{_RANGE} of (?:these|them)\b"
    ),
    words(rf", so {_RANGE} (?:of them )?(?:in all|in total|altogether)\b"),
)
"""Of the counts of a sentence the one that sums them up: "30 sessions, then a taper of 6 (for a total of 36 sessions)", "two visits a
week for four weeks, eight in all"; or that counts what the sentence before told of: "That is 36 treatments", "we do 6-8 of these"."""
_PART_OF_ONE = words(r"\b(?:to|after|during|within|by|of|before|in|beyond) (?:the|your|those) (?:first|initial)\s$|\bnot (?:to )?complete\s$")
"""Before a number that is only the beginning of a course: "your response to the first two infusions"."""
_KINDS = words(
    r"\b(?:kinds?|types?|different|advanced|innovative|new|newer|effective|proven|common|popular|main|primary|such|other|available|leading)\b"
)
"""Between a number and "treatments" it counts what there is, not how often one comes."""
_WHO_HAVE = words(r"\bwho (?:\w+ )?(?:complete|finish|receive|have|get|undergo)\s$")
"""Before what some are told of who have had so many: "patients who complete six sessions report"."""
_UNTIL_FELT = words(r"\b(?:before|until) (?:they|you|most|patients) (?:\w+ ){0,2}(?:feel|notice|see|respond|improve)\b")
"""Sessions until something is felt are not the course: "4 treatments before they start to feel better"."""
_FOR_THOSE_WHO_HAD = words(r"\bwho (?:did|had|finished|completed|have (?:had|done|finished|completed))\b")
_SECTION_NUMBER = re.compile(r"\d+[A-Z]?\.\d")
_AT_LEAST = words(
    r"\b(?:(?<!adds )(?<!add )up to|at least|no (?:fewer|less) than|less than|more than|after|maximum of|minimum of) (?:about )?$"
    r"|\bat (?:the )?(?:least"
    r"|most),? (?:\w+ ){1,4}$"
)
_NO_FEWER = words(r"\b(?:at least|(?:a )?minimum of|no (?:less|fewer) than) (?:about )?$")
_ASKED_FOR = words(r"\b(?:course|commit\w*|series|recommend\w*|protocol|consists?|involves?|made up)\b")
"""What makes "at least three sessions" a course that is asked for."""
_ANY = words(r"\b(?:any|every)\s$")
"""Before a number of what may be chosen, or of the visits between two others."""
_NOT_KEPT = words(r"\b(?:(?:are|is|were|was) (?:cancel\w*|missed)|no[- ]?shows?)\b")
"""Visits that did not take place."""
_THE_FIRST = words(r"\b(?:the|your) (?:first|initial)\s$")
_OF_A_COURSE = words(r"\b(?:weeks?|days|months?|series|course|over|induction|phase|recommend\w*|complet\w*)\b")
"""What makes "the first three sessions" a course, not its mere beginning."""
_WHY = words(r"^\W*why\b[^?]*\b(?:start|begin|recommend)\w*\b")
"""A question that takes its number for granted: "Why do you recommend to start with six?"."""
_NOT_IN_TOTAL = words(r"\b(?:boosters?|package|maintenance)\b")
_ON_DAYS = words(
    rf"\b(?:infusion|session|treatment|drip)s?(?: of [\w -]{{2,20}}?)? (?:on|over|for) (?P<low>{NUMBER})"
    rf"(?:\s?(?:-|to|or)\s?(?P<high>{NUMBER}))? (?:(?:consecutive|successive) days|days in a row)\b"
    rf"|\bhours (?:a|each|per) day,? (?:for |on |over )?(?P<hlow>{NUMBER})(?:\s?(?:-|to|or)\s?(?P<hhigh>{NUMBER}))?"
    r" (?:(?:consecutive|successive|straight) days|days in a row)\b"
    rf"|\b(?:infusion|session|treatment|drip) (?:daily|a day|per day|each day|every day) (?:on|over|for) (?P<dlow>{NUMBER})"
    rf"(?:\s?(?:-|to|or)\s?(?P<dhigh>{NUMBER}))? days\b"
)
"""A session a day: "a four-hour session on 3-5 consecutive days"."""
_WHAT_FOLLOWS = words(r"^\W*(?:following|after) (?:this|that)\b,?")
"""How a sentence goes on after the first session, whose course was counted before."""
_LONG_COURSES = frozenset({"ketamine-infusion", "ketamine-im", "tms", "spravato"})
"""Treatments of which two sessions are a trial, not a course."""
_RULE = "sessions_of_a_first_course"


def _series(passage: Passage) -> Iterator[Hit]:
    """ "Six infusions over three weeks", "a series of 6", "36 sessions", "twice a week for four weeks"."""
    text = passage.text
    if passage.asks and not _WHY.match(text):
        return
    if passage.about_others:
        passage.refuse("facts.series_sessions", _RULE, HEARSAY)
        return
    near = f"{passage.question} {text} {passage.heading if len(passage.heading) < 60 else ''}"
    alone = _ALONE.match(text)
    asked = _ANSWER.match(text) if _HOW_MANY.search(passage.question or passage.heading) else None
    for match in [found for found in (alone, asked) if found]:
        parts = match.groupdict()
        first = parts["low"] or parts.get("labelled") or parts["total"] or ""
        low, high = number(first), number(parts["high"] or parts.get("labelledhigh") or first)
        if low and high and 2 <= low <= high <= 60:
            yield Hit([whole(low), whole(high)], match.start(), match.end())
            return
    total = next(filter(None, (pattern.search(text) for pattern in _TOTALS)), None)
    count, most = (number(total["n"]), number(total["high"] or total["n"])) if total else (None, None)
    if total and count and most and 2 <= count <= most <= 60 and not _NOT_IN_TOTAL.search(text[: total.start()]):
        yield Hit([whole(count), whole(most)], total.start(), total.end())
        return
    days = _ON_DAYS.search(text)
    if days and not _NOT.search(text[: days.start()]):
        least = days["low"] or days["dlow"] or days["hlow"]
        low, high = number(least), number(days["high"] or days["dhigh"] or days["hhigh"] or least)
        if low and high and 2 <= low <= high <= 14:
            yield Hit([whole(low), whole(high)], days.start(), days.end())
            return
    if _WHAT_FOLLOWS.match(text):
        return
    for match in islice(_COUNT.finditer(text), 40):
        low = number(match["low"] or match["of"] or match["named"])
        high_word = match["high"] or match["ofhigh"] or match["namedhigh"]
        high = number(high_word) if high_word else low
        if match["and"] and not re.search(r"\bbetween $", text[: match.start()], re.I):
            low = high
        if _DOSE.match(text, match.end("low") if match["low"] else match.end()):
            passage.refuse("facts.series_sessions", _RULE, "a dose or a length of time, not a number of sessions")
            continue
        if low is None or high is None or not 2 <= low <= high <= 60 or _RATE.search(text[match.end() :]):
            continue
        if re.match(r"\s?(?:per\b|daily )" if low < 10 else r"\s?per\b", text[max(match.end("low"), match.end("high")) :]):
            continue
        clause = re.split(r"[;.]|,? (?:after which|followed by|and then|then)\b", text[match.start() :])[0]
        left = text[max(0, match.start() - 60) : match.start()]
        if _NOT.search(re.split(r"[,;:.]|\band\b", left)[-1]) or _NOT.search(clause[: match.end() - match.start() + 12]):
            passage.refuse("facts.series_sessions", _RULE, "no first course: boosters, studies, packages or what was before")
            continue
        if "$" in clause and low < 20 and not re.search(r"\bseries|course|initial|starter|recommend|program\b|protocol|same week", near, re.I):
            continue
        if _AT_LEAST.search(left) and not re.search(
            r"series|course|maximum", match[0], re.I
        ):
            if low == high and _NO_FEWER.search(left) and _ASKED_FOR.search(text[: match.start()]):
                yield Hit([whole(low), None], match.start(), match.end())
                return
            continue
        if _FOR_THOSE_WHO_HAD.search(clause) or _UNTIL_FELT.search(clause) or _KINDS.search(match[0]):
            continue
        if match.start() == 0 and _SECTION_NUMBER.match(text):
            continue
        if _ANY.search(left) or _NOT_KEPT.search(clause):
            continue
        if _WHO_HAVE.search(left) or (_THE_FIRST.search(left) and not _OF_A_COURSE.search(clause)):
            continue
        if _PART_OF_ONE.search(left):
            continue
        if not match["of"] and re.search(r"\b(?:the|these|both|those|our|into)\s$", left, re.I) and not re.search(
            r"\b(?:first|initial|full|series|course|program|starter)\b", near, re.I
        ):
            continue
        if high == 2 and passage.subject(match.start()) in _LONG_COURSES:
            continue
        if _are_all_but_first(passage, low, high):
            return
        if match["of"] or match["named"] or _CONTEXT.search(near) or (low >= 20 and passage.subject(match.start()) == "tms"):
            yield Hit([whole(low), whole(high)], match.start(), match.end())
            return


def _are_all_but_first(passage: Passage, low: float, high: float) -> bool:
    """Tell whether the block says before this sentence that there is one session more in all: the first, for the mapping, is counted too."""
    before = plain(passage.block.text[: passage.start])
    totals = filter(None, (pattern.search(before) for pattern in _TOTALS))
    return any((number(total["n"]), number(total["high"] or total["n"])) == (low + 1, high + 1) for total in totals)


RULES = (
    Rule(
        _RULE,
        "facts.series_sessions",
        (
            *("infusions", "sessions", "treatments", "injections", "series", "course", "doses", "shots", "blocks", "visits", "appointments"),
            *("how many", "consecutive", "row", "daily", "drips", "completed all", "had all", "done all", "finished all", " times", "in all"),
            *("of these", "of them", " dates ", "-session", "-infusion", "-treatment"),
        ),
        _series,
    ),
)
