import sys
from pathlib import Path

import numpy as np
import pytest

from polybius.errors import DataError, PolybiusError
from polybius.state.networks import Network, read_edges, ring, write_edges

WEIGHTED = Network(np.array([0, 2, 3, 4]), np.array([1, 2, 0, 0]), np.array([0.5, 2.0, 0.1, 0.0]))


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("network", [WEIGHTED, ring(50, neighbours=4)])
def test_round_trips(network: Network, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"ties.{ending}"
    write_edges(network, path)
    assert read_edges(path) == (network, list(range(network.n_nodes)))
    labels = [f"citizen {i:03}" for i in range(network.n_nodes)]
    write_edges(network, path, labels)
    assert read_edges(path) == (network, labels)


def test_nodes_are_numbered_in_the_order_of_their_names(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("year,source,target\n1999,10,9\n1999,9,200\n")
    assert read_edges(path) == (Network.from_rows([[2], [0], []]), [9, 10, 200])
    path.write_text("source,target\nNA,b\nb,10\n")
    assert read_edges(path) == (Network.from_rows([[], [2], [0]]), ["10", "NA", "b"])


def test_node_numbers_are_taken_as_they_are_when_their_count_is_given(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target\n3,1\n1,3\n")
    assert read_edges(path, n_nodes=5) == (Network.from_rows([[], [3], [], [1], []]), [0, 1, 2, 3, 4])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("from,target\n1,2\n", "has no column 'source'. Known columns: from, target"),
        ("source,tragte\n1,2\n", "has no column 'target'. Did you mean 'tragte'"),
        ("source,target\n1,2\n3,\n", "row 2: target is empty"),
        ("source,target\n1,2\n\n3,4\n", "row 2: source is empty"),
        ("source,target\n1,2\n1.5,2\n", "row 2: source must be a whole number or text. Got 1.5"),
        ("source,target,weight\n1,2,1\n1,3,heavy\n", "row 2: weight must be a finite number, .* Got 'heavy'"),
        (
            "source,target,weight\n1,2,1\n1,3,-2\n",
            "row 2: weight must be a finite number, not negative. Got -2",
        ),
        ("source,target,weight\n1,2,\n", "row 1: weight must be a finite number"),
        ("", "is not a .csv file that can be read"),
        ('source,target\n"1,2\n', "is not a .csv file that can be read"),
    ],
)
def test_errors_name_row_and_column(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=message):
        read_edges(path)


@pytest.mark.parametrize("bad", ["5", "-1", "x", "1.5"])
def test_node_numbers_outside_are_errors(bad: str, tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text(f"source,target\n0,1\n1,{bad}\n")
    with pytest.raises(DataError, match=rf"row 2: target must be a node number in \[0, 4\]. Got .*{bad}"):
        read_edges(path, n_nodes=5)


def test_file_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match="cannot be read: No such file"):
        read_edges(tmp_path / "none.csv")
    with pytest.raises(DataError, match=r"must be a .csv or .parquet file"):
        read_edges(tmp_path / "ties.txt")
    with pytest.raises(DataError, match="cannot be written"):
        write_edges(WEIGHTED, tmp_path / "none" / "ties.csv")
    (tmp_path / "ties.parquet").write_text("nonsense")
    with pytest.raises(DataError, match=r"is not a .parquet file that can be read"):
        read_edges(tmp_path / "ties.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(PolybiusError, match=r'needs pyarrow.*pip install "polybius\[networks\]"'):
        write_edges(WEIGHTED, tmp_path / "other.parquet")
