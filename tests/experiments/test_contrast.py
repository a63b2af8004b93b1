"""Contrasts: what was done and nothing else differs between the arms; effects by hand."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius.errors import ParameterError, ScenarioError
from polybius.experiments import Contrast, Effect, contrast
from polybius.results import Result
from polybius.scenarios import Scenario, run

CONTENT: dict[str, Any] = {
    "scenario": {"years": 2, "seed": 3},
    "population": {"citizens": 200},
    "network": {"kind": "watts_strogatz", "neighbours": 6, "p": 0.1},
    "society": {"line": -0.4, "severity": 0.5},
    "record": {"every": 6, "cells": 0},
}
SEVERE = {"at": 1.0, "column": "societies.severity", "value": 5.0}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario.parse(CONTENT)


@pytest.fixture(scope="module")
def severe(scenario: Scenario) -> Contrast:
    return contrast(scenario, SEVERE, worlds=3)


def test_the_arms_are_the_same_until_something_is_done(severe: Contrast) -> None:
    arms = (severe.control.measures, severe.treated.measures)
    before = arms[0]["time"] <= 1.0
    for name in arms[0].variables:
        assert_array_equal(arms[0][name][before], arms[1][name][before], err_msg=name)
    assert (arms[0]["falsifying_share"][~before] < arms[1]["falsifying_share"][~before]).any()


def test_nothing_done_is_no_effect(scenario: Scenario) -> None:
    arm = run(scenario, worlds=2)
    effect = Contrast(arm, arm).effect("expressed_mean")
    assert (effect.mean, effect.half_width, effect.sign, effect.size) == (0.0, 0.0, 0, 0.0)


def test_an_effect_by_hand(severe: Contrast) -> None:
    control, treated = (
        arm.measures["falsifying_share"][-1, :, 0, 0] for arm in (severe.control, severe.treated)
    )
    difference = treated - control
    effect = severe.effect("falsifying_share", axis="ideology")
    assert effect.mean == pytest.approx(difference.mean())
    # Student's t at 97.5 % with 2 degrees of freedom is 4.3027.
    assert effect.half_width == pytest.approx(4.302653 * difference.std(ddof=1) / np.sqrt(3), rel=1e-6)
    assert effect.deviation == pytest.approx(control.std(ddof=1))
    assert effect.n_worlds == 3
    earlier = severe.effect("falsifying_share", at=0.5)
    assert (earlier.mean, earlier.sign) == (0.0, 0)


@pytest.mark.parametrize(
    ("mean", "half", "sign"), [(1.0, 0.5, 1), (-1.0, 0.5, -1), (0.1, 0.5, 0), (0.5, 0.5, 0)]
)
def test_a_sign_is_sure_or_none(mean: float, half: float, sign: int) -> None:
    assert Effect("x", mean, half, 1.0, 5).sign == sign


def test_a_size_without_deviation() -> None:
    assert Effect("x", -0.5, 0.1, 0.0, 5).size == -np.inf
    assert Effect("x", -0.5, 0.1, 0.25, 5).size == -2.0


def test_one_world_has_no_size() -> None:
    assert np.isnan(Effect("x", -0.5, np.nan, np.nan, 1).size)


def test_of_many_times_the_last_is_told(scenario: Scenario) -> None:
    arm = run(scenario, worlds=2, set={"record.every": 1})
    with pytest.raises(ParameterError, match=r"There is: 0, 0.0833333, 0.166667, ..., 2\.$"):
        Contrast(arm, arm).effect("expressed_mean", at=99.0)


def test_other_values_may_be_the_treatment(scenario: Scenario) -> None:
    found = contrast(scenario, set={"Expression.reputational": 3.0}, worlds=2, years=1.0)
    assert found.treated.manifest["theory"]["parameters"]["Expression.reputational"] == 3.0
    assert found.control.manifest["theory"]["parameters"]["Expression.reputational"] == 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"measure": "expressed_men"}, "no measure 'expressed_men'. Did you mean 'expressed_mean'"),
        ({"measure": "expressed_mean", "at": 0.3}, "not recorded at time 0.3. There is: 0, 0.5"),
        (
            {"measure": "expressed_mean", "axis": "nation"},
            "not recorded at axis 'nation'",
        ),
        ({"measure": "society_severity", "axis": "ideology"}, "has no dimension 'axis'"),
        ({"measure": "vote_share"}, "several values of 'party'. Name one: party="),
    ],
)
def test_mistakes_are_said(severe: Contrast, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        severe.effect(**arguments)


def test_arms_must_share_their_seeds(scenario: Scenario) -> None:
    def arm(seed: int) -> Result:
        return run(scenario, seed=seed, years=0.25)

    with pytest.raises(ParameterError, match="must share their seeds"):
        Contrast(arm(1), arm(2))


def test_what_cannot_be_done_is_refused_before_anything_runs(scenario: Scenario) -> None:
    with pytest.raises(ScenarioError, match="severty"):
        contrast(scenario, {"at": 1.0, "column": "societies.severty", "value": 5.0})


def test_arms_that_are_the_same_are_refused(scenario: Scenario) -> None:
    with pytest.raises(ParameterError, match=r"are the same\. Give an intervention, or other values"):
        contrast(scenario)
    with pytest.raises(ParameterError, match="are the same"):
        contrast(scenario, set={"population.citizens": 200})


def test_one_world_is_refused(scenario: Scenario) -> None:
    with pytest.raises(ParameterError, match=r"1 world has no interval.*Give 2 worlds"):
        contrast(scenario, SEVERE, worlds=1)
