from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import ArrayLike

from polybius.errors import DataError
from polybius.populations import Survey, SurveyMapping, rake

MAPPING = SurveyMapping.parse(
    {
        "survey": {"name": "table", "weight": "count", "keep": ["row", "column", "age"]},
        "axes": {"axis": {"item": "axis", "scale": [-1, 1]}},
    }
)


def cross_table(counts: ArrayLike) -> Survey:
    """Return a survey with one respondent a cell, weighted by the cell's count."""
    table = np.array(counts, float)
    rows, columns = np.indices(table.shape)
    return Survey.from_columns(
        {
            "axis": np.zeros(table.size),
            "count": table.ravel(),
            "row": [f"r{row}" for row in rows.ravel()],
            "column": [f"c{column}" for column in columns.ravel()],
            "age": 20.0 + 10 * np.arange(table.size),
        },
        MAPPING,
    )


def margin(letter: str, shares: ArrayLike) -> dict[str | float, float]:
    return {f"{letter}{place}": float(share) for place, share in enumerate(np.atleast_1d(shares))}


def test_two_by_two_in_closed_form() -> None:
    # Raking keeps the odds ratio 1 * 4 / (1 * 1) = 4. With all margins one half the table is
    # [[a, b], [b, a]], a + b = 1/2, a^2 / b^2 = 4: a = 1/3, b = 1/6.
    half = [0.5, 0.5]
    weights = rake(cross_table([[1, 1], [1, 4]]), {"row": margin("r", half), "column": margin("c", half)})
    assert_allclose(weights, [1 / 3, 1 / 6, 1 / 6, 1 / 3], atol=1e-9)


def test_four_by_four_of_the_textbook() -> None:
    # Worked example of the article "Iterative proportional fitting", en.wikipedia.org. It stops early: its
    # first row adds up to 150.14 for 150, so cells may differ by up to 0.06 from the fixed point.
    survey = cross_table([[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]])
    rows, columns = np.array([150, 300, 400, 150]), np.array([200, 300, 400, 100])
    margins = {"row": margin("r", rows / 1000), "column": margin("c", columns / 1000)}
    table = 1000 * rake(survey, margins).reshape(4, 4)
    assert_allclose(
        table,
        [
            [64.61, 46.28, 35.42, 3.83],
            [49.95, 68.15, 156.49, 25.37],
            [56.70, 144.40, 145.06, 53.76],
            [28.74, 41.18, 63.03, 17.03],
        ],
        atol=0.06,
    )
    assert_allclose(table.sum(axis=1), rows, atol=1e-5)
    assert_allclose(table.sum(axis=0), columns, atol=1e-5)
    # What the margins leave open is the survey's: the odds ratio of the first four cells.
    assert table[0, 0] * table[1, 1] / table[0, 1] / table[1, 0] == pytest.approx(40 * 50 / 30 / 35)


def test_ranges_of_numbers_are_categories() -> None:
    # Ages 20, 30, 40, 50 with weights .1, .1, .1, .7: two ages of each side of 35.
    survey = cross_table([[1, 1], [1, 7]])
    weights = rake(survey, {"age": {"18..35": 0.4, 40: 0.2, "41..99": 0.4}})
    assert_allclose(weights, [0.2, 0.2, 0.2, 0.4])


def test_no_margins_change_nothing() -> None:
    assert_allclose(rake(cross_table([[1, 1], [1, 7]]), {}), [0.1, 0.1, 0.1, 0.7])


def test_share_zero_drops_people() -> None:
    assert_allclose(rake(cross_table([[1, 1], [1, 7]]), {"row": {"r0": 1, "r1": 0}}), [0.5, 0.5, 0, 0])


