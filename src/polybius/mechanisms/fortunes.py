"""Fortunes: wealth grows and shrinks at random, the more so the more it is exposed, and is shared out.

    dx_i = sqrt(2) * sigma_i * x_i * dB_i + J * (m - x_i) * dt        (Ito), m the society's mean
    sigma_i = max(0, risk + exposure * (finance + trade * sector_i) / 2)
    J       = exchange + redistribution * compensation

Bouchaud and Mezard (2000) where everyone exchanges with everyone. Wealth over its mean comes to an
inverse Gamma law whose Pareto exponent is mu = 1 + J / sigma^2 and whose Gini coefficient is
Gamma(mu - 1/2) / (sqrt(pi) * Gamma(mu)); without sharing (J = 0) wealth is lognormal with
G = 2 Phi(sigma * sqrt(t)) - 1, and condenses. In their words J is exchange. Exposure stands here in
sigma, as the risk that open markets bring to a fortune, and compensation in J: if openness stood
in J, as trade within the society would, it would lower the Gini coefficient. Both are choices, and the
prior of `exposure` has both signs. At risk .14 an exchange of .01 gives the exponent 1.5 that top
fortunes are found to have (Vermeulen 2018); the level of either is arbitrary.

Each is reckoned once an `interval`, at a time of their own, by Strang's splitting: half the sharing, a
lognormal factor, which is exact, and half the sharing. Without risk and sharing nothing changes.

Limits: the mean stays in expectation, yet wanders in a finite society, and after long times few own
all; no income is saved, nobody inherits, and no debts. Crises do not strike fortunes.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.compiled import jitable
from polybius.model import Aggregate, Mean, Mechanism, Tick, Uniform, param
from polybius.numbers import exp, expm1
from polybius.rng import normal


@jitable
def towards(mean: float, own: float, gone: float) -> float:
    """Return wealth `own` after the gap to the `mean` has shrunk by exp(-`gone`): the sum stays."""
    return own - (mean - own) * expm1(-gone)


@jitable
def multiplied(own: float, growth: float, sigma: float, time: float, z: float) -> float:
    """Return wealth `own` after `time` of random growth, exactly; `z` is a standard normal number.

    `growth` is the mean's, in the sense of Ito; `sigma` is Bouchaud and Mezard's, variance 2 sigma^2.
    """
    return own * exp((growth - sigma * sigma) * time + math.sqrt(2.0 * time) * sigma * z)


@dataclass(frozen=True, kw_only=True)
class Fortunes(Mechanism):
    """Wealth under random growth and sharing (Bouchaud and Mezard 2000)."""

    risk: float = param(
        0.14,
        "year^-1/2",
        (0, 1000),
        "arbitrary",
        "size of random growth in a closed society",
        prior=Uniform(0, 0.3),
    )
    exposure: float = param(
        0.1,
        "year^-1/2",
        (-1000, 1000),
        "arbitrary",
        "what full openness adds to it, for the exposed",
        prior=Uniform(-0.1, 0.3),
    )
    exchange: float = param(
        0.01,
        "1/year",
        (0, 1000),
        "arbitrary",
        "rate of sharing without compensation",
        prior=Uniform(0, 0.05),
    )
    redistribution: float = param(
        0.02,
        "1/year",
        (0, 1000),
        "arbitrary",
        "what full compensation adds to that rate",
        prior=Uniform(0, 0.1),
    )
    interval: float = param(
        1.0,
        "year",
        (0.0001, 100),
        "arbitrary",
        "time from one reckoning to the next",
        prior=Uniform(0.25, 2),
    )

    acts_on: ClassVar[str] = "citizens"
    reads: ClassVar[tuple[str, ...]] = (
        "citizens.wealth",
        "citizens.sector",
        "societies.trade",
        "societies.finance",
        "societies.compensation",
    )
    writes: ClassVar[tuple[str, ...]] = ("citizens.wealth",)
    aggregates: ClassVar[dict[str, Aggregate]] = {"mean_wealth": Mean(of="citizens.wealth")}
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "steps": lambda p, dt: float(max(1, int(p.interval / dt + 0.5)))
    }
    sources: ClassVar[tuple[str, ...]] = ("bouchaud2000", "vermeulen2018")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the wealth of citizen `i`."""
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        x: float = me.wealth[i]
        if (t.step + me.id[i]) % int(p.steps[w]) != 0:
            return x
        home, time = s.societies, p.steps[w] * t.dt
        mean = home.mean_wealth[j]
        half = 0.5 * time * (p.exchange[w] + p.redistribution[w] * home.compensation[j])
        sigma = p.risk[w] + p.exposure[w] * 0.5 * (home.finance[j] + home.trade[j] * me.sector[i])
        if half > 0.0:
            x = towards(mean, x, half)
        if sigma > 0.0:
            x = multiplied(x, 0.0, sigma, time, normal(s.worlds.seed[w], me.id[i], t, 0))
        return towards(mean, x, half) if half > 0.0 else x
