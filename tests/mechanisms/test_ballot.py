from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import Floats, on_both_backends, run, simulation, within_four_errors, world
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import minimize_scalar

from polybius.engine import Backend, Compiled, Simulation
from polybius.mechanisms import Ballot, Entry
from polybius.mechanisms.ballot import nearer
from polybius.model import Theory
from polybius.numbers import logistic
from polybius.rng import Tick, stream, uniform
from polybius.state import SYSTEM, State, union

VOTERS = np.array([-0.6, -0.5, -0.4, 0.2, 0.9])
CANDID: dict[str, Any] = {"loyalty": 0.0, "ruling": 0.0}


def support(
    x: tuple[float, ...], left: tuple[float, ...], right: tuple[float, ...], proximity: float, lean: float
) -> float:
    """Probability of a vote for the party at `right`, not for that at `left`."""
    return logistic(proximity * nearer(x, left, right) + lean)


def electorate(
    x: npt.ArrayLike,
    left: list[float],
    right: list[float],
    *,
    valence: float = 0.0,
    office: int = -1,
    party_id: npt.ArrayLike | None = None,
    election_at: int = 0,
) -> State:
    n = len(np.asarray(x))
    return world(
        x,
        party_id=np.zeros(n) if party_id is None else party_id,
        societies={"election_at": [election_at], "party_in_power": [office]},
        parties={"position": [left, right], "valence": [0.0, valence]},
    )


def draws(n: int, *, step: int = 0, dt: float = 1.0) -> Floats:
    """The numbers that decide the votes of `n` citizens of seed 0."""
    t = Tick(step, stream("Ballot"), dt)
    return np.array([uniform(0, i, t, 0) for i in range(n)])


@on_both_backends
def test_probabilities_of_five_voters(backend: Backend) -> None:
    # L(b ((x - p0)^2 - (x - p1)^2)), b = 1, p1 = .2, p0 = -.3; first by hand L(.09 - .64) = L(-.55).
    chance = [0.3658644090, 0.3893607661, 0.4133824211, 0.5621765009, 0.7211151780]
    assert_allclose([support((x,), (-0.3,), (0.2,), 1.0, 0.0) for x in VOTERS], chance, atol=1e-10)
    assert np.mean(chance) == pytest.approx(0.4903798550, abs=1e-10)
    # A citizen votes for party 1 where their draw is below their chance: all five, 400 times each.
    after = run(
        electorate(np.repeat(VOTERS, 400), [-0.3], [0.2]), Ballot(proximity=1.0, **CANDID), backend=backend
    )
    assert_array_equal(after.citizens.vote, draws(2000) < np.repeat(chance, 400))


def test_expected_share_with_and_without_valence() -> None:
    x = np.repeat(VOTERS, 4000)
    worlds = union([electorate(x, [-0.3], [0.2]), electorate(x, [-0.3], [0.2], valence=0.25)])
    votes = run(worlds, Ballot(proximity=1.0, **CANDID), backend=Compiled()).citizens.vote.reshape(2, -1)
    # The five kinds' votes have variance sum P(1 - P) / n^2: less than the pooled one, so the bar is safe.
    assert within_four_errors(votes[0], 0.4903798550)
    assert within_four_errors(votes[1], 0.5483456826)
    assert np.all(votes[1] >= votes[0])  # the same draws: valence takes no vote away


def test_what_party_identification_valence_and_office_add() -> None:
    # Logit: 2 * (.25 - .09) + 3 * party_id + valence .4, less 1.5 for party 1 in office and more for party 0.
    n = 2000
    lean = np.linspace(-1, 1, n)
    states = [
        electorate(np.full(n, 0.2), [-0.3], [0.5], valence=0.4, office=office, party_id=lean)
        for office in (-1, 0, 1)
    ]
    votes = run(
        union(states), Ballot(proximity=2.0, loyalty=3.0, ruling=1.5), backend=Compiled()
    ).citizens.vote
    for w, burden in enumerate((0.0, 1.5, -1.5)):
        chance = 1 / (1 + np.exp(-(2.0 * (0.25 - 0.09) + 3.0 * lean + 0.4 + burden)))
        assert_array_equal(votes.reshape(3, n)[w], draws(n) < chance)


