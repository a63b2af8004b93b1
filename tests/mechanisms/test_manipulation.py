import numpy as np
import pytest
from hand_worlds import on_both_backends, run, within_four_errors, world
from numpy.testing import assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Manipulation
from polybius.state import State


def election(votes: list[int], undermining: tuple[float, float], office: int = 1, day: int = 0) -> State:
    return world(
        np.zeros(len(votes)),
        vote=np.array(votes),
        societies={"election_at": [day], "party_in_power": [office]},
        parties={"position": [[-0.5], [0.5]], "undermining": undermining},
    )


@on_both_backends
def test_all_or_nothing_by_hand(backend: Backend) -> None:
    votes = [0, 1, -1, 0]
    for undermining, office, counted in (
        ((0.0, 1.0), 1, [1, 1, -1, 1]),
        ((0.0, 1.0), 0, votes),  # it is the other that would undermine
        ((1.0, 0.0), 0, [0, 0, -1, 0]),
        ((1.0, 1.0), -1, votes),
        ((1.0, 1.0), 5, votes),
    ):
        after = run(election(votes, undermining, office), Manipulation(), backend=backend).citizens
        assert_array_equal(after.vote, counted)


@pytest.mark.parametrize("day", [-1, 1])
def test_only_on_the_day(day: int) -> None:
    after = run(election([0, 0, 1], (0.0, 1.0), day=day), Manipulation()).citizens
    assert_array_equal(after.vote, [0, 0, 1])


def test_the_share_of_office_in_closed_form() -> None:
    # V = 2/5 meant, m = .3 turned: .4 + .3 * .6 = .58.
    after = run(election([0, 0, 0, 1, 1] * 4_000, (0.0, 0.3)), Manipulation(), backend=Compiled()).citizens
    assert within_four_errors(after.vote == 1, 0.58)
