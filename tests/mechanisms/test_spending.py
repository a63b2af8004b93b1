from typing import Any

import numpy as np
import pytest
from hand_worlds import on_both_backends, run, simulation, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Spending
from polybius.state import State


def parties(*thrift: float, horizon: float = 5.0, valence: tuple[float, ...] = (0.0, 0.0)) -> State:
    given: dict[str, Any] = {"position": [[-0.5], [0.5]], "valence": valence, "thrift": thrift}
    return world(np.zeros(2), societies={"horizon": [horizon]}, parties=given)


@on_both_backends
def test_promises_by_hand(backend: Backend) -> None:
    # v = .5 where fruit comes at once: best I = 1/3. U(s) = log(1 - s) + .5 log(s).
    after = run(parties(1 / 3, 0.1), Spending(beta=0.5, maturity=0.0), backend=backend).parties
    loss = np.log(2 / 3) + 0.5 * np.log(1 / 3) - np.log(0.9) - 0.5 * np.log(0.1)
    assert_allclose(after.promise, [0.0, -loss], atol=1e-9)  # thrift is a single-precision number at most
    assert_allclose(after.valence, [0.0, -loss], atol=1e-9)


def test_two_programmes_are_alike_at_one_horizon_and_short_ones_favour_the_spender() -> None:
    # v* = log((1 - s0) / (1 - s1)) / log(s1 / s0) for s0 = .1, s1 = .3; beta = 1, horizon = -4 / log(v*).
    weight = np.log(0.9 / 0.7) / np.log(3)
    turn = -4 / np.log(weight)
    leads = []
    for horizon in (0.9 * turn, turn, 1.1 * turn):
        valence = run(parties(0.1, 0.3, horizon=horizon), Spending(beta=1.0, maturity=4.0)).parties.valence
        leads.append(valence[1] - valence[0])
    assert leads[0] < -1e-3
    assert leads[1] == pytest.approx(0.0, abs=1e-6)
    assert leads[2] > 1e-3


def test_of_any_number_of_parties_the_one_nearest_to_what_voters_want_gains_most() -> None:
    # v = 1 at once: best I = 1/2; U(s) = log(1 - s) + log(s) is alike at .3 and .7, best at .5.
    given: dict[str, Any] = {"position": np.zeros((4, 1)), "thrift": [0.3, 0.7, 0.5, -1.0]}
    state = world(np.zeros(2), societies={"horizon": [5.0]}, parties=given)
    promise = run(state, Spending(beta=1.0, maturity=0.0)).parties.promise
    assert_allclose(promise, [np.log(0.84), np.log(0.84), 0.0, 0.0], atol=1e-7)


def test_the_sign_is_free() -> None:
    state = parties(0.05, 0.4, horizon=1.0)
    one, other = (run(state, Spending(favour=favour)).parties.valence for favour in (1.0, -1.0))
    assert_array_equal(one, -other)
    assert one[0] > one[1]


def test_a_valence_that_is_given_stays_beside_the_promise() -> None:
    running = simulation(parties(0.1, 0.4, valence=(0.25, -0.5)), Spending())
    for horizon in (1.0, 20.0, 3.0):
        running.state.societies.horizon[:] = horizon
        running.advance(3)
    now = running.state.parties
    assert_allclose(now.valence - now.promise, [0.25, -0.5], atol=1e-12)


def test_parties_without_a_thrift_promise_nothing() -> None:
    after = run(parties(-1.0, -1.0, valence=(0.25, -0.5)), Spending(), steps=5).parties
    assert_array_equal(after.valence, [0.25, -0.5])


def test_no_horizon_and_no_upkeep_are_no_exception() -> None:
    after = run(parties(0.0, 1.0, horizon=0.0), Spending(favour=2.0)).parties
    # Without a future all that counts is log(1 - s), within a hundredth of the ends: log .99 - log .01.
    assert_allclose(after.promise, [0.0, -2 * np.log(99)], atol=1e-9)
