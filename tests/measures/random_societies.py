"""Small worlds for tests of measures."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from polybius.state import State, make_world


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
    shape = (n, len(axes))
    private = rng.uniform(-1.0, 1.0, shape).astype(np.float32)
    expressed = np.clip(private + rng.normal(0.0, 0.3, shape), -1.0, 1.0).astype(np.float32)
    citizens = {
        "private": private,
        "expressed": expressed,
        "climate": rng.uniform(0.0, 1.0, shape).astype(np.float32),
    }
    return make_world(
        axes=axes,
        citizens=citizens,
        network=random_network(n, rng),
        societies={"result": rng.uniform(0.0, 1.0, 1).astype(np.float32)},
    )


def opinions(
    expressed: npt.ArrayLike, private: npt.ArrayLike | None = None, sizes: list[int] | None = None
) -> State:
    """Return a world on one axis, (n,) opinions, everyone hearing everyone."""
    said = np.asarray(expressed, np.float32).reshape(-1, 1)
    thought = said if private is None else np.asarray(private, np.float32).reshape(-1, 1)
    return make_world(citizens={"expressed": said, "private": thought}, society_sizes=sizes)
