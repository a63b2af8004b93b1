from typing import Any

import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, ties, within_four_errors, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import TradeShock
from polybius.state import State, union

NO_WORK_LOST: dict[str, float] = {"displacement": 0.0}


def workers(n: int, *, trade: float, abundance: float = 1.0, seed: int = 0, **citizens: Any) -> State:
    """Return `n` citizens of one society who know nobody."""
    columns: dict[str, Any] = {key: np.broadcast_to(value, n).copy() for key, value in citizens.items()}
    return world(
        np.zeros(n),
        network=ties([{}] * n),
        societies={"trade": [trade], "abundance": [abundance]},
        seed=seed,
        **columns,
    )


@on_both_backends
def test_the_skilled_gain_what_the_others_lose(backend: Backend) -> None:
    # Goal 1 + .2 * .5 * 1 * (2 skill - 1) = 1.1, 1, .9.
    state = workers(3, trade=0.5, skill=np.array([1.0, 0.5, 0.0]), earnings=np.array([2.0, 1.0, 0.5]))
    after = run(state, TradeShock(premium=0.2, recovery=AT_ONCE, **NO_WORK_LOST), backend=backend)
    assert_allclose(after.citizens.multiple, [1.1, 1.0, 0.9], rtol=1e-14)
    assert_allclose(after.citizens.earnings, [2.2, 1.0, 0.45], rtol=1e-14)


def test_the_sign_turns_with_endowment() -> None:
    # Stolper and Samuelson 1941: where skill abounds the skilled gain, where labour does they lose as much.
    skill = np.linspace(0, 1, 5)
    rich, even, poor = (
        run(workers(5, trade=1.0, abundance=a, skill=skill), TradeShock(**NO_WORK_LOST), steps=10)
        for a in (1.0, 0.0, -1.0)
    )
    assert np.all(np.diff(rich.citizens.earnings) > 0.0)
    assert_allclose(rich.citizens.earnings + poor.citizens.earnings, 2.0, rtol=1e-14)
    assert_array_equal(even.citizens.earnings, 1.0)


@pytest.mark.parametrize("dt", [0.25, 1.0])
def test_wages_find_their_level_at_a_rate_whatever_the_step(dt: float) -> None:
    # k(t) = 1 + (goal - 1) (1 - exp(-recovery t)): 1 + .05 (1 - exp(-.25)) after ten years.
    state = workers(1, trade=1.0, skill=1.0)
    after = run(state, TradeShock(**NO_WORK_LOST), dt=dt, steps=round(10 / dt))
    assert_allclose(after.citizens.earnings, 1.0 + 0.05 * -np.expm1(-0.25), rtol=1e-14)


@pytest.mark.parametrize("dt", [0.25, 2.0])
def test_the_displaced_follow_the_chain_in_closed_form(dt: float) -> None:
    # h = .3 * .5, r = .2: of those in work h / (h + r) (1 - exp(-(h + r) t)) are displaced; of the displaced
    # r / (h + r) (1 - exp(-(h + r) t)) are back; in the sheltered sector 1 - exp(-r t).
    n, time, h, r = 4000, 6.0, 0.15, 0.2
    starts = [(1, 0), (1, 1), (0, 1)]
    state = union([workers(n, trade=0.5, sector=a, displaced=b, seed=k) for k, (a, b) in enumerate(starts)])
    shock = TradeShock(displacement=0.3, reemployment=r)
    after = run(state, shock, dt=dt, steps=round(time / dt), backend=Compiled())
    fallen, left, sheltered = after.citizens.displaced.reshape(3, n)
    gone = -np.expm1(-(h + r) * time)
    assert within_four_errors(fallen, h / (h + r) * gone)
    assert within_four_errors(left, 1.0 - r / (h + r) * gone)
    assert within_four_errors(sheltered, np.exp(-r * time))


def test_the_sheltered_keep_their_work() -> None:
    after = run(workers(200, trade=1.0, sector=0), TradeShock(displacement=10.0, premium=0.0), steps=5)
    assert not after.citizens.displaced.any()
    assert_array_equal(after.citizens.earnings, 1.0)


def test_who_loses_work_loses_earnings_and_recovers_when_back() -> None:
    # A share .3 at once, nothing while displaced; back in work the gap closes as exp(-recovery t).
    falling = TradeShock(displacement=10.0, reemployment=0.0, premium=0.0)
    out = run(workers(2, trade=1.0, sector=1, earnings=2.0), falling, steps=3)
    assert_array_equal(out.citizens.displaced, 1)
    assert_allclose(out.citizens.earnings, 1.4, rtol=1e-14)
    home = run(
        out, TradeShock(displacement=0.0, reemployment=AT_ONCE, premium=0.0, recovery=np.log(2.0)), steps=2
    )
    assert_array_equal(home.citizens.displaced, 0)
    # The first step finds work and already begins to close the gap: a quarter of it is left.
    assert_allclose(home.citizens.earnings, 2.0 * (1.0 - 0.3 / 4), rtol=1e-14)


def test_without_trade_and_churn_nothing_changes() -> None:
    sector, skill = np.array([0, 1, 1]), np.array([0.0, 0.5, 1.0])
    after = run(
        workers(3, trade=0.0, earnings=np.array([0.3, 1.0, 2.0]), sector=sector, skill=skill),
        TradeShock(),
        steps=50,
    )
    assert_array_equal(after.citizens.displaced, 0)
    assert_array_equal(after.citizens.earnings, [0.3, 1.0, 2.0])
    assert_array_equal(after.citizens.multiple, 1.0)


def test_trade_may_also_keep_people_in_work() -> None:
    # Churn .2 and displacement -.3: half open .2 - .15, wide open none at all.
    n = 4000
    state = union([workers(n, trade=x, sector=1, seed=k) for k, x in enumerate((0.0, 0.5, 1.0))])
    shock = TradeShock(churn=0.2, displacement=-0.3, reemployment=0.0)
    after = run(state, shock, steps=2, backend=Compiled()).citizens.displaced.reshape(3, n)
    assert within_four_errors(after[0], -np.expm1(-0.4))
    assert within_four_errors(after[1], -np.expm1(-0.1))
    assert not after[2].any()


def test_single_precision_does_not_let_earnings_drift() -> None:
    # Fifty years in months: earnings over their start stay the multiple that is kept beside them.
    state = workers(300, trade=1.0, sector=1, skill=np.linspace(0, 1, 300))
    after = run(
        state, TradeShock(displacement=0.3), dt=1 / 12, steps=600, precision="float32", backend=Compiled()
    )
    assert_allclose(after.citizens.earnings, after.citizens.multiple, rtol=1e-4)
