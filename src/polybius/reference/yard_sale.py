"""Yard sale: two stake a share of what the poorer owns; the state levels, and wealth has an edge.

    d = sqrt(gamma Dt) min(x_i, x_j),   x_i <- x_i + eta d,   x_j <- x_j - eta d,   eta = 1 or -1
    E eta = zeta sqrt(Dt / gamma) (x_i - x_j) / mean,   at most 1 in size
    dx_i = chi (mean - x_i) dt

Each citizen takes part in one transaction in a time Dt on average, Dt = 1 / (2 `encounters`): so
gamma, chi and zeta are rates a year, and for small Dt only they matter. With debts down to
`kappa` means, wealth + kappa means takes the place of wealth (Li, Boghosian and Li 2019).

Fair (zeta = 0) and untaxed (chi = 0), wealth condenses: the Gini coefficient never falls on average and
goes to 1, although each sale is fair (Chakraborti 2002; Boghosian, Johnson and Marcq 2015). With
chi > zeta there is no oligarch; with zeta > chi one citizen comes to own 1 - chi / zeta of all, by a
logistic law, dc/dt = c (zeta (1 - c) - chi), while the others are distributed as if chi and zeta
had changed places (Boghosian et al. 2017; Devitt-Lee et al. 2018). These hold for many citizens
and Dt < gamma / (zeta n)^2: with longer steps the oligarch's edge is already a certainty, and so
it gains less (`longest_step`).

A free sale never comes to rest exactly; it stops here when no two neighbours both own more than
`tolerance` means. Where all deal with all and each sale is fair, what those others own could ever
become half of all with a probability of 2 `tolerance` at most. With `tolerance` = 0 the poor go on
losing some percent a sale until floating point ends: at 1e-323, a fifth of which rounds to nothing,
or at 0, where it stops, if stakes are more than half of what they own.

Scheme: redistribution is exact, (x - mean) exp(-chi dt / 2), before and after the step's transactions:
Strang's splitting, order 2 in dt for given Dt.

Limits: nothing is produced or consumed, and nobody is averse to risk.
"""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.measures import gini
from polybius.model import (
    Aggregate,
    Clock,
    Encounter,
    Mean,
    Partners,
    Slot,
    Theory,
    Tick,
    WorldRule,
    param,
)
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, ReferenceModel
from polybius.reference.wealth import GINI, TOP_SHARE, WEALTH, EqualWealth, level
from polybius.rng import uniform
from polybius.state import Column

__all__ = [
    "MODEL",
    "Condensed",
    "Redistribution",
    "Sale",
    "longest_step",
    "oligarchs_path",
    "oligarchs_share",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Sale(Encounter):
    """Two stake a share of what the poorer owns; the richer may have an edge."""

    gamma: float = param(
        0.04, "1/year", (0, 1e9), "boghosian2017", "variance of a stake, over the poorer's squared wealth"
    )
    zeta: float = param(0.0, "1/year", (0, 1e9), "boghosian2017", "wealth-attained advantage")
    kappa: float = param(0.0, "mean wealth", (0, 1e9), "li2019", "farthest that wealth may fall below 0")
    encounters: float = param(
        0.5, "1/year", (1e-9, 1e9), "arbitrary", "encounters per citizen; Dt = 1 / (2 encounters)"
    )

    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.wealth",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.wealth",)
    columns: ClassVar[tuple[Column, ...]] = (WEALTH,)
    aggregates: ClassVar[dict[str, Aggregate]] = {"mean_wealth": Mean(of="citizens.wealth", by="worlds")}
    sources: ClassVar[tuple[str, ...]] = ("chakraborti2002", "boghosian2017", "li2019")

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return the new wealth of the two."""
        w = s.citizens.world[m[0]]
        x, y = s.citizens.wealth[m[0]], s.citizens.wealth[m[1]]
        mean, interval = s.worlds.mean_wealth[w], 0.5 / p.encounters[w]
        debt, share = p.kappa[w] * mean, math.sqrt(p.gamma[w] * interval)
        stake = ((x if x < y else y) + debt) * (share if share < 1.0 else 1.0)
        # E eta = edge; zeta sqrt(Dt / gamma) is zeta Dt / sqrt(gamma Dt). Nothing is staked if gamma is 0.
        edge = p.zeta[w] * interval / share * (x - y) / (mean + debt) if share > 0.0 else 0.0
        won = stake if uniform(s.worlds.seed[w], e, t, 0) < 0.5 + 0.5 * edge else -stake
        return x + won, y - won


@dataclass(frozen=True, kw_only=True)
class Redistribution(WorldRule):
    """Half a step of a flat tax on wealth, paid back to all alike, exactly."""

    chi: float = param(0.0, "1/year", (0, 1e9), "boghosian2017", "rate of redistribution")

    reads: ClassVar[tuple[str, ...]] = ("citizens.wealth",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.wealth",)
    columns: ClassVar[tuple[Column, ...]] = (WEALTH,)
    sources: ClassVar[tuple[str, ...]] = ("boghosian2017",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Bring wealth nearer to the mean."""
        if p.chi[w] > 0.0:
            level(s, w, 0.5 * p.chi[w] * t.dt)


