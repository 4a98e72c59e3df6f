"""Which conditions the practice treats, as one page says it.

A condition counts where the clinic says that it treats it, or names it as a use of a treatment
that it offers. Exclusions, side effects, histories asked about and research do not count.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import attrgetter

from crawler.reading.page import Block, Finding, Page
from crawler.reading.patterns import Pattern
from crawler.reading.sections import NO, asks, heading_test, list_openers, sentence_quote, standing_elsewhere
from crawler.reading.triggers import TRIGGERS
from crawler.reading.vocabulary import Vocabulary, terms_pattern
from crawler.reading.wording import few_of_each, plain, words
from directory.taxonomy import CONDITIONS

_WORDINGS: dict[str, str] = {
    "treatment-resistant-depression": r"(?:treatment|therapy)(?: - |[- ])(?:resist[ae]n(?:t|ce)|refractory)\)?"
    r" (?:major )?depress(?:ion|ive disorder)"
    r"|(?:refractory"
    r"|hard[- ]to[- ]treat"
    r"|medication[- ]resistant|drug[- ]resistant) depression|TRD|depression (?:that is |is )?(?:(?:resistant|refractory) to"
    r"|treatment[- ]resistant)",
    "postpartum-depression": r"post-?\s?partum (?:depression|mood)|peripartum depression|postnatal depression|perinatal depression|PPD",
    "bipolar": r"bi-?polar(?: (?:disorder|depression|I|II|1|2))?|manic depression",
    "depression": r"(?:major |severe |clinical |chronic |resistant )?depress(?:ion|ive disorders?|ive symptoms)|MDD"
    r"|depressed (?:patients|people|individuals|adults)",
    "ptsd": r"(?:C-|complex )?PTSD|post-?\s?traumatic stress(?: disorder| injury)?(?: \(PTSD\))?|PTSI",
    "ocd": r"OCD|obsessive[- /]compulsive(?: disorders?)?",
    "anxiety": r"(?:generalized |social |severe )?anxiety(?: disorders?)?|GAD|panic (?:disorder|attack)s?",
    "suicidality": r"suicide ideations?|suicidal(?:ity| ideations?| thoughts?| thinking)|acute suicidality|thinking (?:of|about) suicide"
        r"|thoughts? of (?:suicide|self-harm)",
    "alcohol-use": r"alcohol(?:ism|(?:,? (?:and|or) |/)?(?:drugs?|substance|opioid)?[- ](?:use(?: disorders?)?|addiction|dependence"
    r"|dependency|abuse|misuse))"
    r"|AUD|(?:drugs?|substance|opioid)(?: (?:and|or) |/)alcohol (?:use(?: disorders?)?|abuse|addiction|dependence)",
    "substance-use": r"(?:substance|drug|opioid|opiate|cocaine)[- ](?:use|abuse|addiction|dependence|dependenc(?:y|ies)|misuse)"
    r"(?: disorders?)?|(?<!smoking )(?<!nicotine )(?<!ketamine )addictions?|SUD",
    "crps": r"CRPS|CPRS|complex regional pain(?: syndrome)?|RSD|reflex sympathetic dystrophy|chronic regional pain(?: syndrome)?",
    "fibromyalgia": r"fibromy(?:al|la)gia",
    "neuropathic-pain": r"(?:chronic )?(?:neuropathic|nerve) pain|pain that is neuropathic|(?:peripheral |diabetic )?neuropath(?:y|ies)"
    r"|(?:trigeminal |post-?herpetic )?neuralgia|phantom limb(?: pain)?",
    "migraine": r"(?:chronic )?migraines?(?: headaches?)?|cluster headaches?|chronic headaches?",
    "chronic-pain": r"chronic (?:(?:or|and) )?(?:\w+ )?pain(?: conditions?| syndromes?| disorders?)?|persistent pain|pain (?:syndromes"
    r"|conditions)"
    r"|intractable pain|refractory pain",
    "grief": r"grief|bereavement|prolonged grief",
    "eating-disorder": r"eating disorders?|anorexia(?: nervosa)?(?! \(loss|,? (?:and )?nausea)|bulimia(?: nervosa)?"
    r"|binge[- ]eating(?: disorder)?",
    "adhd": r"ADHD|ADD(?!-)(?! (?:to|on|an?|your|new|us|more|comment|it)\b)|attention[- ]deficit(?:[/ -]hyperactivity)?(?: disorder)?",
}
_CASED = ("TRD", "PPD", "MDD", "PTSD", "PTSI", "OCD", "GAD", "AUD", "SUD", "CRPS", "CPRS", "RSD", "ADHD", "ADD")


_PATTERN, _GROUPS = terms_pattern({term: [wording] for term, wording in _WORDINGS.items()}, _CASED)
assert set(_WORDINGS) == set(CONDITIONS)
_HINTS = (
    "depress", "trd", "ppd", "mdd", "gad", "polar", "pts", "traumatic", "postpartum", "post-partum", "ocd", "obsessive", "anxiety", "panic",
    "suicid", "alcohol", "aud", "substance", "drug", "opioid", "opiate", "cocaine", "sud", "addict", "crps", "cprs", "rsd", "regional pain",
    "sympathetic", "fibromy", "nerve pain", "neuro", "neural", "phantom", "migraine", "headache", " pain", "grief", "bereave", "eating",
    "anorex", "bulimi", "adhd", "add", "attention",
)
_HINTED = TRIGGERS.add(*_HINTS)
_USE = words(
    r"\b(?:treat(?:s|ed|ing|ment|ments|able)?|help(?:s|ed|ing|ful)?|reliev\w+|relief|manag\w+|address\w*|therap(?:y|ies) for"
    r"|infusions? for|ketamine for|used (?:for|to|in|as)|uses? (?:of|for|in|it for|them for|it in|them in)|effective (?:for|in"
    r"|against)|benefi\w+|improv\w+"
    r"|alleviat\w+|reduc\w+|speciali[sz]\w+|indicat\w+"
    r"|suffer\w*|struggl\w+|living with|lives? with|live with|diagnosed with|people with|residents [^.;]{0,20}with|patients with|those with"
    r"|individuals with"
    r"|adults with|clients with|someone with|come to us with|cop(?:e|es|ing) with|dealing with|battling"
    r"|(?:worn (?:down|out)|weighed down|held back|exhausted|burdened|trapped) by"
    r"|stuck (?:in|with)|had enough of|experienc(?:e|ing)|such as|including"
    r"|like|for"
    r"|approved (?:for|to treat)|cleared (?:for|to treat)|conditions?|work with|option for|hope for|recover\w*|overcome|because of"
    r"|(?:adults?|teens?|people|patients?|clients?|veterans?|individuals|anyone|those|some|many)\b[^.;]{0,40}\b(?:with|who have)"
    r"|focus(?:es|ing|ed)? on|whose|eas(?:e|es|ing)|respond\w*)\b",
)
_EXCLUDED = words(
    r"\bno (?:FDA )?(?:clearance|approval)\b|\b(?:hiring|applicants?|job openings?)\b|(?:\bnot|n't) (?:be )?(?:an? )?(?:good |suitable "
    r"|ideal |appropriate |right |safe |specific "
    r"|proven )?(?:candidates?|fit|choice"
    r"|option|appropriate|advis\w+"
    r"|suitable|recommended|eligible|safe|indicated|approved|cleared|treat\w*)\b"
    r"|\b(?:(?<!are no )contraindicat\w*|exclu(?:de|des|ded|ding|sion)\w*|(?:do|does|can|is|are|will)\s?(?:not"
    r"|n't|not currently)\s(?:\w+ ){0,3}?(?:treat|offer|accept|help|approved|cleared|indicated|recommend\w*|used|address)"
    r"|cannot (?:treat|offer|accept)|rule out|ruled out|(?<!long )(?<!longstanding )histor(?:y|ies) of|uncontrolled|untreated|unstable"
    r"|active (?:psychosis"
    r"|mania|substance|suicid|addict)|current(?:ly)? (?:substance|alcohol|drug|using)"
    r"|(?:common|possible|potential|mild|serious|rare|following|other) side[- ]effects?(?! from\b)"
    r"|(?<!its )(?<!their )side[- ]effects?(?= (?:may|might|can|could|include|are|is|such|like|of (?:the|this|ketamine|treatment|spravato"
    r"|tms))\b|\W*[:(])"
    r"|(?:as|is|are) (?:an? )?side[- ]effects?|may (?:experience(?! (?:\w+ ){0,3}(?:relief|improve|benefit|reduc))|cause"
    r"|feel(?! (?:stuck|hopeless|alone|like))|come"
    r"|occur|appear|rise|happen"
    r"|worsen|increase)|can cause|worsen\w*|exacerbat\w+|caution|warning|risks? (?:of|if|for|in)|risky|adverse|precaution\w*"
    r"|increase[sd]? (?:in )?(?:anxiety|suicid)|black box|(?<!used in )emergenc\w+(?! (?:departments?|rooms?|medicine"
    r"|physicians?)\b[^.;]{0,40}\buse)|crisis(?! interv)|988|911|hotline|lifeline|screen(?:ed"
    r"|ing)? for"
    r"|not (?:meant |intended )?(?:for|right for|an option for) (?:anyone|anybody|everyone|people|those|patients|someone|you|individuals)"
    r"|disqualif\w*|stable (?:from|on)|standpoint|better served elsewhere|not a fit|before we can|unless|past substance|safety (?:concerns?"
    r"|reasons?|risks?)"
    r"|for your safety|abuse potential"
    r"|potential for (?:abuse|addiction)|addiction to (?:it|ketamine|the (?:drug|medic\w+))|misus\w+|recreational\w*|addictive"
    r"|become addicted|anxious about|anxiety (?:about|before(?! and after pregn)"
    r"|during(?! (?:and after |or after )?(?:your )?pregn)|at the|around (?:the|needles))"
    r"|pre-?existing|inform (?:us|your)|tell us (?:if|about)|let us know if|if you have (?:a |any |had )?(?:histor|substance"
    r"|current|active))\b",
)
_REFUSED = words(
    r"\b(?:(?:we|our \w+|clinic|practice|it|center) (?:(?:currently|also|generally|usually) )?(?:do|does|can|will|are|is)(?:\s?not"
    r"|n't)\s(?:\w+ ){0,2}?"
    r"(?:treat|use|used|offer|give|given|prescribe|see|accept|admit|work with|provide|take|help|address|recommend\w*|meant|intended|approved"
    r"|cleared|indicated|appropriate|able to)|cannot (?:treat|offer|accept|see|help)|(?:turn down|turn away|decline|refuse)\b"
    r"|(?:we )?refer\b[^.;]{0,40}\bfor|no claims?|ask(?:s|ed)? (?!us\b)(?:\w+ ){0,3}about|we leave\b|rule[sd]? out"
    r"|(?<!long )(?<!longstanding )histor(?:y|ies) of|uncontrolled"
    r"|untreated"
    r"|unstable|active(?![ -](?:dut|milit|serv|pers))"
    r"|current(?:ly)? (?:\w+ )?(?:substance|alcohol|drug|using)|screen(?:ed|ing|s)? for|not (?:\w+ )?(?:approved|cleared|indicated) for)\b",
)
"""What is said not to be treated, or asked about, stands to the right of these words."""
_ASIDE = words(
    r"\b(?:if you (?:have|are|take|had)|tell (?:us|the|your)|stud(?:y|ies)|research\w*|trials?|avoid\w*|abstain|refrain|minimi[sz]e|limit"
    r"|interact\w*"
    r"|causes? of|related to|prohibited|qualify|insurance|medicines? for|medications? for|pills? for|counsel\w+ for)\b",
)
"""What an own page says beside its subject: a condition only named there is no use of the treatment."""
_TURN = re.compile(r"[;:]|\bwhen (?:other|standard|antidepressants|medications?|(?:\w+ ){1,3}(?:is|are|has|have)(?: not|n't))\b|\b(?:but"
    r"|however|instead|(?<!not )yet)\b|, (?:without|we|our|ketamine|it) ", re.I)
_STUDIED = words(
    r"\b(?:(?:no|little|not enough|insufficient|scant) (?:\w+ )?(?:data|evidence|research|proof) (?:that|for|on|in|supports?|behind)"
    r"|make\w* (?:\w+ ){0,3}(?:harder|more difficult)|also (?:suffer|struggle|live|deal)\w* (?:with|from)|(?:often|also) (?:also "
    r"|often )?have(?! (?:seen|found|used|treated|helped|shown))"
    r"|being (?:explored|studied|investigated|researched)"
    r"|investigational"
    r"|preliminary|early (?:research|studies|evidence)|evidence (?:for|in|on) [^.;]{0,40}(?:is|are) (?:\w+ )?(?:early|thin\w*|limited"
    r"|weak\w*|mixed|scarce)"
    r"|under investigation|research is (?:\w+ )?needed|(?:is|are) (?:still )?(?:ongoing|under ?way)|clinical trials? (?:are|is)"
    r"|more research|is (?:defined as|characterized by)"
    r"|is a (?:mental (?:health )?(?:condition|disorder|illness)|complex|chronic|serious|common"
    r"|debilitating|neuro\w+|psychiatric|condition|(?:type|form)(?! of (?:es)?ketamine))|affects (?:millions|about|approximately"
    r"|an estimated|\d)"
    r"|(?:may|might|can|often|sometimes) (?:suffer|struggle|live|deal)\w* (?:with|from)|symptoms?(?: of (?:[\w-]+ ){1,4}| )(?:include|are"
    r"|can be|may be)|(?:can|may|might|could|often) (?:also )?(?:include"
    r"|lead to(?! (?:\w+ )?(?:good|better|positive|improve|relief|recover|remission|reduc|rapid|signific|last))"
    r"|result in|end (?:up )?in|spiral into|turn into|adopt"
    r"|develop)|(?:commonly|often|usually|frequently) accompanied by|co-?occur\w*|comorbid\w*"
    r"|unhealthy|coping(?! with)|published|papers? on|trials? of|contribut\w+ to|trials (?:are|is|aim|have)\b|a (?:review|study) of|thesis"
    r"|dissertation|residency|fellowship"
    r"|(?:one|two|three|1|2|3) (?:in|out of) (?:every )?\w+ (?:[\w-]+ ){0,2}(?:adults|people|americans|women|men|veterans|mothers|teens)"
    r"|trials (?:in|for)\b|per ?cent of|million (?:people|americans|adults)|lifetime prevalence)\b",
)
_REFUSED_THEM = words(r"\bwe (?:do not|don't|cannot|can't) (?:\w+ )?(?:treat|help with|take|see) (?:those|these|them|that|either"
    r"|any of)\b|\bbut we (?:do not|don't) offer (?:that|this)\b(?! for)|\bmake no claims?\b"
    r"|\b(?:but|though|although) we (?:do not|don't) (?:\w+ )?(?:use|offer|give) (?:it|TMS|ketamine|Spravato) for (?:that"
    r"|this|those|them|these)\b")
_CONCEDED = re.compile(r"\W*(?:while|although|(?:even )?though)\b[^,;]{5,120},", re.I)
"""What a sentence concedes before it says what it is for: "While it is not approved for this use,"."""
_NOT_WE = re.compile(r"\W*(?:we|ours|I) (?:do|does)(?: not|n't)[.!]", re.I)
"""A sentence that refuses what others were said to treat."""
_VERSUS = re.compile(r"\W*(?:vs\.?|versus)\s", re.I)
_NOT_TREATED = TRIGGERS.add("not treat", "n't treat", "longer treat", "cannot treat")
_WE_DO_NOT_TREAT = words(r"\bwe (?:do not|don't|no longer|cannot|can't) treat (?P<what>[^.;!?]{3,80})")
_QUALIFIED = words(r"\b(?:in|with|for|if|when|who|under|during|without|alone|only|just|unless|by|as|until|while)\b")
"""What is treated all the same, but not so, or not in everybody."""
_PAIN = re.compile(r"(?:\w+ )?pain\b", re.I)
_OTHERS = words(r"\b(?:enrolling|recruiting) [^.;]{0,40}\b(?:in|for) (?:an?|our) (?:\w+ )?(?:trial|study)\b|\b(?:other|some|many"
    r"|most) (?:clinics|providers|practices)\b(?! (?:now |also )?(?:use|prescribe|give) )|\belsewhere\b")
_TREAT_HEADING = words(
    r"\b(?:conditions?|what (?:we|it|can|does|do|is|are)[^?]{0,40}?(?:treat\w*|help)|we treat|treat(?:s|ed|ing)?\b|can (?:it "
    r"|ketamine |we |\w+ )?(?:help|treat)|who (?:we (?:help|see|treat|serve|work with|care for)|it (?:helps|is for)|comes|(?:can|might|may) "
    r"(?:it help|benefit)|is (?:it|this|a good fit) ?(?:for)?|we use it for)|why people|reasons|good fit|what for|specialties|disorders"
    r"|indications"
    r"|uses|where (?:it|ketamine|tms|spravato|sgb) (?:is|can be) used|(?:use|give) (?:it|ketamine|tms|spravato|sgb) (?:for|in)"
    r"|mental health|benefit|help(?:s)? with|used for|areas of focus"
    r"|good candidate|is it for me|candidates?|people bring"
    r"|diagnos[ei]s)\b",
)
_names_treatment = heading_test(_TREAT_HEADING)
_SYMPTOMS = re.compile(r"\b(?:signs|symptoms)\b[^.;!?]*\b(?:includes?|are|may be|can be)\b[^.;!?]{0,30}$|\b(?:risk"
    r"|contributing) factors?\b", re.I)
"""How a sentence begins that goes on as the list of what an illness looks like, or comes from."""
_OPENS_USES = words(
    r"\b(?:consider\w*|used|recommended|effective|helpful|treat\w*|help\w*|benefit\w*|conditions|disorders|promis(?:e|ing)|approv\w+"
    r"|indicated|option"
    r"|candidates?|support\w*|address\w*)\b[^.;!?]*$"
)
"""How a sentence begins that goes on as the list of what a treatment is for."""
_EXCLUDED_HEADING = Pattern(
    r"\b(?:contraindicat\w*|exclu\w+|side[- ]effects?|risks?|who (?:should|can|may|must|do)(?: not|not|n't)|who should avoid"
    r"|(?:should|must)(?: not|n't) (?:\w+ ){0,2}?(?:have|get|receive|use|take|do|undergo|try|come)|when (?:not to|we say no)|red flags?"
    r"|disqualif\w+|rules? (?:you |it )?out|(?:prevent|stop) you"
    r"|safety(?! and eff|\b[^.;!?]*\b(?:and|or) (?:[\w-]+ ){0,3}benefits?\b)|warnings?|(?:pre)?cautions?|adverse|do not treat"
    r"|what we don't"
    r"|what it is not|before you (?:start|come)|medical history|emergency|(?:^|\bin (?:an? )?)crisis(?! interv)|crisis (?:lines?|text"
    r"|support|resources|hotlines?)|faq about insurance|addictive"
    r"|(?:is|are|become|get) (?:\w+ ){0,3}addict\w+|^what are (?:\w+ ){1,3}(?:signs|symptoms) of"
    r"|^(?!reduc|reliev|eas|treat(?!ment-)|manag|improv|help|calm)(?:[\w-]+ ){0,2}(?:signs"
    r"|symptoms)(?: (?:and|&|or) (?:signs|symptoms))?(?: (?:of|to)\b|$)"
    r"|risk factors?|at risk|what causes|causes of)\b"
    r"|(?:\bnot|n't|\bnon-?) ?(?:be |always )?(?:an? )?(?:\w+ )?(?:treat|candidates?|eligible|right|for|fit|approved|cleared|suitable"
    r"|appropriate"
    r"|recommended|indicated|advis\w+|safe|intended|meant)\b",
    re.I,
)
_BOTH_WAYS = words(
    r"\b(?:is|should|can|are|who)\b.{0,20}\b(?:and|or)\b.{0,12}(?:n't|\bnot)\b|\bbenefits (?:and|&) risks\b|\brisks (?:and|&) benefits\b"
)
"""Headings over what is treated as well as what is not: their own sentences tell which."""
_WE_TREAT = words(
    r"\bwe (?:(?:also|mostly|mainly|often|only) )?(?:treat|help|see|work with|use (?:\w+ ){1,4}for|(?:offer|give"
    r"|provide) (?:\w+ ){1,4}for)\b|\bto treat [^.;!?]{3,60}, we (?:use|give|offer|prescribe)\b"
    r"|\bour (?:[\w-]+ ){0,2}?(?:program|clinic|practice|center|team)s? (?:also |now |mainly )?treats?\b"
    r"|\bour (?:CRPS|PTSD|OCD|TRD|fibromyalgia|migraine|depression|bipolar|anxiety|(?:\w+ )?pain)"
    r" (?:patients|clients)\b|\bour (?:patients|clients) (?:with|who (?:have|live with|struggle with))\b"
)
_CLINIC_FOR = words(r"\b(?:clinic|practice|center|team)\b[^.;!?]{0,40}\b(?:dedicated to|devoted to|for"
    r"|speciali[sz]\w+ in) (?:the )?(?:[\w-]+ ){0,2}?treat\w*")
_GIVEN_FOR = re.compile(
    r"\b(?:infusions?|sessions?|injections?|drips?|blocks?|ketamine|lidocaine|TMS|KAP|SGB|Spravato|esketamine)\)?(?: (?:treatments?|therapy))?"
    r"(?:(?: (?:is|are))?(?: (?:an? )?(?:[\w-]+-)?(?:approved|cleared|used|given|indicated|off[- ]label)(?: treatment"
    r"| off[- ]label)?)? for:? (?:[\w/-]+,? ){0,12}|(?: for pain"
    r"| for mood)? \((?:[\w/-]+,? ){0,12})$",
    re.I,
)
"""Before a condition: a treatment that is for it, or has it in brackets."""
_BY_CONDITION = re.compile(r" (?:infusions?|treatments?|sessions?|injections?|protocol)\b", re.I)
"""After a condition at the beginning of a line: what is given for it has a length or a price of its own."""
_YOURS = words(r"\byour\s$")
_GETS_BETTER = words(r"\b(?:better|improv\w+|lift(?:s|ed|ing)?|eas(?:e|es|ed|ing)|reliev\w+|relief)\b")
_FOR_PATIENTS = words(r"^(?:[^.;:!?]{3,30}[.:] )?\W*for (?:patients|people|those|adults|veterans|clients) (?:with|who have"
    r"|living with)\s(?:[\w/-]+,? ){0,8}$")
_YOURS_IS_HELPED = words(
    r"\b(?:treatments? (?:for|of)|free (?:you )?from|relief (?:from|of)|help (?:with|ease|manage)|manage|overcome|lift"
    r"|relieve) your (?:own )?(?:[\w-]+ )?"
    r"(?:depress|anxiety|PTSD|OCD|bipolar|pain|migraine|fibromyalgia|CRPS|TRD)"
)
"""How an article speaks to a reader who has what the treatment is for."""
_WE_KNOW = words(r"\bwe (?:know|understand|see|recognize)\b[^.;!?]{0,60}\b(?:liv(?:e|ing)|struggl(?:e|ing)|suffer(?:ing)?"
    r"|deal(?:ing)?) (?:with|from)\b"
    r"|\bif you(?:'re| are)? (?:or [^.;,!?]{3,30} )?(?:struggling|living|suffering|dealing|live|struggle|suffer) (?:with"
    r"|from)\b[^.;!?]{0,80}, (?:please )?"
    r"(?:contact|call|reach out|schedule|book|we\b|our\b)")
_OF_TEAM = re.compile(r"(?:Dr\.? )?[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){1,3},? (?:[A-Z][A-Za-z.-]{1,7},? )*[A-Z][A-Za-z.-]{1,7} ?[:|-] ")
"""How a line about one of the team begins that goes on with what he or she treats."""
_IS_MEDICINE = words(r"\b(?:is|as|becomes?|became) (?:an?|the (?:first|only|one)) (?:[\w-]+ ){0,3}(?:medicine|medication|drug) (?:for"
    r"|to treat)\s(?:\w+\s)?$")
"""Before a condition: what is for it is a treatment by name, no medicine that patients took."""
_LIVE_ALSO = words(r"\b(?:who )?(?:also|often) (?:(?:also|often) )?(?:suffer|struggle|live|deal)\b")
_DESCRIBING = frozenset({"service", "faq", "home", "location"})
_CLINIC_TREATS = words(
    r"\b(?:we|our (?:clinic|team|practice|providers?|patients|doctors|center|specialists?|services|treatments?|therapists?"
    r"|infusions)|us)\b",
)
_ARTICLE_USE = re.compile(
    r"\b(?:(?:for the )?treat(?:ment|ing|s)?(?: of| for)?|beneficial for|used (?:off[- ]label )?(?:for|to treat|in|as)|given (?:in|for|to)"
    r"|(?:infusions?|therapy|TMS\)?|Spravato|ketamine|KAP\)?|SGB\)?) for"
    r"|(?:you|who|people|those)(?: have| has)? (?:live|lives|lived|living|struggle|struggles|struggled|struggling|suffered|diagnosed) with"
    r"|(?:changing|helpful|promising|useful|breakthrough|hope|turning point) for|(?<!side )effects? (?:on|against)"
    r"|reduc(?:e|es|ing) (?=suicid|depress|symptoms of)|promising alternative for|relief (?:from"
    r"|for)|suffering from|effective (?:for|in)|in use for|hope in|(?:fast|quickly|works?|acts?) against|(?:people|patients|veterans"
    r"|adults|those|individuals) (?:with|who have) (?:[\w/-]+,? ){1,8}(?:find|improve|respond|benefit|report|notice)|(?:relieve|relieves"
    r"|ease|eases|easing"
    r"|lift|lifts|lifting|relieving)|(?:evidence-based"
    r"|option) for|providing relief|improvements? in"
    r"|help\w* (?:with|people|those|patients)|we (?:use|give|offer|treat))\b",
    re.I,
)
_USUAL_CARE = frozenset({"psychotherapy", "medication-management"})
"""What patients come from: a sentence that names only this still tells of the patients."""
_USES_OF = ["alcohol-use", "substance-use"]
_BOTH_PAINS = re.compile(r"\bchronic (?:and|or) (?:neuropathic|nerve) pain", re.I)
_BOTH = re.compile(r"\balcohol\W+(?:and |or )?(?:drug|subst|opioid)|(?:drug|substance|opioid)\w*\W+(?:and |or )?alcohol", re.I)
_ASKS = re.compile(r"\W*(?:do|does|can|is|are|will|what|why|how|should) ", re.I)
_ASKS_READER = re.compile(r"\W*(?:do|are) you (?:\w+ )?(?:suffer\w*|struggl\w+|liv\w+ with|battl\w+|deal\w* with)\b", re.I)
"""A question to the reader: who says yes is whom the page is for."""
_DOCTOR_TREATS = Pattern(r"(?:\bDr\.? [A-Z][\w.]*|^(?:She|He|They)) (?:\w+ )?(?:treats?|sees|helps?|uses|works with|cares for|focuses on"
    r"|specializ\w+)\b")
_INTERESTS = words(r"\b(?:(?:clinical|special|professional) interests?|areas? of (?:focus|expertise|interest|specialty)|specialt(?:y|ies)"
    r"|speciali[sz]\w+"
    r"|approach to|experience (?:with|treating)|expertise in|passion\w*|enjoys (?:treating|working|helping))\b")
"""How a page about the team says what somebody treats."""
_HELPS = words(
    r"^\W*(?:yes\W+)?(?:it|ketamine|TMS|ECT|SGB|KAP|spravato|treatment) (?:\w+ )?(?:helps?|works for|relieves|is (?:also )?used (?:for"
    r"|to treat))\b"
)
_GETS_SO_MANY = words(r"^[\w ,/&-]{3,80}: (?:about |usually |typically )?(?:\w+ (?:to|or) )?\w+ (?:infusions|treatments|sessions)\b")
"""A condition and how often it is treated."""
_CARE_FOR = words(r"\b(?:treatment|therapy|infusions?|ketamine|spravato|care|clinic|center|relief) (?:for|of|from)\s(?:[\w/-]+,?\s){0,10}$")
"""Before a condition in a footer: what is done for it."""
_CLINIC_IS_FOR = words(
    r"^[^.;:!?]{0,80}\b(?:(?:clinic|practice|center|provider|team)\b[^.;:!?]{0,60}\b(?:treating|treats?|for (?:the treatment of|people"
    r"|patients|adults|those|individuals)"
    r"|helping|helps?|speciali[sz]\w+|dedicated|devoted|focused)|(?:offers?|offering|provides?|providing|speciali[sz](?:es?|ing) in)"
    r"\b[^.;:!?]{0,80}\b(?:for|treating|to treat))\b"
)
"""How a footer says what the practice is: "Elm Street is a clinic treating"."""
_names_conditions = heading_test(words(r"^\W*(?:conditions?|(?:what )?we treat|what we help|who we help)\b"))
_THEN_TELLS = re.compile(r"[^.;:!?]{0,50}(?:: | - )")
_HISTORY = words(r"\bapproved in (?:19|20)\d\d\b")
_EARLY = words(r"\b(?:early|preliminary|promising|emerging|growing) (?:evidence|research|results|data|studies) (?:also )?(?:for|in|with"
    r"|supports?"
    r"|suggests?|shows?)\b")
"""How an answer to what a treatment is for goes on."""
_SUPPORTED = words(r"\b(?<!\bno )(?<!little )(?:evidence|research|studies|data) (?:that )?(?:also |now )?support(?:s|ing)? (?:its use|the use of"
    r"|using (?:it|ketamine|TMS|SGB)|(?:it|ketamine|TMS|SGB) (?:in|for))\b")
_IT_TREATS = words(r"\bit (?:(?:has been|is|can be) (?:\w+ )?used to treat|(?:(?:can|may) )?(?:also )?(?:helps? with|treats?|relieves?"
    r"|eases?)|(?:is|has been) (?:(?:still|also|now|widely|generally) )*(?:considered |regarded as |safe and )+(?:\w+ly )?"
    r"(?:effective|evidence-based|helpful|beneficial) (?:for|in|against))\b")
_TREATED_BY_US = words(r"\b(?:is|are|can be) (?:also |often |now )?treated (?:here|with us|(?:at|in|by) (?:our|us|this (?:clinic|office|practice"
    r"|center)))\b")
"""After a condition: that it is treated here, on whatever page that is said."""
_HAS_OPTIONS = words(r"\b(?:people|patients|those|adults|anyone|someone|veterans|individuals) (?:living |struggling )?(?:with|who (?:have|live"
    r" with))\b[^.;!?]{3,60}? (?:(?:are|is)(?: not|n't) out of options|(?:(?:still|now|also) )*ha(?:ve|s) (?:(?:still|now|also) )*(?:hope|(?:new"
    r"|other|another|more) (?:options?|choices?|hope)))\b")
"""How an article tells whom the treatment that it goes on to is for."""
_IN_STUDIES = words(r"^\W*in (?:\w+ ){0,2}(?:studies|trials)\b")
_BEING_STUDIED = words(r"(?:[,;] (?:and |but |while )?| (?:and|but|while) )(?:it |they )?(?:is|are) (?:also |still |now )?being (?:studied"
    r"|investigated|researched|explored|tested)\b")
_APPROVED_FOR = words(r"\b(?:approved|cleared) (?:it |this |TMS |ketamine |Spravato )?(?:for|to treat)\b")
_WE_USE_IT_FOR = words(r"[,;:] (?:(?:but|and|though|here|at our clinic),? ){0,2}we (?:(?:only|mainly|mostly|currently) )?(?:use"
    r"|offer|give|provide) (?:it|TMS|Spravato|ketamine|this) (?:(?:only|mainly|just) )?(?:for|to treat"
    r"|in)\b(?![^.;!?]*\b(?:too|also|as well)\b)")
"""What follows the uses that are approved: which of them is had here."""
_OWN_STORY = words(r"\bI (?:(?:have|had|also|myself|once) )*(?:had|lived with|suffered|struggled|battled|dealt with|(?:was|been) diagnosed)\b"
    r"|\bhad been (?:struggling|suffering|living|dealing)\b"
    r"|\b(?:my|his|her) (?:own )?(?:[\w-]+ )?(?:depression|anxiety|PTSD|OCD|grief|addiction|panic)\b")
"""What somebody of the team, or of the family, went through is nothing that the page says of its patients."""
_COME_TO_US = words(r"\b(?:come|came|comes|turn|turned) to us (?:with|for|because of)\b")
_NAMES_TREATMENT = re.compile(r"\b(?:es)?ketamine|SGB|stellate|TMS|spravato|KAP|infusion|\bNAD\b|psilocybin|\bbotox", re.I)
_NAMES_OR_TREATS = re.compile(r"\b(?:es)?ketamine|SGB|stellate|TMS|spravato|infusion|\b(?:treat|help)\b", re.I)
_OFF_LABEL = re.compile(r"off[- ]label", re.I)
_TREATING = words(r"\b(?:treat(?:s|ing)?|(?:approved|cleared) (?:this (?:[\w-]+ ){0,3})?for|this (?:[\w-]+ ){0,2}treatment for)\b")
_THIS_TREATMENT = words(r"\b(?:cleared|approved) this (?:[\w-]+ ){0,2}treatment for\b")
_TREATMENT_OF = words(r"\bfor the treatment of\b")
_WITHOUT = words(r"\b(?:division|department|institute|society|association|academy|foundation|journal) (?:of|for"
    r"|on) (?:\w+ (?:and )?){0,3}$|\b(?:trials?|stud(?:y|ies)|research) (?:of|in|on|for|into)\s(?:\w+\s)?$|\b(?:no|not|(?<!life )without"
    r"|unlike|non-"
    r"|than)\s(?:\w+\s)?$|\bfeelings of\s$")
_MEDICINE_FOR = words(
    r"\b(?:benzodiazepines?|medicines?|medications?|drugs?|pills?|SSRIs?|antidepressants?|prescriptions?) (?:(?!management\b)\w+ )?(?:for"
    r"|to treat)\s(?:\w+\s)?$|\b(?:drugs|pills|medicines|medications|antidepressants) (?:(?:that|are|is|commonly|often|used|prescribed"
    r"|taken) ){1,4}"
    r"(?:for|to treat)\s(?:[\w/-]+,?\s){0,4}$",
)
_DEFINED_AS = words(r"\b(?:is|are) (?:an?|the|another) (?:(?!(?:for|with|against|of|to|in|treat\w*|help\w*"
    r"|relie\w*)\b)[\w()/-]+ ){0,5}$")
"""Before a condition's name: what is said is which kind of illness another one is."""
_A_FORM_OF_IT = words(r"\b(?:s-|es)ketamine\b|\b(?:version|form|type|kind|cousin|relative|derivative) of ketamine\b")
"""What names Spravato by ketamine."""
_THING_FOR = re.compile(r"(?:/\w+)?\s(?:medications?|medicine|drugs|pills|hotline|screening|questionnaire|scale|score|inventory|test|quiz"
    r"|specialist)\b", re.I)
