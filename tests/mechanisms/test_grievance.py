from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, simulation, ties, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Grievance
from polybius.state import State

#: Grievance is what deprivation is now.
NOW = 1 / AT_ONCE


def citizens(earnings: npt.ArrayLike, *, societies: dict[str, float] | None = None, **own: Any) -> State:
    x = np.asarray(earnings, np.float64)
    given = {key: [value] for key, value in (societies or {}).items()}
    return world(np.zeros(len(x)), network=ties([{}] * len(x)), earnings=x, societies=given, **own)


@on_both_backends
def test_who_has_less_than_expected_feels_wronged_by_that_share(backend: Backend) -> None:
    # Expected 1, having .5, 1, 2, and .5 of an expected .5: deprived 1/2, 0, 0, 0. Expectations fall half
    # way a year at log 2, and rise three quarters at log 4.
    state = citizens([0.5, 1.0, 2.0, 0.5], expected=[1.0, 1.0, 1.0, 0.5])
    feeling = Grievance(memory=NOW, acceptance=np.log(2.0), aspiration=np.log(4.0))
    after = run(state, feeling, backend=backend).citizens
    assert_allclose(after.grievance, [0.5, 0.0, 0.0, 0.0], atol=1e-15)
    assert_allclose(after.expected, [0.75, 1.0, 1.75, 0.5], rtol=1e-14)


@pytest.mark.parametrize("dt", [0.25, 1.0])
def test_people_get_used_to_a_loss_in_closed_form(dt: float) -> None:
    # After a loss of l = .4, 1 - (1 - l) / (1 - l + l exp(-acceptance t)); felt at the step's beginning.
    for steps in (1, 13):
        state = citizens([0.6], expected=[1.0])
        after = run(state, Grievance(memory=NOW * dt, acceptance=0.2), dt=dt, steps=steps).citizens
        gap = 0.4 * np.exp(-0.2 * (steps - 1) * dt)
        assert_allclose(after.grievance, gap / (0.6 + gap), rtol=1e-12)


def test_grievance_lags_behind_deprivation() -> None:
    # A lasting deprivation of 1/2 is felt as (1 - exp(-t / memory)) / 2.
    for dt in (0.5, 1.0):
        state = citizens([0.5], expected=[1.0])
        after = run(state, Grievance(memory=2.0, acceptance=0.0), dt=dt, steps=round(3 / dt))
        assert_allclose(after.citizens.grievance, 0.5 * -np.expm1(-1.5), rtol=1e-14)


def test_compensation_makes_good_its_share_and_in_full_all() -> None:
    for compensation, felt in ((0.0, 0.5), (0.5, 0.25), (1.0, 0.0)):
        state = citizens([0.5], expected=[1.0], societies={"compensation": compensation})
        assert run(state, Grievance(memory=NOW)).citizens.grievance[0] == pytest.approx(felt, abs=1e-15)


def test_a_crisis_is_a_loss_to_all_in_proportion() -> None:
    state = citizens([0.5, 2.0], expected=[0.5, 2.0], societies={"crisis": 0.1})
    assert_allclose(run(state, Grievance(memory=NOW)).citizens.grievance, 0.1, rtol=1e-12)


def test_expectations_begin_with_what_one_has() -> None:
    running = simulation(citizens([0.2, 3.0]), Grievance(memory=NOW))
    running.advance(5)
    assert_array_equal(running.state.citizens.expected, [0.2, 3.0])
    assert_array_equal(running.state.citizens.grievance, 0.0)


def test_without_loss_old_grievance_fades() -> None:
    after = run(citizens([1.0], grievance=[0.8]), Grievance(memory=1.0), steps=2)
    assert_allclose(after.citizens.grievance, 0.8 * np.exp(-2.0), rtol=1e-14)


def test_those_below_the_mean_feel_it_if_they_compare() -> None:
    # Mean 1; at weight 1/2 who has .5 expects .75 and lacks a third, who has 1.5 lacks nothing.
    after = run(citizens([0.5, 1.5]), Grievance(memory=NOW, comparison=0.5)).citizens
    assert_allclose(after.grievance, [1 / 3, 0.0], atol=1e-14)
    # So do equals never.
    assert not run(citizens([0.7, 0.7]), Grievance(memory=NOW, comparison=1.0)).citizens.grievance.any()


def test_at_a_negative_sensitivity_loss_soothes() -> None:
    states = [citizens([x], expected=[1.0], grievance=[0.8]) for x in (0.5, 1.0)]
    lost, kept = (run(x, Grievance(sensitivity=-1.0)).citizens.grievance[0] for x in states)
    assert 0.0 <= lost < kept
