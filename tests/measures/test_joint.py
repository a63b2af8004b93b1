"""Opinions on two axes, counted by cells."""

import numpy as np

from polybius.measures.joint import joint_shares


def test_four_citizens_in_four_cells() -> None:
    # Two cells an axis. On axes 0 and 2: (-, +), (-, +), (+, +) and (+, -).
    values = np.array([[-0.5, 9, 0.5], [-1, 9, 1], [0.5, 9, 0.1], [1, 9, -0.1]], np.float32)
    shares = joint_shares(values, np.array([0, 4]), 0, 2, 2)
    np.testing.assert_array_equal(shares, [[[0, 0.5], [0.25, 0.25]]])
    # the other way round is the transpose, the mirror image is turned by 180 degrees
    np.testing.assert_array_equal(joint_shares(values, np.array([0, 4]), 2, 0, 2)[0], shares[0].T)
    np.testing.assert_array_equal(joint_shares(-values, np.array([0, 4]), 0, 2, 2)[0], shares[0][::-1, ::-1])


def test_nobody_and_no_number_have_no_shares() -> None:
    values = np.array([[0.5, np.nan], [0.5, 0.5]], np.float32)
    shares = joint_shares(values, np.array([0, 1, 1, 2]), 0, 1, 2)
    assert np.isnan(shares[:2]).all()
    assert shares[2, 1, 1] == 1
