"""Rows out of reach: whatever a rule asks for, it is told in a sentence, and nothing is read or written."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
from sample_mechanisms import number

from polybius.engine import Backend, Compiled, Simulation
from polybius.errors import SimulationError
from polybius.model import (
    RK4,
    Clock,
    Encounter,
    Mean,
    Mechanism,
    Partners,
    Replacement,
    Theory,
    WorldRule,
    param,
)
from polybius.state import State, make_world, union
from polybius.state.networks import watts_strogatz

#: Citizens of a world.
N = 10

MOOD, WIDE = number("citizens.mood"), number("citizens.wide", size=2)
SEATS, SCORE = number("parties.seats"), number("societies.score")


def world(seed: int) -> State:
    return make_world(
        citizens={"mood": np.linspace(0.0, 1.0, N), "party": np.arange(N) % 2},
        network=watts_strogatz(N, neighbours=4, p=0.0, seed=seed),
        parties={"seats": [1.0, 2.0]},
        seed=seed,
    )


def started(base: type, rule: Any, options: dict[str, Any], **more: Any) -> Simulation:
    """Return three worlds under a mechanism with that rule."""
    members = {
        "reads": ("citizens.mood", "citizens.wide", "parties.seats", "societies.score", "ties"),
        "writes": ("citizens.mood",),
        "columns": (MOOD, WIDE, SEATS, SCORE),
        "rule": staticmethod(rule),
        "rate": param(0.5, "1", (0, 1), "arbitrary", "a number"),
        "encounters": param(1.0, "1/step", (0, 9), "arbitrary", "how many"),
        "__annotations__": {"rate": "float", "encounters": "float"},
    }
    kind: Any = dataclass(frozen=True, kw_only=True)(type("Odd", (base,), {**members, **more}))
    made = RK4(kind()) if options.pop("rk4", False) else kind()
    return Simulation(
        Theory("odd", (made,), clock=Clock.STEPS), union([world(k) for k in range(3)]), **options
    )


def reading(expression: str) -> Callable[..., Any]:
    space: dict[str, Any] = {}
    exec(f"def rule(i, s, p, t):\n    return float({expression})", space)
    found: Callable[..., Any] = space["rule"]
    return found


#: What a citizen's rule asks for, and what is told: the first of world 0 for whom it is out of reach.
READS = {
    "the next": ("s.citizens.mood[i + 1]", r"citizens\.mood in row 10, .*\(first at citizen 9\)"),
    "the one before": ("s.citizens.mood[i - 1]", r"citizens\.mood in row -1, .* \(first at citizen 0\)"),
    "another world's": ("s.citizens.mood[i + 10]", r"mood in row 10, but its world has rows 0 to 9"),
    "after the end": ("s.citizens.mood[i + 1000000]", r"citizens\.mood in row 1000000,"),
    "very far": ("s.citizens.mood[i + 2**62]", r"mood in row 4611686018427387904,"),
    "very far below": ("s.citizens.mood[i - 2**62]", r"citizens\.mood in row -4611686018427387904,"),
    "of a wide column": ("s.citizens.wide[i + 5][1]", r"citizens\.wide in row 10, .*citizen 5\)"),
    "bounds": ("s.citizens.first_tie[i + 2]", r"first_tie in row 11, .* rows 0 to 10"),
    "of bounds of societies": ("s.societies.first_citizen[2]", r"societies\.first_citizen in row 2,"),
    "ties": ("s.ties.to[i + 31]", r"ties\.to in row 40, .* 0 to 39 \(first at citizen 9\)"),
    "weights that nobody gave": ("s.ties.weight[40]", r"ties\.weight in row 40,"),
    "parties": ("s.parties.seats[s.citizens.party[i] + 1]", r"parties\.seats in row 2, .* rows 0 to 1"),
    "societies": ("s.societies.score[1]", r"societies\.score in row 1, but its world has rows 0 to 0"),
    "worlds": ("s.worlds.seed[1] * 0.0", r"worlds\.seed in row 1, but its world is row 0"),
    "parameters": ("p.rate[i]", r"p\.rate in row 1, but its world is row 0 .*citizen 1"),
    "who belongs to whom": ("s.citizens.world[i + 10]", r"citizens\.world in row 10,"),
    "a tuple": ("s.citizens.wide[i][i]", r"a place of a tuple that is not there .*citizen 2"),
}  # fmt: skip


@pytest.mark.parametrize("name", READS)
def test_a_read_out_of_reach_is_told(name: str, backend: Backend) -> None:
    expression, told = READS[name]
    simulation = started(Mechanism, reading(expression.replace("2**62", str(2**62))), {"backend": backend})
    before = simulation.state.citizens.mood.copy()
    with pytest.raises(SimulationError, match=f"world 0, step 0, Odd: .*{told}"):
        simulation.advance(1)
    np.testing.assert_array_equal(simulation.state.citizens.mood, before)


def test_rows_are_those_of_the_batch(backend: Backend) -> None:
    # Citizen 9 of world 2 is row 29; worlds 0 and 1 are not affected, for their rule asks for nobody.
    rule = reading("s.citizens.mood[i + 1] if i == 29 else 0.0")
    with pytest.raises(SimulationError, match=r"world 2, step 0, Odd: .* row 30, .* 20 to 29 .*citizen 9"):
        started(Mechanism, rule, {"backend": backend}).advance(1)


def setter(row: str, value: str = "0.25", column: str = "mood") -> Callable[..., Any]:
    space: dict[str, Any] = {}
    exec(f"def rule(w, s, p, t):\n    first = s.worlds.first_citizen[w]\n"
         f"    s.citizens.{column}.set({row}, {value})", space)  # fmt: skip
    found: Callable[..., Any] = space["rule"]
    return found


@pytest.mark.parametrize(
    ("row", "told"),
    [("first + 10", 10), ("first - 1", -1), ("first + 9000000", 9_000_000), ("first + 25", 25)],
)
@pytest.mark.parametrize("check", [False, True])
def test_a_world_sets_its_own_rows_only(
    row: str, told: int, check: bool, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POLYBIUS_GUARD")  # sets are guarded always
    simulation = started(WorldRule, setter(row), {"backend": backend, "check": check})
    before = simulation.state.citizens.mood.copy()
    message = rf"world 0, step 0, Odd: sets citizens\.mood in row {told}, but its world has rows 0 to 9\."
    with pytest.raises(SimulationError, match=message):
        simulation.advance(1)
    np.testing.assert_array_equal(simulation.state.citizens.mood, before)


def test_wide_rows_are_set_within_the_world(backend: Backend) -> None:
    rule = setter("first + 10", "(0.5, 0.5)", "wide")
    with pytest.raises(SimulationError, match=r"sets citizens\.wide in row 10"):
        started(WorldRule, rule, {"backend": backend}, writes=("citizens.wide",)).advance(1)


def test_an_encounter_sets_its_worlds_rows_only(backend: Backend) -> None:
    def rule(m: Any, e: int, s: Any, p: Any, t: Any) -> None:
        s.citizens.mood.set(m[0] + 10, 0.0)

    simulation = started(Encounter, rule, {"backend": backend}, updates=0)
    with pytest.raises(SimulationError, match=r"world 0, step 0, Odd: sets .*rows 0 to 9 in encounter 0\."):
        simulation.advance(1)


@pytest.mark.parametrize("partners", list(Partners))
def test_an_encounter_reads_its_worlds_rows_only(partners: Partners, backend: Backend) -> None:
    def rule(m: Any, e: int, s: Any, p: Any, t: Any) -> Any:
        return s.citizens.mood[m[0] + 10], 0.0

    simulation = started(Encounter, rule, {"backend": backend}, partners=partners)
    with pytest.raises(SimulationError, match=r"Odd: reads citizens\.mood in row 1\d, .* in encounter 0\."):
        simulation.advance(1)


def test_rates_aggregates_newcomers_parties_and_societies_too(backend: Backend) -> None:
    def ask(i: int, s: Any, p: Any, t: Any) -> Any:
        return s.citizens.mood[i + 10]

    def zero(i: int, s: Any, p: Any, t: Any) -> Any:
        return 0.0

    def ties(i: int, s: Any, p: Any, t: Any) -> Any:
        return s.societies.first_citizen[s.parties.society[i] + 2] * 1.0

    def leaves(i: int, s: Any, p: Any, t: Any) -> Any:
        return i == 3

    options = {"backend": backend}
    aggregate = {"found": Mean(of=ask)}
    cases: list[tuple[Simulation, str]] = [
        (started(Mechanism, ask, {**options, "rk4": True}), r"reads citizens\.mood in row 10"),
        (started(Mechanism, zero, options, aggregates=aggregate), r"row 10, .* in aggregate 'found'"),
        (
            started(Replacement, ask, options, leaves=staticmethod(leaves)),
            r"row 13, .*citizen 3",
        ),
        (started(Replacement, zero, options, leaves=staticmethod(ask)), r"row 10, .* \(first at citizen 0\)"),
        (
            started(Mechanism, ties, options, acts_on="parties", writes=("parties.seats",)),
            r"societies\.first_citizen in row 2, .* \(first at party 0\)",
        ),
    ]
    for simulation, told in cases:
        with pytest.raises(SimulationError, match=f"world 0, step 0, Odd: .*{told}"):
            simulation.advance(1)


def test_complete_worlds_know_their_ties(backend: Backend) -> None:
    def rule(i: int, s: Any, p: Any, t: Any) -> Any:
        return s.citizens.mood[s.ties.to[s.citizens.first_tie[i] + 90]]

    def fine(i: int, s: Any, p: Any, t: Any) -> Any:
        total = 0.0
        for e in range(s.citizens.first_tie[i], s.citizens.first_tie[i + 1]):
            total += s.citizens.mood[s.ties.to[e]]
        return total

    state = union([make_world(citizens={"mood": np.ones(N)}, seed=k) for k in range(2)])
    for made, told in ((fine, ""), (rule, r"ties\.to in row 90, but its world has rows 0 to 89")):
        members = {"reads": ("citizens.mood", "ties"), "writes": ("citizens.mood",), "columns": (MOOD,)}
        kind: Any = dataclass(frozen=True, kw_only=True)(
            type("Odd", (Mechanism,), {**members, "rule": staticmethod(made)})
        )
        simulation = Simulation(Theory("odd", (kind(),), clock=Clock.STEPS), state, backend=backend)
        if not told:
            simulation.advance(1)
            assert simulation.state.citizens.mood.tolist() == [9.0] * 20  # the nine others
            continue
        with pytest.raises(SimulationError, match=told):
            simulation.advance(1)


@pytest.mark.parametrize("threads", [1, 4])
def test_of_many_worlds_the_first_is_told(threads: int) -> None:
    rule = setter("first + 10 + w")
    simulation = started(WorldRule, rule, {"threads": threads})
    with pytest.raises(SimulationError, match=r"world 0, step 0, Odd: sets citizens\.mood in row 10,"):
        simulation.advance(1)


def test_guarded_or_not_the_bits_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def rule(i: int, s: Any, p: Any, t: Any) -> Any:
        total = 0.0
        for e in range(s.citizens.first_tie[i], s.citizens.first_tie[i + 1]):
            total += s.ties.weight[e] * s.citizens.mood[s.ties.to[e]] + s.citizens.wide[i][1]
        return total * p.rate[s.citizens.world[i]] * 0.5

    guarded = started(Mechanism, rule, {})
    monkeypatch.delenv("POLYBIUS_GUARD")
    bare = started(Mechanism, rule, {})
    for simulation in (guarded, bare):
        simulation.advance(5)
    assert guarded.fingerprints() == bare.fingerprints()


SCRIPT = """
    from dataclasses import dataclass
    from polybius import Mechanism, PolybiusError, Simulation, Theory, make_world
    from polybius.model import WorldRule

    def rule(i, s, p, t):
        {rule}

    kind = type("Odd", ({base},), dict(
        reads=("citizens.resolve",), writes=("citizens.resolve",), rule=staticmethod(rule)
    ))
    world = make_world(citizens=1000)
    try:
        theory = Theory("odd", (dataclass(frozen=True, kw_only=True)(kind)(),))
        Simulation(theory, world, check=True).advance(3)
    except PolybiusError as error:
        print(error)
