"""The q-voter model: one yields to a panel of q only if the panel agrees.

    i drawn from all, q drawn among those whom i hears
    with probability p:               i is independent and flips with probability f
    with probability anticonformity:  i takes the opposite of a panel that agrees
    else:                             i takes the choice of a panel that agrees,
                                      and flips with probability epsilon if it does not

A step is one such update for each citizen on average. `MODEL` draws the panel with repetition
(Castellano et al. 2009), `DISTINCT` without (Nyczka et al. 2012, there of everyone), and `LINE`
takes the q next in line on one side, drawn, as in one dimension (Przybyla et al. 2011); on
other networks than a ring its panel is a walk that doesn't turn back.

For many citizens who all hear each other the share c of choice 1 moves by `drift`, a polynomial, whose
roots are `resting_shares`. Special cases: q = 1 is the voter model, and so is q = 2 with
epsilon = 1/2; consensus is stable for epsilon < 1/q, the half-and-half for epsilon >
(q - 1) / (2^q - 2). On a line from independent choices with probability x of 1, 1 wins with a
chance near x^q / (x^q + (1 - x)^q).

Limits: two choices; a panel one short of agreement weighs no more than one split in half.
"""

import math
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.polynomial import Polynomial
from numpy.typing import NDArray

from polybius.model import Clock, Encounter, Partners, Slot, Theory, Tick, WorldRule, param
from polybius.reference.choice import (
    ACTIVE,
    CHOICE,
    CONSENSUS,
    MAGNETISATION,
    SHARE,
    RandomChoices,
    everyone_agrees,
    nobody_differs,
)
from polybius.reference.dealing import CITIZEN_ORDER, TIE_ORDER, deal, swap
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.reference_model import Family, ReferenceModel
from polybius.rng import below, uniform
from polybius.state import Column
from polybius.state.networks import Network, ring

__all__ = [
    "DISTINCT",
    "LINE",
    "MODEL",
    "Distinct",
    "DistinctOfAll",
    "InLine",
    "QVoting",
    "Quiet",
    "QuietOfAll",
    "WithRepetition",
    "circle",
    "critical_anticonformity",
    "critical_independence",
    "drift",
    "exit_probability",
    "resting_shares",
]

#: What a panel says that does not say 0 or 1.
DIVIDED = 2
NOBODY = 3


@dataclass(frozen=True, kw_only=True)
class QVoting(Encounter):
    """Common part of the q-voters: what is answered to a panel. Use a subclass, which draws one."""

    q: int = param(2, "citizens", (1, 10_000), "castellano2009", "how many are in a panel")
    epsilon: float = param(0.0, "probability", (0, 1), "castellano2009", "of a flip if the panel is divided")
    p: float = param(0.0, "probability", (0, 1), "nyczka2012", "of being independent of the panel")
    f: float = param(0.5, "probability", (0, 1), "nyczka2012", "of a flip if independent: flexibility")
    anticonformity: float = param(0.0, "probability", (0, 1), "nyczka2012", "of opposing the panel")
    encounters: float = param(1.0, "1/step", (0, 1e9), "castellano2009", "updates per citizen")

    members: ClassVar[int] = 1
    sources: ClassVar[tuple[str, ...]] = ("castellano2009", "nyczka2012")


def independent(m0: int, e: int, s: Any, p: Any, t: Tick) -> float:
    """Return the number that decides what kind of answer is given; below `p` the panel doesn't matter."""
    w = s.citizens.world[m0]
    if p.p[w] + p.anticonformity[w] + p.epsilon[w] > 0.0:
        return uniform(s.worlds.seed[w], e, t, 0)
    return 1.0  # conforms, and needs no draw


def answer(mine: int, panel: int, u: float, w: int, p: Any) -> int:
    """Return the new choice of one who holds `mine`, after the panel has spoken."""
    if u < p.p[w]:
        return 1 - mine if u < p.p[w] * p.f[w] else mine
    if panel == NOBODY:
        return mine
    over = u - p.p[w] - p.anticonformity[w]  # uniform on the rest, for those who conform
    if panel == DIVIDED:
        rest = 1.0 - p.p[w] - p.anticonformity[w]
        return 1 - mine if 0.0 <= over < p.epsilon[w] * rest else mine
    return panel if over >= 0.0 else 1 - panel