def test_squares_add_up_over_three_axes() -> None:
    x = np.random.default_rng(1).uniform(-1, 1, (2000, 3))
    left, right = [-0.5, 0.25, 0.0], [0.75, -0.5, 0.25]
    votes = run(electorate(x, left, right), Ballot(proximity=1.5, **CANDID)).citizens.vote
    gain = ((x - left) ** 2).sum(axis=1) - ((x - right) ** 2).sum(axis=1)
    assert_array_equal(votes, draws(2000) < 1 / (1 + np.exp(-1.5 * gain)))


def test_nobody_votes_where_there_are_no_two_parties() -> None:
    # The parties in the table are the second society's.
    state = world(
        [0.9, 0.9],
        sizes=[1, 1],
        societies={"election_at": [0, 0]},
        parties={"position": [[-0.5], [0.5]], "valence": [0.0, 0.0]},
        party_counts=[0, 2],
    )
    assert_array_equal(run(state, Ballot(proximity=1000.0)).citizens.vote, [-1, 1])


def test_votes_stay_between_elections() -> None:
    running = simulation(electorate(VOTERS, [-0.3], [0.2], election_at=2), Ballot(proximity=1000.0, **CANDID))
    running.advance(2)
    assert_array_equal(running.state.citizens.vote, [-1] * 5)
    running.advance(1)
    assert_array_equal(running.state.citizens.vote, [0, 0, 0, 1, 1])
    running.state.citizens.private[:] = 0.9
    running.advance(5)
    assert_array_equal(running.state.citizens.vote, [0, 0, 0, 1, 1])


def test_sharp_voters_take_the_nearest_party_and_the_median_wins() -> None:
    # Downs (1957): as proximity grows, the median -.4 gets at least half against every rival.
    rivals = [p / 10 for p in range(-10, 11) if p != -4]
    worlds = [electorate(VOTERS, [rival], [-0.4]) for rival in rivals]
    votes = run(union(worlds), Ballot(proximity=1000.0, **CANDID)).citizens.vote.reshape(-1, 5)
    assert np.all(votes.mean(axis=1) > 0.5)
    for rival, found in zip(rivals, votes, strict=True):
        far, near = np.abs(VOTERS - rival), np.abs(VOTERS + 0.4)
        clear = np.abs(far - near) > 0.05
        assert_array_equal(found[clear], (near < far)[clear])
    # The mean, -.08, gets two fifths against the median.
    mean = run(electorate(VOTERS, [-0.4], [-0.08]), Ballot(proximity=1000.0, **CANDID)).citizens.vote
    assert_array_equal(mean, [0, 0, 0, 1, 1])


def share(x: Floats, weight: Floats, proximity: Floats, lean: Floats, left: float, right: float) -> float:
    """Expected share of party 1."""
    chances = [
        w * support((a,), (left,), (right,), b, c)
        for a, w, b, c in zip(x, weight, proximity, lean, strict=True)
    ]
    return float(sum(chances) / weight.sum())


def convergence(share_of_1: Callable[[float, float], float]) -> tuple[float, float]:
    """Where two parties end that turn by turn move to their best reply."""
    left, right = -0.3, 0.2
    for _ in range(30):
        right = minimize_scalar(lambda p, q=left: -share_of_1(q, p), bounds=(-1, 1), method="bounded").x
        left = minimize_scalar(lambda p, q=right: share_of_1(p, q), bounds=(-1, 1), method="bounded").x
    return left, right


FIVE = np.ones(5)


@pytest.mark.parametrize(
    ("x", "weight", "proximity", "lean", "meeting", "final"),
    [
        (VOTERS, FIVE, 0.5 * FIVE, 0 * FIVE, -0.08, 0.5),  # nobody loyal: the mean
        (VOTERS, FIVE, FIVE, 0 * FIVE, -0.08, 0.5),
        (VOTERS, FIVE, FIVE, 0.4 * FIVE, -0.08, 0.5986876601),  # for any common valence: L(.4)
        # sum w x / sum w with w = L'(b), b = (-2 ... 2): swing voters count more.
        (VOTERS, FIVE, 0.5 * FIVE, np.arange(-2.0, 3.0), -0.1494184895, 0.5),
        (VOTERS, FIVE, FIVE, np.arange(-2.0, 3.0), -0.1494184895, 0.5),
        # Two groups, .7 at -.2 and .3 at .6 with proximity 1 and 3: (-.14 + .54) / (.7 + .9) = .25.
        (np.array([-0.2, 0.6]), np.array([0.7, 0.3]), np.array([1.0, 3.0]), np.zeros(2), 0.25, 0.5),
    ],
)
def test_parties_that_seek_votes_meet_where_lindbeck_and_weibull_say(
    x: Floats, weight: Floats, proximity: Floats, lean: Floats, meeting: float, final: float
) -> None:
    def of(left: float, right: float) -> float:
        return share(x, weight, proximity, lean, left, right)

    left, right = convergence(of)
    assert left == pytest.approx(meeting, abs=1e-4)
    assert right == pytest.approx(meeting, abs=1e-4)
    assert of(meeting, meeting) == pytest.approx(final, abs=1e-9)
    assert all(of(meeting, meeting + step) < of(meeting, meeting) for step in (-0.3, -0.01, 0.01, 0.3))


