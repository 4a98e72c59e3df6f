"""Names of insurers and their plans, as pages write them: which ones a text has, and which it leaves out."""

import re
from collections.abc import Iterable

import us

from crawler.reading.facts.insurance.words import EXCEPT, TAKES
from crawler.reading.patterns import Pattern
from crawler.reading.triggers import EDGE
from crawler.reading.wording import words

_STATES = frozenset({*(state.name.upper() for state in us.states.STATES), *(state.abbr for state in us.states.STATES)})

_STATE_NAMES = "|".join(state.name for state in us.states.STATES)
_OF_PLACE = r"(?-i:(?: of (?:the )?(?:[A-Z]\w+ ?){1,2})?)"
_BLUE = r"(?:\s?Blue\s?Cross(?:\s?/?\s?(?:and |& )?Blue\s?Shield)?| Blue ?Shield| BCBS\w*)?"
_PLANS = {
    "Aetna": r"(?:Banner\W{1,3})?Aetna",
    "Blue Cross Blue Shield": r"Blue\s?Cross (?:and|&) Blue\s?Shield" + _OF_PLACE + r"|Blue\s?Cross (?-i:[A-Z]{2})\b(?! ?PO)"
    r"|Blue\s?Cross(?:\s?/?\s?Blue\s?Shield)?" + _OF_PLACE + rf"|BCBS\w*(?-i: (?:{_STATE_NAMES}))?",
    "Blue Shield": r"Blue\s?Shield" + _OF_PLACE,
    "Blue KC": r"Blue KC",
    "Cigna": r"Cigna",
    "UnitedHealthcare": r"United\s?Health\s?care|UHC|United Health\b",
    "United Behavioral Health": r"United Behavioral Health(?:care)?|UBH",
    "Humana": r"Humana",
    "Medicare": r"Medicare(?! Advantage)",
    "Medicare Advantage": r"Medicare Advantage",
    "Medicaid": r"Medicaid",
    "NJ FamilyCare": r"NJ FamilyCare",
    "Tricare": r"Tri-?care(?: (?:East|West))?",
    "Kaiser": r"Kaiser(?: Permanente)?",
    "Optum": r"Optum",
    "Anthem": rf"Anthem{_BLUE}(?: HealthKeepers)?",
    "Empire": r"Empire (?:Blue ?Cross(?: ?/?(?:and |& )?Blue ?Shield)?|BCBS|Plan)",
    "Moda": r"Moda(?: Health)?",
    "PacificSource": r"Pacific\s?Source",
    "PacifiCare": r"Pacificare",
    "Providence": r"Providence(?: Health Plan)?",
    "Regence": rf"Regence{_BLUE}",
    "Premera": rf"Premera{_BLUE}",
    "Oscar": r"Oscar",
    "Ambetter": r"Ambetter",
    "Magellan": r"Magellan",
    "Beacon": r"Beacon(?: Health Options)?",
    "Carelon": r"Carelon",
    "Health Net": r"Health\s?Net",
    "Molina": r"Molina",
    "Medi-Cal": r"Medi-Cal",
    "TriWest": r"TriWest",
    "Independence": rf"Independence{_BLUE}",
    "Keystone": r"Keystone(?: Health Plan East| First)?",
    "Oxford": r"Oxford",
    "Evernorth": r"Evernorth",
    "Florida Blue": r"Florida Blue",
    "Highmark": rf"Highmark{_BLUE}",
    "Geisinger": r"Geisinger",
    "UPMC": r"UPMC",
    "Harvard Pilgrim": r"Harvard Pilgrim",
    "Tufts": r"Tufts(?: Health Plan)?",
    "Horizon": rf"Horizon{_BLUE}",
    "EmblemHealth": r"Emblem\s?Health",
    "WellCare": r"Well\s?Care",
    "ChampVA": r"Champ\s?VA",
    "SelectHealth": r"Select\s?Health",
    **{name: name for name in ("TennCare", "MaineCare", "SoonerCare", "MassHealth", "BadgerCare", "AHCCCS", "Health First Colorado")},
    **{name: name for name in ("Apple Health", "HUSKY", "Rocky Mountain Health Plans", "Medical Mutual", "Sentara", "Quartz", "Lovelace")},
    **{name: name for name in ("MedCost", "HealthChoice", "Peach State", "AllWays", "Devoted Health", "Trillium")},
    "PEHP": r"PEHP",
    "OHP": r"OHP|Oregon Health Plan",
    "DMBA": r"DMBA",
    "MultiPlan": r"Multi\s?Plan",
    "Medica": r"Medica\b",
    "HealthPartners": r"Health\s?Partners",
    "Priority Health": r"Priority Health",
    "CareFirst": rf"CareFirst{_BLUE}",
    "Sutter Health Plus": r"Sutter Health Plus",
    "Meritain": r"Meritain",
    "GEHA": r"GEHA",
    "UMR": r"UMR",
    "First Health": r"First Health",
    "ConnectiCare": r"ConnectiCare",
    "MVP": r"MVP(?: Health ?Care)?",
    "Fidelis": r"Fidelis",
    "Bright Health": r"Bright Health",
    "Superior HealthPlan": r"Superior Health\s?Plan",
    **{name: name for name in ("AmeriHealth", "Amerigroup", "Healthfirst", "CareSource", "Sunshine Health", "AvMed", "Coventry", "Lucet")},
    **{name: name for name in ("Surest", "HMSA", "LifeWise", "UCare", "ComPsych", "First Choice Health", "Scott & White", "MHN", "Allegiance")},
    **{name: rf"{name}{_BLUE}" for name in ("Wellmark", "Excellus")},
    "Presbyterian": r"Presbyterian(?: Health ?Plan)?(?! (?:Hospital|Church|Medical|Healthcare))",
    "workers' compensation": r"worker'?s'? comp(?:ensation)?",
    **{name: name for name in ("Univera", "CDPHP", "PHCS", "Wellpoint", "ValueOptions", "Asuris", "PreferredOne")},
    **{name: name for name in ("Blue Care Network", "Independent Health", "Mass General Brigham Health Plan", "Community Health Options")},
}
"""The pattern of each name, letters of any case."""
_ORDINARY = frozenset((
    "&", "advantage", "behavioral", "blue", "bright", "care", "choice", "community", "compensation", "devoted", "first", "florida",
    "general", "harvard", "health", "independent", "mass", "medical", "mountain", "net", "network", "nj", "options", "peach", "plan",
    "plans", "plus", "state", "sunshine", "superior", "united", "white", "workers'",
))
"""Words of names that stand in other texts too."""
_TELLING = {word for name in _PLANS for word in name.lower().split() if word not in _ORDINARY}
_BEGINNINGS = ("bcbs", "bluecross", "blueshield", "uhc", "united", "worker")
TRIGGERS = (*sorted(f"{EDGE}{word}{EDGE}" for word in _TELLING), *(f"{EDGE}{beginning}" for beginning in _BEGINNINGS))
"""Words without which a text names no plan, but for a few names of ordinary words."""
_KNOWN = tuple(_PLANS)
_BEGINS = r"(?-i:(?=[A-Z]|(?i:aetna|cigna|medic|workers?\b|tricare|humana|blue|united ?health)))"
"""Names begin with a capital, but for those that are no other word: looked for at few places, for speed."""
_REST_OF_NAME = (
    r"(?: (?:Behavioral|Better) Health| Health ?Plans?\b| Healthcare| Community Plan| Military\b| (?:East|West)\b)?"
    + _OF_PLACE + r"(?: (?:PPO|HMO)\b)?"
)
"""How the name of a plan may go on after that of its company."""
ANY_PLAN = rf"{_BEGINS}(?i:{'|'.join(_PLANS.values())})"
"""What stands for a name in other patterns, which need not ignore case."""
PLAN = Pattern(
    rf"\b{_BEGINS}(?:" + "|".join(f"(?P<p{index}>{pattern})" for index, pattern in enumerate(_PLANS.values())) + rf")(?:{_REST_OF_NAME})\b", re.I
)
_ABBREVIATED = frozenset({"BCBS", "UHC", "UBH"})
_WORDS_BEFORE = re.compile(r"(?:(?:New|North|South|West|Rhode) )?[A-Z]\w+ $")


