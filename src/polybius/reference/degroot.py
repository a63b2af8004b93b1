"""DeGroot: everyone moves at once to a weighted mean of those it trusts.

    x(t + 1) = T x(t),   T[i, i] = self_weight,   T[i, j] = (1 - self_weight) w_ij / sum of w_i

w are the weights of i's ties, 1 where they have none. A matrix of trust is given as a network
with its diagonal as ties to oneself, and self_weight = 0: `trust_network(T)`, or any scipy or
networkx graph. On the complete network one hears all others alike.

If opinions converge at all, each goes to a mean of the first opinions, the same for all if
there is one closed group of mutual trust: its weights are the left eigenvector of T to 1.
`influence`, `limit`, `period` and `reaches_consensus` say so in advance. Opinions that go round
never come to rest: `stopped_at` stays NaN, and `period` is above 1.

Limits: trust is fixed; nobody is stubborn; with one closed group everyone agrees in the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from polybius.model import Aggregate, Clock, Mechanism, Slot, Theory, Tick, Total, WorldRule, param
from polybius.reference.averaging import pull, pull_of_all, total_opinion
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.opinion import MEAN, OPINION, SPREAD, VARIANCE, UniformOpinions
from polybius.reference.reference_model import Family, ReferenceModel
from polybius.reference.trust import (
    closed_groups,
    converges,
    influence,
    limit,
    period,
    reaches_consensus,
    trust_network,
)
from polybius.state import Column

__all__ = [
    "MODEL",
    "AtRest",
    "AtRestAll",
    "Averaging",
    "AveragingAll",
    "closed_groups",
    "converges",
    "influence",
    "limit",
    "period",
    "reaches_consensus",
    "trust_network",
]


@dataclass(frozen=True, kw_only=True)
class Trust(Mechanism):
    """The parameter that all parts of the model share."""

    self_weight: float = param(0.0, "1", (0, 1), "degroot1974", "weight of one's own opinion beside all ties")

    sources: ClassVar[tuple[str, ...]] = ("degroot1974",)


def move(w: int, p: Any, pulled: float) -> float:
    """Return how far one moves in world `w` whom others pull by `pulled`."""
    left: float = 1.0 - p.self_weight[w]
    return left * pulled


@dataclass(frozen=True, kw_only=True)
class Averaging(Trust):
    """Everyone moves to the weighted mean of those heard (DeGroot 1974)."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the new opinion."""
        me = s.citizens
        opinion: float = me.opinion[i] + move(me.world[i], p, pull(i, s))
        return opinion


@dataclass(frozen=True, kw_only=True)
class AveragingAll(Averaging):
    """The same where everyone hears everyone else: one total serves all."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    aggregates: ClassVar[Mapping[str, Aggregate]] = {"total": Total(of="citizens.opinion", by="worlds")}

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the new opinion."""
        me, w = s.citizens, s.citizens.world[i]
        opinion: float = me.opinion[i] + move(w, p, pull_of_all(i, s, s.worlds.total[w]))
        return opinion


@dataclass(frozen=True, kw_only=True)
class AtRest(Trust, WorldRule):
    """Stop when the next step would move nobody by more than `tolerance`.

    Where moves shrink by a factor f a step, the limit is then within tolerance / (1 - f).
    """

    tolerance: float = param(1e-12, "opinion", (0, 1e9), "arbitrary", "move that counts as none")

    reads: ClassVar[tuple[str, ...]] = Averaging.reads
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look for one who will still move; at first that is soon."""
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            if abs(move(w, p, pull(i, s))) > p.tolerance[w]:
                return
        s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class AtRestAll(AtRest):
    """The same stop where everyone hears everyone else."""

    reads: ClassVar[tuple[str, ...]] = AveragingAll.reads

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Add up, then look for one who will still move."""
        total = total_opinion(w, s)
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            if abs(move(w, p, pull_of_all(i, s, total))) > p.tolerance[w]:
                return
        s.worlds.stopped.set(w, 1)


