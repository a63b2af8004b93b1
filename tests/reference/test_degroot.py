"""DeGroot's model: averaging by hand, and what becomes of it."""

import networkx as nx
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference.degroot import (
    MODEL,
    closed_groups,
    converges,
    influence,
    limit,
    period,
    reaches_consensus,
    trust_network,
)
from polybius.state.networks import Network, ring

# 0 and 1 trust each other (period 1: 0 trusts itself), 2 and 3 swap opinions, 4 trusts 1 and 2.
TRUST = np.array(
    [
        [0.5, 0.5, 0.0, 0.0, 0.0],
        [1.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 1.0, 0.0],
        [0.0, 0.0, 1.0, 0.0, 0.0],
        [0.0, 0.5, 0.25, 0.0, 0.25],
    ]
)


def test_one_step_by_hand(backend: Backend) -> None:
    # T = [[1/2, 1/2], [1/4, 3/4]], x = (1, 0): T x = (1/2, 1/4); T^2 x = (3/8, 5/16).
    network = trust_network([[0.5, 0.5], [0.25, 0.75]])
    for steps, expected in ((1, [0.5, 0.25]), (2, [0.375, 0.3125])):
        after = simulate(MODEL, network, initial={"opinion": [1.0, 0.0]}, steps=steps, backend=backend)
        assert_array_equal(after.opinion[0], expected)


def test_weights_that_do_not_sum_to_one_are_shares(backend: Backend) -> None:
    # 0 hears 1 three times as much as 2, and keeps a fifth: .2 * 1 + .8 * (3 * 0 + 1 * .5) / 4 = .3.
    network = Network.from_ties(3, [0, 0, 1], [1, 2, 2], [3.0, 1.0, 7.0])
    after = simulate(
        MODEL, network, initial={"opinion": [1.0, 0.0, 0.5]}, self_weight=0.2, steps=1, backend=backend
    )
    assert_allclose(after.opinion[0], [0.3, 0.4, 0.5], rtol=1e-15)  # 2 hears nobody and stays


def test_complete_network_by_hand(backend: Backend) -> None:
    # Each moves to the mean of the other two: (0, 0, .75) -> (.375, .375, 0).
    after = simulate(MODEL, n=3, initial={"opinion": [0.0, 0.0, 0.75]}, steps=1, backend=backend)
    assert_allclose(after.opinion[0], [0.375, 0.375, 0.0], atol=1e-15)


def test_implicit_and_explicit_complete_network_agree() -> None:
    graphs = (None, nx.complete_graph(20))
    runs = [simulate(MODEL, graph, n=20, self_weight=0.25, steps=5, seed=3) for graph in graphs]
    assert_allclose(runs[0].opinion, runs[1].opinion, rtol=1e-13)


def test_alone_nobody_moves(backend: Backend) -> None:
    after = simulate(MODEL, n=1, initial={"opinion": [0.5]}, backend=backend)
    assert after.opinion.item() == 0.5 and after.stopped_at.item() == 1


def test_undirected_graphs_weigh_by_degree() -> None:
    # With equal weights on an undirected graph the left eigenvector is degree / sum of degrees.
    graph = nx.barbell_graph(4, 1)
    opinion = np.arange(9) / 8
    after = simulate(MODEL, graph, initial={"opinion": opinion}, self_weight=0.5, tolerance=1e-14)
    degree = np.array([graph.degree[node] for node in graph])
    assert_allclose(after.opinion[0], degree @ opinion / degree.sum(), atol=1e-10)


def test_a_bipartite_graph_never_comes_to_rest() -> None:
    # On a ring of 4 two pairs swap for ever, unless they trust themselves a little.
    opinion = [0.0, 1.0, 0.0, 1.0]
    after = simulate(MODEL, ring(4, neighbours=2), initial={"opinion": opinion}, steps=501)
    assert np.isnan(after.stopped_at.item())
    assert_array_equal(after.opinion[0], [1.0, 0.0, 1.0, 0.0])
    calm = simulate(MODEL, ring(4, neighbours=2), initial={"opinion": opinion}, self_weight=0.1, steps=501)
    assert calm.stopped_at.item() < 501
    assert_allclose(calm.opinion[0], 0.5, atol=1e-10)


def test_rest_is_when_nobody_would_move_by_more_than_tolerance() -> None:
    # Two who keep half come to the same at once: step 1 moves by 1/2, step 2 would by nothing.
    after = simulate(MODEL, n=2, initial={"opinion": [0.0, 1.0]}, self_weight=0.5)
    assert after.stopped_at.item() == 1
    # With self_weight 1/4 the gap is -1/2 of what it was: moves 3/4, 3/8, and 3/16 <= .2 in step 3.
    after = simulate(MODEL, n=2, initial={"opinion": [0.0, 1.0]}, self_weight=0.25, tolerance=0.2)
    assert after.stopped_at.item() == 2


def test_structure_of_trust() -> None:
    assert [group.tolist() for group in closed_groups(TRUST)] == [[0, 1], [2, 3]]
    assert period(TRUST) == 2 and not converges(TRUST) and not reaches_consensus(TRUST)
    assert period(np.roll(np.eye(6), 1, axis=1)) == 6
    two_rings = np.kron(np.eye(2), np.ones((2, 2)) / 2)
    two_rings[:2, :2], two_rings[2:, 2:] = [[0, 1], [1, 0]], np.eye(2)
    assert period(two_rings) == 2 and len(closed_groups(two_rings)) == 3


def test_the_limit_is_that_of_powers() -> None:
    lazy = 0.5 * (TRUST + np.eye(5))  # the same groups, all of period 1
    assert converges(lazy) and not reaches_consensus(lazy)
    assert_allclose(limit(lazy), np.linalg.matrix_power(lazy, 2000), atol=1e-12)
    with pytest.raises(ParameterError, match=r"closed groups 2, period 1"):
        influence(lazy)
    with pytest.raises(ParameterError, match=r"go round with period 2"):
        limit(TRUST)


def test_influence_is_the_left_eigenvector() -> None:
    rng = np.random.default_rng(1)
    T = rng.dirichlet(np.ones(12), 12)
    weights = influence(T)
    assert_allclose(weights @ T, weights, rtol=1e-12)
    assert_allclose(weights.sum(), 1.0)
    opinion = rng.random(12)
    after = simulate(MODEL, trust_network(T), initial={"opinion": opinion})
    assert_allclose(after.opinion[0], weights @ opinion, rtol=1e-11)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([[0.5, 0.4], [0.5, 0.5]], "Row 0 sums to 0.9"),
        ([[1.5, -0.5], [0.5, 0.5]], "not negative"),
        ([[1.0, 0.0]], "square"),
        ([[np.nan, 1.0], [0.5, 0.5]], "finite"),
    ],
)
def test_what_is_no_matrix_of_trust(given: list[list[float]], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        period(given)
