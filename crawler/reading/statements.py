"""What a sentence says of a treatment that it names: offered, refused, announced, or nothing of who gives it."""

import re
from functools import lru_cache

from crawler.reading.patterns import Pattern
from crawler.reading.sections import ARTICLES, NO, asks
from crawler.reading.triggers import TRIGGERS
from crawler.reading.vocabulary import Named
from crawler.reading.wording import words

_VERB = (
    r"(?:offer|provid|administer|perform|speciali[sz]|deliver|prescrib|utili[sz]|featur|incorporat|dedicated to|devoted to|pleased to"
    r"|proud to|excited to|combin)\w*"
    r"|see(?:s|ing)? (?:you|people|clients|patients|adults) for|(?:use|uses|give|gives|gave|do(?! (?:like|ask|want|need|require|prefer"
    r"|encourage|believe|know|hope|expect|suggest|recommend|our)\b)|(?<!to )(?:have|has)(?! (?:\w+ed|been|seen|read"
    r"|known|shown|found|become"
    r"|heard)\b)|set up|start|run|runs|ran|completed|pair|pairs|accepts?|may also (?:recommend|propose|suggest)"
    r"|work(?:s|ing)? with|treat"
    r"|treats|carry|mails?|ships?|using|giving|integrate|introduc\w+|operate|added|brought|adopted)"
)
_WE = (
    r"\b(?:we|we're|we've|our (?:[\w-]+ ){0,2}?(?:clinics?|team|practice|providers?|cent(?:er|re)s?|offices?|doctors?|staff|physicians?"
    r"|psychiatrists?|nurses?|therapists?|services|treatments?|program|specialists?|menu|facilit(?:y|ies)|locations?|clinicians?"
    r"|psychologists?|experts?))\b"
)
_I_OFFER = (
    r"(?<!if )\bI(?= (?:also |now |only |mainly |mostly )?(?:offer|provide|utilize|speciali[sz]e"
    r"|use|prescribe|work with|give|administer|start|perform|place)\b)"
    r"|\bI(?:'m| am)(?= (?:also |now |currently |only )?(?:using|giving|offering|providing|prescribing|administering|performing)\b)"
)
_THE_CLINIC = (
    r"\b(?:the|this) (?:clinic|practice|center|office|location)\b"
    r"|(?-i:\b[A-Z][\w&']+ (?:Clinic|Center|Wellness|Health|Psychiatry|Medicine|Institute|Associates)\b)"
)
"""What names the practice on its own pages; in an article it may be any practice."""
_I_REFUSE = re.compile(r"(?<!if )\bI (?:only [^.;!?]{0,60} and |am not an? (?:\w+ ){1,3}(?:and|so) )?(?:do not|don't|no longer|cannot"
    r"|can't) (?:\w+ )?(?:offer"
    r"|provide|prescribe|administer|perform|give|do|use|work with)\b")
