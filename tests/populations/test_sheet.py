import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from polybius.errors import DataError
from polybius.populations.sheet import read_sheet


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def test_csv_cells_as_they_stand(tmp_path: Path) -> None:
    # A byte-order mark, spaces and quoted delimiters are the file's business, not the reader's.
    path = write(tmp_path / "a.csv", '\ufeffx , y\n1,"two, three"\n 4 ,\n')
    sheet = read_sheet(path, ["y", "x"])
    assert sheet.columns == {"y": ["two, three", ""], "x": ["1", "4"]}
    assert sheet.first_row == 2


def test_other_delimiter_and_quote(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "'x'\t'y'\n1\t'a\tb'\n")
    assert read_sheet(path, ["y"], delimiter="\t", quote="'").columns == {"y": ["a\tb"]}


def test_parquet_cells_keep_their_types(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"x": [1, None], "y": ["a", "b"], "z": [0.5, 1.5]}), path)
    sheet = read_sheet(path, ["x", "y"])
    assert sheet.columns == {"x": [1, None], "y": ["a", "b"]}
    assert sheet.first_row == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xlsx", "x\n1\n", "must end in .csv, .tsv, .txt, .parquet or .pq"),
        ("a.csv", "", "has no column 'x'"),
        ("a.csv", "x,y\n", "has no respondents, only a header"),
        ("a.csv", "xx,y\n1,2\n", "has no column 'x'. Did you mean 'xx'"),
        ("a.csv", "x,x\n1,2\n", "has several columns called 'x'"),
        ("a.csv", "x,y\n1,2\n3\n", "row 3 has 1 cells where the header has 2"),
        ("a.csv", "x,y\n1,2\n\n3,4\n", "row 3 is blank"),
        ("a.csv", 'x,y\n1,"2\n', "cannot be read"),
        ("a.parquet", "x\n1\n", "cannot be read as Parquet"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = write(tmp_path / name, content)
    with pytest.raises(DataError, match=message) as error:
        read_sheet(path, ["x"])
    assert str(path) in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no survey file"):
        read_sheet(tmp_path / "none.csv", ["x"])
    with pytest.raises(DataError, match="there is no survey file"):
        read_sheet(tmp_path, ["x"])


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x\n\xff\xfe\n")
    with pytest.raises(DataError, match="is not UTF-8"):
        read_sheet(tmp_path / "a.csv", ["x"])


def test_parquet_without_pyarrow_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(DataError, match=r"needs pyarrow\. Run: pip install"):
        read_sheet(write(tmp_path / "a.parquet", "x"), ["x"])
