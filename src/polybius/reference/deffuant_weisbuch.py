"""Bounded confidence in pairs: two who meet come closer if they are near enough.

    if |x_i - x_j| < d:   x_i <- x_i + mu * (x_j - x_i),   x_j <- x_j + mu * (x_i - x_j)

A step is one encounter for each citizen on average: a first drawn from all, a second drawn
among those it hears. With mu = 1/2 both meet in the middle. The model comes to rest when no
two neighbours are both within d and more than `tolerance` apart.

Limits: opinions on one line, one confidence for all, and an encounter teaches nothing else.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Clock, Encounter, Partners, Slot, Theory, Tick, WorldRule, param
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.opinion import (
    CLUSTERS,
    MEAN,
    OPINION,
    VARIANCE,
    UniformOpinions,
    n_clusters,
)
from polybius.reference.ranking import SHIFT, rank, ranked
from polybius.reference.reference_model import Family, ReferenceModel
from polybius.state import Column, Kind

__all__ = ["MODEL", "Meeting", "OutOfReach"]


@dataclass(frozen=True, kw_only=True)
class Meeting(Encounter):
    """Two who meet come closer if they are near enough (Deffuant et al. 2000)."""

    d: float = param(0.2, "opinion", (0, 1e9), "deffuant2000", "farthest opinion that moves one")
    mu: float = param(0.5, "1", (0, 0.5), "deffuant2000", "share of the gap that each closes")
    encounters: float = param(1.0, "1/step", (0, 1e9), "deffuant2000", "encounters per citizen")

    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)
    sources: ClassVar[tuple[str, ...]] = ("deffuant2000",)

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return the new opinions of the two."""
        w = s.citizens.world[m[0]]
        mu, d = p.mu[w], p.d[w]  # read before the test: no branch to guess
        x, y = s.citizens.opinion[m[0]], s.citizens.opinion[m[1]]
        closing = mu if abs(x - y) < d else 0.0
        return x + closing * (y - x), y + closing * (x - y)


@dataclass(frozen=True, kw_only=True)
class OutOfReach(WorldRule):
    """Stop when nobody is moved by anyone: each tie spans at least d, or no more than `tolerance`."""

    d: float = param(0.2, "opinion", (0, 1e9), "deffuant2000", "farthest opinion that moves one")
    tolerance: float = param(1e-4, "opinion", (0, 1), "arbitrary", "gap that counts as none")

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "ties")
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look at ties until one of them still moves somebody; at first that is soon."""
        me = s.citizens
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            for e in range(me.first_tie[i], me.first_tie[i + 1]):
                gap = abs(me.opinion[i] - me.opinion[s.ties.to[e]])
                if p.tolerance[w] < gap < p.d[w]:
                    return
        s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class MeetingAnyone(Meeting):
    """The same where everyone hears everyone: the same pairs, drawn without a look at ties."""

    partners: ClassVar[Partners] = Partners.EVERYONE


@dataclass(frozen=True, kw_only=True)
class OutOfReachOfAll(WorldRule):
    """The same stop where everyone hears everyone, found along the opinions in rising order.

    A pair that still moves is remembered: as long as it does, nothing else needs a look.
    """

    d: float = param(0.2, "opinion", (0, 1e9), "deffuant2000", "farthest opinion that moves one")
    tolerance: float = param(1e-4, "opinion", (0, 1), "arbitrary", "gap that counts as none")

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped", "worlds.one", "worlds.other", "citizens.shift")
    columns: ClassVar[tuple[Column, ...]] = (
        OPINION,
        SHIFT,
        Column(
            name="worlds.one",
            dtype="int32",
            unit="row",
            kind=Kind.CARRIED,
            meaning="one of a pair that moved",
        ),
        Column(name="worlds.other", dtype="int32", unit="row", kind=Kind.CARRIED, meaning="the other of it"),
    )

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look for a pair within d that is not yet together: the last one, rows side by side, then all."""
        x, first = s.citizens.opinion, s.worlds.first_citizen[w]
        n = s.worlds.first_citizen[w + 1] - first
        if n > 1:
            one, other = first + s.worlds.one[w], first + s.worlds.other[w]
            if p.tolerance[w] < abs(x[one] - x[other]) < p.d[w]:
                return
            for i in range(first + 1, first + n):
                if p.tolerance[w] < abs(x[i] - x[i - 1]) < p.d[w]:
                    return
            rank(x, s.citizens.shift, first, n)
            one, other = moving_pair(x, s.citizens.shift, first, n, p.d[w], p.tolerance[w])
            if one != other:
                s.worlds.one.set(w, one - first)
                s.worlds.other.set(w, other - first)
                return
        s.worlds.stopped.set(w, 1)


def moving_pair(x: Any, shift: Any, first: int, n: int, d: float, tolerance: float) -> tuple[int, int]:
    """Return two rows more than `tolerance` but less than `d` apart, or twice the same if there are none."""
    far = 0
    for k in range(n):
        low = x[ranked(shift, first, k)]
        while far + 1 < n and x[ranked(shift, first, far + 1)] - low < d:
            far += 1
        if x[ranked(shift, first, far)] - low > tolerance and far > k:
            return ranked(shift, first, k), ranked(shift, first, far)
    return first, first


def major_clusters(simulate: Simulate, d: float, n: int, replicates: int) -> dict[str, Estimate]:
    """Return the mean number of clusters: those with 5 % of the citizens at least, and all."""
    found = simulate(MODEL, n=n, replicates=replicates, d=d, record=("opinion",)).opinion.to_numpy()
    return {
        "clusters of 5 % at least": Estimate.mean(n_clusters(found, near=0.01, least=0.05)),
        "clusters": Estimate.mean(n_clusters(found, near=0.01)),
    }


MODEL = ReferenceModel(
    name="deffuant_weisbuch",
    title="Deffuant-Weisbuch bounded confidence",
    summary="Pairs who meet come closer if their opinions are near enough; about 1/(2d) camps form.",
    family=Family.OPINIONS,
    source="deffuant2000",
    theory=Theory(
        name="Deffuant-Weisbuch",
        claim="Whoever hears only the near ends in one of several camps.",
        source="deffuant2000",
        mechanisms=(Meeting(),),
        stops_when=OutOfReach(),
        clock=Clock.STEPS,
        precision="float64",
    ),
    complete=Theory(
        name="Deffuant-Weisbuch",
        claim="Whoever hears only the near ends in one of several camps.",
        source="deffuant2000",
        mechanisms=(Slot("Meeting", MeetingAnyone()),),
        stops_when=OutOfReachOfAll(),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=UniformOpinions(),
    n=1000,
    steps=10_000,
    shows=("citizens.opinion",),
    outcomes=(MEAN, VARIANCE, CLUSTERS),
    known_answers=(
        KnownAnswer(
            quantity="clusters of 5 % at least",
            expected=2.004,
            error=0.004,
            source="deffuant2000",
            sure=(Sure.NOTES, Sure.SIMULATED),
            run=major_clusters,
            parameters={"d": 0.2, "n": 1000, "replicates": 250},
        ),
    ),
)