"""After a condition's name: what is named is a thing that people with it meet."""
_NO_NAME = words(r"\b(?:vs|versus|what|how|why|is|blog|screening|quiz|test|self)\b")


def read_conditions(page: Page, kind: str, services: Iterable[Finding]) -> list[Finding]:
    """Return one finding per condition that the page says the practice treats (field "conditions", value the term)."""
    services = list(services)
    offered = [finding.value["term"] for finding in services if finding.value["status"] == "offered"]
    others = {finding.value["term"] for finding in services if finding.value["status"] != "offered"} - _USUAL_CARE
    vocabulary = Vocabulary.of(page)

    name = vocabulary.name or "\n"

    def of_others(text: str) -> bool:
        """Tell whether the text names only treatments that are not given here: their uses are not ours."""
        terms = vocabulary.terms(text)
        ours = "etamine" in text and "etamine" in _A_FORM_OF_IT.sub(" ", text)
        return bool(terms) and others.issuperset(terms) and not ours and not _CLINIC_TREATS.search(text)

    if kind == "feed" or (kind == "blog" and not offered):
        return []
    best: dict[str, tuple[int, Finding]] = {}
    menu: set[str] = set()
    openers, elsewhere, lines = list_openers(page), standing_elsewhere(page), _lines_over(page)
    for block in page.holding(_HINTED):
        text = page.plain[block.index]
        if name in text and not _PATTERN.search(text.replace(name, " ")):
            continue  # "Elm Anxiety Center"
        if block.index in elsewhere or any(pattern.search(openers[block.index]) for pattern in (_EXCLUDED, _REFUSED, _SYMPTOMS)):
            continue
        if kind == "blog" and others and others.issuperset(vocabulary.terms(text)) and vocabulary.terms(text):
            continue
        for rank, term, finding in _in_block(page, kind, block, text, bool(offered), of_others, lines[block.index] or openers[block.index]):
            if finding.rule == "condition_in_menu":
                menu.add(term)
            if term not in best or rank > best[term][0]:
                best[term] = (rank, finding)
    subject, refused = _subject(page) | (menu if len(menu) > 3 else set()), _not_treated(page)
    return [
        finding
        for term, (rank, finding) in best.items()
        if (rank > 1 or not subject or term in subject) and (rank > 3 or term not in refused)
    ]


