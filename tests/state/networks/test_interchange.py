import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius.errors import DataError, PolybiusError, StateError
from polybius.state.networks import (
    Network,
    from_networkx,
    from_scipy,
    read_graphml,
    ring,
    to_networkx,
    to_scipy,
    write_graphml,
)

networkx = pytest.importorskip("networkx")
sparse = pytest.importorskip("scipy.sparse")

DIRECTED = Network.from_rows([[1, 2], [0], [], [0]])
WEIGHTED = Network(DIRECTED.first, DIRECTED.to, np.array([0.5, 2.0, 1.0, 3.0]))
BOTH_WAYS = Network(np.array([0, 2, 3, 4]), np.array([1, 2, 0, 0]), np.array([0.5, 2.0, 0.5, 2.0]))


@pytest.mark.parametrize(
    "network", [DIRECTED, WEIGHTED, BOTH_WAYS, ring(8, neighbours=4), Network.from_rows([[]])]
)
def test_round_trips(network: Network, tmp_path: Path) -> None:
    assert from_networkx(to_networkx(network)).network == network
    assert from_scipy(to_scipy(network)) == network
    write_graphml(network, tmp_path / "network.graphml")
    back = read_graphml(tmp_path / "network.graphml")
    assert back.network == network
    assert back.labels == [str(i) for i in range(network.n_nodes)]


def test_networkx_edges_point_to_whom_one_listens_to() -> None:
    graph = networkx.DiGraph()
    graph.add_nodes_from(["c", ("a", 1)])
    graph.add_edge(("a", 1), "c", weight=4)
    graph.add_edge("b", "c")
    network, labels = from_networkx(graph)
    assert labels == ["c", ("a", 1), "b"]
    assert network == Network(np.array([0, 0, 1, 2]), np.array([0, 0]), np.array([4.0, 1.0]))
    assert sorted(map(str, to_networkx(network, labels).edges)) == sorted(map(str, graph.edges))


def test_undirected_networkx_graphs_give_both_directions() -> None:
    graph = networkx.path_graph(3)
    graph.add_edge(1, 1)
    assert from_networkx(graph).network == Network.from_rows([[1], [0, 1, 2], [1]])
    assert not to_networkx(ring(5, neighbours=2)).is_directed()
    assert to_networkx(DIRECTED).is_directed()


def test_networkx_counts_what_we_count() -> None:
    graph = networkx.karate_club_graph()
    network = from_networkx(graph).network
    # Zachary's karate club: 34 members, 78 ties, all with weights.
    assert (network.n_nodes, network.n_ties) == (34, 156)
    assert abs(network.clustering() - networkx.average_clustering(graph)) < 1e-6


def test_scipy_entries_are_weights_of_rows() -> None:
    assert_array_equal(
        to_scipy(WEIGHTED).toarray(), [[0, 0.5, 2, 0], [1, 0, 0, 0], [0, 0, 0, 0], [3, 0, 0, 0]]
    )
    # Repeated entries add up, zeros are no ties, ones are no weights.
    matrix = sparse.coo_matrix(([1.0, 2.0, 0.0], ([0, 0, 1], [1, 1, 0])), shape=(2, 2))
    assert from_scipy(matrix) == Network(np.array([0, 1, 1]), np.array([1]), np.array([3.0]))
    assert from_scipy(sparse.eye_array(2)).weight is None


def test_errors(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"matrix must be square.* Got \(2, 3\)"):
        from_scipy(sparse.csr_array((2, 3)))
    with pytest.raises(StateError, match="weight must be finite and not negative"):
        from_scipy(sparse.csr_array(np.array([[0.0, -1.0], [0.0, 0.0]])))
    graph = networkx.Graph()
    graph.add_edge("a", "b", weight="heavy")
    with pytest.raises(DataError, match=r"the weight of edge \('a', 'b'\) must be a number. Got 'heavy'"):
        from_networkx(graph)
    with pytest.raises(DataError, match=r"labels must be 4 different names, one a node. Got 4, of which 3"):
        to_networkx(DIRECTED, ["a", "b", "a", "c"])
    with pytest.raises(DataError, match="cannot be read: No such file"):
        read_graphml(tmp_path / "none.graphml")
    (tmp_path / "broken.graphml").write_text("<graphml><graph>")
    with pytest.raises(DataError, match="is not a GraphML file that can be read"):
        read_graphml(tmp_path / "broken.graphml")


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "networkx", None)
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    with pytest.raises(PolybiusError, match=r'needs networkx.*pip install "polybius\[networks\]"'):
        to_networkx(DIRECTED)
    with pytest.raises(PolybiusError, match=r'needs scipy.*pip install "polybius\[networks\]"'):
        to_scipy(DIRECTED)
