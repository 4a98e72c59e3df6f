"""A stance: what is said of one treatment and insurance, by the practice itself, of insurers, or of a plan by name."""

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.reading.facts.insurance_plans import PLAN
from crawler.reading.facts.insurance_words import OPEN, TAKES
from crawler.reading.facts.passages import Hit, Passage, denied
from crawler.reading.wording import any_case, words


@dataclass(frozen=True)
class OfInsurers(Hit):
    """What insurers pay for, not what the practice does itself."""


@dataclass(frozen=True)
class OfTheRest(OfInsurers):
    """What the end of a sentence, or the next one, says to the contrary of something else."""


@dataclass(frozen=True)
class PlanRefused(Hit):
    """A plan that is refused by name: an exception from what is taken, which says nothing of other plans."""


def stance(
    passage: Passage, service: str | None, said: str, plans: Iterable[str] = (), excepted: Iterable[str] = (), kind: type[Hit] = Hit
) -> Hit:
    """Return what a whole passage says of a service, of the practice where it is None."""
    value = {"service": service, "stance": said, "plans": list(plans), "except": list(excepted)}
    return kind(value, 0, len(passage.text), service or "")


_TAKES_ONE = words(rf"\b(?:{TAKES}\b|(?:plans|insurances?)(?: accepted)?:)[^.;]{{0,60}}$")
_ARE_TAKEN = words(
    r"[^.;:]{0,100}\band we(?:'re| are) (?:\w+ )?in[- ]network(?! with)\b"
    r"|[^.;:]{0,120}\b(?:is|are|can be) (?:billed|accepted|(?:all |both )?in[- ]network(?! with))\b"
)
"""How a sentence goes on whose subject is plans: "Aetna and Cigna are billed for TMS"."""


def takes_a_plan(text: str) -> tuple[int, int] | None:
    """Return where a sentence says that a plan is taken by name, None where it does not."""
    plan = PLAN.search(text)
    if plan is None:
        return None
    passive = _ARE_TAKEN.match(text, plan.start())
    if passive and not denied(text, passive.end(), 25) and not any_case(r"\b(?:if|whether|when)\b").search(text, 0, passive.end()):
        return plan.start(), passive.end()
    takes = _TAKES_ONE.search(text[: plan.start()])
    refuses = any_case(r"\bout[- ]of[- ]|\bnot?\b|\bnon-|n't\b")
    if takes is None or OPEN.search(text[: takes.start()]) or denied(text, takes.start() + 4, 40):
        return None
    return None if refuses.search(text, max(0, takes.start() - 25), takes.end()) else (takes.start(), plan.end())
