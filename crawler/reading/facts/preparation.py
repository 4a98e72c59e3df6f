"""Fasting before the visit, and who takes the patient home after it."""

import re
from collections.abc import Iterator

from crawler.reading.facts.amounts import NUMBER, durations, number, whole
from crawler.reading.facts.passages import NO, YES, Hit, Passage, Rule, denied
from crawler.reading.wording import any_case, words

_SOLID = words(
    r"\b(?:eat(?:ing|en)?|foods?|solids?|meals?|fast(?:ed|ing)?|dairy|milk|NPO|empty stomach|stomach empty|breakfast|lunch"
    r"|last bite)\b"
)
_CLEAR = words(r"\b(?:clear (?:liquids?|fluids?)|nothing clear|liquids?|fluids?|drink(?:ing|s)?|sips?|water|beverages?)\b")
_BOTH = words(
    r"\b(?:eat(?:ing)?|food|meals?)(?: (?:or|and|nor)|,) (?:drink(?:ing)?(?! (?:any )?(?:milk|dairy))|fluids?|liquids?|beverages?|water)\b"
    r"|\b(?:drink(?:ing)?) (?:or"
    r"|and) eat(?:ing)?\b|\bNPO\b|\bnothing (?:should be |to be |is )?(?:taken |given )?by mouth\b|\bfood,? (?:or"
    r"|and) (?:drink(?! (?:any )?(?:milk|dairy))|liquids?|beverages?)\b"
    r"|\bsolids? (?:or|and) (?:liquids?|fluids?)\b"
)
_FASTING = words(
    r"\b(?:no|not|cannot|n't|avoid|stop|skip|refrain|nothing|fast(?:ing)?|without|abstain|last (?:meal|food|bite|sip|drink)|empty stomach"
    r"|stomach empty"
    r"|empty|NPO|cease|withhold"
    r"|until|up to|none|only|hold|allowed|okay|ok|may|can|limit(?:ed)?)\b|n't\b"
)
_ASKS_EATING = words(r"\b(?:stop eating|eat (?:before|beforehand|anything)|have (?:breakfast|lunch)|i eat|to fast|i fast)\b")
_LIGHT = words(r"\b(?:light|heavy|heavier|large|big|fatty|small|full|healthy|substantial) (?:\w+ )?(?:meals?|breakfast|lunch|snacks?|foods?)\b")


_CLEAR_FOR_BARE = words(rf"\bno (?:clear )?(?:liquids?|fluids?|drinks?|water) (?:for|within) (?:just |only )?(?P<n>{NUMBER})(?=\W*$|[.,;])")
"""Hours that the words before name already: "no food for four hours, and no liquids for two"."""
_THEN_NOTHING = words(r"\b(?:after that|then|but)\b[^.]{0,12}\b(?:nothing|no) (?:solid|food|more food|to eat)\b")
"""After what may be eaten, and until when: "a light breakfast is fine up to 5 hours before; after that, nothing solid"."""
_MAY_HAVE_CLEAR = words(
    r"\b(?:may|can|okay|allowed)\b[^.;]{0,30}\b(?:clear|transparent) (?:liquids?|fluids?) (?:such as|like|including)\b[^.;]*$"
)
"""A list of what may be drunk, which may name milk as what may not."""
_ALLOWS_CLEAR = words(r"\b(?:clear|water)\b.*\b(?:until|up to)\b|\b(?:may|can|ok|okay|fine|allowed)\b.*\b(?:clear|water)\b")


