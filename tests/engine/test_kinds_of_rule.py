"""What each kind of rule does, against numbers worked out by hand."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from engine_kit import Agreed, Averaging, Census, Meeting, Pendulum, Swap, Trio, theory, world
from numpy.testing import assert_allclose

from polybius.engine import Backend, Compiled, Plain, Simulation
from polybius.model import RK4, Clock, Euler, Heun, Integrated, Mechanism
from polybius.state import make_world, union
from polybius.state.networks import Network

backends = pytest.mark.parametrize("backend", [Plain(), Compiled()], ids=repr)


@backends
def test_everyone_moves_at_once(backend: Backend) -> None:
    # A line 0 - 1 - 2 at 0, .4, 1: half-way to the neighbours' mean, from the old values of all.
    # 0: half-way to .4 = .2;  1: half-way from .4 to (0 + 1) / 2 = .45;  2: half-way from 1 to .4 = .7
    network = Network.from_rows([[1], [0, 2], [1]])
    state = make_world(citizens={"opinion": np.array([0.0, 0.4, 1.0])}, network=network)
    simulation = Simulation(theory(Averaging(noise=0)), state, backend=backend)
    simulation.advance(1)
    assert_allclose(simulation.state.citizens["opinion"], [0.2, 0.45, 0.7], atol=1e-15)


@backends
def test_weights_count(backend: Backend) -> None:
    # Citizen 0 hears 1 at weight 3 and 2 at weight 1: mean (3 * .4 + 1) / 4 = .55, half-way .275.
    network = Network(np.array([0, 2, 2, 2]), np.array([1, 2], np.uint32), np.array([3, 1], np.float32))
    state = make_world(citizens={"opinion": np.array([0.0, 0.4, 1.0])}, network=network)
    simulation = Simulation(theory(Averaging(noise=0)), state, backend=backend)
    simulation.advance(1)
    assert_allclose(simulation.state.citizens["opinion"], [0.275, 0.4, 1.0], atol=1e-15)


def test_values_are_clipped_to_the_column() -> None:
    simulation = Simulation(theory(Averaging(rate=0, noise=1)), world(500))
    simulation.advance(1)
    opinion = simulation.state.citizens["opinion"]
    assert opinion.min() == 0.0 and opinion.max() == 1.0


@backends
def test_meetings_conserve_the_mean_and_end_in_agreement(backend: Backend) -> None:
    state = world(20, tied=False)
    before = state.citizens["opinion"].mean()
    simulation = Simulation(theory(Meeting(threshold=1, encounters=40)), state, backend=backend)
    simulation.advance(1)
    opinion = simulation.state.citizens["opinion"]
    assert_allclose(opinion.mean(), before, rtol=1e-12)
    assert opinion.std() < 1e-4


def test_partners_are_uniform() -> None:
    # Where no two meet twice, each of the 6 pairs of 4 people meets equally often: one meeting a world.
    pairs = np.zeros((4, 4))
    batch = union(
        [make_world(citizens={"opinion": np.array([0.0, 0.1, 0.3, 0.7])}, seed=s) for s in range(3000)]
    )
    simulation = Simulation(theory(Meeting(threshold=1, encounters=0.25)), batch)
    simulation.advance(1)
    moved = simulation.state.citizens["opinion"].reshape(-1, 4) != np.array([0.0, 0.1, 0.3, 0.7])
    assert (moved.sum(axis=1) == 2).all()
    for i, j in (np.flatnonzero(row) for row in moved):
        pairs[i, j] += 1
    expected = 3000 / 6
    counts = pairs[np.triu_indices(4, 1)]
    assert ((counts - expected) ** 2 / expected).sum() < 20.5  # chi-square of 5 degrees at 0.1 %


def test_three_members_are_distinct() -> None:
    simulation = Simulation(theory(Trio(encounters=200)), world(5, tied=False))
    simulation.advance(5)  # the rule returns NaN, an error, were one of them there twice


def test_encounters_are_exact_in_the_long_run() -> None:
    # 0.1 meetings per citizen among 5 citizens is half a meeting a step: carried over, not rounded.
    simulation = Simulation(theory(Meeting(threshold=1, encounters=0.1)), world(5, tied=False))
    before = simulation.state.citizens["opinion"].copy()
    simulation.advance(1)  # half a meeting: none yet
    np.testing.assert_array_equal(simulation.state.citizens["opinion"], before)
    simulation.advance(1)  # the second half
    assert (simulation.state.citizens["opinion"] != before).sum() == 2


@backends
def test_a_world_rule_writes_in_place(backend: Backend) -> None:
    batch = union([world(3, 1), world(4, 2)])
    before = batch.citizens["opinion"].copy()
    simulation = Simulation(theory(Swap()), batch, backend=backend)
    simulation.advance(1)
    assert simulation.state.citizens["opinion"].tolist() == before[[1, 0, 2, 4, 3, 5, 6]].tolist()


@pytest.mark.parametrize(("scheme", "order"), [(Euler, 1), (Heun, 2), (RK4, 4)])
def test_schemes_have_their_order(scheme: Callable[[Mechanism], Integrated], order: int) -> None:
    # The circle: after a unit of time x = cos 1, v = -sin 1. Halving dt divides the error by 2^order.
    errors = []
    for steps in (16, 32):
        simulation = Simulation(theory(scheme(Pendulum()), clock=Clock.YEARS), world(2), dt=1 / steps)
        simulation.advance(steps)
        societies = simulation.state.societies
        errors.append(math.hypot(societies["level"][0] - math.cos(1), societies["speed"][0] + math.sin(1)))
    assert errors[0] / errors[1] == pytest.approx(2**order, rel=0.1)


def test_aggregates_are_what_they_say() -> None:
    # Two societies; the second has 9,000 people, so that it spans several blocks.
    state = world(9011, sizes=(11, 9000))
    simulation = Simulation(theory(Census()), state)
    simulation.advance(1)
    seen = simulation.state.societies
    for j, x in enumerate((state.citizens["opinion"][:11], state.citizens["opinion"][11:])):
        assert seen["total_seen"][j] == pytest.approx(x[x > 0.5].sum(), rel=1e-12)
        assert seen["mean_seen"][j] == pytest.approx(x.mean(), rel=1e-12)
        assert seen["share_seen"][j] == pytest.approx((x > 0.5).mean(), rel=1e-12)
        centre = np.average(x, weights=x)
        assert seen["variance_seen"][j] == pytest.approx(np.average((x - centre) ** 2, weights=x), rel=1e-12)
        assert seen["median_seen"][j] == np.sort(x)[math.ceil(len(x) / 2) - 1]
        pairs = np.abs(x[:, None] - x[None, :]).mean() if len(x) < 100 else _gini_gap(x)
        assert seen["gini_seen"][j] == pytest.approx(pairs / (2 * x.mean()), rel=1e-9)
        assert seen["bin_seen"][j] == pytest.approx(((x >= 0.25) & (x < 0.5)).mean(), rel=1e-12)


def _gini_gap(x: np.ndarray) -> float:
    # Mean absolute difference from the order statistics: 2 sum (2k - n - 1) x_(k) / n^2.
    n, ordered = len(x), np.sort(x)
    return float(2 * ((2 * np.arange(1, n + 1) - n - 1) * ordered).sum() / n**2)


def test_worlds_stop_one_by_one_and_stay() -> None:
    batch = union([world(12, seed, tied=False) for seed in range(6)])
    simulation = Simulation(theory(Meeting(threshold=1), stops_when=Agreed()), batch)
    simulation.advance(1)
    frozen = {
        w: simulation.state.world(w).citizens["opinion"].copy()
        for w in np.flatnonzero(simulation.stopped_at >= 0).tolist()
    }
    simulation.advance(40)
    assert (simulation.stopped_at > 0).all() and len(set(simulation.stopped_at.tolist())) > 1
    for w, opinion in frozen.items():
        np.testing.assert_array_equal(simulation.state.world(w).citizens["opinion"], opinion)
    for w in range(6):
        assert simulation.state.world(w).citizens["opinion"].var() < 0.01


def test_without_ties_nobody_is_heard() -> None:
    state = make_world(citizens={"opinion": np.array([0.2, 0.8])}, network=Network.from_rows([[], []]))
    simulation = Simulation(theory(Averaging(noise=0)), state)
    simulation.advance(3)
    assert simulation.state.citizens["opinion"].tolist() == [0.2, 0.8]
