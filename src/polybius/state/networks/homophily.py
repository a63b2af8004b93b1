"""Ties between the alike: in circles where everyone knows everyone, and in pairs."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled
from polybius.errors import ParameterError
from polybius.numerals import real
from polybius.rng import Tick, normal, uniform
from polybius.state.networks.bounds import check_room, tick
from polybius.state.networks.circles import (
    LEAST_SOCIABLE,
    RISE,
    cut_into_circles,
    most_clustering,
    pair_rounds,
    ties_in_circle,
)
from polybius.state.networks.network import Network
from polybius.state.networks.rows import both_ways

__all__ = ["MOST_FEATURES", "homophilous"]

_MOST_TIES = 1000  # arbitrary, far above what people keep up
MOST_FEATURES = 16  # a place along each feature then still has two bits of 32
_REACH = 30.0  # about so many people per tie and feature are never told apart. Arbitrary.


def homophilous(
    features: ArrayLike,
    *,
    mean_degree: float,
    clustering: float,
    homophily: float | Sequence[float],
    seed: int,
    copy: int = 0,
) -> Network:
    """Return an undirected network of people who tie themselves to those who are like them.

    `features` (n, d) numbers, d from 1 to 16: what likeness is about; only ratios of differences
    within a column matter. `mean_degree` in [0, 1000], below n. `clustering` in [0, 1]: the mean local
    clustering coefficient. `homophily` in [0, 1], one number or one per feature: the correlation of
    that feature between the two ends of a tie (Newman's assortativity); 0 is blind to it. `copy`
    numbers the networks of one seed.

    Everyone stands, in each of several rounds, at sqrt(h) z + sqrt(1 - h) e along each feature, z the
    standardised feature and e fresh normal noise, so that two at one place have correlation h. A line
    through all places (Morton's order, shifted at random in each round) puts those near each other next
    to each other. In one round the line is cut into circles, all members of which are tied: foci
    (Feld, Am. J. Sociol. 86:1015, 1981) and where clustering comes from (Newman, Phys. Rev. E 68:026121,
    2003). In the others neighbours in line make pairs; the sociable take part more often.

    Exact: nobody is tied to oneself or twice to another; with homophily 0 a feature has no effect.
    Approximate, measured at 10 ties and up to three normal features: from n = 10,000 on mean degree
    within 1 % and clustering within .01 up to homophily .9; beyond it, and at n = 1,000, down to 3 % less
    and up to .04 more, since the same people meet again. Homophily is met by normal features of many
    people (within .01 at n = 100,000 for one, .03 for three; for three at n = 1,000 .5 gives .4) and
    exceeded by skewed, discrete or correlated ones. Places stay blurred over some 30 mean_degree / d
    people, so in small populations homophily near 1 is not reached (.9 for one feature of n = 1,000).
    Degrees vary from half to twice the mean and by chance. Not validated against measured networks.
    """
    name = "homophilous"
    x, h = _checked(name, features, homophily)
    n, d = x.shape
    degree = real(f"{name}.mean_degree", mean_degree, 0.0, min(n - 1, _MOST_TIES))
    check_room(name, n, n * degree)
    closed = real(f"{name}.clustering", clustering, 0.0, most_clustering(degree))
    seed, t = tick(name, seed, copy)
    in_circle = ties_in_circle(degree, closed)
    rounds, chance = pair_rounds(degree - in_circle)
    h = np.minimum(h, 1.0 - min(1.0, (_REACH * degree / (n * d)) ** (1.0 / d)) ** 2)
    spread = np.array([np.std(column, dtype=np.float64) for column in x.T])
    slope, noise = np.sqrt(h) / np.where(spread > 0.0, spread, np.inf), np.sqrt(1.0 - h)
    centre = np.array([np.mean(column, dtype=np.float64) for column in x.T])
    keys = np.empty(n, np.uint64)
    # Room for everyone in every round; what is not written to takes no memory.
    source = np.empty(n * math.ceil(in_circle) + rounds * (n // 2), np.uint32)
    target = np.empty_like(source)
    kept = 0
    for turn in range(rounds + 1):
        shift = np.array([uniform(seed, f, t, 3, turn) for f in range(d)])
        present = _stand(x, centre, slope, noise, shift, turn, chance, seed, t, keys)
        keys[:present].sort()
        line = keys[:present].astype(np.uint32)  # the low half of a key: who stands there
        pairs = cut_into_circles(line, in_circle) if turn == 0 else [(line[: present - 1 : 2], line[1::2])]
        for one, other in pairs:
            source[kept : kept + len(one)], target[kept : kept + len(one)] = one, other
            kept += len(one)
    del keys, line
    return Network(*both_ways(n, source[:kept], target[:kept]))


def _checked(
    name: str, features: ArrayLike, homophily: float | Sequence[float]
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return the features that homophily is about (n, d), and homophily on each (d,)."""
    try:
        given = np.asarray(features, np.float32)
    except (TypeError, ValueError):
        raise ParameterError(f"{name}.features must be an array of numbers.") from None
    x = np.ascontiguousarray(given[:, None] if given.ndim == 1 else given)
    if x.ndim != 2 or not len(x) or not 1 <= x.shape[1] <= MOST_FEATURES:
        raise ParameterError(
            f"{name}.features must have a row for each person and 1 to {MOST_FEATURES} columns. "
            f"Got shape {given.shape} instead."
        )
    if not np.isfinite(x).all():
        i, f = np.argwhere(~np.isfinite(x))[0]
        raise ParameterError(f"{name}.features must be finite numbers. Row {i}, column {f} is {x[i, f]}.")
    each = [homophily] * x.shape[1] if np.ndim(homophily) == 0 else list(homophily)  # type: ignore[arg-type]
    if len(each) != x.shape[1]:
        raise ParameterError(
            f"{name}.homophily must be one number or one for each of {x.shape[1]} features. Got {len(each)}."
        )
    h = np.array([real(f"{name}.homophily", value, 0.0, 1.0) for value in each])
    matters = h > 0.0
    return (np.ascontiguousarray(x[:, matters]), h[matters]) if matters.any() else (x[:, :1].copy(), h[:1])


@compiled
def _stand(
    x: NDArray[np.float32],
    centre: NDArray[np.float64],
    slope: NDArray[np.float64],
    noise: NDArray[np.float64],
    shift: NDArray[np.float64],
    turn: int,
    chance: float,
    seed: int,
    t: Tick,
    keys: NDArray[np.uint64],
) -> int:
    """Write a key, place in line << 32 | person, for each who takes part; return how many do.

    The place interleaves the bits of the places along the features, so that near keys are near in all.
    """
    n, d = x.shape
    bits = 32 // d
    present = 0
    for i in range(n):
        if turn > 0:
            u = uniform(seed, i, t, 0, 0)
            if uniform(seed, i, t, 1, turn) >= chance * (LEAST_SOCIABLE + RISE * u * u):
                continue
        line = 0
        for f in range(d):
            z = (x[i, f] - centre[f]) * slope[f] + noise[f] * normal(seed, i, t, 2, turn * d + f)
            # In [0, 1/2), finest in the middle; the shift of up to 1/2 moves the cells' edges about.
            place = 0.25 + 0.25 * z / (1.0 + abs(z)) + 0.5 * shift[f]
            cell = int(place * (1 << bits))
            for b in range(bits):
                line |= ((cell >> b) & 1) << (b * d + f)
        keys[present] = np.uint64(line << 32 | i)
        present += 1
    return present