def _fasting(passage: Passage) -> Iterator[Hit]:
    """Hours without food (solid) and without clear liquids (clear), or from midnight."""
    text = passage.text
    value: dict[str, float | int | str | None] = {}
    spots: list[int] = []
    of_both = False
    times: list[tuple[int, int, float | str]] = [
        (found.start, found.end, (found.value[0] or found.value[1] or 0) / 60) for found in durations(text)
    ]
    times += [(match.start(), match.end(), "midnight") for match in any_case(r"\bmidnight\b").finditer(text)]
    previous = 0
    for start, end, hours in sorted(times, key=lambda item: item[0]):
        left = re.split(r"(?<=[.!?;])\s", text[previous:start])[-1]
        sentence_left = re.split(r"(?<=[.!?;])\s", text[:start])[-1]
        right = re.split(r"[.!?]|;(?! (?:after that|then|but)\b)", text[end:])[0]
        previous = end
        if isinstance(hours, (int, float)) and not 0.5 <= hours <= 24:
            continue
        if any_case(r"\W*(?:after|following|later|post)\b").match(right) or any_case(
            r"\b(?:after|following) (?:your|the|each)[^.]*$"
        ).search(left):
            continue
        labelled = any_case(r"\b(?:foods?|solids?|liquids?|fluids?)\s?:\s?$").search(left)
        if (
            hours != "midnight"
            and not (value or labelled)
            and not (
                any_case(r"\b(?:before|prior|in advance|beforehand|leading up|preceding|ahead)\b|pre-").search(right[:60])
                or any_case(r"\bfast|\buntil\b|\bup to\b|\bwithin\b|\bbefore\b|\bin the last\b").search(left + text[start:end])
                or any_case(r"\W*without (?:solid |any)?(?:food|eating|water|liquids?|drink|thing)").match(right)
                or any_case(r"\W*(?:of )?fast").match(right)
                or any_case(r"\b(?:no|nothing|not|avoid|without|stop|empty)\b[^.;]*\bfor (?:at least |about |the last )?$").search(sentence_left)
            )
        ):
            continue
        if not labelled and not _ASKS_EATING.search(passage.question) and not _FASTING.search(f"{sentence_left} {text[start:end]} {right[:60]}"):
            continue
        kinds = _kinds(left, right) or _kinds(sentence_left, right)
        if not kinds and not value and _ASKS_EATING.search(passage.question) and not any_case(r"\bafter\b").search(right):
            kinds = ["solid"]
        if kinds == ["clear"] and of_both and _ALLOWS_CLEAR.search(sentence_left):
            value.pop("clear")  # "Nothing to eat or drink for 6 hours. Clear liquids are fine up until 2 hours before."
            of_both = False
        of_both = of_both or (len(kinds) == 2 and not value)
        for kind in kinds:
            if kind not in value:
                value[kind] = hours if isinstance(hours, str) else whole(hours)
                spots += [start, end]
    bare = _CLEAR_FOR_BARE.search(text) if value and "clear" not in value else None
    without_liquids = number(bare["n"]) if bare else None
    if bare and without_liquids:
        value["clear"] = whole(without_liquids)
        spots += [bare.start(), bare.end()]
    if value:
        yield Hit(value, min(spots), max(spots))


