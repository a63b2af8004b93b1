"""Vote shares: of those who voted, how many chose each party."""

import itertools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.errors import ParameterError
from polybius.measures.measure import Measure
from polybius.state import State

__all__ = ["VoteShare", "vote_share"]


def vote_share(votes: ArrayLike, n_parties: int = 2) -> NDArray[np.float64]:
    """Return the share of each party among the votes cast, (n_parties,); nan if nobody voted.

    `votes` (n_citizens,) holds the party chosen, or -1 for none.
    """
    chosen = np.asarray(votes)
    cast = chosen[chosen >= 0]
    if len(cast) and cast.max() >= n_parties:
        raise ParameterError(
            f"vote_share: votes must lie in [-1, {n_parties - 1}]. Got {cast.max()} instead."
        )
    counts = np.bincount(cast, minlength=n_parties)
    return counts / len(cast) if len(cast) else np.full(n_parties, np.nan)


@dataclass(frozen=True)
class VoteShare(Measure):
    """Vote share of one of the first two parties at the last election, in [0, 1]; nan before the first."""

    party: int  # 0 or 1

    quantity: ClassVar = "vote_share"
    phrase: ClassVar = "vote share of party {party} at the last election"
    unit: ClassVar = "share"
    source: ClassVar = "downs1957"
    per_axis: ClassVar = False
    columns: ClassVar = ("societies.result",)

    def __post_init__(self) -> None:
        if self.party not in (0, 1):
            raise ParameterError(f"VoteShare.party must be 0 or 1. Got {self.party!r} instead.")

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the shares, (n_societies,)."""
        result = state.societies.result.astype(np.float64)
        second = np.where(result >= 0.0, result, np.nan)  # below 0 stands for no election yet
        return second if self.party == 1 else 1.0 - second - _others(state)


def _others(state: State) -> NDArray[np.float64]:
    """Return what parties beyond the first two have of the last vote, (n_societies,)."""
    first = state.societies["first_party"]
    if "votes" not in state.parties or not (np.diff(first) > 2).any():
        return np.zeros(len(first) - 1)
    votes = state.parties.votes.astype(np.float64)
    return np.array([votes[a + 2 : max(a + 2, b)].sum() for a, b in itertools.pairwise(first.tolist())])
