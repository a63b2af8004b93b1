"""Frozen: nothing moves but what a scenario moves from outside. What any theory has to beat.

A null, not a rival: it has no parameter to fit, on purpose, so that what it predicts as well needs no
other theory.
"""

from polybius.model import Theory
from polybius.state import SYSTEM

FROZEN = Theory(
    name="frozen",
    claim="Nothing changes: everyone thinks, says and does what they did at the start.",
    source="meese1983",
    mechanisms=(),
    # All columns, so that whatever can be measured is there to be measured.
    frozen=tuple(column for column in SYSTEM if column.table != "worlds"),
)
