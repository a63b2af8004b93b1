"""Who listens to whom: ties in compressed rows, four bytes each."""

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.errors import StateError
from polybius.notebook import heading, rows, shown
from polybius.rng import Tick, below, checked_seed, stream
from polybius.state.networks.bounds import check_room, whole
from polybius.state.networks.clustering import local_clustering
from polybius.state.networks.repeats import mutual, summed
from polybius.state.networks.rows import Nodes, Weights, as_weights, both_ways, grouped, row_of_each_tie
from polybius.state.networks.soundness import (
    check_length,
    check_starts,
    check_targets,
    checked_weight,
    first_outside,
    whole_numbers,
)
from polybius.state.networks.symmetry import mirrored

__all__ = ["Network", "disjoint_union"]

_BLOCK = 1 << 16  # rows looked at together; arbitrary, keeps temporaries small


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """Ties of n nodes, sorted into rows: row i lists those whom i listens to.

    `first` (n + 1,) int64, starting at 0 and never falling: row i is `to[first[i]:first[i + 1]]`.
    `to` (n_ties,) uint32, below n. `weight` (n_ties,) float64 if given so, else float32, finite, not
    negative, or None where all ties count the same. A tie to oneself is allowed. An undirected
    network holds each tie in both rows. Generated networks have rows in rising order that name
    nobody twice.
    Raises `StateError` for ties that point nowhere, and for arrays that do not fit together.
    """

    first: NDArray[np.int64]
    to: Nodes
    weight: Weights | None = None

    __hash__ = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        given = whole_numbers("first", self.first)
        check_starts(given)
        first = np.ascontiguousarray(given, np.int64)
        to = whole_numbers("to", self.to)
        check_targets(first, to)
        object.__setattr__(self, "first", first)
        object.__setattr__(self, "to", np.ascontiguousarray(to, np.uint32))
        if self.weight is not None:
            object.__setattr__(self, "weight", checked_weight(first, self.weight))

    @classmethod
    def from_ties(
        cls, n_nodes: int, source: ArrayLike, target: ArrayLike, weight: ArrayLike | None = None
    ) -> "Network":
        """Return the network in which `source[e]` listens to `target[e]`, in any order of e.

        `source`, `target` (n_ties,) whole numbers below `n_nodes`; `weight` (n_ties,) or None.
        """
        sources, targets = whole_numbers("source", source), whole_numbers("target", target)
        n_nodes = whole("network.n_nodes", n_nodes, 0)
        check_room("network", n_nodes, len(sources))
        check_length(len(sources), "target", targets)
        for name, nodes in (("source", sources), ("target", targets)):
            e = first_outside(nodes, n_nodes)
            if e is not None:
                raise StateError(
                    f"network: the {name} of tie {e} is node {nodes[e]}, but nodes go from 0 to "
                    f"{n_nodes - 1}. Remove the tie or raise n_nodes."
                )
        weights = None if weight is None else as_weights(weight)
        if weights is not None:
            check_length(len(sources), "weight", weights)
        # Sorting by target and then, keeping that order, by source leaves every row in order.
        first, by_target, weights = grouped(
            n_nodes,
            np.ascontiguousarray(targets, np.uint32),
            np.ascontiguousarray(sources, np.uint32),
            weights,
        )
        return cls(*grouped(n_nodes, by_target, row_of_each_tie(first), weights))

    @classmethod
    def from_rows(cls, rows: Sequence[Iterable[int]]) -> "Network":
        """Return the network in which node i listens to `rows[i]`, in that order."""
        lists = [list(row) for row in rows]
        first = np.cumsum([0, *map(len, lists)], dtype=np.int64)
        return cls(first, np.array([j for row in lists for j in row], dtype=np.int64))

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

    def _repr_html_(self) -> str:
        degrees = np.diff(self.first)
        ties = f"{self.n_ties / self.n_nodes:.4g} a node" if self.n_nodes else "none"
        span = f"{degrees.min():,} to {degrees.max():,}" if self.n_nodes else "none"
        weights = "all ties alike" if self.weight is None else "weighted"
        body = [("nodes", self.n_nodes), ("ties", self.n_ties), ("on average", ties), ("at a node", span)]
        return shown(heading("Network", weights), rows(["", ""], body))

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
        """Return the network in which two are tied where either listened to the other, nobody to themselves.

        With weights, a tie that is given one way weighs the same the other way; repeats of a tie add up.
        Raises `StateError` where a tie is given both ways with two weights.
        """
        rows = row_of_each_tie(self.first)
        others = rows != self.to
        if self.weight is None:
            return Network(*both_ways(self.n_nodes, rows[others], self.to[others]))
        return Network.from_ties(self.n_nodes, *mutual(rows[others], self.to[others], self.weight[others]))

    def merged(self) -> "Network":
        """Return the network in which no tie is repeated, rows in rising order: weights of repeats add up.

        Without weights a tie counts 1, so that one given twice weighs 2.
        """
        rows = row_of_each_tie(self.first)
        weight = np.ones(self.n_ties, np.float32) if self.weight is None else self.weight
        merged = Network.from_ties(self.n_nodes, *summed(rows, self.to, weight))
        same = self.weight is None and merged.n_ties == self.n_ties
        return Network(merged.first, merged.to) if same else merged

    @property
    def alone(self) -> NDArray[np.int64]:
        """The nodes that listen to nobody and that nobody listens to."""
        heard = np.zeros(self.n_nodes, bool)
        heard[self.to] = True
        return np.flatnonzero(~heard & (self.degrees == 0))

    @property
    def account(self) -> str:
        """How many nodes and ties there are; repeats, ties to oneself and nodes without ties, if any."""
        rows = row_of_each_tie(self.first)
        repeats = self.n_ties - len(np.unique(rows.astype(np.uint64) << np.uint64(32) | self.to))
        counts = (
            (repeats, "repeats another", "repeat others"),
            (int((rows == self.to).sum()), "leads back to its own node", "lead back to their own node"),
        )
        odd = [f"{n} {one if n == 1 else many}" for n, one, many in counts if n]
        alone = len(self.alone)
        without = f"; {alone} node{'s have' if alone != 1 else ' has'} none" if alone else ""
        of_these = f", of which {' and '.join(odd)}" if odd else ""
        return f"{self.n_nodes} nodes, {self.n_ties} ties{of_these}{without}."

    def is_symmetric(self) -> bool:
        """Say whether everyone is listened to by whom they listen to, with the same weight."""
        answer = mirrored(self.first, self.to, self.weight)
        return self.reversed().reversed().is_symmetric() if answer is None else answer  # now in order

    def clustering(self, sample: int | None = None, seed: int = 0) -> float:
        """Return the mean local clustering coefficient (Watts and Strogatz 1998), in [0, 1].

        Over all nodes, or over `sample` nodes drawn with replacement under `seed`. For a directed
        network: the chance that of two whom one listens to, the first listens to the second.
        """
        if self.n_nodes == 0:
            return 0.0
        count = self.n_nodes if sample is None else whole("clustering.sample", sample, 1)
        nodes = np.arange(count, dtype=np.uint32)
        if sample is not None:
            t, key = Tick(0, stream("networks.clustering"), 0.0), checked_seed(seed)
            nodes[:] = [below(self.n_nodes, key, i, t, 0) for i in range(count)]
        return float(np.mean(local_clustering(self.first, self.to, nodes), dtype=np.float64))

    def assortativity(self, values: ArrayLike) -> float:
        """Return the correlation of `values` between the two ends of a tie, in [-1, 1] (Newman 2003).

        `values` (n_nodes,) numbers. Not a number where all ends of ties have one value.
        """
        x = np.asarray(values)
        check_length(self.n_nodes, "values", x)
        sums = np.zeros(5)
        for low in range(0, self.n_nodes, _BLOCK):
            first = self.first[low : low + _BLOCK + 1]
            here = np.repeat(x[low : low + _BLOCK], np.diff(first)).astype(np.float64)
            there = x[self.to[first[0] : first[-1]]].astype(np.float64)
            products = (here, there, here * here, there * there, here * there)
            sums += [each.sum() for each in products]
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
    return Network(first, to, as_weights(np.concatenate(weights)) if weights else None)
