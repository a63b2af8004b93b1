from typing import Any

import numpy as np
import pytest
from hand_worlds import on_both_backends, run, simulation, within_four_errors, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Entry, Succession
from polybius.mechanisms.succession import risk
from polybius.state import State, union

AT_ONCE = Succession(scale=0.01, shape=1.0)


def society(parties: int, *, seed: int = 0, **columns: Any) -> State:
    given = {"party_in_power": [0], "election_at": [-1]} | columns
    rows: dict[str, Any] = (
        {"position": np.zeros((parties, 1)), "standing": np.ones(parties, np.uint8)} if parties else {}
    )
    return world([0.0], societies=given, parties=rows, party_counts=[parties], seed=seed)


def test_the_hazard_adds_up_as_weibull_says() -> None:
    assert_allclose([risk(t, 10.0, 0.5) for t in (0.0, 2.5, 10.0, 40.0)], [0.0, 0.5, 1.0, 2.0], atol=1e-12)


@pytest.mark.parametrize("shape", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("dt", [0.25, 1.0])
def test_the_share_still_in_power(shape: float, dt: float) -> None:
    # With one successor that is not followed itself, S(t) = exp(-(t / scale)^shape), at any step.
    worlds = union([society(2, seed=seed) for seed in range(2000)])
    running = simulation(worlds, Succession(scale=6.0, shape=shape), dt=dt, backend=Compiled())
    first = np.ones(2000, bool)
    for year in range(1, 9):
        for _ in range(int(1 / dt)):
            running.advance(1)
            first &= running.state.societies.party_in_power == 0
        if year in (2, 8):
            assert within_four_errors(first, float(np.exp(-((year / 6.0) ** shape))))


@pytest.mark.crowd
@pytest.mark.parametrize("parties", [2, 5])
def test_a_constant_hazard_ends_in_equal_shares(parties: int) -> None:
    worlds = union([society(parties, seed=seed) for seed in range(3000)])
    running = simulation(worlds, Succession(scale=4.0, shape=1.0), dt=1 / 12, backend=Compiled())
    k = parties
    for years in (3, 20):
        running.advance(12 * years - running.step)
        expected = 1 / k + (1 - 1 / k) * np.exp(-k / (k - 1) * years / 4.0)
        office = running.state.societies.party_in_power
        # At most one succession a step of a month costs 1 % of them.
        assert abs(np.mean(office == 0) - expected) < 4 * np.sqrt(expected * (1 - expected) / 3000) + 0.005
    assert set(np.unique(office).tolist()) == set(range(k))


@on_both_backends
def test_nobody_follows_where_votes_decide_or_nobody_else_stands(backend: Backend) -> None:
    states = [
        society(2, election_at=[3]),
        society(1),
        society(0),
        society(2, party_in_power=[-1]),
        society(2),
    ]
    after = run(union(states), AT_ONCE, backend=backend).societies
    assert_array_equal(after.party_in_power, [0, 0, 0, -1, 1])
    waiting = society(3)
    waiting.parties.standing[:] = [1, 0, 1]
    assert run(waiting, AT_ONCE, Entry(rate=0.0), backend=backend).societies.party_in_power[0] == 2


def test_the_clock_starts_anew_when_office_changes_by_whatever_means() -> None:
    running = simulation(society(1, reign=[7.0]), Succession())
    running.advance(2)
    assert running.state.societies.reign[0] == 9.0  # a reign given at the start is kept
    running.state.societies.party_in_power[:] = 1
    running.advance(3)
    assert running.state.societies.reign[0] == 3.0
    after = run(society(2), AT_ONCE).societies
    assert (after.party_in_power[0], after.ruler[0], after.reign[0]) == (1, 1, 0.0)
