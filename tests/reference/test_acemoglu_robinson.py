"""Thresholds of democracy, against the payoffs that they compare."""

import numpy as np
import pytest

from polybius.errors import ParameterError
from polybius.reference.acemoglu_robinson import (
    best_tax,
    cost_of_taxation,
    democracy_threshold,
    incomes,
    promise_threshold,
    repression_threshold,
    revolution_threatens,
)

CASES = [(0.6, 0.2, 1.0, 2.0), (0.45, 0.1, 0.7, 3.0), (0.9, 0.05, 2.0, 1.5)]


def after_tax(income: float, tau: float, c: float, m: float) -> float:
    """Return what is left of an income and the transfer, the mean income being 1."""
    return (1 - tau) * income + tau - cost_of_taxation(tau, c, m)


@pytest.mark.parametrize(("theta", "delta", "c", "m"), CASES)
def test_the_best_tax_is_the_poors(theta: float, delta: float, c: float, m: float) -> None:
    poor = incomes(theta, delta)[0]
    taxes = np.linspace(0, 1, 100_001)
    left = [(1 - tau) * poor + tau - c * tau**m / m for tau in taxes]
    assert best_tax(theta, delta, c, m) == pytest.approx(taxes[int(np.argmax(left))], abs=2e-5)


@pytest.mark.parametrize(("theta", "delta", "c", "m"), CASES)
@pytest.mark.parametrize("p", [0.0, 0.3, 1.0])
def test_at_the_threshold_the_poor_are_indifferent(
    theta: float, delta: float, c: float, m: float, p: float
) -> None:
    poor, tau = incomes(theta, delta)[0], best_tax(theta, delta, c, m)
    promise = p * after_tax(poor, tau, c, m) + (1 - p) * poor
    mu = promise_threshold(theta, delta, p, c, m)
    assert promise == pytest.approx((1 - mu) / (1 - delta))  # all income that is left, shared by the poor


@pytest.mark.parametrize(("theta", "delta", "c", "m"), CASES)
def test_at_the_threshold_the_rich_are_indifferent(theta: float, delta: float, c: float, m: float) -> None:
    rich, tau = incomes(theta, delta)[1], best_tax(theta, delta, c, m)
    kappa = repression_threshold(theta, delta, c, m)
    assert (1 - kappa) * rich == pytest.approx(after_tax(rich, tau, c, m))


def test_limits() -> None:
    # who promises nothing that is kept is threatened exactly if a revolution pays
    assert promise_threshold(0.6, 0.2, 0) == 0.6
    assert revolution_threatens(0.6, 0.59) and not revolution_threatens(0.6, 0.6)
    assert democracy_threshold(0.6, 0.2) < promise_threshold(0.6, 0.2, 0.99)
    # equals don't tax each other; tax is at most all there is
    assert best_tax(0.2, 0.2) == 0 == repression_threshold(0.2, 0.2)
    assert best_tax(0.9, 0.1, c=0.1) == 1


@pytest.mark.parametrize(("theta", "delta"), [(0.6, 0.5), (0.6, 0), (0.1, 0.2), (1, 0.2)])
def test_the_rich_are_a_minority_with_more_than_its_share(theta: float, delta: float) -> None:
    with pytest.raises(ParameterError, match="minority with more than its share"):
        best_tax(theta, delta)


def test_other_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match="p must be a probability"):
        promise_threshold(0.6, 0.2, 1.5)
    with pytest.raises(ParameterError, match="rise ever faster"):
        best_tax(0.6, 0.2, m=1)
