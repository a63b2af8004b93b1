from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import AT_ONCE, Floats, on_both_backends, run, simulation, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Identity, IdentityPressure
from polybius.state import State, union

#: Everything but status and distance is off, and the answer is at once.
BARE: dict[str, float] = {
    "status": 0.0, "distance": 0.0, "descent": 0.0, "welcome": 0.0, "dilution": 0.0, "wear": 0.0,
    "provoke": 0.0, "steadfast": 0.0, "rally": 0.0, "defence": 0.0, "need": 0.0, "rate": AT_ONCE,
}  # fmt: skip


def identity(**given: float) -> Identity:
    return Identity(**{**BARE, **given})


def nation(x: npt.ArrayLike, *, societies: dict[str, float] | None = None, **citizens: Any) -> State:
    given = {name: [value] for name, value in (societies or {}).items()}
    return world(x, societies=given, **citizens)


def logit(s: npt.ArrayLike) -> Floats:
    p = np.asarray(s, np.float64)
    return np.log(p / (1 - p))


@on_both_backends
def test_status_and_distance_by_hand(backend: Backend) -> None:
    # Mean .2. Logits: 2 (.5 - own) - 3 (x - .2)^2 with own = -.5, 0, 1 (capped): 2 - .48, 1 - .03, -1 - .75.
    state = nation([-0.2, 0.1, 0.7], societies={"standing": 0.5}, earnings=[0.5, 1.0, 4.0])
    after = run(state, identity(status=2.0, distance=3.0), backend=backend)
    assert_allclose(logit(after.citizens.salience), [1.52, 0.97, -1.75])


@on_both_backends
def test_answers_add_up_by_hand(backend: Backend) -> None:
    # -1 * .2 + 2 * .3 * (1 + .5 * (2 * .75 - 1)) + 3 * -.1 + .5 * (.9 - .6) - 4 * (.6 - .5)^2
    societies = {
        "erosion": 0.2, "provocation": 0.3, "alarm": -0.1, "distinctiveness": 0.6, "accustomed": 0.9,
    }  # fmt: skip
    state = nation([0.0], societies=societies, salience=[0.75])
    rule = identity(wear=1.0, provoke=2.0, steadfast=0.5, rally=3.0, defence=0.5, need=4.0, optimum=0.5)
    after = run(state, rule, backend=backend)
    assert_allclose(logit(after.citizens.salience), -0.2 + 0.75 - 0.3 + 0.15 - 0.04)


@pytest.mark.parametrize("standing", [-0.9, -0.55, -0.3, 0.05, 0.31, 0.62, 0.9])
def test_the_sharp_choice_is_shayos_identity_equilibrium(standing: float) -> None:
    # Poor (earnings 1/2, at -.5), middle (3/4, at 0) and rich (7/4, at .5); the nation's prototype is 0.
    # One identifies with it iff gamma (standing - own) > beta d^2: with gamma = 1, beta = 2 iff the standing
    # exceeds -1/2 + 1/2 = 0, -1/4 + 0, 3/4 + 1/2 = 5/4 (never).
    start = nation(
        [-0.5, 0.0, 0.5],
        societies={"standing": standing},
        earnings=[0.5, 0.75, 1.75],
        salience=[0.9, 0.2, 0.7],
    )
    rule = identity(status=1e5, distance=2e5)
    after = run(start, rule).citizens.salience
    assert_array_equal(after, [standing > 0.0, standing > -0.25, False])
    again = run(start, rule, steps=5).citizens.salience  # at rest: nobody would rather identify otherwise
    assert_array_equal(again, after)


def test_the_poor_identify_more_than_the_rich_at_the_same_distance() -> None:
    # Shayo's first result, and what alarm and standing add.
    earnings = [0.4, 0.7, 1.0, 1.5, 2.0, 9.0]  # twice the mean and more is the highest class
    states = [
        nation(np.zeros(6), societies={"alarm": alarm, "standing": standing}, earnings=earnings)
        for alarm, standing in ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5))
    ]
    after = run(union(states), identity(status=2.0, rally=1.0))
    salience = after.citizens.salience.reshape(3, 6)
    assert np.all(np.diff(salience[:, :5]) < 0)
    assert_array_equal(salience[:, 4], salience[:, 5])
    assert np.all(salience[1:] > salience[0])


