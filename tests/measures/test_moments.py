from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from random_societies import opinions

from polybius.measures import Mean, PerceivedClimate, Spread, Variance, mean, spread, variance
from polybius.measures.moments import BLOCK, moments
from polybius.state import make_world

VALUES = st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=40)


def test_two_camps_have_the_largest_variance() -> None:
    assert variance(np.array([0.0, 0.0, 1.0, 1.0])) == 0.25  # on [0, 1]: 1/2 x 1/2
    assert variance(np.array([-1.0, -1.0, 1.0, 1.0])) == 1.0  # on [-1, 1]
    assert spread(np.array([-1.0, 1.0])) == 1.0


def test_moments_by_hand() -> None:
    # 0 0 0 4: mean 1, deviations -1 -1 -1 3: squares sum to 12, cubes to 24, fourths to 84; over 4
    rows = np.array([[0.0], [0.0], [0.0], [4.0]])
    assert moments(rows, np.array([0, 4])).tolist() == [[[1.0, 3.0, 6.0, 21.0]]]


@pytest.mark.parametrize("n", [1, 7, BLOCK, 3 * BLOCK + 5])
def test_one_opinion_has_no_spread_at_all(n: int) -> None:
    x = np.full(n, np.float32(0.1))
    assert mean(x) == float(np.float32(0.1))
    assert variance(x) == 0.0


def test_several_blocks_agree_with_numpy() -> None:
    x = np.random.default_rng(1).normal(0.3, 0.2, 5 * BLOCK + 17)
    assert_allclose([mean(x), variance(x), spread(x)], [x.mean(), x.var(), x.std()], rtol=1e-13)


@settings(deadline=None)  # the first call compiles
@given(VALUES)
def test_mirroring_negates_the_mean_and_keeps_the_variance(values: list[float]) -> None:
    x = np.array(values)
    assert mean(-x) == -mean(x)
    assert variance(-x) == variance(x)


@settings(deadline=None)  # the first call compiles
@given(VALUES, st.randoms(use_true_random=False))
def test_order_of_citizens_does_not_matter(values: list[float], random: Random) -> None:
    shuffled = random.sample(values, len(values))
    assert_allclose(mean(np.array(shuffled)), mean(np.array(values)), atol=1e-15)
    assert_allclose(variance(np.array(shuffled)), variance(np.array(values)), atol=1e-15)


def test_nobody_has_no_mean() -> None:
    assert np.isnan([mean(np.array([])), variance(np.array([])), spread(np.array([]))]).all()


def test_societies_and_columns_are_kept_apart() -> None:
    state = opinions([0.0, 1.0, -1.0, -1.0], private=[0.5, 0.5, 0.0, 1.0], sizes=[2, 0, 2])
    assert_allclose(Mean("expressed").of(state), [[0.5], [np.nan], [-1.0]])
    assert_allclose(Mean("private").of(state), [[0.5], [np.nan], [0.5]])
    assert_allclose(Variance("expressed").of(state), [[0.25], [np.nan], [0.0]])
    assert_allclose(Spread("private").of(state), [[0.0], [np.nan], [0.5]])


def test_climate_is_averaged_per_axis() -> None:
    state = make_world(axes=("left", "up"), citizens={"climate": np.array([[0.0, 0.5], [1.0, 0.7]])})
    assert_allclose(PerceivedClimate().of(state), [[0.5, 0.6]])
