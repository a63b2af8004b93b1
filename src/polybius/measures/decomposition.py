"""What a public swing is made of: conversion, revelation, and new falsification.

Between a start (0) and an end (1), a citizen thinks x and says x + g, so g is the gap
between words and private value. h is the part of the gap that lasted,

    h = the smaller of g0 and g1 in size, with their sign, where both have the same sign; else 0

    change of words  =  x1 - x0      +  h - g0       +  g1 - h
                        conversion      revelation      new falsification

and averages over the society. The three add up to the swing exactly, citizen by citizen.
Conversion is change of private values; revelation is a gap of the start that closed,
words catching up with values; new falsification is a gap that was not there at the start.

Limits. It compares two moments of the same citizens, row by row: a gap that opened and
closed in between leaves no trace, and the parts of two halves of a period need not add
up to those of the whole (their swings do). Whoever comes to believe what he used to feign
does not change his words: he shows conversion and an equal revelation of opposite sign.
Whoever holds to his words while his values drift shows conversion and opposite new
falsification. Where generations follow each other a row is a place: who took it over counts as its former
holder who changed. The parts say what changed, not what caused it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled, jitable
from polybius.errors import StateError
from polybius.measures.measure import Floats

__all__ = ["Part", "Swing", "decompose_swing"]

Numbers = NDArray[np.float64]


class Part(NamedTuple):
    """One part of a swing, per citizen of the society, in opinion; each (n_societies, n_axes)."""

    up: Numbers  # what moved words towards +, >= 0
    down: Numbers  # what moved words towards -, <= 0

    @property
    def total(self) -> Numbers:
        """The part of the swing, up and down together."""
        return self.up + self.down


class Swing(NamedTuple):
    """The parts of the change of mean expressed opinion between two moments; nan in an empty society."""

    conversion: Part
    revelation: Part
    new_falsification: Part

    @property
    def total(self) -> Numbers:
        """The swing itself, (n_societies, n_axes)."""
        return self.conversion.total + self.revelation.total + self.new_falsification.total

    def share(self, part: Part) -> Numbers:
        """Return `part` over the swing; the three sum to 1, below 0 worked against it; nan if no swing."""
        return _ratio(part.total, self.total)

    def along(self, part: Part) -> Numbers:
        """Return how much of all movement in `part` went the way of the swing, in [0, 1]; nan without any."""
        swing = self.total
        with_it = np.where(swing > 0.0, part.up, np.where(swing < 0.0, -part.down, np.nan))
        return _ratio(with_it, part.up - part.down)


@jitable
def lasting_gap(g0: float, g1: float) -> float:
    """Return the part of a gap present at both moments."""
    if g0 > 0.0 and g1 > 0.0:
        return min(g0, g1)
    if g0 < 0.0 and g1 < 0.0:
        return max(g0, g1)
    return 0.0


@compiled
def parts(
    private0: Floats, expressed0: Floats, private1: Floats, expressed1: Floats, first: NDArray[np.int64]
) -> Numbers:
    """Return the means of the three parts, upward and downward, (n_societies, n_axes, 3, 2)."""
    out = np.full((len(first) - 1, private0.shape[1], 3, 2), np.nan)
    for s in range(out.shape[0]):
        n = first[s + 1] - first[s]
        for a in range(out.shape[1] if n > 0 else 0):
            up1 = up2 = up3 = down1 = down2 = down3 = 0.0
            for i in range(first[s], first[s + 1]):
                x0, x1 = np.float64(private0[i, a]), np.float64(private1[i, a])
                g0, g1 = np.float64(expressed0[i, a]) - x0, np.float64(expressed1[i, a]) - x1
                h = lasting_gap(g0, g1)
                conversion, revelation, falsification = x1 - x0, h - g0, g1 - h
                up1 += max(conversion, 0.0)
                down1 += min(conversion, 0.0)
                up2 += max(revelation, 0.0)
                down2 += min(revelation, 0.0)
                up3 += max(falsification, 0.0)
                down3 += min(falsification, 0.0)
            out[s, a, 0, 0], out[s, a, 0, 1] = up1 / n, down1 / n
            out[s, a, 1, 0], out[s, a, 1, 1] = up2 / n, down2 / n
            out[s, a, 2, 0], out[s, a, 2, 1] = up3 / n, down3 / n
    return out


def decompose_swing(
    private0: Floats,
    expressed0: Floats,
    private1: Floats,
    expressed1: Floats,
    first_citizen: NDArray[np.int64],
) -> Swing:
    """Split the swing of each society and axis between two moments into its three parts.

    The opinions are (n_citizens, n_axes), row i the same citizen at both moments;
    `first_citizen` (n_societies + 1) int64 bounds the societies' rows.
    """
    shapes = [column.shape for column in (private0, expressed0, private1, expressed1)]
    if len(set(shapes)) > 1 or len(shapes[0]) != 2 or shapes[0][0] != first_citizen[-1]:
        raise StateError(
            "decompose_swing needs four tables of opinions of one shape, (n_citizens, n_axes), "
            f"with {first_citizen[-1]} citizens. Got {', '.join(map(str, shapes))} instead."
        )
    split = parts(private0, expressed0, private1, expressed1, first_citizen)
    return Swing(*(Part(split[:, :, p, 0], split[:, :, p, 1]) for p in range(3)))


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole != 0.0, part / whole, np.nan)
