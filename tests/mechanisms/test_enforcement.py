import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import AT_ONCE, Floats, on_both_backends, run, simulation, ties, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Enforcement, Expression
from polybius.mechanisms.expression import side
from polybius.state import State, union
from polybius.state.networks import Complete, Network, moore_lattice, rewired

#: Belief, conviction, sides enforced and taken in public by eight neighbours, side one takes in public;
#: then pressure, and what one enforces, at a cost of .125 (Centola, Willer and Macy 2005).
TABLE = [
    (-1, 0.20, [1] * 3 + [0] * 5, [1] * 3 + [-1] * 5, 1, 0.375, 1),  # .375 > .2 + .125
    (-1, 0.20, [1] * 2 + [0] * 6, [1] * 2 + [-1] * 6, 1, 0.25, 0),
    (-1, 0.30, [1] * 3 + [0] * 5, [1] * 3 + [-1] * 5, 1, 0.375, 0),  # complies only: .375 < .425
    (1, 1.00, [0] * 8, [1] + [-1] * 7, 1, 0.0, 1),  # 1 * 7/8 > .125
    (1, 1.00, [0] * 8, [1] * 8, 1, 0.0, 0),  # nobody deviates
    (-1, 0.38, [-1] + [0] * 7, [1] * 6 + [-1] * 2, -1, -0.125, -1),  # .38 * 6/8 = .285 > .125
]
NOW = Enforcement(revisions=AT_ONCE)


def case(row: int, *, weighted: bool) -> State:
    belief, conviction, enforced, taken, says, _, _ = TABLE[row]
    n = 8
    if weighted:  # one neighbour of weight 3 and one of weight 5 for the first eight, and so on
        kinds = sorted(set(zip(enforced, taken, strict=True)))
        count = [list(zip(enforced, taken, strict=True)).count(kind) for kind in kinds]
        enforced, taken, n = [e for e, _ in kinds], [c for _, c in kinds], len(kinds)
        network = ties([dict(enumerate(count, start=1)), *({} for _ in kinds)])
    else:
        network = ties([dict.fromkeys(range(1, 9), 1.0), *({} for _ in range(8))], weighted=False)
    return world(
        [float(belief), *map(float, taken)],
        network=network,
        expressed=[float(says), *map(float, taken)],
        enforces=np.array([0, *enforced], np.int8),
        resolve=[conviction] + [0.0] * n,
    )


@on_both_backends
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("row", range(6))
def test_table_of_centola_willer_and_macy(row: int, weighted: bool, backend: Backend) -> None:
    after = run(case(row, weighted=weighted), NOW, backend=backend)
    *_, pressure, enforces = TABLE[row]
    assert after.citizens.pressure[0, 0] == pytest.approx(pressure, abs=1e-15)
    assert after.citizens.enforces[0, 0] == enforces


def test_nobody_enforces_what_they_do_not_say() -> None:
    # All press a disbeliever of no conviction to +1: who says so enforces it, who is silent or says -1 not.
    state = world(
        [-1.0, 1.0], network=ties([{1: 1}, {0: 1}]), enforces=np.array([0, 1], np.int8), resolve=[0, 1]
    )
    states = [state.copy() for _ in range(3)]
    for said, each in zip((1.0, 0.0, -1.0), states, strict=True):
        each.citizens["expressed"][0] = said
    after = run(union(states), NOW)
    assert_array_equal(after.citizens.pressure[::2, 0], [1.0, 1.0, 1.0])
    assert_array_equal(after.citizens.enforces[::2, 0], [1, 0, 0])


def test_conviction_is_resolve_times_strength_of_view() -> None:
    # True enforcement where all deviate: resolve |x| > cost, .5 * .5 = .25.
    rows = ties([{1: 1}, {}])
    state = world([0.5, -1.0], network=rows, resolve=[0.5, 0.0])
    after = run(union([state] * 2), NOW, Enforcement__cost=[0.249, 0.25])
    assert_array_equal(after.citizens.enforces[::2, 0], [1, 0])


def test_who_takes_no_side_counts_half() -> None:
    # Of four neighbours one agrees, one deviates, two stand in the band: deviance (1 - 0) / 2 = 1/2, times 1.
    state = world(
        [1.0, 0.5, -0.5, 0.25, -0.25],
        network=ties([dict.fromkeys(range(1, 5), 1.0)] + [{}] * 4),
        resolve=[1.0] * 5,
    )
    after = run(union([state] * 2), Enforcement(revisions=AT_ONCE, band=0.25), Enforcement__cost=[0.499, 0.5])
    assert_array_equal(after.citizens.enforces[::5, 0], [1, 0])


def test_peers_follow_power_by_its_weight() -> None:
    # Peers press -1/2; the line stands on the + side of the first society and on no side of the second.
    state = world(
        [0.0] * 3 + [0.0] * 3,
        network=ties([{1: 1, 2: 1}, {}, {}, {4: 1, 5: 1}, {}, {}]),
        sizes=[3, 3],
        enforces=np.array([0, -1, 0, 0, -1, 0], np.int8),
        societies={"line": [[0.1], [0.0]]},
    )
    after = run(union([state] * 3), NOW, Enforcement__follow=[0.0, 0.25, 1.0])
    assert_allclose(after.citizens.pressure[::6, 0], [-0.5, -0.125, 1.0], atol=1e-15)
    assert_allclose(after.citizens.pressure[3::6, 0], [-0.5, -0.375, 0.0], atol=1e-15)


