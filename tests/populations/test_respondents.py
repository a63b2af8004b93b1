from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from small_survey import CSV, MAPPING, read_respondents

from polybius.errors import DataError


def test_answers_become_state(tmp_path: Path) -> None:
    # Five answers tile [-1, 1] in cells of 2/5: centres -.8, -.4, 0, .4, .8; the sixth person gave none.
    people = read_respondents(tmp_path)
    assert people.axes == ("economy",)
    assert_allclose(people.expressed[:, 0], [-0.8, -0.4, 0, 0.4, 0.8, np.nan], atol=1e-15)
    assert_array_equal(people.columns["party_id"], [-1, 1, -1, 1, 1, -1])
    assert_array_equal(people.columns["age"], [20, 30, 40, 50, 60, 70])
    assert_array_equal(people.vote, [0, 0, 1, 1, -1, 0])


def test_one_item_may_fill_an_axis_and_a_column(tmp_path: Path) -> None:
    again = '\n[columns.attention]\nitem = "place"\nscale = [1, 5]\nwidth = 1\nto = [0, 1]\nmissing = [9]\n'
    people = read_respondents(tmp_path, CSV, MAPPING + again)
    assert_allclose(people.columns["attention"], [0.1, 0.3, 0.5, 0.7, 0.9, np.nan])


def test_who_left_out_an_item_is_never_drawn(tmp_path: Path) -> None:
    # Survey weights 1, 1, 2, 2, 1 of the five complete people, over their sum 7.
    people = read_respondents(tmp_path)
    assert_allclose(people.weights, np.array([1, 1, 2, 2, 1, 0]) / 7)
    assert (people.n, people.n_used) == (6, 5)
    # Kish: (sum w)^2 / sum w^2 = 49 / 11.
    assert people.effective_size == pytest.approx(49 / 11)


def test_parties_stand_where_they_are_seen(tmp_path: Path) -> None:
    # seen0: answers 2, 1, 2 and 3 with weights 1, 1, 2, 1 (one gave none, one is not used): mean 2 -> -0.4.
    # seen1: answers 4, 5, 4, 4, 5 with weights 1, 1, 2, 2, 1: mean 30/7 -> (30/7 - 3) * 0.4 = 18/35.
    assert_allclose(read_respondents(tmp_path).positions, [[-0.4], [18 / 35]])


def test_two_party_votes(tmp_path: Path) -> None:
    assert_array_equal(read_respondents(tmp_path).two_party(), [True, True, True, True, False, False])


def test_raking_starts_from_the_survey_weights(tmp_path: Path) -> None:
    # The north weighs 2/7 and the south 5/7; within each, weights keep their proportions.
    people = read_respondents(tmp_path).raked({"region": {"north": 0.5, "south": 0.5}})
    assert_allclose(people.weights, [0.25, 0.25, 0.2, 0.2, 0.1, 0])
    assert people.margins == {"region": {"north": 0.5, "south": 0.5}}


def test_unmeasured_columns_are_named(tmp_path: Path) -> None:
    people = read_respondents(tmp_path)
    assert people.measured("age").shape == (6, 1)
    with pytest.raises(DataError, match=r"does not measure 'income'\. It measures: expressed, party_id, age"):
        people.measured("income")


def test_somebody_must_have_answered(tmp_path: Path) -> None:
    nobody = "\n".join(
        line if number == 0 else ",".join([line.split(",")[0], "9", *line.split(",")[2:]])
        for number, line in enumerate(CSV.strip().split("\n"))
    )
    with pytest.raises(DataError, match="has nobody who answered all items"):
        read_respondents(tmp_path, nobody)
    unseen = MAPPING.replace('{ economy = "seen1" }', '{ economy = "blind" }')
    csv = "\n".join(
        line + (",blind" if number == 0 else ",9") for number, line in enumerate(CSV.strip().split("\n"))
    )
    with pytest.raises(DataError, match="nobody answered item 'blind', so a party has no perceived position"):
        _ = read_respondents(tmp_path, csv, unseen).positions