def _kinds(left: str, right: str) -> list[str]:
    """Tell what the length after `left` forbids: solid food, clear liquids, or both."""
    tail = right[:50]
    if any_case(r"\W*without (?:water|liquids?|drink|anything to drink)").match(right):
        return ["clear"]
    aside = any_case(
        r"\s?(?:\((?:for |no |without )?|for |without )(?:clear |solid )?(?:(?P<clear>liquids?|fluids?|water)|foods?|solids?"
        r"|meals?)\b",
    ).match(tail)
    if aside:
        return ["clear" if aside["clear"] else "solid"]
    if _BOTH.search(left):
        last = list(_BOTH.finditer(left))[-1]
        if any_case(r"[^.;]{0,20}\b(?:except|other than|but|besides)\b[^.;]{0,20}\b(?:water|clear|sips)").match(left[last.end() :]):
            return ["solid"]
        if any_case(r"[^.;]{0,40}\b(?:except|other than|but|besides)\b[^.;]{0,30}\b(?:water|clear|sips)\b[^.;]{0,12}\b(?:up to"
            r"|until)\b",
        ).match(right):
            return ["solid"]
        if not any_case(r"\bclear\b").search(left[last.end() :]):
            return ["solid", "clear"]
    if _MAY_HAVE_CLEAR.search(left):
        return ["clear"]
    marks = [(match.start(), "solid", match) for match in _SOLID.finditer(left)] + [
        (match.start(), "clear", match) for match in _CLEAR.finditer(left)
    ]
    if any_case(r"\b(?:until|up to)\s$").search(left) and any_case(r"[^.;]*\b(?:may|can)\b[^.;]*\b(?:clear|liquids?|fluids?"
        r"|water)\b|[^.;]*\b(?:clear (?:liquids?|fluids?)|water)\b[^.;:]{0,25}\b(?:fine|ok|okay|allowed|permitted|all right)\b").match(right):
        return ["clear"]
    if not marks:
        forbidden = any_case(r"(?:n't|\bnot|\bcannot|\bnothing|\bno|\bstop|\bavoid)\b[^.;]{0,25}").search(right[:90])
        if forbidden and _BOTH.search(right[forbidden.start() : 120]):
            return ["solid", "clear"]
        if any_case(r"\W*(?:before|prior|ahead)\W+(?:no|stop|nothing)\b.{0,15}\b(?:liquids?|fluids?|drink|water)").match(tail):
            return ["clear"]
        if any_case(r"\W*(?:(?:of )?fast|without (?:solid )?(?:food|eating))").match(right) or any_case(
            r"\b(?:stop|no|not|avoid)\b.*\b(?:eat|food|solid)"
        ).search(tail):
            return ["solid"]
        return []
    if any_case(r"\balcohol|caffein|cannabis|marijuana|smok").search(left[max(0, max(mark[0] for mark in marks) - 30) :]) and not any_case(
        r"\bfood|eat\b|solid"
    ).search(left):
        return []
    kind = max(marks, key=lambda mark: mark[0])[1]
    light = None if _THEN_NOTHING.search(right) else _LIGHT.search(left)
    if kind == "solid" and light and not any_case(r"\bsolid|\bfood\b|\bfast(?!ing \w+:)").search(left[: light.start()] + left[light.end() :]):
        return []
    if (
        kind == "clear"
        and any_case(r"\bdrink (?:plenty|lots|water|enough|a lot)|\bhydrat|\bstay\b").search(left)
        and not any_case(r"\buntil|up to|no |not |stop|may|can\b").search(left)
    ):
        return []
    if (
        kind == "clear"
        and not any_case(r"\bclear\b").search(left)
        and any_case(r"\b(?:eat|food|solid|fast)\b").search(left)
        and any_case(r"\bother than|except|but\b|only\b").search(left)
    ):
        return ["solid"]
    return [kind]


