import numpy as np
import pytest
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from polybius.errors import ParameterError
from polybius.state.networks import homophilous

N = 20_000


@pytest.fixture(scope="module")
def normal() -> NDArray[np.float32]:
    return np.random.default_rng(1).normal(size=(N, 2)).astype(np.float32)


@pytest.mark.parametrize("degree", [3.0, 10.0, 17.5])
@pytest.mark.parametrize("clustering", [0.0, 0.3, 0.6])
def test_degree_clustering_and_homophily_are_as_asked_for(
    normal: NDArray[np.float32], degree: float, clustering: float
) -> None:
    for copy, h in enumerate((0.0, 0.3, 0.6)):
        network = homophilous(
            normal[:, :1], mean_degree=degree, clustering=clustering, homophily=h, seed=2, copy=copy
        )
        # Sociability has standard deviation .45, drawn anew for N people: .3 % of the mean degree.
        assert abs(network.mean_degree / degree - 1.0) < 4 * 0.003 + 0.002
        assert abs(network.clustering() - clustering) < 0.01
        # The correlation over m ties that come in circles: about as few independent ones as people.
        assert abs(network.assortativity(normal[:, 0]) - h) < 4 / np.sqrt(N)


def test_assortativity_rises_with_homophily(normal: NDArray[np.float32]) -> None:
    found = []
    for h in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        network = homophilous(normal, mean_degree=8, clustering=0.2, homophily=h, seed=3)
        found.append([network.assortativity(normal[:, f]) for f in range(2)])
        assert abs(network.clustering() - 0.2) < 0.03
        assert abs(network.mean_degree - 8) < 0.2
    assert np.all(np.diff(found, axis=0) > 0.1)
    assert np.all(np.array(found)[-1] > 0.9)


def test_homophily_may_differ_between_features(normal: NDArray[np.float32]) -> None:
    network = homophilous(normal, mean_degree=8, clustering=0.2, homophily=(0.5, 0.0), seed=3)
    assert abs(network.assortativity(normal[:, 0]) - 0.5) < 4 / np.sqrt(N)
    assert abs(network.assortativity(normal[:, 1])) < 4 / np.sqrt(N)
    # The second column is then as if it were not there.
    assert network == homophilous(normal[:, :1], mean_degree=8, clustering=0.2, homophily=0.5, seed=3)


def test_scale_and_place_of_features_do_not_matter() -> None:
    # Powers of two and whole numbers, so that nothing is rounded.
    x = np.random.default_rng(2).integers(-8, 9, size=(512, 2)).astype(np.float32)
    x -= np.round(x.mean(axis=0))
    asked = {"mean_degree": 6, "clustering": 0.3, "homophily": 0.5, "seed": 4}
    moved = homophilous(4.0 * x, **asked)  # type: ignore[arg-type]
    assert homophilous(x, **asked) == moved  # type: ignore[arg-type]


def test_discrete_features_are_at_least_as_assortative() -> None:
    party = np.random.default_rng(3).choice([-1.0, 1.0], N)
    network = homophilous(party, mean_degree=10, clustering=0.3, homophily=0.4, seed=5)
    # Two of one place: E[x | place] = tanh(slope * place), with more variance than its linear part, h.
    assert 0.39 < network.assortativity(party) < 0.5
    apart = homophilous(party, mean_degree=10, clustering=0.3, homophily=1.0, seed=5)
    assert apart.assortativity(party) > 0.99


def test_nobody_is_tied_twice_and_degrees_vary(normal: NDArray[np.float32]) -> None:
    network = homophilous(normal, mean_degree=10, clustering=0.1, homophily=0.9, seed=6)
    assert network.is_symmetric()
    rows = np.repeat(np.arange(N), network.degrees)
    assert not np.any(rows == network.to)
    assert np.all((np.diff(rows) > 0) | (np.diff(network.to.astype(np.int64)) > 0))
    assert network.degrees.var() > network.mean_degree  # more than Poisson


def test_small_and_degenerate() -> None:
    assert_array_equal(
        homophilous([[1.0], [1.0], [1.0]], mean_degree=2, clustering=1.0, homophily=0.5, seed=1).degrees, 2
    )
    assert homophilous([5.0], mean_degree=0, clustering=0.0, homophily=0.5, seed=1).n_ties == 0
    assert homophilous(np.zeros((50, 2)), mean_degree=4, clustering=0.2, homophily=0.5, seed=1).n_ties > 100


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"features": [[0.0], [np.nan]]}, "features must be finite numbers. Row 1, column 0 is nan"),
        ({"features": [["a"], ["b"]]}, r"features must be an array of numbers"),
        ({"features": np.zeros((5, 0))}, r"1 to 16 columns. Got shape \(5, 0\)"),
        ({"features": np.zeros((0, 2))}, r"a row for each person .* Got shape \(0, 2\)"),
        ({"mean_degree": 50}, r"homophilous.mean_degree must be a number in \[0, 49\]. Got 50"),
        ({"mean_degree": "many"}, "mean_degree must be a number .* Got 'many'"),
        ({"clustering": 1.2}, r"homophilous.clustering must be a number in \[0, 1\]. Got 1.2"),
        ({"mean_degree": 1.5, "clustering": 0.6}, r"clustering must be a number in \[0, 0.5\]. Got 0.6"),
        ({"homophily": -0.1}, r"homophilous.homophily must be a number in \[0, 1\]. Got -0.1"),
        ({"homophily": [0.1, 0.2, 0.3]}, "one number or one for each of 2 features. Got 3"),
    ],
)
def test_errors(change: dict[str, object], message: str) -> None:
    asked = {
        "features": np.zeros((50, 2)),
        "mean_degree": 4,
        "clustering": 0.2,
        "homophily": 0.5,
        "seed": 1,
    } | change
    with pytest.raises(ParameterError, match=message):
        homophilous(**asked)  # type: ignore[arg-type]