_NEGATION = r"(?:not|n't|no longer|never|cannot|neither|without)"
CONTRAST = words(
    r"\b(?:prefer (?:\w+ ){1,3}over|unlike|instead of|rather than|compared (?:to|with)|as opposed to|versus|vs\.?|alternatives? to|contrast to"
    r"|different from|differs? from|not the same (?:thing )?as|than|similar to"
    r"|(?:as|also see|seen|found) with|(?:as an? )?adjunct to|in addition to your|tried|failed)\s(?:\w+\s){0,4}$",
)
GENERAL = words(
    r"\b(?:other|some|many|most|several|certain) (?:clinics|providers|practices|centers|places|doctors|physicians|patients|people"
    r"|therapists)\b|\b(?:at|in) (?:\w+ )?clinics\b|\bothers (?:ask|charge|offer|bill)\b|\belsewhere\b|\bin (?:the )?stud(?:y|ies)\b"
    r"|\b(?:research|trials|studies)\b",
)
_GIVE = (
    r"(?:offer|provide|perform|administer|do|prescribe|give|carry|sell|have(?! to\b)|practice|stock|run|write (?:prescriptions?|scripts?) for"
    r"|take (?:on|over)|treat with|able to (?:offer|provide|give|do)|licensed to|dispense|handle"
    r"|work with(?! (?:any(?:one|body)|people|patients|clients|children|minors|those|adolescents|teens|you|insur\w+)\b))\w*"
)
NOT_OFFERED = words(
    rf"\b(?:(?:do|does|did|can|could|are|is|will)(?:\s?not|n't)|can't|won't)\s(?:\w+\s){{0,2}}?{_GIVE}\b|\b(?:have|has|own|keep) no\b(?= $)"
    r"|\b(?:have|has)(?: not|n't| never) (?:yet )?(?:offered|provided|performed|done|given|prescribed|carried)\b|\bwe (?:do not|don't) use\b"
    r"|\bno longer (?:be )?(?:offer|provide|perform|do|giv|prescrib|administer|carr|sell|practic|stock)\w*|\b(?:stopped|ceased"
    r"|(?:decision|decided|chosen|elected|had) to (?:stop|discontinue|cease)) (?:offering|providing|giving|doing|prescribing"
    r"|performing)\b|\bnot to (?:offer|provide|perform|prescribe|give|carry|add)\b|\bagainst (?:offering|providing|performing|prescribing"
    r"|giving|carrying|adding)\b"
    r"|\bcannot (?:offer|provide|prescribe)\b|\bnever (?:offer|prescribe|provide|dispense|give|mail|ship|sell)\w*"
    r"|\bnot (?:offering|providing)\b|\bneither (?:offer|provide|do|prescribe|give|perform|sell|carry|mail)\b"
    r"|\b(?:and|we|but) (?:offer|provide|do|give|carry|prescribe)s? (?:no|neither)\b"
    r"|\b(?:we|practice|clinic) (?:have|has|offers?|provides?"
    r"|gives?) (?:no|neither)\b|\bthere (?:are|is) no\b(?= (?:\w+ )?$)|^\W*no (?!two |other |more |further )(?=(?:\w+ )?$)"
    r"|\bwe (?:\w+ )?(?:steer|stay|keep) (?:clear|away) (?:of|from)\b|\b(?:we(?: have|'ve)?|(?:clinic|practice"
    r"|center) has) (?:recently )?(?:gave up"
    r"|closed|sold|shut|stopped|ended|discontinued|dropped|retired|phased out|paused|leave|left"
    r"|used to (?:offer|do|give|provide))\b"
    r"|\bunder no circumstances (?:\w+ ){0,3}?(?:offer|administer|give|provide|prescribe|perform)\b|\bwe (?:work|practice) without\b"
    r"|\b(?:will not|won't) (?:find|be offered)\b|\bfind neither\b|\b(?:have|has"
    r"|with) no plans? to (?:offer|provide|add|carry|give)\b|\b(?:not|n't) (?:plan|intend|expect) to (?:offer|provide|add|carry|give)\b"
    r"|\bunable to (?:offer|provide"
    r"|prescribe|perform|give|do)\b"
    r"|\b(?:clinic|practice|program|here) (?:does|do)(?: not|n't) include\b|\b(?:are|is) not (?:a |an )?(?:licensed|certified|approved|enrolled"
    r"|registered|set up|equipped|trained)\b"
    r"|\bnone of our (?:\w+ )?(?:offices|clinics|providers|doctors|therapists|locations)\b",
)
_SOMETHING_WE = (
    r"something (?:that )?(?:we|I|our (?:\w+ )?(?:clinic|practice|doctors?|providers?|team|prescribers?|physicians?|nurses?))\b(?!(?:'re"
    r"|'m| are| am| can| could)?(?: able to)? (?:bill|submit|promise|guarantee|recommend|rush|decide)\b)"
)
"""What is "not something we" do; what we cannot bill or promise we may well give."""
_TERM_NOT_OFFERED = words(
    r"^(?:(?!\b(?:when|where|if|because|unless)\b)[^.;]){0,60}?\b(?:(?:is|are) (?:not|no longer|never) (?:\w+ ){0,2}?(?:offered|available"
    rf"|provided|performed|{_SOMETHING_WE}|what we"
    r"|an? (?:service|treatment|procedure|therapy|medication|option) (?:of (?:ours|this)|that (?:we|I)\b|(?:we|I)\b)|part of (?:our"
    r"|what we)|(?:among|one of|on) (?:our|the (?:treatments|services"
    r"|things) (?:that )?we)|(?:done|given|prescribed|performed|administered|placed|used) (?:here|by us|(?:at|in) (?:our|this)))"
    r"|(?:is|are) (?:currently |presently )?unavailable\b(?! (?:to|if|when|at home|in (?!our|this))\b)|which we(?:'re| are) not\b"
    r"|we(?:'re| are) not (?:one\b|(?:an? )?(?:\w+ ){0,3}(?:certified|site|center|clinic|pharmacy))"
    r"|(?:has|have) left (?:our|the)\b|(?:is|are) (?:something )?(?:that )?we leave to\b|(?:is|are) (?:best )?left to (?:your|the|other)\b"
    r"|(?<!to )(?<!you )(?<!and )(?<!who )(?:stays?|remains?|should (?:stay|remain)) with (?:your|the)\b(?! (?:patients?|clients?|person"
    r"|whole))|(?:is|are|falls?|lies?) (?:\w+ )?(?:outside"
    r"|beyond) (?:of )?(?:the scope|our\b|what we)"
    rf"|(?:isn't|aren't) (?:\w+ ){{0,2}}?(?:offered|available|provided|{_SOMETHING_WE}|what we|among|one of|on our|part of)|(?:cannot"
    r"|can't) be (?:offered|provided|given|done|performed|prescribed|administered) (?:here|by us|at (?:our|this)|in our)"
    r"|(?:do|does)(?: not|n't) belong (?:to|in|on) (?:our|what we)\b"
    r"|(?:program|service|department)s? (?:was|were|is|are|has been) (?:now )?(?:closed|shut down|paused)\b"
    r"|(?:was|were|has been|have been) (?:removed from our|discontinued|dropped|retired|phased out|stopped|ended)|(?:ended|stopped"
    r"|ceased) (?:here|in|this|last)"
    r"|not (?:here|with us|at this clinic)\b)"
    r"|^\W{0,3}(?:currently |presently )?not (?:currently |presently )?(?:offered|available|provided)\b|^: no\.?$",
)
_WHICH_WE_DO = words(
    r"^[^.;:!?,]{0,30}(?:, (?:which|and) |,? (?:which|that) | )(?:we|I(?= (?:also |now )?(?:offer|provide|perform|give|prescribe)\b)"
    r"|our (?:clinic|practice|team|office)) (?:(?:also|now|currently|do|both"
    r"|gladly) )*(?:offer|provide|perform|give|do|carry|prescribe|administer)s?\b(?! (?:not|n't|no|it|them|this)\b)"
    r"|^[^.;:!?,]{0,20}, the (?:treatment|one|form|kind) (?:that )?we (?:offer|give|provide|use|do)\b"
    r"|^[^.;:!?,]{0,20}, which is (?:how|what|the (?:form|way)) (?:that )?we (?:offer|give|provide|use|do|administer|work)\b"
    r"|^[^.;:!?]{0,40}\b(?:because|since|as) (?:that|this|it)(?:'s| is) what we (?:offer|do|provide|treat|give)\b",
)
_NOWHERE = words(r"\b(?:or|nor) (?:at |in )?(?:any|either|anywhere|our other)\b")
"""Behind a place where a treatment is not offered: it is nowhere else."""
_WHICH_WE_DO_NOT = re.compile(
    r"^[^.;:!?,]{0,30}(?:, (?:which|and) |,? (?:which|that) |, an? (?:\w+ )?(?:treatment|service|procedure|option) (?:which |that )?"
    r"| )(?:we|our (?:clinic|practice|team|office)) (?:\w+ )?"
    r"(?:(?:do|does|can)(?: not|n't)|cannot|no longer|never) (?:\w+ )?(?:offer|provide|perform|give|do|carry|prescribe|administer|have)s?"
    r"(?! (?:it|them|this)\b)[\s.,;:!)]*(?:here|at this (?:clinic|time)|ourselves|yet)?(?:[\s.,;:!)]*$|, )"
    r"|^\W{0,3}, an? (?:[\w-]+ ){1,4}(?:which |that )?we (?:\w+ )?(?:do(?: not|n't)|no longer|never) (?:\w+ )?(?:offer|provide|perform|give"
    r"|carry"
    r"|prescribe|administer|have)\b"
    r"|^[^.;:!?]{0,60}, which (?:we|I)(?: have|'ve)? (?:chosen|decided|elected|chose) not to\b"
    r"|^[^.;!?]{0,60}, (?:none|neither) of which (?:we|I) (?:offer|provide|give|do|have|carry|prescribe)\b"
    r"|^[^.;:!?]{0,60}[,;] (?:but )?(?:ours|we|this (?:clinic|practice|office)) (?:does|do)(?: not|n't)[\s.!]*$",
    re.I,
)
_ONLY_PARTLY = re.compile(
    r"^ (?:component|portion|requirement|element)s?\b|^[^\w;.]*(?:\w+\s){0,3}?(?:to (?:[\w-]+ ){0,2}?(?:patients|people|anyone|adults|children"
    r"|minors|individuals|those|women|men|teens|adolescents)"
    r"|(?:in|at|from|through|by) (?:[\w-]+ ){0,2}?(?:pharmac\w+|(?:drug)?stores?|evenings?|mornings?|afternoons?|night|states?)|(?:in"
    r"|at|near) your"
    r"|for (?:home|children|minors"
    r"|patients|people|anyone|individuals|those|recreational)|if|unless|without|until|on (?:week|sun|mon|tue|wed|thu|fri|sat)\w+|during|outside"
    r"|at (?:home|the same)|(?:at|in) (?:our|this|that|the) (?:[\w.]+ )+(?:office|location|clinic)|(?-i:in (?!Jan|Feb|Mar|Apr|May|Jun|Jul"
    r"|Aug|Sep|Oct|Nov|Dec)[A-Z]\w+)|in (?:pregnan\w+"
    r"|children|people|patients)|at-home|as a|over|by (?:e-?mail|phone|text|mail|video)|online|remotely|at an? |anywhere|the way"
    r"|like others|in (?:groups|one|a (?:single|group)))\b"
    r"|^ for (?!now\b|the time\b)|^ to (?!our\b|you\b|the (?:general )?public)|^ by (?!us\b|our\b|this\b|me\b|the (?:clinic|practice))"
    r"|^ (?:\w+ )?on (?:the same|an?|any)\b|^ (?:while(?! I(?: am|'m) (?:in|at|here|there)\b)|when|before|after|every|more|better|like"
    r"|alone|coils?|packages?|results?|bags?"
    r"|groups?|once"
    r"|retreats?|memberships?|scholarships?|discounts?|refunds?)\b",
    re.I,
)
OFFERED_IT = Pattern(
    r"\b(?:we(?:'re|'ve)?|you can) (?:(?:also|now|currently|may|can|still|do|will|often|sometimes|gladly|elect to|choose to|are|have|been|be"
    r"|proud|pleased|excited|happy|glad|thrilled|delighted|to) ){0,5}"
    r"(?:offer(?:ing)?|provid(?:e|ing)|do|give|have|use|perform(?:ing)?|prescribe|get) (?P<it>it|(?:this|these) (?:[\w-]+ ){0,3}"
    r"(?:treatment|therapy|therapies|procedure|service|option|approach|protocol|modality|medicine|medication)s?|this|them|both|either|these"
    r"|all (?:three"
    r"|of (?:them|these)))\b|(?:^|[.,;:] )(?P<ours>ours) (?:is|are|has (?:done|given|placed|performed)|costs?|runs?|takes?|lasts?)\b"
    r"|\b(?P<given>both) (?:(?:treatments|options|therapies|of (?:them|these)) )?are (?:\w+ )?(?:offered|available|provided|performed|done)"
    r" (?:here|at (?:our|this)|in our|by us|through us|with us)\b", re.I
)
_EXCEPT = words(r"\b(?:aside from|apart from|except(?: for)?|other than|besides|beyond|only)\s(?:[\w+-]+,?\s){0,4}$")
REFUSED_IT = Pattern(
    r"\b(?:(?:do|does|can|could|are|will)(?:\s?not|n't)|can't|won't)\s(?:\w+\s){0,2}?(?:offer|provide|perform|administer|do|prescribe"
    r"|give|carry|have"
    r"|use|inject|mail|send|ship)\w*\s(?P<it>it|this|that|them|either|these|those|both)\b(?!\s(?:protocol|kind|type|form|version|device"
    r"|indication|use|for|as|to|at home|during|if|unless|without"
    r"|until"
    r"|home\b|over\b|online|remotely|via|outside|in your|alone|by (?:mail|video|phone)|\w+ (?:medication|drug)))"
    r"|\bwe(?: are|'re) not (?:\w+ )?(?:certified|licensed|approved|enrolled|registered|set up|equipped|trained) (?:for|to (?:give|offer"
    r"|provide|do))"
    r" (?P<site>it|that|this)\b"
    r"|\bnothing to do with (?P<alien>it|this|that)\b"
    r"|\b(?P<none>neither|none)(?: of (?:them|these|those|which|the two))? (?:is|are) (?:legal for us|a treatment|something|part|offered"
    r"|available"
    r"|given|done|ours|among)\b"
    r"|\b(?P<thing>it|this|that|they|these|those|which)(?: is| are|'s)(?: not|n't| no longer) (?:\w+ )?(?:(?:something|one|what"
    r"|an? (?:treatment|service|option|medicine|procedure)) (?:that |which )?we"
    r"|(?:offered|available"
    r"|performed|provided|done|given) (?:here|at (?:our|this)|by us|in (?:our|this))|for us\b)|(?:^|[,;] )(?P<from>not (?:from"
    r"|with) us)\b"
    r"|\bwe (?:\w+ )?(?:send|refer|direct) (?:\w+ ){0,3}?(?:to|elsewhere|out)\b[^.;]{0,40}\bfor (?P<sent>that|it|this|those|them)\b"
    r"|\bwe leave (?P<others>it|that|this) to (?:\w+ ){0,2}?(?:doctors|hospitals?|clinics|specialists|psychiatrists|surgeons|others"
    r"|colleagues)\b"
    r"|\b(?:done|performed|given|offered|provided|available) (?:only )?(?:at|in|by) [^.;]{3,60}?,? (?P<place>not (?:here|at our|in our"
    r"|by us))\b",
    re.I,
)
"""A refusal whose object is a pronoun or a place: what is refused was named before it."""
_REFERRED = re.compile(r"^[^.;!?]{0,40}\b(?:(?:is|are|be|get) (?:referred|sent|directed)|(?:go|look|turn) elsewhere"
    r"|you(?:'d| would| will|'ll)? (?:have|need) to (?:go|see|look|find|contact|visit) (?!us\b|our\b|if\b|whether\b))\b"
    r"|^,? (?:please )?see (?:an?|another|your|one of our|our) (?:[\w-]+ ){0,3}(?:clinic|cent(?:er|re)|provider|psychiatrist|hospital|specialist"
    r"|prescriber|therapist"
    r"|counselor|practice|colleague)s?\b"
    r"|^[^.;!?]{0,60}?,? we (?:\w+ ){0,2}?(?:refer|send|direct|recommend)\b[^.;!?]{0,40}\b(?:to|elsewhere|out)\b"
    r"|^[^.;!?]{0,30}, (?:we|our (?:team|staff|office)) (?:can |do |will )?(?:keep|have|share)s? (?:you )?(?:a (?:short )?list"
    r"|names) of\b|^[^.;!?]{0,60}?,? we(?:'d|'re|'ll"
    r"| would| are| will| can| may)?(?: be)?(?: \w+ to)? (?:suggest|recommend|point you|connect you|put you"
    r"|introduce you)\b[^.;!?]{0,30}\b(?:clinics?|cent(?:er|re)s?|providers?|psychiatrists?|hospitals?|specialists?|prescribers?|therapists?"
    r"|counselors?|practices?|colleagues?|doctors?|offices?)\b"
    r"|^,? we (?:\w+ )?(?:recommend|suggest|trust) (?:our|the) (?:friends|colleagues|neighbou?rs|team) at\b", re.I)
