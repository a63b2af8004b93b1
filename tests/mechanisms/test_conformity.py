import numpy as np
import pytest
from hand_worlds import AT_ONCE, FOUR, OWN, Floats, on_both_backends, run, simulation, ties, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Conformity, Influence
from polybius.state import State, union

FAR = 4.0
LEAST = 0.3  # resilience of the least resolute of the four

#: Resolve that gives each of the four their resilience: phi = r / (r + (1 - resolve) (1 - r)).
RESOLVE = 1.0 - (LEAST / FOUR.resilience - LEAST) / (1.0 - LEAST)
INFLUENCE = Influence(rate=AT_ONCE, latitude=FAR, self_weight=OWN)


def four_actors(*, resolve: Floats = RESOLVE, complete: bool = False) -> State:
    network = None if complete else FOUR.network(OWN)
    return world(FOUR.start, network=network, susceptibility=FOUR.susceptibility, resolve=resolve)


def limit_of_ye(resilience: Floats, hearing: Floats) -> tuple[Floats, Floats]:
    """Limits of private and expressed opinions in Ye et al. (2019), where A is `hearing`.

    S = (I - (I - Phi) A)^-1 Phi, R = (I - L (W~ + W^ S))^-1 (I - L), y* = R y(0), e* = S y*.
    """
    one, pull, phi = np.eye(4), np.diag(FOUR.susceptibility), np.diag(resilience)
    own = np.diag(np.diag(FOUR.weights))
    s = np.linalg.solve(one - (one - phi) @ hearing, phi)
    r = np.linalg.solve(one - pull @ (own + (FOUR.weights - own) @ s), one - pull)
    assert_allclose(s.sum(axis=1), 1.0)
    assert_allclose(r.sum(axis=1), 1.0)
    private = r @ FOUR.start
    return private, s @ private


@on_both_backends
def test_path_and_limit_of_ye_for_four_actors(backend: Backend) -> None:
    running = simulation(four_actors(), INFLUENCE, Conformity(resilience=LEAST), backend=backend)
    running.advance(1)
    # By hand, first actor: .8 (.4 * 1 + .3 * -.5 + .2 * .2 + .1 * -1) + .2 = .352; hears others at
    # (3 * -.5 + 2 * .2 - 1) / 6 = -.35; says .3 * .352 + .7 * -.35 = -.1394.
    assert_allclose(running.state.citizens.private[:, 0], [0.352, -0.194, -0.2275, -0.52], atol=1e-12)
    assert_allclose(running.state.citizens.expressed[:, 0], [-0.1394, 0.0202, -0.48875, -0.408], atol=1e-12)
    running.advance(1)
    citizens = running.state.citizens
    assert_allclose(citizens.private[:, 0], [0.206648, -0.362903, -0.16963, -0.6982225], atol=1e-12)
    assert_allclose(citizens.expressed[:, 0], [-0.0925772667, -0.3587351, -0.181765, -0.65980775], atol=1e-10)
    running.advance(150)
    others = FOUR.weights - np.diag(np.diag(FOUR.weights))
    private, expressed = limit_of_ye(FOUR.resilience, others / others.sum(axis=1, keepdims=True))
    assert_allclose(citizens.private[:, 0], private, atol=1e-12)
    assert_allclose(citizens.expressed[:, 0], expressed, atol=1e-12)
    assert_allclose(private, [-0.1115817230, -0.5067246626, -0.4920604837, -0.8133904660], atol=1e-10)
    assert_allclose(expressed, [-0.4357930589, -0.5094145276, -0.5689560930, -0.7822888770], atol=1e-10)


def test_on_a_complete_network_one_hears_everyone_else() -> None:
    after = run(four_actors(complete=True), Conformity(resilience=LEAST))
    # Others of the first: (-.5 + .2 - 1) / 3; and .3 + .7 * that = -.01 / 3.
    mean = (FOUR.start.sum() - FOUR.start) / 3
    expected = FOUR.resilience * FOUR.start + (1 - FOUR.resilience) * mean
    assert_allclose(after.citizens.expressed[:, 0], expected, atol=1e-15)
    assert after.citizens.expressed[0, 0] == pytest.approx(-0.01 / 3, abs=1e-15)


