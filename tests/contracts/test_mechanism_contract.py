"""What every mechanism must keep, without exception."""

import ast
import inspect
import pickle
import sys
from dataclasses import fields, replace
from math import isfinite, nan

import numpy as np
import pytest
from contract_worlds import CLASSES, alone, random_world

from polybius.engine import Backend, Compiled, Plain, Simulation
from polybius.engine.source import RuleSource
from polybius.errors import ParameterError
from polybius.model import Mechanism, check_declaration, parameters
from polybius.sources import sources
from polybius.state import STRUCTURE, SYSTEM, State, union

STEPS = 4

every_mechanism = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)


def fingerprints(
    cls: type[Mechanism],
    state: State,
    *,
    backend: Backend | None = None,
    threads: int = 1,
    check: bool = False,
) -> list[str]:
    simulation = Simulation(alone(cls), state, backend=backend, threads=threads, check=check)
    simulation.advance(STEPS)
    return simulation.fingerprints()


@every_mechanism
def test_it_declares_itself_completely(cls: type[Mechanism]) -> None:
    check_declaration(cls())
    assert [f.name for f in fields(cls)] == list(parameters(cls))  # type: ignore[arg-type]
    for name, parameter in parameters(cls).items():
        assert parameter.unit and parameter.meaning, name
        assert parameter.low <= parameter.default <= parameter.high, name
        if isfinite(parameter.low) and isfinite(parameter.high):
            assert parameter.prior is not None, name


@every_mechanism
def test_its_sources_are_in_the_bibliography(cls: type[Mechanism]) -> None:
    cited = {*cls.sources, *(p.source for p in parameters(cls).values())} - {"arbitrary"}
    assert cls.sources
    assert cited <= set(sources()), cited - set(sources())


@every_mechanism
def test_its_page_says_what_it_does_and_where_it_ends(cls: type[Mechanism]) -> None:
    page = inspect.getdoc(sys.modules[cls.__module__])
    assert page is not None
    assert "<-" in page or " = " in page  # the equation
    assert "Limits:" in page
    assert cls.__doc__ and not cls.__doc__.startswith(cls.__name__ + "(")
    assert cls.rule.__doc__


@every_mechanism
@pytest.mark.parametrize("bad", [nan, "much", True, None])
def test_its_parameters_refuse_what_is_no_number(cls: type[Mechanism], bad: object) -> None:
    for name in parameters(cls):
        with pytest.raises(ParameterError, match=rf"{cls.__name__}\.{name} must"):
            cls(**{name: bad})


@every_mechanism
def test_its_parameters_refuse_their_own_bad_value(cls: type[Mechanism]) -> None:
    for name, parameter in parameters(cls).items():
        with pytest.raises(ParameterError, match=rf"{cls.__name__}\.{name} must"):
            cls(**{name: parameter.outside()})


@every_mechanism
def test_it_reads_all_that_it_declares(cls: type[Mechanism]) -> None:
    given = [value for aggregate in cls.aggregates.values() for value in aggregate.inputs.values()]
    functions = [cls.rule, *(value for value in given if callable(value))]
    names = set().union(*(RuleSource(cls.__name__, function).names for function in functions))
    for column in {*cls.reads, *cls.heeds} - set(cls.writes) - set(given) - STRUCTURE:
        assert column.rpartition(".")[2] in names, column


@every_mechanism
def test_it_is_handed_only_what_it_declares(cls: type[Mechanism]) -> None:
    # The engine hands a rule nothing else: running at all, in Python and compiled, is the proof.
    Simulation(alone(cls), random_world(1), backend=Plain(), check=True).advance(STEPS)


@every_mechanism
def test_it_stays_in_range(cls: type[Mechanism]) -> None:
    for seed in range(3):
        fingerprints(cls, random_world(seed), check=True)


@every_mechanism
def test_it_uses_only_what_gives_the_same_bits_everywhere(cls: type[Mechanism]) -> None:
    RuleSource(cls.__name__, cls.rule).check()


@every_mechanism
def test_plain_python_equals_compiled(cls: type[Mechanism]) -> None:
    state = random_world(2)
    assert fingerprints(cls, state, backend=Plain()) == fingerprints(cls, state, backend=Compiled())


@every_mechanism
def test_what_it_heeds_it_reads_as_any_other_column(cls: type[Mechanism]) -> None:
    # A column whose writer was left out is there, as it started, and counts.
    heeded = tuple(column for column in SYSTEM if column.name in cls.heeds)
    assert {column.name for column in heeded} == set(cls.heeds)
    theory = replace(alone(cls), frozen=(*alone(cls).frozen, *heeded))
    assert set(cls.heeds) <= set(theory.columns) and not set(cls.heeds) & set(alone(cls).columns)
    plain, fast = (Simulation(theory, random_world(5), backend=each) for each in (Plain(), Compiled()))
    for simulation in (plain, fast):
        simulation.advance(STEPS)
    assert plain.fingerprints() == fast.fingerprints()


@every_mechanism
def test_a_batch_equals_its_parts_in_any_order(cls: type[Mechanism]) -> None:
    worlds = [random_world(seed, sizes) for seed, sizes in enumerate([(25, 15), (7, 3), (40, 2), (1, 1)])]
    parts = [fingerprint for world in worlds for fingerprint in fingerprints(cls, world)]
    assert len(set(parts)) == len(parts)
    assert fingerprints(cls, union(worlds)) == parts
    assert fingerprints(cls, union(worlds[::-1]), threads=2) == parts[::-1]


@every_mechanism
def test_threads_change_nothing(cls: type[Mechanism], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("polybius.engine.evaluation.CHUNK", 4)  # so that even small worlds are shared out
    state = random_world(3)
    assert fingerprints(cls, state, threads=4) == fingerprints(cls, state, threads=1)


@every_mechanism
def test_it_leaves_its_input_alone(cls: type[Mechanism]) -> None:
    state = random_world(4)
    before = {name: state.column(name).copy() for name in cls.writes}
    fingerprints(cls, state)
    for name, values in before.items():
        np.testing.assert_array_equal(state.column(name), values)


@every_mechanism
def test_it_survives_pickling(cls: type[Mechanism]) -> None:
    assert pickle.loads(pickle.dumps(cls())) == cls()


@every_mechanism
def test_it_knows_no_other_mechanism(cls: type[Mechanism]) -> None:
    others = {other.__name__ for other in CLASSES} - {cls.__name__}
    tree = ast.parse(inspect.getsource(sys.modules[cls.__module__]))
    imported = {
        name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names
    }
    assert not imported & others
