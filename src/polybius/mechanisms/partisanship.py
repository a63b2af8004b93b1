"""Partisanship: whether people come to identify with the party that stands nearer.

    q_i <- (q_i + g_i) / (1 + q_i * g_i),    g_i = tanh(follow * dt * (|x_i - p_0|^2 - |x_i - p_1|^2) / 4)

q is party identification, x private values, p_k the position of party k. That identification moves
with the relative proximity of the parties is Franklin and Jackson's (1983) first factor, and the
opposite of the claim that people follow their party (Campbell, Converse, Miller and Stokes 1960; Lenz
2012): for Lenz `follow` is 0, the default, and its prior has both signs. Their equation is linear; so that
q keeps within its range, here its inverse hyperbolic tangent grows linearly, a choice. In closed form,
while nobody changes their mind, q(t) = tanh(artanh q(0) + follow * t * (...) / 4), whatever the step; near
q = 0 that is theirs, and strong identifiers (-1 or 1) stay.

Limits: two parties, else nothing changes; no effect of the vote cast, of performance or of age.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import tanh


@dataclass(frozen=True, kw_only=True)
class Partisanship(Mechanism):
    """Party identification by issues (Franklin and Jackson 1983), or not (Lenz 2012)."""

    follow: float = param(
        0.0,
        "1/(year opinion^2)",
        (-100, 100),
        "lenz2012",
        "how fast identification follows proximity",
        prior=Uniform(-0.2, 0.2),
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = ("citizens.party_id", "citizens.private", "parties.position")
    writes: ClassVar[tuple[str, ...]] = ("citizens.party_id",)
    sources: ClassVar[tuple[str, ...]] = ("franklin1983", "lenz2012", "campbell1960")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the party identification of citizen `i`."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        q: float = me.party_id[i]
        left = s.societies.first_party[j]
        if p.follow[w] == 0.0 or abs(q) >= 1.0 or s.societies.first_party[j + 1] < left + 2:
            return q
        x, p0, p1 = me.private[i], s.parties.position[left], s.parties.position[left + 1]
        gain = 0.0
        for a in range(len(x)):
            far, near = x[a] - p0[a], x[a] - p1[a]
            gain += far * far - near * near
        moved = tanh(0.25 * p.follow[w] * t.dt * gain)
        return (q + moved) / (1.0 + q * moved)
