"""Arithmetic on short tuples of numbers, for columns with one number per axis.

A rule reads such a column as a tuple whose length is known when it is compiled. These
functions work on tuples of any length, give the same bits in Python and compiled, and
cost nothing at run time: the compiler unrolls them. Two vectors must be equally long:
else Python raises ValueError, and compiled code does not compile.
"""

import math
from collections.abc import Callable
from typing import Any

from numba import types
from numba.extending import overload

from polybius.compiled import INNER

__all__ = ["add", "clip", "distance", "fill", "mix", "put", "scale", "squared_distance", "subtract"]

Vector = tuple[float, ...]

LONGEST = 30  # Python builds a longer tuple out of a list, which the compiler does not know


def fill(like: Vector, value: float) -> Vector:
    """Return a tuple as long as `like` with `value`, as a float, at every place."""
    return tuple(float(value) for _ in like)


def add(x: Vector, y: Vector) -> Vector:
    """Return x + y."""
    return tuple(a + b for a, b in zip(x, y, strict=True))


def subtract(x: Vector, y: Vector) -> Vector:
    """Return x - y."""
    return tuple(a - b for a, b in zip(x, y, strict=True))


def scale(x: Vector, factor: float) -> Vector:
    """Return factor * x."""
    return tuple(a * factor for a in x)


def mix(x: Vector, y: Vector, share: float) -> Vector:
    """Return x moved towards y by `share` of the way."""
    return tuple(a + share * (b - a) for a, b in zip(x, y, strict=True))


def put(x: Vector, place: int, value: float) -> Vector:
    """Return x with `value` at `place`."""
    return tuple(value if k == place else a for k, a in enumerate(x))


def clip(x: Vector, low: float, high: float) -> Vector:
    """Return x with every number below `low` raised to it, and every one above `high` lowered."""
    return tuple(low if a < low else high if a > high else a for a in x)


def distance(x: Vector, y: Vector) -> float:
    """Return the Euclidean distance between x and y; on one axis, |x - y|."""
    return abs(x[0] - y[0]) if len(x) == 1 else math.sqrt(squared_distance(x, y))


def squared_distance(x: Vector, y: Vector) -> float:
    """Return the square of the Euclidean distance between x and y: cheaper where two are compared."""
    total = 0.0
    for a, b in zip(x, y, strict=True):
        total += (a - b) * (a - b)
    return total


def _unroll(function: Callable[..., Any], arguments: str, term: str) -> None:
    """Register a compiled twin of `function` that writes `term` once per place."""

    @overload(function, strict=False, jit_options=INNER)  # type: ignore[untyped-decorator]
    def twin(*given: Any) -> Any:
        vectors = [each for each in given if isinstance(each, types.BaseTuple)]
        if not isinstance(given[0], types.BaseTuple) or len({len(each) for each in vectors}) > 1:
            return None
        n = len(given[0])
        terms = [f"{term.format(k=k)}, " for k in range(n)]
        parts = [f"({''.join(terms[k : k + LONGEST])})" for k in range(0, n, LONGEST)]
        return _made(f"{function.__name__}_{n}", arguments, [f"return {' + '.join(parts)}"])


def _made(name: str, arguments: str, lines: list[str]) -> Any:
    """Return a function whose name tells what it does: the linker knows functions by name."""
    space: dict[str, Any] = {"__name__": __name__, "sqrt": math.sqrt}
    exec("\n    ".join([f"def {name}({arguments}):", *lines]), space)
    return space[name]


_unroll(fill, "like, value", "float(value)")
_unroll(add, "x, y", "x[{k}] + y[{k}]")
_unroll(subtract, "x, y", "x[{k}] - y[{k}]")
_unroll(scale, "x, factor", "x[{k}] * factor")
_unroll(mix, "x, y, share", "x[{k}] + share * (y[{k}] - x[{k}])")
_unroll(clip, "x, low, high", "low if x[{k}] < low else high if x[{k}] > high else x[{k}]")
_unroll(put, "x, place, value", "value if place == {k} else x[{k}]")


@overload(distance, strict=False, jit_options=INNER)  # type: ignore[untyped-decorator]
def _distance(x: Any, y: Any) -> Any:
    return _between("distance", x, y, "sqrt(total)" if len(x) > 1 else "abs(x[0] - y[0])")


@overload(squared_distance, strict=False, jit_options=INNER)  # type: ignore[untyped-decorator]
def _squared_distance(x: Any, y: Any) -> Any:
    return _between("squared_distance", x, y, "total")


def _between(title: str, x: Any, y: Any, result: str) -> Any:
    """Return a function of two vectors that knows the `total` of squares of their differences."""
    if not all(isinstance(each, types.BaseTuple) for each in (x, y)) or len(x) != len(y):
        return None
    squares = [f"total += (x[{k}] - y[{k}]) * (x[{k}] - y[{k}])" for k in range(len(x))]
    return _made(f"{title}_{len(x)}", "x, y", ["total = 0.0", *squares, f"return {result}"])
