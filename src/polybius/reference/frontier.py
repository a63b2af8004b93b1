"""Empires in space: solidarity grows along frontiers, and whoever has it expands.

    S <- S + r_0 S (1 - S)   at a frontier: some neighbour is of another empire
    S <- S - delta S         elsewhere
    P_i = A * (mean S) * exp(-d_i / h)          power of a cell of an empire of area A
    i takes its neighbour j  if  P_i - P_j > delta_P

A step is a generation: asabiya S changes everywhere at once; then each inner cell, in random
order, attacks its neighbours, in random order, if they are of another empire, or if both are of
none. d_i is the distance from the centre of gravity of the empire; a cell without empire counts
as one of its own, of area 1. Who is taken joins, and its S becomes the mean of both; two cells
without empire found one. Each conquest counts at once in the power of later attacks. Then
empires with a mean S below S_crit dissolve. Cells on the rim of the square don't fight: each
copies the inner cell next to it.

The rules and parameters are those that Mesoudi (2021) gives as Turchin's (2003, ch. 4); another
port has the same parameters. They were not compared with the book.

Limits: a flat square, no people or wealth; asabiya has no cost.
"""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from polybius.errors import ParameterError
from polybius.model import Clock, Theory, Tick, WorldRule, param
from polybius.numbers import exp
from polybius.reference.draws import uniforms
from polybius.reference.known_answer import Estimate, KnownAnswer, Simulate, Sure
from polybius.reference.opinion import by_world
from polybius.reference.reference_model import Family, Outcome, ReferenceModel
from polybius.reference.start import Start
from polybius.rng import below
from polybius.state import Column, Kind, State, make_world
from polybius.state.networks import Network, von_neumann_lattice
from polybius.thresholds import above, at_least

__all__ = ["MODEL", "Generation"]


def _own(name: str, dtype: str, meaning: str, unit: str = "1", high: float = math.inf) -> Column:
    kind = Kind.GIVEN if name in ("row", "place", "mirror") else Kind.CARRIED
    return Column(
        name=f"citizens.{name}", dtype=dtype, unit=unit, low=0, high=high, kind=kind, meaning=meaning
    )


EMPIRE = _own("empire", "int32", "number of the empire, 0 for none", "empire")
ASABIYA = _own("asabiya", "float", "capacity to act together", high=1)
ROW = _own("row", "float", "row of the cell", "cell")
PLACE = _own("place", "float", "place of the cell in its row", "cell")
MIRROR = _own("mirror", "int32", "cell that this one copies: itself, but on the rim", "cell")
#: Of the empire whose number is that of the cell, less 1: there are never more empires than cells.
AREA = _own("area", "float", "cells of an empire", "cell")
POOLED = _own("pooled", "float", "asabiya of all cells of an empire")
ROWS = _own("rows", "float", "sum of the rows of an empire's cells", "cell")
PLACES = _own("places", "float", "sum of the places of an empire's cells", "cell")
NEXT = _own("next", "float", "asabiya after growth and decay", high=1)
TURN = _own("turn", "int32", "cell whose turn it is, in order of attack", "cell")
AIM = _own("aim", "int32", "which neighbour is attacked, in order of attack", "tie")
FOUNDED = Column(
    name="worlds.founded",
    dtype="int64",
    unit="empire",
    low=0,
    kind=Kind.CARRIED,
    meaning="empires founded so far",
)

_COLUMNS = (EMPIRE, ASABIYA, ROW, PLACE, MIRROR, AREA, POOLED, ROWS, PLACES, NEXT, TURN, AIM, FOUNDED)


@dataclass(frozen=True, kw_only=True)
class Generation(WorldRule):
    """Growth of asabiya, war, collapse (Turchin 2003, as in Mesoudi 2021)."""

    r_0: float = param(0.2, "1/step", (0, 1), "mesoudi2021", "growth of asabiya at a frontier")
    delta: float = param(0.1, "1/step", (0, 1), "mesoudi2021", "decay of asabiya elsewhere")
    h: float = param(2.0, "cell", (1e-6, 1e9), "mesoudi2021", "distance over which power falls by e")
    delta_P: float = param(  # noqa: N815
        0.1, "1", (0, 1e12), "mesoudi2021", "lead in power that an attack needs"
    )
    S_crit: float = param(0.003, "1", (0, 1), "mesoudi2021", "mean asabiya below which an empire dissolves")

    reads: ClassVar[tuple[str, ...]] = ("citizens.row", "citizens.place", "citizens.mirror", "ties")
    writes: ClassVar[tuple[str, ...]] = tuple(
        column.name for column in _COLUMNS if column.kind is not Kind.GIVEN
    )
    columns: ClassVar[tuple[Column, ...]] = _COLUMNS
    sources: ClassVar[tuple[str, ...]] = ("turchin2003", "mesoudi2021")

    @staticmethod
    def rule(w: int, s: Any, p: Any, t: Tick) -> None:
        """Let a generation pass in world `w`."""
        me, lo, hi = s.citizens, s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
        _grow(w, s, p)
        _tally(w, s)
        _shuffle(me.turn, lo, hi - lo, s.worlds.seed[w], 0, t)
        for turn in range(lo, hi):
            i = lo + me.turn[turn]
            if lo + me.mirror[i] == i:
                _attack(w, i, s, p, t)
        _tally(w, s)
        for i in range(lo, hi):
            empire = lo + me.empire[i] - 1
            if empire >= lo and not at_least(me.pooled[empire], p.S_crit[w] * me.area[empire]):
                me.empire.set(i, 0)
        for i in range(lo, hi):
            me.empire.set(i, me.empire[lo + me.mirror[i]])
            me.asabiya.set(i, me.asabiya[lo + me.mirror[i]])


