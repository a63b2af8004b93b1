"""A parameter: a number with a unit, a range, a source and a prior."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
from math import isfinite, isnan
from sys import float_info
from typing import TYPE_CHECKING, Any

from polybius.errors import DeclarationError, ParameterError, nearest
from polybius.model.priors import Prior
from polybius.numerals import numeral

if TYPE_CHECKING:
    from polybius.model.mechanism import Mechanism


class Unset:
    """Mark of a number that nobody has given: where parameters are shared, it gives way to one that was."""


class _UnsetFloat(Unset, float):
    pass


class _UnsetInt(Unset, int):
    pass


def unset(value: float) -> float:
    """Return `value` as a number that nobody has given."""
    return _UnsetInt(value) if isinstance(value, int) else _UnsetFloat(value)


@dataclass(frozen=True)
class Parameter:
    """What a mechanism says about one of its numbers."""

    default: float
    unit: str
    low: float
    high: float
    source: str
    meaning: str
    prior: Prior | None = None
    whole: bool = False
    home: str = field(default="", compare=False)
    """Where it is declared, as "module.Class.name"."""
    shared: bool = field(default=False, compare=False)
    """Whether that is another mechanism's."""

    @property
    def told(self) -> str:
        """Return the meaning, and, where it is another mechanism's parameter, as whose."""
        return f"{self.meaning} ({'.'.join(self.home.split('.')[-2:])})" if self.shared else self.meaning

    @property
    def bounds(self) -> str:
        """Return the range as text, with the unit where there is one."""
        unit = "" if self.unit == "1" else self.unit
        return f"[{self.low:g}, {self.high:g}] {unit}".rstrip()

    def check(self, owner: str, value: Any) -> float:
        """Return `value` as a number, or raise ParameterError naming `owner`."""
        given = numeral(value)
        if given is None:
            raise ParameterError(f"{owner} must be a number in {self.bounds}. Got {value!r} instead.")
        if not self.low <= given <= self.high or (isinstance(given, int) and abs(given) > float_info.max):
            raise ParameterError(f"{owner} must lie in {self.bounds}. Got {value!r} instead.")
        if self.whole and (not isfinite(given) or given != int(given)):
            raise ParameterError(f"{owner} must be a whole number in {self.bounds}. Got {value!r} instead.")
        return int(given) if self.whole else float(given)

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
    prior: Prior | None = None,
) -> Any:
    """Declare a parameter of a mechanism, as a dataclass field.

    `source` is a key of the bibliography, or "arbitrary". `prior` is what one believes before
    looking; where none is declared there is none, for a range is no belief. A field annotated
    `int` takes whole numbers only.
    Raises DeclarationError where the default or the prior lies outside `bounds`.
    """
    low, high = bounds
    if isnan(low) or isnan(high) or not low <= default <= high:
        raise DeclarationError(
            f"the parameter for '{meaning}' must have a default within its range. "
            f"Got {default:g} for [{low:g}, {high:g}]."
        )
    if prior is not None and not low <= prior.ends[0] <= prior.ends[1] <= high:
        raise DeclarationError(
            f"the parameter for '{meaning}' must have a prior within its range. "
            f"Got {prior} for [{low:g}, {high:g}]."
        )
    parameter = Parameter(default, unit, low, high, source, meaning, prior)
    return field(default=unset(default), metadata={"parameter": parameter})


def shared(owner: type, name: str) -> Any:
    """Declare, as a dataclass field, that a mechanism goes by a parameter of another one, `owner`.

    Default, unit, range, prior, source and meaning are those declared there. A theory that has both
    has one parameter, under its owner's name: whoever sets it sets it for all.
    Raises DeclarationError where `owner` has no such parameter.
    """
    known = parameters(owner)
    if name not in known:
        raise DeclarationError(
            f"{owner.__name__} has no parameter '{name}' to share.{nearest(name, known, 'parameter')}"
        )
    return field(
        default=unset(known[name].default), metadata={"parameter": replace(known[name], shared=True)}
    )


def parameters(mechanism: Any) -> Mapping[str, Parameter]:
    """Return the parameters of a mechanism or mechanism class, in order of declaration."""
    owner = mechanism if isinstance(mechanism, type) else type(mechanism)
    return {f.name: _of(owner, f) for f in fields(mechanism)} if is_dataclass(mechanism) else {}


def _of(owner: type, f: "Field[Any]") -> Parameter:
    found = f.metadata.get("parameter")
    if not isinstance(found, Parameter) or f.default is MISSING:
        raise DeclarationError(
            f"{owner.__name__}.{f.name} is a field, so it must be declared with param(...). "
            f"Constants are ClassVar."
        )
    whole = found.whole or f.type in (int, "int")
    if whole and found.prior is not None and not found.prior.whole:
        raise DeclarationError(
            f"{owner.__name__}.{f.name} takes whole numbers; its prior must be Whole, or a Choice of such. "
            f"Got {found.prior}."
        )
    return replace(found, whole=whole, home=found.home or f"{_declaring(owner, f)}.{f.name}")


def _declaring(owner: type, f: "Field[Any]") -> str:
    """Return the name of the class that declares a field, which others inherit."""
    lines = [cls for cls in owner.__mro__ if vars(cls).get("__dataclass_fields__", {}).get(f.name) is f]
    return f"{lines[-1].__module__}.{lines[-1].__qualname__}"


def check_parameters(mechanism: Any) -> None:
    """Raise ParameterError where a value of `mechanism` lies outside its range."""
    for name, parameter in parameters(mechanism).items():
        given = getattr(mechanism, name)
        value = parameter.check(f"{type(mechanism).__name__}.{name}", given)
        object.__setattr__(mechanism, name, unset(value) if isinstance(given, Unset) else value)


def unknown_parameter(owner: str, name: str, mechanism: "Mechanism | type[Mechanism]") -> ParameterError:
    """Return the error for a parameter that a mechanism, called `owner`, does not have."""
    if name in mechanism.renamed:
        return ParameterError(f"{owner}.{name} is now {owner}.{mechanism.renamed[name]}.")
    known = parameters(mechanism)
    return ParameterError(f"{owner} has no parameter '{name}'.{nearest(name, known, 'parameter')}")