def _not_treated(page: Page) -> set[str]:
    """Return the conditions that "we do not treat", whatever the page tells of the medicine's uses anywhere."""
    refused: set[str] = set()
    for block in page.holding(_NOT_TREATED):
        for match in _WE_DO_NOT_TREAT.finditer(page.plain[block.index]):
            what = match["what"]
            if not _QUALIFIED.search(what):
                refused.update(_GROUPS[found.lastgroup or ""] for found in _PATTERN.finditer(what))
                refused.update(["chronic-pain"] if _PAIN.match(what) else [])
    return refused


def _subject(page: Page) -> set[str]:
    """Return the conditions that the page is about, by its title and first heading: what it names besides may be their company."""
    heads = [block.text for block in page.blocks if block.is_heading and block.role == "main"][:1]
    return {_GROUPS[match.lastgroup or ""] for text in (page.title, *heads) for match in _PATTERN.finditer(plain(text))}


@lru_cache(maxsize=2048)
def _excludes(heading: str) -> bool:
    heading = plain(heading)
    return _EXCLUDED_HEADING.search(heading) is not None and _BOTH_WAYS.search(heading) is None


def _lines_over(page: Page) -> list[str]:
    """Return for each block the short line above that says what is treated, or not, where it is no marked heading; else ""."""
    line, lines = "", []
    for block, text in zip(page.blocks, page.plain, strict=True):
        lines.append("" if block.is_heading and not _is_treated_below(page, block) else line)
        if block.is_heading and not page.bits[block.index] & _HINTED and _names_treatment(text):
            line = text
        elif block.is_heading or len(text) > 200:
            line = ""
        elif len(text) <= 60 and text[-1:] not in ".!":
            hinted = page.bits[block.index] & _HINTED
            line = text if _excludes(text) or (not hinted and _names_treatment(text)) else line if hinted else ""
    return lines


