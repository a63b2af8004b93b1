"""How a run begins: who takes no side yet, and what climate all believe in."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.populations import Population
from polybius.rng import Tick, stream, uniform
from polybius.scenarios.sections import StartSection

__all__ = ["started"]


def started(population: Population, start: StartSection) -> dict[str, NDArray[Any]]:
    """Return a population's columns as a run begins with them; silencing rewrites `expressed` in place."""
    columns = dict(population.columns)
    private, expressed = columns["private"], columns["expressed"]
    hidden = population.hidden
    if start.silenced > 0:
        tick = Tick(0, stream("scenario.start.silenced"), 0.0)
        _silence(
            private,
            expressed,
            hidden.axis,
            hidden.side,
            start.silenced,
            population.seed,
            population.first,
            tick,
        )
    columns["climate"] = np.full(private.shape, start.climate, private.dtype)
    return columns


@compiled
def _silence(
    private: Any, expressed: Any, axis: int, side: int, share: float, seed: int, first: int, t: Tick
) -> None:
    """Let `share` of those privately on the side say the middle; a larger share silences more people."""
    for i in range(len(private)):
        if side * private[i, axis] > 0.0 and uniform(seed, first + i, t, 0) < share:
            expressed[i, axis] = 0.0
