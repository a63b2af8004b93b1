"""The inputs of a scenario: parameters, columns of societies, numbers of the population and the start."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from polybius.model import Input, Inputs, Parameter, Theory
from polybius.state import STRUCTURE, Kind

if TYPE_CHECKING:
    from polybius.scenarios.scenario import Scenario

__all__ = ["inputs_of"]


def inputs_of(scenario: "Scenario") -> Inputs:
    """Return the inputs of a scenario: parameters of its theory, columns of societies, how many citizens."""
    theory = scenario.theory
    set_to = theory.setting(scenario.parameters).values()
    defaults = theory.values()
    found = [Input.of(name, set_to[name], defaults[name], known) for name, known in _parameters(theory)]
    return Inputs(
        f"scenario '{scenario.name}'", [*found, *_of_societies(scenario, theory), *_of_people(scenario)]
    )


def _parameters(theory: Theory) -> Iterator[tuple[str, Parameter]]:
    """Yield the parameters that are set at one place: those shared once, in their home."""
    second = {name for names in theory.plan().shared() for name in names[1:]}
    yield from ((name, known) for name, known in theory.parameters().items() if name not in second)


def _of_societies(scenario: "Scenario", theory: Theory) -> Iterator[Input]:
    """Yield the columns of societies that the theory uses, and those that the scenario gives."""
    for column in theory.schema.values():
        used = column.name in theory.columns or column.short in scenario.society
        if column.table != "societies" or column.name in STRUCTURE or not used or column.kind is Kind.DERIVED:
            continue
        given = scenario.society.get(column.short, (column.start,))
        yield Input(
            name=f"society.{column.short}",
            value=given[0] if len(given) == 1 else given,
            default=column.start,
            unit=column.unit,
            low=column.low,
            high=column.high,
            prior=None,
            whole=column.whole,
            meaning=column.meaning,
            source="",
        )


def _of_people(scenario: "Scenario") -> Iterator[Input]:
    """Yield numbers of the sections on population and start."""
    for section, name, low, high, unit, meaning in (
        ("population", "citizens", 1, 10**9, "citizens", "citizens of every society"),
        ("population", "hidden_support", 0, 1, "share", "of citizens who privately stand on the hidden side"),
        ("start", "silenced", 0, 1, "share", "of those on the hidden side who begin by taking no side"),
        ("start", "settle", 0, float("inf"), "time", "how long the theory runs before time 0"),
    ):
        part = getattr(scenario, section)
        default = type(part).model_fields[name].default
        yield Input(
            name=f"{section}.{name}",
            value=getattr(part, name),
            default=default,
            unit=unit,
            low=low,
            high=high,
            prior=None,
            whole=name == "citizens",
            meaning=meaning,
            source="",
        )
