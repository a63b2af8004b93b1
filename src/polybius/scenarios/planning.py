"""Planning: a scenario's interventions, checked against its theory, as courses in steps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from polybius.errors import PolybiusError, ScenarioError
from polybius.measures import Carried
from polybius.model import Theory, parameters
from polybius.scenarios.calendar import NEVER, Calendar
from polybius.scenarios.holdable import held_column, measure_instead, measure_to_hold
from polybius.scenarios.interventions import Course, Floats, Intervention, Interventions
from polybius.scenarios.sections import InterventionSection
from polybius.scenarios.values import DATES, column_named, value_of
from polybius.state import Column, Kind

__all__ = ["planned"]

TABLES = ("societies", "parties")


def planned(
    owner: str,
    sections: Sequence[InterventionSection],
    theory: Theory,
    n_axes: int,
    n_parties: int,
    calendar: Calendar,
) -> Interventions:
    """Return the interventions; raise ScenarioError for one that does not suit the theory."""
    plan = Planning(owner, theory, n_axes, n_parties, calendar)
    kinds: dict[str, list[Intervention]] = {}
    for number, section in enumerate(sections):
        if passed_over(section, theory):
            continue
        kind, item = plan.of(number, section)
        kinds.setdefault(kind, []).append(item)
    plan.check_parameters(kinds.get("parameters", []))
    return Interventions(**{kind: tuple(items) for kind, items in kinds.items()})


def passed_over(section: InterventionSection, theory: Theory) -> bool:
    """Say whether an intervention is on what `theory` lacks and may lack.

    That is the parameter of a mechanism left out; and, of an optional one, any mechanism's, or a column that
    the system has.
    """
    if section.parameter is not None:
        head = section.parameter.rpartition(".")[0]
        lacking = {f"{slot.name}.{name}" for slot in theory.lacking for name in parameters(slot.mechanism)}
        if section.parameter in lacking:
            return theory.home(section.parameter) in lacking  # nobody shares it
        return section.optional and head not in {slot.name for slot in theory.all_slots}
    known = section.column in theory.schema and section.column not in theory.columns
    return section.optional and section.column is not None and known


@dataclass(frozen=True)
class Planning:
    """What an intervention is checked against."""

    owner: str
    theory: Theory
    n_axes: int
    n_parties: int
    calendar: Calendar

    def of(self, number: int, section: InterventionSection) -> tuple[str, Intervention]:
        """Return an intervention and its kind, a field of `Interventions`."""
        if section.parameter is not None:
            return "parameters", self._on_parameter(number, section, section.parameter)
        if section.measure is not None:
            return self._on_measure(number, section, section.measure)
        return self._on_column(number, section, section.column or "")

    def _on_column(self, number: int, section: InterventionSection, name: str) -> tuple[str, Intervention]:
        if name.startswith("citizens."):
            raise ScenarioError(f"{self.owner}: {measure_instead(name, self.theory)}")
        column = column_named(self.owner, name, self.theory.columns, TABLES)
        self._check_rows(name, section.rows)
        kind = self._kind(column, section)
        return kind, self._made(number, section, column)

    def check_parameters(self, items: Sequence[Intervention]) -> None:
        """Raise ScenarioError where interventions together take a parameter out of its range."""
        moments = {float(item.begin) for item in items} | {float(item.end) for item in items if item.end}
        moments |= {time for item in items for time in item.course.times}
        for key in dict.fromkeys(item.target for item in items):
            for step in sorted({round(moment) for moment in moments}):
                value: Floats = np.asarray(self.theory.values()[key], np.float64)
                for item in items:
                    value = item.on(value, step) if item.target == key and item.lasts(step) else value
                self._check_parameter(key, float(value))

    def _check_parameter(self, key: str, value: float) -> None:
        try:
            self.theory.parameter(key).check(key, value)
        except PolybiusError as error:
            raise ScenarioError(f"{self.owner}: {error}") from None

    def _on_parameter(self, number: int, section: InterventionSection, key: str) -> Intervention:
        try:
            declared, home = self.theory.parameter(key), self.theory.home(key)
        except PolybiusError as error:
            raise ScenarioError(f"{self.owner}: {error}") from None
        if declared.whole and section.path is not None:
            raise self._whole(key, "follow a path", "a value")
        given = _given(section)
        for each in given:
            if len(each) != 1:
                raise ScenarioError(f"{self.owner}: {key} takes one number. Got {len(each)}.")
            if section.change is None:
                self._check_parameter(key, each[0])
        return self._timed(number, section, home, np.array([each[0] for each in given]))

    def _on_measure(self, number: int, section: InterventionSection, name: str) -> tuple[str, Intervention]:
        """Return a measure that is held: as its column, or as a mean or share of citizens."""
        measure = measure_to_hold(self.owner, name, self.theory)
        if isinstance(measure, Carried):
            self._check_table(name, section, measure.carried.table)
            return self._on_column(number, section.model_copy(update={"hold": True}), measure.carried.name)
        self._check_table(name, section, "societies")
        self._check_rows(f"societies, over whose citizens {name} is taken,", section.rows)
        column = held_column(measure, self.theory.columns)
        return "measures", replace(self._made(number, section, column), measure=measure)

    def _check_table(self, name: str, section: InterventionSection, table: str) -> None:
        given = "parties" if section.parties is not None else "societies"
        if section.rows is not None and given != table:
            raise ScenarioError(f"{self.owner}: {name} is set in '{table}' or nothing. Got '{given}'.")

    def _made(self, number: int, section: InterventionSection, column: Column) -> Intervention:
        values = np.stack([self._row(column, each, section) for each in _given(section)])
        return self._timed(number, section, column.name, values, column.low, column.high)

    def _row(self, column: Column, given: Sequence[float], section: InterventionSection) -> Floats:
        if section.change is None:
            row = value_of(self.owner, column, given, self.n_axes, self.n_parties, self.calendar)
            return row.astype(np.float64)
        width = column.width(self.n_axes)
        if len(given) not in {1, width or 1}:
            raise ScenarioError(
                f"{self.owner}: {column.name} takes {width or 1} numbers at most. Got {len(given)}."
            )
        return np.broadcast_to(np.array(given, float), (width,)) if width else np.array(given[0], float)

    def _timed(
        self,
        number: int,
        section: InterventionSection,
        target: str,
        values: Floats,
        low: float = -np.inf,
        high: float = np.inf,
    ) -> Intervention:
        begin, end = self.calendar.step_of(section.at), None
        if section.duration is not None:
            end = self.calendar.step_of(section.at + section.duration)
            if end <= begin:
                raise ScenarioError(
                    f"{self.owner}: an intervention on {target} must last a step of {self.calendar.dt:g} "
                    f"{self.calendar.clock.value}s at least. Got for = {section.duration:g}."
                )
        times = [min(time, NEVER) for time, _ in section.path or ((section.at, ()),)]
        course = Course(tuple(time * self.calendar.per_unit for time in times), values)
        adds = section.change is not None
        return Intervention(number, target, course, begin, end, adds, section.rows, low, high)

    def _kind(self, column: Column, section: InterventionSection) -> str:
        """Return which kind an intervention on a column is; raise ScenarioError where it makes no sense."""
        if column.whole and section.path is not None:
            raise self._whole(column.name, "follow a path", "a value")
        if (column.whole or column.unit in DATES) and section.change is not None:
            raise self._whole(column.name, "be added to", "a value")
        writers = [slot.name for slot in self.theory.all_slots if column.name in slot.writes]
        if not writers:
            return "given"
        if section.hold or section.path is not None:
            return "holds"
        passing = section.duration is not None or section.change is not None
        if passing and (column.whole or column.kind is Kind.DERIVED):
            what = "counts in whole numbers" if column.whole else "is made anew every step"
            raise ScenarioError(
                f"{self.owner}: {column.name} {what} and is written by {writers[0]}, so that nothing can be "
                "added to it for a while. Give a value, with hold = true."
            )
        return "edits"

    def _whole(self, target: str, what: str, instead: str) -> ScenarioError:
        return ScenarioError(f"{self.owner}: {target} is a whole number and cannot {what}. Give {instead}.")

    def _check_rows(self, name: str, rows: Sequence[int] | None) -> None:
        n = self.n_parties if name.startswith("parties.") else 1  # worlds have one society so far
        for row in rows or ():
            if row >= n:
                raise ScenarioError(
                    f"{self.owner}: {name} has rows 0 to {n - 1} in each world. Got row {row}."
                )


def _given(section: InterventionSection) -> list[Sequence[float]]:
    """Return the numbers of every point of an intervention's course."""
    if section.path is not None:
        return [each for _, each in section.path]
    return [section.value if section.value is not None else section.change or ()]