def test_limits_of_ye_with_one_resilience_in_several_worlds() -> None:
    shares = [0.0, 0.2, 0.6, 1.0]
    after = run(
        union([four_actors(resolve=np.zeros(4))] * 4),
        INFLUENCE,
        Conformity(),
        steps=300,
        Conformity__resilience=shares,
    )
    others = FOUR.weights - np.diag(np.diag(FOUR.weights))
    for w, share in enumerate(shares[1:], start=1):
        private, expressed = limit_of_ye(np.full(4, share), others / others.sum(axis=1, keepdims=True))
        assert_allclose(after.citizens.private[4 * w : 4 * w + 4, 0], private, atol=1e-12)
        assert_allclose(after.citizens.expressed[4 * w : 4 * w + 4, 0], expressed, atol=1e-12)
    # Resilience 1 is Friedkin and Johnsen; at 0 speech no longer depends on thought, and agrees.
    fj = [-0.0272631083, -0.3973199719, -0.4158467073, -0.7080830904]
    assert_allclose(after.citizens.private[12:, 0], fj, atol=1e-10)
    assert_allclose(after.citizens.expressed[:4, 0], after.citizens.expressed[0, 0], atol=1e-12)


def test_frozen_thought_leaves_speech_at_its_own_limit() -> None:
    # l = 0: y stays, e* = S y(0).
    state = world(FOUR.start, network=FOUR.network(OWN), resolve=RESOLVE)
    after = run(state, Conformity(resilience=LEAST), steps=150)
    others = FOUR.weights - np.diag(np.diag(FOUR.weights))
    phi = np.diag(FOUR.resilience)
    hearing = (np.eye(4) - phi) @ (others / others.sum(axis=1, keepdims=True))
    assert_allclose(
        after.citizens.expressed[:, 0], np.linalg.solve(np.eye(4) - hearing, phi @ FOUR.start), atol=1e-12
    )
    assert_array_equal(after.citizens.private[:, 0], FOUR.start)


def test_speech_is_the_best_reply_under_quadratic_utilities() -> None:
    # argmax of -(e/4)(y - x)^2 - (1 - resolve)(r/4)(y - m)^2, with resilience e / (e + r). At e = 1,
    # r = .5, x = .8, m = -.4: 2/3 * .8 - 1/3 * .4 = .4; at resolve 1/2, .8 * .8 - .2 * .4 = .56.
    state = world([0.8, 0.8, -0.4], network=ties([{2: 1}, {2: 1}, {}]), resolve=[0.0, 0.5, 0.0])
    after = run(state, Conformity(resilience=2 / 3))
    assert_allclose(after.citizens.expressed[:, 0], [0.4, 0.56, -0.4], atol=1e-15)


def test_the_resolute_and_the_lonely_say_what_they_think() -> None:
    state = world(
        [0.8, 0.8, -0.4], network=ties([{2: 1}, {}, {}]), expressed=[0.0] * 3, resolve=[1.0, 0.0, 0.0]
    )
    after = run(state, Conformity(resilience=0.0))
    assert_allclose(after.citizens.expressed[:, 0], [0.8, 0.8, -0.4], atol=1e-15)


def test_each_axis_is_heard_on_its_own() -> None:
    rng = np.random.default_rng(11)
    x, said, resolve = rng.uniform(-1, 1, (12, 3)), rng.uniform(-1, 1, (12, 3)), rng.random(12)
    together = run(world(x, expressed=said, resolve=resolve), Conformity(), steps=2)
    for a in range(3):
        alone = run(world(x[:, a], expressed=said[:, a], resolve=resolve), Conformity(), steps=2)
        assert_array_equal(together.citizens.expressed[:, a], alone.citizens.expressed[:, 0])
