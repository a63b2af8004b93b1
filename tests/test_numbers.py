"""Portable functions against exact values, at the edges, and bit by bit."""

import hashlib
import math
import struct
from collections.abc import Callable
from decimal import Decimal, localcontext

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from polybius import numbers
from polybius.numbers import exp, expm1, fill_quantiles, log, logistic, normal_cdf, normal_quantile, tanh

Function = Callable[[float], float]
Kernel = Callable[[NDArray[np.floating]], NDArray[np.float64]]

FUNCTIONS: dict[str, Function] = {name: getattr(numbers, name) for name in numbers.__all__}


def in_a_loop(function: Function) -> Kernel:
    """Compile a loop over an array, as an engine's kernel would be."""

    def loop(x):  # type: ignore[no-untyped-def]
        y = np.empty(len(x), np.float64)
        for i in range(len(x)):
            y[i] = function(x[i])
        return y

    kernel: Kernel = numba.njit(error_model="python")(loop)
    return kernel


@pytest.fixture(scope="module")
def compiled_functions() -> dict[str, Kernel]:
    return {name: in_a_loop(function) for name, function in FUNCTIONS.items()}


# Exact values by `decimal`, whose exp and ln are correct to the last of 60 digits.
ROOT_TWO_PI = Decimal("2.50662827463100050241576528481104525300698674060993831663")


def density(x: Decimal) -> Decimal:
    return (-x * x / 2).exp() / ROOT_TWO_PI


def exact_tail(x: Decimal) -> Decimal:
    """Normal probability above x >= 0: Abramowitz and Stegun 26.2.11 (a series), 26.2.14 (a fraction)."""
    if x > 4:
        fraction = x
        for j in range(300, 0, -1):
            fraction = x + j / fraction
        return density(x) / fraction
    term, total, j = x, Decimal(0), 1
    while abs(term) > Decimal("1e-58"):
        total, term, j = total + term, term * x * x / (j + 2), j + 2
    return Decimal("0.5") - density(x) * total


def exact_cdf(x: Decimal) -> Decimal:
    return 1 - exact_tail(x) if x > 0 else exact_tail(-x)


def exact_quantile(p: Decimal) -> Decimal:
    """Solve exact_cdf(x) = p by Newton's method, from the value under test."""
    x = Decimal(normal_quantile(float(p)))
    for _ in range(3):
        x -= (exact_cdf(x) - p) / density(x)
    return x


EXACT: dict[str, Callable[[Decimal], Decimal]] = {
    "exp": lambda x: x.exp(),
    "expm1": lambda x: x.exp() - 1,
    "log": lambda x: x.ln(),
    "logistic": lambda x: 1 / (1 + (-x).exp()),
    "normal_cdf": exact_cdf,
    "normal_quantile": exact_quantile,
    "tanh": lambda x: 1 - 2 / ((2 * x).exp() + 1),
}
# What the module's docstring promises, in units of the last place.
LIMITS = {
    "exp": 1.0,
    "expm1": 2.0,
    "log": 1.0,
    "logistic": 2.5,
    "normal_cdf": 5.0,
    "normal_quantile": 6.0,
    "tanh": 2.5,
}
RANGES = {
    "exp": (-745.0, 709.7),
    "expm1": (-50.0, 709.7),
    "log": (1e-3, 1e3),
    "logistic": (-745.0, 40.0),
    "normal_cdf": (-38.4, 9.0),
    "normal_quantile": (1e-9, 1.0),
    "tanh": (-21.0, 21.0),
}
POSITIVE = ("log", "normal_quantile")


def points(name: str) -> list[float]:
    """Return points over the whole range, near where the function bends, and near its small end."""
    random = np.random.default_rng(1)
    near = random.normal(0, 1, 200)
    tiny = 10 ** random.uniform(-20, -1, 100) * random.choice([-1, 1], 100)
    if name == "log":
        near, tiny = 1 + 0.3 * random.uniform(-1, 1, 200), 10 ** random.uniform(-323, 308, 100)
    if name == "normal_quantile":
        near, tiny = random.uniform(0.05, 0.95, 200), 10 ** random.uniform(-307, -1, 100)
    return [float(x) for x in (*random.uniform(*RANGES[name], 200), *near, *tiny)]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_errors_stay_below_what_is_promised(name: str) -> None:
    function = FUNCTIONS[name]
    with localcontext() as context:
        context.prec = 60
        for x in points(name):
            expected = EXACT[name](Decimal(x))
            ulp = Decimal(math.ulp(float(expected)))
            assert abs(Decimal(function(x)) - expected) <= Decimal(LIMITS[name]) * ulp, x


@pytest.mark.parametrize("name", FUNCTIONS)
def test_python_and_compiled_give_the_same_bits(name: str, compiled_functions: dict[str, Kernel]) -> None:
    edges = [0.0, -0.0, 1.0, -1.0, 0.5, 5e-324, 1e308, -1e308, 710.0, -746.0, math.inf, -math.inf, math.nan]
    x = np.array([*points(name), *edges])
    expected = np.array([FUNCTIONS[name](float(value)) for value in x])
    np.testing.assert_array_equal(compiled_functions[name](x), expected)
    single = x[:300].astype(np.float32)
    expected = np.array([FUNCTIONS[name](value) for value in single])
    np.testing.assert_array_equal(compiled_functions[name](single), expected)


