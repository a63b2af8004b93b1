"""Cells: the runs of a call, one for each point of a design and each replicate, and their seeds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from polybius.errors import ParameterError
from polybius.experiments.design import Design
from polybius.experiments.per_citizen import ByCitizen, Sweep
from polybius.experiments.seeding import Seed, check_seeds, seeds_of
from polybius.numerals import whole
from polybius.reference import ReferenceModel

__all__ = ["Cell", "Cells", "positive"]


@dataclass(frozen=True)
class Cell:
    """One run: the values that differ from the model's own, and the seed."""

    values: Mapping[str, float]
    replicate: int
    seed: int


@dataclass(frozen=True)
class Cells:
    """All points of a design, each with the same seeds, or each with its own.

    `fixed` are parameters with one value at all points.
    """

    design: Design
    fixed: Mapping[str, float]
    replicates: int
    seed: Seed

    @staticmethod
    def of(
        model: ReferenceModel, given: Mapping[str, Any], design: Design | None, replicates: int, seed: Seed
    ) -> "Cells":
        """Return the cells for parameters as a caller gives them: numbers, or lists of numbers to combine.

        With a `design`, lists have no place beside it. Parameters by citizen are no part of it.
        """
        count = positive("replicates", replicates)
        check_seeds(seed, count)
        fixed: dict[str, float] = {}
        swept: dict[str, list[float]] = {}
        for name, value in given.items():
            if isinstance(value, ByCitizen):
                continue
            if isinstance(value, Sweep) or np.ndim(value) > 0:
                swept[name] = _several(model, name, value.values if isinstance(value, Sweep) else value)
            else:
                fixed[name] = model.check(name, value)[0]
        if design is None:
            return Cells(Design.grid(swept), fixed, count, seed)
        _check_design(model, design, fixed, swept)
        return Cells(design, fixed, count, seed)

    @property
    def dims(self) -> tuple[str, ...]:
        """The dimensions of results: one for each axis of a grid, or the points; then the replicates."""
        points = ("point",) if self.design.axes is None else tuple(self.design.axes)
        return (*points, "replicate")

    @property
    def shape(self) -> tuple[int, ...]:
        """How long each of the dimensions is."""
        axes = self.design.axes
        points = (len(self.design),) if axes is None else tuple(len(values) for values in axes.values())
        return (*points, self.replicates)

    def all(self) -> list[Cell]:
        """Return all runs, replicates fastest."""
        seeds = iter(seeds_of(self.seed, len(self.design), self.replicates))
        return [
            Cell({**self.fixed, **point}, r, next(seeds))
            for point in self.design
            for r in range(self.replicates)
        ]


def _check_design(
    model: ReferenceModel, design: Design, fixed: Mapping[str, float], swept: Mapping[str, Any]
) -> None:
    """Raise ParameterError where a design does not fit the model, or what is given beside it."""
    if not isinstance(design, Design):
        raise ParameterError(
            f"{model.name}: design must be a Design, as Design.grid or Design.of makes. "
            f"Got {type(design).__name__} instead."
        )
    for name in swept:
        raise ParameterError(
            f"{model.name}: {name} is a list, and a design is given. Put the list into the design: "
            f"design.crossed(Design.grid({{'{name}': [...]}}))."
        )
    for name in design.seen:
        model.check(name, *design.columns[name].tolist())
        if name in fixed:
            raise ParameterError(f"{model.name}: {name} is given twice, in the design and beside it.")
    for name in {"point", "replicate", "time", "citizen"} & set(design.names):
        raise ParameterError(f"{model.name}: results have a dimension called '{name}'. Rename the input.")


def _several(model: ReferenceModel, name: str, given: Any) -> list[float]:
    values = np.asarray(given)
    if values.ndim != 1 or not len(values):
        raise ParameterError(
            f"{model.name}: {name} takes a number or a flat list of numbers. Got shape {values.shape}."
        )
    return model.check(name, *values.tolist())


def positive(name: str, value: object) -> int:
    """Return `value` if it is a whole number of at least 1; raise ParameterError."""
    return whole(name, value, 1)
