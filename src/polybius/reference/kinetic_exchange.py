"""Kinetic exchange of money: two who meet put what they do not save in a pot and split it at random.

    pot = (1 - lambda_i) x_i + (1 - lambda_j) x_j
    x_i <- lambda_i x_i + u pot,    x_j <- lambda_j x_j + (1 - u) pot,    u uniform on [0, 1)

Money is neither made nor lost. Without saving (lambda = 0) all divisions of it become equally
likely: shares are exponential, their Gini coefficient is 1/2, that of households of two 3/8
(Dragulescu and Yakovenko 2000, 2001). If all save the same share, the distribution is close to a
Gamma law of shape 1 + 3 lambda / (1 - lambda), whose mean and variance are exact and whose third
moment is not (Chakraborti and Chakrabarti 2000; Patriarca, Chakraborti and Kaski 2004). If each
has a lambda of its own, wealth is in the long run C / (1 - lambda_i) on average, whatever the
network, and for lambdas spread over [0, 1) its tail is Pareto's with exponent 1 + delta
(Chatterjee, Chakrabarti and Manna 2004). With debts up to `debt`, wealth plus debt is split.

A step is one encounter for each citizen on average. On a network the two are neighbours. Who saves
a share near 1 takes about 1 / (1 - lambda) steps to forget how it began.

Limits: money for nothing: no goods, no prices, no production. Other payments: `payments`.
"""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ParameterError
from polybius.model import Clock, Encounter, Partners, Theory, Tick, param
from polybius.reference.draws import uniforms
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.opinion import by_world
from polybius.reference.payments import PAYMENTS, geometric_gini, proportional_variance
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.start import Start
from polybius.reference.wealth import GINI, TOP_SHARE, WEALTH, gini_with_debts
from polybius.rng import uniform
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network
from polybius.thresholds import above

__all__ = ["MODEL", "EqualSavers", "RandomSplit", "gamma_gini", "saving_variance"]

SAVING = Column(
    name="citizens.saving",
    unit="1",
    low=0.0,
    high=1.0,
    kind=Kind.GIVEN,
    meaning="saving propensity lambda: share of wealth kept out of the pot",
)