def _is_treated_below(page: Page, block: Block) -> bool:
    """Tell whether a line stands right below the heading "We treat" and only looks like one itself."""
    return page.is_plain_text and block.index > 0 and page.blocks[block.index - 1].is_heading and "," in block.text


def _under_warning(block: Block, line: str) -> bool:
    """Tell whether the nearest that tells of the line and the two headings above excludes what stands below it."""
    for heading in (*([line] if line else []), *block.headings[:-3:-1]):
        if _excludes(heading):
            return True
        if _names_treatment(heading):
            return False
    return False


def _in_block(
    page: Page, kind: str, block: Block, text: str, offers: bool, of_others: Callable[[str], bool], line: str
) -> Iterable[tuple[int, str, Finding]]:
    if block.role in ("nav", "footer") or (block.role == "header" and len(text) <= 60):
        said = (_WE_TREAT.match(text) or _CLINIC_IS_FOR.match(text)) is not None and not _EXCLUDED.search(text)
        if (len(text) > 60 or "?" in text or not _is_name(text)) and not said:
            for start, piece in page.sentences(block.index) if len(text) < 200 else ():
                for match in _PATTERN.finditer(piece):
                    if len(piece) < 90 and not _NO_NAME.search(piece) and not asks(piece) and _CARE_FOR.search(piece, 0, match.start()):
                        yield from _found(page, block, start, piece, match, 1, "condition_in_menu")
            return
        treated = said or any(map(_names_conditions, block.headings[-1:]))
        for match in _PATTERN.finditer(text):
            yield from _found(page, block, 0, text, match, 3 if treated else 1, "treats" if said else "condition_in_menu")
        return
    before_excluded, warned = False, _under_warning(block, line)
    for start, sentence in page.sentences(block.index) if not block.cells else [(0, text)]:
        hinted = sentence == text or TRIGGERS.bits(sentence) & _HINTED  # the block holds a hint
        matches = list(_PATTERN.finditer(sentence)) if hinted else []
        opens_list = sentence.rstrip().endswith(":")
        excluded = bool(matches or opens_list) and _EXCLUDED.search(sentence) is not None
        if warned and not _WE_TREAT.search(sentence):
            continue
        also = _LIVE_ALSO.search(sentence) if matches and _WE_TREAT.search(sentence) else None
        if also and matches[0].end() < also.start():  # "we treat depression, also in people who also live with"
            matches = [match for match in matches if match.end() < also.start()]
            sentence = sentence[: also.start()]
        sentence, matches = _of_what_is_used(sentence, matches)
        if matches and not before_excluded and not _is_of_no_one(sentence) and not of_others(sentence):
            rank = 0 if _denied(page, block, start, sentence) else _rank(kind, block, sentence, offers, line)
            if rank:
                for match in few_of_each(matches, attrgetter("lastgroup")):
                    if kind == "policy" and not _is_treated_here(sentence, match):
                        continue
                    if _is_use(sentence, match) and not _is_excluded(sentence, match):
                        yield from _found(page, block, start, sentence, match, rank, "treats" if rank > 2 else "named_as_use")
        before_excluded = excluded and opens_list


