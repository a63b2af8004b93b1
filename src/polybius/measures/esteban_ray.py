"""Esteban and Ray's polarisation: groups that are large, alike within, and far apart.

    ER = sum_i sum_j  pi_i^(1 + alpha) pi_j |y_i - y_j|          (scale constant K = 1)

pi are the groups' shares of the population, y their positions. alpha in (0, 1.6] weighs
how much members of a group feel as one; at 0 it would be twice the Gini coefficient times
the mean, 1.6 is the largest that Esteban and Ray's axioms allow. The least is 0 (one group); the most,
for positions within [-1, 1], is 2^-alpha, two equal groups at the ends.

Single opinions are not groups. They are first put into equal categories over [-1, 1];
each occupied category is a group at the mean opinion of its members. The number of
categories matters (the finer, the smaller the shares), so compare only equal ones.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled
from polybius.errors import ParameterError
from polybius.measures.categories import MOST, tabulate
from polybius.measures.measure import Measure, check_range, rows_of
from polybius.measures.voices import opinion_rows
from polybius.state import State

__all__ = ["EstebanRay", "esteban_ray", "esteban_ray_of_opinions"]

HIGHEST = 1.6  # alpha; the end of the interval that the axioms of Esteban and Ray (1994) leave


@compiled
def polarisation(tables: NDArray[np.float64], alpha: float) -> NDArray[np.float64]:
    """Return ER of tables of member counts and position sums, (n_societies, n_axes, 2, n_groups)."""
    out = np.full(tables.shape[:2], np.nan)
    for s in range(tables.shape[0]):
        for a in range(tables.shape[1]):
            counts, sums = tables[s, a, 0], tables[s, a, 1]
            people = 0.0
            for i in range(len(counts)):
                people += counts[i]
            if not people > 0.0:
                continue
            total = 0.0
            for i in range(len(counts)):
                if counts[i] > 0.0:
                    distance = 0.0
                    for j in range(len(counts)):
                        if counts[j] > 0.0:
                            distance += counts[j] / people * abs(sums[i] / counts[i] - sums[j] / counts[j])
                    total += (counts[i] / people) ** (1.0 + alpha) * distance
            out[s, a] = total
    return out


def esteban_ray(shares: ArrayLike, positions: ArrayLike, alpha: float = HIGHEST) -> float:
    """Return ER of groups with `shares` (n_groups,) at `positions` (n_groups,); nan if all shares are 0.

    Shares may be counts or percentages: they are divided by their sum.
    """
    check_range("esteban_ray: alpha", alpha, 0.0, HIGHEST, above=True)
    size, y = np.array(shares, float), np.asarray(positions, float)
    if size.ndim != 1 or size.shape != y.shape or (size < 0).any():
        raise ParameterError(
            "esteban_ray needs one share, not negative, and one position a group. "
            f"Got shares {size.tolist()} and positions {y.tolist()} instead."
        )
    return float(polarisation(np.stack([size, size * y])[None, None], float(alpha))[0, 0])


def esteban_ray_of_opinions(opinions: ArrayLike, alpha: float = HIGHEST, groups: int = 7) -> float:
    """Return ER of `opinions` (n,) in [-1, 1], grouped into `groups` equal categories; nan if empty."""
    check_range("esteban_ray_of_opinions: alpha", alpha, 0.0, HIGHEST, above=True)
    check_range("esteban_ray_of_opinions: groups", groups, 2, MOST)
    return float(polarisation(tabulate(*rows_of(opinions), groups), float(alpha))[0, 0])


@dataclass(frozen=True)
class EstebanRay(Measure):
    """Esteban and Ray's polarisation of an opinion column in equal categories, in [0, 2^-alpha]."""

    column: str = "expressed"
    alpha: float = HIGHEST
    groups: int = 7  # as many as the points of the usual survey item

    quantity: ClassVar = "esteban_ray"
    phrase: ClassVar = "Esteban-Ray polarisation of {column} opinions (alpha {alpha:g}, {groups} groups)"
    unit: ClassVar = "1"
    source: ClassVar = "esteban1994"

    def __post_init__(self) -> None:
        check_range("EstebanRay.alpha", self.alpha, 0.0, HIGHEST, above=True)
        check_range("EstebanRay.groups", self.groups, 2, MOST)

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the polarisations, (n_societies, n_axes)."""
        return polarisation(tabulate(*opinion_rows(state, self.column), self.groups), float(self.alpha))
