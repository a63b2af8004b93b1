"""Own columns that point: shifted by `union`, checked, and the same alone, in a batch, on any threads."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from sample_mechanisms import number

from polybius.engine import Backend, Plain, Simulation
from polybius.errors import DeclarationError, SimulationError, StateError
from polybius.model import Clock, Mechanism, Replacement, Theory, WorldRule
from polybius.results.archive import read_checkpoint, write_checkpoint
from polybius.results.checkpoint import Checkpoint
from polybius.state import Column, Kind, State, make_world, union
from polybius.state.networks import watts_strogatz
from polybius.state.pointers import shifted

WORLDS = 40


def pointer(name: str, points_to: str, **more: Any) -> Column:
    given = {"dtype": "int32", "unit": "row", "kind": Kind.CARRIED, "meaning": "a row", **more}
    return Column(name=name, points_to=points_to, **given)


MOOD, SEATS, SCORE = number("citizens.mood"), number("parties.seats"), number("societies.score")
PARTNER = pointer("ties.partner", "citizens")
FRIEND = pointer("citizens.friend", "citizens", low=-1)
IDOLS = pointer("citizens.idols", "citizens", size=2, low=-1, start=-1)
CAMP = pointer("citizens.camp", "groups")
ALLY = pointer("parties.ally", "parties", low=-1)
CHIEF = pointer("worlds.chief", "citizens")
RULING = pointer("societies.ruling", "parties", dtype="int64")
OWN = (PARTNER, FRIEND, IDOLS, CAMP, ALLY, CHIEF, RULING)


@dataclass(frozen=True, kw_only=True)
class Following(Mechanism):
    """Everyone follows everyone whom a pointer names, and finds another friend."""

    reads: ClassVar = (
        "citizens.mood", "citizens.idols", "citizens.camp", "ties", "ties.partner", "worlds.chief",
        "societies.ruling", "parties.ally", "parties.seats", "groups.weight", "citizens.friend",
    )  # fmt: skip
    writes: ClassVar = ("citizens.mood", "citizens.friend")
    columns: ClassVar = (MOOD, SEATS, number("groups.weight", start=0.5), *OWN)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Any) -> Any:
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        total, friend = s.groups.weight[me.camp[i]] * me.mood[s.worlds.chief[w]], me.friend[i]
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            total += 0.25 * me.mood[s.ties.partner[e]]
        for k in range(2):
            if me.idols[i][k] >= 0:
                total += me.mood[me.idols[i][k]]
        if friend >= 0:
            total -= me.mood[friend]
        ally = s.parties.ally[s.societies.ruling[j]]
        if ally >= 0:
            total += s.parties.seats[ally]
        return 0.5 * me.mood[i] + 0.1 * total, s.ties.to[me.first_tie[i]] if friend < 0 else -1


THEORY = Theory("following", (Following(),), clock=Clock.STEPS, precision="float64")


def world(seed: int) -> State:
    """Return a world of its own size, with rows counted from its first."""
    rng, n = np.random.default_rng(seed), 20 + seed % 5
    state = make_world(
        citizens={
            "mood": rng.normal(size=n),
            "friend": rng.integers(-1, n, n).astype(np.int32),
            "idols": rng.integers(-1, n, (n, 2)).astype(np.int32),
            "camp": rng.integers(0, 3, n).astype(np.int32),
        },
        network=watts_strogatz(n, neighbours=4, p=0.3, seed=seed),
        parties={"ally": np.array([1, -1], np.int32), "seats": rng.normal(size=2)},
        groups={"weight": rng.normal(size=3)},
        societies={"ruling": np.array([seed % 2])},
        seed=seed,
    )
    state.ties["partner"] = state.ties["to"].astype("int32")
    state.worlds["chief"] = np.array([seed % n], np.int32)
    return state


def after(state: State, **options: Any) -> State:
    simulation = Simulation(THEORY, state, check=True, **options)
    simulation.advance(7)
    return simulation.state


def same(one: State, other: State) -> bool:
    return all(
        np.array_equal(one.column(name), other.column(name)) for name in THEORY.columns if one.has(name)
    )


@pytest.fixture(scope="module")
def alone() -> list[State]:
    return [after(world(k)) for k in range(WORLDS)]


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_forty_worlds_alone_are_those_of_the_batch(threads: int, alone: list[State]) -> None:
    batch = union([world(k) for k in range(WORLDS)], columns=THEORY.columns.values())
    found = after(batch, threads=threads).split()
    assert all(same(one, other) for one, other in zip(found, alone, strict=True))


def test_subsets_in_another_order_and_halves_put_together(alone: list[State]) -> None:
    order = [31, 2, 17, 5, 5]
    batch = union([world(k) for k in range(WORLDS)], columns=OWN)
    picked = after(union([batch.world(k) for k in order])).split()  # the state knows what points
    assert all(same(one, alone[k]) for one, k in zip(picked, order, strict=True))
    halves = union([union([world(0), world(1)], OWN), union([world(2), world(3)], OWN)])
    assert all(same(one, alone[k]) for k, one in enumerate(after(halves).split()))


def test_plain_python_gives_the_same(alone: list[State]) -> None:
    found = after(union([world(k) for k in range(3)], OWN), backend=Plain()).split()
    assert all(same(one, other) for one, other in zip(found, alone[:3], strict=True))


def test_saved_and_gone_on_with_elsewhere(tmp_path: Path, alone: list[State]) -> None:
    first = Simulation(THEORY, union([world(k) for k in range(4)], OWN), check=True)
    first.advance(3)
    write_checkpoint(tmp_path / "state", Checkpoint(first.state, 3, first.stopped_at, {}, {}))
    kept = read_checkpoint(tmp_path / "state").state
    assert kept.pointers["citizens.idols"] == "citizens"
    second = Simulation(THEORY, union([kept.world(3), kept.world(1)]), step=3, check=True)
    second.advance(4)
    found = second.state.split()
    assert same(found[0], alone[3]) and same(found[1], alone[1])


@pytest.mark.parametrize("column", OWN)
def test_what_union_was_not_told_of_is_refused(column: Column) -> None:
    others = [each for each in OWN if each is not column]
    with pytest.raises(StateError, match=rf"{column.name} of row .* points to .*tell union what points"):
        Simulation(THEORY, union([world(k) for k in range(3)], others))


@pytest.mark.parametrize("wrong", [-2, 99, 21])
def test_what_points_nowhere_or_elsewhere_is_refused(wrong: int) -> None:
    batch = union([world(k) for k in range(2)], OWN)
    batch.citizens["friend"][3] = wrong  # world 0 has rows 0 to 19
    with pytest.raises(StateError, match=r"citizens.friend"):
        Simulation(THEORY, batch)


def test_what_is_edited_into_another_world_is_refused() -> None:
    simulation = Simulation(THEORY, union([world(k) for k in range(2)], OWN), backend=Plain())
    simulation.state.citizens["idols"][0, 1] = 25
    with pytest.raises(StateError, match=r"citizens.idols of row 0 .* its world, 0, has rows 0 to 19"):
        simulation.advance(1)


@dataclass(frozen=True, kw_only=True)
class Straying(Mechanism):
    """From step 2 on, citizen 4 of each world points too far."""

    writes: ClassVar = ("citizens.friend",)
    columns: ClassVar = (FRIEND,)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Any) -> Any:
        first = s.worlds.first_citizen[s.citizens.world[i]]
        return i + 6 if i - first == 4 and t.step >= 2 else first


@dataclass(frozen=True, kw_only=True)
class StrayingInPlace(WorldRule):
    """The same by hand."""

    writes: ClassVar = ("citizens.friend",)
    columns: ClassVar = (FRIEND,)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Any) -> None:
        if t.step >= 2:
            s.citizens.friend.set(s.worlds.first_citizen[w] + 4, s.worlds.first_citizen[w] + 10)


@pytest.mark.parametrize("mechanism", [Straying(), StrayingInPlace()])
def test_a_rule_that_points_out_of_its_world_is_told(mechanism: Mechanism, backend: Backend) -> None:
    theory = Theory("straying", (mechanism,), clock=Clock.STEPS)
    simulation = Simulation(
        theory, union([make_world(citizens=10, seed=k) for k in range(2)]), backend=backend
    )
    simulation.advance(2)
    name = type(mechanism).__name__
    told = rf"world 0, step 2, {name}: citizens.friend points to row 10 .* rows 0 to 9 \(first at citizen 4"
    with pytest.raises(SimulationError, match=told):
        simulation.advance(1)


@dataclass(frozen=True, kw_only=True)
class Heirs(Replacement):
    """Everyone is followed by somebody who feels nothing."""

    writes: ClassVar = ("citizens.mood",)
    columns: ClassVar = (MOOD,)

    @staticmethod
    def leaves(i: int, s: Any, p: Any, t: Any) -> Any:
        return True

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Any) -> Any:
        return 0.0


def test_a_start_counts_from_the_first_row_of_the_world() -> None:
    # Worlds of 10: who is not given a friend starts with the world's third, and so does a newcomer.
    friend = pointer("citizens.friend", "citizens", start=2)

    @dataclass(frozen=True, kw_only=True)
    class Moving(Mechanism):
        writes: ClassVar = ("citizens.friend",)
        columns: ClassVar = (friend,)

        @staticmethod
        def rule(i: int, s: Any, p: Any, t: Any) -> Any:
            return s.citizens.friend[i] + 1

    worlds = union([make_world(citizens=10, seed=k) for k in range(2)])
    simulation = Simulation(Theory("moving", (Moving(),), clock=Clock.STEPS), worlds, backend=Plain())
    assert simulation.state.citizens.friend.tolist() == [2] * 10 + [12] * 10
    theory = Theory("followed", (Moving(), Heirs()), clock=Clock.STEPS)
    simulation = Simulation(theory, worlds, backend=Plain())
    simulation.advance(3)
    assert simulation.state.citizens.friend.tolist() == [2] * 10 + [12] * 10


def test_rows_that_a_type_cannot_hold_widen_it() -> None:
    assert shifted(np.array([0, 100, -1], np.int8), 100).tolist() == [100, 200, -1]
    assert shifted(np.array([0, 100], np.int8), 20).dtype == np.int8
    small = [
        make_world(citizens={"party": np.zeros(3, np.int8)}, parties={"x": np.ones(1)}) for _ in range(200)
    ]
    batch = union(small)  # 200 parties: an int8 holds 127
    assert batch.citizens.party[-1] == 199
    assert batch.world(199).citizens.party.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"points_to": "people"},
        {"dtype": "float"},
        {"low": -2},
        {"low": 1, "start": 1},
        {"dtype": "uint8", "low": -1},
    ],
)
def test_a_column_that_cannot_point_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(DeclarationError, match=r"column 'citizens.friend'"):
        pointer(**{"name": "citizens.friend", "points_to": "citizens", **wrong})


def test_nobody_is_unknown_to_measures() -> None:
    assert FRIEND.unknown == (-1.0,) and FRIEND.low == -1 and PARTNER.low == 0
