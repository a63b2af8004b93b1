import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from small_survey import CSV, MAPPING, read_respondents

from polybius.errors import ParameterError
from polybius.populations import HiddenSupport, Synthesis, anes1996
from polybius.rng import Tick, stream, uniform

HALF = HiddenSupport(share=0.5)


def test_a_citizen_is_a_keyed_draw() -> None:
    # In plain Python: citizen 5 of seed 7 is the first respondent whose cumulated weight exceeds the draw.
    people = anes1996()
    drawn = Synthesis(people).population(6, seed=7)
    u = uniform(7, 5, Tick(0, stream("population: respondent"), 0.0), 0)
    assert drawn.columns["respondent"][5] == int(u * 944)  # all weights are 1/944


def test_answers_stay_together() -> None:
    # Whoever is drawn brings all their answers: the joint distribution is the survey's, person by person.
    people = anes1996()
    columns = Synthesis(people, HALF).population(3000, seed=1).columns
    who = columns["respondent"]
    for name in ("party_id", "attention", "age", "education", "income"):
        assert_allclose(columns[name], people.columns[name][who], rtol=1e-7)
    place = people.mapping.axes["ideology"].answers(columns["expressed"])
    assert_array_equal(place[:, 0], people.survey.column("selfLR")[who])


def test_frequencies_are_those_of_the_weights() -> None:
    people = anes1996()
    n = 50_000
    drawn = Synthesis(people).population(n, seed=2)
    joint = people.survey.column("selfLR") * 2 + people.vote
    expected = np.bincount(joint.astype(int), people.weights)
    found = np.bincount(joint.astype(int)[drawn.columns["respondent"]], minlength=len(expected)) / n
    assert (np.abs(found - expected) <= 4 * np.sqrt(expected * (1 - expected) / n)).all()
    assert_array_equal(drawn.reported_vote(), people.vote[drawn.columns["respondent"]])


def test_raked_margins_are_met() -> None:
    margins = {"educ": {"1..3": 0.55, "4..5": 0.25, "6..7": 0.2}, "vote": {"0": 0.45, "1": 0.55}}
    n = 50_000
    drawn = Synthesis(anes1996().raked(margins)).population(n, seed=3)
    education = drawn.columns["education"]
    for low, high, share in ((1, 3, 0.55), (4, 5, 0.25), (6, 7, 0.2)):
        found = ((education >= low) & (education <= high)).mean()
        assert abs(found - share) < 4 * np.sqrt(share * (1 - share) / n)
    assert abs(drawn.reported_vote().mean() - 0.55) < 4 * np.sqrt(0.55 * 0.45 / n)


def test_nobody_with_weight_zero_is_drawn(tmp_path: Path) -> None:
    # The sixth gave no place; the first two are dropped by a margin.
    people = read_respondents(tmp_path).raked({"years": {"20..30": 0, "31..70": 1}})
    drawn = Synthesis(people).population(2000, seed=0)
    assert set(np.unique(drawn.columns["respondent"])) == {2, 3, 4}
    assert np.isfinite(drawn.columns["expressed"]).all()


