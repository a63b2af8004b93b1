"""Roots and fixed points."""

import math

import numpy as np
import pytest

from polybius.errors import ParameterError
from polybius.reference.roots import fixed_points, root


def test_a_root_is_found_to_the_last_bit() -> None:
    assert abs(root(lambda x: x * x - 2.0, 0.0, 2.0) - math.sqrt(2.0)) <= np.spacing(1.0)
    assert root(lambda x: 1.0 - x, 0.0, 1.0) == 1.0  # an end that is a root itself


def test_without_a_change_of_sign_there_is_no_root() -> None:
    with pytest.raises(ParameterError, match="no change of sign between 1 and 2"):
        root(lambda x: x, 1.0, 2.0)


def test_fixed_points_of_a_cubic() -> None:
    # 3 x^2 - 2 x^3 = x at 0, 1/2 and 1; slopes 6 x - 6 x^2 are 0, 3/2 and 0.
    low, middle, high = fixed_points(lambda x: 3.0 * x * x - 2.0 * x * x * x)
    assert (low.x, middle.x, high.x) == (0.0, 0.5, 1.0)
    assert low.slope == pytest.approx(0.0, abs=1e-9) and high.slope == pytest.approx(0.0, abs=1e-9)
    assert middle.slope == pytest.approx(1.5, abs=1e-9)
    assert (low.stable, middle.stable, high.stable) == (True, False, True)


def test_a_jump_over_the_diagonal_is_no_fixed_point() -> None:
    # F is .2 below one half and .9 from there on: it rests at .2 and .9, and jumps over at .5.
    found = fixed_points(lambda x: 0.2 if x < 0.5 else 0.9)
    assert [point.x for point in found] == pytest.approx([0.2, 0.9], abs=1e-12)
    assert all(point.slope == 0.0 for point in found)
