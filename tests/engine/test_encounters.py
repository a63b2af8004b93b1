"""Encounters: who meets, how often, and what they leave."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sample_mechanisms import Deffuant, Majority, Voter, number, run, small_world

from polybius.engine import Backend, Compiled, Plain
from polybius.engine.encounter_text import BLOCK, PLACE
from polybius.errors import SimulationError
from polybius.model import Clock, Encounter, Partners, Slot, Tick, param
from polybius.rng import stream, uniform2
from polybius.state import Column, State, make_world, union
from polybius.state.networks import Network


@dataclass(frozen=True, kw_only=True)
class Trio(Encounter):
    """Three meet: each notes the meeting; the last one's note is its number."""

    encounters: float = param(1.0, "1/step", (0, 1e9), "arbitrary", "encounters per citizen")

    members: ClassVar[int] = 3
    updates: ClassVar[int] = 3
    reads: ClassVar[tuple[str, ...]] = ("citizens.met", "citizens.last")
    writes: ClassVar[tuple[str, ...]] = ("citizens.met", "citizens.last")
    columns: ClassVar[tuple[Column, ...]] = (
        number("citizens.met", dtype="int32"),
        number("citizens.last", dtype="int32"),
    )

    @staticmethod
    def rule(m: tuple[int, int, int], e: int, s: Any, p: Any, t: Tick) -> Any:
        met, last = s.citizens.met, s.citizens.last
        if m[0] == m[1] or m[1] == m[2] or m[0] == m[2]:
            return (-1000, -1000, -1000), (0, 0, 0)
        return (met[m[0]] + 1, met[m[1]] + 1, met[m[2]] + 1), (last[m[0]], last[m[1]], e)


def test_by_hand_one_encounter(backend: Backend) -> None:
    # Two citizens: whoever is drawn first meets the other, half-way.
    after = run(make_world(citizens={"opinion": [0.0, 0.25]}), Deffuant(encounters=0.5), backend=backend)
    assert_array_equal(after.state.citizens.opinion, [0.125, 0.125])


def test_draws_are_those_of_the_slots_stream(backend: Backend) -> None:
    # One encounter among five: the first is floor(5 u), the second floor(4 v) of those left.
    state = make_world(citizens={"opinion": np.arange(5) / 10}, seed=8)
    u, v = uniform2(8, 0, Tick(3, stream("Deffuant"), 1.0), PLACE)
    i, j = int(5 * u), int(4 * v)
    j += j >= i
    expected = np.arange(5) / 10
    expected[[i, j]] = (expected[i] + expected[j]) / 2
    after = run(state, Deffuant(epsilon=2.0, encounters=0.2), step=3, backend=backend)
    assert_array_equal(after.state.citizens.opinion, expected)


def test_members_are_distinct_and_everyone_comes_equally_often(backend: Backend) -> None:
    # 4,000 trios out of 8: each is in 3/8 of them; standard deviation sqrt(4000 * 3/8 * 5/8) = 30.6.
    after = run(make_world(citizens=8), Trio(encounters=500.0), backend=backend).state.citizens
    assert after.met.sum() == 3 * 4000
    assert_allclose(after.met, 1500, atol=5 * 30.6)


def test_every_pair_meets_equally_often() -> None:
    # One encounter in each of 3,000 worlds of four, where every pair leaves another mean behind.
    values = np.array([0.0, 0.1, 0.3, 0.7])
    worlds = union([make_world(citizens={"opinion": values}, seed=k) for k in range(3000)])
    after = run(worlds, Deffuant(epsilon=2.0, encounters=0.25)).state.citizens.opinion.reshape(-1, 4)
    moved = after != values
    assert (moved.sum(axis=1) == 2).all()
    assert_allclose(after.mean(axis=1), values.mean(), rtol=1e-15)  # what one gains the other loses
    counts = np.unique(moved, axis=0, return_counts=True)[1]
    assert len(counts) == 6
    assert ((counts - 500) ** 2 / 500).sum() < 20.5  # chi-square, 5 degrees of freedom, 0.1 %


@pytest.mark.parametrize("rate", [0.3, 1.0, 2.5])
def test_the_number_of_encounters_is_right_on_average_exactly(rate: float, backend: Backend) -> None:
    # floor((t + 1) share) - floor(t share), share = rate * n: summed over t it is floor(T share).
    simulation = run(make_world(citizens=7), Trio(encounters=rate), steps=9, backend=backend)
    assert simulation.state.citizens.met.sum() == 3 * int(9 * rate * 7)


def test_before_time_zero_as_many(backend: Backend) -> None:
    simulation = run(make_world(citizens=7), Trio(encounters=0.3), steps=20, step=-10, backend=backend)
    assert simulation.state.citizens.met.sum() == 3 * (int(10 * 2.1) + int(10 * 2.1))


