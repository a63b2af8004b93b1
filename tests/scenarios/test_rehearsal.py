"""Rehearsals: a helper compiles all that a run will need, but for what makes its people."""

import sys
from pathlib import Path

import pytest

from polybius.compiled import helpers, kernel_folder, kernels
from polybius.engine import Plain
from polybius.scenarios import load, rehearsal, run
from polybius.scenarios.blueprint import Blueprint
from polybius.scenarios.execution import Execution


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[rehearsal.Rehearsal]]:
    """Return what helpers are started with, in a cache of its own; none is started."""
    found: list[list[rehearsal.Rehearsal]] = []
    monkeypatch.setenv("POLYBIUS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv(helpers.SWITCH, raising=False)
    for name in [name for name in sys.modules if name.startswith("polybius_kernel_")]:
        monkeypatch.delitem(sys.modules, name)  # what other tests have compiled is in memory
    monkeypatch.setattr(helpers, "_cores", lambda: 2)
    monkeypatch.setattr(rehearsal, "_SEEN", set())
    monkeypatch.setattr(rehearsal, "WORTH", 1)
    monkeypatch.setattr(rehearsal, "start_helper", lambda tasks: found.append(list(tasks)))
    return found


def blueprint() -> Blueprint:
    few = {"record.measures": ["expressed_mean"], "record.groups": False, "record.panel": 0}
    scenario = load("drift").with_overrides(citizens=1_000, years=0.25, set={**few, "record.cells": 0})
    return Blueprint.of(scenario, scenario.theory.without("Tide", "Ballot", "Election", "Policy"))


def test_a_run_finds_its_kernels_compiled(started: list[list[rehearsal.Rehearsal]]) -> None:
    plan = blueprint()
    rehearsal.rehearse(plan, Execution(threads=2))
    ((rehearsed,),) = started
    rehearsed()
    there = {path.name.partition("-")[0] for path in kernels(kernel_folder())}
    slots = {slot.name for slot in plan.theory.all_slots}
    assert there >= slots
    before = set(kernels(kernel_folder()))
    run(plan.scenario, theory=plan.theory, threads=1)
    new = {path.name.partition("-")[0] for path in set(kernels(kernel_folder())) - before}
    assert not new & slots
    rehearsal.rehearse(plan, Execution(threads=2))  # another run of the same
    assert len(started) == 1


@pytest.mark.parametrize("how", [Execution(threads=1), Execution(threads=2, backend=Plain())], ids=str)
def test_no_rehearsal_without_need(how: Execution, started: list[list[rehearsal.Rehearsal]]) -> None:
    rehearsal.rehearse(blueprint(), how)
    assert started == []


def test_what_was_compiled_once_is_not_rehearsed(
    started: list[list[rehearsal.Rehearsal]], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = blueprint()
    monkeypatch.setattr(rehearsal, "titles", lambda: {slot.name for slot in plan.theory.all_slots})
    rehearsal.rehearse(plan, Execution(threads=2))
    assert started == []


def test_a_rehearsal_is_on_few_people() -> None:
    assert rehearsal._small(blueprint()).scenario.population.citizens == rehearsal.CITIZENS
