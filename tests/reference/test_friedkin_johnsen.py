"""Friedkin and Johnsen's model: by hand, in the limit, and between its neighbours."""

import networkx as nx
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference import degroot
from polybius.reference.friedkin_johnsen import MODEL, equilibrium, total_influence, trust_network

W = np.array([[0.4, 0.3, 0.2, 0.1], [0.2, 0.5, 0.3, 0.0], [0.0, 0.25, 0.5, 0.25], [0.3, 0.0, 0.3, 0.4]])
A = np.array([0.8, 0.6, 0.9, 0.5])
FIRST = np.array([1.0, -0.5, 0.2, -1.0])


def test_two_steps_by_hand(backend: Backend) -> None:
    # 0 hears only 1, a = 1/2; 1 hears only 0, a = 1/4; y(0) = (0, 1).
    # y(1) = (1/2 * 1, 1/4 * 0 + 3/4) = (1/2, 3/4); y(2) = (1/2 * 3/4, 1/4 * 1/2 + 3/4) = (3/8, 7/8).
    for steps, expected in ((1, [0.5, 0.75]), (2, [0.375, 0.875])):
        after = simulate(
            MODEL,
            n=2,
            initial={"opinion": [0.0, 1.0], "susceptibility": [0.5, 0.25]},
            steps=steps,
            backend=backend,
        )
        assert_array_equal(after.opinion[0], expected)


def test_the_limit_solves_the_equation() -> None:
    # y = A W y + (I - A) y(0), to twelve digits by hand: (I - A W) y = (I - A) y(0).
    y = equilibrium(W, A, FIRST)
    assert_allclose(y, A * (W @ y) + (1 - A) * FIRST, rtol=1e-12)
    assert_allclose(y, [-0.0272631083, -0.3973199719, -0.4158467073, -0.7080830904], atol=1e-10)
    after = simulate(MODEL, trust_network(W), initial={"opinion": FIRST, "susceptibility": A})
    assert_allclose(after.opinion[0], y, atol=1e-11)
    assert_allclose(total_influence(W, A).sum(axis=1), 1.0, rtol=1e-12)
    assert_allclose(equilibrium(W, A, np.column_stack([FIRST, 2 * FIRST]))[:, 1], 2 * y)


def test_susceptible_without_exception_is_degroot() -> None:
    free = simulate(MODEL, trust_network(W), initial={"opinion": FIRST}, susceptibility=1.0)
    same = simulate(degroot.MODEL, trust_network(W), initial={"opinion": FIRST})
    assert_array_equal(free.opinion, same.opinion)
    with pytest.raises(ParameterError, match="only those of susceptibility 1"):
        equilibrium(W, np.ones(4), FIRST)


def test_stubborn_never_move(backend: Backend) -> None:
    after = simulate(MODEL, n=6, susceptibility=0.0, backend=backend, seed=4)
    start = simulate(MODEL, n=6, susceptibility=0.0, steps=1, seed=4)
    assert_array_equal(after.opinion, start.opinion)
    assert after.stopped_at.item() == 1


def test_complete_network_agrees_with_its_ties() -> None:
    values = {"susceptibility": np.linspace(0, 1, 15)}
    graphs = (None, nx.complete_graph(15))
    runs = [simulate(MODEL, g, n=15, initial=values, self_weight=0.3, seed=2) for g in graphs]
    assert_allclose(runs[0].opinion, runs[1].opinion, atol=1e-11)
    # W = .3 I + .7 / 14 off the diagonal.
    weights = np.full((15, 15), 0.05) + np.eye(15) * 0.25
    first = simulate(MODEL, n=15, susceptibility=0.0, steps=1, seed=2).opinion[0]
    assert_allclose(runs[0].opinion[0], equilibrium(weights, values["susceptibility"], first), atol=1e-10)


def test_more_susceptible_citizens_differ_less() -> None:
    runs = simulate(MODEL, n=200, susceptibility=[0.2, 0.5, 0.9], replicates=3)
    spread = runs.spread.mean("replicate").to_numpy()
    # On the complete network one keeps 1 - a of one's distance from the middle, up to terms of 1/n.
    assert_allclose(spread, (1 - np.array([0.2, 0.5, 0.9])) * spread[0] / 0.8, rtol=0.02)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match="one number in"):
        total_influence(W, [0.5, 0.5])
    with pytest.raises(ParameterError, match="one number in"):
        total_influence(W, A + 0.2)
    with pytest.raises(ParameterError, match="one row for each of 4"):
        equilibrium(W, A, [1.0, 2.0])
