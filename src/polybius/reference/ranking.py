"""Opinions in rising order, kept from step to step: a window over them costs no comparison of pairs.

The k-th lowest opinion of a world is that of row `first + k + shift[first + k]`, so a column
of zeros is the order of rows, and is as good a start as any. Rules call these functions with
columns and the world's first row.
"""

from typing import Any

from polybius.state import Column, Kind

__all__ = ["SHIFT", "in_order", "rank", "ranked"]

SHIFT = Column(
    name="citizens.shift",
    dtype="int32",
    unit="row",
    kind=Kind.CARRIED,
    meaning="row of the citizen who has this place in rising order of opinion, less this place",
)


def ranked(shift: Any, first: int, k: int) -> int:
    """Return the row of the k-th lowest."""
    place = first + k
    row: int = place + shift[place]
    return row


def _put(shift: Any, first: int, k: int, row: int) -> None:
    shift.set(first + k, row - (first + k))


def in_order(x: Any, shift: Any, first: int, n: int) -> bool:
    """Say whether the `n` values of `x` rise along the order."""
    for k in range(1, n):  # noqa: SIM110  rules know no generators
        if x[ranked(shift, first, k)] < x[ranked(shift, first, k - 1)]:
            return False
    return True


def rank(x: Any, shift: Any, first: int, n: int) -> None:
    """Bring the order up to date, by heapsort, if it is not: n log n steps at worst, no memory."""
    if in_order(x, shift, first, n):
        return
    for root in range(n // 2 - 1, -1, -1):
        _sift(x, shift, first, root, n)
    for end in range(n - 1, 0, -1):
        top, last = ranked(shift, first, 0), ranked(shift, first, end)
        _put(shift, first, end, top)
        _put(shift, first, 0, last)
        _sift(x, shift, first, 0, end)


def _sift(x: Any, shift: Any, first: int, root: int, end: int) -> None:
    """Let the one at `root` sink below all that are greater, within the first `end` places."""
    row = ranked(shift, first, root)
    value = x[row]
    child = 2 * root + 1
    while child < end:
        below = ranked(shift, first, child)
        if child + 1 < end:
            other = ranked(shift, first, child + 1)
            if x[other] > x[below]:
                child, below = child + 1, other
        if x[below] <= value:
            break
        _put(shift, first, root, below)
        root, child = child, 2 * child + 1
    _put(shift, first, root, row)
