"""Tide: what shifts the values of a whole society at once, a trend and a common shock.

    tide = trend * dt + shock * sqrt(dt) * z

z is a standard normal number for each society and axis. Summed over time it is a random walk with
drift, the null that Nelson and Plosser (1982) could not reject for series of whole countries: after
T years the mean has moved by trend * T on average, with the variance shock^2 * T, however many
citizens there are. The trend has the same sign on all axes; which, is free.

Limits: only what reads it is moved; shocks of two axes, and of two societies, are independent.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, Uniform, param
from polybius.rng import normal
from polybius.vectors import fill, put


@dataclass(frozen=True, kw_only=True)
class Tide(Mechanism):
    """Random walk with drift, common to a society (Nelson and Plosser 1982)."""

    trend: float = param(
        0.0, "opinion/year", (-10, 10), "arbitrary", "drift on all axes", prior=Uniform(-0.02, 0.02)
    )
    shock: float = param(
        0.02,
        "opinion/sqrt(year)",
        (0, 10),
        "arbitrary",
        "deviation of the common shock after a year",
        prior=Uniform(0, 0.05),
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ()
    writes: ClassVar[tuple[str, ...]] = ("societies.tide",)
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "drift": lambda p, dt: p.trend * dt,
        "deviation": lambda p, dt: p.shock * math.sqrt(dt),
    }
    sources: ClassVar[tuple[str, ...]] = ("nelson1982",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return what this step shifts the values of society `i` by."""
        me, w = s.societies, s.societies.world[i]
        tide = fill(me.tide[i], p.drift[w])
        if p.deviation[w] > 0.0:
            for a in range(len(tide)):
                tide = put(tide, a, tide[a] + p.deviation[w] * normal(s.worlds.seed[w], me.id[i], t, 0, a))
        return tide
