"""Kinetic exchange: splits by hand, conservation, savings, debts, networks."""

from typing import Any

import networkx as nx
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference.kinetic_exchange import MODEL, EqualSavers, gamma_gini, saving_variance
from polybius.rng import Tick, stream, uniform


def test_a_split_by_hand(backend: Backend) -> None:
    # Two citizens, one encounter (n * 1/2). One saves a half of 4, the other a quarter of 8: pot 2 + 6.
    u = uniform(3, 0, Tick(0, stream("RandomSplit"), 1.0), 0)
    initial = {"wealth": [4.0, 8.0], "saving": [0.5, 0.25]}
    found = simulate(
        MODEL, n=2, seed=3, steps=1, encounters=0.5, initial=initial, backend=backend
    ).wealth.to_numpy()[0]
    as_first, as_second = [2 + 8 * u, 2 + 8 * (1 - u)], [2 + 8 * (1 - u), 2 + 8 * u]
    assert np.allclose(found, as_first, rtol=1e-15) or np.allclose(found, as_second, rtol=1e-15)
    assert found[0] != 4.0


def test_debts_are_part_of_the_pot(backend: Backend) -> None:
    # Wealth 0 and 0 with debts up to 5: the pot of 10 goes u : 1 - u, so they end at +-(10 u - 5).
    u = uniform(0, 0, Tick(0, stream("RandomSplit"), 1.0), 0)
    found = simulate(
        MODEL, n=2, steps=1, encounters=0.5, debt=5.0, initial={"wealth": [0.0, 0.0]}, backend=backend
    )
    assert_allclose(np.sort(found.wealth[0]), np.sort([10 * u - 5, 5 - 10 * u]), rtol=1e-14)


def test_money_is_conserved_and_never_below_the_debt_allowed() -> None:
    wealth = simulate(MODEL, n=200, steps=200, replicates=5, spread=1.0, debt=0.5).wealth
    assert_allclose(wealth.sum("citizen"), 200.0, rtol=1e-12)
    assert (wealth >= -0.5 - 1e-12).all()
    assert (wealth < 0.0).any()


def test_who_saves_everything_keeps_everything(backend: Backend) -> None:
    found = simulate(MODEL, n=10, steps=5, lam=1.0, initial={"wealth": np.arange(10.0)}, backend=backend)
    assert_array_equal(found.wealth[0], np.arange(10.0))


def test_debts_scale_the_gini_coefficient() -> None:
    # Wealth + debt is exponential with mean 1 + debt: G = (1 + debt) / 2, less 1/n: E|x - y| of n spacings.
    found = simulate(MODEL, n=1000, steps=20, replicates=40, debt=[0.0, 0.8], record=("gini",)).gini
    assert_allclose(found.mean("replicate"), [0.4995, 0.9 * 0.999], atol=4 * 0.017 / np.sqrt(40))


def test_the_more_is_saved_the_more_equal() -> None:
    assert gamma_gini(0.0) == pytest.approx(0.5, rel=1e-14)
    # The published digits.
    assert_allclose(
        [gamma_gini(x) for x in (0.25, 0.5, 0.7, 0.9)], [0.375, 0.27344, 0.19638, 0.10615], atol=5e-6
    )
    # Without saving: exponential, of variance 1; among 2 uniform on [0, 2], of variance 1/3.
    assert saving_variance(0.0) == 1.0
    assert saving_variance(0.0, 2) == pytest.approx(1 / 3, rel=1e-14)
    # The Gamma law's variance is 1 over its shape.
    assert saving_variance(0.25) == pytest.approx(1 / (1 + 3 * 0.25 / 0.75), rel=1e-14)


def test_variance_in_a_small_world_is_exact() -> None:
    # Five citizens, where terms of order 1/n matter: 0.19 against 0.25 of many.
    x = simulate(MODEL, n=5, lam=0.5, steps=40, replicates=2000, record=("wealth",)).wealth.var("citizen")
    assert saving_variance(0.5, 5) < 0.22
    assert float(x.mean()) == pytest.approx(saving_variance(0.5, 5), abs=4 * float(x.std()) / 2000**0.5)


def test_mean_wealth_is_inverse_to_what_is_passed_on_any_network() -> None:
    # C / (1 - lambda): on a star, those with lambda 0, 0.5, 0.8 own as 1 : 2 : 5.
    graph = nx.star_graph(5)
    saving = np.array([0.0, 0.5, 0.8, 0.0, 0.5, 0.8])
    found = simulate(
        MODEL,
        graph,
        steps=100,
        replicates=2000,
        initial={"saving": saving},
        record=("wealth",),
        backend=Compiled(),
    ).wealth
    expected = 1 / (1 - saving) * 6 / (1 / (1 - saving)).sum()
    assert_allclose(
        found.mean("replicate"), expected, atol=4 * float(found.std("replicate").max()) / 2000**0.5
    )


def test_nothing_crosses_between_islands(backend: Backend) -> None:
    graph = nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(3))
    wealth = [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]
    found = simulate(MODEL, graph, steps=20, initial={"wealth": wealth}, backend=backend).wealth[0]
    assert_allclose([found[:3].sum(), found[3:].sum()], [3.0, 6.0], rtol=1e-14)
    assert float(found.std()) > 0.1


@pytest.mark.parametrize(
    ("given", "mean"),
    # Densities of v: 1; 3 v^2; 3 (1 - v)^2, whose means are 1/2, 3/4, 1/4.
    [({}, 0.5), ({"alpha": 2.0}, 0.75), ({"delta": 2.0}, 0.25)],
)
def test_savings_are_spread_as_told(given: dict[str, Any], mean: float) -> None:
    saving = EqualSavers(lam=0.2, spread=0.4, **given).world(20_000, None, 1).citizens.saving
    assert saving.min() >= 0.2 and saving.max() < 0.6
    assert saving.mean() == pytest.approx(0.2 + 0.4 * mean, abs=4 * 0.4 * 0.29 / 20_000**0.5)


def test_nobody_saves_more_than_all() -> None:
    with pytest.raises(
        ParameterError, match=r"lam \+ spread must not exceed 1, all of one's wealth. Got 0.5 \+ 0.6"
    ):
        simulate(MODEL, lam=0.5, spread=0.6)
