"""Running a scenario, from its worlds' first step or from a checkpoint on."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from polybius.engine import Backend, Simulation
from polybius.errors import ScenarioError
from polybius.model import Clock, Theory
from polybius.results import Checkpoint, Record, Result, check_out
from polybius.rng import checked_seed
from polybius.scenarios.account import account_of
from polybius.scenarios.blueprint import Blueprint
from polybius.scenarios.catalogue import load
from polybius.scenarios.history import History, Progress
from polybius.scenarios.scenario import Scenario
from polybius.scenarios.threads import checked_threads
from polybius.state import State

__all__ = ["begin", "build", "carry_on", "fork", "resume", "run"]

#: The dimension along which each part of a result grows.
GROWS = {
    "measures": "time",
    "distribution": "time",
    "panel": "time",
    "survey": "wave",
    "swings": "swing",
    "elections": "election",
    "votes": "election",
}


def run(
    scenario: str | Path | Scenario = "two_victories",
    *,
    theory: Theory | None = None,
    citizens: int | None = None,
    years: float | None = None,
    worlds: int = 1,
    seed: int | None = None,
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
    "section.key" to other values. World w has the seed `seed` + w. `theory` takes the
    place of the one that the scenario names. `until` stops at that time, before the horizon, and
    `resume` goes on from there. `check` stops at the first value out of range.
    Raises a PolybiusError, before anything runs, where something does not fit.
    """
    if out is not None:
        check_out(out)
    chosen = scenario if isinstance(scenario, Scenario) else load(scenario)
    chosen = chosen.with_overrides(citizens=citizens, years=years, seed=seed, set=set)
    blueprint = Blueprint.of(chosen, theory)
    result = begin(
        blueprint, _checked_worlds(worlds), _end(blueprint, until), threads, backend, progress, check
    )
    if out is not None:
        result.save(out)
    return result


def build(scenario: str | Path | Scenario, seed: int, theory: Theory | None = None) -> State:
    """Return the world of that seed as it starts, ready for a simulation of one's own."""
    chosen = scenario if isinstance(scenario, Scenario) else load(scenario)
    return Blueprint.of(chosen, theory).world(checked_seed(seed))


def begin(
    blueprint: Blueprint,
    worlds: int,
    end: int,
    threads: int | None = None,
    backend: Backend | None = None,
    progress: Progress | None = None,
    check: bool = False,
) -> Result:
    """Build the worlds of a blueprint and run them to step `end`."""
    started = datetime.now(UTC)
    first = blueprint.scenario.scenario.seed
    seeds = [checked_seed(first + w) for w in range(worlds)]
    simulation = Simulation(
        blueprint.theory,
        blueprint.worlds(seeds, checked_threads(threads)),  # not kept: it would double the memory
        dt=None if blueprint.theory.clock is Clock.STEPS else blueprint.calendar.dt,
        backend=backend,
        threads=threads,
        check=check,
    )
    return _carried(blueprint, simulation, None, end, progress, started)


def resume(
    result: Result,
    *,
    years: float | None = None,
    threads: int | None = None,
    theory: Theory | None = None,
    backend: Backend | None = None,
    progress: Progress | None = None,
    check: bool = False,
    until: float | None = None,
    out: str | Path | None = None,
) -> Result:
    """Go on from where `result` ended, as if it had never stopped: the same result, to the bit.

    To the scenario's horizon, or to a new one, `years` after the start.
    """
    return fork(
        result, years=years, threads=threads, theory=theory, backend=backend, progress=progress,
        check=check, until=until, out=out,
    )  # fmt: skip


