"""Considerations: an answer is the average of what happens to come to mind.

    with probability 1 - exp(-revisions * dt):
        e_a <- x_a + noise * (p_0a + (p_1a - p_0a) * B / n - x_a)
    B ~ Binomial(n, (x_a - p_0a) / (p_1a - p_0a))

x is private, e expressed, p_k the position of party k and n the number of considerations sampled. The
last step of Zaller's (1992) receive-accept-sample model, with Zaller and Feldman's (1992) axioms:
people have no answers ready but a store of considerations, each from one side or the other, and
average over those at the top of the head. x is the mean of the store, and one who stands between the
parties holds messages of both in the share that gives x. That these are all there is in the store is a
choice; one who stands beyond both parties has nothing that speaks against it and says x.

So answers are x on average, their variance is noise^2 * (x - p_0) * (p_1 - x) / n, the covariance of two
separate answers over citizens is the variance of x, and where parties agree everyone says what they
think, as in Candour, which is also what is left as n grows and at a `noise` of 0. Zaller's is 1.

Limits: two parties, else everyone says x; no effect of the order or framing of questions; all sample
alike, and each axis on its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Mechanism, Tick, Uniform, Whole, param
from polybius.numbers import exp
from polybius.rng import uniform
from polybius.vectors import put


@jitable
def binomial(u: float, n: int, chance: float) -> int:
    """Return the number of successes in `n` trials, 0 < `chance` < 1, at the quantile `u`: by inversion."""
    odds, likely = chance / (1.0 - chance), 1.0
    for _ in range(n):
        likely *= 1.0 - chance
    total, k = likely, 0
    while k < n and u >= total:
        likely *= odds * (n - k) / (k + 1)
        total += likely
        k += 1
    return k


@dataclass(frozen=True, kw_only=True)
class Considerations(Mechanism):
    """Answers from the top of the head (Zaller 1992; Zaller and Feldman 1992)."""

    sample: int = param(
        5,
        "considerations",
        (1, 100),
        "arbitrary",
        "how many come to mind",
        prior=Whole(1, 20),
    )
    noise: float = param(1.0, "1", (0, 1), "zaller1992", "how far an answer strays to what comes to mind")
    revisions: float = param(
        1.0, "1/year", (0, 1000), "arbitrary", "new answers a year", prior=Uniform(0.2, 12)
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = ("citizens.private", "citizens.expressed", "parties.position")
    writes: ClassVar[tuple[str, ...]] = ("citizens.expressed",)
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "asked": lambda p, dt: 1.0 - exp(-p.revisions * dt)
    }
    sources: ClassVar[tuple[str, ...]] = ("zaller1992", "zallerfeldman1992")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return what citizen `i` says."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        seed, who = s.worlds.seed[w], me.id[i]
        if uniform(seed, who, t, 0) >= p.asked[w]:
            before: tuple[float, ...] = me.expressed[i]
            return before
        x: tuple[float, ...] = me.private[i]
        left, n = s.societies.first_party[j], p.sample[w]
        if s.societies.first_party[j + 1] < left + 2:
            return x
        p0, p1 = s.parties.position[left], s.parties.position[left + 1]
        for a in range(len(x)):
            width, way = p1[a] - p0[a], x[a] - p0[a]
            if way * (width - way) > 0.0:
                drawn = binomial(uniform(seed, who, t, 1, a), n, way / width)
                x = put(x, a, x[a] + p.noise[w] * (width * drawn / n - way))
        return x
