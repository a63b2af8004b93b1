import warnings
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose
from small_survey import CSV, MAPPING, read_respondents

from polybius.errors import DataError
from polybius.populations import anes1996, vote_reference


def test_the_embedded_survey_against_statsmodels() -> None:
    # The same regression, with variables made from statsmodels' own copy of the data.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsmodels.api import Logit, add_constant
        from statsmodels.datasets import anes96

        data = anes96.load_pandas().data
    place = (data[["selfLR", "ClinLR", "DoleLR"]] - 4) * 2 / 7
    near = (place.selfLR - place.ClinLR.mean()) ** 2 - (place.selfLR - place.DoleLR.mean()) ** 2
    X = np.column_stack([near, (data.PID - 3) * 2 / 7])
    theirs = Logit(data.vote, add_constant(X)).fit(disp=0, tol=1e-14)
    ours = vote_reference(anes1996())
    assert ours.variables == ("constant", "closeness", "party_id")
    assert_allclose(ours.regression.coefficients, theirs.params, rtol=1e-8)
    assert ours.regression.log_likelihood == pytest.approx(theirs.llf, rel=1e-10)
    assert ours.regression.mcfadden_r2 == pytest.approx(theirs.prsquared, rel=1e-8)
    assert ours.regression.accuracy == pytest.approx(np.trace(theirs.pred_table()) / 944)
    assert ours.predicted_share == pytest.approx(theirs.pred_table()[:, 1].sum() / 944)
    assert ours.n == 944
    assert ours.reported_share == pytest.approx(393 / 944)


def test_closer_and_kin_means_likelier() -> None:
    fit = vote_reference(anes1996()).regression
    assert (fit.coefficients[1:] > 4 * fit.standard_errors[1:]).all()


def test_only_reported_votes_for_two_parties_count(tmp_path: Path) -> None:
    # Places 1 to 4 voted A, A, B, B, perfectly told apart; the fifth did not vote, the sixth gave no place.
    with pytest.raises(DataError, match="tell the outcomes apart perfectly"):
        vote_reference(read_respondents(tmp_path))
    # With the second and third swapped: votes A, B, A, B, weights 1, 1, 2, 2; B's share 3/6.
    swapped = CSV.replace("30,A", "30,B").replace("40,B", "40,A")
    mapping = MAPPING.replace('[columns.party_id]\nitem = "party"\ncategories = { R = -1, S = 1 }', "")
    reference = vote_reference(read_respondents(tmp_path, swapped, mapping))
    assert (reference.n, reference.parties) == (4, ("first", "second"))
    assert reference.variables == ("constant", "closeness")
    assert reference.reported_share == pytest.approx(0.5)


def test_a_survey_without_votes(tmp_path: Path) -> None:
    mapping = MAPPING.replace(
        '[vote]\nitem = "ballot"\ncategories = { A = 0, B = 1 }\nmissing = ["none"]', ""
    )
    with pytest.raises(DataError, match="needs a vote and two parties"):
        vote_reference(read_respondents(tmp_path, CSV, mapping))
