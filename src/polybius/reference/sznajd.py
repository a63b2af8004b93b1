"""The Sznajd model: a pair who agree convince all around them.

    i drawn from all, j among those whom i hears
    if choice_i = choice_j:   every neighbour of either takes that choice

A step is one such meeting for each citizen on average; one meeting may change many. On a ring
the pair i, i + 1 convinces i - 1 and i + 2, on a square lattice six. `ORIGINAL` has the rule
of 2000 for pairs who disagree as well: the neighbours of i take the choice of j, and those of
j that of i, which divides the neighbourhood; it ends half of the time in + - + -. `ONE_SIDED`
lets a pair convince one neighbour only, drawn (Slanina et al. 2008).

On a ring from independent choices with probability x of 1, 1 wins with chance
x^2 / (x^2 + (1 - x)^2); on a large square lattice the larger camp wins almost surely. It
comes to rest when nobody has both a neighbour who agrees and one who differs.

Limits: two choices; ties must run both ways; where everyone hears everyone the first pair that
agrees convinces all at once.
"""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from polybius.model import Clock, Encounter, Partners, Slot, Theory, Tick, param
from polybius.reference.choice import (
    ACTIVE,
    CHOICE,
    CONSENSUS,
    MAGNETISATION,
    SHARE,
    NobodyTorn,
    RandomChoices,
)
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.q_voter import InLine, QuietInLine, circle, exit_probability
from polybius.reference.reference_model import Family, ReferenceModel
from polybius.state import Column
from polybius.state.networks import von_neumann_lattice

__all__ = ["MODEL", "ONE_SIDED", "ORIGINAL", "Dividing", "Pairing", "Persuading"]


@dataclass(frozen=True, kw_only=True)
class Pairing(Encounter):
    """Common part: a pair of neighbours, who set those around them. Use a subclass."""

    encounters: float = param(1.0, "1/step", (0, 1e9), "sznajd2000", "meetings per citizen")

    updates: ClassVar[int] = 0
    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.choice", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.choice",)
    columns: ClassVar[tuple[Column, ...]] = (CHOICE,)
    sources: ClassVar[tuple[str, ...]] = ("sznajd2000",)


@dataclass(frozen=True, kw_only=True)
class Persuading(Pairing):
    """A pair who agree convince all neighbours of both; one who disagree convince nobody."""

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> None:
        """Convince those around the pair."""
        choice = s.citizens.choice[m[0]]
        if choice == s.citizens.choice[m[1]]:
            convince(m[0], m[1], choice, s)
            convince(m[1], m[0], choice, s)


@dataclass(frozen=True, kw_only=True)
class Dividing(Pairing):
    """A pair who disagree set the neighbours of each on the choice of the other (rules of 2000)."""

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> None:
        """Convince or divide those around the pair: if it agrees, the other's choice is the own."""
        first, second = s.citizens.choice[m[0]], s.citizens.choice[m[1]]
        convince(m[0], m[1], second, s)
        convince(m[1], m[0], first, s)


def convince(i: int, partner: int, choice: int, s: Any) -> None:
    """Let all neighbours of `i` but the partner take a choice."""
    me = s.citizens
    for e in range(me.first_tie[i], me.first_tie[i + 1]):
        if s.ties.to[e] != partner:
            me.choice.set(s.ties.to[e], choice)


THEORY = Theory(
    name="Sznajd",
    claim="Pairs who agree convince their neighbours, and the larger camp wins more often than it is larger.",
    source="sznajd2000",
    mechanisms=(Slot("Persuading", Persuading()),),
    stops_when=NobodyTorn(),
    clock=Clock.STEPS,
    precision="float64",
)


def exits(simulate: Simulate, rule: str, x: float, n: int, replicates: int) -> dict[str, Estimate]:
    """Return how often a ring ends with all 1, with all 0, or with no two neighbours alike."""
    found = simulate(
        {"both sides": MODEL, "one side": ONE_SIDED, "original": ORIGINAL}[rule],
        n=n,
        x=x,
        replicates=replicates,
        encounters=10.0,
        steps=1_000_000,
        record=("share", "active", "stopped_at"),
    )
    return {
        "exit probability": Estimate.share(found.share == 1.0),
        "chance of all 0": Estimate.share(found.share == 0.0),
        "chance of stalemate": Estimate.share(found.active == 1.0),
    }


def on_a_lattice(simulate: Simulate, x: float, side: int, replicates: int) -> dict[str, Estimate]:
    """Return how often a square lattice without edges ends with all 1."""
    found = simulate(
        MODEL,
        von_neumann_lattice((side, side)),
        x=x,
        replicates=replicates,
        steps=20_000,
        record=("share", "stopped_at"),
    )
    return {"exit probability": Estimate.share(found.share == 1.0)}


def _exit(rule: str, x: float, n: int, replicates: int, slow: bool) -> KnownAnswer:
    return KnownAnswer(
        quantity="exit probability",
        expected=exit_probability(x, 2),
        source="slanina2008",
        sure=(Sure.RECALL, Sure.SIMULATED),
        run=exits,
        parameters={"rule": rule, "x": x, "n": n, "replicates": replicates},
        slow=slow,
    )


def _original(quantity: str, expected: float) -> KnownAnswer:
    return KnownAnswer(
        quantity=quantity,
        expected=expected,
        source="sznajd2000",
        sure=(Sure.NOTES,),
        run=exits,
        parameters={"rule": "original", "x": 0.5, "n": 60, "replicates": 400},
    )


ANSWERS = (
    _exit("both sides", 0.3, 60, 500, slow=False),  # 0.1552
    _exit("both sides", 0.4, 60, 500, slow=False),  # 0.3077
    _exit("one side", 0.4, 40, 400, slow=False),
    _exit("both sides", 0.3, 200, 1000, slow=True),
    _exit("both sides", 0.45, 200, 500, slow=True),  # 0.4010
    _exit("both sides", 0.6, 200, 500, slow=True),  # 0.6923
    *(
        KnownAnswer(
            quantity="exit probability",
            expected=expected,
            tolerance=0.05,
            source="stauffer2000",
            sure=(Sure.NOTES,),
            run=on_a_lattice,
            parameters={"x": x, "side": 40, "replicates": 20},
            note="In two dimensions the chance jumps at one half as the lattice grows.",
        )
        for x, expected in ((0.4, 0.0), (0.6, 1.0))
    ),
    _original("exit probability", 0.25),
    _original("chance of stalemate", 0.5),
)

MODEL = ReferenceModel(
    name="sznajd",
    title="Sznajd model",
    summary="Neighbours who agree convince all around them; from a bare majority it mostly wins.",
    family=Family.CHOICES,
    source="sznajd2000",
    theory=THEORY,
    start=RandomChoices(),
    network=circle,
    n=100,
    steps=100_000,
    shows=("citizens.choice",),
    outcomes=(SHARE, MAGNETISATION, CONSENSUS, ACTIVE),
    functions=(exit_probability,),
    known_answers=ANSWERS,
)

ORIGINAL = replace(MODEL, title="Sznajd model, rules of 2000", theory=THEORY.swap(Persuading=Dividing()))
ONE_SIDED = replace(
    MODEL,
    title="Sznajd model, one neighbour at a time",
    source="slanina2008",
    theory=THEORY.swap(Persuading=InLine(q=2), stops_when=QuietInLine(q=2)),
)
