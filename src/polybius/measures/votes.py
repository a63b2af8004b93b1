"""Votes: of those who voted, how many chose each party.

A citizen's vote is their last one, so that between elections the shares change only as voters die; the
result of the election itself is the society's.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.compiled import compiled
from polybius.errors import ParameterError
from polybius.measures.measure import Measure
from polybius.measures.moments import means
from polybius.state import State

__all__ = ["Turnout", "VoteShare", "vote_share"]


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


@compiled
def vote_shares(
    votes: NDArray[np.int8], first: NDArray[np.int64], n_parties: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the shares of votes (n_societies, most parties); nan beyond a society's `n_parties`."""
    out = np.full((len(n_parties), n_parties.max()), np.nan)
    for s in range(out.shape[0]):
        cast = 0.0
        out[s, : n_parties[s]] = 0.0
        for i in range(first[s], first[s + 1]):
            if 0 <= votes[i] < n_parties[s]:
                out[s, votes[i]] += 1.0
                cast += 1.0
        for party in range(n_parties[s]):
            out[s, party] = out[s, party] / cast if cast > 0.0 else np.nan
    return out


@dataclass(frozen=True)
class Turnout(Measure):
    """Share of citizens whose vote at the last election is known, in [0, 1]; nan before the first.

    Those who have come of age since have not voted.
    """

    quantity: ClassVar = "turnout"
    phrase: ClassVar = "share of citizens who have voted"
    unit: ClassVar = "share"
    source: ClassVar = "downs1957"
    dims: ClassVar = ()
    columns: ClassVar = ("citizens.vote",)

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the shares, (n_societies,)."""
        voted = (state.citizens["vote"] >= 0).astype(np.float32)[:, np.newaxis]
        share = means(voted, state.societies["first_citizen"])[:, 0]
        return np.where(share > 0.0, share, np.nan)


@dataclass(frozen=True)
class VoteShare(Measure):
    """Share of each party in the last votes of citizens, in [0, 1]; nan before the first election."""

    quantity: ClassVar = "vote_share"
    phrase: ClassVar = "share of the votes at the last election"
    unit: ClassVar = "share"
    source: ClassVar = "downs1957"
    dims: ClassVar = ("party",)
    columns: ClassVar = ("citizens.vote", "parties.position")

    def of(self, state: State) -> NDArray[np.float64]:
        """Return the shares, (n_societies, n_parties)."""
        n_parties = np.diff(state.societies["first_party"])
        return vote_shares(state.citizens["vote"], state.societies["first_citizen"], n_parties)
