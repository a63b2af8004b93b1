"""Socialisation: cohorts take on what security sets, and replace each other."""

from typing import Any

import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, ties, within_four_errors, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Ageing, Cohorts, Socialisation
from polybius.mechanisms.socialisation import own_security
from polybius.state import GENERATION, State, make_world

AT = {"nation": -0.25, "tradition": -0.5, "liberty": 0.5, "personal": 0.0}


def society(x: Any, security: float, *, assured: float | None = None, **columns: Any) -> State:
    before = security if assured is None else assured
    return world(x, societies={"security": [security], "assured": [before]}, **columns)


@on_both_backends
def test_a_young_cohort_by_hand(backend: Backend) -> None:
    # S = .8: poles -.6, -.6, .6. Two of 20 with means .1, .2, 0; half of the way in a year at full pull, so
    # 1 - .5^.25 and 1 - .5^.5 at the loadings. Who is 40 stays.
    x = [[0.0, 0.2, -0.4], [0.2, 0.2, 0.4], [0.5, 0.5, 0.5]]
    rule = Socialisation(formation=np.log(2), **AT)
    after = run(society(x, 0.8, age=[20, 20, 40]), rule, backend=backend).citizens
    quarter, half = 1 - 0.5**0.25, 1 - 0.5**0.5
    step = [quarter * (-0.6 - 0.1), half * (-0.6 - 0.2), half * (0.6 - 0.0)]
    expected = np.array(x) + np.array([step, step, [0, 0, 0]])
    assert_allclose(after.private, expected)
    assert_allclose(after.anchor, expected)


@pytest.mark.parametrize("dt", [2.0, 0.5, 1 / 12])
def test_a_cohort_s_mean_in_closed_form_whatever_the_step(dt: float) -> None:
    # S = .7, T = .4 on the axis of liberty: M(t) = T + (M(0) - T) exp(-.3 * .5 * t) at t = 6.
    x = np.array([[0.0, 0.0, -0.3], [0.0, 0.0, 0.1]])
    rule = Socialisation(formation=0.3, nation=0.0, tradition=0.0, liberty=0.5, personal=0.0)
    after = run(society(x, 0.7, age=[20, 21]), rule, dt=dt, steps=round(6 / dt)).citizens.private
    assert after[:, 2].mean() == pytest.approx(0.4 + (-0.1 - 0.4) * np.exp(-0.9))
    assert after[1, 2] - after[0, 2] == pytest.approx(0.4)  # differences stay
    assert_array_equal(after[:, :2], 0.0)  # where a loading is 0 security sets nothing


def test_all_change_is_that_of_generations() -> None:
    # Abramson and Inglehart (1992): all begin at .2, security .6 sets T = -.2 on axis 1, and who is new is
    # formed at once. At a turnover of .05 the mean is -.2 + .4 exp(-.05 t): .00 after 13.9 years.
    n = 10_000
    x = np.tile([0.2, 0.2, -0.2], (n, 1))
    to = (np.arange(n)[:, None] + [-1, 1]) % n
    network = ties([dict.fromkeys(map(int, row), 1.0) for row in to])
    state = society(x, 0.6, age=np.full(n, 40.0), network=network)
    rules = (
        Ageing(plasticity=0.0),
        Cohorts(turnover=0.05, ageing=0.0),
        Socialisation(formation=1000.0, formed=18.5, personal=0.0),
    )
    for years in (10, 30):
        after = run(state, *rules, steps=years, backend=Compiled()).citizens
        for a, sign in enumerate((1.0, 1.0, -1.0)):
            assert within_four_errors(sign * after.private[:, a], -0.2 + 0.4 * np.exp(-0.05 * years))
        assert_array_equal(after.private[after.id < GENERATION], x[after.id < GENERATION])


@on_both_backends
def test_a_change_of_security_moves_all_and_is_gone_when_it_is_back(backend: Backend) -> None:
    # From .5 to .7 at a period effect of .5: 2 * .5 * .2 = .2 times the loading, and back again.
    x = np.array([[0.1, 0.3, -0.2]])
    rule = Socialisation(period=0.5, **AT)
    rise = run(society(x, 0.7, assured=0.5, age=[40]), rule, backend=backend).citizens
    assert_allclose(rise.private, x + 0.2 * np.array([-0.25, -0.5, 0.5]))
    assert_array_equal(rise.anchor, x)
    back = run(society(rise.private, 0.5, assured=0.7, age=[40]), rule, backend=backend).citizens
    assert_allclose(back.private, x)


def test_one_s_own_lot_counts_as_odds() -> None:
    # Odds of 1 at a security of .5, times earnings 3: .75. With nothing, 0; where all are secure, all are.
    assert own_security(0.5, 3.0, 1.0) == 0.75
    assert own_security(0.5, 3.0, 0.5) == 0.625
    assert own_security(0.5, 3.0, -1.0) == 0.25
    assert own_security(0.5, 0.0, 1.0) == 0.0
    assert own_security(1.0, 0.0, 1.0) == 1.0
    state = society(np.zeros((2, 3)), 0.5, age=[20, 20], earnings=[3.0, 1.0])
    after = run(state, Socialisation(**{**AT, "personal": 1.0, "formation": AT_ONCE * 4})).citizens
    assert_allclose(after.private, [[-0.5, -0.5, 0.5], [0.0, 0.0, 0.0]], atol=1e-12)


def test_the_mirror_image_is_the_mirror_image() -> None:
    x = np.random.default_rng(1).uniform(-0.5, 0.5, (30, 3))
    age, earnings = np.linspace(18, 40, 30), np.linspace(0.2, 2, 30)
    one = run(society(x, 0.7, assured=0.6, age=age, earnings=earnings), Socialisation(), steps=3).citizens
    turned = Socialisation(nation=0.25, tradition=0.5, liberty=-0.5)
    other = run(society(-x, 0.7, assured=0.6, age=age, earnings=earnings), turned, steps=3).citizens
    assert_allclose(one.private, -other.private, atol=1e-15)
    assert_allclose(one.anchor, -other.anchor, atol=1e-15)


@pytest.mark.parametrize("axes", [1, 2, 4])
def test_any_number_of_axes(axes: int) -> None:
    state = make_world(
        axes=tuple("abcd"[:axes]),
        citizens={"private": np.zeros((2, axes)), "age": [20.0, 20.0]},
        societies={"security": [1.0], "assured": [1.0]},
    )
    after = run(state, Socialisation(**AT)).citizens.private
    moved = (1 - np.exp(-0.5 * np.array([0.25, 0.5, 0.5, 0.0]))) * [-1, -1, 1, 0]
    assert_allclose(after, np.tile(moved[:axes], (2, 1)))


def test_where_security_is_unknown_or_nobody_is_young_nothing_moves() -> None:
    x = np.random.default_rng(2).uniform(-1, 1, (4, 3))
    for security, age in ((-1.0, 20.0), (0.9, 60.0)):
        after = run(society(x, security, age=np.full(4, age)), Socialisation(), steps=3).citizens
        assert_array_equal(after.private, x)
        assert_array_equal(after.anchor, x)
