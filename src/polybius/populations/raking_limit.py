"""Raking by Newton's method, for margins that only a limit satisfies.

    p_i = w_i exp(sum of l_c over i's categories c) / Z,   l minimises log Z - sum of b_c l_c

is what raking finds, too. Where the margins b ask that some who have a weight get none, no l is the
smallest: l runs away, the weights go to their limit, and the margins are met there. Each step of Newton's
then takes the same share of what is left, where rounds of raking take ever less.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["raked_to_the_limit"]

Reals = NDArray[np.float64]
#: Each respondent's category (n,), and the wanted share of each category.
Cells = tuple[NDArray[np.intp], Reals]

MOST_STEPS = 200  # each takes off a factor of e, or of 2 where it is damped: 1e-9 takes 30
LEAST = 1e-10  # a weight below it, in all 1, is on its way to 0


def raked_to_the_limit(weights: Reals, cells: list[Cells], tolerance: float) -> Reals | None:
    """Return the weights (n,), with sum 1, that meet all margins; None where no weights do."""
    used = (weights > 0) & np.all([wanted[codes] > 0 for codes, wanted in cells], axis=0)
    if not used.any():
        return None
    codes = np.column_stack([codes for codes, _ in cells])[used]
    profiles, place = np.unique(codes, axis=0, return_inverse=True)  # who answers alike is weighted alike
    mass = np.bincount(place.reshape(-1), weights[used])
    wanted = np.concatenate([shares for _, shares in cells])
    starts = np.cumsum([0, *(len(shares) for _, shares in cells)])[:-1]
    member = np.zeros((len(profiles), len(wanted)))
    np.put_along_axis(member, profiles + starts, 1.0, axis=1)
    found = _newton(member, np.log(mass), wanted, tolerance)
    if found is None:
        return None
    raked = np.zeros(len(weights))
    raked[used] = weights[used] * (found / mass)[place.reshape(-1)]
    return np.asarray(raked / raked.sum())


def _newton(member: Reals, log_mass: Reals, wanted: Reals, tolerance: float) -> Reals | None:
    """Return the weight of each profile, summing to 1; None where the margins are not met in time."""
    lift = np.zeros(len(wanted))
    for _ in range(MOST_STEPS):
        p, value = _weights(member, log_mass, wanted, lift)
        off = wanted - member.T @ p
        if np.abs(off).max() <= 1e-3 * tolerance:
            return np.where(p < LEAST, 0.0, p)
        mean = member.T @ p
        curvature = (member.T * p) @ member - np.outer(mean, mean)
        step = np.linalg.lstsq(curvature, off, rcond=1e-14)[0]
        size = 1.0
        while size > 1e-6 and _weights(member, log_mass, wanted, lift + size * step)[1] > value:
            size *= 0.5
        lift = lift + size * step
    return None


def _weights(member: Reals, log_mass: Reals, wanted: Reals, lift: Reals) -> tuple[Reals, float]:
    """Return the weights under `lift`, and what is to be as small as can be."""
    score = log_mass + member @ lift
    top = float(score.max())
    p = np.exp(score - top)
    return p / p.sum(), top + float(np.log(p.sum())) - float(wanted @ lift)
