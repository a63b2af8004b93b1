"""A parameter: a number with a unit, a range, a source and a prior."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
from math import isfinite, isnan
from typing import Any

import numpy as np

from polybius.errors import DeclarationError, ParameterError, nearest


@dataclass(frozen=True)
class Uniform:
    """Uniform prior on [`low`, `high`]."""

    low: float
    high: float


@dataclass(frozen=True)
class Parameter:
    """What a mechanism says about one of its numbers."""

    default: float
    unit: str
    low: float
    high: float
    source: str
    meaning: str
    prior: Uniform | None = None
    whole: bool = False

    @property
    def bounds(self) -> str:
        """Return the range as text, with the unit where there is one."""
        unit = "" if self.unit == "1" else self.unit
        return f"[{self.low:g}, {self.high:g}] {unit}".rstrip()

    def check(self, owner: str, value: Any) -> float:
        """Return `value` as a number, or raise ParameterError naming `owner`."""
        if isinstance(value, (bool, np.bool_)) or not isinstance(
            value, (int, float, np.integer, np.floating)
        ):
            raise ParameterError(f"{owner} must be a number in {self.bounds}. Got {value!r} instead.")
        if not self.low <= value <= self.high:  # neither is NaN
            raise ParameterError(f"{owner} must lie in {self.bounds}. Got {value!r} instead.")
        if self.whole and (not isfinite(value) or value != int(value)):
            raise ParameterError(f"{owner} must be a whole number in {self.bounds}. Got {value!r} instead.")
        return int(value) if self.whole else float(value)

    def outside(self) -> float:
        """Return a value that `check` must refuse."""
        if isfinite(self.high):
            return self.high + max(1.0, abs(self.high))
        return self.low - max(1.0, abs(self.low)) if isfinite(self.low) else float("nan")


def param(
    default: float,
    unit: str,
    bounds: tuple[float, float],
    source: str,
    meaning: str,
    *,
    prior: Uniform | None = None,
) -> Any:
    """Declare a parameter of a mechanism, as a dataclass field.

    `source` is a key of the bibliography, or "arbitrary". `prior` defaults to the
    whole range where that is finite. A field annotated `int` takes whole numbers only.
    Raises DeclarationError where the default or the prior lies outside `bounds`.
    """
    low, high = bounds
    if isnan(low) or isnan(high) or not low <= default <= high:
        raise DeclarationError(
            f"the parameter for '{meaning}' must have a default within its range. "
            f"Got {default:g} for [{low:g}, {high:g}]."
        )
    if prior is not None and not low <= prior.low <= prior.high <= high:
        raise DeclarationError(
            f"the parameter for '{meaning}' must have a prior within its range. "
            f"Got [{prior.low:g}, {prior.high:g}] for [{low:g}, {high:g}]."
        )
    if prior is None and isfinite(low) and isfinite(high):
        prior = Uniform(low, high)
    parameter = Parameter(default, unit, low, high, source, meaning, prior)
    return field(default=default, metadata={"parameter": parameter})


def parameters(mechanism: Any) -> Mapping[str, Parameter]:
    """Return the parameters of a mechanism or mechanism class, in order of declaration."""
    owner = mechanism if isinstance(mechanism, type) else type(mechanism)
    return {f.name: _of(owner.__name__, f) for f in fields(mechanism)} if is_dataclass(mechanism) else {}


def _of(owner: str, f: "Field[Any]") -> Parameter:
    found = f.metadata.get("parameter")
    if not isinstance(found, Parameter) or f.default is MISSING:
        raise DeclarationError(
            f"{owner}.{f.name} is a field, so it must be declared with param(...). Constants are ClassVar."
        )
    return replace(found, whole=True) if f.type in (int, "int") else found


def check_parameters(mechanism: Any) -> None:
    """Raise ParameterError where a value of `mechanism` lies outside its range."""
    for name, parameter in parameters(mechanism).items():
        value = parameter.check(f"{type(mechanism).__name__}.{name}", getattr(mechanism, name))
        object.__setattr__(mechanism, name, value)


def unknown_parameter(owner: str, name: str, known: Mapping[str, Parameter]) -> ParameterError:
    """Return the error for a parameter that `owner` does not have."""
    return ParameterError(f"{owner} has no parameter '{name}'.{nearest(name, known, 'parameter')}")