_IF = re.compile(r"(?:.*[.;]\s)?\W*if $", re.I)
_THEN_WE_SEND = re.compile(
    r" (?:is|would be|turns out to be|seems|looks) [^.;!?]{3,50}, we(?:'ll| will| can| may)? (?:\w+ )?(?:refer|send|direct) you (?:to|out"
    r"|on|elsewhere)\b", re.I
)
"""After "if" and a treatment: that whom it suits goes elsewhere for it."""
_FOR_A_USE = re.compile(r" for (?!now\b|th(?:e|is|at)\b|any\b|our\b|all\b|sale\b)")
"""Behind a treatment: what is refused is one use of it ("TMS for smoking cessation is not something we do")."""
_TO_ONE_WHO_DOES = words(
    r"\bwe (?:(?:can|will|would|gladly|happily|are happy to|are glad to) )*(?:refer|point|send|direct) you (?:\w+ ){0,2}to [^.;!?]{0,40}"
    r"\b(?:that|who|which) (?:offers?|does|do|provides?|gives?|administers?) (?:it|this|that|them)\b"
)
_REFERS_FOR = words(
    r"\b(?:we|(?<!can )(?<!do )(?<!may )(?<!should )I) (?:(?:can|will|may|do|would|often|gladly|happily|usually|currently) ){0,2}(?:refer|send"
    r"|direct)\b(?! back)[^.;!?]{0,60}\bfor\b[^.;!?]{0,50}$"
)
_YET = (
    r"\bnot yet\b(?! (?:an? |the |been |widely |fully |generally |\w+ly )*(?:(?:fda|insurance)\b|approv|mainstream|standard|common|known"
    r"|understood|covered|given\b(?! here| at)|used|paid|started|proven|established|studied|clear|recogni[sz]|reimburs|accepted|cleared"
    r"|first|on the market))"
)
"""What is not yet here; what is not yet approved or covered may well be given."""
_SEASON = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|fall|autumn|winter)"
)
COMING = words(
    r"\bwe(?:'re| are) (?:soon )?(?:adding|opening|launching|introducing|bringing)\b|"
    r"^\W*(?:coming|soon)\s?[:,]|\bplan(?:s|ning)? on (?:adding|offering|opening|starting|launching|bringing)\b|\b(?:once|when"
    r"|as soon as) (?:our|the) (?:\w+ ){0,2}(?:licen[sc]e|certification|permit|approval|device|machine|chair)\b|"
    r"\bexpect(?:ing)? (?:our|the|an?) (?:\w+ ){0,3}?(?:machine|device|system|chair|certification)s?\b|\b(?:has|have) been ordered\b"
    r"|\bon order\b|\b(?:is|are) being (?:installed|built)\b|"
    r"\bgetting (?:certified|licensed|trained|enrolled|set up)\b|\blook(?:ing)? forward to (?:offering|adding|launching|opening"
    r"|introducing)\b|\bwill be joining (?:our|the)\b|"
    rf"\b(?:is|are) coming (?:back )?to [^.;!?]{{2,40}} (?:soon\b|in |this |next |early |late |by )|\bcoming (?:soon|in |to our |this "
    rf"|next |early |late |20\d\d|{_SEASON})|\bon hold (?:until|for)\b"
    r"|\b(?<!no )(?<!without a )wait(?:ing )?list for\b|\bon (?:its|their|the) way\b(?! to\b)"
    r"|\bworking (?:towards?|on) (?:offering|adding|bringing|opening)|\bprocess of (?:becoming|adding|getting)|\bwill let us (?:add|offer"
    r"|bring|start|open)"
    r"|\barriv\w+ (?:in |by )?(?:early |mid |late )?20\d\d|\b(?:is|are) planned\b|\b(?:planned|expected|due) (?:for|in) 20\d\d\b"
    r"|\bsoon\b[^.]{0,30}\b(?:offer"
    r"|add|provid|begin|start|avail)\w*"
    rf"|\bwill (?:also |soon )?be (?:available|offered|added|provided) (?:[\w ]{{2,40}} )?(?:in|from|by|starting|beginning|this"
    rf"|next) (?:the |early |late )?(?:{_SEASON}|20\d\d|month|year|quarter)\b"
    r"|\bwill soon\b|\bwill (?:also )?(?:be (?:offering|adding|launching|introducing|opening)|(?:begin|start) (?:offering|providing))\b"
    r"|\b(?<!no )(?<!not )(?<!n't )(?:hope|plan|planning|intend|expect|aim)(?:s|ing)? to (?:soon )?(?:begin|offer|add|open|start|launch"
    r"|provide|introduce"
    r"|bring|treat|welcome)\b|\b(?:is|are) under construction\b"
    r"|\b(?:certification|enrollment|licensing|training|installation) is (?:now |well )?under ?way\b|\blaunching (?:soon|in)\b|\bin the works\b"
    rf"|{_YET}"
    r"|\b(?:starting|beginning|launching|arriving|arrives?|opens?|opening|starts?|begins?|expected|planned|available"
    r"|joins?) (?:\w+ ){0,3}?(?:in|for|from|by|this"
    r"|next|early|late|later)? ?(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|fall"
    r"|autumn|winter|(?:next|later this|this) (?:month|year|quarter|spring|summer|fall|winter))\b"
    r"|\bin (?:january|february|march|april|may|june|july|august|september|october|november|december|the (?:new year|spring|summer|fall"
    r"|winter)),? we"
    r" (?:will |are going to )?(?:add|begin|start|open|offer|launch|introduce)"
    r"|\b(?:awaiting|waiting for|pending) (?:our |the |its )?(?:\w+ )?(?:certification|licen[sc]e|device|machine|approval|enrollment"
    r"|delivery)\b",
)
_NAME_OFFERS = Pattern(
    r"^(?:At )?[A-Z][\w&'.-]*(?: (?:[A-Z&][\w&'.-]*|of|and)){0,6},? (?:is (?:proud|pleased|excited) to )?(?:(?:now|also|proudly|currently) )?"
    r"(?:(?:is|are) (?:an?|the|your) (?:[\w'-]+,? ){0,6}?(?:clinic|practice|cent(?:er|re)|program|facility|office)\b"
    r"[^.;!?]{0,40}? (?:and |that |which )?)?"
    r"(?:offers?|provides?|speciali[sz]es?|delivers?|performs?|(?<=[ ,])(?:providing|offering|speciali[sz]ing in|dedicated to|focused on))"
    r"\b[^.;!?]{0,80}$"
)
"""A sentence that begins with a name which offers: on the clinic's own pages it is the clinic's."""
_STAFF_DOES = Pattern(
    r"(?:\b(?:[Ss]he|[Hh]e|[Tt]hey|Dr\.? [A-Z][\w.]*(?:'s (?:office|practice|clinic|team))?|our \w+"
    r"|(?:[Tt]he|[Aa]n?) (?:[\w-]+ ){0,2}?(?:doctor|nurse|physician|anesthesiologist|therapist|psychiatrist|clinician|CRNA)))"
    r"(?: (?:is|has) [^.;!?]{3,60}? and)?(?: (?:also|now|personally|currently))?,? (?:\w+ and )?(?:has (?:placed|performed|given|guided"
    r"|led|done|started|supervised"
    r"|administered|overseen)|performs?|gives?|runs?|handles?|manages?"
    r"|leads?|provides?|administers?|prescribes?|offers?|uses|practices|integrates|draws (?:up)?on|works with"
    r"|does|places"
    r"|oversees|supervises|guides?|directs?|(?:also )?has (?:openings|availability|room|time) for|is available for)\b[^.;!?]{0,60}$"
)
_DOES = re.compile(
    r"^(?:(?:Dr\. )?[A-Z][\w.'-]*,? (?:[A-Z][\w.'-]*,? ){0,3})?(?i:also |now |currently )?(?:(?i:handles|manages|offers?|provides?"
    r"|performs?|gives|leads|prescribes|administers|speciali[sz]es in"
    r"|practices|guides|runs|oversees|supervises|watches over|certified (?:in|to)|is an? [^.;!?]{3,60} who (?:has )?(?:offers?|practices|uses"
    r"|speciali[sz]es in|gives?|given"
    r"|performs?|performed"
    r"|placed|guides?|guided|leads?|led|provides?|provided))\b|(?i:sees) (?:\w+ ){1,5}for\b)[^.;!?]{0,60}$"
)
"""A line about somebody of the team that leaves out who."""
_AVAILABLE = words(
    r"\b(?:(?:is|are) (?:now |also |currently |both )?(?:available|offered|provided|performed|administered|given|done)|available"
    r"|offered|performed|provided|administered|used)\b"
    r"[^.]{0,60}?\b(?:at|in|by|here|through|with)\b",
)
_HERE = words(r"\b(?:us|our|here|we|(?:both|all|each|either) (?:\w+ ){0,2}(?:locations?|offices?|clinics?|centers?)|in-?office|in-?house"
    r"|in-?clinic|(?:in|at) (?:the|this) (?:clinic|office|center|practice))\b")