@pytest.mark.parametrize(
    ("margins", "message"),
    [
        ({"row": {"r0": 0.5, "r1": 0.4}}, "margin 'row' must hold shares .* add up to 1. Got .* in all 0.9"),
        ({"row": {"r0": 1.5, "r1": -0.5}}, "shares of at least 0"),
        ({"row": {"r0": float("nan"), "r1": 0.5}}, "shares of at least 0"),
        ({"row": {"r0": "half", "r1": 0.5}}, r"category 'r0' a share in \[0, 1\]. Got 'half' instead"),
        ({"row": {"r0": 0.5, "r2": 0.5}}, "category 'r2' that nobody is in. Answers are: r0, r1"),
        ({"row": {"r0": 1.0}}, "margin 'row' leaves out people who answered: r1"),
        ({"rows": {"r0": 1.0}}, "has no item 'rows'. Did you mean 'row'"),
        ({"age": {"20..40": 0.5, "40..60": 0.5}}, "counts somebody twice: category '40..60' overlaps"),
        ({"age": {"young": 1.0}}, "category 'young' that nobody is in. Answers are: 20, 30, 40, 50"),
    ],
)
def test_impossible_margins(margins: dict[str, dict[str | float, float]], message: str) -> None:
    survey = cross_table([[1, 1], [1, 7]])
    with pytest.raises(DataError, match=message):
        rake(survey, margins)


def test_margins_that_contradict_each_other() -> None:
    # Only the diagonal is peopled: rows and columns must have the same shares.
    margins = {"row": margin("r", [0.5, 0.5]), "column": margin("c", [0.2, 0.8])}
    with pytest.raises(
        DataError, match=r"raking did not settle in 50 rounds: margin 'row' is still off by 0\.3"
    ):
        rake(cross_table([[1, 0], [0, 1]]), margins, max_rounds=50)


def crossed(a: list[str], b: list[str]) -> Survey:
    axis = {"item": "x", "scale": [0, 1], "to": [-1, 1]}
    told = SurveyMapping.parse({"survey": {"name": "crossed", "keep": ["a", "b"]}, "axes": {"x": axis}})
    return Survey.from_columns({"x": [0] * len(a), "a": a, "b": b}, told)


HALVES = {"a": {"p": 0.5, "q": 0.5}, "b": {"u": 0.5, "v": 0.5}}


def test_margins_that_only_a_limit_satisfies_are_met_there() -> None:
    # q goes with u alone, so all of u's half is q's: nothing is left for p with u, and p with v has the rest.
    assert_allclose(rake(crossed(["p", "p", "q"], ["u", "v", "u"]), HALVES), [0, 0.5, 0.5], atol=1e-9)
    # Two who are alike share what is theirs as they did before.
    two = rake(crossed(["p", "p", "q", "q"], ["u", "v", "u", "u"]), HALVES, np.array([1.0, 1.0, 1.0, 3.0]))
    assert_allclose(two, [0, 0.5, 0.125, 0.375], atol=1e-9)


@pytest.mark.parametrize("share", [0.4, 0.499])
def test_margins_that_contradict_each_other_are_refused(share: float) -> None:
    # u holds all of q's .6 or .501, which is more than u's half.
    margins = {**HALVES, "a": {"p": share, "q": 1 - share}}
    with pytest.raises(DataError, match="The margins contradict each other"):
        rake(crossed(["p", "p", "q"], ["u", "v", "u"]), margins)


@pytest.mark.parametrize("answer", ["1_0", "\u0661", "1..x", "0x1"])
def test_margins_read_numbers_as_files_do(answer: str) -> None:
    with pytest.raises(DataError, match=r"that nobody is in|leaves out people"):
        rake(crossed(["1", "10"], ["u", "v"]), {"a": {answer: 0.5, "10": 0.5}})


@pytest.mark.parametrize("share", [Decimal("0.5"), Fraction(1, 2), np.float32(0.5), np.array(0.5)])
def test_shares_are_numbers_whoever_made_them(share: float) -> None:
    margins = {"a": {"p": share, "q": share}}
    assert_allclose(rake(crossed(["p", "p", "q"], ["u", "v", "u"]), margins), [0.25, 0.25, 0.5])
