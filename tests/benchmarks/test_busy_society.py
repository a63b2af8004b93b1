"""The society that benchmarks run: nothing in it may be at rest, or its speed would say nothing."""

import runpy
from pathlib import Path

import numpy as np

from polybius import Simulation
from polybius.theories import WHOLE_SOCIETY

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "busy_society.py"


def test_every_mechanism_has_something_to_do() -> None:
    state = runpy.run_path(str(SCRIPT))["busy_society"](1_000)
    assert len(state.axes) == 3 and len(state.ties.to) == 10 * state.citizens.n
    eager = {"Entry.rate": 1000.0, "Capture.rate": 24.0}  # else too rare to be seen in a year
    simulation = Simulation(WHOLE_SOCIETY.setting(eager), state, threads=1)
    moved: dict[str, set[str]] = {slot.name: set() for slot in WHOLE_SOCIETY.slots}
    for step in range(12):
        for operation in simulation.operations:
            before = [array.copy() for array in operation.arrays]
            operation.run(0, 1, step, simulation.dt, None)
            for name, old, new in zip(operation.slot.writes, before, operation.arrays, strict=True):
                if not np.array_equal(old, new):
                    moved[operation.slot.name].add(name)
    assert [name for name, columns in moved.items() if not columns] == []
    citizens = simulation.state.citizens
    for kept in ("speaks", "office", "displaced", "participation", "enforces", "vote"):
        assert len(np.unique(citizens[kept])) > 1, kept
