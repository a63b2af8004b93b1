"""Conformity: what one says lies between what one thinks and what one hears.

    e_i <- phi_i * x_i + (1 - phi_i) * m_i,    phi_i = r / (r + (1 - resolve_i) * (1 - r))

x is private, e expressed, r the `resilience` of a citizen without resolve, and m_i the weighted
mean of what i's neighbours said last; with implicit complete ties that is everyone else. The
resolute say what they think, and so do those who hear nobody. The expressed half of Ye et al.
(2019), in their local form, where each has a resilience phi_i of their own; after Influence in one
step it is their model, with its limit in closed form. It is also the best reply under quadratic
utilities, r the expressive weight and (1 - resolve_i) * (1 - r) the reputational one:
a rival to Expression, whose choice is between taking sides.

Limits: no sanction; at each step everyone speaks anew, and those whom another mechanism silences
are not heard.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, param
from polybius.vectors import add, fill, mix, scale


@dataclass(frozen=True, kw_only=True)
class Conformity(Mechanism):
    """Speech pulled towards what others say (Ye et al. 2019)."""

    resilience: float = param(0.5, "1", (0, 1), "arbitrary", "weight of one's private view, at no resolve")

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = ("citizens.private", "citizens.expressed", "citizens.resolve", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.expressed",)
    heeds: ClassVar[dict[str, float]] = {"citizens.speaks": 1}
    sources: ClassVar[tuple[str, ...]] = ("ye2019",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return what citizen `i` says."""
        me, w = s.citizens, s.citizens.world[i]
        x = me.private[i]
        total, weight = fill(x, 0.0), 0.0
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            heard = s.ties.weight[e] * me.speaks[s.ties.to[e]]
            total = add(total, scale(me.expressed[s.ties.to[e]], heard))
            weight += heard
        mean = scale(total, 1.0 / weight) if weight > 0.0 else x
        swayed = (1.0 - me.resolve[i]) * (1.0 - p.resilience[w])
        return mix(mean, x, p.resilience[w] / (p.resilience[w] + swayed) if swayed > 0.0 else 1.0)
