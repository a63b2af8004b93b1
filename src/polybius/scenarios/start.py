"""How a run begins: who takes no side yet, what climate all believe in, and of what resolve is made."""

from collections.abc import Container
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.populations import Population
from polybius.rng import Tick, stream, uniform
from polybius.scenarios.sections import StartSection
from polybius.state import SYSTEM

__all__ = ["started"]

#: Parts of resolve.
PARTS = next(column.width(1) for column in SYSTEM if column.name == "citizens.fortitude")


def started(
    population: Population, start: StartSection, wanted: Container[str] = ()
) -> dict[str, NDArray[Any]]:
    """Return a population's columns as a run begins with them; silencing rewrites `expressed` in place.

    Where the parts of resolve are `wanted`, each begins at the whole.
    """
    columns = dict(population.columns)
    private, expressed = columns["private"], columns["expressed"]
    if start.silenced > 0:
        tick = Tick(0, stream("scenario.start.silenced"), 0.0)
        for axis, side in enumerate(stigma(population)):
            if side != 0:
                _silence(
                    private, expressed, axis, side, start.silenced, population.seed, population.first, tick
                )
    columns["climate"] = np.array(np.broadcast_to(np.array(start.climate, private.dtype), private.shape))
    if "fortitude" in wanted and "resolve" in columns:
        columns["fortitude"] = np.repeat(columns["resolve"][:, np.newaxis], PARTS, axis=1)
    return columns


def stigma(population: Population) -> tuple[int, ...]:
    """Return the stigmatised side of each value axis: the hidden one's, 0 where nothing is hidden.

    On latent axes it is the side to which the hidden side of their scale points.
    """
    mapping, hidden = population.respondents.mapping, population.hidden
    scale = hidden.scale(population.respondents)
    sides = []
    for name in population.axes:
        if name in mapping.latent:
            around = mapping.latent[name]
            points = (around.loading > 0) - (around.loading < 0)
            sides.append(hidden.side * points if around.of == scale else 0)
        else:
            sides.append(hidden.side if name == scale else 0)
    return tuple(sides)


@compiled
def _silence(
    private: Any, expressed: Any, axis: int, side: int, share: float, seed: int, first: int, t: Tick
) -> None:
    """Let `share` of those privately on the side say the middle; a larger share silences more people."""
    for i in range(len(private)):
        if side * private[i, axis] > 0.0 and uniform(seed, first + i, t, 0) < share:
            expressed[i, axis] = 0.0
