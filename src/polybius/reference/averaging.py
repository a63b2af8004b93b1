"""Averaging those one hears: what DeGroot's and Friedkin and Johnsen's models share."""

from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Tick, WorldRule, param
from polybius.state import Column, Kind

__all__ = ["MOVE", "Settled", "pull", "pull_of_all"]

MOVE = Column(name="citizens.move", unit="opinion", kind=Kind.CARRIED, meaning="last change of opinion")


@dataclass(frozen=True, kw_only=True)
class Settled(WorldRule):
    """Stop after the first step in which nobody has moved by more than `tolerance`.

    Where moves shrink by a factor f a step, the limit is then within tolerance * f / (1 - f).
    """

    tolerance: float = param(1e-12, "opinion", (0, 1e9), "arbitrary", "move that counts as none")

    reads: ClassVar[tuple[str, ...]] = ("citizens.move",)
    writes: ClassVar[tuple[str, ...]] = ("worlds.stopped",)
    columns: ClassVar[tuple[Column, ...]] = (MOVE,)

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Look for one who has moved; at first that is soon."""
        for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
            if abs(s.citizens.move[i]) > p.tolerance[w]:
                return
        s.worlds.stopped.set(w, 1)


def pull(i: int, s: Any) -> float:
    """Return the mean of what `i` hears, by the ties' weights, less its own opinion; 0 if it hears none."""
    me = s.citizens
    x: float = me.opinion[i]
    apart, weight = 0.0, 0.0
    for e in range(me.first_tie[i], me.first_tie[i + 1]):
        apart += s.ties.weight[e] * (me.opinion[s.ties.to[e]] - x)
        weight += s.ties.weight[e]
    return apart / weight if weight > 0.0 else 0.0


def pull_of_all(i: int, s: Any) -> float:
    """Return the same where everyone hears everyone else, from the world's total opinion."""
    w = s.citizens.world[i]
    x: float = s.citizens.opinion[i]
    n = s.worlds.first_citizen[w + 1] - s.worlds.first_citizen[w]
    return (s.worlds.total[w] - n * x) / (n - 1) if n > 1 else 0.0
