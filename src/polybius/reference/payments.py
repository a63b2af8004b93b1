"""Payments between two who meet: what the payer cannot afford is not bought.

    d = (amount + beta (x_i + x_j) / 2 + gamma x_i) (1 - nu u),   u uniform on [0, 1)
    x_i <- x_i - d,   x_j <- x_j + d      if x_i - d >= -debt,

i being either of the two, by a fair coin. The variants of Dragulescu and Yakovenko (2000): a fixed
amount; a random share of the mean of all (`amount` = the mean, `nu` = 1) or of the pair's (`beta` = 1,
`nu` = 1); a share of what the payer owns (`gamma`; Ispolatov, Krapivsky and Redner 1998). A
payment that can be undone by one as likely leaves wealth + debt exponential (geometric where money
comes in units); a share of what the payer owns cannot, and does not.

A step is one encounter for each citizen on average. Small amounts mix slowly, like a random walk:
it takes about (mean / amount)^2 steps.

Limits: money for nothing: no goods, no prices, no interest on debts.
"""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Clock, Encounter, Partners, Theory, Tick, param
from polybius.reference.reference_model import Family, ReferenceModel
from polybius.reference.wealth import GINI, TOP_SHARE, WEALTH, EqualWealth
from polybius.rng import uniform2
from polybius.state import Column
from polybius.thresholds import at_least

__all__ = ["PAYMENTS", "Payment", "geometric_gini", "proportional_variance"]


#: What counts as rounding of wealth, out of which thousands of payments have come. Arbitrary.
CHANGE = 2.0**-30


@dataclass(frozen=True, kw_only=True)
class Payment(Encounter):
    """One of two pays the other, if it can (Dragulescu and Yakovenko 2000)."""

    amount: float = param(1.0, "money", (0, 1e300), "dragulescu2000", "fixed part of a payment")
    beta: float = param(0.0, "1", (0, 2), "dragulescu2000", "share of the pair's mean that is paid")
    gamma: float = param(0.0, "1", (0, 1), "ispolatov1998", "share of the payer's wealth that is paid")
    nu: float = param(
        0.0, "1", (0, 1), "dragulescu2000", "randomness: payments are uniform between 1 - nu and 1 of that"
    )
    debt: float = param(0.0, "money", (0, 1e300), "dragulescu2000", "farthest that wealth may fall below 0")
    encounters: float = param(1.0, "1/step", (0, 1e9), "arbitrary", "encounters per citizen")

    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.wealth",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.wealth",)
    columns: ClassVar[tuple[Column, ...]] = (WEALTH,)
    sources: ClassVar[tuple[str, ...]] = ("dragulescu2000", "ispolatov1998")

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return the new wealth of the two."""
        w = s.citizens.world[m[0]]
        x, y = s.citizens.wealth[m[0]], s.citizens.wealth[m[1]]
        coin, u = uniform2(s.worlds.seed[w], e, t, 0)
        payer = x if coin < 0.5 else y
        price = (p.amount[w] + p.beta[w] * 0.5 * (x + y) + p.gamma[w] * payer) * (1.0 - p.nu[w] * u)
        means = payer + p.debt[w]
        paid = min(price, means) if at_least(means, price, CHANGE) else 0.0
        gained = paid if coin >= 0.5 else -paid
        return x + gained, y - gained


def geometric_gini(mean: float) -> float:
    """Return the Gini coefficient where one unit is paid at a time, of which each owns `mean` on average.

    All ways of sharing out are equally likely, so shares are geometric with ratio
    q = mean / (1 + mean), and G = 1 - E min(x, y) / E x = 1 / (1 + q).
    """
    q = mean / (1.0 + mean)
    return 1.0 / (1.0 + q)


def proportional_variance(gamma: float, n: float = math.inf) -> float:
    """Return the variance of wealth over its squared mean where payers pay a share `gamma` of what they own.

    A payment leaves E x^2 as it is if (1 - gamma) E x^2 = E x y, whatever the distribution; E x y
    follows from the sum of the `n` that is conserved.
    """
    ratio = 1.0 / (1.0 - gamma)
    return ratio - 1.0 if math.isinf(n) else n * ratio / (n - 1.0 + ratio) - 1.0


PAYMENTS = ReferenceModel(
    name="payments",
    title="Payments of fixed or random amounts",
    summary="One of two who meet pays the other, if it can; whatever the amount, money ends exponential.",
    family=Family.WEALTH,
    source="dragulescu2000",
    theory=Theory(
        name="payments",
        claim="Chance alone makes equals unequal, whatever is paid.",
        source="dragulescu2000",
        mechanisms=(Payment(),),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=EqualWealth(),
    n=1000,
    steps=200,
    shows=("citizens.wealth",),
    outcomes=(GINI, TOP_SHARE),
    functions=(geometric_gini, proportional_variance),
)
