"""Matrices of trust: what repeated averaging x <- T x comes to, by structure and linear algebra.

`T` (n, n) is not negative, and each row sums to 1: T[i, j] is how much i trusts j. A closed
group is one whose members all hear each other, directly or through others, and nobody else.
A group's opinions converge if and only if its period, the greatest common divisor of the
lengths of its loops of trust, is 1; everyone's do if all closed groups' do; to one opinion if
there is one closed group (DeGroot 1974; Golub and Jackson 2010).
"""

from math import gcd, lcm

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.errors import ParameterError
from polybius.state.networks import Network

__all__ = [
    "closed_groups",
    "converges",
    "influence",
    "limit",
    "period",
    "reaches_consensus",
    "trust_network",
    "trust_of",
]

Matrix = NDArray[np.float64]

#: How far a row's sum may be from 1. Arbitrary: a printed matrix has few digits, but adds up.
SLACK = 1e-9


def trust_of(given: ArrayLike) -> Matrix:
    """Return `given` as a matrix of trust; raise ParameterError if it is none."""
    T = np.asarray(given, float)
    if T.ndim != 2 or T.shape[0] != T.shape[1] or not len(T):
        raise ParameterError(f"trust must be a square matrix, a row for each listener. Got shape {T.shape}.")
    if not (np.isfinite(T).all() and (T >= 0.0).all()):
        raise ParameterError("trust must be finite and not negative.")
    wrong = np.flatnonzero(np.abs(T.sum(axis=1) - 1.0) > SLACK)
    if len(wrong):
        i = int(wrong[0])
        raise ParameterError(f"trust: each row must sum to 1. Row {i} sums to {T[i].sum():.12g}.")
    return T


def trust_network(given: ArrayLike) -> Network:
    """Return the network in which each listens to those it trusts, itself included, by as much."""
    T = trust_of(given)
    listener, speaker = np.nonzero(T)
    return Network.from_ties(len(T), listener, speaker, T[listener, speaker])


def closed_groups(given: ArrayLike) -> list[NDArray[np.int64]]:
    """Return the members of each closed group, in rising order."""
    reach = trust_of(given) > 0.0
    np.fill_diagonal(reach, True)
    for _ in range(len(reach).bit_length()):
        reach = (reach.astype(float) @ reach) > 0.0  # twice as far each time
    # Whoever i reaches reaches i; and i is the first of them, so that each group is named once.
    return [np.flatnonzero(row) for i, row in enumerate(reach) if row.argmax() == i and reach[row, i].all()]


def period(given: ArrayLike) -> int:
    """Return after how many steps opinions repeat in the long run; 1 where they converge."""
    T = trust_of(given)
    return lcm(*(_period(T, group) for group in closed_groups(T)))


def converges(given: ArrayLike) -> bool:
    """Say whether opinions converge, whatever they are at the start."""
    return period(given) == 1


def reaches_consensus(given: ArrayLike) -> bool:
    """Say whether all opinions converge to one, whatever they are at the start.

    DeGroot's condition is the same: some power of the matrix has a column without a zero.
    """
    return len(closed_groups(given)) == 1 and converges(given)


def influence(given: ArrayLike) -> Matrix:
    """Return each one's weight in the consensus (n,): the left eigenvector to 1, which sums to 1.

    Raises ParameterError where there is no consensus.
    """
    T = trust_of(given)
    if not reaches_consensus(T):
        raise ParameterError(
            f"trust leads to no consensus: closed groups {len(closed_groups(T))}, period {period(T)}. "
            "`limit` gives what opinions converge to in several groups."
        )
    return _stationary(T, closed_groups(T)[0])


def limit(given: ArrayLike) -> Matrix:
    """Return the limit of T to the t-th power (n, n): row i weighs the first opinions in i's last one.

    Raises ParameterError where opinions go round instead.
    """
    T = trust_of(given)
    if not converges(T):
        raise ParameterError(f"trust does not converge: opinions go round with period {period(T)}.")
    groups = closed_groups(T)
    inside = np.concatenate(groups)
    outside = np.setdiff1d(np.arange(len(T)), inside)
    found = np.zeros_like(T)
    for group in groups:
        weights = _stationary(T, group)
        found[group] = weights
        if len(outside):
            # Those outside end up in a group with the chance that a walk along trust enters it.
            among = np.eye(len(outside)) - T[np.ix_(outside, outside)]
            enters = np.linalg.solve(among, T[np.ix_(outside, group)].sum(axis=1))
            found[outside] += np.outer(enters, weights)
    return found


def _period(T: Matrix, group: NDArray[np.int64]) -> int:
    """Return the greatest common divisor of the lengths of all loops in a closed group."""
    near = T[np.ix_(group, group)] > 0.0
    steps = np.full(len(group), -1)
    steps[0], front, found = 0, [0], 0
    while front:
        i = front.pop()
        for j in np.flatnonzero(near[i]).tolist():
            if steps[j] < 0:
                steps[j] = steps[i] + 1
                front.append(j)
            found = gcd(found, int(steps[i] + 1 - steps[j]))
    return found


def _stationary(T: Matrix, group: NDArray[np.int64]) -> Matrix:
    """Return the weights of a closed group's members in its consensus, 0 for all others, (n,)."""
    inner = T[np.ix_(group, group)]
    system = np.vstack([inner.T - np.eye(len(group)), np.ones(len(group))])
    found = np.zeros(len(T))
    found[group] = np.linalg.lstsq(system, np.append(np.zeros(len(group)), 1.0), rcond=None)[0]
    return found
