import warnings

import numpy as np
import pytest
from numpy.testing import assert_allclose

from polybius.errors import DataError
from polybius.populations import logistic_regression


def test_two_groups_in_closed_form() -> None:
    # x = 0: 10 of 40 are 1; x = 1: 30 of 40. Saturated, so the fit is the shares:
    # b0 = log(10/30), b1 = log(30/10) - b0; var b0 = 1/10 + 1/30, var b1 = twice that (Woolf 1955).
    x = np.repeat([0, 0, 1, 1], [10, 30, 30, 10])
    y = np.repeat([1, 0, 1, 0], [10, 30, 30, 10])
    fit = logistic_regression(x, y)
    assert_allclose(fit.coefficients, [-np.log(3), 2 * np.log(3)], rtol=1e-12)
    assert_allclose(fit.standard_errors, np.sqrt([4 / 30, 8 / 30]), rtol=1e-10)
    assert fit.log_likelihood == pytest.approx(2 * (10 * np.log(0.25) + 30 * np.log(0.75)))
    assert fit.null_log_likelihood == pytest.approx(80 * np.log(0.5))
    assert fit.mcfadden_r2 == pytest.approx(1 - fit.log_likelihood / fit.null_log_likelihood)
    assert (fit.accuracy, fit.observed_share, fit.predicted_share) == (0.75, 0.5, 0.5)


def test_weights_are_repeated_observations() -> None:
    x, y, times = np.array([0.0, 0.0, 1.0, 1.0]), np.array([1, 0, 1, 0]), np.array([10, 30, 30, 10])
    weighted = logistic_regression(x, y, times)
    repeated = logistic_regression(np.repeat(x, times), np.repeat(y, times))
    assert_allclose(weighted.coefficients, repeated.coefficients, rtol=1e-12)
    assert_allclose(weighted.standard_errors, repeated.standard_errors, rtol=1e-10)
    assert weighted.log_likelihood == pytest.approx(repeated.log_likelihood)
    assert weighted.accuracy == repeated.accuracy


def test_against_statsmodels() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsmodels.api import Logit, add_constant
    rng = np.random.default_rng(1)
    X = rng.normal(size=(300, 3)) * [1.0, 20.0, 0.1]
    y = (rng.random(300) < 1 / (1 + np.exp(-(0.5 + X @ [1.0, -0.05, 4.0])))).astype(float)
    theirs = Logit(y, add_constant(X)).fit(disp=0, tol=1e-14)
    ours = logistic_regression(X, y)
    assert_allclose(ours.coefficients, theirs.params, rtol=1e-8)
    assert_allclose(ours.standard_errors, theirs.bse, rtol=1e-8)
    assert_allclose(ours.probabilities, theirs.predict(), rtol=1e-8)
    assert ours.log_likelihood == pytest.approx(theirs.llf, rel=1e-10)
    assert ours.mcfadden_r2 == pytest.approx(theirs.prsquared, rel=1e-8)


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        ([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1], "tell the outcomes apart perfectly"),
        ([[0.0], [1.0], [2.0], [3.0]], [1, 1, 1, 1], "needs both outcomes"),
        ([[0.0], [1.0], [2.0], [3.0]], [0, 1, 2, 1], "needs both outcomes"),
        ([[0.0, 0], [1, 2], [2, 4], [3, 6]], [0, 1, 0, 1], "do not repeat one another"),
        ([[1.0], [1.0], [1.0], [1.0]], [0, 1, 0, 1], "do not repeat one another or the constant"),
        ([[0.0], [np.nan], [2.0], [3.0]], [0, 1, 0, 1], "needs finite numbers"),
    ],
)
def test_what_cannot_be_fitted(X: list[list[float]], y: list[int], message: str) -> None:
    with pytest.raises(DataError, match=message):
        logistic_regression(X, y)


def test_negative_weights() -> None:
    with pytest.raises(DataError, match="weights of at least 0"):
        logistic_regression([0.0, 1.0], [0, 1], [1.0, -1.0])
