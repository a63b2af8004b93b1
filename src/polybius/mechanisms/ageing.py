"""Ageing: people grow older, and what they have become by then settles.

    age_i    <- age_i + dt
    s_i      <- s_i * f(age_i + dt) / f(age_i)
    anchor_i <- anchor_i + f(age_i) * (1 - exp(-plasticity * dt)) * (x_i - anchor_i)
    f(a)     = settled + (1 - settled) / (1 + ((a - adulthood) / settling)^2)

s is susceptibility, x private values, and f the share of their first openness that people keep to
an age, 1 up to `adulthood`. The impressionable years of Krosnick and Alwin (1989): susceptibility drops
steeply in early adulthood and is about level ever after. The curve is a choice, the cheapest that does
so, and so is that all lose the same share, whereby people go on to differ. Meanwhile what one holds
becomes what one comes back to, quickly in youth and slowly later (Mannheim 1928, Ryder 1965).

In closed form s_i at age a is s_i(a_0) * f(a) / f(a_0), whatever the step. With `plasticity` 0
dispositions are those one came of age with (Vaisey and Lizardo 2016); if susceptibility is 0 as well,
opinion changes only as generations follow each other.

Limits: nobody becomes more open again, in old age or by a shock; all axes settle alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp
from polybius.vectors import mix


@jitable
def openness(years: float, settled: float, pace: float) -> float:
    """Return which share of their first openness people keep `years` after they came of age."""
    x = years * pace if years > 0.0 else 0.0
    return settled + (1.0 - settled) / (1.0 + x * x)


@dataclass(frozen=True, kw_only=True)
class Ageing(Mechanism):
    """Impressionable years, and dispositions that settle (Krosnick and Alwin 1989)."""

    adulthood: float = param(18.0, "year", (0, 130), "arbitrary", "age up to which all are fully open")
    settling: float = param(
        5.0,
        "year",
        (0.1, 100),
        "arbitrary",
        "years in which half of what fades is gone",
        prior=Uniform(1, 15),
    )
    settled: float = param(0.6, "share", (0, 1), "arbitrary", "share of openness that is left for life")
    plasticity: float = param(
        0.1,
        "1/year",
        (0, 1000),
        "arbitrary",
        "rate at which the fully open come to stand where they are",
        prior=Uniform(0, 1),
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.age",
        "citizens.susceptibility",
        "citizens.anchor",
        "citizens.private",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.age", "citizens.susceptibility", "citizens.anchor")
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "pace": lambda p, dt: 1.0 / p.settling,
        "taken": lambda p, dt: 1.0 - exp(-p.plasticity * dt),
    }
    sources: ClassVar[tuple[str, ...]] = (
        "krosnick1989",
        "mannheim1928",
        "ryder1965",
        "vaisey2016",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float, tuple[float, ...]]:
        """Return age, susceptibility and anchor of citizen `i` a step later."""
        me, w = s.citizens, s.citizens.world[i]
        age = me.age[i]
        now = openness(age - p.adulthood[w], p.settled[w], p.pace[w])
        later = openness(age + t.dt - p.adulthood[w], p.settled[w], p.pace[w])
        kept = later / now if now > 0.0 else 1.0
        return age + t.dt, me.susceptibility[i] * kept, mix(me.anchor[i], me.private[i], p.taken[w] * now)
