from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import AT_ONCE, Floats, on_both_backends, run, simulation, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Adaptation, Entry
from polybius.state import State, union

STICKER, AGGREGATOR, HUNTER, PREDATOR = range(4)


def society(x: npt.ArrayLike, position: npt.ArrayLike, tactic: list[int], **more: Any) -> State:
    place = np.asarray(position, np.float64)
    parties = {"position": place.reshape(len(tactic), -1), "tactic": np.array(tactic, np.uint8), **more}
    return world(x, parties=parties)


def places(state: State) -> Floats:
    return np.asarray(state.parties.position, np.float64).reshape(state.parties.n, -1).copy()


ALWAYS = Adaptation(rate=AT_ONCE, stride=0.1)
FIVE = [-0.9, -0.5, -0.1, 0.3, 0.8]


@on_both_backends
def test_four_tactics_in_one_step(backend: Backend) -> None:
    # Nearest to -.6, 0 and .9 are {-.9, -.5}, {-.1, .3} and {.8}; -.1 is nearer to 0 by far.
    # The sticker stays, the aggregator moves to (-.1 + .3) / 2, the predator goes .1 to the first of two.
    state = society(FIVE, [-0.6, 0.0, 0.9], [STICKER, AGGREGATOR, PREDATOR])
    after = run(state, ALWAYS, backend=backend)
    assert_allclose(places(after)[:, 0], [-0.6, 0.1, 0.8])
    assert_allclose(after.parties.support, [-1.0, 0.4, 0.2])


@on_both_backends
def test_a_hunter_goes_on_while_support_rises_and_turns_where_it_does_not(backend: Backend) -> None:
    # Of five, party 1 at .9 has two. It starts towards the middle; where a move gained nothing it turns.
    running = simulation(society(FIVE, [-0.6, 0.9], [STICKER, HUNTER]), ALWAYS, backend=backend)
    found = []
    for _ in range(3):
        running.advance(1)
        found.append(places(running.state)[1, 0])
    assert_allclose(found, [0.8, 0.9, 0.8])
    running = simulation(society(FIVE, [-0.6, 0.8], [STICKER, HUNTER], heading=[[0.0], [-0.1]],
                                 support=[-1.0, 0.2]), ALWAYS, backend=backend)  # fmt: skip
    running.advance(1)  # two of five now: more than .2, so on it goes
    assert_allclose(places(running.state)[1, 0], 0.7)


def test_a_turn_leads_back_on_every_axis_together() -> None:
    heading = np.array([[0.06, 0.0, -0.08]])
    state = society(np.zeros((3, 3)), np.zeros((1, 3)), [HUNTER], heading=heading, support=[1.0])
    worlds = union([state] * 50)
    worlds.worlds.seed[:] = np.arange(50)
    moves = places(run(worlds, ALWAYS))
    assert_allclose(np.linalg.norm(moves, axis=1), 0.1)
    assert np.all(moves @ heading[0] <= 0.0)
    assert np.std(moves[:, 1]) > 0.03  # any direction of the half that faces back


def test_two_aggregators_are_lloyds_algorithm() -> None:
    # Evenly spread citizens: the border m becomes m / 2 when both move; p = (m - 1) / 2 and (m + 1) / 2.
    n = 20_000
    x = (np.arange(n) + 0.5) / n * 2 - 1
    running = simulation(society(x, [-0.2, 0.9], [AGGREGATOR] * 2), ALWAYS, backend=Compiled())
    border = 0.35
    for _ in range(12):
        running.advance(1)
        assert_allclose(places(running.state)[:, 0], [(border - 1) / 2, (border + 1) / 2], atol=2e-4)
        border /= 2
    assert_allclose(places(running.state)[:, 0], [-0.5, 0.5], atol=1e-3)


SKEWED = np.sort(np.random.default_rng(1).uniform(-1, 1, 2001) ** 3 * 0.9 - 0.1)
HUNT = Adaptation(rate=1.0, stride=0.02)


def test_two_hunters_meet_about_the_median() -> None:
    running = simulation(society(SKEWED, [-0.8, 0.6], [HUNTER] * 2), HUNT, backend=Compiled())
    running.advance(400)
    late = []
    for _ in range(100):
        running.advance(1)
        late.append(places(running.state)[:, 0])
    assert np.abs(np.mean(late, axis=0) - np.median(SKEWED)).max() < 0.05


@pytest.mark.parametrize("start", [[-0.8, 0.6], [-0.3, 0.95]])
def test_two_predators_meet_within_a_stride_of_the_median(start: list[float]) -> None:
    after = places(run(society(SKEWED, start, [PREDATOR] * 2), HUNT, steps=200, backend=Compiled()))
    assert_allclose(after[0], after[1], atol=1e-12)
    assert abs(after[0, 0] - np.median(SKEWED)) <= 0.02


def test_two_predators_from_one_side_meet_where_the_nearer_stood() -> None:
    after = places(run(society(SKEWED, [0.7, 0.2], [PREDATOR] * 2), HUNT, steps=100, backend=Compiled()))
    assert_allclose(after[:, 0], 0.2)


def test_revising_less_often_takes_longer_but_leads_to_the_same_place() -> None:
    x = (np.arange(1000) + 0.5) / 500 - 1
    rests = [
        places(run(society(x, [-0.2, 0.9], [AGGREGATOR] * 2), Adaptation(rate=2.0), steps=n, dt=10 / n))
        for n in (80, 160)
    ]
    for found in rests:
        assert_allclose(found[:, 0], [-0.5, 0.5], atol=0.02)


@on_both_backends
def test_flipped_citizens_flip_the_parties(backend: Backend) -> None:
    rng = np.random.default_rng(3)
    x, start = rng.uniform(-1, 1, (60, 2)), rng.uniform(-1, 1, (4, 2))
    one, other = (
        places(run(society(s * x, s * start, [0, 1, 2, 3]), ALWAYS, steps=6, backend=backend))
        for s in (1, -1)
    )
    assert_allclose(one, -other, atol=1e-12)


@pytest.mark.parametrize("standing", [[1], [0]])
def test_alone_or_waiting_nobody_is_chased(standing: list[int]) -> None:
    state = society(FIVE, [0.4], [PREDATOR], standing=np.array(standing, np.uint8))
    assert_array_equal(places(run(state, ALWAYS, Entry(rate=0.0))), [[0.4]])


def test_a_society_without_parties_goes_on() -> None:
    state = world([0.1, 0.2], sizes=[1, 1], party_counts=[0, 1],
                  parties={"position": [[0.5]], "tactic": np.array([AGGREGATOR], np.uint8)})  # fmt: skip
    assert_allclose(places(run(state, ALWAYS)), [[0.2]])
