"""Mistakes in rules: one sentence each, the same on both backends where Python sees the mistake too."""

import math
from dataclasses import dataclass
from typing import Any

import pytest
from sample_mechanisms import OPINION, Decay, Voter, number, run

from polybius.engine import Backend, Compiled
from polybius.errors import RuleError, SimulationError
from polybius.model import Mechanism
from polybius.state import make_world

Value = Any


def broken(
    rule: Any, reads: tuple[str, ...] = (), writes: tuple[str, ...] = ("citizens.opinion",)
) -> Mechanism:
    """Return a mechanism with that rule."""
    columns = (OPINION, number("citizens.second"))[: len(writes)]
    members = {"reads": reads, "writes": writes, "columns": columns, "rule": staticmethod(rule)}
    kind: Any = type("Broken", (Mechanism,), members)
    made: Mechanism = dataclass(frozen=True, kw_only=True)(kind)()
    return made


def undeclared(i: int, s: Any, p: Any, t: Any) -> Value:
    return s.citizens.expressed[i][0]


def undeclared_table(i: int, s: Any, p: Any, t: Any) -> Value:
    return s.societies.severity[s.citizens.society[i]]


def undeclared_ties(i: int, s: Any, p: Any, t: Any) -> Value:
    return float(s.citizens.first_tie[i])


def unknown_parameter(i: int, s: Any, p: Any, t: Any) -> Value:
    return p.speed[0]


def unknown_table(i: int, s: Any, p: Any, t: Any) -> Value:
    return s.people.opinion[i]


def lacking_structure(i: int, s: Any, p: Any, t: Any) -> Value:
    return float(s.citizens.party[i])


def setting(i: int, s: Any, p: Any, t: Any) -> Value:
    s.citizens.opinion.set(i, 1.0)
    return 1.0


def too_many(i: int, s: Any, p: Any, t: Any) -> Value:
    return 0.0, 1.0


def nothing(i: int, s: Any, p: Any, t: Any) -> Value:
    return None


MISTAKES = [
    (undeclared, "Broken reads citizens.expressed, which it does not declare. Add it to `reads`"),
    (undeclared_table, "Broken reads societies.severity, which it does not declare"),
    (
        undeclared_ties,
        "Broken reads citizens.first_tie, but does not declare that it follows ties. Add 'ties'",
    ),
    (unknown_parameter, "Broken has no parameter 'speed'"),
    (unknown_table, "Broken reads a table 'people'. Known tables: citizens"),
    (lacking_structure, "Broken reads citizens.party, which this state does not have"),
    (setting, "Broken sets a column in place. Only a WorldRule may"),
    (too_many, "Broken must return a number for citizens.opinion"),
    (nothing, "Broken must return a number for citizens.opinion"),
]


@pytest.mark.parametrize(("rule", "message"), MISTAKES)
def test_a_mistake_is_explained(rule: Any, message: str, backend: Backend) -> None:
    with pytest.raises(RuleError, match=message):
        run(make_world(citizens={"opinion": [0.0, 0.5]}), broken(rule), backend=backend)


def test_a_near_miss_is_named(backend: Backend) -> None:
    def rule(i: int, s: Any, p: Any, t: Any) -> Value:
        return s.citizens.opinion[i] + s.citizens.opinio[i]

    with pytest.raises(
        RuleError, match=r"citizens.opinio, which it does not declare. Did you mean 'citizens.opinion'"
    ):
        run(make_world(citizens={"opinion": [0.0]}), broken(rule), backend=backend)


def test_the_number_of_values_must_fit(backend: Backend) -> None:
    def one(i: int, s: Any, p: Any, t: Any) -> Value:
        return 1.0

    def three(i: int, s: Any, p: Any, t: Any) -> Value:
        return 1.0, 2.0, 3.0

    for rule in (one, three):
        mechanism = broken(rule, writes=("citizens.opinion", "citizens.second"))
        with pytest.raises(
            RuleError, match=r"must return a number for citizens.opinion, a number for citizens.second"
        ):
            run(make_world(citizens=2), mechanism, backend=backend)


