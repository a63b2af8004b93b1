"""A panel: citizens who are followed one by one through a run."""

import numpy as np
from numpy.typing import NDArray

from polybius.results import Record, Variable
from polybius.scenarios.calendar import Calendar
from polybius.scenarios.observer import Observer, society_coords, time_coords
from polybius.scenarios.sampling import sample
from polybius.state import GENERATION, State

__all__ = ["Panel"]


class Panel(Observer):
    """Keep what the same citizens think and say, as often as measures are taken.

    The panel is a sample drawn once, of `size` citizens of each society: the same people whenever a
    run is taken up again. They are of the first generation, and answer nan when another has taken their
    place.
    """

    def __init__(self, size: int, every: int, calendar: Calendar) -> None:
        self.size, self.every, self.calendar = size, every, calendar
        self.rows: NDArray[np.int64] | None = None
        self.steps: list[int] = []
        self.seen: dict[str, list[NDArray[np.float32]]] = {"private": [], "expressed": []}

    def next(self, step: int, state: State) -> int:
        """Return the next step of the cadence."""
        return (step // self.every + 1) * self.every

    def look(self, state: State, step: int, last: bool) -> None:
        """Ask the panel."""
        if step % self.every and not last:
            return
        if self.rows is None:
            self.rows = sample(state, self.size, "panel", 0)
            ids = (state.citizens["id"][self.rows] % GENERATION).reshape(state.n_worlds, -1)
            self.ids = Variable(("world", "citizen"), ids, {"long_name": "citizen's id in the world"})
            self.coords = society_coords(state)
            del self.coords["society"]
        self.steps.append(step)
        gone = state.citizens["id"][self.rows] >= GENERATION
        for name, seen in self.seen.items():
            values = state.citizens[name][self.rows]
            values[gone] = np.nan
            seen.append(values.reshape(state.n_worlds, -1, values.shape[1]))

    def record(self) -> Record | None:
        """Return (time, world, citizen, axis)."""
        if not self.steps:
            return None
        variables = {
            name: Variable(
                ("time", "world", "citizen", "axis"),
                np.stack(seen),
                {"units": "opinion", "long_name": f"{name} opinion"},
            )
            for name, seen in self.seen.items()
        }
        return Record(variables, {**time_coords(self.steps, self.calendar), **self.coords, "id": self.ids})
