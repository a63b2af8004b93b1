"""Networks from and to networkx, scipy.sparse and GraphML."""

from collections.abc import Hashable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError

import numpy as np

from polybius.errors import DataError, PolybiusError
from polybius.state.networks.network import Network

__all__ = [
    "LabelledNetwork",
    "from_networkx",
    "from_scipy",
    "library",
    "node_labels",
    "read_graphml",
    "to_networkx",
    "to_scipy",
    "write_graphml",
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


def from_networkx(graph: Any) -> LabelledNetwork:
    """Return a network from a networkx graph, nodes in the graph's order.

    An edge (u, v) of a directed graph means that u listens to v; if it runs the other way, take
    `.network.reversed()`. Where any edge has the attribute `weight`, those without count 1.
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
    try:
        return 1.0 if weight is None else float(weight)
    except (TypeError, ValueError):
        raise DataError(f"graph: the weight of edge {(u, v)!r} must be a number. Got {weight!r}.") from None


def to_networkx(network: Network, labels: Sequence[Hashable] | None = None) -> Any:
    """Return a `networkx.Graph` where ties go both ways with one weight, else a `networkx.DiGraph`.

    An edge (u, v) means that u listens to v. `labels` (n,) name the nodes, 0 to n - 1 by default.
    """
    names = node_labels(network, labels)
    nx = library("networkx")
    graph = nx.Graph() if network.is_symmetric() else nx.DiGraph()
    graph.add_nodes_from(names)
    ends = [(names[i], names[j]) for i in range(network.n_nodes) for j in network.neighbours(i).tolist()]
    if network.weight is None:
        graph.add_edges_from(ends)
    else:
        graph.add_weighted_edges_from((*e, w) for e, w in zip(ends, network.weight.tolist(), strict=True))
    return graph


def from_scipy(matrix: Any) -> Network:
    """Return a network from a square sparse matrix or array: entry (i, j) weighs i's tie to j.

    Zeros are no ties, repeated entries add up. A matrix of ones gives a network without weights.
    """
    if len(matrix.shape) != 2 or matrix.shape[0] != matrix.shape[1]:
        raise DataError(
            f"matrix must be square, a row and a column for each node. Got {matrix.shape} instead."
        )
    rows = library("scipy.sparse").csr_array(matrix, copy=True)
    rows.sum_duplicates()
    rows.eliminate_zeros()
    return Network(rows.indptr, rows.indices, None if (rows.data == 1).all() else rows.data)


def to_scipy(network: Network) -> Any:
    """Return a `scipy.sparse.csr_array` of floats: entry (i, j) weighs i's tie to j, 1 without weights."""
    n = network.n_nodes
    weight = np.ones(network.n_ties, np.float32) if network.weight is None else network.weight
    return library("scipy.sparse").csr_array(
        (weight, network.to.astype(np.int64), network.first), shape=(n, n)
    )


def read_graphml(path: str | Path) -> LabelledNetwork:
    """Return the network in a GraphML file, as `from_networkx` would; labels are text."""
    nx = library("networkx")
    try:
        graph = nx.read_graphml(Path(path))
    except OSError as error:
        raise DataError(f"network {path} cannot be read: {error.strerror}.") from None
    except (ParseError, nx.NetworkXException, KeyError, ValueError) as error:
        raise DataError(f"network {path} is not a GraphML file that can be read: {error}.") from None
    return from_networkx(graph)


def write_graphml(network: Network, path: str | Path, labels: Sequence[Hashable] | None = None) -> None:
    """Write a network to a GraphML file, with weights if it has them."""
    library("networkx").write_graphml(to_networkx(network, labels), Path(path))