def test_pressure_is_felt_at_once_but_enforcing_reconsidered_at_a_rate() -> None:
    n = 4000
    # Each hears one neighbour who deviates and enforces, and would enforce the other way on reconsidering.
    rows = ties([{n: 1}] * n + [{0: 1}])
    state = world(
        np.append(np.ones(n), -1.0),
        network=rows,
        resolve=np.ones(n + 1),
        enforces=np.append(np.zeros(n), -1).astype(np.int8),
    )
    running = simulation(state, Enforcement(revisions=2.0), dt=0.25, backend=Compiled())
    for step in (1, 2):
        running.advance(1)
        assert_array_equal(running.state.citizens.pressure[:n, 0], np.full(n, -1.0))
        share = 1.0 - np.exp(-0.5 * step)
        error = np.sqrt(share * (1.0 - share) / n)
        assert abs(running.state.citizens.enforces[:n, 0].mean() - share) < 4 * error


def test_the_lonely_have_nobody_to_enforce_on() -> None:
    after = run(world([1.0], network=ties([{}]), resolve=[1.0]), NOW)
    assert (after.citizens.enforces[0, 0], after.citizens.pressure[0, 0]) == (0, 0.0)


def test_each_axis_is_enforced_on_its_own() -> None:
    rng = np.random.default_rng(2)
    x, said = rng.uniform(-1, 1, (20, 3)), rng.uniform(-1, 1, (20, 3))
    sides, resolve = rng.integers(-1, 2, (20, 3)).astype(np.int8), rng.random(20)
    together = run(world(x, expressed=said, enforces=sides, resolve=resolve), NOW, steps=2)
    assert len(np.unique(together.citizens.enforces)) == 3
    for a in range(3):
        alone = run(world(x[:, a], expressed=said[:, a], enforces=sides[:, a], resolve=resolve), NOW, steps=2)
        assert_array_equal(together.citizens.enforces[:, a], alone.citizens.enforces[:, 0])
        assert_array_equal(together.citizens.pressure[:, a], alone.citizens.pressure[:, 0])


def test_a_side_is_taken_beyond_the_band() -> None:
    assert [side(y, 0.25) for y in (-0.3, -0.25, 0.0, 0.25, 0.3)] == [-1, 0, 0, 0, 1]


def emperor(believer: npt.NDArray[np.bool_], network: Network, seed: int) -> State:
    """Return believers of full conviction among disbelievers whose conviction is uniform on [0, .38]."""
    conviction = np.random.default_rng(seed).uniform(0.0, 0.38, len(believer))
    resolve = np.where(believer, 1.0, conviction)
    return world(np.where(believer, 1.0, -1.0), network=network, resolve=resolve, seed=seed)


def emperors(believer: npt.NDArray[np.bool_], networks: list[Network]) -> tuple[Floats, Floats]:
    """Return the shares that praise, and that enforce against their belief, after a hundred years, by world.

    At x = -1, voice = 1 and no band one praises where the pressure is above
    expressive / (2 peer_pressure (1 - resolve)), here .125 to .2: as in Centola, Willer and Macy, it takes
    more to make those of more conviction comply.
    """
    comply = Expression(expressive=0.25, reputational=0.0, peer_pressure=1.0, voice=1.0, band=0.0)
    state = union([emperor(believer, network, seed) for seed, network in enumerate(networks)])
    after = run(state, Enforcement(band=0.0), comply, steps=200, dt=0.5, backend=Compiled())
    praise = after.citizens.expressed[:, 0] > 0
    falsely = after.citizens.enforces[:, 0] * after.citizens.private[:, 0] < 0
    n = len(networks)
    return praise.reshape(n, -1).mean(axis=1), falsely.reshape(n, -1).mean(axis=1)


@pytest.mark.crowd
def test_the_emperors_clothes_are_praised_where_believers_live_together() -> None:
    # Nine believers in a block, of 1,024 people with eight neighbours each: on the torus most others come
    # to praise and to enforce what they do not believe; with all ties rewired nobody follows. As published.
    place = np.arange(32 * 32)
    block, torus = (place // 32 < 3) & (place % 32 < 3), moore_lattice((32, 32))
    praise, falsely = emperors(block, [torus] * 8)
    assert praise.mean() > 0.5
    assert falsely.mean() > 0.5
    assert emperors(block, [rewired(torus, p=1.0, seed=seed) for seed in range(4)])[0].max() < 0.05


@pytest.mark.crowd
def test_nobody_enforces_falsely_where_all_know_all() -> None:
    # Pressure on a disbeliever is at most the believers' share, 24 of 199 others: below the cost of .125.
    _, falsely = emperors(np.arange(200) < 24, [Complete(200).to_network()] * 4)
    assert falsely.max() == 0.0
