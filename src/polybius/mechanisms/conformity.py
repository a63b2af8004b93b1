"""Conformity: what one says lies between what one thinks and what one hears.

    e_i <- phi * x_i + (1 - phi) * m_i

x is private, e expressed, phi the resilience and m_i the weighted mean of what i's neighbours
said last. The expressed half of Ye et al. (2019), in their local form; with implicit complete
ties the mean is over everyone else. Together with Influence: their model, with
its limit in closed form. It is also the best reply under quadratic utilities, with phi =
e / (e + r) for an expressive weight e and a reputational weight r: a rival to Expression, whose
choice is between taking sides.

Limits: no sanction and no silence; at each step everyone speaks anew.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, param
from polybius.vectors import add, fill, mix, scale


@dataclass(frozen=True, kw_only=True)
class Conformity(Mechanism):
    """Speech pulled towards what others say (Ye et al. 2019)."""

    resilience: float = param(0.5, "1", (0, 1), "ye2019", "weight of one's private view in what one says")

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = ("citizens.private", "citizens.expressed", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.expressed",)
    sources: ClassVar[tuple[str, ...]] = ("ye2019",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return what citizen `i` says."""
        me, w = s.citizens, s.citizens.world[i]
        x = me.private[i]
        total, weight = fill(x, 0.0), 0.0
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            total = add(total, scale(me.expressed[s.ties.to[e]], s.ties.weight[e]))
            weight += s.ties.weight[e]
        heard = scale(total, 1.0 / weight) if weight > 0.0 else x
        return mix(heard, x, p.resilience[w])
