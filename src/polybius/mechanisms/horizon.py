"""Horizon: how far ahead a society looks, and what it therefore puts into its institutions.

    authority <- authority + (1 - exp(-rate * dt)) * (warranted - authority)
    warranted  = granted + tradition * m + feedback * (L - expected) - crisis * depth
                 - provocation * severity / (1 + severity),                 within [0, 1]
    expected  <- expected + (1 - exp(-adaptation * dt)) * (L - expected)
    horizon    = base * exp(patience * (2 * authority - 1) + heritage * m)
    investment = v / (1 + v),   v = beta * exp(-maturity / horizon) * (1 - rivalry * (1 - stay))

m is the mean private value on the `axis` of tradition (0 where there is none), L the level of the
institutions, depth that of a crisis, severity the sanction by which office appeals to authority.
Investment is the best choice of someone with logarithmic utility who divides means of 1 between
now and once they bear fruit, after `maturity` years: max log(1 - I) + v * log(I), where v is the
quasi-hyperbolic weight beta * delta of Laibson (1997), delta = exp(-1 / horizon) a year. Who may
lose office values what a successor does with it less by `rivalry` (Alesina and Tabellini 1990: the
less likely to stay, and the further apart the parties, the more is spent). Its chance to stay is
logistic(certainty * lead), of its lead at the last election, its share of the votes less that of the
strongest other party that stands: 1/2 before any, 1 where none is due. A party with a thrift of its own
weighs as it does that would choose it: thrift / (1 - thrift) stands for beta * delta.

Nietzsche (1889, 39) holds that authority and tradition lengthen horizons, that short ones choose
what dissolves, and that the very word authority provokes. No equation is published: the
exponential is the plainest that keeps a horizon above 0, and all these signs are free. In surveys of
patience, respect for tradition belongs to the short-term pole (Hofstede 2001; Wang, Rieger and
Hens 2016); provocation is reactance (Brehm 1966). `feedback` 0 parts authority from institutions.

Limits: successors are all alike; without a vote office feels safe; citizens have no horizons of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Aggregate, Mean, Mechanism, Tick, Uniform, param
from polybius.numbers import exp, logistic

#: Weight of the future to someone who puts all into it; arbitrary.
LARGE = 1e6

#: The farthest that a society looks ahead, in years; arbitrary.
FARTHEST = 100.0


@jitable
def invested(weight: float) -> float:
    """Return the I in [0, 1] with the highest log(1 - I) + weight * log(I)."""
    return weight / (1.0 + weight)


@jitable
def revealed(share: float) -> float:
    """Return the weight of someone who invests `share`: the inverse of `invested`."""
    return share / (1.0 - share) if share < 1.0 else LARGE


@jitable
def chance_to_stay(lead: float, election_at: int, certainty: float) -> float:
    """Return the chance that office is kept by a party of that `lead` at the last election, in [-1, 1]."""
    return logistic(certainty * lead) if election_at >= 0 else 1.0


@dataclass(frozen=True, kw_only=True)
class Horizon(Mechanism):
    """Authority, time horizon and upkeep (Laibson 1997; Alesina and Tabellini 1990)."""

    rate: float = param(
        0.5, "1/year", (0, 1000), "arbitrary", "speed at which authority follows", prior=Uniform(0.1, 2)
    )
    granted: float = param(0.5, "1", (0, 1), "arbitrary", "authority that needs no reason")
    tradition: float = param(0.2, "1", (-1, 1), "arbitrary", "authority that tradition lends")
    feedback: float = param(
        1.0, "1", (-10, 10), "arbitrary", "authority lost as institutions fail", prior=Uniform(-2, 2)
    )
    crisis: float = param(0.3, "1", (-1, 1), "arbitrary", "authority lost in the deepest crisis")
    provocation: float = param(0.0, "1", (-1, 1), "arbitrary", "authority lost by sanctions")
    adaptation: float = param(
        0.03, "1/year", (0, 1000), "arbitrary", "speed of getting used to it", prior=Uniform(0, 0.2)
    )
    base: float = param(
        5.0, "year", (0.01, 100), "arbitrary", "horizon at half authority", prior=Uniform(1, 25)
    )
    patience: float = param(
        1.0, "1", (-5, 5), "arbitrary", "how authority lengthens it", prior=Uniform(-2, 2)
    )
    heritage: float = param(
        0.5, "1", (-5, 5), "arbitrary", "how tradition lengthens it", prior=Uniform(-2, 2)
    )
    beta: float = param(0.6, "1", (0, 1), "laibson1997", "weight of all that is not now")
    maturity: float = param(
        4.0, "year", (0, 100), "arbitrary", "time until upkeep bears fruit", prior=Uniform(0, 10)
    )
    rivalry: float = param(0.5, "1", (0, 1), "arbitrary", "loss of value in a successor's hands")
    certainty: float = param(
        6.0, "logit", (0, 1000), "arbitrary", "what a lead says of the next vote", prior=Uniform(0, 20)
    )
    axis: int = param(1, "axis", (0, 255), "arbitrary", "number of the axis of tradition")

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "societies.authority",
        "societies.expected",
        "societies.institutions",
        "societies.crisis",
        "societies.severity",
        "societies.party_in_power",
        "societies.election_at",
        "parties.thrift",
        "parties.votes",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "societies.authority",
        "societies.expected",
        "societies.horizon",
        "societies.investment",
    )
    heeds: ClassVar[dict[str, float]] = {"parties.standing": 1}
    aggregates: ClassVar[dict[str, Aggregate]] = {"held": Mean(of="citizens.private")}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "settled": lambda p, dt: 1.0 - exp(-p.rate * dt),
        "adapted": lambda p, dt: 1.0 - exp(-p.adaptation * dt),
    }
    sources: ClassVar[tuple[str, ...]] = (
        "laibson1997",
        "alesina1990",
        "nietzsche1889",
        "hofstede2001",
        "wang2016",
        "brehm1966",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float, float, float]:
        """Return authority, the level taken for granted, horizon and investment of society `i`."""
        me, w = s.societies, s.societies.world[i]
        values, tradition = me.held[i], 0.0
        for a in range(len(values)):
            if a == p.axis[w] and abs(values[a]) <= 2.0:  # not a number where nobody lives
                tradition = values[a]
        level, severity = me.institutions[i], me.severity[i]
        expected = me.expected[i] if me.expected[i] >= 0.0 else level
        warranted = p.granted[w] + p.tradition[w] * tradition + p.feedback[w] * (level - expected)
        warranted -= p.crisis[w] * me.crisis[i] + p.provocation[w] * severity / (1.0 + severity)
        warranted = 0.0 if warranted < 0.0 else 1.0 if warranted > 1.0 else warranted
        authority = me.authority[i] + p.settled[w] * (warranted - me.authority[i])
        longer = p.patience[w] * (2.0 * authority - 1.0) + p.heritage[w] * tradition
        horizon = p.base[w] * exp(longer)
        horizon = FARTHEST if horizon > FARTHEST else horizon
        weight, office = p.beta[w] * exp(-p.maturity[w] / horizon), me.party_in_power[i]
        party = me.first_party[i] + office
        if office >= 0 and party < me.first_party[i + 1] and s.parties.thrift[party] >= 0.0:
            weight = revealed(s.parties.thrift[party])
        stay = chance_to_stay(_lead(i, office, s), me.election_at[i], p.certainty[w])
        weight *= 1.0 - p.rivalry[w] * (1.0 - stay)
        return authority, expected + p.adapted[w] * (level - expected), horizon, invested(weight)


def _lead(j: int, office: int, s: Any) -> float:
    """Return by how much party `office` of society `j` led all others that stand; 0 where none is known."""
    first, own, rival = s.societies.first_party[j], 0.0, 0.0
    for k in range(first, s.societies.first_party[j + 1]):
        if k - first == office:
            own = s.parties.votes[k]
        elif s.parties.standing[k] == 1 and s.parties.votes[k] > rival:
            rival = s.parties.votes[k]
    return own - rival if office >= 0 else 0.0