_AT_THE_HOSPITAL = re.compile(r"\b(?:at|in) the (?:hospital|medical center)\b", re.I)
_BOOK = words(
    r"\b(?:if you (?:think|feel|believe)|qualif(?:y|ies) for|see (?:if|whether)|explor(?:e|ing)|curious about|option for you"
    r"|wonder(?:ing)? (?:about|if|whether)|ready for"
    r"|schedule|book|request|start|begin|reserve|sign up for|get started with|inquire about|learn (?:more )?(?:about|if)"
    r"|find out (?:more )?(?:about|if|whether)|interested in|considering|consult\w* (?:about|on)|candidate for|(?:talk|hear"
    r"|know) (?:more )?about|right for you"
    r"|questions (?:about|regarding))\b",
)
_REACH = words(
    r"\b(?:you can|come|to) see (?:us|Dr)\b|\bcome in for\b|\bget in touch\b|\b(?:call|text) (?:\w+ ){0,2}\(?\d{3}\)?[ .-]\d{3}|"
    r"\b(?:contact|call|reach out to|reach|schedule|book|request|speak (?:to|with)|talk to|visit|email|text)\b[^.?!]{0,60}\b(?:us|our"
    r"|today|now|appointment|consult\w*|session)\b"
    r"|\b(?:have|set up) an? (?:\w+ )?(?:consult\w*|appointment|evaluation) with\b|\b(?:use|fill (?:in|out)) (?:the|our) form\b|\bgive (?:us"
    r"|our (?:\w+ ){0,2}?(?:office|team|staff|clinic)) a (?:\w+ )?call\b"
    r"|\b(?:we would|we'd) (?:love|like|be (?:happy|glad|honored|delighted)) to (?:hear|talk|help|answer)\b|\bsend us\b|\blet us (?:know"
    r"|help)\b",
)
_DONATION = words(r"\bdonat\w+|\bfund(?:raiser|ing)?\b|\bscholarships?\b|\baccess expansion\b|\bexpand(?:ing)? access\b")
QUESTION_OFFER = words(
    r"\b(?:do|does|can|will) (?:you|your clinic|the clinic|we|i)\b[^?]{0,40}?\b(?:offer|provide|do|perform|have(?! to\b)|use|treat with"
    r"|prescribe|give|work with|get|receive|(?:see|take) (?:\w+ ){0,2}for)\b"
    r"|\b(?:is|are) [^?]{0,40}\b(?:available|offered|something (?:that )?you (?:offer|do|provide))(?: here| with you| at your (?:clinic"
    r"|office))?\?",
)
_NOT_YET_HERE = words(rf"\W*(?:coming (?:(?:back )?to (?:our |the )?[\w .]{{2,40}} (?:in|this|next)|soon|in|this|next|early|late|20\d\d"
    rf"|{_SEASON})|{_YET}|soon\b|planned for|arriving|(?:opening"
    rf"|launching) (?:soon|in"
    r"|this|next)"
    r"|starting (?:in|this|next))")
_NOT_HERE = words(
    r"\W*(?:(?:currently )?not (?:offered|available|here|at this|with us|ours)|no longer (?:offered|available|here)\b|discontinued|ended\b"
    r"|by referral"
    r"|referred out|we (?:refer|send|direct)\b[^.]{0,40}\b(?:to|out|elsewhere)\b|we (?:do not|don't|no longer|stopped"
    r"|gave up) (?:\w+ )?(?:it|this|that)\b)",
)
_ASKS_OF = re.compile(r"\W*(?:is|are|was|does|do|did|can|could|will|would|should|has|have|how|why|who|when|where|which|what(?! about))\b", re.I)
"""How a question begins that asks something of a treatment, not for it."""
_YES = re.compile(r"^\W*(?:yes|absolutely|certainly|of course|we do(?! not))\b", re.I)
_NOT_YET = re.compile(r"^\W*(?:no,? )?(?:not yet|soon|coming)\b", re.I)
OFFER_HEADING = words(
    r"\b(?:our |we |the )?(?:services|treatments?(?: options| we offer)?|therapies|what (?:we|you can) (?:offer|do|provide|give|treat with|get"
    r"|book)|we (?:offer|do|provide|give)|offerings"
    r"|specialties|programs|modalities|menu|ways? we|^(?:our )?procedures(?=\W*$)|^procedures (?:we (?:offer|perform|do)|offered)|(?:at"
    r"|in) (?:this|our|the) (?:\w+ )?(?:office|clinic|location|practice|center))\b",
)
_CLINIC_OF = re.compile(r"^\W*(?:(?:REMS|certified|treatment|therapy) ){0,3}(?:clinics?|centers?|providers?|specialists?|practice|site)\b", re.I)
_VARIANT = words(r"\b(?:couples|family|group|marriage|at-home|home|mobile|teen|adolescent|second|new|newer|next-generation|accelerated|advanced"
    r"|additional)\s$")
"""Before a treatment's name: what is refused or announced is one form of it, not the treatment."""
_OTHER_HOUSE = (
    r"sister (?:clinic|office|practice|company|site)|(?:separate|unaffiliated|unrelated) (?:practice|business|company|entity|organization)"
)
"""A house that is not the practice's own: what it offers is nothing of ours."""
BEFORE_OR_ELSEWHERE = words(
    r"\b(?:currently (?:receiving|taking|on|doing)|asked about|hear(?:d)? (?:of|about)|stopped (?:working|helping)|(?:have|has|had) (?:had"
    r"|tried|received|done|failed"
    r"|already)|tried|failed|first[- ]line|previous(?:ly)?"
    r"|prior (?:to )?(?:trials?|treatments?)|in the past|alternatives?|(?:an)?other (?:\w+ )?(?:treatment|option|choice|clinic|therap"
    r"|route|place|doctor"
    r"|provider|form)\w*|elsewhere|nearest|(?:at|in|from) (?:an?|the) (?:\w+ ){0,2}(?:hospital|university)|(?:in|at) hospitals?\b"
    r"|familiar with|exists?"
    r"|(?:traditional|conventional|standard) (?:treatment|antidepressant|medic|therap|psycho|care|TMS|ECT)\w*|FDA|approved"
    r"|your (?:own )?(?:doctor|psychiatrist|prescriber|physician|insurance|insurer|pharmacy)"
    r"|similar to|differ(?:s|ent)? from|compared?|comparison|versus|vs|no longer|would rather|neighbou?rs?"
    rf"|{_OTHER_HOUSE})\b",
)
_SIGNAL = words(
    r"\b(?:we|we're|we've|our|us|here|offer\w*|avail\w*|provid\w*|coming|soon|starts?|opens?|opening|neither|closed|clinic|practice"
    r"|center|donat\w*|fund\w*|scholarships?|access"
    r"|given|administered|delivered|speciali\w+|launch\w*|hope|plan\w*|introducing|isn't|aren't|not|no|never|book|schedule|today|request"
    r"|reserve|consult\w*"
    r"|performed|used|will|you|your|my|treating|using|I (?:work|use|practice))\b",
)
_DURING = words(
    r"\byou(?:r)?\b[^.]*\b(?:during|throughout|before|after|prior to)\s(?:the|your|each|every|a|an)\s(?:\w+\s){0,2}$|\b(?:during"
    r"|throughout|before|after) your\s(?:\w+\s){0,2}$",
)
_GIVEN = words(r"\b(?:is|are) (?:then |slowly |always |only )?(?:given|administered|delivered|done|performed|placed|injected)\b")
_AS_A_SPRAY = re.compile(r" (?:as|by|via|through) (?:an? )?(?:intra)?nasal")
"""After "is given": which medicine that is, wherever it is given."""
_REFUSED_LABEL = words(r"^[^:.;]{0,40}\bnot (?:currently )?(?:offered|available|provided|performed)(?: here)?:[^:.;]*$")
"""What begins a list of treatments in one line that the practice does not give ("Not offered: …")."""
DENIES = TRIGGERS.add(
    "suggest", "point you", "connect you", "colleague", "list of", "names of", "under no",
    "against", "unable", "outside", "beyond", "removed", "no.", "with your", "with the",
    "without", "not ", "not.", "no ", "n't", "never", "none", "neither", "stopped", "refer", "send", "direct", "gave up", "clos", "sold", "shut",
    "elsewhere", "ended", "discontinued", "unavail", "to stop", "steer", "away from",
    "clear of", "friends at", "dropped", "retired", "phased", "paused", "leave", "left", "used to",
)
ANNOUNCES = TRIGGERS.add(
    " add ", "adding", "introduc", "bringing", "order", "being", "start", "begin", "arriv", "open", "join", "availab", "await", "wait",
    "pending", "construction", "coming", "soon", "hold", "waitlist", " way", "toward", "becom", "let ", "process",
    "will", "hope", "plan", "intend", "expect", "aim", "launch", "works", "yet", "forward", "getting",
)
_INVITES = TRIGGERS.add(
    "talk", "hear", "know", "schedule", "book", "request", "start", "begin", "reserve", "sign up", "inquire", "learn", "find out",
    "interested", "considering", "candidate", "right", "questions", "whether you", "call", "consult",
    "you think", "you feel", "you believe", "qualif", "see if", "see whether", "explor", "curious", "option", "wonder", "ready",
)
_FUNDS = TRIGGERS.add("donat", "fund", "scholarship", "access")
_SAYS_OUR = TRIGGERS.add("our")
_SAYS_US = TRIGGERS.add("our", " we ")
SAYS_WE = TRIGGERS.add(" we ", "ours", "which i ")
SAYS_BOTH = TRIGGERS.add("both")
_DENYING = re.compile(r"not | leave |n't|either|[Nn]one|[Nn]o longer|nothing| send| refer| direct")
_SAYS_AT = TRIGGERS.add("at", "with us")
_SAYS_GIVEN = TRIGGERS.add(
    "availab", "offered", "provided", "performed", "administered", "delivered", "given", "done", "used", "placed", "injected",
    "prescribed",
)
"""What the patterns of a sentence are without their words: only where one stands is its pattern tried."""

_NOT = re.compile(rf"\b{_NEGATION}\b|n't\b", re.I)
_YOU_BEGIN = words(r"\byou(?:r)? will\b|\bwill (?:be able to )?begin\b(?! (?:offering|providing|giving|treating))")
_TALKS_OF = words(
    r"\b(?:sister (?:clinic|office|practice)|talk about|refer|send|recommend (?:that )?you|ask you to|questions about|articles?|wrote|write"
    r"|written|explain|read about|(?:information|insights?|details?|answers?) (?:about|on|regarding|to)|overview|introduction|summary|guide to"
    r"|resources)\b",
)
_TURNS = words(r"\b(?:but|however|while|although|besides|apart from|aside from|other than|instead of|rather than)\b")
_OUR = words(r"\bour\s(?!sister\b|neighbors?\b|region\b|area\b|state\b|city\b|town\b|county\b|network\b|field\b)(?:(?!patients?\b|clients?\b"
    r"|guests?\b)[\w,+-]+\s(?:and\s)?){0,4}$")
