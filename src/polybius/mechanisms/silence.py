"""Silence: each weighs what they would say against saying nothing.

    citizen i speaks  if  mean over axes of U(e_i)  >=  worth - expressive * mean over axes of |x_i| / 2
    U(e) = -expressive * |e - x_i| / 2  +  (1 - resolve_i) * (reputation(e) - office(e))
    reputation(e) = side(e) * (reputational * (2 c_i - 1) / 2 + peer_pressure * pressure_i)

U is the utility of Expression, whose parameters are shared: e is what one would
say, x what one thinks, c_i the perceived share of the + side, office(e) the expected sanction. The
silent are like those who say 0, in what they forgo, but meet neither applause nor sanction; silence
has a `worth` of its own, less than 0 where it is taken for dissent. Citizens reconsider at a rate of
`revisions` a year.

That people fall silent who feel in the minority, for fear of isolation, and a hard core without that
fear (resolve = 1) does not, is Noelle-Neumann (1974), who gives no equation. With expressive = 0,
peer_pressure = 0, severity = 0 and no resolve it is Gaisbauer, Olbrich and Banisch (2020) at best
replies: to speak pays what more neighbours agree than disagree among those who speak, less a cost
(2 * worth / reputational). Of two groups whose members hear k_in of their own and k_out of the other
kind both speak if k_in >= k_out in both; where that holds in one alone it is heard alone, also as a
minority.

Limits: one is silent on all axes or on none; best replies, without error or learning; no fear
that grows with the number of one's acquaintances.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.mechanisms.expression import Expression, sanction, side
from polybius.model import Draws, Mechanism, Tick, Uniform, param, shared
from polybius.numbers import exp
from polybius.rng import uniform
from polybius.thresholds import SINGLE, at_least


@dataclass(frozen=True, kw_only=True)
class Silence(Mechanism):
    """Spiral of silence (Noelle-Neumann 1974; Gaisbauer, Olbrich and Banisch 2020)."""

    worth: float = param(
        0.0, "utility", (-100, 100), "arbitrary", "worth of being left alone", prior=Uniform(-0.5, 0.5)
    )
    expressive: float = shared(Expression, "expressive")
    reputational: float = shared(Expression, "reputational")
    peer_pressure: float = shared(Expression, "peer_pressure")
    surveillance: float = shared(Expression, "surveillance")
    proportionality: float = shared(Expression, "proportionality")
    band: float = shared(Expression, "band")
    restrained: float = shared(Expression, "restrained")
    revisions: float = shared(Expression, "revisions")

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.speaks",
        "citizens.private",
        "citizens.expressed",
        "citizens.climate",
        "citizens.pressure",
        "citizens.resolve",
        "societies.line",
        "societies.severity",
        "societies.tolerance",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.speaks",)
    heeds: ClassVar[dict[str, float]] = {"societies.restraint": 0}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "revised": lambda p, dt: 1.0 - exp(-p.revisions * dt)
    }
    draws: ClassVar[Draws] = Draws.UNIFORM
    sources: ClassVar[tuple[str, ...]] = (
        "noelleneumann1974",
        "gaisbauer2020",
        "kuran1995",
        "centola2005",
        "daymude2025",
    )
    renamed: ClassVar[Mapping[str, str]] = Expression.renamed

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> int:
        """Return 1 if citizen `i` speaks, 0 if they are silent."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        if uniform(s.worlds.seed[w], me.id[i], t, 0) >= p.revised[w]:
            before: int = me.speaks[i]
            return before
        x, says, timid = me.private[i], me.expressed[i], 1.0 - me.resolve[i]
        severity = s.societies.severity[j] * (1.0 - p.restrained[w] * s.societies.restraint[j])
        tolerance = s.societies.tolerance[j]
        nu, q = p.surveillance[w], p.proportionality[w]
        gain = 0.0  # of speech over silence, summed over the axes
        for a in range(len(x)):
            standing = p.reputational[w] * (me.climate[i][a] - 0.5) + p.peer_pressure[w] * me.pressure[i][a]
            fear = sanction(says[a], s.societies.line[j][a], severity, tolerance, nu, q)
            gain += 0.5 * p.expressive[w] * (abs(x[a]) - abs(says[a] - x[a]))
            gain += timid * (side(says[a], p.band[w]) * standing - fear)
        return 1 if at_least(gain, p.worth[w] * len(x), SINGLE) else 0
