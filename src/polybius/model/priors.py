"""Priors: what one believes of a number before looking, as a distribution with ends.

    Uniform(0, 3)    LogUniform(0.03, 0.3)    Normal(0.5, 0.1, low=0, high=1)    Whole(2, 8)    Choice((2, 4))

Each turns shares of its probability into values by its quantile function, so that any design of points in
the unit cube becomes one of values: the same share is the same value whatever stands beside it.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite, isinf, log
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.errors import DeclarationError, nearest
from polybius.numerals import numeral

#: Beyond it floats skip whole numbers.
_EXACT = 2**53

__all__ = ["Choice", "LogUniform", "Normal", "Prior", "Uniform", "Whole", "prior_of"]


@dataclass(frozen=True)
class Prior(ABC):
    """A distribution of one number, or of one of several values. `low` and `high` are its ends."""

    @property
    def whole(self) -> bool:
        """Whether all that it gives are whole numbers."""
        return False

    @property
    @abstractmethod
    def ends(self) -> tuple[float, float]:
        """The least and the greatest value that it gives."""

    def quantile(self, shares: ArrayLike) -> NDArray[Any]:
        """Return the values below which these shares of the probability lie, each share in [0, 1].

        Raises DeclarationError.
        """
        u = np.asarray(shares, float)
        if not ((u >= 0.0) & (u <= 1.0)).all():
            raise DeclarationError("shares of a prior's probability must lie in [0, 1].")
        return self._at(u)

    @abstractmethod
    def _at(self, u: NDArray[np.float64]) -> NDArray[Any]:
        pass

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON values: its name under "prior", and its numbers."""
        numbers = {name: value for name, value in asdict(self).items() if value is not None}
        return {"prior": _NAMES[type(self)], **{name: _plain(value) for name, value in numbers.items()}}


