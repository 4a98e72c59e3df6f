"""The spread of prices: nothing from less than two prices, the same in words as in the drawing."""

import pytest

from portal.price_plot import HEIGHT, MOST_COLUMNS, WIDTH, price_plot


def test_one_price_is_no_spread() -> None:
    assert price_plot({}, 5) is None
    assert price_plot({450.0: 1}, 5) is None


def test_the_drawing_and_its_words_say_the_same() -> None:
    plot = price_plot({400.0: 2, 450.0: 3, 900.0: 1}, 9)
    assert plot is not None
    assert plot.summary.startswith("6 of 9 listings state the price of a session: from $400 to $900, half of them $450 or less.")
    assert [column.label for column in plot.columns] == ["$400 to $450: 2", "$450 to $500: 3", "$900 to $950: 1"]
    assert max(column.height for column in plot.columns) == HEIGHT


@pytest.mark.parametrize("prices", [{0.0: 1, 100_000.0: 1}, {425.5: 9, 425.75: 1}, {float(price): 1 for price in range(100, 3000, 7)}])
def test_any_prices_fit_into_the_drawing(prices: dict[float, int]) -> None:
    plot = price_plot(prices, 1000)
    assert plot is not None
    assert len(plot.columns) <= MOST_COLUMNS
    assert all(column.x >= 0 and column.x + column.width <= WIDTH and column.y >= 0 for column in plot.columns)
