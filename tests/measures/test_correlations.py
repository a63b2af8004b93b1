"""Correlations by hand, and against NumPy."""

import numpy as np
from numpy.testing import assert_allclose
from random_societies import random_society

from polybius.measures import AxisCorrelation, Candour
from polybius.state import make_world


def test_axes_by_hand() -> None:
    # three citizens: the second axis is the first, reversed; the third is the same for all
    private = np.array([[-1, 0.5, 0], [0, 0, 0], [1, -0.5, 0]], np.float32)
    state = make_world(axes=("a", "b", "c"), citizens={"private": private})
    nothing = np.nan
    assert_allclose(
        AxisCorrelation().of(state),
        [[[nothing, -1.0, nothing], [-1.0, nothing, nothing], [nothing, nothing, nothing]]],
    )


def test_as_numpy_has_it() -> None:
    state = random_society(3000, 4)
    private, said = state.citizens["private"].astype(float), state.citizens["expressed"].astype(float)
    assert_allclose(AxisCorrelation().of(state)[0, 0, 1], np.corrcoef(private.T)[0, 1], atol=1e-12)
    speaks = state.citizens["speaks"] == 1
    expected = [np.corrcoef(private[speaks, a], said[speaks, a])[0, 1] for a in range(2)]
    assert_allclose(Candour().of(state)[0], expected, atol=1e-12)


def test_who_speaks_their_mind_has_a_correlation_of_one() -> None:
    x = np.array([[-0.5], [0.25], [1.0]], np.float32)
    assert_allclose(Candour().of(make_world(citizens={"private": x, "expressed": x})), [[1.0]])
