import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, simulation, ties, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Election, Expression, Perception
from polybius.state import State, union
from polybius.state.networks import stochastic_block_model

NOW = 1e-4  # years of memory: after a step of a year nothing of the past is left
MONTH = 1 / 12


def listener(*said: float, weights: tuple[float, ...] | None = None, **columns: float) -> State:
    """A citizen who hears some others, who hear nobody; columns are the listener's."""
    n = len(said)
    rows = [dict(zip(range(1, n + 1), weights or (1.0,) * n, strict=True)), *({} for _ in said)]
    state = world([0.0, *said], network=ties(rows))
    for key, value in columns.items():
        state.citizens[key] = np.full(n + 1, value)
    return state


@on_both_backends
def test_a_step_change_is_learned_exponentially(backend: Backend) -> None:
    # All neighbours turn to +: 1 - (1 - a)^k = 1 - exp(-k dt / memory); 1 - exp(-2) after a year.
    running = simulation(
        listener(1.0, climate=0.0), Perception(memory=0.5, media=0.0), dt=MONTH, backend=backend
    )
    for k in range(1, 13):
        running.advance(1)
        climate = running.state.citizens.climate[0, 0]
        assert climate == pytest.approx(1.0 - (1.0 - 0.1535182751) ** k, abs=1e-9)
    assert climate == pytest.approx(1.0 - np.exp(-2.0), abs=1e-14)


def test_a_half_life_is_log_two_memories() -> None:
    after = run(listener(1.0, climate=0.0), Perception(memory=2.0), steps=12, dt=2.0 * np.log(2.0) / 12)
    assert after.citizens.climate[0, 0] == pytest.approx(0.5, abs=1e-14)


def test_the_view_lags_behind_a_trend() -> None:
    # Media show a share that rises by .05 a year. The lag settles at dt (1 - a) / a: .4594902053 years.
    running = simulation(
        world([0.0], climate=[0.2], attention=[1.0], societies={"slant": [[-0.6]]}), Perception(), dt=MONTH
    )
    for month in range(1, 145):
        shown = 0.2 + 0.05 * month / 12
        running.state.societies.slant[:] = 2.0 * shown - 1.0
        running.advance(1)
    assert shown - running.state.citizens.climate[0, 0] == pytest.approx(0.4594902053 * 0.05, abs=1e-11)


def test_silent_neighbours_and_the_edge_of_the_band_are_left_out() -> None:
    # Band 1/4: .25 and -.25 take no side. Two against one; then by weight 1 + 2 against 5; then nobody.
    worlds = [
        listener(1.0, 0.25, -0.25, 0.3, -0.3, climate=0.9),
        listener(1.0, 0.25, -0.25, 0.3, -0.3, weights=(1, 7, 7, 2, 5), climate=0.9),
        listener(0.0, 0.25, -0.25, 0.1, -0.1, climate=0.9),
    ]
    after = run(union(worlds), Perception(memory=NOW, band=0.25))
    assert_allclose(after.citizens.climate[::6, 0], [2 / 3, 3 / 8, 0.9], atol=1e-15)


def test_sources_are_weighed_and_the_absent_left_out() -> None:
    # Neighbours .5, media (1 + .6) / 2 = .8 at attention .5 and weight .4, so .2; ties 1 or .2.
    state = listener(1.0, -1.0, climate=0.9, attention=0.5)
    state.societies["slant"] = np.array([[0.6]])
    states = [state.copy() for _ in range(4)]
    states[3].citizens["attention"][:] = 0.0
    after = run(
        union(states),
        Perception(memory=NOW, media=0.4),
        Perception__ties=[1.0, 0.2, 0.0, 0.0],
        Perception__media=[0.4, 0.4, 0.4, 0.4],
    )
    expected = [(0.5 + 0.2 * 0.8) / 1.2, (0.2 * 0.5 + 0.2 * 0.8) / 0.4, 0.8, 0.9]
    assert_allclose(after.citizens.climate[::3, 0], expected, atol=1e-15)


def elected(*verdict: float, elected_at: int = 0) -> State:
    return world(
        np.zeros((1, len(verdict))),
        attention=[1.0],
        climate=np.full((1, len(verdict)), 0.9),
        societies={
            "verdict": [list(verdict)],
            "elected_at": [elected_at],
            "slant": np.zeros((1, len(verdict))),
        },
    )


def test_an_election_fades() -> None:
    # Verdict .8 with weight .5 f, media .5 with weight .5: (.5 + .8 f) / (1 + f), f = exp(-age / 2).
    running = simulation(elected(0.8), Perception(memory=NOW, fading=2.0))
    for age in range(4):
        running.advance(1)
        f = np.exp(-age / 2)
        assert running.state.citizens.climate[0, 0] == pytest.approx((0.5 + 0.8 * f) / (1 + f), abs=1e-14)


