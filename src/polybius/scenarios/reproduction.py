"""Running a result again from its manifest, and saying whether the same came out."""

from dataclasses import dataclass
from math import floor, log10
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ResultError, ScenarioError
from polybius.model import Theory
from polybius.results import Result, installation
from polybius.scenarios.blueprint import Blueprint
from polybius.scenarios.continuing import carry_on
from polybius.scenarios.execution import Execution, Progress
from polybius.scenarios.running import begin
from polybius.scenarios.scenario import Scenario
from polybius.scenarios.theory_data import made_again, moved_on

__all__ = ["Reproduction", "reproduce"]

#: Largest difference that still counts as equal. Arbitrary: far below what a figure shows.
TOLERANCE = 1e-3


@dataclass(frozen=True)
class Reproduction:
    """The verdict on a second run: `identical`, `equal` or `differs`.

    `difference` is the largest one, over all measures and the final state; `what` says where
    it is, or where the two runs part first; `changes` are the versions and machines that differ.
    """

    verdict: str
    difference: float
    what: str
    changes: tuple[str, ...]
    again: Result

    def __str__(self) -> str:
        if self.verdict == "identical":
            text = f"identical: {len(self.again.fingerprints)} fingerprints are the same"
            return text.replace("1 fingerprints are", "1 fingerprint is") + "."
        because = f" Since then changed: {'; '.join(self.changes)}." if self.changes else ""
        if self.verdict == "equal":
            within = floor(-log10(self.difference)) if self.difference > 0 else 16
            return f"equal within 1e-{within}: the largest difference is in {self.what}.{because}"
        return f"differs: {self.what}.{because}"


def reproduce(
    out: str | Path,
    *,
    threads: int | None = None,
    theory: Theory | None = None,
    progress: Progress | None = None,
) -> Reproduction:
    """Run the result in folder `out` again and compare.

    Raises ResultError where the folder is damaged, ScenarioError where a survey or network
    file is missing or has changed. The theory is the one that ran, as the manifest has it, whatever has been
    changed in it. `theory` is needed where a mechanism of it does not ship, and is neither in a module that
    has been imported nor in the notebook or script that asks; and where one has been changed since.
    """
    first = Result.load(out)
    again = _again(first, theory, Execution(threads, progress=progress), str(out))
    changes = (*_changes(first.manifest), *moved_on(first.manifest["theory"], again.manifest["theory"]))
    if again.fingerprints == first.fingerprints:
        return Reproduction("identical", 0.0, "", changes, again)
    difference, what = _largest(first, again)
    if difference <= TOLERANCE:
        return Reproduction("equal", difference, what, changes, again)
    return Reproduction("differs", difference, _first_parting(first, again) or what, changes, again)


def _again(first: Result, theory: Theory | None, how: Execution, out: str) -> Result:
    manifest, result = first.manifest, None
    for segment in manifest["segments"]:
        scenario = Scenario.parse(segment["scenario"])
        _check_inputs(scenario, manifest["inputs"])
        if manifest.get("people") is not None and scenario.population.people is None:
            raise ScenarioError(
                "the result is of people that were given in Python, and does not keep their table. Run it "
                "again with run(..., people=...), or name the table in the scenario: population.people."
            )
        ran = segment.get("theory", manifest["theory"])
        blueprint = Blueprint.of(scenario, theory or made_again(ran, f"result '{out}'"))
        until = segment["until"]
        if result is None:
            result = begin(blueprint, manifest["worlds"], until, how)
        else:
            result = carry_on(result, blueprint, until, how)
    if result is None:
        raise ResultError(
            f"result '{out}': the manifest has no segments of a run. There is nothing to run again."
        )
    return result


def _check_inputs(scenario: Scenario, digests: dict[str, str]) -> None:
    for path, digest in scenario.files().items():
        if digests.get(path, digest) != digest:
            raise ScenarioError(
                f"'{path}' is not the file that the result was made from: it has changed since."
            )


def _changes(manifest: dict[str, Any]) -> list[str]:
    """Say what the installation has now that differs from what made the result."""
    now, then = _flat(installation()), _flat({key: manifest[key] for key in installation()})
    return [f"{key} {then.get(key)} -> {value}" for key, value in now.items() if then.get(key) != value]


def _flat(facts: dict[str, Any]) -> dict[str, str]:
    inside = facts["versions"]
    return {key: str(value) for key, value in {**facts, **inside}.items() if key != "versions"}


def _largest(first: Result, again: Result) -> tuple[float, str]:
    """Return the largest difference over measures and final state, and where it is."""
    found = [(0.0, "nothing")]
    for name, variable in first.measures.variables.items():
        found.append((_apart(variable.values, again.measures[name]), f"measure '{name}'"))
    for table in first.final.tables.values():
        for short, values in table.items():
            name = f"{table.name}.{short}"
            found.append((_apart(values, again.final.column(name)), f"column {name} at the end"))
    return max(found, key=lambda item: item[0])


def _apart(a: NDArray[Any], b: NDArray[Any]) -> float:
    """Return the largest absolute difference; infinite where shapes or gaps differ."""
    if a.shape != b.shape or not np.array_equal(np.isnan(a), np.isnan(b)):
        return float("inf")
    gaps = np.abs(a.astype(np.float64) - b.astype(np.float64))
    return float(np.nanmax(gaps, initial=0.0)) if gaps.size else 0.0


def _first_parting(first: Result, again: Result) -> str:
    """Say at which record, in which measure and world, the two runs part first."""
    unit = first.manifest["clock"]
    for t, time in enumerate(first.measures["time"]):
        for name, variable in first.measures.variables.items():
            mine, other = variable.values[t], again.measures[name][t]
            for w in range(len(mine)):
                if _apart(mine[w], other[w]) > TOLERANCE:
                    return f"measure '{name}' of world {w} parts first, at {time:g} {unit}s"
    return ""
