"""Regions of a map of cultures: who is connected by ties between those who are alike enough."""

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled, jitable
from polybius.state import State

__all__ = ["cultures", "regions", "sizes", "zones"]

Labels = NDArray[np.int64]


@jitable
def _root(parent: Labels, i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@compiled
def _along_ties(first: Labels, to: NDArray[np.uint32], traits: NDArray[np.uint16], least: int) -> Labels:
    """Connect those with a tie between them and at least `least` features in common."""
    parent = np.arange(len(traits))
    for i in range(len(traits)):
        for e in range(first[i], first[i + 1]):
            j = int(to[e])
            shared = 0
            for k in range(traits.shape[1]):
                if traits[i, k] == traits[j, k]:
                    shared += 1
            if shared >= least:
                parent[_root(parent, i)] = _root(parent, j)
    for i in range(len(parent)):
        parent[i] = _root(parent, i)
    return parent


@compiled
def _by_traits(starts: Labels, traits: NDArray[np.uint16]) -> Labels:
    """Connect all of a world who have a trait of some feature in common."""
    parent = np.arange(len(traits))
    for k in range(traits.shape[1]):
        holder = np.full(65536, -1)
        for i in range(len(traits)):
            last = holder[traits[i, k]]
            if last >= starts[i]:  # else nobody of this world yet
                parent[_root(parent, i)] = _root(parent, last)
            holder[traits[i, k]] = i
    for i in range(len(parent)):
        parent[i] = _root(parent, i)
    return parent


def _alike(state: State) -> Labels:
    """Return for each citizen the first of its world with the same culture."""
    rows = np.column_stack([state.citizens.world, state.citizens.trait])
    _, first, inverse = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    labels: Labels = first[inverse.reshape(-1)]
    return labels


def regions(state: State) -> Labels:
    """Return one label for all of a region: connected, and the same in all features, (n_citizens,).

    Ties connect in both directions, whoever hears whom.
    """
    if state.complete:
        return _alike(state)
    traits = state.citizens.trait
    found: Labels = _along_ties(state.citizens.first_tie, state.ties.to, traits, traits.shape[1])
    return found


def zones(state: State) -> Labels:
    """Return one label for all of a zone: connected by ties between those with a feature in common."""
    traits = state.citizens.trait
    if state.complete:
        starts = state.worlds.first_citizen[state.citizens.world].astype(np.int64)
        everywhere: Labels = _by_traits(starts, traits)
        return everywhere
    found: Labels = _along_ties(state.citizens.first_tie, state.ties.to, traits, 1)
    return found


def cultures(state: State) -> Labels:
    """Return one label for all of a world with the same culture, wherever they are."""
    return _alike(state)


def sizes(labels: Labels, n_worlds: int) -> Labels:
    """Return how many have each label, 0 where nobody does, (n_worlds, n)."""
    return np.bincount(labels, minlength=len(labels)).reshape(n_worlds, -1)
