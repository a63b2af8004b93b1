"""Elite cues: people take in what parties say by awareness, and take it over by party identity.

    x_a <- x_a + (1 - exp(-f_a * dt)) * ((r_0a * p_0a + r_1a * p_1a + inertia * anchor_a) / f_a - x_a)
    f_a     = r_0a + r_1a + inertia
    r_ka    = rate * loud_k * received * accepted_ka
    received    = L(contact + awareness * w)
    accepted_ka = L(ease + dissent_a * (predisposition * side_k * q - resistance * w))
    dissent_a   = |p_1a - p_0a| / 2,    w = attention + schooling * (education / 7 - attention)

L is the logistic function, p_k the position of party k, side_k -1 for party 0 and 1 for party 1, q
party identification, w awareness in [0, 1]; `loud` is 1, and `office` for the party in office. The
receive-accept model of Zaller (1992): who receives a message accepts it with a probability that falls
with awareness and rises with agreement (after McGuire 1968). Zaller's two logistic functions are these
where parties stand at the poles. Opposition to a message needs a cue that tells whose it is, and there
is none where elites agree: that resistance and predisposition count by `dissent` is how both patterns
are put in one equation, a choice. Of each party's messages a steady flow of share r moves one; against
it stands what one has stored before (Zaller's inertial resistance), here the anchor. x is what all
that comes to on average, and nobody chooses a party by its position (Lenz 2012).

Two patterns, without inertia. Mainstream: where both parties stand at p, x nears p at the rate
2 * rate * received * L(ease), which grows with awareness whatever one's party. Polarisation: where they
stand at -1 and 1, x comes to sinh(c) / (exp(ease - resistance * w) + cosh(c)), c = predisposition * q: the
more aware, the further apart, up to tanh(c). The first step of someone who stands with their own party
is towards the other by rate * received * accepted: the product of a rising and a falling logistic
function, which is largest at middle awareness. Both signs of both slopes are in the priors.

Limits: two parties, else nothing is said; no floor of reception; awareness is attention to television
news and schooling (the survey's levels up to 7), where Zaller prefers tests of knowledge.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp, logistic
from polybius.vectors import put


@dataclass(frozen=True, kw_only=True)
class EliteCues(Mechanism):
    """Reception and acceptance of what parties say (Zaller 1992; Lenz 2012)."""

    rate: float = param(
        0.2,
        "1/year",
        (0, 1000),
        "arbitrary",
        "speed at which one who receives and accepts all follows a party",
        prior=Uniform(0, 1),
    )
    contact: float = param(
        -1.0, "logit", (-20, 20), "arbitrary", "reception of the unaware", prior=Uniform(-3, 1)
    )
    awareness: float = param(
        3.0, "logit", (-50, 50), "arbitrary", "what awareness adds to reception", prior=Uniform(-2, 6)
    )
    ease: float = param(
        1.0, "logit", (-20, 20), "arbitrary", "acceptance where elites agree", prior=Uniform(-2, 3)
    )
    predisposition: float = param(
        3.0, "logit", (-50, 50), "arbitrary", "what a message from one's party gains", prior=Uniform(-2, 6)
    )
    resistance: float = param(
        3.0, "logit", (-50, 50), "arbitrary", "what awareness costs acceptance", prior=Uniform(-2, 6)
    )
    inertia: float = param(
        0.3, "1/year", (0, 1000), "arbitrary", "pull of what one has stored before", prior=Uniform(0, 1)
    )
    office: float = param(
        1.0, "1", (0, 100), "arbitrary", "how much louder the party in office is", prior=Uniform(0.3, 3)
    )
    schooling: float = param(0.5, "share", (0, 1), "arbitrary", "weight of education in awareness")

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.anchor",
        "citizens.party_id",
        "citizens.attention",
        "citizens.education",
        "parties.position",
        "societies.party_in_power",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.private",)
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "schooled": lambda p, dt: p.schooling / 7.0,
    }
    sources: ClassVar[tuple[str, ...]] = ("zaller1992", "lenz2012", "mcguire1968")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return the private values of citizen `i` after what the parties have said."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        x: tuple[float, ...] = me.private[i]
        left = s.societies.first_party[j]
        if s.societies.first_party[j + 1] < left + 2:
            return x
        p0, p1, office = s.parties.position[left], s.parties.position[left + 1], s.societies.party_in_power[j]
        aware = min(1.0, (1.0 - p.schooling[w]) * me.attention[i] + p.schooled[w] * me.education[i])
        flow = p.rate[w] * t.dt * logistic(p.contact[w] + p.awareness[w] * aware)
        from0 = flow * p.office[w] if office == 0 else flow
        from1 = flow * p.office[w] if office == 1 else flow
        kin, against = p.predisposition[w] * me.party_id[i], p.resistance[w] * aware
        anchor, stored = me.anchor[i], p.inertia[w] * t.dt
        for a in range(len(x)):
            dissent = 0.5 * abs(p1[a] - p0[a])
            r0 = from0 * logistic(p.ease[w] - dissent * (kin + against))
            r1 = from1 * logistic(p.ease[w] + dissent * (kin - against))
            total = r0 + r1 + stored
            if total > 0.0:
                goal = (r0 * p0[a] + r1 * p1[a] + stored * anchor[a]) / total
                x = put(x, a, x[a] + (1.0 - exp(-total)) * (goal - x[a]))
        return x
