"""Looks: what a rule's text says about whose rows it looks at, and what follows for where it writes."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius.engine import Simulation
from polybius.engine.looks import looks_of
from polybius.errors import SimulationError
from polybius.mechanisms import Influence
from polybius.model import Mechanism, Slot, Theory, Tick
from polybius.state import Column, Kind, make_world

MOOD, OLD = (
    Column(name=f"citizens.{name}", unit="1", low=-99.0, high=99.0, kind=Kind.CARRIED, meaning=name)
    for name in ("mood", "old")
)


def look(s: Any, other: int) -> Any:
    return s.citizens.mood[other]


def own(i: int, s: Any, p: Any, t: Tick) -> Any:
    me, j = s.citizens, s.citizens.society[i]
    return me.mood[i] + math.sqrt(s.societies.severity[j])


def others(i: int, s: Any, p: Any, t: Tick) -> Any:
    return s.citizens.old[i] + s.citizens.mood[i + 1]


def handed_on(i: int, s: Any, p: Any, t: Tick) -> Any:
    return look(s, i + 1)


def table_handed_on(i: int, s: Any, p: Any, t: Tick) -> Any:
    me = s.citizens
    return me.mood[i] + len((me,))


def moved(i: int, s: Any, p: Any, t: Tick) -> Any:
    i = i + 1
    return s.citizens.mood[i]


def renamed(i: int, s: Any, p: Any, t: Tick) -> Any:
    me = s.citizens
    me = s.societies if t.step > 1 else me
    return me.mood[i]


def shadowed(i: int, s: Any, p: Any, t: Tick) -> Any:
    return max(s.citizens.mood[i] for i in (0, 1))


def matched(i: int, s: Any, p: Any, t: Tick) -> Any:
    match t.step:
        case i:
            return s.citizens.mood[i]


def aliased(i: int, s: Any, p: Any, t: Tick) -> Any:
    moods = s.citizens.mood
    return moods[0] + moods[i]


@pytest.mark.parametrize(
    ("rule", "elsewhere", "whole"),
    [
        (own, {"citizens.society": False, "citizens.mood": False, "societies.severity": True}, True),
        (others, {"citizens.old": False, "citizens.mood": True}, True),
        (aliased, {"citizens.mood": True}, True),
        (handed_on, {}, False),
        (table_handed_on, {"citizens.mood": False}, False),
        (moved, {"citizens.mood": False}, False),
        (renamed, {"citizens.mood": False}, False),
        (shadowed, {}, False),  # code within code is not looked into
        (matched, {"citizens.mood": False}, False),
    ],
)
def test_the_text_says_at_whose_rows_a_rule_looks(rule: Any, elsewhere: dict[str, bool], whole: bool) -> None:
    assert looks_of(rule) == (elsewhere, whole)


def test_a_rule_without_its_text_says_nothing() -> None:
    space: dict[str, Any] = {}
    exec("def rule(i, s, p, t):\n    return s.citizens.mood[i]", space)
    assert looks_of(space["rule"]) == ({}, False)


def test_a_text_that_is_not_what_runs_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def edited(i: int, s: Any, p: Any, t: Tick) -> Any:
        return s.citizens.mood[0]

    text = "def edited(i, s, p, t):\n    return s.citizens.mood[i]\n"
    monkeypatch.setattr("polybius.engine.looks.inspect.getsource", lambda _: text)
    assert looks_of(edited) == ({}, False)


def test_influence_hears_others_and_writes_what_it_reads_of_itself_alone() -> None:
    rows = looks_of(Influence.rule)
    assert rows.whole
    assert rows.elsewhere["citizens.expressed"] and not rows.elsewhere["citizens.private"]


@dataclass(frozen=True, kw_only=True)
class Passing(Mechanism):
    """Everyone takes the mood of the one before them in the table."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.mood", "citizens.old")
    writes: ClassVar[tuple[str, ...]] = ("citizens.mood",)
    columns: ClassVar[tuple[Column, ...]] = (MOOD, OLD)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the mood of the citizen before."""
        before = i - 1 if i > 0 else i
        return float(s.citizens.old[before])


@dataclass(frozen=True, kw_only=True)
class Openly(Passing):
    """The same of the very column that is written."""

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the mood of the citizen before."""
        before = i - 1 if i > 0 else i
        return float(s.citizens.mood[before])


@dataclass(frozen=True, kw_only=True)
class Secretly(Passing):
    """The same in another function."""

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the mood of the citizen before."""
        return float(look(s, i - 1 if i > 0 else i))


def moods(theory: Theory) -> Any:
    state = make_world(axes=("a",), citizens={"mood": np.arange(5.0), "old": np.arange(5.0)})
    simulation = Simulation(theory, state)
    simulation.advance(1)
    return simulation.state.citizens.mood


@pytest.mark.parametrize("mechanism", [Openly(), Secretly()])
def test_what_others_look_at_changes_for_all_at_once(mechanism: Mechanism) -> None:
    assert_array_equal(moods(Theory("passing", (mechanism,))), [0, 0, 1, 2, 3])


def test_two_names_for_one_column_are_one_column() -> None:
    slot = Slot("Passing", Passing(), binding={"citizens.old": "citizens.mood"})
    assert_array_equal(moods(Theory("passing", (slot,))), [0, 0, 1, 2, 3])


@dataclass(frozen=True, kw_only=True)
class Dividing(Passing):
    """Writes in place, until it finds a 0."""

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the inverse."""
        return float(1.0 / s.citizens.mood[i])


def test_the_row_that_went_wrong_is_named_although_those_before_it_have_changed() -> None:
    state = make_world(axes=("a",), citizens={"mood": np.array([1.0, 2.0, 0.0, 0.0]), "old": np.zeros(4)})
    with pytest.raises(SimulationError, match="divided by zero \\(first at citizen 2\\)"):
        Simulation(Theory("dividing", (Dividing(),)), state).advance(1)
