import numpy as np
import pytest
from hand_worlds import (
    AT_ONCE,
    FOUR,
    OWN,
    Actors,
    Floats,
    candid,
    on_both_backends,
    run,
    simulation,
    ties,
    world,
)
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled, Simulation
from polybius.mechanisms import Influence
from polybius.model import Theory
from polybius.state import union
from polybius.state.networks import Complete

FAR = 4.0  # a latitude beyond every distance on one axis


def friedkin_johnsen(group: Actors) -> Floats:
    """(I - L W)^-1 (I - L) y(0), Friedkin and Johnsen (1990)."""
    pull = np.diag(group.susceptibility)
    one = np.eye(len(pull))
    return np.asarray(np.linalg.solve(one - pull @ group.weights, (one - pull) @ group.start), np.float64)


def neighbour_only(group: Actors) -> tuple[Floats, Floats]:
    """Rate and susceptibility of the form without self-ties: 1 - l w_ii and l (1 - w_ii) / (1 - l w_ii)."""
    own = np.diag(group.weights)
    rate = 1.0 - group.susceptibility * own
    return rate, group.susceptibility * (1.0 - own) / rate


#: Friedkin and Johnsen's four actors, who start at 25, 25, 75 and 85; here (y - 50) / 50.
CLASSIC = Actors(
    np.array(
        [[0.22, 0.12, 0.36, 0.3], [0.147, 0.215, 0.344, 0.294], [0, 0, 1, 0], [0.09, 0.178, 0.446, 0.286]]
    ),
    1.0 - np.array([0.22, 0.215, 1.0, 0.286]),
    np.ones(4),
    np.array([-0.5, -0.5, 0.5, 0.7]),
)


@on_both_backends
def test_limit_of_friedkin_and_johnsen(backend: Backend) -> None:
    citizens = world(FOUR.start, network=FOUR.network(OWN), susceptibility=FOUR.susceptibility)
    influence = candid(Influence(rate=AT_ONCE, latitude=FAR, self_weight=OWN))
    after = run(citizens, influence, steps=120, backend=backend)
    assert_allclose(after.citizens.private[:, 0], friedkin_johnsen(FOUR), atol=1e-12)
    # Derived and checked apart from this code, to ten digits.
    printed = [-0.0272631083, -0.3973199719, -0.4158467073, -0.7080830904]
    assert_allclose(after.citizens.private[:, 0], printed, atol=1e-10)


def test_limit_without_self_ties_does_not_depend_on_the_rate() -> None:
    _, susceptibility = neighbour_only(FOUR)
    # The example's own rates are 1 - l w_ii = .68, .70, .55, .80: the limit needs none of them.
    assert_allclose(neighbour_only(FOUR)[0], [0.68, 0.70, 0.55, 0.80])
    assert_allclose(susceptibility, [0.7058823529, 0.4285714286, 0.8181818182, 0.375], atol=1e-10)
    one = world(FOUR.start, network=FOUR.network(OWN), susceptibility=susceptibility)
    after = run(
        union([one] * 3),
        candid(Influence(latitude=FAR)),
        steps=400,
        dt=0.25,
        Influence__rate=[1.0, 3.0, 4 * AT_ONCE],
    )
    assert_allclose(after.citizens.private.reshape(3, 4), np.tile(friedkin_johnsen(FOUR), (3, 1)), atol=1e-9)


def test_limit_of_friedkin_and_johnsens_own_example() -> None:
    _, susceptibility = neighbour_only(CLASSIC)
    # Weights times 1000 are whole; the third hears nobody and is all anchor.
    rows = [
        {j: 1000 * w for j, w in enumerate(row) if j != i and w > 0} for i, row in enumerate(CLASSIC.weights)
    ]
    citizens = world(CLASSIC.start, network=ties(rows), susceptibility=susceptibility)
    after = run(citizens, candid(Influence(rate=AT_ONCE, latitude=FAR)), steps=120)
    found = 50.0 + 50.0 * after.citizens.private[:, 0]
    assert_allclose(found, [60.0208488259, 59.9839659393, 75.0, 74.9862049378], atol=1e-9)
    assert_allclose(found, [60, 60, 75, 75], atol=0.05)  # as published, rounded


def test_the_stubborn_stay_and_the_open_leave_their_anchor() -> None:
    # Rate 1 for half a year closes 1 - exp(-.5) of the way to s h + (1 - s) anchor, h = .5.
    citizens = world(
        [0.0, 0.0, 0.0, 0.5],
        network=ties([{3: 1}, {3: 1}, {3: 1}, {}]),
        anchor=[-1.0, -1.0, -1.0, 0.5],
        susceptibility=[0.0, 0.25, 1.0, 1.0],
    )
    after = run(citizens, Influence(rate=1.0), dt=0.5)
    share = 1.0 - np.exp(-0.5)
    assert_allclose(after.citizens.private[:, 0], [-share, -0.625 * share, 0.5 * share, 0.5], atol=1e-15)