_COME_TO_US = words(
    r"\b(?:people|patients|those|veterans|clients|guests|everyone|anyone) (?:who )?(?:comes?|came|coming|visits?|(?:is|are) here) (?:in "
    r"|here )?for\s"
    r"(?:[\w/+-]+,? ){0,5}$|\b(?:comes?|came|coming"
    r"|travel\w*|sent|referred|send) (?:\w+ ){0,2}?(?:to )?(?:us|our (?:clinic|office"
    r"|practice))\b[^.;!?]{0,30}\bfor\s(?:[\w+-]+,?\s){0,8}$",
)
"""Who comes to the clinic comes for what it gives."""
_WITH_US_FIRST = re.compile(r"^(?:Here|With us|Ours)\b(?!'s| is (?:a|an|the|what|how|why)\b| are (?:some|the|a|\w+ \w+)\b)[^.;:!?]{0,60}$")
_I_HAVE = Pattern(
    r"\bI(?: have|'ve) (?:given|done|performed|led|placed|offered|provided|guided)\b[^.,;:!?]{0,40}$"
    r"|\bI(?: started| began| have been|'ve been) (?:treating|using|offering|doing|giving|providing|prescribing)\b[^.,;:!?]{0,40}$"
    r"|\bAs an? (?:[\w-]+ ){1,4}who (?:treats|works with|uses|gives|provides|prescribes)\b[^.,;:!?]{0,50}$"
    r"|\b[Mm]y (?:own )?patients\b[^.;:!?]{0,60}\b(?:receiv\w+|with|on|after|through)\s(?:\w+\s){0,3}$"
)
"""What one who writes in the first person says of a treatment that he or she gives."""
_PEOPLE_HELPED = words(
    r"\b(?:we|we've|our (?:team|clinic|practice|providers?)) (?:(?:have|has|also) )?(?:help|helped|guided|supported|walked)\b[^.;:!?]{0,60}"
    r"\b(?:with|through|using|via)\s(?:[\w-]+\s){0,3}$"
    r"|\b(?:of|in|with) my (?:work|practice|sessions|experience)(?: with)?\s(?:[\w-]+\s){0,2}$"
    r"|\bour (?:patients|clients) (?:(?:often|usually|regularly|sometimes|also) )?(?:tell|report|receive|start|begin|undergo|complete|respond to"
    r"|benefit from|choose|love|notice|describe|find)\b[^.;:!?]{0,40}$"
)
"""Before a treatment: that people are helped with it, or have it, here."""
_BOOKED = words(
    r"(?:^\W*|[:;,!]\W*|\bplease )(?:schedule|book|request|reserve) (?:an?|your) (?:[\w-]+ ){0,3}$"
)
_CARES = words(
    r"^[^.;:!?]{0,80}\b(?:we|our (?:[\w-]+ ){0,2}?(?:nurses?|doctors?|providers?|clinicians?|technicians?|physicians?|specialists?|staff|team"
    r"|anesthesiologists?|psychiatrists?|therapists?|operators?|coordinators?))(?: (?:will|then|also|always|carefully|closely|can))*"
    r" (?:monitor|adjust|place|administer|give|watch|calibrate|map|position|supervise|guide|sit|stay|customize|tailor|perform|verify"
    r"|check your (?:benefits|coverage|insurance)|handle|submit|obtain)\b"
)
"""After a treatment: what we do while it is given, or so that it is paid for."""
_FOR_WHICH_WE_SEND = re.compile(r"\W{0,3}for which we (?:\w+ )?(?:refer|send|direct)\b", re.I)
_YOUR_PLAN = words(
    r"\byour (?:[\w-]+ ){0,3}(?:plan|options|program)(?: of care| here| with us)?(?: (?:may|will|can|might|could|also))* (?:includes?|combines?"
    r"|consists? of)\b[^.;!?]*$"
)
"""What the plan of a patient here may hold."""
_WE_ARE_WITH = words(
    r"\bwe(?:'re| are) an? (?:[\w-]+ ){0,5}(?:practice|clinic|center|office)\b(?: in [\w ,]{2,30}?)?,? (?:with|offering"
    r"|for)\s(?:[\w/+-]+,?\s){0,10}$"
)
"""Before a treatment: what the practice says that it is there for."""
_SERVICES_ARE = words(r"\bmy (?:work|practice|approach)(?: with [\w ]{3,20})? (?:includes?|integrates?|combines?)\b[^.;!?]*$|\b(?:my"
    r"|our) (?:[\w-]+ ){0,2}?(?:options|services|treatments|therapies|offerings) (?:are|include)\b[^.;!?]*$"
    r"|\b(?<!other )(?:services|offerings) (?:that )?(?:we offer )?(?:here )?include\b[^.;!?]*$"
    r"|\b(?:those|these|treatments?|therapies|services|options) (?:\w+ )?(?:offered|available|provided) (?:here|at|by) [^.;!?]{3,60} include\b"
    r"[^.;!?]*$"
    r"|(?:^|\bour )treatments include\b[^.;!?]*$|\b(?:treatments|therapies|options) (?:that )?(?:we offer|we provide|offered here|here"
    r"|at (?:our|this) \w+) include\b[^.;!?]*$")
_GIVEN_AT = re.compile(
    r"\b(?:treatments?|therap(?:y|ies)|services|options|procedures) (?:that (?:are|is) )?(?:offered|available|provided|performed) (?:here"
    r"|(?:at|by) "
    r"(?:our|us|the )?\s?(?P<name>[A-Z]\w+)?)[^.;!?]{0,60}$"
)
"""What comes after "treatments offered at": where it is a name, that is the clinic's, or begins it."""
_SISTER = words(rf"\b(?:{_OTHER_HOUSE})\b")
_BESIDES = re.compile(r"^\W*(?:in addition to|besides|along with|apart from) (?:[\w/+-]+,? ?){0,6}$", re.I)
_THAT_NAME_OFFERS = re.compile(r"[^.;:!?]{0,60} (?:that|which) [A-Z]\w+ (?:[A-Z]\w+ ){0,3}(?:already |also |now )?(?:offers|provides)\b")
_ONLY = words(r"\bonly (?:the |an? )?(?:\w+ )?$")
_IS_USED = re.compile(r"[\w ]{0,20}\b(?:is|are) (?:used|given|prescribed)\b", re.I)
_ALSO_GIVES = words(r"^[^.;!?]{0,60}, (?:we|our \w+|Dr\.? [A-Z]\w+(?:'s \w+)?) (?:\w+ )?(?:offer|provide|give|perform)s?\b|\balso (?:offer"
    r"|provide|give|do|perform|prescribe|use)s?\b|\b(?:offer|provide)s?\b[^.;!?]{0,60} (?:too|as well)\b"
    r"|^[^.;!?]{0,60}, you(?:'ll| will| can) (?:also )?(?:find|get|receive|have)\b")
_IN_OURS = re.compile(r"^\W*(?:In|At) (?:my|our) (?:own )?(?:practice|clinic|office|center)\b[^.;:!?]{0,60}$")
_YOU_COME = words(r"\b(?:if|when|while|once) you (?:come|are here|arrive|visit)\b[^.,;!?]{0,20} for (?:an?|your)\s(?:\w+\s)?$")
_ASK_US = words(
    r"(?:^\W*|\bplease |\bjust |[;:] )ask (?:us|him|her|them|our (?:\w+ ){1,2}|the (?:front desk|nurse|staff|office|team))\s?"
    r"(?:about|for|whether|if)\b[^.;!?]{0,40}$",
)
_WE_BILL = words(
    r"\bwe (?:(?:also|can|do|will|gladly) )*(?:bill|submit|file)\b(?![^.;!?]*\b(?:for (?:you|your|the) "
    r"|on ))[^.;!?]{0,60}\bfor\s(?:(?!your\b)[\w-]+\s){0,3}$"
)
"""Before a treatment: who is billed for it by us."""
_IF_YOU_WANT = words(
    r"^\W*if you(?:'re|'d| are| would)? (?:like|want|wish|need|prefer|interested in|considering|looking for|ready for)\b[^.;!?]*$"
)
_WE_HELP = re.compile(
    r"^[^.;!?]{0,120}, (?:we|our (?:[\w-]+ ){0,2}(?:staff|team|office|clinic|nurses?|doctors?|coordinators?|specialists?|providers?))"
    r" (?:(?:can|will|would|are happy to|are glad to|are here to|'ll) )+(?!refer|recommend|suggest|point|direct|send|need)\w+\b",
    re.I,
)
"""How a sentence goes on that begins with what "you" would like."""
_WHETHER_YOU_NEED = words(r"^\W*whether it(?:'s| is)\b[^.;!?]{0,60}$|^\W*whether you(?:'re| are)? (?:need|want|prefer|seek\w*|looking for"
    r"|interested in|considering)\b[^.;!?]*$")
