"""Rotation: office changes hands, to those who say the line, be it out of belief or not.

With probability 1 - exp(-rate * dt) a holder's office is offered. Of `candidates` citizens drawn,
those out of office who say the line (within `tolerance` of it on every axis) stand for it; the one
with the highest
    score_c = loyalty * agreement_c + (1 - loyalty) * skill_c
    agreement_c = 1 - mean over axes of |e_c - line| / tolerance
takes it, the first drawn where scores are equal. Where none stands the holder stays. Where fewer
than `share` of the citizens hold office, as at the start, the missing offices are offered likewise.

Selection is on words, e, since nobody sees thoughts: careerists pass (Kuran 1995). The circulation of
elites (Pareto 1901) as a replacement chain: with one candidate, or no difference in score, the share of
the sincere among holders is
    s(t) = q + (s(0) - q) * exp(-rho * t),   rho = -log(1 - m * (1 - exp(-rate * dt))) / dt
q being the share of the sincere among those who say the line and m the probability that one of those drawn
does, so rho = rate where all do. Loyalty may cost ability (Egorov and Sonin 2011, from whom the trade-off,
not the equation: they model one vizier and his treason): with loyalty 0 and skill a rank, of k who stand the
chosen has k / (k + 1) on average, with loyalty 1 a half. And it may cost sincerity: where careerists
repeat the line and believers speak their own nearby minds, a share q^k of the chosen believes.

Limits: offices are all alike; no careers, no purge at a transfer of power, no treason. Candidates are
drawn by place: a permutation of the citizens gives the same law, not the same officials.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Tick, Uniform, Whole, WorldRule, param
from polybius.numbers import exp
from polybius.rng import below, uniform
from polybius.thresholds import SINGLE, widened

#: Marks those who took office in this step, so that they do not lose it in the same.
NEW = 2


@dataclass(frozen=True, kw_only=True)
class Rotation(WorldRule):
    """Replacement of office-holders by those who say the line (Pareto 1901; Egorov and Sonin 2011)."""

    rate: float = param(
        0.25, "1/year", (0, 1000), "arbitrary", "times a year that an office is offered", prior=Uniform(0, 1)
    )
    share: float = param(0.01, "share", (0, 1), "arbitrary", "citizens in office", prior=Uniform(0.001, 0.05))
    candidates: int = param(
        3, "citizens", (1, 1000), "arbitrary", "citizens looked at for an office", prior=Whole(1, 10)
    )
    loyalty: float = param(0.5, "1", (0, 1), "arbitrary", "weight of loyalty in words against skill")

    reads: ClassVar[tuple[str, ...]] = (
        "citizens.office",
        "citizens.expressed",
        "citizens.speaks",
        "citizens.skill",
        "societies.line",
        "societies.tolerance",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.office",)
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "offered": lambda p, dt: 1.0 - exp(-p.rate * dt)
    }
    sources: ClassVar[tuple[str, ...]] = ("pareto1901", "egorov2011", "kuran1995")

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Offer some of the offices of world `w`, and those that are missing."""
        office = s.citizens.office
        for j in range(s.worlds.first_society[w], s.worlds.first_society[w + 1]):
            lo, hi = s.societies.first_citizen[j], s.societies.first_citizen[j + 1]
            held, taken = 0, 0
            for i in range(lo, hi):
                if office[i] == 1:
                    held += 1
                    if uniform(s.worlds.seed[w], s.citizens.id[i], t, 0) < p.offered[w]:
                        taker = _chosen(j, s.citizens.id[i], 1, 0, s, p, t)
                        if taker >= 0:
                            office.set(i, 0)
                            office.set(taker, NEW)
                            taken += 1
            for seat in range(held, int(p.share[w] * (hi - lo) + 0.5)):
                taker = _chosen(j, s.societies.id[j], 2, seat * int(p.candidates[w]), s, p, t)
                if taker >= 0:
                    office.set(taker, 1)
            if taken > 0:
                for i in range(lo, hi):
                    if office[i] == NEW:
                        office.set(i, 1)


def _chosen(j: int, key: int, k: int, first: int, s: Any, p: Any, t: Tick) -> int:
    """Return the best of those drawn for an office in society `j`, -1 where none stands for it."""
    w, lo = s.societies.world[j], s.societies.first_citizen[j]
    size = s.societies.first_citizen[j + 1] - lo
    best, highest = -1, 0.0
    for c in range(int(p.candidates[w])):
        i = lo + below(size, s.worlds.seed[w], key, t, k, first + c)
        if s.citizens.office[i] != 0:
            continue
        agreement = _agreement(i, j, s)
        score = p.loyalty[w] * agreement + (1.0 - p.loyalty[w]) * s.citizens.skill[i]
        if agreement >= 0.0 and (best < 0 or score > highest):
            best, highest = i, score
    return best


def _agreement(i: int, j: int, s: Any) -> float:
    """Return how near to the line of society `j` citizen `i` speaks, -1 where they do not say the line."""
    if s.citizens.speaks[i] == 0:
        return -1.0
    says, line = s.citizens.expressed[i], s.societies.line[j]
    tolerance = widened(s.societies.tolerance[j], SINGLE)
    total = 0.0
    for a in range(len(says)):
        gap = abs(says[a] - line[a])
        if gap > tolerance:
            return -1.0
        total += gap
    agreement: float = 1.0 - total / (len(says) * tolerance)
    return agreement
