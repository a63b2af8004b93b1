from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import on_both_backends, run, simulation, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Ballot, Election, Entry
from polybius.state import State, union

POSITIONS = [[-0.5], [0.75]]


def society(votes: npt.ArrayLike, *, office: int = 0, election_at: int = 0) -> State:
    v = np.asarray(votes)
    return world(
        np.zeros(len(v)),
        vote=v.astype(np.int8),
        societies={"party_in_power": [office], "election_at": [election_at]},
        parties={"position": POSITIONS, "valence": [0.0, 0.0]},
    )


def dates_and_office(state: State) -> tuple[float, ...]:
    """Return office, result, last and next election of the first society."""
    one = state.societies
    return one.party_in_power[0], one.result[0], one.elected_at[0], one.election_at[0]


@on_both_backends
def test_the_winner_takes_office(backend: Backend) -> None:
    after = run(society([1, 1, 0, 1]), Election(), backend=backend)
    assert dates_and_office(after) == (1, 0.75, 0, 4)  # a term of four years, in steps of a year


@pytest.mark.parametrize("office", [0, 1])
def test_equal_votes_leave_the_incumbent_in_office(office: int) -> None:
    after = run(society([1, 0, 1, 0], office=office), Election())
    assert after.societies.party_in_power[0] == office
    assert after.societies.result[0] == 0.5


def test_nothing_is_counted_before_the_date() -> None:
    running = simulation(society([1, 1, 1], election_at=2), Election())
    running.advance(2)
    assert dates_and_office(running.state) == (0, -1, -1, 2)
    running.advance(1)
    assert dates_and_office(running.state) == (1, 1, 2, 6)


def test_terms_recur_and_are_rounded_to_steps_of_at_least_one() -> None:
    # 4 years of months are 48 steps; .13 years are 1.56 months, so 2; .01 years are less than a step, so 1.
    running = simulation(
        union([society([1], election_at=5)] * 3), Election(), dt=1 / 12, Election__term=[4.0, 0.13, 0.01]
    )
    running.advance(6)
    assert_array_equal(running.state.societies.election_at, [53, 7, 6])
    running.advance(48)
    assert_array_equal(running.state.societies.elected_at, [53, 53, 53])
    assert_array_equal(running.state.societies.election_at, [101, 55, 54])


def test_without_a_date_power_never_changes() -> None:
    running = simulation(society([1, 1, 1], election_at=-1), Election())
    running.advance(200)
    assert dates_and_office(running.state) == (0, -1, -1, -1)


@on_both_backends
def test_an_election_that_nobody_votes_in_changes_nothing_but_the_date(backend: Backend) -> None:
    after = run(society([-1, -1], office=1), Election(), backend=backend)
    assert dates_and_office(after) == (1, -1, -1, 4)


def test_only_votes_cast_count() -> None:
    after = run(society([1, -1, -1, 0, 1]), Election()).societies
    assert (after.party_in_power[0], after.result[0]) == (1, pytest.approx(2 / 3))


@on_both_backends
def test_a_society_without_parties_counts_nothing(backend: Backend) -> None:
    # The first society has no parties; those in the table are the second's.
    state = world(
        [0.5, 0.5],
        sizes=[1, 1],
        societies={"party_in_power": [0, 1], "election_at": [0, 0]},
        parties={"position": POSITIONS, "valence": [0.0, 0.0]},
        party_counts=[0, 2],
    )
    after = run(state, Ballot(proximity=1000.0), Election(), steps=2, backend=backend)
    assert_array_equal(after.societies.party_in_power, [0, 1])
    assert_array_equal(after.citizens.vote, [-1, 1])


def test_societies_vote_on_their_own_days_for_their_own_parties() -> None:
    # Votes: all for party 1, all for 0, all for 1; dates 1, 2 and never.
    state = world(
        np.zeros((6, 3)),
        sizes=[1, 2, 3],
        vote=np.array([1, 0, 0, 1, 1, 1], np.int8),
        societies={"party_in_power": [0, 1, 0], "election_at": [1, 2, -1]},
        parties={
            "position": [[-0.1] * 3, [0.1, 0.2, 0.3], [-0.2] * 3, [0.4] * 3, [-0.5, -0.6, -0.7], [0.8] * 3],
            "valence": np.zeros(6),
        },
        party_counts=[2, 2, 2],
    )
    running = simulation(state, Election())
    offices = []
    for _ in range(3):
        running.advance(1)
        offices.append(running.state.societies.party_in_power.tolist())
    assert offices == [[0, 1, 0], [1, 1, 0], [1, 0, 0]]
    assert_array_equal(running.state.societies.election_at, [5, 6, -1])


