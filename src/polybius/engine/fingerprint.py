"""A fingerprint: a world's columns as one short text, the same if and only if every bit is."""

import hashlib

import numpy as np

from polybius.model import Theory
from polybius.state import Array, State


def fingerprints(theory: Theory, state: State) -> list[str]:
    """Return one hash a world, over every column that the theory names: 32 hex digits."""
    hashers = [hashlib.blake2b(digest_size=16) for _ in range(state.n_worlds)]
    for name in sorted(theory.columns):
        values, bounds = state.column(name), state.bounds(name.partition(".")[0]).tolist()
        for w, hasher in enumerate(hashers):
            rows = values[bounds[w] : bounds[w + 1]]
            hasher.update(f"{name}:{rows.dtype}:{rows.shape};".encode())
            hasher.update(_bytes(rows))
    return [hasher.hexdigest() for hasher in hashers]


def _bytes(rows: Array) -> memoryview:
    return np.ascontiguousarray(rows).reshape(-1).view(np.uint8).data
