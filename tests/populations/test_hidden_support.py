from collections.abc import Sequence

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.errors import DataError, ParameterError
from polybius.populations import HiddenSupport, Respondents, Survey, SurveyMapping, Synthesis, anes1996
from polybius.populations.hidden_support import Donors

SHARE = 0.3


def people(
    places: Sequence[float], party: Sequence[float] | None = None, vote: Sequence[float] | None = None
) -> Respondents:
    """Return respondents at these places on one axis, with these party identifications and votes."""
    tables: dict[str, object] = {
        "survey": {"name": "few"},
        "axes": {"axis": {"item": "place", "scale": [-1, 1]}},
    }
    columns: dict[str, Sequence[object]] = {"place": places}
    if party is not None:
        tables["columns"] = {"party_id": {"item": "party", "scale": [-1, 1]}}
        columns["party"] = party
    if vote is not None:
        tables["vote"] = {"item": "vote", "categories": {"0": 0, "1": 1}}
        columns["vote"] = vote
    mapping = SurveyMapping.parse(tables)
    return Respondents.of(Survey.from_columns(columns, mapping), mapping)


def mirrored(people: Respondents) -> Respondents:
    """Return the same people with the axis, party identification and vote turned around."""
    turned = people.columns | {"party_id": -people.columns["party_id"]}  # type: ignore[operator]
    survey, mapping = people.survey, people.mapping
    vote = (1 - people.vote).astype(np.int8)
    return Respondents(survey, mapping, -people.expressed, turned, vote, people.weights, {})


def test_chances_in_closed_form() -> None:
    # Of 8 people with party +1, 6 stand on the side; of 8 with party -1, 2 do. So the regression's
    # chances are 3/4 and 1/4. Of those who do not stand there, 2 are of party +1 and 6 of party -1:
    # (2 * 3/4 + 6 * 1/4) / 8 = 3/8 hide if the constant stays as it is, so with a share of 3/8 it does.
    few = people([0.5] * 6 + [-0.5] * 2 + [0.5] * 2 + [-0.5] * 6, [1] * 8 + [-1] * 8)
    chance = HiddenSupport(share=3 / 8).probability(few)
    assert_allclose(chance, [0] * 6 + [3 / 4] * 2 + [0] * 2 + [1 / 4] * 6, atol=1e-9)
    # Half the evidence halves the log odds: +-log(3) / 2; odds sqrt(3) e^a and e^a / sqrt(3).
    odds = HiddenSupport(share=3 / 8, evidence=0.5).probability(few)[[6, 15]]
    odds /= 1 - odds
    assert odds[0] / odds[1] == pytest.approx(3)
    assert_allclose(HiddenSupport(share=3 / 8, evidence=0).probability(few)[[6, 15]], 3 / 8)


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("evidence", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.99, 1.0])
def test_the_expected_share_is_the_share(side: int, evidence: float, share: float) -> None:
    survey = anes1996().raked({"vote": {"0": 0.4, "1": 0.6}})
    hidden = HiddenSupport(share=share, side=side, evidence=evidence)
    chance, stands = hidden.probability(survey), hidden.stands(survey)
    assert not chance[stands].any()
    assert np.average(chance[~stands], weights=survey.weights[~stands]) == pytest.approx(share, abs=1e-8)


def test_who_stands_where() -> None:
    # Answers 5 to 7: 170 + 218 + 34 respondents; answers 1 to 3: 16 + 103 + 147; the middle is neither.
    survey = anes1996()
    assert HiddenSupport(side=1).stands(survey).sum() == 422
    assert HiddenSupport(side=-1).stands(survey).sum() == 266


def test_party_and_vote_are_evidence() -> None:
    survey = anes1996()
    chance = HiddenSupport(share=SHARE).probability(survey)
    middle = survey.expressed[:, 0] == 0
    loyal = [chance[middle & (np.sign(survey.columns["party_id"]) == s) & (survey.vote == v)].mean()
             for s, v in ((-1, 0), (-1, 1), (1, 0), (1, 1))]  # fmt: skip
    assert loyal[0] < min(loyal[1:3])
    assert max(loyal[1:3]) < loyal[3]


def test_the_mirror_image_hides_alike() -> None:
    survey = anes1996()
    ours = HiddenSupport(share=SHARE, side=1).probability(survey)
    theirs = HiddenSupport(share=SHARE, side=-1).probability(mirrored(survey))
    assert_allclose(ours, theirs, atol=2e-9)


def test_donors_share_the_party_and_stand_on_the_side() -> None:
    survey = anes1996()
    hidden = HiddenSupport(share=SHARE)
    borrowers = np.arange(survey.n)
    for u in (0.0, 0.37, 1 - 2.0**-53):
        donors = Donors(survey, hidden).draw(borrowers, np.full(survey.n, u))
        assert_array_equal(survey.columns["party_id"][donors], survey.columns["party_id"])
        assert hidden.stands(survey)[donors].all()


