"""Networks from and to networkx and scipy.sparse."""

from collections.abc import Hashable, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from polybius.errors import DataError, PolybiusError
from polybius.numerals import is_missing, numeral
from polybius.state.networks.network import Network

__all__ = [
    "LabelledNetwork",
    "from_networkx",
    "from_scipy",
    "library",
    "node_labels",
    "text_labels",
    "to_networkx",
    "to_scipy",
]


class LabelledNetwork(NamedTuple):
    """A network and what its nodes were called: `labels[i]` is the name of node i."""

    network: Network
    labels: list[Hashable]


def library(name: str) -> Any:
    """Return an optional library, or say how to install it."""
    try:
        return import_module(name)
    except ImportError:
        package = name.partition(".")[0]
        raise PolybiusError(
            f'this needs {package}, which is not installed. Install it with: pip install "polybius[networks]"'
        ) from None


def node_labels(network: Network, labels: Sequence[Hashable] | None) -> list[Hashable]:
    """Return `labels` as a list, 0 to n - 1 by default; raise `DataError` unless all differ."""
    names: list[Hashable] = list(range(network.n_nodes) if labels is None else labels)
    if len(names) != network.n_nodes or len(set(names)) != len(names):
        raise DataError(
            f"labels must be {network.n_nodes} different names, one a node. Got {len(names)}, of which "
            f"{len(set(names))} differ."
        )
    return names


def text_labels(names: Sequence[Hashable], *, blanks: bool = True) -> list[str]:
    """Return names as text; raise `DataError` where that loses one.

    Two must not become one (1 and "1"), and none be empty; without `blanks`, none may begin or end with one.
    """
    texts = [str(name) for name in names]
    seen: dict[str, Hashable] = {}
    for text, name in zip(texts, names, strict=True):
        if text in seen:
            raise DataError(f"labels {seen[text]!r} and {name!r} are the same text in a file. Rename one.")
        if not text.strip() or any(letter < " " and letter not in "\t\n\r" for letter in text):
            raise DataError(f"label {name!r} cannot stand in a file. Give every node a name of letters.")
        if not blanks and text != text.strip():
            raise DataError(f"label {name!r} begins or ends with a blank, which is lost in text. Rename it.")
        seen[text] = name
    return texts


def from_networkx(graph: Any) -> LabelledNetwork:
    """Return a network from a networkx graph, nodes in the graph's order.

    An edge (u, v) of a directed graph means that u listens to v; if it runs the other way, take
    `.network.reversed()`. Where any edge has the attribute `weight`, those without count 1. Parallel
    edges of a multigraph are ties of their own.
    """
    labels = list(graph.nodes)
    number = {label: i for i, label in enumerate(labels)}
    weighted = False
    source, target, weight = [], [], []
    for u, v, w in graph.edges(data="weight"):
        pairs = [(u, v)] if graph.is_directed() or u == v else [(u, v), (v, u)]
        for one, other in pairs:
            source.append(number[one])
            target.append(number[other])
            weight.append(_edge_weight(u, v, w))
        weighted = weighted or w is not None
    network = Network.from_ties(
        len(labels), np.array(source, np.int64), np.array(target, np.int64), weight if weighted else None
    )
    return LabelledNetwork(network, labels)


def _edge_weight(u: Hashable, v: Hashable, weight: Any) -> float:
    given = 1.0 if weight is None else numeral(weight)
    if given is None or (weight is not None and is_missing(weight)):
        raise DataError(f"graph: the weight of edge {(u, v)!r} must be a number. Got {weight!r}.")
    return float(given)


def to_networkx(network: Network, labels: Sequence[Hashable] | None = None) -> Any:
    """Return a `networkx.Graph` where ties go both ways with one weight, else a `networkx.DiGraph`.

    An edge (u, v) means that u listens to v. `labels` (n,) name the nodes, 0 to n - 1 by default. Ties that
    repeat another become one edge with the sum of their weights, as models take them.
    """
    names, merged = node_labels(network, labels), network.merged()
    nx = library("networkx")
    symmetric = merged.is_symmetric()
    graph = nx.Graph() if symmetric else nx.DiGraph()
    graph.add_nodes_from(names)
    ends = [(names[i], names[j]) for i in range(merged.n_nodes) for j in merged.neighbours(i).tolist()]
    if merged.weight is None:
        graph.add_edges_from(ends)
    else:
        graph.add_weighted_edges_from((*e, w) for e, w in zip(ends, merged.weight.tolist(), strict=True))
    return graph


def from_scipy(matrix: Any) -> Network:
    """Return a network from a square sparse matrix or array: entry (i, j) weighs i's tie to j.

    Zeros are no ties, repeated entries add up. A matrix of ones gives a network without weights.
    """
    if hasattr(matrix, "columns"):
        raise DataError(
            "matrix is a table with names, which may stand in another order in rows and columns. "
            "Bring them into one order and give its to_numpy()."
        )
    if len(matrix.shape) != 2 or matrix.shape[0] != matrix.shape[1]:
        raise DataError(
            f"matrix must be square, a row and a column for each node. Got {matrix.shape} instead."
        )
    rows = library("scipy.sparse").csr_array(matrix, copy=True)
    if rows.dtype.kind not in "biuf":
        raise DataError(f"matrix must hold numbers. It holds {rows.dtype}.")
    rows.sum_duplicates()
    rows.eliminate_zeros()
    return Network(rows.indptr, rows.indices, None if (rows.data == 1).all() else rows.data)


def to_scipy(network: Network) -> Any:
    """Return a `scipy.sparse.csr_array` of floats: entry (i, j) weighs i's tie to j, 1 without weights.

    Ties that repeat another are one entry, the sum of their weights.
    """
    n, merged = network.n_nodes, network.merged()
    weight = np.ones(merged.n_ties, np.float32) if merged.weight is None else merged.weight
    return library("scipy.sparse").csr_array((weight, merged.to.astype(np.int64), merged.first), shape=(n, n))
