"""Theories: named, ordered lists of mechanisms."""

from polybius.model import Theory
from polybius.theories.hidden_majority import HIDDEN_MAJORITY

#: All theories that ship, by name.
THEORIES: dict[str, Theory] = {theory.name: theory for theory in (HIDDEN_MAJORITY,)}

__all__ = ["HIDDEN_MAJORITY", "THEORIES"]
