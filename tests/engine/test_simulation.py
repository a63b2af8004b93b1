"""Time, worlds, stopping, checkpoints, interventions, settings."""

import math
import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sample_mechanisms import (
    ALL,
    OPINION,
    Averaging,
    Decay,
    Deffuant,
    Drift,
    Rest,
    Rotation,
    number,
    ring,
    run,
    small_world,
)

from polybius.engine import Backend, Compiled, Plain, Simulation
from polybius.errors import ParameterError, SimulationError, StateError
from polybius.model import RK4, Clock, Mechanism, Slot, Theory, Tick, WorldRule, param
from polybius.state import Column, Kind, State, make_world, union
from polybius.state.networks import Network


def batch(n: int = 5) -> State:
    """Return worlds of different sizes on two axes, some with an empty society."""
    return union(
        [small_world(20 + 5 * k, seed=k, axes=("a", "b"), society_sizes=[12, 0, 8 + 5 * k]) for k in range(n)]
    )


def test_three_citizens_by_hand(backend: Backend) -> None:
    # 0 and 1 hear both others, within 0.5 only each other: each moves the whole way to the other's opinion.
    # 2 hears nobody.
    state = make_world(citizens={"opinion": [0.0, 0.25, 1.0]})
    assert_array_equal(run(state, Averaging(), backend=backend).state.citizens.opinion, [0.25, 0.0, 1.0])


@pytest.mark.parametrize(
    ("precision", "mechanisms"), [("float64", ALL), ("float32", (Averaging(noise=0.05), Drift(), Deffuant()))]
)
def test_plain_and_compiled_give_the_same_bits(precision: str, mechanisms: tuple[Mechanism, ...]) -> None:
    plain = run(batch(), *mechanisms, steps=3, backend=Plain(), precision=precision)
    fast = run(batch(), *mechanisms, steps=3, backend=Compiled(), precision=precision)
    assert plain.fingerprints() == fast.fingerprints()


def test_a_batch_is_its_worlds_in_any_order() -> None:
    worlds = [small_world(24, seed=k, axes=("a", "b"), society_sizes=[4, 20]) for k in range(16)]
    alone = [run(world, *ALL, steps=3).fingerprints()[0] for world in worlds]
    for threads in (1, 2, 4):
        assert run(union(worlds), *ALL, steps=3, threads=threads).fingerprints() == alone
        backwards = run(union(worlds[::-1]), *ALL, steps=3, threads=threads)
        assert backwards.fingerprints() == alone[::-1]


def test_threads_change_nothing_within_a_world() -> None:
    # Above twice the smallest chunk of rows, so that the rows of one world are shared out.
    world = make_world(
        citizens={"opinion": np.linspace(-1, 1, 40_000)}, network=ring(40_000), axes=("a", "b")
    )
    found = [run(world, Averaging(noise=0.1), Drift(), steps=2, threads=n).fingerprints() for n in (1, 2, 4)]
    assert found[0] == found[1] == found[2]


