from collections import Counter

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius.errors import ParameterError
from polybius.state.networks import Complete, barabasi_albert


def test_number_of_ties_is_exact() -> None:
    network = barabasi_albert(1000, m=4, seed=1)
    assert network.n_ties == 4 * 5 + 2 * 4 * (1000 - 5)
    assert network.degrees.min() == 4
    assert barabasi_albert(5, m=4, seed=1) == Complete(5).to_network()
    assert_array_equal(np.sort(barabasi_albert(6, m=4, seed=1).degrees), [4, 4, 5, 5, 5, 5])


def test_fourth_node_by_hand() -> None:
    # m = 1: 0-1, then 2 ties to either, who then has two of four ends, and 3 ties to that one, to the
    # other or to 2 with probabilities 1/2, 1/4, 1/4.
    copies, seen = 4000, Counter[str]()
    for copy in range(copies):
        network = barabasi_albert(4, m=1, seed=9, copy=copy)
        hub = int(min(network.neighbours(2)))
        end = int(network.neighbours(3)[0])
        seen["hub" if end == hub else "two" if end == 2 else "other"] += 1
    for which, p in (("hub", 0.5), ("two", 0.25), ("other", 0.25)):
        assert abs(seen[which] - copies * p) < 4 * np.sqrt(copies * p * (1 - p))


def test_degrees_follow_the_power_law() -> None:
    # Share with k ties: 2 m (m + 1) / (k (k + 1) (k + 2)); with k or more: m (m + 1) / (k (k + 1))
    # (Dorogovtsev, Mendes and Samukhin 2000; Bollobas et al. 2001).
    n, m = 100_000, 3
    degrees = barabasi_albert(n, m=m, seed=2).degrees
    for k in range(3, 10):
        p = 2 * m * (m + 1) / (k * (k + 1) * (k + 2))
        assert abs(np.count_nonzero(degrees == k) - n * p) < 4 * np.sqrt(n * p * (1 - p))
    for k in (10, 20, 40, 80):
        p = m * (m + 1) / (k * (k + 1))
        assert abs(np.count_nonzero(degrees >= k) - n * p) < 4 * np.sqrt(n * p * (1 - p))


def test_errors() -> None:
    with pytest.raises(ParameterError, match=r"barabasi_albert.m must be a whole number in \[1, 9\]. Got 10"):
        barabasi_albert(10, m=10, seed=1)
