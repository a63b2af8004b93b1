"""Deffuant and Weisbuch's model: encounters, rest, and the same on every kind of network."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference.deffuant_weisbuch import MODEL

BY_TIES = replace(MODEL, complete=None)


def test_one_encounter_by_hand(backend: Backend) -> None:
    # Two citizens, half an encounter each: they close a quarter of the gap of .2 from either side.
    start = {"opinion": [0.25, 0.5]}
    met = simulate(MODEL, n=2, initial=start, d=0.3, mu=0.25, encounters=0.5, steps=1, backend=backend)
    assert_allclose(met.opinion[0], [0.3125, 0.4375], rtol=1e-15)
    # d itself is too far: the inequality is strict. They are at rest at once.
    apart = simulate(MODEL, n=2, initial=start, d=0.25, backend=backend)
    assert_array_equal(apart.opinion[0], [0.25, 0.5])
    assert apart.stopped_at.item() == 1


@pytest.mark.parametrize("seed", [0, 7])
def test_the_faster_theory_draws_the_same_pairs_and_stops_at_the_same_step(seed: int) -> None:
    fast, slow = (simulate(model, n=60, d=0.15, replicates=5, seed=seed) for model in (MODEL, BY_TIES))
    assert_array_equal(fast.opinion, slow.opinion)
    assert_array_equal(fast.stopped_at, slow.stopped_at)
    assert not np.isnan(fast.stopped_at).any()


def test_at_rest_groups_are_narrow_and_out_of_reach(backend: Backend) -> None:
    after = simulate(MODEL, n=30, d=0.2, tolerance=0.01, replicates=3, backend=backend)
    apart = np.abs(after.opinion.to_numpy()[:, :, None] - after.opinion.to_numpy()[:, None, :])
    assert ((apart <= 0.01) | (apart >= 0.2)).all()
    # One step before, somebody in the first world was still to move.
    steps = int(after.stopped_at[0]) - 1
    before = simulate(MODEL, n=30, d=0.2, tolerance=0.01, steps=steps, backend=backend).opinion.to_numpy()[0]
    apart = np.abs(before[:, None] - before)
    assert ((apart > 0.01) & (apart < 0.2)).any()


def test_the_mean_is_kept_and_opinions_stay_within_their_range() -> None:
    start = simulate(MODEL, n=300, d=0.0, low=-2.0, high=3.0, replicates=4)
    after = simulate(MODEL, n=300, d=0.7, low=-2.0, high=3.0, replicates=4)
    assert_allclose(after["mean_opinion"], start["mean_opinion"], rtol=1e-12)
    assert (after.spread <= start.spread).all()
    assert (after.variance < start.variance).all()


def test_wide_confidence_ends_in_consensus_and_none_in_standstill() -> None:
    after = simulate(MODEL, n=200, d=[0.0, 1.0], replicates=3)
    assert_array_equal(after.clusters[1], 1)
    assert_array_equal(after.stopped_at[0], 1)
    assert (after.spread[1] <= 1e-3).all()


def test_a_finer_tolerance_takes_longer_and_changes_no_group() -> None:
    coarse, fine = (simulate(MODEL, n=200, d=0.3, tolerance=t, replicates=3) for t in (0.25, 1e-6))
    assert (fine.stopped_at > coarse.stopped_at).all()
    # Groups narrower than d and further apart keep their means: it is decided who ends with whom.
    for early, late in zip(coarse.opinion.to_numpy(), fine.opinion.to_numpy(), strict=True):
        order = np.argsort(early)
        groups = np.split(order, np.flatnonzero(np.diff(early[order]) >= 0.3) + 1)
        assert len(groups) == len(np.unique(late.round(3)))
        for group in groups:
            assert_allclose(late[group], early[group].mean(), atol=1e-5)


def test_on_a_lattice_only_neighbours_meet(backend: Backend) -> None:
    # Two pairs without a tie between them: each pair agrees, whatever the other thinks.
    graph = nx.Graph([(0, 1), (2, 3)])
    after = simulate(
        MODEL, graph, initial={"opinion": [0.0, 0.5, 0.25, 0.75]}, d=1.0, encounters=50.0, backend=backend
    )
    assert_allclose(after.opinion[0], [0.25, 0.25, 0.5, 0.5], atol=1e-12)
    assert after.stopped_at.item() == 1


def test_on_a_network_neighbours_rest_and_strangers_may_differ() -> None:
    graph = nx.grid_2d_graph(8, 8)
    after = simulate(MODEL, graph, d=0.3, seed=1)
    x = dict(zip(after.citizen.to_numpy(), after.opinion.to_numpy()[0], strict=True))
    apart = np.array([abs(x[str(a)] - x[str(b)]) for a, b in graph.edges])
    assert ((apart <= 1e-3) | (apart >= 0.3)).all()


def test_nobody_to_meet() -> None:
    assert simulate(MODEL, n=1).stopped_at.item() == 1


def test_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match="mu must lie in"):
        simulate(MODEL, mu=0.7)
    with pytest.raises(ParameterError, match="d must lie in"):
        simulate(MODEL, d=-0.1)
