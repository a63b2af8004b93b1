"""Bounded confidence in pairs: two who meet come closer if they are near enough.

    if |x_i - x_j| < d:   x_i <- x_i + mu * (x_j - x_i),   x_j <- x_j + mu * (x_i - x_j)

A step is one encounter for each citizen on average, one after the other: a first drawn from
all, a second drawn among those it hears. With mu = 1/2 both meet in the middle. Each encounter
keeps the mean. The model comes to rest when no two who hear each other are within d and yet
more than `tolerance` apart; who hears nobody within d stays where it is. Where everyone hears
everyone, all groups are then narrower than `tolerance` and further than d apart, for ever: so
they lie within `tolerance` of the limit. The last to settle are a few at the edges, who rarely
meet; with a `tolerance` just below d a run stops when it is decided who ends with whom.

Among infinitely many citizens the model is a rate equation: `compromise` integrates it, and
`splitting_point` finds where a major party splits in two (Ben-Naim, Krapivsky and Redner 2003).

Limits: opinions on one line, one confidence for all, and an encounter teaches nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from polybius.model import Clock, Encounter, Partners, Slot, Theory, Tick, WorldRule, param
from polybius.reference.compromise import compromise, parties, splitting_point
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.opinion import MEAN, OPINION, SPREAD, VARIANCE, Profile, clusters, n_clusters
from polybius.reference.ranking import SHIFT, rank, ranked
from polybius.reference.reference_model import Family, ReferenceModel
from polybius.state import Column, Kind
from polybius.thresholds import at_least

__all__ = [
    "MODEL",
    "Meeting",
    "MeetingAnyone",
    "OutOfReach",
    "OutOfReachOfAll",
    "compromise",
    "parties",
    "splitting_point",
]


D = Column(
    name="citizens.d",
    unit="opinion",
    kind=Kind.GIVEN,
    meaning="farthest opinion that moves this one, beyond d",
)
MU = Column(
    name="citizens.mu", unit="1", kind=Kind.GIVEN, meaning="share of the gap that this one closes, beyond mu"
)


@dataclass(frozen=True, kw_only=True)
class Meeting(Encounter):
    """Two who meet come closer if they are near enough (Deffuant et al. 2000)."""

    d: float = param(0.2, "opinion", (0, 1e9), "deffuant2000", "farthest opinion that moves one")
    mu: float = param(0.5, "1", (0, 0.5), "deffuant2000", "share of the gap that each closes")
    encounters: float = param(1.0, "1/step", (0, 1e9), "deffuant2000", "encounters per citizen")

    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    heeds: ClassVar[Mapping[str, float]] = {D.name: 0, MU.name: 0}
    columns: ClassVar[tuple[Column, ...]] = (OPINION, D, MU)
    sources: ClassVar[tuple[str, ...]] = ("deffuant2000",)

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return the new opinions of the two."""
        me, w = s.citizens, s.citizens.world[m[0]]
        mu, d = p.mu[w], p.d[w]  # read before the test: no branch to guess
        x, y = me.opinion[m[0]], me.opinion[m[1]]
        one = 0.0 if at_least(abs(x - y), d + me.d[m[0]]) else mu + me.mu[m[0]]
        other = 0.0 if at_least(abs(x - y), d + me.d[m[1]]) else mu + me.mu[m[1]]
        return x + one * (y - x), y + other * (x - y)


@dataclass(frozen=True, kw_only=True)
class OutOfReach(WorldRule):
    """Stop when nobody is moved by anyone: each tie spans at least d, or no more than `tolerance`."""

    d: float = param(0.2, "opinion", (0, 1e9), "deffuant2000", "farthest opinion that moves one")
    tolerance: float = param(1e-3, "opinion", (0, 1e9), "arbitrary", "gap that counts as none")

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "ties")
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    heeds: ClassVar[Mapping[str, float]] = {D.name: 0}
    columns: ClassVar[tuple[Column, ...]] = (OPINION, D)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look at ties until one of them still moves somebody; at first that is soon."""
        me = s.citizens
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            for e in range(me.first_tie[i], me.first_tie[i + 1]):
                j = s.ties.to[e]
                gap, reach = abs(me.opinion[i] - me.opinion[j]), p.d[w] + max(me.d[i], me.d[j])
                if moves(gap, p.tolerance[w], reach):
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
    tolerance: float = param(1e-3, "opinion", (0, 1e9), "arbitrary", "gap that counts as none")

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
            meaning="one who was to move",
        ),
        Column(
            name="worlds.other", dtype="int32", unit="row", kind=Kind.CARRIED, meaning="the one towards whom"
        ),
    )

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look for a pair within d that is not yet together: the last one, rows side by side, then all."""
        x, first = s.citizens.opinion, s.worlds.first_citizen[w]
        n = s.worlds.first_citizen[w + 1] - first
        if n > 1:
            one, other = first + s.worlds.one[w], first + s.worlds.other[w]
            if moves(abs(x[one] - x[other]), p.tolerance[w], p.d[w]):
                return
            for i in range(first + 1, first + n):
                if moves(abs(x[i] - x[i - 1]), p.tolerance[w], p.d[w]):
                    return
            rank(x, s.citizens.shift, first, n)
            one, other = moving_pair(x, s.citizens.shift, first, n, p.d[w], p.tolerance[w])
            if one != other:
                s.worlds.one.set(w, one - first)
                s.worlds.other.set(w, other - first)
                return
        s.worlds.stopped.set(w, 1)


