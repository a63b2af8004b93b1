import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import IdentityPressure
from polybius.state import State, union

AT_A_STROKE = {"wearing": AT_ONCE, "provoking": AT_ONCE, "alarming": AT_ONCE, "habit": AT_ONCE}


def pressed(**given: float) -> State:
    """Return a society of one citizen under the given pressures."""
    return world([0.0], societies={name: [value] for name, value in given.items()})


@on_both_backends
def test_all_answers_by_hand(backend: Backend) -> None:
    # u = (.8 + 1 * (.6 + .2) / 2) / 2 = .6, .4 beyond .2; alarm (.5 + .5 * .4) / 1.5 = 7/15.
    state = pressed(universalism=0.8, trade=0.6, finance=0.2, threat=0.5, inflow=0.4, distinctiveness=0.7)
    after = run(state, IdentityPressure(coexistence=0.2, **AT_A_STROKE), backend=backend).societies
    assert_allclose([after.erosion, after.provocation], 0.4)
    assert_allclose(after.alarm, 7 / 15)
    assert_allclose(after.accustomed, 0.7)


def test_claims_and_openness_are_weighed() -> None:
    # Openness 3: (.8 + 3 * .4) / 4 = .5; openness 0: claims alone, .8.
    state = union([pressed(universalism=0.8, trade=0.6, finance=0.2)] * 2)
    after = run(
        state, IdentityPressure(coexistence=0.0, **AT_A_STROKE), IdentityPressure__openness=[3.0, 0.0]
    )
    assert_allclose(after.societies.erosion, [0.5, 0.8])


def test_below_the_threshold_the_creeds_coexist() -> None:
    state = union([pressed(universalism=u) for u in (0.0, 0.29, 0.31)])
    after = run(state, IdentityPressure(openness=0.0, coexistence=0.3), steps=100).societies
    assert_array_equal(after.erosion[:2], 0.0)
    assert_array_equal(after.provocation[:2], 0.0)
    assert after.erosion[2] > 0.0 and after.provocation[2] > 0.0


@pytest.mark.parametrize("dt", [1.0, 0.25, 1 / 12])
def test_each_answer_has_its_own_lag_whatever_the_step(dt: float) -> None:
    # Under constant pressure v * (1 - exp(-rate t)), here after six years.
    state = pressed(universalism=0.9, threat=0.6)
    rates = {"wearing": 0.3, "provoking": 0.05, "alarming": 0.7}
    rule = IdentityPressure(openness=0.0, coexistence=0.4, beside=0.0, **rates)
    after = run(state, rule, steps=round(6 / dt), dt=dt).societies
    assert_allclose(after.erosion, 0.5 * (1 - np.exp(-0.3 * 6)))
    assert_allclose(after.provocation, 0.5 * (1 - np.exp(-0.05 * 6)))
    assert_allclose(after.alarm, 0.6 * (1 - np.exp(-0.7 * 6)))


def test_strangers_alarm_or_reassure() -> None:
    # (.5 + b * 1) / (1 + |b|) for b = 1, -1, -3: .75, -.25, -.625.
    state = union([pressed(threat=0.5, inflow=1.0)] * 3)
    after = run(state, IdentityPressure(**AT_A_STROKE), IdentityPressure__beside=[1.0, -1.0, -3.0])
    assert_allclose(after.societies.alarm, [0.75, -0.25, -0.625])


def test_one_gets_used_to_being_copied() -> None:
    # What is missed is exp(-habit t) of the loss: used to .8, now .5, after four years of habit .2.
    state = pressed(distinctiveness=0.5, accustomed=0.8)
    after = run(state, IdentityPressure(habit=0.2), steps=8, dt=0.5).societies
    assert_allclose(after.accustomed - after.distinctiveness, 0.3 * np.exp(-0.8))
