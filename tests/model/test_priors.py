"""Priors: shares of their probability become values, and values stay within the ends."""

import json
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from polybius.errors import DeclarationError
from polybius.model import Choice, LogUniform, Normal, Prior, Uniform, Whole, prior_of

U = np.linspace(0, 1, 1001)

#: Each with the same distribution of scipy.
CONTINUOUS = [
    (Uniform(-1, 3), stats.uniform(-1, 4)),
    (LogUniform(0.03, 3), stats.loguniform(0.03, 3)),
    (Normal(1, 2), stats.norm(1, 2)),
    (Normal(1, 2, low=0, high=4), stats.truncnorm(-0.5, 1.5, 1, 2)),
    (Normal(0, 1, low=6), stats.truncnorm(6, np.inf, 0, 1)),  # far out in either tail
    (Normal(0, 1, high=-6), stats.truncnorm(-np.inf, -6, 0, 1)),
    (Normal(0, 1, low=5, high=5.5), stats.truncnorm(5, 5.5, 0, 1)),
]


@pytest.mark.parametrize(("prior", "known"), CONTINUOUS, ids=lambda each: str(each)[:40])
def test_quantiles_are_scipys(prior: Prior, known: Any) -> None:
    inner = U[1:-1]
    assert np.allclose(prior.quantile(inner), known.ppf(inner), rtol=1e-7, atol=1e-9)
    assert prior.quantile([0, 1]).tolist() == pytest.approx(prior.ends, rel=1e-9)


def test_whole_numbers_and_choices_are_as_likely_as_they_should_be() -> None:
    u = (np.arange(7000) + 0.5) / 7000
    assert np.unique(Whole(2, 8).quantile(u), return_counts=True)[1].tolist() == [1000] * 7
    assert Whole(2, 8).quantile([0, 1]).tolist() == [2, 8] and Whole(2, 8).whole
    weighed: Prior = Choice((4, 2, 9), weights=(1, 0, 6))
    assert np.unique(weighed.quantile(u), return_counts=True)[1].tolist() == [1000, 6000]
    assert weighed.quantile([0, 1]).tolist() == [4, 9]
    assert weighed.whole
    assert list(weighed.ends) == [2, 9]
    assert Choice(("ring", "random")).quantile([0.2, 0.9]).tolist() == ["ring", "random"]
    assert not Choice((0.5, 1)).whole


EACH: list[Prior] = [prior for prior, _ in CONTINUOUS]
EACH += [Whole(0, 3), Choice((1, 2.5), (1, 3)), Choice(("a", "b"))]


@pytest.mark.parametrize("prior", EACH, ids=str)
def test_what_is_written_is_read(prior: Prior) -> None:
    assert prior_of(json.loads(json.dumps(prior.to_dict()))) == prior
    assert prior_of(prior) is prior


def test_a_pair_is_uniform_whatever_its_numbers_are() -> None:
    assert prior_of((0, 1)) == prior_of([np.float32(0), Decimal(1)]) == Uniform(0, 1)


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e6), st.floats(0, 1))
def test_no_rounding_leaves_the_ends(low: float, width: float, u: float) -> None:
    if low + width > low:
        assert low <= Uniform(low, low + width).quantile(u) <= low + width
    assert width <= LogUniform(width, 3 * width).quantile(u) <= 3 * width


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Uniform(1, 1), "must rise"),
        (lambda: Uniform(1, 0.5), "must rise"),
        (lambda: Uniform(np.nan, 1), "finite number as its low"),
        (lambda: Uniform(0, np.inf), "finite number as its high"),
        (lambda: Uniform("0", 1), "finite number as its low"),  # type: ignore[arg-type]
        (lambda: Uniform(True, 2), "finite number as its low"),
        (lambda: LogUniform(0, 1), "above 0"),
        (lambda: LogUniform(-2, -1), "above 0"),
        (lambda: Normal(0, 0), "deviation above 0"),
        (lambda: Normal(0, -1), "deviation above 0"),
        (lambda: Normal(0, 1, low=2, high=1), "ends that rise"),
        (lambda: Normal(0, 1, low=40), "has nothing between"),
        (lambda: Normal(0, 1, low=np.nan), "number as its low"),
        (lambda: Whole(0.5, 2), "whole numbers"),
        (lambda: Whole(0, 2**60), "whole numbers, below 2"),
        (lambda: Choice(()), "at least one"),
        (lambda: Choice("ab"), "a list of values"),  # type: ignore[arg-type]
        (lambda: Choice((1, "a")), "numbers, or texts"),
        (lambda: Choice((1, 1)), "each value once"),
        (lambda: Choice((1, 2), weights=(1,)), "one weight"),
        (lambda: Choice((1, 2), weights=(0, 0)), "not all 0"),
        (lambda: Choice((1, 2), weights=(1, -1)), "at least 0"),
        (lambda: prior_of(3), "a prior is a pair"),
        (lambda: prior_of((1, 2, 3)), "a prior is a pair"),
        (lambda: prior_of("uniform"), "a prior is a pair"),
        (lambda: prior_of({"prior": "unifrom", "low": 0, "high": 1}), "Did you mean 'uniform'"),
        (lambda: prior_of({"low": 0, "high": 1}), "says under 'prior'"),
        (lambda: prior_of({"prior": "uniform", "low": 0}), "needs low and high"),
        (lambda: prior_of({"prior": "uniform", "low": 0, "hi": 1}), "has no 'hi'"),
        (lambda: Uniform(0, 1).quantile(1.5), r"must lie in \[0, 1\]"),
        (lambda: Uniform(0, 1).quantile([0.1, np.nan]), r"must lie in \[0, 1\]"),
    ],
)
def test_what_is_no_prior_is_refused(make: Any, message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        make()
