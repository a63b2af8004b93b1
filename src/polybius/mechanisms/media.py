"""Media: a broadcast line that moves those whom it reaches and who can still hear it.

    with probability 1 - exp(-contacts * reach * attention_i * dt):
        x_i <- x_i + appeal * (slant - x_i),  if |slant - x_i| <= latitude

The mass medium of Carletti, Fanelli, Grolli and Guarino (2006), met as if it were a partner
under bounded confidence; reach, appeal and slant belong to the society. Dull formats have
little appeal and little reach. Without neighbours the expected gap of one within latitude
shrinks by 1 - q * appeal a step, where q is the probability above; beyond it nothing moves.

Limits: one programme a society, no choice of audience, no backlash.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, param
from polybius.numbers import exp
from polybius.rng import uniform
from polybius.vectors import distance, mix


@dataclass(frozen=True, kw_only=True)
class Media(Mechanism):
    """Broadcast under bounded confidence (Carletti et al. 2006)."""

    contacts: float = param(12.0, "1/year", (0, 1000), "arbitrary", "messages a year to the fully attentive")
    latitude: float = param(1.0, "opinion", (0, 4), "carletti2006", "farthest message that still moves one")

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.attention",
        "societies.slant",
        "societies.reach",
        "societies.appeal",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.private",)
    sources: ClassVar[tuple[str, ...]] = ("carletti2006",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return the private values of citizen `i` after the broadcast."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        x: tuple[float, ...] = me.private[i]
        slant = s.societies.slant[j]
        chance = 1.0 - exp(-p.contacts[w] * s.societies.reach[j] * me.attention[i] * t.dt)
        if distance(x, slant) > p.latitude[w] or uniform(s.worlds.seed[w], me.id[i], t, 0) >= chance:
            return x
        return mix(x, slant, s.societies.appeal[j])