@pytest.mark.parametrize(
    ("function", "x", "expected"),
    [
        (exp, 0.0, 1.0),
        (exp, 1.0, math.e),
        (exp, 709.782712893384, math.exp(709.782712893384)),  # the last below the largest float
        (exp, 709.7827128933841, math.inf),
        (exp, math.inf, math.inf),
        (exp, -745.1332191019411, 5e-324),  # -1075 log 2 = -745.13321910194110842: half the smallest float
        (exp, -745.1332191019412, 0.0),
        (exp, -math.inf, 0.0),
        (expm1, 1e-300, 1e-300),
        (expm1, -1e9, -1.0),
        (expm1, math.inf, math.inf),
        (log, 1.0, 0.0),
        (log, 0.0, -math.inf),
        (log, -0.0, -math.inf),
        (log, -1.0, math.nan),
        (log, -math.inf, math.nan),
        (log, math.inf, math.inf),
        (log, 5e-324, -744.4400719213812),  # -1074 log 2
        (tanh, 0.0, 0.0),
        (tanh, 1e-300, 1e-300),
        (tanh, 1e9, 1.0),
        (tanh, -math.inf, -1.0),
        (logistic, 0.0, 0.5),
        (logistic, 1e300, 1.0),
        (logistic, -1e300, 0.0),
        (logistic, -740.0, math.exp(-740.0)),
        (normal_cdf, 0.0, 0.5),
        (normal_cdf, 1.959963984540054, 0.975),  # the two-sided 5 % point
        (normal_cdf, -40.0, 0.0),
        (normal_cdf, -math.inf, 0.0),
        (normal_cdf, math.inf, 1.0),
        (normal_quantile, 0.5, 0.0),
        (normal_quantile, 0.975, 1.959963984540054),
        (normal_quantile, 0.0, -math.inf),
        (normal_quantile, 1.0, math.inf),
        (normal_quantile, -1e-9, math.nan),
        (normal_quantile, 1.5, math.nan),
        (normal_quantile, math.inf, math.nan),
        *((function, math.nan, math.nan) for function in FUNCTIONS.values()),
    ],
)
def test_edges(function: Function, x: float, expected: float) -> None:
    np.testing.assert_allclose(function(x), expected, rtol=5e-16, atol=0)


@pytest.mark.parametrize("name", FUNCTIONS)
@given(x=st.floats())
def test_nothing_is_raised_and_nan_means_outside_the_domain(name: str, x: float) -> None:
    domain = {"log": (0.0, math.inf), "normal_quantile": (0.0, 1.0)}.get(name, (-math.inf, math.inf))
    assert math.isnan(FUNCTIONS[name](x)) is not (domain[0] <= x <= domain[1])


@given(x=st.floats(0, 30))
def test_symmetries(x: float) -> None:
    assert tanh(-x) == -tanh(x)
    assert math.isclose(logistic(x) + logistic(-x), 1.0, abs_tol=4e-16)
    assert math.isclose(normal_cdf(x) + normal_cdf(-x), 1.0, abs_tol=4e-16)


@pytest.mark.parametrize("x", [-8.0, -3.3, -1.0, -0.01, 0.7, 2.0])
def test_quantile_undoes_cdf(x: float) -> None:
    assert math.isclose(normal_quantile(normal_cdf(x)), x, rel_tol=1e-14, abs_tol=1e-15)


def test_bits_are_those_of_every_other_machine(compiled_functions: dict[str, Kernel]) -> None:
    # The hashes are what the module gives today. A different one means that a result can no longer
    # be reproduced elsewhere: change it only with a release that says so.
    x = np.arange(-3000, 3000) / 64.0
    grids = {"log": np.arange(1, 6000) / 64.0, "normal_quantile": np.arange(1, 4096) / 4096.0}
    found = {}
    for name, kernel in compiled_functions.items():
        values = kernel(grids.get(name, x))
        found[name] = hashlib.blake2b(struct.pack(f"<{len(values)}d", *values), digest_size=4).hexdigest()
    assert found == {
        "exp": "30c5e4d0",
        "expm1": "e7a2f6b0",
        "log": "170984d8",
        "logistic": "68429d0e",
        "normal_cdf": "21f4118d",
        "normal_quantile": "9dbc7977",
        "tanh": "5452f9cb",
    }


def test_quantiles_of_many_are_those_of_each() -> None:
    # The ends of its range, both sides of where middle and tails meet, and numbers from all over.
    edges = [1e-10, 0.075, np.nextafter(0.075, 0), 0.925, np.nextafter(0.925, 1), 0.5, 1 - 1e-10]
    p = np.concatenate([edges, np.random.default_rng(3).random(1000)])
    found = p.copy()
    numba.njit(fill_quantiles)(found)
    assert found.tolist() == [normal_quantile(one) for one in p.tolist()]