def learned_weights(simulate: Simulate, trust: tuple[tuple[float, ...], ...]) -> dict[str, Estimate]:
    """Return each one's weight in the consensus: what all believe if that one begins at 1 and others at 0.

    `runs without rest` counts those that never settle.
    """
    n = len(trust)
    runs = [
        simulate(MODEL, trust_network(trust), initial={"opinion": np.eye(n)[j]}, steps=2000) for j in range(n)
    ]
    ends = np.array([run.opinion.to_numpy()[0] for run in runs])
    found = {f"simulated weight {j + 1}": Estimate(float(ends[j].mean())) for j in range(n)}
    found["disagreement"] = Estimate(float(np.ptp(ends, axis=1).max()))
    found["runs without rest"] = Estimate(float(sum(np.isnan(run.stopped_at.item()) for run in runs)))
    return found


def solved_weights(simulate: Simulate, trust: tuple[tuple[float, ...], ...]) -> dict[str, Estimate]:
    """Return the same from the left eigenvector, with the period of the matrix."""
    found = {"period": Estimate(float(period(trust)))}
    if reaches_consensus(trust):
        found |= {f"weight {j + 1}": Estimate(float(x)) for j, x in enumerate(influence(trust))}
    return found


def _theory(averaging: Averaging, at_rest: AtRest) -> Theory:
    return Theory(
        name="DeGroot",
        claim="Those who keep averaging whom they trust agree in the end, on a mean weighted by influence.",
        source="degroot1974",
        mechanisms=(Slot("Averaging", averaging),),
        stops_when=at_rest,
        clock=Clock.STEPS,
        precision="float64",
    )


_DEGROOT = ((0.5, 0.5), (0.25, 0.75))
_APERIODIC = ((0.0, 0.5, 0.5), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
_PERIODIC = ((0.0, 0.5, 0.5), (1.0, 0.0, 0.0), (1.0, 0.0, 0.0))


def _weights(
    trust: tuple[tuple[float, ...], ...], expected: tuple[float, ...], source: str
) -> list[KnownAnswer]:
    """Return the answers for each one's weight, solved for and simulated."""
    return [
        KnownAnswer(
            quantity=f"{name} {j + 1}",
            expected=value,
            tolerance=1e-9,
            source=source,
            sure=(Sure.RECALL, Sure.DERIVED),
            run=run,
            parameters={"trust": trust},
        )
        for name, run in (("weight", solved_weights), ("simulated weight", learned_weights))
        for j, value in enumerate(expected)
    ]


def _of_periodic(quantity: str, expected: float, run: Any) -> KnownAnswer:
    return KnownAnswer(
        quantity=quantity,
        expected=expected,
        tolerance=0.0,
        source="golub2010",
        sure=(Sure.RECALL, Sure.DERIVED),
        run=run,
        parameters={"trust": _PERIODIC},
        note="Opinions go round: they never converge.",
    )


MODEL = ReferenceModel(
    name="degroot",
    title="DeGroot learning",
    summary="Everyone averages those it trusts, again and again; most often all agree in the end.",
    family=Family.OPINIONS,
    source="degroot1974",
    theory=_theory(Averaging(), AtRest()),
    complete=_theory(AveragingAll(), AtRestAll()),
    start=UniformOpinions(),
    n=100,
    steps=10_000,
    shows=("citizens.opinion",),
    outcomes=(MEAN, VARIANCE, SPREAD),
    functions=(influence, limit, period, converges, reaches_consensus, closed_groups, trust_network),
    known_answers=(
        *_weights(_DEGROOT, (1 / 3, 2 / 3), "degroot1974"),
        *_weights(_APERIODIC, (2 / 5, 2 / 5, 1 / 5), "golub2010"),
        _of_periodic("period", 2.0, solved_weights),
        _of_periodic("runs without rest", 3.0, learned_weights),
    ),
)
