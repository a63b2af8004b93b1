from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from random_societies import random_society

from polybius.errors import ParameterError, StateError
from polybius.measures import Average, EstebanRay, Mean, ShareOnSide, Side, Variance, mean, variance
from polybius.state import make_world


def test_a_name_tells_the_parameters_that_are_not_the_default() -> None:
    assert Mean("private").name == "private_mean"
    assert EstebanRay().name == "expressed_esteban_ray"
    assert EstebanRay("private", alpha=1.3, groups=5).name == "private_esteban_ray_alpha_1.3_groups_5"
    assert Average("sincerity", "kuran1995", among="office").name == "sincerity_mean_among_office"


def test_a_long_name_tells_all() -> None:
    assert EstebanRay(alpha=1.0).long_name == (
        "Esteban-Ray polarisation of expressed opinions (alpha 1, 7 groups)"
    )


def test_a_measure_says_what_it_reads() -> None:
    assert Mean("private").reads == ("citizens.private",)
    assert Mean("private").heeds == ()
    assert Mean("expressed").heeds == ("citizens.speaks",)
    assert Average("sincerity", "kuran1995", among="office").reads == (
        "citizens.sincerity",
        "citizens.office",
    )


def test_measures_are_values() -> None:
    assert ShareOnSide(Side.PLUS) == ShareOnSide(Side.PLUS, column="expressed")
    assert len({Mean("private"), Mean("private"), Mean("expressed")}) == 2
    with pytest.raises(FrozenInstanceError):
        Mean().column = "private"  # type: ignore[misc]


def test_one_axis_may_be_a_plain_column() -> None:
    x = np.array([0.5, -0.5, 0.0])
    state = make_world(citizens={"opinion": x})
    assert Variance("opinion").of(state).tolist() == [[variance(x)]]


def test_a_plain_column_among_several_axes_is_refused() -> None:
    state = random_society(3, 0)
    state.citizens["resolve"] = np.zeros(3)
    with pytest.raises(StateError, match=r"citizens\.resolve, which must be \(n_citizens, n_axes\)"):
        Mean("resolve").of(state)


def test_an_unknown_column_is_named_with_the_nearest() -> None:
    with pytest.raises(StateError, match=r"'expresed'.*Did you mean 'expressed'"):
        Mean("expresed").of(random_society(3, 0))


def test_single_and_double_precision_give_the_same_number_for_the_same_values() -> None:
    x = np.random.default_rng(0).uniform(-1, 1, 3000).astype(np.float32)
    assert mean(x) == mean(x.astype(float))
    assert mean(x[::2]) == mean(x[::2].copy())
    assert mean([1, 0]) == 0.5


def test_a_table_is_not_a_plain_array() -> None:
    with pytest.raises(ParameterError, match=r"one number a citizen, \(n,\). Got shape \(2, 2\)"):
        mean(np.zeros((2, 2)))
