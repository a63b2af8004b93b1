"""Who listens to whom: ties in compressed rows, four bytes each."""

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.errors import StateError
from polybius.rng import Tick, below, checked_seed, stream
from polybius.state.networks.clustering import local_clustering
from polybius.state.networks.rows import Nodes, both_ways, grouped, row_of_each_tie

__all__ = ["Network", "disjoint_union"]

_BLOCK = 1 << 16  # rows looked at together; arbitrary, keeps temporaries small


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """Ties of n nodes, sorted into rows: row i lists those whom i listens to.

    `first` (n + 1,) int64, starting at 0 and never falling: row i is `to[first[i]:first[i + 1]]`.
    `to` (n_ties,) uint32, below n. `weight` (n_ties,) float32, finite, not negative, or None where
    all ties count the same. A tie to oneself is allowed. An undirected network holds each tie in
    both rows. Generated networks have rows in rising order that name nobody twice.
    Raises `StateError` for ties that point nowhere, and for arrays that do not fit together.
    """

    first: NDArray[np.int64]
    to: Nodes
    weight: NDArray[np.float32] | None = None

    __hash__ = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        first = _whole_numbers("first", self.first, np.dtype(np.int64))
        _check_starts(first)
        object.__setattr__(self, "first", first)
        _check_targets(first, np.asarray(self.to))
        object.__setattr__(self, "to", _whole_numbers("to", self.to, np.dtype(np.uint32)))
        if self.weight is not None:
            object.__setattr__(self, "weight", _checked_weight(first, self.weight))

    @classmethod
    def from_ties(
        cls, n_nodes: int, source: ArrayLike, target: ArrayLike, weight: ArrayLike | None = None
    ) -> "Network":
        """Return the network in which `source[e]` listens to `target[e]`, in any order of e.

        `source`, `target` (n_ties,) whole numbers below `n_nodes`; `weight` (n_ties,) or None.
        """
        ends = []
        for name, given in (("source", source), ("target", target)):
            nodes = np.asarray(given)
            beyond = _outside(nodes, n_nodes) if nodes.size else None
            if beyond is not None:
                raise StateError(
                    f"network: the {name} of tie {beyond} is node {nodes[beyond]}, but nodes go from 0 to "
                    f"{n_nodes - 1}. Remove the tie or raise n_nodes."
                )
            ends.append(_whole_numbers(name, nodes, np.dtype(np.uint32)))
        weights = None if weight is None else np.ascontiguousarray(weight, np.float32)
        _check_lengths(len(ends[0]), "target", ends[1])
        if weights is not None:
            _check_lengths(len(ends[0]), "weight", weights)
        # Sorting by target and then, keeping that order, by source leaves every row in order.
        first, by_target, weights = grouped(n_nodes, ends[1], ends[0], weights)
        return cls(*grouped(n_nodes, by_target, row_of_each_tie(first), weights))

    @classmethod
    def from_rows(cls, rows: Sequence[Iterable[int]]) -> "Network":
        """Return the network in which node i listens to `rows[i]`, in that order."""
        lists = [list(row) for row in rows]
        first = np.cumsum([0, *map(len, lists)], dtype=np.int64)
        return cls(first, np.array([j for row in lists for j in row], dtype=np.int64))  # type: ignore[arg-type]

    def __eq__(self, other: object) -> bool:
        """Say whether nodes, ties, their order within rows, and weights are the same."""
        if not isinstance(other, Network):
            return NotImplemented
        if (self.weight is None) != (other.weight is None):
            return False
        same_ties = np.array_equal(self.first, other.first) and np.array_equal(self.to, other.to)
        return same_ties and (self.weight is None or np.array_equal(self.weight, other.weight))  # type: ignore[arg-type]

    def __repr__(self) -> str:
        weighted = "" if self.weight is None else ", weighted"
        return f"Network({self.n_nodes} nodes, {self.n_ties} ties{weighted})"

    @property
    def n_nodes(self) -> int:
        """How many nodes there are."""
        return len(self.first) - 1

    @property
    def n_ties(self) -> int:
        """How many ties there are; an undirected one counts twice."""
        return len(self.to)

    @property
    def mean_degree(self) -> float:
        """How many a node listens to on average; 0 without nodes."""
        return self.n_ties / self.n_nodes if self.n_nodes else 0.0

    @property
    def degrees(self) -> NDArray[np.int64]:
        """How many each node listens to, (n_nodes,); how many listen to it: `reversed().degrees`."""
        return np.diff(self.first)

    def neighbours(self, node: int) -> Nodes:
        """Return those whom `node` listens to: a view, not a copy."""
        i = operator.index(node)
        if not 0 <= i < self.n_nodes:
            raise StateError(f"network: there is no node {i}. Nodes go from 0 to {self.n_nodes - 1}.")
        return self.to[self.first[i] : self.first[i + 1]]

    def reversed(self) -> "Network":
        """Return the network with every tie turned round, rows in rising order."""
        return Network(*grouped(self.n_nodes, self.to, row_of_each_tie(self.first), self.weight))

    def undirected(self) -> "Network":
        """Return the unweighted network in which two are tied where either listened to the other."""
        rows = row_of_each_tie(self.first)
        others = rows != self.to
        return Network(*both_ways(self.n_nodes, rows[others], self.to[others]))

    def is_symmetric(self) -> bool:
        """Say whether everyone is listened to by whom they listen to, with the same weight."""
        turned = self.reversed()
        return turned == turned.reversed()  # turning twice only sorts the rows

    def clustering(self, sample: int | None = None, seed: int = 0) -> float:
        """Return the mean local clustering coefficient (Watts and Strogatz 1998), in [0, 1].

        Over all nodes, or over `sample` nodes drawn with replacement under `seed`. For a directed
        network: the chance that of two whom one listens to, the first listens to the second.
        """
        if self.n_nodes == 0:
            return 0.0
        nodes = np.arange(self.n_nodes if sample is None else sample, dtype=np.uint32)
        if sample is not None:
            t, key = Tick(0, stream("networks.clustering"), 0.0), checked_seed(seed)
            nodes[:] = [below(self.n_nodes, key, i, t, 0) for i in range(sample)]
        return float(np.mean(local_clustering(self.first, self.to, nodes), dtype=np.float64))

    def assortativity(self, values: ArrayLike) -> float:
        """Return the correlation of `values` between the two ends of a tie, in [-1, 1] (Newman 2003).

        `values` (n_nodes,) numbers. Not a number where all ends of ties have one value.
        """
        x = np.asarray(values)
        _check_lengths(self.n_nodes, "values", x)
        sums = np.zeros(5)
        for low in range(0, self.n_nodes, _BLOCK):
            first = self.first[low : low + _BLOCK + 1]
            here = np.repeat(x[low : low + _BLOCK], np.diff(first)).astype(np.float64)
            there = x[self.to[first[0] : first[-1]]].astype(np.float64)
            sums += here.sum(), there.sum(), here @ here, there @ there, here @ there
        if self.n_ties == 0:
            return float("nan")
        a, b, aa, bb, ab = sums / self.n_ties
        spread = float(np.sqrt(max(aa - a * a, 0.0) * max(bb - b * b, 0.0)))
        return float((ab - a * b) / spread) if spread > 0.0 else float("nan")


