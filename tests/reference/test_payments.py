"""Payments: by hand, what cannot be afforded, stationary laws."""

from typing import Any

import numpy as np
import pytest

from polybius.engine import Backend
from polybius.experiments.replicates import simulate
from polybius.reference.payments import PAYMENTS, geometric_gini, proportional_variance
from polybius.rng import Tick, stream, uniform2


def test_a_payment_by_hand(backend: Backend) -> None:
    # One of two pays (0.5 + 0.2 * (2 + 4) / 2 + 0.1 * its own) (1 - 0.5 u).
    _, u = uniform2(0, 0, Tick(0, stream("Payment"), 1.0), 0)
    given: dict[str, Any] = {"amount": 0.5, "beta": 0.2, "gamma": 0.1, "nu": 0.5, "encounters": 0.5}
    found = simulate(PAYMENTS, n=2, steps=1, initial={"wealth": [2.0, 4.0]}, backend=backend, **given)
    x, y = found.wealth.to_numpy()[0]
    by_first, by_second = (1.1 + 0.2) * (1 - 0.5 * u), (1.1 + 0.4) * (1 - 0.5 * u)
    assert np.allclose([x, y], [2 - by_first, 4 + by_first]) or np.allclose(
        [x, y], [2 + by_second, 4 - by_second]
    )


def test_what_cannot_be_afforded_is_not_bought(backend: Backend) -> None:
    start = {"wealth": np.full(6, 1.0)}
    found = simulate(PAYMENTS, n=6, steps=10, amount=1.5, initial=start, backend=backend).wealth
    assert (found == 1.0).all()
    found = simulate(PAYMENTS, n=6, steps=10, amount=1.5, debt=0.5, initial=start, backend=backend).wealth
    assert (found != 1.0).any() and (found >= -0.5).all()  # 1 - 1.5 is just allowed


def test_units_stay_units_and_money_stays() -> None:
    wealth = simulate(PAYMENTS, n=100, steps=100, replicates=3).wealth
    assert (wealth == np.round(wealth)).all()
    assert (wealth.sum("citizen") == 100).all()


@pytest.mark.parametrize("given", [{"amount": 1.0, "nu": 1.0}, {"amount": 0.0, "beta": 1.0, "nu": 1.0}])
def test_random_amounts_leave_money_exponential(given: dict[str, Any]) -> None:
    # Gini 1/2 (1 - 1/n) and variance 1; the spread of G at n = 1000 is 0.29 / sqrt(1000).
    found = simulate(PAYMENTS, n=1000, steps=150, replicates=20, **given)
    assert float(found.gini.mean()) == pytest.approx(0.4995, abs=4 * 0.0092 / 20**0.5)
    assert float(found.wealth.var()) == pytest.approx(1.0, abs=4 * (8 / 20_000) ** 0.5)


def test_stationary_laws_by_hand() -> None:
    # One unit each: geometric 1/2, 1/4, 1/8 ...: G = 2/3. Many units: exponential.
    assert geometric_gini(1.0) == pytest.approx(2 / 3, rel=1e-15)
    assert geometric_gini(1e9) == pytest.approx(0.5, rel=1e-8)
    # Half of one's money at a time: E x^2 = 2; two citizens: x (1 - x) of [0, 1] has E x^2 = 2 E x y = 1/3.
    assert proportional_variance(0.5) == 1.0
    assert proportional_variance(0.5, 2) == pytest.approx((1 / 3) / 0.25 - 1, rel=1e-14)
