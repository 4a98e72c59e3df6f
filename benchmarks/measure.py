"""What every benchmark prints: per measure its name, ours, the limit, their ratio, and the baseline."""

import json
from dataclasses import asdict, dataclass
from typing import Literal

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Measure:
    """One line of a benchmark; `better` tells on which side of the limit we want to be.

    `baseline` states what the limit was taken from, with its settings and absolute figure.
    """

    name: str
    ours: float
    limit: float
    unit: str
    better: Literal["higher", "lower"]
    baseline: str = ""

    @property
    def ratio(self) -> float:
        """Ours divided by the limit."""
        return self.ours / self.limit if self.limit else 0.0

    @property
    def met(self) -> bool:
        """Whether the limit is kept."""
        return self.ours >= self.limit if self.better == "higher" else self.ours <= self.limit


def show(title: str, measures: list[Measure], *, as_json: bool) -> None:
    """Print the measures as a table, or as one JSON object per line."""
    if as_json:
        for measure in measures:
            print(json.dumps({"benchmark": title, **asdict(measure), "ratio": round(measure.ratio, 3), "met": measure.met}))
        return
    table = Table(title=title, title_justify="left")
    for column in ("measure", "ours", "limit", "ratio", "", "baseline"):
        table.add_column(column, justify="right" if column in ("ours", "limit", "ratio") else "left")
    for measure in measures:
        sign = "≥" if measure.better == "higher" else "≤"
        table.add_row(
            measure.name, f"{measure.ours:.3g} {measure.unit}", f"{sign} {measure.limit:.3g}", f"{measure.ratio:.2f}",
            "met" if measure.met else "[red]missed[/]", measure.baseline,
        )
    Console().print(table)
