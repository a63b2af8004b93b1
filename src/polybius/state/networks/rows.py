"""Sort ties into rows: counting sorts in machine code, two passes over the ties.

A row holds what one node points to. `first` (n + 1,) int64 says where rows begin: row i is
`first[i]:first[i + 1]`. While it sorts, a kernel moves `first[i]` through row i until it
stands where row i + 1 begins, then shifts all by one: no second array of positions.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled, jitable
from polybius.errors import StateError
from polybius.numerals import column

__all__ = ["Nodes", "Weights", "as_weights", "both_ways", "grouped", "row_of_each_tie", "sort_row"]

Nodes = NDArray[np.uint32]
Weights = NDArray[np.float32] | NDArray[np.float64]
_EXACT = 2**24  # whole numbers up to here are exact in four bytes
_NO_WEIGHT = np.empty(0, np.float32)


def as_weights(given: ArrayLike) -> Weights:
    """Return weights as floats: those in double precision stay so, and whole numbers that need it take it.

    All others take four bytes. Raises StateError where they are no numbers.
    """
    weights = np.asarray(given)
    if weights.dtype.kind not in "iuf":
        try:
            weights = column("weight", given, StateError)
        except (ValueError, StateError):
            weights = np.ones(0, bool)
        if weights.dtype == bool:
            raise StateError("network: weight must be numbers, one for each tie.")
    if weights.dtype == np.float64 or (weights.dtype.kind in "iu" and (np.abs(weights) > _EXACT).any()):
        return np.ascontiguousarray(weights, np.float64)
    return np.ascontiguousarray(weights, np.float32)


@jitable
def _counts_to_starts(first: NDArray[np.int64]) -> None:
    """Turn counts (row i's in `first[i + 1]`) into where each row begins."""
    for i in range(1, len(first)):
        first[i] += first[i - 1]


@jitable
def _ends_to_starts(first: NDArray[np.int64]) -> None:
    """Turn where each row ends (row i's in `first[i]`) into where each row begins."""
    for i in range(len(first) - 1, 0, -1):
        first[i] = first[i - 1]
    first[0] = 0


@jitable
def sort_row(to: Nodes, low: int, high: int) -> None:
    """Sort `to[low:high]` in place: Shell's sort with the gaps of Ciura (2001)."""
    for gap in (701, 301, 132, 57, 23, 10, 4, 1):
        for e in range(low + gap, high):
            j, place = to[e], e
            while place >= low + gap and to[place - gap] > j:
                to[place] = to[place - gap]
                place -= gap
            to[place] = j


@compiled
def _group(
    key: Nodes,
    other: Nodes,
    weight: Weights,
    first: NDArray[np.int64],
    to: Nodes,
    new_weight: Weights,
) -> None:
    """Write `other` (and `weight`, unless empty) to rows by `key`, keeping the order within a key."""
    for e in range(len(key)):
        first[key[e] + 1] += 1
    _counts_to_starts(first)
    for e in range(len(key)):
        place = first[key[e]]
        first[key[e]] += 1
        to[place] = other[e]
        if len(weight) > 0:
            new_weight[place] = weight[e]
    _ends_to_starts(first)


@compiled
def _tie_both(source: Nodes, target: Nodes, merge: bool, first: NDArray[np.int64], to: Nodes) -> int:
    """Write every pair to the rows of both, in order; return how many ties are kept."""
    for e in range(len(source)):
        first[source[e] + 1] += 1
        first[target[e] + 1] += 1
    _counts_to_starts(first)
    for e in range(len(source)):
        i, j = source[e], target[e]
        to[first[i]] = j
        first[i] += 1
        to[first[j]] = i
        first[j] += 1
    _ends_to_starts(first)
    kept = low = 0
    for i in range(len(first) - 1):
        high = first[i + 1]
        sort_row(to, low, high)
        if merge:
            for e in range(low, high):
                if e == low or to[e] != to[kept - 1]:
                    to[kept] = to[e]
                    kept += 1
            first[i + 1] = kept
        low = high
    return kept if merge else low


def grouped(
    n: int, key: Nodes, other: Nodes, weight: Weights | None
) -> tuple[NDArray[np.int64], Nodes, Weights | None]:
    """Return (`first`, `other`, `weight`) sorted into `n` rows by `key`; equal keys keep their order."""
    first, to = np.zeros(n + 1, np.int64), np.empty_like(other)
    new_weight = _NO_WEIGHT if weight is None else np.empty_like(weight)
    _group(key, other, _NO_WEIGHT if weight is None else weight, first, to, new_weight)
    return first, to, None if weight is None else new_weight


def both_ways(n: int, source: Nodes, target: Nodes, merge: bool = True) -> tuple[NDArray[np.int64], Nodes]:
    """Return (`first`, `to`) of the undirected network of `n` nodes with these pairs, rows in order.

    `source`, `target` (m,) uint32. With `merge`, a pair that is given more than once is tied once;
    without, a node paired with itself gets two ties to itself. Holds 4 bytes a tie besides the pairs.
    """
    first, to = np.zeros(n + 1, np.int64), np.empty(2 * len(source), np.uint32)
    return first, to[: _tie_both(source, target, merge, first, to)]


def row_of_each_tie(first: NDArray[np.int64]) -> Nodes:
    """Return the row of each tie, (n_ties,) uint32."""
    return np.repeat(np.arange(len(first) - 1, dtype=np.uint32), np.diff(first))
