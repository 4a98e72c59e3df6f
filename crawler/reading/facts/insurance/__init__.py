"""Insurance: what the practice takes, what insurers pay for, the plans by name, and papers for insurers.

Begin with `rules.py`. A page tells of insurance in sentences (`sentences.py`, its words in `words.py`), in rows and lists of
plans (`lists.py`), and by all of them together (`page.py`). Which treatment is meant is decided in `subjects.py`; `stances.py`
puts both into stances, the names of plans are in `plans.py`, papers for insurers in `superbill.py`.
"""

from crawler.reading.facts.insurance import rules, superbill
from crawler.reading.facts.insurance.page import overall, whole_stances
from crawler.reading.facts.insurance.subjects import OfInsurers

__all__ = ["RULES", "OfInsurers", "overall", "whole_stances"]

RULES = (*rules.RULES, *superbill.RULES)
"""Every rule about insurance, in the order in which it runs."""
