import numpy as np
from hand_worlds import on_both_backends, run, simulation, within_four_errors, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import RandomWalk, Tide


@on_both_backends
def test_without_a_shock_it_is_the_trend_alone(backend: Backend) -> None:
    after = run(world(np.zeros((2, 3))), Tide(trend=-0.06, shock=0.0), dt=0.5, backend=backend).societies
    assert_allclose(after.tide, [[-0.03, -0.03, -0.03]], atol=1e-15)


def test_at_rest_it_rests() -> None:
    after = run(world(np.linspace(-1, 1, 5)), Tide(trend=0.0, shock=0.0), RandomWalk(sigma=0.0), steps=20)
    assert_array_equal(after.citizens.private[:, 0], np.linspace(-1, 1, 5))


def test_a_country_drifts_as_the_null_says() -> None:
    # After 4 years: mean trend * 4 = .08, variance .02^2 * 4 = .0016, in societies of two who stay alike.
    n = 4_000
    state = world(np.tile([0.0, 0.3], n), sizes=[2] * n)
    after = run(
        state, Tide(trend=0.02, shock=0.02), RandomWalk(sigma=0.0), steps=16, dt=0.25, backend=Compiled()
    ).citizens
    one, other = after.private[::2, 0], after.private[1::2, 0]
    assert_allclose(other - one, 0.3, atol=1e-12)
    assert within_four_errors(one, 0.08)
    assert within_four_errors((one - 0.08) ** 2, 0.0016)


def test_societies_axes_and_steps_have_shocks_of_their_own() -> None:
    running = simulation(world(np.zeros((4, 2)), sizes=[1] * 4), Tide(shock=1.0))
    running.advance(1)
    first = running.state.societies.tide.copy()
    running.advance(1)
    assert len({*first.ravel(), *running.state.societies.tide.ravel()}) == 16