def disjoint_union(networks: Iterable[Network]) -> Network:
    """Return all networks side by side, without ties between them, nodes numbered through.

    All weighted or all unweighted; raises `StateError` otherwise.
    """
    parts = list(networks)
    if len({part.weight is None for part in parts}) > 1:
        raise StateError("networks: some have weights and others none. Give all of them weights, or none.")
    starts = np.cumsum([0, *(part.n_nodes for part in parts)], dtype=np.int64)
    ties = np.cumsum([0, *(part.n_ties for part in parts)], dtype=np.int64)
    first, to = np.zeros(starts[-1] + 1, np.int64), np.empty(ties[-1], np.uint32)
    for part, node, tie in zip(parts, starts, ties, strict=False):
        first[node + 1 : node + 1 + part.n_nodes] = part.first[1:] + tie
        np.add(part.to, np.uint32(node), out=to[tie : tie + part.n_ties])
    weights = [part.weight for part in parts if part.weight is not None]
    return Network(first, to, np.concatenate(weights) if weights else None)


def _whole_numbers(name: str, given: Any, dtype: np.dtype[Any]) -> NDArray[Any]:
    array = np.asarray(given)
    if array.ndim != 1 or (array.dtype.kind not in "iu" and array.size):
        raise StateError(
            f"network: {name} must be a flat array of whole numbers. Got {array.dtype} of shape {array.shape}."
        )
    return np.ascontiguousarray(array, dtype)


def _check_lengths(wanted: int, name: str, array: NDArray[Any]) -> None:
    if array.shape != (wanted,):
        raise StateError(f"network: {name} must have length {wanted}. Got shape {array.shape} instead.")


def _check_starts(first: NDArray[np.int64]) -> None:
    if len(first) == 0 or first[0] != 0:
        got = "an empty array" if len(first) == 0 else f"{first[0]}"
        raise StateError(f"network: first must begin with 0. Got {got} instead.")
    falls = np.flatnonzero(first[1:] < first[:-1])
    if len(falls):
        i = int(falls[0])
        raise StateError(
            f"network: first must never fall. It falls at node {i}, from {first[i]} to {first[i + 1]}."
        )


def _check_targets(first: NDArray[np.int64], to: NDArray[Any]) -> None:
    _check_lengths(int(first[-1]), "to", to)
    e, n = _outside(to, len(first) - 1) if to.size else None, len(first) - 1
    if e is not None:
        raise StateError(
            f"network: node {_row(first, e)} listens to node {to[e]}, but nodes go from 0 to {n - 1}. "
            "Remove the tie or add the node."
        )


def _checked_weight(first: NDArray[np.int64], given: Any) -> NDArray[np.float32]:
    try:
        weight = np.ascontiguousarray(given, np.float32)
    except (TypeError, ValueError):
        raise StateError("network: weight must be numbers, one for each tie.") from None
    _check_lengths(int(first[-1]), "weight", weight)
    if len(weight) and not (weight.min() >= 0.0 and weight.max() < np.inf):
        e = int(np.flatnonzero(~((weight >= 0.0) & (weight < np.inf)))[0])
        raise StateError(
            f"network: weight must be finite and not negative. Tie {e}, of node {_row(first, e)}, "
            f"has {weight[e]}."
        )
    return weight


def _outside(nodes: NDArray[Any], n: int) -> int | None:
    """Return where `nodes` first leaves [0, n), or None; the common case makes no copy."""
    if nodes.min() >= 0 and nodes.max() < n:
        return None
    return int(np.flatnonzero((nodes < 0) | (nodes >= n))[0])


def _row(first: NDArray[np.int64], e: int) -> int:
    return int(np.searchsorted(first, e, side="right")) - 1
