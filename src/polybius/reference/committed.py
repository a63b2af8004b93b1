"""Committed minorities: some never change, whatever they hear."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from polybius.reference.draws import shuffled
from polybius.state import Column, Kind, State

__all__ = ["COMMITTED", "committed", "share_of_the_free"]

COMMITTED = Column(
    name="citizens.committed",
    dtype="uint8",
    unit="1",
    low=0,
    high=1,
    kind=Kind.GIVEN,
    meaning="1 who never changes",
)


def committed(seed: int, n: int, share: float) -> NDArray[np.uint8]:
    """Return 1 for the nearest whole number to `share` of `n` citizens, drawn at random, (n,)."""
    return (shuffled(seed, n, "committed") < round(share * n)).astype(np.uint8)


def share_of_the_free(state: State, of: Callable[[State], NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the mean of `of(state)`, (n_citizens,), over those not committed, (n_worlds,).

    Not a number where all are committed.
    """
    free = (1.0 - state.citizens.committed).reshape(state.n_worlds, -1)
    counted = of(state).reshape(state.n_worlds, -1) * free
    with np.errstate(invalid="ignore"):
        mean: NDArray[np.float64] = counted.sum(axis=1) / free.sum(axis=1)
    return mean