def fork(
    result: Result,
    *,
    set: Mapping[str, float] | None = None,
    interventions: Iterable[Mapping[str, Any]] = (),
    years: float | None = None,
    threads: int | None = None,
    theory: Theory | None = None,
    backend: Backend | None = None,
    progress: Progress | None = None,
    check: bool = False,
    until: float | None = None,
    out: str | Path | None = None,
) -> Result:
    """Go on from where `result` ended, under other parameters or with more interventions.

    `set` maps "Mechanism.parameter" to a value; `interventions` are tables as in a scenario
    file. Draws are keyed by step, so futures of one past share every draw that they both make.
    The past stays in the result. Raises ScenarioError for what only a new run can change.
    """
    if out is not None:
        check_out(out)
    scenario = Scenario.parse(result.manifest["scenario"])
    for key in set or {}:
        if key.partition(".")[0] in Scenario.model_fields:
            raise ScenarioError(f"'{key}' cannot change in mid-run. Set parameters, or add interventions.")
    changed = scenario.with_overrides(years=years, set=set).adding(*interventions)
    blueprint = Blueprint.of(changed, theory)
    now = result.step / blueprint.calendar.per_unit
    for item in changed.interventions[len(scenario.interventions) :]:
        if blueprint.calendar.step_of(item.at) < result.step:
            raise ScenarioError(
                f"an intervention at {item.at:g} comes too late: the run has reached {now:g}."
            )
    end = _end(blueprint, until)
    if end < result.step:
        raise ScenarioError(f"the run has reached {now:g} already. Give a later end.")
    onward = carry_on(result, blueprint, end, threads, backend, progress, check)
    if out is not None:
        onward.save(out)
    return onward


def carry_on(
    past: Result,
    blueprint: Blueprint,
    end: int,
    threads: int | None = None,
    backend: Backend | None = None,
    progress: Progress | None = None,
    check: bool = False,
) -> Result:
    """Continue `past` under a blueprint to step `end`; return past and future as one result."""
    started = datetime.now(UTC)
    start = past.checkpoint
    simulation = Simulation(
        blueprint.theory,
        start.state,
        dt=None if blueprint.theory.clock is Clock.STEPS else blueprint.calendar.dt,
        step=start.step,
        backend=backend,
        threads=threads,
        check=check,
    )
    simulation.stopped_at[:] = start.stopped_at
    return _joined(past, _carried(blueprint, simulation, start, end, progress, started))


def _carried(
    blueprint: Blueprint,
    simulation: Simulation,
    start: Checkpoint | None,
    end: int,
    progress: Progress | None,
    started: datetime,
) -> Result:
    history = History(blueprint, simulation.threads, start)
    history.carry(simulation, end, progress)
    records = history.records()
    measures = records.pop("measures") or Record({}, {})
    manifest = account_of(blueprint, simulation, started)
    manifest["segments"] = [{"scenario": manifest["scenario"], "until": simulation.step}]
    checkpoint = Checkpoint(simulation.state, simulation.step, simulation.stopped_at, history.swings.open)
    return Result(measures, manifest, simulation.fingerprints(), checkpoint, **records)


def _joined(past: Result, onward: Result) -> Result:
    """Return one result out of two, as if the run had never been cut in two."""
    every = past.manifest["scenario"]["record"]["every"]
    parts: dict[str, Record | None] = {}
    for name, dim in GROWS.items():
        before, after = getattr(past, name), getattr(onward, name)
        if before is not None and dim == "time" and past.step % every and after is not None:
            before = before.taking(dim, slice(0, -1))  # only there because the run ended
        both = before is not None and after is not None and dim in after.sizes
        parts[name] = before.followed_by(after, dim) if both else before or after
    segments = past.manifest["segments"]
    if segments[-1]["scenario"] == onward.manifest["scenario"]:
        segments = segments[:-1]
    manifest = {**onward.manifest, "segments": [*segments, *onward.manifest["segments"]]}
    measures = parts.pop("measures") or Record({}, {})
    return Result(measures, manifest, onward.fingerprints, onward.checkpoint, **parts)


def _end(blueprint: Blueprint, until: float | None) -> int:
    horizon = blueprint.calendar.horizon
    if until is None:
        return horizon
    end = blueprint.calendar.step_of(until) if until == until else -1
    if not 0 <= end <= horizon:
        latest = f"{horizon / blueprint.calendar.per_unit:g}] {blueprint.calendar.clock.value}s"
        raise ScenarioError(f"until must lie in [0, {latest}. Got {until!r} instead.")
    return end


def _checked_worlds(worlds: int) -> int:
    if isinstance(worlds, bool) or not isinstance(worlds, int) or worlds < 1:
        raise ScenarioError(f"worlds must be a whole number of at least 1. Got {worlds!r} instead.")
    return worlds
