"""A view: what a kernel's rules may see of the state, and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from polybius.errors import SimulationError, StateError
from polybius.model import Encounter, Partners, Slot, parameters
from polybius.state import BOUNDS, LABELS, POINTERS, STRUCTURE, TABLES, Array, State


@dataclass(frozen=True)
class Access:
    """One column as a kernel sees it: table and name for the rule, kind and width of row."""

    table: str
    name: str
    maker: str = "column"
    width: int = 0

    @staticmethod
    def to(table: str, name: str, array: Array, maker: str = "column") -> "Access":
        """Return the access to an array: flat, or with a trailing size."""
        return Access(table, name, maker, array.shape[1] if array.ndim == 2 else 0)


@dataclass(frozen=True)
class View:
    """Tables, columns and parameters, as a kernel declares them and as the arrays that it is called with.

    `slot` is whose rule looks, and `known` are all columns of the state: for messages. `guarded` says whether
    rows of another world, or of none, are refused to who reads; to who sets, they always are.
    """

    slot: Slot
    known: frozenset[str]
    guarded: bool
    tables: tuple[str, ...]
    columns: tuple[Access, ...]
    arrays: tuple[Any, ...]
    parameters: tuple[str, ...]
    values: tuple[Array, ...]

    @staticmethod
    def of(
        state: State, slot: Slot, values: Mapping[str, Array], names: frozenset[str], guarded: bool
    ) -> "View":
        """Return what has one of `names` and is either declared by the slot's mechanism or structure."""
        seen = {
            (access.table, access.name): (access, array) for access, array in _structure(state, slot, names)
        }
        seen |= {
            (access.table, access.name): (access, array) for access, array in _declared(state, slot, names)
        }
        known = (*parameters(slot.mechanism), *slot.mechanism.constants)
        used = tuple(name for name in known if name in names)
        return View(
            slot,
            frozenset(f"{name}.{key}" for name, table in state.tables.items() for key in table),
            guarded,
            tuple(table for table in TABLES if table in names),
            tuple(access for access, _ in seen.values()),
            tuple(array for _, array in seen.values()),
            used,
            tuple(values[f"{slot.name}.{name}"] for name in used),
        )

    @property
    def tables_shown(self) -> tuple[str, ...]:
        """Names of all tables that the rule sees, in the order of the state that it gets."""
        return tuple(dict.fromkeys((*self.tables, *(access.table for access in self.columns))))

    def number(self, name: str) -> int:
        """Return the place of the column called `table.column`."""
        return next(k for k, each in enumerate(self.columns) if f"{each.table}.{each.name}" == name)

    def name(self, number: int) -> str:
        """Return what a rule calls the column with that number; parameters come after the columns."""
        if number >= len(self.columns):
            return f"p.{self.parameters[number - len(self.columns)]}"
        return f"{self.columns[number].table}.{self.columns[number].name}"

    def with_columns(self, more: Mapping[Access, Array]) -> "View":
        """Return the view with further columns."""
        return replace(self, columns=(*self.columns, *more), arrays=(*self.arrays, *more.values()))


def _declared(state: State, slot: Slot, names: frozenset[str]) -> Iterator[tuple[Access, Any]]:
    mechanism = slot.mechanism
    named = [name for aggregate in mechanism.aggregates.values() for name in aggregate.columns]
    for own in dict.fromkeys((*mechanism.reads, *mechanism.writes, *mechanism.heeds, *named)):
        table, _, short = own.partition(".")
        if own in STRUCTURE or short not in names or table not in names:
            continue
        if own in mechanism.heeds and own not in slot.heeded:
            yield Access(table, short, "constant" if mechanism.heeds[own] else "nothing"), 0
            continue
        writable = mechanism.in_place and own in mechanism.writes
        array = state.column(slot.bound(own))
        yield Access.to(table, short, array, "writable" if writable else "column"), array


def _structure(state: State, slot: Slot, names: frozenset[str]) -> Iterator[tuple[Access, Any]]:
    for full in (*POINTERS, *BOUNDS, *LABELS):
        table, _, short = full.partition(".")
        if short not in names or table not in names:
            continue
        if table == "ties" or full == "citizens.first_tie":
            if _follows_ties(slot):
                yield from _ties(state, table, short)
        elif state.has(full):
            # Rules see one world at a time: theirs.
            yield (
                Access(table, short, "same" if POINTERS.get(full) == "worlds" else "column"),
                state.column(full),
            )


def _follows_ties(slot: Slot) -> bool:
    mechanism = slot.mechanism
    among_neighbours = isinstance(mechanism, Encounter) and mechanism.partners is Partners.NEIGHBOURS
    return among_neighbours or "ties" in mechanism.reads or mechanism.acts_on == "ties"


def _ties(state: State, table: str, short: str) -> Iterator[tuple[Access, Any]]:
    if short == "weight" and "weight" not in state.ties:
        yield Access(table, short, "constant"), 0
    elif state.complete and short == "origin":
        raise StateError("complete ties are implicit: a rule cannot act on them. Store them in a network.")
    elif not state.complete:
        if short == "origin" and "origin" not in state.ties:
            first = state.citizens["first_tie"]
            state.ties["origin"] = np.repeat(np.arange(len(first) - 1, dtype=np.uint32), np.diff(first))
        yield Access(table, short), state.column(f"{table}.{short}")
    elif short in ("first_tie", "to"):
        sizes = np.unique(np.diff(state.worlds["first_citizen"])).tolist()
        if len(sizes) > 1:
            raise SimulationError(
                f"a batch of complete networks needs worlds of one size. Got {sizes[0]} to {sizes[-1]}. "
                f"Run each size as a batch of its own, or store the ties."
            )
        yield Access(table, short, "complete_first" if short == "first_tie" else "complete_to"), sizes[0]
