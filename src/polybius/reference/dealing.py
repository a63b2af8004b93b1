"""Dealing: drawing some of many without repetition, whatever their number, without memory of its own.

A column keeps the rows of a table in some order. To deal is to swap one of those not yet
dealt to the next place, as in the shuffle of Fisher and Yates; stopped after k places, the
first k are a random k-subset in random order, whatever the order was before. A row is kept as
its distance from its place, so that the start, all zeros, is the order of the table.
"""

from typing import Any

from polybius.state import Column, Kind

__all__ = ["CITIZEN_ORDER", "TIE_ORDER", "deal", "swap"]

CITIZEN_ORDER = Column(
    name="citizens.order",
    dtype="int32",
    unit="rows",
    kind=Kind.CARRIED,
    meaning="how far the citizen dealt to this place stands from it",
)
TIE_ORDER = Column(
    name="ties.order",
    dtype="int32",
    unit="rows",
    kind=Kind.CARRIED,
    meaning="how far the tie dealt to this place stands from it",
)


def swap(order: Any, a: int, b: int) -> int:
    """Swap what lies at the places `a` and `b`; return the row that is now at `a`."""
    at_a, at_b = order[a] + a, order[b] + b
    order.set(a, at_b - a)
    order.set(b, at_a - b)  # last: right also where a is b
    return int(at_b)


def deal(order: Any, first: int, n: int, k: int, u: float) -> int:
    """Deal place `k` of the `n` from `first` on, by a uniform number `u`; return the row dealt."""
    return swap(order, first + k, first + k + int(u * (n - k)))
