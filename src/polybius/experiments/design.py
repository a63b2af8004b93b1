"""A design: which values to try, and which replicates of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from polybius.errors import ParameterError
from polybius.numerals import whole
from polybius.reference import ReferenceModel
from polybius.rng import checked_seed

__all__ = ["Cell", "Design", "positive"]


@dataclass(frozen=True)
class Cell:
    """One run: the values that differ from the model's own, and the seed."""

    values: Mapping[str, float]
    replicate: int
    seed: int


@dataclass(frozen=True)
class Design:
    """All combinations of the swept values, each with the same seeds.

    `fixed` are parameters with one value, `swept` those with several, in the caller's order.
    """

    fixed: Mapping[str, float]
    swept: Mapping[str, tuple[float, ...]]
    replicates: int
    seed: int

    @staticmethod
    def of(model: ReferenceModel, given: Mapping[str, Any], replicates: int, seed: int) -> "Design":
        """Return the design for parameters as a caller gives them: numbers, or lists of numbers."""
        count, first = positive("replicates", replicates), checked_seed(seed)
        checked_seed(first + count - 1)
        fixed: dict[str, float] = {}
        swept: dict[str, tuple[float, ...]] = {}
        for name, value in given.items():
            if np.ndim(value) == 0:
                fixed[name] = model.check(name, value)
            else:
                swept[name] = _several(model, name, value)
        return Design(fixed, swept, count, first)

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each swept parameter has, then how many replicates."""
        return (*(len(values) for values in self.swept.values()), self.replicates)

    def cells(self) -> list[Cell]:
        """Return all runs, replicates fastest."""
        return [
            Cell({**self.fixed, **dict(zip(self.swept, point, strict=True))}, r, self.seed + r)
            for point in product(*self.swept.values())
            for r in range(self.replicates)
        ]


def _several(model: ReferenceModel, name: str, given: Any) -> tuple[float, ...]:
    values = np.asarray(given)
    if values.ndim != 1 or not len(values):
        raise ParameterError(
            f"{model.name}: {name} takes a number or a flat list of numbers. Got shape {values.shape}."
        )
    return tuple(model.check(name, value) for value in values.tolist())


def positive(name: str, value: object) -> int:
    """Return `value` if it is a whole number of at least 1; raise ParameterError."""
    return whole(name, value, 1)
