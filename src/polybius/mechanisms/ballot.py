"""Ballot: on election day each votes in secret, on what they think and not on what they say.

    P(k) = exp(U_k) / sum over parties m that stand of exp(U_m)
    U_k  = -proximity * |x_i - p_k|^2 - identity * salience_i * (x_in - p_kn)^2
           + loyalty * id_ik + valence_k - burden_i * [k holds office]
    burden_i = ruling - prosperity * growth + blame * crisis + anger * grievance_i
    P(votes) = exp(-alienation * d^2) * (1 - exp(-gap / cost))

x are private values, p positions, n the national `axis`; id is how far party_id speaks for party 0 or 1,
and 0 for any other. d is the distance to the nearest party, gap what the best U has over the second.

Probabilistic voting with logistic shocks (Enelow and Hinich 1984; Lindbeck and Weibull 1987; many
parties: McFadden 1974): as proximity grows it becomes Downs (1957), where the nearest party takes all;
where two parties seek votes and nobody is loyal, both are drawn to the mean. Salience weighs an axis as
Enelow and Hinich weigh issues. Performance and grievance count for or against whoever governs
(Fiorina 1981; Duch and Stevenson 2008), and only where the theory has them. Abstention is from
alienation (Hinich and Ordeshook 1969) and from indifference, where what is at stake does not reach
the cost of voting (Riker and Ordeshook 1968): the thresholds of both are spread exponentially with means
1 / alienation and `cost`, a choice. With both 0, as here by default, all vote.

Proximity and loyalty are estimated from the survey of 1996, which has no non-voters; the cost of
ruling is the 2.25 points a term of Nannestad and Paldam (1999), at the slope that the same estimates
give; so are the two thirds of a point for a point of growth, which Fair's (1978) equation comes to once
later elections are added, and the five points that a bad economy costs (Duch and Stevenson 2008).

Parties are met one after the other, and each takes over the vote with the chance that it has against all
before it: one draw decides, and a newcomer in the last row takes votes but changes no other.

Limits: no tactics; one who does not vote this time has a vote of -1; with fewer than two parties that stand
there is no election, and votes stay.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp, log, logistic
from polybius.rng import uniform


@jitable
def nearer(x: tuple[float, ...], left: tuple[float, ...], right: tuple[float, ...]) -> float:
    """Return by how much the squared distance from `x` to `right` is below that to `left`."""
    gain = 0.0
    for a in range(len(x)):
        far, near = x[a] - left[a], x[a] - right[a]
        gain += far * far - near * near
    return gain


@jitable
def inclusive(x: float, y: float) -> float:
    """Return log(exp(x) + exp(y)): what two choices are worth together (McFadden 1974)."""
    return x + log(1.0 + exp(y - x)) if x > y else y + log(1.0 + exp(x - y))


@jitable
def attached(party: int, party_id: float) -> float:
    """Return how strongly someone of that party identification identifies with a party, in [0, 1]."""
    if party == 1:
        return party_id if party_id > 0.0 else 0.0
    return -party_id if party == 0 and party_id < 0.0 else 0.0


@dataclass(frozen=True, kw_only=True)
class Ballot(Mechanism):
    """Probabilistic voting among parties (Enelow and Hinich 1984; Lindbeck and Weibull 1987)."""

    proximity: float = param(1.448, "logit/opinion^2", (0, 1000), "anes1996", "weight of distance to a party")
    loyalty: float = param(3.726, "logit", (0, 100), "anes1996", "weight of party identification")
    ruling: float = param(0.29, "logit", (-5, 5), "nannestad1999", "what holding office costs at the polls")
    identity: float = param(
        1.0,
        "logit/opinion^2",
        (-100, 100),
        "arbitrary",
        "weight of distance on the national axis, at full salience",
        prior=Uniform(-3, 3),
    )
    axis: int = param(0, "axis", (0, 255), "arbitrary", "number of the national axis")
    prosperity: float = param(
        8.0,
        "logit/(1/year)",
        (-1000, 1000),
        "fair1978",
        "credit that office takes for growth",
        prior=Uniform(-20, 20),
    )
    blame: float = param(
        0.6, "logit", (-10, 10), "duch2008", "what the deepest crisis costs office", prior=Uniform(-2, 2)
    )
    anger: float = param(
        1.0, "logit", (-10, 10), "arbitrary", "what full grievance costs office", prior=Uniform(-3, 3)
    )
    alienation: float = param(
        0.0,
        "1/opinion^2",
        (0, 1000),
        "arbitrary",
        "abstention for want of a near party",
        prior=Uniform(0, 2),
    )
    cost: float = param(
        0.0, "logit", (0, 1000), "arbitrary", "mean of what must be at stake to vote", prior=Uniform(0, 2)
    )

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
    heeds: ClassVar[dict[str, float]] = {
        "parties.standing": 1,
        "citizens.salience": 0,
        "citizens.grievance": 0,
        "societies.growth": 0,
        "societies.crisis": 0,
    }
    sources: ClassVar[tuple[str, ...]] = (
        "enelow1984",
        "lindbeck1987",
        "mcfadden1974",
        "downs1957",
        "nannestad1999",
        "fiorina1981",
        "duch2008",
        "fair1978",
        "hinich1969",
        "riker1968",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> int:
        """Return the party that citizen `i` votes for, or the old vote between elections."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        before: int = me.vote[i]
        day, first = s.societies.election_at[j], s.societies.first_party[j]
        if t.step != day or day < 0 or first + 2 > s.societies.first_party[j + 1]:
            return before
        choice, rivals, gap, near = _choice(i, uniform(s.worlds.seed[w], me.id[i], t, 0), s, p)
        if rivals < 2:
            return before
        if p.alienation[w] > 0.0 or p.cost[w] > 0.0:
            chance = exp(-p.alienation[w] * near)
            if p.cost[w] > 0.0:
                chance *= 1.0 - exp(-gap / p.cost[w])
            if uniform(s.worlds.seed[w], me.id[i], t, 1) >= chance:
                return -1
        return choice


