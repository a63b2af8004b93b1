"""The beta distribution."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from polybius.errors import ParameterError
from polybius.reference.beta import beta_cdf, beta_quantiles


@pytest.mark.parametrize("x", [0.0, 0.1, 0.5, 0.7, 0.99, 1.0])
def test_closed_forms(x: float) -> None:
    # F = 3 x^2 - 2 x^3 at (2, 2); x^a at (a, 1); 1 - (1 - x)^b at (1, b); the arcsine law at (1/2, 1/2).
    assert beta_cdf(x, 2.0, 2.0) == pytest.approx(3 * x**2 - 2 * x**3, abs=1e-15)
    assert beta_cdf(x, 0.3, 1.0) == pytest.approx(x**0.3, abs=1e-15)
    assert beta_cdf(x, 1.0, 7.0) == pytest.approx(1 - (1 - x) ** 7, abs=1e-15)
    assert beta_cdf(x, 0.5, 0.5) == pytest.approx(2 / np.pi * np.arcsin(np.sqrt(x)), abs=1e-14)


@pytest.mark.parametrize("shapes", [(2.0, 2.0), (0.5, 3.0), (40.0, 9.0)])
def test_quantiles_undo_the_distribution(shapes: tuple[float, float]) -> None:
    shares = np.linspace(0.01, 0.99, 9)
    assert_allclose([beta_cdf(x, *shapes) for x in beta_quantiles(shares, *shapes)], shares, atol=1e-13)


def test_shapes_must_be_positive() -> None:
    with pytest.raises(ParameterError, match=r"alpha and beta above 0\. Got 0.0 and 1.0"):
        beta_cdf(0.5, 0.0, 1.0)