def test_the_nearer_to_what_is_shown_the_more_national() -> None:
    # What others say in public counts, not what they think: all praise +.8.
    state = nation([-0.8, 0.0, 0.8], expressed=[0.8, 0.8, 0.8])
    after = run(state, identity(distance=1.0))
    assert_allclose(logit(after.citizens.salience), [-2.56, -0.64, 0.0], atol=1e-12)


def test_the_distance_is_a_mean_over_axes() -> None:
    # Everybody shows the middle: (.36 + .09 + 0) / 3.
    state = nation([[0.6, 0.3, 0.0]], expressed=[[0.0, 0.0, 0.0]])
    assert_allclose(logit(run(state, identity(distance=1.0)).citizens.salience), -0.15)


def test_projection_moves_the_others_away_from_the_nation() -> None:
    # Three of the core at 0, one of another nation at .8; descent counts half, distance 1.
    # Projection 0: m = .2, n = 1/2: core .5 (.04) + .5 (.25), other .5 (.36) + .5 (2.25).
    # Projection 1: m = 0, n = 1: core 0, other .5 (.64) + .5 (4).
    states = [
        nation([0.0, 0.0, 0.0, 0.8], societies={"projection": share}, core=[1, 1, 1, 0])
        for share in (0.0, 1.0)
    ]
    after = run(union(states), identity(distance=1.0, descent=0.5)).citizens.salience.reshape(2, 4)
    assert_allclose(logit(after[:, 0]), [-0.145, 0.0], atol=1e-12)
    assert_allclose(logit(after[:, 3]), [-1.305, -2.32], atol=1e-12)


def test_where_there_is_no_core_nobody_passes_for_the_whole() -> None:
    state = nation([0.5, -0.5], societies={"projection": 1.0}, core=[0, 0])
    after = run(state, identity(distance=1.0, descent=0.5))
    assert_allclose(logit(after.citizens.salience), -0.125)


@pytest.mark.parametrize(("welcome", "dilution"), [(1.0, 0.0), (-1.0, 0.0), (1.0, 0.5), (1.0, -0.5)])
def test_an_umbrella_binds_or_swallows_the_others_and_costs_or_serves_the_core(
    welcome: float, dilution: float
) -> None:
    states = [nation([0.0, 0.0], societies={"honour": h}, core=[1, 0]) for h in (0.0, 0.4)]
    after = run(union(states), identity(welcome=welcome, dilution=dilution)).citizens.salience
    assert_allclose(logit(after), [0.0, 0.0, -0.4 * dilution, 0.4 * welcome], atol=1e-12)


def test_identity_is_strongest_at_the_best_distinctiveness() -> None:
    states = [
        nation([0.0], societies={"distinctiveness": d, "accustomed": d}) for d in (0.1, 0.3, 0.4, 0.5, 1.0)
    ]
    after = run(union(states), identity(need=2.0, optimum=0.4)).citizens.salience
    assert after.argmax() == 2 and after[1] == pytest.approx(after[3])
    assert_allclose(logit(after), [-0.18, -0.02, 0.0, -0.02, -0.72], atol=1e-12)


@pytest.mark.parametrize("defence", [1.0, -1.0])
def test_lost_distinctiveness_is_defended_or_given_up(defence: float) -> None:
    states = [nation([0.0], societies={"distinctiveness": 0.3, "accustomed": a}) for a in (0.8, -1.0)]
    after = run(union(states), identity(defence=defence)).citizens.salience
    assert_allclose(logit(after), [0.5 * defence, 0.0], atol=1e-12)  # before any memory nothing is missed


def path(a: float, b: float, k: float, *, spread: float = 0.0, years: int = 400) -> Floats:
    """Logits of salience of three citizens, year by year, after claims rise to .5 beyond coexistence."""
    claims = {"universalism": 0.7}
    state = nation([-spread, 0.0, spread], societies=claims)
    pressure = IdentityPressure(openness=0.0, coexistence=0.2, wearing=a, provoking=b)
    running = simulation(state, pressure, identity(distance=1.0, wear=0.8, provoke=0.8 * k))
    found = []
    for _ in range(years):
        running.advance(1)
        found.append(logit(running.state.citizens.salience))
    return np.array(found)


