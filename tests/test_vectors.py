from collections.abc import Callable
from math import sqrt
from typing import Any

import numba
import pytest
from numba.core.errors import TypingError

from polybius.vectors import add, clip, distance, fill, mix, put, scale, squared_distance, subtract

Vector = tuple[float, ...]

X = (0.1, -0.7, 1 / 3, 1e-9)
Y = (0.3, 0.2, -0.9, 1e9)


def everything(x: Vector, y: Vector, number: float, place: int) -> tuple[Any, ...]:
    return (
        fill(x, number),
        add(x, y),
        subtract(x, y),
        scale(x, number),
        mix(x, y, number),
        put(x, place, number),
        clip(x, -0.5, number),
        distance(x, y),
        squared_distance(x, y),
    )


@pytest.mark.parametrize("n_axes", [1, 2, 3, 4])
def test_python_and_compiled_give_the_same_bits(n_axes: int) -> None:
    fast: Callable[..., Any] = numba.njit(everything)
    for number, place in ((0.7, 0), (-1 / 7, n_axes - 1)):
        given = (X[:n_axes], Y[:n_axes], number, place)
        assert fast(*given) == everything(*given)


def test_values_by_hand() -> None:
    x, y = (1.0, 2.0), (4.0, 6.0)
    assert fill(x, 3) == (3.0, 3.0)
    assert isinstance(fill(x, 3)[0], float)
    assert add(x, y) == (5, 8)
    assert subtract(x, y) == (-3, -4)
    assert scale(x, 0.5) == (0.5, 1)
    assert mix(x, y, 0.25) == (1.75, 3)  # a quarter of the way: 1 + 3 / 4, 2 + 4 / 4
    assert put(x, 1, 9) == (1, 9)
    assert clip((-1.0, 0.5, 7.0), 0.0, 2.0) == (0, 0.5, 2)
    assert distance(x, y) == 5  # 3, 4, 5
    assert distance((1.0,), (-2.0,)) == 3
    assert distance((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)) == sqrt(3)


def test_the_ends_of_a_mix_are_its_vectors() -> None:
    assert mix(X, Y, 0.0) == X
    assert mix((1.0, 2.0), (4.0, 6.0), 1.0) == (4, 6)


@pytest.mark.parametrize("function", [add, subtract, distance])
def test_vectors_of_unequal_length_are_refused(function: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="zip"):
        function((1.0, 2.0), (1.0, 2.0, 3.0))
    with pytest.raises(TypingError):
        numba.njit(lambda x, y: function(x, y))((1.0, 2.0), (1.0, 2.0, 3.0))