def test_rates_are_per_unit_of_the_clock(backend: Backend) -> None:
    # Halving the step must not double the encounters of a year.
    for steps in (4, 8):
        simulation = run(
            make_world(citizens=10),
            Trio(encounters=3.0),
            steps=steps,
            dt=1 / steps,
            clock=Clock.YEARS,
            backend=backend,
        )
        assert simulation.state.citizens.met.sum() == 3 * 30


def test_each_sees_what_the_last_one_did(backend: Backend) -> None:
    # Among three everyone is always there, so the last member's note is the number of the last encounter.
    after = run(make_world(citizens=3), Trio(encounters=4.0), backend=backend).state.citizens
    assert_array_equal(after.met, [12, 12, 12])
    assert after.last.max() == 11


def test_too_few_to_meet(backend: Backend) -> None:
    worlds = union([make_world(citizens={"opinion": np.zeros(n)}) for n in (0, 1, 2)])
    after = run(worlds, Trio(), Deffuant(), steps=2, backend=backend)
    assert after.state.citizens.met.sum() == 0


def test_neighbours_are_those_one_hears(backend: Backend) -> None:
    # 0 and 1 hear 2; 2 hears nobody, so it keeps its opinion and passes it on.
    network = Network(np.array([0, 1, 2, 2]), np.array([2, 2], np.uint32))
    state = make_world(citizens={"opinion": [0.0, 0.25, 1.0]}, network=network)
    after = run(state, Voter(encounters=20.0), backend=backend)
    assert_array_equal(after.state.citizens.opinion, [1.0, 1.0, 1.0])


def test_without_ties_nobody_meets(backend: Backend) -> None:
    bare = make_world(
        citizens={"opinion": [0.0, 1.0]}, network=Network(np.zeros(3, np.int64), np.zeros(0, np.uint32))
    )
    assert_array_equal(run(bare, Voter(), steps=3, backend=backend).state.citizens.opinion, [0.0, 1.0])
    lonely = make_world(citizens={"opinion": [0.5]})
    assert_array_equal(run(lonely, Voter(), steps=3, backend=backend).state.citizens.opinion, [0.5])


def test_neighbours_in_a_complete_world(backend: Backend) -> None:
    worlds = union([make_world(citizens={"opinion": [0.5, 0.5, -0.5]}, seed=k) for k in range(20)])
    after = run(worlds, Voter(encounters=30.0), backend=backend).state.citizens.opinion.reshape(20, 3)
    assert (after == after[:, :1]).all()  # consensus in every world
    assert 0 < (after[:, 0] > 0).sum() < 20


@dataclass(frozen=True, kw_only=True)
class Waking(Encounter):
    """One citizen at a time looks at its neighbours: a random sequential update."""

    encounters: float = param(1.0, "1/step", (0, 1e9), "arbitrary", "updates per citizen")

    members: ClassVar[int] = 1
    updates: ClassVar[int] = 1
    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.awake", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.awake",)
    columns: ClassVar[tuple[Column, ...]] = (number("citizens.awake", 0, 1, dtype="uint8"),)

    @staticmethod
    def rule(m: tuple[int], e: int, s: Any, p: Any, t: Tick) -> int:
        i = m[0]
        awake: int = s.citizens.awake[i]
        for k in range(s.citizens.first_tie[i], s.citizens.first_tie[i + 1]):
            awake = max(awake, s.citizens.awake[s.ties.to[k]])
        return awake


def test_a_single_member_may_follow_its_ties(backend: Backend) -> None:
    state = small_world(30)
    state.citizens["awake"] = np.arange(30) == 0
    half = run(state, Waking(encounters=1.0), backend=backend).state.citizens.awake
    assert 1 < half.sum() < 30 and half[0] == 1
    assert run(state, Waking(encounters=50.0), backend=backend).state.citizens.awake.all()


def test_five_meet_on_three_axes(backend: Backend) -> None:
    # All five of five: the three who are updated take the mean of all.
    x = np.random.default_rng(0).uniform(-1, 1, (5, 3))
    state = make_world(citizens={"private": x}, axes=("a", "b", "c"))
    after = run(state, Majority(encounters=0.2), backend=backend).state.citizens
    changed = after.times == 1
    assert changed.sum() == 3
    assert_allclose(after.private[changed], np.tile(x.mean(axis=0), (3, 1)), rtol=1e-12)
    assert_array_equal(after.private[~changed], x[~changed])


