"""Whether tables fit together: every index points somewhere, rows are in order, worlds stay apart."""

from collections.abc import Mapping

import numpy as np

from polybius.errors import StateError
from polybius.state.schema import BOUNDS, MEMBERSHIPS, POINTERS
from polybius.state.table import Array, Table

Tables = Mapping[str, Table]


def check_tables(tables: Tables, complete: bool) -> None:
    """Raise StateError at the first thing that is not as it must be.

    `complete` says that ties are implicit: then bounds of ties are not looked at.
    """
    for name, target in POINTERS.items():
        if _has(tables, name):
            _check_pointer(name, _column(tables, name), tables[target].n)
    for name, target in BOUNDS.items():
        if _has(tables, name) and not (name == "citizens.first_tie" and complete):
            _check_bounds(name, _column(tables, name), tables[target].n)
    for table in tables.values():
        if "world" in table and bool(np.any(table["world"][1:] < table["world"][:-1])):
            raise StateError(f"{table.name} must stand in order of their worlds. Sort by {table.name}.world.")
    for bounds, pointer in MEMBERSHIPS.items():
        if _has(tables, bounds) and _has(tables, pointer):
            _check_membership(bounds, _column(tables, bounds), pointer, _column(tables, pointer))
    for name in ("party", "group"):
        _check_own(tables, name)
    if not complete:
        _check_ties(tables)


def _has(tables: Tables, name: str) -> bool:
    table, _, short = name.partition(".")
    return short in tables[table]


def _column(tables: Tables, name: str) -> Array:
    table, _, short = name.partition(".")
    return tables[table][short]


def _check_pointer(name: str, values: Array, n: int) -> None:
    if values.dtype.kind not in "iu":
        raise StateError(
            f"{name} must hold rows of {POINTERS[name]}: whole numbers. Got {values.dtype} instead."
        )
    if len(values) and (int(values.max()) >= n or int(values.min()) < 0):
        row = int(np.argmax((values >= n) | (values < 0)))
        raise StateError(
            f"{name} of row {row} points to row {int(values[row])} of {POINTERS[name]}, which has {n} rows."
        )


def _check_bounds(name: str, values: Array, n: int) -> None:
    right = values.dtype.kind in "iu" and len(values) and values[0] == 0 and values[-1] == n
    if not right or bool(np.any(values[1:] < values[:-1])):
        raise StateError(f"{name} must rise from 0 to {n}, the rows of {BOUNDS[name]}.")


def _check_membership(bounds: str, first: Array, pointer: str, owner: Array) -> None:
    """Rows `first[k]` to `first[k + 1]` must be those whose `owner` is k."""
    owners = np.flatnonzero(first[1:] > first[:-1])
    in_order = not np.any(owner[1:] < owner[:-1])
    if not (
        in_order
        and np.array_equal(owner[first[owners]], owners)
        and np.array_equal(owner[first[owners + 1] - 1], owners)
    ):
        raise StateError(f"{pointer} and {bounds} must say the same: rows stand in order of their {pointer}.")


def _check_own(tables: Tables, name: str) -> None:
    """A citizen's party or group must be one of their own society."""
    citizens, societies = tables["citizens"], tables["societies"]
    if name not in citizens or f"first_{name}" not in societies or "society" not in citizens:
        return
    first, at = societies[f"first_{name}"], citizens["society"]
    wrong = (citizens[name] < first[at]) | (citizens[name] >= first[at + 1])
    if wrong.any():
        i = int(np.argmax(wrong))
        raise StateError(
            f"citizens.{name} of row {i} is row {int(citizens[name][i])}, which lies in another society. "
            f"Allowed: rows {int(first[at[i]])} to {int(first[at[i] + 1]) - 1}."
        )


def _check_ties(tables: Tables) -> None:
    """Ties must stay within their world: else a world would not be the same alone as in a batch."""
    citizens, ties, worlds = tables["citizens"], tables["ties"], tables["worlds"]
    if not ties.n:
        return
    if "to" not in ties or "first_tie" not in citizens or "first_citizen" not in worlds:
        raise StateError("ties need the columns ties.to, citizens.first_tie and worlds.first_citizen.")
    people = worlds["first_citizen"]
    first = citizens["first_tie"][people]
    filled = np.flatnonzero(first[1:] > first[:-1])
    least = np.minimum.reduceat(ties["to"], first[filled])
    most = np.maximum.reduceat(ties["to"], first[filled])
    outside = (least < people[filled]) | (most >= people[filled + 1])
    if outside.any():
        w = int(filled[np.argmax(outside)])
        raise StateError(f"a tie of world {w} leads to another world. Ties must stay within their world.")
