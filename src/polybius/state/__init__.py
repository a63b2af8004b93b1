"""State: tables of flat columns, how they hang together, and networks of ties."""

from polybius.state.column import TABLES, Column, Kind
from polybius.state.layout import Ties, make_world
from polybius.state.schema import BOUNDS, GENERATION, LABELS, POINTERS, STRUCTURE, SYSTEM
from polybius.state.state import State
from polybius.state.table import Array, Table
from polybius.state.union import union

__all__ = [
    "BOUNDS",
    "GENERATION",
    "LABELS",
    "POINTERS",
    "STRUCTURE",
    "SYSTEM",
    "TABLES",
    "Array",
    "Column",
    "Kind",
    "State",
    "Table",
    "Ties",
    "make_world",
    "union",
]