"""How a sentence begins whose end is that we are there for it."""
_IS_SAID = re.compile(r" (?:is|are|was|were) ")
_WHOSE = Pattern(r"\b(?!At\b|In\b|The\b)([A-Z]\w+(?: [A-Z]\w+){0,3})(?:'s|(?<=s)') (?:[\w-]+ ){0,2}$")
"""Before a treatment: whose it is, "Elm Street's"."""
_YOU_CHOOSE = words(
    r"\byou (?:can|may) (?:also |now |instead |either )?(?:choose|opt|elect|decide)(?: to \w+| for| between| from)? (?:an? )?(?:[\w-]+\s){0,3}$"
)
_YOURS_GIVES = words(
    r"\byour (?:clinician|provider|prescriber|care team) (?:may|will|can) (?:also )?(?:prescribe|administer|give|offer)\b[^.;!?]{0,40}$"
)
_APPROACH = words(
    r"\b(?:our|their|its|her|his|my) (?:[\w-]+,? ){0,3}approach\b[^.;!?]{0,40}\b(?:integrat|includ|combin|incorporat)(?:es?|ing)\b[^.;!?]*$"
)
_BRINGS_OVER = words(r"\b(?:transfer|move|switch) (?:your|their|all) (?:\w+ )?$")
"""What a patient has to bring over to the practice."""
_A_PRACTICE = re.compile(r"^(?:an?|the|our) (?:[\w-]+ ){0,4}(?:practice|clinic|center|office)$", re.I)
_AT_HOME = re.compile(r"^ (?:for (?:use at home|home use|at-home use)|at home|to take at home)\b", re.I)
"""Where a lozenge is taken anyway: a refusal that says so refuses all of it."""
_OUR_TEXT = words(
    r"\bour (?:(?:article|blog|guide|post|comparison|page|research|publications?|papers?|stud(?:y|ies)|trials?)\b"
    r"|(?:[\w-]+ ){1,2}(?:stud(?:y|ies|ied)|research\w*|published)\b)"
)
"""What "our" text, study or research is about is no treatment of ours yet."""
_TRAINED = re.compile(r"^[- ](?:trained|certified|credentialed)\b", re.I)
_ALREADY_HERE = re.compile(r"(?: \([A-Z]+\)|\))?,? (?:is |are )?already (?:back|here|available|offered|in place|under ?way|running|given)\b")
"""After a treatment beside another that is announced: this one is there."""
_PRESCRIBED_HERE = re.compile(r"[^.;:!?]{0,30}\b(?:(?:can|may) (?:also )?be|is|are)(?: (?:also|then|always|only))? (?:prescribed"
    r"|written) (?:here\b|(?:by|at|in|through) (?:us|our|this (?:clinic|office|practice))\b)|,? prescribed (?:here|by us|by our)\b", re.I)
"""After a medicine: that it is the clinic that writes for it."""
_IS_HERE = re.compile(r" (?:treatment |therapy )?(?:(?:is|are) (?:now |finally |officially )?here|has (?:finally |now )?arrived)\W*$")
_STAFF = re.compile(r"^\W{0,2}(?:treatment )?(?:technicians?|coordinators?|operators?|treaters?|facilitators?|program|suite|department)\b", re.I)
_BEFORE_US = words(r"\b(?:before|prior to) (?:joining|coming|opening|founding|starting|moving)\b")
_IS = words(r"\b(?:is|as|we are)\b")
_AT = re.compile(r"^\W*(?:[\w-]+ ){0,2}?(?:here )?(?:at|with) |^[^.;!?]*\b(?:center|clinic|provider|practice|office|facilit(?:y"
    r"|ie))s? (?:like|such as) ", re.I)
_TO_CALL = re.compile(r"\b(?:see|call|contact|visit|reach(?: out to)?|email|text|ask) (?:the )?[A-Z]|\b(?:consult\w*|appointment"
    r"|evaluation) with (?:Dr\.? )?[A-Z]")
_BOOKS = words(
    r"\bcome in for an? (?:\w+ )?(?:consult\w*|evaluation|visit)\b|\bget in touch\b(?! with (?:your|an?)\b)|\b(?:call"
    r"|text) (?:\w+ ){0,2}\(?\d{3}\)?[ .-]\d{3}|(?:^|[:;,!] )(?:please )?(?:schedule|book|request) (?:an?"
    r"|your) (?:[\w-]+ ){0,2}(?:consult\w*|appointment|evaluation|visit|call"
    r"|assessment|session|screening)\b(?! with (?:your|an?|the)\b)"
)
_US_TODAY = words(r"\b(?:us|today)\b")
_GIFTS = words(r"\b(?:donate|tax-deductible)\b")
_UNSURE = words(r"\b(?:can|may|sometimes|often|usually|or)\b")
_AT_OURS = words(r"\bat (?:our|the(?! (?:time|moment|end|beginning|start|same|heart|core|age|root|forefront|dose|level|rate)\b)) \w+,?\s*$"
    r"|\b(?:at|with) us\b")
_AT_PLACE = re.compile(r"\W*(?:Here )?[Aa]t (?:(?P<ours>our (?:\w+ )?(?:clinic|practice|office|center)s?)|(?P<name>[A-Z][\w&'.-]*"
    r"(?: (?:of|and|the|&|[A-Z][\w&'.-]*))*))")
_TALKS = words(
    r"\b(?:ask\w*|questions?|differ\w*|compar\w*|between|believe|understand|know|hear|recommend|suggest|refer|article|blog|guide|explain"
    r"|discuss|not|n't|if|whether)\b"
)
_WITH_US = words(
    r"^\W*(?:\w+\s){0,4}(?:with|from|at|in|by) (?:one of )?(?:us|our (?:[\w-]+ ){0,2}?(?:office|clinic|practice|center|therapists?|team"
    r"|providers?"
    r"|psychologists?|psychiatrists?|counselors?|clinicians?|doctors?|nurses?|physicians?|staff))\b"
    r"|^\W*(?:\w+\s){0,4}(?:at|in|by) Dr\.? \w+'s (?:office|practice|clinic)\b"
    r"|^[^.;:!?]{0,60} (?:in|at) one of our (?:offices|clinics|centers|locations)\b",
)
_NOT_ONLY = words(r"\b(?:just|only|simply|merely|solely|always|routinely)\b")
_OF_ANOTHER_THING = words(
    r"\b(?:refund|discount|credit|coverage|financ|insurance|payment|transport|ride|housing|lodging|guarantee|exchange|sample|free|trial)\w*\b"
    r"|(?<!prescriptions )(?<!prescription )(?<!scripts )\bfor\b[^,]*$|(?<!treat )(?<!treatment )(?<!treatments )\bwith\b[^,]*$"
    r"|(?:^\s*|\bto )(?:ship|mail|bill|send|promise|say|recommend|compare)\b|\b(?:on|before|after|during|about|between|from|following"
    r"|alongside)\b[^,]*$",
)
"""Between a refusal and a name: what is refused is a part of the treatment, or stands beside it."""
_ALSO_NOT = words(r"(?:\b(?:offered|given|available|done|provided|offer|give|provide|do)\b[^.]*)[;,] (?:but |and )?$")
_BUT_NOT = words(
    r"\b(?:offer|provide|give|do|use|perform|prescribe|have|work with)s?\b[^.;:!?]*\b(?:but|though) not (?:[\w+-]+,? (?:(?:or|and) )?){0,4}$"
    r"|\bonly (?:offer|provide|give|do|use|perform|prescribe)\b[^.;:!?]*, (?:and )?not (?:[\w+-]+,? (?:(?:or|and) )?){0,4}$"
    r"|\b(?:offer|provide|give|do|use|perform|prescribe) only\b[^.;:!?]*, (?:and )?not (?:[\w+-]+,? (?:(?:or|and) )?){0,4}$"
)
_SUPPOSES = words(r"\b(?:if|when|where|unless|wherever)\b[^.,;]*$")
_HAS_FAILED = words(
    r"^[^.;!?]{0,60}\b(?:haven't|have not|hasn't|has not|didn't|did not) (?:\w+ ){0,2}?(?:help|work|been enough|respond|brought|given"
    r"|done enough)"
)
"""After a treatment: that it did not help whoever comes."""
_TAKEN_HOME = re.compile(r"\b(?:take|at)[- ]home $", re.I)
_ASIDE_END = re.compile(r",|\bbut\b")
_IS_NOT = re.compile(r"^ (?:is|are)(?: not|n't)[.!]?$")
"""After a name: what was said of another treatment is not said of this one."""
_CLAUSE_END = re.compile(r"[;:]|, (?:and|but) ")
_THEN_PLANS = re.compile(rf"{_CLAUSE_END.pattern}| (?:and|but) (?=(?:we )?(?:plan|hope|will|are|expect|intend|soon)\b)")
_CONCEDES = re.compile(r"^\W*(?:while|although|(?:even )?though|since)\b[^,]*,", re.I)
_WE_ARE_NO = words(r"\bwe(?:'re| are) not an? (?:\w+ )?$")
_A_CLINIC = re.compile(r" (?:practice|clinic|center|provider|program|site)\b", re.I)
_YOU_GET_NOT = words(r"\b(?:will not|won't|cannot|can't) (?:get|receive|book|buy)\b[^.;:!?]*$")
_FROM_US = words(r"^[^.;:!?]{0,60}\b(?:from us|here|at (?:our|this))\b")
_OUR_DOCTOR = re.compile(r"^\W*Dr\.? [A-Z][\w.'-]*(?: [A-Z][\w'-]*)? $")
_HERE_SAID = words(r"\bhere\b")
_ONE_KIND = re.compile(r"SAINT|(?i:stanford|exomind|theta|itbs|(?:deep|accelerated) TMS|dTMS|neurostar|brainsway|magventure)")
"""Names of one kind of magnetic stimulation: what is refused or announced of it is not said of the others."""
_FOR_THE_YOUNG = re.compile(r"\W*for (?:adolescents|teen\w*|children|minors|kids|youth)\b", re.I)
_BY_LAW = words(r"\b(?:not|\w+n't) yet (?:pay|cover|reimburs)\w*\b|\b(?:has|have) passed\b|\blegislat\w+|\bstate program\b|\bby law\b")
_FOR_SOME = words(r"\b(?:without|cases|if|when|people|patients|who|until|unless|or we(?=\s*$))\b")
_OTHERWISE = re.compile(r"\b(?:because|since|but|however|instead|although|though|while|only|if|unless|until|without|during)\b|[;:]", re.I)
_FOR_THESE = re.compile(
    r"(?:.*[.;]\s)?\W*(?:for|if you(?:'d|'re| would| are)? (?:need|want|prefer|rather (?:have|try|do)|(?:do|be) better (?:off )?(?:with"
    r"|on)|looking for|like|ask for|interested in)"
    r"|(?:people|patients|those|anyone"
    r"|anybody) (?:(?:who are )?interested in|looking for|needing|wanting|seeking"
    r"|requiring)|(?:people|patients|those|anyone|anybody) who"
    r" (?:needs?|wants?|prefers?|asks? for))\s(?:[\w+-]+,?\s){0,6}$", re.I
)
_NEITHER = re.compile(r"\W*neither\b", re.I)
_IS_OFFERED = words(r"\b(?:is|are) (?:\w+ )?(?:offered|available|given|done|provided|part|something|among)")
_SAYS_NO = re.compile(
    r"(?:(?:^|[:;,-])\s*(?:and |but |so )?|\bonly\b[^.;]{0,40}\bwith |, (?:so |and |but )?no [^,.;]{2,40} (?:and|or) )no\s$", re.I
)
_NOT_THIS = re.compile(r"(?:^|[.;] )Not $")
_STOPS = re.compile(r"\W{0,2}(?:[.,;]|$)")
"""After and before the one of two that an answer refuses: "Not Spravato."."""
_NO_WITHOUT = re.compile(
    r"\W*no (?![^,]*(?:ketamine|spravato|tms|ect\b|sgb|kap\b|nad|infusion|injection|lozenge|troche|botox|therapy|drip"
    r"|psilocybin))[^,.;]{2,40}, no\s$",
    re.I,
)
"""How a sentence begins that asks for something: "No driver, no infusion"."""
_NAME_ENDS = re.compile(r"\W*(?:$|[,.;:]|here\b|at\b|and\b|or\b)", re.I)
_OF_THE_LAW = words(r"\b(?:insurance|FDA|covered)\b")
_ASKS_BESIDE = words(r"\b(?:at home|insurance|referral|without|for (?:my|minors|children|teens))\b")
_ONLY_SO = re.compile(r"\W*no,? (?:only |just )?(?:in|at) |\W*no, [^.]{0,30}\bonly\b", re.I)
_NO_NEED = re.compile(r"\W*no (?:need|problem|worries|waiting|\w+ (?:is|are) (?:needed|required|necessary))\b", re.I)
_ASKS_IF = re.compile(r"\b(?:besides|other than|anything|same[- ]day|need|if|when|more than|twice|weekends?|evenings?|over (?:video"
    r"|the phone)|online|by (?:video|phone)|(?:and"
    r"|or) not)\b", re.I)
