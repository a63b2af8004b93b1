"""Small mechanisms, one of each kind of rule, for tests of the engine."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from polybius.model import (
    Aggregate,
    Clock,
    Encounter,
    Gini,
    Histogram,
    Mean,
    Mechanism,
    Partners,
    Quantile,
    Theory,
    Tick,
    Total,
    Variance,
    WorldRule,
    param,
)
from polybius.rng import uniform
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import erdos_renyi

OPINION = Column(name="citizens.opinion", unit="opinion", low=0, high=1, kind=Kind.CARRIED, meaning="opinion")
LEVEL = Column(name="societies.level", unit="1", kind=Kind.CARRIED, meaning="level", start=1.0)
SPEED = Column(name="societies.speed", unit="1", kind=Kind.CARRIED, meaning="speed")


@dataclass(frozen=True, kw_only=True)
class Averaging(Mechanism):
    """Move towards the mean of one's neighbours, with noise."""

    rate: float = param(0.5, "1/step", (0, 1), "arbitrary", "share of the gap closed")
    noise: float = param(0.1, "opinion", (0, 1), "arbitrary", "half-width of the shock")

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion", "ties")
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the new opinion."""
        me, w = s.citizens, s.citizens.world[i]
        x, total, weight = me.opinion[i], 0.0, 0.0
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            total += s.ties.weight[e] * me.opinion[s.ties.to[e]]
            weight += s.ties.weight[e]
        pull = total / weight - x if weight > 0.0 else 0.0
        shock = p.noise[w] * (2.0 * uniform(s.worlds.seed[w], me.id[i], t, 0) - 1.0)
        moved: float = x + p.rate[w] * pull + shock
        return moved


@dataclass(frozen=True, kw_only=True)
class Meeting(Encounter):
    """Two who are near meet half-way (Deffuant)."""

    threshold: float = param(0.5, "opinion", (0, 1), "deffuant2000", "farthest opinion that moves one")
    encounters: float = param(1.0, "1/step", (0, 1000), "arbitrary", "meetings per citizen and step")

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return the opinions of both."""
        x, y = s.citizens.opinion[m[0]], s.citizens.opinion[m[1]]
        if abs(x - y) >= p.threshold[s.citizens.world[m[0]]]:
            return x, y
        return 0.5 * (x + y), 0.5 * (x + y)


@dataclass(frozen=True, kw_only=True)
class Copying(Encounter):
    """One takes over a neighbour's opinion (voter model)."""

    encounters: float = param(0.5, "1/step", (0, 1000), "arbitrary", "copies per citizen and step")

    updates: ClassVar[int] = 1
    partners: ClassVar[Partners] = Partners.NEIGHBOURS
    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> float:
        """Return the first one's opinion."""
        copied: float = s.citizens.opinion[m[1]]
        return copied


@dataclass(frozen=True, kw_only=True)
class Trio(Encounter):
    """Three distinct people: the first takes the middle opinion of all."""

    encounters: float = param(0.5, "1/step", (0, 1000), "arbitrary", "meetings per citizen and step")

    members: ClassVar[int] = 3
    updates: ClassVar[int] = 1
    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(m: tuple[int, int, int], e: int, s: Any, p: Any, t: Tick) -> float:
        """Return the first one's opinion; not a number if anybody is there twice."""
        a, b, c = s.citizens.opinion[m[0]], s.citizens.opinion[m[1]], s.citizens.opinion[m[2]]
        if m[0] == m[1] or m[0] == m[2] or m[1] == m[2]:
            return float("nan")
        middle: float = max(min(a, b), min(max(a, b), c))
        return middle


@dataclass(frozen=True, kw_only=True)
class Swap(WorldRule):
    """The first two citizens of a world change opinions."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.opinion",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Rewrite two rows in place."""
        i = s.worlds.first_citizen[w]
        x = s.citizens.opinion[i]
        s.citizens.opinion.set(i, s.citizens.opinion[i + 1])
        s.citizens.opinion.set(i + 1, x)


@dataclass(frozen=True, kw_only=True)
class Pendulum(Mechanism):
    """x' = v, v' = -x: the circle, by rates."""

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ("societies.level", "societies.speed")
    writes: ClassVar[tuple[str, ...]] = ("societies.level", "societies.speed")
    columns: ClassVar[tuple[Column, ...]] = (LEVEL, SPEED)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        """Return the rates of change."""
        return s.societies.speed[i], -s.societies.level[i]


def above(i: int, s: Any, p: Any, t: Tick) -> bool:
    """Say whether citizen `i` is above the middle."""
    high: bool = s.citizens.opinion[i] > 0.5
    return high


NAMES = ("total", "mean", "share", "variance", "median", "gini", "bin")
STATISTICS = tuple(
    Column(name=f"societies.{name}_seen", unit="1", kind=Kind.DERIVED, meaning=name) for name in NAMES
)


@dataclass(frozen=True, kw_only=True)
class Census(Mechanism):
    """Write down one aggregate of each kind."""

    acts_on: ClassVar[str] = "societies"
    writes: ClassVar[tuple[str, ...]] = tuple(column.name for column in STATISTICS)
    columns: ClassVar[tuple[Column, ...]] = (*STATISTICS, OPINION)
    aggregates: ClassVar[dict[str, Aggregate]] = {
        "total": Total(of="citizens.opinion", where=above),
        "mean": Mean(of="citizens.opinion"),
        "share": Mean(of=above),
        "variance": Variance(of="citizens.opinion", weight="citizens.opinion"),
        "median": Quantile(of="citizens.opinion", q=0.5),
        "gini": Gini(of="citizens.opinion"),
        "bins": Histogram(of="citizens.opinion", bins=4, low=0, high=1),
    }

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        """Return what was counted."""
        a = s.societies
        return a.total[i], a.mean[i], a.share[i], a.variance[i], a.median[i], a.gini[i], a.bins[i][1]


@dataclass(frozen=True, kw_only=True)
class Agreed(Mechanism):
    """A world rests when its opinions hardly differ."""

    below: float = param(0.01, "opinion^2", (0, 1), "arbitrary", "variance under which a world rests")

    acts_on: ClassVar[str] = "worlds"
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (OPINION,)
    aggregates: ClassVar[dict[str, Aggregate]] = {"variance": Variance(of="citizens.opinion", by="worlds")}

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> int:
        """Return 1 where the world rests."""
        return 1 if s.worlds.variance[w] < p.below[w] else 0


def theory(*mechanisms: Any, **more: Any) -> Theory:
    """Return a theory on a clock of steps, in double precision."""
    return Theory("test", mechanisms, **{"clock": Clock.STEPS, "precision": "float64", **more})


def world(n: int, seed: int = 0, *, tied: bool = True, sizes: tuple[int, ...] | None = None) -> State:
    """Return `n` citizens with random opinions."""
    opinion = np.random.default_rng(seed).random(n)
    network = erdos_renyi(n, mean_degree=min(4, n - 1), seed=seed) if tied else None
    return make_world(citizens={"opinion": opinion}, network=network, society_sizes=sizes, seed=seed)
