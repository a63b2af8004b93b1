import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
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
    path.write_text("source,target,kind\n3,1,x\n1.0,3,y\n", encoding="utf-8")
    assert read_edges(path, n_nodes=5) == (Network.from_rows([[], [3], [], [1], []]), [0, 1, 2, 3, 4])


@pytest.mark.parametrize(
    "names",
    [["007", "7"], ["NA", "nan", "None", "True"], ["1", "1.0", "1e0"], ["e\u0301", "\u00e9"], ["-0", "0"]],
)
def test_names_that_look_like_others_stay_apart(names: list[str], tmp_path: Path) -> None:
    path = tmp_path / "ties.tsv"
    path.write_text("source\ttarget\n" + "".join(f"{name}\t {name} \n" for name in names), encoding="utf-8")
    network, labels = read_edges(path)
    assert labels == sorted(names)
    assert network == Network.from_rows([[i] for i in range(len(names))])


def test_labels_say_which_nodes_there_are_and_in_which_order(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source;target;weight\nb;a;0\nb;b;2\n")
    network, labels = read_edges(path, labels=["c", "b", "a"], delimiter=";")
    assert labels == ["c", "b", "a"]
    assert network == Network(np.array([0, 0, 2, 2]), np.array([1, 2]), np.array([2.0, 0.0]))
    assert network.account == "3 nodes, 2 ties, of which 1 leads back to its own node; 1 node has none."
    with pytest.raises(DataError, match=r"row 1: source must be one of the labels\. Got 'b'"):
        read_edges(path, labels=["c", "a"], delimiter=";")
    with pytest.raises(DataError, match="labels must be different names"):
        read_edges(path, labels=["a", "b", "a"], delimiter=";")


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1, 2], dtype="int64"),
        pd.Series([1, 2], dtype="UInt8"),
        pd.Series([1.0, 2.0]),
        pd.Series([Decimal("1"), Decimal("2")]),
    ],
)
def test_whole_numbers_of_every_dtype_are_names(column: "pd.Series[Any]", tmp_path: Path) -> None:
    path = tmp_path / "ties.parquet"
    pd.DataFrame({"source": column, "target": column[::-1].to_numpy()}).to_parquet(path)
    assert read_edges(path) == (Network.from_rows([[1], [0]]), [1, 2])


@pytest.mark.parametrize("dtype", ["category", "string", "str", "object", "large_string[pyarrow]"])
def test_text_of_every_dtype_stays_text(dtype: str, tmp_path: Path) -> None:
    path = tmp_path / "ties.parquet"
    text: Any = pd.Series(["01", "1", "NA"], dtype=dtype)
    pd.DataFrame({"source": text, "target": [1, 1, 1]}).to_parquet(path)
    assert read_edges(path) == (Network.from_rows([[1], [1], [1]]), ["01", "1", "NA"])


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ([True, False], "source must hold text or whole numbers. It holds bool"),
        (
            pd.to_datetime(["2020-01-01", "2020-01-02"]),
            "source must hold text or whole numbers. It holds timestamp",
        ),
        ([b"a", b"b"], "It holds .*binary"),
        ([[1], [2]], "It holds list"),
        (["a", None], "row 2: source is empty"),
        (pd.Series([1, None], dtype="Int64"), "row 2: source is empty"),
        (["a", ""], "row 2: source is empty"),
        ([1.0, 2.5], "row 2: source must be a whole number or text. Got 2.5"),
    ],
)
def test_columns_that_cannot_be_names_are_refused(column: Any, message: str, tmp_path: Path) -> None:
    path = tmp_path / "ties.parquet"
    pd.DataFrame({"source": column, "target": ["a", "b"]}).to_parquet(path)
    with pytest.raises(DataError, match=message):
        read_edges(path)


