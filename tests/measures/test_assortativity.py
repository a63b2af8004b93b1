import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from random_societies import Network, opinions, random_network

from polybius.errors import ParameterError
from polybius.measures import Assortativity, assortativity, complete_assortativity
from polybius.state import make_world


def ends(network: Network) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    origin = np.repeat(np.arange(len(network.first) - 1), np.diff(network.first))
    return origin, network.to.astype(np.int64)


def test_pairs_that_agree_and_pairs_that_differ() -> None:
    # two pairs, tied both ways
    first, to = [0, 1, 2, 3, 4], [1, 0, 3, 2]
    assert assortativity(np.array([1.0, 1.0, -1.0, -1.0]), first, to) == pytest.approx(1.0)
    assert assortativity(np.array([1.0, -1.0, 1.0, -1.0]), first, to) == pytest.approx(-1.0)


def test_star_by_hand() -> None:
    # 0 listens to 1, 2, 3; they listen to nobody: one end never varies
    assert np.isnan(assortativity(np.array([0.3, 0.1, 0.2, 0.7]), [0, 3, 3, 3, 3], [1, 2, 3]))


def test_weights_count_ties_several_times() -> None:
    # 0-1 and 2-3 differ with weight 3, 0-2 and 1-3 agree with weight 1: values + - + -, (1 - 3)/(1 + 3)
    first, to = [0, 2, 4, 6, 8], [1, 2, 0, 3, 3, 0, 2, 1]
    weight = [3, 1, 3, 1, 3, 1, 3, 1]
    assert assortativity(np.array([1.0, -1.0, 1.0, -1.0]), first, to, weight) == pytest.approx(-0.5)


@pytest.mark.parametrize("seed", range(5))
def test_it_is_pearsons_correlation_over_ties(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = random_network(60, rng)
    x = 0.9 + 1e-3 * rng.normal(size=60)  # far from zero, close together
    origin, to = ends(network)
    assert assortativity(x, network.first, network.to) == pytest.approx(
        np.corrcoef(x[origin], x[to])[0, 1], abs=1e-9
    )
    covariance = np.cov(x[origin], x[to], aweights=network.weight)
    expected = covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1])
    assert assortativity(x, network.first, network.to, network.weight) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("n", [2, 3, 10])
def test_complete_network_implicit_and_stored(n: int) -> None:
    x = np.random.default_rng(n).uniform(-1, 1, n).astype(np.float32)
    to = [j for i in range(n) for j in range(n) if j != i]
    stored = assortativity(x, np.arange(n + 1) * (n - 1), to)
    assert stored == pytest.approx(-1 / (n - 1), rel=1e-9)
    assert complete_assortativity(x) == -1 / (n - 1)
    assert Assortativity().of(opinions(x)).tolist() == [[-1 / (n - 1)]]


def test_undefined_is_nan() -> None:
    for x in ([], [0.5], [0.1, 0.1, 0.1], [0.0, np.nan]):
        assert np.isnan(complete_assortativity(np.array(x)))
        assert np.isnan(assortativity(np.array(x), np.zeros(len(x) + 1), []))
    assert np.isnan(assortativity(np.full(3, 0.1), [0, 1, 2, 3], [1, 2, 0]))
    assert np.isnan(assortativity(np.array([0.1, np.nan, 0.3]), [0, 1, 2, 3], [1, 2, 0]))


@settings(deadline=None)  # the first call compiles
@given(st.integers(2, 30), st.integers(0, 1000))
def test_range_mirror_and_relabelling(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = random_network(n, rng)
    x = rng.integers(-3, 4, n) / 3.0
    r = assortativity(x, network.first, network.to)
    assert np.isnan(r) or -1.0 <= r <= 1.0
    assert_allclose(assortativity(-x, network.first, network.to), r, atol=1e-12)
    new = rng.permutation(n)  # citizen i becomes citizen new[i]
    origin, to = ends(network)
    order = np.argsort(new[origin], kind="stable")
    first = np.append(0, np.bincount(new[origin], minlength=n).cumsum())
    assert_allclose(assortativity(x[np.argsort(new)], first, new[to][order]), r, atol=1e-9)


def test_ties_across_a_border_are_left_out() -> None:
    # societies {0, 1, 2} and {3, 4, 5}; within each a ring; 0 listens to 3 as well
    ring = Network(np.array([0, 2, 3, 4, 5, 6, 7]), np.array([1, 3, 2, 0, 4, 5, 3], np.uint32))
    x = np.array([[0.1], [0.5], [-1.0], [0.3], [0.9], [0.8]])
    state = make_world(citizens={"expressed": x}, network=ring, society_sizes=[3, 3])
    alone = [assortativity(part, [0, 1, 2, 3], [1, 2, 0]) for part in (x[:3, 0], x[3:, 0])]
    assert Assortativity().of(state)[:, 0].tolist() == alone


def test_what_is_refused() -> None:
    x = np.array([0.1, 0.2])
    for first, to, weight in (
        ([0, 1], [1], None),
        ([0, 2, 1], [1], None),
        ([0, 1, 2], [1], None),
        ([0, 1, 1], [1], [1.0, 2.0]),
    ):
        with pytest.raises(ParameterError, match="rising bounds"):
            assortativity(x, first, to, weight)
    for to in ([2], [-1]):
        with pytest.raises(ParameterError, match="ties must lead to one of 2 citizens"):
            assortativity(x, [0, 1, 1], to)
