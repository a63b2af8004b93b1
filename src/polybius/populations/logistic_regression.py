"""Logistic regression by Newton's method, as a yardstick for the model's votes.

    P(y = 1) = 1 / (1 + exp(-(b0 + b1 x1 + ...)))

fitted by iteratively reweighted least squares (McCullagh and Nelder 1989, section 4.4).
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.errors import DataError

__all__ = ["LogisticRegression", "logistic_regression"]

Vector = NDArray[np.float64]

SEPARATED = "logistic regression has no finite fit: its columns tell the outcomes apart perfectly."


@dataclass(frozen=True, eq=False)
class LogisticRegression:
    """A fitted regression.

    `coefficients` and `standard_errors` (1 + n_columns,) begin with the constant;
    `probabilities` (n,) are of y = 1. With weights, means are weighted and weights count as
    repeated observations.
    """

    coefficients: Vector
    standard_errors: Vector
    probabilities: Vector = field(repr=False)
    log_likelihood: float
    null_log_likelihood: float
    accuracy: float
    observed_share: float
    predicted_share: float

    @property
    def mcfadden_r2(self) -> float:
        """Share of the constant-only log-likelihood that is gained (McFadden 1974)."""
        return 1.0 - self.log_likelihood / self.null_log_likelihood


def logistic_regression(
    X: ArrayLike, y: ArrayLike, weights: ArrayLike | None = None, *, max_rounds: int = 50
) -> LogisticRegression:
    """Fit y (n,), 0 or 1, on the columns of X (n, n_columns) and a constant.

    Raises DataError where a column repeats another (or is constant), where X tells the two outcomes
    apart perfectly, so that no finite coefficients exist, and where y has one outcome only.
    """
    if not len(np.asarray(y)):
        raise DataError("logistic regression needs rows to fit. There are none.")
    rows = np.asarray(X, np.float64).reshape(len(np.asarray(y)), -1)
    outcome = np.asarray(y, np.float64)
    weight = np.ones(len(rows)) if weights is None else np.asarray(weights, np.float64)
    _check(rows, outcome, weight)
    design = np.column_stack([np.ones(len(rows)), rows])
    beta, reached = np.zeros(design.shape[1]), -np.inf
    for _ in range(max_rounds):
        step = _newton(design, outcome, weight, beta)
        if np.abs(step).max() <= 1e-10 * (
            1.0 + np.abs(beta).max()
        ):  # Newton squares the error: exact after it
            return _report(design, outcome, weight, beta + step)
        while _log_likelihood(design @ (beta + step), outcome, weight) < reached - 1e-9 * abs(reached):
            step *= 0.5  # far from the top, a whole step may lead down
        beta = beta + step
        reached = _log_likelihood(design @ beta, outcome, weight)
    raise DataError(SEPARATED)


def _newton(design: Vector, outcome: Vector, weight: Vector, beta: Vector) -> Vector:
    p = _probability(design @ beta)
    try:
        step = np.linalg.solve(_information(design, p, weight), design.T @ (weight * (outcome - p)))
    except np.linalg.LinAlgError:  # every probability is 0 or 1
        raise DataError(SEPARATED) from None
    return np.asarray(step, np.float64)


def _check(rows: Vector, outcome: Vector, weight: Vector) -> None:
    if not (np.isfinite(rows).all() and np.isfinite(weight).all() and (weight >= 0).all()):
        raise DataError("logistic regression needs finite numbers and weights of at least 0. Drop others.")
    if not np.isin(outcome, (0.0, 1.0)).all() or len(np.unique(outcome[weight > 0])) < 2:
        raise DataError("logistic regression needs both outcomes, 0 and 1, and no others.")
    used = np.column_stack([np.ones(len(rows)), rows])[weight > 0]
    if np.linalg.matrix_rank(used) < used.shape[1]:
        raise DataError("logistic regression needs columns that do not repeat one another or the constant.")


def _probability(score: Vector) -> Vector:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * score)))  # never overflows


def _log_likelihood(score: Vector, outcome: Vector, weight: Vector) -> float:
    return float(-(weight @ np.logaddexp(0.0, np.where(outcome > 0, -score, score))))


def _information(design: Vector, p: Vector, weight: Vector) -> Vector:
    return np.asarray(design.T @ (design * (weight * p * (1.0 - p))[:, np.newaxis]))


def _report(design: Vector, outcome: Vector, weight: Vector, beta: Vector) -> LogisticRegression:
    score = design @ beta
    p = _probability(score)
    total = weight.sum()
    share = float(weight @ outcome / total)
    return LogisticRegression(
        coefficients=beta,
        standard_errors=np.sqrt(np.diag(np.linalg.inv(_information(design, p, weight)))),
        probabilities=p,
        log_likelihood=_log_likelihood(score, outcome, weight),
        null_log_likelihood=float(total * (share * np.log(share) + (1 - share) * np.log1p(-share))),
        accuracy=float(weight @ ((p > 0.5) == (outcome > 0.5)) / total),
        observed_share=share,
        predicted_share=float(weight @ (p > 0.5) / total),
    )