_SLASH = re.compile(r" ?/ ?")
_PROGRAMS = frozenset({"Medicare", "Medicaid", "Medi-Cal", "Tricare", "TriWest"})
"""Plans of their own on either side of a slash; insurers there are one with its network: "United Healthcare/Optum"."""


def named_plans(text: str) -> list[str]:
    """Return the plans that a text names, in its own words; spellings of one name and its abbreviations count as one."""
    found: dict[str, str] = {}
    last: re.Match[str] | None = None
    before = ""
    for match in PLAN.finditer(text):
        known = _KNOWN[int((match.lastgroup or "p0")[1:])]
        if last and _SLASH.fullmatch(text, last.end(), match.start()) and known not in _PROGRAMS:
            whole = text[last.start() : match.end()]
            found.pop(_letters(as_written(last[0].strip(), before)), None)
            found[_letters(whole)] = whole
            continue
        last, before = (match, known) if known not in _PROGRAMS else (None, "")
        name = as_written(match[0].strip(), known)
        if known == "Medicaid" and (place := _WORDS_BEFORE.search(text, max(0, match.start() - 20), match.start())):
            name = f"{place[0]}{name}" if place[0].strip().upper() in _STATES and place[0] != "OR " else name
        found.setdefault(_letters(name), name)
    return list(found.values())


