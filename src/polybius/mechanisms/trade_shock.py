"""Trade shock: open trade costs some their work, and moves wages by what a society has plenty of.

    work -> displaced at the rate  h_i = sector_i * max(0, churn + displacement * trade),
    displaced -> work at the rate `reemployment`
    s_i <- s_i - log(1 / (1 - loss))                                      on losing one's work
    s_i <- s_i + (1 - exp(-recovery * dt)) * (goal_i - s_i)               while in work
    goal_i = premium * trade * abundance * (2 * skill_i - 1)
    earnings_i <- earnings_i * exp(change of s_i)

s is what trade has added to the logarithm of one's earnings so far; nothing moves it while one is
displaced. Who works in a sheltered sector (0) keeps their work. Work is a chain of two states, which
a step follows exactly: of those who start in work a share h / (h + r) * (1 - exp(-(h + r) * t)) is
displaced at time t, whatever the step.

Wages follow Stolper and Samuelson (1941): with trade the abundant factor gains and the scarce one
loses, so the sign turns with the society's `abundance` of skill (+ rich in skill, - rich in labour).
The theorem gives a sign and no size; that it works at the pace at which the displaced recover, and
is even over ranks of skill, are choices. Sizes of job loss are those of Autor, Dorn and Hanson (2013):
full openness (1) is the rise of Chinese imports into the United States in 2000-2007, 1,840 dollars a
worker, at .6 points of employment for each thousand: 10 % of manufacturing work in seven years.
Germany's trade with the East made more work than it cost (Dauth, Findeisen and Suedekum 2014): both signs
are in the prior, and a negative one lowers the `churn` that is there without trade. Losses
of 30 % that are still 20 % after 15 to 20 years are von Wachter, Song and Manchester's (2009); six of
ten found work within some two years (Kletzer 2001).

With no trade and no churn nothing changes. Earnings are before any compensation, and in units of the
mean from before trade moved it. Leave it out, and work and earnings stay as they are.

Limits: two sectors that nobody leaves; openness acts by its level, not by its change; nobody is
hired because of trade; prices are the same for all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp, log
from polybius.rng import uniform


@dataclass(frozen=True, kw_only=True)
class TradeShock(Mechanism):
    """Displacement and wages under open trade (Autor, Dorn and Hanson 2013; Stolper and Samuelson 1941)."""

    displacement: float = param(
        0.015,
        "1/year",
        (-10, 10),
        "autor2013",
        "rate at which full openness costs the exposed their work",
        prior=Uniform(-0.03, 0.06),
    )
    churn: float = param(
        0.0, "1/year", (0, 10), "arbitrary", "the same rate without trade", prior=Uniform(0, 0.05)
    )
    reemployment: float = param(
        0.5, "1/year", (0, 100), "kletzer2001", "rate at which the displaced find work", prior=Uniform(0.1, 2)
    )
    loss: float = param(
        0.3, "share", (0, 0.99), "vonwachter2009", "earnings lost with one's work", prior=Uniform(0, 0.6)
    )
    recovery: float = param(
        0.025,
        "1/year",
        (0, 100),
        "vonwachter2009",
        "speed at which earnings find their level",
        prior=Uniform(0, 0.2),
    )
    premium: float = param(
        0.05,
        "log",
        (-5, 5),
        "arbitrary",
        "what full openness adds for the most skilled, where skill abounds",
        prior=Uniform(-0.2, 0.2),
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.displaced",
        "citizens.earnings",
        "citizens.gained",
        "citizens.sector",
        "citizens.skill",
        "societies.trade",
        "societies.abundance",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.displaced", "citizens.earnings", "citizens.gained")
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        # The largest chance that anyone moves: most citizens need no more than a comparison with it.
        "moved": lambda p, dt: 1.0 - exp(-(p.churn + abs(p.displacement) + p.reemployment) * dt),
        "recovered": lambda p, dt: 1.0 - exp(-p.recovery * dt),
        "blow": lambda p, dt: -log(1.0 - p.loss),
    }
    sources: ClassVar[tuple[str, ...]] = (
        "stolper1941",
        "autor2013",
        "dauth2014",
        "vonwachter2009",
        "kletzer2001",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[int, float, float]:
        """Return whether citizen `i` is displaced, their earnings and what trade has added to them."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        before, gained, trade = me.displaced[i], me.gained[i], s.societies.trade[j]
        after = before
        if me.sector[i] + before > 0:
            u = uniform(s.worlds.seed[w], me.id[i], t, 0)
            if u < p.moved[w]:
                hazard = me.sector[i] * max(0.0, p.churn[w] + p.displacement[w] * trade)
                pace = hazard + p.reemployment[w]
                rate = p.reemployment[w] if before else hazard
                if u * pace < rate * (1.0 - exp(-pace * t.dt)):
                    after = 1 - before
        if after > before:
            now = gained - p.blow[w]
        elif after == 0:
            goal = p.premium[w] * trade * s.societies.abundance[j] * (2.0 * me.skill[i] - 1.0)
            now = gained + p.recovered[w] * (goal - gained)
        else:
            now = gained
        earned: float = me.earnings[i]
        return after, earned * exp(now - gained) if now != gained else earned, now