@pytest.mark.parametrize(("proximity", "curvature"), [(1.0, -0.41603), (8.0, 0.28340)])
def test_a_weaker_party_leaves_the_mean_only_where_schofield_says(proximity: float, curvature: float) -> None:
    # Party 0, weaker by v = .4: the second derivative of its share at the mean is
    # 2 b r (1 - r) (c - 1) with r = L(-.4) and c = 2 b (1 - 2 r) var x; c = .134 and 1.074.
    x = np.array([-0.8, -0.4, 0.0, 0.3, 0.9])
    h = 1e-3
    f = [1.0 - share(x, FIVE, proximity * FIVE, 0.4 * FIVE, p, 0.0) for p in (-h, 0.0, h)]
    assert (f[0] - 2 * f[1] + f[2]) / h**2 == pytest.approx(curvature, abs=1e-4)


def contest(
    x: npt.ArrayLike, positions: npt.ArrayLike, *, vote: int = -1, lean: float = 0.0, **parties: Any
) -> State:
    """An election today among parties at those positions, with nobody in office."""
    place = np.asarray(positions, np.float64)
    place = place.reshape(len(place), -1)
    return world(
        x,
        party_id=np.full(len(np.asarray(x)), lean),
        vote=np.full(len(np.asarray(x)), vote, np.int8),
        societies={"election_at": [0], "party_in_power": [-1]},
        parties={"position": place, "valence": np.zeros(len(place)), **parties},
    )


def heeding(state: State, ballot: Ballot, *names: str) -> Simulation:
    """A ballot in a theory that has those columns, too."""
    columns = tuple(column for column in SYSTEM if column.name in names)
    theory = Theory("by hand", (ballot,), precision="float64", frozen=columns)
    return Simulation(theory, state, dt=1.0, backend=Compiled(), threads=1)


FOUR_PARTIES = np.array([-0.75, -0.125, 0.25, 1.0])


def softmax(u: Floats) -> Floats:
    """Conditional logit."""
    weights: Floats = np.exp(u - u.max())
    shares: Floats = weights / weights.sum()
    return shares


def test_shares_of_four_parties_are_the_conditional_logit() -> None:
    n = 40_000
    valence = np.array([0.0, -0.5, 0.25, 1.0])
    state = contest(np.full(n, 0.125), FOUR_PARTIES, valence=valence)
    votes = run(state, Ballot(proximity=2.0, **CANDID), backend=Compiled()).citizens.vote
    expected = softmax(-2.0 * (0.125 - FOUR_PARTIES) ** 2 + valence)
    for k in range(4):
        assert within_four_errors(votes == k, expected[k])


@on_both_backends
def test_a_newcomer_takes_votes_but_changes_no_other(backend: Backend) -> None:
    x = np.random.default_rng(5).uniform(-1, 1, 600)
    ballot = Ballot(proximity=3.0, **CANDID)
    three, four = (
        run(contest(x, FOUR_PARTIES[:k]), ballot, backend=backend).citizens.vote.copy() for k in (3, 4)
    )
    assert np.any(four == 3)
    assert_array_equal(four[four < 3], three[four < 3])


@on_both_backends
def test_parties_that_do_not_stand_get_no_votes(backend: Backend) -> None:
    # The second and last wait: what the first and third get is what two parties there would get.
    x = np.random.default_rng(6).uniform(-1, 1, 300)
    ballot, waits = Ballot(proximity=3.0, **CANDID), Entry(rate=0.0)
    some = contest(x, FOUR_PARTIES, standing=np.array([1, 0, 1, 0], np.uint8))
    votes = run(some, ballot, waits, backend=backend).citizens.vote
    two = run(contest(x, FOUR_PARTIES[[0, 2]]), ballot, backend=backend).citizens.vote
    assert_array_equal(votes, 2 * two)