@dataclass(frozen=True, kw_only=True)
class WithRepetition(QVoting):
    """The panel is drawn with repetition: one may speak twice (Castellano et al. 2009)."""

    updates: ClassVar[int] = 1
    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.choice", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.choice",)
    columns: ClassVar[tuple[Column, ...]] = (CHOICE,)

    @staticmethod
    def rule(m: tuple[int], e: int, s: Any, p: Any, t: Tick) -> int:
        """Return the new choice."""
        me, w = s.citizens, s.citizens.world[m[0]]
        u = independent(m[0], e, s, p, t)
        first = me.first_tie[m[0]]
        near = me.first_tie[m[0] + 1] - first
        panel = NOBODY
        if u >= p.p[w] and near > 0:
            for k in range(int(p.q[w])):
                said = me.choice[s.ties.to[first + below(near, s.worlds.seed[w], e, t, 1, k)]]
                if k > 0 and said != panel:
                    panel = DIVIDED
                    break
                panel = said
        return answer(me.choice[m[0]], panel, u, w, p)


@dataclass(frozen=True, kw_only=True)
class Distinct(QVoting):
    """The panel is drawn without repetition; who hears fewer than q hears them all (Nyczka et al. 2012)."""

    updates: ClassVar[int] = 0
    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.choice", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.choice", "ties.order")
    columns: ClassVar[tuple[Column, ...]] = (CHOICE, TIE_ORDER)

    @staticmethod
    def rule(m: tuple[int], e: int, s: Any, p: Any, t: Tick) -> None:
        """Deal from the ties of who is asked."""
        me, w = s.citizens, s.citizens.world[m[0]]
        u = independent(m[0], e, s, p, t)
        first = me.first_tie[m[0]]
        near = me.first_tie[m[0] + 1] - first
        panel = NOBODY
        if u >= p.p[w]:
            for k in range(min(int(p.q[w]), near)):
                tie = deal(s.ties.order, first, near, k, uniform(s.worlds.seed[w], e, t, 1, k))
                said = me.choice[s.ties.to[tie]]
                if k > 0 and said != panel:
                    panel = DIVIDED
                    break
                panel = said
        me.choice.set(m[0], answer(me.choice[m[0]], panel, u, w, p))


@dataclass(frozen=True, kw_only=True)
class DistinctOfAll(QVoting):
    """`Distinct` where everyone hears everyone: the panel is dealt from all others."""

    updates: ClassVar[int] = 0
    reads: ClassVar[tuple[str, ...]] = ("citizens.choice",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.choice", "citizens.order")
    columns: ClassVar[tuple[Column, ...]] = (CHOICE, CITIZEN_ORDER)

    @staticmethod
    def rule(m: tuple[int], e: int, s: Any, p: Any, t: Tick) -> None:
        """Deal who is asked, then the panel from those left."""
        me, w = s.citizens, s.citizens.world[m[0]]
        first = s.worlds.first_citizen[w]
        n = s.worlds.first_citizen[w + 1] - first
        asked = swap(me.order, first, m[0])  # as good a random place as any
        u = independent(m[0], e, s, p, t)
        panel = NOBODY
        if u >= p.p[w]:
            for k in range(min(int(p.q[w]), n - 1)):
                dealt = deal(me.order, first, n, k + 1, uniform(s.worlds.seed[w], e, t, 1, k))
                said = me.choice[dealt]
                if k > 0 and said != panel:
                    panel = DIVIDED
                    break
                panel = said
        me.choice.set(asked, answer(me.choice[asked], panel, u, w, p))


@dataclass(frozen=True, kw_only=True)
class InLine(QVoting):
    """The panel is the next q along a walk that doesn't turn back: one side of a ring (Przybyla et al. 2011).

    A walk that ends before q are found is no panel. Ties must run both ways.
    """

    updates: ClassVar[int] = 1
    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.choice", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.choice",)
    columns: ClassVar[tuple[Column, ...]] = (CHOICE,)
    sources: ClassVar[tuple[str, ...]] = ("castellano2009", "nyczka2012", "przybyla2011")

    @staticmethod
    def rule(m: tuple[int], e: int, s: Any, p: Any, t: Tick) -> int:
        """Return the new choice."""
        me, w = s.citizens, s.citizens.world[m[0]]
        u = independent(m[0], e, s, p, t)
        panel = NOBODY
        if u >= p.p[w]:
            last, here = -1, m[0]
            for k in range(int(p.q[w])):
                there = onward(here, last, e, k, s, t)
                if there < 0:
                    panel = NOBODY
                    break
                last, here = here, there
                said = me.choice[here]
                if k > 0 and said != panel:
                    panel = DIVIDED
                    break
                panel = said
        return answer(me.choice[m[0]], panel, u, w, p)


