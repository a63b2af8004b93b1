"""Perception: each samples the climate of opinion around them, and remembers.

    c_i <- c_i + (1 - exp(-dt / memory)) * (sample_i - c_i)
    sample_i = (ties * n_i + media * m + election * f * v) / (ties + media + election * f)

c is the share that citizen i believes to stand on the + side in public, on each axis. n_i is the
weighted share of the + side among neighbours who speak and take sides (|e_j| > band);
m = (1 + slant) / 2 is the climate that the media show, weighted by i's attention; v is the verdict of
the last election, the + side's share of the vote, weighted by f = exp(-age / fading), and absent before
any. A source that says nothing, as an election between parties that agree, is left out of both sums; a
citizen without any keeps their view.

The quasi-statistical sense of Noelle-Neumann (1974), who gives no equation; the weights and the
memory are a plain choice. After a step change the error shrinks as exp(-t / memory); behind a
steady trend the view lags by memory times its slope. With ties alone and no memory, two groups of shares
f and 1 - f and a chance h of hearing one's own kind see what Lee et al. (2019) derive for networks
without hubs: minority f h / (f h + (1 - f)(1 - h)), majority f (1 - h) / (f (1 - h) + (1 - f) h).

Limits: neighbours are heard without error; the weights are the same for all but attention.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.mechanisms.expression import Expression
from polybius.model import Mechanism, Tick, param, shared
from polybius.numbers import exp
from polybius.thresholds import SINGLE, widened
from polybius.vectors import fill, put


@dataclass(frozen=True, kw_only=True)
class Perception(Mechanism):
    """Perceived climate of opinion (Noelle-Neumann 1974; Lee et al. 2019)."""

    memory: float = param(0.5, "year", (0.0001, 20), "arbitrary", "time in which a view fades to 37 %")
    band: float = shared(Expression, "band")
    ties: float = param(1.0, "1", (0, 100), "arbitrary", "weight of what neighbours say")
    media: float = param(0.5, "1", (0, 100), "arbitrary", "weight of the media at full attention")
    election: float = param(0.5, "1", (0, 100), "arbitrary", "weight of a fresh election result")
    fading: float = param(1.0, "year", (0.01, 100), "arbitrary", "time in which an election fades to 37 %")

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.climate",
        "citizens.expressed",
        "citizens.attention",
        "ties",
        "societies.slant",
        "societies.elected_at",
        "societies.verdict",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.climate",)
    heeds: ClassVar[dict[str, float]] = {"citizens.speaks": 1}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "share": lambda p, dt: 1.0 - exp(-dt / p.memory),
        "middle": lambda p, dt: widened(p.band, SINGLE),
    }
    heard: ClassVar[tuple[str, ...]] = ("citizens.expressed", "citizens.speaks")
    sources: ClassVar[tuple[str, ...]] = ("noelleneumann1974", "lee2019")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return the climate that citizen `i` perceives on each axis."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        climate: tuple[float, ...] = me.climate[i]
        share = p.share[w]
        age = (t.step - s.societies.elected_at[j]) * t.dt
        told = p.election[w] * exp(-age / p.fading[w]) if s.societies.elected_at[j] >= 0 else 0.0
        shown = p.media[w] * me.attention[i]
        majority, sides = fill(climate, 0.0), fill(climate, 0.0)
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            other = s.ties.to[e]
            says, heard = me.expressed[other], s.ties.weight[e] * me.speaks[other]
            for a in range(len(climate)):  # no branches: neighbours are hard to predict
                takes = heard if abs(says[a]) > p.middle[w] else 0.0
                majority = put(majority, a, majority[a] + math.copysign(takes, says[a]))
                sides = put(sides, a, sides[a] + takes)
        for a in range(len(climate)):
            weight = shown
            total = shown * 0.5 * (1.0 + s.societies.slant[j][a])
            if sides[a] > 0.0:
                weight += p.ties[w]
                total += p.ties[w] * (0.5 * (sides[a] + majority[a])) / sides[a]
            verdict = s.societies.verdict[j][a]
            if verdict >= 0.0:
                weight += told
                total += told * verdict
            if weight > 0.0:
                climate = put(climate, a, climate[a] + share * (total / weight - climate[a]))
        return climate
