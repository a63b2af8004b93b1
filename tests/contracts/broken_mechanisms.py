"""Mechanisms that each break one clause of the contract, and one that keeps all."""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, WorldRule, param
from polybius.rng import normal, uniform
from polybius.state import Column, Kind


@dataclass(frozen=True, kw_only=True)
class Sound(Mechanism):
    """Opinions shrink, and are shaken."""

    rate: float = param(0.5, "1/year", (0, 10), "arbitrary", "speed")
    noise: float = param(0.0, "opinion", (0, 1), "arbitrary", "size of a shock")

    reads: ClassVar[tuple[str, ...]] = ("citizens.grievance",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.grievance",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        me, w = s.citizens, s.citizens.world[i]
        shock = p.noise[w] * normal(s.worlds.seed[w], me.id[i], t, 0)
        x: float = me.grievance[i] * max(0.0, 1.0 - p.rate[w] * t.dt) + shock
        return min(1.0, max(0.0, x))


class Grievance(Mechanism):
    """Common part of those below."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.grievance",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.grievance",)


@dataclass(frozen=True, kw_only=True)
class NoUnit(Grievance):
    """A number without a unit."""

    rate: float = param(0.5, " ", (0, 10), "arbitrary", "speed")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        x: float = s.citizens.grievance[i] / (1.0 + p.rate[s.citizens.world[i]])
        return x


@dataclass(frozen=True, kw_only=True)
class TakesAnything(Grievance):
    """Its numbers are not looked at."""

    rate: float = param(0.5, "1/year", (0, 10), "arbitrary", "speed")

    def __post_init__(self) -> None:
        pass

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        x: float = s.citizens.grievance[i] / (1.0 + p.rate[s.citizens.world[i]])
        return x


@dataclass(frozen=True, kw_only=True)
class ReadsForNothing(Grievance):
    """Declares more than it reads."""

    reads: ClassVar[tuple[str, ...]] = ("citizens.grievance", "citizens.wealth")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        x: float = s.citizens.grievance[i] * 0.5
        return x


@dataclass(frozen=True, kw_only=True)
class Powers(Grievance):
    """Takes a power, which is not the same everywhere."""

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        x: float = s.citizens.grievance[i] ** 1.5
        return x


@dataclass(frozen=True, kw_only=True)
class ReadsUndeclared(Grievance):
    """Reads what it does not declare."""

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        x: float = s.citizens.grievance[i] * s.citizens.resolve[i]
        return x


@dataclass(frozen=True, kw_only=True)
class LooksBeyond(Grievance):
    """Looks at the next citizen, whom the last one does not have."""

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        x: float = s.citizens.grievance[i + 1]
        return x


@dataclass(frozen=True, kw_only=True)
class LeavesRange(Grievance):
    """Returns more than the column holds."""

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        x: float = s.citizens.grievance[i] + 1.0
        return x


@dataclass(frozen=True, kw_only=True)
class LooksAtFirstRow(Grievance):
    """Looks at the table's first row, which belongs to another world in a batch."""

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        x: float = 0.5 * (s.citizens.grievance[i] + s.citizens.grievance[0])
        return x


@dataclass(frozen=True, kw_only=True)
class CountsRows(Grievance):
    """Calculates with the number of the row."""

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        return (i % 7) / 7.0


@dataclass(frozen=True, kw_only=True)
class DrawsTwice(Grievance):
    """One draw decides two things."""

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        me, w = s.citizens, s.citizens.world[i]
        if uniform(s.worlds.seed[w], me.id[i], t, 1) < 0.5:
            return uniform(s.worlds.seed[w], me.id[i], t, 1)
        x: float = me.grievance[i]
        return x


@dataclass(frozen=True, kw_only=True)
class DrawsTheSameInALoop(Grievance):
    """Each turn of a loop draws what the first drew."""

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        me, w, total = s.citizens, s.citizens.world[i], 0.0
        for _ in range(3):
            total += uniform(s.worlds.seed[w], me.id[i], t, 0)
        return (me.grievance[i] + total) / 4.0  # type: ignore[no-any-return]


def helped(seed: int, who: int, t: Tick) -> float:
    """Draw at a place that the rule uses itself."""
    return normal(seed, who, t, 2)


@dataclass(frozen=True, kw_only=True)
class DrawsInAHelper(Grievance):
    """The rule and its helper draw at one place."""

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        me, w = s.citizens, s.citizens.world[i]
        x = uniform(s.worlds.seed[w], me.id[i], t, 2) + helped(s.worlds.seed[w], me.id[i], t)
        return min(1.0, max(0.0, x))


@dataclass(frozen=True, kw_only=True)
class DeadParameter(Grievance):
    """A parameter that nothing reads, and one whose effect is lost."""

    rate: float = param(0.5, "1/year", (0, 10), "arbitrary", "speed")
    unread: float = param(0.5, "1", (0, 1), "arbitrary", "nothing")
    lost: float = param(0.5, "1", (0, 1), "arbitrary", "nothing that stays")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        w = s.citizens.world[i]
        x: float = s.citizens.grievance[i] / (1.0 + p.rate[w])
        x += 0.0 * p.lost[w]
        return x


@dataclass(frozen=True, kw_only=True)
class WritesElsewhere(WorldRule):
    """Sets a row of another world."""

    writes: ClassVar[tuple[str, ...]] = ("citizens.grievance",)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        s.citizens.grievance.set(0, 0.25)


@dataclass(frozen=True, kw_only=True)
class OwnColumns(Mechanism):
    """Counts in a column of its own, one number an axis."""

    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            name="citizens.mood",
            unit="1",
            low=0,
            high=1,
            kind=Kind.CARRIED,
            meaning="how one feels",
            size="axes",
        ),
    )
    reads: ClassVar[tuple[str, ...]] = ("citizens.mood",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.mood",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        a, b, c = s.citizens.mood[i]
        return (b, c, a)
