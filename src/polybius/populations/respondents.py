"""Respondents: a survey in the words of the state, ready to be drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from polybius.errors import DataError
from polybius.notebook import heading, rows, shown
from polybius.populations.description import Description, describe
from polybius.populations.item import Item
from polybius.populations.mapping import SurveyMapping
from polybius.populations.raking import Margins, rake
from polybius.populations.survey import Survey

__all__ = ["Respondents"]


@dataclass(frozen=True, eq=False, repr=False)
class Respondents:
    """What the survey measured, one row a respondent, in the ranges of the state.

    `expressed` (n, n_scales) and each of `columns` (n,) are float64 at the centre of the answers;
    `vote` (n,) int8 is the party, -1 for none reported. `weights` (n,) have sum 1 and are
    0 for those who left out an item that the state needs, so that row numbers stay the survey's.
    `positions` (n_parties, n_axes) float64 are where the parties stand on the axes of the state.
    """

    survey: Survey
    mapping: SurveyMapping = field(repr=False)
    expressed: NDArray[np.float64] = field(repr=False)
    columns: Mapping[str, NDArray[np.float64]] = field(repr=False)
    vote: NDArray[np.int8] = field(repr=False)
    weights: NDArray[np.float64] = field(repr=False)
    margins: Margins

    @classmethod
    def of(cls, survey: Survey, mapping: SurveyMapping) -> Self:
        """Translate a survey; raise DataError where nobody answered all that is needed."""
        expressed = np.column_stack([_state(survey, item) for item in mapping.axes.values()])
        columns = {name: _state(survey, item) for name, item in mapping.columns.items()}
        complete = ~np.isnan(np.column_stack([expressed, *columns.values()])).any(axis=1)
        weights = np.where(complete, survey.weights, 0.0)
        if not weights.sum() > 0:
            raise DataError(
                f"survey '{survey.name}' has nobody who answered all items that the mapping names."
            )
        vote = np.full(survey.n, -1, np.int8)
        if mapping.vote:
            vote = np.nan_to_num(_state(survey, mapping.vote), nan=-1).astype(np.int8)
        return cls(survey, mapping, expressed, columns, vote, weights / weights.sum(), {})

    @classmethod
    def read(cls, path: str | Path, mapping: str | Path) -> Self:
        """Read a CSV or Parquet file with the mapping file that explains it."""
        meaning = SurveyMapping.read(mapping)
        return cls.of(Survey.read(path, meaning), meaning)

    def __repr__(self) -> str:
        return (
            f"<respondents: {self.survey.name}, {self.n_used:,} of {self.n:,}; axes: {', '.join(self.axes)}>"
        )

    def _repr_html_(self) -> str:
        told = f"{self.n_used:,} of {self.n:,} can be drawn, effective size {self.effective_size:,.0f}."
        body = [(name, *self.describe(name)[:3]) for name in (*self.mapping.axes, *self.columns)]
        return shown(
            heading(self.survey.name, told, f"Axes: {', '.join(self.axes)}."),
            rows(["measured", "mean", "sd", "n"], body, "Weighted, in the units of the state."),
        )

    @property
    def n(self) -> int:
        """Number of respondents, complete or not."""
        return self.survey.n

    @property
    def n_used(self) -> int:
        """Number of respondents who can be drawn."""
        return int(np.count_nonzero(self.weights))

    @property
    def effective_size(self) -> float:
        """Size of an unweighted sample with the same variance of means (Kish 1965)."""
        return float(1.0 / (self.weights**2).sum())

    @property
    def axes(self) -> tuple[str, ...]:
        """Names of the value axes."""
        return self.mapping.value_axes

    @property
    def positions(self) -> NDArray[np.float64]:
        """Where the parties stand: (n_parties, n_axes), as the perceived places have it."""
        measured = [a for a, name in enumerate(self.mapping.axes) if name in self.axes]
        latent = self.mapping.latent.values()
        if not latent:
            return self.perceived[:, measured]
        mean, deviation, a = self.scale
        z = (self.perceived[:, a] - mean) / deviation
        return np.column_stack([self.perceived[:, measured], *(axis.at(z) for axis in latent)])

    @cached_property
    def scale(self) -> tuple[float, float, int]:
        """Mean and deviation of the scale that latent axes are drawn around, and its number."""
        name = next(iter(self.mapping.latent.values())).of
        a, item = list(self.mapping.axes).index(name), self.mapping.axes[name]
        used = self.weights > 0
        mean = float(np.average(self.expressed[used, a], weights=self.weights[used]))
        variance = float(np.average((self.expressed[used, a] - mean) ** 2, weights=self.weights[used]))
        deviation = float(np.sqrt(variance + item.cell**2 / 12))
        if deviation == 0:
            raise DataError(
                f"all respondents stand at one place of '{name}', so no axis can be drawn around it."
            )
        return mean, deviation, a

    @property
    def perceived(self) -> NDArray[np.float64]:
        """Where respondents see the parties: (n_parties, n_scales), weighted means."""
        places = [
            _mean(_state(self.survey, item), self.weights, item) for _, _, item in self.mapping.perceived
        ]
        return np.array(places, np.float64).reshape(len(self.mapping.parties), len(self.mapping.axes))

    def raked(self, margins: Margins) -> Self:
        """Return the same respondents, weighted to the margins (`polybius.populations.rake`)."""
        weights = rake(self.survey, margins, self.weights)
        return replace(self, weights=weights, margins={**self.margins, **margins})

    def measured(self, name: str) -> NDArray[np.float64]:
        """Return a column of the state as an (n, width) array; raise DataError if it is not measured."""
        if name == "expressed":
            return self.expressed
        if name not in self.columns:
            has = ", ".join(["expressed", *self.columns])
            raise DataError(f"survey '{self.survey.name}' does not measure '{name}'. It measures: {has}.")
        return self.columns[name][:, np.newaxis]

    def describe(self, name: str) -> Description:
        """Return weighted mean, sd, n and effective n of a column or axis of the state, in its units.

        Those who cannot be drawn do not count. Raises DataError for what is not measured.
        """
        axes = list(self.mapping.axes)
        values = self.expressed[:, axes.index(name)] if name in axes else self.measured(name)
        if values.ndim == 2 and values.shape[1] != 1:
            raise DataError(f"survey '{self.survey.name}' has several axes. Name one: {', '.join(axes)}.")
        return describe(values.reshape(-1), self.weights)

    def two_party(self) -> NDArray[np.bool_]:
        """Say who can be drawn and reported a vote for party 0 or 1."""
        return np.asarray((self.weights > 0) & ((self.vote == 0) | (self.vote == 1)))


def _state(survey: Survey, item: Item) -> NDArray[np.float64]:
    return item.state(survey.column(item.item))


def _mean(values: NDArray[np.float64], weights: NDArray[np.float64], item: Item) -> float:
    known = ~np.isnan(values) & (weights > 0)
    if not known.any():
        raise DataError(f"nobody answered item '{item.item}', so a party has no perceived position.")
    return float(np.average(values[known], weights=weights[known]))
