"""Roots and fixed points: where a map rests, and whether it stays there."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from polybius.errors import ParameterError

__all__ = ["FixedPoint", "fixed_points", "root"]

Function = Callable[[float], float]


def root(f: Function, low: float, high: float) -> float:
    """Return where `f` changes its sign between `low` and `high`, to the last bit, by bisection.

    Raises ParameterError where both ends have the same sign.
    """
    at_low, at_high = f(low), f(high)
    if at_low == 0.0 or at_high == 0.0:
        return low if at_low == 0.0 else high
    if (at_low > 0.0) == (at_high > 0.0):
        raise ParameterError(f"there is no change of sign between {low:g} and {high:g}.")
    while True:
        middle = 0.5 * (low + high)
        if middle in (low, high):
            return middle
        if (f(middle) > 0.0) == (at_low > 0.0):
            low = middle
        else:
            high = middle


@dataclass(frozen=True)
class FixedPoint:
    """A point `x` = F(x), the slope of F there, and whether small pushes die out: |slope| < 1."""

    x: float
    slope: float

    @property
    def stable(self) -> bool:
        """Say whether the map returns to it."""
        return abs(self.slope) < 1.0


def fixed_points(
    f: Function, low: float = 0.0, high: float = 1.0, cells: int = 4096
) -> tuple[FixedPoint, ...]:
    """Return the fixed points of a map on [`low`, `high`], in rising order.

    Looks for changes of sign of f(x) - x between `cells` + 1 points, and for points at which it is 0:
    two fixed points within one cell, or where the map only touches the diagonal, go unseen. A jump
    over the diagonal is none; where f is the diagonal itself, every point looked at is one.
    """
    grid = np.linspace(low, high, cells + 1)
    gap = np.array([f(float(x)) - x for x in grid])
    gap[np.abs(gap) <= 4.0 * np.spacing(max(abs(low), abs(high)))] = 0.0  # what rounding leaves
    found = [float(x) for x in grid[gap == 0.0]]
    for k in np.flatnonzero(gap[:-1] * gap[1:] < 0.0):
        x = root(lambda x: f(x) - x, float(grid[k]), float(grid[k + 1]))
        if abs(f(x) - x) <= 1e-9 * (high - low):
            found.append(x)
    return tuple(FixedPoint(x, _slope(f, x, low, high)) for x in sorted(found))


def _slope(f: Function, x: float, low: float, high: float) -> float:
    """Return the slope of `f` at `x`, to second order in the step: central, at the ends from within."""
    step = 1e-6 * (high - low)
    if x - step < low or x + step > high:
        step = step if x - step < low else -step
        return (4.0 * f(x + step) - f(x + 2.0 * step) - 3.0 * f(x)) / (2.0 * step)
    return (f(x + step) - f(x - step)) / (2.0 * step)
