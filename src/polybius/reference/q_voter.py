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
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.polynomial import Polynomial

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
from polybius.state import Column, Kind
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
    "QuietDistinct",
    "QuietInLine",
    "QuietOfAll",
    "Quietness",
    "WithRepetition",
    "circle",
    "critical_anticonformity",
    "critical_independence",
    "drift",
    "exit_probability",
    "resting_shares",
]

Q = Column(
    name="citizens.q",
    dtype="int32",
    unit="citizens",
    kind=Kind.GIVEN,
    meaning="how many are in this one's panel, beyond q",
)
EPSILON = Column(
    name="citizens.epsilon",
    unit="probability",
    kind=Kind.GIVEN,
    meaning="of this one's flip if the panel is divided, beyond epsilon",
)

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


def independent(m0: int, e: int, s: Any, p: Any, t: Tick, epsilon: float) -> float:
    """Return the number that decides what kind of answer is given; below `p` the panel doesn't matter."""
    w = s.citizens.world[m0]
    if p.p[w] + p.anticonformity[w] + epsilon > 0.0:
        return uniform(s.worlds.seed[w], e, t, 0)
    return 1.0  # conforms, and needs no draw


def answer(mine: int, panel: int, u: float, w: int, p: Any, epsilon: float) -> int:
    """Return the new choice of one who holds `mine`, after the panel has spoken."""
    if u < p.p[w]:
        return 1 - mine if u < p.p[w] * p.f[w] else mine
    if panel == NOBODY:
        return mine
    over = u - p.p[w] - p.anticonformity[w]  # uniform on the rest, for those who conform
    if panel == DIVIDED:
        rest = 1.0 - p.p[w] - p.anticonformity[w]
        return 1 - mine if 0.0 <= over < epsilon * rest else mine
    return panel if over >= 0.0 else 1 - panel


@dataclass(frozen=True, kw_only=True)
class WithRepetition(QVoting):
    """The panel is drawn with repetition: one may speak twice (Castellano et al. 2009)."""

    updates: ClassVar[int] = 1
    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.choice", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.choice",)
    heeds: ClassVar[Mapping[str, float]] = {Q.name: 0, EPSILON.name: 0}
    columns: ClassVar[tuple[Column, ...]] = (CHOICE, Q, EPSILON)

    @staticmethod
    def rule(m: tuple[int], e: int, s: Any, p: Any, t: Tick) -> int:
        """Return the new choice."""
        me, w = s.citizens, s.citizens.world[m[0]]
        epsilon = p.epsilon[w] + me.epsilon[m[0]]
        u = independent(m[0], e, s, p, t, epsilon)
        first = me.first_tie[m[0]]
        near = me.first_tie[m[0] + 1] - first
        panel = NOBODY
        if u >= p.p[w] and near > 0:
            for k in range(int(p.q[w] + me.q[m[0]])):
                said = me.choice[s.ties.to[first + below(near, s.worlds.seed[w], e, t, 1, k)]]
                if k > 0 and said != panel:
                    panel = DIVIDED
                    break
                panel = said
        return answer(me.choice[m[0]], panel, u, w, p, epsilon)


@dataclass(frozen=True, kw_only=True)
class Distinct(QVoting):
    """The panel is drawn without repetition; who hears fewer than q hears them all (Nyczka et al. 2012)."""

    updates: ClassVar[int] = 0
    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.choice", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.choice", "ties.order")
    heeds: ClassVar[Mapping[str, float]] = {Q.name: 0, EPSILON.name: 0}
    columns: ClassVar[tuple[Column, ...]] = (CHOICE, TIE_ORDER, Q, EPSILON)

    @staticmethod
    def rule(m: tuple[int], e: int, s: Any, p: Any, t: Tick) -> None:
        """Deal from the ties of who is asked."""
        me, w = s.citizens, s.citizens.world[m[0]]
        epsilon = p.epsilon[w] + me.epsilon[m[0]]
        u = independent(m[0], e, s, p, t, epsilon)
        first = me.first_tie[m[0]]
        near = me.first_tie[m[0] + 1] - first
        panel = NOBODY
        if u >= p.p[w]:
            for k in range(min(int(p.q[w] + me.q[m[0]]), near)):
                tie = deal(s.ties.order, first, near, k, uniform(s.worlds.seed[w], e, t, 1, k))
                said = me.choice[s.ties.to[tie]]
                if k > 0 and said != panel:
                    panel = DIVIDED
                    break
                panel = said
        me.choice.set(m[0], answer(me.choice[m[0]], panel, u, w, p, epsilon))


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
        u = independent(m[0], e, s, p, t, p.epsilon[w])
        panel = NOBODY
        if u >= p.p[w]:
            for k in range(min(int(p.q[w]), n - 1)):
                dealt = deal(me.order, first, n, k + 1, uniform(s.worlds.seed[w], e, t, 1, k))
                said = me.choice[dealt]
                if k > 0 and said != panel:
                    panel = DIVIDED
                    break
                panel = said
        me.choice.set(asked, answer(me.choice[asked], panel, u, w, p, p.epsilon[w]))


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
        u = independent(m[0], e, s, p, t, p.epsilon[w])
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
        return answer(me.choice[m[0]], panel, u, w, p, p.epsilon[w])


