import math

import numpy as np
import pytest

from polybius.errors import ParameterError
from polybius.numerals import real, reals
from polybius.rng import stream
from polybius.state.networks.bounds import tick, whole


def test_what_fits_is_returned() -> None:
    assert whole("x", np.int32(5), 0, 9) == 5
    assert real("x", 3, 0.0, 9.0) == 3.0
    assert real("x", np.float32(0.5), 0.0, 1.0) == 0.5


@pytest.mark.parametrize("value", [-1, 10, 2.0, "2", None, True])
def test_whole_refuses(value: object) -> None:
    with pytest.raises(ParameterError, match=r"ring.n must be a whole number in \[0, 9\]. Got "):
        whole("ring.n", value, 0, 9)


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, math.inf, "0.5", None, True])
def test_number_refuses(value: object) -> None:
    with pytest.raises(ParameterError, match=r"ring.p must be a number in \[0, 1\]. Got "):
        real("ring.p", value, 0.0, 1.0)
    with pytest.raises(ParameterError, match=r"ring.p must be a number in \[2, inf\]"):
        real("ring.p", value, 2.0)


def test_array_refuses_text_and_ragged_rows() -> None:
    for value in (["a"], [[1.0], [1.0, 2.0]]):
        with pytest.raises(ParameterError, match=r"blocks.mean_degree must be an array of numbers. Got \["):
            reals("blocks.mean_degree", value)


def test_tick_is_named_after_the_generator_and_numbered_by_copy() -> None:
    assert tick("ring", 7, 3) == (7, (3, stream("networks.ring"), 0.0))
