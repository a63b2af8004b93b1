"""Blocks: citizens in pieces of fixed size, so that sums come out the same on any number of threads.

Each society's citizens are cut into blocks of `BLOCK`, counted from the society's own
first citizen, so that neither other worlds nor threads move a boundary.
"""

import numpy as np
import numpy.typing as npt

from polybius.model.aggregate import GROUPED_BY
from polybius.state import State

BLOCK = 4096

Longs = npt.NDArray[np.int64]


class Blocks:
    """Where each block of citizens begins and ends (`low`, `high`), in which society and world."""

    def __init__(self, state: State) -> None:
        first = state.societies["first_citizen"].astype(np.int64)
        counts = -(-np.diff(first) // BLOCK)
        self.society: Longs = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
        self.first_block: Longs = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        place = np.arange(len(self.society), dtype=np.int64) - self.first_block[self.society]
        self.low: Longs = first[self.society] + place * BLOCK
        self.high: Longs = np.minimum(self.low + BLOCK, first[self.society + 1])
        self.world: Longs = state.societies["world"][self.society].astype(np.int64)
        self.first_society = state.bounds("societies")
        self.state = state

    def of_worlds(self, w0: int, w1: int) -> tuple[int, int]:
        """Return the range of blocks that lie in worlds `w0` to `w1`."""
        societies = self.first_society[[w0, w1]]
        return int(self.first_block[societies[0]]), int(self.first_block[societies[1]])

    def targets(self, by: str) -> tuple[Longs, Longs]:
        """Return, per block, the first row of table `by` that its citizens may belong to, and how many."""
        if by == "societies":
            return self.society, np.ones_like(self.society)
        if by == "worlds":
            return self.world, np.ones_like(self.society)
        first = self.state.societies[f"first_{GROUPED_BY[by]}"].astype(np.int64)
        return first[self.society], np.diff(first)[self.society]
