import numpy as np
import pytest
from hand_worlds import on_both_backends, run, simulation, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Election, Exit
from polybius.state import State

VOTES = np.repeat([0, 1, 2], [50, 45, 5]).astype(np.int8)


def society(*, office: int = 0, fitness: float = -1.0, party_counts: list[int] | None = None) -> State:
    return world(
        np.zeros(len(VOTES)),
        vote=VOTES,
        societies={"party_in_power": [office], "election_at": [0]},
        parties={
            "position": [[-0.5], [0.5], [0.9]],
            "standing": np.ones(3, np.uint8),
            "fitness": np.array([-1.0, -1.0, fitness]),
        },
        party_counts=party_counts,
    )


@on_both_backends
@pytest.mark.parametrize("order", [1, -1])
def test_a_party_below_the_threshold_leaves_once_votes_are_counted(backend: Backend, order: int) -> None:
    theory = (Election(), Exit(threshold=0.1))[::order]
    after = run(society(), *theory, steps=2, backend=backend).parties
    assert_array_equal(after.standing, [1, 1, 0])
    assert_allclose(after.fitness, [0.5, 0.45, 0.05])


def test_memory_keeps_a_party_for_as_many_elections_as_it_says() -> None:
    # v + (f - v) m^e = .05 + .35 * .5^e: .225, .1375, .09375; below .1 after the third.
    running = simulation(society(fitness=0.4), Election(term=2.0), Exit(threshold=0.1, memory=0.5))
    stands = []
    for _ in range(4):
        running.advance(2)
        stands.append(int(running.state.parties.standing[2]))
    assert stands == [1, 1, 0, 0]
    assert running.state.parties.fitness[2] == pytest.approx(0.09375)


def test_who_holds_office_stays() -> None:
    running = simulation(society(office=2), Exit(threshold=0.1))
    running.state.societies.elected_at[:] = 0
    running.advance(3)
    assert_array_equal(running.state.parties.standing, [0, 0, 1])


def test_without_elections_nobody_leaves() -> None:
    state = society()
    state.societies.election_at[:] = -1
    assert_array_equal(run(state, Election(), Exit(threshold=1.0), steps=5).parties.standing, [1, 1, 1])
