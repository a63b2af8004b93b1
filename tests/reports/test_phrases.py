"""Numbers as sentences say them."""

import numpy as np
import pytest

from polybius.reports.words.phrases import (
    amount,
    count,
    decimals,
    listed,
    number,
    ordinal,
    over_worlds,
    percent,
    signed,
    unit,
    vote,
    when,
)


@pytest.mark.parametrize(
    ("x", "text"),
    [(0.126, "+0.13"), (-0.126, "−0.13"), (-0.004, "0.00"), (0.004, "0.00"), (float("nan"), "–")],
)
def test_signed(x: float, text: str) -> None:
    assert signed(x) == text


def test_decimals_and_percent_use_a_true_minus_and_no_minus_nothing() -> None:
    assert decimals(-1.5, 1) == "−1.5"
    assert decimals(-0.0) == "0.00"
    assert percent(0.256) == "26%"
    assert percent(-0.256, 1) == "−25.6%"
    assert percent(float("inf")) == "–"


@pytest.mark.parametrize(
    ("share", "text"), [(0.531, "53.1%"), (0.4996, "49.96%"), (0.49996, "49.996%"), (0.5, "50.0%")]
)
def test_a_vote_has_the_decimals_that_decide_it(share: float, text: str) -> None:
    assert vote(share) == text


@pytest.mark.parametrize(("time", "text"), [(4.0, "year 4"), (4.25, "year 4.2"), (0.0, "year 0")])
def test_when(time: float, text: str) -> None:
    assert when(time) == text


def test_counting() -> None:
    assert (count(1, "world"), count(1200, "citizen"), count(2, "society")) == (
        "1 world",
        "1,200 citizens",
        "2 societies",
    )
    assert (ordinal(0), ordinal(10)) == ("first", "11th")
    assert (number(0), number(3), number(11)) == ("none", "three", "11")


def test_lists() -> None:
    assert (listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])) == (
        "",
        "a",
        "a and b",
        "a, b and c",
    )


def test_over_worlds_says_median_and_range_where_worlds_differ() -> None:
    assert over_worlds(np.array([0.5]), decimals) == "0.50"
    assert over_worlds(np.array([0.1, 0.2, 0.9]), decimals) == "0.20 (0.10 to 0.90)"
    assert over_worlds(np.array([0.101, 0.102]), decimals) == "0.10"  # the same once rounded
    assert over_worlds(np.array([np.nan, 0.3]), decimals) == "0.30"
    assert over_worlds(np.array([np.nan]), decimals) == "–"


def test_units() -> None:
    assert (unit("opinion^2"), unit("1"), unit("opinion/sqrt(year)"), unit("share")) == (
        "opinion²", "–", "opinion/√year", "share",
    )  # fmt: skip


def test_amounts_of_yes_and_no_are_words() -> None:
    assert [amount(x, "yes/no") for x in (0.0, 1.0, 0.5)] == ["no", "yes", "50%"]
