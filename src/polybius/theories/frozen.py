"""Frozen: nothing moves. What any theory has to beat."""

from polybius.model import Theory
from polybius.state import SYSTEM, Kind

FROZEN = Theory(
    name="frozen",
    claim="Nothing changes: everyone thinks, says and does what they did at the start.",
    source="meese1983",
    mechanisms=(),
    frozen=tuple(column for column in SYSTEM if column.kind is Kind.CARRIED and column.table != "worlds"),
)
