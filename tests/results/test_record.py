import numpy as np
import pytest
from small_results import small_elections, small_record

from polybius.errors import ResultError
from polybius.results import Record, Variable


def test_rows_repeat_what_lacks_a_dimension() -> None:
    # 2 times x 2 axes are 4 rows; the seed has no dimension of the variables' but the world's.
    record = Record(
        {"mean": Variable(("time", "axis"), np.array([[1.0, 2.0], [3.0, 4.0]]))},
        {
            "time": Variable(("time",), np.array([0.0, 1.0])),
            "axis": Variable(("axis",), np.array(["a", "b"])),
            "world": Variable(("world",), np.array([0])),
        },
    )
    assert record.rows() == [
        {"time": 0.0, "axis": "a", "mean": 1.0},
        {"time": 0.0, "axis": "b", "mean": 2.0},
        {"time": 1.0, "axis": "a", "mean": 3.0},
        {"time": 1.0, "axis": "b", "mean": 4.0},
    ]
    assert all(type(row["mean"]) is float and type(row["axis"]) is str for row in record.rows())


def test_a_cut_and_joined_record_is_the_record() -> None:
    record = small_record()
    both = record.taking("time", slice(0, 1)).followed_by(record.taking("time", slice(1, None)), "time")
    np.testing.assert_array_equal(both["expressed_mean"], record["expressed_mean"])
    np.testing.assert_array_equal(both["step"], [0, 6, 12])
    assert both["axis"].tolist() == ["ideology"]


def test_unknown_names_get_the_nearest() -> None:
    with pytest.raises(ResultError, match=r"nothing called 'expressed_men' .* mean 'expressed_mean'"):
        small_record()["expressed_men"]


def test_dimensions_must_agree() -> None:
    with pytest.raises(ResultError, match=r"'y' must have shape \(2,\). Got \(3,\) instead"):
        Record({"x": Variable(("t",), np.zeros(2)), "y": Variable(("t",), np.zeros(3))}, {})


def test_the_same_in_xarray_and_pandas() -> None:
    data = small_record().to_xarray()
    assert data["expressed_mean"].dims == ("time", "world", "society", "axis")
    assert data["expressed_mean"].attrs["units"] == "opinion"
    assert data["step"].values.tolist() == [0, 6, 12]
    table = small_elections().to_pandas()
    assert table["winner"].tolist() == [1, 0]
    assert table["transfer"].tolist() == [True, False]
