"""Exchange the far ends of ties, in place: everyone keeps as many ties as before."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled, jitable
from polybius.rng import Tick, below
from polybius.state.networks.rows import Nodes, sort_row

__all__ = ["make_simple", "swap_among"]

_ATTEMPTS = 1000  # arbitrary: partners tried for a tie before it is left as it is


@jitable
def _times_tied(first: NDArray[np.int64], to: Nodes, i: int, j: int) -> int:
    """Return how often `i` and `j` are tied, by the shorter of their rows."""
    if first[i + 1] - first[i] > first[j + 1] - first[j]:
        i, j = j, i
    times = 0
    for e in range(first[i], first[i + 1]):
        if to[e] == j:
            times += 1
    return times


@jitable
def _replace(first: NDArray[np.int64], to: Nodes, i: int, old: int, new: int) -> None:
    """Put `new` in the place of one `old` in row `i`."""
    e = first[i]
    while to[e] != old:
        e += 1
    to[e] = new


@jitable
def _swap(first: NDArray[np.int64], to: Nodes, a: int, e: int, c: int, f: int) -> bool:
    """Turn the ties a-b (place `e`) and c-d (place `f`) into a-d and c-b, if both are new; say whether."""
    b: Any = np.int64(to[e])
    d: Any = np.int64(to[f])
    if a in (c, d) or b in (c, d):
        return False
    if _times_tied(first, to, a, d) > 0 or _times_tied(first, to, c, b) > 0:
        return False
    to[e], to[f] = d, b
    _replace(first, to, b, a, c)
    _replace(first, to, d, c, a)
    return True


@jitable
def _row_of(first: NDArray[np.int64], e: int) -> int:
    """Return the row in which place `e` lies."""
    low, high = 0, len(first) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if first[middle] <= e:
            low = middle
        else:
            high = middle
    return low


@compiled
def make_simple(first: NDArray[np.int64], to: Nodes, draws: int, seed: int, t: Tick) -> int:
    """Swap ties to oneself, and repeated ties, away; return how many there were.

    Rows must be in order, and are again afterwards. Each such tie is swapped with a random one,
    until both lead somewhere new. Call again, with another number of `draws`, until there were none.
    """
    bad = 0
    for a in range(len(first) - 1):
        for e in range(first[a], first[a + 1]):
            b: Any = np.int64(to[e])
            # Earlier swaps may have put rows out of order: what this overlooks, the next call sees.
            if b == a or (e > first[a] and b == to[e - 1] and _times_tied(first, to, a, b) > 1):
                bad += 1
                for attempt in range(_ATTEMPTS):
                    f = below(len(to), seed, e, t, 1, draws + attempt)
                    if _swap(first, to, a, e, _row_of(first, f), f):
                        break
    for a in range(len(first) - 1):
        sort_row(to, first[a], first[a + 1])
    return bad


@compiled
def swap_among(first: NDArray[np.int64], to: Nodes, row: Nodes, slot: Nodes, seed: int, t: Tick) -> None:
    """Swap each of the chosen ties, at place `slot` of `row`, with a random other of them."""
    for q in range(len(row)):
        start: Any = np.int64(row[q])
        for attempt in range(_ATTEMPTS):
            r = below(len(row), seed, q, t, 1, attempt)
            c: Any = np.int64(row[r])
            if _swap(first, to, start, first[start] + slot[q], c, first[c] + slot[r]):
                break
    for a in range(len(first) - 1):
        sort_row(to, first[a], first[a + 1])
