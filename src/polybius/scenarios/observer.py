"""Observers: what looks at a run while it goes on, and what they have seen by its end."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from polybius.results import Record, Variable
from polybius.scenarios.calendar import Calendar
from polybius.state import State

__all__ = ["Observer", "by_world", "society_coords", "time_coords"]


class Observer(Protocol):
    """Look at the state when due; a run stops wherever one of its observers is due next."""

    def next(self, step: int, state: State) -> int | None:
        """Return the first step after `step` at which to look, or None."""

    def look(self, state: State, step: int, last: bool) -> None:
        """See the state before `step` begins; `last` says that the run ends here."""

    def leave(self, state: State, step: int) -> None:
        """See the state once more, as the run goes on from `step`, before interventions act."""
        return

    def set_out(self, state: State, step: int) -> None:
        """See the state as `step` begins, after interventions have acted."""
        return

    def record(self) -> Record | None:
        """Return what was seen, or None if nothing was."""


def by_world(values: NDArray[Any], n_worlds: int) -> NDArray[Any]:
    """Return (n_societies, ...) values as (world, society, ...)."""
    return values.reshape(n_worlds, -1, *values.shape[1:])


def time_coords(steps: list[int], calendar: Calendar, dim: str = "time") -> dict[str, Variable]:
    """Return the coordinates `time` and `step` of moments along `dim`."""
    when = np.array(steps, np.int64)
    # A division, and not a product with dt, so that whole times are whole.
    times = Variable((dim,), when / calendar.per_unit, {"units": calendar.clock.value, "long_name": "time"})
    return {"time": times, "step": Variable((dim,), when, {"units": "step", "long_name": "steps taken"})}


def society_coords(state: State) -> dict[str, Variable]:
    """Return the coordinates of worlds, their seeds, societies and axes."""
    n = state.n_worlds
    return {
        "world": Variable(("world",), np.arange(n)),
        "seed": Variable(
            ("world",), state.worlds["seed"].astype(np.int64), {"long_name": "seed of the world"}
        ),
        "society": Variable(("society",), np.arange(state.societies.n // n)),
        "axis": Variable(("axis",), np.array(state.axes, np.str_), {"long_name": "axis of value"}),
    }
