"""RandomWalk: values wander without cause, each citizen's on their own, between two walls.

    x <- reflect(x + tide + sigma * sqrt(dt) * e),    e = sqrt(3) * (2u - 1)
    reflect(x) = 2 - x above 1, -2 - x below -1, as often as needed

x is a private value, on each axis alone, and e has mean 0 and variance 1. So far from the walls the
variance of many who began alike grows as sigma^2 * t, and the law comes to a normal one; at rest it
is uniform on [-1, 1], at any step. With y = x + 1 every cos(n * pi * y / 2) keeps, on average, in a
step the share sin(h) / h, h = n * pi / 2 * sigma * sqrt(3 * dt), and as dt -> 0 it falls as
exp(-(n * pi * sigma)^2 * t / 8): reflected Brownian motion (Feller 1971, chapter X).

The null of series that nothing explains is a random walk (Nelson and Plosser 1982); `tide` is what
all of a society share of it, where another mechanism gives it. A shock that is uniform and not normal is
a choice: it is cheaper, and a walk of many steps cannot tell. With sigma = 0 and no tide nothing moves.

Limits: nobody hears anybody, nothing is remembered, no axis knows another; all wander alike.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Mechanism, Tick, Uniform, param
from polybius.rng import uniform
from polybius.vectors import add, put

#: One draw gives three numbers of 16 bits, each for one axis: their variance is 2e-10 short of the uniform's.
NUMBERS, LEVELS = 3, 65_536.0


@jitable
def reflect(x: float) -> float:
    """Return `x` folded into [-1, 1]."""
    while x > 1.0 or x < -1.0:
        x = (2.0 if x > 0.0 else -2.0) - x
    return x


@dataclass(frozen=True, kw_only=True)
class RandomWalk(Mechanism):
    """Reflected random walk of private values (Nelson and Plosser 1982)."""

    sigma: float = param(
        0.1, "opinion/sqrt(year)", (0, 10), "arbitrary", "deviation after a year", prior=Uniform(0, 0.3)
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = ("citizens.private", "societies.tide")
    writes: ClassVar[tuple[str, ...]] = ("citizens.private",)
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "half_width": lambda p, dt: p.sigma * math.sqrt(3.0 * dt)
    }
    sources: ClassVar[tuple[str, ...]] = ("nelson1982", "feller1971")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return the private values of citizen `i` a step further."""
        me, w = s.citizens, s.citizens.world[i]
        x = add(me.private[i], s.societies.tide[me.society[i]])
        drawn = 0.0
        for a in range(len(x)):
            if a % NUMBERS == 0:
                drawn = uniform(s.worlds.seed[w], me.id[i], t, 0, a // NUMBERS)
            level = float(int(drawn * LEVELS))
            drawn = drawn * LEVELS - level
            shock = p.half_width[w] * ((2.0 * level + 1.0) / LEVELS - 1.0)
            x = put(x, a, reflect(x[a] + shock))
        return x
