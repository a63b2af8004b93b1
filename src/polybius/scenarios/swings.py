"""Swings of public opinion, split over the windows that a scenario names."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ScenarioError
from polybius.measures import Moment, Swing, decompose_swing
from polybius.results import Record, Variable
from polybius.scenarios.calendar import Calendar
from polybius.scenarios.observer import Observer, by_world, society_coords
from polybius.scenarios.sections import SwingSection
from polybius.state import State

__all__ = ["Swings"]

PARTS = {
    "conversion": "change of private values",
    "revelation": "gap of the start that closed",
    "new_falsification": "gap that was not there at the start",
    "mobilisation": "who spoke up or fell silent",
    "replacement": "who died, and who came after them",
}


class Swings(Observer):
    """Keep who everybody was, thought and said when a window opens, and split the swing when it closes.

    `open` holds the windows under way, by their number; it goes into a checkpoint.
    """

    def __init__(
        self, windows: Sequence[SwingSection], calendar: Calendar, open_windows: Mapping[int, Moment]
    ) -> None:
        self.windows, self.calendar = windows, calendar
        for window in windows:
            if calendar.step_of(window.start) == calendar.step_of(window.end):
                raise ScenarioError(
                    f"swing '{window.title}' lasts no step of {calendar.dt:g} {calendar.clock.value}s. "
                    "Let it end later."
                )
        self.bounds = [(calendar.step_of(w.start), calendar.step_of(w.end)) for w in windows]
        self.open = dict(open_windows)
        self.seen: list[tuple[int, dict[str, NDArray[np.float64]]]] = []

    def next(self, step: int, state: State) -> int | None:
        """Return the next step at which a window opens or closes."""
        later = [at for bounds in self.bounds for at in bounds if at > step]
        return min(later, default=None)

    def look(self, state: State, step: int, last: bool) -> None:
        """Close windows."""
        for k, (_, end) in enumerate(self.bounds):
            if step == end and k in self.open:
                before = self.open.pop(k)
                first = state.societies["first_citizen"]
                swing = decompose_swing(before, Moment.of(state), first)
                self.seen.append(
                    (k, {name: by_world(v, state.n_worlds) for name, v in _numbers(swing).items()})
                )
                self.coords = society_coords(state)

    def leave(self, state: State, step: int) -> None:
        """Open windows, when the run goes on from `step`."""
        for k, (start, _) in enumerate(self.bounds):
            if step == start:
                self.open[k] = Moment.of(state)

    def record(self) -> Record | None:
        """Return (swing, world, society, axis), in the order in which windows closed."""
        if not self.seen:
            return None
        windows = [self.windows[k] for k, _ in self.seen]
        unit = {"units": self.calendar.clock.value}
        coords = {
            "title": Variable(("swing",), np.array([w.title for w in windows], np.str_)),
            "from": Variable(("swing",), np.array([w.start for w in windows]), unit),
            "to": Variable(("swing",), np.array([w.end for w in windows]), unit),
            **self.coords,
        }
        variables = {
            name: Variable(
                ("swing", "world", "society", "axis"),
                np.stack([values[name] for _, values in self.seen]),
                {"units": "opinion", "long_name": _long_name(name)},
            )
            for name in self.seen[0][1]
        }
        return Record(variables, coords)


def _numbers(swing: Swing) -> dict[str, NDArray[np.float64]]:
    found = {"total": swing.total}
    for name in PARTS:
        part = getattr(swing, name)
        found |= {name: part.total, f"{name}_up": part.up, f"{name}_down": part.down}
    return found


def _long_name(name: str) -> str:
    part = name.removesuffix("_up").removesuffix("_down")
    if part not in PARTS:
        return "swing of mean expressed opinion"
    way = {"up": ", towards +", "down": ", towards -"}.get(name[len(part) + 1 :], "")
    return f"part of the swing: {PARTS[part]}{way}"
