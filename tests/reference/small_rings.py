"""Rings so small that all their states can be listed: the exact chance to end all 1."""

from collections.abc import Callable, Iterable

import numpy as np

State = tuple[int, ...]
Rule = Callable[[State], Iterable[tuple[float, State]]]


def changed(state: State, places: Iterable[int], choice: int) -> State:
    """Return the state with another choice at some places, counted around."""
    new = list(state)
    for place in places:
        new[place % len(state)] = choice
    return tuple(new)


def exit_from(n: int, x: float, rule: Rule) -> float:
    """Return the chance that all hold 1 in the end, from independent choices with chance `x` of 1.

    `rule(state)` lists chances and states after one encounter.
    """
    states = [tuple(k >> i & 1 for i in range(n)) for k in range(2**n)]
    place = {state: k for k, state in enumerate(states)}
    moves = -np.eye(len(states))
    for state in states:
        for chance, after in rule(state):
            moves[place[state], place[after]] += chance
    right = np.zeros(len(states))
    for k in np.flatnonzero(abs(np.diag(moves)) < 1e-12):  # nothing can change
        moves[k] = np.eye(len(states))[k]
        right[k] = float(all(states[k]))
    wins = np.linalg.solve(moves, right)
    weight = [x ** sum(state) * (1 - x) ** (n - sum(state)) for state in states]
    return float(wins @ weight)
