"""Adaptation: parties move in search of support, each in its own way.

    with probability 1 - exp(-rate * dt) a party k that stands acts by its tactic:
    0 sticker     p_k stays
    1 aggregator  p_k <- mean of x over its supporters
    2 hunter      p_k <- p_k + h;  h <- the last move where support has risen since,
                  else stride * r,  r a random direction with r . h < 0
    3 predator    p_k <- p_k + up to `stride` of the way to the party with most supporters

Its supporters are the citizens who in private stand nearest to it, of all parties that stand (in doubt,
to the first). These are Laver's (2005) four rules; he lets all parties move in every tick, here each
reconsiders at a rate a year. A predator that leads stays. A hunter that has not moved yet starts towards
the half in which the middle of the scale lies.

Two aggregators are Lloyd's algorithm: among citizens evenly spread over [-1, 1] the border between them
comes half as near to the middle each time both move, and they rest at -1/2 and 1/2, far apart. Two hunters
meet about the median, as Downs (1957) says of two parties that seek votes. So do two predators, within
a stride, from either side of it, since it is always the one further off that moves; from one side
they meet where the one nearer to it stood.

Limits: parties know their supporters exactly; nobody remembers more than one move; a party without
supporters that aggregates stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp
from polybius.rng import normal, uniform
from polybius.vectors import add, clip, distance, fill, put, scale, subtract

STICKER, AGGREGATOR, HUNTER = 0, 1, 2  # 3 is the predator

Vector = tuple[float, ...]


@jitable
def dot(x: Vector, y: Vector) -> float:
    """Return the inner product of two vectors."""
    total = 0.0
    for a in range(len(x)):
        total += x[a] * y[a]
    return total


@dataclass(frozen=True, kw_only=True)
class Adaptation(Mechanism):
    """Parties that stick, aggregate, hunt or prey (Laver 2005)."""

    rate: float = param(
        1.0, "1/year", (0, 1000), "arbitrary", "times a year that a party reconsiders", prior=Uniform(0, 4)
    )
    stride: float = param(
        0.05, "opinion", (0, 2), "arbitrary", "length of a hunter's or predator's move", prior=Uniform(0, 0.2)
    )

    acts_on: ClassVar[str] = "parties"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "parties.position",
        "parties.tactic",
        "parties.heading",
        "parties.support",
    )
    writes: ClassVar[tuple[str, ...]] = ("parties.position", "parties.heading", "parties.support")
    heeds: ClassVar[dict[str, float]] = {"parties.standing": 1}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "moves": lambda p, dt: 1.0 - exp(-p.rate * dt)
    }
    sources: ClassVar[tuple[str, ...]] = ("laver2005", "downs1957")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[Vector, Vector, float]:
        """Return position, last move and support of party `i`."""
        me, w, j = s.parties, s.parties.world[i], s.parties.society[i]
        place, heading, tactic = me.position[i], me.heading[i], me.tactic[i]
        rests = tactic == STICKER or me.standing[i] == 0
        if rests or uniform(s.worlds.seed[w], me.id[i], t, 0) >= p.moves[w]:
            return place, heading, me.support[i]
        share, centre = _following(i, j, s)
        if tactic == AGGREGATOR:
            move = subtract(centre, place) if share > 0.0 else fill(place, 0.0)
        elif tactic == HUNTER:
            risen = share > me.support[i] and dot(heading, heading) > 0.0
            move = heading if risen else _turned(i, s, p, t)
        else:
            move = _chase(i, share, s, p)
        return clip(add(place, move), -1.0, 1.0), move, share


def _turned(i: int, s: Any, p: Any, t: Tick) -> Vector:
    """Return a move of party `i` in a random direction away from its last one."""
    me, w = s.parties, s.parties.world[i]
    last = me.heading[i] if dot(me.heading[i], me.heading[i]) > 0.0 else me.position[i]
    move = last
    for a in range(len(last)):
        move = put(move, a, normal(s.worlds.seed[w], me.id[i], t, 1, a))
    length = p.stride[w] / sqrt(dot(move, move))
    turned: Vector = scale(move, -length if dot(move, last) > 0.0 else length)
    return turned


def _chase(i: int, share: float, s: Any, p: Any) -> Vector:
    """Return the move of party `i`, of that support, towards the party with most."""
    me, w, j = s.parties, s.parties.world[i], s.parties.society[i]
    prey, most = i, share
    for k in range(s.societies.first_party[j], s.societies.first_party[j + 1]):
        if k != i and me.standing[k] == 1:
            theirs, _ = _following(k, j, s)
            if theirs > most:
                prey, most = k, theirs
    way: Vector = subtract(me.position[prey], me.position[i])
    far = sqrt(dot(way, way))
    return scale(way, p.stride[w] / far) if far > p.stride[w] else way


def _following(k: int, j: int, s: Any) -> tuple[float, Vector]:
    """Return the share of citizens of society `j` who are nearest to party `k`, and their mean."""
    lo, hi = s.societies.first_citizen[j], s.societies.first_citizen[j + 1]
    total, n = fill(s.parties.position[k], 0.0), 0
    for i in range(lo, hi):
        if _nearest(s.citizens.private[i], j, s) == k:
            total, n = add(total, s.citizens.private[i]), n + 1
    return n / (hi - lo) if n > 0 else 0.0, scale(total, 1.0 / n if n > 0 else 0.0)


def _nearest(x: Vector, j: int, s: Any) -> int:
    """Return the party of society `j` that stands nearest to `x`, -1 without any."""
    nearest, least = -1, 0.0
    for k in range(s.societies.first_party[j], s.societies.first_party[j + 1]):
        if s.parties.standing[k] == 1:
            far = distance(x, s.parties.position[k])
            if nearest < 0 or far < least:
                nearest, least = k, far
    return nearest
