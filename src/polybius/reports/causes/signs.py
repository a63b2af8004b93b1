"""Signs: whether pushing a column up moves what a rule writes up, down, either way or not at all.

Nothing is read off a formula: each mechanism is run alone, for one step in plain Python, on the same
random legal worlds twice: as they are, and with one column it reads pushed up by a little.
Both runs share every draw, so what differs is the push's doing. Of a column with one number
an axis the first axis is pushed and looked at. A push moves every row, then a random half,
then the other half, so that what one does oneself and what others do both count. Where little
moves at first, a step of a decade is tried, in which what is rare happens, then worlds in which elections
are due and every party stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import NamedTuple

import numpy as np

from polybius.engine import Plain, Simulation
from polybius.model import Clock, Slot, Theory
from polybius.reports.causes.worlds import FAILURES, STEP, random_worlds
from polybius.state import STRUCTURE, Array, Column, State

__all__ = ["Link", "Sign", "measured_links", "summed"]

#: Sizes of a push as shares of a column's span; a larger one is tried where little moves. Arbitrary.
PUSHES = (0.002, 0.02, 0.2)

#: Changes that settle a sign.
ENOUGH = 20

#: Share of the changes that must go one way for a sign. The rest are jumps at the edge of a
#: latitude or a band, which a small push seldom meets.
CLEAR = 0.95

#: Differences below this are rounding, in double precision.
ROUNDING = 1e-11

#: Lengths of a step: a year, and one in which what is rare happens; of steps each is one. Arbitrary.
ONE, LONG = 1.0, 10.0

#: Span of a column without bounds: what its values vary over, at least this.
LEAST = 1.0


class Sign(Enum):
    """What a push up of the column read does to the column written."""

    PLUS = "+"
    MINUS = "−"
    MIXED = "±"
    NONE = "0"
    UNKNOWN = "?"
    """The rule could not calculate on the worlds that were tried."""


class Rows(Enum):
    """Which rows are pushed: all, a random half, or the other half."""

    ALL = "all"
    HALF = "half"
    OTHERS = "others"


@dataclass(frozen=True)
class Link:
    """One column that a mechanism reads, one that it writes, and how many changes went up and down."""

    slot: str
    read: str
    written: str
    ups: int = 0
    downs: int = 0
    failed: bool = False

    @property
    def changes(self) -> int:
        """Return how many changes were seen."""
        return self.ups + self.downs

    @property
    def sign(self) -> Sign:
        """Return the sign that the changes show."""
        if self.failed:
            return Sign.UNKNOWN
        if not self.changes:
            return Sign.NONE
        if self.ups >= CLEAR * self.changes:
            return Sign.PLUS
        return Sign.MINUS if self.downs >= CLEAR * self.changes else Sign.MIXED

    def counting(self, up: int, down: int) -> "Link":
        """Return the link with more changes."""
        return replace(self, ups=self.ups + up, downs=self.downs + down)

    def joined(self, later: "Link | None") -> "Link":
        """Return the link with the changes of a later occasion, if it had too few and that one could tell."""
        if later is None or later.failed or self.failed or self.changes >= ENOUGH:
            return self
        return self.counting(later.ups, later.downs)


class Occasion(NamedTuple):
    """Worlds to push, the length of the step that they take, and how hard they are pushed, by turns."""

    worlds: State
    dt: float
    pushes: tuple[float, ...]


def measured_links(theory: Theory, worlds: State | None = None) -> tuple[Link, ...]:
    """Return every link of a theory, in the order of its step, with its sign.

    `worlds` are the states to push from; by default random ones, in range for every column.
    """
    exact = replace(theory, precision="float64", stops_when=None)
    occasions = [Occasion(worlds, ONE, PUSHES)] if worlds is not None else _occasions(exact)
    return tuple(link for slot in exact.slots for link in _links(exact, slot, occasions))


def _occasions(theory: Theory) -> list[Occasion]:
    """Return random worlds as they are, for longer, and eventful."""
    quiet, eventful = random_worlds(theory), random_worlds(theory, eventful=True)
    long = LONG if theory.clock is Clock.YEARS else ONE
    hard = PUSHES[-1:]
    return [Occasion(quiet, ONE, PUSHES), Occasion(quiet, long, hard), Occasion(eventful, long, hard)]


def _links(theory: Theory, slot: Slot, occasions: Sequence[Occasion]) -> list[Link]:
    """Return the links of one mechanism, with what later occasions show of those that have shown little."""
    first, *others = (_Probe(theory, slot, occasion) for occasion in occasions)
    found = first.links(first.reads)
    for probe in others:
        faint = [link.read for link in found if link.changes < ENOUGH and not link.failed]
        again = {(link.read, link.written): link for link in probe.links(faint)}
        found = [link.joined(again.get((link.read, link.written))) for link in found]
    return found


@dataclass
class _Probe:
    """One mechanism alone on worlds that never change."""

    theory: Theory
    slot: Slot
    occasion: Occasion
    alone: Theory = field(init=False)

    def __post_init__(self) -> None:
        others = [slot.name for slot in self.theory.slots if slot.name != self.slot.name]
        self.alone = self.theory.without(*others)

    @property
    def reads(self) -> list[str]:
        """Names of the columns that can be pushed."""
        return [name for name in self.slot.reads if name != "ties" and name not in STRUCTURE]

    def links(self, names: Iterable[str]) -> list[Link]:
        """Return the links of these columns with all that is written."""
        reads = [self.alone.schema[name] for name in dict.fromkeys(names)]
        if not reads:
            return []
        try:
            before = self._after()
        except FAILURES:
            return [self._failed(column, written) for column in reads for written in self.slot.writes]
        return [link for column in reads for link in self._of(column, before)]

    def _failed(self, column: Column, written: str) -> Link:
        return Link(self.slot.name, column.name, written, failed=True)

    def _of(self, column: Column, before: State) -> list[Link]:
        """Return the links of one column, by the smallest push that moves enough."""
        found = [Link(self.slot.name, column.name, written) for written in self.slot.writes]
        for push in self.occasion.pushes:
            open_ends = [k for k, link in enumerate(found) if link.changes < ENOUGH]
            if not open_ends:
                break
            for rows in Rows:
                try:
                    after = self._after(column, push, rows)
                except FAILURES:
                    return [self._failed(column, written) for written in self.slot.writes]
                for k in open_ends:
                    found[k] = self._counted(found[k], before, after, column)
        return found

    def _counted(self, link: Link, before: State, after: State, column: Column) -> Link:
        old, new = before.column(link.written), after.column(link.written)
        change = new.astype(np.float64) - old.astype(np.float64)
        if column.size == "axes" and self.alone.schema[link.written].size == "axes":
            change = change[:, 0]
        return link.counting(int((change > ROUNDING).sum()), int((change < -ROUNDING).sum()))

    def _after(self, column: Column | None = None, push: float = 0.0, rows: Rows = Rows.ALL) -> State:
        """Return the worlds one step later, pushed at first where a column is given."""
        state, dt = self.occasion.worlds, self.occasion.dt
        running = Simulation(self.alone, state, dt=dt, step=STEP, backend=Plain(), threads=1)
        if column is not None:
            values = running.state.column(column.name)
            pushed = _pushed(column, values, push, rows)
            if values.flags.writeable:
                values[:] = pushed
            else:  # a column of ties, shared with the state that all runs start from
                running.state.tables[column.table][column.short] = pushed
        running.advance(1)
        return running.state


def _pushed(column: Column, values: Array, share: float, rows: Rows) -> Array:
    """Return a column pushed up in these rows, as far as its range allows."""
    half = np.random.default_rng(0).random(len(values)) < 0.5
    chosen = {Rows.ALL: half | True, Rows.HALF: half, Rows.OTHERS: ~half}[rows]
    place = (chosen, 0) if column.size == "axes" else (chosen,)
    size = max(1.0, round(share * _span(column, values))) if column.whole else share * _span(column, values)
    pushed = values.copy()
    pushed[place] = np.minimum(values[place].astype(np.float64) + size, column.high).astype(values.dtype)
    return pushed


def _span(column: Column, values: Array) -> float:
    width = column.high - column.low
    seen = float(np.ptp(values.astype(np.float64))) if values.size else 0.0
    return float(min(width, max(LEAST, seen)))


def summed(links: Sequence[Link]) -> Sign:
    """Return the one sign of several links, ± where they differ; those without effect don't count."""
    found = {link.sign for link in links} - {Sign.NONE}
    if not found:
        return Sign.NONE
    return found.pop() if len(found) == 1 else Sign.MIXED
