"""Choices among a few: the column, the usual starts, when nothing can move, and what sums them up."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.model import Tick, WorldRule, param
from polybius.reference.draws import shuffled, uniforms
from polybius.reference.opinion import by_world
from polybius.reference.reference_model import Outcome
from polybius.reference.start import Start
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network

__all__ = [
    "ACTIVE",
    "CHOICE",
    "CONSENSUS",
    "MAGNETISATION",
    "SHARE",
    "ZEALOT",
    "ExactChoices",
    "NobodyDiffers",
    "NobodyTorn",
    "RandomChoices",
    "Unanimous",
    "everyone_agrees",
    "nobody_differs",
    "placed",
    "with_share",
]

#: One of two choices. As a spin it is 2 * choice - 1.
CHOICE = Column(
    name="citizens.choice",
    dtype="uint8",
    unit="choice",
    low=0,
    high=1,
    kind=Kind.CARRIED,
    meaning="choice held",
)

#: Who never changes, whatever others say: a zealot, an inflexible.
ZEALOT = Column(
    name="citizens.zealot",
    dtype="uint8",
    unit="1",
    low=0,
    high=1,
    kind=Kind.GIVEN,
    meaning="1 if the citizen never changes",
)


def with_share(n: int, share: float, seed: int) -> NDArray[np.uint8]:
    """Return choices of `n` citizens of whom `share`, to the nearest whole number, hold 1; who, is drawn."""
    held: NDArray[np.bool_] = shuffled(seed, n, "choice") < int(share * n + 0.5)
    return held.astype(np.uint8)


def placed(n: int, zealots: float, against: float, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return choice and zealot of `n` citizens: shares of zealots for 1 and for 0, in places drawn.

    Numbers are exact, to the nearest citizen. The others hold 0 and are free to change.
    """
    held = int(zealots * n + 0.5)
    fixed = min(n, held + int(against * n + 0.5))
    place = shuffled(seed, n, "zealot")
    return (place < held).astype(np.uint8), (place < fixed).astype(np.uint8)


@dataclass(frozen=True, kw_only=True)
class RandomChoices(Start):
    """Each citizen holds choice 1 with probability `share`, whatever the others hold."""

    x: float = param(0.5, "probability", (0, 1), "arbitrary", "that a citizen holds 1 at the start")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        choice = (uniforms(seed, n, "choice") < self.x).astype(np.uint8)
        return make_world(citizens={"choice": choice}, network=network, seed=seed)


@dataclass(frozen=True, kw_only=True)
class ExactChoices(Start):
    """A share of the citizens, to the nearest whole number, holds choice 1; who they are is drawn."""

    x: float = param(0.5, "1", (0, 1), "arbitrary", "share that holds 1 at the start")

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        return make_world(citizens={"choice": with_share(n, self.x, seed)}, network=network, seed=seed)


def everyone_agrees(w: int, s: Any) -> bool:
    """Say whether all of world `w` hold one choice."""
    first, last = s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
    for i in range(first + 1, last):  # noqa: SIM110 - rules make no generators
        if s.citizens.choice[i] != s.citizens.choice[first]:
            return False
    return True


def nobody_differs(w: int, s: Any) -> bool:
    """Say whether in world `w` nobody hears another choice than the own."""
    me = s.citizens
    for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            if me.choice[s.ties.to[e]] != me.choice[i]:
                return False
    return True


@dataclass(frozen=True, kw_only=True)
class Unanimous(WorldRule):
    """Stop when everyone holds one choice: where everyone hears everyone, nothing else is at rest."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.choice",)
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Compare with the first until one differs; at first that is soon."""
        if everyone_agrees(w, s):
            s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class NobodyDiffers(WorldRule):
    """Stop when nobody hears another choice than the own: one choice in each part of the network."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.choice", "ties")
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look at ties until one of them joins two choices; at first that is soon."""
        if nobody_differs(w, s):
            s.worlds.stopped.set(w, 1)


@dataclass(frozen=True, kw_only=True)
class NobodyTorn(WorldRule):
    """Stop when nobody hears both somebody who agrees and somebody who differs.

    Each part of the network then holds one choice, or no two neighbours in it agree.
    """

    reads: ClassVar[tuple[str, ...]] = ("citizens.choice", "ties")
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look at citizens until one of them is torn; at first that is soon."""
        me = s.citizens
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            agree, differ = False, False
            for e in range(me.first_tie[i], me.first_tie[i + 1]):
                same = me.choice[s.ties.to[e]] == me.choice[i]
                agree, differ = agree or same, differ or not same
                if agree and differ:
                    return
        s.worlds.stopped.set(w, 1)


def _choices(state: State) -> NDArray[np.float64]:
    return by_world(state, "citizens.choice")


def _share(state: State) -> NDArray[np.float64]:
    found: NDArray[np.float64] = (_choices(state) == 1).mean(axis=1)
    return found


def _consensus(state: State) -> NDArray[np.float64]:
    choices = _choices(state)
    alike: NDArray[np.bool_] = (choices == choices[:, :1]).all(axis=1)
    return alike.astype(float)


def _active(state: State) -> NDArray[np.float64]:
    """Return the share of ties that join two choices; of pairs where everyone hears everyone."""
    choices = _choices(state)
    if state.complete:
        n = choices.shape[1]
        alike = np.array(
            [np.square(np.unique(row, return_counts=True)[1].astype(float)).sum() for row in choices]
        )
        pairs: NDArray[np.float64] = (n * n - alike) / max(n * (n - 1), 1)
        return pairs
    flat, first = state.column("citizens.choice"), state.citizens["first_tie"]
    differs = flat[state.ties["to"]] != np.repeat(flat, np.diff(first))
    upto = np.concatenate([[0], np.cumsum(differs)])[state.bounds("ties")]
    found: NDArray[np.float64] = np.diff(upto) / np.maximum(np.diff(state.bounds("ties")), 1)
    return found


SHARE = Outcome("share", "share that holds choice 1", _share)
MAGNETISATION = Outcome("magnetisation", "2 * share - 1", lambda state: 2.0 * _share(state) - 1.0)
CONSENSUS = Outcome("consensus", "1 if everyone holds one choice, else 0", _consensus)
ACTIVE = Outcome("active", "share of ties between two who differ", _active)
