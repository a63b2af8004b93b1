import numpy as np
import pytest
from hand_worlds import on_both_backends, run, within_four_errors, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import RandomWalk
from polybius.mechanisms.random_walk import reflect


def test_folding_by_hand() -> None:
    values = [0.0, 1.0, -1.0, 1.25, -1.25, 3.0, 3.5, -4.75]
    assert [reflect(x) for x in values] == [0.0, 1.0, -1.0, 0.75, -0.75, -1.0, -0.5, -0.75]


@on_both_backends
def test_without_shocks_all_are_carried_by_the_tide_alone(backend: Backend) -> None:
    # .9 + .3 comes back from the wall as .8; the other society lies still.
    state = world(
        [[0.9, -0.2], [0.1, 0.4], [0.5, 0.5]],
        sizes=[2, 1],
        societies={"tide": np.array([[0.3, -0.1], [0, 0]])},
    )
    after = run(state, RandomWalk(sigma=0.0), backend=backend).citizens
    assert_allclose(after.private, [[0.8, -0.3], [0.4, 0.3], [0.5, 0.5]], atol=1e-15)


@on_both_backends
def test_nothing_moves_without_shocks_and_tide(backend: Backend) -> None:
    state = world(np.linspace(-1, 1, 9))
    after = run(state, RandomWalk(sigma=0.0), steps=50, backend=backend)
    assert_array_equal(after.citizens.private[:, 0], np.linspace(-1, 1, 9))


@pytest.mark.parametrize("dt", [1 / 12, 0.5])
def test_far_from_the_walls_the_variance_grows_with_time(dt: float) -> None:
    # sigma^2 t = .05^2 * 6 = .015: eight deviations from the walls.
    state = world(np.zeros((20_000, 2)))
    x = run(state, RandomWalk(sigma=0.05), steps=round(6 / dt), dt=dt, backend=Compiled()).citizens.private
    assert within_four_errors(x[:, 0], 0.0)
    assert within_four_errors(x**2, 0.015)
    assert within_four_errors(x[:, 0] * x[:, 1], 0.0)  # the axes know nothing of each other


@pytest.mark.parametrize("n", [1, 2, 3])
def test_waves_fade_as_in_closed_form_at_any_step(n: int) -> None:
    # E cos(n pi (x + 1) / 2) keeps sin(h) / h a step, h = n pi / 2 * sigma sqrt(3 dt).
    start, sigma, dt, steps = 0.6, 0.4, 0.5, 4
    x = run(
        world(np.full(40_000, start)), RandomWalk(sigma=sigma), steps=steps, dt=dt, backend=Compiled()
    ).citizens.private
    h = n * np.pi / 2 * sigma * np.sqrt(3 * dt)
    expected = np.cos(n * np.pi * (start + 1) / 2) * (np.sin(h) / h) ** steps
    assert within_four_errors(np.cos(n * np.pi * (x + 1) / 2), expected)


@pytest.mark.crowd
def test_short_steps_are_reflected_brownian_motion() -> None:
    start, sigma, time = 0.6, 0.4, 2.0
    x = run(
        world(np.full(20_000, start)), RandomWalk(sigma=sigma), steps=200, dt=time / 200, backend=Compiled()
    ).citizens.private
    expected = np.cos(np.pi * (start + 1) / 2) * np.exp(-((np.pi * sigma) ** 2) * time / 8)
    assert within_four_errors(np.cos(np.pi * (x + 1) / 2), expected)


def test_the_law_at_rest_is_uniform() -> None:
    x = run(world(np.full(20_000, 0.9)), RandomWalk(sigma=0.5), steps=60, backend=Compiled()).citizens.private
    assert within_four_errors(x, 0.0)
    assert within_four_errors(x**2, 1 / 3)
    assert within_four_errors(np.abs(x) > 0.9, 0.1)
