"""Samples of citizens without replacement, keyed like every other draw.

Knuth, The Art of Computer Programming, volume 2, section 3.4.2, algorithm S: pass over all n
citizens and take each with chance (still wanted) / (still to come). Every sample of the
size is equally likely, nothing is stored, and each citizen's draw is their own: that of the
first who held their place, so that a sample is the same later.
"""

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.rng import Tick, stream, uniform
from polybius.state import GENERATION, State

__all__ = ["sample"]


def sample(state: State, size: int, purpose: str, step: int) -> NDArray[np.int64]:
    """Return rows of `size` citizens of each society, or all if there are fewer: in rising order.

    `purpose` names the stream of draws; `step` tells samples of one purpose apart.
    """
    bounds = state.societies["first_citizen"].astype(np.int64)
    rows = np.empty(int(np.minimum(np.diff(bounds), size).sum()), np.int64)
    seeds = state.worlds["seed"][state.societies["world"]]
    _draw(state.citizens["id"] % GENERATION, bounds, seeds, size, Tick(step, stream(purpose), 0.0), rows)
    return rows


@compiled
def _draw(
    ids: NDArray[np.int64],
    bounds: NDArray[np.int64],
    seeds: NDArray[np.uint32],
    size: int,
    t: Tick,
    rows: NDArray[np.int64],
) -> None:
    k = 0
    for s in range(len(seeds)):
        left = bounds[s + 1] - bounds[s]
        wanted = min(size, left)
        for i in range(bounds[s], bounds[s + 1]):
            if uniform(seeds[s], ids[i], t, 0) * left < wanted:
                rows[k] = i
                k += 1
                wanted -= 1
            left -= 1
