"""Ageing, against its closed form."""

import numpy as np
import pytest
from hand_worlds import run, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Ageing


def test_three_ages_by_hand(backend: Backend) -> None:
    # settling 5, settled 0.5. At 17 nothing has settled: still so at 18. At 23 f = 0.5 + 0.5 / (1 + 1) = 3/4,
    # at 28 f = 0.5 + 0.5 / (1 + 4) = 0.6: in five years susceptibility falls by 0.6 / 0.75 = 0.8.
    ageing = Ageing(settling=5.0, settled=0.5, plasticity=0.0)
    state = world([0.0, 0.0], age=[17.0, 23.0], susceptibility=[0.4, 0.5])
    assert_allclose(run(state, ageing, backend=backend).citizens.susceptibility[0], 0.4, rtol=1e-12)
    after = run(state, ageing, dt=5.0, backend=backend).citizens
    assert_allclose(after.age, [22.0, 28.0])
    assert_allclose(after.susceptibility[1], 0.4, rtol=1e-12)


@pytest.mark.parametrize("per_year", [1, 12, 100])
def test_susceptibility_follows_its_closed_form_at_any_step(per_year: int) -> None:
    # s(60) = s(18) f(60) with f(60) = 0.6 + 0.4 / (1 + (42/5)^2).
    state = world([0.0], age=[18.0], susceptibility=[0.5])
    after = run(state, Ageing(), dt=1 / per_year, steps=42 * per_year).citizens
    assert_allclose(after.susceptibility, 0.5 * (0.6 + 0.4 / (1.0 + 8.4**2)), rtol=1e-9)


def test_an_anchor_follows_fast_in_youth_and_slowly_later(backend: Backend) -> None:
    # Under plasticity ln 2 half of the gap of 0.8 is closed in a year up to 18, and later f as much:
    # f is 0.6 at the end of a long life, but for 0.4 / (1 + (82/5)^2) = 0.4 / 269.96.
    state = world([0.8, 0.8], anchor=np.zeros(2), age=[10.0, 100.0])
    after = run(state, Ageing(plasticity=np.log(2)), backend=backend).citizens
    assert_allclose(after.anchor.ravel(), [0.4, 0.4 * (0.6 + 0.4 / 269.96)], rtol=1e-12)
    assert_array_equal(after.private.ravel(), [0.8, 0.8])


def test_dispositions_are_settled_without_plasticity() -> None:
    state = world(np.linspace(-1, 1, 5), anchor=np.zeros(5), age=np.full(5, 18.0))
    assert_array_equal(run(state, Ageing(plasticity=0.0), steps=9).citizens.anchor.ravel(), np.zeros(5))


def test_halving_the_step_changes_little() -> None:
    state = world([0.9], anchor=[-0.5], age=[18.0])
    coarse, fine = (run(state, Ageing(), dt=1 / n, steps=10 * n).citizens.anchor.item() for n in (12, 24))
    assert abs(coarse - fine) < 0.005


def test_nobody_grows_older_than_the_column_holds() -> None:
    after = run(world([0.0], age=[129.5]), Ageing(), steps=3).citizens
    assert after.age.item() == 130.0 and np.isfinite(after.susceptibility.item())


def test_where_nothing_is_left_susceptibility_stays_a_number() -> None:
    after = run(world([0.0], age=[30.0]), Ageing(settled=0.0), steps=80).citizens
    assert 0.0 < after.susceptibility.item() < 0.1
