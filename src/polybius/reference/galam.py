"""Galam's model: everyone discusses in small groups again and again, each time in new ones.

All are shuffled into groups of r; in each, all take the choice of the majority. A tie goes to
choice 1 with probability k: k = 0 if 0 is the status quo and ties leave it in place. So the
share p of choice 1 moves from one round to the next, in a large population, by

    P(p) = sum_{m > r/2} C(r, m) p^m (1 - p)^(r - m)  +  k C(r, r/2) p^(r/2) (1 - p)^(r/2)

With shares a and b of inflexibles, who always hold 1 and always hold 0, and a share x of
contrarians, who take the opposite of what won in their group (drawn anew in each round):

    p <- a + (p - a) V_1 + (1 - b - p) V_0,      V = (1 - x) M + x (1 - M)

where M_1 and M_0 are the chances that 1 wins in the group of one who holds 1 or 0, the others
being drawn from all. With a = b = 0 this is (1 - x) P + x (1 - P). Its fixed points are
`fixed_points`; the unstable ones between are the thresholds that a minority must pass.
`simulate` runs a finite population; a step is a round. Who is left over when all groups are
full stays as it is. P is also the rule of a hierarchy in which groups of r elect the next level.

Limits: two choices; no network; no one meets the same people twice on purpose.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.polynomial import Polynomial

from polybius.errors import ParameterError
from polybius.model import Clock, Theory, Tick, WorldRule, param
from polybius.reference.choice import (
    CHOICE,
    CONSENSUS,
    MAGNETISATION,
    SHARE,
    ZEALOT,
    everyone_agrees,
    placed,
    with_share,
)
from polybius.reference.dealing import CITIZEN_ORDER, deal
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, ReferenceModel
from polybius.reference.start import Start
from polybius.rng import uniform, uniform2
from polybius.state import Column, State, make_world
from polybius.state.networks import Network
from polybius.thresholds import above, at_least

__all__ = [
    "MODEL",
    "Assembly",
    "Discussion",
    "Settled",
    "critical_contrarians",
    "critical_inflexibles",
    "fixed_points",
    "trajectory",
    "update",
]


@dataclass(frozen=True, kw_only=True)
class Discussion(WorldRule):
    """All are shuffled into groups of r, which follow their majority (Galam 2002)."""

    r: int = param(3, "citizens", (1, 10_000), "galam2002", "size of a group")
    k: float = param(0.0, "probability", (0, 1), "galam2002", "that choice 1 wins a tie")
    x: float = param(0.0, "probability", (0, 1), "galam2004", "of taking the opposite: contrarians")

    reads: ClassVar[tuple[str, ...]] = ("citizens.choice", "citizens.zealot")
    writes: ClassVar[tuple[str, ...]] = ("citizens.choice", "citizens.order")
    columns: ClassVar[tuple[Column, ...]] = (CHOICE, ZEALOT, CITIZEN_ORDER)
    sources: ClassVar[tuple[str, ...]] = ("galam2002", "galam2004", "galam2007")

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Shuffle, then let group after group agree."""
        me, first = s.citizens, s.worlds.first_citizen[w]
        n, size = s.worlds.first_citizen[w + 1] - first, int(p.r[w])
        shuffle(w, first, n, s, t)
        for g in range(n // size):
            start, ones = first + g * size, 0
            for place in range(start, start + size):
                ones += me.choice[place + me.order[place]]
            won = 1 if 2 * ones > size else 0
            if 2 * ones == size and uniform(s.worlds.seed[w], g, t, 1) < p.k[w]:
                won = 1
            for place in range(start, start + size):
                i = place + me.order[place]
                if not me.zealot[i]:
                    contrary = p.x[w] > 0.0 and uniform(s.worlds.seed[w], me.id[i], t, 2) < p.x[w]
                    me.choice.set(i, 1 - won if contrary else won)


def shuffle(w: int, first: int, n: int, s: Any, t: Tick) -> None:
    """Deal all citizens of world `w`."""
    for k in range(0, n, 2):
        u, v = uniform2(s.worlds.seed[w], k, t, 0)
        deal(s.citizens.order, first, n, k, u)
        if k + 1 < n:
            deal(s.citizens.order, first, n, k + 1, v)


@dataclass(frozen=True, kw_only=True)
class Settled(WorldRule):
    """Stop when everyone holds one choice and nobody is contrary."""

    x: float = param(0.0, "probability", (0, 1), "galam2004", "of taking the opposite: contrarians")

    reads: ClassVar[tuple[str, ...]] = ("citizens.choice",)
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Compare with the first until one differs."""
        if p.x[w] == 0.0 and everyone_agrees(w, s):
            s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class Assembly(Start):
    """A share p holds 1, inflexibles among them; numbers are exact, to the nearest citizen."""

    p: float = param(0.5, "1", (0, 1), "galam2002", "share that holds 1 at the start, inflexibles included")
    a: float = param(0.0, "1", (0, 1), "galam2007", "share of inflexibles who hold 1")
    b: float = param(0.0, "1", (0, 1), "galam2007", "share of inflexibles who hold 0")

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_shares(self.p, self.a, self.b)

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0. Raises ParameterError on a network."""
        if network is not None:
            raise ParameterError(
                "galam draws its groups from everyone and takes no graph. "
                "For groups among neighbours use majority_rule."
            )
        choice, zealot = placed(n, self.a, self.b, seed)
        free = zealot == 0
        held = max(0.0, self.p * n - float(choice.sum()))
        choice[free] = with_share(int(free.sum()), min(1.0, held / max(1, free.sum())), seed)
        return make_world(citizens={"choice": choice, "zealot": zealot}, seed=seed)


def _check_shares(p: float, a: float, b: float) -> None:
    if not at_least(p, a) or above(p, 1.0 - b):
        raise ParameterError(
            f"galam: p must lie in [a, 1 - b], for inflexibles keep what they hold. "
            f"Got p = {p:g}, a = {a:g}, b = {b:g}."
        )


def _wins(p: Any, others: int, own: int, k: float) -> Any:
    """Return the chance that 1 wins among one who holds `own` and `others` drawn with chance `p` of 1."""
    total = 0.0 * p
    for m in range(others + 1):
        ones = 2 * (m + own) - (others + 1)
        share = 1.0 if ones > 0 else k if ones == 0 else 0.0
        if share:
            total = total + share * math.comb(others, m) * p**m * (1.0 - p) ** (others - m)
    return total


def update(
    p: Any, r: int | Mapping[int, float], k: float = 0.0, a: float = 0.0, b: float = 0.0, x: float = 0.0
) -> Any:
    """Return the share of choice 1 after a round, for `p`, a number, an array or a polynomial.

    `r`: the size of groups, or for each size the share of citizens who are in one of it.
    """
    if isinstance(r, Mapping):
        return sum(share * update(p, size, k, a, b, x) for size, share in r.items())
    follow = [(1.0 - 2.0 * x) * _wins(p, r - 1, own, k) + x for own in (0, 1)]
    return a + (p - a) * follow[1] + (1.0 - b - p) * follow[0]


def trajectory(
    p: float,
    rounds: int,
    r: int | Mapping[int, float],
    k: float = 0.0,
    a: float = 0.0,
    b: float = 0.0,
    x: float = 0.0,
) -> list[float]:
    """Return the share of choice 1 from the start on, one more number than `rounds`."""
    found = [p]
    for _ in range(rounds):
        found.append(float(update(found[-1], r, k, a, b, x)))
    return found


def fixed_points(
    r: int | Mapping[int, float], k: float = 0.0, a: float = 0.0, b: float = 0.0, x: float = 0.0
) -> list[tuple[float, bool]]:
    """Return the shares in [a, 1 - b] that a round leaves as they are, each with whether it is stable."""
    after = update(Polynomial([0.0, 1.0]), r, k, a, b, x)
    roots = (after - Polynomial([0.0, 1.0])).trim(1e-13).roots()
    inside = (roots.real > a - 1e-7) & (roots.real < 1.0 - b + 1e-7)
    real = np.sort(roots.real[(abs(roots.imag) < 1e-7) & inside])
    slope = after.deriv()
    return [(float(min(max(c, a), 1.0 - b)), bool(abs(slope(c)) < 1.0)) for c in real]


def critical_contrarians(r: int) -> float:
    """Return the share of contrarians above which one half is stable, for an odd `r` (Galam 2004)."""
    slope = r * math.comb(r - 1, (r - 1) // 2) / 2.0 ** (r - 1)
    return 0.5 * (1.0 - 1.0 / slope)


def critical_inflexibles() -> tuple[float, float]:
    """Return the shares of inflexibles that decide for r = 3: on one side, and equal on both.

    Galam and Jacobs (2007). Above the first their side wins from any start; with more than the
    second on each side one half is stable.
    """
    return 3.0 - 2.0 * math.sqrt(2.0), 0.25


def thresholds(simulate: Simulate, r: int, k: float) -> dict[str, Estimate]:
    """Return the only unstable fixed point between 0 and 1."""
    (found,) = (c for c, stable in fixed_points(r, k) if not stable)
    return {"threshold": Estimate(found)}


def rounds(simulate: Simulate, p: float, r: int) -> dict[str, Estimate]:
    """Return the share after some rounds of the map."""
    return {f"share after round {t}": Estimate(c) for t, c in enumerate(trajectory(p, 8, r))}


def turning(simulate: Simulate, r: int) -> dict[str, Estimate]:
    """Return where fixed points appear and vanish, found by halving from what `fixed_points` says."""
    return {
        "contrarians*": Estimate(_halved(lambda x: fixed_points(r, x=x)[len(fixed_points(r, x=x)) // 2][1])),
        "inflexibles*, one side": Estimate(_halved(lambda a: len(fixed_points(r, a=a)) < 3)),
        "inflexibles*, both sides": Estimate(_halved(lambda a: len(fixed_points(r, a=a, b=a)) < 3)),
    }


def _halved(holds: Any) -> float:
    """Return where in (0, 0.45) a statement begins to hold."""
    low, high = 0.0, 0.45
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def crowd(
    simulate: Simulate,
    p: float,
    r: int,
    n: int,
    rounds: int,
    replicates: int,
    k: float = 0.0,
    a: float = 0.0,
    b: float = 0.0,
    x: float = 0.0,
) -> dict[str, Estimate]:
    """Return the mean share of choice 1 in a finite population after some rounds."""
    found = simulate(
        MODEL, n=n, replicates=replicates, steps=rounds, p=p, r=r, k=k, a=a, b=b, x=x, record=("share",)
    )
    return {"share in a crowd": Estimate.mean(found.share)}


def _threshold(r: int, k: float, expected: float, tolerance: float) -> KnownAnswer:
    return KnownAnswer(
        quantity="threshold",
        expected=expected,
        tolerance=tolerance,
        source="galam2002",
        sure=(Sure.RECALL, Sure.DERIVED),
        run=thresholds,
        parameters={"r": r, "k": k},
    )


def _crowd(expected: float, **parameters: float) -> KnownAnswer:
    return KnownAnswer(
        quantity="share in a crowd",
        expected=expected,
        source="galam2007" if "a" in parameters else "galam2002",
        sure=(Sure.DERIVED,),
        run=crowd,
        parameters={"n": 30_000, "replicates": 8, **parameters},
    )


ANSWERS = (
    _threshold(3, 0.0, 0.5, 1e-9),
    _threshold(4, 0.0, (1.0 + math.sqrt(13.0)) / 6.0, 1e-6),  # 0.767592; printed as 0.77
    _threshold(4, 1.0, (5.0 - math.sqrt(13.0)) / 6.0, 1e-6),  # 0.232408; printed as 0.23
    _threshold(6, 0.0, 0.65287, 5e-6),
    _threshold(6, 1.0, 0.34713, 5e-6),
    *(
        KnownAnswer(
            quantity=f"share after round {t}",
            expected=expected,
            tolerance=6e-5,  # printed to four places, from rounded ones
            source="galam2002",
            sure=(Sure.RECALL, Sure.DERIVED),
            run=rounds,
            parameters={"p": 0.45, "r": 3},
        )
        for t, expected in enumerate((0.4253, 0.3887, 0.3358, 0.2626, 0.1706, 0.0774, 0.0171, 0.0009), 1)
    ),
    KnownAnswer(
        quantity="contrarians*",
        expected=1 / 6,
        tolerance=1e-6,
        source="galam2004",
        sure=(Sure.RECALL, Sure.DERIVED),
        run=turning,
        parameters={"r": 3},
    ),
    KnownAnswer(
        quantity="inflexibles*, one side",
        expected=3.0 - 2.0 * math.sqrt(2.0),  # 0.1716
        tolerance=1e-6,
        source="galam2007",
        sure=(Sure.TEXT, Sure.DERIVED),
        run=turning,
        parameters={"r": 3},
        note="The abstract says 17 %.",
    ),
    KnownAnswer(
        quantity="inflexibles*, both sides",
        expected=0.25,
        tolerance=1e-6,
        source="galam2007",
        sure=(Sure.TEXT, Sure.DERIVED),
        run=turning,
        parameters={"r": 3},
    ),
    _crowd(trajectory(0.45, 5, 3)[-1], p=0.45, r=3, rounds=5),  # 0.1706
    _crowd(trajectory(0.7, 4, 4)[-1], p=0.7, r=4, rounds=4),
    _crowd(trajectory(0.3, 3, 3, a=0.2, x=0.1)[-1], p=0.3, r=3, rounds=3, a=0.2, x=0.1),
)

MODEL = ReferenceModel(
    name="galam",
    title="Galam's model of discussion in groups",
    summary="Everyone follows the majority of small groups, shuffled each round; ties favour the status quo.",
    family=Family.CHOICES,
    source="galam2002",
    theory=Theory(
        name="Galam",
        claim="A minority that wins ties, or never yields, can win everyone.",
        source="galam2002",
        mechanisms=(Discussion(),),
        stops_when=Settled(),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=Assembly(),
    n=10_000,
    steps=1000,
    shows=("citizens.choice",),
    outcomes=(SHARE, MAGNETISATION, CONSENSUS),
    functions=(update, trajectory, fixed_points, critical_contrarians, critical_inflexibles),
    known_answers=ANSWERS,
)
