"""Yard sale: stakes by hand, conservation, condensation, the oligarch, redistribution."""

import math
from typing import Any

import networkx as nx
import numpy as np
import pytest
from numpy.testing import assert_allclose

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference.yard_sale import MODEL, longest_step, oligarchs_path, oligarchs_share


def one_sale(backend: Backend, wealth: list[float], seed: int = 0, **given: Any) -> list[float]:
    """Return what two own after they meet once."""
    found = simulate(MODEL, n=2, steps=1, seed=seed, initial={"wealth": wealth}, backend=backend, **given)
    return list(found.wealth.to_numpy()[0])


def test_a_stake_is_a_share_of_what_the_poorer_owns(backend: Backend) -> None:
    # gamma 0.04 and one transaction a year: a fifth of 10, won or lost.
    assert one_sale(backend, [10.0, 30.0]) in ([8.0, 32.0], [12.0, 28.0])
    # Two transactions a year of half the variance: n * 1 * 1 = 2 meetings in a year, one in half of it.
    x, y = one_sale(backend, [10.0, 30.0], encounters=1.0, dt=0.5)
    assert abs(x - 10.0) == pytest.approx(10 * math.sqrt(0.02), rel=1e-14)
    assert x + y == pytest.approx(40.0, rel=1e-15)


def test_nobody_stakes_more_than_all(backend: Backend) -> None:
    assert one_sale(backend, [1.0, 3.0], gamma=9.0) in ([0.0, 4.0], [2.0, 2.0])
    assert one_sale(backend, [1.0, 3.0], gamma=0.0, zeta=1.0) == [1.0, 3.0]


def test_debts_raise_stakes(backend: Backend) -> None:
    # Mean 2, kappa 1/2: the poorer could still lose 1 + 1.
    assert one_sale(backend, [1.0, 3.0], gamma=1.0, kappa=0.5) in ([-1.0, 5.0], [3.0, 1.0])


def test_the_richer_has_the_edge() -> None:
    # E eta = zeta sqrt(Dt / gamma) (3 - 1) / 2 = 0.5: the richer wins 3 of 4; sd sqrt(3/16/1000).
    given: dict[str, Any] = {
        "gamma": 0.04,
        "zeta": 0.1,
        "replicates": 1000,
        "initial": {"wealth": [1.0, 3.0]},
    }
    won = simulate(MODEL, n=2, steps=1, **given).wealth[:, 1] > 3.0
    assert float(won.mean()) == pytest.approx(0.75, abs=4 * 0.0137)
    # Twice the transactions of half the length: sqrt(1/2) of the edge.
    won = simulate(MODEL, n=2, steps=1, encounters=1.0, dt=0.5, **given).wealth[:, 1] > 3.0
    assert float(won.mean()) == pytest.approx(0.5 + 0.25 * math.sqrt(0.5), abs=4 * 0.0148)
    # And the poorer none at all where the edge is a certainty.
    assert (simulate(MODEL, n=2, steps=1, **(given | {"zeta": 1.0})).wealth[:, 1] > 3.0).all()


def test_wealth_is_conserved_and_positive() -> None:
    given: dict[str, Any] = {"n": 300, "steps": 500, "replicates": 3, "record": ("wealth",)}
    for chi, zeta in ((0.0, 0.0), (0.02, 0.0), (0.02, 0.05)):
        wealth = simulate(MODEL, chi=chi, zeta=zeta, **given).wealth
        assert_allclose(wealth.sum("citizen"), 300.0, rtol=1e-12)
        assert (wealth > 0.0).all()


def test_a_free_sale_only_grows_less_equal() -> None:
    gini = simulate(MODEL, n=500, steps=400, every=20, replicates=20, record=("gini",)).gini.mean("replicate")
    assert (np.diff(gini) > 0.0).all()
    assert float(gini[-1]) > 0.8


def test_time_is_gamma_and_transactions_have_no_say() -> None:
    # The same years with four times as many transactions, each for half the share: the same inequality.
    given: dict[str, Any] = {"n": 1000, "steps": 50, "replicates": 20, "record": ("gini",)}
    few, many = (simulate(MODEL, encounters=e, **given).gini for e in (0.5, 2.0))
    assert float(few.mean()) == pytest.approx(float(many.mean()), abs=0.02)


def test_it_stops_when_one_owns_all_but_nothing(backend: Backend) -> None:
    # Stakes of all there is: one of two owns all after the first sale that the poorer loses.
    found = simulate(MODEL, n=2, gamma=1.0, steps=50, seed=1, backend=backend, every=1)
    last = int(found.stopped_at[0])
    top = found.top_share[0].to_numpy()
    assert 1 <= last < 50
    assert (top[last:] == 1.0).all() and (top[:last] < 1.0).all()