def fingerprint(seed: int) -> str:
    return run(small_world(24, seed=seed, axes=("a", "b")), *ALL, steps=2).fingerprints()[0]


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_processes_change_nothing(method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system cannot {method}")
    with ProcessPoolExecutor(2, multiprocessing.get_context(method)) as pool:
        assert list(pool.map(fingerprint, range(3))) == [fingerprint(seed) for seed in range(3)]


def test_parameters_may_differ_between_worlds(backend: Backend) -> None:
    worlds = [small_world(12, seed=3)] * 3
    rates = np.array([0.0, 0.5, 1.0])
    swept = run(union(worlds), Averaging(), parameters={"Averaging.rate": rates}, backend=backend)
    for w, rate in enumerate(rates):
        alone = run(worlds[w], Averaging(rate=float(rate)), backend=backend)
        assert swept.fingerprints()[w] == alone.fingerprints()[0]
    assert_array_equal(swept.values["Averaging.rate"], rates)


def test_seeds_replace_those_of_the_state() -> None:
    one = run(small_world(30, seed=1), Averaging(noise=0.5), seeds=[9])
    other = run(small_world(30, seed=1), Averaging(noise=0.5))
    assert one.fingerprints() != other.fingerprints()
    assert one.state.worlds.seed[0] == 9
    with pytest.raises(ParameterError, match=r"seeds must have one seed a world, 1. Got 2"):
        run(small_world(), Averaging(), seeds=[1, 2])


def test_a_checkpoint_goes_on_as_if_it_had_never_stopped() -> None:
    whole = run(batch(), *ALL, steps=7)
    first = run(batch(), *ALL, steps=3)
    second = run(first.state, *ALL, steps=4, step=first.step)
    assert second.fingerprints() == whole.fingerprints() and second.step == 7


def test_time_may_begin_before_zero(backend: Backend) -> None:
    # Three steps before time 0 and two after are the five that a run from -3 makes without a pause.
    whole = run(batch(2), *ALL, steps=5, step=-3, backend=backend)
    before = run(batch(2), *ALL, steps=3, step=-3, backend=backend)
    after = run(before.state, *ALL, steps=2, backend=backend)
    assert whole.fingerprints() == after.fingerprints()
    assert whole.fingerprints() != run(batch(2), *ALL, steps=5, backend=backend).fingerprints()
    assert (whole.step, before.time) == (2, 0.0)


def test_the_same_draws_for_the_same_step_however_one_gets_there() -> None:
    stepwise = run(batch(), *ALL, steps=0)
    for _ in range(4):
        stepwise.advance(1)
    assert stepwise.fingerprints() == run(batch(), *ALL, steps=4).fingerprints()


@pytest.mark.parametrize("threads", [1, 2])
def test_worlds_stop_one_by_one(threads: int) -> None:
    # Decay is no reason to stop, so it shows when a world stood still: x = exp(-steps) by RK4 steps.
    worlds = union([small_world(30, seed=k) for k in range(9)])
    moved = run(worlds, Deffuant(epsilon=2.0), Decay(), stops_when=Rest(), steps=30, threads=threads)
    assert moved.finished and (moved.stopped_at > 0).all() and len(set(moved.stopped_at.tolist())) > 1
    for w, at in enumerate(moved.stopped_at.tolist()):
        alone = run(worlds.world(w), Deffuant(epsilon=2.0), Decay(), stops_when=Rest(), steps=at)
        assert alone.finished and alone.fingerprints()[0] == moved.fingerprints()[w]
        shorter = run(worlds.world(w), Deffuant(epsilon=2.0), Decay(), stops_when=Rest(), steps=at - 1)
        assert not shorter.finished and shorter.stopped_at[0] == -1


@dataclass(frozen=True, kw_only=True)
class Near(WorldRule):
    """A world comes to rest when all its opinions lie within a half."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        low, high = 1.0, -1.0
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            low, high = min(low, s.citizens.opinion[i]), max(high, s.citizens.opinion[i])
        if high - low < 0.5:
            s.worlds.stopped.set(w, 1)


def test_encounters_pass_over_stopped_worlds(backend: Backend) -> None:
    # One call spans worlds that go on and worlds at rest between them, whose opinions could still move.
    worlds = union([small_world(30, seed=k) for k in range(9)])
    moved = run(worlds, Deffuant(epsilon=2.0), Rotation(), stops_when=Near(), steps=30, backend=backend)
    assert moved.finished and len(set(moved.stopped_at.tolist())) > 1
    for w, at in enumerate(moved.stopped_at.tolist()):
        alone = run(worlds.world(w), Deffuant(epsilon=2.0), Rotation(), steps=at, backend=backend)
        assert_array_equal(alone.state.citizens.opinion, moved.state.world(w).citizens.opinion)


def test_a_stopped_world_stays_stopped_when_one_goes_on() -> None:
    mechanisms = (Averaging(noise=0.05), Deffuant(epsilon=2.0))
    whole = run(small_world(30), *mechanisms, stops_when=Rest(), steps=12)
    first = run(small_world(30), *mechanisms, stops_when=Rest(), steps=whole.stopped_at[0])
    second = run(first.state, *mechanisms, stops_when=Rest(), step=first.step, steps=12 - first.step)
    assert first.finished and second.fingerprints() == whole.fingerprints()
    assert second.stopped_at[0] == first.step
    first.state.worlds.stopped[0] = 0
    first.advance(1)
    assert first.fingerprints() != whole.fingerprints()  # set free again


@dataclass(frozen=True, kw_only=True)
class Copying(Mechanism):
    """Opinion follows a given column of the society and one of the citizen."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.own", "societies.line0")
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (
        number("citizens.opinion", -1, 1),
        number("citizens.own"),
        number("societies.line0"),
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        copied: float = s.citizens.own[i] + s.societies.line0[s.citizens.society[i]]
        return copied


def test_state_may_be_edited_between_steps(backend: Backend) -> None:
    given = make_world(citizens={"own": [0.1, 0.2], "opinion": [0.0, 0.0]})
    simulation = run(given, Copying(), backend=backend)
    assert_array_equal(simulation.state.citizens.opinion, [0.1, 0.2])
    simulation.state.societies.line0[0] = 0.5  # in place
    simulation.state.citizens.own[0] = 0.3
    simulation.advance(1)
    assert_array_equal(simulation.state.citizens.opinion, [0.8, 0.7])
    simulation.state.citizens["own"] = np.array([-1, -0.5])  # a whole column
    simulation.state.societies.line0 = np.array([0.25])
    simulation.advance(1)
    assert_array_equal(simulation.state.citizens.opinion, [-0.75, -0.25])
    simulation.state.citizens.own[1] = 0.0  # in place again
    simulation.advance(1)
    assert_array_equal(simulation.state.citizens.opinion, [-0.75, 0.25])
    assert_array_equal(given.citizens.own, [0.1, 0.2])  # the state that it began with is untouched
    assert_array_equal(given.citizens.opinion, [0.0, 0.0])


def test_ties_can_be_assigned_but_not_edited() -> None:
    state = small_world(6)
    simulation = run(state, Averaging(latitude=2.0))
    with pytest.raises(ValueError, match="read-only"):
        simulation.state.ties.to[0] = 3
    simulation.state.ties["to"] = np.repeat(np.arange(6, dtype=np.uint32), 4)  # everyone hears themselves
    before = simulation.state.citizens.opinion.copy()
    simulation.advance(1)
    assert_allclose(simulation.state.citizens.opinion, before, atol=1e-15)
    simulation.state.ties["to"] = np.full(24, 9, np.uint32)
    with pytest.raises(StateError, match="points to row 9 of citizens, which has 6 rows"):
        simulation.advance(1)


def test_parameters_may_be_changed_between_steps() -> None:
    simulation = run(small_world(), Averaging(), parameters={"Averaging.rate": 0.0})
    still = simulation.fingerprints()
    simulation.values["Averaging.rate"][:] = 1.0
    simulation.advance(1)
    assert simulation.fingerprints() != still


def test_empty_worlds_and_societies_take_their_steps(backend: Backend) -> None:
    empty = make_world(citizens={"opinion": np.zeros(0), "private": np.zeros((0, 2))}, axes=("a", "b"))
    full = make_world(citizens={"opinion": np.zeros(9), "private": np.zeros((9, 2))}, axes=("a", "b"))
    run(empty, *ALL, steps=2, backend=backend)
    one = run(full, *ALL, steps=2, backend=backend)
    with pytest.raises(SimulationError, match=r"needs worlds of one size. Got 0 to 9"):
        run(union([empty, full]), *ALL, backend=backend)
    assert one.step == 2


def test_a_lonely_citizen_of_a_complete_world_hears_nobody(backend: Backend) -> None:
    worlds = union([make_world(citizens={"opinion": [0.5]}) for _ in range(3)])
    after = run(worlds, Averaging(), Deffuant(), steps=2, backend=backend)
    assert_array_equal(after.state.citizens.opinion, [0.5, 0.5, 0.5])


def test_complete_worlds_equal_stored_ones(backend: Backend) -> None:
    from polybius.state.networks import Complete

    values = [np.linspace(-1, 1, 7), np.linspace(-0.5, 0.75, 7)]
    implicit = union([make_world(citizens={"opinion": x}) for x in values])
    stored = union([make_world(citizens={"opinion": x}, network=Complete(7).to_network()) for x in values])
    one, other = (run(state, Averaging(), steps=3, backend=backend) for state in (implicit, stored))
    assert one.fingerprints() == other.fingerprints()


def test_years_pass_in_steps_of_dt() -> None:
    # dx/dt = -x for a year, in monthly steps: x = exp(-1).
    simulation = run(small_world(), RK4(Decay()), clock=Clock.YEARS, steps=12)
    assert simulation.time == pytest.approx(1.0)
    assert simulation.state.societies.x[0] == pytest.approx(math.exp(-1), rel=1e-6)
    assert run(small_world(), RK4(Decay()), clock=Clock.YEARS, dt=0.5, steps=3).time == 1.5


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"threads": 0}, "threads must be a whole number of at least 1. Got 0"),
        ({"threads": True}, "threads must be a whole number of at least 1. Got True"),
        ({"threads": 1.5}, "threads must be a whole number of at least 1. Got 1.5"),
        ({"dt": 0.5}, "theory 'small' counts steps: leave dt out. Got dt=0.5"),
        ({"clock": Clock.YEARS, "dt": -1.0}, "dt must be a positive number of years. Got -1.0"),
        ({"clock": Clock.YEARS, "dt": math.nan}, "dt must be a positive number of years. Got nan"),
        ({"clock": Clock.YEARS, "dt": "1"}, "dt must be a positive number of years. Got '1'"),
        ({"step": 1.5}, "steps are counted in whole numbers. Got 1.5"),
        ({"steps": -1}, "steps are counted in whole numbers of at least 0. Got -1"),
        ({"seeds": [-1]}, "seed must be a whole number"),
        ({"parameters": {"Averaging.rat": 1}}, "Averaging has no parameter 'rat'. Did you mean 'rate'"),
        ({"parameters": {"Averaging.rate": [1, 1]}}, r"takes one number, or one a world \(1\). Got 2"),
        ({"parameters": {"Averaging.rate": 2}}, r"Averaging.rate must lie in \[0, 1\] 1/step. Got 2"),
        ({"parameters": {"Averaging.rate": "1"}}, "Averaging.rate must be a number"),
        ({"parameters": {"Averaging.rate": True}}, "Averaging.rate must be a number"),
    ],
)
def test_settings_are_checked(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        run(small_world(), Averaging(), **given)


def test_a_simulation_that_broke_off_does_not_go_on() -> None:
    simulation = run(make_world(citizens={"own": [2.0], "opinion": [0.0]}), Copying(), steps=0, check=True)
    with pytest.raises(SimulationError, match="left its range"):
        simulation.advance(1)
    with pytest.raises(SimulationError, match="left the worlds of this simulation at different steps"):
        simulation.advance(1)


def test_simulations_may_run_side_by_side() -> None:
    expected = run(batch(), *ALL, steps=3).fingerprints()
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append(run(batch(), *ALL, steps=3, threads=2).fingerprints()))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


