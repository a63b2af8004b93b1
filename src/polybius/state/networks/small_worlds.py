"""Small worlds: a ring with some ties led elsewhere."""

import numpy as np

from polybius.compiled import compiled, jitable
from polybius.numerals import real
from polybius.rng import Tick, below, uniform
from polybius.state.networks.bounds import check_room, tick, whole
from polybius.state.networks.lattices import half_of
from polybius.state.networks.network import Network
from polybius.state.networks.rows import Nodes, both_ways

__all__ = ["watts_strogatz"]

_ATTEMPTS = 1000  # arbitrary; only a node tied to nearly all others needs more, and keeps its tie


def watts_strogatz(n: int, *, neighbours: int, p: float, seed: int, copy: int = 0) -> Network:
    """Return a ring of `n` nodes in which each tie is rewired with probability `p`.

    As in Watts and Strogatz (Nature 393:440, 1998): nearest ties first, each node keeps one end of
    its `neighbours` / 2 ties ahead and leads the other to a node drawn from all that it is not yet
    tied to. Exactly n * neighbours ties. `neighbours` even; `copy` numbers the networks of one seed.
    """
    n = whole("watts_strogatz.n", n, 1)
    half = half_of("watts_strogatz", neighbours, n)
    check_room("watts_strogatz", n, 2.0 * n * half)
    share = real("watts_strogatz.p", p, 0.0, 1.0)
    seed, t = tick("watts_strogatz", seed, copy)
    source = np.repeat(np.arange(n, dtype=np.uint32), half)
    target = source + np.tile(np.arange(1, half + 1, dtype=np.uint32), n)
    target[target >= n] -= np.uint32(n)
    _rewire(target, n, half, share, seed, t)
    return Network(*both_ways(n, source, target))


@jitable
def _ahead(target: Nodes, half: int, i: int, j: int) -> bool:
    """Say whether `j` is at the far end of one of the ties that `i` keeps."""
    for e in range(i * half, i * half + half):  # noqa: SIM110 (compiled code has no generators)
        if target[e] == j:
            return True
    return False


@compiled
def _rewire(target: Nodes, n: int, half: int, p: float, seed: int, t: Tick) -> None:
    for lap in range(half):
        for i in range(n):
            if uniform(seed, i, t, 0, lap) < p:
                for attempt in range(_ATTEMPTS):
                    j = below(n, seed, i, t, 1, lap * _ATTEMPTS + attempt)
                    if j != i and not _ahead(target, half, i, j) and not _ahead(target, half, j, i):
                        target[i * half + lap] = j
                        break
