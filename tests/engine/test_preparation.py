"""What a state must be before a theory runs on it."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sample_mechanisms import Averaging, Drift, Majority, ring

from polybius.engine.preparation import locked, prepared
from polybius.errors import StateError
from polybius.model import Theory
from polybius.state import State, make_world

THEORY = Theory("t", (Averaging(), Drift(), Majority()))


def village(**citizens: Any) -> State:
    return make_world(citizens={"opinion": np.zeros(3), **citizens}, network=ring(3, 1), axes=("a", "b"))


def test_what_is_missing_takes_its_start_value_and_what_is_not_named_stays() -> None:
    ready = prepared(THEORY, village(age=[1, 2, 3], mood=[0.5, 0.25, 0.125]))
    assert ready.citizens.private.shape == (3, 2) and ready.citizens.private.dtype == np.float32
    assert_array_equal(ready.citizens.changes, np.zeros(3, np.int8))
    assert_array_equal(ready.citizens.mood, [0.5, 0.25, 0.125])


def test_what_is_adopted_is_not_copied_but_what_two_columns_share_is() -> None:
    mood, twin = np.zeros(3), np.ones((3, 2), np.float32)
    given = village(mood=mood, private=twin, expressed=twin)
    ready = prepared(THEORY, given, adopt=True)
    assert np.shares_memory(ready.citizens.mood, mood) and np.shares_memory(ready.citizens.private, twin)
    assert not np.shares_memory(ready.citizens.expressed, twin)
    mood.flags.writeable = False
    assert not np.shares_memory(prepared(THEORY, given, adopt=True).citizens.mood, mood)


def test_nothing_but_ties_is_shared_and_ties_cannot_be_edited() -> None:
    given = village(mood=np.zeros(3))
    ready = prepared(THEORY, given)
    for name, table in ready.tables.items():
        for key, values in table.items():
            shared = np.shares_memory(values, given.tables[name][key]) if key in given.tables[name] else False
            assert shared == (f"{name}.{key}" in ("ties.to", "citizens.first_tie")), key
    shown = locked(THEORY, ready)
    assert not shown.ties.to.flags.writeable and not shown.citizens.first_tie.flags.writeable
    assert shown.citizens.opinion is ready.citizens.opinion and shown.citizens.mood.flags.writeable


def test_one_axis_may_come_flat() -> None:
    flat = make_world(citizens={"private": [0.1, 0.2]})
    assert prepared(Theory("t", (Drift(),)), flat).citizens.private.shape == (2, 1)


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("opinion", [0, 0, 1.5], r"citizens.opinion must lie in \[-1, 1\] 1. Got 1.5 in row 2"),
        ("opinion", [0, np.nan, 0], r"citizens.opinion must lie in \[-1, 1\] 1. Got nan in row 1"),
        ("opinion", ["a", "b", "c"], "citizens.opinion must be numbers. Row 0 holds 'a'"),
        ("opinion", np.zeros((3, 2)), r"citizens.opinion must have shape \(3,\). Got \(3, 2\)"),
        ("private", np.zeros((3, 3)), r"citizens.private must have shape \(3, 2\). Got \(3, 3\)"),
        (
            "private",
            [[0, 0], [0, 0], [0, -2]],
            r"citizens.private must lie in \[-1, 1\] opinion. Got .* in row 2",
        ),
        (
            "changes",
            [0, 300, 0],
            r"citizens.changes must lie in whole numbers in \[0, 100\] 1. Got 300 in row 1",
        ),
        ("changes", [0, 0.5, 0], "citizens.changes must lie in whole numbers in .* Got 0.5 in row 1"),
    ],
)
def test_what_does_not_fit_is_named(column: str, values: Any, message: str) -> None:
    with pytest.raises(StateError, match=message):
        prepared(THEORY, village(**{column: np.array(values)}))


def test_a_bound_that_single_precision_rounds_up_is_within() -> None:
    # 1/3 as a float32 is a little more than 1/3.
    from sample_mechanisms import number

    class Third(Averaging):
        columns = (number("citizens.opinion", 0.0, 1 / 3),)

    state = make_world(citizens={"opinion": np.full(3, 1 / 3, np.float32)}, network=ring(3, 1))
    assert prepared(Theory("t", (Third(),)), state).citizens.opinion[0] == np.float32(1 / 3)
