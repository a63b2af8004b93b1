"""Identity: people identify with their nation by its standing and by how near they are to it.

    V_i = status * (standing - own_i) - distance * d_i^2 + answer_i + place_i
    salience_i <- salience_i + (1 - exp(-rate * dt)) * (L(V_i) - salience_i)

Shayo (2009): to identify with a group is worth its status less the distance to its
prototype; people take the identity that is worth most, here with logistic shocks (McFadden 1974), L
the logistic function, so that weights are in logits and salience is the chance that the nation
comes first. The alternative is the class of those who earn what i earns: no distance, and status
own_i = min(1, earnings_i - 1). As status and distance grow the choice is Shayo's,
1 iff status * (standing - own_i) > distance * d_i^2, else 0: an identity equilibrium wherever it is at rest.

    d_i^2 = (1 - descent) * mean over axes of (x_i - m)^2  +  descent * (q_i - n)^2
    m = (1 - projection) * (what all say, on average) + projection * (what the core says)

Attributes are weighted as in Shayo: private values x, and descent q = 1 in the core nation, -1
in another, with n its mean, weighted like m. As the core passes for the whole, the others are farther from
it: ingroup projection (Mummendey and Wenzel 1999).

    place_i = welcome * honour (for the other nations), -dilution * honour (for the core)

An umbrella that honours them binds the others (Gaertner and Dovidio 2000), or swallows them
(welcome < 0, Hornsey and Hogg 2000); for the core it is cheap, or costs what set it apart.

    answer_i = -wear * erosion + provoke * provocation * (1 + steadfast * (2 salience_i - 1)) + rally * alarm
             + defence * (accustomed - distinctiveness) - need * (distinctiveness - optimum)^2

The lagged answers to pressure and threat, each of either sign. Whether those who identify more are
the more provoked (`steadfast` > 0) is what Jetten, Spears and Postmes (2004) find; `defence` is the
reaction to lost distinctiveness, `need` Brewer's (1991) optimal distinctiveness, as a parabola.

With rate 40 a step and steadfast 0, a step of pressure v moves the logit of everybody's salience by exactly
-wear * v * (1 - exp(-a t)) + provoke * v * (1 - exp(-b t)): with wear > 0 and k = provoke / wear it
first dips iff a > k b, and ends above its start iff k > 1. With steadfast 1 and wear = provoke, at
provocation and erosion 1, there are two equilibria, high and low, iff provoke > 2:
2 s - 1 = tanh(provoke * (2 s - 1) / 2).

Limits: the alternative to the nation is class alone; axes weigh the same; the logistic form, the
parabola and the product are choices.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Aggregate, Mean, Mechanism, Tick, Uniform, param
from polybius.numbers import exp, logistic
from polybius.vectors import mix

EITHER = Uniform(-2, 2)


@dataclass(frozen=True, kw_only=True)
class Identity(Mechanism):
    """Identification with the nation by status and distance (Shayo 2009)."""

    status: float = param(
        1.0, "logit", (0, 1e6), "arbitrary", "worth of a group's status", prior=Uniform(0, 4)
    )
    distance: float = param(
        1.0, "logit/opinion^2", (0, 1e6), "arbitrary", "cost of distance to the nation", prior=Uniform(0, 4)
    )
    descent: float = param(0.25, "1", (0, 1), "arbitrary", "weight of descent among what sets one apart")
    welcome: float = param(
        1.0, "logit", (-10, 10), "arbitrary", "what honour adds for the other nations", prior=EITHER
    )
    dilution: float = param(
        0.0, "logit", (-10, 10), "arbitrary", "what that honour costs the core", prior=EITHER
    )
    wear: float = param(1.0, "logit", (-10, 10), "arbitrary", "what erosion takes", prior=EITHER)
    provoke: float = param(1.0, "logit", (-10, 10), "arbitrary", "what provocation adds", prior=EITHER)
    steadfast: float = param(
        0.0, "1", (-1, 1), "arbitrary", "how much more those react who identify more", prior=Uniform(-1, 1)
    )
    rally: float = param(1.0, "logit", (-10, 10), "arbitrary", "what alarm adds", prior=EITHER)
    defence: float = param(
        1.0, "logit", (-10, 10), "arbitrary", "what lost distinctiveness adds", prior=EITHER
    )
    need: float = param(
        1.0, "logit", (-10, 10), "arbitrary", "need for the best distinctiveness", prior=EITHER
    )
    optimum: float = param(0.5, "1", (0, 1), "arbitrary", "distinctiveness at which identity is strongest")
    rate: float = param(
        2.0,
        "1/year",
        (0, 1000),
        "arbitrary",
        "times a year that one thinks of who one is",
        prior=Uniform(0.2, 12),
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.expressed",
        "citizens.core",
        "citizens.earnings",
        "citizens.salience",
        "societies.standing",
        "societies.projection",
        "societies.honour",
        "societies.erosion",
        "societies.provocation",
        "societies.alarm",
        "societies.distinctiveness",
        "societies.accustomed",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.salience",)
    aggregates: ClassVar[dict[str, Aggregate]] = {
        "shown": Mean(of="citizens.expressed"),
        "shown_by_core": Mean(of="citizens.expressed", where="citizens.core"),
        "share_of_core": Mean(of="citizens.core"),
    }
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "share": lambda p, dt: 1.0 - exp(-p.rate * dt)
    }
    sources: ClassVar[tuple[str, ...]] = (
        "shayo2009",
        "mcfadden1974",
        "brewer1991",
        "gaertner2000",
        "mummendey1999",
        "hornsey2000",
        "jetten2004",
        "mearsheimer2018",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return how salient the nation is to citizen `i`."""
        me, us, w, j = s.citizens, s.societies, s.citizens.world[i], s.citizens.society[i]
        core, x = me.core[i] > 0, me.private[i]
        before = me.salience[i]
        share = us.share_of_core[j]
        projected = (
            us.projection[j] if share > 0.0 else 0.0
        )  # nobody passes for the whole where there is no core
        prototype = mix(us.shown[j], us.shown_by_core[j], projected) if projected > 0.0 else us.shown[j]
        gap = 0.0
        for a in range(len(x)):
            gap += (x[a] - prototype[a]) * (x[a] - prototype[a])
        apart = (1.0 if core else -1.0) - (2.0 * share - 1.0 + 2.0 * projected * (1.0 - share))
        d2 = (1.0 - p.descent[w]) * (1.0 / len(x)) * gap + p.descent[w] * apart * apart
        own = min(1.0, me.earnings[i] - 1.0)
        place = us.honour[j] * (-p.dilution[w] if core else p.welcome[w])
        now = us.distinctiveness[j]
        lost = us.accustomed[j] - now if us.accustomed[j] >= 0.0 else 0.0
        off = now - p.optimum[w]
        provoked = p.provoke[w] * us.provocation[j] * (1.0 + p.steadfast[w] * (2.0 * before - 1.0))
        answer = provoked - p.wear[w] * us.erosion[j] + p.rally[w] * us.alarm[j] + p.defence[w] * lost
        worth = (
            p.status[w] * (us.standing[j] - own) - p.distance[w] * d2 + place + answer - p.need[w] * off * off
        )
        salience: float = before + p.share[w] * (logistic(worth) - before)
        return salience
