"""Blocks whose members differ in how many ties they have."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled, jitable
from polybius.errors import ParameterError
from polybius.numbers import log
from polybius.numerals import reals
from polybius.rng import Tick, uniform, uniform2
from polybius.state.networks.bounds import check_room, tick
from polybius.state.networks.network import Network
from polybius.state.networks.random_graphs import checked_blocks
from polybius.state.networks.rows import Nodes, both_ways

__all__ = ["degree_corrected_block_model"]


def degree_corrected_block_model(
    sizes: Sequence[int], mean_degree: ArrayLike, propensity: ArrayLike, *, seed: int, copy: int = 0
) -> Network:
    """Return a network where ties depend on the blocks of two and on how sociable each is.

    The model of Karrer and Newman (Phys. Rev. E 83:016107, 2011), with ties to oneself left out and
    repeated ties merged: so i of block a and j of block b are tied with probability 1 - exp(-x), by
    itself, where x, their expected ties, is in proportion to propensity[i] propensity[j] and adds up
    to the mean degrees. Merging leaves those of great propensity with somewhat fewer ties than asked
    for; where all x are small, nearly none are lost. `sizes`, `mean_degree` as in
    `stochastic_block_model`; `propensity` (n,) finite, not negative, positive somewhere in each block
    that has ties; only ratios within a block matter. `copy` numbers the networks of one seed.
    """
    name = "degree_corrected_block_model"
    first, degree = checked_blocks(name, sizes, mean_degree)
    weight = reals(f"{name}.propensity", propensity)
    if weight.shape != (first[-1],) or not np.all((weight >= 0.0) & (weight < np.inf)):
        raise ParameterError(f"{name}.propensity must be {first[-1]} finite numbers, none negative.")
    expected = degree * np.diff(first)[:, None]
    upto, guide = np.empty(len(weight)), np.empty(len(weight), np.uint32)
    for a, (low, high) in enumerate(pairwise(first)):
        loops = _prepare(weight[low:high], upto[low:high], guide[low:high])
        if (loops == 1.0 and expected[a, a] > 0.0) or (np.isnan(loops) and expected[a].any()):
            raise ParameterError(
                f"{name}.propensity leaves nobody to tie in block {a}. Let more be positive there."
            )
        expected[a, a] *= 0.5 / (1.0 - loops) if loops < 1.0 else 0.0
    check_room(name, len(weight), float(2.0 * np.triu(expected).sum()))
    seed, t = tick(name, seed, copy)
    none = np.empty(0, np.uint32)
    most = _tie_by_propensity(expected, first, upto, guide, seed, t, none, none)
    source, target = np.empty(most, np.uint32), np.empty(most, np.uint32)
    kept = _tie_by_propensity(expected, first, upto, guide, seed, t, source, target)
    return Network(*both_ways(int(first[-1]), source[:kept], target[:kept]))


def _prepare(weight: NDArray[np.float64], upto: NDArray[np.float64], guide: Nodes) -> float:
    """Fill `upto` with summed shares and `guide` with where to look; return the chance of a loop.

    Drawing a member in proportion to its weight then takes a step or two (the cutpoint method of
    Chen and Asau, AIIE Transactions 6:163, 1974). Not a number where all weights are zero.
    """
    total = weight.sum()
    if len(weight) == 0 or total == 0.0:
        return float("nan")
    np.cumsum(weight, out=upto)
    upto /= upto[-1]
    guide[:] = np.searchsorted(upto, np.arange(len(weight)) / len(weight), side="right")
    return float(((weight / total) ** 2).sum())


@jitable
def _member(u: float, low: int, high: int, upto: NDArray[np.float64], guide: Nodes) -> int:
    """Return the first member whose summed share exceeds `u`."""
    i = int(low + guide[low + int(u * (high - low))])
    while upto[i] <= u:
        i += 1
    return i


@compiled
def _tie_by_propensity(
    expected: NDArray[np.float64],
    first: NDArray[np.int64],
    upto: NDArray[np.float64],
    guide: Nodes,
    seed: int,
    t: Tick,
    source: Nodes,
    target: Nodes,
) -> int:
    """Write the pairs, unless there is no room, and return how many, loops left out where written.

    Pairs of two blocks arrive as a Poisson process of rate one that lasts for their expected number.
    """
    count = 0
    for a in range(len(expected)):
        for b in range(a, len(expected)):
            time, draw, pair = 0.0, 0, a * len(expected) + b
            while expected[a, b] > 0.0:
                u, v = uniform2(seed, pair, t, 0, draw)
                time -= log(1.0 - u)
                if time > expected[a, b]:
                    break
                if len(source) > 0:
                    w = uniform(seed, pair, t, 1, draw)
                    source[count] = _member(v, first[a], first[a + 1], upto, guide)
                    target[count] = _member(w, first[b], first[b + 1], upto, guide)
                draw += 1
                if len(source) == 0 or source[count] != target[count]:
                    count += 1
    return count
