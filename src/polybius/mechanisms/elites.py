"""Elites: who holds office holds the line, mouths it, or says what they think, by the line's expected life.

With gap_i = |line - x_i|, x private, and D the durability of the line, an office-holder
    holds the line   if gap_i <= latitude, and says x_i
    mouths it        else, if (1 - resolve_i) * (stake * D - regret * (1 - D)) > gap_i / 2
    dissents         else, and says x_i
Who mouths the line says `line`, and is moved by what they say, towards it or away:
    x_i <- x_i + (1 - exp(-conversion * D * dt)) * (line - x_i)   while gap_i > latitude
    sincerity_i   = min(1, latitude / gap_i)
    credibility_i = 1 - discount * (1 - sincerity_i) of who mouths the line, else 1

Preference falsification (Kuran 1995) for those in office, in Expression's utilities: saying what one
does not think costs half the distance, and the resolute care less for the rest. What office is worth
is had if the line lasts, with probability D; `regret` is what having sided with it costs if not: so
expected reversal taxes commitment (Rodrik 1991, of investment that cannot be undone). Where both
weigh the same one says what one thinks. If 1 - resolve = R and gaps are spread evenly over [0, 2], the share
of those in office who would mouth the line is R * (stake * D - regret * (1 - D)), within [0, 1].

What one says in public draws thought after it (Festinger and Carlsmith 1959; Vaidis et al. 2024 find
that it does, though not for the reason given), or repels it: `conversion` may be negative. That
it is stronger for a line that will last is a choice. One who mouths the line at a lasting D holds it
after log(gap / latitude) / (conversion * D) years.

Office-holders decide on taking office, and reconsider at a rate of `revisions` a year; those who mouth
the line follow it wherever it goes. They speak: office is no place for silence. Credibility is
theirs as speakers, for mechanisms of influence to read. All others keep words and thought.

Limits: one stake for all offices; nobody sees how sincere others are; on several axes the distance
is Euclidean, and one takes the line as a whole or not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Tick, Uniform, WorldRule, param
from polybius.numbers import exp
from polybius.rng import uniform
from polybius.thresholds import SINGLE, above
from polybius.vectors import clip, distance, mix


@dataclass(frozen=True, kw_only=True)
class Elites(WorldRule):
    """Outward compliance or conviction of those in office (Kuran 1995; Rodrik 1991)."""

    latitude: float = param(
        0.3,
        "opinion",
        (0, 4),
        "arbitrary",
        "distance from the line within which one holds it",
        prior=Uniform(0, 1),
    )
    stake: float = param(
        1.0, "utility", (0, 100), "arbitrary", "worth of office under a line that lasts", prior=Uniform(0, 4)
    )
    regret: float = param(
        0.0,
        "utility",
        (0, 100),
        "arbitrary",
        "cost of having sided with a line that passed",
        prior=Uniform(0, 2),
    )
    conversion: float = param(
        0.1,
        "1/year",
        (-10, 10),
        "arbitrary",
        "speed at which words draw thought after them; below 0 they repel it",
        prior=Uniform(-0.5, 0.5),
    )
    discount: float = param(0.5, "share", (0, 1), "arbitrary", "weight that wholly insincere words lose")
    revisions: float = param(
        2.0,
        "1/year",
        (0, 1000),
        "arbitrary",
        "times a year that one in office reconsiders",
        prior=Uniform(0.5, 12),
    )

    reads: ClassVar[tuple[str, ...]] = (
        "citizens.office",
        "citizens.resolve",
        "citizens.private",
        "citizens.expressed",
        "citizens.stance",
        "societies.line",
        "societies.durability",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.expressed",
        "citizens.speaks",
        "citizens.stance",
        "citizens.sincerity",
        "citizens.credibility",
    )
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "revised": lambda p, dt: 1.0 - exp(-p.revisions * dt)
    }
    sources: ClassVar[tuple[str, ...]] = ("kuran1995", "rodrik1991", "festinger1959", "vaidis2024")

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Let those in office in world `w` decide and speak; who has left it is a citizen like others."""
        me = s.citizens
        for j in range(s.worlds.first_society[w], s.worlds.first_society[w + 1]):
            drawn = 1.0 - exp(-p.conversion[w] * s.societies.durability[j] * t.dt)
            for i in range(s.societies.first_citizen[j], s.societies.first_citizen[j + 1]):
                if me.office[i] != 0:
                    _serve(i, j, drawn, s, p, t)
                elif me.stance[i] != 0:
                    me.stance.set(i, 0)
                    me.sincerity.set(i, 1.0)
                    me.credibility.set(i, 1.0)


def _serve(i: int, j: int, drawn: float, s: Any, p: Any, t: Tick) -> None:
    """Set thought, words and sincerity of office-holder `i` of society `j`."""
    me, w, line, life = s.citizens, s.societies.world[j], s.societies.line[j], s.societies.durability[j]
    x, stance = me.private[i], me.stance[i]
    gap = distance(x, line)
    if stance == 0 or uniform(s.worlds.seed[w], me.id[i], t, 0) < p.revised[w]:
        gain = (1.0 - me.resolve[i]) * (p.stake[w] * life - p.regret[w] * (1.0 - life))
        stance = 1 if above(gap, p.latitude[w], SINGLE) and above(gain, 0.5 * gap, SINGLE) else -1
    if stance > 0 and above(gap, p.latitude[w], SINGLE):
        x = clip(mix(x, line, drawn), -1.0, 1.0)
        gap = distance(x, line)
        me.private.set(i, x)
    held = _sincerity(gap, p.latitude[w])
    me.stance.set(i, stance)
    me.speaks.set(i, 1)
    me.expressed.set(i, line if stance > 0 else x)
    me.sincerity.set(i, held)
    me.credibility.set(i, 1.0 - p.discount[w] * (1.0 - held) if stance > 0 else 1.0)


def _sincerity(gap: float, latitude: float) -> float:
    """Return how far one holds a line at distance `gap`: 1 within `latitude`, less the farther off."""
    return 1.0 if gap <= latitude else latitude / gap
