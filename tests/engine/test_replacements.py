"""Replacements: who leaves, what the newcomer begins with, and who they are from then on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sample_mechanisms import OPINION, number, run, small_world

from polybius.engine import Backend, Compiled, Plain, Simulation
from polybius.errors import DeclarationError, SimulationError
from polybius.model import Euler, Mechanism, Replacement, Slot, Theory, Tick, param
from polybius.results.archive import read_checkpoint, write_checkpoint
from polybius.results.checkpoint import Checkpoint
from polybius.rng import uniform
from polybius.state import GENERATION, Column, Kind, State, make_world, union

CATTLE = number("citizens.cattle", 0, 99, kind=Kind.GIVEN)


@dataclass(frozen=True, kw_only=True)
class Heirs(Replacement):
    """Whoever holds more than a limit leaves; who comes begins where the next in line stood, divided."""

    limit: float = param(0.5, "1", (-1, 1), "arbitrary", "highest opinion of those who stay")
    by: float = param(1.0, "1", (-9, 9), "arbitrary", "what the newcomer's opinion is divided by")

    reads: ClassVar[tuple[str, ...]] = ("citizens.cattle",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION, CATTLE)

    @staticmethod
    def leaves(i: int, s: Any, p: Any, t: Tick) -> bool:
        leaves: bool = s.citizens.opinion[i] > p.limit[s.citizens.world[i]]
        return leaves

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        w = s.citizens.world[i]
        last = s.worlds.first_citizen[w + 1] - 1
        x: float = s.citizens.opinion[i + 1 if i < last else i]
        return x / p.by[w] if s.citizens.cattle[i] < 9.0 else x * 1e300 * 1e300 * 0.0


@dataclass(frozen=True, kw_only=True)
class Luck(Mechanism):
    """Everyone draws a number, and remembers how often they did."""

    writes: ClassVar[tuple[str, ...]] = ("citizens.luck", "citizens.draws")
    columns: ClassVar[tuple[Column, ...]] = (
        number("citizens.luck"),
        number("citizens.draws", 0, 100, start=3, dtype="uint8"),
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, int]:
        me = s.citizens
        return uniform(s.worlds.seed[me.world[i]], me.id[i], t, 0), me.draws[i] + 1


def four(**citizens: Any) -> State:
    return make_world(
        citizens={"opinion": np.array([0.75, 0.9, 0.1, 0.2]), "cattle": np.arange(4), **citizens}
    )


def test_newcomers_take_what_the_rule_says_and_begin_anew_in_the_rest(backend: Backend) -> None:
    # 0 and 1 leave at once: 0's heir begins where 1 stood before leaving, 1's where 2 stands. The draws
    # that they made are forgotten (3 at the start), the cattle stay in place.
    after = run(four(draws=[7, 7, 7, 7]), Luck(), Heirs(), backend=backend).state.citizens
    assert_array_equal(after.opinion, [0.9, 0.1, 0.1, 0.2])
    assert_array_equal(after.draws, [3, 3, 8, 8])
    assert_array_equal(after.cattle, [0, 1, 2, 3])
    assert_array_equal(after.id, [GENERATION, 1 + GENERATION, 2, 3])
    assert after.luck[0] == after.luck[1] == 0.0 < after.luck[2]


@dataclass(frozen=True, kw_only=True)
class Work(Mechanism):
    """Houses grow, and only they are somebody's work; mood is felt by all and changed by nobody."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.house", "citizens.mood")
    writes: ClassVar[tuple[str, ...]] = ("citizens.house",)
    columns: ClassVar[tuple[Column, ...]] = (
        number("citizens.house", 0, 99, stays=True),
        number("citizens.mood", 0, 99),
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        grown: float = s.citizens.house[i] + s.citizens.mood[i]
        return grown


def test_what_belongs_to_the_place_or_is_nobodys_work_stays(backend: Backend) -> None:
    # Houses 1, 2, 3, 4 grow by the moods 5, 6, 7, 8; then 0 and 1 are replaced.
    state = four(house=[1, 2, 3, 4], mood=[5, 6, 7, 8])
    after = run(state, Work(), Heirs(), backend=backend).state.citizens
    assert_array_equal(after.id >= GENERATION, [True, True, False, False])
    assert_array_equal(after.house, [6, 8, 10, 12])
    assert_array_equal(after.mood, [5, 6, 7, 8])


def test_a_newcomer_draws_as_nobody_did_before_them(backend: Backend) -> None:
    # The arms share every draw of those who live in both.
    one, other = (run(four(), Heirs(limit=limit), Luck(), backend=backend).state for limit in (1.0, 0.5))
    assert_array_equal(one.citizens.luck == other.citizens.luck, [False, False, True, True])
    later = run(four(), Heirs(limit=0.5), Luck(), backend=backend, steps=2).state
    assert_array_equal(later.citizens.id // GENERATION, [2, 1, 0, 0])
    seed, slot = int(later.worlds.seed[0]), Slot("Luck", Luck())
    assert later.citizens.luck[0] == uniform(seed, 2 * GENERATION, Tick(1, slot.stream, 1.0), 0)


def test_batches_threads_backends_and_restarts_change_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    worlds = [small_world(n, seed=n) for n in (40, 7, 31, 12, 25)]
    mechanisms = (Heirs(limit=0.0, by=1.5), Luck())
    whole = run(union(worlds), *mechanisms, steps=6)
    parts = [run(world, *mechanisms, steps=6).fingerprints()[0] for world in worlds]
    assert len(set(parts)) == 5 and whole.fingerprints() == parts
    assert run(union(worlds), *mechanisms, steps=6, backend=Plain()).fingerprints() == parts
    for module in ("evaluation", "replacement_operation"):
        monkeypatch.setattr(f"polybius.engine.{module}.CHUNK", 3)
    assert run(worlds[0], *mechanisms, steps=6, threads=4).fingerprints() == parts[:1]

    half = run(union(worlds), *mechanisms, steps=3)
    write_checkpoint(tmp_path / "half.npz", Checkpoint(half.state, 3, half.stopped_at))
    saved = read_checkpoint(tmp_path / "half.npz")
    assert saved.state.citizens.id.dtype == np.int64 and saved.state.citizens.id.max() >= GENERATION
    onward = Simulation(half.theory, saved.state, step=saved.step)
    onward.advance(3)
    assert onward.fingerprints() == parts


def test_the_input_keeps_its_people() -> None:
    state = four()
    run(state, Heirs())
    assert_array_equal(state.citizens.id, np.arange(4))


def test_people_keep_their_draws_when_rows_are_permuted(backend: Backend) -> None:
    order = np.array([2, 0, 3, 1])
    state = four()
    moved = make_world(citizens={name: state.citizens[name][order] for name in ("id", "opinion", "cattle")})
    options: dict[str, Any] = {"backend": backend, "steps": 1}
    there, here = run(state, Heirs(), Luck(), **options).state, run(moved, Heirs(), Luck(), **options).state
    assert_array_equal(there.citizens.id[order], here.citizens.id)
    assert_array_equal(there.citizens.luck[order], here.citizens.luck)


@pytest.mark.parametrize(
    ("options", "cattle", "message"),
    [
        ({}, [0, 0, 9, 0], r"world 1, step 0, Heirs: citizens.opinion became NaN \(first at citizen 2\)"),
        ({"by": 0.0}, [0, 0, 0, 0], r"world 0, step 0, Heirs: divided by zero \(first at citizen 0\)"),
    ],
)
def test_what_goes_wrong_is_named(
    backend: Backend, options: dict[str, float], cattle: list[int], message: str
) -> None:
    worlds = union([four(), four(opinion=np.array([0.0, 0.0, 0.9, 0.1]), cattle=np.array(cattle))])
    with pytest.raises(SimulationError, match=message):
        run(worlds, Heirs(**options), backend=backend)


def test_a_newcomer_out_of_range_is_clipped_or_told() -> None:
    assert run(four(), Heirs(by=0.5)).state.citizens.opinion[0] == 1.0
    with pytest.raises(SimulationError, match=r"citizens.opinion left its range .* \(first at citizen 0\)"):
        run(four(), Heirs(by=0.5), check=True)


def test_who_is_replaced_is_part_of_the_theory() -> None:
    theory = Theory("small", (Heirs(), Luck()))
    assert theory.slot("Heirs").writes == ("citizens.opinion", "citizens.id")
    assert [row["kind"] for row in theory.plan().rows()] == ["replacement", "rule"]
    assert "citizens.id" in theory.columns and "citizens.id" not in Theory("small", (Luck(),)).columns
    frozen = Simulation(theory.without("Heirs"), four())
    frozen.advance(2)
    assert_array_equal(frozen.state.citizens.id, np.arange(4))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"leaves": None}, r"needs a rule: a @staticmethod leaves\(i, s, p, t\)"),
        (
            {"acts_on": "parties", "writes": ("parties.valence",)},
            "acts on parties: only citizens are replaced",
        ),
        ({"writes": ("citizens.opinion", "citizens.id")}, "must not write 'citizens.id': it is structure"),
    ],
)
def test_declarations_that_cannot_be(changes: dict[str, Any], message: str) -> None:
    odd: Any = dataclass(frozen=True, kw_only=True)(
        type("Odd", (Heirs,), {"columns": (), "reads": (), **changes})
    )
    with pytest.raises(DeclarationError, match=message):
        Slot("Odd", odd())


def test_a_replacement_has_no_rates_and_no_other_rule_may_change_who_is_who() -> None:
    with pytest.raises(DeclarationError, match="cannot be integrated"):
        Theory("small", (Euler(Heirs()),))
    thief: Any = dataclass(frozen=True, kw_only=True)(type("Thief", (Luck,), {"writes": ("citizens.id",)}))
    with pytest.raises(DeclarationError, match=r"must not write 'citizens\.id'"):
        Slot("Thief", thief())


def test_ids_fit_what_draws_can_tell_apart() -> None:
    column = Theory("small", (Heirs(),)).columns["citizens.id"]
    assert (column.dtype, column.low, column.high) == ("int64", 0.0, 2.0**53)
    assert make_world(citizens=3).citizens.id.dtype == np.int64
    old = make_world(citizens={"opinion": np.array([0.9, 0.1]), "id": np.array([0, 1], np.uint32)})
    assert_array_equal(run(old, Heirs(), backend=Compiled()).state.citizens.id, [GENERATION, 1])
