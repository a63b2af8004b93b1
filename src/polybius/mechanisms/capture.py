"""Capture: a challenger takes a party over, if those who identify with it would rather follow.

    with probability 1 - exp(-rate * dt) a citizen c, drawn at random, challenges the leader of party k:
    p_k <- x_c  where  sum over i of id_ik * sign(|y_i - p_k|^2 - |y_i - x_c|^2) > 0
    y_i  = (x_i + prospects * m) / (1 + prospects)

id is how strongly i identifies with the party: by party_id for party 0 and 1; with any other, of which
party_id does not speak, its last voters identify by 1 - |party_id|. So nobody has more than one voice, and
a newcomer that has not been voted on is safe. m is the mean of all citizens' private values, who decide in
the second stage: to weigh a candidate's squared distance to oneself against that to all is to want
somebody in between, at y.

A contest in two stages (Coleman 1971; Owen and Grofman 2006): who wins inside, among supporters who
care for both views and victory, must then appeal to all. That activists set what a party stands for, and
keep two parties apart, is Aldrich (1983). On one axis a challenger wins only if nearer to the median of
y, so that a party ends at
    (median of its own + prospects * m) / (1 + prospects)
its own median where nobody thinks of winning, between that and the centre where some do: two parties
stay apart, where Downs' (1957) meet. That prospects count by distance to the mean is a choice, and so is
their weight; the authors reckon with the chance of winning.

Limits: one challenger at a time, who is what they offer; all who identify take part; the party's name, loyal
voters and valence stay. Challengers are drawn by place: a permutation of the citizens gives the same law,
not the same leaders.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.mechanisms.ballot import attached, nearer
from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp
from polybius.rng import below, uniform
from polybius.vectors import add, fill, mix, scale

Vector = tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Capture(Mechanism):
    """Takeover of a party by its own (Coleman 1971; Owen and Grofman 2006)."""

    rate: float = param(
        1.0, "1/year", (0, 1000), "arbitrary", "challenges to a party's leader a year", prior=Uniform(0, 4)
    )
    prospects: float = param(
        0.5, "1", (0, 1000), "arbitrary", "weight of the centre against one's own view", prior=Uniform(0, 2)
    )

    acts_on: ClassVar[str] = "parties"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.party_id",
        "citizens.vote",
        "parties.position",
    )
    writes: ClassVar[tuple[str, ...]] = ("parties.position",)
    heeds: ClassVar[dict[str, float]] = {"parties.standing": 1, "parties.votes": 1}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "challenged": lambda p, dt: 1.0 - exp(-p.rate * dt),
        "centre": lambda p, dt: p.prospects / (1.0 + p.prospects),
    }
    sources: ClassVar[tuple[str, ...]] = ("owen2006", "aldrich1983", "coleman1971", "downs1957")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> Vector:
        """Return the position of party `i`."""
        me, w, j = s.parties, s.parties.world[i], s.parties.society[i]
        lo, hi = s.societies.first_citizen[j], s.societies.first_citizen[j + 1]
        place: Vector = me.position[i]
        if me.standing[i] == 0 or hi == lo:
            return place
        if uniform(s.worlds.seed[w], me.id[i], t, 0) >= p.challenged[w]:
            return place
        offer: Vector = s.citizens.private[lo + below(hi - lo, s.worlds.seed[w], me.id[i], t, 1)]
        return offer if _margin(i, offer, s, p) > 0.0 else place


def _margin(i: int, offer: Vector, s: Any, p: Any) -> float:
    """Return by how much those who identify with party `i` prefer the offer to what it stands for."""
    j, w, margin = s.parties.society[i], s.parties.world[i], 0.0
    party, centre = i - s.societies.first_party[j], _mean(j, s)
    for m in range(s.societies.first_citizen[j], s.societies.first_citizen[j + 1]):
        weight = _identifies(m, party, s) if party < 2 or s.parties.votes[i] > 0.0 else 0.0
        if weight > 0.0:
            gain = nearer(mix(s.citizens.private[m], centre, p.centre[w]), s.parties.position[i], offer)
            margin += weight if gain > 0.0 else -weight if gain < 0.0 else 0.0
    return margin


def _identifies(m: int, party: int, s: Any) -> float:
    """Return how strongly citizen `m` identifies with that party of their society, in [0, 1]."""
    if party < 2:
        return attached(party, s.citizens.party_id[m])
    return 1.0 - abs(s.citizens.party_id[m]) if s.citizens.vote[m] == party else 0.0


def _mean(j: int, s: Any) -> Vector:
    """Return the mean private value of society `j`."""
    lo, hi = s.societies.first_citizen[j], s.societies.first_citizen[j + 1]
    total: Vector = fill(s.citizens.private[lo], 0.0)
    for m in range(lo, hi):
        total = add(total, s.citizens.private[m])
    return scale(total, 1.0 / (hi - lo))