@pytest.mark.parametrize("length", [1, 3])
def test_the_number_of_axes_must_fit(length: int, backend: Backend) -> None:
    if length == 1:

        def rule(i: int, s: Any, p: Any, t: Any) -> Value:
            return (0.0,)
    else:

        def rule(i: int, s: Any, p: Any, t: Any) -> Value:
            return 0.0, 0.0, 0.0

    with pytest.raises(RuleError, match=r"Broken must return a tuple of 2 for citizens.private"):
        run(make_world(citizens=2, axes=("a", "b")), wide(rule), backend=backend)


def wide(rule: Any, reads: tuple[str, ...] = ()) -> Mechanism:
    members = {"reads": reads, "writes": ("citizens.private",), "rule": staticmethod(rule)}
    kind: Any = type("Broken", (Mechanism,), members)
    made: Mechanism = dataclass(frozen=True, kw_only=True)(kind)()
    return made


def test_what_only_the_compiler_refuses_is_said_in_one_sentence() -> None:
    def changes_type(i: int, s: Any, p: Any, t: Any) -> Value:
        x: Any = 1.0
        if i > 1000:
            x = (1.0, 2.0)
        return x

    def rarely_undeclared(i: int, s: Any, p: Any, t: Any) -> Value:
        return s.citizens.expressed[i][0] if i > 1000 else 0.0

    state = make_world(citizens={"opinion": [0.0]})
    with pytest.raises(RuleError) as refused:
        run(state, broken(changes_type), backend=Compiled())
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 400
    assert "Broken runs in plain Python but cannot be compiled (Cannot unify" in str(refused.value)
    with pytest.raises(RuleError, match=r"reads citizens.expressed, which it does not declare"):
        run(state, broken(rarely_undeclared), backend=Compiled())


def test_forbidden_operations_are_refused_on_both_backends(backend: Backend) -> None:
    def power(i: int, s: Any, p: Any, t: Any) -> Value:
        return 0.5**i

    with pytest.raises(RuleError, match=r"Broken.rule uses '\*\*'"):
        run(make_world(citizens=1), broken(power), backend=backend, steps=0)


def test_the_first_that_divides_by_zero_is_found(backend: Backend) -> None:
    def reciprocal(i: int, s: Any, p: Any, t: Any) -> Value:
        return 1.0 / s.citizens.opinion[i]

    values = [1.0] * 70
    values[41] = values[55] = 0.0
    state = make_world(citizens={"opinion": values})
    with pytest.raises(
        SimulationError, match=r"world 0, step 0, Broken: divided by zero \(first at citizen 41\)"
    ):
        run(state, broken(reciprocal), backend=backend)


def test_what_python_cannot_calculate_is_an_error_too(backend: Backend) -> None:
    # Python raises where machine code gives NaN.
    def root(i: int, s: Any, p: Any, t: Any) -> Value:
        return math.sqrt(s.citizens.opinion[i])

    state = make_world(citizens={"opinion": [0.5, 0.25, -1.0]})
    with pytest.raises(SimulationError, match=r"world 0, step 0, Broken: .* \(first at citizen 2\)"):
        run(state, broken(root), backend=backend)


@pytest.mark.parametrize("threads", [1, 3])
def test_the_first_of_many_rows_is_named(threads: int) -> None:
    def rule(i: int, s: Any, p: Any, t: Any) -> Value:
        return math.nan if i == 70_000 or i == 99_999 else 2.0

    state = make_world(citizens=100_000)
    with pytest.raises(SimulationError, match=r"citizens.opinion became NaN \(first at citizen 70000\)"):
        run(state, broken(rule), threads=threads)
    with pytest.raises(
        SimulationError, match=r"citizens.opinion left its range \[-1, 1\] 1 \(first at citizen 0\)"
    ):
        run(state, broken(rule), threads=threads, check=True)