def plans_of(text: str) -> list[str]:
    """Return the plans of a text that may be a bare list, in which names that nobody knows stand beside known ones."""
    items = re.split(r", (?:and )?|; | and ", text)
    if len(items) > 1 and is_bare_list(text) and named_plans(text):
        return unique(name for item in items for name in (named_plans(item) if _begins_otherwise(item) else listed_names(item)))
    return named_plans(text)


def _begins_otherwise(item: str) -> bool:
    """Tell whether a known plan stands in an item behind other words: "TMS Aetna"."""
    return PLAN.search(item) is not None and PLAN.match(item) is None


def as_written(written: str, known: str) -> str:
    """Return a plan's name as the page has it; what is abbreviated, or written all in small or capital letters, as it is known."""
    name = " ".join(written.split())
    if name in _ABBREVIATED or (_letters(name) == _letters(known) and (name.islower() or (name.isupper() and name != "TRICARE"))):
        return known
    return name


def _letters(name: str) -> str:
    return re.sub(r"[\s/&-]+|\band\b", "", name).lower()


_NO_PLAN = words(
    r"\b(?:insurances?|(?<!Health )plans?|self[- ]pay|cash|private pay|credit|cards?|HSA|FSA|visa|mastercard|discover|others?|more|most|many|all"
    r"|call|contact|please|we|our|your|you|if|for|not|(?<!Care )network|coverage|covered|verify|payment|check|the|treatments?|therapy"
    r"|care ?credit)\b|^(?:PPO|HMO|EPO)|[.!?:$]"
)
_TWO_NAMES = re.compile(r"[\w ]+/[\w ]+$")
"""An insurer with what it is called elsewhere: "Cigna/Evernorth"."""


def listed_names(line: str) -> list[str]:
    """Return the plans of one line of a list of plans: those known, else the whole line where it can be a name."""
    whole = _BESIDE.sub(lambda beside: beside[0] if _is_one_plan(beside[1]) else "", line).strip(" *-\u2713\u2714")
    known = named_plans(whole or line)
    is_one = len(known) < 2 or _TWO_NAMES.match(whole) or whole.endswith(")")
    is_name = whole and is_one and len(whole.split()) < 6 and not _NO_PLAN.search(whole)
    return [as_written(whole, known[0] if known else whole)] if is_name else known


_BESIDE = re.compile(r"\s*\(([^)]*)\)")
_GOVERNMENT = frozenset({"Medicaid", "Medicare"})


def _is_one_plan(text: str) -> bool:
    """Tell whether what stands in brackets is another insurer's name, "Oscar (Optum)", not a kind of plans."""
    return named_plans(text) == [text] and text not in _GOVERNMENT


def is_bare_list(text: str) -> bool:
    """Tell whether a text is nothing but names with what joins them."""
    return len(re.findall(r"\b(?!and\b|or\b)[a-z]{2,}\b", text)) < 3


def unique(names: Iterable[str]) -> list[str]:
    """Return names in their order, each once."""
    return list(dict.fromkeys(names))


def plans_and_exceptions(text: str) -> tuple[list[str], list[str]]:
    """Return (plans taken, plans excepted) of a sentence that says that insurance is taken."""
    cut = EXCEPT.search(text)
    taken, excepted = (text[: cut.start()], text[cut.start() :]) if cut else (text, "")
    plans = plans_of(taken) if PLAN.match(taken) else named_plans(taken)
    items = re.split(r"[;,] ", taken.partition(": ")[2].strip(" .("))
    if len(plans) > 1 and len(items) > 2 and all(map(listed_names, items)) and is_bare_list("".join(items)):
        return unique(name for item in items for name in listed_names(item)), named_plans(excepted)
    return [*plans, *names_beside(taken, plans)], named_plans(excepted)


_NAME = r"(?:[A-Z]|1199)[\w&'-]+(?: (?:of (?:the )?)?(?:[A-Z]|1199)[\w&'-]+){0,5}"
_BETWEEN = r"(?:, and |, or |, | and | or )"
_NAMES = re.compile(
    rf"\b(?i:{TAKES}) (?P<list>{_NAME}(?:{_BETWEEN}{_NAME})*)"
    rf"|^\W*(?P<first>{_NAME}(?:{_BETWEEN}{_NAME})+) (?:is|are) (?:accepted|billed|in)\b"
)


def names_beside(text: str, plans: list[str]) -> list[str]:
    """Return the names that nobody knows in a list in which known plans stand."""
    match = _NAMES.search(text) if plans else None
    names = re.split(_BETWEEN, match["list"] or match["first"]) if match else []
    return [name.strip() for name in names if not named_plans(name) and not _NO_PLAN.search(name)]