@dataclass(frozen=True, kw_only=True)
class Distance(Mechanism):
    """Every tie knows how far apart its ends are."""

    acts_on: ClassVar[str] = "ties"
    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("ties.distance",)
    columns: ClassVar[tuple[Column, ...]] = (
        number("citizens.opinion", -1, 1),
        number("ties.distance", kind=Kind.DERIVED),
    )

    @staticmethod
    def rule(e: int, s: Any, p: Any, t: Tick) -> float:
        far: float = abs(s.citizens.opinion[s.ties.origin[e]] - s.citizens.opinion[s.ties.to[e]])
        return far


@dataclass(frozen=True, kw_only=True)
class Worry(Mechanism):
    """Parties count the distance along the first tie of the world."""

    acts_on: ClassVar[str] = "parties"
    reads: ClassVar[tuple[str, ...]] = ("ties", "ties.distance")
    writes: ClassVar[tuple[str, ...]] = ("parties.worry",)
    columns: ClassVar[tuple[Column, ...]] = (Distance.columns[1], number("parties.worry"))

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        first = s.worlds.first_citizen[s.parties.world[i]]
        worry: float = s.ties.distance[s.citizens.first_tie[first]] + s.parties.id[i]
        return worry


def tied() -> State:
    network = Network(np.array([0, 1, 3, 3]), np.array([1, 0, 2], np.uint32))
    return make_world(
        citizens={"opinion": [0.0, 0.25, 1.0]}, network=network, parties={"valence": [0.0, 0.0]}
    )


