import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.errors import ParameterError, StateError
from polybius.state.networks import Complete, Network, disjoint_union, ring

# 0 listens to 1 and 2, 1 to 0, 2 to nobody, 3 to itself and 0.
DIRECTED = Network(np.array([0, 2, 3, 3, 5]), np.array([1, 2, 0, 3, 0]))


def test_counts_and_rows_by_hand() -> None:
    assert (DIRECTED.n_nodes, DIRECTED.n_ties, DIRECTED.mean_degree) == (4, 5, 1.25)
    assert_array_equal(DIRECTED.degrees, [2, 1, 0, 2])
    assert_array_equal(DIRECTED.neighbours(3), [3, 0])
    assert repr(DIRECTED) == "Network(4 nodes, 5 ties)"


def test_arrays_are_kept_when_they_fit_and_converted_when_not() -> None:
    first, to = np.array([0, 1, 2], np.int64), np.array([1, 0], np.uint32)
    network = Network(first, to)
    assert network.first is first and network.to is to
    assert DIRECTED.to.dtype == np.uint32 and DIRECTED.first.dtype == np.int64
    assert Network(first, to, np.array([1, 2])).weight.dtype == np.float32  # type: ignore[union-attr]
    assert Network(first, to, np.array([0.1, 0.2])).weight.dtype == np.float64  # type: ignore[union-attr]


def test_reversed_by_hand() -> None:
    # Heard by: 0 by 1 and 3, 1 by 0, 2 by 0, 3 by 3.
    assert DIRECTED.reversed() == Network.from_rows([[1, 3], [0], [0], [3]])


def test_reversed_carries_weights() -> None:
    weighted = Network(np.array([0, 2, 3]), np.array([0, 1, 0]), np.array([0.5, 2.0, 3.0]))
    assert weighted.reversed() == Network(np.array([0, 2, 3]), np.array([0, 1, 0]), np.array([0.5, 3.0, 2.0]))


def test_undirected_ties_both_where_either_listened_and_leaves_out_oneself() -> None:
    assert DIRECTED.undirected() == Network.from_rows([[1, 2, 3], [0], [0], [0]])


def test_undirected_ties_keep_their_weights() -> None:
    # 0,1,9 and 0,2,1, each given once: 1 and 2 listen back with the same weight.
    star = Network.from_ties(3, [0, 0], [1, 2], [9.0, 1.0]).undirected()
    assert star == Network(np.array([0, 2, 3, 4]), np.array([1, 2, 0, 0]), np.array([9.0, 1.0, 9.0, 1.0]))
    none = Network.from_ties(2, [0], [1], [0.0]).undirected()
    assert none == Network(np.array([0, 1, 2]), np.array([1, 0]), np.array([0.0, 0.0]))
    both = Network.from_ties(2, [0, 1], [1, 0], [4.0, 4.0]).undirected()
    assert both == Network(np.array([0, 1, 2]), np.array([1, 0]), np.array([4.0, 4.0]))
    repeated = Network.from_ties(2, [0, 0, 0], [1, 1, 0], np.array([2.0, 3.0, 7.0], np.float32)).undirected()
    assert repeated == Network(np.array([0, 1, 2]), np.array([1, 0]), np.array([5.0, 5.0], np.float32))
    with pytest.raises(StateError, match="the tie of nodes 0 and 1 weighs 4 one way and 5 the other"):
        Network.from_ties(2, [0, 1], [1, 0], [4.0, 5.0]).undirected()


def test_from_ties_puts_rows_in_order_and_keeps_weights_with_their_ties() -> None:
    network = Network.from_ties(3, [2, 0, 0, 1], [0, 2, 1, 1], [1.0, 2.0, 3.0, 4.0])
    assert network == Network(np.array([0, 2, 3, 4]), np.array([1, 2, 1, 0]), np.array([3.0, 2.0, 4.0, 1.0]))


@pytest.mark.parametrize(
    ("rows", "symmetric"),
    [
        ([[1], [0], []], True),
        ([[1], [2], [0]], False),
        ([[2, 1], [0, 2], [1, 0]], True),  # rows out of order
        ([[2, 1], [2], [1, 0]], False),
        ([[0, 1], [0]], True),  # a tie to oneself answers itself
        ([[], []], True),
    ],
)
def test_is_symmetric_by_hand(rows: list[list[int]], symmetric: bool) -> None:
    assert Network.from_rows(rows).is_symmetric() is symmetric


def test_is_symmetric_agrees_with_matrices() -> None:
    random = np.random.default_rng(5)
    found = set()
    for _ in range(300):
        a = random.random((4, 4)) < 0.4
        a = a | a.T if random.random() < 0.5 else a
        rows = [random.permutation(np.flatnonzero(row)) for row in a]
        found.add(bool((a == a.T).all()))
        assert Network.from_rows(rows).is_symmetric() == (a == a.T).all()
    assert found == {True, False}


def test_is_symmetric_compares_weights() -> None:
    first, to = np.array([0, 1, 2]), np.array([1, 0])
    assert Network(first, to, np.array([2.0, 2.0])).is_symmetric()
    assert not Network(first, to, np.array([2.0, 3.0])).is_symmetric()


