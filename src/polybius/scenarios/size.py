"""Size: the memory that a run needs, told before any is spent, and how many worlds are cheap."""

from typing import TYPE_CHECKING

import numpy as np

from polybius.errors import ScenarioError
from polybius.memory import check_memory
from polybius.scenarios.calendar import Calendar

if TYPE_CHECKING:
    from polybius.scenarios.blueprint import Blueprint
    from polybius.scenarios.scenario import Scenario

__all__ = ["check_seeds", "check_size", "needed", "usual_worlds"]

MOST_SEEDS = 2**32

#: What a world may cost, in citizens times steps, for there to be several unasked; and how many. Arbitrary.
DEAR, TOGETHER, FEWEST, MOST = 10_000_000, 100_000, 4, 8


def usual_worlds(scenario: "Scenario") -> int:
    """Return how many worlds show what is luck at little cost: 4 to 8, or 1 where a run is dear.

    As many as hold 100,000 citizens together; one alone beyond 10 million citizen-steps.
    """
    calendar, citizens = Calendar.of(scenario, scenario.theory), scenario.population.citizens
    if citizens * (calendar.horizon + calendar.settle) > DEAR:
        return 1
    return min(MOST, max(FEWEST, TOGETHER // citizens), MOST_SEEDS - scenario.scenario.seed)


def check_seeds(owner: str, first: int, worlds: int) -> None:
    """Raise ScenarioError where there are fewer seeds from `first` on than worlds."""
    if first + worlds > MOST_SEEDS:
        raise ScenarioError(
            f"{owner}: world w has the seed {first} + w, and seeds end at {MOST_SEEDS - 1:,}. "
            f"Got {worlds:,} worlds: ask for fewer."
        )


def check_size(blueprint: "Blueprint", worlds: int) -> None:
    """Raise ScenarioError where worlds and records take more memory than there is, by the least estimate."""
    owner = f"scenario '{blueprint.scenario.name}'"
    check_memory(owner, needed(blueprint, worlds), "worlds, citizens or records", ScenarioError)


def needed(blueprint: "Blueprint", worlds: int) -> float:
    """Return bytes that a run takes at least: columns of citizens, ties as far as known, and records."""
    scenario, theory = blueprint.scenario, blueprint.theory
    axes = len(blueprint.respondents.axes)
    citizens, horizon, record = scenario.population.citizens, blueprint.calendar.horizon, scenario.record
    row = sum(
        np.dtype(column.numpy_dtype(theory.precision)).itemsize * max(1, column.width(axes))
        for column in theory.columns.values()
        if column.table == "citizens"
    )
    degree = scenario.network.arguments.get("mean_degree", 0)
    ties = 4.0 * degree if isinstance(degree, int | float) else 0.0
    moments = horizon // record.every + 1
    kept = moments * (8.0 * len(blueprint.measures) + 8.0 * record.cells * axes)
    kept += moments * 8.0 * min(record.panel, citizens) * axes
    kept += (horizon // record.frames + 1) * 8.0 * citizens * axes if record.frames else 0.0
    return float(worlds) * (citizens * (8.0 + row + ties) + kept)
