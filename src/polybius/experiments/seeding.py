"""Seeds: which worlds the runs of a call have, shared by its cells or each its own.

By default run r of every cell has the seed `seed` + r: cells then differ by what is asked about and not
by luck, which is what a comparison wants. Two calls with seeds 0 and 1 and ten replicates share nine
runs, which is not what two samples want. `independent(key)` gives every run of a call a seed of its own;
another key gives others.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ParameterError
from polybius.memory import check_memory
from polybius.rng import checked_seed

__all__ = ["Independent", "Seed", "check_seeds", "independent", "seeds", "seeds_of", "told"]

#: How many seeds there are.
ALL = 2**32
#: Rounds of the shuffle. Four would do (Luby and Rackoff 1988); twice as many cost nothing.
ROUNDS = 8


@dataclass(frozen=True)
class Independent:
    """Seeds for a call, all different, that hang on `key` alone."""

    key: int | str


Seed = int | Independent


def independent(key: int | str) -> Independent:
    """Return seeds for `simulate` under which no two runs of a call share their draws.

    `key` is a number or a text, as "pilot": the same key gives the same seeds for ever, another one others.
    """
    if isinstance(key, (bool, np.bool_)) or not isinstance(key, (int, np.integer, str)):
        raise ParameterError(
            f"independent takes a whole number or a text as its key. Got {type(key).__name__} instead."
        )
    return Independent(key if isinstance(key, str) else int(key))


def told(seed: Seed) -> int | str:
    """Return a seed as an attribute of a result can hold it."""
    return f"independent({seed.key!r})" if isinstance(seed, Independent) else int(seed)


def seeds(key: int | str, n: int) -> list[int]:
    """Return `n` seeds, all different, keyed by `key`; the first are the same however many are asked for.

    The numbers from 0 on, put through a shuffle of all 2^32 that `key` chooses.
    """
    if isinstance(n, (bool, np.bool_)) or not isinstance(n, (int, np.integer)) or not 0 <= n <= ALL:
        raise ParameterError(f"n must be a whole number in [0, {ALL}]. Got {n!r} instead.")
    check_memory("seeds", 72.0 * n, "seeds", ParameterError)
    name = repr(independent(key).key).encode()
    keys = np.frombuffer(hashlib.blake2b(name, digest_size=4 * ROUNDS).digest(), "<u4").astype(np.uint64)
    places, half, low = np.arange(n, dtype=np.uint64), np.uint64(16), np.uint64(0xFFFF)
    left, right = places >> half, places & low
    for word in keys:
        left, right = right, left ^ (_mixed(right ^ word) & low)
    found: list[int] = (left << half | right).tolist()
    return found


def _mixed(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return other words of which every bit hangs on all bits of `x` (after MurmurHash3's last step)."""
    word = np.uint64(0xFFFFFFFF)
    x = (x ^ x >> np.uint64(16)) * np.uint64(0x85EBCA6B) & word
    x = (x ^ x >> np.uint64(13)) * np.uint64(0xC2B2AE35) & word
    return x ^ x >> np.uint64(16)


def seeds_of(seed: Seed, cells: int, replicates: int) -> Sequence[int]:
    """Return the seeds of all runs, replicates fastest; raise ParameterError."""
    check_seeds(seed, replicates)
    if isinstance(seed, Independent):
        return seeds(seed.key, cells * replicates)
    first = checked_seed(seed)
    return [first + r for r in range(replicates)] * cells


def check_seeds(seed: Seed, replicates: int) -> None:
    """Raise ParameterError where `seed` is none, or there are fewer seeds from it on than replicates."""
    if not isinstance(seed, Independent):
        if checked_seed(seed) + replicates > ALL:
            raise ParameterError(
                f"replicate r has the seed {seed} + r, and seeds end at {ALL - 1:,}. "
                f"Got {replicates:,} replicates: ask for fewer."
            )
    elif replicates > ALL:
        raise ParameterError(f"replicates must be at most {ALL:,}, as there are seeds. Got {replicates:,}.")
