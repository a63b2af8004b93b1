import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.errors import ParameterError
from polybius.measures import categories


def test_seven_points_of_a_survey_fall_into_seven_categories() -> None:
    points = np.linspace(-1.0, 1.0, 7).astype(np.float32)
    assert categories(points).tolist() == [1.0] * 7


def test_edges_go_outward() -> None:
    # four categories: edges at -0.5, 0, 0.5
    assert categories(np.array([-0.5, 0.5]), 4).tolist() == [1.0, 0.0, 0.0, 1.0]
    assert categories(np.array([-0.49, 0.0, 0.49]), 4).tolist() == [0.0, 1.0, 2.0, 0.0]
    # three categories: edges at -1/3 and 1/3
    assert categories(np.array([-0.34, -0.33, 0.0, 0.33, 0.34]), 3).tolist() == [1.0, 3.0, 1.0]


def test_beyond_the_scale_is_the_end_category() -> None:
    assert categories(np.array([-np.inf, -5.0, 5.0, np.inf]), 5).tolist() == [2.0, 0.0, 0.0, 0.0, 2.0]


def test_nan_spoils_the_table_and_nobody_is_zero() -> None:
    assert np.isnan(categories(np.array([0.0, np.nan]), 3)).all()
    assert categories(np.array([]), 3).tolist() == [0.0, 0.0, 0.0]


@settings(deadline=None)  # the first call compiles
@given(st.lists(st.floats(-1, 1).filter(bool), max_size=40), st.integers(2, 12))
def test_everyone_is_somewhere_and_mirrors_mirror(values: list[float], k: int) -> None:
    x = np.array(values)
    counts = categories(x, k)
    assert counts.sum() == len(values)
    assert categories(-x, k).tolist() == counts[::-1].tolist()


@settings(deadline=None)  # the first call compiles
@given(st.floats(-1, 1), st.integers(2, 50))
def test_an_opinion_lies_within_its_category(x: float, k: int) -> None:
    c = int(categories(np.array([x]), k).argmax())
    assert -1 + 2 * c / k - 1e-12 <= x <= -1 + 2 * (c + 1) / k + 1e-12


def test_one_category_is_none() -> None:
    with pytest.raises(ParameterError, match=r"categories: k must lie in \[2, 1000\]\. Got 1 instead"):
        categories(np.array([0.0]), 1)
