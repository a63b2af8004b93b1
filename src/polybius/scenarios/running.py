"""Running a scenario, from its worlds' first step or from a checkpoint on."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from polybius.engine import Backend, Simulation
from polybius.errors import ScenarioError
from polybius.model import Theory
from polybius.numerals import numeral, whole
from polybius.results import Checkpoint, Record, Result, check_out
from polybius.rng import checked_seed
from polybius.scenarios.account import account_of
from polybius.scenarios.as_they_are import People
from polybius.scenarios.blueprint import Blueprint
from polybius.scenarios.catalogue import load
from polybius.scenarios.execution import Execution, Progress
from polybius.scenarios.history import History
from polybius.scenarios.rehearsal import rehearse
from polybius.scenarios.scenario import Scenario
from polybius.scenarios.size import check_seeds, check_size
from polybius.state import State

__all__ = ["begin", "build", "carried", "end_of", "run", "simulation"]

#: Notes on a run: one line each on the standard error, unless a program says otherwise.
LOG = logging.getLogger("polybius")


def run(
    scenario: str | Path | Scenario = "two_victories",
    *,
    theory: Theory | None = None,
    citizens: int | None = None,
    years: float | None = None,
    worlds: int = 1,
    seed: int | None = None,
    people: People | None = None,
    threads: int | None = None,
    set: Mapping[str, Any] | None = None,
    out: str | Path | None = None,
    backend: Backend | None = None,
    progress: Progress | None = None,
    check: bool = False,
    until: float | None = None,
) -> Result:
    """Run a scenario and return its result; with `out`, save it there too.

    `scenario` is a name, a TOML file or a Scenario; `set` maps "Mechanism.parameter" or
    "section.key" to other values. World w has the seed `seed` + w. `people`, from
    `polybius.people`, take the place of those drawn, each as its row says. `theory` takes the
    place of the one that the scenario names. Interventions beyond the end are logged, and noted
    in the manifest. `until` stops at that time, before the horizon, and
    `resume` goes on from there. `check` stops at the first value out of range.
    Raises a PolybiusError, before anything runs, where something does not fit.
    """
    if out is not None:
        check_out(out)
    how = Execution(threads, backend, progress, check)
    chosen = scenario if isinstance(scenario, Scenario) else load(scenario)
    chosen = chosen.with_overrides(citizens=citizens, years=years, seed=seed, set=set, theory=theory)
    blueprint = Blueprint.of(chosen, theory, _checked_people(people, citizens))
    result = begin(blueprint, whole("worlds", worlds, 1, error=ScenarioError), end_of(blueprint, until), how)
    if out is not None:
        result.save(out)
    return result


def _checked_people(people: People | None, citizens: int | None) -> People | None:
    if people is not None and not isinstance(people, People):
        raise ScenarioError(
            f"people takes what polybius.people(table, graph) returns. Got {type(people).__name__} instead."
        )
    if people is not None and citizens is not None:
        raise ScenarioError(f"there are {people.n} people: leave citizens out. Got {citizens!r}.")
    return people


def build(scenario: str | Path | Scenario, seed: int, theory: Theory | None = None) -> State:
    """Return the world of that seed as it starts, ready for a simulation of one's own."""
    chosen = scenario if isinstance(scenario, Scenario) else load(scenario)
    blueprint = Blueprint.of(chosen, theory)
    check_size(blueprint, 1)
    return blueprint.world(checked_seed(seed))


def simulation(
    scenario: str | Path | Scenario,
    seed: int | None = None,
    *,
    theory: Theory | None = None,
    threads: int | None = None,
    backend: Backend | None = None,
    check: bool = False,
) -> Simulation:
    """Return a simulation of a scenario to carry on by hand: its world, its parameters, its steps.

    `seed` is the scenario's by default. Where the scenario settles, the first step is below 0, and
    `advance(-simulation.step)` comes to time 0. Interventions are not made, and nothing is recorded.
    """
    chosen = scenario if isinstance(scenario, Scenario) else load(scenario)
    blueprint = Blueprint.of(chosen.with_overrides(seed=seed, theory=theory), theory)
    check_size(blueprint, 1)
    world = blueprint.world(checked_seed(blueprint.scenario.scenario.seed))
    return Execution(threads, backend, None, check).simulation(blueprint, world, -blueprint.calendar.settle)


def begin(blueprint: Blueprint, worlds: int, end: int, how: Execution) -> Result:
    """Build the worlds of a blueprint and run them to step `end`."""
    started = datetime.now(UTC)
    first = blueprint.scenario.scenario.seed
    check_seeds(f"scenario '{blueprint.scenario.name}'", first, worlds)
    check_size(blueprint, worlds)
    seeds = [checked_seed(first + w) for w in range(worlds)]
    # The worlds as built get no name: kept, they would double the memory.
    settle = -blueprint.calendar.settle
    rehearse(blueprint, how)
    with how.watched() as how:
        simulation = how.simulation(blueprint, blueprint.worlds(seeds, how.n_threads), settle)
        return carried(blueprint, simulation, None, end, how, started)


def carried(
    blueprint: Blueprint,
    simulation: Simulation,
    start: Checkpoint | None,
    end: int,
    how: Execution,
    started: datetime,
) -> Result:
    """Carry a simulation to step `end`, watched; return its result, from `start` on."""
    for note in blueprint.notes:
        _tell(blueprint.scenario.name, note)
    history = History(blueprint, simulation.threads, start)
    history.carry(simulation, end, how.progress)
    records = history.records()
    measures = records.pop("measures", Record({}, {}))
    manifest = account_of(blueprint, simulation, started)
    said = {key: manifest[key] for key in ("scenario", "theory")}
    manifest["segments"] = [{**said, "until": simulation.step}]
    checkpoint = Checkpoint(
        simulation.state, simulation.step, simulation.stopped_at, history.swings.open, history.outside.memory
    )
    return Result(measures, manifest, simulation.fingerprints(), checkpoint, **records)


def end_of(blueprint: Blueprint, until: float | None) -> int:
    """Return the step at which to stop: that of `until`, or the horizon."""
    horizon = blueprint.calendar.horizon
    if until is None:
        return horizon
    given = numeral(until)
    end = -1 if given is None or given != given else blueprint.calendar.step_of(given)
    if not 0 <= end <= horizon:
        latest = f"{horizon / blueprint.calendar.per_unit:g}] {blueprint.calendar.clock.value}s"
        raise ScenarioError(f"until must lie in [0, {latest}. Got {until!r} instead.")
    return end


@lru_cache(maxsize=1024)
def _tell(name: str, note: str) -> None:
    """Log a note, once: a loop of runs says it as often as one run."""
    LOG.warning("scenario '%s': %s", name, note)
