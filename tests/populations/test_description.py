import numpy as np
import pytest

from polybius.errors import DataError
from polybius.populations import anes1996, describe


def test_four_answers_by_hand() -> None:
    # x = 1, 2, 4 with weights 1, 1, 2: mean 11/4; squares about it 49/16 + 9/16 + 2 x 25/16 = 108/16,
    # over 4 is 27/16, times 3/2. Effective n: 16 / 6. The fourth did not answer, the fifth has no weight.
    found = describe([1, 2, 4, np.nan, 99], [1, 1, 2, 5, 0])
    assert found == pytest.approx((11 / 4, np.sqrt(27 / 16 * 3 / 2), 3, 16 / 6))
    assert found.standard_error == pytest.approx(found.sd / np.sqrt(16 / 6))


def test_like_weights_are_no_weights() -> None:
    x = np.random.default_rng(0).normal(size=50)
    expected = (x.mean(), x.std(ddof=1), 50, 50)
    assert describe(x) == pytest.approx(expected)
    assert describe(x, np.full(50, 0.3)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("values", "weights", "n", "sd_known"),
    [([], [], 0, False), ([np.nan], [1], 0, False), ([3], [2], 1, False)],
)
def test_too_few(values: list[float], weights: list[float], n: int, sd_known: bool) -> None:
    found = describe(values, weights)
    assert found.n == n
    assert np.isnan(found.sd) != sd_known


@pytest.mark.parametrize("weights", [[1, -1], [1, np.nan], [1, np.inf]])
def test_weights_that_are_none(weights: list[float]) -> None:
    with pytest.raises(DataError, match="at least 0"):
        describe([1, 2], weights)


def test_one_weight_a_value() -> None:
    with pytest.raises(DataError, match="one a value"):
        describe([1, 2], [1])


def test_items_of_a_survey_in_their_own_units() -> None:
    # ClinLR sums to 2775 over 944 respondents, counted from the file with another program
    found = anes1996().survey.describe("ClinLR")
    assert (found.mean, found.n, found.effective_n) == pytest.approx((2775 / 944, 944, 944))


def test_categories_have_no_mean() -> None:
    with pytest.raises(DataError, match="item 'vote' has categories, and no mean"):
        anes1996().survey.describe("vote")


def test_raked_respondents_are_described_with_their_new_weights() -> None:
    # Raked so that 6 in 10 meant to vote for Dole: the mean is .4 and .6 of the means of either side.
    people = anes1996()
    age, dole = people.columns["age"], people.vote == 1
    assert people.describe("age").mean == pytest.approx(age.mean())
    raked = people.raked({"vote": {"0": 0.4, "1": 0.6}})
    assert raked.describe("age").mean == pytest.approx(0.4 * age[~dole].mean() + 0.6 * age[dole].mean())
    assert people.describe("ideology").mean == pytest.approx(people.expressed[:, 0].mean())
    with pytest.raises(DataError, match="does not measure 'agee'"):
        people.describe("agee")
