"""Mechanisms of every kind, as small as they can be, and worlds for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from polybius.engine import Backend, Simulation
from polybius.model import (
    Aggregate,
    Clock,
    Encounter,
    Gini,
    Histogram,
    Integrated,
    Mean,
    Mechanism,
    Partners,
    Quantile,
    Slot,
    Theory,
    Tick,
    Total,
    Variance,
    WorldRule,
    param,
)
from polybius.rng import below, uniform
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network
from polybius.vectors import mix

Pairs = tuple[float, float]


def number(name: str, low: float = -np.inf, high: float = np.inf, **more: Any) -> Column:
    """Return a column in no particular unit, carried unless told otherwise."""
    given = {"kind": Kind.CARRIED, **more}
    return Column(name=name, unit="1", low=low, high=high, meaning="a number", **given)


OPINION = number("citizens.opinion", -1.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class Averaging(Mechanism):
    """Everyone moves towards the neighbours within a latitude."""

    rate: float = param(1.0, "1/step", (0, 1), "arbitrary", "share of the gap closed")
    latitude: float = param(0.5, "opinion", (0, 2), "arbitrary", "farthest opinion heard")
    noise: float = param(0.0, "opinion", (0, 1), "arbitrary", "half-width of a shock")

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        me, w = s.citizens, s.citizens.world[i]
        x, total, weight = me.opinion[i], 0.0, 0.0
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            y = me.opinion[s.ties.to[e]]
            if abs(y - x) <= p.latitude[w]:
                total += s.ties.weight[e] * y
                weight += s.ties.weight[e]
        pull = total / weight - x if weight > 0.0 else 0.0
        shock = p.noise[w] * (2.0 * uniform(s.worlds.seed[w], me.id[i], t, 0) - 1.0)
        moved: float = x + p.rate[w] * pull + shock
        return moved


@dataclass(frozen=True, kw_only=True)
class Drift(Mechanism):
    """Private values, one an axis, drift to the mean of the society; so do counts of changes."""

    pull: float = param(0.25, "1", (0, 1), "arbitrary", "share of the gap closed")

    reads: ClassVar[tuple[str, ...]] = ("citizens.private", "citizens.changes")
    writes: ClassVar[tuple[str, ...]] = ("citizens.private", "citizens.changes")
    aggregates: ClassVar[Mapping[str, Aggregate]] = {"centre": Mean(of="citizens.private")}
    columns: ClassVar[tuple[Column, ...]] = (number("citizens.changes", 0, 100, dtype="int8"),)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[tuple[float, ...], int]:
        me, j = s.citizens, s.citizens.society[i]
        pull = p.pull[me.world[i]]
        return mix(me.private[i], s.societies.centre[j], pull), me.changes[i] + below(3, 1, me.id[i], t, 0)


def is_high(i: int, s: Any, p: Any, t: Tick) -> bool:
    """Say whether citizen `i` stands on the + side."""
    high: bool = s.citizens.opinion[i] > 0.0
    return high


def known(x: float) -> float:
    """Return `x`, or -9 for what is not a number: an aggregate over nobody."""
    return x if x == x else -9.0


@dataclass(frozen=True, kw_only=True)
class Census(Mechanism):
    """Every kind of aggregate, written down."""

    acts_on: ClassVar[str] = "societies"
    writes: ClassVar[tuple[str, ...]] = tuple(f"societies.found{k}" for k in range(7))
    columns: ClassVar[tuple[Column, ...]] = (OPINION, *(number(f"societies.found{k}") for k in range(7)))
    aggregates: ClassVar[Mapping[str, Aggregate]] = {
        "total": Total(of="citizens.opinion"),
        "mean": Mean(of="citizens.opinion", weight=lambda i, s, p, t: 1.0 + s.citizens.opinion[i]),
        "share": Mean(of=is_high),
        "variance": Variance(of="citizens.opinion", where=is_high),
        "median": Quantile(of="citizens.opinion", q=0.5),
        "gini": Gini(of=lambda i, s, p, t: s.citizens.opinion[i] + 1.0),
        "cells": Histogram(of="citizens.opinion", bins=4, low=-1.0, high=1.0),
    }

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        me = s.societies
        cells = me.cells[i][0] + 2.0 * me.cells[i][3]
        found = me.total[i], me.mean[i], me.share[i], me.variance[i], me.median[i], me.gini[i], cells
        return (
            known(found[0]),
            known(found[1]),
            known(found[2]),
            known(found[3]),
            known(found[4]),
            known(found[5]),
            known(found[6]),
        )


@dataclass(frozen=True, kw_only=True)
class Deffuant(Encounter):
    """Two who meet come closer if they are near enough."""

    epsilon: float = param(0.5, "opinion", (0, 2), "arbitrary", "farthest opinion heard")
    encounters: float = param(1.0, "1/step", (0, 1e9), "arbitrary", "encounters per citizen")

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> Pairs:
        x, y = s.citizens.opinion[m[0]], s.citizens.opinion[m[1]]
        if abs(x - y) < p.epsilon[s.citizens.world[m[0]]]:
            return 0.5 * (x + y), 0.5 * (x + y)
        return x, y


@dataclass(frozen=True, kw_only=True)
class Voter(Encounter):
    """One takes over the opinion of a neighbour."""

    encounters: float = param(1.0, "1/step", (0, 1e9), "arbitrary", "encounters per citizen")

    updates: ClassVar[int] = 1
    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> float:
        opinion: float = s.citizens.opinion[m[1]]
        return opinion


@dataclass(frozen=True, kw_only=True)
class Majority(Encounter):
    """Five meet; three of them take the mean on every axis, and count the times."""

    encounters: float = param(0.5, "1/step", (0, 1e9), "arbitrary", "encounters per citizen")

    members: ClassVar[int] = 5
    updates: ClassVar[int] = 3
    reads: ClassVar[tuple[str, ...]] = ("citizens.private", "citizens.times")
    writes: ClassVar[tuple[str, ...]] = ("citizens.private", "citizens.times")
    columns: ClassVar[tuple[Column, ...]] = (number("citizens.times", dtype="int16"),)

    @staticmethod
    def rule(m: tuple[int, ...], e: int, s: Any, p: Any, t: Tick) -> Any:
        me = s.citizens
        x = me.private[m[0]]
        for j in range(1, 5):
            x = mix(x, me.private[m[j]], 1.0 / (j + 1))
        return (x, x, x), (me.times[m[0]] + 1, me.times[m[1]] + 1, me.times[m[2]] + 1)


@dataclass(frozen=True, kw_only=True)
class Decay(Mechanism):
    """dx/dt = -speed * x, of societies."""

    speed: float = param(1.0, "1/step", (0, 10), "arbitrary", "speed")

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ("societies.x",)
    writes: ClassVar[tuple[str, ...]] = ("societies.x",)
    columns: ClassVar[tuple[Column, ...]] = (number("societies.x", start=1.0),)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        rate: float = -p.speed[s.societies.world[i]] * s.societies.x[i]
        return rate


@dataclass(frozen=True, kw_only=True)
class Rotation(WorldRule):
    """Opinions move one place on, in every society and in place; the line counts the moves."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "societies.moves")
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion", "societies.moves")
    columns: ClassVar[tuple[Column, ...]] = (OPINION, number("societies.moves", dtype="int32"))

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        for j in range(s.worlds.first_society[w], s.worlds.first_society[w + 1]):
            first, end = s.societies.first_citizen[j], s.societies.first_citizen[j + 1]
            if end > first:
                kept = s.citizens.opinion[end - 1]
                for k in range(end - first - 1):
                    s.citizens.opinion.set(end - 1 - k, s.citizens.opinion[end - 2 - k])
                s.citizens.opinion.set(first, kept)
            s.societies.moves.set(j, s.societies.moves[j] + 1)


