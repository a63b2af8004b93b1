"""The rate equation of compromise: what it keeps, its order in time, and its parties."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.errors import ParameterError
from polybius.reference.compromise import compromise, parties, splitting_point


@pytest.mark.parametrize("mu", [0.5, 0.3])
def test_mass_and_symmetry_are_kept(mu: float) -> None:
    opinions, mass = compromise(1.3, mu=mu, time=5.0, cells=20)
    assert_allclose(mass.sum(), 2.6, rtol=1e-13)
    assert_allclose(mass, mass[::-1], rtol=1e-10, atol=1e-15)
    assert_allclose(opinions @ mass, 0.0, atol=1e-12)
    assert_allclose(opinions[[0, -1]], [-1.3 + 1.3 / len(opinions), 1.3 - 1.3 / len(opinions)])


def test_at_the_start_the_density_is_one() -> None:
    opinions, mass = compromise(0.7, time=0.0, cells=10)
    assert_allclose(mass, opinions[1] - opinions[0])


def test_variance_decays_as_derived_where_all_hear_all() -> None:
    # Two who meet at y, z leave 2 mu (1 - mu) (y - z)^2 less in sum of squares. Over unordered pairs, at
    # rate 1 each: dM2/dt = -mu (1 - mu) * integral of (y - z)^2 = -2 mu (1 - mu) M0 M2, with M0 = 2 Delta.
    # Delta = 1/2: all within 1. M2(0) = 1/12. Sharing between cells adds up to width^2 / 4 per meeting.
    for mu in (0.5, 0.25):
        opinions, mass = compromise(0.5, mu=mu, time=2.0, cells=400, dt=0.05)
        assert_allclose(opinions**2 @ mass, np.exp(-2 * mu * (1 - mu) * 2.0) / 12, rtol=1e-3)


def test_the_scheme_is_of_order_four() -> None:
    runs = [compromise(1.2, time=4.0, cells=10, dt=dt)[1] for dt in (0.4, 0.2, 0.1, 0.005)]
    errors = [np.abs(run - runs[-1]).max() for run in runs[:-1]]
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert_allclose(orders, 4.0, atol=0.5)


def test_without_compromise_nothing_moves() -> None:
    _, mass = compromise(1.0, mu=0.0, time=10.0, cells=10)
    assert_allclose(mass, mass[0])


def test_parties_from_one_to_two() -> None:
    # Up to Delta = 1 one party; beyond it minor ones at the edges; beyond 1.87 the middle is split.
    assert_allclose(parties(*compromise(0.9, cells=40)), [(0.0, 1.0)], atol=1e-9)
    three = parties(*compromise(1.5, cells=40))
    assert len(three) == 3 and three[1].share > 0.98
    assert_allclose(three[0], (-three[2].position, three[2].share), rtol=1e-6)
    four = parties(*compromise(2.2, cells=40))
    assert [party.share > 0.4 for party in four] == [False, True, True, False]
    assert four[2].position - four[1].position > 1.0


def test_parties_are_runs_of_cells_that_are_not_empty() -> None:
    found = parties(np.arange(6) / 2, np.array([0.25, 0.25, 0.0, 1.0, 1e-8, 0.5]))
    assert_allclose([party.share for party in found], [0.25, 0.5, 0.25], rtol=1e-7)
    assert_array_equal([party.position for party in found], [0.25, 1.5, 2.5])


def test_the_splitting_point_is_found_and_must_be_bracketed() -> None:
    assert 1.82 < splitting_point(1.7, 2.0, cells=20, tolerance=0.01) < 1.88
    with pytest.raises(ParameterError, match=r"must hold a party at 1.9 and be empty at 2"):
        splitting_point(1.9, 2.0, cells=20)


@pytest.mark.parametrize(
    "wrong",
    [{"Delta": 0.0}, {"Delta": 1.0, "mu": 0.6}, {"Delta": 1.0, "dt": 0.0}, {"Delta": 1.0, "cells": 0}],
)
def test_nonsense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ParameterError, match="must lie in"):
        compromise(**wrong)  # type: ignore[arg-type]
