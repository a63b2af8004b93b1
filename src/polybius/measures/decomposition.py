"""What a public swing is made of: conversion, revelation, new falsification, mobilisation, replacement.

Public opinion is the mean of what those say who speak. Between a start (0) and an end (1), a citizen
thinks x and says x + g, so g is the gap between words and private value. h is the part of the gap that
lasted,

    h = the smaller of g0 and g1 in size, with their sign, where both have the same sign; else 0

    change of words  =  x1 - x0      +  h - g0       +  g1 - h
                        conversion      revelation      new falsification

of each who speaks at both moments, weighed by w = (1 / n0 + 1 / n1) / 2 where n0 and n1 speak.
Conversion is change of private values; revelation is a gap of the start that closed,
words catching up with values; new falsification is a gap that was not there at the start.

Who is heard changes the mean, too. With m the mean of (e0 + e1) / 2, e for words, over those who speak at
both moments (of both means where nobody does),

    mobilisation  =  sum of (e1 - m) / n1 over who speaks up  -  sum of (e0 - m) / n0 over who falls silent
    replacement   =  the same over newcomers who speak, and over the dead who spoke

by person, not by place. The five add up to the swing exactly. Where all speak and nobody dies, the first
three are plain means over the society, and the others 0.

Limits. It compares two moments: a gap that opened and
closed in between leaves no trace, and the parts of two halves of a period need not add
up to those of the whole (their swings do). Whoever comes to believe what he used to feign
does not change his words: he shows conversion and an equal revelation of opposite sign.
Whoever holds to his words while his values drift shows conversion and opposite new
falsification. What the silent think is no part of a public swing. The parts say what changed, not what
caused it.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled, jitable
from polybius.errors import StateError
from polybius.measures.measure import Floats
from polybius.measures.voices import Chosen, voices
from polybius.state import State

__all__ = ["Moment", "Part", "Swing", "decompose_swing"]

Numbers = NDArray[np.float64]


class Moment(NamedTuple):
    """What citizens thought and said, whether they spoke, and who they were."""

    private: Floats  # (n_citizens, n_axes)
    expressed: Floats
    speaks: NDArray[np.bool_]  # (n_citizens,)
    id: NDArray[np.int64]

    @classmethod
    def of(cls, state: State) -> Self:
        """Return a copy of what there is now; where nobody can fall silent, all speak."""
        voiced = voices(state)
        speaks = np.ones(state.citizens.n, np.bool_) if voiced is None else voiced
        people = state.citizens
        return cls(people["private"].copy(), people["expressed"].copy(), speaks, people["id"].copy())


class Part(NamedTuple):
    """One part of a swing, in opinion; each (n_societies, n_axes)."""

    up: Numbers  # what moved words towards +, >= 0
    down: Numbers  # what moved words towards -, <= 0

    @property
    def total(self) -> Numbers:
        """The part of the swing, up and down together."""
        return self.up + self.down


class Swing(NamedTuple):
    """The parts of the change of public opinion between two moments; nan where nobody speaks at one."""

    conversion: Part
    revelation: Part
    new_falsification: Part
    mobilisation: Part
    replacement: Part

    @property
    def total(self) -> Numbers:
        """The swing itself, (n_societies, n_axes)."""
        talk = self.conversion.total + self.revelation.total + self.new_falsification.total
        return talk + self.mobilisation.total + self.replacement.total

    def share(self, part: Part) -> Numbers:
        """Return `part` over the swing; the five sum to 1, below 0 worked against it; nan if no swing."""
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


@jitable
def add_talk(sums: Numbers, x0: float, e0: float, x1: float, e1: float) -> None:
    """Add to the sums (5, 2) what one who speaks at both moments did."""
    g0, g1 = e0 - x0, e1 - x1
    h = lasting_gap(g0, g1)
    add(sums, 0, x1 - x0)
    add(sums, 1, h - g0)
    add(sums, 2, g1 - h)


@jitable
def add(sums: Numbers, part: int, change: float) -> None:
    """Add a change to what went up of a part, or to what went down."""
    sums[part, 0 if change > 0.0 else 1] += change


@jitable
def middle(kept: float, total: float, n0: float, total0: float, n1: float, total1: float) -> float:
    """Return the mean of words at both moments, of those who speak at both; of all who do where none do."""
    return total / kept if kept > 0.0 else 0.5 * (total0 / n0 + total1 / n1)


@compiled
def parts(
    out: Numbers, x0: Floats, e0: Floats, heard0: Chosen, x1: Floats, e1: Floats, heard1: Chosen,
    same: Chosen, first: NDArray[np.int64], sums: Numbers,
) -> None:  # fmt: skip
    """Fill the five parts, up and down, (n_societies, n_axes, 5, 2), where some speak at both moments.

    `sums` (2, 5, 2) is room to add up in. Loops over numbers alone compile in a fifth of the time that
    arithmetic on arrays takes.
    """
    talk, composition = sums[0], sums[1]
    for s in range(len(first) - 1):
        for a in range(x0.shape[1]):
            kept = total = n0 = n1 = total0 = total1 = 0.0
            for i in range(first[s], first[s + 1]):
                before, after = np.float64(e0[i, a]), np.float64(e1[i, a])
                if heard0[i] and heard1[i] and same[i]:
                    kept += 1.0
                    total += 0.5 * (before + after)
                if heard0[i]:
                    n0 += 1.0
                    total0 += before
                if heard1[i]:
                    n1 += 1.0
                    total1 += after
            if n0 == 0.0 or n1 == 0.0:
                continue
            m = middle(kept, total, n0, total0, n1, total1)
            for part in range(5):
                talk[part, 0] = talk[part, 1] = composition[part, 0] = composition[part, 1] = 0.0
            for i in range(first[s], first[s + 1]):
                before, after = np.float64(e0[i, a]), np.float64(e1[i, a])
                if same[i] and heard0[i] and heard1[i]:
                    add_talk(talk, np.float64(x0[i, a]), before, np.float64(x1[i, a]), after)
                    continue
                cause = 3 if same[i] else 4
                if heard0[i]:
                    add(composition, cause, (m - before) / n0)
                if heard1[i]:
                    add(composition, cause, (after - m) / n1)
            for part in range(5):
                for way in range(2):
                    spoken = talk[part, way]
                    out[s, a, part, way] = 0.5 * (spoken / n0 + spoken / n1) + composition[part, way]


def decompose_swing(before: Moment, after: Moment, first_citizen: NDArray[np.int64]) -> Swing:
    """Split the swing of each society and axis between two moments into its five parts.

    Row i is the same place at both moments, and the same person where the ids are the same;
    `first_citizen` (n_societies + 1) int64 bounds the societies' rows. Raises StateError.
    """
    shapes = [x.shape for x in (before.private, before.expressed, after.private, after.expressed)]
    if len(set(shapes)) > 1 or len(shapes[0]) != 2 or shapes[0][0] != first_citizen[-1]:
        raise StateError(
            "decompose_swing needs four tables of opinions of one shape, (n_citizens, n_axes), "
            f"with {first_citizen[-1]} citizens. Got {', '.join(map(str, shapes))} instead."
        )
    same = before.id == after.id
    split = np.full((len(first_citizen) - 1, shapes[0][1], 5, 2), np.nan)
    parts(split, *before[:3], *after[:3], same, first_citizen, np.empty((2, 5, 2)))
    return Swing(*(Part(split[:, :, p, 0], split[:, :, p, 1]) for p in range(5)))


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole != 0.0, part / whole, np.nan)
