"""Intervals that hold at every look: covered under peeking, at their limits, and beside what is known."""

import itertools
from typing import Any

import numpy as np
import pytest
from scipy import stats

from polybius.errors import ParameterError
from polybius.experiments.sequence import bounded_interval, e_bh, share_interval, t_interval

LOOKS = (4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)


REPETITIONS = 1000


def missed(make: Any, draw: Any, truth: float, looks: tuple[int, ...] = LOOKS) -> float:
    """Return the share of sequences whose interval leaves the truth out at any look."""
    rng = np.random.default_rng(1)
    out = 0
    for _ in range(REPETITIONS):
        x = draw(rng, looks[-1])
        out += any(not low <= truth <= high for low, high in (make(x[:n]) for n in looks))
    return out / REPETITIONS


#: What bounds an interval by all looks up to now need only be looked at in the end.
LAST = LOOKS[-1:]


#: With 1,000 repetitions of a true error of .05 more than .067 come out once in a hundred times.
MOST = 0.067


@pytest.mark.parametrize(("mean", "sd"), [(0.0, 1.0), (3.0, 0.01), (-50.0, 20.0)])
def test_means_are_covered_under_peeking(mean: float, sd: float) -> None:
    def draw(rng: np.random.Generator, n: int) -> Any:
        return rng.normal(mean, sd, n)

    assert missed(t_interval, draw, mean) < MOST


def test_plain_intervals_are_not() -> None:
    def plain(x: Any) -> Any:
        half = stats.t.ppf(0.975, len(x) - 1) * x.std(ddof=1) / np.sqrt(len(x))
        return x.mean() - half, x.mean() + half

    assert missed(plain, lambda rng, n: rng.normal(0, 1, n), 0.0) > 0.15


@pytest.mark.parametrize("chance", [0.0, 0.02, 0.5])
def test_chances_are_covered_under_peeking(chance: float) -> None:
    def draw(rng: np.random.Generator, n: int) -> Any:
        return (rng.random(n) < chance).astype(float)

    assert missed(lambda x: share_interval(int(x.sum()), len(x)), draw, chance) < MOST
    assert missed(bounded_interval, draw, chance, LAST) < MOST


@pytest.mark.parametrize("shape", [(0.3, 0.7), (5, 1), (30, 30)])
def test_bounded_numbers_of_any_distribution_are_covered(shape: tuple[float, float]) -> None:
    a, b = shape

    def draw(rng: np.random.Generator, n: int) -> Any:
        return 4 * rng.beta(a, b, n) - 1

    truth = 4 * a / (a + b) - 1
    assert missed(lambda x: bounded_interval(x, -1, 3), draw, truth, LAST) < MOST


def test_the_t_mixture_is_the_level_set_of_its_bayes_factor() -> None:
    x = np.random.default_rng(2).normal(1, 2, 20)
    low, high = t_interval(x, alpha=0.05, g=3)
    for mean in (low, high):  # by quadrature over the effect size
        t = (x.mean() - mean) / (x.std(ddof=1) / np.sqrt(20))
        d = np.linspace(-30, 30, 60_001)
        over = stats.nct.pdf(t, 19, np.sqrt(20) * d) * stats.norm.pdf(d, 0, np.sqrt(3))
        assert np.trapezoid(over, d) / stats.t.pdf(t, 19) == pytest.approx(20, rel=1e-3)


def test_intervals_narrow_and_know_when_they_know_nothing() -> None:
    x = np.random.default_rng(3).normal(0, 1, 5000)
    assert t_interval(x[:0]) == t_interval(x[:1]) == (-np.inf, np.inf)
    assert t_interval([1.0, 1.0, 1.0, 1.0, 1.0]) == (1.0, 1.0)
    widths = [np.diff(t_interval(x[:n]))[0] for n in (8, 50, 500, 5000)]
    assert widths == sorted(widths, reverse=True) and widths[-1] < 0.15
    assert share_interval(0, 0) == (0, 1) and bounded_interval([]) == (0, 1)
    assert share_interval(0, 100)[0] == 0 and 0.03 < share_interval(0, 100)[1] < 0.12
    assert share_interval(30, 100) == pytest.approx(1 - np.array(share_interval(70, 100))[::-1])
    low, high = bounded_interval(0.5 + 0.1 * np.tanh(x))
    assert 0.49 < low < 0.5 < high < 0.51


def test_an_interval_of_bounded_numbers_heeds_all_looks_before() -> None:
    x = np.random.default_rng(5).random(60)
    ends = [bounded_interval(x[:n]) for n in range(1, 61)]
    assert all(a.low <= b.low and b.high <= a.high for a, b in itertools.pairwise(ends))


def test_constant_numbers_are_told_from_all_others() -> None:
    low, high = bounded_interval(np.full(400, 0.25))
    assert low < 0.25 < high < 0.3


def test_many_hypotheses_are_told_apart_at_a_rate_that_is_kept() -> None:
    assert e_bh([]) == [] and e_bh([19.9]) == [False] and e_bh([20.0]) == [True]
    assert e_bh([3, 100, 50, 0, 30], alpha=0.05) == [False, True, True, False, False]
    rng = np.random.default_rng(4)
    wrong = []
    for _ in range(2000):  # half are true nulls; e-values of a normal shift, all of one common luck
        z = rng.normal(0, 1, 20) * 0.6 + 0.8 * rng.normal()
        z[10:] += 4
        found = np.array(e_bh(np.exp(3 * z - 4.5)), bool)
        wrong.append(found[:10].sum() / max(1, found.sum()))
    assert np.mean(wrong) < 0.05


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: t_interval([1, np.nan]), "none missing"),
        (lambda: t_interval([[1, 2]]), "a list of numbers"),
        (lambda: t_interval(["a"]), "array of numbers"),
        (lambda: t_interval([1, 2], alpha=0), "alpha must be a number"),
        (lambda: t_interval([1, 2], g=-1), "g must be a number"),
        (lambda: share_interval(3, 2), "between 0 and 2 successes"),
        (lambda: bounded_interval([2.0]), r"must lie in \[0, 1\]. Got 2 to 2"),
        (lambda: bounded_interval([0.5], 1, 0), "ends that rise"),
        (lambda: e_bh([-1.0]), "at least 0"),
    ],
)
def test_what_is_no_number_is_refused(call: Any, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        call()
