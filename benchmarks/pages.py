"""Recorded and held-out pages: precision, recall and F1 per field."""

from benchmarks.cases import HELD_OUT, RECORDED, measure_cases
from benchmarks.measure import Measure


def measure() -> list[Measure]:
    """Measure the readers on pages that rules were written for, and on pages that are only measured."""
    return [*measure_cases(RECORDED, "recorded", tell=True), *measure_cases(HELD_OUT, "held out", tell=False)]