@dataclass(frozen=True)
class _Between(Prior):
    """Common part: a distribution between `low` and `high`, which rise."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _check_numbers(self, ("low", "high"), finite=True)
        if not self.low < self.high:
            raise DeclarationError(f"{self._told} must rise: low below high.")

    @property
    def ends(self) -> tuple[float, float]:
        return self.low, self.high

    @property
    def _told(self) -> str:
        return f"{type(self).__name__}({self.low:g}, {self.high:g})"


@dataclass(frozen=True)
class Uniform(_Between):
    """Uniform on [`low`, `high`]."""

    def _at(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.clip(self.low + (self.high - self.low) * u, self.low, self.high)

    def __str__(self) -> str:
        return f"uniform, {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class LogUniform(_Between):
    """Uniform in the logarithm on [`low`, `high`], above 0: a factor is as likely wherever it stands."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.low > 0:
            raise DeclarationError(f"{self._told} must lie above 0: nothing below has a logarithm.")

    def _at(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        low, high = log(self.low), log(self.high)
        return np.clip(np.exp(low + (high - low) * u), self.low, self.high)

    def __str__(self) -> str:
        return f"log-uniform, {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Normal(Prior):
    """Normal with this mean and standard deviation, cut off at `low` and `high` where these are given.

    What is cut off is spread over the rest in proportion, so that the mean and the deviation of what is
    left differ from those of the whole.
    """

    mean: float
    sd: float
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        _check_numbers(self, ("mean", "sd"), finite=True)
        if not self.sd > 0:
            raise DeclarationError(f"Normal({self.mean:g}, {self.sd:g}) must have a deviation above 0.")
        for name, infinite in (("low", -float("inf")), ("high", float("inf"))):
            if getattr(self, name) is not None:
                _check_numbers(self, (name,), finite=False)
                if getattr(self, name) == infinite:
                    object.__setattr__(self, name, None)
        low, high = self.ends
        if not low < high:
            raise DeclarationError(f"Normal({self.mean:g}, {self.sd:g}) must be cut off at ends that rise.")
        if not self._mass() > 1e-12:
            raise DeclarationError(
                f"Normal({self.mean:g}, {self.sd:g}) has nothing between {low:g} and {high:g}."
            )

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest value that it gives, infinite where nothing is cut off."""
        low = -float("inf") if self.low is None else self.low
        return low, float("inf") if self.high is None else self.high

    def _mass(self) -> float:
        """Return how much of the whole lies between the ends."""
        from scipy.special import ndtr

        low, high = ((end - self.mean) / self.sd for end in self.ends)
        if low > 0:  # in the upper tail, where probabilities from below are all 1
            low, high = -high, -low
        return float(ndtr(high) - ndtr(low))

    def _at(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import ndtr, ndtri

        low, high = ((end - self.mean) / self.sd for end in self.ends)
        mass = self._mass()
        z = -ndtri(ndtr(-high) + (1.0 - u) * mass) if low > 0 else ndtri(ndtr(low) + u * mass)
        return np.asarray(np.clip(self.mean + self.sd * z, *self.ends), float)

    def __str__(self) -> str:
        cut = (
            "" if self.low is None and self.high is None else ", cut off at {:g} and {:g}".format(*self.ends)
        )
        return f"normal, {self.mean:g} ± {self.sd:g}{cut}"


@dataclass(frozen=True)
class Whole(_Between):
    """Whole numbers from `low` to `high`, both among them, each as likely."""

    @property
    def whole(self) -> bool:
        """Whether all that it gives are whole numbers: yes."""
        return True

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("low", "high"):
            value = getattr(self, name)
            if value != int(value) or abs(value) > _EXACT:
                raise DeclarationError(f"{self._told} must have whole numbers, below 2^53, as its ends.")
            object.__setattr__(self, name, int(value))

    def _at(self, u: NDArray[np.float64]) -> NDArray[np.int64]:
        low, high = int(self.low), int(self.high)
        return np.minimum(low + np.floor(u * (high - low + 1)).astype(np.int64), high)

    def __str__(self) -> str:
        return f"whole, {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Choice(Prior):
    """One of several numbers, or of several texts; as likely each, or by `weights`."""

    values: tuple[Any, ...]
    weights: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        given: Any = self.values
        if isinstance(given, str) or not hasattr(given, "__iter__"):
            raise DeclarationError(f"Choice takes a list of values. Got {given!r} instead.")
        values = tuple(each if isinstance(each, str) else numeral(each) for each in given)
        texts = {isinstance(each, str) for each in values}
        if not values or None in values or len(texts) > 1:
            raise DeclarationError(f"Choice takes numbers, or texts, at least one. Got {given!r} instead.")
        if len(set(values)) < len(values):
            raise DeclarationError(f"Choice takes each value once. Got {given!r} instead.")
        object.__setattr__(self, "values", values)
        if self.weights is not None:
            object.__setattr__(self, "weights", self._checked_weights())

    def _checked_weights(self) -> tuple[float, ...]:
        weights = [numeral(each) for each in self.weights or ()]
        right = len(weights) == len(self.values) and all(
            each is not None and isfinite(each) and each >= 0 for each in weights
        )
        if not right or not sum(map(float, weights)) > 0:  # type: ignore[arg-type]
            raise DeclarationError(
                f"Choice takes one weight, at least 0 and not all 0, for each of its {len(self.values)} "
                f"values. Got {self.weights!r} instead."
            )
        return tuple(float(each) for each in weights)  # type: ignore[arg-type]

    @property
    def whole(self) -> bool:
        """Whether all that it gives are whole numbers."""
        return all(isinstance(each, int) for each in self.values)

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest number; of texts there is no order, and both are NaN."""
        if isinstance(self.values[0], str):
            return float("nan"), float("nan")
        return min(self.values), max(self.values)

    def _at(self, u: NDArray[np.float64]) -> NDArray[Any]:
        weights = np.ones(len(self.values)) if self.weights is None else np.array(self.weights)
        steps = np.cumsum(weights / weights.sum())
        last = int(np.flatnonzero(weights)[-1])  # rounding may leave the last step short of 1
        return np.array(self.values)[np.minimum(np.searchsorted(steps, u, side="right"), last)]

    def __str__(self) -> str:
        return f"one of {', '.join(str(each) for each in self.values)}"


_NAMES: dict[type[Prior], str] = {
    Uniform: "uniform",
    LogUniform: "log_uniform",
    Normal: "normal",
    Whole: "whole",
    Choice: "choice",
}


def prior_of(given: Any) -> Prior:
    """Return a prior: itself, a pair (low, high) as a uniform one, or what `Prior.to_dict` has written.

    Raises DeclarationError.
    """
    if isinstance(given, Prior):
        return given
    if isinstance(given, Mapping):
        return _from_dict(given)
    pair = tuple(given) if isinstance(given, (tuple, list)) else ()
    if len(pair) == 2 and all(numeral(each) is not None for each in pair):
        return Uniform(*pair)
    raise DeclarationError(
        f"a prior is a pair (low, high), or Uniform, LogUniform, Normal, Whole or Choice. "
        f"Got {given!r} instead."
    )


def _from_dict(given: Mapping[Any, Any]) -> Prior:
    kinds = {name: kind for kind, name in _NAMES.items()}
    numbers = {str(key): value for key, value in given.items()}
    name = numbers.pop("prior", None)
    if name not in kinds:
        raise DeclarationError(
            f"a prior says under 'prior' which it is. Got {name!r}.{nearest(str(name), kinds, 'prior')}"
        )
    kind = kinds[name]
    wanted = list(kind.__dataclass_fields__)
    unknown = [key for key in numbers if key not in wanted]
    if unknown:
        raise DeclarationError(f"a prior '{name}' has no '{unknown[0]}'.{nearest(unknown[0], wanted)}")
    try:
        return kind(**{key: tuple(v) if isinstance(v, list) else v for key, v in numbers.items()})
    except TypeError:
        raise DeclarationError(f"a prior '{name}' needs {' and '.join(wanted[:2])}.") from None


def _check_numbers(prior: Prior, names: tuple[str, ...], finite: bool) -> None:
    """Make numbers of what `names` hold; raise DeclarationError where they are none."""
    for name in names:
        given = getattr(prior, name)
        number = numeral(given)
        if number is None or number != number or (finite and isinf(number)):
            raise DeclarationError(
                f"{type(prior).__name__} must have a {'finite ' if finite else ''}number as its {name}. "
                f"Got {given!r} instead."
            )
        object.__setattr__(prior, name, number if isinstance(number, int) else float(number))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
