"""`polybius.check`: each clause finds the mechanism that breaks it, and says where."""

import inspect
import re
import sys
from types import ModuleType

import broken_mechanisms as broken
import pytest

import polybius
from polybius.contracts import CLAUSES, Subject, problem_of
from polybius.errors import ContractError, ParameterError
from polybius.mechanisms import Ballot, Expression
from polybius.model import Mechanism

#: Which clause each breaks, and what is said of it.
BREACHES: list[tuple[type[Mechanism], str, str]] = [
    (broken.NoUnit, "declared", r"NoUnit\.rate needs a unit and a meaning"),
    (broken.TakesAnything, "guarded", r"TakesAnything\.rate takes nan, which its declaration excludes"),
    (broken.ReadsForNothing, "frugal", r"reads 'citizens\.wealth', but its rule never names it"),
    (broken.Powers, "portable", r"\*\*"),
    (broken.ReadsUndeclared, "plain", "resolve"),
    (broken.LooksBeyond, "plain", r"reads citizens\.grievance in row \d+, but its world has rows \d+ to"),
    (broken.WritesElsewhere, "plain", r"sets citizens\.grievance in row 0, but its world has rows \d+ to"),
    (broken.LeavesRange, "bounded", r"citizens\.grievance left its range \[0, 1\]"),
    (broken.LooksAtFirstRow, "batched", r"reads citizens\.grievance in row 0, but its world has rows"),
    (broken.CountsRows, "batched", r"other bits than alone"),
    (broken.DrawsTwice, "drawn", r"one draw twice, at k = 1, n = 0: line \d+ of broken_mechanisms\.py and"),
    (broken.DrawsTheSameInALoop, "drawn", r"at k = 0, n = 0: line \d+ of broken_mechanisms\.py\. They"),
    (broken.DrawsInAHelper, "drawn", r"at k = 2, n = 0"),
    (broken.DeadParameter, "alive", r"DeadParameter\.unread, DeadParameter\.lost moved nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("cls", "name", "says"), BREACHES, ids=lambda x: getattr(x, "__name__", ""))
def test_a_breach_is_found_by_its_clause(cls: type[Mechanism], name: str, says: str) -> None:
    (clause,) = (clause for clause in CLAUSES if clause.name == name)
    assert re.search(says, problem_of(clause, Subject(cls())))


@pytest.mark.parametrize("cls", [broken.Sound, broken.OwnColumns])
def test_what_is_sound_keeps_all(cls: type[Mechanism]) -> None:
    checked = polybius.check(cls)
    assert checked.kept == CLAUSES
    assert repr(checked) == f"<{cls.__name__} keeps the contract: {len(CLAUSES)} clauses>"
    assert all(clause.says in checked._repr_html_() for clause in CLAUSES)


def test_all_breaches_are_told_at_once() -> None:
    with pytest.raises(ContractError) as caught:
        polybius.check(broken.DeadParameter(rate=1.0))
    first, *others = str(caught.value).splitlines()
    assert first == f"DeadParameter breaks 1 of {len(CLAUSES)} clauses."
    assert [line.partition(")")[0] for line in others] == ["(alive"]


def test_what_is_not_declared_is_not_run() -> None:
    with pytest.raises(ContractError, match=r"breaks 1 of \d+ clauses\.\s\(declared\) "):
        polybius.check(broken.NoUnit)


@pytest.mark.parametrize("wrong", [3, "Expression", Mechanism, polybius.THEORIES["frozen"], None])
def test_what_is_no_mechanism_is_refused(wrong: object) -> None:
    with pytest.raises((ParameterError, ContractError)):
        polybius.check(wrong)  # type: ignore[arg-type]


def test_a_world_of_ones_own() -> None:
    # Where nobody has a grievance, what share of it is left makes no difference.
    world = polybius.make_world(citizens={"grievance": [0.0] * 10}, seed=3)
    with pytest.raises(ContractError, match=r"DeadParameter\.rate, DeadParameter\.unread, .*moved nothing"):
        polybius.check(broken.DeadParameter, world=world)


def test_draws_are_watched_only_while_checked() -> None:
    before = polybius.rng.philox
    polybius.check(broken.Sound)
    assert polybius.rng.philox is before


#: Slips in mechanisms that ship which all tests of these alone let pass: class, clause, text, slip.
SLIPS: list[tuple[type[Mechanism], str, str, str]] = [
    (Ballot, "drawn", "me.id[i], t, 1) >= chance", "me.id[i], t, 0) >= chance"),  # turnout by the vote's draw
    (Expression, "alive", "(1.0 - p.restrained[w] * s.societies.restraint[j])", "1.0"),  # a parameter ignored
]


@pytest.mark.parametrize(("cls", "name", "text", "slip"), SLIPS, ids=["draw", "parameter"])
def test_slips_that_the_tests_of_a_mechanism_missed(
    cls: type[Mechanism], name: str, text: str, slip: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = inspect.getsource(sys.modules[cls.__module__])
    assert source.count(text) == 1
    module = ModuleType("slipped")
    monkeypatch.setitem(sys.modules, "slipped", module)
    exec(compile(source.replace(text, slip), "slipped.py", "exec"), vars(module))
    (clause,) = (clause for clause in CLAUSES if clause.name == name)
    assert problem_of(clause, Subject(cls())) == ""
    assert problem_of(clause, Subject(vars(module)[cls.__name__]()))