def test_nobody_heard_leaves_the_anchor_alone_to_pull() -> None:
    # Out of latitude, or without ties: x + a (1 - s) (anchor - x), as if others said what one thinks.
    citizens = world(
        [0.5, 0.5, -1.0], network=ties([{2: 1}, {}, {}]), anchor=[0.0, 0.0, -1.0], susceptibility=[0.25] * 3
    )
    after = run(citizens, Influence(rate=AT_ONCE, latitude=1.0))
    assert_allclose(after.citizens.private[:, 0], [0.125, 0.125, -1.0], atol=1e-15)


def test_heard_is_what_is_said_and_latitude_includes_its_edge() -> None:
    # 0 thinks 0 and hears .5 and .75, said by people who think otherwise; at latitude .5 only the first.
    citizens = world([0.0, -1.0, -1.0], network=ties([{1: 3, 2: 1}, {}, {}]), expressed=[0.0, 0.5, 0.75])
    latitudes = [0.5, 0.499, 0.75]
    after = run(union([citizens] * 3), Influence(rate=AT_ONCE), Influence__latitude=latitudes)
    # At .75: (3 * .5 + .75) / 4 = .5625.
    assert_allclose(after.citizens.private[::3, 0], [0.5, 0.0, 0.5625], atol=1e-15)


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ([[0.5, 0.5], [0.25, 0.75]], [1 / 3, 2 / 3]),  # DeGroot (1974)
        ([[0, 0.5, 0.5], [1, 0, 0], [0, 1, 0]], [0.4, 0.4, 0.2]),  # Golub and Jackson (2010)
        (FOUR.weights, [0.1841746248, 0.2864938608, 0.3519781719, 0.1773533424]),
    ],
)
def test_consensus_of_degroot(weights: list[list[float]], shares: list[float]) -> None:
    # With one citizen at 1 and the rest at 0, everyone ends at that citizen's weight in the consensus.
    w = np.array(weights)
    own = OWN if w[0, 0] > 0 else 0.0
    rows = [
        {j: v * (own / w[i, i] if own else 2.0) for j, v in enumerate(row) if j != i and v > 0}
        for i, row in enumerate(w)
    ]
    states = [world(start, network=ties(rows)) for start in np.eye(len(w))]
    after = run(union(states), candid(Influence(rate=AT_ONCE, latitude=FAR, self_weight=own)), steps=120)
    found = after.citizens.private.reshape(len(w), len(w))
    assert_allclose(found, np.repeat(shares, len(w)).reshape(len(w), len(w)), atol=1e-10)
    assert_allclose(found[:, 0] @ w, found[:, 0], atol=1e-12)  # the left unit eigenvector


def test_degroot_loses_its_error_at_the_second_eigenvalue() -> None:
    # Seen along the left eigenvector of the second eigenvalue (.388 +- .035 i), each step shrinks it alike.
    values, vectors = np.linalg.eig(FOUR.weights.T)
    second = vectors[:, np.argsort(-np.abs(values))[1]]
    influence = candid(Influence(rate=AT_ONCE, latitude=FAR, self_weight=OWN))
    running = simulation(world(FOUR.start, network=FOUR.network(OWN)), influence)
    for _ in range(10):
        before = abs(second @ running.state.citizens.private[:, 0])
        running.advance(1)
        assert abs(second @ running.state.citizens.private[:, 0]) == pytest.approx(
            0.3900297696 * before, rel=1e-8
        )


def test_a_periodic_network_never_settles_unless_people_are_slow() -> None:
    # Golub and Jackson's periodic example: (1, 0, 0) -> (0, 1, 1) -> (1, 0, 0); halfway steps break it.
    rows = ties([{1: 1, 2: 1}, {0: 1}, {0: 1}])
    lazy = float(np.log(2.0))
    running = simulation(
        union([world([1.0, 0.0, 0.0], network=rows)] * 2),
        candid(Influence(latitude=FAR)),
        Influence__rate=[AT_ONCE, lazy],
    )
    running.advance(101)
    assert_array_equal(running.state.citizens.private[:3, 0], [0, 1, 1])
    running.advance(1)
    assert_array_equal(running.state.citizens.private[:3, 0], [1, 0, 0])
    assert_allclose(
        running.state.citizens.private[3:, 0], [0.5, 0.5, 0.5], atol=1e-12
    )  # pi = (1/2, 1/4, 1/4)