def test_rules_act_on_ties_and_parties_too(backend: Backend) -> None:
    after = run(union([tied(), tied()]), Distance(), Worry(), backend=backend).state
    assert_array_equal(after.ties.distance, [0.25, 0.25, 0.75] * 2)
    assert_array_equal(after.parties.worry, [0.25, 1.25] * 2)


def test_implicit_ties_cannot_be_acted_on() -> None:
    with pytest.raises(StateError, match="complete ties are implicit: a rule cannot act on them"):
        run(make_world(citizens={"opinion": [0.0]}), Distance())


def test_an_ablation_freezes_what_was_written(backend: Backend) -> None:
    theory = Theory("t", (Distance(), Worry()), clock=Clock.STEPS).without("Distance")
    simulation = Simulation(theory, tied(), backend=backend)
    simulation.advance(2)
    assert_array_equal(simulation.state.ties.distance, [0.0, 0.0, 0.0])
    assert_array_equal(simulation.state.parties.worry, [0.0, 1.0])


def test_a_slots_name_keys_its_draws_not_its_place() -> None:
    noise = Averaging(rate=0.0, noise=0.5)
    alone = run(small_world(), noise).state.citizens.opinion
    late = run(small_world(), Decay(), Drift(), noise).state.citizens.opinion
    assert_array_equal(alone, late)


