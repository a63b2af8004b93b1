"""Undermining: office tilts the field step by step, as far as voters let it.

    once an `interval`, the party in office takes a step up where worth(m) rises, down where it falls:
        worth(m) = L((S - 1/2) / uncertainty) + ambition * m,    S = V + m * (1 - V)
        V = mean of L(lead_i - vigilance * g(m)),  g(m) = (1 - stealth) * m + stealth * m^2
    with 0 <= m <= 1 - bound * restraint
    out of office:  m <- m * exp(-fading * dt)
    valence <- valence + (penalty' - penalty),    penalty = -vigilance * g(m)

m is the share of the votes against it that the party turns to itself while it is in office, V its
share among votes as they are meant, L the logistic function, and lead_i = the party's lead with
citizen i, by distance and loyalty as in the ballot (proximity * squared distances + loyalty * party_id
+ valence, penalty apart): what office believes of its voters. It has two ends, to be kept in office and, by
`ambition`, to be free of the check; one may be 0.

Svolik (2020), Graham and Svolik (2020): voters weigh the abuse against the distance between the
parties, and its price in votes falls with it. Let voters be spread evenly over [-1, 1], parties
stand at -D/2 and D/2, and all go for the better party (proximity large): of a vote of one half, abuse
g costs k * g, k = vigilance / (4 * proximity * D), since all within vigilance * g / (2 * proximity *
D) beyond the middle defect. Without stealth and ambition undermining begins where k < 1/2, that is D >
vigilance / (2 * proximity), and then goes as far as restraint allows; with stealth 1 the best is m = (1
- sqrt(1 - 3 / (2 * k))) / 3 where k > 3/2, near 1 / (4 * k): in proportion to the distance D, and
inversely to vigilance. Only restraint keeps office from m = 1, where it needs no votes.

Luo and Przeworski (2023): small steps pass (`stealth`), and with some ambition democracy is safe
where the incumbent is neither very attractive, whom voters let have its way, nor so little that it has
nothing to lose: far from one half the chance of winning is flat, and ambition decides. They derive
this from forward-looking play; here office takes one step at a time, by today's voters.

Where no election is set nothing changes in office. Office does not reckon with the cost of ruling.

Limits: the first two parties; voters hold against a party what it did, not what it may do next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Aggregate, Mean, Mechanism, Tick, Uniform, param
from polybius.numbers import exp, logistic


@jitable
def noticed(m: float, stealth: float) -> float:
    """Return how much of undermining `m` voters hold against it."""
    return (1.0 - stealth) * m + stealth * m * m


@jitable
def contested(j: int, s: Any) -> bool:
    """Say whether one of two parties in society `j` holds office and has an election to fear."""
    two = s.societies.first_party[j + 1] >= s.societies.first_party[j] + 2
    return bool(two and s.societies.election_at[j] >= 0 and 0 <= s.societies.party_in_power[j] <= 1)


@jitable
def lead(i: int, j: int, s: Any, proximity: float, loyalty: float) -> float:
    """Return by how much, in logits, citizen `i` of society `j` would prefer office without its abuse."""
    left, x, pull = s.societies.first_party[j], s.citizens.private[i], 0.0
    office = s.societies.party_in_power[j]
    one, two = s.parties.position[left], s.parties.position[left + 1]
    for a in range(len(x)):
        pull += (two[a] - one[a]) * (2.0 * x[a] - one[a] - two[a])
    valence = s.parties.valence[left + 1] - s.parties.valence[left]
    total: float = proximity * pull + loyalty * s.citizens.party_id[i] + valence
    penalty: float = s.parties.penalty[left + office]
    return (total if office == 1 else -total) - penalty


@jitable
def within(x: float, low: float, high: float) -> float:
    """Return `x`, or the bound that it lies beyond."""
    return low if x < low else high if x > high else x


@jitable
def vote(i: int, s: Any, p: Any, t: Tick) -> float:
    """Return the chance that citizen `i` votes for the party in office, with what it did held against it."""
    w, j = s.citizens.world[i], s.citizens.society[i]
    done = s.parties.undermining[s.societies.first_party[j] + s.societies.party_in_power[j]]
    cost = s.societies.vigilance[j] * noticed(done, p.stealth[w])
    return logistic(lead(i, j, s, p.proximity[w], p.loyalty[w]) - cost)


def asked(i: int, s: Any, p: Any, t: Tick) -> bool:
    """Say whether office in the society of citizen `i` looks at its voters in this step."""
    w, j = s.citizens.world[i], s.citizens.society[i]
    return contested(j, s) and (t.step + s.societies.id[j]) % int(p.steps[w]) == 0


def undecided(i: int, s: Any, p: Any, t: Tick) -> float:
    """Return how much the chance of citizen `i` moves with a logit."""
    chance = vote(i, s, p, t)
    return chance * (1.0 - chance)


@jitable
def slope(share: float, gained: float, uncertainty: float) -> float:
    """Return what undermining adds to the chance of winning, at a `share` of the votes that it adds to."""
    sure = logistic((share - 0.5) / uncertainty)
    return sure * (1.0 - sure) / uncertainty * gained


@dataclass(frozen=True, kw_only=True)
class Undermining(Mechanism):
    """Subversion of democracy by the party in office (Svolik 2020; Luo and Przeworski 2023)."""

    interval: float = param(
        0.5,
        "year",
        (0.0001, 100),
        "arbitrary",
        "time from one look at its voters to the next",
        prior=Uniform(0.1, 2),
    )
    step: float = param(0.02, "share", (0, 1), "arbitrary", "size of a step", prior=Uniform(0.01, 0.1))
    ambition: float = param(
        0.0, "1", (-100, 100), "arbitrary", "worth of a field without a check", prior=Uniform(-1, 1)
    )
    uncertainty: float = param(
        0.05,
        "share",
        (0.001, 10),
        "arbitrary",
        "how little a lead means sure victory",
        prior=Uniform(0.01, 0.2),
    )
    stealth: float = param(0.0, "share", (0, 1), "arbitrary", "how far small abuse passes unnoticed")
    bound: float = param(1.0, "1", (-1, 1), "arbitrary", "how far full restraint binds office")
    fading: float = param(
        0.1, "1/year", (0, 1000), "arbitrary", "speed of forgetting out of office", prior=Uniform(0, 0.5)
    )
    proximity: float = param(
        1.448,
        "logit/opinion^2",
        (0, 1e6),
        "anes1996",
        "what voters care for distance, it believes",
        prior=Uniform(0, 4),
    )
    loyalty: float = param(
        3.726,
        "logit",
        (0, 1e6),
        "anes1996",
        "what they care for their party, it believes",
        prior=Uniform(0, 6),
    )

    acts_on: ClassVar[str] = "parties"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.party_id",
        "parties.position",
        "parties.valence",
        "parties.undermining",
        "parties.penalty",
        "societies.vigilance",
        "societies.restraint",
        "societies.party_in_power",
        "societies.election_at",
    )
    writes: ClassVar[tuple[str, ...]] = ("parties.undermining", "parties.penalty", "parties.valence")
    aggregates: ClassVar[dict[str, Aggregate]] = {
        "support": Mean(of=vote, where=asked),
        "moved": Mean(of=undecided, where=asked),
    }
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "steps": lambda p, dt: float(max(1, int(p.interval / dt + 0.5))),
        "remembered": lambda p, dt: exp(-p.fading * dt),
    }
    sources: ClassVar[tuple[str, ...]] = ("svolik2020", "graham2020", "luo2023", "svolik2019", "north1989")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float, float]:
        """Return how far party `i` undermines, what that costs it, and its valence."""
        me, w, j, m = s.parties, s.parties.world[i], s.parties.society[i], s.parties.undermining[i]
        here, price = s.societies, s.societies.vigilance[j]
        if here.first_party[j] + here.party_in_power[j] != i:
            m *= p.remembered[w]
        elif here.support[j] >= 0.0:  # not a number where nobody was asked
            share = here.support[j]
            lost = price * (1.0 - p.stealth[w] + 2.0 * p.stealth[w] * m) * here.moved[j]
            gained = 1.0 - share - (1.0 - m) * lost
            gain = p.ambition[w] + slope(share + m * (1.0 - share), gained, p.uncertainty[w])
            step = p.step[w] if gain > 0.0 else -p.step[w] if gain < 0.0 else 0.0
            m = within(m + step, 0.0, min(1.0, 1.0 - p.bound[w] * here.restraint[j]))
        own = me.valence[i] - me.penalty[i]
        penalty = within(-price * noticed(m, p.stealth[w]), -10.0 - own, 10.0 - own)
        return m, penalty, own + penalty