@pytest.mark.parametrize("standing", [[0, 0], [0, 1], [1, 0]])
def test_there_is_no_election_with_fewer_than_two(standing: list[int]) -> None:
    state = contest([0.1, 0.2], [-0.5, 0.5], vote=1, standing=np.array(standing, np.uint8))
    assert_array_equal(run(state, Ballot(), Entry(rate=0.0)).citizens.vote, [1, 1])


def test_loyalty_speaks_for_the_first_two_only() -> None:
    n = 20_000
    state = contest(np.zeros(n), [0.0, 0.0, 0.0], lean=0.5)
    votes = run(state, Ballot(loyalty=2.0, ruling=0.0), backend=Compiled()).citizens.vote
    for k, expected in enumerate(softmax(np.array([0.0, 1.0, 0.0]))):
        assert within_four_errors(votes == k, expected)


def test_salience_weighs_the_national_axis() -> None:
    # Of full salience: -(1 + 2) (x - p)^2 on axis 1, -1 on the other; of none: -1 on both.
    n = 1000
    x = np.random.default_rng(7).uniform(-1, 1, (n, 2))
    left, right = np.array([-0.5, 0.25]), np.array([0.5, -0.75])
    ballot = Ballot(proximity=1.0, identity=2.0, axis=1, **CANDID)
    running = heeding(contest(x, [left, right]), ballot, "citizens.salience")
    running.state.citizens.salience[:] = np.arange(n) % 2
    running.advance(1)
    weight = np.stack([np.ones(n), 1.0 + 2.0 * (np.arange(n) % 2)], axis=1)
    gain = (weight * ((x - left) ** 2 - (x - right) ** 2)).sum(axis=1)
    assert_array_equal(running.state.citizens.vote, draws(n) < 1 / (1 + np.exp(-gain)))


def test_office_answers_for_growth_crisis_and_grievance() -> None:
    # Party 1 rules: .3 - 8 * .02 + .6 * .5 + 1.5 * grievance counts against it.
    n = 1000
    state = contest(np.zeros(n), [-0.5, 0.5])
    names = ("societies.growth", "societies.crisis", "citizens.grievance")
    ballot = Ballot(loyalty=0.0, ruling=0.3, prosperity=8.0, blame=0.6, anger=1.5)
    running = heeding(state, ballot, *names)
    now = running.state
    now.societies.party_in_power[:], now.societies.growth[:], now.societies.crisis[:] = 1, 0.02, 0.5
    now.citizens.grievance[:] = np.linspace(0, 1, n)
    running.advance(1)
    burden = 0.3 - 0.16 + 0.3 + 1.5 * np.linspace(0, 1, n)
    assert_array_equal(now.citizens.vote, draws(n) < 1 / (1 + np.exp(burden)))


@pytest.mark.parametrize(("alienation", "cost"), [(0.8, 0.0), (0.0, 0.5), (0.8, 0.5)])
def test_turnout_falls_with_distance_and_with_indifference(alienation: float, cost: float) -> None:
    # At .2, of three parties at -.5, .3 and .9 with proximity 2: nearest .01, then .49.
    n = 40_000
    ballot = Ballot(proximity=2.0, alienation=alienation, cost=cost, **CANDID)
    state = contest(np.full(n, 0.2), [-0.5, 0.3, 0.9])
    votes = run(state, ballot, backend=Compiled()).citizens.vote
    chance = np.exp(-alienation * 0.01) * (1 - np.exp(-2.0 * 0.48 / cost) if cost else 1.0)
    assert within_four_errors(votes >= 0, float(chance))
    everybody = run(state, Ballot(proximity=2.0, **CANDID), backend=Compiled()).citizens.vote
    assert_array_equal(votes[votes >= 0], everybody[votes >= 0])  # who votes, votes the same


def test_nobody_votes_for_nothing() -> None:
    # All is one: with any cost of voting nobody does; who did last time has not voted this time.
    state = contest([0.1, 0.2, 0.3], [0.5, 0.5], vote=1)
    assert_array_equal(run(state, Ballot(cost=0.01, loyalty=0.0)).citizens.vote, [-1, -1, -1])


def test_sharp_voters_of_many_parties_take_the_nearest() -> None:
    x = np.linspace(-0.99, 0.99, 67)
    votes = run(contest(x, FOUR_PARTIES), Ballot(proximity=1000.0, **CANDID)).citizens.vote
    far = np.abs(x[:, None] - FOUR_PARTIES)
    clear = np.diff(np.sort(far, axis=1)[:, :2])[:, 0] > 0.05
    assert_array_equal(votes[clear], far.argmin(axis=1)[clear])
