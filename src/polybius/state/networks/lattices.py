"""Lattices of any number of dimensions, bounded or wrapped round, and the ring."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ParameterError
from polybius.state.networks.bounds import MOST_NODES, check_room, several, truth, whole
from polybius.state.networks.network import Network

__all__ = ["half_of", "moore_lattice", "ring", "von_neumann_lattice"]

_BLOCK = 1 << 17  # neighbours worked out together; arbitrary, keeps temporaries small


def von_neumann_lattice(
    shape: Sequence[int], *, radius: int = 1, wraps: bool | Sequence[bool] = True
) -> Network:
    """Return the lattice where all within `radius` steps along the axes are tied.

    `shape`: the length of each dimension; node numbers run fastest along the last. `wraps`: whether
    the two ends of a dimension meet (a torus), one answer for all dimensions or one for each. On a
    torus shorter than the neighbourhood nobody is named twice.
    """
    lengths, closed, steps = _checked("von_neumann_lattice", shape, wraps, radius)
    near = [o for o in _box(lengths, closed, steps) if sum(map(abs, o)) <= steps]
    return _lattice(lengths, closed, near)


def moore_lattice(shape: Sequence[int], *, radius: int = 1, wraps: bool | Sequence[bool] = True) -> Network:
    """Return the lattice where all within `radius` along every axis are tied, diagonals too.

    `shape` and `wraps` as in `von_neumann_lattice`.
    """
    lengths, closed, steps = _checked("moore_lattice", shape, wraps, radius)
    return _lattice(lengths, closed, _box(lengths, closed, steps))


def ring(n: int, *, neighbours: int) -> Network:
    """Return the ring of `n` nodes where each is tied to its `neighbours` nearest (an even number)."""
    n = whole("ring.n", n, 1)
    half = half_of("ring", neighbours, n)
    check_room("ring", n, 2.0 * n * half)
    return _lattice((n,), (True,), [(o,) for o in range(-half, half + 1)])


def half_of(generator: str, neighbours: int, n: int) -> int:
    """Return how many of a ring's `neighbours` are on one side; they must be even and below `n`."""
    k = whole(f"{generator}.neighbours", neighbours, 0, n - 1)
    if k % 2:
        raise ParameterError(f"{generator}.neighbours must be even, half on each side. Got {k} instead.")
    return k // 2


def _checked(
    generator: str, shape: Sequence[int], wraps: bool | Sequence[bool], radius: int
) -> tuple[tuple[int, ...], tuple[bool, ...], int]:
    lengths = tuple(whole(f"{generator}.shape", each, 1) for each in several(f"{generator}.shape", shape))
    one = isinstance(wraps, bool | np.bool_)
    answers = (wraps,) * len(lengths) if one else several(f"{generator}.wraps", wraps)
    closed = tuple(truth(f"{generator}.wraps", answer) for answer in answers)
    if len(closed) != len(lengths) or not lengths:
        raise ParameterError(
            f"{generator}.wraps must say yes or no for each dimension of shape. Got {len(closed)} answers "
            f"for {len(lengths)} dimensions."
        )
    whole(f"{generator}.shape, multiplied out,", math.prod(lengths), 1)
    return lengths, closed, whole(f"{generator}.radius", radius, 0)


def _box(lengths: Sequence[int], wraps: Sequence[bool], radius: int) -> list[tuple[int, ...]]:
    """Return all offsets within `radius` along every axis; on a short torus each cell only once."""
    reaches = []
    for length, wrap in zip(lengths, wraps, strict=True):
        back, ahead = ((length - 1) // 2, length // 2) if wrap else (length - 1, length - 1)
        reaches.append(range(-min(radius, back), min(radius, ahead) + 1))
    near = math.prod(map(len, reaches))
    if math.prod(lengths) * near > MOST_NODES:
        raise ParameterError(
            f"a lattice of {math.prod(lengths):,} nodes with up to {near - 1:,} neighbours each has too "
            f"many ties: at most {MOST_NODES:,}. Give a smaller shape or radius."
        )
    check_room("a lattice", math.prod(lengths), math.prod(lengths) * (near - 1.0))
    return list(itertools.product(*reaches))


def _lattice(lengths: Sequence[int], wraps: Sequence[bool], offsets: list[tuple[int, ...]]) -> Network:
    n = math.prod(lengths)
    away = np.array([o for o in offsets if any(o)], np.int64).reshape(-1, len(lengths))
    first, parts = np.zeros(n + 1, np.int64), [np.empty(0, np.uint32)]
    step = max(1, _BLOCK // max(1, len(away)))
    for low in range(0, n, step):
        cells = np.arange(low, min(low + step, n))
        neighbours = np.sort(_neighbours(cells, lengths, wraps, away, n), axis=1)
        inside = neighbours < n
        first[low + 1 : low + len(cells) + 1] = inside.sum(axis=1)
        parts.append(neighbours[inside].astype(np.uint32))
    return Network(np.cumsum(first, out=first), np.concatenate(parts))


def _neighbours(
    cells: NDArray[np.int64], lengths: Sequence[int], wraps: Sequence[bool], away: NDArray[np.int64], n: int
) -> NDArray[np.int64]:
    """Return the cell at each offset from each cell, (n_cells, n_offsets); `n` where there is none."""
    number = np.zeros((len(cells), len(away)), np.int64)
    outside = np.zeros(number.shape, bool)
    for length, wrap, x, o in zip(lengths, wraps, np.unravel_index(cells, lengths), away.T, strict=True):
        y = x[:, None] + o
        if wrap:
            y %= length
        else:
            outside |= (y < 0) | (y >= length)
        number = number * length + y
    number[outside] = n
    return number