def _choice(i: int, u: float, s: Any, p: Any) -> tuple[int, int, float, float]:
    """Return the party that `u` draws, how many stand, what is at stake, and how far the nearest is."""
    j = s.citizens.society[i]
    x, first = s.citizens.private[i], s.societies.first_party[j]
    base, choice, rivals = first, 0, 0
    worth, best, second, closer = 0.0, 0.0, -1e300, 0.0  # all beside what the first that stands is worth
    for k in range(first, s.societies.first_party[j + 1]):
        if s.parties.standing[k] == 0:
            continue
        rivals += 1
        if rivals == 1:
            base, choice = k, k - first
            continue
        lead = _lead(i, k, base, s, p)
        taken = logistic(lead - worth)
        choice = k - first if u < taken else choice
        u = u / taken if u < taken else (u - taken) / (1.0 - taken)
        worth = inclusive(worth, lead)
        second, best = max(second, min(best, lead)), max(best, lead)
        closer = max(closer, nearer(x, s.parties.position[base], s.parties.position[k]))
    far = -nearer(x, x, s.parties.position[base]) if rivals > 0 else 0.0
    return choice, rivals, best - second, far - closer


def _lead(i: int, k: int, base: int, s: Any, p: Any) -> float:
    """Return what party `k` is worth to citizen `i`, less what `base` is, in logits."""
    me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
    first, office = s.societies.first_party[j], s.societies.party_in_power[j]
    burden = p.ruling[w] - p.prosperity[w] * s.societies.growth[j]
    burden += p.blame[w] * s.societies.crisis[j] + p.anger[w] * me.grievance[i]
    held = (burden if office == base - first else 0.0) - (burden if office == k - first else 0.0)
    valence = s.parties.valence[k] - s.parties.valence[base] + held
    loyal = attached(k - first, me.party_id[i]) - attached(base - first, me.party_id[i])
    x, here, there = me.private[i], s.parties.position[base], s.parties.position[k]
    national = 0.0
    for a in range(len(x)):
        if a == p.axis[w]:
            far, near = x[a] - here[a], x[a] - there[a]
            national = p.identity[w] * me.salience[i] * (far * far - near * near)
    lead: float = p.proximity[w] * nearer(x, here, there) + (p.loyalty[w] * loyal + valence) + national
    return lead
