"""Value axes around a scale: correlations and medians as asked for, the same people whatever the axes."""

from math import atanh, sqrt, tanh
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from polybius.errors import DataError
from polybius.populations import HiddenSupport, Population, Respondents, Synthesis, anes1996
from polybius.populations.latent import Latent, mixing

AXES: dict[str, dict[str, Any]] = {
    "nation": {"loading": 0.5, "median": 0.2, "spread": 0.5},
    "liberty": {"loading": -0.3, "spread": 0.4, "correlations": {"nation": 0.4}},
}
N = 40_000
SE = 1 / sqrt(N)


def people(axes: dict[str, dict[str, Any]]) -> Respondents:
    known = anes1996()
    return Respondents.of(known.survey, known.mapping.with_latent(axes))


def drawn(axes: dict[str, dict[str, Any]] = AXES, share: float = 0.0, n: int = N) -> Population:
    return Synthesis(people(axes), HiddenSupport(share=share)).population(n, seed=4)


def test_correlations_and_medians_are_those_asked_for() -> None:
    columns = drawn().columns
    unbent = np.arctanh(columns["private"].astype(np.float64))
    scale = Synthesis(anes1996()).population(N, seed=4).columns["private"][:, 0]
    found = np.corrcoef(np.column_stack([scale, unbent]).T)
    assert_allclose(found[0, 1:], [0.5, -0.3], atol=4 * SE)
    assert found[1, 2] == pytest.approx(0.4, abs=4 * SE)
    # The scale is discrete and skewed, so L is only nearly normal; its variance is 1 and its mean 0.
    assert_allclose(unbent.mean(axis=0), [atanh(0.2), 0.0], atol=4 * 0.5 * SE)
    assert_allclose(unbent.std(axis=0), [0.5, 0.4], rtol=0.02)


def test_without_a_correlation_axes_share_what_the_scale_gives_them() -> None:
    axes = {"a": {"loading": 0.6}, "b": {"loading": 0.5}}
    unbent = np.arctanh(drawn(axes).columns["private"].astype(np.float64))
    assert np.corrcoef(unbent.T)[0, 1] == pytest.approx(0.3, abs=4 * SE)


def test_the_triangle_by_hand() -> None:
    # R - l l' with l = (.5, -.3), R_12 = .4: [[.75, .55], [.55, .91]]; C_11 = sqrt(.75),
    # C_21 = .55 / sqrt(.75), C_22 = sqrt(.91 - .55^2 / .75).
    found = mixing({name: Latent.model_validate({"of": "x", **axis}) for name, axis in AXES.items()})
    first = sqrt(0.75)
    expected = [[0.5, first, 0.0], [-0.3, 0.55 / first, sqrt(0.91 - 0.55**2 / 0.75)]]
    assert_allclose(found, expected, rtol=1e-12)


def test_an_axis_may_be_the_scale_itself() -> None:
    axis = Latent(of="x", loading=1.0)
    assert_allclose(mixing({"a": axis, "b": axis}), [[1, 0, 0], [1, 0, 0]], atol=1e-12)


def test_parties_stand_where_their_places_on_the_scale_would_be_expected() -> None:
    known = people(AXES)
    mean, deviation, _ = known.scale
    z = (anes1996().positions[:, 0] - mean) / deviation
    expected = [[tanh(atanh(0.2) + 0.25 * x), tanh(-0.12 * x)] for x in z]
    assert_allclose(known.positions, expected, rtol=1e-6)
    assert known.axes == ("nation", "liberty")


def test_who_hides_on_the_scale_hides_on_the_axes_around_it() -> None:
    plain, hiding = drawn(n=2000), drawn(share=0.4, n=2000)
    assert_array_equal(plain.columns["expressed"], hiding.columns["expressed"])
    hides = (hiding.columns["private"] != hiding.columns["expressed"]).any(axis=1)
    assert hiding.hidden_share() == pytest.approx(hides.mean())
    gap = hiding.columns["private"][hides] - hiding.columns["expressed"][hides]
    assert (gap[:, 0] > 0).all() and (gap[:, 1] < 0).all()  # the + side of a scale with loadings .5, -.3
    assert (
        hides.sum()
        == Synthesis(anes1996(), HiddenSupport(share=0.4)).population(2000, seed=4).hidden_share() * 2000
    )


def test_a_citizen_is_the_same_in_any_larger_population() -> None:
    assert_array_equal(drawn(n=100).columns["private"], drawn(n=17_000).columns["private"][:100])


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        ({"a": {"of": "ideologie"}}, "drawn around 'ideologie'. Did you mean 'ideology'"),
        ({"a": {"loading": 1.5}}, "less than or equal to 1"),
        ({"a": {"median": 1.0}}, "less than 1"),
        ({"a": {"correlations": {"b": 0.5}}, "c": {}}, "axis 'a' cannot correlate with 'b'"),
        (
            {"a": {"loading": 0.9, "correlations": {"b": -0.9}}, "b": {"loading": 0.9}},
            "no population has these loadings",
        ),
        (
            {"a": {"correlations": {"b": 0.5}}, "b": {"correlations": {"a": 0.4}}},
            "two correlations",
        ),
        ({"ideology": {}}, "both measured and latent"),
    ],
)
def test_mistakes_are_said(axes: dict[str, dict[str, Any]], message: str) -> None:
    with pytest.raises(DataError, match=message):
        people(axes)