def test_before_any_election_there_is_no_verdict_to_hear() -> None:
    after = run(elected(0.8, elected_at=-1), Perception(memory=NOW))
    assert after.citizens.climate[0, 0] == pytest.approx(0.5, abs=1e-15)


@on_both_backends
def test_a_verdict_is_heard_on_the_axes_that_have_one(backend: Backend) -> None:
    # Media are switched off; on the third axis parties agreed, and the view stays.
    after = run(elected(0.8, 0.2, -1.0), Perception(memory=NOW, media=0.0), backend=backend)
    assert_allclose(after.citizens.climate[0], [0.8, 0.2, 0.9], atol=1e-15)


def test_parties_are_remembered_where_they_stood_on_the_day() -> None:
    # All vote for the + side, whose party then walks over to the other: the verdict stays.
    state = world(
        [0.0],
        attention=[0.0],
        climate=[0.5],
        vote=np.ones(1, np.int8),
        societies={"election_at": [0]},
        parties={"position": [[-0.5], [0.5]], "valence": [0.0, 0.0]},
    )
    running = simulation(state, Election(), Perception(memory=NOW))
    running.advance(1)
    running.state.parties.position[1] = -0.9
    running.advance(1)
    assert running.state.citizens.climate[0, 0] == pytest.approx(1.0, abs=1e-12)


#: Minority share, weight of one's own kind, and the minority's share as seen by itself and by the majority:
#: f h / (f h + (1 - f)(1 - h)) and f (1 - h) / (f (1 - h) + (1 - f) h).
HOMOPHILY = [
    (0.2, 0.2, 0.0588235294, 0.5),
    (0.2, 0.5, 0.2, 0.2),
    (0.2, 0.65, 0.3170731707, 0.1186440678),
    (0.2, 0.8, 0.5, 0.0588235294),
    (0.4, 0.2, 0.1428571429, 0.7272727273),
    (0.4, 0.8, 0.7272727273, 0.1428571429),
]


def test_lees_misperception_under_homophily() -> None:
    n, worlds = 2000, []
    for case, (f, h, *_) in enumerate(HOMOPHILY):
        size = int(n * f)
        degree = 40.0 * np.array([[f * h, (1 - f) * (1 - h)], [f * (1 - h), (1 - f) * h]])
        network = stochastic_block_model([size, n - size], degree, seed=case)
        worlds.append(world(np.where(np.arange(n) < size, 1.0, -1.0), network=network))
    after = run(union(worlds), Perception(memory=NOW, media=0.0), backend=Compiled())
    hears = np.diff(after.citizens.first_tie).reshape(-1, n) > 0
    climate = after.citizens.climate[:, 0].reshape(-1, n)
    for case, (f, _, *shares) in enumerate(HOMOPHILY):
        size = int(n * f)
        for group, share in zip((slice(0, size), slice(size, n)), shares, strict=True):
            x = climate[case, group][hears[case, group]]
            # A tie within the group is heard by both its ends, so the error may be sqrt(2) times larger.
            assert abs(x.mean() - share) < 4 * np.sqrt(2.0) * x.std() / np.sqrt(len(x))


def test_each_axis_is_perceived_on_its_own() -> None:
    rng = np.random.default_rng(8)
    said, climate = rng.uniform(-1, 1, (20, 3)), rng.random((20, 3))
    together = run(world(said, climate=climate), Perception(), steps=2)
    for a in range(3):
        alone = run(world(said[:, a], climate=climate[:, a]), Perception(), steps=2)
        assert_array_equal(together.citizens.climate[:, a], alone.citizens.climate[:, 0])


def test_who_takes_no_side_is_read_so_in_single_precision() -> None:
    # Office cannot stand the + side and the climate is a little against it: the first falls silent, and is
    # then not counted among those who take sides, although 1/7 is no number in single precision.
    state = world(
        [0.8, -0.8, 0.0],
        network=ties([{}, {}, {0: 1, 1: 1}]),
        climate=[0.4, 0.4, 0.5],
        resolve=[0.0] * 3,
        societies={"line": [[-1.0]], "severity": [100.0], "tolerance": [1.2]},
    )
    theory = (Expression(revisions=AT_ONCE), Perception(memory=NOW, media=0.0))
    after = run(state, *theory, precision="float32")
    assert 0.142 < after.citizens.expressed[0, 0] < 1 / 7
    assert after.citizens.climate[2, 0] == 0.0
