"""Crisis: open finance brings financial crises now and then, deep ones rarely, and they pass slowly.

    c <- c * exp(-dt / fading) + new
    new = depth * E  with probability 1 - exp(-hazard * dt),  else 0
    hazard = max(0, calm + openness * finance)

c is the share of output that the society goes without, E an exponential number of mean 1. From
1870 to 2008 the chance of a systemic banking crisis in fourteen countries was about 4 % a year
(Schularick and Taylor 2012), and next to nothing while finance was kept on a short leash after 1945;
output fell by 9 % on average (Reinhart and Rogoff 2009), and it took some eight years to regain what was
lost (Reinhart and Rogoff 2014). That openness itself is to blame is disputed: crises have been twice as
frequent since finance was freed (Bordo et al. 2001), yet among countries and years the more open
have had no more of them (Edwards 2005). Hence a prior of both signs. The shape of E, and that crises add
up, are choices.

Shot noise in closed form: from none, the mean at time t is
hazard * depth * fading * (1 - exp(-t / fading)) as steps get short, but for the bound c <= 1. At hazard 0
there is no new crisis.

Limits: no boom comes before, no crisis spreads from abroad; openness changes their number and not
their depth, where Edwards finds rather the contrary; at most one begins in a step, so that about the
share hazard * dt / 2 is lost (first order).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp, log
from polybius.rng import uniform


@dataclass(frozen=True, kw_only=True)
class Crisis(Mechanism):
    """Hazard and depth of financial crises (Schularick and Taylor 2012; Reinhart and Rogoff 2009)."""

    openness: float = param(
        0.04,
        "1/year",
        (-10, 10),
        "schularick2012",
        "what full openness of finance adds to the hazard",
        prior=Uniform(-0.04, 0.12),
    )
    calm: float = param(
        0.0, "1/year", (0, 10), "schularick2012", "hazard where finance is closed", prior=Uniform(0, 0.04)
    )
    depth: float = param(
        0.09, "share", (0, 1), "reinhart2009", "mean share of output lost", prior=Uniform(0, 0.2)
    )
    fading: float = param(
        8.0,
        "year",
        (0.01, 1000),
        "reinhart2014",
        "time in which the loss fades to 37 %",
        prior=Uniform(2, 15),
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ("societies.crisis", "societies.finance")
    writes: ClassVar[tuple[str, ...]] = ("societies.crisis",)
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "kept": lambda p, dt: exp(-dt / p.fading)
    }
    sources: ClassVar[tuple[str, ...]] = (
        "schularick2012",
        "reinhart2009",
        "reinhart2014",
        "bordo2001",
        "edwards2005",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the share of output that society `i` goes without."""
        me, w = s.societies, s.societies.world[i]
        crisis: float = me.crisis[i] * p.kept[w]
        hazard = max(0.0, p.calm[w] + p.openness[w] * me.finance[i])
        if uniform(s.worlds.seed[w], me.id[i], t, 0) < 1.0 - exp(-hazard * t.dt):
            crisis -= p.depth[w] * log(1.0 - uniform(s.worlds.seed[w], me.id[i], t, 1))
        return min(1.0, crisis)
