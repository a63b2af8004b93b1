"""People as they are: a table with a row for each, and the graph of who hears whom among them.

    polybius.run("two_victories", people=polybius.people(frame, graph))

The row of a node is that node's: its opinions, and whatever other column of citizens the table has. What
it lacks is drawn from the scenario's survey, as for everybody. Files say the same: `population.people`
names a table whose first column holds the names, and `network.file` ties among these names.
"""

import hashlib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from polybius.delimited import delimiter_of, other_delimiter, place_of, read_rows
from polybius.errors import DataError, nearest, slip_of
from polybius.notebook import heading, rows, shown
from polybius.numerals import numeral, written
from polybius.populations import Population
from polybius.state import STRUCTURE, SYSTEM
from polybius.state.networks import LabelledNetwork, Network, from_networkx, from_scipy, read_edges

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["People", "people", "read_people"]

#: Columns that a table may hold beside the axes, by short name.
KNOWN = {
    column.short: column for column in SYSTEM if column.table == "citizens" and column.name not in STRUCTURE
}
#: Those with a number for each axis, which a table names by the axis.
OPINIONS = ("private", "expressed", "anchor")
#: Names in a note, at most.
FEW = 5
#: What to do with a file whose cells are separated by something else.
SAVE = "save it with commas, or as .tsv with tabs, or give a DataFrame"


@dataclass(frozen=True, eq=False, repr=False)
class People:
    """People by `names`, `columns` (n,) in that order, and whom they hear: None where the scenario says."""

    names: tuple[Hashable, ...]
    columns: Mapping[str, NDArray[np.float64]]
    network: Network | None = None

    def __repr__(self) -> str:
        ties = "" if self.network is None else f", {self.network.n_ties:,} ties"
        return f"<people: {self.n:,}{ties}; {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        ties = "" if self.network is None else self.network.account
        body = [
            (name, float(x.min()), float(np.median(x)), float(x.max())) for name, x in self.columns.items()
        ]
        return shown(
            heading(f"{self.n:,} people", ties), rows(["column", "least", "median", "greatest"], body)
        )

    @property
    def n(self) -> int:
        """How many there are."""
        return len(self.names)

    @property
    def without_ties(self) -> str:
        """The first names of those whom nobody hears and who hear nobody; empty where there are none."""
        alone = [] if self.network is None else self.network.alone.tolist()
        return ", ".join(str(self.names[i]) for i in alone[:FEW]) + (", ..." if len(alone) > FEW else "")

    def account(self) -> dict[str, Any]:
        """Return what a manifest tells of them; plain JSON values."""
        digest = hashlib.sha256()
        for name, values in self.columns.items():
            digest.update(name.encode() + values.tobytes())
        if self.network is not None:
            digest.update(self.network.first.tobytes() + self.network.to.tobytes())
        columns = list(self.columns)
        return {"names": [str(name) for name in self.names], "columns": columns, "digest": digest.hexdigest()}

    def settle_in(self, population: Population) -> None:
        """Put what is known of people in the place of what was drawn; raise DataError for a strange column.

        A column named as an axis is what one thinks and says on it. `private`, `expressed` and `anchor`
        name the one axis of a scenario that has no more.
        """
        columns, axes = population.columns, population.axes
        for name, values in self.columns.items():
            if name in axes:
                for opinion in OPINIONS:
                    columns[opinion][:, axes.index(name)] = values
        for name, values in self.columns.items():
            if name in axes:
                continue
            if name in OPINIONS and len(axes) == 1:
                also = ("expressed", "anchor") if name == "private" else ()
                for opinion in (name, *(each for each in also if each not in self.columns)):
                    columns[opinion][:, 0] = values
            elif name in KNOWN and KNOWN[name].size == 0:
                columns[name] = values.astype(KNOWN[name].numpy_dtype("float32"))
            else:
                known = [short for short, column in KNOWN.items() if column.size == 0]
                known = [*(OPINIONS if len(axes) == 1 else ()), *axes, *known]
                told = nearest(name, known, "column")
                if len(axes) > 1 and slip_of(name, OPINIONS):
                    told = f" There are several axes: name a column for each, {', '.join(axes)}."
                raise DataError(f"people have no column '{name}'.{told}")


