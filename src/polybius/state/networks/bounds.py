"""What an argument of a network generator may be, and the sentence when it is not."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from polybius import numerals
from polybius.errors import ParameterError
from polybius.memory import check_memory
from polybius.rng import Tick, checked_seed, stream

__all__ = ["MOST_NODES", "check_room", "several", "tick", "truth", "whole"]

MOST_NODES = 2**32  # ties are stored as 32-bit numbers


def whole(name: str, value: Any, low: int, high: int = MOST_NODES) -> int:
    """Return `value` as an int in [low, high]; raise `ParameterError` otherwise."""
    return numerals.whole(name, value, low, high)


def several(name: str, value: Any) -> tuple[Any, ...]:
    """Return `value` as a tuple; raise `ParameterError` where it is no list of one dimension."""
    if isinstance(value, str | bytes) or not (
        isinstance(value, Sequence) or (isinstance(value, np.ndarray) and value.ndim == 1)
    ):
        raise ParameterError(f"{name} must be a list, as in [60, 60]. Got {value!r} instead.")
    return tuple(value)


def truth(name: str, value: Any) -> bool:
    """Return `value` where it is true or false; raise `ParameterError` otherwise."""
    if not isinstance(value, bool | np.bool_):
        raise ParameterError(f"{name} must be true or false. Got {value!r} instead.")
    return bool(value)


def check_room(generator: str, nodes: int, ties: float) -> None:
    """Raise `ParameterError` where nodes and ties, of two ends each, take more memory than there is."""
    check_memory(generator, 8.0 * nodes + 8.0 * ties, "nodes or ties", ParameterError)


def tick(generator: str, seed: Any, copy: Any) -> tuple[int, Tick]:
    """Return the checked seed, and where the draws of network number `copy` of a generator are made."""
    number_of_copy = whole(f"{generator}.copy", copy, 0, MOST_NODES - 1)
    return checked_seed(seed), Tick(step=number_of_copy, stream=stream(f"networks.{generator}"), dt=0.0)