def test_donors_are_drawn_by_weight() -> None:
    # Donors of party 1 are rows 1 and 2 with weights 1 and 3: draws below 1/4 give the first.
    few = people([-0.5, 0.2, 0.4, 0.6], [1, 1, 1, -1])
    weighted = few.weights * [1, 1, 3, 1]
    few = Respondents(few.survey, few.mapping, few.expressed, few.columns, few.vote, weighted, {})
    donors = Donors(few, HiddenSupport()).draw(np.zeros(4, np.intp), np.array([0, 0.2499, 0.2501, 0.9999]))
    assert_array_equal(donors, [1, 1, 2, 2])


def test_who_has_no_donor_of_the_same_party_borrows_from_all() -> None:
    few = people([-0.5, 0.2, 0.4], [-1, 1, 0])
    donors = Donors(few, HiddenSupport()).draw(np.zeros(2, np.intp), np.array([0.4, 0.6]))
    assert_array_equal(sorted(donors), [1, 2])


def test_without_other_answers_all_are_alike() -> None:
    chance = HiddenSupport(share=SHARE).probability(people([-0.5, 0.0, 0.5]))
    assert_allclose(chance, [SHARE, SHARE, 0])


def test_more_hidden_support_makes_nobody_stop_hiding() -> None:
    survey = anes1996()
    before = np.zeros(5000, bool)
    for share in (0.0, 0.1, 0.3, 0.7, 1.0):
        columns = Synthesis(survey, HiddenSupport(share=share)).population(5000, seed=4).columns
        hides = columns["private"][:, 0] != columns["expressed"][:, 0]
        assert (hides >= before).all()
        before = hides
    # At 1 everyone hides who does not answer 5, 6 or 7.
    assert_array_equal(before, (survey.expressed[columns["respondent"], 0] <= 0))


def test_no_hidden_support_means_no_gap() -> None:
    columns = Synthesis(anes1996()).population(5000, seed=4).columns
    assert_array_equal(columns["private"], columns["expressed"])
    assert_array_equal(columns["anchor"], columns["private"])


def test_hidden_values_lie_on_the_side() -> None:
    survey = anes1996()
    drawn = Synthesis(survey, HiddenSupport(share=SHARE, side=-1)).population(20_000, seed=4)
    private, expressed = drawn.columns["private"][:, 0], drawn.columns["expressed"][:, 0]
    hides = private != expressed
    eligible = survey.expressed[drawn.columns["respondent"], 0] >= 0
    assert eligible[hides].all()
    # Answers 1 to 3 fill [-1, -1/7].
    assert (private[hides] <= -1 / 7 + 1e-6).all()
    # Each of the eligible hides with a chance of their own; their mean varies less than a coin's.
    n = eligible.sum()
    assert abs(hides[eligible].mean() - SHARE) < 4 * np.sqrt(SHARE * (1 - SHARE) / n)
    assert drawn.hidden_share() == pytest.approx(hides.mean())
    assert_array_equal(drawn.columns["anchor"], drawn.columns["private"])


def test_only_the_axis_with_the_stigma_is_touched() -> None:
    mapping = SurveyMapping.parse(
        {
            "survey": {"name": "two axes"},
            "axes": {name: {"item": name, "scale": [-1, 1]} for name in ("a", "b")},
        }
    )
    columns = {"a": [-1.0, -1.0, 0.5, 1.0], "b": [0.1, -0.2, 0.3, -0.4]}
    survey = Respondents.of(Survey.from_columns(columns, mapping), mapping)
    drawn = Synthesis(survey, HiddenSupport(share=1, axis=1)).population(100, seed=0).columns
    assert_array_equal(drawn["private"][:, 0], drawn["expressed"][:, 0])
    assert (drawn["private"][:, 1] > 0).all()
    with pytest.raises(ParameterError, match=r"axis must be below 2: the axes are a, b\. Got 2 instead"):
        Synthesis(survey, HiddenSupport(share=1, axis=2)).population(1, seed=0)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"share": 1.5}, r"HiddenSupport.share must lie in \[0, 1\] share. Got 1.5 instead"),
        ({"share": float("nan")}, r"HiddenSupport.share must lie in \[0, 1\]"),
        ({"share": "much"}, "HiddenSupport.share must be a number"),
        ({"side": 0}, r"HiddenSupport.side must be \+1 or -1. Got 0 instead"),
        ({"evidence": -1}, "HiddenSupport.evidence must lie in"),
    ],
)
def test_values_out_of_range(values: dict[str, float], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        HiddenSupport(**values)  # type: ignore[arg-type]


def test_nobody_to_borrow_from() -> None:
    synthesis = Synthesis(people([-0.5, -0.2, 0.0]), HiddenSupport(share=0.5))
    with pytest.raises(DataError, match=r"nobody who publicly stands on side \+1 of 'axis'"):
        synthesis.population(100, seed=0)
    assert Synthesis(people([-0.5, 0.0])).population(10, seed=0).hidden_share() == 0


def test_answers_that_tell_all() -> None:
    few = people([-0.5, -0.2, 0.3, 0.4], [-1, -0.5, 0.5, 1])
    with pytest.raises(DataError, match="Set evidence to 0"):
        HiddenSupport(share=SHARE).probability(few)
    assert_allclose(HiddenSupport(share=SHARE, evidence=0).probability(few), [SHARE, SHARE, 0, 0])
