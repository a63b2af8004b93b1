"""Small worlds for tests of measures."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from polybius.state import SYSTEM, State, make_world


class Network(NamedTuple):
    first: npt.NDArray[np.int64]
    to: npt.NDArray[np.uint32]
    weight: npt.NDArray[np.float32] | None = None


def random_network(n: int, rng: np.random.Generator) -> Network:
    """Return `n` citizens with up to five ties each, weighted, nobody outside."""
    degrees = rng.integers(0, 6, n)
    to = rng.integers(0, max(n, 1), degrees.sum()).astype(np.uint32)
    weight = rng.uniform(0.1, 1.0, len(to)).astype(np.float32)
    return Network(np.append(0, degrees.cumsum()).astype(np.int64), to, weight)


def random_society(n: int, seed: int, axes: tuple[str, ...] = ("left", "up")) -> State:
    """Return one world of one society of `n` citizens with opinions on `axes`."""
    rng = np.random.default_rng(seed)
    private = rng.uniform(-1.0, 1.0, (n, len(axes))).astype(np.float32)
    said = np.clip(private + rng.normal(0.0, 0.3, private.shape), -1.0, 1.0).astype(np.float32)
    return make_world(
        axes=axes,
        citizens={**_drawn("citizens", n, len(axes), rng), "private": private, "expressed": said},
        network=random_network(n, rng),
        societies=_drawn("societies", 1, len(axes), rng),
        parties=_drawn("parties", 3, len(axes), rng),
    )


def _drawn(table: str, n: int, n_axes: int, rng: np.random.Generator) -> dict[str, npt.NDArray[Any]]:
    """Return every column of a table, uniform over its range within [-1, 2]."""
    found = {}
    for column in SYSTEM:
        if column.table == table and column.short not in ("id", "private", "expressed"):
            shape = (n, column.width(n_axes)) if column.size else (n,)
            low, high = max(column.low, -1.0), min(column.high, 2.0)
            if column.start < 0.0:
                low = 0.0  # below it a column says that it holds nothing yet
            values = (
                rng.integers(int(low), int(high) + 1, shape)
                if column.whole
                else rng.uniform(low, high, shape)
            )
            found[column.short] = values.astype(column.numpy_dtype("float32"))
    return found


def opinions(
    expressed: npt.ArrayLike, private: npt.ArrayLike | None = None, sizes: list[int] | None = None
) -> State:
    """Return a world on one axis, (n,) opinions, everyone hearing everyone."""
    said = np.asarray(expressed, np.float32).reshape(-1, 1)
    thought = said if private is None else np.asarray(private, np.float32).reshape(-1, 1)
    return make_world(citizens={"expressed": said, "private": thought}, society_sizes=sizes)