@dataclass(frozen=True, kw_only=True)
class RandomSplit(Encounter):
    """Two put what they do not save in a pot and split it at random."""

    debt: float = param(0.0, "money", (0, 1e300), "dragulescu2000", "farthest that wealth may fall below 0")
    encounters: float = param(1.0, "1/step", (0, 1e9), "arbitrary", "encounters per citizen")

    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.wealth", "citizens.saving")
    writes: ClassVar[tuple[str, ...]] = ("citizens.wealth",)
    columns: ClassVar[tuple[Column, ...]] = (WEALTH, SAVING)
    sources: ClassVar[tuple[str, ...]] = ("dragulescu2000", "chakraborti2000", "chatterjee2004")

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return the new wealth of the two."""
        me = s.citizens
        w = me.world[m[0]]
        debt = p.debt[w]
        first = (1.0 - me.saving[m[0]]) * (me.wealth[m[0]] + debt)
        second = (1.0 - me.saving[m[1]]) * (me.wealth[m[1]] + debt)
        passed = uniform(s.worlds.seed[w], e, t, 0) * (first + second) - first
        return me.wealth[m[0]] + passed, me.wealth[m[1]] - passed


@dataclass(frozen=True, kw_only=True)
class EqualSavers(Start):
    """Everyone owns the same and saves a share lambda = `lam` + `spread` v of it.

    v has the density (1 + alpha) v^alpha, or (1 + delta) (1 - v)^delta, on [0, 1): uniform by
    default; with both, Kumaraswamy's, which has both ends. `spread` = 0: all save alike.
    """

    start_wealth: float = param(1.0, "money", (1e-300, 1e300), "arbitrary", "what each owns at the start")
    lam: float = param(0.0, "1", (0, 1), "chakraborti2000", "least saving propensity lambda")
    spread: float = param(0.0, "1", (0, 1), "chatterjee2004", "greatest less least saving propensity")
    alpha: float = param(0.0, "1", (-0.99, 1e3), "chatterjee2004", "power of the density at the least lambda")
    delta: float = param(
        0.0, "1", (-0.99, 1e3), "chatterjee2007", "power of the density at the greatest lambda"
    )

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        if above(self.lam + self.spread, 1.0):
            raise ParameterError(
                f"kinetic_exchange: lam + spread must not exceed 1, all of one's wealth. "
                f"Got {self.lam:g} + {self.spread:g} instead."
            )
        rest = (1.0 - uniforms(seed, n, "saving")) ** (1.0 / (1.0 + self.delta))
        saving = self.lam + self.spread * (1.0 - rest) ** (1.0 / (1.0 + self.alpha))
        columns = {"wealth": np.full(n, self.start_wealth), "saving": saving}
        return make_world(citizens=columns, network=network, seed=seed)


def gamma_gini(lam: float) -> float:
    """Return the Gini coefficient of the Gamma law that all save a share `lam` comes close to.

    Its shape is k = 1 + 3 lam / (1 - lam), and G = Gamma(k + 1/2) / (sqrt(pi) Gamma(k + 1)).
    """
    k = 1.0 + 3.0 * lam / (1.0 - lam)
    return math.exp(math.lgamma(k + 0.5) - math.lgamma(k + 1.0)) / math.sqrt(math.pi)


def saving_variance(lam: float, n: float = math.inf) -> float:
    """Return the variance of wealth over its squared mean in equilibrium, all `n` saving a share `lam`.

    An encounter leaves E x^2 as it is if E x^2 = (2 + lam) / (1 + 2 lam) E x y, x and y being two
    citizens' wealth, whatever its distribution; E x y follows from the sum that is conserved.
    """
    ratio = (2.0 + lam) / (1.0 + 2.0 * lam)
    return ratio - 1.0 if math.isinf(n) else n * ratio / (n - 1.0 + ratio) - 1.0


def _households(state: State) -> NDArray[np.float64]:
    """Return the Gini coefficient of households of two, over people."""
    wealth = by_world(state, "citizens.wealth")
    if wealth.shape[1] < 2:
        return np.full(len(wealth), np.nan)
    pairs = wealth[:, : wealth.shape[1] // 2 * 2].reshape(len(wealth), -1, 2).sum(axis=2)
    return np.array([gini_with_debts(row) for row in pairs])


HOUSEHOLDS = Outcome("household_gini", "Gini coefficient of households of two citizens", _households)


def inequality(
    simulate: Simulate, n: int, steps: int, replicates: int, **given: float
) -> dict[str, Estimate]:
    """Return Gini coefficients, of citizens and households, and the variance, at the end of a run."""
    found = simulate(MODEL, n=n, steps=steps, replicates=replicates, **given)
    return {
        "Gini": Estimate.mean(found.gini),
        "Gini of households": Estimate.mean(found.household_gini),
        "variance": Estimate.mean(found.wealth.var("citizen")),
    }


def gini_through_time(
    simulate: Simulate, n: int, steps: int, every: int, replicates: int, lam: float
) -> dict[str, Estimate]:
    """Return the Gini coefficient as the mean of replicates' means over time, but for the first fifth."""
    found = simulate(MODEL, n=n, steps=steps, every=every, replicates=replicates, lam=lam, record=("gini",))
    settled = Estimate.mean(found.gini[:, len(found.time) // 5 :].mean("time"))
    return {"Gini": settled, "Gini as of a Gamma law": settled}


def savers(simulate: Simulate, n: int, replicates: int, steps: int) -> dict[str, Estimate]:
    """Return how many times as much as those without savings those own who save nine tenths."""
    saving = np.where(np.arange(n) % 2 == 0, 0.0, 0.9)
    found = simulate(
        MODEL, n=n, steps=steps, replicates=replicates, initial={"saving": saving}, record=("wealth",)
    )
    thrifty = found.wealth[:, 1::2].mean("citizen").to_numpy()  # of every two, the other has 2 less that
    mean = Estimate.mean(thrifty)
    ratio = mean.value / (2.0 - mean.value)
    return {"wealth ratio": Estimate(ratio, mean.error * 2.0 / (2.0 - mean.value) ** 2)}


def pareto_exponent(simulate: Simulate, n: int, steps: int, replicates: int) -> dict[str, Estimate]:
    """Return Hill's estimate of the tail's exponent between the richest 1 and 10 %, lambdas in [0, 1)."""
    found = simulate(MODEL, n=n, steps=steps, replicates=replicates, spread=1.0, record=("wealth",))
    ordered = np.sort(found.wealth.to_numpy(), axis=1)[:, ::-1]
    low, high = ordered[:, n // 10], ordered[:, n // 100]
    return {"Pareto exponent": Estimate.mean(np.log(10.0) / np.log(high / low))}


def fixed_amount(simulate: Simulate, n: int, steps: int, replicates: int) -> dict[str, Estimate]:
    """Return the Gini coefficient where one unit is paid at a time and each owns one on average."""
    found = simulate(PAYMENTS, n=n, steps=steps, replicates=replicates, record=("gini",))
    return {"Gini": Estimate.mean(found.gini)}


def proportional(
    simulate: Simulate, n: int, steps: int, replicates: int, gamma: float
) -> dict[str, Estimate]:
    """Return the variance where the payer pays a share `gamma` of what it owns."""
    found = simulate(
        PAYMENTS, n=n, steps=steps, replicates=replicates, amount=0.0, gamma=gamma, record=("wealth",)
    )
    return {"variance": Estimate.mean(found.wealth.var("citizen"))}


_SPLIT = {"n": 5000, "steps": 20, "replicates": 30}
_SAVERS = {"n": 5000, "steps": 30, "replicates": 20}

MODEL = ReferenceModel(
    name="kinetic_exchange",
    title="Kinetic exchange of money",
    summary="Two who meet split what they do not save at random; all the same, a few own much.",
    family=Family.WEALTH,
    source="dragulescu2000",
    theory=Theory(
        name="kinetic exchange",
        claim="Chance alone makes equals unequal: money ends exponentially distributed.",
        source="dragulescu2000",
        mechanisms=(RandomSplit(),),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=EqualSavers(),
    n=1000,
    steps=200,
    shows=("citizens.wealth", "citizens.saving"),
    outcomes=(GINI, HOUSEHOLDS, TOP_SHARE),
    functions=(gamma_gini, saving_variance, geometric_gini, proportional_variance),
    known_answers=(
        KnownAnswer(
            quantity="Gini",
            expected=0.5,
            error=0.0001,
            source="dragulescu2001",
            sure=(Sure.RECALL, Sure.DERIVED, Sure.SIMULATED),
            run=inequality,
            parameters=_SPLIT,
        ),
        KnownAnswer(
            quantity="Gini of households",
            expected=0.375,
            source="dragulescu2001",
            sure=(Sure.RECALL, Sure.DERIVED),
            run=inequality,
            parameters=_SPLIT,
        ),
        *(
            KnownAnswer(
                quantity="Gini",
                expected=gamma_gini(lam),
                tolerance=0.002,
                source="patriarca2004",
                sure=(Sure.RECALL, Sure.DERIVED, Sure.SIMULATED),
                run=inequality,
                parameters={**_SAVERS, "lam": lam},
                note="the Gamma law is close, not exact",
            )
            for lam in (0.25, 0.5, 0.7)
        ),
        KnownAnswer(
            quantity="Gini",
            expected=gamma_gini(0.9),
            tolerance=0.002,
            source="patriarca2004",
            sure=(Sure.RECALL, Sure.DERIVED, Sure.SIMULATED),
            run=inequality,
            parameters={"n": 5000, "steps": 100, "replicates": 8, "lam": 0.9},
            note="the Gamma law is close, not exact",
        ),
        KnownAnswer(
            quantity="variance",
            expected=saving_variance(0.5, 5000),
            source="patriarca2004",
            sure=(Sure.DERIVED,),
            run=inequality,
            parameters={**_SAVERS, "lam": 0.5},
        ),
        KnownAnswer(
            quantity="Gini",
            expected=0.3745,
            error=0.0001,
            source="patriarca2004",
            sure=(Sure.SIMULATED,),
            run=gini_through_time,
            parameters={"n": 5000, "steps": 400, "every": 10, "replicates": 100, "lam": 0.25},
            slow=True,
        ),
        KnownAnswer(
            quantity="Gini as of a Gamma law",
            expected=0.375,
            source="patriarca2004",
            sure=(Sure.RECALL, Sure.DERIVED),
            run=gini_through_time,
            parameters={"n": 5000, "steps": 400, "every": 10, "replicates": 100, "lam": 0.25},
            slow=True,
            reproducible=False,
            note="the Gamma law is only an approximation (Lallouache, Jedidi and Chakraborti 2010)",
        ),
        KnownAnswer(
            quantity="wealth ratio",
            expected=10.0,
            source="mohanty2006",
            sure=(Sure.DERIVED,),
            run=savers,
            parameters={"n": 200, "replicates": 200, "steps": 100},
        ),
        KnownAnswer(
            quantity="Pareto exponent",
            expected=1.0,
            tolerance=0.1,
            source="chatterjee2004",
            sure=(Sure.TEXT, Sure.DERIVED),
            run=pareto_exponent,
            parameters={"n": 2000, "steps": 20_000, "replicates": 20},
            slow=True,
        ),
        KnownAnswer(
            quantity="Gini",
            expected=geometric_gini(1.0),
            tolerance=0.003,
            source="dragulescu2000",
            sure=(Sure.DERIVED,),
            run=fixed_amount,
            parameters={"n": 2000, "steps": 60, "replicates": 30},
        ),
        KnownAnswer(
            quantity="variance",
            expected=proportional_variance(1 / 3, 2000),
            source="ispolatov1998",
            sure=(Sure.DERIVED,),
            run=proportional,
            parameters={"n": 2000, "steps": 30, "replicates": 60, "gamma": 1 / 3},
        ),
    ),
)