def moves(gap: float, tolerance: float, d: float) -> bool:
    """Say whether two move who are `gap` apart: by more than `tolerance`, but less than `d`."""
    return gap > tolerance and not at_least(gap, d)


def moving_pair(x: Any, shift: Any, first: int, n: int, d: float, tolerance: float) -> tuple[int, int]:
    """Return two rows more than `tolerance` but less than `d` apart, or twice the same if there are none."""
    far = 0
    for k in range(n):
        low = x[ranked(shift, first, k)]
        while far + 1 < n and not at_least(x[ranked(shift, first, far + 1)] - low, d):
            far += 1
        if x[ranked(shift, first, far)] - low > tolerance and far > k:
            return ranked(shift, first, k), ranked(shift, first, far)
    return first, first


def major_clusters(simulate: Simulate, d: float, n: int, replicates: int) -> dict[str, Estimate]:
    """Return the mean number of clusters: those with 5 % of all at least, also times 2 d, and any."""
    found = simulate(MODEL, n=n, replicates=replicates, d=d, record=("opinion",)).opinion.to_numpy()
    major = n_clusters(found, near=0.01, least=0.05)
    return {
        "clusters of 5 % at least": Estimate.mean(major),
        "clusters of 5 % at least, over 1 / (2 d)": Estimate.mean(major * 2.0 * d),
        "clusters": Estimate.mean(n_clusters(found, near=0.01)),
    }


def share_with_one_major_party(simulate: Simulate, d: float, n: int, replicates: int) -> dict[str, Estimate]:
    """Return the share of runs in which just one cluster holds 10 % of the citizens or more."""
    found = simulate(MODEL, n=n, replicates=replicates, d=d, tolerance=0.01, record=("opinion",)).opinion
    return {"share": Estimate.share(n_clusters(found.to_numpy(), near=0.02, least=0.1) == 1)}


def split(simulate: Simulate, low: float, high: float, cells: int) -> dict[str, Estimate]:
    """Return the Delta at which the middle party of the rate equation splits, and the d that this is."""
    Delta = splitting_point(low, high, cells=cells)
    return {"Delta": Estimate(Delta), "d": Estimate(0.5 / Delta)}


def infinitely_many(simulate: Simulate, Delta: float) -> dict[str, Estimate]:
    """Return how many parties the rate equation ends in, and the mass of the leftmost."""
    opinions, mass = compromise(Delta)
    found = parties(opinions, mass)
    return {
        "parties": Estimate(float(len(found))),
        "mass of the leftmost party": Estimate(found[0].share * 2.0 * Delta),
    }


def _theory(meeting: Meeting, stop: WorldRule) -> Theory:
    return Theory(
        name="Deffuant-Weisbuch",
        claim="Whoever hears only the near ends in one of several camps.",
        source="deffuant2000",
        mechanisms=(Slot("Meeting", meeting),),
        stops_when=stop,
        clock=Clock.STEPS,
        precision="float64",
    )


def _clusters(
    d: float, major: float, all_of_them: float, error: float, replicates: int, *, slow: bool
) -> list[KnownAnswer]:
    """Return the two answers for clusters at `d`; `error` is that of either mean over 250 samples."""
    return [
        KnownAnswer(
            quantity=quantity,
            expected=expected,
            error=deviation,
            source="deffuant2000",
            sure=sure,
            run=major_clusters,
            parameters={"d": d, "n": 1000, "replicates": replicates},
            slow=slow,
        )
        for quantity, expected, deviation, sure in (
            ("clusters of 5 % at least", major, error, (Sure.NOTES, Sure.SIMULATED)),
            ("clusters", all_of_them, 0.06, (Sure.SIMULATED,)),
        )
    ]