def onward(here: int, last: int, e: int, k: int, s: Any, t: Tick) -> int:
    """Return a random neighbour of `here` other than `last`, or -1 if there is none."""
    near = s.citizens.first_tie[here + 1] - s.citizens.first_tie[here]
    ways = near if last < 0 else near - 1
    if ways <= 1:  # no draw where there is no choice
        return past(here, last, 0, s) if ways == 1 else -1
    return past(here, last, below(ways, s.worlds.seed[s.citizens.world[here]], e, t, 1, k), s)


def past(here: int, last: int, place: int, s: Any) -> int:
    """Return a neighbour of `here`, counted from 0 past `last`; rows are in order."""
    tie = s.citizens.first_tie[here] + place
    there: int = s.ties.to[tie]
    return s.ties.to[tie + 1] if 0 <= last <= there else there


def is_noisy(w: int, p: Any) -> bool:
    """Say whether citizens who all agree may still flip."""
    return bool(p.p[w] * p.f[w] + p.anticonformity[w] > 0.0)


@dataclass(frozen=True, kw_only=True)
class Quietness(WorldRule):
    """Common part of rules that stop a world in which nobody can flip any more. Use a subclass."""

    q: int = param(2, "citizens", (1, 10_000), "castellano2009", "how many are in a panel")
    epsilon: float = param(0.0, "probability", (0, 1), "castellano2009", "of a flip if the panel is divided")
    p: float = param(0.0, "probability", (0, 1), "nyczka2012", "of being independent of the panel")
    f: float = param(0.5, "probability", (0, 1), "nyczka2012", "of a flip if independent: flexibility")
    anticonformity: float = param(0.0, "probability", (0, 1), "nyczka2012", "of opposing the panel")

    reads: ClassVar[tuple[str, ...]] = ("citizens.choice", "ties")
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)


@dataclass(frozen=True, kw_only=True)
class QuietOfAll(Quietness):
    """Stop when everyone holds one choice, unless noise can end that."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.choice",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Compare with the first until one differs."""
        if not is_noisy(w, p) and everyone_agrees(w, s):
            s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class Quiet(Quietness):
    """Stop when nobody hears another choice than the own, unless noise can end that."""

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look at ties until one of them joins two choices."""
        if not is_noisy(w, p) and nobody_differs(w, s):
            s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class QuietDistinct(Quietness):
    """Stop when nobody hears enough who differ for a panel without repetition, unless noise can end that."""

    heeds: ClassVar[Mapping[str, float]] = {Q.name: 0, EPSILON.name: 0}
    columns: ClassVar[tuple[Column, ...]] = (Q, EPSILON)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Count those who differ until they are enough for somebody."""
        if is_noisy(w, p):
            return
        me = s.citizens
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            first, last = me.first_tie[i], me.first_tie[i + 1]
            q = 1 if p.epsilon[w] + me.epsilon[i] > 0.0 else int(p.q[w] + me.q[i])
            enough = min(q, last - first)
            for e in range(first, last):
                if me.choice[s.ties.to[e]] != me.choice[i]:
                    enough -= 1
                    if enough == 0:
                        return
        s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class QuietInLine(Quietness):
    """Stop when no q in line agree against the one before them, unless noise can end that.

    Where lines branch, any neighbour who differs counts as a line that may agree.
    """

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Follow the lines of everyone until one of them agrees against its listener."""
        if is_noisy(w, p):
            return
        me = s.citizens
        q = 1 if p.epsilon[w] > 0.0 else int(p.q[w])
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            for e in range(me.first_tie[i], me.first_tie[i + 1]):
                if may_convince(s.ties.to[e], i, q, s):
                    return
        s.worlds.stopped.set(w, 1)


def may_convince(here: int, last: int, q: int, s: Any) -> bool:
    """Say whether the `q` in line from `here` on may all agree against `last`, who hears the line."""
    me = s.citizens
    said = me.choice[here]
    if said == me.choice[last]:
        return False
    for _ in range(q - 1):
        near = me.first_tie[here + 1] - me.first_tie[here]
        if near != 2:
            return bool(near > 2)
        last, here = here, past(here, last, 0, s)
        if me.choice[here] != said:
            return False
    return True


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
    """Return the shares of choice 1 at which `drift` is 0, in order, each with whether it is stable."""
    flow = drift(Polynomial([0.0, 1.0]), q, epsilon, p, f, anticonformity)
    roots = flow.trim(1e-13).roots()
    real = np.sort(roots.real[(abs(roots.imag) < 1e-7) & (roots.real > -1e-7) & (roots.real < 1 + 1e-7)])
    slope = flow.deriv()
    return [(float(min(max(c, 0.0), 1.0)), bool(slope(c) < 0)) for c in real]


def critical_independence(q: int, f: float = 0.5) -> float:
    """Return the p above which half-and-half is stable under independence (Nyczka et al. 2012)."""
    return (q - 1) / (q - 1 + f * 2.0**q)


def critical_anticonformity(q: int) -> float:
    """Return the anticonformity above which half-and-half is stable (Nyczka et al. 2012)."""
    return (q - 1) / (2 * q)


def exit_probability(x: float, q: int) -> float:
    """Return the chance that 1 wins on a line, from independent choices with chance `x` of 1.

    Exact for q = 1; for more it is a conjecture that simulations bear out within their error.
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
        DISTINCT, n=n, q=q, p=p, x=1.0, steps=steps, replicates=replicates, record=("magnetisation",)
    )
    return {"|m|": Estimate.mean(abs(found.magnetisation))}


