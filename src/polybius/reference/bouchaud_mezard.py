"""Wealth condensation: fortunes grow and shrink at random, and trade passes them on.

    dx_i = m x_i dt + sqrt(2) sigma x_i dB_i + sum_j J_ij (x_j - x_i) dt      (Ito)
    J_ij = J a_ij / k,   k the mean number of neighbours of all citizens

Where everyone trades with everyone, wealth over its mean comes to an inverse Gamma law whose tail
is Pareto's, with exponent mu = 1 + J / sigma^2, and whose Gini coefficient is
Gamma(mu - 1/2) / (sqrt(pi) Gamma(mu)). With few partners the tail is fatter, and without trade (J = 0)
wealth is lognormal and condenses: G = 2 Phi(sigma sqrt(t)) - 1. In the paper (Stratonovich) m is
smaller by sigma^2; m does not matter to shares.

Scheme: Strang's splitting, half a step of trade on either side of a step of noise, of weak order 2.
Noise is exact (a lognormal factor); so is trade where everyone trades with everyone,
(x - mean) exp(-J dt / 2); on networks trade takes a Runge-Kutta step of order 4. Seen after a whole
step of trade instead of a half, Gini coefficients would be too low by a share J dt / 2.

Limits: no stationary state for finite n: the mean itself wanders, and after long times few own all
(Medo 2009). For mu near 1 the tail is so fat that finite n lowers the Gini coefficient: at mu = 1.5 and
n = 5000 by 1 %. Trade passes along ties whatever goods cost.
"""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.mechanisms.fortunes import multiplied
from polybius.model import RK4, Clock, Mechanism, Slot, Theory, Tick, WorldRule, param
from polybius.numbers import normal_cdf
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, ReferenceModel
from polybius.reference.wealth import CONCENTRATION, GINI, TOP_SHARE, WEALTH, EqualWealth, level
from polybius.rng import normal
from polybius.state import Column

__all__ = [
    "MODEL",
    "GlobalTrade",
    "Speculation",
    "Trade",
    "inverse_gamma_gini",
    "lognormal_gini",
    "second_moments",
]


