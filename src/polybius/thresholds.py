"""Comparisons of computed numbers with thresholds, as exact arithmetic would make them.

Three of ten reach .1 + .2, and .1 + .2 is not above .3, though in binary they are 5e-17 apart. What
differs from a threshold by rounding alone is taken for the same. Rounding is what lies within
`rounding` x (1 + |threshold|): shares and opinions are of the order of 1, and what is larger is
rounded in proportion. The two comparisons take arrays, too, and give the same bits compiled.
"""

from typing import Any

from polybius.compiled import inlined

__all__ = ["DOUBLE", "SINGLE", "above", "at_least", "widened"]

#: What counts as rounding of double precision, 256 units in the last place of 1: a sum of some hundred
#: terms may be off by so much. And of numbers that a column keeps in single precision, 8 units.
DOUBLE, SINGLE = 2.0**-44, 2.0**-20


@inlined
def widened(threshold: float, rounding: float = DOUBLE) -> float:
    """Return `threshold` and what counts as rounding beyond it."""
    return threshold + rounding * (1.0 + abs(threshold))


@inlined
def at_least(x: Any, threshold: Any, rounding: float = DOUBLE) -> Any:
    """Say whether `x` >= `threshold`, or would be but for rounding."""
    return x >= threshold - rounding * (1.0 + abs(threshold))


@inlined
def above(x: Any, threshold: Any, rounding: float = DOUBLE) -> Any:
    """Say whether `x` > `threshold`, and not by rounding alone."""
    return x > threshold + rounding * (1.0 + abs(threshold))
