"""Clauses about what a mechanism says of itself."""

import pickle
from dataclasses import fields, replace
from math import nan
from typing import Any

from polybius.contracts.subject import Subject
from polybius.engine.source import RuleSource
from polybius.errors import ContractError, ParameterError
from polybius.model import check_declaration
from polybius.state import STRUCTURE

#: What no parameter takes.
NO_NUMBERS: tuple[Any, ...] = (nan, "much", True, None)


def declared_completely(subject: Subject) -> None:
    """Every field is a parameter with unit and meaning, and its default lies in its range."""
    check_declaration(subject.inner)
    named = [field.name for field in fields(subject.inner)]  # type: ignore[arg-type]
    if named != list(subject.declared):
        raise ContractError(f"{subject.name} has a field that is no parameter: declare it with param(...).")
    for name, parameter in subject.declared.items():
        if not (parameter.unit.strip() and parameter.meaning.strip()):
            raise ContractError(
                f"{subject.name}.{name} needs a unit and a meaning. A number without a unit has unit '1'."
            )


def bad_values_refused(subject: Subject) -> None:
    """A parameter refuses what is no number, and what lies outside its range."""
    for name, parameter in subject.declared.items():
        for bad in (*NO_NUMBERS, parameter.outside()):
            try:
                replace(subject.inner, **{name: bad})  # type: ignore[type-var]
            except ParameterError:
                continue
            raise ContractError(
                f"{subject.name}.{name} takes {bad!r}, which its declaration excludes. "
                f"Leave __post_init__ to polybius, or call super().__post_init__() in it."
            )


def declared_reads_used(subject: Subject) -> None:
    """What it declares to read is named in its rule."""
    mechanism = subject.inner
    given = [value for aggregate in mechanism.aggregates.values() for value in aggregate.inputs.values()]
    functions = [mechanism.rule, *(value for value in given if callable(value))]
    functions += [leaves] if (leaves := getattr(mechanism, "leaves", None)) else []
    names = set().union(*(RuleSource(subject.name, function).names for function in functions))
    for column in {*mechanism.reads, *mechanism.heeds} - {*mechanism.writes} - {*given} - STRUCTURE:
        if column.rpartition(".")[2] not in names:
            raise ContractError(
                f"{subject.name} declares that it reads '{column}', but its rule never names it. "
                f"Take it out of `reads` or `heeds`."
            )


def same_bits_everywhere(subject: Subject) -> None:
    """The rule uses only what gives the same bits in Python and compiled, on any machine."""
    RuleSource(subject.name, subject.inner.rule).check()


def survives_pickling(subject: Subject) -> None:
    """It can be sent to another process."""
    try:
        again = pickle.loads(pickle.dumps(subject.inner))
    except Exception as error:  # whatever a user's class raises
        raise ContractError(
            f"{subject.name} cannot be pickled, so no other process can run it: {error}. "
            f"Define it at the top of a module or of a notebook cell."
        ) from error
    if again != subject.inner:
        raise ContractError(f"{subject.name} is another after pickling. Leave __eq__ to the dataclass.")