def on_a_line(simulate: Simulate, q: int, x: float, n: int, replicates: int) -> dict[str, Estimate]:
    """Return the share of replicates on a ring that end with 1."""
    found = simulate(
        LINE,
        n=n,
        q=q,
        x=x,
        replicates=replicates,
        encounters=10.0,
        steps=1_000_000,
        record=("share", "stopped_at"),
    )
    return {"exit probability": Estimate.share(found.share == 1.0)}


def _critical(quantity: str, q: int, expected: float, source: str, *sure: Sure) -> KnownAnswer:
    return KnownAnswer(
        quantity=quantity,
        expected=expected,
        tolerance=1e-6,  # of values written to six places
        source=source,
        sure=sure,
        run=mean_field,
        parameters={"q": q},
    )


def _on_a_line(
    q: int, x: float, n: int, replicates: int, *, expected: float, error: float = 0.0, slow: bool = True
) -> KnownAnswer:
    return KnownAnswer(
        quantity="exit probability",
        expected=expected,
        error=error,
        source="przybyla2011",
        sure=(Sure.SIMULATED,) if error else (Sure.RECALL, Sure.SIMULATED),
        run=on_a_line,
        parameters={"q": q, "x": x, "n": n, "replicates": replicates},
        slow=slow,
        note=""
        if q <= 2
        else f"The published form x^q / (x^q + (1 - x)^q) gives {exit_probability(x, q):.4f}.",
    )


ANSWERS = (
    *(
        _critical("p*", q, expected, "nyczka2012", Sure.RECALL, Sure.DERIVED)
        for q, expected in zip(
            range(2, 8),
            (1 / 3, 1 / 3, 3 / 11, 1 / 5, 5 / 37, 3 / 35),
            strict=True,  # 0.2727, 0.1351, 0.0857
        )
    ),
    *(
        _critical("anticonformity*", q, (q - 1) / (2 * q), "nyczka2012", Sure.RECALL, Sure.DERIVED)
        for q in (2, 3, 6)
    ),
    *(
        _critical("epsilon*", q, (q - 1) / (2**q - 2), "castellano2009", Sure.RECALL, Sure.DERIVED)
        for q in (2, 3, 4)
    ),
    KnownAnswer(
        quantity="|m|",
        expected=1.0 / math.sqrt(3.0),  # 0.5774; an independent simulation gives 0.5773
        tolerance=0.015,
        source="nyczka2012",
        sure=(Sure.DERIVED, Sure.SIMULATED),
        run=ordered,
        parameters={"q": 3, "p": 0.25, "n": 20_000, "steps": 150, "replicates": 4},
    ),
    KnownAnswer(
        quantity="|m|",
        expected=math.sqrt(1.0 / 7.0),  # 0.3780; an independent simulation gives 0.3762
        tolerance=0.02,
        source="nyczka2012",
        sure=(Sure.DERIVED, Sure.SIMULATED),
        run=ordered,
        parameters={"q": 3, "p": 0.3, "n": 20_000, "steps": 300, "replicates": 8},
        slow=True,
    ),
    KnownAnswer(
        quantity="|m|",
        expected=0.027,
        error=0.003,
        source="nyczka2012",
        sure=(Sure.SIMULATED,),
        run=ordered,
        parameters={"q": 3, "p": 0.35, "n": 20_000, "steps": 400, "replicates": 20},
        slow=True,
        note="Above p* what is left of order is the chance of a finite world; error estimated.",
    ),
    _on_a_line(2, 0.4, 60, 400, expected=exit_probability(0.4, 2), slow=False),
    _on_a_line(3, 0.4, 100, 1000, expected=0.245, error=0.011),
    _on_a_line(4, 0.4, 100, 1000, expected=0.174, error=0.010),
)

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
    by_citizen={"q": Q.name, "epsilon": EPSILON.name},
    also={"noise": "p", "independence": "p", "panel": "q"},
    outcomes=(SHARE, MAGNETISATION, CONSENSUS, ACTIVE),
    functions=(drift, resting_shares, critical_independence, critical_anticonformity, exit_probability),
    known_answers=ANSWERS,
)

DISTINCT = replace(
    MODEL,
    title="q-voter model, panel without repetition",
    source="nyczka2012",
    theory=THEORY.swap(Voting=Distinct(), stops_when=QuietDistinct()),
    complete=COMPLETE.swap(Voting=DistinctOfAll()),
)
LINE = replace(
    MODEL,
    title="q-voter model on a line",
    source="przybyla2011",
    theory=THEORY.swap(Voting=InLine(), stops_when=QuietInLine()),
    complete=None,
    network=circle,
)