@dataclass(frozen=True, kw_only=True)
class Condensed(WorldRule):
    """Stop a free sale when no two neighbours both own more than `tolerance` means."""

    chi: float = param(0.0, "1/year", (0, 1e9), "boghosian2017", "rate of redistribution")
    kappa: float = param(0.0, "mean wealth", (0, 1e9), "li2019", "farthest that wealth may fall below 0")
    tolerance: float = param(1e-9, "mean wealth", (0, 1), "arbitrary", "wealth that counts as none")

    reads: ClassVar[tuple[str, ...]] = ("citizens.wealth", "ties")
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (WEALTH,)
    aggregates: ClassVar[dict[str, Aggregate]] = {"mean_wealth": Mean(of="citizens.wealth", by="worlds")}

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look at ties until one of them joins two who still own something; at first that is soon."""
        if p.chi[w] > 0.0:
            return
        me = s.citizens
        least = (p.tolerance[w] * (1.0 + p.kappa[w]) - p.kappa[w]) * s.worlds.mean_wealth[w]
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            if me.wealth[i] > least:
                for e in range(me.first_tie[i], me.first_tie[i + 1]):
                    if me.wealth[s.ties.to[e]] > least:
                        return
        s.worlds.stopped.set(w, 1)


def oligarchs_share(chi: float, zeta: float) -> float:
    """Return the share of all wealth that an oligarch comes to own among infinitely many."""
    return 1.0 - chi / zeta if zeta > chi else 0.0


def oligarchs_path(chi: float, zeta: float, start: float, time: float) -> float:
    """Return the share c of an oligarch after `time`: dc/dt = c (zeta (1 - c) - chi), from `start`."""
    rate = zeta - chi
    growth = math.exp(rate * time)
    grown = zeta * time if rate == 0.0 else zeta * math.expm1(rate * time) / rate
    return start * growth / (1.0 + start * grown)


def longest_step(gamma: float, zeta: float, n: int) -> float:
    """Return the longest Dt for which the edge of one who owns everything stays below certainty."""
    return gamma / (zeta * n) ** 2


def free_sale(
    simulate: Simulate, n: int, share: float, dt: float, steps: int, replicates: int
) -> dict[str, Estimate]:
    """Return the Gini coefficient when each has taken part in `dt` * `steps` sales for a `share`."""
    given = {"n": n, "dt": dt, "steps": steps, "replicates": replicates}
    found = simulate(MODEL, gamma=share * share, record=("gini",), **given)
    return {"Gini": Estimate.mean(found.gini)}


def sorted_wealth(
    simulate: Simulate, n: int, chi: float, zeta: float, time: float, replicates: int, **more: Any
) -> Floats:
    """Return wealth (replicates, n), the richest last, after `time` at gamma = 1 and the longest Dt."""
    rate = 0.5 / longest_step(1.0, max(chi, zeta), n)
    given = {"chi": chi, "zeta": zeta, "gamma": 1.0, "encounters": rate, "dt": 0.5, "steps": int(2 * time)}
    found = simulate(MODEL, n=n, replicates=replicates, record=("wealth",), **given, **more)
    return np.sort(found.wealth.to_numpy(), axis=1)


def oligarchy(
    simulate: Simulate, n: int, chi: float, zeta: float, time: float, replicates: int
) -> dict[str, Estimate]:
    """Return what the richest owns in the long run."""
    wealth = sorted_wealth(simulate, n, chi, zeta, time, replicates)
    return {"oligarch's share": Estimate.mean(wealth[:, -1] / wealth.sum(axis=1))}


def duality(
    simulate: Simulate, n: int, chi: float, zeta: float, time: float, replicates: int
) -> dict[str, Estimate]:
    """Return by how much the others' Gini coefficient exceeds that of all, if chi and zeta change places."""
    below = sorted_wealth(simulate, n, chi, zeta, time, replicates)[:, :-1]
    dual = sorted_wealth(simulate, n, zeta, chi, time, replicates)
    first, second = (Estimate.mean([gini(row) for row in rows]) for rows in (below, dual))
    return {"excess": Estimate(first.value - second.value, math.hypot(first.error, second.error))}


