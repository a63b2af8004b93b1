"""Cells: the runs of a call, one for each point of a design and each replicate, and their seeds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from polybius.errors import ParameterError, check_kind
from polybius.experiments.design import Design, is_dummy
from polybius.experiments.per_citizen import ByCitizen, Sweep
from polybius.experiments.seeding import Seed, check_seeds, seeds_of
from polybius.model import Inputs
from polybius.numerals import whole
from polybius.reference import ReferenceModel

__all__ = ["Cell", "Cells", "check_dims", "positive"]


@dataclass(frozen=True)
class Cell:
    """One run: the values that differ from the model's own, and the seed."""

    values: Mapping[str, float]
    replicate: int
    seed: int


@dataclass(frozen=True)
class Cells:
    """All points of a design, each with the same seeds, or each with its own.

    `fixed` are parameters with one value at all points. Raises ParameterError.
    """

    design: Design
    replicates: int
    seed: Seed
    fixed: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "replicates", positive("replicates", self.replicates))
        check_seeds(self.seed, self.replicates)

    @staticmethod
    def of(
        model: ReferenceModel, given: Mapping[str, Any], design: Design | None, replicates: int, seed: Seed
    ) -> "Cells":
        """Return the cells for parameters as a caller gives them: numbers, or lists of numbers to combine.

        With a `design`, lists have no place beside it. Parameters by citizen are no part of it.
        """
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
            return Cells(Design.grid(swept), replicates, seed, fixed)
        _check_design(model, design, fixed, swept)
        return Cells(design, replicates, seed, fixed)

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

    def __len__(self) -> int:
        return len(self.design) * self.replicates

    @cached_property
    def seeds(self) -> Sequence[int]:
        """The seed of every run, replicates fastest."""
        return seeds_of(self.seed, len(self.design), self.replicates)

    def coordinates(self, inputs: Inputs, with_seeds: bool) -> dict[str, Any]:
        """Return the coordinates of results: what differs, as `inputs` tell of it, and the replicates."""
        axes = self.design.axes
        values = self.design.columns if axes is None else axes
        found: dict[str, Any] = {
            name: (("point",) if axes is None else (name,), list(each), _about(inputs, name))
            for name, each in values.items()
        }
        if axes is None:
            found["point"] = np.arange(len(self.design))
        found["replicate"] = np.arange(self.replicates)
        if with_seeds:
            seeds = np.array(self.seeds, np.int64).reshape(self.shape)
            found["world_seed"] = (self.dims, seeds, {"long_name": "seed of the world"})
        return found

    def all(self) -> list[Cell]:
        """Return all runs, replicates fastest."""
        seeds = iter(self.seeds)
        return [
            Cell({**self.fixed, **point}, r, next(seeds))
            for point in self.design
            for r in range(self.replicates)
        ]


def _check_design(
    model: ReferenceModel, design: Design, fixed: Mapping[str, float], swept: Mapping[str, Any]
) -> None:
    """Raise ParameterError where a design does not fit the model, or what is given beside it."""
    check_kind(f"{model.name}: design must be a Design, as Design.grid or Design.of makes", design, Design)
    for name in swept:
        raise ParameterError(
            f"{model.name}: {name} is a list, and a design is given. Put the list into the design: "
            f"design.crossed(Design.grid({{'{name}': [...]}}))."
        )
    for name in design.seen:
        model.check(name, *design.columns[name].tolist())
        if name in fixed:
            raise ParameterError(f"{model.name}: {name} is given twice, in the design and beside it.")
    check_dims(model.name, design, ("point", "replicate", "time", "citizen"))


def check_dims(owner: str, design: Design, taken: Iterable[str]) -> None:
    """Raise ParameterError where an input bears the name of something that results have anyway."""
    for name in set(taken) & set(design.names):
        raise ParameterError(f"{owner}: results have a dimension called '{name}'. Rename the input.")


def _about(inputs: Inputs, name: str) -> dict[str, str]:
    if name in inputs:
        return {"units": inputs[name].unit, "long_name": inputs[name].meaning}
    return {"units": "1", "long_name": "no input of the model"} if is_dummy(name) else {}


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