_PERSON = (
    r"(?:drivers?|buddy|someone|somebody|adults?|parents?|guardians?|persons?|friends?|family(?: members?)?|loved ones?"
    r"|rides?|escorts?|transportation"
    r"|companions?|caregivers?|relatives?|individual|one|support person|uber|lyft|ride-?share|taxi|cab)"
)
_MUST = (
    r"(?:need(?:s|ed)?|must|requir\w+|arrang\w+|ha(?:s|ve) to|should|crucial|important|essential|please|necessary|ensure|mandatory"
    r"|plan|bring|make sure|ask|advis\w+|recommend\w*|come with|set up|organi[sz]e|responsible for|will (?:need|have)|let"
    r"|coordinate|vital|only|expected|line up|you(?:'ll| will) want)"
)
_ESCORT = words(
    rf"\b{_MUST}\b[^.!?]{{0,90}}?\b{_PERSON}\b[^.!?]{{0,70}}?\b(?:home|drives?|driving|pick (?:you|them)|transport\w*"
    rf"|accompan\w+(?! (?:\w+ ){{1,3}}(?:during|throughout))"
    r"|escort|take you|ride)\b"
    rf"|\b{_MUST}\b[^.!?]{{0,60}}?\b(?:a (?:ride|lift)|transportation|a driver|an escort|ride home|trusted driver|responsible (?:adult"
    r"|driver|person)|designated driver)\b"
    rf"|\b(?:designated|responsible|adult) driver\b[^.!?]{{0,60}}?\b(?:required|must|necessary|needed|home|present)\b|\b(?:driver"
    rf"|ride home|escort|transportation home|responsible adult)\b[^.!?]{{0,30}}?\b(?:is|are) (?:required|mandatory|needed"
    r"|necessary)\b"
    r"|\b(?:someone|somebody|an adult|(?:a|your) (?:trusted )?(?:friend|family member|loved one|driver|relative)(?: or (?:a )?[\w ]{3,15})?"
    r"|a responsible adult|another (?:adult|person))\b[^.!?]{0,45}?\b(?:has to|must|needs to|is required to"
    r"|will need to|should) (?:come (?:in )?(?:and|to) )?(?:drive|take|accompany|pick|escort|collect|fetch|sign (?:you|them) out)\b"
    r"|^\W*(?:someone|somebody|an? (?:\w+ )?(?:friend|adult|driver)) (?:who (?:can|will) |to )(?:drive|take|pick) (?:you|me)\b"
    r"|\barrange for an? (?:\w+ )?(?:friend|relative|ride-?share|uber|lyft|taxi|cab)\b|\barrange (?:to be (?:picked up|driven|collected)"
    r"|(?:for )?(?:a )?pick-?up)\b|\bleave with your (?:ride|driver|person|friend)\b"
    r"|\b(?:line up|arrange(?: for)?|book|confirm|organi[sz]e) (?:your|a|the) (?:\w+ )?ride\b"
    r"|\bthe (?:person|one|adult|friend) (?:who (?:is|will be) )?(?:picking|driving|taking) you (?:up|home)\b"
    r"|\b(?:be|been) (?:driven home|(?:picked up|accompanied home|escorted|taken home) by)\b|\bbe (?:accompanied|escorted) home\b"
    r"|\b(?:someone|somebody)\b[^.!?]{0,25} (?:takes|drives|brings|picks) you (?:back )?(?:home|up)\b|\bprovide (?:a )?(?:safe )?(?:ride"
    r"|transportation)\b"
    r"|\bhave (?:an? )(?:\w+ ){0,2}(?:adult|driver|person|friend|ride) (?:to|who will|that will) (?:take|drive|bring)\b"
    r"|\bwithout (?:the|an?|my|your) (?:\w+ )?(?:adult|driver|person|friend)\b[^.!?]{0,40}\b(?:drive|take|pick) (?:me|you|them)\b"
    rf"|\bplan for (?:a )?rides?\b|\b(?:then )?(?:someone|somebody|{_PERSON})(?: service)? (?:takes|drives|brings) you home\b"
    r"|\b(?:adult|person|friend) (?:has to|must|needs to|is required to|should) (?:come|be) with you\b"
    r"|\bgives? you a (?:safe )?ride\b|\b(?:transportation|ride|driver)(?: home)? is a must\b"
    r"|\bmust be accompanied by an? (?:\w+ ){0,2}(?:adult|driver|friend|person)\b|\bgo home (?:\w+ ){0,4}with (?:someone|an? )"
    r"|\byour driver (?:should|must|has to|needs to)\b|\bof your driver\b|\bsomeone else has to\b"
    r"|\b(?:someone|somebody|another person)(?: else)?\b[^.!?]{0,70}?\b(?:has to|must|needs to|is required to|will need to) "
    r"[^.!?]{0,40}?\b(?:drive|take|bring|see) "
    r"(?:you|them|the patient|patients)\b"
    r"|\b(?:not|\w+n't|cannot|never|nobody|no (?:one|patient))\b[^.!?]{0,60}\bwithout (?:a|an|your|their) (?:\w+ )?(?:driver|adult"
    r"|companion|ride|escort)\b"
    r"|\bbring (?:an? )(?:\w+ )?(?:adult|driver)\b|\byou and your driver\b|\bcome with (?:a|your) (?:\w+ )?driver\b|\bno ride,? no\b"
    r"|\bunless (?:your|a) driver\b|\b(?:have|arrange|need|get) (?:a )?(?:\w+ )?rides? (?:both ways|to and from|arranged)\b"
    r"|\breleased (?:only )?(?:to|into|with) (?:the care of )?(?:a|an|your)"
    r" (?:\w+ )?(?:adult|driver|person|escort)\b|\brides? (?:home )?(?:must|needs? to|has to|have to|should) be\b"
    r"|\byour driver\b(?!'?s? licen[sc]e)|\byour ride (?:must|has to|needs to|should|picks|comes|will|can)\b"
    r"|\b(?:need|have|bring) (?:someone|somebody|an adult|a friend) who (?:comes|can come|will come) with you\b"
    r"|\buse (?:an? )?(?:ride-?shares?|taxi|cab|uber|lyft)\b[^.!?]{0,50}\bhome\b"
    r"|\ba driver who(?:'ll| will| can) (?:come|stay|sign|take|pick|wait)\b|\bno ?(?:one|body) drives (?:\w+ )?home\b"
    r"|\bno driver,? no (?:treatment|infusion|session|procedure|exceptions?|dose|visit|block)"
    r"|\bdriver (?:has to|must|needs to) be (?:with you|present|there|here)\b|\bperson who (?:is|will be) (?:taking|driving) you home\b"
    r"|\bsomeone you trust (?:takes|drives|brings) you home\b"
    r"|\b(?:ride-?shares?|uber|lyft|taxis?|cabs?)(?: (?:and|or) \w+)? (?:is|are) (?:fine|ok|okay|allowed|acceptable)\b"
    r"|\b(?:need|have|has|must)(?: to)? be (?:picked up|driven|collected|taken) (?:up |home|by)"
    r"|\bneed to be (?:picked up|driven)\b|\brides? (?:home )?(?:is |are )?arranged\b"
    r"|\b(?:family member|friend|relative|adult|driver) (?:has come|comes|arrives|is here|is there) to (?:drive|take|pick)\b"
    r"|\bas long as an? (?:\w+ )?(?:adult|friend|person) rides\b|^\W*ride home\W{1,3}(?:is )?required\b"
    r"|\bhave (?:an? |your )?(?:friend|family member|loved one|spouse|adult|someone)\b[^.!?]{0,40}\b(?:bring|drive|take) you\b"
    r"|\bdischarged (?:in)?to the care of\b"
    r"|\b(?:discharged|sent home) (?:only )?(?:in)?(?:to|with) (?:an?|your) (?:\w+ ){0,2}(?:adult|driver|escort|friend|family member)\b"
    r"|\bhave (?:your|an?) (?:\w+ )?(?:ride|driver)(?: home)? (?:set|lined|ready|booked|planned|there|here|waiting)\b"
    r"|\b(?:your (?:ride|driver)'s (?!licen)|(?:name|number) (?:of|for) your (?:ride|driver|escort)\b)"
    r"|\bif (?:you|I|they|patients) (?:\w+ )?(?:arrive|come|show up|get here)s? (?:\w+ )?without (?:an?|your|my|their) (?:\w+ )?"
    r"(?:driver|ride|escort|adult)\b|\bif no driver\b"
    r"|\brides? home (?:that )?(?:has been |is |was )?(?:already )?(?:arranged|booked|planned)\b"
    r"|\byour driver will be (?:called|notified|asked|texted)\b"
    r"|\btransportation (?:home )?(?:must|needs? to|has to|should) be (?:arranged|provided)\b|\bdrive yourself home[^.]{0,12}\barrange\b"
    rf"|\b{_PERSON}\b[^.!?]{{0,40}}\bget you (?:back )?home\b"
    r"|\bfind (?:your|a) ride\b|\bcannot release you to\b"
    r"|^\W*have (?:an?|someone|your) ?[^.!?]{0,40}\b(?:pick|drive|take) you\b"
    rf"|\b{_PERSON} (?:must|has to|is required to|needs to|will need to|should) [^.!?]{{0,40}}\b(?:home|drive you|take you|pick you)\b"
    rf"|\bname the {_PERSON} who will (?:drive|take|pick)\b"
    r"|\bi (?:have|will have|agree to have|must have|need) (?:arranged (?:for )?)?(?:an?|someone|my) ?[^.!?]{0,40}\b(?:pick|drive|take) me\b"
    r"|\b(?:may not|can ?not|can't|must not) leave (?:(?:\w+ )?alone|by yourself)\b|\b(?:someone|somebody"
    r"|anyone) else (?:\w+ )?behind the wheel\b"
    r"|\bwho(?:'s| is| will be) (?:driving|picking|taking) you (?:up|home)\b"
    r"|\bwithout (?:a|an|your) (?:\w+ )?(?:driver|ride|escort)\b[^.!?]{0,60}\b(?:resched\w+|cancel\w*|turned away|sent home|called off"
    r"|postponed|moved)\b"
    r"|\bdrivers?:? (?:is )?(?:required|yes|necessary|needed)\b"
    r"|\bonly\b[^.!?]{0,30}\bif you have a (?:driver|ride)\b"
    r"|^\W*(?:driver|ride home|escort) (?:needed|required|necessary)\W{1,3}yes\b"
    r"|\b(?:then )?(?:a|your) (?:own |designated )?driver (?:takes|drives|must|will (?:need|take|drive))\b|\b(?:home )?with (?:a"
    r"|your) (?:designated )?driver\b|\bleave with (?:a|your|the) (?:\w+ )?(?:driver|adult|person|escort)\b"
)
_NO_DRIVING = words(
    r"\b(?:may not|can ?not|can't|must not|should not|shouldn't|not be able to|unable to|not (?:allowed|permitted|safe) to|do not"
    r"|don't|not|won't be able to|no)\s(?:\w+\s)?driv(?:e|ing)\b"
)
_DRIVES_SELF = words(
    r"\b(?:can|may|able to|free to|could|people|patients|you'll|(?:fine|okay|ok|good|welcome|safe) to|safely|permitted to"
    r"|allowed to)\s(?:\w+\s){0,2}?driv(?:e"
    r"|ing) (?:yourself|themselves|themself|home|a car|to and from|immediately|right after|right away|straight)"
    r"|\b(?:return to|resume|continue|(?:go|get) (?:straight |right )?back to)\b[^.;]{0,60}\b(?:includ(?:es|ing)|like"
    r"|such as) (?:\w+,? ){0,2}driving\b"
    r"|\b(?:can|may) (?:return to|go back to) \w+ (?:or|and) drive (?:immediately|right)\b|\bdrive to (?:\w+ ){1,3}and (?:drive )?(?:home"
    r"|afterwards?)\b"
    r"|\bmay operate a (?:motor )?vehicle\b|\bafter (?:the|each|your) (?:TMS )?(?:treatment|session)s?,? you (?:can|may) drive\b"
    r"|\bdriving included\b|\byou (?:can|may) drive(?=\W*$|[.;!])|\bdrive (?:yourself|themselves) (?:right |straight )?back\b"
    r"|\b(?:free|able) to drive(?: (?:afterwards?|after)\b|,)|\b(?:can|may) drive afterwards?\b|\bdriving is (?:fine|okay|ok|allowed"
    r"|possible|no problem) (?:right "
    r"|immediately |straight )?after"
    r"|\bdriving is (?:permitted|safe) (?:both )?(?:before and )?after\b|\b(?:can|may|able to) drive(?:, | and | or )(?:\w+ "
    r"|or ){0,2}(?:work|exercise|return|resume|go|get|carry)\b"
    r"|\b(?:can|may|able to) drive as soon as\b|\b(?:can|may|able to) get (?:back )?behind the wheel (?:right|immediately|straight)\b"
    r"|\b(?:can|may) drive to (?:\w+ ){1,3}and back\b|^\W*(?:you )?drive yourself(?=[.,;!]|$"
    r"| in\b)|\bdrive (?:yourself"
    r"|themselves) (?:to and from|home|to|and)\b"
)
_LATER_THAT = words(r"\bhours (?:have|has|later)\b|\buntil\b|\b(?:next|following) (?:day|morning)\b")
"""Before what is allowed only later: "once 24 hours have passed you can drive"."""
_NOT_NEEDED = words(
    r"\b(?<!you are )(?<!you're )(?:no|not|\w+n't|without)\s(?:(?!until\b|unless\b|before\b)\w+\s){0,3}?(?:need |require |necessary "
    r"|have )?(?:for )?(?:a |an |to have a "
    r"|to arrange (?:for )?a |someone to )?(?:driver|(?<!or )ride|escort|drive you|chaperone)\b(?![- ]shar|-hail| (?:yourself|home alone))"
    r"|\b(?:not|\w+n't) (?:have to |need to )?(?:count|rely|depend) on (?:someone|anyone|somebody)(?: else)? to drive\b"
    r"|\bno driving restrictions?\b|\bno (?:restrictions?|limits?|limitations?) on (?:your )?driving\b"
    r"|\b(?:not|\w+n't) (?:affect|impair|impact|interfere with) (?:\w+ )?(?:ability to drive|driving)\b"
    r"|\b(?:not|\w+n't|nothing [^.;]{0,30}) keeps? (?:you|patients|anyone) from driving\b"
    r"|\bno need for (?:anyone|someone)(?: else)? to (?:drive|take|pick)|\bdriver is not (?:needed|required|necessary)"
    r"|^\W*(?:driver|ride home|escort)(?: (?:needed|required|necessary))?\W{1,3}(?:no|none|not (?:needed|required))\b"
)
_ASKS_ESCORT = words(
    r"\b(?:need|require|have|bring|arrange|must)\b[^?]{0,50}\b(?:driver|someone|somebody|ride|escort|drive me|take me|pick me"
    r"|accompany|transportation|chaperone)\b|\bdriver (?:needed|required|necessary)\b"
)
_MAY = words(r"\b(?:can|may|could) (?:also )?$")
"""Before what is a choice, where driving oneself is not forbidden: "or you can have a friend drive you"."""
_ABOUT_A_RIDE = words(r"\b(?:driv\w+|rides?|home|pick|escort|transportation|take me)\b")
_ASKS_HOME = words(r"\bhow (?:do|will|can) (?:i|you) get (?:back )?home\b|\bwho (?:drives|takes|will (?:drive|take))\b")
_ASKS_DRIVING = words(r"\b(?:can|may|will|am|should|could|is it safe)\b[^?]{0,40}\bdriv(?:e|ing)\b|\bdrive (?:home|myself)\b")


