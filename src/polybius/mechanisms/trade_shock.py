"""Trade shock: open trade costs some their work, and moves wages by what a society has plenty of.

    work -> displaced at the rate  h_i = sector_i * max(0, churn + displacement * trade),
    displaced -> work at the rate `reemployment`
    k_i <- k_i * (1 - loss)                                               on losing one's work
    k_i <- k_i + (1 - exp(-recovery * dt)) * (goal_i - k_i)               while in work
    goal_i = 1 + premium * trade * abundance * (2 * skill_i - 1)
    earnings_i <- earnings_i * (new k_i / old k_i)

k is the multiple that trade has made of one's earnings so far; nothing moves it while one is
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

from polybius.model import Draws, Mechanism, Tick, Uniform, param
from polybius.numbers import exp
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
        "share",
        (-0.99, 0.99),
        "arbitrary",
        "what full openness adds for the most skilled, where skill abounds",
        prior=Uniform(-0.2, 0.2),
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.displaced",
        "citizens.earnings",
        "citizens.multiple",
        "citizens.sector",
        "citizens.skill",
        "societies.trade",
        "societies.abundance",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.displaced", "citizens.earnings", "citizens.multiple")
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        # The largest chance that anyone moves: most citizens need no more than a comparison with it.
        "moved": lambda p, dt: 1.0 - exp(-(p.churn + abs(p.displacement) + p.reemployment) * dt),
        "recovered": lambda p, dt: 1.0 - exp(-p.recovery * dt),
    }
    draws: ClassVar[Draws] = Draws.UNIFORM
    sources: ClassVar[tuple[str, ...]] = (
        "stolper1941",
        "autor2013",
        "dauth2014",
        "vonwachter2009",
        "kletzer2001",
    )

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[int, float, float]:
        """Return whether citizen `i` is displaced, their earnings and the multiple that trade has made."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        before, trade = me.displaced[i], s.societies.trade[j]
        after = before
        u = uniform(s.worlds.seed[w], me.id[i], t, 0)
        if u < p.moved[w] and me.sector[i] + before > 0:
            hazard = me.sector[i] * max(0.0, p.churn[w] + p.displacement[w] * trade)
            pace = hazard + p.reemployment[w]
            rate = p.reemployment[w] if before else hazard
            if u * pace < rate * (1.0 - exp(-pace * t.dt)):
                after = 1 - before
        multiple: float = me.multiple[i]
        earned: float = me.earnings[i]
        if after > before:
            return after, earned * (1.0 - p.loss[w]), multiple * (1.0 - p.loss[w])
        goal = 1.0 + p.premium[w] * trade * s.societies.abundance[j] * (2.0 * me.skill[i] - 1.0)
        if after == 1 or goal == multiple or multiple <= 0.0:
            return after, earned, multiple
        moved = multiple + p.recovered[w] * (goal - multiple)
        return after, earned * moved / multiple, moved
