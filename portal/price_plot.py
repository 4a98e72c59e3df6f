"""How the stated prices of a treatment spread: a small plot of columns drawn by the server."""

from collections.abc import Mapping

import msgspec

from portal import words

STEPS = (25, 50, 100, 250, 500, 1000, 2500)
MOST_COLUMNS = 16
WIDTH, HEIGHT = 640.0, 120.0


class Column(msgspec.Struct, frozen=True):
    """The listings whose price lies in one step, in units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    label: str


class PricePlot(msgspec.Struct, frozen=True):
    """What `plot.html` draws; `summary` says the same in words."""

    columns: list[Column]
    ticks: list[tuple[float, str]]
    summary: str


def price_plot(prices: Mapping[float, int], total: int) -> PricePlot | None:
    """Return the spread of prices (US dollars → number of listings) among `total` listings; None for fewer than two prices."""
    stated = sorted(price for price, count in prices.items() for _ in range(count))
    if len(stated) < 2:
        return None
    low, high, middle = stated[0], stated[-1], stated[(len(stated) - 1) // 2]
    step = next((step for step in STEPS if high // step - low // step < MOST_COLUMNS), STEPS[-1])
    first = int(low // step)
    counts = [0] * min(int(high // step) - first + 1, MOST_COLUMNS)
    for price in stated:
        counts[min(int(price // step) - first, len(counts) - 1)] += 1
    width = WIDTH / len(counts)
    columns = [
        Column(
            round(index * width + 2, 1), round(HEIGHT - count / max(counts) * HEIGHT, 1), round(width - 4, 1),
            round(count / max(counts) * HEIGHT, 1),
            f"{words.money([(first + index) * step] * 2)} to {words.money([(first + index + 1) * step] * 2)}: {count}",
        )
        for index, count in enumerate(counts) if count
    ]
    every = max(1, len(counts) // 4)
    ticks = [(round(index * width, 1), words.money([(first + index) * step] * 2)) for index in range(0, len(counts), every)]
    said = [words.money([price, price]) for price in (low, high, middle)]
    summary = (
        f"{len(stated)} of {total:,} listings state the price of a session: from {said[0]} to {said[1]}, half of them {said[2]} or less. "
        "Where a clinic states a range, its lower end counts."
    )
    return PricePlot(columns, ticks, summary)