_CAN_DRIVE = words(
    r"^(?!.*\b(?:next|tomorrow|hours?|until|unless|if|someone|somebody|driver)\b)[^.;]*\b(?:can|may|able to|free to|safe to) drive\b"
    r"|\bno (?:restrictions?|limits?|limitations?) (?:on|to) driving\b|\bno driving restrictions?\b"
)
"""An answer that lets patients drive right away."""


_ASKS_WHAT_TO_BRING = words(r"\bwhat (?:should|do|must|can|will) (?:i|you) (?:need to |have to )?bring\b|\bwhat to bring\b")
_BRINGS_DRIVER = words(r"\b(?:an?|your) (?:\w+ )?(?:driver|escort|ride home)\b(?!'?s? licen[sc]e)")


def _escort(passage: Passage) -> Iterator[Hit]:
    """Someone must take the patient home; TMS patients may drive themselves."""
    text = passage.text
    if passage.asks:
        return
    if passage.question and not any_case(r"\bafter (?:ordinary|regular|talk)|\btalk therapy").search(passage.question):
        if _ASKS_ESCORT.search(passage.question):
            if (
                YES.match(text)
                or any_case(r"\W*you (?:do|must|will)\b(?! not)").match(text)
                or any_case(r"\W*(?:after|for|with) (?:[\w+]+ ){1,5}[\w+]+, yes\b").match(text)
                or (any_case(r"\brequired\b|\bmust\b").search(text[:80]) and not denied(text, 80, 80))
            ):
                yield Hit(True, 0, len(text))
                return
            if NO.match(text) or any_case(r"\W*not (?:for|with|after) TMS\b").match(text):
                if _ABOUT_A_RIDE.search(passage.question):  # else it is company during the treatment that is not needed
                    yield Hit(False, 0, len(text))
                return
        elif _ASKS_DRIVING.search(passage.question) and (
            _CAN_DRIVE.search(text)
            or (
                (YES.match(text) or any_case(r"\W*you (?:can|may)\W*$").match(text))
                and not any_case(r"\bafter|next day|hours|tomorrow|once\b").search(text)
            )
        ):
            yield Hit(False, 0, len(text))
            return
        elif (_ASKS_WHAT_TO_BRING.search(passage.question) and _BRINGS_DRIVER.search(text)) or (
            _ASKS_HOME.search(passage.question)
            and any_case(rf"\b(?:{_PERSON}|relative|adult|anyone|human being)\b").search(text)
            and not NO.match(text)
        ):
            yield Hit(True, 0, len(text))
            return
    required = _ESCORT.search(text)
    chosen = required and required[0][:4].lower() == "have" and _MAY.search(text[: required.start()])
    if chosen and not (_NO_DRIVING.search(text) or _NO_DRIVING.search(passage.before)):
        required = None
    for match in _DRIVES_SELF.finditer(text):
        clause = re.split(r", |\b(?:so|and)\b", text[: match.end() - 1])[-1]
        if _LATER_THAT.search(text[: match.start()]) or denied(clause, len(clause), match.end() - match.start() + 45) or any_case(
            r"\b(?:next|following) (?:day|morning)|after (?:a (?:rest|nap|while|short|few|brief|night)|you\b|24|12)|until|unless|if you"
            r"|hours|before (?!work\b)|someone|driver"
        ).search(text[match.start() :]):
            continue
        if required is None and not any_case(r"\bshould\b|\bwonder").search(text[: match.start()]):
            yield Hit(False, match.start(), match.end())
            return
    insists = any_case(r"\bno driver,? no (?:treat|infus|sess|proc|excep|dose|visit|block)").search(text)
    not_needed = None if insists else _NOT_NEEDED.search(text)
    if not_needed and not any_case(
        r"\b(?:without|no ride,? (?:no|home alone)|if (?:there is )?no ride|if you|cancel|resched\w*|will not be|cannot|can't|won't)\b"
    ).search(text):
        yield Hit(False, not_needed.start(), not_needed.end())
        return
    if (
        required
        and not any_case(r"\bto (?:the airport|your hotel)|\bservice dog|\bin case of").search(required[0])
        and not any_case(r"\b(?:do not|don't|doesn't|not) (?:need|require|have to)\b").search(text[: required.end()][-120:])
    ):
        yield Hit(True, required.start(), required.end())
        return
    no_driving = _NO_DRIVING.search(text)
    if no_driving and _A_DRIVER.match(passage.before):
        yield Hit(True, 0, len(text))
        return
    if no_driving and any_case(
        rf"\b(?:{_PERSON}|ride)\b[^.!?]*\b(?:home|drive|take|pick|accompan\w+|arranged?|bring)\b|\bbring (?:someone|somebody|a friend)\b"
        rf"|\bride (?:home|service)\b"
        r"|\barrange\b[^.]*\b(?:ride|transport)",
    ).search(text):
        yield Hit(True, no_driving.start(), no_driving.end())


