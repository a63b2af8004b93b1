import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from polybius.errors import DataError, ParameterError
from polybius.numerals import column, is_missing, numeral, plain, real, reals, whole, written


@pytest.mark.parametrize(
    ("given", "number"),
    [
        (3, 3),
        (np.int8(3), 3),
        (np.uint64(2**64 - 1), 2**64 - 1),
        (10**30, 10**30),
        (np.array(3), 3),
        (np.array(Decimal("2.5"), object), 2.5),
        (xr.DataArray(np.int32(4)), 4),
        (np.float16(0.5), 0.5),
        (np.longdouble("0.25"), 0.25),
        (Decimal("3.00"), 3),
        (Decimal("0.1"), 0.1),
        (Decimal("1e400"), math.inf),
        (Fraction(6, 2), 3),
        (Fraction(1, 4), 0.25),
        (Fraction(-(10**400), 3), -math.inf),
    ],
)
def test_a_number_is_one_whoever_made_it(given: Any, number: float) -> None:
    assert numeral(given) == number
    assert type(numeral(given)) is type(number)


DATES = [np.datetime64("2020-01-01", "ns"), np.timedelta64(3, "s"), pd.Timestamp("2020-01-01")]
FLAGS_AND_TEXT = [True, np.bool_(True), np.array(True), "3", b"3", None, pd.NA]


@pytest.mark.parametrize("given", [*DATES, *FLAGS_AND_TEXT, 3j, np.complex128(3), [3], np.array([3])])
def test_what_is_no_number_is_none(given: Any) -> None:
    assert numeral(given) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("007", 7), ("+1", 1), ("-.5", -0.5), ("1.", 1.0), ("1e5", 1e5), ("2E-3", 0.002)],
)
def test_text_that_writes_a_number(text: str, number: float) -> None:
    assert written(text) == number


PYTHON_READS = ["1_0", "\u0663", " 3 ", "3\n", "inf", "infinity", "nan", "NaN", "\uff11"]
NOBODY_READS = [
    "\u00b2",
    "0x10",
    "1d5",
    "",
    "-",
    ".",
    "e5",
    "1,5",
    "1 000",
    "1e",
    "--1",
    "True",
    "1e5.0",
    "1j",
]


@pytest.mark.parametrize("text", [*PYTHON_READS, *NOBODY_READS])
def test_text_that_is_no_number_although_python_may_think_so(text: str) -> None:
    assert written(text) is None


def test_a_decimal_comma_leaves_no_room_for_a_point() -> None:
    assert written("1,5", ",") == 1.5
    assert written("15", ",") == 15
    assert written("1.500", ",") is None
    assert written("1,500,0", ",") is None


def test_very_long_whole_numbers_are_read_without_trouble() -> None:
    assert written("9" * 5000) == math.inf


def test_whole_and_real_say_what_is_allowed() -> None:
    assert whole("x", Decimal(5), 1) == 5
    assert real("x", Fraction(1, 2), 0, 1) == 0.5
    for value in (1.0, np.float64(1), True, "1", 0, None):
        with pytest.raises(DataError, match=r"^x must be a whole number of at least 1\. Got .* instead\.$"):
            whole("x", value, 1, error=DataError)
    for number in (math.nan, 10**400, Decimal("NaN"), "0.5", True):
        with pytest.raises(ParameterError, match=r"^x must be a number in \[0, inf\]\. Got "):
            real("x", number, 0)


def test_nothing_is_missing_but_what_stands_for_it() -> None:
    gone = [None, math.nan, np.float32("nan"), pd.NA, pd.NaT, np.datetime64("NaT"), Decimal("NaN")]
    assert all(map(is_missing, [*gone, np.ma.masked]))
    there = ["", "NA", "nan", "None", 0, False, np.array([np.nan, 1]), pd.Timestamp(0)]
    assert not any(map(is_missing, there))


@pytest.mark.parametrize("dtype", ["Int64", "Float32", "int8", "int64[pyarrow]", "object", "category"])
def test_columns_of_every_dtype_of_pandas(dtype: str) -> None:
    values: Any = pd.Series([1, 2, 1], dtype=dtype)
    assert column("x", values).tolist() == [1, 2, 1]
    if dtype not in ("int8", "category"):
        gaps: Any = pd.Series([1, None, 2], dtype=dtype)
        assert np.array_equal(column("x", gaps), [1, np.nan, 2], equal_nan=True)


def test_columns_of_yes_and_no_stay_so() -> None:
    assert column("x", pd.Series([True, False], dtype="boolean")).dtype == bool
    assert column("x", [Decimal("0.5"), Fraction(1, 4)]).tolist() == [0.5, 0.25]


@pytest.mark.parametrize(
    "values",
    [
        pd.Series(["a", "b"]),
        pd.Series(["1", "2"], dtype="category"),
        pd.Series(pd.to_datetime(["2020-01-01"])),
        pd.Series([True, None], dtype="boolean"),
        [1, True, "x"],
        np.array([1j]),
    ],
)
def test_columns_that_are_no_numbers_are_refused(values: Any) -> None:
    with pytest.raises(ParameterError, match=r"^x must be numbers\. Row \d holds "):
        column("x", values)
    with pytest.raises(ParameterError, match=r"^x must be an array of numbers\."):
        reals("x", values)


def test_tables_of_a_program_become_those_of_a_file() -> None:
    given = {"a": np.float32(0.5), "b": [np.int64(1), (Decimal("2"), np.array([1.0, 2.0]))], "c": "01"}
    assert plain(given | {"d": True}) == {"a": 0.5, "b": [1, (2, [1.0, 2.0])], "c": "01", "d": True}
