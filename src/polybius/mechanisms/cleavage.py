"""Cleavage: which shock is plain to see decides what stories make of loss.

    narrative <- narrative + (1 - exp(-rate * dt)) * (goal - narrative)
    goal = outsiders * inflow / (outsiders * inflow + trade + finance)

`narrative` is the share of blame that goes to those outside the nation; the rest goes to how income is
distributed. Rodrik (2018) explains by the kind of shock why some movements speak of the nation and
others of class: where openness is seen as the inflow of people, the first line of division lies ready
to be used, where it is trade, finance and foreign capital, the second; both are supply, stories that
politicians find (Mukand and Rodrik 2018). Rodrik gives words; shares of what is seen, and a lag, are the
plainest choice. `outsiders` is how much more inflow catches the eye than trade and finance.

In closed form, while the shocks stay, narrative = goal + (narrative(0) - goal) * exp(-rate * t), whatever
the step. Where there is neither inflow nor openness it stays.

Limits: no politician chooses here; culture, and what was said before, count by the lag alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp


@dataclass(frozen=True, kw_only=True)
class Cleavage(Mechanism):
    """Nation or class, by the shock that is seen (Rodrik 2018)."""

    rate: float = param(
        0.2, "1/year", (0, 1000), "arbitrary", "speed at which stories change", prior=Uniform(0, 1)
    )
    outsiders: float = param(
        2.0, "1", (0, 1000), "arbitrary", "how plain inflow is beside trade", prior=Uniform(0, 5)
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = (
        "societies.narrative",
        "societies.inflow",
        "societies.trade",
        "societies.finance",
    )
    writes: ClassVar[tuple[str, ...]] = ("societies.narrative",)
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "moved": lambda p, dt: 1.0 - exp(-p.rate * dt)
    }
    sources: ClassVar[tuple[str, ...]] = ("rodrik2018", "mukand2018")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the share of blame that goes to those outside the nation, in society `i`."""
        me, w = s.societies, s.societies.world[i]
        told: float = me.narrative[i]
        people = p.outsiders[w] * me.inflow[i]
        seen = people + me.trade[i] + me.finance[i]
        return told + p.moved[w] * (people / seen - told) if seen > 0.0 else told
