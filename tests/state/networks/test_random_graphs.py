from collections import Counter

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius.errors import ParameterError
from polybius.state.networks import Complete, Network, erdos_renyi, stochastic_block_model


def pairs(network: Network) -> frozenset[tuple[int, int]]:
    rows = np.repeat(np.arange(network.n_nodes), network.degrees)
    return frozenset((i, j) for i, j in zip(rows.tolist(), network.to.tolist(), strict=True) if i < j)


def test_every_graph_of_four_nodes_is_as_likely_as_it_should_be() -> None:
    # 64 graphs; one with e of 6 pairs tied has probability p^e (1 - p)^(6 - e).
    p, copies = 0.4, 6000
    seen = Counter(pairs(erdos_renyi(4, p=p, seed=11, copy=copy)) for copy in range(copies))
    assert len(seen) == 64
    for graph, count in seen.items():
        q = p ** len(graph) * (1 - p) ** (6 - len(graph))
        assert abs(count - copies * q) < 4 * np.sqrt(copies * q * (1 - q))


def test_degrees_are_binomial() -> None:
    n, mean = 60_000, 5.0
    degrees = erdos_renyi(n, mean_degree=mean, seed=2).degrees
    # Ties: n (n - 1) / 2 pairs with p = mean / (n - 1), so variance of their number about n * mean / 2.
    assert abs(degrees.sum() / 2 - n * mean / 2) < 4 * np.sqrt(n * mean / 2)
    poisson = np.exp(-mean) * np.cumprod(np.concatenate(([1.0], mean / np.arange(1, 15))))
    counts = np.bincount(degrees, minlength=15)[:15]
    assert np.all(np.abs(counts - n * poisson) < 4 * np.sqrt(n * poisson))


def test_extremes() -> None:
    assert erdos_renyi(30, p=1.0, seed=1) == Complete(30).to_network()
    assert erdos_renyi(30, mean_degree=29, seed=1) == Complete(30).to_network()
    assert erdos_renyi(30, p=0.0, seed=1).n_ties == 0
    assert erdos_renyi(1, mean_degree=0, seed=1).n_nodes == 1
    # So rare that passing over pairs needs log(1 - p) for p below the last digit of 1.
    assert erdos_renyi(100_000, p=1e-18, seed=1).n_ties == 0


def test_block_degrees() -> None:
    sizes, degree = (20_000, 10_000, 30_000), np.array([[6.0, 1.0, 0.0], [2.0, 3.0, 1.5], [0.0, 0.5, 4.0]])
    network = stochastic_block_model(sizes, degree, seed=4)
    block = np.repeat(np.arange(3), sizes)
    rows = np.repeat(block, network.degrees)
    for a in range(3):
        for b in range(3):
            ties = np.count_nonzero((rows == a) & (block[network.to] == b))
            # Poisson in good approximation; ties within a block are counted twice, so twice the variance.
            error = np.sqrt(sizes[a] * degree[a, b] * (2 if a == b else 1))
            assert abs(ties - sizes[a] * degree[a, b]) <= 4 * error


def test_each_pair_of_blocks_has_its_own_probability() -> None:
    # Blocks {0, 1}, {2}, {3, 4, 5}: p within the first 1, first-second .5, second-third 1/3, others 0.
    copies, seen = 3000, Counter[tuple[int, int]]()
    degree = [[1.0, 0.5, 0.0], [1.0, 0.0, 1.0], [0.0, 1 / 3, 0.0]]
    for copy in range(copies):
        seen.update(pairs(stochastic_block_model([2, 1, 3], degree, seed=5, copy=copy)))
    expected = {(0, 1): 1.0, (0, 2): 0.5, (1, 2): 0.5, (2, 3): 1 / 3, (2, 4): 1 / 3, (2, 5): 1 / 3}
    assert set(seen) == set(expected)
    for pair, p in expected.items():
        assert abs(seen[pair] - copies * p) <= 4 * np.sqrt(copies * p * (1 - p))


def test_one_block_with_everybody_tied() -> None:
    assert stochastic_block_model([7], [[6.0]], seed=1) == Complete(7).to_network()
    two = stochastic_block_model([2, 3], [[0, 3], [2, 0]], seed=1)
    assert two == Network.from_rows([[2, 3, 4], [2, 3, 4], [0, 1], [0, 1], [0, 1]])
    assert_array_equal(stochastic_block_model([0, 2], [[0, 0], [0, 1]], seed=1).degrees, [1, 1])


def test_errors() -> None:
    with pytest.raises(ParameterError, match="either p or mean_degree"):
        erdos_renyi(10, seed=1)
    with pytest.raises(ParameterError, match="either p or mean_degree"):
        erdos_renyi(10, p=0.1, mean_degree=2, seed=1)
    with pytest.raises(ParameterError, match=r"erdos_renyi.mean_degree must be a number in \[0, 9\]. Got 12"):
        erdos_renyi(10, mean_degree=12, seed=1)
    with pytest.raises(ParameterError, match=r"erdos_renyi.p must be a number in \[0, 1\]. Got nan"):
        erdos_renyi(10, p=float("nan"), seed=1)
    with pytest.raises(ParameterError, match="must be 2 rows of 2 numbers, none negative"):
        stochastic_block_model([5, 5], [[1.0, -1.0], [1.0, 1.0]], seed=1)
    with pytest.raises(ParameterError, match="From one side 10, from the other 5: size times mean degree"):
        stochastic_block_model([5, 5], [[1.0, 2.0], [1.0, 1.0]], seed=1)
    with pytest.raises(ParameterError, match=r"mean_degree\[0\]\[0\] must lie in \[0, 4\]"):
        stochastic_block_model([5, 5], [[4.5, 0.0], [0.0, 1.0]], seed=1)
