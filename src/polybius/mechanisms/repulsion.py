"""Attraction and repulsion: the near draw one closer, the far push one away.

    x_i <- x_i + rate * dt * R * (1/n_i) * sum over neighbours j of  2^(-d_ij / exposure) * g_ij * (e_j - x_i)

d_ij = |e_j - x_i|, g_ij = +1 if d_ij <= tolerance, else -1, and 0 where j is silent; R is the
responsiveness and n_i the weight of i's ties. The expected change per activation in Axelrod,
Daymude and Forrest (2021), where one random other is met and heard with probability
2^(-d/exposure): here the mean over all neighbours happens at once, `rate` times a year. Their
opinions lie in [0, 1]; on [-1, 1] positions, exposure and tolerance double.

Limits: the mean path only, without the encounters' noise; no self-interest, no external shock.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, param
from polybius.numbers import exp
from polybius.thresholds import SINGLE, above
from polybius.vectors import add, distance, fill, scale, subtract

LN2 = 0.6931471805599453


@dataclass(frozen=True, kw_only=True)
class AttractionRepulsion(Mechanism):
    """Mean path of attraction and repulsion (Axelrod, Daymude and Forrest 2021)."""

    rate: float = param(1.0, "1/year", (0, 1000), "arbitrary", "activations a year")
    responsiveness: float = param(0.25, "1", (0, 1), "axelrod2021", "share of the gap closed or opened")
    exposure: float = param(0.2, "opinion", (0.001, 100), "axelrod2021", "distance at which exposure halves")
    tolerance: float = param(0.5, "opinion", (0, 4), "axelrod2021", "distance beyond which others repel")

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = ("citizens.private", "citizens.expressed", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.private",)
    heeds: ClassVar[dict[str, float]] = {"citizens.speaks": 1}
    sources: ClassVar[tuple[str, ...]] = ("axelrod2021",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return the new private values of citizen `i`."""
        me, w = s.citizens, s.citizens.world[i]
        x: tuple[float, ...] = me.private[i]
        drift, ties = fill(x, 0.0), 0.0
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            y, weight = me.expressed[s.ties.to[e]], s.ties.weight[e]
            d = distance(x, y)
            pull = weight * me.speaks[s.ties.to[e]] * exp(-LN2 * d / p.exposure[w])
            if above(d, p.tolerance[w], SINGLE):
                pull = -pull
            drift = add(drift, scale(subtract(y, x), pull))
            ties += weight
        if ties == 0.0:
            return x
        return add(x, scale(drift, p.rate[w] * t.dt * p.responsiveness[w] / ties))