MODEL = ReferenceModel(
    name="deffuant_weisbuch",
    title="Deffuant-Weisbuch bounded confidence",
    summary="Pairs who meet come closer if their opinions are near enough; at most about 1/(2d) camps form.",
    family=Family.OPINIONS,
    source="deffuant2000",
    theory=_theory(Meeting(), OutOfReach()),
    complete=_theory(MeetingAnyone(), OutOfReachOfAll()),
    start=Profile(),
    n=1000,
    steps=100_000,
    shows=("citizens.opinion",),
    outcomes=(
        MEAN,
        VARIANCE,
        SPREAD,
        # At rest no gap lies between `tolerance` and d: whoever is nearer belongs together.
        clusters("tolerance", lambda tolerance: tolerance, ("tolerance",)),
    ),
    by_citizen={"d": D.name, "mu": MU.name},
    also={**dict.fromkeys(("epsilon", "eps", "threshold", "bound", "confidence"), "d"), "convergence": "mu"},
    functions=(compromise, parties, splitting_point),
    known_answers=(
        # Standard errors of single clusterings that were not noted are our estimates.
        *_clusters(0.5, 1.0, 1.02, 0.004, 25, slow=False),
        *_clusters(0.3, 1.012, 2.44, 0.007, 25, slow=False),
        *_clusters(0.2, 2.004, 3.51, 0.004, 25, slow=False),
        *_clusters(0.1, 4.35, 5.98, 0.03, 25, slow=False),
        *_clusters(0.4, 1.0, 2.67, 0.004, 100, slow=True),
        *_clusters(0.27, 1.60, 2.14, 0.03, 100, slow=True),
        *_clusters(0.25, 1.952, 2.40, 0.014, 100, slow=True),
        *_clusters(0.18, 2.34, 3.54, 0.03, 100, slow=True),
        *_clusters(0.15, 2.93, 4.04, 0.02, 100, slow=True),
        *_clusters(0.12, 3.60, 4.91, 0.03, 100, slow=True),
        *_clusters(0.05, 8.33, 11.5, 0.09, 100, slow=True),
        KnownAnswer(
            quantity="clusters of 5 % at least, over 1 / (2 d)",
            expected=1.0,
            tolerance=0.05,
            source="deffuant2000",
            sure=(Sure.NOTES,),
            run=major_clusters,
            parameters={"d": 0.05, "n": 1000, "replicates": 100},
            slow=True,
            reproducible=False,
            note="1/(2d) bounds the number of major clusters from above; it is not their mean.",
        ),
        *(
            KnownAnswer(
                quantity=quantity,
                expected=expected,
                tolerance=tolerance,
                source=source,
                sure=(Sure.RECALL, Sure.SIMULATED),
                run=split,
                parameters={"low": low, "high": high, "cells": cells},
                slow=slow,
                note="Found on a grid: up to 0.5 % low.",
            )
            for quantity, expected, tolerance, source, low, high, cells, slow in (
                ("Delta", 1.871, 0.01, "bennaim2003", 1.8, 1.95, 50, False),
                ("d", 0.267, 0.002, "lorenz2007", 1.8, 1.95, 50, False),
                ("Delta", 1.871, 0.005, "bennaim2003", 1.85, 1.9, 200, True),
                ("Delta", 4.079, 0.02, "bennaim2003", 3.9, 4.2, 100, True),
            )
        ),
        *(
            KnownAnswer(
                quantity=quantity,
                expected=expected,
                tolerance=tolerance,
                source="bennaim2003",
                sure=(Sure.RECALL, Sure.SIMULATED),
                run=infinitely_many,
                parameters={"Delta": Delta},
            )
            for quantity, expected, tolerance, Delta in (
                ("parties", 1.0, 0.0, 0.95),
                ("parties", 3.0, 0.0, 1.1),
                ("mass of the leftmost party", 0.01, 0.0005, 1.5),
            )
        ),
        *(
            KnownAnswer(
                quantity="share",
                expected=share,
                error=Estimate.share(np.arange(40) < share * 40).error,
                source="bennaim2003",
                sure=(Sure.SIMULATED,),
                run=share_with_one_major_party,
                parameters={"d": d, "n": 10_000, "replicates": 40},
                slow=True,
            )
            for d, share in ((0.265, 0.05), (0.27, 0.475), (0.275, 0.875), (0.28, 1.0))
        ),
    ),
)