def _grow(w: int, s: Any, p: Any) -> None:
    """Let asabiya grow at frontiers and decay elsewhere, everywhere at once."""
    me, lo, hi = s.citizens, s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
    for i in range(lo, hi):
        at_frontier = False
        for e in range(me.first_tie[i], me.first_tie[i + 1]):
            at_frontier = at_frontier or me.empire[s.ties.to[e]] != me.empire[i]
        x = me.asabiya[i]
        me.next.set(i, x + p.r_0[w] * x * (1.0 - x) if at_frontier else x - p.delta[w] * x)
    for i in range(lo, hi):
        me.asabiya.set(i, me.next[i])


def _tally(w: int, s: Any) -> None:
    """Sum up every empire."""
    me, lo, hi = s.citizens, s.worlds.first_citizen[w], s.worlds.first_citizen[w + 1]
    for i in range(lo, hi):
        me.area.set(i, 0.0)
        me.pooled.set(i, 0.0)
        me.rows.set(i, 0.0)
        me.places.set(i, 0.0)
    for i in range(lo, hi):
        if me.empire[i] > 0:
            _count(lo, i, 1.0, s)


def _count(lo: int, i: int, sign: float, s: Any) -> None:
    """Add cell `i` to the sums of its empire, or take it away."""
    me = s.citizens
    empire = lo + me.empire[i] - 1
    me.area.set(empire, me.area[empire] + sign)
    me.rows.set(empire, me.rows[empire] + sign * me.row[i])
    me.places.set(empire, me.places[empire] + sign * me.place[i])
    me.pooled.set(empire, max(me.pooled[empire] + sign * me.asabiya[i], 0.0))  # rounding


def _shuffle(order: Any, first: int, n: int, seed: int, id: int, t: Tick) -> None:
    """Put 0 to n - 1 in random order, in `n` rows of the column `order`."""
    for k in range(n):
        order.set(first + k, k)
    for k in range(n - 1):
        other = first + k + below(n - k, seed, id, t, 0, k)
        here, there = order[first + k], order[other]
        order.set(first + k, there)
        order.set(other, here)


def _attack(w: int, i: int, s: Any, p: Any, t: Tick) -> None:
    """Let inner cell `i` attack its inner neighbours."""
    me, lo = s.citizens, s.worlds.first_citizen[w]
    ties = me.first_tie[i + 1] - me.first_tie[i]
    _shuffle(me.aim, lo, ties, s.worlds.seed[w], 1 + me.id[i], t)
    for k in range(ties):
        j = s.ties.to[me.first_tie[i] + me.aim[lo + k]]
        stranger = me.empire[j] != me.empire[i] or me.empire[i] == 0
        if stranger and lo + me.mirror[j] == j:
            lead = _power(lo, i, p.h[w], s) - _power(lo, j, p.h[w], s)
            if above(lead, p.delta_P[w]):
                _take(w, i, j, s)


def _power(lo: int, i: int, h: float, s: Any) -> float:
    """Return the power of cell `i`."""
    me = s.citizens
    if me.empire[i] == 0:
        alone: float = me.asabiya[i]
        return alone
    empire = lo + me.empire[i] - 1
    down = me.row[i] - me.rows[empire] / me.area[empire]
    along = me.place[i] - me.places[empire] / me.area[empire]
    power: float = me.pooled[empire] * exp(-math.sqrt(down * down + along * along) / h)
    return power


def _take(w: int, i: int, j: int, s: Any) -> None:
    """Let cell `j` fall to cell `i`, which founds an empire if it has none."""
    me, lo = s.citizens, s.worlds.first_citizen[w]
    if me.empire[i] == 0:
        me.empire.set(i, _unused(w, s))
        s.worlds.founded.set(w, s.worlds.founded[w] + 1)
        _count(lo, i, 1.0, s)
    if me.empire[j] > 0:
        _count(lo, j, -1.0, s)
    me.empire.set(j, me.empire[i])
    me.asabiya.set(j, (me.asabiya[j] + me.asabiya[i]) / 2.0)
    _count(lo, j, 1.0, s)


