import numpy as np
import pytest
from numpy.testing import assert_allclose

from polybius.errors import ParameterError
from polybius.measures import flache_macy


def test_two_opposite_camps_of_fifty() -> None:
    x = np.repeat([-1.0, 1.0], 50)
    assert flache_macy(x) == pytest.approx(9800 / 9801, rel=1e-12)  # n (n - 2) / (n - 1)^2
    assert flache_macy(x) == pytest.approx(0.999898, abs=5e-7)
    assert flache_macy(np.repeat([[-1.0, -1.0], [1.0, 1.0]], 50, axis=0)) == pytest.approx(9800 / 9801)


def test_three_people_on_two_issues_by_hand() -> None:
    # distances (1 + 0)/2, (2 + 2)/2, (1 + 2)/2 = .5, 2, 1.5: mean 4/3, squares 25/36 + 16/36 + 1/36, over 3
    assert flache_macy(np.array([[-1.0, -1.0], [0.0, -1.0], [1.0, 1.0]])) == pytest.approx(42 / 108)


def test_order_mirror_and_issue_labels_do_not_matter() -> None:
    rng = np.random.default_rng(4)
    x = rng.uniform(-1, 1, (20, 3))
    for same in (x[rng.permutation(20)], -x, x[:, ::-1]):
        assert_allclose(flache_macy(same), flache_macy(x), rtol=1e-12)


def test_edges() -> None:
    assert flache_macy(np.full(5, 0.1)) == 0.0
    assert np.isnan(flache_macy(np.array([0.3])))
    assert np.isnan(flache_macy(np.array([])))
    with pytest.raises(ParameterError, match=r"states \(n,\) or \(n, K\)"):
        flache_macy(np.zeros((2, 2, 2)))