def people(table: "pd.DataFrame | str | Path", graph: Any = None) -> People:
    """Return people for `run`: a table with a row for each, by name, and the graph of their ties.

    `table` is a DataFrame whose index holds the names of nodes, or a CSV file whose first column does.
    `graph` is a networkx graph, a file of ties among these names, or, in the table's order, a scipy
    matrix or a network of polybius; without one the scenario says who hears whom. Raises DataError for
    a node of the graph that the table lacks, names that repeat, and cells that are no numbers.
    """
    frame = _read(Path(table)) if isinstance(table, (str, Path)) else table
    if not hasattr(frame, "columns") or not hasattr(frame, "index"):
        raise DataError(f"people takes a DataFrame or a CSV file. Got {type(table).__name__} instead.")
    names = tuple(frame.index)
    if not names:
        raise DataError("people takes a table with a row for each. Got none.")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise DataError(
            f"every one of the people has one row, with a name of its own. '{twice}' has several."
        )
    columns = {str(name): _numbers(names, str(name), frame[name]) for name in frame.columns}
    return People(names, columns, None if graph is None else _network(names, graph))


def read_people(table: str, ties: str | None, undirected: bool) -> People:
    """Return people out of files, as a scenario names them."""
    found = people(table, ties)
    if found.network is None or not undirected:
        return found
    return People(found.names, found.columns, found.network.undirected())


def _read(path: Path) -> "pd.DataFrame":
    import pandas as pd

    owner = f"people: '{path}'"
    lines = read_rows(path, owner, delimiter=delimiter_of(path))
    header = next(lines)[1]
    if len(header) < 2:
        raise DataError(
            f"{owner} must have a column of names, then one for each thing that is known of them. "
            f"Got {', '.join(map(repr, header)) or 'nothing'}.{other_delimiter(header, SAVE)}"
        )
    for name in header[1:]:
        place_of(owner, header[1:], name)
    body = [row for _, row in lines if row]
    return pd.DataFrame(body, columns=header, dtype=str).set_index(header[0])


def _numbers(names: tuple[Hashable, ...], column: str, given: "pd.Series[Any]") -> NDArray[np.float64]:
    """Return a column as numbers within its range."""
    known = KNOWN.get(column, KNOWN["private"])
    values = np.empty(len(names))
    for i, (name, cell) in enumerate(zip(names, given.tolist(), strict=True)):
        number = written(cell) if isinstance(cell, str) else numeral(cell)
        values[i] = np.nan if number is None else number
        if not known.low <= values[i] <= known.high:
            raise DataError(
                f"people: '{column}' of '{name}' must be a number in [{known.low:g}, {known.high:g}]. "
                f"Got {cell!r} instead."
            )
    return values


def _network(names: tuple[Hashable, ...], graph: Any) -> Network:
    """Return the network with nodes in the order of `names`."""
    if isinstance(graph, (str, Path)):
        return read_edges(graph, labels=names).network
    if isinstance(graph, LabelledNetwork):
        return _in_order(names, graph)
    if isinstance(graph, Network):
        return _in_order(names, LabelledNetwork(graph, list(names)))
    if hasattr(graph, "is_directed") and hasattr(graph, "nodes"):
        return _in_order(names, from_networkx(graph))
    if hasattr(graph, "shape"):
        return _in_order(names, LabelledNetwork(from_scipy(graph), list(names)))
    raise DataError(
        "the graph of people is a networkx graph, a file of ties, a scipy matrix or a network of polybius. "
        f"Got {type(graph).__name__} instead."
    )


def _in_order(names: tuple[Hashable, ...], found: LabelledNetwork) -> Network:
    network, labels = found
    place = {name: i for i, name in enumerate(names)}
    lacking = [label for label in labels if label not in place]
    if lacking:
        raise DataError(
            f"node '{lacking[0]}' of the graph has no row in the table of people"
            f"{f', nor have {len(lacking) - 1} more' if len(lacking) > 1 else ''}.{_alike(lacking[0], names)}"
        )
    if network.n_nodes != len(labels) or len(labels) > len(names):
        raise DataError(f"the graph has {network.n_nodes} nodes, the table of people {len(names)} rows.")
    citizen = np.array([place[label] for label in labels], np.int64)
    source = np.repeat(citizen, network.degrees)
    return Network.from_ties(len(names), source, citizen[network.to], network.weight)


def _alike(label: Hashable, names: tuple[Hashable, ...]) -> str:
    """Say where a name differs by its type alone: 1 and '1' are two names."""
    if any(str(name) == str(label) for name in names):
        return " The table has that name as another type: let both be text, or both numbers."
    return ""
