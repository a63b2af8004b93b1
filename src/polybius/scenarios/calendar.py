"""The calendar of a run: when a time of the scenario is, in steps."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from polybius.errors import ScenarioError
from polybius.model import Clock, Theory

if TYPE_CHECKING:
    from polybius.scenarios.scenario import Scenario

__all__ = ["NEVER", "Calendar"]

DECADE = 10.0  # years, where a scenario does not say how many
#: Most steps of a run: dates are 32-bit numbers, also those that lie beyond its end.
MOST_STEPS = 2**30
NEVER = 2**40  # a step that no run reaches
#: Most moments that a result keeps; arbitrary. Of a hundred measures in one world these are 8 GB.
MOST_RECORDS = 10**7


@dataclass(frozen=True)
class Calendar:
    """`per_unit` steps make one unit of the theory's clock; the run ends after `horizon` steps.

    Before step 0 come `settle` steps, which nobody records.
    """

    clock: Clock
    per_unit: int
    horizon: int
    settle: int = 0

    @classmethod
    def of(cls, scenario: "Scenario", theory: Theory) -> Self:
        """Return a scenario's calendar; raise ScenarioError where it does not suit the theory's clock."""
        about = scenario.scenario
        if theory.stops_when is not None and scenario.start.settle > 0:
            raise ScenarioError(
                f"scenario '{scenario.name}': theory '{theory.name}' comes to rest by itself, "
                "so its run cannot settle before it starts. Set start.settle to 0."
            )
        if theory.clock is Clock.STEPS:
            if about.steps is None or about.years is not None:
                raise ScenarioError(
                    f"scenario '{scenario.name}': theory '{theory.name}' counts steps. "
                    "Give scenario.steps, and no years."
                )
            return cls(theory.clock, 1, about.steps, _steps(scenario.start.settle))._checked(scenario)
        if about.steps is not None:
            raise ScenarioError(
                f"scenario '{scenario.name}': theory '{theory.name}' counts years. "
                "Give scenario.years, and no steps."
            )
        years = DECADE if about.years is None else about.years
        per_year = about.steps_per_year
        settle = _steps(scenario.start.settle * per_year)
        return cls(theory.clock, per_year, _steps(years * per_year), settle)._checked(scenario)

    def _checked(self, scenario: "Scenario") -> Self:
        """Return the calendar, if a run can be that long and its result hold what it records."""
        owner, unit = f"scenario '{scenario.name}'", self.clock.value
        if self.horizon < 1 or (scenario.start.settle > 0 and self.settle < 1):
            key = "scenario.years" if self.horizon < 1 else "start.settle"
            raise ScenarioError(f"{owner}: {key} is shorter than a step of {self.dt:g} {unit}s. Give more.")
        if max(self.horizon, self.settle) > MOST_STEPS:
            most = MOST_STEPS // self.per_unit
            raise ScenarioError(f"{owner}: a run takes at most {most:,} {unit}s. Give fewer.")
        kept = self.horizon // scenario.record.every
        if kept > MOST_RECORDS:
            raise ScenarioError(
                f"{owner}: {kept:,} moments would be recorded, and a result holds {MOST_RECORDS:,}. "
                f"Give fewer {unit}s, or a larger record.every."
            )
        return self

    @property
    def dt(self) -> float:
        """Length of a step, in the theory's clock."""
        return 1.0 / self.per_unit

    def step_of(self, time: float) -> int:
        """Return the step that begins nearest to `time`; what lies beyond all runs is at `NEVER`."""
        return round(min(time * self.per_unit, float(NEVER)))


def _steps(number: float) -> int:
    """Return a number of steps as a whole one; too many are no more than that."""
    return round(min(number, 2.0 * MOST_STEPS))
