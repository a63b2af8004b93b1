"""Delivery: what institutions are felt to give, by how well things go under them.

    B <- B + (1 - exp(-rate * dt)) * (L(weight * (growth - usual) - harm * crisis) - B)

B is the benefit, L the logistic function. Where growth is as usual and no crisis strikes, institutions
give a half. Acemoglu et al. (2025) find that years in democracy make support for it only where it
succeeds: in growth, peace, honest office and public goods. They give no equation; the logistic is
a choice, and growth and crisis are what is known of success here. A weight of 40 lets a growth three points
above the usual be felt as .77. Both signs are free.

Limits: growth and crisis only, alike for all; nobody asks whose merit they are, or how others fare.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp, logistic


@dataclass(frozen=True, kw_only=True)
class Delivery(Mechanism):
    """Benefit of institutions from their success (Acemoglu et al. 2025)."""

    rate: float = param(
        0.2, "1/year", (0, 1000), "arbitrary", "speed at which success is felt", prior=Uniform(0.05, 1)
    )
    weight: float = param(
        40.0, "year", (-1000, 1000), "arbitrary", "weight of growth", prior=Uniform(-40, 100)
    )
    usual: float = param(
        0.02, "1/year", (-1, 1), "arbitrary", "growth that is taken for granted", prior=Uniform(0, 0.04)
    )
    harm: float = param(4.0, "1", (-100, 100), "arbitrary", "weight of a full crisis", prior=Uniform(-4, 10))

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ("societies.benefit", "societies.growth", "societies.crisis")
    writes: ClassVar[tuple[str, ...]] = ("societies.benefit",)
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "felt": lambda p, dt: 1.0 - exp(-p.rate * dt)
    }
    sources: ClassVar[tuple[str, ...]] = ("acemoglu2025",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return what the institutions of society `i` are felt to give."""
        me, w = s.societies, s.societies.world[i]
        success = logistic(p.weight[w] * (me.growth[i] - p.usual[w]) - p.harm[w] * me.crisis[i])
        benefit: float = me.benefit[i] + p.felt[w] * (success - me.benefit[i])
        return benefit
