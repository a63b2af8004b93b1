import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.errors import ParameterError
from polybius.measures import Gini, gini
from polybius.state import make_world


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([5.0, 5.0, 5.0], 0.0),
        ([0.0, 0.0, 0.0, 8.0], 0.75),  # one has all: 1 - 1/n
        ([1.0, 3.0], 0.25),  # mean distance with replacement 1, over twice the mean 2
        ([1.0, 2.0, 3.0, 4.0], 0.25),  # (-3 - 2 + 3 + 12) / (4 x 10)
    ],
)
def test_gini_by_hand(amounts: list[float], expected: float) -> None:
    assert gini(amounts) == pytest.approx(expected, abs=1e-15)


def test_exponential_income_has_one_half() -> None:
    u = (np.arange(100_000) + 0.5) / 100_000
    assert gini(-np.log1p(-u)) == pytest.approx(0.5, abs=1e-4)


@settings(deadline=None)  # the first call compiles
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30).filter(lambda x: sum(x) > 1e-3))
def test_range_scale_and_mean_difference(amounts: list[float]) -> None:
    x = np.array(amounts)
    g = gini(x)
    assert -1e-12 <= g <= 1 - 1 / len(x) + 1e-12
    assert gini(10 * x) == pytest.approx(g, abs=1e-12)
    assert g == pytest.approx(np.abs(x[:, None] - x).mean() / (2 * x.mean()), abs=1e-12)


def test_edges() -> None:
    assert np.isnan(gini([]))
    assert np.isnan(gini([0.0, 0.0]))
    with pytest.raises(ParameterError, match=r"amounts must not be negative\. Got -1 instead"):
        gini([3.0, -1.0])


def test_measure_of_each_society() -> None:
    earnings = np.array([1.0, 3.0, 2.0, 2.0, 0.0], np.float32)
    state = make_world(citizens={"earnings": earnings}, society_sizes=[2, 2, 1])
    # of 1 and 3: (-1 * 1 + 1 * 3) / (2 * 4) = 1/4; equals have 0; who have nothing have none
    np.testing.assert_allclose(Gini("earnings").of(state), [0.25, 0.0, np.nan])


def test_measure_and_function_agree() -> None:
    x = np.random.default_rng(5).lognormal(size=5000).astype(np.float32)
    measured = Gini("wealth").of(make_world(citizens={"wealth": x}))[0]
    np.testing.assert_allclose(measured, gini(x), rtol=1e-12)
