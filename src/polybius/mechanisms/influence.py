"""Influence: private values move towards what neighbours say, within a latitude, held by an anchor.

    x_i <- x_i + a * (s_i * (h_i - x_i) + (1 - s_i) * (x_i(0) - x_i)) + noise * sqrt(dt) * z
    h_i  = weighted mean of what i hears: e_j of each neighbour j with |e_j - x_i| <= latitude,
           and x_i itself with `self_weight`; the silent weigh nothing, others as much as the tie
           and their credibility say

x is private, e expressed, s_i the citizen's susceptibility, z a standard normal number and
a = 1 - exp(-rate * dt) the share of the way closed in a step. Everyone moves at once. A citizen
who hears nobody is drawn to the anchor alone. On several axes the distance is Euclidean.

This is the private half of Ye et al. (2019), where l is their susceptibility and w their
row-stochastic matrix. Step by step: with s = l, self_weight = 1, ties of weight w_ij / w_ii and a
rate of 40 a step. In the limit (I - S V)^-1 (I - S) x(0), which does not depend on the rate: also
with no self_weight, ties v_ij = w_ij / (1 - w_ii) and s_i = l_i (1 - w_ii) / (1 - l_i w_ii). When
everyone says what they think it is Friedkin and Johnsen (1990); with s = 1 as well, DeGroot
(1974); with s = 1, self_weight = 1 and a small latitude, Hegselmann and Krause (2002). A wide
latitude is meant in all but the last.

Limits: no memory, no repulsion (see AttractionRepulsion); without a mechanism that says
otherwise everyone speaks, and is taken at their word; credibility is the same to all listeners.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Draws, Mechanism, Tick, param
from polybius.numbers import exp
from polybius.rng import normals
from polybius.thresholds import SINGLE, widened
from polybius.vectors import add, mix, scale, squared_distance


@dataclass(frozen=True, kw_only=True)
class Influence(Mechanism):
    """Averaging with what others say, between latitude and anchor (Ye et al. 2019)."""

    rate: float = param(0.1, "1/year", (0, 1000), "arbitrary", "speed of change; 40 a step: all the way")
    latitude: float = param(1.0, "opinion", (0, 4), "arbitrary", "farthest opinion that still moves one")
    self_weight: float = param(0.0, "1", (0, 1000), "arbitrary", "weight of one's own view")
    noise: float = param(0.0, "opinion/sqrt(year)", (0, 1), "arbitrary", "deviation of private shocks")

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.expressed",
        "citizens.anchor",
        "citizens.susceptibility",
        "ties",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.private",)
    heeds: ClassVar[dict[str, float]] = {"citizens.speaks": 1, "citizens.credibility": 1}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "share": lambda p, dt: 1.0 - exp(-p.rate * dt),
        "reach": lambda p, dt: widened(p.latitude, SINGLE) ** 2,
    }
    draws: ClassVar[Draws] = Draws.NORMALS
    draws_where: ClassVar[str] = "noise"
    heard: ClassVar[tuple[str, ...]] = (
        "citizens.expressed",
        "citizens.speaks",
        "citizens.credibility",
    )
    sources: ClassVar[tuple[str, ...]] = ("ye2019", "friedkin1990", "degroot1974", "hegselmann2002")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return the new private values of citizen `i`."""
        me, w = s.citizens, s.citizens.world[i]
        x = me.private[i]
        total, weight = scale(x, p.self_weight[w]), p.self_weight[w]
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            other = s.ties.to[e]
            y, loud = me.expressed[other], s.ties.weight[e] * me.speaks[other] * me.credibility[other]
            # No branch: neighbours are hard to predict.
            heard = loud if squared_distance(x, y) <= p.reach[w] else 0.0
            total = add(total, scale(y, heard))
            weight += heard
        mean = scale(total, 1.0 / weight) if weight > 0.0 else x
        target = mix(me.anchor[i], mean, me.susceptibility[i])
        moved = mix(x, target, p.share[w])
        if p.noise[w] > 0.0:
            shock = normals(x, s.worlds.seed[w], me.id[i], t, 0)
            moved = add(moved, scale(shock, p.noise[w] * math.sqrt(t.dt)))
        return moved