def _unused(w: int, s: Any) -> int:
    """Return a number that no empire has, one that has been out of use for long."""
    lo = s.worlds.first_citizen[w]
    n = s.worlds.first_citizen[w + 1] - lo
    number = s.worlds.founded[w] % n
    while s.citizens.area[lo + number] > 0.0:
        number = (number + 1) % n
    return number + 1  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True)
class FirstEmpire(Start):
    """A square of cells, and on it a square empire, anywhere but next to the rim."""

    S: float = param(0.1, "1", (0, 1), "mesoudi2021", "asabiya of all at the start")
    block: int = param(
        4, "cell", (0, 10_000), "mesoudi2021", "side of the first empire, less in a small square"
    )

    def world(self, n: int, network: Network | None, seed: int) -> State:
        """Return one world at step 0."""
        side = _side(n)
        row, place = np.divmod(np.arange(n), side)
        block = max(min(self.block, side - 4), 0)
        top, left = (
            2 + int(u * (side - 3 - block)) for u in uniforms(seed, 2, "first empire")
        )  # from 2 to side - 2 - block
        inside = (top <= row) & (row < top + block) & (left <= place) & (place < left + block)
        inner = np.clip([row, place], min(1, side - 1), max(side - 2, 0))
        columns = {
            "empire": inside.astype(np.int32),
            "asabiya": np.full(n, self.S),
            "row": row.astype(float),
            "place": place.astype(float),
            "mirror": (inner[0] * side + inner[1]).astype(np.int32),
        }
        state = make_world(citizens=columns, network=network, seed=seed)
        state.worlds["founded"] = np.array([int(block > 0)])
        return state


def _side(n: int) -> int:
    side = math.isqrt(n)
    if side * side != n or side < 3:
        raise ParameterError(f"frontier needs a square number of cells, 9 at least. Got n = {n} instead.")
    return side


def _areas(state: State) -> list[NDArray[np.int64]]:
    return [np.bincount(row)[1:] for row in by_world(state, "citizens.empire").astype(np.int64)]


def _empires(state: State) -> NDArray[np.float64]:
    return np.array([np.count_nonzero(areas) for areas in _areas(state)], float)


def _largest(state: State) -> NDArray[np.float64]:
    n = state.citizens.n // state.n_worlds
    return np.array([areas.max(initial=0) / n for areas in _areas(state)])


def no_war(simulate: Simulate, replicates: int) -> dict[str, Estimate]:
    """Return the area of the largest empire where no attack succeeds."""
    found = simulate(MODEL, replicates=replicates, steps=199, delta_P=1e4)
    return {"area without war": Estimate.mean(found.largest * 441)}


def no_frontier(simulate: Simulate, replicates: int) -> dict[str, Estimate]:
    """Return the share that the largest empire holds where asabiya does not change."""
    found = simulate(MODEL, replicates=replicates, steps=199, r_0=0, delta=0)
    return {"largest, asabiya constant": Estimate.mean(found.largest)}


def far_reach(simulate: Simulate, replicates: int) -> dict[str, Estimate]:
    """Return how many empires there are at the end where power reaches far."""
    found = simulate(MODEL, replicates=replicates, steps=199, h=3)
    return {"empires, h = 3": Estimate.mean(found.empires)}


MODEL = ReferenceModel(
    name="frontier",
    title="Turchin's metaethnic frontiers",
    summary="Solidarity grows at frontiers and is lost within: empires rise and fall in turn.",
    family=Family.INSTITUTIONS,
    source="turchin2003",
    theory=Theory(
        name="metaethnic frontiers",
        claim="Frontiers make the solidarity that makes empires, whose success unmakes it.",
        source="turchin2003",
        mechanisms=(Generation(),),
        clock=Clock.STEPS,
        precision="float64",
    ),
    start=FirstEmpire(),
    network=lambda n, seed: von_neumann_lattice((_side(n), _side(n)), wraps=False),
    n=441,
    steps=200,
    shows=("citizens.empire", "citizens.asabiya"),
    outcomes=(
        Outcome("empires", "number of empires", _empires),
        Outcome("largest", "share of all cells that the largest empire holds", _largest),
        Outcome("solidarity", "mean asabiya", lambda state: by_world(state, "citizens.asabiya").mean(axis=1)),
        Outcome("founded", "empires founded so far", lambda state: np.array(state.worlds["founded"])),
    ),
    known_answers=(
        KnownAnswer(
            quantity="area without war", expected=16, tolerance=0, source="mesoudi2021",
            sure=(Sure.NOTES, Sure.DERIVED), run=no_war, parameters={"replicates": 4},
        ),
        KnownAnswer(
            quantity="largest, asabiya constant", expected=0.92, tolerance=0.02, source="mesoudi2021",
            sure=(Sure.NOTES,), run=no_frontier, parameters={"replicates": 8},
        ),
        KnownAnswer(
            quantity="empires, h = 3", expected=0, tolerance=0, source="mesoudi2021", sure=(Sure.NOTES,),
            run=far_reach, parameters={"replicates": 8},
        ),
    ),
)  # fmt: skip
