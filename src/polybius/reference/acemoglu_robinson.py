"""Why elites give democracy away: promises of a threatened elite are kept only under threat.

    revolution threatens   if  theta > mu
    the poor's best tax    C'(tau) = (theta - delta) / (1 - delta),   C(tau) = c tau^m / m
    a promise suffices     if  mu >= theta - p (tau (theta - delta) - (1 - delta) C(tau))
    repression pays        if  kappa < (delta C(tau) - tau (delta - theta)) / theta

A rich minority, a share delta < 1/2 of the people, has the share theta > delta of the income. A
revolution takes it all, but destroys the share mu. A tax tau on all, paid back to all alike,
wastes the share C(tau). Promises made under threat are kept with probability p: with p = 1 the
promise is democracy itself, where the poor set their best tax. To repress costs the rich the
share kappa of their income.

Limits: one moment of threat, two classes that act as one, no middle class. The conditions are
typed from memory of chapters 4 to 6 and checked by algebra against the payoffs.
"""

from polybius.errors import ParameterError
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, ReferenceModel
from polybius.thresholds import above

__all__ = [
    "MODEL",
    "best_tax",
    "cost_of_taxation",
    "democracy_threshold",
    "incomes",
    "promise_threshold",
    "repression_threshold",
    "revolution_threatens",
]


def incomes(theta: float, delta: float) -> tuple[float, float]:
    """Return the income of one of the poor and of one of the rich, the mean being 1."""
    _check(theta, delta)
    return (1.0 - theta) / (1.0 - delta), theta / delta


def revolution_threatens(theta: float, mu: float) -> bool:
    """Say whether the poor gain by a revolution that destroys the share `mu` of all income: theta > mu."""
    return bool(above(theta, mu))


def cost_of_taxation(tau: float, c: float = 1.0, m: float = 2.0) -> float:
    """Return C(tau) = c tau^m / m, the share of income that a tax wastes; tau^2 / 2 by default."""
    if c <= 0 or m <= 1:
        raise ParameterError(f"the cost of taxation must rise ever faster: c > 0, m > 1. Got {c:g}, {m:g}.")
    return float(c * tau**m / m)


def best_tax(theta: float, delta: float, c: float = 1.0, m: float = 2.0) -> float:
    """Return the poor's best tax, at which what they gain is wasted at the margin; at most 1."""
    _check(theta, delta)
    cost_of_taxation(0.0, c, m)
    margin = (theta - delta) / (1.0 - delta)
    return float(min(1.0, (margin / c) ** (1.0 / (m - 1.0))))


def promise_threshold(theta: float, delta: float, p: float, c: float = 1.0, m: float = 2.0) -> float:
    """Return the least `mu` at which a promise, kept with probability `p`, averts a revolution."""
    if not 0 <= p <= 1:
        raise ParameterError(f"p must be a probability, in [0, 1]. Got {p} instead.")
    tau = best_tax(theta, delta, c, m)
    return theta - p * (tau * (theta - delta) - (1.0 - delta) * cost_of_taxation(tau, c, m))


def democracy_threshold(theta: float, delta: float, c: float = 1.0, m: float = 2.0) -> float:
    """Return the least `mu` at which democracy, where the poor set the tax for good, averts a revolution."""
    return promise_threshold(theta, delta, 1.0, c, m)


def repression_threshold(theta: float, delta: float, c: float = 1.0, m: float = 2.0) -> float:
    """Return the cost `kappa` below which the rich repress rather than accept democracy."""
    tau = best_tax(theta, delta, c, m)
    return (delta * cost_of_taxation(tau, c, m) - tau * (delta - theta)) / theta


def _check(theta: float, delta: float) -> None:
    if not 0 < delta < 0.5 or not delta <= theta < 1:
        raise ParameterError(
            "the rich must be a minority with more than its share: 0 < delta < 1/2, delta <= theta < 1. "
            f"Got delta {delta:g}, theta {theta:g}."
        )


def thresholds(simulate: Simulate, theta: float, delta: float, p: float) -> dict[str, Estimate]:
    """Return the best tax and the thresholds."""
    found = {
        "best tax": best_tax(theta, delta),
        "promise": promise_threshold(theta, delta, p),
        "democracy": democracy_threshold(theta, delta),
        "repression": repression_threshold(theta, delta),
    }
    return {name: Estimate(value) for name, value in found.items()}


def _known(quantity: str, expected: float) -> KnownAnswer:
    return KnownAnswer(
        quantity=quantity, expected=expected, tolerance=1e-12, source="acemoglu2006",
        sure=(Sure.RECALL, Sure.DERIVED), run=thresholds,
        parameters={"theta": 0.6, "delta": 0.2, "p": 0.5},
    )  # fmt: skip


MODEL = ReferenceModel(
    name="acemoglu_robinson",
    title="Acemoglu and Robinson's thresholds of democracy",
    summary="A threatened elite whose promises are not believed must give up power, or repress.",
    family=Family.INSTITUTIONS,
    source="acemoglu2006",
    functions=(
        incomes,
        revolution_threatens,
        cost_of_taxation,
        best_tax,
        promise_threshold,
        democracy_threshold,
        repression_threshold,
    ),
    known_answers=(
        # C = tau^2 / 2: tau = .4 / .8; .6 - p (.5 * .4 - .8 * .125); (.2 * .125 + .5 * .4) / .6
        _known("best tax", 0.5),
        _known("promise", 0.55),
        _known("democracy", 0.5),
        _known("repression", 0.375),
    ),
)
