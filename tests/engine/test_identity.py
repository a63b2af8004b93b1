"""The same bits: whatever the threads, the batch, the process, the backend, and where a run was cut."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest
from engine_kit import Agreed, Averaging, Census, Copying, Meeting, Pendulum, Swap, Trio, theory, world

from polybius.engine import Backend, Compiled, Plain, Simulation
from polybius.model import RK4, Theory
from polybius.state import State, union

EVERYTHING = theory(
    Averaging(),
    Meeting(),
    Copying(),
    Trio(),
    Swap(),
    RK4(Pendulum()),
    Census(),
    stops_when=Agreed(below=0.004),
)


def run(
    model: Theory, state: State, steps: int = 5, *, backend: Backend | None = None, threads: int = 1
) -> list[str]:
    simulation = Simulation(model, state, backend=backend, threads=threads)
    simulation.advance(steps)
    return simulation.fingerprints()


def test_plain_python_equals_compiled_for_every_kind_of_rule() -> None:
    state = union([world(30, 1), world(17, 2)])
    assert run(EVERYTHING, state, backend=Plain()) == run(EVERYTHING, state, backend=Compiled())


def test_threads_change_nothing() -> None:
    big = world(70_000, 3)  # enough rows to be shared out
    model = theory(Averaging(), Census())
    assert run(model, big, 3, threads=1) == run(model, big, 3, threads=2) == run(model, big, 3, threads=4)


def test_sixteen_worlds_are_sixteen_single_runs_in_any_order() -> None:
    worlds = [world(20 + k, k) for k in range(16)]
    parts = [fingerprint for one in worlds for fingerprint in run(EVERYTHING, one)]
    assert len(set(parts)) == 16
    assert run(EVERYTHING, union(worlds), threads=2) == parts
    assert run(EVERYTHING, union(worlds[::-1]), threads=4) == parts[::-1]


def _in_a_process(seed: int) -> list[str]:
    return run(EVERYTHING, world(25, seed))


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_process_pools_change_nothing(method: str) -> None:
    here = [_in_a_process(seed) for seed in (1, 2)]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method)) as pool:
        assert list(pool.map(_in_a_process, (1, 2))) == here


def test_going_on_equals_never_having_stopped() -> None:
    through = Simulation(EVERYTHING, union([world(30, 5), world(30, 6)]))
    through.advance(9)
    first = Simulation(EVERYTHING, union([world(30, 5), world(30, 6)]))
    first.advance(4)
    second = Simulation(EVERYTHING, first.state.copy(), step=first.step)
    second.advance(5)
    assert second.fingerprints() == through.fingerprints()


def test_a_run_may_begin_before_step_zero() -> None:
    model = theory(Averaging())
    early = Simulation(model, world(20), step=-3)
    early.advance(3)
    assert early.step == 0
    late = Simulation(model, world(20))
    late.advance(3)
    assert early.fingerprints() != late.fingerprints()  # other steps, other draws


def test_seeds_decide_and_nothing_else() -> None:
    one, same, other = (Simulation(theory(Averaging()), world(20), seeds=[seed]) for seed in (7, 7, 8))
    for simulation in (one, same, other):
        simulation.advance(2)
    assert one.fingerprints() == same.fingerprints() != other.fingerprints()


def test_world_w_of_a_sweep_is_a_run_of_its_own() -> None:
    model = theory(Averaging())
    batch = Simulation(
        model,
        union([world(20, 1), world(20, 1)]),
        seeds=[1, 1],
        parameters={"Averaging.rate": np.array([0.1, 0.9])},
    )
    batch.advance(3)
    alone = []
    for rate in (0.1, 0.9):
        simulation = Simulation(model.setting({"Averaging.rate": rate}), world(20, 1), seeds=[1])
        simulation.advance(3)
        alone += simulation.fingerprints()
    assert batch.fingerprints() == alone


def test_another_mechanism_changes_no_draws() -> None:
    # Averaging draws the same shocks whether or not meetings happen elsewhere in the theory.
    alone = Simulation(theory(Averaging(rate=0)), world(50))
    beside = Simulation(theory(Averaging(rate=0), Census()), world(50))
    for simulation in (alone, beside):
        simulation.advance(1)
    np.testing.assert_array_equal(alone.state.citizens["opinion"], beside.state.citizens["opinion"])


def test_complete_ties_are_implicit_and_equal_to_stored_ones() -> None:
    from polybius.state import make_world
    from polybius.state.networks import Complete

    opinion = np.random.default_rng(1).random(12)
    implicit = make_world(citizens={"opinion": opinion})
    stored = make_world(citizens={"opinion": opinion}, network=Complete(12).to_network())
    assert implicit.ties.n == 0
    assert run(theory(Averaging(), Copying()), implicit) == run(theory(Averaging(), Copying()), stored)
