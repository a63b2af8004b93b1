"""Ties that say again what another says: the same way, whose weights add up, or the other way."""

import numpy as np
from numpy.typing import NDArray

from polybius.errors import StateError
from polybius.state.networks.rows import Nodes, Weights, as_weights

__all__ = ["mutual", "summed"]


def summed(source: Nodes, target: Nodes, weight: Weights) -> tuple[Nodes, Nodes, Weights]:
    """Return each tie once, in the order of `source` and then `target`, with the sum of its weights."""
    keys, place = np.unique(_key(source, target), return_inverse=True)
    total = as_weights(np.bincount(place, weight, len(keys)).astype(weight.dtype))
    return (keys >> np.uint64(32)).astype(np.uint32), keys.astype(np.uint32), total


def mutual(source: Nodes, target: Nodes, weight: Weights) -> tuple[Nodes, Nodes, Weights]:
    """Return ties that go both ways with one weight; raise `StateError` where a tie has two."""
    one, other, total = summed(source, target, weight)
    forth, back = _key(one, other), _key(other, one)
    place = np.searchsorted(forth, back).clip(0, max(len(forth) - 1, 0))
    answered = forth[place] == back if len(forth) else np.zeros(0, bool)
    unlike = np.flatnonzero(answered & (total[place] != total))
    if len(unlike):
        e = int(unlike[0])
        raise StateError(
            f"network: the tie of nodes {one[e]} and {other[e]} weighs {total[e]:g} one way and "
            f"{total[place[e]]:g} the other. An undirected tie has one weight: give it once."
        )
    alone = ~answered
    ends = np.concatenate([one, other[alone]]), np.concatenate([other, one[alone]])
    return (*ends, np.concatenate([total, total[alone]]))


def _key(source: Nodes, target: Nodes) -> NDArray[np.uint64]:
    return source.astype(np.uint64) << np.uint64(32) | target.astype(np.uint64)
