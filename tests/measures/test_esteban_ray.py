from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from random_societies import opinions

from polybius.errors import ParameterError
from polybius.measures import EstebanRay, esteban_ray, esteban_ray_of_opinions

GROUPS = st.lists(st.tuples(st.integers(0, 50), st.floats(-1, 1)), min_size=1, max_size=6).filter(
    lambda groups: any(size for size, _ in groups)
)


@pytest.mark.parametrize(("alpha", "expected"), [(1.0, 0.25), (1.6, 0.164938)])
def test_two_equal_groups_a_unit_apart(alpha: float, expected: float) -> None:
    # 2 x (1/2)^(1 + alpha) x 1/2 x 1 = 2^-(1 + alpha)
    assert esteban_ray((0.5, 0.5), (0.0, 1.0), alpha) == pytest.approx(2.0 ** -(1 + alpha), rel=1e-15)
    assert esteban_ray((50, 50), (0.0, 1.0), alpha) == pytest.approx(expected, abs=5e-7)


def test_three_groups_by_hand() -> None:
    # alpha 1, shares 1/2 1/4 1/4 at 0, 1, 3:
    # 1/4 (1/4 + 3/4) + 1/16 (1/2 + 2/4) + 1/16 (3/2 + 2/4) = 1/4 + 1/16 + 2/16
    assert esteban_ray((2, 1, 1), (0, 1, 3), 1.0) == pytest.approx(7 / 16, rel=1e-15)


def test_merging_two_groups_into_one_camp_raises_polarisation() -> None:
    # what sets it apart from inequality: 1/4 1/4 1/2 at -1, -.8, 1 against the first two joined at their mean
    assert esteban_ray((1, 1, 2), (-1, -0.8, 1)) < esteban_ray((2, 2), (-0.9, 1))


@settings(deadline=None)  # the first call compiles
@given(GROUPS, st.floats(0.01, 1.6), st.randoms(use_true_random=False))
def test_labels_mirrors_and_empty_groups_do_not_matter(
    groups: list[tuple[int, float]], alpha: float, random: Random
) -> None:
    size, y = (np.array(column) for column in zip(*groups, strict=True))
    er = esteban_ray(size, y, alpha)
    assert -1e-15 <= er <= 2.0**-alpha + 1e-12
    order = random.sample(range(len(size)), len(size))
    assert_allclose(esteban_ray(size[order], y[order], alpha), er, atol=1e-14)
    assert_allclose(esteban_ray(size, -y, alpha), er, atol=1e-14)
    assert_allclose(esteban_ray([*size, 0], [*y, 0.7], alpha), er, atol=1e-14)


def test_one_group_is_not_polarised_and_nobody_is_undefined() -> None:
    assert esteban_ray([3.0], [0.2]) == 0.0
    assert np.isnan(esteban_ray([0.0, 0.0], [0.0, 1.0]))
    assert np.isnan(esteban_ray_of_opinions(np.array([])))
    assert np.isnan(esteban_ray_of_opinions(np.array([0.0, np.nan])))


def test_opinions_are_grouped_at_their_mean() -> None:
    # seven categories are 2/7 = .286 wide: .8 and 1 share the last one; two groups at -1 and .9
    x = np.array([-1.0, -1.0, 0.8, 1.0])
    assert esteban_ray_of_opinions(x, 1.0) == pytest.approx(0.25 * 1.9, rel=1e-14)
    assert esteban_ray_of_opinions(np.repeat([-1.0, 1.0], 5)) == pytest.approx(2.0**-1.6, rel=1e-15)


def test_measure_is_the_function_per_society() -> None:
    x = np.array([-1.0, 0.9, 0.7, 0.1, 0.2], np.float32)
    expected = [[esteban_ray_of_opinions(part, 1.3, 5)] for part in (x[:3], x[3:])]
    assert_allclose(EstebanRay(alpha=1.3, groups=5).of(opinions(x, sizes=[3, 2])), expected, rtol=0)


def test_what_is_refused() -> None:
    for alpha in (0.0, 1.7, float("nan")):
        with pytest.raises(ParameterError, match=r"EstebanRay\.alpha must lie in \(0, 1\.6\]"):
            EstebanRay(alpha=alpha)
    with pytest.raises(ParameterError, match=r"one position a group"):
        esteban_ray([0.5, 0.5], [0.0])
    with pytest.raises(ParameterError, match=r"not negative"):
        esteban_ray([0.5, -0.5], [0.0, 1.0])
