"""Local clustering: how often two whom one listens to are tied themselves."""

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.state.networks.rows import Nodes

__all__ = ["local_clustering"]


@compiled
def _closed_shares(
    first: NDArray[np.int64], to: Nodes, nodes: Nodes, near: NDArray[np.bool_], out: NDArray[np.float32]
) -> None:
    for q in range(len(nodes)):
        i = nodes[q]
        low, high = first[i], first[i + 1]
        known = 0
        for e in range(low, high):
            j = to[e]
            if j != i and not near[j]:
                near[j] = True
                known += 1
        closed = 0
        for e in range(low, high):
            j = to[e]
            if j != i:
                for f in range(first[j], first[j + 1]):
                    if near[to[f]] and to[f] != j:
                        closed += 1
        for e in range(low, high):
            near[to[e]] = False
        out[q] = closed / (known * (known - 1)) if known > 1 else 0.0


def local_clustering(first: NDArray[np.int64], to: Nodes, nodes: Nodes) -> NDArray[np.float32]:
    """Return the clustering coefficient of each of `nodes`, (len(nodes),) float32 in [0, 1].

    Of all ordered pairs (j, l) of different nodes in i's row, the share where l is in j's row
    (Watts and Strogatz 1998; for undirected networks their C_i); 0 for fewer than two. Takes as
    many steps as there are ties of ties. Assumes that no row names a node twice.
    """
    out = np.empty(len(nodes), np.float32)
    _closed_shares(first, to, nodes, np.zeros(len(first) - 1, np.bool_), out)
    return out
