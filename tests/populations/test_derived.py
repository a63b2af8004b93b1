"""Ranks fill [0, 1] evenly, and amounts have mean 1."""

from pathlib import Path

import numpy as np
import pytest
from small_survey import MAPPING, write_mapping

from polybius.errors import DataError
from polybius.populations import Derived, SurveyMapping, Synthesis, anes1996

N = 40_000


def test_spans_by_hand() -> None:
    # Answers 1, 1, 3, 7 with weights 1, 1, 2, 4: shares .25, .25, .5 of answers 1, 3, 7.
    answers, weights = np.array([1.0, 1.0, 3.0, 7.0]), np.array([1.0, 1.0, 2.0, 4.0]) / 8
    low, width = Derived(of="x", rank=True).spans(answers, weights)
    assert low.tolist() == [0.0, 0.0, 0.25, 0.5]
    assert width.tolist() == [0.25, 0.25, 0.25, 0.5]
    # Amounts 10, 10, 20, 30: their mean is (10 + 10 + 40 + 120) / 8 = 22.5.
    amount, none = Derived(of="x", values={"1": 10, "3": 20, "7": 30}).spans(answers, weights)
    assert amount == pytest.approx([10 / 22.5, 10 / 22.5, 20 / 22.5, 30 / 22.5])
    assert none.tolist() == [0.0] * 4


def test_skill_is_a_rank_and_earnings_have_mean_one() -> None:
    columns = Synthesis(anes1996()).population(N, seed=2).columns
    # A uniform number has mean 1/2 and variance 1/12.
    assert columns["skill"].mean() == pytest.approx(0.5, abs=4 / np.sqrt(12 * N))
    assert np.histogram(columns["skill"], 10, (0, 1))[0] / N == pytest.approx(
        [0.1] * 10, abs=4 * 0.3 / np.sqrt(N)
    )
    earnings = columns["earnings"].astype(float)
    assert earnings.mean() == pytest.approx(1.0, abs=4 * earnings.std() / np.sqrt(N))
    # Education and income of respondents stand in order, so skill and earnings do.
    order = np.argsort(columns["education"], kind="stable")
    assert (np.diff(columns["skill"][order][:: N // 7]) >= 0).all()


def test_only_what_is_wanted_is_filled() -> None:
    few = Synthesis(anes1996(), only=frozenset({"resolve"})).population(50, seed=1).columns
    every = Synthesis(anes1996()).population(50, seed=1).columns
    assert "skill" not in few and "susceptibility" not in few
    assert all((few[name] == every[name]).all() for name in few)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[derived.skill]\nof = 'age'", "needs either rank = true or values"),
        (
            "[derived.skill]\nof = 'agee'\nrank = true",
            "follows from 'agee', which is not measured. Did you mean 'age'",
        ),
        ("[derived.resolve]\nof = 'age'\nrank = true", "resolve is derived, and measured or synthetic"),
        ("[derived.core]\nof = 'age'\nrank = true", "no column 'core' that could be derived"),
        ("[derived.earnings]\nof = 'age'\nvalues = { 1 = -1, 2 = 3 }", "amounts that are not above 0"),
    ],
)
def test_mistakes_are_said(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        SurveyMapping.read(write_mapping(tmp_path, f"{MAPPING}\n{table}\n"))


def test_a_yes_or_no_has_a_share(tmp_path: Path) -> None:
    known = anes1996()
    mapping = known.mapping.with_synthetic({"core": {"share": 0.85}})
    core = Synthesis(type(known).of(known.survey, mapping)).population(N, seed=3).columns["core"]
    assert core.dtype == np.uint8
    assert core.mean() == pytest.approx(0.85, abs=4 * np.sqrt(0.85 * 0.15 / N))
    with pytest.raises(DataError, match="core cannot be synthetic like that"):
        SurveyMapping.read(write_mapping(tmp_path, f"{MAPPING}\n[synthetic.core]\nmedian = 0.5\n"))
