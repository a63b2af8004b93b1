"""Wealth: the column, the equal start, and what sums up how unequal it has become."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polybius.measures import gini
from polybius.model import param
from polybius.numbers import expm1
from polybius.reference.opinion import by_world
from polybius.reference.reference_model import Outcome
from polybius.reference.start import Start
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network

__all__ = ["CONCENTRATION", "GINI", "TOP_SHARE", "WEALTH", "EqualWealth", "gini_with_debts", "towards"]

#: Wealth may be negative: where debts are allowed, the rules say how far.
WEALTH = Column(name="citizens.wealth", unit="money", kind=Kind.CARRIED, meaning="wealth owned", start=1.0)


@dataclass(frozen=True, kw_only=True)
class EqualWealth(Start):
    """Everyone owns the same."""

    wealth: float = param(1.0, "money", (1e-300, 1e300), "arbitrary", "what each owns at the start")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        return make_world(citizens={"wealth": np.full(n, self.wealth)}, network=network, seed=seed)


def towards(mean: float, own: float, gone: float) -> float:
    """Return wealth `own` after the gap to the `mean` has shrunk by exp(-`gone`): the sum stays."""
    return own - (mean - own) * expm1(-gone)


def gini_with_debts(wealth: ArrayLike) -> float:
    """Return the Gini coefficient of `wealth` (n,), some of which may be negative.

    Half the mean distance between two draws over the mean, so it may exceed 1; nan where the mean
    is not positive. Adding a constant changes the mean alone, hence the shift to amounts >= 0.
    """
    x = np.asarray(wealth, float)
    mean, debt = float(x.mean()), max(0.0, -float(x.min()))
    return gini(x + debt) * (mean + debt) / mean if mean > 0.0 else float("nan")


def _gini(state: State) -> NDArray[np.float64]:
    return np.array([gini_with_debts(row) for row in by_world(state, "citizens.wealth")])


def _top_share(state: State) -> NDArray[np.float64]:
    wealth = by_world(state, "citizens.wealth")
    return np.asarray(wealth.max(axis=1) / wealth.sum(axis=1))


def _concentration(state: State) -> NDArray[np.float64]:
    wealth = by_world(state, "citizens.wealth")
    return np.asarray(((wealth / wealth.sum(axis=1, keepdims=True)) ** 2).sum(axis=1))


GINI = Outcome("gini", "Gini coefficient of wealth", _gini)
TOP_SHARE = Outcome("top_share", "share of all wealth that the richest owns", _top_share)
CONCENTRATION = Outcome(
    "concentration", "sum of squared shares of wealth: 1/n if equal, 1 if one owns all", _concentration
)
