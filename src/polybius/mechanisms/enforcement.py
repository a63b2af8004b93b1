"""Enforcement: peers press each other to take a side, sometimes against their own belief.

On each axis, with belief B_i = side of the private value, conviction S_i = resolve_i * |x_i|,
K = cost, E_j in {-1, 0, +1} the side that neighbour j enforces and C_j the side j takes in public:

    pressure_i = (1 - follow) * mean of E_j  +  follow * side of the official line
    deviance   = (1 - B_i * mean of C_j) / 2
    E_i = -B_i  if C_i = -B_i and -B_i * pressure_i > S_i + K      (false enforcement)
          +B_i  if C_i = +B_i and S_i * deviance > K               (true enforcement)
           0    otherwise

Centola, Willer and Macy (2005), except that whether one complies in public (C) is chosen by
Expression. Citizens reconsider at a rate of `revisions` a year; the pressure is felt at once.
`follow` is the weight of power in what peers press for: at 0 they care for each other only. A
side is taken beyond `band`; who stands within it, or is silent, takes none and counts half as
deviant. Who hears nobody sees no deviance, and enforces nothing unless the line presses them to.

With Expression, moved by the pressure of peers alone, a few believers who live together carry a lattice into
praising what most do not believe, and fail where ties are rewired: their dilemma, in words.

Limits: enforcement has a cost but no retaliation; conviction is a plain product.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.mechanisms.expression import Expression, side
from polybius.model import Draws, Mechanism, Tick, Uniform, param, shared
from polybius.numbers import exp
from polybius.rng import uniform
from polybius.thresholds import SINGLE, above
from polybius.vectors import add, fill, put, scale


@dataclass(frozen=True, kw_only=True)
class Enforcement(Mechanism):
    """Pressure by peers, sincere or not (Centola, Willer and Macy 2005)."""

    cost: float = param(0.125, "1", (0, 2), "centola2005", "cost of enforcing, in units of conviction")
    follow: float = param(0.0, "1", (0, 1), "arbitrary", "weight of power in what peers press for")
    band: float = shared(Expression, "band")
    revisions: float = param(
        2.0,
        "1/year",
        (0, 1000),
        "arbitrary",
        "times a year that one reconsiders whom to press",
        prior=Uniform(0.5, 12),
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.expressed",
        "citizens.resolve",
        "citizens.enforces",
        "ties",
        "societies.line",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.enforces", "citizens.pressure")
    heeds: ClassVar[dict[str, float]] = {"citizens.speaks": 1}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "revised": lambda p, dt: 1.0 - exp(-p.revisions * dt)
    }
    draws: ClassVar[Draws] = Draws.UNIFORM
    heard: ClassVar[tuple[str, ...]] = ("citizens.enforces", "citizens.expressed", "citizens.speaks")
    sources: ClassVar[tuple[str, ...]] = ("centola2005",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Return the sides that citizen `i` enforces, and the pressure that they feel."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        enforces, x, y = me.enforces[i], me.private[i], me.expressed[i]
        pressed, ties = fill(x, 0.0), 0.0
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            weight = s.ties.weight[e]
            pressed = add(pressed, scale(me.enforces[s.ties.to[e]], weight))
            ties += weight
        pressure = x
        for a in range(len(x)):
            peers = pressed[a] / ties if ties > 0.0 else 0.0
            felt = (1.0 - p.follow[w]) * peers + p.follow[w] * side(s.societies.line[j][a], 0.0)
            pressure = put(pressure, a, felt)
        if uniform(s.worlds.seed[w], me.id[i], t, 0) >= p.revised[w]:
            return enforces, pressure
        public = fill(x, 0.0)
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            other = s.ties.to[e]
            heard = s.ties.weight[e] * me.speaks[other]
            says = me.expressed[other]
            for a in range(len(x)):
                public = put(public, a, public[a] + heard * side(says[a], p.band[w]))
        for a in range(len(x)):
            belief = side(x[a], 0.0)
            shown = me.speaks[i] * side(y[a], p.band[w])
            conviction = me.resolve[i] * abs(x[a])
            deviance = 0.5 * (1.0 - belief * (public[a] / ties)) if ties > 0.0 else 0.0
            choice = 0
            if shown == -belief and above(-belief * pressure[a], conviction + p.cost[w], SINGLE):
                choice = -belief
            elif shown == belief and above(conviction * deviance, p.cost[w], SINGLE):
                choice = belief
            enforces = put(enforces, a, choice)
        return enforces, pressure
