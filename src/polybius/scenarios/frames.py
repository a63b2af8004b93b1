"""Frames: all citizens of a small society, kept one by one often enough to be watched."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.results import Record, Variable
from polybius.scenarios.calendar import Calendar
from polybius.scenarios.observer import Observer, by_world, society_coords, time_coords
from polybius.state import State

__all__ = ["Frames"]

#: What is kept of each citizen, as far as the theory has it.
KEPT = ("private", "expressed", "speaks", "office")


class Frames(Observer):
    """Keep what every citizen thinks and says, whether they speak and hold office, every so many steps."""

    def __init__(self, every: int, calendar: Calendar) -> None:
        self.every, self.calendar = every, calendar
        self.steps: list[int] = []
        self.seen: dict[str, list[NDArray[Any]]] = {}

    def next(self, step: int, state: State) -> int:
        """Return the next step of the cadence."""
        return (step // self.every + 1) * self.every

    def look(self, state: State, step: int, last: bool) -> None:
        """Keep a frame; the end is one only where the cadence has it, so that frames are evenly spaced."""
        if step % self.every:
            return
        self.steps.append(step)
        self.coords = society_coords(state)
        for name in KEPT:
            if name in state.citizens:
                values = by_world(state.citizens[name], state.n_worlds)
                self.seen.setdefault(name, []).append(values.copy())
        if state.has("societies.line"):
            line = by_world(state.societies["line"], state.n_worlds)
            self.seen.setdefault("line", []).append(line.copy())

    def record(self) -> Record | None:
        """Return (frame, world, citizen[, axis]) and the official line, (frame, world, society, axis)."""
        if not self.steps:
            return None
        variables = {
            name: Variable(("frame", "world", *DIMS[name]), np.stack(seen), ATTRS[name])
            for name, seen in self.seen.items()
        }
        return Record(variables, {**time_coords(self.steps, self.calendar, "frame"), **self.coords})


DIMS: dict[str, tuple[str, ...]] = {
    "private": ("citizen", "axis"),
    "expressed": ("citizen", "axis"),
    "speaks": ("citizen",),
    "office": ("citizen",),
    "line": ("society", "axis"),
}
ATTRS = {
    "private": {"units": "opinion", "long_name": "private opinion"},
    "expressed": {"units": "opinion", "long_name": "expressed opinion"},
    "speaks": {"units": "yes/no", "long_name": "speaks in public"},
    "office": {"units": "yes/no", "long_name": "holds office"},
    "line": {"units": "opinion", "long_name": "official line"},
}
