"""Granovetter's crowd, and its map."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference.granovetter import (
    STEEPEST,
    critical_sigma,
    crowd_map,
    equilibria,
    normal_thresholds,
)
from polybius.state.networks import Complete, Network


def test_the_crowd_grows_by_one_a_round(backend: Backend) -> None:
    # Thresholds 0, 1, ..., 9 of ten: r(t) = t, so all are in after 10 rounds.
    found = simulate(
        "granovetter", n=10, initial={"threshold": np.arange(10) / 10}, every=1, steps=12, backend=backend
    )
    assert_array_equal(found["joiners"].isel(replicate=0), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10])
    assert found.stopped_at[0] == 10


@pytest.mark.parametrize("n", [100, 3, 49, 1000])
def test_a_share_is_met_by_exactly_so_many(n: int) -> None:
    # i / n is reached by i people, not by i - 1 nor i + 1, however division rounds.
    found = simulate("granovetter", n=n, initial={"threshold": np.arange(n) / n})
    assert found["joiners"][0] == n and found.stopped_at[0] == n


def test_a_crowd_may_dissolve(backend: Backend) -> None:
    # All start in; thresholds .5, .5, 1, 2: 3 stay, then 2 (1 needs all four), who are enough for each other.
    given: dict[str, Any] = {"threshold": [0.5, 0.5, 1.0, 2.0], "joined": [1, 1, 1, 1]}
    found = simulate("granovetter", n=4, initial=given, every=1, steps=5, backend=backend)
    assert_array_equal(found["joiners"].isel(replicate=0), [4, 3, 2, 2, 2, 2])


def test_friends_count_by_their_weight(backend: Backend) -> None:
    # 0 hears 1, a friend (weight 3) who is in, and 2, who is not: 3 of 3 + 1 + 1 are .6.
    network = Network(np.array([0, 2, 2, 2]), np.array([1, 2], np.uint32), np.array([3.0, 1.0]))
    for threshold, joins in ((0.6, 1), (0.61, 0)):
        given: dict[str, Any] = {"threshold": [threshold, 0.0, 9.0]}
        found = simulate("granovetter", network, initial=given, backend=backend)
        assert_array_equal(found.joined[0], [joins, 1, 0])


def test_stored_ties_to_all_are_the_crowd_of_all() -> None:
    counted = simulate("granovetter", n=60, sigma=[10.0, 20.0, 40.0], replicates=3)
    stored = simulate("granovetter", Complete(60).to_network(), sigma=[10.0, 20.0, 40.0], replicates=3)
    for name in ("joined", "stopped_at"):
        assert_array_equal(counted[name], stored[name])


def test_the_map_rests_at_its_equilibria() -> None:
    for sigma in (5.0, 12.0, 12.3, 39.0, 39.9, 80.0):
        for r in equilibria(25.0, sigma):
            assert crowd_map(r, 25.0, sigma) == pytest.approx(r, abs=1e-10)


def test_an_empty_crowd_follows_the_map_to_the_first() -> None:
    for sigma in (11.0, 12.0, 13.0, 60.0):
        r = 0.0
        for _ in range(3000):
            r = crowd_map(r, 25.0, sigma)
        assert r == pytest.approx(equilibria(25.0, sigma)[0], abs=1e-9)


def test_two_equilibria_vanish_at_the_critical_sigma() -> None:
    for mean in (10.0, 25.0, 45.0):
        sigma, r = critical_sigma(mean)
        assert len(equilibria(mean, sigma * (1 - 1e-6))) == 3
        assert len(equilibria(mean, sigma * (1 + 1e-6))) == 1
        # the map touches the diagonal: it passes through r with slope 1
        assert crowd_map(r, mean, sigma) == pytest.approx(r, abs=1e-9)
        slope = 100.0 / sigma * math.exp(-0.5 * ((r - mean) / sigma) ** 2) / math.sqrt(2 * math.pi)
        assert slope == pytest.approx(1.0, abs=1e-9)


def test_without_spread_beyond_the_steepest_there_is_one() -> None:
    # 100 / sqrt(2 pi) = 39.894: between 39.8 and 39.95 two of three equilibria at mean 50 vanish.
    assert [len(equilibria(50.0, sigma)) for sigma in (39.8, STEEPEST, 39.95)] == [3, 1, 1]
    assert equilibria(50.0, 40.0)[0] == pytest.approx(50.0)


def test_thresholds_at_quantiles() -> None:
    # Of two: the quartiles, 0.6744897501960817 standard deviations from the mean.
    assert_allclose(
        normal_thresholds(2, 25.0, 10.0), [0.25 - 0.06744897501960817, 0.25 + 0.06744897501960817]
    )
    r = simulate("granovetter", n=5000, initial={"threshold": normal_thresholds(5000, 25.0, 30.0)}).share[0]
    assert 100 * float(r) == pytest.approx(equilibria(25.0, 30.0)[0], abs=0.02)  # no luck of drawing


def test_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"mean must lie between 0 and 50 %\. Got 60.0"):
        critical_sigma(60.0)
    with pytest.raises(ParameterError, match=r"sigma must be above 0 %\. Got 0.0"):
        equilibria(25.0, 0.0)
    with pytest.raises(ParameterError, match="sigma must lie in"):
        simulate("granovetter", sigma=-1.0)
