"""Galam's model: the map, its fixed points, and citizens who follow it."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference.galam import (
    MODEL,
    Assembly,
    critical_contrarians,
    critical_inflexibles,
    fixed_points,
    trajectory,
    update,
)
from polybius.state.networks import ring

P = np.linspace(0, 1, 21)


def test_maps_by_hand() -> None:
    assert_allclose(update(P, 1), P)
    assert_allclose(update(P, 2, k=0.3), P * P + 0.6 * P * (1 - P))
    assert_allclose(update(P, 3), 3 * P**2 - 2 * P**3)
    # r = 4: a majority of three or four, and the share k of the six ways to tie.
    assert_allclose(update(P, 4, k=0.25), 4 * P**3 * (1 - P) + P**4 + 0.25 * 6 * (P * (1 - P)) ** 2)


def test_inflexibles_by_hand() -> None:
    # Galam and Jacobs 2007 for groups of three: -2 p^3 + (3 + a - b) p^2 - 2 a p + a.
    a, b = 0.1, 0.05
    assert_allclose(update(P, 3, a=a, b=b), -2 * P**3 + (3 + a - b) * P**2 - 2 * a * P + a)


def test_contrarians_by_hand() -> None:
    assert_allclose(update(P, 5, x=0.2), 0.8 * update(P, 5) + 0.2 * (1 - update(P, 5)))


def test_groups_of_several_sizes() -> None:
    assert_allclose(update(P, {1: 0.25, 3: 0.75}), 0.25 * P + 0.75 * update(P, 3))
    assert dict(fixed_points({1: 0.5, 3: 0.5})) == pytest.approx({0.0: True, 0.5: False, 1.0: True})


def test_who_keeps_the_tie_needs_less() -> None:
    # What one side needs with the tie against it, the other lacks: thresholds add up to 1.
    for r in (2, 4, 6, 8):
        against = [c for c, stable in fixed_points(r, 0.0) if not stable]
        favoured = [c for c, stable in fixed_points(r, 1.0) if not stable]
        assert against[0] + favoured[0] == pytest.approx(1.0)
    assert [c for c, stable in fixed_points(4, 0.5) if not stable] == pytest.approx([0.5])


def test_critical_contrarians() -> None:
    # The slope at one half is 3/2 for r = 3 and 15/8 for r = 5.
    assert critical_contrarians(3) == pytest.approx(1 / 6)
    assert critical_contrarians(5) == pytest.approx(7 / 30)
    for r in (3, 5, 9):
        at = critical_contrarians(r)
        assert len(fixed_points(r, x=0.98 * at)) == 3 and len(fixed_points(r, x=1.02 * at)) == 1


def test_critical_inflexibles() -> None:
    one, both = critical_inflexibles()
    assert len(fixed_points(3, a=0.99 * one)) == 3 and len(fixed_points(3, a=1.01 * one)) == 1
    assert len(fixed_points(3, a=0.99 * both, b=0.99 * both)) == 3
    assert len(fixed_points(3, a=1.01 * both, b=1.01 * both)) == 1


def test_one_group_of_all(backend: Backend) -> None:
    # Two of three hold 1, then all: at rest after the first round.
    found = simulate(MODEL, n=3, initial={"choice": [0, 1, 1]}, backend=backend)
    assert_array_equal(found.choice[0], [1, 1, 1])
    assert found.stopped_at.item() == 1


def test_whoever_is_left_over_stays() -> None:
    # Three of four meet: if the only 0 is left over it stays (1/4 of replicates), else it is convinced.
    share = simulate(MODEL, n=4, replicates=800, steps=1, initial={"choice": [0, 1, 1, 1]}).share
    assert set(share.to_numpy()) == {0.75, 1.0}
    assert abs(float((share == 0.75).mean()) - 0.25) < 5 * math.sqrt(0.25 * 0.75 / 800)
    assert simulate(MODEL, n=2, r=3, steps=2, initial={"choice": [0, 1]}).share.item() == 0.5


def test_ties(backend: Backend) -> None:
    for k, expected in ((0.0, 0.0), (1.0, 1.0)):
        found = simulate(MODEL, n=2, r=2, k=k, initial={"choice": [0, 1]}, steps=1, backend=backend)
        assert found.share.item() == expected


def test_pairings_are_equally_likely() -> None:
    # Two 1s and two 0s in pairs: alike with alike in one of three pairings, then nothing changes
    # if ties go to 0; else all end with 0.
    found = simulate(MODEL, n=4, r=2, replicates=1200, steps=1, initial={"choice": [1, 1, 0, 0]}).share
    assert set(found.to_numpy()) == {0.0, 0.5}
    assert abs(float((found == 0.5).mean()) - 1 / 3) < 5 * math.sqrt(2 / 9 / 1200)


def test_inflexibles_stay_and_contrarians_oppose(backend: Backend) -> None:
    start = Assembly(p=0.6, a=0.2, b=0.3).world(10, None, 5).citizens
    assert start.choice.sum() == 6 and start.zealot.sum() == 5
    found = simulate(MODEL, n=10, seed=5, p=0.6, a=0.2, b=0.3, steps=7, backend=backend)
    fixed = start.zealot == 1
    assert_array_equal(found.choice[0].to_numpy()[fixed], start.choice[fixed])
    # All contrary: a group of three 1s becomes three 0s, and it never rests.
    found = simulate(MODEL, n=3, p=1.0, x=1.0, steps=4, every=1, backend=backend)
    assert_array_equal(found.share[0], [1, 0, 1, 0, 1])
    assert math.isnan(found.stopped_at.item())


def test_a_crowd_follows_the_map() -> None:
    # 40,000 citizens: sd after one round below 0.005.
    for more in ({"r": 3}, {"r": 4, "k": 0.2}, {"r": 5, "a": 0.1, "b": 0.2, "x": 0.1}):
        after = simulate(MODEL, n=40_000, p=0.4, steps=1, record=("share",), **more).share.item()
        assert abs(after - trajectory(0.4, 1, **more)[1]) < 0.02


def test_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"galam: p must lie in \[a, 1 - b\]"):
        simulate(MODEL, p=0.1, a=0.2)
    with pytest.raises(ParameterError, match="takes no graph"):
        simulate(MODEL, ring(10, neighbours=2))
    with pytest.raises(ParameterError, match="galam: r must be a whole number"):
        simulate(MODEL, r=2.5)
