"""Attraction-repulsion: who meets, which way it moves one, interest, shocks, rest."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments import simulate
from polybius.reference.attraction_repulsion import TruncatedNormal, delta, repulsion
from polybius.state.networks import Network

#: 0 hears 1, who hears nobody: only 0 moves.
ONE_WAY = Network.from_rows([[1], []])


def after(backend: Backend, x: float, y: float, **parameters: Any) -> float:
    """Return where 0 is after it has been drawn until it met 1 once."""
    found = simulate(
        "attraction_repulsion",
        ONE_WAY,
        steps=1,
        E=1e6,  # whoever is drawn meets
        encounters=0.5,
        initial={"opinion": [[x], [y]]},
        backend=backend,
        **parameters,
    )
    return float(found.opinion[0, 0, 0])


def test_one_meeting_by_hand(backend: Backend) -> None:
    # Seed 0 draws 0 first. Gap .2 <= T: .25 of it closed, .3 -> .35. Gap .5 > T: opened, .3 -> .175.
    assert_allclose(after(backend, 0.3, 0.5), 0.35, rtol=1e-12)
    assert_allclose(after(backend, 0.3, 0.8), 0.175, rtol=1e-12)
    # Back to the box: .1 - .25 * .8 < 0.
    assert after(backend, 0.1, 0.9) == 0.0
    assert_allclose(after(backend, 0.9, 0.1), 1.0)
    assert_allclose(after(backend, 0.9, 0.1, ceiling=2.0), 1.1, rtol=1e-12)


def test_at_the_tolerance_one_is_attracted(backend: Backend) -> None:
    assert after(backend, 0.25, 0.5, T=0.25, R=0.5) == 0.375


def test_scaled_distance_by_hand() -> None:
    assert_allclose(delta((0.1, 0.5), (0.4, 0.9), 0.1, 0.0), 5.0, rtol=1e-12)  # 3, 4, 5 tenths
    assert_allclose(delta((0.1, 0.5), (0.4, 0.9), 0.3, 0.4), math.sqrt(2), rtol=1e-12)
    assert_allclose(delta((0.1, 0.5, 0.0), (0.1, 0.5, 0.8), 0.3, 0.4), 2.0, rtol=1e-12)


def test_exposure_halves_meetings(backend: Backend) -> None:
    # E = .1 and a gap of .2 that nothing changes (R = 1e-9): a quarter of the draws are meetings. Of 1000
    # draws half are of 0: 125 meetings, standard deviation sqrt(1000 / 8 * 7 / 8) = 10.5.
    found = simulate(
        "attraction_repulsion",
        ONE_WAY,
        steps=1,
        encounters=500.0,
        R=1e-9,
        initial={"opinion": [[0.3], [0.5]]},
        backend=backend,
    )
    meetings = float(found.opinion[0, 0, 0] - 0.3) / (0.2e-9)
    assert abs(meetings - 125) < 5 * 10.5


def test_steepness_by_hand() -> None:
    assert repulsion(0.25, 0.25, math.inf, 1.0) == 0.0
    assert repulsion(0.26, 0.25, math.inf, 1.0) == 1.0
    assert repulsion(0.25, 0.25, 7.0, 1.0) == 0.5
    # d = .5: 1/d - 1 = 1; T = .25: 3. K = 2: 1 / (1 + 1/9) = .9.
    assert_allclose(repulsion(0.5, 0.25, 2.0, 1.0), 0.9, rtol=1e-12)
    assert [repulsion(0.0, 0.25, 2.0, 1.0), repulsion(1.0, 0.25, 2.0, 1.0)] == [0.0, 1.0]
    assert [repulsion(0.5, 0.0, 2.0, 1.0), repulsion(0.5, 1.5, 2.0, 1.0)] == [1.0, 0.0]


def test_a_steep_change_is_a_sharp_one() -> None:
    settings: dict[str, Any] = {"n": 60, "steps": 30, "replicates": 3}
    steep = simulate("attraction_repulsion", K=1e6, **settings)
    sharp = simulate("attraction_repulsion", K=math.inf, **settings)
    assert_array_equal(steep.opinion, sharp.opinion)


def test_interest_alone_leads_home(backend: Backend) -> None:
    # Nobody meets: each draw closes R = 1/2 of the gap to the ideal, 20 draws each on average.
    ideal, away = np.array([[0.2], [0.8], [0.5]]), np.array([[0.9], [0.1], [0.5]])
    found = simulate(
        "attraction_repulsion",
        n=3,
        steps=20,
        P=1.0,
        R=0.5,
        initial={"opinion": away, "ideal": ideal},
        backend=backend,
    )
    assert_allclose(found.opinion[0], ideal, atol=0.7 * 0.5**6)
    assert np.isnan(found.stopped_at[0])


def test_the_shock_comes_once_and_in_time(backend: Backend) -> None:
    found = simulate(
        "attraction_repulsion",
        n=3,
        steps=3,
        every=1,
        encounters=0.0,
        shock=0.3,
        shock_at=1,
        initial={"opinion": [[0.1], [0.5], [0.9]]},
        backend=backend,
    )
    # Means: .5; still .5 after step 0; (.4 + .8 + 1) / 3 from step 1 on.
    assert_allclose(found["mean_opinion"][0], [0.5, 0.5, 2.2 / 3, 2.2 / 3], rtol=1e-12)


def test_it_rests_where_nothing_moves(backend: Backend) -> None:
    def stopped(*x: float, **parameters: Any) -> float:
        found = simulate(
            "attraction_repulsion",
            n=len(x),
            steps=1,
            encounters=0.0,
            initial={"opinion": np.array(x)[:, None]},
            backend=backend,
            **parameters,
        )
        return float(found.stopped_at[0])

    assert stopped(0.0, 1.0, 1.0) == 1.0
    assert stopped(0.4, 0.4) == 1.0
    assert np.isnan(stopped(0.0, 0.2, 1.0))  # attracted
    assert np.isnan(stopped(0.1, 1.0))  # may still be pushed to 0
    assert np.isnan(stopped(0.0, 1.0, P=0.5))
    assert np.isnan(stopped(0.4, 0.4, shock_at=5.0, shock=0.1))


def test_start_has_the_variance_of_a_truncated_normal() -> None:
    # .04 (1 - 2 a phi(a) / (2 Phi(a) - 1)) with a = 2.5: .036450. Its standard error at n = 40,000: 2.2e-4.
    x = TruncatedNormal(D=2).world(40_000, None, 3).citizens["opinion"]
    assert x.shape == (40_000, 2)
    assert x.min() >= 0.0 and x.max() <= 1.0
    assert_allclose(x.var(axis=0), 0.03645, atol=9e-4)
    assert abs(np.corrcoef(x.T)[0, 1]) < 0.02


def test_axes_may_be_swept() -> None:
    found = simulate("attraction_repulsion", n=20, D=[1, 2], steps=2, replicates=2)
    alone = simulate("attraction_repulsion", n=20, D=1, steps=2, replicates=2)
    assert found.opinion.shape == (2, 2, 20, 2)
    assert_array_equal(found.opinion.sel(D=1)[:, :, :1], alone.opinion)
    assert np.isnan(found.opinion.sel(D=1)[:, :, 1]).all()
    assert np.isfinite(found.polarization).all()


def test_little_exposure_on_the_second_axis_keeps_it_apart() -> None:
    # Meetings of those who differ on the second axis become rare: fewer moves on the first.
    narrow = simulate("attraction_repulsion", D=2, n=50, steps=30, E_2=0.01, replicates=5)
    wide = simulate("attraction_repulsion", D=2, n=50, steps=30, E_2=1.0, replicates=5)
    assert wide.polarization.mean() > 1.5 * narrow.polarization.mean()


@pytest.mark.parametrize("wrong", [{"E": 0.0}, {"R": 1.5}, {"D": 0}, {"P": -0.1}, {"D": 1.5}])
def test_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="must"):
        simulate("attraction_repulsion", **wrong)
