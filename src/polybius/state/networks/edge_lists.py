"""Networks as edge lists: files with columns source, target and perhaps weight."""

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from polybius.errors import DataError, nearest
from polybius.state.networks.bounds import whole
from polybius.state.networks.interchange import LabelledNetwork, library, node_labels
from polybius.state.networks.network import Network
from polybius.state.networks.rows import row_of_each_tie

if TYPE_CHECKING:  # pandas takes .2 s to load, so it waits until a file is read or written
    import pandas as pd

__all__ = ["read_edges", "write_edges"]


def read_edges(path: str | Path, n_nodes: int | None = None) -> LabelledNetwork:
    """Return the network in a CSV or Parquet file, which of the two is told by its ending.

    Columns `source`, `target` and, if there is one, `weight`; others are left alone. Each row says that
    source listens to target: for files that hold an undirected tie once, take `.network.undirected()`.
    Names may be whole numbers or text; nodes are numbered in the order of their sorted names, which
    are returned as `labels`. With `n_nodes`, names must be node numbers from 0 to n_nodes - 1, and
    some nodes may have no ties. Raises `DataError` that says in which row, counted from 1, and column.
    """
    edges = _table(Path(path))
    for column in ("source", "target"):
        if column not in edges:
            raise DataError(f"{path} has no column '{column}'.{nearest(column, map(str, edges), 'column')}")
        _check_no_gaps(path, edges, column)
    weight = _weights(path, edges) if "weight" in edges else None
    if n_nodes is not None:
        n = whole("read_edges.n_nodes", n_nodes, 0)
        source, target = (_node_numbers(path, edges, column, n) for column in ("source", "target"))
        return LabelledNetwork(Network.from_ties(n, source, target, weight), list(range(n)))
    names, numbers = np.unique(_names(path, edges), return_inverse=True)
    network = Network.from_ties(len(names), numbers[: len(edges)], numbers[len(edges) :], weight)
    return LabelledNetwork(network, names.tolist())


def write_edges(network: Network, path: str | Path, labels: Sequence[Hashable] | None = None) -> None:
    """Write a network to a CSV or Parquet file, one row for each tie, both directions of undirected ones."""
    import pandas as pd

    ending = _ending(Path(path))
    source, target = row_of_each_tie(network.first), network.to
    edges = pd.DataFrame({"source": source, "target": target})
    if labels is not None:
        names = np.array(node_labels(network, labels))
        edges = pd.DataFrame({"source": names[source], "target": names[target]})
    if network.weight is not None:
        edges["weight"] = network.weight
    try:
        if ending == ".csv":
            edges.to_csv(path, index=False)
        else:
            library("pyarrow")
            edges.to_parquet(path, engine="pyarrow", index=False)
    except OSError as error:
        raise DataError(f"network {path} cannot be written: {error.strerror or error}.") from None


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in (".csv", ".parquet"):
        raise DataError(f"network {path} must be a .csv or .parquet file. GraphML has functions of its own.")
    return ending


def _table(path: Path) -> "pd.DataFrame":
    import pandas as pd

    ending = _ending(path)
    try:
        if ending == ".csv":
            # Only nothing is missing: NA may be a name. Blank lines count, or row numbers would slip.
            return pd.read_csv(
                path, keep_default_na=False, na_values=[""], skip_blank_lines=False, low_memory=False
            )
        library("pyarrow")
        return pd.read_parquet(path, engine="pyarrow")
    except OSError as error:
        raise DataError(f"network {path} cannot be read: {error.strerror or error}.") from None
    except ValueError as error:  # what pandas, pyarrow and text encodings raise for other contents
        raise DataError(f"network {path} is not a {ending} file that can be read: {error}.") from None


def _check_no_gaps(path: str | Path, edges: "pd.DataFrame", column: str) -> None:
    gaps = np.flatnonzero(edges[column].isna())
    if len(gaps):
        raise DataError(f"{path}, row {gaps[0] + 1}: {column} is empty. Give every row both ends.")


def _weights(path: str | Path, edges: "pd.DataFrame") -> Any:
    weight = _numbers(edges, "weight")
    _check_all((weight >= 0.0) & (weight < np.inf), path, edges, "weight", "a finite number, not negative")
    return weight


def _numbers(edges: "pd.DataFrame", column: str) -> Any:
    """Return a column as float64, not a number where there is none."""
    import pandas as pd

    return pd.to_numeric(edges[column], errors="coerce").to_numpy(np.float64, na_value=np.nan)


def _node_numbers(path: str | Path, edges: "pd.DataFrame", column: str, n: int) -> Any:
    number = _numbers(edges, column)
    fits = (number >= 0.0) & (number < n) & (np.floor(number) == number)
    _check_all(fits, path, edges, column, f"a node number in [0, {n - 1}]")
    return number.astype(np.int64)


def _check_all(fits: Any, path: str | Path, edges: "pd.DataFrame", column: str, what: str) -> None:
    if not fits.all():
        row = int(np.argmin(fits))
        got = edges[column].iloc[row : row + 1].tolist()[0]  # a number of Python's, to be printed as one
        raise DataError(f"{path}, row {row + 1}: {column} must be {what}. Got {got!r} instead.")


def _names(path: str | Path, edges: "pd.DataFrame") -> Any:
    """Return the names of all sources, then of all targets: whole numbers if all are, else text."""
    ends = [edges[column].to_numpy() for column in ("source", "target")]
    for e, column in enumerate(("source", "target")):
        if ends[e].dtype.kind == "f":
            _check_all(np.floor(ends[e]) == ends[e], path, edges, column, "a whole number or text")
            ends[e] = ends[e].astype(np.int64)
    if not all(end.dtype.kind in "iu" for end in ends):
        ends = [end.astype(str) for end in ends]
    return np.concatenate(ends)
