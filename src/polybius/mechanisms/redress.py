"""Redress: losses that are laid to distribution are answered with compensation.

    dc/dt = answer * (1 - narrative) * G * (1 - c if answer > 0 else c) - retrenchment * c

c is the share of losses that the society makes good, G the mean grievance of its citizens. What Rodrik
(2018) holds against the turn to the nation: where stories lay the loss to how income is distributed,
losers ask for redistribution, and get some. A demand that grows with losses and is met in proportion
has its root in Meltzer and Richard (1981) and, for trade, Ruggie (1982) and Rodrik (1998); the `answer`
is a parameter of both signs, for open economies may find it harder to tax what moves (Rodrik 1997), and
votes for redistribution may go to others. The stock and its two flows are the plainest choice; that
programmes are hard to cut (Pierson 1996) is a small `retrenchment`.

A step takes the solution for a constant G exactly: with a = |answer| * (1 - narrative) * G and answer > 0,
c nears a / (a + retrenchment) at the rate a + retrenchment. Without grievance and retrenchment, or where all
blame goes to the nation, c stays.

Limits: who pays is not asked, nor which party gives; no limit but full compensation.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Aggregate, Mean, Mechanism, Tick, Uniform, param
from polybius.numbers import exp


@dataclass(frozen=True, kw_only=True)
class Redress(Mechanism):
    """Compensation that answers loss (Rodrik 2018; Meltzer and Richard 1981)."""

    answer: float = param(
        0.5,
        "1/year",
        (-100, 100),
        "arbitrary",
        "speed at which full grievance raises compensation",
        prior=Uniform(-1, 3),
    )
    retrenchment: float = param(
        0.01, "1/year", (0, 100), "arbitrary", "share of compensation cut a year", prior=Uniform(0, 0.1)
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ("societies.compensation", "societies.narrative")
    writes: ClassVar[tuple[str, ...]] = ("societies.compensation",)
    aggregates: ClassVar[dict[str, Aggregate]] = {"mean_grievance": Mean(of="citizens.grievance")}
    sources: ClassVar[tuple[str, ...]] = (
        "rodrik2018",
        "meltzer1981",
        "ruggie1982",
        "rodrik1998",
        "rodrik1997",
        "pierson1996",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the share of losses that society `i` makes good."""
        me, w = s.societies, s.societies.world[i]
        level: float = me.compensation[i]
        asked: float = p.answer[w] * (1.0 - me.narrative[i]) * me.mean_grievance[i]
        pace: float = abs(asked) + p.retrenchment[w]
        if pace == 0.0:
            return level
        return level + (1.0 - exp(-pace * t.dt)) * (max(0.0, asked) / pace - level)
