"""Rise and fall: when something of a world was greatest, and when it was gone."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.model import Mechanism, Slot, Tick
from polybius.reference.reference_model import Outcome
from polybius.state import Column, Kind, State

__all__ = ["COLLAPSE", "PEAK", "PEAK_AT", "RiseAndFall", "watched"]

#: What is watched: bind it to the column of a model.
LEVEL = Column(name="worlds.level", unit="1", kind=Kind.CARRIED, meaning="what is watched")
PEAK_LEVEL = Column(name="worlds.peak", unit="1", kind=Kind.CARRIED, meaning="greatest level so far")
PEAKED_AT = Column(name="worlds.peaked_at", unit="time", kind=Kind.CARRIED, meaning="time of that level")
FELL_AT = Column(
    name="worlds.fell_at",
    unit="time",
    low=-1,
    kind=Kind.CARRIED,
    meaning="first time at which nothing was left; -1 before it",
    start=-1,
)


@dataclass(frozen=True, kw_only=True)
class RiseAndFall(Mechanism):
    """Notes when a level peaks, and when it is first at or below zero after it was above.

    Times are those of the end of a step: an event lies less than a step before its time.
    """

    acts_on: ClassVar[str] = "worlds"
    reads: ClassVar[tuple[str, ...]] = ("worlds.level",)
    writes: ClassVar[tuple[str, ...]] = ("worlds.peak", "worlds.peaked_at", "worlds.fell_at")
    columns: ClassVar[tuple[Column, ...]] = (LEVEL, PEAK_LEVEL, PEAKED_AT, FELL_AT)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float, float]:
        """Return peak, its time, and the time of the fall in world `i`."""
        me = s.worlds
        now, level = (t.step + 1) * t.dt, me.level[i]
        peak, peaked_at, fell_at = me.peak[i], me.peaked_at[i], me.fell_at[i]
        if level > peak:
            peak, peaked_at = level, now
        if fell_at < 0.0 and peak > 0.0 and level <= 0.0:
            fell_at = now
        return peak, peaked_at, fell_at


def watched(column: str) -> Slot:
    """Return the slot in which the rise and fall of a column of worlds is noted."""
    return Slot("RiseAndFall", RiseAndFall(), binding={LEVEL.name: column})


def _fall(state: State) -> NDArray[np.float64]:
    at = state.worlds["fell_at"]
    return np.where(at < 0, np.nan, at)


PEAK = Outcome("peak", "greatest level so far", lambda state: np.array(state.worlds["peak"]))
PEAK_AT = Outcome("peak_at", "time of the greatest level", lambda state: np.array(state.worlds["peaked_at"]))
COLLAPSE = Outcome("collapse", "time at which nothing was left, NaN before it", _fall)
