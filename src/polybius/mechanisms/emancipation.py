"""Emancipation: institutions follow what citizens value, in jumps, once the two are too far apart.

    D = (1 + liberal * sum over axes of loading_a * m_a / sum over axes of |loading_a|) / 2
    where |D - L| > tension, with probability 1 - exp(-rate * dt):   L <- L + size * (D - L)

L is the level of the institutions, D the level that citizens demand: m are their mean private values,
and `liberal` whom the institutions serve. Values that ask for free choice against tradition and
authority make people demand institutions that let them choose; where supply falls short of demand it
is raised, and where it exceeds it, worn away: the human development sequence of Inglehart and Welzel
(2005) and Welzel (2013). The plainest equation for it would be adjustment, but its authors hold that
regimes stay as they are while tension grows, and then change at a stroke (Welzel, Inglehart and Kruse 2017);
hence jumps. `tension` and the constant `rate` beyond it are choices. Others find that values do
nothing to institutions, and institutions something to values (Dahlum and Knutsen 2017): a size
of 0, or below, where office answers demands with the opposite.

With m and tension constant the gap survives without a jump to time t with probability exp(-rate * t),
whatever the step; with tension 0 its mean is (D - L(0)) * exp(-rate * size * t) as steps get short, smooth
adjustment where size is small and rate large.

Limits: all citizens count alike, and whether they act on their values does not count; one jump a step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.mechanisms.socialisation import loading
from polybius.model import Aggregate, Mean, Mechanism, Tick, Uniform, param
from polybius.numbers import exp
from polybius.rng import uniform
from polybius.thresholds import SINGLE, above

EITHER = Uniform(-1, 1)


@dataclass(frozen=True, kw_only=True)
class Emancipation(Mechanism):
    """Supply of institutions that follows demand for them (Inglehart and Welzel 2005; Welzel 2013)."""

    nation: float = param(
        0.0, "1", (-1, 1), "arbitrary", "weight of axis 0 in what is demanded", prior=EITHER
    )
    tradition: float = param(
        -0.5, "1", (-1, 1), "arbitrary", "weight of axis 1 in what is demanded", prior=EITHER
    )
    liberty: float = param(
        0.5, "1", (-1, 1), "arbitrary", "weight of axis 2 in what is demanded", prior=EITHER
    )
    tension: float = param(0.1, "1", (0, 1), "arbitrary", "gap that institutions bear", prior=Uniform(0, 0.5))
    rate: float = param(
        0.1, "1/year", (0, 1000), "arbitrary", "changes a year under tension", prior=Uniform(0, 0.5)
    )
    size: float = param(
        0.5, "1", (-1, 1), "arbitrary", "share of the gap that a change closes; or adds", prior=EITHER
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "societies.institutions",
        "societies.liberal",
    )
    writes: ClassVar[tuple[str, ...]] = ("societies.institutions",)
    aggregates: ClassVar[dict[str, Aggregate]] = {"values": Mean(of="citizens.private")}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "chance": lambda p, dt: 1.0 - exp(-p.rate * dt)
    }
    sources: ClassVar[tuple[str, ...]] = ("inglehart2005", "welzel2013", "welzel2017", "dahlum2017")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the level of the institutions of society `i`."""
        me, w = s.societies, s.societies.world[i]
        level: float = me.institutions[i]
        values, total, weights = me.values[i], 0.0, 0.0
        for a in range(len(values)):
            weight = loading(a, p.nation[w], p.tradition[w], p.liberty[w])
            total += weight * values[a]
            weights += abs(weight)
        if weights <= 0.0:
            return level
        gap = 0.5 * (1.0 + me.liberal[i] * total / weights) - level
        if above(abs(gap), p.tension[w], SINGLE) and uniform(s.worlds.seed[w], me.id[i], t, 0) < p.chance[w]:
            level = min(1.0, max(0.0, level + p.size[w] * gap))
        return level  # also where nobody lives, and the mean is not a number
