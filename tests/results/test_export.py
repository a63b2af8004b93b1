from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_results import small_record, small_result

from polybius.errors import ResultError
from polybius.results import Record, Variable, export

ODD = Record(
    {
        "inf": Variable(("world",), np.array([np.inf, 1.0])),
        'say "é", or; not': Variable(("world", "axis"), np.arange(4.0).reshape(2, 2)),
    },
    {"axis": Variable(("axis",), np.array(["a,b\n", "ж" * 3000]))},
)


def read(path: Path) -> pd.DataFrame:
    known = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".dta": pd.read_stata}
    found: pd.DataFrame = known[path.suffix](path)  # type: ignore[operator]
    return found


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".dta"])
def test_what_is_written_is_the_table(tmp_path: Path, ending: str) -> None:
    made = export(small_record(), tmp_path / f"out{ending}")
    table = read(made.table)
    assert list(table.columns) == ["time", "world", "society", "axis", "measure", "value"]
    np.testing.assert_array_equal(table["value"], [0.1, np.nan, -0.3])
    assert set(table["measure"]) == {"expressed_mean"}
    assert made.rows == 3
    said = read(tmp_path / f"out.meanings{ending}")
    assert said["meaning"][0] == "mean of expressed opinions"


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".dta"])
def test_any_text_comes_back(tmp_path: Path, ending: str) -> None:
    table = read(export(ODD, tmp_path / f"out{ending}").table)
    assert set(table["measure"]) == {"inf", 'say "é", or; not'}
    assert table["axis"].tolist()[2:] == ["a,b\n", "ж" * 3000] * 2
    first = table["value"][0]
    assert np.isnan(first) if ending == ".dta" else first == np.inf  # Stata knows no infinity


def test_names_that_stata_lacks_are_made_plain(tmp_path: Path) -> None:
    record = Record({"x": Variable(("Silence.rate of a very long name indeed",), np.zeros(2))}, {})
    columns = read(export(record, tmp_path / "out.dta").table).columns
    assert columns[0] == "Silence_rate_of_a_very_long_name"  # 32 characters at most


@pytest.mark.parametrize("name", ["out.xlsx", "out", "out.csv.gz", ".csv"])
def test_other_endings_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ResultError, match=r"ends in \.csv, \.parquet, \.dta\. Got"):
        export(small_record(), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(ResultError, match="cannot be written"):
        small_result().export(tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_folder_in_the_place_of_the_meanings_stops_it_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "out.meanings.csv").mkdir()
    with pytest.raises(ResultError, match="cannot be written"):
        small_result().export(tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["out.meanings.csv"]


def test_parquet_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ResultError, match=r"needs pyarrow, which is not installed\. Run: pip install"):
        export(small_record(), tmp_path / "out.parquet")
