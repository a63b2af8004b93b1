import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from random_societies import opinions

from polybius.errors import ParameterError
from polybius.measures import ShareOnSide, Side, share_on_side


def test_sides_by_hand() -> None:
    x = np.array([-0.9, -0.25, 0.0, 0.25, 0.26])
    assert share_on_side(x, 0.25) == (0.2, 0.6, 0.2)  # the band itself is neither
    assert share_on_side(x, 0.0) == (0.4, 0.2, 0.4)


@settings(deadline=None)  # the first call compiles
@given(st.lists(st.floats(-1, 1), min_size=1, max_size=30), st.floats(0, 1))
def test_shares_sum_to_one_and_mirror(values: list[float], band: float) -> None:
    x = np.array(values)
    shares = share_on_side(x, band)
    assert sum(shares) == pytest.approx(1.0, abs=1e-15)
    assert share_on_side(-x, band) == shares[::-1]


def test_undefined_is_nan() -> None:
    assert np.isnan(share_on_side(np.array([]))).all()
    assert np.isnan(share_on_side(np.array([0.3, np.nan]))).all()


def test_measures_per_society_and_column() -> None:
    state = opinions([0.9, 0.1, -0.2, -0.2], private=[-1.0, -1.0, 1.0, 0.0], sizes=[2, 2])
    assert_allclose(ShareOnSide(Side.PLUS).of(state), [[0.5], [0.0]])
    assert_allclose(ShareOnSide(Side.NEITHER).of(state), [[0.5], [0.0]])
    assert_allclose(ShareOnSide(Side.MINUS).of(state), [[0.0], [1.0]])
    assert_allclose(ShareOnSide(Side.PLUS, "private").of(state), [[0.0], [0.5]])
    assert_allclose(ShareOnSide(Side.PLUS, band=0.0).of(state), [[1.0], [0.0]])


@pytest.mark.parametrize(
    ("side", "name", "where"),
    [
        (Side.MINUS, "expressed_share_minus", "below -0.143"),
        (Side.NEITHER, "expressed_share_neither", "within ±0.143"),
        (Side.PLUS, "expressed_share_plus", "above 0.143"),
    ],
)
def test_a_side_names_its_measure_and_among_whom(side: Side, name: str, where: str) -> None:
    words = f"share of those who speak with expressed opinion {where}"
    assert (ShareOnSide(side).name, ShareOnSide(side).long_name) == (name, words)


def test_a_band_wider_than_the_scale_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"ShareOnSide\.band must lie in \[0, 1\]. Got 1.5"):
        ShareOnSide(Side.PLUS, band=1.5)
