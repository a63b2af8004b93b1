from pathlib import Path

import pytest
from small_survey import MAPPING, read_mapping, write_mapping

from polybius.errors import DataError
from polybius.populations import SurveyMapping, anes1996_mapping


def test_describe_says_what_is_measured_and_what_is_not(tmp_path: Path) -> None:
    lines = {line.column: line for line in read_mapping(tmp_path).describe()}
    assert lines["citizens.expressed (economy)"] == (
        "citizens.expressed (economy)", "measured", "place", "1 to 5; missing: 9", "[-1, 1]", "own place"
    )  # fmt: skip
    assert lines["citizens.party_id"].answers == "R, S"
    assert lines["parties.position (economy) of first"].item == "seen0"
    synthetic = {name for name, line in lines.items() if line.kind == "synthetic"}
    assert synthetic == {"citizens.private", "citizens.anchor", "citizens.resolve"}
    assert "median 0.4, spread 1 (arbitrary)" in lines["citizens.resolve"].how


def test_a_mapping_survives_being_taken_apart(tmp_path: Path) -> None:
    for mapping in (read_mapping(tmp_path), anes1996_mapping()):
        assert SurveyMapping.parse(mapping.model_dump()) == mapping


def test_synthetic_columns_can_be_changed(tmp_path: Path) -> None:
    mapping = read_mapping(tmp_path)
    changed = mapping.with_synthetic({"resolve": {"median": 0.9}, "attention": {"median": 0.2}})
    assert (changed.synthetic["resolve"].median, changed.synthetic["resolve"].spread) == (0.9, 1.0)
    assert changed.synthetic["attention"].median == 0.2
    assert mapping.synthetic["resolve"].median == 0.4
    with pytest.raises(DataError, match="'age' is measured in this survey"):
        mapping.with_synthetic({"age": {"median": 0.5}})
    with pytest.raises(DataError, match=r"unknown key 'synthetic.resolve.medium'. Did you mean 'median'"):
        mapping.with_synthetic({"resolve": {"medium": 0.5}})
    with pytest.raises(DataError, match=r"key 'synthetic.resolve.median': .* less than 1. Got 2"):
        mapping.with_synthetic({"resolve": {"median": 2}})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "Six people"', "", "lacks the key 'survey.name'. Add it."),
        ("[columns.age]", "[columns.agge]", "citizens have no column 'agge'. Did you mean 'age'?"),
        ('item = "place"', 'itm = "place"', "unknown key 'axes.economy.itm'. Did you mean 'item'?"),
        ("[vote]", "[ballot]", "unknown key 'ballot'"),
        ("width = 1", "width = 3", "key 'axes.economy': has a width of 3, which does not divide its scale."),
        ("to = [-1, 1]", "to = [-2, 1]", r"economy must lie in \[-1, 1\]. Its item covers \[-2, 1\]"),
        ("scale = [18, 99]", "scale = [18, 200]", r"age must lie in \[0, 130\]. Its item covers \[18, 200\]"),
        (
            '[columns.age]\nitem = "years"\nscale = [18, 99]',
            '[columns.income]\nitem = "years"\nscale = [18, 99]\nwidth = 1\nspread = 1',
            "income holds whole numbers",
        ),
        ("scale = [18, 99]", 'scale = "wide"', r"key 'columns.age.scale': .* Got 'wide' instead."),
        ("[synthetic.resolve]", "[synthetic.age]", "age is both measured and synthetic"),
        ("[synthetic.resolve]", "[synthetic.income]", "income cannot be synthetic"),
        ("[synthetic.resolve]", "[synthetic.resolv]", "no column 'resolv'. Did you mean 'resolve'"),
        (
            '{ economy = "seen1" }',
            '{ values = "seen1" }',
            "party 'second' needs an item for each axis: economy",
        ),
        ("{ A = 0, B = 1 }", "{ A = 0.5, B = 1 }", "vote needs categories that number the parties"),
        ("{ A = 0, B = 1 }", "{ A = 0, B = 2 }", "vote numbers a party 2, and parties count from 0 to 1"),
        ("{ A = 0, B = 1 }", "{ A = 0, B = 7 }", "vote numbers a party 7"),
        ('item = "years"', 'item = "place"', "item 'place' is read in two ways"),
        ("[survey]", "[survey", "is not TOML"),
    ],
)
def test_mistakes_name_the_file_and_the_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert MAPPING.count(old) == 1
    path = write_mapping(tmp_path, MAPPING.replace(old, new))
    with pytest.raises(DataError, match=message) as error:
        SurveyMapping.read(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_impressionable_years_need_an_age(tmp_path: Path) -> None:
    text = MAPPING.replace('[columns.age]\nitem = "years"\nscale = [18, 99]', "")
    text += "impressionable = { until = 25, median = 0.5 }\n"
    with pytest.raises(DataError, match="resolve depends on age, which the mapping does not measure"):
        read_mapping(tmp_path, text)


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        SurveyMapping.read(tmp_path / "none.toml")
