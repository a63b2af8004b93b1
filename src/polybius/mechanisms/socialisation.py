"""Socialisation: the security in which people grow up sets the values of their cohort.

    x_ia      <- x_ia      + f_a * (T_ia - M_a) + period * loading_a * 2 (S - S')
    anchor_ia <- anchor_ia + f_a * (T_ia - M_a)
    f_a  = 1 - exp(-formation * |loading_a| * dt)  up to the age `formed`,  0 later
    T_ia = sign(loading_a) * (2 S_i - 1)
    S_i  = S + personal * (S e_i / (S e_i + 1 - S) - S)

S is existential security, S' that of a step ago, e_i earnings over the society's mean, and M_a the mean
of those in their formative years. Their values move, as a cohort, to what security sets, T;
differences among them stay. The loadings say to which pole security leads on the axes nation,
tradition and liberty, and how strongly; further axes have none.

The socialisation hypothesis of Inglehart (1977, 1990): basic values reflect the conditions that
prevailed in one's formative years, and adults keep them; with the scarcity hypothesis (see
Security) it makes values change as cohorts replace each other. Prosperity also has an effect
on all for as long as it lasts (Inglehart and Abramson 1994), hence the second term: it is gone once
security is back where it was. From security follow secular and self-expressive values (Inglehart and Welzel
2005); the signs are free. Neither text has an equation for one person; the linear map is the
regression on log income in words, the rest a choice. That the formed shift and do not shrink
together is one, too: Inglehart's claims are about the means of cohorts. Others find that one's own
lot counts (`personal`), by how much the wealth of the country does not tell (Novy et al. 2017), and
lasting change among adults (Tormos 2012).

With constant S, equal earnings and nobody new or ageing, M(t) = T + (M(0) - T) exp(-formation |loading| t),
whatever the step. With formation at once and Cohorts of constant turnover the mean of all is
m(t) = T + (m(0) - T) exp(-turnover * t): all change is replacement (Abramson and Inglehart 1992).

Limits: years before one enters do not count, all up to `formed` count alike; who takes after an older
cohort keeps some distance to their own, so what sets cohorts apart lives on within them; inequality
counts in S and, unless `personal` is 0, once more between people; values are cut off at the ends of axes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Aggregate, Mean, Mechanism, Tick, Uniform, param
from polybius.numbers import exp
from polybius.thresholds import SINGLE, at_least
from polybius.vectors import clip, put

EITHER = Uniform(-1, 1)


@jitable
def loading(a: int, nation: float, tradition: float, liberty: float) -> float:
    """Return which of the three belongs to axis `a`; 0 for any further axis."""
    if a > 2:
        return 0.0
    return nation if a == 0 else (tradition if a == 1 else liberty)


@jitable
def own_security(security: float, earnings: float, personal: float) -> float:
    """Return how secure someone is: with `personal` 1 the odds of `security` grow with `earnings`."""
    odds, against = security * earnings, 1.0 - security
    if odds + against <= 0.0:  # all are secure, and this one has nothing
        return security
    return min(1.0, max(0.0, security + personal * (odds / (odds + against) - security)))


def formative(i: int, s: Any, p: Any, t: Tick) -> bool:
    """Say whether citizen `i` is in the formative years."""
    return not at_least(s.citizens.age[i], p.formed[s.citizens.world[i]], SINGLE)


@dataclass(frozen=True, kw_only=True)
class Socialisation(Mechanism):
    """Values of cohorts from the security of their formative years (Inglehart 1977, 1990)."""

    nation: float = param(-0.25, "1", (-1, 1), "arbitrary", "pull of security on axis 0", prior=EITHER)
    tradition: float = param(-0.5, "1", (-1, 1), "arbitrary", "pull of security on axis 1", prior=EITHER)
    liberty: float = param(0.5, "1", (-1, 1), "arbitrary", "pull of security on axis 2", prior=EITHER)
    formation: float = param(
        0.5,
        "1/year",
        (0, 1000),
        "arbitrary",
        "speed at which the young are formed at full pull",
        prior=Uniform(0, 1),
    )
    formed: float = param(
        25.0, "year", (0, 130), "krosnick1989", "age at which values are formed", prior=Uniform(20, 35)
    )
    period: float = param(
        0.5,
        "1",
        (-10, 10),
        "arbitrary",
        "what a change of security does to all, beside what it does to the young",
        prior=Uniform(-0.5, 1.5),
    )
    personal: float = param(
        0.5, "1", (-1, 1), "arbitrary", "how far one's own earnings count in one's security", prior=EITHER
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.private",
        "citizens.anchor",
        "citizens.age",
        "citizens.earnings",
        "societies.security",
        "societies.assured",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.private", "citizens.anchor")
    aggregates: ClassVar[dict[str, Aggregate]] = {"cohort": Mean(of="citizens.private", where=formative)}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "nation_share": lambda p, dt: 1.0 - exp(-p.formation * abs(p.nation) * dt),
        "tradition_share": lambda p, dt: 1.0 - exp(-p.formation * abs(p.tradition) * dt),
        "liberty_share": lambda p, dt: 1.0 - exp(-p.formation * abs(p.liberty) * dt),
    }
    sources: ClassVar[tuple[str, ...]] = (
        "inglehart1977",
        "inglehart1990",
        "inglehart2005",
        "inglehart1994",
        "abramson1992",
        "novy2017",
        "tormos2012",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return private values and anchor of citizen `i`."""
        me, us, w, j = s.citizens, s.societies, s.citizens.world[i], s.citizens.society[i]
        x, anchor = me.private[i], me.anchor[i]
        now, before, young = us.security[j], us.assured[j], formative(i, s, p, t)
        news = 2.0 * p.period[w] * (now - before) if before >= 0.0 else 0.0
        if now < 0.0 or not (young or news != 0.0):
            return x, anchor
        pole = 2.0 * own_security(now, me.earnings[i], p.personal[w]) - 1.0 if young else 0.0
        for a in range(len(x)):
            pull = loading(a, p.nation[w], p.tradition[w], p.liberty[w])
            step = 0.0
            if young and pull != 0.0:
                share = loading(a, p.nation_share[w], p.tradition_share[w], p.liberty_share[w])
                step = share * ((pole if pull > 0.0 else -pole) - us.cohort[j][a])
            x = put(x, a, x[a] + step + pull * news)
            anchor = put(anchor, a, anchor[a] + step)
        return clip(x, -1.0, 1.0), clip(anchor, -1.0, 1.0)