def bounded_confidence(x: Floats, reach: float) -> Floats:
    """Hegselmann and Krause (2002): the mean of all within `reach`, oneself included."""
    near = np.abs(x[:, None] - x[None, :]) <= reach
    mean: Floats = (near @ x) / near.sum(axis=1)
    return mean


@on_both_backends
def test_hegselmann_and_krause_step_by_step(backend: Backend) -> None:
    # By hand: .0625 = (0 + .125) / 2, .125 = (0 + .125 + .25) / 3, .8125 = (.75 + .875) / 2, and so on.
    steps = [
        [0.0625, 0.125, 0.25, 0.375, 0.4375, 0.8125, 0.875, 0.9375],
        [0.09375, 0.4375 / 3, 0.25, 1.0625 / 3, 0.40625, 0.875, 0.875, 0.875],
    ]
    x = np.array([0, 1, 2, 3, 4, 6, 7, 8]) / 8
    running = simulation(world(x), candid(HK), Influence__latitude=0.125, backend=backend)
    for expected in steps:
        x = bounded_confidence(x, 0.125)
        running.advance(1)
        assert_allclose(running.state.citizens.private[:, 0], expected, atol=1e-15)
        assert_allclose(running.state.citizens.private[:, 0], x, atol=1e-15)
    running.advance(4)
    assert_allclose(running.state.citizens.private[:, 0], [0.25] * 5 + [0.875] * 3, atol=1e-15)


def test_hegselmann_and_krause_on_a_symmetric_profile() -> None:
    running = simulation(world([-1.0, -0.5, 0.0, 0.5, 1.0]), candid(HK), Influence__latitude=0.5)
    for expected in ([-0.75, -0.5, 0, 0.5, 0.75], [-0.625, -1.25 / 3, 0, 1.25 / 3, 0.625]):
        running.advance(1)
        assert_allclose(running.state.citizens.private[:, 0], expected, atol=1e-15)
    running.advance(4)
    assert_allclose(running.state.citizens.private[:, 0], np.zeros(5), atol=1e-15)


HK = Influence(rate=AT_ONCE, self_weight=1.0)


@pytest.mark.parametrize("axes", [1, 3])
def test_an_implicit_complete_network_equals_a_stored_one(axes: int) -> None:
    x = np.random.default_rng(5).uniform(-1, 1, (40, axes))
    theory = Theory("bounded confidence", (candid(Influence(rate=AT_ONCE, self_weight=1.0, latitude=0.7)),))
    prints = []
    for network in (None, Complete(40).to_network()):
        running = Simulation(theory, world(x, network=network), dt=1.0, threads=1, backend=Compiled())
        running.advance(4)
        prints.append(running.fingerprints())
    assert prints[0] == prints[1]


def test_axes_move_apart_but_distance_is_euclidean() -> None:
    rng = np.random.default_rng(7)
    x = rng.uniform(-1, 1, (20, 3))
    together = run(world(x), candid(Influence(rate=1.0, latitude=FAR)), steps=3).citizens.private
    alone = [run(world(x[:, a]), candid(Influence(rate=1.0, latitude=FAR)), steps=3) for a in range(3)]
    assert_array_equal(together, np.hstack([each.citizens.private for each in alone]))
    # 0 hears 1 at distance 3/8 (2/8, 2/8, 1/8), not 2, at 2/8 on each axis and so at .433 in all.
    three = [[0.0, 0.0, 0.0], [0.25, 0.25, 0.125], [0.25, 0.25, 0.25]]
    after = run(world(three, network=ties([{1: 1, 2: 1}, {}, {}])), Influence(rate=AT_ONCE, latitude=0.375))
    assert_allclose(after.citizens.private[0], [0.25, 0.25, 0.125], atol=1e-15)


def test_noise_has_its_standard_deviation_on_each_axis_alone() -> None:
    # Without ties or pull only noise moves: sd .2 * sqrt(1/4) = .1, so eight sd to the edge.
    n = 4000
    state = world(np.zeros((n, 3)), network=ties([{}] * n), susceptibility=np.ones(n))
    x = run(state, Influence(noise=0.2), dt=0.25, backend=Compiled()).citizens.private / 0.1
    assert np.abs(x.mean(axis=0)).max() < 4 / np.sqrt(n)
    assert_allclose((x**2).mean(axis=0), 1.0, atol=4 * np.sqrt(2 / n))
    assert np.abs(np.corrcoef(x.T) - np.eye(3)).max() < 4 / np.sqrt(n)