@pytest.mark.parametrize("chunk", [1, 7, 999, 5000])
def test_the_same_people_whatever_the_chunks(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    synthesis = Synthesis(anes1996(), HALF)
    expected = synthesis.population(1000, seed=5).columns
    monkeypatch.setattr("polybius.populations.synthesis.CHUNK", chunk)
    found = synthesis.population(1000, seed=5).columns
    assert found.keys() == expected.keys()
    for name, column in expected.items():
        assert_array_equal(found[name], column)


def test_citizen_k_is_the_same_in_any_population() -> None:
    synthesis = Synthesis(anes1996(), HALF)
    large, small = synthesis.population(20_000, seed=5).columns, synthesis.population(1000, seed=5).columns
    rest = synthesis.population(19_000, seed=5, first=1000).columns
    for name, column in large.items():
        assert_array_equal(column, np.concatenate([small[name], rest[name]]))


def test_another_seed_is_another_population() -> None:
    synthesis = Synthesis(anes1996())
    one, other = synthesis.population(1000, seed=5).columns, synthesis.population(1000, seed=6).columns
    # Two independent draws out of 944 agree once in 944: 1.06 expected of 1000, 10 are beyond 8 SE.
    assert (one["respondent"] == other["respondent"]).sum() < 10
    assert np.corrcoef(one["resolve"], other["resolve"])[0, 1] == pytest.approx(0, abs=4 / np.sqrt(1000))


def test_spread_fills_the_answers_interval_evenly() -> None:
    people = anes1996()
    columns = Synthesis(people).population(40_000, seed=6).columns
    offset = (columns["expressed"][:, 0] - people.expressed[columns["respondent"], 0]) / (2 / 7)
    assert np.abs(offset).max() <= 0.5 + 1e-6
    # Uniform on [-1/2, 1/2]: mean 0, variance 1/12, quarter below -1/4; independent of the answer.
    assert abs(offset.mean()) < 4 * np.sqrt(1 / 12 / 40_000)
    assert abs((offset < -0.25).mean() - 0.25) < 4 * np.sqrt(0.25 * 0.75 / 40_000)
    assert abs(np.corrcoef(offset, columns["expressed"][:, 0] - offset * 2 / 7)[0, 1]) < 4 / np.sqrt(40_000)


def test_synthetic_columns_have_their_medians() -> None:
    # Half lie below the median. A standard normal lies below 1 with chance 0.8413; there logit(x) is
    # logit(median) + spread.
    columns = Synthesis(anes1996()).population(40_000, seed=8).columns
    se = 4 * np.sqrt(0.25 / 40_000)
    assert abs((columns["resolve"] < 0.3).mean() - 0.5) < se
    above = 1 / (1 + (0.7 / 0.3) * np.exp(-1.0))
    assert abs((columns["resolve"] < above).mean() - 0.8413) < se
    young = columns["age"] <= 25
    assert abs((columns["susceptibility"][young] < 0.5).mean() - 0.5) < 4 * np.sqrt(0.25 / young.sum())
    assert abs((columns["susceptibility"][~young] < 0.3).mean() - 0.5) < 4 * np.sqrt(0.25 / (~young).sum())
    assert abs(np.corrcoef(columns["resolve"], columns["susceptibility"])[0, 1]) < 4 / np.sqrt(40_000)


def test_a_column_leaves_the_draws_of_others_alone() -> None:
    people = anes1996()
    mapping = people.mapping.with_synthetic({"resolve": {"median": 0.9, "spread": 0.0}})
    changed = type(people).of(people.survey, mapping)
    before, after = (Synthesis(p).population(500, seed=1).columns for p in (people, changed))
    assert_allclose(after["resolve"], 0.9, rtol=1e-6)
    for name in before.keys() - {"resolve"}:
        assert_array_equal(before[name], after[name])


def test_columns_fit_the_state() -> None:
    columns = Synthesis(anes1996()).population(100, seed=0).columns
    kinds = {name: (column.dtype.name, column.shape) for name, column in columns.items()}
    assert kinds == {
        "respondent": ("uint16", (100,)),
        **dict.fromkeys(("expressed", "private", "anchor"), ("float32", (100, 1))),
        **dict.fromkeys(("party_id", "attention", "susceptibility", "resolve"), ("float32", (100,))),
        **dict.fromkeys(("salience", "grievance", "skill", "earnings"), ("float32", (100,))),
        **dict.fromkeys(("education", "income"), ("uint8", (100,))),
        "age": ("float32", (100,)),
    }


def test_memory_beyond_the_columns_is_small() -> None:
    synthesis = Synthesis(anes1996(), HALF)
    synthesis.population(10, seed=0)  # compiles
    n = 1_000_000
    tracemalloc.start()
    columns = synthesis.population(n, seed=0).columns
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - sum(column.nbytes for column in columns.values()) < 8 * n


def test_small_survey_through_and_through(tmp_path: Path) -> None:
    # No width is spread here, so everyone stands exactly where one of the five complete answers is.
    drawn = Synthesis(read_respondents(tmp_path)).population(7000, seed=0)
    values, counts = np.unique(drawn.columns["expressed"], return_counts=True)
    assert_allclose(values, [-0.8, -0.4, 0, 0.4, 0.8], atol=1e-7)
    expected = np.array([1, 1, 2, 2, 1]) / 7
    assert (np.abs(counts / 7000 - expected) < 4 * np.sqrt(expected * (1 - expected) / 7000)).all()


def test_whole_columns_are_rounded(tmp_path: Path) -> None:
    # School years 0 to 10 on levels 1 to 2: 4 years are 1.4, level 1; 6 years are 1.6, level 2.
    mapping = MAPPING + '\n[columns.education]\nitem = "school"\nscale = [0, 10]\nto = [1, 2]\n'
    lines = CSV.strip().split("\n")
    csv = "\n".join(
        [lines[0] + ",school", *(f"{line},{years}" for line, years in zip(lines[1:], "446666", strict=True))]
    )
    columns = Synthesis(read_respondents(tmp_path, csv, mapping)).population(100, seed=0).columns
    assert_array_equal(columns["education"], np.where(columns["respondent"] < 2, 1, 2))


@pytest.mark.parametrize(
    ("n", "seed", "first", "message"),
    [
        (0, 0, 0, "citizens must be a whole number of at least 1. Got 0 instead"),
        (1.5, 0, 0, "citizens must be a whole number of at least 1. Got 1.5 instead"),
        (True, 0, 0, "citizens must be a whole number"),
        (1, -1, 0, "seed must be a whole number"),
        (1, 0, -1, "first must be a whole number of at least 0. Got -1 instead"),
    ],
)
def test_impossible_populations(n: int, seed: int, first: int, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        Synthesis(anes1996()).population(n, seed, first)
