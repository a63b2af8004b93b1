"""Kuran's public opposition."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference.granovetter import critical_sigma
from polybius.reference.kuran import (
    SEQUENCES,
    beta_thresholds,
    expectations,
    normal_thresholds,
    sequence,
)


def test_one_threshold_decides_step_by_step() -> None:
    # A: only the one of threshold 0 opposes, 10 %; nobody has 10. A': then two, three, ... until
    # the last, of threshold 100.
    assert sequence(SEQUENCES["A"][0]) == [0.0, 10.0]
    assert sequence(SEQUENCES["A'"][0]) == [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0]
    # C': 10, 20, then all eight up to 20, 60 is enough for the ninth.
    assert sequence(SEQUENCES["C'"][0]) == [0.0, 10.0, 20.0, 80.0, 90.0]


def test_opposition_may_fall() -> None:
    # Of (50, 50, 60, 90) all from 100 %; from 50 % two, who stay; from 40 % nobody.
    thresholds = (50, 50, 60, 90)
    assert sequence(thresholds, 100.0) == [100.0]
    assert sequence(thresholds, 50.0) == [50.0]
    assert sequence(thresholds, 40.0) == [40.0, 0.0]


def test_the_crowd_follows_the_sequence(backend: Backend) -> None:
    path = sequence(SEQUENCES["C'"][0])
    given = {"threshold": np.array(SEQUENCES["C'"][0]) / 100}
    found = simulate("kuran", n=10, initial=given, every=1, steps=len(path) - 1, backend=backend)
    assert_array_equal(found["joiners"].isel(replicate=0) * 10, path)
    assert found.stopped_at[0] == len(path) - 1


def test_uniform_thresholds_rest_anywhere() -> None:
    # beta(1, 1) is F(x) = x; beta(2, 1) is x^2, which rests at 0 (slope 0) and, unstably, at 1 (slope 2).
    low, high = expectations(beta_thresholds(2.0, 1.0))
    assert (low.x, low.stable, high.x, high.stable) == (0.0, True, 1.0, False)
    assert high.slope == pytest.approx(2.0, abs=1e-6)


def test_normal_thresholds_lose_two_expectations_at_granovetters_sigma() -> None:
    critical = critical_sigma(25.0)[0] / 100.0
    assert [p.stable for p in expectations(normal_thresholds(0.25, critical - 1e-4))] == [True, False, True]
    assert len(expectations(normal_thresholds(0.25, critical + 1e-4))) == 1


def test_x0_and_shapes_do_what_they_say() -> None:
    # F(x) = x^2 of beta(2, 1): from .8 of many the crowd goes to .64, then .41.
    found = simulate("kuran", n=40_000, alpha=2.0, beta=1.0, x0=0.8, every=1, steps=2).share[0]
    assert found[0] == 0.8
    assert found[1:].values == pytest.approx([0.64, 0.4096], abs=0.02)  # 4 standard errors are .01, twice


def test_nonsense_is_refused() -> None:
    with pytest.raises(ParameterError, match="thresholds must be a flat list"):
        sequence([[1, 2]])
    with pytest.raises(ParameterError, match="sigma must be above 0"):
        normal_thresholds(0.25, 0.0)
    with pytest.raises(ParameterError, match="alpha and beta above 0"):
        beta_thresholds(-1.0, 1.0)
