"""Ageing: people grow older, and what they have become by then settles.

    age_i    <- age_i + dt
    s_i      <- s_i * f(age_i + dt) / f(age_i)
    anchor_i <- anchor_i + f(age_i) * (1 - exp(-plasticity * dt)) * (x_i - anchor_i)
    f(a)     = settled + (1 - settled) * exp(-(a - adulthood) / settling)

s is susceptibility, x private values, and f the share of their first openness that people keep to
an age, 1 up to `adulthood`. The impressionable years of Krosnick and Alwin (1989): susceptibility drops
steeply in early adulthood and is about level ever after. That it does so exponentially, and that all
lose the same share, so that people go on to differ, are choices. Meanwhile what one holds becomes what
one comes back to, quickly in youth and slowly later (Mannheim 1928, Ryder 1965).

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

#: Times `settling` after which the rest of youth, exp(-20), is below what single precision tells from none.
_OLD = 20.0


@jitable
def openness(years: float, settled: float, settling: float) -> float:
    """Return which share of their first openness people have `years` after they came of age."""
    if years <= 0.0:
        return 1.0
    if years > _OLD * settling:
        return settled
    return settled + (1.0 - settled) * exp(-years / settling)


@dataclass(frozen=True, kw_only=True)
class Ageing(Mechanism):
    """Impressionable years, and dispositions that settle (Krosnick and Alwin 1989)."""

    adulthood: float = param(18.0, "year", (0, 130), "arbitrary", "age up to which all are fully open")
    settling: float = param(
        5.0,
        "year",
        (0.1, 100),
        "krosnick1989",
        "time in which early openness fades to 37 %",
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
        "taken": lambda p, dt: 1.0 - exp(-p.plasticity * dt)
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
        years = age - p.adulthood[w]
        now = openness(years, p.settled[w], p.settling[w])
        later = openness(years + t.dt, p.settled[w], p.settling[w])
        kept = later / now if now > 0.0 else 1.0
        return age + t.dt, me.susceptibility[i] * kept, mix(me.anchor[i], me.private[i], p.taken[w] * now)