"""What a question asks beside the treatment: a no is said of that."""
_REFERS_YOU = re.compile(
    r"^[^?]{0,120}(?:\bwe (?:\w+ ){0,4}(?:refer|send|point) you (?:to|elsewhere|on)\b|\byou (?:\w+ ){1,4}(?:look|go|turn) elsewhere\b"
    r"|\bwe (?:cannot|can't)[.!])|^[^.!?]{0,40}\b(?:offer|provide|do|have|give)s? neither\b|^[^.!?]{0,60}\b(?:do|does)(?: not|n't)(?:[.!]"
    r"|, (?:sorry|unfortunately|I'm afraid))"
    r"|^\W*(?:it|they|that) (?:is|are)(?: not|n't)[.!]"
    r"|^\W*neither(?: one| of (?:them|these"
    r"|those))?[.!,]",
    re.I,
)
_BUT_WILL = words(r"\b(?:but|yet|however|soon)\b[^.]*\b(?:offer|will|plan)")
_ASKS_OFFER = words(r"\b(?:offer|provide|perform|prescribe|do you (?:do|have|use|give|(?:also )?see (?:\w+ ){0,2}for))\b")
_PAGES_OF_PATIENTS = frozenset({"service", "what-to-expect", "faq", "home", "pricing"})


_OFFERING = re.compile(r"(?:[Ww]e|[Oo]urs|[Yy]ou can|[Bb]oth) ")


@lru_cache(maxsize=4096)
def said_of_what_was_named(sentence: str) -> re.Match[str] | None:
    """Return the match of `OFFERED_IT` or `REFUSED_IT`: what a sentence says of a treatment that was named before it."""
    refused = REFUSED_IT.search(sentence) if _DENYING.search(sentence) else None
    return refused or (OFFERED_IT.search(sentence) if _OFFERING.search(sentence) else None)


def is_one_kind(text: str) -> bool:
    """Tell whether a text names one kind of magnetic stimulation, "Deep TMS": what is refused of it is not said of the others."""
    return _ONE_KIND.search(text) is not None


def asks_after(question: str) -> bool:
    """Tell whether a question asks if the clinic offers something: "Do you offer TMS?", "What about TMS?", "TMS?"."""
    return QUESTION_OFFER.search(question) is not None or (len(question.split()) <= 4 and _ASKS_OF.match(question) is None)


def asks_for(question: str, mention: Named) -> bool:
    """Tell whether a question asks for a treatment that it names, not for a kind of it, for some people or times, or for something beside it."""
    left, right = question[: mention.start], question[mention.end :]
    if _VARIANT.search(left) or _is_partly(_AT_HOME.sub("", right) if mention.term == "ketamine-oral" else right):
        return False
    asked = QUESTION_OFFER.search(question)
    return asked is None or _OF_ANOTHER_THING.search(left[asked.end() :]) is None


def _is_partly(right: str) -> bool:
    """Tell whether what follows a treatment refuses it only at one place or time, in one form, to some people."""
    return _ONLY_PARTLY.search(right) is not None and _NOWHERE.search(right) is None


def status_below_name(text: str) -> str | None:
    """Return what the words right below a treatment's name say: that it is not given, or not yet; None where they tell of it."""
    if len(text) > 160 or _REFUSED_LABEL.match(text):  # "not offered: ECT" tells of others
        return None
    return "coming_soon" if _NOT_YET_HERE.match(text) else "not_offered" if _NOT_HERE.match(text) else None


def answer_status(answer: str, question: str) -> str | None:
    """Return what "Yes", "No" or "Not yet" says of the one treatment that a question asks after; None where it asks something else."""
    if _ASKS_BESIDE.search(question):
        return None
    if _YES.search(answer):
        return "offered" if _ASKS_OFFER.search(question) else None
    if _NOT_YET.search(answer):
        return "coming_soon"
    if _ASKS_IF.search(question):
        return None
    if _REFERS_YOU.search(answer):
        return "not_offered"
    if not NO.search(answer) or _ONLY_SO.match(answer) or _BUT_WILL.search(answer) or _NO_NEED.match(answer):
        return None
    return "not_offered"


_NAME_SIGN = "\ue000"
"""Stands for each letter of the practice's name where it is looked for: patterns that hold the name itself take milliseconds to compile."""


def _patterns(in_article: bool) -> tuple[Pattern, Pattern]:
    """Return how a page of a practice writes "we", and that "we" offer something."""
    we = "|".join([_WE, *([] if in_article else [_THE_CLINIC]), rf"{_NAME_SIGN}+"])
    offers = rf"(?:{we}|{_I_OFFER})[^.;!?]{{0,80}}?\b(?P<verb>{_VERB})\b(?! (?:not|never|no)\b)"
    if not in_article:
        offers += r"|\b(?<!who )(?<!that )speciali[sz](?:es?|ing) in\b|^(?:now )?(?:offering|providing|introducing)\b"
    return words(we), words(offers)


_PATTERNS = {in_article: _patterns(in_article) for in_article in (False, True)}


class _OfTheClinic:
    """A pattern in which the practice's name is one of the words for "we"."""

    def __init__(self, pattern: Pattern, name: re.Pattern[str] | None) -> None:
        self._pattern, self._name = pattern, name
        self._start = name.pattern.partition("\\")[0].lower() if name else ""

    def search(self, text: str) -> re.Match[str] | None:
        """Search a text; the match has the text's offsets."""
        if self._name is not None and self._start in text.lower():  # a plain look first: it is much cheaper
            text = self._name.sub(lambda match: _NAME_SIGN * len(match[0]), text)
        return self._pattern.search(text)