def test_power_passes_to_the_party_that_a_majority_is_nearest_to() -> None:
    # Two of three stand near party 1; it takes office, loses it again when one of them turns.
    state = world(
        [0.6, 0.5, -0.4],
        societies={"party_in_power": [0], "election_at": [0]},
        parties={"position": POSITIONS, "valence": [0.0, 0.0]},
    )
    running = simulation(state, Ballot(proximity=1000.0, ruling=0.0), Election(term=2.0))
    running.advance(1)
    assert running.state.societies.party_in_power[0] == 1
    assert running.state.societies.result[0] == pytest.approx(2 / 3)
    running.state.citizens.private[0] = -0.4
    running.advance(1)
    assert running.state.societies.party_in_power[0] == 1
    running.advance(1)
    assert running.state.societies.party_in_power[0] == 0


def race(votes: npt.ArrayLike, *, office: int = 0, parties: int = 4, standing: npt.ArrayLike = 1) -> State:
    v = np.asarray(votes)
    rows: dict[str, Any] = {
        "position": np.linspace(-1, 1, parties)[:, None],
        "standing": np.broadcast_to(np.asarray(standing, np.uint8), (parties,)),
    }
    return world(
        np.zeros(len(v)),
        vote=v.astype(np.int8),
        societies={"party_in_power": [office], "election_at": [0]},
        parties=rows,
    )


@on_both_backends
def test_most_votes_of_many_parties_win(backend: Backend) -> None:
    # Of eight votes cast 1, 2, 3 and 2; two citizens stayed at home.
    state = race([0, 1, 1, 2, 2, 2, 3, 3, -1, -1])
    after = run(state, Election(), backend=backend)
    assert dates_and_office(after) == (2, 0.25, 0, 4)
    assert_array_equal(after.parties.votes, [0.125, 0.25, 0.375, 0.25])


@pytest.mark.parametrize("office", [-1, 0, 2])
def test_where_two_lead_office_stays(office: int) -> None:
    after = run(race([1, 1, 2, 2, 0], office=office), Election())
    assert after.societies.party_in_power[0] == office
    assert_array_equal(after.parties.votes, [0.2, 0.4, 0.4, 0.0])


@on_both_backends
def test_only_votes_for_parties_that_stand_count(backend: Backend) -> None:
    state = race([0, 0, 0, 1, 2, 2], standing=[0, 1, 1, 1])
    after = run(state, Election(), Entry(rate=0.0), backend=backend)
    assert after.societies.party_in_power[0] == 2
    assert_array_equal(after.parties.votes, [0.0, 1 / 3, 2 / 3, 0.0])


@pytest.mark.parametrize("standing", [[0, 1, 0, 0], [0, 0, 0, 0]])
def test_nothing_is_decided_where_fewer_than_two_stand(standing: list[int]) -> None:
    after = run(race([1, 1, 1], standing=standing), Election(), Entry(rate=0.0))
    assert dates_and_office(after) == (0, -1, -1, 4)


def test_a_lone_party_is_not_voted_on() -> None:
    assert dates_and_office(run(race([0, 0], parties=1, office=-1), Election())) == (-1, -1, -1, 4)


def verdict_of(positions: npt.ArrayLike, votes: npt.ArrayLike, standing: npt.ArrayLike = 1) -> list[float]:
    """Return the verdict of an election between parties at `positions`, after `votes` by number of party."""
    places = np.asarray(positions, float)
    ballots = np.repeat(np.arange(len(places)), np.asarray(votes))
    state = world(
        np.zeros((len(ballots), places.shape[1])),
        vote=ballots.astype(np.int8),
        societies={"election_at": [0]},
        parties={"position": places, "standing": np.full(len(places), standing, np.uint8)},
    )
    after = run(state, Election(), Entry(rate=0.0))
    found: list[float] = after.societies.verdict[0].tolist()
    return found


def test_the_verdict_is_that_of_the_side_on_which_the_parties_differ() -> None:
    # Party 1 got 80 % and stands further to + on the first axis, to - on the second; on the third they agree.
    assert_allclose(verdict_of([[-0.5, 0.2, 0.3], [0.1, -0.2, 0.3]], [1, 4]), [0.8, 0.2, -1.0], atol=1e-12)


def test_among_many_parties_the_sides_of_the_middle_between_the_outermost_count() -> None:
    # Votes 1, 2, 3, 4. First axis from -.75 to .5, middle -.125: + are 2 and 4, - is 1, and the third stands
    # in the middle: 6 / 7. On the second only the third stands off, to the - side: .7 for +.
    places = [[-0.75, 0.5], [0.25, 0.5], [-0.125, -0.5], [0.5, 0.5]]
    assert_allclose(verdict_of(places, [1, 2, 3, 4]), [6 / 7, 0.7], atol=1e-12)


def test_a_party_that_does_not_stand_shifts_no_middle_and_has_no_votes() -> None:
    # Without the one at .9 the middle is -.1: 3 of 5 to the + side.
    places = [[-0.4], [0.9], [0.2]]
    assert_allclose(verdict_of(places, [2, 5, 3], [1, 0, 1]), [0.6], atol=1e-12)


def test_before_an_election_there_is_no_verdict() -> None:
    running = simulation(society([1, 1], election_at=1), Election())
    running.advance(1)
    assert running.state.societies.verdict[0, 0] == -1.0
