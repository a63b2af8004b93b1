from typing import Any

import numpy as np
import pytest
from hand_worlds import on_both_backends, run, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Backlash
from polybius.state import State, make_world

#: People who forget nothing, react to threat alone, and do not become aggrieved.
QUIET: dict[str, float] = {
    "hardship": 0.0,
    "strangers": 0.0,
    "resentment": 0.0,
    "learning": 0.0,
    "habit": 0.0,
}


def society(x: Any, climate: Any, used: Any, *, inflow: float = 0.0, **columns: Any) -> State:
    citizens = {"climate": np.array(climate, float), "upbringing": np.array(used, float), **columns}
    return world(x, societies={"inflow": [inflow]}, **citizens)


@on_both_backends
def test_three_axes_by_hand(backend: Backend) -> None:
    # Nation: .4 of conviction times (.5 - .3). Tradition: on the other side, no threat. Liberty: at -.6, its
    # - side fell from .6 to .4: .6 * (.5 - .4). T = (.08 + 0 + .06 * .5) / 2.5 = .044.
    state = society([[0.4, -0.2, -0.6]], [[0.3, 0.2, 0.6]], [[0.7, 0.8, 0.4]])
    rule = Backlash(nation=1.0, tradition=1.0, liberty=-0.5, reflex=2.0, **QUIET)
    after = run(state, rule, backend=backend).citizens
    full, half = 1 - np.exp(-2 * 0.044), 1 - np.exp(-2 * 0.044 * 0.5)
    expected = [0.4 + full * 0.6, -0.2 + full * 1.2, -0.6 - half * 0.4]
    assert_allclose(after.private[0], expected)
    assert_array_equal(after.upbringing, state.citizens.upbringing)


@pytest.mark.parametrize(("climate", "used"), [(0.5, 0.9), (0.55, 0.6), (0.3, 0.3), (0.3, 0.2)])
def test_none_above_the_tipping_point_and_none_who_knew_no_better(climate: float, used: float) -> None:
    x = np.array([[0.7], [0.1], [-0.5]])
    state = society(x, np.full((3, 1), climate), np.full((3, 1), used))
    assert_array_equal(run(state, Backlash(**QUIET), steps=10).citizens.private, x)


@pytest.mark.parametrize("reflex", [1.5, -1.5])
def test_below_it_values_harden_or_give_way_in_closed_form(reflex: float) -> None:
    # From a majority of .8 to .2: g = .5 - .2. dx/dt = reflex g x (1 - x), or, giving way to -1, the other
    # pole, dx/dt = -|reflex| g x (1 + x): x / (1 + x) falls as exp(-|reflex| g t).
    state = society([[0.3]], [[0.2]], [[0.8]])
    after = run(state, Backlash(reflex=reflex, **QUIET), dt=1 / 200, steps=2000).citizens.private[0, 0]
    gone = np.exp(-1.5 * 0.3 * 10)
    odds = 0.3 / 1.3 * gone
    expected = 1 / (1 + (1 / 0.3 - 1) * gone) if reflex > 0 else odds / (1 - odds)
    assert after == pytest.approx(expected, abs=1e-3)


def test_halving_the_step_changes_little() -> None:
    state = society([[0.3, 0.5, -0.2]], [[0.2, 0.3, 0.7]], [[0.8, 0.6, 0.4]])
    one, two = (run(state, Backlash(), dt=dt, steps=round(10 / dt)).citizens for dt in (1 / 12, 1 / 24))
    assert_allclose(one.private, two.private, atol=2e-3)
    assert_allclose(one.grievance, two.grievance, atol=2e-3)


def test_grievance_and_inflow_stir_it() -> None:
    # T = .5 * .3 = .15. At a grievance of .5 and an inflow of .2: 1 + 2 * .5 + 3 * .2 = 2.6.
    state = society([[0.5]], [[0.2]], [[0.8]], grievance=[0.5], inflow=0.2)
    stirred = run(state, Backlash(**{**QUIET, "hardship": 2.0, "strangers": 3.0})).citizens.private
    assert_allclose(stirred, 1 - 0.5 * np.exp(-0.15 * 2.6))
    soothed = run(state, Backlash(**{**QUIET, "hardship": -4.0})).citizens.private
    assert_array_equal(soothed, [[0.5]])


@pytest.mark.parametrize("resentment", [2.0, -2.0])
def test_threat_becomes_grievance_or_soothes_it(resentment: float) -> None:
    state = society([[0.5], [-0.5]], [[0.2], [0.2]], [[0.8], [0.8]], grievance=[0.4, 0.4])
    after = run(state, Backlash(**{**QUIET, "resentment": resentment})).citizens.grievance
    left = np.exp(-2 * 0.15)
    assert_allclose(after, [1 - 0.6 * left if resentment > 0 else 0.4 * left, 0.4])


@on_both_backends
def test_people_get_used_to_the_climate_they_grow_up_in(backend: Backend) -> None:
    # Unknown: what is there. The young learn at log 2 a year, others at half of that; an even climate of .5.
    used = np.array([[-1.0], [0.9], [0.9]])
    state = society(np.zeros((3, 1)), np.full((3, 1), 0.5), used, age=[40.0, 20.0, 40.0])
    rule = Backlash(learning=float(np.log(2)), habit=float(np.log(2) / 2))
    after = run(state, rule, backend=backend).citizens.upbringing
    assert_allclose(after, [[0.5], [0.7], [0.5 + 0.4 * 0.5**0.5]])


def test_the_mirror_image_is_the_mirror_image() -> None:
    rng = np.random.default_rng(4)
    x, climate, used = rng.uniform(-1, 1, (20, 3)), rng.uniform(0, 1, (20, 3)), rng.uniform(0, 1, (20, 3))
    one = run(society(x, climate, used), Backlash(), steps=4).citizens
    turned = Backlash(nation=-1.0, tradition=-1.0, liberty=1.0)
    other = run(society(-x, 1 - climate, 1 - used), turned, steps=4).citizens
    assert np.abs(one.private - x).max() > 0.05
    assert_allclose(one.private, -other.private, atol=1e-12)
    assert_allclose(one.grievance, other.grievance, atol=1e-12)


@pytest.mark.parametrize("axes", [1, 2, 4])
def test_any_number_of_axes(axes: int) -> None:
    # Threat on axis 0 alone, a mean over the axes that have a loading; a fourth axis stays.
    x = np.array([[0.5, 0.0, 0.0, 0.3]])[:, :axes]
    climate, used = np.full((1, axes), 0.2), np.full((1, axes), 0.8)
    state = make_world(
        axes=tuple("abcd"[:axes]), citizens={"private": x, "climate": climate, "upbringing": used}
    )
    after = run(state, Backlash(**QUIET)).citizens.private[0]
    assert after[0] == pytest.approx(1 - 0.5 * np.exp(-0.15 / min(axes, 3)))
    assert axes < 4 or after[3] == 0.3
