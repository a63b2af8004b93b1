import numpy as np
import pytest
from numpy.testing import assert_allclose
from random_societies import opinions

from polybius.errors import ParameterError
from polybius.measures import FalsificationGap, FalsifyingShare, falsification_gap, falsifying_share


def test_two_camps_that_hide_from_each_other() -> None:
    # one says .5 less than he thinks, another .5 more, two are sincere: mean gap 1/4, half of them falsify
    private, expressed = np.array([0.5, -0.5, 0.2, 0.9]), np.array([0.0, 0.0, 0.2, 0.9])
    assert falsification_gap(private, expressed) == 0.25
    assert falsifying_share(private, expressed) == 0.5
    assert falsification_gap(-private, -expressed) == 0.25


def test_the_tolerance_itself_is_still_sincere() -> None:
    private, expressed = np.array([0.0, 0.0]), np.array([0.25, -0.5])
    assert falsifying_share(private, expressed, 0.25) == 0.5
    assert falsifying_share(private, expressed, 0.0) == 1.0


def test_undefined_is_nan() -> None:
    nobody, unknown = np.array([]), np.array([np.nan, 0.0])
    assert np.isnan(falsification_gap(nobody, nobody))
    assert np.isnan(falsifying_share(nobody, nobody))
    assert np.isnan(falsification_gap(unknown, np.zeros(2)))
    assert np.isnan(falsifying_share(unknown, np.zeros(2)))


def test_measures_per_society() -> None:
    state = opinions([1.0, 0.0, -1.0], private=[-1.0, 0.0, -0.5], sizes=[2, 1])
    assert_allclose(FalsificationGap().of(state), [[1.0], [0.5]])
    assert_allclose(FalsifyingShare().of(state), [[0.5], [1.0]])
    assert_allclose(FalsifyingShare(tolerance=0.6).of(state), [[0.5], [0.0]])


def test_what_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"as many private as expressed opinions\. Got 2 and 3 instead"):
        falsification_gap(np.zeros(2), np.zeros(3))
    with pytest.raises(ParameterError, match=r"FalsifyingShare\.tolerance must lie in \[0, 2\]"):
        FalsifyingShare(tolerance=-0.1)
