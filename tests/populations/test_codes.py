"""Codes of a survey are names: as they stand in the file, whatever they look like."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from polybius.errors import DataError
from polybius.populations import Respondents, Survey, SurveyMapping

BASE: dict[str, Any] = {
    "survey": {"name": "codes", "keep": ["dep"]},
    "axes": {"x": {"item": "x", "scale": [0, 10], "to": [-1, 1]}},
}


def mapping(**survey: Any) -> SurveyMapping:
    return SurveyMapping.parse({**BASE, "survey": {**BASE["survey"], **survey}})


def written(folder: Path, text: str, name: str = "codes.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def kept(folder: Path, codes: list[str], **survey: Any) -> Any:
    text = "x,dep\n" + "".join(f"1,{code}\n" for code in codes)
    return Survey.read(written(folder, text), mapping(**survey)).column("dep")


LIKE_NUMBERS = [
    ["01", "2A", "75", "01"],
    ["007", "7"],
    ["1.0", "1"],
    ["1e5", "100000"],
    ["-0", "0"],
    ["+1", "1"],
]
LIKE_OTHERS = [
    ["NA", "nan", "None", "True"],
    ["1_0", "10"],
    ["\u0663", "3"],
    ["12345678901234567", "12345678901234568"],
]


@pytest.mark.parametrize("codes", [*LIKE_NUMBERS, *LIKE_OTHERS])
def test_codes_come_out_as_they_went_in(codes: list[str], tmp_path: Path) -> None:
    assert kept(tmp_path, codes).tolist() == codes


def test_numbers_that_are_written_as_such_are_numbers(tmp_path: Path) -> None:
    assert_array_equal(kept(tmp_path, ["7", "2.5", "", "-9"]), [7, 2.5, np.nan, -9])


def test_blanks_around_a_code_are_layout(tmp_path: Path) -> None:
    assert kept(tmp_path, [" 01 ", "01", "a b"]).tolist() == ["01", "01", "a b"]


def test_only_means_the_code_letter_by_letter(tmp_path: Path) -> None:
    assert kept(tmp_path, ["01", "2A", "75", "01"], only={"dep": ["01"]}).tolist() == ["01", "01"]
    assert kept(tmp_path, ["007", "7"], only={"dep": [7]}).tolist() == [7]
    with pytest.raises(DataError, match=r'no respondent with dep: 1\. .* There are dep: "01", "2A"'):
        kept(tmp_path, ["01", "2A"], only={"dep": [1]})


def test_a_letter_composed_in_two_ways_is_two_letters(tmp_path: Path) -> None:
    assert len(set(kept(tmp_path, ["\u00e9", "e\u0301"]).tolist())) == 2


VOTE = {"item": "dep", "categories": {"01": 0, "1": 1}, "missing": ["nan"]}


def test_categories_are_names_too() -> None:
    told = SurveyMapping.parse({**BASE, "survey": {"name": "codes"}, "vote": VOTE})
    survey = Survey.from_columns({"x": [0, 0, 0], "dep": ["01", "1", "nan"]}, told)
    assert survey.column("dep").tolist() == ["01", "1", ""]
    for code in ("1.0", "True", "001", None, float("nan")):
        with pytest.raises(DataError, match=r"row 0, column 'dep' (says|is empty)"):
            Survey.from_columns({"x": [0], "dep": [code]}, told)


@pytest.mark.parametrize("text", ["1_0", "\u0663", "0x1", "1d0", "infinity", "True", "1,0", "5 5"])
def test_text_that_is_no_number_has_no_place_on_a_scale(text: str) -> None:
    with pytest.raises(DataError, match=r"row 0, column 'x' says '.*' where a number belongs"):
        Survey.from_columns({"x": [text], "dep": ["a"]}, mapping())


def test_yes_and_no_have_no_place_on_a_scale() -> None:
    with pytest.raises(DataError, match=r"row 0, column 'x' says 'True' where a number belongs"):
        Survey.from_columns({"x": [True], "dep": ["a"]}, mapping())


COLUMNS: list[Any] = [
    pd.Series([1, 2, None], dtype="Int64"),
    pd.Series([1, 2, None], dtype="Float64"),
    pd.Series([1, 2, None], dtype="int64[pyarrow]"),
    pd.Series([1.0, 2.0, np.nan]),
    pd.Series([1, 2, None], dtype="category"),
    pd.Series([1, Decimal("2.00"), pd.NA], dtype="object"),
    pd.Series(["1", "2", None], dtype="string"),
    pd.Series(["1", "2", pd.NaT], dtype="object"),
    pd.Series(["1", "2", ""], dtype="category"),
    np.array([1, 2, np.nan], np.float32),
]


@pytest.mark.parametrize("column", COLUMNS)
def test_every_dtype_of_pandas_is_read_alike(column: Any) -> None:
    item = {"item": "x", "scale": [0, 10], "to": [-1, 1], "missing": [""]}
    told = SurveyMapping.parse({**BASE, "axes": {"x": item}})
    survey = Survey.from_columns({"x": column, "dep": column}, told)
    assert_array_equal(survey.column("x"), [1, 2, np.nan])
    assert_array_equal(survey.column("dep"), [1, 2, np.nan])


@pytest.mark.parametrize("cell", [date(2020, 1, 1), pd.Timestamp("2020-01-01"), [1], {"a": 1}, b"1", 1j])
def test_cells_that_are_no_answers_are_refused(cell: Any) -> None:
    with pytest.raises(DataError, match=r"row 0, column 'x' (says|holds)"):
        Survey.from_columns({"x": [cell], "dep": ["a"]}, mapping())


def test_columns_of_a_table_that_stand_twice_are_refused() -> None:
    with pytest.raises(DataError, match="has several columns called 'x'"):
        Survey.from_columns(pd.DataFrame([[1, 2, 3]], columns=["x", "x", "dep"]), mapping())  # type: ignore[arg-type]


def test_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    told = mapping(delimiter=";", decimal=",", weight="w")
    text = "x;dep;w\n2,5;1,5;0,5\n10;2;1\n"
    survey = Survey.read(written(tmp_path, text), told)
    assert_array_equal(survey.column("x"), [2.5, 10])
    assert_array_equal(survey.column("dep"), [1.5, 2])
    assert_array_equal(survey.weights, [0.5, 1])
    with pytest.raises(DataError, match=r"row 2, column 'x' says '2\.5' where a number belongs"):
        Survey.read(written(tmp_path, text.replace("2,5;", "2.5;")), told)
    with pytest.raises(DataError, match="separated by a semicolon: give that as delimiter"):
        Survey.read(written(tmp_path, text), mapping())
    with pytest.raises(DataError, match="three different signs"):
        mapping(delimiter=",", decimal=",")


def test_tabs_in_a_tsv_and_other_encodings(tmp_path: Path) -> None:
    path = written(tmp_path, "x\tdep\n1\tN\u00eemes\n", "codes.tsv", "latin-1")
    assert Survey.read(path, mapping(encoding="latin-1")).column("dep").tolist() == ["N\u00eemes"]
    with pytest.raises(DataError, match=r"is not UTF-8 text .* Save it as UTF-8"):
        Survey.read(path, mapping())
    with pytest.raises(DataError, match="there is no encoding 'UTF9'"):
        Survey.read(path, mapping(encoding="UTF9"))


def test_ranges_of_missing_codes() -> None:
    item = {"item": "x", "scale": [0, 10], "to": [-1, 1], "missing": ["-9..-1", "97..99", 88, "x"]}
    told = SurveyMapping.parse({**BASE, "axes": {"x": item}})
    cells = ["-9", "-1", "-1.5", "97", "99.0", "88", "x", "5"]
    survey = Survey.from_columns({"x": cells, "dep": cells}, told)
    assert_array_equal(survey.column("x"), [np.nan] * 7 + [5])
    for outside in ("-10", "96", "100"):
        with pytest.raises(DataError, match="outside the scale"):
            Survey.from_columns({"x": [outside], "dep": [1]}, told)


@pytest.mark.parametrize("span", ["9..1", "..5", "5..", "a..5"])
def test_ranges_need_two_numbers_that_rise(span: str) -> None:
    with pytest.raises(DataError, match=f'has the range "{span}", which needs two numbers that rise'):
        SurveyMapping.parse({**BASE, "axes": {"x": {"item": "x", "scale": [0, 1], "missing": [span]}}})


def test_ranges_among_categories() -> None:
    vote = {"item": "dep", "categories": {"A": 0, "B": 1}, "missing": ["-9..-1"]}
    told = SurveyMapping.parse({**BASE, "survey": {"name": "codes"}, "vote": vote})
    assert Survey.from_columns({"x": [0, 0], "dep": ["A", "-8"]}, told).column("dep").tolist() == ["A", ""]
    with pytest.raises(DataError, match="both as a category and as missing"):
        SurveyMapping.parse({**BASE, "vote": {"item": "dep", "categories": {"A": 0}, "missing": ["A"]}})


@pytest.mark.parametrize(
    ("parties", "axis", "message"),
    [
        (["a", "a"], "x", "parties need names of their own, but two are called 'a'"),
        (["a", ""], "x", "parties need names of their own, but name 2 is empty"),
        (["a", " b"], "x", "name 2, ' b', begins or ends with a blank"),
        (["a", "b\0"], "x", "holds the character"),
        (["a", "b"], "", "axes need names of their own, but name 1 is empty"),
        (["a", "b"], " ", "axes need names of their own, but name 1 is empty"),
    ],
)
def test_parties_and_axes_need_names(parties: list[str], axis: str, message: str) -> None:
    content = {
        "survey": {"name": "codes"},
        "axes": {axis: BASE["axes"]["x"]},
        "parties": [{"name": name, "positions": {axis: "x"}} for name in parties],
    }
    with pytest.raises(DataError, match=message):
        SurveyMapping.parse(content)


def test_a_survey_in_which_nobody_votes_does_without(tmp_path: Path) -> None:
    vote = {"item": "dep", "categories": {"A": 0, "B": 1}, "missing": [""]}
    told = SurveyMapping.parse({**BASE, "survey": {"name": "codes"}, "vote": vote})
    respondents = Respondents.of(Survey.from_columns({"x": [1, 2], "dep": ["", None]}, told), told)
    assert respondents.vote.tolist() == [-1, -1]
    assert respondents.n_used == 2
