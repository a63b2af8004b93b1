"""Perception: each samples the climate of opinion around them, and remembers.

    c_i <- c_i + (1 - exp(-dt / memory)) * (sample_i - c_i)
    sample_i = (ties * n_i + media * m + election * f * v) / (ties + media + election * f)

c is the share that citizen i believes to stand on the + side in public, on each axis. n_i is the
weighted share of the + side among neighbours who speak and take sides (|e_j| > band);
m = (1 + slant) / 2 is the climate that the media show, weighted by i's attention; v is the + side's
share at the last election, weighted by f = exp(-age / fading), and absent before any: what the parties
to that side have of the votes for parties to either side of the middle between the two that stand
furthest apart. A source that says nothing, as an election between parties that agree, is left out of
both sums; a citizen without any keeps their view.

The quasi-statistical sense of Noelle-Neumann (1974), who gives no equation; the weights and the
memory are a plain choice. After a step change the error shrinks as exp(-t / memory); behind a
steady trend the view lags by memory times its slope. With ties alone and no memory, two groups of shares
f and 1 - f and a chance h of hearing one's own kind see what Lee et al. (2019) derive for networks
without hubs: minority f h / (f h + (1 - f)(1 - h)), majority f (1 - h) / (f (1 - h) + (1 - f) h).

Limits: neighbours are heard without error; the weights are the same for all but attention; parties are
seen where they stand now, not where they stood on the day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, param
from polybius.numbers import exp
from polybius.vectors import fill, put


@dataclass(frozen=True, kw_only=True)
class Perception(Mechanism):
    """Perceived climate of opinion (Noelle-Neumann 1974; Lee et al. 2019)."""

    memory: float = param(0.5, "year", (0.0001, 20), "arbitrary", "time in which a view fades to 37 %")
    band: float = param(1 / 7, "opinion", (0, 1), "anes1996", "half-width of the middle that takes no side")
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
        "societies.result",
        "societies.elected_at",
        "parties.position",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.climate",)
    heeds: ClassVar[dict[str, float]] = {"citizens.speaks": 1, "parties.standing": 1, "parties.votes": 0}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "share": lambda p, dt: 1.0 - exp(-dt / p.memory)
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
        left = s.societies.first_party[j]
        contested = s.societies.elected_at[j] >= 0 and left + 2 <= s.societies.first_party[j + 1]
        told = p.election[w] * exp(-age / p.fading[w]) if contested else 0.0
        shown = p.media[w] * me.attention[i]
        plus, sides = fill(climate, 0.0), fill(climate, 0.0)
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            other = s.ties.to[e]
            says, heard = me.expressed[other], s.ties.weight[e] * me.speaks[other]
            for a in range(len(climate)):  # no branches: neighbours are hard to predict
                plus = put(plus, a, plus[a] + (heard if says[a] > p.band[w] else 0.0))
                sides = put(sides, a, sides[a] + (heard if abs(says[a]) > p.band[w] else 0.0))
        for a in range(len(climate)):
            weight = shown
            total = shown * 0.5 * (1.0 + s.societies.slant[j][a])
            if sides[a] > 0.0:
                weight += p.ties[w]
                total += p.ties[w] * plus[a] / sides[a]
            if told > 0.0:
                verdict = _verdict(j, a, s)
                if verdict >= 0.0:
                    weight += told
                    total += told * verdict
            if weight > 0.0:
                climate = put(climate, a, climate[a] + share * (total / weight - climate[a]))
        return climate


def _verdict(j: int, a: int, s: Any) -> float:
    """Return the + side's share of the last vote in society `j` on axis `a`, -1 where all stand together."""
    low, high = 2.0, -2.0
    for k in range(s.societies.first_party[j], s.societies.first_party[j + 1]):
        if s.parties.standing[k] == 1:
            place = s.parties.position[k][a]
            low, high = min(low, place), max(high, place)
    if not low < high:
        return -1.0
    return _beyond(j, a, 0.5 * (low + high), s)


def _beyond(j: int, a: int, middle: float, s: Any) -> float:
    """Return the share of the + side among votes for parties off the `middle` of axis `a`, -1 without any."""
    first, plus, minus, rest = s.societies.first_party[j], 0.0, 0.0, 1.0
    for k in range(s.societies.first_party[j + 1] - 1, first - 1, -1):  # what the others leave is party 0's
        votes = rest if k == first else s.societies.result[j] if k == first + 1 else s.parties.votes[k]
        votes = max(0.0, votes)  # a result below 0 is none
        rest = max(0.0, rest - votes)
        place = s.parties.position[k][a]
        if s.parties.standing[k] == 1:
            plus += votes if place > middle else 0.0
            minus += votes if place < middle else 0.0
    return plus / (plus + minus) if plus + minus > 0.0 else -1.0
