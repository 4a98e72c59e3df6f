"""What a page says of insurance as a whole: statements that complete, repeat or contradict each other."""

from dataclasses import replace

from crawler.reading.page import Finding

IN_GENERAL = "covered_in_general"
COVERAGE = "insurance_coverage"
IN_A_LIST = "plans_in_a_list"
"""Names of rules whose findings count only beside others."""
_STANCES = "facts.insurance_stances"
_OF_INSURANCE = frozenset({_STANCES, "facts.insurance", "facts.superbill"})
_TAKEN = ("in_network", "billed")
Plans = dict[tuple[str | None, str], tuple[set[str], set[str]]]
"""Service and stance → plans taken, plans excepted."""


def overall(findings: list[Finding]) -> str:
    """Return the practice's stance over all findings: `some` where they differ.

    A practice that takes no insurance at all takes none, whatever insurers pay elsewhere.
    """
    own = {(finding.service, finding.value) for finding in findings if finding.rule != COVERAGE}
    choices = {value for _, value in own}
    refused = {service for service, value in own if value == "does_not"} - {service for service, value in own if value != "does_not"}
    if choices != {"does_not"} or None not in refused:
        choices |= {finding.value for finding in findings if finding.service not in refused}
    return str(choices.pop()) if len(choices) == 1 else "some"


def whole_stances(findings: list[Finding]) -> list[Finding]:
    """Give every insurance stance of one service all its plans, add the superbills, and drop those that only repeat another."""
    if not any(finding.field in _OF_INSURANCE for finding in findings):
        return findings
    findings = [*_refusals(_in_network(_lists_of_services(_without_general(findings)))), *_superbills(findings)]
    plans = _plans_told([finding for finding in findings if finding.field == _STANCES])
    return [whole for finding in findings if (whole := _whole(finding, plans) if finding.field == _STANCES else finding)]


def _superbills(findings: list[Finding]) -> list[Finding]:
    """Return each offer of a superbill as a stance."""
    offers = {finding.service: finding for finding in findings if finding.field == "facts.superbill" and finding.value}
    return [
        replace(offer, field=_STANCES, value={"service": service, "stance": "superbill", "plans": [], "except": []})
        for service, offer in offers.items()
    ]


def _refusals(findings: list[Finding]) -> list[Finding]:
    """Leave one refusal where pages tell it twice: a practice that takes no insurance takes it for no treatment.

    What insurers do not pay for in general is the refusal of the treatment that is named; where anything is billed the
    practice as a whole refuses nothing.
    """
    choices = [finding for finding in findings if finding.field == "facts.insurance"]
    refuses = bool(choices) and overall(choices) == "does_not"
    own = refuses and any(choice.service is None and choice.rule != COVERAGE for choice in choices)
    refused = {finding.service for finding in findings if _is_refusal(finding)}
    needless = refused - {None} if own else {None} if refused - {None} or not refuses else set[str | None]()
    return [finding for finding in findings if not (_is_refusal(finding) and finding.service in needless)]


def _is_refusal(finding: Finding) -> bool:
    return finding.field == _STANCES and finding.value["stance"] == "not_accepted"


def _without_general(findings: list[Finding]) -> list[Finding]:
    """Drop what insurers in general pay for, but where it tells one treatment from another that they do not pay for."""
    stances = [finding for finding in findings if finding.field == _STANCES]
    refused = {finding.service for finding in stances if finding.value["stance"] == "not_accepted"} - {None}
    own = {finding.service for finding in stances if finding.rule != IN_GENERAL and finding.value["stance"] in _TAKEN}
    return [
        finding for finding in findings
        if finding.rule != IN_GENERAL
        or (finding.service and finding.service not in own and None not in own and refused - {finding.service})
    ]


def _lists_of_services(findings: list[Finding]) -> list[Finding]:
    """Give a list of accepted plans to the treatments that the page says it is in network for without naming plans."""
    stances = [finding for finding in findings if finding.field == _STANCES]
    named = [finding for finding in stances if finding.value["plans"]]
    lists = [finding for finding in named if finding.rule == IN_A_LIST and finding.service is None and finding.value["stance"] == "billed"]
    heads = {finding.service: finding.value for finding in stances if finding.service and finding.value["stance"] == "in_network"}
    if not lists or len(named) > len(lists) or not heads:
        return findings
    given = [
        Finding(each.field, {**value, "plans": each.value["plans"]}, each.quote, each.source, each.rule, service)
        for each in lists for service, value in heads.items()
    ]
    return [*(finding for finding in findings if finding not in lists), *given]


def _in_network(findings: list[Finding]) -> list[Finding]:
    """Say of plans that are taken that they are in network where the page says in general that the practice is: for the same treatment."""
    networks = {
        finding.service for finding in findings
        if finding.field == _STANCES and finding.value["stance"] == "in_network" and not finding.value["plans"] and not finding.value["except"]
    }
    return [
        replace(finding, value={**finding.value, "stance": "in_network"})
        if finding.field == _STANCES and finding.service in networks and finding.value["stance"] == "billed" and finding.value["plans"]
        else finding
        for finding in findings
    ]


def _plans_told(stances: list[Finding]) -> Plans:
    """Return all plans of each service and stance, exceptions beside what they are exceptions from."""
    plans: Plans = {}
    for finding in stances:
        taken, excepted = plans.setdefault((finding.service, finding.value["stance"]), (set(), set()))
        taken.update(finding.value["plans"])
        excepted.update(finding.value["except"])
    for (service, stance), (taken, excepted) in plans.items():
        if stance == "in_network" and not taken and (service, "billed") in plans:
            plans[service, "billed"][1].update(excepted)
    for (service, stance), (refused, _) in plans.items():
        if stance == "not_accepted" and not any((service, told) in plans and plans[service, told][0] for told in _TAKEN):
            refused.update(plans.get((service, "in_network"), (set[str](), set[str]()))[1])
    of_practice = [plans.get((None, stance), (set[str](), set[str]())) for stance in _TAKEN]
    if not any(taken for taken, _ in of_practice):  # "We do not take Medicaid", whichever treatment the plans are for
        for (service, stance), (taken, excepted) in plans.items():
            if service is not None and stance in _TAKEN and taken:
                excepted.update(of_practice[0][1] - taken)
    return plans


def _whole(finding: Finding, plans: Plans) -> Finding | None:
    """Return a stance with all its plans, None where it says no more than others do."""
    service, stance = finding.service, finding.value["stance"]
    taken, excepted = plans[service, stance]
    network, practice = plans.get((service, "in_network")), plans.get((None, "in_network"))
    if (
        (service is None and stance in _TAKEN and not taken and not excepted)
        or (stance == "billed" and network is not None and taken <= network[0])  # "Yes, by Medicare." before the sentence that says how
        or (stance == "billed" and not taken and practice and practice[0])
        or (stance == "out_of_network_form" and "network" not in finding.quote and any(told in _TAKEN for _, told in plans))
        or (stance == "in_network" and not taken and finding.value["except"])  # only a refusal
    ):
        return None
    names = {plan for plan in taken - excepted if plan == "Medicare" or not any(other.startswith(f"{plan} ") for other in taken)}
    value = {**finding.value, "plans": sorted(names), "except": sorted(excepted)}
    return Finding(finding.field, value, finding.quote, finding.source, finding.rule, service)
