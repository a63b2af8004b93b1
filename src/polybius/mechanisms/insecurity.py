"""Insecurity: loss, one's own and that around one, moves what people want of the nation.

    x_i <- x_i + (1 - exp(-rate * dt)) * (want_i - x_i),    on the axis of the nation
    want_i = anchor_i + turn_i * narrative * (own * g_i + local * G_i + national * G), within [-1, 1]
    turn_i = 1 in the core nation, `others` outside it

g is grievance, what of a loss has not been made good; G_i is its weighted mean over those whom i hears,
G over the society. Trade shocks move votes and attitudes towards nationalists in the regions that
they hit, and there of people whatever their own lot (Colantone and Stanig 2018, 2018b): sociotropic
weights, `local` above `own`. Exposed districts with a white majority moved to one side, those with a
majority of minorities to the other (Autor, Dorn, Hanson and Majlesi 2020): hence `others`. Loss is the
demand; the share of it that speaks of the nation, and not of redistribution, is what the supply of
stories makes of it (Rodrik 2018): `narrative`. None of them writes an equation for opinions: one that is
linear in the losses, as all their regressions are, and that goes when they go, is the plainest choice.
Weights have priors of both signs; their sizes are arbitrary. Those of others' loss are large because
few lose at a time: where one in thirty has lost a third, the mean grievance is a hundredth.

In closed form, while grievance stays, x = want + (x(0) - want) * exp(-rate * t), whatever the step; where
all have the same grievance, own, local and national add up. Full compensation leaves no grievance, and so
no turn.

Limits: a region is those whom one hears; one axis; no fear of losses that have not come.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.mechanisms.ballot import Ballot
from polybius.model import Aggregate, Mean, Mechanism, Tick, Uniform, param, shared
from polybius.numbers import exp
from polybius.vectors import put


@dataclass(frozen=True, kw_only=True)
class Insecurity(Mechanism):
    """Turn to the nation under loss (Colantone and Stanig 2018; Autor et al. 2020; Rodrik 2018)."""

    rate: float = param(
        0.3,
        "1/year",
        (0, 1000),
        "arbitrary",
        "speed at which loss makes itself felt",
        prior=Uniform(0.05, 2),
    )
    own: float = param(
        0.5,
        "opinion",
        (-100, 100),
        "arbitrary",
        "what full grievance of one's own does",
        prior=Uniform(-1, 2),
    )
    local: float = param(
        5.0, "opinion", (-100, 100), "arbitrary", "the same of those around one", prior=Uniform(-5, 15)
    )
    national: float = param(
        2.0, "opinion", (-100, 100), "arbitrary", "the same of the whole society", prior=Uniform(-5, 10)
    )
    others: float = param(
        -0.5, "1", (-1, 1), "arbitrary", "turn of those outside the core nation, against its own"
    )
    axis: int = shared(Ballot, "axis")

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.anchor",
        "citizens.grievance",
        "citizens.core",
        "societies.narrative",
        "ties",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.private",)
    aggregates: ClassVar[dict[str, Aggregate]] = {"mean_grievance": Mean(of="citizens.grievance")}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "moved": lambda p, dt: 1.0 - exp(-p.rate * dt)
    }
    sources: ClassVar[tuple[str, ...]] = ("colantone2018", "colantone2018b", "autor2020", "rodrik2018")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return the private values of citizen `i`."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        felt = p.own[w] * me.grievance[i] + p.national[w] * s.societies.mean_grievance[j]
        total = weight = 0.0
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            total += s.ties.weight[e] * me.grievance[s.ties.to[e]]
            weight += s.ties.weight[e]
        if weight > 0.0:
            felt += p.local[w] * total / weight
        turn = s.societies.narrative[j] * (1.0 if me.core[i] > 0 else p.others[w])
        x: tuple[float, ...] = me.private[i]
        for a in range(len(x)):
            if a == p.axis[w]:
                want = min(1.0, max(-1.0, me.anchor[i][a] + turn * felt))
                x = put(x, a, x[a] + p.moved[w] * (want - x[a]))
        return x