def onward(here: int, last: int, e: int, k: int, s: Any, t: Tick) -> int:
    """Return a random neighbour of `here` other than `last`, or -1 if there is none."""
    first = s.citizens.first_tie[here]
    near = s.citizens.first_tie[here + 1] - first
    back = 0 if last < 0 else 1
    if near <= back:
        return -1
    place = 0
    if near > back + 1:
        place = below(near - back, s.worlds.seed[s.citizens.world[here]], e, t, 1, k)
    there: int = s.ties.to[first + place]
    if back == 1 and there >= last:  # rows are in order: count on past whom we come from
        there = s.ties.to[first + place + 1]
    return there


def is_noisy(w: int, p: Any) -> bool:
    """Say whether citizens who all agree may still flip."""
    return bool(p.p[w] * p.f[w] + p.anticonformity[w] > 0.0)


@dataclass(frozen=True, kw_only=True)
class QuietOfAll(WorldRule):
    """Stop when everyone holds one choice, unless noise can end that."""

    p: float = param(0.0, "probability", (0, 1), "nyczka2012", "of being independent of the panel")
    f: float = param(0.5, "probability", (0, 1), "nyczka2012", "of a flip if independent: flexibility")
    anticonformity: float = param(0.0, "probability", (0, 1), "nyczka2012", "of opposing the panel")

    reads: ClassVar[tuple[str, ...]] = ("citizens.choice",)
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Compare with the first until one differs."""
        if not is_noisy(w, p) and everyone_agrees(w, s):
            s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class Quiet(QuietOfAll):
    """Stop when nobody hears another choice than the own, unless noise can end that."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.choice", "ties")

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look at ties until one of them joins two choices."""
        if not is_noisy(w, p) and nobody_differs(w, s):
            s.worlds.stopped.set(w, 1)


def drift(
    c: Any, q: int, epsilon: float = 0.0, p: float = 0.0, f: float = 0.5, anticonformity: float = 0.0
) -> Any:
    """Return dc/dt for the share `c` of choice 1, a number, an array or a polynomial; t in steps.

    For many citizens who all hear each other; the panel agrees on 1 with chance c^q.
    """
    d = 1.0 - c
    ones, noughts = c**q, d**q
    divided = 1.0 - ones - noughts
    conforming = d * (ones + epsilon * divided) - c * (noughts + epsilon * divided)
    opposing = d * noughts - c * ones
    return (1.0 - p - anticonformity) * conforming + anticonformity * opposing + p * f * (d - c)


def resting_shares(
    q: int, epsilon: float = 0.0, p: float = 0.0, f: float = 0.5, anticonformity: float = 0.0
) -> list[tuple[float, bool]]:
    """Return the shares of choice 1 at which `drift` is 0, from least to greatest, each with whether it is stable."""
    flow = drift(Polynomial([0.0, 1.0]), q, epsilon, p, f, anticonformity)
    roots = flow.trim(1e-13).roots()
    real = np.sort(roots.real[(abs(roots.imag) < 1e-7) & (roots.real > -1e-7) & (roots.real < 1 + 1e-7)])
    slope = flow.deriv()
    return [(float(min(max(c, 0.0), 1.0)), bool(slope(c) < 0)) for c in real]


def critical_independence(q: int, f: float = 0.5) -> float:
    """Return the p above which half-and-half is stable under independence (Nyczka et al. 2012)."""
    return (q - 1) / (q - 1 + f * 2.0**q)


def critical_anticonformity(q: int) -> float:
    """Return the probability above which half-and-half is stable under anticonformity (Nyczka et al. 2012)."""
    return (q - 1) / (2 * q)


def exit_probability(x: float, q: int) -> float:
    """Return the chance that 1 wins on a line, from independent choices with chance `x` of 1.

    Exact for q = 1, in simulations exact within error for q = 2, a little off for more.
    """
    ones, noughts = math.pow(x, q), math.pow(1.0 - x, q)
    return ones / (ones + noughts)


def circle(n: int, seed: int) -> Network:
    """Return a ring where everyone hears the two next to them."""
    return ring(n, neighbours=2)


THEORY = Theory(
    name="q-voter",
    claim="Who yields only to a panel that agrees makes majorities grow; independence undoes them.",
    source="castellano2009",
    mechanisms=(Slot("Voting", WithRepetition()),),
    stops_when=Quiet(),
    clock=Clock.STEPS,
    precision="float64",
)
COMPLETE = THEORY.swap(stops_when=QuietOfAll())


def mean_field(simulate: Simulate, q: int) -> dict[str, Estimate]:
    """Return critical values for a panel of `q`, found as roots rather than by their formulas."""
    return {
        "p*": Estimate(_root_in(lambda p: _slope_at_half(q, p=p))),
        "anticonformity*": Estimate(_root_in(lambda a: _slope_at_half(q, anticonformity=a))),
        "epsilon*": Estimate(_root_in(lambda epsilon: _slope_at_half(q, epsilon=epsilon))),
    }


def _slope_at_half(q: int, **noise: float) -> float:
    slope = drift(Polynomial([0.0, 1.0]), q, **noise).deriv()
    return float(slope(0.5))


def _root_in(slope: Any) -> float:
    """Return the root of a function that is linear in its argument."""
    at_0, at_1 = slope(0.0), slope(1.0)
    return float(at_0 / (at_0 - at_1))


def ordered(simulate: Simulate, q: int, p: float, n: int, steps: int, replicates: int) -> dict[str, Estimate]:
    """Return the mean |m| after some steps from consensus, everyone hearing everyone."""
    found = simulate(
        DISTINCT, n=n, q=q, p=p, share=1.0, steps=steps, replicates=replicates, record=("magnetisation",)
    )
    return {"|m|": Estimate.mean(abs(found.magnetisation))}


def on_a_line(simulate: Simulate, q: int, x: float, n: int, replicates: int) -> dict[str, Estimate]:
    """Return the share of replicates on a ring that end with 1."""
    found = simulate(
        LINE,
        n=n,
        q=q,
        share=x,
        replicates=replicates,
        encounters=10.0,
        steps=1_000_000,
        record=("share", "stopped_at"),
    )
    return {"exit probability": Estimate.share(found.share == 1.0)}


ANSWERS: tuple[KnownAnswer, ...] = ()

MODEL = ReferenceModel(
    name="q_voter",
    title="q-voter model",
    summary="One yields only to a panel of q that agrees; independent or contrary minds undo the order.",
    family=Family.CHOICES,
    source="castellano2009",
    theory=THEORY,
    complete=COMPLETE,
    start=RandomChoices(),
    n=1000,
    steps=10_000,
    shows=("citizens.choice",),
    outcomes=(SHARE, MAGNETISATION, CONSENSUS, ACTIVE),
    functions=(drift, resting_shares, critical_independence, critical_anticonformity, exit_probability),
    known_answers=ANSWERS,
)

DISTINCT = replace(
    MODEL,
    title="q-voter model, panel without repetition",
    source="nyczka2012",
    theory=THEORY.swap(Voting=Distinct()),
    complete=COMPLETE.swap(Voting=DistinctOfAll()),
)
LINE = replace(
    MODEL,
    title="q-voter model on a line",
    source="przybyla2011",
    theory=THEORY.swap(Voting=InLine()),
    complete=None,
    network=circle,
)
