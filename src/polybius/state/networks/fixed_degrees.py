"""Networks in which it is given how many ties each node has."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled
from polybius.errors import ParameterError
from polybius.rng import Tick, below
from polybius.state.networks.bounds import check_room, tick, whole
from polybius.state.networks.complete import Complete
from polybius.state.networks.network import Network
from polybius.state.networks.rows import Nodes, both_ways
from polybius.state.networks.swaps import make_simple

__all__ = ["configuration_model", "random_regular"]

_PAIRINGS, _ROUNDS = 20, 50  # arbitrary: starts, and rounds of swaps in each, before giving up
_DRAWS = 1000  # per round; as many as there are attempts in `make_simple`


def configuration_model(degrees: ArrayLike, *, seed: int, copy: int = 0) -> Network:
    """Return a random network in which node i has exactly `degrees[i]` ties, all to different others.

    The ends of ties are paired at random (Molloy and Reed 1995; Newman, Strogatz and Watts 2001).
    Then ties to oneself and repeated ties are swapped with random other ties until there are none,
    which keeps all degrees. Nearly all such networks are about equally likely where degrees are
    small against n; exactly equal likelihood is not promised. `degrees` (n,) whole numbers with an
    even sum that some network has. `copy` numbers the networks of one seed.
    """
    return _paired("configuration_model", _checked_degrees(degrees), seed, copy)


def random_regular(n: int, *, degree: int, seed: int, copy: int = 0) -> Network:
    """Return a random network of `n` nodes with exactly `degree` ties each, all to different others.

    Made like `configuration_model`; above half of all pairs, as those who are not tied. `n` times
    `degree` must be even. `copy` numbers the networks of one seed.
    """
    n = whole("random_regular.n", n, 1)
    d = whole("random_regular.degree", degree, 0, n - 1)
    if n * d % 2:
        raise ParameterError(f"random_regular: n times degree must be even. Got {n} times {d}.")
    check_room("random_regular", n, float(n) * d)
    if d > (n - 1) / 2:
        return _complement(_paired("random_regular", np.full(n, n - 1 - d), seed, copy))
    return _paired("random_regular", np.full(n, d), seed, copy)


def _checked_degrees(degrees: ArrayLike) -> NDArray[np.int64]:
    name = "configuration_model.degrees"
    try:
        k = np.asarray(degrees)
    except ValueError:  # rows of unequal length
        k = np.empty((0, 0))
    if k.ndim != 1 or k.dtype.kind not in "iu":
        raise ParameterError(f"{name} must be a flat array of whole numbers. Got {degrees!r} instead.")
    k = k.astype(np.int64)
    check_room("configuration_model", len(k), float(k.sum(dtype=np.float64)))
    if len(k) and not (k.min() >= 0 and k.max() < len(k)):
        i = int(np.flatnonzero((k < 0) | (k >= len(k)))[0])
        raise ParameterError(
            f"{name} must lie in [0, {len(k) - 1}], the others that there are. Node {i} has {k[i]}."
        )
    if k.sum() % 2:
        raise ParameterError(f"{name} must have an even sum, two ends a tie. Got {k.sum()} instead.")
    beyond = _first_impossible(k)
    if beyond:
        raise ParameterError(
            f"{name} fit no network: the {beyond} nodes with most ties need more others with enough ties."
        )
    return k


def _first_impossible(degrees: NDArray[np.int64]) -> int:
    """Return the first r for which the r largest degrees are too large, or 0 (Erdős and Gallai 1960)."""
    k = np.sort(degrees)[::-1]
    r = np.arange(1, np.count_nonzero(k >= np.arange(len(k))) + 1)  # beyond these it holds by itself
    at_least = np.maximum(np.searchsorted(-k, -r, side="right"), r)  # how many have r ties or more
    upto = np.concatenate(([0], np.cumsum(k)))
    offered = r * (r - 1) + r * (at_least - r) + upto[-1] - upto[at_least]
    impossible = np.flatnonzero(upto[r] > offered)
    return int(r[impossible[0]]) if len(impossible) else 0


def _paired(generator: str, degrees: NDArray[np.int64], seed: int, copy: int) -> Network:
    seed, t = tick(generator, seed, copy)
    n, half = len(degrees), int(degrees.sum()) // 2
    for pairing in range(_PAIRINGS):
        ends = np.repeat(np.arange(n, dtype=np.uint32), degrees)
        _shuffle(ends, pairing, seed, t)
        first, to = both_ways(n, ends[:half], ends[half:], merge=False)
        del ends
        for turn in range(_ROUNDS):
            if make_simple(first, to, (pairing * _ROUNDS + turn) * _DRAWS, seed, t) == 0:
                return Network(first, to)
    raise ParameterError(
        f"{generator}: found no network without repeated ties for these degrees, though there is one. "
        "Lower the largest degrees."
    )


@compiled
def _shuffle(items: Nodes, turn: int, seed: int, t: Tick) -> None:
    """Put `items` in random order (Fisher and Yates)."""
    for i in range(len(items) - 1, 0, -1):
        j = below(i + 1, seed, i, t, 0, turn)
        items[i], items[j] = items[j], items[i]


def _complement(network: Network) -> Network:
    """Return the network of all ties that this one lacks; as large as the complete one, so for few nodes."""
    full = Complete(network.n_nodes).to_network()
    rows = np.repeat(np.arange(network.n_nodes, dtype=np.int64), network.degrees)
    # In row i of the complete network, j stands at place j, or j - 1 beyond i itself.
    places = full.first[rows] + network.to - (network.to > rows)
    return Network(full.first - network.first, np.delete(full.to, places))