def _of_what_is_used(sentence: str, matches: list[re.Match[str]]) -> tuple[str, list[re.Match[str]]]:
    """Cut a sentence down to what is used: of "approved for A, and is being studied in B" A, of "cleared for A and B; we use it for A" A."""
    approved = _APPROVED_FOR.search(sentence) if matches else None
    if approved is None:
        return sentence, matches
    studied = _BEING_STUDIED.search(sentence, approved.end())
    if studied:
        sentence = sentence[: studied.start()]
        matches = [match for match in matches if match.end() <= studied.start()]
    used = _WE_USE_IT_FOR.search(sentence, approved.end())
    here = [match for match in matches if used and match.start() >= used.end()]
    return sentence, here or matches


def _is_of_no_one(sentence: str) -> bool:
    """Tell whether a sentence is about other clinics, refuses all that it names, or only sets one illness against another."""
    return any(pattern.search(sentence) for pattern in (_OTHERS, _REFUSED_THEM)) or _VERSUS.match(sentence) is not None


def _is_excluded(sentence: str, match: re.Match[str]) -> bool:
    """Tell whether the condition is refused, asked about or warned of: in its own clause, or to the right of a refusal.

    A colon ends what is said of the words before it, and opens the list of what is refused.
    """
    conceded = _CONCEDED.match(sentence, 0, match.start())
    turns = (turn.end() for turn in _TURN.finditer(sentence, 0, match.start()) if turn[0] != ":")
    begin = max(turns, default=conceded.end() if conceded else 0)
    turn = _TURN.search(sentence, match.end())
    clause = sentence[begin : turn.start() if turn else len(sentence)]
    if _REFUSED.search(sentence[begin : match.start()]):
        return True
    rest = _REFUSED.sub(" ", clause)
    return _EXCLUDED.search(rest) is not None


