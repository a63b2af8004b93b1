"""Bounded confidence, all at once: everyone moves to the mean of those it can still hear.

    x_i <- mean of all x_j with  -eps_l(x_i) <= x_j - x_i <= eps_r(x_i),   oneself included

    eps_l(x) = (1 - m) eps_l + m (1 - x) (eps_l + eps_r)
    eps_r(x) = (1 - m) eps_r + m x (eps_l + eps_r)

With eps_l = eps_r this is the symmetric model, with m = 0 a confidence that leans to one side
alike for all, with m > 0 one that leans the more to a side the nearer the opinion, in [0, 1],
is to it: the bias of the paper. On a network one hears oneself and those among whom one has
ties, each counted by the tie's weight. A step is a period.

Where everyone hears everyone, opinions keep their order, so each hears a window of those in
rising order: a period takes n steps, not n^2. A bound of confidence is met by gaps up to
`slack` beyond it, so that evenly spaced profiles don't hang on the last digit. A world comes
to rest, at `stopped_at` periods, when the next period would move nobody by more than `still`:
on the complete network after finitely many periods and exactly, up to rounding, elsewhere in
the limit.

Limits: opinions on a line; hearing is all or nothing; nobody weighs her own opinion more than others'.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from polybius.model import Clock, Mechanism, Slot, Theory, Tick, WorldRule, param
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.opinion import MEAN, OPINION, SPREAD, VARIANCE, Profile, camps, clusters
from polybius.reference.ranking import SHIFT, rank
from polybius.reference.reference_model import Family, ReferenceModel
from polybius.state import Column, Kind

__all__ = ["MODEL", "AtRest", "AtRestInOrder", "Hearing", "HearingInOrder"]


@dataclass(frozen=True, kw_only=True)
class Confidence(Mechanism):
    """The parameters that all parts of the model share."""

    epsilon: float = param(0.2, "opinion", (0, 1e9), "hegselmann2002", "farthest opinion heard")
    eps_l: float = param(
        -1.0, "opinion", (-1, 1e9), "hegselmann2002", "farthest heard to the left; below 0: epsilon"
    )
    eps_r: float = param(
        -1.0, "opinion", (-1, 1e9), "hegselmann2002", "farthest heard to the right; below 0: epsilon"
    )
    m: float = param(0.0, "1", (0, 1), "hegselmann2002", "strength of the bias to one's own side")
    slack: float = param(1e-12, "opinion", (0, 1), "arbitrary", "gap beyond confidence that is rounding")


EPSILON = Column(
    name="citizens.epsilon",
    unit="opinion",
    kind=Kind.GIVEN,
    meaning="farthest opinion that this one hears, beyond epsilon",
)


@dataclass(frozen=True, kw_only=True)
class Hearing(Confidence):
    """Everyone moves to the mean of those heard, oneself included (Hegselmann and Krause 2002)."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    heeds: ClassVar[Mapping[str, float]] = {EPSILON.name: 0}
    columns: ClassVar[tuple[Column, ...]] = (OPINION, EPSILON)
    sources: ClassVar[tuple[str, ...]] = ("hegselmann2002",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the mean of those heard."""
        return mean_heard(i, s, p)


@dataclass(frozen=True, kw_only=True)
class AtRest(Confidence, WorldRule):
    """Stop when the next period would move nobody by more than `still`."""

    still: float = param(1e-9, "opinion", (0, 1), "arbitrary", "move that counts as none")

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "ties")
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    heeds: ClassVar[Mapping[str, float]] = {EPSILON.name: 0}
    columns: ClassVar[tuple[Column, ...]] = (OPINION, EPSILON)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look for one who will still move; at first that is soon."""
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            if abs(mean_heard(i, s, p) - s.citizens.opinion[i]) > p.still[w]:
                return
        s.worlds.stopped.set(w, 1)


RISING = Column(
    name="citizens.rising", unit="opinion", kind=Kind.CARRIED, meaning="opinions of the world in rising order"
)


@dataclass(frozen=True, kw_only=True)
class HearingInOrder(Confidence, WorldRule):
    """The same where everyone hears everyone: a window that slides over the opinions in rising order."""

    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion", "citizens.shift", "citizens.rising")
    columns: ClassVar[tuple[Column, ...]] = (OPINION, SHIFT, RISING)
    sources: ClassVar[tuple[str, ...]] = ("hegselmann2002",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Note the opinions in rising order, move everyone to the mean of a window of them, note anew."""
        me, first, end = s.citizens, s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
        rank(me.opinion, me.shift, first, end - first)
        for k in range(first, end):
            me.rising.set(k, me.opinion[k + me.shift[k]])
        low, high, total = first, first, 0.0
        for k in range(first, end):
            low, high, total = window(me.rising, k, end, low, high, total, w, p)
            me.opinion.set(k + me.shift[k], window_mean(me.rising, k, low, high, total))
        for k in range(first, end):
            me.rising.set(k, me.opinion[k + me.shift[k]])


@dataclass(frozen=True, kw_only=True)
class AtRestInOrder(Confidence, WorldRule):
    """The same stop where everyone hears everyone."""

    still: float = param(1e-9, "opinion", (0, 1), "arbitrary", "move that counts as none")

    reads: ClassVar[tuple[str, ...]] = ("citizens.rising",)
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (RISING,)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look for one who will still move, from the lowest opinion on."""
        y, first, end = s.citizens.rising, s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
        low, high, total = first, first, 0.0
        for k in range(first, end):
            low, high, total = window(y, k, end, low, high, total, w, p)
            if abs(window_mean(y, k, low, high, total) - y[k]) > p.still[w]:
                return
        s.worlds.stopped.set(w, 1)


def confidences(x: float, own: float, w: int, p: Any) -> tuple[float, float]:
    """Return how far to the left and to the right somebody at `x` hears, with `slack`; `own` adds."""
    left = p.eps_l[w] if p.eps_l[w] >= 0.0 else p.epsilon[w] + own
    right = p.eps_r[w] if p.eps_r[w] >= 0.0 else p.epsilon[w] + own
    m, both, within = p.m[w], left + right, 0.0 if x < 0.0 else 1.0 if x > 1.0 else x
    left = (1.0 - m) * left + m * (1.0 - within) * both
    right = (1.0 - m) * right + m * within * both
    return left + p.slack[w], right + p.slack[w]


def mean_heard(i: int, s: Any, p: Any) -> float:
    """Return the mean of the opinions that `i` hears: its own and, by weight, those along its ties."""
    me, w = s.citizens, s.citizens.world[i]
    x: float = me.opinion[i]
    left, right = confidences(x, me.epsilon[i], w, p)
    apart, weight = 0.0, 1.0
    for e in range(me.first_tie[i], me.first_tie[i + 1]):
        j = s.ties.to[e]
        gap = me.opinion[j] - x
        # Chosen, not branched upon: who is near enough cannot be guessed.
        tie = s.ties.weight[e]
        heard = tie if (gap <= right) & (gap >= -left) & (j != i) else 0.0
        apart += heard * gap
        weight += heard
    return x + apart / weight


def window(
    y: Any, k: int, end: int, low: int, high: int, total: float, w: int, p: Any
) -> tuple[int, int, float]:
    """Return the rows `low` to `high` of `y` that `k` hears, and their total, from those of k - 1."""
    x = y[k]
    left, right = confidences(x, 0.0, w, p)
    while low < k and x - y[low] > left:
        total -= y[low]
        low += 1
    if low == high:
        total = 0.0  # a fresh start where windows don't overlap: rounding is left behind
    while high < end and y[high] - x <= right:
        total += y[high]
        high += 1
    return low, high, total


def window_mean(y: Any, k: int, low: int, high: int, total: float) -> float:
    """Return the mean over a window, exactly the opinion at `k` where all are the same."""
    mean: float = y[k] if y[low] == y[high - 1] else total / (high - low)
    return mean


def final_opinions(simulate: Simulate, n: int, replicates: int, **parameters: float) -> dict[str, Estimate]:
    """Return what random profiles come to: number of camps, how often one and two, their mean, periods."""
    found = simulate(MODEL, n=n, replicates=replicates, **parameters)
    clusters = found.clusters.to_numpy()
    return {
        "clusters": Estimate.mean(clusters),
        "share with one cluster": Estimate.share(clusters == 1),
        "share with two clusters": Estimate.share(clusters == 2),
        "most frequent number of clusters": Estimate(float(np.bincount(clusters.astype(int)).argmax())),
        "mean opinion": Estimate.mean(found.mean_opinion.to_numpy()),
        "periods": Estimate.mean(found.stopped_at.to_numpy()),
    }


def gaps(simulate: Simulate, L: float, n: int, replicates: int, regular: int = 0) -> dict[str, Estimate]:
    """Return the mean gap between camps for confidence 1 and opinions on [0, L], and between inner ones."""
    found = simulate(
        MODEL, n=n, replicates=replicates, high=L, epsilon=1.0, regular=regular, record=("opinion",)
    ).opinion.to_numpy()
    rows = [np.diff(camps(row)) for row in found]
    return {
        "mean gap": Estimate.mean([row.mean() for row in rows]),
        "median gap of the inner half": Estimate.mean(
            [np.median(row[len(row) // 4 : -(len(row) // 4)]) for row in rows]
        ),
        "L / clusters": Estimate.mean([L / (len(row) + 1) for row in rows]),
    }


def eight_citizens(simulate: Simulate) -> dict[str, Estimate]:
    """Return where 0, 1, 2, 3, 4, 6, 7, 8 eighths end if an eighth is heard, and after how many periods."""
    found = simulate(MODEL, n=8, epsilon=0.125, initial={"opinion": np.array([0, 1, 2, 3, 4, 6, 7, 8]) / 8})
    distance = np.abs(found.opinion.to_numpy()[0] - ([0.25] * 5 + [0.875] * 3)).max()
    return {
        "periods": Estimate(float(found.stopped_at.item())),
        "greatest distance from 1/4 and 7/8": Estimate(float(distance)),
    }


def _answers(
    quantity: str,
    expected: dict[tuple[tuple[str, float], ...], tuple[float, float]],
    *sure: Sure,
    n: int = 625,
    replicates: int = 300,
    slow: bool = False,
) -> list[KnownAnswer]:
    """Return answers on random profiles: what is expected, and its standard error, by parameters."""
    return [
        KnownAnswer(
            quantity=quantity,
            expected=value,
            error=error,
            source="hegselmann2002",
            sure=sure,
            run=final_opinions,
            parameters={"n": n, "replicates": replicates, **dict(parameters)},
            slow=slow,
        )
        for parameters, (value, error) in expected.items()
    ]


def _at(epsilon: float) -> tuple[tuple[str, float], ...]:
    return (("epsilon", epsilon),)


def _leaning(eps_l: float) -> tuple[tuple[str, float], ...]:
    return (("eps_l", eps_l), ("eps_r", 0.2))


def _consensus(
    n: int, trials: int, replicates: int, shares: dict[float, float], *sure: Sure
) -> list[KnownAnswer]:
    """Return answers for the share of random profiles that end in consensus, of which `trials` are known."""
    return _answers(
        "share with one cluster",
        {_at(epsilon): (share, Estimate.share(np.arange(trials) < share * trials).error)
         for epsilon, share in shares.items()},
        *sure,
        n=n,
        replicates=replicates,
        slow=n > 1000,
    )  # fmt: skip


def _theory(hearing: Mechanism, at_rest: WorldRule) -> Theory:
    return Theory(
        name="Hegselmann-Krause",
        claim="Whoever hears only the near ends in one of several camps.",
        source="hegselmann2002",
        mechanisms=(Slot("Hearing", hearing),),
        stops_when=at_rest,
        clock=Clock.STEPS,
        precision="float64",
    )


MODEL = ReferenceModel(
    name="hegselmann_krause",
    title="Hegselmann-Krause bounded confidence",
    summary="Everyone moves at once to the mean of those near enough to be heard; camps form, or consensus.",
    family=Family.OPINIONS,
    source="hegselmann2002",
    theory=_theory(Hearing(), AtRest()),
    complete=_theory(HearingInOrder(), AtRestInOrder()),
    start=Profile(),
    n=625,
    steps=100_000,
    shows=("citizens.opinion",),
    outcomes=(
        MEAN,
        VARIANCE,
        SPREAD,
        # Two who both move by less than `still` to their common mean are less than twice that apart.
        clusters("2 still", lambda still: 2.0 * still, ("still",)),
    ),
    by_citizen={"epsilon": EPSILON.name},
    also={
        "d": "epsilon",
        "eps": "epsilon",
        "threshold": "epsilon",
        "confidence": "epsilon",
        "bound": "epsilon",
    },
    known_answers=(
        *_answers(
            "clusters",
            {_at(0.01): (37.76, 0.11), _at(0.15): (2.56, 0.03)},
            Sure.NOTES,
            Sure.SIMULATED,
        ),
        *_answers("share with two clusters", {_at(0.15): (0.44, 0.029)}, Sure.NOTES, Sure.SIMULATED),
        *_answers("share with one cluster", {_at(0.2): (0.11, 0.018)}, Sure.SIMULATED),
        *_consensus(625, 300, 300, {0.25: 1.0}, Sure.NOTES, Sure.SIMULATED),
        *_consensus(625, 200, 300, {0.3: 1.0}, Sure.SIMULATED),
        *_answers(
            "mean opinion",
            {_leaning(0.18): (0.534, 0.005), _leaning(0.1): (0.689, 0.008), _leaning(0.02): (0.937, 0.005)},
            Sure.NOTES,
            Sure.SIMULATED,
        ),
        *_consensus(
            1000,
            100,
            50,
            {0.195: 0.07, 0.2: 0.11, 0.205: 0.23, 0.21: 0.40, 0.22: 0.69, 0.23: 0.89},
            Sure.SIMULATED,
        ),
        *_consensus(50, 20, 200, {0.22: 1 / 20}, Sure.NOTES),
        *_consensus(625, 20, 200, {0.22: 12 / 20}, Sure.NOTES),
        *_consensus(2000, 20, 60, {0.22: 16 / 20}, Sure.NOTES),
        *_consensus(
            10_001,
            30,
            60,
            {0.19: 0.0, 0.195: 0.23, 0.2: 0.57, 0.205: 0.83, 0.21: 0.97, 0.22: 1.0},
            Sure.SIMULATED,
        ),
        KnownAnswer(
            quantity="most frequent number of clusters",
            expected=2.0,
            tolerance=0.0,
            source="hegselmann2002",
            sure=(Sure.NOTES,),
            run=final_opinions,
            parameters={"n": 625, "replicates": 300, "epsilon": 0.15},
            reproducible=False,
            note="The paper shows one run with two camps; more than half of such runs end in three.",
        ),
        *(
            KnownAnswer(
                quantity=quantity,
                expected=expected,
                tolerance=tolerance,
                source="blondel2009",
                sure=(Sure.RECALL, Sure.SIMULATED),
                run=gaps,
                parameters=parameters,
                slow=slow,
                note=note,
            )
            for quantity, expected, tolerance, parameters, slow, note in (
                ("mean gap", 2.275, 0.125, {"L": 200.0, "n": 100_000, "replicates": 10}, True, ""),
                ("L / clusters", 2.275, 0.125, {"L": 200.0, "n": 100_000, "replicates": 10}, True, ""),
                (
                    "median gap of the inner half",
                    2.217,
                    0.02,
                    {"L": 100.0, "n": 50_000, "replicates": 1, "regular": 1},
                    False,
                    "About 2.2, from evenly spaced opinions.",
                ),
            )
        ),
        KnownAnswer(
            quantity="periods",
            expected=6.0,
            tolerance=0.0,
            source="hegselmann2002",
            sure=(Sure.DERIVED,),
            run=eight_citizens,
        ),
        KnownAnswer(
            quantity="greatest distance from 1/4 and 7/8",
            expected=0.0,
            tolerance=1e-12,
            source="hegselmann2002",
            sure=(Sure.DERIVED,),
            run=eight_citizens,
        ),
    ),
)
