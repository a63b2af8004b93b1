import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from small_survey import read_respondents

from polybius.errors import DataError
from polybius.populations import HiddenSupport, Population, Respondents, Synthesis, anes1996
from polybius.state import make_world

GSS = Path(__file__).parents[3] / "shared" / "data" / "gss_extract.parquet"

GSS_MAPPING = """
[survey]
name = "General Social Survey 2012"
weight = "wtssps"
keep = ["sex", "degree"]
only = { year = [2012] }

[axes.ideology]
item = "polviews"
scale = [1, 7]
width = 1
to = [-1, 1]
spread = 1
missing = [""]

[axes.gender_roles]
item = "fefam"
meaning = "men work and women tend the home: strongly agree (+) to strongly disagree (-)"
scale = [1, 4]
width = 1
to = [-1, 1]
spread = 1
reversed = true
missing = [""]

[columns.party_id]
item = "partyid"
scale = [0, 6]
width = 1
to = [-1, 1]
missing = [7, ""]

[columns.age]
item = "age"
scale = [18, 89]
missing = [""]
"""


def population(n: int = 2000, share: float = 0.0) -> Population:
    return Synthesis(anes1996(), HiddenSupport(share=share)).population(n, seed=1)


def test_a_population_is_what_a_world_is_made_of() -> None:
    drawn = population(50)
    positions = {"position": drawn.positions}
    state = make_world(axes=drawn.axes, citizens=drawn.columns, parties=positions, seed=drawn.seed)
    state.validate()
    assert state.citizens["expressed"] is drawn.columns["expressed"]  # adopted, not copied
    assert drawn.parties == ("Democratic (Clinton)", "Republican (Dole)")
    assert_allclose(state.parties["position"], anes1996().positions, rtol=1e-6)


def test_features_are_standard_scores_of_what_can_be_seen() -> None:
    people, drawn = anes1996(), population()
    features = drawn.features()
    assert features.shape == (2000, 5)
    assert features.dtype == np.float32
    assert features.flags.c_contiguous
    # Third: age. Mean 47.0434, standard deviation 16.4144 (over 944, not 943) in the survey.
    age = people.survey.column("age")
    assert (age.mean(), age.std()) == (pytest.approx(47.0434, abs=1e-4), pytest.approx(16.4144, abs=1e-4))
    assert_allclose(features[:, 2], (drawn.columns["age"] - age.mean()) / age.std(), atol=1e-5)
    assert_allclose(features[:, 0] * people.expressed.std() + people.expressed.mean(),
                    drawn.columns["expressed"][:, 0], atol=1e-5)  # fmt: skip


def test_features_can_be_weighted_and_chosen() -> None:
    drawn = population()
    chosen = drawn.features({"age": 2.0, "attention": 1.0})
    assert_allclose(chosen[:, 0], 2 * drawn.features()[:, 2], atol=1e-5)
    assert chosen.shape == (2000, 2)
    assert_array_equal(drawn.features(), population(3000).features()[:2000])


def test_nobody_sees_private_values() -> None:
    with pytest.raises(DataError, match="likeness needs measured columns, not 'private'"):
        population().features({"private": 1.0})
    with pytest.raises(DataError, match=r"not 'agee'\. Did you mean 'age'"):
        population().features({"agee": 1.0})


def test_provenance_is_plain_json() -> None:
    people = anes1996().raked({"vote": {"0": 0.5, "1": 0.5}})
    drawn = Synthesis(people, HiddenSupport(share=0.2, side=-1)).population(30, seed=9)
    told = json.loads(json.dumps(drawn.provenance()))
    assert told == drawn.provenance()
    assert told["source"] == "anes1996"
    assert told["digest"] == people.survey.digest
    assert (told["citizens"], told["seed"], told["respondents"]) == (30, 9, 944)
    assert told["margins"] == {"vote": {"0": 0.5, "1": 0.5}}
    hidden = {"share": 0.2, "side": -1, "axis": 0, "evidence": 1.0, "scale": "ideology"}
    assert told["hidden_support"] == hidden
    assert {line["kind"] for line in told["mapping"]} == {"measured", "synthetic"}
    # Weights are 1 / (2 * 551) and 1 / (2 * 393): Kish 1 / (1 / (4 * 551) + 1 / (4 * 393)).
    assert told["effective_size"] == pytest.approx(1 / (1 / (4 * 551) + 1 / (4 * 393)))


def test_a_population_without_parties_or_votes(tmp_path: Path) -> None:
    drawn = Synthesis(read_respondents(tmp_path)).population(40, seed=0)
    assert drawn.features().shape == (40, 3)
    assert drawn.positions.shape == (2, 1)
    assert set(np.unique(drawn.reported_vote())) == {-1, 0, 1}


@pytest.mark.skipif(not GSS.is_file(), reason="the extract of the General Social Survey is not there")
def test_a_population_from_the_general_social_survey(tmp_path: Path) -> None:
    (tmp_path / "gss.toml").write_text(GSS_MAPPING)
    people = Respondents.read(GSS, tmp_path / "gss.toml")
    table = pq.read_table(GSS, columns=["year", "polviews", "fefam", "partyid", "age", "wtssps"])
    gss = {name: np.array(column, float) for name, column in table.to_pydict().items()}  # null becomes NaN
    asked = gss["year"] == 2012
    whole = asked & (gss["partyid"] != 7) & ~np.isnan(list(gss.values())).any(axis=0)
    assert (people.n, people.n_used) == (asked.sum(), whole.sum())

    n = 40_000
    drawn = Synthesis(people).population(n, seed=1)
    assert drawn.axes == ("ideology", "gender_roles")
    assert drawn.features().shape == (n, 4)
    weights = gss["wtssps"][whole] / gss["wtssps"][whole].sum()
    # Ideology (answer - 4) * 2 / 7; gender roles, reversed, (2.5 - answer) / 2; plus the spread's variance.
    places = ((gss["polviews"][whole] - 4) * 2 / 7, (2.5 - gss["fefam"][whole]) / 2)
    for axis, (place, cell) in enumerate(zip(places, (2 / 7, 1 / 2), strict=True)):
        mean = place @ weights
        variance = place**2 @ weights - mean**2 + cell**2 / 12
        assert abs(drawn.columns["expressed"][:, axis].mean() - mean) < 4 * np.sqrt(variance / n)

    raked = people.raked({"sex": {"Female": 0.5, "Male": 0.5}, "degree": {"0..1": 0.6, "2..4": 0.4, "": 0}})
    women = raked.survey.column("sex") == "Female"
    assert raked.weights[women].sum() == pytest.approx(0.5)
