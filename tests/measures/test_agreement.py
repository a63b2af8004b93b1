from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from random_societies import opinions

from polybius.errors import ParameterError
from polybius.measures import Agreement, leik, tastle_wierman, van_der_eijk, van_der_eijk_polarisation

V = (30, 40, 210, 130, 530, 50, 10)  # the manual of the R package agrmt
FREQUENCIES = st.lists(st.integers(0, 20), min_size=2, max_size=9).filter(any)


def test_the_manual_vector() -> None:
    assert van_der_eijk(V) == pytest.approx(0.6113333333, abs=1e-10)
    assert van_der_eijk_polarisation(V) == pytest.approx(0.1943333333, abs=1e-10)
    assert leik(V) == pytest.approx(0.286667, abs=5e-7)
    assert tastle_wierman(V) == pytest.approx(0.7256876, abs=5e-8)


@pytest.mark.parametrize(
    ("party", "expected"),
    [  # Dutch parties on the left-right scale, van der Eijk 2001, who prints .61 and .48
        ((2.4, 2.8, 3.2, 6.2, 13.5, 30.4, 41.6), 0.609724),
        ((1.6, 2.6, 8.2, 21, 29.3, 27, 10.3), 0.482333),
    ],
)
def test_dutch_parties(party: tuple[float, ...], expected: float) -> None:
    assert van_der_eijk(party) == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize("k", [3, 5, 7, 10])
def test_the_three_poles_of_the_scale(k: int) -> None:
    single, ends = np.eye(k)[k // 2], np.eye(k)[0] + np.eye(k)[-1]
    assert van_der_eijk(np.ones(k)) == 0.0
    assert van_der_eijk(ends) == pytest.approx(-1.0, rel=1e-15)
    assert van_der_eijk(single) == 1.0
    assert (leik(ends), leik(single)) == (1.0, 0.0)
    assert tastle_wierman(ends) == pytest.approx(0.0, abs=1e-15)
    assert tastle_wierman(single) == 1.0


def test_layers_by_hand() -> None:
    # (2, 1, 0): layer 110 of 2 people, layer 100 of 1 person. k = 3, S = 2: TU 1 (110), TDU 0, so U = 1,
    # A = 1 - 1/2; the single category has A = 1. Weighted: 2/3 x 1/2 + 1/3.
    assert van_der_eijk((2, 1, 0)) == pytest.approx(2 / 3, rel=1e-15)
    # (1, 0, 2): layer 101 of 2 people: U = -2, A = -2 (1 - 1/2) = -1; layer 001 of 1 person.
    assert van_der_eijk((1, 0, 2)) == pytest.approx(-1 / 3, rel=1e-15)
    # two categories have no triples: half and half are uniform
    assert van_der_eijk((1, 1)) == 0.0


@settings(deadline=None)  # the first call compiles
@given(FREQUENCIES)
def test_ranges_mirrors_and_units(frequencies: list[int]) -> None:
    f = np.array(frequencies, float)
    a = van_der_eijk(f)
    assert -1.0 - 1e-12 <= a <= 1.0 + 1e-12
    assert -1e-12 <= leik(f) <= 1.0 + 1e-12
    assert -1e-12 <= tastle_wierman(f) <= 1.0 + 1e-12
    for function in (van_der_eijk, leik, tastle_wierman):
        assert_allclose(function(f[::-1]), function(f), atol=1e-12)
        assert_allclose(function(f / 7.0), function(f), atol=1e-12)


def by_the_definition(frequencies: list[int]) -> float:
    """Return A by peeling one person a category at a time and counting triples one by one."""
    f, total, k = list(frequencies), 0.0, len(frequencies)
    while used := sum(map(bool, f)):
        triples = ["".join("1" if x else "0" for x in triple) for triple in combinations(f, 3)]
        tu, tdu = triples.count("110") + triples.count("011"), triples.count("101")
        u = ((k - 2) * tu - (k - 1) * tdu) / ((k - 2) * (tu + tdu)) if tu + tdu else 1.0
        total += used * u * (1 - (used - 1) / (k - 1))
        f = [max(x - 1, 0) for x in f]
    return total / sum(frequencies)


@settings(deadline=None)  # the first call compiles
@given(FREQUENCIES)
def test_it_is_the_definition(frequencies: list[int]) -> None:
    assert van_der_eijk(frequencies) == pytest.approx(by_the_definition(frequencies), abs=1e-12)


def test_nobody_has_no_agreement() -> None:
    assert np.isnan([van_der_eijk([0, 0]), leik([0, 0]), tastle_wierman([0, 0])]).all()


def test_what_is_refused() -> None:
    for function in (van_der_eijk, leik, tastle_wierman):
        for bad in ([1.0], [1.0, -1.0], [[1.0, 2.0]]):
            with pytest.raises(
                ParameterError, match=rf"{function.__name__} needs frequencies, none negative"
            ):
                function(bad)
    with pytest.raises(ParameterError, match=r"Agreement\.categories must lie in \[2, 1000\]"):
        Agreement(categories=1)


def test_measure_sorts_opinions_into_categories() -> None:
    # ends of the scale; all in the middle; nobody; one of seven each
    points = np.linspace(-1, 1, 7)
    state = opinions([-1, 1, 0, 0.1, -0.1, *points], sizes=[2, 3, 0, 7])
    assert_allclose(Agreement().of(state), [[-1.0], [1.0], [np.nan], [0.0]], rtol=1e-15)