"""

#: What once killed the interpreter, or gave back whatever lay there.
CRASHES = {
    "beyond": ("WorldRule", "for k in range(1000): s.citizens.resolve.set(k + 900, 0.25)", "row 1000"),
    "before": ("WorldRule", "for k in range(1000): s.citizens.resolve.set(k - 1, 0.25)", "row -1"),
    "far": ("Mechanism", "return s.citizens.resolve[i + 1000000]", "row 1000000"),
    "farther": ("Mechanism", "return s.citizens.resolve[i * 1000000000000]", "row 1000000000000"),
}


@pytest.mark.parametrize("name", CRASHES)
def test_the_interpreter_survives(name: str) -> None:
    base, rule, told = CRASHES[name]
    script = dedent(SCRIPT).format(base=base, rule=rule)
    environment = {key: value for key, value in os.environ.items() if key != "POLYBIUS_GUARD"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("world 0, step 0, Odd: ") and f"citizens.resolve in {told}," in done.stdout


def test_who_belongs_to_whom_cannot_be_edited() -> None:
    simulation = started(Mechanism, reading("0.0"), {"backend": Compiled()})
    for table, key in (("citizens", "party"), ("citizens", "world"), ("societies", "first_citizen")):
        with pytest.raises(ValueError, match="read-only"):
            simulation.state.tables[table][key][0] = 99
