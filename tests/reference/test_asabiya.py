"""Asabiya: rates by hand, the scheme's order, and where empires rest."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments import simulate
from polybius.reference.asabiya import equilibrium, saturated_area


def test_rates_by_hand(backend: Backend) -> None:
    # A = .5, S = .5, c_0 = 2, h = 2, a = .1: A' = 2 * .25 * .75 - .1; b = 1, r_0 = 4: S' = 4 * .75 * .25.
    found = simulate(
        "asabiya", A=0.5, S=0.5, c_0=2, h=2, a=0.1, b=1, r_0=4, steps=1, dt=1e-6, backend=backend
    )
    assert (found.area.item() - 0.5) / 1e-6 == pytest.approx(0.275, rel=1e-4)
    assert (found.asabiya.item() - 0.5) / 1e-6 == pytest.approx(0.75, rel=1e-4)


def test_the_order_is_four() -> None:
    ends = [simulate("asabiya", b=0.3, steps=steps, dt=4 / steps).area.item() for steps in (8, 16, 512)]
    assert math.log2(abs(ends[0] - ends[2]) / abs(ends[1] - ends[2])) == pytest.approx(4, abs=0.4)


def test_an_empire_at_rest_stays_there() -> None:
    # 2 b = .6; .1 / (.6 * .4)
    area, asabiya = equilibrium(0.3)
    assert area == pytest.approx(0.6)
    assert asabiya == pytest.approx(0.1 / 0.24)
    found = simulate("asabiya", A=area, S=asabiya, b=0.3, steps=1000, dt=0.1)
    assert_allclose([found.area.item(), found.asabiya.item()], [area, asabiya], rtol=1e-12)


def test_where_there_is_no_rest() -> None:
    # at 2 b = .02 even full asabiya gives less than rivals take; at 2 b = h power is nil
    assert all(math.isnan(each) for each in (*equilibrium(0.01), *equilibrium(0.5)))
    assert math.isnan(saturated_area(a=0.3))  # A (1 - A) is .25 at most
    assert math.isnan(saturated_area(c_0=0))
    assert saturated_area(a=0.21) == pytest.approx(0.7)


def test_a_broad_frontier_makes_a_lasting_empire_and_a_narrow_one_a_collapse() -> None:
    found = simulate("asabiya", b=[0.1, 0.5], steps=2000, dt=0.05)
    assert np.isnan(found.collapse.to_numpy()).tolist() == [[False], [True]]
    assert found.area.to_numpy()[:, 0] == pytest.approx([0, saturated_area()], abs=1e-4)


def test_there_is_one_empire() -> None:
    with pytest.raises(ParameterError, match="n must be 1"):
        simulate("asabiya", n=2)
