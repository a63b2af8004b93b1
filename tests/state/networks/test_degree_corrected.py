import numpy as np
import pytest

from polybius.errors import ParameterError
from polybius.state.networks import degree_corrected_block_model


def test_pairs_are_tied_as_often_as_the_model_says() -> None:
    # Blocks {0, 1, 2} with propensities 1, 1, 2 and {3, 4} with 1, 3. Mean degree between: 1 and 1.5,
    # so 3 ties; within the first .5 each, so .75 ties, pairs drawn until they differ.
    copies, tied = 1500, np.zeros((5, 5))
    for copy in range(copies):
        network = degree_corrected_block_model(
            [3, 2], [[0.5, 1.0], [1.5, 0.0]], [1, 1, 2, 1, 3], seed=6, copy=copy
        )
        tied[np.repeat(np.arange(5), network.degrees), network.to] += 1
    first, second = np.array([1, 1, 2]) / 4, np.array([1, 3]) / 4
    x = np.zeros((5, 5))
    x[:3, :3] = 2 * 0.75 * np.outer(first, first) / (1 - (first**2).sum())
    x[:3, 3:] = 3 * np.outer(first, second)
    x[3:, :3] = x[:3, 3:].T
    np.fill_diagonal(x, 0.0)
    p = 1 - np.exp(-x)
    assert np.all(np.abs(tied - copies * p) <= 4 * np.sqrt(copies * p * (1 - p)))


def test_degrees_follow_propensity() -> None:
    n = 40_000
    propensity = np.tile([1.0, 2.0, 5.0, 0.0], n // 4)
    network = degree_corrected_block_model([n // 2, n // 2], [[6.0, 2.0], [2.0, 6.0]], propensity, seed=8)
    for value in (0.0, 1.0, 2.0, 5.0):
        # Mean degree 8 at mean propensity 2; Poisson, and next to nothing is lost by merging.
        some = network.degrees[propensity == value]
        assert abs(some.mean() - 4.0 * value) <= 4 * np.sqrt(4.0 * value / len(some))
    within = np.repeat(np.arange(n) < n // 2, network.degrees) == (network.to < n // 2)
    assert abs(within.mean() - 0.75) < 4 * np.sqrt(0.75 * 0.25 / (network.n_ties / 2))


def test_errors() -> None:
    with pytest.raises(ParameterError, match="propensity must be 4 finite numbers, none negative"):
        degree_corrected_block_model([2, 2], [[1, 0], [0, 1]], [1, 1, 1], seed=1)
    with pytest.raises(ParameterError, match="propensity must be 4 finite numbers, none negative"):
        degree_corrected_block_model([2, 2], [[1, 0], [0, 1]], [1, 1, 1, np.nan], seed=1)
    with pytest.raises(ParameterError, match="leaves nobody to tie in block 1"):
        degree_corrected_block_model([2, 2], [[0, 1], [1, 0]], [1, 1, 0, 0], seed=1)
    with pytest.raises(ParameterError, match="leaves nobody to tie in block 0"):
        degree_corrected_block_model([2, 2], [[1, 0], [0, 0]], [1, 0, 1, 1], seed=1)