@pytest.mark.parametrize(
    ("weight", "message"),
    [
        (pd.to_datetime(["2020-01-01", "2020-01-02"]), "row 1: weight must be a finite number"),
        ([True, False], "row 1: weight must be a finite number, not negative. Got True"),
        (
            pd.Series([1, None], dtype="Int64"),
            "row 2: weight must be a finite number, not negative. Got None",
        ),
        ([1.0, -2.0], "row 2: weight must be a finite number, not negative. Got -2.0"),
        (["1", "heavy"], "row 2: weight must be a finite number, not negative. Got 'heavy'"),
    ],
)
def test_weights_that_are_none_are_refused(weight: Any, message: str, tmp_path: Path) -> None:
    path = tmp_path / "ties.parquet"
    pd.DataFrame({"source": ["a", "b"], "target": ["a", "b"], "weight": weight}).to_parquet(path)
    with pytest.raises(DataError, match=message):
        read_edges(path)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([1, "1", 2], "labels 1 and '1' are the same text"),
        (["a", "", "b"], "label '' cannot stand in a file"),
        (["a", " b", "c"], "label ' b' begins or ends with a blank"),
        (["a", "\0", "c"], "cannot stand in a file"),
    ],
)
def test_labels_that_a_file_cannot_hold_are_refused(labels: list[Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=message):
        write_edges(WEIGHTED, tmp_path / "ties.csv", labels)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("from,target\n1,2\n", "has no column 'source'. Known columns: from, target"),
        ("source,tragte\n1,2\n", "has no column 'target'. Did you mean 'tragte'"),
        ("source,target\n1,2\n3,\n", "row 2: target is empty"),
        ("source,target\n1,2\n\n3,4\n", "row 2: source is empty"),
        ("source,target\n0,1,1\n1,2,1\n", "row 1 has 3 cells where the header has 2. Check the delimiter"),
        ("source,target,weight\n0,1,2,3\n", "row 1 has 4 cells where the header has 3"),
        ("source,target,note\na,b,x\na,b\n", "row 2 has 2 cells where the header has 3"),
        ("source,target,source\na,b,c\n", "has several columns called 'source'"),
        ("source,target,weight,weight\n1,2,3,4\n", "has several columns called 'weight'"),
        ("source;target\n1;2\n", "separated by a semicolon: give that as delimiter"),
        ('source,target\n1,2\n" ",2\n', "row 2: source is empty"),
        ("source,target,weight\n1,2,1_0\n", "row 1: weight must be a finite number, .* Got '1_0'"),
        ("source,target,weight\n1,2,\u0663\n", "row 1: weight must be a finite number"),
        ("source,target,weight\n1,2,inf\n", "row 1: weight must be a finite number"),
        ("source,target,weight\n1,2,1e300\n", r"row 1: weight must be 0, or a number from .*38. Got 1e\+300"),
        ("source,target,weight\n1,2,1e-300\n", r"row 1: weight must be 0, or a number from .*38"),
        ("source,target,weight\n1,2,2020-01-01\n", "row 1: weight must be a finite number"),
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
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_edges(path)


@pytest.mark.parametrize("bad", ["5", "-1", "x", "1.5", "01", "+1", "1_0", "1e0", "\u0661", "True"])
def test_node_numbers_outside_are_errors(bad: str, tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text(f"source,target\n0,1\n1,{bad}\n")
    with pytest.raises(DataError, match=rf"row 2: target must be a node number .* Got .*{re.escape(bad)}"):
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


@pytest.mark.parametrize("header", [b"source,\xed\xa0\x80,weight", b"source,target,\xff", b"\xfe,target"])
def test_a_header_of_another_encoding(header: bytes, tmp_path: Path) -> None:
    rows = b"".join(b"\n" + b",".join([b"1"] * (header.count(b",") + 1)) for _ in range(3))
    (tmp_path / "n.csv").write_bytes(header + rows)
    with pytest.raises(DataError, match=r"n\.csv"):
        read_edges(tmp_path / "n.csv")
