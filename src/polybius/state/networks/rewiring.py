"""Rewire at random without changing how many ties anybody has."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.errors import StateError
from polybius.numerals import real
from polybius.rng import Tick, uniform
from polybius.state.networks.bounds import tick
from polybius.state.networks.network import Network
from polybius.state.networks.rows import Nodes
from polybius.state.networks.swaps import swap_among

__all__ = ["rewired"]


def rewired(network: Network, *, p: float, seed: int, copy: int = 0) -> Network:
    """Return a copy of an undirected network with each tie rewired with probability `p`, degrees kept.

    Every tie is chosen with probability `p`; each chosen one in turn swaps ends with a random other
    chosen one, so that neither leads to oneself or repeats a tie (Maslov and Sneppen, Science
    296:910, 2002; as in Centola and Macy 2007). Ties that are not chosen stay. `copy` numbers the
    networks of one seed. Raises `StateError` for directed or weighted networks.
    """
    share = real("rewired.p", p, 0.0, 1.0)
    seed, t = tick("rewired", seed, copy)
    if network.weight is not None or not network.is_symmetric():
        raise StateError("rewired: needs an undirected network without weights. See Network.undirected().")
    none = np.empty(0, np.uint32)
    chosen = _choose(network.first, network.to, share, seed, t, none, none)
    row, slot = np.empty(chosen, np.uint32), np.empty(chosen, np.uint32)
    _choose(network.first, network.to, share, seed, t, row, slot)
    to = network.to.copy()
    swap_among(network.first, to, row, slot, seed, t)
    return Network(network.first, to)


@compiled
def _choose(
    first: NDArray[np.int64], to: Nodes, p: float, seed: int, t: Tick, row: Nodes, slot: Nodes
) -> int:
    """Write where the chosen ties are, unless there is no room, and return how many they are."""
    count = 0
    for i in range(len(first) - 1):
        for e in range(first[i], first[i + 1]):
            j: Any = np.int64(to[e])
            if j > i and uniform(seed, i, t, 0, j) < p:  # each tie from its lower end
                if len(row) > 0:
                    row[count], slot[count] = i, e - first[i]
                count += 1
    return count
