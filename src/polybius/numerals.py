"""Numbers as people give them: Python's, numpy's, exact ones, and those that stand in a text.

A number is an int, a float, a `Decimal`, a `Fraction`, a scalar of numpy or an array without
dimensions that holds one. Yes and no are no numbers, nor is text; nor is a date. Where text has to be
read as a number, as in a file, it is what a table of numbers holds: ASCII digits, a sign, a
point, an exponent. `1_0`, `٣`, `0x10`, `infinity` and ` 3 `, which Python reads too, are text.
"""

import math
import re
import sys
from collections.abc import Mapping
from decimal import Decimal
from numbers import Integral, Rational, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ParameterError, PolybiusError

__all__ = ["column", "is_missing", "numeral", "plain", "real", "reals", "whole", "written"]

_WRITTEN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_MOST_DIGITS = 308  # what a float can hold before the point


def numeral(value: Any) -> int | float | None:
    """Return the number that `value` is, as Python's own int or float; None where it is none.

    What is exact and whole becomes an int. Larger than a float can be is infinite.
    """
    if isinstance(value, bool | np.bool_):
        return None
    if isinstance(value, np.ndarray | np.generic) or hasattr(value, "dtype"):
        value = _scalar(value)
    if isinstance(value, bool):
        return None
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Decimal):
        return _of_decimal(value)
    if isinstance(value, Rational) and value.denominator == 1:
        return int(value.numerator)
    if isinstance(value, Real):
        try:
            return float(value)
        except OverflowError:  # of a fraction
            return -math.inf if str(value).startswith("-") else math.inf
    return None


def _scalar(value: Any) -> Any:
    """Return what an array without dimensions holds, if that is a number."""
    kind = getattr(value.dtype, "kind", "")
    if getattr(value, "ndim", None) != 0 or kind not in "iufO" or not kind:
        return None
    inner = value.item()
    return float(inner) if isinstance(inner, np.floating) else inner  # item() keeps a long double


def _of_decimal(value: Decimal) -> int | float:
    if value.is_nan():
        return math.nan
    if value.is_finite() and value.adjusted() <= _MOST_DIGITS and value == value.to_integral_value():
        return int(value)
    return float(value)


def written(text: str, decimal: str = ".") -> int | float | None:
    """Return the number that `text` writes out, with `decimal` as its point; None where it is none."""
    if decimal != ".":
        text = "" if "." in text else text.replace(decimal, ".")
    if not _WRITTEN.fullmatch(text):
        return None
    return int(text) if len(text) <= _MOST_DIGITS and _WHOLE.fullmatch(text) else float(text)


def whole(
    name: str,
    value: Any,
    low: int,
    high: int | None = None,
    error: type[PolybiusError] = ParameterError,
) -> int:
    """Return `value` as an int in [low, high]; raise `error`, naming it, otherwise. A float is not whole."""
    given = numeral(value)
    if not isinstance(given, int) or given < low or (high is not None and given > high):
        allowed = f"of at least {low}" if high is None else f"in [{low}, {high}]"
        raise error(f"{name} must be a whole number {allowed}. Got {value!r} instead.")
    return given


def real(name: str, value: Any, low: float, high: float = math.inf) -> float:
    """Return `value` as a finite float in [low, high]; raise `ParameterError` otherwise."""
    given = numeral(value)
    if given is None or not low <= given <= high or abs(given) > sys.float_info.max:
        raise ParameterError(f"{name} must be a number in [{low:g}, {high:g}]. Got {value!r} instead.")
    return float(given)


def is_missing(value: Any) -> bool:
    """Say whether `value` stands for none: None, NaN, or what numpy and pandas put in its place."""
    if value is None or value is np.ma.masked:
        return True
    pandas = sys.modules.get("pandas")  # who holds its NA or NaT has loaded it
    if pandas is not None and (value is pandas.NA or value is pandas.NaT):
        return True
    if isinstance(value, np.datetime64 | np.timedelta64):
        return bool(np.isnat(value))
    given = numeral(value)
    return given is not None and given != given


def column(name: str, values: Any, error: type[PolybiusError] = ParameterError) -> NDArray[Any]:
    """Return a column of any dtype as an array of numbers or of yes and no; missing values are NaN.

    Raises `error`, naming the first value that is neither, with its row counted from 0.
    """
    array = np.asarray(values)
    if array.dtype.kind in "biuf":
        return array
    if array.dtype.kind == "O" and array.size and all(isinstance(x, bool | np.bool_) for x in array.flat):
        return array.astype(bool)
    numbers = np.empty(array.shape, np.float64)
    for place, value in np.ndenumerate(array):
        given = math.nan if is_missing(value) else numeral(value)
        if given is None:
            row = place[0] if place else 0
            raise error(f"{name} must be numbers. Row {row} holds {str(value)[:40]!r}.")
        try:
            numbers[place] = given
        except OverflowError:
            raise error(
                f"{name} must be numbers below 1e308. Row {place[0] if place else 0} is more."
            ) from None
    return numbers


def reals(name: str, values: Any, error: type[PolybiusError] = ParameterError) -> NDArray[np.float64]:
    """Return `values` as an array of float64; raise `error` where it is not one of numbers."""
    try:
        return np.asarray(column(name, values, error), np.float64)
    except (TypeError, ValueError, error):
        raise error(f"{name} must be an array of numbers. Got {values!r} instead.") from None


def plain(value: Any) -> Any:
    """Return tables and lists of a program as TOML would give them: numbers and lists of Python's own."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(plain, value)) if type(value) in (list, tuple) else value
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    if getattr(value, "ndim", 0) > 0 and hasattr(value, "tolist"):
        return plain(value.tolist())
    given = numeral(value)
    return value if given is None else given