@dataclass(frozen=True, kw_only=True)
class Rest(Mechanism):
    """A world comes to rest when opinions are close together."""

    width: float = param(0.1, "opinion", (0, 1), "arbitrary", "standard deviation at rest")

    acts_on: ClassVar[str] = "worlds"
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)
    aggregates: ClassVar[Mapping[str, Aggregate]] = {"spread": Variance(of="citizens.opinion", by="worlds")}

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> bool:
        resting: bool = s.worlds.spread[i] < p.width[i] * p.width[i]
        return resting


def ring(n: int, reach: int = 2) -> Network:
    """Return the network in which everyone hears `reach` citizens on either side."""
    offsets = np.array([k for k in range(-reach, reach + 1) if k])
    to = (np.arange(n)[:, None] + offsets) % n
    return Network(np.arange(n + 1, dtype=np.int64) * 2 * reach, to.astype(np.uint32).ravel())


def opinions(n: int, seed: int = 0) -> npt.NDArray[np.float64]:
    """Return `n` opinions, the same for the same seed."""
    return np.random.default_rng(seed).uniform(-1, 1, n)


def small_world(n: int = 40, seed: int = 0, axes: Sequence[str] = ("a",), **more: Any) -> State:
    """Return a world of `n` citizens with opinions, private values and, unless told otherwise, a ring."""
    columns = {
        "opinion": opinions(n, seed),
        "private": np.random.default_rng(seed + 1).uniform(-1, 1, (n, len(axes))),
    }
    network = more.pop("network", ring(n))
    return make_world(axes=axes, citizens=columns, network=network, seed=seed, **more)


def run(
    state: State,
    *mechanisms: Mechanism | Integrated | Slot,
    steps: int = 1,
    backend: Backend | None = None,
    precision: str = "float64",
    clock: Clock = Clock.STEPS,
    stops_when: Mechanism | None = None,
    threads: int = 1,
    **more: Any,
) -> Simulation:
    """Return a simulation after some steps."""
    theory = Theory("small", mechanisms, clock=clock, precision=precision, stops_when=stops_when)
    simulation = Simulation(theory, state, backend=backend, threads=threads, **more)
    simulation.advance(steps)
    return simulation


#: One of each kind of operation.
ALL = (
    Averaging(noise=0.05),
    Drift(),
    Deffuant(),
    Voter(encounters=0.25),
    Majority(),
    Decay(),
    Rotation(),
    Census(),
)