def _is_name(text: str) -> bool:
    rest = _PATTERN.sub("", text)
    return len(rest.split()) <= 5 and not _NO_NAME.search(rest)


def _rank(kind: str, block: Block, sentence: str, offers: bool, line: str) -> int:
    """Tell how plainly the sentence says that the condition is treated here: 0 not, 3 in so many words."""
    if asks(sentence) and _ASKS.match(sentence) and not (_NAMES_OR_TREATS.search(sentence) or _ASKS_READER.match(sentence)):
        return 0
    under = any(map(_names_treatment, (*block.headings[-2:], line))) or _OPENS_USES.search(line) is not None
    if kind == "blog":
        ours = any(pattern.search(sentence) for pattern in (_WE_TREAT, _COME_TO_US, _WE_KNOW, _TREATED_BY_US)) or (
            _CLINIC_TREATS.search(sentence) is not None and _CLINIC_FOR.search(sentence) is not None
        )
        if ours and not asks(sentence) and not _STUDIED.search(sentence):
            return 4
        opened = _OPENS_USES.search(line.rstrip("?")) or any(map(_names_treatment, block.headings[-1:]))
        if block.list_id is not None and (len(sentence) < 90 or _heads_entry(sentence)) and opened and not _STUDIED.search(line):
            return 2
        if (_YOURS_IS_HELPED.search(sentence) or _HAS_OPTIONS.search(sentence)) and not _STUDIED.search(sentence):
            return 2
        if _IN_STUDIES.search(sentence):
            return 0
        of_treatment = _NAMES_TREATMENT.search(sentence) or _IT_TREATS.search(sentence)
        if _STUDIED.search(sentence) or _HISTORY.search(sentence) or not of_treatment or not _ARTICLE_USE.search(sentence):
            return 0
        return 0 if asks(sentence) and not _TREATMENT_OF.search(sentence) else 2
    plain_use = _CLINIC_TREATS.search(sentence) or _HELPS.search(sentence) or _SUPPORTED.search(sentence) or (under and _EARLY.search(sentence))
    if not plain_use and _STUDIED.search(sentence):
        return 0
    if (_CLINIC_TREATS.search(sentence) and _USE.search(sentence)) or _DOCTOR_TREATS.search(sentence):
        return 4
    if kind == "team" and _OWN_STORY.search(sentence):
        return 0
    if kind == "team" and (_INTERESTS.search(sentence) or _OF_TEAM.match(sentence)):
        return 3
    if under and (block.list_id is not None or block.is_heading or len(sentence) < 90 or _opens_with_a_list(sentence)):
        return 3
    if block.is_heading or block.tag in ("h1", "li", "button", "summary", "row"):
        if asks(sentence) and not _USE.search(sentence):
            return 0
        named = _is_name(sentence) or _USE.search(sentence) is not None
        return 2 if named and (offers or kind in _DESCRIBING) else 0
    if (_USE.search(sentence) or _SUPPORTED.search(sentence) or _GETS_SO_MANY.match(sentence)) and (offers or kind in _DESCRIBING):
        return 2
    if offers and kind not in _DESCRIBING and _names_use(sentence):
        return 2
    named = offers and kind in _DESCRIBING and not asks(sentence) and not _ASIDE.search(sentence)
    return 1 if named else 0