def test_without_tolerance_floating_point_ends_it() -> None:
    # A fifth of 1e-323, twice the smallest number there is, rounds to nothing: no sale moves anything.
    given: dict[str, Any] = {"n": 5, "tolerance": 0.0, "dt": 1000.0, "steps": 200}
    small = simulate(MODEL, gamma=0.04, **given)
    assert (np.sort(small.wealth[0])[:-1] == 1e-323).all()
    assert math.isnan(small.stopped_at[0])
    # sqrt(0.5) of the smallest number rounds to all of it: whoever loses that has nothing, and it stops.
    half = simulate(MODEL, gamma=0.5, **given)
    assert (np.sort(half.wealth[0])[:-1] == 0.0).all()
    assert float(half.stopped_at[0]) < 200_000
    for found in (small, half):
        assert float(found.wealth.sum()) == pytest.approx(5.0, rel=1e-13)


def test_a_ring_keeps_the_rich_apart(backend: Backend) -> None:
    # Nobody to bet with: of four on a ring, two who are not neighbours stay rich.
    start = {"wealth": [2.0, 0.0, 2.0, 0.0]}
    found = simulate(MODEL, nx.cycle_graph(4), steps=5, initial=start, backend=backend)
    assert found.stopped_at[0] == 1.0  # seen after the first step, in which nothing was at stake
    assert list(found.wealth.to_numpy()[0]) == [2.0, 0.0, 2.0, 0.0]
    touching = simulate(
        MODEL, nx.cycle_graph(4), steps=5, initial={"wealth": [2.0, 2.0, 0.0, 0.0]}, backend=backend
    )
    assert math.isnan(touching.stopped_at[0])


def test_redistribution_keeps_it_going() -> None:
    found = simulate(MODEL, n=20, gamma=1.0, chi=[0.0, 0.1], steps=2000, record=("stopped_at", "gini"))
    assert float(found.stopped_at[0, 0]) < 2000
    assert math.isnan(found.stopped_at[1, 0])
    assert float(found.gini[1, 0]) < float(found.gini[0, 0])


def test_redistribution_is_split_to_second_order() -> None:
    # Variance among many when sales and taxes balance, chi = 0.2. A step of 4 years makes it about
    # 1 - 0.8 / sinh(0.8) = 10 % too low; in half the step a quarter of that. The spread is about 0.2 %.
    def variance(dt: float) -> float:
        found = simulate(MODEL, n=400_000, chi=0.2, dt=dt, steps=int(24 / dt), record=("wealth",))
        return float(found.wealth.var())

    exact = variance(0.5)  # wrong by 0.2 % itself
    long, half = exact - variance(4.0), exact - variance(2.0)
    assert long == pytest.approx(0.1 * exact, rel=0.2)
    assert 1.5 < np.log2(long / half) < 2.7


def test_the_oligarchs_logistic_path() -> None:
    assert oligarchs_share(0.1, 0.05) == oligarchs_share(0.1, 0.1) == 0.0
    assert oligarchs_share(0.025, 0.1) == 0.75
    # The path obeys dc/dt = c (zeta (1 - c) - chi): a centred difference, and where it ends.
    for chi, zeta in ((0.03, 0.1), (0.1, 0.05), (0.1, 0.1)):
        before, c, after = (oligarchs_path(chi, zeta, 0.2, 10.0 + h) for h in (-1e-3, 0.0, 1e-3))
        assert (after - before) / 2e-3 == pytest.approx(c * (zeta * (1 - c) - chi), rel=1e-6)
    assert oligarchs_path(0.03, 0.1, 1e-3, 500.0) == pytest.approx(0.7, rel=1e-9)


def test_too_long_a_step_makes_a_smaller_oligarch() -> None:
    # The edge is capped at certainty: with a Dt 100 times too long it drifts a tenth as fast.
    given: dict[str, Any] = {
        "n": 64,
        "gamma": 1.0,
        "chi": 0.02,
        "zeta": 0.1,
        "dt": 1.0,
        "steps": 400,
        "replicates": 8,
    }
    right = 0.5 / longest_step(1.0, 0.1, 64)
    found = simulate(MODEL, encounters=[right, right / 100], record=("top_share",), **given).top_share
    assert float(found[0].mean()) == pytest.approx(oligarchs_share(0.02, 0.1), abs=0.06)
    assert float(found[1].mean()) < 0.6


def test_there_is_some_time_between_transactions() -> None:
    with pytest.raises(ParameterError, match=r"encounters must lie in \[1e-09"):
        simulate(MODEL, encounters=0.0)
