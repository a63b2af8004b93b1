"""Conventions: memories by hand, rest, and the mean field."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius import simulate
from polybius.engine import Backend, Simulation
from polybius.errors import ParameterError
from polybius.reference.conventions import MODEL, OldConvention, critical_share, equilibrium, reply
from polybius.state import State


def meet(state: State, times: int, backend: Backend) -> State:
    """Let two meet `times` times: at half a meeting a citizen, once a step."""
    assert MODEL.theory is not None
    simulation = Simulation(MODEL.theory, state, backend=backend)
    simulation.advance(times)
    return simulation.state


def test_the_oldest_play_is_forgotten(backend: Backend) -> None:
    state = OldConvention(c=0.0, M=3).world(2, None, 0)
    state.citizens["memory"][0] = 0b011, 0
    state.citizens["new"][0] = 2
    # 0 plays new (two of three) and hears old: its place 0, which was new, is old now. 1 hears new.
    once = meet(state, 1, backend).citizens
    assert_array_equal(once.memory[:, 0], [0b010, 0b001])
    assert_array_equal(once.new, [1, 1])
    assert_array_equal(once.oldest, [1, 1])
    # One of three: both play old. 0 forgets its last new play, in place 1; 1 keeps the one in place 0.
    twice = meet(state, 2, backend).citizens
    assert_array_equal(twice.memory[:, 0], [0b000, 0b001])
    assert_array_equal(twice.new, [0, 1])
    # Two meetings later 1 has forgotten it, and both are back at the old convention.
    assert_array_equal(meet(state, 4, backend).citizens.memory, 0)


def test_a_memory_goes_round_after_m_plays(backend: Backend) -> None:
    # One of two is committed: the other stores a new play at each meeting, 55 of 60 so far: 50 and 5 bits.
    state = OldConvention(c=0.5, M=60).world(2, None, 0)
    after = meet(state, 55, backend).citizens
    free = int(np.flatnonzero(after.committed == 0)[0])
    assert_array_equal(after.memory[free], [2**50 - 1, 2**5 - 1])
    assert (after.new[free], after.oldest[free]) == (55, 55)
    found = simulate("conventions", n=2, c=0.5, M=60, steps=100, backend=backend)
    assert (found.stopped_at.item(), found.adoption.item(), found.memory.item()) == (60, 1, 1)


def test_ties_are_broken_evenly() -> None:
    # A memory of two plays, one of each: half of 800 play new, which the other stores; standard error .018.
    initial: dict[str, Any] = {"memory": [[0b01, 0], [0, 0]], "new": [1, 0]}
    found = simulate("conventions", n=2, c=0, M=2, steps=1, replicates=800, initial=initial)
    assert float(found.new[:, 1].mean()) == pytest.approx(0.5, abs=4 * 0.0177)


def test_it_rests_where_all_are_alike(backend: Backend) -> None:
    old = simulate("conventions", n=10, c=0, steps=5, backend=backend)
    assert (old.stopped_at.item(), old.adoption.item()) == (1, 0)
    new = simulate("conventions", n=40, c=0.5, M=5, backend=backend)
    at = int(new.stopped_at.item())
    before = simulate("conventions", n=40, c=0.5, M=5, steps=at - 1, backend=backend)
    assert new.memory.item() == 1.0 and before.memory.item() < 1.0 and np.isnan(before.stopped_at.item())


def test_best_replies_by_hand() -> None:
    # M = 3: x^3 + 3 x^2 (1 - x); M = 2: x^2 + half of 2 x (1 - x).
    assert reply(0.25, 3) == pytest.approx(10 / 64, rel=1e-14)
    assert reply(0.25, 2) == pytest.approx(0.25, rel=1e-14)
    assert [reply(x, 7) for x in (0.0, 1.0)] == [0.0, 1.0]
    assert reply(0.5, 100) == pytest.approx(0.5, rel=1e-12)


def test_longer_memories_need_more_committed() -> None:
    # M = 3: c = x (1 - 2x) / ((1 - x) (1 + 2x)) is greatest at x = 1/4, where it is 1/9.
    assert critical_share(3) == pytest.approx(1 / 9, rel=1e-12)
    assert critical_share(1) == pytest.approx(0.0, abs=1e-12)
    for M in (3, 12, 31):
        assert critical_share(2 * M - 1) == pytest.approx(critical_share(2 * M), rel=1e-9)
    shares = [critical_share(M) for M in (3, 5, 12, 100, 1000)]
    assert all(a < b < 0.5 for a, b in pairwise(shares))


def test_the_share_of_new_plays_that_lasts() -> None:
    x = equilibrium(0.2, 12)
    assert x == pytest.approx(0.2 + 0.8 * reply(x, 12), rel=1e-12)
    assert equilibrium(critical_share(12) + 1e-6, 12) == 1.0
    assert equilibrium(critical_share(12) - 1e-6, 12) < 0.5
    assert equilibrium(0.0, 12) == pytest.approx(0.0, abs=1e-15)


def test_a_crowd_keeps_to_the_mean_field() -> None:
    # Memories of the free hold a share x of new plays; 20,000 of them, so that .01 is far off.
    found = simulate("conventions", n=20_000, c=0.2, M=12, steps=100, record=("memory",))
    assert found.memory.item() == pytest.approx(equilibrium(0.2, 12), abs=0.003)


@pytest.mark.parametrize("wrong", [{"M": 101}, {"M": 2.5}, {"M": 0}, {"c": 1.5}])
def test_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match=r"conventions: (M|c) must"):
        simulate("conventions", **wrong)
    with pytest.raises(ParameterError):
        equilibrium(-0.1, 12)
    with pytest.raises(ParameterError):
        reply(0.5, 0)
