"""What is held: rows of a column, a mean over citizens, or the share of them who are in a state."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.measures.moments import means
from polybius.rng import Tick, stream, uniform
from polybius.scenarios.interventions import Floats
from polybius.state import Array, State

__all__ = ["HeldMean", "HeldRows", "HeldShare"]

#: A mean is in place when it is as near as this, in the column's unit. Arbitrary: a float32's precision.
NEAR = 1e-7
#: Times that citizens are moved to bring a mean in place: clipped ones leave a rest. Arbitrary.
ROUNDS = 50
#: Who is the first to be moved when a share is held: one draw for life, the same in every step.
TURN = Tick(0, stream("held share"), 0.0)


@dataclass(frozen=True)
class HeldRows:
    """Rows of a column that are kept at a value; `rows` says which, True or False for each."""

    column: str
    rows: NDArray[np.bool_]
    value: Floats

    def restore(self, state: State, w0: int, w1: int) -> None:
        """Set them in worlds `w0` to `w1`."""
        lo, hi = state.bounds(self.column.partition(".")[0])[[w0, w1]]
        state.column(self.column)[lo:hi][self.rows[lo:hi]] = self.value


@dataclass(frozen=True)
class HeldMean:
    """The mean of `target` over a society's citizens, kept at a value: all are moved by as much.

    It is put in place whenever somebody has written `column`: the target, or what else it depends on.
    `among` are the yes/no columns that say who counts; where a state lacks one, all do.
    Values stay within [`low`, `high`].
    """

    column: str
    target: str
    among: tuple[str, ...]
    societies: NDArray[np.bool_]
    value: Floats
    low: float
    high: float

    def restore(self, state: State, w0: int, w1: int) -> None:
        """Move the citizens of worlds `w0` to `w1`; those at an end of the range stay there."""
        for _, rows in _citizens(state, self.societies, w0, w1):
            values = state.column(self.target)[rows]
            counted = _counted(state, self.among, rows)
            moved = values[counted]
            self._move(moved)
            values[counted] = moved

    def _move(self, values: Array) -> None:
        everyone = np.array([0, len(values)])
        for _ in range(ROUNDS if len(values) else 0):
            gap = self.value - means(values.reshape(len(values), -1), everyone)[0]
            if not np.abs(gap).max() > NEAR:
                return
            shift = gap if values.ndim == 2 else gap[0]
            values[:] = np.clip(values + shift, self.low, self.high)


@dataclass(frozen=True)
class HeldShare:
    """The share of a society's citizens who have `inside` in `target`, kept as near as whole people allow.

    As few change as will do, in an order that is drawn once for each person; who must leave takes `outside`.
    It is put in place whenever somebody has written `column`.
    """

    column: str
    target: str
    societies: NDArray[np.bool_]
    value: Floats
    inside: float
    outside: float

    def restore(self, state: State, w0: int, w1: int) -> None:
        """Change citizens of worlds `w0` to `w1`."""
        for society, rows in _citizens(state, self.societies, w0, w1):
            seed = int(state.worlds["seed"][state.societies["world"][society]])
            self._change(state.column(self.target)[rows], _turns(state.citizens["id"][rows], seed, TURN))

    def _change(self, values: Array, turns: Floats) -> None:
        inside = values == self.inside
        surplus = int(inside.sum()) - round(float(self.value) * len(values))
        concerned = np.flatnonzero(inside if surplus > 0 else ~inside)
        chosen = concerned[np.argsort(turns[concerned], kind="stable")[: abs(surplus)]]
        values[chosen] = self.outside if surplus > 0 else self.inside


@compiled
def _turns(ids: NDArray[np.int64], seed: int, t: Tick) -> Floats:
    """Return a draw in [0, 1) a person."""
    turns = np.empty(len(ids))
    for e in range(len(ids)):
        turns[e] = uniform(seed, ids[e], t, 0)
    return turns


def _citizens(state: State, societies: NDArray[np.bool_], w0: int, w1: int) -> Iterator[tuple[int, slice]]:
    """Yield the chosen societies of worlds `w0` to `w1`, each with its citizens' rows."""
    first = state.societies["first_citizen"]
    for j in range(*state.bounds("societies")[[w0, w1]].tolist()):
        if societies[j]:
            yield j, slice(first[j], first[j + 1])


def _counted(state: State, among: tuple[str, ...], rows: slice) -> NDArray[np.bool_]:
    """Return who of `rows` counts."""
    found = np.ones(rows.stop - rows.start, np.bool_)
    for name in among:
        if state.has(name):
            found &= state.column(name)[rows] != 0
    return found