def _names_use(sentence: str) -> bool:
    """Tell whether even a page of prices or rules says what a treatment is for: by its name, or to a reader who has the illness."""
    match = _PATTERN.search(sentence)
    if match is None:
        return False
    left = sentence[: match.start()]
    if _GIVEN_FOR.search(left) or (not left.strip() and _BY_CONDITION.match(sentence, match.end())):
        return True
    return _YOURS.search(left) is not None and (_NAMES_TREATMENT.search(sentence) or _GETS_BETTER.search(sentence)) is not None


def _opens_with_a_list(sentence: str) -> bool:
    """Tell whether a long sentence begins as a list of conditions: under "What do you treat?" it needs no verb."""
    return len(sentence) < 250 and sum(1 for _ in _PATTERN.finditer(sentence)) > 2 and _PATTERN.search(sentence, 0, 50) is not None


def _heads_entry(sentence: str) -> bool:
    """Tell whether an entry begins with a condition and a colon or a dash: the rest tells of it."""
    match = _PATTERN.search(sentence, 0, 60)
    return match is not None and _THEN_TELLS.match(sentence, match.end()) is not None


def _denied(page: Page, block: Block, start: int, sentence: str) -> bool:
    """Tell whether the sentence asks and the answer, after it or in the next block, begins with no; or "We do not." follows."""
    end = start + len(sentence)
    if not asks(sentence):
        return _NOT_WE.match(page.plain[block.index], end) is not None
    after = page.plain[block.index][end : end + 60].strip() or "".join(page.plain[block.index + 1 : block.index + 2])
    return NO.match(after) is not None