def test_values_are_clipped_to_their_column(backend: Backend) -> None:
    def far(i: int, s: Any, p: Any, t: Any) -> Value:
        return 5.0 if i == 0 else -5.0

    assert run(make_world(citizens=2), broken(far), backend=backend).state.citizens.opinion.tolist() == [
        1.0,
        -1.0,
    ]


def test_whole_numbers_are_cut_and_clipped_alike(backend: Backend) -> None:
    # Towards zero, within what an int8 holds; what is no number is an error and not a number.
    def numbers(i: int, s: Any, p: Any, t: Any) -> Value:
        return (2.9, -2.9, 1e9, -1e9, 1.0)[i]

    def none(i: int, s: Any, p: Any, t: Any) -> Value:
        return math.nan

    state = make_world(citizens=5)
    assert run(state, counting(numbers), backend=backend).state.citizens.count.tolist() == [
        2,
        -2,
        127,
        -128,
        1,
    ]
    with pytest.raises(SimulationError, match=r"citizens.count became NaN \(first at citizen 0\)"):
        run(state, counting(none), backend=backend)


def counting(rule: Any) -> Mechanism:
    members = {
        "writes": ("citizens.count",),
        "columns": (number("citizens.count", dtype="int8"),),
        "rule": staticmethod(rule),
    }
    kind: Any = type("Counting", (Mechanism,), members)
    made: Mechanism = dataclass(frozen=True, kw_only=True)(kind)()
    return made


def test_rows_of_every_table_have_a_name() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Overflowing(Decay):
        @staticmethod
        def rule(i: int, s: Any, p: Any, t: Any) -> float:
            huge: float = s.societies.x[i] * 10.0
            return huge - huge

    state = make_world(citizens=4, society_sizes=[2, 2], societies={"x": [0.0, 1e308]})
    with pytest.raises(SimulationError, match=r"Overflowing: societies.x became NaN \(first at society 1\)"):
        run(state, Overflowing())


def test_encounters_say_what_they_return(backend: Backend) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Both(Voter):
        @staticmethod
        def rule(m: Any, e: int, s: Any, p: Any, t: Any) -> Any:
            return s.citizens.opinion[m[0]], 0.0

    with pytest.raises(RuleError, match=r"Both must return one value for citizens.opinion"):
        run(make_world(citizens={"opinion": [0.0, 0.1]}), Both(), backend=backend)


def test_who_computes_with_a_row_of_axes_is_told_of_vectors(backend: Backend) -> None:
    def subtracting(i: int, s: Any, p: Any, t: Any) -> Value:
        return s.citizens.private[i] - s.citizens.private[0]

    def scaling(i: int, s: Any, p: Any, t: Any) -> Value:
        return 0.5 * s.citizens.private[i]

    def comparing(i: int, s: Any, p: Any, t: Any) -> Value:
        return 1.0 if s.citizens.private[i] > 0.0 else 0.0

    for rule in (subtracting, scaling, comparing):
        with pytest.raises(RuleError, match=r"computes with a row of several axes .* polybius\.vectors"):
            run(make_world(citizens=2), wide(rule, reads=("citizens.private",)), backend=backend)


def test_who_assigns_is_told_to_return(backend: Backend) -> None:
    def assigning(i: int, s: Any, p: Any, t: Any) -> Value:
        s.citizens.opinion[i] = 0.1
        return 0.1

    with pytest.raises(RuleError, match=r"Broken assigns to a row\. Return the new values"):
        run(make_world(citizens={"opinion": [0.0]}), broken(assigning), backend=backend)


def test_an_import_inside_a_rule_is_told_as_that() -> None:
    def importing(i: int, s: Any, p: Any, t: Any) -> Value:
        import math as calculus

        return calculus.sqrt(s.citizens.opinion[i])

    with pytest.raises(RuleError, match=r"Broken.rule imports inside its rule\. Import at the top"):
        run(make_world(citizens={"opinion": [0.0]}), broken(importing), backend=Compiled())
