from collections import Counter

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius.errors import ParameterError
from polybius.state.networks import Complete, Network, configuration_model, random_regular


def is_simple(network: Network) -> bool:
    rows = np.repeat(np.arange(network.n_nodes), network.degrees)
    repeated = (np.diff(rows) == 0) & (np.diff(network.to.astype(np.int64)) <= 0)
    return not np.any(rows == network.to) and not repeated.any() and network.is_symmetric()


@pytest.mark.parametrize("n", range(1, 10))
def test_every_small_regular_network_is_exact_and_simple(n: int) -> None:
    for d in range(n):
        if n * d % 2 == 0:
            network = random_regular(n, degree=d, seed=3)
            assert_array_equal(network.degrees, d)
            assert is_simple(network)


def test_large_regular_network() -> None:
    network = random_regular(20_000, degree=7, seed=1)
    assert_array_equal(network.degrees, 7)
    assert is_simple(network)
    # Expected clustering of a random regular network is (d - 1)^2 / (d n), nearly 0.
    assert network.clustering() < 0.001


def test_all_regular_networks_are_equally_likely_where_there_are_three() -> None:
    # Two ties each among four nodes: one of three squares, named by who is opposite 0.
    copies = 3000
    seen = Counter(
        6 - int(random_regular(4, degree=2, seed=5, copy=copy).neighbours(0).sum()) for copy in range(copies)
    )
    for opposite in (1, 2, 3):
        assert abs(seen[opposite] - copies / 3) < 4 * np.sqrt(copies * 2 / 9)


def test_degrees_are_exact_for_any_sequence_that_fits() -> None:
    random = np.random.default_rng(4)
    for copy in range(60):
        network = random.random((8, 8)) < random.random()
        degrees = np.triu(network, 1).sum(axis=0) + np.triu(network, 1).sum(axis=1)
        made = configuration_model(degrees, seed=2, copy=copy)
        assert_array_equal(made.degrees, degrees)
        assert is_simple(made)


def test_heavy_tails_and_stars() -> None:
    # Power law: a share k^-1.5 has k ties or more, up to 1,000 of 20,000.
    degrees = np.minimum(np.arange(1, 20_001) / 20_000.0, 1.0) ** (-1 / 1.5)
    degrees = np.minimum(degrees, 1000).astype(int)
    degrees[-1] += degrees.sum() % 2
    made = configuration_model(degrees, seed=1)
    assert_array_equal(made.degrees, degrees)
    assert is_simple(made)
    star = configuration_model([9] + [1] * 9, seed=1)
    assert star == Network.from_rows([list(range(1, 10))] + [[0]] * 9)


def test_ends_are_paired_at_random() -> None:
    # Half have 2 ties and half 6: a tie of anyone leads to one of the latter with probability 3/4.
    degrees = np.repeat([2, 6], 10_000)
    made = configuration_model(degrees, seed=6)
    of_small = made.to[: made.first[10_000]]
    assert abs(np.mean(of_small >= 10_000) - 0.75) < 4 * np.sqrt(0.75 * 0.25 / len(of_small))


def test_errors() -> None:
    with pytest.raises(ParameterError, match=r"n times degree must be even. Got 5 times 3"):
        random_regular(5, degree=3, seed=1)
    with pytest.raises(ParameterError, match=r"must have an even sum, two ends a tie. Got 3"):
        configuration_model([1, 1, 1], seed=1)
    with pytest.raises(
        ParameterError, match=r"must lie in \[0, 2\], the others that there are. Node 1 has 3"
    ):
        configuration_model([1, 3, 1], seed=1)
    # 3, 3, 1, 1: the two largest need 6 ends, but have 2 with each other and 2 from the rest.
    with pytest.raises(ParameterError, match="fit no network: the 2 nodes with most ties"):
        configuration_model([3, 1, 3, 1], seed=1)
    with pytest.raises(ParameterError, match="must be a flat array of whole numbers"):
        configuration_model([1.5, 1.5], seed=1)
    with pytest.raises(ParameterError, match="must be a flat array of whole numbers"):
        configuration_model([[1], [1, 2]], seed=1)
    assert configuration_model(np.zeros(3, int), seed=1).n_ties == 0
    assert random_regular(6, degree=5, seed=1) == Complete(6).to_network()
