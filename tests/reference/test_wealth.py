"""What the models of wealth share: the equal start, levelling, Gini coefficients with debts."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from polybius.engine import Backend, Simulation
from polybius.errors import ParameterError
from polybius.model import Slot, Theory
from polybius.reference.wealth import CONCENTRATION, GINI, TOP_SHARE, EqualWealth, gini_with_debts
from polybius.reference.yard_sale import Redistribution
from polybius.state import make_world, union


def test_gini_by_hand() -> None:
    # Distances |0-4| twice over 4 ordered pairs: mean 2; half of it over the mean 2 is 1/2.
    assert gini_with_debts([0.0, 4.0]) == 0.5
    # -1 and 3: mean distance 2 again, but mean 1: G = 1.
    assert gini_with_debts([-1.0, 3.0]) == 1.0
    assert math.isnan(gini_with_debts([-1.0, 1.0]))


def test_outcomes_by_hand() -> None:
    worlds = union([make_world(citizens={"wealth": np.array(x)}) for x in ([1.0, 1.0, 2.0], [0.0, 0.0, 5.0])])
    # Distances 1 in four of nine pairs: mean 4/9, over twice the mean 4/3.
    assert_allclose(GINI.of(worlds), [4 / 9 / (8 / 3), 2 / 3], rtol=1e-14)
    assert_allclose(TOP_SHARE.of(worlds), [0.5, 1.0], rtol=1e-15)
    assert_allclose(CONCENTRATION.of(worlds), [(1 + 1 + 4) / 16, 1.0], rtol=1e-15)
    nothing = make_world(citizens={"wealth": np.array([-1.0, 1.0])})
    assert all(np.isnan(outcome.of(nothing)).all() for outcome in (GINI, TOP_SHARE, CONCENTRATION))


def test_everyone_starts_alike_and_with_something() -> None:
    assert (EqualWealth(start_wealth=3.0).world(4, None, 0).citizens.wealth == 3.0).all()
    with pytest.raises(ParameterError, match=r"EqualWealth.start_wealth must lie in"):
        EqualWealth(start_wealth=0.0)


def test_levelling_is_exact_whatever_the_step(backend: Backend) -> None:
    # Gaps shrink by exp(-chi t): half a step each, in one step of 1 or in eight of 1/8.
    start = np.array([0.0, 1.0, 5.0])
    expected = 2.0 + (start - 2.0) * math.exp(-0.5 * 0.7)
    theory = Theory("tax", (Slot("Tax", Redistribution(chi=0.7)),), precision="float64")
    for steps in (1, 8):
        world = make_world(citizens={"wealth": start})
        simulation = Simulation(theory, world, dt=1 / steps, backend=backend)
        simulation.advance(steps)
        assert_allclose(simulation.state.citizens.wealth, expected, rtol=1e-14)
