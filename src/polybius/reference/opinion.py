"""Opinions on a line: the column, the usual start, and what sums them up."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.model import param
from polybius.reference.draws import uniforms
from polybius.reference.reference_model import Outcome
from polybius.reference.start import Start
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network
from polybius.thresholds import above, at_least

__all__ = [
    "MEAN",
    "OPINION",
    "SPREAD",
    "VARIANCE",
    "Profile",
    "UniformOpinions",
    "by_world",
    "camps",
    "clusters",
    "n_clusters",
]

#: An opinion is any number: a start says where opinions lie, and averaging keeps them there.
OPINION = Column(name="citizens.opinion", unit="opinion", kind=Kind.CARRIED, meaning="opinion held")

#: Opinions nearer than this belong to one cluster. Arbitrary: far below any confidence in use.
NEAR = 1e-3


@dataclass(frozen=True, kw_only=True)
class UniformOpinions(Start):
    """Opinions drawn uniformly from [low, high)."""

    low: float = param(0.0, "opinion", (-1e9, 1e9), "arbitrary", "least opinion at the start")
    high: float = param(1.0, "opinion", (-1e9, 1e9), "arbitrary", "greatest opinion at the start")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        opinion = self.low + (self.high - self.low) * uniforms(seed, n, "opinion")
        return make_world(citizens={"opinion": opinion}, network=network, seed=seed)


@dataclass(frozen=True, kw_only=True)
class Profile(UniformOpinions):
    """Opinions drawn uniformly from [low, high), or evenly spaced from `low` to `high`, both included."""

    regular: int = param(0, "1", (0, 1), "arbitrary", "1: evenly spaced opinions; 0: random ones")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        if not self.regular:
            return UniformOpinions(low=self.low, high=self.high).world(n, network, seed)
        opinion = np.linspace(self.low, self.high, n)
        return make_world(citizens={"opinion": opinion}, network=network, seed=seed)


def by_world(state: State, column: str = "citizens.opinion") -> NDArray[np.float64]:
    """Return a column with one row for each world, (n_worlds, n)."""
    return state.column(column).reshape(state.n_worlds, -1)


def n_clusters(
    opinions: NDArray[np.float64], near: ArrayLike = NEAR, least: float = 0.0
) -> NDArray[np.float64]:
    """Return how many clusters each row of `opinions` has: runs of sorted opinions without a gap > `near`.

    `near` is one number, or one a row. Clusters with less than a share `least` of the row don't count.
    """
    found, gap = np.empty(len(opinions)), np.broadcast_to(near, len(opinions))
    for w, row in enumerate(np.sort(opinions, axis=1)):
        edges = np.flatnonzero(above(np.diff(row), gap[w]))
        sizes = np.diff(np.concatenate([[-1], edges, [len(row) - 1]]))
        found[w] = np.count_nonzero(at_least(sizes / len(row), least))
    return found


def camps(opinions: NDArray[np.float64], near: float = NEAR) -> NDArray[np.float64]:
    """Return where the camps among `opinions` stand: the means of runs without a gap > `near`."""
    rising = np.sort(opinions)
    starts = np.concatenate([[0], np.flatnonzero(above(np.diff(rising), near)) + 1])
    sizes = np.diff(np.concatenate([starts, [len(rising)]]))
    means: NDArray[np.float64] = np.add.reduceat(rising, starts) / sizes
    return means


MEAN = Outcome("mean_opinion", "mean opinion", lambda state: by_world(state).mean(axis=1), formerly="mean")
VARIANCE = Outcome("variance", "variance of opinions", lambda state: by_world(state).var(axis=1))
SPREAD = Outcome("spread", "greatest less least opinion", lambda state: np.ptp(by_world(state), axis=1))


def clusters(meaning: str, width: Callable[..., ArrayLike], given: tuple[str, ...]) -> Outcome:
    """Return the outcome that counts clusters more than `width` apart, or NEAR where that is more.

    `width` takes the parameters named in `given`, as arrays over worlds. A model whose worlds come to rest
    leaves gaps within camps that depend on how still "at rest" is: the width must exceed them.
    """
    return Outcome(
        "clusters",
        f"clusters of opinions more than {meaning} apart, or {NEAR:g} if that is more",
        lambda state, *values: n_clusters(by_world(state), np.maximum(width(*values), NEAR)),
        given,
    )
