"""Rise and fall: when a level is greatest, and the first step that ends with nothing."""

import numpy as np

from polybius.engine import Backend
from polybius.experiments import simulate


def test_a_level_that_falls_on_a_line(backend: Backend) -> None:
    # Without growth A = .35 - .125 t: nothing is left at t = 2.8, within the step that ends at 3.
    found = simulate("asabiya", c_0=0, a=0.125, A=0.35, steps=10, every=1, dt=0.5, backend=backend)
    np.testing.assert_allclose(found.area[0, :6], 0.35 - 0.0625 * np.arange(6), rtol=1e-14)
    np.testing.assert_array_equal(found.area[0, 6:], 0)
    assert np.isnan(found.collapse[0, :6]).all()
    np.testing.assert_array_equal(found.collapse[0, 6:], 3)
    # it was never greater than at the start
    np.testing.assert_array_equal(found.peak[0], 0.35)
    np.testing.assert_array_equal(found.peak_at[0], 0)


def test_what_never_was_cannot_fall(backend: Backend) -> None:
    found = simulate("asabiya", A=0, steps=3, dt=0.5, backend=backend)
    assert np.isnan(found.collapse[0])
