import numpy as np
import pytest
from hand_worlds import on_both_backends, run, within_four_errors, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Crisis
from polybius.state import State


def societies(n: int, *, finance: float, crisis: float = 0.0) -> State:
    """Return `n` societies of one citizen each."""
    return world(np.zeros(n), sizes=[1] * n, societies={"finance": [finance] * n, "crisis": [crisis] * n})


@on_both_backends
def test_without_open_finance_a_crisis_only_fades(backend: Backend) -> None:
    # exp(-4 / 8) of it is left after four years, in steps of half a year as of one.
    for dt in (0.5, 1.0):
        after = run(
            societies(3, finance=0.0, crisis=0.2), Crisis(), dt=dt, steps=round(4 / dt), backend=backend
        )
        assert_allclose(after.societies.crisis, 0.2 * np.exp(-0.5), rtol=1e-14)


def test_closed_finance_and_no_crisis_stay_so() -> None:
    assert_array_equal(run(societies(50, finance=0.0), Crisis(), steps=50).societies.crisis, 0.0)


@pytest.mark.parametrize("dt", [1 / 12, 0.5])
def test_the_mean_of_shot_noise(dt: float) -> None:
    # With a chance q a step and a share f kept: mean q depth (1 - f^k) / (1 - f); in the limit
    # hazard depth fading (1 - exp(-t / fading)).
    n, time, hazard = 4000, 10.0, 0.08 * 0.5
    crisis = Crisis(openness=0.08, depth=0.03, fading=5.0)
    after = run(societies(n, finance=0.5), crisis, dt=dt, steps=round(time / dt), backend=Compiled())
    q, f = -np.expm1(-hazard * dt), np.exp(-dt / 5.0)
    expected = q * 0.03 * (1.0 - np.exp(-time / 5.0)) / (1.0 - f)
    assert within_four_errors(after.societies.crisis, expected)
    assert expected == pytest.approx(hazard * 0.03 * 5.0 * -np.expm1(-time / 5.0), rel=0.6 * dt / 5.0)


def test_depth_is_exponential_and_bounded() -> None:
    # All fall into crisis (1 - exp(-10)): the median is depth log 2, and no depth exceeds all output.
    after = run(societies(4000, finance=1.0), Crisis(openness=10.0, depth=0.1), backend=Compiled())
    assert np.median(after.societies.crisis) == pytest.approx(0.1 * np.log(2.0), rel=0.06)
    deep = run(societies(200, finance=1.0), Crisis(openness=10.0, depth=1.0), steps=5).societies.crisis
    assert deep.max() == 1.0


def test_openness_may_also_calm() -> None:
    # .05 - .05 is no hazard, closed .05 is one.
    crisis = Crisis(calm=0.05, openness=-0.05)
    assert not run(societies(200, finance=1.0), crisis, steps=20).societies.crisis.any()
    closed = run(societies(4000, finance=0.0), crisis, steps=20, backend=Compiled()).societies.crisis > 0.0
    assert within_four_errors(closed, -np.expm1(-1.0))
