import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from polybius.errors import DeclarationError
from polybius.state import SYSTEM, Column, Kind


def column(name: str = "citizens.trust", **changes: Any) -> Column:
    said: dict[str, Any] = {"name": name, "unit": "1", "kind": Kind.GIVEN, "meaning": "trust"}
    return Column(**said | changes)


def test_its_name_is_a_table_and_a_name_within_it() -> None:
    assert (column().table, column().short) == ("citizens", "trust")


@pytest.mark.parametrize("name", ["trust", "people.trust", "citizens.", "citizens.a.b", "citizens.2nd"])
def test_a_name_without_a_known_table_is_refused(name: str) -> None:
    with pytest.raises(DeclarationError, match=r"must be named table\.column with a table out of worlds, "):
        column(name)


@pytest.mark.parametrize("short", ["n", "copy", "items", "class", "_trust", "view"])
def test_a_name_that_a_table_or_python_needs_is_refused(short: str) -> None:
    with pytest.raises(DeclarationError, match=r"Python, a table or compiled code needs\. Rename"):
        column(f"citizens.{short}")


def test_a_float_takes_the_precision_and_a_whole_number_its_own_type() -> None:
    assert [column().numpy_dtype(each) for each in ("float32", "float64")] == ["float32", "float64"]
    assert column(dtype="int8").numpy_dtype("float32") == "int8"
    assert (column().whole, column(dtype="int8").whole) == (False, True)


@pytest.mark.parametrize(
    ("dtype", "low", "high"),
    [
        ("int8", -128, 127),
        ("uint16", 0, 65_535),
        ("int32", -(2**31), 2**31 - 1),
        ("int64", -(2**53), 2**53),  # as far as a double counts
        ("float", -math.inf, math.inf),
    ],
)
def test_without_a_range_the_type_bounds_it(dtype: str, low: float, high: float) -> None:
    assert (column(dtype=dtype).low, column(dtype=dtype).high) == (low, high)


@pytest.mark.parametrize(("low", "high"), [(-1, 5), (0, 256), (0.5, 3), (0, 2.5), (5, 3), (math.nan, 3)])
def test_a_range_that_its_type_cannot_hold_is_refused(low: float, high: float) -> None:
    with pytest.raises(DeclarationError, match=r"Allowed: whole numbers in \[0, 255\], which uint8 holds"):
        column(dtype="uint8", low=low, high=high)


@pytest.mark.parametrize("start", [-0.1, 1.1, math.nan])
def test_it_must_start_within_its_range(start: float) -> None:
    with pytest.raises(DeclarationError, match=r"must start within \[0, 1\]\. Got "):
        column(low=0, high=1, start=start)


@pytest.mark.parametrize(
    ("dtype", "size"), [("float16", 0), ("float", -1), ("float", "axis"), ("float", 1.5)]
)
def test_unknown_types_and_sizes_are_refused(dtype: str, size: Any) -> None:
    with pytest.raises(DeclarationError, match=r"citizens\.trust' has .*Allowed: "):
        column(dtype=dtype, size=size)


def test_its_width_follows_the_axes_only_where_it_says_so() -> None:
    assert [column(size=size).width(3) for size in (0, 2, "axes")] == [0, 2, 3]


def test_its_range_reads_with_its_unit() -> None:
    assert column(low=-1, high=0.5, unit="opinion").range == "[-1, 0.5] opinion"
    assert column(low=0, unit="").range == "[0, inf]"


def test_the_system_names_no_column_twice() -> None:
    assert len({each.name for each in SYSTEM}) == len(SYSTEM)


def test_what_stands_for_nothing_is_no_number() -> None:
    asked = column(low=-1.0, high=1.0, unknown=(-1.0,))
    assert_array_equal(asked.known(np.array([-1.0, 0.0, 0.5], np.float32)), [np.nan, 0.0, 0.5])
    party = column(dtype="int8", low=-2, high=127, unknown=(-2.0, -1.0))
    assert_array_equal(party.known(np.array([-2, -1, 3], np.int8)), [np.nan, np.nan, 3.0])
    assert_array_equal(column().known(np.array([-1.0])), [-1.0])  # where nothing is declared all are values


def test_what_stands_for_nothing_must_be_something_that_the_column_can_hold() -> None:
    with pytest.raises(DeclarationError, match="has -1 for what is unknown, which it cannot hold"):
        column(low=0.0, high=1.0, unknown=(-1.0,))
