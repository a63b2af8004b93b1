"""Ballot: on election day each votes in secret, on what they think and not on what they say.

    P(vote for party 1) = L(proximity * (|x_i - p_0|^2 - |x_i - p_1|^2) + loyalty * party_id_i + v)
    v = valence_1 - valence_0 + ruling * (1 if party 0 holds office, -1 if party 1 does, else 0)

L is the logistic function, x private values, p positions. Probabilistic voting
with logistic shocks (Enelow and Hinich 1984; Lindbeck and Weibull 1987): as proximity grows it
becomes Downs (1957), where the nearest party takes all; where two parties seek votes and
nobody is loyal, both are drawn to the mean. Proximity and loyalty are estimated from the
survey of 1996; the cost of ruling is the 2.25 points a term of Nannestad and Paldam (1999), at
the slope that the same estimates give.

Limits: two parties, or no election; everyone votes (the survey has no non-voters); no performance yet.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Mechanism, Tick, param
from polybius.numbers import logistic
from polybius.rng import uniform


@jitable
def support(
    x: tuple[float, ...], left: tuple[float, ...], right: tuple[float, ...], proximity: float, lean: float
) -> float:
    """Return the probability that someone at `x` votes for the party at `right`, not for that at `left`.

    `lean` is what else speaks for it, in logits.
    """
    gain = 0.0
    for a in range(len(x)):
        far, near = x[a] - left[a], x[a] - right[a]
        gain += far * far - near * near
    return logistic(proximity * gain + lean)


@dataclass(frozen=True, kw_only=True)
class Ballot(Mechanism):
    """Probabilistic voting between two parties (Enelow and Hinich 1984; Lindbeck and Weibull 1987)."""

    proximity: float = param(1.448, "logit/opinion^2", (0, 1000), "anes1996", "weight of distance to a party")
    loyalty: float = param(3.726, "logit", (0, 100), "anes1996", "weight of party identification")
    ruling: float = param(0.29, "logit", (-5, 5), "nannestad1999", "what holding office costs at the polls")

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.party_id",
        "citizens.vote",
        "parties.position",
        "parties.valence",
        "societies.election_at",
        "societies.party_in_power",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.vote",)
    sources: ClassVar[tuple[str, ...]] = ("enelow1984", "lindbeck1987", "downs1957", "nannestad1999")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> int:
        """Return the party that citizen `i` votes for, or the old vote between elections."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        left, day = s.societies.first_party[j], s.societies.election_at[j]
        if t.step != day or day < 0 or s.societies.first_party[j + 1] < left + 2:
            before: int = me.vote[i]
            return before
        office = s.societies.party_in_power[j]
        burden = p.ruling[w] if office == 0 else (-p.ruling[w] if office == 1 else 0.0)
        valence = s.parties.valence[left + 1] - s.parties.valence[left] + burden
        lean = p.loyalty[w] * me.party_id[i] + valence
        x, position = me.private[i], s.parties.position
        chance = support(x, position[left], position[left + 1], p.proximity[w], lean)
        return 1 if uniform(s.worlds.seed[w], me.id[i], t, 0) < chance else 0
