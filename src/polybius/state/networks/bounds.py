"""What an argument of a network generator may be, and the sentence when it is not."""

from typing import Any

from polybius import numerals
from polybius.rng import Tick, checked_seed, stream

__all__ = ["MOST_NODES", "tick", "whole"]

MOST_NODES = 2**32  # ties are stored as 32-bit numbers


def whole(name: str, value: Any, low: int, high: int = MOST_NODES) -> int:
    """Return `value` as an int in [low, high]; raise `ParameterError` otherwise."""
    return numerals.whole(name, value, low, high)


def tick(generator: str, seed: Any, copy: Any) -> tuple[int, Tick]:
    """Return the checked seed, and where the draws of network number `copy` of a generator are made."""
    number_of_copy = whole(f"{generator}.copy", copy, 0, MOST_NODES - 1)
    return checked_seed(seed), Tick(step=number_of_copy, stream=stream(f"networks.{generator}"), dt=0.0)
