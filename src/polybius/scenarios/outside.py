"""The outside: interventions at work on a simulation, and what they must remember.

Who would stop in between and go on later needs what an overlay covers: the base value of a
column that only interventions set, by the column's name, and what was added for a while to a
column that mechanisms write, by the intervention's number. Both are in `memory`, and so in checkpoints.
Parameters return to the theory's.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from polybius.engine import Simulation
from polybius.scenarios.held import HeldRows
from polybius.scenarios.holdable import holds_of
from polybius.scenarios.interventions import Intervention, Interventions
from polybius.state import Array, State

__all__ = ["Outside"]


class Outside:
    """What acts on a simulation from outside; `act` is called before a step whenever something is due."""

    def __init__(self, interventions: Interventions, memory: Mapping[str, Array]) -> None:
        self.interventions = interventions
        self.memory = dict(memory)
        self._parameters: dict[str, Array] = {}  # as the theory has them

    def act(self, simulation: Simulation) -> None:
        """Do what is due before the simulation's next step.

        What ends does so before anything begins; of two that set the same, the later in the scenario wins.
        """
        self._set_parameters(simulation)
        self._set_given(simulation.state, simulation.step)
        self._edit(simulation.state, simulation.step)
        self._hold(simulation)

    def _set_parameters(self, simulation: Simulation) -> None:
        planned, step = self.interventions.parameters, simulation.step
        for key in dict.fromkeys(item.target for item in planned):
            base = self._parameters.setdefault(key, simulation.values[key].copy())
            value = base.astype(np.float64)
            for item in _lasting(planned, key, step):
                value = item.on(value, step)
            if not np.array_equal(value, simulation.values[key]):
                simulation.set({key: value.astype(base.dtype)})

    def _set_given(self, state: State, step: int) -> None:
        planned = self.interventions.given
        for name in dict.fromkeys(item.target for item in planned if item.begin <= step):
            column = state.column(name)
            value = self.memory.setdefault(name, column.copy()).astype(np.float64)
            for item in _lasting(planned, name, step):
                rows = _rows(state, item)
                value[rows] = item.on(value[rows], step)
            column[:] = value

    def _edit(self, state: State, step: int) -> None:
        """Change what mechanisms write, and take away from what they made of it what was added."""
        edits = self.interventions.edits
        for item in edits:
            added = self.memory.pop(str(item.number), None) if item.end == step else None
            if added is not None:
                column = state.column(item.target)
                column[:] = np.clip(column - added, item.low, item.high)
        for item in edits:
            if item.begin == step and str(item.number) not in self.memory:
                column, rows = state.column(item.target), _rows(state, item)
                before = column.astype(np.float64)
                column[rows] = item.on(before[rows], step)
                if item.end is not None:
                    self.memory[str(item.number)] = column - before

    def _hold(self, simulation: Simulation) -> None:
        state, step, all_of_them = simulation.state, simulation.step, self.interventions
        lines = [
            HeldRows(item.target, _rows(state, item), item.course.at(step))
            for item in all_of_them.holds
            if item.lasts(step)
        ]
        measures = [
            hold
            for item in all_of_them.measures
            if item.lasts(step)
            for hold in holds_of(item, _rows(state, item, "societies"), step)
        ]
        simulation.hold([*lines, *measures])


def _lasting(planned: Iterable[Intervention], target: str, step: int) -> list[Intervention]:
    return [item for item in planned if item.target == target and item.lasts(step)]


def _rows(state: State, item: Intervention, table: str = "") -> NDArray[np.bool_]:
    """Return which rows of the target's table, or of `table`, an intervention is about."""
    bounds = state.bounds(table or item.target.partition(".")[0])
    if item.rows is None:
        return np.ones(int(bounds[-1]), np.bool_)
    chosen = np.zeros(int(bounds[-1]), np.bool_)
    for row in item.rows:
        chosen[bounds[:-1] + row] = True
    return chosen
