"""Shares of citizens on the + side, on the - side, and on neither.

    plus: x > band        minus: x < -band        neither: the rest

The three sum to 1. nan in an empty society.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled
from polybius.measures.measure import Floats, Measure, check_range, rounding_of, rows_of
from polybius.measures.voices import opinion_rows
from polybius.state import State
from polybius.thresholds import widened

__all__ = ["ShareOnSide", "Side", "share_on_side"]

BAND = 1.0 / 7.0  # the middle of seven equal categories over [-1, 1]


@compiled
def side_shares(values: Floats, first: NDArray[np.int64], band: float) -> NDArray[np.float64]:
    """Return the shares below -`band`, between, and above `band`, (n_societies, n_axes, 3)."""
    out = np.full((len(first) - 1, values.shape[1], 3), np.nan)
    for s in range(out.shape[0]):
        n = first[s + 1] - first[s]
        for a in range(out.shape[1] if n > 0 else 0):
            minus, neither, plus = 0.0, 0.0, 0.0
            column = values[first[s] : first[s + 1], a]
            for i in range(n):
                minus += 1.0 if column[i] < -band else 0.0
                neither += 1.0 if abs(column[i]) <= band else 0.0
                plus += 1.0 if column[i] > band else 0.0
            if minus + neither + plus == n:  # a nan is on no side
                out[s, a, 0], out[s, a, 1], out[s, a, 2] = minus / n, neither / n, plus / n
    return out


def _shares(values: Floats, first: NDArray[np.int64], band: float) -> NDArray[np.float64]:
    return side_shares(values, first, widened(float(band), rounding_of(values)))


def share_on_side(opinions: ArrayLike, band: float = BAND) -> tuple[float, float, float]:
    """Return the shares of `opinions` (n,) on the - side, on neither, and on the + side; nan for nobody."""
    check_range("share_on_side: band", band, 0.0, np.inf)
    minus, neither, plus = _shares(*rows_of(opinions), band)[0, 0]
    return float(minus), float(neither), float(plus)


class Side(StrEnum):
    """Where an opinion stands."""

    MINUS = "minus"
    NEITHER = "neither"
    PLUS = "plus"

    @property
    def place(self) -> int:
        """Its place among the shares, from - to +."""
        return list(Side).index(self)

    @property
    def bounds(self) -> str:
        """Words before the width of the band."""
        return ("below -", "within ±", "above ")[self.place]


@dataclass(frozen=True)
class ShareOnSide(Measure):
    """Share of citizens on one side of an opinion column, in [0, 1]."""

    side: Side
    column: str = "expressed"
    band: float = BAND

    quantity: ClassVar = "share_{side}"
    phrase: ClassVar = "share of {whom} with {column} opinion {side.bounds}{band:.3g}"
    unit: ClassVar = "share"
    source: ClassVar = "noelleneumann1974"

    def __post_init__(self) -> None:
        check_range("ShareOnSide.band", self.band, 0.0, 1.0)

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the shares, (n_societies, n_axes)."""
        return _shares(*opinion_rows(state, self.column), self.band)[:, :, self.side.place].copy()
