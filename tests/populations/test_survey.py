import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from numpy.testing import assert_array_equal
from small_survey import CSV, MAPPING, read_mapping, read_survey, write_csv

from polybius.errors import DataError
from polybius.populations import Survey


def test_answers_as_given(tmp_path: Path) -> None:
    survey = read_survey(tmp_path)
    assert survey.n == 6
    assert_array_equal(survey.column("place"), [1, 2, 3, 4, 5, np.nan])
    assert_array_equal(survey.column("party"), ["R", "S", "R", "S", "S", "R"])
    assert_array_equal(survey.column("ballot"), ["A", "A", "B", "B", "", "A"])
    assert_array_equal(survey.column("region"), ["north", "north", "south", "south", "south", "north"])
    assert_array_equal(survey.weights, [1, 1, 2, 2, 1, 1])
    assert_array_equal(survey.rows, [2, 3, 4, 5, 6, 7])
    assert survey.digest == hashlib.sha256(CSV.encode()).hexdigest()


def test_parquet_and_memory_give_the_same_survey(tmp_path: Path) -> None:
    table = pa.csv.read_csv(write_csv(tmp_path))
    path = tmp_path / "six.parquet"
    pq.write_table(table, path)
    text, mapping = read_survey(tmp_path), read_mapping(tmp_path)
    for other in (Survey.read(path, mapping), Survey.from_columns(table.to_pydict(), mapping)):
        assert other.columns.keys() == text.columns.keys()
        for name, column in text.columns.items():
            assert_array_equal(other.column(name), column)
        assert_array_equal(other.weights, text.weights)


def test_only_keeps_some_and_never_looks_at_the_others(tmp_path: Path) -> None:
    # Row 7 is in the north; its broken answer does not matter to a survey of the south.
    broken = CSV.replace("6,9,R", "6,what,R")
    south = MAPPING.replace("[survey]", '[survey]\nonly = { region = ["south"] }')
    survey = read_survey(tmp_path, broken, south)
    assert_array_equal(survey.rows, [4, 5, 6])
    with pytest.raises(DataError, match="has no respondent with region: west"):
        read_survey(tmp_path, CSV, south.replace("south", "west"))


def test_kept_numbers_stay_numbers(tmp_path: Path) -> None:
    survey = read_survey(tmp_path, CSV, MAPPING.replace('["region"]', '["region", "id"]'))
    assert_array_equal(survey.column("id"), [1.0, 2, 3, 4, 5, 6])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("3,3,R", "3,many,R", r"row 4, column 'place' says 'many' where a number belongs. .*\[1, 5\]"),
        ("3,3,R", "3,6,R", r"row 4, column 'place' is 6, outside the scale \[1, 5\]. .*list 6 under missing"),
        ("3,3,R", "3,inf,R", "row 4, column 'place' says 'inf' where a number belongs"),
        ("3,3,R", "3,2.5,R", r"row 4, column 'place' is 2.5, but answers on \[1, 5\] are 1 apart"),
        ("3,3,R", "3,NaN,R", r"row 4, column 'place' is not a number \(NaN\)"),
        ("3,3,R", "3,,R", "row 4, column 'place' is empty"),
        ("3,3,R", "3,3,Q", "row 4, column 'party' says 'Q', which is no category. Known answers: R, S"),
        ("3,3,R", "3,3,", "row 4, column 'party' is empty"),
        ("4,2,south", "4,-2,south", "row 4, column 'w' says '-2'. A weight must be a number of at least 0"),
        ("4,2,south", "4,nan,south", "row 4, column 'w' says 'nan'"),
        ("4,2,south", "4,heavy,south", "row 4, column 'w' says 'heavy'"),
        ("years", "yeers", "has no column 'years'. Did you mean 'yeers'"),
    ],
)
def test_mistakes_name_file_row_and_column(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(DataError, match=message) as error:
        read_survey(tmp_path, CSV.replace(old, new, 1))
    assert str(tmp_path / "six.csv") in str(error.value)


def test_parquet_rows_count_from_one(tmp_path: Path) -> None:
    columns = pa.csv.read_csv(write_csv(tmp_path)).to_pydict()
    path = tmp_path / "six.parquet"
    for blank, what in ((None, "is empty"), (float("nan"), r"is not a number \(NaN\)")):
        columns["place"] = pa.array([1.0, 2.0, 3.0, blank, 5.0, 9.0])
        pq.write_table(pa.table(columns), path)
        with pytest.raises(DataError, match=f"row 4, column 'place' {what}"):
            Survey.read(path, read_mapping(tmp_path))
    lenient = read_mapping(tmp_path, MAPPING.replace("missing = [9]", 'missing = [9, ""]'))
    assert_array_equal(Survey.read(path, lenient).column("place"), [1, 2, 3, np.nan, 5, np.nan])


def test_weights_of_nobody(tmp_path: Path) -> None:
    zero = CSV.replace(",1,north", ",0,north").replace(",1,south", ",0,south").replace(",2,south", ",0,south")
    with pytest.raises(DataError, match="column 'w' has weight 0 everywhere"):
        read_survey(tmp_path, zero)


def test_columns_in_memory_must_fit(tmp_path: Path) -> None:
    mapping = read_mapping(tmp_path)
    columns = pa.csv.read_csv(write_csv(tmp_path)).to_pydict()
    with pytest.raises(DataError, match="survey 'Six people' has no column 'place'"):
        Survey.from_columns({"plac": [1]}, mapping)
    with pytest.raises(DataError, match=r"needs columns of one length\. Got place: 5"):
        Survey.from_columns(columns | {"place": [1, 2, 3, 4, 5]}, mapping)
    with pytest.raises(DataError, match="row 0, column 'place' is 8, outside"):
        Survey.from_columns(columns | {"place": [8, 2, 3, 4, 5, 1]}, mapping)


def test_an_unknown_item_is_named_with_its_neighbour(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"has no item 'regoin'\. Did you mean 'region'"):
        read_survey(tmp_path).column("regoin")
