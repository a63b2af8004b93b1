import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import Floats, on_both_backends, run, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import EliteCues
from polybius.state import State

POLES = [[-1.0], [1.0]]


def logistic(z: npt.ArrayLike) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(z, np.float64))))


def citizens(
    x: npt.ArrayLike,
    party_id: npt.ArrayLike,
    awareness: npt.ArrayLike,
    positions: list[list[float]] = POLES,
    office: int = -1,
) -> State:
    """Return citizens whose awareness is their attention."""
    return world(
        x,
        party_id=party_id,
        attention=awareness,
        societies={"party_in_power": [office]},
        parties={"position": positions},
        party_counts=[2],
    )


def cues(**given: float) -> EliteCues:
    return EliteCues(**{"schooling": 0.0, "inertia": 0.0, **given})


@on_both_backends
def test_one_citizen_by_hand(backend: Backend) -> None:
    # Between -1 and .5, .75 apart in dissent; awareness .5, identity .4; party 1 holds office, twice as loud.
    # r_0 = .8 L(-1 + 2 * .5) L(1 - .75 (3 * .4 + 2 * .5)) = .8 * .5 * L(-.65) = .137196,
    # r_1 = 2 * .8 * .5 * L(1 + .75 (3 * .4 - 2 * .5)) = .8 * L(1.15) = .607609.
    state = citizens([0.2], [0.4], [0.5], [[-1.0], [0.5]], office=1)
    after = run(state, cues(rate=0.8, awareness=2.0, resistance=2.0, office=2.0), backend=backend)
    r0, r1 = 0.4 / (1 + np.exp(0.65)), 0.8 / (1 + np.exp(-1.15))
    assert_allclose((r0, r1), (0.137196, 0.607609), atol=1e-6)
    goal = (0.5 * r1 - r0) / (r0 + r1)
    assert_allclose(after.citizens.private[0, 0], goal + np.exp(-r0 - r1) * (0.2 - goal), atol=1e-15)


def test_mainstream_pattern_where_elites_agree_the_aware_follow_whatever_their_party() -> None:
    # Rate to .5 is 2 rate R(w) L(ease): the same for all parties, and growing with awareness.
    aware = np.tile(np.linspace(0.0, 1.0, 11), 3)
    party = np.repeat([-1.0, 0.0, 1.0], 11)
    after = run(citizens(np.zeros(33), party, aware, [[0.5], [0.5]]), cues(rate=0.3), dt=0.5, steps=4)
    rate = 2 * 0.3 * logistic(-1.0 + 3.0 * aware) * logistic(1.0)
    assert_allclose(after.citizens.private[:, 0], 0.5 * (1.0 - np.exp(-2.0 * rate)), atol=1e-14)
    for group in after.citizens.private[:, 0].reshape(3, 11):
        assert (np.diff(group) > 0).all()


def test_polarisation_pattern_where_elites_differ_the_aware_end_farther_apart() -> None:
    # x = sinh(c) / (exp(ease - resistance w) + cosh(c)), c = predisposition * q.
    aware = np.tile(np.linspace(0.0, 1.0, 11), 2)
    party = np.repeat([-0.5, 0.5], 11)
    after = run(citizens(np.zeros(22), party, aware), cues(rate=100.0), steps=200, backend=Compiled())
    c = 3.0 * party
    expected = np.sinh(c) / (np.exp(1.0 - 3.0 * aware) + np.cosh(c))
    assert_allclose(after.citizens.private[:, 0], expected, atol=1e-12)
    ours, theirs = after.citizens.private[:, 0].reshape(2, 11)
    assert (np.diff(theirs - ours) > 0).all()
    assert (np.abs(expected) < np.tanh(1.5)).all()


def test_a_message_from_the_other_side_moves_the_middling_aware_most() -> None:
    # Zaller's P(change) = P(reception) P(acceptance | reception): from one's own party's place, the first
    # move is rate R A_1 (p_1 - p_0) dt. L(-3 + 8 w) L(1 - 2 - 4 w) falls where 8 (1 - R) = 4 (1 - A).
    aware = np.linspace(0.0, 1.0, 201)
    dt = 1e-4
    given = cues(rate=1.0, contact=-3.0, awareness=8.0, predisposition=2.0, resistance=4.0)
    after = run(citizens(-np.ones(201), -np.ones(201), aware), given, dt=dt)
    moved = (after.citizens.private[:, 0] + 1.0) / (2.0 * dt)
    reception, acceptance = logistic(-3.0 + 8.0 * aware), logistic(-1.0 - 4.0 * aware)
    most = int(np.argmax(moved))
    assert 20 < most < 180
    assert (np.diff(moved[: most + 1]) > 0).all()
    assert (np.diff(moved[most:]) < 0).all()
    assert_allclose(moved, reception * acceptance, rtol=1e-3)
    assert_allclose(8 * (1 - reception[most]), 4 * (1 - acceptance[most]), atol=0.1)


def test_each_axis_has_its_own_dissent() -> None:
    # On the first axis the parties agree, so that identity does not count; on the second they do not.
    state = citizens([[0.0, 0.0]] * 2, [-1.0, 1.0], [1.0, 1.0], [[0.5, -1.0], [0.5, 1.0]])
    x = run(state, cues(rate=1.0), steps=5).citizens.private
    assert x[0, 0] == x[1, 0] > 0.0
    assert x[0, 1] == pytest.approx(-x[1, 1])
    assert x[1, 1] > 0.5


def test_what_was_stored_before_holds_one_back() -> None:
    # No party_id, no awareness: r = .4 L(-1) L(1) = .4 * .196612 from each side; and .2 from an anchor at .6.
    state = citizens([0.0], [0.0], [0.0])
    state.citizens.anchor[:] = 0.6
    after = run(state, cues(rate=0.4, inertia=0.2), steps=200, backend=Compiled())
    assert_allclose(after.citizens.private, 0.6 * 0.2 / (0.2 + 2 * 0.4 * 0.19661193), atol=1e-8)


def test_the_step_does_not_matter_while_parties_stay() -> None:
    state = citizens(np.linspace(-1, 1, 12), np.linspace(-1, 1, 12), np.linspace(0, 1, 12))
    short = run(state, cues(inertia=0.3), dt=1 / 12, steps=48)
    long = run(state, cues(inertia=0.3), dt=1.0, steps=4)
    assert_allclose(short.citizens.private, long.citizens.private, atol=1e-14)


def test_awareness_is_attention_and_schooling() -> None:
    # Attention .25 and all seven levels at equal weight: .625, as attention alone of .625.
    mixed = world(
        [0.0], party_id=[0.5], attention=[0.25], education=[7], parties={"position": POLES}, party_counts=[2]
    )
    one = run(mixed, cues(schooling=0.5)).citizens.private
    assert_allclose(one, run(citizens([0.0], [0.5], [0.625]), cues()).citizens.private, atol=1e-15)


def test_without_two_parties_nothing_is_said() -> None:
    state = world([0.25, -0.5], party_id=[1.0, -1.0], parties={"position": [[0.5]]}, party_counts=[1])
    assert_array_equal(run(state, cues(rate=10.0)).citizens.private[:, 0], [0.25, -0.5])
