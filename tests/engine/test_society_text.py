"""The loop over citizens, society by society: what is held at hand is what one would read."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

from polybius.engine import Compiled, Plain, Simulation
from polybius.model import Draws, Mechanism, Theory, Tick, param
from polybius.rng import uniform
from polybius.state import Column, Kind, State, make_world, union
from polybius.state.networks import watts_strogatz

MOOD = Column(name="citizens.mood", unit="1", low=-9.0, high=9.0, kind=Kind.CARRIED, meaning="mood")


@dataclass(frozen=True, kw_only=True)
class Visiting(Mechanism):
    """Reads its own society and world, and those of others, by every way there is."""

    gain: float = param(0.1, "1", (0, 1), "arbitrary", "weight of all that")

    reads: ClassVar[tuple[str, ...]] = ("citizens.mood", "societies.line", "societies.severity", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.mood",)
    columns: ClassVar[tuple[Column, ...]] = (MOOD,)
    draws: ClassVar[Draws] = Draws.UNIFORM
    heard: ClassVar[tuple[str, ...]] = ("citizens.mood",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        me, w, j = s.citizens, s.citizens.world[i], s.citizens.society[i]
        first, last = s.worlds.first_society[w], s.worlds.first_society[w + 1] - 1
        total = s.societies.severity[j] + s.societies.line[j][1] - s.societies.line[last][0]
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            other = s.ties.to[e]
            there = me.society[other]
            total += me.mood[other] * (1.0 + there - first) + s.societies.severity[there]
            total += uniform(s.worlds.seed[me.world[other]], me.id[other], t, 0)
        luck = uniform(s.worlds.seed[w], me.id[i], t, 0)
        return float(me.mood[i] + p.gain[w] * (luck - 0.1 * total))


def world(seed: int, sizes: tuple[int, ...]) -> State:
    rng, n = np.random.default_rng(seed), sum(sizes)
    return make_world(
        axes=("a", "b"),
        citizens={"mood": rng.normal(size=n)},
        network=watts_strogatz(n, neighbours=4, p=0.5, seed=seed),
        society_sizes=sizes,
        societies={"line": rng.uniform(-1, 1, (len(sizes), 2)), "severity": rng.uniform(0, 1, len(sizes))},
        seed=seed,
    )


@dataclass(frozen=True, kw_only=True)
class Unhurried(Visiting):
    """The same without hints."""

    draws: ClassVar[Draws] = Draws.NOTHING
    heard: ClassVar[tuple[str, ...]] = ()


VISITING = Theory("visiting", (Visiting(),))


def fingerprints(theory: Theory, state: State, **options: Any) -> list[str]:
    gains = np.linspace(0.1, 0.2, state.n_worlds)
    simulation = Simulation(theory, state, parameters={"Visiting.gain": gains}, **options)
    simulation.advance(3)
    return simulation.fingerprints()


def test_societies_of_any_size_see_what_they_should(monkeypatch: pytest.MonkeyPatch) -> None:
    state = union([world(1, (1, 0, 600, 30)), world(2, (7, 0))])  # one beyond a block of draws, some empty
    expected = fingerprints(VISITING, state, backend=Plain())
    assert fingerprints(VISITING, state, backend=Compiled()) == expected
    monkeypatch.setattr("polybius.engine.evaluation.CHUNK", 100)  # cuts societies in pieces
    assert fingerprints(VISITING, state, threads=3) == expected
    monkeypatch.setattr("polybius.engine.society_text.LARGE", 0)  # fetches ahead
    assert fingerprints(VISITING, state, threads=1) == expected


def test_hints_change_nothing() -> None:
    state = union([world(3, (40, 20)), world(4, (30,))])
    assert fingerprints(VISITING.swap(Visiting=Unhurried()), state) == fingerprints(VISITING, state)