def test_clustering_by_hand() -> None:
    # A triangle 0-1-2 and a pendant 3 on 0. Node 0: one of three pairs closed; 1 and 2: all; 3: too few.
    paw = Network.from_rows([[1, 2, 3], [0, 2], [0, 1], [0]])
    assert_allclose(paw.clustering(), (1 / 3 + 1 + 1 + 0) / 4)
    # Directed: 0 listens to 1 and 2, 1 to 2. Of the ordered pairs (1, 2), (2, 1) the first is tied.
    assert_allclose(Network.from_rows([[1, 2], [2], []]).clustering(), (1 / 2 + 0 + 0) / 3)
    assert Complete(5).to_network().clustering() == 1.0


def test_clustering_of_a_sample_is_near_that_of_all() -> None:
    # Moore rings: all nodes are alike, so any sample gives the exact value, 1/2 for 4 neighbours.
    assert ring(100, neighbours=4).clustering(sample=7, seed=3) == 0.5
    paw = Network.from_rows([[1, 2, 3], [0, 2], [0, 1], [0]])
    assert paw.clustering(sample=50, seed=1) == paw.clustering(sample=50, seed=1)
    # Values 1/3, 1, 1, 0 have standard deviation .433: four standard errors of 2,500 draws are .035.
    assert abs(paw.clustering(sample=2500, seed=2) - 7 / 12) < 0.035


def test_assortativity_by_hand() -> None:
    # Path 0-1-2 with values 0, 0, 3. Ends of ties (both ways): (0,0) (0,0) (0,3) (3,0).
    # Mean 3/4, variance 9/4 - 9/16 = 27/16, mean product 0: covariance -9/16, so r = -1/3.
    path = Network.from_rows([[1], [0, 2], [1]])
    assert_allclose(path.assortativity([0, 0, 3]), -1 / 3)
    assert np.isnan(path.assortativity([1, 1, 1]))


def test_disjoint_union_numbers_nodes_through() -> None:
    two = disjoint_union([Network.from_rows([[1], [0]]), Network.from_rows([[2], [], [0, 1]])])
    assert two == Network.from_rows([[1], [0], [4], [], [2, 3]])
    assert disjoint_union([]) == Network.from_rows([])
    weighted = Network(np.array([0, 1]), np.array([0]), np.array([2.0]))
    assert disjoint_union([weighted, weighted]) == Network.from_ties(2, [0, 1], [0, 1], [2.0, 2.0])
    with pytest.raises(StateError, match="some have weights and others none"):
        disjoint_union([weighted, DIRECTED])


def test_equality() -> None:
    first, to = np.array([0, 1, 2]), np.array([1, 0])
    assert Network(first, to) == Network(first, to)
    assert Network(first, to) != Network(first, np.array([0, 1]))
    assert Network(first, to) != Network(first, to, np.ones(2, np.float32))
    assert Network(first, to, np.ones(2, np.float32)) != Network(first, to, np.array([1.0, 2.0]))
    assert Network(first, to) != "network"


@pytest.mark.parametrize(
    ("first", "to", "weight", "message"),
    [
        ([0, 1, 2], [1, 7], None, "node 1 listens to node 7, but nodes go from 0 to 1"),
        ([0, 0, 2], [0, -3], None, "node 1 listens to node -3, but nodes go from 0 to 1"),
        ([0, 2, 1], [0], None, "first must never fall. At node 1 it goes from 2 to 1"),
        ([1, 2], [0], None, "first must begin with 0. Got 1"),
        ([], [], None, "first must begin with 0. Got nothing"),
        ([0, 3], [0], None, r"to must have length 3. Got shape \(1,\)"),
        ([0, 1], [0.5], None, "to must be a flat array of whole numbers. Got float64"),
        ([0, 1], [[0]], None, r"to must be a flat array of whole numbers. Got int64 of shape \(1, 1\)"),
        ([0, 1, 2], [1, 0], [1.0, np.nan], "The tie of node 1 at place 1 has nan"),
        ([0, 1, 2], [1, 0], [-1.0, 1.0], "The tie of node 0 at place 0 has -1.0"),
        ([0, 1, 2], [1, 0], [1.0, np.inf], "The tie of node 1 at place 1 has inf"),
        ([0, 1, 2], [1, 0], [1.0], r"weight must have length 2. Got shape \(1,\)"),
        ([0, 1, 2], [1, 0], ["a", "b"], "weight must be numbers"),
    ],
)
def test_unsound_arrays_are_errors(first: object, to: object, weight: object, message: str) -> None:
    with pytest.raises(StateError, match=message):
        Network(np.array(first), np.array(to), None if weight is None else np.array(weight))


def test_other_errors() -> None:
    with pytest.raises(StateError, match="the target of tie 1 is node 5, but nodes go from 0 to 2"):
        Network.from_ties(3, [0, 1], [1, 5])
    with pytest.raises(StateError, match=r"target must have length 2. Got shape \(1,\)"):
        Network.from_ties(3, [0, 1], [1])
    with pytest.raises(StateError, match=r"there is no node 4. Nodes go from 0 to 3"):
        DIRECTED.neighbours(4)
    with pytest.raises(StateError, match=r"values must have length 4. Got shape \(3,\)"):
        DIRECTED.assortativity([1, 2, 3])
    with pytest.raises(ParameterError, match=r"clustering.sample must be a whole number in \[1, "):
        DIRECTED.clustering(sample=0)
