"""Networks from and to GraphML: looked over first, then read by networkx."""

import warnings
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

from polybius.errors import DataError, ResultError
from polybius.state.networks.interchange import (
    LabelledNetwork,
    from_networkx,
    library,
    node_labels,
    text_labels,
    to_networkx,
)
from polybius.state.networks.network import Network
from polybius.writing import new_file

__all__ = ["read_graphml", "write_graphml"]


def read_graphml(path: str | Path) -> LabelledNetwork:
    """Return the network in a GraphML file, as `from_networkx` would; labels are the nodes' ids, as text.

    Nodes are in the file's order. Raises `DataError` for a file that cannot be read, that holds no graph or
    several, says nothing clear of directions, or names a node twice, not at all, or only in an edge.
    """
    nx = library("networkx")
    try:
        problem = next(_problems(ElementTree.parse(path).getroot()), None)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of networkx, about keys without a type: they are text
            graph = nx.read_graphml(Path(path)) if problem is None else None
    except OSError as error:
        raise DataError(f"network {path} cannot be read: {error.strerror}.") from None
    except (SyntaxError, nx.NetworkXException, LookupError, ValueError, TypeError) as error:
        raise DataError(f"network {path} is not a GraphML file that can be read: {error}.") from None
    if problem is not None:
        raise DataError(f"network {path} {problem}")
    return from_networkx(graph)


def write_graphml(network: Network, path: str | Path, labels: Sequence[Hashable] | None = None) -> None:
    """Write a network to a GraphML file, with weights if it has them; names are written as text."""
    names = text_labels(node_labels(network, labels))
    try:
        with new_file(path, "network") as partial:
            library("networkx").write_graphml(to_networkx(network, names), partial)
    except ResultError as error:
        raise DataError(str(error)) from None


def _problems(root: ElementTree.Element) -> Iterator[str]:
    """Yield what is wrong with a file that networkx would read without a word."""
    graphs = [element for element in root.iter() if _tag(element) == "graph"]
    if len(graphs) != 1:
        yield f"must hold one graph. It holds {len(graphs)}."
        return
    direction = graphs[0].get("edgedefault")
    if direction not in ("directed", "undirected"):
        yield f"must say edgedefault directed or undirected. It says {direction!r}."
    known: set[str] = set()
    for node in (element for element in graphs[0] if _tag(element) == "node"):
        name = node.get("id", "")
        if not name.strip():
            yield f"has a node without an id, after {len(known)} others. Give it one."
        if name in known:
            yield f"has two nodes with the id {name!r}. Rename one."
        known.add(name)
    for edge in (element for element in graphs[0] if _tag(element) == "edge"):
        for end in ("source", "target"):
            if edge.get(end) not in known:
                yield f"has an edge with the {end} {edge.get(end)!r}, which is no node of it. Add the node."


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
