"""Averages, spreads and shares over citizens, by hand."""

from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.testing import assert_allclose

from polybius.measures import Average, Deviation, Generation, Mean, Share
from polybius.state import GENERATION, State, make_world


def people(**columns: npt.NDArray[Any]) -> State:
    """Return two societies, of three citizens and of one, and a third of nobody."""
    return make_world(citizens=columns, society_sizes=[3, 1, 0])


def test_average_and_deviation() -> None:
    state = people(salience=np.array([0.0, 0.25, 0.5, 1.0], np.float32))
    assert_allclose(Average("salience", "shayo2009").of(state), [0.25, 1.0, np.nan])
    # deviations of -1/4, 0 and 1/4 from the mean of three; one citizen does not vary
    assert_allclose(Deviation("salience", "shayo2009").of(state), [np.sqrt(1 / 24), 0.0, np.nan])


def test_a_column_with_parts_has_a_number_for_each() -> None:
    parts = np.array([[0, 1, 0, 1], [1, 1, 0, 1], [0.5, 1, 0, 0], [1, 0, 0, 0]], np.float32)
    measure = Average("fortitude", "nietzsche1889")
    assert measure.dims == ("fortitude",)
    assert_allclose(
        measure.of(people(fortitude=parts))[:2], np.array([[0.5, 1.0, 0.0, 2 / 3], [1.0, 0.0, 0.0, 0.0]])
    )


def test_average_among_those_in_office() -> None:
    state = people(
        sincerity=np.array([1.0, 0.5, 0.0, 1.0], np.float32), office=np.array([0, 1, 1, 0], np.uint8)
    )
    # of the first society the second and the third; in the second nobody holds office
    assert_allclose(Average("sincerity", "kuran1995", among="office").of(state), [0.25, np.nan, np.nan])


def test_share_counts_both_ends() -> None:
    side = Share("against_share", "act against", "participation", -1, -1, "vanzomeren2008")
    state = people(participation=np.array([-1, 0, -1, 1], np.int8))
    assert_allclose(side.of(state), [2 / 3, 0.0, np.nan])
    high = Share("high", "high", "salience", 0.5, 1.0, "shayo2009")
    assert_allclose(
        high.of(people(salience=np.array([0.5, 0.49, 1.0, 0.0], np.float32))), [2 / 3, 0.0, np.nan]
    )


def test_share_of_a_group() -> None:
    mouthing = Share("mouthing", "mouth the line", "stance", 1, 1, "kuran1995", among="office")
    state = people(stance=np.array([1, -1, 1, 1], np.int8), office=np.array([1, 1, 0, 1], np.uint8))
    assert mouthing.name == "mouthing_among_office"
    assert_allclose(mouthing.of(state), [0.5, 1.0, np.nan])


def test_generation_counts_predecessors() -> None:
    ids = np.array([0, 1 + GENERATION, 2 + 2 * GENERATION, 3], np.int64)
    assert_allclose(Generation().of(people(id=ids)), [1.0, 0.0, np.nan])


def test_meaning_and_unit_are_the_column_s() -> None:
    measure = Average("paid", "aronson1959")
    assert measure.unit == "year"
    assert measure.long_name == "mean of: years of struggle for the institutions"


def test_nobody_is_averaged_of_whom_a_column_says_nothing_yet() -> None:
    # Of three one expects nothing yet (0), nor does the second society: a mean of 1 and 3, and none.
    state = people(expected=np.array([1.0, 0.0, 3.0, 0.0], np.float32))
    assert_allclose(Average("expected", "shayo2009").of(state), [2.0, np.nan, np.nan])
    assert_allclose(Deviation("expected", "shayo2009").of(state), [1.0, np.nan, np.nan])
    # and a climate that nobody has grown up in (-1) is no climate of -1
    young = people(upbringing=np.array([[0.5], [-1.0], [0.7], [-1.0]], np.float32))
    assert_allclose(Mean("upbringing").of(young)[:2], [[0.6], [np.nan]], rtol=1e-6)