def test_blocks_of_draws_leave_no_seam() -> None:
    # More encounters than a block, on both backends, in worlds side by side.
    worlds = union([small_world(40, seed=k) for k in range(4)])
    rate = (2 * BLOCK + 7) / 40
    plain = run(worlds, Deffuant(epsilon=0.2, encounters=rate), backend=Plain())
    fast = run(worlds, Deffuant(epsilon=0.2, encounters=rate), backend=Compiled(), threads=2)
    assert plain.fingerprints() == fast.fingerprints()


@dataclass(frozen=True, kw_only=True)
class Faulty(Deffuant):
    """Divides by zero, or returns what is no number, when citizen 3 comes."""

    fault: float = param(0.0, "1", (0, 1), "arbitrary", "which")

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        w = s.citizens.world[m[0]]
        if w == 1 and s.citizens.id[m[0]] == 3:
            if p.fault[w] == 0.0:
                return 1.0 / s.citizens.opinion[m[1]], 0.0
            return s.citizens.opinion[m[1]], (1e300 * 1e300) * 0.0
        return 0.0, 0.0


def two_worlds() -> State:
    return union([make_world(citizens={"opinion": np.zeros(5)}) for _ in range(2)])


def test_what_goes_wrong_names_world_step_and_encounter(backend: Backend) -> None:
    with pytest.raises(SimulationError, match=r"world 1, step 4, Faulty: divided by zero in encounter \d+"):
        run(two_worlds(), Faulty(encounters=20), step=4, backend=backend, threads=2)


def test_what_is_not_a_number_names_column_and_citizen(backend: Backend) -> None:
    with pytest.raises(
        SimulationError, match=r"world 1, step 4, Faulty: citizens.opinion became NaN \(first at citizen \d\)"
    ):
        run(two_worlds(), Faulty(encounters=20, fault=1.0), step=4, backend=backend)


def test_values_are_clipped_and_tested(backend: Backend) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Loud(Deffuant):
        @staticmethod
        def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
            return 5.0, -5.0

    state = make_world(citizens={"opinion": np.zeros(2)})
    after = run(state, Loud(encounters=0.5), backend=backend)
    assert sorted(after.state.citizens.opinion) == [-1.0, 1.0]
    with pytest.raises(
        SimulationError, match=r"citizens.opinion left its range \[-1, 1\] 1 \(first at citizen"
    ):
        run(state, Loud(encounters=0.5), backend=backend, check=True)


def test_encounters_may_be_bound_to_another_column(backend: Backend) -> None:
    state = make_world(citizens={"resolve": [0.0, 0.5]})
    slot = Slot(
        "Deffuant", Deffuant(encounters=0.5, epsilon=2.0), binding={"citizens.opinion": "citizens.resolve"}
    )
    assert_array_equal(run(state, slot, backend=backend).state.citizens.resolve, [0.25, 0.25])


@dataclass(frozen=True, kw_only=True)
class Outflow(Encounter):
    """Two who are tied and agree convince whom the first one hears; counts how often."""

    encounters: float = param(1.0, "1/step", (0, 1e9), "arbitrary", "encounters per citizen")

    updates: ClassVar[int] = 0
    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.spin", "worlds.agreed", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.spin", "worlds.agreed")
    columns: ClassVar[tuple[Column, ...]] = (
        number("citizens.spin", dtype="int8", low=-1, high=1),
        number("worlds.agreed", dtype="int32"),
    )

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> None:
        me, w = s.citizens, s.citizens.world[m[0]]
        if me.spin[m[0]] != me.spin[m[1]]:
            return
        s.worlds.agreed.set(w, s.worlds.agreed[w] + 1)
        for tie in range(me.first_tie[m[0]], me.first_tie[m[0] + 1]):
            me.spin.set(s.ties.to[tie], me.spin[m[0]])


def test_in_place_encounters_set_rows_besides_their_members(backend: Backend) -> None:
    # A star whose centre 0 agrees with 1: once these two meet, centre first, everyone agrees with them.
    star = Network.from_rows([[1, 2, 3], [0], [0], [0]])
    state = make_world(citizens={"spin": np.array([1, 1, -1, -1], np.int8)}, network=star)
    after = run(state, Outflow(encounters=50.0), backend=backend).state
    assert abs(int(after.citizens.spin.sum())) == 4
    assert after.worlds.agreed[0] > 50


def test_what_in_place_encounters_set_is_tested(backend: Backend) -> None:
    state = make_world(citizens={"spin": np.array([1, 1], np.int8)}, network=Network.from_rows([[1], [0]]))

    @dataclass(frozen=True, kw_only=True)
    class TooMuch(Outflow):
        @staticmethod
        def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> None:
            s.citizens.spin.set(m[0], 5)

    with pytest.raises(SimulationError, match=r"TooMuch: citizens.spin left its range .* at citizen"):
        run(state, TooMuch(), backend=backend)
