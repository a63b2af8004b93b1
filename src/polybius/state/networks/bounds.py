"""What an argument of a network generator may be, and the sentence when it is not."""

import math
import operator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.errors import ParameterError
from polybius.rng import Tick, checked_seed, stream

__all__ = ["MOST_NODES", "array", "number", "tick", "whole"]

MOST_NODES = 2**32  # ties are stored as 32-bit numbers


def whole(name: str, value: Any, low: int, high: int = MOST_NODES) -> int:
    """Return `value` as an int in [low, high]; raise `ParameterError` otherwise."""
    try:
        given = operator.index(value)
    except TypeError:
        given = low - 1
    if isinstance(value, bool) or not low <= given <= high:
        raise ParameterError(f"{name} must be a whole number in [{low}, {high}]. Got {value!r} instead.")
    return given


def number(name: str, value: Any, low: float, high: float = math.inf) -> float:
    """Return `value` as a float in [low, high]; raise `ParameterError` otherwise."""
    try:
        given = float(value)
    except (TypeError, ValueError):
        given = math.nan
    if isinstance(value, str | bool) or not low <= given <= high or math.isinf(given):
        raise ParameterError(f"{name} must be a number in [{low:g}, {high:g}]. Got {value!r} instead.")
    return given


def array(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Return `value` as an array of float64; raise `ParameterError` where it is not one of numbers."""
    try:
        return np.asarray(value, np.float64)
    except (TypeError, ValueError):
        raise ParameterError(f"{name} must be an array of numbers. Got {value!r} instead.") from None


def tick(generator: str, seed: Any, copy: Any) -> tuple[int, Tick]:
    """Return the checked seed, and where the draws of network number `copy` of a generator are made."""
    number_of_copy = whole(f"{generator}.copy", copy, 0, MOST_NODES - 1)
    return checked_seed(seed), Tick(step=number_of_copy, stream=stream(f"networks.{generator}"), dt=0.0)