def test_columns_start_as_declared() -> None:
    state = run(make_world(citizens=2), Decay(), steps=0).state
    assert_array_equal(state.societies.x, [1.0])


def test_everything_says_what_it_is() -> None:
    assert (repr(Plain()), repr(Compiled())) == ("plain Python", "compiled")
    complete = run(make_world(citizens=1200), Averaging(), steps=3, backend=Compiled())
    assert repr(complete) == "<simulation of 'small' at step 3: worlds 1>"
    assert repr(complete.state) == "<worlds 1, societies 1, citizens 1,200, complete ties; axes: opinion>"
    assert repr(small_world(6)) == "<worlds 1, societies 1, citizens 6, ties 24; axes: a>"


def test_theory_and_simulation_agree_on_precision() -> None:
    for precision in ("float32", "float64"):
        theory = Theory("t", (Averaging(),), precision=precision)
        assert Simulation(theory, small_world()).state.citizens.opinion.dtype == precision


@dataclass(frozen=True, kw_only=True)
class Fading(Mechanism):
    """Opinions fade by a share that is computed once."""

    rate: float = param(1.0, "1/year", (0, 10), "arbitrary", "speed")

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (number("citizens.opinion"),)
    constants: ClassVar[dict[str, Any]] = {"kept": lambda p, dt: 1.0 - p.rate * dt}

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        return float(s.citizens.opinion[i] * p.kept[s.citizens.world[i]])