@pytest.mark.parametrize("a", [0.05, 0.2])
@pytest.mark.parametrize("b", [0.03, 0.1])
@pytest.mark.parametrize("k", [0.4, 0.9, 1.5, 3.0])
def test_two_lags_in_closed_form(a: float, b: float, k: float) -> None:
    # logit s = logit s0 - w v (1 - exp(-a t)) + k w v (1 - exp(-b t)), w = .8, v = .5.
    found = path(a, b, k, spread=0.6)
    t = np.arange(1, 401)[:, None]
    start = np.array([-0.36, 0.0, -0.36])
    expected = start - 0.4 * (1 - np.exp(-a * t)) + k * 0.4 * (1 - np.exp(-b * t))
    assert_allclose(found, expected, atol=1e-9)
    # It first dips iff a > k b, and ends above its start iff k > 1: for everybody alike.
    assert np.all((found[0] < start) == (a > k * b))
    assert np.all((found[-1] > start) == (k > 1))


def test_small_pressures_move_salience_itself_linearly() -> None:
    # From one half a logit of 4 d moves salience by d + O(d^3).
    for pressure in (0.04, 0.02):
        state = nation([0.0], societies={"erosion": pressure, "provocation": 0.5 * pressure})
        after = run(state, identity(wear=4.0, provoke=4.0)).citizens.salience
        assert_allclose(after, 0.5 - 0.5 * pressure, atol=2 * pressure**3)


@pytest.mark.parametrize("strength", [1.0, 1.9, 3.0, 5.0])
def test_the_steadfast_have_two_equilibria_beyond_a_strength_of_two(strength: float) -> None:
    # V = -J + J (1 + (2s - 1)), J = wear = provoke: at rest m = 2s - 1 solves m = tanh(J m / 2).
    given = {"erosion": 1.0, "provocation": 1.0}
    state = nation([0.0, 0.0], societies=given, salience=[0.9, 0.1])
    after = run(state, identity(wear=strength, provoke=strength, steadfast=1.0, rate=1.0), steps=2000, dt=0.5)
    m = 2.0 * after.citizens.salience - 1.0
    assert_allclose(m, np.tanh(0.5 * strength * m), atol=1e-9)
    assert (m[0] > 0.1 > -0.1 > m[1]) == (strength > 2.0)


def test_salience_follows_at_its_own_rate_whatever_the_step() -> None:
    # Logit 1 is reached as 1 - exp(-rate t) from .2, here after two years.
    goal = 1 / (1 + np.exp(-1.0))
    for steps in (2, 8, 24):
        state = nation([0.0], societies={"alarm": 1.0}, salience=[0.2])
        after = run(state, identity(rally=1.0, rate=0.7), steps=steps, dt=2 / steps)
        assert_allclose(after.citizens.salience, goal + (0.2 - goal) * np.exp(-1.4))


def test_halving_the_step_changes_little() -> None:
    # With everything on, after ten years.
    rng = np.random.default_rng(5)
    given = {"universalism": 0.9, "threat": 0.4, "honour": 0.5, "projection": 0.5, "distinctiveness": 0.3}
    state = nation(
        rng.uniform(-1, 1, (50, 3)),
        societies=given,
        core=rng.integers(0, 2, 50),
        earnings=rng.uniform(0, 3, 50),
    )
    months, halves = (
        run(state, IdentityPressure(), Identity(steadfast=0.5), steps=120 * n, dt=1 / 12 / n) for n in (1, 2)
    )
    assert_allclose(months.citizens.salience, halves.citizens.salience, atol=2e-3)


def test_turning_all_axes_around_changes_nothing() -> None:
    rng = np.random.default_rng(6)
    x, core = rng.uniform(-1, 1, (30, 3)), rng.integers(0, 2, 30)
    given = {"projection": 0.7, "honour": 0.3}
    one, other = (
        run(nation(sign * x, societies=given, core=core), Identity(), steps=3) for sign in (1.0, -1.0)
    )
    assert_array_equal(one.citizens.salience, other.citizens.salience)


def test_who_stands_where_in_memory_does_not_matter() -> None:
    rng = np.random.default_rng(7)
    x, core, order = rng.uniform(-1, 1, (30, 2)), rng.integers(0, 2, 30), rng.permutation(30)
    given = {"projection": 0.4, "universalism": 0.8}
    one, other = (
        run(nation(x[rows], societies=given, core=core[rows]), IdentityPressure(), Identity(), steps=5)
        for rows in (np.arange(30), order)
    )
    assert_allclose(one.citizens.salience[order], other.citizens.salience, rtol=1e-13)


def test_the_same_remain_the_same() -> None:
    state = nation(np.full(20, 0.3), societies={"universalism": 0.9, "threat": 0.5})
    after = run(state, IdentityPressure(), Identity(), steps=30)
    assert len(set(after.citizens.salience)) == 1
