import numpy as np
import pytest

from polybius.errors import ParameterError
from polybius.state.networks import Network, ring, to_scipy, watts_strogatz


def transitivity(network: Network) -> float:
    a = to_scipy(network)
    k = network.degrees
    return float((a @ a).multiply(a).sum() / (k * (k - 1)).sum())


def test_without_rewiring_it_is_the_ring() -> None:
    assert watts_strogatz(20, neighbours=6, p=0.0, seed=1) == ring(20, neighbours=6)


@pytest.mark.parametrize("p", [0.01, 0.1, 0.3, 0.6])
def test_clustering_falls_as_the_cube_of_what_is_kept(p: float) -> None:
    # C(p) = C(0) (1 - p)^3 + O(1/n), C(0) = 3 (k - 2) / (4 (k - 1)) = 2/3 for k = 10
    # (Barrat and Weigt, Eur. Phys. J. B 13:547, 2000).
    found = [transitivity(watts_strogatz(4000, neighbours=10, p=p, seed=7, copy=copy)) for copy in range(12)]
    error = np.std(found, ddof=1) / np.sqrt(12)
    assert abs(np.mean(found) - 2 / 3 * (1 - p) ** 3) < 4 * error + 10 / 4000


def test_share_of_ties_that_leave_the_ring() -> None:
    n, half, p = 50_000, 5, 0.2
    network = watts_strogatz(n, neighbours=2 * half, p=p, seed=3)
    rows = np.repeat(np.arange(n), network.degrees)
    apart = np.abs(rows - network.to.astype(np.int64))
    kept = np.count_nonzero(np.minimum(apart, n - apart) <= half) / 2
    # Binomial, n * half ties each kept with probability 1 - p; some 10 of 50,000 fall back by chance.
    expected, error = n * half * (1 - p), np.sqrt(n * half * p * (1 - p))
    assert abs(kept - expected) < 4 * error


def test_degrees_when_all_is_rewired() -> None:
    # Everyone keeps one end of k/2 = 4 ties, and is hit by Poisson(4) others: mean 8, variance 4.
    degrees = watts_strogatz(40_000, neighbours=8, p=1.0, seed=5).degrees
    assert degrees.sum() == 8 * 40_000
    assert degrees.min() == 4
    off = (degrees - 8.0) ** 2
    assert abs(off.mean() - 4.0) < 4 * off.std() / np.sqrt(len(off))


def test_a_node_tied_to_all_others_keeps_its_ties() -> None:
    # 5 nodes with 4 neighbours are all tied already.
    assert watts_strogatz(5, neighbours=4, p=1.0, seed=1) == ring(5, neighbours=4)


def test_errors() -> None:
    with pytest.raises(ParameterError, match=r"watts_strogatz.p must be a number in \[0, 1\]. Got 1.5"):
        watts_strogatz(10, neighbours=4, p=1.5, seed=1)
    with pytest.raises(ParameterError, match=r"watts_strogatz.neighbours must be even"):
        watts_strogatz(10, neighbours=3, p=0.1, seed=1)
    with pytest.raises(ParameterError, match="seed must be a whole number"):
        watts_strogatz(10, neighbours=4, p=0.1, seed=-1)