def _is_treated_here(sentence: str, match: re.Match[str]) -> bool:
    """Tell whether even a policy says that the condition is treated: by "we treat", or as what its infusions are for."""
    left = sentence[: match.start()]
    if (_NAMES_TREATMENT.search(left) or _THIS_TREATMENT.search(left)) and _TREATING.search(left) and not _OFF_LABEL.search(sentence):
        return True
    if (_FOR_PATIENTS.match(left) and _NAMES_TREATMENT.search(sentence)) or (not left.strip() and _BY_CONDITION.match(sentence, match.end())):
        return True
    if _TREATED_BY_US.search(sentence, match.end()):
        return True
    given_for = _GIVEN_FOR.search(left) is not None and not _OFF_LABEL.search(left)
    return _WE_TREAT.search(sentence) is not None or given_for or _CLINIC_FOR.search(left) is not None


def _is_use(sentence: str, match: re.Match[str]) -> bool:
    left = sentence[max(0, match.start() - 60) : match.start()]
    if _DEFINED_AS.search(left) and _PATTERN.search(sentence, 0, match.start()):
        return False
    taken = _MEDICINE_FOR.search(left) and not (_IS_MEDICINE.search(left) and _NAMES_TREATMENT.search(sentence, 0, match.start()))
    return _WITHOUT.search(left) is None and not taken and _THING_FOR.match(sentence, match.end()) is None


def _found(
    page: Page, block: Block, start: int, sentence: str, match: re.Match[str], rank: int, rule: str
) -> Iterator[tuple[int, str, Finding]]:
    terms = [_GROUPS[match.lastgroup or ""]]
    if terms[0] in _USES_OF and _BOTH.search(match[0]):
        terms = _USES_OF
    if _BOTH_PAINS.match(match[0]):
        terms = ["chronic-pain", "neuropathic-pain"]
    quote = sentence_quote(page, block, start, sentence, match.start(), match.end())
    for term in terms:
        yield rank, term, Finding(field="conditions", value=term, quote=quote, source="page_text", rule=rule)