def growth(
    simulate: Simulate, n: int, chi: float, zeta: float, start: float, time: float, replicates: int
) -> dict[str, Estimate]:
    """Return what one owns after `time` who had a share `start` at first, and all others as much as each."""
    initial = np.full(n, (1.0 - start) * n / (n - 1))
    initial[0] = start * n
    wealth = sorted_wealth(simulate, n, chi, zeta, time, replicates, initial={"wealth": initial})
    return {"oligarch's share": Estimate.mean(wealth[:, -1] / wealth.sum(axis=1))}


MODEL = ReferenceModel(
    name="yard_sale",
    title="Yard sale with redistribution and wealth-attained advantage",
    summary="Fair bets for a share of what the poorer owns leave one with all, unless the state levels.",
    family=Family.WEALTH,
    source="boghosian2017",
    theory=Theory(
        name="yard sale",
        claim="Fair trade makes an oligarch, and redistribution unmakes it.",
        source="boghosian2017",
        mechanisms=(
            Slot("RedistributionBefore", Redistribution()),
            Sale(),
            Slot("RedistributionAfter", Redistribution()),
        ),
        stops_when=Condensed(),
        clock=Clock.YEARS,
        precision="float64",
    ),
    start=EqualWealth(),
    n=1000,
    steps=10_000,
    dt=1.0,
    shows=("citizens.wealth",),
    outcomes=(GINI, TOP_SHARE),
    functions=(oligarchs_share, oligarchs_path, longest_step),
    known_answers=(
        *(
            KnownAnswer(
                quantity="Gini",
                expected=expected,
                error=error,
                source="chakraborti2002",
                sure=(Sure.RECALL, Sure.SIMULATED),
                run=free_sale,
                parameters={"n": 1000, "share": 0.2, "dt": dt, "steps": 100, "replicates": replicates},
                note="one run; error: spread of runs",
            )
            for dt, expected, error, replicates in (
                (1.0, 0.653, 0.0056, 40),
                (10.0, 0.936, 0.0024, 10),
                (200.0, 0.997, 0.0005, 2),
            )
        ),
        KnownAnswer(
            quantity="oligarch's share",
            expected=oligarchs_share(0.05, 0.1),
            tolerance=0.05,
            source="boghosian2017",
            sure=(Sure.NOTES, Sure.DERIVED),
            run=oligarchy,
            parameters={"n": 100, "chi": 0.05, "zeta": 0.1, "time": 300, "replicates": 10},
            note="in the limit of many",
        ),
        *(
            KnownAnswer(
                quantity="oligarch's share",
                expected=oligarchs_share(chi, 0.1),
                tolerance=0.02,
                source="boghosian2017",
                sure=(Sure.NOTES, Sure.DERIVED),
                run=oligarchy,
                parameters={"n": 256, "chi": chi, "zeta": 0.1, "time": 300, "replicates": 10},
                slow=True,
                note="in the limit of many",
            )
            for chi in (0.025, 0.05)
        ),
        KnownAnswer(
            quantity="oligarch's share",
            expected=oligarchs_path(0.05, 0.1, 0.1, 25.0),
            tolerance=0.03,
            source="boghosian2017",
            sure=(Sure.NOTES, Sure.DERIVED),
            run=growth,
            parameters={"n": 128, "chi": 0.05, "zeta": 0.1, "start": 0.1, "time": 25, "replicates": 40},
            note="logistic law, in the limit of many",
        ),
        KnownAnswer(
            quantity="excess",
            expected=0.0,
            tolerance=0.03,
            source="devittlee2018",
            sure=(Sure.RECALL, Sure.DERIVED),
            run=duality,
            parameters={"n": 256, "chi": 0.05, "zeta": 0.1, "time": 300, "replicates": 10},
            slow=True,
            note="Gini of all but the oligarch, less Gini with chi and zeta exchanged; in the limit of many",
        ),
    ),
)
