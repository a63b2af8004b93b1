import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from pydantic import ValidationError

from polybius.errors import DataError
from polybius.populations import Item
from polybius.populations.item import label

SEVEN = {"item": "place", "scale": (1, 7), "width": 1, "to": (-1, 1)}


def test_seven_answers_are_seven_cells_of_equal_width() -> None:
    # [-1, 1] falls into seven cells of width 2/7; the centre of cell j (from 1) is -1 + (2j - 1) / 7.
    item = Item.model_validate(SEVEN)
    expected = [-6 / 7, -4 / 7, -2 / 7, 0, 2 / 7, 4 / 7, 6 / 7]
    assert_allclose(item.state(np.arange(1.0, 8.0)), expected, atol=1e-15)
    assert item.cell == 0.0  # no spread: everyone at the centre
    assert Item.model_validate(SEVEN | {"spread": 0.5}).cell == pytest.approx(1 / 7)


def test_a_point_scale_reaches_both_ends() -> None:
    # 0 to 7 days as a share of the week: 3 days are 3/7.
    days = Item(item="days", scale=(0, 7), to=(0, 1))
    assert_allclose(days.state(np.array([0.0, 3.0, 7.0, np.nan])), [0.0, 3 / 7, 1.0, np.nan])


def test_reversed_turns_the_line_around() -> None:
    item = Item.model_validate(SEVEN | {"reversed": True})
    assert_allclose(item.state(np.array([1.0, 4.0, 7.0])), [6 / 7, 0, -6 / 7], atol=1e-15)


def test_without_a_range_the_answers_are_the_state() -> None:
    assert_allclose(Item(item="age", scale=(18, 99)).state(np.array([18.0, 40.0])), [18, 40])


def test_categories_have_their_own_numbers() -> None:
    item = Item(item="degree", categories={"none": 0, "school": 2, "7": 5})
    assert_allclose(item.state(np.array(["school", "", "7"])), [2, np.nan, 5])
    assert item.target == (0.0, 5.0)
    with pytest.raises(DataError, match="item 'degree' has categories, so it has no scale"):
        item.answers(np.zeros(1))


@given(
    low=st.integers(-5, 5),
    n=st.integers(1, 12),
    turned=st.booleans(),
    where=st.floats(-0.49, 0.49),
)
def test_state_and_answers_undo_each_other(low: int, n: int, turned: bool, where: float) -> None:
    # Anywhere inside its cell, a person gives the answer that put them there.
    item = Item(item="x", scale=(low, low + n), width=1, to=(-1, 1), reversed=turned, spread=1)
    answers = np.arange(low, low + n + 1.0)
    assert_allclose(item.answers(item.state(answers) + where * item.cell), answers)


def test_answers_beyond_the_ends_are_the_ends() -> None:
    item = Item.model_validate(SEVEN)
    assert_allclose(item.answers(np.array([-1.0, 1.0, -2.0, 2.0])), [1, 7, 1, 7])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scale": None}, "either a scale or categories"),
        ({"categories": {"a": 1}}, "either a scale or categories"),
        ({"scale": (7, 1)}, "a scale that rises"),
        ({"to": (1, -1)}, "a to that rises"),
        ({"width": 0, "spread": 0.5}, "a spread but no width"),
        ({"width": 4}, "does not divide its scale"),
        ({"scale": None, "categories": {"a": 1}}, "takes no to, width"),
        ({"width": -1}, "greater than or equal to 0"),
        ({"spread": 1.5}, "less than or equal to 1"),
        ({"scale": (1, float("nan"))}, "finite number"),
        ({"scale": (1, "7")}, "valid number"),
    ],
)
def test_contradictions_are_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Item.model_validate(SEVEN | change)


def test_labels_are_the_same_for_the_same_answer() -> None:
    assert [label(cell) for cell in (7, 7.0, "7", " 7 ", 0.5)] == ["7", "7", "7", "7", "0.5"]
    assert [label(cell) for cell in (None, "", float("nan"))] == ["", "", ""]
