"""Surveys as Stata and SPSS keep them, with value labels and missing codes of their own."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from polybius.errors import DataError
from polybius.populations import Survey, SurveyMapping

pyreadstat = pytest.importorskip("pyreadstat")

TABLE = pd.DataFrame(
    {
        "PLACE": [1.0, 5.0, 9.0, np.nan],
        "BALLOT": [1.0, 2.0, -9.0, 1.0],
        "CODE": ["01", "1", "NA", "2A"],
        "W": [1, 2, 1, 1],
    }
)
LABELS = {"BALLOT": {1: "Labour", 2: "Tory", -9: "Refused"}}
CONTENT: dict[str, Any] = {
    "survey": {"name": "labelled", "weight": "W", "keep": ["CODE"]},
    "axes": {"place": {"item": "PLACE", "scale": [1, 5], "to": [-1, 1], "missing": [9, ""]}},
    "vote": {"item": "BALLOT", "categories": {"Labour": 0, "2": 1}, "missing": ["-9..-1", ""]},
}


def written(path: Path) -> Path:
    about: dict[str, Any] = {} if path.suffix == ".por" else {"variable_value_labels": LABELS}
    if path.suffix in (".sav", ".zsav"):
        about |= {"missing_ranges": {"BALLOT": [{"lo": -9, "hi": -1}], "PLACE": [9]}}
    write = {".dta": "write_dta", ".por": "write_por"}.get(path.suffix, "write_sav")
    if path.suffix == ".zsav":
        about["compress"] = True
    getattr(pyreadstat, write)(TABLE, str(path), **about)
    return path


@pytest.mark.parametrize("ending", ["dta", "sav", "zsav"])
def test_categories_by_code_or_by_label(ending: str, tmp_path: Path) -> None:
    survey = Survey.read(written(tmp_path / f"a.{ending}"), SurveyMapping.parse(CONTENT))
    assert_array_equal(survey.column("PLACE"), [1, 5, np.nan, np.nan])
    assert survey.column("BALLOT").tolist() == ["Labour", "2", "", "Labour"]
    assert survey.column("CODE").tolist() == ["01", "1", "NA", "2A"]
    assert_array_equal(survey.weights, [1, 2, 1, 1])
    assert_array_equal(survey.rows, [1, 2, 3, 4])


def test_portable_files_and_labels_among_only_and_missing(tmp_path: Path) -> None:
    vote = {"item": "BALLOT", "categories": {"1": 0, "2": 1}, "missing": ["-9..-1"]}
    survey = Survey.read(written(tmp_path / "a.por"), SurveyMapping.parse({**CONTENT, "vote": vote}))
    assert survey.column("BALLOT").tolist() == ["1", "2", "", "1"]
    only = {**CONTENT["survey"], "only": {"BALLOT": ["Labour", "Refused"]}}
    vote = {"item": "BALLOT", "categories": {"1": 0}, "missing": ["Refused"]}
    told = SurveyMapping.parse({**CONTENT, "survey": only, "vote": vote})
    survey = Survey.read(written(tmp_path / "a.dta"), told)
    assert survey.column("BALLOT").tolist() == ["1", "", "1"]
    assert_array_equal(survey.rows, [1, 3, 4])


def test_what_is_wrong_is_said_with_row_column_and_label(tmp_path: Path) -> None:
    path = written(tmp_path / "a.dta")
    strict = {"item": "BALLOT", "categories": {"1": 0, "2": 1}}
    with pytest.raises(
        DataError, match=r"row 3, column 'BALLOT' says '-9' \(Refused\), which is no category"
    ):
        Survey.read(path, SurveyMapping.parse({**CONTENT, "vote": strict}))
    with pytest.raises(DataError, match=r"has no column 'PLAICE'\. Did you mean 'PLACE'"):
        axis = {**CONTENT["axes"]["place"], "item": "PLAICE"}
        Survey.read(path, SurveyMapping.parse({**CONTENT, "axes": {"place": axis}}))


@pytest.mark.parametrize("ending", ["dta", "sav", "zsav", "por"])
def test_files_that_are_none(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"broken.{ending}"
    path.write_text("x,y\n1,2\n")
    with pytest.raises(DataError, match="cannot be read as Stata or SPSS"):
        Survey.read(path, SurveyMapping.parse(CONTENT))


def test_without_the_reader_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    path = written(tmp_path / "a.sav")
    with pytest.raises(DataError, match=r"needs pyreadstat\. Run: pip install 'polybius\[survey-files\]'"):
        Survey.read(path, SurveyMapping.parse(CONTENT))
