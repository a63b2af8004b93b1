"""Signs: whether pushing a column up moves what a rule writes up, down, either way or not at all.

Nothing is read off a formula: each mechanism is run alone, for one step in plain Python, on the same
random legal worlds twice: as they are, and with one column it reads pushed up by a little.
Both runs share every draw, so what differs is the push's doing. Of a column with one number
an axis the first axis is pushed and looked at. A push moves every row, then a random half,
then the other half, so that what one does oneself and what others do both count.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np

from polybius.engine import Plain, Simulation
from polybius.model import Slot, Theory
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
    def sign(self) -> Sign:
        """Return the sign that the changes show."""
        if self.failed:
            return Sign.UNKNOWN
        changes = self.ups + self.downs
        if not changes:
            return Sign.NONE
        if self.ups >= CLEAR * changes:
            return Sign.PLUS
        return Sign.MINUS if self.downs >= CLEAR * changes else Sign.MIXED

    def counting(self, up: int, down: int) -> "Link":
        """Return the link with more changes."""
        return replace(self, ups=self.ups + up, downs=self.downs + down)


def measured_links(theory: Theory, worlds: State | None = None) -> tuple[Link, ...]:
    """Return every link of a theory, in the order of its step, with its sign.

    `worlds` are the states to push from; by default random ones, in range for every column.
    """
    exact = replace(theory, precision="float64", stops_when=None)
    state = random_worlds(exact) if worlds is None else worlds
    return tuple(link for slot in exact.slots for link in _Probe(exact, slot, state).links())


@dataclass
class _Probe:
    """One mechanism alone on worlds that never change."""

    theory: Theory
    slot: Slot
    state: State
    alone: Theory = field(init=False)

    def __post_init__(self) -> None:
        others = [slot.name for slot in self.theory.slots if slot.name != self.slot.name]
        self.alone = self.theory.without(*others)

    def links(self) -> list[Link]:
        """Return the links of all columns read and written."""
        columns = self.alone.schema
        reads = [columns[name] for name in self.slot.reads if name != "ties" and name not in STRUCTURE]
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
        for push in PUSHES:
            open_ends = [k for k, link in enumerate(found) if link.ups + link.downs < ENOUGH]
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
        running = Simulation(self.alone, self.state, dt=1.0, step=STEP, backend=Plain(), threads=1)
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
