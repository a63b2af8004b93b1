import numpy as np
import pytest
from small_scenarios import small_scenario

from polybius.measures import categories
from polybius.model import Clock
from polybius.scenarios import build
from polybius.scenarios.calendar import Calendar
from polybius.scenarios.sections import SurveySection
from polybius.scenarios.virtual_survey import VirtualSurvey, estimates

CALENDAR = Calendar(Clock.YEARS, 12, 120)


def test_estimates_by_hand() -> None:
    # Three points stand for -2/3, 0, 2/3. Answers 1, 1, 2: shares 2/3, 1/3, 0; mean -4/9; deviations
    # from it are -2/9, -2/9, 4/9, their squares sum to 24/81, s^2 = 12/81, s/sqrt(3) = sqrt(4/81) = 2/9.
    share, mean, error = estimates(np.array([2.0, 1.0, 0.0]))
    np.testing.assert_allclose(share, [2 / 3, 1 / 3, 0])
    assert mean == pytest.approx(-4 / 9)
    assert error == pytest.approx(2 / 9)


def test_everybody_asked_without_error_is_the_society_itself() -> None:
    state = build(small_scenario(), seed=3)
    survey = VirtualSurvey(SurveySection(sample=10_000, error=0.0, items=("private", "expressed")), CALENDAR)
    survey.look(state, 0, last=False)
    record = survey.record()
    assert record is not None
    for k, item in enumerate(("private", "expressed")):
        truth = categories(state.citizens[item][:, 0]) / 300
        np.testing.assert_allclose(record["share"][0, 0, 0, k, 0], truth)
    assert record["item"].tolist() == ["private", "expressed"]
    assert record["asked"].tolist() == [[[300]]]


def test_a_sample_is_as_far_from_the_truth_as_its_standard_error_says() -> None:
    # 400 waves of 50 out of 3000, on a fine scale: z = (mean - truth) / error has mean 0 and
    # variance near 1; with 400 of them the mean lies within 4 / sqrt(400) = 0.2 and the variance within
    # 4 * sqrt(2 / 400) = 0.28 of that, plus a little for t's heavier tails.
    state = build(small_scenario(population={"citizens": 3000}), seed=3)
    survey = VirtualSurvey(SurveySection(every=1 / 12, sample=50, error=0.05, points=101), CALENDAR)
    for step in range(400):
        survey.look(state, step, last=False)
    record = survey.record()
    assert record is not None
    truth = state.citizens["expressed"].mean(dtype=np.float64)
    z = ((record["mean"] - truth) / record["standard_error"]).ravel()
    assert abs(z.mean()) < 0.2
    assert 0.7 < z.var() < 1.4


def test_response_error_blurs_but_does_not_shift() -> None:
    # Errors of 0.3 around opinions of 0 on 101 points of 2/101: variance 0.09 + (2/101)^2 / 12.
    state = build(small_scenario(population={"citizens": 3000}), seed=3)
    state.citizens["expressed"][:] = 0.0
    survey = VirtualSurvey(SurveySection(sample=3000, error=0.3, points=101), CALENDAR)
    survey.look(state, 0, last=False)
    record = survey.record()
    assert record is not None
    spread = record["standard_error"].item() * np.sqrt(3000)
    assert spread == pytest.approx(0.3, abs=4 * 0.3 / np.sqrt(2 * 3000))
    assert record["mean"].item() == pytest.approx(0.0, abs=4 * 0.3 / np.sqrt(3000))


def test_waves_keep_their_rhythm() -> None:
    # every 0.4 years is every 4.8 months: at 0, 4.8, 9.6, 14.4, 19.2, 24, rounded
    survey = VirtualSurvey(SurveySection(every=0.4), CALENDAR)
    state = build(small_scenario(), seed=3)
    steps = [0]
    while steps[-1] < 24:
        steps.append(survey.next(steps[-1], state))
    assert steps == [0, 5, 10, 14, 19, 24]
    for step in range(25):
        survey.look(state, step, last=step == 24)
    assert survey.steps == steps
