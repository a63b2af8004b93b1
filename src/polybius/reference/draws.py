"""Draws for starts: whole arrays at once, keyed by seed, person and purpose."""

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.numbers import normal_quantile
from polybius.rng import Tick, fill_uniform, stream

__all__ = ["normals", "shuffled", "uniforms"]

Floats = NDArray[np.float64]


@compiled
def _fill(first: Floats, second: Floats, seed: int, key: int) -> None:
    fill_uniform(first, second, seed, 0, Tick(-1, key, 1.0), 0)


@compiled
def _to_normal(values: Floats) -> None:
    for i in range(len(values)):
        values[i] = normal_quantile(values[i] + 2.0**-54)


def uniforms(seed: int, n: int, purpose: str) -> Floats:
    """Return (n,) numbers in [0, 1) for a world of `seed`; those of another `purpose` are independent."""
    first, second = np.empty(n), np.empty(n)
    _fill(first, second, seed, stream(f"start.{purpose}"))
    return first


def normals(seed: int, n: int, purpose: str) -> Floats:
    """Return (n,) standard normal numbers, at most 8.3 in size."""
    values = uniforms(seed, n, purpose)
    _to_normal(values)
    return values


def shuffled(seed: int, n: int, purpose: str) -> NDArray[np.int64]:
    """Return the numbers 0 to n - 1 in random order, (n,) int64."""
    return np.argsort(uniforms(seed, n, purpose), kind="stable")
