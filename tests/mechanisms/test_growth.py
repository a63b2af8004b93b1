import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, simulation, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Growth
from polybius.state import State, union


def societies(output: list[float], **columns: npt.ArrayLike) -> State:
    """Return societies of one citizen each."""
    n = len(output)
    return world(np.zeros(n), sizes=[1] * n, societies={"output": output, **columns})


@on_both_backends
@pytest.mark.parametrize("dt", [0.25, 2.0])
def test_the_gap_to_the_leader_closes_in_closed_form(dt: float, backend: Backend) -> None:
    # log(y / y*) = log(1/4) exp(-.02 t), and the leader grows by exp(.02 t): twenty years.
    after = run(societies([1.0, 0.25]), Growth(), dt=dt, steps=round(20 / dt), backend=backend).societies
    assert_allclose(after.output, np.exp(0.4) * np.array([1.0, 0.25 ** np.exp(-0.4)]), rtol=1e-13)


def test_the_leader_is_sought_in_ones_own_world() -> None:
    # Alone the poor society just grows at its trend; half the gap's logarithm closes in a step at log 2.
    state = union([societies([0.25]), societies([1.0, 0.25])])
    after = run(state, Growth(trend=0.0, convergence=np.log(2.0))).societies
    assert_allclose(after.output, [0.25, 1.0, 0.5], rtol=1e-14)


def test_a_latecomer_grows_faster_and_a_negative_rate_makes_him_fall_behind() -> None:
    state = societies([1.0, 0.5])
    for convergence, sign in ((0.02, 1.0), (0.0, 0.0), (-0.01, -1.0)):
        after = run(state, Growth(convergence=convergence), steps=10).societies
        assert np.sign(np.round(after.growth[1] - after.growth[0], 12)) == sign


def test_without_trend_and_crisis_nothing_changes() -> None:
    after = run(societies([0.7]), Growth(trend=0.0), steps=20).societies
    assert_array_equal(after.output, [0.7])
    assert_array_equal(after.growth, [0.0])


def test_openness_may_add_to_growth_and_to_convergence() -> None:
    # Trade 1/2: trend .01 + .02 / 2; rate log 2 from opening alone where all is open.
    after = run(societies([1.0], trade=[0.5]), Growth(trend=0.01, gain=0.02), steps=10).societies
    assert_allclose(after.output, np.exp(0.2), rtol=1e-13)
    opening = Growth(trend=0.0, convergence=0.0, opening=np.log(2.0))
    after = run(societies([1.0, 0.25, 0.25], trade=[1.0, 1.0, 0.0]), opening).societies
    assert_allclose(after.output, [1.0, 0.5, 0.25], rtol=1e-14)


def test_growth_at_trend_is_remembered_as_trend() -> None:
    # From 0 it is learned as 1 - exp(-t / memory).
    after = run(societies([1.0]), Growth(), dt=0.5, steps=4).societies
    assert_allclose(after.growth, 0.02 * -np.expm1(-2.0), rtol=1e-12)


def test_a_crisis_takes_output_while_it_lasts() -> None:
    running = simulation(societies([1.0], crisis=[0.1]), Growth(trend=0.0, memory=1 / AT_ONCE))
    running.advance(1)  # before the potential is known, output is what a crisis has left of it
    now = running.state.societies
    assert_allclose([now.potential[0], now.output[0], now.growth[0]], [1 / 0.9, 1.0, 0.0], atol=1e-14)
    passed = running.state
    passed.societies["crisis"][:] = 0.0
    after = run(passed, Growth(trend=0.0, memory=1 / AT_ONCE)).societies
    assert_allclose([after.output[0], after.growth[0]], [1 / 0.9, -np.log(0.9)], rtol=1e-12)


def test_a_fall_is_remembered_alike_whatever_the_step() -> None:
    # A fall to 9/10 at once is log(.9) / memory of growth, fading: at a year's end exp(-1) of that.
    for dt in (1 / 12, 1 / 24):
        state = societies([1.0], potential=[1.0], crisis=[0.1])
        after = run(state, Growth(trend=0.0), dt=dt, steps=round(1 / dt)).societies
        assert after.growth[0] == pytest.approx(np.log(0.9) * np.exp(-1.0), rel=0.6 * dt)


def test_growth_is_bounded_by_one_in_one() -> None:
    state = societies([1.0], potential=[1.0], crisis=[0.99])
    assert run(state, Growth(memory=1 / AT_ONCE)).societies.growth[0] == -1.0


def test_who_has_nothing_keeps_nothing() -> None:
    after = run(societies([1.0, 0.0]), Growth(), steps=3).societies
    assert after.output[1] == 0.0
    assert after.growth[1] == 0.0
