"""Size: the memory that a run needs, told before any is spent, and how many worlds are cheap."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from polybius.errors import PolybiusError, ScenarioError
from polybius.scenarios.calendar import Calendar

if TYPE_CHECKING:
    from polybius.scenarios.blueprint import Blueprint
    from polybius.scenarios.scenario import Scenario

__all__ = ["check_memory", "check_seeds", "check_size", "memory", "needed", "usual_worlds"]

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


def check_memory(owner: str, least: float, of: str, error: type[PolybiusError]) -> None:
    """Raise `error`, which asks for fewer `of`, where `least` bytes are more than there are."""
    there = memory()
    if least > there:
        raise error(
            f"{owner}: this takes {_gigabytes(least)} of memory at least, and there is {_gigabytes(there)}. "
            f"Ask for fewer {of}."
        )


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


def memory() -> float:
    """Return bytes of memory that this process may use; infinite where the system does not say."""
    return min(_limits(), default=float("inf"))


def _limits() -> Iterator[float]:
    with suppress(AttributeError, ValueError, OSError):  # not on Windows
        yield float(os.sysconf("SC_PAGE_SIZE")) * os.sysconf("SC_PHYS_PAGES")
    with suppress(ImportError):
        import resource

        soft, _ = resource.getrlimit(resource.RLIMIT_AS)
        if soft != resource.RLIM_INFINITY:
            yield float(soft)
    with suppress(OSError, ValueError):  # "max" where a container has no limit
        yield float(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii"))


def _gigabytes(size: float) -> str:
    return f"{size / 1e9:,.1f} GB"
