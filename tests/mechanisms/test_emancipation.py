import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, ties, within_four_errors, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Emancipation
from polybius.state import State

SURE = Emancipation(rate=AT_ONCE, size=0.5, tension=0.1)


def society(level: float, *, liberal: float = 1.0, axes: int = 3) -> State:
    # Means 0, -.4, .6: (.5 * .4 + .5 * .6) / 1 = .5, a demand of .75.
    x = np.array([[0.9, -0.8, 0.6], [-0.9, 0.0, 0.6]])[:, :axes]
    return world(x, societies={"institutions": [level], "liberal": [liberal]})


def many(n: int, level: float) -> State:
    """Return `n` societies of one citizen each, who demand .8."""
    x = np.tile([0.0, -0.6, 0.6], (n, 1))
    return world(
        x, network=ties([{}] * n), sizes=[1] * n, societies={"institutions": np.full(n, level)}, seed=3
    )


@on_both_backends
@pytest.mark.parametrize(
    ("level", "liberal", "expected"),
    [
        (0.25, 1.0, 0.5),  # half of the way to .75
        (0.95, 1.0, 0.85),  # and down, where they offer more than is asked for
        (0.7, 1.0, 0.7),  # a gap of .05 is borne
        (0.75, -1.0, 0.5),  # institutions that serve the other side: (1 - .5) / 2
    ],
)
def test_supply_follows_demand_by_hand(
    level: float, liberal: float, expected: float, backend: Backend
) -> None:
    after = run(society(level, liberal=liberal), SURE, backend=backend).societies
    assert_allclose(after.institutions, expected)


def test_office_may_answer_demands_with_the_opposite() -> None:
    opposite = Emancipation(rate=AT_ONCE, size=-0.5)
    assert_allclose(run(society(0.45), opposite).societies.institutions, 0.3)
    assert_allclose(run(society(0.25), opposite, steps=5).societies.institutions, 0.0)


@pytest.mark.parametrize("dt", [2.0, 0.5])
def test_tension_lasts_as_long_as_a_constant_hazard_says(dt: float) -> None:
    # A gap of .6 in 4,000 societies: exp(-.1 * 8) of them unchanged after eight years.
    rule = Emancipation(rate=0.1, size=1.0, tension=0.2)
    after = run(many(4000, 0.2), rule, dt=dt, steps=round(8 / dt), backend=Compiled()).societies
    assert set(after.institutions.round(12)) == {0.2, 0.8}
    assert within_four_errors(after.institutions < 0.5, np.exp(-0.8))


@pytest.mark.crowd
def test_small_steps_are_adjustment_on_average() -> None:
    # Ten changes of a tenth of the gap in ten years: .8 - .6 exp(-1).
    rule = Emancipation(rate=1.0, size=0.1, tension=0.0)
    after = run(many(1000, 0.2), rule, dt=0.01, steps=1000, backend=Compiled()).societies
    assert within_four_errors(after.institutions, 0.8 - 0.6 * np.exp(-1.0))


def test_congruence_rests() -> None:
    assert_array_equal(run(society(0.75), SURE, steps=20).societies.institutions, [0.75])


def test_without_values_that_count_nothing_is_demanded() -> None:
    deaf = Emancipation(rate=AT_ONCE, tradition=0.0, liberty=0.0)
    assert_array_equal(run(society(0.2), deaf).societies.institutions, [0.2])


@pytest.mark.parametrize(("axes", "demand"), [(1, None), (2, 0.7)])
def test_fewer_axes(axes: int, demand: float | None) -> None:
    # Of tradition alone, at -.4: (1 + .4) / 2. Axis 0 has no weight of its own.
    after = run(society(0.3, axes=axes), SURE).societies.institutions
    assert_allclose(after, 0.3 if demand is None else (0.3 + demand) / 2)
