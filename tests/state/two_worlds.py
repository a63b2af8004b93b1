"""Two small worlds, written out, for tests of the state."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from polybius.state import State, make_world


class Rows(NamedTuple):
    """Ties as plain arrays, unchecked."""

    first: npt.NDArray[np.int64]
    to: npt.NDArray[np.uint32]
    weight: npt.NDArray[np.float32] | None = None


def rows(*heard: list[int], weight: list[float] | None = None) -> Rows:
    """Return the ties in which citizen i hears `heard[i]`."""
    first = np.cumsum([0, *(len(row) for row in heard)], dtype=np.int64)
    to = np.array([j for row in heard for j in row], np.uint32)
    return Rows(first, to, None if weight is None else np.array(weight, np.float32))


def large() -> State:
    """Three citizens in societies of two and one, with two parties and one; the last hears nobody."""
    return make_world(
        citizens={"private": np.array([0.1, 0.2, 0.3], np.float32), "party": np.array([0, 1, 2], np.int32)},
        network=rows([1], [0, 2], [], weight=[0.5, 0.25, 0.75]),
        society_sizes=[2, 1],
        parties={"valence": np.array([1.0, 2.0, 3.0], np.float32)},
        party_counts=[2, 1],
        seed=7,
    )


def small() -> State:
    """Two citizens in one society with one party; they hear each other."""
    return make_world(
        citizens={"private": np.array([0.4, 0.5], np.float32), "party": np.array([0, 0], np.int32)},
        network=rows([1], [0], weight=[1.0, 2.0]),
        parties={"valence": np.array([4.0], np.float32)},
        seed=8,
    )