_A_DRIVER = words(r"^\W*(?:an? |your )?(?:\w+ )?(?:driver|ride(?: home)?|escort)\W*$")
"""An entry of a list of what to bring, before a sentence that says why."""


RULES = (
    Rule(
        "hours_without_food",
        "facts.fasting_hours",
        (
            *(" eat", "food", " meal", "fast", "clear liquid", "clear fluid", " npo", "solid", " drink", "water", "liquid", "fluid"),
            *("stomach", " bite", " sip", " mouth"),
        ),
        _fasting,
        whole_block=True,
    ),
    Rule(
        "someone_to_take_you_home",
        "facts.escort_required",
        (
            "driv",
            "responsible adult",
            "patient home",
            "teen home",
            "child home",
            "ride",
            "accompan",
            "leave",
            "escort",
            "released",
            "take you",
            "take me",
            "collect you",
            "fetch you",
            "pick me",
            "takes you",
            "taking you",
            "discharged",
            "bring you",
            "bring them",
            "brings you",
            "picked up",
            "lift home",
            "take them",
            "them home",
            "you home",
            "go home",
            "behind the wheel",
            "someone with me",
            "come with you",
            "get home",
            "transport",
            "pick you up",
            "sign you out",
            "picked up",
            "sign them out",
        ),
        _escort,
    ),
)
