"""Averaging those one hears: what DeGroot's and Friedkin and Johnsen's models share."""

from typing import Any

__all__ = ["pull", "pull_of_all", "total_opinion"]


def pull(i: int, s: Any) -> float:
    """Return the mean of what `i` hears, by the ties' weights, less its own opinion; 0 if it hears none."""
    me = s.citizens
    x: float = me.opinion[i]
    apart, weight = 0.0, 0.0
    for e in range(me.first_tie[i], me.first_tie[i + 1]):
        apart += s.ties.weight[e] * (me.opinion[s.ties.to[e]] - x)
        weight += s.ties.weight[e]
    return apart / weight if weight > 0.0 else 0.0


def total_opinion(w: int, s: Any) -> float:
    """Return the sum of all opinions of world `w`."""
    total = 0.0
    for i in range(s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]):
        total += s.citizens.opinion[i]
    return total


def pull_of_all(i: int, s: Any, total: float) -> float:
    """Return the same where everyone hears everyone else, from the world's `total` opinion."""
    w = s.citizens.world[i]
    x: float = s.citizens.opinion[i]
    n = s.worlds.first_citizen[w + 1] - s.worlds.first_citizen[w]
    return (total - n * x) / (n - 1) if n > 1 else 0.0
