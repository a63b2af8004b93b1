"""Ties by chance: equally likely for all pairs, or by the blocks that two belong to."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled, jitable
from polybius.errors import ParameterError
from polybius.numbers import log
from polybius.numerals import real, reals
from polybius.rng import Tick, uniform
from polybius.state.networks.bounds import MOST_NODES, check_room, several, tick, whole
from polybius.state.networks.network import Network
from polybius.state.networks.rows import Nodes, both_ways

__all__ = ["checked_blocks", "erdos_renyi", "stochastic_block_model"]


def erdos_renyi(
    n: int, *, p: float | None = None, mean_degree: float | None = None, seed: int, copy: int = 0
) -> Network:
    """Return a network of `n` nodes where every pair is tied with probability `p`, by itself.

    Give `p` in [0, 1], or `mean_degree` in [0, n - 1], which is p (n - 1). Takes a draw per tie, not
    per pair (Batagelj and Brandes, Phys. Rev. E 71:036113, 2005). `copy` numbers the networks of one seed.
    """
    n = whole("erdos_renyi.n", n, 1)
    if (p is None) == (mean_degree is None):
        raise ParameterError("erdos_renyi takes either p or mean_degree. Give one of the two.")
    if mean_degree is not None:
        p = real("erdos_renyi.mean_degree", mean_degree, 0.0, n - 1) / max(n - 1, 1)
    share = real("erdos_renyi.p", p, 0.0, 1.0)
    return _tied("erdos_renyi", np.array([0, n]), np.array([[share]]), seed, copy)


def stochastic_block_model(
    sizes: Sequence[int], mean_degree: ArrayLike, *, seed: int, copy: int = 0
) -> Network:
    """Return a network where two are tied with a probability that depends on their blocks only.

    Holland, Laskey and Leinhardt (Social Networks 5:109, 1983). `sizes` (b,): nodes per block, in
    order. `mean_degree` (b, b): how many of block j one of block i is tied to on average, so
    sizes[i] mean_degree[i][j] must equal sizes[j] mean_degree[j][i], and nobody can be tied to more
    than there are. `copy` numbers the networks of one seed.
    """
    name = "stochastic_block_model"
    first, degree = checked_blocks(name, sizes, mean_degree)
    others = np.maximum(np.diff(first)[None, :] - np.eye(len(degree), dtype=np.int64), 0)
    if np.any(degree > others):
        i, j = np.argwhere(degree > others)[0]
        raise ParameterError(
            f"{name}.mean_degree[{i}][{j}] must lie in [0, {others[i, j]}], the others in that block. "
            f"Got {degree[i, j]:g} instead."
        )
    return _tied(name, first, degree / np.maximum(others, 1), seed, copy)


def checked_blocks(
    generator: str, sizes: Sequence[int], mean_degree: ArrayLike
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return where each block begins (b + 1,), and the mean degrees (b, b), found possible."""
    first = np.cumsum(
        [0, *(whole(f"{generator}.sizes", size, 0) for size in several(f"{generator}.sizes", sizes))],
        dtype=np.int64,
    )
    whole(f"{generator}.sizes, added up,", int(first[-1]), 1)
    degree, blocks = reals(f"{generator}.mean_degree", mean_degree), len(first) - 1
    if degree.shape != (blocks, blocks) or not np.all((degree >= 0.0) & (degree < MOST_NODES)):
        raise ParameterError(
            f"{generator}.mean_degree must be {blocks} rows of {blocks} numbers, none negative. "
            f"Got {mean_degree!r} instead."
        )
    ties = degree * np.diff(first)[:, None]
    if not np.allclose(ties, ties.T, rtol=1e-6, atol=1e-6):
        i, j = np.argwhere(~np.isclose(ties, ties.T, rtol=1e-6, atol=1e-6))[0]
        raise ParameterError(
            f"{generator}.mean_degree must give blocks {i} and {j} the same ties with each other. From one "
            f"side {ties[i, j]:g}, from the other {ties[j, i]:g}: size times mean degree must agree."
        )
    return first, degree


def _tied(generator: str, first: NDArray[np.int64], p: NDArray[np.float64], seed: int, copy: int) -> Network:
    seed, t = tick(generator, seed, copy)
    sizes = np.diff(first).astype(np.float64)
    check_room(generator, int(first[-1]), float(sizes @ p @ sizes))
    none = np.empty(0, np.uint32)
    pairs = _tie_by_chance(p, first, seed, t, none, none)
    source, target = np.empty(pairs, np.uint32), np.empty(pairs, np.uint32)
    _tie_by_chance(p, first, seed, t, source, target)
    return Network(*both_ways(int(first[-1]), source, target))


@jitable
def _log_of_rest(p: float) -> float:
    """Return log(1 - p), precise for small p too."""
    return log(1.0 - p) if p > 1e-5 else -p - 0.5 * p * p


@compiled
def _tie_by_chance(
    p: NDArray[np.float64], first: NDArray[np.int64], seed: int, t: Tick, source: Nodes, target: Nodes
) -> int:
    """Write the tied pairs, unless there is no room, and return how many there are.

    From one tied pair to the next, in the order of rows, the number of pairs passed over is geometric.
    """
    count = 0
    for a in range(len(p)):
        for b in range(a, len(p)):
            size, width = first[a + 1] - first[a], first[b + 1] - first[b]
            left = size * width if a < b else size * (size - 1) // 2
            row, column, draw = 0, -1, 0
            while p[a, b] > 0.0 and left > 0:
                skip = 0.0
                if p[a, b] < 1.0:
                    skip = log(1.0 - uniform(seed, a * len(p) + b, t, 0, draw)) / _log_of_rest(p[a, b])
                if skip >= left:
                    break
                draw += 1
                left -= 1 + int(skip)
                column += 1 + int(skip)
                if a < b:
                    row, column = row + column // width, column % width
                else:  # row r of a block with itself has only the pairs beyond r
                    while column >= size - 1 - row:
                        column -= size - 1 - row
                        row += 1
                if len(source) > 0:
                    source[count] = first[a] + row
                    target[count] = first[b] + column + (0 if a < b else row + 1)
                count += 1
    return count
