"""Media: a broadcast line that moves those whom it reaches and who can still hear it.

    with probability 1 - exp(-contacts * reach * attention_i * chosen_i * dt):
        x_i <- x_i + way * (slant - x_i),  if |slant - x_i| <= latitude
    chosen_i = exp(-selectivity * (1 - appeal) * |slant - x_i|)
    way      = (1 - exp(-appeal * n)) / (1 - exp(-n)),  n = contacts * reach * attention_i * chosen_i * dt

The mass medium of Carletti, Fanelli, Grolli and Guarino (2006), met as if it were a partner
under bounded confidence; reach, appeal and slant belong to the society. Dull formats have
little appeal and little reach. A contact closes the share `appeal` of the gap. Contacts come as a Poisson
process, so that those who are reached in a step have met n / (1 - exp(-n)) of them on average, and go the
way that all of these lead to in expectation; as steps get short it is `appeal`. Without neighbours and
selectivity the expected gap of one within latitude is exp(-contacts * reach * attention * appeal * t) of
what it was, whatever the step; beyond it nothing moves.

An audience that is free to choose turns away from what contradicts it: the odds of congenial
over uncongenial matter are e^0.65 in the meta-analysis of Hart et al. (2009; d = 0.36, times
pi / sqrt 3), which two programmes one apart show at a `selectivity` of 0.65. How they fall with distance,
and that appeal makes up for it, is a choice; at 0, the default, nobody turns away.

Limits: one programme a society, nothing else to watch, no backlash; who turns away from the
programme still sees the climate that it shows.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Draws, Mechanism, Tick, Uniform, param
from polybius.numbers import exp
from polybius.rng import happens, uniform
from polybius.thresholds import SINGLE, above
from polybius.vectors import distance, mix


@dataclass(frozen=True, kw_only=True)
class Media(Mechanism):
    """Broadcast under bounded confidence (Carletti et al. 2006)."""

    contacts: float = param(12.0, "1/year", (0, 1000), "arbitrary", "messages a year to the fully attentive")
    latitude: float = param(1.0, "opinion", (0, 4), "arbitrary", "farthest message that still moves one")

    selectivity: float = param(
        0.0,
        "1/opinion",
        (0, 100),
        "arbitrary",
        "how steeply attention falls with distance",
        prior=Uniform(0, 2),
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.attention",
        "societies.slant",
        "societies.reach",
        "societies.appeal",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.private",)
    draws: ClassVar[Draws] = Draws.UNIFORM
    sources: ClassVar[tuple[str, ...]] = ("carletti2006", "hart2009")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return the private values of citizen `i` after the broadcast."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        x: tuple[float, ...] = me.private[i]
        slant, appeal = s.societies.slant[j], s.societies.appeal[j]
        drawn = uniform(s.worlds.seed[w], me.id[i], t, 0)
        hazard = p.contacts[w] * s.societies.reach[j] * me.attention[i] * t.dt
        if not happens(drawn, hazard):  # nor would it if they chose
            return x
        gap = distance(x, slant)
        if p.selectivity[w] > 0.0:
            hazard *= exp(-p.selectivity[w] * (1.0 - appeal) * gap)
        if above(gap, p.latitude[w], SINGLE) or not happens(drawn, hazard):
            return x
        return mix(x, slant, (1.0 - exp(-appeal * hazard)) / (1.0 - exp(-hazard)))
