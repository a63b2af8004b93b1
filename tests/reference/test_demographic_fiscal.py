"""Demographic-fiscal: rates by hand, the scheme's order, scaling, and the one rise and collapse."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments import simulate
from polybius.reference.demographic_fiscal import carrying_capacity


def test_capacity_by_hand() -> None:
    # without a state k_0, half of the gain at s_0, all of it at last
    assert carrying_capacity(0, 2, 3, 10) == 2
    assert carrying_capacity(10, 2, 3, 10) == 2 * 2.5
    assert carrying_capacity(1e15, 2, 3, 10) == pytest.approx(8)


def test_rates_by_hand(backend: Backend) -> None:
    # N = 1, S = 10: k = 2.5, surplus 1 * (1 - .4) = .6; N' = .02 * .6, S' = .6 - .25.
    found = simulate("demographic_fiscal", N=1, S=10, steps=1, dt=1e-5, backend=backend)
    assert (found.population.item() - 1) / 1e-5 == pytest.approx(0.012, rel=1e-4)
    assert (found.resources.item() - 10) / 1e-5 == pytest.approx(0.35, rel=1e-4)


def test_the_order_is_four() -> None:
    ends = [
        simulate("demographic_fiscal", N=0.5, S=1, r=0.5, steps=steps, dt=4 / steps).population.item()
        for steps in (4, 8, 256)
    ]
    assert math.log2(abs(ends[0] - ends[2]) / abs(ends[1] - ends[2])) == pytest.approx(4, abs=0.4)


def test_the_time_of_collapse_is_that_of_a_step() -> None:
    coarse, fine = (
        simulate("demographic_fiscal", steps=round(300 / dt), dt=dt).collapse.item() for dt in (1.0, 0.25)
    )
    assert fine % 0.25 == coarse % 1.0 == 0
    assert abs(coarse - fine) <= 1.0


def test_a_collapsed_state_never_returns_and_the_people_sink_back() -> None:
    found = simulate("demographic_fiscal", steps=4000, dt=0.5, every=10)
    after = found.time > found.collapse[0, -1]
    assert (found.resources[0, after] == 0).all()
    assert found.population[0, -1].item() == pytest.approx(1, abs=1e-9)
    assert (np.diff(found.population[0, after]) <= 0).all()


def test_units_of_people_and_grain_do_not_matter() -> None:
    # N in units of k_0 and S in units of rho_0 k_0 obey the same equations.
    plain = simulate("demographic_fiscal", steps=400, dt=0.5)
    scaled = simulate("demographic_fiscal", N=1, k_0=2, rho_0=3, beta=0.75, s_0=60, c=3, steps=400, dt=0.5)
    assert_allclose(scaled.population, 2 * plain.population, rtol=1e-12)
    assert_allclose(scaled.resources, 6 * plain.resources, rtol=1e-12)
    assert_allclose(scaled.peak_at, plain.peak_at)


def test_a_state_that_spends_more_than_it_takes_never_rises() -> None:
    # S' = N (1 - N - 1) < 0 from the first day on
    found = simulate("demographic_fiscal", beta=1, steps=10, dt=1)
    assert found.peak.item() == 0
    assert np.isnan(found.collapse.item())


def test_there_is_one_society() -> None:
    with pytest.raises(ParameterError, match="n must be 1"):
        simulate("demographic_fiscal", n=2)
