"""Medians and quantiles over worlds."""

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from polybius.reports.across import median, quantiles


def test_one_world_is_its_own_quantile() -> None:
    assert_array_equal(quantiles([[1.0], [np.nan]], (0.05, 0.95)), [[1.0, np.nan], [1.0, np.nan]])


def test_gaps_are_skipped_and_nothing_stays_nothing() -> None:
    values = [[1.0, 2.0, 6.0], [np.nan, 1.0, 3.0], [np.nan, np.nan, np.nan]]
    assert_array_equal(median(values), [2.0, 2.0, np.nan])


def test_levels_and_shapes() -> None:
    values = np.arange(101.0).reshape(1, 1, 101)
    assert_allclose(quantiles(values, (0.05, 0.5, 0.95))[:, 0, 0], [5.0, 50.0, 95.0])
