"""Cohorts: people die and are followed by the young, whom parents and the order have brought up.

    P(i dies in a step) = 1 - exp(-H),  H = turnover * dt + exp(b * (age_i - M)) * (exp(b * dt) - 1)
    x_new = x_parent with probability `parental`, else order;  + noise * z
    order = official * line + (1 - official) * e_elder

H is the hazard turnover + b * exp(b * (age - M)) over a step: Gompertz's, by the rate of ageing b and
the modal age at death M (Missov et al. 2015), above Makeham's constant. Who dies is followed by a
newcomer of age `adulthood`, brought up among those whom the place hears. Of these the parent is the one
who comes nearest to being a `generation` older, give or take up to a decade by the luck of the draw;
the elder is any of them. In a place that hears nobody, who died is both. x are private values, which
are also the newcomer's anchor and first words; e_elder is what the elder says; z is standard normal,
for each axis.

This is the vertical and oblique transmission of Cavalli-Sforza and Feldman (1981) and Bisin and Verdier
(2001), who have a child take after the parent or, failing that, after a role model. Here role models
are heard, not seen through: the young meet the order as it presents itself while they grow up (Ryder
1965, Inglehart 1977). Expected values, and the correlation with the parent, are those of a weighted
mean; but averaging would shrink differences in every generation. The same draw decides on resolve and
its parts (`character`), on salience of the nation and party identification (`identity`), and on
attachment to the institutions: a parent's, else at the middle, undecided. This is so whether or not
another mechanism moves them: a newcomer is somebody else, whose character is their own and not the
place's; where nothing else does, luck alone decides which characters spread along ties. All other
carried columns start anew, as the engine sees to it: grievance, participation, office, votes, years of
struggle.
`parental` and `identity` are chosen near the likeness of parents and children in Jennings and Niemi
(1968), which is greatest for party identification, and moderate to very low for other values.

Under constant turnover (b = 0), where the young begin at m_new and nobody's mind changes, the mean is
m(t) = m_new + (m(0) - m_new) * exp(-turnover * t). At rest (with Ageing) the density of ages a is in
proportion to exp(-turnover * (a - adulthood) - exp(b * (a - M)) + exp(b * (adulthood - M))).

Limits: as many come as die, each of one parent, whatever their views; nobody moves or is under age.
Education, work, wealth and ties stay with the place; ties count alike here, whatever their weight. All
enter equally open, and are of age at once: there is no time at school.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Draws, Replacement, Tick, Uniform, param
from polybius.numbers import exp, expm1
from polybius.rng import happens, normal, uniform, uniform2
from polybius.vectors import clip, mix, put

#: Years by which luck may make someone seem nearer to a parent's age than another. Arbitrary.
_LUCK = 10.0


@jitable
def brought_up_by(i: int, s: Any, w: int, age: float, t: Tick) -> tuple[int, int]:
    """Return the parent, near to `age`, and the elder of the newcomer in place `i`.

    Draws are keyed by the two people who meet, so that it does not matter in which order ties stand.
    """
    me = s.citizens
    parent = elder = int(float(i))  # with a sign, as the targets of ties: compiled code takes care
    gap, most = 1e9, -1.0
    for e in range(me.first_tie[i], me.first_tie[i + 1]):
        other = s.ties.to[e]
        luck, call = uniform2(s.worlds.seed[w], me.id[i], t, 1, me.id[other])
        off = abs(me.age[other] - age) + _LUCK * luck
        if off < gap:
            parent, gap = other, off
        if call > most:
            elder, most = other, call
    return parent, elder


@dataclass(frozen=True, kw_only=True)
class Cohorts(Replacement):
    """Generations that follow one another (Ryder 1965; Cavalli-Sforza and Feldman 1981)."""

    turnover: float = param(
        0.0005,
        "1/year",
        (0, 1000),
        "arbitrary",
        "hazard that is the same at all ages",
        prior=Uniform(0, 0.02),
    )
    ageing: float = param(
        0.1, "1/year", (0, 1), "missov2015", "rate at which the hazard grows", prior=Uniform(0.08, 0.12)
    )
    modal: float = param(
        86.0, "year", (0, 200), "canudasromo2008", "age at which most die", prior=Uniform(70, 92)
    )
    adulthood: float = param(18.0, "year", (0, 130), "arbitrary", "age at which one enters")
    generation: float = param(
        29.0, "year", (0, 100), "fenner2005", "by how much parents are older", prior=Uniform(22, 35)
    )
    parental: float = param(0.3, "probability", (0, 1), "jennings1968", "chance that values are a parent's")
    official: float = param(0.0, "share", (0, 1), "arbitrary", "share of the order that is its official line")
    noise: float = param(0.0, "opinion", (0, 2), "arbitrary", "deviation of the young from both")
    openness: float = param(0.5, "1", (0, 1), "arbitrary", "susceptibility on entering")
    character: float = param(0.3, "probability", (0, 1), "arbitrary", "chance that resolve is a parent's")
    identity: float = param(0.5, "probability", (0, 1), "jennings1968", "chance that identity is a parent's")
    attachment: float = param(0.5, "probability", (0, 1), "arbitrary", "chance that attachment is a parent's")

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "ties",
        "citizens.age",
        "citizens.private",
        "citizens.expressed",
        "citizens.resolve",
        "citizens.fortitude",
        "citizens.salience",
        "citizens.party_id",
        "citizens.attachment",
        "societies.line",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "citizens.age",
        "citizens.susceptibility",
        "citizens.private",
        "citizens.anchor",
        "citizens.expressed",
        "citizens.resolve",
        "citizens.fortitude",
        "citizens.salience",
        "citizens.party_id",
        "citizens.attachment",
    )
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "accidents": lambda p, dt: p.turnover * dt,
        "growth": lambda p, dt: expm1(p.ageing * dt),
        # The chance to die at the modal age: for anyone younger, a draw above it settles the matter.
        "young": lambda p, dt: -expm1(-p.turnover * dt - expm1(p.ageing * dt)),
    }
    draws: ClassVar[Draws] = Draws.UNIFORM
    sources: ClassVar[tuple[str, ...]] = (
        "ryder1965",
        "inglehart1977",
        "cavallisforza1981",
        "bisin2001",
        "jennings1968",
        "missov2015",
        "vaisey2016",
    )

    @staticmethod
    def leaves(i: int, s: Any, p: Any, t: Tick) -> bool:
        """Say whether citizen `i` dies in this step."""
        me, w = s.citizens, s.citizens.world[i]
        drawn, age = uniform(s.worlds.seed[w], me.id[i], t, 0), me.age[i]
        if age <= p.modal[w] and drawn >= p.young[w]:
            return False
        return happens(drawn, p.accidents[w] + exp(p.ageing[w] * (age - p.modal[w])) * p.growth[w])

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> Any:
        """Return what the newcomer in place `i` begins with."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        age = p.adulthood[w]
        parent, elder = brought_up_by(i, s, w, age + p.generation[w], t)
        drawn = uniform(s.worlds.seed[w], me.id[i], t, 2)
        order = mix(me.expressed[elder], s.societies.line[j], p.official[w])
        x = me.private[parent] if drawn < p.parental[w] else order
        if p.noise[w] > 0.0:
            for a in range(len(x)):
                x = put(x, a, x[a] + p.noise[w] * normal(s.worlds.seed[w], me.id[i], t, 3, a))
            x = clip(x, -1.0, 1.0)
        tempered = parent if drawn < p.character[w] else elder
        member = parent if drawn < p.identity[w] else elder
        return (
            age,
            p.openness[w],
            x,
            x,
            x,
            me.resolve[tempered],
            me.fortitude[tempered],
            me.salience[member],
            me.party_id[member],
            me.attachment[parent] if drawn < p.attachment[w] else 0.5,
        )
