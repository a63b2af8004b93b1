"""Networks as edge lists: files with columns source, target and perhaps weight."""

import sys
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.delimited import delimiter_of
from polybius.errors import DataError, ResultError
from polybius.state.networks.bounds import whole
from polybius.state.networks.edge_columns import read_columns
from polybius.state.networks.interchange import LabelledNetwork, library, node_labels, text_labels
from polybius.state.networks.network import Network
from polybius.state.networks.rows import row_of_each_tie
from polybius.writing import new_file

__all__ = ["read_edges", "write_edges"]


def read_edges(
    path: str | Path,
    n_nodes: int | None = None,
    *,
    labels: Sequence[Hashable] | None = None,
    delimiter: str | None = None,
) -> LabelledNetwork:
    """Return the network in a CSV, TSV or Parquet file, which of them is told by its ending.

    Columns `source`, `target` and, if there is one, `weight`; others are left alone. Each row says that
    source listens to target: for files that hold an undirected tie once, take `.network.undirected()`.
    A row that repeats another is a tie of its own, as is a tie to oneself: `.network.account` counts them.

    A name is a name: nodes are called as the file writes them, `01` is not `1`, and `NA` is a name. Only
    where every name is a whole number, written as such, are they numbers. Nodes are numbered in the
    order of their sorted names, which are returned as `labels`. With `labels`, the names of all nodes, they
    are numbered in that order. With `n_nodes`, names must be node numbers from 0 to n_nodes - 1.
    In both cases some nodes may have no ties; else nodes without ties are not known. `delimiter` is what
    separates the cells of a text file: a comma, in a .tsv a tab.
    Raises `DataError` that says in which row, counted from 1, and column.
    """
    file = Path(path)
    edges = read_columns(file, _ending(file), delimiter_of(file, delimiter))
    if n_nodes is not None:
        names: list[Hashable] = list(range(whole("read_edges.n_nodes", n_nodes, 0)))
        wanted = f"a node number in [0, {len(names) - 1}]"
    elif labels is not None:
        names, wanted = list(labels), "one of the labels"
        if len(set(names)) < len(names):
            raise DataError(f"labels must be different names, one a node. Got {len(names)}, of which "
                            f"{len(set(names))} differ.")  # fmt: skip
    else:
        names, wanted = edges.sorted_names(), ""
    source, target = edges.numbered(names, wanted, by_number=n_nodes is not None)
    return LabelledNetwork(Network.from_ties(len(names), source, target, edges.weight), names)


def write_edges(network: Network, path: str | Path, labels: Sequence[Hashable] | None = None) -> None:
    """Write a network to a CSV, TSV or Parquet file, a row for each tie, both directions of undirected ones.

    A node without ties is in no row: to read it again, give `read_edges` the `labels`, or `n_nodes`.
    """
    import pandas as pd

    ending = _ending(Path(path))
    names = _names(network, labels, blanks=ending == ".parquet")
    source, target = row_of_each_tie(network.first), network.to
    edges = pd.DataFrame({"source": names[source], "target": names[target]})
    if network.weight is not None:
        edges["weight"] = network.weight.astype(np.float64)
    try:
        with new_file(path, "network") as partial:
            if ending == ".parquet":
                library("pyarrow")
                edges.to_parquet(partial, engine="pyarrow", index=False)
            else:
                edges.to_csv(partial, index=False, sep=delimiter_of(Path(path)), lineterminator="\n")
    except ResultError as error:
        raise DataError(str(error)) from None


def _names(network: Network, labels: Sequence[Hashable] | None, blanks: bool) -> NDArray[Any]:
    """Return the nodes' names as they are written: whole numbers if all are, else text."""
    given = node_labels(network, labels)
    if all(type(name) is int and abs(name) <= sys.maxsize for name in given):
        return np.array(given, np.int64)
    names = np.empty(len(given), object)
    names[:] = text_labels(given, blanks=blanks)
    return names


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in (".csv", ".tsv", ".parquet"):
        raise DataError(
            f"network {path} must be a .csv or .parquet file, or a .tsv. GraphML has functions of its own."
        )
    return ending
