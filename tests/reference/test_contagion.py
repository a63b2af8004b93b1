"""Contagion by waves."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius.engine import Backend, Compiled, Plain, Simulation
from polybius.model import Clock, Theory
from polybius.reference.contagion import NobodyLeftToMove, Spread, drawn, seeded_world
from polybius.state import State, union
from polybius.state.networks import Network, erdos_renyi, ring

THEORY = Theory(
    name="contagion",
    mechanisms=(Spread(),),
    stops_when=NobodyLeftToMove(),
    clock=Clock.STEPS,
    precision="float64",
)


def world(
    network: Network, active: list[int], least: float = 1.0, threshold: float = 0.0, seed: int = 0
) -> State:
    n = network.n_nodes
    seeds = np.zeros(n, bool)
    seeds[active] = True
    return seeded_world(network, seeds, np.full(n, least), np.full(n, threshold), seed)


def run(state: State, backend: Backend | None = None, steps: int = 1000) -> Simulation:
    simulation = Simulation(THEORY, state, backend=backend, threads=1)
    simulation.advance(steps)
    return simulation


def test_a_line_moves_one_by_one_and_stops_with_the_last(backend: Backend) -> None:
    # 0 - 1 - 2 - 3 - 4 from 0: one more a wave, so the fourth wave moves the last and is the last.
    line = Network.from_rows([[1], [0, 2], [1, 3], [2, 4], [3]])
    for steps, count in ((1, 2), (2, 3), (4, 5)):
        assert run(world(line, [0]), backend, steps).state.citizens.active.sum() == count
    assert_array_equal(run(world(line, [0]), backend).stopped_at, [4])


def test_two_are_needed_and_the_wave_is_simultaneous(backend: Backend) -> None:
    # On a ring of 8 with 4 neighbours from 0 and 1, at least two: 2 and 7 hear both (each is within 2 of
    # both); 3 hears only 1 of them, and 2 only in the next wave.
    state = world(ring(8, neighbours=4), [0, 1], least=2.0)
    assert_array_equal(np.flatnonzero(run(state, backend, 1).state.citizens.active), [0, 1, 2, 7])
    done = run(world(ring(8, neighbours=4), [0, 1], least=2.0), backend)
    # then 3 (hears 1, 2) and 6 (hears 7, 0), then 4 and 5
    assert_array_equal(done.stopped_at, [3])
    assert done.state.citizens.active.all()


def test_directed_ties_carry_only_to_those_who_hear(backend: Backend) -> None:
    # 1 hears 0, 2 hears 1, nobody hears 2; 0 hears 2, but is active anyway.
    heard = Network.from_rows([[2], [0], [1], [2]])
    assert_array_equal(run(world(heard, [0]), backend).state.citizens.active, [1, 1, 1, 1])
    assert_array_equal(run(world(heard, [3]), backend).state.citizens.active, [0, 0, 0, 1])


def test_shares_are_met_exactly(backend: Backend) -> None:
    # 3 of 30 are the share .1, though .1 * 30 > 3 in some roundings, and 1 of 10 as well; 2 of 21 are less.
    for heard, active, moves in ((30, 3, 1), (10, 1, 1), (21, 2, 0)):
        star = Network.from_rows([list(range(1, heard + 1)), *([] for _ in range(heard))])
        state = world(star, list(range(1, active + 1)), threshold=0.1)
        assert run(state, backend).state.citizens.active[0] == moves


def test_who_needs_nobody_moves_in_the_first_wave(backend: Backend) -> None:
    alone = Network.from_rows([[], [2], [1]])
    done = run(world(alone, [], least=0.0), backend)
    assert_array_equal(done.state.citizens.active, [1, 1, 1])
    assert_array_equal(run(world(alone, []), backend).stopped_at, [1])  # nobody ever


def test_waves_agree_with_looking_at_everybody() -> None:
    # The same rule written the slow way, on directed networks with mixed thresholds, wave by wave.
    rng = np.random.default_rng(3)
    for seed in range(5):
        n = 60
        rows = [rng.choice(n, rng.integers(0, 7), replace=False).tolist() for _ in range(n)]
        active = rng.random(n) < 0.1
        least, threshold = rng.integers(0, 3, n).astype(float), rng.choice([0.0, 0.2, 0.5, 1.0], n)
        simulation = Simulation(
            THEORY, seeded_world(Network.from_rows(rows), active, least, threshold, seed), backend=Plain()
        )
        for _ in range(8):
            met = np.array([active[row].sum() for row in rows])
            share = met / np.maximum([len(row) for row in rows], 1)
            active = active | ((met >= least) & (share >= threshold))
            simulation.advance(1)
            assert_array_equal(simulation.state.citizens.active, active)


def test_worlds_side_by_side_are_those_alone() -> None:
    states = [
        world(erdos_renyi(50, mean_degree=4.0, seed=k), drawn(50, 2, k).tolist(), threshold=0.2, seed=k)
        for k in range(6)
    ]
    together = run(union([state.copy() for state in states]), Compiled())
    alone = [run(state, Compiled()) for state in states]
    assert_array_equal(together.stopped_at, [each.stopped_at[0] for each in alone])
    assert together.fingerprints() == [each.fingerprints()[0] for each in alone]


def test_seeds_are_different_people() -> None:
    assert len(set(drawn(100, 40, 7).tolist())) == 40
    assert sorted(drawn(5, 99, 7).tolist()) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("n", [1, 2])
def test_the_smallest_worlds(n: int, backend: Backend) -> None:
    empty = Network(np.zeros(n + 1, np.int64), np.zeros(0, np.uint32))
    assert run(world(empty, [0]), backend).state.citizens.active.sum() == 1
