"""Wealth: the column, the equal start, and what sums up how unequal it has become."""

from dataclasses import dataclass
from typing import Any

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

__all__ = ["CONCENTRATION", "GINI", "TOP_SHARE", "WEALTH", "EqualWealth", "gini_with_debts", "level"]

#: Wealth may be negative: where debts are allowed, the rules say how far.
WEALTH = Column(name="citizens.wealth", unit="money", kind=Kind.CARRIED, meaning="wealth owned", start=1.0)


@dataclass(frozen=True, kw_only=True)
class EqualWealth(Start):
    """Everyone owns the same."""

    start_wealth: float = param(1.0, "money", (1e-300, 1e300), "arbitrary", "what each owns at the start")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        return make_world(citizens={"wealth": np.full(n, self.start_wealth)}, network=network, seed=seed)


def level(s: Any, w: int, gone: float) -> None:
    """Shrink the gaps between wealth and its mean in world `w` by exp(-`gone`), in place: the sum stays."""
    first, last = s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
    total = 0.0
    for i in range(first, last):
        total += s.citizens.wealth[i]
    closed = -expm1(-gone)
    gained = closed * total / (last - first) if last > first else 0.0
    for i in range(first, last):
        own = s.citizens.wealth[i]
        s.citizens.wealth.set(i, own - closed * own + gained)


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


def _shares(state: State) -> NDArray[np.float64]:
    """Return shares of all wealth, (n_worlds, n); nan where all together own nothing."""
    wealth = by_world(state, "citizens.wealth")
    total = wealth.sum(axis=1, keepdims=True)
    return np.asarray(wealth / np.where(total > 0.0, total, np.nan))


def _top_share(state: State) -> NDArray[np.float64]:
    return np.asarray(_shares(state).max(axis=1))


def _concentration(state: State) -> NDArray[np.float64]:
    return np.asarray((_shares(state) ** 2).sum(axis=1))


GINI = Outcome("gini", "Gini coefficient of wealth", _gini)
TOP_SHARE = Outcome("top_share", "share of all wealth that the richest owns", _top_share)
CONCENTRATION = Outcome(
    "concentration", "sum of squared shares of wealth: 1/n if equal, 1 if one owns all", _concentration
)
