from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from random_societies import opinions

from polybius.measures import (
    Bimodality,
    bimodality_coefficient,
    bimodality_from_moments,
    population_bimodality,
)


@pytest.mark.parametrize(
    ("skewness", "kurtosis", "expected"),
    [
        (0.0, 9 / 5, 5 / 9),  # uniform
        (2.0, 9.0, 5 / 9),  # exponential
        (0.0, 3.0, 1 / 3),  # normal
        (0.0, 1.0, 1.0),  # two equal points
    ],
)
def test_coefficient_of_known_distributions(skewness: float, kurtosis: float, expected: float) -> None:
    assert bimodality_from_moments(skewness, kurtosis) == pytest.approx(expected, rel=1e-15)


def test_two_camps_as_sample_and_population() -> None:
    x = np.repeat([-1.0, 1.0], 500)
    # g2 = 1 - 3; G2 = 999/(998 997) (1001 (-2) + 6)
    # 1/(G2 + 3 999^2/(998 997)) = 998 997/(999 (2997 - 1996))
    assert bimodality_coefficient(x) == pytest.approx(998 * 997 / (999 * 1001), rel=1e-14)
    assert bimodality_coefficient(x) == pytest.approx(0.995007, abs=5e-7)
    assert population_bimodality(x) == 1.0


def test_uniform_grid() -> None:
    x = np.linspace(-1.0, 1.0, 100_001)
    assert bimodality_coefficient(x) == pytest.approx(0.5555278, abs=5e-8)
    # n equally spaced points: kurtosis (3/5)(3 n^2 - 7)/(n^2 - 1)
    n2 = 100_001**2
    assert population_bimodality(x) == pytest.approx(5 * (n2 - 1) / (3 * (3 * n2 - 7)), rel=1e-12)


def test_normal_quantiles_come_near_a_third() -> None:
    normal = NormalDist()
    x = np.array([normal.inv_cdf((i + 0.5) / 20_000) for i in range(20_000)])
    assert population_bimodality(x) == pytest.approx(1 / 3, abs=1e-3)


def test_undefined_is_nan() -> None:
    for x in ([], [0.1] * 10, [0.0, np.nan, 1.0, 0.3]):
        assert np.isnan(bimodality_coefficient(np.array(x)))
        assert np.isnan(population_bimodality(np.array(x)))
    assert np.isnan(bimodality_coefficient(np.array([0.0, 0.5, 1.0])))  # G2 needs n > 3
    assert np.isnan(bimodality_from_moments(0.0, 0.0))


@settings(deadline=None)  # the first call compiles
@given(st.lists(st.sampled_from([-1.0, -0.25, 0.0, 0.5, 1.0]), min_size=4, max_size=30))
def test_population_form_is_a_share_and_blind_to_mirrors(values: list[float]) -> None:
    x = np.array(values)
    b = population_bimodality(x)
    assert np.isnan(b) if np.ptp(x) == 0 else 0.0 < b <= 1.0 + 1e-12
    assert_allclose(population_bimodality(-x), b)
    assert_allclose(bimodality_coefficient(-x), bimodality_coefficient(x))


def test_each_society_counts_its_own_citizens() -> None:
    camps = [-1.0, -1.0, 1.0, 1.0, 1.0]
    state = opinions([*camps, 0.5, 0.5, 0.5], sizes=[5, 3])
    alone = bimodality_coefficient(np.array(camps, np.float32))
    assert_allclose(Bimodality().of(state), [[alone], [np.nan]])
