"""Columns that follow from measured ones: a rank, or an amount in units of its mean.

    rank:    share of people below, + u * share of people alike
    values:  the amount that an answer stands for, over the weighted mean of all amounts

u is uniform, each citizen's own, so that ranks fill [0, 1] evenly.
"""

from typing import Annotated, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from polybius.errors import DataError
from polybius.populations.item import Number, Table, label

__all__ = ["Derived"]

Reals = NDArray[np.float64]


class Derived(Table):
    """Say which measured column `of` citizens another follows from: its `rank`, or amounts by answer."""

    of: str
    rank: bool = False
    values: Annotated[dict[str, Number] | None, Field(min_length=2)] = None
    meaning: str = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.rank == (self.values is not None):
            raise ValueError("needs either rank = true or values, and not both")
        if self.values is not None and min(self.values.values()) <= 0:
            raise ValueError("has amounts that are not above 0")
        return self

    @property
    def how(self) -> str:
        """How it follows, in words."""
        what = "rank" if self.rank else "amount over its mean"
        return f"{self.meaning + ': ' if self.meaning else ''}{what}, from {self.of}"

    def spans(self, column: Reals, weights: Reals) -> tuple[Reals, Reals]:
        """Return where each respondent's value begins and how far it reaches, (n,) and (n,)."""
        used = weights > 0
        if self.values is not None:
            amounts = np.array([self.values.get(label(x), np.nan) for x in column.tolist()])
            if np.isnan(amounts[used]).any():
                answer = label(column[used][np.isnan(amounts[used])][0])
                known = ", ".join(self.values)
                raise DataError(
                    f"a column derived from '{self.of}' has no amount for {answer}. It has: {known}."
                )
            return amounts / np.average(amounts[used], weights=weights[used]), np.zeros(len(column))
        answers, place = np.unique(column[used], return_inverse=True)
        share = np.bincount(place, weights[used], len(answers)) / weights.sum()
        where = np.searchsorted(answers, column).clip(0, len(answers) - 1)
        return (np.cumsum(share) - share)[where], share[where]
