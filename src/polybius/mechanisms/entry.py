"""Entry: a citizen whom no party comes near founds one.

    P(party founded in dt) = 1 - exp(-rate * d_m * dt),  m a citizen drawn at random
    d_m = min over parties k that stand of |x_m - p_k|^2 / (4 * axes)

The party takes the first row of the society that does not stand, and the founder's position; where none waits
nobody founds one. d is dissatisfaction, 0 where a party stands and 1 at the far end of
every axis, or without any party. So parties are born at rate * (mean of d) a year, by founders drawn in
proportion to d: the endogenous birth of Laver and Schilperoord (2007), where each citizen founds
with a chance in proportion to their dissatisfaction. Where all are equally dissatisfied the share of worlds
without a newcomer at t is exp(-rate * d * t), at any step.

Limits: dissatisfaction is of the moment, while theirs has a memory; a newcomer has the valence, and all
else, of the row: in one of the first two, also those who identified with the party that fell. Founders are
drawn by place: a permutation of the citizens gives the same law, not the same founders.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp
from polybius.rng import below, uniform
from polybius.vectors import distance


@dataclass(frozen=True, kw_only=True)
class Entry(Mechanism):
    """Endogenous birth of parties (Laver and Schilperoord 2007)."""

    rate: float = param(
        2.0,
        "1/year",
        (0, 1000),
        "arbitrary",
        "parties founded a year at full dissatisfaction",
        prior=Uniform(0, 10),
    )

    acts_on: ClassVar[str] = "parties"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "parties.standing",
        "parties.position",
        "parties.votes",
        "parties.fitness",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "parties.standing",
        "parties.position",
        "parties.votes",
        "parties.fitness",
    )
    sources: ClassVar[tuple[str, ...]] = ("laver2007",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[int, tuple[float, ...], float, float]:
        """Return whether party `i` stands, where, and its record at the polls."""
        me, w, j = s.parties, s.parties.world[i], s.parties.society[i]
        lo, hi = s.societies.first_citizen[j], s.societies.first_citizen[j + 1]
        if _is_next(i, j, s) and hi > lo:
            founder = lo + below(hi - lo, s.worlds.seed[w], me.id[i], t, 1)
            x = s.citizens.private[founder]
            chance = 1.0 - exp(-p.rate[w] * _dissatisfaction(x, j, s) * t.dt)
            if uniform(s.worlds.seed[w], me.id[i], t, 0) < chance:
                return 1, x, 0.0, -1.0
        return me.standing[i], me.position[i], me.votes[i], me.fitness[i]


def _is_next(i: int, j: int, s: Any) -> bool:
    """Say whether row `i` is the first of society `j` that does not stand."""
    for k in range(s.societies.first_party[j], i):
        if s.parties.standing[k] == 0:
            return False
    return bool(s.parties.standing[i] == 0)


def _dissatisfaction(x: tuple[float, ...], j: int, s: Any) -> float:
    """Return how far from all parties of society `j` somebody at `x` stands, in [0, 1]."""
    least = 4.0 * len(x)
    for k in range(s.societies.first_party[j], s.societies.first_party[j + 1]):
        if s.parties.standing[k] == 1:
            far = distance(x, s.parties.position[k])
            least = min(least, far * far)
    return least / (4.0 * len(x))
