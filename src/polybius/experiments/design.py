"""A design: which values to try, and which replicates of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from polybius.errors import ParameterError
from polybius.experiments.per_citizen import ByCitizen, Sweep
from polybius.experiments.seeding import Seed, check_seeds, seeds_of
from polybius.numerals import whole
from polybius.reference import ReferenceModel

__all__ = ["Cell", "Design", "positive"]


@dataclass(frozen=True)
class Cell:
    """One run: the values that differ from the model's own, and the seed."""

    values: Mapping[str, float]
    replicate: int
    seed: int


@dataclass(frozen=True)
class Design:
    """All combinations of the swept values, each with the same seeds, or each with its own.

    `fixed` are parameters with one value, `swept` those with several, in the caller's order.
    """

    fixed: Mapping[str, float]
    swept: Mapping[str, tuple[float, ...]]
    replicates: int
    seed: Seed

    @staticmethod
    def of(model: ReferenceModel, given: Mapping[str, Any], replicates: int, seed: Seed) -> "Design":
        """Return the design for parameters as a caller gives them: numbers, or lists of numbers.

        Those by citizen are no part of it.
        """
        count = positive("replicates", replicates)
        check_seeds(seed, count)
        fixed: dict[str, float] = {}
        swept: dict[str, tuple[float, ...]] = {}
        for name, value in given.items():
            if isinstance(value, ByCitizen):
                continue
            if isinstance(value, Sweep) or np.ndim(value) > 0:
                swept[name] = _several(model, name, value.values if isinstance(value, Sweep) else value)
            else:
                fixed[name] = model.check(name, value)[0]
        return Design(fixed, swept, count, seed)

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each swept parameter has, then how many replicates."""
        return (*(len(values) for values in self.swept.values()), self.replicates)

    def cells(self) -> list[Cell]:
        """Return all runs, replicates fastest."""
        points = list(product(*self.swept.values()))
        seeds = iter(seeds_of(self.seed, len(points), self.replicates))
        return [
            Cell({**self.fixed, **dict(zip(self.swept, point, strict=True))}, r, next(seeds))
            for point in points
            for r in range(self.replicates)
        ]


def _several(model: ReferenceModel, name: str, given: Any) -> tuple[float, ...]:
    values = np.asarray(given)
    if values.ndim != 1 or not len(values):
        raise ParameterError(
            f"{model.name}: {name} takes a number or a flat list of numbers. Got shape {values.shape}."
        )
    return tuple(model.check(name, *values.tolist()))


def positive(name: str, value: object) -> int:
    """Return `value` if it is a whole number of at least 1; raise ParameterError."""
    return whole(name, value, 1)