class Speaker:
    """The practice whose page it is: how it names itself, and what its sentences say of a treatment."""

    def __init__(self, clinic_name: str, kind: str) -> None:
        self.kind, self._in_article = kind, kind in ARTICLES
        self._called = clinic_name.lower()
        self._is_hospital = "hospital" in self._called or "medical center" in self._called
        self.name = re.compile(re.escape(clinic_name), re.I) if len(clinic_name) > 3 else None
        we, offers = _PATTERNS[self._in_article]
        self.we, self.offers = _OfTheClinic(we, self.name), _OfTheClinic(offers, self.name)

    def is_named_in(self, text: str) -> bool:
        """Tell whether the text holds the practice's name."""
        return self.name is not None and self.name.search(text) is not None

    def judge(self, sentence: str, mention: Named, bits: int, with_before: str, known: bool = False) -> tuple[str, str] | None:
        """Return status and rule of a treatment by a sentence that names it, None where it does not say who gives it.

        `bits` are the sentence's triggers, `with_before` is the sentence with what stands before it. Of a treatment that is
        `known` to be offered only a refusal or an announcement is new.
        """
        if self._in_article and not _SIGNAL.search(sentence) and not self.is_named_in(sentence):
            return None
        left, right = sentence[: mention.start], sentence[mention.end :]
        if mention.term == "ketamine-oral":
            left = _TAKEN_HOME.sub("", left)
        if bits & DENIES:
            refusal = self._refusal(left, _AT_HOME.sub("", right) if mention.term == "ketamine-oral" else right)
            if refusal:
                return ("mentioned", "one_kind") if _ONE_KIND.match(sentence, mention.start) else ("not_offered", refusal)
            if _EXCEPT.search(left) and NOT_OFFERED.search(left) and self.we.search(left):
                return "offered", "clinic_offers"
        asked = asks(sentence)
        if bits & ANNOUNCES and not asked and not _FOR_THE_YOUNG.match(right) and self._announces(sentence, left, right):
            return ("mentioned", "one_kind") if _ONE_KIND.match(sentence, mention.start) else ("coming_soon", "announced")
        if known or asked:
            return None
        if bits & DENIES and _HAS_FAILED.search(right):
            return "mentioned", "named"
        if bits & SAYS_WE and _WHICH_WE_DO.search(right):
            return "offered", "clinic_offers"
        if CONTRAST.search(left):
            return None
        rule = (
            self._said_before(left, bits) or self._said_after(left, right, bits)
            or self._said_around(sentence, left, bits, with_before)
        )
        return ("offered", rule) if rule else None

    def _announces(self, sentence: str, left: str, right: str) -> bool:
        if not COMING.search(sentence):
            return False
        if _ALREADY_HERE.match(right):
            return False
        before, after = _CLAUSE_END.split(left)[-1], _THEN_PLANS.split(right)[0]
        if self.offers.search(before) and not COMING.search(f"{before}it{after}"):
            return False  # "we offer TMS, and we are adding another kind"
        return (
            not _VARIANT.search(left)
            and not NOT_OFFERED.search(sentence)
            and (self.we.search(sentence) is not None or len(sentence) < 90 or sentence.lower().startswith("coming "))
            and not _YOU_BEGIN.search(sentence)
            and not _BY_LAW.search(sentence)
        )

    def _said_before(self, left: str, bits: int) -> str | None:
        """Return the rule by which the words before the name offer the treatment: "we offer", "Our services:", "our"."""
        offer = None if bits & DENIES and NOT_OFFERED.search(left) else self.offers.search(left)
        if offer and not (
            _SISTER.search(left)
            or _NOT.search(left[offer.start() : offer.end()])
            or _TALKS_OF.search(left[offer.start() :])
            or _TURNS.search(left[offer.end() :])
        ):
            return "clinic_offers"
        if not self._in_article:
            heading, colon, _ = left.rpartition(":")
            opens = colon and len(heading) < 60 and not _IS_SAID.search(heading)
            listing = opens and (OFFER_HEADING.search(heading) or _A_PRACTICE.search(heading))
            if listing and not BEFORE_OR_ELSEWHERE.search(heading):
                return "listed_by_name"
            if _WE_ARE_WITH.search(left) or _SERVICES_ARE.search(left) or _YOUR_PLAN.search(left):
                return "listed_by_name"
            if _NAME_OFFERS.search(left) or _STAFF_DOES.search(left) or (self.kind == "team" and _DOES.search(left)):
                return "clinic_offers"
        given = _GIVEN_AT.search(left) if bits & _SAYS_GIVEN else None
        if given and (not given["name"] or not self._in_article or (self.name and self.name.pattern.startswith(given["name"]))):
            return "clinic_offers"
        whose = _WHOSE.search(left)
        if whose and self._is_called(whose[1]):
            return "our_treatment"
        if _ASK_US.search(left):
            return "invites_to_ask"
        if _WE_BILL.search(left):
            return "clinic_offers"
        if bits & _INVITES and _WHETHER_YOU_NEED.search(left):
            return "invites_to_ask"
        if not self._in_article and _YOURS_GIVES.search(left):
            return "clinic_offers"
        if not self._in_article and (_BRINGS_OVER.search(left) or _APPROACH.search(left) or _YOU_CHOOSE.search(left)):
            return "clinic_offers"
        if _I_HAVE.search(left) or _IN_OURS.search(left) or (_PEOPLE_HELPED.search(left) and not BEFORE_OR_ELSEWHERE.search(left)):
            return "clinic_offers"
        if bits & _INVITES and _BOOKED.search(left):
            return "invites_to_book"
        if _COME_TO_US.search(left) or (not self._in_article and (_YOU_COME.search(left) or _WITH_US_FIRST.search(left))):
            return "clinic_offers"
        if bits & _SAYS_OUR and _OUR.search(left) and not _OUR_TEXT.search(left):
            return "our_treatment"
        return None

    def _said_after(self, left: str, right: str, bits: int) -> str | None:
        """Return the rule by which the words after the name offer the treatment: "is available here", "at Elm Street"."""
        if (not self._in_article or self.is_named_in(left)) and _CLINIC_OF.search(right) and _IS.search(left):
            return "clinic_for_it"
        if _IS_HERE.match(right) or (bits & _SAYS_GIVEN and _PRESCRIBED_HERE.match(right)):
            return "available_here"
        staffed = _STAFF.search(right) and not BEFORE_OR_ELSEWHERE.search(right) and not _BEFORE_US.search(right)
        if not self._in_article and (staffed or (self.kind == "team" and _TRAINED.search(right))):
            return "staffed_for_it"
        if not self._in_article and _THAT_NAME_OFFERS.match(right):
            return "clinic_offers"
        if _ONLY.search(left) and _IS_USED.match(right) and self.we.search(left):
            return "clinic_offers"
        if _BESIDES.match(left) and _ALSO_GIVES.search(right):
            return "clinic_offers"
        if bits & _SAYS_US and _CARES.search(right) and not BEFORE_OR_ELSEWHERE.search(left):
            return "given_here"
        if not self._in_article and bits & _SAYS_US and _IF_YOU_WANT.search(left) and _WE_HELP.search(right):
            return "invites_to_ask"
        available = _AVAILABLE.search(right) if bits & _SAYS_GIVEN else None
        if available and not _NOT.search(_ASIDE_END.split(right[: available.end()])[-1]):
            where = right[available.start() :]
            if _HERE.search(where) or self.is_named_in(where) or (self._is_hospital and _AT_THE_HOSPITAL.search(where)):
                return "available_here"
        at = _AT.match(right) if self.name else None
        if at and self.name and self.name.match(right, at.end()):
            return "at_this_clinic"
        return "at_this_clinic" if _WITH_US.search(right) else None

    def _said_around(self, sentence: str, left: str, bits: int, with_before: str) -> str | None:
        """Return the rule by which the whole sentence shows that the treatment is given here: an invitation, what "you" do in it."""
        if (
            bits & _INVITES
            and _BOOK.search(sentence)
            and _REACH.search(sentence)
            and (self.we.search(sentence) or _US_TODAY.search(sentence) or _BOOKS.search(sentence))
        ) or (
            bits & _INVITES and _BOOK.search(sentence) and self.is_named_in(sentence) and _TO_CALL.search(sentence)
        ):
            return "invites_to_book"
        if (
            bits & _FUNDS
            and self.kind != "feed"
            and _DONATION.search(sentence)
            and (self.we.search(with_before) or _GIFTS.search(sentence))
        ):
            return "raises_funds_for_it"
        if self.kind in _PAGES_OF_PATIENTS and _DURING.search(left) and not GENERAL.search(sentence):
            return "patient_has_it"
        given = _GIVEN.search(sentence) if bits & _SAYS_GIVEN and not self._in_article else None
        if (
            given
            and not GENERAL.search(sentence)
            and not BEFORE_OR_ELSEWHERE.search(sentence)
            and not _UNSURE.search(sentence, 0, given.end())
            and not _AS_A_SPRAY.match(sentence, given.end())
        ):
            return "given_here"
        if bits & _SAYS_AT and not GENERAL.search(sentence) and (_AT_OURS.search(left) or self._begins_at_ours(left)):
            return "at_this_clinic"
        return None

    def _begins_at_ours(self, left: str) -> bool:
        """Tell whether a sentence begins with the practice's place, "At Elm Street,", and goes on to the treatment without talking about it."""
        place = _AT_PLACE.match(left)
        if place is None or not (place["ours"] or self.is_named_in(place[0]) or self._is_called(place["name"])):
            return False
        between = left[place.end() :]
        return len(between) < 100 and not _TALKS.search(between) and not BEFORE_OR_ELSEWHERE.search(between)

    def _is_called(self, subject: str) -> bool:
        """Tell whether the subject of a clause is the beginning of the practice's name: "Elm Street" of Elm Street Ketamine."""
        name = subject.strip().lower()
        return len(name) > 3 and self._called.startswith(name)

    def _refusal(self, left: str, right: str) -> str | None:
        """Return the rule by which the words around the name refuse the treatment."""
        if _VARIANT.search(left):
            return None
        if _REFUSED_LABEL.match(left):
            return "refused_list"
        refusals = list(NOT_OFFERED.finditer(left))
        if refusals and not _EXCEPT.search(left):
            match = refusals[-1]
            between = left[match.end() :].removeprefix(":")  # "we do not offer: ECT, TMS"
            clause = _CONCEDES.sub("", _CLAUSE_END.split(left[: match.start()])[-1])
            says_we = self.we.search(clause + match[0]) or (not clause.strip() and not asks(right)) or _I_REFUSE.search(left)
            denied = match[0].lower().endswith(("find", "be offered", "neither"))  # what "you" will not find here
            ours = denied or self._is_called(clause) or (not self._in_article and _OUR_DOCTOR.search(clause))
            about_us = says_we or ours or _HERE_SAID.search(left)
            if _FOR_SOME.search(clause):
                return None
            other = _NOT_ONLY.search(match[0]) or _OF_ANOTHER_THING.search(between)
            if about_us and not other and len(between) < 160 and not _OTHERWISE.search(between) and not _is_partly(right):
                return "refused"
        if (_IF.match(left) and _THEN_WE_SEND.match(right)) or (_FOR_THESE.match(left) and _REFERRED.match(right)):
            return "refers_elsewhere"
        if _REFERS_FOR.search(left) or _TO_ONE_WHO_DOES.search(right):
            return "refers_elsewhere"
        if _WE_ARE_NO.search(left) and _A_CLINIC.match(right):
            return "refused"
        if _FROM_US.search(right) and _YOU_GET_NOT.search(left):
            return "refused"
        if _NAME_ENDS.match(right) and _BUT_NOT.search(left) and self.we.search(left):
            return "refused"
        if (_NEITHER.match(left) and _IS_OFFERED.search(right)) or (_IS_NOT.match(right) and _ALSO_NOT.search(left)):
            return "refused"
        if _FOR_WHICH_WE_SEND.match(right):
            return "refers_elsewhere"
        if _NOT_THIS.search(left) and _STOPS.match(right):
            return "refused"
        if (_SAYS_NO.search(left) and _NAME_ENDS.match(right) and not _NO_WITHOUT.match(left)) or _WHICH_WE_DO_NOT.search(right):
            return "refused"
        named = None if _FOR_A_USE.match(right) else _TERM_NOT_OFFERED.search(right)
        if named and not _SUPPOSES.search(left) and not _OF_THE_LAW.search(named[0]) and not _is_partly(right[named.end() :]):
            return "refused"
        return None
