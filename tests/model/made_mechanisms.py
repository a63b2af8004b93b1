"""Mechanisms made up for tests of the vocabulary."""

from dataclasses import dataclass
from typing import Any

from polybius.model import Encounter, Mean, Mechanism, WorldRule, param
from polybius.state import Column, Kind

SHARE = (0.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class Pull(Mechanism):
    """Drawn to the mean."""

    reads = ("citizens.private",)
    writes = ("citizens.private",)
    aggregates = {"mean": Mean(of="citizens.expressed")}

    pace: float = param(0.5, "1/year", (0, 2), "arbitrary", "speed")
    rounds: int = param(3, "", (1, 9), "arbitrary", "number of rounds")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Any) -> Any:
        return 0.0


@dataclass(frozen=True, kw_only=True)
class Push(Mechanism):
    """Driven from the mean, with a parameter of its own."""

    reads = ("citizens.private",)
    writes = ("citizens.private",)

    force: float = param(0.1, "1/year", SHARE, "arbitrary", "strength")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Any) -> Any:
        return 0.0


@dataclass(frozen=True, kw_only=True)
class Speak(Mechanism):
    """Say what is held."""

    reads = ("citizens.private",)
    writes = ("citizens.expressed",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Any) -> Any:
        return 0.0


@dataclass(frozen=True, kw_only=True)
class Gather(Mechanism):
    """Derive each citizen's mood."""

    writes = ("citizens.spirits",)
    columns = (Column(name="citizens.spirits", unit="1", kind=Kind.DERIVED, meaning="mood"),)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Any) -> Any:
        return 0.0


@dataclass(frozen=True, kw_only=True)
class Heed(Mechanism):
    """Read the mood."""

    reads = ("citizens.spirits",)
    writes = ("citizens.private",)
    columns = Gather.columns

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Any) -> Any:
        return 0.0


@dataclass(frozen=True, kw_only=True)
class Rest(Mechanism):
    """Come to rest."""

    acts_on = "worlds"
    writes = ("worlds.stopped",)

    patience: float = param(1.0, "year", (0, 10), "arbitrary", "time to wait")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Any) -> Any:
        return 1


@dataclass(frozen=True, kw_only=True)
class Meet(Encounter):
    """Two meet."""

    reads = ("citizens.private",)
    writes = ("citizens.private",)

    encounters: float = param(1.0, "1/year", (0, 10), "arbitrary", "meetings")

    @staticmethod
    def rule(m: Any, e: Any, s: Any, p: Any, t: Any) -> Any:
        return 0.0, 0.0


@dataclass(frozen=True, kw_only=True)
class Rewrite(WorldRule):
    """Rewrite all."""

    writes = ("citizens.private", "societies.line")

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Any) -> None:
        return None
