"""Succession: where no vote decides, whoever holds power is followed by another party, or faction.

    S(T) = exp(-(T / scale)^shape)                          share still in power after T years
    P(followed in dt) = 1 - S(T + dt) / S(T)

T is the time since the party in power took it. Of leaders everywhere the hazard of losing power is
lower the longer they have had it, and low without elections (Bienen and van de Walle 1992): here a
Weibull law with a shape below 1, of a size that is ours. With shape 1 the hazard is constant, 1 / scale
a year, and the share of worlds where the first of K parties rules is
    1 / K + (1 - 1 / K) * exp(-K / (K - 1) * t / scale)
The successor is one of the other parties that stand, each with the same chance: a choice. Where an
election is due, or nobody else stands, or nobody holds power, office stays as it is; the clock runs
on, and starts anew whenever office changes, by whatever means. It is this mechanism's own clock: a
reign given at the start is kept, and a change that it makes counts at once. Institutions, which may be in
a theory without it, counts its tenure from the first step on, and sees a change where it stands in the
step; so the two may differ by a step, and by what was given at the start.

Limits: no plots, no heirs: nothing but time bears on the hazard; within a party leaders may follow each
other unseen.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp, log
from polybius.rng import below, uniform

#: Ruler before any has been seen, so that a reign given at the start is kept.
UNKNOWN = -2


@jitable
def risk(years: float, scale: float, shape: float) -> float:
    """Return the hazard of losing power, summed over the first `years` in it."""
    return exp(shape * log(years / scale)) if years > 0.0 else 0.0


@dataclass(frozen=True, kw_only=True)
class Succession(Mechanism):
    """Loss of power at a hazard that falls with time in it (Bienen and van de Walle 1992)."""

    scale: float = param(
        10.0, "year", (0.01, 1000), "arbitrary", "time after which 37 % still rule", prior=Uniform(2, 40)
    )
    shape: float = param(
        0.7,
        "1",
        (0.1, 10),
        "arbitrary",
        "1: constant hazard; below: a falling one",
        prior=Uniform(0.4, 1.6),
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = (
        "societies.election_at",
        "societies.party_in_power",
        "societies.ruler",
        "societies.reign",
    )
    writes: ClassVar[tuple[str, ...]] = ("societies.party_in_power", "societies.ruler", "societies.reign")
    heeds: ClassVar[dict[str, float]] = {"parties.standing": 1}
    sources: ClassVar[tuple[str, ...]] = ("bienen1992",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[int, int, float]:
        """Return the party in power of society `i`, as seen, and the years it has ruled."""
        me, w, office = s.societies, s.societies.world[i], s.societies.party_in_power[i]
        reign = me.reign[i] if office == me.ruler[i] or me.ruler[i] == UNKNOWN else 0.0
        if me.election_at[i] < 0 and office >= 0:
            lost = risk(reign + t.dt, p.scale[w], p.shape[w]) - risk(reign, p.scale[w], p.shape[w])
            others = _others(i, office, s)
            if others > 0 and uniform(s.worlds.seed[w], me.id[i], t, 0) < 1.0 - exp(-lost):
                heir = _other(i, office, below(others, s.worlds.seed[w], me.id[i], t, 1), s)
                return heir, heir, 0.0
        return office, office, reign + t.dt


def _others(i: int, office: int, s: Any) -> int:
    """Return how many parties of society `i` stand, but for the one in office."""
    n, first = 0, s.societies.first_party[i]
    for k in range(first, s.societies.first_party[i + 1]):
        if s.parties.standing[k] == 1 and k - first != office:
            n += 1
    return n


def _other(i: int, office: int, place: int, s: Any) -> int:
    """Return the number of the party in that `place` among those, counted from 0."""
    first, heir = s.societies.first_party[i], -1
    for k in range(first, s.societies.first_party[i + 1]):
        if s.parties.standing[k] == 1 and k - first != office:
            if place == 0:
                heir = k - first
            place -= 1
    return heir
