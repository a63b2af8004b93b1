"""Spending: voters who look a short way ahead prefer parties that spend what institutions live on.

    valence_k <- valence_k + (promise_k' - promise_k)
    promise_k  = -favour * (U(I*) - U(s_k)),    U(s) = log(1 - s) + v * log(s),    I* = v / (1 + v)
    v          = beta * exp(-maturity / horizon)

s_k is the share of means that party k would put into upkeep, its thrift; a party without one does
as its voters would, and promises 0. Voters judge programmes as Laibson's (1997) consumer would, at
the horizon of their society: any two parties are alike to them at v = log((1 - s_0) / (1 - s_1)) /
log(s_1 / s_0), those who look further prefer the party that builds, others the one that spends.
So the vote carries what Nietzsche (1889, 39) says of short horizons; the sign of `favour` is free.
Only the promise changes with time, so a valence given by a scenario stays beside it.

Limits: all voters of a society share a horizon; parties keep what they promise and never adapt it.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.mechanisms.horizon import Horizon
from polybius.model import Mechanism, Tick, param, shared
from polybius.numbers import exp, log

#: No programme is nearer than this to all or nothing; arbitrary, else utility has no bound.
EDGE = 0.01


@jitable
def utility(share: float, weight: float) -> float:
    """Return log(1 - share) + weight * log(share), within `EDGE` of the ends."""
    s = EDGE if share < EDGE else 1.0 - EDGE if share > 1.0 - EDGE else share
    return log(1.0 - s) + weight * log(s)


@dataclass(frozen=True, kw_only=True)
class Spending(Mechanism):
    """Votes for upkeep or against it, by time horizon (Laibson 1997)."""

    favour: float = param(1.0, "logit", (-2, 2), "arbitrary", "weight of programmes at the polls")
    beta: float = shared(Horizon, "beta")
    maturity: float = shared(Horizon, "maturity")

    acts_on: ClassVar[str] = "parties"
    reads: ClassVar[tuple[str, ...]] = (
        "parties.thrift",
        "parties.promise",
        "parties.valence",
        "societies.horizon",
    )
    writes: ClassVar[tuple[str, ...]] = ("parties.valence", "parties.promise")
    sources: ClassVar[tuple[str, ...]] = ("laibson1997", "nietzsche1889")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return the valence of party `i`, and the part of it that thrift lends."""
        me, w, promise = s.parties, s.parties.world[i], 0.0
        horizon = s.societies.horizon[me.society[i]]
        if me.thrift[i] >= 0.0:
            weight = p.beta[w] * exp(-p.maturity[w] / horizon) if horizon > 0.0 else 0.0
            best = weight / (1.0 + weight)
            promise = -p.favour[w] * (utility(best, weight) - utility(me.thrift[i], weight))
        return me.valence[i] + promise - me.promise[i], promise
