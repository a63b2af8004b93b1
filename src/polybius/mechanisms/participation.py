"""Participation: from grievance, efficacy and identity to political action, for or against the line.

On the axis that matters most to citizen i, where their view x is strongest, L is the official line:

    |x - L| > latitude:  act against it (-1)  if  D(grievance_i, n_against) - risk > threshold
    else:                act for it (+1)      if  D(n_against, n_for) > threshold
    D(injustice, efficacy) = w_1 * injustice + w_2 * efficacy + w_3 * salience_i
    risk = (1 - resolve_i) * severity * (1 - restrained * restraint) * P    where |x - L| > tolerance
    P    = 1 - exp(-catching * force * (1 + m) / (1 + acting))

n_for and n_against are the weighted shares of i's neighbours who act on either side, m is how many
they are and `acting` how many of them act against the line. Citizens reconsider at a rate of
`revisions` a year.

D is the social identity model of collective action (van Zomeren, Postmes and Spears 2008), whose
three motives have unique effects of medium size; its weights are their mean correlations with
action (.35, .34 and .38). It gives no choice rule: act where a sum of motives, less the risk,
exceeds a threshold is Epstein (2002), to whom D is grievance alone, 1 - resolve risk aversion, P the
chance of arrest, force the ratio of police to citizens and acting + 1 the rebels in sight. That
supporters are moved to act by the sight of opponents is countermobilisation (Meyer and Staggenborg
1996); that it stands in the place of injustice, and salience of national identity in that of
politicised identity, is a choice.

With w_1 * grievance uniform over citizens, w_3 = 0 and no risk it is Granovetter (1978): one acts
when more than (threshold - w_1 * grievance) / w_2 of the others do. On a network that is Siegel
(2009) where nothing is remembered: internal motivation above 1 - n.

Limits: one axis decides; opponents do not strike back, office does; what is done is not remembered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.mechanisms.expression import Expression
from polybius.model import Draws, Mechanism, Tick, Uniform, param, shared
from polybius.numbers import exp
from polybius.rng import uniform
from polybius.thresholds import SINGLE, above


@jitable
def strongest(x: tuple[float, ...]) -> int:
    """Return the axis on which the view `x` is strongest, the first among equals."""
    best = 0
    for a in range(len(x)):
        if abs(x[a]) > abs(x[best]):
            best = a
    return best


@dataclass(frozen=True, kw_only=True)
class Participation(Mechanism):
    """Collective action at a risk (van Zomeren, Postmes and Spears 2008; Epstein 2002)."""

    injustice: float = param(
        0.35, "1", (-10, 10), "vanzomeren2008", "weight of injustice", prior=Uniform(-0.35, 1)
    )
    efficacy: float = param(
        0.34, "1", (-10, 10), "vanzomeren2008", "weight of seeing others act", prior=Uniform(-0.34, 1)
    )
    identity: float = param(
        0.38, "1", (-10, 10), "vanzomeren2008", "weight of identity", prior=Uniform(-0.38, 1)
    )
    threshold: float = param(
        0.5, "1", (-10, 10), "arbitrary", "motive that it takes to act", prior=Uniform(0.1, 0.9)
    )
    latitude: float = param(
        0.5, "opinion", (0, 2), "arbitrary", "distance up to which a line is one's own", prior=Uniform(0.1, 1)
    )
    force: float = param(
        0.106, "1", (0, 10), "epstein2002", "police per citizen in sight", prior=Uniform(0, 0.2)
    )
    catching: float = param(
        2.3, "1", (0, 100), "epstein2002", "arrest is 90 % sure at one police a rebel", prior=Uniform(1, 5)
    )
    restrained: float = shared(Expression, "restrained")
    revisions: float = param(
        2.0,
        "1/year",
        (0, 1000),
        "arbitrary",
        "times a year that one reconsiders whether to act",
        prior=Uniform(0.5, 12),
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.participation",
        "citizens.private",
        "citizens.grievance",
        "citizens.salience",
        "citizens.resolve",
        "ties",
        "societies.line",
        "societies.severity",
        "societies.tolerance",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.participation",)
    heeds: ClassVar[dict[str, float]] = {"societies.restraint": 0}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "revised": lambda p, dt: 1.0 - exp(-p.revisions * dt)
    }
    draws: ClassVar[Draws] = Draws.UNIFORM
    sources: ClassVar[tuple[str, ...]] = (
        "vanzomeren2008",
        "epstein2002",
        "granovetter1978",
        "siegel2009",
        "meyer1996",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> int:
        """Return +1 if citizen `i` acts for the line, -1 if against it, else 0."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        if uniform(s.worlds.seed[w], me.id[i], t, 0) >= p.revised[w]:
            before: int = me.participation[i]
            return before
        ties, supporters, opponents, seen, acting = 0.0, 0.0, 0.0, 0, 0
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            action, weight = me.participation[s.ties.to[e]], s.ties.weight[e]
            ties += weight
            supporters += weight if action > 0 else 0.0
            opponents += weight if action < 0 else 0.0
            seen += 1
            acting += 1 if action < 0 else 0
        if ties > 0.0:
            supporters, opponents = supporters / ties, opponents / ties
        x = me.private[i]
        a = strongest(x)
        gap = abs(x[a] - s.societies.line[j][a])
        motive = p.identity[w] * me.salience[i]
        if not above(gap, p.latitude[w], SINGLE):
            motive += p.injustice[w] * opponents + p.efficacy[w] * supporters
            return 1 if above(motive, p.threshold[w], SINGLE) else 0
        motive += p.injustice[w] * me.grievance[i] + p.efficacy[w] * opponents
        if above(gap, s.societies.tolerance[j], SINGLE):
            severity = s.societies.severity[j] * (1.0 - p.restrained[w] * s.societies.restraint[j])
            arrest = 1.0 - exp(-p.catching[w] * p.force[w] * (1 + seen) / (1 + acting))
            motive -= (1.0 - me.resolve[i]) * severity * arrest
        return -1 if above(motive, p.threshold[w], SINGLE) else 0
