import numpy as np
import pandas as pd
import pytest
import xarray as xr
from small_results import small_elections, small_record, small_result

from polybius import long_table
from polybius.errors import ResultError
from polybius.results import Record, Variable
from polybius.results.tidy import meanings

TIMES = {"time": Variable(("time",), np.array([0.0, 0.5]), {"units": "year", "long_name": "time"})}


def record() -> Record:
    # one number a world and time; one for each of two axes; one for each of three parties, at no time
    return Record(
        {
            "share": Variable(("time", "world"), np.array([[0.1, 0.2], [0.3, np.nan]]), {"units": "share"}),
            "mean": Variable(("time", "world", "axis"), np.arange(8.0).reshape(2, 2, 2)),
            "seats": Variable(("world", "party"), np.arange(6).reshape(2, 3)),
            "won": Variable(("world",), np.array([True, False])),
        },
        {
            **TIMES,
            "world": Variable(("world",), np.arange(2)),
            "seed": Variable(("world",), np.array([7, 8])),
            "axis": Variable(("axis",), np.array(["nation", "liberté"])),
        },
    )


def test_one_row_a_number() -> None:
    table = record().to_table()
    assert list(table.columns) == ["time", "world", "axis", "party", "measure", "value"]
    # 2 x 2, 2 x 2 x 2, 2 x 3 and 2 numbers
    assert table.groupby("measure").size().to_dict() == {"share": 4, "mean": 8, "seats": 6, "won": 2}
    assert not table.duplicated(["time", "world", "axis", "party", "measure"]).any()


def test_values_stand_beside_their_places() -> None:
    table = record().to_table()
    row = table[
        (table.measure == "mean") & (table.time == 0.5) & (table.world == 0) & (table.axis == "liberté")
    ]
    assert row["value"].tolist() == [5.0]  # [1, 0, 1] of 0 to 7 in rows of 2 x 2
    assert table[table.measure == "seats"]["party"].tolist() == [0, 1, 2, 0, 1, 2]
    assert table[table.measure == "won"]["value"].tolist() == [1.0, 0.0]


def test_what_does_not_apply_is_empty_and_numbers_stay_whole() -> None:
    table = record().to_table()
    seats = table[table.measure == "seats"]
    assert seats["time"].isna().all() and seats["axis"].isna().all()
    assert table[table.measure == "share"][["axis", "party"]].isna().all(axis=None)
    assert (str(table["world"].dtype), str(table["party"].dtype)) == ("int64", "Int64")
    assert np.isnan(table["value"][3])  # a missing number keeps its row


def test_the_standard_error_of_a_plain_mean_is_right() -> None:
    # A measure without axis beside one with five: its four numbers count four times, and not twenty.
    rng = np.random.default_rng(3)
    worlds = rng.normal(size=4)
    both = Record(
        {"one": Variable(("world",), worlds), "five": Variable(("world", "axis"), rng.normal(size=(4, 5)))},
        {},
    )
    table = both.to_table()
    assert table[table.measure == "one"]["value"].sem() == pytest.approx(worlds.std(ddof=1) / 2)


def test_an_election_is_told_by_its_coordinates() -> None:
    table = small_elections().to_table()
    assert list(table.columns) == ["title", "measure", "value"]
    assert table["value"].tolist() == [1, 0, 1, 0]


def test_datasets_of_any_dimensions() -> None:
    found = xr.Dataset(
        {
            "opinion": (("d", "replicate", "citizen"), np.arange(12.0).reshape(2, 2, 3)),
            "clusters": (("d", "replicate"), np.arange(4).reshape(2, 2)),
        },
        {"d": [0.1, 0.2], "citizen": ["a", "b", "c"]},
    )
    table = long_table(found)
    assert list(table.columns) == ["d", "replicate", "citizen", "measure", "value"]
    assert len(table) == 12 + 4
    assert table[(table.citizen == "c") & (table.d == 0.2)]["value"].tolist() == [8.0, 11.0]


def test_nothing_recorded_is_an_empty_table() -> None:
    assert Record({}, {}).to_table().shape == (0, 2)
    assert len(small_result().to_table("panel")) == 0


def test_a_dimension_may_not_be_called_value() -> None:
    with pytest.raises(ResultError, match="has a column 'value' of its own"):
        Record({"x": Variable(("value",), np.zeros(2))}, {}).to_table()


def test_unlike_dimensions_make_no_wide_table() -> None:
    with pytest.raises(ResultError, match=r"would repeat numbers\. Take to_table\(\)"):
        record().to_pandas()


def test_the_second_table_says_what_they_mean() -> None:
    said = meanings(small_record()).set_index("name").T
    assert list(said["expressed_mean"]) == [
        "opinion",
        "mean of expressed opinions",
        "time, world, society, axis",
    ]
    assert said["time"]["unit"] == "year"


def test_parts_by_name() -> None:
    assert small_result().to_table("elections").equals(small_elections().to_table())
    pd.testing.assert_frame_equal(small_result().to_pandas(), small_result().to_table())
    with pytest.raises(ResultError, match=r"no part 'election'\. Did you mean 'elections'"):
        small_result().to_table("election")