def test_constants_are_those_of_each_world_and_step_length(backend: Backend) -> None:
    # 1 - 0.5 * 0.25 = 0.875 in the first world, 1 - 2 * 0.25 = 0.5 in the second.
    worlds = union([make_world(citizens={"opinion": [1.0]}) for _ in range(2)])
    theory = Theory("fading", (Fading(),), precision="float64")
    simulation = Simulation(
        theory, worlds, parameters={"Fading.rate": np.array([0.5, 2.0])}, dt=0.25, backend=backend
    )
    simulation.advance(1)
    assert simulation.state.citizens.opinion.tolist() == [0.875, 0.5]


def test_a_constant_that_is_no_number_is_named() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Lost(Fading):
        constants: ClassVar[dict[str, Any]] = {"kept": lambda p, dt: float("nan")}

    with pytest.raises(ParameterError, match="Lost: constant 'kept' is not a number"):
        Simulation(Theory("lost", (Lost(),)), make_world(citizens=1))


def test_parameters_may_change_between_steps_with_their_constants(backend: Backend) -> None:
    # 1 - 0.5 * 0.5 = 0.75, then 1 - 1 * 0.5 = 0.5 in the first world and 1 - 0.25 * 0.5 = 0.875 in the second
    worlds = union([make_world(citizens={"opinion": [1.0]}) for _ in range(2)])
    theory = Theory("fading", (Fading(rate=0.5),), precision="float64")
    simulation = Simulation(theory, worlds, dt=0.5, backend=backend)
    simulation.advance(1)
    simulation.set({"Fading.rate": np.array([1.0, 0.25])})
    simulation.advance(1)
    assert simulation.state.citizens.opinion.tolist() == [0.375, 0.65625]
    # what is assigned builds the step anew, under the parameters of now
    simulation.state.citizens["opinion"] = np.array([1.0, 1.0])
    simulation.advance(1)
    assert simulation.state.citizens.opinion.tolist() == [0.5, 0.875]
    for wrong in ({"Fading.rate": -1.0}, {"Fading.speed": 1.0}, {"Fading.rate": np.ones(3)}):
        with pytest.raises(ParameterError):
            simulation.set(wrong)
    assert simulation.values["Fading.rate"].tolist() == [1.0, 0.25]


@dataclass(frozen=True)
class Pinned:
    """Opinions are kept at a value."""

    value: float
    column: str = "citizens.opinion"

    def restore(self, state: State, w0: int, w1: int) -> None:
        lo, hi = state.bounds("citizens")[[w0, w1]]
        state.citizens.opinion[lo:hi] = self.value


@dataclass(frozen=True, kw_only=True)
class Witness(Mechanism):
    """Notes in private what it sees of opinions."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.private",)
    columns: ClassVar[tuple[Column, ...]] = Fading.columns

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        return (float(s.citizens.opinion[i]),)


@pytest.mark.parametrize("threads", [1, 2])
def test_what_is_held_is_held_for_every_reader(backend: Backend, threads: int) -> None:
    worlds = union([make_world(citizens={"opinion": [1.0, 1.0]}) for _ in range(8)])
    theory = Theory("watched", (Slot("Before", Witness()), Fading(rate=0.5), Witness()), precision="float64")
    simulation = Simulation(theory, worlds, dt=0.5, backend=backend, threads=threads)
    simulation.hold([Pinned(0.9), Pinned(0.25)])  # the later one wins
    simulation.advance(2)
    assert set(simulation.state.citizens.opinion.tolist()) == {0.25}
    assert set(simulation.state.citizens.private[:, 0].tolist()) == {0.25}
    simulation.hold([])
    simulation.advance(1)
    assert set(simulation.state.citizens.private[:, 0].tolist()) == {0.25 * 0.75}
