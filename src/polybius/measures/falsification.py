"""Preference falsification: how far what people say parts from what they think.

    gap = mean |expressed - private|        share = share with |expressed - private| > tolerance

(Kuran 1995.) The gap of opinions in [-1, 1] lies in [0, 2]. Direction is not in it: two
camps that hide from each other have a gap though the means agree. Who is silent says nothing that could
part from what they think: both are taken among those who speak. nan where nobody does.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled
from polybius.errors import ParameterError
from polybius.measures.measure import Floats, Measure, check_range, rounding_of, rows_of
from polybius.measures.voices import opinion_rows
from polybius.state import State
from polybius.thresholds import widened

__all__ = ["FalsificationGap", "FalsifyingShare", "falsification_gap", "falsifying_share"]

TOLERANCE = 0.1  # opinion; arbitrary: a third of a step on a seven-point scale


@compiled
def gaps(
    private: Floats, expressed: Floats, first: NDArray[np.int64], tolerance: float
) -> NDArray[np.float64]:
    """Return the mean gap and the share beyond `tolerance`, (n_societies, n_axes, 2)."""
    out = np.full((len(first) - 1, private.shape[1], 2), np.nan)
    for s in range(out.shape[0]):
        n = first[s + 1] - first[s]
        for a in range(out.shape[1] if n > 0 else 0):
            total, beyond = 0.0, 0.0
            thought, said = private[first[s] : first[s + 1], a], expressed[first[s] : first[s + 1], a]
            for i in range(n):
                gap = abs(np.float64(said[i]) - np.float64(thought[i]))
                total += gap
                beyond += 1.0 if gap > tolerance else 0.0
            out[s, a, 0] = total / n
            out[s, a, 1] = beyond / n if total == total else np.nan
    return out


def falsification_gap(private: ArrayLike, expressed: ArrayLike) -> float:
    """Return the mean of |expressed - private| over citizens, both (n,); nan if there are none."""
    return float(_pair("falsification_gap", private, expressed, TOLERANCE)[0, 0, 0])


def falsifying_share(private: ArrayLike, expressed: ArrayLike, tolerance: float = TOLERANCE) -> float:
    """Return the share with |expressed - private| > `tolerance`, both (n,); nan if there is nobody."""
    return float(_pair("falsifying_share", private, expressed, tolerance)[0, 0, 1])


def _pair(owner: str, private: ArrayLike, expressed: ArrayLike, tolerance: float) -> NDArray[np.float64]:
    thought, first = rows_of(private)
    said, _ = rows_of(expressed)
    if thought.shape != said.shape:
        raise ParameterError(
            f"{owner} needs as many private as expressed opinions. "
            f"Got {len(thought)} and {len(said)} instead."
        )
    return gaps(thought, said, first, _beyond(tolerance, thought, said))


@dataclass(frozen=True)
class FalsificationGap(Measure):
    """Mean distance between what those who speak say and what they think, in [0, 2]."""

    quantity: ClassVar = "falsification_gap"
    phrase: ClassVar = "mean distance between words and thoughts, of those who speak"
    unit: ClassVar = "opinion"
    source: ClassVar = "kuran1995"
    columns: ClassVar = ("citizens.private", "citizens.expressed")

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the mean gaps, (n_societies, n_axes)."""
        return _gaps(state, TOLERANCE)[:, :, 0].copy()


@dataclass(frozen=True)
class FalsifyingShare(Measure):
    """Share of those who speak whose words are farther than `tolerance` from what they think, in [0, 1]."""

    tolerance: float = TOLERANCE

    quantity: ClassVar = "falsifying_share"
    phrase: ClassVar = "share of those who speak whose words and thoughts differ by more than {tolerance:g}"
    unit: ClassVar = "share"
    source: ClassVar = "kuran1995"
    columns: ClassVar = ("citizens.private", "citizens.expressed")

    def __post_init__(self) -> None:
        check_range("FalsifyingShare.tolerance", self.tolerance, 0.0, 2.0)

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the shares, (n_societies, n_axes)."""
        return _gaps(state, float(self.tolerance))[:, :, 1].copy()


def _gaps(state: State, tolerance: float) -> NDArray[np.float64]:
    private, first = opinion_rows(state, "private", heard=True)
    expressed = opinion_rows(state, "expressed")[0]
    return gaps(private, expressed, first, _beyond(tolerance, private, expressed))


def _beyond(tolerance: float, *opinions: Floats) -> float:
    """Return the gap beyond which the two differ by more than `tolerance`, and not by rounding alone."""
    return widened(float(tolerance), max(map(rounding_of, opinions)))
