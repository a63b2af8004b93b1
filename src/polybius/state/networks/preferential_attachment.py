"""Preferential attachment: who has many ties gets more."""

import numpy as np

from polybius.compiled import compiled
from polybius.rng import Tick, below
from polybius.state.networks.bounds import check_room, tick, whole
from polybius.state.networks.network import Network
from polybius.state.networks.rows import Nodes, both_ways

__all__ = ["barabasi_albert"]


def barabasi_albert(n: int, *, m: int, seed: int, copy: int = 0) -> Network:
    """Return a network that grew node by node, each tying itself to `m` different older ones.

    Older nodes are drawn in proportion to their ties (Barabási and Albert, Science 286:509, 1999),
    starting from m + 1 nodes who are all tied: so nobody has fewer than m ties, and there are
    exactly m (m + 1) + 2 m (n - m - 1). In the limit a share 2 m (m + 1) / (k (k + 1) (k + 2)) has
    k ties. `n` above `m`; `copy` numbers the networks of one seed.
    """
    n = whole("barabasi_albert.n", n, 2)
    m = whole("barabasi_albert.m", m, 1, n - 1)
    check_room("barabasi_albert", n, 2.0 * m * (n - m))
    seed, t = tick("barabasi_albert", seed, copy)
    core = m * (m + 1) // 2
    source = np.empty(core + m * (n - m - 1), np.uint32)
    target = np.empty_like(source)
    source[:core], target[:core] = np.tril_indices(m + 1, -1)
    source[core:] = np.repeat(np.arange(m + 1, n, dtype=np.uint32), m)
    _attach(source, target, core, m, seed, t)
    return Network(*both_ways(n, source, target))


@compiled
def _attach(source: Nodes, target: Nodes, core: int, m: int, seed: int, t: Tick) -> None:
    """Fill `target` from `core` on: an end of a random older tie is a node in proportion to its ties."""
    for begin in range(core, len(source), m):
        node = m + 1 + (begin - core) // m
        draw = 0
        for e in range(begin, begin + m):
            new = False
            while not new:
                end = below(2 * begin, seed, node, t, 0, draw)
                draw += 1
                target[e] = source[end >> 1] if end & 1 else target[end >> 1]
                new = True
                for f in range(begin, e):
                    if target[f] == target[e]:
                        new = False
