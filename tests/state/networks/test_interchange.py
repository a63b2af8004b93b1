import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
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


def test_parallel_ties_add_up_wherever_they_go() -> None:
    # a hears b with 2 and with 3: 5, as models count it. Two ties without weights are 2.
    graph = networkx.MultiDiGraph()
    graph.add_edge("a", "b", weight=2)
    graph.add_edge("a", "b", weight=3)
    network = from_networkx(graph).network
    assert network.n_ties == 2
    assert to_networkx(network)[0][1]["weight"] == 5
    assert to_scipy(network).nnz == 1 and to_scipy(network)[0, 1] == 5
    assert network.account == "2 nodes, 2 ties, of which 1 repeats another."
    twice = Network.from_rows([[1, 1], [0, 0]])
    assert to_networkx(twice)[0][1]["weight"] == 2
    assert not to_networkx(twice).is_directed()
    assert to_scipy(twice).toarray().tolist() == [[0, 2], [2, 0]]


@pytest.mark.parametrize("weight", [Decimal("0.5"), Fraction(1, 2), np.float32(0.5), np.array(0.5)])
def test_weights_are_numbers_whoever_made_them(weight: object) -> None:
    graph = networkx.DiGraph()
    graph.add_edge(0, 1, weight=weight)
    assert from_networkx(graph).network.weight.tolist() == [0.5]  # type: ignore[union-attr]


@pytest.mark.parametrize("weight", ["5", True, float("nan"), pd.NA, pd.Timestamp(0), 1j])
def test_weights_that_are_no_numbers_are_refused(weight: object) -> None:
    graph = networkx.DiGraph()
    graph.add_edge(0, 1, weight=weight)
    with pytest.raises(DataError, match=r"the weight of edge .* must be a number"):
        from_networkx(graph)


@pytest.mark.parametrize("weight", [1e300, float("inf"), -1.0, 1e-60])
def test_weights_that_the_state_cannot_hold_are_refused(weight: float) -> None:
    graph = networkx.DiGraph()
    graph.add_edge(0, 1, weight=weight)
    with pytest.raises(StateError, match="weight must be"):
        from_networkx(graph)


def test_large_whole_weights_stay_exact() -> None:
    assert from_scipy(sparse.csr_array(np.array([[0, 2**24 + 1], [0, 0]]))).weight.tolist() == [2**24 + 1]  # type: ignore[union-attr]


def test_a_table_with_names_is_no_matrix() -> None:
    with pytest.raises(DataError, match="may stand in another order in rows and columns"):
        from_scipy(pd.DataFrame([[0, 1], [1, 0]], index=["a", "b"], columns=["b", "a"]))


NODE = '<node id="{}"/>'
GRAPH = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">{}</graphml>'


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        (
            '<graph edgedefault="banana"><node id="a"/></graph>',
            "edgedefault directed or undirected. It says 'banana'",
        ),
        ('<graph><node id="a"/></graph>', "It says None"),
        ('<graph edgedefault="directed"/>' * 2, "must hold one graph. It holds 2"),
        ("", "must hold one graph. It holds 0"),
        ('<graph edgedefault="directed"><node id="a"/><node id="a"/></graph>', "two nodes with the id 'a'"),
        ('<graph edgedefault="directed"><node id=""/></graph>', "a node without an id"),
        (
            '<graph edgedefault="directed"><node id="a"/><edge source="a" target="b"/></graph>',
            "an edge with the target 'b', which is no node",
        ),
    ],
)
def test_graphml_that_would_be_misread_is_refused(inside: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "network.graphml"
    path.write_text(GRAPH.format(inside))
    with pytest.raises(DataError, match=message):
        read_graphml(path)


@pytest.mark.parametrize("encoding", ["UTF9", "", "utf-16"])
def test_graphml_in_an_encoding_that_is_none(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.graphml").write_text(f'<?xml version="1.0" encoding="{encoding}"?>' + GRAPH.format(""))
    with pytest.raises(DataError, match="is not a GraphML file that can be read"):
        read_graphml(tmp_path / "a.graphml")


def test_graphml_whose_keys_have_no_type(tmp_path: Path) -> None:
    key = '<key id="d0" for="edge" attr.name="weight"/>'
    ties = '<edge source="01" target="1"><data key="d0">5</data></edge>'
    inside = f'{key}<graph edgedefault="directed"><node id="01"/><node id="1"/>{ties}</graph>'
    (tmp_path / "a.graphml").write_text(GRAPH.format(inside))
    with pytest.raises(DataError, match=r"the weight of edge \('01', '1'\) must be a number. Got '5'"):
        read_graphml(tmp_path / "a.graphml")


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "networkx", None)
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    with pytest.raises(PolybiusError, match=r'needs networkx.*pip install "polybius\[networks\]"'):
        to_networkx(DIRECTED)
    with pytest.raises(PolybiusError, match=r'needs scipy.*pip install "polybius\[networks\]"'):
        to_scipy(DIRECTED)
