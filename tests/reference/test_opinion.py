"""Opinions on a line: starts, clusters, camps."""

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from polybius.reference.opinion import Profile, UniformOpinions, camps, n_clusters


def test_uniform_opinions_fill_their_interval_and_hang_on_the_seed() -> None:
    start = UniformOpinions(low=-2.0, high=4.0)
    x = start.world(20_000, None, 1).citizens.opinion
    assert x.min() >= -2.0 and x.max() < 4.0
    # A uniform sample's mean has standard error 6 / sqrt(12 n) = 0.012.
    assert abs(x.mean() - 1.0) < 5 * 0.012
    assert_array_equal(x, start.world(20_000, None, 1).citizens.opinion)
    assert (x != start.world(20_000, None, 2).citizens.opinion).mean() > 0.99


def test_profiles_are_random_or_evenly_spaced() -> None:
    even = Profile(low=-1.0, high=1.0, regular=1).world(5, None, 3).citizens.opinion
    assert_allclose(even, [-1.0, -0.5, 0.0, 0.5, 1.0])
    drawn = Profile(low=-1.0, high=1.0).world(50, None, 3).citizens.opinion
    assert_array_equal(drawn, UniformOpinions(low=-1.0, high=1.0).world(50, None, 3).citizens.opinion)


def test_clusters_and_camps() -> None:
    # Runs without a gap above .1: {0, .05, .1}, {.5}, {.9, 1}; a chain counts as one.
    x = np.array([0.9, 0.0, 0.5, 0.1, 1.0, 0.05])
    assert_array_equal(n_clusters(x[None], near=0.11), [3])
    assert_array_equal(n_clusters(x[None], near=0.11, least=0.3), [2])
    assert_array_equal(n_clusters(np.array([x, np.zeros(6)]), near=1.0), [1, 1])
    assert_allclose(camps(x, near=0.11), [0.05, 0.5, 0.95])
