"""Richardson's arms race: one step by hand, the scheme's order, rest and runaway, many nations."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments import simulate
from polybius.reference.richardson import (
    eigenvalues,
    equilibrium,
    equilibrium_of_nations,
    is_stable,
    line_of_increase,
)

ALIKE: dict[str, Any] = {"a": 0.2, "b": 0.2, "k": 0.1, "l": 0.1, "g": 1.0, "h": 1.0}


def test_a_step_by_hand(backend: Backend) -> None:
    # Without fear or grievance x' = -x: RK4 multiplies by 1 - d + d^2/2 - d^3/6 + d^4/24, with d = 1/2.
    found = simulate("richardson", a=1, b=1, k=0, l=0, g=0, h=0, x=1, y=-2, dt=0.5, steps=1, backend=backend)
    factor = 1 - 1 / 2 + 1 / 8 - 1 / 48 + 1 / 384
    assert_allclose(found.arms[0], [factor, -2 * factor], rtol=1e-15)


def test_each_nation_has_its_own_coefficients(backend: Backend) -> None:
    # From x = 1, y = 2 the rates are .1 * 2 - .2 * 1 + 1 = 1 and .15 * 1 - .3 * 2 + 2 = 1.55.
    found = simulate("richardson", x=1, y=2, dt=1e-6, steps=1, backend=backend)
    assert_allclose((found.arms[0].to_numpy() - [1, 2]) / 1e-6, [1, 1.55], rtol=1e-5)


def test_the_order_is_four() -> None:
    # Alike from zero, both follow x = g / (a - k) (1 - exp(-(a - k) t)).
    exact = 10 * (1 - math.exp(-4 * 0.1))
    errors = [
        abs(simulate("richardson", **ALIKE, dt=4 / steps, steps=steps).arms[0, 0].item() - exact)
        for steps in (4, 8)
    ]
    assert math.log2(errors[0] / errors[1]) == pytest.approx(4, abs=0.15)


def test_stability_decides_between_rest_and_race() -> None:
    # k l = .09 against a b = .06: the greater eigenvalue, -.25 + sqrt(.0025 + .09), is positive.
    assert not is_stable(0.2, 0.3, 0.3, 0.3)
    fast, slow = eigenvalues(0.2, 0.3, 0.3, 0.3)
    assert fast == pytest.approx(-0.25 + math.sqrt(0.0925))
    assert slow == pytest.approx(-0.25 - math.sqrt(0.0925))
    found = simulate("richardson", k=0.3, l=0.3, dt=0.1, steps=2000, every=1000)
    growth = math.log(found.total[0, 2].item() / found.total[0, 1].item()) / 100
    assert growth == pytest.approx(fast.real, rel=1e-3)
    assert is_stable(0.2, 0.3, 0.1, 0.15)


def test_goodwill_may_disarm_below_zero() -> None:
    # Rest at (b g + k h) / (a b - k l) = (-.2 - .1) / .03 = -10.
    assert equilibrium(0.2, 0.2, 0.1, 0.1, -1, -1) == pytest.approx((-10, -10))
    found = simulate("richardson", **{**ALIKE, "g": -1, "h": -1})
    assert_allclose(found.arms[0], -10, rtol=1e-9)


def test_no_single_rest() -> None:
    assert all(math.isnan(each) for each in equilibrium(0.1, 0.1, 0.1, 0.1, 1, 1))
    with pytest.raises(ParameterError, match="no single point of rest"):
        equilibrium_of_nations([[0, 1], [1, 0]], [1, 1], [1, 1])


def test_many_nations_rest_where_the_matrix_says() -> None:
    # Only the ties count, with their weights: 0 fears 1 and 2, 1 fears 0, nobody else fears.
    sparse = pytest.importorskip("scipy.sparse")
    responses = np.array([[0, 0.1, 0.3], [0.2, 0, 0], [0, 0, 0]])
    fatigue, grievance = np.array([0.5, 0.4, 0.25]), np.array([1.0, -0.5, 2.0])
    found = simulate(
        "richardson",
        sparse.csr_array(responses),
        initial={"defence": np.ones(3), "fatigue": fatigue, "grievance": grievance},
    )
    assert_allclose(found.arms[0], equilibrium_of_nations(responses, fatigue, grievance), rtol=1e-9)
    # nation 2 is alone with its fatigue: 2 / .25
    assert found.arms[0, 2].item() == pytest.approx(8)


def test_two_nations_are_a_case_of_many() -> None:
    many = equilibrium_of_nations([[0, 0.1], [0.15, 0]], [0.2, 0.3], [1, 2])
    assert_allclose(many, equilibrium(0.2, 0.3, 0.1, 0.15, 1, 2), rtol=1e-14)


def test_the_line_of_increase_has_the_slope_of_like_nations() -> None:
    # x' = (k - a) x + g for each of two alike: their sum grows by (k - a) sum + 2 g.
    sums = np.array([1.0, 2.0, 5.0])
    slope, zero = line_of_increase(sums, (0.4 - 0.1) * sums - 2 * 3)
    assert slope == pytest.approx(0.3)
    assert zero == pytest.approx(20)
