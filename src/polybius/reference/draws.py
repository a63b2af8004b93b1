"""Draws for starts: whole arrays at once, keyed by seed, person and purpose."""

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.numbers import exp, log, normal_cdf, normal_quantile
from polybius.rng import Tick, fill_uniform, stream

__all__ = ["normals", "power_law", "shuffled", "truncated_normals", "uniforms"]

Floats = NDArray[np.float64]


@compiled
def _fill(first: Floats, second: Floats, seed: int, key: int) -> None:
    fill_uniform(first, second, seed, 0, Tick(-1, key, 1.0), 0)


@compiled
def _to_normal(values: Floats) -> None:
    for i in range(len(values)):
        values[i] = normal_quantile(values[i] + 2.0**-54)


@compiled
def _to_truncated_normal(values: Floats, low: float, high: float) -> None:
    below, above = normal_cdf(low), normal_cdf(high)
    for i in range(len(values)):
        found = normal_quantile(below + values[i] * (above - below) + 2.0**-54)
        values[i] = low if found < low else high if found > high else found


@compiled
def _to_power_law(values: Floats, exponent: float, low: float) -> None:
    for i in range(len(values)):
        if exponent == 1.0:
            values[i] = exp((1.0 - values[i]) * log(low))
        else:
            rest = 1.0 - exponent
            if rest > 0.0:
                least = exp(rest * log(low))
                values[i] = exp(log(least + values[i] * (1.0 - least)) / rest)
            else:  # the same, divided by low^rest, which may be beyond the floats
                most = exp(-rest * log(low))
                values[i] = low * exp(log((1.0 - values[i]) + values[i] * most) / rest)


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


def truncated_normals(
    seed: int, n: int, purpose: str, mean: float, deviation: float, low: float, high: float
) -> Floats:
    """Return (n,) normal numbers as if drawn again until they lie in [low, high], where much of them does."""
    values = uniforms(seed, n, purpose)
    _to_truncated_normal(values, (low - mean) / deviation, (high - mean) / deviation)
    return np.clip(mean + deviation * values, low, high)


def power_law(seed: int, n: int, purpose: str, exponent: float, low: float) -> Floats:
    """Return (n,) numbers in [low, 1] with a density that falls as x^-exponent, for 0 < low <= 1."""
    values = uniforms(seed, n, purpose)
    _to_power_law(values, exponent, low)
    return np.clip(values, low, 1.0)


def shuffled(seed: int, n: int, purpose: str) -> NDArray[np.int64]:
    """Return the numbers 0 to n - 1 in random order, (n,) int64."""
    return np.argsort(uniforms(seed, n, purpose), kind="stable")
