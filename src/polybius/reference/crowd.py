"""A crowd with thresholds: who joins when enough others have, and leaves when they don't.

    i is in at t + 1  iff  (w_ij-weighted share of those in at t, i itself among them) >= theta_i

where everyone counts the same this is r(t + 1) = F(r(t)), r the share that is in and F the
distribution of thresholds: Granovetter's (1978) and Kuran's (1989) model. Ties may carry weights,
as Granovetter's friends do; oneself counts 1. All at once; a step is a round.

Limits: from an empty crowd nobody ever leaves; from others they may, and on networks rounds may
then alternate for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.model import Aggregate, Clock, Mechanism, Theory, Tick, Total, WorldRule
from polybius.reference.reference_model import Outcome
from polybius.state import Column, Kind, State
from polybius.thresholds import at_least

__all__ = ["COUNT", "IN", "SHARE", "THRESHOLD", "Joining", "NobodyJoinsOrLeaves", "crowd_theory"]

IN = Column(
    name="citizens.joined",
    dtype="uint8",
    unit="yes/no",
    low=0,
    high=1,
    kind=Kind.CARRIED,
    meaning="is in the crowd",
)
THRESHOLD = Column(
    name="citizens.threshold",
    unit="share",
    kind=Kind.GIVEN,
    meaning="share that must be in",
)


def joins(s: Any, i: int) -> int:
    """Return whether citizen `i` joins those it hears."""
    me = s.citizens
    inside, total = float(me.joined[i]), 1.0
    for e in range(me.first_tie[i], me.first_tie[i + 1]):
        weight = s.ties.weight[e]
        inside += weight * me.joined[s.ties.to[e]]
        total += weight
    return 1 if at_least(inside / total, me.threshold[i]) else 0


@dataclass(frozen=True, kw_only=True)
class Joining(Mechanism):
    """Each joins where the share of those heard that is in reaches the threshold (Granovetter 1978)."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.joined", "citizens.threshold", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.joined",)
    columns: ClassVar[tuple[Column, ...]] = (IN, THRESHOLD)
    sources: ClassVar[tuple[str, ...]] = ("granovetter1978",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> int:
        """Return whether citizen `i` is in."""
        return joins(s, i)


@dataclass(frozen=True, kw_only=True)
class NobodyJoinsOrLeaves(WorldRule):
    """Stop when the next round would change nothing."""

    reads: ClassVar[tuple[str, ...]] = Joining.reads
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (IN, THRESHOLD)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look for one who joins or leaves."""
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            if joins(s, i) != s.citizens.joined[i]:
                return
        s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class JoiningAll(Mechanism):
    """The same where everyone hears everyone: one count does for all."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.joined", "citizens.threshold")
    writes: ClassVar[tuple[str, ...]] = ("citizens.joined",)
    columns: ClassVar[tuple[Column, ...]] = (IN, THRESHOLD)
    aggregates: ClassVar[Mapping[str, Aggregate]] = {"crowd": Total(of="citizens.joined", by="worlds")}
    sources: ClassVar[tuple[str, ...]] = ("granovetter1978",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> int:
        """Return whether citizen `i` is in."""
        w = s.citizens.world[i]
        n = s.worlds.first_citizen[w + 1] - s.worlds.first_citizen[w]
        return 1 if at_least(s.worlds.crowd[w] / n, s.citizens.threshold[i]) else 0


@dataclass(frozen=True, kw_only=True)
class NobodyJoinsOrLeavesAll(WorldRule):
    """Stop when the next round would change nothing, where everyone hears everyone."""

    reads: ClassVar[tuple[str, ...]] = JoiningAll.reads
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (IN, THRESHOLD)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Count the crowd, then look for one who joins or leaves."""
        me, first, end = s.citizens, s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
        crowd = 0
        for i in range(first, end):
            crowd += me.joined[i]
        for i in range(first, end):
            if at_least(crowd / (end - first), me.threshold[i]) != (me.joined[i] == 1):
                return
        s.worlds.stopped.set(w, 1)


def crowd_theory(name: str, source: str, claim: str, *, complete: bool) -> Theory:
    """Return the theory of a crowd, on ties or where everyone hears everyone."""
    return Theory(
        name=name,
        claim=claim,
        source=source,
        mechanisms=(JoiningAll() if complete else Joining(),),
        stops_when=NobodyJoinsOrLeavesAll() if complete else NobodyJoinsOrLeaves(),
        clock=Clock.STEPS,
        precision="float64",
    )


def _joined(state: State) -> NDArray[np.float64]:
    return np.asarray(state.citizens["joined"].reshape(state.n_worlds, -1), np.float64)


COUNT = Outcome(
    "joiners", "citizens in the crowd", lambda state: _joined(state).sum(axis=1), formerly="count"
)
SHARE = Outcome("share", "share of citizens in the crowd", lambda state: _joined(state).mean(axis=1))
