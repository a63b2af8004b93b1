"""Going on from where a result ended: as if it had never stopped, or on another way."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from polybius.engine import Backend
from polybius.errors import ScenarioError, check_kind
from polybius.model import Theory
from polybius.results import Record, Result, check_out
from polybius.scenarios.blueprint import Blueprint
from polybius.scenarios.execution import Execution, Progress
from polybius.scenarios.running import carried, end_of
from polybius.scenarios.scenario import Scenario
from polybius.scenarios.theory_data import made_again

__all__ = ["carry_on", "fork", "resume"]

#: The dimension along which each part of a result grows.
GROWS = {
    "measures": "time",
    "distribution": "time",
    "groups": "time",
    "panel": "time",
    "frames": "frame",
    "survey": "wave",
    "swings": "swing",
    "elections": "election",
    "votes": "election",
}


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
    check_kind("resume takes a Result", result, Result, error=ScenarioError)
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
    check_kind("fork takes a Result", result, Result, error=ScenarioError)
    if out is not None:
        check_out(out)
    how = Execution(threads, backend, progress, check)
    scenario = Scenario.parse(result.manifest["scenario"])
    theory = theory or made_again(result.manifest["theory"], f"the result of '{scenario.name}'")
    for key in set or {}:
        if key.partition(".")[0] in Scenario.model_fields:
            raise ScenarioError(f"'{key}' cannot change in mid-run. Set parameters, or add interventions.")
    changed = scenario.with_overrides(years=years, set=set, theory=theory).adding(*interventions)
    blueprint = Blueprint.of(changed, theory)
    now = result.step / blueprint.calendar.per_unit
    for item in changed.interventions[len(scenario.interventions) :]:
        if blueprint.calendar.step_of(item.at) < result.step:
            raise ScenarioError(
                f"an intervention at {item.at:g} comes too late: the run has reached {now:g}."
            )
    end = end_of(blueprint, until)
    if end < result.step:
        raise ScenarioError(f"the run has reached {now:g} already. Give a later end.")
    onward = carry_on(result, blueprint, end, how)
    if out is not None:
        onward.save(out)
    return onward


def carry_on(past: Result, blueprint: Blueprint, end: int, how: Execution) -> Result:
    """Continue `past` under a blueprint to step `end`; return past and future as one result."""
    started = datetime.now(UTC)
    start = past.checkpoint
    with how.watched() as how:
        simulation = how.simulation(blueprint, start.state, start.step)
        simulation.stopped_at[:] = start.stopped_at
        return _joined(past, carried(blueprint, simulation, start, end, how, started))


def _joined(past: Result, onward: Result) -> Result:
    """Return one result out of two, as if the run had never been cut in two."""
    every = past.manifest["scenario"]["record"]["every"]
    parts: dict[str, Record] = {}
    for name, dim in GROWS.items():
        before, after = getattr(past, name), getattr(onward, name)
        if before and after and dim == "time" and past.step % every:
            before = before.taking(dim, slice(0, -1))  # only there because the run ended
        both = before and after and dim in after.sizes
        parts[name] = before.followed_by(after, dim) if both else before or after
    segments = past.manifest["segments"]
    if all(segments[-1].get(key) == onward.manifest[key] for key in ("scenario", "theory")):
        segments = segments[:-1]
    manifest = {**onward.manifest, "segments": [*segments, *onward.manifest["segments"]]}
    return Result(parts.pop("measures"), manifest, onward.fingerprints, onward.checkpoint, **parts)
