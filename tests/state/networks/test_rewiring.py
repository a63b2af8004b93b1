import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius.errors import StateError
from polybius.state.networks import Network, moore_lattice, rewired, ring


def tie_set(network: Network) -> set[int]:
    rows = np.repeat(np.arange(network.n_nodes), network.degrees)
    return set((rows * network.n_nodes + network.to).tolist())


@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 1.0])
def test_degrees_stay_and_the_share_of_old_ties_is_right(p: float) -> None:
    lattice = moore_lattice((60, 60))
    after = rewired(lattice, p=p, seed=3)
    assert_array_equal(after.degrees, 8)
    assert after.is_symmetric()
    ties = tie_set(after)
    assert len(ties) == after.n_ties  # nobody is named twice
    assert not any(tie % 3601 == 0 for tie in ties)  # nor tied to oneself: i n + i = i (n + 1)
    kept = len(ties & tie_set(lattice)) / 2
    m = lattice.n_ties / 2
    # Binomial; of those rewired, some m p * 8 / 3600 come back by chance.
    assert abs(kept - m * (1 - p) - m * p * 8 / 3600) <= 4 * np.sqrt(m * p * (1 - p) + m * p * 8 / 3600)


def test_the_network_given_stays_as_it_is() -> None:
    before = ring(100, neighbours=4)
    rewired(before, p=1.0, seed=1)
    assert before == ring(100, neighbours=4)


def test_complete_rewiring_forgets_the_lattice() -> None:
    # Clustering of a random network with 8 ties each is about 7^2 / (8 * 3600) = .0017; of the lattice 3/7.
    after = rewired(moore_lattice((60, 60)), p=1.0, seed=2)
    assert after.clustering() < 0.004


def test_needs_an_undirected_network_without_weights() -> None:
    with pytest.raises(StateError, match="needs an undirected network without weights"):
        rewired(Network.from_rows([[1], []]), p=0.5, seed=1)
    with pytest.raises(StateError, match="needs an undirected network without weights"):
        rewired(Network(np.arange(3), np.array([1, 0]), np.ones(2, np.float32)), p=0.5, seed=1)
