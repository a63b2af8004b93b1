"""Notes: what a scenario asks for and does not get, in sentences."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from polybius.errors import PolybiusError, ScenarioError
from polybius.scenarios.planning import passed_over

if TYPE_CHECKING:
    from polybius.model import Theory
    from polybius.scenarios.blueprint import Blueprint
    from polybius.scenarios.scenario import Scenario

__all__ = ["check_axes", "notes_of", "passed_over_in"]

AXIS = "axis"  # the unit of parameters that number one


def notes_of(blueprint: "Blueprint") -> Iterator[str]:
    """Yield what is not made, not asked, or asked of fewer than it says."""
    calendar, scenario = blueprint.calendar, blueprint.scenario
    horizon, unit = calendar.horizon, calendar.clock.value
    end = f"for the run ends at {unit} {horizon / calendar.per_unit:g}"
    late = [
        f"{item.target} at {scenario.interventions[item.number].at:g}"
        for item in blueprint.interventions.beyond(horizon)
    ]
    if late:
        yield f"Not made, {end}: {', '.join(late)}."
    open_still = [f"'{item.title}'" for item in scenario.swings if calendar.step_of(item.end) > horizon]
    if open_still:
        yield f"Not split, {end}: swing {', '.join(open_still)}."
    survey = scenario.survey
    if survey is not None and survey.every * calendar.per_unit > horizon:
        yield f"No wave of the survey is asked, {end}: survey.every is {survey.every:g}."
    if survey is not None and survey.every * calendar.per_unit < 1:
        yield f"The survey asks at every step, of {calendar.dt:g} {unit}s: survey.every is {survey.every:g}."
    yield from _more_than_there_are(scenario)
    if blueprint.network is not None:
        yield f"Who hears whom: {blueprint.network.account}"
        if blueprint.network.weight is not None and not blueprint.theory.heeds_weights:
            yield f"Theory '{blueprint.theory.name}' passes over the weights of ties: all count alike."
    if blueprint.people is not None and blueprint.people.without_ties:
        yield f"Without ties: {blueprint.people.without_ties}."
    for key, value in blueprint.theory.values().items():
        if _numbers_an_axis(blueprint.theory, key) and value >= len(blueprint.respondents.axes):
            axes = ", ".join(blueprint.respondents.axes)
            yield f"Without effect: {key} is {value:g}, and axes count from 0 ({axes})."
    yield from _rarer_than_steps(scenario, horizon)


def passed_over_in(blueprint: "Blueprint") -> Iterator[str]:
    """Yield what the theory knows nothing of: optional interventions, and questions.

    Many theories may meet the world of one scenario, so this is kept in the manifest and not told aloud.
    """
    scenario, recorded = blueprint.scenario, {measure.name for measure in blueprint.measures}
    gone = [
        str(item.parameter or item.column)
        for item in scenario.interventions
        if passed_over(item, blueprint.theory)
    ]
    if gone:
        yield f"Not made, for theory '{blueprint.theory.name}' knows nothing of it: {', '.join(gone)}."
    unanswered = [measure for measure in scenario.asked if measure not in recorded]
    if unanswered and scenario.record.measures == "standard":  # else it may just not be recorded
        name = blueprint.theory.name
        yield f"Not answered, for theory '{name}' has no such thing: {', '.join(unanswered)}."


def _more_than_there_are(scenario: "Scenario") -> Iterator[str]:
    citizens = scenario.population.citizens
    if scenario.record.panel > citizens:
        yield f"The panel follows all {citizens:,} citizens: record.panel is {scenario.record.panel:,}."
    if scenario.survey is not None and scenario.survey.sample > citizens:
        yield f"The survey asks all {citizens:,} citizens: survey.sample is {scenario.survey.sample:,}."


def _rarer_than_steps(scenario: "Scenario", horizon: int) -> Iterator[str]:
    for name in ("every", "frames"):
        steps = getattr(scenario.record, name)
        if steps > horizon:
            yield f"Only start and end are kept of {horizon:,} steps: record.{name} is {steps:,}."


def check_axes(owner: str, scenario: "Scenario", theory: "Theory", axes: tuple[str, ...]) -> None:
    """Raise ScenarioError where the scenario gives a number of an axis that there is not."""
    given = dict(scenario.parameters)
    values = [
        item for item in scenario.interventions if item.parameter is not None and item.value is not None
    ]
    given.update((str(item.parameter), item.value[0]) for item in values if item.value)
    for key, value in given.items():
        if _numbers_an_axis(theory, key) and not 0 <= value < len(axes):
            listed = ", ".join(f"{k} {name}" for k, name in enumerate(axes))
            raise ScenarioError(f"{owner}: {key} is the number of an axis: {listed}. Got {value:g} instead.")


def _numbers_an_axis(theory: "Theory", key: str) -> bool:
    try:
        return theory.parameter(key).unit == AXIS
    except PolybiusError:  # an optional intervention, on what this theory lacks
        return False
