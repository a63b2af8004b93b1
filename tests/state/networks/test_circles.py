import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.state.networks.circles import cut_into_circles, most_clustering, pair_rounds, ties_in_circle


def test_circles_have_the_right_sizes_and_all_pairs() -> None:
    line = np.array([9, 8, 7, 6, 5, 4], np.uint32)
    pairs = [
        pair for a, b in cut_into_circles(line, 2.0) for pair in zip(a.tolist(), b.tolist(), strict=True)
    ]
    # Circles {9, 8, 7} and {6, 5, 4}.
    assert sorted(pairs) == sorted([(9, 8), (8, 7), (6, 5), (5, 4), (9, 7), (6, 4)])


@pytest.mark.parametrize("ties", [0.0, 0.3, 1.0, 2.5, 5.72])
def test_mean_ties_in_circles_is_right_over_people(ties: float) -> None:
    line = np.arange(100_000, dtype=np.uint32)
    parts = list(cut_into_circles(line, ties))
    n_pairs = sum(len(a) for a, _ in parts)
    # Circles are mixed as evenly as possible, so only the last, cut short, is off.
    assert_allclose(2 * n_pairs / len(line), ties, atol=1e-3)
    degrees = np.bincount(np.concatenate([end for part in parts for end in part]).astype(int), minlength=1)
    assert set(degrees[:-10].tolist()) <= {int(ties), int(ties) + 1}


def test_without_pairs_clustering_is_that_of_circles() -> None:
    # All 5 ties in a circle of 6: everything is closed.
    assert most_clustering(5.0) == 1.0
    # Mean degree 1.5: half in pairs (no two neighbours), half in triangles.
    assert most_clustering(1.5) == 0.5
    assert most_clustering(1.0) == 0.0


def test_ties_in_circle_solves_for_clustering() -> None:
    assert ties_in_circle(10.0, 0.0) == 0.0
    assert ties_in_circle(10.0, 1.0) == 10.0
    # Drawn by hand: a ties in the circle (a mix of 5 and 6), and binomial ones of unequal sociability.
    ties, random = ties_in_circle(10.0, 0.3), np.random.default_rng(1)
    n = 1_000_000
    a = np.floor(ties) + (random.random(n) < ties % 1)
    rounds, chance = pair_rounds(10.0 - ties)
    k = a + random.binomial(rounds, chance * (0.5 + 1.5 * random.random(n) ** 2))
    local = a * (a - 1) / (k * (k - 1))
    assert abs(local.mean() - 0.3) < 4 * local.std() / np.sqrt(n)
    assert abs(k.mean() - 10.0) < 4 * k.std() / np.sqrt(n)


def test_pair_rounds() -> None:
    assert pair_rounds(0.0) == (0, 0.0)
    assert pair_rounds(2.0) == (6, 2.0 / 6)
    # The most sociable take part twice as often as the mean: no chance may exceed 1.
    assert_array_equal([2 * pair_rounds(x)[1] <= 2 / 3 for x in (0.1, 1.0, 7.3)], True)