@dataclass(frozen=True, kw_only=True)
class Speculation(Mechanism):
    """Each fortune is multiplied by a lognormal factor: the exact solution without trade."""

    sigma: float = param(
        1.0, "year^-1/2", (0, 1e6), "bouchaud2000", "size of random growth; variance 2 sigma^2 a year"
    )
    m: float = param(0.0, "1/year", (-1e6, 1e6), "bouchaud2000", "mean growth, in the sense of Ito")

    reads: ClassVar[tuple[str, ...]] = ("citizens.wealth",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.wealth",)
    columns: ClassVar[tuple[Column, ...]] = (WEALTH,)
    sources: ClassVar[tuple[str, ...]] = ("bouchaud2000",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return wealth after a step."""
        w = s.citizens.world[i]
        z = normal(s.worlds.seed[w], s.citizens.id[i], t, 0)
        return multiplied(s.citizens.wealth[i], p.m[w], p.sigma[w], t.dt, z)


@dataclass(frozen=True, kw_only=True)
class Trade(Mechanism):
    """Half the flow of wealth along ties: it stands before and after a step of speculation."""

    J: float = param(1.0, "1/year", (0, 1e9), "bouchaud2000", "rate at which wealth is traded away")

    reads: ClassVar[tuple[str, ...]] = ("citizens.wealth", "ties", "ties.weight")
    writes: ClassVar[tuple[str, ...]] = ("citizens.wealth",)
    columns: ClassVar[tuple[Column, ...]] = (WEALTH,)
    sources: ClassVar[tuple[str, ...]] = ("bouchaud2000", "ichinomiya2013")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return half of sum_j J_ij (x_j - x_i)."""
        me, w = s.citizens, s.citizens.world[i]
        lo, hi = s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
        flow = 0.0
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            flow += s.ties.weight[e] * (me.wealth[s.ties.to[e]] - me.wealth[i])
        n_ties = me.first_tie[hi] - me.first_tie[lo]
        return 0.5 * p.J[w] * flow * (hi - lo) / n_ties if n_ties > 0 else 0.0


@dataclass(frozen=True, kw_only=True)
class GlobalTrade(WorldRule):
    """Half a step of trade where everyone trades with everyone, exactly."""

    J: float = param(1.0, "1/year", (0, 1e9), "bouchaud2000", "rate at which wealth is traded away")

    reads: ClassVar[tuple[str, ...]] = ("citizens.wealth",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.wealth",)
    columns: ClassVar[tuple[Column, ...]] = (WEALTH,)
    sources: ClassVar[tuple[str, ...]] = ("bouchaud2000",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Bring wealth nearer to the mean; each of the n - 1 others is an equal partner."""
        n = s.worlds.first_citizen[w + 1] - s.worlds.first_citizen[w]
        if n > 1:
            level(s, w, 0.5 * p.J[w] * t.dt * n / (n - 1))


def inverse_gamma_gini(mu: float) -> float:
    """Return the Gini coefficient of the mean-field law with tail exponent `mu` > 1, 1 + J / sigma^2."""
    return math.exp(math.lgamma(mu - 0.5) - math.lgamma(mu)) / math.sqrt(math.pi)


def lognormal_gini(sigma: float, time: float) -> float:
    """Return the Gini coefficient after `time` without trade, from equal beginnings."""
    return 2.0 * normal_cdf(sigma * math.sqrt(time)) - 1.0


def second_moments(J: float, sigma: float, n: int, time: float) -> tuple[float, float]:
    """Return E x_i^2 and E x_i x_j at `time`, of `n` who all trade with each other, from x = 1 and m = 0.

    a' = 2 sigma^2 a - 2 J (a - b) and b' = 2 J (a - b) / (n - 1): linear, for any n.
    """
    out, back, grow = 2.0 * J, 2.0 * J / (n - 1), 2.0 * sigma * sigma
    # Eigenvalues of [[grow - out, out], [back, -back]].
    middle, half = 0.5 * (grow - out - back), math.sqrt(0.25 * (grow - out - back) ** 2 + grow * back)
    high, low = middle + half, middle - half
    if half == 0.0:
        return 1.0, 1.0  # neither trade nor noise
    fast, slow = math.exp(high * time), math.exp(low * time)
    # f(M) = (f(high) (M - low) - f(low) (M - high)) / (high - low), on (1, 1), whose image is (grow, 0).
    a = (fast * (grow - low) - slow * (grow - high)) / (high - low)
    b = (-fast * low + slow * high) / (high - low)
    return a, b


def mean_field(
    simulate: Simulate, n: int, mu: float, dt: float, steps: int, replicates: int
) -> dict[str, Estimate]:
    """Return the Gini coefficient of `n` who all trade with each other, at sigma = 1."""
    found = simulate(MODEL, n=n, J=mu - 1.0, dt=dt, steps=steps, replicates=replicates, record=("gini",))
    return {"Gini": Estimate.mean(found.gini)}


def without_trade(simulate: Simulate, n: int, sigma: float, dt: float, steps: int) -> dict[str, Estimate]:
    """Return the Gini coefficient of `n` who do not trade."""
    found = simulate(MODEL, n=n, J=0.0, sigma=sigma, dt=dt, steps=steps, replicates=8, record=("gini",))
    return {"Gini": Estimate.mean(found.gini)}


def moments(
    simulate: Simulate,
    n: int,
    J: float,
    sigma: float,
    dt: float,
    steps: int,
    replicates: int,
) -> dict[str, Estimate]:
    """Return E x_i^2 and E x_i x_j over many small worlds."""
    given = {"J": J, "sigma": sigma, "dt": dt, "steps": steps, "replicates": replicates}
    x = simulate(MODEL, n=n, record=("wealth",), **given).wealth.to_numpy()
    squares, all_pairs = (x**2).sum(axis=1), x.sum(axis=1) ** 2
    return {
        "mean square": Estimate.mean(squares / n),
        "mean product": Estimate.mean((all_pairs - squares) / (n * (n - 1))),
    }


_FEW = {"n": 10, "J": 0.5, "sigma": 0.4, "dt": 0.1, "steps": 20, "replicates": 2000}
_ALONE = {"n": 5000, "sigma": 0.8, "dt": 0.25, "steps": 4}

MODEL = ReferenceModel(
    name="bouchaud_mezard",
    title="Bouchaud-Mezard wealth condensation",
    summary="Fortunes grow at random and trade passes them on; the less trade, the fewer own all.",
    family=Family.WEALTH,
    source="bouchaud2000",
    theory=Theory(
        name="Bouchaud-Mezard",
        claim="Random growth makes a Pareto tail, the fatter the less is traded.",
        source="bouchaud2000",
        mechanisms=(RK4(Trade()), Speculation(), Slot("TradeAfter", RK4(Trade()))),  # type: ignore[arg-type]
        precision="float64",
        clock=Clock.YEARS,
    ),
    complete=Theory(
        name="Bouchaud-Mezard, all with all",
        claim="Random growth makes a Pareto tail, the fatter the less is traded.",
        source="bouchaud2000",
        mechanisms=(GlobalTrade(), Speculation(), Slot("GlobalTradeAfter", GlobalTrade())),
        precision="float64",
        clock=Clock.YEARS,
    ),
    start=EqualWealth(),
    n=1000,
    steps=1000,
    dt=0.01,
    shows=("citizens.wealth",),
    outcomes=(GINI, TOP_SHARE, CONCENTRATION),
    functions=(inverse_gamma_gini, lognormal_gini, second_moments),
    known_answers=(
        *(
            KnownAnswer(
                quantity="Gini",
                expected=inverse_gamma_gini(mu),
                tolerance=0.03 * inverse_gamma_gini(mu),
                source="bouchaud2000",
                sure=(Sure.RECALL, Sure.DERIVED, Sure.SIMULATED),
                run=mean_field,
                parameters={"n": 5000, "mu": mu, "dt": dt, "steps": 80, "replicates": replicates},
                note="in the limit of many",
            )
            for mu, dt, replicates in ((1.5, 0.2, 40), (2.0, 0.1, 10), (3.0, 0.05, 4))
        ),
        *(
            KnownAnswer(
                quantity="Gini",
                expected=inverse_gamma_gini(mu),
                source="bouchaud2000",
                sure=(Sure.RECALL, Sure.DERIVED),
                run=mean_field,
                parameters={"n": 20_000, "mu": mu, "dt": 0.02, "steps": 400, "replicates": 20},
                slow=True,
            )
            for mu in (2.0, 3.0)
        ),
        KnownAnswer(
            quantity="Gini",
            expected=lognormal_gini(0.8, 1.0),
            source="bouchaud2000",
            sure=(Sure.DERIVED,),
            run=without_trade,
            parameters=_ALONE,
            note="no trade: lognormal",
        ),
        *(
            KnownAnswer(
                quantity=quantity,
                expected=second_moments(0.5, 0.4, 10, 2.0)[place],
                source="bouchaud2000",
                sure=(Sure.DERIVED,),
                run=moments,
                parameters=_FEW,
                note="exact for any n",
            )
            for place, quantity in enumerate(("mean square", "mean product"))
        ),
    ),
)
